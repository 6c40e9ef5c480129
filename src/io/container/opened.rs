//! The reader of an opened input: whichever container it is, its limits and its place.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::source::Source;
use super::{Container, Opening};
use crate::error::Error;

/// A reader of what is in a [container](Container).
///
/// # Errors
///
/// Reading gives an `io::Error` that holds an [`Error`]: `Error::from` takes it out again, whatever
/// reader stands between. It names the file and the byte, and is
///
/// - cannot read: the input ends too early, or the reader beneath failed;
/// - syntax: what came out does not fit its checksum or length, or the input is damaged;
/// - unsupported: an archive of several files, encrypted, or packed in a way that is not read here;
/// - a limit: more came out than [`Opening::ratio`] allows.
///
/// Nothing can be read after an error.
pub struct Opened<R> {
    opening: Opening,
    container: Container,
    body: Body<R>,
    gauge: Gauge,
    given: u64,
    failed: bool,
}

impl<R> Opened<R> {
    pub(super) fn new(opening: Opening, container: Container, body: Body<R>, gauge: Gauge) -> Self {
        Self { opening, container, body, gauge, given: 0, failed: false }
    }

    /// What the input is wrapped in.
    pub const fn container(&self) -> Container {
        self.container
    }

    /// The name of the input, where one was given.
    pub fn file(&self) -> Option<&str> {
        self.opening.file.as_deref()
    }

    /// How far reading has come, to be asked while it goes on.
    pub fn gauge(&self) -> Gauge {
        self.gauge.clone()
    }

    /// Counts what comes out against what went in.
    fn give(&mut self, count: usize) -> Result<usize, Error> {
        self.given += count as u64;
        self.gauge.given.store(self.given, Ordering::Relaxed);
        let Opening { ratio, grace, .. } = self.opening;
        let allowed = self.gauge.taken().saturating_mul(ratio).saturating_add(grace);
        if self.container != Container::Plain && self.given > allowed {
            return Err(Error::limit("bytes out for a compressed byte", ratio));
        }
        Ok(count)
    }

    /// The error with its place, for a reader that hands on nothing but `io::Error`s.
    fn fail(&mut self, error: io::Error) -> io::Error {
        let kind = error.kind();
        if matches!(kind, ErrorKind::Interrupted | ErrorKind::WouldBlock) {
            return error;
        }
        self.failed = true;
        let error = Error::from(error).at_byte(self.gauge.taken());
        io::Error::new(kind, self.opening.blame(error))
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.failed {
            return Err(io::Error::other("nothing can be read after an error"));
        }
        let read = self.body.read(out).and_then(|count| self.give(count).map_err(io::Error::other));
        read.map_err(|error| self.fail(error))
    }
}

impl<R> fmt::Debug for Opened<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Opened");
        debug.field("opening", &self.opening).field("container", &self.container);
        debug.field("gauge", &self.gauge).finish_non_exhaustive()
    }
}

pub(super) enum Body<R> {
    Plain(Source<R>),
    #[cfg(feature = "gzip")]
    Gzip(super::gzip::Gunzip<R>),
    #[cfg(feature = "zip")]
    Zip(super::zip::Unzip<R>),
}

impl<R: Read> Body<R> {
    #[cfg(feature = "gzip")]
    #[expect(clippy::unnecessary_wraps, reason = "the twin of the one that refuses")]
    pub(super) fn gzip(source: Source<R>) -> Result<Self, Error> {
        Ok(Self::Gzip(super::gzip::Gunzip::new(source)))
    }

    #[cfg(not(feature = "gzip"))]
    pub(super) fn gzip(_: Source<R>) -> Result<Self, Error> {
        Err(Error::unsupported("input", "gzip", "build detente with the feature `gzip` to read it"))
    }

    #[cfg(feature = "zip")]
    #[expect(clippy::unnecessary_wraps, reason = "the twin of the one that refuses")]
    pub(super) fn zip(source: Source<R>) -> Result<Self, Error> {
        Ok(Self::Zip(super::zip::Unzip::new(source)))
    }

    #[cfg(not(feature = "zip"))]
    pub(super) fn zip(_: Source<R>) -> Result<Self, Error> {
        Err(Error::unsupported("input", "zip", "build detente with the feature `zip` to read it"))
    }

    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(out),
            #[cfg(feature = "gzip")]
            Self::Gzip(gunzip) => gunzip.read(out),
            #[cfg(feature = "zip")]
            Self::Zip(unzip) => unzip.read(out),
        }
    }
}

/// How far reading has come. Clones show the same, and can be asked from another thread.
#[derive(Clone, Debug)]
pub struct Gauge {
    taken: Arc<AtomicU64>,
    given: Arc<AtomicU64>,
    size: Option<u64>,
}

impl Gauge {
    pub(super) fn new(taken: Arc<AtomicU64>, size: Option<u64>) -> Self {
        Self { taken, given: Arc::default(), size }
    }

    /// Bytes of the input, as it lies there, that were taken so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Bytes that came out so far.
    pub fn given(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }

    /// Bytes of the input, as it lies there, where it is a file that says so.
    pub const fn size(&self) -> Option<u64> {
        self.size
    }
}
