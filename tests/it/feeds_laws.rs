//! Laws of feeds: any file reads as a loop over its lines would, whatever it is cut into.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use detente::io::feeds::{By, DateOrder, Dyads, Encoding, Feed, FileReport, Format, Input, Reason};
use detente::{Budget, Day};
use proptest::prelude::*;
use proptest::sample::select;

use crate::feed_rows::{
    Drops, EVENT, Event, ICEWS, Made, columns, file, icews, on, polecat, polecat_header, read, told,
};

/// What a dyad adds up to: events, scored, hundred-thousandths, first, last.
type Sums = BTreeMap<(String, String), (u64, u64, i64, Day, Day)>;

/// What a loop over lines finds.
#[derive(Debug, Default)]
struct Plain {
    lines: u64,
    accepted: u64,
    duplicates: u64,
    blank: u64,
    unpaired: u64,
    rejects: Vec<(u64, Reason)>,
    sums: Sums,
}

/// The fields of a row that count, by place.
struct Places {
    widths: Vec<usize>,
    date: usize,
    ends: [usize; 2],
    names: [usize; 2],
    code: usize,
    score: usize,
    quad: Option<usize>,
    added: Option<usize>,
    distinct: bool,
}

fn of_columns() -> Places {
    Places {
        widths: vec![5],
        date: 0,
        ends: [1, 2],
        names: [1, 2],
        code: 3,
        score: 4,
        quad: None,
        added: None,
        distinct: false,
    }
}

fn of_gdelt(by: By) -> Places {
    let ends = if by == By::Code { [5, 15] } else { [7, 17] };
    Places {
        widths: vec![61],
        date: 1,
        ends,
        names: [5, 15],
        code: 26,
        score: 30,
        quad: Some(29),
        added: Some(59),
        distinct: by == By::Country,
    }
}

fn day(text: &str) -> Option<Day> {
    let compact = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    compact.then(|| Day::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok())?
}

/// A score in hundred-thousandths: of the texts that the rows here have.
fn score(text: &str) -> Option<i64> {
    let number: f64 = text.parse().ok()?;
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.')) && !text.ends_with('.');
    (plain && number.abs() <= 10.0).then(|| (number * 1e5).round() as i64)
}

impl Plain {
    fn read(&mut self, text: &str, places: &Places, mut seen: Option<&mut HashSet<String>>) {
        let mut lines: Vec<&str> = text.split('\n').collect();
        if lines.last() == Some(&"") {
            lines.pop();
        }
        for (at, whole) in lines.iter().enumerate() {
            self.lines += 1;
            let line = whole.strip_suffix('\r').unwrap_or(whole);
            if line.bytes().all(|b| matches!(b, b' ' | b'\r')) {
                self.blank += 1;
                continue;
            }
            match Self::fault(line, places) {
                Some(reason) => self.rejects.push((at as u64 + 1, reason)),
                None if seen.as_mut().is_some_and(|seen| !seen.insert((*whole).to_owned())) => self.duplicates += 1,
                None => self.take(line, places),
            }
        }
    }

    fn fault(line: &str, places: &Places) -> Option<Reason> {
        let fields: Vec<&str> = line.split('\t').collect();
        if !places.widths.contains(&fields.len()) {
            return Some(Reason::ColumnCount);
        }
        let text = |at: usize| fields[at];
        if day(text(places.date)).is_none() {
            return Some(Reason::Date);
        }
        if let Some(added) = places.added.map(text).filter(|added| !added.is_empty())
            && (added.len() != 14 || !added.is_ascii() || day(&added[..8]).is_none())
        {
            return Some(Reason::Date);
        }
        let code = text(places.code);
        let root = code.get(..2).and_then(|root| root.parse::<u8>().ok());
        let formed = (2..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        if !(code.is_empty() || formed && root.is_some_and(|root| (1..=20).contains(&root))) {
            return Some(Reason::Code);
        }
        if places.quad.is_some_and(|at| !["", "1", "2", "3", "4"].contains(&text(at))) {
            return Some(Reason::QuadClass);
        }
        if !text(places.score).is_empty() && score(text(places.score)).is_none() {
            return Some(Reason::Score);
        }
        places.names.iter().any(|&at| text(at).bytes().any(|b| b.is_ascii_control())).then_some(Reason::Name)
    }

    fn take(&mut self, line: &str, places: &Places) {
        self.accepted += 1;
        let fields: Vec<&str> = line.split('\t').collect();
        let [source, target] = places.ends.map(|at| fields[at]);
        if source.trim_matches(' ').is_empty()
            || target.trim_matches(' ').is_empty()
            || (places.distinct && source == target)
        {
            self.unpaired += 1;
            return;
        }
        let (day, score) = (day(fields[places.date]).unwrap(), score(fields[places.score]));
        let sum = self.sums.entry((source.to_owned(), target.to_owned())).or_insert((0, 0, 0, day, day));
        sum.0 += 1;
        sum.1 += u64::from(score.is_some());
        sum.2 += score.unwrap_or(0);
        sum.3 = sum.3.min(day);
        sum.4 = sum.4.max(day);
    }

    /// Whether dyads say the same.
    fn agrees(&self, dyads: &Dyads) -> Result<(), TestCaseError> {
        let found: Vec<_> = dyads
            .sorted()
            .iter()
            .map(|d| {
                ((d.source.to_owned(), d.target.to_owned()), (d.events, d.scored, d.goldstein_sum, d.first, d.last))
            })
            .collect();
        let expected: Vec<_> =
            self.sums.iter().map(|(k, v)| (k.clone(), (v.0, v.1, v.2 as f64 / 1e5, v.3, v.4))).collect();
        prop_assert_eq!(&found, &expected);
        let mut ranked: Vec<(u64, String, String)> =
            found.iter().map(|((s, t), sum)| (sum.0, s.clone(), t.clone())).collect();
        ranked.sort_by(|a, b| (b.0, &a.1, &a.2).cmp(&(a.0, &b.1, &b.2)));
        for most in [0, 1, 3, ranked.len(), ranked.len() + 5] {
            let top: Vec<_> =
                dyads.top(most).iter().map(|d| (d.events, d.source.to_owned(), d.target.to_owned())).collect();
            prop_assert_eq!(&top[..], &ranked[..most.min(ranked.len())]);
        }
        let names: BTreeSet<&String> = self.sums.keys().flat_map(|(source, target)| [source, target]).collect();
        prop_assert_eq!((dyads.len(), dyads.nodes()), (self.sums.len(), names.len()));
        prop_assert_eq!(dyads.events(), self.sums.values().map(|sum| sum.0).sum::<u64>());
        prop_assert_eq!(dyads.unpaired(), self.unpaired);
        for (source, target) in names.iter().flat_map(|a| names.iter().map(move |b| (*a, *b))) {
            let events = self.sums.get(&(source.clone(), target.clone())).map(|sum| sum.0);
            prop_assert_eq!(dyads.get(source, target).map(|d| d.events), events);
        }
        Ok(())
    }

    /// Whether the report of one file says the same.
    fn reported(&self, report: &FileReport) -> Result<(), TestCaseError> {
        prop_assert!(report.balances());
        prop_assert_eq!(
            (report.lines, report.accepted, report.duplicates, report.blank, report.rejected),
            (self.lines, self.accepted, self.duplicates, self.blank, self.rejects.len() as u64)
        );
        let found: Vec<(u64, Reason)> = report.errors.iter().map(|error| (error.line, error.reason)).collect();
        prop_assert_eq!(found, self.rejects.clone());
        let mut reasons = BTreeMap::new();
        for &(_, reason) in &self.rejects {
            *reasons.entry(reason).or_insert(0) += 1;
        }
        prop_assert_eq!(&report.reasons, &reasons);
        Ok(())
    }
}

const DAYS: [&str; 8] = ["20240131", "20240229", "19790101", "20230229", "20241301", "", "2024013", "00010101"];
const NAMES: [&str; 14] = [
    "JPN",
    "PRK",
    "JPNGOV",
    "",
    "  ",
    "a name of sixteen",
    "a name of 16 byt",
    "a name of 15 by",
    "Müller",
    "漢字",
    "A\u{1}",
    "ABCDEFGHIJKLMNO\u{7f}",
    "A B",
    "\"Q",
];
const CODES: [&str; 9] = ["046", "0211", "10", "010", "", "0399", "21", "4a", "00"];
const SCORES: [&str; 10] = ["7.0", "-10", "+3.4", "", "0.00001", "-9.99999", "10.1", "1e1", "-", "-0000000.5"];

/// A text of a few, the good ones more often.
fn some(of: &'static [&'static str], good: usize) -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => select(&of[..good]), 1 => select(of)]
}

fn declared_row() -> impl Strategy<Value = String> {
    let row = (some(&DAYS, 3), some(&NAMES, 3), some(&NAMES, 3), some(&CODES, 3), some(&SCORES, 3));
    prop_oneof![
        12 => row.prop_map(|(d, s, t, c, g)| [d, s, t, c, g].join("\t")),
        1 => select(vec!["", "  ", "x", "\t", "\t\t\t\t", "20240131\tA\tB\t046", "20240131\tA\tB\t046\t1\t"]).prop_map(str::to_owned),
    ]
}

fn gdelt_row() -> impl Strategy<Value = String> {
    let places = (
        some(&DAYS, 3),
        some(&NAMES, 3),
        some(&NAMES, 3),
        some(&["JPN", "PRK", "CHN", "", "JPNX"], 3),
        some(&["JPN", "PRK", "CHN", " "], 3),
    );
    let event = (
        some(&CODES, 3),
        some(&["1", "4", "", "0", "5", "12"], 2),
        some(&SCORES, 3),
        some(&["20240201", "", "20240230"], 1),
    );
    let row = (places, event).prop_map(|((day, source, target, a, b), (code, quad, score, added))| {
        Event { day, source, target, countries: [a, b], codes: [code, "", ""], quad, score, added, ..EVENT }.second()
    });
    prop_oneof![12 => row, 1 => select(vec![String::new(), EVENT.first(58), EVENT.second() + "\t"])]
}

/// Lines and how they end; copies of lines are likely.
fn text(row: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let lines = prop::collection::vec((row, 1..3_usize, any::<bool>()), 0..40);
    (lines, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(lines, turn, ended)| {
        let mut all: Vec<String> = Vec::new();
        for (line, times, carriage) in lines {
            all.extend(vec![if carriage { line + "\r" } else { line }; times]);
        }
        if !all.is_empty() {
            let turn = turn.index(all.len());
            all.rotate_left(turn);
        }
        let text = all.join("\n");
        // One line alone, with a carriage return, is a file of such ends.
        if ended || !text.contains('\n') { text + "\n" } else { text }
    })
}

fn ask(feed: &Feed, by: By, threads: usize, inputs: Vec<Input<'_>>) -> (Dyads, Vec<FileReport>) {
    on(threads, || feed.dyads(by, inputs, &Budget::new()).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn declared_columns_read_as_a_loop_reads_them(text in text(declared_row()), threads in select(vec![1_usize, 2, 8])) {
        // Tabs are told by the first line that is not blank.
        let text = format!("20240131\tJPN\tPRK\t046\t1\n{text}");
        let mut plain = Plain::default();
        plain.read(&text, &of_columns(), None);
        let (dyads, reports) = ask(&columns(), By::Code, threads, vec![Input::reader("x", text.as_bytes())]);
        plain.reported(&reports[0])?;
        plain.agrees(&dyads)?;
        let (drops, others) = ask(&columns(), By::Code, threads, vec![Input::reader("x", Drops(text.as_bytes(), 0))]);
        prop_assert_eq!((told(&drops), &others), (told(&dyads), &reports));
    }

    #[test]
    fn gdelt_reads_as_a_loop_reads_it(text in text(gdelt_row()), threads in select(vec![1_usize, 2])) {
        let text = format!("{}\n{text}", EVENT.second());
        for by in [By::Code, By::Country] {
            let mut plain = Plain::default();
            plain.read(&text, &of_gdelt(by), None);
            let (dyads, reports) = ask(&Feed::new(), by, threads, vec![Input::reader("x", text.as_bytes())]);
            prop_assert_eq!(reports[0].format, Some(Format::Gdelt2));
            plain.reported(&reports[0])?;
            plain.agrees(&dyads)?;
        }
    }

    #[test]
    fn repeated_rows_are_those_of_a_set(first in text(declared_row()), second in text(declared_row()), threads in select(vec![1_usize, 2])) {
        let texts = [first, second].map(|text| format!("20240131\tJPN\tPRK\t046\t1\n{text}"));
        let (mut seen, mut files) = (HashSet::new(), Vec::new());
        let mut whole = Plain::default();
        for text in &texts {
            let mut plain = Plain::default();
            plain.read(text, &of_columns(), Some(&mut seen));
            files.push(plain);
        }
        let mut again = HashSet::new();
        for text in &texts {
            whole.read(text, &of_columns(), Some(&mut again));
        }
        let feed = columns().dedup();
        let made = texts.each_ref().map(|text| Made::new("law.tsv", text.as_bytes()));
        let readers = texts.each_ref().map(|text| Input::reader("x", text.as_bytes())).into_iter().collect::<Vec<_>>();
        let paths = made.iter().map(|made| Input::path(&*made.0)).collect::<Vec<_>>();
        let mixed = vec![Input::path(&*made[0].0), Input::reader("x", texts[1].as_bytes())];
        for inputs in [readers, paths, mixed] {
            let (dyads, reports) = ask(&feed, By::Code, threads, inputs);
            for (plain, report) in files.iter().zip(&reports) {
                plain.reported(report)?;
            }
            whole.agrees(&dyads)?;
        }
        #[cfg(feature = "gzip")]
        {
            let packed = texts.each_ref().map(|text| crate::feed_rows::gzipped(text.as_bytes()));
            let made = Made::new("law.gz", &packed[1]);
            let (dyads, reports) = ask(&feed, By::Code, threads, vec![Input::reader("x", &packed[0][..]), Input::path(&*made.0)]);
            for (plain, report) in files.iter().zip(&reports) {
                plain.reported(report)?;
            }
            whole.agrees(&dyads)?;
        }
    }

    #[test]
    fn two_files_are_their_concatenation(first in text(declared_row()), second in text(declared_row())) {
        let texts = [first, second].map(|text| {
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("20240131\tJPN\tPRK\t046\t1\n{text}{end}")
        });
        for feed in [columns(), columns().dedup()] {
            let (one, mut reports) = ask(&feed, By::Code, 2, vec![Input::reader("x", texts.concat().as_bytes()).named("y")]);
            let (two, parts) = ask(&feed, By::Code, 2, texts.iter().map(|text| Input::reader("x", text.as_bytes())).collect());
            prop_assert_eq!(told(&one), told(&two));
            let whole = reports.remove(0);
            let sum = |of: fn(&FileReport) -> u64| parts.iter().map(of).sum::<u64>();
            prop_assert_eq!(
                (whole.lines, whole.accepted, whole.rejected, whole.duplicates, whole.blank, whole.bytes, whole.mismatched_codes),
                (sum(|r| r.lines), sum(|r| r.accepted), sum(|r| r.rejected), sum(|r| r.duplicates), sum(|r| r.blank), sum(|r| r.bytes), sum(|r| r.mismatched_codes))
            );
            let later = parts[1].errors.iter().map(|e| e.line + parts[0].lines);
            let lines: Vec<u64> = parts[0].errors.iter().map(|e| e.line).chain(later).collect();
            prop_assert_eq!(whole.errors.iter().map(|e| e.line).collect::<Vec<_>>(), lines);
            let mut unlisted = parts[0].unlisted_codes.clone();
            for (code, count) in &parts[1].unlisted_codes {
                *unlisted.entry(code.clone()).or_default() += count;
            }
            prop_assert_eq!(whole.unlisted_codes, unlisted);
        }
    }

    #[test]
    fn strict_reading_ends_at_the_first_reject(text in text(declared_row()), dedup in any::<bool>(), threads in select(vec![1_usize, 2])) {
        let text = format!("20240131\tJPN\tPRK\t046\t1\n{text}");
        let feed = if dedup { columns().dedup() } else { columns() };
        let (_, report) = read(&feed, text.as_bytes()).unwrap();
        let strict = on(threads, || read(&feed.clone().strict(), text.as_bytes()));
        match report.errors.first() {
            None => prop_assert_eq!(strict.unwrap().1.accepted, report.accepted),
            Some(first) => {
                let error = strict.unwrap_err();
                prop_assert_eq!((error.line(), error.column(), error.field()), (Some(first.line), Some(first.column), Some(first.field.as_str())));
                prop_assert!(error.to_string().contains(&first.rule));
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(
        start in 0..9_usize,
        bytes in prop::collection::vec(prop_oneof![3 => select(b"\t\n\r,\"0 A\0".to_vec()), 1 => any::<u8>()], 0..400),
        columned in any::<bool>(),
        dedup in any::<bool>(),
        longest in select(vec![0_usize, 1, 40, 1 << 20]),
    ) {
        let row = icews("2024-01-31", ["A", "Japan"], ["Consult", "040", "1.0"], ["B", "China"]).join("\t");
        let starts = [
            Vec::new(),
            file(&[EVENT.first(57)]),
            file(&[EVENT.second()]),
            file(&[ICEWS.join("\t"), row]),
            file(&[polecat_header(), polecat("2024-01-31", "AID", "10", ["A", "B"], ["C", "D"])]),
            b"\xef\xbb\xbf".to_vec(),
            b"PK\x03\x04".to_vec(),
            b"\x1f\x8b\x08".to_vec(),
            EVENT.second().into_bytes(),
        ];
        let bytes = [starts[start].clone(), bytes].concat();
        for encoding in [Encoding::Utf8, Encoding::Utf8Lossy, Encoding::Latin1] {
            let mut feed = if columned { columns().date_order(DateOrder::DayFirst) } else { Feed::new() };
            feed = feed.encoding(encoding).longest_line(longest);
            feed = if dedup { feed.dedup() } else { feed };
            if let Ok((dyads, report)) = read(&feed, &bytes) {
                prop_assert_eq!(dyads.events() + dyads.unpaired(), report.accepted);
                prop_assert!(report.errors.iter().all(|e| e.line >= 1 && e.line <= report.lines));
                prop_assert!(report.errors.is_sorted_by_key(|e| e.line));
            }
        }
    }
}
