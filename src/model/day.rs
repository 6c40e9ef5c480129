//! A day of the civil calendar. The calendar itself is jiff's and stays private.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A day, counted from 1970-01-01, in the proleptic Gregorian calendar from the year -9999 to
/// 9999 (year 0 is 1 BCE).
///
/// # Example
///
/// ```
/// use detente::Day;
///
/// let day: Day = "2024-02-29".parse()?;
/// assert_eq!(day, Day::new(2024, 2, 29)?);
/// assert_eq!((day + 1).to_string(), "2024-03-01");
/// assert!("2023-02-29".parse::<Day>().is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

const EPOCH: civil::Date = civil::Date::constant(1970, 1, 1);
const FIRST: i32 = -4_371_587;
const LAST: i32 = 2_932_896;

impl Day {
    /// The first day that can be held, -9999-01-01.
    pub const MIN: Self = Self(FIRST);
    /// The last day that can be held, 9999-12-31.
    pub const MAX: Self = Self(LAST);

    /// The day of that civil date.
    ///
    /// # Errors
    ///
    /// Invalid when the calendar has no such day or the year is outside -9999 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, Error> {
        let date = i16::try_from(year)
            .ok()
            .zip(i8::try_from(month).ok().zip(i8::try_from(day).ok()))
            .and_then(|(y, (m, d))| civil::Date::new(y, m, d).ok());
        date.map(|date| Self((date - EPOCH).get_days())).ok_or_else(|| {
            let sign = if year < 0 { "-" } else { "" };
            let text = format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs());
            Error::invalid("date", &text, "no such day in the calendar")
        })
    }

    /// The day that many days after 1970-01-01 (before it when negative).
    ///
    /// # Errors
    ///
    /// Invalid outside [`Day::MIN`] to [`Day::MAX`].
    pub fn from_number(number: i32) -> Result<Self, Error> {
        if (FIRST..=LAST).contains(&number) {
            return Ok(Self(number));
        }
        Err(Error::invalid("day number", &number.to_string(), "outside the years -9999 to 9999"))
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Year, month and day of the month.
    pub fn civil(self) -> (i32, u32, u32) {
        let date = EPOCH.saturating_add(jiff::Span::new().days(self.0));
        (i32::from(date.year()), date.month().unsigned_abs().into(), date.day().unsigned_abs().into())
    }

    /// A day from a column of the ledger, where out-of-range numbers stand for open ends.
    pub(crate) fn clamped(number: i32) -> Self {
        Self(number.clamp(FIRST, LAST))
    }
}

/// Saturates at [`Day::MIN`] and [`Day::MAX`].
impl std::ops::Add<i32> for Day {
    type Output = Self;
    fn add(self, days: i32) -> Self {
        Self::clamped(self.0.saturating_add(days))
    }
}

/// Days from `other` to `self`.
impl std::ops::Sub for Day {
    type Output = i32;
    fn sub(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}

impl FromStr for Day {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        super::date::day(text)
    }
}

impl TryFrom<String> for Day {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_the_calendars() {
        assert_eq!(Day::new(-9999, 1, 1).unwrap(), Day::MIN);
        assert_eq!(Day::new(9999, 12, 31).unwrap(), Day::MAX);
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
        assert!(Day::new(10_000, 1, 1).is_err() && Day::new(2023, 2, 29).is_err());
        assert!(Day::from_number(LAST + 1).is_err());
    }

    #[test]
    fn text_round_trips_before_the_common_era() {
        for text in ["-0044-03-15", "0000-02-29", "1969-12-31", "2000-02-29"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
    }
}
