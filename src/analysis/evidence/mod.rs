//! Evidence: who says what, since when, how sure, and from how many origins.
//!
//! | question | call |
//! |---|---|
//! | who asserts how much, of what kind? | [`assertions`] |
//! | what is fact, what is judgement? | [`judgement`] |
//! | what has no named voice? | [`anonymous`] |
//! | who speaks of their own affairs? | [`interested`] |
//! | what was said in words of probability? | [`worded`] |
//! | how many documents, voices and independent origins? | [`corroboration`] |
//! | how likely do the origins make it? | [`belief`](belief()), [`beliefs`] |
//! | which claims cannot both hold? | [`contradictions`] |
//! | what began since a day? | [`changes`] |
//! | in what order did things happen? | [`sequence`] |
//! | on which claims and sources does an answer rest, and what would turn it? | [`support`](support()) |
//! | what is different by another lens: a day later, without a source? | [`difference`] |

mod anonymous;
mod assertions;
mod belief;
mod changes;
mod contradictions;
mod corroboration;
mod difference;
mod interested;
mod sequence;
mod support;
mod worded;

pub use anonymous::{Anonymity, anonymous};
pub use assertions::{Assertions, Judgement, assertions, judgement};
pub use belief::{Believed, belief, beliefs};
pub use changes::{Change, changes};
pub use contradictions::{Contradiction, contradictions};
pub use corroboration::{Corroboration, corroboration};
pub use difference::{Difference, TieChange, difference};
pub use interested::{Interest, interested};
pub use sequence::{Basis, Sequence, Step, sequence};
pub use support::{Prop, Support, support};
pub use worded::{Worded, worded};

pub use crate::view::{Belief, Clash};
