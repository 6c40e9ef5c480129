//! What an input is wrapped in: plain bytes, gzip or zip, told by its first bytes and never by
//! its name, and read as a stream.
//!
//! [`Opening`] says how far to trust an input, [`Opened`] is the reader, [`Gauge`] tells a
//! progress bar how far it has come.
//!
//! - **gzip**: members one after the other are one text (RFC 1952).
//! - **zip**: an archive of one file, stored or deflated (the form in which GDELT ships); folders
//!   beside it are passed over, a second file is refused by its name. It is read from its first
//!   byte on and needs no rewinding, so that a pipe will do; that its directory at the end says
//!   the same as was read is checked there. Names in it are shown in errors and are never paths.
//! - **anything else is plain**, but for compressions that are known by their first bytes and not
//!   read here (bzip2, xz, zstd, 7z): they are refused by name.
//!
//! An input is whole only when reading came to its end without an error: what is cut short, does
//! not fit its checksum or goes on past its end is found there. Output that is far larger than
//! what it came from is a limit error ([`Opening::ratio`]). Memory does not depend on the input:
//! a buffer of 64 KiB and what inflating needs. Each error names the file, where it is known, and
//! the byte of the input as it lies there, inside an `io::Error` that `Error::from` opens again.
//!
//! The zip format is read here and not by a crate: one entry read front to back is a page of code,
//! where the ecosystem's reader brings nine crates, must rewind, and holds the whole directory in
//! memory. Tests read what that crate writes.

#[cfg(feature = "gzip")]
mod gzip;
mod opened;
mod source;
#[cfg(feature = "zip")]
mod zip;

use std::fmt;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use crate::error::Error;

pub use opened::{Gauge, Opened};

use opened::Body;
use source::Source;

/// What an input is wrapped in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Container {
    /// Nothing.
    #[default]
    Plain,
    /// One or more gzip members.
    Gzip,
    /// A zip archive of one file.
    Zip,
}

impl Container {
    /// `plain`, `gzip` or `zip`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zip => "zip",
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How inputs are opened; the defaults suit feeds.
///
/// # Example
///
/// ```
/// use std::io::Read;
/// use detente::io::container::{Container, Opening};
///
/// let mut opened = Opening::new().named("mine.csv").open("a,b\n".as_bytes())?;
/// assert_eq!(opened.container(), Container::Plain);
/// let mut text = String::new();
/// opened.read_to_string(&mut text)?;
/// assert_eq!((text.as_str(), opened.gauge().taken()), ("a,b\n", 4));
///
/// let error = Opening::new().named("mine.7z").open(&b"7z\xbc\xaf\x27\x1c"[..]).unwrap_err();
/// assert_eq!(error.to_string(), "mine.7z: unsupported input `7z`: unpack it first");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    ratio: u64,
    grace: u64,
    file: Option<String>,
}

impl Default for Opening {
    fn default() -> Self {
        Self { ratio: Self::RATIO, grace: Self::GRACE, file: None }
    }
}

impl Opening {
    /// Bytes out for a byte in, when nobody says: feeds shrink five to ten times, text that says the
    /// same again and again a hundred times, and what deflate can reach, 1,032 times, is a bomb.
    pub const RATIO: u64 = 256;

    /// Bytes out that are always allowed, when nobody says: 8 MiB.
    pub const GRACE: u64 = 8 << 20;

    /// With the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// At most so many bytes out for every compressed byte taken so far, beside the
    /// [grace](Self::grace).
    pub fn ratio(mut self, ratio: u64) -> Self {
        self.ratio = ratio;
        self
    }

    /// So many bytes may come out, however few were taken.
    pub fn grace(mut self, bytes: u64) -> Self {
        self.grace = bytes;
        self
    }

    /// Names the input in errors.
    pub fn named(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Looks at the first bytes and begins to read.
    ///
    /// # Errors
    ///
    /// Cannot read. Unsupported: a container that needs a feature which is off (the error names
    /// it), or that is not read here. What is wrong further on, reading finds ([`Opened`]).
    pub fn open<R: Read>(&self, input: R) -> Result<Opened<R>, Error> {
        self.open_sized(input, None).map_err(|error| self.blame(error))
    }

    /// Opens a file, which errors then name unless another name was given.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open); cannot read: no such file, or no permission; unsupported: a
    /// directory, or a named pipe, which might wait for ever (a reader of it can be
    /// [opened](Self::open)).
    pub fn open_path(&self, path: impl AsRef<Path>) -> Result<Opened<File>, Error> {
        let path = path.as_ref();
        let named = Self { file: self.file.clone().or_else(|| Some(path.display().to_string())), ..self.clone() };
        let open = || {
            let about = std::fs::metadata(path)?;
            refuse(&about)?;
            let size = Some(about.len()).filter(|&size| about.is_file() && size > 0);
            named.open_sized(File::open(path)?, size)
        };
        open().map_err(|error| named.blame(error))
    }

    fn open_sized<R: Read>(&self, input: R, size: Option<u64>) -> Result<Opened<R>, Error> {
        let mut source = Source::new(input);
        let taken = source.taken();
        let container = container_of(source.peek(MAGIC)?)?;
        let body = match container {
            Container::Plain => Body::Plain(source),
            Container::Gzip => Body::gzip(source)?,
            Container::Zip => Body::zip(source)?,
        };
        Ok(Opened::new(self.clone(), container, body, Gauge::new(taken, size)))
    }

    fn blame(&self, error: Error) -> Error {
        self.file.iter().fold(error, |error, file| error.in_file(file))
    }
}

/// So many bytes tell what an input is.
const MAGIC: usize = 10;

/// First bytes of what is not read here.
const FOREIGN: [(&[u8], &str); 4] =
    [(b"7z\xbc\xaf\x27\x1c", "7z"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"1AY&SY", "bzip2")];

fn container_of(start: &[u8]) -> Result<Container, Error> {
    // bzip2 begins with `BZh` and a digit, which could be text.
    let tell = start.strip_prefix(b"BZh").and_then(|rest| rest.get(1..)).unwrap_or(start);
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| tell.starts_with(magic)) {
        return Err(Error::unsupported("input", name, "unpack it first"));
    }
    Ok(match start {
        [0x1f, 0x8b, ..] => Container::Gzip,
        [b'P', b'K', 3 | 5 | 7, ..] => Container::Zip,
        _ => Container::Plain,
    })
}

/// What cannot be read as a file.
fn refuse(about: &Metadata) -> Result<(), Error> {
    if about.is_dir() {
        return Err(Error::unsupported("input", "directory", "name a file in it"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type()) {
        let detail = "it might be waited for without end; hand a reader of it over instead";
        return Err(Error::unsupported("input", "named pipe", detail));
    }
    Ok(())
}
