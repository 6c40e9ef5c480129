//! Links from their less linked end only, numbered from the most linked node down: the rows in which
//! each triangle is found once, in its last node (Chiba & Nishizeki 1985, *Arboricity and subgraph
//! listing algorithms*).
//!
//! Most of what there is to look through lies among the first few thousand nodes. For these there is
//! a table of bits, who is linked to whom, so that what two of them have in common is counted by the
//! word.

use std::ops::Range;

use rayon::prelude::*;

use super::folded::Network;
use super::links::{End, Links, descending, linked};
use crate::budget::{Limit, Meter};
use crate::error::Error;

/// Nodes by rank, each with its neighbours of lesser rank, ascending.
pub(super) struct Hubs {
    /// The node of each rank.
    pub(super) order: Vec<u32>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    /// Of the first nodes: the lesser ones that they are linked to, a bit each, row after row.
    bits: Vec<u64>,
    /// Where the row of bits of each of them starts, and where the last ends.
    bit_starts: Vec<u32>,
}

/// At most so many nodes have rows of bits: 1 MiB.
const FIRST: u32 = 1 << 12;
/// Nodes of so many ranks are made into rows at once.
const STRETCH: usize = 1 << 12;
/// What is done at once: so many ends of links, or the row that goes beyond.
const AT_ONCE: u32 = 1 << 12;
/// A word of bits costs as much as so many marks.
const WORD: usize = 2;

/// What a thread works with: who the node at hand is linked to.
pub(super) struct Marks {
    /// By rank.
    marks: Vec<u8>,
    /// The first ranks among them, a bit each.
    bits: Vec<u64>,
}

impl Hubs {
    pub(super) fn of(network: &Network<'_>) -> Result<Self, Error> {
        let (side, count) = (network.both()?, network.node_count());
        Ok(linked!(side, rows => Self::made(rows, count)))
    }

    fn made(rows: impl Links, count: usize) -> Self {
        let degrees: Vec<u32> = (0..count as u32).map(|node| rows.row(node).len() as u32).collect();
        let order = descending(&degrees);
        drop(degrees);
        let mut ranks = vec![0; count];
        order.iter().zip(0..).for_each(|(&node, rank)| ranks[node as usize] = rank);
        let parts: Vec<(Vec<u32>, Vec<u32>)> = order
            .par_chunks(STRETCH)
            .enumerate()
            .map(|(n, nodes)| lesser(rows, (n * STRETCH) as u32, nodes, &ranks))
            .collect();
        drop(ranks);
        let mut hubs = Self { order, starts: vec![0], ends: Vec::new(), bits: Vec::new(), bit_starts: vec![0] };
        hubs.ends.reserve_exact(parts.iter().map(|part| part.1.len()).sum());
        let mut at = 0;
        for (lengths, ends) in parts {
            hubs.starts.extend(lengths.into_iter().map(|length| {
                at += length;
                at
            }));
            hubs.ends.extend_from_slice(&ends);
        }
        hubs.add_bits(count as u32);
        hubs
    }

    fn add_bits(&mut self, count: u32) {
        for rank in 0..count.min(FIRST) {
            let (start, words) = (self.bits.len(), rank.div_ceil(64) as usize);
            self.bits.resize(start + words, 0);
            for &far in &self.ends[self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize] {
                self.bits[start + far as usize / 64] |= 1 << (far % 64);
            }
            self.bit_starts.push(self.bits.len() as u32);
        }
    }

    pub(super) fn node_count(&self) -> usize {
        self.order.len()
    }

    /// The lesser ranks that a rank is linked to.
    #[inline]
    pub(super) fn row(&self, rank: u32) -> &[u32] {
        &self.ends[self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize]
    }

    /// The bits of a rank, when it has them and they are looked through faster than its row.
    #[inline]
    fn bits(&self, rank: u32) -> Option<&[u64]> {
        let at = rank as usize;
        let range = *self.bit_starts.get(at)? as usize..*self.bit_starts.get(at + 1)? as usize;
        (range.len() * WORD < self.row(rank).len()).then(|| &self.bits[range])
    }

    /// Works on stretches of ranks in parallel and adds up what they give, in order of ranks. `work`
    /// also says how many steps it took; the limit met, if any, ends it.
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
        let (mut stretches, mut from, count) = (Vec::new(), 0, self.order.len() as u32);
        for rank in 0..count {
            if self.starts[rank as usize + 1] - self.starts[from as usize] >= AT_ONCE {
                stretches.push(from..rank + 1);
                from = rank + 1;
            }
        }
        stretches.push(from..count);
        stretches
    }

    /// Memory beside the network's links.
    pub(super) fn bytes(nodes: usize, links: usize) -> usize {
        nodes * 13 + links * 4 + (nodes.min(FIRST as usize)).pow(2) / 16
    }
}

impl Marks {
    pub(super) fn new(hubs: &Hubs) -> Self {
        let first = hubs.node_count().min(FIRST as usize);
        Self { marks: vec![0; hubs.node_count()], bits: vec![0; first.div_ceil(64)] }
    }

    /// Marks those that a rank is linked to.
    pub(super) fn set(&mut self, row: &[u32]) {
        for &far in row {
            self.marks[far as usize] = 1;
            if far < FIRST {
                self.bits[far as usize / 64] |= 1 << (far % 64);
            }
        }
    }

    /// Unmarks them.
    pub(super) fn clear(&mut self, row: &[u32]) {
        for &far in row {
            self.marks[far as usize] = 0;
            if far < FIRST {
                self.bits[far as usize / 64] = 0;
            }
        }
    }

    /// Whether a rank is marked, as a number.
    #[inline]
    pub(super) fn of(&self, rank: u32) -> u64 {
        u64::from(self.marks[rank as usize])
    }

    /// How many of those that a rank is linked to are marked.
    #[inline]
    pub(super) fn common(&self, hubs: &Hubs, rank: u32) -> u64 {
        if let Some(bits) = hubs.bits(rank) {
            let both = bits.iter().zip(&self.bits).map(|(a, b)| (a & b).count_ones());
            return both.sum::<u32>().into();
        }
        hubs.row(rank).iter().map(|&far| self.of(far)).sum()
    }
}

/// The rows of some nodes, the ranks from `first` on: their lengths, and who is in them.
fn lesser(rows: impl Links, first: u32, nodes: &[u32], ranks: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let (mut lengths, mut ends, mut sorted) = (Vec::with_capacity(nodes.len()), Vec::new(), Vec::new());
    for (&node, rank) in nodes.iter().zip(first..) {
        let row = rows.row(node);
        if sorted.len() < row.len() {
            sorted.resize(row.len(), 0);
        }
        // Written and then kept or not, since a branch would be a coin thrown.
        let mut length = 0;
        for end in row {
            let far = ranks[end.far() as usize];
            sorted[length] = far;
            length += usize::from(far < rank);
        }
        // In order, since marks lie so in memory.
        sorted[..length].sort_unstable();
        ends.extend_from_slice(&sorted[..length]);
        lengths.push(length as u32);
    }
    (lengths, ends)
}
