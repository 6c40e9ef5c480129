//! Groups in which each node is where most of its neighbours are: label propagation (Raghavan,
//! Albert & Kumara 2007, *Near linear time algorithm to detect community structures*).

use super::folded::Network;
use super::links::{End, Links, Side, linked};
use super::sums::Quantum;
use crate::analysis::Partition;
use crate::analysis::draws::Draws;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::{Answer, NodeIx};

/// How labels go about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelPropagation {
    seed: u64,
    most: usize,
}

/// Seed 1, at most 1,000 steps.
impl Default for LabelPropagation {
    fn default() -> Self {
        Self::new()
    }
}

impl LabelPropagation {
    /// Seed 1, at most 1,000 steps.
    pub const fn new() -> Self {
        Self { seed: 1, most: 1000 }
    }

    /// Draws from this seed: the same seed, the same groups.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// At most so many steps, in each of which every node is asked once.
    pub const fn steps(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

/// The groups that labels make.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels<'v> {
    /// Who has the same label: every node is in one group.
    pub communities: Partition<'v>,
    /// How many steps were taken.
    pub steps: usize,
    /// Whether every node has a label that most of its neighbours have; else the steps allowed, or
    /// the budget, ended first.
    pub settled: bool,
}

impl<'v> Network<'v> {
    /// Groups by label propagation: every node starts with a label of its own. In each step every node,
    /// one after the other in an order drawn anew, takes the label that most of its neighbours have;
    /// weighted, whose links weigh most. It keeps its own label if that is among them; else one of them
    /// is drawn. A step that changes nothing is the last.
    ///
    /// Labels run along links: in a directed network a node takes those of nodes that link to it, which
    /// may go round for ever; without direction it settles. Loops, and links that weigh 0, carry no
    /// labels. It is fast and finds no optimum of anything: other seeds, and nodes under other keys, may
    /// come out in other groups. The same nodes, links and seed give the same, on any number of threads.
    ///
    /// Names no claims: the scope is the view. A step of the budget is a node or link looked at.
    ///
    /// Cost: linear in links for the first step; later ones look only at nodes one of whose neighbours
    /// has changed. 30 bytes a node.
    ///
    /// # Errors
    ///
    /// Overflow when the weights of the ties of two nodes add up to more than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{LabelPropagation, Network};
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (c, d)] {
    ///     graph.claim::<Talks>(pair).affinity(0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?.undirected();
    /// let found = network.label_propagation(&LabelPropagation::new(), &Budget::new())?.value;
    /// assert_eq!(found.communities.keys(), [["A", "B"], ["C", "D"]]);
    /// assert!(found.settled);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn label_propagation(&self, options: &LabelPropagation, budget: &Budget) -> Result<Answer<Labels<'v>>, Error> {
        let (out, into, count) = (self.out()?, self.into()?, self.node_count());
        let mut meter = budget.meter();
        let mut cut = meter.look().or_else(|| meter.is_too_large(count * 30));
        let mut spread = Spread::of(into, self.is_weighted(), count);
        let mut draws = Draws(options.seed);
        let (mut steps, mut settled) = (0, count == 0);
        while steps < options.most && !settled && cut.is_none() {
            let step = spread.step(out, &mut draws, &mut meter);
            settled = step == Ok(false);
            steps += 1;
            cut = step.err();
        }
        let labels = (0..).map(NodeIx).zip(spread.labels.iter().copied());
        let communities = Partition::numbered(self.view(), labels);
        Ok(Answer::new(Labels { communities, steps, settled }).cut(cut))
    }
}

/// Who has which label.
struct Spread<'n, 'v> {
    into: &'n Side<'v>,
    quantum: Option<Quantum>,
    labels: Vec<u32>,
    /// By node: whether a neighbour changed since it was asked.
    stale: Vec<bool>,
    /// By label: what its links to the node asked weigh; 0 between nodes.
    weights: Vec<u128>,
    /// The labels that have any.
    near: Vec<u32>,
}

impl<'n, 'v> Spread<'n, 'v> {
    fn of(into: &'n Side<'v>, weighted: bool, count: usize) -> Self {
        let quantum = match into {
            Side::Own(rows) if weighted => Some(Quantum::for_all(rows.weights.iter().copied())),
            _ => None,
        };
        let labels = (0..count as u32).collect();
        Self { into, quantum, labels, stale: vec![true; count], weights: vec![0; count], near: Vec::new() }
    }

    /// Asks every node once; whether any changed.
    fn step(&mut self, out: &Side<'_>, draws: &mut Draws, meter: &mut Meter<'_>) -> Result<bool, Limit> {
        let mut changed = false;
        for node in draws.shuffled(self.labels.len()) {
            if !std::mem::replace(&mut self.stale[node as usize], false) {
                continue;
            }
            meter.steps(1 + self.into.degree(node)).map_or(Ok(()), Err)?;
            let label = self.best(node, draws);
            if std::mem::replace(&mut self.labels[node as usize], label) != label {
                changed = true;
                let stale = &mut self.stale;
                linked!(out, rows => rows.row(node).iter().for_each(|end| stale[end.far() as usize] = true));
            }
        }
        Ok(changed)
    }

    /// The label that a node takes.
    fn best(&mut self, node: u32, draws: &mut Draws) -> u32 {
        let Self { labels, weights, near, .. } = self;
        let mut add = |far: u32, weight: u128| {
            if far != node && weight > 0 {
                let label = labels[far as usize];
                if weights[label as usize] == 0 {
                    near.push(label);
                }
                weights[label as usize] += weight;
            }
        };
        match (self.into, self.quantum) {
            (Side::Own(rows), Some(quantum)) => {
                rows.weighed(node).for_each(|(far, weight)| add(far, quantum.count(weight)));
            }
            (side, _) => linked!(side, rows => rows.row(node).iter().for_each(|end| add(end.far(), 1))),
        }
        let own = labels[node as usize];
        let most = near.iter().map(|&label| weights[label as usize]).max().unwrap_or(0);
        let keeps = weights[own as usize] == most;
        near.retain(|&label| std::mem::take(&mut weights[label as usize]) == most);
        let label = if keeps { own } else { near[draws.below(near.len())] };
        near.clear();
        label
    }
}
