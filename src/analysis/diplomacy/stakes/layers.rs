//! Walks of influence, a step at a time: what arrives at each node after so many steps, and by
//! which walk most of it.

use super::super::terms::standing;
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::traverse::Roads;
use crate::view::{ArcIx, NodeIx};

/// Where influence flows, and how much of it a step keeps.
pub(super) struct Flow<'v> {
    pub(super) roads: Roads<'v>,
    pub(super) damping: f64,
    pub(super) any_tie: bool,
}

/// What arrives at a node by the walks of so many steps.
pub(super) struct Cell {
    pub(super) node: NodeIx,
    pub(super) sum: f64,
    /// The strongest walk that helps it, and the strongest that hurts it.
    pub(super) best: [Option<Best>; 2],
}

/// A strongest walk: what it carries, and its last step. Without a step it starts here.
#[derive(Clone, Copy)]
pub(super) struct Best {
    pub(super) size: f64,
    pub(super) last: Option<Last>,
}

/// The last step of a walk: from which cell of the layer before, as help or as harm, by which
/// arc.
#[derive(Clone, Copy)]
pub(super) struct Last {
    pub(super) from: usize,
    pub(super) side: usize,
    pub(super) arc: ArcIx,
    pub(super) number: f64,
}

/// Something sent along an arc from a cell.
struct Sent {
    to: NodeIx,
    from: usize,
    arc: ArcIx,
    number: f64,
}

impl Flow<'_> {
    /// The layer of those touched directly, ascending by node.
    pub(super) fn start(starts: impl Iterator<Item = (NodeIx, f64)>) -> Vec<Cell> {
        let cell = |(node, value): (NodeIx, f64)| {
            let best = |is_on: bool| is_on.then_some(Best { size: value.abs(), last: None });
            Cell { node, sum: value, best: [best(value > 0.0), best(value < 0.0)] }
        };
        starts.map(cell).collect()
    }

    /// The next layer, and the arcs that lead to it; or what cut it short.
    pub(super) fn next(
        &self,
        layer: &[Cell],
        arcs: &mut Vec<ArcIx>,
        meter: &mut Meter<'_>,
    ) -> Result<Result<Vec<Cell>, Limit>, Error> {
        let mut sent: Vec<Sent> = Vec::new();
        for (from, cell) in layer.iter().enumerate() {
            for (to, arc) in self.roads.back(cell.node) {
                if let Some(limit) = meter.step().or_else(|| meter.is_too_large(sent.len() * size_of::<Sent>())) {
                    return Ok(Err(limit));
                }
                if to != cell.node
                    && let Some(number) = self.number(arc)?
                {
                    arcs.push(self.roads.view().owner(arc));
                    sent.push(Sent { to, from, arc, number });
                }
            }
        }
        sent.retain(|sent| sent.number != 0.0);
        sent.sort_unstable_by_key(|sent| (sent.to, sent.from, sent.arc));
        let next: Vec<Cell> = sent.chunk_by(|a, b| a.to == b.to).map(|sent| self.arrived(layer, sent)).collect();
        if next.iter().all(|cell| cell.sum.is_finite()) {
            Ok(Ok(next))
        } else {
            Err(Error::overflow("what arrives by so many walks"))
        }
    }

    /// What arrives at one node. Added smallest first, so that the sum does not depend on what
    /// nodes are called.
    fn arrived(&self, layer: &[Cell], sent: &[Sent]) -> Cell {
        let mut parts: Vec<f64> = sent.iter().map(|s| layer[s.from].sum * s.number * self.damping).collect();
        parts.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()).then(a.total_cmp(b)));
        let mut best: [Option<Best>; 2] = [None; 2];
        for &Sent { from, arc, number, .. } in sent {
            for (side, before) in layer[from].best.iter().enumerate() {
                let Some(before) = before else { continue };
                let size = before.size * number.abs() * self.damping;
                let mine = &mut best[if number < 0.0 { 1 - side } else { side }];
                if mine.is_none_or(|known| size > known.size) {
                    *mine = Some(Best { size, last: Some(Last { from, side, arc, number }) });
                }
            }
        }
        Cell { node: sent[0].to, sum: parts.iter().sum(), best }
    }

    /// The number of an arc that carries influence.
    fn number(&self, arc: ArcIx) -> Result<Option<f64>, Error> {
        let number = if self.any_tie { self.roads.number(arc)? } else { standing(&self.roads, arc)? };
        match number {
            Some(number) if !(-1.0..=1.0).contains(&number) => {
                let tie = format!("the tie `{}` of {number}", self.roads.view().tie(arc));
                Err(Error::rule("influence", tie, "ties of -1 to 1: use a lens whose ties carry their affinity"))
            }
            number => Ok(number),
        }
    }
}
