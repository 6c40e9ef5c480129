//! The signed triangle census: how many triangles have no, one, two, three hostile ties. The
//! clock covers all of it: of the bound from the records, of detente from a view that is there,
//! so folding it is part of it. On one thread, then on two.

use detente::analysis::signed::Signed;
use detente::{Budget, Lens};
use rayon::prelude::*;

use crate::input::{self, Record};
use crate::race::{Arm, Race, Role};
use crate::{Failure, ours};

pub fn run(name: &str, records: &[Record], rounds: usize, _: usize) -> Result<(), Failure> {
    let mut pairs = std::collections::HashSet::new();
    // A pair once, as in the peers' kit, and no weight that is nothing.
    let simple: Vec<Record> = records
        .iter()
        .filter(|r| r.weight != 0.0 && pairs.insert((r.source.min(r.target), r.source.max(r.target))))
        .copied()
        .collect();
    drop(pairs);
    let (graph, _) = ours::linked(&simple, |r| f64::from(r.weight))?;
    let view = graph.view(&Lens::new().quantity())?;
    let signed = Signed::of(&view)?;
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let ours = || Signed::of(&view).expect("weights are small").triangles(&Budget::new()).value;
        let arms = vec![
            Arm::new(Role::Bound, "bound: rows by hand, marks", |_| summary(pool.install(|| by_hand(&simple)))),
            Arm::new(Role::Ours, "detente: fold and `Signed::triangles`", |_| {
                let t = pool.install(ours);
                summary([t.ppp, t.ppm, t.pmm, t.mmm])
            }),
            Arm::new(Role::Aside, "detente: `Signed::triangles` alone", |_| {
                let t = pool.install(|| signed.triangles(&Budget::new()).value);
                summary([t.ppp, t.ppm, t.pmm, t.mmm])
            }),
        ];
        let count: u64 = pool.install(ours).total();
        let title = format!("{name}: signed triangles, {} ties", simple.len());
        let (worth, unit) = (count as f64 / 1e6, "M triangles/s");
        Race { title: &title, questions: 1, worth, unit, tolerance: 0.0, threads }.run(rounds, arms)?;
    }
    Ok(())
}

/// All four counts in one number that differs when any does.
fn summary(counts: [u64; 4]) -> f64 {
    counts.iter().zip([1, 3, 5, 7]).map(|(count, odd)| count * odd).sum::<u64>() as f64
}

/// From each node, numbered by degree from the greatest down, to those before it.
struct Half {
    starts: Vec<u32>,
    /// Where the hostile ones start.
    middles: Vec<u32>,
    heads: Vec<u32>,
}

impl Half {
    fn row(&self, node: usize) -> [&[u32]; 2] {
        let (start, middle, end) = (self.starts[node], self.middles[node], self.starts[node + 1]);
        [&self.heads[start as usize..middle as usize], &self.heads[middle as usize..end as usize]]
    }

    fn of(records: &[Record]) -> Self {
        let ranks = ranks(records);
        let ends = |r: &Record| {
            let (a, b) = (ranks[r.source as usize], ranks[r.target as usize]);
            (a.max(b) as usize, a.min(b))
        };
        let mut starts = vec![0_u32; ranks.len() + 2];
        records.iter().for_each(|r| starts[ends(r).0 + 2] += 1);
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut marked = vec![0; records.len()];
        for record in records {
            let (node, head) = ends(record);
            let place = &mut starts[node + 1];
            marked[*place as usize] = head << 1 | u32::from(record.weight < 0.0);
            *place += 1;
        }
        starts.pop();
        let mut middles = starts[..ranks.len()].to_vec();
        for node in 0..ranks.len() {
            let (start, end) = (starts[node] as usize, starts[node + 1] as usize);
            let row = &mut marked[start..end];
            let mut friends = 0;
            for at in 0..row.len() {
                if row[at] & 1 == 0 {
                    row.swap(at, friends);
                    friends += 1;
                }
            }
            row.iter_mut().for_each(|head| *head >>= 1);
            middles[node] += friends as u32;
        }
        Self { starts, middles, heads: marked }
    }
}

fn ranks(records: &[Record]) -> Vec<u32> {
    let mut degrees = vec![0_u32; input::node_count(records)];
    for record in records {
        degrees[record.source as usize] += 1;
        degrees[record.target as usize] += 1;
    }
    let most = degrees.iter().copied().max().unwrap_or(0) as usize;
    let mut next = vec![0; most + 2];
    degrees.iter().for_each(|&degree| next[most - degree as usize + 1] += 1);
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut rank = |degree: u32| {
        let place = &mut next[most - degree as usize];
        *place += 1;
        *place - 1
    };
    degrees.into_iter().map(&mut rank).collect()
}

fn by_hand(records: &[Record]) -> [u64; 4] {
    let half = Half::of(records);
    let nodes = half.middles.len();
    let step = nodes / 256 + 1;
    let stretch = |marks: &mut Vec<u8>, n: usize| {
        let mut counts = [0; 4];
        (n * step..(n * step + step).min(nodes)).for_each(|node| count(&half, node, marks, &mut counts));
        counts
    };
    let add = |a: [u64; 4], b: [u64; 4]| [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
    (0..256).into_par_iter().map_init(|| vec![0_u8; nodes], stretch).reduce(|| [0; 4], add)
}

/// Marks say 1 for a friend, 2 for a foe.
fn count(half: &Half, node: usize, marks: &mut [u8], counts: &mut [u64; 4]) {
    let row = half.row(node);
    if row[0].len() + row[1].len() < 2 {
        return;
    }
    for (sign, heads) in [1, 2].into_iter().zip(row) {
        heads.iter().for_each(|&head| marks[head as usize] = sign);
    }
    for (foe, heads) in row.into_iter().enumerate() {
        for &head in heads {
            for (other, thirds) in half.row(head as usize).into_iter().enumerate() {
                let (mut any, mut negative) = (0, 0);
                for &third in thirds {
                    let mark = u64::from(marks[third as usize]);
                    any += u64::from(mark != 0);
                    negative += mark >> 1;
                }
                counts[foe + other] += any - negative;
                counts[foe + other + 1] += negative;
            }
        }
    }
    for heads in row {
        heads.iter().for_each(|&head| marks[head as usize] = 0);
    }
}
