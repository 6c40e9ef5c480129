//! Betweenness of all nodes from all sources, directed, links 1 long each. rustworkx-core is some ten times
//! slower, so its arm is asked from the same records alone, once a round.

use detente::analysis::network::{Betweenness, Network};
use detente::{Budget, Lens};
use petgraph::graph::DiGraph;
use rayon::prelude::*;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::{Failure, ours};

/// Above so many sources times arcs rustworkx-core is left out, which would take minutes a round.
const MOST: usize = 400_000_000;

pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Failure> {
    let (graph, _) = ours::linked(records, |_| 1.0)?;
    let view = graph.view(&Lens::new())?;
    let network = Network::of(&view)?;
    let rows = Rows::of(records);
    let (nodes, links) = (rows.starts.len() - 1, rows.heads.len());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / nodes as f64;
    let mut arms = vec![
        Arm::new(Role::Bound, "bound: the kit's, by hand", |_| mean(&pool.install(|| by_hand(&rows)))),
        Arm::new(Role::Ours, "detente: `Network::betweenness`", |_| {
            let options = Betweenness::new();
            let found = pool.install(|| network.betweenness(&options, &Budget::new()));
            mean(found.expect("no lengths").value.scores.values())
        }),
    ];
    if nodes * links <= MOST {
        let mut graph = DiGraph::<(), ()>::with_capacity(nodes, links);
        (0..nodes).for_each(|_| _ = graph.add_node(()));
        records.iter().for_each(|r| _ = graph.add_edge(r.source.into(), r.target.into(), ()));
        let least = if threads > 1 { 0 } else { usize::MAX };
        let pool = &pool;
        arms.push(Arm::new(Role::Peer, "rustworkx-core 0.18.1", move |_| {
            let found =
                pool.install(|| rustworkx_core::centrality::betweenness_centrality(&graph, false, false, least));
            found.into_iter().flatten().sum::<f64>() / nodes as f64
        }));
    }
    let title = format!("{name}: betweenness of {nodes} nodes, {links} arcs");
    let (worth, unit) = ((nodes * links) as f64 / 1e6, "M arc visits/s");
    Race { title: &title, questions: 1, worth, unit, tolerance: 1e-9, threads }.run(rounds, arms)
}

/// Out-rows alone, each ascending.
struct Rows {
    starts: Vec<usize>,
    heads: Vec<u32>,
}

impl Rows {
    fn of(records: &[Record]) -> Self {
        let mut pairs: Vec<(u32, u32)> = records.iter().map(|r| (r.source, r.target)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; input::node_count(records) + 1];
        pairs.iter().for_each(|pair| starts[pair.0 as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        Self { starts, heads: pairs.into_iter().map(|pair| pair.1).collect() }
    }

    fn row(&self, node: u32) -> &[u32] {
        &self.heads[self.starts[node as usize]..self.starts[node as usize + 1]]
    }
}

/// What a task of the bound keeps.
struct State {
    scores: Vec<f64>,
    paths: Vec<f64>,
    dependencies: Vec<f64>,
    hops: Vec<u32>,
    queue: Vec<u32>,
}

/// The kit's method: a queue, the level of each node asked at every arc both ways, eight tasks a thread.
fn by_hand(rows: &Rows) -> Vec<f64> {
    let nodes = rows.starts.len() - 1;
    let sources: Vec<u32> = (0..nodes as u32).collect();
    let at_once = nodes / (rayon::current_num_threads() * 8) + 1;
    let task = |sources: &[u32]| {
        let zeros = || vec![0.0; nodes];
        let (hops, queue) = (vec![u32::MAX; nodes], Vec::with_capacity(nodes));
        let mut state = State { scores: zeros(), paths: zeros(), dependencies: zeros(), hops, queue };
        sources.iter().for_each(|&source| state.visit(rows, source));
        state.scores
    };
    let add = |mut all: Vec<f64>, more: Vec<f64>| {
        all.iter_mut().zip(more).for_each(|(sum, score)| *sum += score);
        all
    };
    sources.par_chunks(at_once).map(task).reduce(|| vec![0.0; nodes], add)
}

impl State {
    fn visit(&mut self, rows: &Rows, source: u32) {
        let Self { scores, paths, dependencies, hops, queue } = self;
        queue.clear();
        queue.push(source);
        (hops[source as usize], paths[source as usize]) = (0, 1.0);
        let mut at = 0;
        while at < queue.len() {
            let node = queue[at];
            at += 1;
            let (next, count) = (hops[node as usize] + 1, paths[node as usize]);
            for &far in rows.row(node) {
                if hops[far as usize] == u32::MAX {
                    hops[far as usize] = next;
                    queue.push(far);
                }
                if hops[far as usize] == next {
                    paths[far as usize] += count;
                }
            }
        }
        for &node in queue.iter().rev() {
            let next = hops[node as usize] + 1;
            let mut sum = 0.0;
            for &far in rows.row(node) {
                let far = far as usize;
                if hops[far] == next {
                    sum += (1.0 + dependencies[far]) / paths[far];
                }
            }
            dependencies[node as usize] = sum * paths[node as usize];
            if node != source {
                scores[node as usize] += dependencies[node as usize];
            }
        }
        for &node in queue.iter() {
            let node = node as usize;
            (hops[node], paths[node], dependencies[node]) = (u32::MAX, 0.0, 0.0);
        }
    }
}
