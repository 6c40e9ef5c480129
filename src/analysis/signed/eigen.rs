//! Eigenvalues of symmetric matrices, in the same order of operations always: Householder's
//! reduction to three diagonals, then implicit QL steps (Golub & Van Loan 2013, *Matrix
//! Computations*, 8.3; Bowdler, Martin, Reinsch & Wilkinson 1968, *The QR and QL algorithms for
//! symmetric matrices*).

/// A symmetric matrix with three diagonals: the middle one, and the one beside it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tridiagonal {
    pub(super) middle: Vec<f64>,
    /// One fewer.
    pub(super) beside: Vec<f64>,
}

/// Steps after which an eigenvalue is given up; two or three are usual.
const MOST_STEPS: usize = 80;

impl Tridiagonal {
    /// Eigenvalues, ascending, each with the square of the first entry of its unit vector.
    /// `None` when the steps do not settle, which no matrix of finite numbers is known to do.
    pub(super) fn eigenvalues(mut self) -> Option<Vec<(f64, f64)>> {
        let count = self.middle.len();
        let mut first = vec![0.0; count];
        if let Some(one) = first.first_mut() {
            *one = 1.0;
        }
        self.beside.resize(count, 0.0);
        for at in 0..count {
            let mut steps = 0;
            while let Some(end) = self.coupled(at) {
                if steps == MOST_STEPS {
                    return None;
                }
                steps += 1;
                self.step(at, end, &mut first);
            }
        }
        let mut found: Vec<(f64, f64)> = self.middle.iter().zip(&first).map(|(&value, &z)| (value, z * z)).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        Some(found)
    }

    /// The end of the block that starts at `at`; `None` when it is that entry alone.
    fn coupled(&self, at: usize) -> Option<usize> {
        let is_free = |n: &usize| {
            let near = self.middle[*n].abs() + self.middle[*n + 1].abs();
            self.beside[*n].abs() <= f64::EPSILON * near
        };
        let end = (at..self.middle.len() - 1).find(is_free).unwrap_or(self.middle.len() - 1);
        (end > at).then_some(end)
    }

    /// One step up the block from `end` to `at`, with Wilkinson's shift: rotations chase what it
    /// puts outside the three diagonals.
    fn step(&mut self, at: usize, end: usize, first: &mut [f64]) {
        let (middle, beside) = (&mut self.middle, &mut self.beside);
        let half = (middle[at + 1] - middle[at]) / (2.0 * beside[at]);
        let mut chased = middle[end] - middle[at] + beside[at] / (half + half.hypot(1.0).copysign(half));
        let (mut sine, mut cosine, mut moved) = (1.0, 1.0, 0.0);
        for n in (at..end).rev() {
            let (out, kept) = (sine * beside[n], cosine * beside[n]);
            let length = f64::hypot(out, chased);
            beside[n + 1] = length;
            if length == 0.0 {
                // The block falls apart here.
                middle[n + 1] -= moved;
                beside[end] = 0.0;
                return;
            }
            (sine, cosine) = (out / length, chased / length);
            let base = middle[n + 1] - moved;
            let turned = (middle[n] - base) * sine + 2.0 * cosine * kept;
            moved = sine * turned;
            middle[n + 1] = base + moved;
            chased = cosine * turned - kept;
            (first[n + 1], first[n]) =
                (sine * first[n] + cosine * first[n + 1], cosine * first[n] - sine * first[n + 1]);
        }
        middle[at] -= moved;
        beside[at] = chased;
        beside[end] = 0.0;
    }
}

/// A full symmetric matrix, row by row, to three diagonals with the same eigenvalues.
///
/// Cost: the cube of its size.
pub(super) fn tridiagonal(mut matrix: Vec<f64>, size: usize) -> Tridiagonal {
    let mut three = Tridiagonal::default();
    let (mut v, mut p) = (vec![0.0; size], vec![0.0; size]);
    for k in 0..size {
        three.middle.push(matrix[k * size + k]);
        if k + 1 == size {
            break;
        }
        // The column below the middle is mirrored onto its first entry.
        let column = &matrix[k * size + k + 1..(k + 1) * size];
        let rest = column[1..].iter().map(|x| x * x).sum::<f64>();
        if rest == 0.0 {
            three.beside.push(column[0]);
            continue;
        }
        let norm = (column[0] * column[0] + rest).sqrt();
        let alpha = -norm.copysign(column[0]);
        three.beside.push(alpha);
        v[k + 1..].copy_from_slice(column);
        v[k + 1] -= alpha;
        // 2 / v'v
        let scale = 1.0 / (norm * (norm + column[0].abs()));
        mirror(&mut matrix, size, k + 1, (&v, &mut p), scale);
    }
    three
}

/// H M H for the part of M from `from` on, where H = I - scale v v'.
fn mirror(matrix: &mut [f64], size: usize, from: usize, (v, p): (&[f64], &mut [f64]), scale: f64) {
    let mut dot = 0.0;
    for row in from..size {
        let line = &matrix[row * size + from..(row + 1) * size];
        p[row] = scale * line.iter().zip(&v[from..]).map(|(m, x)| m * x).sum::<f64>();
        dot += p[row] * v[row];
    }
    let half = scale * dot / 2.0;
    (from..size).for_each(|row| p[row] -= half * v[row]);
    for row in from..size {
        let (a, b) = (v[row], p[row]);
        let line = &mut matrix[row * size + from..(row + 1) * size];
        for ((m, x), y) in line.iter_mut().zip(&v[from..]).zip(&p[from..]) {
            *m -= a * y + b * x;
        }
    }
}
