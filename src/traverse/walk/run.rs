//! Doing a walk: from a set of nodes to a set of nodes, with one way kept to each.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use super::{Move, Start, Walk};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::traverse::condition::TieGate;
use crate::traverse::field::arcs;
use crate::traverse::ground::{Ground, Place};
use crate::traverse::need::{Need, met_by};
use crate::traverse::reach::Direction;
use crate::view::{ArcIx, Certainty, NodeIx};

/// A node that a step found: the place of the node before it, and the arc between.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    node: NodeIx,
    before: u32,
    arc: ArcIx,
}

/// What a step went by.
struct Taken<'v> {
    direction: Direction,
    gate: TieGate<'v>,
}

/// What a walk found, step by step.
pub(super) struct Found<'v> {
    place: Place<'v>,
    /// The nodes of the start, then those of each step; ascending.
    levels: Vec<Vec<Step>>,
    taken: Vec<Taken<'v>>,
    cut: Option<Limit>,
}

impl<'v, K, S> Walk<'v, K, S> {
    /// Does the walk.
    pub(super) fn found(self, meter: &mut Meter<'_>) -> Result<Found<'v>, Error> {
        let view = self.place.view();
        let start = match self.start {
            Start::Nodes(nodes) => nodes?,
            Start::Every => (0..view.node_count() as u32).map(NodeIx).collect(),
        };
        let mut first: Vec<Step> = start.into_iter().map(|node| Step { node, before: 0, arc: ArcIx(0) }).collect();
        first.sort_unstable();
        first.dedup();
        let cut = meter.look().or_else(|| meter.is_too_large(view.node_count() / 8 + first.len() * 12));
        let mut found = Found { place: self.place, levels: vec![first], taken: Vec::new(), cut };
        let mut seen = FixedBitSet::with_capacity(view.node_count());
        for part in self.moves {
            match part {
                Move::Keep(test) => {
                    let gate = test.gate(view)?;
                    found.keep(|node| gate.lets(view, node), meter);
                }
                Move::Along(direction, test) => {
                    let taken = Taken { direction, gate: test.gate(view)? };
                    match self.place {
                        Place::Whole(view) => found.step(view, taken, &mut seen, meter)?,
                        Place::Dated(dated) => found.step(dated, taken, &mut seen, meter)?,
                    }
                }
            }
        }
        Ok(found)
    }
}

impl<'v> Found<'v> {
    fn last(&self) -> &[Step] {
        self.levels.last().map_or(&[], Vec::as_slice)
    }

    /// The nodes found.
    pub(super) fn nodes(&self) -> impl ExactSizeIterator<Item = NodeIx> + '_ {
        self.last().iter().map(|step| step.node)
    }

    /// What ended the walk early.
    pub(super) const fn cut(&self) -> Option<Limit> {
        self.cut
    }

    /// Where the budget has ended before, what was found by then is still sifted; where it ends
    /// now, what was not asked is not right for sure.
    fn keep(&mut self, lets: impl Fn(NodeIx) -> bool, meter: &mut Meter<'_>) {
        let (ended, cut) = (self.cut.is_some(), &mut self.cut);
        if let Some(level) = self.levels.last_mut() {
            level.retain(|step| {
                if cut.is_none() {
                    *cut = meter.step();
                }
                (ended || cut.is_none()) && lets(step.node)
            });
        }
    }

    fn step<G: Ground<'v>>(
        &mut self,
        ground: G,
        taken: Taken<'v>,
        seen: &mut FixedBitSet,
        meter: &mut Meter<'_>,
    ) -> Result<(), Error> {
        let mut next: Vec<Step> = Vec::new();
        // A step from half of the nodes would be no step of this walk that anybody asked for.
        let before = if self.cut.is_none() { self.last() } else { &[] };
        let mut cut = self.cut;
        'level: for (at, step) in (0..).zip(before) {
            for (node, arc) in arcs(ground, step.node, taken.direction) {
                cut = meter.step();
                if cut.is_some() {
                    break 'level;
                }
                let new = !seen.contains(node.0 as usize);
                if new && taken.gate.truth(self.place, arc, false)?.is_possible() {
                    seen.insert(node.0 as usize);
                    next.push(Step { node, before: at, arc });
                }
            }
        }
        for step in &next {
            seen.set(step.node.0 as usize, false);
        }
        next.sort_unstable();
        let bytes = self.levels.iter().map(Vec::len).sum::<usize>() + next.len();
        self.cut = cut.or_else(|| meter.is_too_large(self.place.view().node_count() / 8 + bytes * 12));
        self.levels.push(next);
        self.taken.push(taken);
        Ok(())
    }

    /// The first results, as many as are allowed.
    pub(super) fn cut_to(mut self, meter: &Meter<'_>) -> Self {
        if let Some(level) = self.levels.last_mut()
            && let Some(limit) = level.len().checked_sub(1).and_then(|most| meter.is_full(most))
        {
            let allowed = (0..level.len()).take_while(|&count| meter.is_full(count).is_none()).count();
            level.truncate(allowed);
            self.cut = self.cut.or(Some(limit));
        }
        self
    }

    /// The ties of the last step to the nodes found.
    pub(super) fn last_ties(&self) -> Result<Vec<ArcIx>, Error> {
        let [.., before, last] = self.levels.as_slice() else { return Ok(Vec::new()) };
        let Some(taken) = self.taken.last() else { return Ok(Vec::new()) };
        let mut ties: BTreeSet<ArcIx> = BTreeSet::new();
        let mut look = |node: NodeIx, arc: ArcIx| {
            let arrives = last.binary_search_by_key(&node, |step| step.node).is_ok();
            if arrives && taken.gate.truth(self.place, arc, false)?.is_possible() {
                ties.insert(self.place.view().owner(arc));
            }
            Ok::<(), Error>(())
        };
        for step in before {
            match self.place {
                Place::Whole(view) => {
                    arcs(view, step.node, taken.direction).try_for_each(|(node, arc)| look(node, arc))?;
                }
                Place::Dated(dated) => {
                    arcs(dated, step.node, taken.direction).try_for_each(|(node, arc)| look(node, arc))?;
                }
            }
        }
        Ok(ties.into_iter().collect())
    }

    /// The claims of one way to each node found.
    pub(super) fn because(&self) -> Vec<Claim<'v>> {
        let mut claims = Vec::new();
        let mut at: Vec<u32> = (0..self.last().len() as u32).collect();
        for (level, taken) in self.levels.iter().skip(1).zip(&self.taken).rev() {
            let mut arcs: Vec<ArcIx> = Vec::with_capacity(at.len());
            for place in &mut at {
                let step = level[*place as usize];
                arcs.push(self.place.view().owner(step.arc));
                *place = step.before;
            }
            at.sort_unstable();
            at.dedup();
            arcs.sort_unstable();
            arcs.dedup();
            for arc in arcs {
                let mut needs: Vec<Need<'_>> = Vec::new();
                needs.extend(taken.gate.asks_whole().then_some(Need::Whole(arc)));
                needs.extend(taken.gate.periods().map(|(period, certainty)| Need::During(arc, period, certainty)));
                needs.push(Need::Stands(arc));
                claims.extend(met_by(self.place, Certainty::Possible, &needs));
            }
        }
        claims
    }
}
