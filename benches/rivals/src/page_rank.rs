//! PageRank: twenty steps, damping 0.85, on one thread, then on two. Rows and views are there.

use detente::analysis::network::{Network, PageRank};
use detente::{Budget, Lens};
use graph::prelude::{CsrLayout, DirectedCsrGraph, GraphBuilder, PageRankConfig, page_rank};
use rayon::prelude::*;

use crate::input::Record;
use crate::machine::on_one_processor;
use crate::race::{Arm, Race, Role};
use crate::rows::Rows;
use crate::{Failure, ours};

const STEPS: usize = 20;

pub fn run(name: &str, records: &[Record], rounds: usize) -> Result<(), Failure> {
    let (out, into) = (Rows::outgoing(records, |r| Some(r.target)), Rows::incoming(records, |r| Some(r.source)));
    let edges: Vec<(u32, u32)> = records.iter().map(|r| (r.source, r.target)).collect();
    let other: DirectedCsrGraph<u32> = GraphBuilder::new().csr_layout(CsrLayout::Sorted).edges(edges).build();
    let (graph, _) = ours::linked(records, |r| f64::from(r.weight.abs()))?;
    let view = graph.view(&Lens::new().quantity())?;
    let ours = |options: &PageRank| {
        let network = Network::of(&view).expect("no weight is negative");
        let ranks = network.page_rank(options, &Budget::new()).expect("options are lawful").value;
        largest(ranks.scores.values().iter().copied())
    };
    let options = PageRank::new().tolerance(0.0).steps(STEPS);
    // What `graph` answers is wrong on sinks and is not compared.
    let expected = ours(&options);
    let wrong = |run: &dyn Fn() -> f64| {
        std::hint::black_box(run());
        expected
    };
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let theirs = || page_rank(&other, PageRankConfig::new(STEPS, -1.0, 0.85)).0.into_iter().fold(0.0, f32::max).into();
        let arms = vec![
            Arm::new(Role::Bound, "bound: rows by hand, f32", |_| {
                largest(pool.install(|| by_hand(&out, &into)).into_iter().map(f64::from))
            }),
            Arm::new(Role::Peer, "graph `page_rank`, f32 (wrong on sinks; not compared)", |_| {
                wrong(&|| if threads == 1 { on_one_processor(theirs) } else { theirs() })
            }),
            Arm::new(Role::Ours, "detente `Network::page_rank`, single", |_| {
                pool.install(|| ours(&options.clone().single()))
            }),
            Arm::new(Role::Ours, "detente `Network::page_rank`", |_| pool.install(|| ours(&options))),
        ];
        let title = format!("{name}: PageRank, {STEPS} steps, {} arcs, {threads} threads", records.len());
        let worth = (records.len() * STEPS) as f64 / 1e6;
        Race { title: &title, questions: 1, worth, unit: "M arcs/s", tolerance: 1e-5 }.run(rounds, arms);
    }
    Ok(())
}

fn largest(ranks: impl Iterator<Item = f64>) -> f64 {
    ranks.fold(0.0, f64::max) * 1e6
}

fn by_hand(out: &Rows<u32>, into: &Rows<u32>) -> Vec<f32> {
    let nodes = out.node_count();
    let (mut ranks, mut given) = (vec![1.0 / nodes as f32; nodes], vec![0.0_f32; nodes]);
    for _ in 0..STEPS {
        let mut lost = 0.0;
        for ((node, &rank), given) in (0..).zip(&ranks).zip(&mut given) {
            match out.len(node) {
                0 => lost += f64::from(rank),
                degree => *given = rank / degree as f32,
            }
        }
        let base = ((0.15 + 0.85 * lost) / nodes as f64) as f32;
        ranks.par_chunks_mut(4096).enumerate().for_each(|(n, ranks)| {
            for (rank, node) in ranks.iter_mut().zip(n as u32 * 4096..) {
                *rank = base + 0.85 * into.row(node).iter().map(|&tail| given[tail as usize]).sum::<f32>();
            }
        });
    }
    ranks
}
