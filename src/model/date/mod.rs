//! A date that may be imprecise: one day out of a set of possible ones, with its EDTF text.
//!
//! | what | where |
//! |---|---|
//! | reading text | `edtf` |
//! | making dates without text | `make` |
//! | what a text makes possible | `pieces` |
//! | sets of days, searched without being listed | `points` |

mod edtf;
mod make;
mod pieces;
mod points;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Day;
use crate::error::Error;

pub(super) use edtf::day;
pub(super) use points::Choices;

/// One day, known only to lie in a set of possible days.
///
/// The text form is EDTF (the Extended Date/Time Format of ISO 8601-2:2019): all of level 1, and
/// of level 2 sets and more unspecified digits. What was read is written back, byte for byte;
/// dates are equal when their texts are.
///
/// | text | the possible days | as the start or end of an interval |
/// |---|---|---|
/// | `2024-02-15` | that one | that one |
/// | `2024-02-15T10:30:00`, also with `Z`, `+05` or `+05:30` after it | the day as it is written, whatever its offset | that day |
/// | `2024-02`, `1994` | those of the month or year | exactly its first or last day |
/// | `199X`, `19XX`, `1XXX`, `XXXX` | those of the decade, century, millennium, or any | the first or last day of one of its years |
/// | `2024-XX` | those of the year | the first or last day of one of its months |
/// | `2024-02-XX`, `2024-XX-XX`, `199X-XX-XX`, `XXXX-XX-XX` | those of the month, year, decade; any | any of them |
/// | `2001-21` to `2001-24` (a season) | those it has in the north or in the south | the first or last day of one of the two |
/// | `[1994..2004]`, `[2024-02-13,2024-02-15]`, `[..1945-05-08]`, `[1984..]` | those of its members | the first or last day of one of its members |
/// | any of these but a date-time or a set, then `~`, `?` or `%` | those, and some on each side | likewise |
///
/// **Qualifiers** have no length in EDTF; here they have, so that questions can be answered.
/// `~` (approximate) and `?` (uncertain) add one unit on each side, `%` (both) adds two, the unit
/// being the finest part that the date states: `1984~` is a day of 1983 to 1985, `2004-06-11%`
/// of 9 to 13 June, `199X?` of 1980 to 2009, `1985-04-XX~` of March to May; a season's unit is
/// three months. At an interval's end it is any day from the earliest to the latest on which it
/// could be: `1984~/2004` starts on some day from 1983-01-01 to 1985-01-01.
///
/// **Seasons** are three whole months (in the north spring is March to May, in the south
/// September to November). EDTF says nothing of the hemisphere, and no guess is made: `2001-21`
/// and `2001-23` both are March to May or September to November. Nor does it say in which year
/// the season of December to February counts: `2001-24` is December 2000 to February 2001, June
/// to August 2001 or December 2001 to February 2002.
///
/// Years are those of the proleptic Gregorian calendar from -9999 to 9999; 0 is 1 BCE. `XXXX`
/// states nothing, not even the era; `-19XX` is -1999 to -1900.
///
/// **Not read**, and refused as unsupported, is what else level 2 has: `{..}`, a qualifier on a
/// part (`2004-?06`) or within a set, exponents (`Y17E7`), significant digits (`1950S2`), groups
/// of months beyond the four seasons (`2001-25` to `2001-41`), and unspecified digits left of
/// stated ones or in half a month or day (`156X-12-25`, `2004-1X`). Years beyond the calendar
/// (`Y17000`) are a limit.
///
/// # Example
///
/// ```
/// use detente::{Date, Day};
///
/// let published: Date = "[2024-02-13..2024-02-18]".parse()?;
/// assert_eq!(published.earliest(), Day::new(2024, 2, 13)?);
/// assert_eq!(published.latest(), Day::new(2024, 2, 18)?);
/// assert!(!published.is_precise());
///
/// let about: Date = "1984~".parse()?;
/// assert!(about.is_approximate());
/// assert_eq!(about.possible(), [(Day::new(1983, 1, 1)?, Day::new(1985, 12, 31)?)]);
/// assert!("2004-?06".parse::<Date>().unwrap_err().is_unsupported());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Day(Day),
    Vague(Arc<Vague>),
}

/// All but a plain day.
#[derive(PartialEq, Eq, Hash)]
struct Vague {
    text: Box<str>,
    precision: Option<Precision>,
    /// Disjoint closed spans of possible days, ascending, never empty.
    possible: Box<[(Day, Day)]>,
    /// The possible first days of an interval that starts with this date.
    starts: points::Points,
    /// The possible days after an interval that ends with this date.
    ends: points::Points,
}

/// The finest part of a date that is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// A day: `2004-06-11`.
    Day,
    /// A month: `2004-06`, and `2004-06-XX`, which says no more.
    Month,
    /// One of the four seasons: `2001-21`.
    Season,
    /// A year: `2004`, `2004-XX` or `2004-XX-XX`.
    Year,
    /// Ten years: `199X`.
    Decade,
    /// A hundred years: `19XX`, which is 1900 to 1999.
    Century,
    /// A thousand years: `1XXX`.
    Millennium,
}

impl Date {
    /// The earliest possible day.
    pub fn earliest(&self) -> Day {
        Day::clamped(self.as_day().least())
    }

    /// The latest possible day.
    pub fn latest(&self) -> Day {
        Day::clamped(self.as_day().greatest())
    }

    /// Whether only one day is possible.
    pub fn is_precise(&self) -> bool {
        self.earliest() == self.latest()
    }

    /// The possible days, as disjoint closed spans in ascending order.
    pub fn possible(&self) -> Vec<(Day, Day)> {
        match &self.0 {
            Form::Day(day) => vec![(*day, *day)],
            Form::Vague(vague) => vague.possible.to_vec(),
        }
    }

    /// Whether it is said to be approximate, by `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.qualifier().is_some_and(|q| q != '?')
    }

    /// Whether it is said to be uncertain, by `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.qualifier().is_some_and(|q| q != '~')
    }

    /// The finest part that it states; `None` for a set, whose members may differ, and where no
    /// digit is stated.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Date, model::Precision};
    ///
    /// let precision = |text: &str| text.parse::<Date>().unwrap().precision();
    /// assert_eq!(precision("199X~"), Some(Precision::Decade));
    /// assert_eq!(precision("1985-04-XX"), Some(Precision::Month));
    /// assert_eq!(precision("[1994..2004]"), None);
    /// assert_eq!(precision("XXXX-XX-XX"), None);
    /// ```
    pub fn precision(&self) -> Option<Precision> {
        match &self.0 {
            Form::Day(_) => Some(Precision::Day),
            Form::Vague(vague) => vague.precision,
        }
    }

    fn qualifier(&self) -> Option<char> {
        match &self.0 {
            Form::Day(_) => None,
            Form::Vague(vague) => vague.text.chars().last().filter(|c| edtf::QUALIFIERS.contains(c)),
        }
    }

    /// The days it may be.
    pub(super) fn as_day(&self) -> Choices<'_> {
        match &self.0 {
            Form::Day(day) => Choices::All(day.number(), day.number()),
            Form::Vague(vague) => Choices::Spans(&vague.possible),
        }
    }

    /// The first days of an interval that starts on it.
    pub(super) fn as_start(&self) -> Choices<'_> {
        match &self.0 {
            Form::Day(_) => self.as_day(),
            Form::Vague(vague) => Choices::Points(&vague.starts),
        }
    }

    /// The days after an interval that ends on it.
    pub(super) fn as_end(&self) -> Choices<'_> {
        match &self.0 {
            Form::Day(day) => Choices::All(day.number() + 1, day.number() + 1),
            Form::Vague(vague) => Choices::Points(&vague.ends),
        }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(Form::Day(day))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Day(day) => write!(f, "{day}"),
            Form::Vague(vague) => f.write_str(&vague.text),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({self})")
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By earliest, then latest possible day, then text: an order for sorting, not a claim about time.
impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.earliest(), self.latest())
            .cmp(&(other.earliest(), other.latest()))
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl TryFrom<&str> for Date {
    type Error = Error;
    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for Date {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}
