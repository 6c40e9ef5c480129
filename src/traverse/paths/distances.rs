//! The best cost from one node to all others, and by which ties: the kernel for those who ask for
//! many targets.
//!
//! Dijkstra's search with a binary heap whose entries are one word: the upper half of the value's
//! bits, in order, above the node. Nodes whose values are nearly alike may so be followed in a
//! wrong order; they are followed again when their value falls. Should that happen often, the heap
//! goes on with whole values, so that the search stays within thrice the work of an exact one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fixedbitset::FixedBitSet;

use super::cost::{Cost, Source, Toll, check_merging, order, ordered};
use super::halt::Halt;
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

const NONE: u32 = u32::MAX;

impl View {
    /// What the best paths from a node to all others cost, over the ways that may be taken, and
    /// by which ties they go. Cut short, it knows the nodes nearer than the bound, and those
    /// rightly. `because` is empty, since the scope is the view: ask the paths.
    ///
    /// Cost: time follows the arcs that can be reached, and the logarithm of nodes (Dijkstra
    /// 1959); 12 bytes a node and 8 an arc at most. A step of the budget is an arc looked at.
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
        meter.look().or_else(|| meter.is_too_large(nodes * 13)).map_or(Ok(()), Err)?;
        let toll = Toll::new(cost, ground, meter)?;
        let mut search = Search {
            values: vec![f64::INFINITY; nodes],
            before: vec![NONE; nodes],
            followed: FixedBitSet::with_capacity(nodes),
        };
        search.values[self.start.0 as usize] = toll.nothing();
        let cut = search.choose(ground, &toll, self.start, meter);
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

struct Search {
    values: Vec<f64>,
    before: Vec<u32>,
    followed: FixedBitSet,
}

/// An entry of the heap: a value, perhaps shortened, and a node.
trait Entry: Ord + Copy {
    fn new(value: f64, node: u32) -> Self;
    fn node(self) -> u32;
    /// No more than the value.
    fn floor(self) -> f64;
}

impl Entry for u64 {
    #[inline]
    fn new(value: f64, node: u32) -> Self {
        order(value) >> 32 << 32 | Self::from(node)
    }

    #[inline]
    fn node(self) -> u32 {
        self as u32
    }

    fn floor(self) -> f64 {
        // What is cut off the least of all values leaves no number.
        Some(ordered(self >> 32 << 32)).filter(|value| !value.is_nan()).unwrap_or(f64::NEG_INFINITY)
    }
}

impl Entry for u128 {
    fn new(value: f64, node: u32) -> Self {
        Self::from(order(value)) << 32 | Self::from(node)
    }

    fn node(self) -> u32 {
        self as u32
    }

    fn floor(self) -> f64 {
        ordered((self >> 32) as u64)
    }
}

/// A search that met a limit: no value above this is final.
type Stopped = Option<(f64, Limit)>;

/// The steps from a node, with what they cost.
trait Steps {
    fn each(&self, node: NodeIx, each: impl FnMut(NodeIx, ArcIx, f64));
}

/// Each costs the number of its tie, which is read along the row.
struct Weighed<G>(G);

impl<'v, G: Ground<'v>> Steps for Weighed<G> {
    #[inline]
    fn each(&self, node: NodeIx, each: impl FnMut(NodeIx, ArcIx, f64)) {
        self.0.weighed(node, each);
    }
}

/// Each costs what a toll says.
struct Priced<'t, G>(G, &'t Toll);

impl<'v, G: Ground<'v>> Steps for Priced<'_, G> {
    #[inline]
    fn each(&self, node: NodeIx, mut each: impl FnMut(NodeIx, ArcIx, f64)) {
        for (far, arc) in self.0.onward(node) {
            each(far, arc, self.1.price(self.0, arc));
        }
    }
}

impl Search {
    fn choose<'v>(&mut self, ground: impl Ground<'v>, toll: &Toll, start: NodeIx, meter: &mut Meter<'_>) -> Stopped {
        match toll.source {
            Source::Number => self.start(&Weighed(ground), |value, price| value + price, start, meter),
            _ => self.start(&Priced(ground, toll), |value, price| toll.join(value, price), start, meter),
        }
    }

    /// With short entries and, where these mislead too often, with whole ones.
    fn start(
        &mut self,
        steps: &impl Steps,
        join: impl Fn(f64, f64) -> f64 + Copy,
        start: NodeIx,
        meter: &mut Meter<'_>,
    ) -> Stopped {
        let most = self.values.len();
        match self.go::<u64>(steps, join, [start.0], most, meter) {
            Ok(()) => None,
            Err(Some(stopped)) => Some(stopped),
            Err(None) => {
                let is_open =
                    |n: &u32| self.values[*n as usize] < f64::INFINITY && !self.followed.contains(*n as usize);
                let open: Vec<u32> = (0..most as u32).filter(is_open).collect();
                self.go::<u128>(steps, join, open, usize::MAX, meter).err().flatten()
            }
        }
    }

    /// Follows all open nodes; `Err(None)` when more than `most` had to be followed again.
    fn go<E: Entry>(
        &mut self,
        steps: &impl Steps,
        join: impl Fn(f64, f64) -> f64 + Copy,
        open: impl IntoIterator<Item = u32>,
        most: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), Stopped> {
        let entry = |values: &[f64], node: u32| Reverse(E::new(values[node as usize], node));
        let mut heap: BinaryHeap<Reverse<E>> = open.into_iter().map(|node| entry(&self.values, node)).collect();
        let mut again = 0;
        while let Some(Reverse(next)) = heap.pop() {
            let node = next.node();
            if self.followed.put(node as usize) {
                continue;
            }
            let value = self.values[node as usize];
            let mut arcs = 0;
            let Self { values, before, followed } = self;
            steps.each(NodeIx(node), |far, arc, price| {
                arcs += 1;
                let through = join(value, price);
                let known = &mut values[far.0 as usize];
                if through < *known {
                    *known = through;
                    before[far.0 as usize] = arc.0;
                    if followed.contains(far.0 as usize) {
                        followed.set(far.0 as usize, false);
                        again += 1;
                    }
                    heap.push(Reverse(E::new(through, far.0)));
                }
            });
            if let Some(by) = meter.steps(arcs) {
                return Err(Some((next.floor(), by)));
            }
            if again > most {
                return Err(None);
            }
        }
        Ok(())
    }
}
