//! What makes one path better than another, and how costs of ties make the cost of a path.

use std::fmt;
use std::sync::Arc;

use crate::budget::Meter;
use crate::error::{Error, shown};
use crate::traverse::beliefs::Beliefs;
use crate::traverse::ground::{Ground, Place};
use crate::traverse::paths::halt::Halt;
use crate::view::{ArcIx, NodeIx, Tie, View};

/// A cost that the caller declares: of a tie and the number it has where the search stands.
pub type DeclaredCost<'c> = Arc<dyn Fn(&Tie<'_>, f64) -> f64 + Send + Sync + 'c>;

/// What makes one path better than another.
///
/// | choice | a path costs | best |
/// |---|---|---|
/// | [`Hops`](Self::Hops) | its ties | least |
/// | [`Number`](Self::Number) | the sum of its ties' numbers | least |
/// | [`Declared`](Self::Declared) | the sum of what a function says of its ties | least |
/// | [`Strength`](Self::Strength) | the least distance from zero of its ties' numbers | greatest |
/// | [`Reliability`](Self::Reliability) | the product of the lower bounds of its ties' belief | greatest |
///
/// Whether a number is a distance or a strength is thus said by the caller, and a sign is never
/// taken for either: where numbers are added, a tie with a negative one is refused.
///
/// Sums of affinities are exact. Other sums and products are taken from the start of the path on,
/// in `f64`; a product below 1e-290 counts as 0.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Cost<'c> {
    /// The fewest ties.
    #[default]
    Hops,
    /// The cheapest: the least sum of the ties' numbers, each finite and at least 0.
    Number,
    /// The cheapest by a declared cost, finite and at least 0 for every tie that the search may
    /// take; asked once a tie, before the search.
    Declared(DeclaredCost<'c>),
    /// The strongest: the path whose weakest tie is strongest (widest path; Pollack 1960), a
    /// hostile tie being as strong as a friendly one of that size.
    Strength,
    /// The most reliable: the greatest product of beliefs, of each tie the lower bound.
    Reliability,
}

impl<'c> Cost<'c> {
    /// The cheapest by what a function says of a tie and its number.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::traverse::Cost;
    ///
    /// let distance = Cost::declared(|_, number| 1.0 - number.abs());
    /// assert_eq!(format!("{distance:?}"), "Declared");
    /// ```
    pub fn declared(cost: impl Fn(&Tie<'_>, f64) -> f64 + Send + Sync + 'c) -> Self {
        Self::Declared(Arc::new(cost))
    }

    /// Whether less of it is better.
    pub(super) const fn is_least(&self) -> bool {
        !matches!(self, Self::Strength | Self::Reliability)
    }

    /// Whether it reads the numbers of ties, or may.
    pub(super) const fn reads_numbers(&self) -> bool {
        !matches!(self, Self::Hops)
    }
}

impl fmt::Debug for Cost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hops => "Hops",
            Self::Number => "Number",
            Self::Declared(_) => "Declared",
            Self::Strength => "Strength",
            Self::Reliability => "Reliability",
        })
    }
}

/// How costs of ties make a value. Values are such that less is better: strengths and
/// reliabilities are negative here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Sum,
    Widest,
    Product,
}

#[derive(Debug)]
pub(super) enum Source {
    One,
    Number,
    Strength,
    Table(Vec<f64>),
    Belief(Beliefs),
}

/// A cost made ready for one search.
#[derive(Debug)]
pub(super) struct Toll {
    pub(super) fold: Fold,
    pub(super) source: Source,
    /// Affinities are counted in millionths, whose sums are exact.
    scale: f64,
    /// By how much of itself an estimate may be wrong, since sums from either end differ.
    slack: f64,
}

/// Products below are 0, so that no product that is not is rounded more coarsely than others.
const NOUGHT: f64 = 1e-290;
/// Sums of so many millionths are exact.
const EXACT: usize = 1 << 22;

impl Toll {
    /// # Errors
    ///
    /// A tie that the search may take and whose cost is refused; overflow; a limit met while a
    /// declared cost is asked.
    pub(super) fn new<'v>(cost: &Cost<'_>, ground: impl Ground<'v>, meter: &mut Meter<'_>) -> Result<Self, Halt> {
        let view = ground.view();
        let (fold, source) = match cost {
            Cost::Hops => (Fold::Sum, Source::One),
            Cost::Number => {
                check_numbers(ground, meter)?;
                (Fold::Sum, Source::Number)
            }
            Cost::Declared(declared) => (Fold::Sum, Source::Table(table(declared, ground, meter)?)),
            Cost::Strength => (Fold::Widest, Source::Strength),
            Cost::Reliability => {
                meter.is_too_large(view.arc_bound() * 2).map_or(Ok(()), Err)?;
                (Fold::Product, Source::Belief(Beliefs::new(view)))
            }
        };
        let millionths = matches!(source, Source::Number | Source::Strength) && view.carries_affinity();
        let exact = matches!(source, Source::One) || fold == Fold::Widest || millionths && view.node_count() < EXACT;
        // A walk beside an automaton has at most so many ties; either sum is off by one rounding
        // a tie.
        let longest = 128.0 * view.node_count() as f64;
        let slack = if exact { 0.0 } else { 8.0 * longest * f64::EPSILON };
        Ok(Self { fold, source, scale: if millionths { 1e6 } else { 1.0 }, slack })
    }

    /// What a tie costs.
    #[inline]
    pub(super) fn price<'v>(&self, ground: impl Ground<'v>, arc: ArcIx) -> f64 {
        match &self.source {
            Source::One => 1.0,
            Source::Number => self.raw(ground, arc) + 0.0,
            Source::Strength => 0.0 - self.raw(ground, arc).abs(),
            Source::Table(table) => table[ground.view().owner(arc).0 as usize],
            Source::Belief(beliefs) => f64::from(beliefs.low(&ground.place(), arc)) / 1000.0,
        }
    }

    /// A number in the unit in which values are kept: affinities are whole millionths.
    #[inline]
    fn raw<'v>(&self, ground: impl Ground<'v>, arc: ArcIx) -> f64 {
        let number = ground.number(arc).unwrap_or(0.0);
        if self.scale > 1.0 { (number * 1e6 + 0.5f64.copysign(number)) as i64 as f64 } else { number }
    }

    /// The value of the path without ties.
    pub(super) const fn nothing(&self) -> f64 {
        match self.fold {
            Fold::Sum => 0.0,
            Fold::Widest => f64::NEG_INFINITY,
            Fold::Product => -1.0,
        }
    }

    /// The value with one more tie.
    #[inline]
    pub(super) fn join(&self, value: f64, price: f64) -> f64 {
        match self.fold {
            Fold::Sum => value + price,
            Fold::Widest => value.max(price),
            Fold::Product => nought(value * price),
        }
    }

    /// A value that no path made of these two parts is below.
    #[inline]
    pub(super) fn estimate(&self, value: f64, rest: f64) -> f64 {
        match self.fold {
            Fold::Sum => (value + rest) * (1.0 - self.slack),
            Fold::Widest => value.max(rest),
            Fold::Product => nought(-(value * rest) * (1.0 + self.slack)),
        }
    }

    /// Whether the best paths of a value are not made of best beginnings, so that they are those
    /// over all ties that cost no more.
    pub(super) fn is_loose(&self, value: f64) -> bool {
        self.fold == Fold::Widest || self.fold == Fold::Product && value == 0.0
    }

    /// The value as it is shown; none of a path without ties that has no weakest.
    pub(super) fn shown(&self, value: f64) -> Option<f64> {
        let shown = match self.fold {
            Fold::Sum => value / self.scale,
            Fold::Widest | Fold::Product => 0.0 - value / self.scale,
        };
        shown.is_finite().then_some(shown)
    }

    pub(super) fn bytes(&self) -> usize {
        match &self.source {
            Source::Table(table) => table.len() * 8,
            _ => 0,
        }
    }
}

#[inline]
fn nought(value: f64) -> f64 {
    if value > -NOUGHT { 0.0 } else { value }
}

/// Whole numbers in the order of the values.
#[inline]
pub(super) fn order(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The value at a place in the order.
pub(super) fn ordered(order: u64) -> f64 {
    f64::from_bits(if order >> 63 == 1 { order & !(1 << 63) } else { !order })
}

/// Refuses windows in which the numbers of some tie cannot be merged, as a view of the window
/// would be.
pub(super) fn check_merging(place: &Place<'_>) -> Result<(), Error> {
    let Place::Dated(dated) = place else { return Ok(()) };
    if dated.extremes().is_some() {
        return Ok(());
    }
    for node in (0..place.view().node_count() as u32).map(NodeIx) {
        for (_, arc) in dated.outgoing(node) {
            dated.number(arc)?;
        }
    }
    Ok(())
}

/// Refuses the first tie with a negative number that the search may take, and numbers whose sum
/// could leave the range of numbers.
fn check_numbers<'v>(ground: impl Ground<'v>, meter: &mut Meter<'_>) -> Result<(), Halt> {
    let extremes = match ground.place() {
        Place::Whole(view) => Some(view.extremes()),
        Place::Dated(dated) => dated.extremes(),
    };
    let most = f64::MAX / (ground.view().node_count().max(1) as f64);
    if extremes.is_some_and(|(least, greatest)| least >= 0.0 && greatest <= most) {
        return Ok(());
    }
    for node in (0..ground.view().node_count() as u32).map(NodeIx) {
        for (_, arc) in ground.onward(node) {
            meter.step().map_or(Ok(()), Err)?;
            check(ground.view(), arc, ground.number(arc)?, most)?;
        }
    }
    Ok(())
}

/// What a declared cost says of every tie that the search may take, each asked once.
fn table<'v>(declared: &DeclaredCost<'_>, ground: impl Ground<'v>, meter: &mut Meter<'_>) -> Result<Vec<f64>, Halt> {
    let view = ground.view();
    meter.is_too_large(view.arc_bound() * 8).map_or(Ok(()), Err)?;
    let mut table = vec![f64::NAN; view.arc_bound()];
    let most = f64::MAX / (view.node_count().max(1) as f64);
    for node in (0..view.node_count() as u32).map(NodeIx) {
        for (_, arc) in ground.onward(node) {
            meter.step().map_or(Ok(()), Err)?;
            let owner = view.owner(arc).0 as usize;
            if table[owner].is_nan() {
                let cost = declared(&view.tie(arc), ground.number(arc)?);
                check(view, arc, cost, most)?;
                table[owner] = cost + 0.0;
            }
        }
    }
    Ok(table)
}

fn check(view: &View, arc: ArcIx, cost: f64, most: f64) -> Result<(), Error> {
    if (0.0..=most).contains(&cost) {
        return Ok(());
    }
    let tie = shown(&view.tie(arc).to_string());
    if cost > most && cost.is_finite() {
        return Err(Error::overflow(format!("the cost of a path that takes `{tie}`, which costs {cost}")));
    }
    let rule = format!(
        "the tie `{tie}` costs that, and costs that are added must be finite and at least 0; search by \
         Cost::Strength, let only ties pass that are Ways::positive, or declare another cost"
    );
    Err(Error::invalid("cost", &cost.to_string(), rule))
}
