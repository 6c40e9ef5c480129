//! Rows of links: who is linked to whom, once each. They are the rows of the view where these are
//! so already, since copying millions of arcs would cost as much as some measures; else folded.

use rayon::prelude::*;

use crate::error::Error;
use crate::traverse::Ground;
use crate::view::{ArcIx, BareRows, NodeIx, View};

/// Which links a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Those that lead on.
    Out,
    /// Those that lead to it.
    Into,
    /// Either.
    Both,
}

/// The rows of all nodes, one way.
#[derive(Clone, Debug)]
pub(super) enum Side<'v> {
    /// The heads of the view's arcs.
    Heads(BareRows<'v>),
    /// The tails of the view's arcs.
    Tails(BareRows<'v>),
    /// Folded.
    Own(Packed),
}

/// Folded rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    /// Where each row starts, and where the last ends.
    pub(super) offsets: Vec<u32>,
    /// Who is at the other end, ascending in each row.
    pub(super) ends: Vec<u32>,
    /// What each link weighs, at least 0; none when they are not weighted.
    pub(super) weights: Vec<f64>,
}

/// Who is at the other end of a link, as a row has it.
pub(super) trait End: Copy + Send + Sync {
    fn far(self) -> u32;
}

impl End for u32 {
    #[inline]
    fn far(self) -> u32 {
        self
    }
}

/// A tail and its arc.
impl End for [u32; 2] {
    #[inline]
    fn far(self) -> u32 {
        self[0]
    }
}

/// Rows that a kernel reads: it is compiled for each kind.
pub(super) trait Links: Copy + Send + Sync {
    type End: End;
    fn row(&self, node: u32) -> &[Self::End];
}

#[derive(Clone, Copy)]
pub(super) struct Heads<'v>(pub(super) BareRows<'v>);

#[derive(Clone, Copy)]
pub(super) struct Tails<'v>(pub(super) BareRows<'v>);

impl Links for Heads<'_> {
    type End = u32;

    #[inline]
    fn row(&self, node: u32) -> &[u32] {
        self.0.heads_of(node)
    }
}

impl Links for Tails<'_> {
    type End = [u32; 2];

    #[inline]
    fn row(&self, node: u32) -> &[[u32; 2]] {
        self.0.tails_of(node)
    }
}

impl Links for &Packed {
    type End = u32;

    #[inline]
    fn row(&self, node: u32) -> &[u32] {
        &self.ends[self.range(node)]
    }
}

/// Runs a kernel on whichever rows a side has.
macro_rules! linked {
    ($side:expr, $rows:ident => $run:expr) => {
        match $side {
            $crate::analysis::network::links::Side::Heads(bare) => {
                let $rows = $crate::analysis::network::links::Heads(*bare);
                $run
            }
            $crate::analysis::network::links::Side::Tails(bare) => {
                let $rows = $crate::analysis::network::links::Tails(*bare);
                $run
            }
            $crate::analysis::network::links::Side::Own(packed) => {
                let $rows = packed;
                $run
            }
        }
    };
}
pub(super) use linked;

impl Side<'_> {
    /// How many links each node has.
    pub(super) fn degree(&self, node: u32) -> usize {
        linked!(self, rows => rows.row(node).len())
    }

    /// All links of all rows.
    pub(super) fn count(&self, nodes: usize) -> usize {
        match self {
            Self::Own(packed) => packed.ends.len(),
            side => (0..nodes as u32).map(|node| side.degree(node)).sum(),
        }
    }

    /// Bytes beside the view.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Own(packed) => packed.offsets.len() * 4 + packed.ends.len() * 4 + packed.weights.len() * 8,
            _ => 0,
        }
    }

    /// The links of a node, each with its weight; 1 when not weighted.
    pub(super) fn weighed(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        let (bare, own) = match self {
            Self::Own(packed) => (None, Some(packed.weighed(node))),
            side => (Some(side), None),
        };
        let bare = bare.into_iter().flat_map(move |side| (0..side.degree(node)).map(move |n| (side.far(node, n), 1.0)));
        bare.chain(own.into_iter().flatten())
    }

    fn far(&self, node: u32, n: usize) -> u32 {
        linked!(self, rows => rows.row(node)[n].far())
    }
}

impl Packed {
    #[inline]
    pub(super) fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize
    }

    /// The links of a node, each with its weight; 1 when not weighted.
    pub(super) fn weighed(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        self.range(node).map(|at| (self.ends[at], self.weights.get(at).copied().unwrap_or(1.0)))
    }

    /// Rows of so many nodes, made of stretches in parallel. `most` bounds a row's length; `fill`
    /// writes a row at the start of the slices and says how long it is.
    pub(super) fn filled(
        nodes: usize,
        weighted: bool,
        most: impl Fn(u32) -> usize + Sync,
        fill: impl Fn(u32, &mut [u32], &mut [f64]) -> Result<usize, Error> + Sync,
    ) -> Result<Self, Error> {
        let lengths: Vec<usize> = (0..nodes as u32).into_par_iter().map(&most).collect();
        let total: usize = lengths.iter().sum();
        let most = u64::from(u32::MAX);
        if total as u64 > most {
            return Err(Error::limit("links of a network", most));
        }
        let (mut ends, mut weights) = (vec![0; total], vec![0.0; if weighted { total } else { 0 }]);
        let mut shares = Vec::new();
        let (mut left, mut left_weights) = (ends.as_mut_slice(), weights.as_mut_slice());
        for (n, lengths) in lengths.chunks(STRETCH).enumerate() {
            let size: usize = lengths.iter().sum();
            let (own, rest) = left.split_at_mut(size);
            let (own_weights, rest_weights) = left_weights.split_at_mut(if weighted { size } else { 0 });
            (left, left_weights) = (rest, rest_weights);
            shares.push((n * STRETCH, lengths.len(), own, own_weights));
        }
        // One by one, since some are far longer than others; of several errors the first.
        let filled: Vec<Result<Vec<u32>, Error>> = shares
            .into_par_iter()
            .with_max_len(1)
            .map(|(first, count, ends, weights)| {
                let (mut at, mut own) = (0, Vec::with_capacity(count));
                for node in first..first + count {
                    let free = if weighted { &mut weights[at..] } else { &mut [] };
                    let length = fill(node as u32, &mut ends[at..], free)?;
                    own.push(length as u32);
                    at += length;
                }
                Ok(own)
            })
            .collect();
        let filled = filled.into_iter().collect::<Result<Vec<Vec<u32>>, Error>>()?;
        Ok(Self::closed_up(&lengths, &filled, ends, weights))
    }

    /// Stretches that were filled from their starts, put behind each other.
    fn closed_up(most: &[usize], filled: &[Vec<u32>], mut ends: Vec<u32>, mut weights: Vec<f64>) -> Self {
        let mut offsets = Vec::with_capacity(most.len() + 1);
        offsets.push(0);
        let (mut from, mut to) = (0, 0);
        for (most, lengths) in most.chunks(STRETCH).zip(filled) {
            let size = lengths.iter().map(|&length| length as usize).sum::<usize>();
            if from != to {
                ends.copy_within(from..from + size, to);
                if !weights.is_empty() {
                    weights.copy_within(from..from + size, to);
                }
            }
            for length in lengths {
                to += *length as usize;
                offsets.push(to as u32);
            }
            from += most.iter().sum::<usize>();
        }
        ends.truncate(to);
        weights.truncate(to);
        Self { offsets, ends, weights }
    }
}

/// Numbers of nodes by their degrees, the greatest first, equals in their order: a counting sort.
pub(super) fn descending(degrees: &[u32]) -> Vec<u32> {
    let most = degrees.iter().copied().max().unwrap_or(0) as usize;
    let mut next = vec![0_u32; most + 2];
    for &degree in degrees {
        next[most - degree as usize + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut order = vec![0; degrees.len()];
    for (&degree, node) in degrees.iter().zip(0..) {
        let place = &mut next[most - degree as usize];
        order[*place as usize] = node;
        *place += 1;
    }
    order
}

/// So many nodes are folded at once.
const STRETCH: usize = 1 << 12;

/// Folds links without weights out of the rows of a view.
pub(super) fn fold_bare(view: &View, way: Way) -> Result<Packed, Error> {
    let rows = view.bare_rows();
    let (heads, tails) = (way != Way::Into, way != Way::Out);
    let of = |node: u32| {
        let heads = if heads { rows.heads_of(node) } else { &[] };
        (heads, if tails { rows.tails_of(node) } else { &[] })
    };
    let most = |node| {
        let (heads, tails) = of(node);
        heads.len() + tails.len()
    };
    Packed::filled(view.node_count(), false, most, |node, ends, _| {
        let (heads, tails) = of(node);
        Ok(union(heads, tails, ends))
    })
}

/// Writes those of either ascending list once each, ascending; how many they are. A branch on
/// which comes first would be a coin thrown.
fn union(heads: &[u32], tails: &[[u32; 2]], ends: &mut [u32]) -> usize {
    let (mut a, mut b, mut count) = (0, 0, 0);
    let mut last = u32::MAX;
    let mut put = |end: u32| {
        ends[count] = end;
        // What comes again is written over.
        count += usize::from(end != last);
        last = end;
        count
    };
    let mut written = 0;
    while a < heads.len() && b < tails.len() {
        let (x, y) = (heads[a], tails[b][0]);
        written = put(x.min(y));
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    for &head in &heads[a..] {
        written = put(head);
    }
    for tail in &tails[b..] {
        written = put(tail[0]);
    }
    written
}

/// What a link weighs by its ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weigh {
    /// Nothing is asked.
    Not,
    /// What their numbers add up to.
    Sum,
    /// The least of their numbers.
    Least,
}

/// Folds links of any ground, weighted or not.
pub(super) fn fold<'v>(ground: impl Ground<'v> + Sync, way: Way, weigh: Weigh) -> Result<Packed, Error> {
    let (view, weighted) = (ground.view(), weigh != Weigh::Not);
    let most = |node: u32| gathered(ground, NodeIx(node), way).count();
    Packed::filled(view.node_count(), weighted, most, |node, ends, weights| {
        let mut arcs: Vec<(u32, bool, ArcIx)> = gathered(ground, NodeIx(node), way).collect();
        // The arcs of two nodes in one order whichever of the two is asked.
        arcs.sort_unstable();
        for (at, link) in arcs.chunk_by(|a, b| a.0 == b.0).enumerate() {
            ends[at] = link[0].0;
            match weigh {
                Weigh::Not => (),
                Weigh::Sum => weights[at] = weight(ground, NodeIx(node), link)?,
                Weigh::Least => weights[at] = least(ground, link)?,
            }
        }
        Ok(arcs.chunk_by(|a, b| a.0 == b.0).count())
    })
}

/// The arcs of a node: who is at the other end, and whether it leads there. Of a symmetric tie and
/// of a loop, one.
fn gathered<'v>(ground: impl Ground<'v>, node: NodeIx, way: Way) -> impl Iterator<Item = (u32, bool, ArcIx)> {
    let view = ground.view();
    let out = (way != Way::Into).then(|| ground.onward(node).map(|(far, arc)| (far.0, true, arc)));
    let into = (way != Way::Out).then(|| ground.back(node).map(|(far, arc)| (far.0, false, arc)));
    let once =
        move |&(far, _, arc): &(u32, bool, ArcIx)| way != Way::Both || (far != node.0 && view.twin(arc).is_none());
    out.into_iter().flatten().chain(into.into_iter().flatten().filter(once))
}

/// What the ties between two nodes add up to, smallest first, so that it is the same whichever of
/// them is asked.
fn weight<'v>(ground: impl Ground<'v>, node: NodeIx, link: &[(u32, bool, ArcIx)]) -> Result<f64, Error> {
    if let [(_, _, arc)] = link {
        return ground.number(*arc);
    }
    let mut numbers = link.iter().map(|&(_, _, arc)| ground.number(arc)).collect::<Result<Vec<f64>, Error>>()?;
    numbers.sort_unstable_by(f64::total_cmp);
    let sum: f64 = numbers.iter().sum();
    if sum.is_finite() {
        return Ok(sum);
    }
    let [a, b] = [node, NodeIx(link[0].0)].map(|ix| ground.view().node(ix).key());
    Err(Error::overflow(format!("the ties of {a} and {b} add up to more than a number can be")))
}

/// The least number of the ties between two nodes.
fn least<'v>(ground: impl Ground<'v>, link: &[(u32, bool, ArcIx)]) -> Result<f64, Error> {
    link.iter().try_fold(f64::INFINITY, |least, &(_, _, arc)| Ok(least.min(ground.number(arc)?)))
}

/// The first tie from a node to another, as a way has it, whose number is 0.
pub(super) fn without_number<'v>(ground: impl Ground<'v>, node: u32, far: u32, way: Way) -> Option<ArcIx> {
    let mut arcs: Vec<(u32, bool, ArcIx)> = gathered(ground, NodeIx(node), way).filter(|link| link.0 == far).collect();
    arcs.sort_unstable();
    arcs.into_iter().map(|link| link.2).find(|&arc| ground.number(arc).is_ok_and(|number| number == 0.0))
}
