//! Minimum cuts: the fewest ties, or nodes, without which nothing leads from one node to another.

use fixedbitset::FixedBitSet;

use super::flow::{Flow, Pipe};
use super::ground::Place;
use super::net::{Around, Net, Roads, affords, witness_at};
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, DatedView, NodeIx, Numbers, View};

/// What it costs to cut a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// One, whatever the tie.
    #[default]
    Tie,
    /// Its number, which must not be negative.
    Number,
    /// Its number without the sign.
    Strength,
}

/// The cheapest set of ties without which nothing leads from one node to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MinCut {
    /// What the ties cost together.
    pub cost: f64,
    /// No cut costs less: so much can flow (max-flow min-cut; Ford & Fulkerson 1956). Equal to
    /// `cost` in a complete answer.
    pub at_least: f64,
    /// The ties, by the arc each is known by ([`View::tie`]); ascending. None when nothing led
    /// there anyhow.
    pub ties: Vec<ArcIx>,
    near: FixedBitSet,
    nodes: usize,
}

impl MinCut {
    /// Whether a node is on the near side: still reached once the ties are cut.
    pub fn is_near(&self, node: NodeIx) -> bool {
        self.near.contains(node.0 as usize)
    }

    /// The nodes still reached once the ties are cut, the start among them; ascending. Of all
    /// cheapest cuts it is the one with the fewest.
    pub fn near(&self) -> impl Iterator<Item = NodeIx> + '_ {
        self.near.ones().map(|node| NodeIx(node as u32))
    }

    /// All other nodes, ascending.
    pub fn far(&self) -> impl Iterator<Item = NodeIx> + '_ {
        (0..self.nodes as u32).map(NodeIx).filter(|&node| !self.is_near(node))
    }
}

/// The fewest nodes without which nothing leads from one node to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeCut {
    /// The nodes, by kind and key. None when nothing led there anyhow.
    pub nodes: Vec<NodeId>,
    /// There are so many ways with no node in common, so no cut has fewer nodes (Menger 1927).
    /// Equal to their number in a complete answer.
    pub at_least: usize,
}

impl View {
    /// The cheapest ties without which nothing leads from one node to another by the ways
    /// allowed. A tie that runs both ways costs once; parallel ties cost each.
    ///
    /// `because` holds claims of ties by which so much flows (one a tie when each costs one, else
    /// all): those claims alone give the same cost. Where the budget ends the search (a step is
    /// an arc looked at), the ties are a cut, if not the cheapest, and `at_least` is what flowed
    /// by then.
    ///
    /// Cost: at most arcs times the square root of arcs when each tie costs one, arcs times nodes
    /// squared at worst, far less as a rule (Dinic 1970); 60 bytes an arc, 20 a node. Affinities
    /// and whole quantities are added exactly.
    ///
    /// # Errors
    ///
    /// - Foreign id; unknown relation; a strength that is no number.
    /// - Invalid when both are one node, which nothing cuts off from itself, and when a number is
    ///   negative where numbers are asked for ([`Capacity::Strength`] takes them by size).
    /// - Overflow when costs leave the range of a float.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    /// use detente::traverse::{Capacity, Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((a, c), 0.1), ((b, d), 0.3), ((c, d), 0.9)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let cut = view.min_cut(a, d, &Ways::new(), Capacity::Number, &Budget::new())?.value;
    /// let ties: Vec<String> = cut.ties.iter().map(|&arc| view.tie(arc).to_string()).collect();
    /// assert_eq!((cut.cost, ties.as_slice()), (0.4, ["A -Talks- C 0.1", "B -Talks- D 0.3"].map(String::from).as_slice()));
    /// assert_eq!(cut.near().collect::<Vec<_>>(), [view.ix(a)?, view.ix(b)?]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn min_cut<A, B>(
        &self,
        from: NodeId<A>,
        to: NodeId<B>,
        ways: &Ways,
        capacity: Capacity,
        budget: &Budget,
    ) -> Result<Answer<MinCut>, Error> {
        ties(&self.into(), (self.ix(from)?, self.ix(to)?), ways, capacity, budget)
    }

    /// The fewest nodes, the two themselves left out, without which nothing leads from one to the
    /// other by the ways allowed; `None` when a tie leads there straight, so that no node can
    /// keep them apart.
    ///
    /// `because` holds one claim a tie of so many ways with no node in common: those claims alone
    /// give the same number. Where the budget ends the search, the nodes are a cut, if not the
    /// smallest.
    ///
    /// Cost: at most arcs times the square root of nodes (Even & Tarjan 1975); 76 bytes an arc,
    /// 76 a node.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown relation; a strength that is no number; invalid when both are one node.
    pub fn node_cut<A, B>(
        &self,
        from: NodeId<A>,
        to: NodeId<B>,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Option<NodeCut>>, Error> {
        nodes(&self.into(), (self.ix(from)?, self.ix(to)?), ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::min_cut`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// As [`View::min_cut`].
    pub fn min_cut<A, B>(
        &self,
        from: NodeId<A>,
        to: NodeId<B>,
        ways: &Ways,
        capacity: Capacity,
        budget: &Budget,
    ) -> Result<Answer<MinCut>, Error> {
        let ends = (self.view().ix(from)?, self.view().ix(to)?);
        ties(&(*self).into(), ends, ways, capacity, budget)
    }

    /// [`View::node_cut`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// As [`View::node_cut`].
    pub fn node_cut<A, B>(
        &self,
        from: NodeId<A>,
        to: NodeId<B>,
        ways: &Ways,
        budget: &Budget,
    ) -> Result<Answer<Option<NodeCut>>, Error> {
        nodes(&(*self).into(), (self.view().ix(from)?, self.view().ix(to)?), ways, budget)
    }
}

fn apart(view: &View, (from, to): (NodeIx, NodeIx)) -> Result<(), Error> {
    if from == to {
        return Err(Error::invalid("cut", view.node(from).key(), "nothing cuts a node off from itself"));
    }
    Ok(())
}

/// A step with the node it leaves, its far node and its tie.
type Leap = (u32, u32, u32);

/// The steps of a place; when the budget ends before all are known, those from the start.
fn steps(
    place: &Place<'_>,
    from: NodeIx,
    ways: &Ways,
    meter: &mut Meter<'_>,
) -> Result<(Vec<Leap>, Option<Limit>), Error> {
    let (net, cut) = Net::of_place(place, ways, Around::MayStart, meter)?;
    let cut = cut.or_else(|| meter.is_full(0)).or_else(|| meter.is_too_large(net.len() * 60));
    if cut.is_some() {
        let roads = Roads::new(*place, ways)?;
        let onward = roads.onward(from).into_iter().filter(|&(far, _)| far != from);
        return Ok((onward.map(|(far, arc)| (from.0, far.0, place.view().owner(arc).0)).collect(), cut));
    }
    let of = |node: u32| net.of(node).iter().map(move |step| (node, step.far, step.tie));
    Ok(((0..net.count() as u32).flat_map(of).collect(), None))
}

/// What the widths of pipes are counted in: affinities are whole millionths, which add exactly.
fn unit(view: &View, capacity: Capacity) -> f64 {
    let is_affinity = matches!(view.row(NodeIx(0)).numbers(), Numbers::Affinity(_));
    if is_affinity && capacity != Capacity::Tie { 1e6 } else { 1.0 }
}

/// A pipe a step, in the same order.
fn pipes(place: &Place<'_>, steps: &[Leap], capacity: Capacity) -> Result<Vec<Pipe>, Error> {
    let unit = unit(place.view(), capacity);
    let pipe = |&(from, to, tie): &Leap| {
        let number = match (capacity, place) {
            (Capacity::Tie, _) => 1.0,
            (_, Place::Whole(view)) => view.number(ArcIx(tie)),
            (_, Place::Dated(dated)) => dated.number(ArcIx(tie))?.unwrap_or(0.0),
        };
        if capacity == Capacity::Number && number < 0.0 {
            let tie = place.view().tie(ArcIx(tie)).to_string();
            return Err(Error::invalid(
                "cost of a tie",
                &tie,
                "must not be negative; cut by Capacity::Strength, or by signs with Signed::frustration",
            ));
        }
        let width = if unit > 1.0 { (number.abs() * unit).round() } else { number.abs() };
        Ok(Pipe { from, to, width })
    };
    steps.iter().map(pipe).collect()
}

fn ties(
    place: &Place<'_>,
    ends: (NodeIx, NodeIx),
    ways: &Ways,
    capacity: Capacity,
    budget: &Budget,
) -> Result<Answer<MinCut>, Error> {
    let view = place.view();
    apart(view, ends)?;
    let mut meter = budget.meter();
    let (steps, mut cut) = steps(place, ends.0, ways, &mut meter)?;
    let pipes = pipes(place, &steps, capacity)?;
    let is_whole = cut.is_none();
    cut = cut.or_else(|| meter.look());
    let (mut near, mut most) = (FixedBitSet::new(), 0.0);
    let mut carrying = vec![false; if cut.is_none() { steps.len() } else { 0 }];
    if cut.is_none() {
        let mut flow = Flow::new(view.node_count(), &pipes);
        (most, cut) = flow.fill(ends.0.0, ends.1.0, &mut meter);
        if cut.is_none() {
            near = flow.near();
            carrying.iter_mut().enumerate().for_each(|(n, used)| *used = flow.is_used(n));
        }
    }
    if cut.is_some() {
        near = cut_off(view, &pipes, ends, is_whole);
        carrying.clear();
    }
    let crosses = |pipe: &Pipe| near.contains(pipe.from as usize) && !near.contains(pipe.to as usize);
    let cost: f64 = pipes.iter().filter(|pipe| crosses(pipe)).map(|pipe| pipe.width).sum();
    if !cost.is_finite() {
        return Err(Error::overflow("what a cut costs"));
    }
    let of = |pick: &dyn Fn(usize) -> bool| -> Vec<ArcIx> {
        let mut ties: Vec<ArcIx> = (0..steps.len()).filter(|&n| pick(n)).map(|n| ArcIx(steps[n].2)).collect();
        ties.sort_unstable();
        ties.dedup();
        ties
    };
    let ties = of(&|n| crosses(&pipes[n]));
    let carrying = if cut.is_none() { of(&|n| carrying[n] || crosses(&pipes[n])) } else { ties.clone() };
    let carrying = if affords(cut, carrying.len()) { carrying.as_slice() } else { &[] };
    let because: Vec<Claim<'_>> = match capacity {
        Capacity::Tie => carrying.iter().filter_map(|&tie| witness_at(place, tie)).collect(),
        _ => carrying.iter().flat_map(|&tie| place.claims(tie)).collect(),
    };
    let unit = unit(view, capacity);
    let value = MinCut { cost: cost / unit, at_least: most / unit, ties, near, nodes: view.node_count() };
    Ok(Answer::new(value).because(because).cut(cut))
}

/// The near side when the start is cut off or, where all steps are known and that costs less, the
/// end.
fn cut_off(view: &View, pipes: &[Pipe], (from, to): (NodeIx, NodeIx), is_whole: bool) -> FixedBitSet {
    let (mut out, mut into) = (0.0, 0.0);
    for pipe in pipes {
        out += if pipe.from == from.0 { pipe.width } else { 0.0 };
        into += if pipe.to == to.0 { pipe.width } else { 0.0 };
    }
    if is_whole && into < out {
        return (0..view.node_count()).filter(|&node| node != to.0 as usize).collect();
    }
    std::iter::once(from.0 as usize).collect()
}

fn nodes(
    place: &Place<'_>,
    ends: (NodeIx, NodeIx),
    ways: &Ways,
    budget: &Budget,
) -> Result<Answer<Option<NodeCut>>, Error> {
    let view = place.view();
    apart(view, ends)?;
    let (mut meter, nodes) = (budget.meter(), view.node_count() as u32);
    let (steps, mut cut) = steps(place, ends.0, ways, &mut meter)?;
    if let Some(&(.., tie)) = steps.iter().find(|&&(from, to, _)| (from, to) == (ends.0.0, ends.1.0)) {
        return Ok(Answer::new(None).because(witness_at(place, ArcIx(tie))));
    }
    let (mut found, mut used, mut most): (Vec<u32>, Vec<ArcIx>, f64) = (Vec::new(), Vec::new(), 0.0);
    cut = cut.or_else(|| meter.look());
    if cut.is_none() {
        let pipes = through_nodes(nodes, &steps);
        cut = meter.look();
        let mut flow = Flow::new(2 * nodes as usize, &pipes);
        if cut.is_none() {
            (most, cut) = flow.fill(2 * ends.0.0 + 1, 2 * ends.1.0, &mut meter);
        }
        if cut.is_none() {
            let near = flow.near();
            let is_near = |end: u32| near.contains(end as usize);
            found.extend((0..nodes).filter(|&node| is_near(2 * node) && !is_near(2 * node + 1)));
            used.extend((0..steps.len()).filter(|&n| flow.is_used(n)).map(|n| ArcIx(steps[n].2)));
        }
    }
    if cut.is_some() {
        found.extend(steps.iter().filter(|step| step.0 == ends.0.0).map(|step| step.1));
        found.sort_unstable();
        found.dedup();
    }
    let because: Vec<Claim<'_>> = used.iter().filter_map(|&tie| witness_at(place, tie)).collect();
    let nodes = found.iter().map(|&node| view.node(NodeIx(node)).id()).collect();
    Ok(Answer::new(Some(NodeCut { nodes, at_least: (most as i64).unsigned_abs() as usize })).because(because).cut(cut))
}

/// Every node is a pipe of width one, from `2n` to `2n + 1`, and steps are wide: they come first.
fn through_nodes(nodes: u32, steps: &[Leap]) -> Vec<Pipe> {
    let wide = f64::from(nodes) + 1.0;
    let leaps = steps.iter().map(|&(from, to, _)| Pipe { from: 2 * from + 1, to: 2 * to, width: wide });
    leaps.chain((0..nodes).map(|node| Pipe { from: 2 * node, to: 2 * node + 1, width: 1.0 })).collect()
}
