//! What counts, before any row is built: the ledger, the claims that a lens lets through, and
//! whom nodes stand for. What must be known of claims to build a view (which of them clash) and
//! what analyses ask of them afterwards reads this.

use std::sync::{Arc, OnceLock};

use fixedbitset::FixedBitSet;

use super::lift::Lift;
use super::selection::Selection;
use crate::graph::{Claim, Ledger};

/// The claims that count and whom their participants stand for.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(super) ledger: Ledger,
    pub(super) selection: Selection,
    pub(super) lift: Arc<Lift>,
    orphans: OnceLock<FixedBitSet>,
}

impl Counted {
    pub(super) const fn new(ledger: Ledger, selection: Selection, lift: Arc<Lift>) -> Self {
        Self { ledger, selection, lift, orphans: OnceLock::new() }
    }

    pub(crate) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) const fn claim(&self, claim: u32) -> Claim<'_> {
        Claim::new(&self.ledger, claim)
    }

    /// The claims that count and that somebody makes, in order of recording.
    pub(crate) fn reports(&self) -> impl Iterator<Item = Claim<'_>> {
        self.selection.counting(&self.ledger).map(|c| self.claim(c)).filter(|c| !c.is_background())
    }

    /// Whether a claim rests, directly or not, on one that is gone.
    pub(crate) fn is_orphaned(&self, claim: u32) -> bool {
        let orphans = self.orphans.get_or_init(|| self.selection.orphans(&self.ledger));
        orphans.contains(claim as usize)
    }

    /// Whom a node stands for when the claim holds.
    pub(crate) fn lifted_in(&self, claim: &Claim<'_>, node: u32) -> u32 {
        if self.lift.is_dated(node) { self.lift.on(node, claim.valid().as_ref()) } else { self.lift.of(node) }
    }

    /// Leaves out what a reading overrules.
    pub(super) fn overrule(&mut self, claims: Vec<u32>) {
        self.selection.overrule(claims);
        self.orphans = OnceLock::new();
    }
}
