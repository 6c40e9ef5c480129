//! What a worker keeps of its rows: pairs of actors as numbers, dealt into shards by their source.

use std::hash::{BuildHasher, RandomState};

use super::codes;
use super::dyads::By;
use super::format::Role;
use super::names::Names;
use super::row::{NONE, Row, Sink};
use crate::codebook::cameo::Form;
use crate::codebook::plover;

/// Shards to deal rows into, as a power of two.
pub(super) const SHARDS: u32 = 6;

/// A row between two actors, as numbers of its worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) day: i32,
    /// Score and class in one.
    mark: i32,
}

/// A class in the low three bits of a mark, 0 for none.
const CLASS_BITS: u32 = 3;
/// The score of a mark that has none: beyond all scores, and in 29 bits.
const NO_SCORE: i32 = 1 << 22;

impl Pair {
    /// Hundred-thousandths, where it has a score.
    #[inline]
    pub(super) const fn score(self) -> Option<i32> {
        let score = self.mark >> CLASS_BITS;
        if score == NO_SCORE { None } else { Some(score) }
    }

    /// The class from 1 to 4, or 0.
    #[inline]
    pub(super) const fn class(self) -> usize {
        self.mark.cast_unsigned() as usize & ((1 << CLASS_BITS) - 1)
    }
}

/// What one worker finds.
pub(super) struct Pairs {
    pub(super) names: Names,
    state: RandomState,
    ends: (Role, Role),
    distinct: bool,
    /// The classes of codes by their place, as far as they were met.
    classes: Option<Vec<u8>>,
    /// The shard of each name, and all names by number in the whole.
    shards: Vec<u8>,
    pub(super) whole: Vec<u32>,
    pub(super) rows: Vec<Vec<Pair>>,
    pub(super) unpaired: u64,
}

/// A class that was not looked up yet.
const UNKNOWN: u8 = u8::MAX;

impl Pairs {
    /// Of dyads by code or country; without `classes` all rows are of none.
    pub(super) fn new(by: By, classes: bool, state: &RandomState) -> Self {
        let ends = match by {
            By::Code => (Role::Source, Role::Target),
            By::Country => (Role::SourceCountry, Role::TargetCountry),
        };
        Self {
            names: Names::alike(state),
            state: state.clone(),
            ends,
            distinct: by == By::Country,
            classes: classes.then(|| vec![UNKNOWN; codes::COUNT]),
            shards: Vec::new(),
            whole: Vec::new(),
            rows: vec![Vec::new(); 1 << SHARDS],
            unpaired: 0,
        }
    }

    #[inline]
    fn number(&mut self, (words, name): (Option<[u64; 2]>, &[u8])) -> u32 {
        let number = match words {
            Some(words) => self.names.short(words, name),
            None => self.names.number(name),
        };
        if number as usize >= self.shards.len() {
            self.shards.push(shard(&self.state, self.names.get(number)));
        }
        number
    }

    /// The class that a row states; where it states none, that of its code or type.
    #[inline]
    fn class(&mut self, row: &Row<'_>) -> u8 {
        let Some(classes) = &mut self.classes else { return 0 };
        if row.read.quad != 0 {
            return row.read.quad;
        }
        if row.read.kind != 0 {
            return type_class(row.read.kind);
        }
        let place = codes::place(row.read.code);
        if classes[place] == UNKNOWN {
            classes[place] = code_class(row.read.code);
        }
        classes[place]
    }
}

/// The shard of a name: the same for all workers with the same state.
pub(super) fn shard(state: &RandomState, name: &[u8]) -> u8 {
    (state.hash_one(name) >> (64 - SHARDS)) as u8
}

#[cold]
fn code_class(code: u16) -> u8 {
    if code == codes::NONE {
        return 0;
    }
    let nearest = Form::of(codes::text(codes::place(code)).as_bytes()).nearest();
    nearest.map_or(0, |code| code.quad().number())
}

#[cold]
fn type_class(kind: u8) -> u8 {
    let kind = plover::Type::ALL.get(usize::from(kind) - 1);
    kind.map_or(0, |kind| kind.quad(plover::Reading::default()).number())
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
        let class = i32::from(self.class(row));
        let score = if row.read.score == NONE { NO_SCORE } else { row.read.score };
        let mark = score << CLASS_BITS | class;
        let shard = self.shards[source as usize];
        self.rows[usize::from(shard)].push(Pair { source, target, day: row.read.day, mark });
    }
}
