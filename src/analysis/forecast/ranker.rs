//! The ranks of right answers to questions of one relation, by time, without scoring every candidate.
//!
//! Few candidates ever had the very fact; they are scored one by one. All others have their relaxed
//! score alone, which depends on nothing but how often each was seen: how many were seen at least so
//! often is a column that grows by one with every fact, and a search in it says how many score higher
//! and how many the same. Scores are compared as the floats that the rule gives, never by what they
//! ought to be.

use super::facts::Side;
use super::measures::Rank;
use super::predict::share;
use super::recurrency::Forecaster;

/// A query whose parts are numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// Its place among the queries.
    pub(super) at: usize,
    pub(super) side: Side,
    pub(super) relation: usize,
    pub(super) known: u32,
    /// The right answer.
    pub(super) right: u32,
    /// How many steps lie before its time, and whether its time is the next one.
    pub(super) before: u32,
    pub(super) is_step: bool,
}

/// A candidate that is scored by itself: seen with the known end before, right as well, or asked for.
#[derive(Clone, Copy, Debug)]
struct Apart {
    other: u32,
    strict: f64,
    score: f64,
    /// Whether it is compared: neither the one asked for nor right as well.
    counts: bool,
}

/// What a thread needs.
pub(super) struct Ranker<'a> {
    forecaster: &'a Forecaster<'a>,
    /// How often each candidate was seen.
    seen: Vec<u32>,
    /// How many candidates were seen at least so often.
    at_least: Vec<u32>,
    /// How many facts were counted.
    counted: usize,
    apart: Vec<Apart>,
}

impl<'a> Ranker<'a> {
    pub(super) fn new(forecaster: &'a Forecaster<'a>) -> Self {
        let seen = vec![0; forecaster.facts.entities().len()];
        Self { forecaster, seen, at_least: Vec::new(), counted: 0, apart: Vec::new() }
    }

    /// Ranks of queries of one relation and side, by time: by the rule, and strict.
    pub(super) fn ranks(&mut self, queries: &[Asked]) -> Vec<(Rank, Rank)> {
        let Some(&Asked { relation, side, .. }) = queries.first() else { return Vec::new() };
        let facts = self.forecaster.facts.of_relation(relation);
        let asked = |&[_, subject, object]: &[u32; 3]| (if side == Side::Object { object } else { subject }) as usize;
        self.at_least.clear();
        self.at_least.push(self.seen.len() as u32);
        self.counted = 0;
        let mut ranks = Vec::with_capacity(queries.len());
        for query in queries {
            while let Some(fact) = facts.get(self.counted).filter(|[step, ..]| *step < query.before) {
                self.count(asked(fact));
            }
            ranks.push(self.rank(query));
        }
        facts[..self.counted].iter().for_each(|fact| self.seen[asked(fact)] = 0);
        ranks
    }

    fn count(&mut self, other: usize) {
        self.counted += 1;
        self.seen[other] += 1;
        match self.at_least.get_mut(self.seen[other] as usize) {
            Some(count) => *count += 1,
            None => self.at_least.push(1),
        }
    }

    fn rank(&mut self, query: &Asked) -> (Rank, Rank) {
        let (strict, score) = self.set_apart(query);
        let (more, at_least) = self.others(score);
        let mut combined = (more, at_least - more);
        // Who is not apart has the strict score 0.
        let others = (self.seen.len() - self.apart.len()) as u32;
        let mut alone = (0, if strict > 0.0 { 0 } else { others });
        for candidate in self.apart.iter().filter(|candidate| candidate.counts) {
            let (higher, equal) = compared(candidate.score, score);
            combined = (combined.0 + higher, combined.1 + equal);
            let (higher, equal) = compared(candidate.strict, strict);
            alone = (alone.0 + higher, alone.1 + equal);
        }
        (Rank::behind(combined.0, combined.1), Rank::behind(alone.0, alone.1))
    }

    /// Sets candidates apart and scores them; the scores of the right answer.
    fn set_apart(&mut self, query: &Asked) -> (f64, f64) {
        let Forecaster { facts, rule, .. } = self.forecaster;
        self.apart.clear();
        let mut right = None;
        for run in facts.towards(query.side).of(query.relation, query.known) {
            let strict = self.forecaster.strict(query.side, run, query.before).map(|(score, _)| score);
            let holds = query.is_step && run.steps.binary_search(&query.before).is_ok();
            let is_asked = run.other == query.right;
            if strict.is_none() && !holds && !is_asked {
                continue;
            }
            let strict = strict.unwrap_or(0.0);
            let score = rule.score(strict, share(self.seen[run.other as usize], self.counted));
            self.apart.push(Apart { other: run.other, strict, score, counts: !holds && !is_asked });
            right = right.or(is_asked.then_some((strict, score)));
        }
        right.unwrap_or_else(|| {
            let score = self.unseen(self.seen[query.right as usize]);
            self.apart.push(Apart { other: query.right, strict: 0.0, score, counts: false });
            (0.0, score)
        })
    }

    /// The score of a candidate that never had the fact and was seen so often.
    fn unseen(&self, count: u32) -> f64 {
        self.forecaster.rule.score(0.0, share(count, self.counted))
    }

    /// How many of those that are not apart score higher, and how many at least as high. Scores do not
    /// fall as counts rise, so both are those seen at least so often.
    fn others(&self, score: f64) -> (u32, u32) {
        let most = self.at_least.len() as u32;
        let from = |least: u32| {
            let all = self.at_least.get(least as usize).copied().unwrap_or(0);
            let apart = self.apart.iter().filter(|candidate| self.seen[candidate.other as usize] >= least);
            all - apart.count() as u32
        };
        if self.unseen(most - 1) < score {
            return (0, 0);
        }
        let higher = first(most, |count| self.unseen(count) > score);
        (from(higher), from(first(higher, |count| self.unseen(count) >= score)))
    }
}

/// One in the first place when a score is higher than another, in the second when both are equal.
fn compared(score: f64, to: f64) -> (u32, u32) {
    let higher = u32::from(score > to);
    (higher, u32::from(score >= to) - higher)
}

/// The first number below `end` of which something holds that then holds of all after it, or `end`.
fn first(end: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
