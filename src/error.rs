//! The one error type of the crate: opaque, with predicates, and a place.
//!
//! Every fallible call of every room returns [`Error`]. It says *where* (file, line, column,
//! field, claim), *what* (the offending value, shortened and escaped) and, when a limit was
//! met, *which* one. Its kinds are private so that new ones break nobody; ask the predicates.

use std::fmt;

/// What went wrong, where, and with which value.
///
/// # Example
///
/// ```
/// use detente::{Affinity, Error};
///
/// let error: Error = Affinity::new(1.5).unwrap_err();
/// assert!(error.is_invalid());
/// assert_eq!(error.to_string(), "invalid affinity `1.5`: must lie in [-1, +1]");
/// ```
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    place: Place,
}

#[derive(Debug, Default)]
struct Place {
    file: Option<String>,
    line: Option<u64>,
    column: Option<u64>,
    byte: Option<u64>,
    field: Option<String>,
    claim: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("unknown {what} `{value}`{}", hint(.nearest.as_deref()))]
    Unknown { what: &'static str, value: String, nearest: Option<String> },
    #[error("conflict on {what} `{value}`: {detail}")]
    Conflict { what: &'static str, value: String, detail: String },
    #[error("invalid {what} `{value}`: {rule}")]
    Invalid { what: &'static str, value: String, rule: String },
    #[error("relation `{relation}` refuses {found}: {rule}")]
    Rule { relation: String, found: String, rule: String },
    #[error("{what} belongs to another graph")]
    Foreign { what: &'static str },
    #[error("limit `{limit}` of {value} reached")]
    Limit { limit: &'static str, value: u64 },
    #[error("{what} `{value}` is beyond the limit of {limit}")]
    Beyond { what: &'static str, value: String, limit: &'static str },
    #[error("the budget ended {what}: {by}")]
    Budget { what: &'static str, by: String },
    #[error("overflow: {what}")]
    Overflow { what: String },
    #[error("ambiguous {what} `{value}`: {detail}")]
    Ambiguous { what: &'static str, value: String, detail: String },
    #[error("unsupported {what} `{value}`: {detail}")]
    Unsupported { what: &'static str, value: String, detail: String },
    #[error("{message}")]
    Syntax { message: String },
    #[error("cannot read or write: {0}")]
    Io(#[source] std::io::Error),
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |n| format!(" (did you mean `{}`?)", shown(n)))
}

/// The value as it may be printed: control characters escaped, at most 64 characters.
pub(crate) fn shown(value: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for c in value.chars() {
        let escaped = escaped(c);
        count += escaped.chars().count();
        if count > 61 {
            return out + "...";
        }
        out += &escaped;
    }
    out
}

/// Control and formatting characters, and the back-tick that ends a quotation, spelled out.
fn escaped(c: char) -> String {
    match c {
        '`' => "\\`".to_owned(),
        // Directional marks and line separators can make a message say something else.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            c.escape_unicode().collect()
        }
        c if c.is_control() => c.escape_default().collect(),
        c => c.into(),
    }
}

/// A parser's message that quotes input, the quotation as [`shown`] has it. What it says of the
/// expected comes last, so that input which looks like it is still taken for input.
#[cfg(feature = "json")]
pub(crate) fn shown_quoted(message: &str) -> String {
    let last = ["`, expected", "\", expected"].iter().filter_map(|end| message.rfind(end)).max();
    let quotes = ['`', '"'];
    let text = match (message.find(quotes), last.or_else(|| message.rfind(quotes))) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}{}", &message[..=start], shown(&message[start + 1..end]), &message[end..])
        }
        _ => message.to_owned(),
    };
    text.chars().take(400).map(|c| if c.is_control() { escaped(c) } else { c.into() }).collect()
}

impl Error {
    pub(crate) fn unknown(what: &'static str, value: &str) -> Self {
        Kind::Unknown { what, value: shown(value), nearest: None }.into()
    }

    /// Unknown, with the nearest of the `known` names, if any is near.
    pub(crate) fn unknown_among<'a>(what: &'static str, value: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let nearest = known
            .map(|name| (distance(value, name), name))
            .min()
            .filter(|&(d, name)| d <= 2 || d * 3 <= name.len())
            .map(|(_, name)| name.to_owned());
        Kind::Unknown { what, value: shown(value), nearest }.into()
    }

    pub(crate) fn conflict(what: &'static str, value: &str, detail: impl Into<String>) -> Self {
        Kind::Conflict { what, value: shown(value), detail: detail.into() }.into()
    }

    pub(crate) fn invalid(what: &'static str, value: &str, rule: impl Into<String>) -> Self {
        Kind::Invalid { what, value: shown(value), rule: rule.into() }.into()
    }

    /// Invalid, of a value that is shortened and escaped already.
    pub(crate) fn invalid_as_shown(what: &'static str, value: String, rule: impl Into<String>) -> Self {
        Kind::Invalid { what, value, rule: rule.into() }.into()
    }

    pub(crate) fn rule(relation: &str, found: impl Into<String>, rule: impl Into<String>) -> Self {
        Kind::Rule { relation: shown(relation), found: found.into(), rule: rule.into() }.into()
    }

    pub(crate) fn foreign(what: &'static str) -> Self {
        Kind::Foreign { what }.into()
    }

    pub(crate) fn limit(limit: &'static str, value: u64) -> Self {
        Kind::Limit { limit, value }.into()
    }

    /// A value outside a documented limit of its type.
    pub(crate) fn beyond(what: &'static str, value: &str, limit: &'static str) -> Self {
        Kind::Beyond { what, value: shown(value), limit }.into()
    }

    pub(crate) fn budget(what: &'static str, by: &impl ToString) -> Self {
        Kind::Budget { what, by: by.to_string() }.into()
    }

    pub(crate) fn overflow(what: impl Into<String>) -> Self {
        Kind::Overflow { what: what.into() }.into()
    }

    pub(crate) fn ambiguous(what: &'static str, value: &str, detail: impl Into<String>) -> Self {
        Kind::Ambiguous { what, value: shown(value), detail: detail.into() }.into()
    }

    pub(crate) fn unsupported(what: &'static str, value: &str, detail: impl Into<String>) -> Self {
        Kind::Unsupported { what, value: shown(value), detail: detail.into() }.into()
    }

    pub(crate) fn syntax(message: impl Into<String>) -> Self {
        Kind::Syntax { message: message.into() }.into()
    }

    /// Names the file, unless a file is named already.
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.0.place.file.get_or_insert_with(|| shown_path(file));
        self
    }

    /// Names line and column (both from 1), unless they are named already.
    pub(crate) fn at(mut self, line: u64, column: u64) -> Self {
        self.0.place.line.get_or_insert(line);
        self.0.place.column.get_or_insert(column);
        self
    }

    /// Says how many bytes of the input came before, unless that is said already.
    pub(crate) fn at_byte(mut self, byte: u64) -> Self {
        self.0.place.byte.get_or_insert(byte);
        self
    }

    /// Names the field, unless one is named already.
    pub(crate) fn in_field(mut self, field: impl Into<String>) -> Self {
        self.0.place.field.get_or_insert_with(|| field.into());
        self
    }

    /// Names the claim by its key, unless one is named already.
    pub(crate) fn in_claim(mut self, key: &str) -> Self {
        self.0.place.claim.get_or_insert_with(|| shown(key));
        self
    }

    #[cfg(feature = "json")]
    /// Puts `prefix` before the field path.
    pub(crate) fn under(mut self, prefix: &str) -> Self {
        let field = match self.0.place.field.take() {
            Some(rest) if rest.starts_with('[') => format!("{prefix}{rest}"),
            Some(rest) => format!("{prefix}.{rest}"),
            None => prefix.to_owned(),
        };
        self.0.place.field = Some(field);
        self
    }

    /// A name, key, relation, kind or code that nothing answers to.
    pub fn is_unknown(&self) -> bool {
        matches!(self.0.kind, Kind::Unknown { .. })
    }

    /// Something that stands already and says otherwise.
    pub fn is_conflict(&self) -> bool {
        matches!(self.0.kind, Kind::Conflict { .. })
    }

    /// A value outside what its type allows.
    pub fn is_invalid(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid { .. })
    }

    /// Participants that the schema does not let the relation join.
    pub fn is_rule(&self) -> bool {
        matches!(self.0.kind, Kind::Rule { .. })
    }

    /// An id made by another graph.
    pub fn is_foreign(&self) -> bool {
        matches!(self.0.kind, Kind::Foreign { .. })
    }

    /// A documented limit was reached, or the budget ended; the message names which.
    pub fn is_limit(&self) -> bool {
        matches!(self.0.kind, Kind::Limit { .. } | Kind::Beyond { .. } | Kind::Budget { .. })
    }

    /// A sum left the range of its type.
    pub fn is_overflow(&self) -> bool {
        matches!(self.0.kind, Kind::Overflow { .. })
    }

    /// Several things answer where one is asked for.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.0.kind, Kind::Ambiguous { .. })
    }

    /// A version, feature or form that this build does not read.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, Kind::Unsupported { .. })
    }

    /// Text that does not follow its format's grammar.
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.kind, Kind::Syntax { .. })
    }

    /// The reader or writer beneath failed.
    pub fn is_io(&self) -> bool {
        matches!(self.0.kind, Kind::Io(_))
    }

    /// Whether it is about a claim's own key.
    #[cfg(feature = "csv")]
    pub(crate) fn is_key(&self) -> bool {
        match &self.0.kind {
            Kind::Invalid { what, .. } => *what == "key",
            Kind::Conflict { what, .. } => *what == "claim",
            _ => false,
        }
    }

    /// Whether it is about text that cannot be read as such.
    #[cfg(feature = "csv")]
    pub(crate) fn is_text(&self) -> bool {
        matches!(&self.0.kind, Kind::Invalid { what: "text", .. })
    }

    /// The file, where one was named to the reader.
    pub fn file(&self) -> Option<&str> {
        self.0.place.file.as_deref()
    }

    /// The line, from 1.
    pub fn line(&self) -> Option<u64> {
        self.0.place.line
    }

    /// The column, from 1 (bytes in JSON, fields in tables).
    pub fn column(&self) -> Option<u64> {
        self.0.place.column
    }

    /// How many bytes of the input, as it lies there, came before what cannot be read.
    pub fn byte(&self) -> Option<u64> {
        self.0.place.byte
    }

    /// The field or field path, such as `claims[3].affinity`.
    pub fn field(&self) -> Option<&str> {
        self.0.place.field.as_deref()
    }

    /// The key of the claim.
    pub fn claim(&self) -> Option<&str> {
        self.0.place.claim.as_deref()
    }
}

fn shown_path(file: &str) -> String {
    file.chars().map(|c| if c.is_control() { escaped(c) } else { c.into() }).collect()
}

/// Edit distance (Levenshtein 1966) of short names; long ones count as far apart.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().take(64).collect(), b.to_lowercase().chars().take(64).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swap = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = swap.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self(Box::new(Inner { kind, place: Place::default() }))
    }
}

impl From<std::io::Error> for Error {
    /// An error of this crate that a reader handed on comes out as it was.
    fn from(error: std::io::Error) -> Self {
        error.downcast().unwrap_or_else(|error| Kind::Io(error).into())
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.0.place;
        if let Some(file) = &place.file {
            write!(f, "{file}: ")?;
        }
        let numbers = [("line", place.line), ("column", place.column), ("byte", place.byte)];
        let known = numbers.iter().filter_map(|(what, number)| number.map(|number| format!("{what} {number}")));
        let known: Vec<String> = known.collect();
        if !known.is_empty() {
            write!(f, "{}: ", known.join(", "))?;
        }
        if let Some(field) = &place.field {
            write!(f, "{}: ", shown(field))?;
        }
        if let Some(claim) = &place.claim {
            write!(f, "claim `{claim}`: ")?;
        }
        write!(f, "{}", self.0.kind)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_value_are_shown_short_and_escaped() {
        let long = "x\u{1b}".repeat(100);
        let text =
            Error::unknown("node", &long).in_field("from").under("claims[3]").at(7, 9).in_file("a.json").to_string();
        assert!(text.starts_with("a.json: line 7, column 9: claims[3].from: unknown node `x\\u{1b}x"), "{text}");
        assert!(!text.contains('\u{1b}') && text.ends_with("...`"));
    }

    #[test]
    fn nearest_is_offered_only_when_near() {
        let names = ["Talks", "Sanctions"];
        let near = Error::unknown_among("relation", "Sanctoins", names.into_iter());
        assert_eq!(near.to_string(), "unknown relation `Sanctoins` (did you mean `Sanctions`?)");
        let far = Error::unknown_among("relation", "Overflies", names.into_iter());
        assert_eq!(far.to_string(), "unknown relation `Overflies`");
    }
}
