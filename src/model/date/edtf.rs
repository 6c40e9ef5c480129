//! Reading dates from EDTF text (the Extended Date/Time Format, ISO 8601-2:2019).
//!
//! What the standard allows and this crate does not read is `unsupported`, all else `invalid`.

use std::str::FromStr;

use super::pieces::{Piece, Spread};
use super::points::Grain;
use super::{Date, Precision};
use crate::error::Error;
use crate::model::Day;

pub(super) const QUALIFIERS: [char; 3] = ['?', '~', '%'];

impl FromStr for Date {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return stated(text, text).map(|stated| stated.into_date(text));
        }
        if let Some(rest) = text.strip_prefix('[') {
            return one_of(text, rest.strip_suffix(']').ok_or_else(|| malformed(text))?);
        }
        if let Some(rest) = text.strip_prefix('{') {
            one_of(text, rest.strip_suffix('}').ok_or_else(|| malformed(text))?)?;
            return Err(level_2(text, "a set of all its members"));
        }
        if text.contains('/') {
            return Err(Error::invalid("date", text, "an interval is a period, not a date"));
        }
        if let Some((date, time)) = text.split_once('T') {
            return date_time(text, date, time);
        }
        if text.contains(QUALIFIERS) {
            return qualified(text);
        }
        stated(text, text).map(|stated| stated.into_date(text))
    }
}

/// The day of a text `YYYY-MM-DD`.
pub(in crate::model) fn day(text: &str) -> Result<Day, Error> {
    let stated = stated(text, text)?;
    match stated.precision {
        Some(Precision::Day) => Ok(Day::clamped(stated.piece.first)),
        _ => Err(Error::invalid("date", text, "expected a day, YYYY-MM-DD")),
    }
}

fn malformed(text: &str) -> Error {
    Error::invalid("date", text, "expected YYYY, YYYY-MM or YYYY-MM-DD")
}

fn level_2(text: &str, form: &str) -> Error {
    Error::unsupported("date", text, format!("{form} (EDTF level 2) is not read"))
}

/// A date with a qualifier after it.
fn qualified(text: &str) -> Result<Date, Error> {
    let body = text.strip_suffix(QUALIFIERS).unwrap_or(text);
    if body.ends_with(QUALIFIERS) {
        return Err(Error::invalid("date", text, "expected one qualifier: `%` is both `?` and `~`"));
    }
    let stated = stated(text, &body.replace(QUALIFIERS, ""))?;
    if body.contains(QUALIFIERS) {
        return Err(level_2(text, "a qualifier on a part of a date"));
    }
    let count = if text.ends_with('%') { 2 } else { 1 };
    let mut spread = Spread::default();
    for piece in stated.pieces() {
        match stated.precision {
            Some(precision) => spread.add_about(piece, precision, count),
            None => spread.add(piece),
        }
    }
    Ok(spread.into_date(text, stated.precision))
}

/// A date and a time of day, of which the date is kept as it is written.
fn date_time(text: &str, date: &str, time: &str) -> Result<Date, Error> {
    let day = day(date).map_err(|_| Error::invalid("date", text, "expected a day, YYYY-MM-DD, before `T`"))?;
    if !is_time(time) {
        return Err(Error::invalid("date", text, "expected HH:MM:SS after `T`, then nothing, `Z`, +HH or +HH:MM"));
    }
    let mut spread = Spread::default();
    spread.add(Piece::units(Grain::Day, day.number(), day.number()));
    Ok(spread.into_date(text, Some(Precision::Day)))
}

/// `HH:MM:SS`, perhaps with `Z`, `+HH` or `+HH:MM` after it.
fn is_time(time: &str) -> bool {
    let below = |digits: &[u8], limit: u8| match *digits {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => (tens - b'0') * 10 + (ones - b'0') < limit,
        _ => false,
    };
    let clock = |parts: &[u8], limits: &[u8]| {
        let parts = parts.split(|&b| b == b':');
        parts.clone().count() <= limits.len() && parts.zip(limits).all(|(digits, &limit)| below(digits, limit))
    };
    // A minute has 61 seconds when one is leapt.
    time.as_bytes().split_at_checked(8).is_some_and(|(time, zone)| {
        clock(time, &[24, 60, 61])
            && match zone {
                [] | [b'Z'] => true,
                [b'+' | b'-', offset @ ..] => clock(offset, &[24, 60]),
                _ => false,
            }
    })
}

/// The date of a set, whose members stand between brackets.
fn one_of(text: &str, members: &str) -> Result<Date, Error> {
    let bare = members.replace(QUALIFIERS, "");
    let mut spread = Spread::default();
    let last = bare.split(',').count() - 1;
    for (at, member) in bare.split(',').enumerate() {
        let Some((from, to)) = member.split_once("..") else {
            stated(text, member)?.pieces().for_each(|piece| spread.add(piece));
            continue;
        };
        if from.is_empty() && to.is_empty() {
            return Err(Error::invalid("date", text, "a set needs at least one end"));
        }
        if (from.is_empty() && at != 0) || (to.is_empty() && at != last) {
            return Err(Error::invalid("date", text, "only the first or last range of a set may lack an end"));
        }
        spread.add(range(text, from, to)?);
    }
    if members.contains(QUALIFIERS) {
        return Err(level_2(text, "a qualifier within a set"));
    }
    Ok(spread.into_date(text, None))
}

/// The members from one to another, of which one may be missing.
fn range(text: &str, from: &str, to: &str) -> Result<Piece, Error> {
    let end = |side: &str| {
        let stated = stated(text, side)?;
        if stated.precision == Some(Precision::Season) {
            return Err(Error::unsupported("date", text, "a range of seasons, whose order nobody states, is not read"));
        }
        Ok((stated.piece, stated.precision))
    };
    if from.is_empty() || to.is_empty() {
        let (piece, _) = end(if from.is_empty() { to } else { from })?;
        let (first, beyond) = piece.grain.range();
        return Ok(if from.is_empty() { Piece { first, ..piece } } else { Piece { last: beyond - 1, ..piece } });
    }
    let ((a, one), (b, other)) = (end(from)?, end(to)?);
    if (a.grain, one) != (b.grain, other) {
        return Err(Error::invalid("date", text, "both ends of a range in a set must have the same precision"));
    }
    if a.first > b.first {
        return Err(Error::invalid("date", text, "a range in a set must not run backwards"));
    }
    Ok(Piece { last: b.last, ..a })
}

/// A date without qualifier and time: one of the pieces, of which only seasons have several.
struct Stated {
    piece: Piece,
    others: Vec<Piece>,
    precision: Option<Precision>,
}

impl Stated {
    fn of(piece: Piece, precision: impl Into<Option<Precision>>) -> Self {
        Self { piece, others: Vec::new(), precision: precision.into() }
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> {
        std::iter::once(self.piece).chain(self.others.iter().copied())
    }

    fn into_date(self, text: &str) -> Date {
        if self.precision == Some(Precision::Day) {
            return Day::clamped(self.piece.first).into();
        }
        let mut spread = Spread::default();
        self.pieces().for_each(|piece| spread.add(piece));
        spread.into_date(text, self.precision)
    }
}

/// Reads `body`; errors show `text`, which it is part of.
fn stated(text: &str, body: &str) -> Result<Stated, Error> {
    let (negative, rest) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
    if let Some(year) = body.strip_prefix('Y') {
        return Err(long_year(text, year.strip_prefix('-').unwrap_or(year)));
    }
    if let Some((year, digits)) = rest.split_once('S') {
        let is_year = year.len() == 4 && is_number(year) && is_number(digits);
        return Err(if is_year { level_2(text, "a year of significant digits") } else { malformed(text) });
    }
    let (year, month, day) =
        parts(rest).filter(|(year, ..)| !negative || year.high > 0).ok_or_else(|| malformed(text))?;
    check_unstated(text, year, month, day)?;
    let precision = match year.unstated {
        0 => Some(Precision::Year),
        1 => Some(Precision::Decade),
        2 => Some(Precision::Century),
        3 => Some(Precision::Millennium),
        _ => None,
    };
    let years = match (negative, precision) {
        (false, None) => (-9999, 9999),
        (false, _) => (year.low, year.high),
        // There is no year -0.
        (true, _) => (-year.high, -year.low.max(1)),
    };
    match month {
        None => Ok(Stated::of(Piece::units(Grain::Year, years.0, years.1), precision)),
        Some(month) if month.unstated > 0 => {
            let grain = if day.is_some() { Grain::Day } else { Grain::Month };
            let (first, beyond) = (Grain::Year.first(years.0), Grain::Year.first(years.1 + 1));
            Ok(Stated::of(Piece::units(grain, grain.unit(first), grain.unit(beyond) - 1), precision))
        }
        Some(month) => in_month(text, years.0, month.low, day),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Year, month and day as digits, `None` unless there are one to three parts of such.
fn parts(text: &str) -> Option<(Digits, Option<Digits>, Option<Digits>)> {
    let mut parts = text.split('-');
    let year = Digits::new(parts.next()?, 4)?;
    let mut two = || parts.next().map_or(Some(None), |part| Digits::new(part, 2).map(Some));
    let (month, day) = (two()?, two()?);
    parts.next().is_none().then_some((year, month, day))
}

/// Checks that months and days may exist and that unspecified digits stand on the right.
fn check_unstated(text: &str, year: Digits, month: Option<Digits>, day: Option<Digits>) -> Result<(), Error> {
    let is_month = |m: Digits| if m.unstated > 0 { m.low <= 12 } else { matches!(m.low, 1..=12 | 21..=41) };
    if !month.is_none_or(is_month) {
        return Err(Error::invalid("date", text, "no such month in the calendar"));
    }
    if !day.is_none_or(|d| d.low <= 31 && d.high > 0) {
        return Err(Error::invalid("date", text, "no such day in the calendar"));
    }
    if [month, day].into_iter().flatten().any(|part| part.unstated == 1) {
        return Err(level_2(text, "one unspecified digit of a month or day"));
    }
    let parts = [Some(year), month, day].into_iter().flatten();
    if !year.trails || !parts.is_sorted_by_key(|part| part.unstated > 0) {
        return Err(level_2(text, "an unspecified digit left of a stated one"));
    }
    Ok(())
}

/// A month or season of a year, or a day in it.
fn in_month(text: &str, year: i32, month: i32, day: Option<Digits>) -> Result<Stated, Error> {
    let unit = year * 12 + month - 1;
    match (month, day) {
        (1..=12, None) => Ok(Stated::of(Piece::units(Grain::Month, unit, unit), Precision::Month)),
        (1..=12, Some(day)) if day.unstated > 0 => {
            let (first, beyond) = (Grain::Month.first(unit), Grain::Month.first(unit + 1));
            Ok(Stated::of(Piece::units(Grain::Day, first, beyond - 1), Precision::Month))
        }
        (1..=12, Some(day)) => {
            let day = Day::new(year, month.unsigned_abs(), day.low.unsigned_abs())
                .map_err(|_| Error::invalid("date", text, "no such day in the calendar"))?;
            Ok(Stated::of(Piece::units(Grain::Day, day.number(), day.number()), Precision::Day))
        }
        (21..=24, None) => Ok(season(year, month)),
        (25..=41, None) => Err(level_2(text, "a group of months from 25 to 41")),
        _ => Err(Error::invalid("date", text, "a season has no days of the month")),
    }
}

/// Spring 21, summer 22, autumn 23 or winter 24 of a year, in the north or in the south.
fn season(year: i32, number: i32) -> Stated {
    let season = |month: i32| Piece { grain: Grain::Month, length: 3, first: month, last: month };
    let january = year * 12;
    let (piece, others) = if number % 2 == 1 {
        (season(january + 2), vec![season(january + 8)])
    } else {
        (season(january - 1), vec![season(january + 5), season(january + 11)])
    };
    Stated { piece, others, precision: Some(Precision::Season) }
}

/// Why a year after `Y` is refused, as every one is: those of four digits are written without,
/// and others lie beyond the calendar.
fn long_year(text: &str, year: &str) -> Error {
    let (rest, significant) = year.split_once('S').map_or((year, None), |(rest, digits)| (rest, Some(digits)));
    let (digits, exponent) = rest.split_once('E').map_or((rest, None), |(rest, digits)| (rest, Some(digits)));
    if ![Some(digits), exponent, significant].into_iter().flatten().all(is_number) {
        return malformed(text);
    }
    match (significant, exponent) {
        (Some(_), _) => level_2(text, "a year of significant digits"),
        (None, Some(_)) => level_2(text, "an exponent in a year"),
        (None, None) if digits.len() <= 4 || digits.starts_with('0') => {
            Error::invalid("date", text, "`Y` stands only before a year of more than four digits")
        }
        (None, None) => Error::beyond("date", text, "the years -9999 to 9999"),
    }
}

/// Digits, of which some are unspecified, `X`.
#[derive(Clone, Copy)]
struct Digits {
    low: i32,
    high: i32,
    unstated: usize,
    /// Whether the unspecified ones are the last.
    trails: bool,
}

impl Digits {
    /// Reads `len` digits; none when there are more, fewer, or others.
    fn new(text: &str, len: usize) -> Option<Self> {
        if text.len() != len {
            return None;
        }
        let mut digits = Self { low: 0, high: 0, unstated: 0, trails: true };
        for byte in text.bytes() {
            let (low, high) = match byte {
                b'0'..=b'9' => (i32::from(byte - b'0'), i32::from(byte - b'0')),
                b'X' => (0, 9),
                _ => return None,
            };
            digits.trails &= digits.unstated == 0 || byte == b'X';
            digits.unstated += usize::from(byte == b'X');
            (digits.low, digits.high) = (digits.low * 10 + low, digits.high * 10 + high);
        }
        Some(digits)
    }
}
