//! A measure over time against the measure of each window alone.

#![expect(clippy::float_cmp, reason = "what is computed twice in the same way is the same")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use detente::analysis::network::{Network, OverTime, PageRank, over_time};
use detente::model::standard::{State, Talks};
use detente::model::{Calendar, Window};
use detente::view::{Certainty, Dated};
use detente::{Budget, Completeness, Day, Error, Graph, Lens, Limit, NodeId, Period};
use proptest::prelude::*;

use super::links::Links;

/// No limits.
const ALL: fn() -> Budget = Budget::new;

/// Nodes, and ties from a day of 2023 on for so many days.
type Ties = Vec<((usize, usize), i32, i32)>;

fn ties() -> impl Strategy<Value = Ties> {
    prop::collection::vec(((0..6_usize, 0..6_usize), 0..360_i32, 1..200_i32), 0..30)
}

fn day(number: i32) -> Day {
    Day::new(2023, 1, 1).unwrap() + number
}

fn world(ties: &Ties) -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::new();
    let ids: Vec<_> = (0..6).map(|n| graph.node(State, &format!("S{n}")).add().unwrap()).collect();
    for &((a, b), first, days) in ties {
        let valid = Period::from(Window::new(day(first), day(first + days - 1)).unwrap());
        graph.claim::<Talks>((ids[a], ids[b])).affinity(0.5).valid(valid).record().unwrap();
    }
    (graph, ids.into_iter().map(NodeId::any).collect())
}

fn dated(graph: &Graph) -> Dated {
    graph.view(&Lens::new()).unwrap().dated(Certainty::Possible, &ALL()).unwrap()
}

fn degrees<'d>(dated: &'d Dated, windows: &[Window], budget: &Budget) -> detente::Answer<OverTime<'d>> {
    over_time(dated, windows.iter().copied(), budget, |network| network.undirected().degrees()).unwrap()
}

fn windows(calendar: Calendar) -> Vec<Window> {
    calendar.windows(day(0), day(420)).collect()
}

proptest! {
    #[test]
    fn each_window_is_as_it_is_alone(ties in ties(), calendar in prop::sample::select(Calendar::ALL.to_vec())) {
        let (graph, ids) = world(&ties);
        let dated = dated(&graph);
        let windows: Vec<Window> = windows(calendar).into_iter().take(70).collect();
        let found = degrees(&dated, &windows, &ALL());
        prop_assert!(found.is_complete());
        let table = found.value;
        prop_assert_eq!((table.rows.len(), table.asked), (windows.len(), windows.len()));
        for (row, window) in table.rows.iter().zip(&windows) {
            prop_assert_eq!((&row.name, &row.period), (&window.to_string(), &Period::from(*window)));
            // A view of that window alone, which leaves out nobody.
            let alone = graph.view(&Lens::new().during(row.period.clone())).unwrap();
            let expected = Network::of(&alone).unwrap().undirected().degrees().unwrap();
            for &id in &ids {
                let one = alone.ix(id).map_or(0.0, |ix| expected.at(ix));
                prop_assert_eq!(row.scores.of(id).unwrap(), one);
            }
        }
        for &id in &ids {
            let series = table.of(id).unwrap();
            let changes = table.changes(id).unwrap();
            prop_assert_eq!(series.len(), windows.len());
            prop_assert_eq!(changes.len(), windows.len().saturating_sub(1));
            for n in 0..changes.len() {
                prop_assert_eq!(series[n] + changes[n], series[n + 1]);
            }
        }
        for (n, found) in table.correlations().into_iter().enumerate() {
            prop_assert_eq!(found, table.rows[n].scores.rank_correlation(&table.rows[n + 1].scores));
        }
        prop_assert_eq!(table.correlations().len(), windows.len().saturating_sub(1));
    }

    #[test]
    fn risers_and_fallers_are_those_that_changed_most(ties in ties(), from in 0..14_usize, to in 0..14_usize, most in 0..8_usize) {
        let (graph, ids) = world(&ties);
        let dated = dated(&graph);
        let table = degrees(&dated, &windows(Calendar::Month), &ALL()).value;
        let by = |id: &NodeId| {
            let series = table.of(*id).unwrap();
            series[to] - series[from]
        };
        for sign in [1.0, -1.0] {
            let mut expected: Vec<(String, f64)> =
                ids.iter().enumerate().map(|(n, id)| (format!("S{n}"), by(id))).filter(|change| change.1 * sign > 0.0).collect();
            // Stable, and keys ascend.
            expected.sort_by(|a, b| (b.1 * sign).total_cmp(&(a.1 * sign)));
            expected.truncate(most);
            let found = if sign > 0.0 { table.risers(from, to, most) } else { table.fallers(from, to, most) };
            let found: Vec<(String, f64)> = found.unwrap().into_iter().map(|(node, by)| (node.key().to_owned(), by)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_budget_leaves_the_first_windows(ties in ties(), steps in 0..60_u64) {
        let (graph, _) = world(&ties);
        let dated = dated(&graph);
        let windows = windows(Calendar::Week);
        let whole = degrees(&dated, &windows, &ALL()).value;
        let bytes = 6 * 8 * usize::try_from(steps).unwrap() + 5;
        let results = usize::try_from(steps).unwrap();
        for (budget, by) in [
            (ALL().steps(steps), Limit::Steps),
            (ALL().results(results), Limit::Results),
            (ALL().memory(bytes), Limit::Memory),
        ] {
            let found = degrees(&dated, &windows, &budget);
            let is_whole = results >= windows.len();
            let expected = if is_whole { Completeness::Complete } else { Completeness::Truncated { by, bound: None } };
            prop_assert_eq!(found.completeness, expected);
            prop_assert_eq!((found.value.rows.len(), found.value.asked), (results.min(windows.len()), windows.len()));
            prop_assert_eq!(&found.value.rows[..], &whole.rows[..results.min(windows.len())]);
        }
    }
}

/// Scores that need many sums, in many windows, on any number of threads.
#[test]
fn tables_are_the_same_on_any_number_of_threads() {
    let ties: Ties = (0..400).zip(0..).map(|(n, d)| ((n % 6, n * 7 % 5), d * 37 % 360, 1 + d * 11 % 90)).collect();
    let (graph, ids) = world(&ties);
    let dated = dated(&graph);
    let table = |threads| {
        Links::on_threads(threads, || {
            let rolling = Window::rolling(day(0), day(400), 30, 3).unwrap();
            let table = over_time(&dated, rolling, &ALL(), |n| n.page_rank(&PageRank::new(), &ALL())).unwrap();
            assert!(table.is_complete());
            ids.iter().flat_map(|id| table.value.of(*id).unwrap()).map(f64::to_bits).collect::<Vec<_>>()
        })
    };
    let first = table(1);
    assert_eq!(first.len(), 6 * 124);
    assert_eq!(table(2), first);
    assert_eq!(table(8), first);
}

/// What stops on the way leaves the windows before it.
#[test]
fn who_stops_has_the_first_windows() {
    let (graph, _) = world(&vec![((0, 1), 10, 10), ((1, 2), 15, 300)]);
    let dated = dated(&graph);
    let days = windows(Calendar::Day);
    let whole = degrees(&dated, &days, &ALL()).value;
    for threads in [1, 2, 8] {
        let (flag, asked) = (Arc::new(AtomicBool::new(false)), AtomicUsize::new(0));
        let budget = ALL().cancelled_by(Arc::clone(&flag));
        let ask = || {
            over_time(&dated, days.iter().copied(), &budget, |network| {
                flag.store(asked.fetch_add(1, Ordering::Relaxed) >= 100, Ordering::Relaxed);
                network.undirected().degrees()
            })
        };
        let found = Links::on_threads(threads, ask).unwrap();
        assert_eq!(found.completeness.to_string(), "truncated by cancelled");
        assert!(found.value.rows.len() < 120 && found.value.asked == days.len());
        assert_eq!(found.value.rows[..], whole.rows[..found.value.rows.len()]);
    }
    let none = degrees(&dated, &days, &ALL().time(std::time::Duration::ZERO));
    assert_eq!((none.completeness.to_string().as_str(), none.value.rows.len()), ("truncated by time", 0));
}

#[test]
fn days_and_periods_are_windows_too() {
    let (graph, ids) = world(&vec![((0, 1), 10, 10), ((1, 2), 15, 300)]);
    let dated = dated(&graph);
    let days = over_time(&dated, [day(9), day(10), day(15)], &ALL(), |n| n.undirected().degrees()).unwrap().value;
    assert_eq!(days.of(ids[1]).unwrap(), [0.0, 1.0, 2.0]);
    assert_eq!(days.rows[0].name, "2023-01-10");
    // A month alone is taken at its widest.
    let periods: Vec<Period> = ["2023-01", "2023-02-01/2023-03-01"].map(|text| text.parse().unwrap()).into();
    let table = over_time(&dated, periods, &ALL(), |n| n.undirected().degrees()).unwrap().value;
    assert_eq!(table.of(ids[1]).unwrap(), [2.0, 1.0]);
    assert_eq!(table.rows[1].name, "2023-02-01/2023-03-01");
}

#[test]
fn nothing_has_a_table() {
    let dated = dated(&Graph::new());
    let found = degrees(&dated, &windows(Calendar::Quarter), &ALL());
    assert!(found.is_complete());
    assert!(found.value.rows.iter().all(|row| row.scores.values().is_empty()));
    let none = degrees(&dated, &[], &ALL());
    assert!(none.is_complete() && none.value.rows.is_empty() && none.value.correlations().is_empty());
}

#[test]
fn a_measure_that_is_cut_or_fails_says_so() {
    let (graph, _) = world(&vec![((0, 1), 10, 10), ((1, 2), 15, 300)]);
    let dated = dated(&graph);
    let months = windows(Calendar::Month);
    let few = ALL().steps(3);
    let found = over_time(&dated, months.clone(), &ALL(), |n| n.page_rank(&PageRank::new(), &few)).unwrap();
    assert_eq!(found.completeness.to_string(), "truncated by steps");
    assert_eq!(found.value.rows.len(), months.len());
    // Of several errors that of the first window.
    let asked = AtomicUsize::new(0);
    let error = over_time(&dated, months.clone(), &ALL(), |network| {
        asked.fetch_add(1, Ordering::Relaxed);
        let wrong = if network.degrees()?.values()[1] > 1.0 { 1.5 } else { 2.0 };
        network.page_rank(&PageRank::new().damping(wrong), &ALL())
    })
    .unwrap_err();
    assert!(error.to_string().starts_with("invalid damping `1.5`"), "{error}");
    assert!(asked.load(Ordering::Relaxed) > 1);
    // Scores of another view.
    let other = graph.view(&Lens::new()).unwrap();
    let foreign: Result<_, Error> = over_time(&dated, months.clone(), &ALL(), |_| Network::of(&other)?.degrees());
    assert!(foreign.unwrap_err().is_foreign());
    let table = degrees(&dated, &months, &ALL()).value;
    assert_eq!(
        table.risers(0, 14, 3).unwrap_err().to_string(),
        "invalid window `14`: the table has 14, numbered from 0"
    );
    assert!(table.fallers(14, 0, 3).unwrap_err().is_invalid());
}
