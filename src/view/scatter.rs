//! The counting sort's second half: values put into their node's stretch, in order of arrival.

use rayon::prelude::*;

/// Something that yields values by node, in an order that does not change.
pub(super) trait Feed<T>: Sync {
    /// Passes every node and value to `put`.
    fn run(&self, put: impl FnMut(u32, T));
}

/// Somewhere that takes values by place and can be split between threads.
pub(super) trait Sink<T>: Send + Sized {
    fn put(&mut self, at: usize, value: T);
    fn split(self, at: usize) -> (Self, Self);
}

impl<T: Send> Sink<T> for &mut [T] {
    #[inline]
    fn put(&mut self, at: usize, value: T) {
        self[at] = value;
    }
    fn split(self, at: usize) -> (Self, Self) {
        self.split_at_mut(at)
    }
}

impl Sink<(u32, u32)> for (&mut [u32], &mut [u32]) {
    #[inline]
    fn put(&mut self, at: usize, value: (u32, u32)) {
        self.0[at] = value.0;
        self.1[at] = value.1;
    }
    fn split(self, at: usize) -> (Self, Self) {
        let ((a, b), (c, d)) = (self.0.split_at_mut(at), self.1.split_at_mut(at));
        ((a, c), (b, d))
    }
}

/// Where each node's stretch starts, and where the last ends.
pub(super) fn offsets(counts: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    let mut offsets = Vec::with_capacity(counts.len() + 1);
    offsets.push(0);
    offsets.extend(counts.iter().map(|&count| {
        sum += count;
        sum
    }));
    offsets
}

/// Below this many values a second thread costs more than it saves.
const WORTH_SPLITTING: usize = 1 << 16;

/// Puts every value into the stretch of its node. Each thread owns a range of nodes of about
/// equal weight and skips what is not its own.
pub(super) fn scatter<T, S: Sink<T>>(offsets: &[u32], feed: &impl Feed<T>, mut sink: S) {
    let nodes = offsets.len() - 1;
    let total = offsets[nodes] as usize;
    let threads = rayon::current_num_threads().min(8);
    if threads == 1 || total < WORTH_SPLITTING {
        let mut next = offsets[..nodes].to_vec();
        feed.run(|node, value| {
            let at = &mut next[node as usize];
            sink.put(*at as usize, value);
            *at += 1;
        });
        return;
    }
    let mut parts = Vec::with_capacity(threads);
    let mut start = 0;
    for part in 1..=threads {
        let goal = (total * part / threads) as u32;
        let end = if part == threads { nodes } else { offsets.partition_point(|&o| o < goal).min(nodes).max(start) };
        let (own, rest) = sink.split((offsets[end] - offsets[start]) as usize);
        parts.push((start, end, own));
        (sink, start) = (rest, end);
    }
    parts.into_par_iter().for_each(|(start, end, mut own)| {
        let base = offsets[start];
        let mut next: Vec<u32> = offsets[start..end].iter().map(|&o| o - base).collect();
        feed.run(|node, value| {
            if let Some(at) = next.get_mut((node as usize).wrapping_sub(start)) {
                own.put(*at as usize, value);
                *at += 1;
            }
        });
    });
}
