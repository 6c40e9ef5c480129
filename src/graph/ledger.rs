//! The ledger: schema, nodes, claims and sources, as shared by a graph and the views made of it.

use std::sync::Arc;

use super::claims::{CLAIM_BIT, ClaimTable, Filler, NONE, flag};
use super::nodes::NodeTable;
use crate::error::Error;
use crate::model::{ClaimId, Date, Mark, NodeId, RelationNo, Schema, Shape, SourceId, new_stamp};

/// Who reported: a document, feed or coder, and what it derives from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SourceRow {
    pub(crate) key: String,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) derives: Vec<u32>,
    /// Whether, as far as was ever said, another derives from it.
    pub(crate) has_copies: bool,
}

/// From where on ids carry a stamp. A batch that fails starts a new epoch, so that an id it gave
/// away is refused and never names what later takes its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Epoch {
    stamp: u32,
    nodes: u32,
    claims: u32,
    sources: u32,
}

/// Everything recorded, without the indexes that find it. Cloning shares all of it.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    epochs: Arc<Vec<Epoch>>,
    pub(crate) schema: Arc<Schema>,
    pub(crate) nodes: NodeTable,
    pub(crate) claims: ClaimTable,
    pub(crate) sources: Arc<Vec<SourceRow>>,
}

impl Ledger {
    pub(crate) fn new(schema: Schema) -> Self {
        let first = Epoch { stamp: new_stamp(), nodes: 0, claims: 0, sources: 0 };
        Self {
            epochs: Arc::new(vec![first]),
            schema: Arc::new(schema),
            nodes: NodeTable::default(),
            claims: ClaimTable::default(),
            sources: Arc::default(),
        }
    }

    /// Makes ids from the present lengths on carry a new stamp.
    pub(crate) fn start_epoch(&mut self) {
        let (nodes, claims, sources) = (self.nodes.len() as u32, self.claims.len() as u32, self.sources.len() as u32);
        let epochs = Arc::make_mut(&mut self.epochs);
        epochs.retain(|e| {
            e.nodes <= nodes
                && e.claims <= claims
                && e.sources <= sources
                && (e.nodes, e.claims, e.sources) != (nodes, claims, sources)
        });
        epochs.push(Epoch { stamp: new_stamp(), nodes, claims, sources });
    }

    fn stamp(&self, index: u32, from: impl Fn(&Epoch) -> u32) -> u32 {
        let after = if self.epochs.len() == 1 { 1 } else { self.epochs.partition_point(|e| from(e) <= index) };
        self.epochs[after.saturating_sub(1)].stamp
    }

    pub(crate) fn node_id(&self, node: u32) -> NodeId {
        NodeId::new(self.stamp(node, |e| e.nodes), node)
    }

    pub(crate) fn claim_id(&self, claim: u32) -> ClaimId {
        ClaimId::new(self.stamp(claim, |e| e.claims), claim)
    }

    pub(crate) fn source_id(&self, source: u32) -> SourceId {
        SourceId::new(self.stamp(source, |e| e.sources), source)
    }

    /// The number of a node of this ledger.
    #[inline]
    pub(crate) fn own<K>(&self, node: NodeId<K>) -> Result<u32, Error> {
        let index = node.index();
        if (index as usize) < self.nodes.len() && node.stamp() == self.stamp(index, |e| e.nodes) {
            return Ok(index);
        }
        Err(Error::foreign("node"))
    }

    pub(crate) fn own_claim(&self, claim: ClaimId) -> Result<u32, Error> {
        let index = claim.index();
        if (index as usize) < self.claims.len() && claim.stamp() == self.stamp(index, |e| e.claims) {
            return Ok(index);
        }
        Err(Error::foreign("claim"))
    }

    pub(crate) fn own_source(&self, source: SourceId) -> Result<u32, Error> {
        let index = source.index();
        if (index as usize) < self.sources.len() && source.stamp() == self.stamp(index, |e| e.sources) {
            return Ok(index);
        }
        Err(Error::foreign("source"))
    }

    /// All claims, in order of recording.
    pub(crate) fn all_claims(&self) -> impl ExactSizeIterator<Item = super::read::Claim<'_>> {
        (0..self.claims.len() as u32).map(|c| super::read::Claim::new(self, c))
    }

    /// All sources, in order of adding.
    pub(crate) fn all_sources(&self) -> impl ExactSizeIterator<Item = super::read::Source<'_>> {
        (0..self.sources.len() as u32).map(|s| super::read::Source::new(self, s))
    }

    pub(crate) fn relation(&self, claim: u32) -> RelationNo {
        let (chunk, at) = self.claims.at(claim);
        chunk.relation[at]
    }

    pub(crate) fn has_mark(&self, claim: u32, mark: Mark) -> bool {
        self.schema.relation_rule(self.relation(claim)).marks().contains(&mark)
    }

    /// Who takes part in a claim, by role number, in the order recorded.
    pub(crate) fn fillers(&self, claim: u32) -> Vec<Filler> {
        let (chunk, at) = self.claims.at(claim);
        if chunk.flags[at] & flag::ROLES != 0 {
            return chunk.facets(at).map(|f| f.roles.clone()).unwrap_or_default();
        }
        let symmetric = self.schema.relation_rule(chunk.relation[at]).shape() == Shape::Symmetric;
        let second = u8::from(!symmetric);
        let filler = |role, who| Filler { role, implied: false, who };
        vec![filler(0, chunk.first[at]), filler(second, chunk.second[at])]
    }

    /// The nodes named by a claim, each once, ascending.
    pub(crate) fn nodes_of(&self, claim: u32) -> Vec<u32> {
        let named = self.fillers(claim).into_iter().filter(|f| !f.implied && f.who & CLAIM_BIT == 0);
        let mut nodes: Vec<u32> = named.map(|f| f.who).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The earlier claims that a claim is about, each once, ascending.
    pub(crate) fn claims_of(&self, claim: u32) -> Vec<u32> {
        let (chunk, at) = self.claims.at(claim);
        if chunk.flags[at] & flag::STATEMENT == 0 {
            return Vec::new();
        }
        let about = self.fillers(claim).into_iter().filter(|f| f.who != NONE && f.who & CLAIM_BIT != 0);
        let mut claims: Vec<u32> = about.map(|f| f.who & !CLAIM_BIT).collect();
        claims.sort_unstable();
        claims.dedup();
        claims
    }

    /// The ties that a claim makes between nodes: from, to, whether symmetric.
    pub(crate) fn ties_of(&self, claim: u32, mut each: impl FnMut(u32, u32, bool)) {
        let (chunk, at) = self.claims.at(claim);
        let relation = chunk.relation[at];
        if chunk.flags[at] & flag::ROLES == 0 {
            let (a, b) = (chunk.first[at], chunk.second[at]);
            if (a | b) & CLAIM_BIT == 0 {
                each(a, b, self.schema.relation_rule(relation).shape() == Shape::Symmetric);
            }
            return;
        }
        let fillers = self.fillers(claim);
        let named = |role: u8| {
            let fills = move |f: &&Filler| f.role == role && !f.implied && f.who & CLAIM_BIT == 0;
            fillers.iter().filter(fills).map(|f| f.who)
        };
        for &(from, to, symmetric) in self.schema.role_ties(relation) {
            for (i, a) in named(from).enumerate() {
                let skip = if from == to { i + 1 } else { 0 };
                named(to).skip(skip).for_each(|b| each(a, b, symmetric));
            }
        }
    }
}
