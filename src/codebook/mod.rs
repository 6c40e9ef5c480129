//! What other people's words and codes mean in ours, as tables with citation and version.
//!
//! Here: [`admiralty`], what a grade says of a report's likelihood; [`cameo`], codes of events;
//! [`estimative`], words of probability and percentages; [`Goldstein`], scores of events; [`stix`], the
//! confidence numbers of STIX 2.1. State codes live on
//! nodes ([`Scheme`](crate::model::Scheme)); parsing lives in [`io`](crate::io).

pub mod admiralty;
pub mod cameo;
pub mod estimative;
mod goldstein;
pub mod stix;

pub use goldstein::Goldstein;
