//! Views of many claims against a sort: sizes at which the build deals arcs into one bucket or
//! several, on one thread or several, and numbers at the ends of their ranges.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::standard::Actor;
use detente::view::{Numbers, View};
use detente::{Affinity, ClaimId, Columns, Graph, Lens, NodeId};

/// Numbers that look random, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// A claim: relation, tail, head and millionths.
type Said = (&'static str, usize, usize, i32);

/// By tail, head and relation: the sum of affinities, and which claims say so.
type Ties = BTreeMap<(usize, usize, &'static str), (i64, Vec<usize>)>;

/// Node `n` has the n-th key; it was added n-th or, shuffled, at another time.
fn graph(nodes: usize, said: &[Said], shuffled: bool) -> (Graph, Vec<ClaimId>) {
    let mut graph = Graph::new();
    let step = if shuffled { 7919 } else { 1 };
    let mut ids: Vec<Option<NodeId>> = vec![None; nodes];
    for n in (0..nodes).map(|n| n * step % nodes) {
        ids[n] = Some(graph.node(Actor, &format!("{n:07}")).add().unwrap().any());
    }
    let id = |n: usize| ids[n].unwrap();
    let mut claims = Vec::with_capacity(said.len());
    for same in said.chunk_by(|a, b| a.0 == b.0) {
        let from: Vec<NodeId> = same.iter().map(|said| id(said.1)).collect();
        let to: Vec<NodeId> = same.iter().map(|said| id(said.2)).collect();
        let affinity: Vec<Affinity> = same.iter().map(|said| Affinity::from_millionths(said.3).unwrap()).collect();
        let columns = Columns { from: &from, to: &to, affinity: &affinity, ..Columns::of(same[0].0) };
        claims.extend(graph.record_columns(&columns).unwrap());
    }
    (graph, claims)
}

fn ties(said: &[Said]) -> Ties {
    let mut ties = Ties::new();
    for (claim, &(relation, tail, head, affinity)) in said.iter().enumerate() {
        let back = relation == "Bonded" && tail != head;
        for ends in [Some((tail, head)), back.then_some((head, tail))].into_iter().flatten() {
            let tie = ties.entry((ends.0, ends.1, relation)).or_default();
            tie.0 += i64::from(affinity);
            tie.1.push(claim);
        }
    }
    ties
}

/// Holds rows, numbers, in-rows and claims of a view to what a sort says.
fn check(view: &View, ties: &Ties, (nodes, said): (usize, &[ClaimId])) {
    assert_eq!((view.node_count(), view.arc_count()), (nodes, ties.len()));
    let mut outgoing = Vec::with_capacity(ties.len());
    let mut incoming = Vec::with_capacity(ties.len());
    for (n, node) in view.nodes().enumerate() {
        let row = view.row(view.ix(node.id()).unwrap());
        let Numbers::Affinity(numbers) = row.numbers() else { panic!("affinities") };
        for ((head, arc), &number) in row.outgoing().zip(numbers) {
            assert_eq!(arc.0 as usize, outgoing.len(), "arcs are numbered in order");
            let mut claims: Vec<ClaimId> = view.tie(arc).claims().map(|claim| claim.id()).collect();
            claims.sort_unstable();
            outgoing.push((n, head.0 as usize, i64::from(number), claims));
        }
        incoming.extend(row.incoming().map(|(tail, arc)| (n, tail.0 as usize, arc.0 as usize)));
    }
    let ids = |claims: &[usize]| claims.iter().map(|&claim| said[claim]).collect();
    let arcs = ties.iter().map(|(&(tail, head, _), (sum, claims))| (tail, head, *sum, ids(claims)));
    assert!(outgoing.into_iter().eq(arcs), "out-rows");
    let mut by_head: Vec<_> = ties.keys().enumerate().map(|(arc, &(tail, head, _))| (head, tail, arc)).collect();
    by_head.sort_unstable();
    assert!(incoming == by_head, "in-rows");
}

/// Claims of one relation, or of two of which one has no direction; if so, none says of the same
/// two what another says.
fn drawn(nodes: usize, count: usize, heads: usize, distinct: bool) -> Vec<Said> {
    let mut dice = Dice(nodes as u64);
    let mut seen = BTreeSet::new();
    let mut said = Vec::with_capacity(2 * count);
    let relations: &[_] = if distinct { &["Linked"] } else { &["Linked", "Bonded"] };
    for &relation in relations {
        for _ in 0..count {
            let (tail, head) = (dice.below(nodes), nodes - 1 - dice.below(heads));
            if !distinct || seen.insert((tail, head)) {
                said.push((relation, tail, head, [1_000_000, -1_000_000, 0, -1, 999_999][dice.below(5)]));
            }
        }
    }
    said
}

/// How many nodes, claims of a relation, and heads.
const SIZES: [(usize, usize, usize); 8] = [
    (1, 3, 1),
    (2, 1, 2),
    (2049, 500, 2049),
    (5000, 3000, 5000),
    (9001, 10_000, 9001),
    (30_000, 70_000, 30_000),
    (3000, 20_000, 7),
    (300, 70_000, 300),
];

fn check_all(distinct: bool) {
    for (nodes, count, heads) in SIZES {
        let said = drawn(nodes, count, heads, distinct);
        let ties = ties(&said);
        for (threads, shuffled) in [(1, false), (2, true), (8, false)] {
            let (graph, claims) = graph(nodes, &said, shuffled);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            check(&pool.install(|| graph.view(&Lens::new()).unwrap()), &ties, (nodes, &claims));
        }
    }
}

#[test]
fn rows_of_many_claims_are_what_a_sort_makes() {
    check_all(false);
}

/// Rows of which none has parallel arcs take another way than those that must be merged.
#[test]
fn rows_without_parallel_arcs_are_what_a_sort_makes() {
    check_all(true);
}
