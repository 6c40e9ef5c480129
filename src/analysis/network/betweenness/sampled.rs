//! How far scores can be off when only some sources were asked: bounds that are proven.
//!
//! Sources are drawn without replacement (Brandes & Pich 2007, *Centrality estimation in large
//! networks*), so the mean of what they give a node strays from the mean over all sources by less than
//! independent draws would. Two bounds hold for it (Bardenet & Maillard 2015, *Concentration inequalities
//! for sampling without replacement*): one by the range alone (corollary 2.5, after Hoeffding 1963 and
//! Serfling 1974), one by the spread that was seen (theorem 4.3, an empirical Bernstein bound). Each may
//! fail half as often as the whole may, and every node has its share of that; so the smaller holds.

use super::tally::Tally;

/// What was drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    /// Sources there are.
    pub(super) of: usize,
    /// Sources drawn.
    pub(super) count: usize,
    /// The most that a source gives one node or link.
    pub(super) range: f64,
    /// How likely the bound must hold.
    pub(super) confidence: f64,
}

impl Drawn {
    /// By how much at most a sum over all sources differs from what the drawn ones say, for all of so many
    /// nodes or links at once.
    pub(super) fn bound(self, tally: &Tally, items: &[u32]) -> f64 {
        if self.count >= self.of || self.range <= 0.0 || items.is_empty() {
            return 0.0;
        }
        let [of, count] = [self.of, self.count].map(|number| number as f64);
        if self.count == 0 {
            return of * self.range;
        }
        let left =
            if 2 * self.count <= self.of { 1.0 - (count - 1.0) / of } else { (1.0 - count / of) * (1.0 + 1.0 / count) };
        let failing = (1.0 - self.confidence) / 2.0 / items.len() as f64;
        let by_range = self.range * (left * (2.0 / failing).ln() / (2.0 * count)).sqrt();
        let log = (10.0 / failing).ln();
        let by_spread = |&at: &u32| {
            let spread = (2.0 * left * log / count).sqrt() * self.spread(tally, at as usize);
            spread + (7.0 / 3.0 + 3.0 / 2_f64.sqrt()) * self.range * log / count
        };
        let most = items.iter().map(|at| by_spread(at).min(by_range)).fold(0.0, f64::max);
        of * most.min(self.range)
    }

    /// The standard deviation of what the drawn sources give, at least.
    fn spread(self, tally: &Tally, at: usize) -> f64 {
        let count = self.count as f64;
        let (mean, square) = (tally.sum(at) / count, tally.squares(at) / count);
        // Squares were rounded down, each root by less than a quantum; the rest is for rounding here.
        let quantum = tally.scale.square_quantum();
        let variance = (square - (mean - quantum).max(0.0).powi(2)).max(0.0) + square * 2_f64.powi(-48);
        variance.sqrt() + quantum
    }
}

/// So many of all nodes, in the order drawn: the first steps of a Fisher-Yates shuffle.
pub(super) fn draw(nodes: usize, count: usize, seed: u64) -> Vec<u32> {
    let mut all: Vec<u32> = (0..nodes as u32).collect();
    let mut state = seed;
    for at in 0..count.min(nodes) {
        let other = at + below(&mut state, (nodes - at) as u64) as usize;
        all.swap(at, other);
    }
    all.truncate(count);
    all
}

/// A number below `end`, each as likely (Lemire 2019, *Fast random integer generation in an interval*).
fn below(state: &mut u64, end: u64) -> u64 {
    loop {
        let wide = u128::from(next(state)) * u128::from(end);
        if wide as u64 >= end.wrapping_neg() % end {
            return (wide >> 64) as u64;
        }
    }
}

/// A step of splitmix64 (Steele, Lea & Flood 2014).
const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
