//! PLOVER: 16 types of events with modes and contexts, their scores and classes, and CAMEO's codes in them.
//!
//! | what | where |
//! |---|---|
//! | [`Type`]: what happened; names of earlier versions | `kind` |
//! | [`Mode`]: how, under a type | `mode` |
//! | [`Context`]: what it was about | `context` |
//! | [`Scale`] and [`Reading`]: two sets of scores, and what is read where the manual contradicts itself | `score` |
//! | [`Sector`]: who acts in a country | `sector` |
//! | [`Coding`]: type, mode and contexts together; [`Code::plover`](super::cameo::Code::plover) | `coding` |
//! | the rows of the conversion from CAMEO | `conversion` |
//!
//! # Whose it is
//!
//! PLOVER is the Open Event Data Alliance's *Political Language Ontology for Verifiable Event Records*, here as
//! its manual of version 0.8 has it (2021 and after: 16 types, 37 contexts, 25 sectors), and as POLECAT is coded
//! (Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023, *PLOVER and POLECAT: A New Political Event Ontology
//! and Dataset*). The conversion is Schrodt's table *CAMEO2PLOVER* of 17 September 2021.
//!
//! # What was decided
//!
//! - The manual prints +3 for ACCUSE beside modes of -2 and -3.5, and puts SANCTION in one class here and in
//!   another there: both are the caller's choice, a [`Reading`].
//! - Modes and contexts that only the conversion has, made while the manual was changing, are known and
//!   say so: [`Mode::is_current`], [`Context::is_current`].
//! - Types of earlier versions are refused by name; [`Type::formerly`] reads them.

mod coding;
mod context;
mod conversion;
mod kind;
mod mode;
mod score;
mod sector;

pub use coding::Coding;
pub use context::Context;
pub use kind::Type;
pub use mode::Mode;
pub use score::{Accuse, Reading, Sanction, Scale};
pub use sector::Sector;

/// Whether two texts are the same, where a constant is made.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
