//! A view on any day: for every tie the stretches of time in which it stands, so that asking for
//! a day or a window builds nothing.
//!
//! `cut` makes the stretches, `shown` reads them: [`DatedView`].

mod cut;
mod shown;

pub use shown::DatedView;

pub(super) use cut::holding;

use std::sync::OnceLock;

use super::View;
use super::rows::{ArcIx, OwnNumbers};
use crate::graph::{Chunk, Ledger, flag};
use crate::model::{AFTER_ALL, BEFORE_ALL, Day, Period};

/// Whether imprecise dates count as they may be, or only as they must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// What may hold counts.
    #[default]
    Possible,
    /// Only what must hold counts.
    Certain,
}

/// One stretch of time of one arc, from a day up to but not including another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) head: u32,
    pub(crate) arc: u32,
    pub(crate) from: i32,
    pub(crate) to: i32,
}

/// A view with the times of its ties: for a tie of k claims at most 2k - 1 stretches in each of
/// which the same claims hold, and so the tie has one number. (A claim dated by a set of days
/// that are apart counts as often as its days are.)
///
/// [`at`](Self::at) and [`during`](Self::during) give the view on a day or in a window and build
/// nothing: what they show is what a view has whose lens asks for that day or window besides,
/// under [`Certainty::Certain`] with [`certainly`](crate::Lens::certainly). (That is one switch for
/// all windows of a lens; a view whose own lens asks for a window otherwise keeps what it let
/// through.) Valid time only: what was known is settled with the view.
///
/// # Example
///
/// ```
/// use detente::{Budget, Day, Graph, Lens, model::standard::{State, Talks}};
/// use detente::view::Certainty;
///
/// let mut graph = Graph::new();
/// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).affinity(0.2).valid("2023-01/2023-06").record()?;
/// graph.claim::<Talks>((a, b)).affinity(0.3).valid("2023-06/2023-12").record()?;
/// let view = graph.view(&Lens::new())?;
/// let dated = view.dated(Certainty::Possible, &Budget::new())?;
/// let on = |text: &str| -> Result<Vec<f64>, detente::Error> {
///     dated.at(text.parse()?).ties().map(|tie| Ok(tie?.1)).collect()
/// };
/// assert_eq!(on("2023-03-01")?, [0.2]);
/// assert_eq!(on("2023-06-15")?, [0.5]); // both hold
/// assert_eq!(on("2024-01-01")?, [0.0; 0]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Dated {
    view: View,
    certainty: Certainty,
    /// Whether a claim of a tie has an imprecise period or none.
    vague: bool,
    /// By node: where its segments start.
    offsets: Vec<u32>,
    /// By arc: where its segments start; `None` when each arc has one.
    starts: Option<Vec<u32>>,
    /// By node, then arc, then time.
    segments: Vec<Segment>,
    numbers: OwnNumbers,
    extremes: OnceLock<(f64, f64)>,
}

impl Dated {
    /// The view whose ties these are.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// How imprecise dates count.
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// How many stretches of time its arcs have.
    pub const fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The view on `day`.
    pub fn at(&self, day: Day) -> DatedView<'_> {
        self.between(day.number(), day.number() + 1)
    }

    /// The view of what holds on some day of the period, taken at its widest.
    pub fn during(&self, period: &Period) -> DatedView<'_> {
        let (from, to) = period.hull();
        self.between(from, to)
    }

    /// The view of what holds on some day from one up to but not including another.
    pub(super) fn between(&self, from: i32, to: i32) -> DatedView<'_> {
        // What must hold on some day of several need not do so on any one of them.
        let by_claim = self.asks_claims() && from.checked_add(1) != Some(to);
        DatedView::new(self, (from, to), by_claim)
    }

    /// Whether segments do not tell what stands in a window of several days.
    pub(super) fn asks_claims(&self) -> bool {
        self.vague && self.certainty == Certainty::Certain
    }

    /// The segments of a node's out-arcs, by arc, then time.
    #[inline]
    pub(crate) fn segments(&self, node: u32) -> &[Segment] {
        self.row(node).1
    }

    /// The segments of a node's out-arcs, by arc, then time, and the place of the first.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> (usize, &[Segment]) {
        let (from, to) = (self.offsets[node as usize] as usize, self.offsets[node as usize + 1] as usize);
        (from, &self.segments[from..to])
    }

    /// The segments of one arc, by time, and the place of the first.
    #[inline]
    pub(crate) fn segments_of(&self, arc: u32) -> (usize, &[Segment]) {
        let at = arc as usize;
        let (from, to) = match &self.starts {
            None => (at, at + 1),
            Some(starts) => (starts[at] as usize, starts[at + 1] as usize),
        };
        (from, &self.segments[from..to])
    }

    /// The least and the greatest number of a tie on any day, and 0.
    fn extremes(&self) -> (f64, f64) {
        *self.extremes.get_or_init(|| self.numbers.extremes())
    }

    /// The number of a segment.
    pub(crate) fn number(&self, segment: usize) -> f64 {
        match &self.numbers {
            OwnNumbers::Affinity(all) => f64::from(all[segment]) / 1e6,
            OwnNumbers::Quantity(all) => all[segment],
        }
    }

    /// The arc by which the tie of an arc is known.
    pub(super) fn is_owner(&self, arc: u32) -> bool {
        self.view.owner(ArcIx(arc)).0 == arc
    }
}

/// How many segments at the start are of that arc: found by doubling, since most arcs have one.
#[inline]
pub(crate) fn run(segments: &[Segment], arc: u32) -> usize {
    let mut reach = 1;
    while segments.get(reach - 1).is_some_and(|s| s.arc == arc) {
        reach *= 2;
    }
    let (sure, end) = (reach / 2, (reach - 1).min(segments.len()));
    sure + segments[sure..end].partition_point(|s| s.arc == arc)
}

/// The period of a claim that is imprecise.
fn vague(chunk: &Chunk, at: usize) -> Option<&Period> {
    chunk.facets(at).filter(|_| chunk.flags[at] & flag::VAGUE_VALID != 0).and_then(|f| f.valid.as_ref())
}

/// The stretches of days on which a claim may hold, ascending and apart.
fn may_hold(ledger: &Ledger, claim: u32, mut each: impl FnMut(i32, i32)) {
    let (chunk, at) = ledger.claims.at(claim);
    if chunk.flags[at] & flag::NO_VALID != 0 {
        return each(BEFORE_ALL, AFTER_ALL);
    }
    match vague(chunk, at) {
        None => each(chunk.from[at], chunk.to[at]),
        Some(valid) => valid.held(false, each),
    }
}

/// The last day on which a claim may begin and the first after which it may be over: it must hold
/// on some day of a window that begins before the second and ends after the first, and on each
/// day from the first to the second, if there are any.
pub(super) fn must_hold(ledger: &Ledger, claim: u32) -> Option<(i32, i32)> {
    let (chunk, at) = ledger.claims.at(claim);
    let flags = chunk.flags[at];
    if flags & flag::NO_VALID != 0 {
        return (flags & flag::BACKGROUND != 0).then_some((BEFORE_ALL, AFTER_ALL));
    }
    Some(vague(chunk, at).map_or((chunk.from[at], chunk.to[at]), |valid| (valid.starts().1, valid.ends().0)))
}
