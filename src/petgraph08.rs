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

use std::slice;

use fixedbitset::FixedBitSet;
use petgraph::graph::{DiGraph, UnGraph};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp, GraphRef, IntoEdgeReferences,
    IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences,
    NodeCompactIndexable, NodeCount, NodeIndexable, NodeRef, VisitMap, Visitable,
};
use petgraph::{Directed, Direction, Undirected as UndirectedType};

use crate::view::{ArcIx, NodeIx, Row, View};

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

/// An arc, or a tie seen from one end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    source: NodeIx,
    target: NodeIx,
    arc: ArcIx,
    number: f64,
}

impl EdgeRef for Edge {
    type NodeId = NodeIx;
    type EdgeId = ArcIx;
    type Weight = f64;
    fn source(&self) -> NodeIx {
        self.source
    }
    fn target(&self) -> NodeIx {
        self.target
    }
    fn weight(&self) -> &f64 {
        &self.number
    }
    fn id(&self) -> ArcIx {
        self.arc
    }
}

/// A node with its key.
#[derive(Clone, Copy, Debug)]
pub struct Keyed<'a> {
    ix: NodeIx,
    key: &'a String,
}

impl NodeRef for Keyed<'_> {
    type NodeId = NodeIx;
    type Weight = String;
    fn id(&self) -> NodeIx {
        self.ix
    }
    fn weight(&self) -> &String {
        self.key
    }
}

/// All nodes, or all nodes with their keys.
#[derive(Clone, Debug)]
pub struct Nodes<'a> {
    view: &'a View,
    range: std::ops::Range<u32>,
}

impl Iterator for Nodes<'_> {
    type Item = NodeIx;
    fn next(&mut self) -> Option<NodeIx> {
        self.range.next().map(NodeIx)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

/// All nodes with their keys.
#[derive(Clone, Debug)]
pub struct KeyedNodes<'a>(Nodes<'a>);

impl<'a> Iterator for KeyedNodes<'a> {
    type Item = Keyed<'a>;
    fn next(&mut self) -> Option<Keyed<'a>> {
        let ix = self.0.next()?;
        Some(Keyed { ix, key: &self.0.view.labels()[ix.0 as usize] })
    }
}

/// The arcs of one node: out, in, or both with each tie once.
#[derive(Clone, Debug)]
pub struct Arcs<'a> {
    view: &'a View,
    node: NodeIx,
    /// Whether edges run from the far end to the node.
    reversed: bool,
    /// Whether in-arcs whose tie was seen among the out-arcs are passed over.
    once: bool,
    first: u32,
    heads: std::iter::Enumerate<slice::Iter<'a, u32>>,
    tails: slice::Iter<'a, [u32; 2]>,
}

impl<'a> Arcs<'a> {
    fn out(view: &'a View, node: NodeIx) -> Self {
        Self::of(view, node, view.row(node), &[])
    }

    fn of(view: &'a View, node: NodeIx, row: Row<'a>, tails: &'a [[u32; 2]]) -> Self {
        let heads = row.heads().iter().enumerate();
        Self { view, node, reversed: false, once: false, first: row.first().0, heads, tails: tails.iter() }
    }

    fn into(view: &'a View, node: NodeIx) -> Self {
        let row = view.row(node);
        let heads = [].iter().enumerate();
        Self { view, node, reversed: true, once: false, first: 0, heads, tails: row.tails().iter() }
    }

    fn both(view: &'a View, node: NodeIx) -> Self {
        let row = view.row(node);
        Self { once: true, ..Self::of(view, node, row, row.tails()) }
    }

    fn seen(&self, tail: u32, arc: u32) -> bool {
        self.once && (tail == self.node.0 || view_twin(self.view, arc).is_some())
    }
}

fn view_twin(view: &View, arc: u32) -> Option<ArcIx> {
    view.twin(ArcIx(arc))
}

impl Iterator for Arcs<'_> {
    type Item = Edge;
    fn next(&mut self) -> Option<Edge> {
        let (far, arc) = match self.heads.next() {
            Some((n, &head)) => (head, self.first + n as u32),
            None => loop {
                let &[tail, arc] = self.tails.next()?;
                if !self.seen(tail, arc) {
                    break (tail, arc);
                }
            },
        };
        let (near, far) = (self.node, NodeIx(far));
        let (source, target) = if self.reversed { (far, near) } else { (near, far) };
        let arc = if self.once { self.view.owner(ArcIx(arc)) } else { ArcIx(arc) };
        Some(Edge { source, target, arc, number: self.view.number(arc) })
    }
}

/// The nodes at the far ends of arcs.
#[derive(Clone, Debug)]
pub struct FarEnds<'a>(Arcs<'a>);

impl Iterator for FarEnds<'_> {
    type Item = NodeIx;
    #[inline]
    fn next(&mut self) -> Option<NodeIx> {
        self.0.next().map(|edge| if self.0.reversed { edge.source } else { edge.target })
    }
}

/// All arcs, row by row, or all ties once.
#[derive(Clone, Debug)]
pub struct AllArcs<'a> {
    view: &'a View,
    once: bool,
    nodes: std::ops::Range<u32>,
    row: Arcs<'a>,
}

impl<'a> AllArcs<'a> {
    fn new(view: &'a View, once: bool) -> Self {
        let nodes = 0..view.node_count() as u32;
        let heads = [].iter().enumerate();
        let row = Arcs { view, node: NodeIx(0), reversed: false, once: false, first: 0, heads, tails: [].iter() };
        Self { view, once, nodes, row }
    }
}

impl Iterator for AllArcs<'_> {
    type Item = Edge;
    fn next(&mut self) -> Option<Edge> {
        loop {
            if let Some(edge) = self.row.next() {
                if !self.once || self.view.owner(edge.arc) == edge.arc {
                    return Some(edge);
                }
                continue;
            }
            self.row = Arcs::out(self.view, NodeIx(self.nodes.next()?));
        }
    }
}

/// Which nodes a walk has visited.
#[derive(Clone, Debug, Default)]
pub struct Visited(FixedBitSet);

impl VisitMap<NodeIx> for Visited {
    fn visit(&mut self, node: NodeIx) -> bool {
        !self.0.put(node.0 as usize)
    }
    fn is_visited(&self, node: &NodeIx) -> bool {
        self.0.contains(node.0 as usize)
    }
    fn unvisit(&mut self, node: NodeIx) -> bool {
        let was = self.is_visited(&node);
        self.0.set(node.0 as usize, false);
        was
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
                self.base().arc_count()
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
    const fn base(&self) -> &'a View {
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
        Arcs { reversed: direction == Direction::Incoming, ..Arcs::both(self.0, node) }
    }
}
