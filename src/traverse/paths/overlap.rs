//! How much a path shares with others, for paths that are to differ.

use super::lawler::Step;
use crate::error::Error;
use crate::view::{ArcIx, View};

/// The most that a path may share with each path chosen before it.
#[derive(Debug)]
pub(super) struct Overlap {
    share: f64,
    chosen: Vec<Chosen>,
}

/// The ties of a path, in order, and how many of them others may take.
#[derive(Debug)]
struct Chosen {
    ties: Vec<ArcIx>,
    allowed: usize,
}

impl Chosen {
    fn has(&self, tie: ArcIx) -> bool {
        self.ties.binary_search(&tie).is_ok()
    }
}

impl Overlap {
    pub(super) fn new(share: f64) -> Result<Self, Error> {
        if (0.0..=1.0).contains(&share) {
            return Ok(Self { share, chosen: Vec::new() });
        }
        Err(Error::invalid("share", &share.to_string(), "must lie in [0, 1]"))
    }

    /// From now on paths must differ from this one.
    pub(super) fn choose(&mut self, view: &View, steps: &[Step]) {
        let mut ties: Vec<ArcIx> = steps.iter().map(|step| view.owner(step.1)).collect();
        ties.sort_unstable();
        // A share like 0.29 of 100 ties is 29, though their product in `f64` is a little less.
        let share = self.share * ties.len() as f64 + 1e-9;
        let allowed = (0..=ties.len()).rfind(|&ties| ties as f64 <= share).unwrap_or(0);
        self.chosen.push(Chosen { ties, allowed });
    }

    /// The first step with which a path shares too much.
    pub(super) fn exceeded(&self, view: &View, steps: &[Step]) -> Option<usize> {
        let first = |chosen: &Chosen| {
            let shared = steps.iter().enumerate().filter(|(_, step)| chosen.has(view.owner(step.1)));
            shared.map(|(at, _)| at).nth(chosen.allowed)
        };
        self.chosen.iter().filter_map(first).min()
    }

    /// The ties that a path which begins like this must not take from there on, in order; `None`
    /// when it shares too much already.
    pub(super) fn forbidden(&self, view: &View, steps: &[Step]) -> Option<Vec<ArcIx>> {
        let mut forbidden = Vec::new();
        for chosen in &self.chosen {
            let shared = steps.iter().filter(|step| chosen.has(view.owner(step.1))).count();
            if shared > chosen.allowed {
                return None;
            }
            if shared == chosen.allowed {
                forbidden.extend(&chosen.ties);
            }
        }
        forbidden.sort_unstable();
        forbidden.dedup();
        Some(forbidden)
    }
}
