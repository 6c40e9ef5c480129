//! The two sides of each component, as far as there are two: what strong balance and whatever
//! need not look at balanced components begin with.

use super::folded::Signed;

/// Breadth-first trees of all components, where a friend takes the side of its parent and a foe
/// the other.
pub(super) struct Sides {
    /// The nodes, component by component, each from its first node outward.
    pub(super) order: Vec<u32>,
    /// Where each component starts in `order`, and where the last ends.
    pub(super) starts: Vec<usize>,
    /// The component of each node.
    pub(super) component: Vec<u32>,
    /// The side of each node; the first of a component is on the first, `false`.
    pub(super) side: Vec<bool>,
    /// Of each node who reached it; itself when nobody did.
    pub(super) parent: Vec<u32>,
    /// Of each node how many ties lead to it from the first of its component.
    pub(super) depth: Vec<u32>,
    /// Of each component a tie that contradicts the sides, as near to its first node as any; none
    /// when it is balanced.
    pub(super) witness: Vec<Option<(u32, u32)>>,
}

impl Sides {
    /// Cost: linear in nodes and ties.
    pub(super) fn of(signed: &Signed<'_>) -> Self {
        let count = signed.node_count();
        let mut sides = Self {
            order: Vec::with_capacity(count),
            starts: Vec::new(),
            component: vec![u32::MAX; count],
            side: vec![false; count],
            parent: (0..count as u32).collect(),
            depth: vec![0; count],
            witness: Vec::new(),
        };
        for first in 0..count as u32 {
            if sides.component[first as usize] == u32::MAX {
                sides.spread(signed, first);
            }
        }
        sides.starts.push(sides.order.len());
        sides
    }

    /// The members of a component.
    pub(super) fn members(&self, component: usize) -> &[u32] {
        &self.order[self.starts[component]..self.starts[component + 1]]
    }

    fn spread(&mut self, signed: &Signed<'_>, first: u32) {
        let (component, mut at) = (self.starts.len() as u32, self.order.len());
        self.starts.push(at);
        self.component[first as usize] = component;
        self.order.push(first);
        let mut best: Option<(u32, (u32, u32))> = None;
        while let Some(&node) = self.order.get(at) {
            at += 1;
            for end in signed.row(node) {
                let far = end.far();
                let side = self.side[node as usize] ^ end.is_negative();
                if self.component[far as usize] == u32::MAX {
                    self.component[far as usize] = component;
                    self.side[far as usize] = side;
                    self.parent[far as usize] = node;
                    self.depth[far as usize] = self.depth[node as usize] + 1;
                    self.order.push(far);
                } else if self.side[far as usize] != side {
                    let way = self.depth[node as usize] + self.depth[far as usize];
                    if best.is_none_or(|(least, _)| way < least) {
                        best = Some((way, (node.min(far), node.max(far))));
                    }
                }
            }
        }
        self.witness.push(best.map(|(_, tie)| tie));
    }
}
