//! Camps that are good, soon: grown from the strongest pulls, improved node by node, then shaken
//! here and there for as long as it pays (iterated local search; Kernighan & Lin 1970 for moves
//! that first make things worse).

use std::collections::BinaryHeap;

use super::spend;
use super::web::Web;
use crate::budget::{Limit, Meter};

/// Camps being improved.
pub(super) struct Local<'w> {
    web: &'w Web,
    pub(super) sides: Vec<bool>,
    pub(super) cost: i64,
    /// What each node would lose by changing camps: contented less frustrated weight.
    pulls: Vec<i64>,
    queue: Vec<u32>,
    /// Nodes that may not move now.
    held: Vec<bool>,
    /// Moves since the last shake.
    log: Vec<u32>,
    random: u64,
}

impl<'w> Local<'w> {
    pub(super) fn new(web: &'w Web, sides: Vec<bool>, seed: u64) -> Self {
        let mut pulls = vec![0; web.count()];
        let mut cost = 0;
        for tie in &web.ties {
            let size = if tie.is_frustrated(&sides) { -tie.size } else { tie.size };
            cost += (-size).max(0);
            pulls[tie.a as usize] += size;
            pulls[tie.b as usize] += size;
        }
        let (queue, held) = ((0..web.count() as u32).rev().collect(), vec![false; web.count()]);
        Self { web, sides, cost, pulls, queue, held, log: Vec::new(), random: seed }
    }

    /// Moves single nodes while that helps.
    pub(super) fn descend(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        while let Some(node) = self.queue.pop() {
            if self.pulls[node as usize] < 0 && !self.held[node as usize] {
                self.flip(node);
                spend(meter, self.web.of(node).len())?;
            }
        }
        Ok(())
    }

    fn flip(&mut self, node: u32) {
        self.log.push(node);
        let pull = &mut self.pulls[node as usize];
        self.cost += *pull;
        *pull = -*pull;
        self.sides[node as usize] ^= true;
        for &(far, tie) in self.web.of(node) {
            let tie = &self.web.ties[tie as usize];
            if tie.is_frustrated(&self.sides) {
                let pull = &mut self.pulls[far as usize];
                *pull -= 2 * tie.size;
                if *pull < 0 {
                    self.queue.push(far);
                }
            } else {
                self.pulls[far as usize] += 2 * tie.size;
            }
        }
    }

    /// Shakes about so many times: a few neighbours are moved and held, the rest settles, they are
    /// let go, and what came out worse is undone.
    pub(super) fn shake(&mut self, times: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
        if self.web.count() < 3 {
            return Ok(());
        }
        for _ in 0..times {
            let (before, mut moved) = (self.cost, Vec::new());
            self.log.clear();
            let mut node = self.below(self.web.count()) as u32;
            for _ in 0..=self.below(5) {
                if !self.held[node as usize] {
                    self.held[node as usize] = true;
                    moved.push(node);
                    self.flip(node);
                }
                let row = self.web.of(node);
                let Some(&(far, _)) = row.get(self.below(row.len())) else { break };
                node = far;
            }
            let mut done = self.descend(meter);
            for &node in &moved {
                self.held[node as usize] = false;
            }
            if done.is_ok() {
                self.queue.extend(&moved);
                done = self.descend(meter);
            }
            if self.cost > before {
                self.queue.clear();
                while let Some(node) = self.log.pop() {
                    self.flip(node);
                    self.log.pop();
                }
                self.queue.clear();
            }
            done?;
            spend(meter, 1 + moved.len())?;
        }
        Ok(())
    }

    /// A number below `count`, which is at least 1 (Steele, Lea and Flood 2014).
    fn below(&mut self, count: usize) -> usize {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((u128::from(z) * count as u128) >> 64) as usize
    }
}

/// Camps grown node by node, each time the node that is pulled the strongest.
pub(super) fn grown(web: &Web) -> Vec<bool> {
    let (mut sides, mut sums) = (vec![false; web.count()], vec![0i64; web.count()]);
    let mut settled = vec![false; web.count()];
    let mut heap: BinaryHeap<(i64, u32)> = BinaryHeap::new();
    let mut first: Vec<u32> = (0..web.count() as u32).collect();
    first.sort_by_key(|&node| std::cmp::Reverse(web.of(node).len()));
    for root in first {
        heap.push((0, root));
        while let Some((_, node)) = heap.pop() {
            if std::mem::replace(&mut settled[node as usize], true) {
                continue;
            }
            sides[node as usize] = sums[node as usize] < 0;
            for &(far, tie) in web.of(node).iter().filter(|end| !settled[end.0 as usize]) {
                let tie = &web.ties[tie as usize];
                let sum = &mut sums[far as usize];
                *sum += if tie.negative == sides[node as usize] { tie.size } else { -tie.size };
                heap.push((sum.abs(), far));
            }
        }
    }
    sides
}
