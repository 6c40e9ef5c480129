//! Events of a view by dyad: against a loop over claims, and the events that carry a change.

use std::collections::BTreeMap;

use detente::analysis::change::{Bursts, ChangePoints, Cost, Cusum, Penalty, Side};
use detente::analysis::history::{Classes, History};
use detente::codebook::cameo::Quad;
use detente::model::standard::{Stance, State, Talks};
use detente::model::{Calendar, Window};
use detente::series::{Measure, Stretch, Tally};
use detente::{Budget, Day, Graph, Lens, NodeId};
use proptest::prelude::*;
use proptest::sample::select;

/// A claim: source, target, symmetric or not, millionths of affinity, period.
type Told = (usize, usize, bool, Option<i32>, &'static str);

const PERIODS: [&str; 10] = [
    "2024-01-05", "2024-01-31", "2024-02-29", "2024-02", "2024-01/2024-02", "2024-02-10/2024-02-12", "2024",
    "2024-02-01/..", "1969-12-31", "2024-03-04",
];

fn told() -> impl Strategy<Value = Vec<Told>> {
    let score = prop_oneof![Just(None), (-10..=10_i32).prop_map(|tenths| Some(tenths * 100_000))];
    let one = (0..3_usize, 1..3_usize, any::<bool>(), score, select(PERIODS.to_vec()));
    prop::collection::vec(one.prop_map(|(a, more, symmetric, score, when)| (a, (a + more) % 3, symmetric, score, when)), 0..40)
}

fn graph(told: &[Told]) -> (Graph, Vec<NodeId<State>>) {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId<State>> = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap()).to_vec();
    for (n, (a, b, symmetric, score, when)) in told.iter().enumerate() {
        let ends = (nodes[*a], nodes[*b]);
        let key = format!("c{n:03}");
        if *symmetric {
            let claim = graph.claim::<Talks>(ends).key(&key).valid(*when);
            score.map_or(claim.clone(), |s| claim.affinity(f64::from(s) / 1e6)).record().unwrap();
        } else {
            let claim = graph.claim::<Stance>(ends).key(&key).valid(*when);
            score.map_or(claim.clone(), |s| claim.affinity(f64::from(s) / 1e6)).record().unwrap();
        }
    }
    (graph, nodes)
}
