//! Cheapest paths from 16 nodes to every other, the cost of an arc being the size of its weight.
//! The answer compared is how many are reached and their mean cost.

use detente::Lens;
use detente::view::NodeIx;
use graph::prelude::{CsrLayout, DeltaSteppingConfig, DirectedCsrGraph, GraphBuilder, delta_stepping};
use pathfinding::directed::dijkstra::dijkstra_all;
use petgraph::csr::Csr;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::Ordering::Relaxed;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::rows::{Bits, Rows};
use crate::{Failure, builds, ours};

const SOURCES: usize = 16;
/// At 0.1, the default of many, `delta_stepping` of `graph` 0.3.2 loses nodes by rounding.
const DELTA: f32 = 0.125;

pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Failure> {
    let sources = input::sources(records, SOURCES);
    let short = Rows::outgoing(records, |r| Some((r.target, r.weight.abs())));
    let long = Rows::outgoing(records, |r| Some((r.target, f64::from(r.weight.abs()))));
    let (csr, list) = (builds::csr(records, |r| r.weight.abs()), builds::graph(records, |r| r.weight.abs()));
    let other = by_graph(records);
    let (graph, ids) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let arms = vec![
        Arm::at_once(Role::Bound, "bound: heap of u64, f32 costs", |n| summary(heap(&short, sources[n]))),
        Arm::at_once(Role::Better, "by hand: ring of buckets, f32 costs", |n| summary(ring(&short, sources[n]))),
        Arm::at_once(Role::Better, "by hand: radix heap, f64 costs", |n| summary(radix(&long, sources[n]))),
        Arm::at_once(Role::Aside, "by hand: heap of (f64, node)", |n| summary(wide_heap(&long, sources[n]))),
        Arm::new(Role::Peer, "graph `delta_stepping`", |n| {
            let config = DeltaSteppingConfig::new(sources[n] as usize, DELTA);
            let costs = pool.install(|| delta_stepping(&other, config));
            summary(costs.iter().map(|cost| cost.load(Relaxed)).filter(|&cost| cost < f32::MAX).map(f64::from))
        }),
        Arm::at_once(Role::Peer, "petgraph `dijkstra` on `Csr`", |n| petgraph_csr(&csr, sources[n])),
        Arm::at_once(Role::Peer, "petgraph `dijkstra` on `Graph`", |n| petgraph_list(&list, sources[n])).at_most(2),
        Arm::at_once(Role::Peer, "pathfinding `dijkstra_all` (costs in thousandths)", |n| {
            let step = |&node: &u32| short.row(node).iter().map(|&(head, cost)| (head, thousandths(cost)));
            // It leaves out the start.
            summary(std::iter::once(0.0).chain(dijkstra_all(&sources[n], step).values().map(|x| x.1 as f64 / 1e3)))
        })
        .at_most(4),
        Arm::at_once(Role::Ours, "detente `View::distances` (f64 costs, last ties)", |n| {
            let costs = ours::distances(&view, ids[sources[n] as usize]);
            summary((0..view.node_count() as u32).filter_map(|node| costs.at(NodeIx(node))))
        }),
    ];
    let title = format!("{name}: cheapest paths from {SOURCES} nodes, {} arcs", records.len());
    let worth = records.len() as f64 / 1e6;
    // Sums of f32 in another order differ in their last bits.
    Race { title: &title, questions: SOURCES, worth, unit: "M arcs/s", tolerance: 1e-6, threads }.run(rounds, arms)
}

fn thousandths(cost: f32) -> u64 {
    (cost * 1000.0).round() as u64
}

/// Nodes reached and their mean cost, as one number.
fn summary(costs: impl IntoIterator<Item = f64>) -> f64 {
    let finite = costs.into_iter().filter(|cost| cost.is_finite());
    let (count, sum) = finite.fold((0.0, 0.0), |(count, sum), cost| (count + 1.0, sum + cost));
    count + sum / count
}

fn by_graph(records: &[Record]) -> DirectedCsrGraph<u32, (), f32> {
    let edges: Vec<(u32, u32, f32)> = records.iter().map(|r| (r.source, r.target, r.weight.abs())).collect();
    GraphBuilder::new().csr_layout(CsrLayout::Sorted).edges_with_values(edges).build()
}

fn petgraph_csr(graph: &Csr<(), f32>, from: u32) -> f64 {
    let costs = petgraph::algo::dijkstra(graph, from, None, |edge| *edge.weight());
    summary(costs.values().map(|&cost| f64::from(cost)))
}

fn petgraph_list(graph: &petgraph::Graph<(), f32>, from: u32) -> f64 {
    let costs = petgraph::algo::dijkstra(graph, from.into(), None, |edge| *edge.weight());
    summary(costs.values().map(|&cost| f64::from(cost)))
}

/// Dijkstra with a binary heap whose entries are never decreased but pushed again: cost in the
/// high half, node in the low, since bits of positive floats are ordered as they are.
fn heap(rows: &Rows<(u32, f32)>, from: u32) -> impl Iterator<Item = f64> {
    let mut costs = vec![f32::INFINITY; rows.node_count()];
    let mut heap = BinaryHeap::from([Reverse(u64::from(from))]);
    costs[from as usize] = 0.0;
    while let Some(Reverse(entry)) = heap.pop() {
        let (cost, node) = (f32::from_bits((entry >> 32) as u32), entry as u32);
        if cost > costs[node as usize] {
            continue;
        }
        for &(head, more) in rows.row(node) {
            let (new, old) = (cost + more, &mut costs[head as usize]);
            if new < *old {
                *old = new;
                heap.push(Reverse(u64::from(new.to_bits()) << 32 | u64::from(head)));
            }
        }
    }
    costs.into_iter().map(f64::from)
}

/// The same with entries of 16 bytes.
fn wide_heap(rows: &Rows<(u32, f64)>, from: u32) -> Vec<f64> {
    let mut costs = vec![f64::INFINITY; rows.node_count()];
    let mut heap = BinaryHeap::from([Reverse((0_u64, from))]);
    costs[from as usize] = 0.0;
    while let Some(Reverse((bits, node))) = heap.pop() {
        let cost = f64::from_bits(bits);
        if cost > costs[node as usize] {
            continue;
        }
        for &(head, more) in rows.row(node) {
            let (new, old) = (cost + more, &mut costs[head as usize]);
            if new < *old {
                *old = new;
                heap.push(Reverse((new.to_bits(), head)));
            }
        }
    }
    costs
}

/// Buckets of equal width in a ring that the dearest arc cannot reach around (Dial 1969; within a
/// bucket in any order, as in delta-stepping, Meyer and Sanders 2003). No arc costs more than 1.
fn ring(rows: &Rows<(u32, f32)>, from: u32) -> impl Iterator<Item = f64> {
    const A_UNIT: f32 = 256.0;
    const BUCKETS: usize = 512;
    let (mut costs, mut open) = (vec![f32::INFINITY; rows.node_count()], Bits::new(rows.node_count()));
    let leads_on = rows.with_arcs();
    let mut ring: Vec<Vec<u32>> = vec![Vec::new(); BUCKETS];
    costs[from as usize] = 0.0;
    open.add(from);
    ring[0].push(from);
    let (mut now, mut left) = (0, 1_usize);
    while left > 0 {
        while let Some(node) = ring[now % BUCKETS].pop() {
            left -= 1;
            if !open.take(node) {
                continue;
            }
            let cost = costs[node as usize];
            for &(head, more) in rows.row(node) {
                let (new, old) = (cost + more, &mut costs[head as usize]);
                if new < *old {
                    *old = new;
                    if leads_on.has(head) {
                        open.add(head);
                        ring[((new * A_UNIT) as usize).max(now) % BUCKETS].push(head);
                        left += 1;
                    }
                }
            }
        }
        now += 1;
    }
    costs.into_iter().map(f64::from)
}

/// A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan 1990) of words: the upper half of the cost's
/// bits above the node. It needs no bound on costs. Of costs alike in their upper half, the order
/// is any; a node is followed again when its cost falls after all.
fn radix(rows: &Rows<(u32, f64)>, from: u32) -> Vec<f64> {
    let (mut costs, mut open) = (vec![f64::INFINITY; rows.node_count()], Bits::new(rows.node_count()));
    let leads_on = rows.with_arcs();
    // Bucket n holds keys whose highest bit unlike the last key's is bit n - 1.
    let mut buckets: [Vec<u64>; 33] = std::array::from_fn(|_| Vec::new());
    let place = |key: u32, last: u32| (u32::BITS - (key ^ last).leading_zeros()) as usize;
    let key = |cost: f64| (cost.to_bits() >> 32) as u32;
    let mut last = 0;
    costs[from as usize] = 0.0;
    open.add(from);
    buckets[0].push(u64::from(from));
    loop {
        while let Some(entry) = buckets[0].pop() {
            let node = entry as u32;
            if !open.take(node) {
                continue;
            }
            let cost = costs[node as usize];
            for &(head, more) in rows.row(node) {
                let (new, old) = (cost + more, &mut costs[head as usize]);
                if new < *old {
                    *old = new;
                    if leads_on.has(head) {
                        open.add(head);
                        buckets[place(key(new), last)].push(u64::from(key(new)) << 32 | u64::from(head));
                    }
                }
            }
        }
        let Some(lowest) = buckets.iter().position(|bucket| !bucket.is_empty()) else { return costs };
        let mut entries = std::mem::take(&mut buckets[lowest]);
        entries.retain(|&entry| open.has(entry as u32) && key(costs[entry as u32 as usize]) == (entry >> 32) as u32);
        last = entries.iter().min().map_or(last, |&entry| (entry >> 32) as u32);
        for entry in entries.drain(..) {
            buckets[place((entry >> 32) as u32, last)].push(entry);
        }
        // Its place, empty since, keeps the memory.
        if buckets[lowest].is_empty() {
            buckets[lowest] = entries;
        }
    }
}
