//! One actor of a dictionary.

use super::dates::Span;
use crate::model::{Bound, Day, Period};

/// A code that an actor has, perhaps for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub(super) code: String,
    pub(super) span: Span,
}

impl Role {
    /// The code as the file has it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// When it holds; `None` on all days that no other code of the actor covers.
    pub fn valid(&self) -> Option<Period> {
        let (first, last) = self.span?;
        let start = if first == Day::MIN { Bound::Open } else { Bound::Date(first.into()) };
        let end = if last == Day::MAX { Bound::Open } else { Bound::Date(last.into()) };
        Period::new(start, end).ok()
    }

    fn covers(&self, day: Day) -> bool {
        self.span.is_some_and(|(first, last)| first <= day && day <= last)
    }
}

/// An actor: its names and its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub(super) names: Vec<String>,
    pub(super) roles: Vec<Role>,
}

/// `[---]`: nobody is coded.
const NOBODY: &str = "---";

impl Entry {
    /// Its names as the file has them, the entry's own first.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The entry's own name in words, without the underscores of the file.
    pub fn name(&self) -> String {
        let first = self.names.first().map_or("", String::as_str);
        first.split(['_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Its codes in the order of the file.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Whether it is an agent, whose code says what somebody is and not who.
    pub fn is_agent(&self) -> bool {
        self.roles.iter().any(|role| role.code.contains('~'))
    }

    /// Its code on a day: the first with dates that cover it, else the first without dates. Without
    /// a day, the code that all its roles have, else the first without dates.
    pub fn code_on(&self, day: Option<Day>) -> Option<&str> {
        let undated = || self.roles.iter().find(|role| role.span.is_none());
        let role = match day {
            Some(day) => self.roles.iter().find(|role| role.covers(day)).or_else(undated),
            None => match self.roles.as_slice() {
                [first, rest @ ..] if rest.iter().all(|role| role.code == first.code) => Some(first),
                _ => undated(),
            },
        };
        role.map(Role::code).filter(|code| *code != NOBODY)
    }
}
