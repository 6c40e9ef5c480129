//! What an analysis gives back: a value, the claims that carry it, and whether it is whole.

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
