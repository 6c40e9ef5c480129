//! What happened between two, event by event: series of it, and which events carry a change.
//!
//! | file | asks |
//! |---|---|
//! | `events` | which claims of a view are events, by directed dyad in order of days: [`History`], [`Dyad`] |
//! | `class` | of which class the events of a relation are: [`Classes`] |
//! | `shares` | how much of a change each event makes: [`Carrier`] |
//! | `shifts` | when it changed and which events carry it: [`Shift`], [`Surge`], [`Alert`] |
//!
//! Sums, windows and decay are [`series`](crate::series)'s; what a change in numbers is,
//! [`change`](super::change)'s. This room brings them to claims.
//!
//! Events too many to keep go [straight from feeds to series](crate::io::feeds::Feed::series); then nobody
//! can be asked which of them carried a change.

mod class;
mod events;
mod shares;
mod shifts;

pub use class::Classes;
pub use events::{Dyad, Event, History};
pub use shares::Carrier;
pub use shifts::{Alert, Shift, Surge};
