//! Wedges: who can be parted from whom, by whom, and what binds them.
//!
//! | asks | call |
//! |---|---|
//! | who approaches whom, and how warmly? | [`overtures`] |
//! | which ties does that expose, and to whom? | [`exposures`] |
//! | which wedges are asserted, which are there, and do the two agree? | [`wedges`] |
//! | what would close them best? | [`counter_moves`] |
//!
//! A driver d that is hostile to b and makes an overture to b's friend a works, whether it says
//! so or not, against the tie of a and b: were d and a friends, a would stand between two foes, a
//! triad of `++-` (Crawford 2011, *Preventing Enemy Coalitions*; Izumikawa 2013, *To Coerce or
//! Reward?*). With every number at most 1, the tie's exposure is the product
//!
//! ```text
//! exposure(d, a, b) = o(d, a) * |s(d, b)| * (1 - s(a, b))    when s(d, b) < 0 < s(a, b), o(d, a) > 0
//! ```
//!
//! of the overture `o`, in affinity; the hostility of the driver to the other end; and what the
//! tie lacks to be as strong as ties can be. It is in [0, 1] and has no unit. A product, since
//! each of the three alone ends the wedge: nothing offered, nobody to be turned against, or a tie
//! that nothing weakens. Where there is no overture, no friendly tie, or no hostility to the other
//! end, nothing is exposed. A driver hostile to a alone and not to b exposes nothing either: if it
//! won a over, nobody would stand between foes.
//!
//! Who stands how is a [`Signed`](crate::analysis::signed::Signed), most often of a view of the
//! relations marked [`Standing`](crate::model::Mark::Standing); sums beyond 1 count as 1. Numbers
//! count to their nearest millionth, so that sums and ranks are exact.
//! What is *not* here: what claims alone assert, which is
//! [`diplomacy::wedges`](crate::analysis::diplomacy::wedges).

mod exposure;
mod moves;
mod overtures;
mod report;

pub use exposure::{Exposure, Mode, Outcome, exposures};
pub use moves::{CounterMove, Move, counter_moves};
pub use overtures::{Overture, overtures};
pub use report::{Asserted, Wedges, wedges};

use crate::model::NodeId;
use crate::view::View;

/// By what nodes are put in order, also those that a what-if adds.
fn name(view: &View, node: NodeId) -> (&str, &str) {
    view.get(node).map_or(("", ""), |node| (node.kind(), node.key()))
}

/// Two nodes in order.
fn ordered(view: &View, [a, b]: [NodeId; 2]) -> [NodeId; 2] {
    if name(view, b) < name(view, a) { [b, a] } else { [a, b] }
}
