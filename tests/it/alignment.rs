//! How alike foreign policies are: published examples, every sum as written, and the votes of the
//! General Assembly as a script counts them.

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::Partition;
use detente::analysis::alignment::{
    Alignment, Basis, Distance, Measure, Pair, Portfolios, Similarity, allegiance, drift,
};
use detente::analysis::signed::stability;
use detente::model::standard::{Allied, Event, Issue, Stance, State, Wants};
use detente::view::{Certainty, Dated};
use detente::{Budget, ClaimId, Completeness, Day, Graph, Lens, Limit, NodeId, Period, Schema, View};
use proptest::prelude::*;

detente::schema! {
    relations {
        /// Votes on a resolution.
        VotesOn { State -> Event }
    }
}

const DISTANCES: [Distance; 3] = [Distance::Absolute, Distance::Squared, Distance::Nominal];

fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-12)
}

/// Two portfolios as pairs of values.
fn two(values: &[(f64, f64)]) -> Portfolios<&'static str, usize> {
    let rows = values.iter().enumerate().flat_map(|(item, &(a, b))| [("a", item, a), ("b", item, b)]);
    Portfolios::from_rows(rows).unwrap()
}

fn alike(table: &Portfolios<&'static str, usize>, distance: Distance) -> Similarity {
    let found = table.similarity(&"a", &"b", distance).unwrap();
    assert_eq!(found, table.similarity(&"b", &"a", distance).unwrap(), "symmetric to the bit");
    found
}

/// Cells of a table of counts: so many items on which the one holds the row, the other the column.
fn counted<const N: usize>(counts: [[usize; N]; N]) -> Portfolios<&'static str, usize> {
    let cell = |a: usize, b: usize| vec![(a as f64, b as f64); counts[a][b]];
    let pairs: Vec<(f64, f64)> = (0..N).flat_map(|a| (0..N).flat_map(move |b| cell(a, b))).collect();
    two(&pairs)
}

#[test]
fn s_is_that_of_the_published_examples() {
    // Signorino & Ritter 1999, table 5: alliances from 0 to 3, without weights.
    let ten = |value: f64| vec![(value, value); 10];
    let apart = vec![(0.0, 3.0), (3.0, 0.0)];
    let examples = [
        (vec![(0.0, 3.0), (1.0, 2.0), (2.0, 1.0), (3.0, 0.0)], -1.0 / 3.0),
        (vec![(1.0, 3.0), (2.0, 2.0), (2.0, 2.0), (3.0, 1.0)], 1.0 / 3.0),
        (vec![(2.0, 3.0), (2.0, 3.0), (3.0, 2.0), (3.0, 2.0)], 1.0 / 3.0),
        (vec![(3.0, 3.0); 4], 1.0),
        ([ten(0.0), apart.clone()].concat(), 2.0 / 3.0),
        ([ten(1.0), apart.clone()].concat(), 2.0 / 3.0),
        ([ten(2.0), apart.clone()].concat(), 2.0 / 3.0),
        ([ten(3.0), apart].concat(), 2.0 / 3.0),
    ];
    for (values, expected) in examples {
        let found = alike(&two(&values).scaled(0.0, 3.0).unwrap(), Distance::Absolute);
        assert!(near(found.s, expected), "{values:?} {found:?}");
    }
}

#[test]
fn chance_is_taken_out_as_in_the_textbooks() {
    // Fifty grant proposals read by two: kappa 0.4.
    assert!(near(alike(&counted([[20, 5], [10, 15]]), Distance::Nominal).kappa, 0.4));
    // Two hundred diagnoses: 0.429 (Fleiss, Cohen & Everitt 1969).
    let found = alike(&counted([[106, 10, 4], [22, 28, 10], [2, 12, 6]]), Distance::Nominal);
    assert!(near(found.kappa, 0.225 / 0.525) && near(found.share(), 0.7), "{found:?}");
    // Scott's pi of forty-five annotations, by hand: both hold the values 18, 30 and 42 times.
    let found = alike(&counted([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), Distance::Nominal);
    let chance = (18.0 * 18.0 + 30.0 * 30.0 + 42.0 * 42.0) / 8100.0;
    assert!(near(found.pi, (1.0 / 3.0 - chance) / (1.0 - chance)), "{found:?}");
}

#[test]
fn at_independence_chance_leaves_nothing() {
    // The product of the margins 3, 2, 1 and 1, 4, 2.
    let table = counted([[3, 12, 6], [2, 8, 4], [1, 4, 2]]);
    for distance in DISTANCES {
        let found = alike(&table, distance);
        assert_eq!(found.kappa, Some(0.0), "exactly, since all is whole: {distance:?}");
        assert!(found.pi < Some(0.0), "margins differ, so pi expects more: {found:?}");
    }
    let same_margins = counted([[4, 2], [2, 1]]);
    assert_eq!(alike(&same_margins, Distance::Absolute).pi, Some(0.0));
}

#[test]
fn what_cannot_be_said_is_not() {
    let none = Similarity::default();
    let empty = Portfolios::<&str, usize>::from_rows::<f64>([]).unwrap();
    assert!(empty.actors().is_empty() && empty.items().is_empty() && empty.scale().is_none());
    assert!(empty.similarity(&"a", &"b", Distance::Absolute).unwrap_err().is_unknown());
    assert!(empty.pairs(Distance::Absolute, &Budget::new()).value.is_empty());
    let apart = Portfolios::from_rows([("a", 1, 1.0), ("b", 2, -1.0)]).unwrap();
    assert_eq!(alike(&apart, Distance::Absolute), none, "no common items");
    assert_eq!(none.share(), None);
    // All vote yes: chance expects no difference, and nothing observed makes a scale.
    let yes = two(&[(1.0, 1.0), (1.0, 1.0)]);
    for distance in DISTANCES {
        let found = alike(&yes, distance);
        let s = (distance == Distance::Nominal).then_some(1.0);
        assert_eq!(found, Similarity { common: 2, identical: 2, s, pi: None, kappa: None });
        assert_eq!(alike(&yes.clone().scaled(-1.0, 1.0).unwrap(), distance).s, Some(1.0));
    }
    // Items without weight are held in common and count for nothing.
    let found = alike(&two(&[(1.0, 0.0), (0.0, 0.0)]).weighted(|_| 0.0).unwrap(), Distance::Squared);
    assert_eq!(found, Similarity { common: 2, identical: 1, ..none });
}

#[test]
fn missing_is_neither_alike_nor_unlike() {
    let rows = [
        ("a", "x", Some(1.0)),
        ("a", "y", None),
        ("a", "z", Some(-1.0)),
        ("b", "x", Some(1.0)),
        ("b", "y", Some(1.0)),
        ("c", "z", None),
    ];
    let table = Portfolios::from_rows(rows).unwrap();
    assert_eq!((table.actors(), table.items()), (&["a", "b", "c"][..], &["x", "y", "z"][..]));
    assert_eq!((table.value(&"a", &"z"), table.value(&"a", &"y"), table.value(&"d", &"x")), (Some(-1.0), None, None));
    let found = table.similarity(&"a", &"b", Distance::Absolute).unwrap();
    assert_eq!((found.common, found.identical), (1, 1));
    // What no row says is 0 then; what a row says to be missing stays so.
    let filled = table.absent_as(0.0).unwrap();
    let seen = |a, b| filled.value(&a, &b);
    assert_eq!((seen("b", "z"), seen("a", "y"), seen("c", "z"), seen("c", "x")), (Some(0.0), None, None, Some(0.0)));
    assert_eq!(filled.similarity(&"a", &"b", Distance::Absolute).unwrap().common, 2);
    // Only the last value of absence counts.
    let other = filled.clone().absent_as(7.0).unwrap().absent_as(0.0).unwrap();
    assert_eq!((other.scale(), other == filled), (Some((-1.0, 1.0)), true));
}

#[test]
fn tables_that_cannot_be_are_refused() {
    let one = |value: f64| Portfolios::from_rows([("a", 1, value)]);
    for wrong in [f64::NAN, f64::INFINITY, -1e61] {
        assert!(one(wrong).unwrap_err().is_limit());
        assert!(one(0.0).unwrap().weighted(|_| wrong).is_err());
        assert!(one(0.0).unwrap().scaled(-2.0, wrong).is_err());
        assert!(one(0.0).unwrap().absent_as(wrong).is_err());
    }
    let twice = |value: f64| Portfolios::from_rows([("a", 1, 1.0), ("a", 1, value)]);
    assert!(twice(1.0).is_ok());
    let error = twice(-1.0).unwrap_err();
    assert!(error.is_conflict() && error.to_string().contains("\"a\" on 1"), "{error}");
    assert!(one(2.0).unwrap().scaled(-1.0, 1.0).unwrap_err().is_invalid());
    assert!(one(1.0).unwrap().scaled(1.0, 1.0).unwrap_err().is_invalid());
    assert!(one(1.0).unwrap().scaled(-1.0, 1.0).unwrap().absent_as(2.0).unwrap_err().is_invalid());
    assert!(one(1.0).unwrap().weighted(|_| -0.1).unwrap_err().is_invalid());
    // The greatest that are allowed stay in the range of floats.
    let most = two(&[(1e60, -1e60), (-1e60, 1e60), (1e60, 1e60)]).weighted(|_| 1e60).unwrap();
    for distance in DISTANCES {
        let found = alike(&most, distance);
        assert!(near(found.s, -1.0 / 3.0) && near(found.kappa, -0.5), "{found:?}");
    }
}

/// Rows of five actors on seven items: nothing said, said to be missing, or a value.
type Rows = Vec<(usize, usize, Option<f64>)>;

fn rows() -> impl Strategy<Value = Rows> {
    let value = prop_oneof![1 => Just(None), 6 => (-2..=2_i32).prop_map(|v| Some(f64::from(v)))];
    prop::collection::btree_map((0..5_usize, 0..7_usize), value, 0..35)
        .prop_map(|held| held.into_iter().map(|((actor, item), value)| (actor, item, value)).collect())
}

fn apart(a: f64, b: f64, distance: Distance) -> f64 {
    match distance {
        Distance::Absolute => (a - b).abs(),
        Distance::Squared => (a - b).powi(2),
        Distance::Nominal => f64::from(u8::from((a - b).abs() > 0.5)),
    }
}

/// Everything by loops over items.
fn by_sums(held: &[(f64, f64, f64)], span: f64, distance: Distance) -> Similarity {
    let of = |a: f64, b: f64| apart(a, b, distance);
    let all: f64 = held.iter().map(|item| item.2).sum();
    let observed: f64 = held.iter().map(|&(a, b, w)| w * of(a, b)).sum::<f64>() / all;
    let every = |one: &[(f64, f64)], other: &[(f64, f64)]| -> f64 {
        let sum: f64 = one.iter().flat_map(|&(a, v)| other.iter().map(move |&(b, w)| v * w * of(a, b))).sum();
        let weigh = |list: &[(f64, f64)]| list.iter().map(|item| item.1).sum::<f64>();
        sum / weigh(one) / weigh(other)
    };
    let one: Vec<(f64, f64)> = held.iter().map(|item| (item.0, item.2)).collect();
    let other: Vec<(f64, f64)> = held.iter().map(|item| (item.1, item.2)).collect();
    let both = [one.clone(), other.clone()].concat();
    let corrected = |chance: f64| (all > 0.0 && chance > 1e-12).then(|| 1.0 - observed / chance);
    Similarity {
        common: held.len(),
        identical: held.iter().filter(|item| (item.0 - item.1).abs() < 0.5).count(),
        s: (all > 0.0 && span > 0.0).then(|| 1.0 - 2.0 * observed / span),
        pi: corrected(every(&both, &both)),
        kappa: corrected(every(&one, &other)),
    }
}

fn assert_near(found: Similarity, expected: Similarity) -> Result<(), TestCaseError> {
    prop_assert_eq!((found.common, found.identical), (expected.common, expected.identical));
    for measure in [Measure::Share, Measure::S, Measure::Pi, Measure::Kappa] {
        let (one, other) = (found.get(measure), expected.get(measure));
        prop_assert_eq!(one.is_some(), other.is_some(), "{:?} {:?} {:?}", measure, found, expected);
        prop_assert!(one.zip(other).is_none_or(|(x, y)| (x - y).abs() < 1e-9), "{:?} {:?}", found, expected);
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_pair_is_that_of_the_sums(
        rows in rows(),
        weights in prop::option::of(prop::collection::vec(0..5_u32, 7)),
        absent in prop::option::of(-2..=2_i32),
        scale in prop::option::of(Just((-3.0, 2.0))),
        which in 0..3_usize,
    ) {
        let (distance, absent) = (DISTANCES[which], absent.map(f64::from));
        let mut table = Portfolios::from_rows(rows.clone()).unwrap();
        let weight = |item: usize| weights.as_ref().map_or(1.0, |weights| f64::from(weights[item]) / 4.0);
        if weights.is_some() {
            table = table.weighted(|&item| weight(item)).unwrap();
        }
        if let Some((least, greatest)) = scale {
            table = table.scaled(least, greatest).unwrap();
        }
        if let Some(absent) = absent {
            table = table.absent_as(absent).unwrap();
        }
        let items: BTreeSet<usize> = rows.iter().map(|row| row.1).collect();
        let value = |actor: usize, item: usize| {
            rows.iter().find(|row| (row.0, row.1) == (actor, item)).map_or(absent, |row| row.2)
        };
        let all: Vec<f64> = rows.iter().filter_map(|row| row.2).chain(absent).collect();
        let ends = scale.unwrap_or((all.iter().copied().fold(9.0, f64::min), all.iter().copied().fold(-9.0, f64::max)));
        let span = if distance == Distance::Nominal { 1.0 } else { apart(ends.0, ends.1, distance) };
        let actors: Vec<usize> = table.actors().to_vec();
        let pairs = table.pairs(distance, &Budget::new());
        prop_assert!(pairs.is_complete());
        let mut listed = pairs.value.iter();
        for (at, &a) in actors.iter().enumerate() {
            for &b in &actors[at + 1..] {
                let both = |&item: &usize| Some((value(a, item)?, value(b, item)?, weight(item)));
                let expected = by_sums(&items.iter().filter_map(both).collect::<Vec<_>>(), span, distance);
                let found = table.similarity(&a, &b, distance).unwrap();
                assert_near(found, expected)?;
                prop_assert_eq!(found, table.similarity(&b, &a, distance).unwrap());
                prop_assert_eq!(listed.next(), Some(&Pair { a, b, similarity: found }));
            }
            let own = table.similarity(&a, &a, distance).unwrap();
            for measure in [Measure::Share, Measure::S, Measure::Pi, Measure::Kappa] {
                prop_assert!([None, Some(1.0)].contains(&own.get(measure)), "{:?}", own);
            }
        }
        prop_assert_eq!(listed.next(), None);
    }

    #[test]
    fn names_and_order_change_nothing(
        rows in rows(),
        turn in 0..35_usize,
        weights in prop::option::of(prop::collection::vec(0.0..9.0_f64, 7)),
        which in 0..3_usize,
    ) {
        let distance = DISTANCES[which];
        let weighed = |table: Portfolios<usize, usize>, item: &dyn Fn(usize) -> usize| match &weights {
            Some(weights) => table.weighted(|&other| weights[item(other)]).unwrap(),
            None => table,
        };
        let one = weighed(Portfolios::from_rows(rows.clone()).unwrap(), &|item| item);
        let mut renamed: Rows = rows.iter().map(|&(actor, item, value)| (4 - actor, 6 - item, value)).collect();
        let turn = turn % renamed.len().max(1);
        renamed.rotate_left(turn);
        let other = weighed(Portfolios::from_rows(renamed).unwrap(), &|item| 6 - item);
        for pair in one.pairs(distance, &Budget::new()).value {
            prop_assert_eq!(pair.similarity, other.similarity(&(4 - pair.a), &(4 - pair.b), distance).unwrap());
        }
    }

    #[test]
    fn the_nearest_are_the_first_of_all_sorted(rows in rows(), count in 0..5_usize, which in 0..4_usize) {
        let table = Portfolios::from_rows(rows).unwrap();
        let measure = [Measure::Share, Measure::S, Measure::Pi, Measure::Kappa][which];
        for actor in table.actors() {
            let of = |other: &usize| table.similarity(actor, other, Distance::Absolute).unwrap().get(measure);
            let mut others: Vec<(f64, usize)> = table.actors().iter().filter(|other| *other != actor)
                .filter_map(|other| Some((of(other)?, *other))).collect();
            others.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            others.truncate(count);
            let found = table.nearest(actor, measure, Distance::Absolute, count).unwrap();
            let found: Vec<(f64, usize)> = found.iter().map(|pair| (pair.similarity.get(measure).unwrap(), pair.b)).collect();
            prop_assert_eq!(found, others);
        }
    }
}

#[test]
fn lists_are_cut_and_the_same_on_any_number_of_threads() {
    let rows = (0..60_usize)
        .flat_map(|actor| (0..40_usize).map(move |item| (actor, item, ((actor * item + actor) % 97) as f64 / 7.0)));
    let table = Portfolios::from_rows(rows).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| table.pairs(Distance::Squared, &Budget::new()).value)
    };
    let all = on(1);
    assert_eq!((all.len(), on(4) == all), (60 * 59 / 2, true));
    for (budget, by) in [(Budget::new().steps(1100), Limit::Steps), (Budget::new().results(1100), Limit::Results)] {
        let cut = table.pairs(Distance::Squared, &budget);
        assert_eq!(cut.completeness, Completeness::Truncated { by, bound: None });
        assert_eq!(cut.value, all[..1100]);
    }
}

fn keys(view: &View, claims: &[ClaimId]) -> Vec<String> {
    claims.iter().map(|&claim| view.get_claim(claim).unwrap().key().map(Into::into).unwrap_or_default()).collect()
}

/// States A to D, so many items, and claims with keys.
fn voted(votes: &[(&str, &str, f64, &str)]) -> Graph {
    let mut graph = Graph::with([Schema::standard(), schema()]).unwrap();
    for key in ["A", "B", "C", "D"] {
        graph.node(State, key).add().unwrap();
    }
    let items: BTreeSet<&str> = votes.iter().map(|vote| vote.1).collect();
    let items: BTreeMap<&str, NodeId<Event>> =
        items.into_iter().map(|item| (item, graph.node(Event, item).add().unwrap())).collect();
    for &(from, item, affinity, key) in votes {
        let (state, item) = (state(&graph, from), items[item]);
        graph.claim::<VotesOn>((state, item)).affinity(affinity).key(key).record().unwrap();
    }
    graph
}

fn state(graph: &Graph, key: &str) -> NodeId<State> {
    graph.typed(graph.find(key).unwrap()).unwrap()
}

#[test]
fn votes_are_the_signs_of_one_directed_relation() {
    let votes = [
        ("A", "x", 0.7, "a1"),
        ("A", "y", 0.0, "a2"),
        ("A", "z", 0.3, "a3"),
        ("A", "z", 0.1, "a4"),
        ("A", "z", -0.4, "a5"),
        ("B", "x", 0.2, "b1"),
        ("B", "z", -0.2, "b2"),
        ("B", "w", 1.0, "b3"),
    ];
    let mut graph = voted(&votes);
    let [a, b, c] = ["A", "B", "C"].map(|key| state(&graph, key));
    let x = graph.typed::<Event>(graph.find("x").unwrap()).unwrap();
    // Other relations, and ties among the voters, are no votes.
    graph.claim::<Wants>((a, x)).affinity(-1.0).key("w1").record().unwrap();
    graph.claim::<Stance>((a, b)).affinity(-1.0).key("s1").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = Basis::votes::<VotesOn>().of(&view).unwrap();
    let held = |item: &str| {
        let item = view.ix(graph.find(item).unwrap()).unwrap();
        [a, b].map(|actor| found.portfolios().value(&view.ix(actor).unwrap(), &item))
    };
    assert_eq!(held("x"), [Some(1.0), Some(1.0)]);
    assert_eq!(held("y"), [Some(0.0), None]);
    assert_eq!(held("z"), [Some(0.0), Some(-1.0)], "0.3 + 0.1 - 0.4 is nothing, to the millionth");
    assert_eq!(found.portfolios().actors().len(), 2);
    let alike = found.similarity(a, b, Distance::Absolute).unwrap();
    assert_eq!((alike.value.common, alike.value.identical, alike.value.s), (2, 1, Some(0.5)));
    assert_eq!(keys(&view, &alike.because), ["a1", "a3", "a4", "a5", "b1", "b2"]);
    let nearest = found.nearest(a, Measure::S, Distance::Absolute, 3).unwrap();
    assert_eq!((nearest.value[0].b, nearest.value.len()), (b.any(), 1));
    assert_eq!(nearest.because, alike.because);
    // Who never voted has nothing in common with anybody.
    let none = found.similarity(a, c, Distance::Absolute).unwrap();
    assert!(none.value == Similarity::default() && none.because.is_empty());
    assert!(found.nearest(c, Measure::S, Distance::Absolute, 3).unwrap().value.is_empty());
    // By numbers.
    let numbers = Basis::votes_named("VotesOn").numbers().of(&view).unwrap();
    assert_eq!(numbers.portfolios().scale(), Some((-0.2, 1.0)));
    // Names that are none, relations that are not directed, ids of others.
    assert!(Basis::votes_named("VotesFor").of(&view).unwrap_err().is_unknown());
    assert!(Basis::votes::<Stance>().of(&view).unwrap_err().is_rule());
    let mut other = Graph::new();
    let stranger = other.node(State, "A").add().unwrap();
    assert!(found.similarity(a, stranger, Distance::Absolute).unwrap_err().is_foreign());
}

#[test]
fn ties_are_rows_with_oneself_as_the_strongest_ally() {
    // A and B, A and C are allied; D is alone.
    let mut graph = voted(&[]);
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| state(&graph, key));
    graph.claim::<Allied>((a, b)).affinity(0.6).key("ab").record().unwrap();
    graph.claim::<Allied>((c, a)).affinity(0.6).key("ca").record().unwrap();
    graph.claim::<Allied>((a, a)).affinity(-0.6).key("aa").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let allied = Basis::ties().of(&view).unwrap().scaled(0.0, 1.0).unwrap();
    let like = |found: &Alignment<'_>, x, y| found.similarity(x, y, Distance::Absolute).unwrap().value;
    // Rows of A, B, C: 1 1 1, 1 1 0, 1 0 1.
    assert!(near(like(&allied, a, b).s, 1.0 / 3.0) && near(like(&allied, b, c).s, -1.0 / 3.0));
    assert_eq!(like(&allied, a, d).common, 0, "it has no tie");
    let because = |x, y| keys(&view, &allied.similarity(x, y, Distance::Absolute).unwrap().because);
    assert_eq!((because(a, b), because(b, c)), (vec!["ab".into(), "ca".into()], vec!["ab".to_owned(), "ca".into()]));
    // Among all states there is one more item, on which all but itself hold nothing.
    let states = Basis::ties().among::<State>().of(&view).unwrap().scaled(0.0, 1.0).unwrap();
    assert_eq!((like(&states, a, b).s, like(&states, a, d).s), (Some(0.5), Some(-1.0)));
    assert!(Basis::ties().among::<Issue>().of(&view).unwrap().portfolios().actors().is_empty());
    // Without ties to oneself only third parties count: C to A and B, as 1 and nothing.
    let thirds = Basis::ties().own(None).of(&view).unwrap().scaled(0.0, 1.0).unwrap();
    assert_eq!((like(&thirds, a, b).common, like(&thirds, a, b).s), (1, Some(-1.0)));
    assert_eq!((like(&thirds, b, c).common, like(&thirds, b, c).s), (1, Some(1.0)));
    // And when no tie is no number, those that both have a tie to.
    let known = Basis::ties().own(None).absent(None).of(&view).unwrap();
    assert_eq!((like(&known, a, b).common, like(&known, b, c).common), (0, 1));
    // By signs a tie to oneself is at most 1.
    assert!(Basis::ties().own(Some(3.0)).of(&view).unwrap_err().is_invalid());
    let numbers = Basis::ties().numbers().own(Some(3.0)).of(&view).unwrap();
    assert!(near(like(&numbers, b, c).s, 1.0 - 2.0 * 6.0 / 9.0));
    // Weights by node: only what is held on A counts.
    let on_a = allied.weighted(|node| f64::from(u8::from(node.key() == "A"))).unwrap();
    assert_eq!(like(&on_a, b, c).s, Some(1.0));
}

/// A votes with B before, with C after; with both at once on the last day.
fn drifting() -> (Graph, Vec<Period>) {
    let mut graph = voted(&[]);
    let votes =
        [("2021", 1.0, 1.0, -1.0), ("2022", -1.0, -1.0, 1.0), ("2023", 1.0, -1.0, 1.0), ("2025", 0.0, 0.0, 0.0)];
    for (year, a, b, c) in votes {
        let item = graph.node(Event, &format!("r{year}")).add().unwrap();
        for (key, vote) in [("A", a), ("B", b), ("C", c)] {
            let from = state(&graph, key);
            graph
                .claim::<VotesOn>((from, item))
                .affinity(vote)
                .key(&format!("{key}{year}"))
                .valid(year)
                .record()
                .unwrap();
        }
    }
    (graph, ["2021/2022", "2023", "2024", "2025"].map(|period| period.parse().unwrap()).into())
}

fn on_days(graph: &Graph) -> Dated {
    graph.view(&Lens::new()).unwrap().dated(Certainty::Possible, &Budget::new()).unwrap()
}

#[test]
fn an_actor_drifts_from_one_pole_to_another() {
    let (graph, periods) = drifting();
    let dated = on_days(&graph);
    let [a, b, c] = ["A", "B", "C"].map(|key| state(&graph, key).any());
    let votes = Basis::votes::<VotesOn>();
    let found = drift(&dated, periods.clone(), a, &[b, c], Distance::Absolute, |shown| votes.on(shown)).unwrap();
    assert!(found.is_complete() && found.because.is_empty());
    let drift_of = &found.value;
    let series = drift_of.series(Measure::S);
    assert_eq!(series[0], [Some(1.0), Some(-1.0), None, Some(1.0)]);
    assert_eq!(series[1], [Some(-1.0), Some(1.0), None, Some(1.0)]);
    assert_eq!(drift_of.changes(Measure::S)[0], [Some(-2.0), None, None]);
    assert_eq!(drift_of.nearest(Measure::S), [Some(b), Some(c), None, None], "nobody, and both alike");
    assert_eq!(keys(dated.view(), &drift_of.stages[0].similarities[0].because), ["A2021", "A2022", "B2021", "B2022"]);
    assert_eq!(keys(dated.view(), &drift_of.stages[1].similarities[1].because), ["A2023", "C2023"]);
    // Each stage is that of a view which lets only its window through.
    for (stage, period) in drift_of.stages.iter().zip(&periods) {
        let view = graph.view(&Lens::new().during(period.clone())).unwrap();
        let there = votes.of(&view).unwrap();
        for (pole, answer) in [b, c].into_iter().zip(&stage.similarities) {
            assert_eq!(there.similarity(a, pole, Distance::Absolute).unwrap(), *answer);
        }
    }
    let mut other = Graph::new();
    let stranger = other.node(State, "B").add().unwrap().any();
    let foreign = drift(&dated, periods, a, &[stranger], Distance::Absolute, |shown| votes.on(shown));
    assert!(foreign.unwrap_err().is_foreign());
}

#[test]
fn an_actor_changes_camps() {
    let mut graph = voted(&[]);
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|key| state(&graph, key));
    for (one, other, sign, valid) in [
        (a, b, 1.0, "2021"),
        (a, c, -1.0, "2021"),
        (a, b, -1.0, "2022"),
        (a, c, 1.0, "2022"),
        (b, c, -1.0, "2021/2023"),
        (b, d, 1.0, "2021/2023"),
    ] {
        graph.claim::<Stance>((one, other)).affinity(sign).valid(valid).record().unwrap();
    }
    let dated = on_days(&graph);
    let days = ["2021-06-01", "2022-06-01", "2023-06-01"].map(|day| day.parse::<Day>().unwrap());
    let camps = |budget: Budget| {
        stability(&dated, days, |signed| Ok(signed.clusters(&budget)?.map(|found| found.camps))).unwrap().value
    };
    let found = allegiance(&camps(Budget::new()), a, &[c.any(), b.any(), d.any()]).unwrap();
    assert!(found.is_complete());
    let with: Vec<&[NodeId]> = found.value.iter().map(|stage| stage.poles.as_slice()).collect();
    assert_eq!(with, [&[b.any(), d.any()][..], &[c.any()], &[]]);
    assert_eq!(found.value.iter().map(|stage| stage.moved).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(found.value[2].camp, None);
    // Any partition does, such as one by an attribute.
    let halves = stability(&dated, days, |signed| {
        Ok(signed.clusters(&Budget::new())?.map(|_| Partition::by(signed.view(), |node| Some(node.key() < "C"))))
    });
    let found = allegiance(&halves.unwrap().value, a, &[b.any(), c.any()]).unwrap().value;
    assert!(found.iter().all(|stage| stage.poles == [b.any()] && !stage.moved && stage.camp == Some(0)));
    let mut other = Graph::new();
    let stranger = other.node(State, "A").add().unwrap();
    assert!(allegiance(&camps(Budget::new()), stranger, &[]).unwrap_err().is_foreign());
    let mut cut = camps(Budget::new());
    cut.stages[1].camps.completeness = Completeness::Truncated { by: Limit::Steps, bound: None };
    let cut = allegiance(&cut, a, &[]).unwrap();
    assert_eq!(cut.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
}

/// The text of a gzip file of the General Assembly's votes beside the repository, if it is there.
#[cfg(feature = "gzip")]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn beside(name: &str) -> Option<String> {
    use std::io::Read;
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/unga").join(name);
    let Ok(packed) = std::fs::read(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    Some(text)
}

/// The votes of five states, each on the day of its roll call.
#[cfg(feature = "gzip")]
fn assembly() -> Option<Graph> {
    let [all, dated] = [beside("un_votes.csv.gz")?, beside("un_roll_calls.csv.gz")?];
    // Descriptions go over several lines; those that begin with a number and have a day fourth are calls.
    let call = |line: &str| -> Option<(u32, Day)> {
        let mut cells = line.split(',');
        Some((cells.next()?.parse().ok()?, cells.nth(2)?.parse().ok()?))
    };
    let days: BTreeMap<u32, Day> = dated.lines().filter_map(call).collect();
    assert_eq!(days.len(), 6203);
    let mut graph = Graph::with([Schema::standard(), schema()]).unwrap();
    let states = ["CN", "JP", "KP", "KR", "US"].map(|code| (code, graph.node(State, code).add().unwrap()));
    let items: BTreeMap<u32, NodeId<Event>> =
        days.keys().map(|&call| (call, graph.node(Event, &format!("rcid{call}")).add().unwrap())).collect();
    for line in all.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let Some(&(_, from)) = states.iter().find(|state| state.0 == cells[2]) else { continue };
        let call: u32 = cells[0].trim_end_matches(".0").parse().unwrap();
        let vote = ["no", "abstain", "yes"].iter().position(|vote| *vote == cells[3]).unwrap() as f64 - 1.0;
        let day = days[&call].to_string();
        graph.claim::<VotesOn>((from, items[&call])).affinity(vote).valid(day.as_str()).record().unwrap();
    }
    Some(graph)
}

/// A script over the rows of `un_votes.csv` counts, for two country codes, the roll calls (rcid) on
/// which both voted and those on which they voted the same; no row is there twice. It adds up
/// |a - b| with yes 1, abstain 0 and no -1, and pi and kappa from fractions of the counts of both.
#[test]
#[cfg(feature = "gzip")]
fn the_general_assembly_is_counted_as_by_a_script() {
    let Some(graph) = assembly() else { return };
    let view = graph.view(&Lens::new()).unwrap();
    let votes = Basis::votes::<VotesOn>().of(&view).unwrap();
    let of = |a: &str, b: &str, distance| {
        votes.similarity(graph.find(a).unwrap(), graph.find(b).unwrap(), distance).unwrap().value
    };
    let counts = [
        ("JP", "US", 5627, 2464, 4268.0),
        ("KP", "US", 2100, 157, 3437.0),
        ("CN", "JP", 4511, 2410, 2654.0),
        ("CN", "KP", 2061, 1791, 326.0),
        ("KR", "US", 2497, 918, 2359.0),
    ];
    for (a, b, common, identical, apart) in counts {
        let found = of(a, b, Distance::Absolute);
        assert_eq!((found.common, found.identical), (common, identical), "{a} {b}");
        assert!(near(found.s, 1.0 - apart / f64::from(u32::try_from(common).unwrap())), "{a} {b}");
    }
    for (a, distance, s, pi, kappa) in [
        ("JP", Distance::Absolute, 0.241_514_128_309_934_24, 0.178_799_434_338_093_2, 0.283_424_599_886_808_96),
        ("JP", Distance::Squared, 0.424_382_441_798_471_7, 0.218_971_935_771_772_37, 0.338_753_127_079_678_25),
        ("JP", Distance::Nominal, -0.124_222_498_667_140_57, 0.133_140_840_301_803_65, 0.216_272_039_567_995_43),
        ("KP", Distance::Absolute, -0.636_666_666_666_666_7, -0.681_131_841_455_085, -0.246_812_877_013_328_9),
        ("KP", Distance::Squared, -0.529_761_904_761_904_7, -0.765_803_020_926_778, -0.269_283_609_463_47),
        ("KP", Distance::Nominal, -0.850_476_190_476_190_5, -0.557_641_972_158_051_7, -0.211_355_983_628_896_32),
    ] {
        let found = of(a, "US", distance);
        assert!(near(found.s, s) && near(found.pi, pi) && near(found.kappa, kappa), "{a} {found:?}");
    }
    let allies = votes.nearest(graph.find("KP").unwrap(), Measure::S, Distance::Absolute, 1).unwrap();
    assert_eq!(allies.value[0].b, graph.find("CN").unwrap());
    assert_eq!(allies.because.len(), 2 * 2061);
}

/// The same script, of roll calls dated in each decade.
#[test]
#[cfg(feature = "gzip")]
fn japan_drifts_as_by_a_script() {
    let Some(graph) = assembly() else { return };
    let [china, japan, usa] = ["CN", "JP", "US"].map(|key| graph.find(key).unwrap());
    let dated = on_days(&graph);
    let decades = ["1957/1969", "1970/1979", "1980/1989", "1990/1999", "2000/2009", "2010/2019"];
    let decades = decades.map(|decade| decade.parse::<Period>().unwrap());
    let votes = Basis::votes::<VotesOn>();
    let found =
        drift(&dated, decades, japan, &[china, usa], Distance::Absolute, |shown| votes.on(shown)).unwrap().value;
    let counted: Vec<_> = (found.stages.iter())
        .map(|stage| {
            [0, 1].map(|pole| (stage.similarities[pole].value.common, stage.similarities[pole].value.identical))
        })
        .collect();
    let expected = [
        [(0, 0), (642, 464)],
        [(642, 346), (971, 516)],
        [(1296, 628), (1385, 494)],
        [(750, 392), (777, 291)],
        [(913, 537), (931, 309)],
        [(909, 507), (920, 389)],
    ];
    assert_eq!(counted, expected);
    let series = found.series(Measure::S);
    assert!(near(series[0][4], 0.438_116_100_766_703_15) && near(series[1][4], -0.035_445_757_250_268_53));
    // By S Japan is nearer to China since the eighties; less chance, it never is.
    let nearest = [Some(usa), Some(usa), Some(china), Some(china), Some(china), Some(china)];
    assert_eq!(found.nearest(Measure::S), nearest);
    assert_eq!(found.nearest(Measure::Kappa), [Some(usa); 6]);
    assert!(near(found.changes(Measure::Kappa)[1][3], 0.158_483_574_431_696_73 - 0.220_877_240_385_481_4));
}
