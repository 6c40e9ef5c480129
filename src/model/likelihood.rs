//! Likelihood: an interval of probability, in whole per mille, with the words it was said in.

use std::fmt;

use crate::error::Error;

/// How likely a claim is said to be: an interval of probability, and the vocabulary and word it
/// came from, if any.
///
/// Bounds are whole per mille, so 0.45 prints as 0.45. What a word or percentage means is the
/// business of [`codebook::estimative`](crate::codebook::estimative).
///
/// # Example
///
/// ```
/// use detente::{Likelihood, codebook::estimative};
///
/// let likely = estimative::ICD_203.likelihood("likely")?;
/// assert_eq!(likely.interval(), (0.55, 0.8));
/// assert_eq!(likely.complement().interval(), (0.2, 0.45));
/// assert!(Likelihood::new(0.8, 0.55).is_err());
/// # Ok::<(), detente::Error>(())
/// ```
///
/// # It never mixes
///
/// It is neither [`Confidence`](super::Confidence) (how well founded) nor a
/// [`Grade`](super::Grade) (how good source and report), and neither becomes one unasked.
///
/// ```
/// # use detente::{Graph, Likelihood, model::standard::{State, Talks}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).likelihood(Likelihood::new(0.55, 0.8)?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// The same with a confidence does not compile:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, model::{Confidence, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).likelihood(Confidence::High).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// Nor does a grade;
/// [`admiralty::likelihood`](crate::codebook::admiralty::likelihood) says what one is worth:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, model::{Grade, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).likelihood("B2".parse::<Grade>()?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Likelihood {
    low: u16,
    high: u16,
    wording: Option<(String, String)>,
}

impl Likelihood {
    /// Anything from 0 to 1: nobody can say.
    pub const UNKNOWN: Self = Self { low: 0, high: 1000, wording: None };

    /// From `low` to `high`, to the nearest per mille.
    ///
    /// # Errors
    ///
    /// Invalid when a bound lies outside [0, 1] or `low` above `high`.
    pub fn new(low: f64, high: f64) -> Result<Self, Error> {
        let bound = |value: f64| {
            if (0.0..=1.0).contains(&value) {
                return Ok((value * 1000.0).round() as i32);
            }
            Err(Error::invalid("likelihood", &value.to_string(), "must lie in [0, 1]"))
        };
        let (low, high) = (bound(low)?, bound(high)?);
        Self::from_per_mille(low.unsigned_abs() as u16, high.unsigned_abs() as u16)
    }

    /// From `low` to `high` per mille.
    ///
    /// # Errors
    ///
    /// Invalid when `high` is above 1000 or `low` above `high`.
    pub fn from_per_mille(low: u16, high: u16) -> Result<Self, Error> {
        if low <= high && high <= 1000 {
            return Ok(Self { low, high, wording: None });
        }
        Err(Error::invalid("likelihood", &format!("{low}..{high} per mille"), "bounds must rise within [0, 1000]"))
    }

    /// One probability of a table of ours, at most 1000 per mille.
    pub(crate) const fn exact(per_mille: u16) -> Self {
        let at = if per_mille > 1000 { 1000 } else { per_mille };
        Self { low: at, high: at, wording: None }
    }

    /// The narrowest interval of whole per mille around [`low`, `high`], given in parts of `whole`.
    pub(crate) fn around(low: u128, high: u128, whole: u128) -> Self {
        let (low, high) = (low.min(whole), high.max(low).min(whole));
        Self { low: (low * 1000 / whole) as u16, high: (high * 1000).div_ceil(whole) as u16, wording: None }
    }

    /// The same interval, said in `word` of the vocabulary `scale`.
    pub(crate) fn worded(mut self, scale: &str, word: &str) -> Self {
        self.wording = Some((scale.to_owned(), word.to_owned()));
        self
    }

    /// Lower and upper bound in per mille.
    pub const fn per_mille(&self) -> (u16, u16) {
        (self.low, self.high)
    }

    /// Lower and upper bound in [0, 1].
    pub fn interval(&self) -> (f64, f64) {
        (f64::from(self.low) / 1000.0, f64::from(self.high) / 1000.0)
    }

    /// The middle of the interval, in [0, 1].
    pub fn midpoint(&self) -> f64 {
        f64::from(self.low + self.high) / 2000.0
    }

    /// The likelihood that it is *not* so: [1 - high, 1 - low]. The wording does not carry over.
    pub fn complement(&self) -> Self {
        Self { low: 1000 - self.high, high: 1000 - self.low, wording: None }
    }

    /// The Brier score of the forecast at its midpoint (Brier 1950): the squared distance from
    /// what happened, 0 at best and 1 at worst.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::Likelihood;
    ///
    /// let not = Likelihood::new(0.55, 0.8)?;
    /// assert_eq!(not.brier(true), 0.105625);
    /// assert_eq!(not.brier_bounds(true), (0.04, 0.2025));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn brier(&self, happened: bool) -> f64 {
        let away = i64::from(self.low) + i64::from(self.high) - if happened { 2000 } else { 0 };
        (away * away) as f64 / 4e6
    }

    /// The best and the worst Brier score of a probability in the interval.
    pub fn brier_bounds(&self, happened: bool) -> (f64, f64) {
        let score = |bound: u16| {
            let away = i64::from(bound) - if happened { 1000 } else { 0 };
            (away * away) as f64 / 1e6
        };
        let (a, b) = (score(self.low), score(self.high));
        (a.min(b), a.max(b))
    }

    /// The vocabulary and the word it was said in.
    pub fn wording(&self) -> Option<(&str, &str)> {
        self.wording.as_ref().map(|(scale, word)| (scale.as_str(), word.as_str()))
    }
}

impl fmt::Display for Likelihood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.interval();
        write!(f, "{low} to {high}")
    }
}
