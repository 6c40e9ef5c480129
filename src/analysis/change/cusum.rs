//! CUSUM: when values began to run above or below what they should be (Page 1954, *Continuous inspection
//! schemes*), value by value as they come.

use super::moments::{Moments, Scaled, check_all_finite, check_finite};
use crate::error::Error;

/// The tabular CUSUM: a sum of what values lie above `target` by more than `slack`, and one of what they lie
/// below it, neither ever below 0. A sum that goes beyond the threshold is an alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cusum {
    target: f64,
    slack: f64,
    threshold: f64,
    restarting: bool,
}

/// Which way values run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Above the target.
    High,
    /// Below it.
    Low,
}

/// That a sum went beyond the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    /// Which sum.
    pub side: Side,
    /// The index of the value that took it there.
    pub at: usize,
    /// The index of the first value after the sum was last 0: about when values began to run that way.
    pub since: usize,
    /// The sum, above the threshold.
    pub sum: f64,
}

/// Both sums at each value, and the alarms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CusumTable {
    /// By how much values ran above the target, at each value.
    pub high: Vec<f64>,
    /// By how much they ran below it.
    pub low: Vec<f64>,
    /// The alarms, in order.
    pub alarms: Vec<Alarm>,
}

impl Cusum {
    /// Around the mean `target`; `slack` (K) is what a value may lie off it and not count, half of the shift that
    /// matters; `threshold` (H) is what a sum may come to. All in the unit of the values. [`Reference`] has
    /// them from values.
    ///
    /// # Errors
    ///
    /// Invalid when one is not finite, or slack or threshold is below 0; overflow when the target plus or less the slack is
    /// no number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::change::{Cusum, Side};
    ///
    /// let found = Cusum::new(0.0, 0.5, 4.0)?.of(&[0.3, -0.2, 0.1, 2.0, 1.5, 2.5, 1.0])?;
    /// assert_eq!(found.high, [0.0, 0.0, 0.0, 1.5, 2.5, 4.5, 5.0]);
    /// let alarm = found.alarms[0];
    /// assert_eq!((alarm.side, alarm.since, alarm.at, found.alarms.len()), (Side::High, 3, 5, 1));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn new(target: f64, slack: f64, threshold: f64) -> Result<Self, Error> {
        let refuse = |what, value: f64, rule| Err(Error::invalid(what, &value.to_string(), rule));
        if !target.is_finite() {
            return refuse("target", target, "must be a finite number");
        }
        for (what, value) in [("slack", slack), ("threshold", threshold)] {
            if !(value >= 0.0 && value.is_finite()) {
                return refuse(what, value, "expected a finite number from 0");
            }
        }
        if !((target + slack).is_finite() && (target - slack).is_finite()) {
            return Err(Error::overflow("the target of a CUSUM plus or less its slack"));
        }
        Ok(Self { target, slack, threshold, restarting: false })
    }

    /// After an alarm both sums begin again from 0, as after the cause was seen to. Without this they go on:
    /// what stays beyond the threshold is one alarm, and the next of that side comes when the sum has been at or below it
    /// and goes beyond it again.
    pub const fn restarting(mut self) -> Self {
        self.restarting = true;
        self
    }

    /// The mean that values should have.
    pub const fn target(&self) -> f64 {
        self.target
    }

    /// What a value may lie off the target and not count.
    pub const fn slack(&self) -> f64 {
        self.slack
    }

    /// What a sum may come to.
    pub const fn threshold(&self) -> f64 {
        self.threshold
    }

    /// For values one by one: no value seen yet, both sums 0.
    pub const fn run(&self) -> CusumRun {
        CusumRun { cusum: *self, sums: [0.0; 2], since: [0; 2], seen: 0, alarmed: false }
    }

    /// Sums and alarms of all values: what [`CusumRun::push`] gives one by one.
    ///
    /// Cost: linear; 16 bytes a value.
    ///
    /// # Errors
    ///
    /// Invalid, by index, when a value is not finite; overflow when a sum is beyond a number.
    pub fn of(&self, values: &[f64]) -> Result<CusumTable, Error> {
        let (mut table, mut run) = (CusumTable::default(), self.run());
        for &value in values {
            table.alarms.extend(run.push(value)?);
            table.high.push(run.high());
            table.low.push(run.low());
        }
        Ok(table)
    }
}

/// A CUSUM under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CusumRun {
    cusum: Cusum,
    /// High and low.
    sums: [f64; 2],
    since: [usize; 2],
    seen: usize,
    /// Whether the last value was an alarm.
    alarmed: bool,
}

impl CusumRun {
    /// One more value; whether it is an alarm. At most one side goes beyond the threshold at a time, since a value
    /// that adds to one sum does not add to the other. A value that is refused changes nothing.
    ///
    /// # Errors
    ///
    /// Invalid when the value is not finite; overflow when a sum is beyond a number.
    pub fn push(&mut self, value: f64) -> Result<Option<Alarm>, Error> {
        check_finite(self.seen, value)?;
        let Cusum { target, slack, threshold, restarting } = self.cusum;
        let before = if restarting && self.alarmed { [0.0; 2] } else { self.sums };
        let sums = [before[0] + (value - (target + slack)), before[1] + ((target - slack) - value)];
        let sums = sums.map(|sum| sum.max(0.0));
        if sums.iter().any(|sum| sum.is_infinite()) {
            return Err(Error::overflow("a sum of a CUSUM").in_field(format!("values[{}]", self.seen)));
        }
        let mut alarm = None;
        for (which, side) in [Side::High, Side::Low].into_iter().enumerate() {
            if before[which] == 0.0 {
                self.since[which] = self.seen;
            }
            if sums[which] > threshold && before[which] <= threshold {
                alarm = Some(Alarm { side, at: self.seen, since: self.since[which], sum: sums[which] });
            }
        }
        (self.sums, self.seen, self.alarmed) = (sums, self.seen + 1, alarm.is_some());
        Ok(alarm)
    }

    /// By how much values run above the target, from 0.
    pub const fn high(&self) -> f64 {
        self.sums[0]
    }

    /// By how much they run below it, from 0.
    pub const fn low(&self) -> f64 {
        self.sums[1]
    }
}

/// What values are like while nothing is the matter: the mean and deviation of a stretch that the caller
/// takes for that, such as the year before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    /// How many values it was found from.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, by the count less one.
    pub deviation: f64,
}

impl Reference {
    /// Of a stretch of values.
    ///
    /// # Errors
    ///
    /// Invalid, by index, when a value is not finite, and when there are fewer than two.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::change::Reference;
    ///
    /// let values = [3.0, 5.0, 4.0, 4.0, 9.0, 10.0, 9.0];
    /// let found = Reference::of(&values[..4])?.cusum(Reference::K, Reference::H)?.of(&values)?;
    /// assert_eq!((found.alarms[0].since, found.alarms[0].at), (4, 4));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn of(values: &[f64]) -> Result<Self, Error> {
        check_all_finite(values)?;
        if values.len() < 2 {
            return Err(Error::invalid("reference", &values.len().to_string(), "expected two values or more"));
        }
        let scaled = Scaled::of(values);
        let moments = Moments::of(&scaled.values);
        let deviation = scaled.distance((moments.squares / (moments.count - 1.0)).sqrt());
        Ok(Self { count: values.len(), mean: scaled.level(moments.mean), deviation })
    }

    /// The usual slack in deviations: a shift of one deviation matters.
    pub const K: f64 = 0.5;

    /// The usual threshold in deviations. With the usual slack and normal values some 465 of them pass from one
    /// false alarm to the next, and a shift of one deviation is found after 10.4 (Montgomery, *Introduction to
    /// Statistical Quality Control*).
    pub const H: f64 = 5.0;

    /// The CUSUM around this mean whose slack is `k` and whose threshold is `h` of these deviations.
    ///
    /// # Errors
    ///
    /// Invalid when the values were all the same, so that any other would be an alarm, and as of [`Cusum::new`].
    pub fn cusum(&self, k: f64, h: f64) -> Result<Cusum, Error> {
        if self.deviation <= 0.0 {
            return Err(Error::invalid("reference", &self.mean.to_string(), "its values are all the same"));
        }
        Cusum::new(self.mean, k * self.deviation, h * self.deviation)
    }
}
