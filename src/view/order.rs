//! The canonical order of nodes and claims, on which the order of arrival leaves no trace.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::graph::{Claim, Ledger, NONE, Node};

/// Nodes by kind name, then key: which number a node has in a view, and back.
#[derive(Debug)]
pub(super) struct Order {
    /// Empty when the order is that of adding.
    ranks: Vec<u32>,
    nodes: Vec<u32>,
}

impl Order {
    /// Linear when nodes were added in order, else sorting by key.
    pub(super) fn new(ledger: &Ledger) -> Self {
        let count = ledger.nodes.len() as u32;
        let kinds = kind_ranks(ledger);
        let sort_key = |n: u32| (kinds[usize::from(ledger.nodes.kind(n).0)], head(ledger.nodes.key(n)));
        let compare = |&(ka, a): &((u16, u64), u32), &(kb, b): &((u16, u64), u32)| {
            ka.cmp(&kb).then_with(|| ledger.nodes.key(a).cmp(ledger.nodes.key(b)))
        };
        let mut keyed: Vec<((u16, u64), u32)> = (0..count).into_par_iter().map(|n| (sort_key(n), n)).collect();
        if keyed.is_sorted_by(|a, b| compare(a, b) == Ordering::Less) {
            return Self { ranks: Vec::new(), nodes: Vec::new() };
        }
        keyed.par_sort_unstable_by(compare);
        let nodes: Vec<u32> = keyed.into_iter().map(|(_, n)| n).collect();
        let mut ranks = vec![0; nodes.len()];
        for (rank, &node) in nodes.iter().enumerate() {
            ranks[node as usize] = rank as u32;
        }
        Self { ranks, nodes }
    }

    pub(super) fn is_identity(&self) -> bool {
        self.ranks.is_empty()
    }

    #[inline]
    pub(super) fn rank(&self, node: u32) -> u32 {
        if self.ranks.is_empty() { node } else { self.ranks[node as usize] }
    }

    pub(super) fn node(&self, rank: u32) -> u32 {
        if self.nodes.is_empty() { rank } else { self.nodes[rank as usize] }
    }
}

/// The place of each kind when kinds are sorted by name.
fn kind_ranks(ledger: &Ledger) -> Vec<u16> {
    let mut names: Vec<(&str, usize)> =
        (0..ledger.schema.kind_count()).map(|k| (ledger.schema.kind_name(crate::model::KindNo(k as u16)), k)).collect();
    names.sort_unstable();
    let mut ranks = vec![0; names.len()];
    for (rank, &(_, kind)) in names.iter().enumerate() {
        ranks[kind] = rank as u16;
    }
    ranks
}

/// The first eight bytes of a key as a number that sorts like them.
fn head(key: &str) -> u64 {
    let mut bytes = [0; 8];
    let len = key.len().min(8);
    bytes[..len].copy_from_slice(&key.as_bytes()[..len]);
    u64::from_be_bytes(bytes)
}

impl Claim<'_> {
    /// By key (claims without one last), then by everything they say.
    pub(crate) fn canonical(&self, other: &Self) -> Ordering {
        match (self.key(), other.key()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.said().cmp(&other.said()),
        }
        .then_with(|| self.id().cmp(&other.id()))
    }

    /// Everything a claim without a key says, in words that sort.
    fn said(&self) -> Vec<String> {
        let name = |node: Option<Node<'_>>| node.map_or_else(String::new, |n| n.key().to_owned());
        let number = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:?}"));
        vec![
            self.relation().to_owned(),
            // The label of a claim without a key is its number, which depends on arrival.
            self.roles().iter().map(|(role, _)| *role).collect::<Vec<_>>().join(","),
            self.nodes().iter().map(Node::key).collect::<Vec<_>>().join(","),
            self.valid().map_or_else(String::new, |p| p.to_string()),
            self.known().map_or_else(String::new, |d| d.to_string()),
            name(self.asserter()),
            self.source().map_or_else(String::new, |s| s.key().to_owned()),
            number(self.affinity().map(crate::model::Affinity::to_f64)),
            number(self.quantity().map(|q| q.value())),
            self.kind().to_string(),
            format!("{:?}", self.aspects()),
            format!("{:?}", self.grade()),
            format!("{:?}", self.likelihood()),
            format!("{:?}", self.attributes()),
            self.evidence().unwrap_or_default().to_owned(),
        ]
    }
}

/// Canonical order by number; columns first, since most ties end there.
pub(crate) fn compare_claims(ledger: &Ledger, a: u32, b: u32) -> Ordering {
    debug_assert!(a != NONE && b != NONE);
    if a == b {
        return Ordering::Equal;
    }
    Claim::new(ledger, a).canonical(&Claim::new(ledger, b))
}
