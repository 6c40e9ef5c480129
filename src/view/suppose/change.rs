//! What may be supposed of a view.

use crate::model::{ClaimId, Ends, Filling, NodeKind, Relation, SourceId};

/// One thing to suppose of a view, for [`View::suppose`](crate::View::suppose).
///
/// A tie is named by its relation and ends, typed as claims are or by keys (the methods that end
/// in `_dyn`, which also name nodes that the what-if adds). Under a lens that lifts, the tie is
/// that of those for whom the ends stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Change(pub(super) What);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Tie { relation: String, ends: Named, to: Becomes },
    Node { kind: String, key: String },
    Without(ClaimId),
    WithoutSource(SourceId),
}

/// Who takes part.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Named {
    Ids(Filling),
    Keys(String, String),
}

/// What becomes of a tie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Becomes {
    Affinity(f64),
    Quantity(f64),
    Reversed,
    Ended,
}

impl Change {
    /// The tie has this affinity, in [-1, +1], whatever it had; it is there when it was not.
    pub fn affinity<R: Relation>(ends: impl Ends<R>, value: f64) -> Self {
        Self::tie::<R>(ends, Becomes::Affinity(value))
    }

    /// The tie has this quantity, for views of quantities.
    pub fn quantity<R: Relation>(ends: impl Ends<R>, value: f64) -> Self {
        Self::tie::<R>(ends, Becomes::Quantity(value))
    }

    /// Each claim of the tie says the opposite: affinities and quantities change their signs, and
    /// dates and sources stay.
    pub fn reversed<R: Relation>(ends: impl Ends<R>) -> Self {
        Self::tie::<R>(ends, Becomes::Reversed)
    }

    /// The tie has ended: its claims do not count, nor do other ties of theirs.
    pub fn ended<R: Relation>(ends: impl Ends<R>) -> Self {
        Self::tie::<R>(ends, Becomes::Ended)
    }

    /// As [`affinity`](Self::affinity), by name of the relation and keys of its ends.
    pub fn affinity_dyn(relation: &str, from: &str, to: &str, value: f64) -> Self {
        Self::tie_dyn(relation, from, to, Becomes::Affinity(value))
    }

    /// As [`quantity`](Self::quantity), by name of the relation and keys of its ends.
    pub fn quantity_dyn(relation: &str, from: &str, to: &str, value: f64) -> Self {
        Self::tie_dyn(relation, from, to, Becomes::Quantity(value))
    }

    /// As [`reversed`](Self::reversed), by name of the relation and keys of its ends.
    pub fn reversed_dyn(relation: &str, from: &str, to: &str) -> Self {
        Self::tie_dyn(relation, from, to, Becomes::Reversed)
    }

    /// As [`ended`](Self::ended), by name of the relation and keys of its ends.
    pub fn ended_dyn(relation: &str, from: &str, to: &str) -> Self {
        Self::tie_dyn(relation, from, to, Becomes::Ended)
    }

    /// There is one node more, to be named by its key in changes after this one.
    pub fn node<K: NodeKind>(_kind: K, key: &str) -> Self {
        Self::node_dyn(K::NAME, key)
    }

    /// As [`node`](Self::node), by name of the kind.
    pub fn node_dyn(kind: &str, key: &str) -> Self {
        Self(What::Node { kind: kind.to_owned(), key: key.to_owned() })
    }

    /// The claim was never made: as a lens [without it](crate::Lens::without_claim).
    pub const fn without(claim: ClaimId) -> Self {
        Self(What::Without(claim))
    }

    /// The source is struck with all that it carries: as a lens [without it](crate::Lens::without).
    pub const fn without_source(source: SourceId) -> Self {
        Self(What::WithoutSource(source))
    }

    fn tie<R: Relation>(ends: impl Ends<R>, to: Becomes) -> Self {
        Self(What::Tie { relation: R::NAME.to_owned(), ends: Named::Ids(ends.filling()), to })
    }

    fn tie_dyn(relation: &str, from: &str, to: &str, becomes: Becomes) -> Self {
        let ends = Named::Keys(from.to_owned(), to.to_owned());
        Self(What::Tie { relation: relation.to_owned(), ends, to: becomes })
    }
}
