//! The claim table: 36 bytes of columns a claim, in append-only chunks behind `Arc`, with
//! everything rare sparse beside them.
//!
//! Only this file knows how a claim is laid out; the rest of the crate reads a claim through
//! [`Claim`](super::Claim), or a whole [`Chunk`] when it scans.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    AFTER_ALL, Aspects, Attribute, BEFORE_ALL, ClaimKind, Confidence, Date, Grade, Likelihood, Period, RelationNo,
};

/// Claims a chunk; a claim's offset in its chunk fits 16 bits.
pub(crate) const CHUNK: usize = 1 << 16;
/// "Nobody" or "nothing" in a column of ids.
pub(crate) const NONE: u32 = u32::MAX;
/// The bit that tells a claim from a node in a column of participants.
pub(crate) const CLAIM_BIT: u32 = 1 << 31;
/// "No affinity", which is not the same as neutral.
pub(crate) const NO_AFFINITY: i32 = i32::MIN;
/// "Always known" and "never known for certain" in the column of known days.
pub(crate) const KNOWN_ALWAYS: i32 = BEFORE_ALL;
pub(crate) const KNOWN_NEVER: i32 = AFTER_ALL;

/// What is true of a claim besides its columns, one bit each.
pub(crate) mod flag {
    /// Structure or background: valid and known always unless it says otherwise.
    pub(crate) const BACKGROUND: u8 = 1;
    /// Participants stand in the facets, by role.
    pub(crate) const ROLES: u8 = 1 << 1;
    /// No valid period is stated.
    pub(crate) const NO_VALID: u8 = 1 << 2;
    /// The valid period is imprecise: the columns hold its hull, the facets the rest.
    pub(crate) const VAGUE_VALID: u8 = 1 << 3;
    /// The day from which it was known is imprecise: the column holds the latest.
    pub(crate) const VAGUE_KNOWN: u8 = 1 << 4;
    /// A claim takes part in it.
    pub(crate) const STATEMENT: u8 = 1 << 5;
    /// It corrects or retracts an earlier claim.
    pub(crate) const AMENDS: u8 = 1 << 6;
}

/// Who fills a role: a node or claim as in the participant columns, perhaps only implied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filler {
    pub(crate) role: u8,
    pub(crate) implied: bool,
    pub(crate) who: u32,
}

/// The rare parts of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facets {
    pub(crate) key: Option<Box<str>>,
    pub(crate) roles: Vec<Filler>,
    pub(crate) valid: Option<Period>,
    pub(crate) known: Option<Date>,
    pub(crate) unit: Option<Box<str>>,
    pub(crate) reporters: Vec<u32>,
    pub(crate) likelihood: Option<Likelihood>,
    pub(crate) confidence: Option<Confidence>,
    pub(crate) attributes: BTreeMap<String, Attribute>,
    pub(crate) evidence: Option<Box<str>>,
    pub(crate) corrects: Option<u32>,
}

/// One claim, ready to be appended.
#[derive(Clone, Debug)]
pub(crate) struct ClaimRow {
    pub(crate) first: u32,
    pub(crate) second: u32,
    pub(crate) relation: RelationNo,
    pub(crate) affinity: i32,
    pub(crate) kind: ClaimKind,
    pub(crate) aspects: Aspects,
    pub(crate) flags: u8,
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) known: i32,
    pub(crate) asserter: u32,
    pub(crate) source: u32,
    pub(crate) quantity: Option<f64>,
    pub(crate) grade: Option<Grade>,
    pub(crate) facets: Option<Box<Facets>>,
}

/// Up to [`CHUNK`] claims, column by column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) first: Vec<u32>,
    pub(crate) second: Vec<u32>,
    pub(crate) relation: Vec<RelationNo>,
    pub(crate) affinity: Vec<i32>,
    /// Kind in the low four bits, aspects in the high four.
    pub(crate) kind: Vec<u8>,
    pub(crate) flags: Vec<u8>,
    pub(crate) from: Vec<i32>,
    pub(crate) to: Vec<i32>,
    pub(crate) known: Vec<i32>,
    pub(crate) asserter: Vec<u32>,
    pub(crate) source: Vec<u32>,
    /// Empty until a claim of the chunk has one; NaN for "none", which no door lets in.
    pub(crate) quantity: Vec<f64>,
    /// Empty until a claim of the chunk has one; 0 for "none".
    pub(crate) grade: Vec<u8>,
    facets: Vec<(u16, Box<Facets>)>,
    /// Every flag that any claim of the chunk has.
    pub(crate) any_flags: u8,
}

impl Chunk {
    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }

    pub(crate) fn facets(&self, at: usize) -> Option<&Facets> {
        if self.facets.is_empty() {
            return None;
        }
        let found = self.facets.binary_search_by_key(&(at as u16), |f| f.0);
        found.ok().map(|n| &*self.facets[n].1)
    }

    fn push(&mut self, row: ClaimRow) {
        let at = self.len();
        if let Some(quantity) = row.quantity {
            self.quantity.resize(at, f64::NAN);
            self.quantity.push(quantity);
        } else if !self.quantity.is_empty() {
            self.quantity.push(f64::NAN);
        }
        if let Some(grade) = row.grade {
            self.grade.resize(at, 0);
            self.grade.push(grade.code());
        } else if !self.grade.is_empty() {
            self.grade.push(0);
        }
        self.first.push(row.first);
        self.second.push(row.second);
        self.relation.push(row.relation);
        self.affinity.push(row.affinity);
        self.kind.push(kind_byte(row.kind, row.aspects));
        self.flags.push(row.flags);
        self.from.push(row.from);
        self.to.push(row.to);
        self.known.push(row.known);
        self.asserter.push(row.asserter);
        self.source.push(row.source);
        self.any_flags |= row.flags;
        if let Some(facets) = row.facets {
            self.facets.push((at as u16, facets));
        }
    }

    fn truncate(&mut self, len: usize) {
        self.first.truncate(len);
        self.second.truncate(len);
        self.relation.truncate(len);
        self.affinity.truncate(len);
        self.kind.truncate(len);
        self.flags.truncate(len);
        self.from.truncate(len);
        self.to.truncate(len);
        self.known.truncate(len);
        self.asserter.truncate(len);
        self.source.truncate(len);
        self.quantity.truncate(len);
        self.grade.truncate(len);
        self.facets.retain(|f| usize::from(f.0) < len);
        self.any_flags = self.flags.iter().fold(0, |all, f| all | f);
    }

    /// Bytes of the dense columns in use.
    fn bytes(&self) -> usize {
        self.len() * 36 + self.quantity.len() * 8 + self.grade.len()
    }
}

/// Kind and aspects in one byte.
pub(crate) fn kind_byte(kind: ClaimKind, aspects: Aspects) -> u8 {
    kind.number() | aspects.bits() << 4
}

/// Claims recorded from columns whose keys are their row numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) first: u32,
    pub(crate) len: u32,
    pub(crate) prefix: Box<str>,
    pub(crate) number: u64,
}

/// All claims, cheap to clone: the clone shares every chunk until one side writes to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimTable {
    chunks: Vec<Arc<Chunk>>,
    runs: Vec<Run>,
    len: usize,
}

impl ClaimTable {
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// The chunk of a claim and its place in it.
    pub(crate) fn at(&self, claim: u32) -> (&Chunk, usize) {
        (&self.chunks[claim as usize / CHUNK], claim as usize % CHUNK)
    }

    /// One claim as it was appended.
    pub(crate) fn row(&self, claim: u32) -> ClaimRow {
        let (chunk, at) = self.at(claim);
        ClaimRow {
            first: chunk.first[at],
            second: chunk.second[at],
            relation: chunk.relation[at],
            affinity: chunk.affinity[at],
            kind: ClaimKind::from_number(chunk.kind[at] & 0xF),
            aspects: Aspects::from_bits(chunk.kind[at] >> 4),
            flags: chunk.flags[at],
            from: chunk.from[at],
            to: chunk.to[at],
            known: chunk.known[at],
            asserter: chunk.asserter[at],
            source: chunk.source[at],
            quantity: chunk.quantity.get(at).copied().filter(|q| !q.is_nan()),
            grade: chunk.grade.get(at).and_then(|&g| Grade::from_code(g)),
            facets: chunk.facets(at).cloned().map(Box::new),
        }
    }

    pub(crate) fn push(&mut self, row: ClaimRow) -> u32 {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::default());
        }
        let claim = self.len as u32;
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(row);
            self.len += 1;
        }
        claim
    }

    /// Appends claims that differ only in ends, affinity, quantity and days; `write` fills the
    /// columns of a stretch that fits one chunk.
    pub(crate) fn extend(&mut self, count: usize, mut write: impl FnMut(&mut Chunk, std::ops::Range<usize>)) {
        let mut done = 0;
        while done < count {
            if self.len.is_multiple_of(CHUNK) {
                self.chunks.push(Arc::default());
            }
            let room = (CHUNK - self.len % CHUNK).min(count - done);
            if let Some(last) = self.chunks.last_mut() {
                write(Arc::make_mut(last), done..done + room);
            }
            self.len += room;
            done += room;
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let (Some(last), rest) = (self.chunks.last_mut(), len % CHUNK)
            && rest != 0
        {
            Arc::make_mut(last).truncate(rest);
        }
        self.runs.retain(|run| (run.first as usize) < len);
        self.len = len;
    }

    pub(crate) fn push_run(&mut self, run: Run) {
        self.runs.push(run);
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The claim whose key is a row number of a run.
    pub(crate) fn in_runs(&self, key: &str) -> Option<u32> {
        self.runs.iter().find_map(|run| {
            let digits = key.strip_prefix(&*run.prefix)?;
            let number: u64 = digits.parse().ok().filter(|n: &u64| n.to_string() == digits)?;
            let offset = number.checked_sub(run.number).filter(|&o| o < u64::from(run.len))?;
            Some(run.first + offset as u32)
        })
    }

    /// The key of a claim, its own or its row number.
    pub(crate) fn key(&self, claim: u32) -> Option<std::borrow::Cow<'_, str>> {
        let (chunk, at) = self.at(claim);
        if let Some(key) = chunk.facets(at).and_then(|f| f.key.as_deref()) {
            return Some(key.into());
        }
        let run = &self.runs[self.runs.partition_point(|r| r.first <= claim).checked_sub(1)?];
        let offset = claim - run.first;
        (offset < run.len).then(|| format!("{}{}", run.prefix, run.number + u64::from(offset)).into())
    }

    pub(crate) fn column_bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes()).sum()
    }
}
