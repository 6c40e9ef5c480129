//! The example `signed`: on edge lists made here, and on those of the field where they are.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/signed.rs"]
mod example;

use super::clusters::tribes;
use example::{parse, run};

/// A file that goes with the test.
struct Made(std::path::PathBuf);

impl Made {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("detente-signed-{}-{name}", std::process::id()));
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
}

impl Drop for Made {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

#[test]
fn the_highland_tribes_are_as_published() {
    let row = |tie: detente::Tie<'_>| format!("{},{},{}", tie.from().key(), tie.to().key(), tie.sign());
    let rows: Vec<String> = tribes().ties().map(row).collect();
    let found = Made::new("tribes.csv", &format!("\u{feff}{}\r\n", rows.join("\r\n"))).found("");
    let pick = |key: &str| found[key].clone();
    assert_eq!(["nodes", "edges", "positive", "negative"].map(pick), [16, 58, 29, 29].map(|n| json!(n)));
    assert_eq!(found["triangles"], json!({"+++": 19, "++-": 2, "+--": 40, "---": 7}));
    assert!((found["triangle_balance"].as_f64().unwrap() - 0.867_647_1).abs() < 5e-8);
    assert!((found["walk_balance"].as_f64().unwrap() - 0.357_576_1).abs() < 5e-8);
    let frustration = json!({"lower": 7, "upper": 7, "proven": true, "optima": 1, "all_optima": true});
    assert_eq!(found["frustration"], frustration);
    let clusters = &found["clusters"];
    assert_eq!((&clusters["cost"], &clusters["k"], &clusters["proven"]), (&json!(2), &json!(3), &json!(true)));
    assert!(clusters["camps"].as_array().unwrap().contains(&json!(["Gama", "Gavev", "Kotun", "Nagad"])));
    assert_eq!(found["frustrated"].as_array().unwrap().len(), 7);
}

#[test]
fn rows_between_the_same_two_add_up_and_are_said() {
    let made = Made::new("mine.csv", "a,b,sign\nx,y,2\ny,x,-2\ny,z,-1\nz,x,3\nx,z,-1\nw,w,1\nu,v,0\nz,u,-4\nu,x,-5\n");
    let found = made.found("");
    assert_eq!((&found["cancelled"], &found["neutral"]), (&json!(1), &json!(1)));
    assert_eq!((&found["positive"], &found["negative"]), (&json!(1), &json!(3)));
    assert_eq!(found["triangles"], json!({"+++": 0, "++-": 0, "+--": 1, "---": 0}));
    assert_eq!(found["camps"], json!([["u", "v", "w", "y"], ["x", "z"]]));
    let text = made.run("").unwrap();
    assert!(text.contains("(1 pairs cancel, 1 are neutral)") && text.contains("It is balanced"), "{text}");
    // Weighed, one strong tie outweighs two weak ones.
    let made = Made::new("weighed.csv", "a,b,5\nb,c,1\nc,a,-2\n");
    assert_eq!(made.found("--weighted")["frustration"]["upper"], json!(1));
    let made = Made::new("thirds.csv", "a,b,0.5\nb,c,0.25\nc,a,-2\n");
    assert_eq!(made.found("--weighted")["frustration"]["upper"], json!(0.25));
    let text = made.run("--weighted").unwrap();
    assert!(text.contains("It is not balanced") && text.contains("against it: b - c"), "{text}");
}

#[test]
fn no_rows_are_balanced_and_bad_ones_are_refused_where_they_stand() {
    let found = Made::new("empty.csv", "a,b,sign\n").found("");
    assert_eq!((&found["nodes"], &found["triangle_balance"], &found["camps"]), (&json!(0), &json!(null), &json!([])));
    let error = Made::new("bad.csv", "a,b,sign\nx,y,friend\n").run("").unwrap_err();
    assert!(error.contains("line 2, column 3") && error.contains("friend"), "{error}");
    let missing = parse(["none-such.csv".to_owned()].into_iter()).unwrap();
    assert!(run(&missing).unwrap_err().starts_with("none-such.csv: "));
    for args in [&["--seconds"][..], &["a", "b"], &["a", "--seconds", "x"], &["--fast", "a"], &[]] {
        assert!(parse(args.iter().map(|&arg| arg.to_owned())).is_err(), "{args:?}");
    }
}
