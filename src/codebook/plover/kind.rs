//! The 16 types of events, their classes, and the names they had before.

use std::fmt;
use std::str::FromStr;

use super::{Coding, Mode, Reading, Sanction, mode};
use crate::codebook::cameo::Quad;
use crate::error::Error;

/// What happened.
///
/// # Example
///
/// ```
/// use detente::codebook::plover::Type;
///
/// assert_eq!("request".parse::<Type>()?, Type::Request);
/// assert_eq!(Type::Request.to_string(), "REQUEST");
/// assert_eq!(
///     Type::of("DEMAND").unwrap_err().to_string(),
///     "unsupported PLOVER type `DEMAND`: an earlier version's; it is REQUEST now"
/// );
/// assert_eq!(Type::formerly("DEMAND")?.kind(), Type::Request);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Promise or agree to cooperate.
    Agree,
    /// Meet or talk.
    Consult,
    /// Cooperate by words and diplomacy.
    Support,
    /// Yield by words.
    Concede,
    /// Cooperate by deeds, for both.
    Cooperate,
    /// Help by deeds, for the recipient.
    Aid,
    /// Yield by deeds.
    Retreat,
    /// Ask, demand or order.
    Request,
    /// Disapprove, investigate or allege.
    Accuse,
    /// Refuse.
    Reject,
    /// Threaten.
    Threaten,
    /// Protest in the streets.
    Protest,
    /// Reduce relations.
    Sanction,
    /// Move forces without using them.
    Mobilize,
    /// Repress without violence.
    Coerce,
    /// Use force.
    Assault,
}

const NAMES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

/// A type of an earlier version, what it is now, and how a refusal says so.
type Former = (&'static str, Option<Coding>, &'static str);

static FORMER: [Former; 5] = [
    ("DEMAND", Some(Coding::new(Type::Request)), "an earlier version's; it is REQUEST now"),
    ("DISAPPROVE", Some(accuse("disapprove")), "an earlier version's; it is ACCUSE, disapprove now"),
    ("INVESTIGATE", Some(accuse("investigate")), "an earlier version's; it is ACCUSE, investigate now"),
    ("FIGHT", Some(Coding::new(Type::Assault)), "an earlier version's; it is ASSAULT now"),
    ("CRIME", None, "an earlier version's; version 0.8 has no such type"),
];

const fn accuse(name: &str) -> Coding {
    Coding { mode: Some(mode::known(Type::Accuse, name)), ..Coding::new(Type::Accuse) }
}

impl Type {
    /// All 16, in the manual's order: cooperation first.
    pub const ALL: [Self; 16] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
    ];

    /// The name in feeds, in capitals.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The type of that name, whatever its case.
    ///
    /// # Errors
    ///
    /// Unsupported when the name is one of an earlier version, with what it is now; unknown, with the nearest,
    /// when it is none.
    pub fn of(name: &str) -> Result<Self, Error> {
        if let Some(found) = Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name)) {
            return Ok(found);
        }
        Err(match former(name) {
            Some((_, _, refusal)) => Error::unsupported("PLOVER type", name, *refusal),
            None => Error::unknown_among("PLOVER type", name, NAMES.into_iter()),
        })
    }

    /// What a type of this or an earlier version is now: DEMAND is REQUEST, DISAPPROVE and INVESTIGATE are modes
    /// of ACCUSE, and FIGHT, which the manual's own table still says of CAMEO's root 20, is ASSAULT.
    ///
    /// # Errors
    ///
    /// Unsupported for CRIME, which nothing took the place of; unknown as for [`of`](Self::of).
    pub fn formerly(name: &str) -> Result<Coding, Error> {
        match former(name) {
            Some(&(_, Some(now), _)) => Ok(now),
            _ => Self::of(name).map(Coding::new),
        }
    }

    /// Its modes of version 0.8; AGREE, SUPPORT, CONCEDE, COOPERATE and AID have none.
    pub fn modes(self) -> impl Iterator<Item = Mode> {
        Mode::all().filter(move |mode| mode.kind() == self && mode.is_current())
    }

    /// The class. The manual says of all but SANCTION; of that it says both, so the [`Reading`] does.
    pub const fn quad(self, reading: Reading) -> Quad {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => Quad::VerbalCooperation,
            Self::Cooperate | Self::Aid | Self::Retreat => Quad::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => Quad::VerbalConflict,
            Self::Protest | Self::Mobilize | Self::Coerce | Self::Assault => Quad::MaterialConflict,
            Self::Sanction => match reading.sanction {
                Sanction::Verbal => Quad::VerbalConflict,
                Sanction::Material => Quad::MaterialConflict,
            },
        }
    }
}

fn former(name: &str) -> Option<&'static Former> {
    FORMER.iter().find(|former| former.0.eq_ignore_ascii_case(name))
}

impl FromStr for Type {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::of(name)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
