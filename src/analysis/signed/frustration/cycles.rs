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
        let cycle = found.then(|| self.cycle(seed));
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
        }
    }

    /// The walk that was found, closed by its seed; where it meets a node again, the part between,
    /// which is negative since it leads from one copy of the node to the other.
    fn cycle(&mut self, seed: u32) -> Vec<u32> {
        let tie = self.web.ties[seed as usize];
        let (mut copy, mut ties, mut nodes) = (tie.b * 2, vec![seed], Vec::new());
        loop {
            let node = copy / 2;
            if self.place[node as usize] != NONE {
                ties.drain(..=self.place[node as usize] as usize);
                break;
            }
            self.place[node as usize] = nodes.len() as u32;
            nodes.push(node);
            let by = self.by[copy as usize];
            if by == NONE {
                break;
            }
            ties.push(by);
            let (a, b) = (self.web.ties[by as usize].a, self.web.ties[by as usize].b);
            copy = (a + b - node) * 2 + ((copy & 1) ^ u32::from(self.frustrated[by as usize]));
        }
        for node in nodes {
            self.place[node as usize] = NONE;
        }
        ties
    }
}
