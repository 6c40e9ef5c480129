//! The bound: out-rows with weights and in-rows without, each by one count and one scatter,
//! nothing sorted within a row, nothing linked back, no library and no unsafe.

use crate::input::Record;

/// Rows of one direction.
pub struct Rows {
    pub starts: Vec<u32>,
    pub ends: Vec<u32>,
    pub weights: Vec<f32>,
}

/// Out-rows, then in-rows; on two threads when there are two.
pub fn build(nodes: usize, records: &[Record]) -> (Rows, Rows) {
    rayon::join(|| out_rows(nodes, records), || in_rows(nodes, records))
}

fn starts(nodes: usize, records: &[Record], key: impl Fn(&Record) -> u32) -> Vec<u32> {
    let mut starts = vec![0u32; nodes + 1];
    for record in records {
        starts[key(record) as usize + 1] += 1;
    }
    for node in 0..nodes {
        starts[node + 1] += starts[node];
    }
    starts
}

fn out_rows(nodes: usize, records: &[Record]) -> Rows {
    let starts = starts(nodes, records, |r| r.source);
    let mut next = starts.clone();
    let (mut ends, mut weights) = (vec![0u32; records.len()], vec![0f32; records.len()]);
    for record in records {
        let at = &mut next[record.source as usize];
        ends[*at as usize] = record.target;
        weights[*at as usize] = record.weight;
        *at += 1;
    }
    Rows { starts, ends, weights }
}

fn in_rows(nodes: usize, records: &[Record]) -> Rows {
    let starts = starts(nodes, records, |r| r.target);
    let mut next = starts.clone();
    let mut ends = vec![0u32; records.len()];
    for record in records {
        let at = &mut next[record.target as usize];
        ends[*at as usize] = record.source;
        *at += 1;
    }
    Rows { starts, ends, weights: Vec::new() }
}
