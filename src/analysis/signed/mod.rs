//! Friends and enemies: what the signs of ties make of those they join.
//!
//! Every measure stands on [`Signed`]: the ties of a view, or of a view on a day, folded so that
//! two nodes have one tie or none, and it is friendly or hostile.
//!
//! | asks | where |
//! |---|---|
//! | who is friend, who is foe, once all ties between two are added up? | [`Signed`] |
//! | how far is it from two camps, and which ties stand in the way? | [`Signed::frustration`] |
//!
//! Signs alone count unless [`Signed::weighted`] asks for sizes; then every measure takes them.
//! What is *not* here: measures that signs mean nothing to, and choosing which relation says who
//! is a friend, which is the lens's business.

mod folded;
mod frustration;

pub use folded::Signed;
pub use frustration::{Certificate, FrustratedTie, Frustration, NegativeCycle};
