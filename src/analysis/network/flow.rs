//! A step of ranks: every node gives what it has to those it links to, and takes what it is given.
//!
//! Nodes are numbered anew, those with the most links onward first, so that what is read most lies
//! close together; that and rows of four bytes a link keep it in cache, which on millions of links is
//! worth more than making the rows costs.

use rayon::prelude::*;

use super::folded::Network;
use super::links::{End, Links, Packed, Side, descending, linked};
use super::page_rank::{Ranks, fraction, part};
use crate::error::Error;

/// How ranks flow from step to step.
pub(super) struct Flow {
    /// The place of each node.
    places: Vec<u32>,
    /// By place: who links to it, by place.
    tails: Packed,
    /// How many links lead on from the first, all others having none.
    degrees: Vec<u32>,
    given: Given,
}

/// What each node gives to those it links to.
enum Given {
    /// To each the same.
    Wide(Vec<u64>),
    /// To each the same, in 32 bits that count `1 << shift`.
    Short(Vec<u32>),
    /// All it has, and of each link the part of it that it takes, in parts of 2^64.
    Weighed(Vec<u64>, Vec<u64>),
}

/// So many nodes are a task. The first have most of the links, so tasks are handed out one by one.
const AT_ONCE: usize = 1 << 9;

impl Flow {
    pub(super) fn of(network: &Network<'_>, single: bool) -> Result<Self, Error> {
        let (out, into, count) = (network.out()?, network.into()?, network.node_count());
        let degree = |node: u32| if network.is_weighted() { weight_count(out, node) } else { out.degree(node) };
        let all = (0..count as u32).into_par_iter().with_min_len(AT_ONCE);
        let by_node: Vec<u32> = all.map(|node| degree(node) as u32).collect();
        let order = descending(&by_node);
        let mut places = vec![0; count];
        order.iter().zip(0..).for_each(|(&node, place)| places[node as usize] = place);
        let degrees = order.iter().map(|&node| by_node[node as usize]).take_while(|&degree| degree > 0);
        let degrees: Vec<u32> = degrees.collect();
        drop(by_node);
        let (tails, given) = match into {
            Side::Own(rows) if network.is_weighted() => {
                let (tails, parts) = parts(rows, network.out_degrees()?.values(), &order, &places)?;
                (tails, Given::Weighed(vec![0; count], parts))
            }
            _ => {
                let tails = linked!(into, rows => tails(rows, &order, &places))?;
                let count = degrees.len();
                (tails, if single { Given::Short(vec![0; count]) } else { Given::Wide(vec![0; count]) })
            }
        };
        Ok(Self { places, tails, degrees, given })
    }

    /// Memory for so many nodes and links, that for ranks included.
    pub(super) const fn bytes(nodes: usize, links: usize, weighted: bool, single: bool) -> usize {
        let (node, link) = (24 + if single { 0 } else { 4 }, if weighted { 20 } else { 4 });
        nodes * node + links * link
    }

    /// Where a node's rank is kept.
    pub(super) fn place(&self, node: u32) -> u32 {
        self.places[node as usize]
    }

    /// One step; by how much it changed the ranks, and by how much rounding alone may.
    pub(super) fn step(&mut self, ranks: &mut Ranks) -> (u64, u64) {
        let Self { tails, degrees, given, .. } = self;
        let each = ranks.values.len() as u64;
        match given {
            Given::Wide(given) => {
                let handed = give(degrees, &ranks.values, given, |value, degree| value / degree);
                let taken = |row: &[u32], _| row.iter().map(|&tail| given[tail as usize]).sum();
                (take(ranks, tails, handed, taken), each)
            }
            Given::Short(given) => {
                let shift = shift(degrees, &ranks.values);
                let half = (1 << shift) >> 1;
                let share = |value: u64, degree: u64| ((value / degree + half) >> shift) as u32;
                let handed = give(degrees, &ranks.values, given, share) << shift;
                let taken =
                    |row: &[u32], _| row.iter().map(|&tail| u64::from(given[tail as usize])).sum::<u64>() << shift;
                (take(ranks, tails, handed, taken), each + ((tails.ends.len() as u64) << shift))
            }
            Given::Weighed(given, parts) => {
                given.copy_from_slice(&ranks.values);
                let handed = given[..degrees.len()].iter().sum();
                let taken = |row: &[u32], from: usize| {
                    let links = row.iter().zip(&parts[from..]);
                    links.map(|(&tail, &share)| part(given[tail as usize], share)).sum()
                };
                (take(ranks, tails, handed, taken), each)
            }
        }
    }
}

/// How many links of a node weigh anything.
fn weight_count(out: &Side<'_>, node: u32) -> usize {
    out.weighed(node).filter(|link| link.1 > 0.0).count()
}

/// Rows by place, of places.
fn tails(rows: impl Links, order: &[u32], places: &[u32]) -> Result<Packed, Error> {
    let length = |place: u32| rows.row(order[place as usize]).len();
    Packed::filled(order.len(), false, length, |place, ends, _| {
        let row = rows.row(order[place as usize]);
        ends.iter_mut().zip(row).for_each(|(end, tail)| *end = places[tail.far() as usize]);
        Ok(row.len())
    })
}

/// Rows by place, of places, and what each link takes of what its tail has.
fn parts(rows: &Packed, strengths: &[f64], order: &[u32], places: &[u32]) -> Result<(Packed, Vec<u64>), Error> {
    let length = |place: u32| rows.range(order[place as usize]).len();
    let mut tails = Packed::filled(order.len(), true, length, |place, ends, shares| {
        let row = rows.weighed(order[place as usize]);
        for ((end, share), (tail, weight)) in ends.iter_mut().zip(shares).zip(row) {
            let all = strengths[tail as usize];
            (*end, *share) = (places[tail as usize], if all > 0.0 { weight / all } else { 0.0 });
        }
        Ok(length(place))
    })?;
    let shares = std::mem::take(&mut tails.weights);
    Ok((tails, shares.into_par_iter().map(fraction).collect()))
}

/// By how many bits what is given must be shortened to fit in 32.
fn shift(degrees: &[u32], values: &[u64]) -> u32 {
    // A quotient has no more than the bits of one less those of the other, and one.
    let bits = |(degree, value): (&u32, &u64)| {
        (u64::BITS - value.leading_zeros() + 1).saturating_sub(u32::BITS - degree.leading_zeros())
    };
    let nodes = degrees.par_iter().zip(values).with_min_len(AT_ONCE);
    nodes.map(bits).max().unwrap_or(0).saturating_sub(31)
}

/// Shares out what nodes have, to each of their links the same; what that is in all.
fn give<T: Copy + Send + Into<u64>>(
    degrees: &[u32],
    values: &[u64],
    given: &mut [T],
    share: impl Fn(u64, u64) -> T + Sync,
) -> u64 {
    let tasks = given.par_chunks_mut(AT_ONCE).zip(values.par_chunks(AT_ONCE)).zip(degrees.par_chunks(AT_ONCE));
    let handed = tasks.map(|((given, values), degrees)| {
        let mut handed = 0;
        for ((given, &value), &degree) in given.iter_mut().zip(values).zip(degrees) {
            *given = share(value, degree.into());
            handed += (*given).into() * u64::from(degree);
        }
        handed
    });
    handed.sum()
}

/// Gives each node what it takes of its row, which starts at a link, and what jumps bring; by how much
/// the ranks changed.
fn take(ranks: &mut Ranks, tails: &Packed, handed: u64, taken: impl Fn(&[u32], usize) -> u64 + Sync) -> u64 {
    let (common, damping) = (ranks.common(handed), ranks.damping);
    let before: Vec<u64> = ranks.personal.iter().map(|&(place, _)| ranks.values[place as usize]).collect();
    let tasks = ranks.values.par_chunks_mut(AT_ONCE).enumerate().with_max_len(1);
    let changed = tasks.map(|(n, values)| {
        let offsets = &tails.offsets[n * AT_ONCE..=n * AT_ONCE + values.len()];
        let mut changed = 0;
        for (value, row) in values.iter_mut().zip(offsets.windows(2)) {
            let (from, to) = (row[0] as usize, row[1] as usize);
            let new = common + part(taken(&tails.ends[from..to], from), damping);
            changed += new.abs_diff(*value);
            *value = new;
        }
        changed
    });
    let mut changed: u64 = changed.sum();
    for (&(place, more), before) in ranks.personal.iter().zip(before) {
        let value = &mut ranks.values[place as usize];
        changed = changed - value.abs_diff(before) + (*value + more).abs_diff(before);
        *value += more;
    }
    changed
}
