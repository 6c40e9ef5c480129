//! Who can carry a message from one actor to another.

use super::lines::{Lines, Step};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Attribute, NodeId};
use crate::traverse::{Place, Ways};
use crate::view::{Answer, DatedView, View};

/// A way for messages, through at least one other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// From the first to the last, those between among them.
    pub path: Vec<NodeId>,
    /// Whether a claim on the way says that there are others, without naming them (attribute
    /// `unnamed_others`).
    pub unnamed_others: bool,
}

/// The channels from one actor to another through at most `between` others: simple paths over
/// ties whose relation is marked [`Mark::Channel`](crate::model::Mark), shortest first, then in
/// order of nodes. `because` holds one claim a tie; other claims of the same tie would do as well.
///
/// Cost: the channel's part of the view is searched depth-first, no further than the target may
/// still be reached; exponential in `between`. A step of the budget is an arc.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Budget, Graph, Lens, analysis::diplomacy::channels, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = channels(&view, graph.find("Tokyo")?, graph.find("Pyongyang")?, 2, &Budget::new())?;
/// assert_eq!(found.value[0].path[1], graph.find("China")?);
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn channels<A, B>(
    view: &View,
    from: NodeId<A>,
    to: NodeId<B>,
    between: usize,
    budget: &Budget,
) -> Result<Answer<Vec<Channel>>, Error> {
    found(view.into(), (from.any(), to.any()), between, budget)
}

/// [`channels`] on a day or in a window.
///
/// # Errors
///
/// Foreign id.
pub fn channels_at<A, B>(
    dated: DatedView<'_>,
    from: NodeId<A>,
    to: NodeId<B>,
    between: usize,
    budget: &Budget,
) -> Result<Answer<Vec<Channel>>, Error> {
    found(dated.into(), (from.any(), to.any()), between, budget)
}

fn found(
    place: Place<'_>,
    ends: (NodeId, NodeId),
    between: usize,
    budget: &Budget,
) -> Result<Answer<Vec<Channel>>, Error> {
    let view = place.view();
    let start = view.ix(super::standing(view, ends.0)?.id())?;
    let target = view.ix(super::standing(view, ends.1)?.id())?;
    let mut meter = budget.meter();
    let mut lines = Lines::new(place, &Ways::new(), target, between, &mut meter)?;
    let mut found: Vec<Vec<Step>> = Vec::new();
    let cut = lines.each_chain(start, between, false, &mut meter, |way, meter| {
        let cut = meter.is_full(found.len());
        if cut.is_none() {
            found.push(way.to_vec());
        }
        cut
    });
    found.sort_by_key(|path| (path.len(), path.clone()));
    let claims = |path: &[Step]| -> Vec<Claim<'_>> {
        path.iter().filter_map(|step| lines.claims(step.1).first().copied()).collect()
    };
    let channel = |path: &Vec<Step>| {
        let says = |c: &Claim<'_>| c.attribute("unnamed_others").and_then(Attribute::as_flag) == Some(true);
        let nodes = std::iter::once(start).chain(path.iter().map(|step| step.0));
        Channel { path: nodes.map(|ix| view.node(ix).id()).collect(), unnamed_others: claims(path).iter().any(says) }
    };
    let because: Vec<Claim<'_>> = found.iter().flat_map(|path| claims(path)).collect();
    Ok(Answer::new(found.iter().map(channel).collect()).because(because).cut(cut))
}
