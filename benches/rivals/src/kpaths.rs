//! The ten cheapest simple paths between twenty pairs, the cost of an arc being the size of its
//! weight in thousandths. The answer compared is the sum of the ten costs.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::hint::black_box;

use detente::Lens;
use detente::traverse::Path;
use pathfinding::directed::yen::yen;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, ours};

const PATHS: usize = 10;

/// Where an arc leads and what it costs.
type Way = (u32, u32);

pub fn run(name: &str, records: &[Record], rounds: usize, _: usize) -> Result<(), Failure> {
    let pairs = input::pairs(records);
    let out = Rows::outgoing(records, |r| Some((r.target, thousandths(r))));
    let into = Rows::incoming(records, |r| Some((r.source, thousandths(r))));
    let long = Rows::outgoing(records, |r| Some((r.target, u64::from(thousandths(r)))));
    let (graph, ids) = ours::linked(records, |r| f64::from(thousandths(r)))?;
    let view = graph.view(&Lens::new().quantity())?;
    let [mut plain, mut search] = [(); 2].map(|()| Search::new(&out, &into));
    let arms = vec![
        Arm::new(Role::Bound, "bound: Yen (1971), exact A* bound", |n| plain.yen(pairs[n])),
        Arm::new(Role::Better, "by hand: the same with Lawler's partition (1972)", |n| search.lawler(pairs[n])),
        Arm::new(Role::Peer, "pathfinding `yen`", |n| {
            let (from, to) = pairs[n];
            let paths = yen(&from, |&node| long.row(node).iter().copied(), |&node| node == to, PATHS);
            paths.iter().map(|path| path.1).sum::<u64>() as f64
        }),
        Arm::new(Role::Ours, "detente `Paths::first`", |n| {
            let (from, to) = pairs[n];
            let paths = ours::cheapest_paths(&view, ids[from as usize], ids[to as usize], PATHS);
            paths.iter().filter_map(Path::cost).sum()
        }),
    ];
    let title = format!("{name}: {PATHS} cheapest simple paths between 20 pairs, {} arcs", records.len());
    let race = Race { title: &title, questions: pairs.len(), worth: 1.0, unit: "pairs/s", tolerance: 0.0, threads: 1 };
    race.run(rounds, arms)
}

fn thousandths(record: &Record) -> u32 {
    (record.weight.abs() * 1000.0).round() as u32
}

const NEVER: u32 = u32::MAX;

/// What a search knows of a node; of an earlier search unless the stamp is its own.
#[derive(Clone, Copy)]
struct Mark {
    search: u32,
    cost: u32,
    before: u32,
}

/// A path, and which others are yet to be looked for beside it: those that share its nodes up to
/// `apart` and go on from there to none of `taken`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    cost: u32,
    nodes: Vec<u32>,
    apart: usize,
    taken: Vec<u32>,
}

/// Yen's method on Lawler's partition: each path taken splits what is left of its part by where a
/// path leaves it, so that none is found twice. One search backwards from the target gives the
/// exact cost to go, so that a search for the cheapest of a part runs nearly straight.
struct Search<'r> {
    out: &'r Rows<Way>,
    into: &'r Rows<Way>,
    to_go: Vec<u32>,
    marks: Vec<Mark>,
    is_shared: Vec<bool>,
    search: u32,
    heap: BinaryHeap<Reverse<u64>>,
}

impl<'r> Search<'r> {
    fn new(out: &'r Rows<Way>, into: &'r Rows<Way>) -> Self {
        let nodes = out.node_count();
        Self {
            out,
            into,
            to_go: vec![NEVER; nodes],
            marks: vec![Mark { search: 0, cost: 0, before: 0 }; nodes],
            is_shared: vec![false; nodes],
            search: 0,
            heap: BinaryHeap::new(),
        }
    }

    fn lawler(&mut self, (from, to): (u32, u32)) -> f64 {
        self.back_from(to);
        let mut waiting = BinaryHeap::new();
        waiting.extend(self.best_of(&[], from, to, 0, NEVER - 1, Vec::new()).map(Reverse));
        let mut taken: Vec<Found> = Vec::new();
        while let Some(Reverse(path)) = waiting.pop() {
            if taken.len() + 1 < PATHS {
                self.split(&path, to, PATHS - taken.len() - 1, &mut waiting);
            }
            taken.push(path);
            if taken.len() == PATHS {
                break;
            }
        }
        black_box(&taken).iter().map(|path| f64::from(path.cost)).sum()
    }

    /// Yen's method alone: from every node of each path taken, the next arc being none by which a
    /// path with the same beginning went on. Paths are found again and again.
    fn yen(&mut self, (from, to): (u32, u32)) -> f64 {
        self.back_from(to);
        let mut waiting = BTreeSet::new();
        waiting.extend(self.best_of(&[], from, to, 0, NEVER - 1, Vec::new()));
        let mut taken: Vec<Found> = Vec::new();
        while let Some(path) = waiting.pop_first() {
            taken.push(Found { apart: 0, taken: Vec::new(), ..path });
            if taken.len() == PATHS {
                break;
            }
            let nodes = taken[taken.len() - 1].nodes.clone();
            let mut root = 0;
            for (at, step) in nodes.windows(2).enumerate() {
                let alike = taken.iter().filter(|t| t.nodes.len() > at + 1 && t.nodes[..=at] == nodes[..=at]);
                let bans: Vec<u32> = alike.map(|t| t.nodes[at + 1]).collect();
                let found = self.best_of(&nodes[..at], step[0], to, root, NEVER - 1, bans);
                let found = found.map(|found| Found { apart: 0, taken: Vec::new(), ..found });
                waiting.extend(found.filter(|found| !taken.contains(found)));
                root += self.out.row(step[0]).iter().find(|way| way.0 == step[1]).map_or(0, |way| way.1);
            }
        }
        black_box(&taken).iter().map(|path| f64::from(path.cost)).sum()
    }

    /// Looks for the cheapest path of every part that is left when a path is taken.
    fn split(&mut self, path: &Found, to: u32, wanted: usize, waiting: &mut BinaryHeap<Reverse<Found>>) {
        let mut costs: Vec<u32> = waiting.iter().map(|found| found.0.cost).collect();
        costs.sort_unstable();
        let mut root = 0;
        for at in 0..path.nodes.len() - 1 {
            let (node, next) = (path.nodes[at], path.nodes[at + 1]);
            if at >= path.apart {
                let mut taken = if at == path.apart { path.taken.clone() } else { Vec::new() };
                taken.push(next);
                // A path dearer than all that are still wanted is of no use.
                let most = costs.get(wanted - 1).copied().unwrap_or(NEVER - 1);
                if let Some(found) = self.best_of(&path.nodes[..at], node, to, root, most, taken) {
                    costs.insert(costs.partition_point(|&cost| cost < found.cost), found.cost);
                    waiting.push(Reverse(found));
                }
            }
            root += self.out.row(node).iter().find(|way| way.0 == next).map_or(0, |way| way.1);
        }
    }

    fn back_from(&mut self, to: u32) {
        self.to_go.fill(NEVER);
        self.to_go[to as usize] = 0;
        self.heap.clear();
        self.heap.push(Reverse(u64::from(to)));
        while let Some(Reverse(entry)) = self.heap.pop() {
            let (cost, node) = ((entry >> 32) as u32, entry as u32);
            if cost > self.to_go[node as usize] {
                continue;
            }
            for &(tail, more) in self.into.row(node) {
                let (new, old) = (cost + more, &mut self.to_go[tail as usize]);
                if new < *old {
                    *old = new;
                    self.heap.push(Reverse(u64::from(new) << 32 | u64::from(tail)));
                }
            }
        }
    }

    /// The cheapest path along `shared` and on from `node` by an arc to none of `taken`, if it
    /// costs no more than `most`.
    fn best_of(&mut self, shared: &[u32], node: u32, to: u32, root: u32, most: u32, taken: Vec<u32>) -> Option<Found> {
        shared.iter().for_each(|&node| self.is_shared[node as usize] = true);
        let cost = self.run(node, to, most.checked_sub(root), &taken);
        shared.iter().for_each(|&node| self.is_shared[node as usize] = false);
        let mut nodes = vec![to];
        let cost = root + cost?;
        let mut last = to;
        while last != node {
            last = self.marks[last as usize].before;
            nodes.push(last);
        }
        nodes.extend(shared.iter().rev());
        nodes.reverse();
        Some(Found { cost, nodes, apart: shared.len(), taken })
    }

    fn run(&mut self, from: u32, to: u32, most: Option<u32>, taken: &[u32]) -> Option<u32> {
        let most = most.filter(|_| self.to_go[from as usize] != NEVER)?;
        self.search += 1;
        self.heap.clear();
        self.marks[from as usize] = Mark { search: self.search, cost: 0, before: from };
        self.heap.push(Reverse(u64::from(self.to_go[from as usize]) << 32 | u64::from(from)));
        while let Some(Reverse(entry)) = self.heap.pop() {
            let (total, node) = ((entry >> 32) as u32, entry as u32);
            let cost = self.marks[node as usize].cost;
            if node == to {
                return Some(cost);
            }
            if total > cost + self.to_go[node as usize] {
                continue;
            }
            for &(head, more) in self.out.row(node) {
                let left = self.to_go[head as usize];
                let (new, mark) = (cost + more, &mut self.marks[head as usize]);
                let is_better = mark.search != self.search || new < mark.cost;
                // A node out of reach has more left than any bound.
                if is_better
                    && most.checked_sub(new).is_some_and(|room| left <= room)
                    && !self.is_shared[head as usize]
                    && !(node == from && taken.contains(&head))
                {
                    *mark = Mark { search: self.search, cost: new, before: node };
                    self.heap.push(Reverse(u64::from(new + left) << 32 | u64::from(head)));
                }
            }
        }
        None
    }
}
