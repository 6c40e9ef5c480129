//! Who is the same as whom, as far as a lens accepts what claims say of it.

use fixedbitset::FixedBitSet;

use super::selection::Selection;
use crate::graph::{CLAIM_BIT, Claim, Ledger, flag};
use crate::model::{Confidence, Mark};

/// For each node, who stands for all that are taken for the same: the first by kind and key.
/// Claims of relations marked as identity count when they are made with at least that confidence,
/// or are background. Empty when nobody is the same as another.
pub(super) fn classes(ledger: &Ledger, selection: &Selection, least: Confidence) -> Vec<u32> {
    let mut parents: Vec<u32> = Vec::new();
    for (_, a, b) in accepted(ledger, selection, least) {
        if parents.is_empty() {
            parents = (0..ledger.nodes.len() as u32).collect();
        }
        unite(ledger, &mut parents, a, b);
    }
    for node in 0..parents.len() as u32 {
        parents[node as usize] = root(&mut parents, node);
    }
    parents
}

/// The claims of identity that a lens accepts, with the two that they say are the same.
pub(super) fn accepted<'a>(
    ledger: &'a Ledger,
    selection: &'a Selection,
    least: Confidence,
) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    let marked: Vec<bool> = ledger.schema.relations().map(|r| r.marks().contains(&Mark::Identity)).collect();
    (0..ledger.claims.len() as u32).filter_map(move |claim| {
        let (chunk, at) = ledger.claims.at(claim);
        let (a, b) = (chunk.first[at], chunk.second[at]);
        let of_two = || chunk.flags[at] & flag::ROLES == 0 && (a | b) & CLAIM_BIT == 0;
        let is_identity = marked[usize::from(chunk.relation[at].0)] && of_two() && selection.counts(claim);
        (is_identity && accepts(&Claim::new(ledger, claim), least)).then_some((claim, a, b))
    })
}

fn accepts(claim: &Claim<'_>, least: Confidence) -> bool {
    claim.sign() >= 0 && (claim.is_background() || claim.confidence().is_some_and(|made| made >= least))
}

fn root(parents: &mut [u32], node: u32) -> u32 {
    let mut at = node;
    while parents[at as usize] != at {
        parents[at as usize] = parents[parents[at as usize] as usize];
        at = parents[at as usize];
    }
    at
}

/// The earlier by kind and key becomes the root, so that arrival leaves no trace.
fn unite(ledger: &Ledger, parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    let name = |node: u32| (ledger.schema.kind_name(ledger.nodes.kind(node)), ledger.nodes.key(node));
    let (first, second) = if name(a) <= name(b) { (a, b) } else { (b, a) };
    parents[second as usize] = first;
}

/// Relations whose ties join a node to itself once it is taken for the same.
pub(super) fn relations(ledger: &Ledger) -> FixedBitSet {
    let marked = ledger.schema.relations().enumerate().filter(|(_, rule)| rule.marks().contains(&Mark::Identity));
    marked.map(|(number, _)| number).collect()
}
