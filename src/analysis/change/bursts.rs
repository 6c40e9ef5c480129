//! Bursts: when events came thick and fast, and within that thicker still (Kleinberg 2002, *Bursty and
//! hierarchical structure in streams*).

use super::moments::{check_finite, unit_of};
use crate::error::Error;
use crate::model::Day;

/// Kleinberg's automaton over the gaps between events. In state i events come at the rate (n / T) s^i: n gaps in the time T,
/// and s the base. A gap x costs the negative logarithm of its density at that rate, -ln(a e^(-a x)); to go up costs
/// gamma ln n for each state, to go down nothing; the first gap is come to from state 0. The
/// states that cost least tell the bursts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    base: f64,
    gamma: f64,
    levels: u8,
}

/// Base 2, gamma 1, at most 32 levels.
impl Default for Bursts {
    fn default() -> Self {
        Self::new()
    }
}

/// A stretch of events at least as thick as its level says; stretches of the next level lie within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burst {
    /// How thick, from 1: at base^level times the rate of the whole, or above.
    pub level: u8,
    /// The index of its first event.
    pub from: usize,
    /// The index of its last event.
    pub to: usize,
}

/// The states that cost least, and the bursts that they tell.
#[derive(Clone, Debug, PartialEq)]
pub struct BurstStates {
    /// The bursts, by first event and then by level: each comes after those it lies in.
    pub bursts: Vec<Burst>,
    /// The state of each gap between two neighbouring events.
    pub states: Vec<u8>,
    /// Events in a unit of time in state 0, n / T; 0 where there is no time between any.
    pub rate: f64,
    /// The cost of these states, densities being in the unit of the times; 0 where there is no time between events.
    pub cost: f64,
}

impl Bursts {
    /// Base 2, gamma 1, at most 32 levels.
    pub const fn new() -> Self {
        Self { base: 2.0, gamma: 1.0, levels: 32 }
    }

    /// How much thicker events come from one level to the next, above 1.
    pub const fn base(mut self, base: f64) -> Self {
        self.base = base;
        self
    }

    /// How dear it is to go up, from 0: the greater, the fewer and the plainer are the bursts.
    pub const fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }

    /// At most so many levels. There are no more than can be of use: of T the time and x the least gap above 0, as
    /// many as log(T / x) to the base, rounded up, since a state above these makes no gap cheaper.
    pub const fn levels(mut self, most: u8) -> Self {
        self.levels = most;
        self
    }

    /// The bursts among events at these times, in ascending order, in any unit: of other units the bursts are
    /// the same. Several events at once are a gap of 0, infinitely thick, for which no level is high enough: it takes
    /// the highest that the gaps above 0 have use for, so where times are rounded, spread such events out, as
    /// [`of_days`](Self::of_days) does. Without time between any two events, there are no bursts. Of states that cost
    /// the same, the lowest are taken, from the last gap back.
    ///
    /// Cost: the number of events times that of states, in time and bytes.
    ///
    /// # Errors
    ///
    /// Invalid, by index, when a time is not finite or before the last; when the base is no number above 1 or
    /// gamma none from 0. Overflow when two times are further apart than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::change::{Burst, Bursts};
    ///
    /// let times = [0.0, 30.0, 60.0, 61.0, 62.0, 63.0, 64.0, 65.0, 95.0, 125.0];
    /// let found = Bursts::new().of_times(&times)?;
    /// assert_eq!(found.bursts[0], Burst { level: 1, from: 2, to: 7 });
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn of_times(&self, times: &[f64]) -> Result<BurstStates, Error> {
        for (at, &time) in times.iter().enumerate() {
            check_finite(at, time)?;
            if at > 0 && time < times[at - 1] {
                return Err(disordered(at, &time.to_string()));
            }
        }
        self.of_gaps(&times.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>())
    }

    /// The bursts among events on these days, in ascending order. The events of one day are spread over it: of k, one
    /// in the middle of each k-th part. Hours are not known, and all at once would be infinitely thick. The unit of
    /// the rate is a day.
    ///
    /// Cost: as of [`of_times`](Self::of_times).
    ///
    /// # Errors
    ///
    /// Invalid, by index, when a day is before the last; and as of [`of_times`](Self::of_times).
    ///
    /// # Example
    ///
    /// ```
    /// use detente::Day;
    /// use detente::analysis::change::Bursts;
    ///
    /// // One event every ten days, and six on each of the days 40 to 42.
    /// let mut days: Vec<Day> = (0..10).map(|n| Day::from_number(n * 10)).collect::<Result<_, _>>()?;
    /// days.splice(5..5, (0..18).map(|n| Day::new(1970, 2, 10).unwrap() + n / 6));
    /// let found = Bursts::new().of_days(&days)?;
    /// let burst = found.bursts[0];
    /// assert_eq!((days[burst.from].number(), days[burst.to].number()), (40, 42));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn of_days(&self, days: &[Day]) -> Result<BurstStates, Error> {
        if let Some(at) = days.windows(2).position(|pair| pair[1] < pair[0]) {
            return Err(disordered(at + 1, &days[at + 1].to_string()));
        }
        let mut gaps = Vec::with_capacity(days.len());
        let mut last: Option<(Day, f64)> = None;
        for same in days.chunk_by(|a, b| a == b) {
            let (day, part) = (same[0], 1.0 / same.len() as f64);
            if let Some((before, other)) = last {
                // Half a part of either day, and the days between.
                gaps.push(f64::from(day - before - 1) + other / 2.0 + part / 2.0);
            }
            gaps.extend(std::iter::repeat_n(part, same.len() - 1));
            last = Some((day, part));
        }
        self.of_gaps(&gaps)
    }

    fn of_gaps(&self, gaps: &[f64]) -> Result<BurstStates, Error> {
        self.check()?;
        let most = gaps.iter().copied().fold(0.0, f64::max);
        if most.is_infinite() {
            return Err(Error::overflow("the time between two events"));
        }
        let unit = unit_of(most);
        let total: f64 = gaps.iter().map(|gap| gap / unit).sum();
        if total <= 0.0 {
            return Ok(BurstStates { bursts: Vec::new(), states: vec![0; gaps.len()], rate: 0.0, cost: 0.0 });
        }
        let least = gaps.iter().copied().filter(|&gap| gap > 0.0).fold(f64::INFINITY, f64::min);
        let rates = self.rates(total / (least / unit));
        // In units of the mean gap the rate of state 0 is 1.
        let rate = gaps.len() as f64 / total;
        let gaps: Vec<f64> = gaps.iter().map(|gap| gap / unit * rate).collect();
        let (states, cost) = self.cheapest(&gaps, &rates);
        let log = rate.ln() - unit.ln();
        Ok(BurstStates {
            bursts: nested(&states),
            states,
            rate: (rate / unit).min(f64::MAX),
            cost: cost - gaps.len() as f64 * log,
        })
    }

    fn check(&self) -> Result<(), Error> {
        let refuse = |what, value: f64, rule| Err(Error::invalid(what, &value.to_string(), rule));
        if !(self.base > 1.0 && self.base.is_finite()) {
            return refuse("base", self.base, "expected a finite number above 1");
        }
        if !(self.gamma >= 0.0 && self.gamma.is_finite()) {
            return refuse("gamma", self.gamma, "expected a finite number from 0");
        }
        Ok(())
    }

    /// The rates of the states, as multiples of the first. `reach` is the time in units of the least gap above 0: in a
    /// state whose rate comes to that, no state above it would make any gap cheaper (Kleinberg's bound).
    fn rates(&self, reach: f64) -> Vec<f64> {
        let faster = |rate: &f64| Some(rate * self.base).filter(|next| *rate < reach && next.is_finite());
        std::iter::successors(Some(1.0), faster).take(usize::from(self.levels) + 1).collect()
    }

    /// The states that cost least (Viterbi 1967), and what they cost. What is cheapest to come from is the lesser of
    /// two: of the states below, for each of which a step up is paid, and of those above, for free. Both are least ones
    /// of states so far, from either end, so a gap takes as many steps as there are states.
    fn cheapest(&self, gaps: &[f64], rates: &[f64]) -> (Vec<u8>, f64) {
        let (count, log) = (rates.len(), self.base.ln());
        let step = self.gamma * (gaps.len() as f64).ln();
        let mut costs = vec![f64::INFINITY; count];
        costs[0] = 0.0;
        let mut came: Vec<u8> = Vec::with_capacity(gaps.len() * count);
        let mut above = vec![(f64::INFINITY, 0); count];
        for &gap in gaps {
            let mut least = (f64::INFINITY, 0);
            for state in (0..count).rev() {
                if costs[state] <= least.0 {
                    least = (costs[state], state);
                }
                above[state] = least;
            }
            let mut below = (f64::INFINITY, 0);
            for (state, rate) in rates.iter().enumerate() {
                below.0 += step;
                if costs[state] < below.0 {
                    below = (costs[state], state);
                }
                let (cost, from) = if above[state].0 < below.0 { above[state] } else { below };
                came.push(from as u8);
                costs[state] = cost + (rate * gap - state as f64 * log);
            }
        }
        let mut state = (0..count).rev().fold(0, |best, state| if costs[state] <= costs[best] { state } else { best });
        let cost = costs[state];
        let mut states = vec![0; gaps.len()];
        for (at, place) in states.iter_mut().enumerate().rev() {
            *place = state as u8;
            state = usize::from(came[at * count + state]);
        }
        (states, cost)
    }
}

/// The stretches of gaps in each state or above, as events.
fn nested(states: &[u8]) -> Vec<Burst> {
    let (mut bursts, mut open): (Vec<Burst>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, &state) in states.iter().enumerate() {
        close(&mut bursts, &mut open, state, at);
        for level in open.len() as u8..state {
            open.push(bursts.len());
            bursts.push(Burst { level: level + 1, from: at, to: at });
        }
    }
    close(&mut bursts, &mut open, 0, states.len());
    bursts
}

/// Ends the bursts above a level at an event.
fn close(bursts: &mut [Burst], open: &mut Vec<usize>, level: u8, to: usize) {
    for which in open.drain(usize::from(level).min(open.len())..) {
        bursts[which].to = to;
    }
}

fn disordered(at: usize, shown: &str) -> Error {
    Error::invalid("time", shown, "comes before the one before it").in_field(format!("times[{at}]"))
}
