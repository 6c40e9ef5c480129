//! Reading a document into a graph.

use std::io;

use super::VERSION;
use super::document::{ClaimDoc, ClaimRef, Document, Fillers, LikelihoodDoc, NodeDoc, Object, SchemaDoc, Who};
use super::locate::locate;
use crate::codebook::estimative;
use crate::error::Error;
use crate::graph::Graph;
use crate::model::{
    ClaimId, Date, Likelihood, Mark, NodeId, Participant, Period, Quantity, RelationRule, Schema, SourceId,
};

/// What a reading added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Nodes.
    pub nodes: usize,
    /// Sources.
    pub sources: usize,
    /// Claims, structure and background included.
    pub claims: usize,
}

/// Reads a document into `graph`, or on error nothing. What the document refers to may stand in
/// the graph already; what it declares must not.
///
/// # Errors
///
/// - Cannot read; larger than [`MAX_INPUT`](crate::io::MAX_INPUT); not UTF-8.
/// - Syntax: no JSON, unknown or doubled field, wrong type, number out of range, trailing text,
///   nested deeper than 128.
/// - Unsupported: another version.
/// - Everything that the graph refuses: unknown kinds, relations, keys, words; participants that
///   the schema does not join; taken keys; numbers, dates and names out of their range; limits.
///
/// Each names line, column and field path.
///
/// # Example
///
/// ```
/// use detente::{Graph, io::json};
///
/// let text = r#"{"detente": 1,
///   "nodes": [{"kind": "State", "key": "JPN"}, {"kind": "State", "key": "PRK"}],
///   "claims": [{"relation": "Leads", "roles": {"from": "JPN", "to": "PRK"}}]}"#;
/// let error = json::read(&mut Graph::new(), text.as_bytes()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 3, column 14: claims[0]: relation `Leads` refuses State -> State: joins Leader -> State"
/// );
/// ```
pub fn read(graph: &mut Graph, input: impl io::Read) -> Result<Read, Error> {
    let bytes = crate::io::read_all(input)?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let (line, column) = super::locate::position(&bytes, error.valid_up_to());
            return Err(Error::syntax("not UTF-8").at(line, column));
        }
    };
    let document = parse(text)?;
    let (nodes, sources, claims) = (graph.node_count(), graph.sources().len(), graph.claim_count());
    let placed = |error: Error| {
        let (line, column) = locate(text, error.field().unwrap_or_default());
        error.at(line, column)
    };
    graph.batch(|graph| apply(graph, &document)).map_err(placed)?;
    Ok(Read {
        nodes: graph.node_count() - nodes,
        sources: graph.sources().len() - sources,
        claims: graph.claim_count() - claims,
    })
}

/// The version first, so that a newer form is refused as such and not for its new fields.
fn parse(text: &str) -> Result<Document, Error> {
    #[derive(serde::Deserialize)]
    struct Header {
        detente: Option<serde_json::Value>,
    }
    let Object(header): Object<Header> = serde_json::from_str(text).map_err(|e| syntax(&e, String::new()))?;
    match header.detente {
        Some(version) if version == VERSION => {}
        Some(version) => {
            let (line, column) = locate(text, "detente");
            let error =
                Error::unsupported("version of document", &version.to_string(), format!("this build reads {VERSION}"));
            return Err(error.in_field("detente").at(line, column));
        }
        None => return Err(Error::syntax("no field `detente` with the version of the document").at(1, 1)),
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let Object(document) = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        syntax(error.inner(), path)
    })?;
    json.end().map_err(|e| syntax(&e, String::new()))?;
    Ok(document)
}

fn syntax(error: &serde_json::Error, path: String) -> Error {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(place.as_str()).unwrap_or(&message);
    let syntax =
        Error::syntax(crate::error::shown_quoted(message)).at(error.line().max(1) as u64, error.column().max(1) as u64);
    if path.is_empty() || path == "." { syntax } else { syntax.in_field(path) }
}

fn apply(graph: &mut Graph, document: &Document) -> Result<(), Error> {
    declare(graph, &document.schema.0).map_err(|e| e.under("schema"))?;
    for (at, Object(node)) in document.nodes.iter().enumerate() {
        add_node(graph, node).map_err(|e| e.under(&format!("nodes[{at}]")))?;
    }
    // A source may derive from one that comes later in the document.
    for (at, Object(source)) in document.sources.iter().enumerate() {
        let mut builder = graph.source(&source.key);
        if let Some(title) = &source.title {
            builder = builder.title(title);
        }
        if let Some(date) = &source.published {
            let date = date.parse::<Date>();
            builder = builder.published(date.map_err(|e| e.in_field("published").under(&format!("sources[{at}]")))?);
        }
        builder.add().map_err(|e| e.under(&format!("sources[{at}]")))?;
    }
    for (at, Object(source)) in document.sources.iter().enumerate() {
        for (n, from) in source.derives_from.iter().enumerate() {
            derive(graph, &source.key, from).map_err(|e| e.under(&format!("sources[{at}].derives_from[{n}]")))?;
        }
    }
    for (at, Object(derivation)) in document.derivations.iter().enumerate() {
        derive(graph, &derivation.source, &derivation.from).map_err(|e| e.under(&format!("derivations[{at}]")))?;
    }
    let mut recorded = Vec::with_capacity(document.claims.len());
    for (at, Object(claim)) in document.claims.iter().enumerate() {
        let id = record(graph, claim, &recorded).map_err(|error| {
            let error = claim.key.iter().fold(error, |error, key| error.in_claim(key));
            error.under(&format!("claims[{at}]"))
        })?;
        recorded.push(id);
    }
    Ok(())
}

fn declare(graph: &mut Graph, schema: &SchemaDoc) -> Result<(), Error> {
    let mut more = Schema::empty();
    for (name, origin) in graph.schema().kinds_with_origin() {
        more.kind(name, origin)?;
    }
    for (at, kind) in schema.kinds.iter().enumerate() {
        more.kind(kind, "run time").map_err(|e| e.under(&format!("kinds[{at}]")))?;
    }
    for (at, Object(relation)) in schema.relations.iter().enumerate() {
        let mut rule = if relation.symmetric {
            RelationRule::symmetric(&relation.name)
        } else {
            RelationRule::directed(&relation.name)
        };
        for (a, b) in &relation.joins {
            rule = rule.joins(a, b);
        }
        for (n, mark) in relation.marks.iter().enumerate() {
            rule = rule.marked(field(&format!("relations[{at}].marks[{n}]"), Mark::named(mark))?);
        }
        more.relation(rule).map_err(|e| e.under(&format!("relations[{at}]")))?;
    }
    if schema.kinds.is_empty() && schema.relations.is_empty() { Ok(()) } else { graph.extend_schema(&more) }
}

fn node_keyed(graph: &Graph, key: &str) -> Result<NodeId, Error> {
    let nearest = || Error::unknown_among("node", key, graph.all_nodes().take(10_000).map(|n| n.key()));
    graph.keyed(key).ok_or_else(nearest)
}

fn source_keyed(graph: &Graph, key: &str) -> Result<SourceId, Error> {
    graph.source_keyed(key).ok_or_else(|| Error::unknown_among("source", key, graph.source_keys()))
}

fn derive(graph: &mut Graph, source: &str, from: &str) -> Result<(), Error> {
    let (source, from) = (source_keyed(graph, source)?, source_keyed(graph, from)?);
    graph.derive_source(source, from)
}

fn period(text: Option<&String>) -> Result<Option<Period>, Error> {
    text.map(|text| text.parse()).transpose()
}

fn add_node(graph: &mut Graph, node: &NodeDoc) -> Result<(), Error> {
    let ends = match &node.ends {
        Some((a, b)) => Some((
            node_keyed(graph, a).map_err(|e| e.in_field("ends[0]"))?,
            node_keyed(graph, b).map_err(|e| e.in_field("ends[1]"))?,
        )),
        None => None,
    };
    let mut builder = graph.node_dyn(&node.kind, &node.key);
    for name in &node.names {
        builder = builder.name(name);
    }
    for (at, Object(alias)) in node.aliases.iter().enumerate() {
        let valid = period(alias.valid.as_ref()).map_err(|e| e.in_field(format!("aliases[{at}].valid")))?;
        builder = builder.alias(&alias.name, valid);
    }
    for (at, Object(code)) in node.codes.iter().enumerate() {
        let valid = period(code.valid.as_ref()).map_err(|e| e.in_field(format!("codes[{at}].valid")))?;
        let scheme = code.scheme.parse().map_err(|e: Error| e.in_field(format!("codes[{at}].scheme")))?;
        builder = builder.code_during(scheme, &code.code, valid);
    }
    if node.hypothetical {
        builder = builder.hypothetical();
    }
    if let Some((a, b)) = ends {
        builder = builder.ends(a, b);
    }
    for (name, value) in &node.attributes.0 {
        builder = builder.attribute(name, value.0.clone());
    }
    builder.add().map(|_| ())
}

fn claim_id(graph: &Graph, claim: &ClaimRef, recorded: &[ClaimId]) -> Result<ClaimId, Error> {
    match claim {
        ClaimRef::Key(key) => graph.claim_keyed(key).ok_or_else(|| Error::unknown("claim", key)),
        ClaimRef::Place(place) => {
            let rule = "no earlier claim of the document stands there";
            recorded.get(*place).copied().ok_or_else(|| Error::invalid("claim", &place.to_string(), rule))
        }
    }
}

fn participant(graph: &Graph, who: &Who, recorded: &[ClaimId]) -> Result<Participant, Error> {
    Ok(match who {
        Who::Node(key) => Participant::Node(node_keyed(graph, key)?),
        Who::Implied(key) => Participant::Implied(node_keyed(graph, key)?),
        Who::Claim(claim) => Participant::Claim(claim_id(graph, claim, recorded)?),
    })
}

fn roles<'c>(graph: &Graph, claim: &'c ClaimDoc, recorded: &[ClaimId]) -> Result<Vec<(&'c str, Participant)>, Error> {
    let mut roles = Vec::new();
    for (role, fillers) in &claim.roles.0 {
        let fillers = match fillers {
            Fillers::One(who) => std::slice::from_ref(who),
            Fillers::Many(all) => all,
        };
        for who in fillers {
            let who = participant(graph, who, recorded).map_err(|e| e.in_field(format!("roles.{role}")))?;
            roles.push((role.as_str(), who));
        }
    }
    Ok(roles)
}

fn likelihood(likelihood: &LikelihoodDoc) -> Result<Likelihood, Error> {
    match likelihood {
        LikelihoodDoc { scale: Some(scale), word: Some(word), low: None, high: None } => {
            let scale = estimative::Scale::named(scale).map_err(|e| e.in_field("scale"))?;
            scale.likelihood(word).map_err(|e| e.in_field("word"))
        }
        LikelihoodDoc { scale: None, word: None, low: Some(low), high: Some(high) } => Likelihood::new(*low, *high),
        _ => Err(Error::invalid("likelihood", "", "either `scale` and `word`, or `low` and `high`")),
    }
}

fn field<T>(name: &str, value: Result<T, Error>) -> Result<T, Error> {
    value.map_err(|e| e.under(name))
}

fn record(graph: &mut Graph, claim: &ClaimDoc, recorded: &[ClaimId]) -> Result<ClaimId, Error> {
    field("relation", graph.schema().relation_number(&claim.relation))?;
    let roles = roles(graph, claim, recorded)?;
    let asserter = claim.asserter.as_ref().map(|key| field("asserter", node_keyed(graph, key))).transpose()?;
    let source = claim.source.as_ref().map(|key| field("source", source_keyed(graph, key))).transpose()?;
    let corrects = claim.corrects.as_ref().map(|c| field("corrects", claim_id(graph, c, recorded))).transpose()?;
    let mut reporters = Vec::new();
    for (at, key) in claim.reporters.iter().enumerate() {
        reporters.push(field(&format!("reporters[{at}]"), node_keyed(graph, key))?);
    }
    let mut builder = graph.claim_dyn(&claim.relation, roles).kind(claim.kind);
    if let Some(key) = &claim.key {
        builder = builder.key(key);
    }
    for &aspect in &claim.aspects {
        builder = builder.aspect(aspect);
    }
    if let Some(affinity) = claim.affinity {
        field("affinity", crate::model::Affinity::new(affinity))?;
        builder = builder.affinity(affinity);
    }
    if let Some(Object(quantity)) = &claim.quantity {
        builder = builder.quantity(&field("quantity", Quantity::new(quantity.value, quantity.unit.as_str()))?);
    }
    if let Some(valid) = &claim.valid {
        builder = builder.valid(valid.as_str());
    }
    if let Some(known) = &claim.known {
        builder = builder.known_since(known.as_str());
    }
    if let Some(node) = asserter {
        builder = builder.asserted_by(node);
    }
    for node in reporters {
        builder = builder.reported_by(node);
    }
    if let Some(source) = source {
        builder = builder.source(source);
    }
    if let Some(grade) = &claim.grade {
        builder = builder.grade(field("grade", grade.parse())?);
    }
    if let Some(Object(said)) = &claim.likelihood {
        builder = builder.likelihood(field("likelihood", likelihood(said))?);
    }
    if let Some(confidence) = claim.confidence {
        builder = builder.confidence(confidence);
    }
    for (name, value) in &claim.attributes.0 {
        builder = builder.attribute(name, value.0.clone());
    }
    if let Some(note) = &claim.evidence {
        builder = builder.evidence(note);
    }
    if let Some(earlier) = corrects {
        builder = builder.corrects(earlier);
    }
    if claim.background {
        builder = builder.background();
    }
    builder.record()
}
