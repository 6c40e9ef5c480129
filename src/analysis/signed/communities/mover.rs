//! Moving nodes between groups while that gains: the fast local moving of Leiden.

use std::collections::VecDeque;

use super::level::Level;
use crate::analysis::signed::camps::Draws;
use crate::analysis::signed::modularity::Chance;
use crate::budget::{Limit, Meter};

/// Nodes of a level in groups, with what a move gains.
pub(super) struct Mover<'l> {
    level: &'l Level,
    chance: Chance,
    pub(super) groups: Vec<u32>,
    pub(super) sums: Vec<[f64; 2]>,
    pub(super) sizes: Vec<u32>,
    pub(super) toward: Vec<f64>,
    pub(super) near: Vec<u32>,
    is_near: Vec<bool>,
}

/// A gain must exceed this share of the ties at stake, or rounding could go on for ever.
const TINY: f64 = 1e-10;

/// Up to so many groups all are looked at, and not only those near.
const FEW: usize = 64;

impl<'l> Mover<'l> {
    pub(super) fn new(level: &'l Level, chance: Chance, groups: Vec<u32>) -> Self {
        let count = level.count();
        let (mut sums, mut sizes) = (vec![[0.0; 2]; count], vec![0; count]);
        for (&group, own) in groups.iter().zip(&level.strengths) {
            let sum = &mut sums[group as usize];
            *sum = [sum[0] + own[0], sum[1] + own[1]];
            sizes[group as usize] += 1;
        }
        Self {
            level,
            chance,
            groups,
            sums,
            sizes,
            toward: vec![0.0; count],
            near: Vec::new(),
            is_near: vec![false; count],
        }
    }

    /// Fills `toward` and `near` for the groups of a node's neighbours that `counts`.
    pub(super) fn look(&mut self, node: u32, counts: impl Fn(u32) -> bool) {
        for group in self.near.drain(..) {
            self.toward[group as usize] = 0.0;
            self.is_near[group as usize] = false;
        }
        for &(far, weight) in self.level.ways(node) {
            if counts(far) {
                let group = self.groups[far as usize];
                if !std::mem::replace(&mut self.is_near[group as usize], true) {
                    self.near.push(group);
                }
                self.toward[group as usize] += weight;
            }
        }
    }

    /// What a node gains in a group, against being alone.
    pub(super) fn gain(&self, node: u32, group: u32) -> f64 {
        let own = self.level.strengths[node as usize];
        let mut sum = self.sums[group as usize];
        if self.groups[node as usize] == group {
            sum = [sum[0] - own[0], sum[1] - own[1]];
        }
        self.toward[group as usize] - self.chance.between(own, sum)
    }

    pub(super) fn shift(&mut self, node: u32, to: u32) {
        let own = self.level.strengths[node as usize];
        let from = std::mem::replace(&mut self.groups[node as usize], to);
        let sum = self.sums[from as usize];
        self.sums[from as usize] = [sum[0] - own[0], sum[1] - own[1]];
        self.sizes[from as usize] -= 1;
        if self.sizes[from as usize] == 0 {
            self.sums[from as usize] = [0.0; 2];
        }
        let sum = self.sums[to as usize];
        self.sums[to as usize] = [sum[0] + own[0], sum[1] + own[1]];
        self.sizes[to as usize] += 1;
    }

    /// Moves nodes, in an order drawn, until none gains; whether any did.
    pub(super) fn settle(&mut self, draws: &mut Draws, meter: &mut Meter<'_>) -> Result<bool, Limit> {
        let mut queue: VecDeque<u32> = shuffled(self.level.count(), draws).into();
        let mut queued = vec![true; self.level.count()];
        let mut free: Vec<u32> =
            (0..self.sizes.len() as u32).rev().filter(|&group| self.sizes[group as usize] == 0).collect();
        // The groups that there are, while they are few.
        let mut few: Option<Vec<u32>> = None;
        let mut moved = false;
        while let Some(node) = queue.pop_front() {
            queued[node as usize] = false;
            let ways = self.level.ways(node);
            meter.steps(ways.len() + 1).map_or(Ok(()), Err)?;
            self.look(node, |_| true);
            let own = self.groups[node as usize];
            let here = self.gain(node, own);
            let mut best = (here + TINY * self.stake(node), own);
            if few.is_none() && self.sizes.len() - free.len() <= FEW {
                let there = |&group: &u32| self.sizes[group as usize] > 0;
                few = Some((0..self.sizes.len() as u32).filter(there).collect());
            }
            for &group in few.as_ref().unwrap_or(&self.near) {
                let gain = self.gain(node, group);
                if group != own && gain > best.0 {
                    best = (gain, group);
                }
            }
            if let Some(&fresh) = free.last().filter(|_| best.0 < 0.0 && self.sizes[own as usize] > 1) {
                best = (0.0, fresh);
            }
            if best.1 == own {
                continue;
            }
            moved = true;
            if free.last() == Some(&best.1) {
                free.pop();
                few = None;
            }
            self.shift(node, best.1);
            if self.sizes[own as usize] == 0 {
                free.push(own);
                few = None;
            }
            for &(far, _) in ways {
                if self.groups[far as usize] != best.1 && !std::mem::replace(&mut queued[far as usize], true) {
                    queue.push_back(far);
                }
            }
        }
        Ok(moved)
    }

    fn stake(&self, node: u32) -> f64 {
        let own = self.level.strengths[node as usize];
        own[0] + own[1]
    }
}

pub(super) fn shuffled(count: usize, draws: &mut Draws) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    for at in (1..count).rev() {
        order.swap(at, draws.below(at + 1));
    }
    order
}
