//! Clustering: how many of a node's neighbours are linked to each other (Watts & Strogatz 1998,
//! *Collective dynamics of small-world networks*), and of a weighted network how strongly (Onnela,
//! Saramäki, Kertész & Kaski 2005, *Intensity and coherence of motifs in weighted complex networks*).

use std::ops::Range;

use super::folded::Network;
use super::hubs::{Hubs, Marks};
use super::scores::Scores;
use super::sums;
use crate::budget::Budget;
use crate::error::Error;
use crate::view::Answer;

/// How far neighbours are linked to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Clustering<'v> {
    /// Of each node: the part of all pairs of its neighbours that are linked, from 0 to 1; 0 for a
    /// node with fewer than two neighbours. Of a weighted network a linked pair counts for the
    /// geometric mean of the three links' weights over the greatest weight of all (Onnela et al.).
    pub local: Scores<'v>,
    /// Of each node: how many triangles it is in.
    pub triangles: Scores<'v>,
    /// The mean of the local ones over all nodes; 0 without nodes.
    pub average: f64,
    /// Of all paths of two links, the part whose ends are linked: three triangles' worth over paths
    /// (Newman, Watts & Strogatz 2002); 0 where there is no such path.
    pub transitivity: f64,
}

impl<'v> Network<'v> {
    /// How far the neighbours of each node are linked to each other, and of all. Direction does not
    /// count, nor do loops; weight counts for the local ones and their average.
    ///
    /// Names no claims: the scope is the view. A step of the budget is a link to, or of, a neighbour;
    /// what is cut short is a lower bound.
    ///
    /// Cost: as [`triangles`](Self::triangles), and 4 bytes a node for each thread; weighted, the links
    /// of all neighbours of all nodes besides.
    ///
    /// # Errors
    ///
    /// Limit when there are more links than can be numbered.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Budget, Graph, Lens, model::standard::{State, Talks}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, c), (c, a), (c, d)] {
    ///     graph.claim::<Talks>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let clustering = Network::of(&view)?.clustering(&Budget::new())?.value;
    /// assert_eq!((clustering.local.of(a)?, clustering.local.of(d)?), (1.0, 0.0));
    /// assert_eq!((clustering.local.of(c)? * 3.0, clustering.transitivity), (1.0, 0.6));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn clustering(&self, budget: &Budget) -> Result<Answer<Clustering<'v>>, Error> {
        let (mut meter, count) = (budget.meter(), self.node_count());
        let mut triangles = vec![0_u64; count];
        let cut = match self.hubs(&mut meter)? {
            Ok(hubs) => {
                let space = || Space { marks: Marks::new(&hubs), met: vec![0; count] };
                let work = |space: &mut Space, ranks| found(&hubs, space, ranks);
                hubs.visit(&mut meter, space, work, |found| add(&hubs, found, &mut triangles))
            }
            Err(limit) => Some(limit),
        };
        let degrees = if cut.is_none() || triangles.iter().any(|&n| n > 0) { self.others()? } else { vec![0; count] };
        let pairs = |degree: u64| degree * degree.saturating_sub(1) / 2;
        let all: u64 = degrees.iter().map(|&degree| pairs(degree)).sum();
        let closed: u64 = triangles.iter().sum();
        let part = |closed: u64, all: u64| if all == 0 { 0.0 } else { closed as f64 / all as f64 };
        let mut local: Vec<f64> = triangles.iter().zip(&degrees).map(|(&n, &degree)| part(n, pairs(degree))).collect();
        let mut cut = cut;
        if self.is_weighted() && cut.is_none() {
            cut = self.intensities(&mut local, &mut meter)?;
        }
        let average = if count == 0 { 0.0 } else { sums::sum_of(|| local.iter().copied()) / count as f64 };
        let triangles = Scores::new(self.view(), triangles.into_iter().map(|n| n as f64).collect());
        let local = Scores::new(self.view(), local);
        Ok(Answer::new(Clustering { local, triangles, average, transitivity: part(closed, all) }).cut(cut))
    }

    /// How many others each node is linked to, either way.
    fn others(&self) -> Result<Vec<u64>, Error> {
        let side = self.both()?;
        let others = |node: u32| side.weighed(node).filter(|link| link.0 != node).count() as u64;
        Ok((0..self.node_count() as u32).map(others).collect())
    }
}

/// Nodes by rank, each with triangles found.
type Found = Vec<(u32, u64)>;

/// What a thread works with.
struct Space {
    marks: Marks,
    /// By rank: at how many links of the node at hand's neighbours it was met.
    met: Vec<u32>,
}

/// The triangles whose last nodes are these ranks, at each of their nodes, and how many links were
/// looked at.
fn found(hubs: &Hubs, Space { marks, met }: &mut Space, ranks: Range<u32>) -> (Found, usize) {
    let (mut found, mut steps) = (Vec::new(), 0);
    for rank in ranks {
        let row = hubs.row(rank);
        steps += row.len();
        if row.len() < 2 {
            continue;
        }
        marks.set(row);
        let from = found.len();
        for &far in row {
            steps += hubs.row(far).len();
            let mut common = 0;
            for &third in hubs.row(far) {
                let mark = marks.of(third);
                common += mark;
                met[third as usize] += mark as u32;
            }
            found.push((far, common));
        }
        marks.clear(row);
        let own = found[from..].iter().map(|far| far.1).sum();
        for (far, count) in &mut found[from..] {
            *count += u64::from(std::mem::take(&mut met[*far as usize]));
        }
        found.push((rank, own));
    }
    (found, steps)
}

fn add(hubs: &Hubs, found: Found, triangles: &mut [u64]) {
    for (rank, count) in found {
        triangles[hubs.order[rank as usize] as usize] += count;
    }
}
