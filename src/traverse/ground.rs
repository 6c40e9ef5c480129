//! What a search stands on: a view or a view on a day, as it is or with only the ways it may
//! take. Searches are written once, generic over this, and compiled for each.

use super::ways::Gate;
use crate::error::Error;
use crate::view::{ArcIx, BareRows, DatedView, NodeIx, View};

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

    /// The number of an arc's tie here; 0 where it does not stand or its claims cannot be merged.
    pub(super) fn number(&self, arc: ArcIx) -> f64 {
        match self {
            Self::Whole(view) => view.number(arc),
            Self::Dated(dated) => dated.number(arc).ok().flatten().unwrap_or(0.0),
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

/// The arcs that a search may take. `onward` and `back` are each other's reverse; of a symmetric
/// tie taken back, the arc may be the other one.
pub(crate) trait Ground<'v>: Copy {
    /// Where it is.
    fn place(self) -> Place<'v> {
        Place::Whole(self.view())
    }
    /// The view whose nodes and arcs these are.
    fn view(self) -> &'v View;
    /// Where a step from `node` leads, by which arc; along arcs in order of nodes, then arcs, and
    /// after those against arcs.
    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)>;
    /// From where a step leads to `node`, by which arc.
    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)>;
    /// All rows, where every arc may be taken, along it and no other way.
    #[inline]
    fn rows(self) -> Option<BareRows<'v>> {
        None
    }
    /// The number of an arc that stands.
    fn number(self, arc: ArcIx) -> Result<f64, Error>;
    /// The steps from `node` with their numbers, affinities in millionths; 0 where claims cannot
    /// be merged.
    #[inline]
    fn weighed(self, node: NodeIx, mut each: impl FnMut(NodeIx, ArcIx, f64)) {
        let affinity = self.view().carries_affinity();
        for (far, arc) in self.onward(node) {
            let number = self.number(arc).unwrap_or(0.0);
            let whole = (number * 1e6 + 0.5f64.copysign(number)) as i64 as f64;
            each(far, arc, if affinity { whole } else { number });
        }
    }
}

impl<'v> Ground<'v> for &'v View {
    #[inline]
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
    fn rows(self) -> Option<BareRows<'v>> {
        Some(self.bare_rows())
    }

    #[inline]
    fn number(self, arc: ArcIx) -> Result<f64, Error> {
        Ok(View::number(self, arc))
    }
}

impl<'v> Ground<'v> for DatedView<'v> {
    fn place(self) -> Place<'v> {
        Place::Dated(self)
    }

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
    fn place(self) -> Place<'v> {
        self.ground.place()
    }

    fn view(self) -> &'v View {
        self.ground.view()
    }

    fn onward(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        let Self { ground, gate } = self;
        self.steps(node, gate.onward(), gate.back()).filter(move |&(far, arc)| gate.lets(ground, far, arc))
    }

    fn back(self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        let Self { ground, gate } = self;
        let enters = gate.enters(node);
        self.steps(node, enters && gate.back(), enters && gate.onward()).filter(move |step| gate.passes(ground, step.1))
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
        let ground = self.ground;
        let out = along.then(|| ground.onward(node)).into_iter().flatten();
        let into = against.then(|| ground.back(node)).into_iter().flatten();
        let once = move |&(far, arc): &(NodeIx, ArcIx)| !along || (far != node && ground.view().twin(arc).is_none());
        out.chain(into.filter(once))
    }
}
