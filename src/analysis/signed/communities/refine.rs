//! Parts of groups that hold together, which become the nodes of the next level.

use super::level::Level;
use super::mover::{Mover, shuffled};
use crate::analysis::signed::camps::Draws;
use crate::analysis::signed::modularity::Chance;
use crate::budget::{Limit, Meter};

/// Splits each group into parts that hold together: nodes that are alone join parts within their
/// group, by chance and the likelier the more it gains.
pub(super) fn refine(
    level: &Level,
    chance: Chance,
    coarse: &[u32],
    draws: &mut Draws,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, Limit> {
    let mut mover = Mover::new(level, chance, (0..level.count() as u32).collect());
    let mut wholes = vec![[0.0; 2]; level.count()];
    for (&group, own) in coarse.iter().zip(&level.strengths) {
        let sum = &mut wholes[group as usize];
        *sum = [sum[0] + own[0], sum[1] + own[1]];
    }
    // By part: what its ties to the rest of its group add up to.
    let within = |node: u32, far: u32| coarse[node as usize] == coarse[far as usize];
    let mut bound: Vec<f64> = (0..level.count() as u32)
        .map(|node| level.ways(node).iter().filter(|way| within(node, way.0)).map(|way| way.1).sum())
        .collect();
    let holds = |bound: f64, sum: [f64; 2], whole: [f64; 2]| {
        bound >= chance.between(sum, [whole[0] - sum[0], whole[1] - sum[1]])
    };
    for node in shuffled(level.count(), draws) {
        meter.steps(level.ways(node).len() + 1).map_or(Ok(()), Err)?;
        let own = mover.groups[node as usize];
        let whole = wholes[coarse[node as usize] as usize];
        if mover.sizes[own as usize] > 1 || !holds(bound[own as usize], level.strengths[node as usize], whole) {
            continue;
        }
        mover.look(node, |far| within(node, far));
        let joins = |&part: &u32| holds(bound[part as usize], mover.sums[part as usize], whole);
        let options: Vec<(u32, f64)> = (mover.near.iter().copied())
            .filter(joins)
            .map(|part| (part, mover.gain(node, part)))
            .filter(|&(_, gain)| gain >= 0.0)
            .collect();
        if let Some(part) = drawn(&options, draws) {
            let toward = mover.toward[part as usize];
            bound[part as usize] += bound[own as usize] - 2.0 * toward;
            mover.shift(node, part);
        }
    }
    Ok(mover.groups)
}

/// How freely parts are drawn: the less, the more the best gain is preferred.
const HEAT: f64 = 0.01;

/// One of the options, by the exponential of its gain; staying alone is one, and gains nothing.
fn drawn(options: &[(u32, f64)], draws: &mut Draws) -> Option<u32> {
    let most = options.iter().map(|option| option.1).fold(0.0, f64::max);
    let weight = |gain: f64| ((gain - most) / HEAT).exp();
    let all = weight(0.0) + options.iter().map(|option| weight(option.1)).sum::<f64>();
    let mut left = draws.below(1 << 53) as f64 / (1_u64 << 53) as f64 * all - weight(0.0);
    if left < 0.0 {
        return None;
    }
    for &(part, gain) in options {
        left -= weight(gain);
        if left < 0.0 {
            return Some(part);
        }
    }
    options.last().map(|option| option.0)
}
