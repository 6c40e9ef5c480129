//! All simple paths, one at a time, depth first, never entering a node from which the target is
//! out of reach of the hops left.

use std::collections::{HashMap, VecDeque};

use fixedbitset::FixedBitSet;

use super::Paths;
use super::lawler::Step;
use super::space::{Product, Space, Track, Tracked, bits};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::traverse::ground::{Ground, Place};
use crate::traverse::net::grounded;
use crate::traverse::path::Path;
use crate::traverse::ways::Gate;
use crate::view::NodeIx;

/// Simple paths, one at a time. From [`Paths::all`] and [`View::simple_paths`](crate::View::simple_paths).
#[derive(Debug)]
pub struct SimplePaths<'v, 'b> {
    place: Place<'v>,
    gate: Option<Box<Gate>>,
    track: Option<Track>,
    start: NodeIx,
    target: NodeIx,
    hops: usize,
    meter: Meter<'b>,
    left: Left,
    on_path: FixedBitSet,
    path: Vec<Step>,
    /// Steps still to try from the nodes on the path, the next one last, and the states they
    /// lead to where these matter.
    open: Vec<Step>,
    states: Vec<u128>,
    /// For each node on the path, where its steps begin.
    frames: Vec<usize>,
    found: usize,
    truncated: Option<Limit>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    Going,
    Done,
}

/// The last step of a path; there is none from a node to itself.
struct Last(Option<Step>);

impl<'v, 'b> SimplePaths<'v, 'b> {
    pub(super) fn new(paths: &Paths<'v>, budget: &'b Budget) -> Result<Self, Error> {
        let (start, target) = paths.ends()?;
        let (gate, track) = (paths.gate(start, target)?.map(Box::new), paths.track()?);
        if paths.reads_numbers() {
            super::cost::check_merging(&paths.place)?;
        }
        let (mut meter, place, hops) = (budget.meter(), paths.place, paths.max_hops);
        let nodes = place.view().node_count();
        let met = meter.look().or_else(|| meter.is_too_large(nodes * 5)).map_or(Ok(()), Err);
        let left = met.and_then(|()| {
            grounded!(place, gate.as_deref(), ground =>
                Left::new(ground, track.as_ref(), (start, target), hops, &mut meter))
        });
        let truncated = left.as_ref().err().copied();
        Ok(Self {
            place,
            gate,
            track,
            start,
            target,
            hops,
            meter,
            left: left.unwrap_or_else(|_| Left::Nodes(Vec::new())),
            on_path: FixedBitSet::with_capacity(nodes),
            path: Vec::new(),
            open: Vec::new(),
            states: Vec::new(),
            frames: Vec::new(),
            found: 0,
            truncated,
            stage: if truncated.is_some() { Stage::Done } else { Stage::New },
        })
    }

    /// What ended the search before all paths were found, if anything did.
    pub const fn truncated(&self) -> Option<Limit> {
        self.truncated
    }

    fn stop(&mut self, by: Limit) -> Option<Path<'v>> {
        self.truncated = Some(by);
        self.stage = Stage::Done;
        None
    }

    /// How many paths there are from here on, and what cut them short.
    pub(super) fn tally(mut self) -> (u128, Option<Limit>) {
        let mut count = 0;
        while self.advance().is_some() {
            count += 1;
        }
        (count, self.truncated)
    }

    /// On to the next path, which is what stands there and its last step.
    fn advance(&mut self) -> Option<Last> {
        if self.stage == Stage::Done {
            return None;
        }
        if self.start == self.target {
            self.stage = Stage::Done;
            return self.track.as_ref().is_none_or(|track| track.ends(1)).then_some(Last(None));
        }
        let gate = self.gate.take();
        let step = grounded!(self.place, gate.as_deref(), ground => self.search(ground));
        self.gate = gate;
        match step {
            Ok(Some(step)) => Some(Last(Some(step))),
            Ok(None) => {
                self.stage = Stage::Done;
                None
            }
            Err(by) => {
                self.stop(by);
                None
            }
        }
    }

    fn search(&mut self, ground: impl Ground<'v>) -> Result<Option<Step>, Limit> {
        if self.stage == Stage::New {
            self.stage = Stage::Going;
            self.enter(ground, self.start, 1)?;
        }
        while let Some(&first) = self.frames.last() {
            if self.open.len() == first {
                self.frames.pop();
                if let Some((node, _)) = self.path.pop() {
                    self.on_path.set(node.0 as usize, false);
                }
                continue;
            }
            let Some(step) = self.open.pop() else { break };
            let states = self.states.pop().unwrap_or(1);
            if step.0 == self.target {
                return Ok(Some(step));
            }
            self.path.push(step);
            self.enter(ground, step.0, states)?;
        }
        Ok(None)
    }

    /// Puts the steps that may lead on from a node before those still to try.
    fn enter(&mut self, ground: impl Ground<'v>, node: NodeIx, states: u128) -> Result<(), Limit> {
        self.on_path.insert(node.0 as usize);
        let first = self.open.len();
        self.frames.push(first);
        // The hops left after a step from here.
        let Some(left) = self.hops.checked_sub(self.path.len() + 1) else { return Ok(()) };
        let mut arcs = 0;
        for (far, arc) in ground.onward(node) {
            arcs += 1;
            if self.on_path.contains(far.0 as usize) {
                continue;
            }
            let after = self.track.as_ref().map_or(1, |track| track.advance(states, ground, node, arc));
            let is_end = far == self.target && self.track.as_ref().is_none_or(|track| track.ends(after));
            if is_end || far != self.target && self.left.within(far, after, left) {
                self.open.push((far, arc));
                if self.track.is_some() {
                    self.states.push(after);
                }
            }
        }
        self.order(first);
        self.meter.steps(arcs).map_or(Ok(()), Err)
    }

    /// The steps from one on in falling order, since the last is tried first.
    fn order(&mut self, first: usize) {
        let steps = &mut self.open[first..];
        if self.track.is_some() {
            let mut both: Vec<(Step, u128)> = steps.iter().copied().zip(self.states[first..].iter().copied()).collect();
            both.sort_unstable_by(|a, b| b.cmp(a));
            for (n, (step, states)) in both.into_iter().enumerate() {
                (self.open[first + n], self.states[first + n]) = (step, states);
            }
        } else if steps.is_sorted() {
            steps.reverse();
        } else {
            steps.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
}

impl<'v> Iterator for SimplePaths<'v, '_> {
    type Item = Path<'v>;

    fn next(&mut self) -> Option<Path<'v>> {
        let Last(last) = self.advance()?;
        if let Some(limit) = self.meter.is_full(self.found) {
            return self.stop(limit);
        }
        self.found += 1;
        let mut steps = Vec::with_capacity(self.path.len() + 1);
        steps.extend_from_slice(&self.path);
        steps.extend(last);
        Some(Path::new(self.place, self.start, steps, None))
    }
}

/// Hops from each node, in each state, to the target, within a limit.
#[derive(Debug)]
pub(super) enum Left {
    /// By node: one more than the hops, 0 where out of reach. Zeros cost nothing until touched.
    Nodes(Vec<u32>),
    Spots(HashMap<(NodeIx, u8), u32>),
}

impl Left {
    /// Breadth first back from the target. The start is not passed, since no simple path does.
    pub(super) fn new<'v>(
        ground: impl Ground<'v>,
        track: Option<&Track>,
        (start, target): (NodeIx, NodeIx),
        hops: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Limit> {
        let Some(track) = track else { return Self::of_nodes(ground, (start, target), hops, meter) };
        let space = Product { ground, track, limit: None };
        let mut left = HashMap::new();
        let mut queue: VecDeque<Tracked> = space.ends(target).into();
        left.extend(queue.iter().map(|spot| ((target, spot.state), 0)));
        while let Some(spot) = queue.pop_front() {
            let next = left[&(spot.node, spot.state)] + 1;
            if next as usize > hops {
                break;
            }
            let mut arcs = 0;
            space.back(spot, |near, _| {
                arcs += 1;
                if near.node != target && !left.contains_key(&(near.node, near.state)) {
                    left.insert((near.node, near.state), next);
                    queue.extend(Some(near).filter(|near| near.node != start));
                }
            });
            meter.steps(arcs).or_else(|| meter.is_too_large(left.len() * 32)).map_or(Ok(()), Err)?;
        }
        Ok(Self::Spots(left))
    }

    fn of_nodes<'v>(
        ground: impl Ground<'v>,
        (start, target): (NodeIx, NodeIx),
        hops: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Limit> {
        let mut left = vec![0; ground.view().node_count()];
        left[target.0 as usize] = 1;
        let mut queue = VecDeque::from([target]);
        while let Some(node) = queue.pop_front() {
            let next: u32 = left[node.0 as usize] + 1;
            if next as usize > hops.saturating_add(1) {
                break;
            }
            let mut arcs = 0;
            for (near, _) in ground.back(node) {
                arcs += 1;
                if left[near.0 as usize] == 0 {
                    left[near.0 as usize] = next;
                    queue.extend(Some(near).filter(|&near| near != start));
                }
            }
            meter.steps(arcs).map_or(Ok(()), Err)?;
        }
        Ok(Self::Nodes(left))
    }

    /// Whether the target is within so many hops of a node, in one of the states.
    #[inline]
    pub(super) fn within(&self, node: NodeIx, states: u128, hops: usize) -> bool {
        match self {
            Self::Nodes(left) => (left[node.0 as usize] as usize).wrapping_sub(1) <= hops && left[node.0 as usize] != 0,
            Self::Spots(left) => {
                bits(states).any(|state| left.get(&(node, state)).is_some_and(|&left| left as usize <= hops))
            }
        }
    }
}
