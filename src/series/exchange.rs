//! Two series of one dyad, either way.

use super::tally::{Measure, Tally};
use super::windows::Series;
use crate::model::Window;

/// What two do to each other: a series and the one the other way, side by side.
///
/// # Example
///
/// ```
/// use detente::model::Calendar;
/// use detente::series::{Days, Exchange, Measure};
///
/// let month = |score: &str, months: &[&str]| -> Result<Days, detente::Error> {
///     let score = Some(score.parse()?);
///     let days: Result<Vec<_>, _> = months.iter().map(|m| format!("{m}-15").parse()).collect();
///     Ok(Days::of(days?.into_iter().map(|day| (day, score, None))))
/// };
/// // Good words each month, and answers a month later, but for one.
/// let forth = month("3", &["2024-01", "2024-02", "2024-04"])?.series(Calendar::Month);
/// let back = month("2", &["2024-02", "2024-03", "2024-05"])?.series(Calendar::Month);
/// let exchange = Exchange::of(&forth, &back);
/// assert_eq!(exchange.rows().len(), 5);
/// assert_eq!(exchange.imbalance(Measure::Sum)[0], None); // nothing came back in January: empty is not zero
/// assert_eq!(exchange.imbalance(Measure::Sum)[1], Some(1.0));
/// let answered = exchange.correlation(Measure::Events, 1).unwrap();
/// assert!((answered - 1.0).abs() < 1e-12);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    rows: Vec<(Window, Tally, Tally)>,
}

/// How many of some things are mutual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mutual {
    /// Whose other way is there too.
    pub mutual: u64,
    /// All.
    pub all: u64,
}

impl Mutual {
    /// The share that is mutual, from 0 to 1; `None` of nothing.
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| self.mutual as f64 / self.all as f64)
    }
}

impl Exchange {
    /// Of two series over windows of one kind. A window that only one of them has is empty in the other.
    pub fn of(forth: &Series, back: &Series) -> Self {
        let (mut there, mut here) = (forth.rows().iter().peekable(), back.rows().iter().peekable());
        let mut rows = Vec::new();
        loop {
            let window = match (there.peek(), here.peek()) {
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(a), None) => a.0,
                (None, Some(b)) => b.0,
                (None, None) => break,
            };
            let forth = there.next_if(|row| row.0 == window).map_or(Tally::EMPTY, |row| row.1);
            let back = here.next_if(|row| row.0 == window).map_or(Tally::EMPTY, |row| row.1);
            rows.push((window, forth, back));
        }
        Self { rows }
    }

    /// Windows, what was done there and what was done back.
    pub fn rows(&self) -> &[(Window, Tally, Tally)] {
        &self.rows
    }

    /// By how much what was done there exceeds what was done back, window by window; where only one of
    /// them has a number there is none.
    pub fn imbalance(&self, measure: Measure) -> Vec<Option<f64>> {
        let difference = |(_, forth, back): &(Window, Tally, Tally)| Some(measure.of(forth)? - measure.of(back)?);
        self.rows.iter().map(difference).collect()
    }

    /// Events there less events back over all events, from -1 to 1: who acts and who is acted upon. `None`
    /// without events.
    pub fn direction(&self) -> Option<f64> {
        let count = |tally: fn(&(Window, Tally, Tally)) -> u64| self.rows.iter().map(tally).sum::<u64>() as f64;
        let (forth, back) = (count(|row| row.1.events), count(|row| row.2.events));
        (forth + back > 0.0).then(|| (forth - back) / (forth + back))
    }

    /// Of directed windows with events, there or back, those that have them the other way too.
    pub fn reciprocity(&self) -> Mutual {
        let mut mutual = Mutual::default();
        for (_, forth, back) in &self.rows {
            let ways = u64::from(!forth.is_empty()) + u64::from(!back.is_empty());
            mutual.all += ways;
            mutual.mutual += if ways == 2 { 2 } else { 0 };
        }
        mutual
    }

    /// How far what is done back, so many windows later, goes along with what was done there: Pearson's
    /// correlation over the windows where both have a number, from -1 to 1. With lag 0 that is reciprocity
    /// in one window (Goldstein & Freeman 1990, *Three-Way Street*); with more, who answers whom. `None`
    /// when fewer than two windows have both or one of them never changes.
    pub fn correlation(&self, measure: Measure, lag: usize) -> Option<f64> {
        let later = self.rows.get(lag..).unwrap_or_default();
        let both = self.rows.iter().zip(later).filter_map(|(row, later)| measure.of(&row.1).zip(measure.of(&later.2)));
        pearson(&both.collect::<Vec<_>>())
    }
}

fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let count = pairs.len() as f64;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let (a, b) = (a / count, b / count);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (x, y) = (x - a, y - b);
        (aa, bb, ab) = (aa + x * x, bb + y * y, ab + x * y);
    }
    (aa > 0.0 && bb > 0.0).then(|| (ab / (aa.sqrt() * bb.sqrt())).clamp(-1.0, 1.0))
}
