//! The nodes that a variable may still take.

use std::ops::Range;
use std::sync::Arc;

/// Numbers of nodes (or, of a tie, of arcs) that are left to try, ascending for nodes.
#[derive(Clone, Debug)]
pub(super) enum Domain {
    /// A stretch of the order of nodes, such as all of a kind; conditions are yet to be asked.
    Range(Range<u32>),
    /// These, of which conditions have been asked.
    List(Arc<[u32]>),
}

impl Domain {
    pub(super) const fn one(value: u32) -> Self {
        Self::Range(value..value + 1)
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Range(range) => range.len(),
            Self::List(list) => list.len(),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Range(range) => (at < range.len()).then(|| range.start + at as u32),
            Self::List(list) => list.get(at).copied(),
        }
    }

    pub(super) fn contains(&self, value: u32) -> bool {
        match self {
            Self::Range(range) => range.contains(&value),
            Self::List(list) => list.binary_search(&value).is_ok(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    pub(super) const fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Whether it is small enough to be looked at from: listed, or one value.
    pub(super) fn is_near(&self) -> bool {
        self.is_list() || self.len() == 1
    }

    /// Bytes that it takes besides itself.
    pub(super) fn bytes(&self) -> usize {
        if self.is_list() { self.len() * 4 } else { 0 }
    }
}
