//! Between which poles an actor drifts from one time to the next, and in whose camp it is.

use super::{Alignment, Distance, Measure, Similarity};
use crate::analysis::signed::Stability;
use crate::error::Error;
use crate::model::{NodeId, Period};
use crate::view::{Answer, Completeness, Dated, DatedView};

/// An actor and its poles on a day or in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftStage {
    /// The day or window.
    pub period: Period,
    /// How alike the actor is to each pole, with the claims that carry it.
    pub similarities: Vec<Answer<Similarity>>,
}

/// How near an actor is to some poles over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// Whom it is compared with, in the order asked for.
    pub poles: Vec<NodeId>,
    /// Each day or window, in the order asked for.
    pub stages: Vec<DriftStage>,
}

impl Drift {
    /// By pole, then stage: how near the actor is to it.
    pub fn series(&self, measure: Measure) -> Vec<Vec<Option<f64>>> {
        let of = |pole: usize| self.stages.iter().map(|stage| stage.similarities[pole].value.get(measure)).collect();
        (0..self.poles.len()).map(of).collect()
    }

    /// By pole, then stage but the first: how much nearer the actor is to it than in the stage
    /// before; `None` where one of the two says nothing.
    pub fn changes(&self, measure: Measure) -> Vec<Vec<Option<f64>>> {
        let change = |pair: &[Option<f64>]| Some(pair[1]? - pair[0]?);
        self.series(measure).iter().map(|series| series.windows(2).map(change).collect()).collect()
    }

    /// By stage: the pole that the actor is nearest to; `None` when the measure says nothing of
    /// any pole, or two are equally near.
    pub fn nearest(&self, measure: Measure) -> Vec<Option<NodeId>> {
        let nearest = |stage: &DriftStage| {
            let near = |answer: &Answer<Similarity>| answer.value.get(measure);
            let known = || stage.similarities.iter().filter_map(near);
            let most = known().max_by(f64::total_cmp)?;
            let is_most = |value: f64| value.total_cmp(&most).is_eq();
            let at = stage.similarities.iter().position(|answer| near(answer).is_some_and(is_most))?;
            (known().filter(|&value| is_most(value)).count() == 1).then(|| self.poles[at])
        };
        self.stages.iter().map(nearest).collect()
    }
}

/// How alike an actor and each of some poles are on each of some days or in each of some windows,
/// by whatever makes portfolios of a view.
///
/// `because` is empty: each stage has its own. Compare stages on one [scale](Alignment::scaled), as
/// signs have it.
///
/// Cost: that of the portfolios of each stage, and of comparing two for each pole.
///
/// # Errors
///
/// Foreign id, and those of `portfolios`.
///
/// # Example
///
/// ```
/// use detente::analysis::alignment::{Basis, Distance, Measure, drift};
/// use detente::view::Certainty;
/// use detente::{Budget, Graph, Lens, Period, model::standard::{Event, State, Wants}};
///
/// let mut graph = Graph::new();
/// let [china, japan, usa] = ["CHN", "JPN", "USA"].map(|key| graph.node(State, key).add().unwrap());
/// for (item, day, with) in [("R1", "2022-11-02", china), ("R2", "2023-11-02", usa)] {
///     let item = graph.node(Event, item).add()?;
///     for state in [china, japan, usa] {
///         let vote = if state == japan || state == with { 1.0 } else { -1.0 };
///         graph.claim::<Wants>((state, item)).affinity(vote).valid(day).record()?;
///     }
/// }
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
/// let years: Vec<Period> = ["2022", "2023"].map(|year| year.parse().unwrap()).into();
/// let votes = Basis::votes::<Wants>();
/// let poles = [china.any(), usa.any()];
/// let found = drift(&dated, years, japan, &poles, Distance::Absolute, |shown| votes.on(shown))?.value;
/// assert_eq!(found.nearest(Measure::S), [Some(china.any()), Some(usa.any())]);
/// assert_eq!(found.changes(Measure::S), [[Some(-2.0)], [Some(2.0)]]);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn drift<'v, K, P: Into<Period>>(
    dated: &'v Dated,
    periods: impl IntoIterator<Item = P>,
    actor: NodeId<K>,
    poles: &[NodeId],
    distance: Distance,
    mut portfolios: impl FnMut(DatedView<'v>) -> Result<Alignment<'v>, Error>,
) -> Result<Answer<Drift>, Error> {
    let mut stages = Vec::new();
    for id in poles.iter().chain([&actor.any()]) {
        dated.view().ix(*id)?;
    }
    for period in periods {
        let period = period.into();
        let held = portfolios(dated.during(&period))?;
        let similarities = poles.iter().map(|&pole| held.similarity(actor, pole, distance));
        stages.push(DriftStage { period, similarities: similarities.collect::<Result<_, _>>()? });
    }
    Ok(Answer::new(Drift { poles: poles.to_vec(), stages }))
}

/// In whose camp an actor is on a day or in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Allegiance {
    /// The day or window.
    pub period: Period,
    /// The actor's camp among those of the stage; `None` when it is in none.
    pub camp: Option<usize>,
    /// The poles in that camp, in the order asked for.
    pub poles: Vec<NodeId>,
    /// Whether the actor is in a camp that does not go on with the one it was in before.
    pub moved: bool,
}

/// In whose camp an actor is at each stage of [`stability`](crate::analysis::signed::stability), and
/// when it changed camps.
///
/// `because` is empty: each stage of `stability` has its own. The answer is cut when that of a
/// stage is.
///
/// Cost: for each stage the poles, times the logarithm of nodes, and who moved.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// use detente::analysis::{alignment::allegiance, signed::stability};
/// use detente::view::Certainty;
/// use detente::{Budget, Day, Graph, Lens, model::standard::{Stance, State}};
///
/// let mut graph = Graph::new();
/// let [china, japan, usa] = ["CHN", "JPN", "USA"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Stance>((china, usa)).affinity(-0.5).record()?;
/// graph.claim::<Stance>((japan, usa)).affinity(0.5).record()?;
/// graph.claim::<Stance>((japan, china)).affinity(-0.5).valid("2024").record()?;
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
/// let camps = stability(&dated, ["2024-06-01".parse::<Day>()?], |signed| {
///     Ok(signed.clusters(&Budget::new())?.map(|found| found.camps))
/// })?.value;
/// let found = allegiance(&camps, japan, &[china.any(), usa.any()])?.value;
/// assert_eq!(found[0].poles, [usa.any()]);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn allegiance<K>(
    stability: &Stability<'_>,
    actor: NodeId<K>,
    poles: &[NodeId],
) -> Result<Answer<Vec<Allegiance>>, Error> {
    let (mut found, mut cut) = (Vec::new(), None);
    for (at, stage) in stability.stages.iter().enumerate() {
        let camps = &stage.camps.value;
        let camp = camps.group_of(actor)?;
        let mut with = Vec::new();
        for &pole in poles {
            let is_there = camps.group_of(pole)?.is_some_and(|group| Some(group) == camp);
            with.extend(is_there.then_some(pole));
        }
        let change = at.checked_sub(1).and_then(|before| stability.changes.get(before));
        let moved = change.is_some_and(|change| change.moves.moved.iter().any(|moved| moved.node == actor.any()));
        found.push(Allegiance { period: stage.period.clone(), camp, poles: with, moved });
        if let Completeness::Truncated { by, .. } = stage.camps.completeness {
            cut = cut.or(Some(by));
        }
    }
    Ok(Answer::new(found).cut(cut))
}
