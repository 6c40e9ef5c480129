//! Reading nodes, claims and sources of a ledger.

mod claim;
mod node;
mod source;

pub use claim::Claim;
pub use node::Node;
pub use source::Source;
