//! Walk balance: closed walks of all lengths, signed over unsigned (Estrada & Benzi 2014,
//! *Walk-based measure of balance in signed networks*, Phys. Rev. E 90).

use super::eigen::tridiagonal;
use super::folded::Signed;
use super::quadrature::{Bounds, Sparse, rounding};
use super::sides::Sides;
use crate::budget::{Budget, Limit, Meter};
use crate::view::Answer;

/// How balanced the closed walks are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WalkBalance {
    /// From above 0, when hardly any walk is balanced, to 1, when all are. The middle of the
    /// interval when it is not exact.
    pub value: f64,
    /// It is not less.
    pub lower: f64,
    /// It is not more.
    pub upper: f64,
    /// Whether it was computed from all eigenvalues, exact but for rounding, or known to be 1.
    pub exact: bool,
}

/// Components up to this size are solved; what is larger is bounded.
const SOLVED: usize = 400;
/// Bounds are narrowed to this part of what they bound.
const NARROW: f64 = 1e-9;

impl Signed<'_> {
    /// The balance of closed walks: tr e^A over tr e^|A|, where A has the signs of ties (their
    /// numbers, when weighted). A walk of k steps counts for 1 / k!.
    ///
    /// It is 1 exactly when every component is strongly balanced, and for a [`Signed`] without
    /// nodes. Components of up to 400 nodes are solved by their eigenvalues. In larger ones every
    /// node's entry of e^A is bracketed by Gauss and Gauss-Radau rules on Lanczos' steps (Golub &
    /// Meurant 2010), until the interval is about 10^-9 of its value wide; below the least
    /// positive float it ends at 0. The interval is true at any time, so when the budget ends the
    /// search, what is left is a wider one. Names no claims: the scope is
    /// [`scope`](Signed::scope).
    ///
    /// A step of the budget is a row of a solved component, or a node's step through a bounded
    /// one.
    ///
    /// Cost: for a component of n nodes and m ties n^3 when solved; else some 20 to 60 steps for
    /// each node, each linear in m, in parallel: seconds for 4,000 nodes and 14,000 ties, but
    /// days for millions of ties, where a budget is due. 192 bytes a node for each thread.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((b, c)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((c, a)).affinity(-0.5).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let balance = Signed::of(&view)?.walk_balance(&Budget::new()).value;
    /// // Eigenvalues 1, 1, -2 over -1, -1, 2.
    /// let e = std::f64::consts::E;
    /// assert!((balance.value - (2.0 * e + (-2_f64).exp()) / (2.0 / e + 2_f64.exp())).abs() < 1e-12);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn walk_balance(&self, budget: &Budget) -> Answer<WalkBalance> {
        let sides = Sides::of(self);
        if sides.witness.iter().all(Option::is_none) {
            return Answer::new(WalkBalance { value: 1.0, lower: 1.0, upper: 1.0, exact: true });
        }
        let mut meter = budget.meter();
        let cut = meter.look().or_else(|| meter.is_too_large(self.node_count() * 192));
        let mut traces = Traces { places: vec![0; self.node_count()], cut, exact: true };
        let parts: Vec<Part> = (0..sides.witness.len()).map(|at| traces.part(self, &sides, at, &mut meter)).collect();
        let value = balance(&parts, traces.exact);
        Answer::new(value).cut(traces.cut)
    }
}

/// The traces of one component, divided by e to `top`.
struct Part {
    top: f64,
    signed: Bounds,
    unsigned: Bounds,
    is_balanced: bool,
}

/// All components together. What balanced ones add is the same above and below, so it is never
/// taken once at its least and once at its most.
fn balance(parts: &[Part], exact: bool) -> WalkBalance {
    let top = parts.iter().map(|part| part.top).fold(0.0, f64::max);
    let [mut shared, mut signed, mut unsigned] = [Bounds::ZERO; 3];
    for part in parts {
        let factor = (part.top - top).exp();
        if part.is_balanced {
            shared.add(part.unsigned.scaled(factor));
        } else {
            signed.add(part.signed.scaled(factor));
            unsigned.add(part.unsigned.scaled(factor));
        }
    }
    let lower = (shared.lower + signed.lower) / (shared.lower + unsigned.upper);
    let upper = (shared.upper + signed.upper) / (shared.upper + unsigned.lower);
    if exact {
        let value = lower.min(1.0);
        return WalkBalance { value, lower: value, upper: value, exact };
    }
    let (lower, upper) = (lower * (1.0 - 1e-13), (upper * (1.0 + 1e-13)).min(1.0));
    WalkBalance { value: f64::midpoint(lower, upper), lower, upper, exact }
}

struct Traces {
    /// The number of each node within its component.
    places: Vec<u32>,
    cut: Option<Limit>,
    exact: bool,
}

impl Traces {
    fn part(&mut self, signed: &Signed<'_>, sides: &Sides, at: usize, meter: &mut Meter<'_>) -> Part {
        let members = sides.members(at);
        let is_balanced = sides.witness[at].is_none();
        members.iter().zip(0..).for_each(|(&node, place)| self.places[node as usize] = place);
        let is_small = members.len() <= SOLVED;
        if is_small && self.cut.is_none() {
            self.cut = meter.steps(members.len());
            if let Some(part) = self.solved(signed, members, is_balanced) {
                return part;
            }
        }
        self.exact = false;
        self.bounded(signed, members, is_balanced, meter)
    }

    /// By all eigenvalues; `None` when they cannot be had.
    fn solved(&self, signed: &Signed<'_>, members: &[u32], is_balanced: bool) -> Option<Part> {
        let size = members.len();
        let eigenvalues = |keeps_sign: bool| {
            let mut matrix = vec![0.0; size * size];
            for (row, &node) in members.iter().enumerate() {
                for (far, value) in self.row(signed, node, keeps_sign) {
                    matrix[row * size + far as usize] = value;
                }
            }
            tridiagonal(matrix, size).eigenvalues()
        };
        let unsigned = eigenvalues(false)?;
        let top = unsigned.last().map_or(0.0, |last| last.0);
        let trace = |values: &[(f64, f64)]| {
            let sum = values.iter().map(|(value, _)| (value - top).exp()).sum();
            Bounds { lower: sum, upper: sum }
        };
        let unsigned = trace(&unsigned);
        let signed = if is_balanced { unsigned } else { trace(&eigenvalues(true)?) };
        Some(Part { top, signed, unsigned, is_balanced })
    }

    fn bounded(&mut self, signed: &Signed<'_>, members: &[u32], is_balanced: bool, meter: &mut Meter<'_>) -> Part {
        let matrix = |keeps_sign| Sparse::of_rows(members.iter().map(|&node| self.row(signed, node, keeps_sign)));
        let (signs, sizes) = (matrix(true), matrix(false));
        let radius = sizes.radius();
        let (top, count) = (radius.upper, members.len() as f64);
        let mut trace = |matrix: &Sparse, greatest: f64| {
            // At least its greatest entry, and as much as if all eigenvalues were 0.
            let least = (greatest - top).exp().max(count * (-top).exp());
            let width = (NARROW + 4.0 * rounding(top)) * least / count;
            let (bounds, cut) = matrix.trace_of_exp(top, width, self.cut, meter);
            self.cut = self.cut.or(cut);
            bounds
        };
        let unsigned = trace(&sizes, radius.lower);
        let signed = if is_balanced { unsigned } else { trace(&signs, signs.about_greatest(top)) };
        Part { top, signed, unsigned, is_balanced }
    }

    /// The row of a node, by places in its component.
    fn row(&self, signed: &Signed<'_>, node: u32, keeps_sign: bool) -> impl Iterator<Item = (u32, f64)> {
        let scale = signed.scale();
        let row = signed.weights(node).map(move |(end, weight)| {
            let size = weight as f64 / scale;
            (self.places[end.far() as usize], if keeps_sign && end.is_negative() { -size } else { size })
        });
        row.collect::<Vec<_>>().into_iter()
    }
}
