//! The ledger: nodes found by key, name, alias or code, and every claim ever recorded.
//!
//! | what | where |
//! |---|---|
//! | [`Graph`]: the front of this room | here |
//! | adding and describing nodes, sources | `node_builder`, `source_builder` |
//! | recording claims, one or a column at a time | `claim_builder`, `claim_check`, `columns`, `event_columns` |
//! | all or nothing | `batch` |
//! | finding, and what stands beside a node | `lookup`, `incidence` |
//! | reading: [`Node`], [`Claim`], [`Source`] | `read` |
//! | two graphs into one | `merge` |
//! | how it is laid out, how much it may hold | `ledger`, `nodes`, `claims`, `limits` |
//!
//! What is *not* here: which claims count. The ledger removes and resolves nothing; a
//! [`Lens`](crate::Lens) chooses and a [`View`](crate::View) answers.

mod amend;
mod batch;
mod claim_builder;
mod claim_check;
mod claims;
mod columns;
mod event_columns;
mod incidence;
mod ledger;
mod limits;
mod lookup;
mod merge;
mod node_builder;
mod nodes;
mod read;
mod source_builder;
mod succession;

use std::any::TypeId;
use std::sync::{Arc, OnceLock};

pub use claim_builder::ClaimBuilder;
pub use columns::Columns;
pub(crate) use event_columns::{EventColumns, EventRow, RowNo};
pub use limits::Limits;
pub use merge::{MergeReport, Merging, OnClash};
pub use node_builder::NodeBuilder;
pub use read::{Claim, Node, Source};
pub use source_builder::SourceBuilder;

pub(crate) use amend::taken_back;
pub(crate) use claims::{CHUNK, CLAIM_BIT, Chunk, ClaimRow, Facets, KNOWN_NEVER, NO_AFFINITY, NONE, flag};
pub(crate) use ledger::Ledger;

use batch::Undo;
use incidence::Incidence;
use lookup::Lookup;

use crate::error::{Error, shown};
use crate::model::{ClaimId, Day, NodeId, NodeKind, Participant, RelationNo, Schema, Scheme, SourceId};

/// The knowledge graph: typed nodes, and every claim about how they relate.
///
/// # Example
///
/// ```
/// use detente::model::standard::{Sanctions, State};
/// use detente::Graph;
///
/// let mut graph = Graph::new();
/// let usa = graph.node(State, "USA").name("United States").add()?;
/// let dprk = graph.node(State, "PRK").name("North Korea").add()?;
/// graph.claim::<Sanctions>((usa, dprk)).affinity(-0.8).valid("2006-10-14/..").record()?;
///
/// assert_eq!(graph.neighbours(dprk)?, [usa.any()]);
/// assert_eq!(graph.claims_between(usa, dprk)?.len(), 1);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Graph {
    ledger: Ledger,
    lookup: Lookup,
    limits: Limits,
    incidence: OnceLock<Arc<Incidence>>,
    undo: Undo,
    /// The relation last claimed by type, and its number in this schema.
    recent: Option<(TypeId, RelationNo)>,
}

impl Default for Graph {
    fn default() -> Self {
        Self::over(Schema::standard())
    }
}

impl Graph {
    /// An empty graph with the [standard schema](crate::model::standard).
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty graph with the united schemas.
    ///
    /// # Errors
    ///
    /// Conflict when two of them declare a kind or relation of one name differently.
    pub fn with(schemas: impl IntoIterator<Item = Schema>) -> Result<Self, Error> {
        let united = schemas.into_iter().try_fold(Schema::empty(), |all, one| all.unite(&one))?;
        Ok(Self::over(united))
    }

    fn over(schema: Schema) -> Self {
        Self {
            ledger: Ledger::new(schema),
            lookup: Lookup::default(),
            limits: Limits::default(),
            incidence: OnceLock::new(),
            undo: Undo::default(),
            recent: None,
        }
    }

    pub(crate) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// A graph that records behind a ledger without touching it. Nothing in it is found by name or
    /// key, and ids that it gives away are of nobody else.
    pub(crate) fn behind(mut ledger: Ledger) -> Self {
        ledger.start_epoch();
        Self { ledger, ..Self::over(Schema::empty()) }
    }

    /// What was recorded.
    pub(crate) fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Appends a claim as it is, a copy of one that was checked.
    pub(crate) fn append(&mut self, row: ClaimRow) -> u32 {
        self.ledger.claims.push(row)
    }

    /// Forgets the last claim, whose id nobody was given.
    pub(crate) fn forget_last_claim(&mut self) {
        self.ledger.claims.truncate(self.ledger.claims.len().saturating_sub(1));
    }

    /// Its kinds and relations.
    pub fn schema(&self) -> &Schema {
        &self.ledger.schema
    }

    /// Adds kinds and relations.
    ///
    /// # Errors
    ///
    /// Conflict as in [`Graph::with`]; the graph is then unchanged.
    pub fn extend_schema(&mut self, more: &Schema) -> Result<(), Error> {
        let united = Schema::clone(&self.ledger.schema).unite(more)?;
        self.undo.schema(&self.ledger.schema);
        self.ledger.schema = Arc::new(united);
        self.recent = None;
        Ok(())
    }

    // Nodes ------------------------------------------------------------------------------

    /// Starts a new node of kind `K`; [`add`](NodeBuilder::add) adds it.
    pub fn node<K: NodeKind>(&mut self, _kind: K, key: &str) -> NodeBuilder<'_, K> {
        NodeBuilder::new(self, K::NAME, Some(K::ORIGIN), key)
    }

    /// Starts a new node of a kind that is known by name only.
    pub fn node_dyn(&mut self, kind: &str, key: &str) -> NodeBuilder<'_> {
        NodeBuilder::new(self, kind, None, key)
    }

    /// Adds names, aliases, codes or attributes to a node that exists; [`add`](NodeBuilder::add)
    /// applies them.
    pub fn describe<K>(&mut self, node: NodeId<K>) -> NodeBuilder<'_, K> {
        NodeBuilder::describing(self, node)
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.ledger.nodes.len()
    }

    /// Reads a node.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn get<K>(&self, node: NodeId<K>) -> Result<Node<'_>, Error> {
        Ok(Node::new(&self.ledger, self.own(node)?))
    }

    /// The number of a node of this graph.
    pub(crate) fn own<K>(&self, node: NodeId<K>) -> Result<u32, Error> {
        self.ledger.own(node)
    }

    /// The same node with its kind known at compile time, `None` when it is of another kind.
    pub fn typed<K: NodeKind>(&self, node: NodeId) -> Option<NodeId<K>> {
        let is_kind = self.get(node).ok()?.is_of::<K>();
        is_kind.then(|| NodeId::new(node.stamp(), node.index()))
    }

    /// All nodes, in order of adding.
    pub fn all_nodes(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        (0..self.node_count() as u32).map(|n| Node::new(&self.ledger, n))
    }

    /// The nodes of kind `K`, in order of adding, hypothetical ones among them
    /// ([`Node::is_hypothetical`]).
    pub fn nodes<K: NodeKind>(&self) -> impl Iterator<Item = NodeId<K>> + '_ {
        self.all_nodes().filter_map(|n| self.typed::<K>(n.id()))
    }

    /// The node with that key.
    pub fn keyed(&self, key: &str) -> Option<NodeId> {
        self.lookup.node(&self.ledger.nodes, key).map(|n| self.ledger.node_id(n))
    }

    /// The nodes that have the name, or perhaps had the alias on `day` (on any day when `None`);
    /// in order of adding.
    pub fn named(&self, name: &str, day: Option<Day>) -> Vec<NodeId> {
        self.nodes_where(self.lookup.named(name), |n| n.answers_to(name, day))
    }

    /// The nodes that have the code, perhaps on `day` (on any day when `None`); in order of adding.
    pub fn coded(&self, scheme: &Scheme, code: &str, day: Option<Day>) -> Vec<NodeId> {
        self.nodes_where(self.lookup.coded(scheme, code), |n| n.has_code(scheme, code, day))
    }

    fn nodes_where(&self, nodes: &[u32], keep: impl Fn(&Node<'_>) -> bool) -> Vec<NodeId> {
        let kept = nodes.iter().map(|&n| Node::new(&self.ledger, n)).filter(keep);
        kept.map(|n| n.id()).collect()
    }

    /// The one node that a person means by `text`: by key, else by name or alias.
    ///
    /// # Errors
    ///
    /// Unknown; ambiguous when several nodes have the name.
    pub fn find(&self, text: &str) -> Result<NodeId, Error> {
        if let Some(node) = self.keyed(text) {
            return Ok(node);
        }
        match self.named(text, None).as_slice() {
            [] => Err(Error::unknown_among("node", text, self.all_nodes().take(10_000).map(|n| n.key()))),
            &[node] => Ok(node),
            several => {
                let keys = several.iter().take(4).map(|n| shown(self.ledger.nodes.key(n.index())));
                let more = if several.len() > 4 { format!(" and {} more", several.len() - 4) } else { String::new() };
                let detail = format!("it names {}{more}", keys.collect::<Vec<_>>().join(", "));
                Err(Error::ambiguous("name", text, detail))
            }
        }
    }

    // Sources ----------------------------------------------------------------------------

    /// Starts a new source; [`add`](SourceBuilder::add) adds it.
    pub fn source(&mut self, key: &str) -> SourceBuilder<'_> {
        SourceBuilder::new(self, key)
    }

    /// Says that a source copies, translates or quotes another.
    ///
    /// # Errors
    ///
    /// Foreign id; conflict when `from` derives from `source` already, directly or not.
    pub fn derive_source(&mut self, source: SourceId, from: SourceId) -> Result<(), Error> {
        source_builder::derive(self, source, from)
    }

    /// The source with that key.
    pub fn source_keyed(&self, key: &str) -> Option<SourceId> {
        self.lookup.source(key).map(|s| self.ledger.source_id(s))
    }

    /// All sources, in order of adding.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = Source<'_>> {
        self.ledger.all_sources()
    }

    pub(crate) fn source_keys(&self) -> impl Iterator<Item = &str> {
        self.lookup.source_keys()
    }

    // Claims -----------------------------------------------------------------------------

    /// How many claims there are, structure and background included.
    pub fn claim_count(&self) -> usize {
        self.ledger.claims.len()
    }

    /// All claims, in order of recording.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = Claim<'_>> {
        self.ledger.all_claims()
    }

    /// The claims that state facts ([`Claim::is_fact`]); nothing hypothetical is among them.
    pub fn facts(&self) -> impl Iterator<Item = Claim<'_>> {
        self.claims().filter(Claim::is_fact)
    }

    /// Reads a claim.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn get_claim(&self, claim: ClaimId) -> Result<Claim<'_>, Error> {
        Ok(Claim::new(&self.ledger, self.own_claim(claim)?))
    }

    pub(crate) fn own_claim(&self, claim: ClaimId) -> Result<u32, Error> {
        self.ledger.own_claim(claim)
    }

    /// The claim with that key.
    pub fn claim_keyed(&self, key: &str) -> Option<ClaimId> {
        let claim = self.lookup.claim(key).or_else(|| self.ledger.claims.in_runs(key))?;
        Some(self.ledger.claim_id(claim))
    }

    /// The claims that name both nodes, in order of recording; with one node twice, those that
    /// name it in two roles.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn claims_between<A, B>(&self, a: NodeId<A>, b: NodeId<B>) -> Result<Vec<Claim<'_>>, Error> {
        let (a, b) = (self.own(a)?, self.own(b)?);
        let both = |c: &u32| {
            let named = self.ledger.fillers(*c);
            let times = |n| named.iter().filter(|f| f.who == n && !f.implied).count();
            if a == b { times(a) > 1 } else { times(b) > 0 }
        };
        let claims = self.incident(a).into_iter().filter(both);
        Ok(claims.map(|c| Claim::new(&self.ledger, c)).collect())
    }

    /// The claims that name the node, in order of recording.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn claims_of<K>(&self, node: NodeId<K>) -> Result<Vec<Claim<'_>>, Error> {
        let claims = self.incident(self.own(node)?);
        Ok(claims.into_iter().map(|c| Claim::new(&self.ledger, c)).collect())
    }

    /// The nodes that some claim names together with this one, each once, in order of adding.
    /// The node itself is among them when a claim relates it to itself.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn neighbours<K>(&self, node: NodeId<K>) -> Result<Vec<NodeId>, Error> {
        let own = self.own(node)?;
        let mut others = Vec::new();
        for claim in self.incident(own) {
            let mut named: Vec<u32> = self
                .ledger
                .fillers(claim)
                .iter()
                .filter(|f| !f.implied && f.who & CLAIM_BIT == 0)
                .map(|f| f.who)
                .collect();
            if let Some(at) = named.iter().position(|&n| n == own) {
                named.swap_remove(at);
            }
            others.extend(named);
        }
        others.sort_unstable();
        others.dedup();
        Ok(others.into_iter().map(|n| self.ledger.node_id(n)).collect())
    }

    /// How many claims name the node; a claim that relates it to itself counts once.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn degree<K>(&self, node: NodeId<K>) -> Result<usize, Error> {
        Ok(self.incident(self.own(node)?).len())
    }

    /// The claims that name a node, ascending.
    fn incident(&self, node: u32) -> Vec<u32> {
        let index = self.incidence.get_or_init(|| Arc::new(Incidence::build(&self.ledger)));
        index.claims_of(&self.ledger, node)
    }

    /// After claims were added: keep the index while what it misses is short to scan.
    fn claims_grew(&mut self) {
        let stale = self.incidence.get().is_some_and(|index| index.is_stale(self.ledger.claims.len()));
        if stale {
            self.incidence = OnceLock::new();
        }
    }

    /// Bytes that the dense columns of all claims take, sparse facets not counted.
    pub fn column_bytes(&self) -> usize {
        self.ledger.claims.column_bytes()
    }

    pub(crate) fn checked_participant(&self, who: Participant) -> Result<(u32, bool), Error> {
        Ok(match who {
            Participant::Node(id) => (self.own(id)?, false),
            Participant::Implied(id) => (self.own(id)?, true),
            Participant::Claim(id) => (self.own_claim(id)? | CLAIM_BIT, false),
        })
    }
}
