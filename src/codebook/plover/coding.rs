//! Type, mode and contexts together, and what a code of CAMEO is in them.

use super::conversion::ROWS;
use super::{Context, Mode, Type};
use crate::codebook::cameo::Code;

/// An event as PLOVER codes it: a type, perhaps a mode of that type, and contexts.
///
/// # Example
///
/// ```
/// use detente::codebook::plover::{Coding, Mode, Reading, Scale, Type};
///
/// let visit = Coding::by(Mode::of(Type::Consult, "visit")?);
/// assert_eq!((visit.kind(), visit.mode().map(Mode::name)), (Type::Consult, Some("visit")));
/// let score = |coding: Coding, scale| coding.goldstein(scale, Reading::default()).to_f64();
/// assert_eq!((score(visit, Scale::Expert), score(Coding::new(Type::Consult), Scale::Expert)), (4.0, 2.5));
/// assert_eq!(score(visit, Scale::Frequency), 2.1); // that scale knows no modes
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Coding {
    pub(super) kind: Type,
    pub(super) mode: Option<Mode>,
    pub(super) contexts: [Option<Context>; 2],
}

impl Coding {
    /// A type alone.
    pub const fn new(kind: Type) -> Self {
        Self { kind, mode: None, contexts: [None; 2] }
    }

    /// A mode, and the type it is of.
    pub fn by(mode: Mode) -> Self {
        Self { mode: Some(mode), ..Self::new(mode.kind()) }
    }

    /// What happened.
    pub const fn kind(&self) -> Type {
        self.kind
    }

    /// How, where that is said.
    pub const fn mode(&self) -> Option<Mode> {
        self.mode
    }

    /// What it was about: none, one or two.
    pub fn contexts(&self) -> impl Iterator<Item = Context> {
        self.contexts.into_iter().flatten()
    }
}

impl Code {
    /// The code in PLOVER, by Schrodt's conversion of 17 September 2021; `None` for roots 01 and 02 and all under
    /// them, which PLOVER dropped.
    ///
    /// The type does not follow from the root: `163` is COERCE, `191` and `192` are COERCE, `1712` and `175` are
    /// ASSAULT, `0813` and `0814` are RETREAT. What was decided:
    ///
    /// - A root is coded as the table heads it, without mode or context. It heads 08 twice, CONCEDE and RETREAT;
    ///   here it is CONCEDE, as is `080`, to yield in no stated way.
    /// - The manual's prose still calls root 20 FIGHT, a type that no longer exists; the table has ASSAULT.
    /// - The table gives `175` the mode `pro_autocracy`, which is a context; here it is one.
    /// - `155`, `176`, `1834`, `1951` and `1952`, which the table lacks, are coded as their root, as the manual
    ///   advises of detail that it does not name.
    /// - Modes and contexts are the table's, also where version 0.8 has them no more; they
    ///   [say so](Mode::is_current).
    ///
    /// Cost: a binary search among 274 rows.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::codebook::cameo::Code;
    /// use detente::codebook::plover::Type;
    ///
    /// let visit = Code::of("042")?.plover();
    /// assert_eq!(visit.map(|c| (c.kind(), c.mode().map(|m| m.name()))), Some((Type::Consult, Some("visit"))));
    /// let aid = Code::of("0333")?.plover().map(|coding| coding.contexts().map(|c| c.name()).collect::<Vec<_>>());
    /// assert_eq!(aid, Some(vec!["humanitarian"]));
    /// assert_eq!(Code::of("010")?.plover(), None); // a statement
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn plover(self) -> Option<Coding> {
        let row = |code: Self| {
            let at = ROWS.binary_search_by(|row| row.0.cmp(code.text())).ok()?;
            Some(ROWS[at].1)
        };
        row(self).or_else(|| row(self.root()))
    }
}
