//! Searches on views, on a small generated graph and, where the files are there, on those of the
//! peers' kit: `cargo bench --bench traverse`. Inputs are made when a bench that is not filtered
//! out asks for them. `benches/README.md` says what is measured and where inputs come from;
//! `benches/rivals` puts the same searches beside others'.

use std::cell::OnceCell;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use detente::model::standard::Actor;
use detente::traverse::{Cost, Scratch, Ways};
use detente::view::{Certainty, Dated, NodeIx};
use detente::{Budget, Columns, Day, Error, Graph, Lens, NodeId, Schema, View};

detente::schema! {
    relations {
        /// Arcs of kinds 0 to 3.
        Low { Actor -> Actor }
        /// Arcs of kinds 4 to 7.
        High { Actor -> Actor }
    }
}

/// An arc that holds from one day up to but not including another.
#[derive(Clone, Copy)]
struct Arc {
    ends: (u32, u32),
    thousandths: u32,
    days: (i32, i32),
    is_low: bool,
}

/// Splitmix64: the same numbers at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    /// Below a power of two, some numbers far more often than others.
    fn skewed(&mut self, nodes: u64) -> u32 {
        let unit = self.below(1 << 32);
        let rank = (((unit * unit) >> 32) * nodes) >> 32;
        (rank.wrapping_mul(0x9E37_79B1) & (nodes - 1)) as u32
    }
}

/// 1,024 nodes and some 16,000 arcs, ends skewed, without loops and repeats.
fn generated() -> Vec<Arc> {
    const NODES: u64 = 1 << 10;
    let mut random = Random(0x5EED);
    let mut pairs: Vec<(u32, u32)> = (0..16 * NODES).map(|_| (random.skewed(NODES), random.skewed(NODES))).collect();
    pairs.retain(|pair| pair.0 != pair.1);
    pairs.sort_unstable();
    pairs.dedup();
    for at in (1..pairs.len()).rev() {
        pairs.swap(at, random.below(at as u64 + 1) as usize);
    }
    let arc = |ends| {
        let first = random.below(9000) as i32;
        Arc {
            ends,
            thousandths: 1 + random.below(1000) as u32,
            days: (first, first + 1 + random.below(3000) as i32),
            is_low: random.below(2) == 0,
        }
    };
    pairs.into_iter().map(arc).collect()
}

/// Records of 24 bytes, little endian: source, target, weight as f32, first day, end, kind.
fn of_file(name: &str) -> Option<Vec<Arc>> {
    let folder = std::env::var_os("PEERS_DATA").map_or_else(|| std::env::temp_dir().join("peers-data"), PathBuf::from);
    let Ok(bytes) = std::fs::read(folder.join(format!("{name}.bin"))) else {
        say(&format!("{name}: no such file in the folder of PEERS_DATA; skipped"));
        return None;
    };
    let word = |record: &[u8; 24], n: usize| {
        u32::from_le_bytes([record[4 * n], record[4 * n + 1], record[4 * n + 2], record[4 * n + 3]])
    };
    let arc = |record: &[u8; 24]| Arc {
        ends: (word(record, 0), word(record, 1)),
        thousandths: ((f32::from_bits(word(record, 2)).abs() * 1000.0).round() as i32).unsigned_abs(),
        days: (word(record, 3).cast_signed(), word(record, 4).cast_signed()),
        is_low: word(record, 5) < 4,
    };
    Some(bytes.as_chunks::<24>().0.iter().map(arc).collect())
}

/// An input with its views, made when first asked for.
struct Input {
    name: &'static str,
    made: OnceCell<Option<Made>>,
}

struct Made {
    arcs: Vec<Arc>,
    ids: Vec<NodeId>,
    view: View,
    /// Only arcs of kinds 0 to 3, by day.
    dated: Dated,
}

impl Input {
    const fn new(name: &'static str) -> Self {
        Self { name, made: OnceCell::new() }
    }

    fn made(&self) -> Option<&Made> {
        let make = || {
            let arcs = if self.name == "generated" { Some(generated()) } else { of_file(self.name) };
            arcs.map(|arcs| must(Made::new(arcs)))
        };
        self.made.get_or_init(make).as_ref()
    }
}

impl Made {
    fn new(arcs: Vec<Arc>) -> Result<Self, Error> {
        let nodes = arcs.iter().map(|arc| arc.ends.0.max(arc.ends.1) as usize + 1).max().unwrap_or(0);
        let mut graph = Graph::with([Schema::standard(), schema()])?;
        let ids = (0..nodes)
            .map(|n| Ok(graph.node(Actor, &format!("{n:08}")).add()?.any()))
            .collect::<Result<Vec<NodeId>, Error>>()?;
        for (relation, is_low) in [("Low", true), ("High", false)] {
            let some: Vec<&Arc> = arcs.iter().filter(|arc| arc.is_low == is_low).collect();
            let from: Vec<NodeId> = some.iter().map(|arc| ids[arc.ends.0 as usize]).collect();
            let to: Vec<NodeId> = some.iter().map(|arc| ids[arc.ends.1 as usize]).collect();
            let quantity: Vec<f64> = some.iter().map(|arc| f64::from(arc.thousandths)).collect();
            let days = some.iter().map(|arc| Ok(Day::from_number(arc.days.0)?..Day::from_number(arc.days.1)?));
            let valid = days.collect::<Result<Vec<_>, Error>>()?;
            let columns = Columns { from: &from, to: &to, quantity: &quantity, valid: &valid, ..Columns::of(relation) };
            graph.batch(|graph| graph.record_columns(&columns))?;
        }
        let view = graph.view(&Lens::new().quantity())?;
        let dated = graph.view(&Lens::new().relations(["Low"]))?.dated(Certainty::Possible, &Budget::new())?;
        Ok(Self { arcs, ids, view, dated })
    }

    /// So many nodes, the tails of arcs at equal distances.
    fn sources(&self, count: usize) -> Vec<NodeId> {
        (0..count).map(|n| self.ids[self.arcs[n * (self.arcs.len() / count)].ends.0 as usize]).collect()
    }

    /// So many nodes and days.
    fn nodes_and_days(&self, count: usize) -> Result<Vec<(NodeIx, Day)>, Error> {
        let mut random = Random(77);
        let question = |_| {
            let arc = self.arcs[random.below(self.arcs.len() as u64) as usize];
            let day = Day::from_number(random.below(12_000) as i32)?;
            Ok((self.view.ix(self.ids[arc.ends.0 as usize])?, day))
        };
        (0..count).map(question).collect()
    }

    /// Twenty pairs of unlike nodes, from arcs at equal distances.
    fn pairs(&self) -> Vec<(NodeId, NodeId)> {
        let apart = self.arcs.len() / 20;
        let ends = (0..20).map(|n| (self.arcs[n * apart].ends.0, self.arcs[n * apart + apart / 2].ends.1));
        let unlike = ends.map(|(from, to)| (from, if from == to { to + 1 } else { to }));
        unlike.map(|(from, to)| (self.ids[from as usize], self.ids[to as usize])).collect()
    }
}

#[expect(clippy::print_stderr, reason = "skipped inputs belong beside criterion's lines")]
fn say(line: &str) {
    eprintln!("{line}");
}

#[expect(clippy::expect_used, reason = "a bench that cannot make its input has nothing to measure")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("input of the bench")
}

/// Benches one search: it is called with what it searches and the number of a question.
fn bench<'i, Q: 'i>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    input: &'i Input,
    name: &str,
    questions: impl Fn(&'i Made) -> Vec<Q>,
    search: impl Fn(&'i Made, &Q),
) {
    group.bench_function(name, |bench| {
        let Some(made) = input.made() else { return bench.iter(|| ()) };
        let questions = questions(made);
        let mut next = 0;
        bench.iter(|| {
            search(made, &questions[next]);
            next = (next + 1) % questions.len();
        });
    });
}

/// One search an iteration, over the questions in turn.
fn searches(criterion: &mut Criterion, input: &Input, is_large: bool) {
    let mut group = criterion.benchmark_group(format!("traverse/{}", input.name));
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.throughput(Throughput::Elements(1));
    let (ways, budget) = (Ways::new(), Budget::new());
    let sources = |made: &Made| made.sources(16);
    bench(&mut group, input, "hops", sources, |made, &from| {
        black_box(must(made.view.hops(from, &ways, &budget)));
    });
    bench(&mut group, input, "distances", sources, |made, &from| {
        black_box(must(made.view.distances(from, &Cost::Number, &ways, &budget)));
    });
    let scratch = std::cell::RefCell::new(Scratch::new());
    let questions = |made: &Made| must(made.nodes_and_days(1000));
    bench(&mut group, input, "two-hops-as-of", questions, |made, &(from, day)| {
        black_box(made.dated.at(day).within(from, 2, &mut scratch.borrow_mut()).len());
    });
    if !is_large {
        bench(&mut group, input, "ten-cheapest-paths", Made::pairs, |made, &(from, to)| {
            black_box(must(made.view.paths(from, to).by(Cost::Number).first(10, &budget)));
        });
        bench(&mut group, input, "simple-paths-of-four", Made::pairs, |made, &(from, to)| {
            black_box(must(made.view.paths(from, to).max_hops(4).all(&budget)).map(black_box).count());
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    for (name, is_large) in [("generated", false), ("paths-1k", false), ("bc-10k", false), ("rmat-18", true)] {
        searches(&mut criterion, &Input::new(name), is_large);
    }
    criterion.final_summary();
}
