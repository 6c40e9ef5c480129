//! How camps are searched for: ties as plain numbers, taken apart into blocks, each with camps
//! from climbing and a bound from packed cycles, which branching brings together.
//!
//! The questions are asked in [`clusters`](super::clusters) and [`blocs`](super::blocs).

mod branch;
mod climb;
mod cycles;
mod dolls;
mod greedy;
mod linear;
mod net;
mod pieces;
#[cfg(test)]
mod tests;

pub(super) use branch::{Branch, Found, first};
pub(super) use climb::{Climb, descend};
pub(super) use dolls::search as dolls;
pub(super) use greedy::packed;
pub(super) use net::Net;
pub(super) use pieces::{Piece, pieces};
