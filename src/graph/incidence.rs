//! Which claims name which node: an index made when first asked for, not kept in the ledger.

use super::claims::CLAIM_BIT;
use super::ledger::Ledger;

/// Claims by node for the first `covered` claims; later ones are scanned.
#[derive(Debug)]
pub(crate) struct Incidence {
    offsets: Vec<u32>,
    claims: Vec<u32>,
    covered: usize,
}

/// So many claims may be scanned before the index is made anew.
const TAIL: usize = 1024;

impl Incidence {
    /// Time and space linear in nodes and participants.
    pub(crate) fn build(ledger: &Ledger) -> Self {
        let mut offsets = vec![0u32; ledger.nodes.len() + 2];
        let covered = ledger.claims.len();
        for claim in 0..covered as u32 {
            each_node(ledger, claim, |n| offsets[n as usize + 2] += 1);
        }
        for n in 2..offsets.len() {
            offsets[n] += offsets[n - 1];
        }
        let mut claims = vec![0; offsets.last().copied().unwrap_or(0) as usize];
        for claim in 0..covered as u32 {
            each_node(ledger, claim, |n| {
                let at = &mut offsets[n as usize + 1];
                claims[*at as usize] = claim;
                *at += 1;
            });
        }
        offsets.pop();
        Self { offsets, claims, covered }
    }

    pub(crate) fn is_stale(&self, claims: usize) -> bool {
        claims.saturating_sub(self.covered) > TAIL.max(self.covered / 4) || claims < self.covered
    }

    pub(crate) fn claims_of(&self, ledger: &Ledger, node: u32) -> Vec<u32> {
        let at = node as usize;
        let mut found = match (self.offsets.get(at), self.offsets.get(at + 1)) {
            (Some(&from), Some(&to)) => self.claims[from as usize..to as usize].to_vec(),
            _ => Vec::new(),
        };
        for claim in self.covered as u32..ledger.claims.len() as u32 {
            each_node(ledger, claim, |n| {
                if n == node {
                    found.push(claim);
                }
            });
        }
        found
    }
}

/// The nodes that a claim names, each once.
fn each_node(ledger: &Ledger, claim: u32, mut each: impl FnMut(u32)) {
    let (chunk, at) = ledger.claims.at(claim);
    if chunk.flags[at] & super::flag::ROLES != 0 {
        ledger.nodes_of(claim).into_iter().for_each(each);
        return;
    }
    let (a, b) = (chunk.first[at], chunk.second[at]);
    if a & CLAIM_BIT == 0 {
        each(a);
    }
    if b & CLAIM_BIT == 0 && b != a {
        each(b);
    }
}
