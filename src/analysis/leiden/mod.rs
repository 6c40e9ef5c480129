//! Leiden (Traag, Waltman & van Eck 2019): groups of the greatest modularity that can be found, with
//! a chance of its own for each sign (Traag & Bruggeman 2009). With one sign it is that of Newman.
//!
//! `level` is nodes or groups that became nodes, `mover` moves them, `refine` splits groups into
//! parts that hold together. Whoever asks says what the modularity of groups is.

mod level;
mod mover;
mod refine;

use super::draws::Draws;
use super::partition::number;
use crate::budget::{Limit, Meter};
pub(super) use level::Level;
use mover::Mover;
use refine::refine;

/// What chance puts between two nodes or groups: for each sign the product of their strengths
/// times a share. The first sign is friendly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance<const SIGNS: usize> {
    pub(super) shares: [f64; SIGNS],
}

impl<const SIGNS: usize> Chance<SIGNS> {
    /// What chance puts between them of friendly ties beyond hostile ones.
    #[inline]
    pub(super) fn between(&self, one: [f64; SIGNS], other: [f64; SIGNS]) -> f64 {
        let part = |sign: usize| self.shares[sign] * one[sign] * other[sign];
        (1..SIGNS).fold(part(0), |sum, sign| sum - part(sign))
    }
}

/// Strengths of two groups together.
#[inline]
fn together<const SIGNS: usize>(one: [f64; SIGNS], other: [f64; SIGNS]) -> [f64; SIGNS] {
    std::array::from_fn(|sign| one[sign] + other[sign])
}

/// What strengths are left when some go.
#[inline]
fn without<const SIGNS: usize>(all: [f64; SIGNS], some: [f64; SIGNS]) -> [f64; SIGNS] {
    std::array::from_fn(|sign| all[sign] - some[sign])
}

/// The best groups found.
pub(super) struct Found {
    /// By node.
    pub(super) groups: Vec<u32>,
    pub(super) modularity: f64,
    pub(super) cut: Option<Limit>,
}

/// How a search goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<const SIGNS: usize> {
    pub(super) chance: Chance<SIGNS>,
    pub(super) seed: u64,
    pub(super) starts: usize,
    /// A pass that gains no more is the last.
    pub(super) tolerance: f64,
}

/// The best groups of so many starts, each in an order of nodes of its own, each of passes that
/// start from the one before until a pass gains too little.
pub(super) fn best<const SIGNS: usize>(
    whole: &Level<SIGNS>,
    plan: Plan<SIGNS>,
    meter: &mut Meter<'_>,
    modularity: impl Fn(&[u32]) -> f64,
) -> Found {
    let mut draws = Draws(plan.seed);
    let alone: Vec<u32> = (0..whole.count() as u32).collect();
    let mut best = (modularity(&alone), alone.clone());
    let mut cut = None;
    for _ in 0..plan.starts.max(1) {
        let mut groups = alone.clone();
        let mut last = f64::NEG_INFINITY;
        while cut.is_none() {
            cut = pass(whole, plan.chance, &mut groups, &mut draws, meter).err();
            let found = modularity(&groups);
            if found > best.0 {
                best = (found, groups.clone());
            }
            if found <= last + plan.tolerance {
                break;
            }
            last = found;
        }
    }
    Found { modularity: best.0, groups: best.1, cut }
}

/// One pass: moves, refines and aggregates until nothing moves.
fn pass<const SIGNS: usize>(
    whole: &Level<SIGNS>,
    chance: Chance<SIGNS>,
    groups: &mut Vec<u32>,
    draws: &mut Draws,
    meter: &mut Meter<'_>,
) -> Result<(), Limit> {
    // By node of the whole: its node of the level.
    let mut inside: Vec<u32> = (0..whole.count() as u32).collect();
    let mut made: Option<Level<SIGNS>> = None;
    let mut start = groups.clone();
    loop {
        let level = made.as_ref().unwrap_or(whole);
        let mut mover = Mover::new(level, chance, start);
        let settled = mover.settle(draws, meter);
        let mut coarse = mover.groups;
        let wholes = number(&mut coarse);
        *groups = inside.iter().map(|&node| coarse[node as usize]).collect();
        settled?;
        let mut refined = refine(level, chance, &coarse, draws, meter)?;
        let mut count = number(&mut refined);
        if count == level.count() {
            // No part grew: whole groups become nodes, unless they are.
            if wholes == count {
                return Ok(());
            }
            (refined, count) = (coarse.clone(), wholes);
        }
        start = vec![0; count];
        for (&fine, &group) in refined.iter().zip(&coarse) {
            start[fine as usize] = group;
        }
        number(&mut start);
        made = Some(level.aggregated(&refined, count));
        for node in &mut inside {
            *node = refined[*node as usize];
        }
    }
}
