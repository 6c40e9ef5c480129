//! Imprecise time against brute force: EDTF, completions of periods, the thirteen relations.
//!
//! The oracle has a calendar of its own, which counts; it spells out every member of a date and
//! tries every completion of a period on a universe of days that is clipped, but exact: only the
//! order of the at most four ends of two periods matters, so of a stretch of days in which no set
//! begins or ends four at each edge are as good as all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use detente::model::standard::{State, Talks};
use detente::model::{Allen, AllenSet, Bound, Precision};
use detente::view::Certainty;
use detente::{Budget, Date, Day, Error, Graph, Lens, Period, Truth, io::json};
use proptest::prelude::*;

// The slow calendar ------------------------------------------------------------------------------

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length(year: i32, month: i32) -> i32 {
    match month {
        2 => 28 + i32::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first day of every month from the year -11000 to 10999, counted on from the one before.
static FIRSTS: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let months = || (-11_000..11_000).flat_map(|year| (1..=12).map(move |month| length(year, month)));
    let before: i32 = months().take((1970 + 11_000) * 12).sum();
    let first = |number: &mut i32, length| {
        *number += length;
        Some(*number - length)
    };
    months().scan(-before, first).collect()
});

/// The number of the first day of a month. Months run on into other years.
fn first(year: i32, month: i32) -> i32 {
    FIRSTS[usize::try_from((year + 11_000) * 12 + month - 1).unwrap()]
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn signed(year: i32) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.abs())
}

#[test]
fn the_calendar_is_counted_right() {
    let mut number = first(-9999, 1);
    assert_eq!((number, Day::MIN.number()), (-4_371_587, -4_371_587));
    for year in -9999..=9999 {
        for month in 1..=12 {
            let length = length(year, month);
            let all = [-9999, -400, -100, -4, -1, 0, 4, 100, 1900, 1969, 1970, 2000, 9999].contains(&year);
            for d in (1..=length).filter(|d| all || *d == 1 || *d == length) {
                let day = Day::new(year, month.unsigned_abs(), d.unsigned_abs()).unwrap();
                assert_eq!(day.number(), number + d - 1, "{year}-{month}-{d}");
                assert_eq!(day.civil(), (year, month.unsigned_abs(), d.unsigned_abs()));
                if all {
                    let text = format!("{}-{month:02}-{d:02}", signed(year));
                    assert_eq!((day.to_string(), text.parse::<Day>().unwrap()), (text, day));
                }
            }
            assert!(Day::new(year, month.unsigned_abs(), length.unsigned_abs() + 1).is_err());
            number += length;
        }
    }
    assert_eq!(number, Day::MAX.number() + 1);
}

#[test]
fn leap_days_are_those_of_the_gregorian_calendar() {
    for text in ["2000-02-29", "2024-02-29", "-0004-02-29", "0000-02-29", "-0400-02-29"] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
    for text in ["1900-02-29", "2023-02-29", "-0001-02-29", "-0100-02-29", "-0044-02-30"] {
        let error = text.parse::<Date>().unwrap_err();
        assert_eq!(error.to_string(), format!("invalid date `{text}`: no such day in the calendar"));
    }
    assert_eq!(
        Day::new(-44, 2, 30).unwrap_err().to_string(),
        "invalid date `-0044-02-30`: no such day in the calendar"
    );
}

// What dates mean, spelled out --------------------------------------------------------------------

/// Closed spans of days, in any order.
type Spans = Vec<(i32, i32)>;

fn has(spans: &Spans, day: i32) -> bool {
    spans.iter().any(|&(a, b)| a <= day && day <= b)
}

/// A date with a text: its possible days, and the first and last days of an interval that starts
/// or ends with it.
#[derive(Clone, Debug)]
struct Said {
    text: String,
    days: Spans,
    firsts: Spans,
    lasts: Spans,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Day(i32, i32, i32),
    /// Counted from January of year 0.
    Month(i32),
    Year(i32),
    /// Ten years from this one.
    Decade(i32),
    /// A hundred years from this one.
    Century(i32),
    MonthOf(i32),
    DayOf(i32),
    DayOfYear(i32),
    Season(i32, i32),
}

fn month(index: i32) -> (i32, i32) {
    (first(0, index + 1), first(0, index + 2) - 1)
}

impl Form {
    /// The text, that of masked years from the digits that their years share.
    fn text(self) -> String {
        let masked = |from: i32, len: usize| {
            let digits = signed(if from < 0 { from + 10_i32.pow(len as u32) - 1 } else { from });
            digits[..digits.len() - len].to_owned() + &"X".repeat(len)
        };
        let month = |m: i32| format!("{}-{:02}", signed(m.div_euclid(12)), m.rem_euclid(12) + 1);
        match self {
            Self::Day(y, m, d) => format!("{}-{m:02}-{d:02}", signed(y)),
            Self::Month(m) => month(m),
            Self::Year(y) => signed(y),
            Self::Decade(y) => masked(y, 1),
            Self::Century(y) => masked(y, 2),
            Self::MonthOf(y) => signed(y) + "-XX",
            Self::DayOf(m) => month(m) + "-XX",
            Self::DayOfYear(y) => signed(y) + "-XX-XX",
            Self::Season(y, n) => format!("{}-{n}", signed(y)),
        }
    }

    /// What it may mean; each meaning a list of members; all moved by so many of its units.
    fn meanings(self, by: i32) -> Vec<Spans> {
        let year = |y: i32| (first(y, 1), first(y + 1, 1) - 1);
        let years = |from: i32, count: i32| (from..from + count).map(year).collect::<Spans>();
        let days = |(a, b): (i32, i32)| (a..=b).map(|d| (d, d)).collect::<Spans>();
        let season = |y: i32, m: i32| vec![(first(y, m + 3 * by), first(y, m + 3 + 3 * by) - 1)];
        match self {
            Self::Day(y, m, d) => vec![days((first(y, m) + d - 1 + by, first(y, m) + d - 1 + by))],
            Self::Month(m) => vec![vec![month(m + by)]],
            Self::Year(y) => vec![years(y + by, 1)],
            Self::Decade(y) => vec![years(y + 10 * by, 10)],
            Self::Century(y) => vec![years(y + 100 * by, 100)],
            Self::MonthOf(y) => vec![((y + by) * 12..(y + by) * 12 + 12).map(month).collect()],
            Self::DayOf(m) => vec![days(month(m + by))],
            Self::DayOfYear(y) => vec![days(year(y + by))],
            Self::Season(y, 21 | 23) => vec![season(y, 3), season(y, 9)],
            Self::Season(y, _) => vec![season(y - 1, 12), season(y, 6), season(y, 12)],
        }
    }

    fn plain(self) -> Said {
        let members = self.meanings(0).concat();
        let firsts = members.iter().map(|&(a, _)| (a, a)).collect();
        let lasts = members.iter().map(|&(_, b)| (b, b)).collect();
        Said { text: self.text(), days: members, firsts, lasts }
    }

    fn qualified(self, qualifier: char) -> Said {
        let by = if qualifier == '%' { 2 } else { 1 };
        let mut said = Said { text: self.text() + &qualifier.to_string(), days: vec![], firsts: vec![], lasts: vec![] };
        for (early, late) in self.meanings(-by).into_iter().zip(self.meanings(by)) {
            let ((a, b), (c, d)) = (early[0], late[late.len() - 1]);
            said.days.push((a, d));
            said.firsts.push((a, c));
            said.lasts.push((b, d));
        }
        said
    }
}

/// A set of these, each one form or all between two of a kind; perhaps open at either end.
fn set(members: &[(Form, Option<Form>)], before: Option<Form>, after: Option<Form>) -> Said {
    let mut said = Said { text: String::new(), days: vec![], firsts: vec![], lasts: vec![] };
    let mut texts = Vec::new();
    if let Some(form) = before {
        texts.push(format!("..{}", form.text()));
        let last = form.plain().days[0].1;
        for spans in [&mut said.days, &mut said.firsts, &mut said.lasts] {
            spans.push((Day::MIN.number(), last));
        }
    }
    for &(from, to) in members {
        let (a, b) = (from.plain(), to.unwrap_or(from).plain());
        texts.push(if to.is_some() { format!("{}..{}", a.text, b.text) } else { a.text });
        let between = match (from, to) {
            (Form::Month(m), Some(Form::Month(n))) => (m..=n).map(Form::Month).collect(),
            (Form::Year(m), Some(Form::Year(n))) => (m..=n).map(Form::Year).collect(),
            _ => vec![from],
        };
        for form in between {
            let one = form.plain();
            said.days.extend(one.days);
            said.firsts.extend(one.firsts);
            said.lasts.extend(one.lasts);
        }
        if let (Form::Day(..), Some(_)) = (from, to) {
            for spans in [&mut said.days, &mut said.firsts, &mut said.lasts] {
                spans.push((a.days[0].0, b.days[0].1));
            }
        }
    }
    if let Some(form) = after {
        texts.push(format!("{}..", form.text()));
        let first = form.plain().days[0].0;
        for spans in [&mut said.days, &mut said.firsts, &mut said.lasts] {
            spans.push((first, Day::MAX.number()));
        }
    }
    Said { text: format!("[{}]", texts.join(",")), ..said }
}

/// Sorted, and joined where they touch.
fn united(spans: &Spans) -> Spans {
    let mut spans = spans.clone();
    spans.sort_unstable();
    let mut out: Spans = Vec::new();
    for (a, b) in spans {
        match out.last_mut() {
            Some(last) if a <= last.1 + 1 => last.1 = last.1.max(b),
            _ => out.push((a, b)),
        }
    }
    out
}

fn numbers(date: &Date) -> Spans {
    date.possible().into_iter().map(|(a, b)| (a.number(), b.number())).collect()
}

/// Years about whose first day the forms of one case meet: after and before 1970, 0 and BCE.
fn base() -> impl Strategy<Value = i32> {
    prop_oneof![4 => Just(2024), 1 => Just(1970), 1 => Just(1900), 1 => Just(0), 1 => Just(-4)]
}

/// Days about New Year.
fn days_near(base: i32) -> BoxedStrategy<Form> {
    let day = move |n| if n < 10 { Form::Day(base - 1, 12, 22 + n) } else { Form::Day(base, 1, n - 9) };
    (0..21).prop_map(day).boxed()
}

/// Forms that meet within a few weeks or years.
fn near(base: i32) -> BoxedStrategy<Form> {
    let months = (base - 1) * 12 + 10..base * 12 + 3;
    let years = base - 1..base + 1;
    prop_oneof![
        8 => days_near(base),
        4 => months.clone().prop_map(Form::Month),
        3 => (base - 2..base + 2).prop_map(Form::Year),
        1 => Just(if base < 10 { Form::Year(base) } else { Form::Decade(base / 10 * 10) }),
        1 => years.clone().prop_map(Form::MonthOf),
        2 => months.prop_map(Form::DayOf),
        1 => years.clone().prop_map(Form::DayOfYear),
        1 => (years, 21..25).prop_map(|(y, n)| Form::Season(y, n)),
    ]
    .boxed()
}

/// Forms anywhere in the calendar.
fn far() -> BoxedStrategy<Form> {
    let years = prop_oneof![-9000..9000, -12..12, 1890..2030];
    let form = |(y, m, d, kind): (i32, i32, i32, i32)| match kind {
        0 => Form::Day(y, m + 1, d % length(y, m + 1) + 1),
        1 => Form::Month(y * 12 + m),
        2 => Form::Year(y),
        3 => Form::Decade(if y < 0 { -y.abs() / 10 * 10 - 19 } else { y / 10 * 10 }),
        4 => Form::Century(if y < 0 { -y.abs() / 100 * 100 - 199 } else { y / 100 * 100 }),
        5 => Form::MonthOf(y),
        6 => Form::DayOf(y * 12 + m),
        7 => Form::DayOfYear(y),
        _ => Form::Season(y, 21 + m % 4),
    };
    (years, 0..12, 0..31, 0..9).prop_map(form).boxed()
}

fn member(form: impl Strategy<Value = Form>) -> impl Strategy<Value = (Form, Option<Form>)> {
    (form, 0..4).prop_map(|(form, further)| {
        let to = match form {
            Form::Day(y, m, d) if further > 1 && d + further <= length(y, m) => Some(Form::Day(y, m, d + further)),
            Form::Month(m) if further > 1 => Some(Form::Month(m + further)),
            Form::Year(y) if further > 1 => Some(Form::Year(y + further)),
            _ => None,
        };
        (form, to)
    })
}

fn date_near(base: i32) -> BoxedStrategy<Said> {
    let open = || prop::option::weighted(0.2, days_near(base));
    let qualifier = prop_oneof![Just('~'), Just('?'), Just('%')];
    prop_oneof![
        4 => near(base).prop_map(Form::plain),
        2 => (near(base), qualifier).prop_map(|(form, q)| form.qualified(q)),
        3 => (prop::collection::vec(member(near(base)), 1..4), open(), open()).prop_map(|(m, a, b)| set(&m, a, b)),
        1 => (days_near(base), prop_oneof![Just("T00:00:00"), Just("T23:59:60Z"), Just("T10:10:10-05:30")])
            .prop_map(|(form, time)| Said { text: form.text() + time, ..form.plain() }),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn dates_mean_what_is_spelled_out(
        form in far(), others in prop::collection::vec(member(far()), 1..4), q in prop_oneof![Just('~'), Just('?'), Just('%')],
    ) {
        for said in [form.plain(), form.qualified(q), set(&others, None, None)] {
            let date: Date = said.text.parse().unwrap();
            prop_assert_eq!(date.to_string(), &said.text[..]);
            prop_assert_eq!(numbers(&date), united(&said.days), "{}", said.text);
            prop_assert_eq!(Date::try_from(String::from(date.clone())).unwrap(), date.clone());
            let (earliest, latest) = (united(&said.days)[0].0, united(&said.days).last().unwrap().1);
            prop_assert_eq!((date.earliest().number(), date.latest().number()), (earliest, latest));
            prop_assert_eq!(date.is_precise(), earliest == latest);
            prop_assert_eq!(serde_json::from_str::<Date>(&serde_json::to_string(&date).unwrap()).unwrap(), date);
            let least = |spans: &Spans| spans.iter().map(|s| s.0).min().unwrap();
            let greatest = |spans: &Spans| spans.iter().map(|s| s.1).max().unwrap();
            let start: Period = format!("{}/..", said.text).parse().unwrap();
            let end: Period = format!("../{}", said.text).parse().unwrap();
            prop_assert_eq!(start.earliest().unwrap().number(), least(&said.firsts), "{}", said.text);
            prop_assert_eq!(end.latest().unwrap().number(), greatest(&said.lasts));
            for (at, expected) in [(greatest(&said.firsts), Truth::Yes), (greatest(&said.firsts) - 1, Truth::Unknown)] {
                let sure = least(&said.firsts) == greatest(&said.firsts);
                let expected = if sure && expected == Truth::Unknown { Truth::No } else { expected };
                prop_assert_eq!(start.begins_by(Day::from_number(at).unwrap()), expected);
            }
            prop_assert_eq!(end.holds_on(Day::from_number(least(&said.lasts)).unwrap()), Truth::Yes);
            prop_assert!(end.holds_on(Day::from_number(least(&said.lasts) + 1).unwrap()) != Truth::Yes);
        }
    }

    #[test]
    fn qualifiers_are_told_apart(form in far()) {
        let is = |date: &Date| (date.is_approximate(), date.is_uncertain());
        let plain: Date = form.text().parse().unwrap();
        prop_assert_eq!(is(&plain), (false, false));
        let made = [Date::circa(plain.clone()), Date::uncertain(plain.clone())].map(Result::unwrap);
        let both = [Date::uncertain(made[0].clone()), Date::circa(made[1].clone())].map(Result::unwrap);
        for (date, q, expected) in
            [(&made[0], '~', (true, false)), (&made[1], '?', (false, true)), (&both[0], '%', (true, true)), (&both[1], '%', (true, true))]
        {
            prop_assert_eq!(date.to_string(), format!("{}{}", plain, q));
            prop_assert_eq!(is(date), expected);
            prop_assert_eq!(date.precision(), plain.precision());
            prop_assert_eq!(numbers(date), united(&form.qualified(q).days));
            prop_assert_eq!(&Date::circa(both[0].clone()).unwrap(), &both[0]);
        }
    }

    #[test]
    fn what_programs_make_reads_back(numbers in prop::collection::vec(-4000..4000i32, 1..12), far in any::<i32>()) {
        let days: Vec<Day> = numbers.iter().map(|&n| Day::from_number(n + far % 4_000_000 / 2).unwrap()).collect();
        let (a, b) = (days[0].min(days[days.len() - 1]), days[0].max(days[days.len() - 1]));
        let one = Date::one_of(days.iter().copied()).unwrap();
        let expected: BTreeSet<i32> = days.iter().map(|d| d.number()).collect();
        let listed: BTreeSet<i32> = one.possible().into_iter().flat_map(|(a, b)| a.number()..=b.number()).collect();
        prop_assert_eq!(listed, expected);
        let all = |from: Day, to: Day| vec![(from, to)];
        let between = Date::between(a, b).unwrap();
        prop_assert_eq!(between.possible(), all(a, b));
        prop_assert_eq!(Date::before(a).unwrap().possible(), all(Day::MIN, a + -1));
        prop_assert_eq!(Date::after(a).unwrap().possible(), all(a + 1, Day::MAX));
        prop_assert_eq!(Date::between(b + 1, a).is_err(), true);
        let (year, month, _) = a.civil();
        let made = [
            one, between, Date::before(a).unwrap(), Date::after(a).unwrap(), Date::unknown(), Date::year(year).unwrap(),
            Date::month(year, month).unwrap(), Date::decade(year).unwrap(), Date::century(year).unwrap(),
        ];
        for date in &made {
            prop_assert_eq!(&date.to_string().parse::<Date>().unwrap(), date);
        }
        for date in &made[4..] {
            prop_assert!(date.earliest() <= a && a <= date.latest());
        }
    }
}

// Periods, completed in every way ------------------------------------------------------------------

#[derive(Clone, Debug)]
enum End {
    Open,
    Unknown,
    Date(Said),
}

#[derive(Clone, Debug)]
enum Model {
    On(Said),
    Span(End, End),
}

const OPEN_START: i32 = i32::MIN;
const OPEN_END: i32 = i32::MAX;

impl Model {
    fn text(&self) -> String {
        let text = |end: &End| match end {
            End::Open => "..".to_owned(),
            End::Unknown => String::new(),
            End::Date(said) => said.text.clone(),
        };
        match self {
            Self::On(said) => said.text.clone(),
            Self::Span(start, end) => format!("{}/{}", text(start), text(end)),
        }
    }

    /// Days on which some set begins or after which one ends.
    fn edges(&self) -> Vec<i32> {
        let of = |spans: &Spans, by: i32| spans.iter().flat_map(|&(a, b)| [a + by, b + 1 + by]).collect::<Vec<_>>();
        match self {
            Self::On(said) => of(&said.days, 0),
            Self::Span(start, end) => {
                let start = if let End::Date(said) = start { of(&said.firsts, 0) } else { vec![] };
                let end = if let End::Date(said) = end { of(&said.lasts, 1) } else { vec![] };
                [start, end].concat()
            }
        }
    }

    /// Every start with every end after it, half-open.
    fn completions(&self, universe: &BTreeSet<i32>) -> Vec<(i32, i32)> {
        let (start, end) = match self {
            Self::On(said) => {
                return universe.iter().filter(|&&d| has(&said.days, d)).map(|&d| (d, d + 1)).collect();
            }
            Self::Span(start, end) => (start, end),
        };
        let chosen = |end: &End, open: i32, by: i32| match end {
            End::Open => vec![open],
            End::Unknown => universe.iter().copied().collect(),
            End::Date(said) => {
                let spans = if by == 0 { &said.firsts } else { &said.lasts };
                universe.iter().copied().filter(|d| has(spans, d - by)).collect::<Vec<_>>()
            }
        };
        let (starts, ends) = (chosen(start, OPEN_START, 0), chosen(end, OPEN_END, 1));
        starts.iter().flat_map(|&s| ends.iter().filter(move |&&e| s < e).map(move |&e| (s, e))).collect()
    }

    /// The widest it can be, unknown ends counting as open.
    fn hull(&self, completions: &[(i32, i32)]) -> (i32, i32) {
        let from = completions.iter().map(|c| c.0).min().unwrap();
        let to = completions.iter().map(|c| c.1).max().unwrap();
        match self {
            Self::Span(start, end) => (
                if matches!(start, End::Unknown) { OPEN_START } else { from },
                if matches!(end, End::Unknown) { OPEN_END } else { to },
            ),
            Self::On(_) => (from, to),
        }
    }
}

fn universe(models: &[&Model], day: i32) -> BTreeSet<i32> {
    let edges = models.iter().flat_map(|m| m.edges()).chain([0, day, day + 1]);
    edges.flat_map(|edge| edge - 4..edge + 4).collect()
}

fn model(base: i32) -> BoxedStrategy<Model> {
    let end = || prop_oneof![1 => Just(End::Open), 1 => Just(End::Unknown), 6 => date_near(base).prop_map(End::Date)];
    prop_oneof![
        1 => date_near(base).prop_map(Model::On),
        2 => (end().boxed(), end().boxed()).prop_map(|(start, end)| Model::Span(start, end)),
    ]
    .boxed()
}

fn two() -> impl Strategy<Value = (Model, Model)> {
    base().prop_flat_map(|base| (model(base), model(base)))
}

/// The relation as the paper draws it.
fn relation((a, b): (i32, i32), (c, d): (i32, i32)) -> Allen {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (a.cmp(&c), b.cmp(&d)) {
        _ if b < c => Allen::Before,
        _ if b == c => Allen::Meets,
        _ if d < a => Allen::After,
        _ if d == a => Allen::MetBy,
        (Equal, Equal) => Allen::Equals,
        (Equal, Less) => Allen::Starts,
        (Equal, Greater) => Allen::StartedBy,
        (Greater, Equal) => Allen::Finishes,
        (Less, Equal) => Allen::FinishedBy,
        (Greater, Less) => Allen::During,
        (Less, Greater) => Allen::Contains,
        (Less, Less) => Allen::Overlaps,
        (Greater, Greater) => Allen::OverlappedBy,
    }
}

/// Yes when all say so, no when none does.
fn truth(said: impl Iterator<Item = bool>) -> Truth {
    let said: BTreeSet<bool> = said.collect();
    match (said.contains(&true), said.contains(&false)) {
        (true, false) => Truth::Yes,
        (true, true) => Truth::Unknown,
        (false, _) => Truth::No,
    }
}

/// Pairs of completions that one case may try.
const TRIED: usize = 60_000;

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn periods_relate_as_their_completions_do((x, y) in two(), asked in 0..1u16 << 13) {
        let days = universe(&[&x, &y], 0);
        let (xs, ys) = (x.completions(&days), y.completions(&days));
        prop_assume!(!xs.is_empty() && !ys.is_empty() && xs.len() * ys.len() < TRIED);
        let (p, q): (Period, Period) = (x.text().parse().unwrap(), y.text().parse().unwrap());
        let mut found = [false; 13];
        for &one in &xs {
            for &other in &ys {
                found[relation(one, other) as usize] = true;
            }
        }
        let expected: AllenSet = Allen::ALL.into_iter().filter(|&r| found[r as usize]).collect();
        prop_assert_eq!(p.relations(&q), expected, "{} to {}", p, q);
        prop_assert_eq!(q.relations(&p), expected.inverse(), "{} to {}", q, p);
        for r in Allen::ALL {
            let holds = found.iter().enumerate().filter(|f| *f.1).map(|(n, _)| n == r as usize);
            prop_assert_eq!(p.allen(r, &q), truth(holds), "{} {} {}", p, r, q);
        }
        let some: AllenSet = Allen::ALL.into_iter().filter(|&r| asked & 1 << r as u16 != 0).collect();
        prop_assert_eq!(p.allen(some, &q), truth(expected.iter().map(|r| some.contains(r))));
        // The questions that relations answer too.
        prop_assert_eq!(p.precedes(&q), p.allen([Allen::Before, Allen::Meets], &q));
        let earlier = [Allen::Before, Allen::Meets, Allen::Overlaps, Allen::FinishedBy, Allen::Contains];
        prop_assert_eq!(p.begins_before(&q), p.allen(earlier, &q));
    }

    #[test]
    fn questions_are_answered_by_all_completions((x, y, n) in base().prop_flat_map(|base| (model(base), model(base), first(base, 1) - 20..first(base, 1) + 20))) {
        let days = universe(&[&x, &y], n);
        let (xs, ys) = (x.completions(&days), y.completions(&days));
        prop_assume!(!xs.is_empty() && !ys.is_empty() && xs.len() * ys.len() < TRIED);
        let (p, q): (Period, Period) = (x.text().parse().unwrap(), y.text().parse().unwrap());
        let day = Day::from_number(n).unwrap();
        let pairs = || xs.iter().flat_map(|a| ys.iter().map(move |b| (a, b)));
        prop_assert_eq!(p.precedes(&q), truth(pairs().map(|(a, b)| a.1 <= b.0)), "{} before {}", p, q);
        prop_assert_eq!(p.begins_before(&q), truth(pairs().map(|(a, b)| a.0 < b.0)), "{} from before {}", p, q);
        prop_assert_eq!(p.allen(AllenSet::CONCURRENT, &q), truth(pairs().map(|(a, b)| a.0 < b.1 && b.0 < a.1)));
        let (from, to) = y.hull(&ys);
        prop_assert_eq!(p.overlaps(&q), truth(xs.iter().map(|a| a.0 < to && from < a.1)), "{} in {}", p, q);
        prop_assert_eq!(p.begins_by(day), truth(xs.iter().map(|a| a.0 <= n)), "{} by {}", p, day);
        prop_assert_eq!(p.begins_from(day), truth(xs.iter().map(|a| a.0 >= n)), "{} from {}", p, day);
        prop_assert_eq!(p.holds_on(day), truth(xs.iter().map(|a| a.0 <= n && n < a.1)), "{} on {}", p, day);
        let starts: BTreeSet<i32> = xs.iter().map(|a| a.0).collect();
        let ends: BTreeSet<i32> = xs.iter().map(|a| a.1).collect();
        prop_assert_eq!(p.is_exact(), starts.len() == 1 && ends.len() == 1);
        let (from, to) = x.hull(&xs);
        prop_assert_eq!(p.earliest().map(Day::number), (from != OPEN_START).then_some(from));
        prop_assert_eq!(p.latest().map(|d| d.number() + 1), (to != OPEN_END).then_some(to));
    }

    #[test]
    fn periods_read_back_and_empty_ones_cannot_be_built(x in base().prop_flat_map(model)) {
        let text = x.text();
        let read = text.parse::<Period>();
        if x.completions(&universe(&[&x], 0)).is_empty() {
            let start = format!("invalid period `{}", text.chars().take(61).collect::<String>());
            let error = read.unwrap_err();
            prop_assert!(error.is_invalid() && error.to_string().starts_with(&start), "{}", error);
            prop_assert!(error.to_string().ends_with("`: the end lies before the start"), "{}", error);
            return Ok(());
        }
        let period = read.unwrap();
        prop_assert_eq!(&period.to_string(), &text);
        prop_assert_eq!(&serde_json::from_str::<Period>(&serde_json::to_string(&period).unwrap()).unwrap(), &period);
        prop_assert_eq!(Period::try_from(text).unwrap(), period.clone());
        if let (Model::On(said), Some(days)) = (&x, period.possible_days()) {
            let days: Spans = days.into_iter().map(|(a, b)| (a.number(), b.number())).collect();
            prop_assert_eq!(days, united(&said.days));
        }
        prop_assert_eq!(period.possible_days().is_some(), matches!(x, Model::On(_)));
    }

    #[test]
    fn text_of_any_kind_is_read_or_refused(text in "[-0-9X?~%.,/TYES:Z+\\[\\]{}]{0,14}") {
        if let Ok(period) = text.parse::<Period>() {
            prop_assert_eq!(period.to_string(), text.clone());
            prop_assert_eq!(period.relations(&period).is_empty(), false);
        }
        if let Ok(date) = text.parse::<Date>() {
            prop_assert_eq!(date.to_string(), text);
            prop_assert!(date.earliest() <= date.latest());
        }
    }
}

// Tables -------------------------------------------------------------------------------------------

/// The examples of the standard's levels 0 and 1 (Library of Congress, EDTF specification of
/// February 4, 2019), and of level 2 what is read: text, earliest and latest day.
const EXAMPLES: &[(&str, &str, &str)] = &[
    // Level 0: date, date and time.
    ("1985-04-12", "1985-04-12", "1985-04-12"),
    ("1985-04", "1985-04-01", "1985-04-30"),
    ("1985", "1985-01-01", "1985-12-31"),
    ("0000", "0000-01-01", "0000-12-31"),
    ("2000-02", "2000-02-01", "2000-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
    ("2004-01-01T10:10:10+05:00", "2004-01-01", "2004-01-01"),
    ("2016-12-31T23:59:60Z", "2016-12-31", "2016-12-31"),
    ("-0044-03-15T00:00:00", "-0044-03-15", "-0044-03-15"),
    // Level 1: seasons.
    ("2001-21", "2001-03-01", "2001-11-30"),
    ("2001-22", "2000-12-01", "2002-02-28"),
    ("2001-23", "2001-03-01", "2001-11-30"),
    ("2003-24", "2002-12-01", "2004-02-29"),
    ("-2003-22", "-2004-12-01", "-2002-02-28"),
    ("-9999-24", "-9999-01-01", "-9998-02-28"),
    ("9999-22", "9998-12-01", "9999-12-31"),
    ("2001-21~", "2000-12-01", "2002-02-28"),
    // Level 1: qualification.
    ("1984?", "1983-01-01", "1985-12-31"),
    ("2004-06~", "2004-05-01", "2004-07-31"),
    ("2004-06-11%", "2004-06-09", "2004-06-13"),
    ("2004-06-11?", "2004-06-10", "2004-06-12"),
    ("1984~", "1983-01-01", "1985-12-31"),
    ("1984%", "1982-01-01", "1986-12-31"),
    ("2004-01-31~", "2004-01-30", "2004-02-01"),
    ("2004-12~", "2004-11-01", "2005-01-31"),
    ("0000~", "-0001-01-01", "0001-12-31"),
    ("-0001?", "-0002-01-01", "0000-12-31"),
    ("9999~", "9998-01-01", "9999-12-31"),
    ("-9999%", "-9999-01-01", "-9997-12-31"),
    ("9999-12-31~", "9999-12-30", "9999-12-31"),
    // Level 1: unspecified digits from the right.
    ("201X", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2004-XX", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31"),
    ("-19XX", "-1999-01-01", "-1900-12-31"),
    ("-1999-XX-XX", "-1999-01-01", "-1999-12-31"),
    ("000X", "0000-01-01", "0009-12-31"),
    ("-000X", "-0009-01-01", "-0001-12-31"),
    ("199X~", "1980-01-01", "2009-12-31"),
    ("19XX?", "1800-01-01", "2099-12-31"),
    ("199X%", "1970-01-01", "2019-12-31"),
    ("2004-XX~", "2003-01-01", "2005-12-31"),
    ("1985-04-XX~", "1985-03-01", "1985-05-31"),
    ("1985-XX-XX?", "1984-01-01", "1986-12-31"),
    // Level 1: years below 0.
    ("-1985", "-1985-01-01", "-1985-12-31"),
    ("-0999-06", "-0999-06-01", "-0999-06-30"),
    // Level 2: more digits unspecified from the right.
    ("1XXX", "1000-01-01", "1999-12-31"),
    ("1XXX~", "0000-01-01", "2999-12-31"),
    ("XXXX", "-9999-01-01", "9999-12-31"),
    ("XXXX~", "-9999-01-01", "9999-12-31"),
    ("-XXXX", "-9999-01-01", "-0001-12-31"),
    ("1XXX-XX", "1000-01-01", "1999-12-31"),
    ("199X-XX-XX", "1990-01-01", "1999-12-31"),
    ("XXXX-XX-XX", "-9999-01-01", "9999-12-31"),
    // Level 2: one of a set.
    ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", "-9999-01-01", "1760-12-03"),
    ("[1760-12..]", "1760-12-01", "9999-12-31"),
    ("[1760-01,1760-02,1760-12..]", "1760-01-01", "9999-12-31"),
    ("[1667,1760-12]", "1667-01-01", "1760-12-31"),
    ("[..1984]", "-9999-01-01", "1984-12-31"),
    ("[199X,2001-XX,2004-02-XX]", "1990-01-01", "2004-02-29"),
    ("[198X..200X]", "1980-01-01", "2009-12-31"),
    ("[1985-03-XX..1985-05-XX]", "1985-03-01", "1985-05-31"),
    ("[2001-21,2003]", "2001-03-01", "2003-12-31"),
    ("[..199X]", "-9999-01-01", "1999-12-31"),
];

#[test]
fn the_standards_examples_are_read() {
    for (text, earliest, latest) in EXAMPLES {
        let date: Date = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((date.earliest(), date.latest()), (day(earliest), day(latest)), "{text}");
        assert_eq!(&date.to_string(), text);
    }
}

/// Start and end of an interval: earliest and latest first day, earliest and latest last day.
#[test]
fn the_standards_intervals_are_read() {
    let table: &[(&str, [&str; 4])] = &[
        ("1964/2008", ["1964-01-01", "1964-01-01", "2008-12-31", "2008-12-31"]),
        ("2004-06/2006-08", ["2004-06-01", "2004-06-01", "2006-08-31", "2006-08-31"]),
        ("2004-02-01/2005-02-08", ["2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08"]),
        ("2004-02-01/2005-02", ["2004-02-01", "2004-02-01", "2005-02-28", "2005-02-28"]),
        ("2004-02-01/2005", ["2004-02-01", "2004-02-01", "2005-12-31", "2005-12-31"]),
        ("2005/2006-02", ["2005-01-01", "2005-01-01", "2006-02-28", "2006-02-28"]),
        ("1985-04-12/..", ["1985-04-12", "1985-04-12", "", ""]),
        ("1985-04/..", ["1985-04-01", "1985-04-01", "", ""]),
        ("1985/..", ["1985-01-01", "1985-01-01", "", ""]),
        ("../1985-04-12", ["", "", "1985-04-12", "1985-04-12"]),
        ("../1985-04", ["", "", "1985-04-30", "1985-04-30"]),
        ("../1985", ["", "", "1985-12-31", "1985-12-31"]),
        ("1985-04-12/", ["1985-04-12", "1985-04-12", "1985-04-12", ""]),
        ("1985-04/", ["1985-04-01", "1985-04-01", "1985-04-01", ""]),
        ("1985/", ["1985-01-01", "1985-01-01", "1985-01-01", ""]),
        ("/1985-04-12", ["", "1985-04-12", "1985-04-12", "1985-04-12"]),
        ("/1985-04", ["", "1985-04-30", "1985-04-30", "1985-04-30"]),
        ("/1985", ["", "1985-12-31", "1985-12-31", "1985-12-31"]),
        ("1984~/2004-06", ["1983-01-01", "1985-01-01", "2004-06-30", "2004-06-30"]),
        ("1984/2004-06~", ["1984-01-01", "1984-01-01", "2004-05-31", "2004-07-31"]),
        ("1984~/2004~", ["1983-01-01", "1985-01-01", "2003-12-31", "2005-12-31"]),
        ("1984?/2004%", ["1983-01-01", "1985-01-01", "2002-12-31", "2006-12-31"]),
        ("1984-06?/2004-08?", ["1984-05-01", "1984-07-01", "2004-07-31", "2004-09-30"]),
        ("1984-06-02?/2004-08-08~", ["1984-06-01", "1984-06-03", "2004-08-07", "2004-08-09"]),
        ("1984-06-02?/", ["1984-06-01", "1984-06-03", "1984-06-01", ""]),
        // Level 2 and what we add to it.
        ("2004-06-XX/2004-07-03", ["2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03"]),
        ("2003-XX/2004", ["2003-01-01", "2003-12-01", "2004-12-31", "2004-12-31"]),
        ("199X/200X", ["1990-01-01", "1999-01-01", "2000-12-31", "2009-12-31"]),
        ("2001-21/2001-24", ["2001-03-01", "2001-09-01", "2001-08-31", "2002-02-28"]),
        ("[1990,1994]/[1992,1993]", ["1990-01-01", "1990-01-01", "1992-12-31", "1993-12-31"]),
        ("[..1990]/1991", ["-9999-01-01", "1990-01-01", "1991-12-31", "1991-12-31"]),
        ("2004-01-01T10:10:10Z/2004-01-02", ["2004-01-01", "2004-01-01", "2004-01-02", "2004-01-02"]),
        ("../..", ["", "", "", ""]),
    ];
    for (text, [s0, s1, e0, e1]) in table {
        let period: Period = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(&period.to_string(), text);
        let optional = |text: &str| (!text.is_empty()).then(|| day(text));
        assert_eq!((period.earliest(), period.latest()), (optional(s0), optional(e1)), "{text}");
        if let Some(d) = optional(s1) {
            let (on, eve) = (period.begins_by(d), period.begins_by(d + -1));
            let known = if s0 == s1 { Truth::No } else { Truth::Unknown };
            assert_eq!((on, eve), (Truth::Yes, known), "{text} begins by {d}");
        }
        if let Some(d) = optional(e0) {
            let over = |d: Day| period.precedes(&Period::on(d));
            let known = if e0 == e1 { Truth::Yes } else { Truth::Unknown };
            assert_eq!((over(d), over(d + 1)), (Truth::No, known), "{text} ends from {d}");
        }
    }
}

/// What the standard has and we do not read, and why.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("{1667,1668,1670..1672}", "a set of all its members (EDTF level 2) is not read"),
    ("{1960,1961-12}", "a set of all its members (EDTF level 2) is not read"),
    ("{..1984}", "a set of all its members (EDTF level 2) is not read"),
    ("2004-06~-11", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("2004?-06-11", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("?2004-06-~11", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("2004-%06-11", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("2004-?06", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("?2004", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("2004-06~-11?", "a qualifier on a part of a date (EDTF level 2) is not read"),
    ("[1984~,1986]", "a qualifier within a set (EDTF level 2) is not read"),
    ("[1984..1986?]", "a qualifier within a set (EDTF level 2) is not read"),
    ("Y-17E7", "an exponent in a year (EDTF level 2) is not read"),
    ("Y17E7", "an exponent in a year (EDTF level 2) is not read"),
    ("1950S2", "a year of significant digits (EDTF level 2) is not read"),
    ("-1950S2", "a year of significant digits (EDTF level 2) is not read"),
    ("Y171010000S3", "a year of significant digits (EDTF level 2) is not read"),
    ("Y3388E2S3", "a year of significant digits (EDTF level 2) is not read"),
    ("2001-25", "a group of months from 25 to 41 (EDTF level 2) is not read"),
    ("2001-34", "a group of months from 25 to 41 (EDTF level 2) is not read"),
    ("2001-41", "a group of months from 25 to 41 (EDTF level 2) is not read"),
    ("156X-12-25", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("15XX-12-25", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("XXXX-12-XX", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("1XXX-12", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("1X9X", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("XX90", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("1985-XX-12", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("198X-21", "an unspecified digit left of a stated one (EDTF level 2) is not read"),
    ("1984-1X", "one unspecified digit of a month or day (EDTF level 2) is not read"),
    ("2004-X1", "one unspecified digit of a month or day (EDTF level 2) is not read"),
    ("2004-06-1X", "one unspecified digit of a month or day (EDTF level 2) is not read"),
    ("2004-06-X1", "one unspecified digit of a month or day (EDTF level 2) is not read"),
    ("[2004-1X,2005]", "one unspecified digit of a month or day (EDTF level 2) is not read"),
    ("[2001-21..2001-23]", "a range of seasons, whose order nobody states, is not read"),
];

const PLAIN: &str = "expected YYYY, YYYY-MM or YYYY-MM-DD";
const TIME: &str = "expected HH:MM:SS after `T`, then nothing, `Z`, +HH or +HH:MM";

/// What the standard does not have, and why.
const INVALID: &[(&str, &str)] = &[
    ("", PLAIN),
    ("soon", PLAIN),
    ("tuesday?", PLAIN),
    ("1994X", PLAIN),
    ("19X", PLAIN),
    ("199x", PLAIN),
    ("199u", PLAIN),
    ("85", PLAIN),
    ("+1985", PLAIN),
    ("-0000", PLAIN),
    ("-0000-01-01", PLAIN),
    ("--0001", PLAIN),
    ("19850412", PLAIN),
    ("1985-4-12", PLAIN),
    ("1985-04-12-01", PLAIN),
    ("1985-04-", PLAIN),
    (" 1985", PLAIN),
    ("１９８５", PLAIN),
    ("195S2", PLAIN),
    ("1950S", PLAIN),
    ("Yesterday", PLAIN),
    ("Y", PLAIN),
    ("Y17000-12", PLAIN),
    ("what?ever", PLAIN),
    ("[1984", PLAIN),
    ("[]", PLAIN),
    ("[1984,]", PLAIN),
    ("[1984, 1986]", PLAIN),
    ("[1984,1985]?", PLAIN),
    ("[[1984]]", PLAIN),
    ("{1984", PLAIN),
    ("{soon}", PLAIN),
    ("[soon?]", PLAIN),
    ("Y2024", "`Y` stands only before a year of more than four digits"),
    ("Y02024", "`Y` stands only before a year of more than four digits"),
    ("Y-1985", "`Y` stands only before a year of more than four digits"),
    ("1984?~", "expected one qualifier: `%` is both `?` and `~`"),
    ("1984??", "expected one qualifier: `%` is both `?` and `~`"),
    ("1985-13", "no such month in the calendar"),
    ("1985-00", "no such month in the calendar"),
    ("1985-20", "no such month in the calendar"),
    ("1985-42", "no such month in the calendar"),
    ("1985-2X", "no such month in the calendar"),
    ("1985-04-31", "no such day in the calendar"),
    ("1985-04-00", "no such day in the calendar"),
    ("1985-04-32?", "no such day in the calendar"),
    ("1985-04-4X", "no such day in the calendar"),
    ("2023-02-29~", "no such day in the calendar"),
    ("2001-21-05", "a season has no days of the month"),
    ("2001-21-XX", "a season has no days of the month"),
    ("1984/1986", "an interval is a period, not a date"),
    ("1985-04T10:10:10", "expected a day, YYYY-MM-DD, before `T`"),
    ("1985-04-XXT10:10:10", "expected a day, YYYY-MM-DD, before `T`"),
    ("T10:10:10", "expected a day, YYYY-MM-DD, before `T`"),
    ("1985-04-12T", TIME),
    ("1985-04-12T10:10", TIME),
    ("1985-04-12T101010", TIME),
    ("1985-04-12T24:00:00", TIME),
    ("1985-04-12T10:60:10", TIME),
    ("1985-04-12T10:10:61", TIME),
    ("1985-04-12T10:10:10.5", TIME),
    ("1985-04-12T10:10:10z", TIME),
    ("1985-04-12T10:10:10+", TIME),
    ("1985-04-12T10:10:10+5", TIME),
    ("1985-04-12T10:10:10+0530", TIME),
    ("1985-04-12T10:10:10+05:30:00", TIME),
    ("1985-04-12T10:10:10Z?", TIME),
    ("[..]", "a set needs at least one end"),
    ("[1984,..]", "a set needs at least one end"),
    ("[1984..,1986]", "only the first or last range of a set may lack an end"),
    ("[1984,..1986]", "only the first or last range of a set may lack an end"),
    ("[1986..1984]", "a range in a set must not run backwards"),
    ("[1984..1986-03]", "both ends of a range in a set must have the same precision"),
    ("[1985-04-12..1985-05-XX]", "both ends of a range in a set must have the same precision"),
    ("[199X..2004]", "both ends of a range in a set must have the same precision"),
];

#[test]
fn what_is_refused_says_why() {
    for (text, why) in UNSUPPORTED {
        let error = text.parse::<Date>().unwrap_err();
        assert!(error.is_unsupported(), "{error}");
        assert_eq!(error.to_string(), format!("unsupported date `{text}`: {why}"));
    }
    for (text, why) in INVALID {
        let error = text.parse::<Date>().unwrap_err();
        assert!(error.is_invalid(), "{error}");
        assert_eq!(error.to_string(), format!("invalid date `{text}`: {why}"));
    }
    for text in ["Y17000", "Y-17000", "Y170000002", "Y-170000002", "Y10000", "Y17000?"] {
        let error = text.parse::<Date>().unwrap_err();
        assert!(error.is_limit(), "{error}");
        assert_eq!(error.to_string(), format!("date `{text}` is beyond the limit of the years -9999 to 9999"));
    }
    for text in ["1985", "1985-04-12?", "1985-04-XX", "2001-21", "199X"] {
        let error = text.parse::<Day>().unwrap_err();
        assert!(error.is_invalid(), "{error}");
    }
    assert_eq!("1985".parse::<Day>().unwrap_err().to_string(), "invalid date `1985`: expected a day, YYYY-MM-DD");
}

/// Deep or long text costs no more than its length.
#[test]
fn hostile_text_is_refused_or_read_in_time() {
    for text in [
        "[".repeat(1 << 20),
        "{".repeat(1 << 20),
        "[".repeat(1 << 18) + "?" + &"]".repeat(1 << 18),
        "-".repeat(1 << 20),
    ] {
        assert!(text.parse::<Date>().is_err() && text.parse::<Period>().is_err());
    }
    let members: Vec<String> = (0..5_000).map(|n| (Day::MIN + 2 * n).to_string()).collect();
    let period: Period = format!("[{}]/[{}]", members.join(","), members.join(",")).parse().unwrap();
    assert_eq!(period.relations(&"2024".parse().unwrap()), Allen::Before.into());
    // Every other day: none ends on the eve of one that begins.
    let met = AllenSet::from([Allen::Meets, Allen::MetBy]);
    assert_eq!((period.relations(&period).len(), period.allen(met, &period)), (11, Truth::No));
    let months: Period = "[0001-01..3000-12]/[0001-01..3000-12]".parse().unwrap();
    let (one_day, century): (Period, Period) = ("XXXX-XX-XX".parse().unwrap(), "19XX/20XX".parse().unwrap());
    assert_eq!(one_day.relations(&months).iter().collect::<Vec<_>>(), {
        [Allen::Before, Allen::Meets, Allen::Starts, Allen::During, Allen::Finishes, Allen::MetBy, Allen::After]
    });
    assert_eq!(months.relations(&century).len(), 13);
}

#[test]
fn empty_periods_cannot_be_built() {
    for text in [
        "2024-03/2024-01",
        "[2024-02-10..2024-02-12]/2024-02-09",
        "2024-02-10/[2024-01-01,2024-02-09]",
        "2024-02-12~/2024-02-10",
        "1994/198X",
        "2024-01-02T00:00:00/2024-01-01T23:00:00",
        "2025-XX-XX/2024",
        "[2024-02-10..]/2024-02-09",
        "2024-02-10/[..2024-02-09]",
    ] {
        let error = text.parse::<Period>().unwrap_err();
        assert_eq!(error.to_string(), format!("invalid period `{text}`: the end lies before the start"));
    }
    for text in ["[2024-02-10..2024-02-12]/2024-02-10", "2024-02-12~/2024-02-11", "/-9999-01-01", "9999-12-31/", "/"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
    let (a, b) = (day("2024-01-01"), day("2024-02-01"));
    let error = |range: std::ops::Range<Day>| Period::try_from(range).unwrap_err().to_string();
    assert_eq!(error(a..a), "invalid period `2024-01-01..2024-01-01`: an empty period holds no day");
    assert_eq!(error(b..a), "invalid period `2024-02-01..2024-01-01`: the end lies before the start");
    let bounds =
        |start: &str, end: &str| Period::new(Bound::Date(start.parse().unwrap()), Bound::Date(end.parse().unwrap()));
    assert!(bounds("2024-02", "2024-01").unwrap_err().is_invalid());
    assert_eq!(bounds("2024-01", "2024-02").unwrap(), "2024-01/2024-02".parse().unwrap());
}

#[test]
fn impossible_dates_cannot_be_made() {
    let text = |date: Result<Date, Error>| date.unwrap_err().to_string();
    assert_eq!(text(Date::year(10_000)), "date `Y10000` is beyond the limit of the years -9999 to 9999");
    assert_eq!(text(Date::decade(-10_000)), "date `Y-10000` is beyond the limit of the years -9999 to 9999");
    assert_eq!(text(Date::century(i32::MIN)), "date `Y-2147483648` is beyond the limit of the years -9999 to 9999");
    assert!(Date::month(i32::MAX, 1).unwrap_err().is_limit());
    assert_eq!(text(Date::month(1994, 13)), "invalid date `1994-13`: no such month in the calendar");
    assert_eq!(text(Date::month(1994, 21)), "invalid date `1994-21`: no such month in the calendar");
    assert_eq!(text(Date::one_of([])), "invalid date `[]`: one of no days is no day");
    assert_eq!(text(Date::before(Day::MIN)), "invalid date `-9999-01-01`: no day of the calendar lies before it");
    assert_eq!(text(Date::after(Day::MAX)), "invalid date `9999-12-31`: no day of the calendar lies after it");
    let (a, b) = (day("2024-01-02"), day("2024-01-01"));
    assert_eq!(
        text(Date::between(a, b)),
        "invalid date `[2024-01-02..2024-01-01]`: a range in a set must not run backwards"
    );
    for refused in ["[1984,1986]", "XXXX-XX-XX", "1985-04-12T10:10:10", "XXXX"] {
        let date: Date = refused.parse().unwrap();
        let why = "only a date of one precision, without a time, can be qualified";
        assert_eq!(text(Date::circa(date.clone())), format!("invalid date `{refused}`: {why}"));
        assert_eq!(text(Date::uncertain(date)), format!("invalid date `{refused}`: {why}"));
    }
}

#[test]
fn precision_is_the_finest_part_that_is_stated() {
    for (text, expected) in [
        ("2004-06-11", Some(Precision::Day)),
        ("2004-06-11T10:10:10Z", Some(Precision::Day)),
        ("2004-06-11~", Some(Precision::Day)),
        ("2004-06", Some(Precision::Month)),
        ("2004-06-XX", Some(Precision::Month)),
        ("2001-21?", Some(Precision::Season)),
        ("2004", Some(Precision::Year)),
        ("2004-XX", Some(Precision::Year)),
        ("2004-XX-XX", Some(Precision::Year)),
        ("200X", Some(Precision::Decade)),
        ("200X-XX", Some(Precision::Decade)),
        ("20XX", Some(Precision::Century)),
        ("2XXX", Some(Precision::Millennium)),
        ("XXXX", None),
        ("[2004]", None),
    ] {
        assert_eq!(text.parse::<Date>().unwrap().precision(), expected, "{text}");
    }
}

#[test]
fn sets_of_relations_are_sets() {
    assert_eq!(AllenSet::ALL.iter().collect::<Vec<_>>(), Allen::ALL);
    assert_eq!((AllenSet::ALL.len(), AllenSet::CONCURRENT.len(), AllenSet::default().len()), (13, 9, 0));
    assert!(AllenSet::default().is_empty() && !AllenSet::ALL.is_empty());
    assert_eq!(AllenSet::CONCURRENT.inverse(), AllenSet::CONCURRENT);
    for r in Allen::ALL {
        assert_eq!(r.inverse().inverse(), r);
        assert_eq!(AllenSet::from(r).iter().collect::<Vec<_>>(), [r]);
        assert_eq!(serde_json::to_string(&r).unwrap(), format!("\"{r}\""));
        assert_eq!(serde_json::from_str::<Allen>(&format!("\"{r}\"")).unwrap(), r);
    }
    let names = "before, meets, overlaps, starts, during, finishes, equals, \
                 finished-by, contains, started-by, overlapped-by, met-by, after";
    assert_eq!(AllenSet::ALL.to_string(), names);
    assert_eq!(format!("{:?}", AllenSet::from([Allen::After, Allen::Equals])), "AllenSet(equals, after)");
}

/// A stretch of time on which something must hold lies within the calendar, and one on which it
/// may has the edges of those that are open.
#[test]
fn unknown_ends_cut_no_time_at_the_edge_of_the_calendar() -> Result<(), Error> {
    let segments = |valid: &[&str], certainty| -> Result<usize, Error> {
        let mut graph = Graph::new();
        let (a, b) = (graph.node(State, "A").add()?, graph.node(State, "B").add()?);
        for valid in valid {
            graph.claim::<Talks>((a, b)).valid(*valid).record()?;
        }
        let view = graph.view(&Lens::new())?;
        Ok(view.dated(certainty, &Budget::new())?.segment_count() / view.arc_count())
    };
    for (valid, must, may) in [
        (&["/.."][..], 0, 1),
        (&["../"], 0, 1),
        (&["/"], 0, 1),
        (&["2024/"], 1, 1),
        (&["/2024"], 1, 1),
        (&["../.."], 1, 1),
        (&["/..", "../2024"], 1, 2),
        (&["/", "2024/.."], 1, 2),
    ] {
        assert_eq!(segments(valid, Certainty::Certain)?, must, "{valid:?}");
        assert_eq!(segments(valid, Certainty::Possible)?, may, "{valid:?}");
    }
    Ok(())
}

/// What claims say of time goes through a document unchanged, and a lens reads it.
#[test]
fn claims_keep_every_form() -> Result<(), Error> {
    let mut graph = Graph::new();
    let (a, b) = (graph.node(State, "A").add()?, graph.node(State, "B").add()?);
    let forms = [
        ("1984~/2004", "2004-06-11%"),
        ("2001-21", "2001-XX"),
        ("2004-06-XX/2004-07-03", "199X"),
        ("-0044-03-15", "XXXX-XX-XX"),
        ("2004-01-01T10:10:10Z", "2004-01-02T00:00:00+05:30"),
        ("[199X,2001-21]/..", "[..2024-02-12]"),
    ];
    for (valid, known) in forms {
        graph.claim::<Talks>((a, b)).key(valid).valid(valid).known_since(known).record()?;
    }
    let text = json::to_string(&graph)?;
    let mut read = Graph::new();
    json::read(&mut read, text.as_bytes())?;
    assert_eq!(json::to_string(&read)?, text);
    for (valid, known) in forms {
        let claim = read.get_claim(read.claim_keyed(valid).expect("recorded"))?;
        assert_eq!(claim.valid().map(|v| v.to_string()).as_deref(), Some(valid));
        assert_eq!(claim.known().map(|k| k.to_string()).as_deref(), Some(known));
    }
    let on = |text: &str| -> Result<Vec<String>, Error> {
        let view = read.view(&Lens::new().during(text.parse::<Period>()?).certainly())?;
        Ok(view.claims().map(|c| c.label().into_owned()).collect())
    };
    assert_eq!(on("1985-01-01")?, ["1984~/2004"]);
    assert_eq!(on("1984-12-31")?, [""; 0]);
    assert_eq!(on("2004-01-01")?, ["1984~/2004", "2004-01-01T10:10:10Z", "[199X,2001-21]/.."]);
    assert_eq!(on("2004-06-30")?, ["1984~/2004", "2004-06-XX/2004-07-03", "[199X,2001-21]/.."]);
    Ok(())
}
