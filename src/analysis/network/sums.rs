//! Sums that do not depend on the order of what is added: numbers as whole multiples of one small
//! quantum, whose sums are exact. So a measure gives a node the same bits whatever the others are
//! called, in which order they are visited, and on however many threads.

/// A quantum for numbers from 0 up to some greatest one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantum {
    /// Quanta a unit, a power of two in two factors, since it may be more than a float has.
    up: [f64; 2],
    /// The quantum, likewise.
    down: [f64; 2],
}

/// The greatest number has so many bits, which leaves 2^38 of its size to be added.
const BITS: i32 = 90;

impl Quantum {
    /// For numbers up to `most`, finite; what is below the 2^90th part of it counts as nothing.
    pub(super) fn for_up_to(most: f64) -> Self {
        let exponent = ((most.to_bits() >> 52) & 0x7ff) as i32 - 1022;
        let up = BITS - exponent;
        let halves = [up / 2, up - up / 2];
        Self { up: halves.map(|half| 2_f64.powi(half)), down: halves.map(|half| 2_f64.powi(-half)) }
    }

    /// For all of these.
    pub(super) fn for_all(numbers: impl IntoIterator<Item = f64>) -> Self {
        Self::for_up_to(numbers.into_iter().fold(0.0, f64::max))
    }

    /// A number in quanta.
    #[inline]
    #[expect(clippy::cast_sign_loss, reason = "numbers are at least 0")]
    pub(super) fn count(self, number: f64) -> u128 {
        (number * self.up[0] * self.up[1]) as u128
    }

    /// So many quanta as a number.
    #[inline]
    pub(super) fn shown(self, quanta: u128) -> f64 {
        quanta as f64 * self.down[0] * self.down[1]
    }
}

/// The sum of numbers from 0 on, finite, which are asked for twice; infinite when it is more than
/// a number can be.
pub(super) fn sum_of<I: IntoIterator<Item = f64>>(numbers: impl Fn() -> I) -> f64 {
    let quantum = Quantum::for_all(numbers());
    quantum.shown(numbers().into_iter().map(|number| quantum.count(number)).sum())
}

#[cfg(test)]
mod tests {
    use super::{Quantum, sum_of};

    fn sum<const N: usize>(numbers: [f64; N]) -> f64 {
        sum_of(|| numbers)
    }

    #[test]
    fn order_does_not_count() {
        let numbers = [1e-9, 0.1, 0.7, 1e9, 3.3, 0.2, 1e-3];
        let mut reversed = numbers;
        reversed.reverse();
        assert_eq!(sum(numbers).to_bits(), sum(reversed).to_bits());
        assert!((sum(numbers) - numbers.iter().sum::<f64>()).abs() < 1e-6);
    }

    #[test]
    fn extremes_have_sums() {
        let check = |found: f64, expected: f64| assert_eq!(found.to_bits(), expected.to_bits());
        check(sum([]), 0.0);
        check(sum([0.0, 0.0]), 0.0);
        check(sum([f64::MAX, 0.0]), f64::MAX);
        check(sum([f64::MAX, f64::MAX]), f64::INFINITY);
        check(sum([1e-300, 2e-300]), 3e-300);
        check(Quantum::for_up_to(1.0).shown(Quantum::for_up_to(1.0).count(0.75)), 0.75);
    }
}
