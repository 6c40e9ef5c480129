//! Rows off the straight way: control characters, bytes beyond ASCII, columns that are not as many as they should be, and
//! fields between commas.

use super::format::ROLES;
use super::report::Reason;
use super::row::{Line, Sink, Spans};
use super::scan::{PADDING, Scan};
use super::worker::{Found, Worker};
use super::{Encoding, detect, quoted};

impl<S: Sink> Worker<'_, S> {
    /// A row that may hold control characters or bytes beyond ASCII.
    #[cold]
    pub(super) fn careful_row(&mut self, line: Line<'_>, found: Found, spans: &mut Spans) {
        let text = line.text();
        let error = match self.plan.encoding {
            Encoding::Latin1 if !text.is_ascii() => {
                let recoded: String = text.iter().map(|&byte| char::from(byte)).collect();
                return self.recoded(recoded.into_bytes(), line);
            }
            Encoding::Latin1 => None,
            Encoding::Utf8 | Encoding::Utf8Lossy => std::str::from_utf8(text).err(),
        };
        let Some(error) = error else { return self.controlled_row(line, found, spans) };
        if self.plan.encoding == Encoding::Utf8Lossy {
            let chunks = text.utf8_chunks();
            self.counts.replaced += chunks.filter(|chunk| !chunk.invalid().is_empty()).count() as u64;
            return self.recoded(String::from_utf8_lossy(text).into_owned().into_bytes(), line);
        }
        let delimiter = self.plan.layout.delimiter;
        let before = &text[..error.valid_up_to()];
        let column = before.split(|&byte| byte == delimiter).count() - 1;
        let field = text.split(|&byte| byte == delimiter).nth(column).unwrap_or(&[]);
        self.reject(line.place, column as u32, Reason::Encoding, field, "expected UTF-8");
    }

    /// A row written anew in UTF-8.
    fn recoded(&mut self, mut text: Vec<u8>, line: Line<'_>) {
        let end = text.len();
        text.push(b'\n');
        text.resize(end + 1 + PADDING, 0);
        let mut spans = [(0, 0); ROLES];
        let (found, _) = self.fields(&mut Scan::new(&text, b'\n'), &text, 0, &mut spans);
        self.controlled_row(Line { bytes: &text, start: 0, end, ..line }, found, &mut spans);
    }

    /// A row whose actors may have control characters in their names.
    fn controlled_row(&mut self, line: Line<'_>, found: Found, spans: &mut Spans) {
        let before = self.controls;
        self.controls = true;
        self.row(line, found, spans);
        self.controls = before;
    }

    /// A row of another number of columns, or whose fields stand between commas.
    #[cold]
    pub(super) fn odd_row(&mut self, line: Line<'_>, columns: u32, spans: &mut Spans) {
        let text = line.text();
        if detect::is_blank(text) {
            self.counts.blank += 1;
            return;
        }
        if text.len() > self.plan.longest {
            return self.reject_line(line.place);
        }
        let layout = &self.plan.layout;
        if layout.delimiter != b'\t' {
            return self.quoted_row(line);
        }
        let surplus = text.split(|&byte| byte == b'\t').skip(layout.most as usize);
        if layout.trailing && columns > layout.most && surplus.clone().all(<[u8]>::is_empty) {
            return self.row(line, Found::Fields, spans);
        }
        self.reject_columns(line, columns);
    }

    fn reject_columns(&mut self, line: Line<'_>, columns: u32) {
        let layout = &self.plan.layout;
        let expected = match (layout.least, layout.most) {
            (least, most) if least == most => most.to_string(),
            (least, most) => format!("{least} to {most}"),
        };
        let (at, rule) = (columns.min(layout.most), format!("{columns} columns where {expected} are expected"));
        self.reject(line.place, at, Reason::ColumnCount, line.text(), &rule);
    }

    /// A row of fields separated by commas, in which quotes are syntax.
    fn quoted_row(&mut self, line: Line<'_>) {
        let layout = &self.plan.layout;
        let fields = match quoted::fields(line.text(), layout.delimiter) {
            Ok(fields) => fields,
            Err((column, rule)) => return self.reject(line.place, column, Reason::Quotation, line.text(), rule),
        };
        let columns = fields.len() as u32;
        if columns < layout.least || columns > layout.most {
            return self.reject_columns(line, columns);
        }
        let (mut bytes, mut spans) = (Vec::with_capacity(line.text().len() + PADDING), [(0, 0); ROLES]);
        for &(column, role) in &layout.roles {
            let start = bytes.len() as u32;
            bytes.extend_from_slice(&fields[column as usize]);
            spans[role as usize] = (start, bytes.len() as u32);
        }
        let end = bytes.len();
        bytes.resize(end + PADDING, 0);
        self.row(Line { bytes: &bytes, start: 0, end, ..line }, Found::Fields, &mut spans);
    }
}
