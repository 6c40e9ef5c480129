//! The resolver: what it knows, what it could not match.

use std::collections::BTreeMap;

use super::add::{self, Link, Plan, UNSPECIFIED};
use super::by_code::{self, Asked};
use super::by_name::{self, said};
use super::sectors;
use crate::codebook::actors::{ActorCode, Sense};
use crate::codebook::folded;
use crate::codebook::states::State;
use crate::error::Error;
use crate::graph::Graph;
use crate::io::dictionary::{Coded, Dictionary};
use crate::model::{Day, NodeId};

/// An actor as a feed writes it; what it does not write is `None` or blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// A CAMEO actor code.
    pub code: Option<&'a str>,
    /// A name.
    pub name: Option<&'a str>,
    /// The country beside it: three letters of ISO 3166-1 or CAMEO, or a name.
    pub country: Option<&'a str>,
    /// Its sectors, between commas or semicolons.
    pub sectors: Option<&'a str>,
}

/// Finds the nodes of actors, adds those that are new, and counts those it cannot tell.
///
/// # Example
///
/// ```
/// use detente::io::who::{Named, Resolver};
/// use detente::{Graph, Lens};
///
/// let mut graph = Graph::new();
/// let mut who = Resolver::new().alias("Pyongyang regime", "PRKGOV");
/// let coded = |code| Named { code: Some(code), ..Named::default() };
/// let named = |name| Named { name: Some(name), ..Named::default() };
///
/// let government = who.resolve(&mut graph, &coded("JPNGOV"), None)?;
/// assert_eq!(graph.get(government)?.name(), "Japan: government");
/// assert_eq!(graph.claims_of(government)?[0].relation(), "PartOf");
///
/// let regime = who.resolve(&mut graph, &named("Pyongyang regime"), None)?;
/// assert_eq!(graph.get(regime)?.key(), "PRKGOV");
///
/// who.resolve(&mut graph, &named("Baker Street Irregulars"), None)?;
/// assert_eq!(who.unmatched()[0].text, "Baker Street Irregulars");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    dictionary: Dictionary,
    aliases: BTreeMap<String, String>,
    unmatched: BTreeMap<NodeId, Unmatched>,
    unknown_parts: BTreeMap<String, u64>,
}

/// A text that nobody could be found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The name, else the code.
    pub text: String,
    /// How often it was asked for.
    pub count: u64,
    /// The codes that a name of several has in the dictionary; none when nobody has the name.
    pub candidates: Vec<String>,
}

impl Resolver {
    /// One that knows the tables of the codebook.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also looks names up in a dictionary.
    pub fn dictionary(mut self, dictionary: Dictionary) -> Self {
        self.dictionary = dictionary;
        self
    }

    /// Takes a name or code for this actor code, before anything else. Names are compared
    /// [`folded`]; of two aliases of one name the last counts.
    pub fn alias(mut self, text: &str, code: &str) -> Self {
        self.aliases.insert(folded(text), code.to_owned());
        self
    }

    /// The node of an actor on a day, new or known.
    ///
    /// # Errors
    ///
    /// Limit of nodes or claims; unknown kind in a graph without the
    /// [standard schema](crate::model::standard). No text is an error.
    ///
    /// Cost: a few look-ups, and of a name the look-up of its dictionary; meant to be asked once for
    /// each distinct actor, or for each day where [`depends_on_day`](Self::depends_on_day).
    pub fn resolve(&mut self, graph: &mut Graph, actor: &Named<'_>, day: Option<Day>) -> Result<NodeId, Error> {
        let (code, name) = (said(actor.code), said(actor.name));
        let beside = by_name::country(actor.country, day);
        for text in [code, name].into_iter().flatten() {
            if let Some(alias) = self.aliases.get(&folded(text)).cloned() {
                return self.coded(graph, &alias, None, text);
            }
        }
        match (code, name) {
            (Some(code), _) if is_known(code) => self.coded(graph, code, beside, name.unwrap_or(code)),
            (_, Some(name)) => self.named(graph, name, actor.sectors, beside, day),
            // What stands where a code should may be a name all the same.
            (Some(code), None) => self.named(graph, code, actor.sectors, beside, day),
            (None, None) => match beside {
                Some(state) => add::state(graph, state),
                None => Self::unspecified(graph),
            },
        }
    }

    /// Whether the answer may be another on another day: a name whose entry in the dictionary has
    /// dates, or that a state had that is gone.
    pub fn depends_on_day(&self, actor: &Named<'_>) -> bool {
        let dated = |name| self.dictionary.named(name).any(|entry| entry.roles().iter().any(|r| r.valid().is_some()));
        let gone = |text: &str| State::if_named(text, None).is_some_and(|state| !state.existed_on(None));
        let named = said(actor.name).filter(|_| said(actor.code).is_none_or(|code| !is_known(code)));
        let inside = |name: &str| by_name::inside(name).is_some_and(gone);
        named.is_some_and(|name| dated(name) || gone(name) || inside(name)) || said(actor.country).is_some_and(gone)
    }

    /// The node of a state.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    pub fn place(graph: &mut Graph, state: &'static State) -> Result<NodeId, Error> {
        add::state(graph, state)
    }

    /// The node of whoever an event does not name, `Actor` `unspecified`.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    pub fn unspecified(graph: &mut Graph) -> Result<NodeId, Error> {
        let key = UNSPECIFIED.to_owned();
        add::actor(graph, &Plan { kind: "Actor", name: key.clone(), key, code: None, link: Link::None })
    }

    /// Counts a node that was resolved before `times` more times, if it is one of the unmatched.
    pub fn again(&mut self, node: NodeId, times: u64) {
        if let Some(unmatched) = self.unmatched.get_mut(&node) {
            unmatched.count = unmatched.count.saturating_add(times);
        }
    }

    /// The texts that nobody could be found for, most frequent first, then by text.
    pub fn unmatched(&self) -> Vec<Unmatched> {
        let mut all: Vec<Unmatched> = self.unmatched.values().cloned().collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        all
    }

    /// The parts that no table has of codes that are known otherwise, by text, with how often they were
    /// asked for.
    pub fn unknown_parts(&self) -> impl Iterator<Item = (&str, u64)> {
        self.unknown_parts.iter().map(|(part, count)| (part.as_str(), *count))
    }

    /// The node of a code; `text` is what is listed when nothing of it is known.
    fn coded(
        &mut self,
        graph: &mut Graph,
        code: &str,
        beside: Option<&'static State>,
        text: &str,
    ) -> Result<NodeId, Error> {
        let code = ActorCode::of(code);
        if by_code::is_known(&code) {
            for part in code.unknown() {
                *self.unknown_parts.entry(part.to_owned()).or_default() += 1;
            }
        }
        match by_code::asked(&code, beside) {
            Asked::State(state) => add::state(graph, state),
            Asked::Actor(plan) => add::actor(graph, &plan),
            Asked::Nothing => self.nobody(graph, text, Vec::new()),
        }
    }

    fn named(
        &mut self,
        graph: &mut Graph,
        name: &str,
        sectors: Option<&str>,
        beside: Option<&'static State>,
        day: Option<Day>,
    ) -> Result<NodeId, Error> {
        let mut candidates = Vec::new();
        match self.dictionary.code(name, day) {
            Coded::Code(code) => {
                let code = code.to_owned();
                return self.coded(graph, &code, None, name);
            }
            Coded::Ambiguous(codes) => candidates = codes.into_iter().map(str::to_owned).collect(),
            Coded::Unknown | Coded::Uncoded => {}
        }
        let here = |code: &&String| beside.is_some() && ActorCode::of(code).state() == beside;
        if let [code] = candidates.iter().filter(here).collect::<Vec<_>>().as_slice() {
            let code = (*code).clone();
            return self.coded(graph, &code, None, name);
        }
        if let Some(state) = by_name::country(Some(name), day) {
            return add::state(graph, state);
        }
        let bracketed = by_name::bracketed(name, day);
        let (bare, state) = bracketed.map_or((name, beside), |(bare, state)| (bare, Some(state)));
        let Some(state) = state else {
            return self.nobody(graph, name, candidates);
        };
        let sense = sectors.and_then(sectors::sense).or_else(|| self.agent(bare));
        add::actor(graph, &by_name::asked(bare, state, sense))
    }

    /// What an agent of the dictionary is.
    fn agent(&self, name: &str) -> Option<Sense> {
        let Coded::Code(code) = self.dictionary.agent(name) else { return None };
        code.trim_matches('~').get(..3).and_then(sectors::code)
    }

    /// Nobody that is known: an actor by its text.
    fn nobody(&mut self, graph: &mut Graph, text: &str, candidates: Vec<String>) -> Result<NodeId, Error> {
        let key = add::tidy(text);
        let node = add::actor(graph, &Plan { kind: "Actor", name: key.clone(), key, code: None, link: Link::None })?;
        let new = || Unmatched { text: add::tidy(text), count: 0, candidates };
        self.unmatched.entry(node).or_insert_with(new).count += 1;
        Ok(node)
    }
}

fn is_known(code: &str) -> bool {
    by_code::is_known(&ActorCode::of(code))
}
