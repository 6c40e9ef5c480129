//! What an analysis gives back: a value, the claims that carry it, and whether it is whole.

use std::collections::BTreeSet;
use std::fmt;

use crate::budget::Limit;
use crate::graph::Claim;
use crate::model::ClaimId;

/// Whether an answer is whole, or what cut it short.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Completeness {
    /// Nothing is missing.
    #[default]
    Complete,
    /// The budget ended first; the value is what was found by then.
    Truncated {
        /// By which limit.
        by: Limit,
        /// Of a search for the best: nothing that was not found is better than this.
        bound: Option<f64>,
    },
}

/// A value with its reasons.
///
/// `because` lists the claims that carry the value, each once, by key; structure and background
/// carry everything and are never listed. For a value that exists or is best, dropping any other
/// claim leaves it; for a count it is the scope. `against` lists claims that speak against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The value.
    pub value: T,
    /// The claims that carry it.
    pub because: Vec<ClaimId>,
    /// The claims that speak against it.
    pub against: Vec<ClaimId>,
    /// Whether it is whole.
    pub completeness: Completeness,
}

/// What one answer has and a later one has not, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed<I> {
    /// What only the first has, in its order.
    pub lost: Vec<I>,
    /// What only the second has, in its order.
    pub gained: Vec<I>,
}

/// A complete answer that no claim carries.
impl<T> From<T> for Answer<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> Answer<T> {
    /// A complete answer that no claim carries yet.
    pub(crate) const fn new(value: T) -> Self {
        Self { value, because: Vec::new(), against: Vec::new(), completeness: Completeness::Complete }
    }

    /// Carried by these claims besides; background is left out.
    pub(crate) fn because<'a>(mut self, claims: impl IntoIterator<Item = Claim<'a>>) -> Self {
        self.because = listed(claims);
        self
    }

    /// Spoken against by these claims.
    pub(crate) fn against<'a>(mut self, claims: impl IntoIterator<Item = Claim<'a>>) -> Self {
        self.against = listed(claims);
        self
    }

    /// Cut short by a limit, if any.
    pub(crate) const fn cut(self, by: Option<Limit>) -> Self {
        self.cut_at(by, None)
    }

    /// Cut short by a limit, if any, when nothing that is missing is better than `bound`.
    pub(crate) const fn cut_at(mut self, by: Option<Limit>, bound: Option<f64>) -> Self {
        if let Some(by) = by {
            self.completeness = Completeness::Truncated { by, bound };
        }
        self
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.completeness == Completeness::Complete
    }

    /// What is different in a later answer to the same question: which findings only one of them
    /// has, told apart by `name`, with the reasons that only one of them has. It is as whole as
    /// both are.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::diplomacy::conditions;
    /// use detente::{Answer, Graph, Lens, view::Change};
    /// # #[cfg(feature = "json")] {
    /// let mut graph = Graph::new();
    /// detente::io::json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
    /// let summit = graph.find("summit_jpn_prk")?;
    /// let view = graph.view(&Lens::new().lifted())?;
    /// let unsaid = view.suppose([Change::without(graph.claim_keyed("C28").unwrap())])?;
    /// let (before, after) = (conditions(&view, summit)?, conditions(&unsaid, summit)?);
    /// let found = before.difference(&after, |condition| condition.claim);
    /// assert_eq!((found.value.lost.len(), found.value.gained.len()), (1, 0));
    /// # }
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn difference<I, K: Ord>(&self, after: &Self, name: impl Fn(&I) -> K) -> Answer<Changed<I>>
    where
        I: Clone,
        T: AsRef<[I]>,
    {
        let names = |answer: &Self| -> BTreeSet<K> { answer.value.as_ref().iter().map(&name).collect() };
        let (first, second) = (names(self), names(after));
        let only = |answer: &Self, other: &BTreeSet<K>| -> Vec<I> {
            answer.value.as_ref().iter().filter(|found| !other.contains(&name(found))).cloned().collect()
        };
        let apart = |one: &[ClaimId], other: &[ClaimId]| -> Vec<ClaimId> {
            let known: BTreeSet<&ClaimId> = other.iter().collect();
            one.iter().filter(|claim| !known.contains(claim)).copied().collect()
        };
        let both = |one: &[ClaimId], other: &[ClaimId]| [apart(one, other), apart(other, one)].concat();
        Answer {
            value: Changed { lost: only(self, &second), gained: only(after, &first) },
            because: both(&self.because, &after.because),
            against: both(&self.against, &after.against),
            completeness: if self.is_complete() { after.completeness } else { self.completeness },
        }
    }

    /// The same answer with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { value: f(self.value), because: self.because, against: self.against, completeness: self.completeness }
    }
}

/// Each claim once, by key, then number; background left out.
fn listed<'a>(claims: impl IntoIterator<Item = Claim<'a>>) -> Vec<ClaimId> {
    let mut claims: Vec<Claim<'_>> = claims.into_iter().filter(|c| !c.is_background()).collect();
    claims.sort_by(Claim::canonical);
    claims.dedup_by_key(|c| c.id());
    claims.into_iter().map(|c| c.id()).collect()
}

impl fmt::Display for Completeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Truncated { by, bound: None } => write!(f, "truncated by {by}"),
            Self::Truncated { by, bound: Some(bound) } => write!(f, "truncated by {by}, none better than {bound}"),
        }
    }
}
