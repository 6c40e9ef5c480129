//! What a measure says of links: a score each, and which comes first.

use crate::error::Error;
use crate::graph::Node;
use crate::model::NodeId;
use crate::view::{NodeIx, View};

/// A score for every link of a network: all ties from one node to another are one, and undirected all
/// ties between the two.
#[derive(Clone, Debug)]
pub struct LinkScores<'v> {
    view: &'v View,
    undirected: bool,
    /// By the numbers of the two nodes, ascending; undirected the lesser first.
    links: Vec<(u32, u32)>,
    values: Vec<f64>,
}

impl<'v> LinkScores<'v> {
    pub(super) const fn new(view: &'v View, undirected: bool, links: Vec<(u32, u32)>, values: Vec<f64>) -> Self {
        Self { view, undirected, links, values }
    }

    /// The score of the link from a node to another, undirected either way; none when there is no such link.
    ///
    /// Cost: the logarithm of links.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn of<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Result<Option<f64>, Error> {
        let [from, to] = [self.view.ix(from)?.0, self.view.ix(to)?.0];
        let link = if self.undirected { (from.min(to), from.max(to)) } else { (from, to) };
        Ok(self.links.binary_search(&link).ok().map(|at| self.values[at]))
    }

    /// How many links have a score.
    pub const fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether no link has one.
    pub const fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The links in order of their nodes, from and to, with their scores; undirected, the node that comes
    /// first in the view is named first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Node<'v>, Node<'v>, f64)> + '_ {
        let node = |ix: u32| self.view.node(NodeIx(ix));
        self.links.iter().zip(&self.values).map(move |(&(from, to), &value)| (node(from), node(to), value))
    }

    /// The links from the greatest score down; of equal scores by keys, then kinds.
    pub fn ranking(&self) -> Vec<(Node<'v>, Node<'v>, f64)> {
        self.top(self.links.len())
    }

    /// The first so many of the [`ranking`](Self::ranking).
    ///
    /// Cost: linear in links, and sorting those asked for.
    pub fn top(&self, most: usize) -> Vec<(Node<'v>, Node<'v>, f64)> {
        let mut order: Vec<u32> = (0..self.links.len() as u32).collect();
        let name = |at: u32| {
            let (from, to) = self.links[at as usize];
            let [from, to] = [from, to].map(|ix| self.view.node(NodeIx(ix)));
            (from.key(), to.key(), from.kind(), to.kind())
        };
        let first = |a: &u32, b: &u32| {
            let [x, y] = [a, b].map(|&at| self.values[at as usize]);
            y.total_cmp(&x).then_with(|| name(*a).cmp(&name(*b)))
        };
        if most < order.len() {
            order.select_nth_unstable_by(most, first);
            order.truncate(most);
        }
        order.sort_unstable_by(first);
        let shown = |at: u32| {
            let (from, to) = self.links[at as usize];
            (self.view.node(NodeIx(from)), self.view.node(NodeIx(to)), self.values[at as usize])
        };
        order.into_iter().map(shown).collect()
    }

    /// The view whose links these are.
    pub const fn view(&self) -> &'v View {
        self.view
    }
}

/// Equal when they give the same links of one graph the same scores.
impl PartialEq for LinkScores<'_> {
    fn eq(&self, other: &Self) -> bool {
        let ids = |scores: &Self| scores.iter().map(|(from, to, _)| (from.id(), to.id())).collect::<Vec<_>>();
        self.values == other.values
            && self.undirected == other.undirected
            && ((std::ptr::eq(self.view, other.view) && self.links == other.links) || ids(self) == ids(other))
    }
}
