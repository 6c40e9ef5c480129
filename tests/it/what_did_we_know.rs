//! The example of the same name: what changed between two days, on the shipped documents and on
//! one made here.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/what_did_we_know.rs"]
mod example;

use example::{Options, parse, run};

const SUMMIT: [&str; 2] = ["examples/data/summit.json", "examples/data/summit-updates.json"];

fn asked(files: &[&str], days: [&str; 2], json: bool) -> Options {
    let files = files.iter().map(|file| (*file).to_owned()).collect();
    Options { files, days: days.map(|day| day.parse().unwrap()), json }
}

fn changed(files: &[&str], days: [&str; 2]) -> Value {
    serde_json::from_str(&run(&asked(files, days, true)).unwrap()).unwrap()
}

fn answer<'v>(found: &'v Value, question: &str) -> &'v Value {
    let answers = found["answers"].as_array().unwrap();
    answers.iter().find(|a| a["question"] == question).unwrap_or(&Value::Null)
}

#[test]
fn a_week_in_february() {
    let found = changed(&SUMMIT, ["2024-02-14", "2024-02-20"]);
    let gained = found["gained"].as_array().unwrap();
    // On the first day only what is dated for certain: E1, E6 to E10.
    assert_eq!(found["claims"], json!([10, 45]));
    assert_eq!((gained.len(), &gained[32], &gained[34]), (35, &json!("E2.1"), &json!("E3")));
    assert_eq!(found["lost"], json!([]));
    assert_eq!(found["possibly_known"][0].as_array().unwrap().len(), 32);
    assert_eq!(found["possibly_known"][1], json!([]));
    let origins = answer(&found, "From how many origins is E1.2?");
    assert_eq!((&origins["before"], &origins["after"]), (&json!(1), &json!(2)));
    let both = answer(&found, "Can C11 and E7 both hold?");
    assert_eq!((&both["before"], &both["after"]), (&Value::Null, &json!("no: begun")));
    let relays = json!({"relation": "Relays", "ends": ["CHN", "PRK"], "before": 0.1, "after": 0.2});
    assert!(found["ties"].as_array().unwrap().contains(&relays), "{}", found["ties"]);
}

#[test]
fn the_forecast_comes_due() {
    let found = changed(&SUMMIT, ["2024-02-20", "2024-03-30"]);
    assert_eq!((&found["gained"], &found["lost"]), (&json!(["E4", "E5"]), &json!([])));
    let forecast = answer(&found, "How likely is summit_jpn_prk by C16?");
    assert_eq!(forecast["before"], json!({"interval": [0.2, 0.45], "brier": null}));
    assert_eq!(forecast["after"], json!({"interval": [0.2, 0.45], "brier": 0.105_625}));
}

#[test]
fn nothing_changes_on_one_day() {
    let found = changed(&SUMMIT, ["2024-02-20", "2024-02-20"]);
    for part in ["gained", "lost", "ties", "answers"] {
        assert_eq!(found[part], json!([]), "{part}");
    }
}

/// A retraction that became known: the claim is lost, its tie turns.
#[test]
fn a_document_of_ones_own() {
    let document = r#"{"detente": 1,
        "nodes": [{"kind": "State", "key": "A"}, {"kind": "State", "key": "B"}],
        "claims": [
            {"key": "1", "relation": "Talks", "roles": {"between": ["A", "B"]}, "affinity": 0.5, "known": "2020-01-01"},
            {"key": "2", "relation": "Talks", "roles": {"between": ["A", "B"]}, "affinity": -0.25, "known": "2020-02-01"},
            {"key": "3", "relation": "Retracts", "roles": {"what": {"claim": "1"}}, "known": "2020-03-01"}
        ]}"#;
    let file = std::env::temp_dir().join(format!("detente-known-{}.json", std::process::id()));
    std::fs::write(&file, document).unwrap();
    let path = file.to_str().unwrap();
    let found = changed(&[path], ["2020-02-01", "2020-03-01"]);
    let human = run(&asked(&[path], ["2020-02-01", "2020-03-01"], false)).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!((&found["gained"], &found["lost"]), (&json!(["3"]), &json!(["1"])));
    let tie = json!([{"relation": "Talks", "ends": ["A", "B"], "before": 0.25, "after": -0.25}]);
    assert_eq!(found["ties"], tie);
    let both = answer(&found, "Can 1 and 2 both hold?");
    assert_eq!((&both["before"], &both["after"]), (&json!("no: sign"), &Value::Null));
    assert!(human.contains("CLAIMS: no longer counts\n  1: Talks(A, B)"), "{human}");
    assert!(human.contains("  A Talks B: 0.25 -> -0.25"), "{human}");
}

#[test]
fn options_are_read_and_refused() {
    let parsed = |args: &str| parse(args.split_whitespace().map(str::to_owned));
    let refused = |args: &str, problem: &str| assert_eq!(parsed(args).err().as_deref(), Some(problem), "{args}");
    let options = parsed("a.json b.json --known-by 2024-01-01 --json --known-by 2024-02-01").unwrap();
    assert_eq!((options.files.len(), options.json), (2, true));
    refused("a.json --known-by 2024-01-01", "--known-by is needed twice");
    refused("--known-by 2024-01-01 --known-by 2024-01-02", "no file");
    refused("a.json --known-by", "--known-by needs a day");
    refused("a.json --known-by 2024-02-01 --known-by 2024-01-01", "2024-02-01 is after 2024-01-01");
    refused("a.json --since 2024", "unknown option --since");
    refused("a.json --known-by May", "invalid date `May`: expected YYYY, YYYY-MM or YYYY-MM-DD");
    let missing = run(&asked(&["nowhere.json"], ["2024-01-01", "2024-01-02"], false)).unwrap_err();
    assert!(missing.starts_with("nowhere.json: "), "{missing}");
}
