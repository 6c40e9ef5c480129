//! What kind of statement a claim is, and its aspects.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The eleven kinds of claim. Spelled in `snake_case` in documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClaimKind {
    /// Something said to be so.
    #[default]
    ReportedFact,
    /// What somebody says they intend.
    StatedIntent,
    /// Why, in somebody's own words.
    StatedReason,
    /// What somebody says they hold, offer or refuse.
    StatedPosition,
    /// What others say that somebody holds.
    ThirdPartyPosition,
    /// What somebody judges to stand in the way.
    AssessedObstacle,
    /// What must hold before something else may.
    Condition,
    /// What somebody expects to happen.
    Forecast,
    /// Why, or for what, in an observer's judgement.
    AssessedMotive,
    /// What is so, in an observer's judgement.
    AssessedFact,
    /// What brings about what, in somebody's judgement.
    Causal,
}

impl ClaimKind {
    /// All kinds, in order of declaration.
    pub const ALL: [Self; 11] = [
        Self::ReportedFact,
        Self::StatedIntent,
        Self::StatedReason,
        Self::StatedPosition,
        Self::ThirdPartyPosition,
        Self::AssessedObstacle,
        Self::Condition,
        Self::Forecast,
        Self::AssessedMotive,
        Self::AssessedFact,
        Self::Causal,
    ];

    /// The spelling in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReportedFact => "reported_fact",
            Self::StatedIntent => "stated_intent",
            Self::StatedReason => "stated_reason",
            Self::StatedPosition => "stated_position",
            Self::ThirdPartyPosition => "third_party_position",
            Self::AssessedObstacle => "assessed_obstacle",
            Self::Condition => "condition",
            Self::Forecast => "forecast",
            Self::AssessedMotive => "assessed_motive",
            Self::AssessedFact => "assessed_fact",
            Self::Causal => "causal",
        }
    }

    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    pub(crate) fn from_number(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or_default()
    }
}

impl fmt::Display for ClaimKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ClaimKind {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| Error::unknown_among("kind of claim", text, Self::ALL.iter().map(|k| k.name())))
    }
}

/// One of the four ways in which a claim can be about something other than here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Told as history.
    Historical,
    /// Said of a time to come.
    Future,
    /// Supposed, not asserted.
    Hypothetical,
    /// Denied: the claim says that the relation does *not* hold.
    Negated,
}

impl Aspect {
    /// All aspects, in order of declaration.
    pub const ALL: [Self; 4] = [Self::Historical, Self::Future, Self::Hypothetical, Self::Negated];

    /// The spelling in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Historical => "historical",
            Self::Future => "future",
            Self::Hypothetical => "hypothetical",
            Self::Negated => "negated",
        }
    }
}

/// A set of aspects.
///
/// # Example
///
/// ```
/// use detente::model::{Aspect, Aspects};
///
/// let set: Aspects = [Aspect::Future, Aspect::Negated].into_iter().collect();
/// assert!(set.contains(Aspect::Future) && !set.contains(Aspect::Hypothetical));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Aspects(u8);

impl Aspects {
    /// No aspect: said of here and now.
    pub const NONE: Self = Self(0);

    /// This set and `aspect`.
    pub const fn with(self, aspect: Aspect) -> Self {
        Self(self.0 | 1 << aspect as u8)
    }

    /// Whether `aspect` is in the set.
    pub const fn contains(self, aspect: Aspect) -> bool {
        self.0 & 1 << aspect as u8 != 0
    }

    /// Whether the sets share an aspect.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The aspects, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Aspect> {
        Aspect::ALL.into_iter().filter(move |&a| self.contains(a))
    }

    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits & 0xF)
    }
}

impl FromIterator<Aspect> for Aspects {
    fn from_iter<I: IntoIterator<Item = Aspect>>(aspects: I) -> Self {
        aspects.into_iter().fold(Self::NONE, Self::with)
    }
}
