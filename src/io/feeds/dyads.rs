//! Events to directed dyads, keeping no event: so many, what they add up to, the first and the last.

use rayon::prelude::*;

use super::grouped::{Group, Grouped};
use super::pairs::Pair;
use crate::model::Day;

/// What a dyad is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// The actors as the feed names them, by full code or name.
    #[default]
    Code,
    /// Their countries, in the feed's own columns; events within one country are left out.
    Country,
}

/// What events of one dyad add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) dyad: u64,
    pub(super) events: u32,
    pub(super) scored: u32,
    pub(super) score: i64,
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Group for Sum {
    type Ruler = ();
    type Part = ();

    const CLASSES: bool = false;

    #[inline]
    fn part((): &mut (), _: Pair) {}

    #[inline]
    fn spread(dyad: u64, (): ()) -> u64 {
        dyad
    }

    fn new(dyad: u64, (): ()) -> Self {
        Self { dyad, events: 0, scored: 0, score: 0, first: i32::MAX, last: i32::MIN }
    }

    fn dyad(&self) -> u64 {
        self.dyad
    }

    fn own(&self) {}

    #[inline]
    fn is(&self, dyad: u64, (): ()) -> bool {
        self.dyad == dyad
    }

    #[inline]
    fn add(&mut self, pair: Pair, (): ()) -> bool {
        let (events, full) = self.events.overflowing_add(1);
        self.events = events;
        if let Some(score) = pair.score() {
            self.scored += 1;
            self.score += i64::from(score);
        }
        self.first = self.first.min(pair.day);
        self.last = self.last.max(pair.day);
        full
    }
}

/// Events added up by directed dyad.
pub struct Dyads(pub(super) Grouped<Sum>);

impl std::fmt::Debug for Dyads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dyads").field("by", &self.0.by).field("dyads", &self.len()).finish_non_exhaustive()
    }
}

/// One directed dyad and what its events add up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DyadSum<'a> {
    /// Who acts.
    pub source: &'a str,
    /// On whom.
    pub target: &'a str,
    /// Events.
    pub events: u64,
    /// Events with a score.
    pub scored: u64,
    /// The sum of scores, exact to the fifth place.
    pub goldstein_sum: f64,
    /// Their mean, if any has one.
    pub goldstein_mean: Option<f64>,
    /// The day of the first event.
    pub first: Day,
    /// The day of the last event.
    pub last: Day,
}

impl<'a> DyadSum<'a> {
    pub(super) fn of((source, target): (&'a str, &'a str), sum: &Sum) -> Self {
        let total = sum.score as f64 / 1e5;
        Self {
            source,
            target,
            events: sum.events.into(),
            scored: sum.scored.into(),
            goldstein_sum: total,
            goldstein_mean: (sum.scored > 0).then(|| total / f64::from(sum.scored)),
            first: Day::clamped(sum.first),
            last: Day::clamped(sum.last),
        }
    }

    /// The most events first; of equals by source, then target.
    fn order(&self) -> (std::cmp::Reverse<u64>, &'a str, &'a str) {
        (std::cmp::Reverse(self.events), self.source, self.target)
    }

    /// At most so many, the most events first.
    pub(super) fn top(mut sums: Vec<Self>, most: usize) -> Vec<Self> {
        let by = |a: &Self, b: &Self| a.order().cmp(&b.order());
        if most < sums.len() {
            sums.select_nth_unstable_by(most, by);
            sums.truncate(most);
        }
        sums.sort_unstable_by(by);
        sums
    }
}

impl Dyads {
    /// How many dyads there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Actors or countries in them.
    pub fn nodes(&self) -> usize {
        self.0.names.len()
    }

    /// Events in them.
    pub const fn events(&self) -> u64 {
        self.0.events
    }

    /// Accepted events that are of no dyad: an actor lacks, or both are of one country where countries are
    /// counted.
    pub const fn unpaired(&self) -> u64 {
        self.0.unpaired
    }

    /// The dyads with the most events, at most so many; of equals those first by source, then target.
    pub fn top(&self, most: usize) -> Vec<DyadSum<'_>> {
        DyadSum::top(self.0.groups().map(|sum| self.sum(sum)).collect(), most)
    }

    /// All, by source, then target.
    pub fn sorted(&self) -> Vec<DyadSum<'_>> {
        let ranks = self.0.ranks();
        let mut sums: Vec<&Sum> = self.0.groups().collect();
        sums.par_sort_unstable_by_key(|sum| (ranks[(sum.dyad >> 32) as usize], ranks[sum.dyad as u32 as usize]));
        sums.into_iter().map(|sum| self.sum(sum)).collect()
    }

    /// The dyad of two actors, as they are named here.
    pub fn get(&self, source: &str, target: &str) -> Option<DyadSum<'_>> {
        let found = self.0.of(source, target);
        found.first().map(|sum| self.sum(sum))
    }

    fn sum(&self, sum: &Sum) -> DyadSum<'_> {
        DyadSum::of(self.0.ends(sum.dyad), sum)
    }
}
