//! What stands in the way of an event.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Aspect, ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, View};

/// In what way something stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// A claim says so of another claim.
    Asserted,
    /// Somebody does not want the event.
    Unwilling,
    /// A party will not take up what the event is to be about.
    AgendaRefused,
    /// Contributory: a party rules out giving way to another.
    ConcessionsRefused,
}

/// Something in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// In what way.
    pub kind: ObstacleKind,
    /// Whose: the one who refuses or does not want, lifted.
    pub by: Option<NodeId>,
    /// The claims that together make it, what is in the way first.
    pub claims: Vec<ClaimId>,
}

/// What stands in the way of `event`, by kind, then claim:
///
/// - claims marked [`Mark::Obstacle`] and the claims they are about;
/// - claims marked [`Mark::Desire`] of negative sign;
/// - a claim marked [`Mark::Agenda`], unless of negative sign, with one marked [`Mark::Willingness`] of negative sign, by a
///   party, on that issue;
/// - claims marked [`Mark::Refusal`] between parties.
///
/// A claim that is denied says nothing here, and a condition (which [`conditions`](super::conditions())
/// lists) is no refusal.
///
/// Parties are those of the event's attribute `parties`. Each finding stands on its own claims;
/// `because` is all of them, `against` the claims that somebody wants the event.
///
/// Cost: linear in claims, times the claims of one event's agenda.
///
/// # Errors
///
/// Foreign id; unknown party.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::{ObstacleKind, obstacles}, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let summit = graph.find("summit_jpn_prk")?;
/// let without = graph.view(&Lens::new().lifted().without("various_officials"))?;
/// let left = obstacles(&without, summit)?.value;
/// assert!(left.iter().all(|o| o.kind != ObstacleKind::Asserted)); // only they asserted one
/// assert!(left.iter().any(|o| o.kind == ObstacleKind::Unwilling));
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn obstacles<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<Obstacle>>, Error> {
    let found = find(view, event.any())?;
    let value =
        found.iter().map(|f| Obstacle { kind: f.kind, by: f.by, claims: f.claims.iter().map(Claim::id).collect() });
    let event = view.get(event)?;
    let wanted = view.marked(Mark::Desire).filter(|c| c.sign() > 0 && c.node_in("to") == Some(event));
    Ok(Answer::new(value.collect()).because(found.iter().flat_map(|f| f.claims.iter().copied())).against(wanted))
}

struct Found<'v> {
    kind: ObstacleKind,
    by: Option<NodeId>,
    claims: Vec<Claim<'v>>,
}

fn find(view: &View, event: NodeId) -> Result<Vec<Found<'_>>, Error> {
    let parties = super::parties(view, event)?;
    let is_event = |c: &Claim<'_>, role: &str| c.node_in(role).is_some_and(|n| n.id() == event);
    let by = |c: &Claim<'_>| view.actor_in(c, "from").map(|n| n.id());
    let is_party = |c: &Claim<'_>, role: &str| view.actor_in(c, role).is_some_and(|n| parties.contains(&n));
    let says = |mark| view.marked(mark).filter(|c| !c.aspects().contains(Aspect::Negated));
    let unwilling = |c: &Claim<'_>| c.sign() < 0 && c.kind() != ClaimKind::Condition;
    let mut found = Vec::new();
    for claim in says(Mark::Obstacle).filter(|c| is_event(c, "to")) {
        let mut claims = claim.about();
        if !claims.iter().all(|c| view.counts(c.id())) {
            continue;
        }
        let by = claims.first().and_then(by);
        claims.push(claim);
        found.push(Found { kind: ObstacleKind::Asserted, by, claims });
    }
    for claim in says(Mark::Desire).filter(|c| is_event(c, "to") && unwilling(c)) {
        found.push(Found { kind: ObstacleKind::Unwilling, by: by(&claim), claims: vec![claim] });
    }
    for agenda in says(Mark::Agenda).filter(|c| is_event(c, "from") && c.sign() >= 0) {
        let refused = |c: &Claim<'_>| unwilling(c) && c.node_in("to") == agenda.node_in("to") && is_party(c, "from");
        for refusal in says(Mark::Willingness).filter(refused) {
            found.push(Found { kind: ObstacleKind::AgendaRefused, by: by(&refusal), claims: vec![refusal, agenda] });
        }
    }
    for claim in says(Mark::Refusal).filter(|c| is_party(c, "from") && is_party(c, "to")) {
        found.push(Found { kind: ObstacleKind::ConcessionsRefused, by: by(&claim), claims: vec![claim] });
    }
    Ok(found)
}
