//! What a date's text states, as runs of calendar units, and what that makes possible: on which
//! days it may lie, and where an interval that begins or ends with it begins or ends.

use std::sync::Arc;

use super::points::{Grain, Points, Run};
use super::{Date, Form, Precision, Vague};
use crate::model::Day;

/// One of several members in a row, each of `length` units; they begin with the units from
/// `first` to `last`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) grain: Grain,
    pub(super) length: i32,
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Piece {
    /// One of the units from `first` to `last`.
    pub(super) const fn units(grain: Grain, first: i32, last: i32) -> Self {
        Self { grain, length: 1, first, last }
    }

    /// Any day of the calendar.
    pub(super) const fn anything() -> Self {
        let (first, beyond) = Grain::Day.range();
        Self::units(Grain::Day, first, beyond - 1)
    }

    /// The first of its days and the day after its last.
    fn days(&self) -> (i32, i32) {
        (self.grain.first(self.first), self.grain.first(self.last + self.length))
    }

    /// The same after `count` units of `precision` are added on each side.
    fn widened(&self, precision: Precision, count: i32) -> (i32, i32) {
        let (grain, units) = precision.units();
        let (from, to) = self.days();
        (grain.first(grain.unit(from) - count * units), grain.first(grain.unit(to) + count * units))
    }
}

impl Precision {
    /// The calendar unit it is counted in, and how many of them it is.
    const fn units(self) -> (Grain, i32) {
        match self {
            Self::Day => (Grain::Day, 1),
            Self::Month => (Grain::Month, 1),
            Self::Season => (Grain::Month, 3),
            Self::Year => (Grain::Year, 1),
            Self::Decade => (Grain::Year, 10),
            Self::Century => (Grain::Year, 100),
            Self::Millennium => (Grain::Year, 1000),
        }
    }
}

/// What a date may turn out to be, as it is put together.
#[derive(Default)]
pub(super) struct Spread {
    possible: Vec<(Day, Day)>,
    starts: Vec<Run>,
    ends: Vec<Run>,
}

impl Spread {
    /// One of the members: an interval from it starts with the member's first day, and one to it
    /// ends with the member's last.
    pub(super) fn add(&mut self, piece: Piece) {
        let Piece { grain, length, first, last } = piece;
        self.add_possible(piece.days());
        self.starts.push(Run::new(grain, first, last));
        self.ends.push(Run::new(grain, first + length, last + length));
    }

    /// About one of the members: any day of the widened span, and any day from the first to the
    /// last on which a member within it would start or end.
    pub(super) fn add_about(&mut self, piece: Piece, precision: Precision, count: i32) {
        let Piece { grain, length, .. } = piece;
        let (from, to) = piece.widened(precision, count);
        self.add_possible((from, to));
        self.starts.push(Run::new(Grain::Day, from, grain.first(grain.unit(to) - length)));
        self.ends.push(Run::new(Grain::Day, grain.first(grain.unit(from) + length), to));
    }

    fn add_possible(&mut self, (from, to): (i32, i32)) {
        self.possible.push((Day::clamped(from), Day::clamped(to - 1)));
    }

    /// The date of that text.
    pub(super) fn into_date(self, text: &str, precision: Option<Precision>) -> Date {
        Date(Form::Vague(Arc::new(Vague {
            text: text.into(),
            precision,
            possible: united(self.possible),
            starts: Points::new(self.starts),
            ends: Points::new(self.ends),
        })))
    }
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
