//! The inverse of a square matrix of floats.

use super::spend;
use crate::budget::{Limit, Meter};

/// The inverse of a square matrix, by elimination; `None` when there is none.
pub(super) fn inverted(mut matrix: Vec<Vec<f64>>, meter: &mut Meter<'_>) -> Result<Option<Vec<Vec<f64>>>, Limit> {
    let count = matrix.len();
    let mut inverse: Vec<Vec<f64>> = (0..count).map(|at| unit(count, at)).collect();
    for at in 0..count {
        let size = |line: &usize| matrix[*line][at].abs();
        let best = (at..count).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(at);
        if matrix[best][at].abs() < 1e-9 {
            return Ok(None);
        }
        spend(meter, count)?;
        matrix.swap(at, best);
        inverse.swap(at, best);
        let pivot = matrix[at][at];
        for part in matrix[at].iter_mut().chain(&mut inverse[at]) {
            *part /= pivot;
        }
        let both = [&mut matrix, &mut inverse];
        let factors: Vec<f64> = both[0].iter().map(|line| line[at]).collect();
        for half in both {
            let own = std::mem::take(&mut half[at]);
            let parts: Vec<(usize, f64)> = own.iter().copied().enumerate().filter(|(_, part)| *part != 0.0).collect();
            for (line, factor) in half.iter_mut().zip(&factors).filter(|(line, f)| **f != 0.0 && !line.is_empty()) {
                for &(to, part) in &parts {
                    line[to] -= factor * part;
                }
            }
            half[at] = own;
        }
    }
    Ok(Some(inverse))
}

fn unit(count: usize, at: usize) -> Vec<f64> {
    let mut line = vec![0.0; count];
    line[at] = 1.0;
    line
}
