//! Who can carry a message from one actor to another.

use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Attribute, Mark, NodeId};
use crate::view::{Answer, ArcIx, NodeIx, View};

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
/// ties whose relation is marked [`Mark::Channel`], shortest first, then in order of nodes.
/// `because` holds one claim a tie; other claims of the same tie would do as well.
///
/// Cost: the channel's part of the view is searched depth-first; exponential in `between`. A step
/// of the budget is an arc.
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
    let start = view.ix(super::standing(view, from)?.id())?;
    let target = view.ix(super::standing(view, to)?.id())?;
    let mut meter = budget.meter();
    let mut cut = meter.look();
    let mut found: Vec<Vec<(NodeIx, ArcIx)>> = Vec::new();
    let mut stack: Vec<Vec<(NodeIx, ArcIx)>> = vec![Vec::new()];
    while let Some(path) = stack.pop() {
        let last = path.last().map_or(start, |step| step.0);
        for (head, arc) in view.row(last).outgoing() {
            cut = cut.or_else(|| meter.step());
            if cut.is_some() {
                break;
            }
            let seen = head == start || path.iter().any(|step| step.0 == head);
            if seen || witness(view, arc).is_none() {
                continue;
            }
            let longer = || path.iter().copied().chain([(head, arc)]).collect();
            if head == target {
                cut = meter.is_full(found.len());
                if !path.is_empty() && cut.is_none() {
                    found.push(longer());
                }
            } else if path.len() < between {
                stack.push(longer());
            }
        }
    }
    found.sort_by_key(|path| (path.len(), path.clone()));
    let claims =
        |path: &[(NodeIx, ArcIx)]| -> Vec<Claim<'_>> { path.iter().filter_map(|step| witness(view, step.1)).collect() };
    let channel = |path: &Vec<(NodeIx, ArcIx)>| {
        let says = |c: &Claim<'_>| c.attribute("unnamed_others").and_then(Attribute::as_flag) == Some(true);
        let nodes = std::iter::once(start).chain(path.iter().map(|step| step.0));
        Channel { path: nodes.map(|ix| view.node(ix).id()).collect(), unnamed_others: claims(path).iter().any(says) }
    };
    let because: Vec<Claim<'_>> = found.iter().flat_map(|path| claims(path)).collect();
    Ok(Answer::new(found.iter().map(channel).collect()).because(because).cut(cut))
}

/// The first claim by which the arc's tie is a channel.
pub(super) fn witness(view: &View, arc: ArcIx) -> Option<Claim<'_>> {
    view.tie(arc).claims().find(|c| c.has_mark(Mark::Channel) && !view.is_orphaned(c))
}
