//! Hops from one node to every other: breadth-first search for whole views, which switches
//! direction as it goes (Beamer, Asanović & Patterson 2012, *Direction-Optimizing Breadth-First
//! Search*).

use super::ground::{Ground, Place};
use super::net::grounded;
use super::reach::Direction;
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::NodeId;
use crate::view::{Answer, BareRows, DatedView, NodeIx, View};

/// The fewest hops from one node to every other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hops(Vec<u32>);

impl Hops {
    /// What stands for a node that was not reached.
    pub const NEVER: u32 = u32::MAX;

    /// The hops to a node; `None` when it was not reached.
    pub fn to(&self, node: NodeIx) -> Option<u32> {
        self.0.get(node.0 as usize).copied().filter(|&hops| hops != Self::NEVER)
    }

    /// The hops to every node, in the order of the view's nodes, [`Hops::NEVER`] for those not
    /// reached. Empty when the budget ended the search before it began.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// How many nodes were reached, the start among them.
    pub fn reached(&self) -> usize {
        self.0.iter().filter(|&&hops| hops != Self::NEVER).count()
    }

    /// The hops to the farthest node that was reached; 0 when there is none besides the start.
    pub fn farthest(&self) -> u32 {
        self.0.iter().copied().filter(|&hops| hops != Self::NEVER).max().unwrap_or(0)
    }
}

impl View {
    /// The fewest hops from a node to every other by the ways allowed.
    ///
    /// A table of all nodes names no claims: [`reach_by`](Self::reach_by) gives reasons. Where the
    /// budget ends the search, the hops found by then are right and others are missing. A step
    /// of the budget is a row read onward, or the rows of 64 nodes in which a wide search looks
    /// back; the table is one result.
    ///
    /// Cost: linear in arcs at worst; where ways limit nothing but the direction, a wide search
    /// looks from the nodes not yet reached and stops at the first tie that reaches them, which
    /// skips most arcs of a well-connected view. 4 bytes and 3 bits a node.
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
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Talks>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let hops = view.hops(a, &Ways::new(), &Budget::new())?.value;
    /// assert_eq!((hops.to(view.ix(c)?), hops.to(view.ix(d)?)), (Some(2), None));
    /// assert_eq!((hops.reached(), hops.farthest()), (3, 2));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn hops<K>(&self, from: NodeId<K>, ways: &Ways, budget: &Budget) -> Result<Answer<Hops>, Error> {
        hops(&self.into(), self.ix(from)?, ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::hops`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Foreign id; unknown relation; a strength that is no number.
    pub fn hops<K>(&self, from: NodeId<K>, ways: &Ways, budget: &Budget) -> Result<Answer<Hops>, Error> {
        hops(&(*self).into(), self.view().ix(from)?, ways, budget)
    }
}

fn hops(place: &Place<'_>, from: NodeIx, ways: &Ways, budget: &Budget) -> Result<Answer<Hops>, Error> {
    let (view, mut meter) = (place.view(), budget.meter());
    let gate = ways.gate(view)?;
    let nodes = view.node_count();
    let cut = meter.look().or_else(|| meter.is_too_large(nodes * 5)).or_else(|| meter.is_full(0));
    if cut.is_some() {
        return Ok(Answer::new(Hops::default()).cut(cut));
    }
    let mut found = vec![Hops::NEVER; nodes];
    found[from.0 as usize] = 0;
    let is_only = |direction| *ways == Ways::new().direction(direction);
    let cut = match place {
        Place::Whole(view) if is_only(Direction::Out) => {
            Search::new(Sides::<true, false>(view.bare_rows()), view.arc_count(), &mut found).run(from.0, &mut meter)
        }
        Place::Whole(view) if is_only(Direction::In) => {
            Search::new(Sides::<false, true>(view.bare_rows()), view.arc_count(), &mut found).run(from.0, &mut meter)
        }
        Place::Whole(view) if is_only(Direction::Either) => {
            Search::new(Sides::<true, true>(view.bare_rows()), view.arc_count(), &mut found).run(from.0, &mut meter)
        }
        _ => grounded!(*place, gate.as_ref(), ground => plain(ground, from, &mut found, &mut meter)),
    };
    Ok(Answer::new(Hops(found)).cut(cut))
}

/// Onward only, for grounds on which looking back is no cheaper.
fn plain<'v>(ground: impl Ground<'v>, from: NodeIx, hops: &mut [u32], meter: &mut Meter<'_>) -> Option<Limit> {
    let mut queue = vec![from];
    let mut at = 0;
    while let Some(&node) = queue.get(at) {
        at += 1;
        if let Some(limit) = meter.step() {
            return Some(limit);
        }
        let next = hops[node.0 as usize] + 1;
        for (far, _) in ground.onward(node) {
            if hops[far.0 as usize] == Hops::NEVER {
                hops[far.0 as usize] = next;
                queue.push(far);
            }
        }
    }
    None
}

/// The rows of a whole view: along arcs, against them, or both.
#[derive(Clone, Copy)]
struct Sides<'v, const OUT: bool, const IN: bool>(BareRows<'v>);

impl<const OUT: bool, const IN: bool> Sides<'_, OUT, IN> {
    #[inline]
    fn onward(self, node: u32, mut each: impl FnMut(u32)) {
        if OUT {
            self.0.heads_of(node).iter().for_each(|&head| each(head));
        }
        if IN {
            self.0.tails_of(node).iter().for_each(|&[tail, _]| each(tail));
        }
    }

    /// Whether a step leads to `node` from one of those in `front`; `None` when none ever does.
    #[inline]
    fn is_next_to(self, node: u32, front: &[u64]) -> Option<bool> {
        let tails = if OUT { self.0.tails_of(node) } else { &[] };
        let heads = if IN { self.0.heads_of(node) } else { &[] };
        if tails.is_empty() && heads.is_empty() {
            return None;
        }
        Some(tails.iter().any(|&[tail, _]| is_in(front, tail)) || heads.iter().any(|&head| is_in(front, head)))
    }

    #[inline]
    fn steps_from(self, node: u32) -> usize {
        let out = if OUT { self.0.heads_of(node).len() } else { 0 };
        out + if IN { self.0.tails_of(node).len() } else { 0 }
    }
}

#[inline]
fn is_in(bits: &[u64], node: u32) -> bool {
    bits[(node >> 6) as usize] >> (node & 63) & 1 == 1
}

/// Looking back pays once the steps onward from the level are this part of all that are left.
const WIDE: usize = 14;
/// Looking onward pays again once the level is this part of all nodes, and shrinks.
const NARROW: usize = 24;

struct Search<'h, S> {
    sides: S,
    hops: &'h mut [u32],
    /// Nodes that were reached, or never can be.
    seen: Vec<u64>,
    /// Steps onward from nodes that no level has held yet.
    left: usize,
}

impl<'h, 'v, const OUT: bool, const IN: bool> Search<'h, Sides<'v, OUT, IN>> {
    fn new(sides: Sides<'v, OUT, IN>, arcs: usize, hops: &'h mut [u32]) -> Self {
        let mut seen = vec![0; hops.len().div_ceil(64)];
        if let Some(last) = seen.last_mut().filter(|_| !hops.len().is_multiple_of(64)) {
            *last = u64::MAX << (hops.len() % 64);
        }
        let left = arcs * (usize::from(OUT) + usize::from(IN));
        Self { sides, hops, seen, left }
    }

    fn run(&mut self, from: u32, meter: &mut Meter<'_>) -> Option<Limit> {
        self.seen[(from >> 6) as usize] |= 1 << (from & 63);
        let (mut level, mut next) = (vec![from], Vec::new());
        let mut depth = 0;
        while !level.is_empty() {
            depth += 1;
            let cut = if self.is_wide(&level) {
                self.look_back(&level, &mut next, &mut depth, meter)
            } else {
                self.look_onward(&level, &mut next, depth, meter)
            };
            if cut.is_some() {
                return cut;
            }
            std::mem::swap(&mut level, &mut next);
            next.clear();
        }
        None
    }

    fn is_wide(&mut self, level: &[u32]) -> bool {
        let enough = (self.left / WIDE).max(self.seen.len());
        let mut steps = 0;
        for &node in level {
            steps += self.sides.steps_from(node);
            if steps > enough {
                return true;
            }
        }
        self.left -= steps.min(self.left);
        false
    }

    fn look_onward(&mut self, level: &[u32], next: &mut Vec<u32>, depth: u32, meter: &mut Meter<'_>) -> Option<Limit> {
        for &node in level {
            if let Some(limit) = meter.step() {
                return Some(limit);
            }
            self.sides.onward(node, |far| {
                let (word, bit) = ((far >> 6) as usize, 1 << (far & 63));
                if self.seen[word] & bit == 0 {
                    self.seen[word] |= bit;
                    self.hops[far as usize] = depth;
                    next.push(far);
                }
            });
        }
        None
    }

    /// Level after level from the nodes not yet reached, until levels are narrow again.
    fn look_back(
        &mut self,
        level: &[u32],
        next: &mut Vec<u32>,
        depth: &mut u32,
        meter: &mut Meter<'_>,
    ) -> Option<Limit> {
        let (mut front, mut found) = (vec![0_u64; self.seen.len()], vec![0_u64; self.seen.len()]);
        for &node in level {
            front[(node >> 6) as usize] |= 1 << (node & 63);
        }
        let mut width = level.len();
        loop {
            let mut reached = 0;
            for (word, new) in found.iter_mut().enumerate() {
                if self.seen[word] == u64::MAX {
                    *new = 0;
                    continue;
                }
                if let Some(limit) = meter.step() {
                    return Some(limit);
                }
                *new = self.look_back_in(word, &front, *depth);
                reached += new.count_ones() as usize;
            }
            std::mem::swap(&mut front, &mut found);
            if reached == 0 || reached < width && reached < self.hops.len() / NARROW {
                next.extend(members(&front));
                return None;
            }
            width = reached;
            *depth += 1;
        }
    }

    /// Which of 64 nodes the level in front reaches.
    #[inline]
    fn look_back_in(&mut self, word: usize, front: &[u64], depth: u32) -> u64 {
        let mut open = !self.seen[word];
        let (mut reached, mut never) = (0, 0);
        while open != 0 {
            let (bit, node) = (open & open.wrapping_neg(), word as u32 * 64 + open.trailing_zeros());
            open ^= bit;
            match self.sides.is_next_to(node, front) {
                Some(true) => {
                    self.hops[node as usize] = depth;
                    reached |= bit;
                }
                Some(false) => {}
                None => never |= bit,
            }
        }
        self.seen[word] |= reached | never;
        reached
    }
}

/// The members of a set, ascending.
fn members(bits: &[u64]) -> impl Iterator<Item = u32> {
    bits.iter().enumerate().flat_map(|(word, &bits)| {
        let mut rest = bits;
        std::iter::from_fn(move || {
            let at = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (at < 64).then_some(word as u32 * 64 + at)
        })
    })
}
