//! What it means for what is said when a tie worsens.

use super::conditions::{obliged, subjects};
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, View};

/// What follows from a worse tie, and what does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequences {
    /// Conditions that cannot have been met.
    pub unmet: Vec<ClaimId>,
    /// Aims that came nearer: wedges against the tie or against a coalition of its ends.
    pub advanced: Vec<ClaimId>,
    /// Claims from which one might conclude a loss that they do not entail: that a stronger tie
    /// does good says nothing of a weaker one.
    pub not_entailed: Vec<ClaimId>,
}

/// What a tie between `a` and `b` that is worse than it was means for what is said of it:
///
/// - a safeguard ([`Mark::Safeguard`]) says that something, when done, keeps the tie from harm;
///   the tie was harmed, so it was not done, and conditions on the same issue are not met;
/// - the aims of wedges ([`Mark::Wedge`]) against the tie, or against a coalition of which both
///   are members, are nearer;
/// - of claims that a stronger tie strengthens another ([`Mark::Reinforcement`]) nothing follows.
///
/// Each by key; `because` is all of these, and the safeguards. Whether the tie is worse is for
/// whoever asks to say, by a what-if ([`View::suppose`]) or two days of one view.
///
/// Cost: linear in claims, and quadratic in safeguards and conditions.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::consequences, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = consequences(&view, graph.find("JPN")?, graph.find("ROK")?)?.value;
/// assert_eq!(found.advanced, [graph.claim_keyed("C22").unwrap()]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn consequences<A, B>(view: &View, a: NodeId<A>, b: NodeId<B>) -> Result<Answer<Consequences>, Error> {
    let ends = [super::standing(view, a.any())?, super::standing(view, b.any())?];
    let is_tie = |node: Node<'_>| {
        node.ends().is_some_and(|(x, y)| {
            let pair = [view.lifted(x).id(), view.lifted(y).id()];
            ends.iter().all(|end| pair.contains(&end.id())) && pair[0] != pair[1]
        })
    };
    let is_united = |node: Node<'_>| {
        let members: Vec<NodeId> = members(view, node).iter().map(Node::id).collect();
        ends.iter().all(|end| members.contains(&end.id()))
    };
    let broken: Vec<Claim<'_>> = view.marked(Mark::Safeguard).filter(|c| c.node_in("to").is_some_and(is_tie)).collect();
    let undone: Vec<Claim<'_>> = broken.iter().flat_map(Claim::about).filter(|c| view.counts(c.id())).collect();
    let unmet: Vec<Claim<'_>> = view.claims().filter(|c| !c.is_background() && is_unmet(view, c, &undone)).collect();
    let target = |c: &Claim<'_>| super::wedges::target(c).and_then(|id| view.get(id).ok());
    let is_nearer = |c: &Claim<'_>| target(c).is_some_and(|node| is_tie(node) || is_united(node));
    let advanced: Vec<Claim<'_>> = view.marked(Mark::Wedge).filter(is_nearer).collect();
    let rests = |c: &Claim<'_>| c.node_in("from").is_some_and(is_tie);
    let converse: Vec<Claim<'_>> = view.marked(Mark::Reinforcement).filter(rests).collect();
    let ids = |claims: &[Claim<'_>]| claims.iter().map(Claim::id).collect();
    let value = Consequences { unmet: ids(&unmet), advanced: ids(&advanced), not_entailed: ids(&converse) };
    let safeguards = if unmet.is_empty() { Vec::new() } else { broken };
    Ok(Answer::new(value).because([unmet, advanced, converse, safeguards].concat()))
}

/// Whether a condition asks for what was not done: it is that claim, or asks the same of the same.
fn is_unmet(view: &View, claim: &Claim<'_>, undone: &[Claim<'_>]) -> bool {
    let same = |other: &Claim<'_>| {
        let shared = |a: Vec<Node<'_>>, b: Vec<Node<'_>>| a.iter().any(|x| b.iter().any(|y| x.id() == y.id()));
        let by_whom = shared(obliged(view, claim), obliged(view, other));
        by_whom && shared(subjects(view, claim), subjects(view, other))
    };
    claim.kind() == ClaimKind::Condition && !view.is_orphaned(claim) && undone.iter().any(same)
}

/// The members of a coalition, through structural claims that make them so.
fn members<'v>(view: &'v View, coalition: Node<'v>) -> Vec<Node<'v>> {
    let into = |c: &Claim<'v>| c.is_structural() && c.node_in("to") == Some(coalition);
    view.claims().filter(into).filter_map(|c| view.actor_in(&c, "from")).collect()
}
