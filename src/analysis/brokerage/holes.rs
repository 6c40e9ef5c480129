//! Structural holes (Burt 1992, *Structural Holes*; Borgatti 1997, *Structural Holes: Unpacking
//! Burt's Redundancy Measures*).

use rayon::prelude::*;

use crate::analysis::unsigned::refuse_negative;
use crate::error::Error;
use crate::model::NodeId;
use crate::traverse::{Ground, Place};
use crate::view::{Answer, DatedView, NodeIx, View};

/// What a tie counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weighing {
    /// One between two nodes, whatever joins them.
    #[default]
    Alike,
    /// The sum of the numbers of all ties between the two, in both directions.
    Numbers,
}

/// How free a node is among its neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// Who.
    pub node: NodeId,
    /// How many neighbours it has.
    pub neighbours: usize,
    /// `c = sum over j of (p_ij + sum over q of p_iq p_qj)^2`: how much its relations lead back to
    /// one another. `None` without a neighbour; above 1 in small dense places.
    pub constraint: Option<f64>,
    /// Its neighbours less what they have in common: n - 2t/n for ties alike, with t ties among
    /// its n neighbours. `None` without a neighbour.
    pub effective_size: Option<f64>,
    /// Effective size over neighbours, in (0, 1].
    pub efficiency: Option<f64>,
    /// How much of the constraint comes from one neighbour, in [0, 1]: 0 when all bring the
    /// same, by the Coleman-Theil index. `None` with fewer than two neighbours.
    pub hierarchy: Option<f64>,
}

/// Structural holes around every node that has a neighbour or not, in order of kind and key,
/// whichever way ties run. With `p_ij` what j is among all of i's relations, and `m_jq` what q is of
/// j's strongest, effective size is the sum over j of `1 - sum over q of p_iq m_jq`.
///
/// An aggregate: its scope is the ties of the view, and `because` is empty.
///
/// Cost: for each node the ties of its neighbours, O(sum of squared degrees), in parallel; linear
/// space.
///
/// # Errors
///
/// Rule when a tie is negative. Overflow when the claims of a tie cannot be merged.
///
/// # Example
///
/// ```
/// use detente::analysis::brokerage::{Weighing, structural_holes};
/// use detente::{Graph, Lens, model::standard::{Bonded, Actor}};
///
/// let mut graph = Graph::new();
/// let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(Actor, key).add().unwrap());
/// for pair in [(a, b), (a, c)] {
///     graph.claim::<Bonded>(pair).record()?;
/// }
/// let view = graph.view(&Lens::new())?;
/// let found = structural_holes(&view, Weighing::Alike)?.value;
/// assert_eq!((found[0].constraint, found[0].effective_size), (Some(0.5), Some(2.0)));
/// assert_eq!(found[1].constraint, Some(1.0));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn structural_holes(view: &View, weighing: Weighing) -> Result<Answer<Vec<Hole>>, Error> {
    refuse_negative(&view.into(), "structural holes", "Signed::leverage")?;
    Ok(Answer::new(holes(view, weighing)?))
}

/// [`structural_holes`] on a day or in a window.
///
/// # Errors
///
/// As [`structural_holes`].
pub fn structural_holes_at(dated: DatedView<'_>, weighing: Weighing) -> Result<Answer<Vec<Hole>>, Error> {
    refuse_negative(&Place::from(dated), "structural holes", "Signed::leverage")?;
    Ok(Answer::new(holes(dated, weighing)?))
}

/// By node: neighbours with the weight of all that joins the two, ascending.
type Around = Vec<Vec<(u32, f64)>>;

fn holes<'v>(ground: impl Ground<'v> + Sync, weighing: Weighing) -> Result<Vec<Hole>, Error> {
    let nodes = ground.view().node_count() as u32;
    let around: Around =
        (0..nodes).into_par_iter().map(|node| neighbours(ground, NodeIx(node), weighing)).collect::<Result<_, _>>()?;
    let totals: Vec<f64> = around.par_iter().map(|row| row.iter().map(|(_, weight)| weight).sum()).collect();
    let most: Vec<f64> =
        around.par_iter().map(|row| row.iter().map(|&(_, weight)| weight).fold(0.0, f64::max)).collect();
    let hole = |scratch: &mut Vec<f64>, node: u32| {
        let id = ground.view().node(NodeIx(node)).id();
        hole(id, node, (&around, &totals, &most), scratch)
    };
    Ok((0..nodes).into_par_iter().map_init(|| vec![0.0; nodes as usize], hole).collect())
}

/// The neighbours of a node whichever way ties run, the numbers of all ties to each added up in
/// order of size. Those joined by nothing but numbers of 0 are neighbours of weight 0 no longer.
fn neighbours<'v>(ground: impl Ground<'v>, node: NodeIx, weighing: Weighing) -> Result<Vec<(u32, f64)>, Error> {
    let view = ground.view();
    let mut all: Vec<(u32, f64)> = Vec::new();
    let back = ground.back(node).filter(|&(_, arc)| view.twin(arc).is_none());
    for (far, arc) in ground.onward(node).chain(back).filter(|&(far, _)| far != node) {
        let number = if weighing == Weighing::Alike { 1.0 } else { ground.number(arc)? };
        all.push((far.0, number));
    }
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let sum = |same: &[(u32, f64)]| match weighing {
        Weighing::Alike => 1.0,
        Weighing::Numbers => same.iter().map(|(_, number)| number).sum(),
    };
    let weighed = all.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, sum(same)));
    Ok(weighed.filter(|&(_, weight)| weight > 0.0).collect())
}

fn hole(id: NodeId, node: u32, (around, totals, most): (&Around, &[f64], &[f64]), share: &mut [f64]) -> Hole {
    let row = &around[node as usize];
    let n = row.len();
    if n == 0 {
        let nothing = (None, None, None, None);
        let (constraint, effective_size, efficiency, hierarchy) = nothing;
        return Hole { node: id, neighbours: 0, constraint, effective_size, efficiency, hierarchy };
    }
    for &(j, weight) in row {
        share[j as usize] = weight / totals[node as usize];
    }
    let (mut parts, mut effective) = (Vec::with_capacity(n), 0.0);
    for &(j, _) in row {
        let (mut indirect, mut redundant) = (0.0, 0.0);
        for &(q, weight) in around[j as usize].iter().filter(|&&(q, _)| q != node) {
            // Of those in between, q, both ends of the step count: p_iq p_qj.
            indirect += share[q as usize] * weight / totals[q as usize];
            redundant += share[q as usize] * weight / most[j as usize];
        }
        parts.push((share[j as usize] + indirect).powi(2));
        effective += 1.0 - redundant;
    }
    for &(j, _) in row {
        share[j as usize] = 0.0;
    }
    let constraint: f64 = parts.iter().sum();
    Hole {
        node: id,
        neighbours: n,
        constraint: Some(constraint),
        effective_size: Some(effective),
        efficiency: Some(effective / n as f64),
        hierarchy: (n > 1).then(|| hierarchy(&parts, constraint)),
    }
}

/// The Coleman-Theil index of how unevenly the constraint is spread.
fn hierarchy(parts: &[f64], constraint: f64) -> f64 {
    let n = parts.len() as f64;
    let term = |part: &f64| {
        let ratio = part / (constraint / n);
        if ratio > 0.0 { ratio * ratio.ln() } else { 0.0 }
    };
    parts.iter().map(term).sum::<f64>() / (n * n.ln())
}
