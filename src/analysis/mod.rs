//! One question or measure a file, each a function of a view.
//!
//! | where | asks |
//! |---|---|
//! | [`actors`] | who held an office when, which state followed which, who is the same |
//! | [`evidence`] | who says what, since when, how sure, from how many origins; what falls without a source |
//! | [`diplomacy`] | channels, messages, obstacles, conflicts, conditions, prospects, interests, wedges, reasons, positions, go-betweens |
//! | [`alignment`] | who takes the same side, by votes or ties; who drifts between which poles |
//! | [`brokerage`] | who stands between others, in which role |
//! | [`change`] | when a series of numbers or a run of events changed: change points, CUSUM, bursts |
//! | [`history`] | what happened between two, event by event: series, and the events that carry a change |
//! | [`forecast`] | what comes next by what came before; how well it was foretold |
//! | [`network`] | who is central, what hangs together, where ties have no sign |
//! | [`signed`] | friends and enemies: balance, camps, standing |
//! | [`wedges`] | who can be parted from whom, by whom, and what binds them |
//! | [`hitting`] | of anything: what conflicts at least, and what it takes at least to end it |
//! | [`Partition`] | nodes in groups: camps, regions, values of an attribute; how far two agree, and who moved |
//! | `horn` | what follows from clauses, for those above |
//! | `leiden` | groups of great modularity, with signs or without, for those above |
//!
//! They read what relations *mean* ([`Mark`](crate::model::Mark)) and never a relation's name or
//! a claim's key, so that a user's own relations take part when marked. Nodes stand for their
//! states when the lens lifts. What is *not* here: choosing claims by time or source, which is
//! the lens's business, and printing.

pub mod actors;
pub mod alignment;
pub mod brokerage;
pub mod change;
pub mod diplomacy;
pub mod evidence;
pub mod forecast;
pub mod history;
pub mod hitting;
pub mod network;
pub mod signed;
pub mod wedges;

mod compare;
mod draws;
mod horn;
mod leiden;
mod matching;
mod partition;
mod unsigned;

pub use compare::{Agreement, Moved, Moves};
pub use partition::Partition;
