//! Best paths between two nodes of an edge list or a document of your own:
//!
//! ```text
//! cargo run --release --example paths -- FILE FROM TO [--k N] [--max-hops N]
//!     [--cost weight|hops|strength|reliability] [--at DATE] [--avoid RELATION]...
//!     [--undirected] [--seconds N] [--json]
//! ```
//!
//! Every claim is a tie of its own, so that parallel rows are different paths; the relations of a
//! path are the rows' ids (or the claims' keys). What a number means depends on the cost:
//!
//! | cost | a path costs | best |
//! |---|---|---|
//! | `weight` | the sum of quantities; a negative one is refused | least |
//! | `hops` | its ties | least |
//! | `strength` | its weakest tie: quantity of an edge list, affinity of a document, without sign | greatest |
//! | `reliability` | the product: of an edge list's quantities, which are probabilities; of the beliefs of a document's ties | greatest |

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::fs::File;
use std::io::{Read, Seek};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use detente::io::edges::EdgeList;
use detente::io::json;
use detente::traverse::{Cost, Direction, Path, Ways};
use detente::view::Certainty;
use detente::{Budget, Completeness, Day, Error, Graph, Lens, Merge, Schema, Tie, View};
use serde_json::{Value, json};

const USAGE: &str = "usage: paths FILE FROM TO [--k N] [--max-hops N] [--cost weight|hops|strength|reliability] \
                     [--at DATE] [--avoid RELATION]... [--undirected] [--seconds N] [--json]";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Weight,
    Hops,
    Strength,
    Reliability,
}

pub(crate) struct Options {
    pub(crate) file: String,
    pub(crate) ends: [String; 2],
    pub(crate) k: usize,
    pub(crate) max_hops: Option<usize>,
    pub(crate) by: By,
    pub(crate) at: Option<Day>,
    pub(crate) avoid: Vec<String>,
    pub(crate) undirected: bool,
    pub(crate) seconds: Option<u64>,
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
            eprintln!("paths: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut plain = Vec::new();
    let mut options = Options {
        file: String::new(),
        ends: Default::default(),
        k: 1,
        max_hops: None,
        by: By::Weight,
        at: None,
        avoid: Vec::new(),
        undirected: false,
        seconds: None,
        json: false,
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--json" => options.json = true,
            "--undirected" => options.undirected = true,
            "--k" => options.k = number(&arg, &value()?)?,
            "--max-hops" => options.max_hops = Some(number(&arg, &value()?)?),
            "--seconds" => options.seconds = Some(number(&arg, &value()?)? as u64),
            "--at" => options.at = Some(value()?.parse().map_err(|error: Error| error.to_string())?),
            "--avoid" => options.avoid.push(value()?),
            "--cost" => options.by = by(&value()?)?,
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ => plain.push(arg),
        }
    }
    let [file, from, to]: [String; 3] = plain.try_into().map_err(|_| "a file and two nodes are needed")?;
    (options.file, options.ends) = (file, [from, to]);
    Ok(options)
}

fn number(option: &str, text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{option} needs a whole number, not {text}"))
}

fn by(text: &str) -> Result<By, String> {
    match text {
        "weight" => Ok(By::Weight),
        "hops" => Ok(By::Hops),
        "strength" => Ok(By::Strength),
        "reliability" => Ok(By::Reliability),
        _ => Err(format!("unknown cost {text}")),
    }
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let mut graph = Graph::new();
    let is_list = read(&mut graph, &options.file).map_err(|error| error.to_string())?;
    let found = answer(options, &graph, is_list).map_err(|error| error.to_string())?;
    Ok(if options.json { format!("{:#}", found.machine()) } else { found.human() })
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
    schema.kind("Actor", "paths")?;
    *graph = Graph::with([schema])?;
    EdgeList::new().named(name).read(graph, file)?;
    Ok(true)
}

struct Found {
    complete: Completeness,
    paths: Vec<Shown>,
    seconds: f64,
}

struct Shown {
    text: String,
    nodes: Vec<String>,
    relations: Vec<String>,
    cost: Option<f64>,
    sign: i32,
}

fn answer(options: &Options, graph: &Graph, is_list: bool) -> Result<Found, Error> {
    let [from, to] = [graph.find(&options.ends[0])?, graph.find(&options.ends[1])?];
    let mut lens = Lens::new().merge(Merge::Apart);
    if is_list || options.by == By::Weight {
        lens = lens.quantity();
    }
    let view = graph.view(&lens)?;
    let budget = options.seconds.map_or_else(Budget::new, |n| Budget::new().time(Duration::from_secs(n)));
    let start = Instant::now();
    let dated = options.at.map(|_| view.dated(Certainty::Possible, &budget)).transpose()?;
    let paths = match (&dated, options.at) {
        (Some(dated), Some(day)) => dated.at(day).paths(from, to),
        _ => view.paths(from, to),
    };
    let as_probability = is_list && options.by == By::Reliability;
    let mut ways = options.avoid.iter().fold(Ways::new(), detente::traverse::Ways::avoiding_named);
    if options.undirected {
        ways = ways.direction(Direction::Either);
    }
    if as_probability {
        probable(&view)?;
        ways = ways.at_least(f64::MIN_POSITIVE);
    }
    let cost = match options.by {
        By::Weight => Cost::Number,
        By::Hops => Cost::Hops,
        By::Strength => Cost::Strength,
        By::Reliability if is_list => Cost::declared(|_, number| -number.ln()),
        By::Reliability => Cost::Reliability,
    };
    let mut paths = paths.ways(ways).by(cost);
    if let Some(hops) = options.max_hops {
        paths = paths.max_hops(hops);
    }
    let answer = paths.first(options.k, &budget)?;
    let seconds = start.elapsed().as_secs_f64();
    let shown = |path: &Path<'_>| shown(graph, path, as_probability);
    Ok(Found {
        complete: answer.completeness,
        paths: answer.value.iter().map(shown).collect::<Result<_, Error>>()?,
        seconds,
    })
}

/// Whether every number is a probability, or which is not.
fn probable(view: &View) -> Result<(), Error> {
    let wrong = view.ties().find(|tie| !(0.0..=1.0).contains(&tie.number()));
    // The crate's own check says what a likelihood may be.
    wrong.map_or(Ok(()), |tie| detente::Likelihood::new(tie.number(), tie.number()).map(drop))
}

fn shown(graph: &Graph, path: &Path<'_>, as_probability: bool) -> Result<Shown, Error> {
    let key = |id| Ok(graph.get(id)?.key().to_owned());
    let row = |tie: Tie<'_>| tie.claims().next().map_or_else(String::new, |claim| claim.label().into_owned());
    let product = || path.ties().map(|tie| tie.number()).product();
    Ok(Shown {
        text: path.to_string(),
        nodes: path.nodes().into_iter().map(key).collect::<Result<_, Error>>()?,
        relations: path.ties().map(row).collect(),
        cost: if as_probability { Some(product()) } else { path.cost() },
        sign: path.sign(),
    })
}

impl Found {
    fn status(&self) -> &'static str {
        if self.complete == Completeness::Complete { "complete" } else { "truncated" }
    }

    fn machine(&self) -> Value {
        let path = |p: &Shown| json!({"nodes": p.nodes, "relations": p.relations, "cost": p.cost, "sign": p.sign});
        json!({
            "status": self.status(),
            "paths": self.paths.iter().map(path).collect::<Vec<_>>(),
            "seconds": self.seconds,
        })
    }

    fn human(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (number, path) in self.paths.iter().enumerate() {
            let cost = path.cost.map_or_else(|| "none".to_owned(), |cost| cost.to_string());
            lines.push(format!("{:>3}. {}  cost {cost}, sign {:+}", number + 1, path.text, path.sign));
            lines.push(format!("     rows {}", path.relations.join(" ")));
        }
        if lines.is_empty() {
            lines.push("no path".to_owned());
        }
        lines.push(format!("{} ({})", self.status(), self.complete));
        lines.join("\n")
    }
}
