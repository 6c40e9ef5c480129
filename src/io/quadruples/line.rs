//! A line taken apart: four whole numbers between blanks, and whatever comes after.

use std::num::IntErrorKind;
use std::str::FromStr;

use crate::error::Error;
use crate::model::Quadruple;

/// What the columns are called in errors.
const COLUMNS: [&str; 4] = ["subject", "relation", "object", "time"];

/// What is wrong, and with which column, from 1.
type Fault = (u64, Error);

/// The fact of a line without its end; `None` when the line is blank.
pub(super) fn parse(line: &[u8]) -> Result<Option<Quadruple>, Fault> {
    if let Some(at) = line.iter().position(|&byte| byte == b'\r') {
        // Taken for a blank, it would hide all lines of a file that ends them so but the first.
        let column = fields(&line[..at]).count().max(1) as u64;
        let rule = "a carriage return that does not end the line";
        return Err((column, Error::invalid("line", &String::from_utf8_lossy(&line[..=at]), rule)));
    }
    let mut fields = fields(line);
    let Some(subject) = fields.next() else { return Ok(None) };
    let subject = id(0, Some(subject))?;
    let relation = id(1, fields.next())?;
    let object = id(2, fields.next())?;
    let time = number(3, fields.next(), "a time of 64 bits")?;
    Ok(Some(Quadruple::new(subject, relation, object, time)))
}

fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|field| !field.is_empty())
}

fn id(column: usize, field: Option<&[u8]>) -> Result<u32, Fault> {
    number(column, field, "4294967295")
}

/// The whole number of a column, which has a greatest.
fn number<N>(column: usize, field: Option<&[u8]>, greatest: &'static str) -> Result<N, Fault>
where
    N: FromStr<Err = std::num::ParseIntError>,
{
    let what = COLUMNS[column];
    let Some(field) = field else {
        let rule = "subject, relation, object and time are needed";
        return Err((column as u64 + 1, Error::invalid("row", &format!("{column} columns"), rule)));
    };
    let text = String::from_utf8_lossy(field);
    text.parse().map_err(|error: std::num::ParseIntError| {
        let error = match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => Error::beyond(what, &text, greatest),
            _ if what == "time" => Error::invalid(what, &text, "expected a whole number"),
            _ => Error::invalid(what, &text, "expected a whole number from 0 on"),
        };
        (column as u64 + 1, error)
    })
}
