//! What must hold before an event may.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, ClaimKind, NodeId};
use crate::view::{Answer, View};

/// Something that a party must do first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The claim that says so.
    pub claim: ClaimId,
    /// Who makes it, lifted: the role `by`, else the asserter.
    pub by: Option<NodeId>,
    /// Who must act, lifted: the role `of`, else `from`.
    pub of: Option<NodeId>,
    /// What it is about: the role `about`, else `to`.
    pub about: Option<NodeId>,
    /// What it must come before, where said: the role `before`.
    pub before: Option<NodeId>,
}

/// The conditions on the parties to `event`: claims of the kind
/// [`Condition`](ClaimKind::Condition) by which one of its parties must act. An expectation is
/// no condition, and no converse follows from one. By claim.
///
/// Cost: linear in claims.
///
/// # Errors
///
/// Foreign id; unknown party.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::conditions, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let first = conditions(&view, graph.find("summit_jpn_prk")?)?.value;
/// assert_eq!(first[0].by, Some(graph.find("USA")?));
/// assert_eq!(first[0].of, Some(graph.find("JPN")?));
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn conditions<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<Condition>>, Error> {
    let parties = super::parties(view, event.any())?;
    let obliged = |c: &Claim<'_>| view.actor_in(c, "of").or_else(|| view.actor_in(c, "from")).map(|n| n.id());
    let is_party = |c: &Claim<'_>| obliged(c).is_some_and(|who| parties.iter().any(|p| p.id() == who));
    let asked = |c: &Claim<'_>| c.kind() == ClaimKind::Condition && !view.is_orphaned(c) && is_party(c);
    let found: Vec<Claim<'_>> = view.reports().filter(asked).collect();
    let node = |c: &Claim<'_>, role: &str| c.node_in(role).map(|n| n.id());
    let condition = |c: &Claim<'_>| Condition {
        claim: c.id(),
        by: view.actor_in(c, "by").or_else(|| view.voice_of(c)).map(|n| n.id()),
        of: obliged(c),
        about: node(c, "about").or_else(|| node(c, "to")),
        before: node(c, "before"),
    };
    Ok(Answer::new(found.iter().map(condition).collect()).because(found))
}
