//! What is wrong in feeds, one of each, at rows that are said.

use super::layouts::{Format, Shape};

/// What a reader makes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Becomes {
    Accepted,
    Rejected,
    /// The row and, after it, the same once more.
    Duplicate,
    /// The row and, after it, a line of nothing.
    Blank,
}

impl Becomes {
    const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Duplicate => "duplicate",
            Self::Blank => "blank",
        }
    }
}

pub(crate) struct Fault {
    /// The reason that a report gives, where the row is rejected.
    pub(crate) class: &'static str,
    pub(crate) becomes: Becomes,
    what: &'static str,
    /// Spoils the row; false where the layout has no such column.
    spoil: fn(&mut Vec<u8>, Format, Shape) -> bool,
}

use Becomes::{Accepted, Blank, Duplicate, Rejected};

/// In the order of their rows.
const FAULTS: [Fault; 18] = [
    fault("column_count", Rejected, "a column too few", |row, _, shape| {
        let end = row.iter().enumerate().filter(|(_, byte)| **byte == b'\t').nth(shape.least - 2);
        let end = end.map(|(at, _)| at);
        row.truncate(end.unwrap_or(row.len()));
        true
    }),
    fault("column_count", Rejected, "a column too many", |row, _, shape| widen(row, shape.most + 1)),
    fault("column_count", Rejected, "10000 columns", |row, _, _| widen(row, 10_000)),
    fault("date", Rejected, "the thirtieth of February", |row, format, shape| {
        let day = match format {
            Format::Mentions => "20240230000000",
            Format::Gdelt1 | Format::Gdelt2 => "20240230",
            _ => "2024-02-30",
        };
        set(row, Some(shape.date), day.as_bytes())
    }),
    fault("date", Rejected, "a day in another dialect", |row, _, shape| set(row, Some(shape.date), b"1/31/2024")),
    fault("date", Rejected, "no day", |row, _, shape| set(row, Some(shape.date), b"")),
    fault("code", Rejected, "a code of no root", |row, format, shape| {
        format != Format::Polecat && set(row, shape.code, b"999")
    }),
    fault("event_type", Rejected, "a type that there is not", |row, format, shape| {
        format == Format::Polecat && set(row, shape.code, b"PARLEY")
    }),
    fault("goldstein", Rejected, "a score beyond 10", |row, _, shape| set(row, shape.score, b"10.1")),
    fault("goldstein", Rejected, "a comma in a score", |row, _, shape| set(row, shape.score, b"1,5")),
    fault("quad_class", Rejected, "class 5", |row, _, shape| set(row, shape.quad, b"5")),
    fault("name", Rejected, "a zero byte in an actor", |row, _, shape| set(row, shape.actor, b"J\0PN")),
    fault("encoding", Rejected, "Latin-1 in an actor", |row, _, shape| set(row, shape.actor, b"C\xd4TE D'IVOIRE")),
    fault("line_length", Rejected, "a line of a million bytes more", |row, _, shape| {
        set(row, Some(shape.text), &vec![b'x'; (1 << 20) + 1])
    }),
    fault("duplicate", Duplicate, "the row before once more", |_, _, _| true),
    fault("blank", Blank, "a line of nothing", |_, _, _| true),
    fault("quotation", Accepted, "a quotation mark that does not end", |row, _, shape| {
        set(row, Some(shape.text), b"\"JAPAN")
    }),
    fault("line_end", Accepted, "a line that ends in CR LF", |row, _, _| {
        row.push(b'\r');
        true
    }),
];

const fn fault(
    class: &'static str,
    becomes: Becomes,
    what: &'static str,
    spoil: fn(&mut Vec<u8>, Format, Shape) -> bool,
) -> Fault {
    Fault { class, becomes, what, spoil }
}

/// Puts other text in the place of a column, if there is one.
fn set(row: &mut Vec<u8>, column: Option<usize>, text: &[u8]) -> bool {
    let Some(column) = column else { return false };
    let mut fields: Vec<&[u8]> = row.split(|byte| *byte == b'\t').collect();
    fields[column] = text;
    *row = fields.join(&b'\t');
    true
}

fn widen(row: &mut Vec<u8>, columns: usize) -> bool {
    let has = row.split(|byte| *byte == b'\t').count();
    row.extend(b"\tsurplus".repeat(columns - has));
    true
}

/// Which rows are spoilt, and what is known of the lines.
pub(crate) struct Plan {
    format: Format,
    /// Rows from 0, ascending, with their faults.
    rows: Vec<(u64, &'static Fault)>,
    next: usize,
}

impl Plan {
    pub(crate) const fn none(format: Format) -> Self {
        Self { format, rows: Vec::new(), next: 0 }
    }

    /// One of each, as far apart as can be; an error when there are too few rows.
    pub(crate) fn of_each(format: Format, rows: u64, sample: &[u8]) -> Result<Self, String> {
        let fits = |fault: &&Fault| (fault.spoil)(&mut sample.to_vec(), format, format.shape());
        let faults: Vec<&Fault> = FAULTS.iter().filter(fits).collect();
        let count = faults.len() as u64;
        if rows <= count {
            return Err(format!("--faults needs at least {} rows", count + 1));
        }
        let place = |at: usize| (at as u64 + 1) * rows / (count + 1);
        Ok(Self { format, rows: faults.into_iter().enumerate().map(|(at, f)| (place(at), f)).collect(), next: 0 })
    }

    /// Spoils a row if it is one of those that are to be.
    pub(crate) fn spoil(&mut self, row: u64, text: &mut Vec<u8>) -> Option<&'static Fault> {
        let &(at, fault) = self.rows.get(self.next)?;
        if at != row {
            return None;
        }
        self.next += 1;
        (fault.spoil)(text, self.format, self.format.shape());
        Some(fault)
    }
}

impl Fault {
    pub(crate) fn line(&self, line: u64) -> String {
        format!("line {line}: {}, {}: {}", self.class, self.becomes.name(), self.what)
    }
}
