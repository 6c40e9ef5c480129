//! Which rows a what-if touches, and what it puts in their place.
//!
//! The unit is a pair of nodes: when a claim of a pair comes or goes, the arcs of the pair are made
//! anew from the claims that are left, and rows of both nodes are replaced. Cost: the degrees of
//! the touched nodes, times the logarithm of their number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fixedbitset::FixedBitSet;

use super::draft::{Draft, is_symmetric};
use crate::error::Error;
use crate::view::build::SYMMETRIC;
use crate::view::merge::Merger;
use crate::view::parallel::{Merged, merge_group, relation_ranks};
use crate::view::patch::{NewArcs, Patch, PatchRow, Rows};
use crate::view::rows::{NodeIx, OwnNumbers};
use crate::view::{ArcIx, View};

/// From one node to another.
type Pair = (u32, u32);

/// Rows under change.
pub(super) struct Touch<'a> {
    view: &'a View,
    draft: &'a Draft<'a>,
    /// The pairs whose arcs are made anew, with the claims that come.
    pairs: BTreeMap<Pair, Vec<u32>>,
    patch: Patch,
    /// The new arcs of each pair.
    made: BTreeMap<Pair, Vec<u32>>,
    /// The pairs, the other way round.
    reversed: BTreeSet<Pair>,
}

impl<'a> Touch<'a> {
    /// Finds the pairs that claims which came or went tie.
    pub(super) fn new(view: &'a View, draft: &'a Draft<'a>) -> Self {
        let mut pairs: BTreeMap<Pair, Vec<u32>> = BTreeMap::new();
        for &claim in draft.gone.iter().filter(|&&claim| view.counted().selection.counts(claim)) {
            draft.arcs(claim, |a, b, _| {
                pairs.entry((a, b)).or_default();
            });
        }
        for claim in draft.new_claims() {
            draft.arcs(claim, |a, b, _| {
                let claims = pairs.entry((a, b)).or_default();
                if claims.last() != Some(&claim) {
                    claims.push(claim);
                }
            });
        }
        // Both arcs of a symmetric tie are made anew, or none.
        let symmetric = |&&(a, b): &&Pair| old_arcs(view, a, b).any(|arc| view.twin(arc).is_some());
        let back: Vec<Pair> = pairs.keys().filter(symmetric).map(|&(a, b)| (b, a)).collect();
        for pair in back {
            pairs.entry(pair).or_default();
        }
        let patch = view.rows().patch.as_deref().cloned().unwrap_or_else(|| no_patch(view.rows()));
        let reversed = pairs.keys().map(|&(a, b)| (b, a)).collect();
        Self { view, draft, pairs, patch, made: BTreeMap::new(), reversed }
    }

    /// How many arcs are made anew, at least.
    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The rows after the changes.
    ///
    /// # Errors
    ///
    /// Overflow when merged numbers leave their range.
    pub(super) fn rows(mut self) -> Result<Rows, Error> {
        let ranks = relation_ranks(self.draft.ledger());
        let pairs: Vec<Pair> = self.pairs.keys().copied().collect();
        for &pair in &pairs {
            self.make(pair, &ranks)?;
        }
        self.pair_twins();
        let mut touched: BTreeSet<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        touched.extend(self.view.node_count() as u32..self.draft.ledger().nodes.len() as u32);
        let rows: Vec<(u32, PatchRow)> = touched.into_iter().map(|node| (node, self.row(node))).collect();
        for (node, row) in rows {
            self.patch.touched.grow_and_insert(node as usize);
            self.patch.rows.insert(node, Arc::new(row));
        }
        Ok(Rows { packed: self.view.rows().packed.clone(), patch: Some(Arc::new(self.patch)) })
    }

    /// Merges the claims that a pair has now into new arcs.
    fn make(&mut self, pair: Pair, ranks: &[u16]) -> Result<(), Error> {
        let old: Vec<ArcIx> = old_arcs(self.view, pair.0, pair.1).collect();
        self.forget(&old);
        let standing = old.iter().flat_map(|arc| self.view.rows().claims(arc.0));
        let mut claims: BTreeSet<u32> = standing.copied().filter(|claim| !self.draft.gone.contains(claim)).collect();
        claims.extend(self.pairs.get(&pair).into_iter().flatten());
        let mut links = Vec::new();
        for claim in claims {
            self.draft.arcs(claim, |a, b, link| links.extend(((a, b) == pair).then_some(link)));
        }
        let merger = Merger { ledger: self.draft.ledger(), lens: self.view.lens() };
        let mut made = Merged::new(&merger, 1);
        if !links.is_empty() {
            merge_group(&merger, ranks, pair.1, &links, &mut made)?;
        }
        self.append(pair, &made);
        Ok(())
    }

    /// Arcs that stand in no row any more.
    fn forget(&mut self, arcs: &[ArcIx]) {
        self.patch.more_arcs -= arcs.len().cast_signed();
        self.patch.more_ties -= arcs.iter().filter(|&&arc| self.view.owner(arc) == arc).count().cast_signed();
    }

    fn append(&mut self, pair: Pair, merged: &Merged) {
        let arcs = &mut self.patch.arcs;
        let mut numbers = Vec::with_capacity(merged.heads.len());
        let mut at = 0;
        for (n, &count) in merged.counts.iter().enumerate() {
            let arc = arcs.first + arcs.heads.len() as u32;
            arcs.tails.push(pair.0);
            arcs.heads.push(pair.1);
            arcs.numbers.push(merged.numbers.shown(), n);
            arcs.twins.push(arc);
            arcs.starts.push(arcs.links.len() as u32);
            arcs.links.extend_from_slice(&merged.links[at..at + count as usize]);
            at += count as usize;
            numbers.push(arc);
        }
        self.patch.more_arcs += numbers.len().cast_signed();
        self.made.insert(pair, numbers);
    }

    /// Joins the arcs of symmetric ties, which stand in the same order on both sides, counts ties,
    /// and takes the mark from the links.
    fn pair_twins(&mut self) {
        let arcs = &mut self.patch.arcs;
        let symmetric = |arcs: &NewArcs, made: &[u32]| -> Vec<u32> {
            let marked = |arc: &u32| is_symmetric(arcs.links[arcs.starts[(arc - arcs.first) as usize] as usize]);
            made.iter().copied().filter(marked).collect()
        };
        for (&(a, b), made) in self.made.iter().filter(|((a, b), _)| a < b) {
            let back = self.made.get(&(b, a)).map_or(&[][..], Vec::as_slice);
            for (one, other) in symmetric(arcs, made).into_iter().zip(symmetric(arcs, back)) {
                arcs.twins[(one - arcs.first) as usize] = other;
                arcs.twins[(other - arcs.first) as usize] = one;
            }
        }
        let first = arcs.first;
        let is_owner = |arc: &&u32| arcs.twins[(**arc - first) as usize] >= **arc;
        self.patch.more_ties += self.made.values().flatten().filter(is_owner).count().cast_signed();
        arcs.links.iter_mut().for_each(|link| *link &= !SYMMETRIC);
    }

    /// A node's row: what was there of pairs that are not touched, and the new arcs of those that
    /// are.
    fn row(&self, node: u32) -> PatchRow {
        let new = &self.patch.arcs;
        let numbers = match new.numbers {
            OwnNumbers::Affinity(_) => OwnNumbers::Affinity(Vec::new()),
            OwnNumbers::Quantity(_) => OwnNumbers::Quantity(Vec::new()),
        };
        let mut row = PatchRow { heads: Vec::new(), numbers, arcs: Vec::new(), tails: Vec::new() };
        let mut out: Vec<(u32, u32, Option<usize>)> = Vec::new();
        let is_known = (node as usize) < self.view.node_count();
        if is_known {
            let old = self.view.row(NodeIx(node));
            let kept = old.outgoing().enumerate().filter(|&(_, (head, _))| !self.pairs.contains_key(&(node, head.0)));
            out.extend(kept.map(|(n, (head, arc))| (head.0, arc.0, Some(n))));
            let kept = old.tails().iter().filter(|tail| !self.pairs.contains_key(&(tail[0], node)));
            row.tails.extend(kept);
        }
        for (&(_, head), made) in self.made.range((node, 0)..=(node, u32::MAX)) {
            out.extend(made.iter().map(|&arc| (head, arc, None)));
        }
        // Arcs of one pair are all old or all new, and in order already.
        out.sort_by_key(|&(head, ..)| head);
        for (head, arc, old) in out {
            row.heads.push(head);
            row.arcs.push(arc);
            match old {
                Some(n) => row.numbers.push(self.view.row(NodeIx(node)).numbers(), n),
                None => row.numbers.push(new.numbers.shown(), (arc - new.first) as usize),
            }
        }
        row.tails.extend(self.into(node));
        row.tails.sort_unstable();
        row
    }

    /// The new arcs that reach a node.
    fn into(&self, node: u32) -> impl Iterator<Item = [u32; 2]> {
        let made = self.reversed.range((node, 0)..=(node, u32::MAX));
        made.flat_map(move |&(_, tail)| self.made[&(tail, node)].iter().map(move |&arc| [tail, arc]))
    }
}

/// The arcs from one node to another before the changes.
fn old_arcs(view: &View, from: u32, to: u32) -> impl Iterator<Item = ArcIx> + use<'_> {
    let known = view.node_count() as u32;
    let row = (from < known && to < known).then(|| view.row(NodeIx(from)));
    row.into_iter().flat_map(move |row| row.arcs_to(NodeIx(to)))
}

fn no_patch(rows: &Rows) -> Patch {
    let numbers = match rows.packed.numbers {
        OwnNumbers::Affinity(_) => OwnNumbers::Affinity(Vec::new()),
        OwnNumbers::Quantity(_) => OwnNumbers::Quantity(Vec::new()),
    };
    Patch {
        touched: FixedBitSet::new(),
        rows: BTreeMap::new(),
        arcs: NewArcs::after(rows.packed.arc_count() as u32, numbers),
        more_arcs: 0,
        more_ties: 0,
    }
}
