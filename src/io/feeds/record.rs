//! Events to claims: every one kept, with both its dates and who reported it.
//!
//! An event is a claim of kind *reported fact* from its source actor to its target: its relation is its
//! code (`cameo:046`, `plover:CONSULT`), its affinity a tenth of its Goldstein score, it is valid on its
//! day and known since the day it was added. Who printed the report is its source, and its key is
//! `file:line`, so that whatever else the row says can be looked up. An actor whom the row does not
//! name is the node `unspecified`.

use std::collections::BTreeMap;
use std::hash::RandomState;

use super::format::Role;
use super::names::Names;
use super::report::{FileReport, Reason, Reject};
use super::run::Gather;
use super::seen::Seen;
use super::worker::{NONE, Plan, Row, Sink};
use super::{Block, Feed, Format, Input, codes, run};
use crate::budget::Budget;
use crate::codebook::plover;
use crate::error::Error;
use crate::graph::{EventColumns, EventRow, Graph, RowNo};
use crate::io::who::{Named, Resolver};
use crate::model::{Affinity, Day, NodeId, RelationNo, RelationRule, Schema};

/// Records events as claims, and remembers between files who is who and which rows were read.
///
/// # Example
///
/// ```
/// use detente::io::feeds::{Feed, Input, Recorder};
/// use detente::{Budget, Graph, Lens};
///
/// let rows = "20240131,JPNGOV,PRK,046,7.0\n20240201,PRK,JPN,112,-2.0\n20240201,PRK,JPN,112,-2.0\n";
/// let feed = Feed::new().columns("date,source,target,code,goldstein")?;
/// let mut graph = Graph::new();
/// let mut recorder = Recorder::new(feed);
/// let report = recorder.record(&mut graph, Input::reader("mine", rows.as_bytes()), &Budget::new())?;
/// assert_eq!((report.accepted, report.duplicates), (2, 1));
///
/// let claim = graph.get_claim(graph.claim_keyed("mine:1").unwrap())?;
/// assert_eq!(claim.label(), "mine:1: cameo:046(JPNGOV, PRK)");
/// assert_eq!(claim.affinity().unwrap().to_f64(), 0.7);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Recorder {
    feed: Feed,
    who: Resolver,
    seen: Seen,
}

impl Recorder {
    /// Reads as `feed` says; actors are found by the tables of the codebook.
    pub fn new(feed: Feed) -> Self {
        Self { feed, who: Resolver::new(), seen: Seen::new() }
    }

    /// Finds actors by this resolver, with its dictionary and aliases.
    pub fn who(mut self, who: Resolver) -> Self {
        self.who = who;
        self
    }

    /// Who was found, and who was not.
    pub const fn resolver(&self) -> &Resolver {
        &self.who
    }

    /// Records the events of one input, or on error none of them.
    ///
    /// Rows that repeat one of this or an earlier input of the recorder are duplicates. An input whose
    /// name the graph has keys of already is compared with these claims: what says the same is a
    /// duplicate, what says something else is rejected as a conflict.
    ///
    /// # Errors
    ///
    /// Those of [`Feed::dyads`]; unsupported for a file of mentions, which are no events; limit of
    /// nodes, sources or claims of the graph.
    ///
    /// Cost: linear; 36 bytes of columns a claim, beside its actors and sources, and in the recorder 16
    /// to 34 bytes a row to find it again.
    pub fn record(&mut self, graph: &mut Graph, input: Input<'_>, budget: &Budget) -> Result<FileReport, Error> {
        let (files, known) = (self.seen.files(), self.who.clone());
        let name = input.name().to_owned();
        let (feed, who, seen) = (&self.feed, &mut self.who, &mut self.seen);
        let recorded = graph.batch(|graph| {
            let mut claims = Claims::new(graph, who, &name)?;
            run::run(feed, input, &mut claims, Some(seen), &mut budget.meter())
        });
        if recorded.is_err() {
            self.seen.forget(files);
            self.who = known;
        }
        recorded.map_err(|error| error.in_file(&name))
    }
}

/// An event as a worker found it; actors and outlets are numbers of the worker.
#[derive(Clone, Copy, Debug)]
struct Found {
    source: u32,
    target: u32,
    outlet: u32,
    day: i32,
    added: i32,
    score: i32,
    line: u32,
    relation: u16,
}

/// Actors that are not named, and outlets.
const NOBODY: u32 = u32::MAX;
/// Relations of PLOVER are numbered behind all codes.
const PLOVER: u16 = 1 << 15;

/// What one worker finds.
#[derive(Debug)]
pub(super) struct Events {
    /// Actors as texts: code or name, sectors and country, between tabs.
    actors: Names,
    outlets: Names,
    events: Vec<Found>,
    /// Number and first line of each block, and where its events begin.
    blocks: Vec<(usize, u64, usize)>,
    scratch: Vec<u8>,
    described: bool,
}

impl Events {
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

const SOURCE: [Role; 3] = [Role::Source, Role::SourceSectors, Role::SourceCountry];
const TARGET: [Role; 3] = [Role::Target, Role::TargetSectors, Role::TargetCountry];

impl Sink for Events {
    fn begin(&mut self, block: &Block) {
        self.blocks.push((block.number, block.first_line, self.events.len()));
    }

    fn row(&mut self, row: &Row<'_>) {
        let found = Found {
            source: self.actor(row, SOURCE),
            target: self.actor(row, TARGET),
            outlet: self.outlet(row),
            day: row.day,
            added: row.added,
            score: row.score,
            line: row.line,
            relation: if row.kind == 0 { row.code } else { PLOVER | u16::from(row.kind - 1) },
        };
        self.events.push(found);
    }
}

/// Puts events into the ledger, in order of lines.
struct Claims<'a> {
    graph: &'a mut Graph,
    who: &'a mut Resolver,
    prefix: String,
    /// That the graph has claims of this input already.
    again: bool,
    state: RandomState,
    described: bool,
    /// Actors and outlets of all workers.
    actors: Names,
    nodes: Vec<Actor>,
    outlets: Names,
    sources: Vec<RowNo>,
    unspecified: RowNo,
    file: RowNo,
    relations: BTreeMap<u16, RelationNo>,
    columns: EventColumns,
    repeated: u64,
    conflicts: Vec<Reject>,
    most_errors: usize,
}

/// The node of an actor, where it is the same on all days.
#[derive(Clone, Copy, Debug)]
enum Actor {
    Node(NodeId, RowNo, u64),
    Dated,
}

impl<'a> Claims<'a> {
    fn new(graph: &'a mut Graph, who: &'a mut Resolver, name: &str) -> Result<Self, Error> {
        let unspecified = Resolver::unspecified(graph)?;
        let unspecified = graph.row_of(unspecified)?;
        let file = source(graph, name)?;
        let prefix = format!("{name}:");
        let again = graph.has_numbered(&prefix);
        let state = RandomState::new();
        let (actors, outlets) = (Names::alike(&state), Names::alike(&state));
        let (columns, relations) = (EventColumns::default(), BTreeMap::new());
        Ok(Self {
            graph,
            who,
            prefix,
            again,
            state,
            described: false,
            actors,
            nodes: Vec::new(),
            outlets,
            sources: Vec::new(),
            unspecified,
            file,
            relations,
            columns,
            repeated: 0,
            conflicts: Vec::new(),
            most_errors: 0,
        })
    }

    fn node(&mut self, actor: u32, day: Day) -> Result<RowNo, Error> {
        if actor == NOBODY {
            return Ok(self.unspecified);
        }
        if let Actor::Node(_, row, times) = &mut self.nodes[actor as usize] {
            *times += 1;
            return Ok(*row);
        }
        let text = self.actors.get(actor);
        let described = self.described;
        let (node, _) = resolve(self.graph, self.who, text, described, day)?;
        self.graph.row_of(node)
    }

    /// Resolves the actors that are new, so that each has a place here.
    fn meet(&mut self, text: &[u8], day: Day) -> Result<u32, Error> {
        let number = self.actors.number(text);
        if number as usize == self.nodes.len() {
            let (node, dated) = resolve(self.graph, self.who, text, self.described, day)?;
            let actor = if dated { Actor::Dated } else { Actor::Node(node, self.graph.row_of(node)?, 0) };
            self.nodes.push(actor);
        }
        Ok(number)
    }

    fn source(&mut self, text: &[u8]) -> Result<u32, Error> {
        let number = self.outlets.number(text);
        if number as usize == self.sources.len() {
            let row = source(self.graph, &String::from_utf8_lossy(text))?;
            self.sources.push(row);
        }
        Ok(number)
    }

    /// Declares the relations of codes that are new, all at once.
    fn declare(&mut self, found: impl Iterator<Item = u16>) -> Result<(), Error> {
        let mut new: Vec<u16> = found.filter(|code| !self.relations.contains_key(code)).collect();
        new.sort_unstable();
        new.dedup();
        let known = |name: &str| self.graph.schema().rule_of(name).is_some();
        let undeclared: Vec<String> = new.iter().map(|&code| relation(code)).filter(|name| !known(name)).collect();
        if !undeclared.is_empty() {
            let mut more = Schema::empty();
            for (name, origin) in self.graph.schema().kinds_with_origin() {
                more.kind(name, origin)?;
            }
            for name in undeclared {
                let pairs = KINDS.iter().flat_map(|from| KINDS.iter().map(move |to| (from, to)));
                more.relation(pairs.fold(RelationRule::directed(&name), |rule, (from, to)| rule.joins(from, to)))?;
            }
            self.graph.extend_schema(&more)?;
        }
        for code in new {
            let number = self.graph.schema().relation_number(&relation(code))?;
            self.relations.insert(code, number);
        }
        Ok(())
    }

    fn push(&mut self, row: EventRow) {
        match self.again.then(|| self.graph.says_event(&self.prefix, &row)).flatten() {
            None => self.columns.push(row),
            Some(true) => self.repeated += 1,
            Some(false) => {
                let key = format!("{}{}", self.prefix, row.line);
                let rule = "the key names a claim that says otherwise".to_owned();
                let (reason, field) = (Reason::Conflict, String::new());
                self.conflicts.push(Reject { line: row.line, column: 1, field, reason, value: key, rule });
            }
        }
    }
}

/// Kinds of node that actors are.
const KINDS: [&str; 6] = ["State", "Leader", "Organization", "Coalition", "Group", "Actor"];

/// The name of the relation of a code.
fn relation(code: u16) -> String {
    match code {
        codes::NONE => "event".to_owned(),
        code if code & PLOVER != 0 && usize::from(code & !PLOVER) < plover::Type::ALL.len() => {
            format!("plover:{}", plover::Type::ALL[usize::from(code & !PLOVER)].name())
        }
        code => format!("cameo:{}", codes::text(codes::place(code))),
    }
}

/// The source of that key, new or known.
fn source(graph: &mut Graph, key: &str) -> Result<RowNo, Error> {
    let source = match graph.source_keyed(key) {
        Some(source) => source,
        None => graph.source(key).add()?,
    };
    graph.source_row_of(source)
}

/// The node of an actor on a day, and whether it may be another on another day.
fn resolve(
    graph: &mut Graph,
    who: &mut Resolver,
    text: &[u8],
    described: bool,
    day: Day,
) -> Result<(NodeId, bool), Error> {
    let text = String::from_utf8_lossy(text);
    let mut parts = text.split('\t');
    let named = if described {
        let (name, sectors, country) = (parts.next(), parts.next(), parts.next());
        Named { code: None, name, country, sectors }
    } else {
        Named { code: Some(&text), ..Named::default() }
    };
    Ok((who.resolve(graph, &named, Some(day))?, who.depends_on_day(&named)))
}

impl Gather for Claims<'_> {
    type Sink = Events;

    fn wants(&self, role: Role) -> bool {
        matches!(role, Role::Outlet | Role::Url) || SOURCE.contains(&role) || TARGET.contains(&role)
    }

    fn begin(&mut self, plan: &Plan) -> Result<(), Error> {
        if plan.layout.format == Format::Mentions {
            return Err(Error::unsupported("input", "mentions", "they are reports of events, not events"));
        }
        self.most_errors = plan.most_errors;
        self.described = matches!(plan.layout.format, Format::Icews | Format::Polecat);
        Ok(())
    }

    fn sink(&self, _: &Plan) -> Events {
        Events {
            actors: Names::alike(&self.state),
            outlets: Names::alike(&self.state),
            events: Vec::new(),
            blocks: Vec::new(),
            scratch: Vec::new(),
            described: self.described,
        }
    }

    fn batch(&self) -> usize {
        usize::MAX
    }

    fn settle(&mut self, mut sinks: Vec<&mut Events>) -> Result<(), Error> {
        self.declare(sinks.iter().flat_map(|sink| sink.events.iter().map(|event| event.relation)))?;
        let mut order: Vec<(usize, u64, usize, usize, usize)> = Vec::new();
        for (at, sink) in sinks.iter().enumerate() {
            let ends = sink.blocks.iter().skip(1).map(|block| block.2).chain([sink.events.len()]);
            order.extend(sink.blocks.iter().zip(ends).map(|(block, end)| (block.0, block.1, at, block.2, end)));
        }
        order.sort_unstable();
        // Numbers of a worker's actors and outlets here, given in order of lines.
        let mut whole: Vec<[Vec<u32>; 2]> =
            sinks.iter().map(|sink| [vec![NOBODY; sink.actors.len()], vec![NOBODY; sink.outlets.len()]]).collect();
        for (_, first_line, at, start, end) in order {
            let (sink, [actors, outlets]) = (&*sinks[at], &mut whole[at]);
            for event in &sink.events[start..end] {
                let day = Day::clamped(event.day);
                for actor in [event.source, event.target].into_iter().filter(|&actor| actor != NOBODY) {
                    if actors[actor as usize] == NOBODY {
                        actors[actor as usize] = self.meet(sink.actors.get(actor), day)?;
                    }
                }
                if event.outlet != NOBODY && outlets[event.outlet as usize] == NOBODY {
                    outlets[event.outlet as usize] = self.source(sink.outlets.get(event.outlet))?;
                }
                let here = |numbers: &[u32], number: u32| numbers.get(number as usize).copied().unwrap_or(NOBODY);
                let from = self.node(here(actors, event.source), day)?;
                let to = self.node(here(actors, event.target), day)?;
                let outlet = self.sources.get(here(outlets, event.outlet) as usize);
                let row = EventRow {
                    from,
                    to,
                    relation: self.relations[&event.relation],
                    affinity: (event.score != NONE).then(|| Affinity::from_millionths(event.score)).transpose()?,
                    day,
                    known: (event.added != NONE).then(|| Day::clamped(event.added)),
                    source: outlet.copied().unwrap_or(self.file),
                    line: first_line + u64::from(event.line),
                };
                self.push(row);
            }
        }
        for sink in &mut sinks {
            sink.events.clear();
            sink.blocks.clear();
        }
        self.graph.record_events(&self.columns, &self.prefix)?;
        self.columns.clear();
        Ok(())
    }

    fn finish(&mut self, report: &mut FileReport) {
        for actor in &self.nodes {
            if let Actor::Node(node, _, times) = actor {
                // Once it was counted when it was resolved.
                self.who.again(*node, times.saturating_sub(1));
            }
        }
        report.repeat(self.repeated);
        for reject in std::mem::take(&mut self.conflicts) {
            report.conflict(reject, self.most_errors);
        }
    }
}
