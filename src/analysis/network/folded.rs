//! The links of a view without signs: between two nodes at most one each way. Every unsigned
//! measure reads these and nothing else.

use std::sync::OnceLock;

use super::links::{Packed, Side, Way, Weigh, fold, fold_bare, without_number};
use crate::analysis::unsigned::refuse_negative;
use crate::error::Error;
use crate::traverse::Place;
use crate::view::{DatedView, View};

/// Who is linked to whom: from one node to another at most one link.
///
/// All ties from one node to another, of whichever relations, are one link; a symmetric tie is a link
/// either way. Links count as one each, unless the network is [`weighted`](Self::weighted): then a link
/// weighs what its ties' numbers add up to. With [`Merge::Count`](crate::Merge::Count) as the lens's
/// merging that is the number of claims. Links run as ties do, unless the network is
/// [`undirected`](Self::undirected): then all ties between two nodes, either way, are one link. A loop is
/// a link of a node with itself, once. Every node of the view takes part, linked or not.
///
/// Whether a weight is a strength or a distance, each measure says.
///
/// Links are made when a measure first asks for them, and kept: 4 bytes a link and 8 more when weighted,
/// for each way that is asked for. Where a view has no parallel ties, its own rows serve as they are.
///
/// # Example
///
/// ```
/// use detente::analysis::network::Network;
/// use detente::{Graph, Lens, model::standard::{Sanctions, State, Talks}};
///
/// let mut graph = Graph::new();
/// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
/// graph.claim::<Sanctions>((a, b)).weight(2.0).record()?;
/// graph.claim::<Talks>((a, b)).weight(3.0).record()?;
/// let view = graph.view(&Lens::new().quantity())?;
/// let network = Network::of(&view)?;
/// assert_eq!(network.link_count()?, 2); // there, by two ties, and back
/// let weighted = Network::of(&view)?.weighted().undirected();
/// assert_eq!((weighted.link_count()?, weighted.degrees()?.of(b)?), (1, 5.0));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network<'v> {
    place: Place<'v>,
    undirected: bool,
    weighted: bool,
    out: OnceLock<Side<'v>>,
    into: OnceLock<Side<'v>>,
    both: OnceLock<Side<'v>>,
}

impl<'v> Network<'v> {
    /// The links of a view, directed and each counting as one.
    ///
    /// # Errors
    ///
    /// Rule when a tie is negative, naming it: measures without signs would take a foe for a friend.
    pub fn of(view: &'v View) -> Result<Self, Error> {
        Self::new(Place::from(view))
    }

    /// The links that stand on a day or in a window.
    ///
    /// # Errors
    ///
    /// As [`Network::of`], and overflow when the claims of a tie cannot be merged.
    pub fn on(dated: DatedView<'v>) -> Result<Self, Error> {
        Self::new(Place::from(dated))
    }

    fn new(place: Place<'v>) -> Result<Self, Error> {
        refuse_negative(&place, "Network", "analysis::signed::Signed")?;
        let (out, into, both) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { place, undirected: false, weighted: false, out, into, both })
    }

    /// The same links, where it does not count which way they run.
    pub fn undirected(mut self) -> Self {
        self.undirected = true;
        self
    }

    /// The same links, where what they weigh counts.
    pub fn weighted(self) -> Self {
        let (out, into, both) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { weighted: true, out, into, both, ..self }
    }

    pub(super) const fn place(&self) -> Place<'v> {
        self.place
    }

    /// Whether it counts which way links run.
    pub const fn is_directed(&self) -> bool {
        !self.undirected
    }

    /// Whether it counts what links weigh.
    pub const fn is_weighted(&self) -> bool {
        self.weighted
    }

    /// The view whose links these are.
    pub const fn view(&self) -> &'v View {
        self.place.view()
    }

    /// How many nodes it has: all of the view.
    pub fn node_count(&self) -> usize {
        self.view().node_count()
    }

    /// How many links it has; without direction each counts once.
    ///
    /// # Errors
    ///
    /// As measures have when weights add up to more than a number can be.
    pub fn link_count(&self) -> Result<usize, Error> {
        let (count, nodes) = (self.out()?.count(self.node_count()), self.node_count() as u32);
        if self.is_directed() {
            return Ok(count);
        }
        let side = self.both()?;
        let loops = (0..nodes).filter(|&node| side.weighed(node).any(|(far, _)| far == node)).count();
        Ok(count.midpoint(loops))
    }

    /// The links that lead on from nodes; either way when undirected.
    pub(super) fn out(&self) -> Result<&Side<'v>, Error> {
        if self.undirected { self.both() } else { self.side(&self.out, Way::Out) }
    }

    /// The links that lead to nodes; either way when undirected.
    pub(super) fn into(&self) -> Result<&Side<'v>, Error> {
        if self.undirected { self.both() } else { self.side(&self.into, Way::Into) }
    }

    /// The links either way.
    pub(super) fn both(&self) -> Result<&Side<'v>, Error> {
        self.side(&self.both, Way::Both)
    }

    fn side<'s>(&self, kept: &'s OnceLock<Side<'v>>, way: Way) -> Result<&'s Side<'v>, Error> {
        if let Some(side) = kept.get() {
            return Ok(side);
        }
        let made = self.made(way)?;
        Ok(kept.get_or_init(|| made))
    }

    fn made(&self, way: Way) -> Result<Side<'v>, Error> {
        let packed = match self.place {
            Place::Whole(view) if !self.weighted => {
                let rows = view.bare_rows();
                match way {
                    Way::Out if view.is_simple() => return Ok(Side::Heads(rows)),
                    Way::Into if view.is_simple() => return Ok(Side::Tails(rows)),
                    way => fold_bare(view, way)?,
                }
            }
            Place::Whole(view) => fold(view, way, Weigh::Sum)?,
            Place::Dated(dated) => fold(dated, way, if self.weighted { Weigh::Sum } else { Weigh::Not })?,
        };
        Ok(Side::Own(packed))
    }

    /// Links folded by another rule than the network's own, not kept.
    pub(super) fn folded(&self, way: Way, weigh: Weigh) -> Result<Packed, Error> {
        match self.place {
            Place::Whole(view) => fold(view, way, weigh),
            Place::Dated(dated) => fold(dated, way, weigh),
        }
    }

    /// The first tie of a link whose number is 0, as people read it.
    pub(super) fn tie_without_number(&self, node: u32, far: u32, way: Way) -> Option<String> {
        let arc = match self.place {
            Place::Whole(view) => without_number(view, node, far, way),
            Place::Dated(dated) => without_number(dated, node, far, way),
        };
        arc.map(|arc| self.view().tie(arc).to_string())
    }
}
