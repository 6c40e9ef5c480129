//! What a search stands on: a view or a view on a day, as it is or with only the ways it may
//! take. Searches are written once, generic over this, and compiled for each.

use super::ways::Gate;
use crate::error::Error;
use crate::view::{ArcIx, DatedView, NodeIx, View};

/// A view or a view on a day, for those who hold either.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'v> {
    /// The whole view.
    Whole(&'v View),
    /// The view on a day or in a window.
    Dated(DatedView<'v>),
}

impl<'v> Place<'v> {
    pub(crate) const fn view(&self) -> &'v View {
        match self {
            Self::Whole(view) => view,
            Self::Dated(dated) => dated.view(),
        }
    }
}

impl<'v> From<&'v View> for Place<'v> {
    fn from(view: &'v View) -> Self {
        Self::Whole(view)
    }
}

impl<'v> From<DatedView<'v>> for Place<'v> {
    fn from(dated: DatedView<'v>) -> Self {
        Self::Dated(dated)
    }
}

/// The arcs that a search may take. `onward` and `back` are each other's reverse.
pub(crate) trait Ground<'v>: Copy {
    /// The view whose nodes and arcs these are.
    fn view(self) -> &'v View;
    /// Where a step from `node` leads, by which arc; in order of nodes, then arcs.
    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)>;
    /// From where a step leads to `node`, by which arc.
    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)>;
    /// The number of an arc that stands.
    fn number(self, arc: ArcIx) -> Result<f64, Error>;
}

impl<'v> Ground<'v> for &'v View {
    fn view(self) -> &'v View {
        self
    }

    #[inline]
    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.row(node).outgoing()
    }

    #[inline]
    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.row(node).incoming()
    }

    #[inline]
    fn number(self, arc: ArcIx) -> Result<f64, Error> {
        Ok(View::number(self, arc))
    }
}

impl<'v> Ground<'v> for DatedView<'v> {
    fn view(self) -> &'v View {
        Self::view(&self)
    }

    #[inline]
    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.outgoing(node)
    }

    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.incoming(node)
    }

    fn number(self, arc: ArcIx) -> Result<f64, Error> {
        Ok(Self::number(&self, arc)?.unwrap_or(0.0))
    }
}

/// A ground with only the ways that a gate lets through.
#[derive(Clone, Copy)]
pub(crate) struct Gated<'g, G> {
    pub(crate) ground: G,
    pub(crate) gate: &'g Gate,
}

impl<'v, G: Ground<'v>> Ground<'v> for Gated<'_, G> {
    fn view(self) -> &'v View {
        self.ground.view()
    }

    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.steps(node, self.gate.onward(), self.gate.back())
    }

    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        self.steps(node, self.gate.back(), self.gate.onward())
    }

    fn number(self, arc: ArcIx) -> Result<f64, Error> {
        self.ground.number(arc)
    }
}

impl<'g, G> Gated<'g, G> {
    /// Steps along arcs, against them, or both; a symmetric tie is there along its arcs already.
    fn steps<'v>(
        self,
        node: NodeIx,
        along: bool,
        against: bool,
    ) -> impl Iterator<Item = (NodeIx, ArcIx)> + use<'g, 'v, G>
    where
        G: Ground<'v>,
    {
        let (ground, gate) = (self.ground, self.gate);
        let out = along.then(|| ground.onward(node)).into_iter().flatten();
        let into = against.then(|| ground.back(node)).into_iter().flatten();
        let once = move |&(_, arc): &(NodeIx, ArcIx)| !along || ground.view().twin(arc).is_none();
        let passes = move |&(far, arc): &(NodeIx, ArcIx)| gate.lets(ground, far, arc);
        out.chain(into.filter(once)).filter(passes)
    }
}
