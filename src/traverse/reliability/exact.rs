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

/// Fewer cases than this tell nothing of a web, so that it is not begun.
const ROUNDS: u64 = 8;

/// How likely the ends of a reduced web are connected. `effort` bounds the lines read in all
/// cases; a step of the meter is a case, or a node or line of one.
pub(super) fn bounds(web: &Web, effort: u64, meter: &mut Meter<'_>) -> (Bounds, Option<Limit>) {
    let nothing = Bounds { odds: [0.0, 1.0], is_exact: false };
    if web.lines.len() > 1 && effort < ROUNDS * web.lines.len() as u64 {
        return (nothing, None);
    }
    let mut work = Work::default();
    match Taken::up([1.0; 2], web.clone(), meter) {
        Ok(taken) => work.note(taken),
        Err(limit) => return (nothing, Some(limit)),
    }
    let mut cut = None;
    while work.read < effort && cut.is_none() {
        let Some(case) = work.open.pop() else { break };
        match split(&case, meter) {
            Ok(parts) => {
                work.held -= case.web.lines.len();
                for part in parts {
                    work.note(part);
                }
                cut = meter.step().or_else(|| meter.is_too_large(work.held * size_of::<Line>()));
            }
            Err(limit) => {
                work.open.push(case);
                cut = Some(limit);
            }
        }
    }
    (work.bounds(), cut)
}

#[derive(Default)]
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
    fn note(&mut self, taken: Taken) {
        self.read += taken.read;
        self.sums = std::array::from_fn(|n| self.sums[n] + taken.sums[n]);
        if let Some(case) = taken.case {
            self.cases += 1;
            self.held += case.web.lines.len();
            self.open.push(Case { number: self.cases, ..case });
        }
    }

    fn bounds(self) -> Bounds {
        let is_exact = self.open.is_empty();
        let mut odds = self.sums;
        for case in self.open.into_sorted_vec() {
            odds = std::array::from_fn(|n| odds[n] + case.weight[n] * case.odds[n]);
        }
        let odds = odds.map(|p| p.clamp(0.0, 1.0));
        // Rounding must not turn the bounds round.
        Bounds { odds: [odds[0].min(odds[1]), odds[1]], is_exact }
    }
}

/// What taking up a case gives: something settled at once, and the rest.
struct Taken {
    sums: Odds,
    case: Option<Case>,
    read: u64,
}

impl Taken {
    /// A line that leads straight from start to end is settled at once.
    fn up(mut weight: Odds, mut web: Web, meter: &mut Meter<'_>) -> Result<Self, Limit> {
        let mut taken = Self { sums: [0.0; 2], case: None, read: web.lines.len() as u64 + 1 };
        if let Some(at) = web.lines.iter().position(|line| line.ends == [START, END]) {
            let straight = web.lines.remove(at).odds;
            taken.sums = std::array::from_fn(|n| weight[n] * straight[n]);
            weight = std::array::from_fn(|n| weight[n] * (1.0 - straight[n]));
        }
        if weight.iter().any(|&weight| weight > 0.0)
            && let Some((odds, next)) = judged(&web, meter)?
        {
            taken.case = Some(Case { weight, web, odds, next, number: 0 });
        }
        Ok(taken)
    }
}

/// The case in which the line stands, its far node one with the start, and the one in which it
/// falls.
fn split(case: &Case, meter: &mut Meter<'_>) -> Result<[Taken; 2], Limit> {
    let Web { nodes, lines } = &case.web;
    let Line { ends: [_, far], odds, .. } = lines[case.next];
    let here = |node: u32| if node == far { START } else { node };
    let joined = lines.iter().map(|line| Line { ends: line.ends.map(here), ..*line });
    let others = lines.iter().enumerate().filter(|&(n, _)| n != case.next).map(|(_, line)| *line);
    let joined = Web::reduced(*nodes, joined, meter)?;
    let others = Web::reduced(*nodes, others, meter)?;
    Ok([
        Taken::up(std::array::from_fn(|n| case.weight[n] * odds[n]), joined, meter)?,
        Taken::up(std::array::from_fn(|n| case.weight[n] * (1.0 - odds[n])), others, meter)?,
    ])
}

/// The bounds of a web, and the line from the start on its most likely way; `None` when there is
/// no way. At least that way stands, at most one of the lines from the start and one to the end.
fn judged(web: &Web, meter: &mut Meter<'_>) -> Result<Option<(Odds, usize)>, Limit> {
    let way = likeliest(web, meter)?;
    let Some(&next) = way.last() else { return Ok(None) };
    let least = way.iter().map(|&n| web.lines[n].odds[0]).product();
    let one_of = |side: usize, node: u32| {
        let lines = web.lines.iter().filter(|line| line.ends[side] == node);
        lines.fold(0.0, |some, line| either(some, line.odds[1]))
    };
    Ok(Some(([least, one_of(0, START).min(one_of(1, END))], next)))
}

/// The lines of the most likely way, the last first, by the middles of their odds (Dijkstra 1959
/// on products); none when there is no way.
fn likeliest(web: &Web, meter: &mut Meter<'_>) -> Result<Vec<usize>, Limit> {
    let rows = web.rows();
    let mut best = vec![0.0; web.nodes];
    let mut by: Vec<Option<(u32, u32)>> = vec![None; web.nodes];
    let mut queue = BinaryHeap::from([Likely(1.0, START)]);
    best[START as usize] = 1.0;
    while let Some(Likely(chance, node)) = queue.pop() {
        meter.step().map_or(Ok(()), Err)?;
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
    Ok(way)
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
