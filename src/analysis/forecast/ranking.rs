//! How well facts are foretold: where the right answer ranks, by the time-aware filtered protocol.

use rayon::prelude::*;

use super::facts::{Facts, Side};
use super::measures::{Measures, Rank};
use super::ranker::{Asked, Ranker};
use super::recurrency::Forecaster;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::Quadruple;
use crate::view::Answer;

/// A query and the ranks of its right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ranked {
    /// The fact that was asked for.
    pub fact: Quadruple,
    /// Which end of it.
    pub side: Side,
    /// By the score of the rule.
    pub rank: Rank,
    /// By its strict score alone.
    pub strict: Rank,
}

/// The ranks of all queries, two a fact: its object is asked for, then its subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The queries, in order of facts.
    pub queries: Vec<Ranked>,
}

impl Ranking {
    /// What the ranks come to; `None` without queries.
    pub fn measures(&self) -> Option<Measures> {
        self.measures_of(|_| true)
    }

    /// The same by the strict score alone.
    pub fn strict_measures(&self) -> Option<Measures> {
        Measures::of(self.queries.iter().map(|query| query.strict))
    }

    /// What the ranks of some queries come to, such as those of one [`Side`].
    pub fn measures_of(&self, some: impl Fn(&Ranked) -> bool) -> Option<Measures> {
        Measures::of(self.queries.iter().filter(|query| some(query)).map(|query| query.rank))
    }

    /// What they come to for each relation and side, in order of id.
    ///
    /// Cost: sorting the queries.
    pub fn by_relation(&self) -> Vec<(u32, Side, Measures)> {
        let of = |query: &Ranked| (query.fact.relation, query.side);
        let mut queries: Vec<&Ranked> = self.queries.iter().collect();
        queries.sort_by_key(|query| of(query));
        let groups = queries.chunk_by(|a, b| of(a) == of(b));
        let measured = |group: &[&Ranked]| {
            let (relation, side) = of(group.first()?);
            Some((relation, side, Measures::of(group.iter().map(|query| query.rank))?))
        };
        groups.filter_map(measured).collect()
    }
}

/// So many facts are asked about before clock and flag are looked at.
const BLOCK: usize = 1 << 14;
/// So many queries at most are one piece of work for a thread.
const PIECE: usize = 1 << 11;

impl Forecaster<'_> {
    /// Ranks the right answers of some facts, each asked for both ways: "(s, r, ?) at t" and
    /// "(?, r, o) at t".
    ///
    /// Candidates are all [entities](Facts::entities). *Filtered, time-aware*: other right answers are
    /// left out, those to the same question of the same time; right answers of other times stay.
    ///
    /// *Ties*: a candidate of the same score counts half, so that a rank is the mean over all orders of
    /// equals. It matters much: most candidates were never seen and share the score 0. Ranked before
    /// its equals, a right answer that nobody could tell from the rest comes first; on ICEWS14 that
    /// alone lifts the mean reciprocal rank of the strict score from 0.36 to 0.60.
    ///
    /// A step of the budget and a result are a query each. A cut answer has the first facts, both ways.
    ///
    /// Cost: of each query, the facts that its known end has under the relation, by the other end, and
    /// two searches among how often each candidate was seen; beside, a pass over the facts of each
    /// relation asked for, once for every 2,048 queries. In parallel. Memory: 48 bytes a query, and 4
    /// bytes an entity for every thread.
    ///
    /// # Errors
    ///
    /// Unknown: an entity or relation that no fact of [`Facts`] has.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::Budget;
    /// use detente::analysis::forecast::{Facts, Forecaster, Recurrency};
    /// use detente::model::Quadruple;
    ///
    /// let met = |object, day| Quadruple::new(0, 5, object, day);
    /// let facts = Facts::new([met(1, 0), met(1, 1), met(2, 2), met(1, 3), met(2, 3)])?;
    /// let forecaster = Forecaster::new(&facts, Recurrency::default());
    /// let ranking = forecaster.rank(&[met(1, 3), met(2, 3)], &Budget::new())?.value;
    /// // That 1 is met too is no mistake of 2's rank.
    /// assert_eq!(ranking.queries[0].rank.value(), 1.0);
    /// assert_eq!(ranking.queries[2].rank.value(), 1.0);
    /// assert_eq!(ranking.measures().unwrap().mrr, 1.0);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn rank(&self, asked: &[Quadruple], budget: &Budget) -> Result<Answer<Ranking>, Error> {
        let (queries, cut) = self.rank_within(asked, &mut budget.meter())?;
        Ok(Answer::new(Ranking { queries }).cut(cut))
    }

    /// As [`rank`](Self::rank), within what a meter leaves.
    pub(super) fn rank_within(
        &self,
        asked: &[Quadruple],
        meter: &mut Meter<'_>,
    ) -> Result<(Vec<Ranked>, Option<Limit>), Error> {
        for fact in asked {
            known(self.facts, *fact)?;
        }
        let mut queries: Vec<Ranked> = Vec::new();
        let mut cut = None;
        for block in asked.chunks(BLOCK) {
            let (allowed, limit) = allowed(block.len(), queries.len(), meter);
            queries.extend(self.block(&block[..allowed]));
            cut = limit.or_else(|| meter.look().filter(|_| queries.len() < 2 * asked.len()));
            if cut.is_some() {
                break;
            }
        }
        Ok((queries, cut))
    }

    /// The ranks of some facts, in their order: those of one relation and side together, by time.
    fn block(&self, facts: &[Quadruple]) -> Vec<Ranked> {
        let both =
            |(at, fact): (usize, &Quadruple)| Side::ALL.map(|side| self.asked(2 * at + side as usize, side, *fact));
        let mut asked: Vec<Asked> = facts.iter().enumerate().flat_map(both).collect();
        asked.sort_unstable_by_key(|query| (query.relation, query.side, query.before, query.known, query.at));
        let pieces: Vec<&[Asked]> = asked
            .chunk_by(|a, b| (a.relation, a.side) == (b.relation, b.side))
            .flat_map(|queries| queries.chunks(PIECE))
            .collect();
        let done: Vec<Vec<(Rank, Rank)>> =
            pieces.par_iter().map_init(|| Ranker::new(self), |ranker, piece| ranker.ranks(piece)).collect();
        let mut ranks: Vec<(usize, Rank, Rank)> = pieces
            .iter()
            .zip(done)
            .flat_map(|(piece, done)| piece.iter().zip(done).map(|(query, (rank, strict))| (query.at, rank, strict)))
            .collect();
        ranks.sort_unstable_by_key(|&(at, ..)| at);
        let ranked = |(at, rank, strict): (usize, Rank, Rank)| Ranked {
            fact: facts[at / 2],
            side: Side::ALL[at % 2],
            rank,
            strict,
        };
        ranks.into_iter().map(ranked).collect()
    }

    fn asked(&self, at: usize, side: Side, fact: Quadruple) -> Asked {
        let number = |id| self.facts.entity(id).unwrap_or_default();
        let (known, right) = side.ends(fact);
        let (before, is_step) = self.facts.before(fact.time);
        let relation = self.facts.relation(fact.relation).unwrap_or_default();
        Asked { at, side, relation, known: number(known), right: number(right), before, is_step }
    }
}

/// Refuses a fact of somebody or something that no fact has.
fn known(facts: &Facts, fact: Quadruple) -> Result<(), Error> {
    for entity in [fact.subject, fact.object] {
        facts.entity(entity).ok_or_else(|| Error::unknown("entity", &entity.to_string()))?;
    }
    facts.relation(fact.relation).ok_or_else(|| Error::unknown("relation", &fact.relation.to_string())).map(|_| ())
}

/// How many of some facts may be asked about beside so many queries, and the limit that ends it.
fn allowed(facts: usize, queries: usize, meter: &mut Meter<'_>) -> (usize, Option<Limit>) {
    let mut beyond = |fact: usize| {
        let after = queries + 2 * fact + 1;
        let bytes = (after + 1) * size_of::<Ranked>();
        meter.is_full(after).or_else(|| meter.is_too_large(bytes)).or_else(|| meter.steps(2))
    };
    let met = (0..facts).find_map(|fact| Some((fact, beyond(fact)?)));
    met.map_or((facts, None), |(fact, limit)| (fact, Some(limit)))
}
