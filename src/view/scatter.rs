//! Dealing: values put into their node's bucket, in order of arrival, by several threads.
//!
//! A bucket is a stretch of consecutive nodes. There are few enough of them that the ends of all
//! stay in the first cache while values stream in, and each is small enough to be sorted in the
//! second. Every part of a feed has a stretch of its own in every bucket, in order of parts, so
//! that each value is read once, no thread writes where another does, and what comes out does
//! not depend on how many parts there are.

use std::ops::Range;

use rayon::prelude::*;

/// Nodes in buckets.
#[derive(Clone, Copy)]
pub(super) struct Buckets {
    nodes: usize,
    bits: u32,
}

/// A bucket has at most so many nodes, as bits.
pub(super) const BUCKET_BITS: u32 = 12;

/// About so many values go into a bucket, as bits; but there are no more buckets than
/// [`MANY`] for that.
const VALUE_BITS: u32 = 15;

/// More buckets than this no longer have their ends in the first cache.
const MANY: usize = 256;

impl Buckets {
    /// Buckets for about so many values.
    pub(super) fn new(nodes: usize, values: usize) -> Self {
        let wanted = (values >> VALUE_BITS).clamp(1, MANY).next_power_of_two().ilog2();
        Self { nodes, bits: bits_of(nodes).saturating_sub(wanted).min(BUCKET_BITS) }
    }

    pub(super) fn count(self) -> usize {
        self.nodes.div_ceil(1 << self.bits)
    }

    /// The nodes of a bucket.
    fn nodes(self, bucket: usize) -> Range<usize> {
        bucket << self.bits..((bucket + 1) << self.bits).min(self.nodes)
    }

    #[inline]
    fn of(self, node: u32) -> usize {
        (node >> self.bits) as usize
    }

    /// The place of a node in its bucket.
    #[inline]
    pub(super) fn place(self, node: u32) -> u32 {
        node & ((1 << self.bits) - 1)
    }
}

/// How many bits the numbers of so many nodes take.
pub(super) fn bits_of(nodes: usize) -> u32 {
    usize::BITS - nodes.saturating_sub(1).leading_zeros()
}

/// Values by node: a pair and something small, in parts that follow each other.
pub(super) trait Feed<W>: Sync {
    fn parts(&self) -> usize;
    /// Passes node and value of a part to `put`, in an order that does not change.
    fn run(&self, part: usize, put: impl FnMut(u32, [u32; 2], W));
}

/// How many values each part has for each bucket.
pub(super) struct Sizes {
    by_part: Vec<Vec<u64>>,
    pub(super) total: u64,
}

impl Sizes {
    pub(super) fn of<W>(feed: &impl Feed<W>, buckets: Buckets) -> Self {
        let count = |part| {
            let mut sizes = vec![0; buckets.count()];
            feed.run(part, |node, _, _| sizes[buckets.of(node)] += 1);
            sizes
        };
        let by_part: Vec<Vec<u64>> = (0..feed.parts()).into_par_iter().map(count).collect();
        let total = by_part.iter().flatten().sum();
        Self { by_part, total }
    }

    fn bucket(&self, bucket: usize) -> usize {
        self.by_part.iter().map(|sizes| sizes[bucket] as usize).sum()
    }
}

/// Puts every value into its bucket.
pub(super) fn deal<W: Send>(
    feed: &impl Feed<W>,
    (buckets, sizes): (Buckets, &Sizes),
    (mut pairs, mut rest): (&mut [[u32; 2]], &mut [W]),
) {
    let mut parts: Vec<Vec<_>> = sizes.by_part.iter().map(|_| Vec::with_capacity(buckets.count())).collect();
    for bucket in 0..buckets.count() {
        for (part, sizes) in parts.iter_mut().zip(&sizes.by_part) {
            let (own_pairs, own_rest);
            (own_pairs, pairs) = pairs.split_at_mut(sizes[bucket] as usize);
            (own_rest, rest) = rest.split_at_mut(sizes[bucket] as usize);
            part.push(own_pairs.iter_mut().zip(own_rest));
        }
    }
    parts.into_par_iter().enumerate().for_each(|(part, mut ends)| {
        feed.run(part, |node, pair, small| {
            if let Some((to_pair, to_rest)) = ends[buckets.of(node)].next() {
                (*to_pair, *to_rest) = (pair, small);
            }
        });
    });
}

/// Columns that are split at the same place.
pub(super) trait Columns: Send + Sized {
    fn split(self, at: usize) -> (Self, Self);
}

impl<T: Send> Columns for &mut [T] {
    fn split(self, at: usize) -> (Self, Self) {
        self.split_at_mut(at)
    }
}

impl<A: Columns, B: Columns> Columns for (A, B) {
    fn split(self, at: usize) -> (Self, Self) {
        let (a, b) = (self.0.split(at), self.1.split(at));
        ((a.0, b.0), (a.1, b.1))
    }
}

/// One bucket: its stretch of the columns, where that starts, and the ends of its nodes'
/// stretches, to be filled in.
pub(super) struct Bucket<'a, C> {
    pub(super) columns: C,
    pub(super) first: u32,
    pub(super) ends: &'a mut [u32],
}

/// Makes counts where each stretch starts.
pub(super) fn starts(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += std::mem::replace(count, sum);
    }
}

/// The buckets, each with its stretch of the columns, and of the offsets of nodes.
pub(super) fn buckets_of<'a, C: Columns>(
    (buckets, sizes): (Buckets, &Sizes),
    mut columns: C,
    offsets: &'a mut [u32],
) -> Vec<Bucket<'a, C>> {
    let (mut first, mut rest) = (0, &mut offsets[1..]);
    let mut all = Vec::with_capacity(buckets.count());
    for bucket in 0..buckets.count() {
        let size = sizes.bucket(bucket);
        let (own, ends);
        (own, columns) = columns.split(size);
        (ends, rest) = rest.split_at_mut(buckets.nodes(bucket).len());
        all.push(Bucket { columns: own, first, ends });
        first += size as u32;
    }
    all
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
