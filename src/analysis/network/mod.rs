//! Who is central, and what hangs together, where ties have no sign: the measures that graph
//! libraries have, on a [`Network`].
//!
//! | question | call | links |
//! |---|---|---|
//! | how many links, of what weight | [`Network::degrees`], [`in_degrees`](Network::in_degrees), [`out_degrees`](Network::out_degrees) | any |
//! | who is near all others | [`Network::closeness`], [`harmonic`](Network::harmonic) | any; a weight as [`Length`] says |
//! | who or what stands between most | [`Network::betweenness`], [`link_betweenness`](Network::link_betweenness) | any; a weight as [`Length`] says |
//! | who is come by most | [`Network::page_rank`] | any; a weight is a strength |
//! | who is linked to by those who are | [`Network::eigenvector`], [`katz`](Network::katz) | any; a weight is a strength |
//! | who is embedded, how densely | [`Network::core_numbers`], [`clustering`](Network::clustering), [`triangles`](Network::triangles) | either way |
//! | what hangs together | [`Network::components`] | either way |
//! | what is returned | [`Network::reciprocity`] | any; a weight is a strength |
//! | how far do groups hold more links than chance | [`Network::modularity`] | read without direction; a weight is a strength |
//! | which groups do so most | [`Network::communities`] | likewise |
//! | which groups do labels make that go about | [`Network::label_propagation`] | any; a weight is a strength |
//! | how alike are two rankings | [`Scores::rank_correlation`] | |
//! | how does any of these change over time | [`over_time`] | |
//!
//! | where | what |
//! |---|---|
//! | `folded`, `links` | [`Network`]: at most one link between two nodes each way; its rows |
//! | `lengths`, `reaching`, `sources` | shortest paths by weight; who reaches whom; sources shared out to threads |
//! | `scores` | [`Scores`], [`Approached`] |
//! | `hubs`, `intensity` | what triangles are found in; what they weigh |
//! | `flow` | a step of ranks |
//! | `pull` | a step of scores that make scores |
//! | `sums` | sums whose order does not count |
//!
//! Scores depend on who is linked to whom and on nothing else: under other keys, in another order of
//! arrival, on other threads a node has the same score to the last bit. Hence sums are taken of
//! whole numbers (`sums`). What is *not* here: paths ([`traverse`](crate::traverse)), and
//! whatever knows foes from friends ([`signed`](super::signed)), which a network refuses.

mod betweenness;
mod closeness;
mod clustering;
mod communities;
mod components;
mod cores;
mod correlation;
mod degree;
mod eigenvector;
mod flow;
mod folded;
mod hubs;
mod intensity;
mod katz;
mod label_propagation;
mod lengths;
mod links;
mod modularity;
mod over_time;
mod page_rank;
mod pull;
mod reaching;
mod reciprocity;
mod scores;
mod sources;
mod sums;
mod triangles;

pub use betweenness::{Betweenness, Estimated, LinkScores};
pub use closeness::{Closeness, Harmonic};
pub use clustering::Clustering;
pub use communities::{Communities, Leiden};
pub use correlation::RankCorrelation;
pub use eigenvector::Eigenvector;
pub use folded::Network;
pub use katz::Katz;
pub use label_propagation::{LabelPropagation, Labels};
pub use lengths::Length;
pub use over_time::{OverTime, Row, over_time};
pub use page_rank::PageRank;
pub use reciprocity::Reciprocity;
pub use scores::{Approached, Scores};
