//! How likely an event is said to be.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Attribute, ClaimId, ClaimKind, Confidence, Likelihood, Mark, NodeId};
use crate::view::{Answer, View};

/// One forecast of the event.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    /// The forecast.
    pub claim: ClaimId,
    /// How likely the *event* is by it: the complement when it says that the event will not
    /// come about.
    pub likelihood: Likelihood,
    /// The confidence stated with it; seldom any.
    pub confidence: Option<Confidence>,
    /// How it turned out, where a claim says so.
    pub resolution: Option<Resolution>,
}

/// How a forecast turned out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// The claim that says so.
    pub claim: ClaimId,
    /// Whether the event came about.
    pub happened: bool,
    /// The Brier score of the forecast's midpoint.
    pub brier: f64,
}

/// The forecasts of `event`: claims of the kind [`Forecast`](ClaimKind::Forecast), marked
/// [`Mark::Outcome`], that lead to it and state a likelihood. A negative sign forecasts that it
/// does not come about. By claim.
///
/// A forecast is resolved by the first claim, by key, of a relation marked [`Mark::Resolution`]
/// that is about it and has the attribute `outcome`, a flag: whether the event came about.
///
/// Cost: linear in claims.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::diplomacy::prospects, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let view = graph.view(&Lens::new())?;
/// let found = prospects(&view, graph.find("summit_jpn_prk")?)?.value;
/// assert_eq!(found[0].likelihood.interval(), (0.2, 0.45)); // "would likely not"
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn prospects<K>(view: &View, event: NodeId<K>) -> Result<Answer<Vec<Prospect>>, Error> {
    let event = view.get(event)?;
    let asked =
        |c: &Claim<'_>| c.kind() == ClaimKind::Forecast && c.node_in("to") == Some(event) && c.likelihood().is_some();
    let found: Vec<Claim<'_>> = view.marked(Mark::Outcome).filter(asked).collect();
    let resolving: Vec<Claim<'_>> = view.marked(Mark::Resolution).collect();
    let resolved = |c: &Claim<'_>| {
        let about = |r: &&Claim<'_>| r.about().contains(c) && r.attribute("outcome").is_some();
        let claim = resolving.iter().find(about)?;
        Some((*claim, claim.attribute("outcome").and_then(Attribute::as_flag)?))
    };
    let prospect = |c: &Claim<'_>| {
        let stated = c.likelihood()?;
        let likelihood = if c.sign() < 0 { stated.complement() } else { stated.clone() };
        let resolution = resolved(c).map(|(claim, happened)| Resolution {
            claim: claim.id(),
            happened,
            brier: likelihood.brier(happened),
        });
        Some(Prospect { claim: c.id(), likelihood, confidence: c.confidence(), resolution })
    };
    let value = found.iter().filter_map(prospect).collect();
    let because: Vec<Claim<'_>> =
        found.iter().copied().chain(found.iter().filter_map(resolved).map(|(r, _)| r)).collect();
    Ok(Answer::new(value).because(because))
}
