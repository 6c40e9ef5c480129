//! How alike two portfolios are: S (Signorino & Ritter 1999, *Tau-b or Not Tau-b*), and corrected
//! for chance, Scott's pi (1955) and Cohen's kappa (1960, 1968), as Häge 2011, *Choice or
//! Circumstance?*, has them for foreign policy.

use std::fmt::Debug;

use super::portfolios::Portfolios;
use crate::error::Error;

/// How far two values are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Distance {
    /// Their difference: yes and no are twice as far apart as yes and abstention.
    #[default]
    Absolute,
    /// The square of their difference: four times as far.
    Squared,
    /// 1 when they differ: values are categories.
    Nominal,
}

/// One of the numbers of a [`Similarity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// [`Similarity::share`].
    Share,
    /// [`Similarity::s`].
    S,
    /// [`Similarity::pi`].
    Pi,
    /// [`Similarity::kappa`].
    Kappa,
}

/// How alike two portfolios are, over the items on which both hold something.
///
/// All are symmetric, and 1 for two that hold the same. Wherever nothing can be said, it is
/// `None`: on no common items, and where no difference was to be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Similarity {
    /// How many items both hold something on.
    pub common: usize,
    /// On how many of them they hold the same; items count alike here.
    pub identical: usize,
    /// S: 1 less twice the distance of the two over the greatest that there could be on the
    /// [scale](Portfolios::scaled); from -1 to 1. `None` where the scale is of one value or the
    /// common items have no weight.
    pub s: Option<f64>,
    /// Scott's pi: 1 less the distance over that which two would have who held values at
    /// random, each as often as both together do. At most 1; 0 as by chance.
    pub pi: Option<f64>,
    /// Cohen's kappa: 1 less the distance over that which two would have who held values at
    /// random, each as often as it does itself. At most 1; 0 as by chance.
    pub kappa: Option<f64>,
}

impl Similarity {
    /// The part of the common items on which they hold the same, from 0 to 1.
    pub fn share(&self) -> Option<f64> {
        (self.common > 0).then(|| self.identical as f64 / self.common as f64)
    }

    /// One of its numbers.
    pub fn get(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Share => self.share(),
            Measure::S => self.s,
            Measure::Pi => self.pi,
            Measure::Kappa => self.kappa,
        }
    }
}

impl<A: Ord + Clone, I: Ord + Clone> Portfolios<A, I> {
    /// How alike two portfolios are, by a distance of values. [Weights](Self::weighted) of items
    /// count in S, pi and kappa.
    ///
    /// The papers have both differences and squares; whichever is asked for counts in all three.
    ///
    /// Cost: linear in the two portfolios (in all items where [absence](Self::absent_as) has a value
    /// and items have weights); times a logarithm where there are many values.
    ///
    /// # Errors
    ///
    /// Unknown actor.
    pub fn similarity(&self, a: &A, b: &A, distance: Distance) -> Result<Similarity, Error>
    where
        A: Debug,
    {
        Ok(self.alike(self.known(a)?, self.known(b)?, distance))
    }

    /// The place of an actor among all, which must be one.
    pub(super) fn known(&self, actor: &A) -> Result<u32, Error>
    where
        A: Debug,
    {
        self.number_of(actor).ok_or_else(|| Error::unknown("actor", &format!("{actor:?}")))
    }

    pub(super) fn alike(&self, a: u32, b: u32, distance: Distance) -> Similarity {
        let (mut common, mut identical) = (0, 0);
        let mut tally = Tally::new(self.levels().len(), self.is_unweighted());
        self.shared(a, b, |shared| {
            common += shared.count;
            identical += if shared.levels.0 == shared.levels.1 { shared.count } else { 0 };
            tally.add(shared.levels, shared.count, shared.weight);
        });
        // What weighs nothing leaves nothing, not even what rounding makes of it.
        let cells: Vec<Cell> = tally.cells().into_iter().filter(|cell| cell.2 > 0.0).collect();
        let span = match (distance, self.scale()) {
            (Distance::Nominal, _) => 1.0,
            (_, scale) => scale.map_or(0.0, |(least, greatest)| distance.of(least, greatest)),
        };
        let sums = Sums::of(&cells, self.levels(), distance);
        let [s, pi, kappa] = sums.measures(span, distance);
        Similarity { common, identical, s, pi, kappa }
    }
}

impl Distance {
    fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Absolute => (a - b).abs(),
            Self::Squared => (a - b) * (a - b),
            Self::Nominal => f64::from(u8::from((a - b).abs() > 0.0)),
        }
    }

    /// The sum of the distances of every two values of two lists, times their weights; both lists
    /// weigh `total`. Exact while all are whole, symmetric to the bit, and 0 for one value.
    fn between(self, levels: &[f64], one: &[f64], other: &[f64], total: f64) -> f64 {
        let weighed = |weights: &[f64], value: &dyn Fn(f64) -> f64| -> f64 {
            weights.iter().zip(levels).map(|(weight, &level)| weight * value(level)).sum()
        };
        match self {
            Self::Nominal => total * total - one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>(),
            // What is below each gap between values meets what is above it.
            Self::Absolute => {
                let (mut a, mut b, mut sum) = (0.0, 0.0, 0.0);
                for (at, gap) in levels.windows(2).enumerate() {
                    a += one[at];
                    b += other[at];
                    sum += (gap[1] - gap[0]) * (a * (total - b) + b * (total - a));
                }
                sum
            }
            // Measured from the least value, so that one value alone leaves nothing.
            Self::Squared => {
                let least = levels.first().copied().unwrap_or_default();
                let from = |level: f64| level - least;
                let square = |level: f64| from(level) * from(level);
                let squares = total * weighed(one, &square) + total * weighed(other, &square);
                (squares - 2.0 * (weighed(one, &from) * weighed(other, &from))).max(0.0)
            }
        }
    }
}

/// How many common items there are by the levels of both, or what they weigh.
struct Tally {
    /// By the one's level, then the other's, where there are few and items count alike.
    counts: Vec<u64>,
    width: usize,
    listed: Vec<Cell>,
}

/// The levels of both, and what the items with these weigh.
type Cell = (u32, u32, f64);

/// So many levels make a table.
const FEW: usize = 32;

impl Tally {
    fn new(levels: usize, unweighted: bool) -> Self {
        let width = if unweighted && levels <= FEW { levels } else { 0 };
        Self { counts: vec![0; width * width], width, listed: Vec::new() }
    }

    fn add(&mut self, (a, b): (u32, u32), count: usize, weight: f64) {
        if self.width > 0 {
            self.counts[a as usize * self.width + b as usize] += count as u64;
        } else {
            self.listed.push((a, b, weight * count as f64));
        }
    }

    /// The cells, ascending and each once. Weights are added by size, so that the order of items
    /// does not show.
    fn cells(mut self) -> Vec<Cell> {
        if self.width > 0 {
            let cell = |(at, &count): (usize, &u64)| ((at / self.width) as u32, (at % self.width) as u32, count as f64);
            return self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(cell).collect();
        }
        self.listed.sort_unstable_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1)).then(x.2.total_cmp(&y.2)));
        self.listed.dedup_by(|next, cell| {
            let same = (next.0, next.1) == (cell.0, cell.1);
            cell.2 += if same { next.2 } else { 0.0 };
            same
        });
        self.listed
    }
}

/// What the measures are made of.
struct Sums {
    /// The values that one of the two holds.
    levels: Vec<f64>,
    /// What the items weigh on which the one holds each.
    one: Vec<f64>,
    other: Vec<f64>,
    total: f64,
    /// The distances, times weights.
    apart: f64,
}

impl Sums {
    fn of(cells: &[Cell], levels: &[f64], distance: Distance) -> Self {
        let mut used: Vec<u32> = cells.iter().flat_map(|cell| [cell.0, cell.1]).collect();
        used.sort_unstable();
        used.dedup();
        let (mut one, mut other) = (vec![0.0; used.len()], vec![0.0; used.len()]);
        let place = |level: u32| used.partition_point(|&other| other < level);
        for &(a, b, weight) in cells {
            one[place(a)] += weight;
            other[place(b)] += weight;
        }
        let apart = cells.iter().map(|&(a, b, weight)| weight * distance.of(levels[a as usize], levels[b as usize]));
        let (apart, total) = (ascending(apart), ascending(cells.iter().map(|cell| cell.2)));
        Self { levels: used.iter().map(|&level| levels[level as usize]).collect(), one, other, total, apart }
    }

    /// S, pi and kappa, when the greatest distance there could be is `span`.
    fn measures(&self, span: f64, distance: Distance) -> [Option<f64>; 3] {
        let (most, apart) = (self.total * span, self.apart * self.total);
        let both: Vec<f64> = self.one.iter().zip(&self.other).map(|(a, b)| a + b).collect();
        let pooled = distance.between(&self.levels, &both, &both, 2.0 * self.total) / 4.0;
        let own = distance.between(&self.levels, &self.one, &self.other, self.total);
        let corrected = |chance: f64| (chance > 0.0).then(|| 1.0 - apart / chance);
        let s = (most > 0.0).then(|| (1.0 - 2.0 * self.apart / most).clamp(-1.0, 1.0));
        [s, corrected(pooled), corrected(own)]
    }
}

/// A sum by size, so that the order of what is added does not show.
fn ascending(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.iter().sum()
}
