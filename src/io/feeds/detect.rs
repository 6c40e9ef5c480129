//! Which layout a file has, by what stands in it.

use super::format::{Days, Format, Layout, Role};
use super::words::{compact_day, is_time};
use super::{DateOrder, Feed};
use crate::error::Error;

/// What the beginning of an input shows.
#[derive(Debug)]
pub(super) struct Detected {
    /// `None` when it holds nothing but blanks.
    pub(super) layout: Option<Layout>,
    /// The place, among physical lines from 0, of the line of column names.
    pub(super) header: Option<usize>,
    pub(super) byte_order_mark: bool,
    pub(super) line_end: u8,
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Looks at the beginning of an input; `whole` says that there is no more of it.
///
/// The first line that has the columns of one layout, and in them what that layout has there, decides.
pub(super) fn detect(first: &[u8], whole: bool, feed: &Feed) -> Result<Detected, Error> {
    if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
        return Err(Error::unsupported("encoding", "UTF-16", "expected UTF-8, or Latin-1 where it is declared"));
    }
    let byte_order_mark = first.starts_with(MARK);
    let text = if byte_order_mark { &first[MARK.len()..] } else { first };
    let line_end = if !text.contains(&b'\n') && text.contains(&b'\r') { b'\r' } else { b'\n' };
    let mut lines: Vec<&[u8]> = text.split(|&byte| byte == line_end).collect();
    if !whole && lines.len() > 1 {
        lines.pop();
    }
    for line in &mut lines {
        *line = line.strip_suffix(b"\r").unwrap_or(line);
    }
    let mut detected = Detected { layout: None, header: None, byte_order_mark, line_end };
    let full = lines.iter().enumerate().filter(|(_, line)| !is_blank(line));
    let Some((at, &line)) = full.clone().next() else {
        if !whole {
            return Err(Error::unsupported("input", "", "it begins with more blank lines than are looked at"));
        }
        detected.layout = declared(&[], feed);
        return Ok(detected);
    };
    detected.layout = declared(line, feed);
    if detected.layout.is_some() {
        return Ok(detected);
    }
    if let Some(layout) = headed(line, feed)? {
        (detected.layout, detected.header) = (Some(layout), Some(at));
        return Ok(detected);
    }
    let layout = full.map(|(_, line)| *line).find_map(headless);
    let unknown = || {
        let shown = String::from_utf8_lossy(&line[..line.len().min(80)]);
        let columns = line.split(|&byte| byte == b'\t').count();
        let rule = format!("no known layout of event data; its first line has {columns} columns between tabs");
        Error::unsupported("input", &shown, rule).at(at as u64 + 1, 1)
    };
    detected.layout = Some(layout.ok_or_else(unknown)?);
    Ok(detected)
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\r'))
}

/// The layout that the caller declared, if any.
fn declared(line: &[u8], feed: &Feed) -> Option<Layout> {
    let columns = feed.columns.as_ref()?;
    let delimiter = if line.contains(&b'\t') || line.is_empty() { b'\t' } else { b',' };
    Some(Layout::declared(columns, delimiter, feed.date_order))
}

/// The layout that a line of column names declares, if it is one.
fn headed(line: &[u8], feed: &Feed) -> Result<Option<Layout>, Error> {
    let Ok(header) = std::str::from_utf8(line) else { return Ok(None) };
    let names = |wanted: &[&str]| wanted.iter().all(|name| header.split('\t').any(|known| known.trim() == *name));
    let order: Option<DateOrder> = feed.date_order;
    if names(&["Event Date", "Source Name", "Target Name"]) {
        return Layout::headed(Format::Icews, header, order).map(Some);
    }
    if names(&["Event Date", "Actor Name", "Recipient Name"]) {
        return Layout::headed(Format::Polecat, header, order).map(Some);
    }
    Ok(None)
}

/// The layout without a header that a row fits.
fn headless(line: &[u8]) -> Option<Layout> {
    let fields: Vec<&[u8]> = line.split(|&byte| byte == b'\t').collect();
    let columns = fields.len() as u32;
    let number = |field: &[u8]| !field.is_empty() && field.iter().all(u8::is_ascii_digit);
    [Format::Gdelt1, Format::Gdelt2, Format::Mentions].into_iter().map(Layout::headless).find(|layout| {
        let day = fields.get(layout.column(Role::Date) as usize).is_some_and(|field| is_day(field, layout.dates));
        (layout.least..=layout.most).contains(&columns) && number(fields[0]) && day
    })
}

fn is_day(field: &[u8], days: Days) -> bool {
    match days {
        Days::Stamp => field.split_at_checked(8).is_some_and(|(day, time)| compact_day(day).is_some() && is_time(time)),
        _ => compact_day(field).is_some(),
    }
}
