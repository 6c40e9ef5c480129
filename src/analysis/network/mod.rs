//! Who is central, and what hangs together, where ties have no sign: the measures that graph
//! libraries have, on a [`Network`].
//!
//! | question | call | links |
//! |---|---|---|
//! | how many links, of what weight | [`Network::degrees`], [`in_degrees`](Network::in_degrees), [`out_degrees`](Network::out_degrees) | any |
//! | who is near all others | [`Network::closeness`], [`harmonic`](Network::harmonic) | any; a weight as [`Length`] says |
//! | who or what stands between most | [`Network::betweenness`], [`link_betweenness`](Network::link_betweenness) | any; a weight as [`Length`] says |
//! | who is come by most | [`Network::page_rank`] | any; a weight is a strength |
//!
//! | where | what |
//! |---|---|
//! | `folded`, `links` | [`Network`]: at most one link between two nodes each way; its rows |
//! | `lengths`, `reaching`, `sources` | shortest paths by weight; who reaches whom; sources shared out to threads |
//! | `scores` | [`Scores`], [`Approached`] |
//! | `sums` | sums whose order does not count |
//!
//! Scores depend on who is linked to whom and on nothing else: under other keys, in another order of
//! arrival, on other threads a node has the same score to the last bit. Hence sums are taken of
//! whole numbers (`sums`). What is *not* here: components and paths ([`traverse`](crate::traverse)), and
//! whatever knows foes from friends ([`signed`](super::signed)), which a network refuses.

mod betweenness;
mod closeness;
mod degree;
mod folded;
mod lengths;
mod links;
mod page_rank;
mod reaching;
mod scores;
mod sources;
mod sums;

pub use betweenness::{Betweenness, Estimated, LinkScores};
pub use closeness::{Closeness, Harmonic};
pub use folded::Network;
pub use lengths::Length;
pub use page_rank::PageRank;
pub use scores::{Approached, Scores};
