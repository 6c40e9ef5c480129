//! How far ties are believed: the lower bound of the belief of each tie, worked out once a search.

use std::cell::RefCell;

use super::ground::Place;
use crate::view::{ArcIx, View};

/// What is known of the beliefs of ties in one place, in per mille.
#[derive(Clone, Debug)]
pub(crate) struct Beliefs {
    /// By the arc of the tie: 0 while unknown, else one more than the lower bound.
    known: RefCell<Vec<u16>>,
}

impl Beliefs {
    pub(super) fn new(view: &View) -> Self {
        Self { known: RefCell::new(vec![0; view.arc_bound()]) }
    }

    /// The lower bound of the belief of an arc's tie, by the claims that count in this place.
    pub(super) fn low(&self, place: &Place<'_>, arc: ArcIx) -> u16 {
        let at = place.view().owner(arc).0 as usize;
        let known = self.known.borrow()[at];
        if known != 0 {
            return known - 1;
        }
        let low = low(place, arc);
        self.known.borrow_mut()[at] = low + 1;
        low
    }
}

/// The same of one tie, for those who ask once.
pub(super) fn low(place: &Place<'_>, arc: ArcIx) -> u16 {
    let tie = place.view().tie(arc);
    let belief = match place {
        Place::Whole(_) => tie.belief(),
        Place::Dated(_) => tie.belief_of(place.number(arc), place.claims(arc).into_iter()),
    };
    belief.likelihood.per_mille().0
}
