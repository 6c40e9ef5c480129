//! Typed walks: from nodes along relations to kinds, with the kind in the type of the result.

mod asked;
mod run;

use std::fmt;
use std::marker::PhantomData;

use super::condition::{NodeTest, TieTest};
use super::ground::Place;
use super::reach::Direction;
use super::tie_at::TieAt;
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Node;
use crate::model::{AnyKind, NodeId, NodeKind, Relation};
use crate::view::{Answer, DatedView, NodeIx, View};

/// A walk that stands at nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtNodes;

/// A walk that has just gone along ties, so that conditions on these can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlongTies;

/// A walk from nodes along ties to nodes of kind `K`.
///
/// Nothing is done before the end ([`ids`](Self::ids), [`nodes`](Self::nodes),
/// [`count`](Self::count), [`ties`](Self::ties), [`answer`](Self::answer)). Each step goes from a
/// set of nodes to a set of nodes: a node is there once, however many ties lead to it, and the
/// order is that of nodes, by kind and key. Walks may come back to where they were.
///
/// Conditions on ties follow the step that they are for, conditions on nodes follow at any time;
/// all are asked inside the walk. A closure may be called for every tie or node of a step, more
/// than once or not at all, so it should only look.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, NodeId};
/// use detente::model::standard::{Leader, Leads, State, Talks};
///
/// let mut graph = Graph::new();
/// let [japan, dprk, rok] = ["JPN", "PRK", "KOR"].map(|key| graph.node(State, key).add().unwrap());
/// let kim = graph.node(Leader, "kim").add()?;
/// let yoon = graph.node(Leader, "yoon").add()?;
/// graph.claim::<Talks>((japan, dprk)).affinity(0.2).valid("2024-02/2024-03").record()?;
/// graph.claim::<Talks>((japan, rok)).affinity(0.6).valid("2023/..").record()?;
/// graph.claim::<Leads>((kim, dprk)).record()?;
/// graph.claim::<Leads>((yoon, rok)).record()?;
///
/// let view = graph.view(&Lens::new())?;
/// let counterparts: Vec<NodeId<Leader>> =
///     view.from(japan).out::<Talks>().to::<State>().incoming::<Leads>().to::<Leader>().ids()?;
/// assert_eq!(counterparts, [kim, yoon]);
///
/// let close = view.from(japan).out::<Talks>().at_least(0.5).during("2023-06".parse()?).to::<State>();
/// assert_eq!(close.ids()?, [rok]);
/// # Ok::<(), detente::Error>(())
/// ```
///
/// The kind is in the type, so that a leader is not taken for a state:
///
/// ```compile_fail,E0308
/// use detente::{Graph, Lens, NodeId, model::standard::{Leader, Leads, State}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add().unwrap();
/// let view = graph.view(&Lens::new()).unwrap();
/// let leaders: Vec<NodeId<State>> = view.from(japan).incoming::<Leads>().to::<Leader>().ids().unwrap();
/// ```
///
/// Conditions on ties have no place where no tie was walked:
///
/// ```compile_fail,E0599
/// use detente::{Graph, Lens, model::standard::State};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add().unwrap();
/// graph.view(&Lens::new()).unwrap().from(japan).positive();
/// ```
///
/// That a relation joins the kinds on its way is *not* checked: under a lens that lifts, a
/// company's ties may be those of its state, and the types of a walk do not know the lens.
pub struct Walk<'v, K = AnyKind, S = AtNodes> {
    place: Place<'v>,
    start: Start,
    moves: Vec<Move<'v>>,
    kind: PhantomData<fn() -> (K, S)>,
}

enum Start {
    Nodes(Result<Vec<NodeIx>, Error>),
    Every,
}

/// One part of a walk.
enum Move<'v> {
    Along(Direction, TieTest<'v>),
    Keep(NodeTest<'v>),
}

impl View {
    /// Starts a walk at a node.
    pub fn from<K>(&self, node: NodeId<K>) -> Walk<'_, K> {
        Walk::new(self.into(), [node])
    }

    /// Starts a walk at several nodes.
    pub fn from_each<K>(&self, nodes: impl IntoIterator<Item = NodeId<K>>) -> Walk<'_, K> {
        Walk::new(self.into(), nodes)
    }

    /// Starts a walk at all nodes of kind `K`.
    pub fn from_all<K: NodeKind>(&self) -> Walk<'_, K> {
        Walk::every(self.into())
    }
}

impl<'d> DatedView<'d> {
    /// Starts a walk at a node, along ties that stand then.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    /// use detente::view::Certainty;
    ///
    /// let mut graph = Graph::new();
    /// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).valid("2023-01/2023-06").record()?;
    /// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
    /// let talked = |day: &str| -> Result<usize, detente::Error> {
    ///     dated.at(day.parse()?).from(a).out::<Talks>().to::<State>().count()
    /// };
    /// assert_eq!((talked("2023-03-01")?, talked("2024-03-01")?), (1, 0));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn from<K>(&self, node: NodeId<K>) -> Walk<'d, K> {
        Walk::new((*self).into(), [node])
    }

    /// Starts a walk at several nodes, along ties that stand then.
    pub fn from_each<K>(&self, nodes: impl IntoIterator<Item = NodeId<K>>) -> Walk<'d, K> {
        Walk::new((*self).into(), nodes)
    }

    /// Starts a walk at all nodes of kind `K`, along ties that stand then.
    pub fn from_all<K: NodeKind>(&self) -> Walk<'d, K> {
        Walk::every((*self).into())
    }
}

impl<'v, K> Walk<'v, K> {
    fn new(place: Place<'v>, nodes: impl IntoIterator<Item = NodeId<K>>) -> Self {
        let nodes: Result<Vec<NodeIx>, Error> = nodes.into_iter().map(|node| place.view().ix(node)).collect();
        Self { place, start: Start::Nodes(nodes), moves: Vec::new(), kind: PhantomData }
    }
}

impl<'v, K: NodeKind> Walk<'v, K> {
    fn every(place: Place<'v>) -> Self {
        Self { place, start: Start::Every, moves: vec![Move::Keep(NodeTest::of_kind::<K>())], kind: PhantomData }
    }
}

impl<'v, K, S> Walk<'v, K, S> {
    // Steps ------------------------------------------------------------------------------

    /// Along ties of `R` that leave (symmetric ones do both).
    pub fn out<R: Relation>(self) -> Walk<'v, AnyKind, AlongTies> {
        self.step(Direction::Out).relations([R::NAME])
    }

    /// Along ties of `R` that arrive.
    pub fn incoming<R: Relation>(self) -> Walk<'v, AnyKind, AlongTies> {
        self.step(Direction::In).relations([R::NAME])
    }

    /// Along ties of `R` in either direction.
    pub fn either<R: Relation>(self) -> Walk<'v, AnyKind, AlongTies> {
        self.step(Direction::Either).relations([R::NAME])
    }

    /// Along ties of any relation; conditions may follow.
    pub fn step(self, direction: Direction) -> Walk<'v, AnyKind, AlongTies> {
        self.then(Move::Along(direction, TieTest::default()))
    }

    fn then<L, T>(mut self, next: Move<'v>) -> Walk<'v, L, T> {
        self.moves.push(next);
        Walk { place: self.place, start: self.start, moves: self.moves, kind: PhantomData }
    }

    // Ends -------------------------------------------------------------------------------

    /// The nodes, in order of kind and key.
    ///
    /// Cost: a step of the walk is linear in the arcs of the nodes it starts at, and takes a bit
    /// a node of the view and 12 bytes a node found.
    ///
    /// # Errors
    ///
    /// Foreign node; unknown relation or kind; invalid strength; overflow when a number asked for
    /// leaves its range in a window.
    pub fn ids(self) -> Result<Vec<NodeId<K>>, Error> {
        Ok(self.answer(&Budget::new())?.value)
    }

    /// The nodes, to be read.
    ///
    /// # Errors
    ///
    /// As [`ids`](Self::ids).
    pub fn nodes(self) -> Result<Vec<Node<'v>>, Error> {
        let view = self.place.view();
        let found = self.found(&mut Budget::new().meter())?;
        Ok(found.nodes().map(|ix| view.node(ix)).collect())
    }

    /// How many nodes there are.
    ///
    /// # Errors
    ///
    /// As [`ids`](Self::ids).
    pub fn count(self) -> Result<usize, Error> {
        Ok(self.found(&mut Budget::new().meter())?.nodes().len())
    }

    /// The ties of the last step that lead to the nodes of the result, each once, by the arc they
    /// are known by; none before the first step.
    ///
    /// # Errors
    ///
    /// As [`ids`](Self::ids).
    pub fn ties(self) -> Result<Vec<TieAt<'v>>, Error> {
        let place = self.place;
        let arcs = self.found(&mut Budget::new().meter())?.last_ties()?;
        arcs.into_iter().map(|arc| TieAt::new(place, arc)).collect()
    }

    /// The nodes, with reasons, within a budget.
    ///
    /// `because` holds, for each node, the claims of one way to it: of all ways the one that
    /// comes by the first nodes and ties in their order. A claim a tie is enough, and background is
    /// never listed; where a number, belief or closure was asked of a tie, all its claims are.
    /// With these claims alone the walk finds these nodes, and it still finds them when any other
    /// goes; others come only where a tie that did not pass has another number with fewer claims.
    ///
    /// A step of the budget is an arc or node looked at. Where the results allowed are fewer, they
    /// are the first; where time, steps or a flag end the walk, what the last step had found by
    /// then is there, and all of it is right.
    ///
    /// # Errors
    ///
    /// As [`ids`](Self::ids).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// let first = graph.claim::<Talks>((a, b)).key("C1").record()?;
    /// graph.claim::<Talks>((a, b)).key("C2").record()?;
    /// let last = graph.claim::<Talks>((b, c)).key("C3").record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let found = view.from(a).out::<Talks>().out::<Talks>().to::<State>().among([c]).answer(&Budget::new())?;
    /// assert_eq!((found.value, found.because), (vec![c], vec![first, last]));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn answer(self, budget: &Budget) -> Result<Answer<Vec<NodeId<K>>>, Error> {
        let view = self.place.view();
        let mut meter = budget.meter();
        let found = self.found(&mut meter)?.cut_to(&meter);
        let id = |ix: NodeIx| {
            let any = view.node(ix).id();
            NodeId::new(any.stamp(), any.index())
        };
        let value = found.nodes().map(id).collect();
        Ok(Answer::new(value).because(found.because()).cut(found.cut()))
    }
}

impl<K, S> fmt::Debug for Walk<'_, K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Walk({} parts)", self.moves.len())
    }
}
