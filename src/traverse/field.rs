//! Arcs of a ground as walks and patterns ask for them: from a node in a direction, or between
//! two nodes.

use super::ground::Ground;
use super::reach::Direction;
use crate::view::{ArcIx, DatedView, NodeIx, View};

/// A ground that finds the arcs between two nodes without going through a row.
pub(super) trait Field<'v>: Ground<'v> {
    /// The arcs from `a` to `b`, ascending.
    fn between(self, a: NodeIx, b: NodeIx) -> impl Iterator<Item = ArcIx>;
}

impl<'v> Field<'v> for &'v View {
    fn between(self, a: NodeIx, b: NodeIx) -> impl Iterator<Item = ArcIx> {
        self.row(a).arcs_to(b)
    }
}

impl<'v> Field<'v> for DatedView<'v> {
    fn between(self, a: NodeIx, b: NodeIx) -> impl Iterator<Item = ArcIx> {
        self.view().row(a).arcs_to(b).filter(move |&arc| self.stands(arc))
    }
}

/// Where arcs lead from a node, by which arc: those that leave, then those that arrive.
pub(super) fn arcs<'v>(
    ground: impl Ground<'v>,
    node: NodeIx,
    direction: Direction,
) -> impl Iterator<Item = (NodeIx, ArcIx)> {
    let out = (direction != Direction::In).then(|| ground.onward(node));
    let into = (direction != Direction::Out).then(|| ground.back(node));
    out.into_iter().flatten().chain(into.into_iter().flatten())
}

/// At most how many arcs there are from a node in a direction.
pub(super) fn degree(view: &View, node: NodeIx, direction: Direction) -> usize {
    let row = view.row(node);
    match direction {
        Direction::Out => row.heads().len(),
        Direction::In => row.tails().len(),
        Direction::Either => row.heads().len() + row.tails().len(),
    }
}
