//! A series: tallies window by window.

use super::tally::{Measure, Tally};
use crate::model::{Calendar, Day, Window};

/// Tallies of one directed dyad (or of anything else), window by window in order of time.
///
/// Windows of the calendar follow each other without gaps; an empty one has an empty tally and is there
/// all the same.
///
/// # Example
///
/// ```
/// use detente::model::Calendar;
/// use detente::series::{Days, Measure};
///
/// let mut days = Days::new();
/// for (day, score) in [("2024-01-31", "4"), ("2024-03-01", "-2"), ("2024-03-09", "1")] {
///     days.add(day.parse()?, Some(score.parse()?), None);
/// }
/// let series = days.series(Calendar::Month);
/// let names: Vec<String> = series.windows().map(|window| window.to_string()).collect();
/// assert_eq!(names, ["2024-01", "2024-02", "2024-03"]);
/// assert_eq!(series.values(Measure::Sum), [Some(4.0), None, Some(-1.0)]);
/// assert_eq!(series.values(Measure::Events), [Some(1.0), Some(0.0), Some(2.0)]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    rows: Vec<(Window, Tally)>,
    unplaced: u64,
}

/// Some windows of a series, one after the other, as numbers of rows from 0: from the first to the one
/// before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// The first row.
    pub from: usize,
    /// The row after the last.
    pub to: usize,
}

impl Series {
    pub(crate) const fn new(rows: Vec<(Window, Tally)>, unplaced: u64) -> Self {
        Self { rows, unplaced }
    }

    /// Of tallies by number of window, ascending ([`Calendar::number`]): those between them are empty.
    pub(crate) fn of_numbers(calendar: Calendar, tallies: &[(i32, Tally)]) -> Self {
        let ends = tallies.first().zip(tallies.last());
        let numbers = ends.map_or(0..0, |(first, last)| first.0..last.0 + 1);
        let mut left = tallies.iter().peekable();
        let row = |number| {
            let tally = left.next_if(|(at, _)| *at == number).map_or(Tally::EMPTY, |(_, tally)| *tally);
            Some((calendar.window(number)?, tally))
        };
        Self::new(numbers.filter_map(row).collect(), 0)
    }

    /// Windows and what the events in them add up to.
    pub fn rows(&self) -> &[(Window, Tally)] {
        &self.rows
    }

    /// The windows.
    pub fn windows(&self) -> impl ExactSizeIterator<Item = Window> + DoubleEndedIterator + Clone + '_ {
        self.rows.iter().map(|(window, _)| *window)
    }

    /// How many windows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no windows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Events that are in none of its windows since nobody knows their day well enough, or they last longer.
    pub const fn unplaced(&self) -> u64 {
        self.unplaced
    }

    /// What the events of all windows add up to; where windows overlap some count more than once.
    pub fn total(&self) -> Tally {
        self.rows.iter().map(|(_, tally)| *tally).sum()
    }

    /// The tally of the window that begins on that day.
    pub fn get(&self, first: Day) -> Option<&Tally> {
        let at = self.rows.binary_search_by_key(&first, |(window, _)| window.first()).ok()?;
        Some(&self.rows[at].1)
    }

    /// The number that each window has of a measure.
    pub fn values(&self, measure: Measure) -> Vec<Option<f64>> {
        self.rows.iter().map(|(_, tally)| measure.of(tally)).collect()
    }

    /// The windows that have a number of a measure, as numbers of rows, and these numbers: what a
    /// [search for changes](crate::analysis::change) can go over.
    pub fn known(&self, measure: Measure) -> (Vec<usize>, Vec<f64>) {
        self.rows.iter().enumerate().filter_map(|(at, (_, tally))| Some((at, measure.of(tally)?))).unzip()
    }

    /// The days of a stretch, from the first day of its first window to the last of its last: `None`
    /// when it is empty or goes beyond the series.
    pub fn span(&self, stretch: Stretch) -> Option<Window> {
        let rows = self.rows.get(stretch.from..stretch.to)?;
        let (first, last) = (rows.first()?.0, rows.last()?.0);
        if rows.len() == 1 {
            return Some(first);
        }
        Window::new(first.first(), last.last()).ok()
    }
}
