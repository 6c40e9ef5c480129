//! No state follows itself: a circle of succession is refused when it is recorded.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use super::Graph;
use super::amend::taken_back;
use super::claims::{CLAIM_BIT, ClaimRow, flag};
use super::read::Claim;
use crate::error::Error;
use crate::model::{Aspect, Aspects, Mark, Period};

/// Refuses a claim of succession by which a node would follow itself. A circle whose claims are
/// of different days is none: Egypt followed the union that it had gone into.
///
/// Cost: the claims of all that the predecessor followed, on days that may be the same.
pub(super) fn check(graph: &Graph, row: &ClaimRow, valid: &Period) -> Result<(), Error> {
    if row.flags & flag::ROLES != 0 || is_only_supposed(row.aspects) {
        return Ok(());
    }
    if follows(graph, row, valid, &FixedBitSet::new()) {
        // What was taken back holds nobody up; looked for only now, since circles are rare.
        let gone = taken_back(&graph.ledger, |_, _, _| true);
        if gone.is_clear() || follows(graph, row, valid, &gone) {
            let key = graph.ledger.nodes.key(row.first);
            return Err(Error::conflict("succession of node", key, "it would follow itself"));
        }
    }
    Ok(())
}

/// Whether the predecessor of a claim follows its successor.
fn follows(graph: &Graph, row: &ClaimRow, valid: &Period, gone: &FixedBitSet) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![row.second];
    while let Some(node) = open.pop() {
        if node == row.first {
            return true;
        }
        if !seen.insert(node) {
            continue;
        }
        for claim in graph.incident(node).into_iter().filter(|&c| !gone.contains(c as usize)) {
            let (chunk, at) = graph.ledger.claims.at(claim);
            let pair = chunk.flags[at] & flag::ROLES == 0 && (chunk.first[at] | chunk.second[at]) & CLAIM_BIT == 0;
            if !pair || chunk.first[at] != node || !graph.ledger.has_mark(claim, Mark::Succession) {
                continue;
            }
            let said = Claim::new(&graph.ledger, claim);
            if !is_only_supposed(said.aspects()) && said.valid().is_none_or(|said| may_coincide(valid, &said)) {
                open.push(chunk.second[at]);
            }
        }
    }
    false
}

fn is_only_supposed(aspects: Aspects) -> bool {
    aspects.meets(Aspects::NONE.with(Aspect::Negated).with(Aspect::Hypothetical))
}

/// Whether two successions may be of one day; one without a date may be of any.
fn may_coincide(a: &Period, b: &Period) -> bool {
    let dated = *a != Period::ALWAYS && *b != Period::ALWAYS;
    !dated || !(a.begins_before(b).is_certain() || b.begins_before(a).is_certain())
}
