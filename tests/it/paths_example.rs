//! The example `paths`: on edge lists and a document made here.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/paths.rs"]
mod example;

use example::{parse, run};

/// A file that goes with the test.
struct Made(std::path::PathBuf);

impl Made {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("detente-paths-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn run(&self, args: &str) -> Result<String, String> {
        let file = self.0.to_str().unwrap().to_owned();
        let args = std::iter::once(file).chain(args.split_whitespace().map(str::to_owned));
        run(&parse(args).unwrap())
    }

    fn found(&self, args: &str) -> Value {
        serde_json::from_str(&self.run(&format!("{args} --json")).unwrap()).unwrap()
    }

    fn rows(&self, args: &str) -> Vec<(Vec<String>, f64, i64)> {
        let path = |p: &Value| {
            let rows = p["relations"].as_array().unwrap().iter().map(|r| r.as_str().unwrap().to_owned()).collect();
            (rows, p["cost"].as_f64().unwrap(), p["sign"].as_i64().unwrap())
        };
        self.found(args)["paths"].as_array().unwrap().iter().map(path).collect()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn rows(path: &[&str], cost: f64, sign: i64) -> (Vec<String>, f64, i64) {
    (path.iter().map(|row| (*row).to_owned()).collect(), cost, sign)
}

/// Two rows join a and b; the way round is dearer but shorter in none.
const LIST: &str = "source,target,weight\na,b,2\na,b,1\nb,c,3\na,c,5\nc,d,0\nd,a,1\n";

#[test]
fn the_cheapest_first_and_parallel_rows_apart() {
    let list = Made::new("list.csv", LIST);
    assert_eq!(list.rows("a c"), [rows(&["2", "3"], 4.0, 1)]);
    // Of two that cost the same, the one of fewer ties comes first.
    let all = [rows(&["2", "3"], 4.0, 1), rows(&["4"], 5.0, 1), rows(&["1", "3"], 5.0, 1)];
    assert_eq!(list.rows("a c --k 9"), all);
    assert_eq!(list.rows("a c --k 9 --max-hops 1"), [rows(&["4"], 5.0, 1)]);
    assert_eq!(list.rows("a c --k 2 --cost hops")[0], rows(&["4"], 1.0, 1));
    assert_eq!(list.rows("a c --cost strength"), [rows(&["4"], 5.0, 1)]);
    assert_eq!(list.rows("a a"), [rows(&[], 0.0, 1)]);
    let found = list.found("a c");
    assert_eq!((&found["status"], &found["paths"][0]["nodes"]), (&json!("complete"), &json!(["a", "b", "c"])));
    assert!(found["seconds"].as_f64().is_some());
}

#[test]
fn direction_is_kept_unless_asked() {
    let list = Made::new("directed.csv", LIST);
    assert_eq!(list.found("d b")["paths"][0]["relations"], json!(["6", "2"]));
    assert!(list.rows("c b").len() == 1); // by d and a
    assert_eq!(list.rows("c b --undirected"), [rows(&["5", "6", "2"], 2.0, 0)]);
    let lone = Made::new("lone.csv", "source,target,weight\na,b,1\nc,d,1\n");
    assert_eq!(lone.found("a d")["paths"], json!([]));
    assert_eq!(lone.run("a d").unwrap(), "no path\ncomplete (complete)");
    assert_eq!(lone.found("b a")["paths"], json!([]));
}

#[test]
fn probabilities_multiply() {
    let list = Made::new("chances.csv", "source,target,weight\na,b,0.5\nb,c,0.5\na,c,0.2\nc,d,0\n");
    assert_eq!(list.rows("a c --cost reliability --k 3"), [rows(&["1", "2"], 0.25, 1), rows(&["3"], 0.2, 1)]);
    assert_eq!(list.found("a d --cost reliability")["paths"], json!([]));
    let wrong = Made::new("wrong.csv", "source,target,weight\na,b,2\n");
    assert!(wrong.run("a b --cost reliability").unwrap_err().contains('2'));
}

#[test]
fn relations_are_avoided_and_days_asked() {
    let list = Made::new(
        "dated.csv",
        "source,target,weight,relation,from,to\na,b,1,Rail,2020-01-01,2020-12-31\na,b,5,Road,,\nb,c,1,Rail,2021-01-01,\n",
    );
    assert_eq!(list.rows("a b"), [rows(&["1"], 1.0, 1)]);
    assert_eq!(list.rows("a b --avoid Rail"), [rows(&["2"], 5.0, 1)]);
    assert_eq!(list.rows("a c --at 2021-06-01"), [rows(&["2", "3"], 6.0, 1)]);
    assert_eq!(list.found("a c --at 2020-06-01")["paths"], json!([]));
    assert!(list.run("a b --avoid Rial").unwrap_err().contains("`Rail`"));
}

/// A list may name its relations as the crate does, and mean its own.
#[test]
fn names_of_the_crates_relations_are_the_lists_own() {
    let list =
        Made::new("own.csv", "source,target,weight,relation\nJPN,CHN,5,Trade\nCHN,PRK,2.5,Trade\nJPN,PRK,20,Talks\n");
    assert_eq!(list.rows("JPN PRK"), [rows(&["1", "2"], 7.5, 1)]);
    assert_eq!(list.rows("JPN PRK --avoid Trade"), [rows(&["3"], 20.0, 1)]);
}

#[test]
fn negative_weights_are_refused_and_signs_multiply() {
    let list = Made::new("signed.csv", "source,target,weight\na,b,-1\nb,c,-2\n");
    let error = list.run("a c").unwrap_err();
    assert!(error.contains("-1") && error.contains("at least 0"), "{error}");
    assert_eq!(list.rows("a c --cost strength"), [rows(&["1", "2"], 1.0, 1)]);
    assert_eq!(list.rows("a b --cost hops"), [rows(&["1"], 1.0, -1)]);
}

#[test]
fn a_document_has_signs_and_keys() {
    let document = r#"{"detente": 1,
        "nodes": [{"kind": "State", "key": "A"}, {"kind": "State", "key": "B"}, {"kind": "State", "key": "C"}],
        "claims": [
            {"key": "x", "relation": "Talks", "roles": {"between": ["A", "B"]}, "affinity": 0.5, "grade": "B2"},
            {"key": "y", "relation": "Talks", "roles": {"between": ["B", "C"]}, "affinity": -0.25, "grade": "A1"}
        ]}"#;
    let made = Made::new("document.json", document);
    assert_eq!(made.rows("A C --cost strength"), [rows(&["x", "y"], 0.25, -1)]);
    assert_eq!(made.rows("C A --cost hops"), [rows(&["y", "x"], 2.0, -1)]);
    let reliable = made.rows("A C --cost reliability");
    assert!((reliable[0].1 - 0.562).abs() < 1e-12, "{reliable:?}");
    assert_eq!(made.found("A C")["paths"], json!([])); // no claim has a quantity
}

#[test]
fn options_are_read_and_refused() {
    let refused = |args: &str, problem: &str| {
        let parsed = parse(args.split_whitespace().map(str::to_owned));
        assert_eq!(parsed.err().as_deref(), Some(problem), "{args}");
    };
    refused("f a", "a file and two nodes are needed");
    refused("f a b c", "a file and two nodes are needed");
    refused("f a b --k", "--k needs a value");
    refused("f a b --k many", "--k needs a whole number, not many");
    refused("f a b --cost price", "unknown cost price");
    refused("f a b --fast", "unknown option --fast");
    let list = Made::new("small.csv", LIST);
    assert_eq!(list.run("a nobody").unwrap_err(), "unknown node `nobody`");
}
