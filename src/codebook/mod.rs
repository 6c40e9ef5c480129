//! What other people's words and codes mean in ours, as tables with citation and version.
//!
//! | what | where |
//! |---|---|
//! | which state a code names, by scheme and day: [`states::State`] | [`states`] |
//! | what an actor code of CAMEO is made of: [`actors::ActorCode`] | [`actors`] |
//! | codes of events: [`cameo::Code`] | [`cameo`] |
//! | what a grade says of a report's likelihood | [`admiralty`] |
//! | words of probability and percentages | [`estimative`] |
//! | scores of events: [`Goldstein`] | `goldstein` |
//! | the confidence numbers of STIX 2.1 | [`stix`] |
//! | when two names are one: [`folded`] | `names` |
//!
//! What is *not* here: which node has a code ([`Scheme`](crate::model::Scheme) stands on nodes), and
//! reading ([`io`](crate::io)).

pub mod actors;
pub mod admiralty;
pub mod cameo;
pub mod estimative;
mod goldstein;
mod names;
pub mod states;
pub mod stix;

pub use goldstein::Goldstein;
pub use names::folded;
