//! From claims that count to rows: a stable counting sort by head, then by tail, leaves every
//! row sorted; parallel arcs of one relation then merge into ties; a third makes the in-rows.
//!
//! Threads own disjoint ranges of nodes and each reads all arcs, so that no thread writes where
//! another does and the result does not depend on how many there are. The affinity of an arc's
//! claim travels with it, since fetching it afterwards is one cache miss an arc. Cost: linear in
//! claims and nodes; three scattered writes an arc.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::counted::Counted;
use super::identity;
use super::lens::{Lens, Merge};
use super::merge::Merger;
use super::order::{Order, compare_claims};
use super::rows::{OwnNumbers, Rows};
use super::scatter::{Feed, offsets, scatter};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::graph::{CHUNK, CLAIM_BIT, Chunk, Ledger, NO_AFFINITY, flag};
use crate::model::{RelationNo, Shape};

/// The bit of a link that says the arc is of a symmetric tie.
const SYMMETRIC: u32 = CLAIM_BIT;

pub(super) fn build(counted: &Counted, lens: &Lens, order: &Order, meter: &mut Meter<'_>) -> Result<Rows, Error> {
    let merger = Merger { ledger: counted.ledger(), lens };
    let claims = ClaimArcs::new(counted, order, merger);
    check(meter.look().or_else(|| meter.step()))?;
    let (out_counts, in_counts) = claims.degrees();
    let arcs: u64 = out_counts.iter().map(|&d| u64::from(d)).sum();
    if arcs > u64::from(u32::MAX >> 1) {
        return Err(Error::limit("arcs of a view", (u32::MAX >> 1).into()));
    }
    let arcs = arcs as usize;
    check(meter.is_too_large(arcs * 32).or_else(|| meter.step()))?;
    let in_offsets = offsets(&in_counts);
    let mut by_head = vec![[0u32; 3]; arcs];
    scatter(&in_offsets, &claims, by_head.as_mut_slice());
    check(meter.look().or_else(|| meter.step()))?;
    let out_offsets = offsets(&out_counts);
    let (mut heads, mut links, mut affinities) = (vec![0u32; arcs], vec![0u32; arcs], vec![0i32; arcs]);
    let columns = (heads.as_mut_slice(), links.as_mut_slice(), affinities.as_mut_slice());
    scatter(&out_offsets, &ByHead { offsets: &in_offsets, arcs: &by_head }, columns);
    drop(by_head);
    check(meter.look().or_else(|| meter.step()))?;
    let mut rows = if has_parallel(&out_offsets, &heads) {
        merge_parallel(&merger, &out_offsets, &heads, (&links, &affinities))?
    } else {
        let numbers = single_numbers(&merger, &links, affinities);
        Rows { out_offsets, heads, numbers, in_offsets, tails: Vec::new(), twins: None, links, starts: None }
    };
    check(meter.look().or_else(|| meter.step()))?;
    if rows.in_offsets.is_empty() {
        rows.in_offsets = in_offsets_of(&rows);
    }
    let mut tails = vec![[0u32; 2]; rows.heads.len()];
    scatter(&rows.in_offsets, &ByTail { offsets: &rows.out_offsets, heads: &rows.heads }, tails.as_mut_slice());
    rows.tails = tails;
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
    /// By relation: whether it is directed and of two.
    plain: Vec<bool>,
    has_symmetric: bool,
}

impl<'a> ClaimArcs<'a> {
    fn new(counted: &'a Counted, order: &'a Order, merger: Merger<'a>) -> Self {
        let (ledger, lift) = (counted.ledger(), &counted.lift);
        let same = lift.is_none() && order.is_identity();
        let count = if same { 0 } else { ledger.nodes.len() as u32 };
        let map = (0..count).into_par_iter().map(|n| order.rank(lift.of(n))).collect();
        let plain: Vec<bool> = ledger.schema.relations().map(|rule| rule.shape() == Shape::Directed).collect();
        let is_plain = |relation: &RelationNo| plain[usize::from(relation.0)];
        let has_symmetric = !ledger.claims.chunks().iter().all(|chunk| chunk.relation.iter().all(is_plain));
        let identity = merger.lens.same.map_or_else(FixedBitSet::new, |_| identity::relations(ledger));
        Self { ledger, counted, order, merger, map, identity, plain, has_symmetric }
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

    /// Out- and in-degrees by node; each thread counts blocks of its own.
    fn degrees(&self) -> (Vec<u32>, Vec<u32>) {
        let nodes = self.ledger.nodes.len();
        let blocks = self.ledger.claims.chunks().len();
        let threads = rayon::current_num_threads().min(blocks.max(1));
        let count = |part: usize| {
            let (mut out, mut into) = (vec![0u32; nodes], vec![0u32; nodes]);
            for block in (part..blocks).step_by(threads) {
                self.block(block, |tail, head, _, _| {
                    out[tail as usize] += 1;
                    into[head as usize] += 1;
                });
            }
            (out, into)
        };
        let add = |mut a: Vec<u32>, b: Vec<u32>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        };
        let sum = |a: (Vec<u32>, Vec<u32>), b: (Vec<u32>, Vec<u32>)| (add(a.0, b.0), add(a.1, b.1));
        (0..threads).into_par_iter().map(count).reduce_with(sum).unwrap_or_default()
    }

    /// The arcs of one chunk of claims: tail, head, link, affinity.
    #[inline]
    fn block(&self, block: usize, mut each: impl FnMut(u32, u32, u32, i32)) {
        let chunk = &*self.ledger.claims.chunks()[block];
        let first = (block * CHUNK) as u32;
        if !self.is_plain(chunk) {
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

    /// Whether every claim of the chunk makes one directed tie.
    fn is_plain(&self, chunk: &Chunk) -> bool {
        chunk.any_flags & (flag::ROLES | flag::STATEMENT) == 0
            && !self.counted.lift.has_dated()
            && (!self.has_symmetric || chunk.relation.iter().all(|r| self.plain[usize::from(r.0)]))
            && self.all_numbered(chunk)
    }

    fn all_numbered(&self, chunk: &Chunk) -> bool {
        !self.merger.needs_quantity() || (!chunk.quantity.is_empty() && !chunk.quantity.iter().any(|q| q.is_nan()))
    }

    fn mixed_block(&self, chunk: &Chunk, first: u32, mut each: impl FnMut(u32, u32, u32, i32)) {
        for claim in (first..first + chunk.len() as u32)
            .filter(|&c| self.counted.selection.counts(c) && self.merger.makes_ties(c))
        {
            let affinity = self.merger.single_affinity(claim);
            let is_identity = self.identity.contains(usize::from(self.ledger.relation(claim).0));
            self.ledger.ties_of(claim, |a, b, symmetric| {
                let (a, b) = (self.node_in(claim, a), self.node_in(claim, b));
                if is_identity && a == b {
                    return;
                }
                let link = if symmetric { claim | SYMMETRIC } else { claim };
                each(a, b, link, affinity);
                if symmetric && a != b {
                    each(b, a, link, affinity);
                }
            });
        }
    }
}

/// By head: tail, link and affinity.
impl Feed<[u32; 3]> for ClaimArcs<'_> {
    #[inline]
    fn run(&self, mut put: impl FnMut(u32, [u32; 3])) {
        for block in 0..self.ledger.claims.chunks().len() {
            self.block(block, |tail, head, link, affinity| put(head, [tail, link, affinity.cast_unsigned()]));
        }
    }
}

/// Arcs in order of heads: by tail, then head, link and affinity.
struct ByHead<'a> {
    offsets: &'a [u32],
    arcs: &'a [[u32; 3]],
}

impl Feed<(u32, u32, i32)> for ByHead<'_> {
    #[inline]
    fn run(&self, mut put: impl FnMut(u32, (u32, u32, i32))) {
        for (head, ends) in self.offsets.windows(2).enumerate() {
            for &[tail, link, affinity] in &self.arcs[ends[0] as usize..ends[1] as usize] {
                put(tail, (head as u32, link, affinity.cast_signed()));
            }
        }
    }
}

/// Arcs in order of tails: by head, then tail and number of the arc.
struct ByTail<'a> {
    offsets: &'a [u32],
    heads: &'a [u32],
}

impl Feed<[u32; 2]> for ByTail<'_> {
    #[inline]
    fn run(&self, mut put: impl FnMut(u32, [u32; 2])) {
        for (tail, ends) in self.offsets.windows(2).enumerate() {
            for arc in ends[0]..ends[1] {
                put(self.heads[arc as usize], [tail as u32, arc]);
            }
        }
    }
}

fn has_parallel(offsets: &[u32], heads: &[u32]) -> bool {
    offsets
        .par_windows(2)
        .any(|ends| heads[ends[0] as usize..ends[1] as usize].windows(2).any(|pair| pair[0] == pair[1]))
}

/// The numbers of arcs of one claim each.
fn single_numbers(merger: &Merger<'_>, links: &[u32], affinities: Vec<i32>) -> OwnNumbers {
    if merger.is_float() {
        let claims = links.par_iter().map(|&link| link & !SYMMETRIC);
        OwnNumbers::Quantity(claims.map(|claim| merger.single_number(claim)).collect())
    } else {
        OwnNumbers::Affinity(affinities)
    }
}

fn in_offsets_of(rows: &Rows) -> Vec<u32> {
    let mut counts = vec![0u32; rows.out_offsets.len() - 1];
    rows.heads.iter().for_each(|&head| counts[head as usize] += 1);
    offsets(&counts)
}

/// Merged arcs of a range of nodes.
struct Merged {
    degrees: Vec<u32>,
    heads: Vec<u32>,
    numbers: OwnNumbers,
    links: Vec<u32>,
    counts: Vec<u32>,
}

impl Merged {
    /// Most arcs are of one claim, and there is nothing to merge.
    fn push_single(&mut self, merger: &Merger<'_>, head: u32, link: u32, affinity: i32) {
        self.heads.push(head);
        self.links.push(link);
        self.counts.push(1);
        match &mut self.numbers {
            OwnNumbers::Affinity(all) => all.push(affinity),
            OwnNumbers::Quantity(all) => all.push(merger.single_number(link & !SYMMETRIC)),
        }
    }
}

/// Groups parallel arcs by relation and merges each group into one (one a claim when apart).
fn merge_parallel(
    merger: &Merger<'_>,
    offsets: &[u32],
    heads: &[u32],
    (links, affinities): (&[u32], &[i32]),
) -> Result<Rows, Error> {
    let ranks = relation_ranks(merger.ledger);
    let nodes: Vec<usize> = (0..offsets.len() - 1).collect();
    let blocks: Result<Vec<Merged>, Error> = nodes
        .par_chunks(4096)
        .map(|nodes| {
            let mut block = Merged {
                degrees: Vec::with_capacity(nodes.len()),
                heads: Vec::new(),
                numbers: merger.empty(0),
                links: Vec::new(),
                counts: Vec::new(),
            };
            for &node in nodes {
                let before = block.heads.len();
                let row = offsets[node] as usize..offsets[node + 1] as usize;
                let mut at = row.start;
                while at < row.end {
                    let same = heads[at..row.end].iter().take_while(|&&h| h == heads[at]).count();
                    if same == 1 {
                        block.push_single(merger, heads[at], links[at], affinities[at]);
                    } else {
                        merge_group(merger, &ranks, heads[at], &links[at..at + same], &mut block)?;
                    }
                    at += same;
                }
                block.degrees.push((block.heads.len() - before) as u32);
            }
            Ok(block)
        })
        .collect();
    Ok(joined(merger, blocks?))
}

fn merge_group(merger: &Merger<'_>, ranks: &[u16], head: u32, links: &[u32], block: &mut Merged) -> Result<(), Error> {
    let ledger = merger.ledger;
    let group = |link: u32| (ranks[usize::from(ledger.relation(link & !SYMMETRIC).0)], link & SYMMETRIC);
    let mut sorted = links.to_vec();
    if sorted.len() > 1 {
        sorted.sort_unstable_by(|&a, &b| {
            group(a).cmp(&group(b)).then_with(|| compare_claims(ledger, a & !SYMMETRIC, b & !SYMMETRIC))
        });
        // Lifting can bring two ties of one claim together.
        sorted.dedup();
    }
    let apart = merger.lens.merge == Merge::Apart;
    for links in sorted.chunk_by(|&a, &b| !apart && group(a) == group(b)) {
        let claims: Vec<u32> = links.iter().map(|&link| link & !SYMMETRIC).collect();
        block.heads.push(head);
        match &mut block.numbers {
            OwnNumbers::Affinity(all) => all.push(merger.affinity(&claims)?),
            OwnNumbers::Quantity(all) => all.push(merger.number(&claims)?),
        }
        block.counts.push(links.len() as u32);
        block.links.extend_from_slice(links);
    }
    Ok(())
}

fn joined(merger: &Merger<'_>, blocks: Vec<Merged>) -> Rows {
    let (mut degrees, mut heads, mut links, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut numbers = merger.empty(0);
    for mut block in blocks {
        degrees.append(&mut block.degrees);
        heads.append(&mut block.heads);
        links.append(&mut block.links);
        counts.append(&mut block.counts);
        match (&mut numbers, block.numbers) {
            (OwnNumbers::Affinity(all), OwnNumbers::Affinity(mut more)) => all.append(&mut more),
            (OwnNumbers::Quantity(all), OwnNumbers::Quantity(mut more)) => all.append(&mut more),
            _ => {}
        }
    }
    let starts = (links.len() != heads.len()).then(|| offsets(&counts));
    Rows {
        out_offsets: offsets(&degrees),
        heads,
        numbers,
        in_offsets: Vec::new(),
        tails: Vec::new(),
        twins: None,
        links,
        starts,
    }
}

/// The place of each relation when relations are sorted by name.
fn relation_ranks(ledger: &Ledger) -> Vec<u16> {
    let mut names: Vec<(&str, usize)> =
        ledger.schema.relations().enumerate().map(|(n, rule)| (rule.name(), n)).collect();
    names.sort_unstable();
    let mut ranks = vec![0; names.len()];
    for (rank, &(_, relation)) in names.iter().enumerate() {
        ranks[relation] = rank as u16;
    }
    ranks
}

/// Finds for every arc of a symmetric tie the one that runs back: among parallel arcs, the
/// symmetric ones stand in the same order on both sides. Then clears the links' bit.
fn pair_twins(rows: &mut Rows) {
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
