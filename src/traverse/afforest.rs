//! Weak components of a whole view by reading few of its arcs: Afforest (Sutton, Ben-Nun & Barak
//! 2018, *Optimizing Parallel Graph Connectivity Computation via Subgraph Sampling*).
//!
//! A few arcs of every node are enough for most of a large component to hang together. Which
//! component that is, a sample of nodes tells; who is in it already is passed over from then on. An
//! arc joins nothing if both its ends are in that component; any other is read from the end that is
//! not, in its out-row or its in-row. So whatever the sample says, the components are the same, and
//! whoever joins the large one on the way is done.

use super::net::root;
use crate::budget::{Limit, Meter};
use crate::view::BareRows;

/// Arcs of every node that are read first.
const FIRST: usize = 2;
/// How many nodes tell which component is large.
const SAMPLE: usize = 1024;

/// Joins the ends of every arc; nobody's parent comes after it. A step is a row.
pub(super) fn join(rows: BareRows<'_>, parents: &mut [u32], meter: &mut Meter<'_>) -> Option<Limit> {
    let nodes = 0..parents.len() as u32;
    for node in nodes.clone() {
        if let Some(limit) = meter.step() {
            return Some(limit);
        }
        for &head in rows.heads_of(node).iter().take(FIRST) {
            unite(parents, node, head);
        }
    }
    let large = large(rows, parents);
    for node in nodes {
        if large.is_some_and(|large| is_in(parents, node, large)) {
            continue;
        }
        if let Some(limit) = meter.step() {
            return Some(limit);
        }
        let heads = rows.heads_of(node).iter().skip(FIRST);
        match large {
            Some(large) => {
                let tails = rows.tails_of(node).iter().map(|[tail, _]| tail);
                for &far in heads.chain(tails) {
                    unite(parents, node, far);
                    if is_in(parents, node, large) {
                        break;
                    }
                }
            }
            None => heads.for_each(|&head| unite(parents, node, head)),
        }
    }
    None
}

/// Hangs the later root under the earlier.
#[inline]
fn unite(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}

/// Whether a node is in the component that another is in, which is mostly its root.
#[inline]
fn is_in(parents: &mut [u32], node: u32, large: u32) -> bool {
    root(parents, node) == root(parents, large)
}

/// The root of the component in which most of a sample of nodes with arcs are, if more than half are.
fn large(rows: BareRows<'_>, parents: &mut [u32]) -> Option<u32> {
    let apart = parents.len().div_ceil(SAMPLE).max(1);
    let nodes = (0..parents.len() as u32).step_by(apart).filter(|&node| !rows.heads_of(node).is_empty());
    let mut roots: Vec<u32> = nodes.map(|node| root(parents, node)).collect();
    roots.sort_unstable();
    let most = roots.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (most.len() * 2 > roots.len()).then_some(most[0])
}
