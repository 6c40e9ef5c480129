//! Who reaches a node from how far, told by all sources in turn: by 256 at once where links are 1 long
//! (Then et al. 2014, *The more the merrier: efficient multi-source graph traversal*), a source being a
//! bit of each node's set.
//!
//! Sums are of whole numbers, so neither the order of sources nor threads count.

use super::lengths::{Lengths, Shortest};
use super::links::{End, Links, Side, linked};
use super::sources::{Done, Work};
use crate::budget::{Budget, Limit};

/// Of each node, those that reach it.
#[derive(Debug)]
pub(super) struct Reached {
    counts: Vec<u64>,
    /// What their distances add up to, in quanta.
    sums: Vec<u128>,
    /// What one over their distances adds up to.
    inverses: Vec<u128>,
    /// Bits of 1 in those.
    bits: u32,
    /// How long a quantum is.
    quantum: f64,
}

impl Reached {
    fn new(nodes: usize, quantum: f64) -> Self {
        let bits = 126 - (usize::BITS - nodes.leading_zeros());
        Self { counts: vec![0; nodes], sums: vec![0; nodes], inverses: vec![0; nodes], bits, quantum }
    }

    const BYTES: usize = 40;

    /// Some more reach a node, each from so far.
    #[inline]
    fn add(&mut self, node: u32, count: u32, length: u64, inverse: u128) {
        self.counts[node as usize] += u64::from(count);
        self.sums[node as usize] += u128::from(count) * u128::from(length);
        self.inverses[node as usize] += u128::from(count) * inverse;
    }

    /// One over a distance of at least 1.
    fn one_over(&self, length: u64) -> u128 {
        ((1 << self.bits) + u128::from(length / 2)) / u128::from(length)
    }

    fn merged(mut self, other: &Self) -> Self {
        self.counts.iter_mut().zip(&other.counts).for_each(|(own, more)| *own += more);
        self.sums.iter_mut().zip(&other.sums).for_each(|(own, more)| *own += more);
        self.inverses.iter_mut().zip(&other.inverses).for_each(|(own, more)| *own += more);
        self
    }

    pub(super) fn count(&self, node: usize) -> f64 {
        self.counts[node] as f64
    }

    pub(super) fn sum(&self, node: usize) -> f64 {
        self.sums[node] as f64 * self.quantum
    }

    pub(super) fn inverse(&self, node: usize) -> f64 {
        self.inverses[node] as f64 * 0.5_f64.powi(self.bits.cast_signed()) / self.quantum
    }
}

/// Sources that go together, a bit each.
type Set = [u64; 4];

const AT_ONCE: usize = 256;

const NONE: Set = [0; 4];

/// What a thread keeps where links are 1 long.
struct Together<R> {
    rows: R,
    /// Sources that have come to each node.
    seen: Vec<Set>,
    /// Those that came in the last step, and those that come in this one.
    came: Vec<Set>,
    comes: Vec<Set>,
    /// Nodes that some came to in the last step, and in this one, with a place to write behind.
    active: Vec<u32>,
    next: Vec<u32>,
    /// Nodes that any came to.
    any: Vec<u32>,
}

impl<R: Links> Together<R> {
    fn new(rows: R, nodes: usize) -> Self {
        let sets = || vec![NONE; nodes];
        let nodes = || Vec::with_capacity(nodes);
        Self { rows, seen: sets(), came: sets(), comes: sets(), active: nodes(), next: nodes(), any: nodes() }
    }

    const BYTES: usize = 3 * 32 + 12;

    fn visit(&mut self, sources: std::ops::Range<usize>, reached: &mut Reached) {
        for node in self.any.drain(..) {
            self.seen[node as usize] = NONE;
        }
        for (bit, source) in sources.enumerate() {
            self.seen[source][bit / 64] |= 1 << (bit % 64);
            self.came[source] = self.seen[source];
            self.active.push(source as u32);
        }
        self.any.extend_from_slice(&self.active);
        let mut length = 0;
        while !self.active.is_empty() {
            length += 1;
            self.step();
            let inverse = reached.one_over(length);
            for &node in &self.next {
                let at = node as usize;
                let new = std::mem::replace(&mut self.comes[at], NONE);
                if self.seen[at] == NONE {
                    self.any.push(node);
                }
                for (seen, new) in self.seen[at].iter_mut().zip(new) {
                    *seen |= new;
                }
                self.came[at] = new;
                reached.add(node, new.iter().map(|word| word.count_ones()).sum(), length, inverse);
            }
            std::mem::swap(&mut self.active, &mut self.next);
        }
    }

    /// Those that came to a node come to those that it links to, unless they have been there.
    fn step(&mut self) {
        self.next.clear();
        for &node in &self.active {
            let came = std::mem::replace(&mut self.came[node as usize], NONE);
            for link in self.rows.row(node) {
                let far = link.far() as usize;
                let (comes, seen) = (&mut self.comes[far], &self.seen[far]);
                let before = *comes;
                for at in 0..comes.len() {
                    comes[at] |= came[at] & !seen[at];
                }
                if before == NONE && *comes != NONE {
                    self.next.push(link.far());
                }
            }
        }
    }
}

/// Who reaches whom along the links of a side, each 1 long.
pub(super) fn by_hops(side: &Side<'_>, nodes: usize, budget: &Budget) -> (Reached, Option<Limit>) {
    linked!(side, rows => {
        let state = || (Together::new(rows, nodes), Reached::new(nodes, 1.0));
        let steps = (nodes + side.count(nodes)) * AT_ONCE.min(nodes);
        let bytes = nodes * (Together::<&super::links::Packed>::BYTES + Reached::BYTES);
        let work = Work { tasks: nodes.div_ceil(AT_ONCE), steps, bytes, common: side.bytes() };
        let done = work.share(budget, state, |(own, reached), task| {
            own.visit(task * AT_ONCE..nodes.min((task + 1) * AT_ONCE), reached);
        });
        together(done, || Reached::new(nodes, 1.0))
    })
}

/// Who reaches whom along links, or against them, and from how far.
pub(super) fn by_length(lengths: &Lengths, against: bool, nodes: usize, budget: &Budget) -> (Reached, Option<Limit>) {
    let state = || (Shortest::new(nodes), Reached::new(nodes, lengths.quantum));
    let bytes = Shortest::bytes(nodes, lengths.links()) + nodes * Reached::BYTES;
    let work = Work { tasks: nodes, steps: nodes + lengths.links(), bytes, common: lengths.bytes() };
    let done = work.share(budget, state, |(shortest, reached), task| {
        if against {
            shortest.run(task as u32, |node| lengths.into(node));
        } else {
            shortest.run(task as u32, |node| lengths.out(node));
        }
        for &node in shortest.order.iter().skip(1) {
            let length = shortest.lengths[node as usize];
            reached.add(node, 1, length, reached.one_over(length));
        }
    });
    together(done, || Reached::new(nodes, lengths.quantum))
}

fn together<K>(done: Done<(K, Reached)>, nobody: impl Fn() -> Reached) -> (Reached, Option<Limit>) {
    let all = done.states.into_iter().map(|state| state.1).reduce(|all, more| all.merged(&more));
    (all.unwrap_or_else(nobody), done.cut)
}
