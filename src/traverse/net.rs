//! What several searches share: one way to write them for either ground, the ways of a place as
//! one compact table, and the claims by which an arc stands there.

use super::ground::{Ground, Place};
use super::ways::{Gate, Ways};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::view::{ArcIx, DatedView, NodeIx, View};

/// Runs the same search on whichever ground there is, compiled for each.
macro_rules! grounded {
    ($place:expr, $gate:expr, $ground:ident => $run:expr) => {
        match ($place, $gate) {
            ($crate::traverse::ground::Place::Whole($ground), None) => $run,
            ($crate::traverse::ground::Place::Dated($ground), None) => $run,
            ($crate::traverse::ground::Place::Whole(ground), Some(gate)) => {
                let $ground = $crate::traverse::ground::Gated { ground, gate };
                $run
            }
            ($crate::traverse::ground::Place::Dated(ground), Some(gate)) => {
                let $ground = $crate::traverse::ground::Gated { ground, gate };
                $run
            }
        }
    };
}
pub(super) use grounded;

/// One claim that is enough for the tie to stand in a place: background if any, else the first by
/// key.
pub(super) fn witness_at<'v>(place: &Place<'v>, arc: ArcIx) -> Option<Claim<'v>> {
    match place {
        Place::Whole(view) => super::reach::witness(view, arc),
        Place::Dated(_) => {
            let claims = place.claims(arc);
            claims.iter().copied().find(Claim::is_background).or_else(|| claims.first().copied())
        }
    }
}

/// Whether there is time to give the reasons for so many ties: looking up and sorting their claims
/// takes longer than finding them, which an answer that is waited for must not.
pub(super) const fn affords(cut: Option<Limit>, ties: usize) -> bool {
    !matches!(cut, Some(Limit::Time | Limit::Cancelled)) || ties <= 4096
}

/// A place and the ways that may be taken there, for those who look at few nodes.
#[derive(Debug)]
pub(crate) struct Roads<'v> {
    place: Place<'v>,
    gate: Option<Gate>,
}

impl<'v> Roads<'v> {
    pub(crate) fn new(place: Place<'v>, ways: &Ways) -> Result<Self, Error> {
        Ok(Self { gate: ways.gate(place.view())?, place })
    }

    pub(crate) const fn view(&self) -> &'v View {
        self.place.view()
    }

    /// Where a step from a node leads, by which arc.
    pub(crate) fn onward(&self, node: NodeIx) -> Vec<(NodeIx, ArcIx)> {
        grounded!(self.place, self.gate.as_ref(), ground => ground.onward(node).collect())
    }

    /// From where a step leads to a node, by which arc.
    pub(crate) fn back(&self, node: NodeIx) -> Vec<(NodeIx, ArcIx)> {
        grounded!(self.place, self.gate.as_ref(), ground => ground.back(node).collect())
    }

    /// The number of an arc; `None` when it does not stand here.
    pub(crate) fn number(&self, arc: ArcIx) -> Result<Option<f64>, Error> {
        match self.place {
            Place::Whole(view) => Ok(Some(view.number(arc))),
            Place::Dated(dated) => DatedView::number(&dated, arc),
        }
    }

    /// The claims by which an arc stands here.
    pub(crate) fn claims(&self, arc: ArcIx) -> Vec<Claim<'v>> {
        self.place.claims(arc)
    }
}

/// The root of a node's tree in a forest of parents, where a root is its own; every other node on
/// the way is hung one higher (path halving; Tarjan & van Leeuwen 1984).
#[inline]
pub(super) fn root(parents: &mut [u32], mut node: u32) -> u32 {
    loop {
        let parent = parents[node as usize];
        if parent == node {
            return node;
        }
        let above = parents[parent as usize];
        parents[node as usize] = above;
        node = above;
    }
}

/// Items by the number of their group, in the order given.
#[derive(Debug, Default)]
pub(super) struct Groups<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy + Default> Groups<T> {
    /// Counts, then scatters: linear, and stable.
    pub(super) fn new(count: usize, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        pairs.clone().for_each(|(group, _)| starts[group as usize + 1] += 1);
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        let (mut ends, mut items) = (starts.clone(), vec![T::default(); starts[count]]);
        for (group, item) in pairs {
            items[ends[group as usize]] = item;
            ends[group as usize] += 1;
        }
        Self { starts, items }
    }

    pub(super) fn of(&self, group: u32) -> &[T] {
        &self.items[self.starts[group as usize]..self.starts[group as usize + 1]]
    }

    /// How many groups there are.
    pub(super) const fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many items there are.
    pub(super) const fn len(&self) -> usize {
        self.items.len()
    }
}

/// A step of a net: where it leads, and the tie it takes, by the arc that the tie is known by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    pub(super) far: u32,
    pub(super) tie: u32,
}

/// The steps that may be taken in a place, by node; none from a node to itself.
pub(super) type Net = Groups<Step>;

/// Whether what begins in a node that the ways lead around may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Yes: a search may start there.
    MayStart,
    /// No: the node stands alone.
    Alone,
}

impl Net {
    /// One more than the number of the last tie.
    pub(super) fn ties(&self) -> usize {
        self.items.iter().map(|step| step.tie as usize + 1).max().unwrap_or(0)
    }

    /// The net of a place; what ended it before it was whole, if anything did. A step of the
    /// budget is an arc.
    pub(super) fn of_place(
        place: &Place<'_>,
        ways: &Ways,
        around: Around,
        meter: &mut Meter<'_>,
    ) -> Result<(Self, Option<Limit>), Error> {
        let view = place.view();
        let gate = ways.gate(view)?;
        let both = gate.as_ref().is_some_and(|gate| gate.onward() && gate.back());
        let bytes = view.node_count() * 8 + view.arc_count() * if both { 16 } else { 8 };
        let cut = meter.look().or_else(|| meter.is_too_large(bytes));
        if cut.is_some() {
            return Ok((Self { starts: vec![0; view.node_count() + 1], items: Vec::new() }, cut));
        }
        let alone = gate.as_ref().filter(|_| around == Around::Alone);
        Ok(grounded!(*place, gate.as_ref(), ground => steps(ground, alone, meter)))
    }
}

fn steps<'v>(ground: impl Ground<'v>, alone: Option<&Gate>, meter: &mut Meter<'_>) -> (Net, Option<Limit>) {
    let view = ground.view();
    let mut net = Net { starts: Vec::with_capacity(view.node_count() + 1), items: Vec::new() };
    net.starts.push(0);
    let mut cut = None;
    for node in (0..view.node_count() as u32).map(NodeIx) {
        for (far, arc) in ground.onward(node) {
            cut = cut.or_else(|| meter.step());
            if cut.is_some() {
                break;
            }
            if far != node && alone.is_none_or(|gate| gate.lets(ground, node, arc)) {
                net.items.push(Step { far: far.0, tie: view.owner(arc).0 });
            }
        }
        net.starts.push(net.items.len());
    }
    (net, cut)
}
