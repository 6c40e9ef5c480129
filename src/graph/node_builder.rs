//! Adding a node, or more about one.

use std::marker::PhantomData;

use super::Graph;
use super::nodes::NodeDetail;
use crate::error::Error;
use crate::model::{AnyKind, Attribute, KindNo, NodeId, Period, Scheme, checked_text};

/// A node in the making; errors of every step surface at [`add`](Self::add).
///
/// # Example
///
/// ```
/// use detente::{Graph, model::{Scheme, standard::{Dyad, State}}};
///
/// let mut graph = Graph::new();
/// let rok = graph.node(State, "ROK").name("South Korea").code(Scheme::Iso3, "KOR").add()?;
/// let usa = graph.node(State, "USA").name("United States").add()?;
/// let ties = graph.node(Dyad, "ROK-USA").ends(rok, usa).add()?;
/// assert_eq!(graph.coded(&Scheme::Iso3, "KOR", None), [rok.any()]);
/// assert_eq!(graph.get(ties)?.ends().unwrap().0.key(), "ROK");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct NodeBuilder<'g, K = AnyKind> {
    graph: &'g mut Graph,
    target: Result<Target, Error>,
    detail: NodeDetail,
    kind: PhantomData<fn() -> K>,
}

#[derive(Debug)]
enum Target {
    New(KindNo, String),
    Known(u32),
}

impl<'g, K> NodeBuilder<'g, K> {
    pub(super) fn new(graph: &'g mut Graph, kind: &str, origin: Option<&str>, key: &str) -> Self {
        let target = new_target(graph, kind, origin, key);
        Self { graph, target, detail: NodeDetail::default(), kind: PhantomData }
    }

    pub(super) fn describing(graph: &'g mut Graph, node: NodeId<K>) -> Self {
        let own = graph.own(node);
        let detail = own.as_ref().ok().and_then(|&n| graph.ledger.nodes.detail(n)).cloned().unwrap_or_default();
        Self { graph, target: own.map(Target::Known), detail, kind: PhantomData }
    }

    fn try_with(mut self, step: impl FnOnce(&Graph, &mut NodeDetail) -> Result<(), Error>) -> Self {
        if self.target.is_ok()
            && let Err(error) = step(self.graph, &mut self.detail)
        {
            self.target = Err(error);
        }
        self
    }

    /// Adds a name; the first is the one to show.
    pub fn name(self, name: &str) -> Self {
        self.try_with(|_, detail| {
            checked_text("name", name)?;
            if !detail.names.iter().any(|n| n == name) {
                detail.names.push(name.to_owned());
            }
            Ok(())
        })
    }

    /// Adds an alias, used in a period where stated.
    pub fn alias(self, name: &str, valid: Option<Period>) -> Self {
        self.try_with(|_, detail| {
            checked_text("alias", name)?;
            let alias = (name.to_owned(), valid);
            if !detail.aliases.contains(&alias) {
                detail.aliases.push(alias);
            }
            Ok(())
        })
    }

    /// Adds a code of a scheme.
    pub fn code(self, scheme: Scheme, code: &str) -> Self {
        self.code_during(scheme, code, None)
    }

    /// Adds a code of a scheme, in force in a period where stated.
    pub fn code_during(self, scheme: Scheme, code: &str, valid: Option<Period>) -> Self {
        self.try_with(|_, detail| {
            checked_text("code scheme", scheme.name())?;
            checked_text("code", code)?;
            let code = (scheme, code.to_owned(), valid);
            if !detail.codes.contains(&code) {
                detail.codes.push(code);
            }
            Ok(())
        })
    }

    /// Adds an attribute. An attribute that is there already keeps its value: saying another is
    /// a conflict.
    pub fn attribute(self, name: &str, value: impl Into<Attribute>) -> Self {
        self.try_with(|_, detail| {
            let value = value.into().checked(name)?;
            match detail.attributes.get(name) {
                Some(known) if *known != value => Err(Error::conflict("attribute", name, "has another value already")),
                _ => {
                    detail.attributes.insert(name.to_owned(), value);
                    Ok(())
                }
            }
        })
    }

    /// Marks the node as one that is only supposed.
    pub fn hypothetical(self) -> Self {
        self.try_with(|_, detail| {
            detail.hypothetical = true;
            Ok(())
        })
    }

    /// Names the two ends of a dyad.
    pub fn ends<A, B>(self, a: NodeId<A>, b: NodeId<B>) -> Self {
        self.try_with(|graph, detail| {
            let ends = (graph.own(a)?, graph.own(b)?);
            if detail.ends.is_some_and(|known| known != ends) {
                return Err(Error::conflict("ends", graph.ledger.nodes.key(ends.0), "the dyad has other ends"));
            }
            detail.ends = Some(ends);
            Ok(())
        })
    }

    /// Adds the node, or what was said of it; the graph is unchanged on error.
    ///
    /// # Errors
    ///
    /// - Unknown kind.
    /// - Invalid key, name, alias, code or attribute: blank, longer than
    ///   [`MAX_TEXT`](crate::model::MAX_TEXT) bytes, holding control characters, not finite.
    /// - Conflict when the key is taken, or an attribute has another value.
    /// - Invalid when a `Dyad` names no ends or another kind does.
    /// - Limit of nodes.
    pub fn add(self) -> Result<NodeId<K>, Error> {
        let Self { graph, target, detail, .. } = self;
        let target = target?;
        let (kind, key) = match &target {
            Target::New(kind, key) => (*kind, key.as_str()),
            Target::Known(node) => (graph.ledger.nodes.kind(*node), graph.ledger.nodes.key(*node)),
        };
        let dyad = graph.ledger.schema.kind_name(kind) == "Dyad";
        if dyad != detail.ends.is_some() {
            return Err(Error::invalid("node", key, "a Dyad, and only a Dyad, names two ends"));
        }
        let node = match target {
            Target::New(kind, key) => {
                let node = graph.ledger.nodes.len() as u32;
                graph.ledger.nodes.push(kind, &key, None);
                graph.lookup.add_node(&graph.ledger.nodes, node);
                node
            }
            Target::Known(node) => node,
        };
        apply(graph, node, detail);
        let id = graph.ledger.node_id(node);
        Ok(NodeId::new(id.stamp(), id.index()))
    }
}

fn new_target(graph: &Graph, kind: &str, origin: Option<&str>, key: &str) -> Result<Target, Error> {
    let number = graph.ledger.schema.kind_number(kind)?;
    if number == KindNo::CLAIM {
        return Err(Error::invalid("kind of node", kind, "a claim is recorded, not added as a node"));
    }
    let known = graph.ledger.schema.kind_origin(number);
    if origin.is_some_and(|origin| origin != known) {
        return Err(Error::conflict("kind of node", kind, format!("this graph's is declared in {known}")));
    }
    checked_text("key", key)?;
    if let Some(node) = graph.lookup.node(&graph.ledger.nodes, key) {
        let is = graph.ledger.schema.kind_name(graph.ledger.nodes.kind(node));
        return Err(Error::conflict("node", key, format!("the key names a {is} already")));
    }
    if graph.ledger.nodes.len() as u64 >= u64::from(graph.limits.nodes) {
        return Err(Error::limit("nodes", graph.limits.nodes.into()));
    }
    Ok(Target::New(number, key.to_owned()))
}

fn apply(graph: &mut Graph, node: u32, detail: NodeDetail) {
    if detail == NodeDetail::default() {
        return;
    }
    for name in detail.names.iter().chain(detail.aliases.iter().map(|(name, _)| name)) {
        if graph.lookup.add_name(name, node) {
            graph.undo.name(name, node);
        }
    }
    for (scheme, code, _) in &detail.codes {
        if graph.lookup.add_code(scheme, code, node) {
            graph.undo.code(scheme, code, node);
        }
    }
    let old = graph.ledger.nodes.replace_detail(node, Some(Box::new(detail)));
    graph.undo.detail(node, old);
}
