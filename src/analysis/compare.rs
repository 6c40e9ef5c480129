//! Two partitions beside each other: how far they agree, and who moved.
//!
//! Nodes are the same when kind and key are, so partitions of any two views can be compared; only
//! nodes that both have in groups count, and the others are listed.

use std::collections::BTreeMap;

use super::Partition;
use super::matching::matched;
use crate::model::NodeId;

/// How far two partitions agree about the nodes that both have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// How many nodes both have.
    pub shared: usize,
    /// The adjusted Rand index (Hubert & Arabie 1985): 1 when they put the same nodes together, 0
    /// as much as by chance, less when less. It is 1 where they cannot differ.
    pub rand: f64,
    /// The variation of information (Meilă 2007) in nats: 0 when they put the same nodes
    /// together, at most the logarithm of `shared`; a distance, so ways by a third are no
    /// shorter.
    pub variation: f64,
}

/// A node that is in a group which does not match the one it was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The node, as the first partition's view knows it.
    pub node: NodeId,
    /// The group it was in.
    pub from: usize,
    /// The group it is in, of the second partition.
    pub to: usize,
}

/// Who moved from one partition to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// For each group of the first the group of the second that goes on with it, if any.
    pub matched: Vec<Option<usize>>,
    /// Who is not in the group that goes on with its own, in order of kind and key.
    pub moved: Vec<Moved>,
    /// Who is in a group of the second only, in order of kind and key.
    pub came: Vec<NodeId>,
    /// Who was in a group of the first only, in order of kind and key.
    pub left: Vec<NodeId>,
}

impl Partition<'_> {
    /// How far this partition and another agree.
    ///
    /// Cost: linear in nodes, times the logarithm of groups.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::Partition;
    /// use detente::{Graph, Lens, model::standard::State};
    ///
    /// let mut graph = Graph::new();
    /// for key in ["CHN", "JPN", "PRK", "USA"] {
    ///     graph.node(State, key).add()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let camps = Partition::by(&view, |node| Some(["JPN", "USA"].contains(&node.key())));
    /// let other = Partition::by(&view, |node| Some(["CHN", "USA"].contains(&node.key())));
    /// assert_eq!(camps.agreement(&camps).rand, 1.0);
    /// // Every pair that one puts together the other parts: less than by chance.
    /// assert_eq!(camps.agreement(&other).rand, -0.5);
    /// assert!((camps.agreement(&other).variation - 4_f64.ln()).abs() < 1e-12);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn agreement(&self, other: &Partition<'_>) -> Agreement {
        let joint = Joint::of(self, other);
        let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
        for (&(row, column), &count) in &joint.overlaps {
            *rows.entry(row).or_insert(0_u32) += count;
            *columns.entry(column).or_insert(0_u32) += count;
        }
        let shared: u32 = rows.values().sum();
        let pairs = |count: u32| f64::from(count) * (f64::from(count) - 1.0) / 2.0;
        let both: f64 = joint.overlaps.values().map(|&count| pairs(count)).sum();
        let one: f64 = rows.values().map(|&count| pairs(count)).sum();
        let two: f64 = columns.values().map(|&count| pairs(count)).sum();
        let all = pairs(shared);
        // Both index and chance are taken times all pairs, so that equal partitions come out as 1.
        let (index, chance, most) = (both * all, one * two, f64::midpoint(one, two) * all);
        let rand = if (most - chance).abs() > 0.0 { (index - chance) / (most - chance) } else { 1.0 };
        let information = |(&(row, column), &count): (&(u32, u32), &u32)| {
            let parts = [rows[&row], columns[&column]].map(|whole| (f64::from(whole) / f64::from(count)).ln());
            f64::from(count) * (parts[0] + parts[1])
        };
        let variation = joint.overlaps.iter().map(information).sum::<f64>() / f64::from(shared.max(1));
        Agreement { shared: shared as usize, rand, variation }
    }

    /// Who moved from this partition's groups to a `later` one's. Groups are matched one to one
    /// so that as many nodes as possible stay; of several such ways one is taken, always the
    /// same.
    ///
    /// Cost: linear in nodes times groups, times a logarithm; less where groups keep apart.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::Partition;
    /// use detente::{Graph, Lens, model::standard::State};
    ///
    /// let mut graph = Graph::new();
    /// let ids = ["CHN", "JPN", "PRK", "USA"].map(|key| graph.node(State, key).add().unwrap());
    /// let view = graph.view(&Lens::new())?;
    /// let before = Partition::by(&view, |node| Some(["JPN", "USA"].contains(&node.key())));
    /// let after = Partition::by(&view, |node| Some(node.key() != "PRK"));
    /// let moves = before.moved(&after);
    /// // CHN and PRK were one camp; JPN and USA go on, now with CHN.
    /// assert_eq!(moves.moved.len(), 1);
    /// assert_eq!(moves.moved[0].node, ids[0].into());
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn moved(&self, later: &Partition<'_>) -> Moves {
        let joint = Joint::of(self, later);
        let gains: Vec<(usize, usize, i64)> = (joint.overlaps.iter())
            .map(|(&(row, column), &count)| (row as usize, column as usize, i64::from(count)))
            .collect();
        let matched = matched(self.len(), later.len(), &gains);
        let moved = joint.shared.into_iter().filter(|moved| matched[moved.from] != Some(moved.to)).collect();
        Moves { matched, moved, came: joint.came, left: joint.left }
    }
}

/// The nodes of two partitions.
struct Joint {
    /// How many nodes are in a group of the first and in one of the second, where there are any.
    overlaps: BTreeMap<(u32, u32), u32>,
    shared: Vec<Moved>,
    came: Vec<NodeId>,
    left: Vec<NodeId>,
}

impl Joint {
    fn of(one: &Partition<'_>, other: &Partition<'_>) -> Self {
        let mut joint = Self { overlaps: BTreeMap::new(), shared: Vec::new(), came: Vec::new(), left: Vec::new() };
        let mut firsts = one.members().iter().map(|&(ix, group)| (one.view().node(ix), group)).peekable();
        let mut seconds = other.members().iter().map(|&(ix, group)| (other.view().node(ix), group)).peekable();
        loop {
            let order = match (firsts.peek(), seconds.peek()) {
                (Some((a, _)), Some((b, _))) => (a.kind(), a.key()).cmp(&(b.kind(), b.key())),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return joint,
            };
            let first = if order.is_le() { firsts.next() } else { None };
            let second = if order.is_ge() { seconds.next() } else { None };
            match (first, second) {
                (Some((node, from)), Some((_, to))) => {
                    *joint.overlaps.entry((from, to)).or_insert(0) += 1;
                    joint.shared.push(Moved { node: node.id(), from: from as usize, to: to as usize });
                }
                (Some((node, _)), None) => joint.left.push(node.id()),
                (None, Some((node, _))) => joint.came.push(node.id()),
                (None, None) => return joint,
            }
        }
    }
}
