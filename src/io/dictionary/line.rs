//! One line of a dictionary, taken apart.

use super::dates;
use super::entry::Role;

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Blank,
    Comment,
    /// Names of a new entry, and the codes beside them.
    Entry(Vec<&'a str>, Vec<Role>),
    /// Another name of the entry above, and codes beside it.
    Alias(&'a str, Vec<Role>),
    /// Codes of the entry above.
    Roles(Vec<Role>),
    /// What a word between exclamation marks stands for.
    Macro(&'a str, Vec<&'a str>),
}

/// The longest code.
const LONGEST_CODE: usize = 64;

/// Takes a line apart, or says what is wrong with it.
pub(super) fn parse(line: &str) -> Result<Line<'_>, &'static str> {
    let (body, comment) = line.split_once('#').map_or((line, false), |(body, _)| (body, true));
    let text = body.trim();
    if text.is_empty() {
        return Ok(if comment { Line::Comment } else { Line::Blank });
    }
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err("a control character");
    }
    if text.starts_with('[') {
        return Ok(Line::Roles(roles(text)?));
    }
    if text.starts_with('&') {
        return Err("a set of synonyms, which dictionaries of verbs have");
    }
    if let Some((name, words)) = macro_of(text) {
        return Ok(Line::Macro(name, words));
    }
    if let Some(alias) = text.strip_prefix('+') {
        let (name, roles) = named(alias)?;
        return Ok(Line::Alias(name, roles));
    }
    if body.starts_with([' ', '\t']) {
        return Err("an indented line that is no code");
    }
    let (name, roles) = named(text)?;
    Ok(Line::Entry(with_plural(name)?, roles))
}

/// A name and the codes behind it.
fn named(text: &str) -> Result<(&str, Vec<Role>), &'static str> {
    let (name, codes) = text.find('[').map_or((text, ""), |at| text.split_at(at));
    Ok((name.trim(), if codes.is_empty() { Vec::new() } else { roles(codes)? }))
}

/// `NAME {PLURAL}`: both; `{}` says that there is no plural.
fn with_plural(name: &str) -> Result<Vec<&str>, &'static str> {
    let Some((singular, rest)) = name.split_once('{') else { return Ok(vec![name]) };
    let (plural, after) = rest.split_once('}').ok_or("a plural without closing brace")?;
    if !after.trim().is_empty() {
        return Err("text behind a plural");
    }
    Ok([singular.trim(), plural.trim()].into_iter().filter(|name| !name.is_empty()).collect())
}

/// `!NAME! = WORD, WORD`.
fn macro_of(text: &str) -> Option<(&str, Vec<&str>)> {
    let (name, words) = text.strip_prefix('!')?.split_once('!')?;
    let words = words.trim_start().strip_prefix('=')?;
    Some((name, words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()))
}

/// One or more codes in brackets, from the first bracket on; what follows the last is a note.
fn roles(mut text: &str) -> Result<Vec<Role>, &'static str> {
    let mut found = Vec::new();
    while let Some(inner) = text.trim_start().strip_prefix('[') {
        let (inner, after) = inner.split_once(']').ok_or("a code without closing bracket")?;
        found.push(role(inner.trim())?);
        text = after;
    }
    Ok(found)
}

fn role(text: &str) -> Result<Role, &'static str> {
    let (code, when) = text.split_once([' ', '\t', '<', '>']).map_or((text, ""), |(code, _)| text.split_at(code.len()));
    if code.is_empty() {
        return Err("brackets without a code");
    }
    if code.len() > LONGEST_CODE || !code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'~' | b'-')) {
        return Err("a code of other than letters and figures");
    }
    Ok(Role { code: code.to_owned(), span: dates::span(when)? })
}
