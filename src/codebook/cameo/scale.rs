//! Three tables of scores for CAMEO, which disagree.
//!
//! Each extends Goldstein's scale for WEIS (1992) to CAMEO. Where all three score a code they differ on seven:
//!
//! | code | GDELT | ICEWS | KEDS 0.5b1 |
//! |---|---|---|---|
//! | 016 | -2.0 | -5.0 | 3.4 |
//! | 022 | 3.2 | 3.4 | 3.4 |
//! | 124 | -4.0 | -4.0 | -5.0 |
//! | 163 | -8.0 | -8.0 | -6.5 |
//! | 164 | -7.0 | -6.5 | -7.0 |
//! | 165 | -6.5 | -7.0 | -7.0 |
//! | 166 | -7.0 | -7.0 | -8.0 |
//!
//! Most of KEDS' differences are of the codes, not of the scores: its version numbers some acts differently
//! (`016` was an empathetic comment, `163` halting negotiations, `166` an embargo). A fourth table in
//! circulation (that of the package `py-gdelt`) scores nine codes in ten otherwise, cites nobody and is left
//! out.

use super::Code;
use crate::codebook::Goldstein;
use crate::error::Error;

/// Whose scores.
///
/// # Example
///
/// ```
/// use detente::codebook::cameo::{Code, Scale};
///
/// let deny = Code::of("016")?;
/// let scores = [Scale::Gdelt, Scale::Icews, Scale::Keds].map(|s| deny.goldstein(s).map(|g| g.to_f64()));
/// assert_eq!(scores, [Some(-2.0), Some(-5.0), Some(3.4)]);
/// assert_eq!(Code::of("106")?.goldstein(Scale::Gdelt), None); // its table forgot a code of its rows
/// assert_eq!(Scale::named("icews")?, Scale::Icews);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// The table that GDELT publishes and its rows carry; 310 codes, of which `106` and `1213` are none.
    Gdelt,
    /// What the rows of ICEWS carry; 312 codes.
    Icews,
    /// The scale of the Kansas Event Data System for CAMEO 0.5b1, for data coded by that version; 272 of the
    /// codes listed here.
    Keds,
}

impl Scale {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Gdelt, Self::Icews, Self::Keds];

    /// The name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gdelt => "gdelt",
            Self::Icews => "icews",
            Self::Keds => "keds",
        }
    }

    /// Which state of the table is here.
    pub const fn version(self) -> &'static str {
        match self {
            Self::Gdelt => "CAMEO.goldsteinscale, 310 codes",
            Self::Icews => "andybega/icews, 312 codes",
            Self::Keds => "CAMEO SCALE 0.5B1, 21 March 2007",
        }
    }

    /// Where it stands.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Gdelt => "Leetaru and Schrodt (2013), GDELT: Global Data on Events, Location and Tone, 1979-2012",
            Self::Icews => "Boschee et al. (2015), ICEWS Coded Event Data, Harvard Dataverse",
            Self::Keds => "Schrodt (2007), CAMEO scale, Kansas Event Data System, after Goldstein (1992)",
        }
    }

    /// The scale of that name.
    ///
    /// # Errors
    ///
    /// Unknown when no scale has the name.
    pub fn named(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|scale| scale.name() == name);
        found.ok_or_else(|| Error::unknown_among("scale of CAMEO", name, Self::ALL.iter().map(|s| s.name())))
    }
}

impl Code {
    /// The score on a scale; `None` where its table does not list the code.
    pub fn goldstein(self, scale: Scale) -> Option<Goldstein> {
        Goldstein::from_tenths(self.row().2[scale as usize])
    }
}
