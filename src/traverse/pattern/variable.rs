//! Variables: what a pattern leaves open, and a match binds.

use std::fmt;
use std::marker::PhantomData;

use crate::model::AnyKind;

/// A node of kind `K` that every match of a pattern binds; read it by
/// [`Match::node`](super::Match::node).
pub struct Var<K = AnyKind>(MaybeVar<K>);

/// A node of kind `K` that a match binds when the optional part it belongs to is there; read it
/// by [`Match::maybe`](super::Match::maybe).
pub struct MaybeVar<K = AnyKind> {
    pub(super) stamp: u32,
    pub(super) slot: usize,
    kind: PhantomData<fn() -> K>,
}

/// A tie that every match of a pattern binds; read it by [`Match::tie`](super::Match::tie).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TieVar(MaybeTie);

/// A tie that a match binds when the optional part it belongs to is there; read it by
/// [`Match::maybe_tie`](super::Match::maybe_tie).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MaybeTie {
    pub(super) stamp: u32,
    pub(super) slot: usize,
}

impl<K> MaybeVar<K> {
    pub(super) const fn new(stamp: u32, slot: usize) -> Self {
        Self { stamp, slot, kind: PhantomData }
    }

    /// Of a part that every match binds.
    pub(super) const fn always(self) -> Var<K> {
        Var(self)
    }
}

impl MaybeTie {
    /// Of a part that every match binds.
    pub(super) const fn always(self) -> TieVar {
        TieVar(self)
    }
}

impl<K> From<Var<K>> for MaybeVar<K> {
    fn from(var: Var<K>) -> Self {
        var.0
    }
}

impl From<TieVar> for MaybeTie {
    fn from(var: TieVar) -> Self {
        var.0
    }
}

impl<K> Clone for Var<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Var<K> {}
impl<K> Clone for MaybeVar<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for MaybeVar<K> {}
impl<K> PartialEq for Var<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Var<K> {}
impl<K> PartialEq for MaybeVar<K> {
    fn eq(&self, other: &Self) -> bool {
        (self.stamp, self.slot) == (other.stamp, other.slot)
    }
}
impl<K> Eq for MaybeVar<K> {}
impl<K> fmt::Debug for Var<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node #{}", self.0.slot)
    }
}
impl<K> fmt::Debug for MaybeVar<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node #{}", self.slot)
    }
}
impl fmt::Debug for TieVar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tie #{}", self.0.slot)
    }
}
impl fmt::Debug for MaybeTie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tie #{}", self.slot)
    }
}
