//! Who comes first in an edge list or a document of your own, by a measure:
//!
//! ```text
//! cargo run --release --example rank -- FILE --measure NAME [--top N] [--undirected] [--normalized]
//!     [--weighted] [--over day|week|month|quarter|year] [--json]
//! ```
//!
//! | measure | ranks nodes by |
//! |---|---|
//! | `degree`, `in-degree`, `out-degree` | links; weighted, what they weigh (strength) |
//! | `pagerank` | how often one who follows links at random comes by (damping 0.85) |
//! | `betweenness` | shortest paths that go through; weighted, a weight is a length |
//! | `closeness`, `harmonic` | how near others are that lead to it; weighted, a weight is a length |
//! | `eigenvector`, `katz` | being linked to by those who are (Katz: attenuation 0.1) |
//! | `core` | core number |
//! | `clustering`, `triangles` | how far neighbours are linked to each other; in how many triangles |
//! | `reciprocity` | the part of its links that is returned |
//! | `components`, `communities`, `labels` | how many nodes its group has: weak components, Leiden, label propagation |
//!
//! Links run from the first column to the second unless `--undirected`; they count as one each, and
//! what they weigh is ignored, unless `--weighted` takes quantities (of a document affinities, of which
//! none may be negative). `--normalized` divides degrees, betweenness and harmonic centrality by the
//! most that a node could have. `--over` asks the same of every such stretch of time in which the file
//! says that something held, and makes a table. Equal scores are in order of keys. The seconds are
//! those of the measure; reading is left out.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::fs::File;
use std::io::{Read, Seek};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use detente::analysis::Partition;
use detente::analysis::network::{
    Approached, Betweenness, Closeness, Eigenvector, Harmonic, Katz, LabelPropagation, Leiden, Network, PageRank,
    Scores, over_time,
};
use detente::io::edges::EdgeList;
use detente::io::json;
use detente::model::Calendar;
use detente::view::{Certainty, NodeIx};
use detente::{Budget, Error, Graph, Lens, Merge, Node, Schema, View};
use serde_json::{Value, json};

const USAGE: &str = "usage: rank FILE --measure NAME [--top N] [--undirected] [--normalized] [--weighted] \
                     [--over day|week|month|quarter|year] [--json]";

const MEASURES: [&str; 16] = [
    "degree",
    "in-degree",
    "out-degree",
    "pagerank",
    "betweenness",
    "closeness",
    "harmonic",
    "eigenvector",
    "katz",
    "core",
    "clustering",
    "triangles",
    "reciprocity",
    "components",
    "communities",
    "labels",
];

/// So many lines are shown when nobody says.
const FEW: usize = 20;

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: String,
    pub(crate) measure: String,
    pub(crate) top: Option<usize>,
    pub(crate) undirected: bool,
    pub(crate) normalized: bool,
    pub(crate) weighted: bool,
    pub(crate) over: Option<Calendar>,
    pub(crate) json: bool,
}

fn main() -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("rank: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--json" => options.json = true,
            "--undirected" => options.undirected = true,
            "--normalized" => options.normalized = true,
            "--weighted" => options.weighted = true,
            "--measure" => options.measure = value()?,
            "--over" => options.over = Some(value()?.parse().map_err(|error: Error| error.to_string())?),
            "--top" => {
                let text = value()?;
                options.top = Some(text.parse().map_err(|_| format!("--top needs a whole number, not {text}"))?);
            }
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ if options.file.is_empty() => options.file = arg,
            _ => return Err("one file only".to_owned()),
        }
    }
    if options.file.is_empty() {
        return Err("a file is needed".to_owned());
    }
    if !MEASURES.contains(&options.measure.as_str()) {
        return Err(format!("--measure needs one of {}", MEASURES.join(", ")));
    }
    Ok(options)
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let found = found(options).map_err(|error| error.to_string())?;
    found.ok_or_else(|| "--over needs rows with dates: columns `from` and `to`".to_owned())
}

/// `None` where nothing has dates.
fn found(options: &Options) -> Result<Option<String>, Error> {
    let mut graph = Graph::new();
    let is_list = read(&mut graph, &options.file)?;
    let lens = match (options.weighted, is_list) {
        // A link is a link, whatever it weighs.
        (false, _) => Lens::new().merge(Merge::Count),
        // Rows stay apart: as lengths the shortest counts, as strengths they add up anyhow.
        (true, true) => Lens::new().quantity().merge(Merge::Apart),
        (true, false) => Lens::new().merge(Merge::Apart),
    };
    let view = graph.view(&lens)?;
    match options.over {
        Some(over) => table(options, &view, over),
        None => ranking(options, &view).map(Some),
    }
}

/// Reads a document (which begins with a brace) or an edge list; whether it was the latter.
fn read(graph: &mut Graph, name: &str) -> Result<bool, Error> {
    let mut file = File::open(name)?;
    let mut start = [0; 64];
    let length = file.read(&mut start)?;
    file.rewind()?;
    let text = start[..length].strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start[..length]);
    if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        json::read(graph, file)?;
        return Ok(false);
    }
    // A list's relations are its own, whatever the crate's of that name join.
    let mut schema = Schema::empty();
    schema.kind("Actor", "rank")?;
    *graph = Graph::with([schema])?;
    EdgeList::new().named(name).read(graph, file)?;
    Ok(true)
}

/// What a measure says, and whether it came to its end.
type Scored<'v> = Result<(Scores<'v>, bool), Error>;

fn scored<'v>(options: &Options, network: Network<'v>) -> Scored<'v> {
    let mut network = network;
    if options.undirected {
        network = network.undirected();
    }
    if options.weighted {
        network = network.weighted();
    }
    let (view, budget) = (network.view(), Budget::new());
    let others = network.node_count().saturating_sub(1).max(1) as f64;
    let share = |scores: Scores<'v>| {
        if options.normalized { Scores::by(view, |node| scores.at(node) / others) } else { scores }
    };
    let done = |scores: Scores<'v>| Ok((scores, true));
    let approached = |found: Approached<'v>| Ok((found.scores, found.converged));
    match options.measure.as_str() {
        "degree" => done(share(network.degrees()?)),
        "in-degree" => done(share(network.in_degrees()?)),
        "out-degree" => done(share(network.out_degrees()?)),
        "pagerank" => approached(network.page_rank(&PageRank::new(), &budget)?.value),
        "betweenness" => {
            let plain = Betweenness::new();
            let betweenness = if options.normalized { plain.normalised() } else { plain };
            done(network.betweenness(&betweenness, &budget)?.value.scores)
        }
        "closeness" => done(network.closeness(&Closeness::new(), &budget)?.value),
        "harmonic" => {
            let harmonic = if options.normalized { Harmonic::new().normalised() } else { Harmonic::new() };
            done(network.harmonic(&harmonic, &budget)?.value)
        }
        "eigenvector" => approached(network.eigenvector(&Eigenvector::new(), &budget)?.value),
        "katz" => approached(network.katz(&Katz::new(), &budget)?.value),
        "core" => done(network.core_numbers(&budget)?.value),
        "clustering" => done(network.clustering(&budget)?.value.local),
        "triangles" => done(network.clustering(&budget)?.value.triangles),
        "reciprocity" => done(network.reciprocity()?.local),
        "components" => {
            let components = network.components(&budget)?.value;
            let size = |node| components.of(node).map_or(0, |part| components.sizes()[part]) as f64;
            done(Scores::by(view, size))
        }
        "communities" => done(sizes(&network.communities(&Leiden::new(), &budget)?.value.communities)?),
        _ => {
            let found = network.label_propagation(&LabelPropagation::new(), &budget)?.value;
            Ok((sizes(&found.communities)?, found.settled))
        }
    }
}

/// How many nodes each one's group has.
fn sizes<'v>(groups: &Partition<'v>) -> Result<Scores<'v>, Error> {
    let sizes: Vec<usize> = groups.groups().iter().map(Vec::len).collect();
    let of = |node: Node<'v>| Ok(groups.group_of(node.id())?.map_or(0, |group| sizes[group]) as f64);
    let values = groups.view().nodes().map(of).collect::<Result<Vec<f64>, Error>>()?;
    Ok(Scores::by(groups.view(), |node| values[node.0 as usize]))
}

fn ranking(options: &Options, view: &View) -> Result<String, Error> {
    let begun = Instant::now();
    let (scores, converged) = scored(options, Network::of(view)?)?;
    let seconds = begun.elapsed().as_secs_f64();
    let top = scores.top(options.top.unwrap_or(if options.json { usize::MAX } else { FEW }));
    if options.json {
        let row = |(node, score): &(Node<'_>, f64)| json!({"node": node.key(), "score": score});
        let rows: Vec<Value> = top.iter().map(row).collect();
        let found = json!({
            "measure": options.measure, "ranking": rows, "converged": converged, "seconds": seconds,
        });
        return Ok(format!("{found:#}"));
    }
    let row = |(n, (node, score)): (usize, &(Node<'_>, f64))| format!("{:>4}. {:<24} {score}", n + 1, node.key());
    let mut lines: Vec<String> = top.iter().enumerate().map(row).collect();
    lines.push(ending(top.len(), view.node_count(), converged, seconds));
    Ok(lines.join("\n"))
}

fn ending(shown: usize, all: usize, converged: bool, seconds: f64) -> String {
    let warning = if converged { "" } else { "; not converged: the scores are those of the last step" };
    format!("{shown} of {all} nodes, {seconds:.3} s{warning}")
}

/// The same of every window in which something is said to hold, nodes in order of their mean.
fn table(options: &Options, view: &View, over: Calendar) -> Result<Option<String>, Error> {
    let begun = Instant::now();
    let days = || view.claims().filter_map(|claim| claim.valid());
    let (first, last) =
        (days().filter_map(|valid| valid.earliest()).min(), days().filter_map(|valid| valid.latest()).max());
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    let dated = view.dated(Certainty::Possible, &Budget::new())?;
    let unsettled = AtomicBool::new(false);
    let measure = |network| {
        let (scores, converged) = scored(options, network)?;
        unsettled.fetch_or(!converged, Ordering::Relaxed);
        Ok(scores)
    };
    let table = over_time(&dated, over.windows(first, last), &Budget::new(), measure)?.value;
    let converged = !unsettled.into_inner();
    let count = table.rows.len().max(1) as f64;
    let mean = |node: NodeIx| table.rows.iter().map(|row| row.scores.at(node)).sum::<f64>() / count;
    let top = Scores::by(view, mean).top(options.top.unwrap_or(if options.json { usize::MAX } else { FEW }));
    let seconds = begun.elapsed().as_secs_f64();
    let windows: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
    let series = |node: &Node<'_>| table.of(node.id());
    if options.json {
        let row = |(node, _): &(Node<'_>, f64)| Ok(json!({"node": node.key(), "scores": series(node)?}));
        let rows = top.iter().map(row).collect::<Result<Vec<Value>, Error>>()?;
        let found = json!({
            "measure": options.measure, "over": over.to_string(), "windows": windows, "ranking": rows,
            "converged": converged, "seconds": seconds,
        });
        return Ok(Some(format!("{found:#}")));
    }
    let line = |name: &str, cells: Vec<String>| {
        let cells: Vec<String> = cells.into_iter().map(|cell| format!("{cell:>10}")).collect();
        format!("{name:<24} {}", cells.join(" "))
    };
    let mut lines = vec![line("", windows.iter().map(|name| (*name).to_owned()).collect())];
    for (node, _) in &top {
        lines.push(line(node.key(), series(node)?.iter().map(|&score| short(score)).collect()));
    }
    lines.push(ending(top.len(), view.node_count(), converged, seconds));
    Ok(Some(lines.join("\n")))
}

/// A score that fits in a column.
fn short(score: f64) -> String {
    if score.fract() == 0.0 && score.abs() < 1e9 { score.to_string() } else { format!("{score:.6}") }
}
