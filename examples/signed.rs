//! Friends and enemies in an edge list of your own: balance, frustration, camps.
//!
//! ```text
//! cargo run --release --example signed -- FILE [--weighted] [--seconds N] [--json]
//! ```
//!
//! A row is `a,b,sign-or-weight`: the weight's sign says friend or foe, its size how much. Rows
//! between the same two, in either direction, add up: of one sign they are one tie, of opposite
//! signs the sum decides, and those that add up to nothing are neither, counted and said. Signs
//! alone count unless `--weighted` asks for sizes. `--seconds` is what the searches for camps may
//! take together (60 unless said); what is not proven by then comes with bounds.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::fs::File;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use detente::analysis::Partition;
use detente::analysis::signed::{Balance, Clusters, Frustration, Signed, Triangles, WalkBalance};
use detente::io::edges::EdgeList;
use detente::{Answer, Budget, Error, Graph, Lens};
use serde_json::{Value, json};

const USAGE: &str = "usage: signed FILE [--weighted] [--seconds N] [--json]";

pub(crate) struct Options {
    pub(crate) file: String,
    pub(crate) weighted: bool,
    pub(crate) seconds: u64,
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
            eprintln!("signed: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { file: String::new(), weighted: false, seconds: 60, json: false };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--json" => options.json = true,
            "--weighted" => options.weighted = true,
            "--seconds" => {
                let value = args.next().ok_or("--seconds needs a value")?;
                options.seconds = value.parse().map_err(|_| format!("--seconds needs a whole number, not {value}"))?;
            }
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ if options.file.is_empty() => options.file = arg,
            _ => return Err("one file only".to_owned()),
        }
    }
    if options.file.is_empty() { Err("a file is needed".to_owned()) } else { Ok(options) }
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let file = File::open(&options.file).map_err(|error| format!("{}: {error}", options.file))?;
    found(options, file).map_err(|error| error.to_string())
}

fn found(options: &Options, file: File) -> Result<String, Error> {
    let begun = Instant::now();
    let mut graph = Graph::new();
    EdgeList::new().named(&options.file).read(&mut graph, file)?;
    let view = graph.view(&Lens::new().quantity())?;
    let signed = Signed::of(&view)?;
    let signed = if options.weighted { signed.weighted() } else { signed };
    let found = Found::new(&signed, options.seconds)?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(if options.json { format!("{:#}", found.machine(seconds)) } else { found.human(seconds) })
}

/// All that is asked.
struct Found<'s, 'v> {
    signed: &'s Signed<'v>,
    triangles: Triangles,
    balance: Balance<'v>,
    walk: WalkBalance,
    frustration: Answer<Frustration<'v>>,
    clusters: Answer<Clusters<'v>>,
}

impl<'s, 'v> Found<'s, 'v> {
    /// The triangles take what they take; of the seconds, the frustration has a half, the clusters
    /// a third and the walks a sixth.
    fn new(signed: &'s Signed<'v>, seconds: u64) -> Result<Self, Error> {
        let share = |part: u64| Budget::new().time(Duration::from_millis(seconds * 1000 / part));
        Ok(Self {
            signed,
            triangles: signed.triangles(&Budget::new()).value,
            balance: signed.balance().value,
            walk: signed.walk_balance(&share(6)).value,
            frustration: signed.frustration(&share(2))?,
            clusters: signed.clusters(&share(3))?,
        })
    }

    fn machine(&self, seconds: f64) -> Value {
        let Triangles { ppp, ppm, pmm, mmm, .. } = self.triangles;
        let (frustration, clusters) = (&self.frustration.value, &self.clusters.value);
        let index = if self.signed.is_weighted() { self.triangles.weighted_index() } else { self.triangles.index() };
        json!({
            "nodes": self.signed.node_count(),
            "edges": self.signed.tie_count(),
            "positive": self.signed.positive(),
            "negative": self.signed.negative(),
            "cancelled": self.signed.cancelled(),
            "neutral": self.signed.neutral(),
            "triangles": {"+++": ppp, "++-": ppm, "+--": pmm, "---": mmm},
            "triangle_balance": index,
            "walk_balance": self.walk.value,
            "walk_balance_bounds": [self.walk.lower, self.walk.upper],
            "frustration": {
                "lower": number(frustration.lower),
                "upper": number(frustration.upper),
                "proven": frustration.proven,
                "optima": frustration.optima,
                "all_optima": frustration.all_optima,
            },
            "camps": frustration.camps.keys(),
            "frustrated": frustration.ties.iter().map(|tie| [self.key(tie.from), self.key(tie.to)]).collect::<Vec<_>>(),
            "clusters": {
                "cost": number(clusters.cost),
                "lower": number(clusters.lower),
                "k": clusters.k,
                "proven": clusters.proven,
                "camps": clusters.camps.keys(),
            },
            "seconds": seconds,
        })
    }

    fn key(&self, node: detente::NodeId) -> &'v str {
        self.signed.view().get(node).map_or("", |node| node.key())
    }

    fn human(&self, seconds: f64) -> String {
        let signed = self.signed;
        let Triangles { ppp, ppm, pmm, mmm, .. } = self.triangles;
        let mut lines = vec![format!(
            "{} nodes, {} ties: {} between friends, {} between foes ({} pairs cancel, {} are neutral)",
            signed.node_count(),
            signed.tie_count(),
            signed.positive(),
            signed.negative(),
            signed.cancelled(),
            signed.neutral()
        )];
        let index = if signed.is_weighted() { self.triangles.weighted_index() } else { self.triangles.index() };
        let index = index.map_or_else(|| "no triangles".to_owned(), |index| format!("{index:.7} balanced"));
        lines.push(format!("triangles: {ppp} +++, {ppm} ++-, {pmm} +--, {mmm} ---: {index}"));
        let WalkBalance { value, lower, upper, exact } = self.walk;
        let sure = if exact { String::new() } else { format!(" (between {lower:.7} and {upper:.7})") };
        lines.push(format!("walks: {value:.7} balanced{sure}"));
        lines.push(match &self.balance {
            Balance::Balanced(_) => "It is balanced: the camps below have no friends across and no foes within.".into(),
            Balance::Unbalanced(cycle) => {
                let keys: Vec<&str> = cycle.nodes.iter().map(detente::Node::key).collect();
                format!("It is not balanced: {} has {} hostile ties.", keys.join(" - "), cycle.negative)
            }
        });
        let found = &self.frustration.value;
        let proof = if found.proven { "proven" } else { "not proven" };
        let least = if found.all_optima { "" } else { "at least " };
        let optima = found.optima.map_or_else(|| "not counted".to_owned(), |count| format!("{least}{count}"));
        lines.push(format!(
            "frustration: {} to {} ({proof}; optimal camps: {optima}; {})",
            found.lower, found.upper, self.frustration.completeness
        ));
        lines.extend(camps(&found.camps));
        if (1..=30).contains(&found.ties.len()) {
            let ties = found.ties.iter().map(|tie| format!("{} - {}", self.key(tie.from), self.key(tie.to)));
            lines.push(format!("  against it: {}", ties.collect::<Vec<_>>().join(", ")));
        }
        let found = &self.clusters.value;
        let proof = if found.proven { "proven".to_owned() } else { format!("not below {}", found.lower) };
        lines.push(format!("clusters: cost {} with {} camps ({proof})", found.cost, found.k));
        lines.extend(camps(&found.camps));
        lines.push(format!("{seconds:.3} s"));
        lines.join("\n")
    }
}

/// A whole number as such.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { (value as i64).into() } else { value.into() }
}

fn camps(found: &Partition<'_>) -> Vec<String> {
    let shown = |keys: &Vec<&str>| {
        let more = if keys.len() > 20 { format!(" and {} more", keys.len() - 20) } else { String::new() };
        format!("  {} | {}{more}", keys.len(), keys[..keys.len().min(20)].join(" "))
    };
    let all = found.keys();
    let mut lines: Vec<String> = all.iter().take(12).map(shown).collect();
    if all.len() > 12 {
        lines.push(format!("  and {} camps more", all.len() - 12));
    }
    lines
}
