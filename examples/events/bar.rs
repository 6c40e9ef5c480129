//! A bar of progress on a terminal: bytes, rows a second, time left; none when piped.

use std::io::{IsTerminal, stderr, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use detente::Budget;
use detente::io::feeds::Input;
use indicatif::{ProgressBar, ProgressStyle};

/// The bar, and what it is told.
pub(crate) struct Bar {
    bar: ProgressBar,
    taken: Arc<AtomicU64>,
}

impl Bar {
    /// For the bytes of some files, as they lie on the disk.
    pub(crate) fn over(files: &[String]) -> Self {
        let bytes = files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|about| about.len()).sum();
        let seen = stdout().is_terminal() && stderr().is_terminal();
        let bar = if seen { ProgressBar::new(bytes) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {msg}, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar, taken: Arc::default() }
    }

    pub(crate) fn input(&self, file: &str) -> Input<'static> {
        Input::path(file).counted_by(Arc::clone(&self.taken))
    }

    /// A budget without limits that moves the bar; a step is a row.
    pub(crate) fn budget(&self) -> Budget {
        if self.bar.is_hidden() {
            return Budget::new();
        }
        let (bar, taken) = (self.bar.clone(), Arc::clone(&self.taken));
        Budget::new().on_progress(move |rows| {
            bar.set_position(taken.load(Ordering::Relaxed));
            let seconds = bar.elapsed().max(Duration::from_millis(1)).as_secs_f64();
            bar.set_message(format!("{:.1} million rows a second", rows as f64 / seconds / 1e6));
        })
    }

    pub(crate) fn done(self) {
        self.bar.finish_and_clear();
    }
}
