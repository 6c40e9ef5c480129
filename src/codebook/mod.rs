//! What other people's words and codes mean in ours, as tables with citation and version.
//!
//! Here: [`estimative`], words of probability; [`stix`], the confidence numbers of STIX 2.1. State
//! codes live on nodes ([`Scheme`](crate::model::Scheme)); parsing lives in [`io`](crate::io).

pub mod estimative;
pub mod stix;
