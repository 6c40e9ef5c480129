//! Windows of time against counting the days one by one.

use std::collections::{BTreeMap, BTreeSet};

use detente::model::{Calendar, Window};
use detente::{Day, Period};
use proptest::prelude::*;

/// Year, month and day of the month, and 0 for Monday.
type Date = (i32, u32, u32, u32);

/// Days one by one from a Monday, by the rules of the calendar.
fn days(from: (i32, u32, u32), count: usize) -> Vec<Date> {
    let (mut year, mut month, mut day) = from;
    let mut dates = Vec::new();
    for n in 0..count {
        dates.push((year, month, day, n as u32 % 7));
        let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let length = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day += 1;
        if day > length {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    dates
}

/// The names of the window of each day, from the Monday that the list begins with: a week is of the
/// year that has four of its days or more.
fn names(dates: &[Date], calendar: Calendar) -> Vec<String> {
    let signed = |year: i32| format!("{}{:04}", if year < 0 { "-" } else { "" }, year.abs());
    let week = |n: usize| {
        let monday = n - dates[n].3 as usize;
        let year = dates[monday + 3].0;
        // The first Thursday of the year is in its first week.
        let thursdays = (0..=monday + 3).rev().step_by(7).take_while(|&day| dates[day].0 == year).count();
        format!("{}-W{thursdays:02}", signed(year))
    };
    let name = |n: usize| {
        let (year, month, day, _) = dates[n];
        match calendar {
            Calendar::Day => format!("{}-{month:02}-{day:02}", signed(year)),
            Calendar::Week => week(n),
            Calendar::Month => format!("{}-{month:02}", signed(year)),
            Calendar::Quarter => format!("{}-Q{}", signed(year), month.div_ceil(3)),
            Calendar::Year => signed(year),
        }
    };
    (0..dates.len()).map(name).collect()
}

fn day(date: Date) -> Day {
    Day::new(date.0, date.1, date.2).unwrap()
}

/// Six years from a Monday, with weeks that begin in one year and belong to another.
#[test]
fn windows_are_those_of_days_counted_one_by_one() {
    // Mondays: a first day of a year with 53 weeks on each side, leap and common, 1900 no leap year, before
    // 1970 and across it, before the common era.
    let mondays = [(2018, 1, 1), (1995, 12, 25), (1968, 1, 1), (1896, 1, 6), (-9999, 1, 1), (-4, 3, 4)];
    for from in mondays {
        let first = Day::new(from.0, from.1, from.2).unwrap();
        assert_eq!(first.number().rem_euclid(7), 4, "{first} is a Monday");
        let dates = days(from, 6 * 365 + 5);
        for calendar in Calendar::ALL {
            // The names of weeks need their year's first Thursday in the list.
            let names = names(&dates, calendar);
            let sure = dates.iter().position(|date| date.0 > from.0).unwrap() + 10;
            for n in sure..dates.len() - 7 {
                let window = calendar.containing(day(dates[n]));
                assert_eq!(window.to_string(), names[n], "{calendar} of {:?}", dates[n]);
                assert!(window.contains(day(dates[n])) && window.calendar() == Some(calendar));
                assert_eq!(window.contains(day(dates[n + 1])), names[n] == names[n + 1]);
                assert_eq!(calendar.window(calendar.number(day(dates[n]))), Some(window));
                let step = calendar.number(day(dates[n + 1])) - calendar.number(day(dates[n]));
                assert_eq!(step, i32::from(names[n] != names[n + 1]));
            }
            // The windows of a span: each name once, in order, whole, without gaps.
            let (from, to) = (sure + 17, dates.len() - 400);
            let windows: Vec<Window> = calendar.windows(day(dates[from]), day(dates[to])).collect();
            let mut expected = names[from..=to].to_vec();
            expected.dedup();
            assert_eq!(windows.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
            assert_eq!(expected.iter().collect::<BTreeSet<_>>().len(), expected.len());
            for pair in windows.windows(2) {
                assert_eq!(pair[0].last() + 1, pair[1].first());
            }
            let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
            for name in &names {
                *counted.entry(name).or_default() += 1;
            }
            assert!(windows[1..].iter().all(|window| Some(&window.days()) == counted.get(&*window.to_string())));
        }
    }
}

#[test]
fn published_weeks() {
    // Examples of ISO 8601's week calendar.
    let weeks = [
        ("2005-01-01", "2004-W53"),
        ("2005-12-31", "2005-W52"),
        ("2007-01-01", "2007-W01"),
        ("2008-12-29", "2009-W01"),
        ("2008-12-28", "2008-W52"),
        ("2010-01-03", "2009-W53"),
        ("1970-01-01", "1970-W01"),
        ("1969-12-28", "1969-W52"),
        ("1969-12-29", "1970-W01"),
    ];
    for (text, name) in weeks {
        assert_eq!(Calendar::Week.containing(text.parse().unwrap()).to_string(), name);
    }
    let zero = Calendar::ALL.map(|calendar| calendar.number(Day::new(1970, 1, 1).unwrap()));
    assert_eq!(zero, [0; 5]);
    let before = Calendar::ALL.map(|calendar| calendar.window(-1).unwrap().to_string());
    assert_eq!(before, ["1969-12-31", "1969-W52", "1969-12", "1969-Q4", "1969"]);
}

#[test]
fn windows_end_with_the_calendar() {
    for calendar in Calendar::ALL {
        let (first, last) = (calendar.containing(Day::MIN), calendar.containing(Day::MAX));
        assert_eq!((first.first(), last.last()), (Day::MIN, Day::MAX));
        let beyond = [calendar.number(Day::MIN) - 1, calendar.number(Day::MAX) + 1];
        assert_eq!(beyond.map(|number| calendar.window(number)), [None, None]);
        assert_eq!((calendar.window(i32::MIN), calendar.window(i32::MAX)), (None, None));
        assert_eq!(calendar.windows(Day::MAX, Day::MIN).count(), 0);
        assert_eq!(calendar.windows(Day::MAX, Day::MAX).collect::<Vec<_>>(), [last]);
        assert!(Period::from(last).latest() == Some(Day::MAX) && Period::from(first).earliest() == Some(Day::MIN));
    }
    // It ends on a Friday.
    assert_eq!(Calendar::Week.containing(Day::MAX).days(), 5);
    assert_eq!(Calendar::Year.windows(Day::MIN, Day::MAX).count(), 19_999);
    assert_eq!(Calendar::Week.containing(Day::MIN).to_string(), "-9999-W01");
}

proptest! {
    #[test]
    fn rolling_windows_are_those_that_fit(first in -900..900_i32, length in 0..60_i32, days in 1..20_u32, step in 1..20_u32) {
        let first = Day::from_number(first).unwrap();
        let last = first + (length - 1);
        let found: Vec<Window> = Window::rolling(first, last, days, step).unwrap().collect();
        let mut expected = Vec::new();
        let mut begins = first;
        while begins + (days.cast_signed() - 1) <= last {
            expected.push(Window::new(begins, begins + (days.cast_signed() - 1)).unwrap());
            begins = begins + step.cast_signed();
        }
        prop_assert_eq!(&found, &expected);
        for window in found {
            prop_assert_eq!((window.days(), window.calendar()), (days, None));
            let period = Period::from(window);
            prop_assert!(period.is_exact());
            prop_assert_eq!((period.earliest(), period.latest()), (Some(window.first()), Some(window.last())));
            prop_assert_eq!(window.to_string(), period.to_string());
        }
    }
}

#[test]
fn what_makes_no_window_is_refused() {
    let (first, last) = (Day::new(2024, 1, 2).unwrap(), Day::new(2024, 1, 1).unwrap());
    let text = |error: detente::Error| error.to_string();
    assert_eq!(
        text(Window::new(first, last).unwrap_err()),
        "invalid window `2024-01-02/2024-01-01`: the end lies before the start"
    );
    assert_eq!(
        Window::rolling(first, last, 0, 1).err().map(text).unwrap(),
        "invalid days of a window `0`: expected at least one day"
    );
    assert_eq!(
        Window::rolling(first, last, 1, 0).err().map(text).unwrap(),
        "invalid step `0`: expected at least one day"
    );
    assert_eq!(
        text("fortnight".parse::<Calendar>().unwrap_err()),
        "invalid calendar `fortnight`: expected day, week, month, quarter or year"
    );
    for calendar in Calendar::ALL {
        assert_eq!(calendar.to_string().parse::<Calendar>().unwrap(), calendar);
    }
    // Far beyond what there is.
    assert_eq!(Window::rolling(Day::MIN, Day::MAX, u32::MAX, u32::MAX).unwrap().count(), 0);
    assert_eq!(Window::rolling(Day::MIN, Day::MAX, 1, u32::MAX).unwrap().count(), 1);
}
