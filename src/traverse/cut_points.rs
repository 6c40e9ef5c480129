//! Cut nodes and cut ties: what must go for a view to fall apart (Hopcroft & Tarjan 1973,
//! *Efficient Algorithms for Graph Manipulation*; bridges as in Tarjan 1974), without recursion.

use super::ground::Place;
use super::net::{Around, Net, Step, affords};
use super::reach::Direction;
use super::ways::Ways;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::NodeId;
use crate::view::{Answer, ArcIx, DatedView, NodeIx, View};

/// A node without which its component falls apart (an articulation point).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutNode {
    /// The node.
    pub node: NodeId,
    /// How many nodes each piece has into which the component falls without it, the largest
    /// first; at least two. [`View::components`] around the node says who is in which.
    pub pieces: Vec<usize>,
}

/// A tie without which its component falls apart (a bridge).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutTie {
    /// The tie, by the arc that it is known by ([`View::tie`]).
    pub tie: ArcIx,
    /// How many nodes are left on the side of the node it leaves, and of the node it reaches.
    pub sides: [usize; 2],
    /// In the order in which the search met nodes: where the component begins, where one side
    /// begins and ends within it, and where the component ends.
    stretch: [u32; 4],
    /// Whether that one is the side of the node it leaves.
    is_from: bool,
}

/// What holds a view together, whichever way ties run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutPoints {
    /// The cut nodes, by kind and key.
    pub nodes: Vec<CutNode>,
    /// The cut ties, by arc.
    pub ties: Vec<CutTie>,
    /// All nodes in the order met.
    met: Vec<u32>,
}

impl CutPoints {
    /// The nodes on the two sides of a cut tie of this answer: of the node it leaves, and of the
    /// node it reaches; ascending.
    pub fn sides(&self, tie: &CutTie) -> [Vec<NodeIx>; 2] {
        let [first, start, end, last] = tie.stretch.map(|at| at as usize);
        let nodes = |from: usize, to: usize| self.met.get(from..to).unwrap_or_default().iter().map(|&n| NodeIx(n));
        let mut one: Vec<NodeIx> = nodes(start, end).collect();
        let mut other: Vec<NodeIx> = nodes(first, start).chain(nodes(end, last)).collect();
        one.sort_unstable();
        other.sort_unstable();
        if tie.is_from { [one, other] } else { [other, one] }
    }
}

impl View {
    /// The nodes and the ties without which a component falls apart, whichever way ties run:
    /// of the ways allowed, the direction changes nothing. Parallel ties hold for each other, and
    /// a tie from a node to itself holds nothing.
    ///
    /// `because` holds the claims of the cut ties; that nothing else joins the sides, no claim
    /// says. Where the budget ends the search (a step is an arc, then once more an arc), the
    /// answer holds what was found in the components searched by then; ended by time or the flag
    /// with thousands found, it comes at once and without reasons.
    ///
    /// Cost: linear in arcs; 16 bytes an arc and 32 a node.
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}, traverse::Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (c, a), (c, d)] {
    ///     graph.claim::<Talks>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let cuts = view.cut_points(&Ways::new(), &Budget::new())?.value;
    /// assert_eq!((cuts.nodes[0].node, cuts.nodes[0].pieces.as_slice()), (c.any(), [2, 1].as_slice()));
    /// assert_eq!(cuts.ties[0].sides, [3, 1]);
    /// assert_eq!(cuts.sides(&cuts.ties[0])[1], [view.ix(d)?]);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn cut_points(&self, ways: &Ways, budget: &Budget) -> Result<Answer<CutPoints>, Error> {
        cut_points(&self.into(), ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::cut_points`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    pub fn cut_points(&self, ways: &Ways, budget: &Budget) -> Result<Answer<CutPoints>, Error> {
        cut_points(&(*self).into(), ways, budget)
    }
}

fn cut_points(place: &Place<'_>, ways: &Ways, budget: &Budget) -> Result<Answer<CutPoints>, Error> {
    let (view, mut meter) = (place.view(), budget.meter());
    let nodes = view.node_count();
    if let Some(limit) = meter.is_too_large(nodes * 32 + view.arc_count() * 16).or_else(|| meter.is_full(0)) {
        return Ok(Answer::new(CutPoints::default()).cut(Some(limit)));
    }
    let (net, cut) = Net::of_place(place, &ways.clone().direction(Direction::Either), Around::Alone, &mut meter)?;
    let mut search = Search { view, place: vec![NEW; nodes], low: vec![NEW; nodes], ..Search::new(view) };
    let cut = cut.or_else(|| search.run(&net, &mut meter));
    let mut found = search.found;
    found.nodes.sort_by_key(|(node, _)| *node);
    found.ties.sort_by_key(|tie| tie.tie);
    let shown = if affords(cut, found.ties.len()) { found.ties.as_slice() } else { &[] };
    let because: Vec<Claim<'_>> = shown.iter().flat_map(|tie| place.claims(tie.tie)).collect();
    let named = |(node, pieces)| CutNode { node: view.node(NodeIx(node)).id(), pieces };
    let nodes = found.nodes.into_iter().map(named).collect();
    Ok(Answer::new(CutPoints { nodes, ties: found.ties, met: search.met }).because(because).cut(cut))
}

const NEW: u32 = u32::MAX;

#[derive(Default)]
struct Findings {
    nodes: Vec<(u32, Vec<usize>)>,
    ties: Vec<CutTie>,
}

impl Findings {
    fn count(&self) -> usize {
        self.nodes.len() + self.ties.len()
    }
}

/// A node on the way down.
struct Frame {
    node: u32,
    /// The tie by which it was entered.
    by: u32,
    /// The next of its steps.
    at: usize,
}

struct Search<'v> {
    view: &'v View,
    met: Vec<u32>,
    /// When each node was met.
    place: Vec<u32>,
    /// The earliest node that is reached from those below each, but for the tie above it.
    low: Vec<u32>,
    frames: Vec<Frame>,
    /// Of the component being searched: nodes with the sizes of pieces below them, and ties.
    pieces: Vec<(u32, usize)>,
    ties: Vec<CutTie>,
    found: Findings,
}

impl<'v> Search<'v> {
    fn new(view: &'v View) -> Self {
        let (met, place, low, frames) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { view, met, place, low, frames, pieces: Vec::new(), ties: Vec::new(), found: Findings::default() }
    }

    fn run(&mut self, net: &Net, meter: &mut Meter<'_>) -> Option<Limit> {
        for root in 0..net.count() as u32 {
            if self.place[root as usize] != NEW {
                continue;
            }
            let first = self.met.len();
            self.meet(Step { far: root, tie: NEW });
            while let Some(&mut Frame { node, by, ref mut at }) = self.frames.last_mut() {
                let Some(&step) = net.of(node).get(*at) else {
                    self.leave(first);
                    continue;
                };
                *at += 1;
                if let Some(limit) = meter.step() {
                    return Some(limit);
                }
                if self.place[step.far as usize] == NEW {
                    self.meet(step);
                } else if step.tie != by {
                    let low = &mut self.low[node as usize];
                    *low = (*low).min(self.place[step.far as usize]);
                }
            }
            if let Some(limit) = self.settle(root, first, meter) {
                return Some(limit);
            }
        }
        None
    }

    fn meet(&mut self, step: Step) {
        let now = self.met.len() as u32;
        self.met.push(step.far);
        self.place[step.far as usize] = now;
        self.low[step.far as usize] = now;
        self.frames.push(Frame { node: step.far, by: step.tie, at: 0 });
    }

    /// Goes back up from a node, and notes what is cut off there.
    fn leave(&mut self, first: usize) {
        let Some(Frame { node, by, .. }) = self.frames.pop() else { return };
        let Some(&Frame { node: above, .. }) = self.frames.last() else { return };
        let (start, end) = (self.place[node as usize], self.met.len() as u32);
        let low = self.low[node as usize];
        let above_place = self.place[above as usize];
        if low > above_place {
            let from = self.view.tie(ArcIx(by)).from().id();
            let is_from = self.view.node(NodeIx(node)).id() == from;
            let stretch = [first as u32, start, end, end];
            self.ties.push(CutTie { tie: ArcIx(by), sides: [0, 0], stretch, is_from });
        }
        if low >= above_place {
            self.pieces.push((above, (end - start) as usize));
        }
        let low_above = &mut self.low[above as usize];
        *low_above = (*low_above).min(low);
    }

    /// What was noted in a component, now that its size is known.
    fn settle(&mut self, root: u32, first: usize, meter: &Meter<'_>) -> Option<Limit> {
        let (size, last) = (self.met.len() - first, self.met.len() as u32);
        for mut tie in self.ties.drain(..) {
            if let Some(limit) = meter.is_full(self.found.count()) {
                return Some(limit);
            }
            let below = (tie.stretch[2] - tie.stretch[1]) as usize;
            tie.sides = if tie.is_from { [below, size - below] } else { [size - below, below] };
            tie.stretch[3] = last;
            self.found.ties.push(tie);
        }
        self.pieces.sort_unstable();
        for run in self.pieces.chunk_by(|a, b| a.0 == b.0) {
            let node = run[0].0;
            let mut pieces: Vec<usize> = run.iter().map(|piece| piece.1).collect();
            if node != root {
                pieces.push(size - 1 - pieces.iter().sum::<usize>());
            }
            if pieces.len() < 2 {
                continue;
            }
            if let Some(limit) = meter.is_full(self.found.count()) {
                return Some(limit);
            }
            pieces.sort_unstable_by(|a, b| b.cmp(a));
            self.found.nodes.push((node, pieces));
        }
        self.pieces.clear();
        None
    }
}
