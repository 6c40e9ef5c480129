//! The journey of least duration, by label setting on durations, from the target back.
//!
//! A piece says of a node: who leaves it on any day of a stretch is at the target so many days
//! later. A leg that arrives within a piece's days makes a piece of as many days; one that must
//! wait for the piece to begin is best taken as late as can be, and makes a piece of one day.
//! Durations only grow on the way back, so the first piece of the source is the shortest; and a
//! piece counts only on days on which no piece of the node that was found before does as well,
//! waiting included. Every day between is spoken for without being looked at.
//!
//! Pieces are taken in order of the duration that a journey by way of them has at least (A*, Hart,
//! Nilsson and Raphael 1968): that of the piece, and the delays of the fewest ties from the
//! source. They are cut off before the day on which the source can have reached their node.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::label::Search;
use super::legs::Trip;
use crate::budget::{Limit, Meter};
use crate::view::Segment;

const NONE: u32 = u32::MAX;

/// Who leaves a node on any day from `first` to `last` is at the target `lasts` days later.
#[derive(Clone, Copy, Debug)]
struct Piece {
    node: u32,
    first: i32,
    last: i32,
    lasts: i32,
    hops: u32,
    arc: u32,
    /// The piece that the leg leads to.
    next: u32,
    /// Another piece of the same node.
    other: u32,
}

/// A leg on the way: where it leads, by which arc, when it departs.
pub(super) struct Step {
    pub(super) node: u32,
    pub(super) arc: u32,
    pub(super) departs: i32,
}

/// Where a piece stands in the order: by the least duration and the first departure of a journey
/// by way of it, then by hops, node and number.
type Place = (i32, i32, u32, u32, u32);

/// The search from the target back to the source.
pub(super) struct Fastest<'s, 'd, 'g, 'b> {
    trip: Trip<'d, 'g>,
    source: u32,
    hops: usize,
    meter: &'s mut Meter<'b>,
    /// By node: at least how many ties it is away from the source, [`NONE`] where it cannot be
    /// reached, and the first day on which it can be.
    away: Vec<(u32, i32)>,
    /// Settled pieces, and the newest of each node.
    pieces: Vec<Piece>,
    newest: Vec<u32>,
    /// Pieces to be settled, and their order.
    open: BinaryHeap<Reverse<Place>>,
    offers: Vec<Piece>,
    best: Option<u32>,
}

impl<'s, 'd, 'g, 'b> Fastest<'s, 'd, 'g, 'b> {
    pub(super) fn new(trip: Trip<'d, 'g>, source: u32, hops: usize, meter: &'s mut Meter<'b>) -> Self {
        let newest = vec![NONE; trip.view().node_count()];
        let (pieces, open, offers, away) = (Vec::new(), BinaryHeap::new(), Vec::new(), Vec::new());
        Self { trip, source, hops, meter, away, pieces, newest, open, offers, best: None }
    }

    /// Bytes that a search on so many nodes takes at first.
    pub(super) const fn bytes(nodes: usize) -> usize {
        nodes * size_of::<u32>() * 4
    }

    /// Settles pieces until none can be of less duration than the best of the source, nor of as
    /// much and depart before it.
    pub(super) fn run(&mut self, target: u32) -> Option<Limit> {
        let limit = self.reach(target).or_else(|| self.count());
        if limit.is_some() {
            return limit;
        }
        let (first, last) = (self.trip.from, self.trip.to - 1);
        self.offer(Piece { node: target, first, last, lasts: 0, hops: 0, arc: NONE, next: NONE, other: NONE });
        while let Some(Reverse((lasts, departs, .., offer))) = self.open.pop() {
            let best = self.best.map(|best| self.pieces[best as usize]);
            if best.is_some_and(|best| (best.lasts, best.first) <= (lasts, departs)) {
                break;
            }
            let piece = self.offers[offer as usize];
            let (parts, limit) = self.new_days(&piece);
            let limit = limit.or_else(|| parts.into_iter().find_map(|(first, last)| self.settle(piece, first, last)));
            if limit.is_some() {
                return limit;
            }
            let bytes = (self.pieces.len() + self.offers.len()) * size_of::<Piece>() + Self::bytes(self.newest.len());
            let limit = self.meter.is_too_large(bytes);
            if limit.is_some() {
                return limit;
            }
        }
        None
    }

    /// Counts the fewest ties from the source, whatever their order in time, breadth first.
    fn count(&mut self) -> Option<Limit> {
        self.away[self.source as usize].0 = 0;
        let mut queue = VecDeque::from([self.source]);
        while let Some(node) = queue.pop_front() {
            let Self { trip, away, meter, .. } = self;
            let next = away[node as usize].0 + 1;
            let limit = trip.legs(node, true, |far, _, own| {
                let new = away[far as usize].0 == NONE;
                if new && own.iter().any(|s| s.from < trip.to && s.to > trip.from) {
                    away[far as usize].0 = next;
                    queue.push_back(far);
                }
                meter.step()
            });
            if limit.is_some() {
                return limit;
            }
        }
        None
    }

    /// The first day on which the source can have reached each node; nodes that it reaches no
    /// earlier than the target count as reached with it. Nothing when the target is not.
    fn reach(&mut self, target: u32) -> Option<Limit> {
        let mut search = Search::new(self.trip, self.source, true, self.meter);
        let limit = search.until(target);
        let settled = search.settled();
        let last = settled.last().filter(|label| label.node == target);
        self.away = vec![(NONE, last.map_or(i32::MAX, |label| label.day)); self.newest.len()];
        for label in settled {
            self.away[label.node as usize].1 = label.day;
        }
        limit
    }

    /// Puts a piece in its place, unless no journey within window and hops can come by it.
    fn offer(&mut self, piece: Piece) {
        let (least, ready) = self.away[piece.node as usize];
        let piece = Piece { first: piece.first.max(ready), ..piece };
        if least == NONE || piece.hops as usize + least as usize > self.hops || piece.first > piece.last {
            return;
        }
        let (delay, spare) = (self.trip.delay, piece.last - self.trip.from);
        let Some(before) = delay.checked_mul(least.cast_signed()).filter(|&before| before <= spare) else { return };
        let number = self.offers.len() as u32;
        self.open.push(Reverse((piece.lasts + before, piece.first - before, piece.hops, piece.node, number)));
        self.offers.push(piece);
    }

    /// The days of a piece on which none of the node's settled pieces does as well.
    fn new_days(&mut self, piece: &Piece) -> (Vec<(i32, i32)>, Option<Limit>) {
        let mut parts = vec![(piece.first, piece.last)];
        let mut at = self.newest[piece.node as usize];
        while at != NONE && !parts.is_empty() {
            let limit = self.meter.step();
            if limit.is_some() {
                return (Vec::new(), limit);
            }
            let known = self.pieces[at as usize];
            at = known.other;
            // Hops matter only where they are limited.
            if self.hops != usize::MAX && known.hops > piece.hops {
                continue;
            }
            // Who waits for it from here on is there as soon.
            let (first, last) = (known.first - (piece.lasts - known.lasts), known.last);
            let left = |&(a, b): &(i32, i32)| [(a, b.min(first - 1)), (a.max(last + 1), b)];
            parts = parts.iter().flat_map(left).filter(|(a, b)| a <= b).collect();
        }
        (parts, None)
    }

    /// Settles a piece on some of its days, and offers what legs to it make.
    fn settle(&mut self, piece: Piece, first: i32, last: i32) -> Option<Limit> {
        let number = self.pieces.len() as u32;
        let other = std::mem::replace(&mut self.newest[piece.node as usize], number);
        let piece = Piece { first, last, other, ..piece };
        self.pieces.push(piece);
        if piece.node == self.source {
            let begins = |best: u32| self.pieces[best as usize].first;
            if self.best.is_none_or(|best| first < begins(best)) {
                self.best = Some(number);
            }
            return None;
        }
        if piece.hops as usize >= self.hops {
            return None;
        }
        let trip = self.trip;
        trip.legs(piece.node, false, |far, arc, own| {
            self.take(own, &piece, Piece { node: far, arc, hops: piece.hops + 1, next: number, other: NONE, ..piece })
        })
    }

    /// Offers what the stretches of one leg make of a piece.
    fn take(&mut self, own: &[Segment], piece: &Piece, made: Piece) -> Option<Limit> {
        let Trip { from, delay, .. } = self.trip;
        // The days of departure on which the leg arrives within the piece.
        let (first, last) = (piece.first - delay, piece.last - delay);
        let at = own.partition_point(|s| s.to <= first);
        // Of the days before, only the last is worth taking, and not when there is no wait.
        let in_time = own.get(at).is_some_and(|s| s.from <= first);
        let before = own[..at].last().map(|s| s.to - 1).filter(|&day| !in_time && day >= from);
        if let Some(day) = before {
            self.offer(Piece { first: day, last: day, lasts: piece.lasts + (piece.first - day), ..made });
        }
        for segment in own[at..].iter().take_while(|s| s.from <= last) {
            let limit = self.meter.step();
            if limit.is_some() {
                return limit;
            }
            let (first, last) = (segment.from.max(first).max(from), (segment.to - 1).min(last));
            if first <= last {
                self.offer(Piece { first, last, lasts: piece.lasts + delay, ..made });
            }
        }
        self.meter.step()
    }

    /// The legs of the best journey found.
    pub(super) fn way(&self) -> Option<Vec<Step>> {
        let mut piece = self.pieces[self.best? as usize];
        let mut day = piece.first;
        let mut steps = Vec::new();
        while let Some(&next) = self.pieces.get(piece.next as usize) {
            steps.push(Step { node: next.node, arc: piece.arc, departs: day });
            day = (day + self.trip.delay).max(next.first);
            piece = next;
        }
        Some(steps)
    }
}
