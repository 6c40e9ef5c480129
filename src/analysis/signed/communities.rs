//! Groups of the greatest signed modularity that can be found: communities, by Leiden with a chance
//! of its own for each sign (Traag & Bruggeman 2009).

use super::Signed;
use super::modularity::{Resolution, chance, strength};
use crate::analysis::Partition;
use crate::analysis::leiden::{self, Level, Plan};
use crate::budget::Budget;
use crate::error::Error;
use crate::view::Answer;

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
        let (chance, _) = chance(self, resolution);
        let plan = Plan { chance, seed: leiden.seed, starts: leiden.starts, tolerance: 0.0 };
        let modularity = |groups: &[u32]| self.modularity_of(groups, resolution);
        let best = leiden::best(&self.level(), plan, &mut budget.meter(), modularity);
        let value = Communities { modularity: best.modularity, camps: self.partition(&best.groups) };
        Ok(Answer::new(value).cut(best.cut))
    }

    fn level(&self) -> Level<2> {
        let weighted = self.is_weighted() || self.negative() > 0;
        let mut level = Level::new(self.node_count(), self.tie_count() * 2, weighted);
        for local in 0..self.node_count() as u32 {
            for (end, weight) in self.weights(local) {
                let size = weight as f64 / self.scale();
                let weight = if end.is_negative() { -size } else { size };
                level.push(end.far(), weighted.then_some(weight));
            }
            level.close(strength(self, local));
        }
        level
    }
}
