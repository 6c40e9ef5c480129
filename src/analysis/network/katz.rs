//! Katz centrality: who can be reached from by many walks, of which longer ones count less (Katz
//! 1953, *A new status index derived from sociometric analysis*).

use super::eigenvector::check_tolerance;
use super::folded::Network;
use super::pull::pull;
use super::scores::{Approached, Scores};
use super::sums;
use crate::budget::Budget;
use crate::error::Error;
use crate::view::Answer;

/// How walks count, and how scores are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Katz {
    attenuation: f64,
    base: f64,
    normalized: bool,
    tolerance: f64,
    most: usize,
}

/// Attenuation 0.1, base 1, normalised, tolerance 10^-12, at most 10,000 steps.
impl Default for Katz {
    fn default() -> Self {
        Self::new()
    }
}

impl Katz {
    /// Attenuation 0.1, base 1, normalised, tolerance 10^-12, at most 10,000 steps.
    pub const fn new() -> Self {
        Self { attenuation: 0.1, base: 1.0, normalized: true, tolerance: 1e-12, most: 10_000 }
    }

    /// What a walk loses with each link, a finite number from 0: below one over the greatest
    /// eigenvalue, or there is no answer.
    pub const fn attenuation(mut self, attenuation: f64) -> Self {
        self.attenuation = attenuation;
        self
    }

    /// What everybody has to begin with, a finite number above 0.
    pub const fn base(mut self, base: f64) -> Self {
        self.base = base;
        self
    }

    /// Whether scores are divided so that their squares add up to 1.
    pub const fn normalized(mut self, normalized: bool) -> Self {
        self.normalized = normalized;
        self
    }

    /// The scores are found when a step changes none of them by more than this part of the greatest.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// At most so many steps.
    pub const fn steps(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    fn check(&self) -> Result<(), Error> {
        check_tolerance(self.tolerance)?;
        let finite = |what: &'static str, value: f64, fits: bool, rule: &str| {
            if fits && value.is_finite() { Ok(()) } else { Err(Error::invalid(what, &value.to_string(), rule)) }
        };
        finite("attenuation", self.attenuation, self.attenuation >= 0.0, "expected a finite number from 0")?;
        finite("base", self.base, self.base > 0.0, "expected a finite number above 0")
    }
}

/// Scores beyond this grow without end.
const TOO_MUCH: f64 = 1e250;

impl<'v> Network<'v> {
    /// The Katz centrality of every node: the base, and the attenuation times the sum of the scores of
    /// those that link to it, times what the links weigh.
    ///
    /// The residual is the greatest change of a score in the last step over the greatest score. Where
    /// the attenuation is too great, scores grow without end: the search stops and is not
    /// [`converged`](Approached::converged). Names no claims: the scope is the view. A step of the
    /// budget is a node or link looked at.
    ///
    /// Cost: linear in links for each step; 32 bytes a node beside the links. In parallel.
    ///
    /// # Errors
    ///
    /// Invalid when an option is out of range.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Katz, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((a, b)).record()?;
    /// graph.claim::<Sanctions>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let katz = Katz::new().attenuation(0.5).normalized(false);
    /// let found = Network::of(&view)?.katz(&katz, &Budget::new())?.value;
    /// assert_eq!(found.scores.values(), [1.0, 1.5, 1.75]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn katz(&self, options: &Katz, budget: &Budget) -> Result<Answer<Approached<'v>>, Error> {
        options.check()?;
        let (count, side, mut meter) = (self.node_count(), self.into()?, budget.meter());
        let mut scores = vec![options.base; count];
        let (mut steps, mut residual, mut converged) = (0, f64::from(u8::from(count > 0)), count == 0);
        let work = count + side.count(count);
        let mut cut = meter.look().or_else(|| meter.is_too_large(count * 32 + side.bytes()));
        while cut.is_none() && !converged && steps < options.most {
            cut = meter.steps(work);
            if cut.is_some() {
                break;
            }
            let mut next = pull(side, &scores);
            for next in &mut next {
                *next = options.base + options.attenuation * *next;
            }
            let most = next.iter().copied().fold(0.0, f64::max);
            if most > TOO_MUCH {
                break;
            }
            let change = next.iter().zip(&scores).map(|(next, score)| (next - score).abs()).fold(0.0, f64::max);
            residual = change / most;
            converged = residual <= options.tolerance;
            scores = next;
            steps += 1;
        }
        if options.normalized {
            // Divided by the greatest first, since squares may be too large.
            let most = scores.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            let length = sums::sum_of(|| scores.iter().map(|score| (score / most).powi(2))).sqrt();
            for score in &mut scores {
                *score = *score / most / length;
            }
        }
        let value = Approached { scores: Scores::new(self.view(), scores), steps, residual, converged };
        Ok(Answer::new(value).cut(cut))
    }
}
