//! Small random worlds for walks and patterns, twice: as a graph, and as lists for loops.

use detente::{Graph, Lens, Merge, NodeId, Truth};
use proptest::prelude::*;

detente::schema! {
    nodes {
        /// Comes first in the order of nodes.
        Blue,
        /// Comes last.
        Red,
    }
    relations {
        /// Symmetric.
        Knows { Blue -- Blue, Blue -- Red, Red -- Red }
        /// Structure, which holds always and is listed nowhere.
        Owns(Structural) { Blue -> Blue | Red, Red -> Blue | Red }
        /// Directed.
        Sends(Channel) { Blue -> Blue | Red, Red -> Blue | Red }
    }
}

pub(crate) const RELATIONS: [&str; 3] = ["Knows", "Owns", "Sends"];
const KNOWS: usize = 0;
pub(crate) const OWNS: usize = 1;
/// Marked as a channel.
pub(crate) const SENDS: usize = 2;

/// Days of January 2024 by number, and beyond.
const LONG_AGO: i32 = -1000;
const FAR_OFF: i32 = 1000;

/// EDTF text, and every (first day, day after the last) that it may stand for.
pub(crate) fn completions(valid: usize) -> (Option<&'static str>, Vec<(i32, i32)>) {
    match valid {
        0 => (Some("2024-01-10"), vec![(10, 11)]),
        1 => (Some("2024-01"), (1..=31).map(|d| (d, d + 1)).collect()),
        2 => (Some("[2024-01-05,2024-01-20..2024-01-22]"), [5, 20, 21, 22].map(|d| (d, d + 1)).to_vec()),
        3 => (Some("2024-01-05/2024-01-20"), vec![(5, 21)]),
        4 => (Some("2024-01-12/.."), vec![(12, FAR_OFF)]),
        5 => (Some("[2024-01-01..2024-01-25]/.."), (1..=25).map(|d| (d, FAR_OFF)).collect()),
        6 => (Some("/2024-01-15"), (LONG_AGO..=15).map(|d| (d, 16)).collect()),
        7 => (Some("../2024-01-08"), vec![(LONG_AGO, 9)]),
        8 => (Some("2024-01-22/2024-01-23"), vec![(22, 24)]),
        _ => (None, Vec::new()),
    }
}

/// Windows as text, and as the first day and the day after the last.
pub(crate) const WINDOWS: [(&str, i32, i32); 4] =
    [("2024-01-05/2024-01-12", 5, 13), ("2024-01-21", 21, 22), ("2024-01-15/..", 15, FAR_OFF), ("2024-01", 1, 32)];

/// One claim.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) relation: usize,
    pub(crate) ends: (usize, usize),
    /// In tenths.
    pub(crate) affinity: Option<i32>,
    pub(crate) valid: usize,
}

/// Nodes by number in the order of nodes: the blue ones, then the red ones.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) blue: usize,
    pub(crate) count: usize,
    pub(crate) claims: Vec<Said>,
    pub(crate) apart: bool,
}

pub(crate) fn world(nodes: usize, claims: usize) -> impl Strategy<Value = World> {
    (2..=nodes, any::<bool>()).prop_flat_map(move |(count, apart)| {
        let affinity = prop::option::weighted(0.8, -6..=9i32);
        let said = (0..3usize, (0..count, 0..count), affinity, 0..10usize)
            .prop_map(|(relation, ends, affinity, valid)| Said { relation, ends, affinity, valid });
        (0..=count, prop::collection::vec(said, 0..claims)).prop_map(move |(blue, claims)| World {
            blue,
            count,
            claims,
            apart,
        })
    })
}

pub(crate) fn key(claim: usize) -> String {
    format!("K{claim:02}")
}

impl World {
    pub(crate) fn graph(&self) -> (Graph, Vec<NodeId>) {
        let mut graph = Graph::with([schema()]).unwrap();
        let mut ids: Vec<NodeId> = Vec::new();
        // Added backwards: the order of nodes is not that of adding.
        for node in (0..self.count).rev() {
            let key = format!("n{node}");
            let odd = node % 2 == 1;
            let id = if node < self.blue {
                graph.node(Blue, &key).attribute("odd", odd).add().unwrap().any()
            } else {
                graph.node(Red, &key).attribute("odd", odd).add().unwrap().any()
            };
            ids.push(id);
        }
        ids.reverse();
        for (n, said) in self.claims.iter().enumerate() {
            let (a, b) = (ids[said.ends.0], ids[said.ends.1]);
            let roles = if said.relation == KNOWS { ["between", "between"] } else { ["from", "to"] };
            let roles = roles.into_iter().zip([a, b].map(detente::model::Participant::Node));
            let mut builder = graph.claim_dyn(RELATIONS[said.relation], roles).key(&key(n));
            if let Some(tenths) = said.affinity {
                builder = builder.affinity(f64::from(tenths) / 10.0);
            }
            if let Some(text) = completions(said.valid).0 {
                builder = builder.valid(text);
            }
            builder.record().unwrap();
        }
        (graph, ids)
    }

    pub(crate) fn lens(&self) -> Lens {
        Lens::new().merge(if self.apart { Merge::Apart } else { Merge::Sum })
    }

    /// The ties, in the order in which parallel ones stand.
    pub(crate) fn ties(&self) -> Vec<Tie> {
        let mut ties: Vec<Tie> = Vec::new();
        for relation in 0..RELATIONS.len() {
            for (n, said) in self.claims.iter().enumerate().filter(|(_, said)| said.relation == relation) {
                let (a, b) = said.ends;
                let ends = if relation == KNOWS { (a.min(b), a.max(b)) } else { (a, b) };
                let tenths = said.affinity.unwrap_or(0);
                let same = |tie: &&mut Tie| !self.apart && tie.relation == relation && tie.ends == ends;
                match ties.iter_mut().find(same) {
                    Some(tie) => {
                        tie.claims.push(n);
                        tie.tenths += tenths;
                    }
                    None => ties.push(Tie { relation, ends, claims: vec![n], tenths }),
                }
            }
        }
        ties
    }

    /// Whether a claim holds on some day from one up to another.
    pub(crate) fn holds(&self, claim: usize, (from, to): (i32, i32)) -> Truth {
        let said = &self.claims[claim];
        match completions(said.valid).0 {
            None if said.relation == OWNS => Truth::Yes,
            None => Truth::Unknown,
            Some(_) => {
                let all = completions(said.valid).1;
                truth(all.iter().map(|&(a, b)| a < to && b > from))
            }
        }
    }

    /// When a claim may hold; nothing is known where it is empty.
    pub(crate) fn times(&self, claim: usize) -> Vec<(i32, i32)> {
        let said = &self.claims[claim];
        match completions(said.valid) {
            (None, _) if said.relation == OWNS => vec![(LONG_AGO * 2, FAR_OFF * 2)],
            (_, all) => all,
        }
    }
}

/// Yes when all, no when none.
pub(crate) fn truth(mut cases: impl Iterator<Item = bool>) -> Truth {
    let Some(first) = cases.next() else { return Truth::Unknown };
    if cases.any(|case| case != first) {
        return Truth::Unknown;
    }
    if first { Truth::Yes } else { Truth::No }
}

/// A tie by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) relation: usize,
    /// Of a symmetric one, the first in the order of nodes first.
    pub(crate) ends: (usize, usize),
    pub(crate) claims: Vec<usize>,
    pub(crate) tenths: i32,
}

impl Tie {
    pub(crate) fn is_symmetric(&self) -> bool {
        self.relation == KNOWS
    }

    pub(crate) fn runs(&self, from: usize, to: usize) -> bool {
        self.ends == (from, to) || self.is_symmetric() && self.ends == (to, from)
    }
}
