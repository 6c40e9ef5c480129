//! Lifting: organs and office holders stand for their state.

use super::selection::Selection;
use crate::error::Error;
use crate::graph::{Ledger, NONE};
use crate::model::Mark;

/// Whom each node stands for, through claims whose relation is marked as lifting.
#[derive(Debug)]
pub(super) struct Lift {
    /// Empty when nothing is lifted.
    to: Vec<u32>,
}

impl Lift {
    pub(super) const fn none() -> Self {
        Self { to: Vec::new() }
    }

    /// Follows lifting claims to their end. They are structure, and no condition of the lens
    /// touches them; only those that are taken back do not lift.
    pub(super) fn new(ledger: &Ledger, selection: &Selection) -> Result<Self, Error> {
        let lifting: Vec<bool> = ledger.schema.relations().map(|rule| rule.marks().contains(&Mark::Lifts)).collect();
        let mut next = vec![NONE; ledger.nodes.len()];
        for claim in selection.structure() {
            let (chunk, at) = ledger.claims.at(claim);
            if !lifting[usize::from(chunk.relation[at].0)] {
                continue;
            }
            let (from, to) = (chunk.first[at], chunk.second[at]);
            let known = &mut next[from as usize];
            if *known != NONE && *known != to {
                let mut ends = [ledger.nodes.key(*known), ledger.nodes.key(to)];
                ends.sort_unstable();
                let detail = format!("it stands for {} and for {}", ends[0], ends[1]);
                return Err(Error::ambiguous("lift of node", ledger.nodes.key(from), detail));
            }
            *known = to;
        }
        Ok(Self { to: ends(ledger, &next)? })
    }

    #[inline]
    pub(super) fn of(&self, node: u32) -> u32 {
        if self.to.is_empty() { node } else { self.to[node as usize] }
    }

    pub(super) fn is_none(&self) -> bool {
        self.to.is_empty()
    }
}

/// Where each node's way ends; every step is walked once.
fn ends(ledger: &Ledger, next: &[u32]) -> Result<Vec<u32>, Error> {
    let mut ends = vec![NONE; next.len()];
    let mut way = Vec::new();
    for node in 0..next.len() as u32 {
        let mut at = node;
        while ends[at as usize] == NONE && next[at as usize] != NONE {
            if way.len() > next.len() {
                let rule = "it stands for itself in a circle";
                return Err(Error::conflict("lift of node", ledger.nodes.key(node), rule));
            }
            way.push(at);
            at = next[at as usize];
        }
        let end = if ends[at as usize] == NONE { at } else { ends[at as usize] };
        ends[at as usize] = end;
        for step in way.drain(..) {
            ends[step as usize] = end;
        }
    }
    Ok(ends)
}
