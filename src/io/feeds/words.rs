//! Short fields as words of eight bytes, so that what was read once is known when it comes again.
//!
//! Feeds repeat themselves: a day, a code or a score of at most eight bytes is one number, and a
//! small table of numbers seen remembers what each means. The careful reading happens once.

use crate::model::Day;

/// At most eight bytes as a number, the first byte lowest; longer ones are none, nor are those that end
/// in a zero byte, which would be the number of shorter ones. The bytes must stand in a buffer that
/// goes on for eight bytes behind `start`.
#[inline]
pub(super) fn word(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end - start;
    if length == 0 {
        return Some(0);
    }
    let eight = bytes.get(start..)?.first_chunk::<8>().filter(|_| length <= 8)?;
    let word = u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * length));
    (word >> (8 * length - 8) != 0).then_some(word)
}

/// At most sixteen bytes, but any, as two words, on the same conditions.
#[inline]
pub(super) fn two_words(bytes: &[u8], start: usize, end: usize) -> Option<[u64; 2]> {
    let masks = MASKS.get(end - start)?;
    let (halves, _) = bytes.get(start..)?.first_chunk::<16>()?.as_chunks::<8>();
    if end == start || bytes[end - 1] == 0 {
        return None;
    }
    Some([u64::from_le_bytes(halves[0]) & masks[0], u64::from_le_bytes(halves[1]) & masks[1]])
}

/// The bits of so many bytes in two words.
const MASKS: [[u64; 2]; 17] = {
    let mut masks = [[0; 2]; 17];
    let mut bytes = 1;
    while bytes <= 16 {
        let low = if bytes < 8 { bytes } else { 8 };
        masks[bytes][0] = u64::MAX >> (64 - 8 * low);
        if bytes > 8 {
            masks[bytes][1] = u64::MAX >> (64 - 8 * (bytes - 8));
        }
        bytes += 1;
    }
    masks
};

/// The bytes of a word; a word ends before its first zero byte.
pub(super) fn bytes_of(word: u64) -> ([u8; 8], usize) {
    (word.to_le_bytes(), 8 - word.leading_zeros() as usize / 8)
}

/// What words mean, for as many as fit.
#[derive(Debug)]
pub(super) struct Memo<T> {
    slots: Vec<(u64, T)>,
    shift: u32,
}

/// 2^64 divided by the golden ratio, odd: spreads words over slots (Knuth, TAOCP 3, 6.4).
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl<T: Copy> Memo<T> {
    /// With 2^`bits` slots; `empty` is what the word of no bytes means.
    pub(super) fn new(bits: u32, empty: T) -> Self {
        Self { slots: vec![(0, empty); 1 << bits], shift: 64 - bits }
    }

    /// What a word means.
    #[inline]
    pub(super) fn get(&mut self, word: u64, read: impl FnOnce(&[u8]) -> T) -> T {
        let at = (word.wrapping_mul(SPREAD) >> self.shift) as usize;
        let (known, meaning) = self.slots[at];
        if known == word {
            return meaning;
        }
        let (bytes, length) = bytes_of(word);
        let meaning = read(&bytes[..length]);
        self.slots[at] = (word, meaning);
        meaning
    }
}

/// The number of the day `YYYYMMDD`, if there is one.
pub(super) fn compact_day(text: &[u8]) -> Option<i32> {
    let figures: &[u8; 8] = text.try_into().ok()?;
    let number =
        |part: &[u8]| part.iter().try_fold(0_u32, |sum, &b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')));
    let (year, month, day) = (number(&figures[..4])?, number(&figures[4..6])?, number(&figures[6..])?);
    Day::new(year.cast_signed(), month, day).ok().map(Day::number)
}

/// `YYYY-MM-DD` without its hyphens, as a word.
#[inline]
pub(super) fn iso_word(text: &[u8]) -> Option<u64> {
    let ten: &[u8; 10] = text.try_into().ok()?;
    (ten[4] == b'-' && ten[7] == b'-').then_some(())?;
    let eight = [ten[0], ten[1], ten[2], ten[3], ten[5], ten[6], ten[8], ten[9]];
    Some(u64::from_le_bytes(eight))
}

/// `M/D/YYYY` as a word of `YYYYMMDD`, with the month first or the day.
pub(super) fn slash_word(text: &[u8], month_first: bool) -> Option<u64> {
    let mut parts = text.split(|&b| b == b'/');
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    let two = |part: &[u8]| match *part {
        [one] => Some([b'0', one]),
        [ten, one] => Some([ten, one]),
        _ => None,
    };
    let (year, month, day): (&[u8; 4], _, _) = (year.try_into().ok()?, two(month)?, two(day)?);
    let eight = [year[0], year[1], year[2], year[3], month[0], month[1], day[0], day[1]];
    parts.next().is_none().then_some(u64::from_le_bytes(eight))
}

/// Whether six figures are a time of day.
pub(super) fn is_time(text: &[u8]) -> bool {
    let &[ten_hours, hours, ten_minutes, _, ten_seconds, _] = text else { return false };
    let hour_is = ten_hours < b'2' || (ten_hours == b'2' && hours < b'4');
    text.iter().all(u8::is_ascii_digit) && hour_is && ten_minutes < b'6' && ten_seconds < b'6'
}
