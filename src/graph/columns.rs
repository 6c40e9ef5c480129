//! Recording many claims at once from columns: one relation, two ends, and what varies.

use std::ops::Range;

use super::Graph;
use super::claims::{Chunk, ClaimRow, KNOWN_NEVER, NO_AFFINITY, NONE, Run, flag, kind_byte};
use crate::error::Error;
use crate::model::checked_text;
use crate::model::{
    AFTER_ALL, Affinity, Aspects, BEFORE_ALL, ClaimId, ClaimKind, Day, KindNo, Mark, NodeId, RelationNo, Shape,
    SourceId, finite,
};

/// Claims of one relation as columns of equal length; an empty optional column says nothing of
/// any claim.
///
/// # Example
///
/// ```
/// use detente::{Columns, Graph, model::standard::Actor};
///
/// let mut graph = Graph::new();
/// let a = graph.node(Actor, "a").add()?.any();
/// let b = graph.node(Actor, "b").add()?.any();
/// let recorded = graph.batch(|graph| {
///     graph.record_columns(&Columns {
///         from: &[a, b],
///         to: &[b, a],
///         quantity: &[2.0, 0.5],
///         ..Columns::of("Linked")
///     })
/// })?;
/// assert_eq!(recorded.len(), 2);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The relation, directed or symmetric.
    pub relation: &'a str,
    /// First ends.
    pub from: &'a [NodeId],
    /// Second ends.
    pub to: &'a [NodeId],
    /// Affinities, or empty.
    pub affinity: &'a [Affinity],
    /// Bare weights, or empty.
    pub quantity: &'a [f64],
    /// Valid days, or empty.
    pub valid: &'a [Range<Day>],
    /// Days since when known, or empty.
    pub known: &'a [Day],
    /// The kind of every claim.
    pub kind: ClaimKind,
    /// Who asserts every claim.
    pub asserter: Option<NodeId>,
    /// The source of every claim.
    pub source: Option<SourceId>,
    /// Keys by row number: prefix and first number.
    pub numbered: Option<(&'a str, u64)>,
}

impl<'a> Columns<'a> {
    /// No claims yet, of that relation.
    pub const fn of(relation: &'a str) -> Self {
        Self {
            relation,
            from: &[],
            to: &[],
            affinity: &[],
            quantity: &[],
            valid: &[],
            known: &[],
            kind: ClaimKind::ReportedFact,
            asserter: None,
            source: None,
            numbered: None,
        }
    }
}

impl Graph {
    /// Records every row, or on error none. Returns the ids, in order of rows.
    ///
    /// Cost: linear in rows; about an order of magnitude less a row than one claim at a time.
    ///
    /// # Errors
    ///
    /// - Unknown relation; a relation with roles or a structural one; ends that it does not
    ///   join; foreign id.
    /// - Invalid when columns differ in length, a number is not finite or a range of days is
    ///   empty.
    /// - Conflict when a row number is a key already; limit of claims.
    pub fn record_columns(&mut self, columns: &Columns<'_>) -> Result<Vec<ClaimId>, Error> {
        let row = self.check_columns(columns)?;
        let (first, count) = (self.ledger.claims.len() as u32, columns.from.len());
        let (relation, asserter, source) = (row.relation, row.asserter, row.source);
        self.ledger.claims.extend(count, |chunk, rows| append(chunk, columns, rows, relation, asserter, source));
        if let Some((prefix, number)) = columns.numbered.filter(|_| count > 0) {
            let run = Run { first, len: count as u32, prefix: prefix.into(), number };
            self.ledger.claims.push_run(run);
        }
        self.claims_grew();
        Ok((first..first + count as u32).map(|c| self.ledger.claim_id(c)).collect())
    }

    /// Checks all rows and returns what they share.
    fn check_columns(&self, columns: &Columns<'_>) -> Result<ClaimRow, Error> {
        let count = columns.from.len();
        same_length(columns)?;
        self.check_room(count)?;
        let relation = self.ledger.schema.relation_number(columns.relation)?;
        let rule = self.ledger.schema.relation_rule(relation);
        let special =
            [Mark::Structural, Mark::Retraction, Mark::Succession].iter().any(|mark| rule.marks().contains(mark));
        if rule.shape() == Shape::Roles || special {
            let only = "only relations of two that are neither structure nor retraction nor succession are recorded from columns";
            return Err(Error::rule(rule.name(), "columns", only));
        }
        self.check_ends(columns, relation)?;
        for (at, &value) in columns.quantity.iter().enumerate() {
            finite(value).map_err(|e| e.in_field(format!("quantity[{at}]")))?;
        }
        if let Some(at) = columns.valid.iter().position(|days| days.start >= days.end) {
            let days = &columns.valid[at];
            let error = Error::invalid("period", &format!("{}..{}", days.start, days.end), "holds no day");
            return Err(error.in_field(format!("valid[{at}]")));
        }
        if let Some((prefix, number)) = columns.numbered {
            self.check_numbers(prefix, number, count)?;
        }
        Ok(ClaimRow {
            first: NONE,
            second: NONE,
            relation,
            affinity: NO_AFFINITY,
            kind: columns.kind,
            aspects: Aspects::NONE,
            flags: 0,
            from: BEFORE_ALL,
            to: AFTER_ALL,
            known: KNOWN_NEVER,
            asserter: columns.asserter.map_or(Ok(NONE), |node| self.own(node))?,
            source: columns.source.map_or(Ok(NONE), |source| self.ledger.own_source(source))?,
            quantity: None,
            grade: None,
            facets: None,
        })
    }

    /// Whether so many more claims may be recorded.
    pub(crate) fn check_room(&self, count: usize) -> Result<(), Error> {
        let room = u64::from(self.limits.claims).saturating_sub(self.ledger.claims.len() as u64);
        if count as u64 <= room {
            return Ok(());
        }
        Err(Error::limit("claims", self.limits.claims.into()))
    }

    fn check_ends(&self, columns: &Columns<'_>, relation: RelationNo) -> Result<(), Error> {
        // Rows mostly repeat the pair of kinds before them.
        let mut joined: Option<(KindNo, KindNo)> = None;
        for (at, (&from, &to)) in columns.from.iter().zip(columns.to).enumerate() {
            let kinds = self.kinds(from, to).map_err(|e| e.in_field(format!("row {at}")))?;
            if joined != Some(kinds) {
                self.check_kinds(relation, kinds).map_err(|e| e.in_field(format!("row {at}")))?;
                joined = Some(kinds);
            }
        }
        Ok(())
    }

    fn kinds(&self, from: NodeId, to: NodeId) -> Result<(KindNo, KindNo), Error> {
        Ok((self.ledger.nodes.kind(self.own(from)?), self.ledger.nodes.kind(self.own(to)?)))
    }

    pub(super) fn check_kinds(&self, relation: RelationNo, (from, to): (KindNo, KindNo)) -> Result<(), Error> {
        let schema = &self.ledger.schema;
        if schema.joins(relation, from, to) {
            return Ok(());
        }
        let rule = schema.relation_rule(relation);
        let found = format!("{} and {}", schema.kind_name(from), schema.kind_name(to));
        Err(Error::rule(rule.name(), found, rule.rule()))
    }

    /// The first row of its own that would be refused, and why; for readers that must name it.
    #[cfg(feature = "csv")]
    pub(crate) fn bad_row(&self, columns: &Columns<'_>) -> Option<(usize, Error)> {
        let relation = self.ledger.schema.relation_number(columns.relation).ok()?;
        let check = |row: usize| {
            if let Some((prefix, number)) = columns.numbered {
                self.check_numbers(prefix, number + row as u64, 1)?;
            }
            self.check_kinds(relation, self.kinds(columns.from[row], columns.to[row])?)
        };
        (0..columns.from.len()).find_map(|row| check(row).err().map(|error| (row, error)))
    }

    fn check_numbers(&self, prefix: &str, number: u64, count: usize) -> Result<(), Error> {
        let end = number.checked_add(count as u64).ok_or_else(|| Error::overflow("row numbers"))?;
        self.check_numbered(prefix, std::slice::from_ref(&(number..end)))
    }

    /// Refuses keys that are taken, of numbers in ascending stretches behind a prefix.
    pub(super) fn check_numbered(&self, prefix: &str, stretches: &[Range<u64>]) -> Result<(), Error> {
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return Ok(()) };
        checked_text("key", &format!("{prefix}{}", first.start))?;
        checked_text("key", &format!("{prefix}{}", last.end))?;
        let taken =
            |number: u64| Err(Error::conflict("claim", &format!("{prefix}{number}"), "the key names a claim already"));
        let runs = self.ledger.claims.runs();
        // A file read on has its lines behind all those it had before.
        for run in runs.iter().filter(|run| *run.prefix == *prefix) {
            let run = run.number..run.number + u64::from(run.len);
            if run.end <= first.start || last.end <= run.start {
                continue;
            }
            let at = stretches.partition_point(|stretch| stretch.end <= run.start);
            if let Some(stretch) = stretches.get(at).filter(|stretch| stretch.start < run.end) {
                return taken(stretch.start.max(run.start));
            }
        }
        // Keys of claims on their own, and prefixes that end in figures, may spell the same; they are
        // few, so each number is looked up only where there are any.
        if self.lookup.has_claims_under(prefix) || runs.iter().any(|run| spells(&run.prefix, prefix)) {
            for number in stretches.iter().cloned().flatten() {
                if self.claim_keyed(&format!("{prefix}{number}")).is_some() {
                    return taken(number);
                }
            }
        }
        Ok(())
    }
}

/// Whether numbers behind two prefixes may spell one key though the prefixes differ.
fn spells(one: &str, other: &str) -> bool {
    let more = one.strip_prefix(other).or_else(|| other.strip_prefix(one));
    more.is_some_and(|figures| !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit()))
}

fn same_length(columns: &Columns<'_>) -> Result<(), Error> {
    let count = columns.from.len();
    let lengths = [
        ("to", columns.to.len(), false),
        ("affinity", columns.affinity.len(), true),
        ("quantity", columns.quantity.len(), true),
        ("valid", columns.valid.len(), true),
        ("known", columns.known.len(), true),
    ];
    for (name, len, optional) in lengths {
        if len != count && !(optional && len == 0) {
            return Err(Error::invalid("column", name, format!("{len} rows where `from` has {count}")));
        }
    }
    Ok(())
}

/// Appends rows to the columns of one chunk.
fn append(
    chunk: &mut Chunk,
    columns: &Columns<'_>,
    rows: Range<usize>,
    relation: RelationNo,
    asserter: u32,
    source: u32,
) {
    let (at, count) = (chunk.len(), rows.len());
    let end = at + count;
    chunk.first.extend(columns.from[rows.clone()].iter().map(|n| n.index()));
    chunk.second.extend(columns.to[rows.clone()].iter().map(|n| n.index()));
    chunk.relation.resize(end, relation);
    chunk.kind.resize(end, kind_byte(columns.kind, Aspects::NONE));
    chunk.asserter.resize(end, asserter);
    chunk.source.resize(end, source);
    if columns.affinity.is_empty() {
        chunk.affinity.resize(end, NO_AFFINITY);
    } else {
        chunk.affinity.extend(columns.affinity[rows.clone()].iter().map(|a| a.millionths()));
    }
    if !columns.quantity.is_empty() {
        chunk.quantity.resize(at, f64::NAN);
        chunk.quantity.extend(columns.quantity[rows.clone()].iter().map(|q| q + 0.0));
    } else if !chunk.quantity.is_empty() {
        chunk.quantity.resize(end, f64::NAN);
    }
    if !chunk.grade.is_empty() {
        chunk.grade.resize(end, 0);
    }
    let flags = if columns.valid.is_empty() { flag::NO_VALID } else { 0 };
    chunk.any_flags |= flags;
    chunk.flags.resize(end, flags);
    if columns.valid.is_empty() {
        chunk.from.resize(end, BEFORE_ALL);
        chunk.to.resize(end, AFTER_ALL);
    } else {
        chunk.from.extend(columns.valid[rows.clone()].iter().map(|d| d.start.number()));
        chunk.to.extend(columns.valid[rows.clone()].iter().map(|d| d.end.number()));
    }
    if columns.known.is_empty() {
        chunk.known.resize(end, KNOWN_NEVER);
    } else {
        chunk.known.extend(columns.known[rows].iter().map(|d| d.number()));
    }
}
