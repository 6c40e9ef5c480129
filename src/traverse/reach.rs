//! Reach: who stands within so many hops, by breadth-first search, with the ties it takes.

use fixedbitset::FixedBitSet;

use super::ground::{Ground, Place};
use super::net::{affords, grounded, witness_at};
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// Which way along ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From tail to head; symmetric ties run both ways.
    #[default]
    Out,
    /// From head to tail.
    In,
    /// Both.
    Either,
}

/// A node that was reached, and in how many hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reached {
    /// The node.
    pub node: NodeId,
    /// The fewest hops to it; 0 for the start itself.
    pub hops: usize,
}

impl View {
    /// The nodes within `hops` hops along ties: [`reach_by`](Self::reach_by) every way.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn reach<K>(&self, from: NodeId<K>, hops: usize, budget: &Budget) -> Result<Answer<Vec<Reached>>, Error> {
        self.reach_by(from, hops, &Ways::new(), budget)
    }

    /// The nodes within `hops` hops by the ways allowed, the start first, then by hops, then by
    /// kind and key. With no bound on hops (`usize::MAX`) it ends when nothing new is found.
    ///
    /// `because` holds one claim a tie of one tree of fewest hops: those claims alone reach the
    /// same nodes in as many hops. Where the budget ends the search (a step is an arc), the answer
    /// says so and holds the nodes found by then; none of the found is wrong. Ended by time or the
    /// flag with thousands found, it comes at once and without reasons.
    /// [`hops`](Self::hops) is the faster call for large views when no reasons are wanted.
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
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Sanctions, Talks}};
    /// use detente::traverse::{Direction, Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Sanctions>((c, b)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let ways = Ways::new().direction(Direction::Either).avoiding::<Sanctions>();
    /// let near = view.reach_by(a, 2, &ways, &Budget::new())?;
    /// assert_eq!(near.value.iter().map(|r| r.node).collect::<Vec<_>>(), [a.any(), b.any()]);
    /// assert_eq!(near.because.len(), 1);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn reach_by<K>(
        &self,
        from: NodeId<K>,
        hops: usize,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Vec<Reached>>, Error> {
        reach(&self.into(), self.ix(from)?, hops, ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::reach`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn reach<K>(&self, from: NodeId<K>, hops: usize, budget: &Budget) -> Result<Answer<Vec<Reached>>, Error> {
        self.reach_by(from, hops, &Ways::new(), budget)
    }

    /// [`View::reach_by`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown relation; a strength that is no number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    /// use detente::view::Certainty;
    ///
    /// let mut graph = Graph::new();
    /// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).valid("2023-01/2023-06").record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let dated = view.dated(Certainty::Possible, &Budget::new())?;
    /// let near = |day: &str| dated.at(day.parse().unwrap()).reach(a, 1, &Budget::new());
    /// assert_eq!(near("2023-06-30")?.value.len(), 2);
    /// assert_eq!(near("2023-07-01")?.value.len(), 1);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn reach_by<K>(
        &self,
        from: NodeId<K>,
        hops: usize,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Vec<Reached>>, Error> {
        reach(&(*self).into(), self.view().ix(from)?, hops, ways, budget)
    }
}

fn reach(
    place: &Place<'_>,
    from: NodeIx,
    hops: usize,
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Vec<Reached>>, Error> {
    let found = Found::from(place, from, hops, ways, &mut budget.meter())?;
    let tree = if affords(found.cut, found.tree.len()) { found.tree.as_slice() } else { &[] };
    let because: Vec<Claim<'_>> = tree.iter().filter_map(|&arc| witness_at(place, arc)).collect();
    Ok(Answer::new(found.reached(place.view())).because(because).cut(found.cut))
}

/// What a breadth-first search found.
pub(super) struct Found {
    pub(super) seen: FixedBitSet,
    /// By hops, then kind and key.
    pub(super) nodes: Vec<(NodeIx, usize)>,
    /// The arc by which each was found first, the start left out.
    tree: Vec<ArcIx>,
    pub(super) cut: Option<Limit>,
}

impl Found {
    pub(super) fn from(
        place: &Place<'_>,
        from: NodeIx,
        hops: usize,
        ways: &Ways,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Error> {
        let view = place.view();
        let gate = ways.gate(view)?;
        let mut found = Self { seen: FixedBitSet::new(), nodes: Vec::new(), tree: Vec::new(), cut: None };
        found.cut =
            meter.look().or_else(|| meter.is_too_large(view.node_count().div_ceil(8))).or_else(|| meter.is_full(0));
        if found.cut.is_none() {
            found.seen = FixedBitSet::with_capacity(view.node_count());
            found.seen.insert(from.0 as usize);
            found.nodes.push((from, 0));
            grounded!(*place, gate.as_ref(), ground => found.spread(ground, hops, meter));
        } else if meter.is_full(0).is_none() {
            found.nodes.push((from, 0));
        }
        Ok(found)
    }

    fn spread<'v>(&mut self, ground: impl Ground<'v>, hops: usize, meter: &mut Meter<'_>) {
        let (mut level, mut depth) = (0..1, 0);
        while self.cut.is_none() && depth < hops && !level.is_empty() {
            depth += 1;
            let start = self.nodes.len();
            'level: for at in level {
                for (far, arc) in ground.onward(self.nodes[at].0) {
                    let is_new = !self.seen.contains(far.0 as usize);
                    self.cut = meter.step().or_else(|| is_new.then(|| meter.is_full(self.nodes.len())).flatten());
                    if self.cut.is_some() {
                        break 'level;
                    }
                    if is_new {
                        self.seen.insert(far.0 as usize);
                        self.nodes.push((far, depth));
                        self.tree.push(arc);
                    }
                }
            }
            self.nodes[start..].sort_unstable();
            level = start..self.nodes.len();
        }
    }

    pub(super) fn reached(&self, view: &View) -> Vec<Reached> {
        self.nodes.iter().map(|&(ix, hops)| Reached { node: view.node(ix).id(), hops }).collect()
    }
}

/// One claim that is enough for the tie to be there: background if any, else the first by key.
pub(super) fn witness(view: &View, arc: ArcIx) -> Option<Claim<'_>> {
    let mut claims = view.tie(arc).claims();
    let first = view.tie(arc).claims().next();
    claims.find(Claim::is_background).or(first)
}
