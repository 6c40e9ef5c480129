//! From the ties of a place to a web: only ties on some way from one end to the other, and what is
//! sure to stand joined up.

use fixedbitset::FixedBitSet;

use super::web::{END, Line, Odds, START};
use crate::budget::{Limit, Meter};
use crate::error::Error;
use crate::traverse::ground::Place;
use crate::traverse::net::{Around, Groups, Net, root};
use crate::traverse::ways::Ways;
use crate::view::{ArcIx, NodeIx};

/// The ties by which a way may lead from one end to the other.
#[derive(Default)]
pub(super) struct Routes {
    /// How many nodes they have: the start, the end and those between.
    pub(super) nodes: usize,
    /// For each tie, whence and whither by the numbers of these nodes, and whether back too.
    pub(super) ties: Vec<(ArcIx, [u32; 2], bool)>,
    pub(super) cut: Option<Limit>,
}

impl Routes {
    pub(super) fn new(
        place: &Place<'_>,
        (from, to): (NodeIx, NodeIx),
        ways: &Ways,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Error> {
        let (net, cut) = Net::of_place(place, ways, Around::MayStart, meter)?;
        if cut.is_some() {
            return Ok(Self { cut, ..Self::default() });
        }
        let there = reached(net.count(), from.0, to.0, |node| net.of(node).iter().map(|step| step.far));
        let leaps = |node: usize| {
            let node = node as u32;
            net.of(node).iter().map(move |step| (step.tie, node, step.far))
        };
        let onward = there.ones().filter(|&node| node != to.0 as usize).flat_map(leaps);
        let mut leaps: Vec<(u32, u32, u32)> = onward.filter(|leap| leap.2 != from.0).collect();
        let back = Groups::new(net.count(), leaps.iter().map(|&(_, node, far)| (far, node)));
        let here = reached(net.count(), to.0, from.0, |node| back.of(node).iter().copied());
        leaps.retain(|&(_, node, far)| here.contains(node as usize) && here.contains(far as usize));
        leaps.sort_unstable();
        Ok(Self::numbered(&leaps, from.0, to.0))
    }

    /// The start and the end first, the others in order.
    fn numbered(leaps: &[(u32, u32, u32)], from: u32, to: u32) -> Self {
        let mut between: Vec<u32> =
            leaps.iter().flat_map(|&(_, a, b)| [a, b]).filter(|n| ![from, to].contains(n)).collect();
        between.sort_unstable();
        between.dedup();
        let number = |node: u32| match node {
            node if node == from => START,
            node if node == to => END,
            _ => 2 + between.partition_point(|&other| other < node) as u32,
        };
        let tie =
            |leaps: &[(u32, u32, u32)]| (ArcIx(leaps[0].0), [leaps[0].1, leaps[0].2].map(number), leaps.len() > 1);
        let ties = leaps.chunk_by(|a, b| a.0 == b.0).map(tie).collect();
        Self { nodes: between.len() + 2, ties, cut: None }
    }
}

/// The nodes reached from one, those beyond `last` left out.
fn reached<I: Iterator<Item = u32>>(nodes: usize, from: u32, last: u32, steps: impl Fn(u32) -> I) -> FixedBitSet {
    let mut seen = FixedBitSet::with_capacity(nodes);
    seen.insert(from as usize);
    let mut stack = vec![from];
    while let Some(node) = stack.pop() {
        if node != last {
            stack.extend(steps(node).filter(|&far| !seen.put(far as usize)));
        }
    }
    seen
}

/// The lines with every node that surely is connected to another taken for that one: those from
/// which or to which lines lead that are sure both ways, those surely reached from the start, and
/// those from which the end surely is. `None` when that joins the start to the end.
pub(super) fn joined(nodes: usize, lines: &[Line]) -> Option<Vec<Line>> {
    let sure = || lines.iter().filter(|line| line.odds[0] >= 1.0);
    let steps = |back: bool| {
        sure().flat_map(move |line| {
            let [a, b] = if back { [line.ends[1], line.ends[0]] } else { line.ends };
            std::iter::once((a, b)).chain(line.both.then_some((b, a)))
        })
    };
    let (onward, back) = (Groups::new(nodes, steps(false)), Groups::new(nodes, steps(true)));
    let started = reached(nodes, START, END, |node| onward.of(node).iter().copied());
    if started.contains(END as usize) {
        return None;
    }
    let ended = reached(nodes, END, START, |node| back.of(node).iter().copied());
    let mut parents: Vec<u32> = (0..nodes as u32).collect();
    for line in sure().filter(|line| line.both) {
        let [a, b] = line.ends.map(|node| root(&mut parents, node));
        parents[a.max(b) as usize] = a.min(b);
    }
    let mut one = |node: u32| match node {
        _ if started.contains(node as usize) => START,
        _ if ended.contains(node as usize) => END,
        _ => root(&mut parents, node),
    };
    Some(lines.iter().map(|line| Line { ends: line.ends.map(&mut one), ..*line }).collect())
}

/// Whether these are bounds of a probability.
pub(super) fn checked((low, high): (f64, f64), tie: &str) -> Result<Odds, Error> {
    if 0.0 <= low && low <= high && high <= 1.0 {
        return Ok([low, high]);
    }
    let error = Error::invalid("belief", &format!("{low} to {high}"), "bounds must rise within [0, 1]");
    Err(error.in_field(tie))
}
