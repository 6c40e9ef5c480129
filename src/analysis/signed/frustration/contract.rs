//! Webs with nodes joined: of two nodes it is settled whether they share a camp, so that they
//! are one from then on.

use std::collections::BTreeMap;

use super::web::{Tie, Web};

/// Which nodes are known to share a camp, and which to be apart.
pub(super) struct Joined {
    /// Whom each node stands under, and whether in the other camp.
    above: Vec<(u32, bool)>,
}

impl Joined {
    pub(super) fn new(count: usize) -> Self {
        Self { above: (0..count as u32).map(|node| (node, false)).collect() }
    }

    /// Who stands for a node, and whether in the other camp.
    pub(super) fn find(&mut self, node: u32) -> (u32, bool) {
        let (mut top, mut apart) = (node, false);
        while self.above[top as usize].0 != top {
            let (next, other) = self.above[top as usize];
            (top, apart) = (next, apart ^ other);
        }
        // Everyone on the way is put under the top.
        let (mut at, mut rest) = (node, apart);
        while at != top {
            let (next, other) = self.above[at as usize];
            self.above[at as usize] = (top, rest);
            (at, rest) = (next, rest ^ other);
        }
        (top, apart)
    }

    /// Settles two nodes; `false` when the contrary was settled.
    pub(super) fn join(&mut self, a: u32, b: u32, apart: bool) -> bool {
        let ((a, a_apart), (b, b_apart)) = (self.find(a), self.find(b));
        if a == b {
            return a_apart ^ b_apart == apart;
        }
        self.above[a.max(b) as usize] = (a.min(b), a_apart ^ b_apart ^ apart);
        true
    }
}

/// What is left of a web.
pub(super) struct Rest {
    pub(super) web: Web,
    /// What is paid in any case.
    pub(super) base: i64,
    /// Of every node of the whole web, which of the rest it is and whether in the other camp.
    pub(super) places: Vec<(u32, bool)>,
    /// Who of the whole web stands for each node of the rest.
    pub(super) tops: Vec<u32>,
}

impl Rest {
    pub(super) fn of(web: &Web, joined: &mut Joined) -> Self {
        let mut tops = Vec::new();
        let mut numbers = vec![0; web.count()];
        for node in 0..web.count() as u32 {
            if joined.find(node).0 == node {
                numbers[node as usize] = tops.len() as u32;
                tops.push(node);
            }
        }
        let place = |node| {
            let (top, apart) = joined.find(node);
            (numbers[top as usize], apart)
        };
        let places: Vec<(u32, bool)> = (0..web.count() as u32).map(place).collect();
        let (mut base, mut sums) = (0, BTreeMap::new());
        for tie in &web.ties {
            let ((a, a_apart), (b, b_apart)) = (places[tie.a as usize], places[tie.b as usize]);
            let negative = tie.negative ^ a_apart ^ b_apart;
            if a == b {
                base += if negative { tie.size } else { 0 };
            } else {
                let sum: &mut [i64; 2] = sums.entry((a.min(b), a.max(b))).or_default();
                sum[usize::from(negative)] += tie.size;
            }
        }
        let mut ties = Vec::new();
        for ((a, b), [friendly, hostile]) in sums {
            base += friendly.min(hostile);
            let (size, negative) = ((friendly - hostile).abs(), hostile > friendly);
            if size > 0 {
                ties.push(Tie { a, b, size, negative });
            }
        }
        Self { web: Web::new(tops.len(), ties, web.parts), base, places, tops }
    }

    /// Camps of the rest as camps of the whole, the first node's first.
    pub(super) fn whole(&self, sides: &[bool]) -> Vec<bool> {
        let side = |&(node, apart): &(u32, bool)| sides[node as usize] ^ apart;
        let first = self.places.first().is_some_and(side);
        self.places.iter().map(|place| side(place) ^ first).collect()
    }
}
