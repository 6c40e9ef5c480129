//! Networks without signs for the tests of their measures: as lists for loops, and as graphs. The
//! karate club and the Florentine families are written out, so that published numbers are tested
//! everywhere.

use detente::analysis::network::Network;
use detente::{Graph, Lens, NodeId, View};
use proptest::prelude::*;

detente::schema! {
    nodes {
        /// Anybody.
        Party,
    }
    relations {
        /// Either way.
        Meets { Party -- Party }
        /// One way.
        Pays { Party -> Party }
        /// One way besides.
        Writes { Party -> Party }
    }
}

const RELATIONS: [&str; 3] = ["Meets", "Pays", "Writes"];
const MEETS: usize = 0;

/// One tie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
    pub(crate) relation: usize,
    pub(crate) ends: (usize, usize),
    /// In eighths, whose sums are exact.
    pub(crate) eighths: u32,
}

/// Nodes by number, and ties among them: loops, parallel ones and either direction included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    pub(crate) count: usize,
    pub(crate) ties: Vec<Tie>,
}

/// Up to so many nodes and ties; nodes may be isolated, ties may weigh nothing.
pub(crate) fn links(nodes: usize, ties: usize) -> impl Strategy<Value = Links> {
    (0..=nodes).prop_flat_map(move |count| {
        let end = 0..count.max(1);
        let tie = (0..3usize, (end.clone(), end), 0..=24u32);
        let tie = tie.prop_map(|(relation, ends, eighths)| Tie { relation, ends, eighths });
        prop::collection::vec(tie, 0..=if count == 0 { 0 } else { ties }).prop_map(move |ties| Links { count, ties })
    })
}

/// Networks with another order of their nodes: the new number of each.
pub(crate) fn renamings(nodes: usize, ties: usize) -> impl Strategy<Value = (Links, Vec<usize>)> {
    links(nodes, ties).prop_flat_map(|links| {
        let order: Vec<usize> = (0..links.count).collect();
        (Just(links), Just(order).prop_shuffle())
    })
}

pub(crate) fn key(node: usize) -> String {
    format!("{node:05}")
}

impl Links {
    /// Undirected ties that weigh one each.
    pub(crate) fn of(count: usize, pairs: &[(usize, usize)]) -> Self {
        let ties = pairs.iter().map(|&ends| Tie { relation: MEETS, ends, eighths: 8 }).collect();
        Self { count, ties }
    }

    pub(crate) fn graph(&self) -> (Graph, Vec<NodeId>) {
        let mut graph = Graph::with([schema()]).unwrap();
        let ids: Vec<_> = (0..self.count).map(|n| graph.node(Party, &key(n)).add().unwrap().any()).collect();
        for tie in &self.ties {
            let roles = if tie.relation == MEETS { ["between", "between"] } else { ["from", "to"] };
            let ends = [ids[tie.ends.0], ids[tie.ends.1]].map(detente::model::Participant::Node);
            let claim = graph.claim_dyn(RELATIONS[tie.relation], roles.into_iter().zip(ends));
            claim.weight(f64::from(tie.eighths) / 8.0).record().unwrap();
        }
        (graph, ids)
    }

    /// The view whose ties carry weights; the node of number n is the n-th.
    pub(crate) fn view(&self) -> View {
        self.graph().0.view(&Lens::new().quantity()).unwrap()
    }

    /// What links one node to another: `None` when nothing, else its weight, 1 unless `weighted`.
    pub(crate) fn matrix(&self, directed: bool, weighted: bool) -> Vec<Vec<Option<f64>>> {
        let mut table = vec![vec![None; self.count]; self.count];
        for tie in &self.ties {
            let (a, b) = tie.ends;
            let weight = f64::from(tie.eighths) / 8.0;
            let mut add = |from: usize, to: usize| {
                let cell: &mut Option<f64> = &mut table[from][to];
                *cell = Some(if weighted { cell.unwrap_or(0.0) + weight } else { 1.0 });
            };
            add(a, b);
            if a != b && (!directed || tie.relation == MEETS) {
                add(b, a);
            }
        }
        table
    }

    /// Node `n` under another number.
    pub(crate) fn renamed(&self, to: &[usize]) -> Self {
        let rename = |tie: &Tie| Tie { ends: (to[tie.ends.0], to[tie.ends.1]), ..*tie };
        Self { count: self.count, ties: self.ties.iter().rev().map(rename).collect() }
    }

    /// All ties that have a direction turned.
    pub(crate) fn reversed(&self) -> Self {
        let turn = |tie: &Tie| Tie { ends: (tie.ends.1, tie.ends.0), ..*tie };
        Self { count: self.count, ties: self.ties.iter().map(turn).collect() }
    }

    /// Every network of a view that a measure may be asked of: directed or not, weighted or not.
    pub(crate) fn each(view: &View, mut ask: impl FnMut(&Network<'_>, bool, bool)) {
        for (directed, weighted) in [(true, false), (false, false), (true, true), (false, true)] {
            let mut network = Network::of(view).unwrap();
            if !directed {
                network = network.undirected();
            }
            if weighted {
                network = network.weighted();
            }
            ask(&network, directed, weighted);
        }
    }

    /// What is asked on so many threads.
    pub(crate) fn on_threads<T: Send>(threads: usize, ask: impl FnOnce() -> T + Send) -> T {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(ask)
    }
}

/// Fails unless scores go with nodes when these are renamed, to the last bit, and are the same on 1, 2
/// and 8 threads.
pub(crate) fn scores_go_with_nodes(
    links: &Links,
    to: &[usize],
    scores: impl Fn(&Network<'_>) -> Vec<f64> + Sync,
) -> Result<(), TestCaseError> {
    let (view, renamed) = (links.view(), links.renamed(to).view());
    let mut results = Vec::new();
    for (view, threads) in [(&view, 1), (&view, 2), (&view, 8), (&renamed, 2)] {
        let mut found = Vec::new();
        Links::each(view, |network, _, _| found.push(Links::on_threads(threads, || scores(network))));
        results.push(found);
    }
    let bits = |scores: &[f64]| scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>();
    for (n, own) in results[0].iter().enumerate() {
        let own = bits(own);
        prop_assert_eq!(&own, &bits(&results[1][n]));
        prop_assert_eq!(&own, &bits(&results[2][n]));
        let other = bits(&results[3][n]);
        let moved: Vec<u64> = to.iter().map(|&to| other[to]).collect();
        prop_assert_eq!(&own, &moved, "network {}", n);
    }
    Ok(())
}

/// Zachary's karate club (1977): 34 members, 78 ties.
pub(crate) fn karate() -> Links {
    let rows: [(usize, &[usize]); 26] = [
        (0, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
        (1, &[2, 3, 7, 13, 17, 19, 21, 30]),
        (2, &[3, 7, 8, 9, 13, 27, 28, 32]),
        (3, &[7, 12, 13]),
        (4, &[6, 10]),
        (5, &[6, 10, 16]),
        (6, &[16]),
        (8, &[30, 32, 33]),
        (9, &[33]),
        (13, &[33]),
        (14, &[32, 33]),
        (15, &[32, 33]),
        (18, &[32, 33]),
        (19, &[33]),
        (20, &[32, 33]),
        (22, &[32, 33]),
        (23, &[25, 27, 29, 32, 33]),
        (24, &[25, 27, 31]),
        (25, &[31]),
        (26, &[29, 33]),
        (27, &[33]),
        (28, &[31, 33]),
        (29, &[32, 33]),
        (30, &[32, 33]),
        (31, &[32, 33]),
        (32, &[33]),
    ];
    let pairs: Vec<_> = rows.iter().flat_map(|(a, row)| row.iter().map(|b| (*a, *b))).collect();
    assert_eq!(pairs.len(), 78);
    Links::of(34, &pairs)
}

/// The families of [`florentine`], by number.
pub(crate) const FAMILIES: [&str; 15] = [
    "Acciaiuoli",
    "Albizzi",
    "Barbadori",
    "Bischeri",
    "Castellani",
    "Ginori",
    "Guadagni",
    "Lamberteschi",
    "Medici",
    "Pazzi",
    "Peruzzi",
    "Ridolfi",
    "Salviati",
    "Strozzi",
    "Tornabuoni",
];

/// Marriages of Florentine families (Padgett & Ansell 1993): 15 families that have any, 20 ties.
pub(crate) fn florentine() -> Links {
    let pairs = [
        (0, 8),
        (4, 10),
        (4, 13),
        (4, 2),
        (8, 2),
        (8, 11),
        (8, 14),
        (8, 1),
        (8, 12),
        (12, 9),
        (10, 13),
        (10, 3),
        (13, 11),
        (13, 3),
        (11, 14),
        (14, 6),
        (1, 5),
        (1, 6),
        (3, 6),
        (6, 7),
    ];
    Links::of(15, &pairs)
}
