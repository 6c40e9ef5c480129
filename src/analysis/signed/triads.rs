//! The directed signed triad census: how many threes of nodes are of each of 138 kinds (Batagelj &
//! Mrvar 2001, *A subquadratic triad census algorithm for large sparse networks with small
//! maximum degree*, Social Networks 23; with signs as in the R package signnet).

use rayon::prelude::*;

use super::directed::{Directed, Dyad};
use super::triad_classes::{LABELLED, classes};
use crate::budget::Budget;
use crate::view::Answer;

/// How many threes of nodes are of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triads(Vec<u128>);

impl Triads {
    /// How many there are of a kind, such as `021C-PN`; `None` when there is no kind of this name.
    pub fn count(&self, kind: &str) -> Option<u128> {
        classes().names.iter().position(|name| name == kind).map(|at| self.0[at])
    }

    /// All 138 kinds with how many there are: by unsigned kind in the usual order from `003` to
    /// `300`, then by signs.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static str, u128)> {
        classes().names.iter().map(String::as_str).zip(self.0.iter().copied())
    }

    /// All together.
    pub fn total(&self) -> u128 {
        self.0.iter().sum()
    }
}

impl Directed<'_> {
    /// Counts all threes of nodes by which arcs they have and with which signs.
    ///
    /// A kind is named by the usual name of the unsigned triad (so many mutual, asymmetric and
    /// null pairs; a letter) and the signs of its arcs, P of a friend, N of a foe. Arcs are
    /// listed as 0→1, 1→0, 0→2, 2→0, 1→2, 2→1, with the nodes numbered so that absent arcs come as
    /// early in the list as they can, and then friendly ones: the least code of all six. So
    /// `300-NNNNNN` are three who are foes all ways, `012-P` is one friendly arc, and names are
    /// the same for all numberings of nodes. `111D` is an arc to one of a mutual pair, `111U`
    /// one from it; `021D` and `120D` have a node that sends two arcs, `021U` and `120U` one that
    /// gets two.
    ///
    /// All together are n (n - 1) (n - 2) / 6. Names no claims. A step of the budget is a
    /// neighbour looked at; a census cut short counts what it saw by then, and no `003`.
    ///
    /// Cost: for each tie the ties at its two ends, in parallel; what has no tie or one is found by
    /// subtraction.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Directed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let states: Vec<_> = (0..5).map(|n| graph.node(State, &format!("S{n}")).add().unwrap()).collect();
    /// for (n, &a) in states.iter().enumerate() {
    ///     for &b in &states[n + 1..] {
    ///         graph.claim::<Talks>((a, b)).affinity(-0.5).record()?;
    ///     }
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let triads = Directed::of(&view)?.triads(&Budget::new()).value;
    /// assert_eq!((triads.count("300-NNNNNN"), triads.total()), (Some(10), 10));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn triads(&self, budget: &Budget) -> Answer<Triads> {
        let mut meter = budget.meter();
        let mut counts = vec![0; classes().names.len()];
        let nodes: Vec<u32> = (0..self.node_count() as u32).collect();
        let mut cut = meter.look();
        for batch in nodes.chunks(1 << 12) {
            if cut.is_some() {
                break;
            }
            let parts: Vec<Tally> = batch.par_chunks(64).map(|nodes| Tally::of(self.rows(), nodes)).collect();
            for part in &parts {
                let labelled = part.counts.iter().zip(&classes().of);
                labelled.for_each(|(&count, &class)| counts[class as usize] += u128::from(count));
            }
            cut = meter.steps(parts.iter().map(|part| part.steps).sum());
        }
        if cut.is_none() {
            let n = self.node_count() as u128;
            let all = n * n.saturating_sub(1) * n.saturating_sub(2) / 6;
            counts[0] = all - counts.iter().sum::<u128>();
        }
        Answer::new(Triads(counts)).cut(cut)
    }
}

/// Triads by their labelled code.
struct Tally {
    counts: Vec<u64>,
    steps: usize,
}

impl Tally {
    /// The triads whose first tie, in order of nodes, begins at one of these.
    fn of(rows: &[Vec<Dyad>], nodes: &[u32]) -> Self {
        let mut tally = Self { counts: vec![0; LABELLED], steps: 0 };
        for &node in nodes {
            let row = &rows[node as usize];
            for (at, dyad) in row.iter().enumerate().filter(|(_, dyad)| dyad.far > node) {
                tally.around((node, &row[..at], &row[at + 1..]), *dyad, &rows[dyad.far as usize], rows.len());
            }
        }
        tally
    }

    /// The triads of a tie with all third nodes: those tied to either end here, others at once.
    fn around(&mut self, (first, before, after): (u32, &[Dyad], &[Dyad]), tie: Dyad, other: &[Dyad], count: usize) {
        let (mut one, mut two) = (before.iter().chain(after).peekable(), other.iter().peekable());
        let mut tied = 0;
        loop {
            let (to_first, to_second) = match (one.peek(), two.peek()) {
                (None, None) => break,
                (Some(a), Some(b)) if a.far == b.far => (one.next(), two.next()),
                (Some(a), Some(b)) if a.far > b.far => (None, two.next()),
                (Some(_), _) => (one.next(), None),
                (None, Some(_)) => (None, two.next()),
            };
            let third = to_first.or(to_second).map_or(first, |dyad| dyad.far);
            self.steps += 1;
            if third == first {
                continue;
            }
            tied += 1;
            // Each triad once, at the first of its ties.
            if third > tie.far || third > first && to_first.is_none() {
                let codes = [Some(&tie), to_first, to_second].map(|dyad| dyad.map_or(0, |dyad| dyad.code as usize));
                self.counts[codes[0] * 81 + codes[1] * 9 + codes[2]] += 1;
            }
        }
        self.counts[tie.code as usize * 81] += (count - tied - 2) as u64;
    }
}
