//! When a dyad changed, and which events carry it.

use super::events::Dyad;
use super::events::Event;
use super::shares::Carrier;
use crate::analysis::change::{Bursts, ChangePoints, Cusum, Side};
use crate::budget::Budget;
use crate::error::Error;
use crate::model::{Day, Window};
use crate::series::{Measure, Series, Stretch};
use crate::view::Answer;

/// A change from one stretch of windows to the next.
#[derive(Clone, Debug)]
pub struct Shift<'v> {
    /// The windows before it, back to the last change or the first window.
    pub before: Stretch,
    /// Those from it on, up to the next change or the last window.
    pub after: Stretch,
    /// The days of each.
    pub windows: (Window, Window),
    /// The means of the measure over the windows of each that have a number.
    pub means: (f64, f64),
    /// The fewest events that make the difference ([`Dyad::carriers`]).
    pub carriers: Vec<Carrier<'v>>,
}

/// That a measure ran above or below what it should be for too long.
#[derive(Clone, Debug)]
pub struct Alert<'v> {
    /// Which way.
    pub side: Side,
    /// The windows from where it began to run that way to the one that gave the alarm.
    pub stretch: Stretch,
    /// Their days.
    pub window: Window,
    /// What the sum came to, above the threshold.
    pub sum: f64,
    /// The fewest events that take the mean of these windows from the target to where it is.
    pub carriers: Vec<Carrier<'v>>,
}

/// A time when events came thick and fast.
#[derive(Clone, Debug)]
pub struct Surge<'v> {
    /// How thick, from 1; a surge of the next level lies within one of this.
    pub level: u8,
    /// The day of its first event.
    pub first: Day,
    /// The day of its last event.
    pub last: Day,
    /// Its events.
    pub events: Vec<Event<'v>>,
}

impl<'v> Dyad<'_, 'v> {
    /// When a measure of a series changed for good, and which events carry each change. The series is one of
    /// this dyad's, over windows that do not overlap. Windows without a number are passed over: to count them as zero is
    /// to ask for a measure that does ([`Measure::Events`]).
    ///
    /// `because` are the events that carry the changes.
    ///
    /// Cost: that of [`ChangePoints::of`], and of [`carriers`](Self::carriers) for each change.
    ///
    /// # Errors
    ///
    /// As [`ChangePoints::of`].
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::change::{ChangePoints, Cost};
    /// use detente::analysis::history::History;
    /// use detente::model::{Calendar, standard::{Stance, State}};
    /// use detente::series::Measure;
    /// use detente::{Budget, Graph, Lens};
    ///
    /// let mut graph = Graph::new();
    /// let [japan, dprk] = ["JPN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
    /// for month in 1..=12 {
    ///     let affinity = if month < 8 { -0.2 } else { 0.3 };
    ///     graph.claim::<Stance>((japan, dprk)).affinity(affinity).valid(&*format!("2024-{month:02}-05")).record()?;
    /// }
    /// graph.claim::<Stance>((japan, dprk)).key("summit").affinity(0.8).valid("2024-08-09").record()?;
    /// let view = graph.view(&Lens::new())?;
    /// let history = History::of(&view, &Budget::new())?;
    /// let dyad = history.between(japan, dprk)?.unwrap();
    /// let months = dyad.series(Calendar::Month);
    /// let found = dyad.shifts(&months, Measure::Mean, &ChangePoints::new(Cost::Mean), &Budget::new())?.value;
    /// assert_eq!((found.len(), found[0].windows.1.to_string()), (1, "2024-08-01/2024-12-31".to_owned()));
    /// assert_eq!(found[0].carriers[0].event.claim.key().as_deref(), Some("summit"));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn shifts(
        &self,
        series: &Series,
        measure: Measure,
        search: &ChangePoints,
        budget: &Budget,
    ) -> Result<Answer<Vec<Shift<'v>>>, Error> {
        let (rows, values) = series.known(measure);
        let found = search.of(&values, budget)?;
        let shifts = found.value.segments.windows(2).filter_map(|pair| {
            // Of windows without a number between two stretches the earlier has those that follow it.
            let row = |at: usize| rows.get(at).copied().unwrap_or(series.len());
            let before = Stretch { from: row(pair[0].from), to: row(pair[1].from) };
            let after = Stretch { from: row(pair[1].from), to: row(pair[1].to) };
            let windows = series.span(before).zip(series.span(after))?;
            let means = (pair[0].mean, pair[1].mean);
            Some(Shift { before, after, windows, means, carriers: self.carriers(series, measure, before, after) })
        });
        let shifts: Vec<Shift<'v>> = shifts.collect();
        let claims: Vec<_> =
            shifts.iter().flat_map(|shift| &shift.carriers).map(|carrier| carrier.event.claim).collect();
        Ok(found.map(|_| shifts).because(claims))
    }
    /// When a measure of a series ran above or below a target, and which events carry it. The series is as of
    /// [`shifts`](Self::shifts).
    ///
    /// `because` are the events that carry the alarms.
    ///
    /// Cost: linear in windows, and sorting the events of each alarm.
    ///
    /// # Errors
    ///
    /// As [`Cusum::of`].
    pub fn alerts(&self, series: &Series, measure: Measure, cusum: &Cusum) -> Result<Answer<Vec<Alert<'v>>>, Error> {
        let (rows, values) = series.known(measure);
        let alarms = cusum.of(&values)?.alarms;
        let alert = |alarm: crate::analysis::change::Alarm| {
            let stretch = Stretch { from: *rows.get(alarm.since)?, to: rows.get(alarm.at)? + 1 };
            let carriers = self.deviation(series, measure, stretch, cusum.target());
            Some(Alert { side: alarm.side, stretch, window: series.span(stretch)?, sum: alarm.sum, carriers })
        };
        let alerts: Vec<Alert<'v>> = alarms.into_iter().filter_map(alert).collect();
        let claims: Vec<_> = alerts.iter().flat_map(|alert| &alert.carriers).map(|c| c.event.claim).collect();
        Ok(Answer::new(alerts).because(claims))
    }

    /// When events came thick and fast, each time with its events. Those whose day is not exact are passed over.
    ///
    /// `because` are the events of all surges.
    ///
    /// Cost: as [`Bursts::of_days`].
    ///
    /// # Errors
    ///
    /// As [`Bursts::of_days`].
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::change::Bursts;
    /// use detente::analysis::history::History;
    /// use detente::model::standard::{Stance, State};
    /// use detente::{Budget, Graph, Lens};
    ///
    /// let mut graph = Graph::new();
    /// let [japan, dprk] = ["JPN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
    /// for day in ["01-05", "02-10", "03-20", "03-21", "03-22", "03-22", "03-23", "05-01", "06-10", "07-20"] {
    ///     graph.claim::<Stance>((japan, dprk)).affinity(-0.2).valid(&*format!("2024-{day}")).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let history = History::of(&view, &Budget::new())?;
    /// let surges = history.between(japan, dprk)?.unwrap().surges(&Bursts::new())?.value;
    /// assert_eq!((surges[0].first.to_string(), surges[0].events.len()), ("2024-03-20".to_owned(), 5));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn surges(&self, bursts: &Bursts) -> Result<Answer<Vec<Surge<'v>>>, Error> {
        let events: Vec<Event<'v>> = self.events().filter(|event| event.first == event.last).collect();
        let days: Vec<Day> = events.iter().map(|event| event.first).collect();
        let surge = |burst: crate::analysis::change::Burst| {
            let events = events[burst.from..=burst.to].to_vec();
            Surge { level: burst.level, first: days[burst.from], last: days[burst.to], events }
        };
        let surges: Vec<Surge<'v>> = bursts.of_days(&days)?.bursts.into_iter().map(surge).collect();
        let claims: Vec<_> = surges.iter().flat_map(|surge| &surge.events).map(|event| event.claim).collect();
        Ok(Answer::new(surges).because(claims))
    }
}
