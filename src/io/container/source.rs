//! The bytes of an input as they lie there: buffered, looked at before they are taken, and counted.

use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// Bytes fetched at once.
const BUFFER: usize = 1 << 16;

/// An input of which every byte that was taken is counted, where other threads can see it.
pub(super) struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at: u64,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Source<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, buffer: vec![0; BUFFER], start: 0, end: 0, at: 0, taken: Arc::default() }
    }

    pub(super) fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    /// Bytes taken so far.
    #[cfg(feature = "zip")]
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// The next bytes without taking them, as many as are wanted unless the input ends before.
    /// What is wanted is bounded by the caller; the buffer grows to hold it.
    pub(super) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if self.start + wanted > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            self.buffer.resize(wanted.max(self.buffer.len()), 0);
        }
        while self.end - self.start < wanted {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(placed(error, self.at + (self.end - self.start) as u64)),
            }
        }
        Ok(&self.buffer[self.start..self.end.min(self.start + wanted)])
    }

    fn count(&mut self, taken: usize) {
        self.at += taken as u64;
        self.taken.store(self.at, Ordering::Relaxed);
    }
}

/// An error of the reader beneath, with the bytes that came before it. The two that mean "ask
/// again" stay as they are.
fn placed(error: io::Error, byte: u64) -> io::Error {
    match error.kind() {
        ErrorKind::Interrupted | ErrorKind::WouldBlock => error,
        kind => io::Error::new(kind, Error::from(error).at_byte(byte)),
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = if self.start == self.end && out.len() >= BUFFER {
            // Nothing is buffered and much is wanted: no copy on the way.
            self.inner.read(out).map_err(|error| placed(error, self.at))?
        } else {
            let count = self.fill_buf()?.read(out)?;
            self.start += count;
            count
        };
        self.count(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            self.end = self.inner.read(&mut self.buffer).map_err(|error| placed(error, self.at))?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, taken: usize) {
        let taken = taken.min(self.end - self.start);
        self.start += taken;
        self.count(taken);
    }
}
