//! What a what-if makes different among friends and foes, against all triples.

use std::collections::BTreeMap;

use detente::analysis::signed::Signed;
use detente::model::standard::{Stance, State};
use detente::view::Change;
use detente::{Graph, Lens, NodeId};
use proptest::prelude::*;

const NODES: usize = 6;

fn key(node: usize) -> String {
    format!("N{node}")
}

fn world(ties: &BTreeMap<(usize, usize), bool>) -> (Graph, Vec<NodeId<State>>) {
    let mut graph = Graph::new();
    let nodes: Vec<_> = (0..NODES).map(|n| graph.node(State, &key(n)).add().unwrap()).collect();
    for (&(a, b), &friendly) in ties {
        graph.claim::<Stance>((nodes[a], nodes[b])).affinity(if friendly { 0.4 } else { -0.4 }).record().unwrap();
    }
    (graph, nodes)
}

fn pair() -> impl Strategy<Value = (usize, usize)> {
    (0..NODES, 0..NODES).prop_filter("two", |(a, b)| a != b).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

fn sign(ties: &BTreeMap<(usize, usize), bool>, a: usize, b: usize) -> i32 {
    ties.get(&(a.min(b), a.max(b))).map_or(0, |&friendly| if friendly { 1 } else { -1 })
}

fn hostile(ties: &BTreeMap<(usize, usize), bool>, [a, b, c]: [usize; 3]) -> Option<u8> {
    let signs = [sign(ties, a, b), sign(ties, b, c), sign(ties, a, c)];
    (!signs.contains(&0)).then(|| signs.iter().filter(|&&s| s < 0).count() as u8)
}

proptest! {
    #[test]
    fn turned_ties_and_triads_are_those_of_all_triples(
        ties in prop::collection::btree_map(pair(), any::<bool>(), 0..15),
        set in prop::collection::btree_map(pair(), any::<bool>(), 0..5),
    ) {
        let (graph, nodes) = world(&ties);
        let view = graph.view(&Lens::new()).unwrap();
        let number = |friendly: bool| if friendly { 0.1 } else { -0.1 };
        let changes = set.iter().map(|(&(a, b), &f)| Change::affinity::<Stance>((nodes[b], nodes[a]), number(f)));
        let what_if = view.suppose(changes).unwrap();
        let mut after = ties.clone();
        after.extend(&set);

        let found = Signed::of(&view).unwrap().difference(&Signed::of(&what_if).unwrap()).unwrap().value;
        let name = |id: NodeId| view.get(id).unwrap().key()[1..].parse::<usize>().unwrap();
        let turned: Vec<_> =
            found.ties.iter().map(|turn| (turn.ends.map(name), turn.before, turn.after)).collect();
        let triads: Vec<_> = found.triads.iter().map(|turn| (turn.nodes.map(name), turn.before, turn.after)).collect();

        let (mut expected_ties, mut expected) = (Vec::new(), Vec::new());
        for a in 0..NODES {
            for b in a + 1..NODES {
                let (old, new) = (sign(&ties, a, b), sign(&after, a, b));
                if old != new {
                    expected_ties.push(([a, b], old, new));
                }
                for c in b + 1..NODES {
                    let (old, new) = (hostile(&ties, [a, b, c]), hostile(&after, [a, b, c]));
                    if old != new {
                        expected.push(([a, b, c], old, new));
                    }
                }
            }
        }
        prop_assert_eq!(turned, expected_ties);
        prop_assert_eq!(triads, expected.clone());
        let mut pressed = Vec::new();
        for (nodes, old, new) in expected {
            if new.is_some_and(|n| n % 2 == 1) && old.is_none_or(|n| n % 2 == 0) {
                for [a, b] in [[nodes[0], nodes[1]], [nodes[0], nodes[2]], [nodes[1], nodes[2]]] {
                    pressed.extend((sign(&ties, a, b) == 1 && sign(&after, a, b) == 1).then_some([a, b]));
                }
            }
        }
        pressed.sort_unstable();
        pressed.dedup();
        prop_assert_eq!(found.pressed.iter().map(|ends| ends.map(name)).collect::<Vec<_>>(), pressed);
        // And back.
        let back = Signed::of(&what_if).unwrap().difference(&Signed::of(&view).unwrap()).unwrap().value;
        prop_assert_eq!(back.triads.len(), found.triads.len());
        prop_assert!(back.ties.iter().zip(&found.ties).all(|(b, f)| (b.before, b.after) == (f.after, f.before)));
    }
}

#[test]
fn ties_fold_by_their_sum_and_what_cancels_is_counted() {
    let mut graph = Graph::new();
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    let idle = graph.node(State, "E").add().unwrap();
    for (ends, affinity) in
        [((a, b), 0.3), ((b, a), -0.1), ((b, c), 0.2), ((c, b), -0.2), ((c, d), 0.0), ((d, d), -1.0), ((a, d), -0.5)]
    {
        graph.claim::<detente::model::standard::Sanctions>(ends).affinity(affinity).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let signed = Signed::of(&view).unwrap();
    assert_eq!((signed.node_count(), signed.positive(), signed.negative()), (4, 1, 1));
    assert_eq!((signed.cancelled(), signed.neutral()), (1, 1));
    assert_eq!(signed.between(a, idle).unwrap(), None);
    assert_eq!(signed.claims_between(a, b).unwrap().len(), 2);
    assert_eq!(signed.scope().len(), 3);
    let shown: Vec<_> = signed.weighted().ties().map(|(a, b, x)| format!("{} {} {x}", a.key(), b.key())).collect();
    assert_eq!(shown, ["A B 0.2", "A D -0.5"]);
}

#[test]
fn sums_beyond_range_are_refused_by_the_names_of_the_two() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(detente::model::standard::Actor, key).add().unwrap());
    graph.claim::<detente::model::standard::Linked>((a, b)).weight(1e300).record().unwrap();
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let error = Signed::of(&view).unwrap_err();
    assert!(error.is_overflow());
    assert_eq!(error.to_string(), "overflow: the ties of A and B add up to more than 9 * 10^12");
}
