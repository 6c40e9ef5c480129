//! Which states went before one, and which came after.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, Mark, NodeId, Period};
use crate::view::{Answer, View};

/// One state following another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The state that ended or gave way.
    pub before: NodeId,
    /// The state that followed.
    pub after: NodeId,
    /// From when on, where said.
    pub since: Option<Period>,
    /// The claim that says so.
    pub claim: ClaimId,
}

/// What went before a state and what came after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The successions that led to it, nearest first.
    pub before: Vec<Succession>,
    /// The successions that led on from it, nearest first.
    pub after: Vec<Succession>,
}

/// The states that `node` followed and those that followed it, through any number of
/// successions: claims of relations marked [`Mark::Succession`]. Nearest first, then by claim.
///
/// Cost: linear in claims, times the states found.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::actors::lineage, model::standard::{State, Succeeds}};
///
/// let mut graph = Graph::new();
/// let ussr = graph.node(State, "SUN").add()?;
/// let russia = graph.node(State, "RUS").add()?;
/// graph.claim::<Succeeds>((russia, ussr)).valid("1991-12-26/..").record()?;
/// let found = lineage(&graph.view(&Lens::new())?, russia)?.value;
/// assert_eq!(found.before[0].before, ussr.any());
/// assert!(graph.claim::<Succeeds>((ussr, russia)).record().unwrap_err().is_conflict()); // a circle
/// # Ok::<(), detente::Error>(())
/// ```
pub fn lineage<K>(view: &View, node: NodeId<K>) -> Result<Answer<Lineage>, Error> {
    let node = view.get(node)?.id();
    let succession = |claim: Claim<'_>| {
        let (after, before) = (claim.node_in("from")?.id(), claim.node_in("to")?.id());
        let since = claim.valid().filter(|valid| *valid != Period::ALWAYS);
        Some(Succession { before, after, since, claim: claim.id() })
    };
    let all: Vec<Succession> = view.marked(Mark::Succession).filter_map(succession).collect();
    let before = chain(&all, node, |step| (step.after, step.before));
    let after = chain(&all, node, |step| (step.before, step.after));
    let used: BTreeSet<ClaimId> = before.iter().chain(&after).map(|step| step.claim).collect();
    let because = view.marked(Mark::Succession).filter(|claim| used.contains(&claim.id()));
    Ok(Answer::new(Lineage { before, after }).because(because))
}

/// What can be reached step by step, each succession once.
fn chain(all: &[Succession], start: NodeId, ends: impl Fn(&Succession) -> (NodeId, NodeId)) -> Vec<Succession> {
    let mut seen = BTreeSet::from([start]);
    let (mut near, mut found) = (vec![start], Vec::new());
    while !near.is_empty() {
        let mut next = Vec::new();
        for step in all.iter().filter(|step| near.contains(&ends(step).0)) {
            found.push(step.clone());
            if seen.insert(ends(step).1) {
                next.push(ends(step).1);
            }
        }
        near = next;
    }
    found
}
