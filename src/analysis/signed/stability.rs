//! Camps from day to day: how long they last, and who changes sides.

use super::Signed;
use crate::analysis::{Agreement, Moves, Partition};
use crate::error::Error;
use crate::model::Period;
use crate::view::{Answer, Completeness, Dated};

/// Camps on a day or in a window.
#[derive(Clone, Debug)]
pub struct Stage<'v> {
    /// The day or window.
    pub period: Period,
    /// The camps, with what carries them.
    pub camps: Answer<Partition<'v>>,
}

/// What changed from one stage to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// How far their camps agree about the nodes that are in both.
    pub agreement: Agreement,
    /// Who moved, came and left.
    pub moves: Moves,
}

/// Camps over time.
#[derive(Clone, Debug)]
pub struct Stability<'v> {
    /// The camps of each day or window, in the order asked for.
    pub stages: Vec<Stage<'v>>,
    /// From each to the next: one fewer.
    pub changes: Vec<Shift>,
}

/// The camps of each of some days or windows by whatever finds camps, and what changed between
/// one and the next. Who has no tie on a day is in no camp on it.
///
/// `because` is empty: each stage has its own. The answer is cut when that of a stage is.
///
/// Cost: that of the camps, and linear in nodes between two stages, besides what matching their
/// groups takes ([`Partition::moved`]).
///
/// # Errors
///
/// As [`Signed::on`], and those of `camps`.
///
/// # Example
///
/// ```
/// use detente::analysis::signed::stability;
/// use detente::view::Certainty;
/// use detente::{Budget, Day, Graph, Lens, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).affinity(0.5).valid("2023").record()?;
/// graph.claim::<Talks>((a, b)).affinity(-0.5).valid("2024").record()?;
/// graph.claim::<Talks>((b, c)).affinity(0.5).record()?;
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
/// let days: Vec<Day> = ["2023-06-01", "2024-06-01"].map(|day| day.parse().unwrap()).into();
/// let camps = stability(&dated, days, |signed| {
///     Ok(signed.clusters(&Budget::new())?.map(|found| found.camps))
/// })?.value;
/// // A is left alone.
/// assert_eq!(camps.changes[0].moves.moved[0].node, a.into());
/// # Ok::<(), detente::Error>(())
/// ```
pub fn stability<'v, P: Into<Period>>(
    dated: &'v Dated,
    periods: impl IntoIterator<Item = P>,
    mut camps: impl FnMut(Signed<'v>) -> Result<Answer<Partition<'v>>, Error>,
) -> Result<Answer<Stability<'v>>, Error> {
    let mut stages: Vec<Stage<'v>> = Vec::new();
    for period in periods {
        let period = period.into();
        let camps = camps(Signed::on(dated.during(&period))?)?;
        stages.push(Stage { period, camps });
    }
    let change = |pair: &[Stage<'v>]| {
        let (one, next) = (&pair[0].camps.value, &pair[1].camps.value);
        Shift { agreement: one.agreement(next), moves: one.moved(next) }
    };
    let changes = stages.windows(2).map(change).collect();
    let cut = stages.iter().find_map(|stage| match stage.camps.completeness {
        Completeness::Truncated { by, .. } => Some(by),
        Completeness::Complete => None,
    });
    Ok(Answer::new(Stability { stages, changes }).cut(cut))
}
