//! Ties of which at least one must go unheeded: cycles with exactly one hostile tie, since friends
//! of friends share a group (Davis 1967); and with two groups every cycle with an odd number of
//! hostile ties (Cartwright & Harary 1956).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::net::Net;
use crate::budget::{Limit, Meter};

/// What is settled of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing.
    Open,
    /// It is heeded.
    Kept,
    /// It goes unheeded.
    Broken,
}

/// Searches for such cycles.
#[derive(Debug)]
pub(crate) struct Cycles<'n> {
    net: &'n Net,
    /// Whether there are two groups only.
    two: bool,
    /// Steps that it may still take before it stops and says what it has.
    pub(crate) left: u64,
    /// By state: how far it is, over how many ties, and by which tie from which state.
    best: Vec<(f64, u32)>,
    by: Vec<(u32, u32)>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32, u32)>>,
}

const FAR: (f64, u32) = (f64::INFINITY, u32::MAX);

impl<'n> Cycles<'n> {
    pub(crate) fn new(net: &'n Net, two: bool) -> Self {
        // With two groups a state is a node and a side; otherwise a node alone, and its side is 0.
        let states = net.count() * 2;
        Self {
            net,
            two,
            left: u64::MAX,
            best: vec![FAR; states],
            by: vec![(0, 0); states],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// For each tie that may start a cycle the shortest one through it that is shorter than
    /// `below`, as its ties that are not kept; the length of a tie is `length`. An empty cycle
    /// says that no camps can be as they are settled.
    pub(crate) fn short(
        &mut self,
        fates: &[Fate],
        length: &[f64],
        below: f64,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<Vec<u32>>, Limit> {
        let mut found = Vec::new();
        for start in 0..self.net.count() as u32 {
            found.append(&mut self.short_from(start, fates, length, below, meter)?);
        }
        Ok(found)
    }

    /// Those of them that start at a node; none when its steps are used up.
    pub(crate) fn short_from(
        &mut self,
        start: u32,
        fates: &[Fate],
        length: &[f64],
        below: f64,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<Vec<u32>>, Limit> {
        let starts = |bond: u32| {
            let tie = self.net.bonds[bond as usize];
            tie.a == start && tie.is_negative() && fates[bond as usize] != Fate::Broken
        };
        let goals: Vec<(u32, u32)> =
            (self.net.ways(start).iter()).filter(|way| starts(way.bond)).map(|way| (way.far, way.bond)).collect();
        let nearest = goals.iter().map(|goal| length[goal.1 as usize]).fold(f64::INFINITY, f64::min);
        let mut found = Vec::new();
        if self.left == 0 || nearest >= below {
            return Ok(found);
        }
        let ran = self.run(start, fates, length, below - nearest, meter);
        if ran.is_ok() {
            for &(far, bond) in &goals {
                if self.best[far as usize * 2].0 + length[bond as usize] < below {
                    found.push(self.cycle(start, far, bond, fates));
                }
            }
        }
        self.touched.drain(..).for_each(|state| self.best[state as usize] = FAR);
        self.heap.clear();
        ran.map(|()| found)
    }

    /// The shortest ways from a node to all states nearer than `below` (Dijkstra 1959), of as few
    /// ties as may be.
    fn run(
        &mut self,
        start: u32,
        fates: &[Fate],
        length: &[f64],
        below: f64,
        meter: &mut Meter<'_>,
    ) -> Result<(), Limit> {
        self.best[start as usize * 2] = (0.0, 0);
        self.touched.push(start * 2);
        self.heap.push(Reverse((0, 0, start * 2)));
        while let Some(Reverse((bits, hops, state))) = self.heap.pop() {
            let so_far = f64::from_bits(bits);
            if (so_far, hops) != self.best[state as usize] {
                continue;
            }
            let ways = self.net.ways(state / 2);
            meter.steps(ways.len() + 1).map_or(Ok(()), Err)?;
            self.left = self.left.saturating_sub(ways.len() as u64 + 1);
            for &way in ways {
                let negative = self.net.weight(way) < 0;
                if fates[way.bond as usize] == Fate::Broken || (negative && !self.two) {
                    continue;
                }
                let next = way.far * 2 + ((state & 1) ^ u32::from(negative));
                let far = (so_far + length[way.bond as usize], hops + 1);
                let best = &mut self.best[next as usize];
                if far.0 < below && far < *best {
                    if *best == FAR {
                        self.touched.push(next);
                    }
                    *best = far;
                    self.by[next as usize] = (way.bond, state);
                    self.heap.push(Reverse((far.0.to_bits(), far.1, next)));
                }
            }
        }
        Ok(())
    }

    /// The ties of the way found to a node and of the hostile tie back; those that are kept left
    /// out.
    fn cycle(&self, start: u32, far: u32, bond: u32, fates: &[Fate]) -> Vec<u32> {
        let mut bonds = vec![bond];
        let mut state = far * 2;
        while state != start * 2 {
            let (by, from) = self.by[state as usize];
            bonds.push(by);
            state = from;
        }
        bonds.sort_unstable();
        // A tie passed twice, there and back, is no part of the odd cycle that is left.
        let odd = bonds.chunk_by(|one, other| one == other).filter(|same| same.len() % 2 == 1).map(|same| same[0]);
        odd.filter(|&bond| fates[bond as usize] != Fate::Kept).collect()
    }
}
