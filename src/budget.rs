//! Budget: how long, how far and how much a call may work, and who may stop it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What ended a call before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// The time allowed.
    Time,
    /// The steps allowed.
    Steps,
    /// The results allowed.
    Results,
    /// The bytes allowed.
    Memory,
    /// The cancel flag.
    Cancelled,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Steps => "steps",
            Self::Results => "results",
            Self::Memory => "memory",
            Self::Cancelled => "cancelled",
        })
    }
}

/// A callback that is told how many steps were done.
type Progress = Arc<dyn Fn(u64) + Send + Sync>;

/// Limits of one call: time, steps, results, memory, a cancel flag and a progress callback.
/// Without any it runs to its end.
///
/// # Example
///
/// ```
/// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let ids: Vec<_> = (0..9).map(|n| graph.node(State, &format!("S{n}")).add()).collect::<Result<_, _>>()?;
/// for pair in ids.windows(2) {
///     graph.claim::<Talks>((pair[0], pair[1])).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let reach = view.reach(ids[0], 8, &Budget::new().results(3))?;
/// assert_eq!(reach.value.len(), 3);
/// assert!(!reach.is_complete());
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Budget {
    time: Option<Duration>,
    steps: Option<u64>,
    results: Option<usize>,
    memory: Option<usize>,
    cancel: Option<Arc<AtomicBool>>,
    progress: Option<Progress>,
}

impl Budget {
    /// No limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// At most this long, from the start of the call.
    pub fn time(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    /// At most this many steps; what a step is, each call says.
    pub fn steps(mut self, steps: u64) -> Self {
        self.steps = Some(steps);
        self
    }

    /// At most this many results.
    pub fn results(mut self, results: usize) -> Self {
        self.results = Some(results);
        self
    }

    /// At most about this many bytes of working memory.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// Stops when `flag` is set, from any thread.
    pub fn cancelled_by(mut self, flag: Arc<AtomicBool>) -> Self {
        self.cancel = Some(flag);
        self
    }

    /// Calls `each` now and then with the number of steps done.
    pub fn on_progress(mut self, each: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(each));
        self
    }

    pub(crate) fn meter(&self) -> Meter<'_> {
        Meter { budget: self, start: Instant::now(), steps: 0, next: 0 }
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget")
            .field("time", &self.time)
            .field("steps", &self.steps)
            .field("results", &self.results)
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}

/// Counts the work of one call against its budget.
#[derive(Debug)]
pub(crate) struct Meter<'a> {
    budget: &'a Budget,
    start: Instant,
    steps: u64,
    next: u64,
}

/// Clock and flag are read once in so many steps.
const EVERY: u64 = 1024;

impl Meter<'_> {
    /// One step done; the limit it met, if any.
    #[inline]
    pub(crate) fn step(&mut self) -> Option<Limit> {
        self.steps(1)
    }

    /// Some steps done at once, such as the arcs of a row; the limit they met, if any.
    #[inline]
    pub(crate) fn steps(&mut self, count: usize) -> Option<Limit> {
        self.steps += count as u64;
        if self.budget.steps.is_some_and(|most| self.steps > most) {
            return Some(Limit::Steps);
        }
        if self.steps < self.next {
            return None;
        }
        self.next = self.steps + EVERY;
        self.look()
    }

    /// The limit of time or flag that is met now.
    pub(crate) fn look(&self) -> Option<Limit> {
        if let Some(progress) = &self.budget.progress {
            progress(self.steps);
        }
        if self.budget.cancel.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Some(Limit::Cancelled);
        }
        (self.budget.time.is_some_and(|most| self.start.elapsed() >= most)).then_some(Limit::Time)
    }

    /// Whether no further result is allowed beside those there are.
    pub(crate) fn is_full(&self, results: usize) -> Option<Limit> {
        self.budget.results.is_some_and(|most| results >= most).then_some(Limit::Results)
    }

    /// Whether so many bytes are more than allowed.
    pub(crate) fn is_too_large(&self, bytes: usize) -> Option<Limit> {
        self.budget.memory.is_some_and(|most| bytes > most).then_some(Limit::Memory)
    }
}
