//! How far groups hold more friends and fewer foes than chance would put there: signed modularity.

use super::Signed;
use crate::analysis::Partition;
use crate::analysis::leiden::Chance;
use crate::error::Error;

/// How much chance counts, apart for friends and foes: above 1 favours smaller groups of friends,
/// and groups that shun fewer foes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// Of friendly ties; from 0.
    pub friends: f64,
    /// Of hostile ties; from 0.
    pub foes: f64,
}

/// Chance counts as it is.
impl Default for Resolution {
    fn default() -> Self {
        Self { friends: 1.0, foes: 1.0 }
    }
}

impl Resolution {
    pub(super) fn check(self) -> Result<Self, Error> {
        for value in [self.friends, self.foes] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::invalid("resolution", &value.to_string(), "it is a number from 0"));
            }
        }
        Ok(self)
    }
}

/// What chance puts between two nodes or groups, and what all ties weigh, both ends counted.
pub(super) fn chance(signed: &Signed<'_>, resolution: Resolution) -> (Chance<2>, f64) {
    let mut sums = [0.0; 2];
    for (.., weight) in signed.pairs() {
        sums[usize::from(weight < 0)] += 2.0 * weight.abs() as f64 / signed.scale();
    }
    let share = |sum: f64, resolution: f64| if sum > 0.0 { resolution / sum } else { 0.0 };
    let shares = [share(sums[0], resolution.friends), share(sums[1], resolution.foes)];
    (Chance { shares }, sums[0] + sums[1])
}

/// What the ties of a node weigh, friendly and hostile.
pub(super) fn strength(signed: &Signed<'_>, local: u32) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for (end, weight) in signed.weights(local) {
        sums[usize::from(end.is_negative())] += weight as f64 / signed.scale();
    }
    sums
}

impl Signed<'_> {
    /// The signed modularity of groups (Gómez, Jensen & Arenas 2009): what friendly ties within
    /// them exceed chance by, less what hostile ones do, each sign with its own chance, as a
    /// share of all ties. From -1 to 1; without hostile ties it is that of Newman (2004).
    ///
    /// A node that has a tie and is in no group is alone. Without ties it is 0.
    ///
    /// Cost: linear in nodes and ties.
    ///
    /// # Errors
    ///
    /// Foreign id, where the groups are of another graph. Invalid when a resolution is no number
    /// from 0.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::{Partition, signed::{Resolution, Signed}};
    /// use detente::{Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for (pair, affinity) in [((a, b), 0.5), ((c, d), 0.5), ((a, c), -0.5), ((b, d), -0.5)] {
    ///     graph.claim::<Talks>(pair).affinity(affinity).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let camps = Partition::by(&view, |node| Some(node.key() < "C"));
    /// // Friends: 1 - 1/2. Foes: 0 - 1/2. Each sign is half of the ties.
    /// assert_eq!(Signed::of(&view)?.modularity(&camps, Resolution::default())?, 0.5);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn modularity(&self, groups: &Partition<'_>, resolution: Resolution) -> Result<f64, Error> {
        let mut own = Vec::new();
        for (node, alone) in self.nodes().zip(groups.len()..) {
            own.push(groups.group_of(node.id())?.unwrap_or(alone) as u32);
        }
        Ok(self.modularity_of(&own, resolution.check()?))
    }

    /// [`modularity`](Self::modularity) of groups by number.
    pub(super) fn modularity_of(&self, groups: &[u32], resolution: Resolution) -> f64 {
        let (chance, whole) = chance(self, resolution);
        if whole == 0.0 {
            return 0.0;
        }
        let count = groups.iter().max().map_or(0, |&most| most as usize + 1);
        let mut strengths = vec![[0.0; 2]; count];
        for (local, &group) in (0..).zip(groups) {
            let own = strength(self, local);
            let sums = &mut strengths[group as usize];
            *sums = [sums[0] + own[0], sums[1] + own[1]];
        }
        let within = self.pairs().filter(|&(a, b, _)| groups[a as usize] == groups[b as usize]);
        let within: i128 = within.map(|(.., weight)| 2 * i128::from(weight)).sum();
        let by_chance: f64 = strengths.iter().map(|&sums| chance.between(sums, sums)).sum();
        (within as f64 / self.scale() - by_chance) / whole
    }
}
