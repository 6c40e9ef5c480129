//! Events as claims: every one kept, with both its days and who printed it, and no file half taken.

use detente::io::feeds::{By, DateOrder, Feed, FileReport, Input, Reason, Recorder};
use detente::model::ClaimKind;
use detente::{Budget, Claim, Error, Graph};

use crate::feed_rows::{
    Drops, EVENT, Event, Failing, ICEWS, Made, columns, file, icews, icews_2017, mention, on, polecat, polecat_header,
    read,
};
use crate::states::shared;

fn record(recorder: &mut Recorder, graph: &mut Graph, name: &str, bytes: &[u8]) -> Result<FileReport, Error> {
    let report = recorder.record(graph, Input::reader(name, bytes), &Budget::new())?;
    assert!(report.balances(), "{report:?}");
    Ok(report)
}

/// A graph with the events of one input called `x`.
fn recorded(feed: &Feed, bytes: &[u8]) -> (Graph, FileReport) {
    let mut graph = Graph::new();
    let report = record(&mut Recorder::new(feed.clone()), &mut graph, "x", bytes).unwrap();
    (graph, report)
}

fn claim<'a>(graph: &'a Graph, key: &str) -> Claim<'a> {
    graph.get_claim(graph.claim_keyed(key).unwrap_or_else(|| panic!("no claim {key}"))).unwrap()
}

fn ends(claim: &Claim<'_>) -> [String; 2] {
    ["from", "to"].map(|role| claim.node_in(role).unwrap().key().to_owned())
}

/// Claims that are events.
fn events(graph: &Graph) -> Vec<Claim<'_>> {
    graph.claims().filter(|claim| !claim.is_structural()).collect()
}

fn known(claim: &Claim<'_>) -> Option<String> {
    claim.known().map(|date| date.to_string())
}

#[test]
fn an_event_is_a_claim_with_all_it_says() {
    let other = Event { codes: ["112", "112", "11"], score: "-2.0", url: "", added: "", day: "20240202", ..EVENT };
    let unlisted = Event { codes: ["0399", "039", "03"], score: "", url: "ftp://news.example.com:80/x", ..EVENT };
    let (graph, report) =
        recorded(&Feed::new(), &file(&[EVENT.second(), other.second(), String::new(), unlisted.second()]));
    assert_eq!((report.accepted, report.blank, events(&graph).len()), (3, 1, 3));
    let first = claim(&graph, "x:1");
    assert_eq!((first.relation(), first.kind()), ("cameo:046", ClaimKind::ReportedFact));
    assert_eq!(first.affinity().unwrap().millionths(), 700_000);
    assert_eq!(first.valid().unwrap().to_string(), "2024-01-31");
    assert_eq!(known(&first).as_deref(), Some("2024-02-01"));
    assert_eq!(first.source().unwrap().key(), "example.org");
    assert_eq!(graph.get(graph.find("PRK").unwrap()).unwrap().kind(), "State");
    assert_eq!(ends(&first)[1], "PRK");
    let second = claim(&graph, "x:2");
    assert_eq!((second.relation(), second.affinity().unwrap().millionths()), ("cameo:112", -200_000));
    assert_eq!((second.source().unwrap().key(), known(&second)), ("x", None));
    assert_eq!(ends(&second), ends(&first));
    let third = claim(&graph, "x:4");
    assert_eq!((third.relation(), third.affinity()), ("cameo:0399", None));
    assert_eq!(third.source().unwrap().key(), "news.example.com");
    assert!(graph.claim_keyed("x:3").is_none());
}

#[test]
fn actors_that_are_not_named_are_a_node() {
    let rows = [["", ""], ["JPN", ""], ["", "PRK"], [" ", "PRK"]];
    let lines = rows.map(|[source, target]| Event { source, target, ..EVENT }.second());
    let (graph, report) = recorded(&Feed::new(), &file(&lines));
    assert_eq!((report.accepted, events(&graph).len()), (4, 4));
    let found: Vec<[String; 2]> = (1..=4).map(|line| ends(&claim(&graph, &format!("x:{line}")))).collect();
    let unspecified = "unspecified";
    assert_eq!(found, [[unspecified, unspecified], ["JPN", unspecified], [unspecified, "PRK"], [unspecified, "PRK"]]);
}

#[test]
fn each_layout_has_its_relations_and_sources() {
    let row = icews("2024-01-31", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]);
    let (graph, _) = recorded(&Feed::new(), &file(&[ICEWS.join("\t"), row.join("\t")]));
    let event = claim(&graph, "x:2");
    assert_eq!((event.relation(), event.affinity().unwrap().millionths()), ("cameo:040", 100_000));
    assert_eq!((event.source().unwrap().key(), known(&event)), ("Kyodo", None));
    let rows = ["Consult", "nothing that CAMEO says"]
        .map(|text| icews("1/2/2017", ["A", "Japan"], [text, "", "1.0"], ["B", "China"]));
    let (graph, _) = recorded(&Feed::new().date_order(DateOrder::MonthFirst), icews_2017(&rows).as_bytes());
    let event = claim(&graph, "x:3");
    assert_eq!((event.relation(), event.valid().unwrap().to_string()), ("event", "2017-01-02".to_owned()));
    assert!(claim(&graph, "x:2").relation().starts_with("cameo:04"), "{}", claim(&graph, "x:2").relation());
    let lines = [polecat_header(), polecat("2024-01-31", "CONSULT", "2.5", ["Kim", "PRK"], ["None", "None"])];
    let (graph, _) = recorded(&Feed::new(), &file(&lines));
    let event = claim(&graph, "x:2");
    assert_eq!((event.relation(), event.affinity().unwrap().millionths()), ("plover:CONSULT", 250_000));
    assert_eq!((event.source().unwrap().key(), known(&event).as_deref()), ("Reuters", Some("2024-02-03")));
    assert_eq!(ends(&event)[1], "unspecified");
    let plain = Feed::new().columns("date,source,target,added").unwrap();
    let (graph, _) = recorded(&plain, b"20240131,JPN,PRK,2024-02-07\n");
    let event = claim(&graph, "x:1");
    assert_eq!((event.relation(), event.affinity(), known(&event).as_deref()), ("event", None, Some("2024-02-07")));
}

#[test]
fn a_file_read_again_adds_nothing() {
    let bytes =
        b"20240131,JPN,PRK,046,7.0\n20240201,PRK,JPN,112,-2.0\nx\n20240201,PRK,JPN,112,-2.0\n20240203,,JPN,112,\n";
    let mut graph = Graph::new();
    let mut recorder = Recorder::new(columns());
    let report = record(&mut recorder, &mut graph, "x", bytes).unwrap();
    assert_eq!((report.accepted, report.rejected, report.duplicates), (3, 1, 1));
    let claims = graph.claim_count();
    // By the same recorder, and by one that has seen nothing.
    for recorder in [&mut recorder, &mut Recorder::new(columns())] {
        let report = record(recorder, &mut graph, "x", bytes).unwrap();
        assert_eq!((report.accepted, report.rejected, report.duplicates), (0, 1, 4));
        assert_eq!(graph.claim_count(), claims);
    }
    let report = record(&mut recorder, &mut graph, "under another name", bytes).unwrap();
    assert_eq!((report.accepted, report.duplicates, graph.claim_count()), (0, 4, claims));
    let report = record(&mut Recorder::new(columns()), &mut graph, "by another recorder", bytes).unwrap();
    assert_eq!((report.accepted, report.duplicates), (3, 1));
}

#[test]
fn a_row_that_changed_is_a_conflict() {
    let first = "20240131,JPN,PRK,046,7.0\n20240201,PRK,JPN,112,-2.0\n20240202,PRK,JPN,112,-2.0\n";
    let changes = [
        ("046,7.0", "046,7.1"),
        ("046,7.0", "043,7.0"),
        ("JPN,PRK,046", "JPN,KOR,046"),
        ("20240131", "20240130"),
        ("046,7.0", "046,"),
    ];
    for (before, after) in changes {
        for fresh in [true, false] {
            let mut graph = Graph::new();
            let mut recorder = Recorder::new(columns());
            record(&mut recorder, &mut graph, "x", first.as_bytes()).unwrap();
            let label = claim(&graph, "x:1").label().into_owned();
            let (claims, score) = (graph.claim_count(), claim(&graph, "x:1").affinity());
            if fresh {
                recorder = Recorder::new(columns());
            }
            let more = first.replacen(before, after, 1) + "20240203,PRK,JPN,112,-2.0\n";
            let report = record(&mut recorder, &mut graph, "x", more.as_bytes()).unwrap();
            assert_eq!((report.accepted, report.rejected, report.duplicates), (1, 1, 2), "{after}");
            assert_eq!(report.reasons[&Reason::Conflict], 1);
            let error = &report.errors[0];
            assert_eq!((error.line, error.column, error.reason, error.value.as_str()), (1, 1, Reason::Conflict, "x:1"));
            assert_eq!(
                error.to_string(),
                "line 1, column 1: conflict `x:1`: the key names a claim that says otherwise"
            );
            assert_eq!((graph.claim_count(), claim(&graph, "x:1").label().into_owned()), (claims + 1, label.clone()));
            assert_eq!(claim(&graph, "x:1").affinity(), score);
        }
    }
}

#[test]
fn a_conflict_is_a_reject_when_reading_strictly() {
    let mut graph = Graph::new();
    record(&mut Recorder::new(columns()), &mut graph, "x", b"20240131,JPN,PRK,046,7.0\n").unwrap();
    let claims = graph.claim_count();
    for feed in [columns().strict(), columns().most_rejects(0)] {
        let changed = b"20240131,JPN,PRK,046,1.0\n20240201,JPN,PRK,046,1.0\n";
        assert!(record(&mut Recorder::new(feed), &mut graph, "x", changed).is_err());
        assert_eq!(graph.claim_count(), claims, "nothing applied");
    }
}

#[test]
fn mentions_are_no_events() {
    let mut graph = Graph::new();
    let bytes = file(&[mention("20240131120000", "20240201120000")]);
    let error = record(&mut Recorder::new(Feed::new()), &mut graph, "m", &bytes).unwrap_err();
    assert!(error.is_unsupported());
    assert_eq!(error.to_string(), "m: unsupported input `mentions`: they are reports of events, not events");
    assert_eq!((graph.claim_count(), graph.node_count()), (0, 0));
}

#[cfg(feature = "json")]
#[test]
fn a_read_that_fails_leaves_the_graph_as_it_was() {
    let told = |graph: &Graph| detente::io::json::to_string(graph).unwrap();
    let good = file(&[EVENT.second(), Event { source: "CHN", ..EVENT }.second()]);
    let more: Vec<String> = (0..3000)
        .map(|n| {
            Event {
                source: &format!("XX{n}"),
                url: &format!("http://s{}.org/", n % 50),
                codes: ["0399", "", ""],
                ..EVENT
            }
            .second()
        })
        .collect();
    let mut bad = more.clone();
    bad.push("x".to_owned());
    let (more, bad) = (file(&more), file(&bad));
    for threads in [1, 2, 8] {
        let mut graph = Graph::new();
        let mut recorder = Recorder::new(Feed::new());
        on(threads, || record(&mut recorder, &mut graph, "good", &good)).unwrap();
        let (before, unmatched) = (told(&graph), recorder.resolver().unmatched().len());
        // Cut off, and refused for too many rejects.
        let cut = recorder.record(&mut graph, Input::reader("cut", Failing(&more)), &Budget::new()).unwrap_err();
        assert!(cut.is_io() && cut.file() == Some("cut"));
        assert!(told(&graph) == before, "cut");
        let mut strict = Recorder::new(Feed::new().strict());
        let error = record(&mut strict, &mut graph, "bad", &bad).unwrap_err();
        assert_eq!((error.file(), error.line()), (Some("bad"), Some(3001)));
        assert!(told(&graph) == before, "strict");
        let budget = Budget::new().steps(100);
        assert!(recorder.record(&mut graph, Input::reader("long", &more[..]), &budget).is_err());
        assert!(told(&graph) == before, "budget");
        assert_eq!(recorder.resolver().unmatched().len(), unmatched);
        // What failed is forgotten: the same rows are no duplicates now.
        let report = record(&mut recorder, &mut graph, "cut", &more).unwrap();
        assert_eq!((report.accepted, report.duplicates), (3000, 0));
        let mut other = Graph::new();
        let mut fresh = Recorder::new(Feed::new());
        record(&mut fresh, &mut other, "good", &good).unwrap();
        record(&mut fresh, &mut other, "cut", &more).unwrap();
        assert!(told(&graph) == told(&other), "as if nothing had failed");
        assert_eq!(recorder.resolver().unmatched(), fresh.resolver().unmatched());
    }
}

#[cfg(feature = "json")]
#[test]
fn pieces_and_threads_give_the_same_graph() {
    let actors = ["JPNGOV", "PRK", "USAMIL", "XKX", "PSE", "IGOUNO", "RUSREB", "nobody known", "", "CHN"];
    let rows: Vec<String> = (0..6000_usize)
        .map(|n| {
            let url = format!("https://s{}.net/{n}", n * 7 % 91);
            let code = ["046", "112", "190", "0399", ""][n * 3 % 5];
            Event {
                source: actors[n % 10],
                target: actors[n * 7 % 9],
                url: &url,
                codes: [code, "", ""],
                id: &n.to_string(),
                ..EVENT
            }
            .second()
        })
        .collect();
    let bytes = file(&rows);
    assert!(bytes.len() > 600_000);
    let ask = |threads, drops| {
        on(threads, || {
            let mut graph = Graph::new();
            let mut recorder = Recorder::new(Feed::new());
            let input = if drops { Input::reader("x", Drops(&bytes, 0)) } else { Input::reader("x", &bytes[..]) };
            let report = recorder.record(&mut graph, input, &Budget::new()).unwrap();
            (detente::io::json::to_string(&graph).unwrap(), report, recorder.resolver().unmatched())
        })
    };
    let first = ask(1, false);
    assert_eq!((first.1.accepted, first.1.bytes), (6000, bytes.len() as u64));
    for (threads, drops) in [(2, false), (8, false), (2, true), (1, true)] {
        assert!(ask(threads, drops) == first, "{threads} threads");
    }
}

#[test]
fn claims_add_up_to_the_dyads() {
    // Codes of states are nodes of their own, one to one.
    let states = ["JPN", "PRK", "KOR", "CHN", "USA", "RUS"];
    let lines: Vec<String> = (0..2000_usize)
        .map(|n| {
            let score = ["7.0", "-10", "0.00001", "3.4", ""][n % 5];
            let day = format!("2024{:02}{:02}", n % 12 + 1, n % 28 + 1);
            format!("{day}\t{}\t{}\t046\t{score}\t{n}", states[n * 5 % 6], states[n * 7 / 6 % 6])
        })
        .collect();
    let feed = Feed::new().columns("date,source,target,code,goldstein,id").unwrap();
    let bytes = file(&lines);
    let (dyads, report) = read(&feed, &bytes).unwrap();
    let (graph, kept) = recorded(&feed, &bytes);
    assert_eq!((report.accepted, kept.accepted, events(&graph).len()), (2000, 2000, 2000));
    for sum in dyads.sorted() {
        let of: Vec<Claim<'_>> =
            events(&graph).into_iter().filter(|claim| ends(claim) == [sum.source, sum.target]).collect();
        let scores: Vec<i64> =
            of.iter().filter_map(detente::Claim::affinity).map(|a| i64::from(a.millionths())).collect();
        let days: Vec<_> = of.iter().map(|claim| claim.valid().unwrap().earliest().unwrap()).collect();
        assert_eq!((of.len() as u64, scores.len() as u64), (sum.events, sum.scored));
        assert_eq!(scores.iter().sum::<i64>(), (sum.goldstein_sum * 1e5).round() as i64);
        assert_eq!((days.iter().min(), days.iter().max()), (Some(&sum.first), Some(&sum.last)));
    }
    assert_eq!(dyads.sorted().iter().map(|sum| sum.events).sum::<u64>(), 2000);
}

#[test]
fn a_claim_takes_few_bytes() {
    let lines: Vec<String> = (0..50_000).map(|n| format!("20240131\tJPN\tPRK\t046\t7.0\t{n}")).collect();
    let feed = Feed::new().columns("date,source,target,code,goldstein,id").unwrap();
    let (graph, _) = recorded(&feed, &file(&lines));
    let bytes = graph.column_bytes() as f64 / graph.claim_count() as f64;
    assert!(graph.claim_count() >= 50_000 && bytes <= 40.0, "{bytes}");
}

#[test]
fn a_row_refused_in_one_file_is_taken_in_the_next() {
    let mut graph = Graph::new();
    let mut recorder = Recorder::new(Feed::new());
    let first = record(&mut recorder, &mut graph, "a", &file(&[EVENT.first(58), EVENT.second()])).unwrap();
    assert_eq!((first.accepted, first.rejected), (1, 1));
    let second = record(&mut recorder, &mut graph, "b", &file(&[EVENT.second()])).unwrap();
    assert_eq!((second.accepted, second.duplicates), (1, 0));
}

#[test]
fn files_by_path_are_named_by_it_or_anew() {
    let made = Made::new("named.tsv", &file(&[EVENT.second()]));
    let mut graph = Graph::new();
    let mut recorder = Recorder::new(Feed::new());
    let report = recorder.record(&mut graph, Input::path(&*made.0), &Budget::new()).unwrap();
    assert_eq!(report.file, made.name());
    assert_eq!(claim(&graph, &format!("{}:1", made.name())).relation(), "cameo:046");
    let missing = recorder.record(&mut graph, Input::path("no such file").named("feed"), &Budget::new()).unwrap_err();
    assert!(missing.is_io() && missing.file() == Some("feed"));
    assert_eq!(events(&graph).len(), 1);
}

#[test]
fn real_files_are_kept_whole() {
    for name in ["gdelt/20151027_v2_export_sample.CSV", "gdelt/spark_gdelt_events1.csv", "icews/events.2018.sample.tab"]
    {
        let Some(path) = shared(name) else { return };
        let mut graph = Graph::new();
        let mut recorder = Recorder::new(Feed::new().strict());
        let input = || Input::path(path.as_path()).named("real");
        let report = recorder.record(&mut graph, input(), &Budget::new()).unwrap();
        assert_eq!((report.accepted + report.header, report.duplicates), (report.lines, 0));
        assert_eq!(events(&graph).len() as u64, report.accepted, "{name}");
        let (dyads, _) = Feed::new().dyads(By::Code, [input()], &Budget::new()).unwrap();
        let paired =
            events(&graph).iter().filter(|claim| !ends(claim).contains(&"unspecified".to_owned())).count() as u64;
        // ICEWS tells the country of an actor without a name.
        assert!(paired >= dyads.events() || name.starts_with("icews"), "{name}: {paired} {}", dyads.events());
        let claims = graph.claim_count();
        let again = Recorder::new(Feed::new()).record(&mut graph, input(), &Budget::new()).unwrap();
        assert_eq!((again.accepted, again.duplicates, graph.claim_count()), (0, report.accepted, claims), "{name}");
    }
}
