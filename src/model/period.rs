//! Periods: half-open spans of days whose ends may be open, unknown or imprecise, and the
//! three-valued answers to questions about them.
//!
//! A *completion* of a period settles all that is imprecise or unknown about it: it takes one of
//! the possible starts and one of the possible ends after it, or one of the possible days of a
//! one-day period. Questions are answered exactly: yes when all completions say so, no when none
//! does, unknown otherwise. Completions of two periods are independent, also when the two are
//! written the same.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::Choices;
use super::{Date, Day, Truth};
use crate::error::Error;

/// One end of a period.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// There is none: it always did, or goes on. Beyond every day, and equal for all periods.
    Open,
    /// There is one, and nobody says which: any day, also beyond the calendar.
    Unknown,
    /// It is this date, a day or a set of possible days; inclusive at both ends.
    Date(Date),
}

/// When something holds: on one day (perhaps not known which), or from a start to an end.
///
/// As text it is EDTF, where the end is included: `2024-01/2024-03` covers March. A month or year
/// *alone*, `2024-01`, is one unknown day in it; at the end of an interval it is exact. In an
/// interval an empty side is unknown, `..` is open, and any other [`Date`] may stand, as its page
/// says (sets and date-times there are our extension of EDTF). Rust ranges of days exclude their
/// end, as always. An empty period cannot be built.
///
/// # Example
///
/// ```
/// use detente::{Day, Period, Truth};
///
/// let talks: Period = "[2024-01-01..2024-02-18]/..".parse()?;
/// let january: Period = "2024-01".parse()?;
/// assert_eq!(talks.overlaps(&january), Truth::Unknown);
/// assert_eq!(talks.begins_by(Day::new(2024, 2, 18)?), Truth::Yes);
///
/// let quarter: Period = (Day::new(2024, 1, 1)?..Day::new(2024, 4, 1)?).try_into()?;
/// assert_eq!(quarter.to_string(), "2024-01-01/2024-03-31");
/// assert!("2024-03/2024-01".parse::<Period>().is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(Form);

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Form {
    On(Date),
    Span(Bound, Bound),
}

/// Numbers beyond every day, for open ends in columns and comparisons.
pub(crate) const BEFORE_ALL: i32 = i32::MIN;
pub(crate) const AFTER_ALL: i32 = i32::MAX;

impl Period {
    /// Always: no start, no end.
    pub const ALWAYS: Self = Self(Form::Span(Bound::Open, Bound::Open));

    /// From one bound to another, both included.
    ///
    /// # Errors
    ///
    /// Invalid when no choice of the possible days gives a start on or before the end.
    pub fn new(start: Bound, end: Bound) -> Result<Self, Error> {
        if start.as_start().least() < end.as_end().greatest() {
            return Ok(Self(Form::Span(start, end)));
        }
        let text = Self(Form::Span(start, end)).to_string();
        Err(Error::invalid("period", &text, "the end lies before the start"))
    }

    /// One day, or one day out of a set.
    pub fn on(date: impl Into<Date>) -> Self {
        Self(Form::On(date.into()))
    }

    /// The possible first days and days after the last, of which a start goes with every later
    /// end; for one day, the days it may be.
    pub(super) fn choices(&self) -> (Choices<'_>, Option<Choices<'_>>) {
        match &self.0 {
            Form::On(date) => (date.as_day(), None),
            Form::Span(start, end) => (start.as_start(), Some(end.as_end())),
        }
    }

    /// Earliest and latest first day of all completions, open starts before every day.
    pub(crate) fn starts(&self) -> (i32, i32) {
        let (starts, ends) = self.choices();
        let latest = ends.map_or(AFTER_ALL, |ends| ends.greatest());
        (starts.least(), starts.at_or_before(latest - 1).unwrap_or(BEFORE_ALL))
    }

    /// Earliest and latest day after the last of all completions, open ends after every day.
    pub(crate) fn ends(&self) -> (i32, i32) {
        match self.choices() {
            (days, None) => (days.least() + 1, days.greatest() + 1),
            (starts, Some(ends)) => (ends.at_or_after(starts.least() + 1).unwrap_or(AFTER_ALL), ends.greatest()),
        }
    }

    /// Earliest and latest possible first day, within the calendar.
    pub(crate) fn starting_days(&self) -> (Day, Day) {
        let (a, b) = self.starts();
        (Day::clamped(a), Day::clamped(b))
    }

    /// The widest it can be: earliest start, and latest day after the end. Unknown ends count as
    /// open.
    pub(crate) fn hull(&self) -> (i32, i32) {
        match &self.0 {
            Form::Span(start, end) => {
                let from = if *start == Bound::Unknown { BEFORE_ALL } else { start.as_start().least() };
                (from, if *end == Bound::Unknown { AFTER_ALL } else { end.as_end().greatest() })
            }
            Form::On(date) => (date.earliest().number(), date.latest().number() + 1),
        }
    }

    /// Whether nothing about it is imprecise or unknown.
    pub fn is_exact(&self) -> bool {
        let (starts, ends) = (self.starts(), self.ends());
        starts.0 == starts.1 && ends.0 == ends.1
    }

    /// The first possible day, `None` when open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        let first = self.hull().0;
        (first != BEFORE_ALL).then(|| Day::clamped(first))
    }

    /// The last possible day, `None` when open or unknown.
    pub fn latest(&self) -> Option<Day> {
        let last = self.hull().1;
        (last != AFTER_ALL).then(|| Day::clamped(last - 1))
    }

    /// Whether it begins on `day` or before.
    pub fn begins_by(&self, day: Day) -> Truth {
        let (a, b) = self.starts();
        Truth::of(a <= day.number(), b <= day.number())
    }

    /// Whether it begins on `day` or after.
    pub fn begins_from(&self, day: Day) -> Truth {
        let (a, b) = self.starts();
        Truth::of(b >= day.number(), a >= day.number())
    }

    /// For one day, known or not: the possible days as disjoint closed spans, ascending. `None`
    /// for a period from a start to an end.
    pub fn possible_days(&self) -> Option<Vec<(Day, Day)>> {
        match &self.0 {
            Form::On(date) => Some(date.possible()),
            Form::Span(..) => None,
        }
    }

    /// Whether it shares a day with `window`, which is taken at its widest.
    pub fn overlaps(&self, window: &Self) -> Truth {
        self.overlaps_days(window.hull())
    }

    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Day) -> Truth {
        self.overlaps_days((day.number(), day.number() + 1))
    }

    pub(crate) fn overlaps_days(&self, (from, to): (i32, i32)) -> Truth {
        if let (days, None) = self.choices() {
            let possible = days.at_or_after(from).is_some_and(|day| day < to);
            return Truth::of(possible, days.least() >= from && days.greatest() < to);
        }
        let ((s0, s1), (e0, e1)) = (self.starts(), self.ends());
        Truth::of(s0 < to && e1 > from, s1 < to && e0 > from)
    }

    /// The stretches of days on which it may hold or, if `certain`, must: ascending and apart.
    /// An unknown end counts as open where it may hold, so that the two share their edge.
    pub(crate) fn held(&self, certain: bool, mut each: impl FnMut(i32, i32)) {
        let ((_, s1), (e0, _)) = (self.starts(), self.ends());
        match &self.0 {
            Form::On(date) if !certain => {
                date.possible().iter().for_each(|(first, last)| each(first.number(), last.number() + 1));
            }
            Form::Span(..) if !certain => {
                let (from, to) = self.hull();
                each(from, to);
            }
            // Where both ends are unknown or open, what they leave lies beyond the calendar.
            _ if s1.max(Day::MIN.number()) < e0.min(Day::MAX.number() + 1) => each(s1, e0),
            _ => {}
        }
    }

    /// Whether it is over before `other` begins.
    pub fn precedes(&self, other: &Self) -> Truth {
        let ((e0, e1), (s0, s1)) = (self.ends(), other.starts());
        Truth::of(e0 <= s1, e1 <= s0)
    }

    /// Whether it begins before `other` begins.
    pub fn begins_before(&self, other: &Self) -> Truth {
        let ((a0, a1), (b0, b1)) = (self.starts(), other.starts());
        Truth::of(a0 < b1, a1 < b0)
    }

    /// The exact period that two column values stand for.
    pub(crate) fn from_columns(from: i32, to: i32) -> Self {
        let day = |number| Bound::Date(Day::clamped(number).into());
        if from != BEFORE_ALL && from.checked_add(1) == Some(to) {
            return Self::on(Day::clamped(from));
        }
        let start = if from == BEFORE_ALL { Bound::Open } else { day(from) };
        let end = if to == AFTER_ALL { Bound::Open } else { day(to - 1) };
        Self(Form::Span(start, end))
    }
}

impl Bound {
    /// The first days of a period that starts with it.
    fn as_start(&self) -> Choices<'_> {
        match self {
            Self::Open => Choices::All(BEFORE_ALL, BEFORE_ALL),
            Self::Unknown => Choices::All(BEFORE_ALL + 1, AFTER_ALL - 1),
            Self::Date(date) => date.as_start(),
        }
    }

    /// The days after a period that ends with it.
    fn as_end(&self) -> Choices<'_> {
        match self {
            Self::Open => Choices::All(AFTER_ALL, AFTER_ALL),
            Self::Unknown => Choices::All(BEFORE_ALL + 1, AFTER_ALL - 1),
            Self::Date(date) => date.as_end(),
        }
    }
}

impl From<Day> for Period {
    fn from(day: Day) -> Self {
        Self::on(day)
    }
}

impl TryFrom<Range<Day>> for Period {
    type Error = Error;
    fn try_from(range: Range<Day>) -> Result<Self, Error> {
        if range.start < range.end {
            return Ok(Self::from_columns(range.start.number(), range.end.number()));
        }
        let rule =
            if range.start == range.end { "an empty period holds no day" } else { "the end lies before the start" };
        Err(Error::invalid("period", &format!("{}..{}", range.start, range.end), rule))
    }
}

impl FromStr for Period {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((start, end)) = text.split_once('/') else {
            return Ok(Self::on(text.parse::<Date>()?));
        };
        let bound = |side: &str| match side {
            "" => Ok(Bound::Unknown),
            ".." => Ok(Bound::Open),
            _ => side.parse().map(Bound::Date),
        };
        Self::new(bound(start)?, bound(end)?)
            .map_err(|_| Error::invalid("period", text, "the end lies before the start"))
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::On(date) => write!(f, "{date}"),
            Form::Span(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({self})")
    }
}

impl TryFrom<&str> for Period {
    type Error = Error;
    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for Period {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}
