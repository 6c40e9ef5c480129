//! What a search checks of the values it binds: whether they differ, whether ties are there,
//! whether these lie so in time, whether an absent part is absent.

use super::plan::TiePlan;
use super::search::{Found, NONE, Search};
use super::support::{Hunt, Manner};
use super::{Apart, Time};
use crate::budget::{Limit, Meter};
use crate::traverse::field::Field;
use crate::traverse::ground::Place;
use crate::traverse::need::is_enough;
use crate::view::{ArcIx, Certainty, NodeIx};

impl Search {
    /// Whether two variables differ as they should, as far as they are bound.
    pub(super) fn is_apart(&self, apart: &Apart) -> bool {
        let values = if apart.ties { &self.bound.ties } else { &self.bound.nodes };
        let (a, b) = (values[apart.slots.0], values[apart.slots.1]);
        a == NONE || b == NONE || if apart.ordered { a < b } else { a != b }
    }

    /// Whether a tie from a variable to itself has one to bind.
    pub(super) fn has_loop<'v, G: Field<'v>>(
        &self,
        hunt: &Hunt<'_, 'v, G>,
        tie: &TiePlan,
        meter: &mut Meter<'_>,
    ) -> Found {
        let at = NodeIx(self.bound.nodes[tie.from]);
        if tie.from == tie.to { hunt.joins(tie, (at, at), self.manner, meter) } else { Ok(true) }
    }

    /// Whether ties of this part between nodes bound outside have one to bind.
    pub(super) fn is_joined_outside<'v, G: Field<'v>>(&self, hunt: &Hunt<'_, 'v, G>, meter: &mut Meter<'_>) -> Found {
        for &tie in &hunt.plan.parts[self.part].ties {
            let tie = &hunt.plan.ties[tie];
            let (from, to) = (self.bound.nodes[tie.from], self.bound.nodes[tie.to]);
            if from != NONE && to != NONE && !hunt.joins(tie, (NodeIx(from), NodeIx(to)), self.manner, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether ties lie to each other in time as they should, as far as they are bound.
    pub(super) fn is_in_order(&self, place: Place<'_>, times: &[Time], meter: &mut Meter<'_>) -> Found {
        for time in times {
            let (a, b) = (self.bound.ties[time.ties.0], self.bound.ties[time.ties.1]);
            if a != NONE && b != NONE && !stand_so(place, time, (a, b), self.manner.certainty, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether there are ties to bind that lie so in time.
    pub(super) fn may_be_in_order<'v, G: Field<'v>>(
        &self,
        hunt: &Hunt<'_, 'v, G>,
        time: &Time,
        meter: &mut Meter<'_>,
    ) -> Found {
        let (ones, others) = (self.ties_of(hunt, time.ties.0, meter)?, self.ties_of(hunt, time.ties.1, meter)?);
        for &a in &ones {
            for &b in &others {
                if stand_so(hunt.place, time, (a, b), self.manner.certainty, meter)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The ties that a variable may bind between its bound ends, by the arcs they are known by.
    pub(super) fn ties_of<'v, G: Field<'v>>(
        &self,
        hunt: &Hunt<'_, 'v, G>,
        slot: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<u32>, Limit> {
        if self.bound.ties[slot] != NONE {
            return Ok(vec![self.bound.ties[slot]]);
        }
        let tie = &hunt.plan.ties[slot];
        let (a, b) = (NodeIx(self.bound.nodes[tie.from]), NodeIx(self.bound.nodes[tie.to]));
        let view = hunt.place.view();
        // The arc back of a symmetric tie is of a tie that is there already.
        let back = (tie.either && a != b).then(|| hunt.ground.between(b, a)).into_iter().flatten();
        let back = back.filter(|&arc| view.twin(arc).is_none());
        let mut found: Vec<u32> = Vec::new();
        for arc in hunt.ground.between(a, b).chain(back).map(|arc| view.owner(arc)) {
            if hunt.passes(tie, arc, self.manner, meter)? {
                found.push(arc.0);
            }
        }
        Ok(found)
    }

    /// Whether an absent part is there: surely, where a match may hold; possibly, where it must.
    pub(super) fn is_there<'v, G: Field<'v>>(
        &self,
        hunt: &Hunt<'_, 'v, G>,
        part: usize,
        meter: &mut Meter<'_>,
    ) -> Found {
        let manner = Manner { certainty: other(self.manner.certainty), relaxed: false };
        Self::new(hunt.plan, part, manner, self.bound.clone()).next(hunt, meter)
    }
}

/// What absence is asked for, where presence is asked for so.
pub(super) const fn other(certainty: Certainty) -> Certainty {
    match certainty {
        Certainty::Possible => Certainty::Certain,
        Certainty::Certain => Certainty::Possible,
    }
}

/// Whether some claims of two ties lie to each other in time as they should.
pub(super) fn stand_so(
    place: Place<'_>,
    time: &Time,
    (a, b): (u32, u32),
    certainty: Certainty,
    meter: &mut Meter<'_>,
) -> Found {
    let others = place.claims(ArcIx(b));
    for one in place.claims(ArcIx(a)) {
        for other in &others {
            meter.step().map_or(Ok(()), Err)?;
            if is_enough(time.order.truth(&one, other), certainty) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
