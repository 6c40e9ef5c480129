//! Edge lists of one's own: CSV or TSV, with or without a header, plain, gzip or zip.
//!
//! Columns go by the names in the header: `source` or `a`, `target` or `b`, and where there are
//! any `weight` or `sign` (a quantity; 1 when there is no such column), `relation`, `from` and
//! `to` (EDTF dates, the period in which it holds), `id`. A file is headerless when the third
//! field of its first row is a number; its columns are then source, target, weight. Fields are
//! separated by tabs when the first row has one, else by commas; quotes are syntax in CSV and
//! data in TSV. Every row is a claim, parallel rows stay apart; its key is its `id`, else its
//! row number from 1 (the header not counted). Rows run from source to target unless the
//! reader is told otherwise.

use std::io::{BufRead, BufReader, Cursor, Read};

use csv::ByteRecord;

use super::container::{Container, Opening};
use super::lines::{LONGEST, Lines};
use crate::error::Error;
use crate::graph::{Columns, Graph};
use crate::model::{NodeId, Participant, RelationRule, Schema, Shape, finite};

/// How to read an edge list; the defaults suit a plain one.
///
/// # Example
///
/// ```
/// use detente::{Graph, Lens, io::edges::EdgeList};
///
/// let mut graph = Graph::new();
/// let read = EdgeList::new().read(&mut graph, "source,target,weight\na,b,2.5\nb,c,1\n".as_bytes())?;
/// assert_eq!((read.rows, read.nodes), (2, 3));
/// let first = graph.get_claim(graph.claim_keyed("1").unwrap())?;
/// assert_eq!((first.to_string().as_str(), first.quantity().unwrap().value()), ("1: Linked(a, b)", 2.5));
///
/// let error = EdgeList::new().named("my.csv").read(&mut graph, "a,b\nx,y\nz\n".as_bytes()).unwrap_err();
/// assert_eq!(error.to_string(), "my.csv: line 3, column 2: invalid row `z`: 1 fields where the first row has 2");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeList {
    kind: Option<String>,
    relation: Option<String>,
    undirected: bool,
    prefix: String,
    delimiter: Option<u8>,
    file: Option<String>,
}

/// What a reading found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgesRead {
    /// Rows, each a claim.
    pub rows: u64,
    /// Nodes that were new.
    pub nodes: usize,
    /// Whether the first row was a header.
    pub header: bool,
    /// Whether a byte-order mark was skipped.
    pub byte_order_mark: bool,
    /// Whether the input was gzip.
    pub gzip: bool,
    /// Whether the input was a zip archive.
    pub zip: bool,
    /// Empty weights that were taken as 1.
    pub defaulted: u64,
    /// Columns of the header that nothing was read from.
    pub unread: Vec<String>,
    /// Relations that were declared because no schema had them.
    pub declared: Vec<String>,
}

impl EdgeList {
    /// Directed, nodes of kind `Actor`, relation `Linked`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nodes that are new are of this kind.
    pub fn kind(mut self, kind: &str) -> Self {
        self.kind = Some(kind.to_owned());
        self
    }

    /// Rows without a `relation` are of this one. A relation that the schema does not have is
    /// declared, joining nodes of the reader's kind.
    pub fn relation(mut self, relation: &str) -> Self {
        self.relation = Some(relation.to_owned());
        self
    }

    /// Rows join source and target without direction (relation `Bonded` when none is said).
    pub fn undirected(mut self) -> Self {
        self.undirected = true;
        self
    }

    /// Puts `prefix` before the row numbers that serve as keys, to read several files.
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// Separates fields by this byte, whatever the first row looks like.
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// Names the input in errors.
    pub fn named(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Reads an edge list into `graph`, or on error nothing.
    ///
    /// # Errors
    ///
    /// - Cannot read, also as [`Opened`](super::container::Opened) has it; unsupported when
    ///   compressed and the feature `gzip` or `zip` is off.
    /// - Invalid: no column for source or target, a row of another length than the first, a
    ///   weight that is no finite number, a date or key out of its range.
    /// - Rule: a relation of the schema that does not join the nodes. Conflict: a key taken, or
    ///   a relation whose direction is not the reader's.
    ///
    /// Each names the file, line and column (field).
    pub fn read(&self, graph: &mut Graph, input: impl Read) -> Result<EdgesRead, Error> {
        let read = graph.batch(|graph| Reading::new(self, graph)?.run(input));
        read.map_err(|e| self.file.iter().fold(e, |e, file| e.in_file(file)))
    }
}

/// Which field holds what.
#[derive(Clone, Copy, Debug, Default)]
struct Layout {
    source: usize,
    target: usize,
    weight: Option<usize>,
    relation: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    id: Option<usize>,
}

impl Layout {
    /// Whether rows differ only in ends and weight, so that columns can be recorded at once.
    fn is_plain(&self) -> bool {
        self.relation.or(self.from).or(self.to).or(self.id).is_none()
    }

    /// The column that an error of a row is about.
    fn blamed(&self, error: &Error) -> Option<usize> {
        if error.field() == Some("valid") {
            self.from.or(self.to)
        } else if error.is_key() {
            self.id
        } else if error.is_text() {
            [self.from, self.to, self.relation, self.id].into_iter().flatten().next()
        } else {
            self.relation
        }
    }
}

struct Reading<'a> {
    options: &'a EdgeList,
    graph: &'a mut Graph,
    read: EdgesRead,
    kind: String,
    relation: String,
    ends: (Vec<NodeId>, Vec<NodeId>),
    weights: Vec<f64>,
    lines: Vec<u64>,
}

/// Rows recorded at once.
const BLOCK: usize = 1 << 16;

impl<'a> Reading<'a> {
    fn new(options: &'a EdgeList, graph: &'a mut Graph) -> Result<Self, Error> {
        let kind = options.kind.clone().unwrap_or_else(|| "Actor".to_owned());
        graph.schema().kind_number(&kind)?;
        let usual = if options.undirected { "Bonded" } else { "Linked" };
        let relation = options.relation.clone().unwrap_or_else(|| usual.to_owned());
        let (read, ends) = (EdgesRead::default(), (Vec::new(), Vec::new()));
        Ok(Self { options, graph, read, kind, relation, ends, weights: Vec::new(), lines: Vec::new() })
    }

    fn run(mut self, input: impl Read) -> Result<EdgesRead, Error> {
        let opened = Opening::new().open(input)?;
        self.read.gzip = opened.container() == Container::Gzip;
        self.read.zip = opened.container() == Container::Zip;
        self.rows(BufReader::with_capacity(1 << 16, opened))
    }

    fn rows(mut self, mut input: impl BufRead) -> Result<EdgesRead, Error> {
        let mut first = Vec::new();
        Read::take(&mut input, LONGEST).read_until(b'\n', &mut first)?;
        if first.len() as u64 == LONGEST {
            return Err(Error::limit("bytes of the first line", LONGEST).at(1, 1));
        }
        self.read.byte_order_mark = first.starts_with(b"\xef\xbb\xbf");
        let start = if self.read.byte_order_mark { 3 } else { 0 };
        let delimiter = self.options.delimiter.unwrap_or(if first.contains(&b'\t') { b'\t' } else { b',' });
        let mut table = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .from_reader(Lines::new(Cursor::new(first.split_off(start)).chain(input)));
        let mut record = ByteRecord::new();
        let mut layout: Option<(Layout, usize)> = None;
        loop {
            let start = table.position().byte();
            let more = table.read_byte_record(&mut record);
            let line = table.get_ref().line_of(start);
            if !more.map_err(|e| csv_error(e, line))? {
                break;
            }
            let (columns, width) = if let Some(known) = layout {
                known
            } else {
                let (columns, header) = self.layout(&record).map_err(|e| e.at(line, 1))?;
                layout = Some((columns, record.len()));
                self.read.header = header;
                if header {
                    continue;
                }
                (columns, record.len())
            };
            if record.len() != width {
                let row = String::from_utf8_lossy(record.as_slice()).into_owned();
                let rule = format!("{} fields where the first row has {width}", record.len());
                return Err(Error::invalid("row", &row, rule).at(line, record.len().min(width) as u64 + 1));
            }
            self.row(&record, columns, line)?;
        }
        self.flush()?;
        Ok(self.read)
    }

    /// What the columns are, and whether the first row says so.
    fn layout(&mut self, first: &ByteRecord) -> Result<(Layout, bool), Error> {
        let text = |at: usize| first.get(at).map(|f| String::from_utf8_lossy(f).trim().to_owned());
        if text(2).is_some_and(|third| third.parse::<f64>().is_ok()) {
            return Ok((Layout { target: 1, weight: Some(2), ..Layout::default() }, false));
        }
        let names: Vec<String> = (0..first.len()).filter_map(text).map(|name| name.to_lowercase()).collect();
        let column = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let (Some(source), Some(target)) = (column(&["source", "a"]), column(&["target", "b"])) else {
            let rule = "the header names no `source` (or `a`) and `target` (or `b`), and the third field is no number";
            return Err(Error::invalid("first row", &names.join(","), rule));
        };
        let layout = Layout {
            source,
            target,
            weight: column(&["weight", "sign"]),
            relation: column(&["relation"]),
            from: column(&["from"]),
            to: column(&["to"]),
            id: column(&["id"]),
        };
        let used = [Some(source), Some(target), layout.weight, layout.relation, layout.from, layout.to, layout.id];
        let unread = names.iter().enumerate().filter(|(at, _)| !used.contains(&Some(*at)));
        self.read.unread = unread.map(|(_, name)| name.clone()).collect();
        Ok((layout, true))
    }

    fn row(&mut self, record: &ByteRecord, layout: Layout, line: u64) -> Result<(), Error> {
        let at = |column: usize| move |e: Error| e.at(line, column as u64 + 1);
        let source = self.node(record, layout.source).map_err(at(layout.source))?;
        let target = self.node(record, layout.target).map_err(at(layout.target))?;
        let weight = match layout.weight {
            Some(column) => self.weight(field(record, column).map_err(at(column))?).map_err(at(column))?,
            None => 1.0,
        };
        self.read.rows += 1;
        if layout.is_plain() {
            if self.read.rows == 1 {
                self.check_relation(&self.relation.clone()).map_err(|e| e.at(line, 1))?;
            }
            self.graph.check_room(self.weights.len() + 1).map_err(|e| e.at(line, 1))?;
            self.ends.0.push(source);
            self.ends.1.push(target);
            self.weights.push(weight);
            self.lines.push(line);
            return if self.weights.len() < BLOCK { Ok(()) } else { self.flush() };
        }
        let blamed = |e: Error| {
            let column = layout.blamed(&e).unwrap_or(0);
            e.at(line, column as u64 + 1)
        };
        self.claim(record, layout, (source, target, weight)).map_err(blamed)
    }

    fn node(&mut self, record: &ByteRecord, column: usize) -> Result<NodeId, Error> {
        let key = field(record, column)?;
        if let Some(node) = self.graph.keyed(key) {
            return Ok(node);
        }
        let node = self.graph.node_dyn(&self.kind, key).add()?;
        self.read.nodes += 1;
        Ok(node)
    }

    fn weight(&mut self, text: &str) -> Result<f64, Error> {
        match text.trim() {
            "" => {
                self.read.defaulted += 1;
                Ok(1.0)
            }
            "+" => Ok(1.0),
            "-" => Ok(-1.0),
            number => {
                let value = number.parse().map_err(|_| Error::invalid("weight", text, "not a number"))?;
                finite(value).map_err(|_| Error::invalid("weight", text, "must be a finite number"))
            }
        }
    }

    /// Declares a relation that no schema has; checks the direction of one that some has.
    fn check_relation(&mut self, relation: &str) -> Result<(), Error> {
        let shape = if self.options.undirected { Shape::Symmetric } else { Shape::Directed };
        if let Some(rule) = self.graph.schema().rule_of(relation) {
            if self.options.undirected && rule.shape() != Shape::Symmetric {
                return Err(Error::conflict("relation", relation, "is directed and rows are to be undirected"));
            }
            return Ok(());
        }
        let rule = match shape {
            Shape::Symmetric => RelationRule::symmetric(relation),
            _ => RelationRule::directed(relation),
        };
        let mut more = Schema::empty();
        for (name, origin) in self.graph.schema().kinds_with_origin() {
            more.kind(name, origin)?;
        }
        more.relation(rule.joins(&self.kind, &self.kind))?;
        self.graph.extend_schema(&more)?;
        self.read.declared.push(relation.to_owned());
        Ok(())
    }

    fn claim(&mut self, record: &ByteRecord, layout: Layout, row: (NodeId, NodeId, f64)) -> Result<(), Error> {
        let (source, target, weight) = row;
        let optional = |column: Option<usize>| column.map_or(Ok(""), |column| field(record, column));
        let named = optional(layout.relation)?.trim();
        let relation = if named.is_empty() { self.relation.clone() } else { named.to_owned() };
        self.check_relation(&relation)?;
        let symmetric = self.graph.schema().rule_of(&relation).is_some_and(|rule| rule.shape() == Shape::Symmetric);
        let roles = if symmetric { ["between", "between"] } else { ["from", "to"] };
        let ends = roles.into_iter().zip([source, target].map(Participant::Node));
        let key = match layout.id {
            Some(column) => field(record, column)?.to_owned(),
            None => format!("{}{}", self.options.prefix, self.read.rows),
        };
        let mut builder = self.graph.claim_dyn(&relation, ends).weight(weight).key(&key);
        let (from, to) = (optional(layout.from)?.trim(), optional(layout.to)?.trim());
        if !from.is_empty() || !to.is_empty() {
            builder = builder.valid(format!("{from}/{to}").as_str());
        }
        builder.record().map(|_| ())
    }

    /// Records the rows gathered so far.
    fn flush(&mut self) -> Result<(), Error> {
        let count = self.weights.len() as u64;
        let columns = Columns {
            from: &self.ends.0,
            to: &self.ends.1,
            quantity: &self.weights,
            numbered: Some((&self.options.prefix, self.read.rows + 1 - count)),
            ..Columns::of(&self.relation)
        };
        if count > 0
            && let Err(error) = self.graph.record_columns(&columns)
        {
            // Which row it was is looked for only now.
            let (row, error) = self.graph.bad_row(&columns).unwrap_or((0, error));
            return Err(error.at(self.lines[row], 1));
        }
        self.lines.clear();
        self.ends.0.clear();
        self.ends.1.clear();
        self.weights.clear();
        Ok(())
    }
}

fn field(record: &ByteRecord, column: usize) -> Result<&str, Error> {
    let bytes = record.get(column).unwrap_or_default();
    let lossy = || String::from_utf8_lossy(bytes).into_owned();
    std::str::from_utf8(bytes).map_err(|_| Error::invalid("text", &lossy(), "not UTF-8"))
}

fn csv_error(error: csv::Error, line: u64) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            Error::limit("bytes of a row", LONGEST).at(line, 1)
        }
        csv::ErrorKind::Io(error) => Error::from(error).at(line, 1),
        kind => Error::syntax(format!("{kind:?}")).at(line, 1),
    }
}
