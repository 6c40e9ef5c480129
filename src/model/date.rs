//! A date that may be imprecise: one day out of a set of possible ones, with its EDTF text.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Day;
use crate::error::Error;

/// One day, known only to lie in a set of possible days.
///
/// Read from EDTF (ISO 8601-2): a day `2024-02-15`, a month `2024-02`, a year `1994`, or one of
/// a set `[1994..2004]`, `[2024-02-13,2024-02-15]`, `[..1945-05-08]`. The text is kept, so what
/// was read is written back.
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

#[derive(PartialEq, Eq, Hash)]
struct Vague {
    text: Box<str>,
    /// Disjoint closed spans of possible days, ascending, never empty.
    spans: Box<[(Day, Day)]>,
    /// The possible first days when the date starts an interval, the possible last when it ends
    /// one: a whole month or year is exact there, a set is one of its members.
    starts: Box<[(Day, Day)]>,
    ends: Box<[(Day, Day)]>,
}

impl Date {
    /// The earliest possible day.
    pub fn earliest(&self) -> Day {
        self.spans_of(|v| &v.spans).0
    }

    /// The latest possible day.
    pub fn latest(&self) -> Day {
        self.spans_of(|v| &v.spans).1
    }

    /// Whether only one day is possible.
    pub fn is_precise(&self) -> bool {
        self.earliest() == self.latest()
    }

    /// The possible days, as disjoint closed spans in ascending order.
    pub fn possible(&self) -> Vec<(Day, Day)> {
        match &self.0 {
            Form::Day(day) => vec![(*day, *day)],
            Form::Vague(vague) => vague.spans.to_vec(),
        }
    }

    /// Earliest and latest first day of an interval that starts on this date.
    pub(crate) fn as_start(&self) -> (Day, Day) {
        self.spans_of(|v| &v.starts)
    }

    /// Earliest and latest last day of an interval that ends on this date.
    pub(crate) fn as_end(&self) -> (Day, Day) {
        self.spans_of(|v| &v.ends)
    }

    fn spans_of(&self, pick: impl Fn(&Vague) -> &[(Day, Day)]) -> (Day, Day) {
        match &self.0 {
            Form::Day(day) => (*day, *day),
            Form::Vague(vague) => {
                let spans = pick(vague);
                (spans[0].0, spans[spans.len() - 1].1)
            }
        }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(Form::Day(day))
    }
}

/// A date of one precision: the members of a set and the ends of a range.
#[derive(Clone, Copy)]
pub(super) enum Precise {
    Day(Day),
    Month(Day, Day),
    Year(Day, Day),
}

impl Precise {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, each with an optional leading minus.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid("date", text, "expected YYYY, YYYY-MM or YYYY-MM-DD");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = digits.split('-');
        let mut number = |len: usize| match parts.next() {
            None => Ok(None),
            Some(p) if p.len() == len && p.bytes().all(|b| b.is_ascii_digit()) => {
                p.parse::<i32>().map(Some).map_err(|_| wrong())
            }
            Some(_) => Err(wrong()),
        };
        let year = sign * number(4)?.ok_or_else(wrong)?;
        let (month, day) = (number(2)?, number(2)?);
        if parts.next().is_some() || (sign < 0 && year == 0) {
            return Err(wrong());
        }
        Ok(match (month, day) {
            (None, _) => Self::Year(Day::new(year, 1, 1)?, Day::new(year, 12, 31)?),
            (Some(m), None) => {
                let first = Day::new(year, m.unsigned_abs(), 1)?;
                let next = if m == 12 { (year + 1, 1) } else { (year, m + 1) };
                let last = Day::new(next.0, next.1.unsigned_abs(), 1).map_or(Day::MAX, |d| d + -1);
                Self::Month(first, last)
            }
            (Some(m), Some(d)) => Self::Day(Day::new(year, m.unsigned_abs(), d.unsigned_abs())?),
        })
    }

    fn span(self) -> (Day, Day) {
        match self {
            Self::Day(day) => (day, day),
            Self::Month(first, last) | Self::Year(first, last) => (first, last),
        }
    }

    /// The first days of the months or years (all days) from this one to `other`.
    fn firsts_to(self, other: Self) -> Vec<(Day, Day)> {
        let (from, to) = (self.span().0, other.span().0);
        match self {
            Self::Day(_) => vec![(from, to)],
            Self::Month(..) => steps(from, to, |(y, m, _)| if m == 12 { (y + 1, 1) } else { (y, m + 1) }),
            Self::Year(..) => steps(from, to, |(y, ..)| (y + 1, 1)),
        }
    }
}

fn steps(from: Day, to: Day, next: impl Fn((i32, u32, u32)) -> (i32, u32)) -> Vec<(Day, Day)> {
    let mut days = vec![(from, from)];
    let mut at = from;
    while at < to {
        let (year, month) = next(at.civil());
        match Day::new(year, month, 1) {
            Ok(day) => at = day,
            Err(_) => break,
        }
        days.push((at, at));
    }
    days
}

impl FromStr for Date {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(members) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            return one_of(text, members);
        }
        if text.contains(['?', '~', '%', 'X', 'T', '{', 'Y', '/']) {
            return Err(Error::unsupported(
                "date",
                text,
                "this form of EDTF is not read (days, months, years and sets `[..]` are)",
            ));
        }
        Ok(match Precise::parse(text)? {
            Precise::Day(day) => day.into(),
            Precise::Month(a, b) | Precise::Year(a, b) => Self(Form::Vague(Arc::new(Vague {
                text: text.into(),
                spans: [(a, b)].into(),
                starts: [(a, a)].into(),
                ends: [(b, b)].into(),
            }))),
        })
    }
}

fn one_of(text: &str, members: &str) -> Result<Date, Error> {
    let mut spans: Vec<(Day, Day)> = Vec::new();
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for member in members.split(',') {
        let (from, to) = match member.split_once("..") {
            None => (Some(Precise::parse(member)?), None),
            Some(("", "")) => return Err(Error::invalid("date", text, "a set needs at least one end")),
            Some((from, "")) => (Some(Precise::parse(from)?), Some(Precise::Day(Day::MAX))),
            Some(("", to)) => (None, Some(Precise::parse(to)?)),
            Some((from, to)) => (Some(Precise::parse(from)?), Some(Precise::parse(to)?)),
        };
        let from = from.unwrap_or(Precise::Day(Day::MIN));
        let to = to.unwrap_or(from);
        let span = (from.span().0, to.span().1);
        if span.0 > span.1 {
            return Err(Error::invalid("date", text, "a range in a set must not run backwards"));
        }
        spans.push(span);
        let firsts = from.firsts_to(to);
        ends.extend(lasts(&firsts, from, to));
        starts.extend(firsts);
    }
    Ok(Date(Form::Vague(Arc::new(Vague {
        text: text.into(),
        spans: united(spans),
        starts: united(starts),
        ends: united(ends),
    }))))
}

/// The last days that belong to the first days of months or years.
fn lasts(firsts: &[(Day, Day)], from: Precise, to: Precise) -> Vec<(Day, Day)> {
    if matches!(from, Precise::Day(_)) {
        return vec![(from.span().0, to.span().1)];
    }
    let mut out: Vec<(Day, Day)> = firsts.iter().skip(1).map(|&(d, _)| (d + -1, d + -1)).collect();
    out.push((to.span().1, to.span().1));
    out
}

fn united(mut spans: Vec<(Day, Day)>) -> Box<[(Day, Day)]> {
    spans.sort_unstable();
    let mut out: Vec<(Day, Day)> = Vec::new();
    for (a, b) in spans {
        match out.last_mut() {
            Some(last) if a <= last.1 + 1 => last.1 = last.1.max(b),
            _ => out.push((a, b)),
        }
    }
    out.into()
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
