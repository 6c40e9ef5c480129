//! What a measure says of nodes: a score each, and who comes first.

use crate::error::Error;
use crate::graph::Node;
use crate::model::NodeId;
use crate::view::{NodeIx, View};

/// A score for every node of a view.
///
/// # Example
///
/// ```
/// use detente::analysis::network::Network;
/// use detente::{Graph, Lens, model::standard::{Sanctions, State}};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Sanctions>((a, c)).record()?;
/// graph.claim::<Sanctions>((b, c)).record()?;
/// let view = graph.view(&Lens::new())?;
/// let degrees = Network::of(&view)?.in_degrees()?;
/// assert_eq!(degrees.of(c)?, 2.0);
/// let order: Vec<_> = degrees.ranking().iter().map(|(node, _)| node.key()).collect();
/// assert_eq!(order, ["C", "A", "B"]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scores<'v> {
    view: &'v View,
    values: Vec<f64>,
}

impl<'v> Scores<'v> {
    pub(super) const fn new(view: &'v View, values: Vec<f64>) -> Self {
        Self { view, values }
    }

    /// Scores of one's own, by the number of each node: to be ranked, compared, or followed over time.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Scores;
    /// use detente::{Graph, Lens, model::standard::State};
    ///
    /// let mut graph = Graph::new();
    /// let [short, long] = ["PRK", "JAPAN"].map(|key| graph.node(State, key).add().unwrap());
    /// let view = graph.view(&Lens::new())?;
    /// let scores = Scores::by(&view, |node| view.node(node).key().len() as f64);
    /// assert_eq!((scores.of(short)?, scores.of(long)?), (3.0, 5.0));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn by(view: &'v View, score: impl FnMut(NodeIx) -> f64) -> Self {
        Self::new(view, (0..view.node_count() as u32).map(NodeIx).map(score).collect())
    }

    /// The score of a node.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn of<K>(&self, node: NodeId<K>) -> Result<f64, Error> {
        Ok(self.at(self.view.ix(node)?))
    }

    /// The score of a node by its number in the view.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    pub fn at(&self, node: NodeIx) -> f64 {
        self.values[node.0 as usize]
    }

    /// The scores, in the order of the view's nodes.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The nodes, in order of kind and key, with their scores.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Node<'v>, f64)> + '_ {
        self.view.nodes().zip(self.values.iter().copied())
    }

    /// The nodes from the greatest score down; of equal scores by key, then kind.
    pub fn ranking(&self) -> Vec<(Node<'v>, f64)> {
        self.top(self.values.len())
    }

    /// The first so many of the [`ranking`](Self::ranking).
    ///
    /// Cost: linear in nodes, and sorting those asked for.
    pub fn top(&self, most: usize) -> Vec<(Node<'v>, f64)> {
        let mut nodes: Vec<u32> = (0..self.values.len() as u32).collect();
        let name = |n: u32| {
            let node = self.view.node(NodeIx(n));
            (node.key(), node.kind())
        };
        let first = |a: &u32, b: &u32| {
            let [x, y] = [a, b].map(|&n| self.values[n as usize]);
            y.total_cmp(&x).then_with(|| name(*a).cmp(&name(*b)))
        };
        if most < nodes.len() {
            nodes.select_nth_unstable_by(most, first);
            nodes.truncate(most);
        }
        nodes.sort_unstable_by(first);
        nodes.into_iter().map(|n| (self.view.node(NodeIx(n)), self.values[n as usize])).collect()
    }

    /// The view whose nodes these are.
    pub const fn view(&self) -> &'v View {
        self.view
    }
}

/// Equal when they give the same nodes of one graph the same scores.
impl PartialEq for Scores<'_> {
    fn eq(&self, other: &Self) -> bool {
        let ids = |scores: &Self| scores.view.nodes().map(|node| node.id()).collect::<Vec<_>>();
        self.values == other.values && (std::ptr::eq(self.view, other.view) || ids(self) == ids(other))
    }
}

/// Scores that were approached step by step, and how near they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Approached<'v> {
    /// The scores after the last step.
    pub scores: Scores<'v>,
    /// How many steps were taken.
    pub steps: usize,
    /// By how much the last step changed the scores; each measure says how that is counted.
    pub residual: f64,
    /// Whether that is within the tolerance; else the steps allowed, or the budget, ended first.
    pub converged: bool,
}
