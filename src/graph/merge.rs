//! Two graphs into one, by an explicit policy, with nothing dropped uncounted.

use super::Graph;
use super::claims::{CLAIM_BIT, Facets, NONE};
use super::read::{Claim, Node, Source};
use super::source_builder;
use crate::error::Error;
use crate::model::{NodeId, Scheme, checked_text};

/// What to do when both graphs have a thing of one key and say different things of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnClash {
    /// Refuse the merge; nothing is changed.
    #[default]
    Refuse,
    /// Keep what this graph has, and count what the other said.
    KeepMine,
    /// Take over the other's claim or source under its key, or attribute under its name, with
    /// this prefix.
    Prefix(String),
}

/// How [`Graph::merge`] treats what both graphs have. Nodes of one key and kind are always one
/// node, with the names, aliases and codes of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merging {
    /// Attributes of one name and different value on one node.
    pub attributes: OnClash,
    /// Sources of one key and different title or date. What only one of them states is kept.
    pub sources: OnClash,
    /// Different claims of one key. Identical claims of one key are one claim.
    pub claims: OnClash,
}

/// What a merge did; the parts of a line add up to what the other graph holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeReport {
    /// Nodes that were new here.
    pub nodes_added: usize,
    /// Nodes that were here already.
    pub nodes_united: usize,
    /// Attributes not taken over, because a different value was kept.
    pub attributes_kept: usize,
    /// Sources that were new here.
    pub sources_added: usize,
    /// Sources that were here already.
    pub sources_united: usize,
    /// Sources whose different title or date was not taken over.
    pub sources_kept: usize,
    /// Claims recorded.
    pub claims_added: usize,
    /// Claims that stood here already, word for word, under the same key.
    pub claims_same: usize,
    /// Claims not taken over, because a different claim of the key was kept.
    pub claims_kept: usize,
}

impl Graph {
    /// Takes over the nodes, sources and claims of `other`, or on error nothing.
    ///
    /// Claims without a key are always recorded: two reports without a key are two reports.
    ///
    /// # Errors
    ///
    /// - Conflict: schemas that declare one name differently; one key for nodes of two kinds or
    ///   dyads of different ends; a clash under [`OnClash::Refuse`]; sources that would derive
    ///   from each other.
    /// - Limits of this graph.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Graph, Merging, model::standard::{State, Talks}};
    ///
    /// let mut one = Graph::new();
    /// one.node(State, "JPN").name("Japan").add()?;
    /// let mut two = Graph::new();
    /// let japan = two.node(State, "JPN").name("Nippon").add()?;
    /// let dprk = two.node(State, "PRK").add()?;
    /// two.claim::<Talks>((japan, dprk)).record()?;
    ///
    /// let report = one.merge(&two, &Merging::default())?;
    /// assert_eq!((report.nodes_added, report.nodes_united, report.claims_added), (1, 1, 1));
    /// assert_eq!(one.named("Nippon", None), one.named("Japan", None));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self, merging: &Merging) -> Result<MergeReport, Error> {
        self.batch(|graph| {
            graph.extend_schema(other.schema())?;
            let mut report = MergeReport::default();
            let nodes = merge_nodes(graph, other, merging, &mut report)?;
            let sources = merge_sources(graph, other, merging, &mut report)?;
            let mut claims = Vec::with_capacity(other.claim_count());
            for claim in other.claims() {
                let moved = moved(graph, other, claim, (&nodes, &sources, &claims))?;
                claims.push(merge_claim(graph, claim, moved, merging, &mut report)?);
            }
            Ok(report)
        })
    }
}

fn merge_nodes(
    graph: &mut Graph,
    other: &Graph,
    merging: &Merging,
    report: &mut MergeReport,
) -> Result<Vec<u32>, Error> {
    let mut numbers: Vec<u32> = Vec::with_capacity(other.node_count());
    for node in other.all_nodes() {
        let id = if let Some(id) = graph.keyed(node.key()) {
            let kind = graph.get(id)?.kind();
            if kind != node.kind() {
                return Err(Error::conflict("node", node.key(), format!("a {kind} here and a {} there", node.kind())));
            }
            report.nodes_united += 1;
            id
        } else {
            report.nodes_added += 1;
            let ends = node.ends().map(|(a, b)| (graph.keyed(a.key()), graph.keyed(b.key())));
            let mut builder = graph.node_dyn(node.kind(), node.key());
            if let Some((Some(a), Some(b))) = ends {
                builder = builder.ends(a, b);
            }
            builder.add()?
        };
        describe(graph, id, node, merging, report)?;
        numbers.push(graph.own(id)?);
    }
    Ok(numbers)
}

fn describe(
    graph: &mut Graph,
    id: NodeId,
    node: Node<'_>,
    merging: &Merging,
    report: &mut MergeReport,
) -> Result<(), Error> {
    let ends = node.ends().and_then(|(a, b)| graph.keyed(a.key()).zip(graph.keyed(b.key())));
    let known: Vec<(String, bool)> = node
        .attributes()
        .filter_map(|(name, value)| Some((name.to_owned(), graph.get(id).ok()?.attribute(name)? != value)))
        .collect();
    let clashes = |name: &str| known.iter().any(|(n, differs)| n == name && *differs);
    let mut builder = graph.describe(id);
    if let Some((a, b)) = ends {
        builder = builder.ends(a, b);
    }
    for name in node.names() {
        builder = builder.name(name);
    }
    for (name, valid) in node.aliases() {
        builder = builder.alias(name, valid.clone());
    }
    for (scheme, code, valid) in node.codes() {
        builder = builder.code_during(Scheme::clone(scheme), code, valid.clone());
    }
    for (name, value) in node.attributes() {
        match &merging.attributes {
            OnClash::KeepMine if clashes(name) => report.attributes_kept += 1,
            OnClash::Prefix(prefix) if clashes(name) => {
                builder = builder.attribute(&format!("{prefix}{name}"), value.clone());
            }
            _ => builder = builder.attribute(name, value.clone()),
        }
    }
    if node.is_hypothetical() {
        builder = builder.hypothetical();
    }
    builder.add().map(|_| ()).map_err(|e| e.in_field(node.key().to_owned()))
}

fn merge_sources(
    graph: &mut Graph,
    other: &Graph,
    merging: &Merging,
    report: &mut MergeReport,
) -> Result<Vec<u32>, Error> {
    let mut ids = Vec::new();
    for source in other.sources() {
        let mut key = source.key().to_owned();
        if let Some(id) = graph.source_keyed(&key) {
            let number = graph.ledger.own_source(id)?;
            if !differs(Source::new(&graph.ledger, number), source) {
                report.sources_united += 1;
                source_builder::complete(graph, number, source);
                ids.push(id);
                continue;
            }
            match &merging.sources {
                OnClash::Refuse => {
                    return Err(Error::conflict("source", &key, "its title or date is different here"));
                }
                OnClash::KeepMine => {
                    report.sources_kept += 1;
                    ids.push(id);
                    continue;
                }
                OnClash::Prefix(prefix) => key = format!("{prefix}{key}"),
            }
        }
        report.sources_added += 1;
        let id = graph.source(&key).add()?;
        let number = graph.ledger.own_source(id)?;
        source_builder::complete(graph, number, source);
        ids.push(id);
    }
    for (source, &id) in other.sources().zip(&ids) {
        for from in source.derives_from() {
            graph.derive_source(id, ids[from.id().index() as usize])?;
        }
    }
    ids.into_iter().map(|id| graph.ledger.own_source(id)).collect()
}

/// Whether both state a title or a date, and another.
fn differs(mine: Source<'_>, theirs: Source<'_>) -> bool {
    let titles = mine.title().zip(theirs.title());
    let dates = mine.published().zip(theirs.published());
    titles.is_some_and(|(a, b)| a != b) || dates.is_some_and(|(a, b)| a != b)
}

/// The claim's row with every number of `other` replaced by this graph's.
fn moved(
    graph: &Graph,
    other: &Graph,
    claim: Claim<'_>,
    (nodes, sources, claims): (&[u32], &[u32], &[u32]),
) -> Result<super::claims::ClaimRow, Error> {
    let mut row = other.ledger.claims.row(claim.id().index());
    let node = |n: u32| if n == NONE { NONE } else { nodes[n as usize] };
    let who =
        |w: u32| if w != NONE && w & CLAIM_BIT != 0 { claims[(w & !CLAIM_BIT) as usize] | CLAIM_BIT } else { node(w) };
    row.relation = graph.ledger.schema.relation_number(claim.relation())?;
    (row.first, row.second) = (who(row.first), who(row.second));
    row.asserter = node(row.asserter);
    row.source = if row.source == NONE { NONE } else { sources[row.source as usize] };
    if let Some(facets) = &mut row.facets {
        facets.roles.iter_mut().for_each(|f| f.who = who(f.who));
        facets.reporters.iter_mut().for_each(|n| *n = node(*n));
        facets.corrects = facets.corrects.map(|c| claims[c as usize]);
    }
    Ok(row)
}

fn merge_claim(
    graph: &mut Graph,
    claim: Claim<'_>,
    mut row: super::claims::ClaimRow,
    merging: &Merging,
    report: &mut MergeReport,
) -> Result<u32, Error> {
    let mut key = claim.key().map(std::borrow::Cow::into_owned);
    let known = key.as_ref().and_then(|k| graph.claim_keyed(k)).map(|id| graph.own_claim(id)).transpose()?;
    if let (Some(known), Some(taken)) = (known, key.clone()) {
        let mine = graph.ledger.claims.row(known);
        if same(&mine, &row) {
            report.claims_same += 1;
            return Ok(known);
        }
        match &merging.claims {
            OnClash::Refuse => return Err(Error::conflict("claim", &taken, "the key names a different claim here")),
            OnClash::KeepMine => {
                report.claims_kept += 1;
                return Ok(known);
            }
            OnClash::Prefix(prefix) => key = Some(format!("{prefix}{taken}")),
        }
    }
    graph.check_room(1)?;
    if let Some(key) = &key {
        checked_text("key", key)?;
        if graph.claim_keyed(key).is_some() {
            return Err(Error::conflict("claim", key, "the prefixed key names a claim here too"));
        }
        row.facets.get_or_insert_default().key = Some(key.as_str().into());
    }
    report.claims_added += 1;
    let number = graph.ledger.claims.push(row);
    if let Some(key) = &key {
        graph.lookup.add_claim(key, number);
        graph.undo.claim(key);
    }
    graph.claims_grew();
    Ok(number)
}

/// Whether two rows say the same, their keys aside.
fn same(a: &super::claims::ClaimRow, b: &super::claims::ClaimRow) -> bool {
    let facets = |row: &super::claims::ClaimRow| {
        let facets = row.facets.as_deref().cloned().unwrap_or_default();
        Facets { key: None, ..facets }
    };
    let columns = |row: &super::claims::ClaimRow| {
        let ends = (row.first, row.second, row.relation, row.affinity, row.kind, row.aspects, row.flags);
        (ends, row.from, row.to, row.known, row.asserter, row.source, row.quantity.map(f64::to_bits), row.grade)
    };
    columns(a) == columns(b) && facets(a) == facets(b)
}
