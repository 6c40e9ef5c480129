//! Making imprecise dates without text. Each has the text that reads back as it.

use std::fmt::Write;

use super::Date;
use super::pieces::{Piece, Spread};
use crate::error::Error;
use crate::model::Day;

impl Date {
    /// Any day at all: `XXXX-XX-XX`.
    pub fn unknown() -> Self {
        let mut spread = Spread::default();
        spread.add(Piece::anything());
        spread.into_date("XXXX-XX-XX", None)
    }

    /// Some day of a year, which is 0 for 1 BCE: `1994`, `-0043`.
    ///
    /// # Errors
    ///
    /// A limit outside the years -9999 to 9999.
    pub fn year(year: i32) -> Result<Self, Error> {
        years(year, 0)
    }

    /// Some day of a month, 1 to 12: `1994-03`.
    ///
    /// # Errors
    ///
    /// A limit outside the years -9999 to 9999; invalid when there is no such month.
    pub fn month(year: i32, month: u32) -> Result<Self, Error> {
        let text = format!("{}-{month:02}", years(year, 0)?);
        if (1..=12).contains(&month) {
            return text.parse();
        }
        Err(Error::invalid("date", &text, "no such month in the calendar"))
    }

    /// Some day of the decade that a year lies in: `199X` for every year from 1990 to 1999.
    ///
    /// # Errors
    ///
    /// A limit outside the years -9999 to 9999.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::Date;
    ///
    /// assert_eq!(Date::decade(1990)?, "199X".parse()?);
    /// assert_eq!(Date::century(1994)?.to_string(), "19XX");
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn decade(year: i32) -> Result<Self, Error> {
        years(year, 1)
    }

    /// Some day of the hundred years of equal first digits that a year lies in: `19XX` for every
    /// year from 1900 to 1999.
    ///
    /// # Errors
    ///
    /// A limit outside the years -9999 to 9999.
    pub fn century(year: i32) -> Result<Self, Error> {
        years(year, 2)
    }

    /// Some day from `first` to `last`, both included: `[2024-02-13..2024-02-18]`.
    ///
    /// # Errors
    ///
    /// Invalid when `last` lies before `first`.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Date, Day};
    ///
    /// let published = Date::between(Day::new(2024, 2, 13)?, Day::new(2024, 2, 18)?)?;
    /// assert_eq!(published.to_string(), "[2024-02-13..2024-02-18]");
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn between(first: Day, last: Day) -> Result<Self, Error> {
        if first == last {
            return Ok(first.into());
        }
        format!("[{first}..{last}]").parse()
    }

    /// One of these days, in any order: `[2024-02-13,2024-02-15..2024-02-17]`, or the day itself
    /// when there is only one.
    ///
    /// Cost: sorts the days.
    ///
    /// # Errors
    ///
    /// Invalid when there are no days.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Date, Day};
    ///
    /// let day = |d| Day::new(2024, 2, d);
    /// let date = Date::one_of([day(16)?, day(13)?, day(17)?, day(15)?])?;
    /// assert_eq!(date.to_string(), "[2024-02-13,2024-02-15..2024-02-17]");
    /// assert_eq!(Date::one_of([day(13)?])?, day(13)?.into());
    /// assert!(Date::one_of([]).is_err());
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn one_of(days: impl IntoIterator<Item = Day>) -> Result<Self, Error> {
        let mut days: Vec<Day> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        if let [day] = days[..] {
            return Ok(day.into());
        }
        let mut text = String::new();
        for span in days.chunk_by(|&a, &b| a + 1 == b) {
            let _ = match span {
                &[first, .., last] => write!(text, ",{first}..{last}"),
                _ => write!(text, ",{}", span[0]),
            };
        }
        match text.strip_prefix(',') {
            Some(members) => format!("[{members}]").parse(),
            None => Err(Error::invalid("date", "[]", "one of no days is no day")),
        }
    }

    /// Some day before `day`: `[..2024-02-12]` for one before the 13th.
    ///
    /// # Errors
    ///
    /// Invalid when `day` is the first of the calendar.
    pub fn before(day: Day) -> Result<Self, Error> {
        if day == Day::MIN {
            return Err(Error::invalid("date", &day.to_string(), "no day of the calendar lies before it"));
        }
        format!("[..{}]", day + -1).parse()
    }

    /// Some day after `day`: `[2024-02-14..]` for one after the 13th.
    ///
    /// # Errors
    ///
    /// Invalid when `day` is the last of the calendar.
    pub fn after(day: Day) -> Result<Self, Error> {
        if day == Day::MAX {
            return Err(Error::invalid("date", &day.to_string(), "no day of the calendar lies after it"));
        }
        format!("[{}..]", day + 1).parse()
    }

    /// About that date: `1984~`, or `1984%` when the date is uncertain already. What this adds to
    /// the possible days is said at [`Date`].
    ///
    /// # Errors
    ///
    /// Invalid for a set, a date-time, and a date that states nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Date, Day};
    ///
    /// let about = Date::circa(Date::year(1984)?)?;
    /// assert_eq!(about.to_string(), "1984~");
    /// assert_eq!((about.earliest(), about.latest()), (Day::new(1983, 1, 1)?, Day::new(1985, 12, 31)?));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn circa(date: impl Into<Self>) -> Result<Self, Error> {
        date.into().qualified('~')
    }

    /// Perhaps that date: `1984?`, or `1984%` when the date is approximate already. What this
    /// adds to the possible days is said at [`Date`].
    ///
    /// # Errors
    ///
    /// As for [`Date::circa`].
    pub fn uncertain(date: impl Into<Self>) -> Result<Self, Error> {
        date.into().qualified('?')
    }

    fn qualified(self, qualifier: char) -> Result<Self, Error> {
        let text = self.to_string();
        match self.qualifier() {
            Some(q) if q == qualifier || q == '%' => Ok(self),
            Some(q) => format!("{}%", text.trim_end_matches(q)).parse(),
            None if self.precision().is_none() || text.contains('T') => {
                Err(Error::invalid("date", &text, "only a date of one precision, without a time, can be qualified"))
            }
            None => format!("{text}{qualifier}").parse(),
        }
    }
}

/// The date of a year without its last so many digits.
fn years(year: i32, unstated: u32) -> Result<Date, Error> {
    if !(-9999..=9999).contains(&year) {
        return Err(Error::beyond("date", &format!("Y{year}"), "the years -9999 to 9999"));
    }
    let sign = if year < 0 { "-" } else { "" };
    let digits = format!("{:04}", year.abs());
    let stated = &digits[..4 - unstated as usize];
    format!("{sign}{stated:X<4}").parse()
}
