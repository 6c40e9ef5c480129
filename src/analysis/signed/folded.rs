//! The signed ties of a view, folded to at most one between two nodes. Every signed measure reads
//! these rows and nothing else.

use std::ops::Range;

use rayon::prelude::*;

use crate::analysis::Partition;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::NodeId;
use crate::traverse::{Ground, Place};
use crate::view::{ArcIx, DatedView, NodeIx, View};

/// Who is whose friend or foe: between two nodes at most one tie, without direction.
///
/// All ties between two nodes, of whichever relation and direction, add up, and the sum's sign
/// is the sign. Sums are of whole millionths (a quantity counts to its nearest millionth), so they are exact
/// and cancel exactly. Nodes without any tie in the view are left out.
///
/// Measures count ties, each as one, unless it is [`weighted`](Self::weighted).
///
/// Cost: linear in nodes and arcs; 12 bytes for each end of a tie, 8 for each node.
///
/// # Example
///
/// ```
/// use detente::analysis::signed::Signed;
/// use detente::{Graph, Lens, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
/// graph.claim::<Talks>((b, a)).affinity(-0.2).record()?;
/// graph.claim::<Talks>((b, c)).affinity(-0.1).record()?;
/// let view = graph.view(&Lens::new())?;
/// let signed = Signed::of(&view)?;
/// assert_eq!((signed.positive(), signed.negative()), (1, 1));
/// assert_eq!(signed.between(a, b)?, Some(1.0));
/// assert_eq!(signed.weighted().between(a, b)?, Some(0.3));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Signed<'v> {
    place: Place<'v>,
    nodes: Vec<NodeIx>,
    /// The rows, so many nodes a part.
    parts: Vec<Part>,
    weighted: bool,
    ties: usize,
    negative: usize,
    cancelled: usize,
    neutral: usize,
}

/// One end of a tie: who is at the other, by its number in [`Signed`], and whether it is hostile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct End(u32);

impl End {
    pub(crate) const fn new(far: u32, negative: bool) -> Self {
        Self(far << 1 | negative as u32)
    }

    #[inline]
    pub(crate) const fn far(self) -> u32 {
        self.0 >> 1
    }

    #[inline]
    pub(crate) const fn is_negative(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Millionths a unit.
const SCALE: f64 = 1e6;

/// The greatest number that folds, in millionths.
const MOST: u64 = 9_000_000_000_000_000_000;

/// So many nodes, as a power of two, are folded at once and stay together: what a thread made is
/// kept as it is, since copying it would cost as much as making it.
const STRETCH: u32 = 12;

/// The rows of a stretch of nodes.
#[derive(Clone, Debug, Default)]
struct Part {
    /// Where each row starts, and where the last ends.
    offsets: Vec<u32>,
    ends: Vec<End>,
    /// In millionths, signed, beside `ends`.
    sizes: Vec<i64>,
    negative: usize,
    cancelled: usize,
    neutral: usize,
}

impl Part {
    fn of<'v>(ground: impl Ground<'v>, nodes: &[NodeIx], locals: &[u32]) -> Result<Self, Error> {
        let mut part = Self { offsets: Vec::with_capacity(nodes.len() + 1), ..Self::default() };
        part.offsets.push(0);
        let (mut out, mut into) = (Vec::new(), Vec::new());
        for &node in nodes {
            gather(ground, node, &mut out, &mut into)?;
            part.fold(ground.view(), node, [&out, &into], locals)?;
            part.offsets.push(part.ends.len() as u32);
        }
        Ok(part)
    }

    /// Adds up two lists of neighbours and numbers, each ascending, into one row.
    fn fold(&mut self, view: &View, node: NodeIx, lists: [&[Neighbour]; 2], locals: &[u32]) -> Result<(), Error> {
        let mut both = merged(lists);
        let mut next = both.next();
        while let Some((far, first)) = next {
            let (mut sum, mut any) = (i128::from(first), first != 0);
            next = both.next();
            while let Some((_, size)) = next.filter(|n| n.0 == far) {
                sum += i128::from(size);
                any |= size != 0;
                next = both.next();
            }
            let size = i64::try_from(sum).ok().filter(|size| size.unsigned_abs() <= MOST);
            match size.ok_or_else(|| too_large(view, node, far))? {
                0 if any => self.cancelled += 1,
                0 => self.neutral += 1,
                size => {
                    self.negative += usize::from(size < 0);
                    self.ends.push(End::new(locals[far as usize], size < 0));
                    self.sizes.push(size);
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn range(&self, local: u32) -> Range<usize> {
        let at = (local & ((1 << STRETCH) - 1)) as usize;
        self.offsets[at] as usize..self.offsets[at + 1] as usize
    }
}

/// A neighbour and the number of a tie to it, in millionths.
type Neighbour = (u32, i64);

/// Two ascending lists as one.
fn merged([mut a, mut b]: [&[Neighbour]; 2]) -> impl Iterator<Item = Neighbour> {
    std::iter::from_fn(move || {
        let from_b = match (a.first(), b.first()) {
            (Some(x), Some(y)) => y.0 < x.0,
            (x, _) => x.is_none(),
        };
        let (&first, rest) = if from_b { b.split_first() } else { a.split_first() }?;
        *(if from_b { &mut b } else { &mut a }) = rest;
        Some(first)
    })
}

/// The neighbours of a node along its arcs and, of ties not among these, against them.
fn gather<'v>(
    ground: impl Ground<'v>,
    node: NodeIx,
    out: &mut Vec<Neighbour>,
    into: &mut Vec<Neighbour>,
) -> Result<(), Error> {
    out.clear();
    into.clear();
    let view = ground.view();
    for (far, arc) in ground.onward(node).filter(|&(far, _)| far != node) {
        out.push((far.0, millionths(view, node, far, ground.number(arc)?)?));
    }
    for (far, arc) in ground.back(node).filter(|&(far, arc)| far != node && view.twin(arc).is_none()) {
        into.push((far.0, millionths(view, node, far, ground.number(arc)?)?));
    }
    Ok(())
}

/// A number in whole millionths; what is not nothing stays so.
pub(super) fn millionths(view: &View, node: NodeIx, far: NodeIx, number: f64) -> Result<i64, Error> {
    let size = number * SCALE;
    if size.abs() > MOST as f64 {
        return Err(too_large(view, node, far.0));
    }
    // Above that all are whole; rounding by the library would cost as much as the rest.
    let whole = if size.abs() < (1_i64 << 52) as f64 { (size + 0.5_f64.copysign(size)) as i64 } else { size as i64 };
    if whole != 0 || number == 0.0 {
        return Ok(whole);
    }
    Ok(if number < 0.0 { -1 } else { 1 })
}

pub(super) fn too_large(view: &View, node: NodeIx, far: u32) -> Error {
    let (a, b) = (node.min(NodeIx(far)), node.max(NodeIx(far)));
    Error::overflow(format!(
        "the ties of {} and {} add up to more than 9 * 10^12",
        view.node(a).key(),
        view.node(b).key()
    ))
}

impl<'v> Signed<'v> {
    /// The ties of a view, folded.
    ///
    /// # Errors
    ///
    /// Overflow when the ties of two nodes add up to more than 9 * 10^12.
    pub fn of(view: &'v View) -> Result<Self, Error> {
        Self::new(Place::from(view), view)
    }

    /// The ties that stand on a day or in a window, folded.
    ///
    /// # Errors
    ///
    /// As [`Signed::of`], and overflow when the claims of a tie cannot be merged.
    pub fn on(dated: DatedView<'v>) -> Result<Self, Error> {
        Self::new(Place::from(dated), dated)
    }

    fn new(place: Place<'v>, ground: impl Ground<'v> + Sync) -> Result<Self, Error> {
        let count = place.view().node_count() as u32;
        let is_tied = |node| ground.onward(node).next().is_some() || ground.back(node).next().is_some();
        let has_arc: Vec<bool> = (0..count).into_par_iter().map(|node| is_tied(NodeIx(node))).collect();
        let nodes: Vec<NodeIx> = (0..count).filter(|&node| has_arc[node as usize]).map(NodeIx).collect();
        let mut locals = vec![0; has_arc.len()];
        nodes.iter().zip(0..).for_each(|(node, local)| locals[node.0 as usize] = local);
        let parts: Result<Vec<Part>, Error> =
            nodes.par_chunks(1 << STRETCH).map(|nodes| Part::of(ground, nodes, &locals)).collect();
        let parts = parts?;
        // Each pair was seen from both of its ends.
        let pairs = |count: fn(&Part) -> usize| parts.iter().map(count).sum::<usize>() / 2;
        let ties = pairs(|part| part.ends.len());
        let (negative, cancelled, neutral) = (pairs(|p| p.negative), pairs(|p| p.cancelled), pairs(|p| p.neutral));
        Ok(Self { place, nodes, parts, weighted: false, ties, negative, cancelled, neutral })
    }

    /// The same ties, where their sizes count.
    pub fn weighted(mut self) -> Self {
        self.weighted = true;
        self
    }

    /// Whether the sizes of ties count.
    pub const fn is_weighted(&self) -> bool {
        self.weighted
    }

    /// The view whose ties these are.
    pub const fn view(&self) -> &'v View {
        self.place.view()
    }

    /// How many nodes have a tie.
    pub const fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes that have a tie, in order of kind and key; a measure's lists are in this order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'v>> {
        self.nodes.iter().map(|&ix| self.view().node(ix))
    }

    /// How many pairs of nodes are friends or foes.
    pub const fn tie_count(&self) -> usize {
        self.ties
    }

    /// How many pairs are friends.
    pub const fn positive(&self) -> usize {
        self.tie_count() - self.negative
    }

    /// How many pairs are foes.
    pub const fn negative(&self) -> usize {
        self.negative
    }

    /// How many pairs have ties that add up to nothing: they are neither.
    pub const fn cancelled(&self) -> usize {
        self.cancelled
    }

    /// How many pairs have neutral ties only: they are neither.
    pub const fn neutral(&self) -> usize {
        self.neutral
    }

    /// The pairs of friends and foes with what their tie counts for, by their first, then their
    /// second node.
    pub fn ties(&self) -> impl Iterator<Item = (Node<'v>, Node<'v>, f64)> {
        self.pairs().map(|(a, b, number)| (self.node(a), self.node(b), number as f64 / self.scale()))
    }

    /// What the tie of two nodes counts for: -1 or 1, or its number when weighted; `None` when
    /// they are neither friends nor foes.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn between<A, B>(&self, a: NodeId<A>, b: NodeId<B>) -> Result<Option<f64>, Error> {
        let (Some(a), Some(b)) = (self.local(self.view().ix(a)?), self.local(self.view().ix(b)?)) else {
            return Ok(None);
        };
        Ok(self.find(a, b).map(|number| number as f64 / self.scale()))
    }

    /// The claims of the ties between two of its nodes, by key: why they are friends or foes.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn claims_between<A, B>(&self, a: NodeId<A>, b: NodeId<B>) -> Result<Vec<Claim<'v>>, Error> {
        Ok(self.claims_of(self.view().ix(a)?, self.view().ix(b)?))
    }

    /// The claims of all its ties: what an aggregate over them stands on. Each once, by key.
    pub fn scope(&self) -> Vec<Claim<'v>> {
        let mut claims: Vec<Claim<'v>> =
            self.pairs().flat_map(|(a, b, _)| self.claims_of(self.nodes[a as usize], self.nodes[b as usize])).collect();
        claims.sort_by(Claim::canonical);
        claims.dedup_by_key(|claim| claim.id());
        claims
    }

    // For measures, by numbers of its own -------------------------------------------------

    pub(crate) fn node(&self, local: u32) -> Node<'v> {
        self.view().node(self.nodes[local as usize])
    }

    pub(crate) fn ix(&self, local: u32) -> NodeIx {
        self.nodes[local as usize]
    }

    /// The number of a node of the view; `None` when it has no tie.
    pub(crate) fn local(&self, node: NodeIx) -> Option<u32> {
        self.nodes.binary_search(&node).ok().map(|at| at as u32)
    }

    /// The ends at a node, by who is at the other.
    #[inline]
    pub(crate) fn row(&self, local: u32) -> &[End] {
        let part = self.part(local);
        &part.ends[part.range(local)]
    }

    /// The ends at a node with what each counts for in whole [`scale`](Self::scale)ths: its size
    /// when weighted, else 1. Never 0.
    pub(crate) fn weights(&self, local: u32) -> impl ExactSizeIterator<Item = (End, i64)> + Clone {
        self.counted(local).map(|(end, number)| (end, number.abs()))
    }

    /// What a unit is in whole weights.
    pub(crate) const fn scale(&self) -> f64 {
        if self.weighted { SCALE } else { 1.0 }
    }

    /// Every pair once, the lesser number first, with its signed whole weight; ascending.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, u32, i64)> + Clone {
        (0..self.nodes.len() as u32).flat_map(move |a| {
            let from = self.row(a).partition_point(|end| end.far() < a);
            self.counted(a).skip(from).map(move |(end, number)| (a, end.far(), number))
        })
    }

    /// The claims of the ties of two nodes, by number.
    pub(crate) fn claims_of_pair(&self, a: u32, b: u32) -> Vec<Claim<'v>> {
        self.claims_of(self.nodes[a as usize], self.nodes[b as usize])
    }

    /// Its nodes in groups, by number.
    pub(crate) fn partition(&self, groups: &[u32]) -> Partition<'v> {
        Partition::numbered(self.view(), self.nodes.iter().copied().zip(groups.iter().copied()))
    }

    #[inline]
    fn part(&self, local: u32) -> &Part {
        &self.parts[(local >> STRETCH) as usize]
    }

    /// The ends at a node with the signed whole weight of each.
    fn counted(&self, local: u32) -> impl ExactSizeIterator<Item = (End, i64)> + Clone {
        let part = self.part(local);
        part.range(local).map(|at| match (self.weighted, part.ends[at]) {
            (true, end) => (end, part.sizes[at]),
            (false, end) => (end, if end.is_negative() { -1 } else { 1 }),
        })
    }

    /// The signed whole weight of the tie of two nodes.
    pub(crate) fn find(&self, a: u32, b: u32) -> Option<i64> {
        let at = self.row(a).binary_search_by_key(&b, |end| end.far()).ok()?;
        self.counted(a).nth(at).map(|counted| counted.1)
    }

    fn claims_of(&self, a: NodeIx, b: NodeIx) -> Vec<Claim<'v>> {
        let mut arcs: Vec<ArcIx> = self.view().row(a).arcs_to(b).chain(self.view().row(b).arcs_to(a)).collect();
        for arc in &mut arcs {
            *arc = self.view().owner(*arc);
        }
        arcs.sort_unstable();
        arcs.dedup();
        let mut claims: Vec<Claim<'v>> = arcs.into_iter().flat_map(|arc| self.place.claims(arc)).collect();
        claims.sort_by(Claim::canonical);
        claims.dedup_by_key(|claim| claim.id());
        claims
    }
}
