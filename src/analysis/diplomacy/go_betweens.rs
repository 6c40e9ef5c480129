//! Who is acceptable to both sides and can reach them.

use std::collections::{BTreeMap, BTreeSet};

use super::channels::witness;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Mark, NodeId};
use crate::view::{Answer, ArcIx, NodeIx, View};

/// Who may stand between two actors, and who may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoBetweens {
    /// A channel to both, on bad terms with neither; in order of kind and key.
    pub acceptable: Vec<NodeId>,
    /// On bad terms with one of the two, whether or not there is a channel; with whom.
    pub rejected: Vec<(NodeId, Vec<NodeId>)>,
}

/// The nodes that could stand between `a` and `b`: those with a tie marked [`Mark::Channel`] to
/// both ends, in either direction, and no negative tie marked [`Mark::Standing`] to either. A
/// missing tie of standing does not disqualify. `because` holds one channel claim for each end
/// of each acceptable one, and what reports say of standing.
///
/// Cost: linear in the arcs of the two rows.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::go_betweens, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = go_betweens(&view, graph.find("JPN")?, graph.find("PRK")?)?.value;
/// assert_eq!(found.acceptable, [graph.find("CHN")?]);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn go_betweens<A, B>(view: &View, a: NodeId<A>, b: NodeId<B>) -> Result<Answer<GoBetweens>, Error> {
    let ends = [view.ix(super::standing(view, a)?.id())?, view.ix(super::standing(view, b)?.id())?];
    let mut channels: [BTreeMap<NodeIx, Claim<'_>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let mut bad: BTreeMap<NodeIx, BTreeSet<NodeIx>> = BTreeMap::new();
    let mut because = Vec::new();
    for (end, channels) in ends.into_iter().zip(&mut channels) {
        let row = view.row(end);
        for (other, arc) in row.outgoing().chain(row.incoming()).filter(|(other, _)| !ends.contains(other)) {
            if let Some(claim) = witness(view, arc) {
                channels.entry(other).or_insert(claim);
            }
            if is_bad(view, arc) && bad.entry(other).or_default().insert(end) {
                because.extend(view.tie(arc).claims());
            }
        }
    }
    let [to_a, to_b] = &channels;
    let mut value = GoBetweens::default();
    for (&node, claim) in to_a.iter().filter(|(node, _)| !bad.contains_key(node)) {
        if let Some(other) = to_b.get(&node) {
            value.acceptable.push(view.node(node).id());
            because.extend([*claim, *other]);
        }
    }
    let ids = |nodes: &BTreeSet<NodeIx>| nodes.iter().map(|&ix| view.node(ix).id()).collect();
    value.rejected = bad.iter().map(|(&node, with)| (view.node(node).id(), ids(with))).collect();
    Ok(Answer::new(value).because(because))
}

/// Whether the tie is one of negative standing.
fn is_bad(view: &View, arc: ArcIx) -> bool {
    let tie = view.tie(arc);
    tie.sign() < 0 && tie.claims().any(|c| c.has_mark(Mark::Standing))
}
