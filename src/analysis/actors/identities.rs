//! With whom a node is said to be the same.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Confidence, Mark, NodeId};
use crate::view::{Answer, View};

/// Somebody said to be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub with: NodeId,
    /// The claim that says so.
    pub claim: ClaimId,
    /// With what confidence; background needs none.
    pub confidence: Option<Confidence>,
    /// Whether the lens takes the two for one, by this claim or others.
    pub accepted: bool,
}

/// With whom `node` is said to be the same, by claims of relations marked [`Mark::Identity`] that
/// count; by claim. Whether they are taken for one is the lens's business
/// ([`Lens::same_as`](crate::Lens::same_as)), and another lens undoes it.
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
/// use detente::{Graph, Lens, analysis::actors::identities, model::Confidence};
/// use detente::model::standard::{Organization, SameAs};
///
/// let mut graph = Graph::new();
/// let a = graph.node(Organization, "PAL").add()?;
/// let b = graph.node(Organization, "PSE").add()?;
/// graph.claim::<SameAs>((a, b)).confidence(Confidence::Moderate).record()?;
/// let accepted = |lens: &Lens| Ok::<_, detente::Error>(identities(&graph.view(lens)?, a)?.value[0].accepted);
/// assert!(accepted(&Lens::new().same_as(Confidence::Low))?);
/// assert!(!accepted(&Lens::new().same_as(Confidence::High))? && !accepted(&Lens::new())?);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn identities<K>(view: &View, node: NodeId<K>) -> Result<Answer<Vec<Identity>>, Error> {
    let node = view.get(node)?;
    let identity = |claim: &Claim<'_>| {
        let nodes = claim.nodes();
        let with = nodes.iter().find(|other| **other != node).filter(|_| nodes.contains(&node))?;
        Some(Identity {
            with: with.id(),
            claim: claim.id(),
            confidence: claim.confidence(),
            accepted: view.takes_for_one(node, *with),
        })
    };
    let found: Vec<(Claim<'_>, Identity)> =
        view.marked(Mark::Identity).filter_map(|claim| Some((claim, identity(&claim)?))).collect();
    let because: Vec<Claim<'_>> = found.iter().map(|(claim, _)| *claim).collect();
    Ok(Answer::new(found.into_iter().map(|(_, identity)| identity).collect()).because(because))
}
