//! What those that link to a node have, together: one step of measures in which scores make scores.

use rayon::prelude::*;

use super::links::{End, Links, Side, linked};
use super::sums::Quantum;

/// Of each node the sum of what those in its row have, times what the links weigh. Numbers are at
/// least 0 and finite; sums may be infinite. They do not depend on the order of nodes.
pub(super) fn pull(side: &Side<'_>, numbers: &[f64]) -> Vec<f64> {
    let nodes = (0..numbers.len() as u32).into_par_iter();
    match side {
        Side::Own(rows) if !rows.weights.is_empty() => {
            let most = rows.weights.iter().copied().fold(0.0, f64::max) * numbers.iter().copied().fold(0.0, f64::max);
            let quantum = Quantum::for_up_to(most.min(f64::MAX));
            let sum = |node| {
                let parts = rows.weighed(node).map(|(far, weight)| quantum.count(numbers[far as usize] * weight));
                quantum.shown(parts.fold(0, u128::saturating_add))
            };
            nodes.map(sum).collect()
        }
        side => {
            let quantum = Quantum::for_all(numbers.iter().copied());
            let counts: Vec<u128> = numbers.iter().map(|&number| quantum.count(number)).collect();
            linked!(side, rows => {
                let sum = |node| rows.row(node).iter().map(|end| counts[end.far() as usize]).sum::<u128>();
                nodes.map(|node| quantum.shown(sum(node))).collect()
            })
        }
    }
}
