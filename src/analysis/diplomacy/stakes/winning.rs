//! What all whose agreement an event takes would accept.

use std::collections::{BTreeMap, BTreeSet};

use super::super::conflicts::within;
use super::super::propositions::{Atom, Proposition, Reading};
use super::super::{Conflicts, actors_in, nodes_in};
use super::veto::{VetoPlayer, holder, veto_players};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::graph::Claim;
use crate::model::{Aspect, ClaimId, ClaimKind, Mark, NodeId};
use crate::view::{Answer, NodeIx, View};

/// Something that may be settled about an event, one way or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// It is about an issue, so that all its parties deal with that.
    Agenda(NodeId),
    /// An actor, the first, deals with an issue.
    Deals(NodeId, NodeId),
}

/// What one would accept: every alternative that has all it requires and nothing it excludes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// Who, lifted; `None` for terms that background and observers set, whoever takes part.
    pub who: Option<NodeId>,
    /// Whether it would rather have no event at all, whatever the terms.
    pub refuses: bool,
    /// Without these it does not agree.
    pub requires: Vec<Term>,
    /// With all of one of these it does not agree.
    pub excludes: Vec<Vec<Term>>,
    /// The claims that say so, background included, by key.
    pub claims: Vec<ClaimId>,
}

/// The alternatives that everybody would accept, or what stands in their way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WinningSet {
    /// Whose agreement it takes, and why.
    pub players: Vec<VetoPlayer>,
    /// What each of them would accept; last, if there are any, terms of nobody.
    pub acceptance: Vec<Acceptance>,
    /// What is on the table: what somebody asks for, and what a party is willing to take up. An
    /// alternative is any of these, where an agenda brings with it that parties deal with it.
    pub terms: Vec<Term>,
    /// The alternative of which all others that win are extensions; `None` when none wins.
    pub least: Option<Vec<Term>>,
    /// The alternatives that win, the fewest terms first.
    pub alternatives: Vec<Vec<Term>>,
    /// Which positions exclude each other when none wins, and what it takes to unblock them.
    pub blockers: Conflicts,
}

impl WinningSet {
    /// Whether no alternative wins. Certain also when the listing was cut short.
    pub const fn is_empty(&self) -> bool {
        self.least.is_none()
    }
}

/// What all [veto players](veto_players()) of `event` would accept: the intersection of their
/// acceptance sets over the alternatives in the data (winning set; Tsebelis 2002; win-set, Putnam
/// 1988). Claims are read as by [`conflicts`](super::super::conflicts()): who asks for a term
/// accepts only alternatives that have it, who rules something out only those without, and who
/// does not want the event none. Who takes no position accepts all. What nobody asks for and no
/// party is willing to take up ([`Mark::Willingness`], positive) is on no table. It is empty
/// exactly when there are conflicts; these are the blockers.
///
/// `because` is the claims of the terms, of all acceptance sets and of the players' reasons.
///
/// Cost: linear in claims for whether it is empty; as many alternatives as win, and the search of
/// `conflicts`. A step of the budget is a term decided on, or as there; a result an alternative,
/// or a set as there.
///
/// # Errors
///
/// Foreign id; unknown party.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "json")] {
/// use detente::view::Change;
/// use detente::{Budget, Graph, Lens, analysis::diplomacy::winning_set, io::json};
///
/// let mut graph = Graph::new();
/// json::read(&mut graph, std::fs::File::open("examples/data/summit.json")?)?;
/// let summit = graph.find("summit_jpn_prk")?;
/// let view = graph.view(&Lens::new().lifted())?;
/// let found = winning_set(&view, summit, &Budget::new())?.value;
/// assert!(found.is_empty() && found.blockers.minimal.len() == 3);
/// // Take away a set that unblocks it, and something wins.
/// let unblocking = &found.blockers.unblocking[0];
/// let view = view.suppose(unblocking.iter().map(|&claim| Change::without(claim)))?;
/// assert!(!winning_set(&view, summit, &Budget::new())?.value.is_empty());
/// # }
/// # Ok::<(), detente::Error>(())
/// ```
pub fn winning_set<K>(view: &View, event: NodeId<K>, budget: &Budget) -> Result<Answer<WinningSet>, Error> {
    let reading = Reading::new(view, event.any())?;
    let players = veto_players(view, event)?;
    let willing = willing(view, &reading);
    let table: BTreeSet<Atom> = willing.iter().flat_map(|(_, atoms)| atoms.iter().copied()).collect();
    let said = reading.said_beside(&table);
    let mut sides: BTreeMap<Option<NodeIx>, Side<'_>> = BTreeMap::new();
    for player in &players.value {
        sides.insert(Some(view.ix(player.who)?), Side::default());
    }
    for (claim, said) in &said {
        let by = if claim.is_background() { None } else { holder(view, claim, &reading.parties) };
        let by = by.map(|who| view.ix(who.id())).transpose()?;
        sides.entry(by).or_default().take(view, *claim, said)?;
    }
    let mut meter = budget.meter();
    let bargain = Bargain::new(&reading, sides.values(), &table)?;
    let (alternatives, cut) = bargain.alternatives(&mut meter);
    let blockers = within(view, event.any(), &mut meter)?;
    let because: Vec<Claim<'_>> =
        players.because.iter().map(|&claim| view.get_claim(claim)).collect::<Result<_, _>>()?;
    let because = because.into_iter().chain(said.iter().map(|(claim, _)| *claim));
    let because: Vec<Claim<'_>> = because.chain(willing.iter().map(|(claim, _)| *claim)).collect();
    let shown = |points: &BTreeSet<Point>| terms(view, points);
    let nobody = sides.remove(&None);
    let named = sides.into_iter().map(|(who, side)| (who.map(|ix| view.node(ix).id()), side));
    let value = WinningSet {
        players: players.value,
        acceptance: named.chain(nobody.map(|side| (None, side))).map(|(who, side)| side.shown(view, who)).collect(),
        terms: shown(&bargain.open),
        least: bargain.least().map(|points| shown(&points)),
        alternatives: alternatives.iter().map(shown).collect(),
        blockers: blockers.value,
    };
    let mut answer = Answer::new(value).because(because).cut(cut);
    if answer.is_complete() {
        answer.completeness = blockers.completeness;
    }
    Ok(answer)
}

/// What each claim says that a party is willing to take up.
fn willing<'v>(view: &'v View, reading: &Reading<'v>) -> Vec<(Claim<'v>, Vec<Atom>)> {
    let is_position = |c: &Claim<'_>| {
        let is_other = matches!(c.kind(), ClaimKind::Condition | ClaimKind::Forecast);
        c.sign() > 0 && !is_other && !c.aspects().contains(Aspect::Negated)
    };
    let atoms = |claim: &Claim<'v>| -> Vec<Atom> {
        let who = actors_in(view, claim, "from").into_iter().filter(|who| reading.parties.contains(who));
        let what = nodes_in(view, claim, "to");
        who.flat_map(|who| what.iter().map(move |issue| Atom::Deals(who.id(), issue.id())).collect::<Vec<_>>())
            .collect()
    };
    let claims = view.marked(Mark::Willingness).filter(is_position).map(|claim| (claim, atoms(&claim)));
    claims.filter(|(_, atoms)| !atoms.is_empty()).collect()
}

/// A term by the order of nodes, which is that of lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    Agenda(NodeIx),
    Deals(NodeIx, NodeIx),
}

impl Point {
    /// `None` for the event itself, which is no term.
    fn of(view: &View, atom: Atom) -> Result<Option<Self>, Error> {
        Ok(match atom {
            Atom::Event => None,
            Atom::Agenda(issue) => Some(Self::Agenda(view.ix(issue)?)),
            Atom::Deals(who, issue) => Some(Self::Deals(view.ix(who)?, view.ix(issue)?)),
        })
    }
}

fn points<'a>(view: &View, atoms: impl IntoIterator<Item = &'a Atom>) -> Result<BTreeSet<Point>, Error> {
    atoms.into_iter().filter_map(|&atom| Point::of(view, atom).transpose()).collect()
}

fn terms(view: &View, points: &BTreeSet<Point>) -> Vec<Term> {
    let id = |ix: NodeIx| view.node(ix).id();
    let term = |point: &Point| match *point {
        Point::Agenda(issue) => Term::Agenda(id(issue)),
        Point::Deals(who, issue) => Term::Deals(id(who), id(issue)),
    };
    points.iter().map(term).collect()
}

/// One side's positions.
#[derive(Default)]
struct Side<'v> {
    claims: Vec<Claim<'v>>,
    refuses: bool,
    requires: BTreeSet<Point>,
    excludes: BTreeSet<BTreeSet<Point>>,
}

impl<'v> Side<'v> {
    fn take(&mut self, view: &View, claim: Claim<'v>, said: &[Proposition]) -> Result<(), Error> {
        self.claims.push(claim);
        for proposition in said {
            match proposition {
                Proposition::Asks(atom) => self.requires.extend(Point::of(view, *atom)?),
                Proposition::RulesOut(atoms) => {
                    let excluded = points(view, atoms)?;
                    self.refuses |= excluded.is_empty();
                    self.excludes.extend((!excluded.is_empty()).then_some(excluded));
                }
            }
        }
        Ok(())
    }

    fn shown(self, view: &View, who: Option<NodeId>) -> Acceptance {
        let excludes = self.excludes.iter().map(|points| terms(view, points)).collect();
        let claims = self.claims.iter().map(Claim::id).collect();
        Acceptance { who, refuses: self.refuses, requires: terms(view, &self.requires), excludes, claims }
    }
}

/// What all sides together want of the terms.
struct Bargain {
    /// The parties, who deal with what is on the agenda.
    parties: Vec<NodeIx>,
    /// What is on the table: agendas, then who deals with what.
    open: BTreeSet<Point>,
    requires: BTreeSet<Point>,
    excludes: BTreeSet<BTreeSet<Point>>,
    is_refused: bool,
}

impl Bargain {
    fn new<'s, 'v: 's>(
        reading: &Reading<'v>,
        sides: impl Iterator<Item = &'s Side<'v>>,
        table: &BTreeSet<Atom>,
    ) -> Result<Self, Error> {
        let view = reading.view;
        let parties = reading.parties.iter().map(|party| view.ix(party.id())).collect::<Result<_, _>>()?;
        let (requires, excludes) = (BTreeSet::new(), BTreeSet::new());
        let mut bargain = Self { parties, open: points(view, table)?, requires, excludes, is_refused: false };
        for side in sides {
            bargain.requires.extend(&side.requires);
            bargain.excludes.extend(side.excludes.iter().cloned());
            bargain.is_refused |= side.refuses;
        }
        bargain.open.extend(&bargain.requires);
        Ok(bargain)
    }

    /// What holds when a term is settled: of an agenda, that its parties deal with it.
    fn with(&self, mut settled: BTreeSet<Point>, point: Point) -> BTreeSet<Point> {
        settled.insert(point);
        if let Point::Agenda(issue) = point {
            settled.extend(self.parties.iter().map(|&party| Point::Deals(party, issue)));
        }
        settled
    }

    /// Whether somebody would rather walk away.
    fn is_excluded(&self, settled: &BTreeSet<Point>) -> bool {
        self.excludes.iter().any(|excluded| excluded.is_subset(settled))
    }

    /// All that follows from what is required, if nobody walks away from it.
    fn start(&self) -> Option<BTreeSet<Point>> {
        let settled = self.requires.iter().fold(BTreeSet::new(), |settled, &point| self.with(settled, point));
        (!self.is_refused && !self.is_excluded(&settled)).then_some(settled)
    }

    /// What of it is on the table.
    fn on_table(&self, settled: &BTreeSet<Point>) -> BTreeSet<Point> {
        settled.intersection(&self.open).copied().collect()
    }

    fn least(&self) -> Option<BTreeSet<Point>> {
        self.start().map(|settled| self.on_table(&settled))
    }

    /// All alternatives that win, the fewest terms first. Each term is settled or left, agendas
    /// before what follows from them, so that none is made twice; to settle more never brings
    /// back who has walked away, so that every branch taken ends in one.
    fn alternatives(&self, meter: &mut Meter<'_>) -> (Vec<BTreeSet<Point>>, Option<Limit>) {
        let open: Vec<Point> = self.open.iter().copied().collect();
        let mut found: Vec<BTreeSet<Point>> = Vec::new();
        let mut stack: Vec<(usize, BTreeSet<Point>)> = self.start().map(|settled| (0, settled)).into_iter().collect();
        let mut cut = None;
        while let Some((at, settled)) = stack.pop() {
            let bytes = (found.len() + stack.len() + 1) * (open.len() + 1) * size_of::<Point>();
            cut = meter.step().or_else(|| meter.is_too_large(bytes));
            let Some(&point) = open.get(at).filter(|_| cut.is_none()) else {
                cut = cut.or_else(|| meter.is_full(found.len()));
                if cut.is_some() {
                    break;
                }
                found.push(self.on_table(&settled));
                continue;
            };
            if !settled.contains(&point) {
                let more = self.with(settled.clone(), point);
                if !self.is_excluded(&more) {
                    stack.push((at + 1, more));
                }
            }
            stack.push((at + 1, settled));
        }
        found.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        (found, cut)
    }
}
