//! Handing out the sources of a measure to threads, against one budget. A source is given out only
//! when the budget allows for all of it, and is then gone through to its end: what a cut measure has
//! done is always the first so many, however many threads there are.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::budget::{Budget, Limit, Meter};

/// What is to be done, and what it costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    /// Tasks, by number.
    pub(super) tasks: usize,
    /// Steps of the budget that a task counts as.
    pub(super) steps: usize,
    /// Bytes of a thread's state.
    pub(super) bytes: usize,
    /// Bytes beside those.
    pub(super) common: usize,
}

/// What was done.
#[derive(Debug)]
pub(super) struct Done<T> {
    /// So many tasks, from the first on.
    pub(super) count: usize,
    /// What ended it before all were.
    pub(super) cut: Option<Limit>,
    /// The state of each thread.
    pub(super) states: Vec<T>,
}

/// Where threads ask for the next task.
struct Desk<'b> {
    meter: Meter<'b>,
    next: usize,
    cut: Option<Limit>,
}

impl Work {
    /// Does all tasks, on a state for each thread; on fewer threads when memory allows for no more.
    pub(super) fn share<T: Send>(
        self,
        budget: &Budget,
        state: impl Fn() -> T + Sync,
        visit: impl Fn(&mut T, usize) + Sync,
    ) -> Done<T> {
        let meter = budget.meter();
        let most = rayon::current_num_threads().min(self.tasks);
        let fits = |threads: &usize| meter.is_too_large(self.common + self.bytes * threads).is_none();
        let threads = (1..=most).rev().find(fits).unwrap_or(0);
        let cut = if threads == 0 && self.tasks > 0 { Some(Limit::Memory) } else { None };
        let desk = Mutex::new(Desk { meter, next: 0, cut });
        let next = || self.next(&mut desk.lock().unwrap_or_else(PoisonError::into_inner));
        let work = |_| {
            let mut own = None;
            while let Some(task) = next() {
                visit(own.get_or_insert_with(&state), task);
            }
            own
        };
        let states: Vec<T> = (0..threads).into_par_iter().with_max_len(1).filter_map(work).collect();
        let desk = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
        Done { count: desk.next, cut: desk.cut, states }
    }

    fn next(&self, desk: &mut MutexGuard<'_, Desk<'_>>) -> Option<usize> {
        if desk.cut.is_some() || desk.next == self.tasks {
            return None;
        }
        desk.cut = desk.meter.steps(self.steps);
        if desk.cut.is_some() {
            return None;
        }
        desk.next += 1;
        Some(desk.next - 1)
    }
}
