//! Which claims a lens lets through: the lens compiled once into tables, then run over columns.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::lens::Lens;
use super::selection::{Mask, Selection};
use crate::error::Error;
use crate::graph::{Chunk, Graph, Ledger, flag, taken_back};
use crate::model::{Aspects, ClaimKind, Grade, RelationNo, Truth};

/// A lens compiled against one graph: names resolved, sets made tables.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    during: Vec<(i32, i32)>,
    certainly: bool,
    known_by: Option<i32>,
    /// By kind byte.
    kinds: Option<Box<[bool; 256]>>,
    relations: Option<Vec<bool>>,
    sources: Option<Table>,
    asserters: Option<Table>,
    grades: Option<Box<[bool; 64]>>,
    background: bool,
    dropped: BTreeSet<u32>,
    kept: Option<BTreeSet<u32>>,
    /// Claims from here on are supposed, and let through.
    supposed: u32,
}

/// What passes, by number; `none` for claims without one.
#[derive(Clone, Debug)]
struct Table {
    passes: Vec<bool>,
    none: bool,
}

impl Table {
    #[inline]
    fn lets(&self, number: u32) -> bool {
        self.passes.get(number as usize).copied().unwrap_or(self.none)
    }
}

impl Filter {
    /// Resolves what the lens names.
    pub(super) fn new(graph: &Graph, lens: &Lens) -> Result<Self, Error> {
        let (sources, asserters) = tables(graph, lens)?;
        let claim = |key: &String| {
            let found = graph.claim_keyed(key).map(crate::model::ClaimId::index);
            found.ok_or_else(|| Error::unknown("claim", key))
        };
        let numbers = |keys: &BTreeSet<String>| keys.iter().map(claim).collect::<Result<BTreeSet<u32>, Error>>();
        let dropped = numbers(&lens.without_claims)?;
        let kept = lens.claims.as_ref().map(numbers).transpose()?;
        Ok(Self {
            during: lens.during.iter().map(crate::model::Period::hull).collect(),
            certainly: lens.certainly,
            known_by: lens.known_by.map(crate::model::Day::number),
            kinds: kinds(lens),
            relations: relations(graph, lens)?,
            sources,
            asserters,
            grades: lens.least_grade.map(|floor| {
                Box::new(std::array::from_fn(|code| Grade::from_code(code as u8).is_some_and(|g| g.at_least(floor))))
            }),
            background: lens.background,
            dropped,
            kept,
            supposed: u32::MAX,
        })
    }

    /// The same, with only these of the reports.
    pub(super) fn only(mut self, claims: BTreeSet<u32>) -> Self {
        self.kept = Some(match self.kept {
            None => claims,
            Some(kept) => kept.intersection(&claims).copied().collect(),
        });
        self
    }

    /// The same, without these claims.
    pub(super) fn without(mut self, claims: impl IntoIterator<Item = u32>) -> Self {
        self.dropped.extend(claims);
        self
    }

    /// The same, without what these of so many sources carry.
    pub(super) fn striking(mut self, count: usize, sources: impl IntoIterator<Item = u32>) -> Self {
        let table = self.sources.get_or_insert_with(|| Table { passes: vec![true; count], none: true });
        for source in sources {
            table.passes[source as usize] = false;
        }
        self
    }

    /// The same, where claims from that one on are supposed. What was supposed before stays so.
    pub(super) fn supposing(mut self, first: u32) -> Self {
        self.supposed = self.supposed.min(first);
        self
    }

    /// Whether the lens asks for a relation.
    pub(super) fn asks_for(&self, relation: RelationNo) -> bool {
        self.relations.as_ref().is_none_or(|table| table[usize::from(relation.0)])
    }

    /// Runs over all claims, chunk by chunk and in parallel.
    pub(super) fn select(&self, ledger: &Ledger) -> Selection {
        let chunks = ledger.claims.chunks();
        let masks: Vec<Mask> = chunks.par_iter().map(|chunk| self.mask(chunk)).collect();
        let mut selection = Selection::new(ledger, masks);
        selection.let_through(self.supposed);
        selection.leave_out(&self.dropped);
        if let Some(kept) = &self.kept {
            selection.keep_only(ledger, kept, self.supposed);
        }
        // An amendment counts when the lens knows of it, whatever relations, kinds and days the
        // lens asks for.
        let taken = taken_back(ledger, |chunk, at, claim| self.knows(chunk, at, claim));
        selection.take_back(taken.ones().map(|claim| claim as u32).collect());
        selection
    }

    /// Whether the lens knows that the claim was made.
    fn knows(&self, chunk: &Chunk, at: usize, claim: u32) -> bool {
        let own = chunk.flags[at] & flag::BACKGROUND != 0;
        self.known_by.is_none_or(|day| chunk.known[at] <= day)
            && self.sources.as_ref().is_none_or(|table| table.lets(chunk.source[at]))
            && self.asserters.as_ref().is_none_or(|table| own || table.lets(chunk.asserter[at]))
            && !self.dropped.contains(&claim)
            && self.kept.as_ref().is_none_or(|kept| own || kept.contains(&claim))
    }

    /// Whether nothing in the chunk can fail, so that no mask is needed.
    fn lets_all(&self, chunk: &Chunk) -> bool {
        self.during.is_empty()
            && self.known_by.is_none()
            && self.relations.is_none()
            && self.sources.is_none()
            && self.asserters.is_none()
            && self.grades.is_none()
            && (self.background || chunk.any_flags & flag::BACKGROUND == 0)
            && self.kinds.as_ref().is_none_or(|table| chunk.kind.iter().all(|&k| table[usize::from(k)]))
    }

    fn mask(&self, chunk: &Chunk) -> Mask {
        if self.lets_all(chunk) {
            return Mask::All(chunk.len());
        }
        let mut passes = vec![true; chunk.len()];
        let own = |flags: u8| flags & flag::BACKGROUND != 0;
        if let Some(table) = &self.relations {
            narrow(&mut passes, &chunk.relation, |r| table[usize::from(r.0)]);
        }
        if let Some(table) = &self.sources {
            narrow(&mut passes, &chunk.source, |&s| table.lets(s));
        }
        if !self.background {
            narrow(&mut passes, &chunk.flags, |&f| !own(f));
        }
        if let Some(table) = &self.kinds {
            narrow_but_own(&mut passes, chunk, &chunk.kind, |&k| table[usize::from(k)]);
        }
        if let Some(table) = &self.asserters {
            narrow_but_own(&mut passes, chunk, &chunk.asserter, |&a| table.lets(a));
        }
        if let Some(table) = &self.grades {
            if chunk.grade.is_empty() {
                narrow(&mut passes, &chunk.flags, |&f| own(f));
            } else {
                narrow_but_own(&mut passes, chunk, &chunk.grade, |&g| table[usize::from(g)]);
            }
        }
        let possible = self.narrow_in_time(chunk, &mut passes);
        Mask::Some { passes: words(&passes), possible }
    }

    /// Conditions on time; returns what passes only possibly.
    fn narrow_in_time(&self, chunk: &Chunk, passes: &mut [bool]) -> Vec<u16> {
        let mut possible = Vec::new();
        for &(from, to) in &self.during {
            for ((pass, &a), &b) in passes.iter_mut().zip(&chunk.from).zip(&chunk.to) {
                *pass &= a < to && b > from;
            }
        }
        let imprecise = flag::VAGUE_VALID | flag::NO_VALID;
        if !self.during.is_empty() && chunk.any_flags & imprecise != 0 {
            for (at, pass) in
                passes.iter_mut().enumerate().filter(|(at, pass)| **pass && chunk.flags[*at] & imprecise != 0)
            {
                match self.valid_truth(chunk, at) {
                    Truth::Yes => {}
                    Truth::Unknown if !self.certainly => {}
                    Truth::Unknown => {
                        *pass = false;
                        possible.push(at as u16);
                    }
                    Truth::No => *pass = false,
                }
            }
        }
        if let Some(day) = self.known_by {
            possible.retain(|&at| possibly_known(chunk, usize::from(at), day));
            for (at, pass) in passes.iter_mut().enumerate() {
                if *pass && chunk.known[at] > day {
                    *pass = false;
                    if possibly_known(chunk, at, day) {
                        possible.push(at as u16);
                    }
                }
            }
        }
        possible.sort_unstable();
        possible
    }

    fn valid_truth(&self, chunk: &Chunk, at: usize) -> Truth {
        let flags = chunk.flags[at];
        // What cannot lie outside of a window needs no closer look.
        let inside = |&(from, to): &(i32, i32)| chunk.from[at] >= from && chunk.to[at] <= to;
        if flags & flag::NO_VALID == 0 && self.during.iter().all(inside) {
            return Truth::Yes;
        }
        if flags & flag::NO_VALID != 0 {
            return if flags & flag::BACKGROUND != 0 { Truth::Yes } else { Truth::Unknown };
        }
        let valid = chunk.facets(at).and_then(|f| f.valid.as_ref());
        let truths = self.during.iter().map(|&window| valid.map_or(Truth::Yes, |v| v.overlaps_days(window)));
        truths.min().unwrap_or(Truth::Yes)
    }
}

fn possibly_known(chunk: &Chunk, at: usize, day: i32) -> bool {
    if chunk.known[at] <= day {
        return true;
    }
    match chunk.facets(at).and_then(|f| f.known.as_ref()) {
        Some(known) => known.earliest().number() <= day,
        None => chunk.known[at] == crate::graph::KNOWN_NEVER,
    }
}

/// What passes as bits, a word at a time.
fn words(passes: &[bool]) -> Vec<usize> {
    let word = |bits: &[bool]| bits.iter().rev().fold(0, |word, &bit| word << 1 | usize::from(bit));
    passes.chunks(usize::BITS as usize).map(word).collect()
}

fn narrow<T>(passes: &mut [bool], column: &[T], lets: impl Fn(&T) -> bool) {
    for (pass, value) in passes.iter_mut().zip(column) {
        *pass &= lets(value);
    }
}

/// Narrows, passing by structure and background.
fn narrow_but_own<T>(passes: &mut [bool], chunk: &Chunk, column: &[T], lets: impl Fn(&T) -> bool) {
    if chunk.any_flags & flag::BACKGROUND == 0 {
        return narrow(passes, column, lets);
    }
    for ((pass, value), &flags) in passes.iter_mut().zip(column).zip(&chunk.flags) {
        *pass &= flags & flag::BACKGROUND != 0 || lets(value);
    }
}

fn kinds(lens: &Lens) -> Option<Box<[bool; 256]>> {
    if lens.kinds.is_none() && lens.refused.is_empty() {
        return None;
    }
    let passes = |byte: usize| {
        let kind = ClaimKind::from_number(byte as u8 & 0xF);
        let aspects = Aspects::from_bits(byte as u8 >> 4);
        !aspects.meets(lens.refused) && lens.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    };
    Some(Box::new(std::array::from_fn(passes)))
}

fn relations(graph: &Graph, lens: &Lens) -> Result<Option<Vec<bool>>, Error> {
    let schema = graph.schema();
    for name in lens.relations.iter().flatten().chain(&lens.avoided) {
        schema.relation_number(name)?;
    }
    if lens.relations.is_none() && lens.avoided.is_empty() {
        return Ok(None);
    }
    let passes = |number: usize| {
        let name = schema.relation_rule(RelationNo(number as u16)).name();
        !lens.avoided.contains(name) && lens.relations.as_ref().is_none_or(|names| names.contains(name))
    };
    Ok(Some((0..schema.relation_count()).map(passes).collect()))
}

/// Tables of sources and asserters; a key to go without may name either, or both.
fn tables(graph: &Graph, lens: &Lens) -> Result<(Option<Table>, Option<Table>), Error> {
    let source = |key: &String| {
        let found = graph.source_keyed(key).map(crate::model::SourceId::index);
        found.ok_or_else(|| Error::unknown_among("source", key, graph.source_keys()))
    };
    let node = |key: &String| {
        let found = graph.keyed(key).map(crate::model::NodeId::index);
        found.ok_or_else(|| Error::unknown("node", key))
    };
    let mut sources = only(graph.sources().len(), lens.sources.as_ref(), source)?;
    let mut asserters = only(graph.node_count(), lens.asserters.as_ref(), node)?;
    for key in &lens.without {
        let (source, node) = (graph.source_keyed(key), graph.keyed(key));
        if source.is_none() && node.is_none() {
            return Err(Error::unknown("node or source", key));
        }
        let open = |len| Table { passes: vec![true; len], none: true };
        if let Some(source) = source {
            sources.get_or_insert_with(|| open(graph.sources().len())).passes[source.index() as usize] = false;
        }
        if let Some(node) = node {
            asserters.get_or_insert_with(|| open(graph.node_count())).passes[node.index() as usize] = false;
        }
    }
    Ok((sources, asserters))
}

fn only(
    len: usize,
    keys: Option<&BTreeSet<String>>,
    number: impl Fn(&String) -> Result<u32, Error>,
) -> Result<Option<Table>, Error> {
    let Some(keys) = keys else { return Ok(None) };
    let mut passes = vec![false; len];
    for key in keys {
        passes[number(key)? as usize] = true;
    }
    Ok(Some(Table { passes, none: false }))
}
