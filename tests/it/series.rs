//! Series: tallies by window against loops over events, from feeds and by hand.

use std::collections::{BTreeMap, BTreeSet};

use detente::codebook::Goldstein;
use detente::codebook::cameo::{Code, Quad};
use detente::io::feeds::{By, DyadSeries, Feed, Input};
use detente::model::{Calendar, Window};
use detente::series::{Days, Decay, Exchange, Measure, Series, Tally};
use detente::{Budget, Day};
use proptest::prelude::*;
use proptest::sample::select;

use crate::feed_rows::{EVENT, Event, ICEWS, columns, file, icews, on, polecat, polecat_header};

/// An event: day, actors, code, parts of a score.
#[derive(Clone, Debug)]
struct Told {
    day: Day,
    source: &'static str,
    target: &'static str,
    code: &'static str,
    parts: Option<i32>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Days where calendars go wrong: ends of years, leap days, both sides of 1970, whole stretches.
fn days() -> impl Strategy<Value = Day> {
    let odd = select(vec![
        "1969-12-28",
        "1969-12-29",
        "1969-12-31",
        "1970-01-01",
        "1970-01-04",
        "1970-01-05",
        "2020-02-29",
        "2000-02-29",
        "1900-02-28",
        "1900-03-01",
        "2020-12-31",
        "2021-01-03",
        "2021-01-04",
        "2024-12-29",
        "2024-12-30",
        "2027-01-03",
    ]);
    prop_oneof![
        odd.prop_map(day),
        (0..800_i32).prop_map(|more| day("1969-06-01") + more),
        (0..40_i32).prop_map(|more| day("2024-02-01") + more)
    ]
}

fn events() -> impl Strategy<Value = Vec<Told>> {
    let names = || select(vec!["JPN", "PRK", "USA", "A name of more than sixteen letters"]);
    let codes = select(vec!["010", "046", "0841", "09", "141", "1999", "20", ""]);
    let parts = prop_oneof![Just(None), (-1_000_000..=1_000_000_i32).prop_map(Some)];
    let told = (days(), names(), names(), codes, parts).prop_map(|(day, source, target, code, parts)| Told {
        day,
        source,
        target,
        code,
        parts,
    });
    prop::collection::vec(told, 0..120)
}

fn rows(events: &[Told]) -> String {
    let score = |parts: Option<i32>| {
        parts.map_or_else(String::new, |p| {
            format!("{}{}.{:05}", if p < 0 { "-" } else { "" }, p.abs() / 100_000, p.abs() % 100_000)
        })
    };
    let row = |told: &Told| {
        let Told { day, source, target, code, parts } = told;
        format!("{day}\t{source}\t{target}\t{code}\t{}\n", score(*parts))
    };
    events.iter().map(row).collect()
}

/// Whether a day is in a window, counted by the civil date alone: years, months and quarters from their
/// figures, weeks from the Monday at or before.
fn named(calendar: Calendar, day: Day) -> String {
    let (year, month, date) = day.civil();
    match calendar {
        Calendar::Day => format!("{year:04}-{month:02}-{date:02}"),
        Calendar::Week => {
            // 2024-01-01 was a Monday.
            let since = day - "2024-01-01".parse::<Day>().unwrap();
            format!("week of {}", day + -since.rem_euclid(7))
        }
        Calendar::Month => format!("{year:04}-{month:02}"),
        Calendar::Quarter => format!("{year:04}-Q{}", month.div_ceil(3)),
        Calendar::Year => format!("{year:04}"),
    }
}

/// Events, scored, parts, positive parts, classes and none: of a loop over events.
type Plain = (u64, u64, i64, i64, [u64; 4]);

fn plain<'a>(events: impl Iterator<Item = &'a Told>) -> Plain {
    let mut sums = (0, 0, 0, 0, [0; 4]);
    for told in events {
        sums.0 += 1;
        if let Some(parts) = told.parts.map(i64::from) {
            sums.1 += 1;
            sums.2 += parts;
            sums.3 += if parts > 0 { parts } else { 0 };
        }
        let root: Option<u32> = told.code.get(..2).and_then(|root| root.parse().ok());
        let class = root.map(|root| match root {
            0..=5 => 0,
            6..=8 => 1,
            9..=13 => 2,
            _ => 3,
        });
        if let Some(class) = class {
            sums.4[class] += 1;
        }
    }
    sums
}

fn parts(sum: Option<f64>) -> Option<i64> {
    sum.map(|sum| (sum * 1e5).round() as i64)
}

fn check(tally: &Tally, plain: Plain) -> Result<(), TestCaseError> {
    let (events, scored, sum, positive, quads) = plain;
    prop_assert_eq!((tally.events, tally.scored, tally.quads), (events, scored, quads));
    prop_assert_eq!(tally.unclassed(), events - quads.iter().sum::<u64>());
    let some = |parts: i64| (scored > 0).then_some(parts);
    prop_assert_eq!(parts(tally.goldstein_sum()), some(sum));
    prop_assert_eq!((parts(tally.positive()), parts(tally.negative())), (some(positive), some(sum - positive)));
    prop_assert_eq!(tally.goldstein_mean(), (scored > 0).then(|| sum as f64 / 1e5 / scored as f64));
    Ok(())
}

fn read(text: &str, calendar: Calendar, threads: usize) -> DyadSeries {
    let ask = || columns().series(By::Code, calendar, [Input::reader("rows", text.as_bytes())], &Budget::new());
    on(threads, || ask().unwrap().0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn feeds_add_up_as_a_loop_does(events in events(), calendar in select(Calendar::ALL.to_vec()), threads in select(vec![1, 2, 8])) {
        let table = read(&rows(&events), calendar, threads);
        let mut groups: BTreeMap<(&str, &str, Day), Vec<&Told>> = BTreeMap::new();
        for told in &events {
            let first = calendar.containing(told.day).first();
            prop_assert_eq!(named(calendar, first), named(calendar, told.day));
            prop_assert_ne!(named(calendar, first + -1), named(calendar, told.day));
            groups.entry((told.source, told.target, first)).or_default().push(told);
        }
        let found: Vec<_> = table.rows().collect();
        prop_assert_eq!((found.len(), table.events()), (groups.len(), events.len() as u64));
        for (row, ((source, target, first), group)) in found.iter().zip(&groups) {
            prop_assert_eq!((row.source, row.target, row.window.first()), (*source, *target, *first));
            check(&row.tally, plain(group.iter().copied()))?;
        }
        let pairs: BTreeSet<(&str, &str)> = groups.keys().map(|&(source, target, _)| (source, target)).collect();
        prop_assert_eq!(table.dyads(), pairs.len());
        for (source, target) in pairs {
            let series = table.get(source, target).unwrap();
            let own: Vec<&Told> = events.iter().filter(|told| (told.source, told.target) == (source, target)).collect();
            // Windows follow each other, and the empty ones are there.
            prop_assert!(series.rows().windows(2).all(|pair| pair[0].0.last() + 1 == pair[1].0.first()));
            for (window, tally) in series.rows() {
                check(tally, plain(own.iter().copied().filter(|told| window.contains(told.day))))?;
            }
            check(&series.total(), plain(own.into_iter()))?;
        }
        prop_assert!(table.get("JPN", "nobody").is_none());
    }

    #[test]
    fn sums_of_series_are_those_of_dyads(events in events(), calendar in select(Calendar::ALL.to_vec())) {
        let text = rows(&events);
        let input = [Input::reader("rows", text.as_bytes())];
        let (dyads, _) = columns().dyads(By::Code, input, &Budget::new()).unwrap();
        let table = read(&text, calendar, 2);
        prop_assert_eq!(table.sums(), dyads.sorted());
        prop_assert_eq!(table.top(3), dyads.top(3));
        prop_assert_eq!((table.nodes(), table.unpaired()), (dyads.nodes(), dyads.unpaired()));
    }

    #[test]
    fn mutual_windows_are_counted(events in events()) {
        let table = read(&rows(&events), Calendar::Quarter, 1);
        let there: BTreeSet<(&str, &str, Day)> = table.rows().map(|row| (row.source, row.target, row.window.first())).collect();
        let mut expected: BTreeMap<Day, (u64, u64)> = BTreeMap::new();
        for (source, target, first) in there.iter().filter(|(source, target, _)| source != target) {
            let counts = expected.entry(*first).or_default();
            counts.0 += u64::from(there.contains(&(*target, *source, *first)));
            counts.1 += 1;
        }
        let found: BTreeMap<Day, (u64, u64)> =
            table.reciprocity().into_iter().map(|(window, m)| (window.first(), (m.mutual, m.all))).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_windows_hold_what_is_certainly_in_them(
        spans in prop::collection::vec((days(), 0..40_i32, -1_000_000..=1_000_000_i32), 0..60),
        exact in events(), length in 1..50_u32, step in 1..30_u32,
    ) {
        let goldstein = |parts: i32| Goldstein::from_parts(parts).unwrap();
        let mut days = Days::of(exact.iter().map(|told| (told.day, told.parts.map(goldstein), None)));
        for &(first, more, parts) in &spans {
            days.add_span(first, first + more, Some(goldstein(parts)), Some(Quad::VerbalConflict));
        }
        let Some((first, last)) = days.ends() else { return Ok(()) };
        // A hundred windows that roll, and some days.
        let windows: Vec<Window> = Window::rolling(first, last + 50, length, step).unwrap().take(100).collect();
        let series = days.over(windows.iter().copied());
        let all: Vec<(Day, Day, Option<i32>)> = exact.iter().map(|told| (told.day, told.day, told.parts))
            .chain(spans.iter().map(|&(first, more, parts)| (first, first + more, Some(parts)))).collect();
        for (window, tally) in series.rows() {
            let inside = all.iter().filter(|(from, to, _)| window.first() <= *from && *to <= window.last());
            let (mut events, mut sum) = (0, 0);
            for (_, _, parts) in inside {
                events += 1;
                sum += i64::from(parts.unwrap_or(0));
            }
            prop_assert_eq!((tally.events, parts(tally.goldstein_sum()).unwrap_or(0)), (events, sum));
        }
        let lost = spans.iter().filter(|(first, more, _)| *more > 0 && !windows.iter().any(|w| w.contains(*first) && w.contains(*first + *more)));
        prop_assert_eq!(series.unplaced(), lost.count() as u64);
        prop_assert_eq!(days.total().events, all.len() as u64);
        for calendar in [Calendar::Week, Calendar::Year] {
            let series = days.series(calendar);
            prop_assert_eq!(series.total().events + series.unplaced(), all.len() as u64);
        }
    }

    #[test]
    fn decay_streams_as_it_sums(mut events in prop::collection::vec((0..3000_i32, -10.0..10.0_f64), 1..60), half_life in 0.5..400.0_f64, later in 0..500_i32) {
        let start = day("1968-01-01");
        let mut shuffled = Decay::new(half_life).unwrap();
        for &(at, score) in &events {
            shuffled.add(start + at, score);
        }
        let end = start + events.iter().map(|event| event.0).max().unwrap() + later;
        let batch: f64 = events.iter().map(|(at, score)| score * 2.0_f64.powf(-f64::from(end - (start + *at)) / half_life)).sum();
        prop_assert!((shuffled.on(end).unwrap() - batch).abs() <= 1e-12 * 600.0);
        events.sort_by_key(|event| event.0);
        let mut decay = Decay::new(half_life).unwrap();
        for (n, &(at, score)) in events.iter().enumerate() {
            decay.add(start + at, score);
            let batch: f64 = events[..=n].iter().map(|(then, score)| score * 2.0_f64.powf(-f64::from(at - then) / half_life)).sum();
            prop_assert!((decay.on(start + at).unwrap() - batch).abs() <= 1e-12 * 600.0);
        }
    }

    #[test]
    fn a_score_halves_in_its_half_life(score in -10.0..10.0_f64, half_life in 1..400_i32, age in 0..1000_i32) {
        let mut decay = Decay::new(f64::from(half_life)).unwrap();
        decay.add(day("1969-11-05"), score);
        let then = day("1969-11-05") + age;
        let (now, later) = (decay.on(then).unwrap(), decay.on(then + half_life).unwrap());
        prop_assert!((later - now / 2.0).abs() <= 1e-12 * now.abs());
    }

    #[test]
    fn what_comes_back_in_kind_is_mutual(events in events()) {
        let days = Days::of(events.iter().map(|told| (told.day, told.parts.and_then(|p| Goldstein::from_parts(p).ok()), None)));
        let series = days.series(Calendar::Year);
        let exchange = Exchange::of(&series, &series);
        let mutual = exchange.reciprocity();
        prop_assert_eq!(mutual.share(), (!events.is_empty()).then_some(1.0));
        prop_assert_eq!(exchange.direction(), (!events.is_empty()).then_some(0.0));
        prop_assert!(exchange.imbalance(Measure::Sum).into_iter().flatten().all(|by| by == 0.0));
        if let Some(correlation) = exchange.correlation(Measure::Events, 0) {
            prop_assert!((correlation - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn windows_of_the_calendar_are_right_at_its_corners() {
    let of = |text: &str, calendar: Calendar| calendar.containing(day(text)).to_string();
    for (text, week) in [
        ("1969-12-29", "1970-W01"),
        ("1969-12-28", "1969-W52"),
        ("2021-01-03", "2020-W53"),
        ("2024-12-30", "2025-W01"),
        ("1900-03-01", "1900-W09"),
        ("0000-01-03", "0000-W01"),
        ("-0001-12-31", "-0001-W52"),
    ] {
        assert_eq!(of(text, Calendar::Week), week);
    }
    let february = Calendar::Month.containing(day("1964-02-29"));
    assert_eq!((february.to_string(), february.days()), ("1964-02".to_owned(), 29));
    assert_eq!(Calendar::Month.containing(day("1900-02-28")).days(), 28);
    assert_eq!(of("1969-12-31", Calendar::Quarter), "1969-Q4");
    let mut days = Days::new();
    for text in ["1969-12-31", "1970-01-01", "1968-02-29"] {
        days.add(day(text), None, None);
    }
    let years = days.series(Calendar::Year);
    assert_eq!(years.values(Measure::Events), [Some(1.0), Some(1.0), Some(1.0)]);
    assert_eq!(years.values(Measure::Mean), [None; 3]);
    assert_eq!(days.series(Calendar::Day).len(), 673);
}

/// The classes of one event of a file.
fn quads(feed: &Feed, text: &[u8]) -> [u64; 4] {
    let input = Input::reader("rows", text);
    let (table, reports) = feed.series(By::Code, Calendar::Year, [input], &Budget::new()).unwrap();
    assert_eq!((reports[0].accepted, table.len()), (1, 1), "{:?}", reports[0].errors);
    table.rows().next().unwrap().tally.quads
}

#[test]
fn the_class_is_the_rows_and_else_that_of_its_code() {
    // A protest is material conflict to the textbook and verbal conflict to GDELT.
    let protest = Event { codes: ["141", "141", "14"], quad: "3", ..EVENT };
    assert_eq!(quads(&Feed::new(), &file(&[protest.second()])), [0, 0, 1, 0]);
    assert_eq!(quads(&columns(), b"2024-01-31\tJPN\tPRK\t141\t1.0\n"), [0, 0, 0, 1]);
    assert_eq!(Code::of("141").unwrap().quad_gdelt(), Quad::VerbalConflict);
    // A code in no table has the class of its root; no code, none.
    assert_eq!(quads(&columns(), b"2024-01-31\tJPN\tPRK\t0399\t1.0\n"), [1, 0, 0, 0]);
    assert_eq!(quads(&columns(), b"2024-01-31\tJPN\tPRK\t\t1.0\n"), [0, 0, 0, 0]);
    let row = icews("2024-01-31", ["Japan", "Japan"], ["Investigate", "090", "-2.0"], ["North Korea", "North Korea"]);
    assert_eq!(quads(&Feed::new(), &file(&[ICEWS.join("\t"), row.join("\t")])), [0, 0, 1, 0]);
    let row = polecat("2024-01-31", "COERCE", "-7.2", ["Japan", "JPN"], ["North Korea", "PRK"]);
    assert_eq!(quads(&Feed::new(), &file(&[polecat_header(), row.clone()])), [1, 0, 0, 0]);
    let unstated = row.replacen("\t1\t", "\t\t", 1);
    assert_eq!(quads(&Feed::new(), &file(&[polecat_header(), unstated])), [0, 0, 0, 1]);
}

#[test]
fn only_windows_with_numbers_can_change() {
    let mut days = Days::new();
    days.add(day("2024-01-31"), Some("4".parse().unwrap()), None);
    days.add(day("2024-02-10"), None, None);
    days.add(day("2024-04-01"), Some("-1".parse().unwrap()), None);
    let series = days.series(Calendar::Month);
    assert_eq!(series.known(Measure::Sum), (vec![0, 3], vec![4.0, -1.0]));
    assert_eq!(series.known(Measure::Events).1, [1.0, 1.0, 0.0, 1.0]);
    assert_eq!(series.get(day("2024-02-01")).unwrap().events, 1);
    assert!(series.get(day("2024-02-02")).is_none());
    assert!(Series::default().is_empty());
}

#[test]
fn half_lives_are_above_zero_and_days_in_order() {
    for half_life in [0.0, -1.0, f64::NAN] {
        assert!(Decay::new(half_life).unwrap_err().is_invalid());
    }
    let mut decay = Decay::new(10.0).unwrap();
    assert!(decay.on(day("2024-01-01")).unwrap().abs() < f64::MIN_POSITIVE);
    decay.add(day("2024-01-11"), 1.0);
    let error = decay.on(day("2024-01-10")).unwrap_err();
    assert_eq!(error.to_string(), "invalid day `2024-01-10`: lies before the last event, of 2024-01-11");
    let mut still = Decay::new(f64::INFINITY).unwrap();
    still.add(day("0001-01-01"), 1.0);
    assert!((still.on(Day::MAX).unwrap() - 1.0).abs() < f64::MIN_POSITIVE);
}
