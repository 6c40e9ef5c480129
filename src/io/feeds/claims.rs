//! Events into the ledger, in order of lines: actors resolved, relations declared, columns filled.

use std::hash::RandomState;

use fixedbitset::FixedBitSet;

use super::codes;
use super::events::{Events, Found, NOBODY, PLOVER, SOURCE, TARGET};
use super::format::{Format, Role};
use super::names::Names;
use super::report::{FileReport, Reason, Reject};
use super::row::NONE;
use super::run::Gather;
use super::worker::Plan;
use crate::codebook::plover;
use crate::error::Error;
use crate::graph::{EventColumns, EventRow, Graph, RowNo};
use crate::io::who::{Named, Resolver};
use crate::model::{Affinity, Day, NodeId, RelationNo, RelationRule, Schema};

/// Puts events into the ledger, in order of lines.
pub(super) struct Claims<'a> {
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
    /// The relation of each code that was met, by the code's number.
    relations: Vec<Option<RelationNo>>,
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

/// What a worker's actors and outlets are numbered in the whole, as far as they were met.
struct Numbers {
    actors: Vec<u32>,
    outlets: Vec<u32>,
}

impl Numbers {
    fn of(sink: &Events) -> Self {
        Self { actors: vec![NOBODY; sink.actors.len()], outlets: vec![NOBODY; sink.outlets.len()] }
    }
}

impl<'a> Claims<'a> {
    pub(super) fn new(graph: &'a mut Graph, who: &'a mut Resolver, name: &str) -> Result<Self, Error> {
        let unspecified = Resolver::unspecified(graph)?;
        let unspecified = graph.row_of(unspecified)?;
        let file = source(graph, name)?;
        let prefix = format!("{name}:");
        let again = graph.has_numbered(&prefix);
        let state = RandomState::new();
        let (actors, outlets) = (Names::alike(&state), Names::alike(&state));
        let (columns, relations) = (EventColumns::default(), vec![None; 1 << 16]);
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
        let mut met = FixedBitSet::with_capacity(self.relations.len());
        found.for_each(|code| met.insert(code.into()));
        let new: Vec<u16> = met.ones().filter(|&code| self.relations[code].is_none()).map(|code| code as u16).collect();
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
            self.relations[usize::from(code)] = Some(number);
        }
        Ok(())
    }

    /// An event as a row of the ledger. Actors and outlets get their numbers in order of lines.
    fn row(&mut self, event: &Found, first: u64, sink: &Events, here: &mut Numbers) -> Result<EventRow, Error> {
        let day = Day::clamped(event.day);
        for actor in [event.source, event.target].into_iter().filter(|&actor| actor != NOBODY) {
            if here.actors[actor as usize] == NOBODY {
                here.actors[actor as usize] = self.meet(sink.actors.get(actor), day)?;
            }
        }
        if event.outlet != NOBODY && here.outlets[event.outlet as usize] == NOBODY {
            here.outlets[event.outlet as usize] = self.source(sink.outlets.get(event.outlet))?;
        }
        let number = |numbers: &[u32], of: u32| numbers.get(of as usize).copied().unwrap_or(NOBODY);
        let from = self.node(number(&here.actors, event.source), day)?;
        let to = self.node(number(&here.actors, event.target), day)?;
        let outlet = self.sources.get(number(&here.outlets, event.outlet) as usize);
        Ok(EventRow {
            from,
            to,
            relation: self.relations[usize::from(event.relation)].ok_or_else(|| Error::unknown("relation", ""))?,
            affinity: (event.score != NONE).then(|| Affinity::from_millionths(event.score)).transpose()?,
            day,
            known: (event.added != NONE).then(|| Day::clamped(event.added)),
            source: outlet.copied().unwrap_or(self.file),
            line: first + u64::from(event.line),
        })
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
        Events::new(&self.state, self.described)
    }

    fn batch(&self) -> usize {
        usize::MAX
    }

    fn settle(&mut self, mut sinks: Vec<&mut Events>) -> Result<(), Error> {
        self.declare(sinks.iter().flat_map(|sink| sink.found.iter().map(|event| event.relation)))?;
        let mut order: Vec<(usize, u64, usize, usize, usize)> = Vec::new();
        for (at, sink) in sinks.iter().enumerate() {
            let ends = sink.blocks.iter().skip(1).map(|block| block.2).chain([sink.found.len()]);
            order.extend(sink.blocks.iter().zip(ends).map(|(block, end)| (block.0, block.1, at, block.2, end)));
        }
        order.sort_unstable();
        let mut here: Vec<Numbers> = sinks.iter().map(|sink| Numbers::of(sink)).collect();
        for (_, first_line, at, start, end) in order {
            for event in &sinks[at].found[start..end] {
                let row = self.row(event, first_line, sinks[at], &mut here[at])?;
                self.push(row);
            }
        }
        for sink in &mut sinks {
            sink.found.clear();
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
