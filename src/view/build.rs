//! From claims that count to rows, by counting sorts in cache: arcs are dealt into buckets by tail
//! (`scatter`), sorted there by head and tail (`outward`), parallel arcs of one relation merge
//! into ties (`parallel`), and in-rows are dealt and placed from out-rows (`inward`).
//!
//! What is dealt stands in memory that becomes the view's: fresh memory costs more than writing
//! to it. Cost: linear in claims and nodes; two moves through memory an arc and some in cache; 2
//! bytes an arc beside the view, but a copy of the out-rows where arcs merge.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::counted::Counted;
use super::identity;
use super::inward::add_in_rows;
use super::lens::Lens;
use super::merge::Merger;
use super::order::Order;
use super::outward::{Carried, OutRows, out_rows};
use super::parallel::merge_parallel;
use super::rows::{OwnNumbers, Packed};
use super::scatter::{Buckets, Feed, Sizes, deal};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::graph::{CHUNK, CLAIM_BIT, Chunk, Ledger, NO_AFFINITY, flag};
use crate::model::Shape;

/// The bit of a link that says the arc is of a symmetric tie.
pub(super) const SYMMETRIC: u32 = CLAIM_BIT;

pub(super) fn build(counted: &Counted, lens: &Lens, order: &Order, meter: &mut Meter<'_>) -> Result<Packed, Error> {
    let merger = Merger { ledger: counted.ledger(), lens };
    let claims = ClaimArcs::new(counted, order, merger);
    check(meter.look().or_else(|| meter.step()))?;
    let (nodes, buckets) = (counted.ledger().nodes.len(), claims.buckets);
    let sizes = Sizes::of(&claims, buckets);
    if sizes.total > u64::from(u32::MAX >> 1) {
        return Err(Error::limit("arcs of a view", (u32::MAX >> 1).into()));
    }
    let arcs = sizes.total as usize;
    check(meter.is_too_large(arcs * 32).or_else(|| meter.step()))?;
    let (mut ends, mut rest) = (vec![[0; 2]; arcs], vec![0; arcs]);
    deal(&claims, (buckets, &sizes), (&mut ends, &mut rest));
    check(meter.look().or_else(|| meter.step()))?;
    let out = out_rows((buckets, &sizes, nodes), &mut ends, rest);
    check(meter.look().or_else(|| meter.step()))?;
    let mut rows = if out.has_parallel {
        drop(ends);
        let rows = merge_parallel(&merger, &out.offsets, &out.heads, (&out.links, &out.affinities))?;
        drop(out);
        ends = vec![[0; 2]; rows.heads.len()];
        rows
    } else {
        single(&merger, out)
    };
    check(meter.look().or_else(|| meter.step()))?;
    add_in_rows(&mut rows, claims.parts, ends);
    if claims.has_symmetric {
        pair_twins(&mut rows);
    }
    Ok(rows)
}

fn check(limit: Option<Limit>) -> Result<(), Error> {
    limit.map_or(Ok(()), |by| Err(Error::budget("the building of a view", &by)))
}

/// The arcs that claims make, in order of claims.
struct ClaimArcs<'a> {
    ledger: &'a Ledger,
    counted: &'a Counted,
    order: &'a Order,
    merger: Merger<'a>,
    /// From the graph's number of a node to the view's, lifted; empty when they are the same.
    map: Vec<u32>,
    /// Relations of identity, when the lens accepts it: those who are one have no tie of it.
    identity: FixedBitSet,
    /// By chunk: whether every claim of it makes one directed tie.
    plain: Vec<bool>,
    has_symmetric: bool,
    buckets: Buckets,
    parts: usize,
}

impl<'a> ClaimArcs<'a> {
    fn new(counted: &'a Counted, order: &'a Order, merger: Merger<'a>) -> Self {
        let (ledger, lift) = (counted.ledger(), &counted.lift);
        let same = lift.is_none() && order.is_identity();
        let count = if same { 0 } else { ledger.nodes.len() as u32 };
        let map = (0..count).into_par_iter().map(|n| order.rank(lift.of(n))).collect();
        let chunks = ledger.claims.chunks();
        let directed: Vec<bool> = ledger.schema.relations().map(|rule| rule.shape() == Shape::Directed).collect();
        let mut plain: Vec<bool> = chunks.par_iter().map(|chunk| is_directed(chunk, &directed)).collect();
        let has_symmetric = plain.contains(&false);
        let numbered = |chunk: &Chunk| !chunk.quantity.is_empty() && !chunk.quantity.iter().any(|q| q.is_nan());
        plain.par_iter_mut().zip(chunks).for_each(|(plain, chunk)| {
            *plain &= chunk.any_flags & (flag::ROLES | flag::STATEMENT) == 0
                && !lift.has_dated()
                && (!merger.needs_quantity() || numbered(chunk));
        });
        let identity = merger.lens.same.map_or_else(FixedBitSet::new, |_| identity::relations(ledger));
        let buckets = Buckets::new(ledger.nodes.len(), ledger.claims.len());
        let parts = rayon::current_num_threads().min(chunks.len()).max(1);
        Self { ledger, counted, order, merger, map, identity, plain, has_symmetric, buckets, parts }
    }

    #[inline]
    fn node(&self, node: u32) -> u32 {
        if self.map.is_empty() { node } else { self.map[node as usize] }
    }

    /// Whom a node stands for in a claim, where that may depend on the day.
    fn node_in(&self, claim: u32, node: u32) -> u32 {
        if self.counted.lift.is_dated(node) {
            return self.order.rank(self.counted.lifted_in(&self.counted.claim(claim), node));
        }
        self.node(node)
    }

    /// The arcs of one chunk of claims: tail, head, link, affinity.
    #[inline]
    fn block(&self, block: usize, mut each: impl FnMut(u32, u32, u32, i32)) {
        let chunk = &*self.ledger.claims.chunks()[block];
        let first = (block * CHUNK) as u32;
        if !self.plain[block] {
            return self.mixed_block(chunk, first, each);
        }
        let stated = |affinity: i32| if affinity == NO_AFFINITY { 0 } else { affinity };
        let ends = chunk.first.iter().zip(&chunk.second).zip(&chunk.affinity).zip(first..);
        match (self.counted.selection.is_all(), self.map.is_empty()) {
            (true, true) => ends.for_each(|(((&a, &b), &affinity), claim)| each(a, b, claim, stated(affinity))),
            (true, false) => ends.for_each(|(((&a, &b), &affinity), claim)| {
                each(self.map[a as usize], self.map[b as usize], claim, stated(affinity));
            }),
            (false, _) => ends
                .filter(|&(_, claim)| self.counted.selection.counts(claim))
                .for_each(|(((&a, &b), &affinity), claim)| each(self.node(a), self.node(b), claim, stated(affinity))),
        }
    }

    fn mixed_block(&self, chunk: &Chunk, first: u32, mut each: impl FnMut(u32, u32, u32, i32)) {
        for claim in (first..first + chunk.len() as u32).filter(|&c| self.counted.selection.counts(c)) {
            let affinity = self.merger.single_affinity(claim);
            let node = |node| self.node_in(claim, node);
            arcs_of(&self.merger, &self.identity, claim, node, |a, b, link| each(a, b, link, affinity));
        }
    }
}

/// Whether every relation in a chunk is directed and of two; quick when there is only one.
fn is_directed(chunk: &Chunk, directed: &[bool]) -> bool {
    let Some(first) = chunk.relation.first() else { return true };
    let others = chunk.relation.iter().filter(|&relation| relation != first).count();
    let relations = if others == 0 { &chunk.relation[..1] } else { &chunk.relation };
    relations.iter().all(|relation| directed[usize::from(relation.0)])
}

/// The arcs that one claim makes between nodes of a view: tail, head, link.
pub(super) fn arcs_of(
    merger: &Merger<'_>,
    identity: &FixedBitSet,
    claim: u32,
    node: impl Fn(u32) -> u32,
    mut each: impl FnMut(u32, u32, u32),
) {
    if !merger.makes_ties(claim) {
        return;
    }
    let is_identity = identity.contains(usize::from(merger.ledger.relation(claim).0));
    merger.ledger.ties_of(claim, |a, b, symmetric| {
        let (a, b) = (node(a), node(b));
        if is_identity && a == b {
            return;
        }
        let link = if symmetric { claim | SYMMETRIC } else { claim };
        each(a, b, link);
        if symmetric && a != b {
            each(b, a, link);
        }
    });
}

/// Arcs in order of claims, by tail. A part is a stretch of chunks.
impl Feed<i32> for ClaimArcs<'_> {
    fn parts(&self) -> usize {
        self.parts
    }

    #[inline]
    fn run(&self, part: usize, mut put: impl FnMut(u32, [u32; 2], i32)) {
        let (chunks, parts) = (self.ledger.claims.chunks().len(), self.parts);
        for block in chunks * part / parts..chunks * (part + 1) / parts {
            self.block(block, |tail, head, link, affinity| {
                let arc = Carried::new(head, link, affinity, self.buckets.place(tail));
                put(tail, arc.ends, arc.rest);
            });
        }
    }
}

/// The rows when every arc is of one claim.
fn single(merger: &Merger<'_>, out: OutRows) -> Packed {
    let OutRows { offsets: out_offsets, heads, links, affinities, .. } = out;
    let numbers = if merger.is_float() {
        let claims = links.par_iter().map(|&link| link & !SYMMETRIC);
        OwnNumbers::Quantity(claims.map(|claim| merger.single_number(claim)).collect())
    } else {
        OwnNumbers::Affinity(affinities)
    };
    Packed { out_offsets, heads, numbers, in_offsets: Vec::new(), tails: Vec::new(), twins: None, links, starts: None }
}

/// Finds for every arc of a symmetric tie the one that runs back: among parallel arcs, the
/// symmetric ones stand in the same order on both sides. Then clears the links' bit.
fn pair_twins(rows: &mut Packed) {
    let nodes = rows.out_offsets.len() - 1;
    let is_symmetric = |arc: u32| {
        let link = rows.starts.as_ref().map_or(arc, |starts| starts[arc as usize]);
        rows.links[link as usize] & SYMMETRIC != 0
    };
    let twin = |tail: u32, arc: u32| {
        let head = rows.head(arc);
        if !is_symmetric(arc) || head == tail {
            return arc;
        }
        let before = rows.row(tail).arcs_to(super::NodeIx(head)).filter(|a| a.0 < arc && is_symmetric(a.0)).count();
        let mut back = rows.row(head).arcs_to(super::NodeIx(tail)).filter(|a| is_symmetric(a.0));
        back.nth(before).map_or(arc, |a| a.0)
    };
    let twins: Vec<u32> = (0..nodes as u32)
        .into_par_iter()
        .flat_map_iter(|tail| {
            (rows.out_offsets[tail as usize]..rows.out_offsets[tail as usize + 1]).map(move |arc| (tail, arc))
        })
        .map(|(tail, arc)| twin(tail, arc))
        .collect();
    rows.twins = Some(twins);
    rows.links.par_iter_mut().for_each(|link| *link &= !SYMMETRIC);
}
