//! Who stands between others, and what that is worth.
//!
//! | asks | call |
//! |---|---|
//! | in which role does somebody pass on what others do not exchange directly? | [`roles`] |
//! | who is free to play others off, and who is hemmed in by friends of friends? | [`structural_holes`] |
//! | without whom does everything fall apart? | [`View::cut_points`](crate::View::cut_points) |
//!
//! Both are measures without signs and refuse negative ties.

mod holes;
mod roles;

pub use holes::{Hole, Weighing, structural_holes, structural_holes_at};
pub use roles::{Broker, Role, Roles, roles, roles_at};
