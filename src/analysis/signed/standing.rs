//! How nodes stand among friends and foes, by their own ties: degrees, and dependence (Hirschman
//! 1945, *National Power and the Structure of Foreign Trade*; Emerson 1962, *Power-dependence
//! relations*).

use super::folded::Signed;
use crate::error::Error;
use crate::graph::Node;
use crate::model::NodeId;

/// What a node's ties add up to: numbers of ties, or their sizes when weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Degree {
    /// Of friends.
    pub positive: f64,
    /// Of foes, at least 0.
    pub negative: f64,
}

impl Degree {
    /// Friends less foes.
    pub fn net(&self) -> f64 {
        self.positive - self.negative
    }

    /// The friendly part of all, from 0 to 1; `None` without friends and foes.
    pub fn ratio(&self) -> Option<f64> {
        let all = self.positive + self.negative;
        (all > 0.0).then(|| self.positive / all)
    }
}

impl<'v> Signed<'v> {
    /// The signed degree of every node, in the order of [`nodes`](Signed::nodes).
    ///
    /// Cost: linear in ties.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((a, c)).affinity(-0.25).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let degrees = Signed::of(&view)?.weighted().degrees();
    /// assert_eq!((degrees[0].net(), degrees[2].ratio()), (0.25, Some(0.0)));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn degrees(&self) -> Vec<Degree> {
        let sum = |local: u32, negative: bool| {
            let some = self.weights(local).filter(|(end, _)| end.is_negative() == negative);
            some.map(|(_, size)| i128::from(size)).sum::<i128>() as f64 / self.scale()
        };
        let nodes = 0..self.node_count() as u32;
        nodes.map(|local| Degree { positive: sum(local, false), negative: sum(local, true) }).collect()
    }

    /// How much of all that ties a node to others is its tie to one other: that tie's size over
    /// the sum of all its ties' sizes, from 0 to 1, whether friendly or hostile. Sizes are 1 unless
    /// weighted. `None` when the node has no friends and foes.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn dependence<A, B>(&self, of: NodeId<A>, on: NodeId<B>) -> Result<Option<f64>, Error> {
        let (of, on) = (self.local(self.view().ix(of)?), self.local(self.view().ix(on)?));
        let Some(of) = of else { return Ok(None) };
        let tie = on.and_then(|on| self.find(of, on)).map_or(0, i64::abs);
        let all = self.all_of(of);
        Ok((all > 0).then(|| tie as f64 / all as f64))
    }

    /// How much more the other depends on a node than it on the other, from -1 to 1: the power that
    /// their tie gives it (Emerson 1962). It is the other's with the sign turned. `None` when
    /// either has no friends and foes.
    ///
    /// # Errors
    ///
    /// Foreign id.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [hub, a, b] = ["HUB", "A", "B"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((hub, a)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((hub, b)).affinity(0.5).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let signed = Signed::of(&view)?;
    /// assert_eq!(signed.dependence(a, hub)?, Some(1.0));
    /// assert_eq!(signed.leverage(hub, a)?, Some(0.5));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn leverage<A, B>(&self, of: NodeId<A>, over: NodeId<B>) -> Result<Option<f64>, Error> {
        let theirs = self.dependence(over, of)?;
        let own = self.dependence(of, over)?;
        Ok(theirs.zip(own).map(|(theirs, own)| theirs - own))
    }

    /// Who depends on whom how much, for either end of every tie: the node, the one it depends on,
    /// and the part. Of each node they add up to 1.
    ///
    /// Cost: linear in ties.
    pub fn dependences(&self) -> impl Iterator<Item = (Node<'v>, Node<'v>, f64)> {
        (0..self.node_count() as u32).flat_map(move |of| {
            let all = self.all_of(of) as f64;
            self.weights(of).map(move |(end, size)| (self.node(of), self.node(end.far()), size as f64 / all))
        })
    }

    fn all_of(&self, local: u32) -> i128 {
        self.weights(local).map(|(_, size)| i128::from(size)).sum()
    }
}
