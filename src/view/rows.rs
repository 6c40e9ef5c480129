//! The rows of a view: who is tied to whom, packed, and the links back to claims.

/// The number of a node in one view, from 0; nodes are in order of kind and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIx(pub u32);

/// The number of an arc in one view, from 0; arcs are in order of their row, head and relation,
/// those that a what-if makes after all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArcIx(pub u32);

/// The numbers of a stretch of arcs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Numbers<'a> {
    /// Affinity in millionths, as a sum or mean.
    Affinity(&'a [i32]),
    /// Quantities, or counts of claims.
    Quantity(&'a [f64]),
}

/// The arcs of one node: out-arcs with head and number side by side, in-arcs by tail.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, model::standard::{Linked, Actor}};
///
/// let mut graph = Graph::new();
/// let a = graph.node(Actor, "a").add()?;
/// let b = graph.node(Actor, "b").add()?;
/// graph.claim::<Linked>((a, b)).weight(2.5).record()?;
/// let view = graph.view(&Lens::new().quantity())?;
/// let row = view.row(view.ix(a)?);
/// let out: Vec<_> = row.outgoing().map(|(head, arc)| (view.node(head).key(), view.number(arc))).collect();
/// assert_eq!(out, [("b", 2.5)]);
/// assert_eq!(row.tails().len(), 0);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    arcs: Arcs<'a>,
    heads: &'a [u32],
    numbers: Numbers<'a>,
    tails: &'a [[u32; 2]],
}

/// The numbers of a row's out-arcs: consecutive, but in a row that a what-if replaced.
#[derive(Clone, Copy, Debug)]
enum Arcs<'a> {
    From(u32),
    Listed(&'a [u32]),
}

impl Arcs<'_> {
    #[inline]
    fn at(&self, n: usize) -> ArcIx {
        match self {
            Self::From(first) => ArcIx(first + n as u32),
            Self::Listed(arcs) => ArcIx(arcs[n]),
        }
    }
}

impl<'a> Row<'a> {
    /// A row whose arcs are numbered as listed.
    pub(super) const fn listed(arcs: &'a [u32], heads: &'a [u32], numbers: Numbers<'a>, tails: &'a [[u32; 2]]) -> Self {
        Self { arcs: Arcs::Listed(arcs), heads, numbers, tails }
    }

    /// A row of out-arcs that follow each other, its in-arcs left out.
    #[inline]
    pub(super) const fn consecutive(first: u32, heads: &'a [u32], numbers: Numbers<'a>) -> Self {
        Self { arcs: Arcs::From(first), heads, numbers, tails: &[] }
    }

    /// The heads of the out-arcs, ascending; parallel arcs repeat.
    #[inline]
    pub fn heads(&self) -> &'a [u32] {
        self.heads
    }

    /// The numbers of the out-arcs, in the same order.
    #[inline]
    pub fn numbers(&self) -> Numbers<'a> {
        self.numbers
    }

    /// The in-arcs, by tail: `[tail, arc]`.
    #[inline]
    pub fn tails(&self) -> &'a [[u32; 2]] {
        self.tails
    }

    /// Whether an arc is one of the out-arcs.
    #[inline]
    pub(crate) fn has(&self, arc: ArcIx) -> bool {
        match self.arcs {
            Arcs::From(first) => arc.0.wrapping_sub(first) < self.heads.len() as u32,
            Arcs::Listed(arcs) => arcs.contains(&arc.0),
        }
    }

    /// The head and number of the n-th out-arc.
    #[inline]
    pub(crate) fn get(&self, n: usize) -> Option<(NodeIx, ArcIx)> {
        self.heads.get(n).map(|&head| (NodeIx(head), self.arcs.at(n)))
    }

    /// The out-arcs: head and number of arc.
    #[inline]
    pub fn outgoing(&self) -> impl ExactSizeIterator<Item = (NodeIx, ArcIx)> + DoubleEndedIterator + Clone + use<'a> {
        let arcs = self.arcs;
        self.heads.iter().enumerate().map(move |(n, &head)| (NodeIx(head), arcs.at(n)))
    }

    /// The in-arcs: tail and number of arc.
    #[inline]
    pub fn incoming(&self) -> impl ExactSizeIterator<Item = (NodeIx, ArcIx)> + DoubleEndedIterator + Clone + use<'a> {
        self.tails.iter().map(|&[tail, arc]| (NodeIx(tail), ArcIx(arc)))
    }

    /// The out-arcs to one head.
    pub fn arcs_to(&self, head: NodeIx) -> impl Iterator<Item = ArcIx> + use<'a> {
        let from = self.heads.partition_point(|&h| h < head.0);
        let to = self.heads.partition_point(|&h| h <= head.0);
        let arcs = self.arcs;
        (from..to).map(move |n| arcs.at(n))
    }
}

/// What the rows of a view take, in bytes. Period and relation of a tie take none: they are read
/// through its claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowBytes {
    /// Heads, numbers and in-arcs.
    pub arcs: usize,
    /// Links from ties to claims.
    pub links: usize,
    /// Where each node's row starts.
    pub nodes: usize,
}

/// Owned numbers of all arcs.
#[derive(Clone, Debug)]
pub(super) enum OwnNumbers {
    Affinity(Vec<i32>),
    Quantity(Vec<f64>),
}

impl OwnNumbers {
    #[inline]
    pub(super) fn get(&self, at: usize) -> f64 {
        match self {
            Self::Affinity(all) => f64::from(all[at]) / 1e6,
            Self::Quantity(all) => all[at],
        }
    }

    pub(super) fn shown(&self) -> Numbers<'_> {
        match self {
            Self::Affinity(all) => Numbers::Affinity(all),
            Self::Quantity(all) => Numbers::Quantity(all),
        }
    }

    /// Appends one of another list of the same type.
    pub(super) fn push(&mut self, from: Numbers<'_>, at: usize) {
        match (self, from) {
            (Self::Affinity(all), Numbers::Affinity(more)) => all.push(more[at]),
            (Self::Quantity(all), Numbers::Quantity(more)) => all.push(more[at]),
            _ => {}
        }
    }

    /// The least and the greatest, and 0.
    pub(super) fn extremes(&self) -> (f64, f64) {
        match self {
            Self::Affinity(all) => {
                let (least, most) = all.iter().fold((0, 0), |(a, b), &n| (n.min(a), n.max(b)));
                (f64::from(least) / 1e6, f64::from(most) / 1e6)
            }
            Self::Quantity(all) => all.iter().fold((0.0, 0.0), |(a, b), &n| (n.min(a), n.max(b))),
        }
    }
}

/// All rows as they were built, packed. Private to the room: kernels see [`Row`] only.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) out_offsets: Vec<u32>,
    pub(super) heads: Vec<u32>,
    pub(super) numbers: OwnNumbers,
    pub(super) in_offsets: Vec<u32>,
    pub(super) tails: Vec<[u32; 2]>,
    /// For views with symmetric ties: the other arc of the tie, or the arc itself.
    pub(super) twins: Option<Vec<u32>>,
    /// Claims of ties; of arc n alone when `starts` is `None`.
    pub(super) links: Vec<u32>,
    /// Where the claims of each arc start, when some tie has several.
    pub(super) starts: Option<Vec<u32>>,
}

impl Packed {
    #[inline]
    pub(super) fn row(&self, node: u32) -> Row<'_> {
        let at = node as usize;
        let (from, to) = (self.out_offsets[at] as usize, self.out_offsets[at + 1] as usize);
        let numbers = match &self.numbers {
            OwnNumbers::Affinity(all) => Numbers::Affinity(&all[from..to]),
            OwnNumbers::Quantity(all) => Numbers::Quantity(&all[from..to]),
        };
        let tails = &self.tails[self.in_offsets[at] as usize..self.in_offsets[at + 1] as usize];
        Row { arcs: Arcs::From(from as u32), heads: &self.heads[from..to], numbers, tails }
    }

    #[inline]
    pub(super) fn number(&self, arc: u32) -> f64 {
        self.numbers.get(arc as usize)
    }

    /// The node that an arc leaves: the row that holds it.
    pub(super) fn tail(&self, arc: u32) -> u32 {
        self.out_offsets.partition_point(|&offset| offset <= arc) as u32 - 1
    }

    pub(super) fn head(&self, arc: u32) -> u32 {
        self.heads[arc as usize]
    }

    /// The arc by which a tie is known: the first of the two of a symmetric one.
    #[inline]
    pub(super) fn owner(&self, arc: u32) -> u32 {
        self.twins.as_ref().map_or(arc, |twins| twins[arc as usize].min(arc))
    }

    pub(super) fn twin(&self, arc: u32) -> Option<u32> {
        let twin = self.twins.as_ref()?[arc as usize];
        (twin != arc).then_some(twin)
    }

    pub(super) fn claims(&self, arc: u32) -> &[u32] {
        let at = self.owner(arc) as usize;
        match &self.starts {
            None => &self.links[at..=at],
            Some(starts) => &self.links[starts[at] as usize..starts[at + 1] as usize],
        }
    }

    pub(super) fn arc_count(&self) -> usize {
        self.heads.len()
    }

    pub(super) fn tie_count(&self) -> usize {
        let doubled = self
            .twins
            .as_ref()
            .map_or(0, |twins| twins.iter().enumerate().filter(|&(arc, &twin)| (twin as usize) < arc).count());
        self.arc_count() - doubled
    }

    pub(super) fn bytes(&self) -> RowBytes {
        let numbers = match &self.numbers {
            OwnNumbers::Affinity(all) => all.len() * 4,
            OwnNumbers::Quantity(all) => all.len() * 8,
        };
        let twins = self.twins.as_ref().map_or(0, |t| t.len() * 4);
        let starts = self.starts.as_ref().map_or(0, |s| s.len() * 4);
        RowBytes {
            arcs: self.heads.len() * 4 + numbers + self.tails.len() * 8 + twins,
            links: self.links.len() * 4 + starts,
            nodes: (self.out_offsets.len() + self.in_offsets.len()) * 4,
        }
    }
}
