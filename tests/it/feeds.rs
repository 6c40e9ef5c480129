//! Feeds of coded events: each layout, and each fault that files are known to have.

use detente::io::feeds::{By, Feed, Format, Reason};

use crate::feed_rows::{
    EVENT, Event, ICEWS, columns, file, icews, icews_2017, mention, on, places, polecat, polecat_header, read, read_by,
    told,
};

const NO_REJECTS: [(u64, u64, &str, Reason, &str); 0] = [];

/// The error of reading strictly, without the name of the input.
fn strict(feed: &Feed, bytes: &[u8]) -> String {
    let mut texts: Vec<String> =
        [1, 2, 8].map(|threads| on(threads, || read(&feed.clone().strict(), bytes).unwrap_err()).to_string()).to_vec();
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts[0].strip_prefix("x: ").unwrap().to_owned()
}

/// One row, and the one reject that is expected.
#[track_caller]
fn rejected(feed: &Feed, row: &str, place: (u64, &str, Reason, &str), text: &str) {
    let good = EVENT.second();
    let bytes = file(&[&good, row]);
    let (dyads, report) = read(feed, &bytes).unwrap();
    let (column, field, reason, value) = place;
    assert_eq!(places(&report), [(2, column, field, reason, value)], "{row:?}");
    assert_eq!((report.accepted, report.rejected, dyads.events()), (1, 1, 1));
    assert_eq!(report.reasons[&reason], 1);
    assert_eq!(strict(feed, &bytes), format!("line 2, column {column}: {field}: {text}"));
}

// ---- layouts

#[test]
fn each_layout_is_told_by_what_stands_in_it() {
    let icews_row =
        icews("2024-01-31", ["Shigeru Ishiba", "Japan"], ["Consult", "040", "1.0"], ["North Korea", "North Korea"]);
    let cases = [
        (Format::Gdelt1, file(&[EVENT.first(57)]), 0, Some(("JPNGOV", "PRK"))),
        (Format::Gdelt1, file(&[EVENT.first(58)]), 0, Some(("JPNGOV", "PRK"))),
        (Format::Gdelt2, file(&[EVENT.second()]), 0, Some(("JPNGOV", "PRK"))),
        (Format::Mentions, file(&[mention("20240131120000", "20240201120000")]), 0, None),
        (Format::Icews, file(&[ICEWS.join("\t"), icews_row.join("\t")]), 1, Some(("Shigeru Ishiba", "North Korea"))),
        (
            Format::Icews,
            icews_2017(std::slice::from_ref(&icews_row)).into_bytes(),
            1,
            Some(("Shigeru Ishiba", "North Korea")),
        ),
        (
            Format::Polecat,
            file(&[polecat_header(), polecat("2024-01-31", "CONSULT", "2.5", ["Ishiba", "JPN"], ["Kim", "PRK"])]),
            1,
            Some(("Ishiba", "Kim")),
        ),
    ];
    for (format, bytes, header, dyad) in cases {
        for threads in [1, 2, 8] {
            let (dyads, report) = on(threads, || read(&Feed::new(), &bytes).unwrap());
            assert_eq!((report.format, report.header, report.accepted), (Some(format), header, 1), "{report:?}");
            assert_eq!((report.rejected, report.lines, report.bytes), (0, 1 + header, bytes.len() as u64));
            match dyad {
                Some((source, target)) => {
                    let sum = dyads.get(source, target).unwrap();
                    assert_eq!((sum.events, sum.scored, sum.first.to_string()), (1, 1, "2024-01-31".to_owned()));
                    assert_eq!(dyads.get(target, source), None);
                }
                None => assert_eq!((dyads.len(), dyads.unpaired()), (0, 1)),
            }
        }
    }
}

#[test]
fn blank_lines_before_a_header_or_row_change_nothing() {
    let row = icews("2024-01-31", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]).join("\t");
    let bytes = file(&["", "  ", &ICEWS.join("\t"), &row, ""]);
    let (_, report) = read(&Feed::new(), &bytes).unwrap();
    assert_eq!((report.lines, report.blank, report.header, report.accepted), (5, 3, 1, 1));
    let bytes = file(&["", &EVENT.second()]);
    let (_, report) = read(&Feed::new(), &bytes).unwrap();
    assert_eq!((report.format, report.lines, report.blank, report.accepted), (Some(Format::Gdelt2), 2, 1, 1));
}

#[test]
fn a_header_that_comes_again_is_no_header() {
    let row = icews("2024-01-31", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]).join("\t");
    let bytes = file(&[&ICEWS.join("\t"), &row, &ICEWS.join("\t")]);
    let (_, report) = read(&Feed::new(), &bytes).unwrap();
    assert_eq!((report.header, report.accepted), (1, 1));
    assert_eq!(places(&report), [(3, 2, "Event Date", Reason::Date, "Event Date")]);
}

#[test]
fn columns_of_a_header_may_stand_in_any_order() {
    let mut names = ICEWS.to_vec();
    names.reverse();
    let mut row = icews("2024-01-31", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]);
    row.reverse();
    let (dyads, report) = read(&Feed::new(), &file(&[names.join("\t"), row.join("\t")])).unwrap();
    assert_eq!(report.rejected, 0);
    let sum = dyads.get("A", "B").unwrap();
    assert_eq!((sum.events, sum.goldstein_sum), (1, 1.0));
}

#[test]
fn nothing_and_unknown_layouts() {
    for bytes in [&b""[..], b"\n", b"  \n\n", b" ", b"\xef\xbb\xbf", b"\r\n\r\n"] {
        let (dyads, report) = read(&Feed::new(), bytes).unwrap();
        assert_eq!((report.format, report.accepted, report.rejected), (None, 0, 0), "{bytes:?}");
        assert_eq!(report.lines, report.blank);
        assert!(dyads.is_empty());
    }
    let error = read(&Feed::new(), b"\na\tb\n").unwrap_err();
    assert!(error.is_unsupported());
    assert_eq!(
        error.to_string(),
        "x: line 2, column 1: unsupported input `a\\tb`: no known layout of event data; its first line has 2 columns between tabs"
    );
    for mark in [b"\xff\xfeA\0", b"\xfe\xff\0A"] {
        let error = read(&columns(), mark).unwrap_err();
        assert!(error.is_unsupported());
        assert_eq!(
            error.to_string(),
            "x: unsupported encoding `UTF-16`: expected UTF-8, or Latin-1 where it is declared"
        );
    }
}

#[test]
fn declared_columns_are_checked() {
    let of = |names: &str| Feed::new().columns(names).map(drop).unwrap_err().to_string();
    assert!(of("date,source,target,goldstien").contains("goldstein"), "{}", of("date,source,target,goldstien"));
    assert!(of("date,source,source,target").contains("is declared twice"));
    assert!(of("date,source").contains("`target` is not among them"));
    assert!(of("").contains("column"));
    let wide = Feed::new()
        .columns("_, id ,date,_,target,source,mentions,url,added,source_country,target_country,quad")
        .unwrap();
    let bytes = b"x,7,20240131,\"a,b\",PRK,JPN,3,http://a.b/,20240201,JPN,PRK,2\n";
    let (dyads, report) = read(&wide, bytes).unwrap();
    assert_eq!((report.rejected, report.format), (0, Some(Format::Columns)));
    assert_eq!(dyads.get("JPN", "PRK").unwrap().goldstein_mean, None);
    let (dyads, _) = read_by(&wide, By::Country, bytes).unwrap();
    assert_eq!(dyads.get("JPN", "PRK").unwrap().events, 1);
    let (dyads, _) = read_by(&columns(), By::Country, b"20240131,JPN,PRK,046,7\n").unwrap();
    assert_eq!((dyads.len(), dyads.unpaired()), (0, 1), "no column says a country");
}

// ---- I1: quotes

#[test]
fn quotes_between_tabs_are_data() {
    let rows = ["20240131\t\"JPN\tPRK\t046\t7", "20240131\tJ\"PN\t\"PRK\"\t046\t7", "20240131\tJPN\tPRK\"\t046\t7"];
    let (dyads, report) = read(&columns(), &file(&rows)).unwrap();
    assert_eq!((report.accepted, report.lines), (3, 3));
    for (source, target) in [("\"JPN", "PRK"), ("J\"PN", "\"PRK\""), ("JPN", "PRK\"")] {
        assert_eq!(dyads.get(source, target).unwrap().events, 1);
    }
    let odd = Event { source: "\"JPN", ..EVENT };
    let (dyads, report) = read(&Feed::new(), &file(&[odd.second(), EVENT.second()])).unwrap();
    assert_eq!((report.accepted, dyads.get("\"JPN", "PRK").unwrap().events), (2, 1));
}

#[test]
fn quotes_between_commas_are_syntax() {
    let rows = [
        "20240131,\"JPN, Tokyo\",\"a \"\"b\"\"\",046,7.0",
        "20240131,\"JPN,PRK,046,7.0",
        "20240131,\"JPN\"x,PRK,046,7.0",
        "20240131,\"\",PRK,046,7.0",
        "20240131,J\"PN,PRK,\"046\",\"7.0\"",
    ];
    let (dyads, report) = read(&columns(), &file(&rows)).unwrap();
    assert_eq!(dyads.get("JPN, Tokyo", "a \"b\"").unwrap().events, 1);
    assert_eq!(dyads.get("J\"PN", "PRK").unwrap().goldstein_sum.to_string(), "7");
    assert_eq!((dyads.unpaired(), report.accepted), (1, 3));
    assert_eq!(
        places(&report),
        [(2, 2, "source", Reason::Quotation, rows[1]), (3, 2, "source", Reason::Quotation, rows[2])]
    );
    assert_eq!(
        strict(&columns(), &file(&rows)),
        "line 2, column 2: source: invalid quotation `20240131,\"JPN,PRK,046,7.0`: a quotation that does not end on its line"
    );
    assert_eq!(report.errors[1].rule, "a quotation with something behind its end");
}

// ---- I2: every line

#[test]
fn every_line_is_accounted_for_with_its_place() {
    let bad = Event { day: "20230229", ..EVENT }.second();
    let lines = ["", &EVENT.second(), "   ", &bad, "a\tb", &EVENT.second(), "", &bad];
    let (dyads, report) = read(&Feed::new(), &file(&lines)).unwrap();
    assert_eq!((report.lines, report.blank, report.accepted, report.rejected), (8, 3, 2, 3));
    assert_eq!((report.duplicates, report.header, report.compared_bytes), (0, 0, 0));
    assert_eq!(
        places(&report),
        [
            (4, 2, "Day", Reason::Date, "20230229"),
            (5, 3, "MonthYear", Reason::ColumnCount, "a\\tb"),
            (8, 2, "Day", Reason::Date, "20230229"),
        ]
    );
    assert_eq!(dyads.events(), 2);
    let (_, report) = read(&Feed::new().dedup(), &file(&lines)).unwrap();
    assert_eq!((report.accepted, report.rejected, report.duplicates, report.blank), (1, 3, 1, 3));
    assert!(report.compared_bytes > 0);
}

/// So many rows of different days, with faults of known reasons at known lines.
fn long_file(rows: u64) -> (Vec<u8>, Vec<(u64, Reason)>) {
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for line in 1..=rows {
        let day = format!("2024{:02}{:02}", line % 12 + 1, line % 28 + 1);
        let source = format!("A{}", line % 37);
        let row = Event { day: &day, source: &source, ..EVENT }.second();
        let (reason, row) = match line {
            _ if line % 997 == 0 => (Some(Reason::Date), Event { day: "20241301", ..EVENT }.second()),
            _ if line % 1009 == 3 => (Some(Reason::ColumnCount), row + "\t"),
            _ if line % 1013 == 5 => (Some(Reason::Score), Event { score: "x", ..EVENT }.second()),
            _ if line % 511 == 1 && line > 1 => (None, String::new()),
            _ => (None, row),
        };
        faults.extend(reason.map(|reason| (line, reason)));
        lines.push(row);
    }
    (file(&lines), faults)
}

#[test]
fn places_are_exact_across_blocks_and_threads() {
    let (bytes, faults) = long_file(9000);
    assert!(bytes.len() > 1_000_000, "{}", bytes.len());
    let ask = |feed: &Feed, threads| on(threads, || read(feed, &bytes).unwrap());
    let (dyads, report) = ask(&Feed::new(), 1);
    let found: Vec<(u64, Reason)> = report.errors.iter().map(|error| (error.line, error.reason)).collect();
    assert_eq!(found, faults);
    assert_eq!((report.lines, report.blank), (9000, 17));
    assert_eq!(report.bytes, bytes.len() as u64);
    assert_eq!(dyads.events(), 9000 - 17 - faults.len() as u64);
    for threads in [2, 8] {
        let (others, other) = ask(&Feed::new(), threads);
        assert_eq!(other, report);
        assert_eq!(told(&others), told(&dyads));
        let (_, few) = ask(&Feed::new().most_errors(4), threads);
        assert_eq!(few.errors, report.errors[..4]);
        assert_eq!((few.rejected, &few.reasons), (report.rejected, &report.reasons));
        let (deduped, repeats) = ask(&Feed::new().dedup(), threads);
        assert_eq!(repeats.errors, report.errors);
        assert_eq!(repeats.accepted, deduped.events());
        assert_eq!(repeats.accepted + repeats.duplicates, report.accepted);
    }
    let (line, _) = faults[0];
    assert_eq!(strict(&Feed::new(), &bytes).split(',').next().unwrap(), format!("line {line}"));
    assert_eq!(strict(&Feed::new().dedup(), &bytes).split(',').next().unwrap(), format!("line {line}"));
}

// ---- I3: columns

#[test]
fn rows_of_another_width_are_rejected() {
    let (short, long) = (EVENT.first(57), EVENT.first(58));
    let cut = short.rsplit_once('\t').unwrap().0.to_owned();
    let wide = format!("{long}\t");
    let huge = vec![""; 10_000].join("\t");
    let lines = [&long, &short, &cut, &wide, "x", &huge, &short, &EVENT.second()];
    let (_, report) = read(&Feed::new(), &file(&lines)).unwrap();
    assert_eq!((report.format, report.accepted, report.rejected), (Some(Format::Gdelt1), 3, 5));
    let found: Vec<(u64, u64, &str)> = report.errors.iter().map(|e| (e.line, e.column, e.rule.as_str())).collect();
    assert_eq!(
        found,
        [
            (3, 57, "56 columns where 57 to 58 are expected"),
            (4, 59, "59 columns where 57 to 58 are expected"),
            (5, 2, "1 columns where 57 to 58 are expected"),
            (6, 59, "10000 columns where 57 to 58 are expected"),
            (8, 59, "61 columns where 57 to 58 are expected"),
        ]
    );
    assert_eq!(report.errors[0].field, "DATEADDED");
    assert_eq!(report.errors[3].value.chars().count(), 63, "shortened");
    let second = EVENT.second();
    let lines = [&second, &short, &long, &format!("{second}\t"), second.rsplit_once('\t').unwrap().0];
    let (_, report) = read(&Feed::new(), &file(&lines)).unwrap();
    assert_eq!((report.format, report.accepted, report.reasons[&Reason::ColumnCount]), (Some(Format::Gdelt2), 1, 4));
    let rules: Vec<&str> = report.errors.iter().map(|error| error.rule.as_str()).collect();
    assert_eq!(rules, [57, 58, 62, 60].map(|n| format!("{n} columns where 61 are expected")));
}

#[test]
fn widths_of_declared_columns_and_commas() {
    let rows = ["20240131,JPN,PRK,046,7.0", "20240131,JPN,PRK,046", "20240131,JPN,PRK,046,7.0,", "x"];
    let (_, report) = read(&columns(), &file(&rows)).unwrap();
    let rules: Vec<(u64, u64, &str)> = report.errors.iter().map(|e| (e.line, e.column, e.rule.as_str())).collect();
    assert_eq!(
        rules,
        [
            (2, 5, "4 columns where 5 are expected"),
            (3, 6, "6 columns where 5 are expected"),
            (4, 2, "1 columns where 5 are expected")
        ]
    );
}

#[test]
fn polecat_may_have_surplus_names_and_trailing_columns() {
    let row = |kind| polecat("2024-01-31", kind, "-6.0", ["Kim", "PRK"], ["Ishiba", "JPN"]);
    let surplus = polecat_header() + "\tHeadline";
    let lines =
        [surplus, row("SANCTION"), row("CONSULT") + "\tA headline", row("AID") + "\t\t\t", row("AID") + "\t\tx"];
    let (dyads, report) = read(&Feed::new(), &file(&lines)).unwrap();
    assert_eq!((report.accepted, report.rejected, dyads.get("Kim", "Ishiba").unwrap().events), (3, 1, 3));
    assert_eq!((report.errors[0].line, report.errors[0].rule.as_str()), (5, "42 columns where 40 to 41 are expected"));
    let trailing =
        [polecat_header(), row("SANCTION") + "\t\t", row("NONSENSE"), row("SANCTION").replace("-6.0", "None")];
    let (_, report) = read(&Feed::new(), &file(&trailing)).unwrap();
    assert_eq!((report.accepted, report.errors[0].column, report.errors[0].reason), (1, 3, Reason::EventType));
    assert_eq!(
        report.errors[0].to_string(),
        "line 3, column 3: Event Type: event_type `NONSENSE`: expected a type of PLOVER"
    );
}

// ---- I4, I5: days

#[test]
fn days_that_there_are_not_are_rejected() {
    for day in [
        "20230229",
        "20231301",
        "20230001",
        "20230100",
        "20230431",
        "2023013",
        "202301310",
        "",
        "2023-1-1",
        "20230131 ",
        "２",
    ] {
        let row = Event { day, ..EVENT }.second();
        let text = format!("invalid date `{day}`: expected a day as YYYYMMDD");
        rejected(&Feed::new(), &row, (2, "Day", Reason::Date, day), &text);
    }
    let good = ["20240229", "20000229", "00010101", "99991231"];
    let rows = good.map(|day| Event { day, ..EVENT }.second());
    let (dyads, report) = read(&Feed::new(), &file(&rows)).unwrap();
    assert_eq!(places(&report), NO_REJECTS);
    let sum = dyads.get("JPNGOV", "PRK").unwrap();
    assert_eq!((sum.first.to_string(), sum.last.to_string()), ("0001-01-01".to_owned(), "9999-12-31".to_owned()));
    let row = Event { day: "19000229", ..EVENT }.second();
    rejected(
        &Feed::new(),
        &row,
        (2, "Day", Reason::Date, "19000229"),
        "invalid date `19000229`: expected a day as YYYYMMDD",
    );
}

#[test]
fn the_day_added_is_checked_too() {
    let late = Event { added: "20240230", ..EVENT }.second();
    let text = "invalid date `20240230123000`: expected a moment as YYYYMMDDHHMMSS";
    rejected(&Feed::new(), &late, (60, "DATEADDED", Reason::Date, "20240230123000"), text);
    let hours = EVENT.second().replace("20240201123000", "20240201246000");
    let text = "invalid date `20240201246000`: expected a moment as YYYYMMDDHHMMSS";
    rejected(&Feed::new(), &hours, (60, "DATEADDED", Reason::Date, "20240201246000"), text);
}
