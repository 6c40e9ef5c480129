//! Core numbers: how densely a node is embedded (Seidman 1983, *Network structure and minimum
//! degree*).
//!
//! Nodes are peeled off level by level: those with too few links go, and whoever has too few then
//! (Matula & Beck 1983, *Smallest-last ordering*). Nodes that are left are looked through once a
//! level, which reads memory in order, where keeping them sorted by degree would write all over it
//! (Kabir & Madduri 2017, *Parallel k-core decomposition on multicore platforms*).

use super::folded::Network;
use super::links::{End, Links, linked};
use super::scores::Scores;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::Answer;

impl<'v> Network<'v> {
    /// The core number of every node: the greatest k such that it has k links or more to others that
    /// have so too. Direction and weight do not count, nor do loops.
    ///
    /// Names no claims: the scope is the view. A step of the budget is a node or link looked at. Cut
    /// short, the scores of nodes not yet settled are lower bounds, no lower than any settled one.
    ///
    /// Cost: linear in links, and in nodes for each core they are in; 8 bytes a node beside the links.
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
    /// let cores = Network::of(&view)?.core_numbers(&Budget::new())?.value;
    /// assert_eq!(cores.values(), [2.0, 2.0, 2.0, 1.0]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn core_numbers(&self, budget: &Budget) -> Result<Answer<Scores<'v>>, Error> {
        let (count, mut meter) = (self.node_count(), budget.meter());
        let mut peel = Peel { left: Vec::new(), cores: vec![0; count], level: 0 };
        let mut cut = meter.look().or_else(|| meter.is_too_large(count * 8));
        if cut.is_none() {
            let side = self.both()?;
            cut = meter.is_too_large(count * 8 + side.bytes());
            if cut.is_none() {
                cut = linked!(side, rows => peel.run(rows, &mut meter));
            }
        }
        let cores = peel.cores.iter().map(|&core| f64::from(core.min(peel.level)));
        let scores = Scores::new(self.view(), cores.collect());
        Ok(Answer::new(scores).cut(cut))
    }
}

struct Peel {
    /// Nodes not yet peeled off, and those that were since it was last looked through.
    left: Vec<u32>,
    /// How many links to others a node has left; in the end its core number.
    cores: Vec<u32>,
    level: u32,
}

impl Peel {
    fn run(&mut self, rows: impl Links, meter: &mut Meter<'_>) -> Option<Limit> {
        for (degree, node) in self.cores.iter_mut().zip(0..) {
            let row = rows.row(node);
            // Rows ascend: a loop, of which there is one at most, is found by halving.
            let has_loop = row.binary_search_by_key(&node, |end| end.far()).is_ok();
            *degree = row.len() as u32 - u32::from(has_loop);
        }
        self.left = (0..self.cores.len() as u32).collect();
        let mut peeled: Vec<u32> = Vec::new();
        while !self.left.is_empty() {
            let (level, cores) = (self.level, &mut self.cores);
            let mut steps = self.left.len();
            // Who was peeled off at an earlier level keeps a number below this one.
            self.left.retain(|&node| cores[node as usize] >= level);
            peeled.extend(self.left.iter().filter(|&&node| cores[node as usize] == level));
            let mut at = 0;
            while let Some(&node) = peeled.get(at) {
                at += 1;
                steps += rows.row(node).len();
                for end in rows.row(node) {
                    // Whoever went before, the node itself too, has no more than the level. Falling or not
                    // is no branch, since it would be a coin thrown.
                    let degree = &mut cores[end.far() as usize];
                    let falls = *degree > level;
                    *degree -= u32::from(falls);
                    if falls & (*degree == level) {
                        peeled.push(end.far());
                    }
                }
            }
            let all = peeled.len() == self.left.len();
            peeled.clear();
            if let Some(limit) = meter.steps(steps) {
                return Some(limit);
            }
            if all {
                self.level = u32::MAX;
                return None;
            }
            self.level += 1;
        }
        self.level = u32::MAX;
        None
    }
}
