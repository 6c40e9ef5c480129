//! Rows by hand for the bounds and for peers that take any: one array of what is kept of an arc,
//! by node, and where each node's stretch starts. Rows are sorted by the far end, as a view's are.

use crate::input::{self, Record};

/// Arcs by node.
pub struct Rows<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Rows<T> {
    /// Rows of out-arcs, made of those records that `keep` makes something of.
    pub fn outgoing(records: &[Record], keep: impl Fn(&Record) -> Option<T>) -> Self {
        Self::build(records, |r| (r.source, r.target), keep)
    }

    /// Rows of in-arcs.
    pub fn incoming(records: &[Record], keep: impl Fn(&Record) -> Option<T>) -> Self {
        Self::build(records, |r| (r.target, r.source), keep)
    }

    fn build(records: &[Record], ends: impl Fn(&Record) -> (u32, u32), keep: impl Fn(&Record) -> Option<T>) -> Self {
        let mut kept: Vec<((u32, u32), T)> = records.iter().filter_map(|r| Some((ends(r), keep(r)?))).collect();
        kept.sort_by_key(|&(ends, _)| ends);
        let mut starts = vec![0; input::node_count(records) + 1];
        kept.iter().for_each(|&((near, _), _)| starts[near as usize + 1] += 1);
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        Self { starts, items: kept.into_iter().map(|(_, item)| item).collect() }
    }

    pub fn node_count(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn arc_count(&self) -> usize {
        self.items.len()
    }

    /// The nodes whose rows are not empty.
    pub fn with_arcs(&self) -> Bits {
        let mut bits = Bits::new(self.node_count());
        (0..self.node_count() as u32).filter(|&node| self.len(node) > 0).for_each(|node| bits.add(node));
        bits
    }

    #[inline]
    pub fn row(&self, node: u32) -> &[T] {
        &self.items[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    #[inline]
    pub fn len(&self, node: u32) -> usize {
        (self.starts[node as usize + 1] - self.starts[node as usize]) as usize
    }
}

/// A set of nodes, a bit each.
pub struct Bits {
    pub words: Vec<u64>,
}

impl Bits {
    pub fn new(nodes: usize) -> Self {
        Self { words: vec![0; nodes.div_ceil(64)] }
    }

    #[inline]
    pub fn has(&self, node: u32) -> bool {
        self.words[node as usize / 64] >> (node % 64) & 1 != 0
    }

    #[inline]
    pub fn add(&mut self, node: u32) {
        self.words[node as usize / 64] |= 1 << (node % 64);
    }

    /// Takes a node out; whether it was in.
    #[inline]
    pub fn take(&mut self, node: u32) -> bool {
        let had = self.has(node);
        self.words[node as usize / 64] &= !(1 << (node % 64));
        had
    }
}
