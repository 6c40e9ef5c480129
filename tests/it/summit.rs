//! The summit scenario: every question of the acceptance table, from the shipped documents.

use std::collections::BTreeMap;

use detente::io::json;
use detente::{Graph, Lens};
use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/summit/main.rs"]
mod example;

use example::questions::{self, Briefing, Question};
use example::{Options, parse, run};

fn graph(updates: bool) -> Graph {
    let mut graph = Graph::new();
    json::read(&mut graph, include_str!("../../examples/data/summit.json").as_bytes()).unwrap();
    if updates {
        json::read(&mut graph, include_str!("../../examples/data/summit-updates.json").as_bytes()).unwrap();
    }
    graph
}

fn answers(graph: &Graph, lens: &Lens) -> BTreeMap<u32, Question> {
    let briefing = Briefing::new(graph, lens).unwrap();
    questions::all(&briefing).unwrap().into_iter().map(|q| (q.id, q)).collect()
}

fn lens() -> Lens {
    Lens::new().lifted()
}

fn printed(options: &Options) -> Value {
    serde_json::from_str(&run(options).unwrap()).unwrap()
}

fn machine() -> Options {
    Options { json: true, ..Options::default() }
}

/// All keys from C01 to C32.
fn everything() -> Vec<String> {
    (1..=32).map(|n| format!("C{n:02}")).collect()
}

#[test]
fn counts_are_those_of_the_scenario() {
    let found = printed(&machine());
    assert_eq!(
        (&found["nodes"], &found["structural_relations"], &found["claims"]),
        (&json!(29), &json!(12), &json!(32))
    );
    let asserters =
        json!({"kishida": 6, "cabinet_jpn": 1, "various_officials": 2, "USA": 2, "narrator": 7, "camarena": 14});
    let by_key = |value: &Value| -> BTreeMap<String, u64> {
        value.as_object().unwrap().iter().map(|(k, v)| (k.clone(), v.as_u64().unwrap())).collect()
    };
    assert_eq!(by_key(&found["asserters"]), by_key(&asserters));
    let kinds = json!({
        "reported_fact": 8, "stated_intent": 4, "stated_reason": 1, "stated_position": 2, "third_party_position": 1,
        "assessed_obstacle": 1, "condition": 2, "forecast": 1, "assessed_motive": 7, "assessed_fact": 1, "causal": 4,
    });
    assert_eq!(by_key(&found["kinds"]), by_key(&kinds));
    let ids: Vec<u64> = found["answers"].as_array().unwrap().iter().map(|a| a["id"].as_u64().unwrap()).collect();
    let expected: Vec<u64> = (1..=24).collect();
    assert_eq!(ids, expected);
}

#[test]
fn answers_rest_on_the_claims_of_the_table() {
    let found = answers(&graph(false), &lens());
    let exactly: [(u32, &[&str]); 16] = [
        (1, &["C12"]),
        (2, &["C02", "C10"]),
        (3, &["C04", "C13", "C14", "C15", "C17", "C18"]),
        (4, &["C28", "C31"]),
        (5, &["C04", "C14", "C17", "C18"]),
        (6, &["C16"]),
        (7, &["C01", "C04", "C21", "C22", "C23", "C31", "C32"]),
        (8, &["C02", "C10", "C11", "C12", "C21", "C22"]),
        (9, &["C23", "C24", "C25"]),
        (12, &["C14", "C15", "C27", "C28"]),
        (14, &["C16", "C19", "C23", "C30"]),
        (17, &["C18", "C19", "C20"]),
        (18, &["C01", "C02", "C03", "C04"]),
        (19, &["C27", "C28"]),
        (20, &["C29", "C30"]),
        (23, &["C12"]),
    ];
    for (id, because) in exactly {
        assert_eq!(found[&id].because, because, "question {id}");
    }
    for id in [10, 11, 13, 24] {
        assert_eq!(found[&id].because, everything(), "question {id}");
    }
    for key in ["C09", "C10", "C11"] {
        assert!(found[&16].because.iter().any(|k| k == key), "question 16 and {key}");
    }
}

#[test]
fn answers_say_what_the_table_says() {
    let found = answers(&graph(false), &lens());
    let answer = |id: u32| &found[&id].answer;
    assert_eq!(answer(1)["carriers"], json!(["CHN"]));
    assert_eq!(answer(1)["paths"], json!([["JPN", "CHN", "PRK"]]));
    assert_eq!(answer(1)["unnamed_others"], json!(true));
    assert_eq!(answer(2)[0]["sender"], "implied");
    assert_eq!(answer(2)[1]["recipient"], "implied");
    assert_eq!(answer(2)[1]["what"], "condolence_letter");
    assert_eq!(answer(3)[0], json!({"type": "asserted", "by": "PRK", "claims": ["C14", "C15"]}));
    assert_eq!(answer(3)[1], json!({"type": "unwilling", "by": "PRK", "claims": ["C17"]}));
    assert_eq!(answer(3)[4], json!({"type": "concessions_refused", "by": "JPN", "claims": ["C13"]}));
    assert_eq!(
        *answer(4),
        json!([
            {"claim": "C28", "by": "USA", "of": "JPN", "about": "jpn_rok_issues", "before": "JPN-PRK"},
            {"claim": "C31", "by": "camarena", "of": "JPN", "about": "jpn_rok_issues", "before": null},
        ])
    );
    assert_eq!(
        *answer(5),
        json!({
            "satisfiable": false,
            "minimal_conflicts": [["C04", "C14"], ["C04", "C18"], ["C17"]],
            "unblocking": [["C04", "C17"], ["C14", "C17", "C18"]],
        })
    );
    assert_eq!((&answer(6)["interval"], &answer(6)["midpoint"]), (&json!([0.2, 0.45]), &json!(0.325)));
    assert_eq!(answer(6)["confidence"], Value::Null);
    let who = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|s| s["who"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(who(&answer(7)["hurt"]), ["trilat", "ROK-USA"]);
    assert_eq!(who(&answer(7)["hurt_unless"]), ["JPN-ROK"]);
    assert_eq!(who(&answer(7)["gain"]), ["JPN", "PRK"]);
    assert_eq!(answer(1)["roles"], json!({"CHN": "liaison"}));
    assert_eq!(answer(8)["asserted"][0]["target"], "ROK-USA");
    assert_eq!((&answer(8)["structural"], &answer(8)["mismatch"]), (&json!(["JPN-ROK", "JPN-USA"]), &json!(true)));
    assert_eq!(answer(10)["silent"], json!(["CHN", "PRK", "ROK"]));
    assert_eq!(answer(11)["one_document"], json!(everything()));
    assert_eq!(answer(11)["several_voices"], json!([["C14", "C18"]]));
    assert_eq!(answer(12)["unnamed_people"], json!(["C14", "C15"]));
    assert_eq!(answer(12)["state_without_official"], json!(["C27", "C28"]));
    assert_eq!((&answer(13)["non_analyst"], &answer(13)["analyst"]), (&json!(18), &json!(14)));
    assert_eq!(answer(15)["yes"], json!(["C01", "C02", "C06", "C07", "C08", "C09", "C10", "C11", "C12"]));
    assert_eq!((&answer(15)["no"], &answer(15)["unknown"]), (&json!(["C05"]), &json!(["C24"])));
    assert_eq!(answer(16)["circular"], json!([]));
    assert_eq!(answer(17)[0]["alternatives"], json!(["old age", "malnutrition disease"]));
    assert_eq!(answer(19)["stance"], json!(["permissive", "conditional"]));
    assert_eq!(answer(20)["stance"], json!(["only inferred"]));
    assert_eq!(answer(23)["acceptable"], json!(["CHN"]));
    assert_eq!(
        answer(23)["rejected"],
        json!([{"who": "ROK", "bad_terms_with": ["PRK"]}, {"who": "USA", "bad_terms_with": ["PRK"]}])
    );
}

#[test]
fn dropping_a_source_takes_what_it_says() {
    let found = answers(&graph(false), &lens());
    let rows = found[&24].answer.as_array().unwrap();
    let row = |key: &str| rows.iter().find(|r| r["without"] == key).unwrap();
    assert_eq!(row("various_officials")["fall"], json!(["C14", "C15"]));
    let left: Vec<&Value> =
        row("various_officials")["obstacles"].as_array().unwrap().iter().map(|o| &o["claims"]).collect();
    assert_eq!(left, [&json!(["C17"]), &json!(["C18", "C04"]), &json!(["C13"])]);
    assert_eq!(row("camarena")["fall"].as_array().unwrap().len(), 14);
    assert_eq!((&row("camarena")["forecasts"], &row("camarena")["wedges"]), (&json!(0), &json!(0)));
    assert_eq!(row("camarena")["obstacles"][0]["claims"], json!(["C14", "C15"]));
    assert_eq!(row("doc_atlas_2024_02")["remain"], json!(0));

    let struck = printed(&Options { without: vec!["various_officials".into()], ..machine() });
    assert_eq!(struck["claims"], 30);
    for answer in struck["answers"].as_array().unwrap() {
        let because = answer["because"].as_array().unwrap();
        assert!(!because.contains(&json!("C14")) && !because.contains(&json!("C15")), "{answer}");
    }
    assert_eq!(struck["answers"][2]["because"], json!(["C04", "C13", "C17", "C18"]));
}

/// Promise 6a: a supporting claim that is dropped changes the answer or its support, any other
/// leaves both.
#[test]
fn support_is_neither_more_nor_less_than_it_takes() {
    let graph = graph(false);
    let before = answers(&graph, &lens());
    for key in everything() {
        let after = answers(&graph, &lens().without_claim(&key));
        for (id, was) in &before {
            let is = &after[id];
            let same = (&was.answer, &was.because) == (&is.answer, &is.because);
            let supports = was.because.contains(&key);
            assert_eq!(same, !supports, "question {id} without {key}: {} / {}", was.answer, is.answer);
        }
    }
}

/// Promise 6a, the other half: what a finding rests on is enough for it.
#[test]
fn support_alone_is_enough() {
    let graph = graph(false);
    let before = answers(&graph, &lens());
    for (id, was) in before.iter().filter(|(id, _)| ![10, 11, 13, 24].contains(*id)) {
        let is = &answers(&graph, &lens().claims(was.because.clone()))[id];
        assert_eq!(was.answer, is.answer, "question {id} from its support alone");
    }
}

#[test]
fn what_was_known_and_when() {
    let early = printed(&Options { known_by: Some("2024-02-12".into()), ..machine() });
    assert_eq!((&early["claims"], &early["possibly_known"]), (&json!(0), &json!([])));
    let maybe = printed(&Options { known_by: Some("2024-02-15".into()), ..machine() });
    assert_eq!(maybe["claims"], 0);
    assert_eq!(maybe["possibly_known"], json!(everything()));
    let late = printed(&Options { known_by: Some("2024-02-18".into()), ..machine() });
    assert_eq!((&late["claims"], &late["possibly_known"]), (&json!(32), &json!([])));
    let updates = Options { known_by: Some("2024-02-14".into()), updates: true, ..machine() };
    let text = run(&updates).unwrap();
    assert!(text.contains("E1.1") && !text.contains("E2.1"), "E1 was known on the 13th, E2 on the 15th");
    let then = printed(&Options { during: Some("1990".into()), ..machine() });
    let began = &then["answers"].as_array().unwrap().iter().find(|a| a["id"] == 15).unwrap()["answer"];
    assert_eq!(*began, json!({"yes": [], "no": [], "unknown": ["C24"]}), "only the undated may fall in 1990");
}

#[test]
fn what_is_left_out_by_key_is_not_even_possible() {
    let graph = graph(false);
    let possible = |lens: Lens| -> Vec<String> {
        let view = graph.view(&lens.known_by("2024-02-15".parse().unwrap())).unwrap();
        view.possible().iter().map(|c| c.label().into_owned()).collect()
    };
    assert_eq!(possible(lens()), everything());
    assert!(!possible(lens().without_claim("C12")).contains(&"C12".to_owned()));
    assert_eq!(possible(lens().claims(["C12", "C14"])), ["C12", "C14"]);
}

#[test]
fn updates_bring_origins_without_multiplying_them() {
    let found = answers(&graph(true), &lens());
    let origins = &found[&11].answer["origins"];
    for key in ["C12", "C15", "C27", "C28"] {
        assert_eq!(origins[key], 1, "{key} rests on one origin, however often it is copied");
    }
    assert_eq!((&origins["C14"], &origins["C18"]), (&json!(2), &json!(2)));
}

#[test]
fn updates_contradict_and_date() {
    let found = printed(&Options { updates: true, ..machine() });
    assert_eq!(found["contradictions"], json!([["C05", "E8"], ["C11", "E7"]]));
    assert_eq!((&found["origins"]["C12"], &found["origins"]["C18"]), (&json!(1), &json!(2)));
    assert!(printed(&machine()).get("contradictions").is_none());
    let answers = answers(&graph(true), &lens());
    let changed = &answers[&15].answer;
    assert_eq!(changed["unknown"], json!([]), "E6 dates C24");
    assert!(changed["no"].as_array().unwrap().contains(&json!("C24")), "{changed}");
    assert!(changed["no"].as_array().unwrap().contains(&json!("C05")), "what contradicts it dates it no other way");
    // C24 < C09 < C10 < C06, step by step or through others.
    let steps: Vec<(String, String)> = answers[&16].answer["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["before"].as_str().unwrap().to_owned(), s["after"].as_str().unwrap().to_owned()))
        .collect();
    let before = |a: &str, b: &str| {
        let mut reached = vec![a.to_owned()];
        let mut at = 0;
        while at < reached.len() {
            let next: Vec<String> = steps.iter().filter(|(x, _)| *x == reached[at]).map(|(_, y)| y.clone()).collect();
            reached.extend(next.into_iter().filter(|n| !reached.contains(n)).collect::<Vec<_>>());
            at += 1;
        }
        reached.iter().any(|n| n == b)
    };
    for (a, b) in [("C24", "C09"), ("C09", "C10"), ("C10", "C06"), ("C10", "C11")] {
        assert!(before(a, b) && !before(b, a), "{a} before {b}: {steps:?}");
    }
    assert!(!before("C12", "C06") && !before("C06", "C12"));
}

#[test]
fn the_forecast_is_scored_when_it_is_resolved() {
    let before = answers(&graph(false), &lens());
    assert!(before[&6].answer.get("brier").is_none());
    let found = answers(&graph(true), &lens());
    assert_eq!((&found[&6].answer["interval"], &found[&6].answer["brier"]), (&json!([0.2, 0.45]), &json!(0.105_625)));
    assert_eq!(found[&6].because, ["C16", "E5"]);
    let struck = answers(&graph(true), &lens().without("kim_yo_jong"));
    assert!(struck[&6].answer.get("brier").is_none());
}

#[test]
fn options_are_read_and_refused() {
    let args = |text: &str| parse(text.split_whitespace().map(str::to_owned));
    let read = args("--json --known-by 2024-02-18 --without a --without b --updates --during 2024").unwrap();
    assert!(read.json && read.updates && read.without == ["a", "b"]);
    assert_eq!(args("--known-by").err().unwrap(), "--known-by needs a value");
    assert_eq!(args("--bogus").err().unwrap(), "unknown option --bogus");
    let wrong = |options: Options| run(&options).unwrap_err();
    assert_eq!(
        wrong(Options { known_by: Some("2024-02-30".into()), ..machine() }),
        "invalid date `2024-02-30`: no such day in the calendar"
    );
    assert_eq!(wrong(Options { without: vec!["nobody".into()], ..machine() }), "unknown node or source `nobody`");
}

#[test]
fn nothing_in_code_knows_a_claims_key() {
    let code = [include_str!("../../examples/summit/main.rs"), include_str!("../../examples/summit/questions.rs")];
    for text in code {
        let keys = everything().into_iter().filter(|key| text.contains(key.as_str())).collect::<Vec<_>>();
        assert!(keys.is_empty(), "{keys:?}");
    }
}

#[test]
fn the_briefing_reads_for_people() {
    let text = run(&Options::default()).unwrap();
    assert!(text.contains("1. Who can carry a message from Tokyo to Pyongyang?\n     Japan -> China -> North Korea"));
    assert!(text.contains("because C12"));
}

/// The rows of the scenario's table of the signed state graph.
#[test]
fn the_stance_graph_is_that_of_the_table_as_supposed() {
    type Row = (&'static [&'static str], [u64; 4], u64, u64, f64, usize);
    const CHINA: [&str; 3] = ["CHN-PRK=+", "CHN-JPN=+", "JPN-PRK=+"];
    let rows: [Row; 7] = [
        (&[], [1, 0, 3, 0], 0, 1, 1.0, 3),
        (&["JPN-ROK=-"], [0, 1, 2, 1], 1, 1, 0.592_260_343_584_883, 3),
        (&["JPN-PRK=+"], [1, 2, 1, 0], 1, 1, 0.592_260_343_584_883, 3),
        (&["USA-ROK=-"], [0, 1, 2, 1], 1, 1, 0.592_260_343_584_883, 3),
        (&CHINA[..2], [1, 1, 3, 0], 1, 2, 0.786_361, 4),
        (&CHINA[..1], [1, 0, 3, 0], 0, 1, 1.0, 3),
        (&CHINA, [2, 2, 1, 0], 2, 4, 0.584_190, 4),
    ];
    for (suppose, triangles, frustration, optima, walks, first_camp) in rows {
        let suppose: Vec<String> = suppose.iter().map(|&text| text.to_owned()).collect();
        let found = printed(&Options { suppose: suppose.clone(), ..machine() });
        let signed = &found["signed"];
        let counted = ["+++", "++-", "+--", "---"].map(|kind| signed["triangles"][kind].as_u64().unwrap());
        assert_eq!(counted, triangles, "{suppose:?}");
        assert_eq!((&signed["frustration"], &signed["optima"]), (&json!(frustration), &json!(optima)), "{suppose:?}");
        let close = if walks.to_string().len() > 10 { 1e-12 } else { 5e-7 };
        assert!((signed["walk_balance"].as_f64().unwrap() - walks).abs() < close, "{suppose:?} {signed}");
        let camps = signed["camps"].as_array().unwrap();
        if optima == 1 {
            let with_japan = camps.iter().find(|camp| camp.as_array().unwrap().contains(&json!("JPN"))).unwrap();
            assert_eq!(with_japan.as_array().unwrap().len(), first_camp, "{suppose:?}");
        }
        // 32 claims are asserted, whatever is supposed.
        assert_eq!(found["claims"], json!(32));
    }
}

#[test]
fn what_if_japan_and_south_korea_fall_out() {
    let graph = graph(false);
    let found = answers(&graph, &lens());
    let answer = &found[&21].answer;
    assert_eq!((&answer["before"]["frustration"], &answer["after"]["frustration"]), (&json!(0), &json!(1)));
    assert_eq!(answer["balanced"], json!({"before": [4, 4], "after": [2, 4]}));
    let trio = json!({"nodes": ["JPN", "ROK", "USA"], "before": "+++", "after": "++-"});
    assert!(answer["triads"].as_array().unwrap().contains(&trio));
    assert!(answer["unmet"].as_array().unwrap().contains(&json!("C28")));
    assert_eq!((&answer["advanced"], &answer["not_entailed"]), (&json!(["C22"]), &json!(["C26"])));
    assert_eq!(answer["base_unchanged"], json!(true));
    assert_eq!(found[&21].because, ["C22", "C26", "C28", "C31", "C32"]);

    let answer = &found[&22].answer;
    assert_eq!(answer["strained"], json!([["JPN", "PRK", "ROK"], ["JPN", "PRK", "USA"]]));
    assert_eq!(answer["pressed"], json!([["JPN", "ROK"], ["JPN", "USA"]]));
    assert_eq!((&answer["after"]["frustration"], &answer["unmet"]), (&json!(1), &json!([])));

    let blocs = json!({"camps": [["JPN", "ROK", "USA"], ["PRK"]], "unique": true, "frustration": 0});
    assert_eq!(found[&23].answer["blocs"], blocs);
}

#[test]
fn suppositions_that_make_no_sense_are_refused() {
    let refused = |text: &str| run(&Options { suppose: vec![text.to_owned()], ..machine() }).unwrap_err();
    assert_eq!(refused("JPN-XYZ=+"), "`JPN-XYZ=+` is no A-B=SIGN of two known states and +, - or 0");
    assert_eq!(refused("JPN-ROK"), "`JPN-ROK` is no A-B=SIGN of two known states and +, - or 0");
    assert!(refused("CHN-PRK=0").contains("unknown tie `CHN -Stance- PRK`"), "{}", refused("CHN-PRK=0"));
    assert!(refused("kishida-JPN=+").contains("Stance"), "{}", refused("kishida-JPN=+"));
}
