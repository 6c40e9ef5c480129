//! petgraph 0.8 on a view: its `visit` traits on [`View`] and [`Undirected`], and conversions.
//!
//! Everything that names petgraph stands here, so that its next release adds a module and
//! changes nothing else. A `&View` is a directed graph with compact node indices; the edge id is
//! the arc, a symmetric tie is two arcs, the edge weight is the tie's number and the node weight
//! its key. [`View::undirected`] shows each tie once, for spanning trees and bridges.
//!
//! Some of petgraph's algorithms are not what they seem on signed, parallel or large graphs
//! (0.8.3: `page_rank` is no power iteration, `k_shortest_path` gives walks, `dijkstra` takes
//! negative weights without a word); the crate's own rooms answer those questions.
//!
//! # Example
//!
//! ```
//! use detente::{Graph, Lens, model::standard::{Actor, Linked}};
//! use petgraph::algo::{dijkstra, tarjan_scc};
//! use petgraph::visit::EdgeRef;
//!
//! let mut graph = Graph::new();
//! let ids: Vec<_> = ["a", "b", "c"].iter().map(|key| graph.node(Actor, key).add()).collect::<Result<_, _>>()?;
//! graph.claim::<Linked>((ids[0], ids[1])).weight(2.0).record()?;
//! graph.claim::<Linked>((ids[1], ids[2])).weight(3.0).record()?;
//! let view = graph.view(&Lens::new().quantity())?;
//!
//! let cost = dijkstra(&view, view.ix(ids[0])?, None, |edge| *edge.weight());
//! assert_eq!(cost[&view.ix(ids[2])?], 5.0);
//! assert_eq!(tarjan_scc(&view).len(), 3);
//! # Ok::<(), detente::Error>(())
//! ```

mod arcs;

use fixedbitset::FixedBitSet;
use petgraph::graph::{DiGraph, UnGraph};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, GetAdjacencyMatrix, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction, Undirected as UndirectedType};

pub use arcs::{AllArcs, Arcs, Edge, FarEnds, Keyed, KeyedNodes, Nodes, Visited};

use crate::view::{ArcIx, NodeIx, View};

/// The view as petgraph's directed graph: keys as node weights, numbers as edge weights.
///
/// Node `n` of the result is node `n` of the view, edge `n` its arc `n`. Time and space linear.
pub fn to_digraph(view: &View) -> DiGraph<String, f64> {
    let mut graph = DiGraph::with_capacity(view.node_count(), view.arc_count());
    for node in view.nodes() {
        graph.add_node(node.key().to_owned());
    }
    for edge in view.edge_references() {
        graph.add_edge(edge.source.0.into(), edge.target.0.into(), edge.number);
    }
    graph
}

/// The view as petgraph's undirected graph, each tie once. Time and space linear.
pub fn to_ungraph(view: &View) -> UnGraph<String, f64> {
    let mut graph = UnGraph::with_capacity(view.node_count(), view.tie_count());
    for node in view.nodes() {
        graph.add_node(node.key().to_owned());
    }
    for edge in view.undirected().edge_references() {
        graph.add_edge(edge.source.0.into(), edge.target.0.into(), edge.number);
    }
    graph
}

/// A view with the direction of its ties forgotten, each tie once.
#[derive(Clone, Copy, Debug)]
pub struct Undirected<'a>(&'a View);

impl View {
    /// This view with the direction of its ties forgotten, for petgraph's undirected algorithms.
    pub fn undirected(&self) -> Undirected<'_> {
        Undirected(self)
    }
}

/// What the two have in common; `$view` makes the view of one.
macro_rules! shared {
    ([$($life:lifetime)?] $graph:ty, $edges:ident) => {
        impl$(<$life>)? GraphBase for $graph {
            type NodeId = NodeIx;
            type EdgeId = ArcIx;
        }
        impl$(<$life>)? Data for $graph {
            type NodeWeight = String;
            type EdgeWeight = f64;
        }
        impl$(<$life>)? NodeCount for $graph {
            fn node_count(&self) -> usize {
                self.base().node_count()
            }
        }
        impl$(<$life>)? NodeIndexable for $graph {
            fn node_bound(&self) -> usize {
                self.base().node_count()
            }
            fn to_index(&self, node: NodeIx) -> usize {
                node.0 as usize
            }
            fn from_index(&self, index: usize) -> NodeIx {
                NodeIx(index as u32)
            }
        }
        impl$(<$life>)? NodeCompactIndexable for $graph {}
        impl$(<$life>)? EdgeIndexable for $graph {
            fn edge_bound(&self) -> usize {
                self.base().arc_bound()
            }
            fn to_index(&self, arc: ArcIx) -> usize {
                arc.0 as usize
            }
            fn from_index(&self, index: usize) -> ArcIx {
                ArcIx(index as u32)
            }
        }
        impl$(<$life>)? EdgeCount for $graph {
            fn edge_count(&self) -> usize {
                self.base().$edges()
            }
        }
        impl$(<$life>)? Visitable for $graph {
            type Map = Visited;
            fn visit_map(&self) -> Visited {
                Visited(FixedBitSet::with_capacity(self.base().node_count()))
            }
            fn reset_map(&self, map: &mut Visited) {
                map.0.clear();
                map.0.grow(self.base().node_count());
            }
        }
    };
}

impl View {
    const fn base(&self) -> &Self {
        self
    }
}

impl<'a> Undirected<'a> {
    const fn base(self) -> &'a View {
        self.0
    }
}

shared!([] View, arc_count);
shared!(['a] Undirected<'a>, tie_count);

impl GraphProp for View {
    type EdgeType = Directed;
}

/// Rows are sorted, so the matrix is the view itself and a look-up a binary search.
impl GetAdjacencyMatrix for View {
    type AdjMatrix = ();
    fn adjacency_matrix(&self) {}
    fn is_adjacent(&self, (): &(), a: NodeIx, b: NodeIx) -> bool {
        self.row(a).arcs_to(b).next().is_some()
    }
}

impl<'a> IntoNodeIdentifiers for &'a View {
    type NodeIdentifiers = Nodes<'a>;
    fn node_identifiers(self) -> Nodes<'a> {
        Nodes { view: self, range: 0..self.node_count() as u32 }
    }
}
impl<'a> IntoNodeReferences for &'a View {
    type NodeRef = Keyed<'a>;
    type NodeReferences = KeyedNodes<'a>;
    fn node_references(self) -> KeyedNodes<'a> {
        KeyedNodes(self.node_identifiers())
    }
}
impl<'a> IntoNeighbors for &'a View {
    type Neighbors = FarEnds<'a>;
    fn neighbors(self, node: NodeIx) -> FarEnds<'a> {
        FarEnds(Arcs::out(self, node))
    }
}
impl<'a> IntoNeighborsDirected for &'a View {
    type NeighborsDirected = FarEnds<'a>;
    fn neighbors_directed(self, node: NodeIx, direction: Direction) -> FarEnds<'a> {
        FarEnds(self.edges_directed(node, direction))
    }
}
impl<'a> IntoEdgeReferences for &'a View {
    type EdgeRef = Edge;
    type EdgeReferences = AllArcs<'a>;
    fn edge_references(self) -> AllArcs<'a> {
        AllArcs::new(self, false)
    }
}
impl<'a> IntoEdges for &'a View {
    type Edges = Arcs<'a>;
    fn edges(self, node: NodeIx) -> Arcs<'a> {
        Arcs::out(self, node)
    }
}
impl<'a> IntoEdgesDirected for &'a View {
    type EdgesDirected = Arcs<'a>;
    fn edges_directed(self, node: NodeIx, direction: Direction) -> Arcs<'a> {
        match direction {
            Direction::Outgoing => Arcs::out(self, node),
            Direction::Incoming => Arcs::into(self, node),
        }
    }
}

impl GraphRef for Undirected<'_> {}
impl GraphProp for Undirected<'_> {
    type EdgeType = UndirectedType;
}
impl GetAdjacencyMatrix for Undirected<'_> {
    type AdjMatrix = ();
    fn adjacency_matrix(&self) {}
    fn is_adjacent(&self, (): &(), a: NodeIx, b: NodeIx) -> bool {
        self.0.row(a).arcs_to(b).next().is_some() || self.0.row(b).arcs_to(a).next().is_some()
    }
}
impl<'a> IntoNodeIdentifiers for Undirected<'a> {
    type NodeIdentifiers = Nodes<'a>;
    fn node_identifiers(self) -> Nodes<'a> {
        self.0.node_identifiers()
    }
}
impl<'a> IntoNodeReferences for Undirected<'a> {
    type NodeRef = Keyed<'a>;
    type NodeReferences = KeyedNodes<'a>;
    fn node_references(self) -> KeyedNodes<'a> {
        self.0.node_references()
    }
}
impl<'a> IntoNeighbors for Undirected<'a> {
    type Neighbors = FarEnds<'a>;
    fn neighbors(self, node: NodeIx) -> FarEnds<'a> {
        FarEnds(Arcs::both(self.0, node))
    }
}
impl<'a> IntoNeighborsDirected for Undirected<'a> {
    type NeighborsDirected = FarEnds<'a>;
    fn neighbors_directed(self, node: NodeIx, _: Direction) -> FarEnds<'a> {
        self.neighbors(node)
    }
}
impl<'a> IntoEdgeReferences for Undirected<'a> {
    type EdgeRef = Edge;
    type EdgeReferences = AllArcs<'a>;
    fn edge_references(self) -> AllArcs<'a> {
        AllArcs::new(self.0, true)
    }
}
impl<'a> IntoEdges for Undirected<'a> {
    type Edges = Arcs<'a>;
    fn edges(self, node: NodeIx) -> Arcs<'a> {
        Arcs::both(self.0, node)
    }
}
impl<'a> IntoEdgesDirected for Undirected<'a> {
    type EdgesDirected = Arcs<'a>;
    fn edges_directed(self, node: NodeIx, direction: Direction) -> Arcs<'a> {
        Arcs::both(self.0, node).seen_from(direction)
    }
}
