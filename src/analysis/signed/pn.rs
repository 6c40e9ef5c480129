//! PN centrality: standing that friends lend and foes take (Everett & Borgatti 2014, *Networks
//! containing negative ties*, Social Networks 38).

use rayon::prelude::*;

use super::directed::Directed;
use super::folded::Signed;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;

/// The PN centrality of all nodes, and how well the equations are solved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PnCentrality {
    /// By node, in the order of the nodes that have a tie. 1 is the score of one with nobody's
    /// help or harm; all friends of all have 2.
    pub scores: Vec<f64>,
    /// The largest error in an equation.
    pub residual: f64,
    /// Steps of the iteration; 0 when solved directly.
    pub iterations: usize,
}

/// Systems up to this size are solved directly.
const DIRECT: usize = 300;
/// An iteration ends when no equation is wrong by more.
const SMALL: f64 = 1e-13;
/// Or after so many steps.
const MOST_STEPS: usize = 10_000;
/// Pivots below this are taken for nothing.
const NOTHING: f64 = 1e-11;

/// Rows of a matrix without a diagonal, each entry 1 of a friend and -2 of a foe over 2 (n - 1).
type Rows = Vec<Vec<(u32, f64)>>;

impl Signed<'_> {
    /// PN centrality: x = (I - A / (2n - 2))^-1 1, where A has 1 for a friend and -2 for a foe, of
    /// the n nodes with a tie. Sizes of ties do not count, weighted or not.
    ///
    /// Solved directly up to 300 nodes, else by conjugate gradients (Hestenes & Stiefel 1952) until
    /// no equation is wrong by more than 10^-13. Names no claims: the scope is
    /// [`scope`](Signed::scope). A step of the budget is a row of the matrix; what is cut short has
    /// scores with the residual that it says.
    ///
    /// Cost: the cube of nodes, or linear in ties for each of some tens of steps.
    ///
    /// # Errors
    ///
    /// Unsupported when the equations have no single solution: two nodes that are foes.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (c, a)] {
    ///     graph.claim::<Talks>(pair).affinity(0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let pn = Signed::of(&view)?.pn_centrality(&Budget::new())?.value;
    /// assert!(pn.scores.iter().all(|score| (score - 2.0).abs() < 1e-12));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn pn_centrality(&self, budget: &Budget) -> Result<Answer<PnCentrality>, Error> {
        let unit = unit(self.node_count());
        let entry = |negative: bool| if negative { -2.0 * unit } else { unit };
        let row = |local| self.row(local).iter().map(|end| (end.far(), entry(end.is_negative()))).collect();
        let matrix: Rows = (0..self.node_count() as u32).map(row).collect();
        let ones = vec![1.0; matrix.len()];
        System { first: &matrix, second: None, right: &ones }.solved(budget)
    }
}

impl Directed<'_> {
    /// PN centrality by the arcs that nodes get: x = (I - A'A / 4(n - 1)^2)^-1 (I + A' / (2n - 2)) 1.
    /// All else is as of [`Signed::pn_centrality`].
    ///
    /// # Errors
    ///
    /// Unsupported when the equations have no single solution, as when all are foes of all.
    pub fn pn_in(&self, budget: &Budget) -> Result<Answer<PnCentrality>, Error> {
        self.pn(budget, false)
    }

    /// PN centrality by the arcs that nodes send: as [`pn_in`](Self::pn_in) with all arcs turned.
    ///
    /// # Errors
    ///
    /// As [`pn_in`](Self::pn_in).
    pub fn pn_out(&self, budget: &Budget) -> Result<Answer<PnCentrality>, Error> {
        self.pn(budget, true)
    }

    fn pn(&self, budget: &Budget, out: bool) -> Result<Answer<PnCentrality>, Error> {
        let unit = unit(self.node_count());
        let rows = |sent: bool| -> Rows {
            let sign = |signs: (i8, i8)| if sent { signs.0 } else { signs.1 };
            let entry = |sign: i8| if sign < 0 { -2.0 * unit } else { unit };
            let row = |row: &Vec<super::directed::Dyad>| {
                let some = row.iter().map(|dyad| (dyad.far, sign(dyad.signs()))).filter(|arc| arc.1 != 0);
                some.map(|(far, sign)| (far, entry(sign))).collect()
            };
            self.rows().iter().map(row).collect()
        };
        // Of arcs that nodes get: the transposed first, since it stands at the left.
        let (first, second) = (rows(out), rows(!out));
        let right: Vec<f64> = first.iter().map(|row| 1.0 + row.iter().map(|entry| entry.1).sum::<f64>()).collect();
        System { first: &first, second: Some(&second), right: &right }.solved(budget)
    }
}

/// A friend's entry; one who is alone has none.
fn unit(nodes: usize) -> f64 {
    0.5 / (nodes.max(2) - 1) as f64
}

/// (I - F) x = right, or (I - F S) x = right where S is F transposed: symmetric, and no eigenvalue
/// is negative, since no row of either adds up to more than 1 in size.
struct System<'a> {
    first: &'a Rows,
    second: Option<&'a Rows>,
    right: &'a [f64],
}

impl System<'_> {
    fn solved(&self, budget: &Budget) -> Result<Answer<PnCentrality>, Error> {
        let mut meter = budget.meter();
        let mut pn = PnCentrality { scores: self.right.to_vec(), ..PnCentrality::default() };
        let mut cut = meter.look();
        if cut.is_none() && self.right.len() <= DIRECT {
            cut = meter.steps(self.right.len());
            if cut.is_none() {
                pn.scores = self.directly().ok_or_else(singular)?;
            }
        } else if cut.is_none() {
            cut = self.by_steps(&mut pn, &mut meter)?;
        }
        let left = self.times(&pn.scores);
        pn.residual = left.iter().zip(self.right).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        Ok(Answer::new(pn).cut(cut))
    }

    /// What the left side makes of `x`. Rows are added each in its order.
    fn times(&self, x: &[f64]) -> Vec<f64> {
        let product = |rows: &Rows, x: &[f64]| -> Vec<f64> {
            rows.par_iter().with_min_len(512).map(|row| row.iter().map(|&(far, v)| v * x[far as usize]).sum()).collect()
        };
        let inner = self.second.map(|rows| product(rows, x));
        let outer = product(self.first, inner.as_deref().unwrap_or(x));
        x.iter().zip(outer).map(|(x, y)| x - y).collect()
    }

    /// By elimination with pivots; `None` when there is no single solution.
    fn directly(&self) -> Option<Vec<f64>> {
        let size = self.right.len();
        let mut rows: Vec<Vec<f64>> = (0..size).map(|at| self.column(at)).collect();
        rows.iter_mut().zip(self.right).for_each(|(row, right)| row.push(*right));
        for at in 0..size {
            let pivot = (at..size).max_by(|&a, &b| rows[a][at].abs().total_cmp(&rows[b][at].abs()))?;
            rows.swap(at, pivot);
            let (done, open) = rows.split_at_mut(at + 1);
            let top = &done[at];
            if top[at].abs() < NOTHING {
                return None;
            }
            for row in open {
                let factor = row[at] / top[at];
                row[at..].iter_mut().zip(&top[at..]).for_each(|(x, y)| *x -= factor * y);
            }
        }
        let mut x = vec![0.0; size];
        for at in (0..size).rev() {
            let known: f64 = (at + 1..size).map(|n| rows[at][n] * x[n]).sum();
            x[at] = (rows[at][size] - known) / rows[at][at];
        }
        Some(x)
    }

    /// A column of the left side, which is its row as well.
    fn column(&self, at: usize) -> Vec<f64> {
        let mut one = vec![0.0; self.right.len()];
        one[at] = 1.0;
        self.times(&one)
    }

    fn by_steps(&self, pn: &mut PnCentrality, meter: &mut Meter<'_>) -> Result<Option<Limit>, Error> {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let left = self.times(&pn.scores);
        let mut rest: Vec<f64> = self.right.iter().zip(left).map(|(right, left)| right - left).collect();
        let mut way = rest.clone();
        let mut size = dot(&rest, &rest);
        while rest.iter().any(|error| error.abs() > SMALL) {
            if let limit @ Some(_) = meter.steps(self.right.len()) {
                return Ok(limit);
            }
            let step = self.times(&way);
            let bend = dot(&way, &step);
            if bend <= NOTHING * dot(&way, &way) || pn.iterations == MOST_STEPS {
                return Err(singular());
            }
            let far = size / bend;
            pn.scores.iter_mut().zip(&way).for_each(|(x, way)| *x += far * way);
            rest.iter_mut().zip(&step).for_each(|(rest, step)| *rest -= far * step);
            let next = dot(&rest, &rest);
            way.iter_mut().zip(&rest).for_each(|(way, rest)| *way = rest + next / size * *way);
            size = next;
            pn.iterations += 1;
        }
        Ok(None)
    }
}

fn singular() -> Error {
    let why = "the equations have no single solution, since too many are foes of all others";
    Error::unsupported("measure", "PN centrality", why)
}
