//! How well the recurrency baseline foretells a data set of your own, or one that is published:
//!
//! ```text
//! cargo run --release --example forecast -- DIR [--lambda 0.02] [--alpha 0.99999] [--json]
//! ```
//!
//! DIR holds `train`, `valid` and `test`, each as `.txt` or `.txt.gz`: lines of `subject relation object
//! time`, whole numbers between blanks or tabs; columns after the fourth are ignored, and times are
//! divided by their greatest common divisor. Every fact of test is asked for both ways, and each
//! question knows all facts before its time, also those of test. Ranks leave other right answers of the
//! same time out and count ties half (`analysis::forecast`).
//!
//! | JSON | is |
//! |---|---|
//! | `mrr`, `hits_1`, `hits_3`, `hits_10` | mean reciprocal rank and shares of ranks, of the combined score |
//! | `strict_mrr` | the mean reciprocal rank of the strict score alone |
//! | `queries` | how many questions: two a fact of test |
//! | `seconds` | from facts in memory to measures; reading is left out |

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use std::process::ExitCode;
use std::time::Instant;

use detente::analysis::forecast::{Facts, Forecaster, Measures, Recurrency, Side, Split};
use detente::io::quadruples::QuadrupleList;
use detente::{Budget, Error};
use serde_json::json;

const USAGE: &str = "usage: forecast DIR [--lambda 0.02] [--alpha 0.99999] [--json]";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) directory: String,
    pub(crate) rule: Recurrency,
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
            eprintln!("forecast: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let rule = Recurrency::default();
    let (mut directory, mut lambda, mut alpha, mut json) = (None, rule.lambda(), rule.alpha(), false);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--json" => json = true,
            "--lambda" => lambda = number(&arg, &value()?)?,
            "--alpha" => alpha = number(&arg, &value()?)?,
            option if option.starts_with("--") => return Err(format!("unknown option {option}")),
            _ if directory.is_none() => directory = Some(arg),
            _ => return Err("one directory only".to_owned()),
        }
    }
    let directory = directory.ok_or("a directory is needed")?;
    let rule = Recurrency::new(lambda, alpha).map_err(|error| error.to_string())?;
    Ok(Options { directory, rule, json })
}

fn number(option: &str, text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("{option} needs a number, not {text}"))
}

pub(crate) fn run(options: &Options) -> Result<String, String> {
    let begun = Instant::now();
    let split = read(&options.directory).map_err(|error| error.to_string())?;
    let reading = begun.elapsed().as_secs_f64();
    let found = ranked(options, &split, reading).map_err(|error| error.to_string())?;
    found.ok_or_else(|| format!("{}: test holds no facts, so there is nothing to foretell", options.directory))
}

fn read(directory: &str) -> Result<Split, Error> {
    let sets = QuadrupleList::new().read_dir(directory)?;
    Split::given(sets.train, sets.valid, sets.test)
}

/// `None` where test is empty.
fn ranked(options: &Options, split: &Split, reading: f64) -> Result<Option<String>, Error> {
    let begun = Instant::now();
    let facts = Facts::new(split.all())?;
    let ranking = Forecaster::new(&facts, options.rule).rank(split.test(), &Budget::new())?.value;
    let (Some(combined), Some(strict)) = (ranking.measures(), ranking.strict_measures()) else { return Ok(None) };
    let seconds = begun.elapsed().as_secs_f64();
    if options.json {
        let found = json!({
            "mrr": combined.mrr, "hits_1": combined.hits_1, "hits_3": combined.hits_3, "hits_10": combined.hits_10,
            "strict_mrr": strict.mrr, "queries": combined.queries, "seconds": seconds,
        });
        return Ok(Some(format!("{found:#}")));
    }
    let (rule, of) = (options.rule, |side| ranking.measures_of(|query| query.side == side));
    let mut lines = vec![
        format!(
            "{} facts of {} entities and {} relations at {} steps: {} train, {} valid, {} test",
            facts.count(),
            facts.entities().len(),
            facts.relations().len(),
            facts.steps().len(),
            split.train().len(),
            split.valid().len(),
            split.test().len()
        ),
        format!("lambda {}, alpha {}; {} questions, ties half", rule.lambda(), rule.alpha(), combined.queries),
        String::new(),
        format!("{:<20} {:>8} {:>8} {:>8} {:>8}", "", "MRR", "hits@1", "hits@3", "hits@10"),
    ];
    let rows = [
        ("combined", Some(combined)),
        ("  asked for object", of(Side::Object)),
        ("  asked for subject", of(Side::Subject)),
        ("strict alone", Some(strict)),
    ];
    lines.extend(rows.into_iter().filter_map(|(name, measures)| Some(row(name, &measures?))));
    lines.extend([String::new(), format!("read in {reading:.3} s, ranked in {seconds:.3} s")]);
    Ok(Some(lines.join("\n")))
}

/// A line of the table, in percent.
fn row(name: &str, found: &Measures) -> String {
    let cells = [found.mrr, found.hits_1, found.hits_3, found.hits_10].map(|share| format!(" {:>8.2}", share * 100.0));
    format!("{name:<20}{}", cells.concat())
}
