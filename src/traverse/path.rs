//! Paths are sequences of ties, so that parallel relations are told apart.

use std::collections::VecDeque;
use std::fmt;

use fixedbitset::FixedBitSet;

use super::reach::witness;
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::{ClaimId, NodeId};
use crate::view::{ArcIx, NodeIx, Tie, View};

/// A path: a start, and ties from there on. The path from a node to itself has no ties.
#[derive(Clone)]
pub struct Path<'v> {
    view: &'v View,
    start: NodeIx,
    arcs: Vec<ArcIx>,
    heads: Vec<NodeIx>,
}

impl<'v> Path<'v> {
    /// The nodes on it, from first to last.
    pub fn nodes(&self) -> Vec<NodeId> {
        std::iter::once(&self.start).chain(&self.heads).map(|&ix| self.view.node(ix).id()).collect()
    }

    /// The ties on it, from first to last.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = Tie<'v>> + '_ {
        self.arcs.iter().map(|&arc| self.view.tie(arc))
    }

    /// The arcs on it, from first to last.
    pub fn arcs(&self) -> &[ArcIx] {
        &self.arcs
    }

    /// How many ties it has.
    pub fn hops(&self) -> usize {
        self.arcs.len()
    }

    /// The product of the signs of its ties: -1, 0 or +1; +1 without ties.
    pub fn sign(&self) -> i32 {
        self.ties().map(|tie| tie.sign()).product()
    }

    /// One claim a tie that is enough for the path to be there, by key; background left out.
    pub fn because(&self) -> Vec<ClaimId> {
        let claims = self.arcs.iter().filter_map(|&arc| witness(self.view, arc));
        crate::view::Answer::new(()).because(claims).because
    }
}

/// `JPN -Talks-> PRK`, node keys and relations in order.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.view.node(self.start).key())?;
        for (tie, &head) in self.ties().zip(&self.heads) {
            write!(f, " -{}-> {}", tie.relation(), self.view.node(head).key())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({self})")
    }
}

impl View {
    /// All simple paths (no node twice) of at most `hops` ties, along ties, in order of nodes and
    /// arcs; streamed, and cut by the hops left to the target. From a node to itself there is
    /// one, without ties; between nodes that nothing joins there is none.
    ///
    /// Cost: the paths are exponential in `hops`; memory is a bit a node and a frame a hop. A
    /// step of the budget is an arc looked at; [`SimplePaths::truncated`] says what cut it short.
    ///
    /// # Errors
    ///
    /// Foreign id.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Allied, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let a = graph.node(State, "A").add()?;
    /// let b = graph.node(State, "B").add()?;
    /// graph.claim::<Talks>((a, b)).record()?;
    /// graph.claim::<Allied>((a, b)).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let paths: Vec<String> = view.simple_paths(a, b, 3, &Budget::new())?.map(|p| p.to_string()).collect();
    /// assert_eq!(paths, ["A -Allied-> B", "A -Talks-> B"]); // two paths, told apart by their ties
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn simple_paths<'v, 'b, A, B>(
        &'v self,
        from: NodeId<A>,
        to: NodeId<B>,
        hops: usize,
        budget: &'b Budget,
    ) -> Result<SimplePaths<'v, 'b>, Error> {
        Ok(SimplePaths::new(self, self.ix(from)?, self.ix(to)?, hops, budget))
    }
}

/// Simple paths, one at a time.
#[derive(Debug)]
pub struct SimplePaths<'v, 'b> {
    view: &'v View,
    start: NodeIx,
    target: NodeIx,
    hops: usize,
    meter: Meter<'b>,
    /// Hops from each node to the target, within the limit.
    left: Vec<u32>,
    on_path: FixedBitSet,
    /// For each node on the path, the next of its arcs to try.
    frames: Vec<(NodeIx, usize)>,
    arcs: Vec<ArcIx>,
    found: usize,
    truncated: Option<Limit>,
    done: bool,
}

const FAR: u32 = u32::MAX;

impl<'v, 'b> SimplePaths<'v, 'b> {
    fn new(view: &'v View, start: NodeIx, target: NodeIx, hops: usize, budget: &'b Budget) -> Self {
        let mut meter = budget.meter();
        let mut truncated = meter.look().or_else(|| meter.is_too_large(view.node_count() * 5));
        let left = if truncated.is_none() { hops_left(view, target, hops, &mut meter) } else { Ok(Vec::new()) };
        let left = left.unwrap_or_else(|limit| {
            truncated = Some(limit);
            Vec::new()
        });
        let mut on_path = FixedBitSet::with_capacity(view.node_count());
        on_path.insert(start.0 as usize);
        let done = truncated.is_some();
        Self {
            view,
            start,
            target,
            hops,
            meter,
            left,
            on_path,
            frames: vec![(start, 0)],
            arcs: Vec::new(),
            found: 0,
            truncated,
            done,
        }
    }

    /// What ended the search before all paths were found, if anything did.
    pub fn truncated(&self) -> Option<Limit> {
        self.truncated
    }

    fn stop(&mut self, by: Option<Limit>) -> Option<Path<'v>> {
        self.truncated = by;
        self.done = true;
        None
    }

    fn found(&mut self, last: Option<(NodeIx, ArcIx)>) -> Option<Path<'v>> {
        if let Some(limit) = self.meter.is_full(self.found) {
            return self.stop(Some(limit));
        }
        self.found += 1;
        let (mut arcs, mut heads) = (self.arcs.clone(), Vec::with_capacity(self.frames.len()));
        heads.extend(self.frames.iter().skip(1).map(|frame| frame.0));
        if let Some((head, arc)) = last {
            heads.push(head);
            arcs.push(arc);
        }
        Some(Path { view: self.view, start: self.start, arcs, heads })
    }

    fn back(&mut self) {
        if let Some((node, _)) = self.frames.pop() {
            self.on_path.set(node.0 as usize, false);
        }
        self.arcs.pop();
    }
}

impl<'v> Iterator for SimplePaths<'v, '_> {
    type Item = Path<'v>;

    fn next(&mut self) -> Option<Path<'v>> {
        if self.done {
            return None;
        }
        if self.start == self.target {
            self.done = true;
            return self.found(None);
        }
        while let Some(&mut (node, ref mut at)) = self.frames.last_mut() {
            let row = self.view.row(node);
            let Some(&head) = row.heads().get(*at) else {
                self.back();
                continue;
            };
            let arc = ArcIx(row.first().0 + *at as u32);
            *at += 1;
            if let Some(limit) = self.meter.step() {
                return self.stop(Some(limit));
            }
            if NodeIx(head) == self.target && self.arcs.len() < self.hops {
                return self.found(Some((self.target, arc)));
            }
            let left = self.left[head as usize];
            if left == FAR || self.arcs.len() + 1 + left as usize > self.hops || self.on_path.contains(head as usize) {
                continue;
            }
            self.on_path.insert(head as usize);
            self.frames.push((NodeIx(head), 0));
            self.arcs.push(arc);
        }
        self.done = true;
        None
    }
}

/// Breadth-first from the target against the arcs.
fn hops_left(view: &View, target: NodeIx, hops: usize, meter: &mut Meter<'_>) -> Result<Vec<u32>, Limit> {
    let mut left = vec![FAR; view.node_count()];
    left[target.0 as usize] = 0;
    let mut queue = VecDeque::from([target]);
    while let Some(node) = queue.pop_front() {
        let next = left[node.0 as usize] + 1;
        if next as usize > hops {
            break;
        }
        for (tail, _) in view.row(node).incoming() {
            meter.step().map_or(Ok(()), Err)?;
            if left[tail.0 as usize] == FAR {
                left[tail.0 as usize] = next;
                queue.push_back(tail);
            }
        }
    }
    Ok(left)
}
