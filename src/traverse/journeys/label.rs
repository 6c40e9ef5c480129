//! Searches that keep one day a node: the earliest on which it is reached or, against time, the
//! latest on which it may be left. Both run the same way, since the latter is the former with
//! time and legs reversed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::legs::Trip;
use crate::budget::{Limit, Meter};
use crate::view::Segment;

/// No label.
const NONE: u32 = u32::MAX;

/// A node reached, on which day, by which leg from which label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) node: u32,
    /// The day of arrival; against time, of departure.
    pub(super) day: i32,
    /// When the leg departs.
    pub(super) departs: i32,
    pub(super) arc: u32,
    parent: u32,
}

/// A search from one node over all days of a trip.
pub(super) struct Search<'s, 'd, 'g, 'b> {
    trip: Trip<'d, 'g>,
    /// Along time, or against it.
    onward: bool,
    meter: &'s mut Meter<'b>,
    labels: Vec<Label>,
    /// The best label of each node.
    slots: Vec<u32>,
    /// Labels that nothing can improve, as they were settled.
    settled: Vec<u32>,
}

impl<'s, 'd, 'g, 'b> Search<'s, 'd, 'g, 'b> {
    /// A search that starts at a node on the first day or, against time, on the last.
    pub(super) fn new(trip: Trip<'d, 'g>, start: u32, onward: bool, meter: &'s mut Meter<'b>) -> Self {
        let mut slots = vec![NONE; trip.view().node_count()];
        slots[start as usize] = 0;
        let day = if onward { trip.from } else { trip.to - 1 };
        let labels = vec![Label { node: start, day, departs: day, arc: NONE, parent: NONE }];
        Self { trip, onward, meter, labels, slots, settled: Vec::new() }
    }

    /// Bytes that a search on so many nodes may take.
    pub(super) const fn bytes(nodes: usize) -> usize {
        nodes * (size_of::<Label>() + size_of::<u32>() * 2)
    }

    /// Days as numbers that are the better the smaller they are.
    const fn key(&self, day: i32) -> i32 {
        if self.onward { day } else { -day }
    }

    /// Settles nodes until the target is.
    pub(super) fn until(&mut self, target: u32) -> Option<Limit> {
        self.settle(|_, node| (None, node == target))
    }

    /// Settles all nodes that can be reached, or as many as may be results.
    pub(super) fn listed(&mut self) -> Option<Limit> {
        self.settle(|search, _| (search.meter.is_full(search.settled.len()), false))
    }

    /// Settles nodes in order of days: label setting (Dijkstra 1959), for which it is enough that
    /// nobody arrives before departing and that who is there earlier can wait.
    fn settle(&mut self, check: impl Fn(&Self, u32) -> (Option<Limit>, bool)) -> Option<Limit> {
        let mut open = BinaryHeap::from([Reverse((self.key(self.labels[0].day), self.labels[0].node))]);
        while let Some(Reverse((key, node))) = open.pop() {
            let at = self.slots[node as usize];
            if key > self.key(self.labels[at as usize].day) {
                continue;
            }
            let (limit, is_last) = check(self, node);
            if limit.is_some() {
                return limit;
            }
            self.settled.push(at);
            if is_last {
                break;
            }
            let limit = self.expand(at, NONE, i32::MAX, |key, label| open.push(Reverse((key, label))));
            if limit.is_some() {
                return limit;
            }
        }
        None
    }

    /// Labels nodes level by level, with the best day that so many hops allow (Bellman 1958);
    /// if `first`, only until the target is reached.
    pub(super) fn by_hops(&mut self, target: Option<u32>, hops: usize, first: bool) -> Option<Limit> {
        let mut level = vec![0];
        let reached = |search: &Self| target.map(|t| search.slots[t as usize]).filter(|&slot| slot != NONE);
        for _ in 0..hops {
            let goal = reached(self);
            if level.is_empty() || first && goal.is_some() {
                break;
            }
            // Who arrives no earlier than the target was reached cannot reach it earlier.
            let bound = goal.map_or(i32::MAX, |goal| self.key(self.labels[goal as usize].day));
            let mut next: Vec<u32> = Vec::new();
            let start = self.labels.len() as u32;
            for at in level {
                let limit = self.expand(at, start, bound, |_, node| next.push(node));
                if limit.is_some() {
                    return limit;
                }
            }
            next.sort_unstable();
            next.dedup();
            level = next.into_iter().map(|node| self.slots[node as usize]).collect();
            let limit = self.meter.is_too_large(self.labels.len() * size_of::<Label>());
            if limit.is_some() {
                return limit;
            }
        }
        self.settled = self.slots.iter().copied().filter(|&slot| slot != NONE).collect();
        None
    }

    /// Takes every leg from a label. A better one of a node replaces the one before, unless that
    /// is older than `start`, and so on somebody's way.
    fn expand(&mut self, at: u32, start: u32, bound: i32, mut found: impl FnMut(i32, u32)) -> Option<Limit> {
        let Self { trip, onward, meter, labels, slots, .. } = self;
        let (trip, onward) = (*trip, *onward);
        let Label { node, day, .. } = labels[at as usize];
        let key = |day: i32| if onward { day } else { -day };
        trip.legs(node, onward, |far: u32, arc: u32, own: &[Segment]| {
            let limit = meter.step();
            if limit.is_some() {
                return limit;
            }
            let used = if onward { trip.soonest(own, day) } else { trip.latest(own, day).map(|day| (day, day)) };
            let slot = &mut slots[far as usize];
            let best = if *slot == NONE { bound } else { key(labels[*slot as usize].day).min(bound) };
            if let Some((departs, day)) = used.filter(|&(_, day)| key(day) < best) {
                let label = Label { node: far, day, departs, arc, parent: at };
                if *slot == NONE || start != NONE && *slot < start {
                    *slot = labels.len() as u32;
                    labels.push(label);
                } else {
                    labels[*slot as usize] = label;
                }
                found(key(day), far);
            }
            None
        })
    }

    /// The labels from a node's back to the start's, if it was reached.
    pub(super) fn way(&self, node: u32) -> Option<Vec<Label>> {
        let mut at = self.slots[node as usize];
        if at == NONE {
            return None;
        }
        let mut way = Vec::new();
        while at != NONE {
            let label = self.labels[at as usize];
            way.push(label);
            at = label.parent;
        }
        Some(way)
    }

    /// The labels that nothing can improve.
    pub(super) fn settled(&self) -> Vec<Label> {
        self.settled.iter().map(|&slot| self.labels[slot as usize]).collect()
    }

    /// All labels by which those of some nodes came, each once; not the start's.
    pub(super) fn ways(&self, found: &[Label]) -> Vec<Label> {
        let mut used = vec![false; self.labels.len()];
        used[0] = true;
        for label in found {
            let mut at = self.slots[label.node as usize];
            while !used[at as usize] {
                used[at as usize] = true;
                at = self.labels[at as usize].parent;
            }
        }
        self.labels.iter().zip(used).skip(1).filter(|(_, used)| *used).map(|(label, _)| *label).collect()
    }
}
