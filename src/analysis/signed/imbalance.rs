//! Where the imbalance lies: of each node and each tie, the triangles through it and those of
//! them that are unbalanced (the local view of Cartwright & Harary 1956, *Structural balance*).

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::folded::Signed;
use super::hubs::Hubs;
use crate::budget::Budget;
use crate::view::Answer;

/// The triangles through a node or a tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many there are.
    pub triangles: u64,
    /// How many of them are unbalanced: one or three of their ties are hostile.
    pub unbalanced: u64,
}

impl Share {
    /// The unbalanced part of them, from 0 to 1; `None` when there is no triangle.
    pub fn share(&self) -> Option<f64> {
        (self.triangles > 0).then(|| self.unbalanced as f64 / self.triangles as f64)
    }
}

/// The share of each node and tie in the imbalance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imbalance {
    /// By node, in the order of [`Signed::nodes`].
    pub nodes: Vec<Share>,
    /// By tie, in the order of [`Signed::ties`].
    pub ties: Vec<Share>,
}

impl Signed<'_> {
    /// The triangles through each node and each tie, and how many of them are unbalanced.
    ///
    /// A triangle counts once, whatever its ties' sizes, for each of its nodes and ties. Names
    /// no claims: those of a tie are [`claims_between`](Signed::claims_between) its nodes. A
    /// step of the budget is a neighbour of a neighbour looked at; what is cut short counts what
    /// it saw by then, so its numbers are lower bounds and its shares say nothing.
    ///
    /// Cost: at most ties to the power 1.5, in parallel; 28 bytes a tie and 24 a node, and 4 a
    /// node for each thread.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((b, c), 0.5), ((c, a), -0.5), ((c, d), 0.5), ((b, d), 0.5)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let imbalance = Signed::of(&view)?.imbalance(&Budget::new()).value;
    /// let shares: Vec<_> = imbalance.nodes.iter().map(|share| share.share()).collect();
    /// assert_eq!(shares, [Some(1.0), Some(0.5), Some(0.5), Some(0.0)]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn imbalance(&self, budget: &Budget) -> Answer<Imbalance> {
        let mut meter = budget.meter();
        let bytes = self.tie_count() * 28 + self.node_count() * 28;
        if let cut @ Some(_) = meter.look().or_else(|| meter.is_too_large(bytes)) {
            return Answer::new(Imbalance::default()).cut(cut);
        }
        let hubs = Hubs::of(self);
        let found: Vec<AtomicU64> = (0..self.tie_count()).map(|_| AtomicU64::new(0)).collect();
        let space = || Places { of: vec![0; hubs.node_count()], own: Vec::new() };
        let cut = hubs.visit(&mut meter, space, |places, ranks| ((), places.count(&hubs, ranks, &found)), |()| ());
        Answer::new(self.listed(&hubs, &found)).cut(cut)
    }

    fn listed(&self, hubs: &Hubs, found: &[AtomicU64]) -> Imbalance {
        let mut nodes = vec![Share::default(); self.node_count()];
        let mut ties = Vec::with_capacity(self.tie_count());
        for (a, b, number) in self.pairs() {
            let packed = found[hubs.place(a, b, number < 0)].load(Relaxed);
            let share = Share { triangles: packed & u64::from(u32::MAX), unbalanced: packed >> 32 };
            ties.push(share);
            for node in [a, b] {
                nodes[node as usize].triangles += share.triangles;
                nodes[node as usize].unbalanced += share.unbalanced;
            }
        }
        // A triangle goes through a node by two of its ties.
        for share in &mut nodes {
            *share = Share { triangles: share.triangles / 2, unbalanced: share.unbalanced / 2 };
        }
        Imbalance { nodes, ties }
    }
}

/// What a triangle adds to a tie, in one word so that it takes one step: a tie has fewer
/// triangles than there are nodes, which half of the word can hold.
const fn packed(is_unbalanced: bool) -> u64 {
    1 | (is_unbalanced as u64) << 32
}

/// Where in the row at hand a node stands: the work space of a thread.
struct Places {
    /// From 1; 0 for nodes not in the row.
    of: Vec<u32>,
    /// What the ties of the row have gathered.
    own: Vec<u64>,
}

impl Places {
    /// Counts the triangles whose last node is of these ranks; gives the neighbours looked at.
    fn count(&mut self, hubs: &Hubs, ranks: Range<u32>, found: &[AtomicU64]) -> usize {
        let mut steps = 0;
        for rank in ranks {
            let [friends, foes] = hubs.row(rank);
            if friends.len() + foes.len() < 2 {
                continue;
            }
            self.own.clear();
            self.own.resize(friends.len() + foes.len(), 0);
            let row = || friends.iter().chain(foes).copied();
            row().zip(1..).for_each(|(far, place)| self.of[far as usize] = place);
            for (at, far) in row().enumerate() {
                steps += self.through(hubs, (at, far), friends.len(), found);
            }
            row().for_each(|far| self.of[far as usize] = 0);
            for (own, tie) in self.own.iter().zip(&found[hubs.start(rank)..]) {
                if *own != 0 {
                    tie.fetch_add(*own, Relaxed);
                }
            }
        }
        steps
    }

    /// The triangles through one tie of the row at hand. Sums are of whole numbers, so it does
    /// not matter which thread adds first.
    fn through(&mut self, hubs: &Hubs, (at, far): (usize, u32), friends: usize, found: &[AtomicU64]) -> usize {
        let [theirs, against] = hubs.row(far);
        let start = hubs.start(far);
        for (next, &third) in theirs.iter().chain(against).enumerate() {
            let place = self.of[third as usize] as usize;
            if place != 0 {
                let is_unbalanced = (at >= friends) ^ (place > friends) ^ (next >= theirs.len());
                let more = packed(is_unbalanced);
                self.own[at] += more;
                self.own[place - 1] += more;
                found[start + next].fetch_add(more, Relaxed);
            }
        }
        theirs.len() + against.len()
    }
}
