//! Dates of roles: six or eight figures.

use crate::model::Day;

/// Two figures of a year up to this one are of the twenty-first century.
const PIVOT: i32 = 30;

/// The days on which a code holds; `None` on all.
pub(super) type Span = Option<(Day, Day)>;

/// Reads what stands behind a code: nothing, `<date`, `>date` or `date-date`.
pub(super) fn span(text: &str) -> Result<Span, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(first) = text.strip_prefix('>') {
        return Ok(Some((day(first)?, Day::MAX)));
    }
    if let Some(next) = text.strip_prefix('<') {
        return Ok(Some((Day::MIN, day(next)? + -1)));
    }
    let (first, last) = text.split_once('-').ok_or("a date without `<`, `>` or `-`")?;
    let (first, last) = (day(first)?, day(last)?);
    if last < first { Err("an end before its start") } else { Ok(Some((first, last))) }
}

fn day(text: &str) -> Result<Day, &'static str> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(text.len(), 6 | 8) {
        return Err("a date of other than six or eight figures");
    }
    let (year, rest) = text.split_at(text.len() - 4);
    let number = |figures: &str| figures.bytes().fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0'));
    let year = match number(year) {
        short if text.len() == 6 => short + if short <= PIVOT { 2000 } else { 1900 },
        long => long,
    };
    let (month, day) = rest.split_at(2);
    Day::new(year, number(month).unsigned_abs(), number(day).unsigned_abs()).map_err(|_| "no such day in the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_turn_at_thirty() {
        let first = |text: &str| span(text).unwrap().unwrap().0.to_string();
        assert_eq!((first(">301231"), first(">310101")), ("2030-12-31".to_owned(), "1931-01-01".to_owned()));
        assert_eq!((first("> 19070215"), first("000229-000301")), ("1907-02-15".to_owned(), "2000-02-29".to_owned()));
        let (_, last) = span("<900823").unwrap().unwrap();
        assert_eq!(last.to_string(), "1990-08-22");
        for wrong in ["20121204", "2004017-20061201", "010101-001231", ">010229", "x", ">", "-", "<<900823", ">+90823"]
        {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
