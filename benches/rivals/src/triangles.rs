//! Triangles without signs, and core numbers: on one thread, then on two. By hand and of the peers,
//! the clock covers the answer from rows or a graph that are there; of detente, from a view that is
//! there, so making undirected links of it is part of it.

use std::cmp::Reverse;

use detente::analysis::network::Network;
use detente::{Budget, Lens};
use graph::prelude::{CsrLayout, GraphBuilder, UndirectedCsrGraph, global_triangle_count, relabel_graph};
use petgraph::graph::UnGraph;
use rayon::prelude::*;

use crate::input::Record;
use crate::machine::on_one_processor;
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, ours};

pub fn run(name: &str, records: &[Record], rounds: usize) -> Result<(), Failure> {
    let both = undirected(records);
    let mut edges: Vec<(u32, u32)> = records.iter().map(|r| (r.source.min(r.target), r.source.max(r.target))).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut other: UndirectedCsrGraph<u32> =
        GraphBuilder::new().csr_layout(CsrLayout::Deduplicated).edges(edges.clone()).build();
    relabel_graph(&mut other);
    let (graph, _) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let ready = Network::of(&view)?.undirected();
    let count = |network: &Network<'_>| network.triangles(&Budget::new()).expect("few links").value as f64;
    count(&ready);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let theirs = || global_triangle_count(&other) as f64;
        let arms = vec![
            Arm::new(Role::Bound, "bound: rows by hand, half of each, a bit a node", |_| {
                pool.install(|| by_hand(&both, threads))
            }),
            Arm::new(Role::Peer, "graph `global_triangle_count`, relabelled beforehand", |_| {
                if threads == 1 { on_one_processor(theirs) } else { theirs() }
            }),
            Arm::new(Role::Ours, "detente: links of a view and `Network::triangles`", |_| {
                pool.install(|| count(&Network::of(&view).expect("no weight is negative")))
            }),
            Arm::new(Role::Aside, "detente: `Network::triangles` alone", |_| pool.install(|| count(&ready))),
        ];
        let title = format!("{name}: triangles, {} links, {threads} threads", edges.len());
        let (worth, unit) = (count(&ready) / 1e6, "M triangles/s");
        Race { title: &title, questions: 1, worth, unit, tolerance: 0.0 }.run(rounds, arms);
    }
    cores(name, &both, &edges, &view, rounds)
}

fn cores(
    name: &str,
    both: &Rows<u32>,
    edges: &[(u32, u32)],
    view: &detente::View,
    rounds: usize,
) -> Result<(), Failure> {
    let mut list = UnGraph::<(), ()>::with_capacity(both.node_count(), edges.len());
    (0..both.node_count()).for_each(|_| drop(list.add_node(())));
    edges.iter().for_each(|&(a, b)| drop(list.add_edge(a.into(), b.into(), ())));
    let ready = Network::of(view)?.undirected();
    let sum = |network: &Network<'_>| -> f64 {
        network.core_numbers(&Budget::new()).expect("few links").value.values().iter().sum()
    };
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let arms = vec![
            Arm::new(Role::Bound, "bound: rows by hand, sorted by degree", |_| peeled_by_hand(both)),
            Arm::new(Role::Peer, "rustworkx-core `core_number`", |_| {
                rustworkx_core::connectivity::core_number(&list).values().sum::<usize>() as f64
            }),
            Arm::new(Role::Ours, "detente: links of a view and `Network::core_numbers`", |_| {
                pool.install(|| sum(&Network::of(view).expect("no weight is negative")))
            }),
            Arm::new(Role::Aside, "detente: `Network::core_numbers` alone", |_| pool.install(|| sum(&ready))),
        ];
        let title = format!("{name}: core numbers, {} links, {threads} threads", edges.len());
        let (worth, unit) = (edges.len() as f64 / 1e6, "M links/s");
        Race { title: &title, questions: 1, worth, unit, tolerance: 0.0 }.run(rounds, arms);
    }
    Ok(())
}

/// Rows of neighbours, each once.
fn undirected(records: &[Record]) -> Rows<u32> {
    let turned = records.iter().map(|r| Record { source: r.target, target: r.source, ..*r });
    let mut all: Vec<Record> = records.iter().copied().chain(turned).filter(|r| r.source != r.target).collect();
    all.sort_unstable_by_key(|r| (r.source, r.target));
    all.dedup_by_key(|r| (r.source, r.target));
    Rows::outgoing(&all, |r| Some(r.target))
}

fn by_hand(both: &Rows<u32>, threads: usize) -> f64 {
    let nodes = both.node_count();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    order.sort_unstable_by_key(|&node| Reverse(both.len(node)));
    let mut ranks = vec![0; nodes];
    order.iter().zip(0..).for_each(|(&node, rank)| ranks[node as usize] = rank);
    let (mut starts, mut ends) = (vec![0], Vec::with_capacity(both.arc_count() / 2));
    for (&node, rank) in order.iter().zip(0..) {
        let start = ends.len();
        ends.extend(both.row(node).iter().map(|&far| ranks[far as usize]).filter(|&far: &u32| far < rank));
        ends[start..].sort_unstable();
        starts.push(ends.len());
    }
    let row = |node: usize| &ends[starts[node]..starts[node + 1]];
    let count = |nodes: std::ops::Range<usize>| {
        let (mut marks, mut found) = (vec![0_u64; order.len() / 64 + 1], 0);
        for node in nodes.filter(|&node| row(node).len() > 1) {
            row(node).iter().for_each(|&far| marks[far as usize / 64] |= 1 << (far % 64));
            for &far in row(node) {
                found += row(far as usize).iter().map(|&third| marks[third as usize / 64] >> (third % 64) & 1).sum::<u64>();
            }
            row(node).iter().for_each(|&far| marks[far as usize / 64] = 0);
        }
        found
    };
    let step = nodes / 256 + 1;
    if threads == 1 {
        return count(0..nodes) as f64;
    }
    let tasks = (0..256).into_par_iter().map(|n| count((n * step).min(nodes)..(n * step + step).min(nodes)));
    tasks.sum::<u64>() as f64
}

/// Nodes kept sorted by the links they have left (Batagelj & Zaversnik 2003).
fn peeled_by_hand(both: &Rows<u32>) -> f64 {
    let nodes = both.node_count();
    let mut degrees: Vec<u32> = (0..nodes as u32).map(|node| both.len(node) as u32).collect();
    let most = degrees.iter().copied().max().unwrap_or(0) as usize;
    let mut bins = vec![0_u32; most + 2];
    degrees.iter().for_each(|&degree| bins[degree as usize + 1] += 1);
    for at in 1..bins.len() {
        bins[at] += bins[at - 1];
    }
    let (mut next, mut places, mut sorted) = (bins.clone(), vec![0_u32; nodes], vec![0_u32; nodes]);
    for node in 0..nodes {
        let place = &mut next[degrees[node] as usize];
        places[node] = *place;
        sorted[*place as usize] = node as u32;
        *place += 1;
    }
    for at in 0..nodes {
        let node = sorted[at];
        let core = degrees[node as usize];
        for &far in both.row(node) {
            let degree = degrees[far as usize];
            if degree > core {
                // Changes places with the first of its degree.
                let (place, first) = (places[far as usize], bins[degree as usize]);
                let other = sorted[first as usize];
                sorted.swap(place as usize, first as usize);
                (places[far as usize], places[other as usize]) = (first, place);
                bins[degree as usize] += 1;
                degrees[far as usize] -= 1;
            }
        }
    }
    degrees.into_iter().map(f64::from).sum()
}
