//! One row after the other: found, checked, and passed on or rejected.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::check::{Check, Fault};
use super::format::{Layout, ROLES, Role};
use super::report::{Reason, Reject};
use super::row::{Line, Row, Sink, Spans};
use super::scan::Scan;
use super::{Encoding, codes};
use crate::error::shown;

/// How rows are read.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) layout: Layout,
    pub(super) encoding: Encoding,
    /// Bytes of a line at most.
    pub(super) longest: usize,
    /// Rejects to describe at most.
    pub(super) most_errors: usize,
    /// The line of column names, among the physical lines from 0.
    pub(super) header: Option<usize>,
}

/// What became of rows, so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) lines: u64,
    pub(super) accepted: u64,
    pub(super) duplicates: u64,
    pub(super) blank: u64,
    pub(super) header: u64,
    pub(super) mismatched: u64,
    pub(super) replaced: u64,
    pub(super) reasons: BTreeMap<Reason, u64>,
    /// By block and line in it.
    pub(super) rejects: Vec<(usize, u32, Reject)>,
    /// Lines by block.
    pub(super) blocks: Vec<(usize, u32)>,
}

/// The outcome of finding the fields of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// They are where the spans say.
    Fields,
    /// There are so many columns, which are too few or too many.
    Columns(u32),
}

/// Reads rows of blocks into a sink.
pub(super) struct Worker<'p, S> {
    pub(super) plan: &'p Plan,
    /// For each role in order of columns: columns to pass before its own, and the role.
    gaps: Vec<(u32, Role)>,
    check: Check,
    /// That names may hold control characters.
    pub(super) controls: bool,
    unlisted: Vec<u64>,
    pub(super) counts: Counts,
    pub(super) sink: S,
}

impl<'p, S: Sink> Worker<'p, S> {
    pub(super) fn new(plan: &'p Plan, sink: S) -> Self {
        let mut next = 0;
        let gaps = plan.layout.roles.iter().map(|&(column, role)| {
            let gap = column - next;
            next = column + 1;
            (gap, role)
        });
        let (gaps, unlisted) = (gaps.collect(), vec![0; codes::COUNT]);
        Self { plan, gaps, check: Check::new(), controls: false, unlisted, counts: Counts::default(), sink }
    }

    /// Reads all lines of a block; those of `repeated` (ascending) are copies of earlier rows.
    pub(super) fn block(&mut self, block: &Block, line_end: u8, repeated: &[u32]) {
        let mut number = 0;
        self.sink.begin(block);
        if block.too_long {
            self.reject_line((block.number, number));
            number = 1;
        }
        let (bytes, header) = (&*block.bytes, self.plan.header.filter(|_| block.number == 0));
        let mut scan = Scan::new(bytes, line_end);
        let mut spans = [(0, 0); ROLES];
        let (mut start, mut repeats) = (0, repeated);
        while start < block.length {
            let (found, end) = self.fields(&mut scan, bytes, start, &mut spans);
            let odd = scan.take_odd();
            let returned = line_end == b'\n' && end > start && bytes[end - 1] == b'\r';
            let repeated = repeats.first() == Some(&number);
            repeats = &repeats[usize::from(repeated)..];
            let line = Line { bytes, start, end: end - usize::from(returned), place: (block.number, number), repeated };
            if header == Some(number as usize) {
                self.counts.header += 1;
            } else if odd {
                self.careful_row(line, found, &mut spans);
            } else {
                self.row(line, found, &mut spans);
            }
            start = end + 1;
            number += 1;
        }
        self.counts.lines += u64::from(number);
        self.counts.blocks.push((block.number, number));
    }

    /// Finds the fields of the row at `start`; also where the row ends.
    #[inline]
    pub(super) fn fields(&self, scan: &mut Scan<'_>, bytes: &[u8], start: usize, spans: &mut Spans) -> (Found, usize) {
        let layout = &self.plan.layout;
        if layout.delimiter != b'\t' {
            return (Found::Columns(0), scan.finish().1);
        }
        let (mut at, mut columns) = (start, 0);
        let mut gaps = self.gaps.iter();
        for &(gap, role) in gaps.by_ref() {
            if gap > 0 {
                let tab = if gap == 1 { scan.next_tab() } else { scan.tab(gap) };
                let Some(tab) = tab else {
                    spans[role as usize] = (0, 0);
                    let (_, end) = scan.finish();
                    return (self.short(&bytes[start..end], gaps, spans), end);
                };
                (at, columns) = (tab + 1, columns + gap);
            }
            let Some(tab) = scan.next_tab() else {
                // The last column of the row.
                let (_, end) = scan.finish();
                spans[role as usize] = (at as u32, end as u32);
                return (self.short(&bytes[start..end], gaps, spans), end);
            };
            spans[role as usize] = (at as u32, tab as u32);
            (at, columns) = (tab + 1, columns + 1);
        }
        let (tabs, end) = scan.finish();
        let columns = columns + tabs + 1;
        let fits = columns >= layout.least && columns <= layout.most;
        (if fits { Found::Fields } else { Found::Columns(columns) }, end)
    }

    /// A row that ended at or before the last column that is read: whether it may.
    fn short(&self, text: &[u8], missing: std::slice::Iter<'_, (u32, Role)>, spans: &mut Spans) -> Found {
        for &(_, role) in missing {
            spans[role as usize] = (0, 0);
        }
        let columns = text.split(|&byte| byte == b'\t').count() as u32;
        let fits = columns >= self.plan.layout.least && columns <= self.plan.layout.most;
        if fits { Found::Fields } else { Found::Columns(columns) }
    }

    /// Takes a row or rejects it.
    #[inline]
    pub(super) fn row(&mut self, line: Line<'_>, found: Found, spans: &mut Spans) {
        if let Found::Columns(columns) = found {
            return self.odd_row(line, columns, spans);
        }
        if line.end - line.start > self.plan.longest {
            return self.reject_line(line.place);
        }
        // A carriage return is no part of the last field.
        for &(_, last) in self.gaps.iter().rev().take(2) {
            let span = &mut spans[last as usize];
            span.1 = span.1.min(line.end as u32).max(span.0);
        }
        let layout = &self.plan.layout;
        match self.check.row(layout, line.bytes, spans, self.controls) {
            Ok(_) if line.repeated => self.counts.duplicates += 1,
            Ok(read) => {
                self.counts.accepted += 1;
                self.counts.mismatched += u64::from(read.mismatched);
                if codes::is_unlisted(read.code) {
                    self.unlisted[codes::place(read.code)] += 1;
                }
                self.sink.row(&Row { bytes: line.bytes, spans, layout, read, line: line.place.1 });
            }
            Err(fault) => self.reject_field(line, spans, fault),
        }
    }

    #[cold]
    fn reject_field(&mut self, line: Line<'_>, spans: &Spans, fault: Fault) {
        let (start, end) = spans[fault.role as usize];
        let (column, field) = (self.plan.layout.column(fault.role), &line.bytes[start as usize..end as usize]);
        self.reject(line.place, column, fault.reason, field, fault.rule);
    }

    #[cold]
    pub(super) fn reject_line(&mut self, place: (usize, u32)) {
        let longest = self.plan.longest;
        let value = format!("more than {longest} bytes");
        let rule = format!("longer than the limit `bytes of a line` of {longest}");
        self.reject(place, 0, Reason::LineLength, value.as_bytes(), &rule);
    }

    #[cold]
    pub(super) fn reject(&mut self, place: (usize, u32), column: u32, reason: Reason, value: &[u8], rule: &str) {
        *self.counts.reasons.entry(reason).or_default() += 1;
        if self.counts.rejects.len() < self.plan.most_errors {
            let field = self.plan.layout.name(column).to_owned();
            // No more is shown of a value than its beginning.
            let value = shown(&String::from_utf8_lossy(&value[..value.len().min(256)]));
            // The number of the line is known when all blocks before are.
            let reject = Reject { line: 0, column: u64::from(column) + 1, field, reason, value, rule: rule.to_owned() };
            self.counts.rejects.push((place.0, place.1, reject));
        }
    }

    pub(super) const fn most_errors(&self) -> usize {
        self.plan.most_errors
    }

    /// Codes in no table, and how often.
    pub(super) fn unlisted(&self) -> impl Iterator<Item = (String, u64)> + '_ {
        let seen = self.unlisted.iter().enumerate().filter(|&(_, &count)| count > 0);
        seen.map(|(code, &count)| (codes::text(code), count))
    }
}
