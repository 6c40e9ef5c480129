//! Two-terminal reliability against the sum over every state of every tie.

#![expect(clippy::cast_sign_loss, reason = "widths are not negative")]

use std::collections::BTreeSet;
use std::time::Duration;

use detente::model::standard::{Actor, Bonded, Linked, State, Talks};
use detente::traverse::{Direction, Method, Reliability, Ways};
use detente::{Budget, Columns, Completeness, Graph, Lens, Likelihood, Limit, Merge, NodeId, Tie, View};
use proptest::prelude::*;

use super::reach::{Asked, NODES, Said, asked, claim_of, dated, day, numbers, said, world};

/// Lower and upper bounds in tenths.
type Tenths = (u32, u32);

fn tenths() -> impl Strategy<Value = Tenths> {
    prop_oneof![(0..11_u32).prop_map(|p| (p, p)), (0..11_u32, 0..11_u32).prop_map(|(a, b)| (a.min(b), a.max(b)))]
}

/// Ties with bounds; at most ten of them.
fn chances() -> impl Strategy<Value = Vec<(Said, Tenths)>> {
    prop::collection::vec((said(), tenths()), 0..10)
}

/// Is there a way when these claims stand?
fn connects(steps: &[(usize, usize, usize)], stands: u32, from: usize, to: usize) -> bool {
    let mut reached = 1_usize << from;
    for _ in 0..NODES {
        for &(a, b, n) in steps {
            if reached >> a & 1 == 1 && stands >> n & 1 == 1 {
                reached |= 1 << b;
            }
        }
    }
    reached >> to & 1 == 1
}

/// The sum over all states.
fn brute(steps: &[(usize, usize, usize)], odds: &[f64], from: usize, to: usize) -> f64 {
    let states = (0..1_u32 << odds.len()).filter(|&stands| connects(steps, stands, from, to));
    let chance = |stands: u32| -> f64 {
        odds.iter().enumerate().map(|(n, p)| if stands >> n & 1 == 1 { *p } else { 1.0 - p }).product()
    };
    states.map(chance).sum()
}

fn bounds(chances: &[(Said, Tenths)]) -> [Vec<f64>; 2] {
    let side = |pick: fn(Tenths) -> u32| chances.iter().map(|c| f64::from(pick(c.1)) / 10.0).collect();
    [side(|t| t.0), side(|t| t.1)]
}

/// The question as it is put to a view or to the view on a day.
fn put(
    asked: &Asked,
    view: &View,
    ids: &[NodeId<Actor>],
    ends: (usize, usize),
    odds: &[Vec<f64>; 2],
    effort: u64,
    samples: u64,
) -> Reliability {
    let of = |tie: Tie<'_>| {
        let claim = claim_of(view, tie.arc());
        (odds[0][claim], odds[1][claim])
    };
    let (from, to, budget) = (ids[ends.0], ids[ends.1], Budget::new());
    let ways = asked.ways(ids);
    let at = asked.day.map(|number| (dated(view), day(number)));
    let question = match &at {
        None => view.reliability(from, to),
        Some((dated, day)) => dated.at(*day).reliability(from, to),
    };
    question.ways(&ways).belief(of).effort(effort).samples(samples).seed(7).run(&budget).unwrap().value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_is_the_sum_over_all_states(
        chances in chances(), asked in asked(), from in 0..NODES, to in 0..NODES, effort in 0..60_u64,
    ) {
        let claims: Vec<Said> = chances.iter().map(|c| c.0.clone()).collect();
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
        let (steps, odds) = (asked.steps(&claims), bounds(&chances));
        let truth = [0, 1].map(|side| brute(&steps, &odds[side], from, to));
        let found = put(&asked, &view, &ids, (from, to), &odds, 1 << 20, 0);
        prop_assert_eq!(found.method, Method::Exact);
        prop_assert!((found.least - truth[0]).abs() < 1e-12 && (found.most - truth[1]).abs() < 1e-12,
            "{:?} {:?}", found, truth);
        // Cut short, the bounds hold it for sure.
        let cut = put(&asked, &view, &ids, (from, to), &odds, effort, 0);
        prop_assert!(cut.least <= truth[0] + 1e-12 && truth[1] <= cut.most + 1e-12, "{:?} {:?}", cut, truth);
        prop_assert!(cut.least <= cut.most && (0.0..=1.0).contains(&cut.least) && (0.0..=1.0).contains(&cut.most));
    }

    #[test]
    fn a_likelier_tie_makes_nothing_less_likely(
        chances in chances(), asked in asked(), from in 0..NODES, to in 0..NODES, which in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!chances.is_empty());
        let claims: Vec<Said> = chances.iter().map(|c| c.0.clone()).collect();
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
        let odds = bounds(&chances);
        let before = put(&asked, &view, &ids, (from, to), &odds, 1 << 20, 0);
        let (mut more, at) = (odds.clone(), which.index(chances.len()));
        (0..2).for_each(|side| more[side][at] = (more[side][at] + 0.2).min(1.0));
        let after = put(&asked, &view, &ids, (from, to), &more, 1 << 20, 0);
        prop_assert!(before.least <= after.least + 1e-12 && before.most <= after.most + 1e-12);
    }
}

fn actors(graph: &mut Graph, count: usize) -> Vec<NodeId<Actor>> {
    (0..count).map(|n| graph.node(Actor, &format!("{n:05}")).add().unwrap()).collect()
}

/// Two ends joined over two others, which are joined to each other: 2p² + 2p³ - 5p⁴ + 2p⁵.
#[test]
fn the_bridge_is_as_published() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 4);
    for (a, b) in [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)] {
        graph.claim::<Bonded>((ids[a], ids[b])).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    for p in [0.0, 0.1, 0.5, 0.9, 0.999, 1.0_f64] {
        let answer = view.reliability(ids[0], ids[3]).belief(|_| (p, p)).run(&Budget::new()).unwrap();
        let published = 2.0 * p.powi(2) + 2.0 * p.powi(3) - 5.0 * p.powi(4) + 2.0 * p.powi(5);
        assert!((answer.value.least - published).abs() < 1e-12 && (answer.value.most - published).abs() < 1e-12);
        assert!(answer.is_complete() && answer.because.len() == 5);
    }
    let found = view.reliability(ids[0], ids[3]).belief(|_| (0.9, 0.9)).run(&Budget::new()).unwrap().value;
    assert!((found.least - 0.97848).abs() < 1e-12);
}

/// A grid of bonds, five by five by default.
fn grid(side: usize) -> (View, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, side * side);
    for (n, &id) in ids.iter().enumerate() {
        if n % side + 1 < side {
            graph.claim::<Bonded>((id, ids[n + 1])).record().unwrap();
        }
        if n + side < side * side {
            graph.claim::<Bonded>((id, ids[n + side])).record().unwrap();
        }
    }
    (graph.view(&Lens::new()).unwrap(), ids)
}

/// By moving a front of nodes through a grid from one corner to the other, with every partition of
/// the front that can be reached: another method altogether.
fn front(side: usize, p: f64) -> f64 {
    use std::collections::BTreeMap;
    // Labels of the last `side` nodes; 1 is who hangs together with the first corner.
    let mut states: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
    let normal = |labels: &[usize]| -> Vec<usize> {
        let mut names = BTreeMap::from([(1, 1)]);
        labels
            .iter()
            .map(|&l| {
                let next = names.len() + 1;
                *names.entry(l).or_insert(next)
            })
            .collect()
    };
    states.insert(vec![1], 1.0);
    for node in 1..side * side {
        let mut next: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        for (labels, chance) in &states {
            let own = 100 + node;
            let left = (node % side > 0).then(|| labels[labels.len() - 1]);
            let above = (node >= side).then(|| labels[labels.len() - side]);
            for stands in 0..4_usize {
                let used = [(left, stands & 1), (above, stands >> 1)];
                if used.iter().any(|&(tie, stands)| tie.is_none() && stands == 1) {
                    continue;
                }
                let odds: f64 =
                    used.iter().filter(|tie| tie.0.is_some()).map(|&(_, s)| if s == 1 { p } else { 1.0 - p }).product();
                let mut all = labels.clone();
                all.push(own);
                for (tie, _) in used.into_iter().filter(|&(_, stands)| stands == 1) {
                    let other = all[labels.iter().position(|&l| Some(l) == tie).unwrap()];
                    let here = all[all.len() - 1];
                    let (keep, lose) = (other.min(here), other.max(here));
                    all.iter_mut().filter(|l| **l == lose).for_each(|l| *l = keep);
                }
                if all.len() > side {
                    all.remove(0);
                }
                if all.contains(&1) {
                    *next.entry(normal(&all)).or_insert(0.0) += chance * odds;
                }
            }
        }
        states = next;
    }
    states.iter().filter(|(labels, _)| labels[labels.len() - 1] == 1).map(|(_, chance)| chance).sum()
}

#[test]
fn grids_agree_with_a_front_moved_through_them() {
    for side in [2, 3, 4] {
        let (view, ids) = grid(side);
        for p in [0.3, 0.5, 0.9] {
            let found = view.reliability(ids[0], ids[side * side - 1]).belief(|_| (p, p)).run(&Budget::new()).unwrap();
            assert_eq!(found.value.method, Method::Exact);
            assert!((found.value.least - front(side, p)).abs() < 1e-10, "{side} {p}");
        }
    }
    // Too large to be exact: bounds for sure, samples with an interval.
    let (view, ids) = grid(7);
    for p in [0.4, 0.8] {
        let truth = front(7, p);
        let ask = || view.reliability(ids[0], ids[48]).belief(|_| (p, p)).effort(1 << 14);
        let bounds = ask().samples(0).run(&Budget::new()).unwrap();
        assert_eq!(
            (bounds.value.method, bounds.completeness),
            (Method::Bounded, Completeness::Truncated { by: Limit::Steps, bound: None })
        );
        assert!(bounds.value.least <= truth && truth <= bounds.value.most, "{:?} {truth}", bounds.value);
        for seed in 0..4 {
            let found = ask().samples(2_000).seed(seed).confidence(0.999).run(&Budget::new()).unwrap();
            assert!(found.is_complete());
            let Method::Sampled { samples, seed: used, confidence, parts } = found.value.method else { panic!() };
            assert_eq!((samples, used, confidence), (2_000, seed, 0.999));
            assert!(found.value.least <= truth && truth <= found.value.most, "{:?} {truth}", found.value);
            assert!((parts.0 - truth).abs() < 0.05 && parts.0.to_bits() == parts.1.to_bits());
            assert!(found.value.most - found.value.least < 0.1);
        }
    }
}

/// Sampling small networks, where the truth is known, with both ends of intervals.
#[test]
fn samples_hold_the_truth_at_both_bounds() {
    let mut number = numbers(3);
    for seed in 0..40 {
        let mut pick = |below: u64| number(below) as usize;
        let said = |from, to, both| Said { from, to, both, tenths: 1, days: (1, 9) };
        let claims: Vec<Said> = (0..9).map(|_| said(pick(7), pick(7), pick(2) == 0)).collect();
        let odds: Vec<(f64, f64)> = (0..9)
            .map(|_| {
                let low = pick(11);
                (low as f64 / 10.0, (low + pick(11 - low as u64)) as f64 / 10.0)
            })
            .collect();
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
        let mut steps = Vec::new();
        for (n, said) in claims.iter().enumerate() {
            steps.push((said.from, said.to, n));
            steps.extend(said.both.then_some((said.to, said.from, n)));
        }
        let truth = [
            brute(&steps, &odds.iter().map(|o| o.0).collect::<Vec<_>>(), 0, 6),
            brute(&steps, &odds.iter().map(|o| o.1).collect::<Vec<_>>(), 0, 6),
        ];
        let ask = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let of = |tie: Tie<'_>| odds[claim_of(&view, tie.arc())];
            pool.install(|| {
                view.reliability(ids[0], ids[6])
                    .belief(of)
                    .effort(0)
                    .samples(5_000)
                    .seed(seed)
                    .confidence(0.9999)
                    .run(&Budget::new())
            })
            .unwrap()
            .value
        };
        let found = ask(1);
        assert!(found.least <= truth[0] + 1e-12 && truth[1] <= found.most + 1e-12, "{found:?} {truth:?}");
        assert_eq!(ask(3), found, "threads leave no trace");
        assert_eq!(ask(2), found);
    }
}

/// Parallel and series make any number of ties one.
#[test]
fn ladders_of_any_length_are_exact() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 5_000);
    for pair in ids.windows(2) {
        graph.claim::<Bonded>((pair[0], pair[1])).record().unwrap();
        graph.claim::<Linked>((pair[0], pair[1])).record().unwrap();
    }
    // Dead ends, which change nothing, and a way round.
    graph.claim::<Linked>((ids[0], ids[4_999])).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = view.reliability(ids[0], ids[4_999]).belief(|_| (0.99, 0.99)).run(&Budget::new()).unwrap().value;
    let expected = 1.0 - (1.0 - 0.99) * (1.0 - (1.0 - 0.01_f64 * 0.01).powi(4_999));
    assert_eq!(found.method, Method::Exact);
    assert!((found.least - expected).abs() < 1e-9, "{found:?} {expected}");
    let either = Ways::new().direction(Direction::Either);
    let back =
        view.reliability(ids[4_999], ids[0]).ways(&either).belief(|_| (0.99, 0.99)).run(&Budget::new()).unwrap().value;
    assert!((back.least - expected).abs() < 1e-9);
}

/// Without a belief of one's own, ties are as likely as their claims say.
#[test]
fn claims_say_how_likely_their_tie_is() {
    let mut graph = Graph::new();
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| graph.node(State, key).add().unwrap());
    let likely = |low: f64, high: f64| Likelihood::new(low, high).unwrap();
    let sure = "A1".parse().unwrap();
    graph.claim::<Talks>((a, b)).grade(sure).likelihood(likely(0.5, 0.8)).record().unwrap();
    graph.claim::<Talks>((a, b)).grade(sure).likelihood(likely(0.2, 0.5)).record().unwrap();
    graph.claim::<Talks>((b, c)).background().record().unwrap();
    graph.claim::<Talks>((c, d)).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = |to| {
        let found = view.reliability(a, to).run(&Budget::new()).unwrap().value;
        (found.least, (found.most * 1e9).round() / 1e9)
    };
    assert_eq!(found(b), (0.5, 0.9)); // one may copy the other
    assert_eq!(found(c), (0.5, 0.9)); // nobody disputes background
    assert_eq!(found(d), (0.0, 0.9)); // nobody says
    let because = view.reliability(a, c).run(&Budget::new()).unwrap().because;
    assert_eq!(because.len(), 2, "background is not listed");
}

#[test]
fn itself_nowhere_and_nonsense() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 3);
    graph.claim::<Linked>((ids[0], ids[1])).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let value = |from: usize, to: usize| {
        let answer = view.reliability(ids[from], ids[to]).run(&Budget::new()).unwrap();
        (answer.value.least, answer.value.most, answer.value.method, answer.because.len())
    };
    assert_eq!(value(0, 0), (1.0, 1.0, Method::Exact, 0));
    assert_eq!(value(1, 0), (0.0, 0.0, Method::Exact, 0));
    assert_eq!(value(0, 1), (0.0, 1.0, Method::Exact, 1));
    let stranger = {
        let mut other = Graph::new();
        actors(&mut other, 1)[0]
    };
    assert!(view.reliability(stranger, ids[0]).run(&Budget::new()).unwrap_err().is_foreign());
    for odds in [(0.6, 0.5), (-0.1, 0.5), (0.5, 1.1), (f64::NAN, 1.0), (0.0, f64::NAN)] {
        let error = view.reliability(ids[0], ids[1]).belief(move |_| odds).run(&Budget::new()).unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains("bounds must rise within [0, 1]"), "{error}");
    }
    for confidence in [0.0, 1.0, -1.0, f64::NAN] {
        assert!(view.reliability(ids[0], ids[1]).confidence(confidence).run(&Budget::new()).unwrap_err().is_invalid());
    }
    for (budget, by) in [
        (Budget::new().results(0), Limit::Results),
        (Budget::new().time(Duration::ZERO), Limit::Time),
        (Budget::new().memory(0), Limit::Memory),
        (Budget::new().steps(0), Limit::Steps),
    ] {
        let cut = view.reliability(ids[0], ids[1]).run(&budget).unwrap();
        assert_eq!((cut.value.least, cut.value.most, cut.value.method), (0.0, 1.0, Method::Bounded));
        assert_eq!(cut.completeness, Completeness::Truncated { by, bound: None });
    }
}

/// Cut short at any step, the bounds hold the truth, and they are not all the same.
#[test]
fn bounds_close_in_as_the_budget_grows() {
    let (view, ids) = grid(5);
    let truth = front(5, 0.7);
    let mut widths = BTreeSet::new();
    for steps in (0..20_000).step_by(500) {
        let cut = view
            .reliability(ids[0], ids[24])
            .belief(|_| (0.7, 0.7))
            .samples(0)
            .run(&Budget::new().steps(steps))
            .unwrap();
        assert!(cut.value.least <= truth && truth <= cut.value.most);
        widths.insert(((cut.value.most - cut.value.least) * 1e9) as u64);
    }
    assert!(widths.len() > 5, "{widths:?}");
    // Samples count against the budget as well.
    let some =
        view.reliability(ids[0], ids[24]).belief(|_| (0.7, 0.7)).effort(0).run(&Budget::new().steps(1_000)).unwrap();
    assert!(matches!(some.value.method, Method::Sampled { samples: 1..1_000, .. }), "{:?}", some.value);
    assert_eq!(some.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
    assert!(some.value.least <= truth && truth <= some.value.most);
}

/// A view too large for anything but samples gives them.
#[test]
fn large_views_are_sampled() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId> = actors(&mut graph, 2_000).into_iter().map(NodeId::any).collect();
    let mut number = numbers(9);
    let mut pick = || ids[number(2_000) as usize];
    let (from, to): (Vec<NodeId>, Vec<NodeId>) = (0..6_000).map(|_| (pick(), pick())).unzip();
    graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of("Linked") }).unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let ask = |p: f64| {
        let question = view.reliability(ids[0], ids[1_999]).belief(move |_| (p, p)).effort(1 << 15).samples(300);
        question.run(&Budget::new()).unwrap().value
    };
    let (rare, often) = (ask(0.4), ask(0.9));
    assert!(matches!(rare.method, Method::Sampled { samples: 300, .. }));
    assert!(rare.most < often.most && rare.least < often.least && often.least > 0.5);
}
