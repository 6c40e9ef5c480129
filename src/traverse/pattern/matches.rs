//! Matches one after the other: the needed part, and around each of its bindings all
//! combinations of the optional parts.

use std::fmt;
use std::sync::Arc;

use super::check::{other, stand_so};
use super::found::Match;
use super::plan::Plan;
use super::search::{Binding, Search};
use super::support::{Hunt, Manner};
use super::{Pattern, Role};
use crate::budget::{Budget, Limit, Meter};
use crate::error::Error;
use crate::model::Truth;
use crate::traverse::field::Field;
use crate::traverse::ground::Place;
use crate::view::{ArcIx, Certainty, DatedView, View};

impl View {
    /// The matches of a pattern, one by one, in [their order](crate::traverse::pattern#order).
    ///
    /// Conditions on nodes are asked first, of all nodes of the kind, unless the part names a node
    /// or stands on one.
    ///
    /// Cost: finding matches of patterns is hard in general (exponential in the number of
    /// variables). Without circles of ties, the time is linear in arcs looked at between one match
    /// and the next; memory is 4 bytes for each node that a variable may still take, at each
    /// variable. A step of the budget is an arc, node or pair of claims looked at;
    /// [`Matches::truncated`] says what cut the search short.
    ///
    /// # Errors
    ///
    /// Invalid variable (of another pattern or part) or strength; unknown relation or kind; foreign
    /// node.
    pub fn matches<'v, 'b>(&'v self, pattern: &Pattern, budget: &'b Budget) -> Result<Matches<'v, 'b>, Error> {
        Matches::new(self.into(), pattern, budget)
    }
}

impl<'d> DatedView<'d> {
    /// The matches of a pattern among ties that stand then, as [`View::matches`].
    ///
    /// # Errors
    ///
    /// As [`View::matches`], and overflow when a number asked for leaves its range in the window.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::model::standard::{State, Talks};
    /// use detente::{Budget, Graph, Lens, traverse::Pattern, view::Certainty};
    ///
    /// let mut graph = Graph::new();
    /// let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    /// graph.claim::<Talks>((a, b)).valid("2023-01/2023-06").record()?;
    /// let mut pattern = Pattern::new();
    /// let (one, other) = (pattern.node(State), pattern.node(State));
    /// pattern.tie(one, Talks, other);
    /// let dated = graph.view(&Lens::new())?.dated(Certainty::Possible, &Budget::new())?;
    /// let count = |day: &str| -> Result<u64, detente::Error> {
    ///     Ok(dated.at(day.parse()?).matches(&pattern, &Budget::new())?.count_rest())
    /// };
    /// assert_eq!((count("2023-03-01")?, count("2024-03-01")?), (2, 0)); // in both orders
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn matches<'b>(&self, pattern: &Pattern, budget: &'b Budget) -> Result<Matches<'d, 'b>, Error> {
        Matches::new((*self).into(), pattern, budget)
    }
}

/// The matches of a pattern, one at a time.
pub struct Matches<'v, 'b> {
    place: Place<'v>,
    plan: Arc<Plan>,
    meter: Meter<'b>,
    needed: Search,
    /// For the binding of the needed part that is there now, each optional part by number.
    options: Vec<Choice>,
    has_options: bool,
    found: usize,
    truncated: Option<Limit>,
    is_done: bool,
}

/// One optional part around a binding of the needed part.
struct Choice {
    part: usize,
    search: Search,
    /// Whether it has bound anything yet.
    is_there: bool,
}

impl<'v, 'b> Matches<'v, 'b> {
    fn new(place: Place<'v>, pattern: &Pattern, budget: &'b Budget) -> Result<Self, Error> {
        let mut meter = budget.meter();
        let mut plan = Plan::new(pattern, place)?;
        let truncated = meter.look().or_else(|| plan.ask_nodes(place.view(), &mut meter).err());
        let manner = Manner { certainty: plan.certainty, relaxed: false };
        let needed = Search::new(&plan, 0, manner, Binding::none(&plan));
        Ok(Self {
            place,
            plan: Arc::new(plan),
            meter,
            needed,
            options: Vec::new(),
            has_options: false,
            found: 0,
            truncated,
            is_done: truncated.is_some(),
        })
    }

    /// What ended the search before all matches were found, if anything did.
    pub const fn truncated(&self) -> Option<Limit> {
        self.truncated
    }

    /// How many matches are left, exactly, none of which is kept; or how many were found before
    /// the budget ended ([`truncated`](Self::truncated)).
    pub fn count_rest(&mut self) -> u64 {
        let mut count = 0;
        while self.advance().is_some() {
            count += 1;
        }
        count
    }

    /// Goes to the next match, if there is one and it is allowed.
    fn advance(&mut self) -> Option<()> {
        if self.is_done {
            return None;
        }
        let next = match self.place {
            Place::Whole(view) => self.step(view),
            Place::Dated(dated) => self.step(dated),
        };
        let limit = match next {
            Ok(true) => self.meter.is_full(self.found),
            Ok(false) => None,
            Err(limit) => Some(limit),
        };
        if limit.is_none() && next == Ok(true) {
            self.found += 1;
            return Some(());
        }
        self.truncated = limit;
        self.is_done = true;
        None
    }

    /// The next combination of optional parts, or the next binding of the needed part.
    fn step<G: Field<'v>>(&mut self, ground: G) -> Result<bool, Limit> {
        let plan = Arc::clone(&self.plan);
        let hunt = Hunt { ground, place: self.place, plan: &plan };
        if self.has_options {
            for at in (0..self.options.len()).rev() {
                let choice = &mut self.options[at];
                if choice.is_there && choice.search.next(&hunt, &mut self.meter)? {
                    self.choose_from(&hunt, at + 1)?;
                    return Ok(true);
                }
            }
        }
        self.has_options = self.needed.next(&hunt, &mut self.meter)?;
        if self.has_options {
            self.choose_from(&hunt, 0)?;
        }
        Ok(self.has_options)
    }

    /// Begins with the optional parts from one on.
    fn choose_from<G: Field<'v>>(&mut self, hunt: &Hunt<'_, 'v, G>, at: usize) -> Result<(), Limit> {
        self.options.truncate(at);
        let optional = (0..hunt.plan.parts.len()).filter(|&part| hunt.plan.parts[part].role == Role::Optional);
        for part in optional.skip(at) {
            let manner = Manner { certainty: hunt.plan.certainty, relaxed: false };
            let mut search = Search::new(hunt.plan, part, manner, self.needed.bound.clone());
            let is_there = search.next(hunt, &mut self.meter)?;
            self.options.push(Choice { part, search, is_there });
        }
        Ok(())
    }

    /// What is bound now.
    fn bound(&self) -> Binding {
        let mut bound = self.needed.bound.clone();
        for choice in self.options.iter().filter(|choice| choice.is_there) {
            bound.take(&self.plan.parts[choice.part], &choice.search.bound);
        }
        bound
    }

    /// Whether what is bound now must hold, as far as the pattern's questions of time go.
    fn is_certain<G: Field<'v>>(&mut self, ground: G, bound: &Binding) -> Result<bool, Limit> {
        let plan = Arc::clone(&self.plan);
        if plan.certainty == Certainty::Certain {
            return Ok(true);
        }
        let hunt = Hunt { ground, place: self.place, plan: &plan };
        for (number, part) in plan.parts.iter().enumerate().filter(|(_, part)| part.asks_time) {
            if part.role == Role::Absent {
                let manner = Manner { certainty: other(Certainty::Certain), relaxed: false };
                if Search::new(&plan, number, manner, bound.clone()).next(&hunt, &mut self.meter)? {
                    return Ok(false);
                }
                continue;
            }
            let is_there = part.role == Role::Needed || self.options.iter().any(|c| c.part == number && c.is_there);
            if !is_there {
                continue;
            }
            for &slot in &part.ties {
                let truth = plan.ties[slot].gate.truth(self.place, ArcIx(bound.ties[slot]), false);
                if truth.unwrap_or(Truth::No) != Truth::Yes {
                    return Ok(false);
                }
            }
            for time in &part.times {
                let arcs = (bound.ties[time.ties.0], bound.ties[time.ties.1]);
                if !stand_so(self.place, time, arcs, Certainty::Certain, &mut self.meter)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl<'v> Iterator for Matches<'v, '_> {
    type Item = Match<'v>;

    fn next(&mut self) -> Option<Match<'v>> {
        self.advance()?;
        let bound = self.bound();
        let is_certain = match self.place {
            Place::Whole(view) => self.is_certain(view, &bound),
            Place::Dated(dated) => self.is_certain(dated, &bound),
        };
        match is_certain {
            Ok(is_certain) => Some(Match::new(self.place, Arc::clone(&self.plan), bound, is_certain)),
            Err(limit) => {
                (self.truncated, self.is_done) = (Some(limit), true);
                None
            }
        }
    }
}

impl fmt::Debug for Matches<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matches({} found)", self.found)
    }
}
