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

/// Head, link and affinity, each in a column of its own.
impl Sink<(u32, u32, i32)> for (&mut [u32], &mut [u32], &mut [i32]) {
    #[inline]
    fn put(&mut self, at: usize, value: (u32, u32, i32)) {
        self.0[at] = value.0;
        self.1[at] = value.1;
        self.2[at] = value.2;
    }
    fn split(self, at: usize) -> (Self, Self) {
        let (heads, links, numbers) = (self.0.split_at_mut(at), self.1.split_at_mut(at), self.2.split_at_mut(at));
        ((heads.0, links.0, numbers.0), (heads.1, links.1, numbers.1))
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

/// With more nodes than this, the places to write to no longer stay in cache.
const CACHED: usize = 1 << 18;

/// A bucket holds this many nodes, as bits.
const BUCKET_BITS: u32 = 13;

/// Puts every value into the stretch of its node. Each thread owns a range of nodes of about
/// equal weight and skips what is not its own.
pub(super) fn scatter<T: Copy, S: Sink<T>>(offsets: &[u32], feed: &impl Feed<T>, mut sink: S) {
    let nodes = offsets.len() - 1;
    let total = offsets[nodes] as usize;
    let threads = if total < WORTH_SPLITTING { 1 } else { rayon::current_num_threads().min(8) };
    if threads == 1 {
        return own_share(0, offsets, feed, sink);
    }
    let mut shares = Vec::with_capacity(threads);
    let mut start = 0;
    for thread in 1..=threads {
        let goal = (total * thread / threads) as u32;
        let end = if thread == threads { nodes } else { offsets.partition_point(|&o| o < goal).min(nodes).max(start) };
        let (own, rest) = sink.split((offsets[end] - offsets[start]) as usize);
        shares.push((start, &offsets[start..=end], own));
        (sink, start) = (rest, end);
    }
    shares.into_par_iter().for_each(|(start, offsets, own)| own_share(start, offsets, feed, own));
}

/// One thread's share, from its first node on. Many nodes are served by way of buckets, so that
/// writing stays in cache.
fn own_share<T: Copy, S: Sink<T>>(start: usize, offsets: &[u32], feed: &impl Feed<T>, mut own: S) {
    let (nodes, base) = (offsets.len() - 1, offsets[0]);
    let mut next: Vec<u32> = offsets[..nodes].iter().map(|&offset| offset - base).collect();
    if nodes <= CACHED {
        feed.run(|node, value| {
            if let Some(at) = next.get_mut((node as usize).wrapping_sub(start)) {
                own.put(*at as usize, value);
                *at += 1;
            }
        });
        return;
    }
    let room = |first: usize| {
        let end = (first + (1 << BUCKET_BITS)).min(nodes);
        Vec::with_capacity((offsets[end] - offsets[first]) as usize)
    };
    let mut buckets: Vec<Vec<(u32, T)>> = (0..nodes).step_by(1 << BUCKET_BITS).map(room).collect();
    feed.run(|node, value| {
        let node = (node as usize).wrapping_sub(start);
        if node < nodes {
            buckets[node >> BUCKET_BITS].push((node as u32, value));
        }
    });
    for (node, value) in buckets.into_iter().flatten() {
        let at = &mut next[node as usize];
        own.put(*at as usize, value);
        *at += 1;
    }
}
