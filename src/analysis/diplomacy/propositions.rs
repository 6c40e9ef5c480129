//! What claims on an event ask and rule out, as clauses.
//!
//! A claim asks that something be so if the event takes place, or rules something out; what it
//! means is read from marks, kinds and roles. Clauses run one way: nothing follows from a condition
//! that is met, and a wish or an expectation is no clause at all.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::{asks_to_deal, is_condition_on, obliged, subjects};
use super::{actors_in, nodes_in};
use crate::analysis::horn::Horn;
use crate::error::Error;
use crate::graph::{Claim, Node};
use crate::model::{Aspect, ClaimKind, Mark, NodeId};
use crate::view::View;

/// What may be so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    /// The event takes place.
    Event,
    /// It is about an issue.
    Agenda(NodeId),
    /// An actor deals with an issue.
    Deals(NodeId, NodeId),
}

/// One thing that a claim says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proposition {
    /// It is so if the event takes place.
    Asks(Atom),
    /// These are not so together.
    RulesOut(Vec<Atom>),
}

impl Proposition {
    fn asked(&self) -> Option<Atom> {
        match self {
            Self::Asks(atom) => Some(*atom),
            Self::RulesOut(_) => None,
        }
    }

    /// The atom asked for, or with a negative sign ruled out.
    fn signed(claim: &Claim<'_>, atom: Atom) -> Self {
        if claim.sign() < 0 { Self::RulesOut(vec![atom]) } else { Self::Asks(atom) }
    }
}

/// The propositions on an event.
pub(super) struct Theory<'v> {
    /// The claims that say something, in canonical order.
    pub(super) claims: Vec<Claim<'v>>,
    /// The claims, by their place above, that say the same: one item each.
    pub(super) items: Vec<Vec<usize>>,
    horn: Horn,
}

impl<'v> Theory<'v> {
    pub(super) fn new(view: &'v View, event: NodeId) -> Result<Self, Error> {
        let reading = Reading::new(view, event)?;
        let (hard, soft): (Vec<_>, Vec<_>) = reading.said().into_iter().partition(|(claim, _)| claim.is_background());
        let mut theory = Theory { claims: Vec::new(), items: Vec::new(), horn: Horn::default() };
        let mut known: BTreeMap<Vec<Proposition>, usize> = BTreeMap::new();
        for (place, (claim, said)) in soft.into_iter().enumerate() {
            theory.claims.push(claim);
            let item = *known.entry(said).or_insert(theory.items.len());
            if item == theory.items.len() {
                theory.items.push(Vec::new());
            }
            theory.items[item].push(place);
        }
        theory.close(&reading, &known, hard.iter().flat_map(|(_, said)| said.iter()));
        Ok(theory)
    }

    /// Whether what these items say cannot hold together with the event and the background.
    pub(super) fn is_refuted(&self, items: &[usize]) -> bool {
        self.horn.refutes(items)
    }

    /// Makes the clauses; an item is the atom of its number.
    fn close<'p>(
        &mut self,
        reading: &Reading<'_>,
        soft: &BTreeMap<Vec<Proposition>, usize>,
        hard: impl Iterator<Item = &'p Proposition>,
    ) {
        let soft = soft.iter().flat_map(|(said, &item)| said.iter().map(move |p| (Some(item), p)));
        let all: Vec<(Option<usize>, &Proposition)> = soft.chain(hard.map(|p| (None, p))).collect();
        let atoms = reading.asked(all.iter().map(|(_, p)| *p));
        let first = self.items.len();
        let numbers: BTreeMap<Atom, usize> = atoms.iter().zip(first..).map(|(&atom, number)| (atom, number)).collect();
        let number = |atom: Atom| numbers.get(&atom).copied();
        self.horn.add([], number(Atom::Event));
        for (item, proposition) in all {
            let takes = match proposition {
                Proposition::Asks(_) => &[Atom::Event],
                Proposition::RulesOut(atoms) => atoms.as_slice(),
            };
            let takes = item.into_iter().chain(takes.iter().filter_map(|&atom| number(atom)));
            self.horn.add(takes, proposition.asked().and_then(number));
        }
        for &atom in &atoms {
            for follows in reading.follow_from(atom) {
                self.horn.add(number(atom), number(follows));
            }
        }
    }
}

/// Reads claims on one event.
pub(super) struct Reading<'v> {
    pub(super) view: &'v View,
    event: Node<'v>,
    pub(super) parties: Vec<Node<'v>>,
}

impl<'v> Reading<'v> {
    pub(super) fn new(view: &'v View, event: NodeId) -> Result<Self, Error> {
        Ok(Self { view, event: view.get(event)?, parties: super::parties(view, event)? })
    }

    /// The claims that say something of the event, background included, in canonical order, with
    /// what each says.
    pub(super) fn said(&self) -> Vec<(Claim<'v>, Vec<Proposition>)> {
        self.said_beside(&BTreeSet::new())
    }

    /// The same when these might be so besides, though nobody asks for them.
    pub(super) fn said_beside(&self, besides: &BTreeSet<Atom>) -> Vec<(Claim<'v>, Vec<Proposition>)> {
        let claims = self.view.claims().filter(|c| !self.view.is_orphaned(c)).map(|c| (c, self.said_by(&c)));
        let mut said: Vec<(Claim<'v>, Vec<Proposition>)> = claims.filter(|(_, said)| !said.is_empty()).collect();
        let mut asked = self.asked(said.iter().flat_map(|(_, said)| said.iter()));
        asked.extend(besides);
        for (_, said) in &mut said {
            // To rule out what nobody asks for excludes nothing.
            said.retain(|p| !matches!(p, Proposition::RulesOut(atoms) if atoms.iter().any(|a| !asked.contains(a))));
            said.sort_unstable();
            said.dedup();
        }
        said.retain(|(_, said)| !said.is_empty());
        said
    }

    /// What could be so, if all that is asked were.
    fn asked<'p>(&self, propositions: impl Iterator<Item = &'p Proposition>) -> BTreeSet<Atom> {
        let asked: BTreeSet<Atom> = propositions.filter_map(Proposition::asked).chain([Atom::Event]).collect();
        let follow: Vec<Atom> = asked.iter().flat_map(|&atom| self.follow_from(atom)).collect();
        asked.into_iter().chain(follow).collect()
    }

    /// What an event is about, its parties deal with.
    fn follow_from(&self, atom: Atom) -> Vec<Atom> {
        match atom {
            Atom::Agenda(issue) => self.parties.iter().map(|party| Atom::Deals(party.id(), issue)).collect(),
            Atom::Event | Atom::Deals(..) => Vec::new(),
        }
    }

    /// What a claim says of the event. A denial says nothing, and an expectation is no position.
    fn said_by(&self, claim: &Claim<'v>) -> Vec<Proposition> {
        if claim.aspects().contains(Aspect::Negated) || claim.kind() == ClaimKind::Forecast {
            return Vec::new();
        }
        let mut said = self.terms(claim);
        if claim.kind() != ClaimKind::Condition {
            said.extend(self.refusals(claim));
            said.extend(self.turned_down(claim));
        }
        said
    }

    /// What a claim makes a term of the event: its agenda, or a condition on it. A negative sign
    /// keeps the issue out.
    fn terms(&self, claim: &Claim<'v>) -> Vec<Proposition> {
        if claim.has_mark(Mark::Agenda) && nodes_in(self.view, claim, "from").contains(&self.event) {
            let issues = nodes_in(self.view, claim, "to");
            return issues.iter().map(|issue| Proposition::signed(claim, Atom::Agenda(issue.id()))).collect();
        }
        if !is_condition_on(self.view, claim, self.event, &self.parties) || !asks_to_deal(claim) {
            return Vec::new();
        }
        let mut deals = pairs(&obliged(self.view, claim), &subjects(self.view, claim));
        deals.sort_unstable();
        deals.dedup();
        deals.into_iter().map(|atom| Proposition::signed(claim, atom)).collect()
    }

    /// What somebody will not do. Who is no party has no veto on the event itself.
    fn refusals(&self, claim: &Claim<'v>) -> Vec<Proposition> {
        if claim.sign() >= 0 {
            return Vec::new();
        }
        let (who, what) = (actors_in(self.view, claim, "from"), nodes_in(self.view, claim, "to"));
        let mut ruled_out = Vec::new();
        if claim.has_mark(Mark::Willingness) {
            ruled_out.extend(pairs(&who, &what));
        }
        if claim.has_mark(Mark::Desire) && what.contains(&self.event) && who.iter().any(|w| self.parties.contains(w)) {
            ruled_out.push(Atom::Event);
        }
        ruled_out.into_iter().map(|atom| Proposition::RulesOut(vec![atom])).collect()
    }

    /// Who turns down a term of the event that it would have to meet says the opposite. The
    /// opposite of a term that forbids several things, one or the other, is no Horn clause and
    /// says nothing here.
    fn turned_down(&self, claim: &Claim<'v>) -> Vec<Proposition> {
        if !claim.has_mark(Mark::Refusal) {
            return Vec::new();
        }
        let by = actors_in(self.view, claim, "from");
        let is_its = |atom: &Atom| match *atom {
            Atom::Event => false,
            Atom::Agenda(_) => by.iter().any(|who| self.parties.contains(who)),
            Atom::Deals(actor, _) => by.iter().any(|who| who.id() == actor),
        };
        let mut said = Vec::new();
        for term in claim.about().iter().filter(|term| !term.aspects().contains(Aspect::Negated)) {
            let terms = self.terms(term);
            let asked: Vec<Atom> = terms.iter().filter_map(Proposition::asked).filter(is_its).collect();
            if !asked.is_empty() {
                said.push(Proposition::RulesOut(asked));
            }
            if let [Proposition::RulesOut(atoms)] = terms.as_slice() {
                said.extend(atoms.iter().copied().filter(is_its).map(Proposition::Asks));
            }
        }
        said
    }
}

/// Each of these actors deals with each of these issues.
fn pairs(who: &[Node<'_>], what: &[Node<'_>]) -> Vec<Atom> {
    who.iter().flat_map(|who| what.iter().map(|issue| Atom::Deals(who.id(), issue.id()))).collect()
}
