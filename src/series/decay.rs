//! A score that halves in so many days.

use crate::error::Error;
use crate::model::Day;

/// What scores add up to when each halves in so many days: the sum over events of
/// `g * 2^(-(t - day) / h)`. It is kept as one number while events stream by, in any order.
///
/// # Example
///
/// ```
/// use detente::Day;
/// use detente::series::Decay;
///
/// let day = |text: &str| text.parse::<Day>();
/// let mut relation = Decay::new(30.0)?;
/// relation.add(day("2024-01-01")?, 8.0);
/// relation.add(day("2024-01-31")?, -1.0);
/// assert_eq!(relation.on(day("2024-01-31")?)?, 3.0);
/// assert_eq!(relation.on(day("2024-03-01")?)?, 1.5);
/// assert!(relation.on(day("2024-01-30")?).is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    half_life: f64,
    /// The latest day, and what the score was on it.
    last: Option<(i32, f64)>,
}

impl Decay {
    /// A score that halves in so many days, a fraction perhaps; infinity never decays.
    ///
    /// # Errors
    ///
    /// Invalid when they are not above 0.
    pub fn new(half_life: f64) -> Result<Self, Error> {
        if half_life > 0.0 {
            return Ok(Self { half_life, last: None });
        }
        Err(Error::invalid("half-life", &half_life.to_string(), "expected days above 0"))
    }

    /// The half-life in days.
    pub const fn half_life(&self) -> f64 {
        self.half_life
    }

    /// Adds the score of an event, or of several of one day. An event from before the last one counts by
    /// what is left of it on the day of the last.
    pub fn add(&mut self, day: Day, score: f64) {
        let day = day.number();
        self.last = Some(match self.last {
            Some((last, sum)) if day < last => (last, sum + score * self.left(day, last)),
            Some((last, sum)) => (day, sum * self.left(last, day) + score),
            None => (day, score),
        });
    }

    /// The score on a day; 0 without events.
    ///
    /// # Errors
    ///
    /// Invalid before the last event: what came later is in the sum already.
    pub fn on(&self, day: Day) -> Result<f64, Error> {
        match self.last {
            None => Ok(0.0),
            Some((last, sum)) if last <= day.number() => Ok(sum * self.left(last, day.number())),
            Some((last, _)) => {
                let rule = format!("lies before the last event, of {}", Day::clamped(last));
                Err(Error::invalid("day", &day.to_string(), rule))
            }
        }
    }

    /// What is left of 1 after the days between two.
    fn left(&self, from: i32, to: i32) -> f64 {
        (-f64::from(to - from) / self.half_life).exp2()
    }
}
