//! Event codes as small numbers: every text of two to four figures has one, known or not.

use crate::codebook::cameo::Form;

/// Numbers there are, [`NONE`] included.
pub(super) const COUNT: usize = 1 << 14;

/// No code.
pub(super) const NONE: u16 = (1 << 14) - 1;

/// Marks a number of a code that is in no table.
const UNLISTED: u16 = 1 << 15;

/// The number of a code of CAMEO, or of a text of that form that is in no list.
pub(super) fn read(text: &[u8]) -> Option<u16> {
    let unlisted = match Form::of(text) {
        Form::Listed(_) => 0,
        Form::Unlisted { .. } => UNLISTED,
        Form::Malformed => return None,
    };
    let figures = text.iter().fold(0_u16, |sum, byte| sum * 10 + u16::from(byte - b'0'));
    let above = match text.len() {
        2 => 0,
        3 => 100,
        _ => 1100,
    };
    Some((figures + above) | unlisted)
}

/// Whether a code is in no table.
pub(super) const fn is_unlisted(code: u16) -> bool {
    code & UNLISTED != 0
}

/// The place of a code in tables of [`COUNT`].
pub(super) const fn place(code: u16) -> usize {
    (code & !UNLISTED) as usize
}

/// The text of the code at a place.
pub(super) fn text(place: usize) -> String {
    match place {
        0..100 => format!("{place:02}"),
        100..1100 => format!("{:03}", place - 100),
        _ => format!("{:04}", place - 1100),
    }
}
