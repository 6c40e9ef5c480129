//! Recording what feeds report: many events of many relations at once, each keyed by its line.

use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::Graph;
use super::claims::{Chunk, KNOWN_NEVER, NO_AFFINITY, NONE, Run, kind_byte};
use crate::error::Error;
use crate::model::{Affinity, Aspects, ClaimKind, Day, NodeId, RelationNo, SourceId};

/// A node or source of one graph as a number, made by [`Graph::row_of`] and [`Graph::source_row_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowNo(u32);

/// Reported events between two nodes, as columns of equal length.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventColumns {
    from: Vec<u32>,
    to: Vec<u32>,
    relation: Vec<RelationNo>,
    affinity: Vec<i32>,
    day: Vec<i32>,
    known: Vec<i32>,
    source: Vec<u32>,
    /// Lines, ascending.
    line: Vec<u64>,
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventRow {
    pub(crate) from: RowNo,
    pub(crate) to: RowNo,
    pub(crate) relation: RelationNo,
    pub(crate) affinity: Option<Affinity>,
    pub(crate) day: Day,
    pub(crate) known: Option<Day>,
    pub(crate) source: RowNo,
    pub(crate) line: u64,
}

impl EventColumns {
    pub(crate) fn push(&mut self, row: EventRow) {
        self.from.push(row.from.0);
        self.to.push(row.to.0);
        self.relation.push(row.relation);
        self.affinity.push(row.affinity.map_or(NO_AFFINITY, Affinity::millionths));
        self.day.push(row.day.number());
        self.known.push(row.known.map_or(KNOWN_NEVER, Day::number));
        self.source.push(row.source.0);
        self.line.push(row.line);
    }

    pub(crate) fn len(&self) -> usize {
        self.from.len()
    }

    pub(crate) fn clear(&mut self) {
        let Self { from, to, relation, affinity, day, known, source, line } = self;
        for column in [from, to, source] {
            column.clear();
        }
        for column in [affinity, day, known] {
            column.clear();
        }
        relation.clear();
        line.clear();
    }

    /// Appends a stretch of rows to the columns of one chunk.
    fn append(&self, chunk: &mut Chunk, rows: Range<usize>) {
        let end = chunk.len() + rows.len();
        chunk.first.extend(&self.from[rows.clone()]);
        chunk.second.extend(&self.to[rows.clone()]);
        chunk.relation.extend(&self.relation[rows.clone()]);
        chunk.affinity.extend(&self.affinity[rows.clone()]);
        chunk.kind.resize(end, kind_byte(ClaimKind::ReportedFact, Aspects::NONE));
        chunk.flags.resize(end, 0);
        chunk.from.extend(&self.day[rows.clone()]);
        chunk.to.extend(self.day[rows.clone()].iter().map(|day| day + 1));
        chunk.known.extend(&self.known[rows.clone()]);
        chunk.asserter.resize(end, NONE);
        chunk.source.extend(&self.source[rows]);
        if !chunk.quantity.is_empty() {
            chunk.quantity.resize(end, f64::NAN);
        }
        if !chunk.grade.is_empty() {
            chunk.grade.resize(end, 0);
        }
    }
}

impl Graph {
    /// The number of a node, to be used in columns of events.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub(crate) fn row_of(&self, node: NodeId) -> Result<RowNo, Error> {
        self.ledger.own(node).map(RowNo)
    }

    /// The number of a source, to be used in columns of events.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub(crate) fn source_row_of(&self, source: SourceId) -> Result<RowNo, Error> {
        self.ledger.own_source(source).map(RowNo)
    }

    /// Whether claims are keyed by numbers behind this prefix.
    pub(crate) fn has_numbered(&self, prefix: &str) -> bool {
        self.ledger.claims.runs().iter().any(|run| *run.prefix == *prefix)
    }

    /// Whether the claim keyed by the line of a row says what the row says; `None` when there is none.
    pub(crate) fn says_event(&self, prefix: &str, row: &EventRow) -> Option<bool> {
        let claim = self.claim_keyed(&format!("{prefix}{}", row.line))?;
        let said = self.ledger.claims.row(self.ledger.own_claim(claim).ok()?);
        let day = row.day.number();
        Some(
            (said.first, said.second, said.relation, said.source) == (row.from.0, row.to.0, row.relation, row.source.0)
                && said.affinity == row.affinity.map_or(NO_AFFINITY, Affinity::millionths)
                && (said.from, said.to) == (day, day + 1)
                && said.known == row.known.map_or(KNOWN_NEVER, Day::number),
        )
    }

    /// Records events, keyed by their line behind a prefix, or on error none. Lines that follow each
    /// other cost nothing; each gap takes some dozen bytes.
    ///
    /// # Errors
    ///
    /// A relation that does not join its ends; conflict when a key is taken; limit of claims.
    pub(crate) fn record_events(&mut self, columns: &EventColumns, prefix: &str) -> Result<(), Error> {
        let count = columns.len();
        self.check_room(count)?;
        self.check_event_ends(columns)?;
        let first = self.ledger.claims.len() as u32;
        let runs = runs(columns, prefix, first);
        let stretches: Vec<_> = runs.iter().map(|run| run.number..run.number + u64::from(run.len)).collect();
        self.check_numbered(prefix, &stretches)?;
        self.ledger.claims.extend(count, |chunk, rows| columns.append(chunk, rows));
        for run in runs {
            self.ledger.claims.push_run(run);
        }
        self.claims_grew();
        Ok(())
    }

    fn check_event_ends(&self, columns: &EventColumns) -> Result<(), Error> {
        let kind = |node: u32| self.ledger.nodes.kind(node);
        // Rows mix relations and kinds, so what was looked up is kept as a bit for each combination.
        let kinds =
            columns.from.iter().chain(&columns.to).map(|&node| usize::from(kind(node).0) + 1).max().unwrap_or(0);
        let relations = columns.relation.iter().map(|relation| usize::from(relation.0) + 1).max().unwrap_or(0);
        let mut joined = FixedBitSet::with_capacity(relations * kinds * kinds);
        for (&relation, (&from, &to)) in columns.relation.iter().zip(columns.from.iter().zip(&columns.to)) {
            let (from, to) = (kind(from), kind(to));
            let place = (usize::from(relation.0) * kinds + usize::from(from.0)) * kinds + usize::from(to.0);
            if !joined.put(place) {
                self.check_kinds(relation, (from, to))?;
            }
        }
        Ok(())
    }
}

/// Rows whose lines follow each other, as runs of keys.
fn runs(columns: &EventColumns, prefix: &str, first: u32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, &line) in columns.line.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.number + u64::from(run.len) == line => run.len += 1,
            _ => runs.push(Run { first: first + at as u32, len: 1, prefix: prefix.into(), number: line }),
        }
    }
    runs
}
