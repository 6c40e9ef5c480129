//! A view on a day or in a window: two days and the stretches of time of a dated view.

use std::ops::Range;

use super::{Certainty, Dated, Segment, may_hold, must_hold};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::Period;
use crate::view::View;
use crate::view::merge::Merger;
use crate::view::rows::{ArcIx, NodeIx};

/// A view on a day or in a window: nothing but a [`Dated`] and two days.
///
/// Where dates are imprecise and only what is certain counts, a window of several days asks the
/// claims of each tie that it comes to, since what must hold on some day of it need not do so on
/// any one of them; else the stretches of time answer.
#[derive(Clone, Copy, Debug)]
pub struct DatedView<'d> {
    dated: &'d Dated,
    from: i32,
    to: i32,
    /// Whether each claim is asked, since segments do not tell.
    by_claim: bool,
}

impl<'d> DatedView<'d> {
    pub(super) const fn new(dated: &'d Dated, (from, to): (i32, i32), by_claim: bool) -> Self {
        Self { dated, from, to, by_claim }
    }

    /// The view whose ties these are.
    pub const fn view(&self) -> &'d View {
        self.dated.view()
    }

    /// The dated view that this is a day or window of.
    pub const fn dated(&self) -> &'d Dated {
        self.dated
    }

    /// Its day or window.
    pub fn period(&self) -> Period {
        Period::from_columns(self.from, self.to)
    }

    /// Its first day and the day after its last, where segments tell what stands.
    #[inline]
    pub(crate) fn days(&self) -> Option<(i32, i32)> {
        (!self.by_claim).then_some((self.from, self.to))
    }

    /// Whether it is a day, and no window of several.
    pub(crate) const fn is_one_day(&self) -> bool {
        self.from.saturating_add(1) == self.to
    }

    /// For one day, where numbers are looked up and never merged anew: the least and the greatest
    /// number of a tie on any day, and 0.
    pub(crate) fn extremes(&self) -> Option<(f64, f64)> {
        (!self.by_claim && self.is_one_day()).then(|| self.dated.extremes())
    }

    /// The out-arcs of a node that stand then: head and arc, each arc once.
    ///
    /// Cost: linear in the stretches of the node's ties.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    #[inline]
    pub fn outgoing(&self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> + Clone + use<'d> {
        let (here, mut last) = (*self, u32::MAX);
        let segments: &[Segment] = if self.by_claim { &[] } else { self.dated.segments(node.0) };
        let standing = segments.iter().filter_map(move |s| {
            if s.from >= here.to || s.to <= here.from || s.arc == last {
                return None;
            }
            last = s.arc;
            Some((NodeIx(s.head), ArcIx(s.arc)))
        });
        let asked = self.by_claim.then(|| self.view().row(node).outgoing()).into_iter().flatten();
        standing.chain(asked.filter(move |&(_, arc)| here.has_claim(arc)))
    }

    /// The in-arcs of a node that stand then: tail and arc.
    ///
    /// Cost: for each in-arc a search among its stretches.
    ///
    /// # Panics
    ///
    /// When the number is not below the view's [`node_count`](View::node_count).
    pub fn incoming(&self, node: NodeIx) -> impl Iterator<Item = (NodeIx, ArcIx)> + Clone + use<'d> {
        let here = *self;
        self.view().row(node).incoming().filter(move |&(_, arc)| here.stands(arc))
    }

    /// Whether an arc stands then.
    ///
    /// # Panics
    ///
    /// When the arc is not below the view's [`arc_count`](View::arc_count).
    pub fn stands(&self, arc: ArcIx) -> bool {
        if self.by_claim {
            return self.has_claim(arc);
        }
        !self.standing(self.dated.segments_of(arc.0).1).is_empty()
    }

    /// Which of an arc's segments stand then.
    fn standing(&self, segments: &[Segment]) -> Range<usize> {
        let from = segments.partition_point(|s| s.to <= self.from);
        from..from + segments[from..].partition_point(|s| s.from < self.to)
    }

    /// The number of an arc then, as its tie has it in a view settled for that day or window;
    /// `None` when it does not stand.
    ///
    /// Cost: on a day or within one stretch it is looked up; over several, the tie's claims are
    /// merged anew.
    ///
    /// # Errors
    ///
    /// Overflow when merged numbers leave their range.
    ///
    /// # Panics
    ///
    /// When the arc is not below the view's [`arc_count`](View::arc_count).
    pub fn number(&self, arc: ArcIx) -> Result<Option<f64>, Error> {
        if self.by_claim {
            return if self.has_claim(arc) { self.merged(arc).map(Some) } else { Ok(None) };
        }
        let (first, segments) = self.dated.segments_of(arc.0);
        let standing = self.standing(segments);
        match standing.len() {
            0 => Ok(None),
            1 => Ok(Some(self.dated.number(first + standing.start))),
            _ => self.merged(arc).map(Some),
        }
    }

    /// The claims of an arc's tie that count then, in the tie's order.
    ///
    /// # Panics
    ///
    /// When the arc is not below the view's [`arc_count`](View::arc_count).
    pub fn claims(&self, arc: ArcIx) -> impl Iterator<Item = Claim<'d>> + use<'d> {
        let (here, ledger) = (*self, self.view().ledger());
        let claims = self.view().rows().claims(arc.0).iter().copied();
        claims.filter(move |&claim| here.counts(claim)).map(move |claim| Claim::new(ledger, claim))
    }

    fn has_claim(&self, arc: ArcIx) -> bool {
        self.view().rows().claims(arc.0).iter().any(|&claim| self.counts(claim))
    }

    fn counts(&self, claim: u32) -> bool {
        let ledger = self.view().ledger();
        let meets = |from: i32, to: i32| from < self.to && to > self.from;
        if self.dated.certainty == Certainty::Certain {
            return must_hold(ledger, claim).is_some_and(|(from, to)| meets(from, to));
        }
        let mut counts = false;
        may_hold(ledger, claim, |from, to| counts |= meets(from, to));
        counts
    }

    fn merged(&self, arc: ArcIx) -> Result<f64, Error> {
        let merger = Merger { ledger: self.view().ledger(), lens: self.view().lens() };
        let claims: Vec<u32> = self.claims(arc).map(|claim| claim.id().index()).collect();
        if merger.is_float() { merger.number(&claims) } else { Ok(f64::from(merger.affinity(&claims)?) / 1e6) }
    }

    /// The ties that stand then, by the arc they are known by, with their number.
    ///
    /// # Errors
    ///
    /// In place of a tie: overflow when its merged numbers leave their range.
    pub fn ties(&self) -> impl Iterator<Item = Result<(ArcIx, f64), Error>> + use<'d> {
        let here = *self;
        self.known_by().filter_map(move |arc| match here.number(arc) {
            Ok(number) => Some(Ok((arc, number?))),
            Err(error) => Some(Err(error)),
        })
    }

    /// How many ties stand then.
    ///
    /// Cost: linear in the stretches of time of all ties.
    pub fn tie_count(&self) -> usize {
        self.known_by().count()
    }

    /// The arcs that stand then and by which ties are known.
    fn known_by(&self) -> impl Iterator<Item = ArcIx> + use<'d> {
        let here = *self;
        let arcs = (0..self.view().node_count() as u32).flat_map(move |node| here.outgoing(NodeIx(node)));
        arcs.map(|(_, arc)| arc).filter(move |arc| here.dated.is_owner(arc.0))
    }
}
