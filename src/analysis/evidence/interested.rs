//! Claims by those who have a part in what they say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::graph::{Claim, Node};
use crate::model::{Attribute, ClaimId, NodeId, Participant};
use crate::view::{Answer, View};

/// In what way whoever makes a claim is an interested party to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// Whoever recorded the claim says so (attribute `interested_party`).
    Recorded,
    /// The asserter takes part in what the claim says.
    Participant,
}

/// The reports by an interested party, each once, by key, and in what way:
///
/// - the attribute `interested_party` says so; this may also be said of a document's own voice,
///   such as a ministry's page;
/// - otherwise the asserter, or whom they stand for under the lens, takes part in what the
///   claim says: fills a role, named or implied, is an end of a dyad that does, or takes part in
///   a claim that it is about.
///
/// An interest makes nothing false. Leave such reports out, or grade them, as you see fit.
///
/// Cost: linear in reports and, for each asserter, in the claims that theirs are about.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::{Interest, interested}};
/// use detente::model::standard::{Leader, Leads, State, Talks};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let china = graph.node(State, "CHN").add()?;
/// let kishida = graph.node(Leader, "kishida").add()?;
/// graph.claim::<Leads>((kishida, japan)).record()?;
/// for (key, who) in [("1", kishida.any()), ("2", china.any())] {
///     graph.claim::<Talks>((japan, dprk)).key(key).asserted_by(who).record()?;
/// }
/// graph.claim::<Talks>((japan, dprk)).key("3").asserted_by(china).attribute("interested_party", true).record()?;
///
/// let found = interested(&graph.view(&Lens::new().lifted())?).value;
/// assert_eq!(found.iter().map(|f| f.1).collect::<Vec<_>>(), [Interest::Participant, Interest::Recorded]);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn interested(view: &View) -> Answer<Vec<(ClaimId, Interest)>> {
    let mut voices: BTreeMap<NodeId, Vec<u32>> = BTreeMap::new();
    for claim in view.reports() {
        if let Some(voice) = view.voice_of(&claim) {
            voices.entry(voice.id()).or_default().push(claim.id().index());
        }
    }
    let own: BTreeSet<u32> = voices.iter().flat_map(|(&voice, claims)| about(view, voice, claims)).collect();
    let found: Vec<(Claim<'_>, Interest)> = view
        .reports()
        .filter_map(|claim| {
            let recorded = claim.attribute("interested_party").and_then(Attribute::as_flag) == Some(true);
            let takes_part = || own.contains(&claim.id().index()).then_some(Interest::Participant);
            Some((claim, recorded.then_some(Interest::Recorded).or_else(takes_part)?))
        })
        .collect();
    let claims: Vec<Claim<'_>> = found.iter().map(|(claim, _)| *claim).collect();
    Answer::new(found.into_iter().map(|(claim, how)| (claim.id(), how)).collect()).because(claims)
}

/// Those of `claims` in which `voice` takes part, directly or in a claim that they are about.
/// Claims only point back, so one pass in order of recording settles them.
fn about(view: &View, voice: NodeId, claims: &[u32]) -> Vec<u32> {
    let read = |index: u32| Claim::new(view.ledger(), index);
    let before = |index: u32| read(index).about().into_iter().map(|c| c.id().index());
    let mut reached: BTreeSet<u32> = claims.iter().copied().collect();
    let mut open = claims.to_vec();
    while let Some(claim) = open.pop() {
        open.extend(before(claim).filter(|&earlier| reached.insert(earlier)));
    }
    let mut part: BTreeSet<u32> = BTreeSet::new();
    for claim in reached {
        if fills_a_role(view, voice, &read(claim)) || before(claim).any(|earlier| part.contains(&earlier)) {
            part.insert(claim);
        }
    }
    claims.iter().copied().filter(|claim| part.contains(claim)).collect()
}

/// Whether `voice` fills a role of the claim, or is an end of a dyad that does.
fn fills_a_role(view: &View, voice: NodeId, claim: &Claim<'_>) -> bool {
    let is_voice = |node: Node<'_>| view.lifted(node).id() == voice;
    claim.roles().into_iter().any(|(_, who)| match who {
        Participant::Node(id) | Participant::Implied(id) => view
            .get(id)
            .is_ok_and(|node| is_voice(node) || node.ends().is_some_and(|(a, b)| is_voice(a) || is_voice(b))),
        Participant::Claim(_) => false,
    })
}
