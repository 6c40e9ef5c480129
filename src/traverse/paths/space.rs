//! Where a search can be: at a node, or at a node in a state of what the path must be like (its
//! relations in order, its sign, its hops so far). Searches are written once for both.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;

use crate::traverse::automaton::{Automaton, Way};
use crate::traverse::ground::Ground;
use crate::view::{ArcIx, NodeIx};

/// A place in a space.
pub(super) trait Spot: Copy + Ord + Hash + Debug {
    type Table: Table<Self> + Debug;
    fn node(self) -> NodeIx;
}

/// Steps between spots.
pub(super) trait Space<'v>: Copy {
    type Spot: Spot;
    /// The ground that the steps are on.
    fn ground(&self) -> impl Ground<'v>;
    /// Where paths that leave a node begin.
    fn start(&self, node: NodeIx) -> Self::Spot;
    /// Whether a path may end at this spot.
    fn ends_at(&self, spot: Self::Spot) -> bool;
    /// The spots at a node where a path may end, whatever its hops.
    fn ends(&self, node: NodeIx) -> Vec<Self::Spot>;
    /// The same spot whatever the hops on the way to it.
    fn timeless(&self, spot: Self::Spot) -> Self::Spot;
    /// The same steps, whatever the hops.
    fn unlimited(&self) -> Self;
    fn onward(&self, spot: Self::Spot, each: impl FnMut(Self::Spot, ArcIx));
    /// The spots after one step that is given.
    fn step(&self, spot: Self::Spot, step: (NodeIx, ArcIx), each: impl FnMut(Self::Spot));
    fn back(&self, spot: Self::Spot, each: impl FnMut(Self::Spot, ArcIx));
}

/// What is known of spots: a word and a flag each.
pub(super) trait Table<S> {
    fn new(nodes: usize) -> Self;
    fn get(&self, spot: S) -> Option<(u64, bool)>;
    fn put(&mut self, spot: S, word: u64, flag: bool);
    fn clear(&mut self);
    /// About how many bytes it takes.
    fn bytes(&self) -> usize;
}

// Nodes alone ---------------------------------------------------------------------------------

impl Spot for NodeIx {
    type Table = Dense;
    #[inline]
    fn node(self) -> NodeIx {
        self
    }
}

/// One entry a node, of zeros that cost nothing until they are touched, cleared by counting on.
#[derive(Debug)]
pub(super) struct Dense {
    entries: Vec<[u64; 2]>,
    round: u64,
}

impl Table<NodeIx> for Dense {
    fn new(nodes: usize) -> Self {
        Self { entries: vec![[0; 2]; nodes], round: 1 }
    }

    #[inline]
    fn get(&self, spot: NodeIx) -> Option<(u64, bool)> {
        let [word, mark] = self.entries[spot.0 as usize];
        (mark >> 1 == self.round).then_some((word, mark & 1 == 1))
    }

    #[inline]
    fn put(&mut self, spot: NodeIx, word: u64, flag: bool) {
        self.entries[spot.0 as usize] = [word, self.round << 1 | u64::from(flag)];
    }

    fn clear(&mut self) {
        self.round += 1;
    }

    fn bytes(&self) -> usize {
        self.entries.len() * 16
    }
}

/// The nodes of a ground.
#[derive(Clone, Copy)]
pub(super) struct Plain<G>(pub(super) G);

impl<'v, G: Ground<'v>> Space<'v> for Plain<G> {
    type Spot = NodeIx;

    fn ground(&self) -> impl Ground<'v> {
        self.0
    }

    fn start(&self, node: NodeIx) -> NodeIx {
        node
    }

    #[inline]
    fn ends_at(&self, _: NodeIx) -> bool {
        true
    }

    fn ends(&self, node: NodeIx) -> Vec<NodeIx> {
        vec![node]
    }

    fn timeless(&self, spot: NodeIx) -> NodeIx {
        spot
    }

    fn unlimited(&self) -> Self {
        *self
    }

    #[inline]
    fn onward(&self, spot: NodeIx, mut each: impl FnMut(NodeIx, ArcIx)) {
        self.0.onward(spot).for_each(|(far, arc)| each(far, arc));
    }

    fn step(&self, _: NodeIx, (node, _): (NodeIx, ArcIx), mut each: impl FnMut(NodeIx)) {
        each(node);
    }

    #[inline]
    fn back(&self, spot: NodeIx, mut each: impl FnMut(NodeIx, ArcIx)) {
        self.0.back(spot).for_each(|(near, arc)| each(near, arc));
    }
}

// Nodes and states ----------------------------------------------------------------------------

/// What a path must be like: its relations, the product of the signs of its ties.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub(super) automaton: Automaton,
    /// Whether the product must be negative, if it matters.
    pub(super) negative: Option<bool>,
}

/// The bit that says that the signs so far make a negative product.
const NEGATIVE: u8 = 64;

impl Track {
    /// Nothing but an automaton.
    pub(super) const fn of(automaton: Automaton) -> Self {
        Self { automaton, negative: None }
    }

    /// The states after a step from one, as bits.
    fn next<'v>(&self, state: u8, ground: impl Ground<'v>, arc: ArcIx, way: Way) -> u128 {
        let next = self.automaton.next(state % NEGATIVE, ground.view().relation_of(arc), way);
        self.signed(next, state, ground, arc)
    }

    /// The states from which a step leads to one.
    fn previous<'v>(&self, state: u8, ground: impl Ground<'v>, arc: ArcIx, way: Way) -> u128 {
        let previous = self.automaton.previous(state % NEGATIVE, ground.view().relation_of(arc), way);
        self.signed(previous, state, ground, arc)
    }

    /// With the sign that the product has on the other side of an arc; a neutral tie has none.
    fn signed<'v>(&self, states: u64, from: u8, ground: impl Ground<'v>, arc: ArcIx) -> u128 {
        if self.negative.is_none() || states == 0 {
            return states.into();
        }
        let number = ground.number(arc).unwrap_or(0.0);
        let negative = (from >= NEGATIVE) != (number < 0.0);
        if number == 0.0 { 0 } else { u128::from(states) << if negative { NEGATIVE } else { 0 } }
    }

    fn last(&self) -> u128 {
        u128::from(self.automaton.last()) << if self.negative == Some(true) { NEGATIVE } else { 0 }
    }

    /// Whether a path may end in one of these states.
    pub(super) fn ends(&self, states: u128) -> bool {
        self.last() & states != 0
    }

    /// The states after a step from any of several.
    pub(super) fn advance<'v>(&self, states: u128, ground: impl Ground<'v>, from: NodeIx, arc: ArcIx) -> u128 {
        let way = way(ground, from, arc);
        bits(states).fold(0, |after, state| after | self.next(state, ground, arc, way))
    }
}

/// The numbers of the bits that are set.
pub(super) fn bits(mut set: u128) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros() as u8;
        let found = (set != 0).then_some(lowest);
        set &= set.wrapping_sub(1);
        found
    })
}

/// Which way a step from `near` goes over an arc.
fn way<'v>(ground: impl Ground<'v>, near: NodeIx, arc: ArcIx) -> Way {
    if ground.view().twin(arc).is_some() {
        Way::Either
    } else if crate::traverse::path::leaves(ground.view(), near, arc) {
        Way::Along
    } else {
        Way::Against
    }
}

/// A node, a state, and the hops so far where they are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Tracked {
    pub(super) node: NodeIx,
    pub(super) state: u8,
    pub(super) hops: u32,
}

impl Spot for Tracked {
    type Table = Sparse;
    fn node(self) -> NodeIx {
        self.node
    }
}

/// Only the spots that were met.
#[derive(Debug)]
pub(super) struct Sparse(HashMap<Tracked, (u64, bool)>);

impl Table<Tracked> for Sparse {
    fn new(_: usize) -> Self {
        Self(HashMap::new())
    }

    fn get(&self, spot: Tracked) -> Option<(u64, bool)> {
        self.0.get(&spot).copied()
    }

    fn put(&mut self, spot: Tracked, word: u64, flag: bool) {
        self.0.insert(spot, (word, flag));
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn bytes(&self) -> usize {
        self.0.capacity() * 40
    }
}

/// The nodes of a ground, each in every state of a track.
#[derive(Clone, Copy)]
pub(super) struct Product<'t, G> {
    pub(super) ground: G,
    pub(super) track: &'t Track,
    /// The most hops, where a search has to count them.
    pub(super) limit: Option<u32>,
}

impl<'v, G: Ground<'v>> Space<'v> for Product<'_, G> {
    type Spot = Tracked;

    fn ground(&self) -> impl Ground<'v> {
        self.ground
    }

    fn start(&self, node: NodeIx) -> Tracked {
        Tracked { node, state: 0, hops: 0 }
    }

    fn ends_at(&self, spot: Tracked) -> bool {
        self.track.ends(1 << spot.state)
    }

    fn ends(&self, node: NodeIx) -> Vec<Tracked> {
        bits(self.track.last()).map(|state| Tracked { node, state, hops: 0 }).collect()
    }

    fn timeless(&self, spot: Tracked) -> Tracked {
        Tracked { hops: 0, ..spot }
    }

    fn unlimited(&self) -> Self {
        Self { limit: None, ..*self }
    }

    fn onward(&self, spot: Tracked, mut each: impl FnMut(Tracked, ArcIx)) {
        if self.limit.is_some_and(|limit| spot.hops >= limit) {
            return;
        }
        for (node, arc) in self.ground.onward(spot.node) {
            self.step(spot, (node, arc), |next| each(next, arc));
        }
    }

    fn step(&self, spot: Tracked, (node, arc): (NodeIx, ArcIx), mut each: impl FnMut(Tracked)) {
        let hops = if self.limit.is_some() { spot.hops + 1 } else { 0 };
        let next = self.track.next(spot.state, self.ground, arc, way(self.ground, spot.node, arc));
        bits(next).for_each(|state| each(Tracked { node, state, hops }));
    }

    fn back(&self, spot: Tracked, mut each: impl FnMut(Tracked, ArcIx)) {
        if self.limit.is_some() && spot.hops == 0 {
            return;
        }
        let hops = spot.hops.saturating_sub(1);
        for (node, arc) in self.ground.back(spot.node) {
            let previous = self.track.previous(spot.state, self.ground, arc, way(self.ground, node, arc));
            bits(previous).for_each(|state| each(Tracked { node, state, hops }, arc));
        }
    }
}
