//! Weak components: which nodes hang together whichever way arcs run. The answer compared is their
//! number, a node without arcs being one of its own.

use detente::Lens;
use graph::prelude::{Components as _, CsrLayout, DirectedCsrGraph, GraphBuilder, WccConfig, wcc_afforest_dss};

use crate::input::Record;
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, builds, ours};

pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Failure> {
    let out = Rows::outgoing(records, |r| Some(r.target));
    let list = builds::graph(records, |_| ());
    let other = by_graph(records);
    let (graph, _) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let arms = vec![
        Arm::new(Role::Bound, "bound: union-find over all arcs", |_| trees(&union_find(&out))),
        Arm::new(Role::Peer, "graph `wcc_afforest_dss`", |_| {
            let found = pool.install(|| wcc_afforest_dss(&other, WccConfig::default()));
            trees(&found.to_vec())
        }),
        Arm::new(Role::Peer, "petgraph `connected_components` on `Graph`", |_| {
            petgraph::algo::connected_components(&list) as f64
        }),
        Arm::new(Role::Ours, "detente `View::components` (labels, sizes)", |_| {
            pool.install(|| ours::components(&view)).count() as f64
        }),
    ];
    let title = format!("{name}: weak components, {} arcs", records.len());
    let worth = records.len() as f64 / 1e6;
    Race { title: &title, questions: 1, worth, unit: "M arcs/s", tolerance: 0.0, threads }.run(rounds, arms)
}

/// `graph` looks for components only where edges carry nothing.
fn by_graph(records: &[Record]) -> DirectedCsrGraph<u32> {
    let edges: Vec<(u32, u32)> = records.iter().map(|r| (r.source, r.target)).collect();
    GraphBuilder::new().csr_layout(CsrLayout::Sorted).edges(edges).build()
}

/// Roots of a forest.
fn trees(parents: &[u32]) -> f64 {
    parents.iter().zip(0..).filter(|&(&parent, node)| parent == node).count() as f64
}

/// Every arc joins its ends' trees; on the way to a root, every other node is hung one higher.
fn union_find(rows: &Rows<u32>) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..rows.node_count() as u32).collect();
    let root = |parents: &mut [u32], mut node: u32| {
        while parents[node as usize] != node {
            let above = parents[parents[node as usize] as usize];
            parents[node as usize] = above;
            node = above;
        }
        node
    };
    for node in 0..rows.node_count() as u32 {
        let mut own = root(&mut parents, node);
        for &head in rows.row(node) {
            if parents[head as usize] != own {
                let other = root(&mut parents, head);
                let (first, last) = (own.min(other), own.max(other));
                parents[last as usize] = first;
                own = first;
            }
        }
    }
    parents
}
