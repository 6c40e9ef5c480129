//! The iterators, references and visit map that petgraph's traits hand out.

use std::slice;

use fixedbitset::FixedBitSet;
use petgraph::Direction;
use petgraph::visit::{EdgeRef, NodeRef, VisitMap};

use crate::view::{ArcIx, NodeIx, Row, View};

/// An arc, or a tie seen from one end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    pub(super) source: NodeIx,
    pub(super) target: NodeIx,
    pub(super) arc: ArcIx,
    pub(super) number: f64,
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
    pub(super) view: &'a View,
    pub(super) range: std::ops::Range<u32>,
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
pub struct KeyedNodes<'a>(pub(super) Nodes<'a>);

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
    /// The out-arcs that are left, from the n-th on.
    out: Option<(Row<'a>, usize)>,
    tails: slice::Iter<'a, [u32; 2]>,
}

impl<'a> Arcs<'a> {
    pub(super) fn out(view: &'a View, node: NodeIx) -> Self {
        Self::of(view, node, view.row(node), &[])
    }

    fn of(view: &'a View, node: NodeIx, row: Row<'a>, tails: &'a [[u32; 2]]) -> Self {
        Self { view, node, reversed: false, once: false, out: Some((row, 0)), tails: tails.iter() }
    }

    pub(super) fn into(view: &'a View, node: NodeIx) -> Self {
        Self { view, node, reversed: true, once: false, out: None, tails: view.row(node).tails().iter() }
    }

    pub(super) fn both(view: &'a View, node: NodeIx) -> Self {
        let row = view.row(node);
        Self { once: true, ..Self::of(view, node, row, row.tails()) }
    }

    /// The same arcs as edges that leave or arrive.
    pub(super) fn seen_from(self, direction: Direction) -> Self {
        Self { reversed: direction == Direction::Incoming, ..self }
    }

    #[inline]
    fn next_out(&mut self) -> Option<(NodeIx, ArcIx)> {
        let (row, n) = self.out.as_mut()?;
        let step = row.get(*n)?;
        *n += 1;
        Some(step)
    }

    fn seen(&self, tail: u32, arc: u32) -> bool {
        self.once && (tail == self.node.0 || self.view.twin(ArcIx(arc)).is_some())
    }
}

impl Iterator for Arcs<'_> {
    type Item = Edge;
    fn next(&mut self) -> Option<Edge> {
        let (far, arc) = match self.next_out() {
            Some(step) => step,
            None => loop {
                let &[tail, arc] = self.tails.next()?;
                if !self.seen(tail, arc) {
                    break (NodeIx(tail), ArcIx(arc));
                }
            },
        };
        let near = self.node;
        let (source, target) = if self.reversed { (far, near) } else { (near, far) };
        let arc = if self.once { self.view.owner(arc) } else { arc };
        Some(Edge { source, target, arc, number: self.view.number(arc) })
    }
}

/// The nodes at the far ends of arcs.
#[derive(Clone, Debug)]
pub struct FarEnds<'a>(pub(super) Arcs<'a>);

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
    pub(super) fn new(view: &'a View, once: bool) -> Self {
        let nodes = 0..view.node_count() as u32;
        let row = Arcs { view, node: NodeIx(0), reversed: false, once: false, out: None, tails: [].iter() };
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
pub struct Visited(pub(super) FixedBitSet);

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
