//! Event data that nobody reported, in the layouts of the feeds, to try readers and analyses on:
//!
//! ```text
//! cargo run --release --example synthetic_feed -- --format gdelt1|gdelt2|mentions|icews|polecat|columns
//!     [--rows N] [--seed S] [--days FROM..TO] [--faults] > FILE
//! ```
//!
//! Rows go to standard output, 10,000 unless `--rows` says otherwise, in order of the day they were
//! added on; a tenth happened earlier, some nearly a year. The same options give the same bytes on any
//! machine (`SplitMix64` and whole numbers).
//!
//! | format | columns |
//! |---|---|
//! | `gdelt1` | 57, and 58 from 1 April 2013 on, when the URL came; no header |
//! | `gdelt2` | 61, no header |
//! | `mentions` | 16, no header; one to three rows an event |
//! | `icews` | 20 with a header, `NA` where nothing is known |
//! | `polecat` | 40 with a header, `None` where nothing is known |
//! | `columns` | 7: `date,source,target,code,quad,goldstein,mentions`, no header, states only |
//!
//! As in the real ones, some actors are blank (a third of rows), some have a role and no state, one row
//! in twenty is within one state, quad classes are those of GDELT's rows, geography has FIPS codes and
//! actors have CAMEO codes. Codes, labels and scores are those of the codebooks; places are capitals.
//!
//! States that stand near each other (`world.rs`) do friendly things, others do not, and five pairs have
//! a story (`story.rs`), told over the days from first to last:
//!
//! | pair | story |
//! |---|---|
//! | North Korea and the United States | a crisis with its peak half way, over by two thirds |
//! | Japan and North Korea | hostile until three fifths, then a thaw until four fifths, then friendly |
//! | Russia and Ukraine | from one day to the next, at 45 in a hundred, war |
//! | Japan and South Korea | friends, but for a quarrel from a fifth to a third, at its worst at 26 in a hundred |
//! | China and the United States | a decline from first to last |
//!
//! `--faults` spoils one row of each class that the format can have, far apart, and says on standard
//! error at which line and how many lines a reader should accept and reject. Duplicates count as
//! accepted by a reader that does not look for them.

#![expect(clippy::print_stderr, reason = "an example prints")]

mod event;
mod faults;
mod layouts;
mod random;
mod story;
pub(crate) mod world;

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use detente::Day;
use event::Draw;
use faults::{Becomes, Plan};
use layouts::{FORMATS, Format, Writer};
use random::Random;

const USAGE: &str = "usage: synthetic_feed --format gdelt1|gdelt2|mentions|icews|polecat|columns [--rows N] [--seed S] \
                     [--days FROM..TO] [--faults]";

/// Days that a feed may cover: a century.
const LONGEST: i32 = 36_525;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    format: Format,
    rows: u64,
    seed: u64,
    first: Day,
    days: i32,
    faults: bool,
}

/// What was written, for those who check a reader.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) lines: u64,
    pub(crate) header: u64,
    pub(crate) accepted: u64,
    pub(crate) rejected: u64,
    pub(crate) duplicates: u64,
    pub(crate) blank: u64,
    /// Where the faults are, and what becomes of them.
    pub(crate) faults: Vec<String>,
}

fn main() -> ExitCode {
    let options = match parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match write(&options, io::stdout().lock()) {
        Ok(made) => {
            if options.faults {
                eprintln!("{}", told(&options, &made));
            }
            ExitCode::SUCCESS
        }
        // Whoever read has had enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("synthetic_feed: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut format, mut days) = (None, None);
    let (mut rows, mut seed, mut faults) = (10_000, 1, false);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        let whole = |text: String| text.parse().map_err(|_| format!("{arg} needs a whole number, not {text}"));
        match arg.as_str() {
            "--faults" => faults = true,
            "--format" => format = Some(value()?),
            "--days" => days = Some(value()?),
            "--rows" => rows = whole(value()?)?,
            "--seed" => seed = whole(value()?)?,
            option => return Err(format!("unknown option {option}")),
        }
    }
    let known = FORMATS.iter().find(|(name, _)| format.as_deref() == Some(*name));
    let names = || FORMATS.map(|(name, _)| name).join(", ");
    let &(_, format) = known.ok_or_else(|| format!("--format needs one of {}", names()))?;
    let days = days.as_deref().unwrap_or(format.days());
    let (first, days) = between(days)
        .ok_or_else(|| format!("--days needs FROM..TO, two days in order and at most a century apart, not {days}"))?;
    let options = Options { format, rows, seed, first, days, faults };
    if faults {
        plan(&options)?;
    }
    Ok(options)
}

/// The first day and how many there are.
fn between(days: &str) -> Option<(Day, i32)> {
    let (first, last) = days.split_once("..")?;
    let (first, last): (Day, Day) = (first.parse().ok()?, last.parse().ok()?);
    // Years have four figures in feeds, also those of events that are reported late.
    let plain = |day: Day| (1001..=9999).contains(&day.civil().0);
    let days = last - first + 1;
    (plain(first) && plain(last) && (1..=LONGEST).contains(&days)).then_some((first, days))
}

fn plan(options: &Options) -> Result<Plan, String> {
    let sample = vec![b'\t'; options.format.shape().least - 1];
    Plan::of_each(options.format, options.rows, &sample)
}

pub(crate) fn write(options: &Options, out: impl Write) -> io::Result<Made> {
    let &Options { format, rows, seed, first, days, faults } = options;
    let mut plan = if faults { plan(options).map_err(io::Error::other)? } else { Plan::none(format) };
    let deeds = format.deeds();
    let mut draw = Draw::new(Random::new(seed), &deeds, days, format != Format::Columns);
    let writer = Writer::new(format, first, days);
    let mut out = BufWriter::with_capacity(1 << 18, out);
    let (mut made, mut row) = (Made::default(), Vec::new());
    if let Some(header) = format.header() {
        writeln!(out, "{header}")?;
        (made.lines, made.header) = (1, 1);
    }
    for number in 0..rows {
        let added = (u128::from(number) * u128::from(days.unsigned_abs()) / u128::from(rows)) as i32;
        writer.row(&draw.event(number, added), &mut row);
        let fault = plan.spoil(number, &mut row);
        row.push(b'\n');
        out.write_all(&row)?;
        made.lines += 1;
        let becomes = fault.map_or(Becomes::Accepted, |fault| fault.becomes);
        match becomes {
            Becomes::Rejected => made.rejected += 1,
            _ => made.accepted += 1,
        }
        if let Becomes::Duplicate | Becomes::Blank = becomes {
            made.lines += 1;
            let again: &[u8] = if becomes == Becomes::Blank { b"\n" } else { &row };
            out.write_all(again)?;
            *(if becomes == Becomes::Blank { &mut made.blank } else { &mut made.duplicates }) += 1;
        }
        made.faults.extend(fault.map(|fault| fault.line(made.lines)));
    }
    out.flush()?;
    Ok(made)
}

pub(crate) fn told(options: &Options, made: &Made) -> String {
    let Made { lines, header, accepted, rejected, duplicates, blank, .. } = made;
    let sum = format!(
        "{}: {lines} lines: {accepted} accepted, {rejected} rejected, {duplicates} duplicates where they are looked \
         for, {blank} blank, {header} header",
        options.format.name()
    );
    [made.faults.join("\n"), sum].join("\n")
}
