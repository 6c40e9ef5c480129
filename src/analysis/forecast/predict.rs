//! What comes next: the best candidates of one query.

use super::facts::Side;
use super::recurrency::Forecaster;

/// A fact of which one end is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Query {
    /// Which end is asked for.
    pub side: Side,
    /// The id of the other end.
    pub known: u32,
    /// The id of the relation.
    pub relation: u32,
    /// Of which time; what is known is what lies before it.
    pub time: i64,
}

impl Query {
    /// To whom a subject is joined.
    pub const fn object(subject: u32, relation: u32, time: i64) -> Self {
        Self { side: Side::Object, known: subject, relation, time }
    }

    /// Who is joined to an object.
    pub const fn subject(relation: u32, object: u32, time: i64) -> Self {
        Self { side: Side::Subject, known: object, relation, time }
    }
}

/// A candidate and its scores, each in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Its id.
    pub entity: u32,
    /// Both scores as one, as the rule weighs them.
    pub score: f64,
    /// How often and how lately the very fact held.
    pub strict: f64,
    /// How often it had this end in facts of the relation.
    pub relaxed: f64,
    /// When the very fact last held, `None` if it never did.
    pub last: Option<i64>,
}

impl Forecaster<'_> {
    /// The candidates of the highest scores, best first, of equals by id; at most so many.
    ///
    /// Those of score 0, which nothing tells apart, are not listed: nothing is listed where nothing of
    /// the relation is known before the time. Right answers that are known of the time itself are not
    /// left out.
    ///
    /// Cost: linear in the facts of the relation and in entities; sorting the candidates.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::forecast::{Facts, Forecaster, Query, Recurrency};
    /// use detente::model::Quadruple;
    ///
    /// // 0 met 1 twice long ago, and 2 yesterday.
    /// let met = |object, day| Quadruple::new(0, 5, object, day);
    /// let facts = Facts::new([met(1, 0), met(1, 1), met(2, 99)])?;
    /// let forecaster = Forecaster::new(&facts, Recurrency::default());
    /// let found = forecaster.predict(Query::object(0, 5, 100), 9);
    /// assert_eq!((found[0].entity, found[0].last, found[1].entity), (2, Some(99), 1));
    /// assert!(found[0].strict > found[1].strict && found[0].relaxed < found[1].relaxed);
    /// // On day 99 nothing was known of that day.
    /// assert_eq!(forecaster.predict(Query::object(0, 5, 99), 9).len(), 1);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn predict(&self, query: Query, most: usize) -> Vec<Prediction> {
        let mut found = self.candidates(query);
        found.retain(|prediction| prediction.score > 0.0);
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.cmp(&b.entity)));
        found.truncate(most);
        found
    }

    /// The scores of one candidate; all 0 for one that nothing is known of.
    ///
    /// Cost: linear in the facts of the relation and in entities.
    pub fn score(&self, query: Query, entity: u32) -> Prediction {
        let found = self.candidates(query).into_iter().find(|prediction| prediction.entity == entity);
        found.unwrap_or(Prediction { entity, score: 0.0, strict: 0.0, relaxed: 0.0, last: None })
    }

    /// All who had that end in a fact of the relation before, by id.
    fn candidates(&self, query: Query) -> Vec<Prediction> {
        let Some(relation) = self.facts.relation(query.relation) else { return Vec::new() };
        let (before, _) = self.facts.before(query.time);
        let facts = self.facts.of_relation(relation);
        let facts = &facts[..facts.partition_point(|&[step, ..]| step < before)];
        let mut counts = vec![0_u32; self.facts.entities().len()];
        for &[_, subject, object] in facts {
            counts[(if query.side == Side::Object { object } else { subject }) as usize] += 1;
        }
        let known = self.facts.entity(query.known);
        let mut runs =
            known.into_iter().flat_map(|known| self.facts.towards(query.side).of(relation, known)).peekable();
        let mut found = Vec::new();
        for (number, (&entity, &count)) in self.facts.entities().iter().zip(&counts).enumerate() {
            let run = runs.next_if(|run| run.other as usize == number);
            let strict = run.and_then(|run| self.strict(query.side, run, before));
            if count > 0 {
                let (strict, last) = strict.map_or((0.0, None), |(score, last)| (score, Some(last)));
                let relaxed = share(count, facts.len());
                found.push(Prediction { entity, score: self.rule.score(strict, relaxed), strict, relaxed, last });
            }
        }
        found
    }
}

/// So many of some facts; 0 of none.
pub(super) fn share(count: u32, facts: usize) -> f64 {
    if facts == 0 { 0.0 } else { f64::from(count) / facts as f64 }
}
