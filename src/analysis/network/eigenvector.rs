//! Eigenvector centrality: who is linked to by those who are (Bonacich 1972, *Factoring and weighting
//! approaches to status scores*), by power iteration.

use super::folded::Network;
use super::pull::pull;
use super::scores::{Approached, Scores};
use super::sums;
use crate::budget::Budget;
use crate::error::Error;
use crate::view::Answer;

/// How an eigenvector is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigenvector {
    tolerance: f64,
    most: usize,
}

/// Tolerance 10^-12, at most 10,000 steps.
impl Default for Eigenvector {
    fn default() -> Self {
        Self::new()
    }
}

impl Eigenvector {
    /// Tolerance 10^-12, at most 10,000 steps.
    pub const fn new() -> Self {
        Self { tolerance: 1e-12, most: 10_000 }
    }

    /// The scores are found when a step changes none of them by more than this.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// At most so many steps.
    pub const fn steps(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

impl<'v> Network<'v> {
    /// The eigenvector centrality of every node: proportional to the sum of the scores of those that
    /// link to it, times what the links weigh. The squares of all scores add up to 1. Without any link
    /// all nodes have the same score.
    ///
    /// Each step also keeps the old scores, which leaves the eigenvector and lets bipartite networks
    /// settle. Where parts of a network have the same greatest eigenvalue, the scores are those that
    /// equal ones lead to; where links lead in no circle they settle slowly or not at all, and
    /// [`converged`](Approached::converged) says so. The residual is the greatest change of a score in
    /// the last step. Names no claims: the scope is the view. A step of the budget is a node or link
    /// looked at.
    ///
    /// Cost: linear in links for each step; 32 bytes a node beside the links. In parallel.
    ///
    /// # Errors
    ///
    /// Invalid when the tolerance is no number from 0; overflow when weights add up to more than a
    /// number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Eigenvector, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Talks>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let found = Network::of(&view)?.eigenvector(&Eigenvector::new(), &Budget::new())?.value;
    /// assert!(found.converged && (found.scores.of(b)? - 0.5_f64.sqrt()).abs() < 1e-9);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn eigenvector(&self, options: &Eigenvector, budget: &Budget) -> Result<Answer<Approached<'v>>, Error> {
        check_tolerance(options.tolerance)?;
        let (count, side, mut meter) = (self.node_count(), self.into()?, budget.meter());
        let mut scores = vec![1.0 / (count.max(1) as f64).sqrt(); count];
        let (mut steps, mut residual, mut converged) = (0, f64::from(u8::from(count > 0)), count == 0);
        let work = count + side.count(count);
        let mut cut = meter.look().or_else(|| meter.is_too_large(count * 32 + side.bytes()));
        while cut.is_none() && !converged && steps < options.most {
            cut = meter.steps(work);
            if cut.is_some() {
                break;
            }
            let mut next = pull(side, &scores);
            // What links give is made as large as what is kept.
            let most = next.iter().copied().fold(0.0, f64::max);
            if most.is_infinite() {
                return Err(Error::overflow("the links of a network weigh more than a number can be"));
            }
            let before = scores.iter().copied().fold(0.0, f64::max);
            let scale = if most > 0.0 { before / most } else { 0.0 };
            next.iter_mut().zip(&scores).for_each(|(next, &score)| *next = *next * scale + score);
            let length = sums::sum_of(|| next.iter().map(|next| next * next)).sqrt();
            for next in &mut next {
                *next /= length;
            }
            residual = next.iter().zip(&scores).map(|(next, score)| (next - score).abs()).fold(0.0, f64::max);
            converged = residual <= options.tolerance;
            scores = next;
            steps += 1;
        }
        let value = Approached { scores: Scores::new(self.view(), scores), steps, residual, converged };
        Ok(Answer::new(value).cut(cut))
    }
}

pub(super) fn check_tolerance(tolerance: f64) -> Result<(), Error> {
    if tolerance >= 0.0 {
        return Ok(());
    }
    Err(Error::invalid("tolerance", &tolerance.to_string(), "expected a number from 0"))
}
