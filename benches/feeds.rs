//! What event data cost a row: `cargo bench --bench feeds`.
//! `benches/README.md` says what is measured and what came out.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use detente::io::feeds::{By, Feed, Input, Recorder};
use detente::{Budget, Error, Graph};

const ROWS: u32 = 200_000;
const ACTORS: u32 = 10_000;

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

    /// An actor; those with small numbers come often.
    fn actor(&mut self) -> String {
        let number = self.below(ACTORS).min(self.below(ACTORS)).min(self.below(ACTORS));
        format!("A{number:02}GOV")
    }
}

/// Rows of seven columns: date, source, target, code, goldstein, mentions, url.
fn narrow() -> String {
    let mut random = Random(0x5EED);
    let row = |_| {
        let (day, score) = (20_240_101 + random.below(28), random.below(201));
        let (source, target) = (random.actor(), random.actor());
        let sign = if score < 100 { "-" } else { "" };
        let score = score.abs_diff(100);
        let page = random.below(1_000_000);
        format!(
            "{day}\t{source}\t{target}\t046\t{sign}{}.{}\t3\thttps://www.example.org/{page}\n",
            score / 10,
            score % 10
        )
    };
    (0..ROWS).map(row).collect()
}

/// The same in the 61 columns of GDELT 2.0.
fn wide(narrow: &str) -> String {
    let row = |row: &str| {
        let fields: Vec<&str> = row.split('\t').collect();
        let mut columns = vec!["1"; 61];
        (columns[1], columns[5], columns[15], columns[30], columns[60]) =
            (fields[0], fields[1], fields[2], fields[4], fields[6]);
        (columns[26], columns[27], columns[28], columns[59]) = ("046", "046", "04", "20240201120000");
        columns.join("\t") + "\n"
    };
    narrow.lines().map(row).collect()
}

fn bench(criterion: &mut Criterion) -> Result<(), Error> {
    let narrow = narrow();
    let wide = wide(&narrow);
    let declared = Feed::new().columns("date,source,target,code,goldstein,mentions,url")?;
    let mut group = criterion.benchmark_group("feeds");
    group.throughput(Throughput::Elements(ROWS.into())).sample_size(20).measurement_time(Duration::from_secs(5));
    let cases = [
        ("dyads/columns", &declared, &narrow),
        ("dyads/columns/dedup", &declared.clone().dedup(), &narrow),
        ("dyads/gdelt2", &Feed::new(), &wide),
    ];
    for (name, feed, text) in cases {
        let read = || feed.dyads(By::Code, [Input::reader("rows", text.as_bytes())], &Budget::new());
        read()?;
        group.bench_function(name, |b| b.iter(|| black_box(read())));
    }
    let record = || {
        let (mut graph, mut recorder) = (Graph::new(), Recorder::new(declared.clone()));
        recorder.record(&mut graph, Input::reader("rows", narrow.as_bytes()), &Budget::new())
    };
    record()?;
    group.bench_function("claims/columns", |b| b.iter(|| black_box(record())));
    group.finish();
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default().configure_from_args();
    bench(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
