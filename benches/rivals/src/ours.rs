//! detente's side: the records as claims, and one small function for each thing asked.

use std::hint::black_box;

use detente::model::standard::Actor;
use detente::traverse::{Components, Cost, Distances, Hops, Path, Scratch, Ways};
use detente::view::{Dated, NodeIx};
use detente::{Budget, Columns, Day, Error, Graph, NodeId, Schema, View};

use crate::builds;
use crate::input::{self, KINDS, Record};

detente::schema! {
    relations {
        /// Arcs of kind 0; the others follow.
        Kind0 { Actor -> Actor }
        /// Kind 1.
        Kind1 { Actor -> Actor }
        /// Kind 2.
        Kind2 { Actor -> Actor }
        /// Kind 3.
        Kind3 { Actor -> Actor }
        /// Kind 4.
        Kind4 { Actor -> Actor }
        /// Kind 5.
        Kind5 { Actor -> Actor }
        /// Kind 6.
        Kind6 { Actor -> Actor }
        /// Kind 7.
        Kind7 { Actor -> Actor }
    }
}

/// A graph whose claims are of one relation and carry a quantity; node `n` has the id `n`th.
pub fn linked(records: &[Record], quantity: impl Fn(&Record) -> f64) -> Result<(Graph, Vec<NodeId>), Error> {
    let (mut graph, ids) = actors(Graph::new(), records)?;
    record(&mut graph, &ids, records, "Linked", &quantity)?;
    Ok((graph, ids))
}

/// A graph of relations `Kind0` to `Kind7` whose claims carry their days as well.
pub fn of_kinds(records: &[Record]) -> Result<(Graph, Vec<NodeId>), Error> {
    let (mut graph, ids) = actors(Graph::with([Schema::standard(), schema()])?, records)?;
    for kind in 0..KINDS {
        let some: Vec<Record> = records.iter().filter(|r| r.kind == kind).copied().collect();
        record(&mut graph, &ids, &some, &kind_name(kind), &|r| f64::from(r.weight.abs()))?;
    }
    Ok((graph, ids))
}

/// The relation of a kind.
pub fn kind_name(kind: u32) -> String {
    format!("Kind{kind}")
}

/// Keys are padded by zeros, so that a view numbers nodes as the records do.
fn actors(mut graph: Graph, records: &[Record]) -> Result<(Graph, Vec<NodeId>), Error> {
    let nodes = 0..input::node_count(records);
    let ids = nodes.map(|n| Ok(graph.node(Actor, &builds::key(n)).add()?.any())).collect::<Result<_, Error>>()?;
    Ok((graph, ids))
}

fn record(
    graph: &mut Graph,
    ids: &[NodeId],
    records: &[Record],
    relation: &str,
    quantity: &dyn Fn(&Record) -> f64,
) -> Result<(), Error> {
    let from: Vec<NodeId> = records.iter().map(|r| ids[r.source as usize]).collect();
    let to: Vec<NodeId> = records.iter().map(|r| ids[r.target as usize]).collect();
    let quantity: Vec<f64> = records.iter().map(quantity).collect();
    let days = records.iter().map(|r| Ok(Day::from_number(r.days[0])?..Day::from_number(r.days[1])?));
    let valid = days.collect::<Result<Vec<_>, Error>>()?;
    let columns = Columns { from: &from, to: &to, quantity: &quantity, valid: &valid, ..Columns::of(relation) };
    graph.batch(|graph| graph.record_columns(&columns)).map(|_| ())
}

// What is asked -----------------------------------------------------------------------------

pub fn hops(view: &View, from: NodeId) -> Hops {
    view.hops(from, &Ways::new(), &Budget::new()).expect("a node of the view").value
}

pub fn components(view: &View) -> Components {
    view.components(&Ways::new(), &Budget::new()).expect("ways that the schema has").value
}

pub fn distances(view: &View, from: NodeId) -> Distances<'_> {
    view.distances(from, &Cost::Number, &Ways::new(), &Budget::new()).expect("costs of at least 0").value
}

/// How many others stand within two hops.
pub fn within_two(dated: &Dated, from: NodeIx, day: i32, scratch: &mut Scratch) -> usize {
    let day = Day::from_number(day).expect("a day of the calendar");
    dated.at(day).within(from, 2, scratch).len()
}

/// The cheapest paths and their reasons.
pub fn cheapest_paths(view: &View, from: NodeId, to: NodeId, count: usize) -> Vec<Path<'_>> {
    view.paths(from, to).by(Cost::Number).first(count, &Budget::new()).expect("costs of at least 0").value
}

/// How many simple paths there are, each of them made.
pub fn simple_paths(view: &View, from: NodeId, to: NodeId, hops: usize) -> usize {
    let budget = Budget::new();
    let paths = view.paths(from, to).max_hops(hops).all(&budget).expect("nodes of the view");
    paths.map(black_box).count()
}
