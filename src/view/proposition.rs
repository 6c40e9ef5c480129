//! Which claims say the same thing.

use std::collections::{BTreeMap, HashMap};

use super::counted::Counted;
use crate::graph::{CLAIM_BIT, Claim};
use crate::model::{Aspect, RelationNo, Shape};

/// A participant by role: a node, or a claim as the number of what that says.
type Said = (u8, u32);

/// A number for what each claim says, the same for those that say the same of the same: relation
/// and participants by role, whom they stand for; `signed` with the sign they say it with and
/// whether they deny it, or without. A claim that others are about is always taken with both,
/// since what explains that somebody wants explains not that they do not. Claims only point back,
/// so one pass in order of recording does, however deep they stand.
pub(crate) fn propositions(counted: &Counted, signed: bool) -> Vec<u32> {
    let ledger = counted.ledger();
    // Most claims join two nodes; the rest keeps a list.
    let mut pairs: HashMap<(RelationNo, u32, u32), u32> = HashMap::new();
    let mut others: BTreeMap<(RelationNo, Vec<Said>), u32> = BTreeMap::new();
    let mut stands: HashMap<(u32, (i32, bool)), u32> = HashMap::new();
    let (mut bare, mut full) = (Vec::new(), Vec::new());
    for claim in ledger.all_claims() {
        let relation = ledger.relation(claim.id().index());
        let said = |who: u32| match who & CLAIM_BIT {
            0 => counted.lifted_in(&claim, who),
            _ => full[(who & !CLAIM_BIT) as usize] | CLAIM_BIT,
        };
        let fillers = ledger.fillers(claim.id().index());
        let mut said: Vec<Said> = fillers.iter().map(|f| (f.role, said(f.who))).collect();
        said.sort_unstable();
        let fresh = (pairs.len() + others.len()) as u32;
        let topic = match said.as_slice() {
            &[(_, a), (_, b)] if ledger.schema.relation_rule(relation).shape() != Shape::Roles => {
                *pairs.entry((relation, a, b)).or_insert(fresh)
            }
            _ => *others.entry((relation, said)).or_insert(fresh),
        };
        let fresh = stands.len() as u32;
        full.push(*stands.entry((topic, stand(&claim))).or_insert(fresh));
        bare.push(topic);
    }
    if signed { full } else { bare }
}

/// With what sign a claim says it, and whether it denies it.
pub(crate) fn stand(claim: &Claim<'_>) -> (i32, bool) {
    (claim.sign(), claim.aspects().contains(Aspect::Negated))
}

/// Whether two claims about the same, of these signs and denials, cannot both be so. To deny the
/// opposite is no contradiction.
pub(crate) const fn opposed((a, a_denied): (i32, bool), (b, b_denied): (i32, bool)) -> bool {
    if a_denied == b_denied { !a_denied && a * b < 0 } else { a * b >= 0 }
}
