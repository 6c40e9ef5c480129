//! What is at stake in an outcome: whom it helps and hurts, who can stop it, who uses force
//! against it.
//!
//! | file | has |
//! |---|---|
//! | `touched.rs` | whom an event touches directly, as claims have it |
//! | `influence.rs`, `layers.rs` | whom it helps and hurts from there on, through friends and foes |
//! | `veto.rs` | whose agreement it takes |
//! | `winning.rs` | what all of those would accept |
//! | `spoilers.rs` | who stands to lose and uses violence |

mod influence;
mod layers;
mod spoilers;
mod touched;
mod veto;
mod winning;

pub use influence::{Influence, InfluencePath, InfluenceStep, Spread, influence, influence_at};
pub use spoilers::{Remedy, ReportedType, Searched, Seat, Spoiler, SpoilerType, Spoilers, spoilers};
pub use touched::{Touched, touched};
pub use veto::{VetoKind, VetoPlayer, VetoReason, veto_players};
pub use winning::{Acceptance, Term, WinningSet, winning_set};
