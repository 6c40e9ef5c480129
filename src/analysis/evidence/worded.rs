//! Claims said in words of probability.

use crate::graph::Claim;
use crate::model::{ClaimId, Likelihood};
use crate::view::{Answer, View};

/// A claim and how likely it is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// The claim.
    pub claim: ClaimId,
    /// Its likelihood, with scale and word.
    pub likelihood: Likelihood,
}

/// The reports whose likelihood is a word of a scale.
///
/// Cost: linear in claims.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, analysis::evidence::worded, codebook::estimative::ICD_203};
/// use detente::model::standard::{State, Talks};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// graph.claim::<Talks>((japan, dprk)).likelihood(ICD_203.likelihood("unlikely")?).record()?;
/// let found = worded(&graph.view(&Lens::new())?);
/// assert_eq!(found.value[0].likelihood.wording(), Some(("icd203", "unlikely")));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn worded(view: &View) -> Answer<Vec<Worded>> {
    let said = |c: &Claim<'_>| c.likelihood().is_some_and(|l| l.wording().is_some());
    let value = view.reports().filter(said).filter_map(|c| {
        let likelihood = c.likelihood()?.clone();
        Some(Worded { claim: c.id(), likelihood })
    });
    Answer::new(value.collect()).because(view.reports().filter(said))
}
