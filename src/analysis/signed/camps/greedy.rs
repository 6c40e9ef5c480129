//! A quick bound: cycles packed one after the other, the shortest first, each as full as it goes.

use super::cycles::{Cycles, Fate};
use super::net::{Bond, Net};
use crate::budget::{Limit, Meter};

/// How many steps the search for cycles takes, whatever the budget.
const WORK: u64 = 1 << 30;

/// What must go unheeded at least, since cycles that share no tie each have one that does.
pub(crate) fn packed(net: &Net, two: bool, meter: &mut Meter<'_>) -> (i64, Option<Limit>) {
    let mut left: Vec<i64> = net.bonds.iter().map(Bond::size).collect();
    let mut fates = vec![Fate::Open; left.len()];
    let mut cycles = Cycles::new(net, two);
    cycles.left = WORK;
    let length = vec![1.0; left.len()];
    let mut bound = 0;
    let mut longest = 3.5;
    loop {
        let mut packed = false;
        for start in 0..net.count() as u32 {
            let found = match cycles.short_from(start, &fates, &length, longest, meter) {
                Ok(found) => found,
                Err(limit) => return (bound, Some(limit)),
            };
            for cycle in found {
                let room = cycle.iter().map(|&tie| left[tie as usize]).min().unwrap_or(0);
                packed |= room > 0;
                bound += room;
                for tie in cycle {
                    left[tie as usize] -= room;
                    if left[tie as usize] == 0 {
                        fates[tie as usize] = Fate::Broken;
                    }
                }
            }
        }
        if !packed {
            if cycles.left == 0 || longest > net.count() as f64 * 2.0 {
                return (bound, None);
            }
            longest = if longest < 9.0 { longest + 1.0 } else { longest * 2.0 };
        }
    }
}
