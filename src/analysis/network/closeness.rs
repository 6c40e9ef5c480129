//! Closeness and harmonic centrality: how near a node is to all others (Freeman 1978, *Centrality in
//! social networks*; Rochat 2009, *Closeness centrality extended to unconnected graphs: the harmonic
//! centrality index*).

use super::folded::Network;
use super::lengths::{Length, Lengths};
use super::reaching::{Reached, by_hops, by_length};
use super::scores::Scores;
use crate::budget::{Budget, Limit};
use crate::error::Error;
use crate::view::{Answer, NodeIx};

/// How closeness is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closeness {
    outward: bool,
    within_reach: bool,
    length: Length,
}

impl Closeness {
    /// Distances that lead to the node, scaled by who can reach it, links as long as their numbers when
    /// weighted.
    pub const fn new() -> Self {
        Self { outward: false, within_reach: false, length: Length::Number }
    }

    /// Distances from the node to others. Undirected, the same.
    pub const fn outward(mut self) -> Self {
        self.outward = true;
        self
    }

    /// Only those who can reach the node count, as if there were no others: not times the share of others
    /// who can (Wasserman & Faust 1994, *Social network analysis*, 5.2), which else makes nodes of
    /// a small part less close.
    pub const fn within_reach(mut self) -> Self {
        self.within_reach = true;
        self
    }

    /// How long links are, when weighted.
    pub const fn length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }
}

/// How harmonic centrality is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Harmonic {
    outward: bool,
    normalised: bool,
    length: Length,
}

impl Harmonic {
    /// Distances that lead to the node, not normalised, links as long as their numbers when weighted.
    pub const fn new() -> Self {
        Self { outward: false, normalised: false, length: Length::Number }
    }

    /// Distances from the node to others. Undirected, the same.
    pub const fn outward(mut self) -> Self {
        self.outward = true;
        self
    }

    /// Scores are divided by the number of others: 1 is a link with everybody, when links are 1 long.
    pub const fn normalised(mut self) -> Self {
        self.normalised = true;
        self
    }

    /// How long links are, when weighted.
    pub const fn length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }
}

impl<'v> Network<'v> {
    /// The closeness of every node: of those who can reach it, the number over the sum of their distances
    /// to it; times the share of others who can, unless [`within_reach`](Closeness::within_reach). 0 when nobody
    /// can. Parallel ties are one link, loops count nothing.
    ///
    /// A cut answer counts distances from the sources done alone, which are the first ones: its scores
    /// are neither bound. A step of the budget is a node or link, counted for each source. Names no claims: the
    /// scope is the view.
    ///
    /// Cost: nodes times links at most; where links are 1 long 256 sources go together (Then et al. 2014,
    /// *The more the merrier: efficient multi-source graph traversal*), else times the logarithm of
    /// nodes. Per thread 148 bytes a node. In parallel.
    ///
    /// # Errors
    ///
    /// Invalid when a length is 0, naming the tie; overflow when strengths add up to more than a number can
    /// be, or lengths are too small to divide by.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Closeness, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((a, b)).record()?;
    /// graph.claim::<Sanctions>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?;
    /// let to = network.closeness(&Closeness::new(), &Budget::new())?.value;
    /// assert_eq!(to.values(), [0.0, 0.5, 2.0 / 3.0]);
    /// let from = network.closeness(&Closeness::new().outward(), &Budget::new())?.value;
    /// assert_eq!(from.of(a)?, 2.0 / 3.0);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn closeness(&self, options: &Closeness, budget: &Budget) -> Result<Answer<Scores<'v>>, Error> {
        let others = self.node_count().saturating_sub(1) as f64;
        let (reached, cut) = self.reached(options.outward, options.length, budget)?;
        self.near("closeness", cut, |node| {
            let (count, sum) = (reached.count(node), reached.sum(node));
            let share = if options.within_reach { 1.0 } else { count / others };
            if count > 0.0 { count / sum * share } else { 0.0 }
        })
    }

    /// The harmonic centrality of every node: over all others who can reach it, the sum of one over their
    /// distance to it. Who cannot counts nothing, so parts that do not hang together can be compared.
    ///
    /// A cut answer counts the sources done alone, so its scores are at most the full ones. Otherwise as
    /// [`closeness`](Self::closeness).
    ///
    /// # Errors
    ///
    /// As [`closeness`](Self::closeness).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Harmonic, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((a, b)).record()?;
    /// graph.claim::<Sanctions>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let found = Network::of(&view)?.harmonic(&Harmonic::new(), &Budget::new())?.value;
    /// assert_eq!(found.values(), [0.0, 1.0, 1.5]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn harmonic(&self, options: &Harmonic, budget: &Budget) -> Result<Answer<Scores<'v>>, Error> {
        let others = self.node_count().saturating_sub(1) as f64;
        let (reached, cut) = self.reached(options.outward, options.length, budget)?;
        self.near("harmonic centrality", cut, |node| {
            let sum = reached.inverse(node);
            if options.normalised && others > 0.0 { sum / others } else { sum }
        })
    }

    fn reached(&self, outward: bool, length: Length, budget: &Budget) -> Result<(Reached, Option<Limit>), Error> {
        if self.is_weighted() {
            return Ok(by_length(&Lengths::of(self, length)?, outward, self.node_count(), budget));
        }
        // Each source tells those it comes to; so distances from a node are told against links.
        let side = if outward { self.into()? } else { self.out()? };
        Ok(by_hops(side, self.node_count(), budget))
    }

    fn near(&self, what: &str, cut: Option<Limit>, score: impl Fn(usize) -> f64) -> Result<Answer<Scores<'v>>, Error> {
        let values: Vec<f64> = (0..self.node_count()).map(score).collect();
        if let Some(node) = values.iter().position(|value| value.is_infinite()) {
            let key = self.view().node(NodeIx(node as u32)).key();
            return Err(Error::overflow(format!("the {what} of {key}")));
        }
        Ok(Answer::new(Scores::new(self.view(), values)).cut(cut))
    }
}
