//! What of the ties can be searched apart: blocks, since every cycle lies within one (Hopcroft &
//! Tarjan 1973), without recursion.

use super::net::{Bond, Net};

/// A block of ties as a net of its own.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its nodes by their numbers in the whole; ascending.
    pub(crate) nodes: Vec<u32>,
    /// Its ties by their numbers in the whole, in the order of those of its net.
    pub(crate) ties: Vec<u32>,
    pub(crate) net: Net,
}

/// The blocks of the ties that `counts` lets count: each tie is in one, which it is alone when it
/// is in no cycle. Two blocks share a node at most.
pub(crate) fn pieces(net: &Net, counts: impl Fn(u32) -> bool) -> Vec<Piece> {
    let mut search = Search {
        net,
        counts,
        met: vec![0; net.count()],
        low: vec![0; net.count()],
        clock: 0,
        bonds: Vec::new(),
        way: Vec::new(),
        found: Vec::new(),
        numbers: vec![0; net.count()],
    };
    for node in 0..net.count() as u32 {
        if search.met[node as usize] == 0 {
            search.run(node);
        }
    }
    search.found
}

/// A node on the way of the search, by which tie it was met, and its next step.
struct Stop {
    node: u32,
    by: u32,
    next: usize,
}

struct Search<'n, F> {
    net: &'n Net,
    counts: F,
    /// When a node was met, from 1.
    met: Vec<u32>,
    /// The earliest met that it reaches without the tie it was met by.
    low: Vec<u32>,
    clock: u32,
    /// Ties passed and not yet in a block.
    bonds: Vec<u32>,
    way: Vec<Stop>,
    found: Vec<Piece>,
    numbers: Vec<u32>,
}

impl<F: Fn(u32) -> bool> Search<'_, F> {
    fn meet(&mut self, node: u32, by: u32) {
        self.clock += 1;
        self.met[node as usize] = self.clock;
        self.low[node as usize] = self.clock;
        self.way.push(Stop { node, by, next: 0 });
    }

    fn run(&mut self, start: u32) {
        self.meet(start, u32::MAX);
        while let Some(stop) = self.way.last_mut() {
            let (node, by) = (stop.node, stop.by);
            let Some(&way) = self.net.ways(node).get(stop.next) else {
                self.leave();
                continue;
            };
            stop.next += 1;
            if way.bond == by || !(self.counts)(way.bond) {
                continue;
            }
            let (here, there) = (node as usize, way.far as usize);
            if self.met[there] == 0 {
                self.bonds.push(way.bond);
                self.meet(way.far, way.bond);
            } else if self.met[there] < self.met[here] {
                self.bonds.push(way.bond);
                self.low[here] = self.low[here].min(self.met[there]);
            }
        }
    }

    /// Goes back from a node that has no further step.
    fn leave(&mut self) {
        let Some(left) = self.way.pop() else { return };
        let Some(above) = self.way.last() else { return };
        let (above, low) = (above.node as usize, self.low[left.node as usize]);
        self.low[above] = self.low[above].min(low);
        if low >= self.met[above] {
            let from = self.bonds.iter().rposition(|&bond| bond == left.by).unwrap_or(0);
            let block = self.bonds.split_off(from);
            let piece = self.piece(block);
            self.found.push(piece);
        }
    }

    fn piece(&mut self, mut block: Vec<u32>) -> Piece {
        block.sort_unstable();
        let bonds = || block.iter().map(|&bond| self.net.bonds[bond as usize]);
        let mut nodes: Vec<u32> = bonds().flat_map(|bond| [bond.a, bond.b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        for (&node, number) in nodes.iter().zip(0..) {
            self.numbers[node as usize] = number;
        }
        let own = |node: u32| self.numbers[node as usize];
        let bonds = bonds().map(|bond| Bond { a: own(bond.a), b: own(bond.b), ..bond }).collect();
        let net = Net::new(nodes.len(), bonds);
        Piece { nodes, ties: block, net }
    }
}
