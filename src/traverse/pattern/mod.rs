//! Patterns: who stands so to each other, as variables with ties between them.
//!
//! | what | where |
//! |---|---|
//! | [`Pattern`]: variables, ties, conditions, order of time | `declare`, [`Part`] |
//! | [`Var`], [`MaybeVar`], [`TieVar`], [`MaybeTie`] | `variable` |
//! | conditions on one of them: [`OnTie`], [`AtNode`] | `asked` |
//! | a pattern made ready for one view | `plan` |
//! | which nodes a variable may still take | `domain`, `support` |
//! | going through all bindings | `search`, `check` |
//! | one after the other, with optional parts: [`Matches`] | `matches` |
//! | what was found, and by which claims: [`Match`] | `found` |
//!
//! # What a match is
//!
//! - A variable of a node binds a node of its kind that meets its conditions. **Two variables may
//!   bind the same node**, unless [`distinct`](Pattern::distinct) or
//!   [`ordered`](Pattern::ordered) says otherwise. So a part of a pattern matches wherever the
//!   pattern does, and the narrower meaning is a call away; the wider could not be had back.
//! - A variable of a tie binds a **tie**: parallel ones give matches of their own. A lens that
//!   leaves claims apart ([`Merge::Apart`](crate::Merge::Apart)) makes that a claim. A symmetric
//!   tie is there in both orders of its ends. Two variables may bind the same tie.
//! - Conditions on a tie's number, sign or belief are asked of the whole tie; **conditions of time
//!   are asked of its claims**, and it is enough that some claim meets each.
//! - Questions of time have three answers where dates are imprecise or missing. A pattern asks
//!   for what may hold, or, if [so told](Pattern::certainty), only for what must; each match says
//!   [which](Match::certainty). Each condition counts by itself: that two of them may each hold
//!   does not say that both may at once.
//! - An **optional part** binds in every way it can, and its variables stay unbound only where
//!   there is none (a left outer join). Optional parts know the variables outside of parts, and
//!   not each other's.
//! - An **absent part** must have no match. That is absence in this view: nothing is said of
//!   claims that the lens leaves out, or that nobody made. Where the pattern asks for what may
//!   hold, an absent part must not certainly match; where it asks for what must, not even
//!   possibly.
//! - Parts of a pattern that no tie joins give all combinations; a pattern without variables has
//!   one match.
//!
//! # Order
//!
//! Matches come by the nodes they bind, variable by variable in order of declaration, nodes in
//! order of kind and key; then by ties in order of declaration, parallel ones in order of
//! relation, then claims; then so by each optional part. Limits give the first of all.
//!
//! # Example
//!
//! Who could carry messages: two states on bad terms, and a third that talks with both and under
//! sanctions of neither.
//!
//! ```
//! use detente::model::standard::{Leader, Leads, Sanctions, Stance, State, Talks};
//! use detente::{Budget, Graph, Lens, traverse::Pattern};
//!
//! let mut graph = Graph::new();
//! let [usa, prk, chn, rus] = ["USA", "PRK", "CHN", "RUS"].map(|key| graph.node(State, key).add().unwrap());
//! let xi = graph.node(Leader, "xi").add()?;
//! graph.claim::<Leads>((xi, chn)).record()?;
//! graph.claim::<Stance>((usa, prk)).key("C1").affinity(-0.8).record()?;
//! for (key, one, other) in [("C2", chn, usa), ("C3", chn, prk), ("C4", rus, usa), ("C5", rus, prk)] {
//!     graph.claim::<Talks>((one, other)).key(key).affinity(0.3).record()?;
//! }
//! graph.claim::<Sanctions>((usa, rus)).key("C6").record()?;
//!
//! let mut pattern = Pattern::new();
//! let (one, other, third) = (pattern.node(State), pattern.node(State), pattern.node(State));
//! pattern.ordered(one, other); // each pair once
//! let stance = pattern.tie(one, Stance, other);
//! pattern.on(stance).negative();
//! for end in [one, other] {
//!     let talks = pattern.tie(third, Talks, end);
//!     pattern.on(talks).positive();
//!     pattern.absent(|part| part.tie(end, Sanctions, third));
//! }
//! let leader = pattern.optional(|part| {
//!     let leader = part.node(Leader);
//!     part.tie(leader, Leads, third);
//!     leader
//! });
//!
//! let view = graph.view(&Lens::new())?;
//! let budget = Budget::new();
//! let matches: Vec<_> = view.matches(&pattern, &budget)?.collect();
//! assert_eq!(matches.len(), 1);
//! assert_eq!((matches[0].node(third)?, matches[0].maybe(leader)?), (chn, Some(xi))); // a NodeId<State>
//! let because: Vec<_> = matches[0].because().iter().map(|&c| graph.get_claim(c).unwrap().label()).collect();
//! assert_eq!(because, ["C1", "C2", "C3"]);
//! assert_eq!(matches[0].searched(), ["PRK -Sanctions-> CHN", "USA -Sanctions-> CHN"]);
//! # Ok::<(), detente::Error>(())
//! ```

mod asked;
mod check;
mod declare;
mod domain;
mod found;
mod matches;
mod plan;
mod search;
mod support;
mod variable;

use std::fmt;

use super::condition::{NodeTest, TieTest};
use super::time_order::TimeOrder;
use crate::error::Error;
use crate::view::Certainty;

pub use asked::{AtNode, OnTie};
pub use declare::Part;
pub use found::Match;
pub use matches::Matches;
pub use variable::{MaybeTie, MaybeVar, TieVar, Var};

/// Variables, ties between them, and what is asked of both: see the [page of the
/// room](self).
///
/// A pattern is a plain value that knows no graph; it can be asked of many views. Names and ids
/// are looked up when it is.
///
/// What the schema does not join does not compile:
///
/// ```compile_fail,E0277
/// use detente::{model::standard::{Leads, State}, traverse::Pattern};
///
/// let mut pattern = Pattern::new();
/// let (one, other) = (pattern.node(State), pattern.node(State));
/// pattern.tie(one, Leads, other); // a state leads no state
/// ```
///
/// and a match gives each variable its kind back:
///
/// ```compile_fail,E0308
/// use detente::{Budget, Graph, Lens, NodeId, model::standard::{Leader, State}, traverse::Pattern};
///
/// let mut pattern = Pattern::new();
/// let leader = pattern.node(Leader);
/// let view = Graph::new().view(&Lens::new()).unwrap();
/// for found in view.matches(&pattern, &Budget::new()).unwrap() {
///     let state: NodeId<State> = found.node(leader).unwrap();
/// }
/// ```
pub struct Pattern {
    /// Tells the variables of one pattern from those of another.
    stamp: u32,
    certainty: Certainty,
    all_distinct: bool,
    nodes: Vec<NodeSlot>,
    ties: Vec<TieSlot>,
    /// What every match binds comes first.
    parts: Vec<PartSlot>,
    /// The first use of a variable where it has no place: which, and why not.
    fault: Option<(String, &'static str)>,
}

struct NodeSlot {
    part: usize,
    test: NodeTest<'static>,
}

struct TieSlot {
    part: usize,
    from: usize,
    to: usize,
    either: bool,
    test: TieTest<'static>,
}

/// What one part asks of several variables.
struct PartSlot {
    role: Role,
    apart: Vec<Apart>,
    times: Vec<Time>,
}

/// What a part is to a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Needed,
    Optional,
    Absent,
}

/// Two variables that must not bind the same.
#[derive(Clone, Copy, Debug)]
struct Apart {
    slots: (usize, usize),
    /// Ties rather than nodes.
    ties: bool,
    /// The first must come before the second.
    ordered: bool,
}

/// An order of time between two ties.
#[derive(Clone, Copy, Debug)]
struct Time {
    order: TimeOrder,
    ties: (usize, usize),
}

impl Pattern {
    fn check(&self) -> Result<(), Error> {
        match &self.fault {
            None => Ok(()),
            Some((variable, why)) => Err(Error::invalid("variable", variable, *why)),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({} nodes, {} ties, {} parts)", self.nodes.len(), self.ties.len(), self.parts.len() - 1)
    }
}
