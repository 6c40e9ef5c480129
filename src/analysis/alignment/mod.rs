//! Who takes the same side: how alike the foreign policies of actors are, and who drifts whither.
//!
//! | asks | call |
//! |---|---|
//! | what does each actor hold on each item, by votes or by ties? | [`Basis`], [`Alignment`] |
//! | and by a table of one's own? | [`Portfolios`] |
//! | how alike are two of them? | [`Alignment::similarity`], [`Portfolios::similarity`] |
//! | and all of them, two by two? | [`Alignment::pairs`], [`Portfolios::pairs`] |
//! | whose policy is nearest to an actor's? | [`Alignment::nearest`], [`Portfolios::nearest`] |
//! | between which poles does an actor drift over time? | [`drift`] |
//! | in whose camp is it from day to day? | [`allegiance`] |
//!
//! Alike is what [`Similarity`] says: the share of items on which two hold the same, S, and what
//! is left of likeness when chance is taken out, pi and kappa. What is *not* here: which claims
//! count and when, which is the lens's business; and camps, which [`signed`](super::signed) finds.

mod basis;
mod drift;
mod pairs;
mod portfolios;
mod similarity;

pub use basis::{Alignment, Basis};
pub use drift::{Allegiance, Drift, DriftStage, allegiance, drift};
pub use pairs::Pair;
pub use portfolios::Portfolios;
pub use similarity::{Distance, Measure, Similarity};
