//! A row: as a line of a block, and as what was accepted of it.

use super::blocks::Block;
use super::format::{Layout, ROLES, Role};
use super::words::two_words;

/// No day, no score.
pub(super) const NONE: i32 = i32::MIN;

/// Where a field begins and ends.
pub(super) type Span = (u32, u32);

/// The fields of a row, by role; those it has not are empty.
pub(super) type Spans = [Span; ROLES];

/// A physical line, in bytes that go on behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) start: usize,
    /// Without the line end and a carriage return before it.
    pub(super) end: usize,
    /// The number of its block, and its own in it, from 0.
    pub(super) place: (usize, u32),
    /// That it repeats an earlier one.
    pub(super) repeated: bool,
}

impl<'a> Line<'a> {
    pub(super) fn text(&self) -> &'a [u8] {
        &self.bytes[self.start..self.end]
    }
}

/// What a row says of days, codes and scores.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    /// The number of the day.
    pub(super) day: i32,
    /// The number of the day when it was added, or [`NONE`].
    pub(super) added: i32,
    /// A code, as [`codes`](super::codes) numbers them.
    pub(super) code: u16,
    /// That base and root do not belong to it.
    pub(super) mismatched: bool,
    /// A type of PLOVER, from 1, or 0.
    pub(super) kind: u8,
    /// 1 to 4, or 0.
    pub(super) quad: u8,
    /// Parts of a Goldstein score, or [`NONE`].
    pub(super) score: i32,
}

/// A row that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) spans: &'a Spans,
    pub(super) layout: &'a Layout,
    pub(super) read: Read,
    /// The line in its block, from 0.
    pub(super) line: u32,
}

impl<'a> Row<'a> {
    /// The field of a role without blanks around it, which some files have; what says nothing is empty.
    #[inline]
    pub(super) fn field(&self, role: Role) -> &'a [u8] {
        let (start, end) = self.spans[role as usize];
        let field = &self.bytes[start as usize..end as usize];
        let field = if is_blank_at_end(field) { field.trim_ascii() } else { field };
        if field == self.layout.nothing { &[] } else { field }
    }

    /// The name in the field of a role: its words where it is short, and its text.
    #[inline]
    pub(super) fn name(&self, role: Role) -> Option<(Option<[u64; 2]>, &'a [u8])> {
        let (start, end) = self.spans[role as usize];
        let words = two_words(self.bytes, start as usize, end as usize);
        match words {
            Some(words) if self.layout.nothing.is_empty() => {
                let text = &self.bytes[start as usize..end as usize];
                if !is_blank_at_end(text) {
                    return Some((Some(words), text));
                }
            }
            _ => {}
        }
        Some((None, self.field(role))).filter(|(_, text)| !text.is_empty())
    }
}

/// Whether a blank stands at either end.
fn is_blank_at_end(field: &[u8]) -> bool {
    field.first() == Some(&b' ') || field.last() == Some(&b' ')
}

/// Takes accepted rows.
pub(super) trait Sink: Send {
    /// The rows that follow are of this block.
    fn begin(&mut self, _: &Block) {}

    /// Takes a row.
    fn row(&mut self, row: &Row<'_>);
}
