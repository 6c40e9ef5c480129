//! What must hold before an event may.

use super::{actors_in, nodes_in};
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Aspect, ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, View};

/// Something that somebody must do first, or leave alone.
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
    /// Whether the issue is to be left alone (a negative sign) and not to be dealt with.
    pub forbids: bool,
}

/// The conditions on `event`: claims of the kind [`Condition`](ClaimKind::Condition) that must
/// hold before it or before the tie between its parties, or that say nothing of what they come
/// before, when one of its parties must act. An expectation is no condition, and no converse
/// follows from one. By claim.
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
/// assert!(!first[0].forbids);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn conditions<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<Condition>>, Error> {
    let parties = super::parties(view, event.any())?;
    let event = view.get(event)?;
    let asked = |c: &Claim<'_>| !view.is_orphaned(c) && is_condition_on(view, c, event, &parties);
    let found: Vec<Claim<'_>> = view.claims().filter(|c| !c.is_background()).filter(asked).collect();
    let first = |nodes: Vec<Node<'_>>| nodes.first().map(Node::id);
    let condition = |c: &Claim<'_>| Condition {
        claim: c.id(),
        by: view.actor_in(c, "by").or_else(|| view.voice_of(c)).map(|n| n.id()),
        of: first(obliged(view, c)),
        about: first(subjects(view, c)),
        before: first(nodes_in(view, c, "before")),
        forbids: asks_to_deal(c) && c.sign() < 0,
    };
    Ok(Answer::new(found.iter().map(condition).collect()).because(found))
}

/// Whether a claim is a condition on an event of these parties.
pub(super) fn is_condition_on(view: &View, claim: &Claim<'_>, event: Node<'_>, parties: &[Node<'_>]) -> bool {
    if claim.kind() != ClaimKind::Condition || claim.aspects().contains(Aspect::Negated) {
        return false;
    }
    if claim.role("before").is_empty() {
        return obliged(view, claim).iter().any(|who| parties.contains(who));
    }
    let is_party = |end: Node<'_>| parties.iter().any(|party| party.id() == view.lifted(end).id());
    let is_theirs = |node: &Node<'_>| node.ends().is_some_and(|(a, b)| is_party(a) && is_party(b));
    nodes_in(view, claim, "before").iter().any(|node| *node == event || is_theirs(node))
}

/// Whether what a condition asks is that an issue be dealt with or, of negative sign, left alone:
/// it has roles for that, or its relation is willingness. The sign of others means something else.
pub(super) fn asks_to_deal(condition: &Claim<'_>) -> bool {
    !condition.role("about").is_empty() || condition.has_mark(Mark::Willingness)
}

/// Who must act: the role `of`, else `from`, lifted.
pub(super) fn obliged<'v>(view: &'v View, condition: &Claim<'v>) -> Vec<Node<'v>> {
    let of = actors_in(view, condition, "of");
    if of.is_empty() { actors_in(view, condition, "from") } else { of }
}

/// What a condition is about: the role `about`, else `to`.
pub(super) fn subjects<'v>(view: &'v View, condition: &Claim<'v>) -> Vec<Node<'v>> {
    let about = nodes_in(view, condition, "about");
    if about.is_empty() { nodes_in(view, condition, "to") } else { about }
}
