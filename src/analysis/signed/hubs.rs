//! The same ties from their less tied end only, numbered from the most tied node down: the rows
//! in which each triangle is found once, in its last node.
//!
//! With hubs first, a row is at most the square root of twice the ties long (Chiba & Nishizeki
//! 1985, *Arboricity and subgraph listing algorithms*, SIAM J. Comput. 14(1)).

use std::ops::Range;

use rayon::prelude::*;

use super::folded::Signed;
use crate::budget::{Limit, Meter};

/// Nodes by rank, each with its neighbours of lesser rank: friends, then foes.
pub(super) struct Hubs {
    /// The rank of each node.
    ranks: Vec<u32>,
    /// The node of each rank.
    order: Vec<u32>,
    /// Where the row of each rank starts, and its end.
    starts: Vec<u32>,
    /// Where the foes of each rank start.
    middles: Vec<u32>,
    ends: Vec<u32>,
    /// Of weighted ties the cube roots of their sizes, signed, beside `ends`; else empty.
    roots: Vec<f64>,
}

/// What is done at once: so many ends of ties, or the row that goes beyond.
const AT_ONCE: u32 = 1 << 12;

/// The rows of a stretch of ranks.
#[derive(Default)]
struct Part {
    lengths: Vec<[u32; 2]>,
    ends: Vec<u32>,
    roots: Vec<f64>,
}

impl Hubs {
    pub(super) fn of(signed: &Signed<'_>) -> Self {
        let order = order(signed);
        let mut ranks = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(&local, rank)| ranks[local as usize] = rank);
        let parts: Vec<Part> = order
            .par_chunks(1 << 12)
            .enumerate()
            .map(|(n, locals)| Part::of(signed, n << 12, locals, &ranks))
            .collect();
        let (starts, middles) = (vec![0], Vec::with_capacity(order.len()));
        let mut hubs = Self { ranks, order, starts, middles, ends: Vec::new(), roots: Vec::new() };
        hubs.ends.reserve_exact(signed.tie_count());
        let mut at = 0;
        for part in parts {
            for [friends, foes] in part.lengths {
                hubs.middles.push(at + friends);
                at += friends + foes;
                hubs.starts.push(at);
            }
            hubs.ends.extend_from_slice(&part.ends);
            hubs.roots.extend_from_slice(&part.roots);
        }
        hubs
    }

    pub(super) fn node_count(&self) -> usize {
        self.middles.len()
    }

    /// The friends and the foes of a rank among lesser ranks.
    #[inline]
    pub(super) fn row(&self, rank: u32) -> [&[u32]; 2] {
        let Range { start, end } = self.range(rank);
        let middle = self.middles[rank as usize] as usize;
        [&self.ends[start..middle], &self.ends[middle..end]]
    }

    /// Where the row of a rank starts among all.
    pub(super) fn start(&self, rank: u32) -> usize {
        self.range(rank).start
    }

    /// Where a tie of two nodes stands among all.
    pub(super) fn place(&self, a: u32, b: u32, negative: bool) -> usize {
        let (last, other) = if self.ranks[a as usize] > self.ranks[b as usize] { (a, b) } else { (b, a) };
        let rank = self.ranks[last as usize];
        let [friends, foes] = self.row(rank);
        let (side, skipped) = if negative { (foes, friends.len()) } else { (friends, 0) };
        self.start(rank) + skipped + side.partition_point(|&far| self.order[far as usize] < other)
    }

    /// All of these with the roots of their ties.
    #[inline]
    pub(super) fn weighted_row(&self, rank: u32) -> impl Iterator<Item = (u32, f64)> {
        let range = self.range(rank);
        self.ends[range.clone()].iter().copied().zip(self.roots[range].iter().copied())
    }

    /// Works on stretches of ranks in parallel and adds up what they give, in order of ranks.
    /// `work` also says how many steps it took; the limit met, if any, ends it.
    pub(super) fn visit<W, T: Send>(
        &self,
        meter: &mut Meter<'_>,
        space: impl Fn() -> W + Sync + Send,
        work: impl Fn(&mut W, Range<u32>) -> (T, usize) + Sync + Send,
        mut add: impl FnMut(T),
    ) -> Option<Limit> {
        for stretches in self.stretches().chunks(64) {
            let parts: Vec<(T, usize)> =
                stretches.par_iter().map_init(&space, |space, ranks| work(space, ranks.clone())).collect();
            let mut steps = 0;
            for (part, count) in parts {
                add(part);
                steps += count;
            }
            if let Some(limit) = meter.steps(steps) {
                return Some(limit);
            }
        }
        None
    }

    /// Stretches of ranks of about the same work, the same on any number of threads.
    fn stretches(&self) -> Vec<Range<u32>> {
        let (mut stretches, mut from) = (Vec::new(), 0);
        for rank in 0..self.middles.len() as u32 {
            if self.starts[rank as usize + 1] - self.starts[from as usize] >= AT_ONCE {
                stretches.push(from..rank + 1);
                from = rank + 1;
            }
        }
        stretches.push(from..self.middles.len() as u32);
        stretches
    }

    #[inline]
    fn range(&self, rank: u32) -> Range<usize> {
        self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize
    }
}

/// Nodes from the most tied down, equals in their order: a counting sort.
fn order(signed: &Signed<'_>) -> Vec<u32> {
    let nodes = 0..signed.node_count() as u32;
    let most = nodes.clone().map(|local| signed.row(local).len()).max().unwrap_or(0);
    let mut next = vec![0_u32; most + 2];
    nodes.clone().for_each(|local| next[most - signed.row(local).len() + 1] += 1);
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut order = vec![0; nodes.len()];
    for local in nodes {
        let place = &mut next[most - signed.row(local).len()];
        order[*place as usize] = local;
        *place += 1;
    }
    order
}

impl Part {
    /// The rows of some nodes, the ranks from `first` on.
    fn of(signed: &Signed<'_>, first: usize, locals: &[u32], ranks: &[u32]) -> Self {
        let mut part = Self::default();
        let mut sorted: [Vec<u32>; 2] = Default::default();
        for (&local, rank) in locals.iter().zip(first as u32..) {
            let row = signed.row(local);
            sorted.iter_mut().filter(|side| side.len() < row.len()).for_each(|side| side.resize(row.len(), 0));
            // Either side is written to and grows or not, since a branch would be a coin thrown.
            let mut lengths = [0; 2];
            for end in row {
                let far = ranks[end.far() as usize];
                let lower = usize::from(far < rank);
                let negative = usize::from(end.is_negative());
                sorted[0][lengths[0]] = far;
                sorted[1][lengths[1]] = far;
                lengths[0] += lower & !negative;
                lengths[1] += lower & negative;
            }
            part.ends.extend_from_slice(&sorted[0][..lengths[0]]);
            part.ends.extend_from_slice(&sorted[1][..lengths[1]]);
            part.lengths.push(lengths.map(|length| length as u32));
            if signed.is_weighted() {
                part.add_roots(signed, rank, local, ranks);
            }
        }
        part
    }

    fn add_roots(&mut self, signed: &Signed<'_>, rank: u32, local: u32, ranks: &[u32]) {
        for negative in [false, true] {
            for (end, size) in signed.weights(local) {
                if end.is_negative() == negative && ranks[end.far() as usize] < rank {
                    let root = (size as f64 / signed.scale()).cbrt();
                    self.roots.push(if negative { -root } else { root });
                }
            }
        }
    }
}
