//! Adding a source, and what it derives from.

use std::sync::Arc;

use fixedbitset::FixedBitSet;

use super::Graph;
use super::ledger::SourceRow;
use super::read::Source;
use crate::error::Error;
use crate::model::{Date, SourceId, checked_text};

/// A source in the making; errors of every step surface at [`add`](Self::add).
///
/// # Example
///
/// ```
/// use detente::Graph;
///
/// let mut graph = Graph::new();
/// let wire = graph.source("wire").add()?;
/// let paper = graph.source("paper").title("The paper").derives_from(wire).published("2024-02-13").add()?;
/// let origin: Vec<&str> = graph.sources().nth(1).unwrap().origins().iter().map(|s| s.key()).collect();
/// assert_eq!(origin, ["wire"]);
/// assert!(graph.derive_source(wire, paper).unwrap_err().is_conflict()); // a circle
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct SourceBuilder<'g> {
    graph: &'g mut Graph,
    row: Result<SourceRow, Error>,
}

impl<'g> SourceBuilder<'g> {
    pub(super) fn new(graph: &'g mut Graph, key: &str) -> Self {
        let row = new_row(graph, key);
        Self { graph, row }
    }

    fn try_with(mut self, step: impl FnOnce(&Graph, &mut SourceRow) -> Result<(), Error>) -> Self {
        if let Ok(row) = &mut self.row
            && let Err(error) = step(self.graph, row)
        {
            self.row = Err(error);
        }
        self
    }

    /// Gives it a title.
    pub fn title(self, title: &str) -> Self {
        self.try_with(|_, row| {
            checked_text("title", title)?;
            row.title = Some(title.to_owned());
            Ok(())
        })
    }

    /// Says when it was published.
    pub fn published<D>(self, date: D) -> Self
    where
        D: TryInto<Date>,
        D::Error: Into<Error>,
    {
        self.try_with(|_, row| {
            row.published = Some(date.try_into().map_err(Into::into)?);
            Ok(())
        })
    }

    /// Says that it copies, translates or quotes another.
    pub fn derives_from(self, source: SourceId) -> Self {
        self.try_with(|graph, row| {
            let from = graph.ledger.own_source(source)?;
            if !row.derives.contains(&from) {
                row.derives.push(from);
            }
            Ok(())
        })
    }

    /// Adds the source; the graph is unchanged on error.
    ///
    /// # Errors
    ///
    /// Invalid key, title or date; conflict when the key is taken; foreign id; limit of sources.
    pub fn add(self) -> Result<SourceId, Error> {
        let row = self.row?;
        let source = self.graph.ledger.sources.len() as u32;
        self.graph.lookup.add_source(&row.key, source);
        let sources = Arc::make_mut(&mut self.graph.ledger.sources);
        for &from in &row.derives {
            sources[from as usize].has_copies = true;
        }
        sources.push(row);
        Ok(self.graph.ledger.source_id(source))
    }
}

fn new_row(graph: &Graph, key: &str) -> Result<SourceRow, Error> {
    checked_text("key", key)?;
    if graph.lookup.source(key).is_some() {
        return Err(Error::conflict("source", key, "the key names a source already"));
    }
    if graph.ledger.sources.len() as u64 >= u64::from(graph.limits.sources) {
        return Err(Error::limit("sources", graph.limits.sources.into()));
    }
    Ok(SourceRow { key: key.to_owned(), ..SourceRow::default() })
}

/// Takes over the title and date that only the other states.
pub(super) fn complete(graph: &mut Graph, source: u32, other: Source<'_>) {
    let row = &graph.ledger.sources[source as usize];
    let title = row.title.clone().or_else(|| other.title().map(str::to_owned));
    let published = row.published.clone().or_else(|| other.published().cloned());
    if (&title, &published) != (&row.title, &row.published) {
        graph.undo.source(source, row);
        let row = &mut Arc::make_mut(&mut graph.ledger.sources)[source as usize];
        (row.title, row.published) = (title, published);
    }
}

pub(super) fn derive(graph: &mut Graph, source: SourceId, from: SourceId) -> Result<(), Error> {
    let (source, from) = (graph.ledger.own_source(source)?, graph.ledger.own_source(from)?);
    if reaches(graph, from, source) {
        let key = Source::new(&graph.ledger, from).key().to_owned();
        return Err(Error::conflict("source", &key, "it would derive from itself"));
    }
    let row = &graph.ledger.sources[source as usize];
    if !row.derives.contains(&from) {
        graph.undo.source(source, row);
        let sources = Arc::make_mut(&mut graph.ledger.sources);
        sources[source as usize].derives.push(from);
        sources[from as usize].has_copies = true;
    }
    Ok(())
}

/// Whether `from` is `to` or derives from it. What nobody derives from, nothing reaches.
fn reaches(graph: &Graph, from: u32, to: u32) -> bool {
    let sources = &graph.ledger.sources;
    if from == to || !sources[to as usize].has_copies {
        return from == to;
    }
    let mut seen = FixedBitSet::with_capacity(sources.len());
    let mut open = vec![from];
    while let Some(source) = open.pop() {
        if source == to {
            return true;
        }
        open.extend(sources[source as usize].derives.iter().copied().filter(|&next| !seen.put(next as usize)));
    }
    false
}
