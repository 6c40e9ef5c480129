//! Who drives a wedge, against what, by what means, as claims assert it.

use crate::graph::Claim;
use crate::model::{ClaimId, Mark, NodeId};
use crate::view::{Answer, View};

/// A wedge that a claim asserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wedge {
    /// The claim.
    pub claim: ClaimId,
    /// Who drives it, lifted: the role `by`.
    pub by: Option<NodeId>,
    /// Against what: the dyad of role `between`, or whatever is in role `what`.
    pub target: Option<NodeId>,
    /// By what means: the role `with`.
    pub with: Option<NodeId>,
    /// Who says so, lifted; `None` is the document's own voice.
    pub voice: Option<NodeId>,
}

/// The wedges that claims of a relation marked [`Mark::Wedge`] assert, by claim.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::wedges, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let found = wedges(&graph.view(&Lens::new().lifted())?).value;
/// assert_eq!(found[0].by, Some(graph.find("PRK")?));
/// assert_eq!(found[0].target, Some(graph.find("ROK-USA")?));
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn wedges(view: &View) -> Answer<Vec<Wedge>> {
    let node = |c: &Claim<'_>, role: &str| c.node_in(role).map(|n| n.id());
    let wedge = |c: Claim<'_>| Wedge {
        claim: c.id(),
        by: view.actor_in(&c, "by").map(|n| n.id()),
        target: target(&c),
        with: node(&c, "with"),
        voice: view.voice_of(&c).map(|n| n.id()),
    };
    Answer::new(view.marked(Mark::Wedge).map(wedge).collect()).because(view.marked(Mark::Wedge))
}

/// What a wedge is driven against.
pub(super) fn target(claim: &Claim<'_>) -> Option<NodeId> {
    claim.node_in("between").or_else(|| claim.node_in("what")).map(|n| n.id())
}
