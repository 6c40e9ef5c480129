//! How many documents, voices and independent origins stand behind what a claim says.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::Claim;
use crate::model::ClaimId;
use crate::view::{Answer, Origins, View, propositions};

/// What stands behind one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corroboration {
    /// The claim.
    pub claim: ClaimId,
    /// The claims that say the same, itself among them, by key.
    pub same: Vec<ClaimId>,
    /// Keys of the sources that carry them.
    pub sources: BTreeSet<String>,
    /// Keys of their asserters; the documents' own voice is not among them.
    pub asserters: BTreeSet<String>,
    /// Keys of the sources where these reports independently began.
    pub origins: BTreeSet<String>,
}

/// For each report, the claims that say the same (same relation, sign and participants, whom
/// they stand for under the lens; a denial says something else), and the origins of the sources
/// that carry them: four papers that copy one wire are one origin, and asserters are not origins.
/// What rests on a claim that is gone ([`View::is_orphaned`]) corroborates nothing.
/// `because` is the scope: all reports. How likely they make it is [`belief`](super::belief()).
///
/// Cost: one pass over claims, which are grouped by what they say.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::corroboration, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let wire = graph.source("wire").add()?;
/// for key in ["paper", "radio"] {
///     let copy = graph.source(key).derives_from(wire).add()?;
///     graph.claim::<Talks>((japan, dprk)).affinity(0.2).source(copy).record()?;
/// }
/// let found = corroboration(&graph.view(&Lens::new())?).value;
/// assert_eq!((found[0].sources.len(), found[0].origins.len()), (2, 1));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn corroboration(view: &View) -> Answer<Vec<Corroboration>> {
    let propositions = propositions(view.counted(), true);
    let proposition = |claim: &Claim<'_>| propositions[claim.id().index() as usize];
    let mut groups: BTreeMap<u32, Vec<Claim<'_>>> = BTreeMap::new();
    for claim in view.reports() {
        groups.entry(proposition(&claim)).or_default().push(claim);
    }
    let mut known = Origins::default();
    let mut behind = |claim: Claim<'_>| {
        let group = groups.get(&proposition(&claim)).map_or(&[][..], Vec::as_slice);
        let same: Vec<Claim<'_>> = group.iter().copied().filter(|c| *c == claim || !view.is_orphaned(c)).collect();
        let sources = || same.iter().filter_map(Claim::source);
        let mut origins = BTreeSet::new();
        for source in sources() {
            origins.extend(known.of(source).iter().map(|s| s.key().to_owned()));
        }
        Corroboration {
            claim: claim.id(),
            same: same.iter().map(Claim::id).collect(),
            sources: sources().map(|s| s.key().to_owned()).collect(),
            asserters: same.iter().filter_map(Claim::asserter).map(|n| n.key().to_owned()).collect(),
            origins,
        }
    };
    Answer::new(view.reports().map(&mut behind).collect()).because(view.reports())
}
