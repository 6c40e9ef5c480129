//! Facts by ids, one a line, as data sets of temporal knowledge graphs are shipped.
//!
//! | what | where |
//! |---|---|
//! | [`QuadrupleList`]: how a list is read, and what was found | `read` |
//! | a line taken apart | `line` |
//! | [`QuadrupleSets`]: train, valid and test of a directory, times in one unit | `sets` |
//!
//! A line is `subject relation object time`, whole numbers between blanks or tabs: ids from 0 to
//! 4,294,967,295 and a time of 64 bits. Columns after the fourth are ignored (some sets repeat the
//! time or end in a constant), as are blank lines and a byte-order mark; lines end with a line feed,
//! with or without a carriage return before it. Anything else is an error with its line and column,
//! and nothing is taken of the list. What an input is wrapped in is told by its first bytes
//! ([`container`](super::container)), whatever it is called.
//!
//! Ids are kept as they are: what they stand for is in files of the set's own. Facts that repeat stay;
//! whoever asks ([`analysis::forecast`](crate::analysis::forecast)) decides what a repetition means.

mod line;
mod read;
mod sets;

pub use read::{QuadrupleList, QuadruplesRead};
pub use sets::QuadrupleSets;
