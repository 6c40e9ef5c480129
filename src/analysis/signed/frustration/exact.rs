//! All divisions that cost at most so much: pairs of nodes are settled one way and the other
//! until what is packed in the rest excludes it or few enough are left to be listed.

use super::bound::improve;
use super::contract::{Joined, Rest};
use super::cycles::Finder;
use super::listing::{Ended, list};
use super::local::{Local, grown};
use super::packing::Packing;
use super::spend;
use super::web::{Tie, Web};
use crate::budget::{Limit, Meter};

/// Steps of a listing before it is split.
const LONG: usize = 20_000;

const NONE: u32 = u32::MAX;

/// That two nodes share a camp or not, and what was settled before.
struct Settled {
    a: u32,
    b: u32,
    apart: bool,
    before: u32,
}

/// What is certain of all that is sought.
enum Certain {
    Nothing,
    /// Some nodes were joined, the last by this.
    Joined(u32),
    /// That there is nothing to be found.
    Contrary,
}

/// A search for all divisions that cost at most `target`.
pub(super) struct Within<'w> {
    web: &'w Web,
    target: i64,
    most: usize,
    settled: Vec<Settled>,
    /// What is still to be looked into, by the last that was settled there.
    open: Vec<u32>,
    pub(super) found: Vec<Vec<bool>>,
}

impl<'w> Within<'w> {
    pub(super) fn new(web: &'w Web, target: i64, most: usize) -> Self {
        Self { web, target, most, settled: Vec::new(), open: Vec::new(), found: Vec::new() }
    }

    /// Whether all were found: `false` when there are as many as were asked for, and maybe more.
    pub(super) fn run(&mut self, packing: &Packing, meter: &mut Meter<'_>) -> Result<bool, Limit> {
        if self.most == 0 {
            return Ok(false);
        }
        let mut joined = Joined::new(self.web.count());
        // Nothing is joined yet, so ties keep their numbers and the packing fits.
        let rest = Rest::of(self.web, &mut joined);
        if !self.look(NONE, &rest, packing, joined, meter)? {
            return Ok(false);
        }
        while let Some(at) = self.open.pop() {
            spend(meter, self.web.ties.len())?;
            let Some(mut joined) = self.joined(at) else { continue };
            let rest = Rest::of(self.web, &mut joined);
            let Some(packing) = self.packed(&rest, meter)? else { continue };
            if !self.look(at, &rest, &packing, joined, meter)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// All that is settled there; `None` when it contradicts itself.
    fn joined(&self, mut at: u32) -> Option<Joined> {
        let mut joined = Joined::new(self.web.count());
        while let Some(settled) = self.settled.get(at as usize) {
            if !joined.join(settled.a, settled.b, settled.apart) {
                return None;
            }
            at = settled.before;
        }
        Some(joined)
    }

    /// A packing of the rest; `None` when it excludes all that is sought.
    fn packed(&self, rest: &Rest, meter: &mut Meter<'_>) -> Result<Option<Packing>, Limit> {
        let allowed = self.target - rest.base;
        if allowed < 0 {
            return Ok(None);
        }
        let mut local = Local::new(&rest.web, grown(&rest.web), 1);
        local.descend(meter)?;
        local.shake(rest.web.count(), meter)?;
        let mut packing = Packing::new(&rest.web);
        packing.greedy(&mut Finder::new(&rest.web, &local.sides), meter)?;
        // No need to prove more than can be true.
        let enough = local.cost.min(allowed + 1);
        improve(&rest.web, &local.sides, &mut packing, enough, meter)?;
        Ok((packing.bound(&rest.web) <= allowed).then_some(packing))
    }

    /// Lists what is left, or joins nodes or splits it to look later; whether to go on.
    fn look(
        &mut self,
        at: u32,
        rest: &Rest,
        packing: &Packing,
        joined: Joined,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Limit> {
        let purse = (self.target - rest.base) * self.web.parts - packing.total;
        if purse < 0 {
            return Ok(true);
        }
        match self.certain(at, rest, packing, purse, joined) {
            Certain::Nothing => {}
            Certain::Joined(at) => {
                self.open.push(at);
                return Ok(true);
            }
            Certain::Contrary => return Ok(true),
        }
        let most = self.most - self.found.len();
        let (ended, found) = list(&rest.web, packing, purse, most, LONG, meter)?;
        if ended != Ended::Long {
            self.found.extend(found.iter().map(|sides| rest.whole(sides)));
            return Ok(ended == Ended::Whole);
        }
        let Some(tie) = busiest(&rest.web, packing) else { return Ok(true) };
        let tie = rest.web.ties[tie];
        for apart in [!tie.negative, tie.negative] {
            let at = self.settle(rest, tie.a, tie.b, apart, at);
            self.open.push(at);
        }
        Ok(true)
    }

    fn settle(&mut self, rest: &Rest, a: u32, b: u32, apart: bool, before: u32) -> u32 {
        let (a, b) = (rest.tops[a as usize], rest.tops[b as usize]);
        self.settled.push(Settled { a, b, apart, before });
        self.settled.len() as u32 - 1
    }

    /// Joins the ends of ties that have more room left than may be spent, which nothing that is
    /// sought frustrates.
    fn certain(&mut self, mut at: u32, rest: &Rest, packing: &Packing, purse: i64, mut joined: Joined) -> Certain {
        let mut any = false;
        for (tie, &left) in rest.web.ties.iter().zip(&packing.left) {
            if left <= purse {
                continue;
            }
            any = true;
            let (a, b) = (rest.tops[tie.a as usize], rest.tops[tie.b as usize]);
            if joined.find(a).0 != joined.find(b).0 {
                at = self.settle(rest, tie.a, tie.b, tie.negative, at);
            }
            if !joined.join(a, b, tie.negative) {
                return Certain::Contrary;
            }
        }
        if any { Certain::Joined(at) } else { Certain::Nothing }
    }
}

/// The tie that most cycles share, of these the largest.
fn busiest(web: &Web, packing: &Packing) -> Option<usize> {
    let mut users = vec![0u32; web.ties.len()];
    packing.cycles.iter().flat_map(|(cycle, _)| cycle).for_each(|&tie| users[tie as usize] += 1);
    let rank = |&tie: &usize| {
        let Tie { a, b, size, .. } = web.ties[tie];
        (users[tie], size, web.of(a).len() + web.of(b).len(), std::cmp::Reverse(tie))
    };
    (0..web.ties.len()).max_by_key(rank)
}
