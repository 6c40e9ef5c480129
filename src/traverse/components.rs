//! Components: which nodes hang together, whichever way ties run (weak) or there and back
//! (strong).

use super::forest;
use super::ground::{Ground, Place};
use super::net::{Around, Net, grounded, root};
use super::reach::Direction;
use super::ways::{Gate, Ways};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::view::{Answer, DatedView, NodeIx, View};

/// The parts into which a view falls. They are numbered from 0 by their first node, in the order
/// of the view's nodes; a node that nothing joins to another is a part of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    labels: Vec<u32>,
    sizes: Vec<usize>,
}

impl Components {
    /// The trees of a forest of parents none of which comes after its child.
    fn of_forest(mut parents: Vec<u32>) -> Self {
        let roots = parents.iter().zip(0..).filter(|&(&parent, node)| parent == node).count();
        let mut sizes = Vec::with_capacity(roots);
        for node in 0..parents.len() {
            let parent = parents[node] as usize;
            // The label of whoever comes before stands where its parent stood.
            let label = if parent == node { sizes.len() as u32 } else { parents[parent] };
            if parent == node {
                sizes.push(0);
            }
            sizes[label as usize] += 1;
            parents[node] = label;
        }
        Self { labels: parents, sizes }
    }

    /// Numbers parts by their first node; `root` names the part of each node anyhow.
    fn numbered(roots: &[u32]) -> Self {
        let mut numbers = vec![u32::MAX; roots.len()];
        let mut components = Self { labels: Vec::with_capacity(roots.len()), sizes: Vec::new() };
        for &root in roots {
            let number = &mut numbers[root as usize];
            if *number == u32::MAX {
                *number = components.sizes.len() as u32;
                components.sizes.push(0);
            }
            components.labels.push(*number);
            components.sizes[*number as usize] += 1;
        }
        components
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// How many nodes each has.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The number of each node's part, in the order of the view's nodes.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The number of a node's part; `None` for a node that the view does not have.
    pub fn of(&self, node: NodeIx) -> Option<usize> {
        self.labels.get(node.0 as usize).map(|&label| label as usize)
    }

    /// The nodes of a part, ascending; none when there is no such part.
    pub fn members(&self, part: usize) -> Vec<NodeIx> {
        let labels = self.labels.iter().zip(0..);
        labels.filter(|&(&label, _)| label as usize == part).map(|(_, node)| NodeIx(node)).collect()
    }

    /// The number of the largest, the first of several; `None` in a view without nodes.
    pub fn largest(&self) -> Option<usize> {
        let most = self.sizes.iter().max()?;
        self.sizes.iter().position(|size| size == most)
    }
}

impl View {
    /// The weak components: nodes that ties join, whichever way these run. Of the ways allowed,
    /// the direction changes nothing, and a node that they lead around stands alone.
    ///
    /// A table of all nodes names no claims; [`reach_by`](Self::reach_by) in either direction
    /// gives the reasons for one component. Where the budget ends the search (a step is a row),
    /// what is together belongs together, and more may.
    ///
    /// Cost: nearly linear in arcs, 4 bytes a node and 8 a component (union-find with path halving;
    /// Tarjan & van Leeuwen 1984); on all threads where ways limit nothing but the direction.
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Sanctions}, traverse::Ways};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, a), (c, b)] {
    ///     graph.claim::<Sanctions>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let weak = view.components(&Ways::new(), &Budget::new())?.value;
    /// assert_eq!(weak.sizes(), [3, 1]);
    /// let strong = view.strong_components(&Ways::new(), &Budget::new())?.value;
    /// assert_eq!(strong.labels(), [0, 0, 1, 2]); // nothing leads back to C
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn components(&self, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
        weak(&self.into(), ways, budget)
    }

    /// The strong components: nodes between which the ways allowed lead there and back. In either
    /// direction they are the weak ones.
    ///
    /// A table of all nodes names no claims. Where the budget ends the search (a step is an arc),
    /// what is together belongs together, and more may.
    ///
    /// Cost: linear in arcs; 8 bytes an arc and 28 a node (Tarjan 1972, without recursion).
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    pub fn strong_components(&self, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
        strong(&self.into(), ways, budget)
    }
}

impl DatedView<'_> {
    /// [`View::components`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    pub fn components(&self, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
        weak(&(*self).into(), ways, budget)
    }

    /// [`View::strong_components`] on this day or in this window.
    ///
    /// # Errors
    ///
    /// Unknown relation; foreign id; a strength that is no number.
    pub fn strong_components(&self, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
        strong(&(*self).into(), ways, budget)
    }
}

fn weak(place: &Place<'_>, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
    let (view, mut meter) = (place.view(), budget.meter());
    let gate = ways.clone().direction(Direction::Out).gate(view)?;
    let cut = meter.look().or_else(|| meter.is_too_large(view.node_count() * 12)).or_else(|| meter.is_full(0));
    if cut.is_some() {
        return Ok(Answer::new(Components::default()).cut(cut));
    }
    let (parents, cut) = if let (Place::Whole(view), None) = (place, &gate) {
        forest::join(view.bare_rows(), view.node_count() as u32, &mut meter)
    } else {
        let mut parents: Vec<u32> = (0..view.node_count() as u32).collect();
        let cut = grounded!(*place, gate.as_ref(), ground => join(ground, gate.as_ref(), &mut parents, &mut meter));
        (parents, cut)
    };
    Ok(Answer::new(Components::of_forest(parents)).cut(cut))
}

/// Joins the ends of every arc; the root of a tree is its first node.
fn join<'v>(ground: impl Ground<'v>, gate: Option<&Gate>, parents: &mut [u32], meter: &mut Meter<'_>) -> Option<Limit> {
    for node in 0..parents.len() as u32 {
        if let Some(limit) = meter.step() {
            return Some(limit);
        }
        let mut own = root(parents, node);
        for (far, arc) in ground.onward(NodeIx(node)) {
            if gate.is_some_and(|gate| !gate.lets(ground, NodeIx(node), arc)) {
                continue;
            }
            let other = root(parents, far.0);
            let (first, last) = (own.min(other), own.max(other));
            parents[last as usize] = first;
            own = first;
        }
    }
    None
}

fn strong(place: &Place<'_>, ways: &Ways, budget: &Budget) -> Result<Answer<Components>, Error> {
    let mut meter = budget.meter();
    let nodes = place.view().node_count();
    if let Some(limit) = meter.is_too_large(nodes * 28).or_else(|| meter.is_full(0)) {
        return Ok(Answer::new(Components::default()).cut(Some(limit)));
    }
    let (net, cut) = Net::of_place(place, ways, Around::Alone, &mut meter)?;
    let mut search = Strong::new(nodes);
    let cut = cut.or_else(|| search.run(&net, &mut meter));
    Ok(Answer::new(Components::numbered(&search.roots)).cut(cut))
}

const NEW: u32 = u32::MAX;
/// The place of a node whose component is settled: behind all others.
const SETTLED: u32 = u32::MAX - 1;

struct Strong {
    /// When a node was met first; `SETTLED` once its component is known.
    met: Vec<u32>,
    /// The earliest node still open that is known to be reached from each.
    low: Vec<u32>,
    /// The component of each, by the node met first in it; itself until that is known.
    roots: Vec<u32>,
    /// Nodes whose component is open, in the order met.
    open: Vec<u32>,
    /// The way down: node, and the next of its steps.
    frames: Vec<(u32, usize)>,
    clock: u32,
}

impl Strong {
    fn new(nodes: usize) -> Self {
        Self {
            met: vec![NEW; nodes],
            low: vec![NEW; nodes],
            roots: (0..nodes as u32).collect(),
            open: Vec::new(),
            frames: Vec::new(),
            clock: 0,
        }
    }

    fn run(&mut self, net: &Net, meter: &mut Meter<'_>) -> Option<Limit> {
        for start in 0..net.count() as u32 {
            if self.met[start as usize] != NEW {
                continue;
            }
            self.meet(start);
            while let Some(&mut (node, ref mut at)) = self.frames.last_mut() {
                let Some(step) = net.of(node).get(*at) else {
                    self.leave(node);
                    continue;
                };
                *at += 1;
                if let Some(limit) = meter.step() {
                    return Some(limit);
                }
                match self.met[step.far as usize] {
                    NEW => self.meet(step.far),
                    SETTLED => {}
                    met => self.low[node as usize] = self.low[node as usize].min(met),
                }
            }
        }
        None
    }

    fn meet(&mut self, node: u32) {
        self.met[node as usize] = self.clock;
        self.low[node as usize] = self.clock;
        self.clock += 1;
        self.open.push(node);
        self.frames.push((node, 0));
    }

    /// Settles the component of a node from which nothing earlier is reached.
    fn leave(&mut self, node: u32) {
        self.frames.pop();
        let low = self.low[node as usize];
        if low == self.met[node as usize] {
            while let Some(member) = self.open.pop() {
                self.met[member as usize] = SETTLED;
                self.roots[member as usize] = node;
                if member == node {
                    break;
                }
            }
        }
        if let Some(&(above, _)) = self.frames.last() {
            self.low[above as usize] = self.low[above as usize].min(low);
        }
    }
}
