//! Who stands between two nodes of an edge list or a document of your own:
//!
//! ```text
//! cargo run --release --example between -- FILE A B [--hops N] [--seconds N] [--json]
//! ```
//!
//! An edge list is `a,b,sign-or-weight` without direction: friends and foes, weights over the
//! largest one (bare signs, which say nothing of strength, are halves). Its friendly ties are lines that messages take. In a document lines are relations
//! marked as channels, and friends and foes those of relations marked as standing; organs and
//! leaders stand for their states.
//!
//! It tells who could go between A and B (alone, or up to `--hops` in a chain; 2 unless said), in which
//! role between the camps and with what reasons; who brokers most; and which ties would be exposed
//! if A and B drew closer (of an edge list), or are by what overtures the document reports.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::fs::File;
use std::io::{Read, Seek};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use detente::analysis::Partition;
use detente::analysis::brokerage::{Broker, Role, Weighing, roles, structural_holes};
use detente::analysis::diplomacy::{Brokered, intermediaries};
use detente::analysis::signed::Signed;
use detente::analysis::wedges::{Exposure, Overture, exposures, overtures};
use detente::io::edges::EdgeList;
use detente::io::json;
use detente::model::Mark;
use detente::model::standard::Actor;
use detente::traverse::Ways;
use detente::view::Change;
use detente::{Budget, ClaimId, Error, Graph, Lens, Merge, NodeId, Schema, View};
use serde_json::{Value, json};

detente::schema! {
    relations {
        /// A row of an edge list: friends talk.
        Tie(Standing, Channel) { Actor -- Actor }
    }
}

const USAGE: &str = "usage: between FILE A B [--hops N] [--seconds N] [--json]";

pub(crate) struct Options {
    pub(crate) file: String,
    pub(crate) ends: [String; 2],
    pub(crate) hops: usize,
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
            eprintln!("between: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut plain = Vec::new();
    let mut options = Options { file: String::new(), ends: Default::default(), hops: 2, seconds: 20, json: false };
    while let Some(arg) = args.next() {
        let mut number = || {
            let value = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
            value.parse::<u64>().map_err(|_| format!("{arg} needs a whole number, not {value}"))
        };
        match arg.as_str() {
            "--json" => options.json = true,
            "--hops" => options.hops = usize::try_from(number()?).map_err(|error| error.to_string())?,
            "--seconds" => options.seconds = number()?,
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ => plain.push(arg),
        }
    }
    let [file, a, b]: [String; 3] = plain.try_into().map_err(|_| "a file and two nodes are needed")?;
    (options.file, options.ends) = (file, [a, b]);
    Ok(options)
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let begun = Instant::now();
    let file = File::open(&options.file).map_err(|error| format!("{}: {error}", options.file))?;
    let world = World::read(options, file).map_err(|error| error.to_string())?;
    let found = Found::new(options, &world).map_err(|error| error.to_string())?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(if options.json { format!("{:#}", found.machine(seconds)) } else { found.human() })
}

/// What the file says, seen three ways.
struct World {
    /// All of it.
    view: View,
    /// Friends and foes.
    stances: View,
    /// Ties without foes, for brokers.
    friendly: View,
    is_list: bool,
    ends: [NodeId; 2],
}

impl World {
    fn read(options: &Options, mut file: File) -> Result<Self, Error> {
        let mut start = [0; 64];
        let length = file.read(&mut start)?;
        file.rewind()?;
        let text = start[..length].strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start[..length]);
        let is_list = text.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{');
        let graph = if is_list {
            let mut rows = Graph::new();
            EdgeList::new().named(&options.file).read(&mut rows, file)?;
            friends_and_foes(&rows)?
        } else {
            let mut graph = Graph::new();
            json::read(&mut graph, file)?;
            graph
        };
        let lens = Lens::new().lifted();
        let marked = graph.schema().relations().filter(|rule| rule.marks().contains(&Mark::Standing));
        let names: Vec<String> = marked.map(|rule| rule.name().to_owned()).collect();
        let view = graph.view(&lens)?;
        let friendly = if is_list {
            let foes = view.ties().filter(|tie| tie.number() < 0.0);
            let ended = |tie: detente::Tie<'_>| Change::ended_dyn("Tie", tie.from().key(), tie.to().key());
            view.suppose(foes.map(ended).collect::<Vec<_>>())?
        } else {
            graph.view(&lens.clone().merge(Merge::Count))?
        };
        let [a, b] = &options.ends;
        let ends = [view.stands_for(graph.find(a)?)?, view.stands_for(graph.find(b)?)?];
        Ok(Self { stances: graph.view(&lens.relations(names))?, friendly, view, is_list, ends })
    }
}

/// The rows of an edge list as ties of friends and foes: their weights over the largest.
fn friends_and_foes(rows: &Graph) -> Result<Graph, Error> {
    let weight = |claim: &detente::Claim<'_>| claim.quantity().map_or(0.0, |quantity| quantity.value());
    let largest = rows.claims().map(|claim| weight(&claim).abs()).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let is_bare = rows.claims().all(|claim| weight(&claim) == 0.0 || weight(&claim).abs() >= largest);
    let scale = if is_bare { 2.0 * largest } else { largest };
    let mut graph = Graph::with([Schema::standard(), schema()])?;
    for node in rows.all_nodes() {
        graph.node(Actor, node.key()).add()?;
    }
    for claim in rows.claims() {
        let end = |role: &str| graph.typed::<Actor>(graph.keyed(claim.node_in(role)?.key())?);
        if let (Some(a), Some(b)) = (end("from"), end("to")) {
            graph.claim::<Tie>((a, b)).affinity(weight(&claim) / scale).key(&claim.label()).record()?;
        }
    }
    Ok(graph)
}

/// All that is asked.
struct Found<'w> {
    world: &'w World,
    camps: Partition<'w>,
    acceptable: Vec<Brokered>,
    rejected: Vec<Brokered>,
    brokers: Vec<(Broker, Option<f64>)>,
    exposed: Vec<Exposure>,
    complete: bool,
}

impl<'w> Found<'w> {
    fn new(options: &Options, world: &'w World) -> Result<Self, Error> {
        let budget = Budget::new().time(Duration::from_secs(options.seconds)).results(10_000);
        let [a, b] = world.ends;
        let stances = Signed::of(&world.stances)?;
        let camps = stances.frustration_listing(0, &budget)?;
        let ways = if world.is_list { Ways::new().positive() } else { Ways::new() };
        let between = intermediaries(&world.view, a, b, options.hops, &ways, &budget)?;
        let [acceptable, rejected] = between.value.brokered(a, b, &camps.value.camps)?;
        let overtures = if world.is_list {
            vec![Overture::given(a, b, 1.0), Overture::given(b, a, 1.0)]
        } else {
            overtures(&world.view).value
        };
        let exposed = exposures(&stances, &overtures, &budget)?;
        let complete = camps.is_complete() && between.is_complete() && exposed.is_complete();
        let camps = camps.value.camps;
        let brokers = brokers(&world.friendly, &camps)?;
        Ok(Self { world, camps, acceptable, rejected, brokers, exposed: exposed.value, complete })
    }

    fn key(&self, node: NodeId) -> &'w str {
        self.world.view.get(node).map_or("", |node| node.key())
    }

    fn labels(&self, claims: &[ClaimId]) -> Vec<String> {
        let label = |&claim: &ClaimId| Some(self.world.view.get_claim(claim).ok()?.label().into_owned());
        claims.iter().filter_map(label).collect()
    }

    fn machine(&self, seconds: f64) -> Value {
        let candidate = |one: &Brokered| {
            let found = &one.intermediary;
            json!({
                "via": found.via.iter().map(|&node| self.key(node)).collect::<Vec<_>>(),
                "roles": one.roles.iter().map(|role| role.name()).collect::<Vec<_>>(),
                "reliability": [found.reliability.0, found.reliability.1],
                "bias": found.bias,
                "because": self.labels(&found.because),
                "against": self.labels(&found.against),
            })
        };
        let broker = |(broker, constraint): &(Broker, Option<f64>)| {
            let roles: serde_json::Map<String, Value> =
                Role::ALL.iter().map(|&role| (role.name().to_owned(), broker.count(role).into())).collect();
            json!({"node": self.key(broker.node), "roles": roles, "constraint": constraint})
        };
        let exposed = |one: &Exposure| {
            json!({
                "tie": one.tie.map(|node| self.key(node)), "driver": self.key(one.driver),
                "through": self.key(one.through), "exposure": one.exposure,
            })
        };
        json!({
            "a": self.key(self.world.ends[0]),
            "b": self.key(self.world.ends[1]),
            "camps": self.camps.keys(),
            "go_betweens": self.acceptable.iter().map(candidate).collect::<Vec<_>>(),
            "rejected": self.rejected.iter().map(candidate).collect::<Vec<_>>(),
            "brokers": self.brokers.iter().map(broker).collect::<Vec<_>>(),
            "exposed": self.exposed.iter().map(exposed).collect::<Vec<_>>(),
            "complete": self.complete,
            "seconds": seconds,
        })
    }

    fn human(&self) -> String {
        let [a, b] = self.world.ends.map(|end| self.key(end));
        let mut lines = vec![format!("BETWEEN {a} AND {b}")];
        for (title, list) in [("could go between", &self.acceptable), ("could, but may not", &self.rejected)] {
            lines.push(format!("{title}: {}", if list.is_empty() { "nobody" } else { "" }));
            for one in list.iter().take(10) {
                let found = &one.intermediary;
                let via: Vec<String> = found
                    .via
                    .iter()
                    .zip(&one.roles)
                    .map(|(&node, role)| format!("{} ({})", self.key(node), role.name()))
                    .collect();
                let (low, high) = found.reliability;
                let reasons = [("because", &found.because), ("against", &found.against)]
                    .map(|(word, claims)| format!("{word} {}", self.labels(claims).join(" ")));
                lines.push(format!(
                    "  {}: reliability {low:.3} to {high:.3}, bias {:.3}; {}",
                    via.join(", then "),
                    found.bias,
                    reasons.join("; ")
                ));
            }
        }
        lines.push("brokers between the camps:".to_owned());
        for (broker, constraint) in self.brokers.iter().take(10) {
            let counts: Vec<String> =
                Role::ALL.iter().map(|&role| format!("{} {}", role.name(), broker.count(role))).collect();
            let constraint = constraint.map_or_else(String::new, |c| format!("; constraint {c:.3}"));
            lines.push(format!("  {}: {}{constraint}", self.key(broker.node), counts.join(", ")));
        }
        lines.push(format!("exposed ties:{}", if self.exposed.is_empty() { " none" } else { "" }));
        for one in self.exposed.iter().take(10) {
            let [from, to] = one.tie.map(|node| self.key(node));
            let (driver, through) = (self.key(one.driver), self.key(one.through));
            lines.push(format!("  {from} - {to}: {:.3}, by {driver} through {through}", one.exposure));
        }
        if !self.complete {
            lines.push("(cut short: give it more --seconds)".to_owned());
        }
        lines.join("\n")
    }
}

/// Those who broker at all, the most first, with their constraint.
fn brokers(view: &View, camps: &Partition<'_>) -> Result<Vec<(Broker, Option<f64>)>, Error> {
    // Who has no stance is a group alone.
    let camp = |node: detente::Node<'_>| match camps.group_of(node.id()) {
        Ok(Some(camp)) => Some((Some(camp), String::new())),
        _ => Some((None, node.key().to_owned())),
    };
    let groups = Partition::by(view, camp);
    let holes = structural_holes(view, Weighing::Alike)?.value;
    let constraint = |node: NodeId| holes.iter().find(|hole| hole.node == node).and_then(|hole| hole.constraint);
    let mut brokers: Vec<Broker> = roles(view, &groups)?.value.brokers;
    brokers.retain(|broker| broker.total() > 0);
    brokers.sort_by_key(|broker| std::cmp::Reverse(broker.total()));
    brokers.truncate(100);
    Ok(brokers.into_iter().map(|broker| (constraint(broker.node), broker)).map(|(c, broker)| (broker, c)).collect())
}
