//! Who asserts how many claims, and of what kinds.

use std::collections::BTreeMap;

use crate::graph::Node;
use crate::model::ClaimKind;
use crate::view::{Answer, View};

/// Counts of reports; structure and background are nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assertions {
    /// By key of the asserter; `None` is the documents' own voice.
    pub by_asserter: BTreeMap<Option<String>, usize>,
    /// By kind of claim.
    pub by_kind: BTreeMap<ClaimKind, usize>,
}

/// Counts the reports of a view by asserter and by kind. `because` is the scope: all of them.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::assertions, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// graph.claim::<Talks>((japan, dprk)).asserted_by(japan).record()?;
/// let counted = assertions(&graph.view(&Lens::new())?);
/// assert_eq!(counted.value.by_asserter[&Some("JPN".into())], 1);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn assertions(view: &View) -> Answer<Assertions> {
    let mut value = Assertions::default();
    for claim in view.reports() {
        *value.by_asserter.entry(claim.asserter().map(|n| n.key().to_owned())).or_default() += 1;
        *value.by_kind.entry(claim.kind()).or_default() += 1;
    }
    Answer::new(value).because(view.reports())
}

/// Reports by whether an analyst makes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Reports that an analyst asserts.
    pub analyst: usize,
    /// All others.
    pub other: usize,
}

/// Tells what an analyst judges from what others say. `because` is the scope: all reports.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::judgement, model::standard::{Analyst, State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let analyst = graph.node(Analyst, "me").add()?;
/// graph.claim::<Talks>((japan, dprk)).asserted_by(analyst).record()?;
/// graph.claim::<Talks>((japan, dprk)).record()?;
/// let split = judgement(&graph.view(&Lens::new())?).value;
/// assert_eq!((split.analyst, split.other), (1, 1));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn judgement(view: &View) -> Answer<Judgement> {
    let is_analyst = |n: Node<'_>| n.is_of::<crate::model::standard::Analyst>();
    let analyst = view.reports().filter(|c| c.asserter().is_some_and(is_analyst)).count();
    let other = view.reports().count() - analyst;
    Answer::new(Judgement { analyst, other }).because(view.reports())
}
