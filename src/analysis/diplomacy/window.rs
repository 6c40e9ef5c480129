//! Windows: the days on which several claims hold together, as far as their dates tell.

use crate::graph::Claim;
use crate::model::{AFTER_ALL, BEFORE_ALL, Day, Period, Truth};

/// The days on which something works: yes, no, or it depends on what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Stretches of days, each up to but not including the second, ascending and apart.
    possible: Vec<(i32, i32)>,
    certain: Vec<(i32, i32)>,
}

impl Window {
    /// When at least one of these claims holds. One that does not say when may do so on any day;
    /// background does on every day.
    pub(super) fn of<'v>(claims: impl IntoIterator<Item = Claim<'v>>) -> Self {
        let mut window = Self::default();
        for claim in claims {
            match claim.valid() {
                None => window.possible.push((BEFORE_ALL, AFTER_ALL)),
                Some(valid) => {
                    valid.held(false, |from, to| window.possible.push((from, to)));
                    valid.held(true, |from, to| window.certain.push((from, to)));
                }
            }
        }
        Self { possible: joined(window.possible), certain: joined(window.certain) }
    }

    /// Every day.
    pub(super) fn always() -> Self {
        let always = vec![(BEFORE_ALL, AFTER_ALL)];
        Self { possible: always.clone(), certain: always }
    }

    /// When both work.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self { possible: shared(&self.possible, &other.possible), certain: shared(&self.certain, &other.certain) }
    }

    /// Whether it works on `day`.
    pub fn on(&self, day: Day) -> Truth {
        let day = day.number();
        let within = |stretches: &[(i32, i32)]| stretches.iter().any(|&(from, to)| from <= day && day < to);
        Truth::of(within(&self.possible), within(&self.certain))
    }

    /// The stretches of days on which it may work, ascending and apart.
    pub fn possible(&self) -> Vec<Period> {
        self.possible.iter().map(|&(from, to)| Period::from_columns(from, to)).collect()
    }

    /// The stretches of days on which it must, ascending and apart.
    pub fn certain(&self) -> Vec<Period> {
        self.certain.iter().map(|&(from, to)| Period::from_columns(from, to)).collect()
    }

    /// Whether there is no day on which it may work.
    pub const fn is_never(&self) -> bool {
        self.possible.is_empty()
    }
}

/// Stretches in order, those that meet made one.
fn joined(mut stretches: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    stretches.sort_unstable();
    let mut joined: Vec<(i32, i32)> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// The days in both.
fn shared(one: &[(i32, i32)], other: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let (mut shared, mut at) = (Vec::new(), (0, 0));
    while let (Some(a), Some(b)) = (one.get(at.0), other.get(at.1)) {
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        if from < to {
            shared.push((from, to));
        }
        if a.1 <= b.1 { at.0 += 1 } else { at.1 += 1 }
    }
    shared
}
