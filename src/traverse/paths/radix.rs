//! The nodes that a search has yet to follow, the nearest first: a radix heap (Ahuja, Mehlhorn,
//! Orlin & Tarjan 1990, *Faster Algorithms for the Shortest Path Problem*), which needs no value
//! below the last that it gave.
//!
//! Lists are numbered by the highest bit in which a key differs from the last key; the nodes of a
//! list, once it is the first that has any, move on to lists before it, so that no node moves more
//! often than a key has bits. A list holds node numbers alone: keys are made of the values that the
//! search keeps, and a node whose value has fallen since stands in another list as well.

use super::cost::order;

/// How many nodes are given at once.
pub(super) const BATCH: usize = 32;

/// Nodes by the keys of their values. A key is the upper bits of a value, in order, so that nodes
/// with values nearly alike come in any order.
#[derive(Debug)]
pub(super) struct Radix {
    /// How many lower bits of a value its key leaves out.
    shift: u32,
    last: u64,
    lists: [Vec<u32>; 65],
    /// What was the first list, emptied.
    moved: Vec<u32>,
}

impl Radix {
    /// No nodes yet, and none to come whose values are below `least`.
    pub(super) fn new(shift: u32, least: f64) -> Self {
        let lists = std::array::from_fn(|_| Vec::new());
        Self { shift, last: order(least) >> shift, lists, moved: Vec::new() }
    }

    /// The list for a value.
    #[inline]
    pub(super) fn place(&self, value: f64) -> usize {
        (u64::BITS - (order(value) >> self.shift ^ self.last).leading_zeros()) as usize
    }

    /// Adds a node to a list.
    #[inline]
    pub(super) fn add(&mut self, place: usize, node: u32) {
        self.lists[place].push(node);
    }

    /// Takes nodes of the least key, as many as there are room and nodes.
    #[inline]
    pub(super) fn take(&mut self, batch: &mut [u32; BATCH]) -> usize {
        let first = &mut self.lists[0];
        let left = first.len() - first.len().min(BATCH);
        let taken = first.len() - left;
        batch[..taken].copy_from_slice(&first[left..]);
        first.truncate(left);
        taken
    }

    /// Goes on to the least key that is left, once none is left of the last; whether there is any.
    pub(super) fn advance(&mut self, values: &[f64], is_open: impl Fn(u32) -> bool) -> bool {
        while let Some(at) = self.lists.iter().position(|list| !list.is_empty()) {
            let mut moved = std::mem::take(&mut self.moved);
            std::mem::swap(&mut moved, &mut self.lists[at]);
            let mut least = u64::MAX;
            moved.retain(|&node| {
                let value = values[node as usize];
                let stays = is_open(node) && self.place(value) == at;
                least = if stays { least.min(order(value) >> self.shift) } else { least };
                stays
            });
            let is_found = !moved.is_empty();
            self.last = if is_found { least } else { self.last };
            for node in moved.drain(..) {
                let place = self.place(values[node as usize]);
                self.lists[place].push(node);
            }
            self.moved = moved;
            if is_found {
                return true;
            }
        }
        false
    }
}
