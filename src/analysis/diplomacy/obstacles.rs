//! What stands in the way of an event, and which positions exclude each other.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Mark, NodeId};
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
/// - a claim marked [`Mark::Agenda`] with one marked [`Mark::Willingness`] of negative sign, by a
///   party, on that issue;
/// - claims marked [`Mark::Refusal`] between parties.
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

/// Whether stated positions can hold together, and the smallest sets that cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// The sets, each without a superfluous claim, by claim.
    pub minimal: Vec<Vec<ClaimId>>,
}

impl Conflicts {
    /// Whether nothing excludes anything.
    pub fn satisfiable(&self) -> bool {
        self.minimal.is_empty()
    }
}

/// The smallest sets of positions on `event` that cannot hold together with its taking place: an
/// agenda and a party's refusal of it, or a party that does not want it at all.
///
/// Cost: as [`obstacles`].
///
/// # Errors
///
/// As [`obstacles`].
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::conflicts, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = conflicts(&view, graph.find("summit_jpn_prk")?)?.value;
/// assert!(!found.satisfiable());
/// assert!(found.minimal.iter().any(|set| set.len() == 1)); // somebody does not want it
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn conflicts<K>(view: &View, event: NodeId<K>) -> Result<Answer<Conflicts>, Error> {
    let parties = super::parties(view, event.any())?;
    let excludes = |f: &Found<'_>| match f.kind {
        ObstacleKind::AgendaRefused => true,
        ObstacleKind::Unwilling => f.by.is_some_and(|by| parties.iter().any(|p| p.id() == by)),
        ObstacleKind::Asserted | ObstacleKind::ConcessionsRefused => false,
    };
    let mut sets: Vec<Vec<Claim<'_>>> =
        find(view, event.any())?.into_iter().filter(excludes).map(|f| f.claims).collect();
    for set in &mut sets {
        set.sort_by(Claim::canonical);
    }
    sets.sort_by(|a, b| {
        a.iter().zip(b).map(|(a, b)| a.canonical(b)).find(|o| o.is_ne()).unwrap_or(a.len().cmp(&b.len()))
    });
    let minimal = sets.iter().map(|set| set.iter().map(Claim::id).collect()).collect();
    Ok(Answer::new(Conflicts { minimal }).because(sets.into_iter().flatten()))
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
    let mut found = Vec::new();
    for claim in view.marked(Mark::Obstacle).filter(|c| is_event(c, "to")) {
        let mut claims = claim.about();
        if !claims.iter().all(|c| view.counts(c.id())) {
            continue;
        }
        let by = claims.first().and_then(by);
        claims.push(claim);
        found.push(Found { kind: ObstacleKind::Asserted, by, claims });
    }
    for claim in view.marked(Mark::Desire).filter(|c| is_event(c, "to") && c.sign() < 0) {
        found.push(Found { kind: ObstacleKind::Unwilling, by: by(&claim), claims: vec![claim] });
    }
    for agenda in view.marked(Mark::Agenda).filter(|c| is_event(c, "from")) {
        let refuses = |c: &Claim<'_>| c.sign() < 0 && c.node_in("to") == agenda.node_in("to") && is_party(c, "from");
        for refusal in view.marked(Mark::Willingness).filter(refuses) {
            found.push(Found { kind: ObstacleKind::AgendaRefused, by: by(&refusal), claims: vec![refusal, agenda] });
        }
    }
    for claim in view.marked(Mark::Refusal).filter(|c| is_party(c, "from") && is_party(c, "to")) {
        found.push(Found { kind: ObstacleKind::ConcessionsRefused, by: by(&claim), claims: vec![claim] });
    }
    Ok(found)
}
