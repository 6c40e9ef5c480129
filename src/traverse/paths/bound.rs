//! How much the rest of a path costs at least: one search back from the target (Dijkstra 1959),
//! run as far as it is needed, which is the bound of all searches towards the target
//! (Hart, Nilsson, Raphael 1968).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cost::{Toll, order, ordered};
use super::space::{Space, Spot, Table};
use crate::budget::{Limit, Meter};
use crate::view::NodeIx;

#[derive(Debug)]
pub(super) struct Bound<S: Spot> {
    /// The value from a spot to the target, flagged once it is final.
    values: S::Table,
    open: BinaryHeap<Reverse<(u64, S)>>,
    /// No spot whose value is not final has a lower one.
    floor: f64,
    start: NodeIx,
}

impl<S: Spot> Bound<S> {
    pub(super) fn new<'v>(
        space: &impl Space<'v, Spot = S>,
        toll: &Toll,
        (start, target): (NodeIx, NodeIx),
        nodes: usize,
    ) -> Self {
        let mut bound = Self { values: S::Table::new(nodes), open: BinaryHeap::new(), floor: toll.nothing(), start };
        for end in space.unlimited().ends(target) {
            bound.values.put(end, toll.nothing().to_bits(), false);
            bound.open.push(Reverse((order(toll.nothing()), end)));
        }
        bound
    }

    /// Goes on until the value of `until` is final or, without one, until all are.
    pub(super) fn run<'v>(
        &mut self,
        space: &impl Space<'v, Spot = S>,
        toll: &Toll,
        until: Option<S>,
        meter: &mut Meter<'_>,
    ) -> Result<(), Limit> {
        let (space, ground) = (space.unlimited(), space.ground());
        let is_final = |values: &S::Table, spot: S| values.get(spot).is_some_and(|value| value.1);
        while !until.is_some_and(|spot| is_final(&self.values, space.timeless(spot))) {
            let Some(Reverse((value, spot))) = self.open.pop() else { break };
            let value = ordered(value);
            self.floor = value;
            if is_final(&self.values, spot) {
                continue;
            }
            self.values.put(spot, value.to_bits(), true);
            // No simple path comes by way of its start.
            if spot.node() == self.start {
                continue;
            }
            let mut arcs = 0;
            let (values, open) = (&mut self.values, &mut self.open);
            space.back(spot, |near, arc| {
                arcs += 1;
                let through = toll.join(value, toll.price(ground, arc));
                let known = values.get(near);
                if known.is_none_or(|(known, is_final)| !is_final && through < f64::from_bits(known)) {
                    values.put(near, through.to_bits(), false);
                    open.push(Reverse((order(through), near)));
                }
            });
            meter.steps(arcs).map_or(Ok(()), Err)?;
        }
        Ok(())
    }

    /// The value from a spot to the target, or less while the search has further to go; `None`
    /// when no way leads there.
    #[inline]
    pub(super) fn from(&self, spot: S) -> Option<f64> {
        match self.values.get(spot) {
            Some((value, true)) => Some(f64::from_bits(value)),
            _ if self.open.is_empty() => None,
            _ => Some(self.floor),
        }
    }

    /// Whether all values are final.
    pub(super) fn is_whole(&self) -> bool {
        self.open.is_empty()
    }

    /// What a path costs at least, whatever its start, as far as is known.
    pub(super) const fn floor(&self) -> f64 {
        self.floor
    }

    pub(super) fn bytes(&self) -> usize {
        self.values.bytes() + self.open.len() * 24
    }
}
