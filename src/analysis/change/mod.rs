//! When something changed in a series of numbers or a run of events. Nothing here knows of
//! claims: numbers and days go in, places among them come out, and who asks knows what stands there.
//!
//! | who asks | asks | call | reads |
//! |---|---|---|---|
//! | who describes the past | at which months did the level of relations change, and to what | [`ChangePoints`] with [`Cost::Mean`] | sums or means of windows, all of them at once |
//! | | when did they also grow steadier or wilder | [`Cost::MeanAndVariance`] | likewise |
//! | | when did events become more frequent or rarer | [`Cost::Poisson`] | counts of windows |
//! | who watches the present | did values begin to run above or below what they should be, and since when | [`Cusum`], [`Reference`] | values one by one |
//! | who looks for episodes | when did events come thick and fast, and within that thicker still | [`Bursts`] | days or times of events |
//!
//! | where | what |
//! |---|---|
//! | `change_points` | [`ChangePoints`], [`Segmentation`] |
//! | `cost` | what a segment costs |
//! | `pelt` | the search for the segments that cost least |
//! | `cusum` | [`Cusum`], [`CusumRun`], [`Alarm`] |
//! | `bursts` | [`Bursts`], [`BurstStates`] |
//! | `moments` | means and deviations that lose nothing |
//!
//! Windows without a value are the caller's to fill or to leave out: an empty month is a count of 0, and
//! a mean of nothing.

mod bursts;
mod change_points;
mod cost;
mod cusum;
mod moments;
mod pelt;

pub use bursts::{Burst, BurstStates, Bursts};
pub use change_points::{Change, ChangePoints, Cost, Penalty, Segment, Segmentation};
pub use cusum::{Alarm, Cusum, CusumRun, CusumTable, Reference, Side};
