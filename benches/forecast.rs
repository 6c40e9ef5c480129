//! What forecasts by recurrency cost: `cargo bench --bench forecast`. The facts are made here.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use detente::analysis::forecast::{Facts, Forecaster, Query, Recurrency, Split};
use detente::io::quadruples::QuadrupleList;
use detente::model::Quadruple;
use detente::{Budget, Error};

const FACTS: u32 = 90_000;

/// The generator of Steele, Lea and Flood (2014), `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, count: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % u64::from(count)) as u32
    }

    /// Small numbers come often.
    fn skewed(&mut self, count: u32) -> u32 {
        self.below(count).min(self.below(count)).min(self.below(count))
    }
}

fn bench(criterion: &mut Criterion) -> Result<(), Error> {
    let mut random = Random(0x5EED);
    let fact = |n| {
        let (subject, relation, object) = (random.skewed(7_000), random.skewed(230), random.skewed(7_000));
        Quadruple::new(subject, relation, object, i64::from(n / (FACTS / 365)))
    };
    let facts: Vec<Quadruple> = (0..FACTS).map(fact).collect();
    let line = |f: &Quadruple| format!("{}\t{}\t{}\t{}\n", f.subject, f.relation, f.object, f.time * 24);
    let text = facts.iter().map(line).collect::<Vec<String>>().concat();
    let split = Split::by_share(facts.clone(), 0.82, 0.1)?;
    let known = Facts::new(split.all())?;
    let forecaster = Forecaster::new(&known, Recurrency::default());
    let mut group = criterion.benchmark_group("forecast");
    group.sample_size(20).measurement_time(Duration::from_secs(5)).throughput(Throughput::Elements(FACTS.into()));
    group.bench_function("read", |b| b.iter(|| black_box(QuadrupleList::new().read(text.as_bytes()))));
    group.bench_function("facts", |b| b.iter(|| black_box(Facts::new(split.all()))));
    group.bench_function("sums", |b| b.iter(|| black_box(Forecaster::new(&known, Recurrency::default()))));
    group.throughput(Throughput::Elements(2 * split.test().len() as u64));
    group.bench_function("rank", |b| b.iter(|| black_box(forecaster.rank(split.test(), &Budget::new()))));
    group.throughput(Throughput::Elements(1));
    group.bench_function("predict", |b| b.iter(|| black_box(forecaster.predict(Query::object(3, 5, 300), 10))));
    group.finish();
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default().configure_from_args();
    bench(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
