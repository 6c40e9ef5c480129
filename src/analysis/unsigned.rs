//! The door that measures without signs have in common: they refuse negative ties.

use crate::error::Error;
use crate::traverse::{Ground, Place};
use crate::view::NodeIx;

/// Refuses the first negative tie for a measure that signs mean nothing to, and says which call
/// takes signs and which lens makes the view lawful.
///
/// # Errors
///
/// Rule, naming the tie, the signed call and the lens.
pub(super) fn refuse_negative(place: &Place<'_>, measure: &'static str, signed: &str) -> Result<(), Error> {
    match place {
        Place::Whole(view) if view.extremes().0 >= 0.0 => Ok(()),
        Place::Whole(view) => check(*view, measure, signed),
        Place::Dated(dated) => check(*dated, measure, signed),
    }
}

fn check<'v>(ground: impl Ground<'v>, measure: &'static str, signed: &str) -> Result<(), Error> {
    let view = ground.view();
    for node in (0..view.node_count() as u32).map(NodeIx) {
        for (_, arc) in ground.onward(node) {
            if ground.number(arc)? < 0.0 {
                let rule = format!(
                    "ties that are not negative: use {signed}, a lens that counts claims (Merge::Count), or one that \
                     asks only for relations of one sign"
                );
                return Err(Error::rule(measure, format!("the tie `{}`", view.tie(arc)), rule));
            }
        }
    }
    Ok(())
}
