//! Groups of the greatest signed modularity that can be found: communities.
//!
//! Leiden (Traag, Waltman & van Eck 2019) with a chance of its own for each sign (Traag &
//! Bruggeman 2009). `level` is nodes or groups that became nodes, `mover` moves them, `refine`
//! splits groups into parts that hold together.

mod level;
mod mover;
mod refine;

use super::Signed;
use super::camps::{Draws, number};
use super::modularity::{Chance, Resolution};
use crate::analysis::Partition;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;
use level::Level;
use mover::Mover;
use refine::refine;

/// How communities are searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leiden {
    resolution: Resolution,
    seed: u64,
    starts: usize,
}

/// Chance as it is, seed 1, ten starts.
impl Default for Leiden {
    fn default() -> Self {
        Self::new()
    }
}

impl Leiden {
    /// Chance as it is, seed 1, ten starts.
    pub const fn new() -> Self {
        Self { resolution: Resolution { friends: 1.0, foes: 1.0 }, seed: 1, starts: 10 }
    }

    /// How much chance counts.
    pub const fn resolution(mut self, resolution: Resolution) -> Self {
        self.resolution = resolution;
        self
    }

    /// Draws from this seed: the same seed, the same communities.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Starts so often, in an order of nodes of its own each time, and keeps the best; at least
    /// once.
    pub const fn starts(mut self, starts: usize) -> Self {
        self.starts = starts;
        self
    }
}

/// Groups, and how far they exceed chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities<'v> {
    /// Their [`modularity`](Signed::modularity). Others may have more.
    pub modularity: f64,
    /// The communities.
    pub camps: Partition<'v>,
}

impl<'v> Signed<'v> {
    /// Groups of great signed modularity, by Leiden: nodes move, groups are refined and become
    /// nodes, until nothing gains; each pass starts from the one before, until a pass gains
    /// nothing. While there are at most 64 groups, nodes also look at those they have no tie
    /// with, since who shares foes by chance alone may gain by it.
    ///
    /// It finds no proven optimum; `because` is empty, for all ties of
    /// [`scope`](Signed::scope) carry it. A cut answer has the best groups found by then. A step
    /// of the budget is about the work at one tie.
    ///
    /// Cost: near linear in ties for a start.
    ///
    /// # Errors
    ///
    /// Invalid when a resolution is no number from 0.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::{Leiden, Signed};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((c, d), 0.5), ((a, c), -0.5), ((b, d), -0.5)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let found = Signed::of(&view)?.communities(Leiden::new(), &Budget::new())?.value;
    /// assert_eq!(found.camps.keys(), [["A", "B"], ["C", "D"]]);
    /// assert_eq!(found.modularity, 0.5);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn communities(&self, leiden: Leiden, budget: &Budget) -> Result<Answer<Communities<'v>>, Error> {
        let resolution = leiden.resolution.check()?;
        let chance = Chance::of(self, resolution);
        let whole = Level::of(self);
        let mut meter = budget.meter();
        let mut draws = Draws(leiden.seed);
        let alone: Vec<u32> = (0..self.node_count() as u32).collect();
        let mut best = (self.modularity_of(&alone, resolution), alone.clone());
        let mut cut = None;
        for _ in 0..leiden.starts.max(1) {
            let mut groups = alone.clone();
            let mut last = f64::NEG_INFINITY;
            while cut.is_none() {
                cut = pass(&whole, chance, &mut groups, &mut draws, &mut meter).err();
                let found = self.modularity_of(&groups, resolution);
                if found > best.0 {
                    best = (found, groups.clone());
                }
                if found <= last {
                    break;
                }
                last = found;
            }
        }
        let value = Communities { modularity: best.0, camps: self.partition(&best.1) };
        Ok(Answer::new(value).cut(cut))
    }
}

/// One pass: moves, refines and aggregates until nothing mover.
fn pass(
    whole: &Level,
    chance: Chance,
    groups: &mut Vec<u32>,
    draws: &mut Draws,
    meter: &mut Meter<'_>,
) -> Result<(), Limit> {
    // By node of the whole: its node of the level.
    let mut inside: Vec<u32> = (0..whole.count() as u32).collect();
    let mut own = whole.clone();
    let mut start = groups.clone();
    loop {
        let mut mover = Mover::new(&own, chance, start);
        let settled = mover.settle(draws, meter);
        let mut coarse = mover.groups;
        let wholes = number(&mut coarse);
        *groups = inside.iter().map(|&node| coarse[node as usize]).collect();
        settled?;
        let mut refined = refine(&own, chance, &coarse, draws, meter)?;
        let mut count = number(&mut refined);
        if count == own.count() {
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
        own = own.aggregated(&refined, count);
        for node in &mut inside {
            *node = refined[*node as usize];
        }
    }
}
