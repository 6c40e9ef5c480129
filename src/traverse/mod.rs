//! Who can be reached, how, through which ties.
//!
//! | question | call |
//! |---|---|
//! | who stands one relation away, and one more, by kind? | [`View::from`](crate::View::from), [`Walk`] |
//! | who can be reached in so many hops? | [`View::reach`](crate::View::reach), [`View::reach_by`](crate::View::reach_by) |
//! | how many hops to everybody? who stands around one? | [`View::hops`](crate::View::hops), [`View::ego`](crate::View::ego) |
//! | what hangs together, and by what thread? | [`View::components`](crate::View::components), [`View::cut_points`](crate::View::cut_points) |
//! | what keeps two apart, at what cost? | [`View::min_cut`](crate::View::min_cut), [`View::node_cut`](crate::View::node_cut) |
//! | how likely is there a way at all? | [`View::reliability`](crate::View::reliability) |
//! | who stands so to each other, with so many ties between? | [`Pattern`], [`View::matches`](crate::View::matches) |
//! | by which ways, tie by tie? which are best, how many? | [`View::paths`](crate::View::paths), [`Paths`], [`Path`] |
//! | at what cost to everybody? | [`View::distances`](crate::View::distances), [`Distances`] |
//! | who stands near on a day, asked many times? | [`DatedView::within`](crate::view::DatedView::within), [`Scratch`] |
//! | by which ways in order of time, from when to when? | [`Dated::journeys`](crate::view::Dated::journeys), [`Journey`] |
//!
//! What is *not* here: scores ([`analysis`](crate::analysis)). Every walk reads a view row by
//! row; conditions belong to the lens or the search, never to a list filtered afterwards.

mod automaton;
mod beliefs;
mod components;
mod condition;
mod cut_points;
mod ego;
mod field;
mod flow;
mod forest;
mod ground;
mod hops;
mod journeys;
mod min_cut;
mod near;
mod need;
mod net;
mod path;
mod paths;
pub mod pattern;
mod reach;
mod reliability;
mod tie_at;
mod time_order;
mod walk;
mod ways;

pub use components::Components;
pub use cut_points::{CutNode, CutPoints, CutTie};
pub use ego::Ego;
pub use hops::Hops;
pub use journeys::{Arrival, Journey, Journeys, Leg};
pub use min_cut::{Capacity, MinCut, NodeCut};
pub use near::Scratch;
pub use path::Path;
pub use paths::{BestPaths, Cost, DeclaredCost, Distances, Paths, SimplePaths};
pub use pattern::Pattern;
pub use reach::{Direction, Reached};
pub use reliability::{Connection, Method, Reliability};
pub use tie_at::TieAt;
pub use walk::{AlongTies, AtNodes, Walk};
pub use ways::Ways;

pub(crate) use ground::{Ground, Place};
pub(crate) use net::Roads;
pub(crate) use reliability::belief;
