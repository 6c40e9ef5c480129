//! Modes: how an event of a type was done, with their scores in tenths.

use std::fmt;

use super::{Type, same};
use crate::codebook::Goldstein;
use crate::error::Error;

/// How an event was done; each mode is of one type, and types share names (THREATEN and SANCTION both expel).
///
/// # Example
///
/// ```
/// use detente::codebook::plover::{Mode, Type};
///
/// let drone = Mode::of(Type::Assault, "drone")?;
/// assert_eq!((drone.kind(), drone.name()), (Type::Assault, "drone"));
/// assert_eq!(drone.goldstein().map(|score| score.to_f64()), Some(-9.5));
/// assert_ne!(Mode::of(Type::Threaten, "expel")?, Mode::of(Type::Sanction, "expel")?);
/// assert!(Mode::of(Type::Agree, "drone").unwrap_err().is_unknown());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mode(u8);

/// In the list of modes, though not in the table of scores.
const UNSCORED: i8 = i8::MAX;

/// Not in the manual of version 0.8.
const FORMER: i8 = i8::MIN;

#[rustfmt::skip]
static ROWS: [(Type, &str, i8); 76] = [
    (Type::Consult, "visit", 40), (Type::Consult, "third-party", 10), (Type::Consult, "multilateral", 40),
    (Type::Consult, "phone", 15),
    (Type::Retreat, "withdraw", 80), (Type::Retreat, "release", 65), (Type::Retreat, "disarm", 100),
    (Type::Retreat, "ceasefire", 75), (Type::Retreat, "access", 65), (Type::Retreat, "resign", 45),
    (Type::Retreat, "return", FORMER), (Type::Retreat, "ease", FORMER),
    (Type::Request, "assist", 5), (Type::Request, "change", -10), (Type::Request, "yield", -10),
    (Type::Request, "meet", 0),
    (Type::Accuse, "disapprove", -20), (Type::Accuse, "investigate", -35), (Type::Accuse, "allege", -35),
    (Type::Reject, "assist", -15), (Type::Reject, "change", -20), (Type::Reject, "yield", -20),
    (Type::Reject, "meet", -20),
    (Type::Threaten, "restrict", -30), (Type::Threaten, "arrest", -35), (Type::Threaten, "relations", -35),
    (Type::Threaten, "expel", -35), (Type::Threaten, "territory", -40), (Type::Threaten, "violence", -35),
    (Type::Threaten, "ban", FORMER), (Type::Threaten, "political", FORMER),
    (Type::Protest, "demo", -50), (Type::Protest, "riot", -70), (Type::Protest, "strike", -50),
    (Type::Protest, "hunger", -45), (Type::Protest, "boycott", -45), (Type::Protest, "obstruct", -45),
    (Type::Protest, "vandalize", UNSCORED),
    (Type::Sanction, "convict", -60), (Type::Sanction, "expel", -55), (Type::Sanction, "withdraw", -60),
    (Type::Sanction, "discontinue", -60),
    (Type::Mobilize, "troops", -65), (Type::Mobilize, "weapons", -65), (Type::Mobilize, "police", -55),
    (Type::Mobilize, "militia", -60),
    (Type::Coerce, "seize", -70), (Type::Coerce, "restrict", -70), (Type::Coerce, "censor", -65),
    (Type::Coerce, "curfew", -65), (Type::Coerce, "martial-law", -75), (Type::Coerce, "arrest", -70),
    (Type::Coerce, "deport", -70), (Type::Coerce, "withhold", -70), (Type::Coerce, "misinformation", -65),
    (Type::Coerce, "cyber", -70), (Type::Coerce, "ban", FORMER),
    (Type::Assault, "abduct", -85), (Type::Assault, "beat", -75), (Type::Assault, "torture", -85),
    (Type::Assault, "sexual", -85), (Type::Assault, "targeted", -95), (Type::Assault, "destroy", -85),
    (Type::Assault, "primitive", -80), (Type::Assault, "firearms", -90), (Type::Assault, "explosives", -90),
    (Type::Assault, "suicide-attack", -95), (Type::Assault, "aerial", -95), (Type::Assault, "drone", -95),
    (Type::Assault, "heavy-weapons", -95), (Type::Assault, "crowd-control", -75),
    (Type::Assault, "unconventional", -100), (Type::Assault, "assassinate", FORMER),
    (Type::Assault, "cleansing", FORMER), (Type::Assault, "massacre", FORMER), (Type::Assault, "seize", FORMER),
];

/// The mode of a row of ours, where a constant is made.
pub(super) const fn known(kind: Type, name: &str) -> Mode {
    let mut row = 0;
    while row < ROWS.len() {
        if ROWS[row].0 as usize == kind as usize && same(ROWS[row].1, name) {
            return Mode(row as u8);
        }
        row += 1;
    }
    panic!("a mode that its type lacks")
}

impl Mode {
    /// All modes by type, those of earlier versions last under each.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone {
        (0..ROWS.len() as u8).map(Self)
    }

    /// The mode of that name under a type, whatever its case; one of an earlier version too.
    ///
    /// # Errors
    ///
    /// Unknown, with the nearest of the type, when the type has no such mode.
    pub fn of(kind: Type, name: &str) -> Result<Self, Error> {
        let modes = Self::all().filter(|mode| mode.kind() == kind);
        let found = modes.clone().find(|mode| mode.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| Error::unknown_among("PLOVER mode", name, modes.map(Self::name)))
    }

    /// Whose mode it is.
    pub fn kind(self) -> Type {
        ROWS[usize::from(self.0)].0
    }

    /// The name in feeds.
    pub fn name(self) -> &'static str {
        ROWS[usize::from(self.0)].1
    }

    /// Whether version 0.8 has it. Nine are not in it and stand in the conversion from CAMEO of 2021: `return`
    /// and `ease` of RETREAT, `ban` and `political` of THREATEN, `ban` of COERCE, and `assassinate`, `cleansing`,
    /// `massacre` and `seize` of ASSAULT.
    pub fn is_current(self) -> bool {
        ROWS[usize::from(self.0)].2 != FORMER
    }

    /// The score of version 0.8; `None` for `vandalize` of PROTEST, which its table of scores lacks, and for modes
    /// that are not [current](Self::is_current).
    pub fn goldstein(self) -> Option<Goldstein> {
        Goldstein::from_tenths(ROWS[usize::from(self.0)].2)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mode({}: {})", self.kind(), self.name())
    }
}
