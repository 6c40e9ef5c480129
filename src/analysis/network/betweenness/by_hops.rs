//! The dependencies of one source where links are each 1 long (Brandes 2001), level by level.
//!
//! A level is found either by those before it, along their links, or by those not yet found, against theirs,
//! whichever are fewer (after Beamer, Asanović & Patterson 2012, *Direction-optimizing breadth-first
//! search*); what levels hand back goes either way too. Neither asks which level a node is of:
//!
//! - Links lead at most one level on. So those not found are linked from nodes of the last level alone,
//!   and nodes of a level to nodes of the next or to ones that were handed nothing yet.
//! - What reaches nodes that are done with is never read: a node's paths and what it hands back are
//!   kept by its place in the queue.

use super::super::links::{End, Links};
use super::by_length::{ByLength, Hops};
use super::tally::{Part, Tally};

/// What all threads read of a network.
#[derive(Debug)]
pub(super) struct Degrees {
    /// Links that lead from each node, and to it.
    of: Vec<[u32; 2]>,
    /// Links that lead to all.
    all: usize,
    /// The most that lead to one.
    most: u64,
}

impl Degrees {
    pub(super) fn of(nodes: usize, out: impl Links, into: impl Links) -> Self {
        let degrees = |node| [out.row(node).len() as u32, into.row(node).len() as u32];
        let of: Vec<[u32; 2]> = (0..nodes as u32).map(degrees).collect();
        let all = of.iter().map(|degrees| degrees[1] as usize).sum();
        let most = of.iter().map(|degrees| u64::from(degrees[1])).max().unwrap_or(0);
        Self { of, all, most }
    }
}

/// A level: where it starts in the queue, and the links that lead from it and to it.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    start: u32,
    out: u32,
    into: u32,
}

/// What nodes hand back, by node and by place in the queue.
#[derive(Debug, Default)]
struct Handed<P> {
    by_node: Vec<P>,
    by_place: Vec<P>,
    /// Levels whose parts went to all that link to them.
    sent: Vec<usize>,
}

/// Bytes a node for each thread.
pub(super) const BYTES: usize = 40;

/// What a thread keeps.
pub(super) struct ByHops<'s, O, I> {
    rows: Hops<O, I>,
    degrees: &'s Degrees,
    /// Paths to each node: 0 when it is not found, anything when it is done with.
    paths: Vec<u64>,
    /// Nodes in the order found, and a place to write behind the last.
    queue: Vec<u32>,
    /// Paths, by place in the queue.
    counts: Vec<u64>,
    levels: Vec<Level>,
    /// How many are in the queue.
    found: usize,
    /// Those not found, ascending, once they are looked through.
    left: Vec<u32>,
    narrow: Handed<u64>,
    /// Made when first needed, as is the next.
    wide: Handed<u128>,
    by_length: Option<ByLength<Hops<O, I>>>,
}

impl<'s, O: Links, I: Links> ByHops<'s, O, I> {
    pub(super) fn new(rows: Hops<O, I>, degrees: &'s Degrees) -> Self {
        let nodes = degrees.of.len();
        Self {
            rows,
            degrees,
            paths: vec![0; nodes],
            queue: vec![0; nodes + 1],
            counts: vec![0; nodes + 1],
            levels: Vec::new(),
            found: 0,
            left: Vec::new(),
            narrow: Handed::default(),
            wide: Handed::default(),
            by_length: None,
        }
    }

    /// Adds what a source gives to nodes, or to links whose rows start at these places.
    pub(super) fn visit(&mut self, source: u32, starts: Option<&[u32]>, tally: &mut Tally) {
        match self.find(source) {
            Some(most) if u64::serves(tally.scale, most) => {
                let mut handed = std::mem::take(&mut self.narrow);
                self.hand_back(&mut handed, starts, tally);
                self.narrow = handed;
            }
            Some(most) if u128::serves(tally.scale, most) => {
                let mut handed = std::mem::take(&mut self.wide);
                self.hand_back(&mut handed, starts, tally);
                self.wide = handed;
            }
            _ => {
                let by_length = || ByLength::new(self.rows, self.degrees.of.len());
                self.by_length.get_or_insert_with(by_length).visit(source, starts, tally);
            }
        }
        self.forget();
    }

    /// Finds levels and counts paths; the most that a node has, none when they are too many.
    fn find(&mut self, source: u32) -> Option<u64> {
        self.queue[0] = source;
        self.paths[source as usize] = 1;
        self.found = 1;
        self.levels.clear();
        self.left.clear();
        let (mut start, mut most, mut waiting, mut listed) = (0, 1, self.degrees.all, false);
        while start < self.found {
            let end = self.found;
            let (level, paths) = self.settled(start);
            most = paths.max(most);
            waiting -= level.into as usize;
            self.levels.push(level);
            // Nothing may come near 2^64, not even what is never read.
            most.checked_mul(self.degrees.most + 1).filter(|&sum| sum < 1 << 63)?;
            if waiting + (self.paths.len() - end) < level.out as usize {
                if !listed {
                    self.list();
                    listed = true;
                }
                self.gather(end);
            } else {
                self.spread(start..end);
            }
            start = end;
        }
        Some(most)
    }

    /// Writes down a level that is found; the most paths that one of its nodes has.
    fn settled(&mut self, start: usize) -> (Level, u64) {
        let (mut level, mut most) = (Level { start: start as u32, ..Level::default() }, 0);
        for (&node, count) in self.queue[start..self.found].iter().zip(&mut self.counts[start..]) {
            let [out, into] = self.degrees.of[node as usize];
            level.out += out;
            level.into += into;
            *count = self.paths[node as usize];
            most = most.max(*count);
        }
        (level, most)
    }

    fn list(&mut self) {
        let nodes = self.paths.iter().zip(&self.degrees.of).zip(0..);
        let left = nodes.filter(|((paths, degrees), _)| **paths == 0 && degrees[1] > 0);
        self.left.extend(left.map(|(_, node)| node));
    }

    /// The next level, found by a level's links.
    fn spread(&mut self, level: std::ops::Range<usize>) {
        let mut end = level.end;
        for place in level {
            let count = self.counts[place];
            for link in self.rows.0.row(self.queue[place]) {
                let paths = &mut self.paths[link.far() as usize];
                // Written always, kept when it is new: a branch would be a coin thrown.
                self.queue[end] = link.far();
                end += usize::from(*paths == 0);
                *paths = paths.wrapping_add(count);
            }
        }
        self.found = end;
    }

    /// The next level, found by those not yet found.
    fn gather(&mut self, end: usize) {
        let (mut kept, mut found) = (0, end);
        for at in 0..self.left.len() {
            let node = self.left[at];
            if self.paths[node as usize] != 0 {
                continue;
            }
            let count = self.rows.1.row(node).iter().map(|link| self.paths[link.far() as usize]).sum();
            self.queue[found] = node;
            self.counts[found] = count;
            found += usize::from(count != 0);
            self.left[kept] = node;
            kept += usize::from(count == 0);
        }
        self.left.truncate(kept);
        for place in end..found {
            self.paths[self.queue[place] as usize] = self.counts[place];
        }
        self.found = found;
    }

    /// The places of a level in the queue.
    fn places(&self, level: usize) -> std::ops::Range<usize> {
        let start = |level: usize| self.levels.get(level).map_or(self.found, |level| level.start as usize);
        start(level)..start(level + 1)
    }

    /// From the last level back to the source, each node adds up what those behind it hand back, and hands
    /// back (1 + dependency) / paths itself, which is that and 1 / paths.
    fn hand_back<P: Part>(&self, handed: &mut Handed<P>, starts: Option<&[u32]>, tally: &mut Tally) {
        handed.make(self.paths.len());
        let last = self.levels.len() - 1;
        // To links, the source's own count; as a node it is no go-between.
        for level in (usize::from(starts.is_none())..=last).rev() {
            let places = self.places(level);
            if level == last {
                for place in places.clone() {
                    handed.by_place[place] = P::one_over(tally.scale, self.counts[place]);
                }
            } else if let Some(starts) = starts {
                self.collect_by_link(handed, places.clone(), starts, tally);
            } else if self.is_collected(level) {
                self.collect(handed, places.clone(), tally);
            } else {
                self.send(handed, level + 1);
                self.take(handed, places.clone(), tally);
            }
            if level > 0 && (starts.is_some() || self.is_collected(level - 1)) {
                for place in places {
                    handed.by_node[self.queue[place] as usize] = handed.by_place[place];
                }
            }
        }
        self.clean(handed);
    }

    /// Whether fewer links lead from a level than to the next.
    fn is_collected(&self, level: usize) -> bool {
        self.levels[level].out <= self.levels[level + 1].into
    }

    /// Nodes of a level look at those they link to.
    fn collect<P: Part>(&self, handed: &mut Handed<P>, places: std::ops::Range<usize>, tally: &mut Tally) {
        for place in places {
            let node = self.queue[place];
            let links = self.rows.0.row(node).iter();
            let sum = links.fold(P::default(), |sum, link| sum.plus(handed.by_node[link.far() as usize]));
            tally.add(node as usize, sum.times(tally.scale, self.counts[place]));
            handed.by_place[place] = P::one_over(tally.scale, self.counts[place]).plus(sum);
        }
    }

    /// The same, and each link counts what it brings.
    fn collect_by_link<P: Part>(
        &self,
        handed: &mut Handed<P>,
        places: std::ops::Range<usize>,
        starts: &[u32],
        tally: &mut Tally,
    ) {
        for place in places {
            let (node, mut sum) = (self.queue[place], P::default());
            for (at, link) in (starts[node as usize] as usize..).zip(self.rows.0.row(node)) {
                let part = handed.by_node[link.far() as usize];
                tally.add(at, part.times(tally.scale, self.counts[place]));
                sum = sum.plus(part);
            }
            handed.by_place[place] = P::one_over(tally.scale, self.counts[place]).plus(sum);
        }
    }

    /// Nodes of a level send to all that link to them.
    fn send<P: Part>(&self, handed: &mut Handed<P>, level: usize) {
        handed.sent.push(level);
        for place in self.places(level) {
            let part = handed.by_place[place];
            for link in self.rows.1.row(self.queue[place]) {
                let sum = &mut handed.by_node[link.far() as usize];
                *sum = sum.plus(part);
            }
        }
    }

    /// Nodes of a level take what they were sent.
    fn take<P: Part>(&self, handed: &mut Handed<P>, places: std::ops::Range<usize>, tally: &mut Tally) {
        for place in places {
            let node = self.queue[place];
            let sum = handed.by_node[node as usize];
            tally.add(node as usize, sum.times(tally.scale, self.counts[place]));
            handed.by_place[place] = P::one_over(tally.scale, self.counts[place]).plus(sum);
        }
    }

    /// Nobody was handed anything, once more: those found, and those that were sent to.
    fn clean<P: Part>(&self, handed: &mut Handed<P>) {
        let sent: usize = handed.sent.iter().map(|&level| self.levels[level].into as usize).sum();
        if (self.found + sent).saturating_mul(8) > self.paths.len() {
            handed.by_node.fill(P::default());
            handed.sent.clear();
            return;
        }
        for place in 0..self.found {
            handed.by_node[self.queue[place] as usize] = P::default();
        }
        for level in std::mem::take(&mut handed.sent) {
            for place in self.places(level) {
                for link in self.rows.1.row(self.queue[place]) {
                    handed.by_node[link.far() as usize] = P::default();
                }
            }
        }
    }

    /// Nobody is found, once more.
    fn forget(&mut self) {
        if self.found.saturating_mul(8) > self.paths.len() {
            self.paths.fill(0);
            return;
        }
        for &node in &self.queue[..self.found] {
            self.paths[node as usize] = 0;
        }
    }
}

impl<P: Part> Handed<P> {
    fn make(&mut self, nodes: usize) {
        if self.by_node.is_empty() {
            self.by_node.resize(nodes, P::default());
            self.by_place.resize(nodes, P::default());
        }
    }
}
