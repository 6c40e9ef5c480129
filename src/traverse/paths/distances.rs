//! The best cost from one node to all others, and by which ties: for those who ask for many targets.

use super::cost::{Cost, Toll, check_merging};
use super::halt::Halt;
use super::nearest::{NONE, Search};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::NodeId;
use crate::traverse::ground::{Ground, Place};
use crate::traverse::net::grounded;
use crate::traverse::path::{Path, leaves};
use crate::traverse::ways::Ways;
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// What the best paths from one node to all others cost.
#[derive(Clone, Debug)]
pub struct Distances<'v> {
    place: Place<'v>,
    start: NodeIx,
    /// By node: what its best path costs, not a number where there is none.
    costs: Vec<f64>,
    /// By node: the last arc of its best path.
    before: Vec<u32>,
}

impl View {
    /// What the best paths from a node to all others cost, over the ways that may be taken, and
    /// by which ties they go. Cut short, it knows the nodes nearer than the bound, and those
    /// rightly. `because` is empty, since the scope is the view: ask the paths.
    ///
    /// Cost: time follows the arcs that can be reached (Dijkstra 1959, with a radix heap: Ahuja,
    /// Mehlhorn, Orlin & Tarjan 1990); 13 bytes a node and 4 for each that waits to be followed. A
    /// step of the budget is an arc looked at.
    ///
    /// # Errors
    ///
    /// As [`Paths::best`](super::Paths::best).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{Actor, Linked}};
    /// use detente::traverse::{Cost, Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["a", "b", "c"].map(|key| graph.node(Actor, key).add().unwrap());
    /// graph.claim::<Linked>((a, b)).weight(2.0).record()?;
    /// graph.claim::<Linked>((b, c)).weight(0.5).record()?;
    /// graph.claim::<Linked>((a, c)).weight(3.0).record()?;
    /// let view = graph.view(&Lens::new().quantity())?;
    /// let costs = view.distances(a, &Cost::Number, &Ways::new(), &Budget::new())?.value;
    /// assert_eq!((costs.to(c)?, costs.to(a)?), (Some(2.5), Some(0.0)));
    /// assert_eq!(costs.path(c)?.unwrap().to_string(), "a -Linked-> b -Linked-> c");
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn distances<K>(
        &self,
        from: NodeId<K>,
        cost: &Cost<'_>,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Distances<'_>>, Error> {
        distances(self.into(), self.ix(from)?, cost, ways, budget)
    }
}

impl<'d> DatedView<'d> {
    /// [`View::distances`] over the ties that stand then.
    ///
    /// # Errors
    ///
    /// As [`Paths::best`](super::Paths::best).
    pub fn distances<K>(
        &self,
        from: NodeId<K>,
        cost: &Cost<'_>,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Distances<'d>>, Error> {
        distances((*self).into(), self.view().ix(from)?, cost, ways, budget)
    }
}

impl<'v> Distances<'v> {
    /// What the best path to a node costs; `None` when there is none. By strength the start
    /// itself has none, since no tie limits the path without ties.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn to<K>(&self, node: NodeId<K>) -> Result<Option<f64>, Error> {
        Ok(self.at(self.place.view().ix(node)?))
    }

    /// The same by the number of the node in the view.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    pub fn at(&self, node: NodeIx) -> Option<f64> {
        Some(self.costs[node.0 as usize]).filter(|cost| !cost.is_nan())
    }

    /// The nodes that are reached and what their best paths cost, in order of kind and key.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, f64)> + '_ {
        let ixs = (0..self.costs.len() as u32).map(NodeIx);
        ixs.filter_map(|ix| Some((self.place.view().node(ix).id(), self.at(ix)?)))
    }

    /// One of the best paths to a node: the same one for the same view.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn path<K>(&self, node: NodeId<K>) -> Result<Option<Path<'v>>, Error> {
        let view = self.place.view();
        let target = view.ix(node)?;
        let (mut steps, mut at) = (Vec::new(), target);
        while at != self.start {
            let arc = ArcIx(self.before[at.0 as usize]);
            if arc.0 == NONE {
                return Ok(None);
            }
            steps.push((at, arc));
            let (tail, head) = view.ends(arc);
            at = if leaves(view, at, arc) { head } else { tail };
        }
        steps.reverse();
        Ok(Some(Path::new(self.place, self.start, steps, self.at(target))))
    }
}

fn distances<'v>(
    place: Place<'v>,
    start: NodeIx,
    cost: &Cost<'_>,
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Distances<'v>>, Error> {
    let gate = ways.gate(place.view())?;
    if cost.reads_numbers() || ways.reads_numbers() {
        check_merging(&place)?;
    }
    let mut meter = budget.meter();
    let nodes = place.view().node_count();
    let mut found = Distances { place, start, costs: Vec::new(), before: Vec::new() };
    let run = grounded!(place, gate.as_ref(), ground => found.run(ground, cost, &mut meter));
    if found.costs.is_empty() {
        (found.costs, found.before) = (vec![f64::NAN; nodes], vec![NONE; nodes]);
    }
    match run {
        Ok(cut) => {
            let (by, bound) = cut.unzip();
            Ok(Answer::new(found).cut_at(by, bound.flatten()))
        }
        Err(Halt::Limit(by)) => Ok(Answer::new(found).cut(Some(by))),
        Err(Halt::Error(error)) => Err(error),
    }
}

/// By which limit a search was cut, and what it bounds.
type CutAt = Option<(Limit, Option<f64>)>;

impl Distances<'_> {
    fn run<'v>(&mut self, ground: impl Ground<'v>, cost: &Cost<'_>, meter: &mut Meter<'_>) -> Result<CutAt, Halt> {
        let nodes = ground.view().node_count();
        meter.look().or_else(|| meter.is_too_large(nodes * 17)).map_or(Ok(()), Err)?;
        let toll = Toll::new(cost, ground, meter)?;
        let mut search = Search::new(nodes);
        let cut = search.run(ground, &toll, self.start, meter);
        let (floor, by) = cut.map_or((f64::INFINITY, None), |(floor, by)| (floor, Some(by)));
        for (value, before) in search.values.iter_mut().zip(&mut search.before) {
            // Values above the floor may still fall.
            if *value > floor || *value == f64::INFINITY {
                (*value, *before) = (f64::NAN, NONE);
            } else {
                *value = toll.shown(*value).unwrap_or(f64::NAN);
            }
        }
        (self.costs, self.before) = (search.values, search.before);
        Ok(by.map(|by| (by, toll.shown(floor))))
    }
}
