//! The recurrency baseline: what held before holds again, the more recent and the more often the
//! likelier.

use super::facts::{Facts, Run, Side};
use crate::error::Error;

/// How much what held before says of what will hold (Gastinger, Meilicke, Errica, Sztyler, Schuelke
/// and Stuckenschmidt, IJCAI 2024, "History Repeats Itself: A Baseline for Temporal Knowledge Graph
/// Forecasting").
///
/// Of the query "(s, r, ?) at t", where T is the set of steps before t and T(s, r, o) those of them at
/// which (s, r, o) is a fact,
///
/// ```text
/// strict(o)  = sum of 2^(lambda (k - t)) over k in T(s, r, o) / the same sum over k in T
/// relaxed(o) = facts (x, r, o) before t, of any x / facts (x, r, y) before t, of any x and y
/// score(o)   = alpha strict(o) + (1 - alpha) relaxed(o)
/// ```
///
/// each 0 where nothing lies before t. All three lie in [0, 1]; they are scores, not likelihoods. Both
/// sums are taken relative to the last step of T, which leaves the quotient as it is and never divides
/// 0 by 0. With lambda 0 each step counts the same; with 1 each counts half of the next.
///
/// The default is lambda 0.02 and alpha 0.99999, with which the relaxed score little more than parts
/// those that the strict one leaves equal.
///
/// # Example
///
/// ```
/// use detente::analysis::forecast::Recurrency;
///
/// let rule = Recurrency::default();
/// assert_eq!((rule.lambda(), rule.alpha()), (0.02, 0.99999));
/// assert_eq!(Recurrency::new(0.1, 1.0)?.alpha(), 1.0); // the strict score alone
/// assert!(Recurrency::new(-0.1, 0.5).is_err() && Recurrency::new(0.1, 1.5).is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Recurrency {
    lambda: f64,
    alpha: f64,
}

impl Default for Recurrency {
    fn default() -> Self {
        Self { lambda: 0.02, alpha: 0.999_99 }
    }
}

impl Recurrency {
    /// With these parameters: `lambda` by step of time, finite and at least 0; `alpha` in [0, 1].
    ///
    /// # Errors
    ///
    /// Invalid when one is not in its range.
    pub fn new(lambda: f64, alpha: f64) -> Result<Self, Error> {
        if !(0.0..f64::INFINITY).contains(&lambda) {
            return Err(Error::invalid("lambda", &lambda.to_string(), "must be finite and at least 0"));
        }
        if !(0.0..=1.0).contains(&alpha) {
            return Err(Error::invalid("alpha", &alpha.to_string(), "must lie in [0, 1]"));
        }
        Ok(Self { lambda, alpha })
    }

    /// How fast what is past fades, by step of time.
    pub const fn lambda(self) -> f64 {
        self.lambda
    }

    /// The part of the strict score.
    pub const fn alpha(self) -> f64 {
        self.alpha
    }

    /// Both scores as one.
    pub(super) fn score(self, strict: f64, relaxed: f64) -> f64 {
        self.alpha * strict + (1.0 - self.alpha) * relaxed
    }
}

/// Powers of two for what is past, those of short times from a table.
#[derive(Clone, Debug)]
struct Fading {
    lambda: f64,
    short: Vec<f64>,
}

/// Times below this are in the table.
const SHORT: u64 = 1024;

impl Fading {
    fn new(lambda: f64) -> Self {
        let short = (0..SHORT).map(|time| power(lambda, time)).collect();
        Self { lambda, short }
    }

    /// What is left after some time, 1 at first.
    fn over(&self, time: u64) -> f64 {
        let short = usize::try_from(time).ok().and_then(|time| self.short.get(time));
        short.copied().unwrap_or_else(|| power(self.lambda, time))
    }
}

fn power(lambda: f64, time: u64) -> f64 {
    (-lambda * time as f64).exp2()
}

/// The baseline over some facts: each fact with what it and those before it amount to.
///
/// A faded sum fades and grows by one from a step to the next at which a fact holds, so that a query
/// reads one number a candidate, whatever its history.
#[derive(Clone, Debug)]
pub struct Forecaster<'f> {
    pub(super) facts: &'f Facts,
    pub(super) rule: Recurrency,
    fading: Fading,
    /// By what is asked: of each fact, the sum over the steps of its run up to its own.
    sums: [Vec<f64>; 2],
    /// The sum over all steps up to each.
    all: Vec<f64>,
}

impl<'f> Forecaster<'f> {
    /// The baseline of a rule over facts.
    ///
    /// Cost: linear in facts, which are summed up once; 16 bytes a fact.
    pub fn new(facts: &'f Facts, rule: Recurrency) -> Self {
        let fading = Fading::new(rule.lambda);
        let time = |step: u32| facts.steps()[step as usize];
        let sum = |side| {
            let towards = facts.towards(side);
            let mut sums = Vec::with_capacity(towards.len());
            towards.all().for_each(|run| fading.sum(run.steps.iter().map(|&step| time(step)), &mut sums));
            sums
        };
        let (object, subject) = rayon::join(|| sum(Side::Object), || sum(Side::Subject));
        let mut all = Vec::with_capacity(facts.steps().len());
        fading.sum(facts.steps().iter().copied(), &mut all);
        Self { facts, rule, fading, sums: [object, subject], all }
    }

    /// The facts it knows.
    pub const fn facts(&self) -> &'f Facts {
        self.facts
    }

    /// Its rule.
    pub const fn rule(&self) -> Recurrency {
        self.rule
    }

    /// The strict score of the other end of a run, and when the fact last held, seen from so many steps
    /// on; `None` when it did not hold before.
    pub(super) fn strict(&self, side: Side, run: Run<'_>, before: u32) -> Option<(f64, i64)> {
        let last = run.steps.partition_point(|&step| step < before).checked_sub(1)?;
        let now = before as usize - 1;
        let (held, newest) = (self.facts.steps()[run.steps[last] as usize], self.facts.steps()[now]);
        let sum = self.sums[side as usize][run.first + last] * self.fading.over(newest.abs_diff(held));
        Some((sum / self.all[now], held))
    }
}

impl Fading {
    /// The faded sum up to each of some times, which ascend.
    fn sum(&self, times: impl Iterator<Item = i64>, sums: &mut Vec<f64>) {
        let mut before: Option<(i64, f64)> = None;
        for time in times {
            let sum = before.map_or(1.0, |(last, sum)| sum * self.over(time.abs_diff(last)) + 1.0);
            sums.push(sum);
            before = Some((time, sum));
        }
    }
}
