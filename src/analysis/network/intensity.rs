//! How strongly a node's neighbours are linked to each other: of each triangle the geometric mean of
//! its weights (Onnela, Saramäki, Kertész & Kaski 2005, *Intensity and coherence of motifs in
//! weighted complex networks*).

use rayon::prelude::*;

use super::folded::Network;
use super::links::{Packed, Side};
use super::sums::Quantum;
use crate::budget::{Limit, Meter};
use crate::error::Error;

/// So many nodes are done between two looks at the clock.
const AT_ONCE: usize = 1 << 10;

impl Network<'_> {
    /// Weighted clustering coefficients, in place of those without weights.
    pub(super) fn intensities(&self, local: &mut [f64], meter: &mut Meter<'_>) -> Result<Option<Limit>, Error> {
        let Side::Own(rows) = self.both()? else { return Ok(None) };
        let most = rows.weights.iter().copied().fold(0.0, f64::max);
        for (n, nodes) in local.chunks_mut(AT_ONCE).enumerate() {
            let numbers = (n * AT_ONCE) as u32..(n * AT_ONCE + nodes.len()) as u32;
            let steps: usize = nodes
                .par_iter_mut()
                .zip(numbers)
                .map_init(
                    || vec![0.0; self.node_count()],
                    |own, (local, node)| {
                        let (value, steps) = of_node(rows, node, most, own);
                        *local = value;
                        steps
                    },
                )
                .sum();
            if let Some(limit) = meter.steps(steps) {
                return Ok(Some(limit));
            }
        }
        Ok(None)
    }
}

/// The weighted clustering coefficient of a node, and how many links were looked at. `own` is 0 by
/// node, and so it is left.
fn of_node(rows: &Packed, node: u32, most: f64, own: &mut [f64]) -> (f64, usize) {
    let others = || rows.weighed(node).filter(|link| link.0 != node);
    let root = |weight: f64| (weight / most).cbrt();
    others().for_each(|(far, weight)| own[far as usize] = root(weight));
    let quantum = Quantum::for_up_to(1.0);
    let (mut sum, mut steps) = (0, 0);
    for (far, weight) in others() {
        steps += 1;
        for (third, between) in rows.weighed(far) {
            steps += 1;
            if own[third as usize] > 0.0 && third != far {
                let mut roots = [root(weight), root(between), own[third as usize]];
                // In one order, whoever is asked.
                roots.sort_unstable_by(f64::total_cmp);
                sum += quantum.count(roots[0] * roots[1] * roots[2]);
            }
        }
    }
    others().for_each(|(far, _)| own[far as usize] = 0.0);
    let degree = others().count() as f64;
    (if degree < 2.0 { 0.0 } else { quantum.shown(sum) / (degree * (degree - 1.0)) }, steps)
}
