//! What two views make different among friends and foes: ties that turned, triads that came into
//! balance or fell out of it.

use std::collections::BTreeSet;

use super::Signed;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::NodeId;
use crate::view::{Answer, NodeIx};

/// What is different among friends and foes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedDifference {
    /// Pairs whose sign is another.
    pub ties: Vec<Turn>,
    /// Triads with such a tie.
    pub triads: Vec<TriadTurn>,
    /// Pairs of friends who stay so, in triads that fell out of balance: what would bring these
    /// back, but for the ties that turned, is that one of them turns too. In order of kind and key.
    pub pressed: Vec<[NodeId; 2]>,
}

/// A pair of nodes whose sign is another: -1, 0 for neither friends nor foes, or 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The two, in order of kind and key.
    pub ends: [NodeId; 2],
    /// Their sign before.
    pub before: i32,
    /// Their sign after.
    pub after: i32,
}

/// A triad that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriadTurn {
    /// The three, in order of kind and key.
    pub nodes: [NodeId; 3],
    /// How many of its ties were hostile, when it was a triangle.
    pub before: Option<u8>,
    /// How many of its ties are hostile, when it is a triangle.
    pub after: Option<u8>,
}

impl TriadTurn {
    /// Whether it is a triangle out of balance now and was none: one or three hostile ties.
    pub fn is_strained(&self) -> bool {
        let unbalanced = |negative: Option<u8>| negative.is_some_and(|n| n % 2 == 1);
        unbalanced(self.after) && !unbalanced(self.before)
    }
}

impl Signed<'_> {
    /// What is different in another view of the same graph, or in a what-if of this one.
    /// `because` is the claims of the ties that turned, in both.
    ///
    /// Cost: linear in ties times the logarithm of degrees, and the degrees of who turned.
    ///
    /// # Errors
    ///
    /// Foreign when the views are of different graphs.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Graph, Lens, model::standard::{Stance, State}, view::Change};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// for ends in [(a, b), (b, c), (a, c)] {
    ///     graph.claim::<Stance>(ends).affinity(0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let sour = view.suppose([Change::reversed::<Stance>((a, b))])?;
    /// let found = Signed::of(&view)?.difference(&Signed::of(&sour)?)?.value;
    /// assert_eq!((found.ties[0].before, found.ties[0].after), (1, -1));
    /// assert!(found.triads[0].is_strained());
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn difference(&self, after: &Signed<'_>) -> Result<Answer<SignedDifference>, Error> {
        // Nodes of a what-if that adds some are all known to it.
        let widest = if after.view().node_count() >= self.view().node_count() { after } else { self };
        let ordered = |mut nodes: Vec<NodeId>| -> Result<Vec<NodeId>, Error> {
            let mut keyed = nodes.drain(..).map(|id| widest.view().get(id)).collect::<Result<Vec<_>, _>>()?;
            keyed.sort_by(|a, b| (a.kind(), a.key()).cmp(&(b.kind(), b.key())));
            Ok(keyed.iter().map(Node::id).collect())
        };
        let mut turned: BTreeSet<[NodeId; 2]> = BTreeSet::new();
        for (one, other) in [(self, after), (after, self)] {
            for (a, b, number) in one.pairs() {
                let ends = [one.node(a).id(), one.node(b).id()];
                if other.sign(ends[0], ends[1]) != number.signum() as i32 {
                    turned.insert(<[NodeId; 2]>::try_from(ordered(ends.to_vec())?).unwrap_or(ends));
                }
            }
        }
        let mut value = SignedDifference::default();
        let mut because: Vec<Claim<'_>> = Vec::new();
        let mut triads: BTreeSet<[NodeId; 3]> = BTreeSet::new();
        for ends in turned {
            let [a, b] = ends;
            for signed in [self, after] {
                because.extend(signed.claims_between(a, b).unwrap_or_default());
                for third in signed.neighbours(a).into_iter().filter(|&c| signed.sign(b, c) != 0) {
                    let nodes = ordered(vec![a, b, third])?;
                    triads.extend(<[NodeId; 3]>::try_from(nodes));
                }
            }
            value.ties.push(Turn { ends, before: self.sign(a, b), after: after.sign(a, b) });
        }
        let turn = |nodes: [NodeId; 3]| TriadTurn { nodes, before: self.triad(nodes), after: after.triad(nodes) };
        value.triads = triads.into_iter().map(turn).filter(|turn| turn.before != turn.after).collect();
        let strained = value.triads.iter().filter(|turn| turn.is_strained());
        let sides = strained.flat_map(|turn| pairs(turn.nodes));
        let stays = |&[a, b]: &[NodeId; 2]| self.sign(a, b) == 1 && after.sign(a, b) == 1;
        let pressed: BTreeSet<[NodeId; 2]> = sides.filter(stays).collect();
        value.pressed = pressed.into_iter().collect();
        let key = |id: &NodeId| widest.view().get(*id).map(|node| (node.kind().to_owned(), node.key().to_owned())).ok();
        value.ties.sort_by_cached_key(|turn| turn.ends.iter().map(key).collect::<Vec<_>>());
        value.triads.sort_by_cached_key(|turn| turn.nodes.iter().map(key).collect::<Vec<_>>());
        value.pressed.sort_by_cached_key(|ends| ends.iter().map(key).collect::<Vec<_>>());
        Ok(Answer::new(value).because(because))
    }

    /// -1, 0 or 1; 0 for who is not in this view.
    fn sign(&self, a: NodeId, b: NodeId) -> i32 {
        self.between(a, b).ok().flatten().map_or(0, |number| i32::from(number > 0.0) - i32::from(number < 0.0))
    }

    /// Friends and foes of a node.
    fn neighbours(&self, node: NodeId) -> Vec<NodeId> {
        let local = self.view().ix(node).ok().and_then(|ix: NodeIx| self.local(ix));
        local.map_or_else(Vec::new, |local| self.row(local).iter().map(|end| self.node(end.far()).id()).collect())
    }

    /// How many ties of three nodes are hostile, when they make a triangle.
    fn triad(&self, [a, b, c]: [NodeId; 3]) -> Option<u8> {
        let signs = pairs([a, b, c]).map(|[a, b]| self.sign(a, b));
        (!signs.contains(&0)).then(|| signs.iter().filter(|&&sign| sign < 0).count() as u8)
    }
}

/// The three pairs of a triad, each in its order.
const fn pairs([a, b, c]: [NodeId; 3]) -> [[NodeId; 2]; 3] {
    [[a, b], [a, c], [b, c]]
}
