//! Which nodes of a variable have a tie to a node of another: intersecting sorted rows with
//! what is left of a domain, from whichever side has less to look at.

use std::sync::Arc;

use super::domain::Domain;
use super::plan::{Plan, TiePlan};
use crate::budget::{Limit, Meter};
use crate::model::Truth;
use crate::traverse::field::{Field, arcs, degree};
use crate::traverse::ground::Place;
use crate::traverse::need::is_enough;
use crate::traverse::reach::Direction;
use crate::view::{ArcIx, Certainty, NodeIx};

/// Where a search looks, and for what.
#[derive(Clone, Copy)]
pub(super) struct Hunt<'a, 'v, G> {
    pub(super) ground: G,
    pub(super) place: Place<'v>,
    pub(super) plan: &'a Plan,
}

/// How a part is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) certainty: Certainty,
    /// Leaves out what reads all claims of a tie.
    pub(super) relaxed: bool,
}

impl<'v, G: Field<'v>> Hunt<'_, 'v, G> {
    /// Whether the tie of an arc meets what is asked of a variable.
    pub(super) fn passes(
        &self,
        tie: &TiePlan,
        arc: ArcIx,
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Limit> {
        meter.step().map_or(Ok(()), Err)?;
        // Numbers that leave their range were refused before the search.
        let truth = tie.gate.truth(self.place, arc, manner.relaxed).unwrap_or(Truth::No);
        Ok(is_enough(truth, manner.certainty))
    }

    /// Whether some tie from `from` to `to` meets what is asked of a variable.
    pub(super) fn joins(
        &self,
        tie: &TiePlan,
        (from, to): (NodeIx, NodeIx),
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Limit> {
        for arc in self.ground.between(from, to) {
            if self.passes(tie, arc, manner, meter)? {
                return Ok(true);
            }
        }
        if tie.either && from != to {
            for arc in self.ground.between(to, from) {
                if self.passes(tie, arc, manner, meter)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What of the `far` variable's domain has a tie to some node of the near domain; `None` when
    /// all of it has. The tie runs from near to far, or back, or either way, as `direction` says.
    ///
    /// Cost: the degrees of the near nodes, or for each far node its degree or the near nodes with
    /// a binary search each, whichever is less; which for triangles is the square root of the
    /// arcs an arc (Chiba & Nishizeki 1985).
    pub(super) fn supported(
        &self,
        tie: &TiePlan,
        (near, far, far_slot): (&Domain, &Domain, usize),
        direction: Direction,
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Domain>, Limit> {
        let mut found = if self.is_less_out(near, far, direction) {
            self.looking_out(tie, (near, far), direction, manner, meter)?
        } else {
            self.looking_back(tie, (near, far), direction, manner, meter)?
        };
        if found.len() == far.len() {
            return Ok(None);
        }
        let gate = &self.plan.nodes[far_slot].gate;
        if !far.is_list() && gate.has_asks() {
            found.retain(|&node| gate.lets(self.place.view(), NodeIx(node)));
        }
        Ok(Some(Domain::List(Arc::from(found))))
    }

    fn is_less_out(&self, near: &Domain, far: &Domain, direction: Direction) -> bool {
        let view = self.place.view();
        let all: usize = near.iter().map(|node| degree(view, NodeIx(node), direction)).sum();
        let mut other = 0;
        for node in far.iter() {
            other += 1 + degree(view, NodeIx(node), reversed(direction)).min(near.len());
            if other > all {
                return true;
            }
        }
        false
    }

    fn looking_out(
        &self,
        tie: &TiePlan,
        (near, far): (&Domain, &Domain),
        direction: Direction,
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<u32>, Limit> {
        let mut found: Vec<u32> = Vec::new();
        for node in near.iter() {
            for (other, arc) in arcs(self.ground, NodeIx(node), direction) {
                if found.last() == Some(&other.0) || !far.contains(other.0) {
                    meter.step().map_or(Ok(()), Err)?;
                } else if self.passes(tie, arc, manner, meter)? {
                    found.push(other.0);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn looking_back(
        &self,
        tie: &TiePlan,
        (near, far): (&Domain, &Domain),
        direction: Direction,
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<u32>, Limit> {
        let mut found = Vec::new();
        for node in far.iter() {
            if self.is_joined(tie, near, NodeIx(node), direction, manner, meter)? {
                found.push(node);
            }
        }
        Ok(found)
    }

    /// Whether a node has a tie to some node of the near domain.
    fn is_joined(
        &self,
        tie: &TiePlan,
        near: &Domain,
        node: NodeIx,
        direction: Direction,
        manner: Manner,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Limit> {
        let back = reversed(direction);
        meter.step().map_or(Ok(()), Err)?;
        if degree(self.place.view(), node, back) <= near.len() {
            for (other, arc) in arcs(self.ground, node, back) {
                meter.step().map_or(Ok(()), Err)?;
                if near.contains(other.0) && self.passes(tie, arc, manner, meter)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        for other in near.iter().map(NodeIx) {
            meter.step().map_or(Ok(()), Err)?;
            let ends = if direction == Direction::In { (node, other) } else { (other, node) };
            if self.joins(tie, ends, manner, meter)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

const fn reversed(direction: Direction) -> Direction {
    match direction {
        Direction::Out => Direction::In,
        Direction::In => Direction::Out,
        Direction::Either => Direction::Either,
    }
}
