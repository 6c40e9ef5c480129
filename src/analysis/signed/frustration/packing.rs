//! Negative cycles packed into the sizes of ties: each has a tie that is frustrated, so no camps
//! cost less than what is packed. All is counted in whole parts of a weight.

use super::cycles::Finder;
use super::web::Web;
use crate::budget::{Limit, Meter};

/// How finely a weight is divided, the first that fits: fractions that a linear program gives have
/// small denominators.
const PARTS: [i64; 6] = [720_720, 5040, 60, 12, 2, 1];

/// The greatest sum of sizes in parts.
const MOST: i128 = 1 << 62;

/// Into how many parts a weight of 1 is divided when all weigh so much.
pub(super) fn parts(sum: i128) -> i64 {
    PARTS.into_iter().find(|&parts| sum * i128::from(parts) < MOST).unwrap_or(1)
}

/// Cycles with what of each is packed.
#[derive(Clone, Debug)]
pub(super) struct Packing {
    /// Ties in order around, and parts, at least 1.
    pub(super) cycles: Vec<(Vec<u32>, i64)>,
    /// What is left of each tie.
    pub(super) left: Vec<i64>,
    pub(super) total: i64,
}

impl Packing {
    pub(super) fn new(web: &Web) -> Self {
        let left = web.ties.iter().map(|tie| tie.size * web.parts).collect();
        Self { cycles: Vec::new(), left, total: 0 }
    }

    /// What every division costs at least.
    pub(super) fn bound(&self, web: &Web) -> i64 {
        let unit = web.unit * web.parts;
        (self.total / unit + i64::from(self.total % unit != 0)) * web.unit
    }

    /// Packs as much of a cycle as there is room for, up to `most` parts.
    pub(super) fn add(&mut self, cycle: Vec<u32>, most: i64) {
        let room = cycle.iter().map(|&tie| self.left[tie as usize]).min().unwrap_or(0).min(most);
        if room > 0 {
            for &tie in &*cycle {
                self.left[tie as usize] -= room;
            }
            self.total += room;
            self.cycles.push((cycle, room));
        }
    }

    /// Packs short cycles first, each as often as it goes.
    pub(super) fn greedy(&mut self, finder: &mut Finder<'_>, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let mut seeds = finder.seeds();
        for most in [3, 4, 5, 7, usize::MAX] {
            let mut open = Vec::new();
            for seed in seeds {
                while self.left[seed as usize] > 0 {
                    let left = |tie: u32| self.left[tie as usize] > 0;
                    let Some(cycle) = finder.fewest(seed, most, left, meter)? else {
                        open.push(seed);
                        break;
                    };
                    self.add(cycle, i64::MAX);
                }
            }
            seeds = open;
        }
        Ok(())
    }

    /// The packing of these cycles with about these shares of a weight of 1, made to fit.
    pub(super) fn fitted(web: &Web, shares: impl Iterator<Item = (Vec<u32>, f64)>) -> Self {
        let mut packing = Self::new(web);
        let cycles: Vec<(Vec<u32>, f64)> = shares.collect();
        for (cycle, share) in &cycles {
            packing.add(cycle.clone(), (share * web.parts as f64).round() as i64);
        }
        // What rounding left over.
        for at in 0..packing.cycles.len() {
            let (cycle, times) = &mut packing.cycles[at];
            let room = cycle.iter().map(|&tie| packing.left[tie as usize]).min().unwrap_or(0);
            *times += room;
            packing.total += room;
            for &tie in &*cycle {
                packing.left[tie as usize] -= room;
            }
        }
        packing
    }
}
