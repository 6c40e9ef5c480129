//! What a web costs at least: the packing made better until it proves enough, or cannot be better.

use std::collections::BTreeSet;

use super::cycles::Finder;
use super::packing::Packing;
use super::simplex::{MOST, Simplex};
use super::spend;
use super::web::Web;
use crate::budget::{Limit, Meter};

/// Makes a packing better until it proves `enough`, round by round: the best of the cycles known,
/// then a cycle that is not paid for by each frustrated tie of the given camps.
pub(super) fn improve(
    web: &Web,
    sides: &[bool],
    packing: &mut Packing,
    enough: i64,
    meter: &mut Meter<'_>,
) -> Result<(), Limit> {
    if packing.cycles.len() > MOST {
        return Ok(());
    }
    let mut finder = Finder::new(web, sides);
    let seeds = finder.seeds();
    let most = web.ties.iter().map(|tie| tie.size).max().unwrap_or(1) as f64;
    let mut simplex = Simplex::new(web.ties.iter().map(|tie| tie.size as f64 / most).collect());
    for (cycle, _) in &packing.cycles {
        simplex.add(cycle.clone());
    }
    while packing.bound(web) < enough {
        let done = simplex.optimise(meter);
        let fitted = Packing::fitted(web, simplex.shares().map(|(cycle, share)| (cycle, share * most)));
        if fitted.total > packing.total {
            *packing = fitted;
        }
        done?;
        let mut found = BTreeSet::new();
        for &seed in &seeds {
            let length = |tie: u32| Some(simplex.price(tie) + 1e-7);
            if let Some(cycle) = finder.shortest(seed, 1.0 - 1e-5, length, meter)? {
                let mut key = cycle.clone();
                key.sort_unstable();
                if found.insert(key) {
                    simplex.add(cycle);
                }
            }
        }
        spend(meter, 1)?;
        if found.is_empty() || simplex.is_full() {
            break;
        }
    }
    Ok(())
}
