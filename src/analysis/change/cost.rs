//! What a segment costs: twice the negative logarithm of the greatest likelihood of its values, less
//! what every segmentation of the same values has. Each cost is of a model's best fit, so that two
//! segments apart never cost more than both as one, which the search relies on.

use super::moments::{Moments, median};

/// The cost of a segment that grows value by value.
pub(super) trait SegmentCost {
    /// What is kept of a segment; the default is that of no values.
    type Sums: Copy + Default;

    /// One more value.
    fn add(&self, sums: &mut Self::Sums, value: f64);

    /// The cost of the values so far, at least one.
    fn cost(&self, sums: &Self::Sums) -> f64;
}

/// Squared deviations from the mean over a variance that all segments share.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfMean {
    /// One over the variance.
    pub(super) precision: f64,
}

impl SegmentCost for OfMean {
    type Sums = Moments;

    #[inline]
    fn add(&self, sums: &mut Moments, value: f64) {
        sums.add(value);
    }

    #[inline]
    fn cost(&self, sums: &Moments) -> f64 {
        sums.squares * self.precision
    }
}

/// The logarithm of a segment's variance for each value, and squared deviations over that variance,
/// which is not below a least one. Variances are in units of that of the whole series.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfMeanAndVariance {
    /// One over the variance of the whole.
    pub(super) precision: f64,
    /// The least variance over that of the whole, above 0.
    pub(super) least: f64,
}

impl SegmentCost for OfMeanAndVariance {
    type Sums = Moments;

    #[inline]
    fn add(&self, sums: &mut Moments, value: f64) {
        sums.add(value);
    }

    #[inline]
    fn cost(&self, sums: &Moments) -> f64 {
        let squares = sums.squares * self.precision;
        let variance = (squares / sums.count).max(self.least);
        sums.count * variance.ln() + squares / variance
    }
}

/// The deviance of counts from their mean: twice the sum of x ln(x / mean) - (x - mean).
#[derive(Clone, Copy, Debug)]
pub(super) struct OfPoisson;

/// The sum of a segment's counts and their deviance.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    count: f64,
    sum: f64,
    deviance: f64,
}

impl SegmentCost for OfPoisson {
    type Sums = Counts;

    /// The deviance grows by that of the values so far, and of the new one, from the mean of both. Adding
    /// logarithms of sums instead would leave little of a difference between large counts.
    #[inline]
    fn add(&self, sums: &mut Counts, value: f64) {
        let mean = (sums.sum + value) / (sums.count + 1.0);
        sums.deviance += 2.0 * (excess(sums.sum, sums.count * mean) + excess(value, mean));
        sums.count += 1.0;
        sums.sum += value;
    }

    #[inline]
    fn cost(&self, sums: &Counts) -> f64 {
        sums.deviance
    }
}

/// Divisors of the powers of v below; what would follow is less than a float can tell.
const TERMS: [f64; 8] = [17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0];

/// x ln(x / m) - (x - m), of numbers from 0; where they are near each other, by the series of the
/// logarithm in v = (x - m) / (x + m) (as Loader 2000 does): (x - m) v + 2 x (v^3/3 + v^5/5 + ...).
#[inline]
fn excess(x: f64, m: f64) -> f64 {
    if x == 0.0 {
        return m;
    }
    let (off, both) = (x - m, x + m);
    if off.abs() >= 0.1 * both {
        return x * (x / m).ln() - off;
    }
    let v = off / both;
    let w = v * v;
    let series = TERMS.iter().fold(0.0, |rest, term| (rest + 1.0 / term) * w);
    off * v + 2.0 * x * v * series
}

/// The standard deviation of values about levels that change seldom: 1.4826 times the median absolute
/// deviation of differences between neighbours, over the root of 2, which few changes do not touch
/// (Hampel 1974 for the median). Where that is nothing beside values of about 1, since half of the
/// neighbours or more differ by the same, the root of half the mean squared difference (von Neumann and others 1941). 0 only when all
/// values are the same.
pub(super) fn deviation_by_differences(values: &[f64]) -> f64 {
    let mut off: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let squares: f64 = off.iter().map(|off| off * off).sum();
    let middle = median(&mut off);
    for off in &mut off {
        *off = (*off - middle).abs();
    }
    let robust = 1.4826 * median(&mut off) * std::f64::consts::FRAC_1_SQRT_2;
    if robust > 1e-140 {
        return robust;
    }
    (squares / (2 * off.len().max(1)) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::excess;

    #[test]
    fn the_series_meets_the_logarithm() {
        for (x, m) in [(11.0, 9.1), (9.1, 11.0), (0.5, 0.41), (1.0, 1.0), (100.0, 99.0)] {
            let expected = x * f64::ln(x / m) - (x - m);
            assert!((excess(x, m) - expected).abs() < 1e-14 * x, "{x} {m}");
        }
        assert!((excess(0.0, 3.0) - 3.0).abs() < 1e-15 && excess(0.0, 0.0) == 0.0);
    }
}
