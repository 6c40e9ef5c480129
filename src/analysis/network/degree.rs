//! Degree and strength: how many links a node has, or what they weigh together (Barrat, Barthélemy,
//! Pastor-Satorras & Vespignani 2004, *The architecture of complex weighted networks*).

use rayon::prelude::*;

use super::folded::Network;
use super::links::Side;
use super::scores::Scores;
use super::sums;
use crate::error::Error;

impl<'v> Network<'v> {
    /// How many links each node has, or their strength when weighted: those that lead from it and
    /// those that lead to it. A loop counts twice, so that all degrees add up to twice the links.
    ///
    /// Cost: linear in links.
    ///
    /// # Errors
    ///
    /// Overflow when weights add up to more than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((a, c)).affinity(0.25).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?.undirected();
    /// assert_eq!(network.degrees()?.of(a)?, 2.0);
    /// assert_eq!(network.weighted().degrees()?.of(a)?, 0.75);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn degrees(&self) -> Result<Scores<'v>, Error> {
        if self.is_directed() {
            let (out, into) = (self.out()?, self.into()?);
            return self.summed(|node| out.weighed(node).chain(into.weighed(node)).map(|link| link.1));
        }
        let both = self.both()?;
        // The second time of a loop.
        let again = |node| both.weighed(node).filter(move |link| link.0 == node);
        self.summed(|node| both.weighed(node).chain(again(node)).map(|link| link.1))
    }

    /// How many links lead to each node, or their strength when weighted; undirected, each counts.
    ///
    /// Cost: linear in links.
    ///
    /// # Errors
    ///
    /// As [`degrees`](Self::degrees).
    pub fn in_degrees(&self) -> Result<Scores<'v>, Error> {
        self.one_way(self.into()?)
    }

    /// How many links lead on from each node, or their strength when weighted; undirected, each
    /// counts.
    ///
    /// Cost: linear in links.
    ///
    /// # Errors
    ///
    /// As [`degrees`](Self::degrees).
    pub fn out_degrees(&self) -> Result<Scores<'v>, Error> {
        self.one_way(self.out()?)
    }

    fn one_way(&self, side: &Side<'v>) -> Result<Scores<'v>, Error> {
        self.summed(|node| side.weighed(node).map(|link| link.1))
    }

    fn summed<I>(&self, weights: impl Fn(u32) -> I + Sync) -> Result<Scores<'v>, Error>
    where
        I: Iterator<Item = f64>,
    {
        let nodes = (0..self.node_count() as u32).into_par_iter();
        let weighted = self.is_weighted();
        let sum = |node| if weighted { sums::sum_of(|| weights(node)) } else { weights(node).count() as f64 };
        let values: Vec<f64> = nodes.map(sum).collect();
        match values.iter().position(|value| value.is_infinite()) {
            None => Ok(Scores::new(self.view(), values)),
            Some(node) => {
                let key = self.view().node(crate::view::NodeIx(node as u32)).key();
                Err(Error::overflow(format!("the links of {key} weigh more than a number can be")))
            }
        }
    }
}
