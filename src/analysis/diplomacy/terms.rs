//! Terms: how one actor stands to another, by ties marked
//! [`Mark::Standing`](crate::model::Mark::Standing).

use crate::error::Error;
use crate::graph::Claim;
use crate::model::Mark;
use crate::traverse::Roads;
use crate::view::{ArcIx, NodeIx};

/// How two stand to each other.
#[derive(Default)]
pub(super) struct Terms<'v> {
    /// The mean of the ties' numbers; 0 when there is none.
    pub(super) standing: f64,
    /// Whether a tie is negative.
    pub(super) is_bad: bool,
    pub(super) claims: Vec<Claim<'v>>,
}

/// The terms of two nodes, whichever way the ties run. A missing tie says nothing.
pub(super) fn terms<'v>(roads: &Roads<'v>, one: NodeIx, other: NodeIx) -> Result<Terms<'v>, Error> {
    let view = roads.view();
    let there = view.row(one).arcs_to(other).chain(view.row(other).arcs_to(one));
    let mut ties: Vec<ArcIx> = there.map(|arc| view.owner(arc)).collect();
    ties.sort_unstable();
    ties.dedup();
    let mut terms = Terms::default();
    let (mut sum, mut count) = (0.0, 0.0);
    for tie in ties {
        if let Some(number) = standing(roads, tie)? {
            (sum, count) = (sum + number, count + 1.0);
            terms.is_bad |= number < 0.0;
            terms.claims.extend(roads.claims(tie));
        }
    }
    terms.standing = if count > 0.0 { sum / count } else { 0.0 };
    Ok(terms)
}

/// The number of a tie of standing; `None` when it is none or does not stand.
pub(super) fn standing(roads: &Roads<'_>, arc: ArcIx) -> Result<Option<f64>, Error> {
    let is_standing = roads.view().tie(arc).claims().next().is_some_and(|c| c.has_mark(Mark::Standing));
    if is_standing { roads.number(arc) } else { Ok(None) }
}
