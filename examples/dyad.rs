//! What moved between two states, when, and which events carried it: a study of event data.
//!
//! ```text
//! cargo run --release --example dyad -- [FILE...] [--dyad RUS,UKR] [--period day|week|month|quarter|year]
//!     [--half-life DAYS] [--rows N] [--seed S] [--json]
//! ```
//!
//! Without files the events are generated (`--example synthetic_feed`, GDELT 2.0, three years, 60,000 rows unless
//! `--rows` says otherwise): nobody reported them, and what is to be found is known. Files are read as
//! `--example events` reads them.
//!
//! Every event becomes a claim, with organs and office holders standing for their states. Then, for the first
//! toward the second and back:
//!
//! | question | answered by |
//! |---|---|
//! | what happened, period by period | events, mean of scores either way, and the score that halves in 90 days unless told |
//! | who acts, who answers | reciprocity, direction, correlation in the same period and in the next |
//! | when did the level change for good | change points of the mean (PELT, penalty stated) |
//! | when would a watcher have known | alarms of a CUSUM that knows the first third |
//! | when did it come thick and fast | bursts (Kleinberg) |
//!
//! Each change, alarm and burst names the events that carry it: `file:line` is the key of the claim, and the row it
//! stands on.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

#[path = "synthetic_feed/main.rs"]
#[expect(dead_code, reason = "the other example's main is not called here")]
mod synthetic_feed;

use std::process::ExitCode;

use detente::analysis::change::{Bursts, ChangePoints, Cost, Reference};
use detente::analysis::history::{Alert, Carrier, Classes, Dyad, Event, History, Shift, Surge};
use detente::codebook::Goldstein;
use detente::codebook::cameo::{Code, Form};
use detente::io::feeds::{Feed, Input, Recorder};
use detente::model::{Calendar, Window};
use detente::series::{Exchange, Measure, Series, Tally};
use detente::{Budget, Error, Graph, Lens};
use serde_json::{Value, json};

const USAGE: &str = "usage: dyad [FILE...] [--dyad SOURCE,TARGET] [--period day|week|month|quarter|year] \
                     [--half-life DAYS] [--rows N] [--seed S] [--json]";

/// So many events are shown of those that carry a change.
const FEW: usize = 3;
/// Changes of the mean are looked for in this, alarms too.
const MEASURE: Measure = Measure::Mean;

#[derive(Debug)]
pub(crate) struct Options {
    files: Vec<String>,
    ends: (String, String),
    period: Calendar,
    half_life: f64,
    rows: u64,
    seed: u64,
    json: bool,
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
        Err(problem) => {
            eprintln!("dyad: {problem}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut files, mut ends, mut period) = (Vec::new(), ("RUS".to_owned(), "UKR".to_owned()), Calendar::Month);
    let (mut half_life, mut rows, mut seed, mut json) = (90.0, 60_000, 1, false);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        let whole = |text: String| text.parse().map_err(|_| format!("{arg} needs a whole number, not {text}"));
        match arg.as_str() {
            "--json" => json = true,
            "--rows" => rows = whole(value()?)?,
            "--seed" => seed = whole(value()?)?,
            "--period" => period = value()?.parse().map_err(|error: Error| error.to_string())?,
            "--half-life" => {
                let text = value()?;
                half_life = text.parse().map_err(|_| format!("--half-life needs days, not {text}"))?;
            }
            "--dyad" => {
                let text = value()?;
                let both = text.split_once(',').filter(|(source, target)| !source.is_empty() && !target.is_empty());
                let (source, target) = both.ok_or_else(|| format!("--dyad needs SOURCE,TARGET, not {text}"))?;
                ends = (source.to_owned(), target.to_owned());
            }
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ => files.push(arg),
        }
    }
    Ok(Options { files, ends, period, half_life, rows, seed, json })
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let mut graph = Graph::new();
    let mut recorder = Recorder::new(Feed::new());
    if options.files.is_empty() {
        let rows = generated(options)?;
        let input = Input::reader("generated", rows.as_slice());
        recorder.record(&mut graph, input, &Budget::new()).map_err(|error| error.to_string())?;
    }
    for file in &options.files {
        recorder.record(&mut graph, Input::path(file), &Budget::new()).map_err(|error| error.to_string())?;
    }
    let found = studied(&graph, options).map_err(|error| error.to_string())?;
    Ok(if options.json { format!("{found:#}") } else { told(&found, options) })
}

/// Events that nobody reported.
fn generated(options: &Options) -> Result<Vec<u8>, String> {
    let args = format!("--format gdelt2 --days 2022-01-01..2024-12-31 --rows {} --seed {}", options.rows, options.seed);
    let feed = synthetic_feed::parse(args.split(' ').map(str::to_owned))?;
    let mut rows = Vec::new();
    synthetic_feed::write(&feed, &mut rows).map_err(|error| error.to_string())?;
    Ok(rows)
}

fn studied(graph: &Graph, options: &Options) -> Result<Value, Error> {
    let view = graph.view(&Lens::new().lifted())?;
    let history = History::with(&view, Classes::Gdelt, &Budget::new())?;
    let (source, target) = (graph.find(&options.ends.0)?, graph.find(&options.ends.1)?);
    let exchange = history.exchange(source, target, options.period)?;
    let mutual = exchange.reciprocity();
    let mut found = json!({
        "claims": graph.claim_count(),
        "exchange": {
            "periods": exchange.rows().len(), "reciprocity": mutual.share(), "direction": exchange.direction(),
            "same_period": exchange.correlation(MEASURE, 0), "answered_next": exchange.correlation(MEASURE, 1),
        },
    });
    for (name, from, to) in [("forth", source, target), ("back", target, source)] {
        let dyad = history.between(from, to)?;
        found[name] = dyad.map(|dyad| way(&dyad, &exchange, options)).transpose()?.unwrap_or_default();
    }
    Ok(found)
}

/// What one did to the other.
fn way(dyad: &Dyad<'_, '_>, exchange: &Exchange, options: &Options) -> Result<Value, Error> {
    let series = dyad.over(exchange.rows().iter().map(|row| row.0));
    let scores = dyad.decayed(options.half_life, series.windows())?;
    let row = |((window, tally), score): (&(Window, Tally), f64)| {
        json!({
            "period": window.to_string(), "events": tally.events, "goldstein_sum": tally.goldstein_sum(),
            "goldstein_mean": tally.goldstein_mean(), "quads": tally.quads, "score": score,
        })
    };
    let rows: Vec<Value> = series.rows().iter().zip(scores).map(row).collect();
    let search = ChangePoints::new(Cost::Mean).min_length(3);
    let values = series.known(MEASURE).1;
    let penalty = search.of(&values, &Budget::new())?.value.penalty;
    let shifts = dyad.shifts(&series, MEASURE, &search, &Budget::new())?.value;
    let surges = dyad.surges(&Bursts::new())?.value;
    let total = series.total();
    Ok(json!({
        "source": dyad.source().key(), "target": dyad.target().key(), "events": total.events,
        "goldstein_mean": total.goldstein_mean(), "series": rows, "penalty": penalty,
        "changes": shifts.iter().map(shift).collect::<Vec<_>>(),
        "alarms": alarms(dyad, &series)?,
        "bursts": surges.iter().map(surge).collect::<Vec<_>>(),
    }))
}

/// Alarms of a watcher who takes the first third for usual; none where that is too short or never varies.
fn alarms(dyad: &Dyad<'_, '_>, series: &Series) -> Result<Vec<Value>, Error> {
    let values = series.known(MEASURE).1;
    let Ok(usual) = Reference::of(&values[..values.len() / 3]) else { return Ok(Vec::new()) };
    let Ok(cusum) = usual.cusum(Reference::K, Reference::H) else { return Ok(Vec::new()) };
    let found = dyad.alerts(series, MEASURE, &cusum.restarting())?.value;
    Ok(found.iter().map(|alert| alarm(alert, usual.mean)).collect())
}

fn shift(shift: &Shift<'_>) -> Value {
    json!({
        "before": shift.windows.0.to_string(), "after": shift.windows.1.to_string(),
        "since": shift.windows.1.first().to_string(), "from": shift.means.0, "to": shift.means.1,
        "carried_by": shift.carriers.len(), "first": carriers(&shift.carriers),
    })
}

fn alarm(alert: &Alert<'_>, usual: f64) -> Value {
    json!({
        "side": format!("{:?}", alert.side).to_lowercase(), "since": alert.window.first().to_string(),
        "until": alert.window.last().to_string(), "usual": usual, "sum": alert.sum,
        "carried_by": alert.carriers.len(), "first": carriers(&alert.carriers),
    })
}

fn surge(surge: &Surge<'_>) -> Value {
    let first: Vec<Value> = surge.events.iter().take(FEW).map(|event| told_of(event, None)).collect();
    json!({
        "level": surge.level, "from": surge.first.to_string(), "to": surge.last.to_string(),
        "events": surge.events.len(), "first": first,
    })
}

fn carriers(carriers: &[Carrier<'_>]) -> Vec<Value> {
    carriers.iter().take(FEW).map(|carrier| told_of(&carrier.event, Some(carrier.share))).collect()
}

fn told_of(event: &Event<'_>, share: Option<f64>) -> Value {
    let relation = event.claim.relation();
    let code = relation.strip_prefix("cameo:").and_then(|code| Form::of(code.as_bytes()).nearest());
    json!({
        "claim": event.claim.label(), "day": event.first.to_string(), "relation": relation,
        "what": code.map(Code::label), "goldstein": event.score.map(Goldstein::to_f64), "share": share,
    })
}

fn told(found: &Value, options: &Options) -> String {
    let mut lines = Vec::new();
    let data = if options.files.is_empty() { "generated events, which nobody reported" } else { "events" };
    lines.push(format!("{} {data}; between {} and {}", found["claims"], options.ends.0, options.ends.1));
    let exchange = &found["exchange"];
    lines.push(format!(
        "  {} of the directed {}s with events have them the other way too; direction {}; means go along {} in the \
         same {} and {} in the next",
        number(&exchange["reciprocity"]),
        options.period,
        number(&exchange["direction"]),
        number(&exchange["same_period"]),
        options.period,
        number(&exchange["answered_next"]),
    ));
    for way in [&found["forth"], &found["back"]] {
        if way.is_null() {
            lines.push("\nno events the one way".to_owned());
            continue;
        }
        told_way(way, options, &mut lines);
    }
    lines.join("\n")
}

fn told_way(way: &Value, options: &Options, lines: &mut Vec<String>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines.push(format!(
        "\n{} toward {}: {} events, mean {}",
        text(&way["source"]),
        text(&way["target"]),
        way["events"],
        number(&way["goldstein_mean"])
    ));
    lines.push(format!("{:<12} {:>7} {:>7} {:>9}", options.period.name(), "events", "mean", "score"));
    for row in way["series"].as_array().into_iter().flatten() {
        let mean = number(&row["goldstein_mean"]);
        let events = row["events"].as_u64().unwrap_or_default();
        lines.push(format!("{:<12} {events:>7} {mean:>7} {:>9}", text(&row["period"]), number(&row["score"])));
    }
    lines.push(format!("changes of the mean, a change paid for with {}:", number(&way["penalty"])));
    for change in way["changes"].as_array().into_iter().flatten() {
        let (from, to) = (number(&change["from"]), number(&change["to"]));
        lines.push(format!(
            "  since {}: {from} -> {to}, carried by {} events",
            text(&change["since"]),
            change["carried_by"]
        ));
        shown(&change["first"], lines);
    }
    lines.push("alarms of a watcher who knows the first third:".to_owned());
    for alarm in way["alarms"].as_array().into_iter().flatten().take(FEW) {
        let (since, until) = (text(&alarm["since"]), text(&alarm["until"]));
        lines.push(format!(
            "  {} since {since}, known by {until}, carried by {} events",
            text(&alarm["side"]),
            alarm["carried_by"]
        ));
        shown(&alarm["first"], lines);
    }
    lines.push("bursts:".to_owned());
    for burst in way["bursts"].as_array().into_iter().flatten() {
        let (from, to) = (text(&burst["from"]), text(&burst["to"]));
        lines.push(format!("  level {}: {from} to {to}, {} events", burst["level"], burst["events"]));
    }
}

/// The first events that carry something.
fn shown(events: &Value, lines: &mut Vec<String>) {
    for event in events.as_array().into_iter().flatten() {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        lines.push(format!(
            "    {} {} {} ({}), {}, share {}",
            text("day"),
            text("relation"),
            text("what"),
            number(&event["goldstein"]),
            text("claim"),
            number(&event["share"])
        ));
    }
}

/// Two places of a number, or a dash.
fn number(value: &Value) -> String {
    value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.2}"))
}
