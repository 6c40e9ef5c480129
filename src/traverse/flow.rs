//! How much can flow from one node to another through pipes of limited width (Dinic 1970,
//! *Algorithm for Solution of a Problem of Maximum Flow in Networks with Power Estimation*), and
//! which side of the narrowest place each node is on (Ford & Fulkerson 1956).

use std::collections::VecDeque;

use fixedbitset::FixedBitSet;

use super::net::Groups;
use crate::budget::{Limit, Meter};

/// A pipe, and how much it can carry: not negative; whole numbers below 2^53 add exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pipe {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) width: f64,
}

/// Pipes and what flows in them. Pipe `n` is half `2n`, and its reverse half `2n + 1`.
pub(super) struct Flow<'p> {
    pipes: &'p [Pipe],
    /// How much more each half can carry.
    left: Vec<f64>,
    /// The halves that leave each node.
    halves: Groups<u32>,
    levels: Vec<u32>,
    /// The next half to try, by node.
    at: Vec<usize>,
}

const FAR: u32 = u32::MAX;

impl<'p> Flow<'p> {
    pub(super) fn new(nodes: usize, pipes: &'p [Pipe]) -> Self {
        let ends = pipes.iter().zip(0..).flat_map(|(pipe, n)| [(pipe.from, 2 * n), (pipe.to, 2 * n + 1)]);
        let halves = Groups::new(nodes, ends);
        let left = pipes.iter().flat_map(|pipe| [pipe.width, 0.0]).collect();
        Self { pipes, left, halves, levels: vec![FAR; nodes], at: vec![0; nodes] }
    }

    /// The node that a half leads to.
    fn head(&self, half: u32) -> u32 {
        let pipe = &self.pipes[(half / 2) as usize];
        if half.is_multiple_of(2) { pipe.to } else { pipe.from }
    }

    fn tail(&self, half: u32) -> u32 {
        self.head(half ^ 1)
    }

    /// The most that can flow; when the meter ends it, what flows by then, which is less or the
    /// same. A step is a half looked at. At most a round a node, since levels only rise.
    pub(super) fn fill(&mut self, source: u32, sink: u32, meter: &mut Meter<'_>) -> (f64, Option<Limit>) {
        let mut total = 0.0;
        loop {
            match self.level(source, sink, meter) {
                Err(limit) => return (total, Some(limit)),
                Ok(()) if self.levels[sink as usize] == FAR => return (total, None),
                Ok(()) => {}
            }
            self.at.fill(0);
            if let Some(limit) = self.block(source, sink, &mut total, meter) {
                return (total, Some(limit));
            }
        }
    }

    /// Hops from the source by halves that can carry more, as far as the sink.
    fn level(&mut self, source: u32, sink: u32, meter: &mut Meter<'_>) -> Result<(), Limit> {
        self.levels.fill(FAR);
        self.levels[source as usize] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            if self.levels[node as usize] >= self.levels[sink as usize] {
                break;
            }
            for &half in self.halves.of(node) {
                meter.step().map_or(Ok(()), Err)?;
                let head = self.head(half);
                if self.left[half as usize] > 0.0 && self.levels[head as usize] == FAR {
                    self.levels[head as usize] = self.levels[node as usize] + 1;
                    queue.push_back(head);
                }
            }
        }
        Ok(())
    }

    /// Fills ways of one hop more a level until none is left.
    fn block(&mut self, source: u32, sink: u32, total: &mut f64, meter: &mut Meter<'_>) -> Option<Limit> {
        let mut way: Vec<u32> = Vec::new();
        loop {
            let node = way.last().map_or(source, |&half| self.head(half));
            if node == sink {
                *total += self.push(&mut way);
                continue;
            }
            let Some(&half) = self.halves.of(node).get(self.at[node as usize]) else {
                let half = way.pop()?;
                let tail = self.tail(half);
                self.at[tail as usize] += 1;
                continue;
            };
            if let Some(limit) = meter.step() {
                return Some(limit);
            }
            let is_next = self.levels[self.head(half) as usize] == self.levels[node as usize] + 1;
            if self.left[half as usize] > 0.0 && is_next {
                way.push(half);
            } else {
                self.at[node as usize] += 1;
            }
        }
    }

    /// Pushes what a way can carry, and goes back to where it is full first.
    fn push(&mut self, way: &mut Vec<u32>) -> f64 {
        let most = way.iter().map(|&half| self.left[half as usize]).fold(f64::INFINITY, f64::min);
        let mut full = way.len();
        for (n, &half) in way.iter().enumerate().rev() {
            self.left[half as usize] -= most;
            self.left[(half ^ 1) as usize] += most;
            if self.left[half as usize] <= 0.0 {
                full = n;
            }
        }
        way.truncate(full);
        most
    }

    /// Whether anything flows in a pipe.
    pub(super) fn is_used(&self, pipe: usize) -> bool {
        self.left[2 * pipe] < self.pipes[pipe].width
    }

    /// Once full: the nodes that more could still reach from the source. No other set that is cut
    /// off as narrowly is smaller, and so there is one such, however it was filled.
    pub(super) fn near(&self) -> FixedBitSet {
        self.levels.iter().enumerate().filter(|&(_, &level)| level != FAR).map(|(node, _)| node).collect()
    }
}
