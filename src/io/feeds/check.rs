//! What a row says of days, codes, classes and scores, or why it is rejected.

use super::codes;
use super::format::{Days, Format, Layout, Role};
use super::report::Reason;
use super::row::{NONE, Read, Span, Spans};
use super::words::{Memo, compact_day, is_time, iso_word, slash_word, word};
use crate::codebook::{Goldstein, cameo, plover};

/// Why a row is rejected, and which of its columns says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) reason: Reason,
    pub(super) role: Role,
    pub(super) rule: &'static str,
}

/// Reads rows, and remembers what short fields mean.
#[derive(Debug)]
pub(super) struct Check {
    days: Memo<i32>,
    codes: Memo<Option<u16>>,
    scores: Memo<Option<i32>>,
}

impl Check {
    pub(super) fn new() -> Self {
        Self { days: Memo::new(8, NONE), codes: Memo::new(10, None), scores: Memo::new(10, None) }
    }

    /// Reads what a row says of days, codes and scores.
    #[inline]
    pub(super) fn row(&mut self, layout: &Layout, bytes: &[u8], spans: &Spans, controls: bool) -> Result<Read, Fault> {
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
        let (code, mismatched) = self.code(bytes, spans)?;
        let quad = match bytes[spans[Role::Quad as usize].0 as usize..spans[Role::Quad as usize].1 as usize] {
            [] => 0,
            [class @ b'1'..=b'4'] => class - b'0',
            _ => return Err(fault(Reason::QuadClass, Role::Quad, "expected 1 to 4")),
        };
        let span = spans[Role::Score as usize];
        let read = |text: &[u8]| Goldstein::read(text).map(Goldstein::parts);
        let score = match word(bytes, span.0 as usize, span.1 as usize) {
            Some(0) => Some(NONE),
            Some(word) => self.scores.get(word, read),
            None => read(&bytes[span.0 as usize..span.1 as usize]),
        };
        let Some(score) = score else {
            return Err(fault(Reason::Score, Role::Score, "expected a decimal number from -10 to 10"));
        };
        for role in [Role::Source, Role::Target] {
            if controls && has_control(bytes, spans[role as usize]) {
                return Err(fault(Reason::Name, role, "holds a control character"));
            }
        }
        let kind = if layout.format == Format::Polecat { kind(bytes, spans)? } else { 0 };
        Ok(Read { day, added, code, mismatched, kind, quad, score })
    }

    /// The code of a row, and whether base and root belong to another.
    #[inline]
    fn code(&mut self, bytes: &[u8], spans: &Spans) -> Result<(u16, bool), Fault> {
        let (start, end) = spans[Role::Code as usize];
        if start == end {
            return Ok((labelled(bytes, spans[Role::Label as usize]), false));
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
        Ok((code, differs))
    }
}

/// The type of a row of PLOVER, from 1.
fn kind(bytes: &[u8], spans: &Spans) -> Result<u8, Fault> {
    let (start, end) = spans[Role::Type as usize];
    let text = std::str::from_utf8(&bytes[start as usize..end as usize]).unwrap_or_default();
    let coding = plover::Type::formerly(text);
    let kind = coding.map(|coding| coding.kind() as u8 + 1);
    kind.map_err(|_| Fault { reason: Reason::EventType, role: Role::Type, rule: "expected a type of PLOVER" })
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
fn has_control(bytes: &[u8], (start, end): Span) -> bool {
    bytes[start as usize..end as usize].iter().any(u8::is_ascii_control)
}
