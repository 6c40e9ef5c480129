//! Coded event data: GDELT, ICEWS, POLECAT and columns of one's own.
#![doc = ""]

mod blocks;
mod codes;
mod detect;
mod dyads;
mod format;
mod names;
mod quoted;
mod report;
mod run;
mod scan;
mod words;
mod worker;

use std::io::Read;

pub use dyads::{By, DyadSum, Dyads};
pub use format::Format;
pub use report::{FileReport, Reason, Reject};

use crate::budget::Budget;
use crate::error::Error;

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
    /// As UTF-8; a row of which some are not is rejected.
    #[default]
    Utf8,
    /// As UTF-8; what is not is replaced by U+FFFD, and counted.
    Utf8Lossy,
    /// As ISO 8859-1, in which every byte is a character.
    Latin1,
}

/// How to read event data; the defaults suit a feed as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    columns: Option<Vec<String>>,
    date_order: Option<DateOrder>,
    encoding: Encoding,
    strict: bool,
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
            longest_line: 1 << 20,
            most_errors: 1000,
            most_rejects: u64::MAX,
        }
    }

    /// Without a header, its columns so named.
    pub fn columns(mut self, names: &str) -> Self {
        self.columns = Some(names.split(',').map(|n| n.trim().to_owned()).collect());
        self
    }

    /// Adds events up by directed dyad.
    pub fn dyads(
        &self,
        by: By,
        name: &str,
        input: impl Read + Send,
        budget: &Budget,
    ) -> Result<(Dyads, FileReport), Error> {
        let mut dyads = Dyads::new(by);
        let report = run::run(self, name, input, &mut dyads, &mut budget.meter()).map_err(|e| e.in_file(name))?;
        Ok((dyads, report))
    }
}
