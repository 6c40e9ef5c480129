//! On what answers rest, against every subset of claims.

use std::collections::BTreeSet;

use detente::analysis::diplomacy::conflicts;
use detente::analysis::evidence::{Support, support};
use detente::io::json;
use detente::model::standard::{Actor, Linked, State, Talks};
use detente::{Answer, Budget, ClaimId, Error, Graph, Lens, Limit, View};
use proptest::prelude::*;

/// Claims among four actors, each with the number of its source: 0 and 1 copy a wire, 3 copies
/// that and the blog, which is 2; more is none.
fn recorded(claims: &[(usize, usize, usize)]) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let actors: Vec<_> = (0..4).map(|n| graph.node(Actor, &format!("N{n}")).add().unwrap()).collect();
    let wire = graph.source("wire").add()?;
    let [paper, radio] = ["paper", "radio"].map(|key| graph.source(key).derives_from(wire).add().unwrap());
    let blog = graph.source("blog").add()?;
    let digest = graph.source("digest").derives_from(blog).derives_from(wire).add()?;
    let sources = [paper, radio, blog, digest];
    for &(from, to, source) in claims {
        let claim = graph.claim::<Linked>((actors[from], actors[to]));
        if let Some(&source) = sources.get(source) {
            claim.source(source).record()?
        } else {
            claim.record()?
        };
    }
    Ok(graph)
}

/// Whether the last actor can be reached from the first.
fn reached(graph: &Graph, view: &View) -> Result<Answer<bool>, Error> {
    let (from, to) = (graph.keyed("N0").unwrap(), graph.keyed("N3").unwrap());
    Ok(view.reach(from, 9, &Budget::new())?.map(|found| found.iter().any(|r| r.node == to)))
}

/// The same of a list of claims, by spreading.
fn spreads(claims: &[(usize, usize, usize)]) -> bool {
    let mut seen = BTreeSet::from([0]);
    for _ in 0..4 {
        let next: Vec<usize> = claims.iter().filter(|c| seen.contains(&c.0)).map(|c| c.1).collect();
        seen.extend(next);
    }
    seen.contains(&3)
}

/// All subsets by bit, those that have the property and lose it with any part.
fn minimal(count: usize, has: impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let loses = |set: u32| (0..count as u32).filter(|bit| set >> bit & 1 == 1).all(|bit| !has(set & !(1 << bit)));
    (0..1 << count).filter(|&set| has(set) && loses(set)).collect()
}

fn bits(graph: &Graph, claims: &[ClaimId]) -> u32 {
    claims.iter().map(|claim| 1 << graph.claims().position(|c| c.id() == *claim).unwrap()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn support_is_what_every_subset_says(claims in prop::collection::vec((0..4usize, 0..4usize, 0..5usize), 0..8)) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let answer = support(&view, |view| reached(&graph, view), &Budget::new()).unwrap();
        prop_assert!(answer.is_complete());
        let found: Support = answer.value;
        let picked = |set: u32| -> Vec<(usize, usize, usize)> {
            (0..claims.len()).filter(|at| set >> at & 1 == 1).map(|at| claims[at]).collect()
        };
        let all = (1u32 << claims.len()) - 1;
        let truth = spreads(&claims);
        let holds = |set: u32| spreads(&picked(set)) == truth;
        let witnesses = minimal(claims.len(), holds);
        let listed: BTreeSet<u32> =
            found.alternatives.iter().chain([&found.witness]).map(|set| bits(&graph, set)).collect();
        prop_assert_eq!(&listed, &witnesses);
        prop_assert_eq!(answer.because, found.witness.clone());
        // What turns it: the smallest set without which it is another.
        let flips = minimal(claims.len(), |set| !holds(all & !set));
        let least = flips.iter().map(|set| set.count_ones() as usize).min();
        prop_assert_eq!(found.flip_size.1, least);
        match least {
            None => prop_assert!(found.flip.is_empty()),
            Some(least) => {
                prop_assert_eq!((found.flip.len(), found.flip_size.0), (least, least));
                prop_assert!(flips.contains(&bits(&graph, &found.flip)));
            }
        }
        // Each source and each origin, struck by hand.
        let without = |gone: &[usize]| -> bool {
            let left: Vec<_> = claims.iter().copied().filter(|c| !gone.contains(&c.2)).collect();
            spreads(&left) != truth
        };
        for prop in &found.sources {
            let number = ["paper", "radio", "blog", "digest"].iter().position(|key| *key == prop.key).unwrap();
            prop_assert_eq!(prop.decisive, without(&[number]), "{}", &prop.key);
        }
        for prop in &found.origins {
            let gone: &[usize] = if prop.key == "wire" { &[0, 1] } else { &[2] };
            prop_assert_eq!(prop.decisive, without(gone), "{}", &prop.key);
        }
    }

    #[test]
    fn support_cut_short_is_true_and_bounded(
        claims in prop::collection::vec((0..4usize, 0..4usize, 0..5usize), 0..8),
        steps in 0..60u64,
    ) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let whole = support(&view, |view| reached(&graph, view), &Budget::new()).unwrap().value;
        let cut = support(&view, |view| reached(&graph, view), &Budget::new().steps(steps)).unwrap();
        prop_assert_eq!(&cut.value.witness, &whole.witness);
        prop_assert!(cut.value.alternatives.iter().all(|set| whole.alternatives.contains(set)));
        let (low, high) = cut.value.flip_size;
        if let Some(least) = whole.flip_size.1 {
            prop_assert!(low <= least && high.is_none_or(|high| high >= least));
        }
        if cut.is_complete() {
            prop_assert_eq!(cut.value, whole);
        }
    }
}

#[test]
fn against_lists_what_clashes() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let good = graph.claim::<Talks>((a, b)).affinity(0.5).record()?;
    let bad = graph.claim::<Talks>((a, b)).affinity(-0.25).record()?;
    let view = graph.view(&Lens::new())?;
    let positive = |view: &View| {
        Ok(Answer::clone(&view.reach(a, 1, &Budget::new())?)
            .map(|_| view.ties().any(|tie| tie.claims().any(|claim| claim.sign() > 0))))
    };
    let found = support(&view, positive, &Budget::new())?;
    assert_eq!((found.because, found.against), (vec![good], vec![bad]));
    Ok(())
}

/// Why there is no summit: three independent reasons, and two claims that would have to go.
#[test]
fn the_summit_is_excluded_three_times() -> Result<(), Error> {
    let mut graph = Graph::new();
    json::read(&mut graph, include_str!("../../examples/data/summit.json").as_bytes())?;
    let view = graph.view(&Lens::new().lifted())?;
    let summit = graph.find("summit_jpn_prk")?;
    let excluded = |view: &View| Ok(conflicts(view, summit, &Budget::new())?.map(|c| !c.satisfiable()));
    let found = support(&view, excluded, &Budget::new())?.value;
    let keys = |claims: &[ClaimId]| -> Vec<String> {
        claims.iter().map(|c| graph.get_claim(*c).unwrap().label().into_owned()).collect()
    };
    let mut sets: Vec<Vec<String>> = found.alternatives.iter().chain([&found.witness]).map(|s| keys(s)).collect();
    sets.sort();
    assert_eq!(sets, [vec!["C04", "C14"], vec!["C04", "C18"], vec!["C17"]]);
    assert_eq!((keys(&found.flip), found.flip_size), (vec!["C04".into(), "C17".into()], (2, Some(2))));
    assert!(found.sources.iter().all(|source| source.decisive)); // one document carries it all
    let few = support(&view, excluded, &Budget::new().steps(3))?;
    assert_eq!(few.completeness, detente::Completeness::Truncated { by: Limit::Steps, bound: None });
    Ok(())
}
