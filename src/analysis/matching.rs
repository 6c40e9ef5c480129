//! Who goes with whom, each at most once, so that most is gained in all: the assignment problem.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// For each row the column that it is matched with, if any: of all ways to match rows and columns
/// one to one, one that gains most. `gains` holds what a row and a column gain together, above
/// 0; each pair once, by row, then column.
///
/// Rows come one after the other, and each makes room by a shortest way of changes (Kuhn 1955;
/// Edmonds & Karp 1972, with potentials as in Tomizawa 1971).
///
/// Cost: rows times gains times the logarithm of gains.
pub(super) fn matched(rows: usize, columns: usize, gains: &[(usize, usize, i64)]) -> Vec<Option<usize>> {
    let mut starts = vec![0; rows + 1];
    for at in gains {
        starts[at.0 + 1] += 1;
    }
    for row in 0..rows {
        starts[row + 1] += starts[row];
    }
    let mut matching = Matching {
        gains,
        starts,
        columns,
        row_of: vec![None; columns + rows],
        column_of: vec![None; rows],
        price: vec![0; columns + rows],
        need: vec![0; rows],
    };
    for row in 0..rows {
        matching.add(row);
    }
    matching.column_of.into_iter().map(|column| column.filter(|&column| column < columns)).collect()
}

/// Rows matched so far. A row has a column of its own behind those there are, where it gains
/// nothing.
struct Matching<'g> {
    gains: &'g [(usize, usize, i64)],
    starts: Vec<usize>,
    columns: usize,
    row_of: Vec<Option<usize>>,
    column_of: Vec<Option<usize>>,
    /// What a column, and a row, ask at least, so that nobody gains by another choice.
    price: Vec<i64>,
    need: Vec<i64>,
}

impl Matching<'_> {
    fn add(&mut self, row: usize) {
        // What is lost, against the best there is, on the way to a column, and from which row.
        let mut loss = vec![i64::MAX; self.price.len()];
        let mut from = vec![0; self.price.len()];
        let mut done: Vec<usize> = Vec::new();
        let mut settled = vec![false; self.price.len()];
        let mut heap = BinaryHeap::new();
        self.need[row] = self.choices(row).map(|(column, gain)| gain - self.price[column]).max().unwrap_or(0);
        let (mut next, mut so_far) = (row, 0);
        let last = loop {
            for (column, gain) in self.choices(next) {
                let through = so_far + self.need[next] + self.price[column] - gain;
                if through < loss[column] {
                    loss[column] = through;
                    from[column] = next;
                    heap.push(Reverse((through, column)));
                }
            }
            let Some(Reverse((least, column))) = heap.pop() else { return };
            if std::mem::replace(&mut settled[column], true) {
                next = row; // its choices are known and lose no less
                continue;
            }
            so_far = least;
            done.push(column);
            match self.row_of[column] {
                Some(owner) => next = owner,
                None => break column,
            }
        };
        for &column in &done {
            let spare = so_far - loss[column];
            self.price[column] += spare;
            if let Some(owner) = self.row_of[column] {
                self.need[owner] -= spare;
            }
        }
        self.need[row] -= so_far;
        let mut column = last;
        loop {
            let owner = from[column];
            self.row_of[column] = Some(owner);
            let Some(left) = self.column_of[owner].replace(column) else { return };
            column = left;
        }
    }

    fn choices(&self, row: usize) -> impl Iterator<Item = (usize, i64)> + use<'_> {
        let own = (self.columns + row, 0);
        self.gains[self.starts[row]..self.starts[row + 1]].iter().map(|&(_, column, gain)| (column, gain)).chain([own])
    }
}
