//! How much of a change each event makes.
//!
//! All measures are sums over events, or means of them: so a difference between the means of two
//! stretches is a sum too, of what each event adds to it.

use super::events::{Dyad, Entry, Event};
use crate::codebook::Goldstein;
use crate::model::Window;
use crate::series::{Measure, Series, Stretch, Tally};

/// An event and what it makes of a change.
#[derive(Clone, Copy, Debug)]
pub struct Carrier<'v> {
    /// The event.
    pub event: Event<'v>,
    /// What it adds to the difference, in the unit of the measure: the shares of all events of both stretches
    /// add up to the difference.
    pub share: f64,
}

impl<'v> Dyad<'_, 'v> {
    /// The fewest events that make a difference between the means of two stretches of windows: those with the
    /// greatest shares in its direction, until they add up to all of it. Of equal shares the earlier come
    /// first. None where a stretch has no number or both are the same.
    ///
    /// An event of the later stretch adds what it adds to its window, over the windows there that have a
    /// number; one of the earlier stretch takes as much away. Without these events the later stretch would
    /// not differ in that direction.
    ///
    /// Cost: sorting the events of both stretches.
    pub fn carriers(&self, series: &Series, measure: Measure, before: Stretch, after: Stretch) -> Vec<Carrier<'v>> {
        let (earlier, later) = (known(series, measure, before), known(series, measure, after));
        if earlier.is_empty() || later.is_empty() {
            return Vec::new();
        }
        let mut shares = self.shares(&later, measure);
        shares.extend(self.shares(&earlier, measure).into_iter().map(|(event, share)| (event, -share)));
        self.fewest(shares, mean(&later, measure) - mean(&earlier, measure))
    }

    /// The fewest events that take the mean of a stretch away from `usual`, likewise: upward or downward,
    /// whichever way it is. What is usual is nobody's share.
    pub(super) fn deviation(
        &self,
        series: &Series,
        measure: Measure,
        stretch: Stretch,
        usual: f64,
    ) -> Vec<Carrier<'v>> {
        let rows = known(series, measure, stretch);
        if rows.is_empty() {
            return Vec::new();
        }
        let difference = mean(&rows, measure) - usual;
        self.fewest(self.shares(&rows, measure), difference)
    }

    /// What each event of some windows adds to the mean of them.
    fn shares(&self, rows: &[(Window, Tally)], measure: Measure) -> Vec<(usize, f64)> {
        let entries = self.entries();
        let mut shares = Vec::new();
        for (window, tally) in rows {
            let from = entries.partition_point(|entry| entry.first < window.first().number());
            let begun = entries[from..].iter().enumerate().take_while(|(_, e)| e.first <= window.last().number());
            let inside = begun.filter(|(_, entry)| entry.to - 1 <= window.last().number());
            let scored = tally.scored as f64;
            shares.extend(inside.map(|(at, entry)| (from + at, weight(entry, measure, scored) / rows.len() as f64)));
        }
        shares
    }

    fn fewest(&self, mut shares: Vec<(usize, f64)>, difference: f64) -> Vec<Carrier<'v>> {
        let toward = difference.signum();
        shares.retain(|(_, share)| share * toward > 0.0);
        shares.sort_by(|a, b| (b.1 * toward).total_cmp(&(a.1 * toward)).then(a.0.cmp(&b.0)));
        let (mut sum, mut carriers) = (0.0, Vec::new());
        for (at, share) in shares {
            // The last figures of a sum are no event's.
            if sum * toward >= difference * toward * (1.0 - 1e-12) {
                break;
            }
            sum += share;
            carriers.push(Carrier { event: self.event(at), share });
        }
        carriers
    }
}

/// The windows of a stretch that have a number.
fn known(series: &Series, measure: Measure, stretch: Stretch) -> Vec<(Window, Tally)> {
    let rows = series.rows().get(stretch.from..stretch.to).unwrap_or_default();
    rows.iter().filter(|(_, tally)| measure.of(tally).is_some()).copied().collect()
}

/// The mean of a measure over windows that have it.
pub(super) fn mean(rows: &[(Window, Tally)], measure: Measure) -> f64 {
    rows.iter().filter_map(|(_, tally)| measure.of(tally)).sum::<f64>() / rows.len() as f64
}

/// What an event adds to the number of its window, in which so many events have scores.
fn weight(entry: &Entry, measure: Measure, scored: f64) -> f64 {
    let score = entry.score.map_or(0.0, Goldstein::to_f64);
    match measure {
        Measure::Events => 1.0,
        Measure::Sum => score,
        Measure::Mean => score / scored.max(1.0),
        Measure::Positive => score.max(0.0),
        Measure::Negative => score.min(0.0),
        Measure::Class(quad) => f64::from(u8::from(entry.quad == Some(quad))),
    }
}
