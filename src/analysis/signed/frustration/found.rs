//! The answer: how far from balance, by which camps, and what shows that it is no less.

use super::part::Part;
use crate::analysis::Partition;
use crate::analysis::signed::Signed;
use crate::model::NodeId;
use crate::view::{NodeIx, View};

/// How far signed ties are from balance, in units of weight: a tie is 1 unless weighted.
#[derive(Clone, Debug)]
pub struct Frustration<'v> {
    /// No division into two camps frustrates less.
    pub lower: f64,
    /// What `camps` frustrate.
    pub upper: f64,
    /// Whether no division frustrates less than `camps`.
    pub proven: bool,
    /// The best division found, of all nodes that have a tie. The first node of each component
    /// is in the first camp; when nobody is in the second, there is one camp.
    pub camps: Partition<'v>,
    /// The ties that `camps` frustrate, friends apart and foes together, in order.
    pub ties: Vec<FrustratedTie>,
    /// What shows that no division frustrates less than `lower`.
    pub certificate: Certificate,
    /// How many divisions frustrate least, at least; those that differ only in which camp of a
    /// component is which count once. `None` unless proven.
    pub optima: Option<u64>,
    /// Whether `optima` is all there are.
    pub all_optima: bool,
    view: &'v View,
    nodes: Vec<NodeIx>,
    pieces: Vec<Piece>,
}

/// A tie between friends in two camps or between foes in one.
#[derive(Clone, Debug, PartialEq)]
pub struct FrustratedTie {
    /// The one that comes first in order.
    pub from: NodeId,
    /// The other.
    pub to: NodeId,
    /// What the tie counts for: negative between foes.
    pub number: f64,
}

/// Negative cycles, packed into the sizes of ties.
///
/// A cycle with an odd number of hostile ties has a frustrated tie, whatever the camps. So when
/// the cycles on each tie get no more than its size between them, no division frustrates less
/// than all cycles get; in each block of ties not less, either, than the next multiple of what
/// divides all its sizes. Numbers are whole, so that anyone can add them up without rounding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// The cycles.
    pub cycles: Vec<NegativeCycle>,
    /// How many parts a weight of 1 has.
    pub parts: u64,
    /// What all cycles get, in parts.
    pub packed: u64,
    /// What of the lower bound is not packed but was proven by search, in parts: only searching
    /// again can check it.
    pub searched: u64,
}

/// A cycle with an odd number of hostile ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NegativeCycle {
    /// Its nodes in order around.
    pub nodes: Vec<NodeId>,
    /// What it gets of each of its ties, in parts.
    pub share: u64,
}

/// The divisions of a block.
#[derive(Clone, Debug)]
struct Piece {
    nodes: Vec<u32>,
    top: u32,
    best: Vec<bool>,
    /// Those known to frustrate least, when any are listed.
    optima: Vec<Vec<bool>>,
}

impl<'v> Frustration<'v> {
    pub(super) fn new(signed: &Signed<'v>, parts: Vec<Part>, each: i64) -> Self {
        let (lower, upper) = parts.iter().map(Part::bounds).fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
        let proven = lower == upper;
        let counts = parts.iter().map(Part::optima);
        let (optima, all) = counts.fold((Some(1u64), true), |(product, all), (count, is_all)| {
            (product.and_then(|product| product.checked_mul(count)), all && is_all)
        });
        let certificate = Certificate::new(signed, &parts, each);
        let pieces: Vec<Piece> = parts.into_iter().map(Piece::new).collect();
        let sides = united(signed.node_count(), pieces.iter().map(|piece| (piece, piece.best.as_slice())));
        let camps = signed.partition(&sides);
        Self {
            lower: lower as f64 / signed.scale(),
            upper: upper as f64 / signed.scale(),
            proven,
            ties: frustrated(signed, &camps).map(|tie| FrustratedTie::new(signed, tie)).collect(),
            certificate,
            optima: proven.then_some(optima.unwrap_or(u64::MAX)),
            all_optima: proven && all && optima.is_some(),
            view: signed.view(),
            nodes: camps.members().iter().map(|member| member.0).collect(),
            camps,
            pieces,
        }
    }

    /// The ties that its camps frustrate, by numbers.
    pub(super) fn frustrated(&self, signed: &Signed<'_>) -> impl Iterator<Item = (u32, u32, i64)> {
        frustrated(signed, &self.camps)
    }

    /// The divisions known to frustrate least, up to `most`, each as `camps` are; none unless
    /// proven.
    ///
    /// Cost: linear in nodes for each.
    pub fn optimal_camps(&self, most: usize) -> Vec<Partition<'v>> {
        let (mut found, mut chosen) = (Vec::new(), vec![0; self.pieces.len()]);
        while self.proven && found.len() < most {
            let choices = self.pieces.iter().zip(&chosen).map(|(piece, &at)| (piece, piece.optimum(at)));
            let sides = united(self.nodes.len(), choices);
            found.push(Partition::numbered(self.view, self.nodes.iter().copied().zip(sides)));
            // The next choice, the first piece's fastest.
            let Some(at) = (0..chosen.len()).find(|&at| chosen[at] + 1 < self.pieces[at].optima.len()) else { break };
            chosen[at] += 1;
            chosen[..at].fill(0);
        }
        found
    }
}

fn frustrated(signed: &Signed<'_>, camps: &Partition<'_>) -> impl Iterator<Item = (u32, u32, i64)> {
    let group = |node: u32| camps.members()[node as usize].1;
    signed.pairs().filter(move |&(a, b, number)| (group(a) != group(b)) == (number > 0))
}

impl FrustratedTie {
    fn new(signed: &Signed<'_>, (a, b, number): (u32, u32, i64)) -> Self {
        Self { from: signed.node(a).id(), to: signed.node(b).id(), number: number as f64 / signed.scale() }
    }
}

impl Certificate {
    fn new(signed: &Signed<'_>, parts: &[Part], each: i64) -> Self {
        let parts_a_unit = each.unsigned_abs() * if signed.is_weighted() { 1_000_000 } else { 1 };
        let mut certificate = Self { parts: parts_a_unit, ..Self::default() };
        for part in parts {
            let Some(trouble) = &part.trouble else { continue };
            for (cycle, share) in &trouble.packing.cycles {
                let around = trouble.web.around(cycle).into_iter();
                let nodes = around.map(|node| signed.node(part.nodes[node as usize]).id()).collect();
                certificate.cycles.push(NegativeCycle { nodes, share: share.unsigned_abs() });
            }
            certificate.packed += trouble.packing.total.unsigned_abs();
            let searched = (trouble.lower - trouble.packing.bound(&trouble.web)).max(0);
            certificate.searched += (searched * each).unsigned_abs();
        }
        certificate
    }
}

impl Piece {
    fn new(part: Part) -> Self {
        let optima = part.trouble.map_or_else(Vec::new, |trouble| trouble.optima);
        Self { nodes: part.nodes, top: part.top, best: part.sides, optima }
    }

    fn optimum(&self, at: usize) -> &[bool] {
        self.optima.get(at).unwrap_or(&self.best)
    }
}

/// The camps of all nodes from those of their blocks, which come with what hangs on them first.
/// The first node of a component is in the first camp.
fn united<'a>(count: usize, pieces: impl DoubleEndedIterator<Item = (&'a Piece, &'a [bool])>) -> Vec<u32> {
    let mut sides = vec![0; count];
    for (piece, own) in pieces.rev() {
        let top = piece.top as usize;
        let turn = sides[piece.nodes[top] as usize] ^ u32::from(own[top]);
        for (&node, &side) in piece.nodes.iter().zip(own) {
            sides[node as usize] = u32::from(side) ^ turn;
        }
    }
    sides
}
