//! Better camps by moving nodes and whole groups, and by kicks where that ends: an upper bound,
//! never a proof.
//!
//! Nodes move as in the fast local moving of Traag, Waltman & van Eck (2019) and groups as in
//! Blondel et al. (2008), here for the ties that go unheeded; kicks as in iterated local search
//! (Lourenço, Martin & Stützle 2003).

use std::collections::VecDeque;

use super::net::Net;
use crate::analysis::draws::Draws;
use crate::analysis::partition::number;
use crate::budget::{Limit, Meter};

/// Nodes in groups, of which there are at most `most`, and what moving one of them would change.
pub(crate) struct Climb<'n> {
    net: &'n Net,
    most: usize,
    pub(crate) groups: Vec<u32>,
    /// Members by group.
    sizes: Vec<u32>,
    /// Numbers of groups that are free, the next to be taken last.
    free: Vec<u32>,
    /// What the ties of a node to each group add up to; all 0 between calls.
    toward: Vec<i64>,
    /// Groups whose sum was touched.
    touched: Vec<u32>,
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    /// Moves done, each with the group left.
    done: Vec<(u32, u32)>,
}

impl<'n> Climb<'n> {
    /// From groups numbered below `most` and the number of nodes.
    pub(crate) fn new(net: &'n Net, groups: Vec<u32>, most: usize) -> Self {
        let most = most.min(net.count().max(1));
        let mut sizes = vec![0; most];
        for &group in &groups {
            sizes[group as usize] += 1;
        }
        let free: Vec<u32> = (0..most as u32).rev().filter(|&group| sizes[group as usize] == 0).collect();
        Self {
            net,
            most,
            free,
            toward: vec![0; most],
            touched: Vec::new(),
            queue: VecDeque::new(),
            queued: vec![false; net.count()],
            done: Vec::new(),
            groups,
            sizes,
        }
    }

    fn enqueue(&mut self, node: u32) {
        if !std::mem::replace(&mut self.queued[node as usize], true) {
            self.queue.push_back(node);
        }
    }

    fn shift(&mut self, node: u32, to: u32) {
        let from = std::mem::replace(&mut self.groups[node as usize], to);
        self.done.push((node, from));
        self.sizes[from as usize] -= 1;
        if self.sizes[from as usize] == 0 {
            self.free.push(from);
        }
        self.sizes[to as usize] += 1;
        if self.sizes[to as usize] == 1
            && let Some(at) = self.free.iter().rposition(|&group| group == to)
        {
            self.free.remove(at);
        }
    }

    /// The group that a node had best be in, and by how much.
    fn best(&mut self, node: u32) -> (u32, i64) {
        let own = self.groups[node as usize];
        for &way in self.net.ways(node) {
            let group = self.groups[way.far as usize];
            if self.toward[group as usize] == 0 {
                self.touched.push(group);
            }
            self.toward[group as usize] += self.net.weight(way);
        }
        let here = self.toward[own as usize];
        let mut best = (own, here);
        for &group in &self.touched {
            let there = self.toward[group as usize];
            if there > best.1 || (there == best.1 && there > here && group < best.0) {
                best = (group, there);
            }
        }
        if best.1 < 0 {
            // A group that it has no ties with, a new one if need be.
            let known = |group: u32| group != own && self.toward[group as usize] == 0;
            let other = self.free.last().copied().or_else(|| (0..self.most as u32).find(|&group| known(group)));
            best = other.map_or(best, |group| (group, 0));
        }
        for group in self.touched.drain(..) {
            self.toward[group as usize] = 0;
        }
        (best.0, best.1 - here)
    }

    /// Moves the queued nodes and whom their moves concern until none moves; what that gains.
    fn settle(&mut self, meter: &mut Meter<'_>) -> Result<i64, Limit> {
        let mut gained = 0;
        while let Some(node) = self.queue.pop_front() {
            self.queued[node as usize] = false;
            let ways = self.net.ways(node);
            meter.steps(ways.len() + 1).map_or(Ok(()), Err)?;
            let (group, gain) = self.best(node);
            if gain > 0 {
                gained += gain;
                self.shift(node, group);
                for way in ways {
                    self.enqueue(way.far);
                }
            }
        }
        Ok(gained)
    }

    /// Moves all nodes until none moves.
    pub(crate) fn settle_all(&mut self, meter: &mut Meter<'_>) -> Result<i64, Limit> {
        (0..self.net.count() as u32).for_each(|node| self.enqueue(node));
        let gained = self.settle(meter);
        self.done.clear();
        gained
    }

    /// Takes nodes near one into another group, lets the rest settle, and takes that back unless
    /// it was worth it. Kicks as often as told.
    pub(crate) fn kick(&mut self, times: usize, draws: &mut Draws, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let count = self.net.count();
        for _ in 0..if count == 0 { 0 } else { times } {
            self.done.clear();
            let before = self.queue.len();
            debug_assert_eq!(before, 0, "kicks start settled");
            let loss = self.knock(draws);
            let gained = self.settle(meter);
            if gained.is_err() {
                self.queue.drain(..).for_each(|node| self.queued[node as usize] = false);
            }
            if gained.map_or(true, |gained| gained < loss) {
                for (node, from) in std::mem::take(&mut self.done).into_iter().rev() {
                    self.shift(node, from);
                }
            }
            gained?;
        }
        Ok(())
    }

    /// Moves some nodes near a random one; what that loses.
    fn knock(&mut self, draws: &mut Draws) -> i64 {
        let start = draws.below(self.net.count()) as u32;
        let mut ball = vec![start];
        for _ in 0..draws.below(6) {
            let from = ball[draws.below(ball.len())];
            let ways = self.net.ways(from);
            if !ways.is_empty() {
                ball.push(ways[draws.below(ways.len())].far);
            }
        }
        let ways = self.net.ways(ball[draws.below(ball.len())]);
        let near = (!ways.is_empty()).then(|| self.groups[ways[draws.below(ways.len())].far as usize]);
        let fresh = self.free.last().copied().filter(|_| draws.below(3) == 0);
        let Some(to) = fresh.or(near) else { return 0 };
        let mut loss = 0;
        for &node in &ball {
            let from = self.groups[node as usize];
            if from == to {
                continue;
            }
            for &way in self.net.ways(node) {
                let group = self.groups[way.far as usize];
                let weight = self.net.weight(way);
                loss += if group == from { weight } else { 0 } - if group == to { weight } else { 0 };
            }
            self.shift(node, to);
        }
        for &node in &ball {
            let net = self.net;
            net.ways(node).iter().for_each(|way| self.enqueue(way.far));
            self.enqueue(node);
        }
        loss
    }
}

/// Moves nodes, then groups as wholes, then nodes again, until neither helps.
pub(crate) fn descend(net: &Net, groups: &mut Vec<u32>, most: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
    loop {
        let mut climb = Climb::new(net, std::mem::take(groups), most);
        let settled = climb.settle_all(meter);
        *groups = climb.groups;
        let count = number(groups);
        settled?;
        let coarse = net.contracted(groups, count);
        let mut climb = Climb::new(&coarse, (0..count as u32).collect(), most);
        let gained = climb.settle_all(meter);
        for group in groups.iter_mut() {
            *group = climb.groups[*group as usize];
        }
        number(groups);
        if gained? == 0 {
            return Ok(());
        }
    }
}
