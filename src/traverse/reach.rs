//! Reach: who stands within so many hops, by breadth-first search.

use fixedbitset::FixedBitSet;

use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, NodeIx, View};

/// Which way along ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From tail to head; symmetric ties run both ways.
    #[default]
    Out,
    /// From head to tail.
    In,
    /// Both.
    Either,
}

/// A node that was reached, and in how many hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reached {
    /// The node.
    pub node: NodeId,
    /// The fewest hops to it; 0 for the start itself.
    pub hops: usize,
}

impl View {
    /// The nodes within `hops` hops along ties: [`reach()`] outwards.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn reach<K>(&self, from: NodeId<K>, hops: usize, budget: &Budget) -> Result<Answer<Vec<Reached>>, Error> {
        reach(self, from, Direction::Out, hops, budget)
    }
}

/// The nodes within `hops` hops, the start first, then by hops, then by kind and key.
///
/// `because` holds one claim a tie of one tree of fewest hops: those claims alone reach the same
/// nodes in as many hops. Where the budget ends the search (a step is an arc), the answer says
/// so and holds the nodes found by then; none of the found is wrong.
///
/// Cost: time linear in the arcs of reached nodes, a bit a node of the view.
///
/// # Errors
///
/// Foreign id.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
/// use detente::traverse::{Direction, reach};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).record()?;
/// graph.claim::<Talks>((b, c)).record()?;
/// let view = graph.view(&Lens::new())?;
/// let near = reach(&view, a, Direction::Either, 1, &Budget::new())?;
/// assert_eq!(near.value.iter().map(|r| r.node).collect::<Vec<_>>(), [a.any(), b.any()]);
/// assert_eq!(near.because.len(), 1);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn reach<K>(
    view: &View,
    from: NodeId<K>,
    direction: Direction,
    hops: usize,
    budget: &Budget,
) -> Result<Answer<Vec<Reached>>, Error> {
    let mut search =
        Search { seen: FixedBitSet::with_capacity(view.node_count()), found: Vec::new(), tree: Vec::new() };
    search.seen.insert(view.ix(from)?.0 as usize);
    search.found.push((view.ix(from)?, 0));
    let mut meter = budget.meter();
    let mut cut = meter.look().or_else(|| meter.is_too_large(view.node_count() / 8));
    let (mut level, mut depth) = (0..1, 0);
    while cut.is_none() && depth < hops && !level.is_empty() {
        depth += 1;
        let start = search.found.len();
        'level: for at in level {
            let row = view.row(search.found[at].0);
            let out = row.outgoing().filter(|_| direction != Direction::In);
            let into = row.incoming().filter(|_| direction != Direction::Out);
            for (far, arc) in out.chain(into) {
                cut = meter.step().or_else(|| search.is_new(far).then(|| meter.is_full(search.found.len())).flatten());
                if cut.is_some() {
                    break 'level;
                }
                search.add(far, arc, depth);
            }
        }
        search.found[start..].sort_unstable();
        level = start..search.found.len();
    }
    if budget.meter().is_full(0).is_some() {
        (search.found, cut) = (Vec::new(), budget.meter().is_full(0));
    }
    let witnesses = search.tree.iter().filter_map(|&arc| witness(view, arc));
    let because: Vec<Claim<'_>> = witnesses.collect();
    let value = search.found.iter().map(|&(ix, hops)| Reached { node: view.node(ix).id(), hops }).collect();
    Ok(Answer::new(value).because(because).cut(cut))
}

struct Search {
    seen: FixedBitSet,
    found: Vec<(NodeIx, usize)>,
    tree: Vec<ArcIx>,
}

impl Search {
    fn is_new(&self, node: NodeIx) -> bool {
        !self.seen.contains(node.0 as usize)
    }

    fn add(&mut self, node: NodeIx, arc: ArcIx, hops: usize) {
        if !self.seen.put(node.0 as usize) {
            self.found.push((node, hops));
            self.tree.push(arc);
        }
    }
}

/// One claim that is enough for the tie to be there: background if any, else the first by key.
pub(super) fn witness(view: &View, arc: ArcIx) -> Option<Claim<'_>> {
    let mut claims = view.tie(arc).claims();
    let first = view.tie(arc).claims().next();
    claims.find(Claim::is_background).or(first)
}
