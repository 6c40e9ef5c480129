//! Belief: what the claims of one group make likely, origin by origin.
//!
//! It stands below the analyses because ties have a belief as claims do
//! ([`Tie::belief`](super::Tie::belief), [`evidence::belief`](crate::analysis::evidence::belief)).
//! Which claims form a group is for them to say; here is the arithmetic.

use std::collections::BTreeMap;

use crate::codebook::admiralty;
use crate::graph::{Claim, Source};
use crate::model::{Likelihood, SourceId};

/// How likely it is that at least one independent origin of some claims is right.
///
/// - The weight of a claim is what its grade is worth
///   ([`admiralty::likelihood`]), times its own likelihood when it states one. Without a grade
///   nobody can say, so 0 to 1, which F and 6 stand for too. Only background, which nobody
///   disputes, weighs 1 without a grade.
/// - Within one origin ([`Source::origins`]) reports are copies: the best lower and the best upper
///   bound count, once. A claim whose source goes back to several origins counts for each, as in
///   [`corroboration`](crate::analysis::evidence::corroboration).
/// - Origins are taken to err independently (noisy-or; Pearl 1988, *Probabilistic Reasoning in
///   Intelligent Systems*): the likelihood is 1 - Π(1 - p) over them, each bound by itself.
/// - A claim without a source may copy any other. For the upper bound it is an origin of its own;
///   the lower bound it raises only where it is better than all origins together.
///
/// So a further claim lowers neither bound, a copy that is graded no better raises none, and one
/// whose grade is unknown can raise the upper bound only. Claims that say the opposite are not
/// subtracted. No claim at all gives 0: nobody says so, which is not to say that it is false.
///
/// Weights are exact, origins multiply to 18 decimals, and bounds are rounded outward to the per
/// mille, so a lower bound of 1 takes an origin that is certain. The interval is as good as the
/// grades and the record of who copied whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// That at least one is right.
    pub likelihood: Likelihood,
    /// What each origin alone makes likely, by the key of its source.
    pub origins: BTreeMap<String, Likelihood>,
    /// How many claims have no source, and so no known origin.
    pub without_origin: usize,
    /// How many claims have no grade, or one that says it cannot be judged (F or 6).
    pub ungraded: usize,
}

/// The origins of sources, each found once.
#[derive(Default)]
pub(crate) struct Origins<'v>(BTreeMap<SourceId, Vec<Source<'v>>>);

impl<'v> Origins<'v> {
    /// The origins of a source.
    pub(crate) fn of(&mut self, source: Source<'v>) -> &[Source<'v>] {
        self.0.entry(source.id()).or_insert_with(|| source.origins())
    }
}

/// One, in the billionths in which letter, figure and likelihood multiply exactly.
const ONE: u64 = 1_000_000_000;
/// One, in the finer parts in which origins multiply.
const WHOLE: u128 = 1_000_000_000_000_000_000;

/// Lower and upper bound of a probability, in billionths.
#[derive(Clone, Copy, Default)]
struct Weight {
    low: u64,
    high: u64,
}

impl Weight {
    fn of(claim: &Claim<'_>) -> Self {
        let likely = claim.likelihood().map_or((1000, 1000), Likelihood::per_mille);
        let (letter, figure) = match claim.grade() {
            Some(grade) => (admiralty::of_reliability(grade.reliability), admiralty::of_credibility(grade.credibility)),
            None if claim.is_background() => (Likelihood::exact(1000), Likelihood::exact(1000)),
            None => (Likelihood::UNKNOWN, Likelihood::UNKNOWN),
        };
        let (letter, figure) = (letter.per_mille(), figure.per_mille());
        let product = |a: u16, b: u16, c: u16| u64::from(a) * u64::from(b) * u64::from(c);
        Self { low: product(letter.0, figure.0, likely.0), high: product(letter.1, figure.1, likely.1) }
    }

    /// The best bounds of two copies.
    fn or(self, copy: Self) -> Self {
        Self { low: self.low.max(copy.low), high: self.high.max(copy.high) }
    }

    fn likelihood(self) -> Likelihood {
        Likelihood::around(self.low.into(), self.high.into(), ONE.into())
    }
}

impl Belief {
    /// What claims that say the same make likely.
    pub(crate) fn of<'v>(claims: impl IntoIterator<Item = Claim<'v>>, known: &mut Origins<'v>) -> Self {
        let mut origins: BTreeMap<String, Weight> = BTreeMap::new();
        let mut apart: Vec<Weight> = Vec::new();
        let mut ungraded = 0;
        for claim in claims {
            ungraded += usize::from(claim.grade().map_or(!claim.is_background(), |grade| !grade.is_judged()));
            let weight = Weight::of(&claim);
            let Some(source) = claim.source() else {
                apart.push(weight);
                continue;
            };
            for origin in known.of(source) {
                let best = origins.entry(origin.key().to_owned()).or_default();
                *best = best.or(weight);
            }
        }
        // Copies of anything at worst, origins of their own at best.
        let copied = apart.iter().map(|w| u128::from(w.low) * u128::from(ONE)).max().unwrap_or(0);
        let low = (WHOLE - none(origins.values().map(|w| w.low), u128::div_ceil)).max(copied);
        let high = WHOLE - none(origins.values().chain(&apart).map(|w| w.high), std::ops::Div::div);
        Self {
            likelihood: Likelihood::around(low, high, WHOLE),
            origins: origins.into_iter().map(|(key, weight)| (key, weight.likelihood())).collect(),
            without_origin: apart.len(),
            ungraded,
        }
    }
}

/// How likely it is that none is right, rounded by `divide` after each factor. Factors are taken
/// by size, so that arrival leaves no trace; and since none is above 1, one more never makes the
/// product larger, however it is rounded.
fn none(weights: impl Iterator<Item = u64>, divide: impl Fn(u128, u128) -> u128) -> u128 {
    let mut factors: Vec<u64> = weights.map(|weight| ONE - weight).collect();
    factors.sort_unstable();
    factors.iter().fold(WHOLE, |product, &factor| divide(product * u128::from(factor), ONE.into()))
}
