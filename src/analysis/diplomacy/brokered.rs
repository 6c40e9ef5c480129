//! Intermediaries as brokers between camps.

use super::intermediaries::{Intermediaries, Intermediary};
use crate::analysis::Partition;
use crate::analysis::brokerage::Role;
use crate::error::Error;
use crate::model::NodeId;

/// An intermediary, and what it is to those on both sides of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Brokered {
    /// Who, how well and when.
    pub intermediary: Intermediary,
    /// The role of each in the chain, between the one before and the one after it.
    pub roles: Vec<Role>,
}

impl Brokered {
    /// How many in the chain belong to no camp of their neighbours: liaisons and itinerants.
    pub fn outsiders(&self) -> usize {
        self.roles.iter().filter(|role| matches!(role, Role::Liaison | Role::Itinerant)).count()
    }
}

impl Intermediaries {
    /// The acceptable and the rejected with their roles between camps, the best first: by how
    /// reliable the channel is, at least, then at most; then by how many in it are of a camp of
    /// their neighbours, none being best, since who is of neither camp is beholden to neither
    /// (Gould & Fernandez 1989); then by bias, length and key as they were. Who is in no group is
    /// a group alone. The ends are `a` and `b` of the question, as they stand (lifted).
    ///
    /// Cost: linear in chains, times the logarithm of their number.
    ///
    /// # Errors
    ///
    /// Foreign id.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use detente::analysis::{Partition, brokerage::Role, diplomacy::intermediaries};
    /// use detente::{Budget, Graph, Lens, io::json, traverse::Ways};
    ///
    /// let mut graph = Graph::new();
    /// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
    /// let view = graph.view(&Lens::new().lifted())?;
    /// let (japan, dprk) = (graph.find("JPN")?, graph.find("PRK")?);
    /// let camps = Partition::by(&view, |node| match node.key() {
    ///     "JPN" | "ROK" | "USA" => Some(0),
    ///     "PRK" => Some(1),
    ///     _ => None,
    /// });
    /// let found = intermediaries(&view, japan, dprk, 1, &Ways::new(), &Budget::new())?.value;
    /// let [acceptable, _] = found.brokered(japan, dprk, &camps)?;
    /// assert_eq!(acceptable[0].roles, [Role::Liaison]);
    /// # }
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn brokered<A, B>(
        &self,
        a: NodeId<A>,
        b: NodeId<B>,
        groups: &Partition<'_>,
    ) -> Result<[Vec<Brokered>; 2], Error> {
        let mut lists = [Vec::new(), Vec::new()];
        for (list, found) in lists.iter_mut().zip([&self.acceptable, &self.rejected]) {
            for intermediary in found {
                let roles = roles(&intermediary.via, [a.any(), b.any()], groups)?;
                list.push(Brokered { intermediary: intermediary.clone(), roles });
            }
            // Stable, so that what is alike here stays as it was.
            list.sort_by(|one: &Brokered, two| {
                let (x, y) = (one.intermediary.reliability, two.intermediary.reliability);
                let within = |found: &Brokered| found.roles.len() - found.outsiders();
                y.0.total_cmp(&x.0).then(y.1.total_cmp(&x.1)).then_with(|| within(one).cmp(&within(two)))
            });
        }
        Ok(lists)
    }
}

/// The role of each in a chain between two ends.
fn roles(via: &[NodeId], ends: [NodeId; 2], groups: &Partition<'_>) -> Result<Vec<Role>, Error> {
    let chain: Vec<NodeId> = std::iter::once(ends[0]).chain(via.iter().copied()).chain([ends[1]]).collect();
    // Who is in no group is a group of its own, numbered after all others.
    let group = |(at, &node): (usize, &NodeId)| Ok(groups.group_of(node)?.unwrap_or(groups.len() + at));
    let numbers: Vec<usize> = chain.iter().enumerate().map(group).collect::<Result<_, Error>>()?;
    Ok(numbers.windows(3).map(|three| Role::of(three[0], three[1], three[2])).collect())
}
