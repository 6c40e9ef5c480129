//! The node table: kinds and keys in append-only chunks, everything else sparse beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Attribute, KindNo, Period, Scheme};

const CHUNK: usize = 4096;

/// What a node may have besides kind and key. Most nodes of a large graph have none of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NodeDetail {
    pub(crate) names: Vec<String>,
    pub(crate) aliases: Vec<(String, Option<Period>)>,
    pub(crate) codes: Vec<(Scheme, String, Option<Period>)>,
    pub(crate) attributes: BTreeMap<String, Attribute>,
    pub(crate) ends: Option<(u32, u32)>,
    pub(crate) hypothetical: bool,
}

#[derive(Clone, Debug, Default)]
struct NodeChunk {
    kinds: Vec<KindNo>,
    keys: Vec<Box<str>>,
    details: Vec<Option<Box<NodeDetail>>>,
}

/// All nodes, cheap to clone: the clone shares every chunk until one side writes to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeTable {
    chunks: Vec<Arc<NodeChunk>>,
    len: usize,
}

impl NodeTable {
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn kind(&self, node: u32) -> KindNo {
        self.chunks[node as usize / CHUNK].kinds[node as usize % CHUNK]
    }

    pub(crate) fn key(&self, node: u32) -> &str {
        &self.chunks[node as usize / CHUNK].keys[node as usize % CHUNK]
    }

    pub(crate) fn detail(&self, node: u32) -> Option<&NodeDetail> {
        self.chunks[node as usize / CHUNK].details[node as usize % CHUNK].as_deref()
    }

    pub(crate) fn push(&mut self, kind: KindNo, key: &str, detail: Option<Box<NodeDetail>>) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::default());
        }
        if let Some(last) = self.chunks.last_mut() {
            let chunk = Arc::make_mut(last);
            chunk.kinds.push(kind);
            chunk.keys.push(key.into());
            chunk.details.push(detail);
            self.len += 1;
        }
    }

    pub(crate) fn replace_detail(&mut self, node: u32, detail: Option<Box<NodeDetail>>) -> Option<Box<NodeDetail>> {
        let chunk = Arc::make_mut(&mut self.chunks[node as usize / CHUNK]);
        std::mem::replace(&mut chunk.details[node as usize % CHUNK], detail)
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let (Some(last), rest) = (self.chunks.last_mut(), len % CHUNK)
            && rest != 0
        {
            let chunk = Arc::make_mut(last);
            chunk.kinds.truncate(rest);
            chunk.keys.truncate(rest);
            chunk.details.truncate(rest);
        }
        self.len = len;
    }
}
