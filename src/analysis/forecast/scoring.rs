//! How good stated likelihoods were, once it is known what happened.

use crate::error::Error;
use crate::model::Likelihood;

/// How likely something was said to be: a probability, or an interval of them.
///
/// # Example
///
/// ```
/// use detente::Likelihood;
/// use detente::analysis::forecast::Stated;
///
/// let likely = Stated::from(Likelihood::new(0.55, 0.8)?);
/// let found = likely.brier(true);
/// assert_eq!((found.midpoint, found.least, found.greatest), (0.105625, 0.04, 0.2025));
/// assert_eq!(Stated::probability(0.5)?.logarithmic(false).midpoint, 2.0_f64.ln());
/// assert!(Stated::probability(1.5).is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Stated(Form);

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Point(f64),
    Interval(Likelihood),
}

/// A score of what was stated: of the middle, and the best and the worst of any probability in the
/// interval; all three are the same for a probability. Less is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score {
    /// At the middle of the interval.
    pub midpoint: f64,
    /// At its best point.
    pub least: f64,
    /// At its worst.
    pub greatest: f64,
}

impl From<Likelihood> for Stated {
    fn from(likelihood: Likelihood) -> Self {
        Self(Form::Interval(likelihood))
    }
}

impl Stated {
    /// One probability.
    ///
    /// # Errors
    ///
    /// Invalid when it does not lie in [0, 1].
    pub fn probability(probability: f64) -> Result<Self, Error> {
        if (0.0..=1.0).contains(&probability) {
            return Ok(Self(Form::Point(probability + 0.0)));
        }
        Err(Error::invalid("probability", &probability.to_string(), "must lie in [0, 1]"))
    }

    /// The probability, or the middle of the interval.
    pub fn midpoint(&self) -> f64 {
        match &self.0 {
            Form::Point(probability) => *probability,
            Form::Interval(likelihood) => likelihood.midpoint(),
        }
    }

    /// The Brier score (Brier 1950): the squared distance of the probability from 1 when it happened
    /// and from 0 when it did not; in [0, 1].
    pub fn brier(&self, happened: bool) -> Score {
        match &self.0 {
            Form::Point(probability) => {
                let away = probability - f64::from(u8::from(happened));
                Score { midpoint: away * away, least: away * away, greatest: away * away }
            }
            Form::Interval(likelihood) => {
                let (least, greatest) = likelihood.brier_bounds(happened);
                Score { midpoint: likelihood.brier(happened), least, greatest }
            }
        }
    }

    /// The logarithmic score (Good 1952): minus the natural logarithm of the probability of what
    /// happened, in nats; 0 at best, and infinite when that was said to be impossible.
    pub fn logarithmic(&self, happened: bool) -> Score {
        let surprise = |of: f64| 0.0 - of.ln();
        match &self.0 {
            Form::Point(probability) => {
                let score = surprise(if happened { *probability } else { 1.0 - probability });
                Score { midpoint: score, least: score, greatest: score }
            }
            Form::Interval(likelihood) => {
                let seen = if happened { likelihood.clone() } else { likelihood.complement() };
                let (low, high) = seen.interval();
                Score { midpoint: surprise(seen.midpoint()), least: surprise(high), greatest: surprise(low) }
            }
        }
    }
}

/// What the scores of many statements come to: their means.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// How many statements.
    pub count: usize,
    /// The mean Brier score.
    pub brier: Score,
    /// The mean logarithmic score.
    pub logarithmic: Score,
    /// What the Brier score of the middles is made of.
    pub parts: BrierParts,
}

/// Murphy's three parts of the mean Brier score of the middles (Murphy 1973). Statements of the same
/// probability are a group.
///
/// ```text
/// Brier = reliability - resolution + uncertainty
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BrierParts {
    /// How far what was said in a group is from how often it happened there; 0 at best.
    pub reliability: f64,
    /// How far what happened in a group is from what happened overall; the more the better.
    pub resolution: f64,
    /// How uncertain it was overall: 0 when all or nothing happened, 1/4 at most.
    pub uncertainty: f64,
    /// The groups, by probability.
    pub groups: Vec<StatedGroup>,
}

/// All statements of one probability.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct StatedGroup {
    /// The probability, or the middle of the interval.
    pub stated: f64,
    /// How many there are.
    pub count: usize,
    /// Of how many it happened.
    pub happened: usize,
}

impl Scoring {
    /// Of statements and whether it happened; `None` when there are none.
    ///
    /// The same bits in whatever order they come. The mean logarithmic score is infinite when one of
    /// them is.
    ///
    /// Cost: sorting the scores.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::forecast::{Scoring, Stated};
    ///
    /// let said = [(0.8, true), (0.8, true), (0.8, false), (0.1, false)];
    /// let said = said.map(|(probability, happened)| (Stated::probability(probability).unwrap(), happened));
    /// let found = Scoring::of(said).unwrap();
    /// let parts = &found.parts;
    /// assert!((found.brier.midpoint - 0.1825).abs() < 1e-12);
    /// assert!((parts.reliability - parts.resolution + parts.uncertainty - 0.1825).abs() < 1e-12);
    /// assert_eq!((parts.groups.len(), parts.groups[1].happened, parts.uncertainty), (2, 2, 0.25));
    /// ```
    pub fn of(said: impl IntoIterator<Item = (Stated, bool)>) -> Option<Self> {
        let said: Vec<(Stated, bool)> = said.into_iter().collect();
        let mean = |score: fn(&Stated, bool) -> Score| {
            let part =
                |part: fn(Score) -> f64| mean(said.iter().map(|(stated, happened)| part(score(stated, *happened))));
            Score { midpoint: part(|s| s.midpoint), least: part(|s| s.least), greatest: part(|s| s.greatest) }
        };
        (!said.is_empty()).then(|| Self {
            count: said.len(),
            brier: mean(Stated::brier),
            logarithmic: mean(Stated::logarithmic),
            parts: BrierParts::of(said.iter().map(|(stated, happened)| (stated.midpoint(), *happened)).collect()),
        })
    }
}

impl BrierParts {
    /// Of at least one.
    fn of(mut said: Vec<(f64, bool)>) -> Self {
        said.sort_by(|a, b| a.0.total_cmp(&b.0));
        let happened = |some: &[(f64, bool)]| some.iter().filter(|(_, happened)| *happened).count();
        let (all, overall) = (said.len() as f64, happened(&said) as f64 / said.len() as f64);
        let group =
            |group: &[(f64, bool)]| StatedGroup { stated: group[0].0, count: group.len(), happened: happened(group) };
        let groups: Vec<StatedGroup> = said.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()).map(group).collect();
        let part = |from: &dyn Fn(&StatedGroup, f64) -> f64| {
            let weighed = groups.iter().map(|group| {
                let share = group.happened as f64 / group.count as f64;
                group.count as f64 * from(group, share).powi(2)
            });
            weighed.sum::<f64>() / all
        };
        Self {
            reliability: part(&|group, share| group.stated - share),
            resolution: part(&|_, share| share - overall),
            uncertainty: overall * (1.0 - overall),
            groups,
        }
    }
}

/// The mean of some numbers, added from the least on.
fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
