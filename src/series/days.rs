//! Events by day: added once, asked about any windows.

use super::tally::Tally;
use super::windows::Series;
use crate::codebook::Goldstein;
use crate::codebook::cameo::Quad;
use crate::model::{Calendar, Day, Window};

/// Events by day, ready to be asked about any window: the sums up to each day are kept, and a window is
/// the difference of two of them. So windows that roll and overlap cost no more than those of the calendar.
///
/// An event whose day nobody knows exactly, or that lasts several days, counts in the windows that hold
/// all days it may have.
///
/// # Example
///
/// ```
/// use detente::model::{Calendar, Window};
/// use detente::series::Days;
///
/// let mut days = Days::new();
/// days.add("2024-02-29".parse()?, Some("3".parse()?), None);
/// days.add("2024-03-03".parse()?, Some("-8".parse()?), None);
/// // On some day of March, nobody knows which.
/// days.add_span("2024-03-01".parse()?, "2024-03-31".parse()?, Some("1".parse()?), None);
///
/// let sums = |windows: Vec<Window>| -> Vec<_> {
///     days.over(windows).rows().iter().map(|(window, tally)| (window.to_string(), tally.goldstein_sum())).collect()
/// };
/// let (first, last) = ("2024-02-26".parse()?, "2024-03-10".parse()?);
/// let rolling = Window::rolling(first, last, 7, 3)?.collect();
/// assert_eq!(sums(rolling)[..2], [("2024-02-26/2024-03-03".to_owned(), Some(-5.0)), ("2024-02-29/2024-03-06".to_owned(), Some(-5.0))]);
/// assert_eq!(days.series(Calendar::Month).unplaced(), 0);
/// assert_eq!(days.series(Calendar::Week).unplaced(), 1);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Days {
    /// The days that have events, ascending, and what all events up to and with each add up to.
    sums: Vec<(i32, Tally)>,
    /// Events that may be on one of several days, or last: by first and last day, each pair once.
    spans: Vec<(i32, i32, Tally)>,
}

impl Days {
    /// No events.
    pub const fn new() -> Self {
        Self { sums: Vec::new(), spans: Vec::new() }
    }

    /// Of events in any order, each with its day.
    pub fn of(events: impl IntoIterator<Item = (Day, Option<Goldstein>, Option<Quad>)>) -> Self {
        let tallies = events.into_iter().map(|(day, score, quad)| (day.number(), day.number(), Tally::of(score, quad)));
        Self::of_tallies(tallies.collect())
    }

    /// Of tallies by first and last day.
    pub(crate) fn of_tallies(mut tallies: Vec<(i32, i32, Tally)>) -> Self {
        tallies.sort_unstable_by_key(|&(first, last, _)| (first, last));
        let mut days = Self::new();
        for (first, last, tally) in tallies {
            days.push(first, last, tally);
        }
        days
    }

    /// Adds an event. Events in order of days cost nothing more; one before others costs its way back to
    /// its place.
    pub fn add(&mut self, day: Day, score: Option<Goldstein>, quad: Option<Quad>) {
        self.push(day.number(), day.number(), Tally::of(score, quad));
    }

    /// Adds an event of some day from `first` to `last`, or of all of them; nothing happens when they are
    /// in the wrong order.
    pub fn add_span(&mut self, first: Day, last: Day, score: Option<Goldstein>, quad: Option<Quad>) {
        if first <= last {
            self.push(first.number(), last.number(), Tally::of(score, quad));
        }
    }

    fn push(&mut self, first: i32, last: i32, tally: Tally) {
        if first != last {
            match self.spans.binary_search_by_key(&(first, last), |&(first, last, _)| (first, last)) {
                Ok(at) => self.spans[at].2 += tally,
                Err(at) => self.spans.insert(at, (first, last, tally)),
            }
            return;
        }
        let at = self.sums.partition_point(|(day, _)| *day < first);
        let before = at.checked_sub(1).map_or(Tally::EMPTY, |before| self.sums[before].1);
        if self.sums.get(at).is_none_or(|(day, _)| *day != first) {
            self.sums.insert(at, (first, before));
        }
        self.sums[at..].iter_mut().for_each(|(_, sum)| *sum += tally);
    }

    /// The first and the last day on which an event may be, `None` without events.
    pub fn ends(&self) -> Option<(Day, Day)> {
        let days = self.sums.first().zip(self.sums.last()).map(|(first, last)| (first.0, last.0));
        let ends = days.into_iter().chain(self.spans.iter().map(|&(first, last, _)| (first, last)));
        let (first, last) = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some((Day::clamped(first), Day::clamped(last)))
    }

    /// What all events add up to.
    pub fn total(&self) -> Tally {
        let exact = self.sums.last().map_or(Tally::EMPTY, |(_, sum)| *sum);
        exact + self.spans.iter().map(|(_, _, tally)| *tally).sum()
    }

    /// What the events that are certainly in a window add up to.
    ///
    /// Cost: logarithmic in days, linear in the months, years and other spans that events have instead.
    pub fn within(&self, window: Window) -> Tally {
        let (first, last) = (window.first().number(), window.last().number());
        let spans = self.spans.iter().filter(|&&(from, to, _)| first <= from && to <= last);
        self.up_to(last).less(&self.up_to(first - 1)) + spans.map(|(_, _, tally)| *tally).sum()
    }

    fn up_to(&self, day: i32) -> Tally {
        let at = self.sums.partition_point(|(known, _)| *known <= day);
        at.checked_sub(1).map_or(Tally::EMPTY, |at| self.sums[at].1)
    }

    /// A window of the calendar after the other, from that of the first event to that of the last.
    pub fn series(&self, calendar: Calendar) -> Series {
        let ends = self.ends();
        self.over(ends.into_iter().flat_map(|(first, last)| calendar.windows(first, last)))
    }

    /// Windows as they are given; they may overlap and leave gaps.
    ///
    /// Cost: that of [`within`](Self::within) for each.
    pub fn over(&self, windows: impl IntoIterator<Item = Window>) -> Series {
        let rows: Vec<(Window, Tally)> = windows.into_iter().map(|window| (window, self.within(window))).collect();
        let holds =
            |window: Window, from: i32, to: i32| window.first().number() <= from && to <= window.last().number();
        let placed = |from: i32, to: i32| rows.iter().any(|(window, _)| holds(*window, from, to));
        let unplaced = self.spans.iter().filter(|&&(from, to, _)| !placed(from, to));
        let unplaced = unplaced.map(|(_, _, tally)| tally.events).sum();
        Series::new(rows, unplaced)
    }
}
