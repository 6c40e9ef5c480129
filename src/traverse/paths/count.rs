//! How many simple paths there are, without keeping or even forming them.
//!
//! Where the ties between start and target form no cycle, no way through them repeats a node, so
//! that ways are added up along the ties. Else the paths are walked depth first, all but their
//! last two ties, whose number is looked up.

use fixedbitset::FixedBitSet;

use super::Paths;
use super::dag::Dag;
use super::simple::{Left, SimplePaths};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::traverse::ground::Ground;
use crate::traverse::net::grounded;
use crate::view::{Answer, NodeIx};

pub(super) fn count(paths: &Paths<'_>, budget: &Budget) -> Result<Answer<u128>, Error> {
    let (start, target) = paths.ends()?;
    if start == target || paths.track()?.is_some() {
        let (count, cut) = SimplePaths::new(paths, budget)?.tally();
        return Ok(Answer::new(count).cut(cut));
    }
    let gate = paths.gate(start, target)?;
    if paths.reads_numbers() {
        super::cost::check_merging(&paths.place)?;
    }
    let mut meter = budget.meter();
    let nodes = paths.place.view().node_count();
    let mut cut = meter.look().or_else(|| meter.is_too_large(nodes * 25));
    let mut count = Count { start, target, hops: paths.max_hops, total: 0 };
    if cut.is_none() {
        let run = grounded!(paths.place, gate.as_ref(), ground => count.run(ground, &mut meter));
        cut = match run {
            Err(None) => return Err(too_many()),
            run => run.err().flatten(),
        };
    }
    Ok(Answer::new(count.total).cut(cut))
}

pub(super) fn too_many() -> Error {
    Error::overflow("the number of paths, which is above 2^128")
}

#[derive(Clone, Copy, Debug)]
struct Count {
    start: NodeIx,
    target: NodeIx,
    hops: usize,
    total: u128,
}

/// Where a walk stands.
struct Walk<'l> {
    left: &'l Left,
    /// How many ties lead from a node to the target.
    last: Vec<u32>,
    on_path: FixedBitSet,
    path: Vec<NodeIx>,
    /// Nodes still to enter, and where those from each node on the path begin.
    open: Vec<NodeIx>,
    frames: Vec<usize>,
}

impl Count {
    /// `Err(None)` when there are more than a number holds.
    fn run<'v>(&mut self, ground: impl Ground<'v>, meter: &mut Meter<'_>) -> Result<(), Option<Limit>> {
        let left = Left::new(ground, None, (self.start, self.target), self.hops, meter)?;
        if !left.within(self.start, 1, self.hops) {
            return Ok(());
        }
        let (start, target, hops) = (self.start, self.target, self.hops);
        let ends = (start, target, ground.view().node_count());
        let dag = Dag::new(ends, meter, |node, each| {
            let mut arcs = 0;
            for (far, _) in ground.onward(node).take_while(|_| node != target) {
                arcs += 1;
                // No simple path comes back to its start or takes a tie from a node to itself.
                if far != start && far != node && left.within(far, 1, hops - 1) {
                    each(far);
                }
            }
            arcs
        })?;
        match dag {
            Some(dag) => self.total = dag.ways(self.hops, meter)?,
            None => self.walk(ground, &left, meter)?,
        }
        Ok(())
    }

    fn walk<'v>(&mut self, ground: impl Ground<'v>, left: &Left, meter: &mut Meter<'_>) -> Result<(), Option<Limit>> {
        let nodes = ground.view().node_count();
        let (path, open, frames) = (Vec::new(), Vec::new(), Vec::new());
        let mut walk =
            Walk { left, last: vec![0; nodes], on_path: FixedBitSet::with_capacity(nodes), path, open, frames };
        ground.back(self.target).for_each(|(near, _)| walk.last[near.0 as usize] += 1);
        self.enter(ground, &mut walk, self.start, meter)?;
        while let Some(&first) = walk.frames.last() {
            if walk.open.len() > first {
                let Some(node) = walk.open.pop() else { break };
                self.enter(ground, &mut walk, node, meter)?;
                continue;
            }
            walk.frames.pop();
            if let Some(node) = walk.path.pop() {
                walk.on_path.set(node.0 as usize, false);
            }
        }
        Ok(())
    }

    /// Counts the paths whose last tie leaves a node, and finds where others go on.
    fn enter<'v>(
        &mut self,
        ground: impl Ground<'v>,
        walk: &mut Walk<'_>,
        node: NodeIx,
        meter: &mut Meter<'_>,
    ) -> Result<(), Option<Limit>> {
        let rest = self.hops - walk.path.len();
        walk.path.push(node);
        walk.on_path.insert(node.0 as usize);
        walk.frames.push(walk.open.len());
        self.total += u128::from(walk.last[node.0 as usize]);
        let mut arcs = 0;
        for (far, _) in ground.onward(node).take_while(|_| rest > 1) {
            arcs += 1;
            if far == self.target || walk.on_path.contains(far.0 as usize) {
                continue;
            }
            if rest == 2 {
                self.total += u128::from(walk.last[far.0 as usize]);
            } else if walk.left.within(far, 1, rest - 1) {
                walk.open.push(far);
            }
        }
        meter.steps(arcs + 1).map_or(Ok(()), |by| Err(Some(by)))
    }
}
