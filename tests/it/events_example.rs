//! The example `events`: what it prints for machines and people, and what it refuses.

use serde_json::{Value, json};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/events/main.rs"]
mod example;

use crate::feed_rows::{EVENT, Event, Made, file, icews, icews_2017, mention};
use example::{parse, run};

fn ask(files: &[&Made], args: &str) -> Result<String, String> {
    let files = files.iter().map(|made| made.name().to_owned());
    run(&parse(files.chain(args.split_whitespace().map(str::to_owned))).unwrap())
}

fn found(files: &[&Made], args: &str) -> Value {
    serde_json::from_str(&ask(files, &format!("{args} --json")).unwrap()).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Five rows of GDELT: two of one dyad, one within a country, one without a target, one bad; and a blank.
fn feed() -> Made {
    let other = Event { day: "20240229", score: "-2.5", codes: ["0399", "039", "03"], ..EVENT };
    let within = Event { source: "JPN", target: "JPNGOV", countries: ["JPN", "JPN"], score: "", ..EVENT };
    let alone = Event { target: "", countries: ["JPN", ""], codes: ["046", "040", "04"], ..EVENT };
    let bad = Event { day: "20230229", ..EVENT };
    let rows = [EVENT, other, within, alone, bad].map(|event| event.second());
    Made::new("events.tsv", &[file(&rows), b"\n".to_vec()].concat())
}

#[test]
fn machines_are_told_all_of_it() {
    let made = feed();
    let all = found(&[&made], "");
    assert_eq!(keys(&all), ["files", "events", "unpaired", "nodes", "dyads", "top", "seconds", "rows_per_second"]);
    let about = &all["files"][0];
    assert_eq!(about["file"], made.name());
    let promised =
        ["file", "format", "lines", "accepted", "rejected", "duplicates", "blank", "header", "reasons", "errors"];
    assert_eq!(keys(about)[..promised.len()], promised);
    assert_eq!(about["format"], "gdelt2");
    let counts = ["lines", "accepted", "rejected", "duplicates", "blank", "header", "mismatched_codes"]
        .map(|key| about[key].as_u64().unwrap());
    assert_eq!(counts, [6, 4, 1, 0, 1, 0, 1]);
    assert_eq!(about["reasons"], json!({"date": 1}));
    assert_eq!(about["unlisted_codes"], json!({"0399": 1}));
    let rule = "expected a day as YYYYMMDD";
    assert_eq!(
        about["errors"],
        json!([{"line": 5, "column": 2, "field": "Day", "reason": "date", "value": "20230229", "rule": rule}])
    );
    assert_eq!(
        (&all["events"], &all["unpaired"], &all["nodes"], &all["dyads"]),
        (&json!(3), &json!(1), &json!(3), &json!(2))
    );
    let first = json!({
        "source": "JPNGOV", "target": "PRK", "events": 2, "goldstein_sum": 4.5, "goldstein_mean": 2.25,
        "first": "2024-01-31", "last": "2024-02-29",
    });
    let second = json!({
        "source": "JPN", "target": "JPNGOV", "events": 1, "goldstein_sum": 0.0, "goldstein_mean": null,
        "first": "2024-01-31", "last": "2024-01-31",
    });
    assert_eq!(all["top"], json!([first, second]));
    assert!(all["seconds"].is_f64() && all["rows_per_second"].is_number());
    assert_eq!(found(&[&made], "--top 1")["top"], json!([first]));
    assert_eq!(found(&[&made], "--top 0")["top"], json!([]));
}

#[test]
fn countries_are_those_of_the_feed() {
    let all = found(&[&feed()], "--by country");
    assert_eq!(
        (&all["events"], &all["unpaired"], &all["nodes"], &all["dyads"]),
        (&json!(2), &json!(2), &json!(2), &json!(1))
    );
    assert_eq!((&all["top"][0]["source"], &all["top"][0]["target"]), (&json!("JPN"), &json!("PRK")));
    assert_eq!(all["top"][0]["goldstein_sum"], 4.5);
}

#[test]
fn several_files_and_repeated_rows() {
    let (first, second) = (feed(), feed());
    let all = found(&[&first, &second], "");
    assert_eq!((all["files"].as_array().unwrap().len(), &all["events"]), (2, &json!(6)));
    let all = found(&[&first, &second], "--dedup");
    assert_eq!(
        (&all["events"], &all["files"][1]["duplicates"], &all["files"][1]["accepted"]),
        (&json!(3), &json!(4), &json!(0))
    );
    assert_eq!(all["files"][1]["rejected"], 1);
    assert!(all["files"][1]["dedup_bytes"].as_u64().unwrap() > 0);
}

#[test]
fn declared_columns_dates_and_encodings() {
    let made = Made::new("own.csv", b"1/2/2024,JPN,PRK,046,7\n1/3/2024,JPN,M\xfcller,046,\n");
    let columns = "--columns date,source,target,code,goldstein";
    let all = found(&[&made], columns);
    assert_eq!(all["files"][0]["reasons"], json!({"date": 1, "encoding": 1}));
    assert_eq!(all["files"][0]["format"], "columns");
    let all = found(&[&made], &format!("{columns} --dates dmy --latin1"));
    assert_eq!((&all["top"][0]["target"], &all["top"][1]["target"]), (&json!("Müller"), &json!("PRK")));
    assert_eq!(all["top"][1]["first"], "2024-02-01");
    assert_eq!(found(&[&made], &format!("{columns} --dates mdy"))["top"][0]["first"], "2024-01-02");
    let human = ask(&[&made], columns).unwrap();
    assert!(human.contains("Days with slashes need --dates mdy or --dates dmy"), "{human}");
    let error = ask(&[&made], "").unwrap_err();
    assert!(
        error.contains("no known layout") && error.ends_with("Declare its columns: --columns date,source,target,..."),
        "{error}"
    );
}

#[test]
fn strict_reading_names_the_place() {
    let made = feed();
    let error = ask(&[&made], "--strict").unwrap_err();
    let name = made.name();
    assert_eq!(error, format!("{name}: line 5, column 2: Day: invalid date `20230229`: expected a day as YYYYMMDD"));
    assert!(ask(&[&made], "--strict --keep").is_err());
}

#[test]
fn kept_events_add_up_alike() {
    let made = feed();
    let all = found(&[&made], "--keep");
    assert_eq!(keys(&all).last(), Some(&"kept"));
    assert_eq!((&all["events"], &all["unpaired"], &all["dyads"]), (&json!(3), &json!(1), &json!(2)));
    assert_eq!(all["kept"]["claims"], 4);
    assert!(all["kept"]["bytes_per_claim"].as_f64().unwrap() > 0.0);
    assert_eq!(
        (&all["top"][0]["events"], &all["top"][0]["goldstein_sum"], &all["top"][0]["goldstein_mean"]),
        (&json!(2), &json!(4.5), &json!(2.25))
    );
    assert_eq!(
        (&all["top"][0]["target"], &all["top"][0]["first"], &all["top"][0]["last"]),
        (&json!("PRK"), &json!("2024-01-31"), &json!("2024-02-29"))
    );
    let all = found(&[&made], "--keep --by country");
    assert_eq!((&all["events"], &all["dyads"], &all["nodes"]), (&json!(2), &json!(1), &json!(2)));
    assert_eq!((&all["top"][0]["source"], &all["top"][0]["target"]), (&json!("JPN"), &json!("PRK")));
    let mentions = Made::new("mentions.tsv", &file(&[mention("20240131120000", "20240201120000")]));
    assert_eq!(found(&[&mentions], "")["unpaired"], 1);
    assert!(ask(&[&mentions], "--keep").unwrap_err().contains("unsupported input `mentions`"));
    let strangers = Event { source: "QQQ", ..EVENT };
    let made = Made::new("strangers.tsv", &file(&[strangers.second(), EVENT.second()]));
    let human = ask(&[&made], "--keep").unwrap();
    assert!(human.contains("\nkept: 2 claims of ") && human.contains("nobody found for 1 names\n  1 x QQQ"), "{human}");
}

#[test]
fn people_are_told_the_most_of_it() {
    let made = feed();
    let human = ask(&[&made], "").unwrap();
    let name = made.name();
    let lines: Vec<&str> = human.lines().collect();
    assert_eq!(
        lines[0],
        format!("{name} (gdelt2): 6 lines = 4 accepted + 1 rejected + 0 duplicates + 1 blank + 0 header")
    );
    assert_eq!(lines[1], "  1 rejected for date");
    assert_eq!(lines[2], "  line 5, column 2: Day: date `20230229`: expected a day as YYYYMMDD");
    assert_eq!(lines[3], "  accepted with codes that no CAMEO table has: 0399 (1)");
    assert_eq!(lines[5], "3 events in 2 dyads of 3 nodes; 1 accepted rows are of no dyad");
    assert!(
        lines[8].starts_with("JPNGOV ") && lines[8].ends_with("2          4.5    2.25  2024-01-31  2024-02-29"),
        "{human}"
    );
    assert!(lines[9].ends_with("1          0.0       -  2024-01-31  2024-01-31"), "{human}");
    assert!(lines.last().unwrap().ends_with("million rows a second"));
    let empty = Made::new("empty", b"");
    assert!(ask(&[&empty], "").unwrap().contains("(empty): 0 lines"), "{human}");
    assert_eq!(found(&[&empty], "")["files"][0]["format"], Value::Null);
    let slashed = icews_2017(&[icews("1/2/2017", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"])]);
    let slashed = Made::new("icews.tab", slashed.as_bytes());
    assert!(ask(&[&slashed], "").unwrap().contains("need --dates mdy or --dates dmy"));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let parsed = |args: &str| parse(args.split_whitespace().map(str::to_owned)).map(drop).unwrap_err();
    assert_eq!(parsed(""), "a file is needed");
    assert_eq!(parsed("x --by region"), "--by needs code or country, not region");
    assert_eq!(parsed("x --by"), "--by needs a value");
    assert_eq!(parsed("x --top -1"), "--top needs a whole number, not -1");
    assert_eq!(parsed("x --dates ymd"), "--dates needs mdy or dmy, not ymd");
    assert_eq!(parsed("x --fast"), "unknown option --fast");
    assert!(parsed("x --columns date,source").contains("`target` is not among them"));
    assert!(
        parsed("x --columns date,source,target,scor").contains("unknown column `scor`"),
        "{}",
        parsed("x --columns date,source,target,scor")
    );
    let gone = std::env::temp_dir().join("detente-no-such-feed");
    let error = run(&parse([gone.to_str().unwrap().to_owned()].into_iter()).unwrap()).unwrap_err();
    assert!(error.starts_with(gone.to_str().unwrap()), "{error}");
}

#[test]
fn a_dyad_is_told_period_by_period() {
    let made = feed();
    for way in ["", "--keep"] {
        let all = found(&[&made], &format!("--dyad JPNGOV,PRK --period month {way}"));
        let january = json!({
            "period": "2024-01", "events": 1, "goldstein_sum": 7.0, "goldstein_mean": 7.0, "positive": 7.0,
            "negative": 0.0, "quads": [1, 0, 0, 0],
        });
        assert_eq!(all["series"].as_array().unwrap().len(), 2, "{way}");
        assert_eq!(all["series"][0], january, "{way}");
        assert_eq!((&all["series"][1]["negative"], &all["events"]), (&json!(-2.5), &json!(3)), "{way}");
        let days = found(&[&made], &format!("--dyad JPNGOV,PRK --period day {way}"));
        let days = days["series"].as_array().unwrap();
        assert_eq!((days.len(), &days[1]["goldstein_sum"], &days[1]["events"]), (30, &Value::Null, &json!(0)), "{way}");
    }
    assert_eq!(found(&[&made], "--dyad PRK,JPNGOV")["series"], json!([]));
    assert!(found(&[&made], "")["series"].is_null());
    let text = ask(&[&made], "--dyad JPNGOV,PRK").unwrap();
    assert!(text.contains("JPNGOV toward PRK, by month") && text.contains("2024-01           1    7.00"), "{text}");
    let wrong = |args: &str| parse(args.split_whitespace().map(str::to_owned)).unwrap_err();
    assert_eq!(wrong("x --period month"), "--period is of a --dyad");
    assert_eq!(wrong("x --dyad JPN"), "--dyad needs two actors, SOURCE,TARGET, not JPN");
}
