//! The signed ties of a view with their directions: what one makes of another, and the other of it.

use rayon::prelude::*;

use super::folded::{millionths, too_large};
use crate::error::Error;
use crate::graph::Node;
use crate::traverse::{Ground, Place};
use crate::view::{DatedView, NodeIx, View};

/// Who is friend or foe to whom: from one node to another at most one signed arc.
///
/// All arcs from one to the other, of whichever relation, add up, as in
/// [`Signed`](super::Signed), and the sum's sign is the sign; a symmetric tie is an arc either
/// way. Loops are left out, and so are nodes without any tie.
///
/// Cost: linear in nodes and arcs; 16 bytes for each pair that has an arc, 28 for each node.
///
/// # Example
///
/// ```
/// use detente::analysis::signed::Directed;
/// use detente::{Graph, Lens, model::standard::{Actor, Linked}};
///
/// let mut graph = Graph::new();
/// let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
/// graph.claim::<Linked>((a, b)).affinity(-0.5).record()?;
/// graph.claim::<Linked>((b, a)).affinity(0.5).record()?;
/// let view = graph.view(&Lens::new())?;
/// let directed = Directed::of(&view)?;
/// assert_eq!((directed.positive(), directed.negative()), (1, 1));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Directed<'v> {
    view: &'v View,
    nodes: Vec<NodeIx>,
    /// Who is tied to each node, and how, ascending.
    rows: Vec<Vec<Dyad>>,
}

/// The other of two, and how the two are tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dyad {
    pub(super) far: u32,
    /// To the other, then from it, each 0 without an arc, 1 of a friend, 2 of a foe; in base 3.
    pub(super) code: u8,
}

impl Dyad {
    /// 1 of a friend, -1 of a foe, 0 without an arc: to the other, and from it.
    pub(super) const fn signs(self) -> (i8, i8) {
        const SIGNS: [i8; 3] = [0, 1, -1];
        (SIGNS[self.code as usize / 3], SIGNS[self.code as usize % 3])
    }
}

impl<'v> Directed<'v> {
    /// The arcs of a view, folded.
    ///
    /// # Errors
    ///
    /// Overflow when the arcs from one node to another add up to more than 9 * 10^12.
    pub fn of(view: &'v View) -> Result<Self, Error> {
        Self::new(Place::from(view), view)
    }

    /// The arcs that stand on a day or in a window, folded.
    ///
    /// # Errors
    ///
    /// As [`Directed::of`], and overflow when the claims of a tie cannot be merged.
    pub fn on(dated: DatedView<'v>) -> Result<Self, Error> {
        Self::new(Place::from(dated), dated)
    }

    fn new(place: Place<'v>, ground: impl Ground<'v> + Sync) -> Result<Self, Error> {
        let view = place.view();
        let is_tied = |&node: &NodeIx| ground.onward(node).next().is_some() || ground.back(node).next().is_some();
        let nodes: Vec<NodeIx> = (0..view.node_count() as u32).map(NodeIx).filter(is_tied).collect();
        let mut locals = vec![0; view.node_count()];
        nodes.iter().zip(0..).for_each(|(node, local)| locals[node.0 as usize] = local);
        let rows: Result<Vec<Vec<Dyad>>, Error> = nodes.par_iter().map(|&node| folded(ground, node, &locals)).collect();
        Ok(Self { view, nodes, rows: rows? })
    }

    /// How many nodes have a tie.
    pub const fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes that have a tie, in order of kind and key; a measure's lists are in this order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'v>> {
        self.nodes.iter().map(|&ix| self.view.node(ix))
    }

    /// How many arcs are those of friends.
    pub fn positive(&self) -> usize {
        self.count(1)
    }

    /// How many arcs are those of foes.
    pub fn negative(&self) -> usize {
        self.count(-1)
    }

    fn count(&self, sign: i8) -> usize {
        self.rows.iter().flatten().filter(|dyad| dyad.signs().0 == sign).count()
    }

    /// Who is tied to each node, by number.
    pub(super) fn rows(&self) -> &[Vec<Dyad>] {
        &self.rows
    }
}

/// The dyads of a node.
fn folded<'v>(ground: impl Ground<'v>, node: NodeIx, locals: &[u32]) -> Result<Vec<Dyad>, Error> {
    let view = ground.view();
    let sum = |steps: &mut dyn Iterator<Item = (NodeIx, crate::view::ArcIx)>| {
        let mut sums: Vec<(u32, i128)> = Vec::new();
        for (far, arc) in steps.filter(|&(far, _)| far != node) {
            let number = i128::from(millionths(view, node, far, ground.number(arc)?)?);
            match sums.last_mut().filter(|last| last.0 == far.0) {
                Some(last) => last.1 += number,
                None => sums.push((far.0, number)),
            }
        }
        let large = sums.iter().find(|sum| i64::try_from(sum.1).is_err());
        large.map_or(Ok(()), |&(far, _)| Err(too_large(view, node, far)))?;
        Ok::<_, Error>(sums)
    };
    let (out, into) = (sum(&mut ground.onward(node))?, sum(&mut ground.back(node))?);
    let trit = |number: i128| if number > 0 { 1 } else { 2 * u8::from(number < 0) };
    let codes = out.into_iter().map(|(far, number)| (far, 3 * trit(number)));
    let mut dyads: Vec<Dyad> = codes.map(|(far, code)| Dyad { far: locals[far as usize], code }).collect();
    dyads.extend(into.into_iter().map(|(far, number)| Dyad { far: locals[far as usize], code: trit(number) }));
    dyads.sort_by_key(|dyad| dyad.far);
    dyads.dedup_by(|again, first| {
        let is_same = again.far == first.far;
        first.code += if is_same { again.code } else { 0 };
        is_same
    });
    dyads.retain(|dyad| dyad.code != 0);
    Ok(dyads)
}
