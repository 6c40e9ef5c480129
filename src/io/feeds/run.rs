//! A whole input through as many workers as there are threads.
//!
//! Whoever is free takes the next block; after some million rows all wait while what they found is
//! put together. What is put together does not depend on who read what: sums are whole numbers,
//! and whatever has an order is put into the order of blocks. Where repeated rows are looked for, some
//! hundred blocks are read and compared before any is taken.

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::blocks::{Block, Blocks};
use super::detect::detect;
use super::format::{Format, Layout, Role};
use super::report::FileReport;
use super::row::Sink;
use super::seen::Seen;
use super::worker::{Plan, Worker};
use super::{Feed, Input};
use crate::budget::{Limit, Meter};
use crate::error::Error;

/// Puts together what workers found.
pub(super) trait Gather: Sync {
    type Sink: Sink;

    /// Whether it reads the column of a role.
    fn wants(&self, role: Role) -> bool;

    /// Begins a file, of that layout.
    fn begin(&mut self, _: &Plan) -> Result<(), Error> {
        Ok(())
    }

    /// A sink for one worker, for a file of that layout.
    fn sink(&self, plan: &Plan) -> Self::Sink;

    /// Rows after which to put together.
    fn batch(&self) -> usize;

    /// Corrects the report of a file by what was found when putting together.
    fn finish(&mut self, _: &mut FileReport) {}

    /// Takes what the sinks hold.
    fn settle(&mut self, sinks: Vec<&mut Self::Sink>) -> Result<(), Error>;
}

/// Where blocks come from, which workers share.
struct Shared<'m, 'b, R> {
    blocks: Blocks<R>,
    meter: &'m mut Meter<'b>,
    cut: Option<Limit>,
    error: Option<std::io::Error>,
    done: bool,
    /// Of the lines of the input, how many stand in prepared blocks so far.
    lines: u64,
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

    /// The blocks of a batch in which repeated rows are looked for, and those rows.
    fn prepare(&mut self, room: &mut Vec<Block>, seen: &mut Seen) -> Result<(Vec<Block>, Vec<Vec<u32>>), Error> {
        let mut blocks = Vec::new();
        while blocks.len() < PREPARED {
            let mut block = room.pop().unwrap_or_default();
            if !self.next(0, &mut block) {
                break;
            }
            blocks.push(block);
        }
        let repeated = seen.repeated(&mut blocks, self.blocks.line_end)?;
        for block in &mut blocks {
            block.first_line = self.lines + 1;
            self.lines += u64::from(block.lines);
            self.cut = self.cut.or(self.meter.steps(block.lines as usize));
        }
        Ok((blocks, repeated))
    }
}

/// Bytes that are looked at to tell the layout.
const LOOK: usize = 1 << 18;
/// Blocks of a batch in which repeated rows are looked for.
const PREPARED: usize = 128;

/// Reads an input to its end.
pub(super) fn run<G: Gather>(
    feed: &Feed,
    input: Input<'_>,
    gather: &mut G,
    mut seen: Option<&mut Seen>,
    meter: &mut Meter<'_>,
) -> Result<FileReport, Error> {
    let name = input.name().to_owned();
    let (mut input, again) = input.open()?;
    let mut first = Vec::new();
    input.by_ref().take(LOOK as u64).read_to_end(&mut first)?;
    let detected = detect(&first, first.len() < LOOK, feed)?;
    let mark = if detected.byte_order_mark { 3 } else { 0 };
    first.drain(..mark);
    let mut report = FileReport::new(&name, detected.layout.as_ref().map(|layout| layout.format));
    report.byte_order_mark = detected.byte_order_mark;
    let layout = detected.layout.unwrap_or_else(|| Layout::headless(Format::Gdelt2));
    let plan = Plan {
        layout: layout.only(|role| role.is_checked() || gather.wants(role)),
        encoding: feed.encoding,
        longest: feed.longest_line,
        // Reading strictly, the first reject has to be described.
        most_errors: feed.most_errors.max(usize::from(feed.strict)),
        header: detected.header,
    };
    gather.begin(&plan)?;
    if let Some(seen) = &mut seen {
        seen.file(again.as_deref(), &plan.layout)?;
    }
    let blocks = Blocks::new(input, first, mark as u64, detected.line_end, feed.longest_line.saturating_add(1));
    let shared = Mutex::new(Shared { blocks, meter, cut: None, error: None, done: false, lines: 0 });
    let count = rayon::current_num_threads();
    let mut workers: Vec<_> = (0..count).map(|_| Worker::new(&plan, gather.sink(&plan))).collect();
    let mut room: Vec<Block> = (0..count).map(|_| Block::default()).collect();
    loop {
        let crew = Crew { shared: &shared, most: gather.batch(), line_end: detected.line_end, strict: feed.strict };
        if let Some(seen) = &mut seen {
            let (blocks, repeated) = locked(&shared).prepare(&mut room, seen)?;
            crew.prepared(&mut workers, &blocks, &repeated);
            room.extend(blocks);
        } else {
            crew.streamed(&mut workers, &mut room);
        }
        let mut now = locked(&shared);
        if let Some(error) = now.error.take() {
            return Err(error.into());
        }
        if let Some(limit) = now.cut {
            return Err(Error::budget("reading", &limit));
        }
        report.bytes = now.blocks.offset();
        let done = now.done;
        drop(now);
        report.check_workers(&workers, feed)?;
        gather.settle(workers.iter_mut().map(|worker| &mut worker.sink).collect())?;
        if done {
            break;
        }
    }
    report.finish(&workers);
    gather.finish(&mut report);
    report.check(feed)?;
    report.compared_bytes = seen.map_or(0, |seen| seen.bytes());
    Ok(report)
}

fn locked<'s, 'm, 'b, R>(shared: &'s Mutex<Shared<'m, 'b, R>>) -> std::sync::MutexGuard<'s, Shared<'m, 'b, R>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How workers go about a batch.
struct Crew<'a, 'm, 'b, R> {
    shared: &'a Mutex<Shared<'m, 'b, R>>,
    /// Rows of a batch.
    most: usize,
    line_end: u8,
    strict: bool,
}

impl<R: Read + Send> Crew<'_, '_, '_, R> {
    /// Each takes blocks as they are read, until there are rows enough or, reading strictly, a reject:
    /// blocks before it were taken before it.
    fn streamed<S: Sink>(&self, workers: &mut [Worker<'_, S>], room: &mut [Block]) {
        let (rows, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = |worker: &mut Worker<'_, S>, block: &mut Block| {
            let mut lines = 0;
            loop {
                let full = rows.load(Ordering::Relaxed) >= self.most || stop.load(Ordering::Relaxed);
                if full || !locked(self.shared).next(lines, block) {
                    return;
                }
                let before = (worker.counts.lines, worker.counts.accepted);
                worker.block(block, self.line_end, &[]);
                lines = (worker.counts.lines - before.0) as usize;
                rows.fetch_add((worker.counts.accepted - before.1) as usize, Ordering::Relaxed);
                if self.strict && !worker.counts.reasons.is_empty() {
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

    /// Each takes the next of the blocks that stand ready.
    fn prepared<S: Sink>(&self, workers: &mut [Worker<'_, S>], blocks: &[Block], repeated: &[Vec<u32>]) {
        let next = AtomicUsize::new(0);
        let work = |worker: &mut Worker<'_, S>| {
            while let Some((block, repeated)) = {
                let at = next.fetch_add(1, Ordering::Relaxed);
                blocks.get(at).zip(repeated.get(at))
            } {
                worker.block(block, self.line_end, repeated);
            }
        };
        rayon::scope(|scope| {
            for worker in workers {
                scope.spawn(|_| work(worker));
            }
        });
    }
}
