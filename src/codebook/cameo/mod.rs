//! CAMEO: 318 codes of what one actor does to another, their labels, scores and classes.
//!
//! Codes are text: `010` (make statement) and `10` (demand) are two codes. The first two figures are the
//! *root*, the first three the *base*.
//!
//! | what | where |
//! |---|---|
//! | [`Code`]: a code, its text, root and base | `code` |
//! | [`Form`]: whether text is a code that is listed, one that could be, or none | `form` |
//! | labels, and the code of a printed label | `label` |
//! | [`Scale`]: the three tables of scores | `scale` |
//! | [`Quad`], [`Penta`]: classes | `class` |
//! | the rows | `table` |
//!
//! # Whose it is
//!
//! CAMEO is Gerner, Schrodt and Yilmaz, *Conflict and Mediation Event Observations* (Schrodt 2012, *CAMEO
//! Event and Actor Codebook*, version 1.1b3). Code lists leave it in several versions. Here are all codes of
//! ICEWS' list (312 codes, as `andybega/icews` carries it), of GDELT's table of scores (310) and of the list
//! 0.7b5 of 2007, and the five that version 1.1b3 added (`155`, `176`, `1834`, `1951`, `1952`). Eight are thus
//! listed here though GDELT's own table lacks them, `106` among them, which its rows carry; a
//! [scale](Scale) has no score for a code that its table lacks.
//!
//! # What was decided
//!
//! - Where lists word a label differently, ours is the one ICEWS prints; the others are found by
//!   [`Code::labelled`].
//! - `1883`, which some lists have in the place of `183`, is a misprint and is not listed. The codes of the
//!   early version 0.5b1 that later ones dropped (`0357`, `1641` to `1643`) are not listed either.
//! - The scores stay apart by table, since they disagree: [`Scale`].
//! - The class of roots 09 and 14 in GDELT's rows is not that of the textbook: [`Code::quad_gdelt`].

mod class;
mod code;
mod form;
mod label;
mod scale;
mod table;

pub use class::{Penta, Quad};
pub use code::Code;
pub use form::Form;
pub use scale::Scale;
