//! Events to directed dyads, keeping no event: so many, what they add up to, the first and the last.
//!
//! Rows are dealt into shards by their source, and each shard adds them up in a table of its own
//! that fits the cache. So memory follows dyads and a batch of rows, never the length of the input.

use std::hash::{BuildHasher, RandomState};

use rayon::prelude::*;

use super::format::Role;
use super::names::Names;
use super::row::{NONE, Row, Sink};
use super::run::Gather;
use super::worker::Plan;
use crate::error::Error;
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

/// Tables to deal rows into, as a power of two.
const SHARDS: u32 = 6;

/// Rows of a batch at least.
const BATCH: usize = 1 << 18;

/// A row between two actors, as numbers of its worker.
#[derive(Clone, Copy, Debug)]
struct Pair {
    source: u32,
    target: u32,
    day: i32,
    score: i32,
}

/// What events of one dyad add up to.
#[derive(Clone, Copy, Debug)]
struct Sum {
    key: u64,
    events: u32,
    scored: u32,
    score: i64,
    first: i32,
    last: i32,
}

/// Adds up the rows of a shard.
#[derive(Clone, Debug, Default)]
struct Table {
    sums: Vec<Sum>,
    /// Numbers of sums from 1, by their keys; 0 is no entry.
    slots: Vec<u32>,
    shift: u32,
    overflowed: bool,
}

impl Table {
    #[inline]
    fn add(&mut self, key: u64, pair: Pair, odd: u64) {
        if self.sums.len() * 4 >= self.slots.len() * 3 {
            self.grow(odd);
        }
        let sum = self.sum(key, odd);
        let (events, full) = sum.events.overflowing_add(1);
        sum.events = events;
        if pair.score != NONE {
            sum.scored += 1;
            sum.score += i64::from(pair.score);
        }
        sum.first = sum.first.min(pair.day);
        sum.last = sum.last.max(pair.day);
        self.overflowed |= full;
    }

    /// The sum of a key, which may be new.
    #[inline]
    fn sum(&mut self, key: u64, odd: u64) -> &mut Sum {
        let mask = self.slots.len() - 1;
        let mut at = (key.wrapping_mul(odd) >> self.shift) as usize;
        let number = loop {
            let slot = &mut self.slots[at & mask];
            if *slot == 0 {
                self.sums.push(Sum { key, events: 0, scored: 0, score: 0, first: i32::MAX, last: i32::MIN });
                *slot = self.sums.len() as u32;
            }
            let number = *slot as usize - 1;
            if self.sums[number].key == key {
                break number;
            }
            at += 1;
        };
        &mut self.sums[number]
    }

    #[cold]
    fn grow(&mut self, odd: u64) {
        let size = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(size, 0);
        self.shift = 64 - size.trailing_zeros();
        for (at, sum) in self.sums.iter().enumerate() {
            let mut slot = (sum.key.wrapping_mul(odd) >> self.shift) as usize;
            while self.slots[slot & (size - 1)] != 0 {
                slot += 1;
            }
            self.slots[slot & (size - 1)] = at as u32 + 1;
        }
    }
}

/// Events added up by directed dyad.
pub struct Dyads {
    by: By,
    names: Names,
    state: RandomState,
    tables: Vec<Table>,
    events: u64,
    unpaired: u64,
}

impl std::fmt::Debug for Dyads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dyads").field("by", &self.by).field("dyads", &self.len()).finish_non_exhaustive()
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

impl Dyads {
    pub(super) fn new(by: By) -> Self {
        let state = RandomState::new();
        let tables = vec![Table::default(); 1 << SHARDS];
        Self { by, names: Names::alike(&state), state, tables, events: 0, unpaired: 0 }
    }

    /// How many dyads there are.
    pub fn len(&self) -> usize {
        self.tables.iter().map(|table| table.sums.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Actors or countries in them.
    pub fn nodes(&self) -> usize {
        self.names.len()
    }

    /// Events in them.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Accepted events that are of no dyad: an actor lacks, or both are of one country where countries are
    /// counted.
    pub const fn unpaired(&self) -> u64 {
        self.unpaired
    }

    /// The dyads with the most events, at most so many; of equals those first by source, then target.
    pub fn top(&self, most: usize) -> Vec<DyadSum<'_>> {
        let mut sums: Vec<&Sum> = self.tables.iter().flat_map(|table| &table.sums).collect();
        let order = |sum: &&Sum| (std::cmp::Reverse(sum.events), self.text(sum.key >> 32), self.text(sum.key));
        let by = |a: &&Sum, b: &&Sum| order(a).cmp(&order(b));
        if most < sums.len() {
            sums.select_nth_unstable_by(most, by);
            sums.truncate(most);
        }
        sums.sort_unstable_by(by);
        sums.into_iter().map(|sum| self.sum(sum)).collect()
    }

    /// All, by source, then target.
    pub fn sorted(&self) -> Vec<DyadSum<'_>> {
        let mut ranked: Vec<u32> = (0..self.names.len() as u32).collect();
        ranked.sort_unstable_by_key(|&number| self.names.get(number));
        let mut rank = vec![0_u32; ranked.len()];
        for (place, &number) in ranked.iter().enumerate() {
            rank[number as usize] = place as u32;
        }
        let mut sums: Vec<&Sum> = self.tables.iter().flat_map(|table| &table.sums).collect();
        sums.par_sort_unstable_by_key(|sum| (rank[(sum.key >> 32) as usize], rank[sum.key as u32 as usize]));
        sums.into_iter().map(|sum| self.sum(sum)).collect()
    }

    /// The dyad of two actors, as they are named here.
    pub fn get(&self, source: &str, target: &str) -> Option<DyadSum<'_>> {
        let number = |name: &str| self.names.find(name.as_bytes());
        let key = u64::from(number(source)?) << 32 | u64::from(number(target)?);
        let table = &self.tables[self.shard(source.as_bytes())];
        table.sums.iter().find(|sum| sum.key == key).map(|sum| self.sum(sum))
    }

    fn shard(&self, name: &[u8]) -> usize {
        (self.state.hash_one(name) >> (64 - SHARDS)) as usize
    }

    fn text(&self, number: u64) -> &str {
        // Rows that are no UTF-8 were rejected or written anew.
        std::str::from_utf8(self.names.get(number as u32)).unwrap_or_default()
    }

    fn sum<'a>(&'a self, sum: &Sum) -> DyadSum<'a> {
        let total = sum.score as f64 / 1e5;
        DyadSum {
            source: self.text(sum.key >> 32),
            target: self.text(sum.key),
            events: sum.events.into(),
            scored: sum.scored.into(),
            goldstein_sum: total,
            goldstein_mean: (sum.scored > 0).then(|| total / f64::from(sum.scored)),
            first: Day::clamped(sum.first),
            last: Day::clamped(sum.last),
        }
    }
}

/// What one worker finds.
pub(super) struct Pairs {
    names: Names,
    state: RandomState,
    ends: (Role, Role),
    distinct: bool,
    /// The shard of each name, and all names by number in the whole.
    shards: Vec<u8>,
    whole: Vec<u32>,
    rows: Vec<Vec<Pair>>,
    unpaired: u64,
}

impl Pairs {
    #[inline]
    fn number(&mut self, (words, name): (Option<[u64; 2]>, &[u8])) -> u32 {
        let number = match words {
            Some(words) => self.names.short(words, name),
            None => self.names.number(name),
        };
        if number as usize >= self.shards.len() {
            let hash = self.state.hash_one(self.names.get(number));
            self.shards.push((hash >> (64 - SHARDS)) as u8);
        }
        number
    }
}

impl Sink for Pairs {
    #[inline]
    fn row(&mut self, row: &Row<'_>) {
        let (Some(source), Some(target)) = (row.name(self.ends.0), row.name(self.ends.1)) else {
            self.unpaired += 1;
            return;
        };
        if self.distinct && source.1 == target.1 {
            self.unpaired += 1;
            return;
        }
        let (source, target) = (self.number(source), self.number(target));
        let shard = self.shards[source as usize];
        self.rows[shard as usize].push(Pair { source, target, day: row.read.day, score: row.read.score });
    }
}

impl Gather for Dyads {
    type Sink = Pairs;

    fn wants(&self, role: Role) -> bool {
        self.by == By::Country && matches!(role, Role::SourceCountry | Role::TargetCountry)
    }

    fn sink(&self, _: &Plan) -> Pairs {
        let ends = match self.by {
            By::Code => (Role::Source, Role::Target),
            By::Country => (Role::SourceCountry, Role::TargetCountry),
        };
        Pairs {
            names: Names::alike(&self.state),
            state: self.state.clone(),
            ends,
            distinct: self.by == By::Country,
            shards: Vec::new(),
            whole: Vec::new(),
            rows: vec![Vec::new(); 1 << SHARDS],
            unpaired: 0,
        }
    }

    /// A batch grows with the dyads, so that sweeping over these costs no more a row.
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
        let odd = self.state.hash_one(u64::MAX) | 1;
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
