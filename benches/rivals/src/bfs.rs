//! Breadth-first search over the whole graph from 64 nodes: hops to every node that is reached.
//! The answer compared is how many are (those that give no hops only visit the nodes).

use detente::Lens;
use petgraph::csr::Csr;
use petgraph::visit::Bfs;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::rows::{Bits, Rows};
use crate::{Failure, builds, ours};

const SOURCES: usize = 64;

pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Failure> {
    let sources = input::sources(records, SOURCES);
    let (out, into) = (Rows::outgoing(records, |r| Some(r.target)), Rows::incoming(records, |r| Some(r.source)));
    let csr = builds::csr(records, |_| ());
    let list = builds::graph(records, |_| ());
    let (graph, ids) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    for &source in &sources {
        let hops = ours::hops(&view, ids[source as usize]);
        assert_eq!(hops.as_slice(), switching(&out, &into, source), "hops from {source}");
    }
    let arms = vec![
        Arm::at_once(Role::Bound, "bound: switching direction (Beamer 2012)", |n| {
            reached(&switching(&out, &into, sources[n]))
        }),
        Arm::at_once(Role::Aside, "by hand: onward only", |n| reached(&onward(&out, sources[n]))),
        Arm::at_once(Role::Peer, "petgraph `Bfs` on `Csr` (no hops)", |n| visited_csr(&csr, sources[n])),
        Arm::at_once(Role::Peer, "petgraph `Bfs` on `Graph` (no hops)", |n| visited_list(&list, sources[n])).at_most(2),
        Arm::at_once(Role::Peer, "pathfinding `bfs_reach` (no hops)", |n| {
            let step = |&node: &u32| out.row(node).iter().copied();
            pathfinding::directed::bfs::bfs_reach(sources[n], step).count() as f64
        })
        .at_most(8),
        Arm::at_once(Role::Ours, "detente `View::hops`", |n| {
            ours::hops(&view, ids[sources[n] as usize]).reached() as f64
        }),
    ];
    let title = format!("{name}: breadth-first search from {SOURCES} nodes, {} arcs", records.len());
    let worth = records.len() as f64 / 1e6;
    Race { title: &title, questions: SOURCES, worth, unit: "M arcs/s", tolerance: 0.0, threads }.run(rounds, arms)
}

fn reached(hops: &[u32]) -> f64 {
    hops.iter().filter(|&&hops| hops != NEVER).count() as f64
}

fn visited_csr(graph: &Csr<(), ()>, from: u32) -> f64 {
    let (mut search, mut count) = (Bfs::new(graph, from), 0);
    while search.next(graph).is_some() {
        count += 1;
    }
    f64::from(count)
}

fn visited_list(graph: &petgraph::Graph<(), ()>, from: u32) -> f64 {
    let (mut search, mut count) = (Bfs::new(graph, from.into()), 0);
    while search.next(graph).is_some() {
        count += 1;
    }
    f64::from(count)
}

const NEVER: u32 = u32::MAX;

fn onward(out: &Rows<u32>, from: u32) -> Vec<u32> {
    let mut hops = vec![NEVER; out.node_count()];
    let mut queue = vec![from];
    hops[from as usize] = 0;
    let mut at = 0;
    while let Some(&node) = queue.get(at) {
        at += 1;
        let next = hops[node as usize] + 1;
        for &head in out.row(node) {
            if hops[head as usize] == NEVER {
                hops[head as usize] = next;
                queue.push(head);
            }
        }
    }
    hops
}

/// From the paper: a level looks onward along its arcs until they are a fourteenth of those that
/// are left; then nodes not yet reached look back and stop at the first that is in front, until
/// a level is below a 24th of all nodes.
fn switching(out: &Rows<u32>, into: &Rows<u32>, from: u32) -> Vec<u32> {
    let nodes = out.node_count();
    let (mut hops, mut seen) = (vec![NEVER; nodes], Bits::new(nodes));
    // Beyond the last node there is nothing to reach.
    (nodes..nodes.next_multiple_of(64)).for_each(|node| seen.add(node as u32));
    hops[from as usize] = 0;
    seen.add(from);
    let (mut level, mut next) = (vec![from], Vec::new());
    let (mut depth, mut left) = (0, out.arc_count());
    while !level.is_empty() {
        let steps: usize = level.iter().map(|&node| out.len(node)).sum();
        if steps > left / 14 {
            let mut front = Bits::new(nodes);
            level.iter().for_each(|&node| front.add(node));
            next.clear();
            depth = look_back(into, &mut hops, &mut seen, front, depth, &mut next);
        } else {
            depth += 1;
            left -= steps;
            next.clear();
            for &node in &level {
                for &head in out.row(node) {
                    if !seen.has(head) {
                        seen.add(head);
                        hops[head as usize] = depth;
                        next.push(head);
                    }
                }
            }
        }
        std::mem::swap(&mut level, &mut next);
    }
    hops
}

/// Levels found by looking back, until they grow narrow; the last of them as a list.
fn look_back(
    into: &Rows<u32>,
    hops: &mut [u32],
    seen: &mut Bits,
    mut front: Bits,
    mut depth: u32,
    last: &mut Vec<u32>,
) -> u32 {
    let mut found = Bits::new(hops.len());
    loop {
        depth += 1;
        let mut count = 0;
        for word in 0..seen.words.len() {
            let (mut open, mut new, mut never) = (!seen.words[word], 0, 0);
            while open != 0 {
                let (bit, node) = (open & open.wrapping_neg(), word as u32 * 64 + open.trailing_zeros());
                open ^= bit;
                let row = into.row(node);
                if row.iter().any(|&tail| front.has(tail)) {
                    hops[node as usize] = depth;
                    new |= bit;
                } else if row.is_empty() {
                    never |= bit;
                }
            }
            seen.words[word] |= new | never;
            found.words[word] = new;
            count += new.count_ones() as usize;
        }
        std::mem::swap(&mut front, &mut found);
        if count < hops.len() / 24 {
            for (word, &bits) in front.words.iter().enumerate() {
                let mut rest = bits;
                while rest != 0 {
                    last.push(word as u32 * 64 + rest.trailing_zeros());
                    rest &= rest - 1;
                }
            }
            return depth;
        }
    }
}
