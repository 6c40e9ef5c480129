//! A tie as it stands where one looks: in a view, on a day of it, in a window of it.
//!
//! A [`Tie`] reads the whole view. On a day, fewer claims may count and another number hold;
//! walks and patterns show ties as they are then.

use std::fmt;

use super::ground::Place;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Grade, Period};
use crate::view::{ArcIx, Belief, Tie};

impl<'v> Place<'v> {
    /// The claims of an arc's tie that count here, in the tie's order.
    pub(crate) fn claims(self, arc: ArcIx) -> Vec<Claim<'v>> {
        let view = self.view();
        match self {
            Self::Whole(_) => view.tie(arc).claims().collect(),
            Self::Dated(dated) => dated.claims(arc).collect(),
        }
    }

    /// The number of an arc that stands here, or that it leaves its range.
    pub(super) fn checked_number(self, arc: ArcIx) -> Result<f64, Error> {
        match self {
            Self::Whole(view) => Ok(view.number(arc)),
            Self::Dated(dated) => Ok(dated.number(arc)?.unwrap_or(0.0)),
        }
    }

    /// Refuses a window in which the number of some tie leaves its range, so that who asks for
    /// numbers later always gets one. A settled view and a day have been checked before.
    pub(super) fn has_all_numbers(self) -> Result<(), Error> {
        match self {
            Self::Dated(dated) if !dated.is_one_day() => {
                (0..self.view().arc_count() as u32).try_for_each(|arc| dated.number(ArcIx(arc)).map(|_| ()))
            }
            _ => Ok(()),
        }
    }
}

/// A tie as it stands in a view, or on a day or in a window of one: its number and its claims are
/// those of then.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
/// use detente::view::Certainty;
///
/// let mut graph = Graph::new();
/// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).affinity(0.2).valid("2023-01/2023-06").record()?;
/// graph.claim::<Talks>((a, b)).affinity(0.3).valid("2023-06/2023-12").record()?;
/// let view = graph.view(&Lens::new())?;
/// let dated = view.dated(Certainty::Possible, &Budget::new())?;
///
/// let whole = &view.from(a).out::<Talks>().ties()?[0];
/// let then = &dated.at("2023-03-01".parse()?).from(a).out::<Talks>().ties()?[0];
/// assert_eq!((whole.number(), whole.claims().len()), (0.5, 2));
/// assert_eq!((then.number(), then.claims().len()), (0.2, 1));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct TieAt<'v> {
    place: Place<'v>,
    arc: ArcIx,
    number: f64,
}

impl<'v> TieAt<'v> {
    /// The tie of an arc that stands here.
    pub(super) fn new(place: Place<'v>, arc: ArcIx) -> Result<Self, Error> {
        Ok(Self { place, arc: place.view().owner(arc), number: place.checked_number(arc)? })
    }

    /// The tie in the whole view.
    pub fn tie(&self) -> Tie<'v> {
        self.place.view().tie(self.arc)
    }

    /// The arc by which it is known; of the two of a symmetric tie, the first.
    pub const fn arc(&self) -> ArcIx {
        self.arc
    }

    /// The node it leaves; of a symmetric tie, the one earlier in the order of nodes.
    pub fn from(&self) -> Node<'v> {
        self.tie().from()
    }

    /// The node it reaches.
    pub fn to(&self) -> Node<'v> {
        self.tie().to()
    }

    /// Whether it runs both ways.
    pub fn is_symmetric(&self) -> bool {
        self.tie().is_symmetric()
    }

    /// The name of its relation.
    pub fn relation(&self) -> &'v str {
        self.tie().relation()
    }

    /// Its number then: affinity, quantity or count, as the lens says.
    pub const fn number(&self) -> f64 {
        self.number
    }

    /// -1, 0 or +1.
    pub fn sign(&self) -> i32 {
        i32::from(self.number > 0.0) - i32::from(self.number < 0.0)
    }

    /// The claims it is made of then, by key.
    pub fn claims(&self) -> Vec<Claim<'v>> {
        self.place.claims(self.arc)
    }

    /// The periods of these claims, in the same order; `None` where nothing is stated.
    pub fn periods(&self) -> Vec<Option<Period>> {
        self.claims().iter().map(Claim::valid).collect()
    }

    /// The best grade among these claims.
    pub fn best_grade(&self) -> Option<Grade> {
        self.claims().iter().filter_map(Claim::grade).min()
    }

    /// How likely the independent origins of these claims make it, by the rules of
    /// [`Tie::belief`].
    pub fn belief(&self) -> Belief {
        self.place.view().belief_of(self.sign(), self.claims().into_iter())
    }
}

/// `JPN -Talks- PRK 0.3`, with an arrow where it is directed; the number is that of then.
impl fmt::Display for TieAt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.is_symmetric() { "-" } else { "->" };
        write!(f, "{} -{}{end} {} {}", self.from().key(), self.relation(), self.to().key(), self.number)
    }
}

impl fmt::Debug for TieAt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TieAt({self})")
    }
}
