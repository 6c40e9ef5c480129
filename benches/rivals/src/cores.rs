//! Core numbers, measured as triangles are.

use detente::analysis::network::Network;
use detente::{Budget, Lens};
use petgraph::graph::UnGraph;

use crate::input::Record;
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::triangles::undirected;
use crate::{Failure, ours};

pub fn run(name: &str, records: &[Record], rounds: usize, threads: usize) -> Result<(), Failure> {
    let both = undirected(records);
    let mut list = UnGraph::<(), ()>::with_capacity(both.node_count(), both.arc_count() / 2);
    for _ in 0..both.node_count() {
        list.add_node(());
    }
    for node in 0..both.node_count() as u32 {
        for &far in both.row(node).iter().filter(|&&far| far > node) {
            list.add_edge(node.into(), far.into(), ());
        }
    }
    let (graph, _) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let ready = Network::of(&view)?.undirected();
    let sum = |network: &Network<'_>| -> f64 {
        network.core_numbers(&Budget::new()).expect("few links").value.values().iter().sum()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let arms = vec![
        Arm::new(Role::Bound, "bound: rows by hand, sorted by degree", |_| peeled_by_hand(&both)),
        Arm::new(Role::Peer, "rustworkx-core `core_number`", |_| {
            rustworkx_core::connectivity::core_number(&list).values().sum::<usize>() as f64
        }),
        Arm::new(Role::Ours, "detente: links of a view and `Network::core_numbers`", |_| {
            pool.install(|| sum(&Network::of(&view).expect("no weight is negative")))
        }),
        Arm::new(Role::Aside, "detente: `Network::core_numbers` alone", |_| pool.install(|| sum(&ready))),
    ];
    let title = format!("{name}: core numbers, {} links", both.arc_count() / 2);
    let (worth, unit) = (both.arc_count() as f64 / 2e6, "M links/s");
    Race { title: &title, questions: 1, worth, unit, tolerance: 0.0, threads }.run(rounds, arms)
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
