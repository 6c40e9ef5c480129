//! Claims that cannot both hold, and why.

use std::collections::BTreeMap;

use super::occurrence::{Occurrences, common};
use super::proposition::propositions;
use crate::budget::{Budget, Limit, Meter};
use crate::graph::Claim;
use crate::model::{Aspect, Attribute, ClaimId, Period, Truth};
use crate::view::{Answer, View};

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

/// Two claims that cannot both hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The claims, by key.
    pub claims: (ClaimId, ClaimId),
    /// Why.
    pub clash: Clash,
    /// Whether they clash whatever their unknown dates are, or only perhaps.
    pub certain: Truth,
}

/// The pairs of reports that cannot both hold, by their keys. Nothing is resolved: both stay and
/// count, and a lens may choose. Disjoint dates contradict nothing unless the claims speak of one
/// occurrence (attribute `occurrence`) or one says what `begins` (a flag): acts repeat.
///
/// `because` names every claim in a pair.
///
/// Cost: claims are grouped by what they say and compared within a group, so quadratic in the
/// largest group. A step of the budget is two claims compared; pairs found by then are right.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Budget, Graph, Lens, analysis::evidence::contradictions, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// json::read(&mut graph, std::fs::File::open("examples/data/summit-updates.json")?)?;
/// let found = contradictions(&graph.view(&Lens::new().lifted())?, &Budget::new());
/// let key = |claim| graph.get_claim(claim).unwrap().label().into_owned();
/// let pairs: Vec<_> = found.value.iter().map(|c| (key(c.claims.0), key(c.claims.1))).collect();
/// assert_eq!(pairs, [("C05".into(), "E8".into()), ("C11".into(), "E7".into())]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn contradictions(view: &View, budget: &Budget) -> Answer<Vec<Contradiction>> {
    let mut meter = budget.meter();
    let mut cut = meter.look();
    let mut found: Vec<(Claim<'_>, Claim<'_>, Clash, Truth)> = Vec::new();
    let occurrences = Occurrences::new(view);
    for group in occurrences.groups() {
        each_pair(group, (&mut meter, &mut cut), |a, b| {
            let days = |c: &Claim<'_>| c.valid()?.possible_days();
            if let (Some(x), Some(y)) = (days(a), days(b))
                && common(&x, &y).is_empty()
            {
                found.push((*a, *b, Clash::Occurrence, Truth::Yes));
            }
        });
    }
    let propositions = propositions(view, false);
    let mut groups: BTreeMap<usize, Vec<Claim<'_>>> = BTreeMap::new();
    for claim in view.reports().filter(|c| !view.is_orphaned(c)) {
        groups.entry(propositions[claim.id().index() as usize]).or_default().push(claim);
    }
    for group in groups.values() {
        each_pair(group, (&mut meter, &mut cut), |a, b| {
            if let Some((clash, certain)) = clash(a, b).filter(|(_, certain)| certain.is_possible()) {
                found.push((*a, *b, clash, certain));
            }
        });
    }
    found.sort_by(|x, y| x.0.canonical(&y.0).then_with(|| x.1.canonical(&y.1)).then(x.2.cmp(&y.2)));
    let pair = |&(a, b, clash, certain): &(Claim<'_>, Claim<'_>, Clash, Truth)| Contradiction {
        claims: (a.id(), b.id()),
        clash,
        certain,
    };
    Answer::new(found.iter().map(pair).collect()).because(found.iter().flat_map(|&(a, b, ..)| [a, b])).cut(cut)
}

/// Calls `each` with every two claims of a group, the one earlier by key first, until cut.
fn each_pair<'v>(
    group: &[Claim<'v>],
    (meter, cut): (&mut Meter<'_>, &mut Option<Limit>),
    mut each: impl FnMut(&Claim<'v>, &Claim<'v>),
) {
    for (at, a) in group.iter().enumerate() {
        for b in &group[at + 1..] {
            *cut = cut.or_else(|| meter.step());
            if cut.is_some() {
                return;
            }
            each(a, b);
        }
    }
}

/// How two claims of one relation and the same participants clash, if they do.
fn clash(a: &Claim<'_>, b: &Claim<'_>) -> Option<(Clash, Truth)> {
    let begins = |c: &Claim<'_>| c.attribute("begins").and_then(Attribute::as_flag) == Some(true);
    let earlier = |first: &Claim<'_>, second: &Claim<'_>| {
        let periods = first.valid().zip(second.valid());
        periods.map_or(Truth::No, |(x, y)| if x.begins_before(&y).is_certain() { Truth::Yes } else { Truth::No })
    };
    for (start, other) in [(a, b), (b, a)] {
        if begins(start) && !begins(other) && earlier(other, start).is_certain() {
            return Some((Clash::Begun, Truth::Yes));
        }
    }
    let denied = |c: &Claim<'_>| c.aspects().contains(Aspect::Negated);
    if denied(a) != denied(b) && a.sign() * b.sign() >= 0 {
        return Some((Clash::Negated, together(a, b)));
    }
    (a.sign() * b.sign() < 0 && !denied(a) && !denied(b)).then(|| (Clash::Sign, together(a, b)))
}

/// Whether two claims hold at one time.
fn together(a: &Claim<'_>, b: &Claim<'_>) -> Truth {
    match (a.valid(), b.valid()) {
        (Some(a), Some(b)) => overlap(&a, &b),
        _ => Truth::Unknown,
    }
}

/// Whether two periods share a day: surely when neither can end before the other begins.
fn overlap(a: &Period, b: &Period) -> Truth {
    if let (Some(x), Some(y)) = (a.possible_days(), b.possible_days()) {
        let one_day =
            |days: &[(crate::model::Day, crate::model::Day)]| matches!(days, [(first, last)] if first == last);
        let shared = !common(&x, &y).is_empty();
        return Truth::of(shared, shared && one_day(&x) && one_day(&y));
    }
    let apart = a.precedes(b).max(b.precedes(a));
    match apart {
        Truth::Yes => Truth::No,
        Truth::Unknown => Truth::Unknown,
        Truth::No => Truth::Yes,
    }
}
