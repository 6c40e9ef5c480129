//! Parallel arcs: those of one relation between the same two nodes merge into a tie.

use rayon::prelude::*;

use super::build::SYMMETRIC;
use super::lens::Merge;
use super::merge::Merger;
use super::order::compare_claims;
use super::rows::{OwnNumbers, Packed};
use super::scatter::offsets;
use crate::error::Error;
use crate::graph::Ledger;

/// Merged arcs of a range of nodes.
pub(super) struct Merged {
    degrees: Vec<u32>,
    pub(super) heads: Vec<u32>,
    pub(super) numbers: OwnNumbers,
    pub(super) links: Vec<u32>,
    pub(super) counts: Vec<u32>,
}

impl Merged {
    pub(super) fn new(merger: &Merger<'_>, nodes: usize) -> Self {
        let (heads, links, counts) = (Vec::new(), Vec::new(), Vec::new());
        Self { degrees: Vec::with_capacity(nodes), heads, numbers: merger.empty(0), links, counts }
    }

    /// Most arcs are of one claim, and there is nothing to merge.
    fn push_single(&mut self, merger: &Merger<'_>, head: u32, link: u32, affinity: i32) {
        self.heads.push(head);
        self.links.push(link);
        self.counts.push(1);
        match &mut self.numbers {
            OwnNumbers::Affinity(all) => all.push(affinity),
            OwnNumbers::Quantity(all) => all.push(merger.single_number(link & !SYMMETRIC)),
        }
    }
}

/// Groups parallel arcs by relation and merges each group into one (one a claim when apart).
pub(super) fn merge_parallel(
    merger: &Merger<'_>,
    offsets: &[u32],
    heads: &[u32],
    (links, affinities): (&[u32], &[i32]),
) -> Result<Packed, Error> {
    let ranks = relation_ranks(merger.ledger);
    let nodes: Vec<usize> = (0..offsets.len() - 1).collect();
    let blocks: Result<Vec<Merged>, Error> = nodes
        .par_chunks(4096)
        .map(|nodes| {
            let mut block = Merged::new(merger, nodes.len());
            for &node in nodes {
                let before = block.heads.len();
                let row = offsets[node] as usize..offsets[node + 1] as usize;
                let mut at = row.start;
                while at < row.end {
                    let same = heads[at..row.end].iter().take_while(|&&h| h == heads[at]).count();
                    if same == 1 {
                        block.push_single(merger, heads[at], links[at], affinities[at]);
                    } else {
                        merge_group(merger, &ranks, heads[at], &links[at..at + same], &mut block)?;
                    }
                    at += same;
                }
                block.degrees.push((block.heads.len() - before) as u32);
            }
            Ok(block)
        })
        .collect();
    Ok(joined(merger, blocks?))
}

pub(super) fn merge_group(
    merger: &Merger<'_>,
    ranks: &[u16],
    head: u32,
    links: &[u32],
    block: &mut Merged,
) -> Result<(), Error> {
    let ledger = merger.ledger;
    let group = |link: u32| (ranks[usize::from(ledger.relation(link & !SYMMETRIC).0)], link & SYMMETRIC);
    let mut sorted = links.to_vec();
    if sorted.len() > 1 {
        sorted.sort_unstable_by(|&a, &b| {
            group(a).cmp(&group(b)).then_with(|| compare_claims(ledger, a & !SYMMETRIC, b & !SYMMETRIC))
        });
        // Lifting can bring two ties of one claim together.
        sorted.dedup();
    }
    let apart = merger.lens.merge == Merge::Apart;
    for links in sorted.chunk_by(|&a, &b| !apart && group(a) == group(b)) {
        let claims: Vec<u32> = links.iter().map(|&link| link & !SYMMETRIC).collect();
        block.heads.push(head);
        match &mut block.numbers {
            OwnNumbers::Affinity(all) => all.push(merger.affinity(&claims)?),
            OwnNumbers::Quantity(all) => all.push(merger.number(&claims)?),
        }
        block.counts.push(links.len() as u32);
        block.links.extend_from_slice(links);
    }
    Ok(())
}

fn joined(merger: &Merger<'_>, blocks: Vec<Merged>) -> Packed {
    let (mut degrees, mut heads, mut links, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut numbers = merger.empty(0);
    for mut block in blocks {
        degrees.append(&mut block.degrees);
        heads.append(&mut block.heads);
        links.append(&mut block.links);
        counts.append(&mut block.counts);
        match (&mut numbers, block.numbers) {
            (OwnNumbers::Affinity(all), OwnNumbers::Affinity(mut more)) => all.append(&mut more),
            (OwnNumbers::Quantity(all), OwnNumbers::Quantity(mut more)) => all.append(&mut more),
            _ => {}
        }
    }
    let starts = (links.len() != heads.len()).then(|| offsets(&counts));
    Packed {
        out_offsets: offsets(&degrees),
        heads,
        numbers,
        in_offsets: Vec::new(),
        tails: Vec::new(),
        twins: None,
        links,
        starts,
    }
}

/// The place of each relation when relations are sorted by name.
pub(super) fn relation_ranks(ledger: &Ledger) -> Vec<u16> {
    let mut names: Vec<(&str, usize)> =
        ledger.schema.relations().enumerate().map(|(n, rule)| (rule.name(), n)).collect();
    names.sort_unstable();
    let mut ranks = vec![0; names.len()];
    for (rank, &(_, relation)) in names.iter().enumerate() {
        ranks[relation] = rank as u16;
    }
    ranks
}
