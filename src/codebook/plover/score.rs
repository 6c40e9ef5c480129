//! Two sets of scores, and what is read where the manual contradicts itself.
//!
//! The manual of version 0.8 scores types and modes by the judgement of five experts. It keeps, struck out, an
//! earlier set for types only: CAMEO's scores, weighted by how often codes occurred from October 2017 to March
//! 2019, with COERCE and MOBILIZE exchanged by hand.
//!
//! Its newer table prints ACCUSE as 3, without a sign, though its modes are at -2 and -3.5 and every other type
//! of conflict but REQUEST is below 0. And SANCTION is verbal conflict by its table of classes, and material
//! conflict by the section on it and the summary. Whoever asks says how these are read.

use super::{Coding, Type};
use crate::codebook::Goldstein;

/// Which set of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// The experts' of version 0.8, for types and modes.
    Expert,
    /// The earlier, weighted by frequency, for types only.
    Frequency,
}

/// How the score of ACCUSE is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Accuse {
    /// +3, as the table prints it.
    AsPrinted,
    /// -3, taking the missing sign for a slip.
    #[default]
    Corrected,
}

/// Which class SANCTION is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sanction {
    /// Verbal conflict, as the manual's table of classes and its readme have it.
    Verbal,
    /// Material conflict, as its section on SANCTION and its summary have it, and as CAMEO's root 16 is.
    #[default]
    Material,
}

/// What is read where the manual contradicts itself; by default the missing sign put back, and SANCTION as
/// material conflict.
///
/// # Example
///
/// ```
/// use detente::codebook::cameo::Quad;
/// use detente::codebook::plover::{Accuse, Reading, Sanction, Scale, Type};
///
/// let printed = Reading { accuse: Accuse::AsPrinted, sanction: Sanction::Verbal };
/// let accuse = |reading| Type::Accuse.goldstein(Scale::Expert, reading).to_f64();
/// assert_eq!((accuse(printed), accuse(Reading::default())), (3.0, -3.0));
/// assert_eq!(Type::Sanction.quad(printed), Quad::VerbalConflict);
/// assert_eq!(Type::Sanction.quad(Reading::default()), Quad::MaterialConflict);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reading {
    /// The score of ACCUSE on the [`Expert`](Scale::Expert) scale.
    pub accuse: Accuse,
    /// The class of SANCTION.
    pub sanction: Sanction,
}

/// Scores of types in their order, by the experts (ACCUSE as printed) and by frequency.
const SCORES: [(Goldstein, Goldstein); 16] = [
    pair(25, 42),
    pair(25, 21),
    pair(50, 46),
    pair(45, 50),
    pair(95, 68),
    pair(100, 74),
    pair(65, 76),
    pair(0, -50),
    pair(30, -20),
    pair(-20, -42),
    pair(-35, -51),
    pair(-50, -66),
    pair(-60, -52),
    pair(-55, -53),
    pair(-70, -72),
    pair(-90, -93),
];

const ACCUSE: Goldstein = tenths(-30);

const fn pair(expert: i8, frequency: i8) -> (Goldstein, Goldstein) {
    (tenths(expert), tenths(frequency))
}

const fn tenths(tenths: i8) -> Goldstein {
    match Goldstein::from_tenths(tenths) {
        Some(score) => score,
        None => panic!("a score outside -10 to 10"),
    }
}

impl Scale {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Expert, Self::Frequency];

    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expert => "plover",
            Self::Frequency => "plover_frequency",
        }
    }

    /// Where it stands.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Expert => "PLOVER manual, version 0.8, table of conflict-cooperation scores",
            Self::Frequency => "PLOVER manual, version 0.8 of September 2021, table since struck out",
        }
    }
}

impl Type {
    /// The score of the type, whatever its mode.
    pub fn goldstein(self, scale: Scale, reading: Reading) -> Goldstein {
        let (expert, frequency) = SCORES[self as usize];
        match (scale, self, reading.accuse) {
            (Scale::Frequency, ..) => frequency,
            (Scale::Expert, Self::Accuse, Accuse::Corrected) => ACCUSE,
            (Scale::Expert, ..) => expert,
        }
    }
}

impl Coding {
    /// The score of the mode where the scale has one, otherwise of the type.
    pub fn goldstein(&self, scale: Scale, reading: Reading) -> Goldstein {
        let mode = self.mode.filter(|_| scale == Scale::Expert).and_then(super::Mode::goldstein);
        mode.unwrap_or_else(|| self.kind.goldstein(scale, reading))
    }
}
