//! Signed ties for the tests of signed measures: as lists for loops, and as graphs. Read's highland
//! tribes are written out, so that published numbers are tested everywhere.

use detente::analysis::signed::Signed;
use detente::model::standard::{Actor, Linked};
use detente::{Graph, Lens, NodeId, View};
use proptest::prelude::*;

/// Two nodes by number, the lesser first, and their tie in tenths, never 0.
pub(crate) type Tie = (usize, usize, i64);

/// Nodes by number and at most one tie between two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signs {
    pub(crate) count: usize,
    pub(crate) ties: Vec<Tie>,
}

/// Up to so many nodes, of whose pairs about `percent` are tied.
pub(crate) fn signs(nodes: usize, percent: u32) -> impl Strategy<Value = Signs> {
    (0..=nodes).prop_flat_map(move |count| {
        let pairs = count * count.saturating_sub(1) / 2;
        let tie = prop::option::weighted(f64::from(percent) / 100.0, (1..=20i64, any::<bool>()));
        prop::collection::vec(tie, pairs).prop_map(move |found| {
            let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
            let size = |(size, negative): (i64, bool)| if negative { -size } else { size };
            let ties = all.zip(found).filter_map(|((a, b), tie)| Some((a, b, size(tie?)))).collect();
            Signs { count, ties }
        })
    })
}

/// The key of a node, whose order is that of numbers.
pub(crate) fn key(node: usize) -> String {
    format!("{node:05}")
}

impl Signs {
    pub(crate) fn graph(&self) -> (Graph, Vec<NodeId>) {
        let mut graph = Graph::new();
        let ids: Vec<_> = (0..self.count).map(|n| graph.node(Actor, &key(n)).add().unwrap()).collect();
        for &(a, b, tenths) in &self.ties {
            graph.claim::<Linked>((ids[a], ids[b])).weight(tenths as f64 / 10.0).record().unwrap();
        }
        (graph, ids.into_iter().map(NodeId::any).collect())
    }

    pub(crate) fn view(&self) -> View {
        self.graph().0.view(&Lens::new().quantity()).unwrap()
    }

    /// The tie of two nodes in tenths, 0 when there is none.
    pub(crate) fn table(&self) -> Vec<Vec<i64>> {
        let mut table = vec![vec![0; self.count]; self.count];
        for &(a, b, tenths) in &self.ties {
            (table[a][b], table[b][a]) = (tenths, tenths);
        }
        table
    }

    /// Nodes with a tie, ascending: those that signed measures are about.
    pub(crate) fn tied(&self) -> Vec<usize> {
        let is_tied = |n: &usize| self.ties.iter().any(|tie| tie.0 == *n || tie.1 == *n);
        (0..self.count).filter(is_tied).collect()
    }

    /// The signs of all ties of these nodes to the others turned.
    pub(crate) fn switched(&self, sides: &[bool]) -> Self {
        let turn = |&(a, b, size): &(usize, usize, i64)| (a, b, if sides[a] == sides[b] { size } else { -size });
        Self { count: self.count, ties: self.ties.iter().map(turn).collect() }
    }

    /// Node `n` under another number.
    pub(crate) fn renamed(&self, to: &[usize]) -> Self {
        let rename = |&(a, b, size): &(usize, usize, i64)| (to[a].min(to[b]), to[a].max(to[b]), size);
        let mut ties: Vec<_> = self.ties.iter().map(rename).collect();
        ties.sort_unstable();
        Self { count: self.count, ties }
    }

    /// Both, side by side.
    pub(crate) fn beside(&self, other: &Self) -> Self {
        let moved = other.ties.iter().map(|&(a, b, size)| (a + self.count, b + self.count, size));
        Self { count: self.count + other.count, ties: self.ties.iter().copied().chain(moved).collect() }
    }

    /// What `ask` says on so many threads.
    pub(crate) fn on_threads<T: Send>(&self, threads: usize, ask: impl Fn(&Signed<'_>) -> T + Sync + Send) -> T {
        let view = self.view();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| ask(&Signed::of(&view).unwrap()))
    }
}

/// Some of so many numbers as `true`.
pub(crate) fn sides(count: usize) -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), count)
}

/// Splitmix64: the same numbers at every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// A large one: so many nodes, each with a tie to the next and to some others, a third hostile.
pub(crate) fn large(count: usize, more: usize) -> Signs {
    let mut random = Random(7);
    let mut pairs: Vec<(usize, usize)> = (1..count).map(|n| (n - 1, n)).collect();
    for _ in 0..more {
        // Some far more often than others.
        let (a, b) = (random.below(count) * random.below(count) / count, random.below(count));
        if a != b {
            pairs.push((a.min(b), a.max(b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut size = || [1, 2, 5, 10, 20][random.below(5)] * [-1, 1, 1][random.below(3)];
    Signs { count, ties: pairs.into_iter().map(|(a, b)| (a, b, size())).collect() }
}

/// Read 1954, *Cultures of the Central Highlands, New Guinea*: alliance and enmity.
pub(crate) fn tribes() -> Signs {
    let friends = [
        (0, 1),
        (0, 14),
        (0, 15),
        (1, 14),
        (1, 15),
        (2, 3),
        (2, 5),
        (2, 6),
        (2, 7),
        (3, 7),
        (4, 6),
        (4, 8),
        (4, 13),
        (5, 6),
        (5, 7),
        (5, 10),
        (5, 11),
        (6, 7),
        (6, 10),
        (6, 11),
        (6, 12),
        (7, 10),
        (7, 11),
        (8, 9),
        (8, 12),
        (9, 12),
        (10, 11),
        (12, 13),
        (14, 15),
    ];
    let foes = [
        (0, 2),
        (0, 3),
        (0, 4),
        (0, 5),
        (0, 11),
        (1, 2),
        (1, 4),
        (1, 5),
        (1, 8),
        (1, 9),
        (4, 14),
        (4, 15),
        (5, 8),
        (5, 12),
        (5, 15),
        (7, 13),
        (8, 10),
        (8, 14),
        (9, 10),
        (9, 14),
        (10, 12),
        (10, 14),
        (10, 15),
        (11, 13),
        (11, 14),
        (11, 15),
        (12, 14),
        (12, 15),
        (13, 15),
    ];
    let ties = friends.iter().map(|&(a, b)| (a, b, 10)).chain(foes.iter().map(|&(a, b)| (a, b, -10)));
    Signs { count: 16, ties: ties.collect() }
}
