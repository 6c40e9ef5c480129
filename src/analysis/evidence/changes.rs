//! What began since a day, as far as the claims say.

use crate::graph::Claim;
use crate::model::{Aspect, ClaimId, ClaimKind, Day, Truth};
use crate::view::{Answer, Occurrences, View};

/// A claim, and whether what it says began on or after the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The claim.
    pub claim: ClaimId,
    /// Yes, no, or nobody can say from its dates.
    pub began: Truth,
}

/// For each reported fact and stated intent that is not about the future: whether it began
/// certainly on or after `since` (yes), certainly before (no), or neither (unknown, also when it
/// states no period). Claims of one `occurrence` date each other. `because` is the scope.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// use detente::{Day, Graph, Lens, Truth, analysis::evidence::changes, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// for valid in ["2024-01", "[2023-12-01..2024-02-01]/..", "1994"] {
///     graph.claim::<Talks>((japan, dprk)).key(valid).valid(valid).record()?;
/// }
/// let began: Vec<Truth> = changes(&graph.view(&Lens::new())?, Day::new(2024, 1, 1)?).value.iter().map(|c| c.began).collect();
/// assert_eq!(began, [Truth::No, Truth::Yes, Truth::Unknown]); // by key
/// # Ok::<(), detente::Error>(())
/// ```
pub fn changes(view: &View, since: Day) -> Answer<Vec<Change>> {
    let asked = |c: &Claim<'_>| {
        matches!(c.kind(), ClaimKind::ReportedFact | ClaimKind::StatedIntent) && !c.aspects().contains(Aspect::Future)
    };
    let occurrences = Occurrences::new(view.counted());
    let began = |c: &Claim<'_>| {
        occurrences.began(c).map_or(Truth::Unknown, |(first, last)| Truth::of(last >= since, first >= since))
    };
    let value = view.reports().filter(asked).map(|c| Change { claim: c.id(), began: began(&c) }).collect();
    Answer::new(value).because(view.reports().filter(asked))
}
