//! The best packing of negative cycles in fractions: a linear program with a column for each cycle,
//! which are found when they are needed (Barahona & Mahjoub 1986 separate them by shortest paths).
//!
//! The simplex method starts from a packing and never leaves packings, so that it may be stopped
//! at any time. Only full ties and the cycles in use are held, as the inverse of the matrix that
//! says which cycle uses which full tie. Numbers here are floats; whoever wants a proof rounds
//! them and counts (`packing.rs`).

use super::inverse::inverted;
use super::spend;
use crate::budget::{Limit, Meter};

const NONE: u32 = u32::MAX;
/// How many cycles are used at once: their inverse takes 8 bytes for the square of that.
pub(super) const MOST: usize = 3000;
/// What counts as nothing.
const TINY: f64 = 1e-9;

/// What enters the basis.
#[derive(Clone, Copy)]
enum Entering {
    Column(u32),
    /// The room of a full tie, by its row.
    Row(usize),
}

/// What leaves it.
#[derive(Clone, Copy)]
enum Leaving {
    /// A cycle, by its place.
    Column(usize),
    /// The room of a tie.
    Room(u32),
}

/// A packing in fractions and the prices of full ties.
pub(super) struct Simplex {
    pub(super) columns: Vec<Vec<u32>>,
    sizes: Vec<f64>,
    /// Sizes made slightly larger, each by another bit, so that few steps are of length nothing.
    caps: Vec<f64>,
    /// What is left of these.
    room: Vec<f64>,
    /// Steps since numbers were last made anew.
    pivots: usize,
    /// Full ties, and where each tie is among them.
    rows: Vec<u32>,
    row_of: Vec<u32>,
    /// Cycles in use, how much of each, and where each column is among them.
    used: Vec<u32>,
    amounts: Vec<f64>,
    place_of: Vec<u32>,
    /// By tie, the places of the cycles in use that it is in.
    users: Vec<Vec<u32>>,
    inverse: Vec<Vec<f64>>,
    /// By row.
    prices: Vec<f64>,
    /// By tie: scratch for changes of room.
    change: Vec<f64>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Simplex {
    pub(super) fn new(sizes: Vec<f64>) -> Self {
        let count = sizes.len();
        let caps: Vec<f64> = sizes.iter().zip(0..).map(|(size, at)| size + jitter(at)).collect();
        Self {
            columns: Vec::new(),
            room: caps.clone(),
            caps,
            pivots: 0,
            rows: Vec::new(),
            row_of: vec![NONE; count],
            sizes,
            used: Vec::new(),
            amounts: Vec::new(),
            place_of: Vec::new(),
            users: vec![Vec::new(); count],
            inverse: Vec::new(),
            prices: Vec::new(),
            change: vec![0.0; count],
            touched: Vec::new(),
            is_touched: vec![false; count],
        }
    }

    pub(super) fn price(&self, tie: u32) -> f64 {
        match self.row_of[tie as usize] {
            NONE => 0.0,
            row => self.prices[row as usize].max(0.0),
        }
    }

    pub(super) fn add(&mut self, cycle: Vec<u32>) {
        self.columns.push(cycle);
        self.place_of.push(NONE);
    }

    /// Cycles in use with their amounts, for sizes as they are.
    pub(super) fn shares(&self) -> impl Iterator<Item = (Vec<u32>, f64)> {
        let amount = |place: usize| -> f64 {
            self.inverse[place].iter().zip(&self.rows).map(|(part, &tie)| part * self.sizes[tie as usize]).sum()
        };
        self.used.iter().enumerate().map(move |(place, &column)| (self.columns[column as usize].clone(), amount(place)))
    }

    /// Whether it holds as many cycles as it can.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MOST
    }

    /// Makes the best of the columns there are, or nearly so where floats lead in circles.
    pub(super) fn optimise(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        let most = 2000 + 20 * (self.columns.len() + self.rows.len());
        for _ in 0..most {
            let Some(entering) = self.entering().filter(|_| !self.is_full()) else { break };
            let direction = self.direction(entering);
            let work = 1 + direction.iter().filter(|part| part.abs() > TINY).count() * self.rows.len() / 8;
            let leaving = self.leaving(&direction);
            if let Some((leaving, step)) = leaving {
                self.walk(&direction, step);
                self.pivot(entering, leaving, &direction, step);
            }
            for tie in self.touched.drain(..) {
                self.change[tie as usize] = 0.0;
                self.is_touched[tie as usize] = false;
            }
            if leaving.is_none() {
                break;
            }
            spend(meter, work)?;
            self.pivots += 1;
            if self.pivots > 64 + self.rows.len() / 4 {
                self.renew(meter)?;
            }
        }
        Ok(())
    }

    /// Makes everything anew from the cycles in use and the full ties, without the errors that
    /// have gathered; left as it is when these go together no more.
    fn renew(&mut self, meter: &mut Meter<'_>) -> Result<(), Limit> {
        self.pivots = 0;
        let count = self.rows.len();
        let mut matrix = vec![vec![0.0; count]; count];
        for (place, &column) in self.used.iter().enumerate() {
            for &tie in &self.columns[column as usize] {
                if let Some(line) = matrix.get_mut(self.row_of[tie as usize] as usize) {
                    line[place] = 1.0;
                }
            }
        }
        let Some(inverse) = inverted(matrix, meter)? else { return Ok(()) };
        self.inverse = inverse;
        for (row, price) in self.prices.iter_mut().enumerate() {
            *price = self.inverse.iter().map(|line| line[row]).sum();
        }
        self.room.copy_from_slice(&self.caps);
        for (place, &column) in self.used.iter().enumerate() {
            let parts = self.inverse[place].iter().zip(&self.rows);
            self.amounts[place] = parts.map(|(part, &tie)| part * self.caps[tie as usize]).sum();
            for &tie in &self.columns[column as usize] {
                self.room[tie as usize] -= self.amounts[place];
            }
        }
        for &tie in &self.rows {
            self.room[tie as usize] = 0.0;
        }
        Ok(())
    }

    /// What gains most.
    fn entering(&self) -> Option<Entering> {
        let (mut best, mut gain) = (None, 1e-7);
        for (row, price) in self.prices.iter().enumerate() {
            if -price > gain {
                (best, gain) = (Some(Entering::Row(row)), -price);
            }
        }
        for (column, cycle) in self.columns.iter().enumerate() {
            if self.place_of[column] != NONE {
                continue;
            }
            let cost: f64 = cycle.iter().map(|&tie| self.price_or_debt(tie)).sum();
            if 1.0 - cost > gain {
                (best, gain) = (Some(Entering::Column(column as u32)), 1.0 - cost);
            }
        }
        best
    }

    fn price_or_debt(&self, tie: u32) -> f64 {
        match self.row_of[tie as usize] {
            NONE => 0.0,
            row => self.prices[row as usize],
        }
    }

    /// By how much the cycles in use give way, by place; and in `change`, by how much room goes.
    fn direction(&mut self, entering: Entering) -> Vec<f64> {
        let rows: Vec<usize> = match entering {
            Entering::Row(row) => vec![row],
            Entering::Column(column) => {
                let full = self.columns[column as usize].iter().map(|&tie| self.row_of[tie as usize]);
                full.filter(|&row| row != NONE).map(|row| row as usize).collect()
            }
        };
        let part = |line: &Vec<f64>| -> f64 { rows.iter().map(|&row| line[row]).sum() };
        let direction: Vec<f64> = self.inverse.iter().map(part).collect();
        if let Entering::Column(column) = entering {
            for at in 0..self.columns[column as usize].len() {
                self.shift(self.columns[column as usize][at], 1.0);
            }
        }
        for (place, &part) in direction.iter().enumerate().filter(|(_, part)| part.abs() > TINY) {
            let column = self.used[place] as usize;
            for at in 0..self.columns[column].len() {
                self.shift(self.columns[column][at], -part);
            }
        }
        direction
    }

    fn shift(&mut self, tie: u32, by: f64) {
        if self.row_of[tie as usize] == NONE {
            if !std::mem::replace(&mut self.is_touched[tie as usize], true) {
                self.touched.push(tie);
            }
            self.change[tie as usize] += by;
        }
    }

    /// What is used up first, and how far that is.
    fn leaving(&self, direction: &[f64]) -> Option<(Leaving, f64)> {
        let mut best: Option<(Leaving, f64, f64)> = None;
        let mut offer = |leaving, has: f64, part: f64| {
            if part <= 1e-6 {
                return;
            }
            let step = (has / part).max(0.0);
            if best.is_none_or(|(_, least, size)| step < least - 1e-11 || step < least + 1e-11 && part > size) {
                best = Some((leaving, step, part));
            }
        };
        for (place, &part) in direction.iter().enumerate() {
            offer(Leaving::Column(place), self.amounts[place], part);
        }
        for &tie in &self.touched {
            offer(Leaving::Room(tie), self.room[tie as usize], self.change[tie as usize]);
        }
        best.map(|(leaving, step, _)| (leaving, step))
    }

    fn walk(&mut self, direction: &[f64], step: f64) {
        for (amount, part) in self.amounts.iter_mut().zip(direction) {
            *amount -= step * part;
        }
        for &tie in &self.touched {
            self.room[tie as usize] -= step * self.change[tie as usize];
        }
    }

    fn pivot(&mut self, entering: Entering, leaving: Leaving, direction: &[f64], step: f64) {
        match (entering, leaving) {
            (Entering::Column(column), Leaving::Room(tie)) => self.extend(column, tie, direction, step),
            (Entering::Column(column), Leaving::Column(place)) => self.replace_column(column, place, direction, step),
            (Entering::Row(row), Leaving::Column(place)) => self.shrink(row, place, step),
            (Entering::Row(row), Leaving::Room(tie)) => self.replace_row(row, tie, step),
        }
    }

    /// The sum of the lines of all cycles in use that a tie is in.
    fn line_of(&self, tie: u32) -> Vec<f64> {
        let mut line = vec![0.0; self.rows.len()];
        for &place in &self.users[tie as usize] {
            line.iter_mut().zip(&self.inverse[place as usize]).for_each(|(sum, part)| *sum += part);
        }
        line
    }

    /// A cycle comes into use until a tie is full.
    fn extend(&mut self, column: u32, tie: u32, direction: &[f64], step: f64) {
        let pivot = self.change[tie as usize];
        let line: Vec<f64> = self.line_of(tie).into_iter().map(|part| part / pivot).collect();
        let sum: f64 = direction.iter().sum();
        self.outer(direction, &line, 1.0);
        for (own, &part) in self.inverse.iter_mut().zip(direction) {
            own.push(if part == 0.0 { 0.0 } else { -part / pivot });
        }
        for (price, part) in self.prices.iter_mut().zip(&line) {
            *price += (sum - 1.0) * part;
        }
        self.prices.push((1.0 - sum) / pivot);
        let mut last: Vec<f64> = line.iter().map(|part| -part).collect();
        last.push(1.0 / pivot);
        self.inverse.push(last);
        self.row_of[tie as usize] = self.rows.len() as u32;
        self.rows.push(tie);
        self.room[tie as usize] = 0.0;
        self.used.push(NONE);
        self.amounts.push(0.0);
        self.seat(self.used.len() - 1, column, step);
    }

    /// A cycle comes into use until another is out of it.
    fn replace_column(&mut self, column: u32, place: usize, direction: &[f64], step: f64) {
        let pivot = direction[place];
        let sum: f64 = direction.iter().sum();
        let line: Vec<f64> = self.inverse[place].iter().map(|part| part / pivot).collect();
        let mut others = direction.to_vec();
        others[place] = 0.0;
        self.outer(&others, &line, -1.0);
        for (price, part) in self.prices.iter_mut().zip(&line) {
            *price += (1.0 - sum) * part;
        }
        self.inverse[place] = line;
        self.unseat(place);
        self.seat(place, column, step);
    }

    /// A full tie gets room until a cycle is out of use.
    fn shrink(&mut self, row: usize, place: usize, step: f64) {
        let pivot = self.inverse[place][row];
        let line: Vec<f64> = self.inverse[place].iter().map(|part| part / pivot).collect();
        let mut column: Vec<f64> = self.inverse.iter().map(|own| own[row]).collect();
        column[place] = 0.0;
        self.outer(&column, &line, -1.0);
        let price = self.prices[row];
        for (own, part) in self.prices.iter_mut().zip(&line) {
            *own -= price * part;
        }
        self.unseat(place);
        let last = self.used.len() - 1;
        if place != last {
            let moved = self.used[last];
            let amount = self.amounts[last];
            self.unseat(last);
            self.seat(place, moved, amount);
        }
        self.inverse.swap_remove(place);
        self.used.pop();
        self.amounts.pop();
        let tie = self.rows.swap_remove(row);
        self.prices.swap_remove(row);
        self.inverse.iter_mut().for_each(|own| {
            own.swap_remove(row);
        });
        self.row_of[tie as usize] = NONE;
        if let Some(&moved) = self.rows.get(row) {
            self.row_of[moved as usize] = row as u32;
        }
        self.room[tie as usize] = step;
    }

    /// A full tie gets room until another is full.
    fn replace_row(&mut self, row: usize, tie: u32, step: f64) {
        let line = self.line_of(tie);
        let pivot = line[row];
        let mut factors: Vec<f64> = line.iter().map(|part| part / pivot).collect();
        factors[row] = 0.0;
        let column: Vec<f64> = self.inverse.iter().map(|own| own[row]).collect();
        self.outer(&column, &factors, -1.0);
        self.inverse.iter_mut().for_each(|own| own[row] /= pivot);
        let price = self.prices[row];
        for (own, factor) in self.prices.iter_mut().zip(&factors) {
            *own -= price * factor;
        }
        self.prices[row] = price / pivot;
        let freed = std::mem::replace(&mut self.rows[row], tie);
        self.row_of[freed as usize] = NONE;
        self.row_of[tie as usize] = row as u32;
        self.room[tie as usize] = 0.0;
        self.room[freed as usize] = step;
    }

    /// Adds `scale * left * right` to the inverse.
    fn outer(&mut self, left: &[f64], right: &[f64], scale: f64) {
        let right: Vec<(usize, f64)> =
            right.iter().copied().enumerate().filter(|(_, part)| part.abs() > 1e-12).collect();
        for (own, &factor) in self.inverse.iter_mut().zip(left).filter(|(_, factor)| factor.abs() > 1e-12) {
            for &(at, part) in &right {
                own[at] += scale * factor * part;
            }
        }
    }

    fn seat(&mut self, place: usize, column: u32, amount: f64) {
        self.used[place] = column;
        self.amounts[place] = amount;
        self.place_of[column as usize] = place as u32;
        for at in 0..self.columns[column as usize].len() {
            self.users[self.columns[column as usize][at] as usize].push(place as u32);
        }
    }

    fn unseat(&mut self, place: usize) {
        let column = std::mem::replace(&mut self.used[place], NONE);
        self.place_of[column as usize] = NONE;
        for &tie in &self.columns[column as usize] {
            self.users[tie as usize].retain(|&user| user != place as u32);
        }
    }
}

/// A little for each number, never the same.
fn jitter(at: u64) -> f64 {
    let mixed = at.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    1e-6 * (1.0 + (mixed >> 11) as f64 / (1u64 << 53) as f64)
}
