//! Betweenness: on how many shortest paths between others a node or a link lies (Freeman 1977, *A set of
//! measures of centrality based on betweenness*), by way of dependencies (Brandes 2001, *A faster
//! algorithm for betweenness centrality*).
//!
//! | where | what |
//! |---|---|
//! | `by_hops` | one source, links 1 long each |
//! | `by_length` | one source, weighted, or with very many paths |
//! | `job` | all sources, on all threads |
//! | `link_scores` | [`LinkScores`] |
//! | `sampled` | drawing sources, and what that may cost |
//! | `tally`, `wide` | sums whose order does not count |
//!
//! Paths are counted exactly below 2^63; what a source gives a node is right to about the tenth digit at
//! worst and commonly to the thirteenth, since its parts are whole numbers of a quantum. Beyond that, counts are
//! rounded to 53 bits and added from the least up, which takes some ten times as long.

mod by_hops;
mod by_length;
mod job;
mod link_scores;
mod sampled;
mod tally;
mod wide;

use self::job::{Job, Places, Tallied};
pub use self::link_scores::LinkScores;
use super::folded::Network;
use super::lengths::{Length, Lengths};
use super::scores::Scores;
use crate::budget::Budget;
use crate::error::Error;
use crate::view::Answer;

/// How betweenness is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Betweenness {
    normalised: bool,
    length: Length,
    samples: Option<(usize, u64)>,
    confidence: f64,
}

/// Of all sources, not normalised, links as long as their numbers when weighted.
impl Default for Betweenness {
    fn default() -> Self {
        Self::new()
    }
}

impl Betweenness {
    /// Of all sources, not normalised, links as long as their numbers when weighted.
    pub const fn new() -> Self {
        Self { normalised: false, length: Length::Number, samples: None, confidence: 0.95 }
    }

    /// Scores are shares of all pairs that could be gone between: of n nodes, (n - 1)(n - 2) for a node and
    /// n(n - 1) for a link, undirected half as many.
    pub const fn normalised(mut self) -> Self {
        self.normalised = true;
        self
    }

    /// How long links are, when weighted.
    pub const fn length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }

    /// Asks only so many sources, drawn without replacement by this seed, and scales what they say: times all
    /// nodes over those drawn (Brandes & Pich 2007). Exact when there are no more nodes. Which nodes are
    /// drawn hangs on their order in the view.
    pub const fn sampled(mut self, samples: usize, seed: u64) -> Self {
        self.samples = Some((samples, seed));
        self
    }

    /// How likely the bound of a sampled answer must hold, from 0 up to but not including 1; 0.95 when not
    /// said.
    pub const fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    fn check(&self) -> Result<(), Error> {
        if !(0.0..1.0).contains(&self.confidence) {
            let shown = self.confidence.to_string();
            return Err(Error::invalid("confidence", &shown, "expected a number from 0 up to but not 1"));
        }
        match self.samples {
            Some((0, _)) => Err(Error::invalid("number of samples", "0", "expected at least 1")),
            _ => Ok(()),
        }
    }
}

/// Scores, and how near they are to those of all sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated<S> {
    /// The scores.
    pub scores: S,
    /// How many sources were gone through.
    pub sources: usize,
    /// No score is off by more, but for rounding. 0 when all sources were gone through.
    pub bound: f64,
    /// How likely that holds at least: 1 unless sources were drawn.
    pub confidence: f64,
}

/// What is scored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Nodes,
    Links,
}

impl<'v> Network<'v> {
    /// The betweenness of every node: over all pairs of others, which part of the shortest paths from one to
    /// the other goes through it. Ends are not between. Undirected, each pair counts once.
    ///
    /// Parallel ties are one link, so they are one way and not two; a loop is on no shortest path; a node
    /// without links has 0. A node hung on another one by a single link, undirected, brings that other one a pair
    /// for every further node that it can reach.
    ///
    /// A cut answer holds the sources done, which are the first ones or the first drawn: scores are then
    /// at most the full ones, or scaled when drawn, and the bound says how far off. (Where time or the flag
    /// cut a drawn one, its bound takes it that this does not hang on which sources were drawn.) A step of the
    /// budget is a node or link looked at, for each source all of them. Names no claims: the scope is the view.
    ///
    /// Cost: nodes times links at most, and often a quarter of it, since a level is found from whichever
    /// side has fewer links; weighted, nodes times links times the logarithm of nodes. Per thread 72 bytes a
    /// node; 8 more for all. In parallel.
    ///
    /// # Errors
    ///
    /// Invalid when an option is out of range or a length is 0, naming the tie; overflow when strengths add
    /// up to more than a number can be, or are too small to divide by.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Betweenness, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Talks>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?.undirected();
    /// let found = network.betweenness(&Betweenness::new(), &Budget::new())?.value;
    /// assert_eq!((found.scores.values(), found.bound), (&[0.0, 1.0, 0.0][..], 0.0));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn betweenness(&self, options: &Betweenness, budget: &Budget) -> Result<Answer<Estimated<Scores<'v>>>, Error> {
        let nodes = self.node_count();
        let [others, thirds] = [1, 2].map(|less| nodes.saturating_sub(less) as f64);
        let found = self.tallied(options, budget, Of::Nodes)?;
        let all: Vec<u32> = (0..nodes as u32).collect();
        let [factor, bound] =
            found.factor_and_bound(options, thirds, &all).map(|x| x * self.unit(options, others * thirds));
        let values = all.iter().map(|&node| found.tally.sum(node as usize) * factor).collect();
        Ok(found.answer(options, Scores::new(self.view(), values), bound))
    }

    /// The betweenness of every link: over all pairs of nodes, which part of the shortest paths from one to the
    /// other takes it (Girvan & Newman 2002, *Community structure in social and biological networks*). Here ends
    /// count: a link is on the path of its own two nodes. Undirected, each pair counts once, and a link is
    /// the same either way. Loops are left out, as are links that [`Length::Inverse`] makes none of.
    ///
    /// Otherwise as [`betweenness`](Self::betweenness), with 16 bytes more a link for each thread.
    ///
    /// # Errors
    ///
    /// As [`betweenness`](Self::betweenness).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Betweenness, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Talks>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?.undirected();
    /// let found = network.link_betweenness(&Betweenness::new(), &Budget::new())?.value;
    /// assert_eq!(found.scores.of(c, b)?, Some(2.0)); // between B and C, and between A and C
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn link_betweenness(
        &self,
        options: &Betweenness,
        budget: &Budget,
    ) -> Result<Answer<Estimated<LinkScores<'v>>>, Error> {
        let nodes = self.node_count();
        let mut found = self.tallied(options, budget, Of::Links)?;
        let (mut links, mut places) = (Vec::new(), Vec::new());
        for (at, &(from, to, linked)) in found.links.iter().enumerate() {
            if linked && (self.is_directed() || from < to) {
                links.push((from, to));
                places.push(at as u32);
            }
        }
        if !self.is_directed() {
            for (&(from, to), &at) in links.iter().zip(&places) {
                if let Ok(other) = found.links.binary_search(&(to, from, true)) {
                    found.tally.join(at as usize, other);
                }
            }
        }
        let others = nodes.saturating_sub(1) as f64;
        let unit = self.unit(options, nodes as f64 * others);
        let [factor, bound] = found.factor_and_bound(options, others, &places).map(|x| x * unit);
        let values = places.iter().map(|&at| found.tally.sum(at as usize) * factor).collect();
        let scores = LinkScores::new(self.view(), !self.is_directed(), links, values);
        Ok(found.answer(options, scores, bound))
    }

    /// What the sum over sources is times.
    fn unit(&self, options: &Betweenness, pairs: f64) -> f64 {
        if options.normalised && pairs > 0.0 {
            pairs.recip()
        } else if self.is_directed() {
            1.0
        } else {
            0.5
        }
    }

    fn tallied(&self, options: &Betweenness, budget: &Budget, of: Of) -> Result<Tallied, Error> {
        options.check()?;
        let (nodes, of_links) = (self.node_count(), of == Of::Links);
        let drawn = options.samples.filter(|sample| sample.0 < nodes);
        let sources = drawn.map(|(count, seed)| sampled::draw(nodes, count, seed));
        if self.is_weighted() {
            let lengths = Lengths::of(self, options.length)?;
            let places = of_links.then(|| Places::of(nodes, |node| lengths.row(node)));
            return Ok(Job { nodes, budget, places, sources }.by_length(&lengths));
        }
        let (out, into) = (self.out()?, self.into()?);
        let places = of_links.then(|| Places::of(nodes, |node| out.weighed(node).map(|link| (link.0, true))));
        Ok(Job { nodes, budget, places, sources }.by_hops(out, into))
    }
}
