//! Measures without signs on small generated networks: `cargo bench --bench measures`.
//! `benches/README.md` says what is measured; `benches/rivals` puts the same beside others'.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use detente::analysis::network::{
    Betweenness, Closeness, Eigenvector, Harmonic, Katz, LabelPropagation, Leiden, Network, PageRank, over_time,
};
use detente::model::Calendar;
use detente::model::standard::Actor;
use detente::traverse::Ways;
use detente::view::Certainty;
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

/// Nodes and so many arcs, some ends far more often than others; loops and parallel arcs stay.
fn view(nodes: u64, arcs: usize) -> Result<View, Error> {
    let mut random = Random(0x5EED);
    let mut graph = Graph::new();
    let ids = (0..nodes)
        .map(|n| Ok(graph.node(Actor, &format!("{n:08}")).add()?.any()))
        .collect::<Result<Vec<NodeId>, Error>>()?;
    let mut ends = || (0..arcs).map(|_| ids[(random.below(nodes) * random.below(nodes) / nodes) as usize]).collect();
    let (from, to): (Vec<NodeId>, Vec<NodeId>) = (ends(), ends());
    let quantity: Vec<f64> = (0..arcs).map(|_| random.below(1000) as f64 / 1000.0).collect();
    let columns = Columns { from: &from, to: &to, quantity: &quantity, ..Columns::of("Linked") };
    graph.batch(|graph| graph.record_columns(&columns))?;
    graph.view(&Lens::new().quantity())
}

#[expect(clippy::expect_used, reason = "a bench that cannot make its input has nothing to measure")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("input of the bench")
}

/// Links are made anew each time, as when a measure is first asked of a view.
fn linear(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("measures/16384");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let (view, budget) = (must(view(1 << 14, 1 << 18)), Budget::new());
    let network = || must(Network::of(&view));
    let weighted = || network().weighted();
    group.bench_function("degrees", |bench| bench.iter(|| black_box(must(network().degrees()))));
    group.bench_function("strengths", |bench| bench.iter(|| black_box(must(weighted().degrees()))));
    let ranked = |network: &Network<'_>, options: &PageRank| {
        black_box(must(network.page_rank(options, &budget)));
    };
    let (ranks, single) = (PageRank::new(), PageRank::new().single());
    group.bench_function("page-rank", |bench| bench.iter(|| ranked(&network(), &ranks)));
    group.bench_function("page-rank/single", |bench| bench.iter(|| ranked(&network(), &single)));
    group.bench_function("page-rank/weighted", |bench| bench.iter(|| ranked(&weighted(), &ranks)));
    let vector = Eigenvector::new();
    group
        .bench_function("eigenvector", |bench| bench.iter(|| black_box(must(network().eigenvector(&vector, &budget)))));
    let katz = Katz::new().attenuation(1e-3);
    group.bench_function("katz", |bench| bench.iter(|| black_box(must(network().katz(&katz, &budget)))));
    group.bench_function("core-numbers", |bench| bench.iter(|| black_box(must(network().core_numbers(&budget)))));
    group.bench_function("triangles", |bench| bench.iter(|| black_box(must(network().triangles(&budget)))));
    group.bench_function("clustering", |bench| bench.iter(|| black_box(must(network().clustering(&budget)))));
    group.bench_function("reciprocity", |bench| bench.iter(|| black_box(must(network().reciprocity()))));
    group.bench_function("components", |bench| bench.iter(|| black_box(must(view.components(&Ways::new(), &budget)))));
    group.finish();
}

/// What looks from every node, or searches: on a network of a sixteenth the size.
fn longer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("measures/1024");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let (view, budget) = (must(view(1 << 10, 1 << 14)), Budget::new());
    let (network, both) = (must(Network::of(&view)), must(Network::of(&view)).undirected());
    let between = |options: &Betweenness| {
        black_box(must(network.betweenness(options, &budget)));
    };
    let (exact, sampled) = (Betweenness::new(), Betweenness::new().sampled(64, 1));
    group.bench_function("betweenness", |bench| bench.iter(|| between(&exact)));
    group.bench_function("betweenness/sampled", |bench| bench.iter(|| between(&sampled)));
    group.bench_function("link-betweenness", |bench| {
        bench.iter(|| black_box(must(network.link_betweenness(&exact, &budget))));
    });
    let (close, harmonic) = (Closeness::new(), Harmonic::new());
    group.bench_function("closeness", |bench| bench.iter(|| black_box(must(network.closeness(&close, &budget)))));
    group.bench_function("harmonic", |bench| bench.iter(|| black_box(must(network.harmonic(&harmonic, &budget)))));
    let (leiden, labels) = (Leiden::new().starts(1), LabelPropagation::new());
    group.bench_function("communities", |bench| bench.iter(|| black_box(must(both.communities(&leiden, &budget)))));
    group.bench_function("labels", |bench| bench.iter(|| black_box(must(both.label_propagation(&labels, &budget)))));
    let groups = must(both.communities(&leiden, &budget)).value.communities;
    group.bench_function("modularity", |bench| bench.iter(|| black_box(must(both.modularity(&groups, 1.0)))));
    let (first, second) = (must(network.in_degrees()), must(network.out_degrees()));
    group.bench_function("rank-correlation", |bench| bench.iter(|| black_box(first.rank_correlation(&second))));
    let dated = must(view.dated(Certainty::Possible, &budget));
    let days: [detente::Day; 2] = ["2024-01-01", "2024-12-31"].map(|day| must(day.parse()));
    group.bench_function("over-time", |bench| {
        let months = || Calendar::Month.windows(days[0], days[1]);
        bench.iter(|| black_box(must(over_time(&dated, months(), &budget, |network| network.degrees()))));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    linear(&mut criterion);
    longer(&mut criterion);
    criterion.final_summary();
}
