//! Merging the claims of one tie into its number.

use super::lens::{Lens, Merge, Number};
use super::order::compare_claims;
use super::rows::OwnNumbers;
use crate::error::Error;
use crate::graph::{Ledger, NO_AFFINITY};

/// Merges claims under one lens, whichever number the ties carry.
#[derive(Clone, Copy)]
pub(super) struct Merger<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) lens: &'a Lens,
}

impl Merger<'_> {
    /// Whether ties carry quantities (or counts) rather than affinities.
    pub(super) fn is_float(&self) -> bool {
        self.lens.number == Number::Quantity || self.lens.merge == Merge::Count
    }

    /// Whether a claim without a quantity makes no tie.
    pub(super) fn needs_quantity(&self) -> bool {
        self.lens.number == Number::Quantity
    }

    /// Whether a claim can make a tie: under quantity, one without it does not.
    pub(super) fn makes_ties(&self, claim: u32) -> bool {
        !self.needs_quantity() || self.quantity(claim).is_some()
    }

    /// No numbers yet, of the right type.
    pub(super) fn empty(&self, capacity: usize) -> OwnNumbers {
        if self.is_float() {
            OwnNumbers::Quantity(Vec::with_capacity(capacity))
        } else {
            OwnNumbers::Affinity(Vec::with_capacity(capacity))
        }
    }

    /// The affinity of a tie of one claim.
    #[inline]
    pub(super) fn single_affinity(&self, claim: u32) -> i32 {
        self.millionths(claim).unwrap_or(0) as i32
    }

    /// The quantity (or count) of a tie of one claim.
    #[inline]
    pub(super) fn single_number(&self, claim: u32) -> f64 {
        if self.lens.merge == Merge::Count { 1.0 } else { self.quantity(claim).unwrap_or(0.0) }
    }

    /// The affinity of a tie in millionths. An absent one adds nothing.
    pub(super) fn affinity(&self, claims: &[u32]) -> Result<i32, Error> {
        let stated = || claims.iter().filter_map(|&c| self.millionths(c));
        match self.lens.merge {
            Merge::Sum | Merge::Apart => i32::try_from(stated().sum::<i64>()).map_err(|_| {
                Error::overflow(format!("the affinities of {} claims of one tie; merge by mean instead", claims.len()))
            }),
            Merge::Mean => Ok(rounded(stated().sum(), i64::try_from(stated().count()).unwrap_or(i64::MAX))),
            // The other policies pick one claim, whose affinity fits.
            _ => Ok(self.pick(claims).and_then(|c| self.millionths(c)).unwrap_or(0) as i32),
        }
    }

    /// The quantity (or count) of a tie.
    pub(super) fn number(&self, claims: &[u32]) -> Result<f64, Error> {
        let value = match self.lens.merge {
            Merge::Count => claims.len() as f64,
            Merge::Sum | Merge::Apart => self.sum(claims),
            Merge::Mean => self.sum(claims) / claims.len() as f64,
            _ => self.pick(claims).and_then(|c| self.quantity(c)).unwrap_or(0.0),
        };
        if value.is_finite() {
            return Ok(value);
        }
        Err(Error::overflow(format!("the quantities of {} claims of one tie", claims.len())))
    }

    /// Smallest first, so that neither arrival nor threads show in the last bit.
    fn sum(&self, claims: &[u32]) -> f64 {
        if let &[claim] = claims {
            return self.quantity(claim).unwrap_or(0.0);
        }
        let mut values: Vec<f64> = claims.iter().filter_map(|&c| self.quantity(c)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values.iter().sum()
    }

    fn millionths(&self, claim: u32) -> Option<i64> {
        let (chunk, at) = self.ledger.claims.at(claim);
        let affinity = chunk.affinity[at];
        (affinity != NO_AFFINITY).then(|| rounded(i64::from(affinity), self.shares(claim)).into())
    }

    fn quantity(&self, claim: u32) -> Option<f64> {
        let (chunk, at) = self.ledger.claims.at(claim);
        let value = chunk.quantity.get(at).copied().filter(|q| !q.is_nan());
        value.map(|q| q / self.shares(claim) as f64)
    }

    /// Among how many ties a claim divides its number.
    fn shares(&self, claim: u32) -> i64 {
        if !self.lens.shares {
            return 1;
        }
        let mut ties = 0;
        self.ledger.ties_of(claim, |_, _, _| ties += 1);
        ties.max(1)
    }

    /// The claim that the policy picks: the latest, or the best graded and of those the latest.
    fn pick(&self, claims: &[u32]) -> Option<u32> {
        let graded = self.lens.merge == Merge::MostTrusted;
        claims.iter().copied().max_by(|&a, &b| {
            let trust = if graded { self.grade(b).cmp(&self.grade(a)) } else { std::cmp::Ordering::Equal };
            trust.then_with(|| self.began(a).cmp(&self.began(b))).then_with(|| compare_claims(self.ledger, a, b))
        })
    }

    /// Lower is better, no grade is worst.
    fn grade(&self, claim: u32) -> u8 {
        let (chunk, at) = self.ledger.claims.at(claim);
        chunk.grade.get(at).copied().filter(|&g| g != 0).unwrap_or(u8::MAX)
    }

    fn began(&self, claim: u32) -> (i32, i32) {
        let (chunk, at) = self.ledger.claims.at(claim);
        (chunk.from[at], chunk.known[at])
    }
}

/// The nearest whole number to a quotient, halves away from zero; 0 of nothing.
fn rounded(sum: i64, count: i64) -> i32 {
    if count <= 1 {
        return sum as i32;
    }
    let half = if sum < 0 { -count / 2 } else { count / 2 };
    ((sum + half) / count) as i32
}
