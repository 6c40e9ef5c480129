//! Scores of events between conflict and cooperation, from -10 to +10.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::model::Affinity;

/// How much an action weighs between conflict (-10) and cooperation (+10): a score of Goldstein's
/// scale or of one made after it, in hundred-thousandths, so that sums are exact and a tenth of it is
/// an [`Affinity`] to the last digit.
///
/// It scores the action only, neither its actors nor its dead. A mean of +7 and -7 is 0: read
/// sums of the positive and the negative apart as well. Goldstein (1992), *A Conflict-Cooperation
/// Scale for WEIS Events Data*, Journal of Conflict Resolution 36(2).
///
/// # Example
///
/// ```
/// use detente::codebook::Goldstein;
///
/// let score: Goldstein = "-7.2".parse()?;
/// assert_eq!((score.to_f64(), score.affinity().to_f64()), (-7.2, -0.72));
/// assert_eq!(score.to_string(), "-7.2");
/// assert!("10,0".parse::<Goldstein>().is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Goldstein(i32);

/// Parts of 1.
const ONE: i32 = 100_000;

impl Goldstein {
    /// The score of so many hundred-thousandths.
    ///
    /// # Errors
    ///
    /// Invalid outside -1,000,000 to 1,000,000.
    pub fn from_parts(parts: i32) -> Result<Self, Error> {
        if parts.unsigned_abs() <= 10 * ONE.unsigned_abs() {
            return Ok(Self(parts));
        }
        Err(Error::invalid("Goldstein score", &Self(parts).to_string(), RULE))
    }

    /// The score of so many tenths, as tables have them; `None` outside -100 to 100.
    pub(crate) const fn from_tenths(tenths: i8) -> Option<Self> {
        if tenths.unsigned_abs() <= 100 { Some(Self(tenths as i32 * (ONE / 10))) } else { None }
    }

    /// Hundred-thousandths.
    pub const fn parts(self) -> i32 {
        self.0
    }

    /// As a float.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(ONE)
    }

    /// A tenth of it.
    pub fn affinity(self) -> Affinity {
        Affinity::from_millionths(self.0).unwrap_or_default()
    }

    /// Reads `[+-]figures[.figures]`, at most 10 in size; figures past the fifth behind the point are
    /// taken only when they are zeros. No other form of a number is a score.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let (negative, rest) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let point = rest.iter().position(|&b| b == b'.');
        let (whole, fraction) = point.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 1..]));
        if (whole.is_empty() && fraction.is_empty()) || (point.is_some() && fraction.is_empty()) {
            return None;
        }
        let mut parts = 0_i32;
        for &figure in whole {
            parts = parts.checked_mul(10)?.checked_add(figured(figure)?)?;
        }
        let mut parts = parts.checked_mul(ONE)?;
        let mut place = ONE;
        for &figure in fraction {
            place /= 10;
            let figure = figured(figure)?;
            if place == 0 && figure != 0 {
                return None;
            }
            parts = parts.checked_add(figure * place)?;
        }
        (parts <= 10 * ONE).then_some(Self(if negative { -parts } else { parts }))
    }
}

const RULE: &str = "expected a decimal number from -10 to 10 with at most five places";

fn figured(byte: u8) -> Option<i32> {
    byte.is_ascii_digit().then(|| i32::from(byte - b'0'))
}

impl FromStr for Goldstein {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::read(text.as_bytes()).ok_or_else(|| Error::invalid("Goldstein score", text, RULE))
    }
}

impl fmt::Display for Goldstein {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_f64())
    }
}
