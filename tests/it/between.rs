//! The example `between`: on the scenario and on an edge list made here.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/between.rs"]
mod example;

use example::{parse, run};

fn found(file: &str, args: &str) -> Result<Value, String> {
    let args = std::iter::once(file.to_owned()).chain(args.split_whitespace().map(str::to_owned));
    run(&parse(args.chain(["--json".to_owned()])).unwrap()).map(|text| serde_json::from_str(&text).unwrap())
}

#[test]
fn the_scenario_has_china_between_and_two_exposed_ties() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/summit.json");
    let found = found(file, "Tokyo Pyongyang").unwrap();
    assert_eq!((&found["a"], &found["b"]), (&json!("JPN"), &json!("PRK")));
    assert_eq!(found["camps"], json!([["JPN", "ROK", "USA"], ["PRK"]]));
    let [between] = found["go_betweens"].as_array().unwrap().as_slice() else { panic!("{found}") };
    assert_eq!((&between["via"], &between["roles"]), (&json!(["CHN"]), &json!(["liaison"])));
    assert_eq!((&between["because"], &found["rejected"]), (&json!(["C12"]), &json!([])));
    let exposed = found["exposed"].as_array().unwrap();
    let shown: Vec<(Value, f64)> =
        exposed.iter().map(|e| (e["tie"].clone(), e["exposure"].as_f64().unwrap())).collect();
    assert_eq!(shown, [(json!(["JPN", "ROK"]), 0.28), (json!(["JPN", "USA"]), 0.08)]);
    assert!(found["brokers"].as_array().unwrap().iter().any(|broker| broker["node"] == "JPN"));
}

#[test]
fn friends_of_both_go_between_in_an_edge_list() {
    let path = std::env::temp_dir().join(format!("detente-between-{}.csv", std::process::id()));
    let file = path.to_str().unwrap();
    std::fs::write(&path, "a,b,weight\nA,m,4\nm,B,4\nA,x,8\nx,B,2\nA,f,4\nf,B,-4\nB,c,2\nc,A,-8\nA,B,-2\n").unwrap();
    let answer = found(file, "A B --hops 1").unwrap();
    let via =
        |list: &Value| -> Vec<Value> { list.as_array().unwrap().iter().map(|one| one["via"][0].clone()).collect() };
    assert_eq!(via(&answer["go_betweens"]), [json!("m"), json!("x")], "the impartial one first");
    assert_eq!(answer["go_betweens"][1]["bias"], json!(0.75));
    assert_eq!(via(&answer["rejected"]), [] as [Value; 0], "f has no line to B");
    let exposed: Vec<Value> = answer["exposed"].as_array().unwrap().iter().map(|e| e["tie"].clone()).collect();
    // A courts B against its foe c, B courts A against its foe f.
    assert_eq!(exposed, [json!(["B", "c"]), json!(["A", "f"])]);
    assert_eq!(answer["exposed"][0]["exposure"], json!(0.75));
    assert!(found(file, "A nobody").unwrap_err().contains("unknown node `nobody`"));
    assert!(found(file, "A B --hops 1").unwrap()["complete"].as_bool().unwrap());
    let text = run(&parse([file, "A", "B"].map(str::to_owned).into_iter()).unwrap()).unwrap();
    assert!(text.contains("BETWEEN A AND B") && text.contains("m ("), "{text}");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn bare_signs_count_for_halves() {
    let path = std::env::temp_dir().join(format!("detente-between-bare-{}.csv", std::process::id()));
    std::fs::write(&path, "a,b,sign\nA,C,-1\nB,C,1\n").unwrap();
    let answer = found(path.to_str().unwrap(), "A B").unwrap();
    assert_eq!(answer["exposed"][0]["exposure"], json!(0.25));
    std::fs::remove_file(&path).unwrap();
    for args in [&["f", "A"][..], &["f", "A", "B", "C"], &["f", "A", "B", "--hops", "x"], &["f", "A", "B", "--fast"]] {
        assert!(parse(args.iter().map(|&arg| arg.to_owned())).is_err(), "{args:?}");
    }
}
