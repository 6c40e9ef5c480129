//! CAMEO: text to code and back, labels, the three tables of scores, classes; the real lists where they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use detente::codebook::Goldstein;
use detente::codebook::cameo::{Code, Form, Penta, Quad, Scale};
use proptest::prelude::*;

fn code(text: &str) -> Code {
    Code::of(text).unwrap()
}

/// A file of the real data beside the repository, with what is no UTF-8 replaced, if it is there.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub(crate) fn beside(name: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let Ok(bytes) = std::fs::read(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Rows of a file whose cells stand in quotes where they hold commas.
fn comma_separated(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    text.lines().map(cells).collect()
}

#[test]
fn every_code_is_text_and_number_both_ways() {
    assert_eq!((Code::all().len(), Code::COUNT), (318, 318));
    for (at, code) in Code::all().enumerate() {
        assert_eq!((usize::from(code.number()), Code::from_number(code.number())), (at, Some(code)));
        assert_eq!(Code::of(code.text()).unwrap(), code);
        assert_eq!(
            (code.to_string().parse::<Code>().unwrap(), Form::of(code.text().as_bytes())),
            (code, Form::Listed(code))
        );
        assert_eq!(
            (format!("{code:?}"), format!("{code:>5}")),
            (format!("Code({code})"), format!("{:>5}", code.text()))
        );
        assert!(!code.label().is_empty() && code.label().trim() == code.label());
        assert!(code.label().starts_with(char::is_uppercase), "{code}");
        assert!(!code.label().chars().nth(1).unwrap().is_uppercase(), "{code} is sentence case");
    }
    for number in Code::COUNT as u16..=u16::MAX {
        assert_eq!(Code::from_number(number), None);
    }
    let texts: Vec<_> = Code::all().map(Code::text).collect();
    assert!(texts.is_sorted() && texts.windows(2).all(|pair| pair[0] != pair[1]), "in the order of the text");
    assert!(code("01") < code("010") && code("010") < code("02") && code("0256") < code("026"));
}

#[test]
fn zeros_are_part_of_a_code() {
    let (statement, demand) = (code("010"), code("10"));
    assert_ne!(statement, demand);
    assert_eq!((statement.label(), demand.label()), ("Make statement", "Demand"));
    assert_eq!((statement.root(), demand.root()), (code("01"), demand));
}

#[test]
fn roots_and_bases_are_prefixes() {
    for code in Code::all() {
        let (root, base) = (code.root(), code.base());
        assert_eq!(root.text(), &code.text()[..2]);
        assert_eq!(base.text(), &code.text()[..code.text().len().min(3)]);
        assert_eq!((base.root(), root.root(), root.base(), base.base()), (root, root, root, base));
        assert_eq!(code.is_root(), code.text().len() == 2);
        for other in Code::all() {
            let below = other.text().len() < 4 && code.text().starts_with(other.text());
            assert_eq!(code.under(other), below || code == other, "{code} {other}");
        }
    }
    assert_eq!(Code::all().filter(|code| code.is_root()).count(), 20);
}

#[test]
fn near_misses_are_refused() {
    let said = |text: &str| Code::of(text).unwrap_err().to_string();
    let rule = "expected two to four figures that begin with a root from 01 to 20, leading zero included";
    for text in ["", "1", "00", "21", "46", "211", "01a", "010 ", " 010", "+10", "01000", "0\u{661}", "1e1", "ten"] {
        let error = Code::of(text).unwrap_err();
        assert!(error.is_invalid(), "{text}");
        assert_eq!(said(text), format!("invalid CAMEO code `{text}`: {rule}"));
        assert_eq!((Form::of(text.as_bytes()), Form::of(text.as_bytes()).nearest()), (Form::Malformed, None));
    }
    assert_eq!(said("1215"), "unknown CAMEO code `1215` (did you mean `121`?)");
    assert_eq!(said("0359"), "unknown CAMEO code `0359` (did you mean `035`?)");
    assert_eq!(said("2099"), "unknown CAMEO code `2099` (did you mean `20`?)");
    assert!(Code::of("0359").unwrap_err().is_unknown());
    for (text, above) in [("0359", "035"), ("0990", "09"), ("099", "09"), ("1643", "164"), ("1883", "18")] {
        assert_eq!(Form::of(text.as_bytes()), Form::Unlisted { above: code(above) });
        assert_eq!(Form::of(text.as_bytes()).nearest(), Some(code(above)));
    }
}

proptest! {
    /// One look into the table is the search that it stands for.
    #[test]
    fn any_bytes_are_what_a_search_finds(text in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        prop::collection::vec(b'0'..=b'9', 0..6),
        "(0[1-9]|1[0-9]|20)[0-9]{0,2}".prop_map(String::into_bytes),
    ]) {
        let listed = Code::all().find(|code| code.text().as_bytes() == text);
        let above = Code::all().filter(|code| text.starts_with(code.text().as_bytes())).max_by_key(|code| code.text().len());
        let formed = text.len() <= 4 && text.iter().all(u8::is_ascii_digit);
        let expected = match (listed, above) {
            (Some(code), _) => Form::Listed(code),
            (None, Some(above)) if formed => Form::Unlisted { above },
            _ => Form::Malformed,
        };
        prop_assert_eq!(Form::of(&text), expected);
        if let Ok(text) = std::str::from_utf8(&text) {
            let found = Code::of(text);
            prop_assert_eq!(found.as_ref().ok().copied(), listed);
            let unlisted = matches!(expected, Form::Unlisted { .. });
            prop_assert_eq!(found.is_err_and(|error| error.is_unknown()), unlisted);
        }
    }
}

#[test]
fn labels_find_their_code() {
    let mut seen: BTreeMap<String, Code> = BTreeMap::new();
    for code in Code::all() {
        for (nth, label) in code.labels().enumerate() {
            let found = Code::labelled(label).unwrap();
            if nth == 0 && code.is_root() && found != code {
                assert_eq!(found.text(), format!("{code}0"), "{label}");
                continue;
            }
            assert_eq!(found, code, "{label}");
            assert_eq!(Code::labelled(&format!("\t{} ", label.to_uppercase())), Some(code));
            assert_eq!(seen.insert(label.to_lowercase(), code), None, "{label} is there twice");
        }
    }
    for (label, text) in [
        ("Consult", "040"),
        ("MAKE PUBLIC STATEMENT", "01"),
        ("fight", "19"),
        ("Meet at a \"third\" location", "044"),
        ("Demand release of persons or property", "1053"),
        ("Reduce or stop material aid", "162"),
        ("fight with artillery and tanks", "194"),
    ] {
        assert_eq!(Code::labelled(label), Some(code(text)), "{label}");
    }
    assert_eq!((Code::labelled(""), Code::labelled("Consul"), Code::labelled("Consult!")), (None, None, None));
}

/// Tenths of a code on the three scales.
fn tenths(text: &str) -> [Option<i32>; 3] {
    Scale::ALL.map(|scale| code(text).goldstein(scale).map(|score| score.parts() / 10_000))
}

#[test]
fn scales_score_what_their_tables_list() {
    let without = |scale: Scale| Code::all().filter(move |code| code.goldstein(scale).is_none()).map(Code::text);
    let added = ["1214", "155", "176", "1834", "1951", "1952"];
    assert_eq!(without(Scale::Icews).collect::<Vec<_>>(), added);
    let gdelt: Vec<_> = without(Scale::Gdelt).collect();
    assert_eq!(gdelt, ["106", "1213", "1214", "155", "176", "1834", "1951", "1952"]);
    assert_eq!(without(Scale::Keds).count(), 318 - 272);
    for text in ["019", "025", "026", "106", "1213", "0255", "116", "129"] {
        assert_eq!(tenths(text)[2].is_some(), ["025", "026", "106", "1213"].contains(&text), "{text}");
    }
    for scale in Scale::ALL {
        assert_eq!(Scale::named(scale.name()).unwrap(), scale);
        assert!(!scale.version().is_empty() && scale.citation().contains("20"));
    }
    assert_eq!(Scale::named("icew").unwrap_err().to_string(), "unknown scale of CAMEO `icew` (did you mean `icews`?)");
}

#[test]
fn scales_disagree_on_seven_codes() {
    let differing = Code::all().filter_map(|code| {
        let scores = tenths(code.text());
        let known: BTreeSet<_> = scores.iter().flatten().collect();
        (known.len() > 1).then(|| (code.text(), scores.map(Option::unwrap)))
    });
    assert_eq!(
        differing.collect::<Vec<_>>(),
        [
            ("016", [-20, -50, 34]),
            ("022", [32, 34, 34]),
            ("124", [-40, -40, -50]),
            ("163", [-80, -80, -65]),
            ("164", [-70, -65, -70]),
            ("165", [-65, -70, -70]),
            ("166", [-70, -70, -80]),
        ]
    );
}

/// Leaves, then roots with the count, least, greatest and mean of what is below them, as published for ICEWS.
#[test]
fn scores_are_as_published() {
    for (text, score) in [
        ("018", 34),
        ("019", 34),
        ("027", 40),
        ("030", 40),
        ("036", 40),
        ("040", 10),
        ("045", 50),
        ("046", 70),
        ("057", 80),
        ("064", 70),
        ("124", -40),
        ("125", -50),
        ("164", -65),
        ("181", -90),
    ] {
        assert_eq!(tenths(text)[1], Some(score), "{text}");
    }
    let roots = [
        ("01", 0, 10, -50, 34, 0.17),
        ("02", 30, 27, -3, 40, 1.81),
        ("03", 40, 28, 40, 70, 5.94),
        ("04", 10, 7, 10, 70, 3.03),
        ("05", 35, 8, 34, 80, 5.28),
        ("06", 60, 5, 60, 74, 6.84),
        ("07", 70, 6, 70, 85, 7.60),
        ("08", 50, 25, 50, 100, 6.80),
        ("09", -20, 5, -20, -20, -2.00),
        ("10", -50, 27, -50, -50, -5.00),
        ("11", -20, 12, -20, -20, -2.00),
        ("12", -40, 27, -50, -40, -4.19),
        ("13", -60, 22, -70, -44, -6.23),
        ("14", -65, 26, -75, -65, -6.88),
        ("15", -72, 5, -72, -72, -7.20),
        ("16", -40, 13, -80, -40, -6.15),
        ("17", -70, 12, -92, -50, -6.55),
        ("18", -90, 13, -100, -80, -9.35),
        ("19", -100, 7, -100, -95, -9.79),
        ("20", -100, 7, -100, -95, -9.93),
    ];
    for (root, score, count, least, greatest, mean) in roots {
        let root = code(root);
        let below: Vec<i32> = Code::all()
            .filter(|code| code.under(root) && *code != root)
            .filter_map(|code| tenths(code.text())[1])
            .collect();
        let found = (tenths(root.text())[1], below.len(), *below.iter().min().unwrap(), *below.iter().max().unwrap());
        assert_eq!(found, (Some(score), count, least, greatest), "{root}");
        let sum: i32 = below.iter().sum();
        assert!((f64::from(sum) / 10.0 / below.len() as f64 - mean).abs() < 0.006, "{root}");
    }
}

#[test]
fn classes_split_the_roots() {
    let numbers = |class: fn(Code) -> u8| Code::all().filter(|code| code.is_root()).map(class).collect::<Vec<_>>();
    let textbook = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4];
    let gdelt = [1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4];
    assert_eq!(numbers(|code| code.quad().number()), textbook);
    assert_eq!(numbers(|code| code.quad_gdelt().number()), gdelt);
    assert_eq!(numbers(|code| code.penta().number())[..3], [0, 1, 1]);
    for code in Code::all() {
        let (quad, penta) = (code.quad(), code.penta());
        assert_eq!(
            (quad, penta, code.quad_gdelt()),
            (code.root().quad(), code.root().penta(), code.root().quad_gdelt())
        );
        assert_eq!(penta == Penta::Statement, code.under(Code::of("01").unwrap()));
        assert!(penta == Penta::Statement || penta.number() == quad.number());
    }
    for number in 0..=u8::MAX {
        let quad = Quad::from_number(number);
        assert_eq!(quad.map(Quad::number), (1..=4).contains(&number).then_some(number));
    }
    assert_eq!(Quad::ALL.map(Quad::number), [1, 2, 3, 4]);
}

#[test]
fn published_scores_agree() {
    let Some(gdelt) = beside("cameo/CAMEO.goldsteinscale.txt") else { return };
    let rows: Vec<(&str, &str)> = gdelt.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(rows.len(), 310);
    for (text, score) in rows {
        assert_eq!(code(text).goldstein(Scale::Gdelt), Some(score.parse::<Goldstein>().unwrap()), "{text}");
    }
    let Some(icews) = beside("cameo/andybega_goldstein_mappings.csv") else { return };
    let rows = comma_separated(&icews);
    assert_eq!(rows.len(), 313);
    for row in &rows[1..] {
        let code = code(&row[0]);
        assert!(code.label().eq_ignore_ascii_case(&row[1]), "{code}: {} for {}", code.label(), row[1]);
        assert_eq!(code.goldstein(Scale::Icews), Some(row[2].parse::<Goldstein>().unwrap()), "{code}");
    }
}

#[test]
fn published_labels_are_found() {
    let Some(list) = beside("cameo/schrodt_CAMEO_codefile.txt") else { return };
    let mut lines = 0;
    let mut elsewhere = Vec::new();
    for line in list.lines() {
        let Some((text, label)) = line.strip_prefix("LABEL").and_then(|l| l.split_once(": ")?.1.split_once("= "))
        else {
            continue;
        };
        lines += 1;
        // Some codes end in the `i` that belongs to the word before; one is misspelt.
        let text = if text == "13y" { "137" } else { text.trim_end_matches('i') };
        match Code::labelled(label) {
            Some(found) if found == code(text) => {}
            found => elsewhere.push((text.to_owned(), found.map(Code::text))),
        }
    }
    assert_eq!(lines, 348);
    let noted = ["0251", "0252", "0253", "0254", "0256", "122"].into_iter().map(str::to_owned);
    let held = ["1051", "1052", "1053", "1054", "1056", "162"].map(Some);
    assert_eq!(elsewhere, noted.zip(held).collect::<Vec<_>>(), "wordings of 2014 that are another code's");
}

#[test]
fn rows_of_icews_agree() {
    let Some(rows) = beside("icews/events.2018.sample.tab") else { return };
    let mut found = BTreeSet::new();
    for line in rows.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let code = code(cells[6]);
        assert_eq!(Code::labelled(cells[5]), Some(code), "{}", cells[5]);
        assert_eq!(code.goldstein(Scale::Icews), Some(cells[7].parse().unwrap()), "{code}");
        found.insert(code);
    }
    assert_eq!(found.len(), 122);
}

#[test]
fn rows_of_gdelt_agree() {
    let files = [
        "20151027_v2_export_sample.CSV",
        "spark_gdelt_events.csv",
        "spark_gdelt_events1.csv",
        "spark_gdelt_eventsT.csv",
    ];
    let mut rows = 0;
    let mut roots = BTreeSet::new();
    for name in files {
        let Some(text) = beside(&format!("gdelt/{name}")) else { return };
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            let cells: Vec<&str> = line.split('\t').collect();
            let code = code(cells[26]);
            assert_eq!((code.base(), code.root()), (Code::of(cells[27]).unwrap(), Code::of(cells[28]).unwrap()));
            assert_eq!(code.quad_gdelt().number().to_string(), cells[29], "{code}");
            match code.goldstein(Scale::Gdelt) {
                Some(score) => assert_eq!(score, cells[30].parse().unwrap(), "{code}"),
                None => assert_eq!(code.text(), "106"),
            }
            roots.insert(code.root());
            rows += 1;
        }
    }
    assert_eq!((rows, roots.len()), (2416, 20));
}
