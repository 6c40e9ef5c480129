//! PageRank: how often one who follows links at random comes by (Page, Brin, Motwani & Winograd
//! 1999, *The PageRank citation ranking*), by power iteration.
//!
//! Ranks are whole numbers of 2^-62, so their sums are exact: nothing is lost on the way, and the bits
//! do not depend on the order of nodes or on threads.

use super::flow::Flow;
use super::folded::Network;
use super::links::Side;
use super::scores::{Approached, Scores};
use super::sums;
use crate::budget::{Budget, Limit};
use crate::error::Error;
use crate::model::NodeId;
use crate::view::Answer;

/// How ranks are found.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRank {
    damping: f64,
    tolerance: f64,
    most: usize,
    single: bool,
    personal: Vec<(NodeId, f64)>,
}

/// Damping 0.85, tolerance 10^-13, at most 1,000 steps, nobody preferred.
impl Default for PageRank {
    fn default() -> Self {
        Self::new()
    }
}

impl PageRank {
    /// Damping 0.85, tolerance 10^-13, at most 1,000 steps, nobody preferred.
    pub const fn new() -> Self {
        Self { damping: 0.85, tolerance: 1e-13, most: 1000, single: false, personal: Vec::new() }
    }

    /// How likely a link is followed rather than a jump made, from 0 up to but not including 1.
    pub const fn damping(mut self, damping: f64) -> Self {
        self.damping = damping;
        self
    }

    /// The ranks are found when a step changes them by no more than this together. The ranks are
    /// then off by at most `damping / (1 - damping)` times as much, together.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// At most so many steps.
    pub const fn steps(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// What a node gives to those it links to is kept in 32 bits instead of 64: faster on millions of
    /// links, and right to about the sixth digit, as `f32` would be. The ranks are found when rounding is
    /// all that changes them. Weighted networks take no notice.
    pub const fn single(mut self) -> Self {
        self.single = true;
        self
    }

    /// Jumps lead to these nodes only, as often as they weigh (Page et al. 1999, section 6): finite
    /// numbers from 0, not all 0. A node named twice weighs both.
    pub fn personal<K>(mut self, nodes: impl IntoIterator<Item = (NodeId<K>, f64)>) -> Self {
        self.personal = nodes.into_iter().map(|(node, weight)| (node.any(), weight)).collect();
        self
    }

    fn check(&self) -> Result<(), Error> {
        let name = |value: f64| value.to_string();
        if !(0.0..1.0).contains(&self.damping) {
            return Err(Error::invalid("damping", &name(self.damping), "expected a number from 0 up to but not 1"));
        }
        if self.tolerance.is_nan() || self.tolerance < 0.0 {
            return Err(Error::invalid("tolerance", &name(self.tolerance), "expected a number from 0"));
        }
        Ok(())
    }
}

/// The whole, of which ranks are parts.
pub(super) const ONE: u64 = 1 << 62;

impl<'v> Network<'v> {
    /// The PageRank of every node, from 0 to 1; all add up to 1. From a node without links that lead
    /// on one jumps to any node. Weighted, links are followed as often as they weigh, and a node whose
    /// links all weigh 0 has none.
    ///
    /// The residual is the sum of all changes in the last step. Names no claims: the scope is the view.
    /// A step of the budget is a node or link looked at.
    ///
    /// Cost: linear in links for each step, of which the tolerance needs at most its logarithm over the
    /// damping's (184 by default); 4 bytes a link and 28 a node, 24 when [single](PageRank::single), and
    /// 8 a link more when weighted. In parallel.
    ///
    /// # Errors
    ///
    /// Invalid when the damping or tolerance is out of range or those preferred weigh nothing; foreign
    /// id; overflow when weights add up to more than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::{Network, PageRank};
    /// use detente::{Budget, Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((a, c)).record()?;
    /// graph.claim::<Sanctions>((b, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let ranks = Network::of(&view)?.page_rank(&PageRank::new(), &Budget::new())?.value;
    /// assert!((ranks.scores.of(c)? - 2.7 / 4.7).abs() < 1e-12);
    /// assert!(ranks.converged && (ranks.scores.values().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn page_rank(&self, options: &PageRank, budget: &Budget) -> Result<Answer<Approached<'v>>, Error> {
        options.check()?;
        let (count, mut meter) = (self.node_count(), budget.meter());
        let links = self.into()?.count(count);
        let bytes = Flow::bytes(count, links, self.is_weighted(), options.single);
        let mut cut = meter.look().or_else(|| meter.is_too_large(self.into().map_or(0, Side::bytes) + bytes));
        let mut flow = if cut.is_none() { Some(Flow::of(self, options.single)?) } else { None };
        let mut ranks = Ranks::new(self, options, flow.as_ref())?;
        let (mut steps, mut residual, mut converged) = (0, f64::from(u8::from(count > 0)), count == 0);
        while let Some(flow) = flow.as_mut().filter(|_| steps < options.most && !converged) {
            cut = meter.steps(count + links);
            if cut.is_some() {
                break;
            }
            let (changed, rounding) = flow.step(&mut ranks);
            residual = changed as f64 / ONE as f64;
            converged = residual <= options.tolerance || changed <= rounding;
            steps += 1;
        }
        let scores = Scores::new(self.view(), ranks.shown(flow.as_ref()));
        Ok(Answer::new(Approached { scores, steps, residual, converged }).cut(cut.filter(|_: &Limit| !converged)))
    }
}

/// The ranks so far, in the order of a [`Flow`], and where jumps lead.
pub(super) struct Ranks {
    pub(super) values: Vec<u64>,
    /// In parts of 2^64.
    pub(super) damping: u64,
    /// Of those preferred, what jumps bring them; none when nobody is.
    pub(super) personal: Vec<(u32, u64)>,
}

/// The part of a number that a fraction of 2^64 is.
#[inline]
pub(super) fn part(number: u64, fraction: u64) -> u64 {
    ((u128::from(number) * u128::from(fraction)) >> 64) as u64
}

/// A fraction of 1 in parts of 2^64; 1 is a little less.
#[expect(clippy::cast_sign_loss, reason = "fractions are at least 0")]
pub(super) fn fraction(number: f64) -> u64 {
    (number * (ONE as f64 * 4.0)) as u64
}

impl Ranks {
    fn new(network: &Network<'_>, options: &PageRank, flow: Option<&Flow>) -> Result<Self, Error> {
        let count = network.node_count() as u64;
        let mut personal: Vec<(u32, f64)> = Vec::with_capacity(options.personal.len());
        for &(node, weight) in &options.personal {
            if !weight.is_finite() || weight < 0.0 {
                return Err(Error::invalid("preference", &weight.to_string(), "expected a finite number from 0"));
            }
            personal.push((network.view().ix(node)?.0, weight));
        }
        let all = sums::sum_of(|| personal.iter().map(|node| node.1));
        if !personal.is_empty() && (all == 0.0 || all.is_infinite()) {
            let rule = "expected preferences that add up to a finite number above 0";
            return Err(Error::invalid("preferences", &all.to_string(), rule));
        }
        let damping = fraction(options.damping);
        let share = |weight: f64| part(ONE - part(ONE, damping), fraction(weight / all));
        let place = |node: u32| flow.map_or(node, |flow| flow.place(node));
        let personal = personal.into_iter().map(|(node, weight)| (place(node), share(weight))).collect();
        Ok(Self { values: vec![ONE.checked_div(count).unwrap_or(0); count as usize], damping, personal })
    }

    /// What everybody gets when so much was handed on: jumps that are not personal, those from
    /// nodes without links, and what rounding left over.
    pub(super) fn common(&self, handed: u64) -> u64 {
        let personal: u64 = self.personal.iter().map(|node| node.1).sum();
        let rest = ONE.saturating_sub(part(handed, self.damping)).saturating_sub(personal);
        rest / self.values.len() as u64
    }

    fn shown(&self, flow: Option<&Flow>) -> Vec<f64> {
        let all = self.values.iter().sum::<u64>().max(1) as f64;
        let place = |node: u32| flow.map_or(node, |flow| flow.place(node)) as usize;
        (0..self.values.len() as u32).map(|node| self.values[place(node)] as f64 / all).collect()
    }
}
