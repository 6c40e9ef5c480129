//! Minimal conflicts and minimal corrections of any set of items, each dual to the other.
//!
//! Items are numbers and whether some of them conflict is a question that the caller answers, so
//! that nothing here knows what they stand for. What excludes what among claims is asked in
//! [`diplomacy`](super::diplomacy).

use fixedbitset::FixedBitSet;

use crate::budget::{Budget, Limit, Meter};
use crate::view::Answer;

/// What conflicts among items, and what it takes to end it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinimalSets {
    /// Sets of items that conflict, while none of their parts does; in order.
    pub conflicts: Vec<Vec<usize>>,
    /// Sets of items without which the rest does not conflict, while it does without any part of
    /// them; in order. The empty set when nothing conflicts; none when nothing helps.
    pub corrections: Vec<Vec<usize>>,
    /// The least weight of a correction lies between these; `None` when there is none, or none
    /// was found.
    pub least: (usize, Option<usize>),
}

/// All minimal conflicts and all minimal corrections of items that weigh `weights`. `conflict`
/// is told some of the items, in order, and says whether they conflict; who says so of some
/// must say so of more.
///
/// Each minimal correction meets each minimal conflict, and each is a minimal set that does so
/// (Reiter 1987; Greiner, Smith and Wilkerson 1989). Conflicts are found by leaving out what
/// they do not need; sets that meet those known are made depth-first (Berge 1989, in the order
/// of Kavvadias and Stavropoulos 2005) and asked about until none is left in doubt.
///
/// What is cut short lists sets that are minimal all the same, and bounds that hold.
///
/// Cost: a minimal conflict takes as many questions as there are items; there may be
/// exponentially many sets of either sort, but only as many are held at a time as there are
/// conflicts times their size, besides those found. A step of the budget is a question or a set
/// made longer, a result a set of either sort.
///
/// # Example
///
/// ```
/// use detente::{Budget, analysis::hitting::minimal_sets};
///
/// // 0 excludes 1 and 2, and 3 excludes itself.
/// let conflict = |some: &[usize]| {
///     let has = |item| some.contains(&item);
///     has(3) || has(0) && (has(1) || has(2))
/// };
/// let found = minimal_sets(&[1; 5], conflict, &Budget::new()).value;
/// assert_eq!(found.conflicts, [vec![0, 1], vec![0, 2], vec![3]]);
/// assert_eq!(found.corrections, [vec![0, 3], vec![1, 2, 3]]);
/// assert_eq!(found.least, (2, Some(2)));
/// ```
pub fn minimal_sets(weights: &[usize], conflict: impl FnMut(&[usize]) -> bool, budget: &Budget) -> Answer<MinimalSets> {
    let mut meter = budget.meter();
    let (found, cut) = search(weights, conflict, &mut meter);
    Answer::new(found).cut(cut)
}

/// As [`minimal_sets`], within what a meter leaves.
pub(crate) fn search(
    weights: &[usize],
    conflict: impl FnMut(&[usize]) -> bool,
    meter: &mut Meter<'_>,
) -> (MinimalSets, Option<Limit>) {
    let mut search = Search {
        weights,
        conflict,
        meter,
        asked: Vec::new(),
        conflicts: Vec::new(),
        corrections: Vec::new(),
        grown: None,
        least: (0, None),
        open: Vec::new(),
    };
    let cut = search.run().err();
    (search.found(cut), cut)
}

/// A minimal set that meets the first `level` conflicts, its weight, and no other.
#[derive(Clone)]
struct Partial {
    items: FixedBitSet,
    weight: usize,
    level: usize,
}

struct Search<'a, 'b, F> {
    weights: &'a [usize],
    conflict: F,
    meter: &'a mut Meter<'b>,
    asked: Vec<usize>,
    conflicts: Vec<FixedBitSet>,
    corrections: Vec<FixedBitSet>,
    /// The correction that was grown first, listed when the search is cut before it comes to it.
    grown: Option<FixedBitSet>,
    least: (usize, Option<usize>),
    open: Vec<Partial>,
}

impl<F: FnMut(&[usize]) -> bool> Search<'_, '_, F> {
    /// Why this is all of both. A partial set has one parent and keeps each item that it needs,
    /// so the walk makes every minimal set that meets all known conflicts K, once; a new
    /// conflict goes to the end of K, where the corrections found before meet it already.
    /// When the walk ends, the minimal sets that meet K are all corrections: each correction
    /// contains one, and each minimal conflict M, since all of them meet it, contains a set that
    /// meets them all, which contains a member of K; so K has M itself.
    fn run(&mut self) -> Result<(), Limit> {
        let count = self.weights.len();
        if self.asks(&FixedBitSet::with_capacity(count))? {
            self.room()?;
            self.conflicts.push(FixedBitSet::with_capacity(count));
            return Ok(());
        }
        self.least.1 = Some(self.weights.iter().fold(0, |sum, &w| sum.saturating_add(w)));
        let left_out = self.pack()?;
        self.grow(&left_out)?;
        self.open.push(Partial { items: FixedBitSet::with_capacity(count), weight: 0, level: 0 });
        while let Some(partial) = self.open.pop() {
            if let Err(limit) = self.extend(&partial) {
                self.open.push(partial);
                return Err(limit);
            }
        }
        Ok(())
    }

    /// Conflicts without a common item, until there is no other: an item of each must go.
    fn pack(&mut self) -> Result<FixedBitSet, Limit> {
        let mut left_out = FixedBitSet::with_capacity(self.weights.len());
        loop {
            let kept = others(&left_out);
            if !self.asks(&kept)? {
                return Ok(left_out);
            }
            let found = self.shrink(kept)?;
            if found.is_clear() {
                return Ok(left_out); // who answers now so, now otherwise, is not asked for ever
            }
            let lightest = found.ones().map(|item| self.weights[item]).min().unwrap_or(0);
            self.least.0 = self.least.0.saturating_add(lightest);
            left_out.union_with(&found);
            self.room()?;
            self.conflicts.push(found);
        }
    }

    /// A minimal correction within one that is not: takes items back, the heaviest first.
    fn grow(&mut self, left_out: &FixedBitSet) -> Result<(), Limit> {
        let mut left_out = left_out.clone();
        let mut back: Vec<usize> = left_out.ones().collect();
        back.sort_by_key(|&item| std::cmp::Reverse(self.weights[item]));
        self.at_most(self.weight(&left_out));
        for item in back {
            left_out.remove(item);
            if self.asks(&others(&left_out))? {
                left_out.insert(item);
            } else {
                self.at_most(self.weight(&left_out));
            }
        }
        self.grown = Some(left_out);
        Ok(())
    }

    /// The next partial sets: longer by an item of the first conflict that this one does not
    /// meet, or, when it meets all, found to be a correction or not.
    fn extend(&mut self, partial: &Partial) -> Result<(), Limit> {
        self.step()?;
        let unmet = (partial.level..self.conflicts.len()).find(|&at| self.conflicts[at].is_disjoint(&partial.items));
        let Some(level) = unmet else {
            return self.settle(partial);
        };
        let mut items: Vec<usize> = self.conflicts[level].ones().collect();
        items.reverse();
        for item in items {
            self.step()?;
            if self.keeps_all(&partial.items, item, level) {
                let mut longer = partial.items.clone();
                longer.insert(item);
                let weight = partial.weight.saturating_add(self.weights[item]);
                self.room_to_work()?;
                self.open.push(Partial { items: longer, weight, level: level + 1 });
            }
        }
        Ok(())
    }

    /// Asks about a set that meets all known conflicts: a correction, or there is another
    /// conflict outside it.
    fn settle(&mut self, partial: &Partial) -> Result<(), Limit> {
        let kept = others(&partial.items);
        if self.asks(&kept)? {
            let found = self.shrink(kept)?;
            self.room()?;
            self.open.push(Partial { level: self.conflicts.len(), ..partial.clone() });
            self.conflicts.push(found);
        } else {
            self.room()?;
            self.at_most(partial.weight);
            self.corrections.push(partial.items.clone());
        }
        Ok(())
    }

    /// A minimal conflict among items that conflict: leaves out, from the last, each that it can.
    fn shrink(&mut self, mut kept: FixedBitSet) -> Result<FixedBitSet, Limit> {
        for item in (0..self.weights.len()).rev().filter(|&item| kept.contains(item)).collect::<Vec<_>>() {
            kept.remove(item);
            if !self.asks(&kept)? {
                kept.insert(item);
            }
        }
        Ok(kept)
    }

    /// Whether with `item` each of `items` still meets one of the first conflicts alone.
    fn keeps_all(&self, items: &FixedBitSet, item: usize, level: usize) -> bool {
        let mut needed = FixedBitSet::with_capacity(self.weights.len());
        for conflict in self.conflicts[..level].iter().filter(|conflict| !conflict.contains(item)) {
            let mut met = conflict.intersection(items);
            if let (Some(only), None) = (met.next(), met.next()) {
                needed.insert(only);
            }
        }
        items.is_subset(&needed)
    }

    fn asks(&mut self, items: &FixedBitSet) -> Result<bool, Limit> {
        self.step()?;
        self.asked.clear();
        self.asked.extend(items.ones());
        Ok((self.conflict)(&self.asked))
    }

    fn step(&mut self) -> Result<(), Limit> {
        self.meter.step().map_or(Ok(()), Err)
    }

    /// Room for one set more to list.
    fn room(&self) -> Result<(), Limit> {
        self.meter.is_full(self.conflicts.len() + self.corrections.len()).map_or(Ok(()), Err)?;
        self.room_to_work()
    }

    /// Room for one set more to hold.
    fn room_to_work(&self) -> Result<(), Limit> {
        let sets = self.conflicts.len() + self.corrections.len() + self.open.len() + 1;
        let bytes = size_of::<Partial>() + self.weights.len().div_ceil(8);
        self.meter.is_too_large(sets.saturating_mul(bytes)).map_or(Ok(()), Err)
    }

    fn weight(&self, items: &FixedBitSet) -> usize {
        items.ones().fold(0, |sum, item| sum.saturating_add(self.weights[item]))
    }

    fn at_most(&mut self, weight: usize) {
        self.least.1 = Some(self.least.1.map_or(weight, |most| most.min(weight)));
    }

    /// What was found. Every correction not yet found grows from a partial set that is open, and
    /// is no lighter.
    fn found(mut self, cut: Option<Limit>) -> MinimalSets {
        let open = self.open.iter().map(|partial| partial.weight);
        let lightest = open.chain(self.corrections.iter().map(|items| self.weight(items))).min();
        self.least.0 = self.least.0.max(lightest.unwrap_or(0));
        if let Some(grown) = self.grown.take().filter(|grown| cut.is_some() && !self.corrections.contains(grown))
            && self.room().is_ok()
        {
            self.corrections.push(grown);
        }
        MinimalSets { conflicts: listed(&self.conflicts), corrections: listed(&self.corrections), least: self.least }
    }
}

fn others(items: &FixedBitSet) -> FixedBitSet {
    let mut others = items.clone();
    others.toggle_range(..);
    others
}

fn listed(sets: &[FixedBitSet]) -> Vec<Vec<usize>> {
    let mut listed: Vec<Vec<usize>> = sets.iter().map(|set| set.ones().collect()).collect();
    listed.sort_unstable();
    listed
}
