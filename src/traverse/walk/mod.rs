//! Typed walks: from nodes along relations to kinds, with the kind in the type of the result.

use std::marker::PhantomData;

use crate::error::Error;
use crate::model::{AnyKind, NodeId, NodeKind, Relation};
use crate::view::{ArcIx, NodeIx, View};

/// A set of nodes of kind `K` on the way along ties; each node once, in order of kind and key.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, NodeId};
/// use detente::model::standard::{Leader, Leads, State, Talks};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let kim = graph.node(Leader, "kim").add()?;
/// graph.claim::<Talks>((japan, dprk)).record()?;
/// graph.claim::<Leads>((kim, dprk)).record()?;
///
/// let view = graph.view(&Lens::new())?;
/// let counterparts: Vec<NodeId<Leader>> =
///     view.from(japan).out::<Talks>().to::<State>().incoming::<Leads>().to::<Leader>().ids()?;
/// assert_eq!(counterparts, [kim]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Walk<'v, K = AnyKind> {
    view: &'v View,
    at: Result<Vec<NodeIx>, Error>,
    kind: PhantomData<fn() -> K>,
}

impl View {
    /// Starts a walk at a node.
    pub fn from<K>(&self, node: NodeId<K>) -> Walk<'_, K> {
        Walk { view: self, at: self.ix(node).map(|ix| vec![ix]), kind: PhantomData }
    }
}

impl<'v, K> Walk<'v, K> {
    /// Along ties of `R` that leave (symmetric ones do both).
    pub fn out<R: Relation>(self) -> Walk<'v> {
        self.along::<R>(true, false)
    }

    /// Along ties of `R` that arrive.
    pub fn incoming<R: Relation>(self) -> Walk<'v> {
        self.along::<R>(false, true)
    }

    /// Along ties of `R` in either direction.
    pub fn either<R: Relation>(self) -> Walk<'v> {
        self.along::<R>(true, true)
    }

    /// Keeps the nodes of kind `L`, which the result then carries in its type.
    pub fn to<L: NodeKind>(self) -> Walk<'v, L> {
        let view = self.view;
        let is_kind = |ix: &NodeIx| view.node(*ix).is_of::<L>();
        self.then(|nodes| nodes.into_iter().filter(is_kind).collect())
    }

    /// The nodes, in order of kind and key.
    ///
    /// # Errors
    ///
    /// Foreign when the walk began at a node of another graph.
    pub fn ids(self) -> Result<Vec<NodeId<K>>, Error> {
        let id = |ix: NodeIx| {
            let any = self.view.node(ix).id();
            NodeId::new(any.stamp(), any.index())
        };
        Ok(self.at?.into_iter().map(id).collect())
    }

    fn along<R: Relation>(self, out: bool, into: bool) -> Walk<'v> {
        let view = self.view;
        let is_relation = |arc: ArcIx| view.tie(arc).relation() == R::NAME;
        self.then(|nodes| {
            let mut next = Vec::new();
            for node in nodes {
                let row = view.row(node);
                if out {
                    next.extend(row.outgoing().filter(|&(_, arc)| is_relation(arc)).map(|(head, _)| head));
                }
                if into {
                    next.extend(row.incoming().filter(|&(_, arc)| is_relation(arc)).map(|(tail, _)| tail));
                }
            }
            next
        })
    }

    fn then<L>(self, step: impl FnOnce(Vec<NodeIx>) -> Vec<NodeIx>) -> Walk<'v, L> {
        let at = self.at.map(|nodes| {
            let mut next = step(nodes);
            next.sort_unstable();
            next.dedup();
            next
        });
        Walk { view: self.view, at, kind: PhantomData }
    }
}
