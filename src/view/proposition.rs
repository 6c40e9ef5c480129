//! Which claims say the same thing.

use std::collections::{BTreeMap, HashMap};

use super::counted::Counted;
use crate::graph::CLAIM_BIT;
use crate::model::{RelationNo, Shape};

/// A participant by role: a node, or a claim as the number of what that says.
type Said = (u8, u32);

/// A number for what each claim says, the same for those that say the same: relation,
/// participants by role and whom they stand for and, if asked, sign. A claim it is about stands as
/// what that says. Claims only point back, so one pass in order of recording does, however deep
/// they stand.
pub(crate) fn propositions(counted: &Counted, signed: bool) -> Vec<u32> {
    let ledger = counted.ledger();
    // Most claims join two nodes; the rest keeps a list.
    let mut pairs: HashMap<(RelationNo, i32, u32, u32), u32> = HashMap::new();
    let mut others: BTreeMap<(RelationNo, i32, Vec<Said>), u32> = BTreeMap::new();
    let mut numbers: Vec<u32> = Vec::with_capacity(ledger.claims.len());
    for claim in ledger.all_claims() {
        let relation = ledger.relation(claim.id().index());
        let sign = if signed { claim.sign() } else { 0 };
        let fillers = ledger.fillers(claim.id().index());
        let said = |who: u32| match who & CLAIM_BIT {
            0 => counted.lifted_in(&claim, who),
            _ => numbers[(who & !CLAIM_BIT) as usize] | CLAIM_BIT,
        };
        let mut said: Vec<Said> = fillers.iter().map(|f| (f.role, said(f.who))).collect();
        said.sort_unstable();
        let fresh = (pairs.len() + others.len()) as u32;
        let number = match said.as_slice() {
            &[(_, a), (_, b)] if ledger.schema.relation_rule(relation).shape() != Shape::Roles => {
                *pairs.entry((relation, sign, a, b)).or_insert(fresh)
            }
            _ => *others.entry((relation, sign, said)).or_insert(fresh),
        };
        numbers.push(number);
    }
    numbers
}
