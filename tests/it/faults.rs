//! Faults and bad input: one test a promise, named by its row (M model, U mutation, Q queries,
//! N numbers, X interchange). Every refusal is typed, says where and what, and changes nothing.
#![cfg(all(feature = "csv", feature = "json"))]

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use detente::analysis::{diplomacy, evidence};
use detente::io::edges::EdgeList;
use detente::io::json;
use detente::model::standard::{
    Actor, After, Allied, Dyad, Event, Leader, Leads, Linked, Organization, Requires, Resolves, Retracts, Sanctions,
    Stance, State, Talks,
};
use detente::model::{Attribute, Bound, MAX_TEXT, Participant, RelationRule, Scheme};
use detente::traverse::{Direction, reach};
use detente::{
    Affinity, Budget, ClaimId, Columns, Day, Error, Graph, Lens, Likelihood, Limit, Limits, Merge, Merging, NodeId,
    OnClash, Period, Quantity, Schema, View, petgraph08,
};
use petgraph::visit::{
    EdgeCount, GetAdjacencyMatrix, IntoEdgeReferences, IntoNeighbors, IntoNodeReferences, Visitable,
};

type Done = Result<(), Error>;
type Is = fn(&Error) -> bool;

/// Two states, one leader, one supposed event, one source, one claim.
const SAMPLE: &str = r#"{"detente": 1,
  "nodes": [{"kind": "State", "key": "JPN", "names": ["Japan"]}, {"kind": "State", "key": "PRK"},
            {"kind": "Leader", "key": "kim"}, {"kind": "Event", "key": "summit", "hypothetical": true}],
  "sources": [{"key": "wire"}],
  "claims": [{"key": "C1", "relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "affinity": 0.2, "source": "wire"}]}"#;

struct Sample {
    graph: Graph,
    japan: NodeId<State>,
    dprk: NodeId<State>,
    c1: ClaimId,
}

fn sample() -> Result<Sample, Error> {
    let mut graph = Graph::new();
    json::read(&mut graph, SAMPLE.as_bytes())?;
    let state = |key: &str| graph.keyed(key).and_then(|id| graph.typed::<State>(id));
    let (Some(japan), Some(dprk), Some(c1)) = (state("JPN"), state("PRK"), graph.claim_keyed("C1")) else {
        panic!("the sample holds JPN, PRK and C1");
    };
    Ok(Sample { graph, japan, dprk, c1 })
}

/// All that a graph holds: its document and its counts.
fn state(graph: &Graph) -> Result<(String, [usize; 3]), Error> {
    Ok((json::to_string(graph)?, [graph.node_count(), graph.claim_count(), graph.sources().len()]))
}

/// `call` is refused by an error of that kind and text, and the graph is as before.
#[track_caller]
fn check<T: Debug>(graph: &mut Graph, is: Is, text: &str, call: impl FnOnce(&mut Graph) -> Result<T, Error>) -> Done {
    let before = state(graph)?;
    match call(graph) {
        Ok(value) => panic!("not refused, gave {value:?}; expected: {text}"),
        Err(error) => assert_eq!((error.to_string(), is(&error)), (text.to_owned(), true)),
    }
    assert_eq!(state(graph)?, before, "changed by a call that failed: {text}");
    Ok(())
}

/// As [`check`], of a constructor, where there is no graph to change.
#[track_caller]
fn refused<T: Debug>(is: Is, text: &str, result: Result<T, Error>) {
    match result {
        Ok(value) => panic!("not refused, gave {value:?}; expected: {text}"),
        Err(error) => assert_eq!((error.to_string(), is(&error)), (text.to_owned(), true)),
    }
}

/// A document around `claim`, read into a sample graph, is refused.
#[track_caller]
fn check_claim(is: Is, text: &str, claim: &str) -> Done {
    let document = format!("{{\"detente\": 1, \"claims\": [\n{claim}]}}");
    check(&mut sample()?.graph, is, text, |graph| json::read(graph, document.as_bytes()))
}

fn ties(graph: &Graph, lens: &Lens) -> Result<Vec<String>, Error> {
    Ok(graph.view(lens)?.ties().map(|tie| tie.to_string()).collect())
}

fn counting(graph: &Graph, lens: &Lens) -> Result<Vec<String>, Error> {
    Ok(graph.view(lens)?.claims().map(|claim| claim.label().into_owned()).collect())
}

fn day(text: &str) -> Result<Day, Error> {
    text.parse()
}

/// Runs `work` on a thread of its own; fails when it takes longer than `seconds`.
#[track_caller]
fn within<T: Send + 'static>(seconds: u64, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || drop(send.send(work())));
    match receive.recv_timeout(Duration::from_secs(seconds)) {
        Ok(value) => value,
        Err(error) => panic!("not done within {seconds} s: {error}"),
    }
}

// M. Model -------------------------------------------------------------------------------------

#[test]
fn m1_unknown_participants_are_refused() -> Done {
    let mut other = sample()?;
    let (stranger, its_claim) = (other.dprk, other.c1);
    let its_source = other.graph.source("theirs").add()?;
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let graph = &mut graph;
    let node = "node belongs to another graph";
    check(graph, Error::is_foreign, node, |g| g.claim::<Talks>((japan, stranger)).record())?;
    check(graph, Error::is_foreign, node, |g| g.claim::<Talks>((stranger, japan)).record())?;
    let ends = [("between", Participant::Node(japan.any())), ("between", Participant::Node(stranger.any()))];
    check(graph, Error::is_foreign, "claim `C2`: node belongs to another graph", |g| {
        g.claim_dyn("Talks", ends).key("C2").record()
    })?;
    check(graph, Error::is_foreign, node, |g| g.claim::<Talks>((japan, dprk)).asserted_by(stranger).record())?;
    check(graph, Error::is_foreign, node, |g| g.claim::<Talks>((japan, dprk)).reported_by(stranger).record())?;
    check(graph, Error::is_foreign, node, |g| g.describe(stranger).name("x").add())?;
    check(graph, Error::is_foreign, node, |g| g.node(Dyad, "d").ends(japan, stranger).add())?;
    check(graph, Error::is_foreign, "claim belongs to another graph", |g| {
        g.claim::<Talks>((japan, dprk)).corrects(its_claim).record()
    })?;
    check(graph, Error::is_foreign, "claim belongs to another graph", |g| {
        g.claim::<Retracts>(Retracts { what: its_claim }).record()
    })?;
    check(graph, Error::is_foreign, "source belongs to another graph", |g| {
        g.claim::<Talks>((japan, dprk)).source(its_source).record()
    })?;
    let columns = [japan.any(), stranger.any()];
    check(graph, Error::is_foreign, "row 1: node belongs to another graph", |g| {
        g.record_columns(&Columns { from: &columns, to: &columns, ..Columns::of("Allied") })
    })
}

#[test]
fn m1_unknown_keys_in_documents_are_refused() -> Done {
    let is = Error::is_unknown;
    check_claim(
        is,
        "line 2, column 48: claims[0].roles.from: claim `C2`: unknown node `XXX`",
        r#"{"key": "C2", "relation": "Sanctions", "roles": {"from": "XXX", "to": "PRK"}}"#
            .replace("\"roles\": {\"from\"", "\"roles\":{\"from\"")
            .as_str(),
    )?;
    check_claim(
        is,
        "line 2, column 59: claims[0].roles.to: unknown node `PKR` (did you mean `PRK`?)",
        r#"{"relation": "Sanctions", "roles": {"from": "JPN", "to":  "PKR"}}"#,
    )?;
    check_claim(
        is,
        "line 2, column 43: claims[0].roles.what: unknown claim `C9`",
        r#"{"relation": "Retracts", "roles": {"what": {"claim": "C9"}}}"#,
    )?;
    check_claim(
        is,
        "line 2, column 75: claims[0].source: unknown source `wier` (did you mean `wire`?)",
        r#"{"relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "source":     "wier"}"#,
    )
}

#[test]
fn m2_one_key_is_never_two_things() -> Done {
    let Sample { mut graph, c1, japan, dprk } = sample()?;
    let graph = &mut graph;
    let text = "conflict on node `JPN`: the key names a State already";
    check(graph, Error::is_conflict, text, |g| g.node(Leader, "JPN").add())?;
    check(graph, Error::is_conflict, text, |g| g.node(State, "JPN").add())?;
    check(graph, Error::is_conflict, text, |g| g.node_dyn("Event", "JPN").add())?;
    check(graph, Error::is_conflict, "conflict on source `wire`: the key names a source already", |g| {
        g.source("wire").add()
    })?;
    let text = "claim `C1`: conflict on claim `C1`: the key names a claim already";
    check(graph, Error::is_conflict, text, |g| g.claim::<Allied>((japan, dprk)).key("C1").record())?;
    let document = r#"{"detente": 1, "nodes": [{"kind": "Actor", "key": "JPN"}]}"#;
    let text = "line 1, column 26: nodes[0]: conflict on node `JPN`: the key names a State already";
    check(graph, Error::is_conflict, text, |g| json::read(g, document.as_bytes()))?;
    assert_eq!(graph.get(japan)?.kind(), "State");
    assert_eq!(graph.get_claim(c1)?.relation(), "Talks");
    Ok(())
}

#[test]
fn m2_what_a_node_is_cannot_change() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let graph = &mut graph;
    graph.describe(japan).attribute("gdp", 4.2).add()?;
    let text = "conflict on attribute `gdp`: has another value already";
    check(graph, Error::is_conflict, text, |g| g.describe(japan).attribute("gdp", 4.3).add())?;
    let text = "invalid node `d`: a Dyad, and only a Dyad, names two ends";
    check(graph, Error::is_invalid, text, |g| g.node(Dyad, "d").add())?;
    let text = "invalid node `s`: a Dyad, and only a Dyad, names two ends";
    check(graph, Error::is_invalid, text, |g| g.node(State, "s").ends(japan, dprk).add())?;
    let text = "invalid node `JPN`: a Dyad, and only a Dyad, names two ends";
    check(graph, Error::is_invalid, text, |g| g.describe(japan).ends(japan, dprk).add())
}

/// Every door that takes a name, with the word its error uses.
fn naming_doors(s: &mut Sample, text: &str) -> Vec<(&'static str, Result<String, Error>)> {
    let (g, japan, dprk) = (&mut s.graph, s.japan, s.dprk);
    vec![
        ("key", g.node(State, text).add().map(|id| format!("{id:?}"))),
        ("name", g.node(State, "n").name(text).add().map(|id| format!("{id:?}"))),
        ("alias", g.node(State, "n").alias(text, None).add().map(|id| format!("{id:?}"))),
        ("code", g.node(State, "n").code(Scheme::Iso3, text).add().map(|id| format!("{id:?}"))),
        ("code scheme", g.node(State, "n").code(Scheme::Other(text.into()), "x").add().map(|id| format!("{id:?}"))),
        ("attribute name", g.node(State, "n").attribute(text, true).add().map(|id| format!("{id:?}"))),
        ("key", g.source(text).add().map(|id| format!("{id:?}"))),
        ("title", g.source("s").title(text).add().map(|id| format!("{id:?}"))),
        ("key", g.claim::<Talks>((japan, dprk)).key(text).record().map(|id| format!("{id:?}"))),
        ("attribute name", g.claim::<Talks>((japan, dprk)).attribute(text, 1).record().map(|id| format!("{id:?}"))),
        ("unit", Quantity::new(1.0, format!("{text}\u{0}").trim_end_matches('\u{0}')).map(|q| format!("{q:?}"))),
    ]
}
