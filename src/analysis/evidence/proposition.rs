//! Which claims say the same thing.

use std::collections::BTreeMap;

use crate::model::{NodeId, Participant};
use crate::view::View;

/// What a claim says, whoever says it: relation, sign, participants by role. A claim it is about
/// stands as the number of what that says.
type Proposition<'v> = (&'v str, i32, Vec<(&'v str, Said)>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Node(NodeId),
    Claim(usize),
}

/// A number for what each claim says, the same for those that say the same, with or without the
/// sign they say it with. Claims only point
/// back, so one pass in order of recording does, however deep they stand.
pub(super) fn propositions(view: &View, signed: bool) -> Vec<usize> {
    let mut known: BTreeMap<Proposition<'_>, usize> = BTreeMap::new();
    let mut numbers: Vec<usize> = Vec::new();
    for claim in view.ledger().all_claims() {
        let said = |who| match who {
            Participant::Node(id) | Participant::Implied(id) => Said::Node(view.stands_for(id).unwrap_or(id)),
            Participant::Claim(id) => Said::Claim(numbers[id.index() as usize]),
        };
        let mut participants: Vec<(&str, Said)> =
            claim.roles().into_iter().map(|(role, who)| (role, said(who))).collect();
        participants.sort_unstable();
        let fresh = known.len();
        let sign = if signed { claim.sign() } else { 0 };
        numbers.push(*known.entry((claim.relation(), sign, participants)).or_insert(fresh));
    }
    numbers
}
