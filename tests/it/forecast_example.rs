//! The example `forecast`: on a small data set made here, and on ICEWS14 where it is there.

use serde_json::Value;

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/forecast.rs"]
mod example;

use crate::quadruples::Directory;
use crate::states::shared;
use example::{parse, run};

fn parsed(args: &str) -> Result<example::Options, String> {
    parse(args.split_whitespace().map(str::to_owned))
}

fn ran(directory: &Directory, args: &str) -> Result<String, String> {
    run(&parsed(&format!("{} {args}", directory.0.display())).unwrap())
}

fn small(name: &str, test: &str) -> Directory {
    // 0 met 1 on days 0 and 1, and 2 on day 2.
    let files: [(&str, &[u8]); 3] =
        [("train.txt", b"0 0 1 0\t-1\n0 0 1 24\n"), ("valid.txt", b"0 0 2 48\n"), ("test.txt", test.as_bytes())];
    Directory::new(name, &files)
}

#[test]
fn the_json_has_these_fields_as_fractions() {
    // On day 3 it meets 1, who comes first for both meetings; of 1, nobody but 0 was ever the subject.
    let made = small("fields", "0 0 1 72\n");
    let found: Value = serde_json::from_str(&ran(&made, "--json").unwrap()).unwrap();
    let names: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(names, ["mrr", "hits_1", "hits_3", "hits_10", "strict_mrr", "queries", "seconds"]);
    assert_eq!(
        (found["mrr"].as_f64(), found["hits_1"].as_f64(), found["queries"].as_u64()),
        (Some(1.0), Some(1.0), Some(2))
    );
    // So fast a fading leaves 2 in front; the other question is as before.
    let fast: Value = serde_json::from_str(&ran(&made, "--lambda 2 --json").unwrap()).unwrap();
    assert_eq!(
        (fast["mrr"].as_f64(), fast["hits_1"].as_f64(), fast["hits_3"].as_f64()),
        (Some(0.75), Some(0.5), Some(1.0))
    );
}

#[test]
fn people_get_a_table() {
    let text = ran(&small("table", "0 0 2 72\n"), "--lambda 0.02").unwrap();
    assert!(text.starts_with("4 facts of 3 entities and 1 relations at 4 steps: 2 train, 1 valid, 1 test\n"), "{text}");
    let row = text.lines().find(|line| line.starts_with("combined")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["combined", "75.00", "50.00", "100.00", "100.00"]);
}

#[test]
fn what_cannot_be_done_is_said() {
    assert_eq!(parsed("").unwrap_err(), "a directory is needed");
    assert_eq!(parsed("a b").unwrap_err(), "one directory only");
    assert_eq!(parsed("a --lambda").unwrap_err(), "--lambda needs a value");
    assert_eq!(parsed("a --lambda x").unwrap_err(), "--lambda needs a number, not x");
    assert_eq!(parsed("a --lambda -1").unwrap_err(), "invalid lambda `-1`: must be finite and at least 0");
    assert_eq!(parsed("a --alpha 1.5").unwrap_err(), "invalid alpha `1.5`: must lie in [0, 1]");
    assert_eq!(parsed("a --fast").unwrap_err(), "unknown option --fast");
    assert!(
        ran(&small("empty", ""), "").unwrap_err().ends_with("test holds no facts, so there is nothing to foretell")
    );
    let late = ran(&small("late", "0 0 1 24\n"), "").unwrap_err();
    assert_eq!(late, "conflict on set `test`: it has facts of time 1, before the last time of valid, 2");
    let wrong = ran(&small("wrong", "0 0 1\n"), "").unwrap_err();
    assert!(wrong.contains("test.txt: line 1, column 4: invalid row"), "{wrong}");
    assert!(run(&parsed("/nowhere/at/all").unwrap()).unwrap_err().starts_with("/nowhere/at/all: cannot read"));
}

#[test]
#[cfg(feature = "gzip")]
fn icews14_is_ranked_as_published() {
    let Some(directory) = shared("tkg/icews14") else { return };
    let found = run(&parsed(&format!("{} --json", directory.display())).unwrap()).unwrap();
    let found: Value = serde_json::from_str(&found).unwrap();
    let near = |name: &str, value: f64| {
        let found = found[name].as_f64().unwrap();
        assert!((found - value).abs() < 0.000_05, "{name}: {found} is not {value}");
    };
    near("mrr", 0.3746);
    near("hits_1", 0.2960);
    near("hits_3", 0.4143);
    near("hits_10", 0.5231);
    assert_eq!(found["queries"].as_u64(), Some(14_742));
}
