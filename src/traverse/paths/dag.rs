//! The steps between some spots, if they form no cycle: what can be counted without walking.

use super::space::{Spot, Table};
use crate::budget::{Limit, Meter};

/// Spots in an order in which steps only lead onward (topological; Kahn 1962).
#[derive(Debug)]
pub(super) struct Dag {
    /// By spot: where its steps begin.
    offsets: Vec<usize>,
    steps: Vec<u32>,
    order: Vec<u32>,
    target: Option<u32>,
}

impl Dag {
    /// All spots that steps lead to from `start`; `each` tells the steps from a spot and how many
    /// arcs it looked at. `None` when steps form a cycle.
    pub(super) fn new<S: Spot>(
        (start, target, nodes): (S, S, usize),
        meter: &mut Meter<'_>,
        mut each: impl FnMut(S, &mut dyn FnMut(S)) -> usize,
    ) -> Result<Option<Self>, Limit> {
        let mut numbers = S::Table::new(nodes);
        numbers.put(start, 0, false);
        let (mut spots, mut offsets, mut steps) = (vec![start], vec![0], Vec::new());
        while let Some(&spot) = spots.get(offsets.len() - 1) {
            let arcs = each(spot, &mut |next| {
                let number = numbers.get(next).map_or_else(
                    || {
                        let number = spots.len() as u64;
                        numbers.put(next, number, false);
                        spots.push(next);
                        number
                    },
                    |known| known.0,
                );
                steps.push(number as u32);
            });
            offsets.push(steps.len());
            let bytes = numbers.bytes() + spots.len() * 48 + steps.len() * 4;
            meter.steps(arcs).or_else(|| meter.is_too_large(bytes)).map_or(Ok(()), Err)?;
        }
        let target = numbers.get(target).map(|known| known.0 as u32);
        let mut dag = Self { offsets, steps, order: Vec::new(), target };
        Ok(dag.sort(spots.len()).then_some(dag))
    }

    fn after(&self, spot: u32) -> &[u32] {
        &self.steps[self.offsets[spot as usize]..self.offsets[spot as usize + 1]]
    }

    /// Finds the order, if there is one.
    fn sort(&mut self, spots: usize) -> bool {
        let mut waits = vec![0u32; spots];
        self.steps.iter().for_each(|&next| waits[next as usize] += 1);
        let mut order: Vec<u32> = if waits[0] == 0 { vec![0] } else { Vec::new() };
        let mut at = 0;
        while let Some(&spot) = order.get(at) {
            at += 1;
            for &next in self.after(spot) {
                waits[next as usize] -= 1;
                if waits[next as usize] == 0 {
                    order.push(next);
                }
            }
        }
        self.order = order;
        self.order.len() == spots
    }

    /// How many ways of at most `hops` steps lead from the start to the target. `Err(None)` when
    /// they are more than a number holds.
    pub(super) fn ways(&self, hops: usize, meter: &mut Meter<'_>) -> Result<u128, Option<Limit>> {
        let Some(target) = self.target else { return Ok(0) };
        let mut counts = vec![0u128; self.order.len()];
        counts[0] = 1;
        if hops.saturating_add(1) >= self.order.len() {
            for &spot in &self.order {
                self.pass(spot, counts[spot as usize], &mut counts)?;
                meter.steps(self.after(spot).len()).map_or(Ok(()), |by| Err(Some(by)))?;
            }
            return Ok(counts[target as usize]);
        }
        let mut total = 0u128;
        for _ in 0..hops {
            let mut next = vec![0u128; self.order.len()];
            let mut live = false;
            for &spot in self.order.iter().filter(|&&spot| counts[spot as usize] != 0) {
                live = true;
                self.pass(spot, counts[spot as usize], &mut next)?;
                meter.steps(self.after(spot).len()).map_or(Ok(()), |by| Err(Some(by)))?;
            }
            total = total.checked_add(next[target as usize]).ok_or(None)?;
            counts = next;
            if !live {
                break;
            }
        }
        Ok(total)
    }

    /// Adds the ways to a spot to those to the next ones.
    fn pass(&self, spot: u32, ways: u128, counts: &mut [u128]) -> Result<(), Option<Limit>> {
        for &next in self.after(spot) {
            let count = &mut counts[next as usize];
            *count = count.checked_add(ways).ok_or(None)?;
        }
        Ok(())
    }
}
