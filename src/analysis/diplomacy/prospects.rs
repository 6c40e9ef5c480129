//! How likely an event is said to be.

use crate::error::Error;
use crate::graph::Claim;
use crate::model::{ClaimId, ClaimKind, Confidence, Likelihood, Mark, NodeId};
use crate::view::{Answer, View};

/// One forecast of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The forecast.
    pub claim: ClaimId,
    /// How likely the *event* is by it: the complement when it says that the event will not
    /// come about.
    pub likelihood: Likelihood,
    /// The confidence stated with it; seldom any.
    pub confidence: Option<Confidence>,
}

/// The forecasts of `event`: claims of the kind [`Forecast`](ClaimKind::Forecast), marked
/// [`Mark::Outcome`], that lead to it and state a likelihood. A negative sign forecasts that it
/// does not come about. By claim.
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
    let prospect = |c: &Claim<'_>| {
        let stated = c.likelihood()?;
        let likelihood = if c.sign() < 0 { stated.complement() } else { stated.clone() };
        Some(Prospect { claim: c.id(), likelihood, confidence: c.confidence() })
    };
    Ok(Answer::new(found.iter().filter_map(prospect).collect()).because(found))
}
