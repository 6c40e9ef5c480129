//! Claims for which nobody stands with a name.

use serde::{Deserialize, Serialize};

use crate::graph::Claim;
use crate::model::standard::State;
use crate::model::{Attribute, ClaimId};
use crate::view::{Answer, View};

/// In what way the voice behind a claim is nameless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymity {
    /// The asserter is a group of people that nobody names (attribute `anonymous`).
    UnnamedPeople,
    /// A state speaks, through no official who is named.
    StateWithoutOfficial,
}

/// The reports that somebody asserts without a name. The document's own voice is not anonymous:
/// it is the document's.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::{Anonymity, anonymous}};
/// use detente::model::standard::{Organization, State, Talks};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let officials = graph.node(Organization, "officials").attribute("anonymous", true).add()?;
/// graph.claim::<Talks>((japan, dprk)).asserted_by(officials).record()?;
/// let found = anonymous(&graph.view(&Lens::new())?);
/// assert_eq!(found.value[0].1, Anonymity::UnnamedPeople);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn anonymous(view: &View) -> Answer<Vec<(ClaimId, Anonymity)>> {
    let found: Vec<(Claim<'_>, Anonymity)> = view.reports().filter_map(|c| Some((c, anonymity(&c)?))).collect();
    let claims: Vec<Claim<'_>> = found.iter().map(|(claim, _)| *claim).collect();
    Answer::new(found.into_iter().map(|(claim, how)| (claim.id(), how)).collect()).because(claims)
}

fn anonymity(claim: &Claim<'_>) -> Option<Anonymity> {
    let asserter = claim.asserter()?;
    if asserter.attribute("anonymous").and_then(Attribute::as_flag) == Some(true) {
        return Some(Anonymity::UnnamedPeople);
    }
    asserter.is_of::<State>().then_some(Anonymity::StateWithoutOfficial)
}
