//! The least that must go unheeded in a block: bounds from packed cycles, camps from rounding
//! them, and a choice of one tie where the two do not meet (branch and bound, Land & Doig 1960).

use super::climb::{Climb, descend};
use super::cycles::{Cycles, Fate};
use super::linear::{Packing, Proof};
use super::net::Net;
use crate::analysis::draws::Draws;
use crate::analysis::partition::number;
use crate::budget::{Limit, Meter};

/// How hard a block is searched, whatever the budget: beyond that, bounds are all there is.
const KNOTS: usize = 2000;

/// How many ties may have a row in the program, and how many bytes all programs may take.
const ROWS: usize = 2000;
const BYTES: usize = 1 << 29;

/// How many steps the search for cycles takes in all.
const WORK: u64 = 1 << 32;

/// What is known of a block.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The best camps found.
    pub(crate) groups: Vec<u32>,
    pub(crate) cost: i64,
    /// No camps cost less.
    pub(crate) lower: i64,
}

/// A choice not yet followed: what was settled before, and what is known to bound it.
struct Knot {
    packing: Packing,
    fates: Vec<Fate>,
    spent: i64,
    lower: i64,
}

/// Searches a block for camps, of which there are at most `most`.
pub(crate) struct Branch<'n, 'm, 'b> {
    net: &'n Net,
    two: bool,
    most: usize,
    cycles: Cycles<'n>,
    meter: &'m mut Meter<'b>,
    found: Found,
    /// Whether camps that were rounded climb; tests of the bounds do without.
    climbs: bool,
}

impl<'n, 'm, 'b> Branch<'n, 'm, 'b> {
    /// Any number of groups, or two when `two`.
    pub(crate) fn new(net: &'n Net, two: bool, found: Found, meter: &'m mut Meter<'b>) -> Self {
        let most = if two { 2 } else { net.count() };
        let mut cycles = Cycles::new(net, two);
        cycles.left = WORK;
        Self { net, two, most, cycles, meter, found, climbs: true }
    }

    /// Finds nothing but by branching.
    #[cfg(test)]
    pub(crate) fn grounded(mut self) -> Self {
        self.climbs = false;
        self
    }

    /// What was found, and the limit that ended the search.
    pub(crate) fn run(mut self) -> (Found, Option<Limit>) {
        // Each hostile tie in a cycle will have a row.
        if self.net.bonds.iter().filter(|bond| bond.is_negative()).count() > ROWS {
            return (self.found, None);
        }
        let root = Knot {
            packing: Packing::new(self.net),
            fates: vec![Fate::Open; self.net.bonds.len()],
            spent: 0,
            lower: self.found.lower,
        };
        let mut open = vec![root];
        let mut visited = 0;
        let cut = loop {
            if self.found.cost <= self.found.lower {
                break None;
            }
            let Some(mut knot) = open.pop() else {
                self.found.lower = self.found.cost;
                break None;
            };
            if knot.lower >= self.found.cost {
                continue;
            }
            visited += 1;
            let limit = self.tighten(&mut knot).err().or_else(|| self.meter.is_too_large(bytes(&knot, &open)));
            let hard = visited > KNOTS || self.is_hard(&knot) || bytes(&knot, &open) > BYTES;
            if limit.is_some() || hard {
                let bounds = open.iter().map(|knot| knot.lower).chain([knot.lower]);
                let lower = bounds.min().unwrap_or(0).min(self.found.cost);
                self.found.lower = self.found.lower.max(lower);
                break limit;
            }
            self.branch(knot, &mut open);
        };
        (self.found, cut)
    }

    /// Packs cycles until none is left that is not, or until the knot cannot be better than what
    /// is known.
    fn tighten(&mut self, knot: &mut Knot) -> Result<(), Limit> {
        loop {
            let is_optimal = knot.packing.optimise(self.meter)?;
            let proof = knot.packing.proof();
            knot.lower = knot.lower.max(knot.spent + proof.bound());
            if knot.lower >= self.found.cost {
                return Ok(());
            }
            let length = |(tie, &fate)| if fate == Fate::Kept { 0.0 } else { knot.packing.price(tie) };
            let length: Vec<f64> = (0..).zip(&knot.fates).map(length).collect();
            self.round(knot, &length)?;
            let cycles = self.cycles.short(&knot.fates, &length, 1.0 - 1e-6, self.meter)?;
            if cycles.iter().any(Vec::is_empty) {
                knot.lower = i64::MAX; // what is settled contradicts itself
                return Ok(());
            }
            if !is_optimal {
                return Ok(());
            }
            if cycles.is_empty() {
                self.settle(knot, &proof);
                return Ok(());
            }
            for cycle in &cycles {
                knot.packing.add(self.net, cycle);
            }
            if self.is_hard(knot) {
                return Ok(());
            }
        }
    }

    fn is_hard(&self, knot: &Knot) -> bool {
        knot.packing.ties().len() > ROWS || self.cycles.left == 0
    }

    /// Camps from ties that are more heeded than not.
    fn round(&mut self, knot: &Knot, length: &[f64]) -> Result<(), Limit> {
        let net = self.net;
        let is_heeded = |tie: u32| length[tie as usize] < 0.5 && knot.fates[tie as usize] != Fate::Broken;
        let mut groups = if self.two {
            two_sided(net, is_heeded)
        } else {
            net.joined(|tie| !net.bonds[tie as usize].is_negative() && is_heeded(tie))
        };
        let cut = if self.climbs { descend(net, &mut groups, self.most, self.meter).err() } else { None };
        self.better(groups);
        cut.map_or(Ok(()), Err)
    }

    /// Takes camps that cost less than those known.
    pub(crate) fn better(&mut self, groups: Vec<u32>) {
        let cost = self.net.cost(&groups);
        if cost < self.found.cost {
            self.found.cost = cost;
            self.found.groups = groups;
        }
    }

    /// Ties that cannot go unheeded in anything better than what is known.
    fn settle(&self, knot: &mut Knot, proof: &Proof) {
        let gap = i128::from(self.found.cost - 1 - knot.spent) * Proof::GRAIN - proof.packed;
        let mut left: Vec<i128> = self.net.bonds.iter().map(|bond| i128::from(bond.size()) * Proof::GRAIN).collect();
        for (&tie, &room) in knot.packing.ties().iter().zip(&proof.left) {
            left[tie as usize] = room;
        }
        for (tie, left) in (0..).zip(left) {
            if knot.fates[tie as usize] == Fate::Open && left > gap {
                knot.fates[tie as usize] = Fate::Kept;
                knot.packing.settle(tie, Fate::Kept);
            }
        }
    }

    /// Both ways to settle the tie that is least settled; the likelier comes first.
    fn branch(&mut self, knot: Knot, open: &mut Vec<Knot>) {
        if knot.lower >= self.found.cost {
            return;
        }
        let doubt = |tie: u32| {
            let price = knot.packing.price(tie);
            price.min(1.0 - price) + price * 1e-6
        };
        let open_ties = (0..self.net.bonds.len() as u32).filter(|&tie| knot.fates[tie as usize] == Fate::Open);
        let Some(tie) = open_ties.max_by(|&one, &other| doubt(one).total_cmp(&doubt(other)).then(other.cmp(&one)))
        else {
            // All is settled, so rounding has found these very camps.
            return;
        };
        let size = self.net.bonds[tie as usize].size();
        let likely = if knot.packing.price(tie) < 0.5 { Fate::Kept } else { Fate::Broken };
        let mut broken = Knot { packing: knot.packing.clone(), fates: knot.fates.clone(), ..knot };
        let mut kept = knot;
        kept.fates[tie as usize] = Fate::Kept;
        kept.packing.settle(tie, Fate::Kept);
        broken.fates[tie as usize] = Fate::Broken;
        broken.packing.settle(tie, Fate::Broken);
        broken.spent += size;
        open.extend(if likely == Fate::Kept { [broken, kept] } else { [kept, broken] });
    }
}

/// About how many bytes the programs take, with those of two choices to come.
fn bytes(knot: &Knot, open: &[Knot]) -> usize {
    open.iter().map(|knot| knot.packing.bytes()).sum::<usize>() + knot.packing.bytes() * 2
}

/// Two groups along the ties that are heeded, as far as they agree.
fn two_sided(net: &Net, is_heeded: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut side = vec![u32::MAX; net.count()];
    for start in 0..net.count() as u32 {
        if side[start as usize] != u32::MAX {
            continue;
        }
        side[start as usize] = 0;
        let mut met = vec![start];
        while let Some(node) = met.pop() {
            for &way in net.ways(node) {
                if side[way.far as usize] == u32::MAX && is_heeded(way.bond) {
                    side[way.far as usize] = side[node as usize] ^ u32::from(net.weight(way) < 0);
                    met.push(way.far);
                }
            }
        }
    }
    side
}

/// The first camps of a block: from friends of friends and from nobody together, moved and kicked.
pub(crate) fn first(net: &Net, most: usize, kicks: usize, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    let joined = net.joined(|tie| !net.bonds[tie as usize].is_negative());
    let alone: Vec<u32> = (0..net.count() as u32).collect();
    let starts = [joined, alone].map(|groups| groups.into_iter().map(|group| group % most.max(1) as u32).collect());
    let mut found: Option<Found> = None;
    let mut cut = None;
    for mut groups in starts {
        if cut.is_none() {
            cut = descend(net, &mut groups, most, meter).err();
        }
        let cost = net.cost(&groups);
        if found.as_ref().is_none_or(|found| cost < found.cost) {
            found = Some(Found { groups, cost, lower: 0 });
        }
    }
    let mut found = found.unwrap_or(Found { groups: Vec::new(), cost: 0, lower: 0 });
    if found.cost > 0 && cut.is_none() {
        let mut climb = Climb::new(net, std::mem::take(&mut found.groups), most);
        cut = climb.kick(kicks, &mut Draws(1), meter).err();
        found.groups = climb.groups;
        if cut.is_none() {
            cut = descend(net, &mut found.groups, most, meter).err();
        }
        number(&mut found.groups);
        found.cost = net.cost(&found.groups);
    }
    (found, cut)
}
