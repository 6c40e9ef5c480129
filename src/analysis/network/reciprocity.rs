//! Reciprocity: how many links are returned, and of weighted links how much of their weight
//! (Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013, *Reciprocity of weighted networks*).

use rayon::prelude::*;

use super::folded::Network;
use super::links::{End, Links, Packed, Side, linked};
use super::scores::Scores;
use super::sums;
use crate::error::Error;

/// How far links are returned.
#[derive(Clone, Debug, PartialEq)]
pub struct Reciprocity<'v> {
    /// Of all links between two nodes, the part whose other way is there too, from 0 to 1; of weighted
    /// links what either way has of both over the weight of all. `None` where there is no such link,
    /// or none that weighs anything.
    pub overall: Option<f64>,
    /// The same for the links of each node, that lead from it or to it; 0 where it has none.
    pub local: Scores<'v>,
}

/// What a node's links weigh, either way, and what of that is returned.
type Returned = (f64, f64);

impl<'v> Network<'v> {
    /// How far links are returned; loops are no links between two nodes. A symmetric tie returns
    /// itself, and in an undirected network every link is returned.
    ///
    /// Names no claims: the scope is the view. Cost: linear in links, in parallel.
    ///
    /// # Errors
    ///
    /// Overflow when weights add up to more than a number can be.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::analysis::network::Network;
    /// use detente::{Graph, Lens, model::standard::{Sanctions, State}};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    /// for pair in [(a, b), (b, a), (a, c)] {
    ///     graph.claim::<Sanctions>(pair).record()?;
    /// }
    /// let view = graph.view(&Lens::new())?;
    /// let reciprocity = Network::of(&view)?.reciprocity()?;
    /// assert_eq!(reciprocity.overall, Some(2.0 / 3.0));
    /// assert_eq!(reciprocity.local.of(b)?, 1.0);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn reciprocity(&self) -> Result<Reciprocity<'v>, Error> {
        let (out, into) = (self.out()?, self.into()?);
        let nodes = (0..self.node_count() as u32).into_par_iter();
        let found: Vec<Returned> = match (out, into) {
            (Side::Own(out), Side::Own(into)) if self.is_weighted() => nodes.map(|n| weighed(out, into, n)).collect(),
            _ => linked!(out, out => linked!(into, into => nodes.map(|n| counted(out, into, n)).collect())),
        };
        // Each link is at two nodes.
        let all = sums::sum_of(|| found.iter().map(|node| node.0));
        let returned = sums::sum_of(|| found.iter().map(|node| node.1));
        if all.is_infinite() {
            return Err(Error::overflow("the links of a network weigh more than a number can be"));
        }
        let part = |(all, returned): Returned| (all > 0.0).then(|| returned / all);
        let local = found.iter().map(|&node| part(node).unwrap_or(0.0)).collect();
        Ok(Reciprocity { overall: part((all, returned)), local: Scores::new(self.view(), local) })
    }
}

fn counted(out: impl Links, into: impl Links, node: u32) -> Returned {
    let (to, from) = (out.row(node), into.row(node));
    let others = |row: &mut dyn Iterator<Item = u32>| row.filter(|&far| far != node).count();
    let all = others(&mut to.iter().map(|end| end.far())) + others(&mut from.iter().map(|end| end.far()));
    let (mut a, mut b, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (to.get(a), from.get(b)) {
        let (x, y) = (x.far(), y.far());
        both += usize::from(x == y && x != node);
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    (all as f64, (2 * both) as f64)
}

fn weighed(out: &Packed, into: &Packed, node: u32) -> Returned {
    let others = |rows: &Packed| rows.weighed(node).filter(|link| link.0 != node).collect::<Vec<_>>();
    let (to, from) = (others(out), others(into));
    let mut returned = Vec::new();
    for &(far, weight) in &to {
        if let Ok(at) = from.binary_search_by_key(&far, |link| link.0) {
            returned.push(2.0 * weight.min(from[at].1));
        }
    }
    let all = sums::sum_of(|| to.iter().chain(&from).map(|link| link.1));
    (all, sums::sum_of(|| returned.iter().copied()))
}
