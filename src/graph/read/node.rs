//! Reading a node.

use std::fmt;

use crate::graph::ledger::Ledger;
use crate::graph::nodes::NodeDetail;
use crate::model::{Attribute, Day, NodeId, NodeKind, Period, Scheme, Truth};

/// A node, read from a graph or view.
///
/// # Example
///
/// ```
/// use detente::{Graph, model::{Scheme, standard::State}};
///
/// let mut graph = Graph::new();
/// let id = graph.node(State, "JPN").name("Japan").code(Scheme::Iso2, "JP").attribute("gdp", 4.2e12).add()?;
/// let japan = graph.get(id)?;
/// assert_eq!((japan.key(), japan.kind(), japan.name()), ("JPN", "State", "Japan"));
/// assert_eq!(japan.attribute("gdp").and_then(|a| a.as_number()), Some(4.2e12));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Node<'a> {
    ledger: &'a Ledger,
    index: u32,
}

impl<'a> Node<'a> {
    pub(crate) const fn new(ledger: &'a Ledger, index: u32) -> Self {
        Self { ledger, index }
    }

    fn detail(&self) -> Option<&'a NodeDetail> {
        self.ledger.nodes.detail(self.index)
    }

    /// Its id.
    pub fn id(&self) -> NodeId {
        self.ledger.node_id(self.index)
    }

    /// Its unique key.
    pub fn key(&self) -> &'a str {
        self.ledger.nodes.key(self.index)
    }

    /// Its kind, `"State"`.
    pub fn kind(&self) -> &'a str {
        self.ledger.schema.kind_name(self.ledger.nodes.kind(self.index))
    }

    /// Whether it is of kind `K`.
    pub fn is_of<K: NodeKind>(&self) -> bool {
        let (schema, kind) = (&self.ledger.schema, self.ledger.nodes.kind(self.index));
        schema.kind_name(kind) == K::NAME && schema.kind_origin(kind) == K::ORIGIN
    }

    /// Its first name, or its key when it has none.
    pub fn name(&self) -> &'a str {
        self.names().first().map_or_else(|| self.key(), String::as_str)
    }

    /// Its names.
    pub fn names(&self) -> &'a [String] {
        self.detail().map_or(&[], |d| &d.names)
    }

    /// Its aliases, each with the period in which it was used, where stated.
    pub fn aliases(&self) -> &'a [(String, Option<Period>)] {
        self.detail().map_or(&[], |d| &d.aliases)
    }

    /// Its codes, each with the period in which it was in force, where stated.
    pub fn codes(&self) -> &'a [(Scheme, String, Option<Period>)] {
        self.detail().map_or(&[], |d| &d.codes)
    }

    /// Its attributes, by name.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a Attribute)> + use<'a> {
        self.detail().into_iter().flat_map(|d| d.attributes.iter()).map(|(name, value)| (name.as_str(), value))
    }

    /// One attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        self.detail().and_then(|d| d.attributes.get(name))
    }

    /// Whether it is only supposed to exist or happen.
    pub fn is_hypothetical(&self) -> bool {
        self.detail().is_some_and(|d| d.hypothetical)
    }

    /// The two ends of a dyad.
    pub fn ends(&self) -> Option<(Node<'a>, Node<'a>)> {
        let (a, b) = self.detail()?.ends?;
        Some((Node::new(self.ledger, a), Node::new(self.ledger, b)))
    }

    /// Whether it has the name, or on `day` (any day when `None`) perhaps the alias.
    pub(crate) fn answers_to(&self, name: &str, day: Option<Day>) -> bool {
        self.names().iter().any(|n| n == name)
            || self.aliases().iter().any(|(n, valid)| n == name && held(valid.as_ref(), day))
    }

    /// Whether it has the code, perhaps on `day`.
    pub(crate) fn has_code(&self, scheme: &Scheme, code: &str, day: Option<Day>) -> bool {
        self.codes().iter().any(|(s, c, valid)| s == scheme && c == code && held(valid.as_ref(), day))
    }
}

fn held(valid: Option<&Period>, day: Option<Day>) -> bool {
    match (valid, day) {
        (Some(valid), Some(day)) => valid.holds_on(day) != Truth::No,
        _ => true,
    }
}

/// Two readings are equal when they read the same node of the same graph.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}
impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.kind(), self.key())
    }
}
