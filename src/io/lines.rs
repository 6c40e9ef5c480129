//! Physical lines of an input that another reader takes apart: which line a byte stands on, and
//! an end to records without one.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};

/// The longest record, 1 MiB.
pub(super) const LONGEST: u64 = 1 << 20;

/// Passes bytes on and remembers where lines end, for as long as nobody asked past them.
#[derive(Debug)]
pub(super) struct Lines<R> {
    inner: R,
    passed: u64,
    after_return: bool,
    /// Places of `\r` and `\n`, and whether a line ends there (`\r\n` ends one).
    ends: RefCell<VecDeque<(u64, bool)>>,
    line: Cell<u64>,
    asked: Cell<u64>,
}

impl<R: Read> Lines<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self {
            inner,
            passed: 0,
            after_return: false,
            ends: RefCell::new(VecDeque::new()),
            line: Cell::new(1),
            asked: Cell::new(0),
        }
    }

    /// The line, from 1, of the record that starts at `byte` or after the blank lines there.
    /// Asked in ascending order.
    pub(super) fn line_of(&self, byte: u64) -> u64 {
        let mut ends = self.ends.borrow_mut();
        let (mut line, mut start) = (self.line.get(), byte);
        while let Some(&(place, ends_line)) = ends.front().filter(|&&(place, _)| place <= start) {
            line += u64::from(ends_line);
            start = start.max(place + 1);
            ends.pop_front();
        }
        self.line.set(line);
        self.asked.set(byte);
        line
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What is buffered ahead counts too, so that a record may be a buffer longer.
        if self.passed.saturating_sub(self.asked.get()) > LONGEST + (1 << 16) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a record without end"));
        }
        let count = self.inner.read(buffer)?;
        let ends = self.ends.get_mut();
        for (at, &byte) in buffer[..count].iter().enumerate() {
            match byte {
                b'\r' => ends.push_back((self.passed + at as u64, true)),
                b'\n' => ends.push_back((self.passed + at as u64, !self.after_return)),
                _ => {}
            }
            self.after_return = byte == b'\r';
        }
        self.passed += count as u64;
        Ok(count)
    }
}
