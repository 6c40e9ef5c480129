//! Lines: the ties that carry messages in a place, and the chains of them from one actor to
//! another. What [`channels`](super::channels()) and
//! [`intermediaries`](super::intermediaries()) share.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::Mark;
use crate::traverse::{Place, Roads, Ways};
use crate::view::{ArcIx, NodeIx};

/// A step of a chain: to whom, by which arc.
pub(super) type Step = (NodeIx, ArcIx);

/// The lines towards one node.
pub(super) struct Lines<'v> {
    roads: Roads<'v>,
    target: NodeIx,
    /// Hops left to the target, of all who have at most so many.
    left: BTreeMap<NodeIx, usize>,
    /// The lines of nodes already looked at, by node, then arc.
    known: BTreeMap<NodeIx, Vec<Step>>,
    cut: Option<Limit>,
}

/// The claims by which an arc's tie carries messages.
pub(super) fn carrying<'v>(roads: &Roads<'v>, arc: ArcIx) -> Vec<Claim<'v>> {
    let mut claims = roads.claims(arc);
    claims.retain(|c| c.has_mark(Mark::Channel) && !roads.view().is_orphaned(c));
    claims
}

impl<'v> Lines<'v> {
    /// Lines by the ways allowed, on chains of at most `between` others.
    pub(super) fn new(
        place: Place<'v>,
        ways: &Ways,
        target: NodeIx,
        between: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Error> {
        let (left, known) = (BTreeMap::from([(target, 0)]), BTreeMap::new());
        let mut lines = Self { roads: Roads::new(place, ways)?, target, left, known, cut: meter.look() };
        let mut queue = VecDeque::from([target]);
        while let Some(node) = queue.pop_front() {
            let next = lines.left[&node] + 1;
            if next > between || lines.cut.is_some() {
                break;
            }
            for (tail, arc) in lines.roads.back(node) {
                lines.cut = lines.cut.or_else(|| meter.step());
                if !lines.left.contains_key(&tail) && !carrying(&lines.roads, arc).is_empty() {
                    lines.left.insert(tail, next);
                    queue.push_back(tail);
                }
            }
        }
        Ok(lines)
    }

    pub(super) fn claims(&self, arc: ArcIx) -> Vec<Claim<'v>> {
        carrying(&self.roads, arc)
    }

    /// The lines of a node.
    pub(super) fn of(&mut self, node: NodeIx) -> &[Step] {
        let roads = &self.roads;
        self.known.entry(node).or_insert_with(|| {
            let mut steps = roads.onward(node);
            steps.retain(|&(far, arc)| far != node && !carrying(roads, arc).is_empty());
            steps.sort_unstable();
            steps
        })
    }

    /// The arcs of the lines from one node to another.
    pub(super) fn between(&mut self, from: NodeIx, to: NodeIx) -> Vec<ArcIx> {
        self.of(from).iter().filter(|step| step.0 == to).map(|step| step.1).collect()
    }

    /// Every chain from `start` through at least one and at most `between` others, none twice:
    /// each line a chain of its own or, `once`, one chain for all lines between the same nodes.
    /// A step of the budget is a line. Ends early with what `each` returns.
    pub(super) fn each_chain(
        &mut self,
        start: NodeIx,
        between: usize,
        once: bool,
        meter: &mut Meter<'_>,
        mut each: impl FnMut(&[Step], &Meter<'_>) -> Option<Limit>,
    ) -> Option<Limit> {
        if self.cut.is_some() || start == self.target {
            return self.cut;
        }
        let (mut way, mut at): (Vec<Step>, Vec<usize>) = (Vec::new(), vec![0]);
        let mut on = BTreeSet::from([start]);
        while let Some(next) = at.last_mut() {
            let steps = self.of(way.last().map_or(start, |step| step.0));
            let Some(&(far, arc)) = steps.get(*next) else {
                at.pop();
                on.remove(&way.pop().map_or(start, |step| step.0));
                continue;
            };
            let is_parallel = *next > 0 && steps[*next - 1].0 == far;
            *next += 1;
            if let Some(limit) = meter.step() {
                return Some(limit);
            }
            if once && is_parallel || on.contains(&far) {
                continue;
            }
            if far == self.target {
                way.push((far, arc));
                let cut = if way.len() > 1 { each(&way, meter) } else { None };
                way.pop();
                if cut.is_some() {
                    return cut;
                }
            } else if way.len() < between && self.left.get(&far).is_some_and(|&left| left <= between - way.len()) {
                way.push((far, arc));
                on.insert(far);
                at.push(0);
            }
        }
        None
    }
}
