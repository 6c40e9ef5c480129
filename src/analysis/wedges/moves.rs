//! What would close wedges.

use std::collections::{BTreeMap, BTreeSet};

use super::exposure::{Exposure, exposure, exposures, shown, unit};
use super::{Overture, name, ordered};
use crate::analysis::signed::{Frustration, Signed};
use crate::budget::Budget;
use crate::error::Error;
use crate::model::{ClaimId, NodeId};
use crate::view::{Answer, Change, Tie, View};

/// A move against wedges. Two nodes are in order of kind and key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// The exposed tie of two friends is made as strong as `to`.
    Bind {
        /// The two.
        tie: [NodeId; 2],
        /// How friendly they are then, in (0, 1].
        to: f64,
    },
    /// A driver and the one it is hostile to become neither friends nor foes.
    Reconcile {
        /// The two.
        between: [NodeId; 2],
    },
    /// A driver and the one it approaches leave it: neither makes an overture to the other.
    Decline {
        /// The two.
        between: [NodeId; 2],
    },
}

impl Move {
    /// Between whom, and which of the three.
    const fn about(&self) -> (u8, [NodeId; 2]) {
        match *self {
            Self::Bind { tie, .. } => (0, tie),
            Self::Reconcile { between } => (1, between),
            Self::Decline { between } => (2, between),
        }
    }
}

/// A move, and what it is good for.
#[derive(Clone, Debug, PartialEq)]
pub struct CounterMove {
    /// What is done.
    pub what: Move,
    /// By how much the sum of all exposures falls.
    pub falls: f64,
    /// What is left of the sum.
    pub left: f64,
    /// The move as [`View::suppose`] takes it, in the view of standing, or for [`Move::Decline`] in
    /// the view that the overtures are from. Empty when it cannot be supposed: no claim reports the
    /// overture, its claims are of other overtures as well, or the view of standing does not say.
    pub changes: Vec<Change>,
    /// Whether it leaves strong balance no worse: the least weight of ties that stand in the way of
    /// two camps ([`Signed::frustration`], by size) grows no more. `None` when that was not found out.
    pub keeps_balance: Option<bool>,
}

/// What would close the wedges that overtures make possible, by how much the sum of exposures falls,
/// the most first; of moves that do as much, ties are bound before foes are reconciled before
/// overtures are declined, in order of nodes and then the lesser step.
///
/// Each exposed tie could be made stronger by `step` or as strong as can be; each driver and the one
/// it is hostile to could be reconciled; each overture that exposes a tie declined. None makes a
/// tie exposed that is not, so the sum after each is known without looking again. `because` is that
/// of [`exposures`].
///
/// Cost: that of [`exposures`], and for each move on a tie a what-if of the stances and its
/// [frustration](Signed::frustration), each of which gets the budget by itself. When the budget
/// ends, moves stay ranked and balance is open.
///
/// # Errors
///
/// Those of [`exposures`]; invalid step, outside (0, 1]; overflow when sizes of ties add up to more
/// than 10^12.
///
/// # Example
///
/// ```
/// use detente::analysis::wedges::{Move, Overture, counter_moves};
/// use detente::{Budget, Graph, Lens, model::standard::{Stance, State}};
///
/// let mut graph = Graph::new();
/// let [d, a, b] = ["D", "A", "B"].map(|key| graph.node(State, key).add().unwrap());
/// for (ends, affinity) in [((a, b), 0.5), ((d, b), -0.8)] {
///     graph.claim::<Stance>(ends).affinity(affinity).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let found = counter_moves(&view, &[Overture::given(d, a, 0.5)], 0.1, &Budget::new())?.value;
/// assert_eq!(found[0].what, Move::Bind { tie: [a.any(), b.any()], to: 1.0 });
/// assert_eq!((found[0].falls, found[0].left), (0.2, 0.0));
/// let closer = view.suppose(found[0].changes.clone())?;
/// assert_eq!(closer.ties_between(a, b)?[0].number(), 1.0);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn counter_moves(
    stances: &View,
    overtures: &[Overture],
    step: f64,
    budget: &Budget,
) -> Result<Answer<Vec<CounterMove>>, Error> {
    if !(step > 0.0 && step <= 1.0) {
        return Err(Error::invalid("step", &step.to_string(), "a step is in (0, 1]"));
    }
    let signed = Signed::of(stances)?.weighted();
    let exposed = exposures(&signed, overtures, budget)?;
    let total: i128 = exposed.value.iter().map(Exposure::exact).sum();
    let mut ranked = falls(stances, &exposed.value, step);
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| order(stances, &a.0).cmp(&order(stances, &b.0))));
    let mut moves: Vec<CounterMove> = Vec::new();
    for (what, falls) in ranked {
        let changes = match what {
            Move::Bind { tie, to } => standing(stances, tie, to),
            Move::Reconcile { between } => standing(stances, between, 0.0),
            Move::Decline { between } => declined(overtures, between),
        };
        let keeps_balance = matches!(what, Move::Decline { .. }).then_some(true);
        moves.push(CounterMove { what, falls: shown(falls), left: shown(total - falls), changes, keeps_balance });
    }
    weigh(&signed, &mut moves, budget)?;
    Ok(exposed.map(|_| moves))
}

/// Which of two moves that do as much comes first: a lesser step does less, unless nothing falls.
fn order<'v>(stances: &'v View, what: &Move) -> (u8, [(&'v str, &'v str); 2], u64) {
    let (kind, between) = what.about();
    let to = if let Move::Bind { to, .. } = *what { to.to_bits() } else { 0 };
    (kind, between.map(|node| name(stances, node)), to)
}

/// The moves, and by how much the sum falls with each.
fn falls(stances: &View, exposed: &[Exposure], step: f64) -> Vec<(Move, i128)> {
    let mut ties: BTreeMap<[NodeId; 2], Vec<&Exposure>> = BTreeMap::new();
    let (mut foes, mut approaches) = (BTreeMap::new(), BTreeMap::new());
    for found in exposed {
        ties.entry(found.tie).or_default().push(found);
        *foes.entry(ordered(stances, [found.driver, found.partner])).or_insert(0) += found.exact();
        *approaches.entry(ordered(stances, [found.driver, found.through])).or_insert(0) += found.exact();
    }
    let mut moves = Vec::new();
    for (tie, found) in ties {
        let hold = (found[0].hold * 1e6).round();
        let step = (step * 1e6).round().max(1.0);
        let aims: BTreeSet<i64> = [hold + step, 1e6].map(|aim| aim.min(1e6) as i64).into();
        for to in aims.into_iter().filter(|&to| to as f64 > hold).map(unit) {
            let fall = |e: &&Exposure| exposure(e.overture, e.hostility, to - e.hold);
            moves.push((Move::Bind { tie, to }, found.iter().map(fall).sum()));
        }
    }
    moves.extend(foes.into_iter().map(|(between, falls)| (Move::Reconcile { between }, falls)));
    moves.extend(approaches.into_iter().map(|(between, falls)| (Move::Decline { between }, falls)));
    moves
}

/// What makes two stand to each other so: the first of their ties says it, others end.
fn standing(stances: &View, [a, b]: [NodeId; 2], to: f64) -> Vec<Change> {
    let ties = stances.ties_between(a, b).unwrap_or_default();
    let with = |first: fn(&str, &str, &str, f64) -> Change| -> Vec<Change> {
        let change = |(at, tie): (usize, &Tie<'_>)| {
            let (relation, from, to_whom) = (tie.relation(), tie.from(), tie.to());
            match at {
                0 => first(relation, from.key(), to_whom.key(), to),
                _ => Change::ended_dyn(relation, from.key(), to_whom.key()),
            }
        };
        ties.iter().enumerate().map(change).collect()
    };
    // Where counts are shown, or the schema does not join the two, no tie says it.
    let says = |changes: &Vec<Change>| {
        let after = stances.suppose(changes.clone());
        let found = after.and_then(|view| Ok(view.ties_between(a, b)?.iter().map(Tie::number).sum::<f64>()));
        found.is_ok_and(|number| (number - to).abs() < 5e-7)
    };
    let ways = [with(Change::affinity_dyn), with(Change::quantity_dyn)];
    ways.into_iter().find(says).unwrap_or_default()
}

/// What takes the overtures of two to each other back.
fn declined(overtures: &[Overture], [a, b]: [NodeId; 2]) -> Vec<Change> {
    let (ours, others): (Vec<&Overture>, Vec<&Overture>) =
        overtures.iter().partition(|o| [o.from, o.to] == [a, b] || [o.from, o.to] == [b, a]);
    let claims: BTreeSet<ClaimId> = ours.iter().flat_map(|o| o.claims.iter().copied()).collect();
    let is_unreported = ours.iter().any(|overture| overture.claims.is_empty());
    if is_unreported || others.iter().any(|o| o.claims.iter().any(|claim| claims.contains(claim))) {
        return Vec::new();
    }
    // In the order of the overtures, which is by key, and not of when claims were recorded.
    let mut left = claims;
    let listed = ours.iter().flat_map(|o| o.claims.iter().copied()).filter(|claim| left.remove(claim));
    listed.map(Change::without).collect()
}

/// Finds out which moves leave strong balance no worse.
fn weigh(signed: &Signed<'_>, moves: &mut [CounterMove], budget: &Budget) -> Result<(), Error> {
    if moves.is_empty() {
        return Ok(());
    }
    let meter = budget.meter();
    let before = signed.frustration_listing(0, budget)?.value;
    for one in moves.iter_mut().filter(|one| one.keeps_balance.is_none() && !one.changes.is_empty()) {
        if meter.look().is_some() {
            break;
        }
        let view = signed.view().suppose(one.changes.clone())?;
        let after = Signed::of(&view)?.weighted().frustration_listing(0, budget)?.value;
        one.keeps_balance = is_no_worse(&before, &after);
    }
    Ok(())
}

/// Whether the second frustrates no more than the first, as far as bounds tell.
fn is_no_worse(before: &Frustration<'_>, after: &Frustration<'_>) -> Option<bool> {
    if after.upper <= before.lower {
        return Some(true);
    }
    (after.lower > before.upper).then_some(false)
}
