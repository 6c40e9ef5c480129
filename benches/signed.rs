//! Signed measures on a small generated graph: `cargo bench --bench signed`. `benches/README.md`
//! says what is measured; `benches/rivals` puts the census beside a bound.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use detente::analysis::signed::{Directed, Signed};
use detente::model::standard::Actor;
use detente::{Budget, Columns, Error, Graph, Lens, NodeId, View};

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
}

/// Nodes and so many ties, some ends far more often than others, a tenth of them hostile: of the
/// size of a trust network.
fn view(nodes: u64, ties: usize) -> Result<View, Error> {
    let mut random = Random(0x5EED);
    let mut end = || random.below(nodes) * random.below(nodes) / nodes;
    let mut pairs: Vec<(u64, u64)> = (0..ties).map(|_| (end(), end())).filter(|pair| pair.0 < pair.1).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut graph = Graph::new();
    let ids = (0..nodes)
        .map(|n| Ok(graph.node(Actor, &format!("{n:08}")).add()?.any()))
        .collect::<Result<Vec<NodeId>, Error>>()?;
    let from: Vec<NodeId> = pairs.iter().map(|pair| ids[pair.0 as usize]).collect();
    let to: Vec<NodeId> = pairs.iter().map(|pair| ids[pair.1 as usize]).collect();
    let quantity: Vec<f64> = pairs.iter().map(|_| if random.below(10) == 0 { -1.0 } else { 1.0 }).collect();
    let columns = Columns { from: &from, to: &to, quantity: &quantity, ..Columns::of("Linked") };
    graph.batch(|graph| graph.record_columns(&columns))?;
    graph.view(&Lens::new().quantity())
}

#[expect(clippy::expect_used, reason = "a bench that cannot make its input has nothing to measure")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("input of the bench")
}

/// Folding, counting and the rest of what is linear or nearly so.
fn censuses(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("signed/4096");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let (view, budget) = (must(view(4096, 60_000)), Budget::new());
    let (signed, directed) = (must(Signed::of(&view)), must(Directed::of(&view)));
    group.bench_function("fold", |bench| bench.iter(|| black_box(must(Signed::of(&view)))));
    group.bench_function("triangles", |bench| bench.iter(|| black_box(signed.triangles(&budget))));
    group.bench_function("imbalance", |bench| bench.iter(|| black_box(signed.imbalance(&budget))));
    group.bench_function("triads", |bench| bench.iter(|| black_box(directed.triads(&budget))));
    group.bench_function("balance", |bench| bench.iter(|| black_box(signed.balance())));
    group.bench_function("pn-centrality", |bench| bench.iter(|| black_box(must(signed.pn_centrality(&budget)))));
    group.finish();
}

/// Solved, and bounded.
fn walks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("signed/walk-balance");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    for (nodes, ties) in [(256, 2_000), (1024, 8_000)] {
        let view = must(view(nodes, ties));
        let signed = must(Signed::of(&view));
        let name = nodes.to_string();
        group.bench_function(&name, |bench| bench.iter(|| black_box(signed.walk_balance(&Budget::new()))));
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    censuses(&mut criterion);
    walks(&mut criterion);
    criterion.final_summary();
}
