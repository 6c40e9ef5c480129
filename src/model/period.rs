//! Periods: half-open spans of days whose ends may be open, unknown or imprecise, and the
//! three-valued answers to questions about them.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Date, Day};
use crate::error::Error;

/// Yes, no, or: it depends on what we do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// False however the unknown turns out.
    No,
    /// True in some completions, false in others.
    Unknown,
    /// True however the unknown turns out.
    Yes,
}

impl Truth {
    /// Yes when it holds in every completion, no when in none.
    pub(crate) const fn of(possible: bool, certain: bool) -> Self {
        match (possible, certain) {
            (_, true) => Self::Yes,
            (true, false) => Self::Unknown,
            (false, false) => Self::No,
        }
    }

    /// Whether it may hold.
    pub const fn is_possible(self) -> bool {
        !matches!(self, Self::No)
    }

    /// Whether it must hold.
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// One end of a period.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// There is none: it always did, or goes on.
    Open,
    /// There is one, and nobody says which.
    Unknown,
    /// It is this date, a day or a set of possible days; inclusive at both ends.
    Date(Date),
}

/// When something holds: on one day (perhaps not known which), or from a start to an end.
///
/// As text it is EDTF, where the end is included: `2024-01/2024-03` covers March. A month or year
/// *alone*, `2024-01`, is one unknown day in it; at the end of an interval it is exact. In an
/// interval an empty side is unknown, `..` is open, and a set is one of its members (a
/// documented extension of EDTF). Rust ranges of days exclude their end, as always. An empty
/// period cannot be built.
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
        let period = Self(Form::Span(start, end));
        let ((first, _), (_, last)) = (period.starts(), period.ends());
        if first < last {
            return Ok(period);
        }
        Err(Error::invalid("period", &period.to_string(), "the end lies before the start"))
    }

    /// One day, or one day out of a set.
    pub fn on(date: impl Into<Date>) -> Self {
        Self(Form::On(date.into()))
    }

    /// Earliest and latest possible first day, open or unknown ends beyond every day.
    pub(crate) fn starts(&self) -> (i32, i32) {
        match &self.0 {
            Form::On(date) => (date.earliest().number(), date.latest().number()),
            Form::Span(Bound::Date(date), _) => {
                let (a, b) = date.as_start();
                (a.number(), b.number().min(self.ends().1.saturating_sub(1)))
            }
            Form::Span(Bound::Open, _) => (BEFORE_ALL, BEFORE_ALL),
            Form::Span(Bound::Unknown, end) => (BEFORE_ALL, last_start(end)),
        }
    }

    /// Earliest and latest possible day after the last.
    pub(crate) fn ends(&self) -> (i32, i32) {
        match &self.0 {
            Form::On(date) => (date.earliest().number() + 1, date.latest().number() + 1),
            Form::Span(start, Bound::Date(date)) => {
                let (a, b) = date.as_end();
                (a.number().max(first_end(start) - 1) + 1, b.number() + 1)
            }
            Form::Span(_, Bound::Open) => (AFTER_ALL, AFTER_ALL),
            Form::Span(start, Bound::Unknown) => (first_end(start), AFTER_ALL),
        }
    }

    /// Earliest and latest possible first day, within the calendar.
    pub(crate) fn starting_days(&self) -> (Day, Day) {
        let (a, b) = self.starts();
        (Day::clamped(a), Day::clamped(b))
    }

    /// The widest it can be: earliest start, and latest day after the end.
    pub(crate) fn hull(&self) -> (i32, i32) {
        (self.starts().0, self.ends().1)
    }

    /// Whether nothing about it is imprecise or unknown.
    pub fn is_exact(&self) -> bool {
        let (starts, ends) = (self.starts(), self.ends());
        starts.0 == starts.1 && ends.0 == ends.1
    }

    /// The first possible day, `None` when open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        let first = self.starts().0;
        (first != BEFORE_ALL).then(|| Day::clamped(first))
    }

    /// The last possible day, `None` when open or unknown.
    pub fn latest(&self) -> Option<Day> {
        let last = self.ends().1;
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
        if let Form::On(date) = &self.0 {
            let spans = date.possible();
            let meets = |&(a, b): &(Day, Day)| a.number() < to && b.number() >= from;
            let within = |&(a, b): &(Day, Day)| a.number() >= from && b.number() < to;
            return Truth::of(spans.iter().any(meets), spans.iter().all(within));
        }
        let ((s0, s1), (e0, e1)) = (self.starts(), self.ends());
        Truth::of(s0 < to && e1 > from, s1 < to && e0 > from)
    }

    /// The stretches of days on which it may hold or, if `certain`, must: ascending and apart.
    pub(crate) fn held(&self, certain: bool, mut each: impl FnMut(i32, i32)) {
        let ((s0, s1), (e0, e1)) = (self.starts(), self.ends());
        match &self.0 {
            Form::On(date) if !certain => {
                date.possible().iter().for_each(|(first, last)| each(first.number(), last.number() + 1));
            }
            Form::Span(..) if !certain => each(s0, e1),
            _ if s1 < e0 => each(s1, e0),
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

/// The latest first day that leaves room for an unknown start before `end`.
fn last_start(end: &Bound) -> i32 {
    match end {
        Bound::Date(date) => date.as_end().1.number(),
        _ => AFTER_ALL,
    }
}

/// The earliest day after the last for a period that starts at `start`.
fn first_end(start: &Bound) -> i32 {
    match start {
        Bound::Date(date) => date.as_start().0.number() + 1,
        _ => BEFORE_ALL + 1,
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
