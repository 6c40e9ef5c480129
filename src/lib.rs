#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod budget;
mod error;
mod graph;

pub mod analysis;
pub mod codebook;
pub mod io;
pub mod model;
pub mod petgraph08;
pub mod series;
pub mod traverse;
pub mod view;

#[doc = include_str!("../docs/walkthrough.md")]
pub mod walkthrough {}

pub use budget::{Budget, Limit};
pub use error::Error;
pub use graph::{
    Claim, ClaimBuilder, Columns, Graph, Limits, MergeReport, Merging, Node, NodeBuilder, OnClash, Source,
    SourceBuilder,
};
pub use model::{Affinity, AnyKind, ClaimId, Date, Day, Likelihood, NodeId, Period, Quantity, Schema, SourceId, Truth};
pub use view::{Answer, Completeness, Lens, Merge, Reading, Tie, View};
