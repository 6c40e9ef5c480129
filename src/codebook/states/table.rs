//! The table of states, read once from `data/states.tsv`, and its indices.
//!
//! A row has twelve fields with tabs between them: key, name, key of the state it belongs to, the
//! codes of eight schemes, other names with bars between them. A cell of codes has blanks between
//! them, `CODE` or `CODE@first/last`, the days included and either one empty when there is none;
//! further spans follow after commas.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::state::{Code, State};
use crate::codebook::folded;
use crate::model::{Day, Scheme};

static TEXT: &str = include_str!("../data/states.tsv");

/// A row that does not follow the form empties the table; a test holds that none does.
pub(super) static STATES: LazyLock<Vec<State>> = LazyLock::new(|| rows(TEXT).unwrap_or_default());

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of(&STATES));

/// In the order of the columns.
const SCHEMES: [Scheme; 8] = [
    Scheme::Iso2,
    Scheme::Iso3,
    Scheme::IsoNumeric,
    Scheme::Cameo,
    Scheme::Fips,
    Scheme::CowNumber,
    Scheme::CowAbbreviation,
    Scheme::GwNumber,
];

/// A state under one of its codes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) state: &'static State,
    pub(super) code: &'static Code,
}

#[derive(Debug)]
struct Index {
    codes: [BTreeMap<&'static str, Vec<Found>>; 8],
    names: BTreeMap<String, Vec<&'static State>>,
}

impl Index {
    fn of(states: &'static [State]) -> Self {
        let mut index = Self { codes: Default::default(), names: BTreeMap::new() };
        for state in states {
            for code in &state.codes {
                if let Some(column) = column(&code.scheme) {
                    index.codes[column].entry(code.text).or_default().push(Found { state, code });
                }
            }
            for name in std::iter::once(&state.name).chain(&state.names) {
                let named = index.names.entry(folded(name)).or_default();
                if !named.contains(&state) {
                    named.push(state);
                }
            }
        }
        index
    }
}

fn column(scheme: &Scheme) -> Option<usize> {
    SCHEMES.iter().position(|known| known == scheme)
}

/// The states that have or had the code.
pub(super) fn coded(scheme: &Scheme, code: &str) -> &'static [Found] {
    column(scheme).and_then(|at| INDEX.codes[at].get(code)).map_or(&[], Vec::as_slice)
}

/// All codes of a scheme.
pub(super) fn codes_of(scheme: &Scheme) -> impl Iterator<Item = &'static str> {
    column(scheme).into_iter().flat_map(|at| INDEX.codes[at].keys().copied())
}

/// The states that have the folded name.
pub(super) fn named(folded: &str) -> &'static [&'static State] {
    INDEX.names.get(folded).map_or(&[], Vec::as_slice)
}

/// All names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    STATES.iter().flat_map(|state| std::iter::once(state.name).chain(state.names.iter().copied()))
}

/// The rows of the table, `None` when one does not follow the form.
fn rows(text: &'static str) -> Option<Vec<State>> {
    text.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

fn row(line: &'static str) -> Option<State> {
    let fields: Vec<&'static str> = line.split('\t').collect();
    let &[key, name, of, ref cells @ .., names] = fields.as_slice() else {
        return None;
    };
    if cells.len() != SCHEMES.len() {
        return None;
    }
    let mut codes = Vec::new();
    for (scheme, cell) in SCHEMES.iter().zip(cells) {
        for code in cell.split(' ').filter(|code| !code.is_empty()) {
            codes.push(cell_code(scheme, code)?);
        }
    }
    let names = names.split('|').filter(|name| !name.is_empty()).collect();
    Some(State { key, name, of: (!of.is_empty()).then_some(of), codes, names })
}

fn cell_code(scheme: &Scheme, cell: &'static str) -> Option<Code> {
    let (text, spans) = cell.split_once('@').map_or((cell, None), |(text, spans)| (text, Some(spans)));
    let span = |span: &str| {
        let (first, last) = span.split_once('/')?;
        let day = |text: &str, open| if text.is_empty() { Some(open) } else { text.parse().ok() };
        Some((day(first, Day::MIN)?, day(last, Day::MAX)?))
    };
    let spans = spans.map_or(Some(Vec::new()), |spans| spans.split(',').map(span).collect())?;
    Some(Code { scheme: scheme.clone(), text, spans })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_follows_the_form() {
        let lines: Vec<_> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            assert!(row(line).is_some(), "{line}");
        }
        assert_eq!(STATES.len(), lines.len());
        assert!(row("too\tshort").is_none() && cell_code(&Scheme::Iso2, "AA@2001-02-30/").is_none());
    }
}
