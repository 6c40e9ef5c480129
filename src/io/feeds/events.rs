//! Events as workers find them, before their actors are anybody.

use std::hash::RandomState;

use super::blocks::Block;
use super::format::Role;
use super::names::Names;
use super::row::{Row, Sink};

/// An event as a worker found it; actors and outlets are numbers of the worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) outlet: u32,
    pub(super) day: i32,
    pub(super) added: i32,
    pub(super) score: i32,
    pub(super) line: u32,
    pub(super) relation: u16,
}

/// Actors that are not named, and outlets.
pub(super) const NOBODY: u32 = u32::MAX;
/// Relations of PLOVER are numbered behind all codes.
pub(super) const PLOVER: u16 = 1 << 15;

/// What one worker finds.
#[derive(Debug)]
pub(super) struct Events {
    /// Actors as texts: code or name, sectors and country, between tabs.
    pub(super) actors: Names,
    pub(super) outlets: Names,
    pub(super) found: Vec<Found>,
    /// Number and first line of each block, and where its events begin.
    pub(super) blocks: Vec<(usize, u64, usize)>,
    scratch: Vec<u8>,
    described: bool,
}

impl Events {
    /// None yet; actors of a feed that describes them have sectors and countries beside their names.
    pub(super) fn new(state: &RandomState, described: bool) -> Self {
        let (actors, outlets) = (Names::alike(state), Names::alike(state));
        Self { actors, outlets, found: Vec::new(), blocks: Vec::new(), scratch: Vec::new(), described }
    }

    fn actor(&mut self, row: &Row<'_>, [name, sectors, country]: [Role; 3]) -> u32 {
        if !self.described {
            let code = row.field(name);
            return if code.is_empty() { NOBODY } else { self.actors.number(code) };
        }
        let fields = [name, sectors, country].map(|role| row.field(role));
        if fields.iter().all(|field| field.is_empty()) {
            return NOBODY;
        }
        self.scratch.clear();
        for field in fields {
            self.scratch.extend_from_slice(field);
            self.scratch.push(b'\t');
        }
        self.actors.number(&self.scratch)
    }

    fn outlet(&mut self, row: &Row<'_>) -> u32 {
        let outlet = row.field(Role::Outlet);
        let outlet = if outlet.is_empty() { host(row.field(Role::Url)) } else { outlet };
        if outlet.is_empty() { NOBODY } else { self.outlets.number(outlet) }
    }
}

/// The host of an address, without `www.`; nothing where there is none.
fn host(url: &[u8]) -> &[u8] {
    let Some(at) = url.windows(3).take(16).position(|part| part == b"://") else { return &[] };
    let rest = &url[at + 3..];
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b':' | b'?' | b'#')).unwrap_or(rest.len());
    rest[..end].strip_prefix(b"www.").unwrap_or(&rest[..end])
}

pub(super) const SOURCE: [Role; 3] = [Role::Source, Role::SourceSectors, Role::SourceCountry];
pub(super) const TARGET: [Role; 3] = [Role::Target, Role::TargetSectors, Role::TargetCountry];

impl Sink for Events {
    fn begin(&mut self, block: &Block) {
        self.blocks.push((block.number, block.first_line, self.found.len()));
    }

    fn row(&mut self, row: &Row<'_>) {
        let found = Found {
            source: self.actor(row, SOURCE),
            target: self.actor(row, TARGET),
            outlet: self.outlet(row),
            day: row.read.day,
            added: row.read.added,
            score: row.read.score,
            line: row.line,
            relation: if row.read.kind == 0 { row.read.code } else { PLOVER | u16::from(row.read.kind - 1) },
        };
        self.found.push(found);
    }
}
