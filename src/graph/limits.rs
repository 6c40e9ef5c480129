//! How much a graph may hold.

use super::Graph;

/// How much a graph may hold. The defaults are what the layout can carry.
///
/// # Example
///
/// ```
/// use detente::{Graph, Limits, model::standard::State};
///
/// let mut graph = Graph::new().limited(Limits { nodes: 1, ..Limits::default() });
/// graph.node(State, "JPN").add()?;
/// let error = graph.node(State, "PRK").add().unwrap_err();
/// assert_eq!(error.to_string(), "limit `nodes` of 1 reached");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes; at most and by default 2^31 - 1.
    pub nodes: u32,
    /// Claims; at most and by default 2^31 - 1.
    pub claims: u32,
    /// Sources; at most and by default 2^31 - 1.
    pub sources: u32,
}

const MOST: u32 = (1 << 31) - 1;

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: MOST, claims: MOST, sources: MOST }
    }
}

impl Graph {
    /// The same graph with other limits, at most the default ones.
    pub fn limited(mut self, limits: Limits) -> Self {
        self.limits = Limits {
            nodes: limits.nodes.min(MOST),
            claims: limits.claims.min(MOST),
            sources: limits.sources.min(MOST),
        };
        self
    }
}
