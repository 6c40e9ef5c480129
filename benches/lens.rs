//! What conditions of a lens cost at a million claims: `cargo bench --bench lens`.
//! `benches/README.md` says what is measured and what came out.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use detente::model::standard::{Actor, Linked};
use detente::model::{Aspect, ClaimKind, Grade};
use detente::{Day, Error, Graph, Lens, Period};

const CLAIMS: u32 = 1_000_000;
const ACTORS: u32 = 20_000;
const SOURCES: [&str; 4] = ["wire", "paper", "radio", "blog"];

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
}

/// A million claims of ten years, by anybody about anybody: exact periods, known days, grades,
/// sources and asserters on every one.
fn graph() -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let actors: Vec<_> =
        (0..ACTORS).map(|n| graph.node(Actor, &format!("A{n:05}")).add()).collect::<Result<_, Error>>()?;
    let sources: Vec<_> = SOURCES.iter().map(|key| graph.source(key).add()).collect::<Result<_, Error>>()?;
    let grades: Vec<Grade> = ["A1", "B2", "C3", "D4"].iter().map(|g| g.parse()).collect::<Result<_, Error>>()?;
    let start = Day::new(2014, 1, 1)?;
    let mut random = Random(0x5EED);
    for _ in 0..CLAIMS {
        let (a, b) = (actors[random.below(ACTORS) as usize], actors[random.below(ACTORS) as usize]);
        let first = start + random.below(3650).cast_signed();
        let valid: Period = (first..first + 1 + random.below(30).cast_signed()).try_into()?;
        graph
            .claim::<Linked>((a, b))
            .affinity(f64::from(random.below(2_000_001)) / 1e6 - 1.0)
            .kind(ClaimKind::ReportedFact)
            .valid(valid)
            .known_since(first + random.below(10).cast_signed())
            .asserted_by(actors[random.below(100) as usize])
            .source(sources[random.below(4) as usize])
            .grade(grades[random.below(4) as usize])
            .record()?;
    }
    Ok(graph)
}

/// Conditions that let everything through, which is when they cost most, and the same ones
/// letting less through.
fn lenses() -> Result<Vec<(&'static str, Lens)>, Error> {
    let day = |text: &str| text.parse::<Day>();
    let period = |text: &str| text.parse::<Period>();
    let (all, year) = (period("2013-01/2030-12")?, period("2018-01/2018-12")?);
    let one = Lens::new().known_by(day("2030-01-01")?);
    let four = one.clone().during(all.clone()).sources(SOURCES).at_least("D4".parse()?);
    let asserters = (0..100).map(|n| format!("A{n:05}"));
    let ten = four
        .clone()
        .kinds([ClaimKind::ReportedFact, ClaimKind::Forecast])
        .relations(["Linked", "Bonded"])
        .asserters(asserters)
        .without("A19999")
        .without_aspect(Aspect::Future)
        .without_background();
    let some = Lens::new().known_by(day("2022-01-01")?).during(year).sources(["wire", "paper"]).at_least("B2".parse()?);
    Ok(vec![
        ("none", Lens::new()),
        ("one/known by", one),
        ("one/during", Lens::new().during(all)),
        ("one/grade", Lens::new().at_least("D4".parse()?)),
        ("four", four),
        ("ten", ten),
        ("four, little passes", some),
    ])
}

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default().configure_from_args();
    let graph = graph()?;
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let Ok(pool) = pool else { continue };
        let mut group = criterion.benchmark_group(format!("view/1M claims/{threads}-threads"));
        group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
        for (name, lens) in lenses()? {
            let view = pool.install(|| graph.view(&lens))?;
            black_box(view.tie_count());
            group.bench_function(name, |bench| bench.iter(|| pool.install(|| graph.view(black_box(&lens)))));
        }
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}
