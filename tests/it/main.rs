//! One test binary: `cargo test --test it`.

mod faults;
mod house;
mod io;
mod laws;
mod oracle;
mod petgraph08;
mod summit;
mod traverse;
mod typed;
