//! How far groups hold more links than chance would put there: modularity (Newman 2004, *Analysis of
//! weighted networks*, and 2006), with a resolution (Reichardt & Bornholdt 2006).
//!
//! Links are counted in whole numbers, so that the sums are exact and do not depend on the order of
//! nodes.

use rayon::prelude::*;

use super::folded::Network;
use super::links::{End, Links, Side, linked};
use super::sums::{self, Quantum};
use crate::analysis::Partition;
use crate::error::Error;

impl Network<'_> {
    /// The modularity of groups: the share of links that are within them, less the share that chance
    /// would put there if every node had the links it has with anybody. From -1/2 to 1 at a
    /// resolution of 1, which is Newman's; a greater one lets chance count for more, and so favours
    /// smaller groups.
    ///
    /// It is a measure of links without direction: a directed network is read as
    /// [`undirected`](Self::undirected), where links either way are one link. Weighted, links count by
    /// what they weigh. A loop is a link within its node's group, and counts twice for its node. A node
    /// in no group is alone. Without links, or when all weigh 0, it is 0.
    ///
    /// Cost: linear in nodes and links; 20 bytes a node. In parallel.
    ///
    /// # Errors
    ///
    /// Foreign id, where the groups are of another graph. Invalid when the resolution is no finite
    /// number from 0. Overflow when the weights of the ties of two nodes add up to more than a number
    /// can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::{Partition, network::Network};
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (c, d)] {
    ///     graph.claim::<Talks>(pair).affinity(0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let groups = Partition::by(&view, |node| Some(node.key() < "C"));
    /// // All links are within; chance would put half of them there.
    /// assert_eq!(Network::of(&view)?.modularity(&groups, 1.0)?, 0.5);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn modularity(&self, groups: &Partition<'_>, resolution: f64) -> Result<f64, Error> {
        check(resolution)?;
        let mut own = Vec::with_capacity(self.node_count());
        for (node, alone) in self.view().nodes().zip(groups.len()..) {
            own.push(groups.group_of(node.id())?.unwrap_or(alone) as u32);
        }
        Ok(Counted::of(self)?.modularity(&own, resolution))
    }
}

pub(super) fn check(resolution: f64) -> Result<(), Error> {
    if resolution.is_finite() && resolution >= 0.0 {
        return Ok(());
    }
    Err(Error::invalid("resolution", &resolution.to_string(), "expected a finite number from 0"))
}

/// Links either way, in whole numbers: one each, or as many quanta as they weigh.
pub(super) struct Counted<'n, 'v> {
    pub(super) side: &'n Side<'v>,
    quantum: Option<Quantum>,
    /// By node: what its links weigh, a loop twice.
    pub(super) strengths: Vec<u128>,
    /// What all strengths add up to.
    pub(super) whole: u128,
}

impl<'n, 'v> Counted<'n, 'v> {
    pub(super) fn of(network: &'n Network<'v>) -> Result<Self, Error> {
        let side = network.both()?;
        let quantum = match side {
            Side::Own(rows) if network.is_weighted() => Some(Quantum::for_all(rows.weights.iter().copied())),
            _ => None,
        };
        let mut counted = Self { side, quantum, strengths: Vec::new(), whole: 0 };
        let nodes = (0..network.node_count() as u32).into_par_iter();
        counted.strengths = nodes.map(|node| counted.toward(node, |_| true)).collect();
        counted.whole = counted.strengths.iter().sum();
        Ok(counted)
    }

    /// What the links of a node to those that `counts` weigh, a loop twice.
    fn toward(&self, node: u32, counts: impl Fn(u32) -> bool) -> u128 {
        let times = |far: u32| u128::from(counts(far)) << u32::from(far == node);
        match (self.side, self.quantum) {
            (Side::Own(rows), Some(quantum)) => {
                rows.weighed(node).map(|(far, weight)| quantum.count(weight) * times(far)).sum()
            }
            (side, _) => linked!(side, rows => rows.row(node).iter().map(|end| times(end.far())).sum()),
        }
    }

    /// What a link weighs.
    pub(super) fn count(&self, weight: f64) -> u128 {
        self.quantum.map_or(1, |quantum| quantum.count(weight))
    }

    /// The modularity of groups by number.
    pub(super) fn modularity(&self, groups: &[u32], resolution: f64) -> f64 {
        if self.whole == 0 {
            return 0.0;
        }
        let mut sums = vec![0_u128; groups.iter().max().map_or(0, |&most| most as usize + 1)];
        for (&group, strength) in groups.iter().zip(&self.strengths) {
            sums[group as usize] += strength;
        }
        let same = |node: u32| {
            let own = groups[node as usize];
            self.toward(node, |far| groups[far as usize] == own)
        };
        let within: u128 = (0..groups.len() as u32).into_par_iter().map(same).sum();
        let whole = self.whole as f64;
        let chance = |&sum: &u128| (sum as f64 / whole).powi(2);
        within as f64 / whole - resolution * sums::sum_of(|| sums.iter().map(chance))
    }
}
