//! Rows added up by who did it to whom, and perhaps when: memory follows the groups and a batch of rows,
//! never the length of the input.
//!
//! Rows are dealt into shards by their source, and each shard adds them up in a table of its own
//! that fits the cache.

use std::hash::{BuildHasher, RandomState};

use rayon::prelude::*;

use super::dyads::By;
use super::format::Role;
use super::names::Names;
use super::pairs::{Pair, Pairs, SHARDS, shard};
use super::run::Gather;
use super::worker::Plan;
use crate::error::Error;

/// Rows of a batch at least.
const BATCH: usize = 1 << 18;

/// What the rows of one group add up to.
pub(super) trait Group: Copy + Send + Sync {
    /// What all groups of a table share.
    type Ruler: Clone + Send + Sync;
    /// Which row of its dyad a group is, beside the numbers of both actors.
    type Part: Copy;

    /// Whether the classes of rows are added up.
    const CLASSES: bool;

    /// The part that a row falls into.
    fn part(ruler: &mut Self::Ruler, pair: Pair) -> Self::Part;

    /// A number that differs where dyad or part differ, if it can.
    fn spread(dyad: u64, part: Self::Part) -> u64;

    /// Nothing yet.
    fn new(dyad: u64, part: Self::Part) -> Self;

    /// Both actors.
    fn dyad(&self) -> u64;

    /// Its part.
    fn own(&self) -> Self::Part;

    /// Whether it is that group.
    fn is(&self, dyad: u64, part: Self::Part) -> bool;

    /// Adds a row; `true` when there are more than can be counted.
    fn add(&mut self, pair: Pair, part: Self::Part) -> bool;
}

/// Adds up the rows of a shard.
#[derive(Clone, Debug)]
pub(super) struct Table<G: Group> {
    pub(super) groups: Vec<G>,
    /// Numbers of groups from 1, by what they spread to; 0 is no entry.
    slots: Vec<u32>,
    shift: u32,
    overflowed: bool,
    ruler: G::Ruler,
}

impl<G: Group> Table<G> {
    #[inline]
    fn add(&mut self, dyad: u64, pair: Pair, odd: u64) {
        if self.groups.len() * 4 >= self.slots.len() * 3 {
            self.grow(odd);
        }
        let part = G::part(&mut self.ruler, pair);
        let full = self.group(dyad, part, odd).add(pair, part);
        self.overflowed |= full;
    }

    /// A group, which may be new.
    #[inline]
    fn group(&mut self, dyad: u64, part: G::Part, odd: u64) -> &mut G {
        let mask = self.slots.len() - 1;
        let mut at = (G::spread(dyad, part).wrapping_mul(odd) >> self.shift) as usize;
        let number = loop {
            let slot = &mut self.slots[at & mask];
            if *slot == 0 {
                self.groups.push(G::new(dyad, part));
                *slot = self.groups.len() as u32;
            }
            let number = *slot as usize - 1;
            if self.groups[number].is(dyad, part) {
                break number;
            }
            at += 1;
        };
        &mut self.groups[number]
    }

    /// Whether there is such a group.
    fn has(&self, dyad: u64, part: G::Part, odd: u64) -> bool {
        let mut at = (G::spread(dyad, part).wrapping_mul(odd) >> self.shift) as usize;
        let mask = self.slots.len().wrapping_sub(1);
        while let Some(&slot) = self.slots.get(at & mask).filter(|&&slot| slot != 0) {
            if self.groups[slot as usize - 1].is(dyad, part) {
                return true;
            }
            at += 1;
        }
        false
    }

    #[cold]
    fn grow(&mut self, odd: u64) {
        let size = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(size, 0);
        self.shift = 64 - size.trailing_zeros();
        for (at, group) in self.groups.iter().enumerate() {
            let mut slot = (G::spread(group.dyad(), group.own()).wrapping_mul(odd) >> self.shift) as usize;
            while self.slots[slot & (size - 1)] != 0 {
                slot += 1;
            }
            self.slots[slot & (size - 1)] = at as u32 + 1;
        }
    }
}

/// Rows added up by group.
pub(super) struct Grouped<G: Group> {
    pub(super) by: By,
    pub(super) names: Names,
    state: RandomState,
    pub(super) tables: Vec<Table<G>>,
    pub(super) events: u64,
    pub(super) unpaired: u64,
}

impl<G: Group> Grouped<G> {
    pub(super) fn new(by: By, ruler: &G::Ruler) -> Self {
        let state = RandomState::new();
        let table =
            |_| Table { groups: Vec::new(), slots: Vec::new(), shift: 0, overflowed: false, ruler: ruler.clone() };
        let tables = (0..1 << SHARDS).map(table).collect();
        Self { by, names: Names::alike(&state), state, tables, events: 0, unpaired: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.tables.iter().map(|table| table.groups.len()).sum()
    }

    /// All groups, in no order that means anything.
    pub(super) fn groups(&self) -> impl Iterator<Item = &G> {
        self.tables.iter().flat_map(|table| &table.groups)
    }

    /// The groups of a dyad, in the order they were met.
    pub(super) fn of(&self, source: &str, target: &str) -> Vec<G> {
        let number = |name: &str| self.names.find(name.as_bytes());
        let Some((from, to)) = number(source).zip(number(target)) else { return Vec::new() };
        let dyad = u64::from(from) << 32 | u64::from(to);
        let table = &self.tables[usize::from(shard(&self.state, source.as_bytes()))];
        table.groups.iter().filter(|group| group.dyad() == dyad).copied().collect()
    }

    /// Whether the dyad the other way has a group of that part.
    pub(super) fn has_back(&self, group: &G) -> bool {
        let back = group.dyad().rotate_right(32);
        let table = &self.tables[usize::from(shard(&self.state, self.names.get((back >> 32) as u32)))];
        table.has(back, group.own(), self.odd())
    }

    /// Spreads groups over slots, drawn for these tables.
    fn odd(&self) -> u64 {
        self.state.hash_one(u64::MAX) | 1
    }

    /// The places of names in their order, by number.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut ranked: Vec<u32> = (0..self.names.len() as u32).collect();
        ranked.par_sort_unstable_by_key(|&number| self.names.get(number));
        let mut ranks = vec![0_u32; ranked.len()];
        for (place, &number) in ranked.iter().enumerate() {
            ranks[number as usize] = place as u32;
        }
        ranks
    }

    /// The names of a dyad.
    pub(super) fn ends(&self, dyad: u64) -> (&str, &str) {
        (self.text(dyad >> 32), self.text(dyad))
    }

    fn text(&self, number: u64) -> &str {
        // Rows that are no UTF-8 were rejected or written anew.
        std::str::from_utf8(self.names.get(number as u32)).unwrap_or_default()
    }
}

impl<G: Group> Gather for Grouped<G> {
    type Sink = Pairs;

    fn wants(&self, role: Role) -> bool {
        self.by == By::Country && matches!(role, Role::SourceCountry | Role::TargetCountry)
    }

    fn sink(&self, _: &Plan) -> Pairs {
        Pairs::new(self.by, G::CLASSES, &self.state)
    }

    /// A batch grows with the groups, so that sweeping over these costs no more a row.
    fn batch(&self) -> usize {
        BATCH.max(self.len() / 2)
    }

    fn settle(&mut self, mut sinks: Vec<&mut Pairs>) -> Result<(), Error> {
        for sink in &mut sinks {
            for number in sink.whole.len()..sink.names.len() {
                sink.whole.push(self.names.number(sink.names.get(number as u32)));
            }
            self.unpaired += std::mem::take(&mut sink.unpaired);
            self.events += sink.rows.iter().map(|rows| rows.len() as u64).sum::<u64>();
        }
        let odd = self.odd();
        self.tables.par_iter_mut().enumerate().for_each(|(shard, table)| {
            for sink in &sinks {
                let whole = |number: u32| u64::from(sink.whole[number as usize]);
                for &pair in &sink.rows[shard] {
                    table.add(whole(pair.source) << 32 | whole(pair.target), pair, odd);
                }
            }
        });
        for sink in &mut sinks {
            sink.rows.iter_mut().for_each(Vec::clear);
        }
        if self.tables.iter().any(|table| table.overflowed) {
            return Err(Error::overflow("events of a dyad"));
        }
        Ok(())
    }
}
