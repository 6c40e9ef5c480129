//! An analyst's briefing on Japan's attempt at a summit with North Korea in February 2024,
//! answered from data: `cargo run --release --example summit`.
//!
//! The scenario is `examples/data/summit.json`. Options: `--json` for machines, `--known-by
//! DATE` and `--during EDTF` to look at what was known by a day or holds in a period,
//! `--without KEY` (repeatable) to strike an asserter or a source, `--updates` to add what came
//! to be known from elsewhere, `--suppose "JPN-ROK=-"` (repeatable; `+`, `-`, or `0` for no tie) to
//! ask what if two states stood otherwise.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

pub(crate) mod questions;
pub(crate) mod standing;

use std::process::ExitCode;

use detente::analysis::evidence;
use detente::io::json;
use detente::{Error, Graph, Lens, Period, View};
use questions::{Briefing, Question};
use serde_json::{Map, Value};

const SCENARIO: &str = include_str!("../data/summit.json");
const UPDATES: &str = include_str!("../data/summit-updates.json");
const USAGE: &str = "usage: summit [--json] [--known-by DATE] [--during EDTF] [--without KEY]... [--updates] \
                     [--suppose A-B=SIGN]...";

#[derive(Default)]
pub(crate) struct Options {
    pub(crate) json: bool,
    pub(crate) updates: bool,
    pub(crate) known_by: Option<String>,
    pub(crate) during: Option<String>,
    pub(crate) without: Vec<String>,
    pub(crate) suppose: Vec<String>,
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
            eprintln!("summit: {error}");
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
            "--updates" => options.updates = true,
            "--known-by" => options.known_by = Some(value()?),
            "--during" => options.during = Some(value()?),
            "--without" => options.without.push(value()?),
            "--suppose" => options.suppose.push(value()?),
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok(options)
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let (graph, lens) = scenario(options).map_err(|error| error.to_string())?;
    let mut briefing = Briefing::new(&graph, &lens).map_err(|error| error.to_string())?.suppose(&options.suppose)?;
    briefing.updated = options.updates;
    answered(options, &briefing).map_err(|error| error.to_string())
}

fn answered(options: &Options, briefing: &Briefing<'_>) -> Result<String, Error> {
    let answers = questions::all(briefing)?;
    if options.json {
        return Ok(format!("{:#}", machine(briefing, &answers, standing::signed(&briefing.stances)?)));
    }
    Ok(human(briefing, &answers))
}

/// The scenario and how it is looked at.
fn scenario(options: &Options) -> Result<(Graph, Lens), Error> {
    let mut graph = Graph::new();
    json::read(&mut graph, SCENARIO.as_bytes())?;
    if options.updates {
        json::read(&mut graph, UPDATES.as_bytes())?;
    }
    let mut lens = Lens::new().lifted();
    if let Some(day) = &options.known_by {
        lens = lens.known_by(day.parse()?);
    }
    if let Some(period) = &options.during {
        lens = lens.during(period.parse::<Period>()?);
    }
    for key in &options.without {
        lens = lens.without(key);
    }
    Ok((graph, lens))
}

/// The counts, asserters without a voice of their own as `narrator`.
fn counts(view: &View) -> (Map<String, Value>, Map<String, Value>) {
    let counted = evidence::assertions(view).value;
    let asserter = |key: &Option<String>| key.clone().unwrap_or_else(|| "narrator".to_owned());
    (
        counted.by_asserter.iter().map(|(key, n)| (asserter(key), (*n).into())).collect(),
        counted.by_kind.iter().map(|(kind, n)| (kind.to_string(), (*n).into())).collect(),
    )
}

fn machine(briefing: &Briefing<'_>, answers: &[Question], signed: Value) -> Value {
    let view = &briefing.view;
    let (asserters, kinds) = counts(view);
    let possible: Vec<Value> = view.possible().iter().map(|c| c.label().into_owned().into()).collect();
    let mut document = Map::new();
    document.insert("nodes".into(), view.node_count().into());
    document.insert("structural_relations".into(), view.claims().filter(detente::Claim::is_structural).count().into());
    document.insert("claims".into(), view.reports().count().into());
    document.insert("asserters".into(), asserters.into());
    document.insert("kinds".into(), kinds.into());
    if view.lens().known_day().is_some() {
        document.insert("possibly_known".into(), possible.into());
    }
    if briefing.updated {
        document.insert("contradictions".into(), questions::contradictions(briefing).into());
        document.insert("origins".into(), questions::origins(briefing).into());
    }
    document.insert("signed".into(), signed);
    document.insert("answers".into(), answers.iter().map(Question::to_json).collect());
    document.into()
}

fn human(briefing: &Briefing<'_>, answers: &[Question]) -> String {
    let view = &briefing.view;
    let mut lines = vec![
        "JAPAN AND NORTH KOREA: THE SUMMIT ATTEMPT OF FEBRUARY 2024".to_owned(),
        format!(
            "{} nodes, {} structural relations, {} claims",
            view.node_count(),
            view.claims().filter(detente::Claim::is_structural).count(),
            view.reports().count()
        ),
        String::new(),
        "WHO IS IN IT".to_owned(),
    ];
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    for node in view.nodes() {
        let doubt = if node.is_hypothetical() { " (hypothetical)" } else { "" };
        let shown = format!("{}{doubt}", node.name());
        match kinds.last_mut() {
            Some((kind, names)) if *kind == node.kind() => names.push(shown),
            _ => kinds.push((node.kind(), vec![shown])),
        }
    }
    lines.extend(kinds.iter().map(|(kind, names)| format!("  {kind:<13} {}", names.join("; "))));
    lines.extend([String::new(), "WHO SAYS WHAT".to_owned()]);
    for (asserter, count) in counts(view).0 {
        let own = |c: &detente::Claim<'_>| c.asserter().map_or("narrator", |n| n.key()) == asserter;
        lines.push(format!("  {asserter} ({count})"));
        for claim in view.reports().filter(own) {
            let note = claim.evidence().and_then(|e| e.split_once(": ")).map_or("", |(_, note)| note);
            lines.push(format!("    {claim}  {note}"));
        }
    }
    let possible: Vec<String> = view.possible().iter().map(|c| c.label().into_owned()).collect();
    if !possible.is_empty() {
        lines.push(format!("  possibly known, not counted: {}", possible.join(" ")));
    }
    let clashes: Vec<String> = questions::contradictions(briefing).iter().map(|pair| pair.join(" and ")).collect();
    if !clashes.is_empty() {
        lines.extend([String::new(), "CANNOT BOTH HOLD".to_owned(), format!("  {}", clashes.join("; "))]);
    }
    lines.extend([String::new(), "QUESTIONS".to_owned()]);
    for answer in answers {
        lines.push(format!("{:>3}. {}", answer.id, answer.asked));
        lines.push(format!("     {}", answer.text));
        if !answer.because.is_empty() {
            lines.push(format!("     because {}", answer.because.join(" ")));
        }
        if !answer.against.is_empty() {
            lines.push(format!("     against {}", answer.against.join(" ")));
        }
    }
    lines.join("\n")
}
