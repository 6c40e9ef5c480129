//! What comes next, and how well it was foretold.
//!
//! | asks | call | where |
//! |---|---|---|
//! | which facts are learnt from, chosen by, tested on? | [`Split`] | `split` |
//! | who was joined to whom, at which steps? | [`Facts`] | `facts` |
//! | what held before holds again: how likely does that make each candidate? | [`Forecaster::predict`] by a [`Recurrency`] | `recurrency`, `predict` |
//! | where does the right answer rank? | [`Forecaster::rank`] | `ranking`, `ranker` |
//! | what do ranks come to? | [`Measures`] | `measures` |
//! | which parameters do best on facts set aside? | [`choose`] | `choose` |
//! | the same of the nodes of a view? | [`facts_of`], [`ViewFacts::predict`] | `of_view` |
//! | how good were likelihoods that somebody stated? | [`Stated`], [`Scoring`] | `scoring` |
//! | which forecasts of a view turned out how? | [`forecast_record`] | `resolved` |
//!
//! Facts are [`Quadruple`](crate::model::Quadruple)s: of a data set
//! ([`io::quadruples`](crate::io::quadruples)) or of a view.
//!
//! **No leakage.** A forecast of time t knows the facts of times before t and nothing else; that is a
//! property of [`Facts`], not of who asks. What comes at t or after may be shuffled, replaced or left
//! out: as long as the candidates are the same, no score of t changes; and no rank, as long as the
//! right answers of t itself, which a ranking leaves out, are the same too.
//!
//! The baseline is what any other method must beat; it needs no training. What is *not* here: methods
//! that learn, and likelihoods: scores of the baseline put candidates in order and say no more.

mod choose;
mod facts;
mod measures;
mod of_view;
mod predict;
mod ranker;
mod ranking;
mod recurrency;
mod resolved;
mod scoring;
mod split;

pub use choose::{Choice, choose, grid};
pub use facts::{Facts, Side};
pub use measures::{Measures, Rank};
pub use of_view::{Foreseen, ViewFacts, facts_of};
pub use predict::{Prediction, Query};
pub use ranking::{Ranked, Ranking};
pub use recurrency::{Forecaster, Recurrency};
pub use resolved::{ForecastRecord, ResolvedForecast, forecast_record};
pub use scoring::{BrierParts, Score, Scoring, Stated, StatedGroup};
pub use split::Split;
