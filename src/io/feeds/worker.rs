//! One row after the other: found, checked, and passed on or rejected.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::format::{Days, Format, Layout, ROLES, Role};
use super::report::{Reason, Reject};
use super::scan::{PADDING, Scan};
use super::words::{Memo, compact_day, is_time, iso_word, slash_word, two_words, word};
use super::{Encoding, codes, detect};
use crate::codebook::{Goldstein, cameo, plover};
use crate::error::shown;

/// No day, no score.
pub(super) const NONE: i32 = i32::MIN;

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

/// Where a field begins and ends.
type Span = (u32, u32);

/// A row that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    bytes: &'a [u8],
    spans: &'a [Span; ROLES],
    nothing: &'static [u8],
    /// The number of the day.
    pub(super) day: i32,
    /// The number of the day when it was added, or [`NONE`].
    pub(super) added: i32,
    /// A code, as [`codes`] numbers them.
    pub(super) code: u16,
    /// A type of PLOVER, from 1, or 0.
    pub(super) kind: u8,
    /// 1 to 4, or 0.
    #[expect(dead_code, reason = "series read it")]
    pub(super) quad: u8,
    /// Parts of a Goldstein score, or [`NONE`].
    pub(super) score: i32,
    /// The line in its block, from 0.
    pub(super) line: u32,
}

impl<'a> Row<'a> {
    /// The field of a role; what says nothing is empty.
    #[inline]
    pub(super) fn field(&self, role: Role) -> &'a [u8] {
        let (start, end) = self.spans[role as usize];
        let field = &self.bytes[start as usize..end as usize];
        let says_nothing = match field {
            // Some files have a blank where others have nothing.
            [b' ', rest @ ..] => rest.iter().all(|&byte| byte == b' '),
            _ => !self.nothing.is_empty() && field == self.nothing,
        };
        if says_nothing { &[] } else { field }
    }

    /// The field of a role as two words; `None` when it is longer, or empty.
    #[inline]
    pub(super) fn words(&self, role: Role) -> Option<[u64; 2]> {
        let (start, end) = self.spans[role as usize];
        two_words(self.bytes, start as usize, end as usize)
    }
}

/// Takes accepted rows.
pub(super) trait Sink: Send {
    /// The rows that follow are of this block.
    fn begin(&mut self, _: &Block) {}

    fn row(&mut self, row: &Row<'_>);
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

/// Why a row is rejected.
struct Fault {
    reason: Reason,
    role: Role,
    rule: &'static str,
}

/// What a row says of days, codes and scores.
struct Read {
    day: i32,
    added: i32,
    code: u16,
    kind: u8,
    quad: u8,
    score: i32,
}

/// The outcome of finding the fields of a row.
enum Found {
    Fields,
    Columns(u32),
}

/// Reads rows of blocks into a sink.
pub(super) struct Worker<'p, S> {
    plan: &'p Plan,
    /// For each role in order of columns: columns to pass before its own, and the role.
    gaps: Vec<(u32, Role)>,
    days: Memo<i32>,
    codes: Memo<Option<u16>>,
    scores: Memo<Option<i32>>,
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
        Self {
            plan,
            gaps: gaps.collect(),
            days: Memo::new(10, NONE),
            codes: Memo::new(10, None),
            scores: Memo::new(8, Some(NONE)),
            unlisted: vec![0; codes::COUNT],
            counts: Counts::default(),
            sink,
        }
    }

    /// Reads all lines of a block; those of `repeated` (ascending) are copies of earlier rows.
    pub(super) fn block(&mut self, block: &Block, line_end: u8, repeated: &[u32]) {
        let mut line = 0;
        self.sink.begin(block);
        if block.too_long {
            self.reject_line(block.number, line, 0);
            line = 1;
        }
        let mut scan = Scan::new(&block.bytes, line_end);
        let mut spans = [(0, 0); ROLES];
        let (mut at, mut repeats) = (0, repeated.iter().peekable());
        while at < block.length {
            let (found, end) = self.fields(&mut scan, &block.bytes, at, &mut spans);
            let high = scan.take_high();
            let trimmed = end - usize::from(end > at && line_end == b'\n' && block.bytes[end - 1] == b'\r');
            let place = (block.number, line);
            let repeat = repeats.next_if(|&&repeated| repeated == line).is_some();
            if block.number == 0 && self.plan.header == Some(line as usize) {
                self.counts.header += 1;
            } else if high {
                self.high_row(&block.bytes, (at, trimmed), &found, &mut spans, place, repeat);
            } else {
                self.row(&block.bytes, (at, trimmed), &found, &mut spans, place, repeat);
            }
            at = end + 1;
            line += 1;
        }
        self.counts.lines += u64::from(line);
        self.counts.blocks.push((block.number, line));
    }

    /// Finds the fields of the row at `start`; also where the row ends.
    #[inline]
    fn fields(&self, scan: &mut Scan<'_>, bytes: &[u8], start: usize, spans: &mut [Span; ROLES]) -> (Found, usize) {
        let layout = &self.plan.layout;
        if layout.delimiter != b'\t' {
            return (Found::Columns(0), scan.finish().1);
        }
        let (mut at, mut columns) = (start, 0);
        let mut gaps = self.gaps.iter();
        for &(gap, role) in gaps.by_ref() {
            if gap > 0 {
                let Some(tab) = scan.tab(gap) else {
                    spans[role as usize] = (0, 0);
                    let (_, end) = scan.finish();
                    return (self.short(bytes, start, end, gaps, spans), end);
                };
                (at, columns) = (tab + 1, columns + gap);
            }
            let Some(tab) = scan.tab(1) else {
                // The last column of the row.
                let (_, end) = scan.finish();
                spans[role as usize] = (at as u32, end as u32);
                return (self.short(bytes, start, end, gaps, spans), end);
            };
            spans[role as usize] = (at as u32, tab as u32);
            (at, columns) = (tab + 1, columns + 1);
        }
        let (tabs, end) = scan.finish();
        let columns = columns + tabs + 1;
        if columns >= layout.least && columns <= layout.most {
            return (Found::Fields, end);
        }
        (Found::Columns(columns), end)
    }

    /// A row that ended at or before the last column that is read: whether it may.
    fn short(
        &self,
        bytes: &[u8],
        start: usize,
        end: usize,
        missing: std::slice::Iter<'_, (u32, Role)>,
        spans: &mut [Span; ROLES],
    ) -> Found {
        for &(_, role) in missing {
            spans[role as usize] = (0, 0);
        }
        let columns = bytes[start..end].iter().filter(|&&byte| byte == b'\t').count() as u32 + 1;
        if columns >= self.plan.layout.least && columns <= self.plan.layout.most {
            return Found::Fields;
        }
        Found::Columns(columns)
    }

    /// A row that may hold bytes beyond ASCII.
    #[cold]
    fn high_row(
        &mut self,
        bytes: &[u8],
        (start, end): (usize, usize),
        found: &Found,
        spans: &mut [Span; ROLES],
        place: (usize, u32),
        repeat: bool,
    ) {
        let text = &bytes[start..end];
        let error = match self.plan.encoding {
            Encoding::Latin1 if !text.is_ascii() => {
                let recoded: String = text.iter().map(|&byte| char::from(byte)).collect();
                return self.recoded(recoded.into_bytes(), place, repeat);
            }
            Encoding::Latin1 => None,
            Encoding::Utf8 | Encoding::Utf8Lossy => std::str::from_utf8(text).err(),
        };
        let Some(error) = error else { return self.row(bytes, (start, end), found, spans, place, repeat) };
        if self.plan.encoding == Encoding::Utf8Lossy {
            let chunks = text.utf8_chunks();
            self.counts.replaced += chunks.filter(|chunk| !chunk.invalid().is_empty()).count() as u64;
            return self.recoded(String::from_utf8_lossy(text).into_owned().into_bytes(), place, repeat);
        }
        let before = &text[..error.valid_up_to()];
        let column = before.iter().filter(|&&byte| byte == self.plan.layout.delimiter).count() as u32;
        let value =
            String::from_utf8_lossy(text.split(|&b| b == b'\t').nth(column as usize).unwrap_or(&[])).into_owned();
        self.reject(place, column, Reason::Encoding, &value, "expected UTF-8");
    }

    /// A row written anew in UTF-8.
    fn recoded(&mut self, mut line: Vec<u8>, place: (usize, u32), repeat: bool) {
        let length = line.len();
        line.push(b'\n');
        line.resize(length + 1 + PADDING, 0);
        let mut spans = [(0, 0); ROLES];
        let (found, _) = self.fields(&mut Scan::new(&line, b'\n'), &line, 0, &mut spans);
        self.row(&line, (0, length), &found, &mut spans, place, repeat);
    }

    #[inline]
    fn row(
        &mut self,
        bytes: &[u8],
        (start, end): (usize, usize),
        found: &Found,
        spans: &mut [Span; ROLES],
        place: (usize, u32),
        repeat: bool,
    ) {
        if let Found::Columns(columns) = *found {
            return self.odd_row(bytes, (start, end), columns, spans, place, repeat);
        }
        if end - start > self.plan.longest {
            return self.reject_line(place.0, place.1, end - start);
        }
        // A carriage return is no part of the last field.
        for &(_, last) in self.gaps.iter().rev().take(2) {
            let span = &mut spans[last as usize];
            span.1 = span.1.min(end as u32).max(span.0);
        }
        match self.check(bytes, spans) {
            Ok(_) if repeat => self.counts.duplicates += 1,
            Ok(read) => {
                self.counts.accepted += 1;
                if codes::is_unlisted(read.code) {
                    self.unlisted[codes::place(read.code)] += 1;
                }
                let nothing = self.plan.layout.nothing;
                let Read { day, added, code, kind, quad, score } = read;
                self.sink.row(&Row { bytes, spans, nothing, day, added, code, kind, quad, score, line: place.1 });
            }
            Err(fault) => self.reject_field(bytes, spans, &fault, place),
        }
    }

    /// A row whose columns are not as many as they should, or not separated by tabs.
    #[cold]
    fn odd_row(
        &mut self,
        bytes: &[u8],
        (start, end): (usize, usize),
        columns: u32,
        spans: &mut [Span; ROLES],
        place: (usize, u32),
        repeat: bool,
    ) {
        let text = &bytes[start..end];
        if detect::is_blank(text) {
            self.counts.blank += 1;
            return;
        }
        if end - start > self.plan.longest {
            return self.reject_line(place.0, place.1, end - start);
        }
        let layout = &self.plan.layout;
        if layout.delimiter != b'\t' {
            return self.quoted_row(text, place, repeat);
        }
        let surplus = text.split(|&byte| byte == b'\t').skip(layout.most as usize).all(<[u8]>::is_empty);
        if layout.trailing && columns > layout.most && surplus {
            return self.row(bytes, (start, end), &Found::Fields, spans, place, repeat);
        }
        let expected = if layout.least == layout.most {
            format!("{columns} columns where {} are expected", layout.most)
        } else {
            format!("{columns} columns where {} to {} are expected", layout.least, layout.most)
        };
        let value = String::from_utf8_lossy(text).into_owned();
        self.reject(place, columns.min(layout.most), Reason::ColumnCount, &value, &expected);
    }

    /// A row of fields separated by commas, in which quotes are syntax.
    fn quoted_row(&mut self, text: &[u8], place: (usize, u32), repeat: bool) {
        let fields = match super::quoted::fields(text, self.plan.layout.delimiter) {
            Ok(fields) => fields,
            Err((column, rule)) => {
                let value = String::from_utf8_lossy(text).into_owned();
                return self.reject(place, column, Reason::Quotation, &value, rule);
            }
        };
        let layout = &self.plan.layout;
        let columns = fields.len() as u32;
        if columns < layout.least || columns > layout.most {
            let rule = format!("{columns} columns where {} are expected", layout.most);
            let value = String::from_utf8_lossy(text).into_owned();
            return self.reject(place, columns.min(layout.most), Reason::ColumnCount, &value, &rule);
        }
        let (mut bytes, mut spans) = (Vec::with_capacity(text.len() + PADDING), [(0, 0); ROLES]);
        for &(column, role) in &layout.roles {
            let start = bytes.len() as u32;
            bytes.extend_from_slice(&fields[column as usize]);
            spans[role as usize] = (start, bytes.len() as u32);
        }
        let end = bytes.len();
        bytes.resize(end + PADDING, 0);
        self.row(&bytes, (0, end), &Found::Fields, &mut spans, place, repeat);
    }

    /// Reads what a row says of days, codes and scores.
    #[inline]
    fn check(&mut self, bytes: &[u8], spans: &[Span; ROLES]) -> Result<Read, Fault> {
        let layout = &self.plan.layout;
        let fault = |reason, role, rule| Fault { reason, role, rule };
        let day = day(&mut self.days, bytes, spans[Role::Date as usize], layout.dates);
        if day == NONE {
            return Err(fault(Reason::Date, Role::Date, rule_of(layout.dates)));
        }
        let mut added = NONE;
        let (start, end) = spans[Role::Added as usize];
        if start < end {
            added = self::day(&mut self.days, bytes, (start, end), layout.added);
            if added == NONE {
                return Err(fault(Reason::Date, Role::Added, rule_of(layout.added)));
            }
        }
        let code = self.code(bytes, spans)?;
        let quad = match bytes[spans[Role::Quad as usize].0 as usize..spans[Role::Quad as usize].1 as usize] {
            [] => 0,
            [class @ b'1'..=b'4'] => class - b'0',
            _ => return Err(fault(Reason::QuadClass, Role::Quad, "expected 1 to 4")),
        };
        let span = spans[Role::Score as usize];
        let read = |text: &[u8]| Goldstein::read(text).map(Goldstein::parts);
        let score = match word(bytes, span.0 as usize, span.1 as usize) {
            Some(word) => self.scores.get(word, read),
            None => read(&bytes[span.0 as usize..span.1 as usize]),
        };
        let Some(score) = score else {
            return Err(fault(Reason::Score, Role::Score, "expected a decimal number from -10 to 10"));
        };
        for role in [Role::Source, Role::Target] {
            if has_control(bytes, spans[role as usize]) {
                return Err(fault(Reason::Name, role, "holds a control character"));
            }
        }
        let kind = self.kind(bytes, spans)?;
        Ok(Read { day, added, code, kind, quad, score })
    }

    /// The code of a row.
    #[inline]
    fn code(&mut self, bytes: &[u8], spans: &[Span; ROLES]) -> Result<u16, Fault> {
        let (start, end) = spans[Role::Code as usize];
        if start == end {
            return Ok(labelled(bytes, spans[Role::Label as usize]));
        }
        let known = word(bytes, start as usize, end as usize);
        let known = known.and_then(|word| self.codes.get(word, codes::read).map(|code| (word, code)));
        let Some((text, code)) = known else {
            return Err(Fault {
                reason: Reason::Code,
                role: Role::Code,
                rule: "expected a CAMEO code of root 01 to 20",
            });
        };
        let part = |role: Role| {
            let (start, end) = spans[role as usize];
            word(bytes, start as usize, end as usize)
        };
        let (base, root) = (part(Role::Base), part(Role::Root));
        let differs =
            base != Some(text & 0xff_ffff) && base != Some(0) || root != Some(text & 0xffff) && root != Some(0);
        self.counts.mismatched += u64::from(differs);
        Ok(code)
    }

    /// The type of a row of PLOVER, from 1; 0 where the layout has none.
    fn kind(&self, bytes: &[u8], spans: &[Span; ROLES]) -> Result<u8, Fault> {
        if self.plan.layout.format != Format::Polecat {
            return Ok(0);
        }
        let (start, end) = spans[Role::Type as usize];
        let text = std::str::from_utf8(&bytes[start as usize..end as usize]).unwrap_or_default();
        let coding = plover::Type::formerly(text);
        let kind = coding.map(|coding| coding.kind() as u8 + 1);
        kind.map_err(|_| Fault { reason: Reason::EventType, role: Role::Type, rule: "expected a type of PLOVER" })
    }

    #[cold]
    fn reject_field(&mut self, bytes: &[u8], spans: &[Span; ROLES], fault: &Fault, place: (usize, u32)) {
        let (start, end) = spans[fault.role as usize];
        let value = String::from_utf8_lossy(&bytes[start as usize..end as usize]).into_owned();
        self.reject(place, self.plan.layout.column(fault.role), fault.reason, &value, fault.rule);
    }

    #[cold]
    fn reject_line(&mut self, block: usize, line: u32, length: usize) {
        let longest = self.plan.longest;
        let value = if length == 0 { format!("more than {longest} bytes") } else { format!("{length} bytes") };
        let rule = format!("longer than the limit `bytes of a line` of {longest}");
        self.reject((block, line), 0, Reason::LineLength, &value, &rule);
    }

    #[cold]
    fn reject(&mut self, (block, line): (usize, u32), column: u32, reason: Reason, value: &str, rule: &str) {
        *self.counts.reasons.entry(reason).or_default() += 1;
        if self.counts.rejects.len() < self.plan.most_errors {
            let field = self.plan.layout.name(column).to_owned();
            let (value, rule) = (shown(value), rule.to_owned());
            // The number of the line is known when all blocks before are.
            let reject = Reject { line: 0, column: u64::from(column) + 1, field, reason, value, rule };
            self.counts.rejects.push((block, line, reject));
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

/// The number of the day in a field, or [`NONE`].
#[inline]
fn day(memo: &mut Memo<i32>, bytes: &[u8], (start, end): Span, days: Days) -> i32 {
    let (start, end) = (start as usize, end as usize);
    let read = |text: &[u8]| compact_day(text).unwrap_or(NONE);
    let text = &bytes[start..end];
    let known = match days {
        Days::Compact | Days::CompactOrIso if text.len() == 8 => word(bytes, start, end),
        Days::Stamp if text.len() == 14 && is_time(&text[8..]) => word(bytes, start, start + 8),
        Days::Iso | Days::CompactOrIso => iso_word(text),
        Days::Slashed { month_first } => slash_word(text, month_first),
        Days::Compact | Days::Stamp => None,
    };
    known.map_or(NONE, |word| memo.get(word, read))
}

/// The code that a text names, where a feed has no codes.
fn labelled(bytes: &[u8], (start, end): Span) -> u16 {
    if start == end {
        return codes::NONE;
    }
    let label = std::str::from_utf8(&bytes[start as usize..end as usize]).ok();
    let code = label.and_then(cameo::Code::labelled);
    code.and_then(|code| codes::read(code.text().as_bytes())).unwrap_or(codes::NONE)
}

const fn rule_of(days: Days) -> &'static str {
    match days {
        Days::Compact => "expected a day as YYYYMMDD",
        Days::Stamp => "expected a moment as YYYYMMDDHHMMSS",
        Days::Iso => "expected a day as YYYY-MM-DD, or that the order of its parts be declared",
        Days::CompactOrIso => "expected a day as YYYYMMDD or YYYY-MM-DD, or that the order of its parts be declared",
        Days::Slashed { month_first: true } => "expected a day as MM/DD/YYYY, as declared",
        Days::Slashed { month_first: false } => "expected a day as DD/MM/YYYY, as declared",
    }
}

/// Whether a field holds a control character of ASCII.
#[inline]
fn has_control(bytes: &[u8], (start, end): Span) -> bool {
    let (start, end) = (start as usize, end as usize);
    let Some(words) = two_words(bytes, start, end) else {
        return bytes[start..end].iter().any(u8::is_ascii_control);
    };
    // Bytes beyond the field are made blanks; then the highest bit of a byte tells whether taking
    // 32 from it fell below zero.
    let blanks = if end - start == 16 { 0 } else { BLANKS << (8 * (end - start)) };
    let both = (u128::from(words[1]) << 64 | u128::from(words[0])) | blanks;
    let delete = both ^ (BLANKS / 32 * 0x7f);
    let low = both.wrapping_sub(BLANKS) & !both;
    let last = delete.wrapping_sub(BLANKS / 32) & !delete;
    (low | last) & (BLANKS * 4) != 0
}

/// Sixteen blanks.
const BLANKS: u128 = 0x2020_2020_2020_2020_2020_2020_2020_2020;
