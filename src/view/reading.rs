//! Which claims a reading overrules, where they cannot all hold.

use std::collections::{BTreeMap, BTreeSet};

use super::clash::clashes;
use super::counted::Counted;
use super::lens::Reading;
use super::order::compare_claims;
use super::proposition::propositions;
use crate::budget::{Limit, Meter};
use crate::graph::{Claim, Source};
use crate::model::{Attribute, Grade, SourceId};

/// The claims that the reading leaves out, ascending.
///
/// A claim is overruled when one it clashes with is preferred to it and is not overruled itself.
/// Preference is a partial order, so that going through the claims with the most preferred first
/// settles each before it is asked for.
pub(super) fn overruled(counted: &Counted, reading: Reading, meter: &mut Meter<'_>) -> Result<Vec<u32>, Limit> {
    if reading == Reading::HoldBoth {
        return Ok(Vec::new());
    }
    let (pairs, cut) = clashes(counted, meter);
    cut.map_or(Ok(()), Err)?;
    let mut rivals: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (a, b) in pairs.into_iter().map(|pair| pair.claims) {
        rivals.entry(a).or_default().insert(b);
        rivals.entry(b).or_default().insert(a);
    }
    let standing = standing(counted, reading, &rivals);
    let mut order: Vec<u32> = rivals.keys().copied().collect();
    order.sort_by(|a, b| standing[b].1.cmp(&standing[a].1).then_with(|| compare_claims(counted.ledger(), *a, *b)));
    let mut out: BTreeSet<u32> = BTreeSet::new();
    for claim in order {
        let preferred = |rival: &u32| standing[rival].0 > standing[&claim].1 && !out.contains(rival);
        if rivals[&claim].iter().any(preferred) {
            out.insert(claim);
        }
    }
    Ok(out.into_iter().collect())
}

/// The least and the most a claim may stand for under the reading, the more the better. One is
/// preferred to another when it stands for more in any case.
fn standing(counted: &Counted, reading: Reading, rivals: &BTreeMap<u32, BTreeSet<u32>>) -> BTreeMap<u32, (i64, i64)> {
    let mut backing = Backing::default();
    if reading == Reading::Majority {
        backing = Backing::new(counted);
    }
    let stands = |claim: u32| match reading {
        Reading::Latest => known(&counted.claim(claim)),
        Reading::MostTrusted => once(-i64::from(counted.claim(claim).grade().map_or(u8::MAX, Grade::code))),
        Reading::Majority => once(backing.origins(counted, claim, &rivals[&claim])),
        Reading::HoldBoth => once(0),
    };
    rivals.keys().map(|&claim| (claim, stands(claim))).collect()
}

const fn once(value: i64) -> (i64, i64) {
    (value, value)
}

/// The first and last day from which it may have been known; any day when nobody says.
fn known(claim: &Claim<'_>) -> (i64, i64) {
    let days = claim.known().map(|known| (known.earliest().number().into(), known.latest().number().into()));
    days.unwrap_or((i64::MIN, i64::MAX))
}

/// The reports that say what each report says, and those of its occurrence.
#[derive(Default)]
struct Backing {
    said: Vec<u32>,
    saying: BTreeMap<u32, Vec<u32>>,
    happening: BTreeMap<String, Vec<u32>>,
}

impl Backing {
    fn new(counted: &Counted) -> Self {
        let mut backing = Self { said: propositions(counted, true), ..Self::default() };
        for claim in counted.reports() {
            let at = claim.id().index();
            backing.saying.entry(backing.what(&claim)).or_default().push(at);
            if let Some(name) = occurrence(&claim) {
                backing.happening.entry(name.to_owned()).or_default().push(at);
            }
        }
        backing
    }

    fn what(&self, claim: &Claim<'_>) -> u32 {
        self.said[claim.id().index() as usize]
    }

    /// How many independent origins stand behind a claim.
    fn origins(&self, counted: &Counted, claim: u32, rivals: &BTreeSet<u32>) -> i64 {
        let claim = counted.claim(claim);
        let saying = self.saying.get(&self.what(&claim)).into_iter().flatten();
        let happening = occurrence(&claim).and_then(|name| self.happening.get(name)).into_iter().flatten();
        let agreeing = saying.chain(happening).filter(|c| !rivals.contains(c));
        let sources: BTreeMap<SourceId, Source<'_>> =
            agreeing.filter_map(|&c| counted.claim(c).source()).map(|s| (s.id(), s)).collect();
        let origins: BTreeSet<SourceId> = sources.values().flat_map(Source::origins).map(|s| s.id()).collect();
        i64::try_from(origins.len()).unwrap_or(i64::MAX)
    }
}

fn occurrence<'v>(claim: &Claim<'v>) -> Option<&'v str> {
    claim.attribute("occurrence").and_then(Attribute::as_text)
}
