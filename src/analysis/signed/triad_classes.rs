//! The 138 kinds of three nodes with signed arcs, and what they are called.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// How many labelled triads there are: six arcs, each absent, friendly or hostile.
pub(super) const LABELLED: usize = 729;

/// Kinds in order of their names' standing, and of each labelled triad its kind.
pub(super) struct Classes {
    pub(super) names: Vec<String>,
    pub(super) of: Vec<u8>,
}

/// The 16 kinds of unsigned triads in the usual order (Holland & Leinhardt 1970).
const UNSIGNED: [&str; 16] = [
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210",
    "300",
];

/// All orders of three nodes.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Arcs in the order in which a name lists them.
const ARCS: [(usize, usize); 6] = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)];

/// Arcs of three nodes: 0 without, 1 of a friend, 2 of a foe.
type Triad = [[u8; 3]; 3];

pub(super) fn classes() -> &'static Classes {
    static CLASSES: OnceLock<Classes> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let least: Vec<_> = (0..LABELLED).map(|code| standing(&triad(code))).collect();
        // By unsigned kind, then by signs: the set's order is that of the census.
        let kinds: Vec<_> = least.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let of = least.iter().map(|kind| kinds.partition_point(|other| other < kind) as u8).collect();
        Classes { names: kinds.iter().map(name).collect(), of }
    })
}

/// Three dyads in base 9, of nodes 0 and 1, 0 and 2, 1 and 2; each to the latter and back in base 3.
fn triad(code: usize) -> Triad {
    let mut arcs = [[0; 3]; 3];
    for ((a, b), dyad) in [(0, 1), (0, 2), (1, 2)].into_iter().zip([code / 81, code / 9 % 9, code % 9]) {
        arcs[a][b] = (dyad / 3) as u8;
        arcs[b][a] = (dyad % 3) as u8;
    }
    arcs
}

/// The unsigned kind, then of all orders of nodes the least: first by which arcs there are, then by
/// which of them are hostile.
type Standing = (usize, [bool; 6], [bool; 6]);

fn standing(triad: &Triad) -> Standing {
    let unsigned = UNSIGNED.iter().position(|kind| *kind == unsigned(triad)).unwrap_or(0);
    let listed = |order: &[usize; 3]| {
        let signs = ARCS.map(|(a, b)| triad[order[a]][order[b]]);
        (unsigned, signs.map(|sign| sign != 0), signs.map(|sign| sign == 2))
    };
    ORDERS.iter().map(listed).min().unwrap_or_default()
}

fn name(&(unsigned, arcs, hostile): &Standing) -> String {
    let signs = arcs.iter().zip(hostile).filter(|(is_there, _)| **is_there);
    let letters: String = signs.map(|(_, is_hostile)| if is_hostile { 'N' } else { 'P' }).collect();
    if letters.is_empty() { UNSIGNED[unsigned].to_owned() } else { format!("{}-{letters}", UNSIGNED[unsigned]) }
}

/// How many pairs are mutual, asymmetric and null, and the letter that tells the rest apart: Down,
/// Up, Cyclic, Transitive.
fn unsigned(triad: &Triad) -> String {
    let is_arc = |a: usize, b: usize| triad[a][b] != 0;
    let pairs = [(0, 1), (0, 2), (1, 2)];
    let mutual = pairs.iter().filter(|&&(a, b)| is_arc(a, b) && is_arc(b, a)).count();
    let single = pairs.iter().filter(|&&(a, b)| is_arc(a, b) != is_arc(b, a)).count();
    let lone = |from: usize, to: usize| is_arc(from, to) && !is_arc(to, from);
    let sends = |node: usize| (0..3).filter(|&other| lone(node, other)).count();
    let gets = |node: usize| (0..3).filter(|&other| lone(other, node)).count();
    // Of a mutual pair and an arc: does it end or begin at one of the pair?
    let is_met = (0..3).any(|node| gets(node) == 1 && (0..3).any(|other| is_arc(node, other) && is_arc(other, node)));
    let letter = match (mutual, single) {
        (0 | 1, 2) if (0..3).any(|node| sends(node) == 2) => "D",
        (0 | 1, 2) if (0..3).any(|node| gets(node) == 2) => "U",
        (0 | 1, 2) => "C",
        (1, 1) => {
            if is_met {
                "D"
            } else {
                "U"
            }
        }
        (0, 3) => {
            if (0..3).any(|node| sends(node) == 2) {
                "T"
            } else {
                "C"
            }
        }
        _ => "",
    };
    format!("{mutual}{single}{}{letter}", 3 - mutual - single)
}
