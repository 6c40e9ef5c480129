//! The claims of a view that are events, by directed dyad and in order of days.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::class::Classes;
use crate::budget::{Budget, Limit};
use crate::codebook::Goldstein;
use crate::codebook::cameo::Quad;
use crate::error::Error;
use crate::graph::{Claim, Node, flag};
use crate::model::{AFTER_ALL, BEFORE_ALL, Calendar, ClaimId, Day, NodeId, Window};
use crate::series::{Days, Decay, Exchange, Series, Tally};
use crate::view::{NodeIx, View};

/// A claim as an event: the days it may be on, from `first` to before `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) first: i32,
    pub(super) to: i32,
    pub(super) claim: u32,
    pub(super) score: Option<Goldstein>,
    pub(super) quad: Option<Quad>,
}

/// The entries of one directed dyad, from the first to before the last.
#[derive(Clone, Copy, Debug)]
struct Ends {
    source: u32,
    target: u32,
    from: usize,
    to: usize,
}

/// The events of a view, by directed dyad in order of days.
///
/// An event is a claim of a tie that says when: on a day, on some day of a month or year, from one day to
/// another. Structure and background are none. What has no date, or an open one, is no event and listed
/// as [undated](Self::undated). A symmetric relation is an event either way; a relation of three, one
/// of each of its ties. A node stands for whom the lens lifts it to.
///
/// # Example
///
/// ```
/// use detente::analysis::history::History;
/// use detente::model::{Calendar, standard::{Sanctions, State}};
/// use detente::series::Measure;
/// use detente::{Budget, Graph, Lens};
///
/// let mut graph = Graph::new();
/// let [japan, dprk] = ["JPN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
/// for (day, affinity) in [("2024-01-05", 0.4), ("2024-01-20", -0.2), ("2024-03", -0.5), ("2024-02/..", 0.1)] {
///     graph.claim::<Sanctions>((japan, dprk)).affinity(affinity).valid(day).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let history = History::of(&view, &Budget::new())?;
/// let months = history.between(japan, dprk)?.unwrap().series(Calendar::Month);
/// assert_eq!(months.values(Measure::Sum), [Some(2.0), None, Some(-5.0)]);
/// assert_eq!(history.undated().len(), 1); // from February on, nobody says until when
/// assert!(history.between(dprk, japan)?.is_none());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct History<'v> {
    view: &'v View,
    dyads: Vec<Ends>,
    entries: Vec<Entry>,
    undated: Vec<u32>,
}

/// Nodes that one piece of work is made of.
const NODES: usize = 256;

/// What a run of nodes has.
type Found = (Vec<Ends>, Vec<Entry>, Vec<u32>);

impl<'v> History<'v> {
    /// The events of a view, with the textbook's classes of CAMEO codes.
    ///
    /// Cost: sorting the claims of each dyad by day, in parallel; 32 bytes an event. A step of the budget is a
    /// run of 256 nodes.
    ///
    /// # Errors
    ///
    /// Limit when the budget ends first.
    pub fn of(view: &'v View, budget: &Budget) -> Result<Self, Error> {
        Self::with(view, Classes::Textbook, budget)
    }

    /// The same with other classes.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub fn with(view: &'v View, classes: Classes, budget: &Budget) -> Result<Self, Error> {
        let mut meter = budget.meter();
        let bytes = view.arc_count() * std::mem::size_of::<Entry>();
        if let Some(limit) = meter.is_too_large(bytes).or_else(|| meter.look()) {
            return Err(Error::budget("the events of a view", &limit));
        }
        let quads: HashMap<&str, Quad> =
            view.labels().iter().filter_map(|name| Some((name.as_str(), classes.of(name)?))).collect();
        let nodes: Vec<u32> = (0..view.node_count() as u32).collect();
        let runs: Vec<Option<Found>> =
            nodes.par_chunks(NODES).map(|nodes| meter.look().is_none().then(|| found(view, &quads, nodes))).collect();
        let mut history = Self { view, dyads: Vec::new(), entries: Vec::new(), undated: Vec::new() };
        for run in runs {
            let Some((dyads, entries, undated)) = run.filter(|_| meter.step().is_none()) else {
                let limit = meter.look().unwrap_or(Limit::Steps);
                return Err(Error::budget("the events of a view", &limit));
            };
            let before = history.entries.len();
            history.dyads.extend(dyads.into_iter().map(|d| Ends { from: d.from + before, to: d.to + before, ..d }));
            history.entries.extend(entries);
            history.undated.extend(undated);
        }
        let ledger = view.ledger();
        history.undated.sort_by(|&a, &b| Claim::new(ledger, a).canonical(&Claim::new(ledger, b)));
        history.undated.dedup();
        Ok(history)
    }

    /// The view whose events these are.
    pub const fn view(&self) -> &'v View {
        self.view
    }

    /// How many events there are, each as often as it is of a directed dyad.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The claims of ties that are no events since they have no date, or an open one.
    pub fn undated(&self) -> Vec<ClaimId> {
        let ledger = self.view.ledger();
        self.undated.iter().map(|&claim| ledger.claim_id(claim)).collect()
    }

    /// The directed dyads that have events, in the order of nodes.
    pub fn dyads(&self) -> impl ExactSizeIterator<Item = Dyad<'_, 'v>> {
        self.dyads.iter().map(|&ends| Dyad::new(self, ends))
    }

    /// What one did to the other, if anything.
    ///
    /// # Errors
    ///
    /// Foreign id; not found when the view has no such node.
    pub fn between<A, B>(&self, source: NodeId<A>, target: NodeId<B>) -> Result<Option<Dyad<'_, 'v>>, Error> {
        let ends = (self.view.ix(source)?.0, self.view.ix(target)?.0);
        let found = self.dyads.binary_search_by_key(&ends, |dyad| (dyad.source, dyad.target));
        Ok(found.ok().map(|at| Dyad::new(self, self.dyads[at])))
    }

    /// What two did to each other, window by window of the calendar.
    ///
    /// # Errors
    ///
    /// As [`between`](Self::between).
    pub fn exchange<A, B>(&self, a: NodeId<A>, b: NodeId<B>, calendar: Calendar) -> Result<Exchange, Error> {
        let series = |dyad: Option<Dyad<'_, '_>>| dyad.map(|dyad| dyad.series(calendar)).unwrap_or_default();
        let forth = series(self.between(a, b)?);
        Ok(Exchange::of(&forth, &series(self.between(b, a)?)))
    }
}

/// The events that lead from some nodes.
fn found(view: &View, quads: &HashMap<&str, Quad>, nodes: &[u32]) -> Found {
    let (mut dyads, mut entries, mut undated) = (Vec::new(), Vec::new(), Vec::new());
    let mut own: Vec<(u32, Entry)> = Vec::new();
    for &node in nodes {
        own.clear();
        for (head, arc) in view.row(NodeIx(node)).outgoing() {
            let tie = view.tie(arc);
            let quad = quads.get(tie.relation()).copied();
            for claim in tie.claims().filter(|claim| !claim.is_structural() && !claim.is_background()) {
                match entry(&claim, quad) {
                    Some(entry) => own.push((head.0, entry)),
                    None => undated.push(claim.id().index()),
                }
            }
        }
        // Of one day, as the view has them: by relation, then key.
        own.sort_by_key(|(head, entry)| (*head, entry.first, entry.to));
        for events in own.chunk_by(|a, b| a.0 == b.0) {
            let from = entries.len();
            // A claim with several roles may make two ties of one dyad, and is one event of it.
            let mut shared = HashSet::new();
            let once = |entry: &&Entry| !has_roles(view, entry.claim) || shared.insert(entry.claim);
            entries.extend(events.iter().map(|(_, entry)| entry).filter(once));
            dyads.push(Ends { source: node, target: events[0].0, from, to: entries.len() });
        }
    }
    (dyads, entries, undated)
}

fn has_roles(view: &View, claim: u32) -> bool {
    let (chunk, at) = view.ledger().claims.at(claim);
    chunk.flags[at] & flag::ROLES != 0
}

/// A claim as an event, if it says when.
fn entry(claim: &Claim<'_>, quad: Option<Quad>) -> Option<Entry> {
    let index = claim.id().index();
    let (chunk, at) = claim.ledger().claims.at(index);
    let (first, to) = (chunk.from[at], chunk.to[at]);
    if chunk.flags[at] & flag::NO_VALID != 0 || first == BEFORE_ALL || to == AFTER_ALL {
        return None;
    }
    // A score is ten times an affinity: the same number of smaller parts.
    let score = claim.affinity().and_then(|affinity| Goldstein::from_parts(affinity.millionths()).ok());
    Some(Entry { first, to, claim: index, score, quad })
}

/// What one did to another: its events in order of their first possible day, of one day by relation, then key.
#[derive(Clone, Copy, Debug)]
pub struct Dyad<'h, 'v> {
    pub(super) history: &'h History<'v>,
    ends: Ends,
}

/// An event of a directed dyad.
#[derive(Clone, Copy, Debug)]
pub struct Event<'v> {
    /// The claim that reports it.
    pub claim: Claim<'v>,
    /// The first day on which it may be.
    pub first: Day,
    /// The last one; the same where the day is exact.
    pub last: Day,
    /// Its score, ten times the affinity, where it has one.
    pub score: Option<Goldstein>,
    /// Its class, where its relation has one.
    pub quad: Option<Quad>,
}

impl<'h, 'v> Dyad<'h, 'v> {
    const fn new(history: &'h History<'v>, ends: Ends) -> Self {
        Self { history, ends }
    }

    pub(super) fn entries(&self) -> &'h [Entry] {
        &self.history.entries[self.ends.from..self.ends.to]
    }

    /// Who acts.
    pub fn source(&self) -> Node<'v> {
        self.history.view.node(NodeIx(self.ends.source))
    }

    /// On whom.
    pub fn target(&self) -> Node<'v> {
        self.history.view.node(NodeIx(self.ends.target))
    }

    /// How many events there are: at least one.
    #[expect(clippy::len_without_is_empty, reason = "a dyad without events is no dyad of a history")]
    pub fn len(&self) -> usize {
        self.ends.to - self.ends.from
    }

    /// The events.
    pub fn events(&self) -> impl ExactSizeIterator<Item = Event<'v>> + DoubleEndedIterator {
        let dyad = *self;
        (0..self.len()).map(move |at| dyad.event(at))
    }

    /// The event of that number.
    pub(super) fn event(&self, at: usize) -> Event<'v> {
        let entry = &self.entries()[at];
        Event {
            claim: Claim::new(self.history.view.ledger(), entry.claim),
            first: Day::clamped(entry.first),
            last: Day::clamped(entry.to - 1),
            score: entry.score,
            quad: entry.quad,
        }
    }

    /// The same by day, to be asked about any windows.
    pub fn days(&self) -> Days {
        let tally = |entry: &Entry| (entry.first, entry.to - 1, Tally::of(entry.score, entry.quad));
        Days::of_tallies(self.entries().iter().map(tally).collect())
    }

    /// Window by window of the calendar, from that of the first event to that of the last.
    pub fn series(&self, calendar: Calendar) -> Series {
        self.days().series(calendar)
    }

    /// Windows as they are given, such as those that [roll](Window::rolling).
    pub fn over(&self, windows: impl IntoIterator<Item = Window>) -> Series {
        self.days().over(windows)
    }

    /// What scores add up to on the last day of each window when each halves in so many days
    /// ([`Decay`]). An event counts from the last day on which it may be.
    ///
    /// # Errors
    ///
    /// Invalid half-life; invalid when windows are not in order of their last days.
    pub fn decayed(&self, half_life: f64, windows: impl IntoIterator<Item = Window>) -> Result<Vec<f64>, Error> {
        let mut decay = Decay::new(half_life)?;
        let mut entries: Vec<&Entry> = self.entries().iter().collect();
        entries.sort_by_key(|entry| entry.to);
        let mut left = entries.into_iter().peekable();
        let score = |window: Window| {
            while let Some(entry) = left.next_if(|entry| entry.to <= window.last().number() + 1) {
                decay.add(Day::clamped(entry.to - 1), entry.score.map_or(0.0, Goldstein::to_f64));
            }
            decay.on(window.last())
        };
        windows.into_iter().map(score).collect()
    }
}
