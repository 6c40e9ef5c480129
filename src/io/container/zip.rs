//! A zip archive of one file (PKWARE APPNOTE 6.3), read from its first byte on.
//!
//! What is delivered is what the local header introduces; the directory at the end has to say the
//! same of it, so that an archive which could be read in two ways is read in none.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::source::Source;
use crate::error::{Error, shown};

/// The first two bytes of each record are `PK`, these the other two.
const LOCAL: [u8; 2] = [3, 4];
const CENTRAL: [u8; 2] = [1, 2];
const DESCRIPTOR: [u8; 2] = [7, 8];
const END: [u8; 2] = [5, 6];
const END_64: [u8; 2] = [6, 6];
const LOCATOR_64: [u8; 2] = [6, 7];
const EXTRA_ENCRYPTION: [u8; 2] = [6, 8];

pub(super) struct Unzip<R> {
    source: Source<R>,
    state: State,
    file: Option<Entry>,
    /// How many entries there were, folders included.
    entries: u64,
}

enum State {
    Record,
    Stored,
    Deflated(Box<Decompress>),
    Done,
}

/// The file, as its local header and what was read of it have it.
struct Entry {
    name: Vec<u8>,
    start: u64,
    method: u16,
    /// As the header says, unless a descriptor after the data says it.
    said: Option<Sums>,
    found: Sums,
    crc: Crc,
}

/// Checksum and lengths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    crc: u32,
    packed: u64,
    plain: u64,
}

impl<R: Read> Unzip<R> {
    pub(super) fn new(source: Source<R>) -> Self {
        Self { source, state: State::Record, file: None, entries: 0 }
    }

    pub(super) fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = match &mut self.state {
                State::Done => return Ok(0),
                State::Record => {
                    self.record()?;
                    continue;
                }
                State::Stored => self.copy(out)?,
                State::Deflated(_) => self.inflate(out)?,
            };
            if count > 0 {
                return Ok(count);
            }
            self.close()?;
            self.state = State::Record;
        }
    }

    /// The next bytes, all of them or an error.
    fn whole(&mut self, count: usize) -> io::Result<&[u8]> {
        let bytes = self.source.peek(count)?;
        if bytes.len() < count { Err(cut_short()) } else { Ok(bytes) }
    }

    fn skip(&mut self, mut count: u64) -> io::Result<()> {
        while count > 0 {
            let some = self.source.fill_buf()?.len().min(usize::try_from(count).unwrap_or(usize::MAX));
            if some == 0 {
                return Err(cut_short());
            }
            self.source.consume(some);
            count -= some as u64;
        }
        Ok(())
    }

    /// What comes between data: the header of an entry, or the directory and the end.
    fn record(&mut self) -> io::Result<()> {
        match signature(self.whole(4)?)? {
            LOCAL => self.local(),
            CENTRAL | END | END_64 => self.directory(),
            EXTRA_ENCRYPTION => Err(encrypted("directory")),
            _ => Err(no_record()),
        }
    }

    fn local(&mut self) -> io::Result<()> {
        let head = self.whole(30)?;
        let (flags, method) = (u16_at(head, 6), u16_at(head, 8));
        let (name, extra) = (u16_at(head, 26) as usize, u16_at(head, 28) as usize);
        let length = 30 + name + extra;
        let head = self.whole(length)?;
        let crc = u32_at(head, 14);
        let [plain, packed, _] = wide(&head[30 + name..], [u32_at(head, 22), u32_at(head, 18), 0])?;
        let name = head[30..30 + name].to_vec();
        let start = self.source.at();
        self.entries += 1;
        if name.ends_with(b"/") && packed == 0 && flags & 8 == 0 {
            self.source.consume(length);
            return Ok(());
        }
        let text = String::from_utf8_lossy(&name).into_owned();
        if let Some(first) = &self.file {
            let first = shown(&String::from_utf8_lossy(&first.name));
            let detail = format!("a second file beside `{first}`; unpack the archive first");
            return Err(refused(Error::unsupported("zip entry", &text, detail)));
        }
        // Bits 0, 6 and 13: the data, the same by certificates, and the header's own values.
        if flags & 0x2041 != 0 {
            return Err(encrypted(&text));
        }
        let later = flags & 8 != 0;
        self.state = match method {
            0 if later => {
                let detail = "stored, and its length is said only after it";
                return Err(refused(Error::unsupported("zip entry", &text, detail)));
            }
            0 => State::Stored,
            8 => State::Deflated(Box::new(Decompress::new(false))),
            other => {
                let detail = format!("packed by method {other}; only stored and deflated are read");
                return Err(refused(Error::unsupported("zip entry", &text, detail)));
            }
        };
        let said = (!later).then_some(Sums { crc, packed, plain });
        self.file = Some(Entry { name, start, method, said, found: Sums::default(), crc: Crc::new() });
        self.source.consume(length);
        Ok(())
    }

    /// Bytes that are stored as they are; 0 at their end.
    fn copy(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(0) };
        let left = file.said.map_or(0, |said| said.packed) - file.found.packed;
        let most = out.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.source.read(&mut out[..most])?;
        if count == 0 && left > 0 {
            return Err(cut_short());
        }
        file.add(&out[..count], count as u64);
        Ok(count)
    }

    /// Bytes that were deflated; 0 at their end.
    fn inflate(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (Some(file), State::Deflated(inflate)) = (&mut self.file, &mut self.state) else { return Ok(0) };
        loop {
            let left = file.said.map_or(u64::MAX, |said| said.packed - file.found.packed);
            let input = if left == 0 { &[] } else { self.source.fill_buf()? };
            let (is_end, most) = (input.is_empty(), input.len().min(usize::try_from(left).unwrap_or(usize::MAX)));
            let before = (inflate.total_in(), inflate.total_out());
            let status = inflate.decompress(&input[..most], out, FlushDecompress::None);
            let status = status.map_err(|_| damaged())?;
            let (packed, plain) = (inflate.total_in() - before.0, inflate.total_out() - before.1);
            self.source.consume(packed as usize);
            file.add(&out[..plain as usize], packed);
            if plain > 0 || status == Status::StreamEnd {
                return Ok(plain as usize);
            }
            if packed == 0 {
                let longer = "the deflated data are longer than their header says";
                return Err(match (left, is_end) {
                    (0, _) => refused(Error::syntax(longer)),
                    (_, true) => cut_short(),
                    (_, false) => damaged(),
                });
            }
        }
    }

    /// The end of the data: they have to be what was said of them.
    fn close(&mut self) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let found = Sums { crc: file.crc.sum(), ..file.found };
        let said = file.said;
        let ok = match said {
            Some(said) => said == found,
            None => self.descriptor(found)?,
        };
        if let Some(file) = &mut self.file {
            file.found = found;
        }
        if ok { Ok(()) } else { Err(refused(Error::syntax("the data do not fit their checksum and lengths"))) }
    }

    /// Checksum and lengths after the data, with or without a signature, in 32 or 64 bits: what
    /// writers do is not what the standard says, so the longest that fits is taken.
    fn descriptor(&mut self, found: Sums) -> io::Result<bool> {
        let bytes = self.source.peek(24)?;
        let marked = bytes.starts_with(b"PK") && bytes[2..].starts_with(&DESCRIPTOR);
        let forms = [(4, 8), (4, 4), (0, 8), (0, 4)];
        let fits = |&(start, width): &(usize, usize)| {
            let Some(bytes) = bytes.get(start..start + 4 + 2 * width) else { return false };
            let number = |at| if width == 4 { u64::from(u32_at(bytes, at)) } else { u64_at(bytes, at) };
            let said = Sums { crc: u32_at(bytes, 0), packed: number(4), plain: number(4 + width) };
            (start == 0 || marked) && said == found
        };
        let Some((start, width)) = forms.into_iter().find(fits) else {
            return if bytes.len() < 24 { Err(cut_short()) } else { Ok(false) };
        };
        self.source.consume(start + 4 + 2 * width);
        Ok(true)
    }

    /// The directory, record by record, and the end of the archive.
    fn directory(&mut self) -> io::Result<()> {
        let (mut files, mut entries) = (0, 0);
        loop {
            match signature(self.whole(4)?)? {
                CENTRAL => {
                    entries += 1;
                    files += u64::from(self.listed()?);
                }
                END_64 => {
                    let length = u64_at(self.whole(12)?, 4);
                    self.skip(length.saturating_add(12))?;
                }
                LOCATOR_64 => self.skip(20)?,
                END => break,
                _ => return Err(no_record()),
            }
        }
        let end = self.whole(22)?;
        let (count, comment) = (u16_at(end, 10), u16_at(end, 20));
        self.skip(22 + u64::from(comment))?;
        if !self.source.peek(1)?.is_empty() {
            return Err(refused(Error::syntax("the input goes on after the end of the zip archive")));
        }
        if self.file.is_none() {
            return Err(refused(Error::syntax("the zip archive holds no file")));
        }
        // In archives of 64 bits the count is all ones here.
        let counted = count == u16::MAX || count == entries as u16;
        if files != 1 || entries != self.entries || !counted {
            return Err(other_directory());
        }
        self.state = State::Done;
        Ok(())
    }

    /// An entry of the directory; whether it is the file.
    fn listed(&mut self) -> io::Result<bool> {
        let head = self.whole(46)?;
        let [name, extra, comment] = [28, 30, 32].map(|at| u16_at(head, at) as usize);
        let length = 46 + name + extra + comment;
        let head = self.whole(length)?;
        let (name, extra) = (&head[46..46 + name], &head[46 + name..46 + name + extra]);
        let is_file = !name.ends_with(b"/");
        let [plain, packed, start] = wide(extra, [24, 20, 42].map(|at| u32_at(head, at)))?;
        let said = Sums { crc: u32_at(head, 16), packed, plain };
        let (name, method) = (name.to_vec(), u16_at(head, 10));
        let same = |file: &Entry| (&file.name, file.method, file.found, file.start) == (&name, method, said, start);
        if is_file && !self.file.as_ref().is_some_and(same) {
            return Err(other_directory());
        }
        self.source.consume(length);
        Ok(is_file)
    }
}

impl Entry {
    fn add(&mut self, plain: &[u8], packed: u64) {
        self.crc.update(plain);
        self.found.plain += plain.len() as u64;
        self.found.packed += packed;
    }
}

/// Numbers of which those that are all ones stand, in this order, in the extra field of 64 bits.
fn wide(mut extra: &[u8], narrow: [u32; 3]) -> io::Result<[u64; 3]> {
    let mut wide = narrow.map(u64::from);
    while extra.len() >= 4 {
        let (id, length) = (u16_at(extra, 0), u16_at(extra, 2) as usize);
        let Some(field) = extra.get(4..4 + length) else { return Err(no_record()) };
        if id == 1 {
            let numbers = field.chunks_exact(8).map(|bytes| u64_at(bytes, 0));
            let places = wide.iter_mut().filter(|number| **number == u64::from(u32::MAX));
            places.zip(numbers).for_each(|(place, number)| *place = number);
        }
        extra = &extra[4 + length..];
    }
    Ok(wide)
}

fn signature(bytes: &[u8]) -> io::Result<[u8; 2]> {
    match bytes {
        [b'P', b'K', a, b] => Ok([*a, *b]),
        _ => Err(no_record()),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

fn refused(error: Error) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error)
}

fn encrypted(name: &str) -> io::Error {
    refused(Error::unsupported("zip entry", name, "encrypted"))
}

fn no_record() -> io::Error {
    refused(Error::syntax("no zip record begins here"))
}

fn damaged() -> io::Error {
    refused(Error::syntax("the deflated data are damaged"))
}

fn other_directory() -> io::Error {
    refused(Error::syntax("the zip directory does not say what was read"))
}

fn cut_short() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the zip input ends too early")
}
