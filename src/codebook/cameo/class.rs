//! Four classes of codes, verbal or material, cooperation or conflict, and the five that tell statements apart.

use super::Code;

/// The four classes of the quad count.
///
/// # Example
///
/// ```
/// use detente::codebook::cameo::{Code, Penta, Quad};
///
/// assert_eq!(Code::of("193")?.quad(), Quad::MaterialConflict);
/// assert_eq!((Quad::from_number(2), Quad::from_number(0)), (Some(Quad::MaterialCooperation), None));
/// // The textbook and GDELT's rows differ over roots 09 and 14.
/// let protest = Code::of("141")?;
/// assert_eq!((protest.quad().number(), protest.quad_gdelt().number()), (4, 3));
/// assert_eq!((Code::of("010")?.penta(), Code::of("010")?.quad()), (Penta::Statement, Quad::VerbalCooperation));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quad {
    /// 1: words that please.
    VerbalCooperation,
    /// 2: deeds that help.
    MaterialCooperation,
    /// 3: words that hurt.
    VerbalConflict,
    /// 4: deeds that harm.
    MaterialConflict,
}

impl Quad {
    /// All four, in order.
    pub const ALL: [Self; 4] =
        [Self::VerbalCooperation, Self::MaterialCooperation, Self::VerbalConflict, Self::MaterialConflict];

    /// The number in feeds, 1 to 4.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The class of a number in feeds.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::VerbalCooperation),
            2 => Some(Self::MaterialCooperation),
            3 => Some(Self::VerbalConflict),
            4 => Some(Self::MaterialConflict),
            _ => None,
        }
    }
}

/// The classes of the penta count: those of [`Quad`], and public statements (root 01) apart, as users of
/// ICEWS count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Penta {
    /// 0: root 01.
    Statement,
    /// 1: roots 02 to 05.
    VerbalCooperation,
    /// 2: roots 06 to 08.
    MaterialCooperation,
    /// 3: roots 09 to 13.
    VerbalConflict,
    /// 4: roots 14 to 20.
    MaterialConflict,
}

impl Penta {
    /// The number, 0 to 4.
    pub const fn number(self) -> u8 {
        self as u8
    }
}

impl Code {
    /// The class by root as textbooks have it: 01 to 05, 06 to 08, 09 to 13, 14 to 20 (Schrodt 2012, *CAMEO
    /// Event and Actor Codebook*).
    pub fn quad(self) -> Quad {
        self.split(9, 14)
    }

    /// The class by root as rows of GDELT carry it: 01 to 05, 06 to 09, 10 to 14, 15 to 20. That is not the
    /// textbook's: investigations (09) count as material cooperation and protests (14) as verbal conflict. It
    /// is what its rows say (all 2,416 sampled of versions 1.0 and 2.0), not what its documentation says.
    pub fn quad_gdelt(self) -> Quad {
        self.split(10, 15)
    }

    /// The class of the penta count.
    pub fn penta(self) -> Penta {
        match (self.root_number(), self.quad()) {
            (1, _) => Penta::Statement,
            (_, Quad::VerbalCooperation) => Penta::VerbalCooperation,
            (_, Quad::MaterialCooperation) => Penta::MaterialCooperation,
            (_, Quad::VerbalConflict) => Penta::VerbalConflict,
            (_, Quad::MaterialConflict) => Penta::MaterialConflict,
        }
    }

    fn split(self, verbal_conflict: usize, material_conflict: usize) -> Quad {
        match self.root_number() {
            root if root >= material_conflict => Quad::MaterialConflict,
            root if root >= verbal_conflict => Quad::VerbalConflict,
            6.. => Quad::MaterialCooperation,
            _ => Quad::VerbalCooperation,
        }
    }
}
