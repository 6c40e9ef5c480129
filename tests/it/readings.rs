//! How claims that clash are read, against the rule written out.

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::evidence::contradictions;
use detente::model::Aspect;
use detente::model::standard::{State, Talks};
use detente::view::Reading;
use detente::{Budget, Error, Graph, Lens, View};
use proptest::prelude::*;

const SOURCES: [&str; 4] = ["wire", "paper", "radio", "blog"];
const GRADES: [&str; 4] = ["A1", "B2", "C3", "F6"];
const VALID: [&str; 4] = ["2024-01/2024-03", "2024-03/..", "2024-05-04", "[2024-02-01..2024-06-01]/.."];

#[derive(Clone, Debug)]
struct Said {
    negative: bool,
    negated: bool,
    begins: bool,
    happening: bool,
    valid: Option<usize>,
    /// Earliest and latest day of January from which it was known.
    known: Option<(u32, u32)>,
    grade: Option<usize>,
    source: Option<usize>,
}

fn said() -> impl Strategy<Value = Said> {
    let flags = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let known = prop::option::of((1..20u32, 0..5u32).prop_map(|(a, n)| (a, a + n)));
    (flags, prop::option::of(0..4usize), known, prop::option::of(0..4usize), prop::option::of(0..4usize)).prop_map(
        |((negative, negated, begins, happening), valid, known, grade, source)| Said {
            negative,
            negated,
            begins,
            happening,
            valid,
            known,
            grade,
            source,
        },
    )
}

/// The paper copies the wire; radio and blog are their own.
fn origin(source: usize) -> &'static str {
    if source == 1 { "wire" } else { SOURCES[source] }
}

fn recorded<'s>(claims: impl Iterator<Item = (usize, &'s Said)>) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let wire = graph.source("wire").add()?;
    graph.source("paper").derives_from(wire).add()?;
    graph.source("radio").add()?;
    graph.source("blog").add()?;
    for (number, said) in claims {
        let source = said.source.and_then(|s| graph.source_keyed(SOURCES[s]));
        let affinity = if said.negative { -0.5 } else { 0.5 };
        let mut claim = graph.claim::<Talks>((a, b)).key(&format!("K{number:02}")).affinity(affinity);
        if said.negated {
            claim = claim.aspect(Aspect::Negated);
        }
        if said.begins {
            claim = claim.attribute("begins", true);
        }
        if said.happening {
            claim = claim.attribute("occurrence", "it");
        }
        if let Some(valid) = said.valid {
            claim = claim.valid(VALID[valid]);
        }
        if let Some((first, last)) = said.known {
            claim = claim.known_since(format!("[2024-01-{first:02}..2024-01-{last:02}]").as_str());
        }
        if let Some(grade) = said.grade {
            claim = claim.grade(GRADES[grade].parse()?);
        }
        if let Some(source) = source {
            claim = claim.source(source);
        }
        claim.record()?;
    }
    Ok(graph)
}

fn view(graph: &Graph, reading: Reading) -> View {
    graph.view(&Lens::new().with_aspect(Aspect::Negated).reading(reading)).unwrap()
}

fn number(label: &str) -> usize {
    label[1..].parse().unwrap()
}

/// Who clashes with whom, as the view that holds both lists it.
fn rivals(graph: &Graph) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut rivals: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in contradictions(&view(graph, Reading::HoldBoth), &Budget::new()).value {
        let label = |claim| number(&graph.get_claim(claim).unwrap().label());
        let (a, b) = (label(pair.claims.0), label(pair.claims.1));
        rivals.entry(a).or_default().insert(b);
        rivals.entry(b).or_default().insert(a);
    }
    rivals
}

/// Whether the reading prefers the first.
fn prefers(reading: Reading, claims: &[Said], rivals: &BTreeMap<usize, BTreeSet<usize>>, a: usize, b: usize) -> bool {
    let (x, y) = (&claims[a], &claims[b]);
    let trust = |said: &Said| std::cmp::Reverse(said.grade.unwrap_or(GRADES.len()));
    let origins = |claim: usize| -> usize {
        let own = &claims[claim];
        let same = |c: &Said| (c.negative, c.negated) == (own.negative, own.negated) || (own.happening && c.happening);
        let backing = (0..claims.len()).filter(|&c| same(&claims[c]) && !rivals[&claim].contains(&c));
        backing.filter_map(|c| claims[c].source).map(origin).collect::<BTreeSet<_>>().len()
    };
    match reading {
        Reading::Latest => x.known.zip(y.known).is_some_and(|(x, y)| x.0 > y.1),
        Reading::MostTrusted => trust(x) > trust(y),
        Reading::Majority => origins(a) > origins(b),
        _ => false,
    }
}

const READINGS: [Reading; 4] = [Reading::HoldBoth, Reading::Latest, Reading::MostTrusted, Reading::Majority];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_reading_overrules_by_its_rule(
        (claims, order) in prop::collection::vec(said(), 0..9)
            .prop_flat_map(|c| (Just(c.clone()), Just((0..c.len()).collect::<Vec<_>>()).prop_shuffle())),
        reading in prop::sample::select(READINGS.to_vec()),
    ) {
        let graph = recorded(order.iter().map(|&n| (n, &claims[n]))).unwrap();
        let rivals = rivals(&graph);
        let seen = view(&graph, reading);
        let out: BTreeSet<usize> = seen.overruled().iter().map(|c| number(&c.label())).collect();
        // Overruled exactly when a preferred rival stands: the only set of which that is true.
        for claim in 0..claims.len() {
            let beaten = rivals.get(&claim).is_some_and(|others| {
                others.iter().any(|&r| !out.contains(&r) && prefers(reading, &claims, &rivals, r, claim))
            });
            prop_assert_eq!(out.contains(&claim), beaten, "K{:02} of {:?}", claim, claims);
        }
        let counting: BTreeSet<usize> = seen.reports().map(|c| number(&c.label())).collect();
        prop_assert_eq!(counting, (0..claims.len()).filter(|c| !out.contains(c)).collect::<BTreeSet<_>>());
        // What is left of the clashes is between claims that the reading does not tell apart.
        for pair in contradictions(&seen, &Budget::new()).value {
            let label = |claim| number(&graph.get_claim(claim).unwrap().label());
            let (a, b) = (label(pair.claims.0), label(pair.claims.1));
            prop_assert!(!prefers(reading, &claims, &rivals, a, b) && !prefers(reading, &claims, &rivals, b, a));
        }
    }
}

/// What rests on an overruled claim is orphaned and supports nothing.
#[test]
fn what_rests_on_the_overruled_falls_with_it() -> Result<(), Error> {
    use detente::model::standard::{After, Motivates};
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let worse = graph.claim::<Talks>((a, b)).affinity(0.5).grade("C3".parse()?).key("worse").record()?;
    let better = graph.claim::<Talks>((a, b)).affinity(-0.5).grade("A1".parse()?).key("better").record()?;
    graph.claim::<Motivates>((worse, better)).key("link").record()?;
    graph.claim::<After>((worse, better)).background().record()?;
    let view = graph.view(&Lens::new().reading(Reading::MostTrusted))?;
    let keys: Vec<String> = view.overruled().iter().map(|c| c.label().into_owned()).collect();
    assert_eq!(keys, ["worse"]);
    let link = graph.get_claim(graph.claim_keyed("link").unwrap())?;
    assert!(view.counts(link.id()) && view.is_orphaned(&link));
    assert_eq!(view.ties().map(|t| t.number()).collect::<Vec<_>>(), [-0.5]);
    assert!(graph.view(&Lens::new())?.overruled().is_empty());
    Ok(())
}

/// Many claims that clash cost steps of the budget, and half a reading is none.
#[test]
fn a_reading_ends_with_its_budget() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    for n in 0..300 {
        graph.claim::<Talks>((a, b)).affinity(if n % 2 == 0 { 0.5 } else { -0.5 }).record()?;
    }
    let lens = Lens::new().reading(Reading::MostTrusted);
    let error = graph.view_within(&lens, &Budget::new().steps(1000)).unwrap_err();
    assert!(error.is_limit());
    assert!(error.to_string().contains("the reading of a view"), "{error}");
    graph.view_within(&lens, &Budget::new().steps(100_000))?;
    Ok(())
}
