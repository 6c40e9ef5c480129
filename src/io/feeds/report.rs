//! What became of every line of a file.

use std::collections::BTreeMap;
use std::fmt;

use super::row::Sink;
use super::worker::Worker;
use super::{Feed, Format};
use crate::error::{Error, shown};

/// Why a row was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// Not as many columns as its format has.
    ColumnCount,
    /// No day, or one that there is not.
    Date,
    /// An event code of no known root.
    Code,
    /// No decimal number from -10 to 10.
    Score,
    /// A quad class other than 1 to 4.
    QuadClass,
    /// An event type that PLOVER does not have.
    EventType,
    /// An id or number that is none.
    Number,
    /// A control character in the name of an actor.
    Name,
    /// Bytes that are not of the declared encoding.
    Encoding,
    /// A quotation that does not end, or something behind its end.
    Quotation,
    /// A line longer than allowed.
    LineLength,
    /// Its key names a claim that says otherwise.
    Conflict,
}

impl Reason {
    /// Its name in a report, such as `column_count`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ColumnCount => "column_count",
            Self::Date => "date",
            Self::Code => "code",
            Self::Score => "goldstein",
            Self::QuadClass => "quad_class",
            Self::EventType => "event_type",
            Self::Number => "number",
            Self::Name => "name",
            Self::Encoding => "encoding",
            Self::Quotation => "quotation",
            Self::LineLength => "line_length",
            Self::Conflict => "conflict",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A row that was not taken: where, why, and what stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The physical line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// The name of the column.
    pub field: String,
    /// Why.
    pub reason: Reason,
    /// What stood there, shortened and escaped.
    pub value: String,
    /// What was expected.
    pub rule: String,
}

impl Reject {
    /// The error that a strict reading ends with.
    pub(super) fn error(&self) -> Error {
        let what = match self.reason {
            Reason::ColumnCount => "row",
            Reason::Date => "date",
            Reason::Code => "event code",
            Reason::Score => "Goldstein score",
            Reason::QuadClass => "quad class",
            Reason::EventType => "event type",
            Reason::Number => "number",
            Reason::Name => "actor",
            Reason::Encoding => "text",
            Reason::Quotation => "quotation",
            Reason::LineLength => "line",
            Reason::Conflict => "claim",
        };
        Error::invalid_as_shown(what, self.value.clone(), &*self.rule).in_field(&*self.field).at(self.line, self.column)
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, field, reason, value, rule } = self;
        write!(f, "line {line}, column {column}: ")?;
        if !field.is_empty() {
            write!(f, "{}: ", shown(field))?;
        }
        write!(f, "{reason} `{value}`: {rule}")
    }
}

/// What became of every line of a file:
/// `accepted + rejected + duplicates + blank + header = lines`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileReport {
    /// The name it was given.
    pub file: String,
    /// What it was read as; `None` when it holds nothing but blanks.
    pub format: Option<Format>,
    /// Physical lines; the last one counts with or without an end of its own.
    pub lines: u64,
    /// Rows taken.
    pub accepted: u64,
    /// Rows not taken.
    pub rejected: u64,
    /// Rows that repeat an accepted one byte for byte; 0 where nobody looked for them.
    pub duplicates: u64,
    /// Lines of nothing but blanks.
    pub blank: u64,
    /// Lines of column names: 0 or 1.
    pub header: u64,
    /// Rows not taken, by reason.
    pub reasons: BTreeMap<Reason, u64>,
    /// The first rows not taken, by line: at most [`Feed::most_errors`](super::Feed::most_errors).
    pub errors: Vec<Reject>,
    /// Event codes of accepted rows that are well formed but in no CAMEO table, and how often.
    pub unlisted_codes: BTreeMap<String, u64>,
    /// Accepted rows whose base or root code does not belong to their event code.
    pub mismatched_codes: u64,
    /// Characters that were replaced because their bytes were no UTF-8.
    pub replaced: u64,
    /// Bytes of text, after decompression.
    pub bytes: u64,
    /// Whether a byte-order mark was skipped.
    pub byte_order_mark: bool,
    /// Bytes of memory that finding repeated rows took, in this file and those before.
    pub compared_bytes: u64,
}

impl FileReport {
    pub(super) fn new(file: &str, format: Option<Format>) -> Self {
        Self {
            file: file.to_owned(),
            format,
            lines: 0,
            accepted: 0,
            rejected: 0,
            duplicates: 0,
            blank: 0,
            header: 0,
            reasons: BTreeMap::new(),
            errors: Vec::new(),
            unlisted_codes: BTreeMap::new(),
            mismatched_codes: 0,
            replaced: 0,
            bytes: 0,
            byte_order_mark: false,
            compared_bytes: 0,
        }
    }

    /// Refuses a first reject when reading is strict, and more of them than allowed.
    pub(super) fn check_workers<S: Sink>(&self, workers: &[Worker<'_, S>], feed: &Feed) -> Result<(), Error> {
        let mut so_far = Self::new(&self.file, self.format);
        so_far.finish(workers);
        so_far.check(feed)
    }

    /// The same of a whole file.
    pub(super) fn check(&self, feed: &Feed) -> Result<(), Error> {
        if feed.strict
            && let Some(first) = self.errors.first()
        {
            return Err(first.error());
        }
        if self.rejected > feed.most_rejects {
            return Err(Error::limit("rejected rows", feed.most_rejects));
        }
        Ok(())
    }

    /// Adds up what workers counted.
    pub(super) fn finish<S: Sink>(&mut self, workers: &[Worker<'_, S>]) {
        let mut lines: Vec<(usize, u32)> = Vec::new();
        let mut rejects: Vec<&(usize, u32, Reject)> = Vec::new();
        for worker in workers {
            let counts = &worker.counts;
            self.lines += counts.lines;
            self.accepted += counts.accepted;
            self.duplicates += counts.duplicates;
            self.blank += counts.blank;
            self.header += counts.header;
            self.mismatched_codes += counts.mismatched;
            self.replaced += counts.replaced;
            for (&reason, &count) in &counts.reasons {
                *self.reasons.entry(reason).or_default() += count;
                self.rejected += count;
            }
            for (code, count) in worker.unlisted() {
                *self.unlisted_codes.entry(code).or_default() += count;
            }
            lines.extend(&counts.blocks);
            rejects.extend(&counts.rejects);
        }
        lines.sort_unstable();
        rejects.sort_unstable_by_key(|reject| (reject.0, reject.1));
        // Blocks are numbered without gaps; lines before each of them.
        let before: Vec<u64> =
            lines.iter().scan(1, |sum, &(_, count)| Some(std::mem::replace(sum, *sum + u64::from(count)))).collect();
        let most = workers.first().map_or(0, Worker::most_errors);
        self.errors = rejects
            .into_iter()
            .take(most)
            .map(|(block, line, reject)| Reject {
                line: before.get(*block).copied().unwrap_or(1) + u64::from(*line),
                ..reject.clone()
            })
            .collect();
    }

    /// Of the accepted rows, so many turned out to be claims already.
    pub(super) fn repeat(&mut self, count: u64) {
        self.accepted -= count;
        self.duplicates += count;
    }

    /// An accepted row turned out to be refused.
    pub(super) fn conflict(&mut self, reject: Reject, most: usize) {
        self.accepted -= 1;
        self.rejected += 1;
        *self.reasons.entry(reject.reason).or_default() += 1;
        let at = self.errors.partition_point(|known| known.line < reject.line);
        self.errors.insert(at, reject);
        self.errors.truncate(most);
    }

    /// Whether every line is accounted for.
    pub fn balances(&self) -> bool {
        self.accepted + self.rejected + self.duplicates + self.blank + self.header == self.lines
            && self.reasons.values().sum::<u64>() == self.rejected
    }
}
