//! The slow, obvious detente: a Vec of claims and loops. Shares no code with the crate beyond
//! names; dates are lists of completions, merging is grouping by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use detente::model::standard::{Instrument, Organization, State};
use detente::model::{Aspect, ClaimKind, Grade, Participant};
use detente::{Day, Error, Graph, Lens, Merge, NodeId, Period, View};
use proptest::prelude::*;

pub(crate) const STATES: [&str; 5] = ["S0", "S1", "S2", "S3", "S4"];
/// Organ `O0` is part of `S0`, and so on.
pub(crate) const ORGANS: [&str; 2] = ["O0", "O1"];
pub(crate) const SOURCES: [&str; 3] = ["wire", "paper", "radio"];
const GRADES: [&str; 4] = ["A1", "B2", "C3", "F6"];

/// Days of January 2024 by number, `LONG_AGO` and `FAR_OFF` for what is open.
const LONG_AGO: i32 = -1000;
const FAR_OFF: i32 = 1000;

/// EDTF text, and every (first day, day after the last) that it may stand for.
fn completions(valid: usize) -> (Option<&'static str>, Vec<(i32, i32)>) {
    let each = |days: std::ops::RangeInclusive<i32>| days.map(|d| (d, d + 1)).collect::<Vec<_>>();
    match valid {
        0 => (Some("2024-01-10"), each(10..=10)),
        1 => (Some("2024-01"), each(1..=31)),
        2 => (Some("[2024-01-05,2024-01-20..2024-01-22]"), [5, 20, 21, 22].map(|d| (d, d + 1)).to_vec()),
        3 => (Some("2024-01-05/2024-01-20"), vec![(5, 21)]),
        4 => (Some("2024-01-12/.."), vec![(12, FAR_OFF)]),
        5 => (Some("[2024-01-01..2024-01-25]/.."), (1..=25).map(|d| (d, FAR_OFF)).collect()),
        6 => (Some("/2024-01-15"), (LONG_AGO..=15).map(|d| (d, 16)).collect()),
        7 => (Some("../2024-01-08"), vec![(LONG_AGO, 9)]),
        _ => (None, (LONG_AGO..40).flat_map(|a| [(a, a + 1), (a, FAR_OFF)]).collect()),
    }
}

/// What a claim says, by numbers into the lists above.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) key: usize,
    pub(crate) shape: ClaimShape,
    pub(crate) affinity: Option<i32>,
    pub(crate) quantity: Option<i32>,
    kind: ClaimKind,
    aspect: Option<Aspect>,
    valid: usize,
    /// Earliest and latest day from which it was known.
    known: Option<(i32, i32)>,
    asserter: Option<usize>,
    pub(crate) source: Option<usize>,
    grade: Option<usize>,
}

impl Said {
    /// A bare claim of that shape and affinity (or as many eighths), of no stated day.
    pub(crate) fn bare(key: usize, shape: ClaimShape, number: i32) -> Self {
        let (affinity, quantity, kind) = (Some(number), Some(number), ClaimKind::ReportedFact);
        let (aspect, valid, known) = (None, 8, None);
        Self { key, shape, affinity, quantity, kind, aspect, valid, known, asserter: None, source: None, grade: None }
    }

    /// Earliest and latest day of January from which it was known.
    pub(crate) fn known(&self) -> Option<(i32, i32)> {
        self.known.map(|(first, last)| (first, last.min(31)))
    }
}

#[derive(Clone, Debug)]
pub(crate) enum ClaimShape {
    /// Symmetric.
    Talks(usize, usize),
    /// Directed.
    Sanctions(usize, usize),
    /// Directed, by an organ that may be lifted.
    OrganSanctions(usize, usize),
    /// Several states make an instrument: all pairs, and each with the instrument.
    Creates(BTreeSet<usize>),
}

impl ClaimShape {
    pub(crate) fn relation(&self) -> &'static str {
        match self {
            Self::Talks(..) => "Talks",
            Self::Sanctions(..) | Self::OrganSanctions(..) => "Sanctions",
            Self::Creates(_) => "Creates",
        }
    }

    /// From, to, symmetric.
    pub(crate) fn ties(&self) -> Vec<(String, String, bool)> {
        let state = |n: &usize| STATES[*n].to_owned();
        match self {
            Self::Talks(a, b) => vec![(state(a), state(b), true)],
            Self::Sanctions(a, b) => vec![(state(a), state(b), false)],
            Self::OrganSanctions(a, b) => vec![(ORGANS[*a].to_owned(), state(b), false)],
            Self::Creates(by) => {
                let by: Vec<String> = by.iter().map(state).collect();
                let mut ties: Vec<_> = by.iter().map(|a| (a.clone(), "I0".to_owned(), false)).collect();
                for (n, a) in by.iter().enumerate() {
                    ties.extend(by[n + 1..].iter().map(|b| (a.clone(), b.clone(), true)));
                }
                ties
            }
        }
    }
}

pub(crate) fn said(key: usize) -> impl Strategy<Value = Said> {
    let state = 0..STATES.len();
    let shape = prop_oneof![
        (state.clone(), state.clone()).prop_map(|(a, b)| ClaimShape::Talks(a, b)),
        (state.clone(), state.clone()).prop_map(|(a, b)| ClaimShape::Sanctions(a, b)),
        (0..ORGANS.len(), state.clone()).prop_map(|(a, b)| ClaimShape::OrganSanctions(a, b)),
        prop::collection::btree_set(state, 1..4).prop_map(ClaimShape::Creates),
    ];
    let kinds = prop::sample::select(vec![ClaimKind::ReportedFact, ClaimKind::Forecast, ClaimKind::Condition]);
    let aspects = prop::option::weighted(0.3, prop::sample::select(Aspect::ALL.to_vec()));
    let known = prop::option::of((1..30i32, 0..4i32).prop_map(|(a, n)| (a, a + n)));
    let numbers = (prop::option::of(-9..10i32), prop::option::of(-20..20i32));
    let who =
        (prop::option::of(0..STATES.len()), prop::option::of(0..SOURCES.len()), prop::option::of(0..GRADES.len()));
    (shape, numbers, kinds, aspects, 0..9usize, known, who).prop_map(
        move |(shape, (affinity, quantity), kind, aspect, valid, known, (asserter, source, grade))| Said {
            key,
            shape,
            affinity,
            quantity,
            kind,
            aspect,
            valid,
            known,
            asserter,
            source,
            grade,
        },
    )
}

/// Up to `most` claims with keys `K00`, `K01` ...
pub(crate) fn history(most: usize) -> impl Strategy<Value = Vec<Said>> {
    (0..most).prop_flat_map(|count| (0..count).map(said).collect::<Vec<_>>())
}

pub(crate) fn key(number: usize) -> String {
    format!("K{number:02}")
}

/// The empty world: nodes and sources, in the given order.
pub(crate) fn world(backwards: bool) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let mut states = STATES.to_vec();
    if backwards {
        states.reverse();
    }
    for state in states {
        graph.node(State, state).add()?;
    }
    graph.node(Instrument, "I0").add()?;
    for (organ, state) in ORGANS.iter().zip(STATES) {
        graph.node(Organization, organ).add()?;
        record_pair(&mut graph, "PartOf", organ, state)?;
    }
    for source in SOURCES {
        graph.source(source).add()?;
    }
    Ok(graph)
}

fn record_pair(graph: &mut Graph, relation: &str, from: &str, to: &str) -> Result<(), Error> {
    let ends = [("from", from), ("to", to)].map(|(role, k)| (role, node(graph, k)));
    graph.claim_dyn(relation, ends).record().map(|_| ())
}

pub(crate) fn id(graph: &Graph, key: &str) -> NodeId {
    graph.keyed(key).unwrap()
}

fn node(graph: &Graph, key: &str) -> Participant {
    Participant::Node(id(graph, key))
}

pub(crate) fn record(graph: &mut Graph, said: &Said) -> Result<(), Error> {
    let state = |graph: &Graph, n: usize| node(graph, STATES[n]);
    let roles: Vec<(&str, Participant)> = match &said.shape {
        ClaimShape::Talks(a, b) => vec![("between", state(graph, *a)), ("between", state(graph, *b))],
        ClaimShape::Sanctions(a, b) => vec![("from", state(graph, *a)), ("to", state(graph, *b))],
        ClaimShape::OrganSanctions(a, b) => vec![("from", node(graph, ORGANS[*a])), ("to", state(graph, *b))],
        ClaimShape::Creates(by) => {
            let mut roles: Vec<_> = by.iter().map(|&n| ("by", state(graph, n))).collect();
            roles.push(("what", node(graph, "I0")));
            roles
        }
    };
    let asserter = said.asserter.map(|n| id(graph, STATES[n]));
    let source = said.source.and_then(|n| graph.source_keyed(SOURCES[n]));
    let mut builder = graph.claim_dyn(said.shape.relation(), roles).key(&key(said.key)).kind(said.kind);
    if let Some(tenths) = said.affinity {
        builder = builder.affinity(f64::from(tenths) / 10.0);
    }
    if let Some(value) = said.quantity {
        builder = builder.weight(f64::from(value) / 8.0);
    }
    if let Some(aspect) = said.aspect {
        builder = builder.aspect(aspect);
    }
    if let Some(text) = completions(said.valid).0 {
        builder = builder.valid(text);
    }
    if let Some((a, b)) = said.known {
        builder = builder.known_since(format!("[2024-01-{a:02}..2024-01-{:02}]", b.min(31)).as_str());
    }
    if let Some(node) = asserter {
        builder = builder.asserted_by(node);
    }
    if let Some(source) = source {
        builder = builder.source(source);
    }
    if let Some(grade) = said.grade {
        builder = builder.grade(GRADES[grade].parse()?);
    }
    builder.record().map(|_| ())
}

pub(crate) fn recorded<'s>(claims: impl IntoIterator<Item = &'s Said>) -> Result<Graph, Error> {
    let mut graph = world(false)?;
    claims.into_iter().try_for_each(|said| record(&mut graph, said))?;
    Ok(graph)
}

/// Conditions and policies, to be given to the crate and to the oracle alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spec {
    pub(crate) during: Option<(i32, i32)>,
    pub(crate) certainly: bool,
    pub(crate) known_by: Option<i32>,
    pub(crate) kinds: Option<Vec<ClaimKind>>,
    pub(crate) relations: Option<Vec<&'static str>>,
    pub(crate) without_state: Option<usize>,
    pub(crate) without_source: Option<usize>,
    pub(crate) grade: Option<usize>,
    pub(crate) supposed: bool,
    pub(crate) quantity: bool,
    pub(crate) lifted: bool,
    pub(crate) shared: bool,
    pub(crate) merge: Merge,
}

pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    let window = prop::option::weighted(0.4, (1..25i32, 1..10i32).prop_map(|(a, n)| (a, a + n)));
    let kinds = prop::option::weighted(0.3, Just(vec![ClaimKind::ReportedFact, ClaimKind::Condition]));
    let relations = prop::option::weighted(0.3, prop::sample::subsequence(vec!["Talks", "Sanctions", "Creates"], 1..3));
    let drops = (
        prop::option::weighted(0.3, 0..STATES.len()),
        prop::option::weighted(0.3, 0..SOURCES.len()),
        prop::option::weighted(0.3, 0..GRADES.len()),
    );
    let merges = prop::sample::select(vec![
        Merge::Sum,
        Merge::Mean,
        Merge::Count,
        Merge::Latest,
        Merge::MostTrusted,
        Merge::Apart,
    ]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (window, prop::option::weighted(0.4, 1..32i32), kinds, relations, drops, merges, flags).prop_map(
        |(during, known_by, kinds, relations, (without_state, without_source, grade), merge, flags)| Spec {
            during,
            certainly: flags.0,
            known_by,
            kinds,
            relations,
            without_state,
            without_source,
            grade,
            supposed: flags.1,
            quantity: flags.2,
            lifted: flags.3,
            shared: flags.4,
            merge,
        },
    )
}

fn day(number: i32) -> Day {
    Day::new(2024, 1, 1).unwrap() + (number - 1)
}

impl Spec {
    pub(crate) fn lens(&self) -> Lens {
        let mut lens = Lens::new().merge(self.merge);
        if let Some((a, b)) = self.during {
            lens = lens.during(Period::try_from(day(a)..day(b)).unwrap());
        }
        if self.certainly {
            lens = lens.certainly();
        }
        if let Some(known) = self.known_by {
            lens = lens.known_by(day(known));
        }
        if let Some(kinds) = &self.kinds {
            lens = lens.kinds(kinds.iter().copied());
        }
        if let Some(relations) = &self.relations {
            lens = lens.relations(relations.iter().copied());
        }
        if let Some(state) = self.without_state {
            lens = lens.without(STATES[state]);
        }
        if let Some(source) = self.without_source {
            lens = lens.without(SOURCES[source]);
        }
        if let Some(grade) = self.grade {
            lens = lens.at_least(GRADES[grade].parse().unwrap());
        }
        if self.supposed {
            lens = lens.with_aspect(Aspect::Hypothetical).with_aspect(Aspect::Negated);
        }
        if self.quantity {
            lens = lens.quantity();
        }
        if self.lifted {
            lens = lens.lifted();
        }
        if self.shared {
            lens = lens.shared();
        }
        lens
    }

    /// Whether the claim is let through.
    pub(crate) fn lets(&self, said: &Said) -> bool {
        let (_, completions) = completions(said.valid);
        let overlaps = |&(s, e): &(i32, i32)| self.during.is_none_or(|(a, b)| s < b && e > a);
        let in_time = match (self.during, self.certainly) {
            (None, _) => true,
            (_, false) => completions.iter().any(overlaps),
            (_, true) => completions.iter().all(overlaps),
        };
        in_time
            && self.known_by.is_none_or(|day| said.known.is_some_and(|(_, latest)| latest.min(31) <= day))
            && self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&said.kind))
            && self.relations.as_ref().is_none_or(|names| names.contains(&said.shape.relation()))
            && self.without_state.is_none_or(|state| said.asserter != Some(state))
            && self.without_source.is_none_or(|source| said.source != Some(source))
            && self.grade.is_none_or(|floor| said.grade.is_some_and(|grade| reaches(grade, floor)))
            && (self.supposed || !matches!(said.aspect, Some(Aspect::Hypothetical | Aspect::Negated)))
    }

    fn number(&self, said: &Said) -> Option<f64> {
        let number = if self.quantity {
            said.quantity.map(|q| f64::from(q) / 8.0)
        } else {
            said.affinity.map(|a| f64::from(a) / 10.0)
        };
        let ties = if self.shared { said.shape.ties().len() as f64 } else { 1.0 };
        number.map(|n| n / ties)
    }

    fn merged(&self, claims: &[&Said]) -> f64 {
        let numbers: Vec<f64> = claims.iter().filter_map(|c| self.number(c)).collect();
        let first = |said: &Said| {
            let (_, all) = completions(said.valid);
            let begins =
                if completions(said.valid).0.is_none() { LONG_AGO } else { all.iter().map(|c| c.0).min().unwrap() };
            (begins, said.known.map_or(FAR_OFF, |k| k.1.min(31)), said.key)
        };
        let trust = |said: &Said| said.grade.map_or(0, |grade| GRADES.len() - grade);
        let pick = match self.merge {
            Merge::Latest => claims.iter().max_by_key(|c| first(c)),
            _ => claims.iter().max_by_key(|c| (trust(c), first(c))),
        };
        match self.merge {
            Merge::Count => claims.len() as f64,
            Merge::Mean => numbers.iter().sum::<f64>() / (numbers.len().max(1)) as f64,
            Merge::Latest | Merge::MostTrusted => pick.and_then(|c| self.number(c)).unwrap_or(0.0),
            _ => numbers.iter().sum(),
        }
    }

    /// The ties: from, to, relation, symmetric, claims, number. Nodes of a symmetric tie are in
    /// order of kind and key.
    pub(crate) fn ties(&self, claims: &[Said]) -> Vec<Shown> {
        let lift = |key: &str| match (self.lifted, ORGANS.iter().position(|o| *o == key)) {
            (true, Some(organ)) => STATES[organ].to_owned(),
            _ => key.to_owned(),
        };
        let mut groups: BTreeMap<(String, String, &str, bool, usize), Vec<&Said>> = BTreeMap::new();
        for said in claims.iter().filter(|c| self.lets(c) && (!self.quantity || c.quantity.is_some())) {
            for (from, to, symmetric) in said.shape.ties() {
                let (mut from, mut to) = (lift(&from), lift(&to));
                if symmetric && place(&from) > place(&to) {
                    std::mem::swap(&mut from, &mut to);
                }
                let apart = if self.merge == Merge::Apart { said.key } else { 0 };
                let group = groups.entry((from, to, said.shape.relation(), symmetric, apart)).or_default();
                if !group.iter().any(|c| c.key == said.key) {
                    group.push(said);
                }
            }
        }
        let mut ties: Vec<Shown> = groups
            .into_iter()
            .map(|((from, to, relation, symmetric, _), claims)| {
                let keys = claims.iter().map(|c| key(c.key)).collect();
                Shown { from, to, relation: relation.to_owned(), symmetric, claims: keys, number: self.merged(&claims) }
            })
            .collect();
        // Structure of the world itself.
        if self.relations.is_none() && !self.quantity {
            for (organ, state) in ORGANS.iter().zip(STATES) {
                let number = if self.merge == Merge::Count { 1.0 } else { 0.0 };
                let (from, to) = (lift(organ), state.to_owned());
                ties.push(Shown { from, to, relation: "PartOf".into(), symmetric: false, claims: Vec::new(), number });
            }
        }
        ties.sort_by(|a, b| a.order().cmp(&b.order()));
        ties
    }
}

/// Organs, the instrument and states, in the order of their kinds' names.
fn place(key: &str) -> (u8, &str) {
    let kind = match &key[..1] {
        "I" => 0,
        "O" => 1,
        _ => 2,
    };
    (kind, key)
}

/// Grades rank by letter and figure here, and F6 reaches only itself.
fn reaches(grade: usize, floor: usize) -> bool {
    let f6 = GRADES.len() - 1;
    grade <= floor && (grade != f6 || floor == f6)
}

/// A tie as it can be compared.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    from: String,
    to: String,
    relation: String,
    symmetric: bool,
    claims: Vec<String>,
    pub(crate) number: f64,
}

impl Shown {
    /// The same with its claims named otherwise.
    pub(crate) fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        self.claims = self.claims.iter().map(|claim| name(claim)).collect();
        self.claims.sort();
        self
    }

    fn order(&self) -> (&String, &String, &String, bool, &Vec<String>) {
        (&self.from, &self.to, &self.relation, self.symmetric, &self.claims)
    }
}

impl PartialEq for Shown {
    /// Numbers agree to the two millionths that rounding shares and means may cost.
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order() && (self.number - other.number).abs() < 2e-6
    }
}

/// The ties of a view, sorted as the oracle's.
pub(crate) fn shown(view: &View) -> Vec<Shown> {
    let keys =
        |tie: &detente::Tie<'_>| tie.claims().filter_map(|c| c.key().map(std::borrow::Cow::into_owned)).collect();
    let mut ties: Vec<Shown> = view
        .ties()
        .map(|tie| Shown {
            from: tie.from().key().to_owned(),
            to: tie.to().key().to_owned(),
            relation: tie.relation().to_owned(),
            symmetric: tie.is_symmetric(),
            claims: keys(&tie),
            number: tie.number(),
        })
        .collect();
    ties.sort_by(|a, b| a.order().cmp(&b.order()));
    ties
}

/// Everything a view shows, as text: two views are the same when these bytes are.
pub(crate) fn bytes(view: &View) -> String {
    let mut text = String::new();
    for node in view.nodes() {
        writeln!(text, "{node:?}").unwrap();
        let ix = view.ix(node.id()).unwrap();
        for (head, arc) in view.row(ix).outgoing() {
            let tie = view.tie(arc);
            let claims: Vec<String> = tie.claims().map(|c| c.key().unwrap_or_default().into_owned()).collect();
            writeln!(text, "  -> {} {tie} {:x} {claims:?}", view.node(head).key(), view.number(arc).to_bits()).unwrap();
        }
        for (tail, arc) in view.row(ix).incoming() {
            writeln!(text, "  <- {} {} {:x}", view.node(tail).key(), arc.0, view.number(arc).to_bits()).unwrap();
        }
    }
    for claim in view.reports() {
        writeln!(text, "{claim}").unwrap();
    }
    for claim in view.possible() {
        writeln!(text, "? {claim}").unwrap();
    }
    text
}

/// Whether the grades table says what the crate's does.
#[test]
fn grades_reach_as_the_oracle_has_it() {
    for (a, grade) in GRADES.iter().enumerate() {
        for (b, floor) in GRADES.iter().enumerate() {
            let (grade, floor): (Grade, Grade) = (grade.parse().unwrap(), floor.parse().unwrap());
            assert_eq!(grade.at_least(floor), reaches(a, b), "{grade} {floor}");
        }
    }
}
