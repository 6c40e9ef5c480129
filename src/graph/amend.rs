//! Which claims corrections and retractions take back.

use fixedbitset::FixedBitSet;

use super::claims::{CHUNK, Chunk, flag};
use super::ledger::Ledger;
use crate::model::Mark;

/// The claims taken back by amendments that `counts` lets count (given their chunk, place and
/// number) and that are not taken back themselves. Amendments only point back, so one pass from
/// the last settles them.
pub(crate) fn taken_back(ledger: &Ledger, counts: impl Fn(&Chunk, usize, u32) -> bool) -> FixedBitSet {
    let mut taken = FixedBitSet::new();
    for (number, chunk) in ledger.claims.chunks().iter().enumerate().rev() {
        if chunk.any_flags & flag::AMENDS == 0 {
            continue;
        }
        for at in (0..chunk.len()).rev().filter(|&at| chunk.flags[at] & flag::AMENDS != 0) {
            let claim = (number * CHUNK + at) as u32;
            if taken.contains(claim as usize) || !counts(chunk, at, claim) {
                continue;
            }
            let corrected = chunk.facets(at).and_then(|f| f.corrects);
            let retracts = ledger.has_mark(claim, Mark::Retraction);
            let retracted = if retracts { ledger.claims_of(claim) } else { Vec::new() };
            for target in corrected.into_iter().chain(retracted) {
                taken.grow_and_insert(target as usize);
            }
        }
    }
    taken
}
