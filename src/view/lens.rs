//! The lens: a plain value that says which claims count, how they merge into ties, and which
//! number ties carry.

use std::collections::BTreeSet;

use crate::model::{Aspect, Aspects, ClaimKind, Confidence, Day, Grade, Period};

/// How the claims of one relation between the same two nodes become one tie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Merge {
    /// The sum of their numbers; affinities add exactly, quantities in order of size.
    #[default]
    Sum,
    /// The mean of those that have a number; affinities round to the nearest millionth.
    Mean,
    /// How many claims there are.
    Count,
    /// The number of the claim that begins last (then known last, then last by key).
    Latest,
    /// The number of the best graded claim (then the latest).
    MostTrusted,
    /// One tie a claim.
    Apart,
}

/// How claims that cannot both hold are read. Nothing is resolved when claims are recorded; a
/// reading decides which of them count in one view.
///
/// Of two that [clash](super::Clash), the one that the reading prefers overrules the other, unless
/// it is overruled itself (Brewka 1989, preferred subtheories). Where it prefers neither, both
/// hold. [`View::overruled`](super::View::overruled) lists what does not count for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// Both hold.
    #[default]
    HoldBoth,
    /// The one that was certainly known later.
    Latest,
    /// The better graded: by reliability, then credibility; no grade is the least.
    MostTrusted,
    /// The one that more independent origins stand behind: those of the claims that say the same,
    /// or speak of the same occurrence, and do not clash with it. A claim without a source has
    /// none.
    Majority,
}

/// Which number ties carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Number {
    /// Affinity; a claim without one adds nothing to the tie.
    #[default]
    Affinity,
    /// Quantity; a claim without one makes no tie.
    Quantity,
}

/// Which claims count, and how they become ties.
///
/// Conditions add up: each call narrows, and two lenses' conditions together let through what
/// both let through. A new lens lets everything through but what is only supposed or denied
/// (aspects hypothetical and negated).
///
/// Structure and background are nobody's reports: conditions on kind, asserter, grade and on
/// when something was known pass them by, unless they state a date themselves.
///
/// # Example
///
/// ```
/// use detente::{Day, Lens, Merge, Period};
///
/// let winter: Period = "2023-12/2024-02".parse()?;
/// let lens = Lens::new()
///     .during(winter)
///     .known_by(Day::new(2024, 2, 18)?)
///     .without("various_officials")
///     .relations(["Talks", "Stance"])
///     .merge(Merge::Latest)
///     .lifted();
/// assert_eq!(lens.clone(), lens);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    pub(super) during: Vec<Period>,
    pub(super) certainly: bool,
    pub(super) known_by: Option<Day>,
    pub(super) kinds: Option<BTreeSet<ClaimKind>>,
    pub(super) relations: Option<BTreeSet<String>>,
    pub(super) avoided: BTreeSet<String>,
    pub(super) sources: Option<BTreeSet<String>>,
    pub(super) asserters: Option<BTreeSet<String>>,
    pub(super) without: BTreeSet<String>,
    pub(super) without_claims: BTreeSet<String>,
    pub(super) claims: Option<BTreeSet<String>>,
    pub(super) refused: Aspects,
    pub(super) least_grade: Option<Grade>,
    pub(super) background: bool,
    pub(super) merge: Merge,
    pub(super) number: Number,
    pub(super) lifts: bool,
    pub(super) continues: bool,
    pub(super) same: Option<Confidence>,
    pub(super) reading: Reading,
    pub(super) shares: bool,
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            during: Vec::new(),
            certainly: false,
            known_by: None,
            kinds: None,
            relations: None,
            avoided: BTreeSet::new(),
            sources: None,
            asserters: None,
            without: BTreeSet::new(),
            without_claims: BTreeSet::new(),
            claims: None,
            refused: Aspects::NONE.with(Aspect::Hypothetical).with(Aspect::Negated),
            least_grade: None,
            background: true,
            merge: Merge::default(),
            number: Number::default(),
            lifts: false,
            continues: false,
            same: None,
            reading: Reading::default(),
            shares: false,
        }
    }
}

/// What is in both, where `None` is everything.
fn narrowed<T: Ord>(old: Option<BTreeSet<T>>, new: BTreeSet<T>) -> BTreeSet<T> {
    match old {
        None => new,
        Some(old) => old.into_iter().filter(|item| new.contains(item)).collect(),
    }
}

fn texts<S: Into<String>>(items: impl IntoIterator<Item = S>) -> BTreeSet<String> {
    items.into_iter().map(Into::into).collect()
}

impl Lens {
    /// Everything but what is only supposed or denied; merged by sum of affinity.
    pub fn new() -> Self {
        Self::default()
    }

    /// Claims that may hold on some day of the period, taken at its widest. A claim that states
    /// no period may hold at any time.
    pub fn during(mut self, period: impl Into<Period>) -> Self {
        self.during.push(period.into());
        self
    }

    /// With [`during`](Self::during): only claims that must hold on some day of the period.
    pub fn certainly(mut self) -> Self {
        self.certainly = true;
        self
    }

    /// Claims that were certainly known on that day; [`View::possible`](super::View::possible)
    /// lists those that were only possibly known.
    pub fn known_by(mut self, day: Day) -> Self {
        self.known_by = Some(self.known_by.map_or(day, |known| known.min(day)));
        self
    }

    /// Claims of these kinds.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = ClaimKind>) -> Self {
        self.kinds = Some(narrowed(self.kinds, kinds.into_iter().collect()));
        self
    }

    /// Claims of these relations.
    pub fn relations<S: Into<String>>(mut self, relations: impl IntoIterator<Item = S>) -> Self {
        self.relations = Some(narrowed(self.relations, texts(relations)));
        self
    }

    /// No claims of this relation.
    pub fn avoiding(mut self, relation: impl Into<String>) -> Self {
        self.avoided.insert(relation.into());
        self
    }

    /// Claims that these sources carry.
    pub fn sources<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.sources = Some(narrowed(self.sources, texts(keys)));
        self
    }

    /// Claims that these nodes assert.
    pub fn asserters<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.asserters = Some(narrowed(self.asserters, texts(keys)));
        self
    }

    /// Nothing that the node of that key asserts, nothing that the source of that key carries.
    pub fn without(mut self, key: impl Into<String>) -> Self {
        self.without.insert(key.into());
        self
    }

    /// Not the claim of that key. What is said about it stays, and it stays as what that is about.
    pub fn without_claim(mut self, key: impl Into<String>) -> Self {
        self.without_claims.insert(key.into());
        self
    }

    /// Of the claims that somebody makes, only those of these keys. Structure and background
    /// stay, and so do, as terms that assert nothing, the claims that the kept ones are about.
    pub fn claims<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.claims = Some(narrowed(self.claims, texts(keys)));
        self
    }

    /// Also claims with that aspect.
    pub fn with_aspect(mut self, aspect: Aspect) -> Self {
        self.refused = self.refused.iter().filter(|&a| a != aspect).collect();
        self
    }

    /// No claims with that aspect.
    pub fn without_aspect(mut self, aspect: Aspect) -> Self {
        self.refused = self.refused.with(aspect);
        self
    }

    /// Claims graded at least so; a claim without a grade is not.
    pub fn at_least(mut self, grade: Grade) -> Self {
        let stricter = |old: Grade| Grade {
            reliability: old.reliability.min(grade.reliability),
            credibility: old.credibility.min(grade.credibility),
        };
        self.least_grade = Some(self.least_grade.map_or(grade, stricter));
        self
    }

    /// No structure and background.
    pub fn without_background(mut self) -> Self {
        self.background = false;
        self
    }

    /// How claims merge into ties.
    pub fn merge(mut self, merge: Merge) -> Self {
        self.merge = merge;
        self
    }

    /// Ties carry quantity instead of affinity.
    pub fn quantity(mut self) -> Self {
        self.number = Number::Quantity;
        self
    }

    /// Organs and office holders stand for their state, through relations that the schema marks
    /// as lifting, whatever else the lens asks for. Where the office has dates, they stand for it
    /// in claims that hold then. Who may stand for several at once stands for itself, and
    /// [`View::unlifted`](super::View::unlifted) lists the claims; who always stands for two is an
    /// error of the view.
    pub fn lifted(mut self) -> Self {
        self.lifts = true;
        self
    }

    /// States that ended stand for the one that succeeded them; with several successors, for
    /// themselves ([`View::unlifted`](super::View::unlifted)).
    pub fn continued(mut self) -> Self {
        self.continues = true;
        self
    }

    /// Nodes that claims of identity hold to be the same are one (the first by kind and key),
    /// where those claims count and are made with at least that confidence, or are background.
    pub fn same_as(mut self, least: Confidence) -> Self {
        self.same = Some(self.same.map_or(least, |old| old.max(least)));
        self
    }

    /// How claims that cannot both hold are read.
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// The ties of one claim among several share its number instead of each carrying the whole.
    pub fn shared(mut self) -> Self {
        self.shares = true;
        self
    }

    /// How it merges.
    pub const fn merging(&self) -> Merge {
        self.merge
    }

    /// The number that ties carry.
    pub const fn numbers(&self) -> Number {
        self.number
    }

    /// The day by which claims must have been known.
    pub const fn known_day(&self) -> Option<Day> {
        self.known_by
    }
}
