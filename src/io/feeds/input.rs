//! What is read: a file, or anything else that gives bytes.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// An input of event data: a file at a path, or a reader with a name.
pub struct Input<'a> {
    name: String,
    source: Source<'a>,
}

enum Source<'a> {
    Path(PathBuf),
    Reader(Box<dyn Read + Send + 'a>),
}

impl<'a> Input<'a> {
    /// The file at a path, named by it.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.to_string_lossy().into_owned(), source: Source::Path(path) }
    }

    /// What a reader gives, under a name for reports and keys.
    pub fn reader(name: &str, reader: impl Read + Send + 'a) -> Self {
        Self { name: name.to_owned(), source: Source::Reader(Box::new(reader)) }
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

    /// Opens it: its bytes, and where they can be read again as they are.
    pub(super) fn open(self) -> Result<(Box<dyn Read + Send + 'a>, Option<PathBuf>), Error> {
        match self.source {
            Source::Path(path) => Ok((Box::new(File::open(&path)?), Some(path))),
            Source::Reader(reader) => Ok((reader, None)),
        }
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
