//! Bursts against every sequence of states there is.

use detente::Day;
use detente::analysis::change::{Burst, BurstStates, Bursts};
use proptest::prelude::*;

/// What states cost by definition; gaps in the unit of the times.
fn cost(gaps: &[f64], states: &[u32], base: f64, gamma: f64) -> f64 {
    let count = gaps.len() as f64;
    let rate = count / gaps.iter().sum::<f64>();
    let (mut before, mut cost) = (0, 0.0);
    for (gap, &state) in gaps.iter().zip(states) {
        let own = rate * base.powi(state.cast_signed());
        cost += f64::from(state.saturating_sub(before)) * gamma * count.ln() + own * gap - own.ln();
        before = state;
    }
    cost
}

/// All sequences of so many states, each below `below`.
fn sequences(count: usize, below: u32) -> impl Iterator<Item = Vec<u32>> {
    (0..below.pow(count as u32)).map(move |n| (0..count as u32).map(|digit| n / below.pow(digit) % below).collect())
}

/// Stretches of states at or above a level, each level by itself.
fn stretches(states: &[u8]) -> Vec<Burst> {
    let mut bursts = Vec::new();
    for level in 1..=states.iter().copied().max().unwrap_or(0) {
        let inside = |at: usize| states.get(at).is_some_and(|&state| state >= level);
        for from in (0..states.len()).filter(|&at| inside(at) && (at == 0 || !inside(at - 1))) {
            let to = (from..=states.len()).find(|&at| !inside(at)).unwrap();
            bursts.push(Burst { level, from, to });
        }
    }
    bursts.sort_by_key(|burst| (burst.from, burst.level));
    bursts
}

fn times(gaps: &[f64]) -> Vec<f64> {
    let mut times = vec![0.0];
    for gap in gaps {
        times.push(times.last().unwrap() + gap);
    }
    times
}

/// Gaps of very different sizes, all sums of which are exact.
fn gaps(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let gap = prop_oneof![3 => 1..4_u32, 2 => 30..200_u32, 1 => Just(0_u32)].prop_map(|gap| f64::from(gap) / 4.0);
    prop::collection::vec(gap, count)
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * (1.0 + expected.abs())
}

fn exhaustive(gaps: &[f64], how: &Bursts, base: f64, gamma: f64, states: u32) -> Result<(), TestCaseError> {
    let found = how.of_times(&times(gaps)).unwrap();
    prop_assume!(gaps.iter().sum::<f64>() > 0.0);
    // Kleinberg's bound, which counts where there are gaps of 0.
    let first = gaps.iter().copied().filter(|&gap| gap > 0.0).fold(f64::MAX, f64::min);
    let reach = gaps.iter().sum::<f64>() / first;
    let bound = (1..64).find(|&bound: &u32| base.powi(bound.cast_signed() - 1) >= reach).unwrap();
    let states = if gaps.contains(&0.0) { states.min(bound) } else { states };
    let least =
        sequences(gaps.len(), states).map(|states| cost(gaps, &states, base, gamma)).fold(f64::INFINITY, f64::min);
    prop_assert!(near(found.cost, least), "{} is not {least}", found.cost);
    let own: Vec<u32> = found.states.iter().map(|&state| state.into()).collect();
    prop_assert!(near(cost(gaps, &own, base, gamma), least));
    prop_assert!(near(found.rate, gaps.len() as f64 / gaps.iter().sum::<f64>()));
    prop_assert_eq!(found.bursts, stretches(&found.states));
    Ok(())
}

const BASES: [f64; 3] = [1.5, 2.0, 3.0];
const GAMMAS: [f64; 4] = [0.0, 0.25, 1.0, 2.0];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// With at most two levels above none.
    #[test]
    fn as_cheap_as_any_states(
        gaps in gaps(1..9),
        base in prop::sample::select(&BASES[..]),
        gamma in prop::sample::select(&GAMMAS[..]),
    ) {
        exhaustive(&gaps, &Bursts::new().base(base).gamma(gamma).levels(2), base, gamma, 3)?;
    }

    /// Kleinberg's bound leaves out no state that would be cheaper. A gap of 0 is always cheaper above.
    #[test]
    fn no_state_above_the_bound_is_cheaper(
        gaps in prop::collection::vec((1..40_u32).prop_map(|gap| f64::from(gap) / 4.0), 1..5),
        gamma in prop::sample::select(&GAMMAS[..]),
    ) {
        exhaustive(&gaps, &Bursts::new().gamma(gamma), 2.0, gamma, 12)?;
    }

    #[test]
    fn bursts_lie_within_each_other(gaps in gaps(0..200), gamma in prop::sample::select(&GAMMAS[..])) {
        let found = Bursts::new().gamma(gamma).of_times(&times(&gaps)).unwrap();
        prop_assert_eq!(found.states.len(), gaps.len());
        prop_assert_eq!(&found.bursts, &stretches(&found.states));
        for (n, burst) in found.bursts.iter().enumerate() {
            prop_assert!(burst.from < burst.to && burst.to <= gaps.len());
            let within = |outer: &&Burst| outer.from <= burst.from && burst.to <= outer.to;
            let around = found.bursts[..n].iter().filter(within).filter(|outer| outer.level < burst.level).count();
            prop_assert_eq!(around, usize::from(burst.level) - 1);
        }
    }

    #[test]
    fn the_unit_of_time_does_not_count(gaps in gaps(0..60)) {
        let found = Bursts::new().of_times(&times(&gaps)).unwrap();
        for power in [-1000, -60, 7, 900] {
            let times: Vec<f64> = times(&gaps).iter().map(|time| time * 2_f64.powi(power)).collect();
            let other = Bursts::new().of_times(&times).unwrap();
            prop_assert_eq!(&found.states, &other.states);
            let moved = f64::from(power) * 2_f64.ln() * if found.rate > 0.0 { gaps.len() as f64 } else { 0.0 };
            prop_assert!(near(other.cost, found.cost + moved), "{} is not {}", other.cost, found.cost + moved);
        }
    }

    /// Events of one day, spread by hand.
    #[test]
    fn days_are_spread_evenly(counts in prop::collection::vec(prop_oneof![2 => Just(0_usize), 3 => 1..9_usize], 0..30), first in -800..800) {
        let day = |n: usize| Day::from_number(first).unwrap() + i32::try_from(n).unwrap();
        let days: Vec<Day> = counts.iter().enumerate().flat_map(|(n, &count)| vec![day(n); count]).collect();
        let spread = |(n, &count): (usize, &usize)| (0..count).map(move |k| n as f64 + (k as f64 + 0.5) / count as f64).collect::<Vec<_>>();
        let times: Vec<f64> = counts.iter().enumerate().flat_map(spread).collect();
        let [found, expected] = [Bursts::new().of_days(&days).unwrap(), Bursts::new().of_times(&times).unwrap()];
        prop_assert!(near(found.cost, expected.cost) && near(found.rate, expected.rate));
        prop_assert_eq!(found.states.len(), expected.states.len());
    }
}

/// Twelve gaps, as many as the method's tables ask for.
#[test]
fn twelve_gaps_are_as_cheap_as_any_states() {
    for gaps in [
        [9.0, 8.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0, 9.0, 7.0, 1.0, 9.0],
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0],
        [5.0, 0.0, 0.0, 0.0, 5.0, 5.0, 0.25, 0.25, 0.25, 0.25, 0.25, 5.0],
    ] {
        for (base, gamma) in [(2.0, 1.0), (2.0, 0.3), (1.5, 0.5)] {
            exhaustive(&gaps, &Bursts::new().base(base).gamma(gamma).levels(2), base, gamma, 3).unwrap();
        }
    }
}

/// An event a month for two years; in the second June one a day, and on three days of that one an hour.
#[test]
fn a_burst_within_a_burst_is_found() {
    let mut times: Vec<f64> = (0..17).map(|month| f64::from(month) * 30.0).collect();
    times.extend((1..14).map(|day| 480.0 + f64::from(day)));
    times.extend((1..72).map(|hour| 493.0 + f64::from(hour) / 24.0));
    times.extend((0..14).map(|day| 496.0 + f64::from(day)));
    times.extend((1..8).map(|month| 509.0 + f64::from(month) * 30.0));
    let found = Bursts::new().of_times(&times).unwrap();
    let around = |level: u8| -> Vec<(f64, f64)> {
        let of_level = found.bursts.iter().filter(|burst| burst.level == level);
        of_level.map(|burst| (times[burst.from], times[burst.to])).collect()
    };
    let deepest = found.states.iter().copied().max().unwrap();
    assert!(deepest > 2);
    assert_eq!(around(1), [(480.0, 509.0)]);
    assert_eq!(around(deepest), [(493.0, 496.0)]);
    // Where a step up costs more, the days alone are not worth it.
    assert!(Bursts::new().gamma(40.0).of_times(&times).unwrap().bursts.is_empty());
}

fn none(found: &BurstStates, gaps: usize) {
    assert!(found.bursts.is_empty() && found.states == vec![0; gaps], "{found:?}");
}

#[test]
fn little_has_no_bursts() {
    let how = Bursts::new();
    for few in [&[][..], &[3.0], &[3.0, 8.0], &[5.0; 9], &[1.0, 2.0, 3.0, 4.0, 5.0]] {
        none(&how.of_times(few).unwrap(), few.len().saturating_sub(1));
    }
    for count in [0, 1, 2, 50] {
        none(&how.of_days(&vec![Day::MAX; count]).unwrap(), count.saturating_sub(1));
    }
    assert!(how.of_days(&[Day::MIN, Day::MAX]).unwrap().cost.is_finite());
    // As many levels as may be, and none.
    let thick = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 1e9];
    let most = |levels| how.levels(levels).of_times(&thick).unwrap().states.into_iter().max();
    assert_eq!((most(0), most(3)), (Some(0), Some(3)));
    // Gaps of 0 take the highest state that the least other gap has use for, 1 + log 90/30 rounded up.
    let once = how.of_times(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 30.0, 60.0, 90.0]).unwrap();
    assert_eq!(once.states, [2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0]);
    for (base, levels) in [(1.000_1, 255), (1e300, 255), (f64::MAX, 255)] {
        assert!(how.base(base).levels(levels).of_times(&thick).unwrap().cost.is_finite());
    }
    assert!(how.gamma(f64::MAX).of_times(&thick).unwrap().bursts.is_empty());
}

#[test]
fn what_is_refused_is_named() {
    let refused = |how: Bursts, times: &[f64]| how.of_times(times).unwrap_err();
    let how = Bursts::new();
    assert_eq!(refused(how, &[1.0, f64::NAN]).to_string(), "values[1]: invalid value `NaN`: must be a finite number");
    let expected = "times[2]: invalid time `1`: comes before the one before it";
    assert_eq!(refused(how, &[1.0, 2.0, 1.0]).to_string(), expected);
    assert!(refused(how, &[-f64::MAX, f64::MAX]).is_overflow());
    for base in [1.0, 0.5, f64::NAN, f64::INFINITY] {
        assert!(refused(how.base(base), &[]).to_string().contains("base"));
    }
    for gamma in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(refused(how.gamma(gamma), &[]).to_string().contains("gamma"));
    }
    let days = [2, 3, 1].map(|n| Day::from_number(n).unwrap());
    let expected = "times[2]: invalid time `1970-01-02`: comes before the one before it";
    assert_eq!(how.of_days(&days).unwrap_err().to_string(), expected);
}
