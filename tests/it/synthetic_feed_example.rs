//! The example `synthetic_feed`: its rows, its stories, and that a reader accounts for its faults.

use std::io::{self, ErrorKind, Write};

use detente::codebook::cameo::{Code, Scale};
use detente::codebook::states::State;
use detente::io::feeds::{By, Feed, Input};
use detente::model::Scheme;
use detente::{Budget, Day};

#[expect(dead_code, reason = "the example's main is not called here")]
#[path = "../../examples/synthetic_feed/main.rs"]
mod example;

use example::{Made, parse, write};

const FORMATS: [&str; 6] = ["gdelt1", "gdelt2", "mentions", "icews", "polecat", "columns"];

fn options(args: &str) -> example::Options {
    parse(args.split_whitespace().map(str::to_owned)).unwrap()
}

fn made(args: &str) -> (Vec<u8>, Made) {
    let mut out = Vec::new();
    let made = write(&options(args), &mut out).unwrap();
    (out, made)
}

/// The rows of a feed without faults, its header left out.
fn rows(args: &str) -> Vec<Vec<String>> {
    let (out, made) = made(args);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count() as u64, made.lines);
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect();
    text.lines().skip(usize::try_from(made.header).unwrap()).map(fields).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for format in FORMATS {
        let ask = |seed: u32| made(&format!("--format {format} --rows 500 --seed {seed} --faults")).0;
        assert!(ask(7) == ask(7), "{format}");
        assert!(ask(7) != ask(8), "{format}");
    }
    // Two rows as they were made when this was written.
    let text = String::from_utf8(made("--format columns --rows 30").0).unwrap();
    let rows: Vec<&str> = text.lines().skip(2).take(2).collect();
    assert_eq!(rows, ["2024-01-25\tUSA\tCHN\t046\t1\t7.0\t24", "2024-02-06\tRUS\tFRA\t056\t1\t7.0\t8"]);
}

/// `20240131`, with a time of day behind it or not, or `2024-01-31`.
fn day(text: &str) -> Day {
    match text.as_bytes() {
        [_, _, _, _, b'-', ..] => text.parse().unwrap(),
        _ => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]).parse().unwrap(),
    }
}

#[test]
fn every_row_has_the_columns_and_days_of_its_feed() {
    let widths: [&[usize]; 6] = [&[57, 58], &[61], &[16], &[20], &[40], &[7]];
    for (format, widths) in FORMATS.into_iter().zip(widths) {
        let rows = rows(&format!("--format {format} --rows 3000"));
        for &width in widths {
            assert!(rows.iter().any(|row| row.len() == width), "{format}");
        }
        let (first, last) = (day("20120930") + -366, day("20241231"));
        for row in &rows {
            assert!(widths.contains(&row.len()), "{format}: {row:?}");
            let happened = day(&row[usize::from(format != "columns")]);
            let added = match format {
                "gdelt1" => Some(&row[56]),
                "gdelt2" => Some(&row[59]),
                "mentions" => Some(&row[2]),
                "polecat" => Some(&row[34]),
                _ => None,
            };
            assert!(first <= happened && happened <= last, "{format}: {row:?}");
            let late = added.map(|added| day(added) - happened);
            assert!(late.is_none_or(|late| (0..=365).contains(&late)), "{format}: {row:?}");
        }
    }
    let gdelt1 = rows("--format gdelt1 --rows 3000");
    assert!(gdelt1.iter().all(|row| (row.len() == 58) == (row[56].as_str() >= "20130401")));
}

#[test]
fn rows_are_like_those_of_gdelt() {
    let rows = rows("--format gdelt2 --rows 20000");
    let share = |is: &dyn Fn(&[String]) -> bool| rows.iter().filter(|row| is(row)).count() * 1000 / rows.len();
    let blank = share(&|row| row[5].is_empty() || row[15].is_empty());
    assert!((280..380).contains(&blank), "{blank}");
    let late = share(&|row| row[1] != row[59][..8]);
    assert!((80..120).contains(&late), "{late}");
    for row in &rows {
        let code = Code::of(&row[26]).unwrap();
        assert_eq!([code.base().text(), code.root().text()], [&row[27], &row[28]]);
        assert_eq!(code.quad_gdelt().number().to_string(), row[29]);
        let score = code.goldstein(Scale::Gdelt).unwrap().to_f64();
        assert_eq!(format!("{score:.1}"), row[30]);
        assert_eq!(row[5], format!("{}{}", row[7], row[12]));
    }
}

#[test]
fn codes_of_states_are_those_of_the_lists() {
    for known in &example::world::STATES {
        let state = State::by(&Scheme::Cameo, known.code, None).unwrap();
        assert_eq!(state.code(&Scheme::Fips, None), Some(known.fips), "{}", known.code);
        let cow = state.code(&Scheme::CowNumber, None).map(str::parse);
        assert_eq!(cow, Some(Ok(known.cow)), "{}", known.code);
    }
}

#[test]
fn stories_can_be_found() {
    let rows = rows("--format columns --rows 60000");
    let mean = |a: &str, b: &str, part: usize| {
        let quarter = &rows[part * rows.len() / 8..(part + 1) * rows.len() / 8];
        let both = |row: &&Vec<String>| (row[1] == a && row[2] == b) || (row[1] == b && row[2] == a);
        let scores: Vec<f64> = quarter.iter().filter(both).map(|row| row[5].parse().unwrap()).collect();
        assert!(scores.len() > 5, "{a} {b} {part}");
        scores.iter().sum::<f64>() / scores.len() as f64
    };
    assert!(mean("PRK", "USA", 0) > mean("PRK", "USA", 3) + 2.0);
    assert!(mean("PRK", "USA", 7) > mean("PRK", "USA", 3) + 2.0);
    assert!(mean("JPN", "PRK", 0) < -2.0 && mean("JPN", "PRK", 7) > 2.0);
    assert!(mean("RUS", "UKR", 2) > mean("RUS", "UKR", 4) + 2.0);
    assert!(mean("JPN", "KOR", 0) > 2.0 && mean("JPN", "KOR", 2) < 1.0 && mean("JPN", "KOR", 7) > 2.0);
    assert!(mean("CHN", "USA", 0) > mean("CHN", "USA", 7) + 3.0);
}

#[test]
fn a_reader_accounts_for_the_faults() {
    for format in FORMATS {
        let (bytes, made) = made(&format!("--format {format} --rows 200 --faults"));
        assert!(made.faults.len() >= 10 && made.faults.len() as u64 >= made.rejected + made.blank, "{format}");
        assert_eq!(made.accepted + made.rejected + made.duplicates + made.blank + made.header, made.lines, "{format}");
        let lines = bytes.split(|byte| *byte == b'\n').count() as u64 - 1;
        assert_eq!(lines, made.lines, "{format}");
        if format == "mentions" {
            // They have no actors, so there is no dyad to add them to.
            continue;
        }
        let feed = match format {
            "columns" => Feed::new().columns("date,source,target,code,quad,goldstein,mentions").unwrap(),
            _ => Feed::new(),
        };
        let input = Input::reader(format, bytes.as_slice());
        let report = feed.dyads(By::Code, [input], &Budget::new()).unwrap().1.remove(0);
        let reasons: Vec<String> = report.reasons.iter().map(|(reason, n)| format!("{reason} {n}")).collect();
        // Whether types of PLOVER are checked is the reader's to say.
        let types = reasons.iter().all(|reason| !reason.starts_with("event_type")) && format == "polecat";
        let taken = u64::from(types);
        assert_eq!((report.lines, report.rejected + taken), (made.lines, made.rejected), "{format}: {reasons:?}");
        assert_eq!((report.blank, report.header), (made.blank, made.header), "{format}");
        // Nobody looked for duplicates.
        assert_eq!(report.accepted, made.accepted + made.duplicates + taken, "{format}");
        for error in &report.errors {
            let said = format!("line {}: {}, rejected: ", error.line, error.reason);
            assert!(made.faults.iter().any(|fault| fault.starts_with(&said)), "{format}: {said}{made:?}");
        }
    }
}

/// Takes so many bytes, then nobody reads any more.
struct Pipe(usize);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_pipe_that_breaks_ends_it() {
    let error = write(&options("--format gdelt2 --rows 1000000000000"), Pipe(1 << 20)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn what_cannot_be_made_is_said() {
    let parsed = |args: &str| parse(args.split_whitespace().map(str::to_owned)).map(drop).unwrap_err();
    let formats = "--format needs one of gdelt1, gdelt2, mentions, icews, polecat, columns";
    assert_eq!([parsed(""), parsed("--format gdelt3")], [formats, formats]);
    assert_eq!(parsed("--format icews --fast"), "unknown option --fast");
    assert_eq!(parsed("--format"), "--format needs a value");
    assert_eq!(parsed("--format icews --rows few"), "--rows needs a whole number, not few");
    assert_eq!(parsed("--format icews --seed -1"), "--seed needs a whole number, not -1");
    for days in ["2024-01-01", "2024-02-30..2024-03-01", "2024-02-01..2024-01-01", "1700-01-01..2024-01-01", ".."] {
        let text = format!("--days needs FROM..TO, two days in order and at most a century apart, not {days}");
        assert_eq!(parsed(&format!("--format icews --days {days}")), text);
    }
    assert!(parsed("--format icews --rows 5 --faults").starts_with("--faults needs at least "));
    assert_eq!(made("--format gdelt2 --rows 0").0, b"");
    assert_eq!(made("--format gdelt2 --rows 3 --days 2024-02-29..2024-02-29").1.lines, 3);
}
