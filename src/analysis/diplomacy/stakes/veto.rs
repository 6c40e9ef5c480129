//! Whose agreement an event takes, and why.

use std::collections::BTreeMap;

use super::super::propositions::Reading;
use super::super::{ObstacleKind, conditions, obstacles};
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, NodeIx, View};

/// Why an actor's agreement is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VetoKind {
    /// It is a party to the event.
    Party,
    /// Its refusal stands in the way.
    Refusal(ObstacleKind),
    /// It makes a condition, which must hold.
    Condition,
    /// It takes another position on the terms of the event.
    Position,
}

/// One reason why an actor's agreement is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VetoReason {
    /// In what way.
    pub kind: VetoKind,
    /// The claims that together make it; none for a party, which the event names.
    pub claims: Vec<ClaimId>,
}

/// Somebody whose agreement an event takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VetoPlayer {
    /// Who, lifted.
    pub who: NodeId,
    /// Why, by kind, then claim.
    pub reasons: Vec<VetoReason>,
}

/// Whose agreement `event` takes (veto players; Tsebelis 2002), and why:
///
/// - its parties;
/// - who does not want it and is a party, who will not take up its agenda or, as a party, rules
///   out giving way, and whose refusal a claim says to stand in the way: [`obstacles`];
/// - who makes a [condition](conditions()) on it: the role `by`, else a party that asserts it. What
///   an observer prescribes is nobody's veto;
/// - who takes any other position that [`conflicts`](super::super::conflicts()) reads: asks that the event be
///   about something, turns a term down.
///
/// By kind and key. `because` is the claims of all reasons, and of all positions that these answer.
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
/// use detente::{Graph, Lens, analysis::diplomacy::{VetoKind, veto_players}, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = veto_players(&view, graph.find("summit_jpn_prk")?)?.value;
/// let who: Vec<&str> = found.iter().map(|player| graph.get(player.who).unwrap().key()).collect();
/// assert_eq!(who, ["JPN", "PRK", "USA"]);
/// assert_eq!(found[2].reasons[0].kind, VetoKind::Condition);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn veto_players<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<VetoPlayer>>, Error> {
    let reading = Reading::new(view, event.any())?;
    let mut players = Players { view, by_node: BTreeMap::new() };
    for party in &reading.parties {
        players.of(party.id())?.push((VetoKind::Party, Vec::new()));
    }
    for obstacle in obstacles(view, event)?.value {
        let claims: Vec<Claim<'_>> = obstacle.claims.iter().map(|&c| view.get_claim(c)).collect::<Result<_, _>>()?;
        let Some(by) = obstacle.by else { continue };
        let is_theirs = match obstacle.kind {
            ObstacleKind::Asserted => claims.first().is_some_and(is_refusal),
            _ => reading.parties.iter().any(|party| party.id() == by),
        };
        if is_theirs {
            players.of(by)?.push((VetoKind::Refusal(obstacle.kind), claims));
        }
    }
    for condition in conditions(view, event)?.value {
        let claim = view.get_claim(condition.claim)?;
        if let Some(who) = holder(view, &claim, &reading.parties) {
            players.of(who.id())?.push((VetoKind::Condition, vec![claim]));
        }
    }
    let said = reading.said();
    for (claim, _) in &said {
        if let Some(who) = holder(view, claim, &reading.parties) {
            let reasons = players.of(who.id())?;
            if !reasons.iter().any(|(_, claims)| claims.contains(claim)) {
                reasons.push((VetoKind::Position, vec![*claim]));
            }
        }
    }
    // What one rules out is a position only as long as another asks for it.
    Ok(players.answer(said.into_iter().map(|(claim, _)| claim)))
}

/// Whose position a claim is: who makes it (the role `by`), who refuses or wants (`from`), or the
/// party that states it. An observer's is nobody's.
pub(super) fn holder<'v>(view: &'v View, claim: &Claim<'v>, parties: &[Node<'v>]) -> Option<Node<'v>> {
    let is_own = |mark| claim.has_mark(mark);
    let takes = claim.kind() != ClaimKind::Condition
        && [Mark::Desire, Mark::Willingness, Mark::Refusal].into_iter().any(is_own);
    let named = view.actor_in(claim, "by").or_else(|| if takes { view.actor_in(claim, "from") } else { None });
    named.or_else(|| view.voice_of(claim).filter(|voice| parties.contains(voice)))
}

/// Whether a claim is of somebody who will not have something.
fn is_refusal(claim: &Claim<'_>) -> bool {
    let refuses = [Mark::Desire, Mark::Willingness].into_iter().any(|mark| claim.has_mark(mark)) && claim.sign() < 0;
    refuses || claim.has_mark(Mark::Refusal)
}

type Reasons<'v> = Vec<(VetoKind, Vec<Claim<'v>>)>;

/// Reasons by actor.
struct Players<'v> {
    view: &'v View,
    by_node: BTreeMap<NodeIx, Reasons<'v>>,
}

impl<'v> Players<'v> {
    fn of(&mut self, who: NodeId) -> Result<&mut Reasons<'v>, Error> {
        Ok(self.by_node.entry(self.view.ix(who)?).or_default())
    }

    /// Carried by the claims of all reasons, and by these.
    fn answer(self, besides: impl Iterator<Item = Claim<'v>>) -> Answer<Vec<VetoPlayer>> {
        let claims = self.by_node.values().flatten().flat_map(|(_, claims)| claims.iter().copied());
        let because: Vec<Claim<'_>> = claims.chain(besides).collect();
        let mut value = Vec::new();
        for (node, mut reasons) in self.by_node {
            reasons.sort_by_key(|reason| reason.0); // stable: by claim as found
            reasons.dedup();
            let shown = |(kind, claims): (VetoKind, Vec<Claim<'_>>)| {
                let claims = claims.iter().map(Claim::id).collect();
                VetoReason { kind, claims }
            };
            let reasons = reasons.into_iter().map(shown).collect();
            value.push(VetoPlayer { who: self.view.node(node).id(), reasons });
        }
        Answer::new(value).because(because)
    }
}
