//! Camps, as many as there are, with the fewest friends apart and foes together: correlation
//! clustering.

use super::Signed;
use super::camps::{Branch, Found, Net, first, packed, pieces};
use crate::analysis::Partition;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::NodeId;
use crate::view::Answer;

/// Camps, and the ties that do not fit them.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters<'v> {
    /// What the ties weigh that do not fit: foes in one camp and friends in two.
    pub cost: f64,
    /// No camps cost less than this.
    pub lower: f64,
    /// Whether no camps cost less than these.
    pub proven: bool,
    /// How many camps there are.
    pub k: usize,
    /// The camps. Each hangs together by friendly ties within it.
    pub camps: Partition<'v>,
    /// The ties that do not fit, by their first, then their second node.
    pub ties: Vec<(NodeId, NodeId)>,
}

impl<'v> Signed<'v> {
    /// Camps, as many as it takes, such that the foes in one camp and the friends in two weigh
    /// least: clusterability (Davis 1967), generalised as by Doreian & Mrvar (1996), known as
    /// correlation clustering (Bansal, Blum & Chawla 2004). The cost is 0 when balance is weak.
    ///
    /// Blocks are searched one by one. Camps come from moving nodes and groups, and from kicks
    /// where that ends. The bound counts cycles with exactly one hostile tie, packed by linear
    /// programming so that none overfills a tie; where it stays below the cost, branch and bound
    /// settles one tie at a time. A block too hard for that keeps its bound and is not `proven`,
    /// also without a budget. Of several optima one is given, always the same.
    ///
    /// `because` holds the claims of the ties that do not fit. A cut answer has camps and a bound
    /// that hold; its bound is `lower`. A step of the budget is about the work at one tie.
    ///
    /// Cost: exact search is exponential in the worst case and takes about a second at a thousand
    /// ties; for large views, what climbing and one linear program a block take.
    ///
    /// # Errors
    ///
    /// Overflow when all ties together weigh more than 2 * 10^12.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((b, c), 0.5), ((a, c), -0.5), ((c, d), -0.5), ((a, d), -0.5)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let found = Signed::of(&view)?.clusters(&Budget::new())?.value;
    /// assert_eq!((found.cost, found.proven), (1.0, true));
    /// assert_eq!(found.k, found.camps.len());
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn clusters(&self, budget: &Budget) -> Result<Answer<Clusters<'v>>, Error> {
        let (net, unit) = Net::of(self)?;
        let mut meter = budget.meter();
        let (found, cut) = search(&net, &mut meter);
        let camps = self.partition(&found.groups);
        let clusters = Clusters {
            cost: self.units(found.cost, unit),
            lower: self.units(found.lower, unit),
            proven: found.cost == found.lower,
            k: camps.len(),
            camps,
            ties: self.unfit(&found.groups).map(|(a, b)| (self.node(a).id(), self.node(b).id())).collect(),
        };
        let because = self.unfit(&found.groups).flat_map(|(a, b)| self.claims_of_pair(a, b));
        let lower = clusters.lower;
        Ok(Answer::new(clusters).because(because).cut_at(cut, Some(lower)))
    }

    /// The pairs that do not fit groups, by number.
    pub(super) fn unfit<'a>(&'a self, groups: &'a [u32]) -> impl Iterator<Item = (u32, u32)> + 'a {
        let pairs = self.pairs().filter(|&(a, b, weight)| (groups[a as usize] == groups[b as usize]) == (weight < 0));
        pairs.map(|(a, b, _)| (a, b))
    }

    /// A sum of weights that were divided by `unit`, in units.
    pub(super) fn units(&self, cost: i64, unit: i64) -> f64 {
        (i128::from(cost) * i128::from(unit)) as f64 / self.scale()
    }
}

/// The best camps of a net, whose groups hang together by friendly ties.
pub(super) fn search(net: &Net, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    let friends = net.joined(|tie| !net.bonds[tie as usize].is_negative());
    // Foes who are not friends of friends of each other are apart whatever else.
    let within = |tie: u32| {
        let bond = net.bonds[tie as usize];
        !bond.is_negative() || friends[bond.a as usize] == friends[bond.b as usize]
    };
    let mut cut = None;
    let mut lower = 0;
    let mut apart = vec![false; net.bonds.len()];
    for piece in pieces(net, within).into_iter().filter(|piece| piece.ties.len() > 1) {
        let (found, limit) = solve(&piece.net, meter);
        cut = cut.or(limit);
        lower += found.lower;
        for (at, &tie) in piece.ties.iter().enumerate() {
            let bond = piece.net.bonds[at];
            apart[tie as usize] = found.groups[bond.a as usize] != found.groups[bond.b as usize];
        }
    }
    let groups = net.joined(|tie| !net.bonds[tie as usize].is_negative() && !apart[tie as usize]);
    let cost = net.cost(&groups);
    (Found { groups, cost, lower }, cut)
}

/// Blocks of more nodes are large.
const LARGE: usize = 10_000;

/// The best camps of a block.
fn solve(net: &Net, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    // Of a large block cycles are packed before camps are kicked, which may take all the time.
    let kicks = if net.count() > LARGE { 0 } else { net.count() * 10 };
    let (found, cut) = first(net, net.count(), kicks, meter);
    if cut.is_some() || found.cost == 0 {
        return (found, cut);
    }
    let (lower, cut) = packed(net, false, meter);
    let found = if net.count() > LARGE && cut.is_none() {
        let (kicked, _) = first(net, net.count(), 100_000, meter);
        if kicked.cost < found.cost { kicked } else { found }
    } else {
        found
    };
    let found = Found { lower, ..found };
    if cut.is_some() || found.lower == found.cost {
        return (found, cut);
    }
    Branch::new(net, false, found, meter).run()
}
