//! What is compared: each build takes the records and gives back what it built.

use std::any::Any;

use detente::model::standard::{Actor, Linked};
use detente::{Affinity, Columns, Error, Graph, Lens, NodeId};
use petgraph::Directed;
use petgraph::csr::Csr;
use petgraph::stable_graph::StableGraph;

use crate::bound;
use crate::input::{self, Record};

/// Whatever was built, kept alive, and how many edges it says it has.
pub type Built = (Box<dyn Any>, usize);

pub fn bound(nodes: usize, records: &[Record]) -> Built {
    let (out, into) = bound::build(nodes, records);
    let edges = out.ends.len();
    assert!(out.weights.len() == into.ends.len() && out.starts.len() == into.starts.len());
    (Box::new((out, into)), edges)
}

pub fn petgraph_graph(nodes: usize, records: &[Record]) -> Built {
    let mut graph = petgraph::Graph::<(), f32>::with_capacity(nodes, records.len());
    (0..nodes).for_each(|_| {
        graph.add_node(());
    });
    for record in records {
        graph.add_edge(record.source.into(), record.target.into(), record.weight);
    }
    let edges = graph.edge_count();
    (Box::new(graph), edges)
}

pub fn petgraph_stable(nodes: usize, records: &[Record]) -> Built {
    let mut graph = StableGraph::<(), f32>::with_capacity(nodes, records.len());
    (0..nodes).for_each(|_| {
        graph.add_node(());
    });
    for record in records {
        graph.add_edge(record.source.into(), record.target.into(), record.weight);
    }
    let edges = graph.edge_count();
    (Box::new(graph), edges)
}

/// Sorting is part of it: `Csr` wants its edges sorted.
pub fn petgraph_csr(_: usize, records: &[Record]) -> Built {
    let mut sorted: Vec<(u32, u32, f32)> = records.iter().map(|r| (r.source, r.target, r.weight)).collect();
    sorted.sort_unstable_by_key(|&(source, target, _)| (source, target));
    let graph = Csr::<(), f32, Directed>::from_sorted_edges(&sorted).expect("sorted edges");
    drop(sorted);
    let edges = graph.edge_count();
    (Box::new(graph), edges)
}

/// petgraph's `Graph` with something on every edge, in the order of the records.
pub fn graph<E>(records: &[Record], weight: impl Fn(&Record) -> E) -> petgraph::Graph<(), E> {
    let nodes = input::node_count(records);
    let mut graph = petgraph::Graph::with_capacity(nodes, records.len());
    (0..nodes).for_each(|_| {
        graph.add_node(());
    });
    for record in records {
        graph.add_edge(record.source.into(), record.target.into(), weight(record));
    }
    graph
}

/// petgraph's `Csr` with something on every edge and a place for every node.
pub fn csr<E: Clone>(records: &[Record], weight: impl Fn(&Record) -> E) -> Csr<(), E> {
    let mut sorted: Vec<(u32, u32, E)> = records.iter().map(|r| (r.source, r.target, weight(r))).collect();
    sorted.sort_by_key(|&(source, target, _)| (source, target));
    let mut graph = Csr::from_sorted_edges(&sorted).expect("sorted edges");
    while graph.node_count() < input::node_count(records) {
        graph.add_node(());
    }
    graph
}

/// The key of node `n`: padded, so that the order of numbers is the order of keys.
pub fn key(n: usize) -> String {
    format!("{n:08}")
}

/// A graph with its actors and no claims.
pub fn actors(nodes: usize) -> Result<(Graph, Vec<NodeId<Actor>>), Error> {
    let mut graph = Graph::new();
    let ids = (0..nodes).map(|n| graph.node(Actor, &key(n)).add()).collect::<Result<_, _>>()?;
    Ok((graph, ids))
}

fn affinity(record: &Record, largest: f32) -> f64 {
    f64::from(record.weight) / f64::from(largest)
}

/// Laying out the columns is part of it.
pub fn columns(graph: &mut Graph, ids: &[NodeId<Actor>], records: &[Record], largest: f32) -> Result<usize, Error> {
    let from: Vec<NodeId> = records.iter().map(|r| ids[r.source as usize].any()).collect();
    let to: Vec<NodeId> = records.iter().map(|r| ids[r.target as usize].any()).collect();
    let affinity: Vec<Affinity> =
        records.iter().map(|r| Affinity::new(affinity(r, largest))).collect::<Result<_, _>>()?;
    let columns = Columns { from: &from, to: &to, affinity: &affinity, ..Columns::of("Linked") };
    graph.batch(|graph| graph.record_columns(&columns)).map(|claims| claims.len())
}

pub fn one_by_one(graph: &mut Graph, ids: &[NodeId<Actor>], records: &[Record], largest: f32) -> Result<usize, Error> {
    for record in records {
        let ends = (ids[record.source as usize], ids[record.target as usize]);
        graph.claim::<Linked>(ends).affinity(affinity(record, largest)).record()?;
    }
    Ok(graph.claim_count())
}

pub fn view(graph: &Graph) -> Result<Built, Error> {
    let view = graph.view(&Lens::new())?;
    let edges = view.arc_count();
    Ok((Box::new(view), edges))
}
