//! What-if: a view that supposes something equals the view of a graph in which it was recorded,
//! and nothing else changes.

use std::sync::Arc;

use detente::analysis::signed::Signed;
use detente::model::standard::{Explains, Sanctions, Stance, State, Talks};
use detente::view::{Certainty, Change, NodeIx, Numbers};
use detente::{Budget, Graph, Lens, Period, View};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use proptest::prelude::*;

use super::oracle::{
    ClaimShape, ORGANS, SOURCES, STATES, Said, Shown, Spec, bytes, history, key, recorded, shown, spec,
};

/// A change, by numbers into the oracle's lists; the relation is `Talks` or `Sanctions`.
#[derive(Clone, Debug)]
enum Asked {
    Set(bool, usize, usize, i32),
    Ended(bool, usize, usize),
    Reversed(bool, usize, usize),
    Without(usize),
    WithoutSource(usize),
    /// A node more, and a tie from a state to it.
    Node(usize, i32),
}

fn asked() -> impl Strategy<Value = Asked> {
    let state = || 0..STATES.len();
    prop_oneof![
        4 => (any::<bool>(), state(), state(), -9..10i32).prop_map(|(t, a, b, x)| Asked::Set(t, a, b, x)),
        3 => (any::<bool>(), state(), state()).prop_map(|(t, a, b)| Asked::Ended(t, a, b)),
        3 => (any::<bool>(), state(), state()).prop_map(|(t, a, b)| Asked::Reversed(t, a, b)),
        1 => (0..12usize).prop_map(Asked::Without),
        1 => (0..SOURCES.len()).prop_map(Asked::WithoutSource),
        1 => (state(), -9..10i32).prop_map(|(a, x)| Asked::Node(a, x)),
    ]
}

fn name(talks: bool) -> &'static str {
    if talks { "Talks" } else { "Sanctions" }
}

fn shape(talks: bool, a: usize, b: usize) -> ClaimShape {
    if talks { ClaimShape::Talks(a, b) } else { ClaimShape::Sanctions(a, b) }
}

/// The claims as they are after the changes: keys from 100 on are reversed, from 200 on supposed.
/// `None` when a change names a tie that is not there.
fn changed(spec: &Spec, mut claims: Vec<Said>, changes: &[Asked]) -> Option<Vec<Said>> {
    let lift = |key: &str| match ORGANS.iter().position(|organ| *organ == key) {
        Some(organ) if spec.lifted => STATES[organ].to_owned(),
        _ => key.to_owned(),
    };
    let is_tie = |said: &Said, talks: bool, a: usize, b: usize| {
        let ends = |(from, to, _): (String, String, bool)| (lift(&from), lift(&to));
        let (a, b) = (STATES[a].to_owned(), STATES[b].to_owned());
        let mut ties = said.shape.ties().into_iter().map(ends);
        said.shape.relation() == name(talks)
            && ties.any(|tie| tie == (a.clone(), b.clone()) || (talks && tie == (b.clone(), a.clone())))
            && (!spec.quantity || said.quantity.is_some())
    };
    for (n, change) in changes.iter().enumerate() {
        match change {
            Asked::Set(talks, a, b, number) => {
                claims.retain(|said| !is_tie(said, *talks, *a, *b));
                claims.push(Said::bare(200 + n, shape(*talks, *a, *b), *number));
            }
            Asked::Ended(talks, a, b) => {
                let before = claims.len();
                claims.retain(|said| !is_tie(said, *talks, *a, *b));
                (claims.len() < before).then_some(())?;
            }
            Asked::Reversed(talks, a, b) => {
                let of_tie = claims.iter_mut().filter(|said| is_tie(said, *talks, *a, *b));
                let mut any = false;
                for said in of_tie {
                    (said.affinity, said.quantity) = (said.affinity.map(|x| -x), said.quantity.map(|x| -x));
                    said.key = if said.key < 100 { said.key + 100 } else { said.key };
                    any = true;
                }
                any.then_some(())?;
            }
            Asked::Without(number) => claims.retain(|said| said.key % 100 != *number || said.key >= 100),
            Asked::WithoutSource(source) => claims.retain(|said| said.source != Some(*source)),
            Asked::Node(..) => {}
        }
    }
    Some(claims)
}

/// The changes as the crate takes them.
fn changes(graph: &Graph, spec: &Spec, asked: &[Asked]) -> Vec<Change> {
    let set = |relation: &str, from: &str, to: &str, number: i32| {
        if spec.quantity {
            Change::quantity_dyn(relation, from, to, f64::from(number) / 8.0)
        } else {
            Change::affinity_dyn(relation, from, to, f64::from(number) / 10.0)
        }
    };
    let mut changes = Vec::new();
    for (n, change) in asked.iter().enumerate() {
        match change {
            Asked::Set(talks, a, b, number) => changes.push(set(name(*talks), STATES[*a], STATES[*b], *number)),
            Asked::Ended(talks, a, b) => changes.push(Change::ended_dyn(name(*talks), STATES[*a], STATES[*b])),
            Asked::Reversed(talks, a, b) => changes.push(Change::reversed_dyn(name(*talks), STATES[*a], STATES[*b])),
            Asked::Without(number) => {
                changes.extend(graph.claim_keyed(&key(*number)).map(Change::without));
            }
            Asked::WithoutSource(source) => {
                changes.push(Change::without_source(graph.source_keyed(SOURCES[*source]).unwrap()));
            }
            Asked::Node(state, number) => {
                let key = format!("N{n}");
                changes.push(Change::node(State, &key));
                changes.push(set("Sanctions", STATES[*state], &key, *number));
            }
        }
    }
    changes
}

/// The ties of a what-if with claims named as the oracle's.
fn what_if_ties(view: &View) -> Vec<Shown> {
    let name = |claim: &str| match claim.split_once(' ') {
        Some(("supposed", _)) => "supposed".to_owned(),
        Some((key, _)) => format!("{} reversed", &key[..3]),
        None => claim.to_owned(),
    };
    sorted(shown(view), name)
}

/// The ties of a rebuilt graph, named likewise.
fn rebuilt_ties(view: &View) -> Vec<Shown> {
    let name = |claim: &str| match claim.len() {
        3 => claim.to_owned(),
        _ if claim.starts_with("K2") => "supposed".to_owned(),
        _ => format!("K{} reversed", &claim[2..]),
    };
    sorted(shown(view), name)
}

fn sorted(ties: Vec<Shown>, name: impl Fn(&str) -> String) -> Vec<Shown> {
    let mut ties: Vec<Shown> = ties.into_iter().map(|tie| tie.renamed(&name)).collect();
    ties.sort_by_key(|tie| format!("{tie:?}"));
    ties
}

/// The claims rebuilt, through a lens that merges alike and lets all of them through.
fn rebuilt(spec: &Spec, claims: &[Said]) -> (Graph, Lens) {
    let open = Spec { supposed: true, ..Spec::default() };
    let open = Spec { quantity: spec.quantity, lifted: spec.lifted, shared: spec.shared, merge: spec.merge, ..open };
    let open = Spec { relations: spec.relations.clone(), ..open };
    (recorded(claims).unwrap(), open.lens())
}

/// Whether rows, arcs, ties and counts of a view tell one story.
fn check_rows(view: &View) {
    let nodes: Vec<NodeIx> = (0..view.node_count() as u32).map(NodeIx).collect();
    let (mut arcs, mut seen) = (Vec::new(), vec![false; view.arc_bound()]);
    for &node in &nodes {
        let row = view.row(node);
        assert!(row.heads().is_sorted() && row.tails().is_sorted());
        assert_eq!(row.outgoing().len(), row.heads().len());
        for (n, (head, arc)) in row.outgoing().enumerate() {
            assert!(!std::mem::replace(&mut seen[arc.0 as usize], true), "an arc stands once");
            let number = match row.numbers() {
                Numbers::Affinity(all) => f64::from(all[n]) / 1e6,
                Numbers::Quantity(all) => all[n],
            };
            assert_eq!(view.number(arc).to_bits(), number.to_bits());
            let tie = view.tie(arc);
            let ends = [view.ix(tie.from().id()).unwrap(), view.ix(tie.to().id()).unwrap()];
            assert!(ends == [node, head] || (tie.is_symmetric() && ends == [head, node]));
            assert!(row.arcs_to(head).any(|a| a == arc));
            assert!(tie.claims().len() > 0 && (tie.number() - number).abs() < 1e-12);
            arcs.push((node.0, head.0, arc.0));
        }
    }
    let mut into: Vec<_> = nodes
        .iter()
        .flat_map(|&node| view.row(node).incoming().map(move |(tail, arc)| (tail.0, node.0, arc.0)))
        .collect();
    into.sort_unstable();
    let mut out = arcs.clone();
    out.sort_unstable();
    assert_eq!(out, into, "each arc leaves one row and enters one");
    assert_eq!((view.arc_count(), view.tie_count()), (arcs.len(), view.ties().count()));
    assert_eq!(view.edge_references().count(), arcs.len());
    let symmetric = view.ties().filter(|tie| tie.is_symmetric() && tie.from() != tie.to()).count();
    assert_eq!(view.tie_count() + symmetric, arcs.len());
    assert!(view.edge_references().all(|edge| (edge.id().0 as usize) < view.arc_bound()));
}

/// Every two nodes, how many hops apart, and who hangs together, by key.
fn searches(view: &View) -> Vec<String> {
    let budget = Budget::new();
    let mut found = Vec::new();
    for state in STATES {
        let from = view.nodes().find(|node| node.key() == state).unwrap().id();
        for to in view.nodes() {
            let path = view.paths(from, to.id()).best(&budget).unwrap().value;
            found.push(format!("{state} {} {:?}", to.key(), path.map(|path| path.arcs().count())));
        }
    }
    let signed = Signed::of(view).unwrap().weighted();
    let mut ties: Vec<String> = signed
        .ties()
        .map(|(a, b, x)| {
            let (a, b) = (a.key().min(b.key()), a.key().max(b.key()));
            format!("{a} {b} {x:.5}")
        })
        .collect();
    ties.sort();
    found.extend(ties);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn a_what_if_is_the_view_of_what_is_supposed(
        claims in history(12),
        spec in spec(),
        asked in prop::collection::vec(asked(), 0..5),
    ) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&spec.lens()).unwrap();
        let before = bytes(&view);
        let sees = |relation: &str| spec.relations.as_ref().is_none_or(|all| all.contains(&relation));
        let asked: Vec<Asked> = asked.into_iter().filter(|change| match change {
            Asked::Set(talks, ..) | Asked::Ended(talks, ..) | Asked::Reversed(talks, ..) => sees(name(*talks)),
            Asked::Node(..) => sees("Sanctions"),
            _ => true,
        }).collect();
        let counting: Vec<Said> = claims.iter().filter(|said| spec.lets(said)).cloned().collect();
        let what_if = view.suppose(changes(&graph, &spec, &asked));
        let Some(after) = changed(&spec, counting, &asked) else {
            prop_assert!(what_if.unwrap_err().is_unknown());
            return Ok(());
        };
        let what_if = what_if.unwrap();
        check_rows(&what_if);

        let (other, lens) = rebuilt(&spec, &after);
        let other = other.view(&lens).unwrap();
        let mut expected = rebuilt_ties(&other);
        let added: Vec<String> = asked.iter().enumerate().filter(|(_, change)| matches!(change, Asked::Node(..))).map(|(n, _)| format!("N{n}")).collect();
        let ties = what_if_ties(&what_if);
        let known = |tie: &Shown| !added.iter().any(|key| format!("{tie:?}").contains(&format!("\"{key}\"")));
        let (old, new): (Vec<Shown>, Vec<Shown>) = ties.into_iter().partition(known);
        expected.sort_by_key(|tie| format!("{tie:?}"));
        prop_assert_eq!(old, expected);
        prop_assert_eq!(new.len(), added.len());
        if added.is_empty() {
            prop_assert_eq!(searches(&what_if), searches(&other));
        }

        // Taken back, and one at a time.
        prop_assert_eq!(bytes(&view), before.clone());
        prop_assert_eq!(bytes(what_if.actual()), before);
        prop_assert_eq!(what_if.supposed().len(), changes(&graph, &spec, &asked).len());
        let mut step = view.clone();
        for change in changes(&graph, &spec, &asked) {
            step = step.suppose([change]).unwrap();
            check_rows(&step);
        }
        prop_assert_eq!(what_if_ties(&step), what_if_ties(&what_if));
        // A question asked of fewer claims builds the view anew; what is supposed is no report.
        let reports: Vec<_> = what_if.reports().map(|claim| claim.id()).collect();
        prop_assert_eq!(what_if_ties(&what_if.only(&reports).unwrap()), what_if_ties(&what_if));
        prop_assert_eq!(what_if_ties(&what_if.without(&[]).unwrap()), what_if_ties(&what_if));
    }

    #[test]
    fn a_what_if_can_be_dated(claims in history(10), asked in prop::collection::vec(asked(), 0..4), lifted in any::<bool>()) {
        let graph = recorded(&claims).unwrap();
        let spec = Spec { lifted, ..Spec::default() };
        let view = graph.view(&spec.lens()).unwrap();
        let Ok(what_if) = view.suppose(changes(&graph, &spec, &asked)) else { return Ok(()) };
        let dated = what_if.dated(Certainty::Possible, &Budget::new()).unwrap();
        check_rows(dated.view());
        prop_assert_eq!(what_if_ties(dated.view()), what_if_ties(&what_if));
        let ever = dated.during(&Period::ALWAYS);
        prop_assert_eq!(ever.ties().count(), what_if.tie_count());
        for day in ["2024-01-03", "2024-01-10", "2024-01-21"] {
            let day: detente::Day = day.parse().unwrap();
            let stands = |tie: &detente::Tie<'_>| {
                let mut periods = tie.periods();
                periods.any(|period| period.is_none_or(|p| p.overlaps(&Period::on(day)) != detente::model::Truth::No))
            };
            prop_assert_eq!(dated.at(day).tie_count(), what_if.ties().filter(stands).count());
        }
    }
}

fn shown_number(view: &View, a: detente::NodeId<State>, b: detente::NodeId<State>) -> String {
    view.ties_between(a, b).unwrap()[0].number().to_string()
}

fn triangle() -> (Graph, [detente::NodeId<State>; 3]) {
    let mut graph = Graph::new();
    let ids = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    let [a, b, c] = ids;
    for (ends, affinity) in [((a, b), 0.5), ((b, c), 0.4), ((a, c), -0.3)] {
        graph.claim::<Stance>(ends).affinity(affinity).record().unwrap();
    }
    (graph, ids)
}

#[test]
fn what_is_supposed_is_named_among_the_reasons() {
    let (graph, [a, b, _]) = triangle();
    let view = graph.view(&Lens::new()).unwrap();
    let what_if = view.suppose([Change::ended::<Stance>((a, b)), Change::affinity::<Talks>((b, a), 0.1)]).unwrap();
    let path = what_if.paths(a, b).best(&Budget::new()).unwrap();
    let [reason] = path.because.as_slice() else { panic!("{path:?}") };
    let claim = what_if.get_claim(*reason).unwrap();
    assert_eq!(claim.key().as_deref(), Some("supposed 2"));
    assert!(view.get_claim(*reason).unwrap_err().is_foreign(), "the view knows nothing of it");
    assert!(graph.get_claim(*reason).unwrap_err().is_foreign());
    assert_eq!(what_if.supposed_claims().len(), 1);
    assert!(view.supposed_claims().is_empty() && view.supposed().is_empty());
}

#[test]
fn an_id_of_a_later_claim_never_names_a_supposed_one() {
    let (mut graph, [a, b, c]) = triangle();
    let what_if = graph.view(&Lens::new()).unwrap().suppose([Change::affinity::<Talks>((a, b), 0.1)]).unwrap();
    let later = graph.claim::<Talks>((b, c)).record().unwrap();
    assert!(what_if.get_claim(later).unwrap_err().is_foreign());
}

#[test]
fn what_is_struck_takes_what_rests_on_it_along() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let wire = graph.source("wire").add().unwrap();
    let claim = graph.claim::<Talks>((a, b)).source(wire).key("K").record().unwrap();
    let other = graph.claim::<Talks>((a, b)).key("L").record().unwrap();
    graph.claim::<Explains>((claim, other)).key("S").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let struck = view.suppose([Change::without_source(wire)]).unwrap();
    let without = graph.view(&Lens::new().without("wire")).unwrap();
    let orphans = |view: &View| view.claims().filter(|c| view.is_orphaned(c)).count();
    assert_eq!((struck.tie_count(), orphans(&struck)), (without.tie_count(), orphans(&without)));
    let unsaid = view.suppose([Change::without(claim)]).unwrap();
    let left_out = graph.view(&Lens::new().without_claim("K")).unwrap();
    assert_eq!((unsaid.tie_count(), orphans(&unsaid)), (left_out.tie_count(), orphans(&left_out)));
}

#[test]
fn what_was_taken_back_returns_with_the_loss_of_its_correction() {
    let (mut graph, [a, b, _]) = triangle();
    let first = graph.claim::<Talks>((a, b)).affinity(0.9).record().unwrap();
    let second = graph.claim::<Talks>((a, b)).affinity(0.2).corrects(first).record().unwrap();
    let view = graph.view(&Lens::new().relations(["Talks"])).unwrap();
    assert_eq!(shown_number(&view, a, b), "0.2");
    let what_if = view.suppose([Change::without(second)]).unwrap();
    assert_eq!(shown_number(&what_if, a, b), "0.9");
}

#[test]
fn changes_that_make_no_sense_are_refused_by_their_number() {
    let (mut graph, [a, b, c]) = triangle();
    let stranger = Graph::new().node(State, "A").add().unwrap();
    let view = graph.view(&Lens::new().relations(["Stance"])).unwrap();
    let error = |changes: Vec<Change>| view.suppose(changes).unwrap_err();
    let fine = || Change::reversed::<Stance>((a, b));
    let refused = error(vec![fine(), Change::ended_dyn("Stance", "A", "D")]);
    assert_eq!(refused.to_string(), "change 2: unknown node `D`");
    assert_eq!(
        error(vec![Change::affinity_dyn("Stanse", "A", "B", 0.1)]).to_string(),
        "change 1: unknown relation `Stanse` (did you mean `Stance`?)"
    );
    assert!(error(vec![Change::affinity::<Stance>((a, stranger), 0.1)]).is_foreign());
    assert!(error(vec![Change::affinity::<Stance>((a, b), 1.5)]).is_invalid());
    assert!(error(vec![Change::affinity::<Talks>((a, b), 0.5)]).is_rule());
    assert!(error(vec![Change::quantity::<Stance>((a, b), 0.5)]).is_rule());
    assert!(error(vec![Change::node(State, "C")]).is_conflict());
    assert!(error(vec![Change::node(State, "D"), Change::node(State, "D")]).is_conflict());
    assert!(error(vec![Change::ended::<Stance>((b, c)), Change::ended::<Stance>((b, c))]).is_unknown());
    let quantities = graph.view(&Lens::new().quantity()).unwrap();
    assert!(quantities.suppose([Change::affinity::<Stance>((a, b), 0.5)]).unwrap_err().is_rule());
    graph.claim::<Sanctions>((a, b)).record().unwrap();
    let shared = Arc::new(view);
    assert!(shared.suppose([Change::ended::<Sanctions>((a, b))]).is_err(), "recorded after the view");
}

#[test]
fn a_tie_of_three_ends_as_a_whole() {
    use detente::model::standard::{Creates, Instrument};
    let mut graph = Graph::new();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    let pact = graph.node(Instrument, "pact").add().unwrap();
    let by = || vec![a, b, c];
    graph.claim::<Creates>(Creates { by: by(), what: pact }).affinity(0.6).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    assert_eq!(view.tie_count(), 6);
    let ended = view.suppose([Change::ended::<Creates>(Creates { by: by(), what: pact })]).unwrap();
    assert_eq!(ended.tie_count(), 0);
    check_rows(&ended);
}

#[test]
fn nodes_come_behind_all_others_and_can_be_tied() {
    let (graph, [a, ..]) = triangle();
    let view = graph.view(&Lens::new()).unwrap();
    let alone = view.suppose([Change::node(State, "AA")]).unwrap();
    check_rows(&alone);
    let changes = [Change::node(State, "AA"), Change::affinity_dyn("Stance", "AA", "A", 1.0)];
    let what_if = view.suppose(changes).unwrap();
    assert_eq!((what_if.node_count(), what_if.node(NodeIx(3)).key()), (4, "AA"));
    assert!(what_if.node(NodeIx(3)).is_hypothetical());
    let aa = what_if.node(NodeIx(3)).id();
    assert_eq!(what_if.ties_between(a, aa).unwrap()[0].number().to_string(), "1");
    assert!(view.ix(aa).is_err());
    let more = what_if.suppose([Change::affinity_dyn("Stance", "AA", "B", -1.0)]).unwrap();
    check_rows(&more);
    assert_eq!(more.row(NodeIx(3)).heads().len(), 2);
}
