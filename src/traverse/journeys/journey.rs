//! What searches over time give back: journeys, their legs, and days of arrival.

use std::fmt;

use super::legs::Trip;
use crate::budget::Limit;
use crate::graph::Claim;
use crate::model::{ClaimId, Day, NodeId};
use crate::view::{Answer, ArcIx, Dated, NodeIx, Tie};

/// One tie of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Leg {
    /// The arc of the tie.
    pub arc: ArcIx,
    /// The node that it leads to: the arc's head or, against the arc, its tail.
    pub node: NodeIx,
    /// The day on which it is taken: one on which the tie stands.
    pub departs: Day,
    /// The day on which it arrives.
    pub arrives: Day,
}

/// A journey: a start, and ties from there on in order of time, no node twice. The journey from a
/// node to itself has no ties and no days.
#[derive(Clone)]
pub struct Journey<'d> {
    dated: &'d Dated,
    start: NodeIx,
    legs: Vec<Leg>,
    because: Vec<ClaimId>,
}

impl<'d> Journey<'d> {
    /// Its legs, from first to last.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// The nodes on it, from first to last.
    pub fn nodes(&self) -> Vec<NodeId> {
        let view = self.dated.view();
        std::iter::once(self.start).chain(self.legs.iter().map(|leg| leg.node)).map(|ix| view.node(ix).id()).collect()
    }

    /// The ties on it, from first to last.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = Tie<'d>> + '_ {
        self.legs.iter().map(|leg| self.dated.view().tie(leg.arc))
    }

    /// How many ties it has.
    pub fn hops(&self) -> usize {
        self.legs.len()
    }

    /// The day on which its first tie is taken.
    pub fn departure(&self) -> Option<Day> {
        self.legs.first().map(|leg| leg.departs)
    }

    /// The day on which its last tie arrives.
    pub fn arrival(&self) -> Option<Day> {
        self.legs.last().map(|leg| leg.arrives)
    }

    /// Days from departure to arrival; 0 without ties.
    pub fn duration(&self) -> i32 {
        self.departure().zip(self.arrival()).map_or(0, |(departs, arrives)| arrives - departs)
    }

    /// The claims that it rests on, by key; background left out. For each tie one that holds on
    /// the day of the leg; where the [ways](super::Journeys::ways) ask for its number, all that
    /// do.
    pub fn because(&self) -> &[ClaimId] {
        &self.because
    }
}

/// `JPN -Talks 2024-02-15-> PRK`: node keys, relations and days of departure in order.
impl fmt::Display for Journey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = self.dated.view();
        write!(f, "{}", view.node(self.start).key())?;
        for (tie, leg) in self.ties().zip(&self.legs) {
            write!(f, " -{} {}-> {}", tie.relation(), leg.departs, view.node(leg.node).key())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Journey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Journey({self})")
    }
}

/// A node that can be reached in time, and when at the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arrival {
    /// The earliest day on which it is reached; of the start, the first day of the window.
    pub day: Day,
    /// The node.
    pub node: NodeId,
}

/// A leg of a trip.
pub(super) fn leg(trip: &Trip<'_, '_>, arc: u32, node: u32, departs: i32) -> Leg {
    let (arc, node) = (ArcIx(arc), NodeIx(node));
    Leg { arc, node, departs: Day::clamped(departs), arrives: Day::clamped(departs + trip.delay) }
}

/// The journey of those legs, with its reasons.
pub(super) fn answer<'d>(
    trip: &Trip<'d, '_>,
    start: NodeIx,
    legs: Option<Vec<Leg>>,
    cut: Option<Limit>,
) -> Answer<Option<Journey<'d>>> {
    let Some(legs) = legs else { return Answer::new(None).cut(cut) };
    let answer = Answer::new(()).because(legs.iter().flat_map(|leg| witnesses(trip, leg))).cut(cut);
    let because: Vec<ClaimId> = answer.because.clone();
    answer.map(|()| Some(Journey { dated: trip.dated, start, legs, because }))
}

/// The claims that a leg rests on: one that holds on its day, background if any, else the first
/// by key; where the number of the tie was asked for, all that hold then.
pub(super) fn witnesses<'d>(trip: &Trip<'d, '_>, leg: &Leg) -> Vec<Claim<'d>> {
    let claims: Vec<Claim<'d>> = trip.dated.at(leg.departs).claims(leg.arc).collect();
    if trip.weighs(leg.node, leg.arc) {
        return claims;
    }
    let background = claims.iter().find(|claim| claim.is_background());
    background.or(claims.first()).copied().into_iter().collect()
}
