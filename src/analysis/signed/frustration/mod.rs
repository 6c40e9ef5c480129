//! How far from balance: the least weight of ties that must go, or change sign, for two camps to
//! have friends inside and foes between (the frustration index, or line index of balance).
//!
//! | file | has |
//! |---|---|
//! | `found.rs` | the answer |
//! | `blocks.rs` | the blocks into which signed ties fall, each settled by itself |
//! | `part.rs` | how a block is settled |
//! | `web.rs`, `contract.rs` | a block by itself, and with nodes joined |
//! | `local.rs` | good camps, soon |
//! | `cycles.rs`, `packing.rs` | negative cycles, and packings of them, which are the lower bound |
//! | `simplex.rs`, `inverse.rs`, `bound.rs` | the best packing, by linear programming |
//! | `exact.rs`, `listing.rs` | the search that closes what is open and lists all that is best |
//!
//! What is *not* here: camps of more than two, and camps where foes may share one at a price of
//! its own.

mod blocks;
mod bound;
mod contract;
mod cycles;
mod exact;
mod found;
mod inverse;
mod listing;
mod local;
mod packing;
mod part;
mod simplex;
mod web;

pub use found::{Certificate, FrustratedTie, Frustration, NegativeCycle};

use super::Signed;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;
use part::Part;

/// How many divisions that cost least are looked for in a block, unless asked otherwise.
const OPTIMA: usize = 1000;

fn spend(meter: &mut Meter<'_>, steps: usize) -> Result<(), Limit> {
    meter.steps(steps).map_or(Ok(()), Err)
}

impl<'v> Signed<'v> {
    /// The least weight of ties that cannot please: friends in two camps or foes in one, over all
    /// divisions into two camps (Harary 1959; Aref, Mason and Wilson 2020). Nothing when balanced.
    ///
    /// Every block of ties that no single node holds together is settled by itself. Camps come
    /// from local search. That no camps are better is shown by negative cycles, each of which has
    /// a frustrated tie in any division: they are packed into the sizes of ties, greedily, then
    /// by linear programming (Barahona and Mahjoub 1986), and where that leaves something open,
    /// pairs of nodes are settled one way and the other. All is counted in whole numbers.
    ///
    /// `because` holds the claims of the frustrated ties. Cut short by the budget, the answer has
    /// bounds that hold, and camps that cost the upper. A step is an arc that is looked at; what
    /// is linear is done in any case. A result is an optimal division of a block.
    ///
    /// Cost: milliseconds for 1000 ties and seconds for 10,000 where cycles pack well, as they do
    /// among states; exponential at worst, so give large graphs a budget of time. About 100 bytes
    /// a tie, and at most 150 million for the linear program, which a block that needs more than
    /// 3000 cycles does without.
    ///
    /// # Errors
    ///
    /// Overflow when the sizes of the ties add up to more than 10^12.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((a, c), 0.5), ((b, c), -0.1), ((a, d), -0.5)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let signed = Signed::of(&view)?;
    /// // One of three ties must give: three divisions are as good as each other.
    /// let found = signed.frustration(&Budget::new())?.value;
    /// assert_eq!((found.lower, found.upper, found.proven), (1.0, 1.0, true));
    /// assert_eq!((found.optima, found.all_optima), (Some(3), true));
    /// assert_eq!(found.optimal_camps(9).len(), 3);
    /// // The triangle shows it: whatever the camps, one of its ties is frustrated.
    /// let shown = found.certificate;
    /// assert_eq!((shown.cycles.len(), shown.packed), (1, shown.parts));
    /// // By weight, it is the weakest.
    /// let found = signed.weighted().frustration(&Budget::new())?.value;
    /// assert_eq!(found.upper, 0.1);
    /// assert_eq!(found.camps.keys(), [vec!["A", "B", "C"], vec!["D"]]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn frustration(&self, budget: &Budget) -> Result<Answer<Frustration<'v>>, Error> {
        self.frustration_listing(OPTIMA, budget)
    }

    /// As [`frustration`](Self::frustration), which lists up to 1000 optimal divisions of each
    /// block; here up to `most`, 0 to list none.
    ///
    /// # Errors
    ///
    /// As [`frustration`](Self::frustration).
    pub fn frustration_listing(&self, most: usize, budget: &Budget) -> Result<Answer<Frustration<'v>>, Error> {
        let sum: i128 = self.pairs().map(|(_, _, size)| i128::from(size).abs()).sum();
        if sum > 1_000_000_000_000_000_000 {
            return Err(Error::overflow("the sizes of the ties add up"));
        }
        let mut meter = budget.meter();
        let each = packing::parts(sum);
        let mut parts: Vec<Part> = blocks::blocks(self).into_iter().map(|block| Part::new(block, each)).collect();
        let large = meter.is_too_large(self.tie_count() * 100);
        let cut = large.or_else(|| solve(&mut parts, most, &mut meter).err());
        let found = Frustration::new(self, parts, each);
        // A step that was cut is no loss when the bounds have met and nothing is listed.
        let cut = cut.filter(|_| most > 0 || !found.proven);
        let because: Vec<_> = found.frustrated(self).flat_map(|(a, b, _)| self.claims_of_pair(a, b)).collect();
        let lower = found.lower;
        Ok(Answer::new(found).because(because).cut_at(cut, Some(lower)))
    }
}

/// Settles all blocks: each a little, then each to its end, the smallest first.
fn solve(parts: &mut [Part], most: usize, meter: &mut Meter<'_>) -> Result<(), Limit> {
    let mut order: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].trouble.is_some()).collect();
    order.sort_by_key(|&at| parts[at].nodes.len());
    for &at in &order {
        parts[at].sketch(meter)?;
    }
    for &at in &order {
        parts[at].settle(meter)?;
    }
    if most == 0 {
        return Ok(());
    }
    for &at in &order {
        parts[at].list(most, meter)?;
    }
    Ok(())
}
