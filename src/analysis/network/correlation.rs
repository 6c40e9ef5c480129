//! How alike two rankings are: Spearman's rho (1904) with mean ranks for equal scores, and Kendall's
//! tau-b (1945) by the sorting of Knight (1966).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::scores::Scores;

/// How alike the orders are in which two measures, or one at two times, put the same nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// How many nodes both have.
    pub shared: usize,
    /// Spearman's rho: the correlation of their ranks, where equal scores share the mean of their
    /// ranks. 1 in the same order, -1 in reverse. `None` where one of the two gives all nodes the
    /// same score, as with fewer than two nodes.
    pub spearman: Option<f64>,
    /// Kendall's tau-b: pairs in the same order less those in reverse, as a share of those that
    /// either has in an order (their geometric mean). `None` where rho is.
    pub kendall: Option<f64>,
}

impl Scores<'_> {
    /// How alike these scores rank nodes as others do. Scores of two views are compared over the nodes
    /// that both have, the same by kind and key.
    ///
    /// Both numbers come of whole sums: they do not depend on the order of nodes, and equal rankings
    /// have exactly 1.
    ///
    /// Cost: sorting the nodes three times; 24 bytes a node.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Sanctions>((a, b)).record()?;
    /// graph.claim::<Sanctions>((b, c)).record()?;
    /// graph.claim::<Sanctions>((a, c)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let network = Network::of(&view)?;
    /// let (out, into) = (network.out_degrees()?, network.in_degrees()?);
    /// // A, B, C by links that lead on; C, B, A by those that lead to them.
    /// let found = out.rank_correlation(&into);
    /// assert_eq!((found.spearman, found.kendall), (Some(-1.0), Some(-1.0)));
    /// // All have as many links either way: that ranks nobody.
    /// assert_eq!(out.rank_correlation(&network.degrees()?).kendall, None);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn rank_correlation(&self, other: &Scores<'_>) -> RankCorrelation {
        let mut pairs = self.pairs(other);
        let shared = pairs.len();
        // Zero is zero, whatever its sign.
        for pair in &mut pairs {
            *pair = [pair[0] + 0.0, pair[1] + 0.0];
        }
        RankCorrelation { shared, spearman: spearman(&pairs), kendall: kendall(&mut pairs) }
    }

    /// Both scores of the nodes that both have.
    fn pairs(&self, other: &Scores<'_>) -> Vec<[f64; 2]> {
        if std::ptr::eq(self.view(), other.view()) {
            return self.values().iter().zip(other.values()).map(|(&x, &y)| [x, y]).collect();
        }
        let others: BTreeMap<_, f64> = other.iter().map(|(node, score)| ((node.kind(), node.key()), score)).collect();
        let both = self.iter().filter_map(|(node, x)| Some([x, *others.get(&(node.kind(), node.key()))?]));
        both.collect()
    }
}

/// The correlation of the ranks.
fn spearman(pairs: &[[f64; 2]]) -> Option<f64> {
    let [x, y] = [0, 1].map(|of| ranks(pairs, of));
    let product =
        |a: &[i64], b: &[i64]| -> i128 { a.iter().zip(b).map(|(&a, &b)| i128::from(a) * i128::from(b)).sum() };
    share(product(&x, &y), product(&x, &x), product(&y, &y))
}

/// A sum as a part of the geometric mean of two others; `None` when one is 0.
fn share(sum: i128, one: i128, other: i128) -> Option<f64> {
    let whole = (one as f64 * other as f64).sqrt();
    (whole > 0.0).then(|| (sum as f64 / whole).clamp(-1.0, 1.0))
}

/// Twice the distance of each rank from the mean rank: whole, also where several share theirs.
fn ranks(pairs: &[[f64; 2]], of: usize) -> Vec<i64> {
    let middle = pairs.len() as u32 + 1;
    let mut order: Vec<u32> = (0..pairs.len() as u32).collect();
    let score = |&n: &u32| pairs[n as usize][of];
    order.sort_unstable_by(|a, b| score(a).total_cmp(&score(b)));
    let mut ranks = vec![0; pairs.len()];
    let mut first = 0;
    for same in order.chunk_by(|a, b| score(a).total_cmp(&score(b)).is_eq()) {
        // Ranks from first + 1 to first + length, whose mean is half of first + last.
        let length = same.len() as u32;
        let doubled = 2 * i64::from(first) + 1 + i64::from(length);
        for &n in same {
            ranks[n as usize] = doubled - i64::from(middle);
        }
        first += length;
    }
    ranks
}

/// Pairs of nodes in the same order less those in reverse: all that are in an order less twice those
/// that sorting must turn.
fn kendall(pairs: &mut [[f64; 2]]) -> Option<f64> {
    let by = |of: usize| move |a: &[f64; 2], b: &[f64; 2]| a[of].total_cmp(&b[of]);
    let both = |a: &[f64; 2], b: &[f64; 2]| by(0)(a, b).then_with(|| by(1)(a, b));
    pairs.sort_unstable_by(both);
    let all = of_two(pairs.len());
    let (same_x, same) = (tied(pairs, by(0)), tied(pairs, both));
    let mut scores: Vec<f64> = pairs.iter().map(|pair| pair[1]).collect();
    let turned = turns(&mut scores);
    let same_y: i128 = scores.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|run| of_two(run.len())).sum();
    share(all - same_x - same_y + same - 2 * turned, all - same_x, all - same_y)
}

/// How many pairs there are of so many.
fn of_two(count: usize) -> i128 {
    let count = count as i128;
    count * (count - 1) / 2
}

/// How many pairs of a sorted list are equal.
fn tied(pairs: &[[f64; 2]], by: impl Fn(&[f64; 2], &[f64; 2]) -> Ordering) -> i128 {
    pairs.chunk_by(|a, b| by(a, b).is_eq()).map(|run| of_two(run.len())).sum()
}

/// Sorts by merging, runs of one, two, four and so on; how many pairs were in reverse.
fn turns(scores: &mut Vec<f64>) -> i128 {
    let mut merged = Vec::with_capacity(scores.len());
    let (mut length, mut turned) = (1, 0);
    while length < scores.len() {
        merged.clear();
        for run in scores.chunks(2 * length) {
            let (mut left, mut right) = run.split_at(length.min(run.len()));
            while let (Some(a), Some(b)) = (left.first(), right.first()) {
                // Of equal ones the left comes first, and nothing is turned.
                let side = if a.total_cmp(b).is_le() {
                    &mut left
                } else {
                    turned += left.len() as i128;
                    &mut right
                };
                merged.push(side[0]);
                *side = &side[1..];
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(scores, &mut merged);
        length *= 2;
    }
    turned
}
