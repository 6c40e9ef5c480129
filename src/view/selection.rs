//! The claims that a lens lets through, and those of them that count.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;

use crate::graph::{CHUNK, Claim, Ledger, flag};

/// What one chunk of claims lets through.
pub(super) enum Mask {
    All(usize),
    /// Bits of those that pass, and those that only may.
    Some {
        passes: Vec<usize>,
        possible: Vec<u16>,
    },
}

const WORD: usize = usize::BITS as usize;

/// The claims that a lens lets through.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// `None` when every claim is let through.
    through: Option<FixedBitSet>,
    /// Claims that a correction or retraction takes back, ascending.
    taken_back: Vec<u32>,
    /// Claims that a reading overrules, ascending.
    overruled: Vec<u32>,
    /// Both of these; empty when there are none.
    out: FixedBitSet,
    possible: Vec<u32>,
    /// Claims left out by key alone: they assert nothing and stay as what others are about.
    terms: FixedBitSet,
    /// Structure that lifts must see, whatever relations the lens asks for.
    structure: Vec<u32>,
    len: usize,
}

impl Selection {
    pub(super) fn new(ledger: &Ledger, masks: Vec<Mask>) -> Self {
        let len = ledger.claims.len();
        let structure = structure(ledger);
        let all = masks.iter().all(|mask| matches!(mask, Mask::All(_)));
        if all {
            return Self { through: None, structure, len, ..Self::default() };
        }
        // A chunk fills whole words, but for the last.
        let mut words: Vec<usize> = Vec::with_capacity(len.div_ceil(WORD));
        let mut unsure = Vec::new();
        for (number, mask) in masks.into_iter().enumerate() {
            match mask {
                Mask::All(count) => {
                    words.extend(std::iter::repeat_n(usize::MAX, count / WORD));
                    words.extend((count % WORD != 0).then(|| (1 << (count % WORD)) - 1));
                }
                Mask::Some { passes, possible } => {
                    words.extend(passes);
                    unsure.extend(possible.into_iter().map(|at| (number * CHUNK + usize::from(at)) as u32));
                }
            }
        }
        let through = FixedBitSet::with_capacity_and_blocks(len, words);
        Self { through: Some(through), possible: unsure, structure, len, ..Self::default() }
    }

    fn bits(&mut self) -> &mut FixedBitSet {
        let len = self.len;
        self.through.get_or_insert_with(|| {
            let mut all = FixedBitSet::with_capacity(len);
            all.insert_range(..);
            all
        })
    }

    /// Leaves out what corrections and retractions take back.
    pub(super) fn take_back(&mut self, claims: Vec<u32>) {
        self.out.extend(claims.iter().map(|&c| c as usize));
        self.taken_back = claims;
    }

    /// Leaves out what a reading overrules.
    pub(super) fn overrule(&mut self, claims: Vec<u32>) {
        self.out.extend(claims.iter().map(|&c| c as usize));
        self.overruled = claims;
    }

    pub(super) fn taken_back(&self) -> impl Iterator<Item = u32> + '_ {
        self.taken_back.iter().copied().filter(|&c| self.lets_through(c))
    }

    pub(super) fn overruled(&self) -> impl Iterator<Item = u32> + '_ {
        self.overruled.iter().copied()
    }

    /// Leaves claims out by key.
    pub(super) fn leave_out(&mut self, claims: &BTreeSet<u32>) {
        for &claim in claims {
            if self.lets_through(claim) {
                self.bits().set(claim as usize, false);
                self.terms.grow_and_insert(claim as usize);
            }
        }
        self.possible.retain(|c| !claims.contains(c));
    }

    /// Leaves out, by key, all reports but these.
    pub(super) fn keep_only(&mut self, ledger: &Ledger, kept: &BTreeSet<u32>) {
        let keep = |c: u32| kept.contains(&c) || Claim::new(ledger, c).is_background();
        let dropped: Vec<usize> = self.bits().ones().filter(|&c| !keep(c as u32)).collect();
        for claim in dropped {
            self.bits().set(claim, false);
            self.terms.grow_and_insert(claim);
        }
        self.possible.retain(|&c| keep(c));
    }

    #[inline]
    pub(super) fn lets_through(&self, claim: u32) -> bool {
        self.through.as_ref().is_none_or(|bits| bits.contains(claim as usize))
    }

    #[inline]
    pub(super) fn counts(&self, claim: u32) -> bool {
        self.lets_through(claim) && !self.out.contains(claim as usize)
    }

    /// The claims that rest on an earlier one that is gone, directly or not. Claims only point
    /// back, so one pass in order settles them, however deep they stand.
    pub(super) fn orphans(&self, ledger: &Ledger) -> FixedBitSet {
        let mut orphans = FixedBitSet::with_capacity(self.len);
        for (number, chunk) in ledger.claims.chunks().iter().enumerate() {
            if chunk.any_flags & flag::STATEMENT == 0 {
                continue;
            }
            for at in (0..chunk.len()).filter(|&at| chunk.flags[at] & flag::STATEMENT != 0) {
                let claim = number * CHUNK + at;
                let gone = |c: u32| !self.counts(c) && !self.terms.contains(c as usize);
                if ledger.claims_of(claim as u32).into_iter().any(|c| gone(c) || orphans.contains(c as usize)) {
                    orphans.insert(claim);
                }
            }
        }
        orphans
    }

    /// Whether every claim counts.
    pub(super) fn is_all(&self) -> bool {
        self.through.is_none() && self.out.is_clear()
    }

    /// The claims that count, in order of recording.
    pub(super) fn counting<'a>(&'a self, ledger: &Ledger) -> impl Iterator<Item = u32> + use<'a> {
        (0..ledger.claims.len() as u32).filter(|&c| self.counts(c))
    }

    pub(super) fn possible(&self) -> impl Iterator<Item = u32> + '_ {
        self.possible.iter().copied()
    }

    /// Structural claims that nothing takes back.
    pub(super) fn structure(&self) -> impl Iterator<Item = u32> + '_ {
        self.structure.iter().copied().filter(|&c| !self.out.contains(c as usize))
    }
}

fn structure(ledger: &Ledger) -> Vec<u32> {
    let structural: Vec<bool> =
        ledger.schema.relations().map(|r| r.marks().contains(&crate::model::Mark::Structural)).collect();
    let mut found = Vec::new();
    for (number, chunk) in ledger.claims.chunks().iter().enumerate() {
        if chunk.any_flags & flag::BACKGROUND != 0 {
            let here = (0..chunk.len()).filter(|&at| structural[usize::from(chunk.relation[at].0)]);
            found.extend(here.map(|at| (number * CHUNK + at) as u32));
        }
    }
    found
}
