//! Networks without signs for the tests of their measures: as lists for loops, and as graphs. The
//! karate club and the Florentine families are written out, so that published numbers are tested
//! everywhere.

use detente::analysis::network::Network;
use detente::{Graph, Lens, NodeId, View};
use proptest::prelude::*;

detente::schema! {
[expect(dead_code, reason = "for measures to come")]nodes {
[expect(dead_code, reason = "for measures to come")]    /// Anybody.
[expect(dead_code, reason = "for measures to come")]    Party,
[expect(dead_code, reason = "for measures to come")]}
[expect(dead_code, reason = "for measures to come")]relations {
[expect(dead_code, reason = "for measures to come")]    /// Either way.
[expect(dead_code, reason = "for measures to come")]    Meets { Party -- Party }
[expect(dead_code, reason = "for measures to come")]    /// One way.
[expect(dead_code, reason = "for measures to come")]    Pays { Party -> Party }
[expect(dead_code, reason = "for measures to come")]    /// One way besides.
[expect(dead_code, reason = "for measures to come")]    Writes { Party -> Party }
[expect(dead_code, reason = "for measures to come")]}
}

const RELATIONS: [&str; 3] = ["Meets", "Pays", "Writes"];
const MEETS: usize = 0;

/// One tie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
[expect(dead_code, reason = "for measures to come")]pub(crate) relation: usize,
[expect(dead_code, reason = "for measures to come")]pub(crate) ends: (usize, usize),
[expect(dead_code, reason = "for measures to come")]/// In eighths, whose sums are exact.
[expect(dead_code, reason = "for measures to come")]pub(crate) eighths: u32,
}

/// Nodes by number, and ties among them: loops, parallel ones and either direction included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
[expect(dead_code, reason = "for measures to come")]pub(crate) count: usize,
[expect(dead_code, reason = "for measures to come")]pub(crate) ties: Vec<Tie>,
}

/// Up to so many nodes and ties; nodes may be isolated, ties may weigh nothing.
pub(crate) fn links(nodes: usize, ties: usize) -> impl Strategy<Value = Links> {
[expect(dead_code, reason = "for measures to come")](0..=nodes).prop_flat_map(move |count| {
[expect(dead_code, reason = "for measures to come")]    let end = 0..count.max(1);
[expect(dead_code, reason = "for measures to come")]    let tie = (0..3usize, (end.clone(), end), 0..=24u32);
[expect(dead_code, reason = "for measures to come")]    let tie = tie.prop_map(|(relation, ends, eighths)| Tie { relation, ends, eighths });
[expect(dead_code, reason = "for measures to come")]    prop::collection::vec(tie, 0..=if count == 0 { 0 } else { ties }).prop_map(move |ties| Links { count, ties })
[expect(dead_code, reason = "for measures to come")]})
}

/// Networks with another order of their nodes: the new number of each.
pub(crate) fn renamings(nodes: usize, ties: usize) -> impl Strategy<Value = (Links, Vec<usize>)> {
[expect(dead_code, reason = "for measures to come")]links(nodes, ties).prop_flat_map(|links| {
[expect(dead_code, reason = "for measures to come")]    let order: Vec<usize> = (0..links.count).collect();
[expect(dead_code, reason = "for measures to come")]    (Just(links), Just(order).prop_shuffle())
[expect(dead_code, reason = "for measures to come")]})
}

pub(crate) fn key(node: usize) -> String {
[expect(dead_code, reason = "for measures to come")]format!("{node:05}")
}

impl Links {
[expect(dead_code, reason = "for measures to come")]/// Undirected ties that weigh one each.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn of(count: usize, pairs: &[(usize, usize)]) -> Self {
[expect(dead_code, reason = "for measures to come")]    let ties = pairs.iter().map(|&ends| Tie { relation: MEETS, ends, eighths: 8 }).collect();
[expect(dead_code, reason = "for measures to come")]    Self { count, ties }
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]pub(crate) fn graph(&self) -> (Graph, Vec<NodeId>) {
[expect(dead_code, reason = "for measures to come")]    let mut graph = Graph::with([schema()]).unwrap();
[expect(dead_code, reason = "for measures to come")]    let ids: Vec<_> = (0..self.count).map(|n| graph.node(Party, &key(n)).add().unwrap().any()).collect();
[expect(dead_code, reason = "for measures to come")]    for tie in &self.ties {
[expect(dead_code, reason = "for measures to come")]        let roles = if tie.relation == MEETS { ["between", "between"] } else { ["from", "to"] };
[expect(dead_code, reason = "for measures to come")]        let ends = [ids[tie.ends.0], ids[tie.ends.1]].map(detente::model::Participant::Node);
[expect(dead_code, reason = "for measures to come")]        let claim = graph.claim_dyn(RELATIONS[tie.relation], roles.into_iter().zip(ends));
[expect(dead_code, reason = "for measures to come")]        claim.weight(f64::from(tie.eighths) / 8.0).record().unwrap();
[expect(dead_code, reason = "for measures to come")]    }
[expect(dead_code, reason = "for measures to come")]    (graph, ids)
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// The view whose ties carry weights; the node of number n is the n-th.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn view(&self) -> View {
[expect(dead_code, reason = "for measures to come")]    self.graph().0.view(&Lens::new().quantity()).unwrap()
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// What links one node to another: `None` when nothing, else its weight, 1 unless `weighted`.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn matrix(&self, directed: bool, weighted: bool) -> Vec<Vec<Option<f64>>> {
[expect(dead_code, reason = "for measures to come")]    let mut table = vec![vec![None; self.count]; self.count];
[expect(dead_code, reason = "for measures to come")]    for tie in &self.ties {
[expect(dead_code, reason = "for measures to come")]        let (a, b) = tie.ends;
[expect(dead_code, reason = "for measures to come")]        let weight = f64::from(tie.eighths) / 8.0;
[expect(dead_code, reason = "for measures to come")]        let mut add = |from: usize, to: usize| {
[expect(dead_code, reason = "for measures to come")]            let cell: &mut Option<f64> = &mut table[from][to];
[expect(dead_code, reason = "for measures to come")]            *cell = Some(if weighted { cell.unwrap_or(0.0) + weight } else { 1.0 });
[expect(dead_code, reason = "for measures to come")]        };
[expect(dead_code, reason = "for measures to come")]        add(a, b);
[expect(dead_code, reason = "for measures to come")]        if a != b && (!directed || tie.relation == MEETS) {
[expect(dead_code, reason = "for measures to come")]            add(b, a);
[expect(dead_code, reason = "for measures to come")]        }
[expect(dead_code, reason = "for measures to come")]    }
[expect(dead_code, reason = "for measures to come")]    table
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// Node `n` under another number.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn renamed(&self, to: &[usize]) -> Self {
[expect(dead_code, reason = "for measures to come")]    let rename = |tie: &Tie| Tie { ends: (to[tie.ends.0], to[tie.ends.1]), ..*tie };
[expect(dead_code, reason = "for measures to come")]    Self { count: self.count, ties: self.ties.iter().rev().map(rename).collect() }
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// All ties that have a direction turned.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn reversed(&self) -> Self {
[expect(dead_code, reason = "for measures to come")]    let turn = |tie: &Tie| Tie { ends: (tie.ends.1, tie.ends.0), ..*tie };
[expect(dead_code, reason = "for measures to come")]    Self { count: self.count, ties: self.ties.iter().map(turn).collect() }
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// This, and all of it again beside it.
[expect(dead_code, reason = "for measures to come")]#[expect(dead_code, reason = "for measures to come")]
[expect(dead_code, reason = "for measures to come")]pub(crate) fn doubled(&self) -> Self {
[expect(dead_code, reason = "for measures to come")]    let again = |tie: &Tie| Tie { ends: (tie.ends.0 + self.count, tie.ends.1 + self.count), ..*tie };
[expect(dead_code, reason = "for measures to come")]    let ties = self.ties.iter().copied().chain(self.ties.iter().map(again)).collect();
[expect(dead_code, reason = "for measures to come")]    Self { count: self.count * 2, ties }
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// Every network of a view that a measure may be asked of: directed or not, weighted or not.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn each(view: &View, mut ask: impl FnMut(&Network<'_>, bool, bool)) {
[expect(dead_code, reason = "for measures to come")]    for (directed, weighted) in [(true, false), (false, false), (true, true), (false, true)] {
[expect(dead_code, reason = "for measures to come")]        let mut network = Network::of(view).unwrap();
[expect(dead_code, reason = "for measures to come")]        if !directed {
[expect(dead_code, reason = "for measures to come")]            network = network.undirected();
[expect(dead_code, reason = "for measures to come")]        }
[expect(dead_code, reason = "for measures to come")]        if weighted {
[expect(dead_code, reason = "for measures to come")]            network = network.weighted();
[expect(dead_code, reason = "for measures to come")]        }
[expect(dead_code, reason = "for measures to come")]        ask(&network, directed, weighted);
[expect(dead_code, reason = "for measures to come")]    }
[expect(dead_code, reason = "for measures to come")]}

[expect(dead_code, reason = "for measures to come")]/// What is asked on so many threads.
[expect(dead_code, reason = "for measures to come")]pub(crate) fn on_threads<T: Send>(threads: usize, ask: impl FnOnce() -> T + Send) -> T {
[expect(dead_code, reason = "for measures to come")]    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(ask)
[expect(dead_code, reason = "for measures to come")]}
}

/// Fails unless scores go with nodes when these are renamed, to the last bit, and are the same on 1, 2
/// and 8 threads.
pub(crate) fn scores_go_with_nodes(
[expect(dead_code, reason = "for measures to come")]links: &Links,
[expect(dead_code, reason = "for measures to come")]to: &[usize],
[expect(dead_code, reason = "for measures to come")]scores: impl Fn(&Network<'_>) -> Vec<f64> + Sync,
) -> Result<(), TestCaseError> {
[expect(dead_code, reason = "for measures to come")]let (view, renamed) = (links.view(), links.renamed(to).view());
[expect(dead_code, reason = "for measures to come")]let mut results = Vec::new();
[expect(dead_code, reason = "for measures to come")]for (view, threads) in [(&view, 1), (&view, 2), (&view, 8), (&renamed, 2)] {
[expect(dead_code, reason = "for measures to come")]    let mut found = Vec::new();
[expect(dead_code, reason = "for measures to come")]    Links::each(view, |network, _, _| found.push(Links::on_threads(threads, || scores(network))));
[expect(dead_code, reason = "for measures to come")]    results.push(found);
[expect(dead_code, reason = "for measures to come")]}
[expect(dead_code, reason = "for measures to come")]for n in 0..4 {
[expect(dead_code, reason = "for measures to come")]    let bits = |scores: &[f64]| scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>();
[expect(dead_code, reason = "for measures to come")]    let own = bits(&results[0][n]);
[expect(dead_code, reason = "for measures to come")]    prop_assert_eq!(&own, &bits(&results[1][n]));
[expect(dead_code, reason = "for measures to come")]    prop_assert_eq!(&own, &bits(&results[2][n]));
[expect(dead_code, reason = "for measures to come")]    let other = bits(&results[3][n]);
[expect(dead_code, reason = "for measures to come")]    let moved: Vec<u64> = to.iter().map(|&to| other[to]).collect();
[expect(dead_code, reason = "for measures to come")]    prop_assert_eq!(&own, &moved, "network {}", n);
[expect(dead_code, reason = "for measures to come")]}
[expect(dead_code, reason = "for measures to come")]Ok(())
}

/// Zachary's karate club (1977): 34 members, 78 ties.
pub(crate) fn karate() -> Links {
[expect(dead_code, reason = "for measures to come")]let rows: [(usize, &[usize]); 26] = [
[expect(dead_code, reason = "for measures to come")]    (0, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
[expect(dead_code, reason = "for measures to come")]    (1, &[2, 3, 7, 13, 17, 19, 21, 30]),
[expect(dead_code, reason = "for measures to come")]    (2, &[3, 7, 8, 9, 13, 27, 28, 32]),
[expect(dead_code, reason = "for measures to come")]    (3, &[7, 12, 13]),
[expect(dead_code, reason = "for measures to come")]    (4, &[6, 10]),
[expect(dead_code, reason = "for measures to come")]    (5, &[6, 10, 16]),
[expect(dead_code, reason = "for measures to come")]    (6, &[16]),
[expect(dead_code, reason = "for measures to come")]    (8, &[30, 32, 33]),
[expect(dead_code, reason = "for measures to come")]    (9, &[33]),
[expect(dead_code, reason = "for measures to come")]    (13, &[33]),
[expect(dead_code, reason = "for measures to come")]    (14, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (15, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (18, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (19, &[33]),
[expect(dead_code, reason = "for measures to come")]    (20, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (22, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (23, &[25, 27, 29, 32, 33]),
[expect(dead_code, reason = "for measures to come")]    (24, &[25, 27, 31]),
[expect(dead_code, reason = "for measures to come")]    (25, &[31]),
[expect(dead_code, reason = "for measures to come")]    (26, &[29, 33]),
[expect(dead_code, reason = "for measures to come")]    (27, &[33]),
[expect(dead_code, reason = "for measures to come")]    (28, &[31, 33]),
[expect(dead_code, reason = "for measures to come")]    (29, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (30, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (31, &[32, 33]),
[expect(dead_code, reason = "for measures to come")]    (32, &[33]),
[expect(dead_code, reason = "for measures to come")]];
[expect(dead_code, reason = "for measures to come")]let pairs: Vec<_> = rows.iter().flat_map(|(a, row)| row.iter().map(|b| (*a, *b))).collect();
[expect(dead_code, reason = "for measures to come")]assert_eq!(pairs.len(), 78);
[expect(dead_code, reason = "for measures to come")]Links::of(34, &pairs)
}

/// The families of [`florentine`], by number.
pub(crate) const FAMILIES: [&str; 15] = [
[expect(dead_code, reason = "for measures to come")]"Acciaiuoli",
[expect(dead_code, reason = "for measures to come")]"Albizzi",
[expect(dead_code, reason = "for measures to come")]"Barbadori",
[expect(dead_code, reason = "for measures to come")]"Bischeri",
[expect(dead_code, reason = "for measures to come")]"Castellani",
[expect(dead_code, reason = "for measures to come")]"Ginori",
[expect(dead_code, reason = "for measures to come")]"Guadagni",
[expect(dead_code, reason = "for measures to come")]"Lamberteschi",
[expect(dead_code, reason = "for measures to come")]"Medici",
[expect(dead_code, reason = "for measures to come")]"Pazzi",
[expect(dead_code, reason = "for measures to come")]"Peruzzi",
[expect(dead_code, reason = "for measures to come")]"Ridolfi",
[expect(dead_code, reason = "for measures to come")]"Salviati",
[expect(dead_code, reason = "for measures to come")]"Strozzi",
[expect(dead_code, reason = "for measures to come")]"Tornabuoni",
];

/// Marriages of Florentine families (Padgett & Ansell 1993): 15 families that have any, 20 ties.
pub(crate) fn florentine() -> Links {
[expect(dead_code, reason = "for measures to come")]let pairs = [
[expect(dead_code, reason = "for measures to come")]    (0, 8),
[expect(dead_code, reason = "for measures to come")]    (4, 10),
[expect(dead_code, reason = "for measures to come")]    (4, 13),
[expect(dead_code, reason = "for measures to come")]    (4, 2),
[expect(dead_code, reason = "for measures to come")]    (8, 2),
[expect(dead_code, reason = "for measures to come")]    (8, 11),
[expect(dead_code, reason = "for measures to come")]    (8, 14),
[expect(dead_code, reason = "for measures to come")]    (8, 1),
[expect(dead_code, reason = "for measures to come")]    (8, 12),
[expect(dead_code, reason = "for measures to come")]    (12, 9),
[expect(dead_code, reason = "for measures to come")]    (10, 13),
[expect(dead_code, reason = "for measures to come")]    (10, 3),
[expect(dead_code, reason = "for measures to come")]    (13, 11),
[expect(dead_code, reason = "for measures to come")]    (13, 3),
[expect(dead_code, reason = "for measures to come")]    (11, 14),
[expect(dead_code, reason = "for measures to come")]    (14, 6),
[expect(dead_code, reason = "for measures to come")]    (1, 5),
[expect(dead_code, reason = "for measures to come")]    (1, 6),
[expect(dead_code, reason = "for measures to come")]    (3, 6),
[expect(dead_code, reason = "for measures to come")]    (6, 7),
[expect(dead_code, reason = "for measures to come")]];
[expect(dead_code, reason = "for measures to come")]Links::of(15, &pairs)
}
