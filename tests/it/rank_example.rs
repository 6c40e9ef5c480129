//! The example `rank`: on edge lists and a document made here.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/rank.rs"]
mod example;

use crate::links::karate;
use example::{parse, run};

/// A file that goes with the test.
struct Made(std::path::PathBuf);

impl Made {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("detente-rank-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn run(&self, args: &str) -> Result<String, String> {
        let file = self.0.to_str().unwrap().to_owned();
        run(&parse(std::iter::once(file).chain(args.split_whitespace().map(str::to_owned))).unwrap())
    }

    fn found(&self, args: &str) -> Value {
        serde_json::from_str(&self.run(&format!("{args} --json")).unwrap()).unwrap()
    }

    /// Nodes and scores, best first.
    fn ranking(&self, args: &str) -> Vec<(String, f64)> {
        let row = |row: &Value| (row["node"].as_str().unwrap().to_owned(), row["score"].as_f64().unwrap());
        self.found(args)["ranking"].as_array().unwrap().iter().map(row).collect()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

fn is(found: &[(String, f64)], expected: &[(&str, f64)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((key, score), (name, value)) in found.iter().zip(expected) {
        assert!(key == name && (score - value).abs() < 1e-9, "{found:?} is not {expected:?}");
    }
}

/// A line a, b, c and a pair d, e; parallel rows, a weight of its own each.
const LIST: &str = "source,target,weight\na,b,2\nb,c,3\na,b,1\nd,e,0.5\n";

#[test]
fn every_measure_ranks_a_list() {
    let list = Made::new("list.csv", LIST);
    is(&list.ranking("--measure degree"), &[("b", 2.0), ("a", 1.0), ("c", 1.0), ("d", 1.0), ("e", 1.0)]);
    is(&list.ranking("--measure degree --weighted --top 2"), &[("b", 6.0), ("a", 3.0)]);
    is(&list.ranking("--measure in-degree --top 1"), &[("b", 1.0)]);
    is(&list.ranking("--measure out-degree --weighted --top 1"), &[("a", 3.0)]);
    is(&list.ranking("--measure degree --normalized --top 1"), &[("b", 0.5)]);
    is(&list.ranking("--measure betweenness --top 1"), &[("b", 1.0)]);
    is(&list.ranking("--measure betweenness --undirected --normalized --top 1"), &[("b", 1.0 / 6.0)]);
    // Distances that lead to a node, times the share of others that can reach it.
    is(&list.ranking("--measure closeness --top 2"), &[("c", 2.0 / 3.0 * 0.5), ("b", 0.25)]);
    is(&list.ranking("--measure harmonic --top 2"), &[("c", 1.5), ("b", 1.0)]);
    // As a length, the shortest of parallel rows counts.
    is(&list.ranking("--measure harmonic --weighted --top 2"), &[("e", 2.0), ("b", 1.0)]);
    is(&list.ranking("--measure core --top 1"), &[("a", 1.0)]);
    is(&list.ranking("--measure triangles --top 1"), &[("a", 0.0)]);
    is(&list.ranking("--measure clustering --top 1"), &[("a", 0.0)]);
    is(&list.ranking("--measure reciprocity --undirected --top 1"), &[("a", 1.0)]);
    for groups in ["components", "communities", "labels --undirected"] {
        let found = list.ranking(&format!("--measure {groups}"));
        is(&found, &[("a", 3.0), ("b", 3.0), ("c", 3.0), ("d", 2.0), ("e", 2.0)]);
    }
    for measure in ["pagerank", "eigenvector --undirected", "katz"] {
        let found = list.found(&format!("--measure {measure}"));
        assert_eq!((found["converged"].as_bool(), found["seconds"].is_f64()), (Some(true), true));
        assert_eq!(found["measure"], measure.split(' ').next().unwrap());
    }
    // Walks among twelve who all know each other gain more than a tenth at each step.
    let pairs = (0..12).flat_map(|a| (a + 1..12).map(move |b| format!("{a},{b}\n")));
    let all = Made::new("all.csv", &format!("source,target\n{}", pairs.collect::<String>()));
    assert_eq!(all.found("--measure katz --undirected")["converged"], false);
    let human = all.run("--measure katz --undirected").unwrap();
    assert!(human.ends_with("not converged: the scores are those of the last step"), "{human}");
}

#[test]
fn the_karate_club_is_as_published() {
    let rows: Vec<String> = karate().ties.iter().map(|tie| format!("{:02},{:02}\n", tie.ends.0, tie.ends.1)).collect();
    let club = Made::new("karate.csv", &format!("source,target\n{}", rows.concat()));
    let near = |args: &str, expected: [(&str, f64); 2]| {
        let found = club.ranking(&format!("{args} --undirected --top 2"));
        for ((key, score), (name, value)) in found.iter().zip(expected) {
            assert!(key == name && (score - value).abs() < 5e-7, "{args}: {found:?}");
        }
    };
    near("--measure betweenness --normalized", [("00", 0.437_635_28), ("33", 0.304_074_98)]);
    near("--measure pagerank", [("33", 0.100_919_18), ("00", 0.096_997_29)]);
    near("--measure katz", [("33", 0.331_406), ("00", 0.321_325)]);
    let human = club.run("--measure core --undirected --top 3").unwrap();
    assert!(human.starts_with("   1. 00                       4\n   2. 01 "), "{human}");
}

#[test]
fn months_make_a_table() {
    let dated = "source,target,weight,from,to\na,b,1,2024-01-01,2024-02-10\nb,c,4,2024-02-01,2024-03-31\n";
    let list = Made::new("dated.csv", dated);
    let found = list.found("--measure degree --over month --weighted");
    assert_eq!(found["windows"], json!(["2024-01", "2024-02", "2024-03"]));
    assert_eq!(found["ranking"][0], json!({"node": "b", "scores": [1.0, 5.0, 4.0]}));
    assert_eq!(found["ranking"][2], json!({"node": "a", "scores": [1.0, 1.0, 0.0]}));
    let human = list.run("--measure degree --over quarter --top 1").unwrap();
    assert!(
        human.starts_with("                            2024-Q1\nb                                 2\n1 of 3 nodes"),
        "{human}"
    );
    let undated = Made::new("undated.csv", LIST);
    assert_eq!(
        undated.run("--measure degree --over month").unwrap_err(),
        "--over needs rows with dates: columns `from` and `to`"
    );
}

#[cfg(feature = "json")]
#[test]
fn a_document_is_ranked_whatever_its_signs() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/summit.json").to_owned();
    let ask = |args: &str| {
        run(&parse(std::iter::once(file.clone()).chain(args.split_whitespace().map(str::to_owned))).unwrap())
    };
    let found = ask("--measure degree --undirected --top 1").unwrap();
    assert!(found.starts_with("   1. JPN"), "{found}");
    // Weighted, a foe would count as a friend.
    let error = ask("--measure degree --weighted").unwrap_err();
    assert!(error.starts_with("relation `Network` refuses the tie "), "{error}");
}

#[test]
fn what_cannot_be_asked_is_said() {
    let parsed = |args: &str| parse(args.split_whitespace().map(str::to_owned)).map(drop).unwrap_err();
    assert_eq!(parsed("--measure degree"), "a file is needed");
    assert!(parsed("x.csv").starts_with("--measure needs one of degree, in-degree, "));
    assert!(parsed("x.csv --measure fame").starts_with("--measure needs one of degree, "));
    assert_eq!(parsed("x.csv --measure core --top few"), "--top needs a whole number, not few");
    assert_eq!(parsed("x.csv y.csv --measure core"), "one file only");
    assert_eq!(parsed("x.csv --fast"), "unknown option --fast");
    assert_eq!(parsed("x.csv --measure"), "--measure needs a value");
    assert!(parsed("x.csv --measure core --over decade").contains("decade"));
    let negative = Made::new("negative.csv", "source,target,weight\na,b,-1\n");
    assert_eq!(negative.ranking("--measure degree").len(), 2);
    assert!(negative.run("--measure degree --weighted").unwrap_err().contains("`a -Linked-> b -1`"));
    let nothing = Made::new("zero.csv", "source,target,weight\na,b,0\n");
    assert!(nothing.run("--measure betweenness --weighted").is_err());
    let header = Made::new("header.csv", "source,target\n");
    assert_eq!(header.found("--measure pagerank")["ranking"], json!([]));
}
