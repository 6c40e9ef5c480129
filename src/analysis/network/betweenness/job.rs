//! Going through sources on all threads, and what scores come of it.

use super::by_hops::{self, ByHops, Degrees};
use super::by_length::{self, ByLength, Hops};
use super::sampled::Drawn;
use super::tally::{Scale, Tally};
use super::{Betweenness, Estimated};
use crate::analysis::network::lengths::Lengths;
use crate::analysis::network::links::{Side, linked};
use crate::analysis::network::sources::{Done, Work};
use crate::budget::{Budget, Limit};
use crate::view::Answer;

/// The links that are scored, by their places in the rows.
pub(super) struct Places {
    /// The two nodes, ascending, and whether paths may take it.
    pub(super) links: Vec<(u32, u32, bool)>,
    /// Where the row of each node starts.
    starts: Vec<u32>,
}

impl Places {
    /// Of rows that say who is at the other end, and whether that is a link.
    pub(super) fn of<I>(nodes: usize, row: impl Fn(u32) -> I) -> Self
    where
        I: Iterator<Item = (u32, bool)>,
    {
        let (mut links, mut starts) = (Vec::new(), Vec::with_capacity(nodes));
        for node in 0..nodes as u32 {
            starts.push(links.len() as u32);
            links.extend(row(node).map(|(far, linked)| (node, far, linked && node != far)));
        }
        Self { links, starts }
    }
}

/// What is asked of which sources.
pub(super) struct Job<'j> {
    pub(super) nodes: usize,
    pub(super) budget: &'j Budget,
    /// Links are scored, not nodes.
    pub(super) places: Option<Places>,
    /// All when none.
    pub(super) sources: Option<Vec<u32>>,
}

/// What sources said.
pub(super) struct Tallied {
    pub(super) tally: Tally,
    /// None when nodes are scored.
    pub(super) links: Vec<(u32, u32, bool)>,
    cut: Option<Limit>,
    nodes: usize,
    sources: usize,
    sampled: bool,
}

impl Job<'_> {
    /// Where links have lengths.
    pub(super) fn by_length(self, lengths: &Lengths) -> Tallied {
        let work = self.work(lengths.links(), by_length::bytes(lengths.links(), self.nodes), lengths.bytes());
        let state = || (ByLength::new(lengths, self.nodes), self.tally());
        let done =
            work.share(self.budget, state, |(own, tally), task| own.visit(self.source(task), self.starts(), tally));
        self.tallied(done)
    }

    /// Where each link is 1 long.
    pub(super) fn by_hops(self, out: &Side<'_>, into: &Side<'_>) -> Tallied {
        let common = out.bytes() + into.bytes() + self.nodes * 8;
        let work = self.work(out.count(self.nodes), self.nodes * by_hops::BYTES, common);
        linked!(out, out => linked!(into, into => {
            let degrees = Degrees::of(self.nodes, out, into);
            let state = || (ByHops::new(Hops(out, into), &degrees), self.tally());
            let done = work.share(self.budget, state, |(own, tally), task| {
                own.visit(self.source(task), self.starts(), tally);
            });
            self.tallied(done)
        }))
    }

    fn work(&self, links: usize, own: usize, common: usize) -> Work {
        let tasks = self.sources.as_ref().map_or(self.nodes, Vec::len);
        let places = self.places.as_ref().map_or(0, |places| places.links.len() * 12 + self.nodes * 4);
        let tally = Tally::bytes(self.count(), self.sources.is_some());
        Work { tasks, steps: self.nodes + links, bytes: own + tally, common: common + places }
    }

    /// How many are scored.
    fn count(&self) -> usize {
        self.places.as_ref().map_or(self.nodes, |places| places.links.len())
    }

    fn tally(&self) -> Tally {
        Tally::new(Scale::of(self.nodes), self.count(), self.sources.is_some())
    }

    fn source(&self, task: usize) -> u32 {
        self.sources.as_ref().map_or(task as u32, |sources| sources[task])
    }

    fn starts(&self) -> Option<&[u32]> {
        self.places.as_ref().map(|places| places.starts.as_slice())
    }

    fn tallied<K>(self, done: Done<(K, Tally)>) -> Tallied {
        let tally = done.states.into_iter().map(|state| state.1).reduce(|all, more| all.merged(&more));
        Tallied {
            tally: tally.unwrap_or_else(|| self.tally()),
            links: self.places.map_or_else(Vec::new, |places| places.links),
            cut: done.cut,
            nodes: self.nodes,
            sources: done.count,
            sampled: self.sources.is_some(),
        }
    }
}

impl Tallied {
    /// What sums are times to stand for all sources, and by how much they are then off at most, when one source
    /// gives each of the items no more than `range`.
    pub(super) fn factor_and_bound(&self, options: &Betweenness, range: f64, items: &[u32]) -> [f64; 2] {
        if !self.sampled {
            return [1.0, (self.nodes - self.sources) as f64 * range];
        }
        let (of, count, confidence) = (self.nodes, self.sources, options.confidence);
        let bound = Drawn { of, count, range, confidence }.bound(&self.tally, items);
        [of as f64 / count.max(1) as f64, bound]
    }

    pub(super) fn answer<S>(self, options: &Betweenness, scores: S, bound: f64) -> Answer<Estimated<S>> {
        let confidence = if self.sampled { options.confidence } else { 1.0 };
        Answer::new(Estimated { scores, sources: self.sources, bound, confidence }).cut(self.cut)
    }
}
