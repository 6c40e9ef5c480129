//! What the crate does beside what others do, on the same records in one process:
//!
//!     rivals build|between INPUT ROUNDS [THREADS]
//!     rivals bfs|sssp|asof|kpaths|simple|census INPUT ROUNDS
//!
//! The input is a file's name without `.bin`, or `generated-SCALE`. Prints Markdown tables;
//! `benches/README.md` says what they mean.

mod asof;
mod between;
mod bfs;
mod bound;
mod building;
mod builds;
mod census;
mod input;
mod kpaths;
mod machine;
mod ours;
mod race;
mod rows;
mod simple;
mod sssp;

use input::Record;

type Failure = Box<dyn std::error::Error>;
type Race = fn(&str, &[Record], usize) -> Result<(), Failure>;

const RACES: [(&str, Race); 6] = [
    ("bfs", bfs::run),
    ("sssp", sssp::run),
    ("asof", asof::run),
    ("kpaths", kpaths::run),
    ("simple", simple::run),
    ("census", census::run),
];

fn main() -> Result<(), Failure> {
    const USAGE: &str =
        "usage: rivals build|between|bfs|sssp|asof|kpaths|simple|census INPUT ROUNDS [THREADS]: rivals bfs rmat-18 5";
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [workload, input, rounds, threads @ ..] = args.as_slice() else { return Err(USAGE.into()) };
    let rounds: usize = rounds.parse()?;
    let threads: usize = match threads {
        [] => 1,
        [threads] if ["build", "between"].contains(&workload.as_str()) => threads.parse()?,
        _ => return Err(USAGE.into()),
    };
    if rounds == 0 || threads == 0 {
        return Err("at least one round and one thread".into());
    }
    let race = RACES.iter().find(|(name, _)| name == workload);
    if race.is_none() && !["build", "between"].contains(&workload.as_str()) {
        return Err(USAGE.into());
    }
    let Some(records) = input::of_name(input)? else { return Ok(()) };
    match race {
        Some((_, race)) => race(input, &records, rounds),
        None if workload == "between" => between::run(input, &records, rounds, threads),
        None => building::run(input, &records, rounds, threads),
    }
}
