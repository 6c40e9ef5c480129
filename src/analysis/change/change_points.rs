//! Change points: where the level, the spread or the rate of a series changes for good.

use super::cost::{OfMean, OfMeanAndVariance, OfPoisson, SegmentCost, deviation_by_differences};
use super::moments::{Moments, Scaled, check_all_finite};
use super::pelt::search;
use crate::budget::{Budget, Meter};
use crate::error::Error;
use crate::view::Answer;

/// What stays the same between two changes, and so what a segment costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// The mean, of values that scatter by the same deviation (Gaussian) throughout. Costs the squared
    /// deviations from the segment's mean over the square of that deviation.
    Mean,
    /// Mean and deviation of values that scatter normally. Costs ln v + squares / v for each value, v being the
    /// variance of the segment over that of the whole series.
    MeanAndVariance,
    /// The rate of counts (Poisson): whole numbers from 0 to 2^53. Costs their deviance from the segment's
    /// mean.
    Poisson,
}

/// What a change costs, so that there are not as many as values. A change adds to the numbers that a
/// model has: where it is, and the mean (or rate), and the variance where that changes too; so p is 2, 2 and 3 in the
/// order of [`Cost`]. n is the number of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Penalty {
    /// p ln n (Schwarz 1978).
    Bic,
    /// 2 p (Akaike 1974): finds more changes, and too many where there are many values.
    Aic,
    /// 2 p ln ln n (Hannan and Quinn 1979); 0 below three values.
    HannanQuinn,
    /// This, from 0.
    Value(f64),
}

impl Penalty {
    fn figure(self, cost: Cost, count: usize) -> Result<f64, Error> {
        let more = if cost == Cost::MeanAndVariance { 3.0 } else { 2.0 };
        let log = (count.max(1) as f64).ln();
        match self {
            Self::Bic => Ok(more * log),
            Self::Aic => Ok(2.0 * more),
            Self::HannanQuinn => Ok(2.0 * more * log.max(1.0).ln()),
            Self::Value(value) if value >= 0.0 && value.is_finite() => Ok(value),
            Self::Value(value) => Err(Error::invalid("penalty", &value.to_string(), "expected a finite number from 0")),
        }
    }
}

/// How change points are found: the segmentation that costs least, each change paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePoints {
    cost: Cost,
    penalty: Penalty,
    min_length: Option<usize>,
    deviation: Option<f64>,
}

impl ChangePoints {
    /// By this cost, with the penalty [`Penalty::Bic`] and segments as short as the cost can tell.
    pub const fn new(cost: Cost) -> Self {
        Self { cost, penalty: Penalty::Bic, min_length: None, deviation: None }
    }

    /// What a change costs.
    pub const fn penalty(mut self, penalty: Penalty) -> Self {
        self.penalty = penalty;
        self
    }

    /// Segments have at least so many values: from 1, and from 2 (which are the defaults) for
    /// [`Cost::MeanAndVariance`], since one value does not scatter. A series of fewer is one segment.
    pub const fn min_length(mut self, values: usize) -> Self {
        self.min_length = Some(values);
        self
    }

    /// The standard deviation, above 0, in the unit of the values. Of [`Cost::Mean`]: by how much values
    /// scatter about their means. Without it that is found from the differences of neighbours, which
    /// a few changes hardly touch: 1.4826 times their median absolute deviation, over the root of 2; and where that is
    /// nothing beside the values, since most neighbours are the same distance apart, the root of half their mean square. Of
    /// [`Cost::MeanAndVariance`]: the least that a segment may have, so that two values that happen to be the
    /// same make no segment; without it a hundredth of that of the whole. [`Cost::Poisson`] has none.
    pub const fn deviation(mut self, deviation: f64) -> Self {
        self.deviation = Some(deviation);
        self
    }

    /// The segmentation of `values` that costs least: the sum of what its segments cost and a penalty
    /// for each change. It is exact: the same as of trying all (PELT; Killick, Fearnhead and Eckley 2012, *Optimal
    /// detection of changepoints with a linear computational cost*). Of several that cost the same
    /// but for rounding, the one whose last segment is longest, and so on back.
    ///
    /// What a budget cuts short is the best segmentation of the first values, as many as were reached: the last
    /// segment ends there, and later values might move the last changes. Penalty and deviation are those of all
    /// values. A step of the budget is a beginning of a segment looked at. Names no claims: the numbers are the
    /// caller's.
    ///
    /// Cost: for each value, as many beginnings of its segment as are not yet ruled out: some segments'
    /// length, so about linear where changes are as many as values over a constant; quadratic where there
    /// are none. 32 bytes a value and 64 a beginning.
    ///
    /// # Errors
    ///
    /// Invalid, by index, when a value is not finite or not a count where counts are asked for; when the
    /// penalty is no number from 0, the deviation none above 0 or given to [`Cost::Poisson`], the least
    /// length too small. Overflow when values differ by so much, or so little, beside a given deviation that the
    /// squares leave the range of numbers.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::Budget;
    /// use detente::analysis::change::{ChangePoints, Cost};
    ///
    /// // Statements a month: two or so until the summit was announced, then six.
    /// let months = [2.0, 1.0, 3.0, 2.0, 2.0, 1.0, 2.0, 6.0, 7.0, 5.0, 6.0, 8.0];
    /// let found = ChangePoints::new(Cost::Poisson).of(&months, &Budget::new())?.value;
    /// let change = found.changes().next().unwrap();
    /// assert_eq!((change.at, found.segments.len()), (7, 2));
    /// assert!(change.before < 2.0 && change.after > 6.0);
    /// assert!((found.penalty - 2.0 * 12.0_f64.ln()).abs() < 1e-12);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn of(&self, values: &[f64], budget: &Budget) -> Result<Answer<Segmentation>, Error> {
        self.check(values)?;
        let least = self.least_length()?;
        let penalty = self.penalty.figure(self.cost, values.len())?;
        let mut meter = budget.meter();
        if let Some(limit) = meter.is_too_large(values.len() * 32).or_else(|| meter.look()) {
            let value = Segmentation { penalty, deviation: self.deviation, cost: 0.0, segments: Vec::new() };
            return Ok(Answer::new(value).cut(Some(limit)));
        }
        let scaled = Scaled::of(values);
        let search = Searched { values, scaled: &scaled, penalty, least };
        match self.cost {
            Cost::Mean => self.of_mean(&search, &mut meter),
            Cost::MeanAndVariance => self.of_mean_and_variance(&search, &mut meter),
            Cost::Poisson => Ok(search.run(&OfPoisson, values, None, &mut meter)),
        }
    }

    fn of_mean(&self, search: &Searched<'_>, meter: &mut Meter<'_>) -> Result<Answer<Segmentation>, Error> {
        let values = &search.scaled.values;
        let deviation =
            self.deviation.map_or_else(|| deviation_by_differences(values), |given| search.scaled.scale(given));
        let shown = self.deviation.unwrap_or_else(|| search.scaled.distance(deviation));
        let whole = Moments::of(values).squares;
        // Values that are all the same cost nothing by any deviation.
        let precision = if whole > 0.0 { 1.0 / (deviation * deviation) } else { 1.0 };
        in_range(precision > 0.0 && (whole * precision).is_finite())?;
        Ok(search.run(&OfMean { precision }, values, Some(shown), meter))
    }

    fn of_mean_and_variance(
        &self,
        search: &Searched<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<Answer<Segmentation>, Error> {
        let values = &search.scaled.values;
        let moments = Moments::of(values);
        let whole = moments.squares / moments.count.max(1.0);
        let deviation = self.deviation.map_or_else(|| whole.sqrt() / 100.0, |given| search.scaled.scale(given));
        let shown = self.deviation.unwrap_or_else(|| search.scaled.distance(deviation));
        let least = deviation * deviation;
        // Values that are all the same have the least deviation, and that is then the unit.
        let unit = if whole > 0.0 { whole } else { 1.0 };
        let relative = if whole > 0.0 { least / unit } else { 1.0 };
        in_range(relative >= f64::MIN_POSITIVE && relative.is_finite())?;
        let of = OfMeanAndVariance { precision: 1.0 / unit, least: relative };
        Ok(search.run(&of, values, Some(shown), meter))
    }

    fn least_length(&self) -> Result<usize, Error> {
        let least = if self.cost == Cost::MeanAndVariance { 2 } else { 1 };
        match self.min_length {
            Some(length) if length < least => {
                Err(Error::invalid("least length", &length.to_string(), format!("expected a number from {least}")))
            }
            length => Ok(length.unwrap_or(least)),
        }
    }

    fn check(&self, values: &[f64]) -> Result<(), Error> {
        check_all_finite(values)?;
        if let Some(deviation) = self.deviation {
            let rule = match self.cost {
                Cost::Poisson => Some("counts have no deviation of their own"),
                _ if deviation > 0.0 && deviation.is_finite() => None,
                _ => Some("expected a finite number above 0"),
            };
            if let Some(rule) = rule {
                return Err(Error::invalid("deviation", &deviation.to_string(), rule));
            }
        }
        let is_count = |value: f64| (0.0..=9_007_199_254_740_992.0).contains(&value) && value.fract() == 0.0;
        match values.iter().position(|&value| self.cost == Cost::Poisson && !is_count(value)) {
            None => Ok(()),
            Some(at) => {
                let rule = "expected a whole number from 0 to 2^53";
                Err(Error::invalid("count", &values[at].to_string(), rule).in_field(format!("values[{at}]")))
            }
        }
    }
}

fn in_range(is: bool) -> Result<(), Error> {
    if is { Ok(()) } else { Err(Error::overflow("the squares of values over that of their deviation")) }
}

/// What is searched, and how its answer is told.
struct Searched<'a> {
    values: &'a [f64],
    scaled: &'a Scaled,
    penalty: f64,
    least: usize,
}

impl Searched<'_> {
    fn run<C: SegmentCost>(
        &self,
        of: &C,
        values: &[f64],
        deviation: Option<f64>,
        meter: &mut Meter<'_>,
    ) -> Answer<Segmentation> {
        let best = search(of, values, self.penalty, self.least, meter);
        let segments = best.segments().into_iter().map(|(from, to)| self.segment(from, to)).collect();
        let value = Segmentation { penalty: self.penalty, deviation, cost: best.cost, segments };
        Answer::new(value).cut(best.cut)
    }

    fn segment(&self, from: usize, to: usize) -> Segment {
        let moments = Moments::of(&self.scaled.values[from..to]);
        let deviation = self.scaled.distance((moments.squares / moments.count).sqrt());
        // What is the same throughout is told as it stands.
        let mean = if moments.squares > 0.0 { self.scaled.level(moments.mean) } else { self.values[from] };
        Segment { from, to, mean, deviation }
    }
}

/// Values in stretches between which something changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmentation {
    /// What each change cost.
    pub penalty: f64,
    /// The deviation that costs were reckoned with, given or found: see [`ChangePoints::deviation`]. None of
    /// counts.
    pub deviation: Option<f64>,
    /// The cost of the segments and the penalties of the changes between them: twice the negative
    /// logarithm of the greatest likelihood, less what all segmentations of these values have.
    pub cost: f64,
    /// The stretches, in order, without gaps; none when there are no values.
    pub segments: Vec<Segment>,
}

/// A stretch of values without a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The index of its first value.
    pub from: usize,
    /// The index after its last value.
    pub to: usize,
    /// The mean of its values.
    pub mean: f64,
    /// Their standard deviation: the root of the mean square off the mean.
    pub deviation: f64,
}

/// A change of level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The index of the first value after it.
    pub at: usize,
    /// The mean of the segment before.
    pub before: f64,
    /// The mean of the segment after.
    pub after: f64,
}

impl Segmentation {
    /// The changes between the segments, in order.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        self.segments.windows(2).map(|pair| Change { at: pair[1].from, before: pair[0].mean, after: pair[1].mean })
    }
}
