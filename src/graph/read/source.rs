//! Reading a source.

use std::fmt;

use crate::graph::ledger::{Ledger, SourceRow};
use crate::model::{Date, SourceId};

/// A source, read from a graph or view.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    ledger: &'a Ledger,
    index: u32,
}

impl<'a> Source<'a> {
    pub(crate) const fn new(ledger: &'a Ledger, index: u32) -> Self {
        Self { ledger, index }
    }

    fn row(&self) -> &'a SourceRow {
        &self.ledger.sources[self.index as usize]
    }

    /// Its id.
    pub fn id(&self) -> SourceId {
        self.ledger.source_id(self.index)
    }

    /// Its unique key.
    pub fn key(&self) -> &'a str {
        &self.row().key
    }

    /// Its title.
    pub fn title(&self) -> Option<&'a str> {
        self.row().title.as_deref()
    }

    /// When it was published.
    pub fn published(&self) -> Option<&'a Date> {
        self.row().published.as_ref()
    }

    /// The sources it copies, translates or quotes.
    pub fn derives_from(&self) -> impl Iterator<Item = Source<'a>> + use<'a> {
        let ledger = self.ledger;
        self.row().derives.iter().map(move |&s| Source::new(ledger, s))
    }

    /// Where its reports independently began: the sources it goes back to that derive from none.
    pub fn origins(&self) -> Vec<Source<'a>> {
        let mut seen = std::collections::BTreeSet::from([self.index]);
        let (mut open, mut roots) = (vec![self.index], Vec::new());
        while let Some(index) = open.pop() {
            let derives = &self.ledger.sources[index as usize].derives;
            if derives.is_empty() {
                roots.push(index);
            }
            open.extend(derives.iter().copied().filter(|&s| seen.insert(s)));
        }
        roots.sort_unstable();
        roots.into_iter().map(|s| Source::new(self.ledger, s)).collect()
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.key())
    }
}
