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
    Actor, After, Allied, Dyad, Event, Leader, Linked, Organization, Resolves, Retracts, Sanctions, Stance, State,
    Talks,
};
use detente::model::{Attribute, Bound, MAX_TEXT, Participant, RelationRule, Scheme};
use detente::traverse::{Direction, Ways};
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

/// Runs `work` on a thread of its own; fails when it takes longer than `seconds`. A guard against
/// hanging, not a measurement: what it guards takes well under a second.
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
        "line 2, column 58: claims[0].roles.from: claim `C2`: unknown node `XXX`",
        r#"{"key": "C2", "relation": "Sanctions", "roles": {"from": "XXX", "to": "PRK"}}"#,
    )?;
    check_claim(
        is,
        "line 2, column 58: claims[0].roles.to: unknown node `PKR` (did you mean `PRK`?)",
        r#"{"relation": "Sanctions", "roles": {"from": "JPN", "to": "PKR"}}"#,
    )?;
    check_claim(
        is,
        "line 2, column 44: claims[0].roles.what: unknown claim `C9`",
        r#"{"relation": "Retracts", "roles": {"what": {"claim": "C9"}}}"#,
    )?;
    check_claim(
        is,
        "line 2, column 71: claims[0].source: unknown source `wier` (did you mean `wire`?)",
        r#"{"relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "source": "wier"}"#,
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

type Door = fn(&mut Sample, &str) -> Done;

/// Every door that takes a name, with the word its error uses.
const NAMING: [(&str, Door); 11] = [
    ("key", |s, text| s.graph.node(State, text).add().map(drop)),
    ("name", |s, text| s.graph.describe(s.japan).name(text).add().map(drop)),
    ("alias", |s, text| s.graph.describe(s.japan).alias(text, None).add().map(drop)),
    ("code", |s, text| s.graph.describe(s.japan).code(Scheme::Iso3, text).add().map(drop)),
    ("code scheme", |s, text| s.graph.describe(s.japan).code(Scheme::Other(text.into()), "x").add().map(drop)),
    ("attribute name", |s, text| s.graph.describe(s.japan).attribute(text, true).add().map(drop)),
    ("key", |s, text| s.graph.source(text).add().map(drop)),
    ("title", |s, text| s.graph.source("s").title(text).add().map(drop)),
    ("key", |s, text| s.graph.claim::<Talks>((s.japan, s.dprk)).key(text).record().map(drop)),
    ("attribute name", |s, text| s.graph.claim::<Talks>((s.japan, s.dprk)).attribute(text, true).record().map(drop)),
    ("kind of node", |s, text| {
        let mut more = Schema::standard();
        more.kind(text, "run time")?;
        s.graph.extend_schema(&more)
    }),
];

fn check_names(text: &str, shown: &str, rule: &str) -> Done {
    for (what, door) in NAMING {
        let mut sample = sample()?;
        let before = state(&sample.graph)?;
        refused(Error::is_invalid, &format!("invalid {what} `{shown}`: {rule}"), door(&mut sample, text));
        assert_eq!(state(&sample.graph)?, before);
    }
    Ok(())
}

#[test]
fn m3_blank_names_are_refused() -> Done {
    check_names("", "", "must not be blank")?;
    check_names(" \t", " \\t", "must not be blank")?;
    check_names("\u{3000}\u{2003}", "\u{3000}\u{2003}", "must not be blank")
}

#[test]
fn m3_control_characters_are_refused_and_shown_escaped() -> Done {
    check_names("a\u{0}b", "a\\u{0}b", "must not hold control characters")?;
    check_names("\u{1b}[31m", "\\u{1b}[31m", "must not hold control characters")?;
    check_names("a`\nb", "a\\`\\nb", "must not hold control characters")
}

#[test]
fn m3_long_names_are_refused_at_the_documented_limit() -> Done {
    for (what, door) in NAMING {
        for len in [MAX_TEXT - 1, MAX_TEXT] {
            door(&mut sample()?, &"x".repeat(len)).unwrap_or_else(|e| panic!("{what} of {len} bytes: {e}"));
        }
    }
    let shown = format!("{}...", "x".repeat(61));
    check_names(&"x".repeat(MAX_TEXT + 1), &shown, "longer than 1024 bytes")?;
    check_names(&"x".repeat(1 << 20), &shown, "longer than 1024 bytes")?;
    refused(Error::is_invalid, &format!("invalid unit `{shown}`: longer than 1024 bytes"), {
        Quantity::new(1.0, "x".repeat(1 << 20))
    });
    Ok(())
}

#[test]
fn m4_periods_that_run_backwards_are_refused() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let graph = &mut graph;
    let (early, late) = (day("2024-01-01")?, day("2024-03-01")?);
    let text = "valid: claim `C2`: invalid period `2024-03/2024-01`: the end lies before the start";
    check(graph, Error::is_invalid, text, |g| {
        g.claim::<Talks>((japan, dprk)).key("C2").valid("2024-03/2024-01").record()
    })?;
    let text = "valid: invalid period `2024-03-01..2024-01-01`: the end lies before the start";
    check(graph, Error::is_invalid, text, |g| g.claim::<Talks>((japan, dprk)).valid(late..early).record())?;
    let text = "valid[0]: invalid period `2024-03-01..2024-01-01`: holds no day";
    check(graph, Error::is_invalid, text, |g| {
        let (from, to) = ([japan.any()], [dprk.any()]);
        g.record_columns(&Columns { from: &from, to: &to, valid: &[late..early], ..Columns::of("Allied") })
    })?;
    let bounds = (Bound::Date(late.into()), Bound::Date(early.into()));
    refused(
        Error::is_invalid,
        "invalid period `2024-03-01/2024-01-01`: the end lies before the start",
        Period::new(bounds.0, bounds.1),
    );
    check_claim(
        Error::is_invalid,
        "line 2, column 83: claims[0].valid: claim `C2`: invalid period `2025/2024`: the end lies before the start",
        r#"{"key": "C2", "relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "valid": "2025/2024"}"#,
    )
}

/// With both ends included, equal ends are one day; half-open, they are no day and refused.
#[test]
fn m4_equal_ends() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let first = day("2024-01-01")?;
    let id = graph.claim::<Talks>((japan, dprk)).valid("2024-01-01/2024-01-01").record()?;
    let period = graph.get_claim(id)?.valid().expect("stated");
    assert_eq!((period.earliest(), period.latest(), period.is_exact()), (Some(first), Some(first), true));
    let text = "valid: invalid period `2024-01-01..2024-01-01`: an empty period holds no day";
    check(&mut graph, Error::is_invalid, text, |g| g.claim::<Talks>((japan, dprk)).valid(first..first).record())
}

/// The sign is the affinity's; a weight is a quantity of its own and never contradicts it.
#[test]
fn m5_sign_and_weight() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let id = graph.claim::<Sanctions>((japan, dprk)).affinity(0.5).weight(-3.0).record()?;
    let claim = graph.get_claim(id)?;
    assert_eq!((claim.sign(), claim.affinity().map(Affinity::to_f64)), (1, Some(0.5)));
    assert_eq!(claim.quantity().map(|q| q.value()), Some(-3.0));
    let lens = Lens::new().relations(["Sanctions"]);
    assert_eq!(ties(&graph, &lens)?, ["JPN -Sanctions-> PRK 0.5"]);
    assert_eq!(ties(&graph, &lens.quantity())?, ["JPN -Sanctions-> PRK -3"]);
    // In an edge list one column is read and the other is said to be unread.
    let read = EdgeList::new().read(&mut graph, "source,target,weight,sign\na,b,3,-\n".as_bytes())?;
    assert_eq!(read.unread, ["sign"]);
    Ok(())
}

#[test]
fn m6_zero_is_kept() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    graph.claim::<Sanctions>((japan, dprk)).key("Z").affinity(-0.0).weight(-0.0).record()?;
    let mut again = Graph::new();
    json::read(&mut again, json::to_string(&graph)?.as_bytes())?;
    for graph in [&graph, &again] {
        let claim = graph.get_claim(graph.claim_keyed("Z").expect("kept"))?;
        assert_eq!((claim.affinity(), claim.sign()), (Some(Affinity::NEUTRAL), 0));
        assert_eq!(claim.quantity().map(|q| q.value().to_bits()), Some(0.0f64.to_bits()));
        let lens = Lens::new().relations(["Sanctions"]);
        for lens in [lens.clone(), lens.quantity()] {
            assert_eq!(ties(graph, &lens)?, ["JPN -Sanctions-> PRK 0"]);
            assert_eq!(petgraph08::to_digraph(&graph.view(&lens)?).edge_count(), 1);
        }
    }
    Ok(())
}

#[test]
fn m7_a_node_related_to_itself_counts_once() -> Done {
    let Sample { mut graph, japan, .. } = sample()?;
    graph.claim::<Talks>((japan, japan)).key("own").affinity(0.5).record()?;
    graph.claim::<Sanctions>((japan, japan)).key("self").affinity(-0.5).record()?;
    assert_eq!(graph.degree(japan)?, 3);
    let own: Vec<String> = graph.claims_between(japan, japan)?.iter().map(|c| c.label().into_owned()).collect();
    assert_eq!(own, ["own", "self"]);
    assert_eq!(graph.neighbours(japan)?.iter().filter(|&&n| n == japan.any()).count(), 1);
    let view = graph.view(&Lens::new())?;
    let loops: Vec<String> = view.ties_between(japan, japan)?.iter().map(ToString::to_string).collect();
    assert_eq!(loops, ["JPN -Sanctions-> JPN -0.5", "JPN -Talks- JPN 0.5"]);
    assert_eq!((view.tie_count(), view.arc_count()), (3, 4));
    let row = view.row(view.ix(japan)?);
    assert_eq!((row.heads().len(), row.tails().len()), (3, 3));
    assert_eq!(petgraph08::to_ungraph(&view).edge_count(), 3);
    Ok(())
}

#[test]
fn m7_where_the_schema_has_no_pair_of_one_kind_there_is_no_loop() -> Done {
    let mut graph = sample()?.graph;
    let kim = graph.keyed("kim").expect("in the sample");
    let ends = [("from", Participant::Node(kim)), ("to", Participant::Node(kim))];
    let text = "relation `Leads` refuses Leader -> Leader: joins Leader -> State";
    check(&mut graph, Error::is_rule, text, |g| g.claim_dyn("Leads", ends).record())
}

#[test]
fn m8_parallel_relations_are_all_kept() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let sources = [graph.source("a").add()?, graph.source("b").add()?];
    let mut ids = Vec::new();
    for source in sources {
        let claim = graph.claim::<Sanctions>((japan, dprk)).affinity(-0.25).valid("2024-01-01");
        ids.push(claim.source(source).record()?);
    }
    ids.push(graph.claim::<Sanctions>((japan, dprk)).affinity(-0.25).valid("2024-01-01").source(sources[1]).record()?);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), graph.claims_between(japan, dprk)?.len()), (3, 4));
    let lens = Lens::new().relations(["Sanctions"]);
    assert_eq!(ties(&graph, &lens)?, ["JPN -Sanctions-> PRK -0.75"]);
    assert_eq!(ties(&graph, &lens.clone().merge(Merge::Apart))?, ["JPN -Sanctions-> PRK -0.25"; 3]);
    assert_eq!(ties(&graph, &lens.merge(Merge::Count))?, ["JPN -Sanctions-> PRK 3"]);
    Ok(())
}

#[test]
fn m9_unknown_relations_roles_and_kinds_name_the_nearest() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let graph = &mut graph;
    let [a, b] = [japan.any(), dprk.any()];
    let ends = [("from", Participant::Node(a)), ("to", Participant::Node(b))];
    let is = Error::is_unknown;
    let near = "unknown relation `Sanctoins` (did you mean `Sanctions`?)";
    check(graph, is, near, |g| g.claim_dyn("Sanctoins", ends).record())?;
    check(graph, is, near, |g| g.record_columns(&Columns::of("Sanctoins")))?;
    check(graph, is, near, |g| g.view(&Lens::new().relations(["Sanctoins"])))?;
    check(graph, is, near, |g| g.view(&Lens::new().avoiding("Sanctoins")))?;
    check(graph, is, "unknown relation `Overflies`", |g| g.claim_dyn("Overflies", ends).record())?;
    let ends = [("form", Participant::Node(a)), ("to", Participant::Node(b))];
    check(graph, is, "unknown role `form` (did you mean `from`?)", |g| g.claim_dyn("Sanctions", ends).record())?;
    let text = "unknown kind of node `Stat` (did you mean `State`?)";
    check(graph, is, text, |g| g.node_dyn("Stat", "x").add())?;
    check(graph, is, text, |g| {
        let mut more = Schema::standard();
        more.relation(RelationRule::directed("Invests").joins("Stat", "State"))?;
        g.extend_schema(&more)
    })?;
    check(graph, Error::is_invalid, "invalid kind of node `Claim`: a claim is recorded, not added as a node", |g| {
        g.node_dyn("Claim", "x").add()
    })?;
    let text = "line 2, column 14: claims[0].relation: unknown relation `Sanctoins` (did you mean `Sanctions`?)";
    check_claim(is, text, r#"{"relation": "Sanctoins", "roles": {"from": "JPN", "to": "PRK"}}"#)?;
    let text = "line 2, column 1: claims[0]: unknown role `form` (did you mean `from`?)";
    check_claim(is, text, r#"{"relation": "Sanctions", "roles": {"form": "JPN", "to": "PRK"}}"#)
}

#[test]
fn m10_symmetric_relations_are_one_seen_from_both_ends() -> Done {
    let mut graph = Graph::new();
    let [a, b] = [graph.node(State, "A").add()?, graph.node(State, "B").add()?];
    graph.claim::<Allied>((b, a)).key("alliance").record()?;
    graph.claim::<Sanctions>((b, a)).key("sanctions").record()?;
    assert_eq!(graph.claim_count(), 2);
    for (one, other) in [(a, b), (b, a)] {
        assert_eq!(graph.claims_of(one)?.len(), 2);
        assert_eq!(graph.neighbours(one)?, [other.any()]);
    }
    let view = graph.view(&Lens::new().relations(["Allied"]))?;
    assert_eq!((view.tie_count(), view.arc_count()), (1, 2));
    assert_eq!(view.from(a).out::<Allied>().ids()?, [b.any()]);
    assert_eq!(view.from(b).out::<Allied>().ids()?, [a.any()]);
    let view = graph.view(&Lens::new().relations(["Sanctions"]))?;
    assert_eq!((view.tie_count(), view.arc_count()), (1, 1));
    assert_eq!(view.from(b).out::<Sanctions>().ids()?, [a.any()]);
    assert_eq!(view.from(a).out::<Sanctions>().ids()?, []);
    assert_eq!(view.from(a).incoming::<Sanctions>().ids()?, [b.any()]);
    Ok(())
}

#[test]
fn m12_ids_of_a_failed_batch_never_name_what_comes_later() -> Done {
    let Sample { mut graph, japan, dprk, c1 } = sample()?;
    let mut stale = None;
    let failed = graph.batch(|graph| {
        let node = graph.node(State, "X").add()?;
        let source = graph.source("x").add()?;
        let claim = graph.claim::<Talks>((japan, node)).key("X1").record()?;
        stale = Some((node, source, claim));
        Err::<(), Error>("nonsense".parse::<Day>().unwrap_err())
    });
    assert!(failed.is_err());
    let (node, source, claim) = stale.expect("the batch ran");
    let (new_node, new_source) = (graph.node(State, "Y").add()?, graph.source("y").add()?);
    let new_claim = graph.claim::<Talks>((japan, new_node)).key("Y1").record()?;
    assert_eq!(format!("{node:?} {source:?} {claim:?}"), format!("{new_node:?} {new_source:?} {new_claim:?}"));
    assert!(node != new_node && source != new_source && claim != new_claim);

    let text = "node belongs to another graph";
    check(&mut graph, Error::is_foreign, text, |g| g.get(node).map(|n| n.key().to_owned()))?;
    check(&mut graph, Error::is_foreign, text, |g| g.claim::<Talks>((japan, node)).record())?;
    check(&mut graph, Error::is_foreign, text, |g| g.view(&Lens::new())?.ix(node))?;
    let text = "claim belongs to another graph";
    check(&mut graph, Error::is_foreign, text, |g| g.get_claim(claim).map(|c| c.to_string()))?;
    check(&mut graph, Error::is_foreign, text, |g| g.claim::<Talks>((japan, dprk)).corrects(claim).record())?;
    let text = "source belongs to another graph";
    check(&mut graph, Error::is_foreign, text, |g| g.derive_source(source, new_source))?;
    // What stood before the batch is named as before.
    assert_eq!((graph.get(japan)?.key(), graph.get_claim(c1)?.label().as_ref()), ("JPN", "C1"));
    assert_eq!((graph.get(new_node)?.key(), graph.get_claim(new_claim)?.label().as_ref()), ("Y", "Y1"));
    Ok(())
}

/// Ids stay right over any row of batches that succeed and fail, one in another.
#[test]
fn m12_ids_stay_right_through_nested_batches() -> Done {
    let nonsense = || Err::<(), Error>("nonsense".parse::<Day>().unwrap_err());
    let mut graph = Graph::new();
    let (mut kept, mut lost) = (Vec::new(), Vec::new());
    for round in 0..8 {
        let mut made: Vec<(String, NodeId<State>, bool)> = Vec::new();
        let outer = graph.batch(|graph| {
            for inner in 0..3 {
                let key = format!("{round}.{inner}");
                made.push((key.clone(), graph.node(State, &key).add()?, true));
                let failed = graph.batch(|graph| {
                    let key = format!("{key}.lost");
                    made.push((key.clone(), graph.node(State, &key).add()?, (round + inner) % 2 == 0));
                    if (round + inner) % 2 == 0 { Ok(()) } else { nonsense() }
                });
                assert_eq!(failed.is_ok(), (round + inner) % 2 == 0);
            }
            if round % 3 == 0 { nonsense() } else { Ok(()) }
        });
        for (key, id, inner) in made {
            if outer.is_ok() && inner { kept.push((key, id)) } else { lost.push(id) }
        }
    }
    assert!(kept.len() > 15 && lost.len() > 10);
    for (key, id) in &kept {
        assert_eq!((graph.get(*id)?.key(), graph.keyed(key)), (key.as_str(), Some(id.any())));
    }
    assert!(lost.iter().all(|id| graph.get(*id).unwrap_err().is_foreign()));
    assert_eq!(graph.node_count(), kept.len());
    Ok(())
}

/// A limit lets through what is below it and at it, and refuses what is above.
fn check_limit(name: &str, limits: Limits, mut door: impl FnMut(&mut Graph, usize) -> Done) -> Done {
    let mut graph = Graph::new().limited(limits);
    for at in 1..=2 {
        door(&mut graph, at).unwrap_or_else(|e| panic!("{name} {at}: {e}"));
    }
    check(&mut graph, Error::is_limit, &format!("limit `{name}` of 2 reached"), |g| door(g, 3))
}

#[test]
fn m13_limits_of_nodes_claims_and_sources() -> Done {
    let none = Limits::default();
    let (nodes, claims) = (Limits { nodes: 2, ..none }, Limits { claims: 2, ..none });
    check_limit("nodes", nodes, |g, at| g.node(State, &format!("S{at}")).add().map(drop))?;
    check_limit("sources", Limits { sources: 2, ..none }, |g, at| g.source(&format!("s{at}")).add().map(drop))?;
    let actor = |g: &mut Graph| g.keyed("a").map_or_else(|| g.node(Actor, "a").add().map(NodeId::any), Ok);
    check_limit("claims", claims, |g, _| {
        let ends = [("from", Participant::Node(actor(g)?)), ("to", Participant::Node(actor(g)?))];
        g.claim_dyn("Linked", ends).record().map(drop)
    })?;
    check_limit("claims", claims, |g, _| {
        let ends = [actor(g)?];
        g.record_columns(&Columns { from: &ends, to: &ends, ..Columns::of("Linked") }).map(drop)
    })?;
    check_limit("claims", claims, |g, _| {
        let mut other = Graph::new();
        let a = other.node(Actor, "a").add()?;
        other.claim::<Linked>((a, a)).record()?;
        g.merge(&other, &Merging::default()).map(drop)
    })
}

#[test]
fn m13_limits_hold_for_readers_with_the_place() -> Done {
    let none = Limits::default();
    let mut graph = Graph::new().limited(Limits { nodes: 2, ..none });
    let text = "line 3, column 2: limit `nodes` of 2 reached";
    check(&mut graph, Error::is_limit, text, |g| EdgeList::new().read(g, "source,target\na,b\nb,c\n".as_bytes()))?;
    let mut graph = Graph::new().limited(Limits { claims: 2, ..none });
    let text = "line 4, column 1: limit `claims` of 2 reached";
    check(&mut graph, Error::is_limit, text, |g| EdgeList::new().read(g, "source,target\na,b\nb,c\nc,d\n".as_bytes()))?;
    let mut graph = Graph::new().limited(Limits { sources: 1, ..none });
    let document = r#"{"detente": 1, "sources": [{"key": "a"}, {"key": "b"}]}"#;
    let text = "line 1, column 42: sources[1]: limit `sources` of 1 reached";
    check(&mut graph, Error::is_limit, text, |g| json::read(g, document.as_bytes()))?;
    let mut graph = Graph::new().limited(Limits { claims: 0, ..none });
    let text = "line 5, column 14: claims[0]: claim `C1`: limit `claims` of 0 reached";
    check(&mut graph, Error::is_limit, text, |g| json::read(g, SAMPLE.as_bytes()))
}

// U. Mutation ----------------------------------------------------------------------------------

/// The ledger is borrowed while it is read; a view is frozen, and ids taken out stay good.
#[test]
fn u3_what_is_iterated_does_not_change() -> Done {
    let Sample { mut graph, japan, dprk, c1 } = sample()?;
    let view = graph.view(&Lens::new())?;
    let before: Vec<String> = view.ties().map(|t| t.to_string()).collect();
    for tie in view.ties() {
        let id = graph.claim::<Talks>((japan, dprk)).affinity(0.5).record()?;
        graph.claim::<Retracts>(Retracts { what: c1 }).record()?;
        assert_eq!(tie.claims().map(|c| c.id()).collect::<Vec<_>>(), [c1]);
        assert!(view.get(graph.node(State, "NEW").add()?).unwrap_err().is_foreign());
        assert!(!view.counts(id) && view.counts(c1));
    }
    assert_eq!(view.ties().map(|t| t.to_string()).collect::<Vec<_>>(), before);
    let detached: Vec<ClaimId> = graph.claims().map(|c| c.id()).collect();
    for id in detached {
        graph.claim::<Retracts>(Retracts { what: id }).record()?;
        assert_eq!(graph.get_claim(id)?.id(), id);
    }
    Ok(())
}

/// Does everything that a batch can undo.
fn everything(graph: &mut Graph, japan: NodeId<State>, dprk: NodeId<State>, c1: ClaimId) -> Done {
    let mut more = Schema::standard();
    more.kind("Region", "run time")?;
    more.relation(RelationRule::directed("Invests").joins("State", "State"))?;
    graph.extend_schema(&more)?;
    graph.describe(japan).name("Nihon").alias("Nippon", None).code(Scheme::Iso2, "JP").attribute("gdp", 4.2).add()?;
    graph.describe(japan).hypothetical().add()?;
    let paper = graph.source("paper").add()?;
    if let Some(wire) = graph.source_keyed("wire") {
        graph.derive_source(wire, paper)?;
    }
    graph.node(Event, "talks").name("Talks").code(Scheme::Cameo, "036").add()?;
    graph.node_dyn("Region", "JP-47").add()?;
    graph.claim::<Talks>((japan, dprk)).key("C2").corrects(c1).source(paper).record()?;
    let ends = ([japan.any(), dprk.any()], [dprk.any(), japan.any()]);
    let columns = Columns { from: &ends.0, to: &ends.1, numbered: Some(("row", 1)), ..Columns::of("Invests") };
    graph.record_columns(&columns)?;
    graph.batch(|graph| graph.claim::<Retracts>(Retracts { what: c1 }).key("C3").record())?;
    json::read(graph, r#"{"detente": 1, "nodes": [{"kind": "Actor", "key": "x"}]}"#.as_bytes())?;
    EdgeList::new().prefix("e").read(graph, "source,target,relation\np,q,Trusts\n".as_bytes())?;
    Ok(())
}

fn check_traceless(graph: &mut Graph, before: &(String, [usize; 3])) -> Done {
    assert_eq!(&state(graph)?, before);
    assert_eq!(
        (graph.named("Nihon", None), graph.named("Nippon", None), graph.named("Talks", None)),
        Default::default()
    );
    assert_eq!((graph.coded(&Scheme::Iso2, "JP", None), graph.coded(&Scheme::Cameo, "036", None)), Default::default());
    for key in ["talks", "JP-47", "x", "p", "q"] {
        assert_eq!(graph.keyed(key), None, "{key}");
    }
    for key in ["C2", "C3", "row1", "row2", "e1"] {
        assert_eq!(graph.claim_keyed(key), None, "{key}");
    }
    assert_eq!((graph.source_keyed("paper"), graph.schema().rule_of("Invests")), (None, None));
    assert_eq!(graph.schema(), &Schema::standard());
    assert_eq!(counting(graph, &Lens::new())?, ["C1"]);
    Ok(())
}

#[test]
fn u4_a_failed_batch_leaves_no_trace() -> Done {
    let Sample { mut graph, japan, dprk, c1 } = sample()?;
    let before = state(&graph)?;
    assert_eq!(graph.degree(japan)?, 1); // builds the index that the batch must not outlive
    let text = "invalid affinity `7`: must lie in [-1, +1]";
    check(&mut graph, Error::is_invalid, text, |graph| {
        graph.batch(|graph| {
            everything(graph, japan, dprk, c1)?;
            assert!(graph.degree(japan)? > 3);
            graph.claim::<Talks>((japan, dprk)).affinity(7.0).record()
        })
    })?;
    check_traceless(&mut graph, &before)?;
    assert_eq!(graph.degree(japan)?, 1);
    // And everything can then be done.
    everything(&mut graph, japan, dprk, c1)?;
    assert_eq!(graph.named("Nippon", None), [japan.any()]);
    assert_eq!(
        graph.claim_keyed("row2").map(|c| graph.get_claim(c).map(|c| c.to_string())).transpose()?.as_deref(),
        Some("row2: Invests(PRK, JPN)")
    );
    Ok(())
}

#[test]
fn u5_a_panic_in_a_batch_rolls_back() -> Done {
    let Sample { mut graph, japan, dprk, c1 } = sample()?;
    let before = state(&graph)?;
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        graph.batch(|graph| {
            everything(graph, japan, dprk, c1)?;
            std::panic::resume_unwind(Box::new("a user's callback"));
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok(())
        })
    }));
    assert_eq!(unwound.unwrap_err().downcast_ref::<&str>(), Some(&"a user's callback"));
    check_traceless(&mut graph, &before)?;
    everything(&mut graph, japan, dprk, c1)
}

/// A key is a claim's for ever: what is said again after a retraction is a claim of its own, and
/// both lifetimes can be asked for.
#[test]
fn u6_retracted_and_said_again() -> Done {
    let mut graph = Graph::new();
    let [a, b] = [graph.node(State, "A").add()?, graph.node(State, "B").add()?];
    let first = graph.claim::<Talks>((a, b)).key("C1").known_since("2024-01-01").record()?;
    graph.claim::<Retracts>(Retracts { what: first }).key("R1").known_since("2024-02-01").record()?;
    let text = "claim `C1`: conflict on claim `C1`: the key names a claim already";
    check(&mut graph, Error::is_conflict, text, |g| g.claim::<Talks>((a, b)).key("C1").record())?;
    graph.claim::<Talks>((a, b)).key("C2").known_since("2024-03-01").record()?;
    for (known, expected) in [
        ("2023-12-31", &[][..]),
        ("2024-01-01", &["C1"]),
        ("2024-01-31", &["C1"]),
        ("2024-02-01", &["R1"]),
        ("2024-03-01", &["C2", "R1"]),
    ] {
        assert_eq!(counting(&graph, &Lens::new().known_by(day(known)?))?, expected, "{known}");
    }
    // A retraction retracted: the first counts again.
    let retraction = graph.claim_keyed("R1").expect("recorded");
    graph.claim::<Retracts>(Retracts { what: retraction }).key("R2").known_since("2024-04-01").record()?;
    assert_eq!(counting(&graph, &Lens::new())?, ["C1", "C2", "R2"]);
    assert_eq!((graph.claim_count(), graph.get_claim(first)?.to_string().as_str()), (4, "C1: Talks(A, B)"));
    Ok(())
}

/// Updates of one instant are all kept; the latest of them is the last by key, in whatever
/// order they came.
#[test]
fn u7_updates_of_one_instant() -> Done {
    let orders = [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]];
    for order in orders {
        let mut graph = Graph::new();
        let [a, b] = [graph.node(State, "A").add()?, graph.node(State, "B").add()?];
        let old = graph.claim::<Sanctions>((a, b)).key("old").affinity(-0.9).valid("2024-01-01").record()?;
        for key in order {
            let affinity = [("a", -0.1), ("b", -0.2), ("c", -0.3)].into_iter().find(|(k, _)| *k == key).expect("one").1;
            let claim = graph.claim::<Sanctions>((a, b)).key(key).affinity(affinity);
            claim.valid("2024-02-01").known_since("2024-02-01").corrects(old).record()?;
        }
        assert_eq!(counting(&graph, &Lens::new())?, ["a", "b", "c"]);
        assert_eq!(ties(&graph, &Lens::new())?, ["A -Sanctions-> B -0.6"]);
        assert_eq!(ties(&graph, &Lens::new().merge(Merge::Latest))?, ["A -Sanctions-> B -0.3"]);
        let apart = ["A -Sanctions-> B -0.1", "A -Sanctions-> B -0.2", "A -Sanctions-> B -0.3"];
        assert_eq!(ties(&graph, &Lens::new().merge(Merge::Apart))?, apart);
    }
    Ok(())
}

#[test]
fn u8_late_arrival_changes_nothing() -> Done {
    let rows =
        [("1", "2024-01-01", 0.1), ("2", "2024-02-01", -0.2), ("3", "2024-03-01", 0.4), ("4", "2024-03-01", -0.5)];
    let told = |order: &[usize]| {
        let mut graph = Graph::new();
        let mut nodes = Vec::new();
        for &at in order {
            nodes.push((at, graph.node(State, ["A", "B", "C", "D"][at]).add()?));
        }
        nodes.sort_unstable();
        for &at in order {
            let (key, on, affinity) = rows[at];
            let claim = graph.claim::<Stance>((nodes[at % 2].1, nodes[2].1)).affinity(affinity);
            claim.key(key).valid(on).known_since(on).record()?;
        }
        let mut said = Vec::new();
        for merge in [Merge::Sum, Merge::Mean, Merge::Latest, Merge::Apart] {
            for known in ["2024-01-15", "2024-02-15", "2024-12-31"] {
                let lens = Lens::new().merge(merge).known_by(day(known)?);
                said.push((ties(&graph, &lens)?, counting(&graph, &lens)?));
            }
        }
        Ok::<_, Error>(said)
    };
    let sorted = told(&[0, 1, 2, 3])?;
    assert_eq!(sorted[0].0, ["A -Stance- C 0.1"]);
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        assert_eq!(told(&order)?, sorted, "{order:?}");
    }
    Ok(())
}

/// The sample, and another graph that says other things under two of its keys.
fn clashing() -> Result<(Graph, Graph), Error> {
    let Sample { mut graph, japan, .. } = sample()?;
    graph.describe(japan).attribute("gdp", 4.2).add()?;
    let mut other = Graph::new();
    let japan = other.node(State, "JPN").name("Nippon").attribute("gdp", 4.3).attribute("seat", "Tokyo").add()?;
    let dprk = other.node(State, "PRK").add()?;
    let china = other.node(State, "CHN").add()?;
    let (wire, radio) = (other.source("wire").add()?, other.source("radio").add()?);
    let c1 = other.claim::<Talks>((japan, dprk)).key("C1").affinity(-0.2).source(wire).record()?;
    other.claim::<Retracts>(Retracts { what: c1 }).key("C2").source(radio).record()?;
    other.claim::<Talks>((japan, china)).record()?;
    other.claim::<Talks>((japan, china)).record()?;
    Ok((graph, other))
}

/// What a report counts is what the other graph holds.
fn check_merge(merging: &Merging, expected: [usize; 8], claims: &[&str]) -> Done {
    let (mut graph, other) = clashing()?;
    let report = graph.merge(&other, merging)?;
    assert_eq!(report.nodes_added + report.nodes_united, other.node_count());
    assert_eq!(report.sources_added + report.sources_united + report.sources_kept, other.sources().len());
    assert_eq!(report.claims_added + report.claims_same + report.claims_kept, other.claim_count());
    let counts = [
        report.nodes_added,
        report.nodes_united,
        report.attributes_kept,
        report.sources_added,
        report.sources_united,
        report.claims_added,
        report.claims_same,
        report.claims_kept,
    ];
    assert_eq!(counts, expected);
    assert_eq!(graph.claims().map(|c| c.to_string()).collect::<Vec<_>>(), claims);
    // A second time everything with a key is there already.
    let again = graph.merge(&graph_of(&graph)?, merging)?;
    assert_eq!((again.nodes_added, again.sources_added, again.claims_kept), (0, 0, 0));
    Ok(())
}

fn graph_of(graph: &Graph) -> Result<Graph, Error> {
    let mut copy = Graph::new();
    json::read(&mut copy, json::to_string(graph)?.as_bytes())?;
    Ok(copy)
}

#[test]
fn u9_merging_follows_its_policy_and_counts_add_up() -> Done {
    let keep = Merging { attributes: OnClash::KeepMine, claims: OnClash::KeepMine, ..Merging::default() };
    let kept = ["C1: Talks(JPN, PRK)", "C2: Retracts(C1)", "#2: Talks(JPN, CHN)", "#3: Talks(JPN, CHN)"];
    check_merge(&keep, [1, 2, 1, 1, 1, 3, 0, 1], &kept)?;
    let prefix = Merging {
        attributes: OnClash::Prefix("b_".into()),
        claims: OnClash::Prefix("b/".into()),
        ..Merging::default()
    };
    let both = [
        "C1: Talks(JPN, PRK)",
        "b/C1: Talks(JPN, PRK)",
        "C2: Retracts(b/C1)",
        "#3: Talks(JPN, CHN)",
        "#4: Talks(JPN, CHN)",
    ];
    check_merge(&prefix, [1, 2, 0, 1, 1, 4, 0, 0], &both)?;
    let (mut graph, other) = clashing()?;
    graph.merge(&other, &prefix)?;
    let japan = graph.get(graph.find("Nippon")?)?;
    let attributes: Vec<String> = japan.attributes().map(|(name, value)| format!("{name}={value:?}")).collect();
    assert_eq!(attributes, ["b_gdp=Number(4.3)", "gdp=Number(4.2)", "seat=Text(\"Tokyo\")"]);
    Ok(())
}

#[test]
fn u9_a_failed_merge_leaves_no_trace() -> Done {
    let (mut graph, other) = clashing()?;
    let text = "JPN: conflict on attribute `gdp`: has another value already";
    check(&mut graph, Error::is_conflict, text, |g| g.merge(&other, &Merging::default()))?;
    let claims = Merging { attributes: OnClash::KeepMine, ..Merging::default() };
    let text = "conflict on claim `C1`: the key names a different claim here";
    check(&mut graph, Error::is_conflict, text, |g| g.merge(&other, &claims))?;
    assert_eq!((graph.keyed("CHN"), graph.named("Nippon", None).len()), (None, 0));

    let mut kinds = Graph::new();
    kinds.node(Event, "new").add()?;
    kinds.node(Leader, "JPN").add()?;
    let text = "conflict on node `JPN`: a State here and a Leader there";
    check(&mut graph, Error::is_conflict, text, |g| g.merge(&kinds, &Merging::default()))?;

    let rule = |origin| RelationRule::directed("Invests").joins("State", "State").declared_in(origin);
    let mut schemas = [Schema::standard(), Schema::standard()];
    schemas[0].relation(rule("here"))?;
    schemas[1].relation(rule("there"))?;
    let [mut here, there] = schemas.map(|schema| Graph::with([schema]).expect("one schema"));
    let text = "conflict on relation `Invests`: declared in here and, differently, in there";
    check(&mut here, Error::is_conflict, text, |g| g.merge(&there, &Merging::default()))?;

    let mut circle = Graph::new();
    let (a, b) = (circle.source("a").add()?, circle.source("b").add()?);
    circle.derive_source(a, b)?;
    let mut graph = Graph::new();
    let (a, b) = (graph.source("a").add()?, graph.source("b").add()?);
    graph.derive_source(b, a)?;
    let text = "conflict on source `b`: it would derive from itself";
    check(&mut graph, Error::is_conflict, text, |g| g.merge(&circle, &Merging::default()))
}

/// Sources of one key: what only one states is taken over, what differs follows the policy.
#[test]
fn u9_sources_that_differ_are_not_united_without_a_word() -> Done {
    let graph = || {
        let mut graph = Graph::new();
        graph.source("wire").title("The wire").add()?;
        Ok::<_, Error>(graph)
    };
    let mut other = Graph::new();
    other.source("wire").published("2024-01-01").add()?;
    let mut mine = graph()?;
    let report = mine.merge(&other, &Merging::default())?;
    assert_eq!((report.sources_united, report.sources_added, report.sources_kept), (1, 0, 0));
    let said = |g: &Graph| -> Vec<String> {
        let date = |s: &detente::Source<'_>| s.published().map(ToString::to_string).unwrap_or_default();
        g.sources().map(|s| format!("{} {} {}", s.key(), s.title().unwrap_or_default(), date(&s))).collect()
    };
    assert_eq!(said(&mine), ["wire The wire 2024-01-01"]);

    let mut other = Graph::new();
    other.source("wire").title("Another wire").add()?;
    let text = "conflict on source `wire`: its title or date is different here";
    check(&mut graph()?, Error::is_conflict, text, |g| g.merge(&other, &Merging::default()))?;
    let policies = [
        (OnClash::KeepMine, (0, 1), &["wire The wire "][..]),
        (OnClash::Prefix("b/".into()), (1, 0), &["wire The wire ", "b/wire Another wire "]),
    ];
    for (sources, counts, expected) in policies {
        let mut mine = graph()?;
        let report = mine.merge(&other, &Merging { sources, ..Merging::default() })?;
        assert_eq!(
            ((report.sources_added, report.sources_kept), said(&mine)),
            (counts, expected.iter().map(|&s| s.to_owned()).collect())
        );
    }
    Ok(())
}

/// What a merge completes of a source is taken back with it.
#[test]
fn u9_a_failed_merge_leaves_sources_alone() -> Done {
    let mut graph = Graph::new();
    graph.source("wire").add()?;
    let mut other = Graph::new();
    other.source("wire").title("The wire").published("2024").add()?;
    other.source("radio").title("Another").add()?;
    graph.source("radio").title("The radio").add()?;
    let text = "conflict on source `radio`: its title or date is different here";
    check(&mut graph, Error::is_conflict, text, |g| g.merge(&other, &Merging::default()))
}

/// What merging makes of keys is checked like any key.
#[test]
fn u9_prefixed_keys_are_checked() -> Done {
    let (mut graph, other) = clashing()?;
    let prefix = |text: &str| Merging {
        attributes: OnClash::KeepMine,
        claims: OnClash::Prefix(text.into()),
        ..Merging::default()
    };
    let text = "invalid key `a\\u{0}C1`: must not hold control characters";
    check(&mut graph, Error::is_invalid, text, |g| g.merge(&other, &prefix("a\u{0}")))?;
    let text = format!("invalid key `{}...`: longer than 1024 bytes", "x".repeat(61));
    check(&mut graph, Error::is_invalid, &text, |g| g.merge(&other, &prefix(&"x".repeat(MAX_TEXT))))
}

// Q. Queries -----------------------------------------------------------------------------------

/// A -> B, and C apart.
fn apart() -> Result<(Graph, [NodeId<State>; 3]), Error> {
    let mut graph = Graph::new();
    let ids = [graph.node(State, "A").add()?, graph.node(State, "B").add()?, graph.node(State, "C").add()?];
    graph.claim::<Sanctions>((ids[0], ids[1])).affinity(-0.5).record()?;
    Ok((graph, ids))
}

fn paths<A, B>(view: &View, from: NodeId<A>, to: NodeId<B>, hops: usize) -> Result<Vec<String>, Error> {
    Ok(view.simple_paths(from, to, hops, &Budget::new())?.map(|path| path.to_string()).collect())
}

#[test]
fn q5_itself_nowhere_and_out_of_reach_are_three_answers() -> Done {
    let (mut graph, [a, b, c]) = apart()?;
    let view = graph.view(&Lens::new())?;
    let later = graph.node(State, "LATER").add()?;
    let stranger = sample()?.japan;
    assert_eq!(paths(&view, a, a, 5)?, ["A"]);
    assert_eq!(paths(&view, a, b, 5)?, ["A -Sanctions-> B"]);
    assert_eq!(paths(&view, b, a, 5)?, [""; 0]);
    assert_eq!(paths(&view, a, c, 5)?, [""; 0]);
    let itself = view.simple_paths(a, a, 5, &Budget::new())?.next().expect("the path without ties");
    assert_eq!((itself.hops(), itself.sign(), itself.nodes(), itself.because()), (0, 1, vec![a.any()], vec![]));
    let text = "node belongs to another graph";
    for strange in [later, stranger] {
        refused(Error::is_foreign, text, paths(&view, strange, a, 5));
        refused(Error::is_foreign, text, paths(&view, a, strange, 5));
        refused(Error::is_foreign, text, view.reach(strange, 5, &Budget::new()));
        refused(Error::is_foreign, text, view.from(strange).out::<Talks>().ids());
        refused(Error::is_foreign, text, view.ties_between(a, strange));
        refused(Error::is_foreign, text, view.stands_for(strange));
        refused(Error::is_foreign, text, diplomacy::channels(&view, a, strange, 2, &Budget::new()));
        refused(Error::is_foreign, text, diplomacy::go_betweens(&view, strange, a));
        refused(Error::is_foreign, text, diplomacy::positions(&view, strange));
    }
    let own = diplomacy::channels(&view, a, a, 2, &Budget::new())?;
    assert!(own.value.is_empty() && own.is_complete());
    Ok(())
}

#[test]
fn q6_hops_of_nothing_and_of_everything() -> Done {
    let (graph, [a, b, c]) = apart()?;
    let view = graph.view(&Lens::new())?;
    let reached = |from, direction, hops| {
        let found = view.reach_by(from, hops, &Ways::new().direction(direction), &Budget::new())?;
        assert!(found.is_complete());
        Ok::<_, Error>(found.value.iter().map(|r| r.node).collect::<Vec<_>>())
    };
    assert_eq!(reached(a, Direction::Out, 0)?, [a.any()]);
    assert_eq!(reached(a, Direction::Out, usize::MAX)?, [a.any(), b.any()]);
    assert_eq!(reached(b, Direction::Either, usize::MAX)?, [b.any(), a.any()]);
    assert_eq!(reached(c, Direction::Either, usize::MAX)?, [c.any()]);
    assert_eq!((paths(&view, a, b, 0)?, paths(&view, a, b, usize::MAX)?.len()), (vec![], 1));
    assert_eq!(paths(&view, a, a, 0)?, ["A"]);
    for between in [0, usize::MAX] {
        assert!(diplomacy::channels(&view, a, b, between, &Budget::new())?.value.is_empty());
    }
    Ok(())
}

#[test]
fn q6_budgets_of_nothing_say_what_ended_them() -> Done {
    let (graph, [a, b, _]) = apart()?;
    let view = graph.view(&Lens::new())?;
    let nothing = [
        (Budget::new().results(0), Limit::Results, "truncated by results"),
        (Budget::new().time(Duration::ZERO), Limit::Time, "truncated by time"),
        (Budget::new().memory(0), Limit::Memory, "truncated by memory"),
    ];
    for (budget, by, text) in &nothing[..2] {
        let found = view.reach(a, 5, budget)?;
        assert_eq!((found.is_complete(), found.completeness.to_string().as_str()), (false, *text));
        for target in [a, b] {
            let mut found = view.simple_paths(a, target, 5, budget)?;
            assert_eq!((found.next().map(|p| p.to_string()), found.truncated()), (None, Some(*by)));
            assert!(found.next().is_none(), "stays ended");
        }
    }
    let mut found = view.simple_paths(a, b, 5, &nothing[2].0)?;
    assert_eq!((found.next().map(|p| p.to_string()), found.truncated()), (None, Some(Limit::Memory)));
    // One result is not cut short when there is only one.
    let one = Budget::new().results(1);
    let mut found = view.simple_paths(a, b, 5, &one)?;
    assert_eq!((found.by_ref().count(), found.truncated()), (1, None));
    let found = view.reach(b, 5, &one)?;
    assert_eq!((found.value.len(), found.is_complete()), (1, true));
    let found = view.reach(a, 5, &one)?;
    assert_eq!((found.value.len(), found.is_complete()), (1, false));
    Ok(())
}

/// "Limit when the budget ends first: half a view is no view."
#[test]
fn q6_a_view_is_whole_or_a_limit() -> Done {
    let graph = apart()?.0;
    let flag = std::sync::Arc::new(true.into());
    let budgets = [
        (Budget::new().time(Duration::ZERO), "time"),
        (Budget::new().steps(0), "steps"),
        (Budget::new().memory(0), "memory"),
        (Budget::new().cancelled_by(flag), "cancelled"),
    ];
    for (budget, name) in budgets {
        let error = graph.view_within(&Lens::new(), &budget).map(|v| v.tie_count()).unwrap_err();
        assert!(error.to_string().contains(name), "{error} does not name `{name}`");
        assert!(error.is_limit(), "{error}");
    }
    Ok(())
}

/// Periods are half-open within: a claim holds on its last day as written, not on the day after.
#[test]
fn q9_as_of_at_the_boundaries() -> Done {
    let mut graph = Graph::new();
    let [a, b] = [graph.node(State, "A").add()?, graph.node(State, "B").add()?];
    graph.claim::<Talks>((a, b)).key("text").valid("2024-01-10/2024-01-20").known_since("2024-01-15").record()?;
    let range = day("2024-01-10")?..day("2024-01-21")?;
    graph.claim::<Talks>((a, b)).key("range").valid(range.clone()).known_since("2024-01-15").record()?;
    let ends = ([a.any()], [b.any()]);
    graph.record_columns(&Columns {
        from: &ends.0,
        to: &ends.1,
        valid: &[range],
        known: &[day("2024-01-15")?],
        numbered: Some(("column", 1)),
        ..Columns::of("Allied")
    })?;
    let all: &[&str] = &["column1", "range", "text"];
    for (on, expected) in [
        ("-9999-01-01", &[][..]),
        ("2024-01-09", &[]),
        ("2024-01-10", all),
        ("2024-01-20", all),
        ("2024-01-21", &[]),
        ("9999-12-31", &[]),
    ] {
        assert_eq!(counting(&graph, &Lens::new().during(day(on)?))?, expected, "valid on {on}");
        assert_eq!(counting(&graph, &Lens::new().during(day(on)?).certainly())?, expected, "certainly on {on}");
    }
    for (on, expected) in
        [("-9999-01-01", &[][..]), ("2024-01-14", &[]), ("2024-01-15", all), ("2024-01-16", all), ("9999-12-31", all)]
    {
        assert_eq!(counting(&graph, &Lens::new().known_by(day(on)?))?, expected, "known by {on}");
    }
    // Two windows side by side share no claim of one day and miss none.
    let single = graph.claim::<Talks>((a, b)).key("single").valid("2024-02-01").record()?;
    let (before, after): (Period, Period) = ("../2024-01-31".parse()?, "2024-02-01/..".parse()?);
    assert!(!graph.view(&Lens::new().during(before))?.counts(single));
    assert!(graph.view(&Lens::new().during(after))?.counts(single));
    Ok(())
}

/// A window that runs backwards is an error; an empty one cannot be built (documented at Period).
#[test]
fn q10_windows() -> Done {
    let (early, late) = (day("2024-01-01")?, day("2024-03-01")?);
    let is = Error::is_invalid;
    let window = |from, to| Period::try_from(from..to);
    refused(is, "invalid period `2024-03-01..2024-01-01`: the end lies before the start", window(late, early));
    refused(is, "invalid period `2024-01-01..2024-01-01`: an empty period holds no day", window(early, early));
    let text = "invalid period `2024-03-01/2024-01-01`: the end lies before the start";
    refused(is, text, "2024-03-01/2024-01-01".parse::<Period>());
    assert_eq!(window(early, early + 1)?, Period::on(early));
    let (graph, _) = apart()?;
    assert_eq!(counting(&graph, &Lens::new().during(window(early, late)?).certainly())?, [""; 0]);
    Ok(())
}

fn every_lens() -> Vec<Lens> {
    let merges = [Merge::Sum, Merge::Mean, Merge::Count, Merge::Latest, Merge::MostTrusted, Merge::Apart];
    let lenses = merges.into_iter().flat_map(|merge| {
        let lens = Lens::new().merge(merge);
        [lens.clone(), lens.clone().quantity(), lens.clone().lifted(), lens.shared()]
    });
    lenses.collect()
}

/// Everything that asks a view and needs no node gives the answer of an empty world.
fn check_silent(view: &View) {
    assert_eq!((view.tie_count(), view.arc_count(), view.ties().count()), (0, 0, 0));
    assert_eq!((view.claims().count(), view.statements().count(), view.possible().len()), (0, 0, 0));
    let asked = [
        evidence::anonymous(view).map(|v| v.len()),
        evidence::assertions(view).map(|v| v.by_asserter.len() + v.by_kind.len()),
        evidence::judgement(view).map(|v| v.analyst + v.other),
        evidence::changes(view, Day::MIN).map(|v| v.len()),
        evidence::corroboration(view).map(|v| v.len()),
        evidence::difference(view, view).map(|v| v.lost.len() + v.gained.len() + v.ties.len()),
        evidence::sequence(view, &Budget::new()).map(|v| v.steps.len() + v.circular.len()),
        evidence::contradictions(view, &Budget::new()).map(|v| v.len()),
        evidence::worded(view).map(|v| v.len()),
        diplomacy::wedges(view).map(|v| v.len()),
    ];
    for (at, answer) in asked.iter().enumerate() {
        assert_eq!((answer.value, answer.because.len(), answer.is_complete()), (0, 0, true), "question {at}");
    }
    assert!(diplomacy::reasons(view, &[]).is_ok_and(|a| a.value.is_empty() && a.is_complete()));
    let count = view.node_count();
    let (digraph, ungraph) = (petgraph08::to_digraph(view), petgraph08::to_ungraph(view));
    assert_eq!((digraph.node_count(), digraph.edge_count()), (count, 0));
    assert_eq!((ungraph.node_count(), ungraph.edge_count()), (count, 0));
    assert_eq!((view.edge_count(), view.edge_references().count(), view.node_references().count()), (0, 0, count));
    let undirected = view.undirected();
    assert_eq!((undirected.edge_count(), undirected.edge_references().count()), (0, 0));
    drop((view.visit_map(), undirected.visit_map()));
    assert_eq!(petgraph::algo::tarjan_scc(&view).len(), count);
    assert_eq!(petgraph::algo::connected_components(undirected), count);
}

#[test]
fn q16_the_empty_graph() -> Done {
    let mut graph = Graph::new();
    for lens in every_lens() {
        let view = graph.view(&lens)?;
        assert_eq!((view.node_count(), view.nodes().count()), (0, 0));
        check_silent(&view);
    }
    assert_eq!((graph.claims().count(), graph.facts().count(), graph.column_bytes()), (0, 0, 0));
    refused(Error::is_unknown, "unknown node `x`", graph.find("x"));
    let written = "{\n  \"detente\": 1,\n  \"nodes\": [],\n  \"sources\": [],\n  \"claims\": []\n}\n";
    assert_eq!(json::to_string(&graph)?, written);
    assert_eq!(json::read(&mut graph, written.as_bytes())?, json::Read::default());
    assert_eq!(json::read(&mut graph, "{\"detente\": 1}".as_bytes())?, json::Read::default());
    let read = EdgeList::new().read(&mut graph, "source,target\n".as_bytes())?;
    assert_eq!((read.rows, read.nodes, read.header), (0, 0, true));
    assert_eq!(EdgeList::new().read(&mut graph, "".as_bytes())?.rows, 0);
    assert_eq!(graph.record_columns(&Columns::of("Linked"))?, []);
    assert_eq!(graph.merge(&Graph::new(), &Merging::default())?, detente::MergeReport::default());
    assert_eq!(json::to_string(&graph)?, written);
    Ok(())
}

#[test]
fn q16_one_node() -> Done {
    let mut graph = Graph::new();
    let event = graph.node(Event, "e").add()?;
    for lens in every_lens() {
        let view = graph.view(&lens)?;
        check_silent(&view);
        assert_eq!(view.reach(event, 9, &Budget::new())?.value.len(), 1);
        assert_eq!(paths(&view, event, event, 9)?, ["e"]);
        assert_eq!(view.from(event).either::<Talks>().ids()?, []);
        let ix = view.ix(event)?;
        assert!(!view.is_adjacent(&(), ix, ix) && view.neighbors(ix).next().is_none());
        assert_eq!(view.stands_for(event)?, event.any());
        let nothing = [
            diplomacy::channels(&view, event, event, 3, &Budget::new())?.value.len(),
            diplomacy::conditions(&view, event)?.value.len(),
            diplomacy::conflicts(&view, event, &Budget::new())?.value.minimal.len(),
            diplomacy::go_betweens(&view, event, event)?.value.acceptable.len(),
            diplomacy::interests(&view, event, event)?.value.gain.len(),
            diplomacy::messages(&view, event, event)?.value.len(),
            diplomacy::obstacles(&view, event)?.value.len(),
            diplomacy::positions(&view, event)?.value.stated.len(),
            diplomacy::prospects(&view, event)?.value.len(),
        ];
        assert_eq!(nothing, [0; 9]);
        assert!(diplomacy::conflicts(&view, event, &Budget::new())?.value.satisfiable());
    }
    assert_eq!((graph.degree(event)?, graph.neighbours(event)?.len()), (0, 0));
    assert_eq!(json::to_string(&graph_of(&graph)?)?, json::to_string(&graph)?);
    Ok(())
}

/// A single node tied to itself, by a claim that says no number.
#[test]
fn q16_one_loop_without_a_number() -> Done {
    let mut graph = Graph::new();
    let a = graph.node(State, "a").add()?;
    graph.claim::<Talks>((a, a)).record()?;
    graph.claim::<Sanctions>((a, a)).record()?;
    for lens in every_lens() {
        let view = graph.view(&lens)?;
        assert!(view.ties().all(|tie| tie.number().is_finite()), "{lens:?}");
        let numbers = petgraph08::to_digraph(&view);
        assert!(numbers.edge_weights().all(|w| w.is_finite()), "{lens:?}");
        assert_eq!(evidence::corroboration(&view).value.len(), 2);
    }
    Ok(())
}

// N. Numbers -----------------------------------------------------------------------------------

const WILD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

#[test]
fn n1_no_value_takes_a_number_that_is_not_finite() {
    let is = Error::is_invalid;
    for (value, shown) in WILD.into_iter().zip(["NaN", "inf", "-inf"]) {
        let text = format!("invalid affinity `{shown}`: must lie in [-1, +1]");
        refused(is, &text, Affinity::new(value));
        refused(is, &text, Affinity::try_from(value));
        refused(is, &text, shown.parse::<Affinity>());
        let text = format!("invalid quantity `{shown}`: must be a finite number");
        refused(is, &text, Quantity::new(value, "USD"));
        refused(is, &text, Quantity::bare(value));
        let text = format!("invalid likelihood `{shown}`: must lie in [0, 1]");
        refused(is, &text, Likelihood::new(value, 1.0));
        refused(is, &text, Likelihood::new(0.0, value));
    }
    refused(is, "invalid affinity `1.0000001`: must lie in [-1, +1]", Affinity::new(1.000_000_1));
}

#[test]
fn n1_no_builder_takes_a_number_that_is_not_finite() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let (graph, is) = (&mut graph, Error::is_invalid);
    for (value, shown) in WILD.into_iter().zip(["NaN", "inf", "-inf"]) {
        let text = format!("invalid affinity `{shown}`: must lie in [-1, +1]");
        check(graph, is, &text, |g| g.claim::<Talks>((japan, dprk)).affinity(value).record())?;
        let text = format!("invalid quantity `{shown}`: must be a finite number");
        check(graph, is, &text, |g| g.claim::<Talks>((japan, dprk)).weight(value).record())?;
        let text = format!("gdp: invalid attribute `{shown}`: must be a finite number");
        check(graph, is, &text, |g| g.claim::<Talks>((japan, dprk)).attribute("gdp", value).record())?;
        check(graph, is, &text, |g| g.describe(japan).attribute("gdp", Attribute::Number(value)).add())?;
        check(graph, is, &text, |g| g.node(State, "x").attribute("gdp", value).add())?;
        let ends = ([japan.any(); 2], [dprk.any(); 2]);
        let text = format!("quantity[1]: invalid quantity `{shown}`: must be a finite number");
        check(graph, is, &text, |g| {
            let quantity = [1.0, value];
            g.record_columns(&Columns { from: &ends.0, to: &ends.1, quantity: &quantity, ..Columns::of("Allied") })
        })?;
    }
    Ok(())
}

#[test]
fn n1_no_document_brings_a_number_that_is_not_finite() -> Done {
    let claim = |field: &str| format!(r#"{{"relation": "Talks", "roles": {{"between": ["JPN", "PRK"]}}, {field}}}"#);
    let places = [
        (r#""affinity": "#, "", "affinity"),
        (r#""quantity": {"value": "#, "}", "quantity.value"),
        (r#""likelihood": {"low": 0.1, "high": "#, "}", "likelihood.high"),
        (r#""attributes": {"gdp": "#, "}", "attributes.gdp"),
    ];
    for (before, after, field) in places {
        let beyond = format!("claims[0].{field}: number out of range");
        let held = usize::from(field == "attributes.gdp"); // read as text first, so found one byte later
        let column = claim(before).len(); // of the value: text before it, less the closing brace, plus one
        for (wild, error, shift) in [
            ("1e999", beyond.as_str(), 5 + held),
            ("-1e999", beyond.as_str(), 6 + held),
            ("NaN", "expected value", 1),
            ("Infinity", "expected value", 1),
            ("-Infinity", "invalid number", 2),
        ] {
            let document = claim(&format!("{before}{wild}{after}"));
            let text = format!("line 2, column {}: {error}", column - 1 + shift);
            check_claim(Error::is_syntax, &text, &document)?;
        }
    }
    // Named as text, a number is no number.
    let text = "line 2, column 77: claims[0].affinity: invalid type: string \"NaN\", expected f64";
    check_claim(Error::is_syntax, text, &claim(r#""affinity": "NaN""#))
}

#[test]
fn n1_no_edge_list_brings_a_number_that_is_not_finite() -> Done {
    let mut graph = Graph::new();
    let rows = [
        ("nan", "must be a finite number"),
        ("NaN", "must be a finite number"),
        ("inf", "must be a finite number"),
        ("-Infinity", "must be a finite number"),
        ("1e999", "must be a finite number"),
        ("0x1p3", "not a number"),
        ("ten", "not a number"),
    ];
    for (weight, rule) in rows {
        let text = format!("line 3, column 3: invalid weight `{weight}`: {rule}");
        let table = format!("source,target,weight\na,b,1\nb,c,{weight}\n");
        check(&mut graph, Error::is_invalid, &text, |g| EdgeList::new().read(g, table.as_bytes()))?;
    }
    let text = "line 1, column 3: invalid weight `nan`: must be a finite number";
    check(&mut graph, Error::is_invalid, text, |g| EdgeList::new().read(g, "a,b,nan\n".as_bytes()))
}

/// Sums that leave their range are refused, never infinite.
#[test]
fn n1_no_view_makes_a_number_that_is_not_finite() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    for _ in 0..10 {
        graph.claim::<Sanctions>((japan, dprk)).weight(1e308).record()?;
    }
    let text = "overflow: the quantities of 10 claims of one tie";
    let lens = Lens::new().quantity();
    check(&mut graph, Error::is_overflow, text, |g| g.view(&lens))?;
    check(&mut graph, Error::is_overflow, text, |g| g.view(&lens.clone().merge(Merge::Mean)))?;
    assert_eq!(ties(&graph, &lens.merge(Merge::Latest))?, [format!("JPN -Sanctions-> PRK {}", 1e308)]);
    for _ in 0..2148 {
        graph.claim::<Allied>((japan, dprk)).affinity(1.0).record()?;
    }
    let text = "overflow: the affinities of 2148 claims of one tie; merge by mean instead";
    check(&mut graph, Error::is_overflow, text, |g| g.view(&Lens::new()))?;
    assert!(ties(&graph, &Lens::new().merge(Merge::Mean))?.contains(&"JPN -Allied- PRK 1".to_owned()));
    Ok(())
}

// X. Interchange -------------------------------------------------------------------------------

/// The text is refused as syntax, with exactly this error.
#[track_caller]
fn check_syntax(text: &str, error: &str) -> Done {
    check(&mut sample()?.graph, Error::is_syntax, error, |g| json::read(g, text.as_bytes()))
}

#[test]
fn x9_depth_is_refused() -> Done {
    let deep = "[".repeat(100_000);
    let recursion = "recursion limit exceeded";
    for (text, error) in [
        (deep.clone(), "line 1, column 1: invalid type: sequence, expected an object".to_owned()),
        ("{".repeat(100_000), "line 1, column 2: key must be a string".to_owned()),
        (format!("{{\"detente\": {deep}"), format!("line 1, column 139: {recursion}")),
    ] {
        check_syntax(&text, &error)?;
    }
    let shut = "]".repeat(100_000);
    let whole = format!("{deep}{shut}");
    for before in [
        r#"{"detente": 1, "claims": "#,
        r#"{"detente": 1, "nodes": [{"kind": "State", "key": "#,
        r#"{"detente": 1, "nodes": [{"kind": "State", "key": "x", "attributes": {"a": "#,
        r#"{"detente": 1, "schema": {"relations": "#,
        r#"{"detente": 1, "unheard_of": "#,
    ] {
        let opened = before.chars().filter(|c| "[{".contains(*c));
        let after: String = opened.map(|c| if c == '[' { ']' } else { '}' }).collect::<Vec<_>>().iter().rev().collect();
        let text = format!("{before}{whole}{after}");
        let mut graph = sample()?.graph;
        let error = json::read(&mut graph, text.as_bytes()).unwrap_err();
        assert!(error.is_syntax() && error.line() == Some(1), "{error}");
        assert!(error.to_string().len() < 400, "{error}");
        assert_eq!(state(&graph)?, state(&sample()?.graph)?);
    }
    Ok(())
}

/// Claims about claims about claims, 100,000 deep: run in a process of its own, since what a
/// stack overflow ends is the process.
#[test]
fn x9_depth_of_statements_does_not_overflow_the_stack() {
    let test = "faults::x9_depth_of_statements";
    let mut child = std::process::Command::new(std::env::current_exe().expect("a test binary"));
    let done = child.args(["--exact", test, "--ignored"]).output().expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the test above"]
fn x9_depth_of_statements() -> Done {
    let Sample { mut graph, c1, .. } = sample()?;
    let mut last = c1;
    for _ in 0..100_000 {
        last = graph.claim::<Resolves>(Resolves { what: last }).record()?;
    }
    let view = graph.view(&Lens::new())?;
    assert_eq!(view.claims_of::<Resolves>().count(), 100_000);
    assert!(!view.is_orphaned(&graph.get_claim(last)?));
    Ok(())
}

/// Claims that each rest on the two before them: there are 2^30 ways down, and one pass.
#[test]
fn x9_statements_that_share_grounds_take_linear_time() -> Done {
    let Sample { mut graph, japan, dprk, c1 } = sample()?;
    let mut last = [c1, graph.claim::<Talks>((japan, dprk)).record()?];
    for _ in 0..60 {
        last = [last[1], graph.claim::<After>((last[1], last[0])).record()?];
    }
    assert_eq!(within(60, move || graph.view(&Lens::new()).map(|v| v.claims_of::<After>().count()))?, 60);
    Ok(())
}

/// Sources that each copy the one before.
#[test]
fn x9_long_derivations_take_bounded_time() -> Done {
    let source = |n: usize| match n {
        0 => r#"{"key": "s0"}"#.to_owned(),
        n => format!(r#"{{"key": "s{n}", "derives_from": ["s{}"]}}"#, n - 1),
    };
    let sources: Vec<String> = (0..3_000).map(source).collect();
    let document = format!("{{\"detente\": 1, \"sources\": [{}]}}", sources.join(",\n"));
    let read = within(60, move || json::read(&mut Graph::new(), document.as_bytes()))?;
    assert_eq!(read.sources, 3_000);
    Ok(())
}

/// An organ of an organ of an organ, all of one state.
#[test]
fn x9_long_lifts_take_bounded_time() -> Done {
    let mut graph = Graph::new();
    let japan = graph.node(State, "JPN").add()?;
    let mut above: NodeId = graph.node(Organization, "o0").add()?.any();
    let mut claims = vec![(above, japan.any())];
    for n in 1..100_000 {
        let organ = graph.node(Organization, &format!("o{n}")).add()?.any();
        claims.push((organ, above));
        above = organ;
    }
    for (from, to) in claims {
        graph.claim_dyn("PartOf", [("from", Participant::Node(from)), ("to", Participant::Node(to))]).record()?;
    }
    let view = within(60, move || graph.view(&Lens::new().lifted()))?;
    assert_eq!(view.stands_for(above)?, japan.any());
    Ok(())
}

/// One claim with very many participants, or very many attributes.
#[test]
fn x9_wide_claims_take_bounded_time() -> Done {
    let all = |each: &dyn Fn(usize) -> String| (0..50_000).map(each).collect::<Vec<_>>().join(",\n");
    let nodes = all(&|n| format!(r#"{{"kind": "State", "key": "s{n}"}}"#));
    let via = all(&|n| format!(r#""s{n}""#));
    let attributes = all(&|n| format!(r#""a{n}": {n}"#));
    let claims = [
        format!(r#"{{"relation": "Relays", "roles": {{"from": "s0", "via": [{via}], "to": "s1"}}}}"#),
        format!(
            r#"{{"relation": "Sanctions", "roles": {{"from": "s0", "to": "s1"}}, "attributes": {{{attributes}}}}}"#
        ),
    ];
    for claim in claims {
        let document = format!("{{\"detente\": 1, \"nodes\": [{nodes}],\n\"claims\": [{claim}]}}");
        let read = within(60, move || json::read(&mut Graph::new(), document.as_bytes()))?;
        assert_eq!(read.claims, 1);
    }
    Ok(())
}

/// Each key written twice in its object.
#[test]
fn x9_duplicate_keys_are_refused_at_every_level() -> Done {
    let claim = r#"{"relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "#;
    let node = r#"{"kind": "State", "key": "x", "#;
    let rows = [
        (r#"{"detente": 1, "detente": 1}"#.into(), "line 1, column 24: duplicate field `detente`"),
        (r#"{"detente": 1, "nodes": [], "nodes": []}"#.into(), "line 1, column 35: duplicate field `nodes`"),
        (r#"{"detente": 1, "schema": {"kinds": [], "kinds": []}}"#.into(), "line 1, column 46: schema: duplicate field `kinds`"),
        (format!(r#"{{"detente": 1, "nodes": [{node}"key": "x"}}]}}"#), "line 1, column 60: nodes[0]: duplicate field `key`"),
        (format!(r#"{{"detente": 1, "nodes": [{node}"attributes": {{"a": 1, "a": 1}}}}]}}"#), "line 1, column 85: nodes[0].attributes: duplicate key `a`"),
        (format!(r#"{{"detente": 1, "nodes": [{node}"aliases": [{{"name": "a", "name": "a"}}]}}]}}"#), "line 1, column 87: nodes[0].aliases[0]: duplicate field `name`"),
        (format!(r#"{{"detente": 1, "nodes": [{node}"codes": [{{"scheme": "iso2", "code": "a", "code": "a"}}]}}]}}"#), "line 1, column 103: nodes[0].codes[0]: duplicate field `code`"),
        (r#"{"detente": 1, "sources": [{"key": "s", "key": "s"}]}"#.into(), "line 1, column 45: sources[0]: duplicate field `key`"),
        (r#"{"detente": 1, "derivations": [{"source": "a", "from": "b", "from": "b"}]}"#.into(), "line 1, column 66: derivations[0]: duplicate field `from`"),
        (format!(r#"{{"detente": 1, "claims": [{claim}"roles": {{}}}}]}}"#), "line 1, column 93: claims[0]: duplicate field `roles`"),
        (r#"{"detente": 1, "claims": [{"relation": "Sanctions", "roles": {"from": "JPN", "to": "PRK", "from": "JPN"}}]}"#.into(), "line 1, column 104: claims[0].roles: duplicate key `from`"),
        (r#"{"detente": 1, "claims": [{"relation": "Retracts", "roles": {"what": {"claim": "C1", "claim": "C1"}}}]}"#.into(), "line 1, column 92: claims[0].roles.what: unexpected field `claim`, expected a node's key, {\"claim\": key} or {\"implied\": key}"),
        (format!(r#"{{"detente": 1, "claims": [{claim}"attributes": {{"a": 1, "a": 2}}}}]}}"#), "line 1, column 116: claims[0].attributes: duplicate key `a`"),
        (format!(r#"{{"detente": 1, "claims": [{claim}"quantity": {{"value": 1, "value": 1}}}}]}}"#), "line 1, column 118: claims[0].quantity: duplicate field `value`"),
        (format!(r#"{{"detente": 1, "claims": [{claim}"likelihood": {{"low": 0, "high": 1, "low": 0}}}}]}}"#), "line 1, column 127: claims[0].likelihood: duplicate field `low`"),
        (format!(r#"{{"detente": 1, "claims": [{claim}"affinity": 0.1, "affinity": 0.1}}]}}"#), "line 1, column 113: claims[0]: duplicate field `affinity`"),
    ];
    for (document, error) in rows {
        check_syntax(&document, error)?;
    }
    Ok(())
}

#[test]
fn x9_trailing_text_is_refused() -> Done {
    for (after, error) in [
        ("x", "line 1, column 15: trailing characters"),
        ("{}", "line 1, column 15: trailing characters"),
        ("\n\n ,", "line 3, column 2: trailing characters"),
        ("\u{0}", "line 1, column 15: trailing characters"),
    ] {
        check_syntax(&format!("{{\"detente\": 1}}{after}"), error)?;
    }
    assert_eq!(json::read(&mut Graph::new(), "{\"detente\": 1} \n\t\r\n".as_bytes())?, json::Read::default());
    Ok(())
}

/// An attribute is read as written or refused.
#[test]
fn x9_numbers_are_exact_or_refused() -> Done {
    let document = |number: &str| {
        format!(
            "{{\"detente\": 1, \"nodes\": [{{\"kind\": \"State\", \"key\": \"x\", \"attributes\": {{\"n\": {number}}}}}]}}"
        )
    };
    let read = |number: &str| {
        let mut graph = Graph::new();
        json::read(&mut graph, document(number).as_bytes())?;
        let node = graph.get(graph.find("x")?)?;
        Ok::<_, Error>(node.attribute("n").cloned().expect("it has one"))
    };
    assert_eq!(read("9007199254740993")?, Attribute::Whole((1 << 53) + 1));
    assert_eq!(read("-9223372036854775808")?, Attribute::Whole(i64::MIN));
    assert_eq!(read("9223372036854775807")?, Attribute::Whole(i64::MAX));
    for zero in ["-0", "-0.0", "0.0", "-0e5"] {
        let value = read(zero)?.as_number().expect("a number");
        assert_eq!(value.to_bits(), 0.0f64.to_bits(), "{zero}");
    }
    assert_eq!(read("1e300")?, Attribute::Number(1e300));
    assert_eq!(read("18446744073709551616.0")?, Attribute::Number(18_446_744_073_709_551_616.0));
    for (whole, column) in [("9223372036854775808", 95), ("18446744073709551615", 96)] {
        let error =
            format!("line 1, column {column}: nodes[0].attributes.n: whole number `{whole}` does not fit 64 bits");
        check_syntax(&document(whole), &error)?;
    }
    for whole in ["18446744073709551616", "-9223372036854775809", "100000000000000000000000000000"] {
        let result = read(whole);
        assert!(result.as_ref().is_err_and(Error::is_syntax), "{whole} became {result:?}");
    }
    Ok(())
}

/// What a document may hold, with a letter of more than one byte.
const WHOLE: &str = r#"{"detente": 1, "schema": {"kinds": ["Region"], "relations": [{"name": "In", "joins": [["Region", "State"]]}]},
 "nodes": [{"kind": "State", "key": "JPN", "names": ["日本"], "aliases": [{"name": "J", "valid": "1947/.."}],
   "codes": [{"scheme": "iso2", "code": "JP"}], "attributes": {"gdp": -4.2e12, "eu": false, "of": ["a"]}},
  {"kind": "Region", "key": "47"}],
 "sources": [{"key": "a"}, {"key": "b", "derives_from": ["a"], "published": "2024"}],
 "claims": [{"key": "C1", "relation": "In", "roles": {"from": "47", "to": {"implied": "JPN"}}, "affinity": 0.5,
   "quantity": {"value": 1.5, "unit": "km"}, "likelihood": {"scale": "icd203", "word": "likely"}, "grade": "B2"},
  {"relation": "Retracts", "roles": {"what": {"claim": 0}}, "background": true}]}"#;

#[test]
fn x9_no_part_of_a_document_is_taken_for_the_whole() -> Done {
    assert_eq!(json::read(&mut Graph::new(), WHOLE.as_bytes())?.claims, 2);
    let mut graph = Graph::new();
    for len in 0..WHOLE.len() {
        let part = &WHOLE.as_bytes()[..len];
        let error = json::read(&mut graph, part).expect_err("a part is no document");
        assert!(error.is_syntax(), "{len}: {error}");
        let (line, column) = (error.line().expect("a line"), error.column().expect("a column"));
        let lines: Vec<&[u8]> = part.split(|&b| b == b'\n').collect();
        let there = lines.get(line as usize - 1).map_or(0, |l| l.len() as u64);
        assert!(line <= lines.len() as u64 && column <= there + 1, "{len}: {error} lies beyond the input");
        assert_eq!((graph.node_count(), graph.claim_count(), graph.sources().len()), (0, 0, 0));
    }
    assert_eq!(state(&graph)?, state(&Graph::new())?);
    Ok(())
}

/// A document is an object of objects; an array of their fields in order is none.
#[test]
fn x9_arrays_are_no_objects() {
    let text = |document: &str| json::read(&mut Graph::new(), document.as_bytes()).map_err(|e| e.is_syntax());
    for document in [
        "[1]",
        r#"{"detente": 1, "nodes": [["State", "JPN"]]}"#,
        r#"{"detente": 1, "sources": [["wire"]]}"#,
        r#"{"detente": 1, "schema": [["Region"]]}"#,
    ] {
        assert_eq!(text(document), Err(true), "{document}");
    }
}

#[test]
fn x10_other_versions_are_refused_and_named() -> Done {
    let reads = "this build reads 1";
    for version in ["2", "0", "-1", "1.1", "1.0", "\"1\"", "\"1.1\"", "[1]", "true", "18446744073709551615"] {
        let error = format!("line 2, column 14: detente: unsupported version of document `{version}`: {reads}");
        let document = format!("{{\"nodes\": [],\n  \"detente\": {version}}}");
        check(&mut sample()?.graph, Error::is_unsupported, &error, |g| json::read(g, document.as_bytes()))?;
    }
    // A newer form is refused for its version, not for what it brings.
    let error = format!("line 1, column 29: detente: unsupported version of document `2`: {reads}");
    let document = r#"{"actors": {}, "detente":   2, "nodes": 7}"#;
    check(&mut sample()?.graph, Error::is_unsupported, &error, |g| json::read(g, document.as_bytes()))
}

#[test]
fn x10_a_version_is_needed() -> Done {
    let error = "line 1, column 1: no field `detente` with the version of the document";
    check_syntax("{}", error)?;
    check_syntax(r#"{"nodes": []}"#, error)?;
    check_syntax(r#"{"Detente": 1}"#, error)?;
    check_syntax(r#"{"detente": null}"#, error)?;
    check_syntax("", "line 1, column 1: EOF while parsing a value")?;
    check_syntax("\u{feff}{\"detente\": 1}", "line 1, column 1: expected value")
}

// What errors show ------------------------------------------------------------------------------

/// The part of a message between the first and the last back-tick.
fn shown_value(error: &Error) -> String {
    let text = error.to_string();
    text.find('`').zip(text.rfind('`')).map_or_else(String::new, |(from, to)| text[from + 1..to].to_owned())
}

#[test]
fn a_hostile_key_is_shown_short_and_escaped() -> Done {
    let graph = &mut sample()?.graph;
    let size = 1 << 20;
    for unit in ["x", "\u{1b}[2J", "`", "\u{0}", "\r\n", "日", "\u{7f}", "\\"] {
        let key = unit.repeat(size / unit.len());
        let document = format!("{{\"detente\": 1, \"nodes\": [{{\"kind\": \"State\", \"key\": {}}}]}}", quoted(&key));
        let claim = format!("{{\"detente\": 1, \"claims\": [{{\"relation\": {}, \"roles\": {{}}}}]}}", quoted(&key));
        let errors = [
            graph.node(State, &key).add().map(drop),
            graph.node_dyn(&key, "x").add().map(drop),
            graph.find(&key).map(drop),
            graph.source(&key).add().map(drop),
            key.parse::<Day>().map(drop),
            key.parse::<Period>().map(drop),
            key.parse::<Affinity>().map(drop),
            graph.view(&Lens::new().without(key.clone())).map(drop),
            json::read(graph, document.as_bytes()).map(drop),
            json::read(graph, claim.as_bytes()).map(drop),
            EdgeList::new()
                .read(graph, format!("source,target\na,\"{}\"\n", key.replace('"', "")).as_bytes())
                .map(drop),
        ];
        for (at, error) in errors.into_iter().enumerate() {
            let error = error.expect_err("hostile");
            let shown = shown_value(&error);
            assert!(shown.chars().count() <= 64, "door {at}, {unit:?}: {} characters: {shown}", shown.chars().count());
            assert!(!error.to_string().contains(char::is_control), "door {at}, {unit:?}");
        }
    }
    Ok(())
}

/// Text as JSON.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", c as u32),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[test]
fn a_hostile_field_is_shown_short_and_escaped() -> Done {
    let graph = &mut sample()?.graph;
    for unit in ["x", "\u{1b}[2J", "`", "日"] {
        let name = quoted(&unit.repeat((1 << 20) / unit.len()));
        let claim = r#"{"relation": "Talks", "roles": {"between": ["JPN", "PRK"]}, "#;
        for document in [
            format!("{{\"detente\": 1, {name}: 1}}"),
            format!("{{\"detente\": 1, \"claims\": [{claim}{name}: 1}}]}}"),
            format!("{{\"detente\": 1, \"claims\": [{claim}\"kind\": {name}}}]}}"),
            format!("{{\"detente\": 1, \"claims\": [{claim}\"attributes\": {{{name}: 1, {name}: 1}}}}]}}"),
            format!("{{\"detente\": 1, \"claims\": [{claim}\"attributes\": {{{name}: null}}}}]}}"),
            format!("{{\"detente\": 1, \"claims\": [{claim}\"affinity\": {name}}}]}}"),
        ] {
            let error = json::read(graph, document.as_bytes()).expect_err("hostile").to_string();
            let longest = error.split(['`', '"', ' ']).map(|part| part.matches(unit).count()).max();
            let all = error.matches(unit).count();
            assert!(longest <= Some(64) && all < 200, "{longest:?}, in all {all} times {unit:?}: {error}");
            assert!(!error.contains(char::is_control), "{error:?}");
        }
    }
    Ok(())
}

/// A field's name cannot pass for the place of the error.
#[test]
fn a_field_named_like_a_place_is_shown_whole() {
    let document = r#"{"detente": 1, "x at line 9 y": 1}"#;
    let error = json::read(&mut Graph::new(), document.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("line 1, column 30: "), "{error}");
    assert!(error.contains("unknown field `x at line 9 y`"), "{error}");
}

/// What is listed in a message is bounded too.
#[test]
fn a_name_of_many_nodes_does_not_list_them_all() -> Done {
    let mut graph = Graph::new();
    for n in 0..1_000 {
        graph.node(State, &format!("{n:0>1000}")).name("Legion").add()?;
    }
    let error = graph.find("Legion").unwrap_err();
    assert!(error.is_ambiguous());
    assert!(error.to_string().len() < 1_000, "{} bytes", error.to_string().len());
    Ok(())
}

/// Requires and organizations appear in no row above; the compiler refuses the rest.
#[test]
fn roles_are_checked_by_name_and_kind() -> Done {
    let Sample { mut graph, japan, dprk, .. } = sample()?;
    let office = graph.node(Organization, "office").add()?;
    let summit = graph.keyed("summit").expect("in the sample");
    let graph = &mut graph;
    let takes = "takes by: State | Leader | Organization, of: State | Leader | Organization, about: Issue, before?: Dyad | Event";
    let is = Error::is_rule;
    let text = format!("relation `Requires` refuses a Event as `about`: {takes}");
    check(graph, is, &text, |g| {
        let who = |id| Participant::Node(id);
        let roles = [("by", who(office.any())), ("of", who(dprk.any())), ("about", who(summit))];
        g.claim_dyn("Requires", roles).record()
    })?;
    let text = format!("relation `Requires` refuses nobody as `about`: {takes}");
    check(graph, is, &text, |g| {
        let roles = [("by", Participant::Node(japan.any())), ("of", Participant::Node(dprk.any()))];
        g.claim_dyn("Requires", roles).record()
    })?;
    let text = format!("relation `Requires` refuses 2 as `by`: {takes}");
    check(graph, is, &text, |g| {
        let roles = [("by", Participant::Node(japan.any())), ("by", Participant::Node(dprk.any()))];
        g.claim_dyn("Requires", roles).record()
    })?;
    let text = "relation `Leads` refuses 1 participants: joins Leader -> State";
    check(graph, is, text, |g| g.claim_dyn("Leads", [("to", Participant::Node(japan.any()))]).record())
}
