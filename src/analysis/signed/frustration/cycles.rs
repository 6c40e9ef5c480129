//! Short negative cycles, found as paths in the signed double cover: every node is there twice,
//! and a frustrated tie leads from one copy to the other (Barahona & Mahjoub 1986).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::spend;
use super::web::Web;
use crate::budget::{Limit, Meter};

const NONE: u32 = u32::MAX;

/// Searches over one web, one after another, in the same memory.
pub(super) struct Finder<'w> {
    web: &'w Web,
    /// Which ties are frustrated by the camps that the web is looked at from.
    frustrated: Vec<bool>,
    /// By copy of a node: how far it is, and the tie it was reached by.
    far: Vec<f64>,
    by: Vec<u32>,
    /// By copy, from which end it was met.
    marks: Vec<u8>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    place: Vec<u32>,
}

impl<'w> Finder<'w> {
    pub(super) fn new(web: &'w Web, sides: &[bool]) -> Self {
        let copies = web.count() * 2;
        Self {
            web,
            frustrated: web.frustrated(sides),
            far: vec![f64::INFINITY; copies],
            by: vec![NONE; copies],
            marks: vec![0; copies],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            place: vec![NONE; web.count()],
        }
    }

    /// The frustrated ties; every negative cycle has one of them.
    pub(super) fn seeds(&self) -> Vec<u32> {
        (0..self.web.ties.len() as u32).filter(|&tie| self.frustrated[tie as usize]).collect()
    }

    /// A negative cycle that is no longer than the shortest through a frustrated tie, as its ties
    /// in order; `None` when that is not shorter than `most`. Lengths are not negative; a tie
    /// that has none may not be used.
    pub(super) fn shortest(
        &mut self,
        seed: u32,
        most: f64,
        length: impl Fn(u32) -> Option<f64>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<u32>>, Limit> {
        let Some(own) = length(seed) else { return Ok(None) };
        let tie = self.web.ties[seed as usize];
        self.reach(tie.a * 2, 0.0, NONE);
        let mut found = false;
        while let Some(Reverse((bits, copy))) = self.heap.pop() {
            if f64::from_bits(bits) > self.far[copy as usize] {
                continue;
            }
            if copy == tie.b * 2 {
                found = true;
                break;
            }
            let row = self.web.of(copy / 2);
            if let Err(cut) = spend(meter, row.len()) {
                self.clear();
                return Err(cut);
            }
            for &(node, by) in row.iter().filter(|end| end.1 != seed) {
                let Some(length) = length(by) else { continue };
                let far = f64::from_bits(bits) + length;
                let next = node * 2 + ((copy & 1) ^ u32::from(self.frustrated[by as usize]));
                if far + own < most && far < self.far[next as usize] {
                    self.reach(next, far, by);
                }
            }
        }
        let cycle = found.then(|| {
            let walk = self.walk(tie.b * 2);
            self.closed(seed, &walk)
        });
        self.clear();
        Ok(cycle)
    }

    fn reach(&mut self, copy: u32, far: f64, by: u32) {
        if self.far[copy as usize] == f64::INFINITY {
            self.touched.push(copy);
        }
        self.far[copy as usize] = far;
        self.by[copy as usize] = by;
        self.heap.push(Reverse((far.to_bits(), copy)));
    }

    fn clear(&mut self) {
        self.heap.clear();
        for copy in self.touched.drain(..) {
            self.far[copy as usize] = f64::INFINITY;
            self.marks[copy as usize] = 0;
        }
    }

    /// A negative cycle through a frustrated tie with the fewest ties, up to `most`, of those that
    /// are open; looked for from both ends of the tie.
    pub(super) fn fewest(
        &mut self,
        seed: u32,
        most: usize,
        open: impl Fn(u32) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<u32>>, Limit> {
        let tie = self.web.ties[seed as usize];
        let mut fronts = [vec![tie.a * 2], vec![tie.b * 2]];
        for (copy, mark) in [(tie.a * 2, 1), (tie.b * 2, 2)] {
            self.mark(copy, NONE, mark);
        }
        let mut length = 2;
        let mut found = Ok(None);
        while length <= most && found == Ok(None) {
            let side = usize::from(fronts[1].len() < fronts[0].len());
            if fronts[side].is_empty() {
                break;
            }
            found = self.widen(&mut fronts[side], 1 + side as u8, |tie| tie != seed && open(tie), meter);
            length += 1;
        }
        let cycle = found.map(|met| met.map(|met| self.joined(seed, met)));
        self.clear();
        cycle
    }

    /// One step from all of a front; the copies and the tie where it meets the other side.
    fn widen(
        &mut self,
        front: &mut Vec<u32>,
        mark: u8,
        open: impl Fn(u32) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Option<[u32; 3]>, Limit> {
        for copy in std::mem::take(front) {
            let row = self.web.of(copy / 2);
            spend(meter, row.len())?;
            for &(node, by) in row.iter().filter(|end| open(end.1)) {
                let next = node * 2 + ((copy & 1) ^ u32::from(self.frustrated[by as usize]));
                match self.marks[next as usize] {
                    0 => {
                        self.mark(next, by, mark);
                        front.push(next);
                    }
                    other if other != mark => {
                        return Ok(Some(if mark == 1 { [copy, by, next] } else { [next, by, copy] }));
                    }
                    _ => {}
                }
            }
        }
        Ok(None)
    }

    fn mark(&mut self, copy: u32, by: u32, mark: u8) {
        self.marks[copy as usize] = mark;
        self.by[copy as usize] = by;
        self.touched.push(copy);
    }

    fn joined(&mut self, seed: u32, [one, tie, other]: [u32; 3]) -> Vec<u32> {
        let mut ties = self.walk(other);
        ties.reverse();
        ties.push(tie);
        ties.extend(self.walk(one));
        self.closed(seed, &ties)
    }

    /// The ties by which a copy was reached, from the last.
    fn walk(&self, mut copy: u32) -> Vec<u32> {
        let mut ties = Vec::new();
        loop {
            let by = self.by[copy as usize];
            if by == NONE {
                return ties;
            }
            ties.push(by);
            let (a, b) = (self.web.ties[by as usize].a, self.web.ties[by as usize].b);
            copy = (a + b - copy / 2) * 2 + ((copy & 1) ^ u32::from(self.frustrated[by as usize]));
        }
    }

    /// A walk from the second end of a tie to its first, closed by it; where it meets a node
    /// again, the part between, which is negative since it leads from one copy of the node to
    /// the other.
    fn closed(&mut self, seed: u32, walk: &[u32]) -> Vec<u32> {
        let mut cycle = vec![seed];
        cycle.extend(walk);
        let mut node = self.web.ties[seed as usize].b;
        let mut nodes = Vec::new();
        for (at, &tie) in walk.iter().chain([&seed]).enumerate() {
            let met = std::mem::replace(&mut self.place[node as usize], at as u32);
            nodes.push(node);
            if met != NONE {
                cycle = cycle[met as usize + 1..=at].to_vec();
                break;
            }
            node = self.web.ties[tie as usize].a + self.web.ties[tie as usize].b - node;
        }
        for node in nodes {
            self.place[node as usize] = NONE;
        }
        cycle
    }
}
