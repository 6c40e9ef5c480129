//! Walks, reach and simple paths against brute force.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use detente::model::standard::{Actor, Bonded, Linked};
use detente::traverse::{Direction, Ways};
use detente::{Budget, Graph, Lens, Limit, NodeId};
use proptest::prelude::*;

/// Arc from, to, symmetric.
type Arcs = Vec<(usize, usize, bool)>;

const NODES: usize = 6;

fn graph(arcs: &Arcs) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> = (0..NODES).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for (n, &(a, b, symmetric)) in arcs.iter().enumerate() {
        let key = format!("K{n:02}");
        if symmetric {
            graph.claim::<Bonded>((ids[a], ids[b])).key(&key).record().unwrap()
        } else {
            graph.claim::<Linked>((ids[a], ids[b])).key(&key).record().unwrap()
        };
    }
    (graph, ids)
}

fn arcs() -> impl Strategy<Value = Arcs> {
    prop::collection::vec((0..NODES, 0..NODES, any::<bool>()), 0..12)
}

/// Every step that may be taken: from, to, claim.
fn steps(arcs: &Arcs) -> Vec<(usize, usize, usize)> {
    let mut steps = Vec::new();
    for (n, &(a, b, symmetric)) in arcs.iter().enumerate() {
        steps.push((a, b, n));
        if symmetric && a != b {
            steps.push((b, a, n));
        }
    }
    steps
}

/// All simple paths as lists of claims, by trying everything.
fn brute_paths(arcs: &Arcs, from: usize, to: usize, hops: usize) -> BTreeSet<Vec<usize>> {
    let steps = steps(arcs);
    let mut found = BTreeSet::new();
    let mut open = vec![(vec![from], Vec::new())];
    while let Some((nodes, claims)) = open.pop() {
        let last = nodes[nodes.len() - 1];
        if last == to {
            found.insert(claims);
            continue;
        }
        for &(_, b, n) in steps.iter().filter(|&&(a, b, _)| a == last && !nodes.contains(&b) && claims.len() < hops) {
            let (mut nodes, mut claims) = (nodes.clone(), claims.clone());
            nodes.push(b);
            claims.push(n);
            open.push((nodes, claims));
        }
    }
    found
}

/// Fewest hops to each node, by relaxing over and over.
fn brute_hops(arcs: &Arcs, from: usize, direction: Direction) -> Vec<Option<usize>> {
    let mut hops = vec![None; NODES];
    hops[from] = Some(0);
    for _ in 0..NODES {
        for (a, b, _) in steps(arcs) {
            let ways = match direction {
                Direction::Out => vec![(a, b)],
                Direction::In => vec![(b, a)],
                Direction::Either => vec![(a, b), (b, a)],
            };
            for (x, y) in ways {
                if let Some(h) = hops[x] {
                    hops[y] = Some(hops[y].map_or(h + 1, |known: usize| known.min(h + 1)));
                }
            }
        }
    }
    hops
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn simple_paths_are_all_there_and_each_once(arcs in arcs(), from in 0..NODES, to in 0..NODES, hops in 0..6usize) {
        let (graph, ids) = graph(&arcs);
        let view = graph.view(&Lens::new().merge(detente::Merge::Apart)).unwrap();
        let budget = Budget::new();
        let paths: Vec<_> = view.simple_paths(ids[from], ids[to], hops, &budget).unwrap().collect();
        let claims: Vec<Vec<usize>> = paths
            .iter()
            .map(|p| p.ties().map(|t| t.claims().next().unwrap().key().unwrap()[1..].parse().unwrap()).collect())
            .collect();
        let found: BTreeSet<Vec<usize>> = claims.iter().cloned().collect();
        prop_assert_eq!(found.len(), claims.len(), "a path came twice");
        prop_assert_eq!(found, brute_paths(&arcs, from, to, hops));
        for path in &paths {
            let nodes = path.nodes();
            prop_assert_eq!((nodes[0], nodes[nodes.len() - 1]), (ids[from].any(), ids[to].any()));
            prop_assert_eq!(nodes.iter().collect::<BTreeSet<_>>().len(), nodes.len());
        }
    }

    #[test]
    fn reach_finds_the_fewest_hops(arcs in arcs(), from in 0..NODES, hops in 0..6usize) {
        let (graph, ids) = graph(&arcs);
        let view = graph.view(&Lens::new()).unwrap();
        for direction in [Direction::Out, Direction::In, Direction::Either] {
            let found = view.reach_by(ids[from], hops, &Ways::new().direction(direction), &Budget::new()).unwrap();
            let brute = brute_hops(&arcs, from, direction);
            let expected: BTreeSet<(NodeId, usize)> =
                (0..NODES).filter_map(|n| Some((ids[n].any(), brute[n].filter(|h| *h <= hops)?))).collect();
            prop_assert_eq!(found.value.iter().map(|r| (r.node, r.hops)).collect::<BTreeSet<_>>(), expected);
            prop_assert!(found.value.is_sorted_by_key(|r| r.hops) && found.is_complete());
            // Promise 6a: its support is enough, and every other claim can go.
            let keys: Vec<String> = found.because.iter().map(|c| graph.get_claim(*c).unwrap().label().into_owned()).collect();
            let only = graph.view(&Lens::new().claims(keys)).unwrap();
            let again = only.reach_by(ids[from], hops, &Ways::new().direction(direction), &Budget::new()).unwrap();
            prop_assert_eq!(again.value, found.value);
        }
    }

    #[test]
    fn walks_are_sets_in_order(arcs in arcs(), from in 0..NODES) {
        let (graph, ids) = graph(&arcs);
        let view = graph.view(&Lens::new()).unwrap();
        let of = |symmetric: bool, forward: bool| -> Vec<NodeId<Actor>> {
            let ends = arcs.iter().filter(|arc| arc.2 == symmetric).flat_map(|&(a, b, _)| match (symmetric, forward) {
                (true, _) => vec![(a, b), (b, a)],
                (false, true) => vec![(a, b)],
                (false, false) => vec![(b, a)],
            });
            ends.filter(|&(a, _)| a == from).map(|(_, b)| ids[b]).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let walk = || view.from(ids[from]);
        prop_assert_eq!(walk().out::<Linked>().to::<Actor>().ids().unwrap(), of(false, true));
        prop_assert_eq!(walk().incoming::<Linked>().to::<Actor>().ids().unwrap(), of(false, false));
        prop_assert_eq!(walk().either::<Bonded>().to::<Actor>().ids().unwrap(), of(true, true));
        let mut either: BTreeSet<NodeId<Actor>> = of(false, true).into_iter().collect();
        either.extend(of(false, false));
        prop_assert_eq!(walk().either::<Linked>().to::<Actor>().ids().unwrap(), either.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn budgets_cut_and_say_so() {
    let arcs: Arcs = (0..NODES).flat_map(|a| (0..NODES).map(move |b| (a, b, false))).collect();
    let (graph, ids) = graph(&arcs);
    let view = graph.view(&Lens::new()).unwrap();
    let paths = |budget: &Budget| {
        let mut paths = view.simple_paths(ids[0], ids[1], 5, budget).unwrap();
        (paths.by_ref().count(), paths.truncated())
    };
    let all = 1 + 4 + 12 + 24 + 24;
    assert_eq!(paths(&Budget::new()), (all, None));
    assert_eq!(paths(&Budget::new().results(all)), (all, None));
    assert_eq!(paths(&Budget::new().results(10)), (10, Some(Limit::Results)));
    assert_eq!(paths(&Budget::new().results(0)), (0, Some(Limit::Results)));
    assert_eq!(paths(&Budget::new().steps(3)), (0, Some(Limit::Steps)));
    assert_eq!(paths(&Budget::new().memory(1)), (0, Some(Limit::Memory)));
    assert_eq!(paths(&Budget::new().time(std::time::Duration::ZERO)), (0, Some(Limit::Time)));
    let flag = Arc::new(AtomicBool::new(true));
    assert_eq!(paths(&Budget::new().cancelled_by(Arc::clone(&flag))), (0, Some(Limit::Cancelled)));
    let cut = view.reach(ids[0], 9, &Budget::new().cancelled_by(flag)).unwrap();
    assert!(!cut.is_complete());
    let error = graph.view_within(&Lens::new(), &Budget::new().steps(1)).unwrap_err();
    assert_eq!(error.to_string(), "the budget ended the building of a view: steps");
}

#[test]
fn progress_is_told() {
    let arcs: Arcs = (0..NODES).flat_map(|a| (0..NODES).map(move |b| (a, b, false))).collect();
    let (graph, ids) = graph(&arcs);
    let view = graph.view(&Lens::new()).unwrap();
    let told = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let tell = Arc::clone(&told);
    let budget = Budget::new().on_progress(move |_| {
        tell.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    view.reach(ids[0], 3, &budget).unwrap();
    assert!(told.load(std::sync::atomic::Ordering::Relaxed) > 0);
}

/// Depth of the data, not of the stack.
#[test]
fn long_chains_do_not_overflow() {
    let run = || {
        let mut graph = Graph::new();
        let ids: Vec<NodeId> =
            (0..200_000).map(|n| graph.node(Actor, &format!("{n:06}")).add().unwrap().any()).collect();
        let columns = detente::Columns { from: &ids[..ids.len() - 1], to: &ids[1..], ..detente::Columns::of("Linked") };
        graph.record_columns(&columns).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let reached = view.reach(ids[0], usize::MAX, &Budget::new()).unwrap();
        assert_eq!(reached.value.len(), ids.len());
        let budget = Budget::new();
        let path = view.simple_paths(ids[0], ids[ids.len() - 1], usize::MAX, &budget).unwrap().next().unwrap();
        assert_eq!(path.hops(), ids.len() - 1);
        // Claims about claims about claims.
        let mut claim = graph.claims().next().unwrap().id();
        for n in 0..50_000 {
            claim = graph
                .claim::<detente::model::standard::Explains>((claim, claim))
                .key(&format!("{n}"))
                .record()
                .unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let last = graph.get_claim(claim).unwrap();
        assert!(!view.is_orphaned(&last));
        assert_eq!(detente::analysis::evidence::corroboration(&view).value.len(), graph.claim_count());
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
