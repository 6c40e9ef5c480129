//! Conditions on one variable of a pattern.

use super::Pattern;
use super::variable::{MaybeTie, MaybeVar};
use crate::graph::Node;
use crate::model::{Attribute, Mark, NodeId, Period};
use crate::traverse::condition::{NodeTest, TieTest};
use crate::traverse::tie_at::TieAt;
use crate::view::Certainty;

/// Conditions on a tie of a pattern, each of which narrows.
///
/// # Example
///
/// ```
/// use detente::{model::standard::{State, Talks}, traverse::Pattern};
///
/// let mut pattern = Pattern::new();
/// let (a, b) = (pattern.node(State), pattern.node(State));
/// let talks = pattern.tie(a, Talks, b);
/// pattern.on(talks).positive().at_least(0.3).during("2024-01/2024-03".parse()?).believed(0.6);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct OnTie<'p> {
    pattern: &'p mut Pattern,
    slot: Option<usize>,
}

impl<'p> OnTie<'p> {
    pub(super) fn new(pattern: &'p mut Pattern, tie: MaybeTie) -> Self {
        let slot = pattern.tie_slot(tie);
        Self { pattern, slot }
    }

    fn only(self, condition: impl FnOnce(&mut TieTest<'static>)) -> Self {
        if let Some(slot) = self.slot {
            condition(&mut self.pattern.ties[slot].test);
        }
        self
    }

    /// In either direction: from the one to the other, or back.
    pub fn either_way(self) -> Self {
        if let Some(slot) = self.slot {
            self.pattern.ties[slot].either = true;
        }
        self
    }

    /// Of one of these relations.
    pub fn relations<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        self.only(|test| test.relations(names))
    }

    /// Of a relation with the mark.
    pub fn marked(self, mark: Mark) -> Self {
        self.only(|test| test.marked(mark))
    }

    /// Of positive number.
    pub fn positive(self) -> Self {
        self.only(TieTest::positive)
    }

    /// Of negative number.
    pub fn negative(self) -> Self {
        self.only(TieTest::negative)
    }

    /// Of a number at least that far from zero.
    pub fn at_least(self, strength: f64) -> Self {
        self.only(|test| test.at_least(strength))
    }

    /// Of a [belief](TieAt::belief) at least that likely, by its lower bound, in [0, 1].
    pub fn believed(self, least: f64) -> Self {
        self.only(|test| test.believed(least))
    }

    /// With a claim that holds on some day of the period, taken at its widest. The tie keeps its
    /// number; a lens or a dated view has that of the period.
    pub fn during(self, period: Period) -> Self {
        self.only(|test| test.during(period, Certainty::Possible))
    }

    /// That passes. It may be called for a tie more than once or not at all.
    pub fn where_tie(self, passes: impl Fn(&TieAt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.only(|test| test.ask(passes))
    }
}

/// Conditions on a node of a pattern, each of which narrows.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}, traverse::Pattern};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").name("Japan").add()?;
/// let dprk = graph.node(State, "PRK").attribute("nuclear", true).add()?;
/// graph.claim::<Talks>((japan, dprk)).record()?;
/// let mut pattern = Pattern::new();
/// let (a, b) = (pattern.node(State), pattern.node(State));
/// pattern.at(a).is(japan);
/// pattern.at(b).where_attribute("nuclear", |value| value.as_flag() == Some(true));
/// pattern.tie(a, Talks, b);
/// assert_eq!(graph.view(&Lens::new())?.matches(&pattern, &Budget::new())?.count_rest(), 1);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct AtNode<'p> {
    pattern: &'p mut Pattern,
    slot: Option<usize>,
}

impl<'p> AtNode<'p> {
    pub(super) fn new<K>(pattern: &'p mut Pattern, node: MaybeVar<K>) -> Self {
        let slot = pattern.node_slot(node);
        Self { pattern, slot }
    }

    fn only(self, condition: impl FnOnce(&mut NodeTest<'static>)) -> Self {
        if let Some(slot) = self.slot {
            condition(&mut self.pattern.nodes[slot].test);
        }
        self
    }

    /// That node.
    pub fn is<K>(self, node: NodeId<K>) -> Self {
        self.is_one_of([node])
    }

    /// One of these nodes.
    pub fn is_one_of<K>(self, nodes: impl IntoIterator<Item = NodeId<K>>) -> Self {
        self.only(|test| test.is_one_of(nodes.into_iter().map(NodeId::any)))
    }

    /// That has the name, or had the alias at any time.
    pub fn named(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.where_node(move |node| node.answers_to(&name, None))
    }

    /// Whose attribute of that name is there and passes.
    pub fn where_attribute(
        self,
        name: impl Into<String>,
        passes: impl Fn(&Attribute) -> bool + Send + Sync + 'static,
    ) -> Self {
        let name = name.into();
        self.where_node(move |node| node.attribute(&name).is_some_and(&passes))
    }

    /// That passes. It may be called for a node more than once or not at all.
    pub fn where_node(self, passes: impl Fn(&Node<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.only(|test| test.ask(passes))
    }
}
