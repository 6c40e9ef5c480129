//! Lifting: organs and office holders stand for their state, and nodes that a lens takes for the
//! same stand for one of them.
//!
//! Most nodes stand for the same one always, and a table answers. Whose office has dates stands
//! for whom it did when a claim holds, which is found step by step.

use super::identity;
use super::lens::Lens;
use super::selection::Selection;
use crate::error::Error;
use crate::graph::{Claim, Ledger, NONE, flag};
use crate::model::{AllenSet, Mark, Period, Truth};

/// Whom each node stands for, through claims whose relation is marked as lifting.
#[derive(Debug, Default)]
pub(super) struct Lift {
    /// Where each node's way ends, [`DATED`] when that depends on the day; empty when nothing is
    /// lifted.
    to: Vec<u32>,
    /// The steps of nodes whose next one depends on the day, by where they leave.
    steps: Vec<Step>,
    /// Who stands for each node among those taken for the same; empty when nobody is.
    same: Vec<u32>,
}

/// The way's end depends on the day.
const DATED: u32 = NONE - 1;

/// One stands for another, always or in a period.
#[derive(Debug, PartialEq)]
struct Step {
    from: u32,
    to: u32,
    valid: Option<Period>,
}

impl Lift {
    /// Follows lifting claims to their end. They are structure, and no condition of the lens
    /// touches them; only those that are taken back do not lift.
    pub(super) fn new(ledger: &Ledger, selection: &Selection, lens: &Lens) -> Result<Self, Error> {
        let same = lens.same.map_or_else(Vec::new, |least| identity::classes(ledger, selection, least));
        let marks: &[Mark] = match (lens.lifts, lens.continues) {
            (true, true) => &[Mark::Lifts, Mark::Succession],
            (true, false) => &[Mark::Lifts],
            (false, true) => &[Mark::Succession],
            (false, false) => &[],
        };
        let mut lift = Self { to: Vec::new(), steps: steps(ledger, selection, marks, &same), same };
        if lift.steps.is_empty() && lift.same.is_empty() {
            return Ok(lift);
        }
        let next = lift.settle(ledger)?;
        lift.to = ends(ledger, &next, &lift.same)?;
        Ok(lift)
    }

    /// The next one of each node, taking steps that do not depend on the day out of the list.
    fn settle(&mut self, ledger: &Ledger) -> Result<Vec<u32>, Error> {
        let mut next = vec![NONE; ledger.nodes.len()];
        for steps in self.steps.chunk_by(|a, b| a.from == b.from) {
            let mut always = steps.iter().filter(|step| step.valid.is_none()).map(|step| step.to);
            let (one, two) = (always.next(), always.next());
            if let (Some(a), Some(b)) = (one, two) {
                let mut ends = [ledger.nodes.key(a), ledger.nodes.key(b)];
                ends.sort_unstable();
                let detail = format!("it stands for {} and for {}", ends[0], ends[1]);
                return Err(Error::ambiguous("lift of node", ledger.nodes.key(steps[0].from), detail));
            }
            let only = one.filter(|&to| steps.iter().all(|step| step.to == to));
            next[steps[0].from as usize] = only.unwrap_or(DATED);
        }
        self.steps.retain(|step| next[step.from as usize] == DATED);
        Ok(next)
    }

    /// Whom a node stands for on any day; itself when that depends on the day.
    #[inline]
    pub(super) fn of(&self, node: u32) -> u32 {
        match self.to.get(node as usize) {
            None => node,
            Some(&DATED) => self.one_of_same(node),
            Some(&end) => end,
        }
    }

    /// Whether whom the node stands for depends on the day.
    #[inline]
    pub(super) fn is_dated(&self, node: u32) -> bool {
        !self.steps.is_empty() && self.to.get(node as usize) == Some(&DATED)
    }

    /// Whom a node stands for while something holds; itself when nobody can tell.
    pub(super) fn on(&self, node: u32, when: Option<&Period>) -> u32 {
        self.resolve(node, when).unwrap_or_else(|| self.one_of_same(node))
    }

    /// Whom a node stands for while something holds: of those it may stand for then, the only
    /// one, or the only one it certainly does. `None` when there are several.
    pub(super) fn resolve(&self, node: u32, when: Option<&Period>) -> Option<u32> {
        let mut at = self.one_of_same(node);
        // A way can run in a circle when no day is stated; it is no longer than its steps.
        for _ in 0..=self.steps.len() {
            match self.to.get(at as usize) {
                None => return Some(at),
                Some(&DATED) => {}
                Some(&end) => return Some(end),
            }
            let first = self.steps.partition_point(|step| step.from < at);
            let here = self.steps[first..].iter().take_while(|step| step.from == at);
            match choose(here, when) {
                Next::Only(to) => at = to,
                Next::Nobody => return Some(at),
                Next::Several => return None,
            }
        }
        None
    }

    /// Who stands for a node and all that are taken for the same.
    pub(super) fn one_of_same(&self, node: u32) -> u32 {
        self.same.get(node as usize).copied().unwrap_or(node)
    }

    pub(super) fn is_none(&self) -> bool {
        self.to.is_empty()
    }

    pub(super) fn has_dated(&self) -> bool {
        !self.steps.is_empty()
    }
}

/// For whom somebody stands next.
enum Next {
    Nobody,
    Only(u32),
    Several,
}

/// The step to take while something holds.
fn choose<'a>(steps: impl Iterator<Item = &'a Step>, when: Option<&Period>) -> Next {
    let (mut may, mut must) = (Vec::new(), Vec::new());
    for step in steps {
        let truth = match (&step.valid, when) {
            (None, _) => Truth::Yes,
            (Some(_), None) => Truth::Unknown,
            (Some(valid), Some(when)) => valid.allen(AllenSet::CONCURRENT, when),
        };
        let list = match truth {
            Truth::Yes => &mut must,
            Truth::Unknown => &mut may,
            Truth::No => continue,
        };
        if !list.contains(&step.to) {
            list.push(step.to);
        }
    }
    match (must.as_slice(), may.as_slice()) {
        ([to], _) | ([], [to]) => Next::Only(*to),
        ([], []) => Next::Nobody,
        _ => Next::Several,
    }
}

/// Lifting claims as steps between those who stand for the same, each once.
fn steps(ledger: &Ledger, selection: &Selection, marks: &[Mark], same: &[u32]) -> Vec<Step> {
    let lifts = |mark: &Mark| marks.contains(mark);
    let lifting: Vec<bool> = ledger.schema.relations().map(|rule| rule.marks().iter().any(lifts)).collect();
    let backwards: Vec<bool> = ledger.schema.relations().map(|rule| rule.marks().contains(&Mark::Succession)).collect();
    let one = |node: u32| same.get(node as usize).copied().unwrap_or(node);
    let mut found = Vec::new();
    for claim in selection.structure() {
        let (chunk, at) = ledger.claims.at(claim);
        let relation = usize::from(chunk.relation[at].0);
        if !lifting[relation] || chunk.flags[at] & flag::ROLES != 0 {
            continue;
        }
        let (a, b) = (one(chunk.first[at]), one(chunk.second[at]));
        // A successor names whom it follows; the one before stands for it, for good. That one may
        // have several, which is no mistake, so the step is one that depends on what else there is.
        let (from, to) = if backwards[relation] { (b, a) } else { (a, b) };
        let stated = Claim::new(ledger, claim).valid().filter(|v| *v != Period::ALWAYS);
        let valid = if backwards[relation] { Some(Period::ALWAYS) } else { stated };
        if from != to {
            found.push(Step { from, to, valid });
        }
    }
    found.sort_by(|x, y| (x.from, x.to, &x.valid).cmp(&(y.from, y.to, &y.valid)));
    found.dedup();
    found
}

/// Where each node's way ends; every step is walked once.
fn ends(ledger: &Ledger, next: &[u32], same: &[u32]) -> Result<Vec<u32>, Error> {
    let one = |node: u32| same.get(node as usize).copied().unwrap_or(node);
    let mut ends = vec![NONE; next.len()];
    let mut way = Vec::new();
    for node in 0..next.len() as u32 {
        let mut at = one(node);
        while ends[at as usize] == NONE && next[at as usize] < DATED {
            if way.len() > next.len() {
                let rule = "it stands for itself in a circle";
                return Err(Error::conflict("lift of node", ledger.nodes.key(node), rule));
            }
            way.push(at);
            at = next[at as usize];
        }
        let end = match (ends[at as usize], next[at as usize]) {
            (NONE, DATED) => DATED,
            (NONE, _) => at,
            (end, _) => end,
        };
        ends[at as usize] = end;
        ends[node as usize] = end;
        for step in way.drain(..) {
            ends[step as usize] = end;
        }
    }
    Ok(ends)
}
