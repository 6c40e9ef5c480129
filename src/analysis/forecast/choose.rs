//! Choosing the parameters of a rule by facts that are set aside for it.

use super::facts::Facts;
use super::measures::Measures;
use super::ranking::Ranking;
use super::recurrency::{Forecaster, Recurrency};
use crate::budget::Budget;
use crate::error::Error;
use crate::model::Quadruple;
use crate::view::Answer;

/// The best of some rules, and what each came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The rule of the greatest mean reciprocal rank; of equals the first. The default one when none
    /// was tried.
    pub best: Recurrency,
    /// The rules that were tried, in order, with what they came to.
    pub tried: Vec<(Recurrency, Measures)>,
}

/// The best of some rules by the facts of a valid set, each ranked as by
/// [`Forecaster::rank`]. One rule for all relations.
///
/// It looks at no fact after those of `valid`: what is in `facts` beside them only adds to the
/// candidates, whom all rules share.
///
/// A step of the budget is a query of one rule; results and memory are those of one ranking. A cut answer has the rules that were tried to the end.
///
/// Cost: that of ranking `valid`, once a rule.
///
/// # Errors
///
/// As [`Forecaster::rank`].
///
/// # Example
///
/// ```
/// use detente::Budget;
/// use detente::analysis::forecast::{Facts, Recurrency, choose, grid};
/// use detente::model::Quadruple;
///
/// // 1 often, long ago; then 2.
/// let met = |object, day| Quadruple::new(0, 5, object, day);
/// let facts: Vec<_> = (0..9).map(|day| met(1, day)).chain([met(2, 50), met(2, 51)]).collect();
/// let found = choose(&Facts::new(facts.clone())?, &facts[10..], grid(&[0.0, 0.5], &[1.0])?, &Budget::new())?.value;
/// assert_eq!((found.best.lambda(), found.tried.len()), (0.5, 2));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn choose(
    facts: &Facts,
    valid: &[Quadruple],
    rules: impl IntoIterator<Item = Recurrency>,
    budget: &Budget,
) -> Result<Answer<Choice>, Error> {
    let mut meter = budget.meter();
    let mut choice = Choice { best: Recurrency::default(), tried: Vec::new() };
    let mut best: Option<f64> = None;
    for rule in rules {
        let (queries, cut) = Forecaster::new(facts, rule).rank_within(valid, &mut meter)?;
        if cut.is_some() {
            return Ok(Answer::new(choice).cut(cut));
        }
        let Some(measures) = (Ranking { queries }).measures() else { break };
        if best.is_none_or(|best| measures.mrr > best) {
            (best, choice.best) = (Some(measures.mrr), rule);
        }
        choice.tried.push((rule, measures));
    }
    Ok(Answer::new(choice))
}

/// Every rule of some lambdas with some alphas: the first lambda with all alphas, then the next.
///
/// # Errors
///
/// As [`Recurrency::new`].
pub fn grid(lambdas: &[f64], alphas: &[f64]) -> Result<Vec<Recurrency>, Error> {
    let rules = lambdas.iter().flat_map(|&lambda| alphas.iter().map(move |&alpha| Recurrency::new(lambda, alpha)));
    rules.collect()
}
