//! Where the fields of tab-separated rows begin and end, 64 bytes at a time.
//!
//! A row is found by counting separators in bit masks, one bit a byte: most columns of a wide
//! feed are never looked at. Quotes are data here, as they are in all feeds separated by tabs.

/// Bytes that must follow the last row, so that whole words can be read anywhere.
pub(super) const PADDING: usize = 64;

/// Goes over rows from separator to separator.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    /// Rows, each ended by the line end, and [`PADDING`] after them.
    bytes: &'a [u8],
    line_end: u8,
    /// Where the masks begin, and what is ahead in them.
    at: usize,
    tabs: u64,
    ends: u64,
    /// Whether an odd byte stands in the words since it was last asked, and in this one.
    odd: bool,
    word_odd: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(bytes: &'a [u8], line_end: u8) -> Self {
        let mut scan = Self { bytes, line_end, at: 0, tabs: 0, ends: 0, odd: false, word_odd: false };
        scan.load();
        scan
    }

    #[inline]
    fn load(&mut self) {
        let Some(word) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<64>()) else {
            // Beyond the padding there is no row; an end there keeps every loop finite.
            (self.tabs, self.ends) = (0, 1);
            return;
        };
        let (tabs, ends, odd) = masks(word, self.line_end);
        (self.tabs, self.ends) = (tabs, ends);
        self.word_odd = odd;
        self.odd |= odd;
    }

    #[inline]
    fn next_word(&mut self) {
        self.at += 64;
        self.load();
    }

    /// The place of the next tab, or `None` when the row ends before it.
    #[inline]
    pub(super) fn next_tab(&mut self) -> Option<usize> {
        while self.tabs == 0 {
            if self.ends != 0 {
                return None;
            }
            self.next_word();
        }
        let tab = self.tabs.trailing_zeros();
        if self.ends.trailing_zeros() < tab {
            return None;
        }
        self.tabs &= self.tabs - 1;
        Some(self.at + tab as usize)
    }

    /// The place of the tab that is so many tabs ahead (1 is the next), or `None` when the row
    /// ends before it.
    #[inline]
    pub(super) fn tab(&mut self, mut ahead: u32) -> Option<usize> {
        loop {
            let before_end = if self.ends == 0 { self.tabs } else { self.tabs & below(self.ends) };
            let count = before_end.count_ones();
            if count >= ahead {
                for _ in 1..ahead {
                    self.tabs &= self.tabs - 1;
                }
                let place = self.at + self.tabs.trailing_zeros() as usize;
                self.tabs &= self.tabs - 1;
                return Some(place);
            }
            if self.ends != 0 {
                return None;
            }
            ahead -= count;
            self.next_word();
        }
    }

    /// Passes the rest of the row: how many tabs it has, and where it ends.
    #[inline]
    pub(super) fn finish(&mut self) -> (u32, usize) {
        let mut count = 0;
        while self.ends == 0 {
            count += self.tabs.count_ones();
            self.next_word();
        }
        let before = below(self.ends);
        count += (self.tabs & before).count_ones();
        let place = self.at + self.ends.trailing_zeros() as usize;
        self.tabs &= !before;
        self.ends &= self.ends - 1;
        (count, place)
    }

    /// Whether an odd byte, which is a control character or beyond ASCII, may stand in what was passed since
    /// this was last asked; bytes of the neighbouring rows count too.
    #[inline]
    pub(super) fn take_odd(&mut self) -> bool {
        std::mem::replace(&mut self.odd, self.word_odd)
    }
}

/// Bits below the lowest one set.
#[inline]
const fn below(mask: u64) -> u64 {
    (mask & mask.wrapping_neg()).wrapping_sub(1)
}

/// Bits where 64 bytes are tabs and line ends, and whether any is odd.
#[inline]
fn masks(word: &[u8; 64], line_end: u8) -> (u64, u64, bool) {
    let ends = folded(word, line_end);
    // Most words of a wide row end no line.
    let ends = if ends == 0 { 0 } else { transposed(ends) };
    let odd = word.iter().fold(0, |odd, &byte| odd | u8::from(is_odd(byte, line_end)));
    (transposed(folded(word, b'\t')), ends, odd != 0)
}

/// A control character that separates nothing, or a byte beyond ASCII: below a blank, as signed bytes go.
#[inline]
const fn is_odd(byte: u8, line_end: u8) -> bool {
    (byte.cast_signed() < 32 || byte == 0x7f) && byte != b'\t' && byte != line_end
}

/// Byte `i` of the result has bit `g` where byte `8 g + i` of the word is `byte`: what vector
/// instructions make of 64 bytes in a dozen steps, without any being asked for by name.
#[inline]
fn folded(word: &[u8; 64], byte: u8) -> u64 {
    let mut bits = [0; 64];
    for (bit, (&known, weight)) in bits.iter_mut().zip(word.iter().zip(WEIGHTS)) {
        *bit = if known == byte { weight } else { 0 };
    }
    bits.as_chunks::<8>().0.iter().fold(0, |all, &eight| all | u64::from_le_bytes(eight))
}

const WEIGHTS: [u8; 64] = {
    let mut weights = [0; 64];
    let mut at = 0;
    while at < 64 {
        weights[at] = 1 << (at / 8);
        at += 1;
    }
    weights
};

/// Rows and columns of eight by eight bits exchanged (Warren, Hacker's Delight, 7-3).
#[inline]
const fn transposed(mut bits: u64) -> u64 {
    let mut moved = (bits ^ (bits >> 7)) & 0x00AA_00AA_00AA_00AA;
    bits ^= moved ^ (moved << 7);
    moved = (bits ^ (bits >> 14)) & 0x0000_CCCC_0000_CCCC;
    bits ^= moved ^ (moved << 14);
    moved = (bits ^ (bits >> 28)) & 0x0000_0000_F0F0_F0F0;
    bits ^ moved ^ (moved << 28)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn masks_are_those_of_a_loop(bytes in prop::array::uniform32(prop::sample::select(vec![9u8, 10, 13, 0, 65, 0x80, 0xff])), end in prop::sample::select(vec![b'\n', b'\r'])) {
            let mut word = [0; 64];
            word[..32].copy_from_slice(&bytes);
            word[32..].copy_from_slice(&bytes);
            word[40] = 9;
            let bits = |byte: u8| (0..64).fold(0, |mask, at| mask | u64::from(word[at] == byte) << at);
            prop_assert_eq!(masks(&word, end), (bits(b'\t'), bits(end), word.iter().any(|byte| !byte.is_ascii() || *byte == 0x7f || (*byte < 32 && *byte != 9 && *byte != end))));
        }

        #[test]
        fn rows_and_tabs_are_where_a_split_finds_them(rows in prop::collection::vec(prop::collection::vec("[a-z]{0,30}", 1..9), 1..9), ahead in 1_u32..5) {
            let text: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
            let mut bytes = text.clone().into_bytes();
            bytes.resize(text.len() + PADDING, 0);
            let mut scan = Scan::new(&bytes, b'\n');
            let mut start = 0;
            for line in text.lines() {
                let tabs: Vec<usize> = line.match_indices('\t').map(|(at, _)| start + at).collect();
                let found = if ahead == 1 { scan.next_tab() } else { scan.tab(ahead) };
                prop_assert_eq!(found, tabs.get(ahead as usize - 1).copied());
                let passed = if found.is_some() { ahead } else { 0 };
                let (rest, end) = scan.finish();
                start += line.len() + 1;
                prop_assert_eq!(end, start - 1);
                if found.is_some() {
                    prop_assert_eq!(rest + passed, tabs.len() as u32);
                }
            }
        }
    }
}
