//! Sets of days as few numbers: spans of days, and first days of months or years in a row.
//!
//! An interval that starts in one of the years 1900 to 1999 starts on one of a hundred days; the
//! set of them is one [`Run`], however long, and is searched without being listed.

use crate::model::Day;

/// The day after the last of the calendar, on which a unit that ends with it ends.
const END: i32 = Day::MAX.number() + 1;

/// A calendar unit. Units are numbered through: days as [`Day`] has them, months from January of
/// year 0, years by their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Grain {
    Day,
    Month,
    Year,
}

impl Grain {
    /// The first unit of the calendar, and the first one beyond it.
    pub(super) const fn range(self) -> (i32, i32) {
        match self {
            Self::Day => (Day::MIN.number(), END),
            Self::Month => (-9999 * 12, 10_000 * 12),
            Self::Year => (-9999, 10_000),
        }
    }

    /// The first day of a unit; at the edge for units beyond the calendar.
    pub(super) fn first(self, unit: i32) -> i32 {
        let (year, month) = match self {
            Self::Day => return unit.clamp(Day::MIN.number(), END),
            Self::Month => (unit.div_euclid(12), unit.rem_euclid(12).unsigned_abs() + 1),
            Self::Year => (unit, 1),
        };
        let edge = if year < 0 { Day::MIN.number() } else { END };
        Day::new(year, month, 1).map_or(edge, Day::number)
    }

    /// The unit that a day lies in.
    pub(super) fn unit(self, day: i32) -> i32 {
        if self == Self::Day || day >= END {
            return day.min(self.range().1);
        }
        let (year, month, _) = Day::clamped(day).civil();
        if self == Self::Year { year } else { year * 12 + month.cast_signed() - 1 }
    }
}

/// The first days of the units from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Run {
    grain: Grain,
    first: i32,
    last: i32,
}

impl Run {
    /// The first days of these units, those beyond the calendar at its edge.
    pub(super) fn new(grain: Grain, first: i32, last: i32) -> Self {
        let (low, high) = grain.range();
        Self { grain, first: first.clamp(low, high), last: last.clamp(low, high) }
    }
}

/// A set of days, never empty: sorted runs that are disjoint within a grain.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(in crate::model) struct Points {
    least: i32,
    greatest: i32,
    runs: Box<[Run]>,
}

impl Points {
    /// The days of all runs, of which there must be one.
    pub(super) fn new(mut runs: Vec<Run>) -> Self {
        runs.sort_unstable();
        let mut united: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs {
            match united.last_mut() {
                Some(last) if last.grain == run.grain && run.first <= last.last + 1 => {
                    last.last = last.last.max(run.last);
                }
                _ => united.push(run),
            }
        }
        let least = united.iter().map(|r| r.grain.first(r.first)).min();
        let greatest = united.iter().map(|r| r.grain.first(r.last)).max();
        Self { least: least.unwrap_or(END), greatest: greatest.unwrap_or(END), runs: united.into() }
    }

    /// The least day of the set on `day` or after. Cost: logarithmic in the runs.
    fn at_or_after(&self, day: i32) -> Option<i32> {
        if day <= self.least || day > self.greatest {
            return (day <= self.least).then_some(self.least);
        }
        let of = |grain: Grain| {
            let within = grain.unit(day);
            let unit = if grain.first(within) < day { within + 1 } else { within };
            let at = self.runs.partition_point(|r| (r.grain, r.last) < (grain, unit));
            let run = self.runs.get(at).filter(|r| r.grain == grain)?;
            Some(grain.first(run.first.max(unit)))
        };
        [Grain::Day, Grain::Month, Grain::Year].into_iter().filter_map(of).min()
    }

    /// The greatest day of the set on `day` or before. Cost: logarithmic in the runs.
    fn at_or_before(&self, day: i32) -> Option<i32> {
        if day >= self.greatest || day < self.least {
            return (day >= self.greatest).then_some(self.greatest);
        }
        let of = |grain: Grain| {
            let unit = grain.unit(day);
            let at = self.runs.partition_point(|r| (r.grain, r.first) <= (grain, unit));
            let run = self.runs[..at].last().filter(|r| r.grain == grain)?;
            Some(grain.first(run.last.min(unit)))
        };
        [Grain::Day, Grain::Month, Grain::Year].into_iter().filter_map(of).max()
    }
}

/// The days that one end of a period, or the day of a one-day period, may turn out to be.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) enum Choices<'a> {
    /// Every number from one to another, both included; open ends are numbers beyond every day.
    All(i32, i32),
    /// Disjoint closed spans, ascending, never empty.
    Spans(&'a [(Day, Day)]),
    /// A set of days.
    Points(&'a Points),
}

impl Choices<'_> {
    pub(in crate::model) fn least(&self) -> i32 {
        match self {
            Self::All(first, _) => *first,
            Self::Spans(spans) => spans[0].0.number(),
            Self::Points(points) => points.least,
        }
    }

    pub(in crate::model) fn greatest(&self) -> i32 {
        match self {
            Self::All(_, last) => *last,
            Self::Spans(spans) => spans[spans.len() - 1].1.number(),
            Self::Points(points) => points.greatest,
        }
    }

    /// The least choice on `day` or after.
    pub(in crate::model) fn at_or_after(&self, day: i32) -> Option<i32> {
        match self {
            Self::All(first, last) => (day <= *last).then_some(day.max(*first)),
            Self::Spans(spans) => {
                let span = spans.get(spans.partition_point(|span| span.1.number() < day))?;
                Some(day.max(span.0.number()))
            }
            Self::Points(points) => points.at_or_after(day),
        }
    }

    /// The greatest choice on `day` or before.
    pub(in crate::model) fn at_or_before(&self, day: i32) -> Option<i32> {
        match self {
            Self::All(first, last) => (day >= *first).then_some(day.min(*last)),
            Self::Spans(spans) => {
                let at = spans.partition_point(|span| span.0.number() <= day);
                Some(day.min(spans[..at].last()?.1.number()))
            }
            Self::Points(points) => points.at_or_before(day),
        }
    }
}
