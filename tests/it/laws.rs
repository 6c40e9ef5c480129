//! Properties of ledger and view, most against the slow, obvious oracle.

use std::collections::BTreeSet;

use detente::model::standard::{Actor, Linked, State, Talks};
use detente::{Affinity, Columns, Graph, Lens, NodeId, View, io::json};
use proptest::prelude::*;

use super::oracle::{STATES, Said, Spec, bytes, history, id, key, record, recorded, said, shown, spec, world};

fn through(view: &View, graph: &Graph) -> BTreeSet<String> {
    graph
        .claims()
        .filter(|c| view.lets_through(c.id()))
        .filter_map(|c| c.key().map(std::borrow::Cow::into_owned))
        .collect()
}

fn on_threads(threads: usize, graph: &Graph, lens: &Lens) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| bytes(&graph.view(lens).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_view_is_what_loops_make(claims in history(24), spec in spec()) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&spec.lens()).unwrap();
        prop_assert_eq!(shown(&view), spec.ties(&claims));
        let expected: BTreeSet<String> = claims.iter().filter(|c| spec.lets(c)).map(|c| key(c.key)).collect();
        prop_assert_eq!(through(&view, &graph), expected);
    }

    #[test]
    fn order_of_arrival_leaves_no_trace(
        (claims, shuffled) in history(24).prop_flat_map(|c| (Just(c.clone()), Just(c).prop_shuffle())),
        spec in spec(),
    ) {
        let mut backwards = world(true).unwrap();
        for said in &shuffled {
            record(&mut backwards, said).unwrap();
        }
        let one = recorded(&claims).unwrap().view(&spec.lens()).unwrap();
        prop_assert_eq!(bytes(&one), bytes(&backwards.view(&spec.lens()).unwrap()));
    }

    #[test]
    fn widening_a_lens_never_loses_a_claim(claims in history(24), spec in spec()) {
        let graph = recorded(&claims).unwrap();
        let narrow = through(&graph.view(&spec.lens()).unwrap(), &graph);
        let widened = [
            Spec { during: None, ..spec.clone() },
            Spec { during: spec.during.map(|(a, b)| (a - 1, b + 1)), ..spec.clone() },
            Spec { certainly: false, ..spec.clone() },
            Spec { known_by: None, ..spec.clone() },
            Spec { known_by: spec.known_by.map(|day| day + 2), ..spec.clone() },
            Spec { kinds: None, ..spec.clone() },
            Spec { relations: None, ..spec.clone() },
            Spec { without_state: None, without_source: None, ..spec.clone() },
            Spec { grade: None, ..spec.clone() },
            Spec { supposed: true, ..spec.clone() },
        ];
        for wide in widened {
            let wide = through(&graph.view(&wide.lens()).unwrap(), &graph);
            prop_assert!(narrow.is_subset(&wide), "{:?}", narrow.difference(&wide));
        }
    }

    #[test]
    fn two_filters_are_their_intersection(claims in history(24), one in spec(), two in spec()) {
        let graph = recorded(&claims).unwrap();
        // Whether periods count possibly or certainly is one switch for the whole lens.
        let two = Spec { certainly: one.certainly, ..two };
        let both = {
            let mut lens = one.lens();
            if let (None, Some(_)) = (one.during, two.during) {
                lens = Spec { during: two.during, ..one.clone() }.lens();
            }
            if let Some(day) = two.known_by {
                lens = lens.known_by(detente::Day::new(2024, 1, 1).unwrap() + (day - 1));
            }
            if let Some(kinds) = &two.kinds {
                lens = lens.kinds(kinds.iter().copied());
            }
            if let Some(relations) = &two.relations {
                lens = lens.relations(relations.iter().copied());
            }
            if let Some(state) = two.without_state {
                lens = lens.without(STATES[state]);
            }
            lens
        };
        let two = Spec {
            during: if one.during.is_none() { two.during } else { None },
            without_source: None,
            grade: None,
            supposed: true,
            ..two
        };
        let (a, b) = (through(&graph.view(&one.lens()).unwrap(), &graph), through(&graph.view(&two.lens()).unwrap(), &graph));
        let expected: BTreeSet<String> = a.intersection(&b).cloned().collect();
        prop_assert_eq!(through(&graph.view(&both).unwrap(), &graph), expected);
    }

    #[test]
    fn failed_calls_change_nothing(claims in history(12), fault in 0..6usize) {
        let mut graph = recorded(&claims).unwrap();
        let before = json::to_string(&graph).unwrap();
        let (a, b) = (id(&graph, "S0"), id(&graph, "I0"));
        let ends = [("between", a), ("between", b)].map(|(role, n)| (role, detente::model::Participant::Node(n)));
        let error = match fault {
            0 => graph.claim_dyn("Talks", ends).record().map(|_| ()).unwrap_err(),
            1 => graph.claim_dyn("Walks", ends).record().map(|_| ()).unwrap_err(),
            2 => graph.node(State, "I0").add().map(|_| ()).unwrap_err(),
            3 => graph.node(State, " ").name("x").add().map(|_| ()).unwrap_err(),
            4 => graph.batch(|graph| {
                let fresh = graph.node(State, "S9").name("nine").add()?;
                graph.describe(a).name("zero").alias("nought", None).add()?;
                graph.source("new").add()?;
                graph.claim::<Talks>((fresh, fresh)).key("new").record()?;
                graph.claim::<Talks>((fresh, fresh)).affinity(2.0).record().map(|_| ())
            }).unwrap_err(),
            _ => json::read(&mut graph, r#"{"detente": 1, "nodes": [{"kind": "State", "key": "S7"}, {"kind": "State", "key": "S0"}]}"#.as_bytes())
                .map(|_| ()).unwrap_err(),
        };
        prop_assert!(!error.to_string().is_empty());
        prop_assert_eq!(json::to_string(&graph).unwrap(), before);
        prop_assert!(graph.named("zero", None).is_empty() && graph.named("nought", None).is_empty());
        prop_assert!(graph.keyed("S9").is_none() && graph.claim_keyed("new").is_none() && graph.source_keyed("new").is_none());
    }

    #[test]
    fn ids_are_never_reused(fails in prop::collection::vec(any::<bool>(), 1..12)) {
        let mut graph = Graph::new();
        let (mut alive, mut dead) = (Vec::new(), Vec::new());
        for (n, fails) in fails.into_iter().enumerate() {
            let mut made = None;
            let result = graph.batch(|graph| {
                let node = graph.node(State, &format!("N{n}")).add()?;
                let claim = graph.claim::<Talks>((node, node)).record()?;
                let source = graph.source(&format!("s{n}")).add()?;
                made = Some((node, claim, source));
                if fails { Err(graph.node(State, "").add().unwrap_err()) } else { Ok(()) }
            });
            prop_assert_eq!(result.is_err(), fails);
            let list = if fails { &mut dead } else { &mut alive };
            list.extend(made.map(|made| (n, made)));
        }
        for (n, (node, claim, source)) in alive {
            prop_assert_eq!(graph.get(node).unwrap().key(), format!("N{n}"));
            prop_assert_eq!(graph.get_claim(claim).unwrap().nodes()[0].key(), format!("N{n}"));
            graph.claim::<Talks>((node, node)).source(source).record().unwrap();
        }
        for (_, (node, claim, source)) in dead {
            prop_assert!(graph.get(node).unwrap_err().is_foreign());
            prop_assert!(graph.get_claim(claim).unwrap_err().is_foreign());
            let some = graph.nodes::<State>().next();
            if let Some(some) = some {
                prop_assert!(graph.claim::<Talks>((some, some)).source(source).record().unwrap_err().is_foreign());
            }
        }
    }

    #[test]
    fn documents_bring_everything_back(claims in history(16), spec in spec()) {
        let graph = recorded(&claims).unwrap();
        let text = json::to_string(&graph).unwrap();
        let mut again = Graph::new();
        json::read(&mut again, text.as_bytes()).unwrap();
        prop_assert_eq!(json::to_string(&again).unwrap(), text);
        let lens = spec.lens();
        prop_assert_eq!(bytes(&again.view(&lens).unwrap()), bytes(&graph.view(&lens).unwrap()));
    }

    #[test]
    fn threads_leave_no_trace(claims in history(24), spec in spec()) {
        let graph = recorded(&claims).unwrap();
        let one = on_threads(1, &graph, &spec.lens());
        prop_assert_eq!(&one, &on_threads(2, &graph, &spec.lens()));
        prop_assert_eq!(&one, &on_threads(8, &graph, &spec.lens()));
    }

    #[test]
    fn graph_queries_are_what_loops_find(claims in history(24), later in prop::collection::vec(said(90), 0..2)) {
        let mut graph = recorded(&claims).unwrap();
        check_queries(&graph, &claims);
        // The index made by the first questions must not miss what came after.
        let mut all = claims;
        for said in later.into_iter().take(1) {
            record(&mut graph, &said).unwrap();
            all.push(said);
        }
        check_queries(&graph, &all);
    }

    #[test]
    fn merging_is_recording_both(one in history(12), two in history(12)) {
        let mut two = two;
        for said in &mut two {
            said.key += 50;
        }
        let mut merged = recorded(&one).unwrap();
        let other = recorded(&two).unwrap();
        let report = merged.merge(&other, &detente::Merging::default()).unwrap();
        prop_assert_eq!(report.claims_added + report.claims_same + report.claims_kept, other.claim_count());
        prop_assert_eq!(report.nodes_added + report.nodes_united, other.node_count());
        let both: Vec<Said> = one.iter().chain(&two).cloned().collect();
        let lens = Lens::new().without_background();
        prop_assert_eq!(shown(&merged.view(&lens).unwrap()), shown(&recorded(&both).unwrap().view(&lens).unwrap()));
    }
}

fn check_queries(graph: &Graph, claims: &[Said]) {
    let own = |said: &Said, state: &str| said.shape.ties().iter().any(|(a, b, _)| a == state || b == state);
    for state in STATES {
        let expected: BTreeSet<String> = claims.iter().filter(|c| own(c, state)).map(|c| key(c.key)).collect();
        let found = graph.claims_of(id(graph, state)).unwrap();
        let keys: BTreeSet<String> =
            found.iter().filter_map(detente::Claim::key).map(std::borrow::Cow::into_owned).collect();
        assert_eq!(keys, expected);
        let structure = usize::from(["S0", "S1"].contains(&state));
        assert_eq!(graph.degree(id(graph, state)).unwrap(), expected.len() + structure);
        for other in STATES.into_iter().filter(|other| *other != state) {
            let between = claims.iter().filter(|c| own(c, state) && own(c, other)).count();
            assert_eq!(graph.claims_between(id(graph, state), id(graph, other)).unwrap().len(), between);
            let met = graph.neighbours(id(graph, state)).unwrap().contains(&id(graph, other));
            assert_eq!(met, between > 0);
        }
    }
}

/// Large enough for several chunks and for every thread to own a part.
#[test]
fn threads_leave_no_trace_on_many_claims() {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId> =
        (0..3000).map(|n| graph.node(Actor, &format!("{:04}", (n * 7919) % 3000)).add().unwrap().any()).collect();
    let mut state = 1u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let ends: Vec<(NodeId, NodeId)> = (0..200_000).map(|_| (nodes[next(3000)], nodes[next(40)])).collect();
    let (from, to): (Vec<NodeId>, Vec<NodeId>) = ends.into_iter().unzip();
    let affinity: Vec<Affinity> = (0..200_000).map(|n| Affinity::from_millionths(n % 1000 - 500).unwrap()).collect();
    let columns = |relation| Columns { from: &from, to: &to, affinity: &affinity, ..Columns::of(relation) };
    graph.record_columns(&columns("Linked")).unwrap();
    graph.record_columns(&columns("Bonded")).unwrap();
    let rows = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let view = pool.install(|| graph.view(&Lens::new()).unwrap());
        let mut rows = Vec::new();
        for node in view.nodes() {
            let row = view.row(view.ix(node.id()).unwrap());
            let claims: Vec<_> = row.outgoing().flat_map(|(_, arc)| view.tie(arc).claims()).map(|c| c.id()).collect();
            rows.push((row.heads().to_vec(), format!("{:?}", row.numbers()), row.tails().to_vec(), claims));
        }
        rows
    };
    let one = rows(1);
    assert!(one == rows(2), "two threads differ from one");
    assert!(one == rows(8), "eight threads differ from one");
    let view = graph.view(&Lens::new()).unwrap();
    let total: i64 = affinity.iter().map(|a| i64::from(a.millionths())).sum::<i64>() * 2;
    let seen: f64 = view.ties().map(|tie| (tie.number() * 1e6).round()).sum();
    assert_eq!(seen as i64, total, "affinity neither lost nor made");
}

/// Of two chunks of claims one passes whole and one in part; nothing beyond the last is let
/// through.
#[test]
fn a_narrowed_view_ends_with_its_claims() {
    let mut graph = Graph::new();
    let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Linked>((a, b)).background().record().unwrap();
    let (from, to) = (vec![a.any(); 70_000], vec![b.any(); 70_000]);
    graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of("Linked") }).unwrap();
    let view = graph.view(&Lens::new().without_background()).unwrap();
    assert_eq!(view.claims().count(), 70_000);
    let last = graph.claims().last().unwrap().id();
    let only = view.only(&[last]).unwrap();
    assert_eq!(only.claims().map(|c| c.id()).collect::<Vec<_>>(), [last]);
    assert_eq!(view.without(&[last]).unwrap().claims().count(), 69_999);
}
