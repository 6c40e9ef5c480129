//! On what an answer rests: which claims suffice, which would turn it, whose loss it would not
//! survive.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::hitting::minimal_sets;
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Claim, Source};
use crate::model::{ClaimId, SourceId};
use crate::view::{Answer, View, clashes};

/// On what an answer rests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Reports that suffice for the answer, while no part of them does. Empty when it needs none,
    /// such as that something is absent.
    pub witness: Vec<ClaimId>,
    /// All other such sets, as far as the budget went.
    pub alternatives: Vec<Vec<ClaimId>>,
    /// The smallest set of reports found without which the answer is another; empty when none is.
    pub flip: Vec<ClaimId>,
    /// The least and the most reports that the smallest such set can have: the same number when
    /// it is certain. `None` when no set was found.
    pub flip_size: (usize, Option<usize>),
    /// The sources that carry the witness.
    pub sources: Vec<Prop>,
    /// Where they independently began.
    pub origins: Vec<Prop>,
}

/// A source behind a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prop {
    /// The key of the source.
    pub key: String,
    /// Whether its loss alone makes the answer another: of a source, all that it carries; of an
    /// origin, all that goes back to nothing else.
    pub decisive: bool,
}

/// On what the answer to a question rests: `ask` is asked of `view`, then of the view with fewer
/// reports (structure and background stay), and its value compared.
///
/// The question should be one that more claims do not undo: whether something exists, is
/// reached, is excluded, is at least so much. Every set listed was tried and does what it says
/// whatever the question; that the lists are whole, and `flip_size` exact, is promised for such
/// questions. A question that ends in an error with fewer claims counts as another answer.
///
/// `because` is the witness, the question's own `because` when that suffices, without what it
/// does not need; `against` is what the question has against, and what clashes with the witness.
///
/// Cost: the question and a view for every set tried: as many as the witness has claims, and then
/// as [`minimal_sets`]. A step of the budget is a set tried or grown; what is cut short has a
/// witness all the same, and bounds that hold.
///
/// # Errors
///
/// Those of the question and of making views.
///
/// # Example
///
/// ```
/// use detente::analysis::{diplomacy::channels, evidence::support};
/// use detente::model::standard::{Organization, Relays, State};
/// use detente::{Budget, Graph, Lens};
///
/// let mut graph = Graph::new();
/// let [japan, china, dprk] = ["JPN", "CHN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
/// let paper = graph.source("paper").add()?;
/// let mut relay = |key| {
///     let roles = Relays { from: japan.any(), via: vec![china.any()], to: dprk.any() };
///     graph.claim::<Relays>(roles).key(key).source(paper).record()
/// };
/// let (first, second) = (relay("1")?, relay("2")?);
/// let view = graph.view(&Lens::new())?;
/// let found = support(&view, |view| {
///     let found = channels(view, japan, dprk, 1, &Budget::new())?;
///     Ok(found.map(|channels| !channels.is_empty()))
/// }, &Budget::new())?.value;
/// assert_eq!((found.witness, found.alternatives), (vec![first], vec![vec![second]]));
/// assert_eq!((found.flip.len(), found.flip_size), (2, (2, Some(2))));
/// assert!(found.sources[0].decisive); // both in the same paper
/// # Ok::<(), detente::Error>(())
/// ```
pub fn support<V: PartialEq>(
    view: &View,
    ask: impl Fn(&View) -> Result<Answer<V>, Error>,
    budget: &Budget,
) -> Result<Answer<Support>, Error> {
    let asked = ask(view)?;
    let holds = |view: Result<View, Error>| -> bool {
        view.and_then(|view| ask(&view)).is_ok_and(|answer| answer.value == asked.value)
    };
    let reports: Vec<Claim<'_>> = view.reports().collect();
    let ids: Vec<ClaimId> = reports.iter().map(Claim::id).collect();
    let suffices = |claims: &[ClaimId]| holds(view.only(claims));
    let start = if suffices(&asked.because) { &asked.because } else { &ids };
    let witness = shrunk(start, suffices);
    let items = |some: &[usize]| some.iter().map(|&at| ids[at]).collect::<Vec<ClaimId>>();
    let sets = minimal_sets(&vec![1; ids.len()], |some| suffices(&items(some)), budget);
    let flip = sets.value.corrections.iter().min_by_key(|set| set.len());
    let mut value = Support {
        alternatives: sets.value.conflicts.iter().map(|set| items(set)).filter(|set| *set != witness).collect(),
        flip: flip.map(|set| items(set)).unwrap_or_default(),
        flip_size: sets.value.least,
        witness,
        ..Support::default()
    };
    let of_witness = |claim: &&Claim<'_>| value.witness.contains(&claim.id());
    let witness: Vec<Claim<'_>> = reports.iter().filter(of_witness).copied().collect();
    let strike = |sources: &[SourceId]| !holds(view.without_sources(sources));
    (value.sources, value.origins) = props(view, &witness, strike);
    let against = clashing(view, &witness, budget);
    let asked_against = reports.iter().filter(|claim| asked.against.contains(&claim.id())).copied();
    let against: Vec<Claim<'_>> = against.into_iter().chain(asked_against).collect();
    let mut answer = Answer::new(value).because(witness).against(against);
    answer.completeness = sets.completeness;
    Ok(answer)
}

/// Some of the claims that suffice, none of which can go; tried in order.
fn shrunk(claims: &[ClaimId], suffices: impl Fn(&[ClaimId]) -> bool) -> Vec<ClaimId> {
    let mut kept = claims.to_vec();
    let mut at = 0;
    while at < kept.len() {
        let claim = kept.remove(at);
        if !suffices(&kept) {
            kept.insert(at, claim);
            at += 1;
        }
    }
    kept
}

/// The sources and origins of claims, each with whether its loss alone is decisive.
fn props(view: &View, claims: &[Claim<'_>], strike: impl Fn(&[SourceId]) -> bool) -> (Vec<Prop>, Vec<Prop>) {
    let carrying: BTreeMap<&str, Source<'_>> =
        claims.iter().filter_map(Claim::source).map(|source| (source.key(), source)).collect();
    let prop = |key: &str, lost: &[SourceId]| Prop { key: key.to_owned(), decisive: strike(lost) };
    let sources = carrying.values().map(|source| prop(source.key(), &[source.id()])).collect();
    let origins: BTreeSet<&str> = carrying.values().flat_map(Source::origins).map(|o| o.key()).collect();
    let only = |source: &Source<'_>, origin: &str| source.origins().iter().all(|o| o.key() == origin);
    let lost = |origin: &str| -> Vec<SourceId> {
        view.ledger().all_sources().filter(|source| only(source, origin)).map(|source| source.id()).collect()
    };
    let origins = origins.iter().map(|origin| prop(origin, &lost(origin))).collect();
    (sources, origins)
}

/// The claims that clash with some of these.
fn clashing<'v>(view: &'v View, claims: &[Claim<'v>], budget: &Budget) -> Vec<Claim<'v>> {
    let pairs = clashes(view.counted(), &mut budget.meter()).0;
    let ours = |claim: u32| claims.iter().any(|c| c.id().index() == claim);
    let other = |(a, b): (u32, u32)| match (ours(a), ours(b)) {
        (true, false) => Some(b),
        (false, true) => Some(a),
        _ => None,
    };
    pairs.into_iter().filter_map(|pair| other(pair.claims)).map(|c| view.counted().claim(c)).collect()
}
