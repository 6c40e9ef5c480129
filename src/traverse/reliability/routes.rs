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
        match Self::of_net(&net, from.0, to.0, meter) {
            Ok(routes) => Ok(routes),
            Err(limit) => Ok(Self { cut: Some(limit), ..Self::default() }),
        }
    }

    fn of_net(net: &Net, from: u32, to: u32, meter: &mut Meter<'_>) -> Result<Self, Limit> {
        let nodes = net.count();
        let there = reached(nodes, from, to, |node| net.of(node).iter().map(|step| step.far), meter)?;
        let leaps = |node: u32| net.of(node).iter().map(move |step| (step.far, node));
        let back = Groups::new(nodes, (0..nodes as u32).flat_map(leaps));
        let mut between = reached(nodes, to, from, |node| back.of(node).iter().copied(), meter)?;
        drop(back);
        between.intersect_with(&there);
        // The start and the end first, the others in order.
        let mut numbers = vec![NONE; nodes];
        let others = between.ones().filter(|&node| node != from as usize && node != to as usize);
        let mut count = 2;
        for node in others {
            numbers[node] = count;
            count += 1;
        }
        (numbers[from as usize], numbers[to as usize]) = (START, END);
        let mut routes = Self { nodes: count as usize, ..Self::default() };
        let mut lines = vec![NONE; net.ties()];
        for node in between.ones().map(|node| node as u32).filter(|&node| node != to) {
            meter.step().map_or(Ok(()), Err)?;
            for step in net.of(node).iter().filter(|step| step.far != from && between.contains(step.far as usize)) {
                let line = &mut lines[step.tie as usize];
                if *line == NONE {
                    *line = routes.ties.len() as u32;
                    let ends = [node, step.far].map(|node| numbers[node as usize]);
                    routes.ties.push((ArcIx(step.tie), ends, false));
                } else {
                    routes.ties[*line as usize].2 = true;
                }
            }
        }
        Ok(routes)
    }
}

const NONE: u32 = u32::MAX;

/// The nodes reached from one, those beyond `last` left out. A step is a node.
fn reached<I: Iterator<Item = u32>>(
    nodes: usize,
    from: u32,
    last: u32,
    steps: impl Fn(u32) -> I,
    meter: &mut Meter<'_>,
) -> Result<FixedBitSet, Limit> {
    let mut seen = FixedBitSet::with_capacity(nodes);
    seen.insert(from as usize);
    let mut stack = vec![from];
    while let Some(node) = stack.pop() {
        meter.step().map_or(Ok(()), Err)?;
        if node != last {
            stack.extend(steps(node).filter(|&far| !seen.put(far as usize)));
        }
    }
    Ok(seen)
}

/// The lines with every node that surely is connected to another taken for that one: those from
/// which or to which lines lead that are sure both ways, those surely reached from the start, and
/// those from which the end surely is. `None` when that joins the start to the end.
pub(super) fn joined(nodes: usize, lines: &[Line], meter: &mut Meter<'_>) -> Result<Option<Vec<Line>>, Limit> {
    let sure = || lines.iter().filter(|line| line.odds[0] >= 1.0);
    let steps = |back: bool| {
        sure().flat_map(move |line| {
            let [a, b] = if back { [line.ends[1], line.ends[0]] } else { line.ends };
            std::iter::once((a, b)).chain(line.both.then_some((b, a)))
        })
    };
    let (onward, back) = (Groups::new(nodes, steps(false)), Groups::new(nodes, steps(true)));
    let started = reached(nodes, START, END, |node| onward.of(node).iter().copied(), meter)?;
    if started.contains(END as usize) {
        return Ok(None);
    }
    let ended = reached(nodes, END, START, |node| back.of(node).iter().copied(), meter)?;
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
    Ok(Some(lines.iter().map(|line| Line { ends: line.ends.map(&mut one), ..*line }).collect()))
}

/// Whether these are bounds of a probability.
pub(super) fn checked((low, high): (f64, f64), tie: &str) -> Result<Odds, Error> {
    if 0.0 <= low && low <= high && high <= 1.0 {
        return Ok([low, high]);
    }
    let error = Error::invalid("belief", &format!("{low} to {high}"), "bounds must rise within [0, 1]");
    Err(error.in_field(tie))
}
