//! Weak components of a whole view: union-find over all arcs, on as many threads as there are
//! (hooking by compare-and-swap, as Jayanti & Tarjan 2016 prove it right). A later root is hung under
//! an earlier, so that the trees that come out are the same in whatever order arcs are read.
//!
//! Reading few arcs of each node and passing over whoever is in the largest component (Afforest;
//! Sutton, Ben-Nun & Barak 2018) was tried and took 1.4 times as long: rows are short, and a row
//! that is begun costs more than one that is read to its end.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use rayon::prelude::*;

use crate::budget::{Limit, Meter};
use crate::view::BareRows;

/// At least so many nodes between two looks at the budget, and of many nodes an eighth, since threads wait
/// for each other there.
const BLOCK: u32 = 8192;
/// Nodes that a thread takes at once.
const SHARE: u32 = 512;

/// Joins the ends of every arc; nobody's parent comes after it. A step is a row.
pub(super) fn join(rows: BareRows<'_>, nodes: u32, meter: &mut Meter<'_>) -> (Vec<u32>, Option<Limit>) {
    let parents: Vec<AtomicU32> = (0..nodes).map(AtomicU32::new).collect();
    let mut cut = None;
    let block = BLOCK.max(nodes / 8);
    for from in (0..nodes).step_by(block as usize) {
        let to = nodes.min(from.saturating_add(block));
        cut = meter.steps((to - from) as usize);
        if cut.is_some() {
            break;
        }
        if nodes <= BLOCK || rayon::current_num_threads() == 1 {
            join_rows::<true>(rows, from..to, &parents);
        } else {
            // One by one, since some have far more arcs than others.
            let shares = (from..to).into_par_iter().step_by(SHARE as usize).with_max_len(1);
            shares.for_each(|from| join_rows::<false>(rows, from..to.min(from + SHARE), &parents));
        }
    }
    (parents.into_iter().map(AtomicU32::into_inner).collect(), cut)
}

fn join_rows<const ALONE: bool>(rows: BareRows<'_>, nodes: Range<u32>, parents: &[AtomicU32]) {
    for node in nodes {
        let heads = rows.heads_of(node);
        if heads.is_empty() {
            continue;
        }
        let mut own = root(parents, node);
        for &head in heads {
            if parents[head as usize].load(Relaxed) != own {
                own = unite::<ALONE>(parents, own, head);
            }
        }
    }
}

/// Hangs the later root under the earlier, which is given back. Alone, a thread need not ask whether it is
/// still a root, which takes a twentieth of all.
fn unite<const ALONE: bool>(parents: &[AtomicU32], mut a: u32, mut b: u32) -> u32 {
    loop {
        (a, b) = (root(parents, a), root(parents, b));
        let (first, last) = (a.min(b), a.max(b));
        if ALONE {
            parents[last as usize].store(first, Relaxed);
            return first;
        }
        // Fails when another thread has hung it elsewhere meanwhile.
        if first == last || parents[last as usize].compare_exchange(last, first, Relaxed, Relaxed).is_ok() {
            return first;
        }
    }
}

/// The root of a node's tree, path halved. Only nodes that are no roots, and never will be again, are
/// written, and with somebody above them, so that threads can be late but not wrong.
#[inline]
fn root(parents: &[AtomicU32], mut node: u32) -> u32 {
    loop {
        let parent = parents[node as usize].load(Relaxed);
        if parent == node {
            return node;
        }
        let above = parents[parent as usize].load(Relaxed);
        if above != parent {
            parents[node as usize].store(above, Relaxed);
        }
        node = above;
    }
}
