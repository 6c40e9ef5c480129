//! Events to series of directed dyads, keeping no event: a tally for each window of the calendar in which
//! a dyad has events.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::dyads::{By, DyadSum, Sum};
use super::grouped::{Group, Grouped};
use super::pairs::Pair;
use crate::model::{Calendar, Day, Window};
use crate::series::{Mutual, Series, Tally};

/// What events of one dyad in one window add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    dyad: u64,
    /// The number of its window.
    window: i32,
    events: u32,
    scored: u32,
    /// Days into the window of the first event and of the last.
    first: u16,
    last: u16,
    quads: [u32; 4],
    sum: i64,
    positive: i64,
}

/// A window: its number, and how far into it the day is that was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    number: i32,
    into: u16,
}

/// Finds the windows of days, and remembers those of some.
#[derive(Clone, Debug)]
pub(super) struct Ruler {
    calendar: Calendar,
    /// Days and their windows, by the low bits of the day.
    known: Vec<(i32, Place)>,
}

/// Days remembered, a power of two.
const KNOWN: usize = 1 << 8;

impl Ruler {
    fn new(calendar: Calendar) -> Self {
        Self { calendar, known: vec![(i32::MIN, Place { number: 0, into: 0 }); KNOWN] }
    }

    #[inline]
    fn place(&mut self, day: i32) -> Place {
        let (known, place) = self.known[day.cast_unsigned() as usize & (KNOWN - 1)];
        if known == day { place } else { self.find(day) }
    }

    #[cold]
    fn find(&mut self, number: i32) -> Place {
        let day = Day::clamped(number);
        let into = (day - self.calendar.containing(day).first()).unsigned_abs() as u16;
        let place = Place { number: self.calendar.number(day), into };
        self.known[number.cast_unsigned() as usize & (KNOWN - 1)] = (number, place);
        place
    }
}

impl Group for Cell {
    type Ruler = Ruler;
    type Part = Place;

    const CLASSES: bool = true;

    #[inline]
    fn part(ruler: &mut Ruler, pair: Pair) -> Place {
        ruler.place(pair.day)
    }

    #[inline]
    fn spread(dyad: u64, part: Place) -> u64 {
        // Windows of one dyad follow each other; an odd number keeps those of neighbours apart.
        dyad.wrapping_add(u64::from(part.number.cast_unsigned()).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    #[inline]
    fn new(dyad: u64, part: Place) -> Self {
        let (window, into) = (part.number, part.into);
        Self { dyad, window, events: 0, scored: 0, first: into, last: into, quads: [0; 4], sum: 0, positive: 0 }
    }

    fn dyad(&self) -> u64 {
        self.dyad
    }

    fn own(&self) -> Place {
        Place { number: self.window, into: 0 }
    }

    #[inline]
    fn is(&self, dyad: u64, part: Place) -> bool {
        self.dyad == dyad && self.window == part.number
    }

    #[inline]
    fn add(&mut self, pair: Pair, part: Place) -> bool {
        let (events, full) = self.events.overflowing_add(1);
        self.events = events;
        if let Some(quad) = self.quads.get_mut(pair.class().wrapping_sub(1)) {
            *quad += 1;
        }
        if let Some(score) = pair.score() {
            self.scored += 1;
            self.sum += i64::from(score);
            self.positive += i64::from(score.max(0));
        }
        self.first = self.first.min(part.into);
        self.last = self.last.max(part.into);
        full
    }
}

impl Cell {
    fn tally(&self) -> Tally {
        let quads = self.quads.map(u64::from);
        Tally::summed(self.events.into(), self.scored.into(), quads, self.sum, self.positive)
    }
}

/// Events added up by directed dyad and window of the calendar.
///
/// # Example
///
/// ```
/// use detente::Budget;
/// use detente::io::feeds::{By, Feed, Input};
/// use detente::model::Calendar;
/// use detente::series::Measure;
///
/// let rows = "20240131,JPN,PRK,046,7.0\n20240301,JPN,PRK,112,-2.0\n20240302,JPN,PRK,036,4.0\n20240302,PRK,JPN,112,-2.0\n";
/// let feed = Feed::new().columns("date,source,target,code,goldstein")?;
/// let input = Input::reader("mine", rows.as_bytes());
/// let (table, _) = feed.series(By::Code, Calendar::Month, [input], &Budget::new())?;
///
/// let series = table.get("JPN", "PRK").unwrap();
/// assert_eq!(series.values(Measure::Sum), [Some(7.0), None, Some(2.0)]);
/// assert_eq!(series.rows()[2].1.quads, [1, 0, 1, 0]);
/// assert_eq!((table.dyads(), table.len(), table.events()), (2, 3, 4));
/// let (window, mutual) = table.reciprocity()[1];
/// assert_eq!((window.to_string(), mutual.share()), ("2024-03".to_owned(), Some(1.0)));
/// # Ok::<(), detente::Error>(())
/// ```
pub struct DyadSeries {
    pub(super) cells: Grouped<Cell>,
    calendar: Calendar,
}

impl std::fmt::Debug for DyadSeries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("DyadSeries");
        debug.field("by", &self.cells.by).field("calendar", &self.calendar);
        debug.field("tallies", &self.len()).finish_non_exhaustive()
    }
}

/// What the events of a directed dyad in a window add up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DyadTally<'a> {
    /// Who acts.
    pub source: &'a str,
    /// On whom.
    pub target: &'a str,
    /// When.
    pub window: Window,
    /// The sums.
    pub tally: Tally,
}

impl DyadSeries {
    pub(super) fn new(by: By, calendar: Calendar) -> Self {
        Self { cells: Grouped::new(by, &Ruler::new(calendar)), calendar }
    }

    /// What its windows are.
    pub const fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// How many tallies there are: windows of dyads with events.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many dyads there are.
    ///
    /// Cost: sorting the tallies.
    pub fn dyads(&self) -> usize {
        let count = |groups: &Vec<Cell>| {
            let mut dyads: Vec<u64> = groups.iter().map(|cell| cell.dyad).collect();
            dyads.sort_unstable();
            dyads.dedup();
            dyads.len()
        };
        self.cells.tables.par_iter().map(|table| count(&table.groups)).sum()
    }

    /// Actors or countries in them.
    pub fn nodes(&self) -> usize {
        self.cells.names.len()
    }

    /// Events in them.
    pub const fn events(&self) -> u64 {
        self.cells.events
    }

    /// Accepted events that are of no dyad, as of [`Dyads`](super::Dyads::unpaired).
    pub const fn unpaired(&self) -> u64 {
        self.cells.unpaired
    }

    /// The series of two actors, as they are named here, from the window of its first event to that of
    /// its last; `None` when it has no event.
    pub fn get(&self, source: &str, target: &str) -> Option<Series> {
        let mut cells = self.cells.of(source, target);
        cells.sort_unstable_by_key(|cell| cell.window);
        let tallies: Vec<(i32, Tally)> = cells.iter().map(|cell| (cell.window, cell.tally())).collect();
        (!tallies.is_empty()).then(|| Series::of_numbers(self.calendar, &tallies))
    }

    /// All tallies, by source, target and window.
    ///
    /// Cost: sorting them, in parallel.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = DyadTally<'_>> {
        self.sorted().into_iter().map(|cell| {
            let (source, target) = self.cells.ends(cell.dyad);
            let window = self.window(cell.window);
            DyadTally { source, target, window, tally: cell.tally() }
        })
    }

    /// What each dyad's events of all windows add up to, by source, then target.
    ///
    /// Cost: sorting the tallies, in parallel.
    pub fn sums(&self) -> Vec<DyadSum<'_>> {
        let sorted = self.sorted();
        sorted.chunk_by(|a, b| a.dyad == b.dyad).map(|cells| self.sum(cells)).collect()
    }

    /// The dyads with the most events, at most so many; of equals those first by source, then target.
    pub fn top(&self, most: usize) -> Vec<DyadSum<'_>> {
        DyadSum::top(self.sums(), most)
    }

    /// For each window with events how many of its directed dyads have events the other way too, of those
    /// between two actors.
    pub fn reciprocity(&self) -> Vec<(Window, Mutual)> {
        let mut windows: BTreeMap<i32, Mutual> = BTreeMap::new();
        for cell in self.cells.groups().filter(|cell| cell.dyad >> 32 != cell.dyad & u64::from(u32::MAX)) {
            let mutual = windows.entry(cell.window).or_default();
            mutual.all += 1;
            mutual.mutual += u64::from(self.cells.has_back(cell));
        }
        windows.into_iter().map(|(number, mutual)| (self.window(number), mutual)).collect()
    }

    fn sorted(&self) -> Vec<&Cell> {
        let ranks = self.cells.ranks();
        let mut cells: Vec<&Cell> = self.cells.groups().collect();
        let rank = |number: u64| ranks[number as u32 as usize];
        cells.par_sort_unstable_by_key(|cell| (rank(cell.dyad >> 32), rank(cell.dyad), cell.window));
        cells
    }

    /// The cells of one dyad, in order of windows.
    fn sum(&self, cells: &[&Cell]) -> DyadSum<'_> {
        let day = |cell: &Cell, into: u16| self.window(cell.window).first().number() + i32::from(into);
        let mut sum = Sum::new(cells[0].dyad, ());
        sum.first = day(cells[0], cells[0].first);
        for cell in cells {
            sum.events = sum.events.saturating_add(cell.events);
            sum.scored = sum.scored.saturating_add(cell.scored);
            sum.score += cell.sum;
            sum.last = day(cell, cell.last);
        }
        DyadSum::of(self.cells.ends(sum.dyad), &sum)
    }

    fn window(&self, number: i32) -> Window {
        // Numbers are of days that were read.
        self.calendar.window(number).unwrap_or_else(|| self.calendar.containing(Day::MIN))
    }
}
