//! How much must go unheeded at least: cycles packed into ties, each as much as it is worth, by
//! the simplex method (Dantzig 1951) with columns made when needed (Gilmore & Gomory 1961).
//!
//! Floating point leads the search and proves nothing: the bound is counted afterwards in whole
//! numbers from the amounts found, cut down to what the ties can hold.

use super::cycles::Fate;
use super::net::{Bond, Net};
use crate::budget::{Limit, Meter};

/// A variable of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Var {
    /// How much of a cycle is packed.
    Cycle(u32),
    /// What room a tie has left, by row.
    Slack(u32),
    /// What a tie that is kept holds beyond its weight, by row.
    Loose(u32),
}

/// More pivots than so many times the ties and cycles do not come to an end.
const PIVOTS: usize = 20;

/// Less than this is nothing.
const TINY: f64 = 1e-9;

/// Amounts of cycles such that no tie holds more than it weighs; only ties in a cycle have a row.
#[derive(Clone, Debug)]
pub(crate) struct Packing {
    /// By tie: its row.
    row_of: Vec<u32>,
    /// By row: the tie, what it holds, and that with a little more, so that pivots get somewhere.
    ties: Vec<u32>,
    room: Vec<i64>,
    eased: Vec<f64>,
    /// By cycle: where its rows start.
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// By cycle: 1, or 0 when a tie of it goes unheeded anyhow.
    worth: Vec<f64>,
    loose: Vec<bool>,
    basis: Vec<Var>,
    inverse: Vec<Vec<f64>>,
    amounts: Vec<f64>,
    prices: Vec<f64>,
    /// What one is in amounts.
    unit: f64,
}

const NONE: u32 = u32::MAX;

/// What a packing proves, in fractions of [`Proof::GRAIN`].
#[derive(Debug)]
pub(crate) struct Proof {
    /// What is packed.
    pub(crate) packed: i128,
    /// By row: the room left.
    pub(crate) left: Vec<i128>,
}

impl Proof {
    /// Into how many parts one is split.
    pub(crate) const GRAIN: i128 = 1 << 24;

    /// What must go unheeded at least.
    pub(crate) fn bound(&self) -> i64 {
        // Sums of whole weights fit by construction of the net.
        (self.packed + Self::GRAIN - 1).div_euclid(Self::GRAIN) as i64
    }
}

impl Packing {
    pub(crate) fn new(net: &Net) -> Self {
        let most = net.bonds.iter().map(Bond::size).max().unwrap_or(1);
        Self {
            row_of: vec![NONE; net.bonds.len()],
            ties: Vec::new(),
            room: Vec::new(),
            eased: Vec::new(),
            starts: vec![0],
            rows: Vec::new(),
            worth: Vec::new(),
            loose: Vec::new(),
            basis: Vec::new(),
            inverse: Vec::new(),
            amounts: Vec::new(),
            prices: Vec::new(),
            unit: most as f64,
        }
    }

    /// The ties that have rows, by row.
    pub(crate) fn ties(&self) -> &[u32] {
        &self.ties
    }

    /// What a tie costs a cycle: near 1 when it goes unheeded in the relaxed optimum.
    pub(crate) fn price(&self, tie: u32) -> f64 {
        match self.row_of[tie as usize] {
            NONE => 0.0,
            row => self.prices[row as usize].clamp(0.0, 1.0),
        }
    }

    /// About how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.ties.len() * (self.ties.len() * 8 + 64) + self.rows.len() * 8 + self.row_of.len() * 4
    }

    /// A cycle more, by its ties.
    pub(crate) fn add(&mut self, net: &Net, cycle: &[u32]) {
        for &tie in cycle {
            if self.row_of[tie as usize] == NONE {
                self.add_row(tie, net.bonds[tie as usize].size());
            }
            self.rows.push(self.row_of[tie as usize]);
        }
        self.starts.push(self.rows.len() as u32);
        self.worth.push(1.0);
    }

    fn add_row(&mut self, tie: u32, room: i64) {
        let row = self.ties.len() as u32;
        self.row_of[tie as usize] = row;
        self.ties.push(tie);
        self.room.push(room);
        // Some thousandth of a thousandth, never the same for two neighbours.
        let ease = f64::from(tie.wrapping_mul(0x9E37_79B1) >> 8) / f64::from(1 << 24);
        let eased = room as f64 / self.unit * (1.0 + 1e-6 * (0.5 + ease));
        self.eased.push(eased);
        self.inverse.iter_mut().for_each(|values| values.push(0.0));
        let mut own = vec![0.0; self.ties.len()];
        own[row as usize] = 1.0;
        self.inverse.push(own);
        self.amounts.push(eased);
        self.prices.push(0.0);
        self.basis.push(Var::Slack(row));
        self.loose.push(false);
    }

    /// Settles a tie.
    pub(crate) fn settle(&mut self, tie: u32, fate: Fate) {
        let row = self.row_of[tie as usize];
        if row == NONE {
            return;
        }
        match fate {
            Fate::Open => {}
            Fate::Kept => self.loose[row as usize] = true,
            Fate::Broken => {
                for cycle in 0..self.worth.len() {
                    if self.cycle(cycle).contains(&row) {
                        self.worth[cycle] = 0.0;
                    }
                }
            }
        }
    }

    fn cycle(&self, cycle: usize) -> &[u32] {
        &self.rows[self.starts[cycle] as usize..self.starts[cycle + 1] as usize]
    }

    fn worth_of(&self, var: Var) -> f64 {
        if let Var::Cycle(cycle) = var { self.worth[cycle as usize] } else { 0.0 }
    }

    /// Pivots until no variable is worth more than it costs; `false` when that does not come to
    /// an end, since what is settled contradicts itself or by rounding.
    pub(crate) fn optimise(&mut self, meter: &mut Meter<'_>) -> Result<bool, Limit> {
        self.refresh();
        for _ in 0..PIVOTS * (self.ties.len() + self.worth.len() + 1) {
            meter.steps(self.rows.len() / 8 + self.ties.len() + 1).map_or(Ok(()), Err)?;
            let Some((var, gain)) = self.entering() else { return Ok(true) };
            if !self.enter(var, gain) {
                break;
            }
        }
        Ok(false)
    }

    /// Amounts and prices from the basis, so that rounding does not pile up.
    fn refresh(&mut self) {
        self.prices.iter_mut().for_each(|price| *price = 0.0);
        for (at, &var) in self.basis.iter().enumerate() {
            let row = &self.inverse[at];
            self.amounts[at] = row.iter().zip(&self.eased).map(|(part, eased)| part * eased).sum::<f64>().max(0.0);
            if self.worth_of(var) != 0.0 {
                self.prices.iter_mut().zip(row).for_each(|(price, part)| *price += part);
            }
        }
    }

    /// The variable worth most beyond its costs.
    fn entering(&self) -> Option<(Var, f64)> {
        let mut best = (None, TINY);
        for cycle in 0..self.worth.len() {
            if self.worth[cycle] != 0.0 {
                let cost: f64 = self.cycle(cycle).iter().map(|&row| self.prices[row as usize]).sum();
                if 1.0 - cost > best.1 {
                    best = (Some(Var::Cycle(cycle as u32)), 1.0 - cost);
                }
            }
        }
        for (row, &price) in (0..).zip(&self.prices) {
            if -price > best.1 {
                best = (Some(Var::Slack(row)), -price);
            }
            if self.loose[row as usize] && price > best.1 {
                best = (Some(Var::Loose(row)), price);
            }
        }
        best.0.map(|var| (var, best.1))
    }

    /// Takes a variable into the basis; `false` when nothing bounds it.
    fn enter(&mut self, var: Var, gain: f64) -> bool {
        let column: Vec<f64> = match var {
            Var::Cycle(cycle) => {
                let rows = self.cycle(cycle as usize);
                self.inverse.iter().map(|values| rows.iter().map(|&row| values[row as usize]).sum()).collect()
            }
            Var::Slack(row) => self.inverse.iter().map(|values| values[row as usize]).collect(),
            Var::Loose(row) => self.inverse.iter().map(|values| -values[row as usize]).collect(),
        };
        let mut leaving: Option<(f64, usize)> = None;
        for (at, &part) in column.iter().enumerate().filter(|(_, part)| **part > 1e-7) {
            let step = self.amounts[at] / part;
            if leaving.is_none_or(|(least, place)| step.total_cmp(&least).then(column[place].total_cmp(&part)).is_lt())
            {
                leaving = Some((step, at));
            }
        }
        let Some((step, at)) = leaving else { return false };
        let mut own = std::mem::take(&mut self.inverse[at]);
        for part in &mut own {
            *part = if part.abs() < 1e-12 { 0.0 } else { *part / column[at] };
        }
        let filled: Vec<usize> = (0..own.len()).filter(|&row| own[row] != 0.0).collect();
        for (values, &part) in
            self.inverse.iter_mut().zip(&column).filter(|(v, part)| !v.is_empty() && part.abs() > 1e-12)
        {
            for &row in &filled {
                values[row] -= part * own[row];
            }
        }
        self.amounts.iter_mut().zip(&column).for_each(|(amount, part)| *amount = (*amount - step * part).max(0.0));
        self.amounts[at] = step;
        for &row in &filled {
            self.prices[row] += gain * own[row];
        }
        self.inverse[at] = own;
        self.basis[at] = var;
        true
    }

    /// What the amounts prove, counted in whole numbers.
    pub(crate) fn proof(&self) -> Proof {
        let mut left: Vec<i128> = self.room.iter().map(|&room| i128::from(room) * Proof::GRAIN).collect();
        let mut packed = 0;
        for (at, &var) in self.basis.iter().enumerate() {
            let Var::Cycle(cycle) = var else { continue };
            if self.worth[cycle as usize] == 0.0 {
                continue;
            }
            let exact: f64 = self.inverse[at].iter().zip(&self.room).map(|(part, &room)| part * room as f64).sum();
            let rows = self.cycle(cycle as usize);
            let tight = rows.iter().filter(|&&row| !self.loose[row as usize]);
            let room = tight.clone().map(|&row| left[row as usize]).min().unwrap_or(0);
            let amount = ((exact * Proof::GRAIN as f64).round() as i128).clamp(0, room);
            tight.for_each(|&row| left[row as usize] -= amount);
            packed += amount;
        }
        Proof { packed, left }
    }
}
