//! Finding nodes, claims and sources: by key, name, alias and code.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::nodes::NodeTable;
use crate::model::Scheme;

/// The indexes of a graph. Keyed by text from outside, so hashed by a keyed hasher; none of
/// them is ever iterated into an answer.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    hasher: RandomState,
    keys: HashTable<u32>,
    names: HashMap<String, Vec<u32>>,
    codes: HashMap<(Scheme, String), Vec<u32>>,
    claims: HashMap<Box<str>, u32>,
    sources: BTreeMap<String, u32>,
}

impl Lookup {
    pub(crate) fn node(&self, nodes: &NodeTable, key: &str) -> Option<u32> {
        self.keys.find(self.hasher.hash_one(key), |&n| nodes.key(n) == key).copied()
    }

    pub(crate) fn add_node(&mut self, nodes: &NodeTable, node: u32) {
        let hash = |&n: &u32| self.hasher.hash_one(nodes.key(n));
        self.keys.insert_unique(self.hasher.hash_one(nodes.key(node)), node, hash);
    }

    pub(crate) fn drop_node(&mut self, nodes: &NodeTable, node: u32) {
        let hash = self.hasher.hash_one(nodes.key(node));
        if let Ok(entry) = self.keys.find_entry(hash, |&n| n == node) {
            entry.remove();
        }
    }

    /// Nodes that have the name or alias, ascending.
    pub(crate) fn named(&self, name: &str) -> &[u32] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// Adds a name; false when the node had it already.
    pub(crate) fn add_name(&mut self, name: &str, node: u32) -> bool {
        insert(self.names.entry(name.to_owned()).or_default(), node)
    }

    pub(crate) fn drop_name(&mut self, name: &str, node: u32) {
        if let Some(nodes) = self.names.get_mut(name) {
            nodes.retain(|&n| n != node);
        }
    }

    /// Nodes that have the code in the scheme, ascending.
    pub(crate) fn coded(&self, scheme: &Scheme, code: &str) -> &[u32] {
        self.codes.get(&(scheme.clone(), code.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Adds a code; false when the node had it already.
    pub(crate) fn add_code(&mut self, scheme: &Scheme, code: &str, node: u32) -> bool {
        insert(self.codes.entry((scheme.clone(), code.to_owned())).or_default(), node)
    }

    pub(crate) fn drop_code(&mut self, scheme: &Scheme, code: &str, node: u32) {
        if let Some(nodes) = self.codes.get_mut(&(scheme.clone(), code.to_owned())) {
            nodes.retain(|&n| n != node);
        }
    }

    pub(crate) fn claim(&self, key: &str) -> Option<u32> {
        self.claims.get(key).copied()
    }

    /// Whether a claim on its own has a key that begins so.
    pub(crate) fn has_claims_under(&self, prefix: &str) -> bool {
        self.claims.keys().any(|key| key.starts_with(prefix))
    }

    pub(crate) fn add_claim(&mut self, key: &str, claim: u32) {
        self.claims.insert(key.into(), claim);
    }

    pub(crate) fn drop_claim(&mut self, key: &str) {
        self.claims.remove(key);
    }

    pub(crate) fn source(&self, key: &str) -> Option<u32> {
        self.sources.get(key).copied()
    }

    pub(crate) fn add_source(&mut self, key: &str, source: u32) {
        self.sources.insert(key.to_owned(), source);
    }

    pub(crate) fn drop_source(&mut self, key: &str) {
        self.sources.remove(key);
    }

    pub(crate) fn source_keys(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }
}

fn insert(nodes: &mut Vec<u32>, node: u32) -> bool {
    match nodes.binary_search(&node) {
        Ok(_) => false,
        Err(at) => {
            nodes.insert(at, node);
            true
        }
    }
}
