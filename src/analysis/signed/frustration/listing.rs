//! All camps that cost little more than is packed, node by node. What a division costs beyond the
//! packing is the room left on its frustrated ties and, for every packed cycle with more than one
//! of them, what is packed of it that much more often; no branch may spend more than allowed.

use super::packing::Packing;
use super::spend;
use super::web::Web;
use crate::budget::{Limit, Meter};

/// Camps node by node.
struct Listing<'a> {
    web: &'a Web,
    packing: &'a Packing,
    /// The nodes in the order in which they choose, and of each the ties to earlier ones.
    order: Vec<u32>,
    back: Vec<Vec<u32>>,
    /// The cycles that each tie is in.
    cycles: Vec<Vec<u32>>,
    /// How many ties of each cycle are frustrated.
    broken: Vec<u32>,
    sides: Vec<bool>,
    /// What may still be spent.
    purse: i64,
}

/// Why a listing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All are listed.
    Whole,
    /// As many were found as were asked for.
    Full,
    /// It took too many steps.
    Long,
}

/// The camps that cost at most `purse` parts more than is packed, the first node's side fixed, up
/// to `most` of them and within about so many steps.
pub(super) fn list(
    web: &Web,
    packing: &Packing,
    purse: i64,
    most: usize,
    steps: usize,
    meter: &mut Meter<'_>,
) -> Result<(Ended, Vec<Vec<bool>>), Limit> {
    let mut listing = Listing::new(web, packing, purse);
    let (mut found, mut done) = (Vec::new(), 0);
    // How many sides each node on the way has tried, and what that cost.
    let mut path: Vec<(u8, i64)> = vec![(0, 0)];
    while let Some(&mut (ref mut tried, ref mut cost)) = path.last_mut() {
        let (side, before) = (*tried, std::mem::take(cost));
        *tried += 1;
        let at = path.len() - 1;
        listing.purse += before;
        if side > 0 {
            listing.retract(at);
        }
        if side == 2 || at == 0 && side == 1 {
            path.pop();
            continue;
        }
        let cost = listing.place(at, side == 1);
        listing.purse -= cost;
        done += 1 + listing.back[at].len();
        spend(meter, 1 + listing.back[at].len())?;
        path[at].1 = cost;
        if listing.purse < 0 {
            continue;
        }
        if path.len() < web.count() {
            path.push((0, 0));
        } else {
            found.push(listing.sides.clone());
            if found.len() == most {
                return Ok((Ended::Full, found));
            }
        }
        if done > steps {
            return Ok((Ended::Long, found));
        }
    }
    Ok((Ended::Whole, found))
}

impl<'a> Listing<'a> {
    fn new(web: &'a Web, packing: &'a Packing, purse: i64) -> Self {
        let order = order(web);
        let mut rank = vec![0; web.count()];
        order.iter().zip(0u32..).for_each(|(&node, at)| rank[node as usize] = at);
        let earlier = |node: u32| {
            let row = web.of(node).iter().filter(|end| rank[end.0 as usize] < rank[node as usize]);
            row.map(|end| end.1).collect()
        };
        let back = order.iter().map(|&node| earlier(node)).collect();
        let mut cycles = vec![Vec::new(); web.ties.len()];
        for ((cycle, _), number) in packing.cycles.iter().zip(0u32..) {
            for &tie in cycle {
                cycles[tie as usize].push(number);
            }
        }
        let broken = vec![0; packing.cycles.len()];
        Self { web, packing, back, order, cycles, broken, sides: vec![false; web.count()], purse }
    }

    /// Puts a node on a side; what that costs.
    fn place(&mut self, at: usize, side: bool) -> i64 {
        self.sides[self.order[at] as usize] = side;
        let mut cost = 0;
        for &tie in self.back[at].iter().filter(|&&tie| self.web.ties[tie as usize].is_frustrated(&self.sides)) {
            cost += self.packing.left[tie as usize];
            for &cycle in &self.cycles[tie as usize] {
                let broken = &mut self.broken[cycle as usize];
                *broken += 1;
                // An even number is odd in the end.
                cost += if broken.is_multiple_of(2) { 2 * self.packing.cycles[cycle as usize].1 } else { 0 };
            }
        }
        cost
    }

    fn retract(&mut self, at: usize) {
        for &tie in self.back[at].iter().filter(|&&tie| self.web.ties[tie as usize].is_frustrated(&self.sides)) {
            for &cycle in &self.cycles[tie as usize] {
                self.broken[cycle as usize] -= 1;
            }
        }
    }
}

/// The nodes, each next to have the most ties to those before it.
fn order(web: &Web) -> Vec<u32> {
    let mut heap = std::collections::BinaryHeap::new();
    let (mut ties, mut taken) = (vec![0u32; web.count()], vec![false; web.count()]);
    let mut order = Vec::new();
    for root in 0..web.count() as u32 {
        heap.push((0, std::cmp::Reverse(root)));
        while let Some((_, std::cmp::Reverse(node))) = heap.pop() {
            if std::mem::replace(&mut taken[node as usize], true) {
                continue;
            }
            order.push(node);
            for &(far, _) in web.of(node).iter().filter(|end| !taken[end.0 as usize]) {
                ties[far as usize] += 1;
                heap.push((ties[far as usize], std::cmp::Reverse(far)));
            }
        }
    }
    order
}
