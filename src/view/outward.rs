//! Out-rows: arcs dealt into buckets by tail, then sorted there by head and tail.
//!
//! Each bucket is sorted in cache, by the digits of the head from the least on and by the tail
//! last, each time by a stable counting sort. So arcs of one tail and head stay in the order of
//! their claims. The affinity of an arc's claim travels with it, since fetching it afterwards is
//! one cache miss an arc.

use rayon::prelude::*;

use super::scatter::{BUCKET_BITS, Bucket, Buckets, Sizes, bits_of, buckets_of, starts};

/// An arc on its way to its row in 96 bits: head (31) and link (32), affinity (21) and the place
/// of the tail in its bucket (12, of which one fills up the head's word).
#[derive(Clone, Copy, Default)]
pub(super) struct Carried {
    pub(super) ends: [u32; 2],
    pub(super) rest: i32,
}

/// Bits of the place that stand below the affinity.
const BELOW: u32 = BUCKET_BITS - 1;

const HEAD: u32 = u32::MAX >> 1;

impl Carried {
    /// Heads are below 2^31 and affinities are at most a million millionths.
    #[inline]
    pub(super) fn new(head: u32, link: u32, affinity: i32, place: u32) -> Self {
        debug_assert!(head <= HEAD && affinity.unsigned_abs() <= 1_000_000, "{head}, {affinity}");
        let below = (place & ((1 << BELOW) - 1)).cast_signed();
        Self { ends: [head | (place >> BELOW << HEAD.count_ones()), link], rest: affinity << BELOW | below }
    }

    #[inline]
    const fn head(self) -> u32 {
        self.ends[0] & HEAD
    }

    #[inline]
    const fn place(self) -> usize {
        let above = self.ends[0] >> HEAD.count_ones() << BELOW;
        (above | self.rest.cast_unsigned() & ((1 << BELOW) - 1)) as usize
    }

    #[inline]
    const fn affinity(self) -> i32 {
        self.rest >> BELOW
    }
}

/// Arcs in order of tail, head and claim.
pub(super) struct OutRows {
    pub(super) offsets: Vec<u32>,
    pub(super) heads: Vec<u32>,
    pub(super) links: Vec<u32>,
    pub(super) affinities: Vec<i32>,
    /// Whether some arcs have tail and head in common.
    pub(super) has_parallel: bool,
}

/// Sorts arcs that were dealt by tail. What was the rest of an arc becomes its affinity.
pub(super) fn out_rows(
    (buckets, sizes, nodes): (Buckets, &Sizes, usize),
    ends: &mut [[u32; 2]],
    mut rest: Vec<i32>,
) -> OutRows {
    let (mut heads, mut links, mut offsets) = (vec![0; rest.len()], vec![0; rest.len()], vec![0; nodes + 1]);
    let columns = ((ends, rest.as_mut_slice()), (heads.as_mut_slice(), links.as_mut_slice()));
    let has_parallel = buckets_of((buckets, sizes), columns, &mut offsets)
        .into_par_iter()
        .map_init(|| Sorter::new(nodes), |sorter, bucket| sorter.sort(bucket))
        .reduce(|| false, |a, b| a | b);
    OutRows { offsets, heads, links, affinities: rest, has_parallel }
}

/// By tail: what was dealt, and the columns it goes to.
type Stretch<'a> = ((&'a mut [[u32; 2]], &'a mut [i32]), (&'a mut [u32], &'a mut [u32]));

/// Sorts one bucket after the other, in memory that it keeps.
struct Sorter {
    /// How many digits a head has, and bits a digit.
    digits: u32,
    bits: u32,
    counts: Vec<u32>,
    from: Vec<Carried>,
    to: Vec<Carried>,
}

/// A digit of the head has at most so many bits.
const DIGIT_BITS: u32 = 11;

impl Sorter {
    fn new(nodes: usize) -> Self {
        let digits = bits_of(nodes).div_ceil(DIGIT_BITS).max(1);
        let bits = bits_of(nodes).div_ceil(digits);
        let counts = vec![0; 1 << bits.max(BUCKET_BITS)];
        Self { digits, bits, counts, from: Vec::new(), to: Vec::new() }
    }

    /// Whether some arcs have tail and head in common.
    fn sort(&mut self, bucket: Bucket<'_, Stretch<'_>>) -> bool {
        let ((dealt, rest), (heads, links)) = bucket.columns;
        if self.to.len() < dealt.len() {
            self.from.resize(dealt.len(), Carried::default());
            self.to.resize(dealt.len(), Carried::default());
        }
        let (mask, counts) = ((1 << self.bits) - 1, &mut self.counts[..1 << self.bits]);
        let arcs = dealt.iter().zip(rest.iter()).map(|(&ends, &rest)| Carried { ends, rest });
        sort_by(arcs, |arc| (arc.head() & mask) as usize, counts, &mut self.to);
        for shift in (1..self.digits).map(|digit| digit * self.bits) {
            std::mem::swap(&mut self.from, &mut self.to);
            let arcs = self.from[..heads.len()].iter().copied();
            sort_by(arcs, |arc| (arc.head() >> shift & mask) as usize, counts, &mut self.to);
        }
        std::mem::swap(&mut self.from, &mut self.to);
        let ends = &mut self.counts[..bucket.ends.len()];
        sort_by(self.from[..heads.len()].iter().copied(), Carried::place, ends, &mut self.to);
        let columns = heads.iter_mut().zip(links).zip(rest);
        for (((head, link), affinity), arc) in columns.zip(&self.to) {
            (*head, *link, *affinity) = (arc.head(), arc.ends[1], arc.affinity());
        }
        bucket.ends.iter_mut().zip(&*ends).for_each(|(to, end)| *to = bucket.first + end);
        has_repeats(heads) && rows(heads, ends).any(has_repeats)
    }
}

/// Whether two heads that follow each other are the same; quick, since it never stops early.
fn has_repeats(heads: &[u32]) -> bool {
    heads.iter().zip(heads.iter().skip(1)).fold(false, |any, (a, b)| any || a == b)
}

fn rows<'a>(heads: &'a [u32], ends: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
    let starts = std::iter::once(&0).chain(ends);
    starts.zip(ends).map(|(&start, &end)| &heads[start as usize..end as usize])
}

/// A stable counting sort; counts become where the stretch of each digit ends.
#[inline]
fn sort_by(
    arcs: impl Iterator<Item = Carried> + Clone,
    digit: impl Fn(Carried) -> usize,
    counts: &mut [u32],
    sorted: &mut [Carried],
) {
    counts.fill(0);
    arcs.clone().for_each(|arc| counts[digit(arc)] += 1);
    starts(counts);
    for arc in arcs {
        let at = &mut counts[digit(arc)];
        sorted[*at as usize] = arc;
        *at += 1;
    }
}
