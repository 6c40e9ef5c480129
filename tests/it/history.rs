//! Events of a view by dyad: against a loop over claims, and the events that carry a change.

use detente::analysis::change::{Bursts, ChangePoints, Cost, Cusum, Penalty, Side};
use detente::analysis::history::{Classes, History};
use detente::codebook::cameo::Quad;
use detente::model::standard::{Sanctions, Stance, State, Talks};
use detente::model::{Calendar, Window};
use detente::series::{Measure, Stretch, Tally};
use detente::{Budget, Day, Graph, Lens, NodeId};
use proptest::prelude::*;
use proptest::sample::select;

/// A claim: source, target, symmetric or not, millionths of affinity, period.
type Told = (usize, usize, bool, Option<i32>, &'static str);

const PERIODS: [&str; 10] = [
    "2024-01-05",
    "2024-01-31",
    "2024-02-29",
    "2024-02",
    "2024-01/2024-02",
    "2024-02-10/2024-02-12",
    "2024",
    "2024-02-01/..",
    "1969-12-31",
    "2024-03-04",
];

fn told() -> impl Strategy<Value = Vec<Told>> {
    let score = prop_oneof![Just(None), (-10..=10_i32).prop_map(|tenths| Some(tenths * 100_000))];
    let one = (0..3_usize, 1..3_usize, any::<bool>(), score, select(PERIODS.to_vec()));
    prop::collection::vec(
        one.prop_map(|(a, more, symmetric, score, when)| (a, (a + more) % 3, symmetric, score, when)),
        0..40,
    )
}

fn graph(told: &[Told]) -> (Graph, Vec<NodeId<State>>) {
    let mut graph = Graph::new();
    let nodes: Vec<NodeId<State>> = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap()).to_vec();
    for (n, (a, b, symmetric, score, when)) in told.iter().enumerate() {
        let ends = (nodes[*a], nodes[*b]);
        let key = format!("c{n:03}");
        let affinity = score.map(|s| f64::from(s) / 1e6);
        if *symmetric {
            let claim = graph.claim::<Talks>(ends).key(&key).valid(*when);
            if let Some(s) = affinity { claim.affinity(s).record() } else { claim.record() }.unwrap();
        } else {
            let claim = graph.claim::<Sanctions>(ends).key(&key).valid(*when);
            if let Some(s) = affinity { claim.affinity(s).record() } else { claim.record() }.unwrap();
        }
    }
    (graph, nodes)
}

/// The days that a claim of this period may be on; none where it is open.
fn hull(when: &str) -> Option<(Day, Day)> {
    let days = match when {
        "2024-02" => ("2024-02-01", "2024-02-29"),
        "2024-01/2024-02" => ("2024-01-01", "2024-02-29"),
        "2024-02-10/2024-02-12" => ("2024-02-10", "2024-02-12"),
        "2024" => ("2024-01-01", "2024-12-31"),
        "2024-02-01/.." => return None,
        day => (day, day),
    };
    Some((days.0.parse().unwrap(), days.1.parse().unwrap()))
}

/// Events and parts of scores of one direction that lie in a window.
fn plain(told: &[Told], from: usize, to: usize, window: Window) -> (u64, i64) {
    let of = |t: &&Told| (t.0, t.1) == (from, to) || (t.2 && (t.1, t.0) == (from, to));
    let inside = |t: &&Told| hull(t.4).is_some_and(|(first, last)| window.contains(first) && window.contains(last));
    told.iter().filter(of).filter(inside).fold((0, 0), |sum, t| (sum.0 + 1, sum.1 + i64::from(t.3.unwrap_or(0))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn series_of_claims_are_those_of_a_loop(told in told()) {
        let (graph, nodes) = graph(&told);
        let view = graph.view(&Lens::new()).unwrap();
        let history = History::of(&view, &Budget::new()).unwrap();
        let undated = told.iter().filter(|t| hull(t.4).is_none()).count();
        prop_assert_eq!(history.undated().len(), undated);
        let (mut events, mut seen) = (0, 0);
        for from in 0..3 {
            for to in 0..3 {
                let own = told.iter().filter(|t| (t.0, t.1) == (from, to) || (t.2 && (t.1, t.0) == (from, to)));
                let count = own.filter(|t| hull(t.4).is_some()).count();
                let Some(dyad) = history.between(nodes[from], nodes[to]).unwrap() else {
                    prop_assert_eq!(count, 0);
                    continue;
                };
                (events, seen) = (events + count, seen + 1);
                prop_assert_eq!(dyad.len(), count);
                prop_assert!(dyad.events().zip(dyad.events().skip(1)).all(|(a, b)| a.first <= b.first));
                for calendar in [Calendar::Week, Calendar::Month, Calendar::Year] {
                    let series = dyad.series(calendar);
                    for (window, tally) in series.rows() {
                        let sum = tally.goldstein_sum().map_or(0, |sum| (sum * 1e5).round() as i64);
                        prop_assert_eq!((tally.events, sum), plain(&told, from, to, *window));
                    }
                    prop_assert_eq!(series.total().events + series.unplaced(), count as u64);
                }
            }
        }
        prop_assert_eq!((history.len(), history.dyads().len()), (events, seen));
    }

    #[test]
    fn carriers_are_the_fewest_that_make_the_difference(
        scores in prop::collection::vec((0..240_i32, -10..=10_i32), 1..60), cut in 1..7_usize,
        measure in select(vec![Measure::Events, Measure::Sum, Measure::Mean, Measure::Positive, Measure::Negative]),
    ) {
        let mut graph = Graph::new();
        let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
        let start: Day = "2024-01-01".parse().unwrap();
        for (n, (more, tenths)) in scores.iter().enumerate() {
            let day = (start + *more).to_string();
            graph.claim::<Stance>((a, b)).key(&format!("e{n:03}")).affinity(f64::from(*tenths) / 10.0).valid(&*day).record().unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let history = History::of(&view, &Budget::new()).unwrap();
        let dyad = history.between(a, b).unwrap().unwrap();
        let months = || Calendar::Month.windows(start, start + 239);
        let series = dyad.over(months());
        let (before, after) = (Stretch { from: 0, to: cut }, Stretch { from: cut, to: series.len() });
        let mean = |rows: &[(Window, Tally)]| {
            let known: Vec<f64> = rows.iter().filter_map(|(_, tally)| measure.of(tally)).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        let carriers = dyad.carriers(&series, measure, before, after);
        let Some((was, is)) = mean(&series.rows()[..cut]).zip(mean(&series.rows()[cut..])) else {
            prop_assert!(carriers.is_empty());
            return Ok(());
        };
        let (difference, toward) = (is - was, (is - was).signum());
        if difference.abs() < 1e-9 {
            return Ok(());
        }
        let shares: Vec<f64> = carriers.iter().map(|carrier| carrier.share * toward).collect();
        prop_assert!(shares.iter().all(|share| *share > 0.0) && shares.is_sorted_by(|a, b| a >= b));
        let all: f64 = shares.iter().sum();
        prop_assert!(all >= difference.abs() * (1.0 - 1e-9), "{} of {}", all, difference);
        prop_assert!(all - shares.last().unwrap() < difference.abs(), "one fewer would do");
        // Each once, and where counts are asked for, without those of the later stretch it does not differ that way.
        let mut claims: Vec<_> = carriers.iter().map(|carrier| carrier.event.claim.id()).collect();
        claims.sort();
        claims.dedup();
        prop_assert_eq!(claims.len(), carriers.len());
        if measure == Measure::Events {
            let without = view.without(&claims).unwrap();
            let history = History::of(&without, &Budget::new()).unwrap();
            let left = history.between(a, b).unwrap().map(|dyad| dyad.over(months()));
            let rows = left.map_or_else(|| months().map(|window| (window, Tally::EMPTY)).collect(), |s| s.rows().to_vec());
            prop_assert!((mean(&rows[cut..]).unwrap() - mean(&rows[..cut]).unwrap()) * toward <= 1e-9);
        }
    }
}

/// One event a month of this affinity, on the fifth.
fn monthly(affinities: &[f64]) -> (Graph, NodeId<State>, NodeId<State>) {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    for (n, affinity) in affinities.iter().enumerate() {
        let day = format!("{}-{:02}-05", 2020 + n / 12, n % 12 + 1);
        graph.claim::<Stance>((a, b)).key(&format!("e{n:02}")).affinity(*affinity).valid(&*day).record().unwrap();
    }
    (graph, a, b)
}

#[test]
fn alerts_name_the_months_and_the_events() {
    let (graph, a, b) = monthly(&[0.1, -0.1, 0.1, -0.1, -0.5, -0.6, -0.7, 0.0]);
    let view = graph.view(&Lens::new()).unwrap();
    let history = History::of(&view, &Budget::new()).unwrap();
    let dyad = history.between(a, b).unwrap().unwrap();
    let months = dyad.series(Calendar::Month);
    let found = dyad.alerts(&months, Measure::Mean, &Cusum::new(0.0, 1.0, 8.0).unwrap()).unwrap();
    let alert = &found.value[0];
    assert_eq!((alert.side, alert.window.to_string()), (Side::Low, "2020-05-01/2020-06-30".to_owned()));
    assert!((alert.sum - 9.0).abs() < 1e-9);
    let keys: Vec<_> = alert.carriers.iter().map(|c| c.event.claim.label().into_owned()).collect();
    assert_eq!(keys, ["e05", "e04"]);
    let because: Vec<_> =
        found.because.iter().map(|&claim| view.get_claim(claim).unwrap().label().into_owned()).collect();
    assert!(because.contains(&"e05".to_owned()) && !because.contains(&"e00".to_owned()));
}

#[test]
fn shifts_pass_over_empty_months_and_state_their_penalty() {
    let (mut graph, a, b) = monthly(&[0.1, 0.2, 0.1, 0.2, 0.1]);
    for day in ["2021-01-05", "2021-02-05", "2021-03-05", "2021-04-05"] {
        graph.claim::<Stance>((a, b)).affinity(-0.9).valid(day).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let history = History::of(&view, &Budget::new()).unwrap();
    let dyad = history.between(a, b).unwrap().unwrap();
    let months = dyad.series(Calendar::Month);
    let search = ChangePoints::new(Cost::Mean).penalty(Penalty::Value(3.0));
    let found = dyad.shifts(&months, Measure::Mean, &search, &Budget::new()).unwrap().value;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].windows.1.to_string(), "2021-01-01/2021-04-30");
    // Counts have numbers for empty months, so that they are stretches of their own.
    let counts = dyad.shifts(
        &months,
        Measure::Events,
        &ChangePoints::new(Cost::Poisson).penalty(Penalty::Value(0.5)),
        &Budget::new(),
    );
    assert_eq!(counts.unwrap().value.len(), 2);
    assert!(dyad.surges(&Bursts::new()).unwrap().value.is_empty());
}

#[test]
fn decayed_scores_wait_for_events_whose_day_is_not_known() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    graph.claim::<Stance>((a, b)).affinity(0.8).valid("2024-01").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let history = History::of(&view, &Budget::new()).unwrap();
    let dyad = history.between(a, b).unwrap().unwrap();
    let days = Calendar::Day.windows("2024-01-30".parse().unwrap(), "2024-02-10".parse().unwrap());
    let scores = dyad.decayed(10.0, days).unwrap();
    assert_eq!((scores[0], scores[1], scores[11]), (0.0, 8.0, 4.0));
    assert!(dyad.decayed(0.0, []).unwrap_err().is_invalid());
}

#[test]
fn classes_are_those_of_the_code_or_type() {
    assert_eq!(Classes::Textbook.of("cameo:141"), Some(Quad::MaterialConflict));
    assert_eq!(Classes::Gdelt.of("cameo:141"), Some(Quad::VerbalConflict));
    assert_eq!(Classes::Textbook.of("cameo:0399"), Some(Quad::VerbalCooperation));
    assert_eq!(Classes::Textbook.of("plover:ASSAULT"), Some(Quad::MaterialConflict));
    assert_eq!((Classes::Textbook.of("Talks"), Classes::Textbook.of("cameo:")), (None, None));
}

#[test]
fn a_spent_budget_is_an_error() {
    let (graph, ..) = monthly(&[0.1, 0.2]);
    let view = graph.view(&Lens::new()).unwrap();
    assert!(History::of(&view, &Budget::new().steps(0)).unwrap_err().is_limit());
    assert!(History::of(&view, &Budget::new().memory(1)).unwrap_err().is_limit());
}
