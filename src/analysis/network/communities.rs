//! Groups of the greatest modularity that can be found: communities, by Leiden (Traag, Waltman & van
//! Eck 2019).

use super::folded::Network;
use super::modularity::{Counted, check};
use crate::analysis::Partition;
use crate::analysis::leiden::{self, Chance, Level, Plan};
use crate::budget::Budget;
use crate::error::Error;
use crate::view::{Answer, NodeIx};

/// How communities are searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leiden {
    resolution: f64,
    seed: u64,
    starts: usize,
    tolerance: f64,
}

/// A resolution of 1, seed 1, ten starts, a tolerance of 10^-4.
impl Default for Leiden {
    fn default() -> Self {
        Self::new()
    }
}

impl Leiden {
    /// A resolution of 1, seed 1, ten starts, a tolerance of 10^-4.
    pub const fn new() -> Self {
        Self { resolution: 1.0, seed: 1, starts: 10, tolerance: 1e-4 }
    }

    /// How much chance counts, a finite number from 0: above 1 favours smaller groups.
    pub const fn resolution(mut self, resolution: f64) -> Self {
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

    /// A pass over all links is the last of a start when it gains no more modularity than this, from
    /// 0; on millions of links small gains go on for long.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    fn check(&self) -> Result<(), Error> {
        if self.tolerance.is_nan() || self.tolerance < 0.0 {
            return Err(Error::invalid("tolerance", &self.tolerance.to_string(), "expected a number from 0"));
        }
        check(self.resolution)
    }
}

/// Groups, and how far they exceed chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities<'v> {
    /// Their [`modularity`](Network::modularity). Others may have more.
    pub modularity: f64,
    /// The communities: every node is in one.
    pub communities: Partition<'v>,
}

impl<'v> Network<'v> {
    /// Groups of great [`modularity`](Self::modularity), by Leiden: nodes move, groups are refined
    /// and become nodes, until nothing gains; each pass starts from the one before, until a pass gains
    /// too little. Each community hangs together.
    ///
    /// It is a search: it finds no proven optimum, and nodes under other keys, hence in another order,
    /// may come out in others that are as good. The same nodes, links and seed give the same
    /// communities, on any number of threads. Weights count by their proportions alone. A directed
    /// network is read as undirected.
    ///
    /// Names no claims: the scope is the view. A cut answer has the best groups found by then. A step of
    /// the budget is about the work at one link.
    ///
    /// Cost: near linear in links for a pass, of which a start needs some; about 16 bytes a link (32
    /// weighted) and 60 a node.
    ///
    /// # Errors
    ///
    /// Invalid when the resolution is no finite number from 0 or the tolerance no number from 0. Overflow when the weights of the ties of
    /// two nodes add up to more than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Leiden, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (c, d)] {
    ///     graph.claim::<Talks>(pair).affinity(0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let found = Network::of(&view)?.communities(&Leiden::new(), &Budget::new())?.value;
    /// assert_eq!(found.communities.keys(), [["A", "B"], ["C", "D"]]);
    /// assert_eq!(found.modularity, 0.5);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn communities(&self, leiden: &Leiden, budget: &Budget) -> Result<Answer<Communities<'v>>, Error> {
        leiden.check()?;
        let counted = Counted::of(self)?;
        let mut meter = budget.meter();
        let ends = counted.side.count(self.node_count());
        let found = |groups: &[u32], modularity: f64| {
            let nodes = (0..).map(NodeIx).zip(groups.iter().copied());
            Communities { modularity, communities: Partition::numbered(self.view(), nodes) }
        };
        let bytes = Level::<1>::bytes(self.node_count(), ends, self.is_weighted());
        if let Some(limit) = meter.look().or_else(|| meter.is_too_large(bytes)) {
            let alone: Vec<u32> = (0..self.node_count() as u32).collect();
            let modularity = counted.modularity(&alone, leiden.resolution);
            return Ok(Answer::new(found(&alone, modularity)).cut(Some(limit)));
        }
        let (level, chance) = level(self, &counted, leiden.resolution);
        let plan = Plan { chance, seed: leiden.seed, starts: leiden.starts, tolerance: leiden.tolerance };
        let modularity = |groups: &[u32]| counted.modularity(groups, leiden.resolution);
        let best = leiden::best(&level, plan, &mut meter, modularity);
        Ok(Answer::new(found(&best.groups, best.modularity)).cut(best.cut))
    }
}

/// The links for the search, which weigh 1 in the mean: how freely it draws does not depend on the
/// unit of weights.
fn level(network: &Network<'_>, counted: &Counted<'_, '_>, resolution: f64) -> (Level<1>, Chance<1>) {
    let (nodes, weighted) = (network.node_count(), network.is_weighted());
    let ends = counted.side.count(nodes);
    let unit = if weighted { counted.whole as f64 / (ends as f64) } else { 1.0 };
    let mut level = Level::new(nodes, ends, weighted);
    for (node, &strength) in (0..).zip(&counted.strengths) {
        for (far, weight) in counted.side.weighed(node).filter(|link| link.0 != node) {
            let count = counted.count(weight);
            if count > 0 {
                level.push(far, weighted.then_some(count as f64 / unit));
            }
        }
        level.close([if strength > 0 { strength as f64 / unit } else { 0.0 }]);
    }
    let whole = counted.whole as f64 / unit;
    (level, Chance { shares: [if counted.whole > 0 { resolution / whole } else { 0.0 }] })
}
