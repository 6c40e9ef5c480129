//! Numbers of any size from 0 on, for networks with more shortest paths than 64 bits can count: a float and
//! an exponent of its own. Sums are taken from the least up, so that they do not depend on the order
//! of what is added.

use std::cmp::Ordering;

/// A number, `mantissa` times 2 to the `exponent`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wide {
    /// From 1 up to but not 2; 0 when the number is.
    mantissa: f64,
    exponent: i64,
}

impl Wide {
    pub(super) const ONE: Self = Self { mantissa: 1.0, exponent: 0 };

    fn of(mantissa: f64, exponent: i64) -> Self {
        match mantissa {
            2.0.. => Self { mantissa: mantissa / 2.0, exponent: exponent + 1 },
            0.5..1.0 => Self { mantissa: mantissa * 2.0, exponent: exponent - 1 },
            _ => Self { mantissa, exponent },
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        let zero = |wide: &Self| wide.mantissa > 0.0;
        let by_size = self.exponent.cmp(&other.exponent).then(self.mantissa.total_cmp(&other.mantissa));
        zero(self).cmp(&zero(other)).then(by_size)
    }

    /// A number and one that is not less.
    fn plus(self, greater: Self) -> Self {
        let apart = greater.exponent - self.exponent;
        if self.mantissa == 0.0 || apart > 60 {
            return greater;
        }
        Self::of(greater.mantissa + self.mantissa * 0.5_f64.powi(apart as i32), greater.exponent)
    }

    /// The sum, from the least up; the list is used up.
    pub(super) fn sum(numbers: &mut Vec<Self>) -> Self {
        numbers.sort_unstable_by(Self::order);
        // A sum so far may be above what comes next.
        let add = |sum: Self, next: Self| if sum.order(&next).is_le() { sum.plus(next) } else { next.plus(sum) };
        numbers.drain(..).reduce(add).unwrap_or_default()
    }

    pub(super) fn one_over(self) -> Self {
        Self::of(self.mantissa.recip(), -self.exponent)
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::of(self.mantissa * other.mantissa, self.exponent + other.exponent)
    }

    /// In quanta, so many bits in 1; what does not fit is the most that does.
    #[expect(clippy::cast_sign_loss, reason = "numbers are at least 0")]
    pub(super) fn quanta(self, bits: u32) -> u128 {
        let whole = (self.mantissa * 2_f64.powi(52)) as u128;
        let up = self.exponent + i64::from(bits) - 52;
        match u32::try_from(up.unsigned_abs()) {
            Ok(up_by @ 0..75) if up >= 0 => whole << up_by,
            Ok(down_by @ 0..128) if up < 0 => whole >> down_by,
            _ if up < 0 || whole == 0 => 0,
            _ => u128::MAX >> 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wide;

    fn wide(number: u32) -> Wide {
        let mut ones = vec![Wide::ONE; number as usize];
        Wide::sum(&mut ones)
    }

    #[test]
    fn wide_numbers_are_numbers() {
        assert_eq!(wide(10).quanta(3), 80);
        assert_eq!(wide(0), Wide::default());
        assert_eq!(wide(0).quanta(100), 0);
        assert_eq!(wide(3).times(wide(5)), wide(15));
        assert_eq!(wide(8).one_over().times(wide(24)), wide(3));
        assert_eq!(wide(8).one_over().quanta(2), 0);
        assert_eq!(wide(3).one_over().quanta(52), (1 << 52) / 3);
        assert_eq!(Wide::sum(&mut vec![wide(5), Wide::default(), wide(1), wide(7)]), wide(13));
        let huge = (0..2000).fold(Wide::ONE, |huge, _| huge.times(wide(2)));
        assert_eq!(huge.one_over().times(huge), Wide::ONE);
        assert_eq!(Wide::sum(&mut vec![huge, Wide::ONE]), huge);
        assert_eq!((huge.quanta(1), huge.one_over().quanta(100)), (u128::MAX >> 1, 0));
    }
}
