//! Journeys: ways that take ties in order of time.
//!
//! A tie can be used on any day on which it stands, and takes a number of days
//! ([`Journeys::delay`]), 0 unless told otherwise; the next tie is used on the day of arrival or
//! on any later one. So a claim of one day is used at that instant, a claim of a period at any
//! time in it. With a delay of 0 several ties may be used on one day, times along a journey never
//! fall; with a delay of 1 they rise. Only the day of departure must be one on which the tie
//! stands. Waiting is not limited: with a limit walks can be found (Bentert et al., Efficient
//! computation of optimal temporal walks under waiting-time constraints, Applied Network Science
//! 5, 2020), but finding paths is NP-hard.
//!
//! This is the temporal graph of Wu et al. (Path problems in temporal graphs, PVLDB 7(9), 2014)
//! with periods for instants, as in Xuan, Ferreira and Jarry (Computing shortest, fastest, and
//! foremost journeys in dynamic networks, Int. J. Found. Comput. Sci. 14(2), 2003).
//!
//! # What imprecise dates promise
//!
//! A [`Dated`] of what is *possible* finds every journey whose ties are used on days on which
//! they may stand. Where no claim makes more than one tie of the journey, that is exactly the
//! journeys that some completion of the dates allows: each tie is used once, by a claim of its
//! own, whose date no other leg depends on; and so the best of them is the best that any
//! completion allows. A claim that makes several ties (a message relayed from one by way of
//! another) is asked anew for each, so that days of two legs may need it to have two dates; then
//! more is called possible than is.
//!
//! A [`Dated`] of what is *certain* finds the journeys whose ties must stand on the days of their
//! legs: one timetable that works however the dates turn out. It is less than "however they turn
//! out there is a journey", since which one may depend on the dates.

mod fastest;
mod journey;
mod label;
mod legs;

pub use journey::{Arrival, Journey, Leg};

use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::{Day, NodeId, Period};
use crate::traverse::ways::{Gate, Ways};
use crate::view::{Answer, Dated, NodeIx};
use fastest::{Fastest, Step};
use journey::{answer, leg, witnesses};
use label::{Label, Search};
use legs::Trip;

/// Longer than any calendar.
const LONGEST: i32 = 1 << 23;

/// A question about journeys from one node to another or, with `()` for the other, to all.
///
/// Every answer is a journey with its legs and days, or none; `because` holds the claims that it
/// rests on ([`Journey::because`]): those alone allow it, and without any other claim it stays.
/// (Where the ways ask for numbers of ties, fewer claims may also make a tie pass that did not,
/// and so allow a better one.) Of several journeys as good, each question says which it prefers;
/// what is left is decided by the order of days, nodes and arcs, which the order of arrival of
/// claims does not touch. Where the budget ends a search (a step is a tie looked at), the answer
/// says so and holds the best journey found by then, which may not be the best.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
/// use detente::view::Certainty;
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Talks>((a, b)).valid("2024-01-10/2024-02-20").record()?;
/// graph.claim::<Talks>((b, c)).valid("2024-02-15/2024-03-31").record()?;
/// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
///
/// let journeys = dated.journeys(a, c).delay(2);
/// let budget = Budget::new();
/// let first = journeys.earliest_arrival(&budget)?.value.unwrap();
/// assert_eq!(first.to_string(), "A -Talks 2024-01-10-> B -Talks 2024-02-15-> C");
/// assert_eq!(first.arrival(), Some("2024-02-17".parse()?));
/// let swift = journeys.fastest(&budget)?.value.unwrap();
/// assert_eq!(swift.to_string(), "A -Talks 2024-02-13-> B -Talks 2024-02-15-> C");
/// assert_eq!(swift.duration(), 4);
/// let back = dated.journeys(c, a).earliest_arrival(&budget)?;
/// assert_eq!(back.value.unwrap().to_string(), "C -Talks 2024-02-15-> B -Talks 2024-02-15-> A");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Journeys<'d, To = NodeId> {
    dated: &'d Dated,
    from: NodeId,
    to: To,
    ways: Ways,
    window: Period,
    delay: u32,
    hops: usize,
}

impl Dated {
    /// Journeys from one node to another.
    pub fn journeys<A, B>(&self, from: NodeId<A>, to: NodeId<B>) -> Journeys<'_> {
        Journeys::new(self, from.any(), to.any())
    }

    /// Journeys from one node to all others: [`Journeys::reach`].
    pub fn journeys_from<K>(&self, from: NodeId<K>) -> Journeys<'_, ()> {
        Journeys::new(self, from.any(), ())
    }
}

impl<'d, To> Journeys<'d, To> {
    fn new(dated: &'d Dated, from: NodeId, to: To) -> Self {
        let ways = Ways::new();
        Self { dated, from, to, ways, window: Period::ALWAYS, delay: 0, hops: usize::MAX }
    }

    /// Only by these ways. A condition on numbers holds for the number of a tie on the day of the
    /// leg.
    pub fn ways(mut self, ways: Ways) -> Self {
        self.ways = ways;
        self
    }

    /// Within a period, taken at its widest: departing on its first day or later, arriving on its
    /// last or earlier. All days of the calendar when none is named.
    pub fn window(mut self, period: impl Into<Period>) -> Self {
        self.window = period.into();
        self
    }

    /// How many days a tie takes.
    pub const fn delay(mut self, days: u32) -> Self {
        self.delay = days;
        self
    }

    /// At most so many ties.
    pub const fn max_hops(mut self, hops: usize) -> Self {
        self.hops = hops;
        self
    }

    fn gate(&self) -> Result<Option<Gate>, Error> {
        self.ways.gate(self.dated.view())
    }

    fn trip<'g>(&self, gate: Option<&'g Gate>) -> Trip<'d, 'g> {
        let (from, to) = self.window.hull();
        let (from, to) = (from.max(Day::MIN.number()), to.min(Day::MAX.number() + 1));
        let delay = i32::try_from(self.delay).unwrap_or(LONGEST).min(LONGEST);
        Trip { dated: self.dated, gate, from, to, delay }
    }

    /// What ends a search before it starts.
    fn refused(meter: &Meter<'_>, bytes: usize) -> Option<Limit> {
        meter.look().or_else(|| meter.is_full(0)).or_else(|| meter.is_too_large(bytes))
    }
}

impl<'d> Journeys<'d> {
    /// A journey that arrives first ("foremost").
    ///
    /// Each of its legs is taken as soon as can be.
    ///
    /// Cost: with s stretches of time and n nodes, O(s + n log n) time (with a limit of hops that
    /// many times O(s)) and O(n) memory.
    ///
    /// # Errors
    ///
    /// Foreign id. Unknown relation, invalid strength in the ways.
    pub fn earliest_arrival(&self, budget: &Budget) -> Result<Answer<Option<Journey<'d>>>, Error> {
        self.by_label(true, false, budget)
    }

    /// A journey that departs last.
    ///
    /// Each of its legs is taken as late as can be.
    ///
    /// Cost: as [`earliest_arrival`](Self::earliest_arrival).
    ///
    /// # Errors
    ///
    /// Foreign id. Unknown relation, invalid strength in the ways.
    pub fn latest_departure(&self, budget: &Budget) -> Result<Answer<Option<Journey<'d>>>, Error> {
        self.by_label(false, false, budget)
    }

    /// A journey of fewest ties ("shortest"); of those, one that arrives first.
    ///
    /// Cost: O(s) time for each hop, with s stretches of time, and O(n) memory a hop at most.
    ///
    /// # Errors
    ///
    /// Foreign id. Unknown relation, invalid strength in the ways.
    pub fn fewest_hops(&self, budget: &Budget) -> Result<Answer<Option<Journey<'d>>>, Error> {
        self.by_label(true, true, budget)
    }

    /// A journey of least duration from departure to arrival; of those, one that departs first.
    ///
    /// Cost: label setting over pieces of time in which the duration from a node is the same: for
    /// p pieces, O(p) times the ties and the other pieces of a node. Where ties seldom change, p
    /// is near the number of stretches; it is at most the days of the window times the nodes.
    ///
    /// # Errors
    ///
    /// Foreign id. Unknown relation, invalid strength in the ways.
    pub fn fastest(&self, budget: &Budget) -> Result<Answer<Option<Journey<'d>>>, Error> {
        let (from, to, gate) = self.ends()?;
        let (mut meter, trip) = (budget.meter(), self.trip(gate.as_ref()));
        let cut = Self::refused(&meter, Fastest::bytes(trip.view().node_count()));
        if cut.is_some() || from == to {
            return Ok(answer(&trip, from, (from == to).then(Vec::new), cut));
        }
        let mut search = Fastest::new(trip, from.0, self.hops, &mut meter);
        let cut = search.run(to.0);
        let leg = |step: Step| leg(&trip, step.arc, step.node, step.departs);
        let legs = search.way().map(|way| way.into_iter().map(leg).collect());
        Ok(answer(&trip, from, legs, cut))
    }

    fn ends(&self) -> Result<(NodeIx, NodeIx, Option<Gate>), Error> {
        let view = self.dated.view();
        Ok((view.ix(self.from)?, view.ix(self.to)?, self.gate()?))
    }

    /// One label a node: along time from the source, or against it from the target.
    fn by_label(&self, onward: bool, shortest: bool, budget: &Budget) -> Result<Answer<Option<Journey<'d>>>, Error> {
        let (from, to, gate) = self.ends()?;
        let (mut meter, trip) = (budget.meter(), self.trip(gate.as_ref()));
        let cut = Self::refused(&meter, Search::bytes(trip.view().node_count()));
        if cut.is_some() || from == to {
            return Ok(answer(&trip, from, (from == to).then(Vec::new), cut));
        }
        let (start, goal) = if onward { (from.0, to.0) } else { (to.0, from.0) };
        let mut search = Search::new(trip, start, onward, &mut meter);
        let limited = shortest || self.hops != usize::MAX;
        let cut = if limited { search.by_hops(Some(goal), self.hops, shortest) } else { search.until(goal) };
        let legs = search.way(goal).map(|mut way| {
            if onward {
                way.pop();
                way.reverse();
                return way.iter().map(|label| leg(&trip, label.arc, label.node, label.departs)).collect();
            }
            way.windows(2).map(|pair| leg(&trip, pair[0].arc, pair[1].node, pair[0].departs)).collect()
        });
        Ok(answer(&trip, from, legs, cut))
    }
}

impl Journeys<'_, ()> {
    /// All nodes that can be reached in time, by their earliest day of arrival, then by kind and
    /// key; the start first, on the first day of the window.
    ///
    /// `because` holds the claims of one tree of earliest arrivals: those alone reach the same
    /// nodes on the same days. Where the budget ends the search, the answer says so and holds the
    /// days that nothing could improve by then (with a limit of hops, none).
    ///
    /// Cost: as [`earliest_arrival`](Journeys::earliest_arrival).
    ///
    /// # Errors
    ///
    /// Foreign id. Unknown relation, invalid strength in the ways.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    /// use detente::{Period, view::Certainty};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).valid("2024-03-01/2024-03-31").record()?;
    /// graph.claim::<Talks>((b, c)).valid("2024-01-01/2024-01-31").record()?;
    /// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
    /// let window: Period = "2024".parse()?;
    /// let reached = |from| Ok::<_, detente::Error>(dated.journeys_from(from).window(window.clone()).reach(&Budget::new())?.value);
    /// assert_eq!(reached(a)?.len(), 2); // when A talks to B, B no longer talks to C
    /// assert_eq!(reached(c)?.len(), 3);
    /// assert_eq!(reached(c)?[2].day, "2024-03-01".parse()?);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn reach(&self, budget: &Budget) -> Result<Answer<Vec<Arrival>>, Error> {
        let (from, gate) = (self.dated.view().ix(self.from)?, self.gate()?);
        let (mut meter, trip) = (budget.meter(), self.trip(gate.as_ref()));
        let view = trip.view();
        let cut = Self::refused(&meter, Search::bytes(view.node_count()));
        if cut.is_some() {
            return Ok(Answer::new(Vec::new()).cut(cut));
        }
        let mut search = Search::new(trip, from.0, true, &mut meter);
        let mut cut = if self.hops == usize::MAX { search.listed() } else { search.by_hops(None, self.hops, false) };
        let mut found = search.settled();
        found.sort_unstable_by_key(|label| (label.node != from.0, label.day, label.node));
        let full = (0..found.len()).find(|&most| budget.meter().is_full(most).is_some());
        if let Some(most) = full {
            found.truncate(most);
            cut = cut.or_else(|| budget.meter().is_full(most));
        }
        let legs: Vec<Leg> = search.ways(&found).iter().map(|l| leg(&trip, l.arc, l.node, l.departs)).collect();
        let arrival =
            |label: &Label| Arrival { day: Day::clamped(label.day), node: view.node(NodeIx(label.node)).id() };
        let value = found.iter().map(arrival).collect();
        Ok(Answer::new(value).because(legs.iter().flat_map(|leg| witnesses(&trip, leg))).cut(cut))
    }
}
