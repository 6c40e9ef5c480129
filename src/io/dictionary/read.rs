//! Reading a dictionary: bytes to entries, every line accounted for.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use super::entry::{Entry, Role};
use super::line::{self, Line};
use super::lookup::Dictionary;
use crate::codebook::folded;
use crate::error::Error;
use crate::model::MAX_TEXT;

/// How to read a dictionary; by default what cannot be read is reported and left out.
///
/// # Example
///
/// ```
/// use detente::io::dictionary::{ActorFile, Dictionary};
///
/// let mut dictionary = Dictionary::new();
/// let file = "JAPAN_ [JPN]\n\t[JPNGOV 20010101]\n".as_bytes();
/// let read = ActorFile::new().read(&mut dictionary, file)?;
/// assert_eq!((read.lines, read.entries, read.rejected), (2, 1, 1));
/// assert_eq!((read.errors[0].line, read.errors[0].reason), (2, "a date without `<`, `>` or `-`"));
///
/// let error = ActorFile::new().strict().named("my.txt").read(&mut dictionary, file).unwrap_err();
/// assert_eq!(error.line(), Some(2));
/// assert_eq!(dictionary.entries().len(), 1); // as before
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorFile {
    strict: bool,
    file: Option<String>,
}

/// What a reading found. Every line is counted once:
/// `entries + aliases + roles + macros + comments + blank + rejected == lines`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorFileRead {
    /// Lines, the last one with or without its end.
    pub lines: u64,
    /// Lines that begin an entry.
    pub entries: u64,
    /// Lines with another name of an entry.
    pub aliases: u64,
    /// Lines with nothing but codes.
    pub roles: u64,
    /// Lines that say what a word between exclamation marks stands for.
    pub macros: u64,
    /// Lines with nothing but a comment.
    pub comments: u64,
    /// Lines with nothing.
    pub blank: u64,
    /// Lines that could not be read.
    pub rejected: u64,
    /// How many lines were rejected for which reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The first thousand rejected lines.
    pub errors: Vec<Rejected>,
    /// Whether a byte-order mark was skipped.
    pub byte_order_mark: bool,
    /// Whether the input was compressed.
    pub gzip: bool,
}

/// A line that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its number, from 1.
    pub line: u64,
    /// Why.
    pub reason: &'static str,
    /// How it begins.
    pub text: String,
}

/// The longest line.
const LONGEST: usize = 1 << 16;
/// The largest dictionary, unpacked.
const LARGEST: u64 = 1 << 28;
/// Rejected lines that are kept.
const KEPT: usize = 1000;
/// Names that one name with words between exclamation marks may stand for.
const MOST_NAMES: usize = 64;
/// Words between exclamation marks that a file may define.
const MOST_MACROS: usize = 1000;

impl ActorFile {
    /// Tolerant, of a nameless input.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops at the first line that cannot be read.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Names the input in errors.
    pub fn named(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Reads a file into `dictionary`, or on error nothing.
    ///
    /// # Errors
    ///
    /// - Cannot read; unsupported when compressed and the feature `gzip` is off.
    /// - Limit: more than 256 MiB, unpacked.
    /// - Invalid, when strict: a line that cannot be read, with its number.
    ///
    /// Cost: linear in the input. Memory: that of the entries, and one line of at most 64 KiB.
    pub fn read(&self, dictionary: &mut Dictionary, input: impl Read) -> Result<ActorFileRead, Error> {
        let before = dictionary.entries.len();
        let read = Reading::new(self, dictionary).run(input);
        read.map_err(|error| {
            dictionary.truncate(before);
            self.file.iter().fold(error, |error, file| error.in_file(file))
        })
    }
}

struct Reading<'a> {
    options: &'a ActorFile,
    dictionary: &'a mut Dictionary,
    read: ActorFileRead,
    macros: BTreeMap<String, Vec<String>>,
    /// Whether aliases and codes have an entry to go to.
    open: bool,
}

impl<'a> Reading<'a> {
    fn new(options: &'a ActorFile, dictionary: &'a mut Dictionary) -> Self {
        Self { options, dictionary, read: ActorFileRead::default(), macros: BTreeMap::new(), open: false }
    }

    fn run(mut self, input: impl Read) -> Result<ActorFileRead, Error> {
        let mut input = BufReader::with_capacity(1 << 16, input);
        if input.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            self.read.gzip = true;
            return self.inflate(input);
        }
        self.lines(input)
    }

    #[cfg(feature = "gzip")]
    fn inflate(self, input: impl BufRead) -> Result<ActorFileRead, Error> {
        self.lines(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(input)))
    }

    #[cfg(not(feature = "gzip"))]
    #[expect(clippy::unused_self, reason = "the twin of the one that inflates")]
    fn inflate(self, _: impl BufRead) -> Result<ActorFileRead, Error> {
        Err(Error::unsupported("input", "gzip", "build detente with the feature `gzip` to read it"))
    }

    fn lines(mut self, input: impl BufRead) -> Result<ActorFileRead, Error> {
        let mut input = Physical { input: input.take(LARGEST + 1), bytes: 0, after_return: false };
        let mut line = Vec::new();
        while let Some(whole) = input.next(&mut line).map_err(|error| Error::from(error).at(self.read.lines + 1, 1))? {
            self.read.lines += 1;
            if input.bytes > LARGEST {
                return Err(Error::limit("bytes of a dictionary", LARGEST).at(self.read.lines, 1));
            }
            let mut bytes = line.as_slice();
            if self.read.lines == 1
                && let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf")
            {
                self.read.byte_order_mark = true;
                bytes = rest;
            }
            let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8");
            let text = text.and_then(|text| if whole { Ok(text) } else { Err("longer than 64 KiB") });
            if let Err(reason) = text.and_then(|text| self.line(text)) {
                self.reject(reason, bytes)?;
            }
        }
        Ok(self.read)
    }

    /// Takes in a line. What is rejected may have been an entry, so nothing goes to the one above;
    /// only codes that are wrong leave it open.
    fn line(&mut self, text: &str) -> Result<(), &'static str> {
        let open = std::mem::replace(&mut self.open, false);
        let parsed = line::parse(text);
        if text.trim_start().starts_with(['[', '+']) {
            if !open {
                return Err("no entry above it");
            }
            self.open = true;
        }
        match parsed? {
            Line::Blank => {
                self.open = open;
                self.read.blank += 1;
            }
            Line::Comment => {
                self.open = open;
                self.read.comments += 1;
            }
            Line::Entry(names, roles) => self.entry(&names, roles)?,
            Line::Alias(name, roles) => self.alias(name, roles)?,
            Line::Roles(roles) => {
                self.read.roles += 1;
                self.give(roles);
            }
            Line::Macro(name, words) => {
                if self.macros.len() >= MOST_MACROS || words.is_empty() || words.len() > MOST_NAMES {
                    return Err("too many words between exclamation marks, or none");
                }
                self.macros.insert(name.to_owned(), words.into_iter().map(str::to_owned).collect());
                self.read.macros += 1;
            }
        }
        Ok(())
    }

    fn entry(&mut self, names: &[&str], roles: Vec<Role>) -> Result<(), &'static str> {
        let mut all = Vec::new();
        for name in names {
            all.extend(self.spelled_out(name)?);
        }
        let keys = checked(&all)?;
        self.dictionary.push(Entry { names: all, roles }, keys);
        self.open = true;
        self.read.entries += 1;
        Ok(())
    }

    fn alias(&mut self, name: &str, roles: Vec<Role>) -> Result<(), &'static str> {
        let names = self.spelled_out(name)?;
        let keys = checked(&names)?;
        if let Some(entry) = self.dictionary.entries.last_mut() {
            entry.names.extend(names);
        }
        for key in keys {
            self.dictionary.name_last(key);
        }
        self.give(roles);
        self.read.aliases += 1;
        Ok(())
    }

    fn give(&mut self, roles: Vec<Role>) {
        if let Some(entry) = self.dictionary.entries.last_mut() {
            entry.roles.extend(roles);
        }
    }

    /// The names that a name with words between exclamation marks stands for. A mark without a
    /// second one is a letter of the name.
    fn spelled_out(&self, name: &str) -> Result<Vec<String>, &'static str> {
        if name.matches('!').count() % 2 == 1 {
            return Ok(vec![name.to_owned()]);
        }
        let mut names = vec![String::new()];
        for (at, piece) in name.split('!').enumerate() {
            if at % 2 == 0 {
                for name in &mut names {
                    name.push_str(piece);
                }
                continue;
            }
            let words = self.macros.get(piece).ok_or("a word between exclamation marks that nothing defines")?;
            if names.len() * words.len() > MOST_NAMES {
                return Err("stands for too many names");
            }
            names = names.iter().flat_map(|name| words.iter().map(move |word| format!("{name}{word}"))).collect();
        }
        Ok(names)
    }

    fn reject(&mut self, reason: &'static str, bytes: &[u8]) -> Result<(), Error> {
        let line = self.read.lines;
        let text: String = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).chars().take(64).collect();
        if self.options.strict {
            return Err(Error::invalid("line", &text, reason).at(line, 1));
        }
        self.read.rejected += 1;
        *self.read.reasons.entry(reason).or_default() += 1;
        if self.read.errors.len() < KEPT {
            self.read.errors.push(Rejected { line, reason, text });
        }
        Ok(())
    }
}

/// The names as they are compared.
fn checked(names: &[String]) -> Result<Vec<String>, &'static str> {
    let keys: Vec<String> = names.iter().map(|name| folded(name)).collect();
    if names.iter().any(|name| name.len() > MAX_TEXT) {
        return Err("a name longer than 1024 bytes");
    }
    if keys.iter().any(String::is_empty) { Err("a name without letters or figures") } else { Ok(keys) }
}

/// Lines that end with a line feed, a carriage return or both.
struct Physical<R> {
    input: R,
    bytes: u64,
    after_return: bool,
}

impl<R: BufRead> Physical<R> {
    /// The next line without its end, and whether that is all of it; `None` at the end.
    fn next(&mut self, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
        line.clear();
        let (mut whole, mut any) = (true, false);
        loop {
            let mut buffer = self.input.fill_buf()?;
            if std::mem::take(&mut self.after_return) && buffer.first() == Some(&b'\n') {
                self.input.consume(1);
                self.bytes += 1;
                buffer = self.input.fill_buf()?;
            }
            if buffer.is_empty() {
                return Ok(any.then_some(whole));
            }
            any = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (taken, used) = end.map_or((buffer, buffer.len()), |at| (&buffer[..at], at + 1));
            let room = LONGEST - line.len();
            whole &= taken.len() <= room;
            line.extend_from_slice(&taken[..taken.len().min(room)]);
            self.after_return = end.is_some_and(|at| buffer[at] == b'\r');
            self.input.consume(used);
            self.bytes += used as u64;
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}
