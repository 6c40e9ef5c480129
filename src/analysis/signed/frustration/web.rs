//! A block of signed ties by itself: what all of the search works on, in whole weights.

/// A tie of two nodes of a [`Web`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) a: u32,
    pub(super) b: u32,
    /// At least 1.
    pub(super) size: i64,
    pub(super) negative: bool,
}

impl Tie {
    /// Whether friends are in two camps, or foes in one.
    pub(super) fn is_frustrated(&self, sides: &[bool]) -> bool {
        (sides[self.a as usize] != sides[self.b as usize]) != self.negative
    }
}

/// Nodes from 0, at most one tie between two.
#[derive(Clone, Debug)]
pub(super) struct Web {
    pub(super) ties: Vec<Tie>,
    offsets: Vec<u32>,
    /// Who is at the other end, and the tie.
    ends: Vec<(u32, u32)>,
    /// Divides every size, and so every cost.
    pub(super) unit: i64,
    /// Into how many parts a weight of 1 is divided where cycles are packed.
    pub(super) parts: i64,
}

impl Web {
    pub(super) fn new(count: usize, ties: Vec<Tie>, parts: i64) -> Self {
        let mut offsets = vec![0u32; count + 1];
        for tie in &ties {
            offsets[tie.a as usize + 1] += 1;
            offsets[tie.b as usize + 1] += 1;
        }
        for at in 0..count {
            offsets[at + 1] += offsets[at];
        }
        let mut next = offsets.clone();
        let mut ends = vec![(0, 0); ties.len() * 2];
        for (tie, number) in ties.iter().zip(0..) {
            for (near, far) in [(tie.a, tie.b), (tie.b, tie.a)] {
                ends[next[near as usize] as usize] = (far, number);
                next[near as usize] += 1;
            }
        }
        let unit = ties.iter().fold(0, |unit, tie| gcd(unit, tie.size)).max(1);
        Self { ties, offsets, ends, unit, parts }
    }

    pub(super) fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    #[inline]
    pub(super) fn of(&self, node: u32) -> &[(u32, u32)] {
        &self.ends[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    pub(super) fn cost(&self, sides: &[bool]) -> i64 {
        self.ties.iter().filter(|tie| tie.is_frustrated(sides)).map(|tie| tie.size).sum()
    }

    /// The nodes of a cycle, in the order of its ties; each tie joins a node to the next.
    pub(super) fn around(&self, cycle: &[u32]) -> Vec<u32> {
        let ends = |at: usize| cycle.get(at % cycle.len().max(1)).map(|&tie| self.ties[tie as usize]);
        let shared = |at: usize| {
            let (last, next) = (ends(at + cycle.len() - 1)?, ends(at)?);
            Some(if last.a == next.a || last.a == next.b { last.a } else { last.b })
        };
        (0..cycle.len()).filter_map(shared).collect()
    }

    pub(super) fn frustrated(&self, sides: &[bool]) -> Vec<bool> {
        self.ties.iter().map(|tie| tie.is_frustrated(sides)).collect()
    }
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
