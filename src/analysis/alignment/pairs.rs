//! All actors two by two, and those nearest to one.

use std::fmt::Debug;

use rayon::prelude::*;

use super::portfolios::Portfolios;
use super::similarity::{Distance, Measure, Similarity};
use crate::budget::{Budget, Limit};
use crate::error::Error;
use crate::view::Answer;

/// Two actors and how alike their portfolios are.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<A> {
    /// The one: the earlier of a list of pairs, or the one that was asked for.
    pub a: A,
    /// The other.
    pub b: A,
    /// How alike they are.
    pub similarity: Similarity,
}

/// So many pairs are compared at once.
const BATCH: usize = 1 << 10;

impl<A: Ord + Clone + Sync, I: Ord + Clone + Sync> Portfolios<A, I> {
    /// Every two actors, by the first, then the second. A step of the budget is a pair; what is
    /// missing of a list cut short are its last pairs.
    ///
    /// Cost: that of [`similarity`](Self::similarity) for every pair, in parallel.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, analysis::alignment::{Distance, Portfolios}};
    ///
    /// let votes = [("JPN", "R1", 1.0), ("PRK", "R1", -1.0), ("USA", "R1", 1.0)];
    /// let pairs = Portfolios::from_rows(votes)?.pairs(Distance::Absolute, &Budget::new()).value;
    /// let shown: Vec<_> = pairs.iter().map(|pair| (pair.a, pair.b, pair.similarity.identical)).collect();
    /// assert_eq!(shown, [("JPN", "PRK", 0), ("JPN", "USA", 1), ("PRK", "USA", 0)]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn pairs(&self, distance: Distance, budget: &Budget) -> Answer<Vec<Pair<A>>> {
        let (found, cut) = self.numbered_pairs(distance, budget);
        let named = |(a, b, similarity)| self.pair(a, b, similarity);
        Answer::new(found.into_iter().map(named).collect()).cut(cut)
    }

    /// Those most like an actor, at most so many: by the measure, then in order of actors. Whom the
    /// measure says nothing of is left out.
    ///
    /// Cost: that of [`similarity`](Self::similarity) for every other actor, in parallel.
    ///
    /// # Errors
    ///
    /// Unknown actor.
    pub fn nearest(&self, actor: &A, measure: Measure, distance: Distance, count: usize) -> Result<Vec<Pair<A>>, Error>
    where
        A: Debug,
    {
        let actor = self.known(actor)?;
        let others: Vec<u32> = (0..self.actors().len() as u32).filter(|&other| other != actor).collect();
        let mut found: Vec<(f64, u32, Similarity)> = (others.par_iter())
            .filter_map(|&other| {
                let similarity = self.alike(actor, other, distance);
                Some((similarity.get(measure)?, other, similarity))
            })
            .collect();
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        found.truncate(count);
        Ok(found.into_iter().map(|(_, other, similarity)| self.pair(actor, other, similarity)).collect())
    }

    fn pair(&self, a: u32, b: u32, similarity: Similarity) -> Pair<A> {
        let actor = |number: u32| self.actors()[number as usize].clone();
        Pair { a: actor(a), b: actor(b), similarity }
    }

    /// Every two actors by number, and the limit that was met.
    fn numbered_pairs(&self, distance: Distance, budget: &Budget) -> (Vec<(u32, u32, Similarity)>, Option<Limit>) {
        let (mut meter, count) = (budget.meter(), self.actors().len() as u32);
        let mut found = Vec::new();
        let mut pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let mut cut = meter.look();
        while cut.is_none() {
            let batch: Vec<(u32, u32)> = pairs.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            let batch: Vec<_> = batch.par_iter().map(|&(a, b)| (a, b, self.alike(a, b, distance))).collect();
            for pair in batch {
                cut = meter.is_full(found.len()).or_else(|| meter.step());
                if cut.is_some() {
                    break;
                }
                found.push(pair);
            }
        }
        (found, cut)
    }
}
