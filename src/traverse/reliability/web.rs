//! The ties between two ends as a small graph of chances, and what makes it smaller without
//! changing how likely the ends are connected: series, parallel and dead ends (Satyanarayana &
//! Wood 1985, *A Linear-Time Algorithm for Computing K-Terminal Reliability in Series-Parallel
//! Networks*; here with directions).

use std::collections::HashMap;

use crate::budget::{Limit, Meter};
use crate::traverse::net::Groups;

/// Lower and upper bound of a probability.
pub(super) type Odds = [f64; 2];

/// A tie, or several that do the work of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) ends: [u32; 2],
    pub(super) odds: Odds,
    /// Whether it leads both ways; else from the first end to the second.
    pub(super) both: bool,
}

/// Where every way starts, and where it ends.
pub(super) const START: u32 = 0;
pub(super) const END: u32 = 1;

/// Lines among nodes numbered from 0; nothing leads to the start or from the end, no two lines
/// lead the same way between the same nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Web {
    pub(super) nodes: usize,
    pub(super) lines: Vec<Line>,
}

impl Web {
    /// The smallest web that these lines reduce to, in time linear in them. A step is a line added
    /// or a node looked at.
    pub(super) fn reduced(
        nodes: usize,
        lines: impl IntoIterator<Item = Line>,
        meter: &mut Meter<'_>,
    ) -> Result<Self, Limit> {
        let mut work = Work::new(nodes);
        for line in lines {
            meter.step().map_or(Ok(()), Err)?;
            work.add(line);
        }
        work.reduce(meter)?;
        Ok(work.web())
    }

    /// By node: where its lines lead, and which they are.
    pub(super) fn rows(&self) -> Groups<(u32, u32)> {
        let steps = self.lines.iter().zip(0..).flat_map(|(line, n)| {
            let back = line.both.then_some((line.ends[1], (line.ends[0], n)));
            std::iter::once((line.ends[0], (line.ends[1], n))).chain(back)
        });
        Groups::new(self.nodes, steps)
    }
}

/// No line, no half of a line.
const NONE: u32 = u32::MAX;

/// A web while it is reduced. Half `2n + side` of line `n` stands in the list of that end's node.
struct Work {
    lines: Vec<Line>,
    gone: Vec<bool>,
    after: Vec<u32>,
    before: Vec<u32>,
    first: Vec<u32>,
    /// How many lines each node has, lead to it, lead from it.
    degree: Vec<u32>,
    ins: Vec<u32>,
    outs: Vec<u32>,
    /// The line of two ends, in order when it leads both ways; only ever asked, never gone through.
    by_ends: HashMap<(u32, u32, bool), u32>,
    /// Nodes to look at, each once.
    due: Vec<u32>,
    is_due: Vec<bool>,
}

impl Work {
    fn new(nodes: usize) -> Self {
        Self {
            lines: Vec::new(),
            gone: Vec::new(),
            after: Vec::new(),
            before: Vec::new(),
            first: vec![NONE; nodes],
            degree: vec![0; nodes],
            ins: vec![0; nodes],
            outs: vec![0; nodes],
            by_ends: HashMap::new(),
            due: (0..nodes as u32).rev().collect(),
            is_due: vec![true; nodes],
        }
    }

    /// Adds a line; one beside another becomes one with it, one that leads nowhere is dropped.
    fn add(&mut self, mut line: Line) {
        let [a, b] = line.ends;
        if line.both && (b == START || a == END) {
            line.ends = [b, a];
        }
        let [from, to] = line.ends;
        line.both &= from != START && to != END;
        if line.both && from > to {
            line.ends = [to, from];
        }
        if from == to || line.odds[1] <= 0.0 || !line.both && (to == START || from == END) {
            return;
        }
        let [from, to] = line.ends;
        if let Some(&beside) = self.by_ends.get(&(from, to, line.both)) {
            let odds = &mut self.lines[beside as usize].odds;
            *odds = std::array::from_fn(|n| either(odds[n], line.odds[n]));
            return;
        }
        let number = self.lines.len() as u32;
        self.by_ends.insert((from, to, line.both), number);
        self.lines.push(line);
        self.gone.push(false);
        for (side, node) in line.ends.into_iter().enumerate() {
            self.link(2 * number + side as u32, node);
        }
        self.count(line, 1);
    }

    fn link(&mut self, half: u32, node: u32) {
        let first = std::mem::replace(&mut self.first[node as usize], half);
        self.after.push(first);
        self.before.push(NONE);
        if first != NONE {
            self.before[first as usize] = half;
        }
    }

    fn strike(&mut self, number: u32) {
        let line = self.lines[number as usize];
        self.gone[number as usize] = true;
        self.by_ends.remove(&(line.ends[0], line.ends[1], line.both));
        for (side, node) in line.ends.into_iter().enumerate() {
            let half = (2 * number) as usize + side;
            let (before, after) = (self.before[half], self.after[half]);
            match before {
                NONE => self.first[node as usize] = after,
                _ => self.after[before as usize] = after,
            }
            if after != NONE {
                self.before[after as usize] = before;
            }
        }
        self.count(line, u32::MAX);
    }

    /// One more line, or with `by` of -1 one less; its ends are to be looked at.
    fn count(&mut self, line: Line, by: u32) {
        for (side, node) in line.ends.into_iter().enumerate() {
            let at = node as usize;
            self.degree[at] = self.degree[at].wrapping_add(by);
            if line.both || side == 1 {
                self.ins[at] = self.ins[at].wrapping_add(by);
            }
            if line.both || side == 0 {
                self.outs[at] = self.outs[at].wrapping_add(by);
            }
            if !self.is_due[at] {
                self.is_due[at] = true;
                self.due.push(node);
            }
        }
    }

    fn lines_of(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let first = Some(self.first[node as usize]).filter(|&half| half != NONE);
        let halves = std::iter::successors(first, |&half| Some(self.after[half as usize]).filter(|&half| half != NONE));
        halves.map(|half| half / 2)
    }

    fn reduce(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        while let Some(node) = self.due.pop() {
            meter.step().map_or(Ok(()), Err)?;
            self.is_due[node as usize] = false;
            if node == START || node == END || self.degree[node as usize] == 0 {
                continue;
            }
            let at = node as usize;
            if self.ins[at] == 0 || self.outs[at] == 0 || self.degree[at] == 1 {
                self.bypass(node, &[]);
            } else if self.degree[at] <= 6 {
                self.in_series(node);
            }
        }
        Ok(())
    }

    /// Puts other lines in place of all lines of a node.
    fn bypass(&mut self, node: u32, instead: &[Line]) {
        let lines: Vec<u32> = self.lines_of(node).collect();
        for line in lines {
            self.strike(line);
        }
        for &line in instead {
            self.add(line);
        }
    }

    /// Bypasses a node with one neighbour, which leads nowhere else, or with two when what leads
    /// there and what leads back do not depend on each other: only one of them leads anywhere, no
    /// line leads both ways, or the two lines make one that does.
    fn in_series(&mut self, node: u32) {
        let lines: Vec<Line> = self.lines_of(node).map(|line| self.lines[line as usize]).collect();
        let far = |line: &Line| line.ends[usize::from(line.ends[0] == node)];
        let one = far(&lines[0]);
        let Some(other) = lines.iter().map(far).find(|&node| node != one) else {
            return self.bypass(node, &[]);
        };
        if lines.iter().any(|line| ![one, other].contains(&far(line))) {
            return;
        }
        // At least one of the lines from one node to another; `None` when there is none.
        let some = |from: u32, to: u32| {
            let leads = |line: &&Line| line.ends == [from, to] || line.both && line.ends == [to, from];
            let odds = lines.iter().filter(leads).map(|line| line.odds);
            odds.reduce(|a, b| std::array::from_fn(|n| either(a[n], b[n])))
        };
        let through = |from: u32, to: u32| {
            let (a, b) = (some(from, node)?, some(node, to)?);
            Some(Line { ends: [from, to], odds: std::array::from_fn(|n| a[n] * b[n]), both: false })
        };
        match (through(one, other), through(other, one)) {
            (Some(line), Some(_)) if lines.len() == 2 => self.bypass(node, &[Line { both: true, ..line }]),
            (Some(_), Some(_)) if lines.iter().any(|line| line.both) => {}
            (there, back) => {
                let instead: Vec<Line> = there.into_iter().chain(back).collect();
                self.bypass(node, &instead);
            }
        }
    }

    /// What is left, with nodes numbered anew in the same order.
    fn web(&self) -> Web {
        let mut numbers = vec![NONE; self.first.len().max(2)];
        let mut nodes = 2;
        for (number, _) in numbers.iter_mut().zip(&self.degree).skip(2).filter(|(_, degree)| **degree > 0) {
            *number = nodes;
            nodes += 1;
        }
        (numbers[START as usize], numbers[END as usize]) = (START, END);
        let left = self.lines.iter().zip(&self.gone).filter(|&(_, gone)| !gone);
        let renumbered = |line: &Line| Line { ends: line.ends.map(|node| numbers[node as usize]), ..*line };
        Web { nodes: nodes as usize, lines: left.map(|(line, _)| renumbered(line)).collect() }
    }
}

/// At least one of two that stand apart from each other.
pub(super) fn either(a: f64, b: f64) -> f64 {
    1.0 - (1.0 - a) * (1.0 - b)
}
