//! Rows as a view shows them: the packed ones, and those that a what-if replaced.
//!
//! An arc of a replaced row keeps its number unless its pair of nodes was touched; the arcs of
//! touched pairs get new numbers after all others, so that the rows of everybody else still tell
//! the truth. What is asked of an arc goes to the packed rows or the patch by its number.

use std::collections::BTreeMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;

use super::rows::{NodeIx, Numbers, OwnNumbers, Packed, Row, RowBytes};

/// The rows of a view.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) packed: Arc<Packed>,
    pub(super) patch: Option<Arc<Patch>>,
}

/// What a what-if replaces.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    /// The nodes whose rows are replaced.
    pub(super) touched: FixedBitSet,
    pub(super) rows: BTreeMap<u32, Arc<PatchRow>>,
    pub(super) arcs: NewArcs,
    /// Arcs and ties that stand more than in the packed rows.
    pub(super) more_arcs: isize,
    pub(super) more_ties: isize,
}

/// A replaced row.
#[derive(Debug)]
pub(super) struct PatchRow {
    pub(super) heads: Vec<u32>,
    pub(super) numbers: OwnNumbers,
    pub(super) arcs: Vec<u32>,
    pub(super) tails: Vec<[u32; 2]>,
}

/// The arcs that the packed rows do not have, by number from `first` on. Some of them may stand in
/// no row any more.
#[derive(Clone, Debug)]
pub(super) struct NewArcs {
    pub(super) first: u32,
    pub(super) tails: Vec<u32>,
    pub(super) heads: Vec<u32>,
    pub(super) numbers: OwnNumbers,
    pub(super) twins: Vec<u32>,
    pub(super) links: Vec<u32>,
    /// Where the claims of each start, and where the last end.
    pub(super) starts: Vec<u32>,
}

/// The columns of rows, found once, for kernels that read one side of a row at a time: making the
/// other parts would cost a fifth of a breadth-first search, and so would finding the columns anew for
/// each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BareRows<'v> {
    out_offsets: &'v [u32],
    heads: &'v [u32],
    numbers: Numbers<'v>,
    in_offsets: &'v [u32],
    tails: &'v [[u32; 2]],
    patch: Option<&'v Patch>,
}

impl<'v> BareRows<'v> {
    /// The heads of the out-arcs of a node, ascending.
    #[inline]
    pub(crate) fn heads_of(self, node: u32) -> &'v [u32] {
        match self.patch.and_then(|patch| patch.row(node)) {
            None => &self.heads[self.out_offsets[node as usize] as usize..self.out_offsets[node as usize + 1] as usize],
            Some(row) => &row.heads,
        }
    }

    /// The out-arcs of a node, as a row that leaves its in-arcs out.
    #[inline]
    pub(crate) fn onward(self, node: u32) -> Row<'v> {
        match self.patch.and_then(|patch| patch.row(node)) {
            None => {
                let (from, to) = (self.out_offsets[node as usize], self.out_offsets[node as usize + 1]);
                let numbers = match self.numbers {
                    Numbers::Affinity(all) => Numbers::Affinity(&all[from as usize..to as usize]),
                    Numbers::Quantity(all) => Numbers::Quantity(&all[from as usize..to as usize]),
                };
                Row::consecutive(from, &self.heads[from as usize..to as usize], numbers)
            }
            Some(row) => Row::listed(&row.arcs, &row.heads, row.numbers.shown(), &[]),
        }
    }

    /// The tails of the in-arcs of a node, with their arcs.
    #[inline]
    pub(crate) fn tails_of(self, node: u32) -> &'v [[u32; 2]] {
        match self.patch.and_then(|patch| patch.row(node)) {
            None => &self.tails[self.in_offsets[node as usize] as usize..self.in_offsets[node as usize + 1] as usize],
            Some(row) => &row.tails,
        }
    }
}

impl Patch {
    #[inline]
    fn row(&self, node: u32) -> Option<&PatchRow> {
        if self.touched.contains(node as usize) { self.rows.get(&node).map(AsRef::as_ref) } else { None }
    }
}

impl NewArcs {
    /// None yet, after so many packed ones.
    pub(super) fn after(first: u32, numbers: OwnNumbers) -> Self {
        let (tails, heads, twins, links) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { first, tails, heads, numbers, twins, links, starts: Vec::new() }
    }

    fn claims(&self, at: usize) -> &[u32] {
        let end = self.starts.get(at + 1).map_or(self.links.len(), |&end| end as usize);
        &self.links[self.starts[at] as usize..end]
    }

    fn bytes(&self) -> usize {
        self.tails.len() * 24 + self.links.len() * 4
    }
}

impl Rows {
    pub(super) fn new(packed: Packed) -> Self {
        Self { packed: Arc::new(packed), patch: None }
    }

    #[inline]
    fn patched(&self, node: u32) -> Option<&PatchRow> {
        self.patch.as_ref().and_then(|patch| patch.row(node))
    }

    /// The new arcs, and the place among them, of an arc that is one.
    #[inline]
    fn new_arc(&self, arc: u32) -> Option<(&NewArcs, usize)> {
        let arcs = &self.patch.as_ref()?.arcs;
        arc.checked_sub(arcs.first).map(|at| (arcs, at as usize))
    }

    #[inline]
    pub(super) fn row(&self, node: u32) -> Row<'_> {
        match self.patched(node) {
            None => self.packed.row(node),
            Some(row) => Row::listed(&row.arcs, &row.heads, row.numbers.shown(), &row.tails),
        }
    }

    /// The columns alone, in the reach of a register or two.
    pub(super) fn bare(&self) -> BareRows<'_> {
        let Packed { out_offsets, heads, numbers, in_offsets, tails, .. } = &*self.packed;
        BareRows { out_offsets, heads, numbers: numbers.shown(), in_offsets, tails, patch: self.patch.as_deref() }
    }

    #[inline]
    pub(super) fn number(&self, arc: u32) -> f64 {
        self.new_arc(arc).map_or_else(|| self.packed.number(arc), |(arcs, at)| arcs.numbers.get(at))
    }

    /// The node that an arc leaves: the row that holds it.
    pub(super) fn tail(&self, arc: u32) -> u32 {
        self.new_arc(arc).map_or_else(|| self.packed.tail(arc), |(arcs, at)| arcs.tails[at])
    }

    #[inline]
    pub(super) fn head(&self, arc: u32) -> u32 {
        self.new_arc(arc).map_or_else(|| self.packed.head(arc), |(arcs, at)| arcs.heads[at])
    }

    /// The other arc of a symmetric tie.
    #[inline]
    pub(super) fn twin(&self, arc: u32) -> Option<u32> {
        self.new_arc(arc).map_or_else(|| self.packed.twin(arc), |(arcs, at)| Some(arcs.twins[at]).filter(|&t| t != arc))
    }

    /// The arc by which a tie is known: the first of the two of a symmetric one.
    #[inline]
    pub(super) fn owner(&self, arc: u32) -> u32 {
        self.new_arc(arc).map_or_else(|| self.packed.owner(arc), |(arcs, at)| arcs.twins[at].min(arc))
    }

    pub(super) fn claims(&self, arc: u32) -> &[u32] {
        let owner = self.owner(arc);
        self.new_arc(owner).map_or_else(|| self.packed.claims(owner), |(arcs, at)| arcs.claims(at))
    }

    pub(super) fn arc_count(&self) -> usize {
        let more = self.patch.as_ref().map_or(0, |patch| patch.more_arcs);
        self.packed.arc_count().saturating_add_signed(more)
    }

    /// What every arc's number is below.
    pub(super) fn arc_bound(&self) -> usize {
        self.packed.arc_count() + self.patch.as_ref().map_or(0, |patch| patch.arcs.heads.len())
    }

    pub(super) fn tie_count(&self) -> usize {
        let more = self.patch.as_ref().map_or(0, |patch| patch.more_ties);
        self.packed.tie_count().saturating_add_signed(more)
    }

    /// The least and the greatest number of a tie, and 0.
    pub(super) fn extremes(&self, nodes: usize) -> (f64, f64) {
        if self.patch.is_none() {
            return self.packed.numbers.extremes();
        }
        let arcs = (0..nodes as u32).flat_map(|node| self.row(node).outgoing());
        arcs.map(|(_, arc)| self.number(arc.0)).fold((0.0, 0.0), |(a, b), n| (n.min(a), n.max(b)))
    }

    pub(super) fn bytes(&self) -> RowBytes {
        let mut bytes = self.packed.bytes();
        if let Some(patch) = &self.patch {
            let rows = patch.rows.values().map(|row| row.heads.len() * 16 + row.tails.len() * 8).sum::<usize>();
            bytes.arcs += patch.arcs.bytes() + rows;
            bytes.nodes += patch.touched.len() / 8;
        }
        bytes
    }

    /// The same rows in one piece, arcs numbered in their order again.
    pub(super) fn packed(&self, nodes: usize) -> Packed {
        let mut numbers = match self.packed.numbers {
            OwnNumbers::Affinity(_) => OwnNumbers::Affinity(Vec::new()),
            OwnNumbers::Quantity(_) => OwnNumbers::Quantity(Vec::new()),
        };
        let (mut out_offsets, mut heads, mut renumbered) = (vec![0], Vec::new(), vec![u32::MAX; self.arc_bound()]);
        let (mut links, mut starts, mut old) = (Vec::new(), vec![0], Vec::new());
        for node in 0..nodes as u32 {
            let row = self.row(node);
            for (n, (head, arc)) in row.outgoing().enumerate() {
                renumbered[arc.0 as usize] = heads.len() as u32;
                old.push(arc.0);
                heads.push(head.0);
                numbers.push(row.numbers(), n);
                links.extend_from_slice(self.claims(arc.0));
                starts.push(links.len() as u32);
            }
            out_offsets.push(heads.len() as u32);
        }
        let twin = |arc: u32| renumbered[self.twin(arc).unwrap_or(arc) as usize];
        let twins: Vec<u32> = old.iter().map(|&arc| twin(arc)).collect();
        let (mut in_offsets, mut tails) = (vec![0], Vec::with_capacity(heads.len()));
        for node in 0..nodes as u32 {
            let into = self.row(node).incoming().map(|(NodeIx(tail), arc)| [tail, renumbered[arc.0 as usize]]);
            tails.extend(into);
            in_offsets.push(tails.len() as u32);
        }
        Packed { out_offsets, heads, numbers, in_offsets, tails, twins: Some(twins), links, starts: Some(starts) }
    }
}
