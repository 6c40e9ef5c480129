//! Code schemes: by which system a code names a node.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A system of codes. The same letters name different states in different systems (`CH` is
/// Switzerland in ISO 3166 and China in FIPS 10-4), so a code without its scheme is no code.
///
/// # Example
///
/// ```
/// use detente::model::Scheme;
///
/// assert_eq!("fips".parse::<Scheme>()?, Scheme::Fips);
/// assert_eq!("my_lab".parse::<Scheme>()?, Scheme::Other("my_lab".into()));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Scheme {
    /// ISO 3166-1, two letters.
    Iso2,
    /// ISO 3166-1, three letters.
    Iso3,
    /// ISO 3166-1, three figures.
    IsoNumeric,
    /// Correlates of War, number.
    CowNumber,
    /// Correlates of War, abbreviation.
    CowAbbreviation,
    /// Gleditsch and Ward, number.
    GwNumber,
    /// FIPS 10-4, withdrawn in 2008 and alive in event feeds.
    Fips,
    /// CAMEO actor code.
    Cameo,
    /// Any other, by its name.
    Other(String),
}

const NAMED: [(Scheme, &str); 8] = [
    (Scheme::Iso2, "iso2"),
    (Scheme::Iso3, "iso3"),
    (Scheme::IsoNumeric, "iso_numeric"),
    (Scheme::CowNumber, "cow_number"),
    (Scheme::CowAbbreviation, "cow_abbreviation"),
    (Scheme::GwNumber, "gw_number"),
    (Scheme::Fips, "fips"),
    (Scheme::Cameo, "cameo"),
];

impl Scheme {
    /// The spelling in documents.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            named => NAMED.iter().find(|(s, _)| s == named).map_or("", |(_, n)| n),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scheme {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        super::checked_text("code scheme", text)?;
        let named = NAMED.iter().find(|(_, name)| *name == text);
        Ok(named.map_or_else(|| Self::Other(text.to_owned()), |(scheme, _)| scheme.clone()))
    }
}
