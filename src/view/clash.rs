//! Which claims cannot both hold, and why.

use std::collections::BTreeMap;

use super::counted::Counted;
use super::occurrence::{Occurrences, common};
use super::proposition::{opposed, propositions, stand};
use crate::budget::{Limit, Meter};
use crate::graph::Claim;
use crate::model::{AllenSet, Attribute, Period, Truth};

/// Why two claims cannot both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Clash {
    /// They speak of one occurrence and leave it no common day.
    Occurrence,
    /// One says that something began, the other tells of it earlier.
    Begun,
    /// They give one relation opposite signs at one time.
    Sign,
    /// One denies at one time what the other says.
    Negated,
}

/// Two claims that cannot both hold, the one earlier by key first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) claims: (u32, u32),
    pub(crate) clash: Clash,
    pub(crate) certain: Truth,
}

/// The pairs of reports that cannot both hold, by key, and what cut the search short.
pub(crate) fn clashes(counted: &Counted, meter: &mut Meter<'_>) -> (Vec<Pair>, Option<Limit>) {
    let mut search = Search { cut: meter.look(), meter, found: Vec::new() };
    let number = |c: &Claim<'_>| c.id().index();
    for group in Occurrences::new(counted).groups() {
        search.pairs(group, number, |a, b| {
            let days = |c: &Claim<'_>| c.valid()?.possible_days();
            let shared = common(&days(a)?, &days(b)?);
            shared.is_empty().then_some((Clash::Occurrence, Truth::Yes))
        });
    }
    let propositions = propositions(counted, false);
    let mut groups: BTreeMap<u32, Vec<Said<'_>>> = BTreeMap::new();
    for claim in counted.reports().filter(|c| !counted.is_orphaned(c.id().index())) {
        groups.entry(propositions[claim.id().index() as usize]).or_default().push(Said::new(claim));
    }
    // Claims of one sign, none denied and none a beginning, have nothing to clash about.
    let agrees = |a: &Said<'_>, b: &Said<'_>| a.sign * b.sign >= 0 && a.denied == b.denied && !a.begins && !b.begins;
    for group in groups.values().filter(|group| {
        let (least, most) = (group.iter().map(|s| s.sign).min(), group.iter().map(|s| s.sign).max());
        (least < Some(0) && most > Some(0)) || group.iter().any(|said| !agrees(said, &group[0]))
    }) {
        search.pairs(group, |said| number(&said.claim), |a, b| clash(a, b).filter(|(_, sure)| sure.is_possible()));
    }
    let (mut found, cut) = (search.found, search.cut);
    let claim = |c: u32| counted.claim(c);
    for pair in &mut found {
        let (a, b) = pair.claims;
        if claim(a).canonical(&claim(b)).is_gt() {
            pair.claims = (b, a);
        }
    }
    found.sort_by(|x, y| {
        let by = |a: u32, b: u32| claim(a).canonical(&claim(b));
        by(x.claims.0, y.claims.0).then_with(|| by(x.claims.1, y.claims.1)).then(x.clash.cmp(&y.clash))
    });
    (found, cut)
}

/// The pairs found so far, and what they may still cost.
struct Search<'m, 'b> {
    meter: &'m mut Meter<'b>,
    cut: Option<Limit>,
    found: Vec<Pair>,
}

impl Search<'_, '_> {
    /// Looks at every two of a group, until cut.
    fn pairs<T>(&mut self, group: &[T], number: impl Fn(&T) -> u32, clash: impl Fn(&T, &T) -> Option<(Clash, Truth)>) {
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                self.cut = self.cut.or_else(|| self.meter.step());
                if self.cut.is_some() {
                    return;
                }
                if let Some((clash, certain)) = clash(a, b) {
                    self.found.push(Pair { claims: (number(a), number(b)), clash, certain });
                }
            }
        }
    }
}

/// What of a claim can clash, read once.
struct Said<'v> {
    claim: Claim<'v>,
    sign: i32,
    denied: bool,
    begins: bool,
    valid: Option<Period>,
}

impl<'v> Said<'v> {
    fn new(claim: Claim<'v>) -> Self {
        let begins = claim.attribute("begins").and_then(Attribute::as_flag) == Some(true);
        let (sign, denied) = stand(&claim);
        Self { claim, sign, denied, begins, valid: claim.valid() }
    }

    /// Whether the two hold at one time.
    fn together(&self, other: &Self) -> Truth {
        let periods = self.valid.as_ref().zip(other.valid.as_ref());
        periods.map_or(Truth::Unknown, |(a, b)| a.allen(AllenSet::CONCURRENT, b))
    }

    fn began_before(&self, other: &Self) -> bool {
        let periods = self.valid.as_ref().zip(other.valid.as_ref());
        periods.is_some_and(|(a, b)| a.begins_before(b).is_certain())
    }
}

/// How two claims of one relation and the same participants clash, if they do.
fn clash(a: &Said<'_>, b: &Said<'_>) -> Option<(Clash, Truth)> {
    for (start, other) in [(a, b), (b, a)] {
        if start.begins && !other.begins && other.began_before(start) {
            return Some((Clash::Begun, Truth::Yes));
        }
    }
    let clash = if a.denied == b.denied { Clash::Sign } else { Clash::Negated };
    opposed((a.sign, a.denied), (b.sign, b.denied)).then(|| (clash, a.together(b)))
}
