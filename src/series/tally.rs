//! What some events add up to, and the numbers read off it.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::str::FromStr;

use crate::codebook::Goldstein;
use crate::codebook::cameo::Quad;
use crate::error::Error;

/// What some events add up to: how many, what their scores add up to, how many of each class.
///
/// Scores are those of [`Goldstein`]'s scale, -10 to +10; of a claim ten times its affinity. Positive and
/// negative ones are kept apart, since a quarrel and a feast on one day are not nothing.
///
/// # Example
///
/// ```
/// use detente::codebook::{Goldstein, cameo::Quad};
/// use detente::series::Tally;
///
/// let praise = Tally::of(Some("4".parse()?), Some(Quad::VerbalCooperation));
/// let attack = Tally::of(Some("-10".parse()?), Some(Quad::MaterialConflict));
/// let both = praise + attack + Tally::of(None, None);
/// assert_eq!((both.events, both.scored, both.goldstein_sum()), (3, 2, Some(-6.0)));
/// assert_eq!((both.goldstein_mean(), both.positive(), both.negative()), (Some(-3.0), Some(4.0), Some(-10.0)));
/// assert_eq!((both.quads, both.unclassed()), ([1, 0, 0, 1], 1));
/// assert_eq!(Tally::EMPTY.goldstein_sum(), None);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// Events.
    pub events: u64,
    /// Events with a score.
    pub scored: u64,
    /// Events by class, in the order of [`Quad::ALL`]; some have none.
    pub quads: [u64; 4],
    /// What all scores, and those above 0, add up to, in hundred-thousandths.
    sum: i64,
    positive: i64,
}

/// Hundred-thousandths of a score of 1.
const ONE: f64 = 1e5;

impl Tally {
    /// Of no events.
    pub const EMPTY: Self = Self { events: 0, scored: 0, quads: [0; 4], sum: 0, positive: 0 };

    /// Of one event, with its score and class where it has them.
    pub fn of(score: Option<Goldstein>, quad: Option<Quad>) -> Self {
        let mut tally = Self { events: 1, ..Self::EMPTY };
        if let Some(quad) = quad {
            tally.quads[quad as usize] = 1;
        }
        if let Some(parts) = score.map(|score| i64::from(score.parts())) {
            (tally.scored, tally.sum, tally.positive) = (1, parts, parts.max(0));
        }
        tally
    }

    /// Of events that were added up elsewhere: what all scores and those above 0 add up to in
    /// hundred-thousandths.
    pub(crate) const fn summed(events: u64, scored: u64, quads: [u64; 4], sum: i64, positive: i64) -> Self {
        Self { events, scored, quads, sum, positive }
    }

    /// What is left without events that were added before.
    pub(super) fn less(&self, other: &Self) -> Self {
        Self {
            events: self.events.wrapping_sub(other.events),
            scored: self.scored.wrapping_sub(other.scored),
            quads: std::array::from_fn(|at| self.quads[at].wrapping_sub(other.quads[at])),
            sum: self.sum.wrapping_sub(other.sum),
            positive: self.positive.wrapping_sub(other.positive),
        }
    }

    /// Whether it is of no events.
    pub const fn is_empty(&self) -> bool {
        self.events == 0
    }

    /// What the scores add up to, exact to the fifth place: `None` when no event has one.
    pub fn goldstein_sum(&self) -> Option<f64> {
        self.of_scored(self.sum as f64 / ONE)
    }

    /// The mean of the scores.
    pub fn goldstein_mean(&self) -> Option<f64> {
        self.of_scored(self.sum as f64 / ONE / self.scored as f64)
    }

    /// What the scores above 0 add up to, at least 0.
    pub fn positive(&self) -> Option<f64> {
        self.of_scored(self.positive as f64 / ONE)
    }

    /// What the scores below 0 add up to, at most 0.
    pub fn negative(&self) -> Option<f64> {
        self.of_scored((self.sum - self.positive) as f64 / ONE)
    }

    /// Events of no class.
    pub fn unclassed(&self) -> u64 {
        self.events - self.quads.iter().sum::<u64>()
    }

    fn of_scored(&self, value: f64) -> Option<f64> {
        (self.scored > 0).then_some(value)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.scored += other.scored;
        self.quads.iter_mut().zip(other.quads).for_each(|(quad, more)| *quad += more);
        self.sum += other.sum;
        self.positive += other.positive;
    }
}

impl Add for Tally {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::EMPTY, Add::add)
    }
}

/// A number read off a tally.
///
/// # Example
///
/// ```
/// use detente::series::{Measure, Tally};
///
/// let unscored = Tally::of(None, None);
/// assert_eq!((Measure::Events.of(&unscored), Measure::Sum.of(&unscored)), (Some(1.0), None));
/// assert_eq!((Measure::Events.of(&Tally::EMPTY), Measure::Mean.of(&Tally::EMPTY)), (Some(0.0), None));
/// assert_eq!("goldstein_mean".parse::<Measure>()?, Measure::Mean);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// How many events; none is 0.
    Events,
    /// What scores add up to; of none, nothing.
    Sum,
    /// Their mean.
    Mean,
    /// What those above 0 add up to.
    Positive,
    /// What those below 0 add up to.
    Negative,
    /// How many events of a class; none is 0.
    Class(Quad),
}

impl Measure {
    /// All, counts of classes last.
    pub const ALL: [Self; 9] = [
        Self::Events,
        Self::Sum,
        Self::Mean,
        Self::Positive,
        Self::Negative,
        Self::Class(Quad::VerbalCooperation),
        Self::Class(Quad::MaterialCooperation),
        Self::Class(Quad::VerbalConflict),
        Self::Class(Quad::MaterialConflict),
    ];

    /// Its name in a command or report, such as `goldstein_sum`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Sum => "goldstein_sum",
            Self::Mean => "goldstein_mean",
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Class(Quad::VerbalCooperation) => "verbal_cooperation",
            Self::Class(Quad::MaterialCooperation) => "material_cooperation",
            Self::Class(Quad::VerbalConflict) => "verbal_conflict",
            Self::Class(Quad::MaterialConflict) => "material_conflict",
        }
    }

    /// The number, where there is one.
    pub fn of(self, tally: &Tally) -> Option<f64> {
        match self {
            Self::Events => Some(tally.events as f64),
            Self::Sum => tally.goldstein_sum(),
            Self::Mean => tally.goldstein_mean(),
            Self::Positive => tally.positive(),
            Self::Negative => tally.negative(),
            Self::Class(quad) => Some(tally.quads[quad as usize] as f64),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Measure {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|measure| measure.name() == text);
        found.ok_or_else(|| Error::unknown_among("measure", text, Self::ALL.into_iter().map(Self::name)))
    }
}
