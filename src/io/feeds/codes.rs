//! Event codes as small numbers: every text of two to four figures has one, known or not.

/// Numbers there are, [`NONE`] included.
pub(super) const COUNT: usize = 1 << 14;

/// No code.
pub(super) const NONE: u16 = (1 << 14) - 1;

/// Marks a number of a code that is in no table.
const UNLISTED: u16 = 1 << 15;

/// The number of a code: well formed, which is two to four figures of which the first two are a root of
/// CAMEO, or nothing.
pub(super) fn read(text: &[u8]) -> Option<u16> {
    let figures = text.iter().try_fold(0_u16, |sum, &b| b.is_ascii_digit().then(|| sum * 10 + u16::from(b - b'0')));
    let number = match text.len() {
        2 => figures?,
        3 => figures? + 100,
        4 => figures? + 1100,
        _ => return None,
    };
    Some(number | UNLISTED)
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
