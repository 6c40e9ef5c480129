//! Parts of groups that hold together, which become the nodes of the next level.

use super::level::Level;
use super::mover::Mover;
use super::{Chance, together, without};
use crate::analysis::draws::Draws;
use crate::budget::{Limit, Meter};

/// Splits each group into parts that hold together: nodes that are alone join parts within their
/// group, by chance and the likelier the more it gains.
pub(super) fn refine<const SIGNS: usize>(
    level: &Level<SIGNS>,
    chance: Chance<SIGNS>,
    coarse: &[u32],
    draws: &mut Draws,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, Limit> {
    let mut mover = Mover::new(level, chance, (0..level.count() as u32).collect());
    let mut wholes = vec![[0.0; SIGNS]; level.count()];
    for (&group, &own) in coarse.iter().zip(&level.strengths) {
        wholes[group as usize] = together(wholes[group as usize], own);
    }
    // By part: what its ties to the rest of its group add up to.
    let mut bound: Vec<f64> = (0..level.count() as u32).map(|node| within(level, coarse, node)).collect();
    let holds = |bound: f64, sum: [f64; SIGNS], whole: [f64; SIGNS]| bound >= chance.between(sum, without(whole, sum));
    let mut options: Vec<(u32, f64)> = Vec::new();
    for node in draws.shuffled(level.count()) {
        meter.steps(level.row(node).0.len() + 1).map_or(Ok(()), Err)?;
        let own = mover.groups[node as usize];
        let group = coarse[node as usize];
        let whole = wholes[group as usize];
        if mover.sizes[own as usize] > 1 || !holds(bound[own as usize], level.strengths[node as usize], whole) {
            continue;
        }
        mover.look(node, |far| coarse[far as usize] == group);
        let joins = |&part: &u32| holds(bound[part as usize], mover.sums[part as usize], whole);
        let gains = mover.near.iter().copied().filter(joins).map(|part| (part, mover.gain(node, part)));
        options.clear();
        options.extend(gains.filter(|&(_, gain)| gain >= 0.0));
        if let Some(part) = drawn(&options, draws) {
            bound[part as usize] += bound[own as usize] - 2.0 * mover.toward(part);
            mover.shift(node, part);
        }
    }
    Ok(mover.groups)
}

/// What the ties of a node to others of its group add up to.
fn within<const SIGNS: usize>(level: &Level<SIGNS>, coarse: &[u32], node: u32) -> f64 {
    let mut sum = 0.0;
    level.each(node, |far, weight| {
        if coarse[far as usize] == coarse[node as usize] {
            sum += weight;
        }
    });
    sum
}

/// How freely parts are drawn: the less, the more the best gain is preferred.
const HEAT: f64 = 0.01;

/// One of the options, by the exponential of its gain; staying alone is one, and gains nothing.
fn drawn(options: &[(u32, f64)], draws: &mut Draws) -> Option<u32> {
    let most = options.iter().map(|option| option.1).fold(0.0, f64::max);
    let weight = |gain: f64| ((gain - most) / HEAT).exp();
    let all = weight(0.0) + options.iter().map(|option| weight(option.1)).sum::<f64>();
    let mut left = draws.unit() * all - weight(0.0);
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
