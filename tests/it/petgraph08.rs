//! petgraph's algorithms on a view give what they give on petgraph's own graphs.

use detente::model::standard::{Actor, Bonded, Linked};
use detente::petgraph08::{to_digraph, to_ungraph};
use detente::view::NodeIx;
use detente::{Graph, Lens, NodeId, View};
use petgraph::Direction;
use petgraph::algo::{
    bellman_ford, connected_components, dijkstra, has_path_connecting, is_cyclic_directed, is_isomorphic, kosaraju_scc,
    min_spanning_tree, tarjan_scc, toposort,
};
use petgraph::data::FromElements;
use petgraph::dot::Dot;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use petgraph::visit::{
    Bfs, Dfs, EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected,
    NodeIndexable, Topo,
};
use proptest::prelude::*;

/// Actors `0` to `9`, arcs and ties with weights.
fn view(arcs: &[(usize, usize, i32)], ties: &[(usize, usize, i32)]) -> View {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> = (0..10).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for &(a, b, w) in arcs {
        graph.claim::<Linked>((ids[a], ids[b])).weight(f64::from(w)).record().unwrap();
    }
    for &(a, b, w) in ties {
        graph.claim::<Bonded>((ids[a], ids[b])).weight(f64::from(w)).record().unwrap();
    }
    graph.view(&Lens::new().quantity().merge(detente::Merge::Apart)).unwrap()
}

fn arcs() -> impl Strategy<Value = Vec<(usize, usize, i32)>> {
    prop::collection::vec((0..10usize, 0..10usize, 0..20i32), 0..25)
}

/// petgraph's own graph of the same arcs, made without the crate.
fn own(arcs: &[(usize, usize, i32)], ties: &[(usize, usize, i32)]) -> DiGraph<String, f64> {
    let mut graph = DiGraph::new();
    let ids: Vec<NodeIndex> = (0..10).map(|n| graph.add_node(n.to_string())).collect();
    for &(a, b, w) in arcs {
        graph.add_edge(ids[a], ids[b], f64::from(w));
    }
    for &(a, b, w) in ties {
        graph.add_edge(ids[a], ids[b], f64::from(w));
        if a != b {
            graph.add_edge(ids[b], ids[a], f64::from(w));
        }
    }
    graph
}

fn sorted(mut components: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    for component in &mut components {
        component.sort_unstable();
    }
    components.sort();
    components
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn algorithms_agree(one in arcs(), two in arcs()) {
        let (view, own) = (view(&one, &two), own(&one, &two));
        let mine = |c: Vec<Vec<NodeIx>>| sorted(c.into_iter().map(|c| c.into_iter().map(|n| n.0 as usize).collect()).collect());
        let theirs = |c: Vec<Vec<NodeIndex>>| sorted(c.into_iter().map(|c| c.into_iter().map(NodeIndex::index).collect()).collect());
        prop_assert_eq!(mine(tarjan_scc(&view)), theirs(tarjan_scc(&own)));
        prop_assert_eq!(mine(kosaraju_scc(&view)), theirs(kosaraju_scc(&own)));
        prop_assert_eq!(is_cyclic_directed(&view), is_cyclic_directed(&own));
        prop_assert_eq!(toposort(&view, None).is_ok(), toposort(&own, None).is_ok());
        let costs = dijkstra(&view, NodeIx(0), None, |e| *e.weight());
        let expected = dijkstra(&own, NodeIndex::new(0), None, |e| *e.weight());
        for n in 0..10u32 {
            prop_assert_eq!(costs.get(&NodeIx(n)), expected.get(&NodeIndex::new(n as usize)));
        }
        let paths = bellman_ford(&view, NodeIx(0)).unwrap().distances;
        prop_assert_eq!(paths, bellman_ford(&own, NodeIndex::new(0)).unwrap().distances);
        for n in 0..10u32 {
            let joined = has_path_connecting(&view, NodeIx(0), NodeIx(n), None);
            prop_assert_eq!(joined, has_path_connecting(&own, NodeIndex::new(0), NodeIndex::new(n as usize), None));
        }
        prop_assert!(is_isomorphic(&view, &to_digraph(&view)));
        prop_assert!(is_isomorphic(&to_digraph(&view), &own));
        let ungraph: UnGraph<String, f64> = to_ungraph(&view);
        prop_assert_eq!(ungraph.edge_count(), one.len() + two.len());
        prop_assert_eq!(connected_components(&ungraph), connected_components(&own));
        let tree = |graph: &UnGraph<String, f64>| graph.edge_weights().sum::<f64>();
        let mine: UnGraph<String, f64> = UnGraph::from_elements(min_spanning_tree(view.undirected()));
        let theirs: UnGraph<String, f64> = UnGraph::from_elements(min_spanning_tree(&ungraph));
        prop_assert_eq!(tree(&mine).to_bits(), tree(&theirs).to_bits());
    }

    #[test]
    fn each_tie_is_seen_once_from_each_end(one in arcs(), two in arcs()) {
        let view = view(&one, &two);
        let undirected = view.undirected();
        prop_assert_eq!(undirected.edge_references().count(), one.len() + two.len());
        let own_ends = |a: usize, b: usize| if a == b { 1 } else { 2 };
        let ends: usize = one.iter().chain(&two).map(|&(a, b, _)| own_ends(a, b)).sum();
        prop_assert_eq!((0..10u32).map(|n| undirected.neighbors(NodeIx(n)).count()).sum::<usize>(), ends);
        for edge in undirected.edge_references() {
            let back = undirected.edges(edge.target()).find(|e| e.id() == edge.id()).unwrap();
            prop_assert_eq!((back.target(), back.weight()), (edge.source(), edge.weight()));
        }
        for n in (0..10u32).map(NodeIx) {
            for edge in view.edges_directed(n, Direction::Incoming) {
                prop_assert_eq!(edge.target(), n);
                prop_assert!(view.edges(edge.source()).any(|e| e.id() == edge.id() && e.weight().to_bits() == edge.weight().to_bits()));
            }
            let into = view.neighbors_directed(n, Direction::Incoming).count();
            prop_assert_eq!(into, view.edge_references().filter(|e| e.target() == n).count());
        }
    }
}

#[test]
fn walkers_and_dot_work() {
    let view = view(&[(0, 1, 5), (1, 2, 7), (0, 2, 1)], &[(3, 4, -2)]);
    let mut walk = Dfs::new(&view, NodeIx(0));
    let mut met = Vec::new();
    while let Some(node) = walk.next(&view) {
        met.push(node.0);
    }
    assert_eq!(met, [0, 2, 1]);
    let mut walk = Bfs::new(&view, NodeIx(0));
    assert_eq!(std::iter::from_fn(|| walk.next(&view)).map(|n| n.0).collect::<Vec<_>>(), [0, 1, 2]);
    let mut walk = Topo::new(&view);
    let order: Vec<u32> = std::iter::from_fn(|| walk.next(&view)).map(|n| n.0).collect();
    let place = |n| order.iter().position(|&m| m == n).unwrap();
    assert!(place(0) < place(1) && place(1) < place(2));
    let dot = format!("{}", Dot::new(&view));
    assert!(
        dot.starts_with("digraph {") && dot.contains("0 -> 1 [ label = \"5\" ]") && dot.contains("3 -> 4"),
        "{dot}"
    );
    let dot = format!("{}", Dot::new(view.undirected()));
    assert!(dot.starts_with("graph {") && dot.contains("3 -- 4") && !dot.contains("4 -- 3"), "{dot}");
    assert_eq!(NodeIndexable::node_bound(&&view), 10);
}
