//! Means and squares of deviations, value by value (Welford 1962), so that neither how far numbers
//! lie from 0 nor how large they are costs precision.

use crate::error::Error;

/// The count, mean and squared deviations of the values so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    pub(super) count: f64,
    pub(super) mean: f64,
    /// The sum of squared deviations from the mean.
    pub(super) squares: f64,
}

impl Moments {
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    pub(super) fn of(values: &[f64]) -> Self {
        let mut moments = Self::default();
        for &value in values {
            moments.add(value);
        }
        moments
    }
}

/// Values counted from their median in a unit that makes the largest about 1, a power of two: no
/// square of them is beyond a number, and nothing is lost by the unit.
#[derive(Clone, Debug)]
pub(super) struct Scaled {
    pub(super) values: Vec<f64>,
    median: f64,
    unit: f64,
}

impl Scaled {
    /// Of finite values.
    pub(super) fn of(values: &[f64]) -> Self {
        let most = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let unit = unit_of(most);
        let mut scaled: Vec<f64> = values.iter().map(|value| value / unit).collect();
        let median = lower_median(&mut scaled.clone());
        for value in &mut scaled {
            *value -= median;
        }
        Self { values: scaled, median, unit }
    }

    /// A distance in this unit.
    pub(super) fn scale(&self, distance: f64) -> f64 {
        distance / self.unit
    }

    /// A distance of this unit in that of the values; the greatest number where it is beyond.
    pub(super) fn distance(&self, scaled: f64) -> f64 {
        (scaled * self.unit).min(f64::MAX)
    }

    /// A mean of scaled values in the unit of the values.
    pub(super) fn level(&self, scaled: f64) -> f64 {
        ((scaled + self.median) * self.unit).clamp(-f64::MAX, f64::MAX)
    }
}

/// The power of two below a number from 0, from 2^-1000 to 2^1000: its exponent alone.
pub(super) fn unit_of(most: f64) -> f64 {
    f64::from_bits((most.to_bits() >> 52).clamp(23, 2023) << 52)
}

/// The median of numbers, the lower of two; 0 of none. Leaves them in another order.
fn lower_median(numbers: &mut [f64]) -> f64 {
    let middle = numbers.len().saturating_sub(1) / 2;
    if numbers.is_empty() {
        return 0.0;
    }
    *numbers.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// The median of numbers, the mean of two; 0 of none. Leaves them in another order.
pub(super) fn median(numbers: &mut [f64]) -> f64 {
    let lower = lower_median(numbers);
    if numbers.len() % 2 == 1 || numbers.is_empty() {
        return lower;
    }
    let upper = numbers[numbers.len() / 2..].iter().copied().fold(f64::INFINITY, f64::min);
    lower.midpoint(upper)
}

/// That a value is a number.
pub(super) fn check_finite(at: usize, value: f64) -> Result<(), Error> {
    if value.is_finite() {
        return Ok(());
    }
    Err(Error::invalid("value", &value.to_string(), "must be a finite number").in_field(format!("values[{at}]")))
}

/// That all values are numbers.
pub(super) fn check_all_finite(values: &[f64]) -> Result<(), Error> {
    values.iter().enumerate().try_for_each(|(at, &value)| check_finite(at, value))
}
