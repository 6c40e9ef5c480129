//! Signed ties as plain numbers, which the searches for camps read, contract and take apart.

use super::super::Signed;
use crate::analysis::partition::number;
use crate::error::Error;

/// A tie of two nodes by number, with its signed whole weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bond {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) weight: i64,
}

impl Bond {
    pub(crate) const fn is_negative(&self) -> bool {
        self.weight < 0
    }

    /// What it costs not to do as it asks.
    pub(crate) const fn size(&self) -> i64 {
        self.weight.abs()
    }
}

/// A step from a node: who is there, and by which tie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) far: u32,
    pub(crate) bond: u32,
}

/// Nodes from 0 and at most one tie between two.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    offsets: Vec<u32>,
    ways: Vec<Way>,
    pub(crate) bonds: Vec<Bond>,
}

/// All weights together stay below this, so that no sum of some of them overflows.
const MOST: i128 = 1 << 61;

impl Net {
    /// Ties by their nodes' numbers; no two join the same nodes.
    pub(crate) fn new(count: usize, bonds: Vec<Bond>) -> Self {
        let mut offsets = vec![0u32; count + 1];
        for bond in &bonds {
            offsets[bond.a as usize + 1] += 1;
            offsets[bond.b as usize + 1] += 1;
        }
        for at in 1..offsets.len() {
            offsets[at] += offsets[at - 1];
        }
        let mut next = offsets.clone();
        let mut ways = vec![Way { far: 0, bond: 0 }; bonds.len() * 2];
        for (bond, number) in bonds.iter().zip(0..) {
            for (from, far) in [(bond.a, bond.b), (bond.b, bond.a)] {
                ways[next[from as usize] as usize] = Way { far, bond: number };
                next[from as usize] += 1;
            }
        }
        Self { offsets, ways, bonds }
    }

    /// The ties of a view with weights divided by what divides all of them, and that divisor.
    pub(crate) fn of(signed: &Signed<'_>) -> Result<(Self, i64), Error> {
        let divisor = signed.pairs().fold(0, |divisor, (.., weight)| gcd(divisor, weight.abs())).max(1);
        let total: i128 = signed.pairs().map(|(.., weight)| i128::from(weight.abs() / divisor)).sum();
        if total >= MOST {
            return Err(Error::overflow("the sizes of all ties add up"));
        }
        let bonds = signed.pairs().map(|(a, b, weight)| Bond { a, b, weight: weight / divisor }).collect();
        Ok((Self::new(signed.node_count(), bonds), divisor))
    }

    /// How many nodes.
    pub(crate) fn count(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The steps from a node.
    #[inline]
    pub(crate) fn ways(&self, node: u32) -> &[Way] {
        &self.ways[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    #[inline]
    pub(crate) fn weight(&self, way: Way) -> i64 {
        self.bonds[way.bond as usize].weight
    }

    /// Whether a tie goes unheeded: hostile within a group, or friendly between two.
    #[inline]
    pub(crate) fn is_frustrated(&self, bond: u32, groups: &[u32]) -> bool {
        let bond = self.bonds[bond as usize];
        (groups[bond.a as usize] == groups[bond.b as usize]) == bond.is_negative()
    }

    /// What the ties weigh that go unheeded.
    pub(crate) fn cost(&self, groups: &[u32]) -> i64 {
        let frustrated = (0..self.bonds.len() as u32).filter(|&bond| self.is_frustrated(bond, groups));
        frustrated.map(|bond| self.bonds[bond as usize].size()).sum()
    }

    /// One node a group; ties between two groups are added up, and left out when they cancel.
    /// Groups are numbered from 0.
    pub(crate) fn contracted(&self, groups: &[u32], count: usize) -> Self {
        let far = |bond: &Bond| {
            let (a, b) = (groups[bond.a as usize], groups[bond.b as usize]);
            (a != b).then(|| Bond { a: a.min(b), b: a.max(b), weight: bond.weight })
        };
        let mut between: Vec<Bond> = self.bonds.iter().filter_map(far).collect();
        between.sort_unstable_by_key(|bond| (bond.a, bond.b));
        let sums = between
            .chunk_by(|one, other| (one.a, one.b) == (other.a, other.b))
            .map(|same| Bond { weight: same.iter().map(|bond| bond.weight).sum(), ..same[0] });
        Self::new(count, sums.filter(|bond| bond.weight != 0).collect())
    }

    /// The groups that ties allowed by `joins` hold together, numbered by their first node.
    pub(crate) fn joined(&self, mut joins: impl FnMut(u32) -> bool) -> Vec<u32> {
        let mut roots: Vec<u32> = (0..self.count() as u32).collect();
        for number in 0..self.bonds.len() as u32 {
            if joins(number) {
                let bond = self.bonds[number as usize];
                let (a, b) = (root(&mut roots, bond.a), root(&mut roots, bond.b));
                roots[a.max(b) as usize] = a.min(b);
            }
        }
        let mut groups: Vec<u32> = (0..roots.len() as u32).map(|node| root(&mut roots, node)).collect();
        number(&mut groups);
        groups
    }
}

/// Who stands for a node; the ways to it are made half as long.
fn root(roots: &mut [u32], mut node: u32) -> u32 {
    while roots[node as usize] != node {
        roots[node as usize] = roots[roots[node as usize] as usize];
        node = roots[node as usize];
    }
    node
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
