//! One test binary: `cargo test --test it`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so by panicking")]

mod actors;
mod alignment;
mod balance;
mod belief;
mod between;
mod brokerage;
mod census;
mod clusters;
mod codebook;
mod communities;
mod dated;
mod evidence;
mod faults;
mod frustration;
mod graph;
mod house;
mod intermediaries;
mod io;
mod journeys;
mod kernels;
mod knowledge;
mod laws;
mod oracle;
mod paths;
#[cfg(all(feature = "json", feature = "csv"))]
mod paths_example;
mod patterns;
mod petgraph08;
mod positions;
mod reach;
mod readings;
mod reliability;
mod signed_difference;
mod signed_example;
mod signs;
mod stakes;
mod standing;
mod summit;
mod support;
mod suppose;
mod time;
mod traverse;
mod typed;
mod walks;
mod wedges;
#[cfg(feature = "json")]
mod what_did_we_know;
mod worlds;
