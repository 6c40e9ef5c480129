//! Journeys against all of them, day by day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use detente::model::standard::{Actor, Bonded, Linked, Organization, Relays, State};
use detente::traverse::{Direction, Journey, Journeys, Ways};
use detente::view::{Certainty, Dated};
use detente::{Answer, Budget, Completeness, Day, Error, Graph, Lens, Limit, NodeId, Period, View};
use proptest::prelude::*;

const NODES: usize = 5;
/// Days of January 2024 on which anything is asked; claims may reach beyond.
const DAYS: std::ops::Range<i32> = 1..10;
const LONG_AGO: i32 = -50;
const FAR_OFF: i32 = 50;

/// When a claim says that its relation holds: text, and each (first day, day after the last) that
/// it may stand for.
type When = (String, Vec<(i32, i32)>);

/// One claim: from, to, symmetric, tenths of affinity, when.
#[derive(Clone, Debug)]
struct Line {
    ends: (usize, usize),
    symmetric: bool,
    tenths: i32,
    when: When,
}

fn text(day: i32) -> String {
    self::day(day).to_string()
}

fn day(number: i32) -> Day {
    Day::new(2024, 1, 1).unwrap() + (number - 1)
}

fn precise() -> impl Strategy<Value = When> {
    let from = DAYS;
    prop_oneof![
        3 => from.clone().prop_map(|d| (text(d), vec![(d, d + 1)])),
        3 => (from.clone(), 1..6i32).prop_map(|(d, n)| (format!("{}/{}", text(d), text(d + n)), vec![(d, d + n + 1)])),
        1 => from.clone().prop_map(|d| (format!("../{}", text(d)), vec![(LONG_AGO, d + 1)])),
        1 => from.prop_map(|d| (format!("{}/..", text(d)), vec![(d, FAR_OFF)])),
    ]
}

/// Dates of at most three completions.
fn vague() -> impl Strategy<Value = When> {
    let from = DAYS;
    prop_oneof![
        2 => precise(),
        1 => (from.clone(), 1..4i32)
            .prop_map(|(d, n)| (format!("[{},{}]", text(d), text(d + n)), vec![(d, d + 1), (d + n, d + n + 1)])),
        1 => from.clone().prop_map(|d| {
            let ends = |a: i32| (a, d + 5);
            (format!("[{}..{}]/{}", text(d), text(d + 2), text(d + 4)), vec![ends(d), ends(d + 1), ends(d + 2)])
        }),
        1 => from.prop_map(|d| {
            let starts = |b: i32| (d, b + 1);
            (format!("{}/[{}..{}]", text(d), text(d + 2), text(d + 4)), vec![starts(d + 2), starts(d + 3), starts(d + 4)])
        }),
    ]
}

fn lines(when: impl Strategy<Value = When>, most: usize) -> impl Strategy<Value = Vec<Line>> {
    let line = ((0..NODES, 0..NODES), any::<bool>(), -5..9i32, when);
    let line = line.prop_map(|(ends, symmetric, tenths, when)| Line { ends, symmetric, tenths, when });
    prop::collection::vec(line, 0..most)
}

fn graph(lines: &[Line]) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids: Vec<_> = (0..NODES).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for (n, line) in lines.iter().enumerate() {
        let ends = (ids[line.ends.0], ids[line.ends.1]);
        let claim = if line.symmetric { graph.claim::<Bonded>(ends) } else { graph.claim::<Linked>(ends) };
        let claim = claim.key(&format!("K{n:02}")).affinity(f64::from(line.tenths) / 10.0);
        claim.valid(line.when.0.as_str()).record().unwrap();
    }
    (graph, ids)
}

/// What a journey may do.
#[derive(Clone, Debug)]
struct Rules {
    window: (i32, i32),
    delay: i32,
    hops: usize,
    direction: Direction,
    linked_only: bool,
    positive: bool,
    around: Option<usize>,
}

fn rules() -> impl Strategy<Value = Rules> {
    let window = prop_oneof![Just((DAYS.start, DAYS.end)), (1..6i32, 1..8i32).prop_map(|(a, n)| (a, a + n))];
    let delay = prop::sample::select(vec![0, 0, 1, 1, 3, 100]);
    let hops = prop_oneof![2 => Just(usize::MAX), 1 => 0..4usize];
    let direction = prop::sample::select(vec![Direction::Out, Direction::Out, Direction::In, Direction::Either]);
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.3), prop::option::weighted(0.3, 0..NODES));
    (window, delay, hops, direction, flags).prop_map(
        |(window, delay, hops, direction, (linked_only, positive, around))| Rules {
            window,
            delay,
            hops,
            direction,
            linked_only,
            positive,
            around,
        },
    )
}

impl Rules {
    fn ask<'d, To>(&self, journeys: Journeys<'d, To>, ids: &[NodeId<Actor>]) -> Journeys<'d, To> {
        let mut ways = Ways::new().direction(self.direction);
        if self.linked_only {
            ways = ways.avoiding::<Bonded>();
        }
        if self.positive {
            ways = ways.positive();
        }
        if let Some(node) = self.around {
            ways = ways.around(ids[node]);
        }
        let window = Period::try_from(day(self.window.0)..day(self.window.1)).unwrap();
        journeys.ways(ways).window(window).delay(self.delay.unsigned_abs()).max_hops(self.hops)
    }

    /// The steps that can be taken on a day, where each claim holds as told.
    fn steps(&self, lines: &[Line], holds: &dyn Fn(&Line, i32) -> bool, day: i32) -> BTreeSet<(usize, usize)> {
        // The ties that stand, with the sum of their claims.
        let mut ties: BTreeMap<(usize, usize, bool), i32> = BTreeMap::new();
        for line in lines.iter().filter(|line| holds(line, day)) {
            let (a, b) = line.ends;
            let ends = if line.symmetric { (a.min(b), a.max(b), true) } else { (a, b, false) };
            *ties.entry(ends).or_default() += line.tenths;
        }
        let mut steps = BTreeSet::new();
        for ((a, b, symmetric), tenths) in ties {
            if self.positive && tenths <= 0 || self.linked_only && symmetric {
                continue;
            }
            if symmetric || self.direction != Direction::In {
                steps.insert((a, b));
            }
            if symmetric || self.direction != Direction::Out {
                steps.insert((b, a));
            }
        }
        steps.into_iter().filter(|&(_, far)| Some(far) != self.around).collect()
    }

    /// All journeys from one node: (node, departure, arrival, hops).
    fn brute(&self, lines: &[Line], holds: &dyn Fn(&Line, i32) -> bool, from: usize) -> BTreeSet<Trip> {
        let days = self.window.0..self.window.1;
        let steps: BTreeMap<i32, _> = days.clone().map(|day| (day, self.steps(lines, holds, day))).collect();
        let mut found = BTreeSet::new();
        for departs in days {
            let mut open = vec![(from, departs, 0)];
            while let Some((node, here, hops)) = open.pop() {
                if hops == self.hops.min(NODES) {
                    continue;
                }
                // The first tie on the day itself, the others after any wait.
                let until = if hops == 0 { here + 1 } else { self.window.1 };
                for day in here..until {
                    for &(_, far) in steps[&day].iter().filter(|step| step.0 == node) {
                        let trip = (far, departs, day + self.delay, hops + 1);
                        if trip.2 < self.window.1 && found.insert(trip) {
                            open.push((far, day + self.delay, hops + 1));
                        }
                    }
                }
            }
        }
        found
    }
}

/// To, departure, arrival, hops.
type Trip = (usize, i32, i32, usize);

/// The best of the four questions: arrival; departure; duration and departure; hops and arrival.
#[derive(Debug, PartialEq)]
struct Best(Option<i32>, Option<i32>, Option<(i32, i32)>, Option<(usize, i32)>);

fn best(trips: &BTreeSet<Trip>, to: usize) -> Best {
    let trips = || trips.iter().filter(|trip| trip.0 == to);
    Best(
        trips().map(|t| t.2).min(),
        trips().map(|t| t.1).max(),
        trips().map(|t| (t.2 - t.1, t.1)).min(),
        trips().map(|t| (t.3, t.2)).min(),
    )
}

type Found<'d> = Result<Answer<Option<Journey<'d>>>, Error>;
type Ask = for<'d> fn(&Journeys<'d>, &Budget) -> Found<'d>;

const QUESTIONS: [Ask; 4] = [
    |journeys, budget| journeys.earliest_arrival(budget),
    |journeys, budget| journeys.latest_departure(budget),
    |journeys, budget| journeys.fastest(budget),
    |journeys, budget| journeys.fewest_hops(budget),
];

fn ask<'d>(journeys: &Journeys<'d>) -> Vec<Answer<Option<Journey<'d>>>> {
    QUESTIONS.iter().map(|ask| ask(journeys, &Budget::new()).unwrap()).collect()
}

fn number(day: Day) -> i32 {
    day - self::day(0)
}

fn found(answers: &[Answer<Option<Journey<'_>>>]) -> Best {
    let journey = |n: usize| answers[n].value.as_ref();
    let departs = |j: &Journey<'_>| number(j.departure().unwrap());
    let arrives = |j: &Journey<'_>| number(j.arrival().unwrap());
    Best(
        journey(0).map(arrives),
        journey(1).map(departs),
        journey(2).map(|j| (j.duration(), departs(j))),
        journey(3).map(|j| (j.hops(), arrives(j))),
    )
}

/// Whether the journey is one: each leg a step of its day, in order of time, no node twice.
fn is_journey(journey: &Journey<'_>, view: &View, rules: &Rules, step: impl Fn(i32, usize, usize) -> bool) -> bool {
    let nodes: Vec<usize> = journey.nodes().iter().map(|&n| view.get(n).unwrap().key().parse().unwrap()).collect();
    let mut ready = rules.window.0;
    let in_order = journey.legs().iter().zip(nodes.windows(2)).all(|(leg, pair)| {
        let (departs, arrives) = (number(leg.departs), number(leg.arrives));
        let fits = departs >= ready && arrives == departs + rules.delay && arrives < rules.window.1;
        ready = arrives;
        let tie = view.tie(leg.arc);
        let ends = BTreeSet::from([tie.from().key().to_owned(), tie.to().key().to_owned()]);
        fits && step(departs, pair[0], pair[1]) && ends == pair.iter().map(ToString::to_string).collect()
    });
    in_order && journey.hops() <= rules.hops && nodes.iter().collect::<BTreeSet<_>>().len() == nodes.len()
}

fn dated(view: &View, certainty: Certainty) -> Dated {
    view.dated(certainty, &Budget::new()).unwrap()
}

fn possibly(line: &Line, day: i32) -> bool {
    line.when.1.iter().any(|&(a, b)| a <= day && day < b)
}

fn certainly(line: &Line, day: i32) -> bool {
    line.when.1.iter().all(|&(a, b)| a <= day && day < b)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn journeys_are_the_best_of_all(lines in lines(precise(), 14), rules in rules(), from in 0..NODES, to in 0..NODES) {
        let (graph, ids) = graph(&lines);
        let view = graph.view(&Lens::new()).unwrap();
        let brute = rules.brute(&lines, &possibly, from);
        for certainty in [Certainty::Possible, Certainty::Certain] {
            let dated = dated(&view, certainty);
            let answers = ask(&rules.ask(dated.journeys(ids[from], ids[to]), &ids));
            prop_assert!(answers.iter().all(Answer::is_complete));
            if from == to {
                let empty = |a: &Answer<Option<Journey<'_>>>| a.value.as_ref().is_some_and(|j| j.hops() == 0 && j.arrival().is_none());
                prop_assert!(answers.iter().all(empty));
                continue;
            }
            prop_assert_eq!(found(&answers), best(&brute, to));
            for journey in answers.iter().filter_map(|a| a.value.as_ref()) {
                let step = |day: i32, a: usize, b: usize| rules.steps(&lines, &possibly, day).contains(&(a, b));
                prop_assert!(is_journey(journey, &view, &rules, step), "{journey} {rules:?}");
                let ends = journey.nodes();
                prop_assert_eq!((ends[0], ends[ends.len() - 1]), (ids[from].any(), ids[to].any()));
            }
        }
    }

    /// Promise 6a: the reasons are enough, and everything else can go.
    #[test]
    fn reasons_carry_journeys(lines in lines(vague(), 10), rules in rules(), to in 1..NODES, certain in any::<bool>()) {
        let (graph, ids) = graph(&lines);
        let view = graph.view(&Lens::new()).unwrap();
        let certainty = if certain { Certainty::Certain } else { Certainty::Possible };
        let ask_of = |view: &View, n: usize| {
            let dated = dated(view, certainty);
            let asked = rules.ask(dated.journeys(ids[0], ids[to]), &ids);
            let value = QUESTIONS[n](&asked, &Budget::new()).unwrap().value;
            value.map(|j| (j.hops(), j.departure(), j.arrival(), j.duration()))
        };
        let whole = dated(&view, certainty);
        for (n, answer) in ask(&rules.ask(whole.journeys(ids[0], ids[to]), &ids)).iter().enumerate() {
            let Some(journey) = &answer.value else {
                prop_assert!(answer.because.is_empty());
                continue;
            };
            prop_assert_eq!(journey.because(), &answer.because);
            if rules.positive {
                // Fewer claims may let a tie pass that did not; the journey itself stays.
                prop_assert!(ask_of(&view.only(&answer.because).unwrap(), n).is_some());
                for claim in graph.claims().map(|c| c.id()).filter(|c| !answer.because.contains(c)) {
                    prop_assert!(ask_of(&view.without(&[claim]).unwrap(), n).is_some());
                }
                continue;
            }
            prop_assert_eq!(answer.because.len(), journey.hops());
            // The best by the measure that was asked for.
            let measure = |j: (usize, Option<Day>, Option<Day>, i32)| match n {
                0 => j.2.map(number),
                1 => j.1.map(number),
                2 => Some(j.3),
                _ => i32::try_from(j.0).ok(),
            };
            let same = |view: &View| ask_of(view, n).map(measure) == Some(measure((journey.hops(), journey.departure(), journey.arrival(), journey.duration())));
            prop_assert!(same(&view.only(&answer.because).unwrap()));
            for claim in graph.claims().map(|c| c.id()).filter(|c| !answer.because.contains(c)) {
                prop_assert!(same(&view.without(&[claim]).unwrap()));
            }
        }
    }

    #[test]
    fn reach_in_time_is_the_earliest_arrival_of_each(lines in lines(vague(), 14), rules in rules(), from in 0..NODES, certain in any::<bool>()) {
        let (graph, ids) = graph(&lines);
        let view = graph.view(&Lens::new()).unwrap();
        let (holds, certainty) = if certain { (certainly as fn(&Line, i32) -> bool, Certainty::Certain) } else { (possibly as _, Certainty::Possible) };
        let mut days: BTreeMap<usize, i32> = BTreeMap::new();
        for (to, _, arrives, _) in rules.brute(&lines, &holds, from) {
            let day = days.entry(to).or_insert(arrives);
            *day = arrives.min(*day);
        }
        days.insert(from, rules.window.0);
        let reach = |view: &View| rules.ask(dated(view, certainty).journeys_from(ids[from]), &ids).reach(&Budget::new()).unwrap();
        let reached = reach(&view);
        let mut expected: Vec<(bool, i32, usize)> = days.into_iter().map(|(node, day)| (node != from, day, node)).collect();
        expected.sort_unstable();
        let got: Vec<(bool, i32, usize)> = reached.value.iter().map(|a| {
            let node = view.get(a.node).unwrap().key().parse().unwrap();
            (node != from, number(a.day), node)
        }).collect();
        prop_assert_eq!(got, expected);
        if !rules.positive {
            prop_assert_eq!(reach(&view.only(&reached.because).unwrap()).value, reached.value);
        }
    }

    /// A budget gives less, never something else.
    #[test]
    fn cut_searches_are_not_wrong(lines in lines(precise(), 14), rules in rules(), to in 1..NODES, steps in 0..40u64) {
        let (graph, ids) = graph(&lines);
        let view = graph.view(&Lens::new()).unwrap();
        let dated = dated(&view, Certainty::Possible);
        let asked = rules.ask(dated.journeys(ids[0], ids[to]), &ids);
        let step = |day: i32, a: usize, b: usize| rules.steps(&lines, &possibly, day).contains(&(a, b));
        let mut cut = Vec::new();
        for ask in QUESTIONS {
            let answer = ask(&asked, &Budget::new().steps(steps)).unwrap();
            prop_assert!(answer.value.as_ref().is_none_or(|journey| is_journey(journey, &view, &rules, step)));
            cut.push(if answer.is_complete() { Some(answer) } else { None });
        }
        if cut.iter().all(Option::is_some) {
            let answers: Vec<_> = cut.into_iter().flatten().collect();
            prop_assert_eq!(found(&answers), best(&rules.brute(&lines, &possibly, 0), to));
        }
        let all = rules.ask(dated.journeys_from(ids[0]), &ids);
        let (few, whole) = (all.reach(&Budget::new().steps(steps)).unwrap(), all.reach(&Budget::new()).unwrap());
        prop_assert!(few.value.iter().all(|arrival| whole.value.contains(arrival)));
        prop_assert!(!few.is_complete() || few.value == whole.value);
        let two = all.reach(&Budget::new().results(2)).unwrap();
        prop_assert_eq!(two.value.len(), whole.value.len().min(2));
        prop_assert!(two.value.iter().all(|arrival| whole.value.contains(arrival)));
    }

    /// More ties never arrive later, depart earlier, last longer or need more.
    #[test]
    fn more_ties_never_lose(lines in lines(vague(), 14), rules in rules(), to in 1..NODES, kept in 0..14usize, certain in any::<bool>()) {
        let rules = Rules { positive: false, ..rules };
        let certainty = if certain { Certainty::Certain } else { Certainty::Possible };
        let ask_of = |lines: &[Line]| {
            let (graph, ids) = graph(lines);
            let view = graph.view(&Lens::new()).unwrap();
            let dated = dated(&view, certainty);
            found(&ask(&rules.ask(dated.journeys(ids[0], ids[to]), &ids)))
        };
        let (few, all) = (ask_of(&lines[..kept.min(lines.len())]), ask_of(&lines));
        prop_assert!(few.0.is_none() || all.0.is_some_and(|a| Some(a) <= few.0));
        prop_assert!(all.1 >= few.1);
        prop_assert!(few.2.is_none() || all.2.is_some_and(|a| Some(a) <= few.2));
        prop_assert!(few.3.is_none() || all.3.is_some_and(|a| Some(a) <= few.3));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Possible: the best over all completions of the dates. Certain: a timetable that works in
    /// each, and so a journey in each that is as good.
    #[test]
    fn imprecise_dates_promise_what_they_say(lines in lines(vague(), 6), rules in rules(), to in 1..NODES) {
        let rules = Rules { positive: false, ..rules };
        let (graph, ids) = graph(&lines);
        let view = graph.view(&Lens::new()).unwrap();
        let ask_of = |certainty| {
            let dated = dated(&view, certainty);
            found(&ask(&rules.ask(dated.journeys(ids[0], ids[to]), &ids)))
        };
        let (possible, certain) = (ask_of(Certainty::Possible), ask_of(Certainty::Certain));
        prop_assert_eq!(&certain, &best(&rules.brute(&lines, &certainly, 0), to));
        let mut completions: Vec<Vec<(i32, i32)>> = vec![Vec::new()];
        for line in &lines {
            let with = |done: &Vec<(i32, i32)>| line.when.1.iter().map(|&one| [done.as_slice(), &[one]].concat()).collect::<Vec<_>>();
            completions = completions.iter().flat_map(with).collect();
        }
        let mut any = BTreeSet::new();
        for completion in completions {
            let fixed: Vec<Line> = lines.iter().zip(completion).map(|(line, one)| Line { when: (String::new(), vec![one]), ..line.clone() }).collect();
            let trips = rules.brute(&fixed, &possibly, 0);
            let best = best(&trips, to);
            prop_assert!(certain.0.is_none() || best.0.is_some_and(|b| Some(b) <= certain.0));
            prop_assert!(best.1 >= certain.1);
            prop_assert!(certain.2.is_none() || best.2.is_some_and(|b| Some(b) <= certain.2));
            prop_assert!(certain.3.is_none() || best.3.is_some_and(|b| Some(b) <= certain.3));
            any.extend(trips);
        }
        prop_assert_eq!(possible, best(&any, to));
    }

    #[test]
    fn arrival_of_claims_leaves_no_trace(
        (lines, shuffled) in lines(precise(), 14).prop_flat_map(|l| (Just(l.clone()), Just(l).prop_shuffle())),
        rules in rules(), to in 1..NODES,
    ) {
        let told = |lines: &[Line]| {
            let (graph, ids) = graph(lines);
            let view = graph.view(&Lens::new()).unwrap();
            let dated = dated(&view, Certainty::Possible);
            ask(&rules.ask(dated.journeys(ids[0], ids[to]), &ids)).iter().map(|a| format!("{:?}", a.value)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&lines), told(&shuffled));
    }
}

/// A claim that makes two ties is asked for each: called possible, though no date allows both.
/// Nor is what is certain all that happens however the dates turn out.
#[test]
fn what_certainty_does_not_promise() {
    let mut graph = Graph::new();
    let us = graph.node(Organization, "us").add().unwrap();
    let swe = graph.node(State, "SWE").add().unwrap();
    let prk = graph.node(State, "PRK").add().unwrap();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(Actor, key).add().unwrap());
    graph
        .claim::<Relays>(Relays { from: us.into(), via: vec![swe.into()], to: prk.into() })
        .valid("2024-01")
        .record()
        .unwrap();
    graph.claim::<Linked>((a, b)).valid("2024-01").record().unwrap();
    graph.claim::<Linked>((b, c)).valid("2024-02-01/2024-02-29").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let possible = dated(&view, Certainty::Possible);
    let relayed = possible.journeys(us, prk).delay(1).earliest_arrival(&Budget::new()).unwrap().value.unwrap();
    assert_eq!(relayed.to_string(), "us -Relays 2024-01-01-> SWE -Relays 2024-01-02-> PRK");
    let certain = dated(&view, Certainty::Certain);
    assert!(certain.journeys(a, c).earliest_arrival(&Budget::new()).unwrap().value.is_none());
    assert!(certain.journeys(b, c).earliest_arrival(&Budget::new()).unwrap().value.is_some());
}

/// The world of the ties that are told: from, to, the one day of January.
fn days_of(ties: &[(&str, &str, i32)]) -> (Graph, View) {
    let mut graph = Graph::new();
    for &(from, to, on) in ties {
        let [a, b] =
            [from, to].map(|key| graph.keyed(key).unwrap_or_else(|| graph.node(Actor, key).add().unwrap().any()));
        let ends = [("from", a), ("to", b)].map(|(role, node)| (role, detente::model::Participant::Node(node)));
        graph.claim_dyn("Linked", ends).valid(day(on)).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    (graph, view)
}

/// Where hops are limited, a quick way of many ties does not stand in the way of a slow one of
/// few, even where one that cannot be taken in time makes the quick one look short.
#[test]
fn few_ties_may_take_longer() {
    let slow = [("a", "y", 1), ("y", "b", 2), ("b", "x", 3), ("x", "d", 9)];
    let quick = [("b", "c", 3), ("c", "e", 4), ("e", "d", 5), ("a", "b", 20)];
    let (graph, view) = days_of(&[slow, quick].concat());
    let dated = dated(&view, Certainty::Possible);
    let [a, d] = ["a", "d"].map(|key| graph.keyed(key).unwrap());
    let lasts = |hops: usize| {
        let fastest = dated.journeys(a, d).delay(1).max_hops(hops).fastest(&Budget::new()).unwrap();
        fastest.value.map(|journey| journey.duration())
    };
    assert_eq!([3, 4, 5].map(lasts), [None, Some(9), Some(5)]);
}

/// Of two that last as long, the first to depart, though it has more ties and is found later.
#[test]
fn of_the_fastest_the_first_departs() {
    let wait = [("a", "m", 4), ("m", "b", 6)];
    let (graph, view) = days_of(&[wait.as_slice(), &[("a", "p", 3), ("p", "w", 4), ("w", "b", 5)]].concat());
    let dated = dated(&view, Certainty::Possible);
    let [a, b] = ["a", "b"].map(|key| graph.keyed(key).unwrap());
    let journey = dated.journeys(a, b).delay(1).fastest(&Budget::new()).unwrap().value.unwrap();
    assert_eq!((journey.duration(), journey.departure(), journey.hops()), (3, Some(day(3)), 3));
}

/// Where the number of a tie is asked for, all its claims of the day are the reason.
#[test]
fn numbers_rest_on_all_claims_of_the_day() {
    let mut graph = Graph::new();
    let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
    let mut on = |key: &str, affinity, valid: &str| {
        graph.claim::<Linked>((a, b)).key(key).affinity(affinity).valid(valid).record().unwrap()
    };
    let first = on("K1", -0.2, "2024-01-01/2024-01-31");
    let second = on("K2", 0.5, "2024-01-10/2024-01-20");
    on("K3", 0.1, "2024-01-15/2024-01-25");
    let view = graph.view(&Lens::new()).unwrap();
    let dated = dated(&view, Certainty::Possible);
    let budget = Budget::new();
    let positive = dated.journeys(a, b).ways(Ways::new().positive()).earliest_arrival(&budget).unwrap();
    assert_eq!(positive.value.unwrap().arrival(), Some(day(10)));
    assert_eq!(positive.because, [first, second]);
    assert_eq!(dated.journeys(a, b).earliest_arrival(&budget).unwrap().because, [first]);
    let weak = dated.journeys(a, b).ways(Ways::new().positive().at_least(0.4)).latest_departure(&budget).unwrap();
    assert_eq!(weak.value.unwrap().departure(), Some(day(20)));
    let negative = dated.journeys(a, b).ways(Ways::new().negative()).latest_departure(&budget).unwrap();
    assert_eq!(negative.value.unwrap().departure(), Some(day(31)));
}

/// Structure needs no reason, and is preferred as one.
#[test]
fn background_is_never_listed() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Linked>((a, b)).key("K1").valid("2024").record().unwrap();
    graph.claim::<Linked>((a, b)).background().record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let dated = dated(&view, Certainty::Possible);
    let answer = dated.journeys(a, b).window(day(9)).fewest_hops(&Budget::new()).unwrap();
    assert_eq!((answer.value.unwrap().hops(), answer.because.len()), (1, 0));
}

#[test]
fn open_windows_are_the_calendar() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Linked>((a, b)).valid("../..").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let dated = dated(&view, Certainty::Certain);
    let budget = Budget::new();
    let first = dated.journeys(a, b).delay(2).earliest_arrival(&budget).unwrap().value.unwrap();
    assert_eq!((first.departure(), first.arrival()), (Some(Day::MIN), Some(Day::MIN + 2)));
    let last = dated.journeys(a, b).delay(2).latest_departure(&budget).unwrap().value.unwrap();
    assert_eq!((last.departure(), last.arrival()), (Some(Day::MAX + -2), Some(Day::MAX)));
    let endless = dated.journeys(a, b).delay(u32::MAX);
    assert!(ask(&endless).iter().all(|a| a.value.is_none() && a.is_complete()));
}

#[test]
fn journeys_obey_their_budgets() {
    let lines: Vec<Line> = (0..NODES * NODES)
        .map(|n| Line { ends: (n / NODES, n % NODES), symmetric: false, tenths: 1, when: ("2024".into(), Vec::new()) })
        .collect();
    let (graph, ids) = graph(&lines);
    let view = graph.view(&Lens::new()).unwrap();
    let dated = dated(&view, Certainty::Possible);
    let journeys = dated.journeys(ids[0], ids[1]);
    let flag = Arc::new(AtomicBool::new(true));
    let budgets = [
        (Budget::new().cancelled_by(flag), Limit::Cancelled),
        (Budget::new().steps(0), Limit::Steps),
        (Budget::new().results(0), Limit::Results),
        (Budget::new().memory(1), Limit::Memory),
        (Budget::new().time(std::time::Duration::ZERO), Limit::Time),
    ];
    for (budget, by) in &budgets {
        for ask in QUESTIONS {
            let answer = ask(&journeys, budget).unwrap();
            assert_eq!(
                (answer.value.is_none(), answer.completeness),
                (true, Completeness::Truncated { by: *by, bound: None })
            );
        }
        let reached = dated.journeys_from(ids[0]).reach(budget).unwrap();
        assert_eq!(reached.completeness, Completeness::Truncated { by: *by, bound: None });
    }
    let foreign = Graph::new().node(Actor, "x").add().unwrap();
    for ask in QUESTIONS {
        assert!(ask(&dated.journeys(ids[0], foreign), &Budget::new()).unwrap_err().is_foreign());
        assert!(ask(&dated.journeys(foreign, ids[0]), &Budget::new()).unwrap_err().is_foreign());
        let ways = Ways::new().along_named("Walks");
        assert!(ask(&journeys.clone().ways(ways), &Budget::new()).unwrap_err().is_unknown());
    }
    assert!(dated.journeys_from(foreign).reach(&Budget::new()).unwrap_err().is_foreign());
}

/// Depth of the data, not of the stack; and stretches that are many days long cost no more.
#[test]
fn long_journeys_need_no_stack() {
    let run = || {
        let mut graph = Graph::new();
        let ids: Vec<NodeId> =
            (0..20_000).map(|n| graph.node(Actor, &format!("{n:06}")).add().unwrap().any()).collect();
        let columns = detente::Columns { from: &ids[..ids.len() - 1], to: &ids[1..], ..detente::Columns::of("Linked") };
        graph.record_columns(&columns).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let dated = dated(&view, Certainty::Possible);
        let last = ids[ids.len() - 1];
        for answer in ask(&dated.journeys(ids[0], last).delay(1)) {
            let journey = answer.value.unwrap();
            assert_eq!((journey.hops(), usize::try_from(journey.duration())), (ids.len() - 1, Ok(ids.len() - 1)));
        }
        assert_eq!(dated.journeys_from(ids[0]).reach(&Budget::new()).unwrap().value.len(), ids.len());
        let limited = dated.journeys(ids[0], last).max_hops(ids.len() - 2);
        assert!(ask(&limited).iter().all(|a| a.value.is_none() && a.is_complete()));
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
