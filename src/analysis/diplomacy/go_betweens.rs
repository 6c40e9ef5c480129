//! Who is acceptable to both sides and can reach them.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::carrying;
use super::terms::standing;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::traverse::{Direction, Place, Roads, Ways};
use crate::view::{Answer, DatedView, NodeIx, View};

/// Who may stand between two actors, and who may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoBetweens {
    /// A channel to both, on bad terms with neither; in order of kind and key.
    pub acceptable: Vec<NodeId>,
    /// On bad terms with one of the two, whether or not there is a channel; with whom.
    pub rejected: Vec<(NodeId, Vec<NodeId>)>,
}

/// The nodes that could stand between `a` and `b`: those with a tie marked
/// [`Mark::Channel`](crate::model::Mark) to both ends, in either direction, and no negative tie
/// marked [`Mark::Standing`](crate::model::Mark) to either. A missing tie of standing does not
/// disqualify. `because` holds one channel claim for each end of each acceptable one, and what
/// reports say of standing. How well each would serve, and chains of several, is for
/// [`intermediaries`](super::intermediaries()).
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
    found(view.into(), a.any(), b.any())
}

/// [`go_betweens`] on a day or in a window.
///
/// # Errors
///
/// Foreign id; overflow when merged numbers leave their range.
pub fn go_betweens_at<A, B>(dated: DatedView<'_>, a: NodeId<A>, b: NodeId<B>) -> Result<Answer<GoBetweens>, Error> {
    found(dated.into(), a.any(), b.any())
}

fn found(place: Place<'_>, a: NodeId, b: NodeId) -> Result<Answer<GoBetweens>, Error> {
    let view = place.view();
    let roads = Roads::new(place, &Ways::new().direction(Direction::Either))?;
    let ends = [view.ix(super::standing(view, a)?.id())?, view.ix(super::standing(view, b)?.id())?];
    let mut channels: [BTreeMap<NodeIx, Claim<'_>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let mut bad: BTreeMap<NodeIx, BTreeSet<NodeIx>> = BTreeMap::new();
    let mut because = Vec::new();
    for (end, channels) in ends.into_iter().zip(&mut channels) {
        for (other, arc) in roads.onward(end).into_iter().filter(|(other, _)| !ends.contains(other)) {
            if let Some(&claim) = carrying(&roads, arc).first() {
                channels.entry(other).or_insert(claim);
            }
            if standing(&roads, arc)?.is_some_and(|number| number < 0.0) && bad.entry(other).or_default().insert(end) {
                because.extend(roads.claims(arc));
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
