//! The ties of a view as dated facts, and what they foretell of its nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Side};
use super::predict::{Prediction, Query};
use super::recurrency::{Forecaster, Recurrency};
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Calendar, ClaimId, Day, NodeId, Quadruple, Window};
use crate::view::{Answer, NodeIx, View};

/// The ties of a view as facts of windows of the calendar.
///
/// Subjects and objects are numbers of nodes of the view ([`NodeIx`]), relations are numbered by name,
/// and times are numbers of windows ([`Calendar::number`]). A symmetric tie gives a fact each way.
#[derive(Clone, Debug)]
pub struct ViewFacts<'v> {
    view: &'v View,
    calendar: Calendar,
    facts: Facts,
    relations: Vec<&'v str>,
    carried: BTreeMap<Quadruple, Vec<ClaimId>>,
    left_out: Vec<ClaimId>,
}

/// A node and its scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreseen<'v> {
    /// Who.
    pub node: Node<'v>,
    /// Its scores, and the number of the window in which the very tie last held.
    pub prediction: Prediction,
    /// That window.
    pub last: Option<Window>,
}

/// The ties of a view as facts: one for each window of the calendar in which a claim of a tie certainly
/// lies with all of its days.
///
/// A claim counts when its period begins and ends in one window, however it turns out: `2024-01` is one
/// unknown day, and lies in one month but in no one week. Claims that state no period, are open, or
/// reach over a border are left out and [named](ViewFacts::left_out). Whether claims of intent, denial
/// or supposition count is the lens's business, as is who stands for whom.
///
/// `because` names the claims that count.
///
/// Cost: sorting the ties' claims; that of [`Facts::new`].
///
/// # Errors
///
/// As [`Facts::new`].
///
/// # Example
///
/// ```
/// use detente::analysis::forecast::{Recurrency, Side, facts_of};
/// use detente::model::{Calendar, standard::{Sanctions, State, Talks}};
/// use detente::{Graph, Lens};
///
/// let mut graph = Graph::new();
/// let [japan, dprk, china] = ["JPN", "PRK", "CHN"].map(|key| graph.node(State, key).add().unwrap());
/// let often = ["2024-01-10", "2024-02-03"].map(|day| graph.claim::<Talks>((dprk, china)).valid(day).record().unwrap());
/// graph.claim::<Talks>((japan, dprk)).valid("2023-05").record()?;
/// graph.claim::<Sanctions>((japan, dprk)).valid("2023/..").record()?;
///
/// let view = graph.view(&Lens::new())?;
/// let facts = facts_of(&view, Calendar::Month)?.value;
/// assert_eq!((facts.facts().count(), facts.left_out().len()), (6, 1));
/// let march = "2024-03-01".parse()?;
/// let found = facts.predict(Recurrency::default(), Side::Object, dprk, "Talks", march, 1)?;
/// let best = found.value[0];
/// assert_eq!((best.node.key(), best.last.unwrap().to_string().as_str()), ("CHN", "2024-02"));
/// assert_eq!(found.because, often);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn facts_of(view: &View, calendar: Calendar) -> Result<Answer<ViewFacts<'_>>, Error> {
    let names: BTreeSet<&str> = view.ties().map(|tie| tie.relation()).collect();
    let relations: Vec<&str> = names.into_iter().collect();
    let place = |name: &str| relations.partition_point(|relation| *relation < name) as u32;
    let mut carried: BTreeMap<Quadruple, Vec<ClaimId>> = BTreeMap::new();
    let (mut counting, mut left_out) = (Vec::new(), Vec::new());
    for tail in (0..view.node_count() as u32).map(NodeIx) {
        for (head, arc) in view.row(tail).outgoing() {
            let tie = view.tie(arc);
            let relation = place(tie.relation());
            for claim in tie.claims() {
                match window(&claim, calendar) {
                    Some(number) => {
                        let fact = Quadruple::new(tail.0, relation, head.0, number.into());
                        carried.entry(fact).or_default().push(claim.id());
                        counting.push(claim);
                    }
                    None => left_out.push(claim),
                }
            }
        }
    }
    left_out.sort_by(Claim::canonical);
    left_out.dedup();
    let facts = Facts::new(carried.keys().copied())?;
    let left_out = left_out.iter().map(Claim::id).collect();
    Ok(Answer::new(ViewFacts { view, calendar, facts, relations, carried, left_out }).because(counting))
}

/// The window that a claim lies in, whatever its period turns out to be.
fn window(claim: &Claim<'_>, calendar: Calendar) -> Option<i32> {
    let valid = claim.valid()?;
    let (first, last) = (calendar.number(valid.earliest()?), calendar.number(valid.latest()?));
    (first == last).then_some(first)
}

impl<'v> ViewFacts<'v> {
    /// The facts, in order.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts one by one, such as for a [`Split`](super::Split).
    pub fn quadruples(&self) -> impl Iterator<Item = Quadruple> + '_ {
        self.carried.keys().copied()
    }

    /// The names of relations, by number.
    pub fn relations(&self) -> &[&'v str] {
        &self.relations
    }

    /// The claims of ties that lie in no one window for certain, by key.
    pub fn left_out(&self) -> &[ClaimId] {
        &self.left_out
    }

    /// Who will be joined to a node, most likely first, at most so many: at the other end of a relation
    /// in the window of `day`, by what lies in windows before it ([`Forecaster::predict`]).
    ///
    /// Empty when no tie of that relation counts, or none of the view lies before.
    /// `because` names the claims of the very ties that are foreseen; those that make a relaxed score
    /// alone are not listed.
    ///
    /// Cost: that of [`Forecaster::new`] and of [`Forecaster::predict`].
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn predict<K>(
        &self,
        rule: Recurrency,
        side: Side,
        known: NodeId<K>,
        relation: &str,
        day: Day,
        most: usize,
    ) -> Result<Answer<Vec<Foreseen<'v>>>, Error> {
        let known = self.view.ix(known)?.0;
        let Ok(number) = self.relations.binary_search(&relation) else { return Ok(Answer::new(Vec::new())) };
        let time = self.calendar.number(day);
        let query = Query { side, known, relation: number as u32, time: time.into() };
        let mut because = Vec::new();
        let mut value = Vec::new();
        for prediction in Forecaster::new(&self.facts, rule).predict(query, most) {
            let (subject, object) = match side {
                Side::Object => (known, prediction.entity),
                Side::Subject => (prediction.entity, known),
            };
            let fact = |time| Quadruple::new(subject, query.relation, object, time);
            because.extend(self.carried.range(fact(i64::MIN)..fact(query.time)).flat_map(|(_, claims)| claims));
            let last = prediction.last.and_then(|last| self.calendar.window(i32::try_from(last).ok()?));
            value.push(Foreseen { node: self.view.node(NodeIx(prediction.entity)), prediction, last });
        }
        let because =
            because.into_iter().map(|&claim| self.view.get_claim(claim)).collect::<Result<Vec<_>, Error>>()?;
        Ok(Answer::new(value).because(because))
    }
}
