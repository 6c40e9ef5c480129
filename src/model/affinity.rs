//! Affinity: how friendly a tie is, from -1 to +1, in exact millionths.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Signed strength in [-1, +1], held as whole millionths so that sums are exact.
///
/// The sign is the sign of the relation as the claim reports it: allies are positive, enemies
/// negative, and zero is neutral, which is not the same as absent.
///
/// # Example
///
/// ```
/// use detente::Affinity;
///
/// let warm = Affinity::new(0.45)?;
/// assert_eq!(warm.millionths(), 450_000);
/// assert_eq!(warm.to_string(), "0.45");
/// assert!(Affinity::new(f64::NAN).is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Affinity(i32);

impl Affinity {
    /// The friendliest.
    pub const MAX: Self = Self(1_000_000);
    /// The most hostile.
    pub const MIN: Self = Self(-1_000_000);
    /// Neutral.
    pub const NEUTRAL: Self = Self(0);

    /// The affinity nearest to `value`, to the millionth.
    ///
    /// # Errors
    ///
    /// Invalid when `value` is not a number or lies outside [-1, +1].
    pub fn new(value: f64) -> Result<Self, Error> {
        if (-1.0..=1.0).contains(&value) {
            return Ok(Self((value * 1e6).round() as i32));
        }
        Err(Error::invalid("affinity", &value.to_string(), "must lie in [-1, +1]"))
    }

    /// The affinity of that many millionths, exactly.
    ///
    /// # Errors
    ///
    /// Invalid outside [-1,000,000, +1,000,000].
    pub fn from_millionths(millionths: i32) -> Result<Self, Error> {
        if (-1_000_000..=1_000_000).contains(&millionths) {
            return Ok(Self(millionths));
        }
        Err(Error::invalid("affinity", &format!("{millionths} millionths"), "must lie in [-1, +1]"))
    }

    /// The value in millionths.
    pub const fn millionths(self) -> i32 {
        self.0
    }

    /// The value as a float; exact to print, not to add: sum the millionths.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 1e6
    }

    /// -1, 0 or +1.
    pub const fn signum(self) -> i32 {
        self.0.signum()
    }
}

impl TryFrom<f64> for Affinity {
    type Error = Error;
    fn try_from(value: f64) -> Result<Self, Error> {
        Self::new(value)
    }
}

impl From<Affinity> for f64 {
    fn from(affinity: Affinity) -> Self {
        affinity.to_f64()
    }
}

impl FromStr for Affinity {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let value = text.trim().parse().map_err(|_| Error::invalid("affinity", text, "not a number"))?;
        Self::new(value)
    }
}

impl fmt::Display for Affinity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_f64(), f)
    }
}
