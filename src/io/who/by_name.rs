//! What node a name with a country beside it asks for.

use super::add::{Link, Plan};
use crate::codebook::actors::Sense;
use crate::codebook::states::State;
use crate::model::Day;

/// What feeds write where they have nothing.
const NOTHING: [&str; 6] = ["NA", "N/A", "NULL", "None", "---", "Unspecified Actor"];

/// A text that says something.
pub(super) fn said(text: Option<&str>) -> Option<&str> {
    let around = |c: char| c.is_whitespace() || c.is_control();
    text.map(|text| text.trim_matches(around)).filter(|text| !text.is_empty() && !NOTHING.contains(text))
}

/// The state of a country column: a CAMEO code, which all codes of three letters of ISO 3166-1 in force
/// are, else a name.
pub(super) fn country(text: Option<&str>, day: Option<Day>) -> Option<&'static State> {
    let text = said(text)?;
    State::of_cameo(text).or_else(|| State::if_named(text, day))
}

/// A name and the state in the brackets at its end, `Police (India)`.
pub(super) fn bracketed(name: &str, day: Option<Day>) -> Option<(&str, &'static State)> {
    let state = State::if_named(inside(name)?, day)?;
    let (before, _) = name.rsplit_once(" (")?;
    Some((before.trim(), state)).filter(|(before, _)| !before.is_empty())
}

/// What stands in the brackets at the end of a name.
pub(super) fn inside(name: &str) -> Option<&str> {
    name.strip_suffix(')')?.rsplit_once(" (").map(|(_, inside)| inside)
}

/// The node of somebody of a state.
pub(super) fn asked(name: &str, state: &'static State, sense: Option<Sense>) -> Plan {
    let (kind, link) = match sense {
        Some(Sense::Organ) => ("Organization", Link::PartOf(state)),
        Some(Sense::Intergovernmental) => ("Organization", Link::None),
        _ => ("Group", Link::NationalOf(state)),
    };
    let shown = format!("{name} ({})", state.name());
    Plan { kind, key: shown.clone(), name: shown, code: None, link }
}
