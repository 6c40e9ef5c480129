//! How many triangles there are, in all and at each node.

use std::ops::Range;

use super::folded::Network;
use super::hubs::{Hubs, Marks};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;

impl Network<'_> {
    /// How many triangles there are: three nodes, each linked to the others. Direction and weight do
    /// not count, nor do loops.
    ///
    /// Names no claims: the scope is the view. A step of the budget is a link to, or of, a neighbour; a
    /// count cut short is a lower bound.
    ///
    /// Cost: at most links to the power 1.5 (Chiba & Nishizeki 1985), in parallel; 4 bytes a link and
    /// 13 a node beside the links, and one a node for each thread.
    ///
    /// # Errors
    ///
    /// Limit when there are more links than can be numbered.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (c, a), (c, d)] {
    ///     graph.claim::<Talks>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// assert_eq!(Network::of(&view)?.triangles(&Budget::new())?.value, 1);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn triangles(&self, budget: &Budget) -> Result<Answer<u64>, Error> {
        let (mut meter, mut all) = (budget.meter(), 0);
        let cut = match self.hubs(&mut meter)? {
            Ok(hubs) => hubs.visit(&mut meter, || Marks::new(&hubs), |m, ranks| count(&hubs, m, ranks), |n| all += n),
            Err(limit) => Some(limit),
        };
        Ok(Answer::new(all).cut(cut))
    }

    /// The rows in which triangles are found, unless that goes beyond a limit.
    pub(super) fn hubs(&self, meter: &mut Meter<'_>) -> Result<Result<Hubs, Limit>, Error> {
        let nodes = self.node_count();
        if let Some(limit) = meter.look().or_else(|| meter.is_too_large(Hubs::bytes(nodes, 0))) {
            return Ok(Err(limit));
        }
        let side = self.both()?;
        match meter.is_too_large(side.bytes() + Hubs::bytes(nodes, side.count(nodes) / 2)) {
            Some(limit) => Ok(Err(limit)),
            None => Ok(Ok(Hubs::of(self)?)),
        }
    }
}

/// The triangles whose last nodes are these ranks, and how many links were looked at.
fn count(hubs: &Hubs, marks: &mut Marks, ranks: Range<u32>) -> (u64, usize) {
    let (mut found, mut steps) = (0, 0);
    for rank in ranks {
        let row = hubs.row(rank);
        steps += row.len();
        if row.len() < 2 {
            continue;
        }
        marks.set(row);
        for &far in row {
            steps += hubs.row(far).len();
            found += marks.common(hubs, far);
        }
        marks.clear(row);
    }
    (found, steps)
}
