//! An input in blocks of whole lines, handed out one at a time to whoever asks next.

use std::io::{self, Read};

use super::scan::PADDING;

/// Bytes of a block, as long as lines are no longer.
const BLOCK: usize = 1 << 18;

/// Some lines of an input, each ended by the line end, and padding after them.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Counted from 0 over the input.
    pub(super) number: usize,
    /// Where in the input it begins.
    pub(super) offset: u64,
    /// The lines, and the padding.
    pub(super) bytes: Vec<u8>,
    /// Bytes without the padding.
    pub(super) length: usize,
    /// That this stands for one line longer than allowed, which was passed over; it has no bytes.
    pub(super) too_long: bool,
    /// How many lines it has, and which is its first, from 1: known where blocks are prepared.
    pub(super) lines: u32,
    pub(super) first_line: u64,
}

/// Hands out blocks.
pub(super) struct Blocks<R> {
    input: R,
    longest: usize,
    pub(super) line_end: u8,
    /// Read, but of a line whose end is not.
    carry: Vec<u8>,
    handed: usize,
    offset: u64,
    done: bool,
}

impl<R: Read> Blocks<R> {
    /// Lines may have at most `longest` bytes without their end. What was read of the input already
    /// comes first; `offset` bytes before it are no part of any line.
    pub(super) fn new(input: R, first: Vec<u8>, offset: u64, line_end: u8, longest: usize) -> Self {
        Self { input, longest, line_end, carry: first, handed: 0, offset, done: false }
    }

    /// Bytes of the input that were handed out.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// The next block, into the room of an old one; `false` at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        block.bytes.append(&mut self.carry);
        (block.number, block.offset, block.length, block.too_long) = (self.handed, self.offset, 0, false);
        let mut size = BLOCK.max(block.bytes.len());
        loop {
            self.fill(&mut block.bytes, size)?;
            if let Some(last) = block.bytes.iter().rposition(|&byte| byte == self.line_end) {
                return Ok(self.hand_out(block, last + 1));
            }
            if block.bytes.len() > self.longest {
                self.pass_over(block)?;
                return Ok(true);
            }
            if self.done {
                return Ok(self.last_line(block));
            }
            size = (size * 2).min(self.longest + 1);
        }
    }

    fn hand_out(&mut self, block: &mut Block, length: usize) -> bool {
        self.carry.extend_from_slice(&block.bytes[length..]);
        block.bytes.truncate(length);
        block.bytes.resize(length + PADDING, 0);
        block.length = length;
        self.handed += 1;
        self.offset += length as u64;
        true
    }

    /// The last line has no end of its own.
    fn last_line(&mut self, block: &mut Block) -> bool {
        if block.bytes.is_empty() {
            return false;
        }
        block.bytes.push(self.line_end);
        let length = block.bytes.len();
        self.hand_out(block, length);
        // The end is none of the input's.
        self.offset -= 1;
        true
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) -> io::Result<()> {
        let mut at = bytes.len();
        if self.done || at >= size {
            return Ok(());
        }
        bytes.resize(size, 0);
        while at < size {
            match self.input.read(&mut bytes[at..]) {
                Ok(0) => {
                    self.done = true;
                    break;
                }
                Ok(count) => at += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(at);
        Ok(())
    }

    /// Drops a line that is too long up to its end.
    fn pass_over(&mut self, block: &mut Block) -> io::Result<()> {
        let mut passed = block.bytes.len() as u64;
        loop {
            block.bytes.clear();
            self.fill(&mut block.bytes, BLOCK)?;
            if let Some(end) = block.bytes.iter().position(|&byte| byte == self.line_end) {
                self.carry.extend_from_slice(&block.bytes[end + 1..]);
                passed += end as u64 + 1;
                break;
            }
            passed += block.bytes.len() as u64;
            if self.done {
                break;
            }
        }
        block.bytes.clear();
        block.too_long = true;
        self.handed += 1;
        self.offset += passed;
        Ok(())
    }
}
