//! In what order things happened: a partial order with its reasons.

use std::collections::BTreeSet;

use crate::budget::{Budget, Limit, Meter};
use crate::graph::Claim;
use crate::model::{ClaimId, Mark};
use crate::view::{Answer, Occurrences, View};

/// Why one thing comes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// A claim says so.
    Stated,
    /// Their dates leave no other way.
    Dated,
}

/// One thing before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The claim of what happened first.
    pub before: ClaimId,
    /// The claim of what happened next.
    pub after: ClaimId,
    /// Why.
    pub basis: Basis,
}

/// The order of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    /// The steps that do not follow from others, by claim.
    pub steps: Vec<Step>,
    /// Claims that would come before themselves: their order contradicts itself.
    pub circular: Vec<ClaimId>,
}

/// Orders the facts of a view by what claims of a relation marked
/// [`Mark::Sequence`] say and by dates that leave no other way. What is not ordered either way
/// stays unordered. Claims of one `occurrence` date each other. `because` names the claims in some step.
///
/// Cost: quadratic in facts, cubic to leave out steps that follow. A step of the budget is two
/// facts compared or a row of them joined; half an order is none, so what is cut short is empty.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, analysis::evidence::{Basis, sequence}};
/// use detente::model::standard::{After, State, Talks};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let first = graph.claim::<Talks>((japan, dprk)).key("1").valid("2002-09").record()?;
/// let next = graph.claim::<Talks>((japan, dprk)).key("2").valid("2004-05").record()?;
/// let last = graph.claim::<Talks>((japan, dprk)).key("3").record()?;
/// graph.claim::<After>((last, next)).background().record()?;
/// let steps = sequence(&graph.view(&Lens::new())?, &Budget::new()).value.steps;
/// assert_eq!(steps.iter().map(|s| (s.before, s.after, s.basis)).collect::<Vec<_>>(),
///            [(first, next, Basis::Dated), (next, last, Basis::Stated)]);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn sequence(view: &View, budget: &Budget) -> Answer<Sequence> {
    let facts: Vec<Claim<'_>> = view.reports().filter(Claim::is_fact).collect();
    let occurrences = Occurrences::new(view.counted());
    let count = facts.len();
    let mut meter = budget.meter();
    let mut cut = meter.look().or_else(|| meter.is_too_large(count * count * 2));
    if cut.is_some() {
        return Answer::new(Sequence::default()).cut(cut);
    }
    let place = |claim: &Claim<'_>| facts.iter().position(|f| f == claim);
    let mut direct = vec![vec![None; count]; count];
    for (a, first) in facts.iter().enumerate() {
        for (b, second) in facts.iter().enumerate().filter(|&(b, _)| b != a) {
            cut = cut.or_else(|| meter.step());
            if cut.is_some() {
                return Answer::new(Sequence::default()).cut(cut);
            }
            let began = occurrences.began(first).zip(occurrences.began(second));
            let dated = began.is_some_and(|((_, latest), (earliest, _))| latest < earliest);
            direct[a][b] = dated.then_some(Basis::Dated);
        }
    }
    for stated in view.marked(Mark::Sequence) {
        let end =
            |role: &str| stated.role(role).into_iter().find_map(|who| stated.claim_of(who)).and_then(|c| place(&c));
        if let (Some(after), Some(before)) = (end("from"), end("to")) {
            direct[before][after] = Some(Basis::Stated);
        }
    }
    let reaches = match closure(&direct, &mut meter) {
        Ok(reaches) => reaches,
        Err(limit) => return Answer::new(Sequence::default()).cut(Some(limit)),
    };
    let circular: Vec<Claim<'_>> = (0..count).filter(|&a| reaches[a][a]).map(|a| facts[a]).collect();
    let mut value = Sequence { steps: Vec::new(), circular: circular.iter().map(Claim::id).collect() };
    let mut used = BTreeSet::new();
    for a in 0..count {
        for b in 0..count {
            let follows = (0..count).any(|c| c != a && c != b && reaches[a][c] && reaches[c][b] && !reaches[b][c]);
            if let Some(basis) = direct[a][b].filter(|_| !follows) {
                value.steps.push(Step { before: facts[a].id(), after: facts[b].id(), basis });
                used.extend([a, b]);
            }
        }
    }
    Answer::new(value).because(used.into_iter().map(|at| facts[at]))
}

/// Which facts come before which, through any number of steps (Warshall 1962).
fn closure(direct: &[Vec<Option<Basis>>], meter: &mut Meter<'_>) -> Result<Vec<Vec<bool>>, Limit> {
    let mut reaches: Vec<Vec<bool>> = direct.iter().map(|row| row.iter().map(Option::is_some).collect()).collect();
    for via in 0..reaches.len() {
        let onward = reaches[via].clone();
        for row in reaches.iter_mut().filter(|row| row[via]) {
            meter.step().map_or(Ok(()), Err)?;
            row.iter_mut().zip(&onward).for_each(|(cell, &on)| *cell |= on);
        }
    }
    Ok(reaches)
}
