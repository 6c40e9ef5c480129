//! A view on any day: for every tie the stretches of time in which it stands, so that asking for
//! a day or a window builds nothing.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::View;
use super::lens::Reading;
use super::merge::Merger;
use super::rows::{ArcIx, NodeIx, OwnNumbers};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::{Ledger, flag};
use crate::model::{AFTER_ALL, BEFORE_ALL, Day, Period, Truth};

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
/// which the same claims hold, and so the tie has one number.
///
/// [`at`](Self::at) and [`during`](Self::during) give the view on a day or in a window and build
/// nothing. Valid time only: what was known is settled with the view.
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
///     Ok(dated.at(text.parse()?).ties().map(|(_, number)| number).collect())
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
    /// By node, then arc, then time.
    segments: Vec<Segment>,
    numbers: OwnNumbers,
    extremes: OnceLock<(f64, f64)>,
}

impl View {
    /// This view with the times of its ties.
    ///
    /// Cost: linear in the links of ties to claims, times the logarithm of the most claims of one
    /// tie; 20 bytes a segment (24 with quantities).
    ///
    /// # Errors
    ///
    /// Rule when the lens [reads](Reading) clashing claims otherwise than to hold both: which
    /// claims clash depends on the day. Overflow when merged numbers leave their range. Limit
    /// when the budget ends first.
    pub fn dated(&self, certainty: Certainty, budget: &Budget) -> Result<Dated, Error> {
        if self.lens().reading != Reading::HoldBoth {
            let found = format!("a reading of {:?}", self.lens().reading);
            return Err(Error::rule("dated view", found, "hold both: which claims clash depends on the day"));
        }
        let mut meter = budget.meter();
        let ended = |limit| Err(Error::budget("the dating of a view", &limit));
        meter.look().or_else(|| meter.is_too_large(self.arc_count() * 20)).map_or(Ok(()), ended)?;
        let nodes: Vec<u32> = (0..self.node_count() as u32).collect();
        let blocks: Vec<Result<Block, Error>> =
            nodes.par_chunks(1024).map(|nodes| Block::new(self, certainty, nodes)).collect();
        let empty = Merger { ledger: self.ledger(), lens: self.lens() }.empty(0);
        let mut dated = Dated {
            view: self.clone(),
            certainty,
            vague: false,
            offsets: vec![0],
            segments: Vec::new(),
            numbers: empty,
            extremes: OnceLock::new(),
        };
        for block in blocks {
            meter.step().map_or(Ok(()), ended)?;
            dated.append(block?);
        }
        Ok(dated)
    }
}

/// The segments of a run of nodes.
struct Block {
    vague: bool,
    counts: Vec<u32>,
    segments: Vec<Segment>,
    numbers: OwnNumbers,
}

impl Block {
    fn new(view: &View, certainty: Certainty, nodes: &[u32]) -> Result<Self, Error> {
        let merger = Merger { ledger: view.ledger(), lens: view.lens() };
        let counts = Vec::with_capacity(nodes.len());
        let mut block = Self { vague: false, counts, segments: Vec::new(), numbers: merger.empty(0) };
        let (mut spans, mut alive) = (Vec::new(), Vec::new());
        for &node in nodes {
            let before = block.segments.len();
            for (head, arc) in view.row(NodeIx(node)).outgoing() {
                spans.clear();
                for &claim in view.rows().claims(arc.0) {
                    block.vague |= is_vague(view.ledger(), claim);
                    holding(view.ledger(), claim, certainty, |from, to| spans.push((from, to, claim)));
                }
                block.push(&merger, (head.0, arc.0), &spans, &mut alive)?;
            }
            block.counts.push((block.segments.len() - before) as u32);
        }
        Ok(block)
    }

    /// Cuts the time of one arc where its claims begin and end, and merges those between.
    fn push(
        &mut self,
        merger: &Merger<'_>,
        (head, arc): (u32, u32),
        spans: &[(i32, i32, u32)],
        alive: &mut Vec<u32>,
    ) -> Result<(), Error> {
        if let &[(from, to, claim)] = spans {
            match &mut self.numbers {
                OwnNumbers::Affinity(all) => all.push(merger.single_affinity(claim)),
                OwnNumbers::Quantity(all) => all.push(merger.single_number(claim)),
            }
            self.segments.push(Segment { head, arc, from, to });
            return Ok(());
        }
        let mut cuts: Vec<i32> = spans.iter().flat_map(|&(from, to, _)| [from, to]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            alive.clear();
            // In the order of the tie's claims, as a settled view merges them.
            alive.extend(spans.iter().filter(|&&(a, b, _)| a <= from && to <= b).map(|span| span.2));
            if alive.is_empty() {
                continue;
            }
            match &mut self.numbers {
                OwnNumbers::Affinity(all) => all.push(merger.affinity(alive)?),
                OwnNumbers::Quantity(all) => all.push(merger.number(alive)?),
            }
            self.segments.push(Segment { head, arc, from, to });
        }
        Ok(())
    }
}

fn is_vague(ledger: &Ledger, claim: u32) -> bool {
    let (chunk, at) = ledger.claims.at(claim);
    chunk.flags[at] & (flag::NO_VALID | flag::VAGUE_VALID) != 0
}

/// The stretches of days on which a claim counts, ascending: all days on which it may hold, or
/// only those on which it must.
pub(super) fn holding(ledger: &Ledger, claim: u32, certainty: Certainty, mut each: impl FnMut(i32, i32)) {
    let (chunk, at) = ledger.claims.at(claim);
    let flags = chunk.flags[at];
    let certain = certainty == Certainty::Certain;
    if flags & flag::NO_VALID != 0 {
        if !certain || flags & flag::BACKGROUND != 0 {
            each(BEFORE_ALL, AFTER_ALL);
        }
        return;
    }
    let vague = chunk.facets(at).filter(|_| flags & flag::VAGUE_VALID != 0).and_then(|f| f.valid.as_ref());
    match vague {
        None => each(chunk.from[at], chunk.to[at]),
        Some(valid) => valid.held(certain, each),
    }
}

impl Dated {
    fn append(&mut self, mut block: Block) {
        self.vague |= block.vague;
        let mut end = self.segments.len() as u32;
        for count in block.counts {
            end += count;
            self.offsets.push(end);
        }
        self.segments.append(&mut block.segments);
        match (&mut self.numbers, block.numbers) {
            (OwnNumbers::Affinity(all), OwnNumbers::Affinity(mut more)) => all.append(&mut more),
            (OwnNumbers::Quantity(all), OwnNumbers::Quantity(mut more)) => all.append(&mut more),
            _ => {}
        }
    }

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
        DatedView { dated: self, from: day.number(), to: day.number() + 1, by_claim: false }
    }

    /// The view of what holds on some day of the period, taken at its widest.
    pub fn during(&self, period: &Period) -> DatedView<'_> {
        let (from, to) = period.hull();
        // What must hold on some day of several need not do so on any one of them.
        let by_claim = self.vague && self.certainty == Certainty::Certain && from.checked_add(1) != Some(to);
        DatedView { dated: self, from, to, by_claim }
    }

    /// The segments of a node's out-arcs, by arc, then time.
    #[inline]
    pub(crate) fn segments(&self, node: u32) -> &[Segment] {
        let at = node as usize;
        &self.segments[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    /// The segments of one arc, by time, and the place of the first.
    pub(crate) fn segments_of(&self, tail: u32, arc: u32) -> (usize, &[Segment]) {
        let row = self.segments(tail);
        let from = row.partition_point(|s| s.arc < arc);
        let to = row.partition_point(|s| s.arc <= arc);
        (self.offsets[tail as usize] as usize + from, &row[from..to])
    }

    fn number(&self, segment: usize) -> f64 {
        match &self.numbers {
            OwnNumbers::Affinity(all) => f64::from(all[segment]) / 1e6,
            OwnNumbers::Quantity(all) => all[segment],
        }
    }
}

/// A view on a day or in a window: nothing but a [`Dated`] and two days.
#[derive(Clone, Copy, Debug)]
pub struct DatedView<'d> {
    dated: &'d Dated,
    from: i32,
    to: i32,
    /// Whether each claim is asked, since segments do not tell.
    by_claim: bool,
}

impl<'d> DatedView<'d> {
    /// The view whose ties these are.
    pub const fn view(&self) -> &'d View {
        self.dated.view()
    }

    /// The dated view that this is a day or window of.
    pub const fn dated(&self) -> &'d Dated {
        self.dated
    }

    /// The out-arcs of a node that stand then: head and arc, each arc once.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    #[inline]
    pub fn outgoing(&self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> + Clone + use<'d> {
        let (here, mut last) = (*self, u32::MAX);
        let segments: &[Segment] = if self.by_claim { &[] } else { self.dated.segments(node.0) };
        let standing = segments.iter().filter_map(move |s| {
            if s.from >= here.to || s.to <= here.from || s.arc == last {
                return None;
            }
            last = s.arc;
            Some((NodeIx(s.head), ArcIx(s.arc)))
        });
        let asked = self.by_claim.then(|| self.view().row(node).outgoing()).into_iter().flatten();
        standing.chain(asked.filter(move |&(_, arc)| !here.claims(arc).is_empty()))
    }

    /// The in-arcs of a node that stand then: tail and arc.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    pub fn incoming(&self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> + Clone + use<'d> {
        let stands = *self;
        self.view().row(node).incoming().filter(move |&(tail, arc)| stands.stands(tail, arc))
    }

    /// Whether the arc that leaves `tail` stands then.
    pub(crate) fn stands(&self, tail: NodeIx, arc: ArcIx) -> bool {
        if self.by_claim {
            return !self.claims(arc).is_empty();
        }
        self.dated.segments_of(tail.0, arc.0).1.iter().any(|s| s.from < self.to && s.to > self.from)
    }

    /// The number of an arc then, as its tie has it in a view settled for that day or window;
    /// `None` when it does not stand.
    ///
    /// Cost: on a day or within one stretch it is looked up; over several, the tie's claims are
    /// merged anew.
    ///
    /// # Errors
    ///
    /// Overflow when merged numbers leave their range.
    pub fn number(&self, arc: ArcIx) -> Result<Option<f64>, Error> {
        if self.by_claim {
            return if self.claims(arc).is_empty() { Ok(None) } else { self.merged(arc).map(Some) };
        }
        let tail = self.view().rows().tail(arc.0);
        let (first, segments) = self.dated.segments_of(tail, arc.0);
        let mut standing = (0..segments.len()).filter(|&n| segments[n].from < self.to && segments[n].to > self.from);
        match (standing.next(), standing.next()) {
            (None, _) => Ok(None),
            (Some(only), None) => Ok(Some(self.dated.number(first + only))),
            _ => self.merged(arc).map(Some),
        }
    }

    /// Whether it is a day, and no window of several.
    pub(crate) const fn is_one_day(&self) -> bool {
        self.from.saturating_add(1) == self.to
    }

    /// For one day, where numbers are looked up and never merged anew: the least and the greatest
    /// number of a tie on any day, and 0.
    pub(crate) fn extremes(&self) -> Option<(f64, f64)> {
        let is_day = !self.by_claim && self.from.checked_add(1) == Some(self.to);
        is_day.then(|| *self.dated.extremes.get_or_init(|| self.dated.numbers.extremes()))
    }

    /// The claims of an arc's tie that count then, in the tie's order.
    pub(crate) fn claims(&self, arc: ArcIx) -> Vec<u32> {
        let (ledger, certain) = (self.view().ledger(), self.dated.certainty == Certainty::Certain);
        let counts = |claim: &u32| {
            let (chunk, at) = ledger.claims.at(*claim);
            if chunk.flags[at] & flag::VAGUE_VALID == 0 {
                let mut holds = false;
                holding(ledger, *claim, self.dated.certainty, |a, b| holds |= a < self.to && b > self.from);
                return holds;
            }
            let valid = chunk.facets(at).and_then(|f| f.valid.as_ref());
            let truth = valid.map_or(Truth::Yes, |valid| valid.overlaps_days((self.from, self.to)));
            if certain { truth.is_certain() } else { truth.is_possible() }
        };
        self.view().rows().claims(arc.0).iter().copied().filter(counts).collect()
    }

    fn merged(&self, arc: ArcIx) -> Result<f64, Error> {
        let merger = Merger { ledger: self.view().ledger(), lens: self.view().lens() };
        let claims = self.claims(arc);
        if merger.is_float() { merger.number(&claims) } else { Ok(f64::from(merger.affinity(&claims)?) / 1e6) }
    }

    /// The ties that stand then, by the arc they are known by, with their number.
    pub fn ties(&self) -> impl Iterator<Item = (ArcIx, f64)> + use<'d> {
        let here = *self;
        let nodes = 0..self.view().node_count() as u32;
        nodes.flat_map(move |node| here.outgoing(NodeIx(node))).filter_map(move |(_, arc)| {
            let owner = here.view().owner(arc) == arc;
            Some((arc, here.number(arc).ok().flatten()?)).filter(|_| owner)
        })
    }

    /// How many ties stand then.
    pub fn tie_count(&self) -> usize {
        self.ties().count()
    }
}
