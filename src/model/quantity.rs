//! Quantity: a measured number with a unit, never merged with affinity.

use crate::error::Error;

/// A finite number and its unit (`"USD"`, `"km"`; empty for a bare weight).
///
/// It is what a plain weighted edge list carries: trade volume, distance, rating. A lens says
/// whether ties carry affinity or quantity; the two are never added.
///
/// # Example
///
/// ```
/// use detente::Quantity;
///
/// let trade = Quantity::new(7.5e9, "USD")?;
/// assert_eq!((trade.value(), trade.unit()), (7.5e9, "USD"));
/// assert!(Quantity::new(f64::INFINITY, "USD").is_err());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Quantity {
    value: f64,
    unit: String,
}

impl Quantity {
    /// A quantity of `value` in `unit`.
    ///
    /// # Errors
    ///
    /// Invalid when `value` is not finite or the unit is longer than
    /// [`MAX_TEXT`](super::MAX_TEXT) bytes or holds control characters.
    pub fn new(value: f64, unit: impl Into<String>) -> Result<Self, Error> {
        let unit = unit.into();
        let value = finite(value)?;
        if !unit.is_empty() {
            super::checked_text("unit", &unit)?;
        }
        Ok(Self { value, unit })
    }

    /// A bare weight, without a unit.
    ///
    /// # Errors
    ///
    /// Invalid when `value` is not finite.
    pub fn bare(value: f64) -> Result<Self, Error> {
        Ok(Self { value: finite(value)?, unit: String::new() })
    }

    /// The number.
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The unit; empty for a bare weight.
    pub fn unit(&self) -> &str {
        &self.unit
    }
}

/// The number itself, with -0 made 0 so that equal values have equal bytes.
pub(crate) fn finite(value: f64) -> Result<f64, Error> {
    if value.is_finite() {
        return Ok(value + 0.0);
    }
    Err(Error::invalid("quantity", &value.to_string(), "must be a finite number"))
}
