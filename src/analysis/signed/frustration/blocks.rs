//! The blocks of signed ties: stretches that no single node holds together (Hopcroft & Tarjan 1973),
//! without recursion. Every cycle lies in one block, so each is settled by itself.

use super::web::Tie;
use crate::analysis::signed::Signed;

/// A block by itself, its nodes numbered anew.
#[derive(Debug)]
pub(super) struct Block {
    /// Which nodes they are, ascending.
    pub(super) nodes: Vec<u32>,
    /// The one by which it hangs on blocks that are listed after it.
    pub(super) top: u32,
    pub(super) ties: Vec<Tie>,
}

const NEW: u32 = u32::MAX;

/// A node on the way down, who is above it, and where its row is read.
struct Frame {
    node: u32,
    above: u32,
    at: usize,
}

struct Search {
    /// All rows, and where each starts: far ends with signed sizes.
    rows: Vec<(u32, i64)>,
    offsets: Vec<usize>,
    met: Vec<u32>,
    low: Vec<u32>,
    count: u32,
    frames: Vec<Frame>,
    /// Ties of blocks that are not closed yet, from the node met later.
    ties: Vec<(u32, u32, i64)>,
    blocks: Vec<Block>,
}

/// All blocks; each hangs by its top on one that comes after it, unless it holds the first node
/// of a component.
pub(super) fn blocks(signed: &Signed<'_>) -> Vec<Block> {
    let fresh = vec![NEW; signed.node_count()];
    let (mut rows, mut offsets) = (Vec::with_capacity(signed.tie_count() * 2), vec![0]);
    for node in 0..signed.node_count() as u32 {
        rows.extend(signed.weights(node).map(|(end, size)| (end.far(), if end.is_negative() { -size } else { size })));
        offsets.push(rows.len());
    }
    let mut search = Search {
        rows,
        offsets,
        met: fresh.clone(),
        low: fresh,
        count: 0,
        frames: Vec::new(),
        ties: Vec::new(),
        blocks: Vec::new(),
    };
    for root in 0..signed.node_count() as u32 {
        if search.met[root as usize] == NEW {
            search.run(root);
        }
    }
    search.blocks
}

impl Search {
    fn meet(&mut self, node: u32, above: u32) {
        self.met[node as usize] = self.count;
        self.low[node as usize] = self.count;
        self.count += 1;
        self.frames.push(Frame { node, above, at: 0 });
    }

    fn run(&mut self, root: u32) {
        self.meet(root, NEW);
        while let Some(frame) = self.frames.last_mut() {
            let (node, above, at) = (frame.node, frame.above, frame.at);
            frame.at += 1;
            let row = &self.rows[self.offsets[node as usize]..self.offsets[node as usize + 1]];
            let Some(&(far, size)) = row.get(at) else {
                self.leave();
                continue;
            };
            if self.met[far as usize] == NEW {
                self.ties.push((node, far, size));
                self.meet(far, node);
            } else if far != above && self.met[far as usize] < self.met[node as usize] {
                self.ties.push((node, far, size));
                let low = &mut self.low[node as usize];
                *low = (*low).min(self.met[far as usize]);
            }
        }
    }

    /// Goes back up from a node, and closes the block that ends there.
    fn leave(&mut self) {
        let Some(Frame { node, above, .. }) = self.frames.pop() else { return };
        if above == NEW {
            return;
        }
        let low = self.low[node as usize];
        if low < self.met[above as usize] {
            let low_above = &mut self.low[above as usize];
            *low_above = (*low_above).min(low);
            return;
        }
        let first = self.ties.iter().rposition(|&(a, b, _)| (a, b) == (above, node)).unwrap_or(0);
        let ties: Vec<(u32, u32, i64)> = self.ties.drain(first..).collect();
        self.blocks.push(numbered(above, &ties));
    }
}

fn numbered(top: u32, ties: &[(u32, u32, i64)]) -> Block {
    let mut nodes: Vec<u32> = ties.iter().flat_map(|&(a, b, _)| [a, b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let own = |node| nodes.partition_point(|&other| other < node) as u32;
    let tie = |&(a, b, size): &(u32, u32, i64)| {
        let (a, b) = (own(a).min(own(b)), own(a).max(own(b)));
        Tie { a, b, size: size.abs(), negative: size < 0 }
    };
    let mut ties: Vec<Tie> = ties.iter().map(tie).collect();
    ties.sort_unstable_by_key(|tie| (tie.a, tie.b));
    Block { top: own(top), ties, nodes }
}
