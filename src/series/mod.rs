//! What events add up to, window by window of time.
//!
//! | what | is |
//! |---|---|
//! | [`Tally`] | what some events add up to: how many, their scores, their classes |
//! | [`Series`] | tallies window by window, of the calendar or rolling; [`Measure`] reads numbers off them |
//! | [`Days`] | events by day, asked about any window without going over the events again |
//! | [`Exchange`] | two series of one dyad, either way: reciprocity, imbalance, who answers whom |
//! | [`Decay`] | a score that halves in so many days, kept while events stream by |
//!
//! Sums are whole hundred-thousandths of a score, so that the order of events, threads and windows that
//! roll leave no trace. A window without events is *empty*, which is not zero: it has no sum and no mean.
//!
//! Events come from feeds ([`Feed::series`](crate::io::feeds::Feed::series)) or from the claims of a
//! view ([`analysis::history`](crate::analysis::history)). What is *not* here: which events count, and
//! what a change is ([`analysis::change`](crate::analysis::change)).

mod days;
mod decay;
mod exchange;
mod tally;
mod windows;

pub use days::Days;
pub use decay::Decay;
pub use exchange::{Exchange, Mutual};
pub use tally::{Measure, Tally};
pub use windows::{Series, Stretch};
