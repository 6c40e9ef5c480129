//! Who stands near a node on a day, for those who ask it many thousand times: breadth-first
//! search over the stretches of time of a dated view, in memory that is kept between questions.
//!
//! For one question with reasons, directions and a budget there is [`reach()`](super::reach()).

use crate::view::{DatedView, NodeIx};

/// Memory that searches keep between questions. It fits any view and grows with the largest.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Marks a node as seen by the search of that number.
    stamp: u32,
    seen: Vec<u32>,
    /// The start, then what was found; one place more than there are nodes.
    found: Vec<NodeIx>,
}

impl Scratch {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&mut self, nodes: usize) {
        if self.seen.len() < nodes {
            self.seen.resize(nodes, 0);
            self.found.resize(nodes + 1, NodeIx(0));
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.seen.fill(0);
            self.stamp = 1;
        }
    }
}

impl DatedView<'_> {
    /// The other nodes within `hops` hops along ties that stand then: those of fewer hops first,
    /// then as they were found.
    ///
    /// Cost: linear in the stretches of time of the ties of nodes nearer than `hops`; nothing is
    /// allocated once the scratch has grown to the view. (Where dates are imprecise and only what
    /// is certain counts, a window of several days asks the claims of those ties.)
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](crate::View::node_count).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    /// use detente::{traverse::Scratch, view::Certainty};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).valid("2024-01/2024-06").record()?;
    /// graph.claim::<Talks>((b, c)).valid("2024-03/2024-09").record()?;
    /// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
    /// let start = dated.view().ix(a)?;
    /// let mut scratch = Scratch::new();
    /// assert_eq!(dated.at("2024-02-01".parse()?).within(start, 2, &mut scratch).len(), 1);
    /// assert_eq!(dated.at("2024-04-01".parse()?).within(start, 2, &mut scratch).len(), 2);
    /// # Ok::<(), detente::Error>(())
    /// ```
    #[expect(clippy::needless_bitwise_bool, reason = "a branch that cannot be foretold costs more than both sides")]
    pub fn within<'s>(&self, node: NodeIx, hops: usize, scratch: &'s mut Scratch) -> &'s [NodeIx] {
        let nodes = self.view().node_count();
        scratch.begin(nodes);
        let (stamp, seen, found) = (scratch.stamp, &mut scratch.seen[..nodes], &mut scratch.found[..=nodes]);
        seen[node.0 as usize] = stamp;
        found[0] = node;
        let (mut level, mut len) = (0..1, 1);
        // Without a branch: whether a stretch holds the day cannot be foretold.
        let mut add = |head: u32, stands: bool, found: &mut [NodeIx], len: &mut usize| {
            let last = &mut seen[head as usize];
            let fresh = stands & (*last != stamp);
            *last = if fresh { stamp } else { *last };
            found[*len] = NodeIx(head);
            *len += usize::from(fresh);
        };
        for _ in 0..hops {
            let before = len;
            for at in level {
                let node = found[at];
                if let Some((from, to)) = self.days() {
                    for segment in self.dated().segments(node.0) {
                        let stands = (segment.from < to) & (segment.to > from);
                        add(segment.head, stands, found, &mut len);
                    }
                } else {
                    self.outgoing(node).for_each(|(head, _)| add(head.0, true, found, &mut len));
                }
            }
            if len == before {
                break;
            }
            level = before..len;
        }
        &scratch.found[1..len]
    }
}
