//! Dictionaries of actors in the form of TABARI and PETRARCH: names, aliases, and the codes they had
//! when.
//!
//! ```text
//! MOHAMMAD_ZAHIR_SHAH_            an entry
//! +ZAHIR_SHAH                     another name of it
//!     [AFGGOV 331108-730717]      its code from one day to another, both included
//!     [AFGELI >730717]            from a day on;  <730717 before it
//!     [AFG]                       on all other days
//! JAPAN_ [JPN]  # comment         an entry with its codes beside it
//! CHAMBER_OF_COMMERCE {CHAMBERS_OF_COMMERCE} [~BUS]   an agent, its plural, its role
//! !MINIST! = MINISTER, MINISTRY   words that !MINIST! in a name stands for
//! ```
//!
//! What is decided:
//!
//! - Years of two figures are 2000 to 2030 up to `30`, else of the twentieth century, as in KEDS,
//!   TABARI and PETRARCH. Dates have six or eight figures; others are no dates, and nothing is guessed
//!   from them.
//! - Names are compared [`folded`](crate::codebook::folded), as wholes. Whether a name may be a stem in
//!   running text (no underscore at its end) is for coders of text and makes no difference here.
//!   Plurals in braces are names; regular ones are not made up.
//! - Codes that hold on a day come first in the order of the file, those with dates before those
//!   without. `[---]` says that nobody is coded.
//! - A code with `~` is an agent's: the rest of an actor's code stands for the `~`.
//! - What follows the last bracket is a note, also without `#`.
//! - A line that is rejected takes the aliases and codes of its entry with it: they would go to the
//!   entry above, which is another actor.
//!
//! Schrodt (2014), *TABARI: Textual Analysis by Augmented Replacement Instructions*, manual 0.8.4;
//! the files of the Open Event Data Alliance that come with PETRARCH2 (2014).

mod dates;
mod entry;
mod line;
mod lookup;
mod read;

pub use entry::{Entry, Role};
pub use lookup::{Coded, Dictionary};
pub use read::{ActorFile, ActorFileRead, Rejected};
