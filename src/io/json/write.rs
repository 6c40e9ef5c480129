//! Writing a graph as a document.

use std::io;

use super::VERSION;
use super::document::{
    AliasDoc, ClaimDoc, ClaimRef, CodeDoc, Document, Fillers, LikelihoodDoc, NodeDoc, Object, Pairs, QuantityDoc,
    RawAttribute, RelationDoc, SchemaDoc, SourceDoc, Who,
};
use crate::error::Error;
use crate::graph::{Claim, Graph, Node, Source};
use crate::model::{Affinity, Likelihood, Participant, Period, Shape};

/// Writes all of a graph: nodes, sources and claims in the order in which they came, and kinds
/// and relations of two that were declared at run time. Relations with roles, and those of a
/// user's own `schema!`, are named, not written: reading needs a graph with that schema.
///
/// # Errors
///
/// Cannot write. What was written by then is no document and does not read back.
///
/// # Example
///
/// ```
/// use detente::{Graph, io::json, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// graph.claim::<Talks>((japan, dprk)).key("C1").affinity(0.2).valid("2024-02/..").record()?;
///
/// let text = json::to_string(&graph)?;
/// let mut again = Graph::new();
/// json::read(&mut again, text.as_bytes())?;
/// assert_eq!(json::to_string(&again)?, text);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn write(graph: &Graph, mut output: impl io::Write) -> Result<(), Error> {
    serde_json::to_writer_pretty(&mut output, &document(graph)).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    output.flush()?;
    Ok(())
}

/// The document as text.
///
/// # Errors
///
/// None that a graph can cause; as [`write()`].
pub fn to_string(graph: &Graph) -> Result<String, Error> {
    let mut bytes = Vec::new();
    write(graph, &mut bytes)?;
    String::from_utf8(bytes).map_err(|_| Error::syntax("not UTF-8"))
}

fn document(graph: &Graph) -> Document {
    Document {
        detente: VERSION,
        schema: Object(schema(graph)),
        nodes: graph.all_nodes().map(|n| Object(node(n))).collect(),
        sources: graph.sources().map(|s| Object(source(s))).collect(),
        derivations: Vec::new(),
        claims: graph.claims().map(|c| Object(claim(graph, c))).collect(),
    }
}

fn schema(graph: &Graph) -> SchemaDoc {
    let kinds = graph.schema().kinds_with_origin().filter(|(_, origin)| *origin == "run time");
    let relations = graph.schema().relations().filter(|r| r.origin() == "run time" && r.shape() != Shape::Roles);
    SchemaDoc {
        kinds: kinds.map(|(name, _)| name.to_owned()).collect(),
        relations: relations
            .map(|rule| {
                Object(RelationDoc {
                    name: rule.name().to_owned(),
                    symmetric: rule.shape() == Shape::Symmetric,
                    joins: rule.pairs().to_vec(),
                    marks: rule.marks().iter().map(|mark| format!("{mark:?}")).collect(),
                })
            })
            .collect(),
    }
}

fn node(node: Node<'_>) -> NodeDoc {
    let text = |period: &Option<Period>| period.as_ref().map(Period::to_string);
    NodeDoc {
        kind: node.kind().to_owned(),
        key: node.key().to_owned(),
        names: node.names().to_vec(),
        aliases: node
            .aliases()
            .iter()
            .map(|(name, valid)| Object(AliasDoc { name: name.clone(), valid: text(valid) }))
            .collect(),
        codes: node
            .codes()
            .iter()
            .map(|(scheme, code, valid)| {
                Object(CodeDoc { scheme: scheme.name().to_owned(), code: code.clone(), valid: text(valid) })
            })
            .collect(),
        hypothetical: node.is_hypothetical(),
        ends: node.ends().map(|(a, b)| (a.key().to_owned(), b.key().to_owned())),
        attributes: Pairs(
            node.attributes().map(|(name, value)| (name.to_owned(), RawAttribute(value.clone()))).collect(),
        ),
    }
}

fn source(source: Source<'_>) -> SourceDoc {
    SourceDoc {
        key: source.key().to_owned(),
        title: source.title().map(str::to_owned),
        derives_from: source.derives_from().map(|s| s.key().to_owned()).collect(),
        published: source.published().map(ToString::to_string),
    }
}

fn claim(graph: &Graph, claim: Claim<'_>) -> ClaimDoc {
    let key = |node: Node<'_>| node.key().to_owned();
    let stated = claim.known().map(|known| known.to_string());
    ClaimDoc {
        key: claim.key().map(std::borrow::Cow::into_owned),
        relation: claim.relation().to_owned(),
        roles: roles(graph, claim),
        kind: claim.kind(),
        aspects: claim.aspects().iter().collect(),
        affinity: claim.affinity().map(Affinity::to_f64),
        quantity: claim.quantity().map(|q| Object(QuantityDoc { value: q.value(), unit: q.unit().to_owned() })),
        valid: claim.stated_valid().map(|valid| valid.to_string()),
        known: stated,
        asserter: claim.asserter().map(key),
        reporters: claim.reporters().into_iter().map(key).collect(),
        source: claim.source().map(|s| s.key().to_owned()),
        grade: claim.grade().map(|grade| grade.to_string()),
        likelihood: claim.likelihood().map(|l| Object(likelihood(l))),
        confidence: claim.confidence(),
        attributes: Pairs(
            claim.attributes().map(|(name, value)| (name.to_owned(), RawAttribute(value.clone()))).collect(),
        ),
        evidence: claim.evidence().map(str::to_owned),
        corrects: claim.corrects().map(reference),
        background: claim.is_background() && !claim.is_structural(),
    }
}

/// Roles in the order of the schema; those that several may fill as lists.
fn roles(graph: &Graph, claim: Claim<'_>) -> Pairs<Fillers> {
    let rule = graph.schema().rule_of(claim.relation());
    let is_list = |role: &str| {
        rule.is_some_and(|rule| {
            rule.shape() == Shape::Symmetric || rule.roles().iter().any(|r| r.name == role && r.many)
        })
    };
    let mut pairs: Vec<(String, Fillers)> = Vec::new();
    for (role, participant) in claim.roles() {
        let who = who(graph, participant);
        match pairs.last_mut() {
            Some((name, Fillers::Many(all))) if name == role => all.push(who),
            _ if is_list(role) => pairs.push((role.to_owned(), Fillers::Many(vec![who]))),
            _ => pairs.push((role.to_owned(), Fillers::One(who))),
        }
    }
    Pairs(pairs)
}

fn who(graph: &Graph, participant: Participant) -> Who {
    let key = |id| graph.get(id).map_or_else(|_| String::new(), |n| n.key().to_owned());
    match participant {
        Participant::Node(id) => Who::Node(key(id)),
        Participant::Implied(id) => Who::Implied(key(id)),
        Participant::Claim(id) => {
            let place = ClaimRef::Place(id.index() as usize);
            Who::Claim(graph.get_claim(id).map_or(place, reference))
        }
    }
}

fn reference(claim: Claim<'_>) -> ClaimRef {
    match claim.key() {
        Some(key) => ClaimRef::Key(key.into_owned()),
        None => ClaimRef::Place(claim.id().index() as usize),
    }
}

fn likelihood(said: &Likelihood) -> LikelihoodDoc {
    if let Some((scale, word)) = said.wording() {
        return LikelihoodDoc {
            scale: Some(scale.to_owned()),
            word: Some(word.to_owned()),
            ..LikelihoodDoc::default()
        };
    }
    let (low, high) = said.interval();
    LikelihoodDoc { low: Some(low), high: Some(high), ..LikelihoodDoc::default() }
}
