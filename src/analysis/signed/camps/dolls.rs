//! The least that goes unheeded with so many groups, by trying all ways to place nodes, in
//! growing parts of a block: the optimum of a part bounds what is left of the next (Russian doll
//! search; Verfaillie, Lemaître & Schiex 1996).

use super::branch::Found;
use super::net::Net;
use crate::budget::{Limit, Meter};

/// How many placements are tried, and in how large a block, whatever the budget: beyond that,
/// bounds are all there is.
const TRIES: u64 = 1 << 22;
const NODES: usize = 256;

struct Dolls<'n> {
    net: &'n Net,
    most: usize,
    /// Nodes in the order placed, and the place of each.
    order: Vec<u32>,
    place: Vec<u32>,
    /// By place: the optimum of what is placed from there on.
    optima: Vec<i64>,
    groups: Vec<u32>,
    /// By node and group: what its ties to those placed add up to.
    toward: Vec<i64>,
    /// By node: its friendly ties to those placed, and what of all its ties to them must go
    /// unheeded at least.
    friends: Vec<i64>,
    floors: Vec<i64>,
    /// Members by group.
    sizes: Vec<u32>,
    /// What goes unheeded among those placed, and between them and the rest at least.
    spent: i64,
    pending: i64,
    tries: u64,
}

/// Raises the bound of what is known of a block with at most `most` groups to the optimum, as far
/// as the budget and the number of tries go.
pub(crate) fn search(net: &Net, most: usize, mut found: Found, meter: &mut Meter<'_>) -> (Found, Option<Limit>) {
    let count = net.count();
    if count > NODES {
        return (found, None);
    }
    let mut dolls = Dolls::new(net, most.min(count));
    let mut groups = vec![0; count];
    for start in (0..count).rev() {
        let least = dolls.optima[start + 1];
        // What is known of the whole, or the part before with one node more.
        let reached = if start == 0 { found.cost } else { least + dolls.cheapest(start, &mut groups) };
        match dolls.run(start, reached, least.max(if start == 0 { found.lower } else { 0 }), meter) {
            Ok(Some(better)) => groups = better,
            Ok(None) if start == 0 => groups.clone_from(&found.groups),
            Ok(None) => {}
            Err(limit) => {
                found.lower = found.lower.max(least);
                return (found, limit);
            }
        }
        dolls.optima[start] = dolls.cost_from(start, &groups);
    }
    found.lower = dolls.optima[0];
    found.cost = dolls.optima[0];
    found.groups = groups;
    (found, None)
}

impl<'n> Dolls<'n> {
    fn new(net: &'n Net, most: usize) -> Self {
        let count = net.count();
        let order = placing(net);
        let mut place = vec![0; count];
        order.iter().zip(0..).for_each(|(&node, at)| place[node as usize] = at);
        Self {
            net,
            most,
            order,
            place,
            optima: vec![0; count + 1],
            groups: vec![0; count],
            toward: vec![0; count * most],
            friends: vec![0; count],
            floors: vec![0; count],
            sizes: vec![0; most],
            spent: 0,
            pending: 0,
            tries: 0,
        }
    }

    /// The cost among the nodes placed from one on.
    fn cost_from(&self, start: usize, groups: &[u32]) -> i64 {
        let counts = |node: u32| self.place[node as usize] as usize >= start;
        let bonds = (self.net.bonds.iter().zip(0..)).filter(|(bond, _)| counts(bond.a) && counts(bond.b));
        bonds.filter(|&(_, at)| self.net.is_frustrated(at, groups)).map(|(bond, _)| bond.size()).sum()
    }

    /// Puts a node into the group where it costs least beside those placed after it; what that
    /// costs.
    fn cheapest(&self, start: usize, groups: &mut [u32]) -> i64 {
        let node = self.order[start];
        let before = self.cost_from(start + 1, groups);
        let mut best = (i64::MAX, 0);
        for group in 0..self.most as u32 {
            groups[node as usize] = group;
            best = best.min((self.cost_from(start, groups), group));
        }
        groups[node as usize] = best.1;
        best.0 - before
    }

    /// The best placement of the nodes from `start` on that costs less than `reached`; stops at
    /// one that costs `least`. Fails when the limit is met, or the tries are up.
    fn run(
        &mut self,
        start: usize,
        mut reached: i64,
        least: i64,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<u32>>, Option<Limit>> {
        let mut best = None;
        let mut options: Vec<Vec<u32>> = vec![self.options(start)];
        let mut cut = None;
        while !options.is_empty() {
            let at = start + options.len() - 1;
            let top = options.last_mut();
            let Some(group) = top.and_then(Vec::pop).filter(|_| reached > least && cut.is_none()) else {
                options.pop();
                if !options.is_empty() {
                    self.unplace(at - 1);
                }
                continue;
            };
            self.tries += 1;
            let limit = meter.steps(self.net.ways(self.order[at]).len() + 1);
            if limit.is_some() || self.tries > TRIES {
                cut = Some(limit);
                continue;
            }
            self.put(at, group);
            let bound = self.spent + self.pending + self.optima[at + 1];
            if bound >= reached {
                self.unplace(at);
            } else if at + 1 == self.order.len() {
                reached = self.spent;
                best = Some(self.groups.clone());
                self.unplace(at);
            } else {
                options.push(self.options(at + 1));
            }
        }
        cut.map_or(Ok(best), Err)
    }

    /// The groups a node may be put into, the best last; of those without members only the first.
    fn options(&self, at: usize) -> Vec<u32> {
        let node = self.order[at] as usize;
        let fresh = self.sizes.iter().position(|&size| size == 0);
        let mut options: Vec<u32> = (0..self.most as u32)
            .filter(|&group| self.sizes[group as usize] > 0 || fresh == Some(group as usize))
            .collect();
        options.sort_by_key(|&group| (self.toward[node * self.most + group as usize], std::cmp::Reverse(group)));
        options
    }

    fn put(&mut self, at: usize, group: u32) {
        let node = self.order[at];
        self.groups[node as usize] = group;
        self.sizes[group as usize] += 1;
        self.spent += self.friends[node as usize] - self.toward[node as usize * self.most + group as usize];
        self.pending -= self.floors[node as usize];
        self.tell(at, group, 1);
    }

    fn unplace(&mut self, at: usize) {
        let node = self.order[at];
        let group = self.groups[node as usize];
        self.tell(at, group, -1);
        self.sizes[group as usize] -= 1;
        self.pending += self.floors[node as usize];
        self.spent -= self.friends[node as usize] - self.toward[node as usize * self.most + group as usize];
    }

    /// Counts a node's ties to those not yet placed in, or out again.
    fn tell(&mut self, at: usize, group: u32, sign: i64) {
        let net = self.net;
        for &way in net.ways(self.order[at]) {
            let far = way.far as usize;
            if self.place[far] as usize <= at {
                continue;
            }
            let weight = net.weight(way);
            let row = far * self.most..(far + 1) * self.most;
            self.toward[row.start + group as usize] += sign * weight;
            self.friends[far] += sign * weight.max(0);
            let closest = self.toward[row].iter().copied().max().unwrap_or(0);
            self.pending -= self.floors[far];
            self.floors[far] = self.friends[far] - closest;
            self.pending += self.floors[far];
        }
    }
}

/// Nodes in the order placed: each next has most ties to those after it, counted from the end.
fn placing(net: &Net) -> Vec<u32> {
    let mut ties = vec![0_i64; net.count()];
    let mut taken = vec![false; net.count()];
    let mut order = Vec::new();
    for _ in 0..net.count() {
        let left = (0..net.count()).filter(|&node| !taken[node]);
        let Some(node) = left.max_by_key(|&n| (ties[n], net.ways(n as u32).len(), std::cmp::Reverse(n))) else {
            break;
        };
        taken[node] = true;
        order.push(node as u32);
        for &way in net.ways(node as u32) {
            ties[way.far as usize] += net.weight(way).abs();
        }
    }
    order.reverse();
    order
}
