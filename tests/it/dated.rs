//! Dated views and rolling windows against views settled for each day and window.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use detente::model::Confidence;
use detente::model::standard::{Actor, Linked, SameAs, State, Talks};
use detente::traverse::Scratch;
use detente::view::{ArcIx, Certainty, Dated, DatedView, NodeIx};
use detente::{Budget, Day, Graph, Lens, Period, Reading, View};
use proptest::prelude::*;

use super::oracle::{Spec, history, recorded, spec};

/// A tie or arc as it can be compared: from, to, relation, keys of its claims, bits of its number.
type Shown = (String, String, String, Vec<String>, u64);

fn shown<'a>(
    view: &'a View,
    (tail, head, arc): (NodeIx, NodeIx, ArcIx),
    claims: impl Iterator<Item = detente::Claim<'a>>,
    number: f64,
) -> Shown {
    let key = |ix: NodeIx| view.node(ix).key().to_owned();
    let keys = claims.filter_map(|c| c.key().map(std::borrow::Cow::into_owned)).collect();
    (key(tail), key(head), view.tie(arc).relation().to_owned(), keys, number.to_bits())
}

/// The out-arcs, in-arcs and ties of a settled view.
fn settled(view: &View) -> [Vec<Shown>; 3] {
    let nodes: Vec<NodeIx> = view.nodes().map(|n| view.ix(n.id()).unwrap()).collect();
    let show = |ends: (NodeIx, NodeIx, ArcIx)| shown(view, ends, view.tie(ends.2).claims(), view.number(ends.2));
    let out = nodes.iter().flat_map(|&n| view.row(n).outgoing().map(move |(head, arc)| show((n, head, arc)))).collect();
    let into =
        nodes.iter().flat_map(|&n| view.row(n).incoming().map(move |(tail, arc)| show((tail, n, arc)))).collect();
    let ties =
        view.ties().map(|tie| show((view.ix(tie.from().id()).unwrap(), view.ix(tie.to().id()).unwrap(), tie.arc())));
    [out, into, ties.collect()]
}

/// The same of a dated view on a day or in a window.
fn dated_as(then: DatedView<'_>) -> [Vec<Shown>; 3] {
    let view = then.view();
    let nodes: Vec<NodeIx> = view.nodes().map(|n| view.ix(n.id()).unwrap()).collect();
    let show =
        |ends: (NodeIx, NodeIx, ArcIx)| shown(view, ends, then.claims(ends.2), then.number(ends.2).unwrap().unwrap());
    let out = nodes.iter().flat_map(|&n| then.outgoing(n).map(move |(head, arc)| show((n, head, arc)))).collect();
    let into = nodes.iter().flat_map(|&n| then.incoming(n).map(move |(tail, arc)| show((tail, n, arc)))).collect();
    let ties = then.ties().map(|tie| {
        let (arc, number) = tie.unwrap();
        let tie = view.tie(arc);
        let ends = (view.ix(tie.from().id()).unwrap(), view.ix(tie.to().id()).unwrap(), arc);
        shown(view, ends, then.claims(arc), number)
    });
    [out, into, ties.collect()]
}

fn day(number: i32) -> Day {
    Day::new(2024, 1, 1).unwrap() + (number - 1)
}

fn between(from: i32, to: i32) -> Period {
    Period::try_from(day(from)..day(to)).unwrap()
}

/// Days before, in and after January, and windows: half-open, a month, a vague one, open ends.
fn windows(from: i32, days: i32) -> Vec<Period> {
    let mut windows: Vec<Period> =
        [-5, 1, 4, 5, 8, 9, 10, 11, 12, 15, 16, 20, 21, 22, 25, 31, 32, 60].map(|n| day(n).into()).into();
    windows.push(between(from, from + days));
    for text in [
        "2024-01",
        "2024-01-10/2024-01-20",
        "[2024-01-03,2024-01-18]",
        "2024-01-18/..",
        "../2024-01-07",
        "../..",
        "2030",
    ] {
        windows.push(text.parse().unwrap());
    }
    windows
}

fn dated(view: &View, certain: bool) -> Dated {
    view.dated(if certain { Certainty::Certain } else { Certainty::Possible }, &Budget::new()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What may hold, without `certainly`; what must, with it.
    #[test]
    fn a_dated_view_is_the_settled_one_of_the_day(claims in history(16), spec in spec(), from in 1..28i32, days in 1..20i32) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&spec.lens()).unwrap();
        let dated = dated(&view, spec.certainly);
        for window in windows(from, days) {
            let view = graph.view(&spec.lens().during(window.clone())).unwrap();
            let then = dated.during(&window);
            let (one, two) = (dated_as(then), settled(&view));
            for (one, two) in one.iter().zip(&two) {
                prop_assert_eq!(one, two, "{}", window);
            }
            prop_assert_eq!(then.tie_count(), view.tie_count());
            for tie in dated.view().ties() {
                let stands = one[2].iter().any(|shown| shown.3.iter().any(|k| tie.claims().any(|c| c.key().as_deref() == Some(k))));
                prop_assert!(stands <= then.number(tie.arc()).unwrap().is_some());
            }
        }
        for number in [1, 10, 31] {
            prop_assert_eq!(dated_as(dated.at(day(number))), dated_as(dated.during(&day(number).into())));
        }
    }

    #[test]
    fn segments_are_few(claims in prop::collection::vec((0..4usize, 0..4usize, 0..20i32, 1..9i32), 0..30)) {
        let mut graph = Graph::new();
        let ids: Vec<_> = (0..4).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
        for &(a, b, from, days) in &claims {
            graph.claim::<Linked>((ids[a], ids[b])).valid(between(from, from + days)).record().unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let most: usize = view.ties().map(|tie| tie.claims().len() * 2 - 1).sum();
        prop_assert!(dated(&view, false).segment_count() <= most);
        prop_assert_eq!(dated(&view, false).segment_count(), dated(&view, true).segment_count());
        // Quiet days between are no segments.
        let apart = view.ties().map(|tie| {
            let cuts: BTreeSet<Day> = tie.periods().flat_map(|p| { let p = p.unwrap(); [p.earliest().unwrap(), p.latest().unwrap() + 1] }).collect();
            let days: Vec<Day> = cuts.into_iter().collect();
            days.windows(2).filter(|pair| tie.periods().any(|p| p.unwrap().holds_on(pair[0]).is_certain())).count()
        });
        prop_assert_eq!(dated(&view, false).segment_count(), apart.sum::<usize>());
    }

    #[test]
    fn a_rolling_window_is_each_window_afresh(
        claims in history(16), spec in spec(), from in -3..28i32, days in prop_oneof![1..12i32, 12..45i32], step in 1..15i32,
    ) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&spec.lens()).unwrap();
        let dated = dated(&view, spec.certainly);
        let mut rolling = dated.rolling(&between(from, from + days), step.unsigned_abs(), &Budget::new()).unwrap().until(day(75));
        let mut before: BTreeSet<ArcIx> = BTreeSet::new();
        let mut window = (from, from + days);
        loop {
            prop_assert_eq!(rolling.window(), between(window.0, window.1));
            let fresh = dated.during(&rolling.window());
            let now: BTreeSet<ArcIx> = fresh.ties().map(|tie| tie.unwrap().0).collect();
            prop_assert_eq!(rolling.tie_count(), now.len());
            prop_assert_eq!(rolling.entered().to_vec(), now.difference(&before).copied().collect::<Vec<_>>());
            prop_assert_eq!(rolling.left().to_vec(), before.difference(&now).copied().collect::<Vec<_>>());
            for arc in (0..view.arc_count() as u32).map(ArcIx) {
                prop_assert_eq!(rolling.stands(arc), fresh.number(arc).unwrap().is_some());
                prop_assert_eq!(rolling.shown().number(arc).unwrap(), fresh.number(arc).unwrap());
            }
            before = now;
            window = (window.0 + step, window.1 + step);
            if window.1 > 76 {
                prop_assert!(!rolling.advance() && rolling.window() == between(window.0 - step, window.1 - step));
                break;
            }
            prop_assert!(rolling.advance());
        }
    }

    #[test]
    fn who_is_near_on_a_day_is_found_level_by_level(claims in history(16), spec in spec(), hops in 0..4usize) {
        let graph = recorded(&claims).unwrap();
        let view = graph.view(&spec.lens()).unwrap();
        let dated = dated(&view, spec.certainly);
        let mut scratch = Scratch::new();
        for window in windows(3, 9) {
            let then = dated.during(&window);
            for start in view.nodes().map(|n| view.ix(n.id()).unwrap()) {
                let mut found: Vec<NodeIx> = Vec::new();
                let mut level = vec![start];
                for _ in 0..hops {
                    let mut next = Vec::new();
                    for (head, _) in level.iter().flat_map(|&n| then.outgoing(n)) {
                        if head != start && !found.contains(&head) {
                            found.push(head);
                            next.push(head);
                        }
                    }
                    level = next;
                }
                prop_assert_eq!(then.within(start, hops, &mut scratch), found);
            }
        }
    }
}

/// The first day counts, the day after the last does not; before and after there is nothing.
#[test]
fn boundaries_are_half_open() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    graph.claim::<Talks>((a, b)).affinity(0.5).valid(between(10, 20)).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let dated = dated(&view, true);
    let counts = |period: Period| dated.during(&period).tie_count();
    assert_eq!([9, 10, 19, 20].map(|n| dated.at(day(n)).tie_count()), [0, 1, 1, 0]);
    assert_eq!(counts(between(1, 10)), 0);
    assert_eq!(counts(between(1, 11)), 1);
    assert_eq!(counts(between(19, 20)), 1);
    assert_eq!(counts(between(20, 30)), 0);
    assert_eq!((dated.at(Day::MIN).tie_count(), dated.at(Day::MAX).tie_count()), (0, 0));
    assert_eq!(dated.at(day(3)).period().to_string(), "2024-01-03");
    assert!(Period::try_from(day(5)..day(4)).is_err() && Period::try_from(day(5)..day(5)).is_err());
}

#[test]
fn what_the_day_decides_is_refused() {
    let mut graph = Graph::new();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    graph.claim::<Talks>((b, c)).valid("2024").record().unwrap();
    let budget = Budget::new();
    let error = |graph: &Graph, lens: Lens, certainty| {
        graph.view(&lens).unwrap().dated(certainty, &budget).map(|_| ()).unwrap_err()
    };
    let read = error(&graph, Lens::new().reading(Reading::Latest), Certainty::Possible);
    assert!(read.is_rule());
    assert_eq!(
        read.to_string(),
        "relation `dated view` refuses a reading of Latest: hold both: which claims clash depends on the day"
    );
    let same = || Lens::new().same_as(Confidence::High);
    let dated_same = |graph: &Graph, certainty| graph.view(&same()).unwrap().dated(certainty, &budget).map(|_| ());
    graph.claim::<SameAs>((a, b)).confidence(Confidence::High).key("same").record().unwrap();
    dated_same(&graph, Certainty::Possible).unwrap();
    let undated = error(&graph, same(), Certainty::Certain);
    assert_eq!(
        undated.to_string(),
        "relation `dated view` refuses the identity of same: identities that hold always: who is one depends on the day"
    );
    // Those that do not count, or are made with too little confidence, are nobody's identity.
    graph.claim::<SameAs>((b, c)).confidence(Confidence::Low).valid("2024").record().unwrap();
    dated_same(&graph, Certainty::Possible).unwrap();
    graph.claim::<SameAs>((b, c)).confidence(Confidence::High).valid("2024").key("late").record().unwrap();
    assert!(error(&graph, same(), Certainty::Possible).to_string().contains("the identity of late"));
}

/// An identity that holds always is settled with the view.
#[test]
fn identities_that_hold_always_are_dated() {
    let mut graph = Graph::new();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    graph.claim::<SameAs>((a, b)).background().record().unwrap();
    graph.claim::<Talks>((b, c)).valid("2024-01-10").key("K1").record().unwrap();
    graph.claim::<Talks>((a, c)).valid("2024-01-12").key("K2").record().unwrap();
    let lens = || Lens::new().same_as(Confidence::High);
    let view = graph.view(&lens()).unwrap();
    for certain in [false, true] {
        let dated = dated(&view, certain);
        for n in 9..14 {
            let lens = if certain { lens().certainly() } else { lens() };
            assert_eq!(dated_as(dated.at(day(n))), settled(&graph.view(&lens.during(day(n))).unwrap()));
        }
    }
}

/// A window may overflow where none of its days and not the whole view does.
#[test]
fn overflow_is_an_error_and_no_missing_tie() {
    let mut graph = Graph::new();
    let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
    for (number, valid) in [(1e308, 1), (1e308, 2), (-1e308, 3)] {
        graph.claim::<Linked>((a, b)).weight(number).valid(between(valid, valid + 1)).record().unwrap();
    }
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let dated = dated(&view, false);
    let then = dated.during(&between(1, 3));
    let error = then.ties().next().unwrap().unwrap_err();
    assert!(error.is_overflow() && then.number(ArcIx(0)).unwrap_err().is_overflow());
    assert_eq!(error.to_string(), graph.view(&Lens::new().quantity().during(between(1, 3))).unwrap_err().to_string());
    assert_eq!((then.tie_count(), dated.during(&between(1, 4)).tie_count()), (1, 1));
    assert_eq!(dated.at(day(2)).number(ArcIx(0)).unwrap(), Some(1e308));
}

#[test]
fn dating_and_rolling_obey_their_budgets() {
    let graph = recorded(&[]).unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let flag = Arc::new(AtomicBool::new(true));
    let cancelled = Budget::new().cancelled_by(flag);
    let text = |budget: &Budget| {
        let error = view.dated(Certainty::Possible, budget).map(|_| ()).unwrap_err();
        assert!(error.is_limit());
        error.to_string()
    };
    assert_eq!(text(&cancelled), "the budget ended the dating of a view: cancelled");
    assert_eq!(text(&Budget::new().steps(0)), "the budget ended the dating of a view: steps");
    assert_eq!(text(&Budget::new().memory(9)), "the budget ended the dating of a view: memory");
    assert_eq!(text(&Budget::new().time(std::time::Duration::ZERO)), "the budget ended the dating of a view: time");
    let dated = dated(&view, false);
    let week = between(1, 8);
    let rolling = |period: &Period, step, budget: &Budget| dated.rolling(period, step, budget).map(|_| ()).unwrap_err();
    assert_eq!(rolling(&week, 1, &cancelled).to_string(), "the budget ended the rolling of a window: cancelled");
    assert!(rolling(&week, 1, &Budget::new().memory(9)).is_limit());
    let free = Budget::new();
    assert_eq!(rolling(&week, 0, &free).to_string(), "invalid step `0`: expected at least one day");
    let open = rolling(&"2024/..".parse().unwrap(), 1, &free);
    assert_eq!(open.to_string(), "invalid window `2024/..`: a window that rolls has two ends");
    // Beyond the calendar there is no window.
    let mut far = dated.rolling(&week, u32::MAX, &free).unwrap();
    assert!(!far.advance() && far.entered().len() == dated.during(&week).tie_count());
}

/// An empty graph and one node: nothing, and no error.
#[test]
fn nothing_is_dated_too() {
    let mut graph = Graph::new();
    let empty = graph.view(&Lens::new()).unwrap();
    assert_eq!(dated(&empty, false).at(day(1)).tie_count(), 0);
    graph.node(State, "A").add().unwrap();
    let one = graph.view(&Lens::new()).unwrap();
    let dated = dated(&one, true);
    assert!(dated.at(day(1)).within(NodeIx(0), usize::MAX, &mut Scratch::new()).is_empty());
    let mut days = dated.rolling(&day(1).into(), 1, &Budget::new()).unwrap().until(day(3));
    assert!(days.advance() && days.advance() && !days.advance() && days.tie_count() == 0);
    assert_eq!(format!("{days:?}"), "Rolling(2024-01-03, 0 ties)");
}

/// The same bytes on any number of threads, over more nodes than one piece of work has.
#[test]
fn threads_leave_no_trace() {
    let mut graph = Graph::new();
    let ids: Vec<_> = (0..3000).map(|n| graph.node(Actor, &format!("{n:04}")).add().unwrap()).collect();
    for n in 0..9000 {
        let (a, b, from) = (ids[n * 7 % 3000], ids[n * 13 % 2999], (0..40).nth(n % 40).unwrap());
        graph.claim::<Linked>((a, b)).weight(n as f64 / 7.0).valid(between(from, from + 9)).record().unwrap();
    }
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let dated = dated(&view, false);
            (1..50).map(|n| dated_as(dated.at(day(n)))).collect::<Vec<_>>()
        })
    };
    assert!(on(1) == on(4));
}

/// The oracle's spec has no dates of its own here.
#[test]
fn a_lens_of_a_month_is_dated_by_the_day() {
    let graph = recorded(&[]).unwrap();
    let spec = Spec { during: Some((1, 32)), ..Spec::default() };
    let view = graph.view(&spec.lens()).unwrap();
    assert_eq!(dated(&view, false).at(day(40)).tie_count(), view.tie_count(), "structure holds always");
}
