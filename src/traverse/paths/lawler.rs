//! The best paths one after another (Yen 1971, with the partition of Lawler 1972). All paths not
//! yet given are split into branches: a beginning, and the ties that must not come next. A branch
//! waits under what it costs at least and is searched only when nothing else is better; most
//! never are.
//!
//! Beside an automaton the best way on can meet a node twice. Such a way is no path; its branch is
//! split at the first tie that repeats a node, and what it costs still bounds what is left, so
//! that paths come out exact and in order. The same is done with paths that share too much with
//! those before them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fixedbitset::FixedBitSet;

use super::bound::Bound;
use super::cost::{Toll, order, ordered};
use super::overlap::Overlap;
use super::search::{Branch, Cut, Search, Setting};
use super::space::{Space, Spot};
use crate::budget::{Limit, Meter};
use crate::traverse::ground::Ground;
use crate::view::{ArcIx, NodeIx};

/// A step of a path: the node it leads to, by which arc.
pub(super) type Step = (NodeIx, ArcIx);

/// What all searches of one question share.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) toll: Toll,
    pub(super) start: NodeIx,
    pub(super) target: NodeIx,
    pub(super) ceiling: f64,
}

/// Where a branch leaves: so many steps into a path that was taken, or at the start.
type Origin = (Option<usize>, usize);

/// A branch that is not searched yet or, with steps, the best path of one. The order is that of
/// the answer: by value, fewest ties, then step by step; a branch before paths of its value.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    value: u64,
    path: Option<(usize, Vec<Step>)>,
    origin: Origin,
}

/// A path that was taken from the queue, up to where it went wrong if it did.
#[derive(Debug)]
struct Taken {
    value: f64,
    steps: Vec<Step>,
    origin: Origin,
}

#[derive(Debug)]
pub(super) struct Lawler<S: Spot> {
    bound: Bound<S>,
    search: Search<S>,
    queue: BinaryHeap<Reverse<Entry>>,
    taken: Vec<Taken>,
    on_path: FixedBitSet,
    overlap: Option<Overlap>,
    begun: bool,
    /// The last path given, whose branches are still to be made.
    given: Option<usize>,
    /// Bytes of queue and paths.
    held: usize,
}

impl<S: Spot> Lawler<S> {
    pub(super) fn new<'v>(
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        overlap: Option<Overlap>,
        nodes: usize,
    ) -> Self {
        Self {
            bound: Bound::new(space, &question.toll, (question.start, question.target), nodes),
            search: Search::new(nodes),
            queue: BinaryHeap::new(),
            taken: Vec::new(),
            on_path: FixedBitSet::with_capacity(nodes),
            overlap,
            begun: false,
            given: None,
            held: 0,
        }
    }

    /// The next best path and its value.
    pub(super) fn next<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(Vec<Step>, f64)>, Cut> {
        self.begin(space, question, meter)?;
        if let Some(given) = self.given.take() {
            self.split(space, question, given, meter)?;
        }
        while let Some(Reverse(entry)) = self.queue.pop() {
            let floor = ordered(entry.value);
            let no_better = |cut: Cut| Cut { floor: cut.floor.max(floor), ..cut };
            self.held -= size_of::<Entry>();
            let bytes = self.held + self.bound.bytes() + self.search.bytes() + question.toll.bytes();
            meter.is_too_large(bytes).map_or(Ok(()), |by| Err(Cut { by, floor }))?;
            let Some((_, steps)) = entry.path else {
                if let Some((steps, value)) = self.best_of(space, question, entry.origin, meter).map_err(no_better)? {
                    self.push(order(value), Some(steps), entry.origin);
                }
                continue;
            };
            self.held -= steps.len() * size_of::<Step>();
            let view = space.ground().view();
            let repeat = self.repeat(question.start, &steps);
            let over = self.overlap.as_ref().and_then(|overlap| overlap.exceeded(view, &steps));
            if repeat.is_none() && over.is_some() {
                // What is forbidden may have grown since.
                let again = self.best_of(space, question, entry.origin, meter).map_err(no_better)?;
                let Some((again, value)) = again else { continue };
                if again != steps {
                    self.push(order(value), Some(again), entry.origin);
                    continue;
                }
            }
            let wrong = repeat.into_iter().chain(over).min();
            let kept = wrong.map_or(steps.len(), |wrong| wrong + 1);
            self.held += kept * size_of::<Step>();
            let at = self.taken.len();
            self.taken.push(Taken { value: floor, steps: steps[..kept].to_vec(), origin: entry.origin });
            if wrong.is_none() {
                self.given = Some(at);
                if let Some(overlap) = &mut self.overlap {
                    overlap.choose(view, &steps);
                }
                return Ok(Some((steps, floor)));
            }
            self.split(space, question, at, meter)?;
        }
        Ok(None)
    }

    /// After the first path, whose search has met all there is on paths of its value: how many
    /// those are, unless they form a cycle. `Err(None)` when they are more than a number holds.
    pub(super) fn tally<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        meter: &mut Meter<'_>,
    ) -> Result<Option<u128>, Option<Limit>> {
        let Some(best) = self.taken.first() else { return Ok(None) };
        let setting = Setting {
            space: *space,
            toll: &question.toll,
            bound: &self.bound,
            target: question.target,
            ceiling: question.ceiling,
            on_path: &self.on_path,
        };
        let nodes = space.ground().view().node_count();
        self.search.tally(&setting, (question.start, nodes), best.value, meter)
    }

    /// The bound up to the start, and the branch of all paths.
    fn begin<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        meter: &mut Meter<'_>,
    ) -> Result<(), Cut> {
        if self.begun {
            return Ok(());
        }
        let Question { toll, start, .. } = question;
        let start = space.timeless(space.start(*start));
        let run = self.bound.run(space, toll, Some(start), meter);
        run.map_err(|by| Cut { by, floor: toll.estimate(toll.nothing(), self.bound.floor()) })?;
        self.begun = true;
        if let Some(rest) = self.bound.from(start) {
            self.push(order(toll.estimate(toll.nothing(), rest)), None, (None, 0));
        }
        Ok(())
    }

    fn push(&mut self, value: u64, steps: Option<Vec<Step>>, origin: Origin) {
        self.held += size_of::<Entry>() + steps.as_ref().map_or(0, |steps| steps.len() * size_of::<Step>());
        let path = steps.map(|steps| (steps.len(), steps));
        self.queue.push(Reverse(Entry { value, path, origin }));
    }

    /// The best path of a branch.
    fn best_of<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        origin: Origin,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(Vec<Step>, f64)>, Cut> {
        let view = space.ground().view();
        let begin: Vec<Step> = origin.0.map_or_else(Vec::new, |path| self.taken[path].steps[..origin.1].to_vec());
        let forbidden = match self.overlap.as_ref().map(|overlap| overlap.forbidden(view, &begin)) {
            None => Vec::new(),
            Some(Some(forbidden)) => forbidden,
            Some(None) => return Ok(None),
        };
        let mut branch = Branch {
            spots: vec![space.start(question.start)],
            value: question.toll.nothing(),
            bans: self.bans(space.ground(), origin),
            forbidden,
        };
        self.on_path.insert(question.start.0 as usize);
        for step in &begin {
            self.on_path.insert(step.0.0 as usize);
            advance(space, &question.toll, &mut branch, *step);
        }
        let setting = Setting {
            space: *space,
            toll: &question.toll,
            bound: &self.bound,
            target: question.target,
            ceiling: question.ceiling,
            on_path: &self.on_path,
        };
        let found = self.search.run(&setting, &branch, meter);
        self.leave(question.start, &begin);
        let found = found.map_err(|cut| self.cut(&cut))?;
        Ok(found.map(|found| ([begin, found.steps].concat(), found.value)))
    }

    /// What a cut search says of all that is left.
    fn cut(&self, cut: &Cut) -> Cut {
        let waiting = self.queue.peek().map_or(cut.floor, |entry| ordered(entry.0.value));
        Cut { by: cut.by, floor: cut.floor.min(waiting) }
    }

    fn leave(&mut self, start: NodeIx, steps: &[Step]) {
        self.on_path.set(start.0 as usize, false);
        for step in steps {
            self.on_path.set(step.0.0 as usize, false);
        }
    }

    /// The ties that paths of a branch must not take next: those by which paths with the same
    /// beginning went on.
    fn bans<'v>(&self, ground: impl Ground<'v>, (mut path, at): Origin) -> Vec<ArcIx> {
        let mut bans = Vec::new();
        while let Some(Taken { steps, origin, .. }) = path.map(|path| &self.taken[path]) {
            bans.push(ground.view().owner(steps[at].1));
            path = origin.0.filter(|_| origin.1 == at);
        }
        bans
    }

    /// The first step that leads to a node where the path was before.
    fn repeat(&mut self, start: NodeIx, steps: &[Step]) -> Option<usize> {
        self.on_path.insert(start.0 as usize);
        let repeat = steps.iter().position(|step| self.on_path.put(step.0.0 as usize));
        self.leave(start, &steps[..repeat.unwrap_or(steps.len())]);
        repeat
    }

    /// Makes the branches that leave a path which was taken: at each of its nodes, from that on
    /// where it left another itself.
    fn split<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        path: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), Cut> {
        let floor = self.taken[path].value;
        let toll = &question.toll;
        if !self.bound.is_whole() {
            self.bound.run(space, toll, None, meter).map_err(|by| Cut { by, floor })?;
        }
        let Taken { steps, origin: (parent, leaves), .. } = &self.taken[path];
        let (steps, parent, leaves) = (steps.clone(), *parent, *leaves);
        let mut branch = Branch {
            spots: vec![space.start(question.start)],
            value: toll.nothing(),
            bans: Vec::new(),
            forbidden: Vec::new(),
        };
        self.on_path.insert(question.start.0 as usize);
        let mut cut = None;
        for (at, step) in steps.iter().enumerate() {
            if at >= leaves {
                let inherited = if at == leaves && parent.is_some() { (parent, at) } else { (None, at) };
                branch.bans = self.bans(space.ground(), inherited);
                branch.bans.push(space.ground().view().owner(step.1));
                match self.least(space, question, &branch, meter) {
                    Ok(Some(least)) => self.push(order(least), None, (Some(path), at)),
                    Ok(None) => {}
                    Err(by) => {
                        cut = Some(by);
                        break;
                    }
                }
            }
            self.on_path.insert(step.0.0 as usize);
            advance(space, toll, &mut branch, *step);
        }
        self.leave(question.start, &steps);
        cut.map_or(Ok(()), |by| Err(Cut { by, floor }))
    }

    /// What a path of a branch costs at least, by its next step and the bound; `None` when there
    /// is no next step.
    fn least<'v>(
        &self,
        space: &impl Space<'v, Spot = S>,
        question: &Question,
        branch: &Branch<S>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<f64>, Limit> {
        let (ground, toll) = (space.ground(), &question.toll);
        let (mut least, mut arcs) = (None::<f64>, 0);
        for &spot in &branch.spots {
            space.onward(spot, |next, arc| {
                arcs += 1;
                let node = next.node();
                let is_free = !self.on_path.contains(node.0 as usize)
                    && (node != question.target || space.ends_at(next))
                    && !branch.bans.contains(&ground.view().owner(arc));
                let Some(rest) = self.bound.from(space.timeless(next)).filter(|_| is_free) else { return };
                let estimate = toll.estimate(toll.join(branch.value, toll.price(ground, arc)), rest);
                if estimate <= question.ceiling {
                    least = Some(least.map_or(estimate, |least| least.min(estimate)));
                }
            });
        }
        meter.steps(arcs).map_or(Ok(least), Err)
    }
}

/// One step further.
fn advance<'v, P: Space<'v>>(space: &P, toll: &Toll, branch: &mut Branch<P::Spot>, (node, arc): Step) {
    let mut spots = Vec::new();
    for &spot in &branch.spots {
        space.step(spot, (node, arc), |next| {
            if !spots.contains(&next) {
                spots.push(next);
            }
        });
    }
    branch.spots = spots;
    branch.value = toll.join(branch.value, toll.price(space.ground(), arc));
}
