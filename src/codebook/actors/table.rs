//! The table of roles, known groups and faiths, read once from `data/actors.tsv`.
//!
//! A row has four fields with tabs between them: `role`, `group` or `faith`; the code; its sense;
//! the label.

use std::sync::LazyLock;

static TEXT: &str = include_str!("../data/actors.tsv");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(TEXT).unwrap_or_default());

/// A role, known group or faith of CAMEO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    code: &'static str,
    sense: Sense,
    label: &'static str,
}

/// What kind of actor a role or group is, as far as it decides for whom it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sense {
    /// An organ of a state, which acts for it: government, military, police, courts, parliament,
    /// intelligence.
    Organ,
    /// Who opposes a state from within, armed or not: opposition, rebels, insurgents, separatists,
    /// forces of no known side.
    Opponent,
    /// A part of society: business, media, labour, civilians.
    Society,
    /// A kind of actor beyond one state: organizations of states and others, companies.
    International,
    /// A known group of states, or whose members are states.
    States,
    /// A known body of an organization of states.
    Intergovernmental,
    /// Any other known group: a party, a militia, a charity.
    Other,
    /// A faith.
    Faith,
}

impl Entry {
    /// The three letters.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// What kind of actor it is.
    pub const fn sense(&self) -> Sense {
        self.sense
    }

    /// A short English label.
    pub const fn label(&self) -> &'static str {
        self.label
    }
}

#[derive(Debug, Default)]
struct Table {
    roles: Vec<Entry>,
    groups: Vec<Entry>,
    faiths: Vec<Entry>,
}

impl Table {
    /// The table with each list by code, `None` when a row does not follow the form.
    fn of(text: &'static str) -> Option<Self> {
        let mut table = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (kind, code, sense, label) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
            let (list, sense) = match (kind, sense) {
                ("role", "organ") => (&mut table.roles, Sense::Organ),
                ("role", "opponent") => (&mut table.roles, Sense::Opponent),
                ("role", "society") => (&mut table.roles, Sense::Society),
                ("role", "international") => (&mut table.roles, Sense::International),
                ("group", "states") => (&mut table.groups, Sense::States),
                ("group", "intergovernmental") => (&mut table.groups, Sense::Intergovernmental),
                ("group", "other") => (&mut table.groups, Sense::Other),
                ("faith", "") => (&mut table.faiths, Sense::Faith),
                _ => return None,
            };
            list.push(Entry { code, sense, label });
        }
        for list in [&mut table.roles, &mut table.groups, &mut table.faiths] {
            list.sort_unstable_by_key(|entry| entry.code);
        }
        Some(table)
    }
}

/// The roles, by code.
pub fn roles() -> &'static [Entry] {
    &TABLE.roles
}

/// The known groups, by code.
///
/// # Example
///
/// ```
/// use detente::codebook::actors::{Sense, groups};
///
/// let nato = groups().iter().find(|group| group.code() == "NAT").unwrap();
/// assert_eq!((nato.label(), nato.sense()), ("NATO", Sense::States));
/// ```
pub fn groups() -> &'static [Entry] {
    &TABLE.groups
}

/// The faiths, by code.
fn faiths() -> &'static [Entry] {
    &TABLE.faiths
}

fn among(list: &'static [Entry], code: &str) -> Option<&'static Entry> {
    list.binary_search_by(|entry| entry.code.cmp(code)).ok().map(|at| &list[at])
}

pub(super) fn role(code: &str) -> Option<&'static Entry> {
    among(roles(), code)
}

pub(super) fn group(code: &str) -> Option<&'static Entry> {
    among(groups(), code)
}

pub(super) fn faith(code: &str) -> Option<&'static Entry> {
    among(faiths(), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_follows_the_form_and_no_code_is_twice_in_a_list() {
        let table = Table::of(TEXT).expect("the table");
        for list in [&table.roles, &table.groups, &table.faiths] {
            assert!(list.len() > 30);
            assert!(list.windows(2).all(|pair| pair[0].code < pair[1].code));
            assert!(list.iter().all(|entry| entry.code.len() == 3 && !entry.label.is_empty()));
        }
        assert!(Table::of("role\tGOV\tking\tgovernment").is_none() && Table::of("role\tGOV").is_none());
    }
}
