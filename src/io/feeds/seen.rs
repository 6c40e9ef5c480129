//! Which rows were read before: fingerprints of all, and a comparison where two are alike.
//!
//! A row leaves 16 bytes: a fingerprint of 64 bits, and where it stands. Where an earlier row has the
//! same fingerprint, the earlier one is read again and compared byte for byte. What cannot be read
//! again (a compressed file, a pipe) leaves 43 bits of a second fingerprint instead of its place;
//! both are keyed by draws of the process, so that nobody can prepare rows that pass for others.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use hashbrown::HashTable;
use rayon::prelude::*;

use super::blocks::Block;
use super::format::Layout;
use super::scan::Scan;
use crate::error::Error;

/// Tables that rows are dealt into by fingerprint, as a power of two.
const SHARDS: u32 = 4;
/// Bits of a place, and of the number of its file.
const PLACE: u32 = 43;
const FILES: u32 = 20;

/// The rows of all files that were read.
#[derive(Debug)]
pub(super) struct Seen {
    state: RandomState,
    keys: [u64; 4],
    /// What the layout of the file adds to fingerprints: only in one layout is a row the same again.
    layout: u64,
    /// Bits of a fingerprint that count; fewer in tests, where rows shall be alike.
    bits: u64,
    shards: Vec<HashTable<(u64, u64)>>,
    /// Where each file can be read again, if it can.
    files: Vec<Option<PathBuf>>,
}

/// A row of a block.
#[derive(Clone, Copy)]
struct Print {
    mark: u64,
    start: u32,
    end: u32,
    line: u32,
}

/// What is compared within one shard.
struct Bench<'a> {
    blocks: &'a [Block],
    files: &'a [Option<PathBuf>],
    line_end: u8,
    again: Option<(usize, Again)>,
    error: Option<Error>,
}

impl Seen {
    pub(super) fn new() -> Self {
        let state = RandomState::new();
        let keys = std::array::from_fn(|at| state.hash_one(at as u64) | 1);
        Self { state, keys, layout: 0, bits: u64::MAX, shards: vec![HashTable::new(); 1 << SHARDS], files: Vec::new() }
    }

    /// Bytes of memory that it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| shard.allocation_size() as u64).sum()
    }

    /// Files so far; [`forget`](Self::forget) goes back to a number of them.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Begins a file of a layout, which can be read again at a path or not.
    pub(super) fn file(&mut self, path: Option<&Path>, layout: &Layout) -> Result<(), Error> {
        if self.files.len() >> FILES != 0 {
            return Err(Error::limit("files compared for repeated rows", 1 << FILES));
        }
        self.layout = self.state.hash_one(format!("{layout:?}"));
        self.files.push(path.map(Path::to_owned));
        Ok(())
    }

    /// Forgets the rows of all files but the first ones.
    pub(super) fn forget(&mut self, files: usize) {
        self.files.truncate(files);
        for shard in &mut self.shards {
            shard.retain(|&mut (_, place)| file_of(place) < files);
        }
    }

    /// The lines, by block, that repeat an earlier row; numbers the lines of the blocks on the way.
    pub(super) fn repeated(&mut self, blocks: &mut [Block], line_end: u8) -> Result<Vec<Vec<u32>>, Error> {
        let (mut keys, bits) = (self.keys, self.bits);
        keys[0] ^= self.layout;
        keys[2] ^= self.layout;
        let prints: Vec<Vec<Vec<Print>>> =
            blocks.par_iter_mut().map(|block| prints(block, line_end, &keys, bits)).collect();
        let (files, blocks) = (&self.files, &*blocks);
        let found: Result<Vec<Vec<(usize, u32)>>, Error> = self
            .shards
            .par_iter_mut()
            .enumerate()
            .map(|(number, shard)| {
                let mut bench = Bench { blocks, files, line_end, again: None, error: None };
                let mut repeated = Vec::new();
                for (at, prints) in prints.iter().enumerate() {
                    for print in &prints[number] {
                        if bench.is_repeated(shard, at, *print, &keys) {
                            repeated.push((at, print.line));
                        }
                    }
                }
                bench.error.map_or(Ok(repeated), Err)
            })
            .collect();
        let mut lines = vec![Vec::new(); blocks.len()];
        for (block, line) in found?.into_iter().flatten() {
            lines[block].push(line);
        }
        for lines in &mut lines {
            lines.sort_unstable();
        }
        Ok(lines)
    }
}

impl Bench<'_> {
    /// Whether a row repeats one of the shard; else it joins them.
    fn is_repeated(&mut self, shard: &mut HashTable<(u64, u64)>, at: usize, row: Print, keys: &[u64; 4]) -> bool {
        let block = &self.blocks[at];
        let text = &block.bytes[row.start as usize..row.end as usize];
        let file = self.files.len() - 1;
        let place = if self.files[file].is_some() {
            placed(file, block.offset + u64::from(row.start), false)
        } else {
            placed(file, fingerprint(text, keys[2], keys[3]), true)
        };
        let known = shard.find(row.mark, |&(print, known)| {
            print == row.mark && self.error.is_none() && self.is_same(known, place, text, keys)
        });
        if known.is_some() {
            return true;
        }
        shard.insert_unique(row.mark, (row.mark, place), |&(print, _)| print);
        false
    }

    /// Whether the row at a place is this text.
    fn is_same(&mut self, known: u64, place: u64, text: &[u8], keys: &[u64; 4]) -> bool {
        if known >> 63 == 1 {
            return known & LOW == fingerprint(text, keys[2], keys[3]) & LOW;
        }
        let (file, offset) = (file_of(known), known & LOW);
        if file == file_of(place) && offset >= self.blocks[0].offset {
            let block = &self.blocks[self.blocks.partition_point(|block| block.offset <= offset) - 1];
            let start = (offset - block.offset) as usize;
            let row = block.bytes.get(start..start + text.len() + 1);
            return row.is_some_and(|row| row.strip_suffix(&[self.line_end]) == Some(text));
        }
        self.read_again(file, offset, text).unwrap_or_else(|error| {
            self.error = Some(error);
            false
        })
    }

    fn read_again(&mut self, file: usize, offset: u64, text: &[u8]) -> Result<bool, Error> {
        if self.again.as_ref().is_none_or(|(open, _)| *open != file) {
            let Some(path) = &self.files[file] else { return Ok(false) };
            self.again = Some((file, Again::open(path).map_err(|e| e.in_file(&path.to_string_lossy()))?));
        }
        let Some((_, again)) = &mut self.again else { return Ok(false) };
        let row = again.read(offset, text.len() + 1)?;
        // The last line of a file may have no end.
        Ok(row == text || row.strip_suffix(&[self.line_end]) == Some(text))
    }
}

const LOW: u64 = (1 << PLACE) - 1;

const fn placed(file: usize, low: u64, hashed: bool) -> u64 {
    (hashed as u64) << 63 | (file as u64) << PLACE | low & LOW
}

const fn file_of(place: u64) -> usize {
    (place << 1 >> (1 + PLACE)) as usize
}

/// The rows of a block by shard; counts its lines too.
fn prints(block: &mut Block, line_end: u8, keys: &[u64; 4], bits: u64) -> Vec<Vec<Print>> {
    let mut shards = vec![Vec::new(); 1 << SHARDS];
    let mut scan = Scan::new(&block.bytes, line_end);
    let (mut start, mut line) = (0, u32::from(block.too_long));
    while start < block.length {
        let (_, end) = scan.finish();
        let print = fingerprint(&block.bytes[start..end], keys[0], keys[1]) & bits;
        let shard = (print.wrapping_mul(keys[1]) >> (64 - SHARDS)) as usize;
        shards[shard].push(Print { mark: print, start: start as u32, end: end as u32, line });
        start = end + 1;
        line += 1;
    }
    block.lines = line;
    shards
}

/// Sixty-four bits of a text: sixteen bytes at a time are folded in by the two halves of a product of
/// 128 bits, which no key that is unknown lets anybody foresee.
fn fingerprint(text: &[u8], first: u64, second: u64) -> u64 {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ (product >> 64) as u64
    };
    let (chunks, rest) = text.as_chunks::<16>();
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    let mut sum = first ^ text.len() as u64;
    for chunk in chunks.iter().chain([&last]) {
        let (halves, _) = chunk.as_chunks::<8>();
        let (low, high) = (u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1]));
        sum = fold(sum ^ low ^ second, first ^ high).wrapping_add(sum.rotate_left(23));
    }
    fold(sum ^ second, first)
}

/// A file read again at places, mostly ascending.
struct Again {
    file: File,
    at: u64,
    bytes: Vec<u8>,
}

impl Again {
    fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { file: File::open(path)?, at: 0, bytes: Vec::new() })
    }

    /// So many bytes at a place, or those up to the end.
    fn read(&mut self, place: u64, count: usize) -> Result<&[u8], Error> {
        let end = self.at + self.bytes.len() as u64;
        if place < self.at || place + count as u64 > end {
            self.file.seek(SeekFrom::Start(place))?;
            self.at = place;
            self.bytes.clear();
            self.file.by_ref().take((count as u64).max(1 << 16)).read_to_end(&mut self.bytes)?;
        }
        let start = (place - self.at) as usize;
        Ok(&self.bytes[start.min(self.bytes.len())..(start + count).min(self.bytes.len())])
    }
}
