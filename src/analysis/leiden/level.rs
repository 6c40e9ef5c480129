//! Nodes, or groups that became nodes, with who is near each and how strongly.

use super::together;

/// Nodes, or groups that became nodes.
#[derive(Debug)]
pub(in crate::analysis) struct Level<const SIGNS: usize> {
    offsets: Vec<usize>,
    /// Who is near, never oneself.
    near: Vec<u32>,
    /// What the ties to them add up to, hostile ones below 0; none where each is 1.
    weights: Vec<f64>,
    /// What the ties of each weigh, by sign, those to itself twice.
    pub(super) strengths: Vec<[f64; SIGNS]>,
}

impl<const SIGNS: usize> Level<SIGNS> {
    /// Rows to be filled for so many nodes and ends of ties.
    pub(in crate::analysis) fn new(nodes: usize, ends: usize, weighted: bool) -> Self {
        let mut offsets = Vec::with_capacity(nodes + 1);
        offsets.push(0);
        let weights = Vec::with_capacity(if weighted { ends } else { 0 });
        Self { offsets, near: Vec::with_capacity(ends), weights, strengths: Vec::with_capacity(nodes) }
    }

    /// So many bytes it takes.
    pub(in crate::analysis) const fn bytes(nodes: usize, ends: usize, weighted: bool) -> usize {
        nodes * 8 * (1 + SIGNS) + ends * if weighted { 12 } else { 4 }
    }

    /// A tie of the next node.
    #[inline]
    pub(in crate::analysis) fn push(&mut self, far: u32, weight: Option<f64>) {
        self.near.push(far);
        self.weights.extend(weight);
    }

    /// That was all of the next node.
    pub(in crate::analysis) fn close(&mut self, strength: [f64; SIGNS]) {
        self.offsets.push(self.near.len());
        self.strengths.push(strength);
    }

    pub(super) fn count(&self) -> usize {
        self.strengths.len()
    }

    /// Who is near a node, and what each tie weighs; nothing where each is 1.
    #[inline]
    pub(super) fn row(&self, node: u32) -> (&[u32], &[f64]) {
        let range = self.offsets[node as usize]..self.offsets[node as usize + 1];
        (&self.near[range.clone()], if self.weights.is_empty() { &[] } else { &self.weights[range] })
    }

    /// The ties of a node.
    #[inline]
    pub(super) fn each(&self, node: u32, mut tie: impl FnMut(u32, f64)) {
        match self.row(node) {
            (near, []) => near.iter().for_each(|&far| tie(far, 1.0)),
            (near, weights) => near.iter().zip(weights).for_each(|(&far, &weight)| tie(far, weight)),
        }
    }

    /// Groups as nodes, numbered below `count`.
    pub(super) fn aggregated(&self, groups: &[u32], count: usize) -> Self {
        let (starts, members) = sorted(groups, count);
        let mut level = Self::new(count, 0, true);
        let (mut toward, mut near) = (vec![f64::NAN; count], Vec::new());
        for (own, range) in (0..).zip(starts.windows(2)) {
            let mut strength = [0.0; SIGNS];
            for &node in &members[range[0]..range[1]] {
                self.each(node, |far, weight| {
                    let group = groups[far as usize];
                    let sum = &mut toward[group as usize];
                    if sum.is_nan() {
                        near.push(group);
                        *sum = weight;
                    } else {
                        *sum += weight;
                    }
                });
                strength = together(strength, self.strengths[node as usize]);
            }
            for group in near.drain(..) {
                let weight = std::mem::replace(&mut toward[group as usize], f64::NAN);
                if group != own {
                    level.push(group, Some(weight));
                }
            }
            level.close(strength);
        }
        level
    }
}

/// Nodes by their group, ascending; where those of each group start, and where the last end.
fn sorted(groups: &[u32], count: usize) -> (Vec<usize>, Vec<u32>) {
    let mut starts = vec![0; count + 1];
    for &group in groups {
        starts[group as usize + 1] += 1;
    }
    for group in 0..count {
        starts[group + 1] += starts[group];
    }
    let (mut next, mut members) = (starts.clone(), vec![0; groups.len()]);
    for (node, &group) in (0..).zip(groups) {
        members[next[group as usize]] = node;
        next[group as usize] += 1;
    }
    (starts, members)
}
