//! The forecasts of a view that turned out one way or the other.

use super::scoring::{Scoring, Stated};
use crate::graph::Claim;
use crate::model::{Aspect, Attribute, ClaimId, ClaimKind, Likelihood, Mark};
use crate::view::{Answer, View};

/// A forecast, and how it turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedForecast {
    /// The forecast.
    pub claim: ClaimId,
    /// How likely it made what it speaks of: the complement of what it states when it denies.
    pub likelihood: Likelihood,
    /// Whether what it speaks of came about.
    pub happened: bool,
    /// The claim that says so.
    pub by: ClaimId,
}

/// The forecasts of a view that state a likelihood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForecastRecord {
    /// Those that are resolved, by key.
    pub resolved: Vec<ResolvedForecast>,
    /// Those of which nothing says how they turned out, by key.
    pub open: Vec<ClaimId>,
}

impl ForecastRecord {
    /// The scores of those that are resolved; `None` when none is.
    pub fn scoring(&self) -> Option<Scoring> {
        Scoring::of(self.resolved.iter().map(|forecast| (Stated::from(forecast.likelihood.clone()), forecast.happened)))
    }
}

/// The forecasts of a view: claims of the kind [`Forecast`](ClaimKind::Forecast) that count, rest on
/// nothing that is gone, and state a likelihood.
///
/// A forecast is resolved by the first claim, by key, of a relation marked [`Mark::Resolution`] that is
/// about it and has the attribute `outcome`, a flag: whether what the forecast speaks of came about.
/// That is the reading of [`prospects`](crate::analysis::diplomacy::prospects). A forecast *denies*, and
/// its likelihood is that it does not come about, when it is negated, or when its relation is marked
/// [`Mark::Outcome`] and its sign is negative; when both are so, it does not deny. A usual lens leaves out what is negated.
///
/// `because` names the resolved forecasts and the claims that resolve them, `against` those that
/// resolve them the other way.
///
/// Cost: the claims that resolve, for each forecast.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::{Graph, Lens, analysis::forecast::forecast_record, io::json};
///
/// let mut graph = Graph::new();
/// for name in ["summit", "summit-updates"] {
///     json::read(&mut graph, std::fs::File::open(format!("examples/data/{name}.json"))?)?;
/// }
/// let found = forecast_record(&graph.view(&Lens::new())?).value;
/// // "Would likely not", and it did not: a chance of 0.2 to 0.45 of what did not happen.
/// assert!(!found.resolved[0].happened);
/// let brier = found.scoring().unwrap().brier;
/// assert_eq!((brier.midpoint, brier.least, brier.greatest), (0.105625, 0.04, 0.2025));
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn forecast_record(view: &View) -> Answer<ForecastRecord> {
    let resolving: Vec<(Claim<'_>, bool)> =
        view.marked(Mark::Resolution).filter_map(|c| Some((c, outcome(&c)?))).collect();
    let mut record = ForecastRecord::default();
    let (mut because, mut against) = (Vec::new(), Vec::new());
    for claim in view.claims().filter(|c| c.kind() == ClaimKind::Forecast && !view.is_orphaned(c)) {
        let Some(stated) = claim.likelihood() else { continue };
        let mut about = resolving.iter().filter(|(resolution, _)| resolution.about().contains(&claim));
        let Some(&(by, happened)) = about.next() else {
            record.open.push(claim.id());
            continue;
        };
        against.extend(about.filter(|(_, other)| *other != happened).map(|(other, _)| *other));
        because.extend([claim, by]);
        let likelihood = if denies(&claim) { stated.complement() } else { stated.clone() };
        record.resolved.push(ResolvedForecast { claim: claim.id(), likelihood, happened, by: by.id() });
    }
    Answer::new(record).because(because).against(against)
}

fn outcome(claim: &Claim<'_>) -> Option<bool> {
    claim.attribute("outcome").and_then(Attribute::as_flag)
}

fn denies(claim: &Claim<'_>) -> bool {
    claim.aspects().contains(Aspect::Negated) != (claim.has_mark(Mark::Outcome) && claim.sign() < 0)
}
