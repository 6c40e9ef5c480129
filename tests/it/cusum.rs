//! CUSUM against the sums that it is the running form of, a published table, and published run lengths.

use detente::analysis::change::{Alarm, Cusum, CusumTable, Reference, Side};
use proptest::prelude::*;

/// What a sum is by definition: the most that values from any index on lie beyond the target and the
/// slack in total, or nothing.
fn beyond(values: &[f64], off: impl Fn(f64) -> f64) -> f64 {
    let totals = (0..values.len()).map(|from| values[from..].iter().map(|&value| off(value)).sum::<f64>());
    totals.fold(0.0, f64::max)
}

/// Both sums after each value, from the last restart.
fn sums(values: &[f64], cusum: &Cusum) -> [f64; 2] {
    let high = beyond(values, |value| value - cusum.target() - cusum.slack());
    [high, beyond(values, |value| cusum.target() - cusum.slack() - value)]
}

/// Alarms by definition, and the sums.
fn table(values: &[f64], cusum: &Cusum, restarts: bool) -> CusumTable {
    let (mut table, mut first) = (CusumTable::default(), 0);
    for at in 0..values.len() {
        let [now, before] = [sums(&values[first..=at], cusum), sums(&values[first..at], cusum)];
        table.high.push(now[0]);
        table.low.push(now[1]);
        for (n, side) in [(0, Side::High), (1, Side::Low)] {
            if now[n] > cusum.threshold() && before[n] <= cusum.threshold() {
                let since = (first..=at).rfind(|&since| sums(&values[first..since], cusum)[n] == 0.0).unwrap();
                table.alarms.push(Alarm { side, at, since, sum: now[n] });
            }
        }
        if restarts && table.alarms.last().is_some_and(|alarm| alarm.at == at) {
            first = at + 1;
        }
    }
    table
}

fn eighths(from: i32, to: i32) -> impl Strategy<Value = f64> {
    (from..to).prop_map(|eighths| f64::from(eighths) / 8.0)
}

proptest! {
    #[test]
    fn sums_and_alarms_are_as_defined(
        values in prop::collection::vec(eighths(-40, 40), 0..60),
        target in eighths(-10, 10),
        slack in eighths(0, 12),
        threshold in eighths(0, 80),
        restarts in any::<bool>(),
    ) {
        let plain = Cusum::new(target, slack, threshold).unwrap();
        let cusum = if restarts { plain.restarting() } else { plain };
        let found = cusum.of(&values).unwrap();
        prop_assert_eq!(&found, &table(&values, &cusum, restarts));
        // One by one the same, and what is refused on the way changes nothing.
        let (mut run, mut streamed) = (cusum.run(), CusumTable::default());
        for &value in &values {
            prop_assert!(run.push(f64::NAN).is_err());
            streamed.alarms.extend(run.push(value).unwrap());
            streamed.high.push(run.high());
            streamed.low.push(run.low());
        }
        prop_assert_eq!(streamed, found);
    }

    /// What is above seen from below.
    #[test]
    fn sides_mirror_each_other(values in prop::collection::vec(eighths(-40, 40), 0..60)) {
        let found = Cusum::new(1.0, 0.5, 3.0).unwrap().of(&values).unwrap();
        let turned: Vec<f64> = values.iter().map(|value| -value).collect();
        let turned = Cusum::new(-1.0, 0.5, 3.0).unwrap().of(&turned).unwrap();
        prop_assert_eq!((&found.high, &found.low), (&turned.low, &turned.high));
        let sides: Vec<(Side, usize)> = found.alarms.iter().map(|alarm| (alarm.side, alarm.at)).collect();
        let other = |side| if side == Side::High { Side::Low } else { Side::High };
        prop_assert_eq!(turned.alarms.iter().map(|alarm| (other(alarm.side), alarm.at)).collect::<Vec<_>>(), sides);
    }
}

/// Table 16-8 of Montgomery and Runger: target 99, K = 1, H = 10.
const HIGH: [f64; 20] =
    [2.0, 0.0, 0.0, 0.0, 2.0, 0.5, 0.0, 0.0, 0.0, 0.0, 1.3, 0.0, 1.1, 0.0, 0.0, 0.0, 0.3, 1.7, 0.0, 1.0];
const LOW: [f64; 20] =
    [0.0, 3.2, 2.9, 2.5, 0.0, 0.0, 0.0, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.3, 0.0, 0.0, 0.8, 0.0];

/// The table determines an observation where one of its sums is above 0, and keeps it between two numbers where
/// neither is: where the high sum comes to 0 from above and where the low one does. Any between them
/// must give the columns again.
#[test]
fn the_published_table() {
    let before = |column: &[f64; 20], n: usize| if n == 0 { 0.0 } else { column[n - 1] };
    for share in [0.0, 0.25, 1.0] {
        let observed: Vec<f64> = (0..20)
            .map(|n| match (HIGH[n] > 0.0, LOW[n] > 0.0) {
                (true, _) => HIGH[n] - before(&HIGH, n) + 100.0,
                (_, true) => 98.0 - (LOW[n] - before(&LOW, n)),
                _ => {
                    let (least, most) = (98.0 + before(&LOW, n), 100.0 - before(&HIGH, n));
                    assert!(least <= most);
                    least + share * (most - least)
                }
            })
            .collect();
        let found = Cusum::new(99.0, 1.0, 10.0).unwrap().of(&observed).unwrap();
        for n in 0..20 {
            assert!((found.high[n] - HIGH[n]).abs() < 1e-9, "high {n}: {}", found.high[n]);
            assert!((found.low[n] - LOW[n]).abs() < 1e-9, "low {n}: {}", found.low[n]);
        }
        assert!(found.alarms.is_empty());
        // Of those that are determined, some as the textbook prints them.
        for (n, expected) in [(0, 102.0), (1, 94.8), (2, 98.3), (4, 102.0), (15, 96.7), (19, 101.0)] {
            assert!((observed[n] - expected).abs() < 1e-9);
        }
    }
}

/// Splitmix64, and two normal numbers of two even ones (Box and Muller 1958).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((mixed ^ (mixed >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Values until an alarm, k = 1/2 and h = 5, by the shift in deviations: as Montgomery tabulates them.
#[test]
fn run_lengths_are_as_published() {
    let reference = Reference { count: 100, mean: 7.0, deviation: 3.0 };
    let cusum = reference.cusum(Reference::K, Reference::H).unwrap();
    assert_eq!((cusum.target(), cusum.slack(), cusum.threshold()), (7.0, 1.5, 15.0));
    for (shift, runs, published) in [(0.0, 2000, 465.0), (0.5, 4000, 38.0), (1.0, 4000, 10.4), (2.0, 4000, 4.01)] {
        let mut random = Random(0x5EED);
        let mut seen = 0_u32;
        for _ in 0..runs {
            let mut run = cusum.run();
            loop {
                seen += 1;
                if run.push(7.0 + 3.0 * (random.normal() + shift)).unwrap().is_some() {
                    break;
                }
            }
        }
        let mean = f64::from(seen) / f64::from(runs);
        assert!((mean / published - 1.0).abs() < 0.07, "{mean} is not {published}");
    }
}

#[test]
fn what_goes_on_is_one_alarm_unless_it_restarts() {
    let cusum = Cusum::new(0.0, 1.0, 4.0).unwrap();
    let values = [4.0, 4.0, 4.0, 4.0, -9.0, -9.0, 9.0];
    let at = |cusum: Cusum| -> Vec<(Side, usize, usize)> {
        cusum.of(&values).unwrap().alarms.iter().map(|alarm| (alarm.side, alarm.since, alarm.at)).collect()
    };
    assert_eq!(at(cusum), [(Side::High, 0, 1), (Side::Low, 4, 4), (Side::High, 6, 6)]);
    assert_eq!(
        at(cusum.restarting()),
        [(Side::High, 0, 1), (Side::High, 2, 3), (Side::Low, 4, 4), (Side::Low, 5, 5), (Side::High, 6, 6)]
    );
}

#[test]
fn a_reference_is_mean_and_deviation() {
    let found = Reference::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
    assert_eq!((found.count, found.mean), (8, 5.0));
    assert!((found.deviation - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
    let large = Reference::of(&[1e300, 3e300, 1e300, 3e300]).unwrap();
    assert!(
        (large.mean / 2e300 - 1.0).abs() < 1e-12 && (large.deviation / 1e300 - (4.0_f64 / 3.0).sqrt()).abs() < 1e-12
    );
    for few in [&[][..], &[1.0], &[1.0, f64::INFINITY]] {
        assert!(Reference::of(few).unwrap_err().is_invalid());
    }
    assert!(Reference::of(&[3.0; 5]).unwrap().cusum(0.5, 5.0).unwrap_err().is_invalid());
    assert!(found.cusum(-0.5, 5.0).unwrap_err().to_string().contains("slack"));
    assert!(found.cusum(0.5, f64::NAN).unwrap_err().to_string().contains("threshold"));
}

#[test]
fn what_is_refused_is_named() {
    for (target, slack, threshold) in [(f64::NAN, 1.0, 1.0), (0.0, -1.0, 1.0), (0.0, 1.0, f64::INFINITY)] {
        assert!(Cusum::new(target, slack, threshold).unwrap_err().is_invalid());
    }
    assert!(Cusum::new(f64::MAX, f64::MAX, 1.0).unwrap_err().is_overflow());
    let cusum = Cusum::new(0.0, 0.0, 1.0).unwrap();
    let error = cusum.of(&[1.0, f64::NAN]).unwrap_err();
    assert_eq!(error.to_string(), "values[1]: invalid value `NaN`: must be a finite number");
    let error = cusum.of(&[f64::MAX, f64::MAX]).unwrap_err();
    assert_eq!(error.to_string(), "values[1]: overflow: a sum of a CUSUM");
    assert_eq!(cusum.of(&[]).unwrap(), CusumTable::default());
}
