//! Who is it? From an actor as a feed writes it to a node of the graph.
//!
//! | written as | node | and |
//! |---|---|---|
//! | `JPN`, or a name of Japan | `State` `JPN` with all codes and names of [`states`](crate::codebook::states) | |
//! | `JPNGOV`, `GOVJPN`: a state and an organ of it | `Organization` `JPNGOV`, "Japan: government" | `PartOf` the state, background: it stands for it when a lens [lifts](crate::Lens::lifted) |
//! | `JPNREB`, `JPNCVL`, `MNCJPN`: a state and anyone else | `Group` | `NationalOf` the state: of it, without standing for it |
//! | `IGOEUREEC`, `NAT`: a known group of states | `Coalition`, keyed by the group where nothing else is said, `EEC` | |
//! | `IGOUNOWHO`: a body of such a group | `Organization` | |
//! | `TAL`, `EUR`, `CHR`, `GOV`: a group, region, faith, or role of no stated country | `Group` | |
//! | a name of a [dictionary](crate::io::dictionary) | that of its code on the day | |
//! | a name with a country beside it, `Police (India)` | `Organization` or `Group`, keyed by name and country | as above, by its sectors, else by the dictionary's agents |
//! | nothing, `Unspecified Actor` | `Actor` `unspecified` | |
//! | anything else | `Actor` keyed by the text | listed by [`Resolver::unmatched`] |
//!
//! What is decided:
//!
//! - Aliases of one state make one node: `PALGOV` is `PSEGOV`, `ROM` is `ROU`.
//! - Of the roles in a code, the first that is an organ of a state or its opponent decides, so
//!   `JORELIGOV` stands for Jordan and `SYRREBMIL` does not stand for Syria.
//! - A feed does not say whether a name is a person. Who acts for a state is an organization here.
//! - A person's country is part of the key, since feeds give one name several.
//! - A name of several codes is nobody's unless the country beside it tells which; it is listed with
//!   them. Nothing else is guessed, and no event is lost over its actors.
//! - A node of the graph that has the key, or alone the ISO or CAMEO code of the state, is used as it
//!   is, whatever its kind.
//!
//! The sectors are those of ICEWS (Boschee et al. 2015) and the sector codes of PLOVER, in which `MED`
//! is medical and `JRN` the media.

mod add;
mod by_code;
mod by_name;
mod resolver;
mod sectors;

pub use resolver::{Named, Resolver, Unmatched};
