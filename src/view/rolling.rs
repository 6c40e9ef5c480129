//! Rolling windows: a window that advances over a dated view and knows which ties entered it and
//! which left, without asking those that did neither.

use std::fmt;

use rayon::prelude::*;

use super::dated::{Dated, DatedView, must_hold};
use super::rows::{ArcIx, NodeIx};
use crate::budget::{Budget, Limit};
use crate::error::Error;
use crate::model::{AFTER_ALL, BEFORE_ALL, Day, Period};

/// A stretch of time of a tie. It counts in a window that ends after `from` and begins before
/// `to`, where `from` may be the later of the two: see `must_hold`.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: i32,
    to: i32,
    arc: u32,
}

/// A window over a dated view that advances by a step of days.
///
/// At every place the ties that stand are those of [`Dated::during`] that window; numbers are
/// asked of [`shown`](Self::shown). Windows overlap when the step is shorter than the window.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
/// use detente::view::Certainty;
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).valid("2024-01-01/2024-01-10").record()?;
/// graph.claim::<Talks>((b, c)).valid("2024-01-15/2024-01-20").record()?;
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
///
/// // Weeks of January, Monday to Sunday.
/// let mut weeks = dated.rolling(&"2024-01-01/2024-01-07".parse()?, 7, &Budget::new())?.until("2024-01-31".parse()?);
/// let mut counts = vec![weeks.tie_count()];
/// while weeks.advance() {
///     counts.push(weeks.tie_count());
/// }
/// assert_eq!(counts, [1, 1, 1, 0]);
/// assert_eq!(weeks.window().to_string(), "2024-01-22/2024-01-28");
/// assert_eq!((weeks.entered().len(), weeks.left().len()), (0, 1));
/// # Ok::<(), detente::Error>(())
/// ```
pub struct Rolling<'d> {
    dated: &'d Dated,
    from: i32,
    to: i32,
    step: i32,
    /// The day after the last that a window may hold.
    end: i32,
    /// By first day.
    spans: Vec<Span>,
    /// The spans by the day on which they end.
    by_end: Vec<u32>,
    /// How many of each began before the window's end, and ended by its start.
    begun: usize,
    ended: usize,
    /// By arc: how many of its tie's spans stand; kept for the arcs by which ties are known.
    counts: Vec<u32>,
    ties: usize,
    changes: Vec<(u32, i32)>,
    entered: Vec<ArcIx>,
    left: Vec<ArcIx>,
}

impl Dated {
    /// A window that begins as `first`, taken at its widest, and advances by `step` days.
    ///
    /// Cost: sorting the stretches of time of all ties; 16 bytes for each, and 4 an arc.
    ///
    /// # Errors
    ///
    /// Invalid when the window has an open end or the step is 0. Limit when the budget ends
    /// first.
    pub fn rolling(&self, first: &Period, step: u32, budget: &Budget) -> Result<Rolling<'_>, Error> {
        let (from, to) = first.hull();
        if from == BEFORE_ALL || to == AFTER_ALL {
            return Err(Error::invalid("window", &first.to_string(), "a window that rolls has two ends"));
        }
        if step == 0 {
            return Err(Error::invalid("step", "0", "expected at least one day"));
        }
        let meter = budget.meter();
        let bytes = self.segment_count() * 16 + self.view().arc_count() * 4;
        let check =
            |limit: Option<Limit>| limit.map_or(Ok(()), |limit| Err(Error::budget("the rolling of a window", &limit)));
        check(meter.look().or_else(|| meter.is_too_large(bytes)))?;
        let mut spans = self.spans();
        check(meter.look())?;
        spans.par_sort_unstable_by_key(|s| (s.from, s.to, s.arc));
        check(meter.look())?;
        Ok(Rolling::new(self, (from, to), step, spans))
    }

    /// The stretches of time of all ties.
    fn spans(&self) -> Vec<Span> {
        let view = self.view();
        let mut spans = Vec::new();
        for node in 0..view.node_count() as u32 {
            if self.asks_claims() {
                for (_, arc) in view.row(NodeIx(node)).outgoing().filter(|(_, arc)| self.is_owner(arc.0)) {
                    let must = view.rows().claims(arc.0).iter().filter_map(|&claim| must_hold(view.ledger(), claim));
                    spans.extend(must.map(|(from, to)| Span { from, to, arc: arc.0 }));
                }
            } else {
                let own = self.segments(node).iter().filter(|s| self.is_owner(s.arc));
                spans.extend(own.map(|s| Span { from: s.from, to: s.to, arc: s.arc }));
            }
        }
        spans
    }
}

impl<'d> Rolling<'d> {
    fn new(dated: &'d Dated, (from, to): (i32, i32), step: u32, spans: Vec<Span>) -> Self {
        let mut by_end: Vec<u32> = (0..spans.len() as u32).collect();
        by_end.par_sort_unstable_by_key(|&n| (spans[n as usize].to, n));
        let counts = vec![0; dated.view().arc_count()];
        // Longer than the calendar is as long as it.
        let step = i32::try_from(step).unwrap_or(i32::MAX).min(Day::MAX - Day::MIN + 1);
        let end = Day::MAX.number() + 1;
        let (changes, entered, left) = (Vec::new(), Vec::new(), Vec::new());
        let (begun, ended, ties) = (0, 0, 0);
        let mut rolling =
            Self { dated, from, to, step, end, spans, by_end, begun, ended, counts, ties, changes, entered, left };
        // What was over before the first window is passed by, whatever had begun.
        rolling.ended = rolling.by_end.partition_point(|&n| rolling.spans[n as usize].to <= from);
        rolling.enter();
        rolling.settle();
        rolling
    }

    /// The last day that a window may hold; the calendar's when none is named.
    pub fn until(mut self, last: Day) -> Self {
        self.end = last.number() + 1;
        self
    }

    /// Advances by one step. `false`, and nothing changes, when the window would go beyond the
    /// last day.
    ///
    /// Cost: sorting the stretches of time that begin or end in what the window comes to and what
    /// it leaves behind; not the size of the view.
    pub fn advance(&mut self) -> bool {
        if self.to.saturating_add(self.step) > self.end {
            return false;
        }
        let before = self.to;
        self.from += self.step;
        self.to += self.step;
        while let Some(&span) = self.by_end.get(self.ended).map(|&n| &self.spans[n as usize]) {
            if span.to > self.from {
                break;
            }
            self.ended += 1;
            // One that begins after the old window was never in it.
            if span.from < before {
                self.changes.push((span.arc, -1));
            }
        }
        self.enter();
        self.settle();
        true
    }

    /// What begins before the window's end and is not over when it starts.
    fn enter(&mut self) {
        while let Some(&span) = self.spans.get(self.begun).filter(|span| span.from < self.to) {
            self.begun += 1;
            if span.to > self.from {
                self.changes.push((span.arc, 1));
            }
        }
    }

    /// Counts what changed, tie by tie.
    fn settle(&mut self) {
        self.entered.clear();
        self.left.clear();
        self.changes.sort_unstable();
        for changes in self.changes.chunk_by(|a, b| a.0 == b.0) {
            let arc = changes[0].0;
            let count = &mut self.counts[arc as usize];
            let stood = *count > 0;
            *count = changes.iter().fold(*count, |count, change| count.wrapping_add_signed(change.1));
            match (stood, *count > 0) {
                (false, true) => self.entered.push(ArcIx(arc)),
                (true, false) => self.left.push(ArcIx(arc)),
                _ => {}
            }
        }
        self.changes.clear();
        self.ties = self.ties + self.entered.len() - self.left.len();
    }

    /// The dated view that it rolls over.
    pub const fn dated(&self) -> &'d Dated {
        self.dated
    }

    /// The window.
    pub fn window(&self) -> Period {
        Period::from_columns(self.from, self.to)
    }

    /// The view of what holds in the window: the numbers of ties, the arcs of nodes.
    pub fn shown(&self) -> DatedView<'d> {
        self.dated.between(self.from, self.to)
    }

    /// The ties that stand in this window and did not in the one before, by the arc they are
    /// known by, ascending; in the first window all that stand.
    pub fn entered(&self) -> &[ArcIx] {
        &self.entered
    }

    /// The ties that stood in the window before and do not in this one.
    pub fn left(&self) -> &[ArcIx] {
        &self.left
    }

    /// Whether the tie of an arc stands in the window.
    ///
    /// # Panics
    ///
    /// When the arc is not below the view's [`arc_count`](super::View::arc_count).
    pub fn stands(&self, arc: ArcIx) -> bool {
        self.counts[self.dated.view().owner(arc).0 as usize] > 0
    }

    /// How many ties stand in the window.
    pub const fn tie_count(&self) -> usize {
        self.ties
    }
}

impl fmt::Debug for Rolling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rolling({}, {} ties)", self.window(), self.ties)
    }
}
