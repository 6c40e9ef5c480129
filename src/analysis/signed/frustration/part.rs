//! One block's share of the answer: camps that are good, what they cost at least, and whether
//! others are as good.

use super::blocks::Block;
use super::bound::improve;
use super::cycles::Finder;
use super::exact::Within;
use super::local::{Local, grown};
use super::packing::Packing;
use super::web::Web;
use crate::budget::{Limit, Meter};

/// A block with the camps found for it.
#[derive(Debug)]
pub(super) struct Part {
    /// Which nodes these are.
    pub(super) nodes: Vec<u32>,
    /// The one that hangs on later parts.
    pub(super) top: u32,
    /// The best division found, the first node's camp first.
    pub(super) sides: Vec<bool>,
    /// What there is to say where no division pleases all.
    pub(super) trouble: Option<Box<Trouble>>,
}

/// What a block costs that no division pleases.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) web: Web,
    pub(super) packing: Packing,
    pub(super) lower: i64,
    pub(super) upper: i64,
    /// Divisions that cost least, once that is proven; and whether they are all there are.
    pub(super) optima: Vec<Vec<bool>>,
    pub(super) is_all: bool,
}

impl Part {
    /// The first camps: those of a block that is balanced are final.
    pub(super) fn new(block: Block, parts: i64) -> Self {
        let web = Web::new(block.nodes.len(), block.ties, parts);
        let sides = turned(grown(&web));
        let upper = web.cost(&sides);
        let trouble = (upper > 0).then(|| {
            let packing = Packing::new(&web);
            Box::new(Trouble { web, packing, lower: 0, upper, optima: Vec::new(), is_all: false })
        });
        Self { nodes: block.nodes, top: block.top, sides, trouble }
    }

    /// Better camps and a first bound, in little time.
    pub(super) fn sketch(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let Some(trouble) = &mut self.trouble else { return Ok(()) };
        let mut together = vec![false; self.nodes.len()];
        settled(&trouble.web, &mut together, 0, meter)?;
        if trouble.web.cost(&together) < trouble.upper {
            self.sides = together;
        }
        trouble.shake(&mut self.sides, 2, meter)?;
        trouble.pack(&self.sides, meter)
    }

    /// Closes what is open between the bounds.
    pub(super) fn settle(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let Some(trouble) = &mut self.trouble else { return Ok(()) };
        for seed in 0..6 {
            if trouble.lower == trouble.upper {
                return Ok(());
            }
            trouble.shake(&mut self.sides, 3 + 5 * seed, meter)?;
        }
        trouble.pack(&self.sides, meter)?;
        let done = improve(&trouble.web, &self.sides, &mut trouble.packing, trouble.upper, meter);
        trouble.lower = trouble.lower.max(trouble.packing.bound(&trouble.web));
        done?;
        while trouble.lower < trouble.upper {
            trouble.better(&mut self.sides, meter)?;
        }
        Ok(())
    }

    /// The divisions that cost least, up to `most`.
    pub(super) fn list(&mut self, most: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let Some(trouble) = &mut self.trouble else { return Ok(()) };
        let room = room(most, meter);
        let mut within = Within::new(&trouble.web, trouble.upper, room.saturating_add(1));
        let done = within.run(&trouble.packing, meter);
        trouble.optima = within.found.into_iter().map(turned).collect();
        trouble.is_all = done == Ok(true);
        trouble.optima.truncate(room);
        trouble.optima.sort_unstable();
        if done? || room == most { Ok(()) } else { Err(Limit::Results) }
    }

    /// How many divisions are known to cost least, and whether these are all.
    pub(super) fn optima(&self) -> (u64, bool) {
        self.trouble.as_ref().map_or((1, true), |t| (t.optima.len().max(1) as u64, t.is_all))
    }

    /// Between what its cost lies.
    pub(super) fn bounds(&self) -> (i64, i64) {
        self.trouble.as_ref().map_or((0, 0), |trouble| (trouble.lower, trouble.upper))
    }
}

impl Trouble {
    fn shake(&mut self, sides: &mut Vec<bool>, rounds: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let done = settled(&self.web, sides, rounds, meter);
        self.upper = self.web.cost(sides);
        done
    }

    /// Packs cycles as they come, seen from these camps.
    fn pack(&mut self, sides: &[bool], meter: &mut Meter<'_>) -> Result<(), Limit> {
        let mut packing = Packing::new(&self.web);
        let done = packing.greedy(&mut Finder::new(&self.web, sides), meter);
        if packing.total > self.packing.total {
            self.packing = packing;
        }
        self.lower = self.lower.max(self.packing.bound(&self.web));
        done
    }

    /// Finds better camps, or proves that there are none.
    fn better(&mut self, sides: &mut Vec<bool>, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let mut within = Within::new(&self.web, self.upper - self.web.unit, 1);
        let done = within.run(&self.packing, meter);
        match within.found.pop() {
            Some(found) => {
                self.upper = self.web.cost(&found);
                *sides = turned(found);
            }
            None if done == Ok(true) => self.lower = self.upper,
            None => {}
        }
        done.map(|_| ())
    }
}

/// How many results are allowed, up to `most`.
fn room(most: usize, meter: &Meter<'_>) -> usize {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if meter.is_full(middle).is_some() {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Makes camps no worse; shakes them so many times as there are nodes, times `rounds`.
fn settled(web: &Web, sides: &mut Vec<bool>, rounds: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
    let mut local = Local::new(web, std::mem::take(sides), rounds as u64);
    let done = local.descend(meter).and_then(|()| local.shake(web.count() * rounds, meter));
    *sides = turned(local.sides);
    done
}

/// The same division with the first node in the first camp.
fn turned(mut sides: Vec<bool>) -> Vec<bool> {
    if sides.first() == Some(&true) {
        for side in &mut sides {
            *side = !*side;
        }
    }
    sides
}
