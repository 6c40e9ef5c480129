//! Contexts: what an event of any type was about.

use std::fmt;
use std::str::FromStr;

use super::same;
use crate::error::Error;

/// What an event was about: one of 37, or one of two that only the conversion from CAMEO has.
///
/// # Example
///
/// ```
/// use detente::codebook::plover::Context;
///
/// let context: Context = "Human_Rights".parse()?;
/// assert_eq!((context.name(), context.is_current()), ("human_rights", true));
/// assert_eq!(
///     Context::of("human rights").unwrap_err().to_string(),
///     "unknown PLOVER context `human rights` (did you mean `human_rights`?)"
/// );
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Context(u8);

/// How many of the names are of version 0.8: the first.
const CURRENT: u8 = 37;

#[rustfmt::skip]
static NAMES: [&str; 39] = [
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
    "humanitarian", "democracy",
];

/// The context of a row of ours, where a constant is made; none where there is no name.
pub(super) const fn known(name: &str) -> Option<Context> {
    if name.is_empty() {
        return None;
    }
    let mut at = 0;
    while at < NAMES.len() {
        if same(NAMES[at], name) {
            return Some(Context(at as u8));
        }
        at += 1;
    }
    panic!("a context that there is not")
}

impl Context {
    /// All contexts in the manual's order, then `humanitarian` and `democracy`.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        (0..NAMES.len() as u8).map(Self)
    }

    /// The context of that name, whatever its case.
    ///
    /// # Errors
    ///
    /// Unknown, with the nearest, when there is none.
    pub fn of(name: &str) -> Result<Self, Error> {
        let found = Self::all().find(|context| context.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| Error::unknown_among("PLOVER context", name, NAMES.into_iter()))
    }

    /// The name in feeds.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// Whether version 0.8 has it. `humanitarian` and `democracy` are not in it and stand in the conversion from
    /// CAMEO of 2021.
    pub const fn is_current(self) -> bool {
        self.0 < CURRENT
    }
}

impl FromStr for Context {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::of(name)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({})", self.name())
    }
}
