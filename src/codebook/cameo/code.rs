//! A code as a small number, and the way from text to it: one look into a table.
//!
//! The table has a place for every text of two to four figures under a root; it, the roots and the bases
//! are made when the crate is compiled, and a row out of order or without its root stops that.

use std::fmt;
use std::str::FromStr;

use super::table::{ROWS, Row};
use crate::error::Error;

/// A code that is [listed](super). Its order is that of the text.
///
/// # Example
///
/// ```
/// use detente::codebook::cameo::Code;
///
/// let talks = Code::of("046")?;
/// assert_eq!((talks.text(), talks.label()), ("046", "Engage in negotiation"));
/// assert_eq!((talks.root().text(), talks.base()), ("04", talks));
/// assert_ne!(Code::of("010")?, Code::of("10")?);
/// assert_eq!(Code::of("0357").unwrap_err().to_string(), "unknown CAMEO code `0357` (did you mean `035`?)");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(u16);

const NONE: u16 = u16::MAX;

/// Places of texts: 20 roots, with or without each of ten figures, twice.
const PLACES: usize = 20 * 11 * 11;

/// The number of the code at each place.
static AT: [u16; PLACES] = places();

/// The numbers of each code's root and base.
static ABOVE: [(u16, u16); ROWS.len()] = above();

/// Where a text of two to four figures under a root has its place.
const fn place(text: &[u8]) -> Option<usize> {
    let (root, third, fourth) = match text {
        [a, b] => (pair(*a, *b), Some(0), Some(0)),
        [a, b, c] => (pair(*a, *b), further(*c), Some(0)),
        [a, b, c, d] => (pair(*a, *b), further(*c), further(*d)),
        _ => return None,
    };
    match (root, third, fourth) {
        (Some(root), Some(third), Some(fourth)) => Some((root * 11 + third) * 11 + fourth),
        _ => None,
    }
}

/// A root, from 0.
const fn pair(a: u8, b: u8) -> Option<usize> {
    if !a.is_ascii_digit() || !b.is_ascii_digit() {
        return None;
    }
    let root = (a - b'0') as usize * 10 + (b - b'0') as usize;
    if root >= 1 && root <= 20 { Some(root - 1) } else { None }
}

const fn further(figure: u8) -> Option<usize> {
    if figure.is_ascii_digit() { Some((figure - b'0') as usize + 1) } else { None }
}

const fn places() -> [u16; PLACES] {
    let mut at = [NONE; PLACES];
    let (mut row, mut last): (usize, Option<usize>) = (0, None);
    while row < ROWS.len() {
        let Some(place) = place(ROWS[row].0.as_bytes()) else { panic!("a text that is no code") };
        if let Some(last) = last {
            assert!(last < place, "rows out of order, or twice the same");
        }
        (at[place], last) = (row as u16, Some(place));
        row += 1;
    }
    at
}

const fn above() -> [(u16, u16); ROWS.len()] {
    let at = places();
    let mut above = [(NONE, NONE); ROWS.len()];
    let mut row = 0;
    while row < ROWS.len() {
        let Some(place) = place(ROWS[row].0.as_bytes()) else { panic!("a text that is no code") };
        let (root, base) = (at[place / 121 * 121], at[place / 11 * 11]);
        assert!(root != NONE && base != NONE, "a code without its root or base");
        above[row] = (root, base);
        row += 1;
    }
    above
}

impl Code {
    /// How many are listed; every [`number`](Self::number) is below.
    pub const COUNT: usize = ROWS.len();

    /// The code of that text.
    ///
    /// # Errors
    ///
    /// Invalid when the text is not of the [form](super::Form) of a code; unknown, with the nearest of the
    /// same root, when it is but is not listed.
    pub fn of(text: &str) -> Result<Self, Error> {
        if let Some(code) = Self::find(text.as_bytes()) {
            return Ok(code);
        }
        let Some(place) = place(text.as_bytes()) else {
            return Err(Error::invalid("CAMEO code", text, RULE));
        };
        let related = Self::all().filter(|code| code.place() / 121 == place / 121);
        Err(Error::unknown_among("CAMEO code", text, related.map(Self::text)))
    }

    /// The code of that text, if it is listed. Cost: one look into a table of 5 kB.
    pub(crate) fn find(text: &[u8]) -> Option<Self> {
        place(text).map(|place| AT[place]).filter(|&row| row != NONE).map(Self)
    }

    /// The listed code that a text of the form of a code begins with: the longest.
    pub(super) fn above(text: &[u8]) -> Option<Self> {
        place(text)?;
        (2..=text.len()).rev().find_map(|figures| Self::find(&text[..figures]))
    }

    /// All codes, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        (0..Self::COUNT as u16).map(Self)
    }

    /// The place in [`all`](Self::all), from 0: what a column may keep. It may change between versions of the
    /// crate; the text does not.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The code of that number, if it is below [`COUNT`](Self::COUNT).
    pub const fn from_number(number: u16) -> Option<Self> {
        if (number as usize) < Self::COUNT { Some(Self(number)) } else { None }
    }

    /// The code as feeds write it.
    pub fn text(self) -> &'static str {
        self.row().0
    }

    /// A short name, as ICEWS prints it.
    pub fn label(self) -> &'static str {
        self.row().1
    }

    /// The code of its first two figures.
    pub fn root(self) -> Self {
        Self(ABOVE[usize::from(self.0)].0)
    }

    /// The code of its first three figures; of a root, the root.
    pub fn base(self) -> Self {
        Self(ABOVE[usize::from(self.0)].1)
    }

    /// Whether it has two figures.
    pub fn is_root(self) -> bool {
        self.root() == self
    }

    /// Whether it is `other` or one of the codes that `other`, a root or a base, stands over.
    pub fn under(self, other: Self) -> bool {
        [self, self.base(), self.root()].contains(&other)
    }

    /// The figures of the root as a number, 1 to 20.
    pub(super) fn root_number(self) -> usize {
        self.place() / 121 + 1
    }

    pub(super) fn row(self) -> &'static Row {
        &ROWS[usize::from(self.0)]
    }

    fn place(self) -> usize {
        place(self.text().as_bytes()).unwrap_or_default()
    }
}

const RULE: &str = "expected two to four figures that begin with a root from 01 to 20, leading zero included";

impl FromStr for Code {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::of(text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.text())
    }
}
