//! What a what-if costs beside the view it starts from: `cargo bench --bench what_if`. Graphs grow,
//! the degrees of the touched nodes stay, and so must the time; the view's grows with the graph.
//! `benches/README.md` says what came out.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion};
use detente::model::Affinity;
use detente::model::standard::{Actor, Linked};
use detente::view::Change;
use detente::{Columns, Error, Graph, Lens, NodeId};

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

/// So many nodes, each with 16 arcs to others at random, a third of them negative.
fn generated(nodes: u64) -> Result<(Graph, Vec<NodeId<Actor>>), Error> {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> =
        (0..nodes).map(|n| graph.node(Actor, &format!("{n:08}")).add()).collect::<Result<_, _>>()?;
    let mut random = Random(0x5EED);
    let count = (nodes * 16) as usize;
    let first: Vec<NodeId> = (0..count).map(|n| ids[n / 16].any()).collect();
    let second: Vec<NodeId> = (0..count).map(|_| ids[random.below(nodes) as usize].any()).collect();
    let signs = [Affinity::new(-0.5)?, Affinity::new(0.5)?, Affinity::new(0.5)?];
    let affinity: Vec<Affinity> = (0..count).map(|_| signs[random.below(3) as usize]).collect();
    graph.record_columns(&Columns { from: &first, to: &second, affinity: &affinity, ..Columns::of("Linked") })?;
    Ok((graph, ids))
}

fn what_ifs(criterion: &mut Criterion) -> Result<(), Error> {
    let mut group = criterion.benchmark_group("what-if");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    for scale in [10, 14, 18] {
        let (graph, ids) = generated(1 << scale)?;
        let view = graph.view(&Lens::new())?;
        let one = |n: usize| Change::affinity::<Linked>((ids[n], ids[n + 1]), -0.25);
        let many: Vec<Change> = (0..64).map(|n| one(n * 8)).collect();
        group.bench_function(BenchmarkId::new("view", format!("2^{scale} nodes")), |bencher| {
            bencher.iter(|| black_box(graph.view(&Lens::new())).is_ok());
        });
        group.bench_function(BenchmarkId::new("one tie", format!("2^{scale} nodes")), |bencher| {
            bencher.iter(|| black_box(view.suppose([one(3)])).is_ok());
        });
        group.bench_function(BenchmarkId::new("64 ties", format!("2^{scale} nodes")), |bencher| {
            bencher.iter(|| black_box(view.suppose(many.iter().cloned())).is_ok());
        });
        let what_if = view.suppose([one(3)])?;
        group.bench_function(BenchmarkId::new("one tie more", format!("2^{scale} nodes")), |bencher| {
            bencher.iter(|| black_box(what_if.suppose([one(5)])).is_ok());
        });
    }
    group.finish();
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut criterion = Criterion::default().configure_from_args();
    what_ifs(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}
