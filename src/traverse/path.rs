//! Paths are sequences of ties, so that parallel relations are told apart.

use std::fmt;

use super::beliefs;
use super::ground::Place;
use super::net::witness_at;
use crate::graph::Claim;
use crate::model::{ClaimId, NodeId, Period};
use crate::view::{Answer, ArcIx, Certainty, NodeIx, Tie, View};

/// A path: a start, and ties from there on. The path from a node to itself has no ties.
///
/// What it says of its ties holds where it was searched: on a day or in a window, by the claims
/// that count there.
#[derive(Clone)]
pub struct Path<'v> {
    place: Place<'v>,
    start: NodeIx,
    steps: Vec<(NodeIx, ArcIx)>,
    cost: Option<f64>,
}

impl<'v> Path<'v> {
    pub(super) const fn new(place: Place<'v>, start: NodeIx, steps: Vec<(NodeIx, ArcIx)>, cost: Option<f64>) -> Self {
        Self { place, start, steps, cost }
    }

    /// The nodes on it, from first to last.
    pub fn nodes(&self) -> Vec<NodeId> {
        let view = self.place.view();
        self.spots().map(|ix| view.node(ix).id()).collect()
    }

    fn spots(&self) -> impl Iterator<Item = NodeIx> {
        std::iter::once(self.start).chain(self.steps.iter().map(|step| step.0))
    }

    /// The ties on it, from first to last.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = Tie<'v>> + '_ {
        self.arcs().map(|arc| self.place.view().tie(arc))
    }

    /// The arcs on it, from first to last. Where it runs against an arc, that arc.
    pub fn arcs(&self) -> impl ExactSizeIterator<Item = ArcIx> + '_ {
        self.steps.iter().map(|step| step.1)
    }

    /// How many ties it has.
    pub fn hops(&self) -> usize {
        self.steps.len()
    }

    /// What it costs by the [`Cost`](super::Cost) of the search: hops, a sum, its strength, its
    /// reliability. `None` where the search had no cost, and for the strength of no ties.
    pub const fn cost(&self) -> Option<f64> {
        self.cost
    }

    fn numbers(&self) -> impl Iterator<Item = f64> {
        self.arcs().map(|arc| self.place.number(arc))
    }

    /// The product of the signs of its ties: -1, 0 or +1; +1 without ties.
    pub fn sign(&self) -> i32 {
        self.numbers().map(|number| i32::from(number > 0.0) - i32::from(number < 0.0)).product()
    }

    /// The strength of its weakest tie: the least distance of a number from zero. `None` without
    /// ties.
    pub fn strength(&self) -> Option<f64> {
        self.numbers().map(f64::abs).min_by(f64::total_cmp)
    }

    /// The product of the beliefs of its ties, of each the lower bound; 1 without ties. It says
    /// how likely the whole path is at least, if its ties are believed for independent reasons.
    pub fn reliability(&self) -> f64 {
        self.arcs().map(|arc| f64::from(beliefs::low(&self.place, arc)) / 1000.0).product()
    }

    /// The stretches of days on which all its ties stand together, possibly or certainly:
    /// ascending and apart, none when they never do. Always, without ties. All claims of its ties
    /// are asked, whatever day the search was for.
    pub fn periods(&self, certainty: Certainty) -> Vec<Period> {
        let mut common = vec![(i32::MIN, i32::MAX)];
        for tie in self.ties() {
            common = both(&common, &tie.days(certainty));
        }
        common.into_iter().map(|(from, to)| Period::from_columns(from, to)).collect()
    }

    /// From the first day on which all its ties may stand together to the last; `None` when they
    /// never do. Between the two may be days on which they do not: [`periods`](Self::periods).
    pub fn period(&self) -> Option<Period> {
        let periods = self.periods(Certainty::Possible);
        let (first, last) = (periods.first()?, periods.last()?);
        Some(Period::from_columns(first.hull().0, last.hull().1))
    }

    /// One claim a tie that is enough for the path to be there, by key; background left out.
    pub fn because(&self) -> Vec<ClaimId> {
        Answer::new(()).because(self.reasons(false)).because
    }

    /// One claim a tie or, where what is said of it rests on its number, all.
    pub(super) fn reasons(&self, all: bool) -> Vec<Claim<'v>> {
        let of_one = |arc: ArcIx| {
            if all { self.place.claims(arc) } else { witness_at(&self.place, arc).into_iter().collect() }
        };
        self.arcs().flat_map(of_one).collect()
    }
}

/// The days in both of two lists of stretches.
fn both(a: &[(i32, i32)], b: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let (mut common, mut i, mut j) = (Vec::new(), 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (from, to) = (x.0.max(y.0), x.1.min(y.1));
        if from < to {
            common.push((from, to));
        }
        if x.1 < y.1 { i += 1 } else { j += 1 }
    }
    common
}

/// Whether an arc leaves a node.
#[inline]
pub(super) fn leaves(view: &View, node: NodeIx, arc: ArcIx) -> bool {
    view.row(node).has(arc)
}

/// `JPN -Talks-> PRK <-Leads- Kim`: node keys and relations in order; the arrow of a symmetric tie
/// shows the way taken.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = self.place.view();
        write!(f, "{}", view.node(self.start).key())?;
        for (near, &(far, arc)) in self.spots().zip(&self.steps) {
            let (relation, key) = (view.tie(arc).relation(), view.node(far).key());
            if leaves(view, near, arc) {
                write!(f, " -{relation}-> {key}")?;
            } else {
                write!(f, " <-{relation}- {key}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({self})")
    }
}
