//! The search for the segmentation that costs least: dynamic programming over where the last segment
//! begins (Jackson and others 2005), leaving out beginnings that cannot be best any more (Killick,
//! Fearnhead and Eckley 2012, PELT).
//!
//! What F(t) is to the first t values, the least cost of them, each change paid for:
//! F(t) = min over s of F(s) + penalty + C(s, t). If F(s) + C(s, t) > F(t), then a segment that begins
//! at s and goes on beyond t costs more than one that ends at t and another from there, wherever
//! that ends. But that other must be as long as segments must be, so s is still needed
//! for ends nearer than that.

use super::cost::SegmentCost;
use crate::budget::{Limit, Meter};

/// Costs are the same when they differ by no more than this part of what they are and of the number of values.
const SAME: f64 = 1e-13;

/// Where a last segment may begin.
#[derive(Clone, Copy)]
struct Start<S> {
    from: usize,
    /// The least cost of what comes before, the change here paid for.
    before: f64,
    /// With the segment from here to the value last looked at.
    total: f64,
    /// From this end on, it is never best.
    useless: usize,
    sums: S,
}

impl<S: Default> Start<S> {
    fn at(from: usize, before: f64) -> Self {
        // What is not yet long enough is not useless.
        Self { from, before, total: f64::NEG_INFINITY, useless: usize::MAX, sums: S::default() }
    }
}

/// The best segmentation of each number of first values.
#[derive(Debug)]
pub(super) struct Best {
    /// For each value, where the last segment begins when it is the last value.
    pub(super) last: Vec<usize>,
    /// The cost of the best of all that were looked at.
    pub(super) cost: f64,
    /// What ended it early.
    pub(super) cut: Option<Limit>,
}

impl Best {
    /// The segments, in order: first value, and the one after the last.
    pub(super) fn segments(&self) -> Vec<(usize, usize)> {
        let mut segments = Vec::new();
        let mut to = self.last.len();
        while to > 0 {
            let from = self.last[to - 1];
            segments.push((from, to));
            to = from;
        }
        segments.reverse();
        segments
    }
}

/// Of segments of at least `least` values; fewer values than that are one segment. Among equals the
/// last segment is the longest, and so on back; equal is what differs by no more than rounding does, else the
/// last bits of sums would decide.
pub(super) fn search<C: SegmentCost>(
    of: &C,
    values: &[f64],
    penalty: f64,
    least: usize,
    meter: &mut Meter<'_>,
) -> Best {
    let mut best = Best { last: Vec::new(), cost: 0.0, cut: None };
    let mut starts = vec![Start::at(0, 0.0)];
    for (at, &value) in values.iter().enumerate() {
        let bytes = values.len() * 32 + starts.len() * size_of::<Start<C::Sums>>();
        best.cut = meter.steps(starts.len()).or_else(|| meter.is_too_large(bytes));
        if best.cut.is_some() {
            break;
        }
        let to = at + 1;
        let cost = grow(of, &mut starts, value, to, least);
        let slack = SAME * (to as f64 + cost.abs());
        // What is too short to end here comes after all that is not.
        let from = starts.iter().find(|start| start.total <= cost + slack).map_or(0, |start| start.from);
        best.last.push(from);
        best.cost = cost;
        if to < least {
            continue;
        }
        let before = cost + penalty;
        let end = to.saturating_add(least);
        starts.retain_mut(|start| {
            if start.total > before + slack {
                start.useless = start.useless.min(end);
            }
            start.useless > to + 1
        });
        starts.push(Start::at(to, before));
    }
    best
}

/// Every segment made longer by a value; what the best costs.
fn grow<C: SegmentCost>(of: &C, starts: &mut [Start<C::Sums>], value: f64, to: usize, least: usize) -> f64 {
    let mut cost = f64::INFINITY;
    for start in starts {
        of.add(&mut start.sums, value);
        if start.from == 0 || to - start.from >= least {
            start.total = start.before + of.cost(&start.sums);
            cost = cost.min(start.total);
        }
    }
    cost
}
