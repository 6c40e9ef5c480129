//! The legs that a journey may take: ties, and the days on which they can be used.

use std::cell::Cell;

use crate::budget::Limit;
use crate::error::Error;
use crate::traverse::ground::Ground;
use crate::traverse::ways::Gate;
use crate::view::{ArcIx, Dated, NodeIx, Segment, View, run};

/// What the legs of one search have in common.
#[derive(Clone, Copy)]
pub(super) struct Trip<'d, 'g> {
    pub(super) dated: &'d Dated,
    pub(super) gate: Option<&'g Gate>,
    /// The first day of the window and the day after its last.
    pub(super) from: i32,
    pub(super) to: i32,
    /// How many days a leg takes.
    pub(super) delay: i32,
}

impl<'d> Trip<'d, '_> {
    pub(super) const fn view(&self) -> &'d View {
        self.dated.view()
    }

    /// The legs from a node or, if not `onward`, those to it: the node at the other end, the arc,
    /// and the stretches of time in which it can be used, ascending.
    pub(super) fn legs(
        &self,
        node: u32,
        onward: bool,
        mut each: impl FnMut(u32, u32, &[Segment]) -> Option<Limit>,
    ) -> Option<Limit> {
        let (along, against) = match self.gate {
            None => (onward, !onward),
            Some(gate) if onward => (gate.onward(), gate.back()),
            Some(gate) => (gate.back(), gate.onward()),
        };
        let mut usable = Vec::new();
        let mut offer = |far: u32, arc: u32, own: (usize, &[Segment])| {
            // A leg enters its far end; legs to a node all enter that one.
            let entered = if onward { far } else { node };
            let own = self.passing(entered, arc, own, &mut usable);
            if own.is_empty() { None } else { each(far, arc, own) }
        };
        if along {
            let (mut first, mut row) = self.dated.row(node);
            while let Some(&Segment { head, arc, .. }) = row.first() {
                let (own, rest) = row.split_at(run(row, arc));
                let limit = offer(head, arc, (first, own));
                if limit.is_some() {
                    return limit;
                }
                (first, row) = (first + own.len(), rest);
            }
        }
        if against {
            for (tail, arc) in self.view().row(NodeIx(node)).incoming() {
                // A symmetric tie is there along its arcs already.
                if along && self.view().twin(arc).is_some() {
                    continue;
                }
                let limit = offer(tail.0, arc.0, self.dated.segments_of(arc.0));
                if limit.is_some() {
                    return limit;
                }
            }
        }
        None
    }

    /// Those of an arc's segments that the gate lets through.
    fn passing<'s>(
        &self,
        entered: u32,
        arc: u32,
        (first, own): (usize, &'s [Segment]),
        usable: &'s mut Vec<Segment>,
    ) -> &'s [Segment] {
        let Some(gate) = self.gate else { return own };
        let asked = Cell::new(false);
        let lets = |segment: usize| {
            gate.lets(Stretch { dated: self.dated, segment, asked: &asked }, NodeIx(entered), ArcIx(arc))
        };
        let passes = own.is_empty() || lets(first);
        if !asked.get() {
            return if passes { own } else { &[] };
        }
        usable.clear();
        usable.extend(own.iter().enumerate().filter(|&(n, _)| lets(first + n)).map(|(_, segment)| *segment));
        usable
    }

    /// Whether the gate asked for the number of the tie of a leg that it let through.
    pub(super) fn weighs(&self, entered: NodeIx, arc: ArcIx) -> bool {
        let asked = Cell::new(false);
        // Of which stretch the number is does not matter here.
        let stretch = Stretch { dated: self.dated, segment: 0, asked: &asked };
        self.gate.is_some_and(|gate| gate.lets(stretch, entered, arc) || asked.get()) && asked.get()
    }

    /// When a leg is taken by who is there from `day` on, and when it arrives.
    pub(super) fn soonest(&self, own: &[Segment], day: i32) -> Option<(i32, i32)> {
        let next = own.get(own.partition_point(|s| s.to <= day))?;
        let departs = next.from.max(day);
        Some((departs, departs + self.delay)).filter(|&(_, arrives)| arrives < self.to)
    }

    /// When a leg is taken at the latest so that it arrives by `day`.
    pub(super) fn latest(&self, own: &[Segment], day: i32) -> Option<i32> {
        let day = day - self.delay;
        let last = own[..own.partition_point(|s| s.from <= day)].last()?;
        Some((last.to - 1).min(day)).filter(|&departs| departs >= self.from)
    }
}

/// One stretch of time of one arc, for a gate to test; it remembers whether its number was asked.
#[derive(Clone, Copy)]
struct Stretch<'d, 'c> {
    dated: &'d Dated,
    segment: usize,
    asked: &'c Cell<bool>,
}

impl<'d> Ground<'d> for Stretch<'d, '_> {
    fn view(self) -> &'d View {
        self.dated.view()
    }

    fn onward(self, _: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        std::iter::empty()
    }

    fn back(self, _: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> {
        std::iter::empty()
    }

    fn number(self, _: ArcIx) -> Result<f64, Error> {
        self.asked.set(true);
        Ok(self.dated.number(self.segment))
    }
}
