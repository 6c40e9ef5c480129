//! Recording claims and building settled views, on a small generated graph and, where the files
//! are there, on two R-MAT graphs: `cargo bench --bench ledger`. `benches/README.md` says what
//! is measured and where inputs come from.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput};
use detente::model::standard::{Actor, Linked};
use detente::{Affinity, Columns, Error, Graph, Lens, NodeId};
use rayon::ThreadPool;

/// What an arc is here: two ends by number and an affinity.
#[derive(Clone, Copy)]
struct Arc {
    ends: (u32, u32),
    affinity: Affinity,
}

struct Input {
    name: &'static str,
    nodes: usize,
    arcs: Vec<Arc>,
}

impl Input {
    fn new(name: &'static str, weighted: &[((u32, u32), f32)]) -> Result<Self, Error> {
        let largest = weighted.iter().map(|w| w.1.abs()).fold(f32::MIN_POSITIVE, f32::max);
        let scaled = |weight: f32| Affinity::new(f64::from(weight) / f64::from(largest));
        let arcs = weighted
            .iter()
            .map(|&(ends, weight)| Ok(Arc { ends, affinity: scaled(weight)? }))
            .collect::<Result<Vec<_>, Error>>()?;
        let nodes = arcs.iter().map(|arc| arc.ends.0.max(arc.ends.1) as usize + 1).max().unwrap_or(0);
        Ok(Self { name, nodes, arcs })
    }

    /// 4,096 nodes and some 60,000 arcs, ends skewed; repeats are dropped unless asked for.
    fn generated(name: &'static str, with_repeats: bool) -> Result<Self, Error> {
        const NODES: u64 = 1 << 12;
        let mut random = Random(0x5EED);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        while pairs.len() < 16 * NODES as usize {
            let (a, b) = (random.skewed(NODES), random.skewed(NODES));
            if a != b {
                pairs.push((a, b));
            }
        }
        if !with_repeats {
            pairs.sort_unstable();
            pairs.dedup();
            random.shuffle(&mut pairs);
        }
        let weighted: Vec<_> =
            pairs.into_iter().map(|ends| (ends, random.below(2_000_001) as f32 / 1e6 - 1.0)).collect();
        Self::new(name, &weighted)
    }

    /// Records of 24 bytes, little endian: source, target, weight as f32, and three words more.
    fn of_file(name: &'static str) -> Result<Option<Self>, Error> {
        let folder =
            std::env::var_os("PEERS_DATA").map_or_else(|| std::env::temp_dir().join("peers-data"), PathBuf::from);
        let Ok(bytes) = std::fs::read(folder.join(format!("{name}.bin"))) else {
            say(&format!("{name}: no such file in the folder of PEERS_DATA; skipped"));
            return Ok(None);
        };
        let weighted: Vec<_> = bytes
            .as_chunks::<24>()
            .0
            .iter()
            .map(|&[a, b, c, d, e, f, g, h, i, j, k, l, ..]| {
                let ends = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
                (ends, f32::from_le_bytes([i, j, k, l]))
            })
            .collect();
        Self::new(name, &weighted).map(Some)
    }

    /// A graph with all actors, keyed so that order of number is order of key, and no claims.
    fn actors(&self, shuffled: bool) -> Result<(Graph, Vec<NodeId<Actor>>), Error> {
        let mut graph = Graph::new();
        let mut order: Vec<usize> = (0..self.nodes).collect();
        if shuffled {
            Random(0xBEEF).shuffle(&mut order);
        }
        let mut ids = vec![None; self.nodes];
        for node in order {
            ids[node] = Some(graph.node(Actor, &format!("{node:08}")).add()?);
        }
        Ok((graph, ids.into_iter().flatten().collect()))
    }

    /// A graph with all actors and claims.
    fn loaded(&self, shuffled: bool) -> Result<Graph, Error> {
        let (mut graph, ids) = self.actors(shuffled)?;
        self.record_columns(&mut graph, &ids)?;
        Ok(graph)
    }

    fn record_one_by_one(&self, graph: &mut Graph, ids: &[NodeId<Actor>]) -> Result<(), Error> {
        for arc in &self.arcs {
            let ends = (ids[arc.ends.0 as usize], ids[arc.ends.1 as usize]);
            graph.claim::<Linked>(ends).affinity(arc.affinity.to_f64()).record()?;
        }
        Ok(())
    }

    /// Laying out the columns is part of it.
    fn record_columns(&self, graph: &mut Graph, ids: &[NodeId<Actor>]) -> Result<(), Error> {
        let from: Vec<NodeId> = self.arcs.iter().map(|arc| ids[arc.ends.0 as usize].any()).collect();
        let to: Vec<NodeId> = self.arcs.iter().map(|arc| ids[arc.ends.1 as usize].any()).collect();
        let affinity: Vec<Affinity> = self.arcs.iter().map(|arc| arc.affinity).collect();
        let columns = Columns { from: &from, to: &to, affinity: &affinity, ..Columns::of("Linked") };
        graph.batch(|graph| graph.record_columns(&columns).map(|_| ()))
    }
}

/// Splitmix64: the same numbers at every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Below a power of two, some numbers far more often than others.
    fn skewed(&mut self, nodes: u64) -> u32 {
        let unit = self.next() >> 32;
        let rank = (((unit * unit) >> 32) * nodes) >> 32;
        (rank.wrapping_mul(0x9E37_79B1) & (nodes - 1)) as u32
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

#[expect(clippy::print_stderr, reason = "sizes and skipped inputs belong beside criterion's lines")]
fn say(line: &str) {
    eprintln!("{line}");
}

#[expect(clippy::expect_used, reason = "a bench that cannot make its input has nothing to measure")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("input of the bench")
}

fn group<'c>(criterion: &'c mut Criterion, name: &str, arcs: usize) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(arcs as u64));
    group
}

fn recording(criterion: &mut Criterion) {
    let input = must(Input::generated("generated", false));
    let mut group = group(criterion, "record", input.arcs.len());
    let empty = || must(input.actors(false));
    let one_by_one = |(mut graph, ids): (Graph, Vec<NodeId<Actor>>)| {
        must(input.record_one_by_one(&mut graph, &ids));
        (graph, ids)
    };
    let columns = |(mut graph, ids): (Graph, Vec<NodeId<Actor>>)| {
        must(input.record_columns(&mut graph, &ids));
        (graph, ids)
    };
    group.bench_function("one-by-one", |b| b.iter_batched(empty, one_by_one, BatchSize::PerIteration));
    group.bench_function("columns", |b| b.iter_batched(empty, columns, BatchSize::PerIteration));
    group.finish();
    let graph = must(input.loaded(false));
    say(&format!("column bytes a claim: {:.2}", graph.column_bytes() as f64 / graph.claim_count() as f64));
}

fn views(criterion: &mut Criterion) {
    let pools: Vec<ThreadPool> =
        [1, 2].iter().map(|&n| must(rayon::ThreadPoolBuilder::new().num_threads(n).build())).collect();
    let generated = [("generated", false), ("generated-with-repeats", true)];
    for (name, with_repeats) in generated {
        views_of(criterion, &pools, &must(Input::generated(name, with_repeats)));
    }
    for name in ["rmat-18", "rmat-20"] {
        if let Some(input) = must(Input::of_file(name)) {
            views_of(criterion, &pools, &input);
        }
    }
}

fn views_of(criterion: &mut Criterion, pools: &[ThreadPool], input: &Input) {
    let mut group = group(criterion, &format!("view/{}", input.name), input.arcs.len());
    for (order, shuffled) in [("in-order", false), ("shuffled", true)] {
        let graph = must(input.loaded(shuffled));
        for pool in pools {
            let id = format!("{order}/{}-threads", pool.current_num_threads());
            group.bench_function(id, |b| {
                pool.install(|| b.iter_with_large_drop(|| must(black_box(&graph).view(&Lens::new()))));
            });
        }
        let view = must(graph.view(&Lens::new()));
        let bytes = view.row_bytes();
        let a_tie = |bytes: usize| bytes as f64 / view.tie_count() as f64;
        say(&format!(
            "{}, {order}: {} nodes, {} ties of {} claims; bytes a tie: {:.2} of arcs, \
             {:.2} of links to claims, {:.2} of node offsets",
            input.name,
            view.node_count(),
            view.tie_count(),
            graph.claim_count(),
            a_tie(bytes.arcs),
            a_tie(bytes.links),
            a_tie(bytes.nodes),
        ));
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    recording(&mut criterion);
    views(&mut criterion);
    criterion.final_summary();
}
