//! Coded event data of your own, by directed dyad, every line accounted for:
//!
//! ```text
//! cargo run --release --example events -- FILE... [--by code|country] [--top N] [--strict] [--dedup]
//!     [--columns date,source,target,code,goldstein,...] [--dates mdy|dmy] [--latin1] [--keep]
//!     [--dyad SOURCE,TARGET [--period day|week|month|quarter|year]] [--json]
//! ```
//!
//! Files are GDELT 1.0 or 2.0 events, GDELT mentions, ICEWS or POLECAT, plain, gzip or zip; which of
//! them is told by what stands in them. `--columns` declares files without a header, separated by tabs
//! or commas. `--by country` counts dyads of two different countries, in the feed's own columns.
//! `--dates` says how days with slashes are written, which nothing in a file tells.
//!
//! The files are streamed: no event is kept, and memory follows the dyads. With `--keep` every event
//! becomes a claim in a graph, with its actors resolved (JPNGOV is Japan's government, PAL is PSE); dyads
//! are then of resolved actors, and of countries the states that these belong to.
//!
//! `--dyad JPN,PRK` tells what the first did to the second, month by month or by another period, from that of
//! the first event to that of the last. A period without events is empty, not zero: its sum is `null`. Classes
//! are those of the rows; where these have none, the textbook's of the codes.
//!
//! `events` are those in dyads; accepted rows that name one actor only, or with `--by country` one country
//! only, are `unpaired`. The seconds are those of reading. No file of your own? `--example
//! synthetic_feed` makes one.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod bar;
mod chart;
mod kept;
mod options;
mod report;
mod streamed;

use std::process::ExitCode;

use detente::Error;
use detente::io::feeds::{FileReport, Reason};
use detente::series::Series;
use serde_json::Value;

pub(crate) use options::{Asked, Options, USAGE, parse};

/// What was found, whichever way.
#[derive(Default)]
pub(crate) struct Summary {
    pub(crate) files: Vec<FileReport>,
    pub(crate) events: u64,
    pub(crate) unpaired: u64,
    pub(crate) nodes: usize,
    pub(crate) dyads: usize,
    pub(crate) top: Vec<Top>,
    pub(crate) seconds: f64,
    /// Of the dyad that was asked for.
    pub(crate) series: Option<Series>,
    /// What keeping the events adds to the report.
    pub(crate) kept: Option<Value>,
}

/// A directed dyad.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Top {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) events: u64,
    pub(crate) sum: f64,
    pub(crate) mean: Option<f64>,
    pub(crate) first: String,
    pub(crate) last: String,
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
            eprintln!("events: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let found = if options.keep { kept::read(options) } else { streamed::read(options) };
    let summary = found.map_err(|error| hinted(&error))?;
    Ok(if options.json { report::json(&summary) } else { report::text(&summary, options.dyad.as_ref()) })
}

/// An error with what can be done about it.
fn hinted(error: &Error) -> String {
    if error.is_unsupported() && error.to_string().contains("no known layout") {
        return format!("{error}\nDeclare its columns: --columns date,source,target,...");
    }
    error.to_string()
}

/// Whether days were refused that a declared order would explain.
pub(crate) fn dates_refused(report: &FileReport) -> bool {
    report.reasons.contains_key(&Reason::Date) && report.errors.iter().any(|e| e.value.contains('/'))
}
