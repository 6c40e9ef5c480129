//! All or nothing: a batch that fails, or panics, leaves no trace.

use std::sync::Arc;

use super::Graph;
use super::ledger::SourceRow;
use super::nodes::NodeDetail;
use crate::error::Error;
use crate::model::{Schema, Scheme};

/// What to take back, in order. Kept only while a batch runs.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    depth: usize,
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Detail(u32, Option<Box<NodeDetail>>),
    Name(String, u32),
    Code(Scheme, String, u32),
    Claim(Box<str>),
    Source(u32, SourceRow),
    Schema(Arc<Schema>),
}

impl Undo {
    fn push(&mut self, step: impl FnOnce() -> Step) {
        if self.depth > 0 {
            self.steps.push(step());
        }
    }

    pub(crate) fn detail(&mut self, node: u32, old: Option<Box<NodeDetail>>) {
        self.push(|| Step::Detail(node, old));
    }

    pub(crate) fn name(&mut self, name: &str, node: u32) {
        self.push(|| Step::Name(name.to_owned(), node));
    }

    pub(crate) fn code(&mut self, scheme: &Scheme, code: &str, node: u32) {
        self.push(|| Step::Code(scheme.clone(), code.to_owned(), node));
    }

    pub(crate) fn claim(&mut self, key: &str) {
        self.push(|| Step::Claim(key.into()));
    }

    pub(crate) fn source(&mut self, source: u32, old: &SourceRow) {
        self.push(|| Step::Source(source, old.clone()));
    }

    pub(crate) fn schema(&mut self, old: &Arc<Schema>) {
        self.push(|| Step::Schema(Arc::clone(old)));
    }
}

/// Where a graph stood when a batch began.
#[derive(Clone, Copy)]
struct Mark {
    nodes: usize,
    claims: usize,
    sources: usize,
    steps: usize,
}

/// Takes back what came since its mark unless told that all went well; also on unwinding.
struct Guard<'g> {
    graph: &'g mut Graph,
    mark: Mark,
    done: bool,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if !self.done {
            roll_back(self.graph, self.mark);
        }
        self.graph.undo.depth -= 1;
        if self.graph.undo.depth == 0 {
            self.graph.undo.steps.clear();
        }
    }
}

impl Graph {
    /// Does all of `work` or, when it returns an error or panics, nothing: the graph is then as
    /// before, and ids made inside are refused. Batches nest.
    ///
    /// # Errors
    ///
    /// Whatever `work` returns.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Graph, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let failed = graph.batch(|graph| {
    ///     let japan = graph.node(State, "JPN").add()?;
    ///     graph.claim::<Talks>((japan, japan)).affinity(7.0).record()
    /// });
    /// assert!(failed.unwrap_err().is_invalid());
    /// assert_eq!((graph.node_count(), graph.claim_count()), (0, 0));
    /// ```
    pub fn batch<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let mark = Mark {
            nodes: self.ledger.nodes.len(),
            claims: self.ledger.claims.len(),
            sources: self.ledger.sources.len(),
            steps: self.undo.steps.len(),
        };
        self.undo.depth += 1;
        let mut guard = Guard { graph: self, mark, done: false };
        let result = work(guard.graph);
        guard.done = result.is_ok();
        result
    }
}

fn roll_back(graph: &mut Graph, mark: Mark) {
    for step in graph.undo.steps.split_off(mark.steps).into_iter().rev() {
        match step {
            Step::Detail(node, old) => {
                graph.ledger.nodes.replace_detail(node, old);
            }
            Step::Name(name, node) => graph.lookup.drop_name(&name, node),
            Step::Code(scheme, code, node) => graph.lookup.drop_code(&scheme, &code, node),
            Step::Claim(key) => graph.lookup.drop_claim(&key),
            Step::Source(source, old) => Arc::make_mut(&mut graph.ledger.sources)[source as usize] = old,
            Step::Schema(old) => graph.ledger.schema = old,
        }
    }
    for node in (mark.nodes..graph.ledger.nodes.len()).rev() {
        graph.lookup.drop_node(&graph.ledger.nodes, node as u32);
    }
    for source in &graph.ledger.sources[mark.sources..] {
        graph.lookup.drop_source(&source.key);
    }
    graph.ledger.nodes.truncate(mark.nodes);
    graph.ledger.claims.truncate(mark.claims);
    Arc::make_mut(&mut graph.ledger.sources).truncate(mark.sources);
    graph.ledger.start_epoch();
    graph.recent = None;
    graph.incidence = std::sync::OnceLock::new();
}
