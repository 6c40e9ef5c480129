//! The kernel of [`Distances`](super::Distances): the values of the best paths to all nodes, nearest
//! nodes first (Dijkstra 1959).
//!
//! Nodes wait in a radix heap. Its keys are so short that many nodes have the same: these are followed
//! together, in any order, and again when their value falls after all, as in delta-stepping (Meyer &
//! Sanders 2003). Most of a search is spent waiting for rows to arrive from memory, and of nodes that
//! are followed together the rows can be sent for together. Should values fall too often, keys
//! become whole values and no node is followed twice from then on, so that the search stays within
//! thrice the work of an exact one. Nodes from which nothing leads on are never followed.

use std::hint::black_box;

use fixedbitset::FixedBitSet;

use super::cost::{Source, Toll};
use super::radix::{BATCH, Radix};
use crate::budget::{Limit, Meter};
use crate::traverse::ground::Ground;
use crate::view::{ArcIx, BareRows, NodeIx, Numbers, Row};

/// What stands for no arc.
pub(super) const NONE: u32 = u32::MAX;

/// Keys keep eight bits of the fraction: values less than a 256th apart may have the same. Of
/// coarser keys more nodes have to be followed again, of finer ones too few come together.
const COARSE: u32 = 44;

/// A search that met a limit: no value above this is final.
type Stopped = Option<(f64, Limit)>;

/// Why a search stops before it is done.
enum Halted {
    Limit(Limit),
    /// More nodes were followed again than allowed.
    Misled,
}

/// The steps from a node, with what they cost.
trait Steps {
    /// What tells the arc of a step, for the few whose arc is asked for.
    type Step: Copy;

    /// Every step, with its price; how many there are.
    fn each(&self, node: u32, each: impl FnMut(u32, f64, Self::Step)) -> usize;

    fn arc(&self, step: Self::Step) -> ArcIx;

    /// Whether any step leads on; `true` where that is not known beforehand.
    #[inline]
    fn leads_on(&self, _: u32) -> bool {
        true
    }

    /// Sends for the steps of nodes that are followed next.
    #[inline]
    fn send_for(&self, _: &[u32]) {}
}

/// Each costs the number of its tie, which is read along the row.
struct Weighed<'v>(BareRows<'v>);

impl<'v> Steps for Weighed<'v> {
    type Step = (Row<'v>, u32);

    #[inline]
    fn each(&self, node: u32, mut each: impl FnMut(u32, f64, Self::Step)) -> usize {
        let row = self.0.onward(node);
        let steps = row.heads().iter().zip(0..);
        match row.numbers() {
            Numbers::Affinity(all) => steps.zip(all).for_each(|((&far, at), &n)| each(far, n.into(), (row, at))),
            Numbers::Quantity(all) => steps.zip(all).for_each(|((&far, at), &n)| each(far, n, (row, at))),
        }
        row.heads().len()
    }

    #[inline]
    fn arc(&self, (row, at): Self::Step) -> ArcIx {
        row.get(at as usize).map_or(ArcIx(NONE), |step| step.1)
    }

    #[inline]
    fn leads_on(&self, node: u32) -> bool {
        !self.0.heads_of(node).is_empty()
    }

    /// Reads both ends of each row, and of its numbers what a second line of memory holds: loads
    /// that wait for nothing wait together.
    #[inline]
    fn send_for(&self, nodes: &[u32]) {
        let mut met = 0;
        for &node in nodes {
            let row = self.0.onward(node);
            let [first, second, last] = [0, 8, row.heads().len() - 1].map(|at| at.min(row.heads().len() - 1));
            met ^= row.heads()[first] ^ row.heads()[last];
            met ^= match row.numbers() {
                Numbers::Affinity(all) => (all[first] ^ all[last]).cast_unsigned(),
                Numbers::Quantity(all) => (all[first].to_bits() ^ all[second].to_bits() ^ all[last].to_bits()) as u32,
            };
        }
        black_box(met);
    }
}

/// Each costs the number of its tie, on any ground.
struct Numbered<G>(G);

impl<'v, G: Ground<'v>> Steps for Numbered<G> {
    type Step = ArcIx;

    #[inline]
    fn each(&self, node: u32, mut each: impl FnMut(u32, f64, ArcIx)) -> usize {
        let mut count = 0;
        self.0.weighed(NodeIx(node), |far, arc, price| {
            count += 1;
            each(far.0, price, arc);
        });
        count
    }

    #[inline]
    fn arc(&self, step: ArcIx) -> ArcIx {
        step
    }
}

/// Each costs what a toll says.
struct Priced<'t, G>(G, &'t Toll);

impl<'v, G: Ground<'v>> Steps for Priced<'_, G> {
    type Step = ArcIx;

    #[inline]
    fn each(&self, node: u32, mut each: impl FnMut(u32, f64, ArcIx)) -> usize {
        let mut count = 0;
        for (far, arc) in self.0.onward(NodeIx(node)) {
            count += 1;
            each(far.0, self.1.price(self.0, arc), arc);
        }
        count
    }

    #[inline]
    fn arc(&self, step: ArcIx) -> ArcIx {
        step
    }
}

/// A search, and what it has found so far.
pub(super) struct Search {
    /// By node: the value of the best path found.
    pub(super) values: Vec<f64>,
    /// By node: the last arc of that path.
    pub(super) before: Vec<u32>,
    /// Nodes whose value has fallen since they were followed, if they ever were.
    open: FixedBitSet,
}

impl Search {
    pub(super) fn new(nodes: usize) -> Self {
        let (values, before) = (vec![f64::INFINITY; nodes], vec![NONE; nodes]);
        Self { values, before, open: FixedBitSet::with_capacity(nodes) }
    }

    /// Finds the best paths from a node.
    pub(super) fn run<'v>(
        &mut self,
        ground: impl Ground<'v>,
        toll: &Toll,
        start: NodeIx,
        meter: &mut Meter<'_>,
    ) -> Stopped {
        self.values[start.0 as usize] = toll.nothing();
        let sum = |value, price| value + price;
        match (&toll.source, ground.rows()) {
            (Source::Number, Some(rows)) => self.start(&Weighed(rows), sum, start, meter),
            (Source::Number, None) => self.start(&Numbered(ground), sum, start, meter),
            _ => self.start(&Priced(ground, toll), |value, price| toll.join(value, price), start, meter),
        }
    }

    /// With short keys and, where these mislead too often, with whole ones.
    fn start(
        &mut self,
        steps: &impl Steps,
        join: impl Fn(f64, f64) -> f64 + Copy,
        start: NodeIx,
        meter: &mut Meter<'_>,
    ) -> Stopped {
        let nodes = self.values.len();
        let word = |from: usize| {
            let bits = (from..nodes.min(from + usize::BITS as usize)).map(|node| steps.leads_on(node as u32));
            bits.zip(0..).fold(0, |word, (bit, at)| word | usize::from(bit) << at)
        };
        let words = (0..nodes).step_by(usize::BITS as usize).map(word);
        let leads_on = FixedBitSet::with_capacity_and_blocks(nodes, words);
        if leads_on.contains(start.0 as usize) {
            self.open.insert(start.0 as usize);
        }
        let mut halted = self.follow(steps, join, &leads_on, (COARSE, nodes), meter);
        if matches!(halted, Err(Halted::Misled)) {
            halted = self.follow(steps, join, &leads_on, (0, usize::MAX), meter);
        }
        match halted {
            // Whoever waits has a value that is too high by no more than what leads there from others
            // who wait; when nobody does, the search is over.
            Err(Halted::Limit(by)) if !self.open.is_clear() => Some((self.floor(), by)),
            _ => None,
        }
    }

    /// The least value of an open node.
    fn floor(&self) -> f64 {
        self.open.ones().map(|node| self.values[node]).fold(f64::INFINITY, f64::min)
    }

    /// Follows all open nodes, at most so many of them again.
    fn follow(
        &mut self,
        steps: &impl Steps,
        join: impl Fn(f64, f64) -> f64 + Copy,
        leads_on: &FixedBitSet,
        (shift, most): (u32, usize),
        meter: &mut Meter<'_>,
    ) -> Result<(), Halted> {
        let (least, nodes) = (self.floor(), self.values.len());
        let mut front = Front { search: self, waiting: Radix::new(shift, least), leads_on, again: 0 };
        for node in (0..nodes as u32).filter(|&node| front.search.open.contains(node as usize)) {
            front.waiting.add(front.waiting.place(front.search.values[node as usize]), node);
        }
        let mut batch = [0; BATCH];
        loop {
            let taken = front.waiting.take(&mut batch);
            if taken == 0 {
                let Self { values, open, .. } = &*front.search;
                if front.waiting.advance(values, |node| open.contains(node as usize)) {
                    continue;
                }
                return Ok(());
            }
            let nodes = &batch[..taken];
            if taken > 1 {
                steps.send_for(nodes);
            }
            for &node in nodes {
                front.search.open.remove(node as usize);
                let value = front.search.values[node as usize];
                let arcs = steps.each(node, |far, price, step| {
                    let through = join(value, price);
                    if through < front.search.values[far as usize] {
                        front.bring(far, through, steps.arc(step));
                    }
                });
                if let Some(limit) = meter.steps(arcs) {
                    return Err(Halted::Limit(limit));
                }
            }
            if front.again > most {
                return Err(Halted::Misled);
            }
        }
    }
}

/// What a search works on while it follows nodes.
struct Front<'s> {
    search: &'s mut Search,
    waiting: Radix,
    leads_on: &'s FixedBitSet,
    /// How often the value of a node fell after the node was followed.
    again: usize,
}

impl Front<'_> {
    /// Notes a better path to a node. Apart, since few arcs come to it and the loops that read all of
    /// them must stay small.
    #[inline(never)]
    fn bring(&mut self, node: u32, value: f64, arc: ArcIx) {
        let at = node as usize;
        let old = std::mem::replace(&mut self.search.values[at], value);
        self.search.before[at] = arc.0;
        if !self.leads_on.contains(at) {
            return;
        }
        let (place, is_open) = (self.waiting.place(value), self.search.open.put(at));
        self.again += usize::from(!is_open && old < f64::INFINITY);
        // Whoever is open stands in the list for its value already.
        if !is_open || self.waiting.place(old) != place {
            self.waiting.add(place, node);
        }
    }
}
