//! Sectors: who acts within a country. Their codes look like CAMEO's and mean other things.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A sector of PLOVER: 25 codes of three letters.
///
/// `MED` is medical here and media in CAMEO, whose medical is `HLH`; media are `JRN` here. CAMEO's insurgents
/// (`INS`) and separatists (`SEP`) are rebels here (`REB`).
///
/// # Example
///
/// ```
/// use detente::codebook::plover::Sector;
///
/// let sector: Sector = "MED".parse()?;
/// assert_eq!((sector.text(), sector.label()), ("MED", "Medical"));
/// assert!(Sector::of("HLH").unwrap_err().is_unknown());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sector(u8);

static ROWS: [(&str, &str); 25] = [
    ("AGR", "Agriculture"),
    ("BUS", "Business"),
    ("COP", "Police"),
    ("CRM", "Criminals"),
    ("CVL", "Civilians"),
    ("EDU", "Education"),
    ("ELI", "Elites"),
    ("GOV", "Government"),
    ("JRN", "Journalists and media"),
    ("JUD", "Judiciary"),
    ("LAB", "Labour"),
    ("LEG", "Legislature"),
    ("MED", "Medical"),
    ("MIL", "Military"),
    ("OPP", "Political opposition"),
    ("PRE", "Partially recognised entity"),
    ("PRM", "Paramilitaries"),
    ("PTY", "Political parties"),
    ("REB", "Rebels"),
    ("REF", "Refugees and displaced"),
    ("REL", "Religious organisations"),
    ("SOC", "Civil society"),
    ("SPY", "State intelligence"),
    ("UAF", "Unidentified armed forces"),
    ("UNK", "Unidentified"),
];

impl Sector {
    /// All 25, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        (0..ROWS.len() as u8).map(Self)
    }

    /// The sector of that code.
    ///
    /// # Errors
    ///
    /// Unknown when there is none. No nearest is named: of three letters, most codes are near.
    pub fn of(text: &str) -> Result<Self, Error> {
        let found = Self::all().find(|sector| sector.text() == text);
        found.ok_or_else(|| Error::unknown("PLOVER sector", text))
    }

    /// The code in feeds.
    pub fn text(self) -> &'static str {
        ROWS[usize::from(self.0)].0
    }

    /// A short name.
    pub fn label(self) -> &'static str {
        ROWS[usize::from(self.0)].1
    }
}

impl FromStr for Sector {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::of(text)
    }
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl fmt::Debug for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sector({})", self.text())
    }
}
