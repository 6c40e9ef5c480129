//! Ranks of right answers, and what many of them come to.

use std::fmt;

/// The rank of a right answer among the candidates: 1, half of every other candidate of the same
/// score, and all of those of a higher one. It is whole or half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rank {
    doubled: u64,
}

impl Rank {
    /// The rank behind so many higher candidates and among so many equal ones, not counting itself.
    pub const fn behind(higher: u32, equal: u32) -> Self {
        Self { doubled: 2 + 2 * higher as u64 + equal as u64 }
    }

    /// As a number, 1 at best.
    pub fn value(self) -> f64 {
        self.doubled as f64 / 2.0
    }

    /// Whether it is among the first so many: a rank of 10.5 is not among the first 10.
    pub const fn is_within(self, most: u32) -> bool {
        self.doubled <= 2 * most as u64
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

/// What ranks come to, all as fractions or means over queries.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Measures {
    /// How many queries.
    pub queries: usize,
    /// Mean reciprocal rank, in (0, 1].
    pub mrr: f64,
    /// The share of ranks within 1, in [0, 1].
    pub hits_1: f64,
    /// The share of ranks within 3.
    pub hits_3: f64,
    /// The share of ranks within 10.
    pub hits_10: f64,
    /// The mean of ranks, at least 1.
    pub mean_rank: f64,
}

impl Measures {
    /// Of some ranks; `None` when there are none.
    ///
    /// The same bits for the same ranks in any order: equal ranks are counted, then added from the
    /// best on.
    ///
    /// Cost: sorting the ranks.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::forecast::{Measures, Rank};
    ///
    /// // Alone in front, and one of two behind three.
    /// let found = Measures::of([Rank::behind(0, 0), Rank::behind(3, 1)]).unwrap();
    /// assert_eq!((found.hits_1, found.hits_3, found.hits_10, found.mean_rank), (0.5, 0.5, 1.0, 2.75));
    /// assert_eq!(found.mrr, (1.0 + 1.0 / 4.5) / 2.0);
    /// ```
    pub fn of(ranks: impl IntoIterator<Item = Rank>) -> Option<Self> {
        let mut ranks: Vec<Rank> = ranks.into_iter().collect();
        ranks.sort_unstable();
        let count = ranks.len() as f64;
        let within = |most| ranks.partition_point(|rank| rank.is_within(most)) as f64 / count;
        let groups = || ranks.chunk_by(|a, b| a == b).map(|group| (group.len() as f64, group[0].value()));
        (!ranks.is_empty()).then(|| Self {
            queries: ranks.len(),
            mrr: groups().map(|(count, rank)| count / rank).sum::<f64>() / count,
            hits_1: within(1),
            hits_3: within(3),
            hits_10: within(10),
            mean_rank: groups().map(|(count, rank)| count * rank).sum::<f64>() / count,
        })
    }
}
