//! Quadruple: a dated fact by numbers alone, as data sets of temporal knowledge graphs have it.

use serde::{Deserialize, Serialize};

/// A subject, a relation, an object, and the step of time at which the one held of the other two.
///
/// All four are numbers that mean nothing by themselves: ids of a data set, or numbers of the nodes,
/// relations and windows of a view. It takes 24 bytes. Order is that of subject, relation, object,
/// time.
///
/// # Example
///
/// ```
/// use detente::model::Quadruple;
///
/// let fact = Quadruple::new(3, 0, 7, 24);
/// assert_eq!((fact.subject, fact.object, fact.time), (3, 7, 24));
/// assert!(fact < Quadruple::new(3, 1, 0, 0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Quadruple {
    /// Of whom it is said.
    pub subject: u32,
    /// What is said.
    pub relation: u32,
    /// Of whom else.
    pub object: u32,
    /// When, in steps of any length.
    pub time: i64,
}

impl Quadruple {
    /// That the relation held of the two at that time.
    pub const fn new(subject: u32, relation: u32, object: u32, time: i64) -> Self {
        Self { subject, relation, object, time }
    }
}
