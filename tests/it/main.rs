//! One test binary: `cargo test --test it`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may say so by panicking")]
#![allow(clippy::duplicate_mod, clippy::allow_attributes, reason = "two examples have the maker of events in common")]

mod actor_codes;
mod actors;
mod alignment;
mod balance;
mod belief;
mod between;
mod between_nodes;
mod brokerage;
mod builds;
mod bursts;
mod calendar;
mod cameo;
mod census;
mod change;
mod clusters;
mod codebook;
mod communities;
mod containers;
mod correlation;
mod cusum;
mod dated;
mod dictionary;
#[cfg(feature = "json")]
mod dyad_example;
#[cfg(feature = "json")]
mod events_example;
mod evidence;
mod faults;
mod feed_faults;
mod feed_rows;
mod feeds;
mod feeds_laws;
mod forecast;
#[cfg(feature = "json")]
mod forecast_example;
mod forecast_scores;
mod frustration;
mod graph;
mod groups;
mod history;
mod house;
mod intermediaries;
mod io;
mod journeys;
mod kernels;
mod knowledge;
mod laws;
mod links;
mod networks;
mod oracle;
mod over_time;
mod page_rank;
mod paths;
#[cfg(all(feature = "json", feature = "csv"))]
mod paths_example;
mod patterns;
mod petgraph08;
mod plover;
mod positions;
mod quadruples;
#[cfg(all(feature = "json", feature = "csv"))]
mod rank_example;
mod reach;
mod readings;
mod recorder;
mod reliability;
mod series;
mod signed_difference;
mod signed_example;
mod signs;
mod stakes;
mod standing;
mod states;
mod summit;
mod support;
mod suppose;
mod synthetic_feed_example;
mod time;
mod traverse;
mod typed;
mod walks;
mod wedges;
#[cfg(feature = "json")]
mod what_did_we_know;
mod who;
mod worlds;
