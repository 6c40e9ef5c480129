//! The five roles of a broker between groups (Gould & Fernandez 1989, *Structures of Mediation*).

use rayon::prelude::*;

use crate::analysis::Partition;
use crate::analysis::unsigned::refuse_negative;
use crate::error::Error;
use crate::model::NodeId;
use crate::traverse::{Ground, Place};
use crate::view::{Answer, DatedView, NodeIx, View};

/// What a broker is to those between whom it stands, by who shares a group with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// All three in one group (`w_I`).
    Coordinator,
    /// The two share a group that is not the broker's (`w_O`, also consultant).
    Itinerant,
    /// From the broker's group to another (`b_IO`).
    Representative,
    /// From another group to the broker's (`b_OI`).
    Gatekeeper,
    /// Three groups (`b_O`).
    Liaison,
}

impl Role {
    /// All roles, in the order of every list of five.
    pub const ALL: [Self; 5] =
        [Self::Coordinator, Self::Itinerant, Self::Representative, Self::Gatekeeper, Self::Liaison];

    /// Its name, `"liaison"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Itinerant => "itinerant",
            Self::Representative => "representative",
            Self::Gatekeeper => "gatekeeper",
            Self::Liaison => "liaison",
        }
    }

    /// The role of a broker in group `broker` between one in `from` and one in `to`.
    pub const fn of(from: usize, broker: usize, to: usize) -> Self {
        match (from == broker, broker == to, from == to) {
            (true, true, _) => Self::Coordinator,
            (true, false, _) => Self::Representative,
            (false, true, _) => Self::Gatekeeper,
            (false, false, true) => Self::Itinerant,
            (false, false, false) => Self::Liaison,
        }
    }
}

/// One node as a broker; lists are in the order of [`Role::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct Broker {
    /// Who.
    pub node: NodeId,
    /// Its group in the partition.
    pub group: usize,
    /// In how many pairs it has each role.
    pub counts: [u64; 5],
    /// How many that would be if the same number of ties fell between any two with one
    /// probability.
    pub expected: [f64; 5],
    /// How many standard deviations it is away from that; `None` where there is no deviation.
    pub z: [Option<f64>; 5],
}

impl Broker {
    /// All pairs between which it stands.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How often it has a role.
    pub const fn count(&self, role: Role) -> u64 {
        self.counts[role as usize]
    }
}

/// All brokers.
#[derive(Clone, Debug, PartialEq)]
pub struct Roles {
    /// Every node of the partition, in order of kind and key.
    pub brokers: Vec<Broker>,
    /// Ties over pairs: d.
    pub density: f64,
}

impl Roles {
    /// How often each role occurs in all.
    pub fn totals(&self) -> [u64; 5] {
        let mut totals = [0; 5];
        for broker in &self.brokers {
            totals.iter_mut().zip(broker.counts).for_each(|(total, count)| *total += count);
        }
        totals
    }
}

/// In which role each node of a partition stands between others of it: for every a -> v -> b
/// without a -> b, one for v. Parallel ties are one, a symmetric tie runs both ways, and ties of
/// a node to itself and to nodes outside of the partition are none.
///
/// Expectations and deviations are those of the paper's null model, in which each of the
/// N(N-1) possible ties is there with probability d. An aggregate: its scope is the ties of the
/// view, and `because` is empty.
///
/// Cost: for each node the ties of its predecessors, O(sum of squared degrees), in parallel;
/// linear space.
///
/// # Errors
///
/// Rule when a tie is negative. Overflow when the claims of a tie cannot be merged.
///
/// # Example
///
/// ```
/// use detente::analysis::{Partition, brokerage::{Role, roles}};
/// use detente::{Graph, Lens, model::standard::{ReachesOut, State}};
///
/// let mut graph = Graph::new();
/// let [japan, china, dprk] = ["JPN", "CHN", "PRK"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<ReachesOut>((japan, china)).record()?;
/// graph.claim::<ReachesOut>((china, dprk)).record()?;
/// let view = graph.view(&Lens::new())?;
/// let alone = Partition::by(&view, |node| Some(node.key()));
/// let found = roles(&view, &alone)?.value;
/// assert_eq!(found.brokers[0].node, china.any());
/// assert_eq!(found.brokers[0].count(Role::Liaison), 1);
/// # Ok::<(), detente::Error>(())
/// ```
pub fn roles(view: &View, groups: &Partition<'_>) -> Result<Answer<Roles>, Error> {
    refuse_negative(&view.into(), "roles of brokers", "Directed::triads")?;
    Ok(Answer::new(counted(view, groups)))
}

/// [`roles`] on a day or in a window.
///
/// # Errors
///
/// As [`roles`].
pub fn roles_at(dated: DatedView<'_>, groups: &Partition<'_>) -> Result<Answer<Roles>, Error> {
    refuse_negative(&Place::from(dated), "roles of brokers", "Directed::triads")?;
    Ok(Answer::new(counted(dated, groups)))
}

/// Members by number, with their group and to whom their ties run.
struct Web {
    groups: Vec<u32>,
    sizes: Vec<usize>,
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
}

fn counted<'v>(ground: impl Ground<'v>, partition: &Partition<'_>) -> Roles {
    let web = Web::new(ground, partition);
    let n = web.groups.len();
    let ties: usize = web.out.iter().map(Vec::len).sum();
    let density = if n < 2 { 0.0 } else { ties as f64 / (n as f64 * (n as f64 - 1.0)) };
    let counts: Vec<[u64; 5]> = (0..n as u32).into_par_iter().map_init(|| Scratch::of(&web), Scratch::roles).collect();
    let nulls: Vec<[(f64, f64); 5]> =
        (0..web.sizes.len()).map(|group| null_model(&web.sizes, group, density)).collect();
    let broker = |(at, counts): (usize, [u64; 5])| {
        let group = web.groups[at] as usize;
        let null = nulls[group];
        let z = |role: usize| {
            let (mean, deviation) = null[role];
            (deviation > 0.0).then(|| (counts[role] as f64 - mean) / deviation)
        };
        let node = ground.view().node(partition.members()[at].0).id();
        Broker { node, group, counts, expected: null.map(|(mean, _)| mean), z: [0, 1, 2, 3, 4].map(z) }
    };
    Roles { brokers: counts.into_iter().enumerate().map(broker).collect(), density }
}

impl Web {
    fn new<'v>(ground: impl Ground<'v>, partition: &Partition<'_>) -> Self {
        let members = partition.members();
        let number = |node: NodeIx| members.binary_search_by_key(&node, |member| member.0).ok().map(|at| at as u32);
        let others = |at: usize, far: &mut dyn Iterator<Item = NodeIx>| -> Vec<u32> {
            let mut others: Vec<u32> = far.filter_map(number).filter(|&other| other != at as u32).collect();
            others.sort_unstable();
            others.dedup();
            others
        };
        let out = |at: usize| others(at, &mut ground.onward(members[at].0).map(|step| step.0));
        let into = |at: usize| others(at, &mut ground.back(members[at].0).map(|step| step.0));
        let groups: Vec<u32> = members.iter().map(|member| member.1).collect();
        let mut sizes = vec![0; partition.len()];
        for &group in &groups {
            sizes[group as usize] += 1;
        }
        Self { sizes, out: (0..members.len()).map(out).collect(), into: (0..members.len()).map(into).collect(), groups }
    }
}

/// What one thread needs to look at one node after another.
struct Scratch<'w> {
    web: &'w Web,
    /// By node: the last broker whose successor it was, plus one.
    successor_of: Vec<u32>,
    /// By group: how many successors the broker has in it.
    by_group: Vec<u64>,
}

impl<'w> Scratch<'w> {
    fn of(web: &'w Web) -> Self {
        Self { web, successor_of: vec![0; web.groups.len()], by_group: vec![0; web.sizes.len()] }
    }

    /// All pairs of a predecessor and a successor by role, less those with a tie of their own.
    fn roles(&mut self, broker: u32) -> [u64; 5] {
        let (web, v) = (self.web, broker as usize);
        let own = web.groups[v] as usize;
        let (into, out) = (&web.into[v], &web.out[v]);
        for &b in out {
            self.successor_of[b as usize] = broker + 1;
            self.by_group[web.groups[b as usize] as usize] += 1;
        }
        let (all, within) = (out.len() as u64, self.by_group[own]);
        let mut counts = [0; 5];
        for &a in into {
            let from = web.groups[a as usize] as usize;
            let mut add = |role: Role, count: u64| counts[role as usize] += count;
            if from == own {
                add(Role::Coordinator, within);
                add(Role::Representative, all - within);
            } else {
                add(Role::Gatekeeper, within);
                add(Role::Itinerant, self.by_group[from]);
                add(Role::Liaison, all - within - self.by_group[from]);
            }
            // Not to oneself, and not where the two have a tie of their own.
            let closed = web.out[a as usize].iter().chain(std::iter::once(&a));
            for &b in closed.filter(|&&b| self.successor_of[b as usize] == broker + 1) {
                counts[Role::of(from, own, web.groups[b as usize] as usize) as usize] -= 1;
            }
        }
        for &b in out {
            self.by_group[web.groups[b as usize] as usize] = 0;
        }
        counts
    }
}

/// Mean and standard deviation of each role for a node of a group when every tie is there with
/// probability d.
///
/// Each role has so many ordered pairs (a, b), each open with p = d^2 (1 - d); two that share
/// their first or their second node vary together, by d^3 (1 - d)^3, and no others do.
fn null_model(sizes: &[usize], group: usize, d: f64) -> [(f64, f64); 5] {
    let n: Vec<f64> = sizes.iter().map(|&size| size as f64).collect();
    let own = n[group];
    let others = || n.iter().enumerate().filter(move |(other, _)| *other != group).map(|(_, &size)| size);
    let outside: f64 = others().sum();
    let (p, shared) = (d * d * (1.0 - d), (d * (1.0 - d)).powi(3));
    let role = |pairs: f64, sharing: f64| {
        let variance: f64 = pairs * p * (1.0 - p) + sharing * shared;
        (pairs * p, variance.max(0.0).sqrt())
    };
    let mixed =
        role(outside * (own - 1.0), (own - 1.0) * outside * (outside - 1.0) + outside * (own - 1.0) * (own - 2.0));
    [
        role((own - 1.0) * (own - 2.0), 2.0 * (own - 1.0) * (own - 2.0) * (own - 3.0)),
        role(others().map(|n| n * (n - 1.0)).sum(), others().map(|n| 2.0 * n * (n - 1.0) * (n - 2.0)).sum()),
        mixed,
        mixed,
        role(
            others().map(|n| n * (outside - n)).sum(),
            others().map(|n| 2.0 * n * (outside - n) * (outside - n - 1.0)).sum(),
        ),
    ]
}
