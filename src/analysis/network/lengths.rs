//! How long links are, for measures that follow shortest paths through weighted networks, and the
//! shortest paths from one node (Dijkstra 1959).
//!
//! Lengths are whole multiples of one small quantum, so that adding them is exact: two paths of the same
//! lengths in another order are equally long, whatever nodes are called and whichever end one starts
//! from.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::folded::Network;
use super::links::{Packed, Way, Weigh};
use crate::error::{Error, shown};
use crate::view::NodeIx;

/// How long a link of a weighted network is. Links of a network that is not weighted are each 1 long.
///
/// Lengths are taken as whole multiples of a quantum: about the greatest length's 2^62nd part times the
/// number of nodes, which is 2^-48 of it for ten thousand nodes. Paths are equally short when they are so in
/// these. A length below the quantum is one quantum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Length {
    /// As the least number of its ties, since a path takes the shortest of them
    /// ([`Cost::Number`](crate::traverse::Cost::Number)). Each must be above 0.
    #[default]
    Number,
    /// One over what the numbers of its ties add up to: numbers are strengths, and what is strong is near.
    /// Where they add up to 0 there is no link.
    Inverse,
}

/// The links of a weighted network with their lengths, both ways.
#[derive(Debug)]
pub(super) struct Lengths {
    out: Rows,
    /// None when links lead either way.
    into: Option<Rows>,
    /// How long one quantum is.
    pub(super) quantum: f64,
}

#[derive(Debug)]
struct Rows {
    packed: Packed,
    /// In quanta; [`NO_LINK`] where there is none.
    lengths: Vec<u64>,
}

const NO_LINK: u64 = u64::MAX;

/// Longer than any path.
pub(super) const FAR: u64 = u64::MAX;

impl Lengths {
    pub(super) fn of(network: &Network<'_>, length: Length) -> Result<Self, Error> {
        let ways: &[Way] = if network.is_directed() { &[Way::Out, Way::Into] } else { &[Way::Both] };
        let mut sides = ways.iter().map(|&way| measured(network, way, length)).collect::<Result<Vec<_>, _>>()?;
        let greatest = sides[0].weights.iter().copied().filter(|length| length.is_finite()).fold(0.0, f64::max);
        let (up, quantum) = grid(greatest, network.node_count());
        let mut rows = sides.drain(..).map(|mut packed| {
            let lengths = std::mem::take(&mut packed.weights).into_iter().map(|length| whole(length, up)).collect();
            Rows { packed, lengths }
        });
        let out = rows.next().unwrap_or_else(|| Rows { packed: Packed::default(), lengths: Vec::new() });
        let into = rows.next();
        drop(rows);
        Ok(Self { out, into, quantum })
    }

    /// The links that lead on from a node: the place in its row, who is there, how far.
    #[inline]
    pub(super) fn out(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        self.out.row(node)
    }

    /// The links that lead to a node.
    #[inline]
    pub(super) fn into(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        self.into.as_ref().unwrap_or(&self.out).row(node)
    }

    /// All that the row of a node has: who is there, and whether that is a link.
    pub(super) fn row(&self, node: u32) -> impl Iterator<Item = (u32, bool)> {
        let row = self.out.packed.range(node);
        self.out.packed.ends[row.clone()].iter().zip(&self.out.lengths[row]).map(|(&far, &at)| (far, at != NO_LINK))
    }

    pub(super) fn links(&self) -> usize {
        self.out.lengths.len()
    }

    pub(super) fn bytes(&self) -> usize {
        (1 + usize::from(self.into.is_some())) * self.links() * 12
    }
}

impl Rows {
    #[inline]
    fn row(&self, node: u32) -> impl Iterator<Item = (usize, u32, u64)> {
        let range = self.packed.range(node);
        let links = self.packed.ends[range.clone()].iter().zip(&self.lengths[range]).enumerate();
        links.filter(|link| *link.1.1 != NO_LINK).map(|(place, (&far, &length))| (place, far, length))
    }
}

/// Links with their lengths; infinite where there is none.
fn measured(network: &Network<'_>, way: Way, length: Length) -> Result<Packed, Error> {
    let mut packed = network.folded(way, if length == Length::Number { Weigh::Least } else { Weigh::Sum })?;
    for node in 0..network.node_count() as u32 {
        for at in packed.range(node) {
            let (far, weight) = (packed.ends[at], packed.weights[at]);
            packed.weights[at] = match length {
                _ if far == node => f64::INFINITY,
                Length::Number if weight > 0.0 => weight,
                Length::Number => return Err(no_length(network, node, far, way)),
                Length::Inverse if weight == 0.0 => f64::INFINITY,
                Length::Inverse if weight.recip().is_finite() => weight.recip(),
                Length::Inverse => {
                    let [a, b] = [node, far].map(|ix| network.view().node(NodeIx(ix)).key());
                    return Err(Error::overflow(format!("one over the strength {weight} of {a} and {b}")));
                }
            };
        }
    }
    Ok(packed)
}

fn no_length(network: &Network<'_>, node: u32, far: u32, way: Way) -> Error {
    let tie = network.tie_without_number(node, far, way).unwrap_or_default();
    let rule = format!(
        "the tie `{}` is that long, and lengths are above 0; use Length::Inverse where numbers are strengths, or a \
         network that is not weighted",
        shown(&tie)
    );
    Error::invalid("length", "0", rule)
}

/// Quanta in 1, and the quantum, such that the length of every path is below 2^62.
fn grid(greatest: f64, nodes: usize) -> (f64, f64) {
    let exponent = ((greatest.to_bits() >> 52) & 0x7ff) as i32 - 1022;
    let bits = 62 - (usize::BITS - nodes.leading_zeros()).cast_signed();
    // Neither way may leave the numbers that a float has.
    let up = (bits - exponent).clamp(-1000, 1000);
    (2_f64.powi(up), 2_f64.powi(-up))
}

#[expect(clippy::cast_sign_loss, reason = "lengths are above 0")]
fn whole(length: f64, up: f64) -> u64 {
    if length.is_finite() { ((length * up).round() as u64).max(1) } else { NO_LINK }
}

/// The shortest paths from one node.
#[derive(Debug)]
pub(super) struct Shortest {
    /// How far each node is; [`FAR`] when no path leads there.
    pub(super) lengths: Vec<u64>,
    /// Those that paths lead to, nearest first, the source among them.
    pub(super) order: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Shortest {
    pub(super) fn new(nodes: usize) -> Self {
        Self { lengths: vec![FAR; nodes], order: Vec::with_capacity(nodes), heap: BinaryHeap::new() }
    }

    /// Bytes for so many nodes and links.
    pub(super) const fn bytes(nodes: usize, links: usize) -> usize {
        nodes * 12 + links * 16
    }

    pub(super) fn run<I>(&mut self, source: u32, row: impl Fn(u32) -> I)
    where
        I: Iterator<Item = (usize, u32, u64)>,
    {
        self.forget();
        self.lengths[source as usize] = 0;
        self.heap.push(Reverse((0, source)));
        while let Some(Reverse((length, node))) = self.heap.pop() {
            if length > self.lengths[node as usize] {
                continue;
            }
            self.order.push(node);
            for (_, far, more) in row(node) {
                if length + more < self.lengths[far as usize] {
                    self.lengths[far as usize] = length + more;
                    self.heap.push(Reverse((length + more, far)));
                }
            }
        }
    }

    /// The same where every link is 1 long, so that nobody has to be sorted.
    pub(super) fn hops<I>(&mut self, source: u32, row: impl Fn(u32) -> I)
    where
        I: Iterator<Item = (usize, u32, u64)>,
    {
        self.forget();
        self.lengths[source as usize] = 0;
        self.order.push(source);
        let mut at = 0;
        while let Some(&node) = self.order.get(at) {
            let length = self.lengths[node as usize] + 1;
            for (_, far, _) in row(node) {
                if self.lengths[far as usize] == FAR {
                    self.lengths[far as usize] = length;
                    self.order.push(far);
                }
            }
            at += 1;
        }
    }

    fn forget(&mut self) {
        for &node in &self.order {
            self.lengths[node as usize] = FAR;
        }
        self.order.clear();
    }
}
