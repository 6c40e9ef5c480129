//! Friends and enemies: what the signs of ties make of those they join.
//!
//! Every measure stands on [`Signed`]: the ties of a view, or of a view on a day, folded so that
//! two nodes have one tie or none, and it is friendly or hostile.
//!
//! | asks | where |
//! |---|---|
//! | who is friend, who is foe, once all ties between two are added up? | [`Signed`] |
//! | what is different in another view, or in a what-if? | [`Signed::difference`] |
//! | which camps leave the fewest friends apart and foes together? | [`Signed::clusters`] |
//! | which, when they are at most so many? | [`Signed::blocs`], [`Signed::blocs_up_to`] |
//! | how far do groups hold more friends and fewer foes than chance? | [`Signed::modularity`] |
//! | which do so most? | [`Signed::communities`] |
//! | who changes camps from day to day? | [`stability`] |
//! | how many triangles are balanced? | [`Signed::triangles`] |
//! | and with directions, threes of nodes of all kinds? | [`Directed::triads`] |
//! | are there two camps, or any number, or a cycle why not? | [`Signed::balance`], [`Signed::weak_balance`] |
//! | how balanced is it, closed walks of all lengths counted? | [`Signed::walk_balance`] |
//! | through whom, and through which tie, do the unbalanced ones go? | [`Signed::imbalance`] |
//! | how far is it from two camps, and which ties stand in the way? | [`Signed::frustration`] |
//! | how does each stand, by friends and foes of its own? | [`Signed::degrees`], [`Signed::dependence`], [`Signed::leverage`] |
//! | and by those of its friends and foes? | [`Signed::pn_centrality`], [`Directed::pn_in`], [`Directed::pn_out`] |
//!
//! Signs alone count unless [`Signed::weighted`] asks for sizes; then every measure takes them but
//! for those that say otherwise.
//! What is *not* here: measures that signs mean nothing to, and choosing which relation says who
//! is a friend, which is the lens's business.

mod balance;
mod blocs;
mod camps;
mod clusters;
mod communities;
mod difference;
mod directed;
mod eigen;
mod folded;
mod frustration;
mod hubs;
mod imbalance;
mod modularity;
mod pn;
mod quadrature;
mod sides;
mod stability;
mod standing;
mod triad_classes;
mod triads;
mod triangles;
mod walk_balance;

pub use balance::{Balance, Cycle};
pub use blocs::Blocs;
pub use clusters::Clusters;
pub use communities::{Communities, Leiden};
pub use difference::{SignedDifference, TriadTurn, Turn};
pub use directed::Directed;
pub use folded::Signed;
pub use frustration::{Certificate, FrustratedTie, Frustration, NegativeCycle};
pub use imbalance::{Imbalance, Share};
pub use modularity::Resolution;
pub use pn::PnCentrality;
pub use stability::{Shift, Stability, Stage, stability};
pub use standing::Degree;
pub use triads::Triads;
pub use triangles::Triangles;
pub use walk_balance::WalkBalance;
