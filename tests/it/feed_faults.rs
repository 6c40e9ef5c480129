//! Faults of feeds: codes, scores, actors, bytes, lines, interrupted reads, and reading strictly.

use detente::Budget;
use detente::io::feeds::{By, DateOrder, Encoding, Feed, Format, Input, Reason};

use crate::feed_rows::{
    Drops, EVENT, Event, Failing, ICEWS, Made, columns, file, icews, icews_2017, mention, on, places, polecat,
    polecat_header, read, read_by, told,
};
use crate::states::shared;

fn strict(feed: &Feed, bytes: &[u8]) -> String {
    let error = read(&feed.clone().strict(), bytes).unwrap_err().to_string();
    error.strip_prefix("x: ").unwrap().to_owned()
}

/// A file of one row of declared columns, with the score left to be said.
fn scored(score: &str) -> String {
    format!("20240131\tJPN\tPRK\t046\t{score}\n")
}

// ---- I5: dialects of days

#[test]
fn dialects_of_days_are_never_guessed() {
    let row = |day: &str| icews(day, ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]);
    let bytes =
        icews_2017(&[row("1/2/2017"), row("13/2/2017"), row("2/13/2017"), row("2017-02-01"), row("01/02/2017")]);
    let ask = |feed: &Feed| {
        let (dyads, report) = read(feed, bytes.as_bytes()).unwrap();
        let lines: Vec<u64> = report.errors.iter().map(|error| error.line).collect();
        assert!(
            report.errors.iter().all(|e| (e.reason, e.column, e.field.as_str()) == (Reason::Date, 2, "Event Date"))
        );
        let sum = dyads.get("A", "B").unwrap();
        (lines, sum.first.to_string(), sum.last.to_string())
    };
    let is = |lines: &[u64], first: &str, last: &str| (lines.to_vec(), first.to_owned(), last.to_owned());
    assert_eq!(ask(&Feed::new()), is(&[2, 3, 4, 6], "2017-02-01", "2017-02-01"));
    assert_eq!(ask(&Feed::new().date_order(DateOrder::MonthFirst)), is(&[3, 5], "2017-01-02", "2017-02-13"));
    assert_eq!(ask(&Feed::new().date_order(DateOrder::DayFirst)), is(&[4, 5], "2017-02-01", "2017-02-13"));
    assert_eq!(
        strict(&Feed::new(), bytes.as_bytes()),
        "line 2, column 2: Event Date: invalid date `1/2/2017`: expected a day as YYYY-MM-DD, or that the order of its parts be declared"
    );
    assert_eq!(
        strict(&Feed::new().date_order(DateOrder::DayFirst), bytes.as_bytes()),
        "line 4, column 2: Event Date: invalid date `2/13/2017`: expected a day as DD/MM/YYYY, as declared"
    );
    for odd in ["1/2/17", "/2/2017", "1//2017", "1/2/2017/", "001/2/2017", "2/29/2023", "0/1/2017", "1-2-2017"] {
        for order in [DateOrder::MonthFirst, DateOrder::DayFirst] {
            let bytes = icews_2017(&[row(odd)]);
            let (_, report) = read(&Feed::new().date_order(order), bytes.as_bytes()).unwrap();
            assert_eq!(report.reasons[&Reason::Date], 1, "{odd}");
        }
    }
}

#[test]
fn a_declared_order_holds_for_declared_columns() {
    let row = "1/2/2017,JPN,PRK,046,7\n";
    let (_, report) = read(&columns(), row.as_bytes()).unwrap();
    assert_eq!(places(&report), [(1, 1, "date", Reason::Date, "1/2/2017")]);
    for (order, day) in [(DateOrder::MonthFirst, "2017-01-02"), (DateOrder::DayFirst, "2017-02-01")] {
        let (dyads, _) = read(&columns().date_order(order), row.as_bytes()).unwrap();
        assert_eq!(dyads.get("JPN", "PRK").unwrap().first.to_string(), day);
    }
}

// ---- I6

#[test]
fn ids_that_are_not_unique_lose_no_event() {
    let other = Event { score: "1.0", ..EVENT };
    let bytes = file(&[EVENT.second(), other.second()]);
    for feed in [Feed::new(), Feed::new().dedup()] {
        let (dyads, report) = read(&feed, &bytes).unwrap();
        assert_eq!((report.accepted, dyads.get("JPNGOV", "PRK").unwrap().goldstein_sum), (2, 8.0));
    }
}

// ---- I7: codes

#[test]
fn codes_are_text() {
    let with = |code, base, root| Event { codes: [code, base, root], ..EVENT }.second();
    let rows = [
        with("0211", "021", "02"),
        with("010", "010", "01"),
        with("10", "10", "10"),
        with("106", "106", "10"),
        with("0357", "035", "03"),
        with("0357", "035", "03"),
        with("20", "", ""),
        with("046", "040", "04"),
        with("046", "046", "05"),
    ];
    let (_, report) = read(&Feed::new(), &file(&rows)).unwrap();
    assert_eq!((report.accepted, report.rejected, report.mismatched_codes), (9, 0, 2));
    let unlisted: Vec<(&str, u64)> = report.unlisted_codes.iter().map(|(code, &n)| (code.as_str(), n)).collect();
    let listed = |code: &str| detente::codebook::cameo::Code::of(code).is_ok();
    let expected: Vec<(&str, u64)> = [("0357", 2), ("106", 1)].into_iter().filter(|(code, _)| !listed(code)).collect();
    assert_eq!(unlisted, expected);
    for code in ["46", "21", "00", "000", "2", "02111", "04a", "---", " 046", "046 ", "0 46", "９"] {
        let bytes = file(&[EVENT.second(), with(code, "046", "04")]);
        let (_, report) = read(&Feed::new(), &bytes).unwrap();
        assert_eq!(places(&report), [(2, 27, "EventCode", Reason::Code, code)]);
        assert_eq!(
            strict(&Feed::new(), &bytes),
            format!(
                "line 2, column 27: EventCode: invalid event code `{code}`: expected a CAMEO code of root 01 to 20"
            )
        );
    }
    let (_, report) = read(&Feed::new(), &file(&[EVENT.second(), with("", "", "")])).unwrap();
    assert_eq!((report.accepted, report.mismatched_codes), (2, 0), "an event may lack a code");
}

#[test]
fn quad_classes_are_one_to_four() {
    for (quad, good) in
        [("1", true), ("4", true), ("", true), ("0", false), ("5", false), ("1.0", false), ("11", false)]
    {
        let bytes = file(&[EVENT.second(), Event { quad, ..EVENT }.second()]);
        let (_, report) = read(&Feed::new(), &bytes).unwrap();
        assert_eq!(report.accepted, 1 + u64::from(good), "{quad}");
        if !good {
            assert_eq!(places(&report), [(2, 30, "QuadClass", Reason::QuadClass, quad)]);
            let text = format!("line 2, column 30: QuadClass: invalid quad class `{quad}`: expected 1 to 4");
            assert_eq!(strict(&Feed::new(), &bytes), text);
        }
    }
}

// ---- I15: scores

#[test]
fn scores_are_decimal_numbers_within_ten() {
    let good = [
        ("7.0", 7.0),
        ("-10", -10.0),
        ("+3.4", 3.4),
        ("10", 10.0),
        ("10.00000", 10.0),
        ("-0", 0.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("0.00001", 0.00001),
        ("-10.00000000000", -10.0),
        ("00000000003.4", 3.4),
    ];
    for (text, score) in good {
        let (dyads, report) = read(&columns(), scored(text).as_bytes()).unwrap();
        assert_eq!(report.accepted, 1, "{text}");
        let sum = dyads.get("JPN", "PRK").unwrap();
        assert_eq!((sum.scored, sum.goldstein_sum, sum.goldstein_mean), (1, score, Some(score)), "{text}");
    }
    let (dyads, _) = read(&columns(), scored("").as_bytes()).unwrap();
    let sum = dyads.get("JPN", "PRK").unwrap();
    assert_eq!((sum.events, sum.scored, sum.goldstein_sum, sum.goldstein_mean), (1, 0, 0.0, None));
    let bad = [
        "-",
        "+",
        ".",
        "1.",
        "10,0",
        "1e1",
        "10.00001",
        "-10.00001",
        "11",
        "NaN",
        "inf",
        "0.000001",
        "1 ",
        " 1",
        "--1",
        "999999999999",
        "1.0.0",
        "0x1",
        "−1",
    ];
    for text in bad {
        let (_, report) = read(&columns(), scored(text).as_bytes()).unwrap();
        assert_eq!(places(&report), [(1, 5, "goldstein", Reason::Score, text)]);
        let error = format!(
            "line 1, column 5: goldstein: invalid Goldstein score `{text}`: expected a decimal number from -10 to 10"
        );
        assert_eq!(strict(&columns(), scored(text).as_bytes()), error);
    }
}

#[test]
fn sums_are_exact_whatever_the_order() {
    let mut rows: Vec<String> = (0..3000).map(|n| scored(["0.1", "-0.1", "0.00001", "9.99999"][n % 4])).collect();
    let sum = |rows: &[String]| {
        read(&columns(), rows.concat().as_bytes()).unwrap().0.get("JPN", "PRK").unwrap().goldstein_sum
    };
    assert_eq!(sum(&rows).to_string(), "7500");
    rows.reverse();
    assert_eq!(sum(&rows).to_string(), "7500");
}

// ---- I8: encodings

#[test]
fn bytes_of_another_encoding_have_a_place() {
    let row = b"20240131\tM\xfcller\tPRK\t046\t7\n20240131\tJPN\tPRK\t046\t7\n20240131\tJPN\tPR\xff\xffK\xff\t046\t7\n";
    let (dyads, report) = read(&columns(), row).unwrap();
    assert_eq!((report.accepted, report.replaced, dyads.len()), (1, 0, 1));
    assert_eq!(
        places(&report),
        [
            (1, 2, "source", Reason::Encoding, "M\u{fffd}ller"),
            (3, 3, "target", Reason::Encoding, "PR\u{fffd}\u{fffd}K\u{fffd}")
        ]
    );
    assert_eq!(strict(&columns(), row), "line 1, column 2: source: invalid text `M\u{fffd}ller`: expected UTF-8");
    let (dyads, report) = read(&columns().encoding(Encoding::Utf8Lossy), row).unwrap();
    assert_eq!((report.accepted, report.replaced), (3, 4));
    assert_eq!(dyads.get("M\u{fffd}ller", "PRK").unwrap().events, 1);
    assert_eq!(dyads.get("JPN", "PR\u{fffd}\u{fffd}K\u{fffd}").unwrap().events, 1);
    let (dyads, report) = read(&columns().encoding(Encoding::Latin1), row).unwrap();
    assert_eq!((report.accepted, report.replaced), (3, 0));
    assert_eq!(dyads.get("Müller", "PRK").unwrap().events, 1);
    assert_eq!(dyads.get("JPN", "PRÿÿKÿ").unwrap().events, 1);
    let utf = "20240131\tMüller\t漢字\t046\t7\n".as_bytes();
    let (dyads, _) = read(&columns(), utf).unwrap();
    assert_eq!(dyads.get("Müller", "漢字").unwrap().events, 1);
    let (dyads, _) = read(&columns().encoding(Encoding::Latin1), utf).unwrap();
    assert_eq!(dyads.sorted()[0].source, "MÃ¼ller", "what is declared holds");
    // In a column that nobody reads the row is refused as well.
    let mut bytes = EVENT.second().into_bytes();
    let place = bytes.len() - 30;
    bytes[place] = 0xff;
    let (_, report) = read(&Feed::new(), &[&file(&[EVENT.second()])[..], &bytes].concat()).unwrap();
    assert_eq!((report.errors[0].line, report.errors[0].reason), (2, Reason::Encoding));
}

#[test]
fn a_latin_name_between_commas_is_shown() {
    let (_, report) = read(&columns(), b"20240131,JPN,M\xfcller,046,7\n").unwrap();
    assert_eq!(places(&report), [(1, 3, "target", Reason::Encoding, "M\u{fffd}ller")]);
}

// ---- I9: marks, ends and odd characters

#[test]
fn marks_and_line_ends_of_all_kinds() {
    let rows = ["20240131\tJPN\tPRK\t046\t7", "20240201\tJPN\tPRK\t112\t-2"];
    for end in ["\n", "\r\n", "\r"] {
        for mark in ["", "\u{feff}"] {
            for last in [end, ""] {
                let text = format!("{mark}{}{end}{}{last}", rows[0], rows[1]);
                for threads in [1, 2] {
                    let (dyads, report) = on(threads, || read(&columns(), text.as_bytes()).unwrap());
                    assert_eq!((report.accepted, report.lines, report.blank), (2, 2, 0), "{text:?}");
                    assert_eq!(report.byte_order_mark, !mark.is_empty(), "{text:?}");
                    assert_eq!(dyads.get("JPN", "PRK").unwrap().goldstein_sum.to_string(), "5");
                }
                let wide = format!("{mark}{}{end}{}{last}", EVENT.first(57), Event { url: "", ..EVENT }.first(58));
                let (dyads, report) = read(&Feed::new(), wide.as_bytes()).unwrap();
                assert_eq!((report.accepted, dyads.events()), (2, 2), "{wide:?}");
            }
        }
    }
}

#[test]
fn bytes_are_those_of_the_text() {
    for text in ["20240131\tJPN\tPRK\t046\t7\n", "20240131\tJPN\tPRK\t046\t7", "\u{feff}x", "\r\n ", ""] {
        assert_eq!(read(&columns(), text.as_bytes()).unwrap().1.bytes, text.len() as u64, "{text:?}");
    }
}

#[test]
fn odd_characters_in_names() {
    for odd in ['\0', '\u{c}', '\u{1}', '\u{7f}', '\u{1b}'] {
        for name in
            [format!("J{odd}"), format!("{odd}"), format!("JAPAN GOVERNMENT {odd}X"), format!("{odd}JAPANGOVERNMENT")]
        {
            let bytes =
                format!("20240131\t{name}\tPRK\t046\t7\n20240131\tJ\t{name}\t046\t7\n20240131\tJ\tPRK\t046\t7\n");
            let (dyads, report) = read(&columns(), bytes.as_bytes()).unwrap();
            let shown: String =
                name.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.into() }).collect();
            assert_eq!(
                places(&report),
                [(1, 2, "source", Reason::Name, shown.as_str()), (2, 3, "target", Reason::Name, shown.as_str())]
            );
            assert_eq!(dyads.events(), 1);
        }
    }
    for fine in ["A\u{2028}B", "\u{202e}A", "A B", "é", "A\u{a0}", "\u{85}x"] {
        let (dyads, report) = read(&columns(), format!("20240131\t{fine}\tPRK\t046\t7\n").as_bytes()).unwrap();
        assert_eq!((report.accepted, dyads.get(fine, "PRK").unwrap().events), (1, 1), "{fine:?}");
    }
}

#[test]
fn a_zero_byte_is_no_end_of_a_code_or_score() {
    for (row, reason) in [
        ("20240131\tJPN\tPRK\t046\0\t7", Reason::Code),
        ("20240131\tJPN\tPRK\t046\t7\0", Reason::Score),
        ("20240131\tJPN\tPRK\t046\t\0", Reason::Score),
        ("20240131\tJPN\tPRK\t\0\t7", Reason::Code),
        ("2024013\0\tJPN\tPRK\t046\t7", Reason::Date),
    ] {
        let bytes = file(&["20240131\tJPN\tPRK\t046\t7", row]);
        let (_, report) = read(&columns(), &bytes).unwrap();
        assert_eq!(report.reasons.get(&reason), Some(&1), "{row:?}");
    }
}

#[test]
fn a_zero_byte_in_a_country_is_not_that_country() {
    let rows = [["JPN\0", "JPN"], ["PRK", "PRK"]];
    let bytes = file(&[0, 1].map(|at| Event { countries: [rows[0][at], rows[1][at]], ..EVENT }.second()));
    let (dyads, _) = read_by(&Feed::new(), By::Country, &bytes).unwrap();
    assert_eq!(dyads.get("JPN", "PRK").map(|sum| sum.events), Some(1), "{}", told(&dyads));
}

// ---- I10: lines

#[test]
fn lines_have_a_limit() {
    let row = "20240131\tJPN\tPRK\t046\t7.00000";
    let long = |bytes: usize| format!("20240131\t{}\tPRK\t046\t7", "J".repeat(bytes - 19));
    for limit in [100, 5000, 300_000, 1 << 20] {
        for end in ["\n", "\r\n"] {
            for length in [limit - 1, limit, limit + 1] {
                let text = [row, &long(length), row, ""].join(end);
                assert_eq!(long(length).len(), length);
                let feed = columns().longest_line(limit);
                let (dyads, report) = read(&feed, text.as_bytes()).unwrap();
                let case = format!("{limit} {length} {end:?}");
                assert_eq!((report.lines, report.accepted), (3, 2 + u64::from(length <= limit)), "{case}");
                assert_eq!(dyads.events(), report.accepted, "{case}");
                assert_eq!(report.bytes, text.len() as u64);
                if length > limit {
                    let shown = format!("more than {limit} bytes");
                    assert_eq!(places(&report), [(2, 1, "date", Reason::LineLength, shown.as_str())], "{case}");
                    let rule = format!("longer than the limit `bytes of a line` of {limit}");
                    assert_eq!(
                        strict(&feed, text.as_bytes()),
                        format!("line 2, column 1: date: invalid line `{shown}`: {rule}")
                    );
                }
            }
        }
    }
}

#[test]
fn a_carriage_return_is_no_part_of_a_long_line() {
    let row = format!("20240131\t{}\tPRK\t046\t7\r\n", "J".repeat(300_000 - 19));
    let (_, report) = read(&columns().longest_line(300_000), [&*row, &row].concat().as_bytes()).unwrap();
    assert_eq!((report.accepted, report.rejected), (2, 0));
}

/// A row, then a line without end of so many bytes, then another row; counts what is asked for at once.
struct Endless {
    at: u64,
    length: u64,
    most: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        const ROW: &[u8] = b"20240131\tJPN\tPRK\t046\t7\n";
        self.most = self.most.max(out.len());
        let row = ROW.len() as u64;
        let mut count = 0;
        for byte in out.iter_mut() {
            *byte = match self.at {
                at if at < row => ROW[at as usize],
                at if at < row + self.length => b'x',
                at if at == row + self.length => b'\n',
                at if at <= row + self.length + row => ROW[(at - row - self.length - 1) as usize],
                _ => break,
            };
            self.at += 1;
            count += 1;
        }
        Ok(count)
    }
}

#[test]
fn an_endless_line_costs_bounded_memory() {
    let mut endless = Endless { at: 0, length: 20 << 20, most: 0 };
    let input = Input::reader("x", &mut endless);
    let (dyads, reports) = columns().dyads(By::Code, [input], &Budget::new()).unwrap();
    assert_eq!((reports[0].lines, reports[0].accepted, dyads.events()), (3, 2, 2));
    assert_eq!(places(&reports[0]), [(2, 1, "date", Reason::LineLength, "more than 1048576 bytes")]);
    assert!(endless.most <= 3 << 20, "{}", endless.most);
}

// ---- I12: actors

#[test]
fn actors_that_lack_are_counted() {
    let rows = [
        ["", ""],
        ["JPN", ""],
        ["", "PRK"],
        [" ", "PRK"],
        ["JPN", "XKX"],
        ["JPNGOV", "PSE"],
        ["JPNGOVMIL", "USAGOVMILSPY"],
        ["JPN", "JPN"],
    ];
    let lines = rows.map(|[source, target]| {
        Event { source, target, countries: [&source[..source.len().min(3)], &target[..target.len().min(3)]], ..EVENT }
            .second()
    });
    let (dyads, report) = read(&Feed::new(), &file(&lines)).unwrap();
    assert_eq!((report.accepted, dyads.events(), dyads.unpaired(), dyads.nodes()), (8, 4, 4, 6));
    assert!(rows[4..].iter().all(|[source, target]| dyads.get(source, target).unwrap().events == 1));
    let (dyads, report) = read_by(&Feed::new(), By::Country, &file(&lines)).unwrap();
    assert_eq!((report.accepted, dyads.events(), dyads.unpaired()), (8, 3, 5), "one is within a country");
    assert_eq!(dyads.get("JPN", "JPN"), None);
    assert_eq!(dyads.get("", "PRK"), None);
}

#[test]
fn icews_says_nothing_by_na() {
    let rows = [["A", "NA"], ["NA", "Japan"], ["", ""]]
        .map(|source| icews("2024-01-31", source, ["Consult", "040", "1.0"], ["B", "China"]).join("\t"));
    let bytes = file(&[&[ICEWS.join("\t")][..], &rows].concat());
    let (dyads, report) = read(&Feed::new(), &bytes).unwrap();
    assert_eq!((report.accepted, dyads.events(), dyads.unpaired()), (3, 1, 2));
    let (dyads, _) = read_by(&Feed::new(), By::Country, &bytes).unwrap();
    assert_eq!((dyads.get("Japan", "China").unwrap().events, dyads.unpaired()), (1, 2));
}

// ---- I13

#[test]
fn pieces_order_and_threads_change_nothing() {
    let mut rows: Vec<String> = (0..400)
        .map(|n| Event { source: &format!("S{}", n % 7), score: &format!("{}.{n}", n % 9), ..EVENT }.second())
        .collect();
    rows.push("x".to_owned());
    let bytes = file(&rows);
    let (dyads, report) = read(&Feed::new(), &bytes).unwrap();
    for threads in [1, 2, 8] {
        let (drops, mut reports) = on(threads, || {
            Feed::new().dyads(By::Code, [Input::reader("x", Drops(&bytes, 0))], &Budget::new()).unwrap()
        });
        assert_eq!((told(&drops), reports.remove(0)), (told(&dyads), report.clone()));
    }
    rows.reverse();
    let (turned, other) = read(&Feed::new(), &file(&rows)).unwrap();
    assert_eq!(told(&turned), told(&dyads));
    assert_eq!((other.accepted, other.errors[0].line, report.errors[0].line), (400, 1, 401));
    let (halves, reports) = Feed::new()
        .dyads(
            By::Code,
            [Input::reader("a", &*file(&rows[..90])), Input::reader("b", &*file(&rows[90..]))],
            &Budget::new(),
        )
        .unwrap();
    assert_eq!(told(&halves), told(&dyads));
    assert_eq!((reports[0].lines, reports[1].lines), (90, 311));
}

// ---- I16 to I18

#[test]
fn a_read_that_breaks_off_is_an_error() {
    let bytes = file(&[EVENT.second(), EVENT.second()]);
    for cut in [1, 40, bytes.len() / 2, bytes.len()] {
        for feed in [Feed::new(), Feed::new().dedup()] {
            let input = Input::reader("cut.tsv", Failing(&bytes[..cut]));
            let error = feed.dyads(By::Code, [input], &Budget::new()).unwrap_err();
            assert!(error.is_io());
            assert_eq!(error.file(), Some("cut.tsv"));
            assert!(error.to_string().contains("the wire was cut"), "{error}");
        }
    }
}

#[test]
fn what_is_no_file_is_a_typed_error() {
    let folder = std::env::temp_dir();
    let missing = folder.join("detente-no-such-file.tsv");
    for path in [&folder, &missing] {
        let error = Feed::new().dyads(By::Code, [Input::path(path.as_path())], &Budget::new()).unwrap_err();
        assert!(error.is_io() || error.is_unsupported(), "{error:?}");
        assert_eq!(error.file(), path.to_str());
        let named = Feed::new().dyads(By::Code, [Input::path(path.as_path()).named("feed")], &Budget::new());
        assert_eq!(named.unwrap_err().file(), Some("feed"));
    }
}

#[cfg(all(feature = "gzip", feature = "zip"))]
#[test]
fn containers_are_opened_and_broken_ones_refused() {
    use crate::feed_rows::gzipped;
    use std::io::{Cursor, Write};
    let bytes = file(&(0..500).map(|n| Event { id: &n.to_string(), ..EVENT }.second()).collect::<Vec<_>>());
    let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("20240131.export.CSV", ::zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&bytes).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let (plain, report) = read(&Feed::new(), &bytes).unwrap();
    for packed in [gzipped(&bytes), zip] {
        let (dyads, other) = read(&Feed::new(), &packed).unwrap();
        assert_eq!((told(&dyads), &other), (told(&plain), &report));
        let made = Made::new("x.CSV", &packed);
        let (dyads, reports) = Feed::new().dyads(By::Code, [Input::path(&*made.0)], &Budget::new()).unwrap();
        assert_eq!((told(&dyads), reports[0].accepted), (told(&plain), 500));
        for cut in [packed.len() / 2, packed.len() - 1, packed.len() - 5] {
            let error = read(&Feed::new(), &packed[..cut]).unwrap_err();
            assert_eq!(error.file(), Some("x"), "{error}");
        }
    }
}

// ---- I19: strict, and limits

#[test]
fn limits_of_rejects_and_descriptions() {
    let bad = |n: usize| file(&[&vec![EVENT.second()][..], &vec!["x".to_owned(); n]].concat());
    assert!(read(&Feed::new().most_rejects(3), &bad(3)).is_ok());
    let error = read(&Feed::new().most_rejects(3), &bad(4)).unwrap_err();
    assert!(error.is_limit());
    assert_eq!(error.file(), Some("x"));
    assert!(error.to_string().contains("rejected rows"), "{error}");
    assert!(read(&Feed::new().most_rejects(0), &bad(0)).is_ok());
    assert!(read(&Feed::new().most_rejects(0), &bad(1)).is_err());
    let (_, report) = read(&Feed::new(), &bad(1005)).unwrap();
    assert_eq!((report.errors.len(), report.rejected, report.reasons[&Reason::ColumnCount]), (1000, 1005, 1005));
    assert_eq!((report.errors[0].line, report.errors[999].line), (2, 1001));
    let (_, report) = read(&Feed::new().most_errors(0), &bad(2)).unwrap();
    assert_eq!((report.errors.len(), report.rejected), (0, 2));
}

#[test]
fn strict_holds_even_when_no_reject_is_described() {
    let bytes = file(&[&EVENT.second(), "x"]);
    assert!(read(&Feed::new().strict().most_errors(0), &bytes).is_err());
}

#[test]
fn an_error_shows_what_stood_there_once() {
    let bytes = scored("`7`");
    let (_, report) = read(&columns(), bytes.as_bytes()).unwrap();
    let value = &report.errors[0].value;
    assert!(strict(&columns(), bytes.as_bytes()).contains(&format!(" `{value}`: ")));
    let (_, report) = read(&columns(), scored("7...").as_bytes()).unwrap();
    assert_eq!(report.errors[0].value, "7...");
    assert!(strict(&columns(), scored("7...").as_bytes()).contains("`7...`"));
}

#[test]
fn rows_refused_in_one_file_are_not_missed_in_the_next() {
    let (first, second) = (file(&[EVENT.first(58), EVENT.second()]), file(&[EVENT.second()]));
    let inputs = [Input::reader("a", &*first), Input::reader("b", &*second)];
    let (dyads, reports) = Feed::new().dedup().dyads(By::Code, inputs, &Budget::new()).unwrap();
    assert_eq!((reports[0].accepted, reports[0].rejected), (1, 1));
    assert_eq!((reports[1].accepted, reports[1].duplicates, dyads.events()), (1, 0, 2));
}

#[test]
fn blank_beginnings_do_not_hide_the_layout() {
    let bytes = [vec![b'\n'; 300_000], file(&[EVENT.first(58)])].concat();
    match read(&Feed::new(), &bytes) {
        Ok((_, report)) => assert_eq!((report.format, report.accepted), (Some(Format::Gdelt1), 1)),
        Err(error) => assert!(error.is_unsupported()),
    }
}

// ---- mentions and real files

#[test]
fn mentions_are_accounted_for() {
    let rows = [
        mention("20240131120000", "20240201120000"),
        mention("20240230120000", "20240201120000"),
        mention("20240131120000", "20240201240000"),
        mention("20240131", "20240201120000"),
    ];
    let (dyads, report) = read(&Feed::new(), &file(&rows)).unwrap();
    assert_eq!((report.format, report.accepted, dyads.unpaired(), dyads.len()), (Some(Format::Mentions), 1, 1, 0));
    let found: Vec<_> =
        places(&report).into_iter().map(|(line, column, field, reason, _)| (line, column, field, reason)).collect();
    assert_eq!(
        found,
        [
            (2, 2, "EventTimeDate", Reason::Date),
            (3, 3, "MentionTimeDate", Reason::Date),
            (4, 2, "EventTimeDate", Reason::Date),
        ]
    );
    let polecat = [polecat_header(), polecat("2024-01-31", "AID", "10", ["A", "B"], ["None", "None"])];
    let (dyads, report) = read(&Feed::new(), &file(&polecat)).unwrap();
    assert_eq!((report.accepted, dyads.unpaired()), (1, 1), "POLECAT says nothing by None");
}

#[test]
fn real_files_are_accounted_for() {
    let files = [
        ("gdelt/spark_gdelt_events.csv", Format::Gdelt2, 100, 0),
        ("gdelt/spark_gdelt_events1.csv", Format::Gdelt1, 100, 0),
        ("gdelt/spark_gdelt_eventsT.csv", Format::Gdelt2, 100, 0),
        ("gdelt/spark_gdelt_mentions.csv", Format::Mentions, 100, 0),
        ("gdelt/spark_gdelt_mentionsT.csv", Format::Mentions, 100, 0),
        ("gdelt/20151027_v2_export_sample.CSV", Format::Gdelt2, 2116, 0),
        ("icews/events.2018.sample.tab", Format::Icews, 3706, 1),
    ];
    for (name, format, lines, header) in files {
        let Some(path) = shared(name) else { return };
        let bytes = std::fs::read(&path).unwrap();
        for by in [By::Code, By::Country] {
            let (dyads, reports) =
                Feed::new().strict().dedup().dyads(by, [Input::path(path.as_path())], &Budget::new()).unwrap();
            let report = &reports[0];
            assert_eq!((report.format, report.lines, report.header), (Some(format), lines, header), "{name}");
            assert_eq!((report.accepted, report.rejected, report.duplicates), (lines - header, 0, 0), "{name}");
            assert_eq!(
                (dyads.events() + dyads.unpaired(), report.bytes),
                (report.accepted, bytes.len() as u64),
                "{name}"
            );
            let places = if by == By::Code { [5, 15] } else { [7, 17] };
            let places = match format {
                Format::Icews if by == By::Code => [2, 8],
                Format::Icews => [4, 10],
                _ => places,
            };
            if format == Format::Mentions {
                assert!(dyads.is_empty());
                continue;
            }
            // Line by line, as one would by hand.
            let text = String::from_utf8(bytes.clone()).unwrap();
            let mut expected = std::collections::BTreeMap::<(String, String), u64>::new();
            for line in text.lines().skip(usize::try_from(header).unwrap()) {
                let fields: Vec<&str> = line.split('\t').collect();
                let [source, target] =
                    places.map(|at| if fields[at] == "NA" && header == 1 { "" } else { fields[at].trim_matches(' ') });
                // Some rows of GDELT 1.0 have a blank where others have nothing, or before a code.
                let pair = source != " "
                    && target != " "
                    && !source.is_empty()
                    && !target.is_empty()
                    && (by == By::Code || source != target);
                *expected.entry((source.to_owned(), target.to_owned())).or_default() += u64::from(pair);
            }
            expected.retain(|_, events| *events > 0);
            let found: Vec<((String, String), u64)> =
                dyads.sorted().iter().map(|d| ((d.source.to_owned(), d.target.to_owned()), d.events)).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{name}");
        }
    }
}
