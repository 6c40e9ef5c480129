//! Reading a list of quadruples, line by line.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::line;
use crate::error::Error;
use crate::io::container::{Container, Opened, Opening};
use crate::model::Quadruple;

/// The longest line, 64 KiB: four numbers take at most 54 bytes, the rest is what is ignored.
const LONGEST: u64 = 1 << 16;

/// How to read facts by ids; the defaults suit the published sets.
///
/// # Example
///
/// ```
/// use detente::io::quadruples::QuadrupleList;
/// use detente::model::Quadruple;
///
/// let read = QuadrupleList::new().read("0 1 2 24\n3\t1\t2\t48\t-1\n".as_bytes())?;
/// assert_eq!(read.facts, [Quadruple::new(0, 1, 2, 24), Quadruple::new(3, 1, 2, 48)]);
///
/// let error = QuadrupleList::new().named("test.txt").read("0 1 2 24\n0 1 x 24\n".as_bytes()).unwrap_err();
/// let text = "test.txt: line 2, column 3: invalid object `x`: expected a whole number from 0 on";
/// assert_eq!(error.to_string(), text);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuadrupleList {
    pub(super) most: u64,
    pub(super) file: Option<String>,
}

/// What a reading found. Every line is counted once: `facts.len() + blank == lines`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuadruplesRead {
    /// The facts, in order of lines.
    pub facts: Vec<Quadruple>,
    /// Lines, the last one with or without its end.
    pub lines: u64,
    /// Lines with nothing but blanks.
    pub blank: u64,
    /// Whether a byte-order mark was skipped.
    pub byte_order_mark: bool,
    /// What the input was wrapped in.
    pub container: Container,
}

impl Default for QuadrupleList {
    fn default() -> Self {
        Self { most: Self::MOST, file: None }
    }
}

impl QuadrupleList {
    /// Facts of one list when nobody says: one more than ids of 32 bits can number are refused.
    pub const MOST: u64 = u32::MAX as u64;

    /// With the default limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// At most so many facts.
    pub fn most(mut self, facts: u64) -> Self {
        self.most = facts;
        self
    }

    /// Names the input in errors.
    pub fn named(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Reads a list.
    ///
    /// Cost: linear in the input, which is read as a stream. Memory: 24 bytes a fact (while the list
    /// grows up to three times that), one line of at most 64 KiB, and what inflating needs.
    ///
    /// # Errors
    ///
    /// - Cannot read, also as [`Opened`] has it; unsupported when compressed and the feature `gzip` or
    ///   `zip` is off.
    /// - Invalid: a column missing, or no whole number, or a carriage return within a line.
    /// - Limit: an id above 4,294,967,295, a time of more than 64 bits, a line of more than 64 KiB, or
    ///   more facts than [allowed](Self::most).
    ///
    /// Each names the file, where it is known, the line and the column.
    pub fn read(&self, input: impl Read) -> Result<QuadruplesRead, Error> {
        self.opened(self.opening().open(input)?)
    }

    /// Reads a file, which errors then name unless another name was given.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and those of [`Opening::open_path`].
    pub fn read_path(&self, path: impl AsRef<Path>) -> Result<QuadruplesRead, Error> {
        self.opened(self.opening().open_path(path)?)
    }

    fn opening(&self) -> Opening {
        self.file.iter().fold(Opening::new(), |opening, file| opening.named(file))
    }

    fn opened<R: Read>(&self, opened: Opened<R>) -> Result<QuadruplesRead, Error> {
        let file = opened.file().map(str::to_owned);
        let mut read = QuadruplesRead { container: opened.container(), ..QuadruplesRead::default() };
        let done = self.lines(BufReader::with_capacity(1 << 16, opened), &mut read);
        // A line that fails was counted.
        let blame = |error: Error| file.iter().fold(error.at(read.lines, 1), |error, file| error.in_file(file));
        match done {
            Ok(()) => Ok(read),
            Err(error) => Err(blame(error)),
        }
    }

    fn lines(&self, mut input: impl BufRead, read: &mut QuadruplesRead) -> Result<(), Error> {
        let mut line = Vec::new();
        loop {
            line.clear();
            read.lines += 1;
            if Read::take(&mut input, LONGEST + 1).read_until(b'\n', &mut line)? == 0 {
                read.lines -= 1;
                return Ok(());
            }
            if line.len() as u64 > LONGEST {
                return Err(Error::limit("bytes of a line", LONGEST));
            }
            let mut text = line.strip_suffix(b"\n").unwrap_or(&line);
            text = text.strip_suffix(b"\r").unwrap_or(text);
            if read.lines == 1
                && let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf")
            {
                read.byte_order_mark = true;
                text = rest;
            }
            let parsed = line::parse(text).map_err(|(column, error)| error.at(read.lines, column))?;
            let Some(fact) = parsed else {
                read.blank += 1;
                continue;
            };
            if read.facts.len() as u64 >= self.most {
                return Err(Error::limit("facts", self.most));
            }
            read.facts.push(fact);
        }
    }
}
