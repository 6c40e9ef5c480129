//! What one actor said or sent to another, as far as it is known who did.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Mark, NodeId, Participant};
use crate::view::{Answer, View};

/// Something said or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The claim that says so.
    pub claim: ClaimId,
    /// What was sent.
    pub what: Option<NodeId>,
    /// Whether the claim names who sent it; else it is only implied.
    pub sender_named: bool,
    /// Whether the claim names who received it; else it is only implied.
    pub receiver_named: bool,
}

/// Messages from one actor to another: claims of a relation marked [`Mark::Message`] whose roles
/// `from` and `to` are filled by them, named or implied, or by whoever stands for them. By claim.
///
/// Cost: linear in claims.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::messages, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let came = messages(&view, graph.find("PRK")?, graph.find("JPN")?)?;
/// assert!(came.value.iter().any(|m| m.sender_named && !m.receiver_named)); // a letter
/// assert!(came.value.iter().any(|m| !m.sender_named)); // and signals of nobody in particular
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn messages<A, B>(view: &View, from: NodeId<A>, to: NodeId<B>) -> Result<Answer<Vec<Message>>, Error> {
    let (from, to) = (super::standing(view, from)?, super::standing(view, to)?);
    let ours = |c: &Claim<'_>| view.actor_in(c, "from") == Some(from) && view.actor_in(c, "to") == Some(to);
    let found: Vec<Claim<'_>> = view.marked(Mark::Message).filter(ours).collect();
    let named = |c: &Claim<'_>, role| c.role(role).iter().any(|who| matches!(who, Participant::Node(_)));
    let message = |c: &Claim<'_>| Message {
        claim: c.id(),
        what: c.node_in("what").map(|n| n.id()),
        sender_named: named(c, "from"),
        receiver_named: named(c, "to"),
    };
    Ok(Answer::new(found.iter().map(message).collect()).because(found))
}
