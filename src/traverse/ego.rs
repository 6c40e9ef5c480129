//! Ego networks: who stands around one node, and the ties among them.

use super::ground::{Ground, Place};
use super::net::{affords, witness_at};
use super::reach::{Found, Reached};
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// The surroundings of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ego {
    /// The nodes within the hops asked for, the node itself first, then by hops, kind and key.
    pub nodes: Vec<Reached>,
    /// The ties among them, by the arc each is known by ([`View::tie`]); ascending.
    pub ties: Vec<ArcIx>,
}

impl View {
    /// The nodes within `hops` hops by the ways allowed, and all ties among them that the ways
    /// let pass, whichever way these run. With one hop it is the ego network of the literature.
    ///
    /// `because` holds one claim a tie: those claims alone give the same network. Where the
    /// budget ends the search (a step is an arc), the answer holds what was found by then; ended
    /// by time or the flag with thousands found, it comes at once and without reasons.
    ///
    /// Cost: time linear in the arcs of reached nodes, a bit a node of the view.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown relation; a strength that is no number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}, traverse::Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (a, c), (b, c), (c, d)] {
    ///     graph.claim::<Talks>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let around = view.ego(a, 1, &Ways::new(), &Budget::new())?.value;
    /// assert_eq!((around.nodes.len(), around.ties.len()), (3, 3)); // B and C talk, too
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn ego<K>(&self, node: NodeId<K>, hops: usize, ways: &Ways, budget: &Budget) -> Result<Answer<Ego>, Error> {
        ego(&self.into(), self.ix(node)?, hops, ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::ego`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown relation; a strength that is no number.
    pub fn ego<K>(&self, node: NodeId<K>, hops: usize, ways: &Ways, budget: &Budget) -> Result<Answer<Ego>, Error> {
        ego(&(*self).into(), self.view().ix(node)?, hops, ways, budget)
    }
}

fn ego(place: &Place<'_>, node: NodeIx, hops: usize, ways: &Ways, budget: &Budget) -> Result<Answer<Ego>, Error> {
    let mut meter = budget.meter();
    let found = Found::from(place, node, hops, ways, &mut meter)?;
    let mut ties = Vec::new();
    let mut cut = found.cut;
    if cut.is_none() {
        cut = match place {
            Place::Whole(view) => among(*view, &found, ways, &mut ties, &mut meter)?,
            Place::Dated(dated) => among(*dated, &found, ways, &mut ties, &mut meter)?,
        };
    }
    let shown = if affords(cut, ties.len()) { ties.as_slice() } else { &[] };
    let because: Vec<Claim<'_>> = shown.iter().filter_map(|&arc| witness_at(place, arc)).collect();
    Ok(Answer::new(Ego { nodes: found.reached(place.view()), ties }).because(because).cut(cut))
}

/// The ties with both ends among the found. Each is looked at from its first node, whichever way
/// the ways lead; a node that they lead around is among the found only as the start.
fn among<'v>(
    ground: impl Ground<'v>,
    found: &Found,
    ways: &Ways,
    ties: &mut Vec<ArcIx>,
    meter: &mut Meter<'_>,
) -> Result<Option<Limit>, Error> {
    let view = ground.view();
    let gate = ways.gate(view)?;
    for node in found.seen.ones().map(|node| NodeIx(node as u32)) {
        for (far, arc) in ground.onward(node) {
            if let Some(limit) = meter.step() {
                return Ok(Some(limit));
            }
            let passes = gate.as_ref().is_none_or(|gate| gate.lets(ground, far, arc) || gate.lets(ground, node, arc));
            if found.seen.contains(far.0 as usize) && view.owner(arc) == arc && passes {
                ties.push(arc);
            }
        }
    }
    Ok(None)
}
