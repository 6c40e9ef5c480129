//! What an answer needs of claims, and a minimal set of claims that is enough for it.

use std::collections::BTreeSet;

use super::condition::holds;
use super::ground::Place;
use super::time_order::TimeOrder;
use crate::graph::Claim;
use crate::model::{ClaimId, Period, Truth};
use crate::view::{ArcIx, Certainty};

/// One thing that must stay as it is. Background always stays.
#[derive(Clone, Copy, Debug)]
pub(super) enum Need<'p> {
    /// All claims of a tie: its number was asked, and a number rests on all of them.
    Whole(ArcIx),
    /// Some claim of the one tie lies so in time to some claim of the other.
    Ordered(TimeOrder, ArcIx, ArcIx),
    /// Some claim of a tie holds in a period.
    During(ArcIx, &'p Period, Certainty),
    /// A tie is there.
    Stands(ArcIx),
}

/// Whether an answer of three values is good enough where a certain one is asked, or a possible.
pub(super) fn is_enough(truth: Truth, certainty: Certainty) -> bool {
    match certainty {
        Certainty::Possible => truth.is_possible(),
        Certainty::Certain => truth.is_certain(),
    }
}

/// Claims that meet all needs, none of which can go; the first by key where several would do.
/// Needs are met in their order, so those that leave least choice come first.
pub(super) fn met_by<'v>(place: Place<'v>, certainty: Certainty, needs: &[Need<'_>]) -> Vec<Claim<'v>> {
    let mut met = Met { place, certainty, chosen: BTreeSet::new(), loose: Vec::new() };
    for need in needs {
        met.meet(need);
    }
    for claim in std::mem::take(&mut met.loose).into_iter().rev() {
        met.chosen.remove(&claim.id());
        if !needs.iter().all(|need| met.is_met(need)) {
            met.chosen.insert(claim.id());
        }
    }
    let view = place.view();
    met.chosen.iter().filter_map(|&claim| view.get_claim(claim).ok()).collect()
}

struct Met<'v> {
    place: Place<'v>,
    certainty: Certainty,
    chosen: BTreeSet<ClaimId>,
    /// Those chosen among others.
    loose: Vec<Claim<'v>>,
}

impl<'v> Met<'v> {
    fn has(&self, claim: &Claim<'_>) -> bool {
        claim.is_background() || self.chosen.contains(&claim.id())
    }

    fn is_met(&self, need: &Need<'_>) -> bool {
        let here = |arc: ArcIx| self.place.claims(arc).into_iter().filter(|claim| self.has(claim));
        match *need {
            Need::Whole(arc) => self.place.claims(arc).iter().all(|claim| self.has(claim)),
            Need::Stands(arc) => here(arc).next().is_some(),
            Need::During(arc, period, certainty) => here(arc).any(|claim| self.is_during(&claim, period, certainty)),
            Need::Ordered(order, a, b) => here(a).any(|one| here(b).any(|other| self.is_ordered(order, &one, &other))),
        }
    }

    fn is_during(&self, claim: &Claim<'_>, period: &Period, certainty: Certainty) -> bool {
        is_enough(holds(claim, period, certainty), self.certainty)
    }

    fn is_ordered(&self, order: TimeOrder, a: &Claim<'_>, b: &Claim<'_>) -> bool {
        is_enough(order.truth(a, b), self.certainty)
    }

    fn meet(&mut self, need: &Need<'_>) {
        if self.is_met(need) {
            return;
        }
        match *need {
            Need::Whole(arc) => self.chosen.extend(self.place.claims(arc).iter().map(Claim::id)),
            Need::Stands(arc) => self.choose(self.place.claims(arc).into_iter().next()),
            Need::During(arc, period, certainty) => {
                let found = self.place.claims(arc).into_iter().find(|claim| self.is_during(claim, period, certainty));
                self.choose(found);
            }
            Need::Ordered(order, a, b) => self.choose(self.pair(order, a, b)),
        }
    }

    fn choose(&mut self, claims: impl IntoIterator<Item = Claim<'v>>) {
        for claim in claims {
            if !self.has(&claim) {
                self.chosen.insert(claim.id());
                self.loose.push(claim);
            }
        }
    }

    /// The first pair in order, of those with a claim that is there already if there are any.
    fn pair(&self, order: TimeOrder, a: ArcIx, b: ArcIx) -> Vec<Claim<'v>> {
        let (ones, others) = (self.place.claims(a), self.place.claims(b));
        let pairs = || ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
        let fits = |&(one, other): &(&Claim<'v>, &Claim<'v>)| self.is_ordered(order, one, other);
        let known = pairs().filter(|(one, other)| self.has(one) || self.has(other)).find(fits);
        known.or_else(|| pairs().find(fits)).map_or_else(Vec::new, |(&one, &other)| vec![one, other])
    }
}
