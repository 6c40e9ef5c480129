//! Change points against dynamic programming over all beginnings, each cost by its definition.

#![expect(clippy::float_cmp, reason = "what is the same is so to the last bit")]

use detente::analysis::change::{Change, ChangePoints, Cost, Penalty, Segmentation};
use detente::{Budget, Completeness, Error, Limit};
use proptest::prelude::*;

const COSTS: [Cost; 3] = [Cost::Mean, Cost::MeanAndVariance, Cost::Poisson];

fn of(values: &[f64], how: &ChangePoints) -> Segmentation {
    let answer = how.of(values, &Budget::new()).unwrap();
    assert!(answer.is_complete());
    answer.value
}

fn squares(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

/// What a segment costs, where the deviation is given.
fn cost(cost: Cost, deviation: f64, all: &[f64], segment: &[f64]) -> f64 {
    let count = segment.len() as f64;
    let squares_here = squares(segment);
    match cost {
        Cost::Mean => squares_here / deviation.powi(2),
        Cost::MeanAndVariance => {
            let whole = squares(all) / all.len() as f64;
            let variance = (squares_here / count).max(deviation.powi(2));
            let whole = if whole > 0.0 { whole } else { deviation.powi(2) };
            count * (variance / whole).ln() + squares_here / variance
        }
        Cost::Poisson => {
            let mean = segment.iter().sum::<f64>() / count;
            let own = |x: f64| if x > 0.0 { x * (x / mean).ln() } else { 0.0 };
            segment.iter().map(|&x| 2.0 * (own(x) - (x - mean))).sum()
        }
    }
}

/// The least cost of all segmentations, by trying every beginning of the last segment.
fn least(values: &[f64], penalty: f64, length: usize, cost: impl Fn(&[f64]) -> f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let mut best = vec![f64::INFINITY; values.len() + 1];
    for to in 1..=values.len() {
        best[to] = cost(&values[..to]);
        for from in length..=to.saturating_sub(length) {
            best[to] = best[to].min(best[from] + penalty + cost(&values[from..to]));
        }
        // Too short to stand before a change.
        if to < length && to < values.len() {
            best[to] = f64::INFINITY;
        }
    }
    best[values.len()]
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * (1.0 + expected.abs())
}

/// Whole numbers in stretches of different levels: ties, repeats, and stretches of one value.
fn stretches() -> impl Strategy<Value = Vec<f64>> {
    let stretch = (0..30_u32, 0..4_u32, 1..15_usize)
        .prop_flat_map(|(level, spread, count)| prop::collection::vec(level..=level + spread, count));
    prop::collection::vec(stretch, 0..6).prop_map(|parts| parts.concat().into_iter().map(f64::from).collect())
}

/// Any order of few whole numbers, where hardly anything is ruled out for long.
fn mixed() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((0..9_u32).prop_map(f64::from), 0..50)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn as_cheap_as_trying_all(
        values in prop_oneof![stretches(), mixed()],
        of_cost in prop::sample::select(&COSTS[..]),
        quarters in 0..80_u32,
        length in 1..=5_usize,
        deviation in prop::sample::select(&[0.25, 1.0, 3.0][..]),
    ) {
        let length = if of_cost == Cost::MeanAndVariance { length.max(2) } else { length };
        let penalty = f64::from(quarters) / 4.0;
        let mut how = ChangePoints::new(of_cost).penalty(Penalty::Value(penalty)).min_length(length);
        if of_cost != Cost::Poisson {
            how = how.deviation(deviation);
        }
        let found = of(&values, &how);
        let own = |segment: &[f64]| cost(of_cost, deviation, &values, segment);
        let expected = least(&values, penalty, length, own);
        prop_assert!(near(found.cost, expected), "{} is not {expected}", found.cost);
        // The segments are in order, without gaps, long enough, and cost what is said.
        let mut to = 0;
        let mut sum = found.changes().count() as f64 * penalty;
        for segment in &found.segments {
            prop_assert_eq!(segment.from, to);
            to = segment.to;
            let part = &values[segment.from..segment.to];
            prop_assert!(part.len() >= length || found.segments.len() == 1);
            sum += own(part);
            prop_assert!(near(segment.mean, part.iter().sum::<f64>() / part.len() as f64));
            prop_assert!((segment.deviation - (squares(part) / part.len() as f64).sqrt()).abs() < 1e-7);
        }
        prop_assert_eq!(to, values.len());
        prop_assert!(near(sum, expected));
    }

    /// Cut short after some values, it is the answer for those.
    #[test]
    fn cut_short_is_the_best_of_the_first(values in stretches(), length in 1..4_usize, steps in 0..400_u64) {
        let how = ChangePoints::new(Cost::Mean).penalty(Penalty::Value(4.0)).deviation(1.0).min_length(length);
        let answer = how.of(&values, &Budget::new().steps(steps)).unwrap();
        let reached = answer.value.segments.last().map_or(0, |segment| segment.to);
        prop_assert_eq!(answer.is_complete(), reached == values.len());
        if !answer.is_complete() {
            prop_assert_eq!(answer.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
        }
        let expected = of(&values[..reached], &how);
        // Of segmentations that cost the same the last figures decide, and these are not those of the whole.
        prop_assert!(near(answer.value.cost, expected.cost));
    }

    /// In another unit, from another zero, the same changes.
    #[test]
    fn units_do_not_count(values in stretches(), of_cost in prop::sample::select(&COSTS[..2])) {
        let how = ChangePoints::new(of_cost);
        let found = of(&values, &how);
        for (times, plus) in [(f64::from_bits(1 << 14), 0.0), (2_f64.powi(1015), 0.0), (1.0, 1e15), (-4.0, -1e13)] {
            let other: Vec<f64> = values.iter().map(|value| value * times + plus).collect();
            let other = of(&other, &how);
            prop_assert_eq!(other.penalty, found.penalty);
            prop_assert!(near(other.cost, found.cost), "{} is not {}", other.cost, found.cost);
            prop_assert!(other.segments.iter().all(|segment| segment.mean.is_finite() && segment.deviation.is_finite()));
            let at = |found: &Segmentation| found.changes().map(|change| change.at).collect::<Vec<_>>();
            prop_assert_eq!(at(&other), at(&found));
        }
    }
}

/// Annual flow of the Nile at Aswan, 1871 to 1970, in 10^8 cubic metres (Cobb 1978, who puts the change
/// after 1898).
const NILE: [u16; 100] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
    1140, //
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050,
    969, //
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, //
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, //
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

#[test]
fn the_nile_changed_after_1898() {
    let flow = NILE.map(f64::from);
    assert_eq!(flow.iter().sum::<f64>(), 91_935.0);
    for cost in [Cost::Mean, Cost::MeanAndVariance] {
        let found = of(&flow, &ChangePoints::new(cost).min_length(5));
        let changes: Vec<Change> = found.changes().collect();
        assert_eq!(changes.iter().map(|change| change.at + 1871).collect::<Vec<_>>(), [1899], "{cost:?}");
        assert!(near(changes[0].before, 1097.75) && near(changes[0].after, 61_198.0 / 72.0), "{changes:?}");
    }
}

#[test]
fn the_penalty_is_stated() {
    let values: Vec<f64> = (0..50).map(|n| f64::from(n % 3)).collect();
    let log = 50.0_f64.ln();
    for (cost, more) in COSTS.into_iter().zip([2.0, 3.0, 2.0]) {
        let penalty = |penalty| of(&values, &ChangePoints::new(cost).penalty(penalty)).penalty;
        assert_eq!(penalty(Penalty::Bic), more * log);
        assert_eq!(penalty(Penalty::Aic), 2.0 * more);
        assert_eq!(penalty(Penalty::HannanQuinn), 2.0 * more * log.ln());
        assert_eq!(penalty(Penalty::Value(7.5)), 7.5);
        assert_eq!(of(&values, &ChangePoints::new(cost)).penalty, more * log);
        for short in 0..3 {
            let found = of(&values[..short], &ChangePoints::new(cost).penalty(Penalty::HannanQuinn));
            assert_eq!((found.penalty, found.segments.len()), (0.0, short.min(found.segments.len())));
        }
    }
}

/// The deviation by its definition; where neighbours are mostly the same, by all of them.
#[test]
fn the_deviation_is_found_from_neighbours() {
    let deviation = |values: &[f64]| of(values, &ChangePoints::new(Cost::Mean)).deviation.unwrap();
    let median = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        let middle = numbers.len() / 2;
        if numbers.len() % 2 == 1 { numbers[middle] } else { numbers[middle - 1].midpoint(numbers[middle]) }
    };
    for count in [99, 100] {
        let flow = &NILE.map(f64::from)[..count];
        let off: Vec<f64> = flow.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let middle = median(off.clone());
        let expected = 1.4826 * median(off.iter().map(|off| (off - middle).abs()).collect()) / 2_f64.sqrt();
        assert!(near(deviation(flow), expected) && expected > 50.0);
    }
    // Most neighbours are the same; the squares of the others are 9, 9 and 36, of seven pairs.
    assert!(near(deviation(&[0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 6.0]), (54.0_f64 / 14.0).sqrt()));
    // A line: all neighbours are the same distance apart.
    assert!(near(deviation(&[1.0, 3.0, 5.0, 7.0]), 2_f64.sqrt()));
    assert_eq!((deviation(&[4.0; 9]), deviation(&[4.0]), deviation(&[])), (0.0, 0.0, 0.0));
    // Of the other cost, a hundredth of the whole; of counts there is none.
    let least = of(&[1.0, 3.0, 1.0, 3.0], &ChangePoints::new(Cost::MeanAndVariance)).deviation.unwrap();
    assert!(near(least, 0.01));
    assert_eq!(of(&[1.0, 3.0], &ChangePoints::new(Cost::Poisson)).deviation, None);
}

#[test]
fn little_has_no_changes() {
    for cost in COSTS {
        let how = ChangePoints::new(cost);
        assert_eq!((of(&[], &how).segments.len(), of(&[], &how).cost), (0, 0.0));
        for same in [vec![7.0], vec![7.0; 2], vec![0.0; 40], vec![9_007_199_254_740_992.0; 40]] {
            for penalty in [Penalty::Bic, Penalty::Value(0.0)] {
                let found = of(&same, &how.penalty(penalty));
                assert_eq!((found.cost, found.segments.len(), found.changes().count()), (0.0, 1, 0), "{cost:?}");
                let only = found.segments[0];
                assert_eq!((only.from, only.to, only.mean, only.deviation), (0, same.len(), same[0], 0.0));
            }
        }
    }
    // A series shorter than a segment is one all the same.
    let short = of(&[1.0, 50.0, 1.0], &ChangePoints::new(Cost::Mean).min_length(usize::MAX));
    assert_eq!(short.segments.len(), 1);
}

/// One segment costs 2, two cost the penalty: the last segment is as long as may be.
#[test]
fn of_equals_the_last_segment_is_the_longest() {
    let found = |penalty, values: &[f64]| {
        let how = ChangePoints::new(Cost::Mean).deviation(1.0).penalty(Penalty::Value(penalty));
        of(values, &how).changes().map(|change| change.at).collect::<Vec<_>>()
    };
    assert_eq!(found(2.0, &[0.0, 2.0]), [0_usize; 0]);
    assert_eq!(found(1.75, &[0.0, 2.0]), [1]);
    // Whether the middle goes with the first or with the last costs the same.
    assert_eq!(found(10.0, &[0.0, 4.0, 8.0]), [1]);
    // Six and six with one of each in turn between: the last bits of sums do not decide, whatever the unit.
    let turns = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0];
    for unit in [1.0, -1.0, -4.0, 0.1, 1.0 / 3.0] {
        let found = of(&turns.map(|value| value * unit), &ChangePoints::new(Cost::Mean));
        assert_eq!(found.changes().map(|change| change.at).collect::<Vec<_>>(), [6]);
    }
}

/// Neither sums beyond numbers nor noise lost beside the level.
#[test]
fn large_numbers_keep_their_changes() {
    let how = ChangePoints::new(Cost::Mean).deviation(1.0);
    // Noise of 1 on levels that lie 10^9 apart.
    let wave = |n: u32| f64::from(n * 7 % 3) - 1.0;
    let level = |n: u32| {
        if n < 100 {
            0.0
        } else if n < 200 {
            1e9
        } else {
            1e9 + 6.0
        }
    };
    let values: Vec<f64> = (0..300).map(|n| level(n) + wave(n)).collect();
    let found = of(&values, &how);
    assert_eq!(found.changes().map(|change| change.at).collect::<Vec<_>>(), [100, 200]);
    let waves: Vec<f64> = (0..300).map(wave).collect();
    let expected: f64 = waves.chunks(100).map(squares).sum();
    assert!((found.cost - 2.0 * found.penalty - expected).abs() < 1e-5, "{}", found.cost);
    // As far apart as numbers can be.
    let ends: Vec<f64> =
        (0..60).map(|n| if n < 30 { -f64::MAX } else { f64::MAX * (1.0 - f64::from(n % 2) / 8.0) }).collect();
    for cost in [Cost::Mean, Cost::MeanAndVariance] {
        let found = of(&ends, &ChangePoints::new(cost));
        assert_eq!(found.changes().map(|change| change.at).collect::<Vec<_>>(), [30], "{cost:?}");
        assert!(found.cost.is_finite() && found.segments.iter().all(|segment| segment.mean.is_finite()));
        assert!(found.deviation.unwrap().is_finite());
    }
    // Counts whose sums go beyond 2^53, and differ by little.
    let many = |n: u32| 9e15 - if n < 20 { 0.0 } else { 2e9 };
    let counts: Vec<f64> = (0..40).map(many).collect();
    let found = of(&counts, &ChangePoints::new(Cost::Poisson));
    assert_eq!(
        found.changes().map(|change| (change.at, change.before, change.after)).collect::<Vec<_>>(),
        [(20, 9e15, 9e15 - 2e9)]
    );
}

fn refused(how: ChangePoints, values: &[f64]) -> Error {
    how.of(values, &Budget::new()).unwrap_err()
}

#[test]
fn what_is_refused_is_named() {
    let error = refused(ChangePoints::new(Cost::Mean), &[1.0, f64::NAN]);
    assert_eq!(error.to_string(), "values[1]: invalid value `NaN`: must be a finite number");
    for (value, shown) in [(-1.0, "-1"), (0.5, "0.5"), (1e16, "10000000000000000")] {
        let error = refused(ChangePoints::new(Cost::Poisson), &[1.0, 2.0, value]);
        let expected = format!("values[2]: invalid count `{shown}`: expected a whole number from 0 to 2^53");
        assert_eq!(error.to_string(), expected);
    }
    let mean = ChangePoints::new(Cost::Mean);
    for penalty in [-0.5, f64::NAN, f64::INFINITY] {
        assert!(refused(mean.penalty(Penalty::Value(penalty)), &[1.0]).to_string().contains("penalty"));
    }
    for deviation in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(refused(mean.deviation(deviation), &[1.0]).to_string().contains("deviation"));
    }
    assert!(refused(ChangePoints::new(Cost::Poisson).deviation(1.0), &[1.0]).is_invalid());
    assert!(refused(mean.min_length(0), &[1.0]).is_invalid());
    assert!(refused(ChangePoints::new(Cost::MeanAndVariance).min_length(1), &[1.0]).is_invalid());
    // Squares over a deviation that is nothing beside the values, or everything.
    for cost in [Cost::Mean, Cost::MeanAndVariance] {
        assert!(refused(ChangePoints::new(cost).deviation(1e-300), &[1.0, 2.0, 2.5]).is_overflow());
        assert!(refused(ChangePoints::new(cost).deviation(1e300), &[1e-100, 2e-100, 5e-100]).is_overflow());
    }
    let none = mean.of(&[1.0, 2.0], &Budget::new().memory(10)).unwrap();
    assert_eq!(none.completeness, Completeness::Truncated { by: Limit::Memory, bound: None });
    assert!(none.value.segments.is_empty());
}
