//! Documents and edge lists: what is written reads back, what is wrong is refused with its place.
#![cfg(all(feature = "csv", feature = "json"))]

use std::fmt::{Debug, Write as _};
use std::io;

use detente::codebook::estimative::ICD_203;
use detente::io::edges::{EdgeList, EdgesRead};
use detente::io::json;
use detente::model::standard::{
    Actor, Analyst, Dyad, Event, Explains, Instrument, Leader, Leads, Linked, Rejects, Relays, Retracts, Sanctions,
    State, Talks, Values,
};
use detente::model::{Aspect, Attribute, ClaimKind, Confidence, Mark, Participant, RelationRule, Scheme};
use detente::{ClaimBuilder, Columns, Day, Error, Graph, Lens, Likelihood, Quantity, Schema, SourceBuilder};
use proptest::prelude::*;

type Done = Result<(), Error>;
type Is = fn(&Error) -> bool;

/// `call` is refused by an error of that kind and text, and the graph is as before.
#[track_caller]
fn check<T: Debug>(graph: &mut Graph, is: Is, text: &str, call: impl FnOnce(&mut Graph) -> Result<T, Error>) -> Done {
    let counts = |graph: &Graph| [graph.node_count(), graph.claim_count(), graph.sources().len()];
    let before = (json::to_string(graph)?, counts(graph));
    match call(graph) {
        Ok(value) => panic!("not refused, gave {value:?}; expected: {text}"),
        Err(error) => assert_eq!((error.to_string(), is(&error)), (text.to_owned(), true)),
    }
    assert_eq!((json::to_string(graph)?, counts(graph)), before, "changed by a call that failed: {text}");
    Ok(())
}

fn read_back(text: &str) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    json::read(&mut graph, text.as_bytes())?;
    Ok(graph)
}

/// What is written reads back, and is written again the same.
#[track_caller]
fn check_round_trip(graph: &Graph) -> Result<Graph, Error> {
    let text = json::to_string(graph)?;
    let again = read_back(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(json::to_string(&again)?, text);
    Ok(again)
}

// The document ----------------------------------------------------------------------------------

/// A graph that uses every field of every part.
fn everything() -> Result<Graph, Error> {
    let mut schema = Schema::standard();
    schema.kind("Region", "run time")?;
    schema.relation(RelationRule::directed("In").joins("Region", "State").joins("Region", "Region"))?;
    schema.relation(RelationRule::symmetric("Twinned").joins("Region", "Region").joins("Region", "Claim"))?;
    let mut graph = Graph::with([schema])?;
    let valid = Some("1948-09-09/..".parse()?);
    let japan = graph.node(State, "JPN").name("Japan").name("日本").alias("Nippon", None).code(Scheme::Iso2, "JP");
    let japan = japan.code(Scheme::Other("my_lab".into()), "7").attribute("gdp", 4.2e12).attribute("eu", false);
    let japan =
        japan.attribute("seats", i64::MIN).attribute("capital", "Tokyo \"\\\u{1}").attribute("of", vec![]).add()?;
    let dprk = graph.node(State, "PRK").alias("DPRK", valid.clone()).code_during(Scheme::Fips, "KN", valid).add()?;
    let [usa, rok] = [graph.node(State, "USA").add()?, graph.node(State, "ROK").add()?];
    let kim = graph.node(Leader, "kim").add()?;
    let analyst = graph.node(Analyst, "an \"analyst\"").add()?;
    let summit =
        graph.node(Event, "summit").hypothetical().attribute("parties", vec!["JPN".into(), "PRK".into()]).add()?;
    graph.node(Dyad, "JPN-PRK").ends(japan, dprk).add()?;
    graph.node(Instrument, "treaty").add()?;
    let region = graph.node_dyn("Region", "JP-47").add()?;

    let late = graph.source("paper").title("The paper").published("[2024-02-13..2024-02-18]").add()?;
    let wire = graph.source("wire").published("2024-02").add()?;
    graph.derive_source(late, wire)?;
    let blog = graph.source("blog").derives_from(late).derives_from(wire).add()?;

    graph.claim::<Leads>((kim, dprk)).record()?;
    graph.claim::<Leads>((kim, dprk)).key("L").known_since("2011-12").record()?;
    let talks = graph.claim::<Talks>((japan, dprk)).key("C1").affinity(-0.000_001).weight(-2.5).grade("B2".parse()?);
    let talks = talks.likelihood(ICD_203.likelihood("remote")?).confidence(Confidence::Moderate).source(wire);
    let talks =
        talks.valid("[2024-01-01..2024-02-18]/..").known_since("2024-02-13").asserted_by(kim).reported_by(analyst);
    let talks = talks.reported_by(usa).evidence("line\nbreak").attribute("b", true).attribute("a", 1.0).record()?;
    let plain =
        graph.claim::<Sanctions>((usa, dprk)).affinity(0.0).quantity(&Quantity::new(7.5e9, "USD")?).background();
    let plain = plain.likelihood(Likelihood::new(0.333, 0.75)?).valid("2024-01-01/2024-01-31").record()?;
    graph.claim::<Relays>(Relays { from: japan.any(), via: vec![usa.any(), rok.any()], to: dprk.any() }).record()?;
    graph.claim_dyn("Sends", [("what", Participant::Node(summit.any()))]).implied("from", japan).record()?;
    graph.claim_dyn("Talks", [("between", Participant::Node(japan.any()))]).implied("between", dprk).record()?;
    graph.claim::<Values>(Values { by: rok.any(), what: vec![talks, plain] }).record()?;
    let about = graph.claim::<Explains>((plain, talks)).source(blog).record()?;
    graph.claim::<Rejects>((kim, about)).record()?;
    graph.claim::<Talks>((japan, dprk)).key("C2").corrects(talks).record()?;
    graph.claim::<Talks>((japan, dprk)).corrects(plain).record()?;
    graph.claim::<Retracts>(Retracts { what: about }).record()?;
    graph.claim_dyn("In", [("from", Participant::Node(region)), ("to", Participant::Node(japan.any()))]).record()?;
    let ends = [("between", Participant::Node(region)), ("between", Participant::Claim(talks))];
    graph.claim_dyn("Twinned", ends).record()?;
    for kind in ClaimKind::ALL {
        graph.claim::<Sanctions>((usa, dprk)).kind(kind).record()?;
    }
    for aspect in Aspect::ALL {
        graph.claim::<Sanctions>((usa, dprk)).aspect(aspect).aspect(Aspect::Future).record()?;
    }
    for valid in ["../..", "/", "2024", "2024-02", "../2024", "-0044-03-15", "2024-01-01/2024-01-01", "/2024"] {
        graph.claim::<Sanctions>((usa, dprk)).valid(valid).known_since("[..1945-05-08,1994]").record()?;
    }
    let ends = ([usa.any(), japan.any()], [dprk.any(), usa.any()]);
    graph.record_columns(&Columns {
        from: &ends.0,
        to: &ends.1,
        affinity: &["0.1".parse()?, "-1".parse()?],
        quantity: &[1.5, -0.0],
        valid: &[Day::MIN..Day::MAX, Day::new(2024, 1, 1)?..Day::new(2024, 1, 2)?],
        known: &[Day::MIN, Day::MAX],
        kind: ClaimKind::Forecast,
        asserter: Some(kim.any()),
        source: Some(wire),
        numbered: Some(("row ", 7)),
        ..Columns::of("Allied")
    })?;
    Ok(graph)
}

#[test]
fn every_field_round_trips() -> Done {
    let graph = everything()?;
    let again = check_round_trip(&graph)?;
    let text = json::to_string(&graph)?;
    for field in [
        "schema",
        "kinds",
        "relations",
        "symmetric",
        "joins",
        "names",
        "aliases",
        "valid",
        "codes",
        "scheme",
        "code",
        "hypothetical",
        "ends",
        "attributes",
        "title",
        "derives_from",
        "published",
        "key",
        "relation",
        "roles",
        "kind",
        "aspects",
        "affinity",
        "quantity",
        "unit",
        "known",
        "asserter",
        "reporters",
        "source",
        "grade",
        "likelihood",
        "word",
        "low",
        "high",
        "confidence",
        "evidence",
        "corrects",
        "background",
        "claim",
        "implied",
    ] {
        assert!(text.contains(&format!("\"{field}\":")), "the test writes no {field}");
    }
    let counts = |g: &Graph| (g.node_count(), g.claim_count(), g.sources().len());
    assert_eq!(counts(&again), counts(&graph));
    for (old, new) in graph.claims().zip(again.claims()) {
        let said = |c: detente::Claim<'_>| {
            let values = format!("{c} {:?} {:?} {:?} {:?}", c.affinity(), c.quantity(), c.valid(), c.known());
            let sure = format!(
                "{:?} {:?} {:?} {:?}",
                c.grade(),
                c.likelihood(),
                c.confidence(),
                c.attributes().collect::<Vec<_>>()
            );
            let how = (c.kind(), c.aspects(), c.is_background(), c.evidence().map(str::to_owned));
            let about =
                (c.corrects().map(|c| c.to_string()), c.about().iter().map(ToString::to_string).collect::<Vec<_>>());
            let who = format!("{:?} {:?} {:?}", c.asserter(), c.reporters(), c.source());
            (values, sure, how, about, who)
        };
        assert_eq!(said(old), said(new));
    }
    for (old, new) in graph.all_nodes().zip(again.all_nodes()) {
        let said =
            |n: detente::Node<'_>| format!("{n:?} {:?} {:?} {:?} {:?}", n.names(), n.aliases(), n.codes(), n.ends());
        assert_eq!(said(old), said(new));
        assert!(old.attributes().eq(new.attributes()) && old.is_hypothetical() == new.is_hypothetical());
    }
    // Views of both are the same.
    let lens = Lens::new().with_aspect(Aspect::Hypothetical).with_aspect(Aspect::Negated);
    let ties = |g: &Graph| Ok::<_, Error>(g.view(&lens)?.ties().map(|t| t.to_string()).collect::<Vec<_>>());
    assert_eq!(ties(&again)?, ties(&graph)?);
    Ok(())
}

#[test]
fn a_document_reads_into_a_graph_that_holds_others() -> Done {
    let text = json::to_string(&everything()?)?;
    let mut graph = read_back(
        r#"{"detente": 1, "nodes": [{"kind": "Actor", "key": "me"}],
        "claims": [{"relation": "Linked", "roles": {"from": "me", "to": "me"}}]}"#,
    )?;
    let before = graph.claim_count();
    let read = json::read(&mut graph, text.as_bytes())?;
    assert_eq!((read.claims, read.nodes + 1), (graph.claim_count() - before, graph.node_count()));
    // A place in the document is none in the graph: what is corrected is still the document's.
    let corrected = |g: &Graph| -> Vec<String> {
        g.claims().filter_map(|c| c.corrects()).map(|c| format!("{} {:?}", c.relation(), c.nodes())).collect()
    };
    assert_eq!(corrected(&graph), corrected(&everything()?));
    assert_eq!(corrected(&graph), ["Talks [State(JPN), State(PRK)]", "Sanctions [State(PRK), State(USA)]"]);
    Ok(())
}

#[test]
fn the_shipped_scenario_round_trips() -> Done {
    let mut graph = Graph::new();
    for file in ["summit", "summit-updates"] {
        let read = json::read(&mut graph, std::fs::File::open(format!("examples/data/{file}.json"))?)?;
        assert!(read.nodes > 0 && read.sources > 0 && read.claims > 0, "{file}: {read:?}");
        check_round_trip(&graph)?;
    }
    Ok(())
}

/// What a relation means is part of its declaration.
#[test]
fn marks_of_relations_declared_at_run_time_round_trip() -> Done {
    let mut schema = Schema::standard();
    schema.relation(RelationRule::symmetric("Feels").joins("State", "State").marked(Mark::Standing))?;
    let again = check_round_trip(&Graph::with([schema])?)?;
    assert_eq!(again.schema().rule_of("Feels").map(RelationRule::marks), Some(&[Mark::Standing][..]));
    Ok(())
}

/// Keys of rows are keys: what no document may say, no prefix brings in.
#[test]
fn prefixes_of_row_numbers_are_checked() -> Done {
    let mut graph = Graph::new();
    let a = [graph.node(Actor, "a").add()?.any()];
    let rows = |prefix| Columns { from: &a, to: &a, numbered: Some((prefix, 1)), ..Columns::of("Linked") };
    let text = "invalid key `a\\u{0}1`: must not hold control characters";
    check(&mut graph, Error::is_invalid, text, |g| g.record_columns(&rows("a\u{0}")))?;
    let (long, shown) = ("x".repeat(1024), "x".repeat(61));
    let text = format!("invalid key `{shown}...`: longer than 1024 bytes");
    check(&mut graph, Error::is_invalid, &text, |g| g.record_columns(&rows(&long)))?;
    graph.record_columns(&rows(&long[..1023]))?;
    check_round_trip(&graph)?;
    Ok(())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9 ._\\[\\]\"\\\\/é日-]{0,11}[a-z]", "[#0-9]{1,3}", Just("x".repeat(1024))]
}

fn attribute() -> impl Strategy<Value = Attribute> {
    prop_oneof![
        any::<bool>().prop_map(Attribute::from),
        any::<i64>().prop_map(Attribute::from),
        proptest::num::f64::NORMAL.prop_map(Attribute::from),
        proptest::num::f64::SUBNORMAL.prop_map(Attribute::from),
        ".{0,9}".prop_map(Attribute::from),
        proptest::collection::vec(".{0,5}", 0..3).prop_map(Attribute::from),
    ]
}

const PERIODS: [&str; 8] = [
    "2024-01-05",
    "2024",
    "2024-02/..",
    "../2024-03-01",
    "/2024",
    "[2024-01-01..2024-02-18]/..",
    "[1994..2004]",
    "-0044-03-15",
];

/// Numbers from which one claim over a few nodes is made; most choices leave most fields out.
type Recipe = ((usize, usize, usize, u16), (i32, f64, u8, u8), (String, Attribute, String));

fn recipe() -> impl Strategy<Value = Recipe> {
    let who = (0..4usize, 0..4usize, 0..7usize, any::<u16>());
    let what = (-1_000_000..=1_000_000i32, proptest::num::f64::NORMAL, any::<u8>(), any::<u8>());
    (who, what, (text(), attribute(), ".{0,9}"))
}

/// The next step of a builder, or none.
fn when<'g>(
    yes: bool,
    claim: ClaimBuilder<'g>,
    step: impl FnOnce(ClaimBuilder<'g>) -> ClaimBuilder<'g>,
) -> ClaimBuilder<'g> {
    if yes { step(claim) } else { claim }
}

fn record(graph: &mut Graph, at: usize, recipe: &Recipe) -> Done {
    let ((a, b, shape, fields), (affinity, quantity, period, kind), (name, value, note)) = recipe;
    let states: Vec<_> = graph.nodes::<State>().collect();
    let (from, to) = (states[a % states.len()], states[b % states.len()]);
    let earlier = graph.claims().nth(at.saturating_sub(1 + usize::from(*kind) % 3)).map(|c| c.id());
    let source = graph.sources().nth(*b).map(|s| s.id());
    let mut claim = match (shape, earlier) {
        (0, Some(earlier)) => graph.claim::<Explains>((earlier, earlier)),
        (1, Some(earlier)) => graph.claim::<Values>(Values { by: from.any(), what: vec![earlier] }),
        (2, Some(earlier)) => graph.claim::<Rejects>((from, earlier)),
        (3, _) => graph.claim::<Relays>(Relays { from: from.any(), via: vec![to.any()], to: from.any() }),
        (4, _) => graph.claim_dyn("Talks", [("between", Participant::Node(from.any()))]).implied("between", to),
        (5, _) => graph.claim::<Talks>((from, to)),
        _ => graph.claim::<Sanctions>((from, to)),
    };
    let has = |bit: u32| fields >> bit & 1 == 1;
    let edtf = PERIODS[usize::from(*period) % PERIODS.len()];
    let key: String = format!("{at}{name}").chars().take(300).collect();
    let known = ["2024-01-05", "2024", "[..1945-05-08]"][usize::from(*period) % 3];
    let quantity = Quantity::new(*quantity, if has(3) { "USD" } else { "" })?;
    let low = f64::from(*period) / 1000.0;
    let likelihood = Likelihood::new(low, low + f64::from(*kind) / 1000.0)?;
    let grade = "C3".parse()?;
    claim = when(has(0), claim, |c| c.key(&key));
    claim = when(has(1), claim, |c| c.affinity(f64::from(*affinity) / 1e6));
    claim = when(has(2), claim, |c| c.quantity(&quantity));
    claim = when(has(4), claim, |c| c.valid(edtf));
    claim = when(has(5), claim, |c| c.known_since(known));
    claim = when(has(6), claim, |c| c.attribute(name, value.clone()));
    claim = when(has(7), claim, |c| c.evidence(note));
    claim = when(has(8), claim, |c| c.asserted_by(to).reported_by(from));
    claim = when(has(9), claim, ClaimBuilder::background);
    claim = source.filter(|_| has(10)).into_iter().fold(claim, ClaimBuilder::source);
    claim = earlier.filter(|_| has(11)).into_iter().fold(claim, ClaimBuilder::corrects);
    claim = when(has(12), claim, |c| c.grade(grade).confidence(Confidence::High));
    claim = when(has(13), claim, |c| c.likelihood(likelihood));
    claim = when(has(14), claim, |c| c.aspect(Aspect::ALL[usize::from(*kind) % 4]));
    claim.kind(ClaimKind::ALL[usize::from(*kind) % 11]).record().map(drop)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn generated_graphs_round_trip(
        nodes in proptest::collection::vec((text(), text(), attribute(), any::<u8>()), 1..5),
        sources in proptest::collection::vec(text(), 0..4),
        recipes in proptest::collection::vec(recipe(), 0..12),
    ) {
        let mut graph = Graph::new();
        for (at, (key, name, value, bits)) in nodes.iter().enumerate() {
            let node = graph.node(State, &format!("{at}{key}").chars().take(300).collect::<String>()).name(name);
            let valid = (bits & 1 == 1).then(|| PERIODS[usize::from(*bits) % PERIODS.len()].parse()).transpose()?;
            let node = node.alias(name, valid.clone()).code_during(Scheme::Other(name.clone()), name, valid);
            let node = node.attribute(name, value.clone());
            if bits & 2 == 2 { node.hypothetical().add()? } else { node.add()? };
        }
        let mut before = None;
        for (at, title) in sources.iter().enumerate() {
            let source = graph.source(&format!("s{at}")).title(title);
            before = Some(before.into_iter().fold(source, SourceBuilder::derives_from).add()?);
        }
        for (at, recipe) in recipes.iter().enumerate() {
            record(&mut graph, at, recipe)?;
        }
        let again = check_round_trip(&graph)?;
        prop_assert_eq!(again.claim_count(), recipes.len());
    }
}

/// Claims that are wrong, each with the whole text of its error but for the line.
const MISTAKES: [(Is, &str, &str); 22] = [
    (
        Error::is_unknown,
        r#"{"relation": "Tlaks", "roles": {}}"#,
        "column 14: claims[1].relation: unknown relation `Tlaks` (did you mean `Talks`?)",
    ),
    (
        Error::is_rule,
        r#"{"relation": "Leads", "roles": {"from": "JPN", "to": "PRK"}}"#,
        "column 1: claims[1]: relation `Leads` refuses State -> State: joins Leader -> State",
    ),
    (
        Error::is_rule,
        r#"{"key": "C2", "relation": "Talks", "roles": {"between": ["JPN", "kim"]}}"#,
        "column 1: claims[1]: claim `C2`: relation `Talks` refuses State -- Leader: joins State -- State, Leader -- Leader, Organization -- Organization",
    ),
    (
        Error::is_rule,
        r#"{"relation": "Requires", "roles": {"by": "JPN", "of": "PRK"}}"#,
        "column 1: claims[1]: relation `Requires` refuses nobody as `about`: takes by: State | Leader | Organization, of: State | Leader | Organization, about: Issue, before?: Dyad | Event",
    ),
    (
        Error::is_unknown,
        r#"{"relation": "Talks", "roles": {"between": ["JPN", "PKR"]}}"#,
        "column 44: claims[1].roles.between: unknown node `PKR` (did you mean `PRK`?)",
    ),
    (
        Error::is_unknown,
        r#"{"relation": "Leads", "roles": {"who": "kim", "to": "PRK"}}"#,
        "column 1: claims[1]: unknown role `who` (did you mean `to`?)",
    ),
    (
        Error::is_conflict,
        r#"{"key": "C1", "relation": "Talks", "roles": {"between": ["JPN", "PRK"]}}"#,
        "column 1: claims[1]: claim `C1`: conflict on claim `C1`: the key names a claim already",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "affinity": 1.5}"#,
        "column 74: claims[1].affinity: invalid affinity `1.5`: must lie in [-1, +1]",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "valid": "2024-02-30"}"#,
        "column 71: claims[1].valid: invalid date `2024-02-30`: no such day in the calendar",
    ),
    (
        Error::is_unsupported,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "known": "?2024"}"#,
        "column 71: claims[1].known: unsupported date `?2024`: a qualifier on a part of a date (EDTF level 2) is not read",
    ),
    (
        Error::is_unknown,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "reporters": ["JPN", "x"]}"#,
        "column 83: claims[1].reporters[1]: unknown node `x`",
    ),
    (
        Error::is_unknown,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "source": "radio"}"#,
        "column 72: claims[1].source: unknown source `radio`",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "grade": "B7"}"#,
        "column 71: claims[1].grade: invalid grade `B7`: expected a letter A to F and a figure 1 to 6, such as B2",
    ),
    (
        Error::is_unknown,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "likelihood": {"scale": "icd203", "word": "likley"}}"#,
        "column 104: claims[1].likelihood.word: unknown word of likelihood `likley` (did you mean `likely`?)",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "likelihood": {"low": 0.9, "high": 0.1}}"#,
        "column 76: claims[1].likelihood: invalid likelihood `900..100 per mille`: bounds must rise within [0, 1000]",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "likelihood": {"low": 0.9}}"#,
        "column 76: claims[1].likelihood: invalid likelihood ``: either `scale` and `word`, or `low` and `high`",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Retracts", "roles": {"what": {"claim": 1}}}"#,
        "column 44: claims[1].roles.what: invalid claim `1`: no earlier claim of the document stands there",
    ),
    (
        Error::is_invalid,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "corrects": 7}"#,
        "column 74: claims[1].corrects: invalid claim `7`: no earlier claim of the document stands there",
    ),
    (
        Error::is_syntax,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "kind": "reported"}"#,
        "column 79: claims[1].kind: unknown variant `reported`, expected one of `reported_fact`, `stated_intent`, `stated_reason`, `stated_position`, `third_party_position`, `assessed_obstacle`, `condition`, `forecast`, `assessed_motive`, `assessed_fact`, `causal`",
    ),
    (
        Error::is_syntax,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"}, "wieght": 1}"#,
        "column 69: claims[1].wieght: unknown field `wieght`, expected one of `key`, `relation`, `roles`, `kind`, `aspects`, `affinity`, `quantity`, `valid`, `known`, `asserter`, `reporters`, `source`, `grade`, `likelihood`, `confidence`, `attributes`, `evidence`, `corrects`, `background`",
    ),
    (
        Error::is_syntax,
        r#"{"relation": "Leads", "roles": {"from": ["kim", 7], "to": "PRK"}}"#,
        "column 49: claims[1].roles.from[1]: invalid type: integer `7`, expected a node's key, {\"claim\": key} or {\"implied\": key}",
    ),
    (
        Error::is_syntax,
        r#"{"relation": "Leads", "roles": {"from": "kim", "to": "PRK"},}"#,
        "column 61: key must be a string",
    ),
];

/// Each mistake, with the whole text of its error.
#[test]
fn mistakes_in_documents_are_named_with_their_place() -> Done {
    const BEFORE: &str = r#"{"detente": 1,
 "nodes": [{"kind": "State", "key": "JPN"}, {"kind": "State", "key": "PRK"}, {"kind": "Leader", "key": "kim"}],
 "sources": [{"key": "wire"}],
 "claims": [{"key": "C1", "relation": "Talks", "roles": {"between": ["JPN", "PRK"]}}"#;
    let mut graph = Graph::new();
    for (is, claim, expected) in MISTAKES {
        let text = format!("line 5, {expected}");
        check(&mut graph, is, &text, |g| json::read(g, format!("{BEFORE},\n{claim}]}}").as_bytes()))?;
    }
    Ok(())
}

#[test]
fn mistakes_in_nodes_sources_and_schema_are_named_with_their_place() -> Done {
    let parts: [(Is, &str, &str); 14] = [
        (
            Error::is_unknown,
            r#""nodes": [{"kind": "Stat", "key": "x"}]"#,
            "line 1, column 26: nodes[0]: unknown kind of node `Stat` (did you mean `State`?)",
        ),
        (
            Error::is_invalid,
            r#""nodes": [{"kind": "State", "key": " "}]"#,
            "line 1, column 26: nodes[0]: invalid key ` `: must not be blank",
        ),
        (
            Error::is_conflict,
            r#""nodes": [{"kind": "State", "key": "x"}, {"kind": "Event", "key": "x"}]"#,
            "line 1, column 57: nodes[1]: conflict on node `x`: the key names a State already",
        ),
        (
            Error::is_unknown,
            r#""nodes": [{"kind": "Dyad", "key": "d", "ends": ["x", "y"]}]"#,
            "line 1, column 64: nodes[0].ends[0]: unknown node `x`",
        ),
        (
            Error::is_invalid,
            r#""nodes": [{"kind": "Dyad", "key": "d"}]"#,
            "line 1, column 26: nodes[0]: invalid node `d`: a Dyad, and only a Dyad, names two ends",
        ),
        (
            Error::is_invalid,
            r#""nodes": [{"kind": "State", "key": "x", "aliases": [{"name": "a", "valid": "2025/2024"}]}]"#,
            "line 1, column 91: nodes[0].aliases[0].valid: invalid period `2025/2024`: the end lies before the start",
        ),
        (
            Error::is_invalid,
            r#""nodes": [{"kind": "State", "key": "x", "codes": [{"scheme": "", "code": "a"}]}]"#,
            "line 1, column 77: nodes[0].codes[0].scheme: invalid code scheme ``: must not be blank",
        ),
        (
            Error::is_invalid,
            r#""sources": [{"key": "s", "published": "yesterday"}]"#,
            "line 1, column 54: sources[0].published: invalid date `yesterday`: expected YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            Error::is_unknown,
            r#""sources": [{"key": "s", "derives_from": ["t"]}]"#,
            "line 1, column 58: sources[0].derives_from[0]: unknown source `t` (did you mean `s`?)",
        ),
        (
            Error::is_conflict,
            r#""sources": [{"key": "s", "derives_from": ["t"]}, {"key": "t", "derives_from": ["s"]}]"#,
            "line 1, column 95: sources[1].derives_from[0]: conflict on source `s`: it would derive from itself",
        ),
        (
            Error::is_unknown,
            r#""derivations": [{"source": "s", "from": "t"}]"#,
            "line 1, column 32: derivations[0]: unknown source `s`",
        ),
        (
            Error::is_conflict,
            r#""schema": {"kinds": ["Region", "State"]}"#,
            "line 1, column 47: schema.kinds[1]: conflict on kind of node `State`: declared in detente::model::standard and in run time",
        ),
        (
            Error::is_unknown,
            r#""schema": {"relations": [{"name": "In", "joins": [["Region", "State"]]}]}"#,
            "line 1, column 41: schema.relations[0]: unknown kind of node `Region`",
        ),
        (
            Error::is_conflict,
            r#""schema": {"relations": [{"name": "Talks", "joins": [["State", "State"]]}]}"#,
            "line 1, column 26: schema: conflict on relation `Talks`: declared in detente::model::standard and, differently, in run time",
        ),
    ];
    let mut graph = Graph::new();
    for (is, part, text) in parts {
        check(&mut graph, is, text, |g| json::read(g, format!("{{\"detente\": 1, {part}}}").as_bytes()))?;
    }
    Ok(())
}

#[test]
fn what_is_no_utf8_is_refused_at_its_byte() -> Done {
    let text = "line 2, column 3: not UTF-8";
    check(&mut Graph::new(), Error::is_syntax, text, |g| json::read(g, &b"{\"detente\": 1,\n \"\xff\": 1}"[..]))
}

/// A document fails at its last claim: nothing of it stays.
#[test]
fn a_document_is_read_whole_or_not_at_all() -> Done {
    let whole = json::to_string(&everything()?)?;
    let broken = whole.trim_end().trim_end_matches("]\n}").trim_end().to_owned()
        + ",\n{\"relation\": \"Leads\", \"roles\": {\"from\": \"JPN\", \"to\": \"PRK\"}}]}";
    let mut graph = Graph::new();
    let error = json::read(&mut graph, broken.as_bytes()).unwrap_err();
    assert!(error.is_rule() && error.field().is_some_and(|f| f.starts_with("claims[")), "{error}");
    assert_eq!(error.line(), Some(broken.lines().count() as u64));
    assert_eq!(json::to_string(&graph)?, json::to_string(&Graph::new())?);
    assert_eq!((graph.schema(), graph.named("日本", None).len()), (&Schema::standard(), 0));
    assert_eq!(json::read(&mut graph, whole.as_bytes())?.nodes, graph.node_count());
    Ok(())
}

/// Reads and writes a few bytes and then fails.
struct Broken(usize);

impl Broken {
    fn take(&mut self, wanted: usize) -> io::Result<usize> {
        let count = wanted.min(self.0);
        self.0 -= count;
        if count == 0 { Err(io::Error::other("unplugged")) } else { Ok(count) }
    }
}

impl io::Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.take(buffer.len())?;
        buffer[..count].fill(b' ');
        Ok(count)
    }
}

impl io::Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn readers_and_writers_that_fail_are_errors() -> Done {
    let mut graph = everything()?;
    let text = "cannot read or write: unplugged";
    for count in [0, 1, 100, 9_000] {
        check(&mut graph, Error::is_io, text, |g| json::read(g, Broken(count)))?;
        check(&mut graph, Error::is_io, text, |g| json::write(g, Broken(count)))?;
    }
    let text = "my.csv: byte 0: cannot read or write: unplugged";
    check(&mut graph, Error::is_io, text, |g| EdgeList::new().named("my.csv").read(g, Broken(0)))?;
    let input = io::Read::chain(&b"source,target\na,b\n"[..], Broken(0));
    let error = EdgeList::new().named("my.csv").read(&mut graph, input).unwrap_err();
    assert!(error.is_io() && error.file() == Some("my.csv"), "{error}");
    assert!(graph.keyed("a").is_none());
    Ok(())
}

// The edge list ---------------------------------------------------------------------------------

/// What a table says: claims in words with their quantity, and what the reader reports.
fn read(options: &EdgeList, table: impl AsRef<[u8]>) -> Result<(Vec<String>, EdgesRead), Error> {
    let mut graph = Graph::new();
    let read = options.read(&mut graph, table.as_ref())?;
    let said = |c: detente::Claim<'_>| {
        let valid = c.valid().map_or_else(String::new, |v| format!(" {v}"));
        format!("{c} {}{valid}", c.quantity().map_or(f64::NAN, |q| q.value()))
    };
    assert_eq!((read.rows as usize, read.nodes), (graph.claim_count(), graph.node_count()));
    let claims = graph.claims().map(said).collect();
    check_round_trip(&graph)?;
    Ok((claims, read))
}

fn check_rows(table: impl AsRef<[u8]>, rows: &[&str]) -> Result<EdgesRead, Error> {
    let (said, report) = read(&EdgeList::new(), table.as_ref())?;
    assert_eq!(said, rows, "{}", String::from_utf8_lossy(table.as_ref()));
    Ok(report)
}

#[test]
fn columns_go_by_their_names() -> Done {
    for table in ["source,target,weight\nx,y,2.5\n", "a,b,sign\nx,y,2.5\n", "Target, B ,WEIGHT, Source\ny,?,2.5,x\n"] {
        let report = check_rows(table, &["1: Linked(x, y) 2.5"])?;
        assert!(report.header);
    }
    let report = check_rows(
        "weight,to,from,id,relation,b,a\n-1,2024-02,2024-01-05,r7,Linked,y,x\n",
        &["r7: Linked(x, y) -1 2024-01-05/2024-02"],
    )?;
    assert_eq!((report.unread, report.declared), (vec![], vec![]));
    let report = check_rows("note,source,target,source\nn,x,y,z\n", &["1: Linked(x, y) 1"])?;
    assert_eq!(report.unread, ["note", "source"]);
    Ok(())
}

#[test]
fn a_table_without_a_header_has_a_number_third() -> Done {
    let report = check_rows("x,y,2\ny,z,-0.5\n", &["1: Linked(x, y) 2", "2: Linked(y, z) -0.5"])?;
    assert!(!report.header);
    check_rows("x,y, 2 \n", &["1: Linked(x, y) 2"])?;
    check_rows("source,target,2\n", &["1: Linked(source, target) 2"])?;
    check_rows("x\ty\t2\t2024\n", &["1: Linked(x, y) 2"])?;
    Ok(())
}

#[test]
fn commas_and_tabs() -> Done {
    check_rows("source,target\n\"x, \"\"y\"\"\",z\n", &["1: Linked(x, \"y\", z) 1"])?;
    // In a table with tabs quotes and commas are data.
    check_rows(
        "source\ttarget\tweight\n\"x\t5'10\"\t1\na,b\t\"\t2\n",
        &["1: Linked(\"x, 5'10\") 1", "2: Linked(a,b, \") 2"],
    )?;
    let (said, _) = read(&EdgeList::new().delimiter(b';'), "source;target\na,b;c\n")?;
    assert_eq!(said, ["1: Linked(a,b, c) 1"]);
    Ok(())
}

#[test]
fn ends_of_lines_and_byte_order_marks() -> Done {
    let rows = ["1: Linked(x, y) 2", "2: Linked(y, z) 3"];
    for (table, mark) in [
        ("source,target,weight\nx,y,2\ny,z,3\n", false),
        ("source,target,weight\r\nx,y,2\r\ny,z,3\r\n", false),
        ("source,target,weight\nx,y,2\ny,z,3", false),
        ("\u{feff}source,target,weight\r\nx,y,2\r\ny,z,3", true),
        ("\u{feff}x,y,2\ny,z,3", true),
        ("source,target,weight\n\nx,y,2\n\n\ny,z,3\n\n", false),
    ] {
        assert_eq!(check_rows(table, &rows)?.byte_order_mark, mark, "{table:?}");
    }
    Ok(())
}

/// Physical lines, whatever ends them and however many are empty.
#[test]
fn errors_name_the_physical_line() -> Done {
    let mut graph = Graph::new();
    for (table, line) in [
        ("source,target,weight\nx,y,2\ny,z,?\n", 3),
        ("source,target,weight\r\nx,y,2\r\ny,z,?\r\n", 3),
        ("source,target,weight\n\nx,y,2\n\n\ny,z,?\n", 6),
        ("source,target,weight,note\nx,y,2,\"n\n1\"\ny,z,?,", 4),
        ("\u{feff}source,target,weight\r\n\r\ny,z,?", 3),
    ] {
        let text = format!("line {line}, column 3: invalid weight `?`: not a number");
        check(&mut graph, Error::is_invalid, &text, |g| EdgeList::new().read(g, table.as_bytes()))?;
    }
    Ok(())
}

#[test]
fn parallel_rows_and_loops_are_kept_apart() -> Done {
    let (said, report) = read(&EdgeList::new(), "source,target,weight\nx,y,1\nx,y,1\ny,x,1\nx,x,4\n")?;
    assert_eq!(said, ["1: Linked(x, y) 1", "2: Linked(x, y) 1", "3: Linked(y, x) 1", "4: Linked(x, x) 4"]);
    assert_eq!((report.rows, report.nodes), (4, 2));
    let mut graph = Graph::new();
    EdgeList::new().read(&mut graph, "source,target,weight\nx,y,1\nx,y,1\ny,x,1\nx,x,4\n".as_bytes())?;
    let view = graph.view(&Lens::new().quantity())?;
    let ties: Vec<String> = view.ties().map(|t| format!("{t} of {}", t.claims().count())).collect();
    assert_eq!(ties, ["x -Linked-> x 4 of 1", "x -Linked-> y 2 of 2", "y -Linked-> x 1 of 1"]);
    assert_eq!(graph.degree(graph.find("x")?)?, 4);
    Ok(())
}

#[test]
fn undirected_rows() -> Done {
    let undirected = EdgeList::new().undirected();
    let (said, report) = read(&undirected, "a,b\nx,y\ny,x\nx,x\n")?;
    assert_eq!(said, ["1: Bonded(x, y) 1", "2: Bonded(y, x) 1", "3: Bonded(x, x) 1"]);
    assert!(report.declared.is_empty());
    let mut graph = Graph::new();
    undirected.read(&mut graph, "a,b\nx,y\ny,x\nx,x\n".as_bytes())?;
    let view = graph.view(&Lens::new().quantity())?;
    assert_eq!((view.tie_count(), view.arc_count()), (2, 3));
    assert_eq!(view.ties().map(|t| t.to_string()).collect::<Vec<_>>(), ["x -Bonded- x 1", "x -Bonded- y 2"]);
    let text = "line 2, column 1: conflict on relation `Linked`: is directed and rows are to be undirected";
    check(&mut graph, Error::is_conflict, text, |g| {
        undirected.clone().relation("Linked").read(g, "a,b\nx,y\n".as_bytes())
    })
}

#[test]
fn row_numbers_are_keys_and_prefixes_tell_files_apart() -> Done {
    let mut graph = Graph::new();
    EdgeList::new().prefix("one:").read(&mut graph, "a,b\nx,y\ny,z\n".as_bytes())?;
    EdgeList::new().prefix("two:").read(&mut graph, "a,b,relation\nx,z,Linked\n".as_bytes())?;
    let said: Vec<String> = graph.claims().map(|c| c.to_string()).collect();
    assert_eq!(said, ["one:1: Linked(x, y)", "one:2: Linked(y, z)", "two:1: Linked(x, z)"]);
    let key = graph.claim_keyed("one:2").expect("a row number");
    assert_eq!(graph.get_claim(key)?.to_string(), "one:2: Linked(y, z)");
    assert_eq!([graph.claim_keyed("one:0"), graph.claim_keyed("one:3"), graph.claim_keyed("one:02")], [None; 3]);
    assert_eq!(graph.node_count(), 3);
    // Another file of the same prefix starts at 1 again and is refused, at the row that clashes.
    let one = EdgeList::new().prefix("one:");
    let text = "line 2, column 1: conflict on claim `one:1`: the key names a claim already";
    check(&mut graph, Error::is_conflict, text, |g| one.read(g, "a,b\np,q\n".as_bytes()))?;
    let text = "line 3, column 3: claim `r`: conflict on claim `r`: the key names a claim already";
    check(&mut graph, Error::is_conflict, text, |g| one.read(g, "a,b,id\np,q,r\np,q,r\n".as_bytes()))
}

#[test]
fn empty_weights_are_counted_and_signs_are_weights() -> Done {
    let report = check_rows(
        "source,target,sign\nx,y,+\ny,z,-\nz,x,\nz,y, \nx,z,0\n",
        &["1: Linked(x, y) 1", "2: Linked(y, z) -1", "3: Linked(z, x) 1", "4: Linked(z, y) 1", "5: Linked(x, z) 0"],
    )?;
    assert_eq!((report.rows, report.defaulted), (5, 2));
    assert_eq!(check_rows("source,target\nx,y\n", &["1: Linked(x, y) 1"])?.defaulted, 0);
    Ok(())
}

#[test]
fn relations_by_row() -> Done {
    let table = "source,target,relation,weight\nx,y,Linked,1\nx,y,Trusts,2\nx,y,,3\ny,x,Trusts,4\n";
    let (said, report) = read(&EdgeList::new(), table)?;
    assert_eq!(said, ["1: Linked(x, y) 1", "2: Trusts(x, y) 2", "3: Linked(x, y) 3", "4: Trusts(y, x) 4"]);
    assert_eq!(report.declared, ["Trusts"]);
    Ok(())
}

#[test]
fn rows_that_the_schema_does_not_join_are_refused_with_their_place() -> Done {
    let mut graph = Graph::new();
    let text = "my.csv: line 3, column 3: claim `2`: relation `Leads` refuses Actor -> Actor: joins Leader -> State";
    check(&mut graph, Error::is_rule, text, |g| {
        EdgeList::new().named("my.csv").read(g, "source,target,relation\nx,y,Linked\nx,y,Leads\n".as_bytes())
    })?;
    let text = "line 2, column 1: relation `Allied` refuses Actor and Actor: joins State -- State";
    check(&mut graph, Error::is_rule, text, |g| EdgeList::new().relation("Allied").read(g, "a,b\nx,y\n".as_bytes()))?;
    let error = EdgeList::new().relation("Requires").read(&mut graph, "a,b\nx,y\n".as_bytes()).unwrap_err();
    assert!(
        error.is_rule() && error.to_string().starts_with("line 2, column 1: relation `Requires` refuses "),
        "{error}"
    );
    // The row that fails is named, not the first.
    graph.node(State, "JPN").add()?;
    let text = "line 3, column 1: relation `Linked` refuses State and Actor: joins Actor -> Actor";
    check(&mut graph, Error::is_rule, text, |g| EdgeList::new().read(g, "a,b\nx,y\nJPN,y\n".as_bytes()))?;
    let text = "my.csv: unknown kind of node `Actr` (did you mean `Actor`?)";
    check(&mut graph, Error::is_unknown, text, |g| {
        EdgeList::new().named("my.csv").kind("Actr").read(g, "a,b\nx,y\n".as_bytes())
    })
}

/// A signed network: the relation whose standing balance and camps read.
#[test]
fn relations_with_a_meaning_are_read() -> Done {
    let mut graph = Graph::new();
    let stance = EdgeList::new().kind("State").relation("Stance").undirected();
    let read = stance.read(&mut graph, "source,target,sign\nx,y,+\ny,z,-\n".as_bytes())?;
    assert_eq!((read.rows, read.declared), (2, vec![]));
    assert!(graph.claims().all(|c| c.has_mark(Mark::Standing)));
    Ok(())
}

#[test]
fn mistakes_in_tables_are_named_with_their_place() -> Done {
    let header = "the header names no `source` (or `a`) and `target` (or `b`), and the third field is no number";
    let tables: [(Is, &[u8], String); 18] = [
        (Error::is_invalid, b"from,to\nx,y\n", format!("1.1: invalid first row `from,to`: {header}")),
        (Error::is_invalid, b"x\n", format!("1.1: invalid first row `x`: {header}")),
        (Error::is_invalid, b"source,target\nx\n", "2.2: invalid row `x`: 1 fields where the first row has 2".into()),
        (
            Error::is_invalid,
            b"source,target\nx,y,z\n",
            "2.3: invalid row `xyz`: 3 fields where the first row has 2".into(),
        ),
        (Error::is_invalid, b"x,y,1\nx,y\n", "2.3: invalid row `xy`: 2 fields where the first row has 3".into()),
        (Error::is_invalid, b"source,target\nx,\n", "2.2: invalid key ``: must not be blank".into()),
        (
            Error::is_invalid,
            b"source,target\n\"x\ny\",z\n",
            "2.1: invalid key `x\\ny`: must not hold control characters".into(),
        ),
        (Error::is_invalid, b"source,target\nx,\xff\n", "2.2: invalid text `\u{fffd}`: not UTF-8".into()),
        (Error::is_invalid, b"source,target,weight\nx,y,\xff\n", "2.3: invalid text `\u{fffd}`: not UTF-8".into()),
        (Error::is_invalid, b"source,target,relation\nx,y,\xff\n", "2.3: invalid text `\u{fffd}`: not UTF-8".into()),
        (Error::is_invalid, b"x,y,inf\n", "1.3: invalid weight `inf`: must be a finite number".into()),
        (Error::is_invalid, b"source,target,weight\nx,y,1;5\n", "2.3: invalid weight `1;5`: not a number".into()),
        (
            Error::is_invalid,
            b"source,target,from\nx,y,2024-02-30\n",
            "2.3: valid: claim `1`: invalid date `2024-02-30`: no such day in the calendar".into(),
        ),
        (
            Error::is_invalid,
            b"source,target,from,to\nx,y,2024,2023\n",
            "2.3: valid: claim `1`: invalid period `2024/2023`: the end lies before the start".into(),
        ),
        (
            Error::is_invalid,
            b"source,target,to\nx,y,soon\n",
            "2.3: valid: claim `1`: invalid date `soon`: expected YYYY, YYYY-MM or YYYY-MM-DD".into(),
        ),
        (Error::is_invalid, b"source,target,id\nx,y,\n", "2.3: invalid key ``: must not be blank".into()),
        (
            Error::is_invalid,
            b"source,target,relation\nx,y,\x01\n",
            "2.3: invalid relation `\\u{1}`: must not hold control characters".into(),
        ),
        (
            Error::is_conflict,
            b"source,target,id\nx,y,r\nx,y,r\n",
            "3.3: claim `r`: conflict on claim `r`: the key names a claim already".into(),
        ),
    ];
    let mut graph = Graph::new();
    graph.node(Actor, "old").add()?;
    for (is, table, expected) in tables {
        let (place, rest) = expected.split_once(": ").expect("a place");
        let (line, column) = place.split_once('.').expect("a line and a column");
        let text = format!("t.csv: line {line}, column {column}: {rest}");
        check(&mut graph, is, &text, |g| EdgeList::new().named("t.csv").read(g, table))?;
    }
    Ok(())
}

#[test]
fn a_first_line_without_end_is_refused() -> Done {
    let text = "line 1, column 1: limit `bytes of the first line` of 1048576 reached";
    check(&mut Graph::new(), Error::is_limit, text, |g| {
        EdgeList::new().read(g, io::Read::take(io::repeat(b'x'), 1 << 24))
    })
}

/// Counts what is read of it.
struct Counted<R>(R, usize);

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1 += count;
        Ok(count)
    }
}

/// Any line without end costs bounded memory.
#[test]
fn a_later_line_without_end_is_refused() {
    let mut input = Counted(io::Read::chain(&b"source,target\n"[..], io::Read::take(io::repeat(b'x'), 1 << 25)), 0);
    let error = EdgeList::new().read(&mut Graph::new(), &mut input).expect_err("no end");
    assert!(error.is_limit() && error.line() == Some(2), "{error}");
    assert!(input.1 < 1 << 23, "{} bytes read", input.1);
}

#[test]
fn two_hundred_thousand_rows() -> Done {
    let mut table = String::from("source,target,weight\n");
    for row in 0..200_000u64 {
        let (from, to) = (row * 7919 % 5_003, row * 104_729 % 4_999);
        writeln!(table, "n{from},n{to},{}", row % 10).expect("a string takes all");
    }
    let mut graph = Graph::new();
    let read = EdgeList::new().read(&mut graph, table.as_bytes())?;
    assert_eq!((read.rows, read.nodes, read.defaulted), (200_000, 5_003, 0));
    assert_eq!((graph.claim_count(), graph.node_count()), (200_000, 5_003));
    let sum: f64 = graph.claims().filter_map(|c| c.quantity()).map(|q| q.value()).sum();
    assert_eq!(sum.to_string(), "900000");
    let last = graph.get_claim(graph.claim_keyed("200000").expect("the last row"))?;
    let row = 199_999u64;
    assert_eq!(last.to_string(), format!("200000: Linked(n{}, n{})", row * 7919 % 5_003, row * 104_729 % 4_999));
    let view = graph.view(&Lens::new().quantity())?;
    assert_eq!(view.ties().map(|t| t.claims().len()).sum::<usize>(), 200_000);
    // A mistake in the last row leaves nothing, and is named by its line.
    table.push_str("n0,n1,ten\n");
    let text = "line 200002, column 3: invalid weight `ten`: not a number";
    check(&mut Graph::new(), Error::is_invalid, text, |g| EdgeList::new().read(g, table.as_bytes()))
}

/// The two members are `source,target,weight\na,b,2\n` and `b,c,0.5\n`, compressed by Python's gzip.
const GZIP: [&[u8]; 2] = [
    &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 43, 206, 47, 45, 74, 78, 213, 41, 73, 44, 74, 79, 45, 209, 41, 79, 205, 76,
        207, 40, 225, 74, 212, 73, 210, 49, 226, 2, 0, 196, 27, 126, 96, 27, 0, 0, 0,
    ],
    &[31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 75, 210, 73, 214, 49, 208, 51, 229, 2, 0, 85, 44, 188, 245, 8, 0, 0, 0],
];

#[test]
#[cfg(feature = "gzip")]
fn gzip_is_read_member_after_member() -> Done {
    let report = check_rows(GZIP[0], &["1: Linked(a, b) 2"])?;
    assert!(report.gzip && report.header);
    check_rows(GZIP.concat(), &["1: Linked(a, b) 2", "2: Linked(b, c) 0.5"])?;
    // A part of it is refused, and so is a sum that does not fit.
    let mut graph = Graph::new();
    for len in 2..GZIP[0].len() {
        let error = EdgeList::new().read(&mut graph, &GZIP[0][..len]).expect_err("cut short");
        assert!(error.is_io(), "{len}: {error}");
    }
    let mut wrong = GZIP[0].to_vec();
    wrong[len_of_header() + 30] ^= 1;
    assert!(EdgeList::new().read(&mut graph, wrong.as_slice()).is_err());
    assert_eq!((graph.node_count(), graph.claim_count()), (0, 0));
    Ok(())
}

#[cfg(feature = "gzip")]
const fn len_of_header() -> usize {
    10
}

#[test]
#[cfg(not(feature = "gzip"))]
fn gzip_is_refused_by_the_name_of_its_feature() -> Done {
    let text = "my.gz: unsupported input `gzip`: build detente with the feature `gzip` to read it";
    for input in [GZIP[0].to_vec(), GZIP.concat(), vec![0x1f, 0x8b]] {
        check(&mut Graph::new(), Error::is_unsupported, text, |g| {
            EdgeList::new().named("my.gz").read(g, input.as_slice())
        })?;
    }
    Ok(())
}

/// What was read can be added to: the rows are claims like any.
#[test]
fn rows_are_claims_like_any() -> Done {
    let mut graph = Graph::new();
    EdgeList::new().read(&mut graph, "a,b\nx,y\n".as_bytes())?;
    let (x, y) = (graph.find("x")?, graph.find("y")?);
    let typed = |id| graph.typed::<Actor>(id).expect("an Actor");
    let (x, y) = (typed(x), typed(y));
    let row = graph.claim_keyed("1").expect("a row");
    graph.claim::<Linked>((y, x)).corrects(row).weight(5.0).record()?;
    let ties: Vec<String> = graph.view(&Lens::new().quantity())?.ties().map(|t| t.to_string()).collect();
    assert_eq!(ties, ["y -Linked-> x 5"]);
    let text = "claim `1`: conflict on claim `1`: the key names a claim already";
    check(&mut graph, Error::is_conflict, text, |g| g.claim::<Linked>((x, y)).key("1").record())
}
