//! Conditions on the way of a walk: on the nodes it stands at, on the ties it has just gone along.

use super::{AlongTies, Move, Walk};
use crate::graph::Node;
use crate::model::{Attribute, Mark, NodeId, NodeKind, Period};
use crate::traverse::condition::{NodeTest, TieTest};
use crate::traverse::tie_at::TieAt;
use crate::view::Certainty;

impl<'v, K, S> Walk<'v, K, S> {
    /// Keeps the nodes of kind `L`, which the result then carries in its type.
    pub fn to<L: NodeKind>(self) -> Walk<'v, L> {
        self.then(Move::Keep(NodeTest::of_kind::<L>()))
    }

    /// Keeps the nodes that have the name, or had the alias at any time.
    pub fn named(self, name: impl Into<String>) -> Walk<'v, K> {
        let name = name.into();
        self.where_node(move |node| node.answers_to(&name, None))
    }

    /// Keeps the nodes whose attribute of that name is there and passes.
    pub fn where_attribute(
        self,
        name: impl Into<String>,
        passes: impl Fn(&Attribute) -> bool + Send + Sync + 'v,
    ) -> Walk<'v, K> {
        let name = name.into();
        self.where_node(move |node| node.attribute(&name).is_some_and(&passes))
    }

    /// Keeps the nodes that pass.
    pub fn where_node(self, passes: impl Fn(&Node<'_>) -> bool + Send + Sync + 'v) -> Walk<'v, K> {
        let mut test = NodeTest::default();
        test.ask(passes);
        self.then(Move::Keep(test))
    }

    /// Keeps these nodes.
    pub fn among<L>(self, nodes: impl IntoIterator<Item = NodeId<L>>) -> Walk<'v, K> {
        let mut test = NodeTest::default();
        test.is_one_of(nodes.into_iter().map(NodeId::any));
        self.then(Move::Keep(test))
    }
}

impl<'v, K> Walk<'v, K, AlongTies> {
    fn only(mut self, condition: impl FnOnce(&mut TieTest<'v>)) -> Self {
        if let Some(Move::Along(_, test)) = self.moves.last_mut() {
            condition(test);
        }
        self
    }

    /// Only ties of these relations.
    pub fn relations<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        self.only(|test| test.relations(names))
    }

    /// Only ties of relations with the mark.
    pub fn marked(self, mark: Mark) -> Self {
        self.only(|test| test.marked(mark))
    }

    /// Only ties of positive number.
    pub fn positive(self) -> Self {
        self.only(TieTest::positive)
    }

    /// Only ties of negative number.
    pub fn negative(self) -> Self {
        self.only(TieTest::negative)
    }

    /// Only ties whose number is at least that far from zero.
    pub fn at_least(self, strength: f64) -> Self {
        self.only(|test| test.at_least(strength))
    }

    /// Only ties whose [belief](TieAt::belief) is at least that likely, by its lower bound, in
    /// [0, 1].
    pub fn believed(self, least: f64) -> Self {
        self.only(|test| test.believed(least))
    }

    /// Only ties of which some claim may hold on some day of the period, taken at its widest. The
    /// tie keeps its number; a lens or a dated view has that of the period.
    pub fn during(self, period: Period) -> Self {
        self.only(|test| test.during(period, Certainty::Possible))
    }

    /// Only ties of which some claim must hold on some day of the period.
    pub fn certainly_during(self, period: Period) -> Self {
        self.only(|test| test.during(period, Certainty::Certain))
    }

    /// Only ties that pass.
    pub fn where_tie(self, passes: impl Fn(&TieAt<'_>) -> bool + Send + Sync + 'v) -> Self {
        self.only(|test| test.ask(passes))
    }
}
