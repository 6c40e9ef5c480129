//! Moving nodes between groups while that gains: the fast local moving of Leiden.

use std::collections::VecDeque;

use super::level::Level;
use super::{Chance, together, without};
use crate::analysis::draws::Draws;
use crate::budget::{Limit, Meter};

/// Nodes of a level in groups, with what a move gains.
pub(super) struct Mover<'l, const SIGNS: usize> {
    level: &'l Level<SIGNS>,
    chance: Chance<SIGNS>,
    pub(super) groups: Vec<u32>,
    pub(super) sums: Vec<[f64; SIGNS]>,
    pub(super) sizes: Vec<u32>,
    /// What the ties of the node looked at add up to, by group; no number where there are none.
    toward: Vec<f64>,
    pub(super) near: Vec<u32>,
}

/// A gain must exceed this share of the ties at stake, or rounding could go on for ever.
const TINY: f64 = 1e-10;

/// Up to so many groups all are looked at where there are foes, and not only those near.
const FEW: usize = 64;

impl<'l, const SIGNS: usize> Mover<'l, SIGNS> {
    pub(super) fn new(level: &'l Level<SIGNS>, chance: Chance<SIGNS>, groups: Vec<u32>) -> Self {
        let count = level.count();
        let (mut sums, mut sizes) = (vec![[0.0; SIGNS]; count], vec![0; count]);
        for (&group, &own) in groups.iter().zip(&level.strengths) {
            let sum = &mut sums[group as usize];
            *sum = together(*sum, own);
            sizes[group as usize] += 1;
        }
        Self { level, chance, groups, sums, sizes, toward: vec![f64::NAN; count], near: Vec::new() }
    }

    /// Adds up the ties of a node to those that `counts`, by group.
    #[inline]
    pub(super) fn look(&mut self, node: u32, counts: impl Fn(u32) -> bool) {
        for group in self.near.drain(..) {
            self.toward[group as usize] = f64::NAN;
        }
        let Self { level, groups, toward, near, .. } = self;
        level.each(node, |far, weight| {
            if counts(far) {
                let group = groups[far as usize];
                let sum = &mut toward[group as usize];
                if sum.is_nan() {
                    near.push(group);
                    *sum = weight;
                } else {
                    *sum += weight;
                }
            }
        });
    }

    /// What the ties of the node looked at to a group add up to.
    #[inline]
    pub(super) fn toward(&self, group: u32) -> f64 {
        let sum = self.toward[group as usize];
        if sum.is_nan() { 0.0 } else { sum }
    }

    /// What a node gains in a group, against being alone.
    #[inline]
    pub(super) fn gain(&self, node: u32, group: u32) -> f64 {
        let own = self.level.strengths[node as usize];
        let mut sum = self.sums[group as usize];
        if self.groups[node as usize] == group {
            sum = without(sum, own);
        }
        self.toward(group) - self.chance.between(own, sum)
    }

    pub(super) fn shift(&mut self, node: u32, to: u32) {
        let own = self.level.strengths[node as usize];
        let from = std::mem::replace(&mut self.groups[node as usize], to);
        self.sums[from as usize] = without(self.sums[from as usize], own);
        self.sizes[from as usize] -= 1;
        if self.sizes[from as usize] == 0 {
            self.sums[from as usize] = [0.0; SIGNS];
        }
        self.sums[to as usize] = together(self.sums[to as usize], own);
        self.sizes[to as usize] += 1;
    }

    /// Moves nodes, in an order drawn, until none gains.
    pub(super) fn settle(&mut self, draws: &mut Draws, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let mut queue: VecDeque<u32> = draws.shuffled(self.level.count()).into();
        let mut queued = vec![true; self.level.count()];
        let mut free: Vec<u32> =
            (0..self.sizes.len() as u32).rev().filter(|&group| self.sizes[group as usize] == 0).collect();
        // The groups that there are, while they are few.
        let mut few: Option<Vec<u32>> = None;
        while let Some(node) = queue.pop_front() {
            queued[node as usize] = false;
            let near = self.level.row(node).0;
            meter.steps(near.len() + 1).map_or(Ok(()), Err)?;
            self.look(node, |_| true);
            // Where there are no foes, who has no tie with a group gains nothing there.
            if SIGNS > 1 && few.is_none() && self.sizes.len() - free.len() <= FEW {
                let there = |&group: &u32| self.sizes[group as usize] > 0;
                few = Some((0..self.sizes.len() as u32).filter(there).collect());
            }
            let own = self.groups[node as usize];
            let to = self.best(node, few.as_deref(), free.last().copied());
            if to == own {
                continue;
            }
            if free.last() == Some(&to) {
                free.pop();
                few = None;
            }
            self.shift(node, to);
            if self.sizes[own as usize] == 0 {
                free.push(own);
                few = None;
            }
            for &far in near {
                if self.groups[far as usize] != to && !std::mem::replace(&mut queued[far as usize], true) {
                    queue.push_back(far);
                }
            }
        }
        Ok(())
    }

    /// The group that a node gains most in: one of the few there are or of those near, its own, or
    /// a fresh one.
    #[inline]
    fn best(&self, node: u32, few: Option<&[u32]>, fresh: Option<u32>) -> u32 {
        let own = self.groups[node as usize];
        let mut best = (self.gain(node, own) + TINY * self.stake(node), own);
        for &group in few.unwrap_or(&self.near) {
            let gain = self.gain(node, group);
            if group != own && gain > best.0 {
                best = (gain, group);
            }
        }
        let leaves = best.0 < 0.0 && self.sizes[own as usize] > 1;
        fresh.filter(|_| leaves).unwrap_or(best.1)
    }

    fn stake(&self, node: u32) -> f64 {
        self.level.strengths[node as usize].iter().sum()
    }
}
