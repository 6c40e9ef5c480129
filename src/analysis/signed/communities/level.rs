//! Nodes, or groups that became nodes, with who is near each and how strongly.

use crate::analysis::signed::Signed;
use crate::analysis::signed::modularity::strength;

/// Nodes, or groups that became nodes.
#[derive(Clone)]
pub(super) struct Level {
    offsets: Vec<usize>,
    /// Who is near, and what the ties to them add up to.
    ways: Vec<(u32, f64)>,
    pub(super) strengths: Vec<[f64; 2]>,
}

impl Level {
    pub(super) fn of(signed: &Signed<'_>) -> Self {
        let (mut offsets, mut ways) = (vec![0], Vec::new());
        for local in 0..signed.node_count() as u32 {
            let own = signed.weights(local).map(|(end, weight)| {
                let size = weight as f64 / signed.scale();
                (end.far(), if end.is_negative() { -size } else { size })
            });
            ways.extend(own);
            offsets.push(ways.len());
        }
        let strengths = (0..signed.node_count() as u32).map(|local| strength(signed, local)).collect();
        Self { offsets, ways, strengths }
    }

    pub(super) fn count(&self) -> usize {
        self.strengths.len()
    }

    pub(super) fn ways(&self, node: u32) -> &[(u32, f64)] {
        &self.ways[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// Groups as nodes.
    pub(super) fn aggregated(&self, groups: &[u32], count: usize) -> Self {
        let mut members = vec![Vec::new(); count];
        for (node, &group) in (0..).zip(groups) {
            members[group as usize].push(node);
        }
        let (mut offsets, mut ways, mut strengths) = (vec![0], Vec::new(), Vec::new());
        for (own, nodes) in (0..).zip(&members) {
            let mut near: Vec<(u32, f64)> = Vec::new();
            let mut sums = [0.0; 2];
            for &node in nodes {
                let far = self.ways(node).iter().map(|&(far, weight)| (groups[far as usize], weight));
                near.extend(far.filter(|&(far, _)| far != own));
                let add = self.strengths[node as usize];
                sums = [sums[0] + add[0], sums[1] + add[1]];
            }
            near.sort_by_key(|&(far, _)| far);
            let same = near.chunk_by(|one, other| one.0 == other.0);
            ways.extend(same.map(|same| (same[0].0, same.iter().map(|&(_, weight)| weight).sum::<f64>())));
            offsets.push(ways.len());
            strengths.push(sums);
        }
        Self { offsets, ways, strengths }
    }
}
