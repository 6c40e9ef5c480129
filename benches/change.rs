//! Changes in series of numbers and runs of events: `cargo bench --bench change`.
//! `benches/README.md` says what is measured.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use detente::Budget;
use detente::analysis::change::{Bursts, ChangePoints, Cost, Cusum};

/// Splitmix64: the same numbers at every run.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, with a deviation of 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

#[expect(clippy::expect_used, reason = "a bench that cannot make its input has nothing to measure")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("input of the bench")
}

/// So many values whose level changes after every `every`.
fn levels(count: usize, every: usize) -> Vec<f64> {
    let mut random = Random(0x5EED);
    (0..count).map(|n| f64::from((n / every) as u32 * 7 % 5) * 4.0 + 20.0 + random.normal()).collect()
}

fn change_points(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("change-points");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let budget = Budget::new();
    let costs = [("mean", Cost::Mean), ("mean-and-variance", Cost::MeanAndVariance), ("poisson", Cost::Poisson)];
    for (count, every) in [(100_000, 100), (1_000_000, 100), (10_000, 10_000)] {
        let values = levels(count, every);
        let counts: Vec<f64> = values.iter().map(|value| value.round().max(0.0)).collect();
        for (name, cost) in costs {
            let values = if cost == Cost::Poisson { &counts } else { &values };
            let how = ChangePoints::new(cost);
            group.bench_function(format!("{name}/{count}/every-{every}"), |bench| {
                bench.iter(|| black_box(must(how.of(values, &budget))));
            });
        }
    }
    group.finish();
}

/// A million values, and a million events of which stretches come ten times as thick.
fn streams(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("streams/1000000");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let values = levels(1_000_000, 100);
    let cusum = must(Cusum::new(28.0, 0.5, 5.0));
    group.bench_function("cusum", |bench| bench.iter(|| black_box(must(cusum.of(&values)))));
    let mut random = Random(0x5EED);
    let mut now = 0.0;
    let thick = |n: usize| if (n / 1000).is_multiple_of(10) { 0.1 } else { 1.0 };
    let mut next = |n| {
        now -= random.unit().max(1e-9).ln() * thick(n);
        now
    };
    let times: Vec<f64> = (0..1_000_000).map(&mut next).collect();
    group.bench_function("bursts", |bench| bench.iter(|| black_box(must(Bursts::new().of_times(&times)))));
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    change_points(&mut criterion);
    streams(&mut criterion);
    criterion.final_summary();
}
