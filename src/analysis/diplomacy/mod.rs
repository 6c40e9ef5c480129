//! Diplomacy: who can speak to whom, what stands in the way, what it would take, whom it helps.
//!
//! | question | call |
//! |---|---|
//! | who can carry a message? | [`channels`] |
//! | what was said or sent? | [`messages`] |
//! | what stands in the way of an event? | [`obstacles`] |
//! | which positions exclude each other, and what would unblock them? | [`conflicts`] |
//! | what must hold first? | [`conditions`] |
//! | how likely is it said to be? | [`prospects`] |
//! | whom does it hurt, whom does it help? | [`interests`] |
//! | whom does an event touch itself, and whom through friends and foes? | [`touched`], [`influence`] |
//! | whose agreement does it take, and what would all of them accept? | [`veto_players`], [`winning_set`] |
//! | who stands to lose and uses violence against it? | [`spoilers`] |
//! | what if a tie worsens? | [`consequences`] |
//! | who drives a wedge, against what, by what means? | [`wedges`] |
//! | why? | [`reasons`] |
//! | where does an actor stand, in its own words and in others'? | [`positions`] |
//! | who is acceptable to both sides? | [`go_betweens`] |
//! | who would serve best, alone or in chains, and when? | [`intermediaries`] |
//! | and as brokers between camps? | [`Intermediaries::brokered`] |
//!
//! Each reads claims whose relation has the [`Mark`](crate::model::Mark) it names; the examples
//! read the scenario that ships with the crate.

mod brokered;
mod channels;
mod conditions;
mod conflicts;
mod consequences;
mod go_betweens;
mod interests;
mod intermediaries;
mod lines;
mod messages;
mod obstacles;
mod positions;
mod propositions;
mod prospects;
mod reasons;
mod stakes;
mod terms;
mod wedges;
mod window;

pub use brokered::Brokered;
pub use channels::{Channel, channels, channels_at};
pub use conditions::{Condition, conditions};
pub use conflicts::{Conflicts, conflicts};
pub use consequences::{Consequences, consequences};
pub use go_betweens::{GoBetweens, go_betweens, go_betweens_at};
pub use interests::{Interests, Stake, interests};
pub use intermediaries::{Intermediaries, Intermediary, intermediaries, intermediaries_at};
pub use messages::{Message, messages};
pub use obstacles::{Obstacle, ObstacleKind, obstacles};
pub use positions::{Positions, positions};
pub use prospects::{Prospect, Resolution, prospects};
pub use reasons::{Reason, reasons};
pub use stakes::{
    Acceptance, Influence, InfluencePath, InfluenceStep, Remedy, ReportedType, Searched, Seat, Spoiler, SpoilerType,
    Spoilers, Spread, Term, Touched, VetoKind, VetoPlayer, VetoReason, WinningSet, influence, influence_at, spoilers,
    touched, veto_players, winning_set,
};
pub use wedges::{Wedge, wedges};
pub use window::Window;

use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{NodeId, Participant};
use crate::view::View;

/// The parties to an event: its attribute `parties`, keys of nodes, and whom they stand for.
fn parties(view: &View, event: NodeId) -> Result<Vec<Node<'_>>, Error> {
    let event = view.get(event)?;
    let Some(keys) = event.attribute("parties").and_then(|a| a.as_texts()) else {
        return Ok(Vec::new());
    };
    let of = |key: &String| {
        let node = view.nodes().find(|n| n.key() == key);
        node.map(|n| view.lifted(n)).ok_or_else(|| Error::unknown("party", key).in_field(event.key().to_owned()))
    };
    keys.iter().map(of).collect()
}

/// The node as given, and whom it stands for.
fn standing<K>(view: &View, node: NodeId<K>) -> Result<Node<'_>, Error> {
    Ok(view.lifted(view.get(node)?))
}

/// The nodes that fill a role, named or implied.
fn nodes_in<'v>(view: &'v View, claim: &Claim<'v>, role: &str) -> Vec<Node<'v>> {
    let node = |who| match who {
        Participant::Node(id) | Participant::Implied(id) => view.get(id).ok(),
        Participant::Claim(_) => None,
    };
    claim.role(role).into_iter().filter_map(node).collect()
}

/// Whom the nodes that fill a role stand for.
fn actors_in<'v>(view: &'v View, claim: &Claim<'v>, role: &str) -> Vec<Node<'v>> {
    nodes_in(view, claim, role).into_iter().map(|node| view.lifted(node)).collect()
}
