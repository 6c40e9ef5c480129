//! Numbers for the names of actors, given in order of first sight.
//!
//! Codes of at most sixteen bytes, which is what most feeds have, are compared as numbers and
//! never looked up as text. Slots are chosen by multiplication with an odd number drawn for the
//! table (Dietzfelbinger et al. 1997), so that nobody can prepare names that collide.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// The names seen, numbered from 0.
#[derive(Clone, Debug)]
pub(super) struct Names {
    short: Words,
    long: HashTable<u32>,
    state: RandomState,
    /// All names one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// The numbers of names of at most sixteen bytes, by their two words.
///
/// Slots are eight bytes, and words stand by number: names seen often come first and lie together,
/// so that a few lines of the cache answer most rows.
#[derive(Clone, Debug)]
struct Words {
    /// Some bits of the sum and a number; a number of [`VACANT`] is no entry.
    slots: Vec<(u32, u32)>,
    shift: u32,
    count: usize,
    odd: [u64; 2],
    /// The words of all names by number; those of long names are zeros.
    texts: Vec<[u64; 2]>,
}

const VACANT: u32 = u32::MAX;
/// Slots to begin with, as a power of two.
const BITS: u32 = 10;

impl Words {
    fn new(state: &RandomState) -> Self {
        let odd = std::array::from_fn(|at| state.hash_one(at as u64) | 1);
        Self { slots: vec![(0, VACANT); 1 << BITS], shift: 64 - BITS, count: 0, odd, texts: Vec::new() }
    }

    #[inline]
    fn sum(&self, words: &[u64; 2]) -> u64 {
        words[0].wrapping_mul(self.odd[0]).wrapping_add(words[1].wrapping_mul(self.odd[1]))
    }

    /// The number of these words, or the slot where it would stand.
    #[inline]
    fn find(&self, words: &[u64; 2]) -> Result<u32, usize> {
        let (sum, mask) = (self.sum(words), self.slots.len() - 1);
        let (mut at, tag) = ((sum >> self.shift) as usize, sum as u32);
        loop {
            let (known, number) = self.slots[at & mask];
            if number == VACANT {
                return Err(at & mask);
            }
            if known == tag && self.texts.get(number as usize) == Some(words) {
                return Ok(number);
            }
            at += 1;
        }
    }

    #[cold]
    fn insert(&mut self, slot: usize, words: [u64; 2], number: u32) {
        self.slots[slot] = (self.sum(&words) as u32, number);
        self.count += 1;
        if self.count * 8 <= self.slots.len() * 5 {
            return;
        }
        let doubled = vec![(0, VACANT); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, doubled);
        self.shift -= 1;
        for (_, number) in old.into_iter().filter(|&(_, number)| number != VACANT) {
            let words = self.texts[number as usize];
            if let Err(slot) = self.find(&words) {
                self.slots[slot] = (self.sum(&words) as u32, number);
            }
        }
    }
}

impl Names {
    /// With the draws of `state`.
    pub(super) fn alike(state: &RandomState) -> Self {
        Self {
            short: Words::new(state),
            long: HashTable::new(),
            state: state.clone(),
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of a name.
    pub(super) fn get(&self, number: u32) -> &[u8] {
        name(&self.text, &self.ends, number)
    }

    /// The number of a name given as two words (not of no bytes).
    #[inline]
    pub(super) fn short(&mut self, words: [u64; 2], name: &[u8]) -> u32 {
        self.short.find(&words).unwrap_or_else(|slot| {
            let number = self.push(name, words);
            self.short.insert(slot, words, number);
            number
        })
    }

    /// The number of a name of any length; one that holds a zero byte is compared as text.
    pub(super) fn number(&mut self, name: &[u8]) -> u32 {
        if name.len() > 16 || name.contains(&0) {
            return self.long(name);
        }
        self.short(words(name), name)
    }

    fn long(&mut self, text: &[u8]) -> u32 {
        let hash = self.state.hash_one(text);
        if let Some(&number) = self.long.find(hash, |&number| self.get(number) == text) {
            return number;
        }
        let number = self.push(text, [0; 2]);
        let Self { state, text, ends, .. } = self;
        self.long.insert_unique(hash, number, |&number| state.hash_one(name(text, ends, number)));
        number
    }

    /// The number of a name, if it was seen.
    pub(super) fn find(&self, name: &[u8]) -> Option<u32> {
        if name.len() > 16 || name.contains(&0) {
            let hash = self.state.hash_one(name);
            return self.long.find(hash, |&number| self.get(number) == name).copied();
        }
        self.short.find(&words(name)).ok()
    }

    fn push(&mut self, name: &[u8], words: [u64; 2]) -> u32 {
        self.short.texts.push(words);
        self.text.extend_from_slice(name);
        self.ends.push(self.text.len());
        (self.ends.len() - 1) as u32
    }
}

/// A name in the text of all.
fn name<'a>(text: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let at = number as usize;
    &text[if at == 0 { 0 } else { ends[at - 1] }..ends[at]]
}

/// At most sixteen bytes as two words.
#[inline]
fn words(name: &[u8]) -> [u64; 2] {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name);
    let (words, _) = bytes.as_chunks::<8>();
    [u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_of_first_sight_and_stay() {
        let mut names = Names::alike(&RandomState::new());
        let text = |n: u32| format!("{}{n}", ["", "JPNGOV", "an actor with a long name "][n as usize % 3]);
        let first: Vec<u32> = (0..20_000).map(|n| names.number(text(n).as_bytes())).collect();
        assert_eq!(first, (0..20_000).collect::<Vec<_>>());
        let again: Vec<u32> = (0..20_000).map(|n| names.number(text(n).as_bytes())).collect();
        assert_eq!(again, first);
        assert!((0..20_000).all(|n| names.get(n) == text(n).as_bytes() && names.find(text(n).as_bytes()) == Some(n)));
        let odd = [&b"A\0"[..], b"A", b"\0", b"A\0B"].map(|name| names.number(name));
        assert_eq!(odd, [20_000, 20_001, 20_002, 20_003]);
    }
}
