//! What changed in what was known between two days, on documents of your own:
//!
//! ```text
//! cargo run --release --example what_did_we_know -- FILE... --known-by A --known-by B [--json]
//! ```
//!
//! Several files are read into one graph, each after those it builds on. Both days see the same
//! ledger; nothing recorded later, and known later, touches what is answered for an earlier day.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::process::ExitCode;

use detente::analysis::diplomacy::{conditions, conflicts, prospects};
use detente::analysis::evidence::{Step, TieChange, beliefs, contradictions, corroboration, difference, sequence};
use detente::io::json;
use detente::model::standard::Event;
use detente::{Budget, ClaimId, Day, Error, Graph, Lens, View};
use serde_json::{Value, json};

const USAGE: &str = "usage: what_did_we_know FILE... --known-by A --known-by B [--json]";

pub(crate) struct Options {
    pub(crate) files: Vec<String>,
    pub(crate) days: [Day; 2],
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
            eprintln!("what_did_we_know: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut files, mut days, mut json) = (Vec::new(), Vec::new(), false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--json" => json = true,
            "--known-by" => {
                let day = args.next().ok_or("--known-by needs a day")?;
                days.push(day.parse().map_err(|error: Error| error.to_string())?);
            }
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ => files.push(arg),
        }
    }
    let days: [Day; 2] = days.try_into().map_err(|_| "--known-by is needed twice")?;
    if files.is_empty() {
        return Err("no file".to_owned());
    }
    if days[0] > days[1] {
        return Err(format!("{} is after {}", days[0], days[1]));
    }
    Ok(Options { files, days, json })
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let mut graph = Graph::new();
    for file in &options.files {
        let read = File::open(file).map_err(Error::from).and_then(|open| json::read(&mut graph, open));
        read.map_err(|error| format!("{file}: {error}"))?;
    }
    let change = compared(&graph, options.days).map_err(|error| error.to_string())?;
    Ok(if options.json { format!("{:#}", change.machine()) } else { change.human() })
}

fn compared(graph: &Graph, days: [Day; 2]) -> Result<Change, Error> {
    let lens = Lens::new().lifted();
    let [before, after] = days.map(|day| graph.view(&lens.clone().known_by(day)));
    Change::new(days, &before?, &after?)
}

/// What is different on the second day.
struct Change {
    days: [Day; 2],
    known: [usize; 2],
    gained: Vec<(String, String)>,
    lost: Vec<(String, String)>,
    possible: [Vec<String>; 2],
    ties: Vec<Tie>,
    answers: Vec<Changed>,
}

struct Tie {
    relation: String,
    ends: [String; 2],
    before: Option<f64>,
    after: Option<f64>,
}

/// A question whose answer is another.
struct Changed {
    question: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Change {
    fn new(days: [Day; 2], before: &View, after: &View) -> Result<Self, Error> {
        let found = difference(before, after).value;
        let shown = |view: &View, ids: &[ClaimId]| -> Vec<(String, String)> {
            let claims = view.reports().filter(|c| ids.contains(&c.id()));
            claims.map(|c| (c.label().into_owned(), c.to_string())).collect()
        };
        let tie = |change: &TieChange| {
            let key = |id| after.get(id).map(|node| node.key().to_owned());
            let ends = [key(change.ends.0)?, key(change.ends.1)?];
            Ok(Tie { relation: change.relation.clone(), ends, before: change.before, after: change.after })
        };
        let labels = |view: &View| view.possible().iter().map(|c| c.label().into_owned()).collect();
        // What is asked of a claim is news only when the claim is not.
        let (mut was, mut is) = (of_claims(before)?, of_claims(after)?);
        was.retain(|question, _| is.contains_key(question));
        is.retain(|question, _| was.contains_key(question));
        was.append(&mut of_all(before)?);
        is.append(&mut of_all(after)?);
        let questions: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        let changed = questions.into_iter().filter(|question| was.get(*question) != is.get(*question));
        Ok(Self {
            days,
            known: [before.reports().count(), after.reports().count()],
            gained: shown(after, &found.gained),
            lost: shown(before, &found.lost),
            possible: [labels(before), labels(after)],
            ties: found.ties.iter().map(tie).collect::<Result<_, Error>>()?,
            answers: changed
                .map(|question| Changed {
                    question: question.clone(),
                    before: was.get(question).cloned(),
                    after: is.get(question).cloned(),
                })
                .collect(),
        })
    }

    fn machine(&self) -> Value {
        let keys = |claims: &[(String, String)]| claims.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let tie =
            |tie: &Tie| json!({"relation": tie.relation, "ends": tie.ends, "before": tie.before, "after": tie.after});
        let answer = |c: &Changed| json!({"question": c.question, "before": c.before, "after": c.after});
        json!({
            "known_by": self.days.map(|day| day.to_string()),
            "claims": self.known,
            "gained": keys(&self.gained),
            "lost": keys(&self.lost),
            "possibly_known": self.possible,
            "ties": self.ties.iter().map(tie).collect::<Vec<_>>(),
            "answers": self.answers.iter().map(answer).collect::<Vec<_>>(),
        })
    }

    fn human(&self) -> String {
        let [first, second] = self.days;
        let mut lines = vec![
            format!("WHAT WAS KNOWN BY {first} AND BY {second}"),
            format!("{} claims, then {}", self.known[0], self.known[1]),
        ];
        for (title, claims) in [("came to be known", &self.gained), ("no longer counts", &self.lost)] {
            if !claims.is_empty() {
                lines.extend([String::new(), format!("CLAIMS: {title}")]);
                lines.extend(claims.iter().map(|(_, text)| format!("  {text}")));
            }
        }
        for (day, possible) in self.days.iter().zip(&self.possible).filter(|(_, possible)| !possible.is_empty()) {
            lines.push(format!("  possibly known by {day}, not counted: {}", possible.join(" ")));
        }
        if !self.ties.is_empty() {
            lines.extend([String::new(), "TIES".to_owned()]);
        }
        for tie in &self.ties {
            let number = |n: Option<f64>| n.map_or_else(|| "none".to_owned(), |n| n.to_string());
            let (before, after) = (number(tie.before), number(tie.after));
            lines.push(format!("  {} {} {}: {before} -> {after}", tie.ends[0], tie.relation, tie.ends[1]));
        }
        if !self.answers.is_empty() {
            lines.extend([String::new(), "ANSWERS".to_owned()]);
        }
        for answer in &self.answers {
            let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
            lines.push(format!("  {}", answer.question));
            lines.push(format!("    {first}: {}", shown(&answer.before)));
            lines.push(format!("    {second}: {}", shown(&answer.after)));
        }
        lines.join("\n")
    }
}

fn labels(view: &View, claims: &[ClaimId]) -> Result<Vec<String>, Error> {
    claims.iter().map(|&claim| Ok(view.get_claim(claim)?.label().into_owned())).collect()
}

/// What can be asked of every claim, by question.
fn of_claims(view: &View) -> Result<BTreeMap<String, Value>, Error> {
    let mut answers = BTreeMap::new();
    for found in corroboration(view).value {
        let claim = labels(view, &[found.claim])?.concat();
        answers.insert(format!("From how many origins is {claim}?"), found.origins.len().into());
    }
    for found in beliefs(view).value {
        let (low, high) = found.belief.likelihood.interval();
        for claim in labels(view, &found.claims)? {
            answers.insert(format!("How far is {claim} to be believed?"), json!([low, high]));
        }
    }
    Ok(answers)
}

/// What can be asked of any document as a whole, by question; what has no answer is left out.
fn of_all(view: &View) -> Result<BTreeMap<String, Value>, Error> {
    let budget = Budget::new().steps(10_000_000);
    let mut answers = BTreeMap::new();
    for pair in contradictions(view, &budget).value {
        let claims = labels(view, &[pair.claims.0, pair.claims.1])?.join(" and ");
        answers.insert(format!("Can {claims} both hold?"), json!(format!("no: {:?}", pair.clash).to_lowercase()));
    }
    let step = |step: &Step| Ok(labels(view, &[step.before, step.after])?.join(" before "));
    let steps = sequence(view, &budget).value.steps.iter().map(step).collect::<Result<Vec<_>, Error>>()?;
    if !steps.is_empty() {
        answers.insert("In what order did things happen?".to_owned(), json!(steps));
    }
    for event in view.nodes().filter(detente::Node::is_of::<Event>) {
        of_event(view, &event, &budget, &mut answers)?;
    }
    Ok(answers)
}

fn of_event(
    view: &View,
    event: &detente::Node<'_>,
    budget: &Budget,
    answers: &mut BTreeMap<String, Value>,
) -> Result<(), Error> {
    let (id, name) = (event.id(), event.key());
    for prospect in prospects(view, id)?.value {
        let (low, high) = prospect.likelihood.interval();
        let (claim, brier) = (labels(view, &[prospect.claim])?.concat(), prospect.resolution.map(|r| r.brier));
        let answer = json!({"interval": [low, high], "brier": brier});
        answers.insert(format!("How likely is {name} by {claim}?"), answer);
    }
    let first: Vec<ClaimId> = conditions(view, id)?.value.iter().map(|c| c.claim).collect();
    if !first.is_empty() {
        answers.insert(format!("What must come before {name}?"), json!(labels(view, &first)?));
    }
    let sets = |sets: &[Vec<ClaimId>]| sets.iter().map(|set| labels(view, set)).collect::<Result<Vec<_>, Error>>();
    let found = conflicts(view, id, budget)?.value;
    if !found.minimal.is_empty() {
        answers.insert(format!("What excludes {name}?"), json!(sets(&found.minimal)?));
        answers.insert(format!("What would have to give for {name}?"), json!(sets(&found.unblocking)?));
    }
    Ok(())
}
