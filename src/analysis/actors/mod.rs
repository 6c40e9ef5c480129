//! Actors through time: who held an office when, which state followed which, who is the same.
//!
//! | question | call |
//! |---|---|
//! | who led it on a day? | [`office_holders`] |
//! | what did somebody lead, head or speak for on a day? | [`offices`] |
//! | which states went before, which came after? | [`lineage`] |
//! | with whom is it said to be the same, how surely? | [`identities`] |
//!
//! A [lens](crate::Lens) acts on the same claims: lifted, office holders stand for their state
//! while they hold the office; continued, states that ended stand for the one that followed;
//! accepting sameness, several nodes are one. All of it is undone by another lens. Names and
//! codes with dates stand on the [node](crate::Node) itself.

mod identities;
mod lineage;
mod offices;

pub use identities::{Identity, identities};
pub use lineage::{Lineage, Succession, lineage};
pub use offices::{Office, office_holders, offices};
