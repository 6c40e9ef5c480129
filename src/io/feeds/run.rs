//! A whole input through as many workers as there are threads.
//!
//! Whoever is free takes the next block; after some million rows all wait while what they found is
//! put together. What is put together does not depend on who read what: sums are whole numbers,
//! and whatever has an order is put into the order of blocks.

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::blocks::{Block, Blocks};
use super::detect::detect;
use super::report::FileReport;
use super::worker::{Plan, Sink, Worker};
use super::{Feed, Format};
use crate::budget::{Limit, Meter};
use crate::error::Error;

/// Puts together what workers found.
pub(super) trait Gather: Sync {
    type Sink: Sink;

    /// A sink for one worker, for a file of that layout.
    fn sink(&self, plan: &Plan) -> Self::Sink;

    /// Rows after which to put together.
    fn batch(&self) -> usize;

    /// Takes what the sinks hold.
    fn settle(&mut self, sinks: Vec<&mut Self::Sink>) -> Result<(), Error>;
}

/// What workers share.
struct Shared<'m, 'b, R> {
    blocks: Blocks<R>,
    meter: &'m mut Meter<'b>,
    cut: Option<Limit>,
    error: Option<std::io::Error>,
    done: bool,
}

impl<R: Read> Shared<'_, '_, R> {
    /// Hands out the next block, after so many lines were read.
    fn next(&mut self, lines: usize, block: &mut Block) -> bool {
        self.cut = self.cut.or(self.meter.steps(lines));
        if self.done || self.cut.is_some() || self.error.is_some() {
            return false;
        }
        match self.blocks.next(block) {
            Ok(more) => self.done = !more,
            Err(error) => self.error = Some(error),
        }
        !self.done && self.error.is_none()
    }
}

/// Bytes that are looked at to tell the layout.
const LOOK: usize = 1 << 18;

/// Reads an input to its end.
pub(super) fn run<G: Gather>(
    feed: &Feed,
    name: &str,
    mut input: impl Read + Send,
    gather: &mut G,
    meter: &mut Meter<'_>,
) -> Result<FileReport, Error> {
    let mut first = Vec::new();
    input.by_ref().take(LOOK as u64).read_to_end(&mut first)?;
    let detected = detect(&first, first.len() < LOOK, feed)?;
    if detected.byte_order_mark {
        first.drain(..3);
    }
    let mut report = FileReport::new(name, detected.layout.as_ref().map(|layout| layout.format));
    report.byte_order_mark = detected.byte_order_mark;
    let layout = detected.layout.unwrap_or_else(|| super::format::Layout::headless(Format::Gdelt2));
    let plan = Plan {
        layout,
        encoding: feed.encoding,
        longest: feed.longest_line,
        most_errors: feed.most_errors,
        header: detected.header,
    };
    let blocks = Blocks::new(input, first, detected.line_end, feed.longest_line);
    let shared = Mutex::new(Shared { blocks, meter, cut: None, error: None, done: false });
    let count = rayon::current_num_threads();
    let mut workers: Vec<_> = (0..count).map(|_| Worker::new(&plan, gather.sink(&plan))).collect();
    let mut room: Vec<Block> = (0..count).map(|_| Block::default()).collect();
    loop {
        batch(feed.strict, &shared, &mut workers, &mut room, gather.batch(), detected.line_end);
        let mut now = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = now.error.take() {
            return Err(Error::from(error).in_field(format!("byte {}", now.blocks.offset())));
        }
        if let Some(limit) = now.cut {
            return Err(Error::budget("reading", &limit));
        }
        report.bytes = now.blocks.offset();
        let done = now.done;
        drop(now);
        report.take(&mut workers, feed)?;
        gather.settle(workers.iter_mut().map(|worker| &mut worker.sink).collect())?;
        if done {
            break;
        }
    }
    report.finish(&workers);
    Ok(report)
}

/// Lets workers read blocks until they have so many rows.
fn batch<R: Read + Send, S: Sink>(
    strict: bool,
    shared: &Mutex<Shared<'_, '_, R>>,
    workers: &mut [Worker<'_, S>],
    room: &mut [Block],
    most: usize,
    line_end: u8,
) {
    let (rows, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = |worker: &mut Worker<'_, S>, block: &mut Block| {
        let mut lines = 0;
        loop {
            let full = rows.load(Ordering::Relaxed) >= most || stop.load(Ordering::Relaxed);
            if full || !shared.lock().unwrap_or_else(PoisonError::into_inner).next(lines, block) {
                return;
            }
            let before = (worker.counts.lines, worker.counts.accepted);
            worker.block(block, line_end, &[]);
            lines = (worker.counts.lines - before.0) as usize;
            rows.fetch_add((worker.counts.accepted - before.1) as usize, Ordering::Relaxed);
            if strict && !worker.counts.reasons.is_empty() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    rayon::scope(|scope| {
        for (worker, block) in workers.iter_mut().zip(room) {
            scope.spawn(|_| work(worker, block));
        }
    });
}
