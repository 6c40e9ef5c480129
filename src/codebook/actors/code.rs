//! One actor code and its parts.

use std::fmt;

use super::table::{self, Entry, Sense};
use crate::codebook::states::{self, Region, State};

/// What one triple of a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// A state or territory.
    State(&'static State),
    /// A region.
    Region(&'static Region),
    /// A known group.
    Group(&'static Entry),
    /// A role.
    Role(&'static Entry),
    /// A faith.
    Faith(&'static Entry),
    /// A people, in lower case.
    People,
    /// No table has it.
    Unknown,
}

/// An actor code, taken apart.
///
/// # Example
///
/// ```
/// use detente::codebook::actors::ActorCode;
///
/// let code = ActorCode::of("JPNGOVMIL");
/// assert_eq!(code.state().map(|state| state.name()), Some("Japan"));
/// assert_eq!(code.roles().map(|role| role.code()).collect::<Vec<_>>(), ["GOV", "MIL"]);
/// assert_eq!(code.to_string(), "Japan: government, military");
///
/// // Nothing is dropped.
/// assert_eq!(ActorCode::of("JPNQQQGOVX").unknown().collect::<Vec<_>>(), ["QQQ", "X"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorCode<'a> {
    text: &'a str,
    parts: Vec<(&'a str, Part)>,
}

impl<'a> ActorCode<'a> {
    /// Takes a code apart. Blanks around it are not part of it; every other text is a code, if
    /// perhaps one of which nothing is known.
    ///
    /// Cost: linear in the length.
    pub fn of(text: &'a str) -> Self {
        let text = text.trim();
        let mut parts = Vec::with_capacity(text.len() / 3);
        let mut rest = text;
        while let Some((triple, after)) = rest.split_at_checked(3).filter(|(triple, _)| triple.is_ascii()) {
            parts.push((triple, read(triple, parts.is_empty())));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push((rest, Part::Unknown));
        }
        Self { text, parts }
    }

    /// The code without blanks around it.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// All its parts in order; put together they are the code.
    pub fn parts(&self) -> &[(&'a str, Part)] {
        &self.parts
    }

    /// The state: of several the first.
    pub fn state(&self) -> Option<&'static State> {
        self.parts.iter().find_map(|(_, part)| if let Part::State(state) = part { Some(*state) } else { None })
    }

    /// The region: of several the first.
    pub fn region(&self) -> Option<&'static Region> {
        self.parts.iter().find_map(|(_, part)| if let Part::Region(region) = part { Some(*region) } else { None })
    }

    /// Its roles.
    pub fn roles(&self) -> impl Iterator<Item = &'static Entry> {
        self.parts.iter().filter_map(|(_, part)| if let Part::Role(role) = part { Some(*role) } else { None })
    }

    /// Its known groups.
    pub fn groups(&self) -> impl Iterator<Item = &'static Entry> {
        self.parts.iter().filter_map(|(_, part)| if let Part::Group(group) = part { Some(*group) } else { None })
    }

    /// The parts that no table has, the odd end of a code among them.
    pub fn unknown(&self) -> impl Iterator<Item = &'a str> {
        self.parts.iter().filter(|(_, part)| *part == Part::Unknown).map(|(text, _)| *text)
    }

    /// Whether it names a state and nothing else.
    pub fn is_state_alone(&self) -> bool {
        matches!(self.parts.as_slice(), [(_, Part::State(_))])
    }

    /// Whether it has a role of that sense.
    pub fn has_sense(&self, sense: Sense) -> bool {
        self.roles().chain(self.groups()).any(|entry| entry.sense() == sense)
    }
}

/// The reading of a triple; the page of the module says which one comes first.
fn read(triple: &str, first: bool) -> Part {
    if triple.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Part::People;
    }
    let faith = || table::faith(triple).map(Part::Faith);
    let state = || State::of_cameo(triple).map(Part::State);
    let region = || states::region(triple).map(Part::Region);
    let place = || if first { state().or_else(region).or_else(faith) } else { faith().or_else(state).or_else(region) };
    let group = || table::group(triple).map(Part::Group);
    let role = || table::role(triple).map(Part::Role);
    place().or_else(group).or_else(role).unwrap_or(Part::Unknown)
}

/// Who, then what: `Japan: government, military`. What has no label stands as it is written.
impl fmt::Display for ActorCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (text, part)) in self.parts.iter().enumerate() {
            let label = match part {
                Part::State(state) => state.name(),
                Part::Region(region) => region.name(),
                Part::Group(entry) | Part::Role(entry) | Part::Faith(entry) => entry.label(),
                Part::People | Part::Unknown => text,
            };
            let join = match at {
                0 => "",
                1 => ": ",
                _ => ", ",
            };
            write!(f, "{join}{label}")?;
        }
        Ok(())
    }
}
