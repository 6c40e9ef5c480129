//! Who can be reached, how, through which ties.
//!
//! | question | call |
//! |---|---|
//! | who stands one relation away, and one more, by kind? | [`View::from`](crate::View::from), [`Walk`] |
//! | who can be reached in so many hops? | [`View::reach`](crate::View::reach), [`reach()`] |
//! | by which ways, tie by tie? which are best, how many? | [`View::paths`](crate::View::paths), [`Paths`], [`Path`] |
//! | at what cost to everybody? | [`View::distances`](crate::View::distances), [`Distances`] |
//!
//! What is *not* here: scores ([`analysis`](crate::analysis)). Every walk reads a view row by
//! row; conditions belong to the lens or the search, never to a list filtered afterwards.

mod automaton;
mod beliefs;
mod ground;
mod path;
mod paths;
mod reach;
mod walk;
mod ways;

pub use path::Path;
pub use paths::{BestPaths, Cost, DeclaredCost, Distances, Paths, SimplePaths};
pub use reach::{Direction, Reached, reach};
pub use walk::Walk;
pub use ways::Ways;
