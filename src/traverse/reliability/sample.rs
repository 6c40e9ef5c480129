//! How likely the two ends of a web are connected, by trying: in every sample each line stands or
//! falls by its own draw, which depends on the seed, the sample and the line and on nothing else,
//! so that threads leave no trace. Draws are those of `SplitMix64` (Steele, Lea & Flood 2014, *Fast
//! Splittable Pseudorandom Number Generators*), which gives the n-th at once.

use rayon::prelude::*;

use super::web::{END, START, Web};
use crate::budget::{Limit, Meter};
use crate::traverse::net::Groups;

/// In how many samples the ends were connected, lines at their lower and at their upper bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    pub(super) samples: u64,
    pub(super) hits: [u64; 2],
}

/// Lines looked at by all threads between two looks at the clock.
const ROUND: usize = 1 << 20;
/// Nodes left in one sample between two looks at the clock.
const EVERY: usize = 1 << 14;

/// Tries so many samples, or as many as the meter allows; a step is a sample.
pub(super) fn sample(web: &Web, samples: u64, seed: u64, meter: &mut Meter<'_>) -> (Hits, Option<Limit>) {
    let trial = Trial::new(web, seed);
    let most = (ROUND / (web.lines.len() + 1)).clamp(1, 4096) as u64;
    let mut found = Hits::default();
    while found.samples < samples {
        let mut cut = None;
        let mut round = 0;
        while round < most.min(samples - found.samples) && cut.is_none() {
            cut = meter.step();
            round += u64::from(cut.is_none());
        }
        let range = found.samples..found.samples + round;
        let hits = range.into_par_iter().map_init(|| Scratch::new(web.nodes), |s, n| trial.run(n, s, meter));
        let hits = hits.try_reduce(|| [0; 2], |a, b| Ok([a[0] + b[0], a[1] + b[1]]));
        match hits {
            Ok(hits) => {
                found.samples += round;
                found.hits = [found.hits[0] + hits[0], found.hits[1] + hits[1]];
            }
            Err(limit) => return (found, Some(limit)),
        }
        if cut.is_some() {
            return (found, cut);
        }
    }
    (found, None)
}

struct Trial<'w> {
    rows: Groups<(u32, u32)>,
    /// Below what draw of 53 bits a line stands, at both bounds.
    bars: Vec<[u64; 2]>,
    is_interval: bool,
    web: &'w Web,
    seed: u64,
}

/// What one thread needs for its samples.
struct Scratch {
    /// The last search that met each node.
    met: Vec<u64>,
    search: u64,
    stack: Vec<u32>,
}

impl Scratch {
    fn new(nodes: usize) -> Self {
        Self { met: vec![0; nodes], search: 0, stack: Vec::new() }
    }
}

impl<'w> Trial<'w> {
    fn new(web: &'w Web, seed: u64) -> Self {
        let bars = web
            .lines
            .iter()
            .map(|line| line.odds.map(|p| (p.clamp(0.0, 1.0) * 2_f64.powi(53)).round() as i64).map(i64::cast_unsigned))
            .collect();
        let is_interval = web.lines.iter().any(|line| line.odds[0] < line.odds[1]);
        Self { rows: web.rows(), bars, is_interval, web, seed }
    }

    fn run(&self, sample: u64, scratch: &mut Scratch, meter: &Meter<'_>) -> Result<[u64; 2], Limit> {
        let high = self.connects(1, sample, scratch, meter)?;
        // The same draws: what stands at the lower bound stands at the upper one.
        let low = if high && self.is_interval { self.connects(0, sample, scratch, meter)? } else { high };
        Ok([u64::from(low), u64::from(high)])
    }

    fn connects(&self, bound: usize, sample: u64, scratch: &mut Scratch, meter: &Meter<'_>) -> Result<bool, Limit> {
        scratch.search += 1;
        scratch.stack.clear();
        scratch.stack.push(START);
        scratch.met[START as usize] = scratch.search;
        let mut left = 0;
        while let Some(node) = scratch.stack.pop() {
            left += 1;
            if left % EVERY == 0 {
                meter.look().map_or(Ok(()), Err)?;
            }
            for &(far, line) in self.rows.of(node) {
                if scratch.met[far as usize] == scratch.search || !self.stands(bound, sample, line) {
                    continue;
                }
                if far == END {
                    return Ok(true);
                }
                scratch.met[far as usize] = scratch.search;
                scratch.stack.push(far);
            }
        }
        Ok(false)
    }

    fn stands(&self, bound: usize, sample: u64, line: u32) -> bool {
        let number = sample.wrapping_mul(self.web.lines.len() as u64).wrapping_add(u64::from(line));
        draw(self.seed, number) >> 11 < self.bars[line as usize][bound]
    }
}

/// The draw of that number, from 0, of the stream that begins at the seed.
fn draw(seed: u64, number: u64) -> u64 {
    let state = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Hits {
    /// Bounds between which the probability lies unless something happened whose chance is at
    /// most `1 - confidence`: Chernoff's bound (1952) with the relative entropy of Hoeffding
    /// (1963, theorem 1), half of the chance at each end. It holds for any number of samples.
    pub(super) fn interval(&self, confidence: f64) -> [f64; 2] {
        if self.samples == 0 {
            return [0.0, 1.0];
        }
        let allowed = ((1.0 - confidence) / 2.0).ln().abs() / self.samples as f64;
        let part = self.hits.map(|hits| hits as f64 / self.samples as f64);
        [farthest(part[0], 0.0, allowed), farthest(part[1], 1.0, allowed)]
    }
}

/// The probability farthest from `part` on the way to `end` that is not further off than allowed.
fn farthest(part: f64, end: f64, allowed: f64) -> f64 {
    let (mut within, mut beyond) = (part, end);
    if entropy(part, end) <= allowed {
        return end;
    }
    for _ in 0..64 {
        let middle = f64::midpoint(within, beyond);
        if entropy(part, middle) <= allowed { within = middle } else { beyond = middle }
    }
    // Outward, so that rounding never narrows the interval.
    beyond
}

/// The relative entropy of a coin that shows `part` against one that shows `whole`.
fn entropy(part: f64, whole: f64) -> f64 {
    let term = |p: f64, q: f64| if p <= 0.0 { 0.0 } else { p * (p / q).ln() };
    term(part, whole) + term(1.0 - part, 1.0 - whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of `SplitMix64` with seed 1234567, as its authors' program prints them.
    #[test]
    fn draws_are_those_of_split_mix() {
        let first: Vec<u64> = (0..3).map(|n| draw(1_234_567, n)).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn intervals_widen_with_confidence_and_close_in_with_samples() {
        let of = |hits: u64, samples: u64, confidence: f64| Hits { samples, hits: [hits; 2] }.interval(confidence);
        assert_eq!(of(0, 0, 0.95).map(f64::to_bits), [0.0_f64, 1.0].map(f64::to_bits));
        // With no hit the upper end is 1 - (0.025)^(1/n), as Clopper and Pearson have it.
        assert!((of(0, 100, 0.95)[1] - (1.0 - 0.025_f64.powf(0.01))).abs() < 1e-12 && of(0, 100, 0.95)[0] <= 0.0);
        assert!((of(100, 100, 0.95)[0] - 0.025_f64.powf(0.01)).abs() < 1e-12 && of(100, 100, 0.95)[1] >= 1.0);
        let (usual, surer, more) = (of(30, 100, 0.95), of(30, 100, 0.99), of(300, 1000, 0.95));
        let ordered = [surer[0], usual[0], more[0], 0.3, more[1], usual[1], surer[1]];
        assert!(ordered.windows(2).all(|pair| pair[0] < pair[1]), "{ordered:?}");
    }
}
