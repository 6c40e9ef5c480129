//! Grades (how reliable the source, how credible the report) and analytic confidence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Reliability of a source on the Admiralty scale (NATO AJP-2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged: unknown, not middling.
    F,
}

/// Credibility of a report on the Admiralty scale (NATO AJP-2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Credibility {
    /// 1, confirmed by other sources.
    Confirmed,
    /// 2, probably true.
    ProbablyTrue,
    /// 3, possibly true.
    PossiblyTrue,
    /// 4, doubtful.
    Doubtful,
    /// 5, improbable.
    Improbable,
    /// 6, cannot be judged: unknown, not middling.
    Unknown,
}

/// An Admiralty grade such as `B2`: the source's reliability, then the report's credibility.
///
/// # Example
///
/// ```
/// use detente::model::{Credibility, Grade, Reliability};
///
/// let grade: Grade = "B2".parse()?;
/// assert_eq!((grade.reliability, grade.credibility), (Reliability::B, Credibility::ProbablyTrue));
/// assert!(grade.at_least("C3".parse()?) && !grade.at_least("A3".parse()?));
/// assert!(!"F2".parse::<Grade>()?.at_least("E5".parse()?)); // unknown is not enough for any floor
/// # Ok::<(), detente::Error>(())
/// ```
///
/// # It never mixes
///
/// ```
/// # use detente::{Graph, model::{Grade, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).grade("B2".parse::<Grade>()?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// The same with a [`Likelihood`](super::Likelihood) does not compile, and there is no way from
/// one to a grade:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, Likelihood, model::standard::{State, Talks}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).grade(Likelihood::new(0.55, 0.8)?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// Nor does [`Confidence`]:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, model::{Confidence, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).grade(Confidence::High).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Grade {
    /// How reliable the source is.
    pub reliability: Reliability,
    /// How credible the report is.
    pub credibility: Credibility,
}

const RELIABILITY: [Reliability; 6] =
    [Reliability::A, Reliability::B, Reliability::C, Reliability::D, Reliability::E, Reliability::F];
const CREDIBILITY: [Credibility; 6] = [
    Credibility::Confirmed,
    Credibility::ProbablyTrue,
    Credibility::PossiblyTrue,
    Credibility::Doubtful,
    Credibility::Improbable,
    Credibility::Unknown,
];

impl Grade {
    /// Whether both letters reach those of `floor`. F and 6 are unknown and reach only
    /// themselves.
    pub fn at_least(self, floor: Self) -> bool {
        let reliable = self.reliability <= floor.reliability
            && (self.reliability != Reliability::F || floor.reliability == Reliability::F);
        let credible = self.credibility <= floor.credibility
            && (self.credibility != Credibility::Unknown || floor.credibility == Credibility::Unknown);
        reliable && credible
    }

    /// Whether letter and figure both say something: F and 6 cannot be judged.
    pub fn is_judged(self) -> bool {
        self.reliability != Reliability::F && self.credibility != Credibility::Unknown
    }

    /// 1 to 36 for a column; 0 is left for "no grade".
    pub(crate) const fn code(self) -> u8 {
        self.reliability as u8 * 6 + self.credibility as u8 + 1
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        let n = usize::from(code.checked_sub(1)?);
        Some(Self { reliability: *RELIABILITY.get(n / 6)?, credibility: CREDIBILITY[n % 6] })
    }
}

impl FromStr for Grade {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid("grade", text, "expected a letter A to F and a figure 1 to 6, such as B2");
        let &[letter @ b'A'..=b'F', figure @ b'1'..=b'6'] = text.as_bytes() else {
            return Err(wrong());
        };
        Self::from_code((letter - b'A') * 6 + (figure - b'1') + 1).ok_or_else(wrong)
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.reliability, self.credibility as u8 + 1)
    }
}

impl TryFrom<String> for Grade {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Grade> for String {
    fn from(grade: Grade) -> Self {
        grade.to_string()
    }
}

/// Analytic confidence: how well founded a judgement is, whatever its likelihood.
///
/// # Example
///
/// ```
/// # use detente::{Graph, model::{Confidence, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).confidence(Confidence::High).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// # It never mixes
///
/// The same with a [`Likelihood`](super::Likelihood) does not compile:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, Likelihood, model::standard::{State, Talks}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).confidence(Likelihood::new(0.55, 0.8)?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
///
/// Nor does a [`Grade`]:
///
/// ```compile_fail,E0308
/// # use detente::{Graph, model::{Grade, standard::{State, Talks}}};
/// # let mut graph = Graph::new();
/// # let (japan, dprk) = (graph.node(State, "JPN").add()?, graph.node(State, "PRK").add()?);
/// graph.claim::<Talks>((japan, dprk)).confidence("B2".parse::<Grade>()?).record()?;
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Uncorroborated, many assumptions.
    Low,
    /// Partially corroborated.
    Moderate,
    /// Well corroborated, minimal assumptions.
    High,
}
