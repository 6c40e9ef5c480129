//! What is read: a file, or anything else that gives bytes.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;
use crate::io::container::{Container, Opened, Opening};

/// An input of event data: a file at a path, or a reader with a name.
pub struct Input<'a> {
    name: String,
    source: Source<'a>,
    count: Option<Arc<AtomicU64>>,
}

enum Source<'a> {
    Path(PathBuf),
    Reader(Box<dyn Read + Send + 'a>),
}

impl<'a> Input<'a> {
    /// The file at a path, named by it.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.to_string_lossy().into_owned(), source: Source::Path(path), count: None }
    }

    /// What a reader gives, under a name for reports and keys.
    pub fn reader(name: &str, reader: impl Read + Send + 'a) -> Self {
        Self { name: name.to_owned(), source: Source::Reader(Box::new(reader)), count: None }
    }

    /// Under another name for reports and keys.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds the bytes that are taken of it, as they lie there, to a count: for a bar of progress.
    pub fn counted_by(mut self, count: Arc<AtomicU64>) -> Self {
        self.count = Some(count);
        self
    }

    /// Opens it: its text, and where that can be read again as it lies there.
    pub(super) fn open(self) -> Result<(Box<dyn Read + Send + 'a>, Option<PathBuf>), Error> {
        let opening = Opening::new().named(&self.name);
        match self.source {
            Source::Path(path) => {
                let opened = opening.open_path(&path)?;
                let again = (opened.container() == Container::Plain).then_some(path);
                Ok((counted(opened, self.count), again))
            }
            Source::Reader(reader) => Ok((counted(opening.open(reader)?, self.count), None)),
        }
    }
}

fn counted<'a, R: Read + Send + 'a>(opened: Opened<R>, count: Option<Arc<AtomicU64>>) -> Box<dyn Read + Send + 'a> {
    match count {
        Some(count) => Box::new(Counted { opened, count, taken: 0 }),
        None => Box::new(opened),
    }
}

/// Adds up what is taken of an input.
struct Counted<R> {
    opened: Opened<R>,
    count: Arc<AtomicU64>,
    taken: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.opened.read(out);
        let taken = self.opened.gauge().taken();
        self.count.fetch_add(taken - self.taken, Ordering::Relaxed);
        self.taken = taken;
        read
    }
}

impl From<&'_ Path> for Input<'_> {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}
