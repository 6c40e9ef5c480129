//! Places that CAMEO codes like countries and that are no state.

/// A region with its CAMEO code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    code: &'static str,
    name: &'static str,
}

impl Region {
    /// The CAMEO code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The English name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

const fn of(code: &'static str, name: &'static str) -> Region {
    Region { code, name }
}

/// CAMEO's country table, and `WEU` of the PETRARCH dictionaries; by code.
const REGIONS: [Region; 26] = [
    of("AFR", "Africa"),
    of("ASA", "Asia"),
    of("BLK", "Balkans"),
    of("CAS", "Central Asia"),
    of("CAU", "Caucasus"),
    of("CEU", "Central Europe"),
    of("CFR", "Central Africa"),
    of("CRB", "Caribbean"),
    of("EAF", "Eastern Africa"),
    of("EEU", "Eastern Europe"),
    of("EIN", "East Indies"),
    of("EUR", "Europe"),
    of("LAM", "Latin America"),
    of("MDT", "Mediterranean"),
    of("MEA", "Middle East"),
    of("NAF", "North Africa"),
    of("NMR", "North America"),
    of("PGS", "Persian Gulf"),
    of("SAF", "Southern Africa"),
    of("SAM", "South America"),
    of("SAS", "South Asia"),
    of("SCN", "Scandinavia"),
    of("SEA", "Southeast Asia"),
    of("WAF", "West Africa"),
    of("WEU", "Western Europe"),
    of("WST", "The West"),
];

/// The codes of CAMEO that name a region, by code.
pub const fn regions() -> &'static [Region] {
    &REGIONS
}

/// The region of a CAMEO code.
///
/// # Example
///
/// ```
/// use detente::codebook::states;
///
/// assert_eq!(states::region("WST").map(|region| region.name()), Some("The West"));
/// assert_eq!(states::region("JPN"), None);
/// ```
pub fn region(code: &str) -> Option<&'static Region> {
    REGIONS.binary_search_by(|known| known.code.cmp(code)).ok().map(|at| &REGIONS[at])
}
