//! What two views of one graph make different: claims that came and went, ties that changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::Claim;
use crate::model::{ClaimId, NodeId};
use crate::view::{Answer, View};

/// What is different in one view from another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Reports that count in the second only.
    pub gained: Vec<ClaimId>,
    /// Reports that count in the first only.
    pub lost: Vec<ClaimId>,
    /// Ties that only one has, or whose number is another.
    pub ties: Vec<TieChange>,
}

/// A tie that is not the same in two views.
#[derive(Clone, Debug, PartialEq)]
pub struct TieChange {
    /// The name of its relation.
    pub relation: String,
    /// Its ends; of a symmetric tie, in the order of nodes.
    pub ends: (NodeId, NodeId),
    /// Its number in the first view, if it has the tie.
    pub before: Option<f64>,
    /// Its number in the second view, if it has the tie.
    pub after: Option<f64>,
}

impl TieChange {
    /// Whether the sign is another; a tie that is missing has the sign 0.
    pub fn turns(&self) -> bool {
        let sign = |number: Option<f64>| number.map_or(0, |n| i32::from(n > 0.0) - i32::from(n < 0.0));
        sign(self.before) != sign(self.after)
    }
}

/// What counts in `after` and not in `before`, two views of one graph, and the other way round:
/// a day moved on, a source struck, something supposed. A claim about a lost one is not lost with
/// it; it is orphaned ([`View::is_orphaned`]) and supports nothing. Claims by key, ties by node
/// and relation; ties kept [apart](crate::Merge::Apart) are compared as their sum. `because` is every
/// claim gained or lost.
///
/// Cost: linear in claims and ties, times the logarithm of their number.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::difference, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let said = graph.claim::<Talks>((japan, dprk)).affinity(0.5).asserted_by(japan).record()?;
/// graph.claim::<Talks>((japan, dprk)).affinity(0.25).asserted_by(dprk).record()?;
/// let (all, some) = (graph.view(&Lens::new())?, graph.view(&Lens::new().without("JPN"))?);
/// let found = difference(&all, &some).value;
/// assert_eq!(found.lost, [said]);
/// assert_eq!((found.ties[0].before, found.ties[0].after), (Some(0.75), Some(0.25)));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn difference(before: &View, after: &View) -> Answer<Difference> {
    let counting = |view: &View| -> BTreeSet<ClaimId> { view.reports().map(|c| c.id()).collect() };
    let (first, second) = (counting(before), counting(after));
    let gained: Vec<Claim<'_>> = after.reports().filter(|c| !first.contains(&c.id())).collect();
    let lost: Vec<Claim<'_>> = before.reports().filter(|c| !second.contains(&c.id())).collect();
    let ids = |claims: &[Claim<'_>]| claims.iter().map(Claim::id).collect();
    let value = Difference { gained: ids(&gained), lost: ids(&lost), ties: tie_changes(before, after) };
    Answer::new(value).because(gained.into_iter().chain(lost))
}

/// A tie by kind and key of its ends, its relation, and whether it runs both ways.
type Name<'v> = ([(&'v str, &'v str); 2], &'v str, bool);

fn tie_changes(before: &View, after: &View) -> Vec<TieChange> {
    let (first, second) = (numbers(before), numbers(after));
    let names: BTreeSet<&Name<'_>> = first.keys().chain(second.keys()).collect();
    let change = |name: &Name<'_>| {
        let (a, b) = (first.get(name), second.get(name));
        let ends = a.or(b)?.1;
        let (before, after) = (a.map(|tie| tie.0), b.map(|tie| tie.0));
        let same = before.map(f64::to_bits) == after.map(f64::to_bits);
        (!same).then(|| TieChange { relation: name.1.to_owned(), ends, before, after })
    };
    names.into_iter().filter_map(change).collect()
}

/// The number of every tie, those kept apart added up in order.
fn numbers(view: &View) -> BTreeMap<Name<'_>, (f64, (NodeId, NodeId))> {
    let mut numbers: BTreeMap<Name<'_>, (f64, (NodeId, NodeId))> = BTreeMap::new();
    for tie in view.ties() {
        let (from, to) = (tie.from(), tie.to());
        let name = ([(from.kind(), from.key()), (to.kind(), to.key())], tie.relation(), tie.is_symmetric());
        numbers.entry(name).or_insert((0.0, (from.id(), to.id()))).0 += tie.number();
    }
    numbers
}
