//! The claims that a lens lets through, and those of them that count.

use std::collections::BTreeSet;
use std::sync::Arc;

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

/// The claims that a lens lets through. A clone shares whatever grows with the ledger.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// `None` when every claim is let through.
    through: Option<Arc<FixedBitSet>>,
    /// Claims that a correction or retraction takes back, ascending.
    taken_back: Arc<Vec<u32>>,
    /// Claims that a reading overrules, ascending.
    overruled: Arc<Vec<u32>>,
    /// Both of these; empty when there are none.
    out: Arc<FixedBitSet>,
    possible: Arc<Vec<u32>>,
    /// Claims left out by key alone: they assert nothing and stay as what others are about.
    terms: Arc<FixedBitSet>,
    /// Structure that lifts must see, whatever relations the lens asks for.
    structure: Arc<Vec<u32>>,
    /// Claims from here on are supposed, and let through.
    len: usize,
    /// Claims that a what-if leaves out, ascending.
    left_out: Vec<u32>,
    /// Those of them that went with their source, ascending.
    struck: Vec<u32>,
}

impl Selection {
    pub(super) fn new(ledger: &Ledger, masks: Vec<Mask>) -> Self {
        let len = ledger.claims.len();
        let structure = Arc::new(structure(ledger));
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
        let through = Some(Arc::new(FixedBitSet::with_capacity_and_blocks(len, words)));
        Self { through, possible: Arc::new(unsure), structure, len, ..Self::default() }
    }

    fn bits(&mut self) -> &mut FixedBitSet {
        let len = self.len;
        let through = self.through.get_or_insert_with(|| {
            let mut all = FixedBitSet::with_capacity(len);
            all.insert_range(..);
            Arc::new(all)
        });
        Arc::make_mut(through)
    }

    /// Leaves out what corrections and retractions take back.
    pub(super) fn take_back(&mut self, claims: Vec<u32>) {
        Arc::make_mut(&mut self.out).extend(claims.iter().map(|&c| c as usize));
        self.taken_back = Arc::new(claims);
    }

    /// Leaves out what a reading overrules.
    pub(super) fn overrule(&mut self, claims: Vec<u32>) {
        Arc::make_mut(&mut self.out).extend(claims.iter().map(|&c| c as usize));
        self.overruled = Arc::new(claims);
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
                Arc::make_mut(&mut self.terms).grow_and_insert(claim as usize);
            }
        }
        Arc::make_mut(&mut self.possible).retain(|c| !claims.contains(c));
    }

    /// Leaves out, by key, all reports but these; claims from `supposed` on are no reports.
    pub(super) fn keep_only(&mut self, ledger: &Ledger, kept: &BTreeSet<u32>, supposed: u32) {
        let keep = |c: u32| kept.contains(&c) || c >= supposed || Claim::new(ledger, c).is_background();
        let dropped: Vec<usize> = self.bits().ones().filter(|&c| !keep(c as u32)).collect();
        for claim in dropped {
            self.bits().set(claim, false);
            Arc::make_mut(&mut self.terms).grow_and_insert(claim);
        }
        Arc::make_mut(&mut self.possible).retain(|&c| keep(c));
    }

    #[inline]
    pub(super) fn lets_through(&self, claim: u32) -> bool {
        let at = claim as usize;
        self.through.as_ref().is_none_or(|bits| bits.contains(at) || at >= self.len) && !self.is_left_out(claim)
    }

    #[inline]
    fn is_left_out(&self, claim: u32) -> bool {
        !self.left_out.is_empty() && self.left_out.binary_search(&claim).is_ok()
    }

    /// The same without these claims, of which some went with their source and the others as by
    /// key; whatever is recorded later counts.
    pub(super) fn supposing(mut self, gone: &BTreeSet<u32>, struck: &BTreeSet<u32>) -> Self {
        self.left_out.extend(gone);
        self.left_out.sort_unstable();
        self.left_out.dedup();
        self.struck.extend(struck);
        self.struck.sort_unstable();
        self
    }

    /// Whether it was left out by key alone.
    fn is_term(&self, claim: u32) -> bool {
        self.terms.contains(claim as usize) || (self.is_left_out(claim) && self.struck.binary_search(&claim).is_err())
    }

    /// Lets claims from that one on through, whatever the lens asks for.
    pub(super) fn let_through(&mut self, first: u32) {
        let (first_at, len) = (first as usize, self.len);
        if self.through.is_some() && first_at < len {
            self.bits().insert_range(first_at..len);
            Arc::make_mut(&mut self.possible).retain(|&c| c < first);
        }
    }

    #[inline]
    pub(super) fn counts(&self, claim: u32) -> bool {
        self.lets_through(claim) && !self.out.contains(claim as usize)
    }

    /// The claims that rest on an earlier one that is gone, directly or not. Claims only point
    /// back, so one pass in order settles them, however deep they stand.
    pub(super) fn orphans(&self, ledger: &Ledger) -> FixedBitSet {
        let mut orphans = FixedBitSet::with_capacity(ledger.claims.len());
        for (number, chunk) in ledger.claims.chunks().iter().enumerate() {
            if chunk.any_flags & flag::STATEMENT == 0 {
                continue;
            }
            for at in (0..chunk.len()).filter(|&at| chunk.flags[at] & flag::STATEMENT != 0) {
                let claim = number * CHUNK + at;
                let gone = |c: u32| !self.counts(c) && !self.is_term(c);
                if ledger.claims_of(claim as u32).into_iter().any(|c| gone(c) || orphans.contains(c as usize)) {
                    orphans.insert(claim);
                }
            }
        }
        orphans
    }

    /// Whether every claim counts.
    pub(super) fn is_all(&self) -> bool {
        self.through.is_none() && self.out.is_clear() && self.left_out.is_empty()
    }

    /// The claims that count, in order of recording.
    pub(super) fn counting<'a>(&'a self, ledger: &Ledger) -> impl Iterator<Item = u32> + use<'a> {
        (0..ledger.claims.len() as u32).filter(|&c| self.counts(c))
    }

    pub(super) fn possible(&self) -> impl Iterator<Item = u32> + '_ {
        self.possible.iter().copied().filter(|&c| !self.is_left_out(c))
    }

    /// Structural claims that nothing takes back.
    pub(super) fn structure(&self) -> impl Iterator<Item = u32> + '_ {
        self.structure.iter().copied().filter(|&c| !self.out.contains(c as usize) && !self.is_left_out(c))
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
