//! What the crate does beside what others do, on the same records in one process:
//!
//!     rivals build|bfs|sssp|components|between|pagerank|triangles|cores INPUT ROUNDS [THREADS]
//!     rivals asof|kpaths|simple|census INPUT ROUNDS
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
mod components;
mod cores;
mod input;
mod kpaths;
mod machine;
mod ours;
mod page_rank;
mod race;
mod rows;
mod simple;
mod sssp;
mod triangles;

use input::Record;

type Failure = Box<dyn std::error::Error>;
type Race = fn(&str, &[Record], usize, usize) -> Result<(), Failure>;

const RACES: [(&str, Race); 11] = [
    ("bfs", bfs::run),
    ("sssp", sssp::run),
    ("components", components::run),
    ("between", between::run),
    ("asof", asof::run),
    ("kpaths", kpaths::run),
    ("simple", simple::run),
    ("census", census::run),
    ("pagerank", page_rank::run),
    ("triangles", triangles::run),
    ("cores", cores::run),
];

/// Those that may use several threads.
const THREADED: [&str; 8] = ["build", "between", "bfs", "sssp", "components", "pagerank", "triangles", "cores"];

fn main() -> Result<(), Failure> {
    const USAGE: &str = "usage: rivals build|bfs|sssp|components|between|pagerank|triangles|cores INPUT ROUNDS [THREADS], or rivals \
        asof|kpaths|simple|census INPUT ROUNDS: rivals bfs rmat-18 5";
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [workload, input, rounds, threads @ ..] = args.as_slice() else { return Err(USAGE.into()) };
    let rounds: usize = rounds.parse()?;
    let threads: usize = match threads {
        [] => 1,
        [threads] if THREADED.contains(&workload.as_str()) => threads.parse()?,
        _ => return Err(USAGE.into()),
    };
    if rounds == 0 || threads == 0 {
        return Err("at least one round and one thread".into());
    }
    let race = RACES.iter().find(|(name, _)| name == workload);
    if race.is_none() && workload != "build" {
        return Err(USAGE.into());
    }
    let Some(records) = input::of_name(input)? else { return Ok(()) };
    match race {
        Some((_, race)) => race(input, &records, rounds, threads),
        None => building::run(input, &records, rounds, threads),
    }
}
