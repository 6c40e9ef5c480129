//! One match: what it binds, how surely, by which claims, and what was not there.

use std::fmt;
use std::sync::Arc;

use super::Role;
use super::check::other;
use super::plan::{PartPlan, Plan};
use super::search::{Binding, NONE, Search};
use super::support::{Hunt, Manner};
use super::variable::{MaybeTie, MaybeVar, TieVar, Var};
use crate::budget::Budget;
use crate::error::Error;
use crate::graph::Node;
use crate::model::{ClaimId, NodeId};
use crate::traverse::field::Field;
use crate::traverse::ground::Place;
use crate::traverse::need::{Need, met_by};
use crate::traverse::tie_at::TieAt;
use crate::view::{Answer, ArcIx, Certainty, NodeIx};

/// One match of a pattern.
#[derive(Clone)]
pub struct Match<'v> {
    place: Place<'v>,
    plan: Arc<Plan>,
    bound: Binding,
    is_certain: bool,
}

impl<'v> Match<'v> {
    pub(super) const fn new(place: Place<'v>, plan: Arc<Plan>, bound: Binding, is_certain: bool) -> Self {
        Self { place, plan, bound, is_certain }
    }

    /// The node that a variable binds.
    ///
    /// # Errors
    ///
    /// Invalid when the variable is of another pattern, or was declared after the search began.
    pub fn node<K>(&self, var: Var<K>) -> Result<NodeId<K>, Error> {
        let found = self.maybe(MaybeVar::from(var))?;
        found.ok_or_else(|| Error::invalid("variable", &format!("{var:?}"), "not bound"))
    }

    /// The node that a variable of an optional part binds, if the part is there.
    ///
    /// # Errors
    ///
    /// As [`node`](Self::node).
    pub fn maybe<K>(&self, var: impl Into<MaybeVar<K>>) -> Result<Option<NodeId<K>>, Error> {
        let var = var.into();
        let value = (var.stamp == self.plan.stamp).then(|| self.bound.nodes.get(var.slot)).flatten();
        let value = *value.ok_or_else(|| Error::invalid("variable", &format!("{var:?}"), super::declare::STRANGER))?;
        Ok((value != NONE).then(|| {
            let any = self.place.view().node(NodeIx(value)).id();
            NodeId::new(any.stamp(), any.index())
        }))
    }

    /// The tie that a variable binds.
    ///
    /// # Errors
    ///
    /// As [`node`](Self::node); overflow when its number leaves its range in a window.
    pub fn tie(&self, var: TieVar) -> Result<TieAt<'v>, Error> {
        let found = self.maybe_tie(var)?;
        found.ok_or_else(|| Error::invalid("variable", &format!("{var:?}"), "not bound"))
    }

    /// The tie that a variable of an optional part binds, if the part is there.
    ///
    /// # Errors
    ///
    /// As [`tie`](Self::tie).
    pub fn maybe_tie(&self, var: impl Into<MaybeTie>) -> Result<Option<TieAt<'v>>, Error> {
        let var = var.into();
        let value = (var.stamp == self.plan.stamp).then(|| self.bound.ties.get(var.slot)).flatten();
        let value = *value.ok_or_else(|| Error::invalid("variable", &format!("{var:?}"), super::declare::STRANGER))?;
        (value != NONE).then(|| TieAt::new(self.place, ArcIx(value))).transpose()
    }

    /// Whether it must hold, or only may, as far as the pattern's questions of time go. What the
    /// lens let through counts as holding.
    pub const fn certainty(&self) -> Certainty {
        if self.is_certain { Certainty::Certain } else { Certainty::Possible }
    }

    /// A minimal set of claims by which it is there, by key; background left out.
    ///
    /// For each tie it is one claim, or one for each condition of time that no chosen claim meets;
    /// all claims of a tie whose number, belief or other whole was asked for. Of what is absent
    /// there are claims only where a tie is there and its number is not: all that the number
    /// rests on. With these claims alone the match is there, and it still is when any other goes.
    ///
    /// Cost: linear in the claims of its ties, times the conditions; where parts that are not there
    /// ask for numbers, a search for these parts without them.
    pub fn because(&self) -> Vec<ClaimId> {
        let mut needs = match self.place {
            Place::Whole(view) => self.whole_of_absent(view),
            Place::Dated(dated) => self.whole_of_absent(dated),
        };
        let (plan, bound) = (&self.plan, &self.bound);
        let ties = || (0..plan.ties.len()).filter(|&slot| bound.ties[slot] != NONE);
        let arc = |slot: usize| ArcIx(bound.ties[slot]);
        needs.extend(ties().filter(|&slot| plan.ties[slot].gate.asks_whole()).map(|slot| Need::Whole(arc(slot))));
        for part in plan.parts.iter().filter(|part| self.is_bound(part)) {
            needs.extend(part.times.iter().map(|t| Need::Ordered(t.order, arc(t.ties.0), arc(t.ties.1))));
        }
        for slot in ties() {
            let periods = plan.ties[slot].gate.periods();
            needs.extend(periods.map(|(period, certainty)| Need::During(arc(slot), period, certainty)));
        }
        needs.extend(ties().map(|slot| Need::Stands(arc(slot))));
        Answer::new(()).because(met_by(self.place, self.certainty(), &needs)).because
    }

    /// Whether the variables of a part are bound: all are, or none.
    fn is_bound(&self, part: &PartPlan) -> bool {
        let nodes = part.nodes.iter().map(|&slot| self.bound.nodes[slot]);
        let mut all = nodes.chain(part.ties.iter().map(|&slot| self.bound.ties[slot]));
        part.role == Role::Needed || part.role == Role::Optional && all.any(|value| value != NONE)
    }

    /// The ties that would make a part that is not there, were it not for their number.
    fn whole_of_absent<G: Field<'v>>(&self, ground: G) -> Vec<Need<'_>> {
        let plan = &*self.plan;
        let (hunt, budget) = (Hunt { ground, place: self.place, plan }, Budget::new());
        let mut needs = Vec::new();
        for (number, part) in plan.parts.iter().enumerate() {
            if !part.asks_whole || self.is_bound(part) {
                continue;
            }
            let absent = part.role == Role::Absent;
            let certainty = if absent { other(plan.certainty) } else { plan.certainty };
            let mut outer = Binding::none(plan);
            outer.take(&plan.parts[0], &self.bound);
            let mut search = Search::new(plan, number, Manner { certainty, relaxed: true }, outer);
            let mut meter = budget.meter();
            while search.next(&hunt, &mut meter) == Ok(true) {
                let whole = part.ties.iter().filter(|&&slot| plan.ties[slot].gate.asks_whole());
                needs.extend(whole.map(|&slot| Need::Whole(ArcIx(search.bound.ties[slot]))));
            }
        }
        needs
    }

    /// What was looked for in this view, on this day or in this window, and is not there: a line
    /// for each tie of an absent part, `JPN -Sanctions-> ?State`; by part, in order of declaration.
    pub fn searched(&self) -> Vec<String> {
        let plan = &self.plan;
        let end = |slot: usize| match self.bound.nodes[slot] {
            NONE => format!("?{}", plan.nodes[slot].kind.unwrap_or_default()),
            node => self.read(node).key().to_owned(),
        };
        let absent = plan.parts.iter().filter(|part| part.role == Role::Absent);
        let ties = absent.flat_map(|part| &part.ties).map(|&slot| &plan.ties[slot]);
        let arrow = |either: bool| if either { "-" } else { "->" };
        ties.map(|tie| format!("{} -{}{} {}", end(tie.from), tie.shown, arrow(tie.either), end(tie.to))).collect()
    }

    fn read(&self, node: u32) -> Node<'v> {
        self.place.view().node(NodeIx(node))
    }
}

/// The keys of the nodes it binds, in order of declaration, `-` for what is not bound.
impl fmt::Display for Match<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, &node) in self.bound.nodes.iter().enumerate() {
            let key = if node == NONE { "-" } else { self.read(node).key() };
            write!(f, "{}{key}", if at == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Match<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Match({self})")
    }
}
