//! Taking CAMEO actor codes apart: `JPNGOVMIL` is Japan, its government, its military.
//!
//! A code is triples: who (a state, a region, an international or generic actor), then what it is
//! (roles, known groups, faiths, peoples). GDELT, the PETRARCH dictionaries and other coders of the
//! CAMEO family write them; they disagree on details, and so a triple that no table here knows is
//! kept and named, never dropped. So is what is left when the length is no multiple of three.
//!
//! Where a triple has two readings, the first triple is read as a state before anything else and a
//! later one as a faith before a state: `SHN` is Saint Helena, and in `JPNSHN` Shinto; `SUN` is the
//! Soviet Union, and in `IRQSUN` Sunni. A triple in lower case is a people (`kur`), as GDELT writes
//! them; the table of peoples is not held, so these have no label.
//!
//! Whose codes: the tables of types and known groups that GDELT publishes with CAMEO (where two
//! rows share a code, one of them counts: `CEM`, `WTO`, `UIS`), the religions of the CAMEO 1.1b3
//! codebook, and `AFU`, `ASF`, `JMA`, `MUS`, `PPL` and `PTY`, which rows and the PETRARCH dictionaries
//! of 2014 use beyond them. Labels are ours. Schrodt (2012), *CAMEO: Conflict and Mediation Event
//! Observations Event and Actor Codebook*, version 1.1b3.

mod code;
mod table;

pub use code::{ActorCode, Part};
pub use table::{Entry, Sense, groups, roles};
