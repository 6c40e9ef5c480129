//! The best way on from where a path has come so far: a search towards the target under the
//! bound, then one walk through what it found, which picks the canonical one of the best.
//!
//! The search corrects values until none changes (they may be met in a slightly wrong order,
//! since sums from either end differ in their last bits), so that the value it ends with is
//! exact. The walk goes back from the target, breadth first, over ties that are part of a best
//! way, and then forward: so the fewest ties of those of equal value, and of those the first step
//! by step, by node, then arc.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fixedbitset::FixedBitSet;

use super::bound::Bound;
use super::cost::{Toll, order, ordered};
use super::space::{Space, Spot, Table};
use crate::budget::{Limit, Meter};
use crate::traverse::ground::Ground;
use crate::view::{ArcIx, NodeIx, View};

/// Where a path has come so far, and what it must not do next.
#[derive(Debug)]
pub(super) struct Branch<S> {
    /// The spots at its last node.
    pub(super) spots: Vec<S>,
    pub(super) value: f64,
    /// The ties it must not take next, by the arc they are known by.
    pub(super) bans: Vec<ArcIx>,
    /// The ties it must not take at all, in order.
    pub(super) forbidden: Vec<ArcIx>,
}

impl<S: Spot> Branch<S> {
    /// Whether a step from a spot may be taken over an arc.
    #[inline]
    fn lets(&self, view: &View, near: NodeIx, arc: ArcIx) -> bool {
        let is_spur = self.spots.first().is_some_and(|spot| spot.node() == near);
        if (!is_spur || self.bans.is_empty()) && self.forbidden.is_empty() {
            return true;
        }
        let tie = view.owner(arc);
        !(is_spur && self.bans.contains(&tie)) && self.forbidden.binary_search(&tie).is_err()
    }
}

/// Everything a search needs to know and does not change.
pub(super) struct Setting<'a, S: Spot, P> {
    pub(super) space: P,
    pub(super) toll: &'a Toll,
    pub(super) bound: &'a Bound<S>,
    pub(super) target: NodeIx,
    /// No path of a higher value counts.
    pub(super) ceiling: f64,
    /// The nodes on the path so far.
    pub(super) on_path: &'a FixedBitSet,
}

/// The way on, from the last node to the target.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) value: f64,
    pub(super) steps: Vec<(NodeIx, ArcIx)>,
}

/// A search that met a limit; no way on is better than the value.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) by: Limit,
    pub(super) floor: f64,
}

#[derive(Debug)]
pub(super) struct Search<S: Spot> {
    /// The value of the best path to a spot, flagged while it has been followed.
    values: S::Table,
    open: BinaryHeap<Reverse<(u64, S)>>,
    /// Steps left to the target on a best way.
    pub(super) left: S::Table,
}

impl<S: Spot> Search<S> {
    pub(super) fn new(nodes: usize) -> Self {
        Self { values: S::Table::new(nodes), open: BinaryHeap::new(), left: S::Table::new(nodes) }
    }

    pub(super) fn bytes(&self) -> usize {
        self.values.bytes() + self.left.bytes() + self.open.len() * 24
    }

    /// The best way on, if there is any.
    pub(super) fn run<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        branch: &Branch<S>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Found>, Cut> {
        let Some((value, ends)) = self.ends(setting, branch, meter)? else { return Ok(None) };
        let steps = self.trace(setting, branch, value, ends, meter).map_err(|by| Cut { by, floor: value })?;
        Ok(steps.map(|steps| Found { value, steps }))
    }

    /// The value of the best way on, and the spots where ways of that value end.
    fn ends<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        branch: &Branch<S>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(f64, Vec<S>)>, Cut> {
        let toll = setting.toll;
        let (mut best, mut ends) = (setting.ceiling, Vec::new());
        let mut floor = branch.value;
        self.values.clear();
        self.open.clear();
        for &spot in &branch.spots {
            self.values.put(spot, branch.value.to_bits(), false);
            self.open.push(Reverse((order(branch.value), spot)));
        }
        while let Some(Reverse((estimate, spot))) = self.open.pop() {
            let estimate = ordered(estimate);
            let is_met = !ends.is_empty() && toll.is_loose(best);
            let is_past = estimate > best || estimate >= best && is_met;
            if is_past {
                break;
            }
            floor = floor.max(estimate);
            let Some((value, false)) = self.values.get(spot) else { continue };
            self.values.put(spot, value, true);
            let value = f64::from_bits(value);
            if spot.node() == setting.target {
                if value < best {
                    ends.clear();
                }
                if value <= best {
                    best = value;
                    ends.push(spot);
                }
                continue;
            }
            let arcs = self.follow(setting, branch, spot, value, best);
            meter.steps(arcs).map_or(Ok(()), |by| Err(Cut { by, floor }))?;
        }
        Ok((!ends.is_empty()).then_some((best, ends)))
    }

    /// Looks at the steps from a spot; how many there are.
    fn follow<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        branch: &Branch<S>,
        spot: S,
        value: f64,
        best: f64,
    ) -> usize {
        let Setting { space, toll, bound, target, on_path, .. } = setting;
        let ground = space.ground();
        let (values, open) = (&mut self.values, &mut self.open);
        let mut arcs = 0;
        space.onward(spot, |next, arc| {
            arcs += 1;
            let node = next.node();
            if on_path.contains(node.0 as usize) || !branch.lets(ground.view(), spot.node(), arc) {
                return;
            }
            if node == *target && !space.ends_at(next) {
                return;
            }
            let Some(rest) = bound.from(space.timeless(next)) else { return };
            let through = toll.join(value, toll.price(ground, arc));
            let estimate = toll.estimate(through, rest);
            let known = values.get(next).map(|(known, _)| f64::from_bits(known));
            if estimate <= best && known.is_none_or(|known| through < known) {
                values.put(next, through.to_bits(), false);
                open.push(Reverse((order(estimate), next)));
            }
        });
        arcs
    }

    /// The canonical way of a value, through the ties that are part of a way of that value.
    fn trace<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        branch: &Branch<S>,
        value: f64,
        ends: Vec<S>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<(NodeIx, ArcIx)>>, Limit> {
        let loose = setting.toll.is_loose(value).then_some(value);
        let (space, ends) = match loose {
            None => (setting.space, ends),
            Some(_) => (setting.space.unlimited(), setting.space.ends(setting.target)),
        };
        let spots: Vec<S> = match loose {
            None => branch.spots.clone(),
            Some(_) => branch.spots.iter().map(|&spot| space.timeless(spot)).collect(),
        };
        let Some(length) = self.levels(setting, branch, (&space, &spots, loose), ends, meter)? else {
            return Ok(None);
        };
        let mut here: Vec<S> = spots;
        here.retain(|&spot| self.left.get(spot).is_some_and(|left| left.0 == length));
        let mut steps = Vec::with_capacity(length as usize);
        for left in (0..length).rev() {
            let (mut best, mut next, mut arcs) = ((NodeIx(u32::MAX), ArcIx(u32::MAX)), Vec::new(), 0);
            for &spot in &here {
                space.onward(spot, |to, arc| {
                    arcs += 1;
                    let step = (to.node(), arc);
                    let is_on = self.left.get(to).is_some_and(|known| known.0 == left);
                    if step > best || !is_on || !branch.lets(space.ground().view(), spot.node(), arc) {
                        return;
                    }
                    if !self.is_part(setting, (spot, to), arc, loose) {
                        return;
                    }
                    if step < best {
                        (best, next) = (step, Vec::new());
                    }
                    if !next.contains(&to) {
                        next.push(to);
                    }
                });
            }
            meter.steps(arcs).map_or(Ok(()), Err)?;
            steps.push(best);
            here = next;
        }
        Ok(Some(steps))
    }

    /// Breadth first from the ends back to where the branch stands: the length of the shortest
    /// way there.
    fn levels<'v, P: Space<'v, Spot = S>>(
        &mut self,
        setting: &Setting<'_, S, P>,
        branch: &Branch<S>,
        (space, spots, loose): (&P, &[S], Option<f64>),
        ends: Vec<S>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<u64>, Limit> {
        self.left.clear();
        for &end in &ends {
            self.left.put(end, 0, false);
        }
        let spur = spots.first().map(|spot| spot.node());
        if spur == Some(setting.target) {
            return Ok(Some(0));
        }
        let (mut level, mut depth, mut arrived) = (ends, 0, false);
        while !level.is_empty() && !arrived {
            depth += 1;
            let mut before = Vec::new();
            for spot in level {
                let mut arcs = 0;
                let mut met: Vec<S> = Vec::new();
                space.back(spot, |near, arc| {
                    arcs += 1;
                    let node = near.node();
                    let is_spur = Some(node) == spur;
                    let is_free =
                        if is_spur { spots.contains(&near) } else { !setting.on_path.contains(node.0 as usize) };
                    if is_free
                        && node != setting.target
                        && self.left.get(near).is_none()
                        && branch.lets(space.ground().view(), node, arc)
                        && self.is_part(setting, (near, spot), arc, loose)
                    {
                        arrived |= is_spur;
                        met.push(near);
                    }
                });
                for near in met {
                    self.left.put(near, depth, false);
                    before.push(near);
                }
                meter.steps(arcs).map_or(Ok(()), Err)?;
            }
            level = before;
        }
        Ok(arrived.then_some(depth))
    }

    /// Whether a step is part of a way of the value that was found.
    pub(super) fn is_part<'v, P: Space<'v, Spot = S>>(
        &self,
        setting: &Setting<'_, S, P>,
        (from, to): (S, S),
        arc: ArcIx,
        loose: Option<f64>,
    ) -> bool {
        let price = setting.toll.price(setting.space.ground(), arc);
        if let Some(value) = loose {
            return price <= value || setting.toll.fold != super::cost::Fold::Widest;
        }
        let known = |spot: S| self.values.get(spot).map(|(value, _)| f64::from_bits(value));
        known(from).zip(known(to)).is_some_and(|(from, to)| order(setting.toll.join(from, price)) == order(to))
    }
}
