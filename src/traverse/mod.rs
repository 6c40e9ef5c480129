//! Who can be reached, how, through which ties.
//!
//! | question | call |
//! |---|---|
//! | who stands one relation away, and one more, by kind? | [`View::from`](crate::View::from), [`Walk`] |
//! | who can be reached in so many hops? | [`View::reach`](crate::View::reach), [`reach()`] |
//! | by which ways, tie by tie? | [`View::simple_paths`](crate::View::simple_paths), [`Path`] |
//!
//! What is *not* here: scores ([`analysis`](crate::analysis)). Every walk reads a view row by
//! row; conditions belong to the lens or the search, never to a list filtered afterwards.

mod ground;
mod path;
mod reach;
mod walk;
mod ways;

pub use path::{Path, SimplePaths};
pub use reach::{Direction, Reached, reach};
pub use walk::Walk;
pub use ways::Ways;
