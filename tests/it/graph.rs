//! Finding nodes and claims, what facts are, and what merges into ties.

use detente::model::standard::{Actor, Dies, Event, Explains, Group, Linked, Retracts, State, Talks, Wants};
use detente::model::{Aspect, ClaimKind, Scheme};
use detente::{Day, Graph, Lens, Merge, NodeId};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn names_aliases_and_codes_find_on_a_day() {
    let mut graph = Graph::new();
    let burma = graph
        .node(State, "MMR")
        .name("Myanmar")
        .alias("Burma", Some("1948-01-04/1989-06-17".parse().unwrap()))
        .code(Scheme::Iso3, "MMR")
        .code_during(Scheme::Iso3, "BUR", Some("../1989-12".parse().unwrap()))
        .add()
        .unwrap();
    let other = graph.node(State, "OTH").name("Other").alias("Burma", None).add().unwrap();
    let then = Some(day("1970-01-01"));
    let now = Some(day("2024-01-01"));
    assert_eq!(graph.named("Burma", then), [burma.any(), other.any()]);
    assert_eq!(graph.named("Burma", now), [other.any()]);
    assert_eq!(graph.named("Burma", None).len(), 2);
    assert_eq!(graph.named("burma", None), []);
    assert_eq!(graph.coded(&Scheme::Iso3, "BUR", then), [burma.any()]);
    assert_eq!(graph.coded(&Scheme::Iso3, "BUR", now), []);
    assert_eq!(graph.coded(&Scheme::Iso3, "MMR", now), [burma.any()]);
    assert_eq!(graph.coded(&Scheme::Fips, "MMR", now), []);
    assert_eq!(graph.find("MMR").unwrap(), burma.any());
    assert_eq!(graph.find("Burma").unwrap_err().to_string(), "ambiguous name `Burma`: it names MMR, OTH");
    assert_eq!(graph.find("Myanmr").unwrap_err().to_string(), "unknown node `Myanmr`");
    assert_eq!(graph.find("MRM").unwrap_err().to_string(), "unknown node `MRM` (did you mean `MMR`?)");
}

#[test]
fn hypothetical_events_are_never_among_facts() {
    let mut graph = Graph::new();
    let japan = graph.node(State, "JPN").add().unwrap();
    let summit = graph.node(Event, "summit").hypothetical().add().unwrap();
    let quake = graph.node(Event, "quake").add().unwrap();
    let group = graph.node(Group, "people").add().unwrap();
    graph.claim::<Wants>((japan, summit)).key("supposed").record().unwrap();
    graph.claim::<Wants>((japan, quake)).key("real").record().unwrap();
    graph.claim::<Dies>(Dies { who: group }).key("future").aspect(Aspect::Future).record().unwrap();
    graph.claim::<Dies>(Dies { who: group }).key("denied").aspect(Aspect::Negated).record().unwrap();
    graph.claim::<Dies>(Dies { who: group }).key("wish").kind(ClaimKind::StatedIntent).record().unwrap();
    let facts: Vec<String> = graph.facts().map(|c| c.label().into_owned()).collect();
    assert_eq!(facts, ["real"]);
    assert_eq!(graph.nodes::<Event>().filter(|n| graph.get(*n).unwrap().is_hypothetical()).count(), 1);
}

#[test]
fn what_is_taken_back_stays_and_does_not_count() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let first = graph.claim::<Talks>((a, b)).affinity(0.5).known_since("2024-01-01").record().unwrap();
    let taken = graph.claim::<Retracts>(Retracts { what: first }).known_since("2024-02-01").record().unwrap();
    let view = |graph: &Graph, known: &str| graph.view(&Lens::new().known_by(day(known))).unwrap();
    assert_eq!(view(&graph, "2024-01-15").tie_count(), 1);
    assert_eq!(view(&graph, "2024-02-01").tie_count(), 0);
    assert!(view(&graph, "2024-02-01").lets_through(first) && !view(&graph, "2024-02-01").counts(first));
    // Relations asked for do not blind the lens to what was taken back.
    assert_eq!(graph.view(&Lens::new().relations(["Talks"])).unwrap().tie_count(), 0);
    // A retraction can itself be taken back.
    graph.claim::<Retracts>(Retracts { what: taken }).known_since("2024-03-01").record().unwrap();
    assert_eq!(view(&graph, "2024-02-15").tie_count(), 0);
    assert_eq!(view(&graph, "2024-03-01").tie_count(), 1);
    let mended = graph.claim::<Talks>((a, b)).affinity(0.1).known_since("2024-04-01").corrects(first).record().unwrap();
    let last = view(&graph, "2024-04-01");
    assert_eq!(last.ties().map(|t| (t.number(), t.claims().next().unwrap().id())).collect::<Vec<_>>(), [(0.1, mended)]);
    assert_eq!(graph.claim_count(), 4, "nothing is removed");
}

#[test]
fn what_rests_on_a_struck_claim_supports_nothing_however_far() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let ground = graph.claim::<Talks>((a, b)).key("ground").asserted_by(a).record().unwrap();
    let near = graph.claim::<Explains>((ground, ground)).key("near").record().unwrap();
    graph.claim::<Explains>((near, near)).key("far").record().unwrap();
    let orphans = |lens: &Lens| {
        let view = graph.view(lens).unwrap();
        view.claims().filter(|c| view.is_orphaned(c)).map(|c| c.label().into_owned()).collect::<Vec<_>>()
    };
    assert!(orphans(&Lens::new()).is_empty());
    assert_eq!(orphans(&Lens::new().without("A")), ["far", "near"]);
    // Left out by key alone it stays as a term, and nothing is orphaned.
    assert!(orphans(&Lens::new().without_claim("ground")).is_empty());
    let view = graph.view(&Lens::new().without("A")).unwrap();
    assert_eq!((view.claims().count(), view.claims_of::<Explains>().count()), (2, 0));
}

#[test]
fn claims_without_a_key_come_last_whenever_they_came() {
    let shown = |keyed_first: bool| {
        let mut graph = Graph::new();
        let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
        for keyed in [keyed_first, !keyed_first] {
            let claim = graph.claim::<Talks>((a, b)).affinity(if keyed { 0.1 } else { 0.2 });
            if keyed {
                claim.key("K").record().unwrap()
            } else {
                claim.record().unwrap()
            };
        }
        graph.claim::<Talks>((a, b)).affinity(if keyed_first { 0.3 } else { 0.15 }).record().unwrap();
        let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
        view.ties().map(|t| t.number()).collect::<Vec<_>>()
    };
    assert_eq!(shown(true), [0.1, 0.2, 0.3]);
    assert_eq!(shown(false), [0.1, 0.15, 0.2], "by key, then by what they say, not by arrival");
}

#[test]
fn a_view_does_not_see_what_comes_later() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).name("x").add().unwrap());
    graph.claim::<Talks>((a, b)).affinity(0.5).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let text = super::oracle::bytes(&view);
    let late = graph.node(State, "C").add().unwrap();
    graph.claim::<Talks>((a, late)).affinity(0.5).record().unwrap();
    graph.describe(a).name("later").add().unwrap();
    assert_eq!(super::oracle::bytes(&view), text);
    assert_eq!(view.get(a).unwrap().names(), ["x"]);
    assert!(view.ix(late).unwrap_err().is_foreign());
    assert_eq!(view.clone().node_count(), 2);
}

#[test]
fn numbers_add_exactly_or_say_that_they_cannot() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(Actor, key).add().unwrap());
    for _ in 0..3_000 {
        graph.claim::<Linked>((a, b)).affinity(0.1).weight(0.1).record().unwrap();
    }
    let number = |lens: &Lens| graph.view(lens).map(|view| view.ties().next().unwrap().number());
    assert_eq!(number(&Lens::new()).unwrap().to_string(), "300");
    assert_eq!(number(&Lens::new().merge(Merge::Mean)).unwrap().to_string(), "0.1");
    assert_eq!(number(&Lens::new().merge(Merge::Count)).unwrap().to_string(), "3000");
    for _ in 0..3_000 {
        graph.claim::<Linked>((a, b)).affinity(1.0).weight(1e308).record().unwrap();
    }
    let error = graph.view(&Lens::new()).unwrap_err();
    assert!(error.is_overflow());
    assert_eq!(error.to_string(), "overflow: the affinities of 6000 claims of one tie; merge by mean instead");
    let error = graph.view(&Lens::new().quantity()).unwrap_err();
    assert_eq!(error.to_string(), "overflow: the quantities of 6000 claims of one tie");
}

#[test]
fn columns_cost_what_they_promise() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId> = (0..100).map(|n| graph.node(Actor, &format!("{n:03}")).add().unwrap().any()).collect();
    let ends: Vec<(NodeId, NodeId)> = (0..70_000).map(|n| (ids[n % 100], ids[n / 100 % 100])).collect();
    let (from, to): (Vec<_>, Vec<_>) = ends.into_iter().unzip();
    let columns = detente::Columns { from: &from, to: &to, ..detente::Columns::of("Linked") };
    assert_eq!(graph.record_columns(&columns).unwrap().len(), 70_000);
    assert!(graph.column_bytes() <= 40 * 70_000);
    let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
    let bytes = view.row_bytes();
    assert_eq!((bytes.arcs, bytes.links), (16 * 70_000, 4 * 70_000));
    assert_eq!(view.tie_count(), 70_000);
}
