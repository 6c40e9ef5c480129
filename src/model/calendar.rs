//! Windows of time, one after the other: days, weeks, months, quarters and years of the calendar,
//! or so many days that roll on.

use std::fmt;
use std::str::FromStr;

use super::{Day, Period};
use crate::error::Error;

/// What the calendar divides time into. Weeks are of ISO 8601: from Monday, and of the year that
/// their Thursday is in.
///
/// # Example
///
/// ```
/// use detente::{Day, model::Calendar};
///
/// let (first, last) = (Day::new(2023, 12, 20)?, Day::new(2024, 2, 1)?);
/// let names = |calendar: Calendar| calendar.windows(first, last).map(|w| w.to_string()).collect::<Vec<_>>();
/// assert_eq!(names(Calendar::Month), ["2023-12", "2024-01", "2024-02"]);
/// assert_eq!(names(Calendar::Quarter), ["2023-Q4", "2024-Q1"]);
/// assert_eq!(names(Calendar::Week)[1..3], ["2023-W52", "2024-W01"]);
/// assert_eq!("month".parse::<Calendar>()?, Calendar::Month);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Calendar {
    /// A day, `2024-01-31`.
    Day,
    /// A week from Monday, `2024-W05`.
    Week,
    /// A month, `2024-01`.
    Month,
    /// Three months, `2024-Q1`.
    Quarter,
    /// A year, `2024`.
    Year,
}

impl Calendar {
    /// All, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// Its name in a command: `day`, `week`, `month`, `quarter` or `year`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The number of the window that a day is in. Windows are numbered without gaps: that of
    /// 1970-01-01 has number 0, the one after it 1, the one before it -1.
    pub fn number(self, day: Day) -> i32 {
        match self {
            Self::Day => day.number(),
            Self::Week => (day.number() + MONDAY).div_euclid(7),
            _ => {
                let (year, month, _) = day.civil();
                ((year - 1970) * 12 + month.cast_signed() - 1).div_euclid(self.months())
            }
        }
    }

    /// The window of that number, cut to the days there are: `None` when it has none.
    pub fn window(self, number: i32) -> Option<Window> {
        let (first, next) = (self.first_day(number)?, self.first_day(number.checked_add(1)?)?);
        let there = first <= Day::MAX.number() && next > Day::MIN.number();
        there.then(|| Window { first: Day::clamped(first), last: Day::clamped(next - 1), calendar: Some(self) })
    }

    /// The window that a day is in.
    pub fn containing(self, day: Day) -> Window {
        self.window(self.number(day)).unwrap_or(Window { first: day, last: day, calendar: Some(self) })
    }

    /// The windows from that of the first day to that of the last, each of them whole: none when the
    /// last is before the first.
    pub fn windows(self, first: Day, last: Day) -> impl DoubleEndedIterator<Item = Window> + Clone {
        let numbers = if first <= last { self.number(first)..self.number(last) + 1 } else { 0..0 };
        numbers.filter_map(move |number| self.window(number))
    }

    /// Months of one that is made of months.
    const fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::Year => 12,
            _ => 1,
        }
    }

    /// The number of the first day of a window, which may lie beyond the days there are; `None` when it
    /// lies far beyond.
    fn first_day(self, number: i32) -> Option<i32> {
        match self {
            Self::Day => Some(number),
            Self::Week => number.checked_mul(7)?.checked_sub(MONDAY),
            _ => {
                let month = number.checked_mul(self.months())?;
                let year = month.div_euclid(12) + 1970;
                if year == 10_000 && month.rem_euclid(12) == 0 {
                    return Some(Day::MAX.number() + 1);
                }
                Day::new(year, month.rem_euclid(12).unsigned_abs() + 1, 1).ok().map(Day::number)
            }
        }
    }
}

/// 1970-01-01 was a Thursday: so many days after a Monday.
const MONDAY: i32 = 3;

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Calendar {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|calendar| calendar.name() == text);
        found.ok_or_else(|| Error::invalid("calendar", text, "expected day, week, month, quarter or year"))
    }
}

/// Some days, one after the other: a window of time, from a first day to a last, both included. Unlike a
/// [`Period`] it is exact, and has a name: that of its kind in the calendar, or its two days.
///
/// # Example
///
/// ```
/// use detente::{Day, Period, model::{Calendar, Window}};
///
/// let may = Calendar::Month.containing(Day::new(2024, 5, 9)?);
/// assert_eq!((may.to_string(), may.days()), ("2024-05".to_owned(), 31));
/// assert_eq!(Period::from(may).to_string(), "2024-05-01/2024-05-31");
///
/// let rolling = Window::rolling(may.first(), may.last(), 14, 7)?;
/// let names: Vec<String> = rolling.map(|window| window.to_string()).collect();
/// assert_eq!(names, ["2024-05-01/2024-05-14", "2024-05-08/2024-05-21", "2024-05-15/2024-05-28"]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    first: Day,
    last: Day,
    calendar: Option<Calendar>,
}

impl Window {
    /// From a first day to a last.
    ///
    /// # Errors
    ///
    /// Invalid when the last is before the first.
    pub fn new(first: Day, last: Day) -> Result<Self, Error> {
        if first <= last {
            return Ok(Self { first, last, calendar: None });
        }
        Err(Error::invalid("window", &format!("{first}/{last}"), "the end lies before the start"))
    }

    /// Windows of so many days that roll on by a step: the first begins on the first day, each begins
    /// `step` days after the one before, and none goes beyond the last day.
    ///
    /// # Errors
    ///
    /// Invalid when the days or the step are 0.
    pub fn rolling(
        first: Day,
        last: Day,
        days: u32,
        step: u32,
    ) -> Result<impl DoubleEndedIterator<Item = Self> + Clone, Error> {
        for (what, number) in [("days of a window", days), ("step", step)] {
            if number == 0 {
                return Err(Error::invalid(what, "0", "expected at least one day"));
            }
        }
        // Days from the first one of a first window to that of the last.
        let room = i64::from(last - first) + 1 - i64::from(days);
        let count = if room < 0 { 0 } else { room / i64::from(step) + 1 };
        let window = move |n: i64| {
            let begins = first + (n * i64::from(step)) as i32;
            Self { first: begins, last: begins + (days - 1).cast_signed(), calendar: None }
        };
        Ok((0..count).map(window))
    }

    /// The first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// The last day, included.
    pub const fn last(self) -> Day {
        self.last
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        (self.last - self.first).unsigned_abs() + 1
    }

    /// Whether a day is one of its days.
    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// What it is in the calendar, if anything.
    pub const fn calendar(self) -> Option<Calendar> {
        self.calendar
    }
}

impl From<Window> for Period {
    fn from(window: Window) -> Self {
        Self::from_columns(window.first.number(), window.last.number() + 1)
    }
}

/// The short name: `2024-01-31`, `2024-W05`, `2024-01`, `2024-Q1`, `2024`; of other windows both
/// days, `2024-01-01/2024-01-14`, or the one.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.civil();
        let signed = |year: i32| (if year < 0 { "-" } else { "" }, year.abs());
        let (sign, size) = signed(year);
        match self.calendar {
            Some(Calendar::Year) => write!(f, "{sign}{size:04}"),
            Some(Calendar::Quarter) => write!(f, "{sign}{size:04}-Q{}", (month - 1) / 3 + 1),
            Some(Calendar::Month) => write!(f, "{sign}{size:04}-{month:02}"),
            Some(Calendar::Week) => {
                let (year, week) = iso_week(self.first);
                let (sign, size) = signed(year);
                write!(f, "{sign}{size:04}-W{week:02}")
            }
            _ if self.first == self.last => write!(f, "{}", self.first),
            _ => write!(f, "{}/{}", self.first, self.last),
        }
    }
}

/// The year and number of the week that a day is in: those of its Thursday, which is always there, as
/// the days there are begin on a Monday and end on a Friday.
fn iso_week(day: Day) -> (i32, i32) {
    let thursday = Day::clamped(Calendar::Week.number(day) * 7);
    let (year, ..) = thursday.civil();
    let into_year = Day::new(year, 1, 1).map_or(0, |first| thursday - first);
    (year, into_year / 7 + 1)
}
