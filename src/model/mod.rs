//! Values that are valid by construction. No I/O, no clock, no graph.
//!
//! | what | where |
//! |---|---|
//! | what a claim says: [`Affinity`], [`Quantity`], [`ClaimKind`], [`Aspect`] | `affinity`, `quantity`, `claim_kind` |
//! | when: [`Day`], [`Date`] (a day or a set of possible days), [`Period`], [`Truth`] | `day`, `date/`, `period`, `truth` |
//! | windows of time, one after the other: [`Calendar`], [`Window`] | `calendar` |
//! | how two periods lie to each other: [`Allen`], [`AllenSet`] | `allen` |
//! | how sure: [`Likelihood`], [`Confidence`], [`Grade`], three types that never mix | `likelihood`, `grade` |
//! | names and facts of a node: [`Attribute`], [`Scheme`] | `attribute`, `scheme` |
//! | ids, inert here: [`NodeId`], [`ClaimId`], [`SourceId`] | `id` |
//! | which kinds and relations exist: [`Schema`], [`schema!`](crate::schema) | `schema`, `schema_macro` |
//! | a dated fact by numbers alone: [`Quadruple`] | `quadruple` |
//! | the kinds and relations that come with the crate: [`standard`] | `standard` |
//!
//! What is *not* here: which claims exist ([`Graph`](crate::Graph)), which of them count
//! ([`Lens`](crate::Lens)), what other people's codes mean ([`codebook`](crate::codebook)).

mod affinity;
mod allen;
mod attribute;
mod calendar;
mod claim_kind;
mod date;
mod day;
mod grade;
mod id;
mod likelihood;
mod period;
mod quadruple;
mod quantity;
mod schema;
mod schema_macro;
mod scheme;
pub mod standard;
mod truth;

pub use affinity::Affinity;
pub use allen::{Allen, AllenSet};
pub use attribute::Attribute;
pub use calendar::{Calendar, Window};
pub use claim_kind::{Aspect, Aspects, ClaimKind};
pub use date::{Date, Precision};
pub use day::Day;
pub use grade::{Confidence, Credibility, Grade, Reliability};
pub use id::{AnyKind, ClaimId, NodeId, NodeKind, Participant, SourceId};
pub use likelihood::Likelihood;
pub use period::{Bound, Period};
pub use quadruple::Quadruple;
pub use quantity::Quantity;
pub use schema::{Ends, Filling, Joins, Mark, Relation, RelationRule, Role, Schema, Shape};
pub use scheme::Scheme;
pub use truth::Truth;

pub(crate) use id::{CLAIM, new_stamp};
pub(crate) use period::{AFTER_ALL, BEFORE_ALL};
pub(crate) use quantity::finite;
pub(crate) use schema::{Filled, KindNo, RelationNo};

use crate::error::Error;

/// Names, keys and labels: not blank, no control characters, at most this many bytes.
pub const MAX_TEXT: usize = 1024;

/// Checks a key or name by the one rule that all of them share.
pub(crate) fn checked_text(what: &'static str, text: &str) -> Result<(), Error> {
    let rule = if text.trim().is_empty() {
        "must not be blank".to_owned()
    } else if text.len() > MAX_TEXT {
        format!("longer than {MAX_TEXT} bytes")
    } else if text.chars().any(char::is_control) {
        "must not hold control characters".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::invalid(what, text, rule))
}
