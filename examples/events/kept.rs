//! Files to claims in a graph, and dyads of these.

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use detente::analysis::history::Classes;
use detente::codebook::Goldstein;
use detente::io::feeds::{By, FileReport, Format, Recorder};
use detente::model::Mark;
use detente::series::Days;
use detente::{Affinity, Claim, Day, Error, Graph, Node, NodeId};
use serde_json::json;

use super::bar::Bar;
use super::{Asked, Options, Summary, Top};

/// So many texts are shown for which nobody was found.
const FEW: usize = 20;

pub(crate) fn read(options: &Options) -> Result<Summary, Error> {
    let bar = Bar::over(&options.files);
    let begun = Instant::now();
    let (mut graph, mut recorder) = (Graph::new(), Recorder::new(options.feed.clone()));
    let mut files = Vec::new();
    for file in &options.files {
        files.push(recorder.record(&mut graph, bar.input(file), &bar.budget())?);
    }
    let seconds = begun.elapsed().as_secs_f64();
    bar.done();
    let ends = ends(&graph, options.by);
    let mut sums: HashMap<(NodeId, NodeId), Sum> = HashMap::new();
    let find = |asked: &Asked| -> Result<(NodeId, NodeId), Error> {
        Ok((graph.find(&asked.source)?, graph.find(&asked.target)?))
    };
    let asked = options.dyad.as_ref().map(find).transpose()?;
    let (mut days, classes, mut unpaired) = (Days::new(), classes(&files), 0);
    for claim in graph.claims().filter(|claim| !claim.is_structural()) {
        let end = |role| claim.node_in(role).and_then(|node| ends.get(&node.id()).copied());
        match end("from").zip(end("to")) {
            Some((from, to)) if options.by == By::Code || from != to => {
                sums.entry((from, to)).or_default().add(&claim);
                if asked == Some((from, to)) {
                    add(&mut days, &claim, classes);
                }
            }
            _ => unpaired += 1,
        }
    }
    let nodes: BTreeSet<NodeId> = sums.keys().flat_map(|&(from, to)| [from, to]).collect();
    let events = sums.values().map(|sum| sum.events).sum();
    let mut top = sums.iter().map(|(ends, sum)| sum.shown(&graph, *ends)).collect::<Result<Vec<Top>, Error>>()?;
    top.sort_by(|a, b| (b.events, &a.source, &a.target).cmp(&(a.events, &b.source, &b.target)));
    top.truncate(options.top);
    let unmatched = recorder.resolver().unmatched();
    let kept = json!({
        "claims": files.iter().map(|file| file.accepted).sum::<u64>(), "bytes_per_claim": bytes(&graph),
        "actors": graph.node_count(), "sources": graph.sources().len(), "unmatched": unmatched.len(),
        "unmatched_first": unmatched.iter().take(FEW).map(|u| json!({"text": u.text, "count": u.count})).collect::<Vec<_>>(),
    });
    let series = options.dyad.as_ref().map(|dyad| days.series(dyad.period));
    let (nodes, dyads) = (nodes.len(), sums.len());
    Ok(Summary { files, events, unpaired, nodes, dyads, top, seconds, series, kept: Some(kept) })
}

/// Whose classes of codes: rows of GDELT carry classes of their own.
fn classes(files: &[FileReport]) -> Classes {
    let is_gdelt = |file: &FileReport| matches!(file.format, Some(Format::Gdelt1 | Format::Gdelt2));
    if files.iter().all(is_gdelt) { Classes::Gdelt } else { Classes::Textbook }
}

/// The event that a claim is, among those of a day.
fn add(days: &mut Days, claim: &Claim<'_>, classes: Classes) {
    if let Some(day) = claim.valid().and_then(|valid| valid.earliest()) {
        let score = claim.affinity().and_then(|affinity| Goldstein::from_parts(affinity.millionths()).ok());
        days.add(day, score, classes.of(claim.relation()));
    }
}

/// Bytes of columns that a claim takes.
fn bytes(graph: &Graph) -> f64 {
    graph.column_bytes() as f64 / graph.claim_count().max(1) as f64
}

/// For each actor what it is counted as: itself, or the state it is of. Who is not named is left out.
fn ends(graph: &Graph, by: By) -> HashMap<NodeId, NodeId> {
    let mut ends: HashMap<NodeId, NodeId> = HashMap::new();
    let named = graph.all_nodes().filter(|node| node.key() != "unspecified");
    for node in named.filter(|node| by == By::Code || node.kind() == "State") {
        ends.insert(node.id(), node.id());
    }
    if by == By::Country {
        let of: Vec<(NodeId, NodeId)> =
            graph.claims().filter(|c| c.has_mark(Mark::Structural)).filter_map(|c| part(&c)).collect();
        for node in graph.all_nodes() {
            if let Some(state) = state(&node, &of, &ends) {
                ends.insert(node.id(), state);
            }
        }
    }
    ends
}

/// Who is of whom.
fn part(claim: &Claim<'_>) -> Option<(NodeId, NodeId)> {
    Some((claim.node_in("from")?.id(), claim.node_in("to")?.id()))
}

/// The state that a node is of, however many organs lie between.
fn state(node: &Node<'_>, of: &[(NodeId, NodeId)], states: &HashMap<NodeId, NodeId>) -> Option<NodeId> {
    let mut at = node.id();
    for _ in 0..8 {
        let (_, whole) = of.iter().find(|(part, _)| *part == at)?;
        if let Some(state) = states.get(whole) {
            return Some(*state);
        }
        at = *whole;
    }
    None
}

#[derive(Default)]
struct Sum {
    events: u64,
    scored: u64,
    millionths: i64,
    first: Option<Day>,
    last: Option<Day>,
}

impl Sum {
    fn add(&mut self, claim: &Claim<'_>) {
        self.events += 1;
        if let Some(affinity) = claim.affinity() {
            self.scored += 1;
            self.millionths += i64::from(Affinity::millionths(affinity));
        }
        let day = claim.valid().and_then(|valid| valid.earliest());
        self.first = self.first.into_iter().chain(day).min();
        self.last = self.last.max(day);
    }

    fn shown(&self, graph: &Graph, (from, to): (NodeId, NodeId)) -> Result<Top, Error> {
        // An affinity is a tenth of a score.
        let sum = self.millionths as f64 / 1e5;
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Top {
            source: graph.get(from)?.key().to_owned(),
            target: graph.get(to)?.key().to_owned(),
            events: self.events,
            sum,
            mean: (self.scored > 0).then(|| sum / self.scored as f64),
            first: day(self.first),
            last: day(self.last),
        })
    }
}
