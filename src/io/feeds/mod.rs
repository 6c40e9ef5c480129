//! Coded event data: GDELT, ICEWS, POLECAT and columns of one's own, streamed.
//!
//! | to | ask |
//! |---|---|
//! | add events up by directed dyad, keeping none of them | [`Feed::dyads`] |
//! | the same window by window: months, weeks, days | [`Feed::series`] |
//! | keep every event as a claim in a graph | [`Recorder`] |
//! | know what became of every line | [`FileReport`] |
//!
//! The layout of a file is told by what stands in it ([`Format`]), never by its name; plain, gzip and
//! zip ([`container`](crate::io::container)) are told apart likewise. Nothing is guessed: a day of
//! another dialect, a byte of another encoding or a code of no root rejects the row until the caller
//! declares otherwise. Quotes between tabs are data; blanks around names are not. Reading is tolerant unless asked to be
//! [`strict`](Feed::strict), and always accounts for every physical line:
//! `accepted + rejected + duplicates + blank + header = lines`.
//!
//! Of every row the columns of days, code, class, score and actors are checked, whichever way it goes;
//! places, tones and counts of mentions are not looked at. A code that is well formed and in no table
//! is accepted and listed by name, since the published tables lack codes that rows have.
//!
//! What is *not* here: what codes mean ([`codebook`](crate::codebook)), and who an actor is
//! ([`who`](crate::io::who)).

mod blocks;
mod check;
mod claims;
mod codes;
mod detect;
mod dyads;
mod events;
mod format;
mod grouped;
mod input;
mod names;
mod odd;
mod pairs;
mod quoted;
mod record;
mod report;
mod row;
mod run;
mod scan;
mod seen;
mod series;
mod words;
mod worker;

use grouped::Grouped;

pub use dyads::{By, DyadSum, Dyads};
pub use format::Format;
pub use input::Input;
pub use record::Recorder;
pub use report::{FileReport, Reason, Reject};
pub use series::{DyadSeries, DyadTally};

use crate::budget::Budget;
use crate::error::Error;
use crate::model::Calendar;

/// The order of the parts of a day that is written `1/2/2017`, which nothing in a file can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// The first of February is `2/1/2017`.
    MonthFirst,
    /// The first of February is `1/2/2017`.
    DayFirst,
}

/// How bytes beyond ASCII are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// As UTF-8; a row that is none is rejected.
    #[default]
    Utf8,
    /// As UTF-8; what is none is replaced by U+FFFD, and counted.
    Utf8Lossy,
    /// As ISO 8859-1, in which every byte is a character.
    Latin1,
}

/// How to read event data; the defaults suit a feed as it is published.
///
/// # Example
///
/// ```
/// use detente::Budget;
/// use detente::io::feeds::{By, Feed, Input, Reason};
///
/// let rows = "20240131,JPN,PRK,046,7.0\n20240201,JPN,PRK,112,-2.0\n20240230,PRK,JPN,036,4.0\n";
/// let feed = Feed::new().columns("date,source,target,code,goldstein")?;
/// let (dyads, reports) = feed.dyads(By::Code, [Input::reader("mine", rows.as_bytes())], &Budget::new())?;
///
/// let dyad = dyads.get("JPN", "PRK").unwrap();
/// assert_eq!((dyad.events, dyad.goldstein_sum, dyad.first.to_string()), (2, 5.0, "2024-01-31".to_owned()));
///
/// let report = &reports[0];
/// assert_eq!((report.lines, report.accepted, report.reasons[&Reason::Date]), (3, 2, 1));
/// assert_eq!(
///     report.errors[0].to_string(),
///     "line 3, column 1: date: date `20240230`: expected a day as YYYYMMDD or YYYY-MM-DD, or that the order of its parts be declared"
/// );
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    columns: Option<Vec<String>>,
    date_order: Option<DateOrder>,
    encoding: Encoding,
    strict: bool,
    dedup: bool,
    longest_line: usize,
    most_errors: usize,
    most_rejects: u64,
}

impl Default for Feed {
    fn default() -> Self {
        Self::new()
    }
}

impl Feed {
    /// Tolerant, in UTF-8, its layout told by its content.
    pub const fn new() -> Self {
        Self {
            columns: None,
            date_order: None,
            encoding: Encoding::Utf8,
            strict: false,
            dedup: false,
            longest_line: 1 << 20,
            most_errors: 1000,
            most_rejects: u64::MAX,
        }
    }

    /// Declares files without a header, of these columns between commas: `date`, `source`, `target`,
    /// which must be among them, `id`, `added` (the day since when it is known), `source_country`,
    /// `target_country`, `code` (CAMEO), `quad`, `goldstein`, `mentions`, `url`, and `_` for a column
    /// that is not read. Fields are separated by tabs when the first line has one, and quotes are data
    /// then; else by commas, and quotes are syntax that ends on its line.
    ///
    /// # Errors
    ///
    /// Unknown column, with the nearest; conflict when one comes twice; invalid when date, source or
    /// target lacks.
    pub fn columns(mut self, names: &str) -> Result<Self, Error> {
        let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
        let known = || format::COLUMN_ROLES.iter().map(|(name, _)| *name).chain(format::UNREAD);
        for (at, name) in names.iter().enumerate() {
            if !known().any(|column| column == name) {
                return Err(Error::unknown_among("column", name, known()));
            }
            if name != "_" && names[..at].contains(name) {
                return Err(Error::conflict("column", name, "is declared twice"));
            }
        }
        if let Some(lacking) = ["date", "source", "target"].into_iter().find(|need| !names.iter().any(|n| n == need)) {
            return Err(Error::invalid("columns", &names.join(","), format!("`{lacking}` is not among them")));
        }
        self.columns = Some(names);
        Ok(self)
    }

    /// Days with slashes are written in this order.
    pub fn date_order(mut self, order: DateOrder) -> Self {
        self.date_order = Some(order);
        self
    }

    /// How bytes beyond ASCII are read.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The first row that is rejected is an error.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Looks for rows that repeat an earlier one of the call byte for byte, and leaves them out. Takes 16
    /// to 34 bytes a row ([`FileReport::compared_bytes`]). A [`Recorder`] always does.
    pub fn dedup(mut self) -> Self {
        self.dedup = true;
        self
    }

    /// Lines may have so many bytes, 1 MiB when nobody says; longer ones are rejected and passed over.
    pub fn longest_line(mut self, bytes: usize) -> Self {
        self.longest_line = bytes;
        self
    }

    /// Describes so many rejected rows of a file, 1,000 when nobody says; all are counted.
    pub fn most_errors(mut self, errors: usize) -> Self {
        self.most_errors = errors;
        self
    }

    /// More rejected rows than these in a file are an error; any number is allowed when nobody says.
    pub fn most_rejects(mut self, rejects: u64) -> Self {
        self.most_rejects = rejects;
        self
    }

    /// Adds the events of some inputs up by directed dyad, keeping none of them.
    ///
    /// A step of the budget is a line; memory follows dyads, and a batch of some million rows.
    ///
    /// # Errors
    ///
    /// - Cannot read; damaged or unsupported [containers](crate::io::container).
    /// - Unsupported: an input of no known layout, or in UTF-16.
    /// - Reading [strictly](Self::strict): what is wrong with the first row that is rejected.
    /// - A limit: [rejected rows](Self::most_rejects), or the budget.
    /// - Overflow: 2^32 events of one dyad.
    ///
    /// Each names the input, and where there is one line, column and field.
    ///
    /// Cost: linear in bytes; `benches/README.md` has figures.
    pub fn dyads<'a>(
        &self,
        by: By,
        inputs: impl IntoIterator<Item = Input<'a>>,
        budget: &Budget,
    ) -> Result<(Dyads, Vec<FileReport>), Error> {
        let mut dyads = Dyads(Grouped::new(by, &()));
        let reports = self.read(&mut dyads.0, inputs, budget)?;
        Ok((dyads, reports))
    }

    /// Adds the events of some inputs up by directed dyad and window of the calendar, keeping none of them.
    ///
    /// The class of an event is the one its row states; where it states none, the textbook's of its CAMEO
    /// code, or that of its PLOVER type.
    ///
    /// A step of the budget is a line; memory follows the windows of dyads that have events, and a batch of
    /// some million rows.
    ///
    /// # Errors
    ///
    /// As [`dyads`](Self::dyads).
    ///
    /// Cost: linear in bytes; `benches/README.md` has figures.
    pub fn series<'a>(
        &self,
        by: By,
        calendar: Calendar,
        inputs: impl IntoIterator<Item = Input<'a>>,
        budget: &Budget,
    ) -> Result<(DyadSeries, Vec<FileReport>), Error> {
        let mut series = DyadSeries::new(by, calendar);
        let reports = self.read(&mut series.cells, inputs, budget)?;
        Ok((series, reports))
    }

    /// Reads inputs one after the other into what gathers them.
    fn read<'a, G: run::Gather>(
        &self,
        gather: &mut G,
        inputs: impl IntoIterator<Item = Input<'a>>,
        budget: &Budget,
    ) -> Result<Vec<FileReport>, Error> {
        let mut seen = self.dedup.then(seen::Seen::new);
        let mut meter = budget.meter();
        let read = |input: Input<'_>| {
            let name = input.name().to_owned();
            run::run(self, input, gather, seen.as_mut(), &mut meter).map_err(|e| e.in_file(&name))
        };
        inputs.into_iter().map(read).collect()
    }
}
