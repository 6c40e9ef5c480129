//! The canonical order of nodes and claims, on which the order of arrival leaves no trace.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::graph::{CLAIM_BIT, Chunk, Claim, Facets, Ledger, NONE};
use crate::model::RelationNo;

/// Nodes by kind name, then key: which number a node has in a view, and back.
#[derive(Debug)]
pub(super) struct Order {
    /// Empty when the order is that of adding.
    ranks: Vec<u32>,
    nodes: Vec<u32>,
    count: u32,
}

impl Order {
    /// Linear when nodes were added in order, else sorting by key.
    pub(super) fn new(ledger: &Ledger) -> Self {
        let count = ledger.nodes.len() as u32;
        let kinds = kind_ranks(ledger);
        let in_full = |n: u32| (kinds[usize::from(ledger.nodes.kind(n).0)], ledger.nodes.key(n));
        if (1..count).into_par_iter().all(|n| in_full(n - 1) < in_full(n)) {
            return Self { ranks: Vec::new(), nodes: Vec::new(), count };
        }
        let sort_key = |n: u32| (kinds[usize::from(ledger.nodes.kind(n).0)], head(ledger.nodes.key(n)));
        let compare = |&(ka, a): &((u16, u64), u32), &(kb, b): &((u16, u64), u32)| {
            ka.cmp(&kb).then_with(|| ledger.nodes.key(a).cmp(ledger.nodes.key(b)))
        };
        let mut keyed: Vec<((u16, u64), u32)> = (0..count).into_par_iter().map(|n| (sort_key(n), n)).collect();
        keyed.par_sort_unstable_by(compare);
        let nodes: Vec<u32> = keyed.into_iter().map(|(_, n)| n).collect();
        let mut ranks = vec![0; nodes.len()];
        for (rank, &node) in nodes.iter().enumerate() {
            ranks[node as usize] = rank as u32;
        }
        Self { ranks, nodes, count }
    }

    /// How many nodes are ordered; later ones keep their numbers.
    pub(super) const fn len(&self) -> usize {
        self.count as usize
    }

    /// The node with that key among those ordered: a binary search for each kind.
    pub(super) fn find(&self, ledger: &Ledger, key: &str) -> Option<u32> {
        let kinds = kind_ranks(ledger);
        let place = |rank: u32| {
            let node = self.node(rank);
            (kinds[usize::from(ledger.nodes.kind(node).0)], ledger.nodes.key(node))
        };
        (0..kinds.len() as u16).find_map(|kind| {
            let (mut from, mut to) = (0, self.count);
            while from < to {
                let middle = from + (to - from) / 2;
                if place(middle) < (kind, key) { from = middle + 1 } else { to = middle }
            }
            (from < self.count && place(from) == (kind, key)).then(|| self.node(from))
        })
    }

    pub(super) fn is_identity(&self) -> bool {
        self.ranks.is_empty()
    }

    #[inline]
    pub(super) fn rank(&self, node: u32) -> u32 {
        // Nodes that a what-if adds come after all others.
        self.ranks.get(node as usize).copied().unwrap_or(node)
    }

    pub(super) fn node(&self, rank: u32) -> u32 {
        self.nodes.get(rank as usize).copied().unwrap_or(rank)
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
    /// By key (claims without one last), then by what they say; also across a view and a what-if.
    pub(crate) fn canonical(&self, other: &Self) -> Ordering {
        let (one, two) = ((self.ledger(), self.id().index()), (other.ledger(), other.id().index()));
        if std::ptr::eq(one.0, two.0) { compare_claims(one.0, one.1, two.1) } else { compare(one, two) }
    }
}

/// A claim or node and whose ledger it is in.
type In<'l> = (&'l Ledger, u32);

/// By key (claims without one last), then by what they say, then by arrival: claims that say
/// the very same in every respect are told apart by nothing else.
pub(crate) fn compare_claims(ledger: &Ledger, a: u32, b: u32) -> Ordering {
    if a == b { Ordering::Equal } else { compare((ledger, a), (ledger, b)) }
}

fn compare(one: In<'_>, two: In<'_>) -> Ordering {
    match (one.0.claims.key(one.1), two.0.claims.key(two.1)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => compare_columns(one, two).then_with(|| compare_facets(one, two)),
    }
    .then(one.1.cmp(&two.1))
}

fn relation(ledger: &Ledger, number: RelationNo) -> &str {
    ledger.schema.relation_rule(number).name()
}

fn source(ledger: &Ledger, number: u32) -> Option<&str> {
    ledger.sources.get(number as usize).map(|row| row.key.as_str())
}

fn facets((ledger, claim): In<'_>) -> Option<&Facets> {
    let (chunk, at) = ledger.claims.at(claim);
    chunk.facets(at)
}

fn compare_columns(one: In<'_>, two: In<'_>) -> Ordering {
    let (first, second) = (one.0, two.0);
    let ((a, i), (b, j)) = (first.claims.at(one.1), second.claims.at(two.1));
    let quantity = |chunk: &Chunk, at: usize| chunk.quantity.get(at).map_or(u64::MAX, |q| q.to_bits());
    let grade = |chunk: &Chunk, at: usize| chunk.grade.get(at).copied().unwrap_or(0);
    let nodes = |a: u32, b: u32| compare_nodes((first, a), (second, b));
    relation(first, a.relation[i])
        .cmp(relation(second, b.relation[j]))
        .then_with(|| nodes(a.first[i], b.first[j]))
        .then_with(|| nodes(a.second[i], b.second[j]))
        .then_with(|| (a.from[i], a.to[i], a.known[i]).cmp(&(b.from[j], b.to[j], b.known[j])))
        .then_with(|| (a.affinity[i], quantity(a, i)).cmp(&(b.affinity[j], quantity(b, j))))
        .then_with(|| (a.kind[i], a.flags[i], grade(a, i)).cmp(&(b.kind[j], b.flags[j], grade(b, j))))
        .then_with(|| nodes(a.asserter[i], b.asserter[j]))
        .then_with(|| source(first, a.source[i]).cmp(&source(second, b.source[j])))
}

/// By key; claims and nobody after nodes.
fn compare_nodes((first, a): In<'_>, (second, b): In<'_>) -> Ordering {
    if a == b && std::ptr::eq(first, second) {
        return Ordering::Equal;
    }
    match (a & CLAIM_BIT == 0, b & CLAIM_BIT == 0) {
        (true, true) => first.nodes.key(a).cmp(second.nodes.key(b)),
        (false, false) if a != NONE && b != NONE => {
            first.claims.key(a & !CLAIM_BIT).cmp(&second.claims.key(b & !CLAIM_BIT))
        }
        (x, y) => y.cmp(&x),
    }
}

/// The rare parts; text is made only when everything else is equal.
fn compare_facets(one: In<'_>, two: In<'_>) -> Ordering {
    let (x, y) = (facets(one), facets(two));
    if x.is_none() && y.is_none() {
        return Ordering::Equal;
    }
    let said = |ledger: &Ledger, f: &Facets| {
        let reporters: Vec<&str> = f.reporters.iter().map(|&n| ledger.nodes.key(n)).collect();
        format!(
            "{:?} {:?} {:?} {reporters:?} {:?} {:?} {:?} {:?}",
            f.valid, f.known, f.unit, f.likelihood, f.confidence, f.attributes, f.evidence
        )
    };
    x.map(|f| said(one.0, f)).cmp(&y.map(|f| said(two.0, f))).then_with(|| {
        let (x, y) = (one.0.fillers(one.1), two.0.fillers(two.1));
        let each = x.iter().zip(&y).map(|(p, q)| {
            (p.role, p.implied).cmp(&(q.role, q.implied)).then_with(|| compare_nodes((one.0, p.who), (two.0, q.who)))
        });
        each.fold(Ordering::Equal, Ordering::then).then(x.len().cmp(&y.len()))
    })
}
