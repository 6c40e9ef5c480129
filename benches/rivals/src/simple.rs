//! All simple paths of at most four arcs between twenty pairs; every path is made. The answer
//! compared is how many there are.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::hint::black_box;

use detente::Lens;
use petgraph::algo::all_simple_paths;
use rustc_hash::FxBuildHasher;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, builds, ours};

const HOPS: u32 = 4;

pub fn run(name: &str, records: &[Record], rounds: usize, _: usize) -> Result<(), Failure> {
    let pairs = input::pairs(records);
    let (out, into) = (Rows::outgoing(records, |r| Some(r.target)), Rows::incoming(records, |r| Some(r.source)));
    let peer = builds::graph(records, |_| ());
    let (graph, ids) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let arms = vec![
        Arm::new(Role::Bound, "bound: depth first, pruned by the hops left", |n| {
            Search::new(&out, &into, pairs[n]).count(false)
        }),
        Arm::new(Role::Better, "by hand: the same, last arcs looked up", |n| {
            Search::new(&out, &into, pairs[n]).count(true)
        }),
        Arm::new(Role::Peer, "petgraph `all_simple_paths`", |n| petgraph::<RandomState>(&peer, pairs[n])),
        Arm::new(Role::Peer, "petgraph `all_simple_paths`, fast hasher", |n| {
            petgraph::<FxBuildHasher>(&peer, pairs[n])
        }),
        Arm::new(Role::Ours, "detente `Paths::all`", |n| {
            let (from, to) = pairs[n];
            ours::simple_paths(&view, ids[from as usize], ids[to as usize], HOPS as usize) as f64
        }),
    ];
    let title = format!("{name}: simple paths of at most {HOPS} arcs between 20 pairs, {} arcs", records.len());
    let race = Race { title: &title, questions: pairs.len(), worth: 1.0, unit: "pairs/s", tolerance: 0.0, threads: 1 };
    race.run(rounds, arms)
}

fn petgraph<S: BuildHasher + Default>(graph: &petgraph::Graph<(), ()>, (from, to): (u32, u32)) -> f64 {
    let paths = all_simple_paths::<Vec<_>, _, S>(graph, from.into(), to.into(), 0, Some(HOPS as usize - 1));
    paths.map(black_box).count() as f64
}

/// A node from which the target is too far.
const FAR: u32 = u32::MAX;

/// Depth-first search that enters a node only when the target is near enough for the hops left.
struct Search<'r> {
    rows: &'r Rows<u32>,
    to: u32,
    from: u32,
    /// Hops to the target, found backwards from it.
    hops: Vec<u32>,
    is_on_path: Vec<bool>,
    path: Vec<u32>,
    /// All paths found, node after node; each ends in the target.
    found: Vec<u32>,
    count: u32,
    /// Arcs from each node to the target.
    last: Vec<u32>,
}

impl<'r> Search<'r> {
    fn new(rows: &'r Rows<u32>, into: &Rows<u32>, (from, to): (u32, u32)) -> Self {
        let mut hops = vec![FAR; rows.node_count()];
        let mut last = vec![0; rows.node_count()];
        into.row(to).iter().for_each(|&tail| last[tail as usize] += 1);
        let mut queue = vec![to];
        hops[to as usize] = 0;
        let mut at = 0;
        while let Some(&node) = queue.get(at) {
            at += 1;
            let next = hops[node as usize] + 1;
            if next > HOPS {
                break;
            }
            for &tail in into.row(node) {
                if hops[tail as usize] == FAR {
                    hops[tail as usize] = next;
                    queue.push(tail);
                }
            }
        }
        let is_on_path = vec![false; rows.node_count()];
        Self { rows, to, from, hops, is_on_path, path: Vec::new(), found: Vec::new(), count: 0, last }
    }

    fn count(mut self, looks_up: bool) -> f64 {
        if looks_up {
            self.go_and_look_up(self.from, HOPS);
        } else {
            self.go(self.from, HOPS);
        }
        black_box(&self.found);
        f64::from(self.count)
    }

    fn keep(&mut self) {
        self.found.extend_from_slice(&self.path);
        self.found.push(self.to);
        self.count += 1;
    }

    fn go(&mut self, node: u32, left: u32) {
        self.path.push(node);
        self.is_on_path[node as usize] = true;
        let rows = self.rows;
        for &head in rows.row(node) {
            if head == self.to {
                self.keep();
            } else if self.hops[head as usize] < left && !self.is_on_path[head as usize] {
                self.go(head, left - 1);
            }
        }
        self.is_on_path[node as usize] = false;
        self.path.pop();
    }

    /// Reads no row of a node from which only the last arc can follow.
    fn go_and_look_up(&mut self, node: u32, left: u32) {
        self.path.push(node);
        (0..self.last[node as usize]).for_each(|_| self.keep());
        if left > 1 {
            self.is_on_path[node as usize] = true;
            let rows = self.rows;
            for &head in rows.row(node) {
                if self.hops[head as usize] < left && head != self.to && !self.is_on_path[head as usize] {
                    self.go_and_look_up(head, left - 1);
                }
            }
            self.is_on_path[node as usize] = false;
        }
        self.path.pop();
    }
}
