//! What node an actor code asks for.

use super::add::{Link, Plan};
use crate::codebook::actors::{ActorCode, Entry, Part, Sense};
use crate::codebook::states::State;

/// What a code asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    State(&'static State),
    Actor(Plan),
    /// No part of it is known.
    Nothing,
}

/// The node of a code, with the state beside it for codes that name none.
pub(super) fn asked(code: &ActorCode<'_>, beside: Option<&'static State>) -> Asked {
    let state = code.state().or(beside);
    if !is_known(code) {
        return Asked::Nothing;
    }
    if let (true, Some(state)) = (code.is_state_alone(), state) {
        return Asked::State(state);
    }
    let of = |sense| code.groups().filter(move |group| group.sense() == sense).last();
    let (union, body) = (of(Sense::States), of(Sense::Intergovernmental));
    let (kind, link) = match (union.or(body), state) {
        (Some(_), _) if body.is_none() && is_group_alone(code) => ("Coalition", Link::None),
        (Some(_), _) => ("Organization", Link::None),
        (None, Some(state)) if acts_for_state(code) => ("Organization", Link::PartOf(state)),
        (None, Some(state)) => ("Group", Link::NationalOf(state)),
        (None, None) => ("Group", Link::None),
    };
    let (key, name) = match union.or(body) {
        Some(group) if is_group_alone(code) => (group.code().to_owned(), group.label().to_owned()),
        _ => (key(code, beside), name(code, beside, body)),
    };
    Asked::Actor(Plan { kind, key, name, code: Some(code.text().to_owned()), link })
}

/// Whether some part of it is known. Any lower-case letters may be a people, so these count only when
/// they are all there is.
pub(super) fn is_known(code: &ActorCode<'_>) -> bool {
    match code.parts() {
        [(_, Part::People)] => true,
        parts => parts.iter().any(|(_, part)| !matches!(part, Part::People | Part::Unknown)),
    }
}

/// The code with the key of each state in place of its triple, the state beside it first when it
/// names none.
fn key(code: &ActorCode<'_>, beside: Option<&'static State>) -> String {
    let first = beside.filter(|_| code.state().is_none()).map_or("", State::key);
    let parts = code.parts().iter().map(|(text, part)| if let Part::State(state) = part { state.key() } else { text });
    std::iter::once(first).chain(parts).collect()
}

fn name(code: &ActorCode<'_>, beside: Option<&'static State>, body: Option<&'static Entry>) -> String {
    match (body, beside.filter(|_| code.state().is_none())) {
        (Some(body), _) => body.label().to_owned(),
        (None, Some(state)) => format!("{}: {code}", state.name()),
        (None, None) => code.to_string(),
    }
}

/// Whether it is one known group and says nothing else but what kind of actor and where.
fn is_group_alone(code: &ActorCode<'_>) -> bool {
    let beside = |part: &Part| match part {
        Part::Group(_) | Part::Region(_) => true,
        Part::Role(role) => role.code() == "IGO",
        _ => false,
    };
    code.groups().count() == 1 && code.parts().iter().all(|(_, part)| beside(part))
}

/// Whether the first role that is an organ or an opponent is an organ.
fn acts_for_state(code: &ActorCode<'_>) -> bool {
    let telling = |sense: &Sense| matches!(sense, Sense::Organ | Sense::Opponent);
    code.roles().map(Entry::sense).find(telling) == Some(Sense::Organ)
}
