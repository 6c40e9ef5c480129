//! Whom an event touches directly, and how much, as claims have it.

use std::collections::BTreeMap;

use super::super::interests;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Affinity, Aspect, ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, NodeIx, View};

/// Somebody whom an event touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    /// Who: an actor (lifted), or a coalition.
    pub who: NodeId,
    /// What it gains, or with a negative sign loses, in [-1, 1].
    pub value: f64,
    /// The claims that say so, by key.
    pub claims: Vec<ClaimId>,
}

/// Whom `event` itself helps or hurts: those of [`interests`] with the event for process and aim, and
/// who does not want it ([`Mark::Desire`], negative). Of a tie that it hurts, both ends lose.
/// What hurts unless something is done is left out.
///
/// How much: a claim counts for the size of its affinity, or 1 without one; of several claims
/// that the event helps somebody the largest counts, and so of those that it hurts; the
/// difference is the value. By kind and key of node.
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
/// use detente::{Graph, Lens, analysis::diplomacy::touched, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = touched(&view, graph.find("summit_jpn_prk")?)?.value;
/// let shown: Vec<(&str, f64)> = found.iter().map(|t| (graph.get(t.who).unwrap().key(), t.value)).collect();
/// assert_eq!(shown, [("JPN", 0.4), ("PRK", -0.5)]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn touched<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<Touched>>, Error> {
    let event = view.get(event)?;
    let asserted = interests(view, event.id(), event.id())?.value;
    let mut sides: BTreeMap<NodeIx, [Vec<Claim<'_>>; 2]> = BTreeMap::new();
    for (side, stakes) in [asserted.gain, asserted.hurt].iter().enumerate() {
        for stake in stakes {
            for bearer in bearers(view, view.get(stake.who)?) {
                let claims = stake.claims.iter().map(|&claim| view.get_claim(claim));
                let both = sides.entry(view.ix(bearer.id())?).or_default();
                both[side].append(&mut claims.collect::<Result<_, _>>()?);
            }
        }
    }
    let denied = |c: &Claim<'_>| c.aspects().contains(Aspect::Negated) || c.kind() == ClaimKind::Condition;
    for claim in view.marked(Mark::Desire).filter(|c| c.sign() < 0 && !denied(c) && c.node_in("to") == Some(event)) {
        if let Some(who) = view.actor_in(&claim, "from") {
            sides.entry(view.ix(who.id())?).or_default()[1].push(claim);
        }
    }
    let because: Vec<Claim<'_>> = sides.values().flatten().flatten().copied().collect();
    let touched = |(ix, [gain, loss]): (NodeIx, [Vec<Claim<'_>>; 2])| {
        let value = size(&gain) - size(&loss);
        let claims = Answer::new(()).because(gain.into_iter().chain(loss)).because;
        Touched { who: view.node(ix).id(), value, claims }
    };
    Ok(Answer::new(sides.into_iter().map(touched).collect()).because(because))
}

/// Who bears what happens to a node: of a dyad its ends, else the node; lifted.
fn bearers<'v>(view: &'v View, node: Node<'v>) -> Vec<Node<'v>> {
    let ends = node.ends().map_or_else(|| vec![node], |(a, b)| vec![a, b]);
    ends.into_iter().map(|end| view.lifted(end)).collect()
}

/// The size of the largest of these stakes.
fn size(claims: &[Claim<'_>]) -> f64 {
    let sizes = claims.iter().map(|c| c.affinity().map_or(1.0, Affinity::to_f64).abs());
    sizes.fold(0.0, f64::max)
}
