//! How likely the two ends of a web are connected, by asking one line after the other whether it
//! stands (factoring; Moskowitz 1958, Satyanarayana & Chang 1983), always a line that leaves the
//! start, which is right for directed lines too. What is open when the work allowed is done gives
//! bounds, so cases are taken up in the order of what they leave open.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::web::{END, Line, Odds, START, Web, either};
use crate::budget::{Limit, Meter};

/// Bounds of how likely two ends are connected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) odds: Odds,
    /// Whether no case was left open: each bound is then the value for ties at that bound.
    pub(super) is_exact: bool,
}

/// A case: what stands and falls is decided for some lines.
struct Case {
    /// How likely the case is, for lines at their lower and at their upper bounds.
    weight: Odds,
    web: Web,
    /// How likely the ends are connected in it, at least and at most.
    odds: Odds,
    /// The line to ask about next.
    next: usize,
    /// Cases made earlier go first among equals.
    number: u64,
}

impl Case {
    /// What the case leaves open, at most.
    fn open(&self) -> f64 {
        self.weight[0].max(self.weight[1]) * (self.odds[1] - self.odds[0])
    }
}

impl PartialEq for Case {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Case {}
impl PartialOrd for Case {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Case {
    fn cmp(&self, other: &Self) -> Ordering {
        self.open().total_cmp(&other.open()).then(other.number.cmp(&self.number))
    }
}

/// How likely the ends of a reduced web are connected. `effort` bounds the lines read in all
/// cases; a step of the meter is a case.
pub(super) fn bounds(web: Web, effort: u64, meter: &mut Meter<'_>) -> (Bounds, Option<Limit>) {
    let mut work = Work { sums: [0.0; 2], open: BinaryHeap::new(), cases: 0, read: 0, held: 0 };
    work.take([1.0; 2], web);
    let mut cut = meter.look();
    while work.read < effort && cut.is_none() {
        let Some(case) = work.open.pop() else { break };
        work.held -= case.web.lines.len();
        // What cannot be taken apart any more is put back whole.
        cut = work.split(case, meter).err();
        cut = cut.or_else(|| meter.is_too_large(work.held * size_of::<Line>()));
    }
    let is_exact = work.open.is_empty();
    let mut odds = work.sums;
    for case in work.open.into_sorted_vec() {
        for (n, odds) in odds.iter_mut().enumerate() {
            *odds += case.weight[n] * case.odds[n];
        }
    }
    let odds = odds.map(|p| p.clamp(0.0, 1.0));
    // Rounding must not turn the bounds round.
    let bounds = Bounds { odds: [odds[0].min(odds[1]), odds[1]], is_exact };
    (bounds, cut)
}

struct Work {
    /// What settled cases make likely.
    sums: Odds,
    open: BinaryHeap<Case>,
    cases: u64,
    /// Lines read in all cases.
    read: u64,
    /// Lines held in open cases.
    held: usize,
}

impl Work {
    /// Takes up a case; a line that leads straight from start to end is settled at once.
    fn take(&mut self, mut weight: Odds, mut web: Web) {
        self.read += web.lines.len() as u64 + 1;
        if let Some(at) = web.lines.iter().position(|line| line.ends == [START, END]) {
            let straight = web.lines.remove(at).odds;
            for n in 0..2 {
                self.sums[n] += weight[n] * straight[n];
                weight[n] *= 1.0 - straight[n];
            }
        }
        if weight[1] <= 0.0 && weight[0] <= 0.0 {
            return;
        }
        if let Some((odds, next)) = judged(&web) {
            self.cases += 1;
            self.held += web.lines.len();
            self.open.push(Case { weight, web, odds, next, number: self.cases });
        }
    }

    /// The case in which the line stands, its far node one with the start, and the one in which
    /// it falls.
    fn split(&mut self, case: Case, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let Web { nodes, lines } = &case.web;
        let Line { ends: [_, far], odds, .. } = lines[case.next];
        let here = |node: u32| if node == far { START } else { node };
        let joined = lines.iter().map(|line| Line { ends: line.ends.map(here), ..*line });
        let others = lines.iter().enumerate().filter(|&(n, _)| n != case.next).map(|(_, line)| *line);
        let parts = Web::reduced(*nodes, joined, meter).and_then(|joined| {
            let others = Web::reduced(*nodes, others, meter)?;
            Ok((joined, others))
        });
        match parts {
            Err(limit) => {
                self.held += lines.len();
                self.open.push(case);
                return Err(limit);
            }
            Ok((joined, others)) => {
                self.take(std::array::from_fn(|n| case.weight[n] * odds[n]), joined);
                self.take(std::array::from_fn(|n| case.weight[n] * (1.0 - odds[n])), others);
            }
        }
        Ok(())
    }
}

/// The bounds of a web, and the line from the start on its most likely way; `None` when there is
/// no way. At least that way stands, at most one of the lines from the start and one to the end.
fn judged(web: &Web) -> Option<(Odds, usize)> {
    let way = likeliest(web)?;
    let least = way.iter().map(|&n| web.lines[n].odds[0]).product();
    let one_of = |side: usize, node: u32| {
        let lines = web.lines.iter().filter(|line| line.ends[side] == node);
        lines.fold(0.0, |some, line| either(some, line.odds[1]))
    };
    Some(([least, one_of(0, START).min(one_of(1, END))], *way.last()?))
}

/// The lines of the most likely way, the last first, by the middles of their odds (Dijkstra 1959
/// on products).
fn likeliest(web: &Web) -> Option<Vec<usize>> {
    let steps = |n: usize, line: &Line| {
        let there = (line.ends[0], (line.ends[1], n as u32));
        let back = line.both.then_some((line.ends[1], (line.ends[0], n as u32)));
        std::iter::once(there).chain(back)
    };
    let pairs = web.lines.iter().enumerate().flat_map(move |(n, line)| steps(n, line));
    let rows = crate::traverse::net::Groups::new(web.nodes, pairs);
    let mut best = vec![0.0; web.nodes];
    let mut by: Vec<Option<(u32, u32)>> = vec![None; web.nodes];
    let mut queue = BinaryHeap::from([Likely(1.0, START)]);
    best[START as usize] = 1.0;
    while let Some(Likely(chance, node)) = queue.pop() {
        if node == END {
            break;
        }
        if chance < best[node as usize] {
            continue;
        }
        for &(far, line) in rows.of(node) {
            let odds = web.lines[line as usize].odds;
            let further = chance * f64::midpoint(odds[0], odds[1]);
            if further > best[far as usize] {
                best[far as usize] = further;
                by[far as usize] = Some((node, line));
                queue.push(Likely(further, far));
            }
        }
    }
    let mut way = Vec::new();
    let mut node = END;
    while let Some((from, line)) = by[node as usize] {
        way.push(line as usize);
        node = from;
    }
    (!way.is_empty()).then_some(way)
}

/// A node and how likely the best way there is; the likeliest first, then by number.
#[derive(Clone, Copy)]
struct Likely(f64, u32);

impl PartialEq for Likely {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Likely {}
impl PartialOrd for Likely {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Likely {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}
