//! What if? A view with some things otherwise: `change` says what may be supposed, `draft` records
//! it as claims, `touch` replaces the rows that it touches.

mod change;
mod draft;
mod touch;

pub use change::Change;

use std::sync::{Arc, OnceLock};

use super::counted::Counted;
use super::lens::Reading;
use super::patch::Rows;
use super::{Inner, View};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::flag;
use crate::model::Mark;
use draft::Draft;
use touch::Touch;

/// One in so many arcs made anew makes a view that is built from its claims the better choice.
const FEW: usize = 8;

impl View {
    /// This view if some things were otherwise: ties that come, end or change their sign or number,
    /// claims never made, a source struck.
    ///
    /// What is supposed is claims too, recorded in a ledger of its own behind this view's, always
    /// valid, hypothetical, and counted whatever the lens asks for; the claims whose place they
    /// take are left out as by key. So every search and measure takes the result, its answers name the supposed
    /// claims among their reasons ([`supposed_claims`](Self::supposed_claims)), and it equals the view of a graph in which all
    /// that was recorded. Neither this view nor its graph changes. Supposing again adds to what is
    /// supposed; [`actual`](Self::actual) takes all of it back.
    ///
    /// Added nodes are numbered after all others; a node that loses its ties stays.
    ///
    /// Cost: the degrees of the nodes that it touches, and the copy of at most one chunk of 65,536
    /// claims. To strike a source costs a pass over all claims besides. When it touches one arc in
    /// eight, or its lens reads clashing claims, or claims come or go that correct others or say who
    /// stands for whom, the view is built from its claims.
    ///
    /// # Errors
    ///
    /// - Foreign id, unknown relation or key; unknown tie, for one that is to end or say the opposite.
    /// - Rule when the schema does not join the ends, the lens does not ask for the relation, or
    ///   asks for affinities where a quantity is supposed, and the reverse.
    /// - Conflict when the key of an added node is taken; invalid affinity, quantity, kind or key.
    /// - Overflow when merged numbers leave their range.
    ///
    /// The field tells which change it was, counted from 1.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::{Graph, Lens, model::standard::{Stance, State}};
    /// use detente::view::Change;
    ///
    /// let mut graph = Graph::new();
    /// let [japan, rok] = ["JPN", "ROK"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Stance>((japan, rok)).affinity(0.3).record()?;
    /// let view = graph.view(&Lens::new())?;
    ///
    /// let sour = view.suppose([Change::affinity::<Stance>((japan, rok), -0.5)])?;
    /// assert_eq!(sour.ties_between(japan, rok)?[0].number(), -0.5);
    /// assert_eq!(view.ties_between(japan, rok)?[0].number(), 0.3);
    /// assert_eq!(sour.actual().ties_between(japan, rok)?[0].number(), 0.3);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn suppose(&self, changes: impl IntoIterator<Item = Change>) -> Result<Self, Error> {
        let mut supposed = self.0.supposed.clone();
        let mut draft = Draft::new(self);
        for change in changes {
            let number = supposed.len() - self.0.supposed.len() + 1;
            draft.apply(&change).map_err(|error| error.in_field(format!("change {number}")))?;
            supposed.push(change);
        }
        let actual = Some(self.actual().clone());
        let mut inner = self.supposing(draft)?;
        (inner.actual, inner.supposed) = (actual, supposed);
        Ok(Self(Arc::new(inner)))
    }

    /// The view without anything supposed: itself, when nothing is.
    pub fn actual(&self) -> &Self {
        self.0.actual.as_ref().unwrap_or(self)
    }

    /// What is supposed, in order; nothing of a view made from a graph.
    pub fn supposed(&self) -> &[Change] {
        &self.0.supposed
    }

    /// The claims that stand for what is supposed and count, by key.
    pub fn supposed_claims(&self) -> Vec<crate::graph::Claim<'_>> {
        self.claims().filter(|claim| self.is_supposed(claim)).collect()
    }

    fn supposing(&self, draft: Draft<'_>) -> Result<Inner, Error> {
        let filter = draft.filter(self.0.filter.clone());
        let touch = Touch::new(self, &draft);
        if self.is_settled_anew(&draft) || touch.len() > self.arc_count() / FEW + FEW {
            let made = Self::made(draft.into_ledger(), self.lens().clone(), filter, &Budget::new())?;
            return Arc::try_unwrap(made.0).map_err(|_| Error::invalid("view", "", "it is shared"));
        }
        let rows: Rows = touch.rows()?;
        let old = self.counted();
        let selection = old.selection.clone().supposing(&draft.gone, &draft.struck);
        let counted = Counted::new(draft.into_ledger(), selection, old.lift.clone());
        Ok(Inner {
            counted,
            lens: self.lens().clone(),
            filter,
            order: self.0.order.clone(),
            rows,
            claims: OnceLock::new(),
            labels: OnceLock::new(),
            extremes: OnceLock::new(),
            simple: OnceLock::new(),
            actual: None,
            supposed: Vec::new(),
        })
    }

    /// Whether what came or went may change which other claims count or who stands for whom.
    fn is_settled_anew(&self, draft: &Draft<'_>) -> bool {
        let (lens, ledger) = (self.lens(), draft.ledger());
        let lifts = lens.lifts || lens.continues || lens.same.is_some();
        let decides = |claim: u32| {
            let (chunk, at) = ledger.claims.at(claim);
            let marks = ledger.schema.relation_rule(chunk.relation[at]).marks();
            let lifting = |mark: &Mark| matches!(mark, Mark::Lifts | Mark::Succession | Mark::Identity);
            chunk.flags[at] & flag::AMENDS != 0 || (lifts && marks.iter().any(lifting))
        };
        lens.reading != Reading::HoldBoth || draft.gone.iter().copied().chain(draft.new_claims()).any(decides)
    }

    /// The same view with its rows in one piece, arcs numbered in the order of rows again: for
    /// those who keep tables in that order.
    pub(super) fn packed(&self) -> Self {
        if self.rows().patch.is_none() {
            return self.clone();
        }
        let old = self.counted();
        let counted = Counted::new(old.ledger.clone(), old.selection.clone(), old.lift.clone());
        Self(Arc::new(Inner {
            counted,
            lens: self.lens().clone(),
            filter: self.0.filter.clone(),
            order: self.0.order.clone(),
            rows: Rows::new(self.rows().packed(self.node_count())),
            claims: OnceLock::new(),
            labels: OnceLock::new(),
            extremes: OnceLock::new(),
            simple: OnceLock::new(),
            actual: self.0.actual.clone(),
            supposed: self.0.supposed.clone(),
        }))
    }
}
