//! What other people's words and codes mean in ours, as tables with citation and version.
//!
//! | what | where |
//! |---|---|
//! | what a grade says of a report's likelihood | [`admiralty`] |
//! | CAMEO: codes of events, their labels, scores and classes | [`cameo`] |
//! | words of probability and percentages | [`estimative`] |
//! | a score of an event, exact | [`Goldstein`] |
//! | PLOVER: types, modes and contexts of events, sectors, CAMEO in them | [`plover`] |
//! | the confidence numbers of STIX 2.1 | [`stix`] |
//!
//! State codes live on nodes ([`Scheme`](crate::model::Scheme)); parsing lives in [`io`](crate::io).

pub mod admiralty;
pub mod cameo;
pub mod estimative;
mod goldstein;
pub mod plover;
pub mod stix;

pub use goldstein::Goldstein;
