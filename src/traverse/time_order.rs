//! How the times of two claims lie to each other; one private function an order.

use crate::graph::Claim;
use crate::model::{Day, Period, Truth};

/// An order of time between two ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOrder {
    /// The one is over before the other begins.
    Before,
    /// The two share a day.
    Overlaps,
    /// The one lies within the other.
    Within,
}

impl TimeOrder {
    /// Whether the times of two claims lie so. Of a claim that states no period nobody knows,
    /// but any claim lies to itself as the same does.
    pub(super) fn truth(self, a: &Claim<'_>, b: &Claim<'_>) -> Truth {
        if a == b {
            return Truth::of(self != Self::Before, self != Self::Before);
        }
        match (a.valid(), b.valid()) {
            (Some(a), Some(b)) => self.between(&a, &b),
            _ => Truth::Unknown,
        }
    }

    fn between(self, a: &Period, b: &Period) -> Truth {
        match self {
            Self::Before => before(a, b),
            Self::Overlaps => overlaps(a, b),
            Self::Within => within(a, b),
        }
    }
}

fn before(a: &Period, b: &Period) -> Truth {
    a.precedes(b)
}

fn overlaps(a: &Period, b: &Period) -> Truth {
    if let (Some(a), Some(b)) = (a.possible_days(), b.possible_days()) {
        return same_day(&a, &b);
    }
    let possible = a.overlaps_days(b.hull()).is_possible() && b.overlaps_days(a.hull()).is_possible();
    Truth::of(possible, possible && !before(a, b).is_possible() && !before(b, a).is_possible())
}

fn within(a: &Period, b: &Period) -> Truth {
    let ((first, last), (from, to)) = (a.hull(), b.hull());
    let possible = match (a.possible_days(), b.possible_days()) {
        (Some(a), Some(b)) => return same_day(&a, &b),
        (Some(_), None) => a.overlaps_days((from, to)).is_possible(),
        (None, Some(days)) => days.iter().any(|&(x, y)| may_lie_in(a, x.number(), y.number() + 1, true)),
        (None, None) => may_lie_in(a, from, to, false),
    };
    let mut certain = false;
    b.held(true, |from, to| certain |= from <= first && last <= to);
    Truth::of(possible, possible && certain)
}

/// Whether a period with a start and an end may lie in a stretch of days, on one of them if so
/// asked.
fn may_lie_in(period: &Period, from: i32, to: i32, one_day: bool) -> bool {
    let ((s0, s1), (e0, e1)) = (period.starts(), period.ends());
    let (first, last) = (s0.max(from), e1.min(to));
    if one_day {
        return first.max(e0 - 1) <= s1.min(last - 1);
    }
    first <= s1 && e0 <= last && first < last
}

/// Whether two days, each one of some, are the same.
fn same_day(a: &[(Day, Day)], b: &[(Day, Day)]) -> Truth {
    let meets = |x: &(Day, Day)| b.iter().any(|y| x.0 <= y.1 && y.0 <= x.1);
    let one = |days: &[(Day, Day)]| matches!(days, [(first, last)] if first == last);
    let possible = a.iter().any(meets);
    Truth::of(possible, possible && one(a) && one(b))
}
