//! In-rows: arcs in order of out-rows, dealt into buckets by head and put in place there. They
//! come by tail, so that every in-row is sorted.

use rayon::prelude::*;

use super::rows::Packed;
use super::scatter::{Bucket, Buckets, Feed, Sizes, buckets_of, deal, starts};

/// Arcs in order of out-rows: by head, then tail and number of the arc.
struct ByTail<'a> {
    offsets: &'a [u32],
    heads: &'a [u32],
    buckets: Buckets,
    parts: usize,
}

impl ByTail<'_> {
    /// Where a part starts, all of about as many arcs.
    fn start(&self, part: usize) -> usize {
        let arc = (self.heads.len() * part / self.parts) as u32;
        if part == self.parts { self.offsets.len() - 1 } else { self.offsets.partition_point(|&o| o < arc) }
    }
}

/// The rest is the place of the head in its bucket.
impl Feed<u16> for ByTail<'_> {
    fn parts(&self) -> usize {
        self.parts
    }

    #[inline]
    fn run(&self, part: usize, mut put: impl FnMut(u32, [u32; 2], u16)) {
        for tail in self.start(part)..self.start(part + 1) {
            let (from, to) = (self.offsets[tail], self.offsets[tail + 1]);
            for (&head, arc) in self.heads[from as usize..to as usize].iter().zip(from..) {
                put(head, [tail as u32, arc], self.buckets.place(head) as u16);
            }
        }
    }
}

/// Makes the in-rows, in memory for as many pairs as there are arcs.
pub(super) fn add_in_rows(rows: &mut Packed, parts: usize, mut tails: Vec<[u32; 2]>) {
    let (nodes, arcs) = (rows.out_offsets.len() - 1, rows.heads.len());
    let buckets = Buckets::new(nodes, arcs);
    let by_tail = ByTail { offsets: &rows.out_offsets, heads: &rows.heads, buckets, parts };
    let sizes = Sizes::of(&by_tail, buckets);
    let mut places = vec![0; arcs];
    deal(&by_tail, (buckets, &sizes), (&mut tails, &mut places));
    let mut offsets = vec![0; nodes + 1];
    buckets_of((buckets, &sizes), (tails.as_mut_slice(), places.as_mut_slice()), &mut offsets)
        .into_par_iter()
        .for_each_init(Placer::default, |placer, bucket| placer.place(bucket));
    (rows.in_offsets, rows.tails) = (offsets, tails);
}

/// Puts the pairs of one bucket after the other in place, in memory that it keeps.
#[derive(Default)]
struct Placer {
    counts: Vec<u32>,
    pairs: Vec<[u32; 2]>,
}

impl Placer {
    fn place(&mut self, bucket: Bucket<'_, (&mut [[u32; 2]], &mut [u16])>) {
        let (tails, places) = bucket.columns;
        self.pairs.clear();
        self.pairs.extend_from_slice(tails);
        self.counts.clear();
        self.counts.resize(bucket.ends.len(), 0);
        for &place in &*places {
            self.counts[usize::from(place)] += 1;
        }
        starts(&mut self.counts);
        for (&pair, &place) in self.pairs.iter().zip(&*places) {
            let at = &mut self.counts[usize::from(place)];
            tails[*at as usize] = pair;
            *at += 1;
        }
        bucket.ends.iter_mut().zip(&self.counts).for_each(|(to, end)| *to = bucket.first + end);
    }
}
