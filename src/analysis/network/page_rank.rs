//! PageRank: how often one who follows links at random comes by (Page, Brin, Motwani & Winograd
//! 1999, *The PageRank citation ranking*), by power iteration.
//!
//! Ranks are whole numbers of 2^-62, so their sums are exact: nothing is lost on the way, and the bits
//! do not depend on the order of nodes or on threads.

use rayon::prelude::*;

use super::folded::Network;
use super::links::{End, Links, Packed, Side, linked};
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
const ONE: u64 = 1 << 62;

impl<'v> Network<'v> {
    /// The PageRank of every node, from 0 to 1; all add up to 1. From a node without links that lead
    /// on one jumps to any node. Weighted, links are followed as often as they weigh, and a node whose
    /// links all weigh 0 has none.
    ///
    /// The residual is the sum of all changes in the last step. Names no claims: the scope is the view.
    /// A step of the budget is a node or link looked at.
    ///
    /// Cost: linear in links for each step, of which the tolerance needs at most its logarithm over the
    /// damping's (184 by default); 16 bytes a node, 12 when [single](PageRank::single), 8 a link when
    /// weighted. In parallel.
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
        let count = self.node_count();
        let mut ranks = Ranks::new(self, options)?;
        let (mut meter, work) = (budget.meter(), count + self.into()?.count(count));
        let mut cut = meter.look().or_else(|| meter.is_too_large(self.into().map_or(0, Side::bytes) + count * 16));
        let (mut steps, mut residual, mut converged) = (0, f64::from(u8::from(count > 0)), count == 0);
        let mut flow = cut.is_none().then(|| Flow::of(self, options.single)).transpose()?;
        while let Some(flow) = flow.as_mut().filter(|_| steps < options.most && !converged) {
            cut = meter.steps(work);
            if cut.is_some() {
                break;
            }
            let (changed, rounding) = flow.step(&mut ranks);
            residual = changed as f64 / ONE as f64;
            converged = residual <= options.tolerance || changed <= rounding;
            steps += 1;
        }
        let scores = Scores::new(self.view(), ranks.shown());
        Ok(Answer::new(Approached { scores, steps, residual, converged }).cut(cut.filter(|_: &Limit| !converged)))
    }
}

/// The ranks so far, and where jumps lead.
struct Ranks {
    values: Vec<u64>,
    /// In parts of 2^64.
    damping: u64,
    /// Of those preferred, what jumps bring them; none when nobody is.
    personal: Vec<(u32, u64)>,
}

/// The part of a number that a fraction of 2^64 is.
#[inline]
fn part(number: u64, fraction: u64) -> u64 {
    ((u128::from(number) * u128::from(fraction)) >> 64) as u64
}

/// A fraction of 1 in parts of 2^64; 1 is a little less.
#[expect(clippy::cast_sign_loss, reason = "fractions are at least 0")]
fn fraction(number: f64) -> u64 {
    (number * (ONE as f64 * 4.0)) as u64
}

impl Ranks {
    fn new(network: &Network<'_>, options: &PageRank) -> Result<Self, Error> {
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
        let personal = personal.into_iter().map(|(node, weight)| (node, share(weight))).collect();
        Ok(Self { values: vec![ONE.checked_div(count).unwrap_or(0); count as usize], damping, personal })
    }

    /// What everybody gets when so much was handed on: jumps that are not personal, those from
    /// nodes without links, and what rounding left over.
    fn common(&self, handed: u64) -> u64 {
        let personal: u64 = self.personal.iter().map(|node| node.1).sum();
        let rest = ONE.saturating_sub(part(handed, self.damping)).saturating_sub(personal);
        rest / self.values.len() as u64
    }

    fn shown(&self) -> Vec<f64> {
        let all = self.values.iter().sum::<u64>().max(1) as f64;
        self.values.iter().map(|&value| value as f64 / all).collect()
    }
}

/// What each node gives to those it links to.
enum Given {
    /// To each the same.
    Wide(Vec<u64>),
    /// To each the same, in 32 bits that count `1 << shift`.
    Short(Vec<u32>),
    /// All it has, of which each link takes its part, in the order of the rows.
    Weighed(Vec<u64>, Vec<u64>),
}

/// How ranks flow from step to step.
struct Flow<'n, 'v> {
    out: &'n Side<'v>,
    into: &'n Side<'v>,
    given: Given,
    links: usize,
}

/// So many nodes are a task.
const AT_ONCE: usize = 1 << 12;

impl<'n, 'v> Flow<'n, 'v> {
    fn of(network: &'n Network<'v>, single: bool) -> Result<Self, Error> {
        let (out, into, count) = (network.out()?, network.into()?, network.node_count());
        let given = match into {
            Side::Own(rows) if network.is_weighted() => {
                Given::Weighed(vec![0; count], parts(rows, network.out_degrees()?.values()))
            }
            _ if single => Given::Short(vec![0; count]),
            _ => Given::Wide(vec![0; count]),
        };
        Ok(Self { out, into, given, links: into.count(count) })
    }

    /// One step; by how much it changed the ranks, and by how much rounding alone may.
    fn step(&mut self, ranks: &mut Ranks) -> (u64, u64) {
        let Self { out, into, given, links } = self;
        let mut rounding = ranks.values.len() as u64;
        let changed = match given {
            Given::Wide(given) => {
                let handed = linked!(out, rows => give(rows, &ranks.values, given, |value, degree| value / degree));
                linked!(into, rows => take(ranks, handed, |node| gathered(&rows, node, |far| given[far as usize])))
            }
            Given::Short(given) => {
                let shift = linked!(out, rows => shift(rows, &ranks.values));
                let half = (1 << shift) >> 1;
                let handed = linked!(out, rows => {
                    give(rows, &ranks.values, given, |value, degree| ((value / degree + half) >> shift) as u32)
                });
                rounding += (*links as u64) << shift;
                let far = |far: u32| u64::from(given[far as usize]);
                linked!(into, rows => take(ranks, handed << shift, |node| gathered(&rows, node, far) << shift))
            }
            Given::Weighed(given, parts) => {
                given.copy_from_slice(&ranks.values);
                let Side::Own(rows) = into else { return (0, 0) };
                let handed = (0..given.len() as u32).into_par_iter().filter(|&node| has_weight(out, node));
                let handed: u64 = handed.map(|node| given[node as usize]).sum();
                take(ranks, handed, |node| {
                    let range = rows.range(node);
                    let links = rows.ends[range.clone()].iter().zip(&parts[range]);
                    links.map(|(&far, &share)| part(given[far as usize], share)).sum()
                })
            }
        };
        (changed, rounding)
    }
}

/// What each link of the rows takes of what its tail has, in parts of 2^64.
fn parts(rows: &Packed, strengths: &[f64]) -> Vec<u64> {
    let share = |(&tail, &weight): (&u32, &f64)| {
        let all = strengths[tail as usize];
        if all > 0.0 { fraction(weight / all) } else { 0 }
    };
    rows.ends.par_iter().zip(&rows.weights).map(share).collect()
}

fn has_weight(out: &Side<'_>, node: u32) -> bool {
    out.weighed(node).any(|link| link.1 > 0.0)
}

/// By how many bits what is given must be shortened to fit in 32.
fn shift(rows: impl Links, values: &[u64]) -> u32 {
    let bits = |node: usize| {
        let degree = rows.row(node as u32).len() as u64;
        // No more than the bits of the quotient and one.
        (u64::BITS - values[node].leading_zeros() + 1).saturating_sub(u64::BITS - degree.leading_zeros())
    };
    let nodes = (0..values.len()).into_par_iter().with_min_len(AT_ONCE);
    nodes.filter(|&node| !rows.row(node as u32).is_empty()).map(bits).max().unwrap_or(0).saturating_sub(31)
}

/// Shares out what nodes have, to each of their links the same; what that is in all.
fn give<T: Copy + Send + Into<u64>>(
    rows: impl Links,
    values: &[u64],
    given: &mut [T],
    share: impl Fn(u64, u64) -> T + Sync,
) -> u64 {
    let tasks = given.par_chunks_mut(AT_ONCE).zip(values.par_chunks(AT_ONCE)).enumerate();
    let handed = tasks.map(|(n, (given, values))| {
        let mut handed = 0;
        for ((given, &value), node) in given.iter_mut().zip(values).zip((n * AT_ONCE) as u32..) {
            let degree = rows.row(node).len() as u64;
            if degree > 0 {
                *given = share(value, degree);
                handed += (*given).into() * degree;
            }
        }
        handed
    });
    handed.sum()
}

/// What those that link to a node give it.
#[inline]
fn gathered<L: Links>(rows: &L, node: u32, given: impl Fn(u32) -> u64) -> u64 {
    rows.row(node).iter().map(|end| given(end.far())).sum()
}

/// Gives each node what it takes, and what jumps bring; by how much the ranks changed.
fn take(ranks: &mut Ranks, handed: u64, taken: impl Fn(u32) -> u64 + Sync) -> u64 {
    let (common, damping) = (ranks.common(handed), ranks.damping);
    let personal = ranks.personal.iter().map(|&(node, more)| (node, ranks.values[node as usize], more));
    let personal: Vec<(u32, u64, u64)> = personal.collect();
    let tasks = ranks.values.par_chunks_mut(AT_ONCE).enumerate();
    let changed = tasks.map(|(n, values)| {
        let mut changed = 0;
        for (value, node) in values.iter_mut().zip((n * AT_ONCE) as u32..) {
            let new = common + part(taken(node), damping);
            changed += new.abs_diff(*value);
            *value = new;
        }
        changed
    });
    let mut changed: u64 = changed.sum();
    for (node, before, more) in personal {
        let value = &mut ranks.values[node as usize];
        changed = changed - value.abs_diff(before) + (*value + more).abs_diff(before);
        *value += more;
    }
    changed
}
