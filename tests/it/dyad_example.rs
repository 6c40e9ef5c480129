//! The example `dyad`: that it finds the story which was put into generated events, and names what carries it.

use serde_json::Value;

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/dyad.rs"]
mod example;

use example::{parse, run};

fn ask(args: &str) -> Result<String, String> {
    run(&parse(args.split_whitespace().map(str::to_owned))?)
}

#[test]
fn the_war_that_was_put_in_is_found_with_its_events() {
    let found: Value = serde_json::from_str(&ask("--rows 20000 --period quarter --json").unwrap()).unwrap();
    for way in ["forth", "back"] {
        let changes = found[way]["changes"].as_array().unwrap();
        // The story turns at 45 in a hundred of three years; some quarters before have few events.
        let near = |change: &&Value| ("2023-01-01".."2023-07-02").contains(&change["since"].as_str().unwrap());
        let turn = changes.iter().find(near);
        let turn = turn.unwrap_or_else(|| panic!("{way}: {changes:?}"));
        assert!(turn["from"].as_f64().unwrap() - turn["to"].as_f64().unwrap() > 3.0, "{turn}");
        let first = &turn["first"][0];
        assert!(first["claim"].as_str().unwrap().starts_with("generated:") && first["share"].as_f64().unwrap() < 0.0);
        assert!(!found[way]["bursts"].as_array().unwrap().is_empty());
        let series = found[way]["series"].as_array().unwrap();
        assert_eq!(series.len() as u64, found["exchange"]["periods"].as_u64().unwrap());
        let events: u64 = series.iter().map(|row| row["events"].as_u64().unwrap()).sum();
        assert_eq!(events, found[way]["events"].as_u64().unwrap());
    }
    let text = ask("--rows 20000 --period quarter").unwrap();
    assert!(text.contains("RUS toward UKR: ") && text.contains("changes of the mean, a change paid for with "));
}

#[test]
fn mistakes_are_said() {
    assert_eq!(
        parse(["--dyad".to_owned(), "RUS".to_owned()].into_iter()).unwrap_err(),
        "--dyad needs SOURCE,TARGET, not RUS"
    );
    assert!(ask("--period age").unwrap_err().contains("expected day, week, month, quarter or year"));
    assert!(ask("--rows 100 --dyad RUS,NOBODY").unwrap_err().contains("NOBODY"));
    assert!(ask("--rows 500 --half-life 0").unwrap_err().contains("half-life"));
    assert!(ask("no-such-file.tsv").unwrap_err().contains("no-such-file.tsv"));
}
