//! Nodes of a view in groups: camps that were found, regions of a codebook, values of an attribute.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::graph::Node;
use crate::model::NodeId;
use crate::view::{NodeIx, View};

/// Some nodes of a view, each in one group.
///
/// Groups are numbered by their first node in the order of nodes, so two partitions are equal
/// when they put the same nodes together.
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
/// let allied = |key: &str| ["JPN", "USA"].contains(&key);
/// let camps = Partition::by(&view, |node| Some(allied(node.key())));
/// assert_eq!(camps.keys(), [["CHN", "PRK"], ["JPN", "USA"]]);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Partition<'v> {
    view: &'v View,
    /// Ascending by node, with its group.
    members: Vec<(NodeIx, u32)>,
    count: usize,
}

impl<'v> Partition<'v> {
    /// The nodes of a view by what a function says of them; `None` puts a node in no group.
    ///
    /// Cost: linear in nodes, times the logarithm of groups.
    pub fn by<T: Ord>(view: &'v View, mut group: impl FnMut(Node<'v>) -> Option<T>) -> Self {
        let nodes = (0..view.node_count() as u32).map(NodeIx);
        Self::numbered(view, nodes.filter_map(|ix| Some((ix, group(view.node(ix))?))))
    }

    /// Nodes, ascending, with whatever names their group.
    pub(crate) fn numbered<T: Ord>(view: &'v View, members: impl Iterator<Item = (NodeIx, T)>) -> Self {
        let mut groups: BTreeMap<T, u32> = BTreeMap::new();
        let mut numbered = Vec::new();
        for (node, group) in members {
            let next = groups.len() as u32;
            numbered.push((node, *groups.entry(group).or_insert(next)));
        }
        Self { view, members: numbered, count: groups.len() }
    }

    /// How many groups there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no group.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The group of a node, from 0; `None` when it is in none.
    ///
    /// # Errors
    ///
    /// Foreign id.
    pub fn group_of<K>(&self, node: NodeId<K>) -> Result<Option<usize>, Error> {
        Ok(self.group(self.view.ix(node)?).map(|group| group as usize))
    }

    /// The groups, each with its nodes in order of kind and key.
    pub fn groups(&self) -> Vec<Vec<Node<'v>>> {
        let mut groups = vec![Vec::new(); self.count];
        for &(node, group) in &self.members {
            groups[group as usize].push(self.view.node(node));
        }
        groups
    }

    /// The groups as keys of nodes.
    pub fn keys(&self) -> Vec<Vec<&'v str>> {
        self.groups().into_iter().map(|group| group.into_iter().map(|node| node.key()).collect()).collect()
    }

    /// The group of a node by number.
    pub(crate) fn group(&self, node: NodeIx) -> Option<u32> {
        self.members.binary_search_by_key(&node, |member| member.0).ok().map(|at| self.members[at].1)
    }

    /// The view whose nodes these are.
    pub const fn view(&self) -> &'v View {
        self.view
    }

    /// Its nodes, ascending, each with its group.
    pub(crate) fn members(&self) -> &[(NodeIx, u32)] {
        &self.members
    }
}

impl<'v> Partition<'v> {
    /// The groups by kinds and keys, sorted.
    fn named(&self) -> Vec<Vec<(&'v str, &'v str)>> {
        let mut groups = vec![Vec::new(); self.count];
        for &(ix, group) in &self.members {
            let node: Node<'v> = self.view.node(ix);
            groups[group as usize].push((node.kind(), node.key()));
        }
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        groups
    }
}

/// Equal when they put nodes of the same kinds and keys together.
impl PartialEq for Partition<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.members.len() == other.members.len() && self.count == other.count && self.named() == other.named()
    }
}

/// Groups numbered from 0 by their first node; how many there are. Numbers were below the number
/// of nodes.
pub(crate) fn number(groups: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; groups.len()];
    let mut next = 0;
    for group in groups {
        let number = &mut numbers[*group as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *group = *number;
    }
    next as usize
}
