//! Ids: small, typed, stamped by the graph that made them, inert here.
//!
//! An id is a number and the stamp of its graph, so that another graph refuses it instead of
//! naming a stranger. Ids are never reused and never stored; documents speak in keys.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

/// A kind of node known at compile time; [`schema!`](crate::schema) implements it.
pub trait NodeKind: Copy + fmt::Debug + 'static {
    /// The kind's name in schemas and documents, `"State"`.
    const NAME: &'static str;
    /// The module that declared it, to tell two kinds of one name apart.
    const ORIGIN: &'static str;
}

/// The kind of an id whose kind is not known at compile time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnyKind;

/// A node of kind `K` in one graph; `NodeId` alone is a node of any kind.
///
/// # Example
///
/// ```
/// use detente::{Graph, NodeId, model::standard::State};
///
/// let mut graph = Graph::new();
/// let japan: NodeId<State> = graph.node(State, "JPN").add()?;
/// let any: NodeId = japan.into();
/// assert_eq!(graph.typed::<State>(any), Some(japan));
/// # Ok::<(), detente::Error>(())
/// ```
pub struct NodeId<K = AnyKind> {
    stamp: u32,
    index: u32,
    kind: PhantomData<fn() -> K>,
}

/// A claim in one graph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimId {
    stamp: u32,
    index: u32,
}

/// A source in one graph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId {
    stamp: u32,
    index: u32,
}

/// One participant of a claim: a node, an earlier claim, or a node that the text only implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Participant {
    /// A node named by the text.
    Node(NodeId),
    /// An earlier claim.
    Claim(ClaimId),
    /// A node that the text implies and does not name; it makes no tie.
    Implied(NodeId),
}

impl<K> NodeId<K> {
    pub(crate) const fn new(stamp: u32, index: u32) -> Self {
        Self { stamp, index, kind: PhantomData }
    }

    pub(crate) const fn stamp(self) -> u32 {
        self.stamp
    }

    pub(crate) const fn index(self) -> u32 {
        self.index
    }

    /// The same node with its kind forgotten.
    pub const fn any(self) -> NodeId {
        NodeId::new(self.stamp, self.index)
    }
}

impl<K: NodeKind> From<NodeId<K>> for NodeId {
    fn from(id: NodeId<K>) -> Self {
        id.any()
    }
}

impl<K> Clone for NodeId<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for NodeId<K> {}
impl<K> PartialEq for NodeId<K> {
    fn eq(&self, other: &Self) -> bool {
        (self.stamp, self.index) == (other.stamp, other.index)
    }
}
impl<K> Eq for NodeId<K> {}
impl<K> Hash for NodeId<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.stamp, self.index).hash(state);
    }
}
impl<K> PartialOrd for NodeId<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for NodeId<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.stamp, self.index).cmp(&(other.stamp, other.index))
    }
}
impl<K> fmt::Debug for NodeId<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node {}", self.index)
    }
}

macro_rules! plain_id {
    ($name:ident, $word:literal) => {
        impl $name {
            pub(crate) const fn new(stamp: u32, index: u32) -> Self {
                Self { stamp, index }
            }
            pub(crate) const fn stamp(self) -> u32 {
                self.stamp
            }
            pub(crate) const fn index(self) -> u32 {
                self.index
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($word, " {}"), self.index)
            }
        }
    };
}
plain_id!(ClaimId, "claim");
plain_id!(SourceId, "source");

/// Where an earlier claim stands among the kinds that a relation may join.
pub(crate) const CLAIM: &str = "Claim";

/// A stamp for a new graph. The counter only tells graphs of one process apart and reaches no
/// answer; after 2^32 graphs it starts over.
pub(crate) fn new_stamp() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
