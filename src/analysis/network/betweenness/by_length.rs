//! The dependencies of one source where shortest paths are found first, by their lengths: in weighted
//! networks, and where there are more paths than 64 bits can count. Each node looks at all its links
//! and keeps those on shortest paths.

use super::super::lengths::{FAR, Lengths, Shortest};
use super::super::links::{End, Links};
use super::tally::{Part, Scale, Tally};
use super::wide::Wide;

/// Links with lengths, either way.
pub(super) trait Ways: Copy + Send + Sync {
    /// The links that lead on: the place in the row, who is there, how far.
    fn onward(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)>;
    /// The links that lead to a node.
    fn back(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)>;
    /// The shortest paths from a node.
    fn find(&self, shortest: &mut Shortest, source: u32);
}

impl Ways for &Lengths {
    fn onward(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        Lengths::out(self, node)
    }

    fn back(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        Lengths::into(self, node)
    }

    fn find(&self, shortest: &mut Shortest, source: u32) {
        shortest.run(source, |node| Lengths::out(self, node));
    }
}

/// Links that are each 1 long.
#[derive(Clone, Copy)]
pub(super) struct Hops<O, I>(pub(super) O, pub(super) I);

impl<O: Links, I: Links> Ways for Hops<O, I> {
    fn onward(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        self.0.row(node).iter().enumerate().map(|(place, end)| (place, end.far(), 1))
    }

    fn back(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        self.1.row(node).iter().enumerate().map(|(place, end)| (place, end.far(), 1))
    }

    fn find(&self, shortest: &mut Shortest, source: u32) {
        shortest.hops(source, |node| self.onward(node));
    }
}

/// How paths are counted and parts added.
trait Numbers {
    type Count: Copy + Default;
    type Part: Copy + Default;
    const ONE: Self::Count;
    /// The sum, none when it is too great to be exact; the list is used up.
    fn count(list: &mut Vec<Self::Count>) -> Option<Self::Count>;
    fn sum(list: &mut Vec<Self::Part>) -> Self::Part;
    /// (1 + dependency) / paths, where what was handed back is dependency / paths.
    fn part(scale: Scale, paths: Self::Count, handed: Self::Part) -> Self::Part;
    /// What paths are worth, in quanta of totals.
    fn worth(scale: Scale, paths: Self::Count, handed: Self::Part) -> u128;
}

/// Counts of 64 bits and parts of 128.
struct Exact;

impl Numbers for Exact {
    type Count = u64;
    type Part = u128;
    const ONE: u64 = 1;

    fn count(list: &mut Vec<u64>) -> Option<u64> {
        list.drain(..).try_fold(0, u64::checked_add)
    }

    fn sum(list: &mut Vec<u128>) -> u128 {
        list.drain(..).sum()
    }

    fn part(scale: Scale, paths: u64, handed: u128) -> u128 {
        <u128 as Part>::one_over(scale, paths) + handed
    }

    fn worth(scale: Scale, paths: u64, handed: u128) -> u128 {
        Part::times(handed, scale, paths)
    }
}

/// Of any size, rounded.
struct Rounded;

impl Numbers for Rounded {
    type Count = Wide;
    type Part = Wide;
    const ONE: Wide = Wide::ONE;

    fn count(list: &mut Vec<Wide>) -> Option<Wide> {
        Some(Wide::sum(list))
    }

    fn sum(list: &mut Vec<Wide>) -> Wide {
        Wide::sum(list)
    }

    fn part(_: Scale, paths: Wide, handed: Wide) -> Wide {
        Wide::sum(&mut vec![paths.one_over(), handed])
    }

    fn worth(scale: Scale, paths: Wide, handed: Wide) -> u128 {
        paths.times(handed).quanta(scale.total())
    }
}

/// Paths and parts of each node.
struct Table<N: Numbers> {
    counts: Vec<N::Count>,
    parts: Vec<N::Part>,
}

/// Bytes for so many links and nodes.
pub(super) const fn bytes(links: usize, nodes: usize) -> usize {
    nodes * 24 + Shortest::bytes(nodes, links)
}

/// What a thread keeps.
pub(super) struct ByLength<W> {
    ways: W,
    shortest: Shortest,
    exact: Table<Exact>,
    /// Made when first needed.
    rounded: Option<Table<Rounded>>,
}

impl<W: Ways> ByLength<W> {
    pub(super) fn new(ways: W, nodes: usize) -> Self {
        let exact = Table { counts: vec![0; nodes], parts: vec![0; nodes] };
        Self { ways, shortest: Shortest::new(nodes), exact, rounded: None }
    }

    /// Adds what a source gives to nodes, or to links whose rows start at these places.
    pub(super) fn visit(&mut self, source: u32, starts: Option<&[u32]>, tally: &mut Tally) {
        let (ways, nodes) = (self.ways, self.shortest.lengths.len());
        ways.find(&mut self.shortest, source);
        let most = self.exact.count(ways, &self.shortest);
        if most.is_some_and(|most| <u128 as Part>::serves(tally.scale, most)) {
            self.exact.hand_back(ways, &self.shortest, starts, tally);
            return;
        }
        let empty = || Table { counts: vec![Wide::default(); nodes], parts: vec![Wide::default(); nodes] };
        let rounded = self.rounded.get_or_insert_with(empty);
        rounded.count(ways, &self.shortest);
        rounded.hand_back(ways, &self.shortest, starts, tally);
    }
}

impl Table<Exact> {
    /// Counts paths; the most that a node has, none when they are too many.
    fn count(&mut self, ways: impl Ways, shortest: &Shortest) -> Option<u64> {
        self.count_paths(ways, shortest)?;
        shortest.order.iter().map(|&node| self.counts[node as usize]).max()
    }
}

impl Table<Rounded> {
    fn count(&mut self, ways: impl Ways, shortest: &Shortest) {
        self.count_paths(ways, shortest);
    }
}

impl<N: Numbers> Table<N> {
    fn count_paths(&mut self, ways: impl Ways, shortest: &Shortest) -> Option<()> {
        let (lengths, mut list) = (&shortest.lengths, Vec::new());
        for (at, &node) in shortest.order.iter().enumerate() {
            if at == 0 {
                self.counts[node as usize] = N::ONE;
                continue;
            }
            let own = lengths[node as usize];
            let before = |link: &(usize, u32, u64)| {
                let length = lengths[link.1 as usize];
                length != FAR && length + link.2 == own
            };
            list.extend(ways.back(node).filter(before).map(|link| self.counts[link.1 as usize]));
            self.counts[node as usize] = N::count(&mut list)?;
        }
        Some(())
    }

    /// From the farthest node back to the source, each adds up what those behind it hand back (Brandes 2001,
    /// theorem 6).
    fn hand_back(&mut self, ways: impl Ways, shortest: &Shortest, starts: Option<&[u32]>, tally: &mut Tally) {
        let (lengths, scale, mut list) = (&shortest.lengths, tally.scale, Vec::new());
        for (at, &node) in shortest.order.iter().enumerate().rev() {
            let (own, paths) = (lengths[node as usize], self.counts[node as usize]);
            for (place, far, more) in ways.onward(node) {
                if lengths[far as usize] == own + more {
                    let part = self.parts[far as usize];
                    list.push(part);
                    if let Some(starts) = starts {
                        tally.add(starts[node as usize] as usize + place, N::worth(scale, paths, part));
                    }
                }
            }
            let handed = N::sum(&mut list);
            if starts.is_none() && at > 0 {
                tally.add(node as usize, N::worth(scale, paths, handed));
            }
            self.parts[node as usize] = N::part(scale, paths, handed);
        }
    }
}
