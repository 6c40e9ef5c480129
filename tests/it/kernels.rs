//! The searches over whole views against loops, on what their shortcuts could get wrong: costs that
//! are alike, nothing, or apart by their last bits; what-ifs; any number of threads.

use detente::model::standard::{Actor, Bonded, Linked};
use detente::traverse::{Cost, Distances, Ways};
use detente::view::{Change, NodeIx};
use detente::{Budget, Columns, Completeness, Graph, Lens, Limit, Merge, NodeId, View};
use proptest::prelude::*;

const NODES: usize = 12;

/// From, to, cost.
type Arc = (usize, usize, f64);

/// Costs of one kind in one world: few and alike, nothing, apart by their last bits, of any size.
fn costs() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        3 => (0..4i32).prop_map(f64::from),
        2 => Just(0.0),
        3 => (0..5u64, 0..4u32).prop_map(|(bits, power)| f64::from_bits(f64::from(1 << power).to_bits() + bits)),
        2 => (-300..300i32, 1..10i32).prop_map(|(power, digit)| f64::from(digit) * 10f64.powi(power)),
        1 => Just(f64::from_bits(1)),
    ]
    .boxed()
}

fn arcs() -> impl Strategy<Value = Vec<Arc>> {
    prop::collection::vec((0..NODES, 0..NODES, costs()), 0..40)
}

fn key(n: usize) -> String {
    format!("{n:06}")
}

fn actors(graph: &mut Graph, count: usize) -> Vec<NodeId<Actor>> {
    (0..count).map(|n| graph.node(Actor, &key(n)).add().unwrap()).collect()
}

fn world(arcs: &[Arc]) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, NODES);
    for &(a, b, cost) in arcs {
        graph.claim::<Linked>((ids[a], ids[b])).weight(cost).record().unwrap();
    }
    (graph, ids)
}

fn lens() -> Lens {
    Lens::new().quantity().merge(Merge::Apart)
}

/// Bellman and Ford: every arc again and again until nothing changes.
fn relaxed(view: &View, start: NodeIx) -> Vec<f64> {
    let mut values = vec![f64::INFINITY; view.node_count()];
    values[start.0 as usize] = 0.0;
    loop {
        let before = values.clone();
        for node in 0..view.node_count() {
            for (head, arc) in view.row(NodeIx(node as u32)).outgoing() {
                let through = values[node] + view.number(arc);
                values[head.0 as usize] = values[head.0 as usize].min(through);
            }
        }
        if values == before {
            return values;
        }
    }
}

fn found<'v>(view: &'v View, from: NodeId<Actor>, budget: &Budget) -> (Distances<'v>, Completeness) {
    let answer = view.distances(from, &Cost::Number, &Ways::new(), budget).unwrap();
    (answer.value, answer.completeness)
}

fn bits(values: impl IntoIterator<Item = Option<f64>>) -> Vec<Option<u64>> {
    values.into_iter().map(|value| value.map(f64::to_bits)).collect()
}

/// The parts by flooding, whichever way ties run.
fn flooded(view: &View) -> Vec<u32> {
    let mut labels = vec![u32::MAX; view.node_count()];
    let mut next = 0;
    for start in 0..labels.len() {
        let mut open = if labels[start] == u32::MAX { vec![NodeIx(start as u32)] } else { Vec::new() };
        let is_new = !open.is_empty();
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut labels[node.0 as usize], next) == u32::MAX {
                let row = view.row(node);
                open.extend(row.outgoing().chain(row.incoming()).map(|step| step.0));
            }
        }
        next += u32::from(is_new);
    }
    labels
}

/// The view where some of the ties are supposed, and the one where they are recorded.
fn both(arcs: &[Arc], from: usize) -> (View, View, Vec<NodeId<Actor>>, Vec<NodeId<Actor>>) {
    let (mut graph, mut whole) = (Graph::new(), Graph::new());
    let ids = actors(&mut graph, NODES);
    let own = actors(&mut whole, NODES);
    // A pair once, since what is supposed of a pair takes the place of what was said of it.
    let mut pairs = std::collections::BTreeSet::new();
    let mut changes = Vec::new();
    for (n, &(a, b, cost)) in arcs.iter().filter(|&&(a, b, _)| pairs.insert((a, b))).enumerate() {
        if n < from {
            graph.claim::<Linked>((ids[a], ids[b])).weight(cost).record().unwrap();
        } else {
            changes.push(Change::quantity_dyn("Linked", &key(a), &key(b), cost));
        }
        whole.claim::<Linked>((own[a], own[b])).weight(cost).record().unwrap();
    }
    let what_if = graph.view(&Lens::new().quantity()).unwrap().suppose(changes).unwrap();
    (what_if, whole.view(&Lens::new().quantity()).unwrap(), ids, own)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn costs_are_those_of_every_arc_tried_again_and_again(arcs in arcs(), from in 0..NODES) {
        let (graph, ids) = world(&arcs);
        let view = graph.view(&lens()).unwrap();
        let start = view.ix(ids[from]).unwrap();
        let expected = relaxed(&view, start);
        let (costs, completeness) = found(&view, ids[from], &Budget::new());
        prop_assert_eq!(completeness, Completeness::Complete);
        for (&id, &expected) in ids.iter().zip(&expected) {
            let node = view.ix(id).unwrap();
            let cost = Some(expected).filter(|cost| cost.is_finite());
            prop_assert_eq!(bits([costs.at(node)]), bits([cost]));
            // The last ties make a path without a circle, whose costs add up to the same bits.
            let path = costs.path(id).unwrap();
            prop_assert_eq!(path.is_some(), cost.is_some());
            if let Some(path) = path {
                prop_assert!(path.hops() < NODES);
                let sum = path.ties().fold(0.0, |sum, tie| sum + view.number(tie.arc()));
                prop_assert_eq!(sum.to_bits(), expected.to_bits());
            }
        }
    }

    /// Cut anywhere: who is nearer than the bound is known, and rightly.
    #[test]
    fn costs_below_the_bound_are_known(arcs in arcs(), from in 0..NODES, steps in 0..40u64) {
        let (graph, ids) = world(&arcs);
        let view = graph.view(&lens()).unwrap();
        let expected = relaxed(&view, view.ix(ids[from]).unwrap());
        let (costs, completeness) = found(&view, ids[from], &Budget::new().steps(steps));
        let bound = match completeness {
            Completeness::Complete => f64::INFINITY,
            Completeness::Truncated { by, bound } => {
                prop_assert_eq!(by, Limit::Steps);
                bound.unwrap()
            }
        };
        for (node, &cost) in expected.iter().enumerate() {
            let known = costs.at(NodeIx(node as u32));
            prop_assert!(known.is_none_or(|known| known.to_bits() == cost.to_bits()));
            prop_assert!(known.is_some() || cost >= bound);
        }
    }

    #[test]
    fn what_ifs_cost_and_hang_together_as_if_recorded(arcs in arcs(), from in 0..NODES, recorded in 0..40usize) {
        let (what_if, whole, ids, own) = both(&arcs, recorded);
        let ((costs, _), (expected, _)) =
            (found(&what_if, ids[from], &Budget::new()), found(&whole, own[from], &Budget::new()));
        for (&id, &other) in ids.iter().zip(&own) {
            prop_assert_eq!(bits([costs.to(id).unwrap()]), bits([expected.to(other).unwrap()]));
            let shown = |path: Option<detente::traverse::Path<'_>>| path.map(|path| path.to_string());
            prop_assert_eq!(shown(costs.path(id).unwrap()), shown(expected.path(other).unwrap()));
        }
        let weak = what_if.components(&Ways::new(), &Budget::new()).unwrap().value;
        prop_assert_eq!(weak.labels(), flooded(&what_if));
        prop_assert_eq!(weak.labels(), flooded(&whole));
    }
}

/// Enough nodes for several threads to join them at once, in chains, stars, loops and both ways.
#[test]
fn components_are_the_same_on_any_number_of_threads() {
    const COUNT: usize = 40_000;
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut graph = Graph::new();
    let ids = actors(&mut graph, COUNT);
    let mut pairs: Vec<(usize, usize)> = (0..20_000).map(|_| (random(COUNT), random(COUNT))).collect();
    pairs.extend((1..9_000).map(|n| (COUNT - n, COUNT - n - 1)));
    pairs.extend((0..500).map(|n| (31 * n, 31 * n)));
    let columns = |pairs: &[(usize, usize)]| -> (Vec<NodeId>, Vec<NodeId>) {
        pairs.iter().map(|&(a, b)| (ids[a].any(), ids[b].any())).unzip()
    };
    let (one_way, both_ways) = pairs.split_at(15_000);
    for (relation, pairs) in [("Linked", one_way), ("Bonded", both_ways)] {
        let (from, to) = columns(pairs);
        graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of(relation) }).unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let expected = flooded(&view);
    let gated = view.components(&Ways::new().at_least(-1.0), &Budget::new()).unwrap().value;
    assert_eq!(gated.labels(), expected);
    assert!(gated.count() > 1_000 && gated.sizes()[gated.largest().unwrap()] > 10_000);
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for _ in 0..8 {
            let weak = pool.install(|| view.components(&Ways::new(), &Budget::new()).unwrap().value);
            assert_eq!(weak, gated, "{threads} threads");
        }
    }
    let only = view.components(&Ways::new().along::<Bonded>(), &Budget::new()).unwrap().value;
    assert!(only.count() > gated.count());
}
