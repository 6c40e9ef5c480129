//! What was known when: nothing that came to be known later touches what is answered for earlier.

use std::fmt::Write;

use detente::analysis::{diplomacy, evidence};
use detente::model::standard::{Creates, Retracts, State, Talks};
use detente::view::Reading;
use detente::{Budget, Day, Graph, Lens, View};
use proptest::prelude::*;

use super::oracle::{Spec, bytes, history, key, record, said, spec, world};

/// Every answer that needs no more than the view and its nodes, as text. `known` are the nodes
/// there were when it was first asked.
fn everything(view: &View, known: &[String]) -> String {
    let budget = Budget::new();
    let mut text = String::new();
    // Nodes that came later have no ties and are nobody's business here.
    for line in bytes(view).lines().filter(|line| !line.contains("(0later")) {
        writeln!(text, "{line}").unwrap();
    }
    writeln!(text, "{:?}", evidence::assertions(view)).unwrap();
    writeln!(text, "{:?}", evidence::judgement(view)).unwrap();
    writeln!(text, "{:?}", evidence::anonymous(view)).unwrap();
    writeln!(text, "{:?}", evidence::worded(view)).unwrap();
    writeln!(text, "{:?}", evidence::corroboration(view)).unwrap();
    writeln!(text, "{:?}", evidence::contradictions(view, &budget)).unwrap();
    writeln!(text, "{:?}", evidence::changes(view, Day::new(2024, 1, 10).unwrap())).unwrap();
    writeln!(text, "{:?}", evidence::sequence(view, &budget)).unwrap();
    writeln!(text, "{:?}", diplomacy::wedges(view)).unwrap();
    let overruled: Vec<String> = view.overruled().iter().map(ToString::to_string).collect();
    writeln!(text, "{overruled:?}").unwrap();
    for node in view.nodes().filter(|node| known.iter().any(|key| key == node.key())) {
        writeln!(text, "{:?}", diplomacy::positions(view, node.id())).unwrap();
        writeln!(text, "{:?}", diplomacy::prospects(view, node.id())).unwrap();
        for other in view.nodes().filter(|other| known.iter().any(|key| key == other.key())) {
            writeln!(text, "{:?}", diplomacy::go_betweens(view, node.id(), other.id())).unwrap();
        }
    }
    text
}

fn keys(graph: &Graph) -> Vec<String> {
    let view = graph.view(&Lens::new()).unwrap();
    view.nodes().map(|node| node.key().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn recording_later_changes_no_earlier_answer(
        claims in history(20),
        spec in spec(),
        day in 2..28i32,
        reading in prop::sample::select(vec![Reading::HoldBoth, Reading::Latest, Reading::MostTrusted, Reading::Majority]),
        gone in prop::collection::vec((0..20usize, any::<bool>()), 0..4),
    ) {
        let lens = Spec { known_by: Some(day), ..spec }.lens().reading(reading);
        let is_later = |known: Option<(i32, i32)>| known.is_some_and(|(first, _)| first > day);
        let (later, earlier): (Vec<_>, Vec<_>) = claims.iter().partition(|said| is_later(said.known()));
        let mut graph = world(false).unwrap();
        for said in &earlier {
            record(&mut graph, said).unwrap();
        }
        let nodes = keys(&graph);
        let before = everything(&graph.view(&lens).unwrap(), &nodes);
        for said in &later {
            record(&mut graph, said).unwrap();
        }
        // Somebody new, a retraction, a correction, and what rests on earlier claims.
        let newcomer = graph.node(State, "0later").add().unwrap();
        graph.source("0later").add().unwrap();
        let known = format!("2024-01-{:02}", day + 1);
        for (at, retracted) in gone.into_iter().filter(|(at, _)| *at < earlier.len()) {
            let target = graph.claim_keyed(&key(earlier[at].key)).unwrap();
            let claim = if retracted {
                graph.claim::<Retracts>(Retracts { what: target })
            } else {
                graph.claim::<Talks>((newcomer, newcomer)).corrects(target)
            };
            claim.known_since(known.as_str()).record().unwrap();
        }
        let what = graph.typed(graph.keyed("I0").unwrap()).unwrap();
        let by = vec![newcomer, graph.typed(graph.keyed("S0").unwrap()).unwrap()];
        graph.claim::<Creates>(Creates { by, what }).affinity(-0.9).known_since(known.as_str()).record().unwrap();
        prop_assert_eq!(everything(&graph.view(&lens).unwrap(), &nodes), before);
    }

    /// What was possibly known is certain a little later, or never dated.
    #[test]
    fn what_was_possible_counts_in_the_end(claim in said(0), day in 1..30i32) {
        let mut graph = world(false).unwrap();
        record(&mut graph, &claim).unwrap();
        let on = |day: i32| Lens::new().known_by(Day::new(2024, 1, day.unsigned_abs()).unwrap());
        let seen = graph.view(&on(day)).unwrap();
        let end = graph.view(&on(31)).unwrap();
        let possible = !seen.possible().is_empty();
        let counted = seen.reports().count() == 1;
        prop_assert!(!(possible && counted));
        match claim.known() {
            Some((first, last)) => {
                let lets = Lens::new();
                let passes = graph.view(&lets).unwrap().reports().count() == 1;
                prop_assert_eq!(counted, passes && last <= day);
                prop_assert_eq!(possible, passes && first <= day && last > day);
                prop_assert_eq!(end.reports().count() == 1, passes && last <= 31);
            }
            None => prop_assert!(!counted),
        }
    }
}
