//! Whether a signed graph falls into two camps (Harary 1953, *On the notion of balance of a signed
//! graph*; Cartwright & Harary 1956, *Structural balance*) or into any number (Davis 1967,
//! *Clustering and structural balance in graphs*), or the cycle why not.

use std::collections::VecDeque;

use super::folded::Signed;
use super::sides::Sides;
use crate::analysis::Partition;
use crate::graph::Node;
use crate::view::Answer;

/// Whether there are camps.
#[derive(Clone, Debug, PartialEq)]
pub enum Balance<'v> {
    /// Friends are in one camp, foes in two.
    Balanced(Partition<'v>),
    /// They cannot be.
    Unbalanced(Cycle<'v>),
}

/// Nodes in a ring, each tied to the next and the last to the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle<'v> {
    /// From the first in order of nodes, toward the lesser of its two neighbours.
    pub nodes: Vec<Node<'v>>,
    /// How many of its ties are hostile.
    pub negative: usize,
}

impl<'v> Balance<'v> {
    /// Whether there are camps.
    pub const fn is_balanced(&self) -> bool {
        matches!(self, Self::Balanced(_))
    }

    /// The camps, if there are.
    pub const fn camps(&self) -> Option<&Partition<'v>> {
        match self {
            Self::Balanced(camps) => Some(camps),
            Self::Unbalanced(_) => None,
        }
    }

    /// The cycle why not, if there are none.
    pub const fn witness(&self) -> Option<&Cycle<'v>> {
        match self {
            Self::Balanced(_) => None,
            Self::Unbalanced(cycle) => Some(cycle),
        }
    }
}

impl<'v> Signed<'v> {
    /// Strong balance: two camps such that friends share one and foes do not, or a cycle with an
    /// odd number of hostile ties, which no two camps allow.
    ///
    /// A component's two sides may be swapped without harm; here each component's first node is
    /// in the first camp. There is one camp when nobody has a foe, and none when there is nobody.
    /// The cycle is a short one: of the ties that contradict the sides found outward from each
    /// component's first node, it is closed by one that is nearest to that node.
    ///
    /// `because` is the claims of the cycle's ties; of camps it is empty, since every tie carries
    /// them: their scope is [`scope`](Signed::scope).
    ///
    /// Cost: linear in nodes and ties.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    /// graph.claim::<Talks>((b, c)).affinity(-0.5).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let balance = Signed::of(&view)?.balance().value;
    /// assert_eq!(balance.camps().unwrap().keys(), [vec!["A", "B"], vec!["C"]]);
    ///
    /// graph.claim::<Talks>((c, a)).affinity(0.5).record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let answer = Signed::of(&view)?.balance();
    /// assert_eq!(answer.value.witness().unwrap().negative, 1);
    /// assert_eq!(answer.because.len(), 3);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn balance(&self) -> Answer<Balance<'v>> {
        let sides = Sides::of(self);
        let nearest = |tie: &&(u32, u32)| sides.depth[tie.0 as usize] + sides.depth[tie.1 as usize];
        match sides.witness.iter().flatten().min_by_key(nearest) {
            Some(&(a, b)) => self.witness(round(&sides.parent, &sides.depth, a, b)),
            None => Answer::new(Balance::Balanced(self.camps_by(&sides.side))),
        }
    }

    /// Weak balance: any number of camps such that friends share one and foes do not, or a cycle
    /// with exactly one hostile tie, which no camps allow. Camps are the components of friendly
    /// ties, the finest that will do.
    ///
    /// The cycle is the shortest through its hostile tie, which is the first, in order of nodes,
    /// of those whose ends friends join. `because` is as of [`balance`](Signed::balance).
    ///
    /// Cost: linear in nodes and ties.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::signed::Signed;
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (c, a)] {
    ///     graph.claim::<Talks>(pair).affinity(-0.5).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let signed = Signed::of(&view)?;
    /// assert!(!signed.balance().value.is_balanced());
    /// assert_eq!(signed.weak_balance().value.camps().unwrap().len(), 3);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn weak_balance(&self) -> Answer<Balance<'v>> {
        let mut camps = vec![u32::MAX; self.node_count()];
        for first in 0..camps.len() as u32 {
            if camps[first as usize] == u32::MAX {
                self.outward(first, |node, _| {
                    let is_new = camps[node as usize] == u32::MAX;
                    camps[node as usize] = first;
                    is_new
                });
            }
        }
        let is_within = |&(a, b, number): &(u32, u32, i64)| number < 0 && camps[a as usize] == camps[b as usize];
        match self.pairs().find(is_within) {
            Some((a, b, _)) => self.witness(self.friends_between(a, b)),
            None => Answer::new(Balance::Balanced(self.camps_by(&camps))),
        }
    }

    /// From a node over friendly ties; `enter` is told of each node and who led there, and says
    /// whether to go on from it.
    fn outward(&self, first: u32, mut enter: impl FnMut(u32, u32) -> bool) {
        let mut queue = VecDeque::new();
        if enter(first, first) {
            queue.push_back(first);
        }
        while let Some(node) = queue.pop_front() {
            for end in self.row(node).iter().filter(|end| !end.is_negative()) {
                if enter(end.far(), node) {
                    queue.push_back(end.far());
                }
            }
        }
    }

    /// The shortest chain of friends from one node to another.
    fn friends_between(&self, from: u32, to: u32) -> Vec<u32> {
        let mut parents = vec![u32::MAX; self.node_count()];
        self.outward(from, |node, parent| {
            let is_new = parents[node as usize] == u32::MAX;
            if is_new {
                parents[node as usize] = parent;
            }
            is_new && parents[to as usize] == u32::MAX
        });
        let mut chain = vec![to];
        let mut node = to;
        while node != from {
            node = parents[node as usize];
            chain.push(node);
        }
        chain
    }

    fn camps_by<T: Ord + Copy>(&self, groups: &[T]) -> Partition<'v> {
        let node = |local: usize| self.ix(local as u32);
        Partition::numbered(self.view(), groups.iter().enumerate().map(|(local, &group)| (node(local), group)))
    }

    fn witness(&self, mut ring: Vec<u32>) -> Answer<Balance<'v>> {
        let least = (0..ring.len()).min_by_key(|&at| ring[at]).unwrap_or(0);
        ring.rotate_left(least);
        if ring.len() > 2 && ring[ring.len() - 1] < ring[1] {
            ring[1..].reverse();
        }
        let ties: Vec<(u32, u32)> = (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()])).collect();
        let negative = ties.iter().filter(|&&(a, b)| self.find(a, b).is_some_and(|number| number < 0)).count();
        let nodes = ring.iter().map(|&node| self.node(node)).collect();
        let claims = ties.into_iter().flat_map(|(a, b)| self.claims_of_pair(a, b));
        Answer::new(Balance::Unbalanced(Cycle { nodes, negative })).because(claims)
    }
}

/// The ring that a tie closes in a tree: from one end up to where the ways meet and down again.
fn round(parents: &[u32], depths: &[u32], mut a: u32, mut b: u32) -> Vec<u32> {
    let (mut up, mut down) = (vec![a], vec![b]);
    while a != b {
        if depths[a as usize] >= depths[b as usize] {
            a = parents[a as usize];
            up.push(a);
        } else {
            b = parents[b as usize];
            down.push(b);
        }
    }
    // Both end where they meet.
    down.pop();
    up.extend(down.into_iter().rev());
    up
}
