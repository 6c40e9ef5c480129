//! Bounds of the trace of e^M for a large sparse symmetric M with an empty diagonal: for each
//! node a Gauss rule from below and a Gauss-Radau rule from above (Golub & Meurant 2010,
//! *Matrices, Moments and Quadrature*, chapters 6 and 7).
//!
//! All derivatives of the exponential are positive, so the rule with free nodes errs downward,
//! and the one with a node fixed at or above the greatest eigenvalue errs upward. Everything is
//! divided by e to that node, so nothing overflows. Several nodes go through the matrix at
//! once, since reading it costs more than adding.

use rayon::prelude::*;

use super::eigen::Tridiagonal;
use crate::budget::{Limit, Meter};

/// So many nodes go through the matrix at once.
const LANES: usize = 8;
type Lanes = [f64; LANES];

/// Lanczos steps after which bounds are taken as they are.
const MOST_STEPS: usize = 400;

/// A symmetric matrix by rows, without a diagonal.
pub(super) struct Sparse {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

/// A number that is not known exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) lower: f64,
    pub(super) upper: f64,
}

impl Bounds {
    pub(super) const ZERO: Self = Self { lower: 0.0, upper: 0.0 };

    pub(super) fn add(&mut self, more: Self) {
        self.lower += more.lower;
        self.upper += more.upper;
    }

    pub(super) fn scaled(self, by: f64) -> Self {
        Self { lower: self.lower * by, upper: self.upper * by }
    }
}

impl Sparse {
    pub(super) fn of_rows<R: IntoIterator<Item = (u32, f64)>>(rows: impl Iterator<Item = R>) -> Self {
        let mut sparse = Self { starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for row in rows {
            for (column, value) in row {
                sparse.columns.push(column);
                sparse.values.push(value);
            }
            sparse.starts.push(sparse.columns.len());
        }
        sparse
    }

    pub(super) fn size(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, node: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.starts[node]..self.starts[node + 1];
        self.columns[range.clone()].iter().zip(&self.values[range]).map(|(&column, &value)| (column as usize, value))
    }

    /// A number that no eigenvalue exceeds in size, and one that the greatest of |M| reaches, both
    /// from a positive vector made like its first eigenvector: the greatest ratio of |M|x to x
    /// (Collatz 1942; Wielandt 1950), and the quotient of Rayleigh.
    pub(super) fn radius(&self) -> Bounds {
        let mut x = vec![1.0; self.size()];
        let mut best = Bounds { lower: 0.0, upper: f64::INFINITY };
        for _ in 0..200 {
            let y: Vec<f64> = (0..self.size()).map(|n| self.row(n).map(|(far, v)| v.abs() * x[far]).sum()).collect();
            let ratio = x.iter().zip(&y).map(|(x, y)| y / x).fold(0.0, f64::max);
            let (dot, norm) = x.iter().zip(&y).fold((0.0, 0.0), |(d, n), (x, y)| (d + x * y, n + x * x));
            best = Bounds { lower: best.lower.max(dot / norm), upper: best.upper.min(ratio) };
            if best.upper - best.lower < 0.05 {
                break;
            }
            // A part of the old one stays, so that two-sided graphs do not swing.
            let most = y.iter().zip(&x).map(|(y, x)| y + ratio * x / 2.0).fold(0.0, f64::max);
            x.iter_mut().zip(&y).for_each(|(x, y)| *x = ((y + ratio * *x / 2.0) / most).max(1e-280));
        }
        Bounds { lower: best.lower * (1.0 - 1e-12), upper: best.upper * (1.0 + 1e-12) }
    }

    /// About the greatest eigenvalue, never above it, when none exceeds `top` in size.
    pub(super) fn about_greatest(&self, top: f64) -> f64 {
        // Any start will do that no eigenvector is likely to be at right angles to.
        let mut x: Vec<f64> = (0..self.size()).map(|n| (n as f64 * 0.618_033_988_75).fract() - 0.5).collect();
        let mut quotient = 0.0_f64;
        for _ in 0..60 {
            let y: Vec<f64> = (0..self.size()).map(|n| self.row(n).map(|(far, v)| v * x[far]).sum()).collect();
            let (dot, norm) = x.iter().zip(&y).fold((0.0, 0.0), |(d, n), (x, y)| (d + x * y, n + x * x));
            quotient = quotient.max(dot / norm);
            let size = norm.sqrt() * top;
            x.iter_mut().zip(&y).for_each(|(x, y)| *x = (y + top / 2.0 * *x) / size);
        }
        quotient
    }

    /// Bounds of the trace of e^(M - top), where no eigenvalue exceeds `top`: of each diagonal
    /// entry to `width`, or as far as the budget goes: after a limit, of which `cut` may be one
    /// already, the first rule of each. The limit that was met, if any.
    pub(super) fn trace_of_exp(
        &self,
        top: f64,
        width: f64,
        mut cut: Option<Limit>,
        meter: &mut Meter<'_>,
    ) -> (Bounds, Option<Limit>) {
        let firsts: Vec<usize> = (0..self.size()).step_by(LANES).collect();
        let mut sum = Bounds::ZERO;
        // Enough at once for any number of threads, and few enough to look at the budget between.
        for batch in firsts.chunks(64) {
            let most = if cut.is_some() { 0 } else { MOST_STEPS };
            let work = |space: &mut Space, &first: &usize| space.run(self, first, (top, width, most), meter);
            let size = if most == 0 { 0 } else { self.size() };
            let parts: Vec<(Bounds, usize)> = batch.par_iter().map_init(|| Space::new(size), work).collect();
            for part in &parts {
                sum.add(part.0);
            }
            cut = cut.or_else(|| meter.steps(parts.iter().map(|part| part.1).sum()));
        }
        (sum, cut)
    }
}

/// The vectors of the lanes: the work space of a thread.
struct Space {
    before: Vec<Lanes>,
    now: Vec<Lanes>,
    next: Vec<Lanes>,
}

impl Space {
    fn new(size: usize) -> Self {
        let zeros = || vec![[0.0; LANES]; size];
        Self { before: zeros(), now: zeros(), next: zeros() }
    }

    /// Bounds of the diagonal entries from `first` on, added up, and the Lanczos steps taken.
    /// At least one step needs no vectors: the row is the moment.
    fn run(
        &mut self,
        matrix: &Sparse,
        first: usize,
        (top, width, most): (f64, f64, usize),
        meter: &Meter<'_>,
    ) -> (Bounds, usize) {
        let lanes = LANES.min(matrix.size() - first);
        let mut threes: Vec<Tridiagonal> = vec![Tridiagonal::default(); lanes];
        let mut bounds = vec![Bounds { lower: 0.0, upper: 1.0 }; lanes];
        if most == 0 {
            for (lane, bound) in bounds.iter_mut().enumerate() {
                let norm = matrix.row(first + lane).map(|(_, value)| value * value).sum::<f64>().sqrt();
                let one = Tridiagonal { middle: vec![0.0], beside: vec![norm] };
                *bound = rules(&one, top);
            }
            return (total(&bounds), 0);
        }
        self.start(first, lanes);
        let mut betas = [0.0; LANES];
        for step in 1..=most.min(matrix.size()) {
            let (alphas, next) = self.step(matrix, &betas, top);
            betas = next;
            for (lane, three) in threes.iter_mut().enumerate() {
                three.middle.push(alphas[lane]);
                three.beside.push(betas[lane]);
            }
            if step.is_power_of_two() || step % 4 == 0 {
                for (bound, three) in bounds.iter_mut().zip(&threes) {
                    *bound = bound.within(rules(three, top));
                }
                let is_close = bounds.iter().all(|bound| bound.upper - bound.lower <= width);
                if is_close || meter.look().is_some() {
                    return (total(&bounds), step * lanes);
                }
            }
        }
        bounds.iter_mut().zip(&threes).for_each(|(bound, three)| *bound = bound.within(rules(three, top)));
        (total(&bounds), most.min(matrix.size()) * lanes)
    }

    fn start(&mut self, first: usize, lanes: usize) {
        self.before.fill([0.0; LANES]);
        self.now.fill([0.0; LANES]);
        (0..lanes).for_each(|lane| self.now[first + lane][lane] = 1.0);
    }

    /// One step of Lanczos in every lane: the entries it adds to the three diagonals.
    fn step(&mut self, matrix: &Sparse, betas: &Lanes, top: f64) -> (Lanes, Lanes) {
        let mut alphas = [0.0; LANES];
        for node in 0..matrix.size() {
            let mut sum = [0.0; LANES];
            for (far, value) in matrix.row(node) {
                let x = &self.now[far];
                (0..LANES).for_each(|n| sum[n] += value * x[n]);
            }
            let (before, now) = (&self.before[node], &self.now[node]);
            for n in 0..LANES {
                sum[n] -= betas[n] * before[n];
                alphas[n] += sum[n] * now[n];
            }
            self.next[node] = sum;
        }
        let mut norms = [0.0; LANES];
        for (next, now) in self.next.iter_mut().zip(&self.now) {
            for n in 0..LANES {
                next[n] -= alphas[n] * now[n];
                norms[n] += next[n] * next[n];
            }
        }
        let norms = norms.map(f64::sqrt);
        // A lane whose space is spent goes on with nothing.
        let factors = norms.map(|norm| if norm > 1e-14 * top { 1.0 / norm } else { 0.0 });
        for next in &mut self.next {
            (0..LANES).for_each(|n| next[n] *= factors[n]);
        }
        std::mem::swap(&mut self.before, &mut self.now);
        std::mem::swap(&mut self.now, &mut self.next);
        (alphas, std::array::from_fn(|n| if factors[n] == 0.0 { 0.0 } else { norms[n] }))
    }
}

impl Bounds {
    fn within(self, other: Self) -> Self {
        Self { lower: self.lower.max(other.lower), upper: self.upper.min(other.upper) }
    }
}

fn total(bounds: &[Bounds]) -> Bounds {
    let mut sum = Bounds::ZERO;
    for &bound in bounds {
        sum.add(bound);
    }
    sum
}

/// What rounding may add to or take from a rule, as a part of it: that of sums, and that of
/// eigenvalues, whose error is a part of the greatest.
pub(super) fn rounding(top: f64) -> f64 {
    1e-13 + 2e-15 * top
}

/// The rules after some steps: from below as they stand, from above with a node at `top`.
/// `three.beside` has one entry more, which couples the node to come.
fn rules(three: &Tridiagonal, top: f64) -> Bounds {
    let nothing = Bounds { lower: 0.0, upper: 1.0 };
    let (less, more) = (1.0 - rounding(top), 1.0 + rounding(top));
    // Where nothing is coupled further on, what follows does not count.
    let end = three.beside.iter().position(|&beta| beta == 0.0).map_or(three.middle.len(), |at| at + 1);
    let free = Tridiagonal { middle: three.middle[..end].to_vec(), beside: three.beside[..end - 1].to_vec() };
    let Some(lower) = integral(free.clone(), top) else { return nothing };
    let beta = three.beside[end - 1];
    if beta == 0.0 {
        return Bounds { lower: lower * less, upper: lower * more };
    }
    let Some(node) = fixed(&free, beta, top) else { return Bounds { lower: lower * less, upper: 1.0 } };
    let mut fixed = free;
    fixed.middle.push(node);
    fixed.beside.push(beta);
    let upper = integral(fixed, top).unwrap_or(1.0);
    Bounds { lower: lower * less, upper: upper * more }
}

/// The rule's sum for e^(x - top).
fn integral(three: Tridiagonal, top: f64) -> Option<f64> {
    Some(three.eigenvalues()?.into_iter().map(|(value, weight)| weight * (value - top).exp()).sum())
}

/// The last entry that makes `top` an eigenvalue: Golub 1973, *Some modified matrix eigenvalue
/// problems*. `None` when an eigenvalue is not below it.
fn fixed(three: &Tridiagonal, beta: f64, top: f64) -> Option<f64> {
    let mut pivot = three.middle[0] - top;
    for (middle, beside) in three.middle[1..].iter().zip(&three.beside) {
        if pivot >= 0.0 {
            return None;
        }
        pivot = middle - top - beside * beside / pivot;
    }
    (pivot < 0.0).then(|| top + beta * beta / pivot)
}
