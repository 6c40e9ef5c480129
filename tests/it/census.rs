//! The signed censuses against loops over all triples, and against published counts.

use detente::analysis::signed::{Directed, Imbalance, Share, Signed, Triads, Triangles};
use detente::model::standard::{Actor, Linked, Stance};
use detente::view::Certainty;
use detente::{Budget, Completeness, Day, Graph, Lens, Limit};
use proptest::prelude::*;

use super::signs::{Random, Signs, key, large, sides, signs, tribes};

/// Signs of all triangles, with the sizes of their ties.
fn triples(signs: &Signs) -> Vec<([usize; 3], [i64; 3])> {
    let (table, n) = (signs.table(), signs.count);
    let mut found = Vec::new();
    for a in 0..n {
        for b in (a + 1..n).filter(|&b| table[a][b] != 0) {
            for c in (b + 1..n).filter(|&c| table[a][c] != 0 && table[b][c] != 0) {
                found.push(([a, b, c], [table[a][b], table[a][c], table[b][c]]));
            }
        }
    }
    found
}

fn negatives(sizes: [i64; 3]) -> usize {
    sizes.iter().filter(|size| **size < 0).count()
}

fn counted(signs: &Signs) -> [u64; 4] {
    let mut counts = [0; 4];
    for (_, sizes) in triples(signs) {
        counts[negatives(sizes)] += 1;
    }
    counts
}

fn counts(triangles: &Triangles) -> [u64; 4] {
    [triangles.ppp, triangles.ppm, triangles.pmm, triangles.mmm]
}

fn triangles(signs: &Signs) -> Triangles {
    Signed::of(&signs.view()).unwrap().triangles(&Budget::new()).value
}

#[test]
fn the_tribes_are_counted_as_published() {
    let view = tribes().view();
    let signed = Signed::of(&view).unwrap();
    assert_eq!((signed.node_count(), signed.tie_count(), signed.positive(), signed.negative()), (16, 58, 29, 29));
    let triangles = signed.triangles(&Budget::new()).value;
    assert_eq!(counts(&triangles), [19, 2, 40, 7]);
    assert_eq!((triangles.total(), triangles.balanced(), triangles.unbalanced()), (68, 59, 9));
    assert!((triangles.index().unwrap() - 0.867_647_1).abs() < 5e-8);
    assert_eq!(triangles.weighted_index(), None, "not weighted");
    let weighted = signed.weighted().triangles(&Budget::new()).value;
    assert!((weighted.weighted_index().unwrap() - 59.0 / 68.0).abs() < 1e-12, "all sizes are one");
}

#[test]
fn nobody_and_two_make_no_triangle() {
    for signs in [Signs::default(), Signs { count: 1, ties: vec![] }, Signs { count: 2, ties: vec![(0, 1, -3)] }] {
        let view = signs.view();
        let signed = Signed::of(&view).unwrap();
        let found = signed.triangles(&Budget::new());
        assert_eq!((found.value, found.is_complete()), (Triangles::default(), true));
        assert_eq!((found.value.index(), found.value.weighted_index()), (None, None));
        let shares = signed.imbalance(&Budget::new()).value;
        assert_eq!(shares.nodes, vec![Share::default(); signed.node_count()]);
        assert_eq!(shares.ties, vec![Share::default(); signed.tie_count()]);
        assert!(shares.nodes.iter().chain(&shares.ties).all(|share| share.share().is_none()));
    }
}

/// Through each node and each tie.
fn shares(signs: &Signs) -> Imbalance {
    let through = |is_in: &dyn Fn(&[usize; 3]) -> bool| {
        let mut share = Share::default();
        for (_, sizes) in triples(signs).into_iter().filter(|(nodes, _)| is_in(nodes)) {
            share.triangles += 1;
            share.unbalanced += negatives(sizes) as u64 % 2;
        }
        share
    };
    let nodes = signs.tied().into_iter().map(|node| through(&|nodes| nodes.contains(&node)));
    let ties = signs.ties.iter().map(|tie| through(&|nodes| nodes.contains(&tie.0) && nodes.contains(&tie.1)));
    Imbalance { nodes: nodes.collect(), ties: ties.collect() }
}

proptest! {
    #[test]
    fn triangles_are_those_of_all_triples(signs in signs(12, 60)) {
        let view = signs.view();
        let signed = Signed::of(&view).unwrap();
        let found = signed.triangles(&Budget::new());
        prop_assert!(found.is_complete());
        prop_assert_eq!(counts(&found.value), counted(&signs));
        let weighted = signed.weighted().triangles(&Budget::new()).value;
        prop_assert_eq!(counts(&weighted), counted(&signs));
        let intensity = |is_counted: fn([i64; 3]) -> bool| -> f64 {
            let some = triples(&signs).into_iter().map(|triple| triple.1).filter(|sizes| is_counted(*sizes));
            some.map(|sizes| sizes.iter().map(|&size| size.abs() as f64 / 10.0).product::<f64>().powf(1.0 / 3.0)).sum()
        };
        let (all, balanced) = (intensity(|_| true), intensity(|sizes| negatives(sizes).is_multiple_of(2)));
        prop_assert!((weighted.intensity - all).abs() < 1e-9);
        prop_assert!((weighted.balanced_intensity - balanced).abs() < 1e-9);
        prop_assert_eq!(weighted.weighted_index().is_some(), weighted.total() > 0);
    }

    #[test]
    fn shares_are_those_of_all_triples(signs in signs(10, 60)) {
        let view = signs.view();
        let found = Signed::of(&view).unwrap().imbalance(&Budget::new());
        prop_assert!(found.is_complete());
        prop_assert_eq!(&found.value, &shares(&signs));
        let total = triangles(&signs).unbalanced();
        prop_assert_eq!(found.value.nodes.iter().map(|share| share.unbalanced).sum::<u64>(), 3 * total);
    }

    #[test]
    fn switching_and_renaming_change_nothing(
        (signs, sides, order) in signs(9, 70).prop_flat_map(|signs| {
            let count = signs.count;
            (Just(signs), sides(count), Just((0..count).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        let here = triangles(&signs);
        let switched = triangles(&signs.switched(&sides));
        prop_assert_eq!((here.balanced(), here.unbalanced()), (switched.balanced(), switched.unbalanced()));
        prop_assert_eq!(counts(&triangles(&signs.renamed(&order))), counts(&here));
        let both = triangles(&signs.beside(&signs));
        prop_assert_eq!(counts(&both), counts(&here).map(|count| 2 * count));
    }

    /// Claims either way, several of them, some neutral: the sum of tenths is the tie.
    #[test]
    fn ties_between_two_add_up(claims in prop::collection::vec((0..5usize, 0..5usize, -3..=3i64, any::<bool>()), 0..25)) {
        let mut graph = Graph::new();
        let ids: Vec<_> = (0..5).map(|n| graph.node(Actor, &key(n)).add().unwrap()).collect();
        for &(a, b, tenths, linked) in &claims {
            let claim = if linked { graph.claim::<Linked>((ids[a], ids[b])) } else { graph.claim::<Stance>((ids[a], ids[b])) };
            claim.affinity(tenths as f64 / 10.0).record().unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let signed = Signed::of(&view).unwrap().weighted();
        let mut expected = (0, 0, 0, 0);
        for a in 0..5 {
            for b in a + 1..5 {
                let of_pair = |c: &&(usize, usize, i64, bool)| (c.0.min(c.1), c.0.max(c.1)) == (a, b);
                let pair: Vec<_> = claims.iter().filter(of_pair).collect();
                let sum: i64 = pair.iter().map(|claim| claim.2).sum();
                let tie = (sum != 0).then_some(sum as f64 / 10.0);
                prop_assert_eq!(signed.between(ids[b], ids[a]).unwrap(), tie);
                expected.0 += usize::from(sum > 0);
                expected.1 += usize::from(sum < 0);
                // A relation whose claims add up to nothing is a neutral tie already.
                let sums = [true, false].map(|linked| {
                    let of = |forward: bool| pair.iter().filter(|c| c.3 == linked && (!linked || (c.0 < c.1) == forward)).map(|c| c.2).sum::<i64>();
                    if linked { [of(true), of(false)] } else { [of(true), 0] }
                });
                let any = sums.iter().flatten().any(|&sum| sum != 0);
                expected.2 += usize::from(sum == 0 && any);
                expected.3 += usize::from(sum == 0 && !any && !pair.is_empty());
            }
        }
        prop_assert_eq!((signed.positive(), signed.negative(), signed.cancelled(), signed.neutral()), expected);
    }
}

/// Three windows of the Correlates of War, where the shared data are there.
#[cfg(all(feature = "csv", feature = "gzip"))]
#[test]
fn wars_are_counted_as_published() {
    use std::io::Read;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/signed");
    let (Ok(ties), Ok(published)) = (
        std::fs::File::open(folder.join("cow_three_windows.csv.gz")),
        std::fs::read_to_string(folder.join("cow_three_windows_exact.csv")),
    ) else {
        return say("no shared data; the windows of the Correlates of War are skipped");
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(ties).read_to_string(&mut text).unwrap();
    for row in published.lines().skip(1) {
        let (window, numbers) = row.split_once(',').unwrap();
        let numbers: Vec<u64> = numbers.split(',').map(|number| number.trim().parse().unwrap()).collect();
        let mut graph = Graph::new();
        let lines = text.lines().filter_map(|line| line.strip_prefix(window)?.strip_prefix(','));
        let table = std::iter::once("a,b,sign").chain(lines).collect::<Vec<_>>().join("\n");
        detente::io::edges::EdgeList::new().read(&mut graph, table.as_bytes()).unwrap();
        let view = graph.view(&Lens::new().quantity()).unwrap();
        let signed = Signed::of(&view).unwrap();
        let sizes = [signed.node_count(), signed.tie_count(), signed.positive(), signed.negative()];
        assert_eq!(sizes.map(|size| size as u64)[..], numbers[..4], "{window}");
        assert_eq!(counts(&signed.triangles(&Budget::new()).value)[..], numbers[5..], "{window}");
    }
}

#[cfg(all(feature = "csv", feature = "gzip"))]
#[expect(clippy::print_stderr, reason = "what is skipped is said")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// More nodes and ties than are folded or counted at once.
#[test]
fn large_ones_are_counted_the_same_on_any_number_of_threads() {
    let signs = large(9000, 40_000);
    let mut rows = vec![Vec::new(); signs.count];
    let table: std::collections::HashMap<(usize, usize), i64> =
        signs.ties.iter().map(|&(a, b, size)| ((a, b), size)).collect();
    signs.ties.iter().for_each(|&(a, b, _)| rows[a].push(b));
    let mut expected = [0; 4];
    for &(a, b, size) in &signs.ties {
        for &c in &rows[b] {
            if let (Some(&x), Some(&y)) = (table.get(&(a, c)), table.get(&(b, c))) {
                expected[negatives([size, x, y])] += 1;
            }
        }
    }
    let ask = |signed: &Signed<'_>| {
        let imbalance = signed.imbalance(&Budget::new()).value;
        let weighted = signed.clone().weighted().triangles(&Budget::new()).value;
        (signed.triangles(&Budget::new()).value, weighted, imbalance)
    };
    let first = signs.on_threads(1, ask);
    assert_eq!(counts(&first.0), expected);
    assert!(first.0.total() > 300, "{:?}", first.0);
    assert_eq!(first.2.ties.iter().map(|share| share.triangles).sum::<u64>(), 3 * first.0.total());
    assert_eq!(first.2.nodes.iter().map(|share| share.unbalanced).sum::<u64>(), 3 * first.0.unbalanced());
    for threads in [2, 8] {
        let other = signs.on_threads(threads, ask);
        assert_eq!(other, first, "{threads} threads");
        assert_eq!(other.1.intensity.to_bits(), first.1.intensity.to_bits());
        assert_eq!(other.1.balanced_intensity.to_bits(), first.1.balanced_intensity.to_bits());
    }
}

/// Rows longer than what marks can be added up of at once, with friends only and of both signs.
#[test]
fn dense_ones_are_counted() {
    let mut random = Random(3);
    for hostile in [0, 1, 2] {
        let all = (0..180).flat_map(|a| (a + 1..180).map(move |b| (a, b)));
        let ties = all.map(|(a, b)| (a, b, if random.below(2) < hostile { -1 } else { 1 })).collect();
        let signs = Signs { count: 180, ties };
        assert_eq!(counts(&triangles(&signs)), counted(&signs));
    }
}

#[test]
fn a_census_cut_short_says_so_and_counts_no_more_than_there_is() {
    let view = large(9000, 40_000).view();
    let signed = Signed::of(&view).unwrap();
    let whole = signed.triangles(&Budget::new()).value;
    let by = |limit| Completeness::Truncated { by: limit, bound: None };
    let part = signed.triangles(&Budget::new().steps(10));
    assert_eq!(part.completeness, by(Limit::Steps));
    assert!(part.value.total() <= whole.total());
    let nothing = signed.triangles(&Budget::new().memory(1000));
    assert_eq!((nothing.value, nothing.completeness), (Triangles::default(), by(Limit::Memory)));
    assert_eq!(signed.imbalance(&Budget::new().memory(1000)).completeness, by(Limit::Memory));
    assert_eq!(signed.imbalance(&Budget::new().steps(10)).completeness, by(Limit::Steps));
}

/// Quantities fold to their nearest millionth, also where halves are no longer floats.
#[test]
fn quantities_fold_to_millionths() {
    let number = |weights: &[f64]| {
        let mut graph = Graph::new();
        let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
        for &weight in weights {
            graph.claim::<Linked>((a, b)).weight(weight).record().unwrap();
        }
        let view = graph.view(&Lens::new().quantity().merge(detente::Merge::Apart)).unwrap();
        Signed::of(&view).unwrap().weighted().between(a, b).unwrap()
    };
    assert_eq!(number(&[1e-9]), Some(1e-6), "what is not nothing stays so");
    assert_eq!(number(&[-4.9e-7]), Some(-1e-6));
    assert_eq!(number(&[1.4e-6]), Some(1e-6));
    assert_eq!(number(&[-1.6e-6]), Some(-2e-6));
    assert_eq!(number(&[5e9 + 0.000_001, -5e9]), Some(1e-6));
    assert_eq!(number(&[8e12, -8e12]), None);
}

// Triads --------------------------------------------------------------------------------------

/// Nodes, and arcs with their signs.
type Arcs = (usize, Vec<(usize, usize, i64)>);

fn arcs(nodes: usize) -> impl Strategy<Value = Arcs> {
    (0..=nodes).prop_flat_map(|count| {
        let sign = prop::sample::select(vec![0, 0, 1, 1, -1i64]);
        let all: Vec<(usize, usize)> =
            (0..count).flat_map(|a| (0..count).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
        prop::collection::vec(sign, all.len()).prop_map(move |signs| {
            let arcs = all.iter().zip(signs).filter(|arc| arc.1 != 0).map(|(&(a, b), sign)| (a, b, sign));
            (count, arcs.collect())
        })
    })
}

fn triads((count, arcs): &Arcs) -> Triads {
    let mut graph = Graph::new();
    let ids: Vec<_> = (0..*count).map(|n| graph.node(Actor, &key(n)).add().unwrap()).collect();
    for &(a, b, sign) in arcs {
        graph.claim::<Linked>((ids[a], ids[b])).affinity(sign as f64 / 2.0).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    Directed::of(&view).unwrap().triads(&Budget::new()).value
}

/// The name of three by its definition: the usual letters from pictures of them, and of all six
/// numberings the one whose list of arcs is least.
fn named(arc: impl Fn(usize, usize) -> i64) -> String {
    let pairs = [(0, 1), (0, 2), (1, 2)];
    let both = |a, b| arc(a, b) != 0 && arc(b, a) != 0;
    let mutual = pairs.iter().filter(|&&(a, b)| both(a, b)).count();
    let null = pairs.iter().filter(|&&(a, b)| arc(a, b) == 0 && arc(b, a) == 0).count();
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let looks_like = |picture: &[(usize, usize)]| {
        let is_drawn = |o: &[usize; 3], a: usize, b: usize| (arc(o[a], o[b]) != 0) == picture.contains(&(a, b));
        orders.iter().any(|o| orders[0].iter().all(|&a| orders[0].iter().all(|&b| a == b || is_drawn(o, a, b))))
    };
    let pictures: [(&str, &[(usize, usize)]); 9] = [
        ("D", &[(1, 0), (1, 2)]),
        ("U", &[(0, 1), (2, 1)]),
        ("C", &[(0, 1), (1, 2)]),
        ("D", &[(0, 1), (1, 0), (2, 1)]),
        ("U", &[(0, 1), (1, 0), (1, 2)]),
        ("T", &[(0, 1), (2, 1), (0, 2)]),
        ("C", &[(0, 1), (1, 2), (2, 0)]),
        ("D", &[(1, 0), (1, 2), (0, 2), (2, 0)]),
        ("U", &[(0, 1), (2, 1), (0, 2), (2, 0)]),
    ];
    let cyclic: &[(usize, usize)] = &[(0, 1), (1, 2), (0, 2), (2, 0)];
    let letter = pictures.iter().find(|(_, picture)| looks_like(picture)).map_or("", |found| found.0);
    let letter = if looks_like(cyclic) { "C" } else { letter };
    let places = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)];
    // Absent before there, friend before foe.
    let listed = |o: &[usize; 3]| {
        let signs = places.map(|(a, b)| arc(o[a], o[b]));
        (signs.map(|sign| sign != 0), signs.map(|sign| sign < 0))
    };
    let (there, hostile) = orders.iter().map(listed).min().unwrap();
    let letters: String =
        there.iter().zip(hostile).filter(|arc| *arc.0).map(|arc| if arc.1 { 'N' } else { 'P' }).collect();
    let dash = if letters.is_empty() { "" } else { "-" };
    format!("{mutual}{}{null}{letter}{dash}{letters}", 3 - mutual - null)
}

#[test]
fn there_are_138_kinds_of_which_each_has_one_name() {
    let none = triads(&(0, vec![]));
    let names: Vec<&str> = none.iter().map(|kind| kind.0).collect();
    assert_eq!((names.len(), none.total()), (138, 0));
    let mut expected: Vec<String> = (0..729)
        .map(|code: i64| {
            let sign = |place: u32| [0, 1, -1][(code / 3_i64.pow(place) % 3).unsigned_abs() as usize];
            let places = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)];
            let place = |a, b| (0..6).find(|&n| places[n as usize] == (a, b)).unwrap();
            named(|a, b| if a == b { 0 } else { sign(place(a, b)) })
        })
        .collect();
    expected.sort();
    expected.dedup();
    let mut sorted: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    sorted.sort();
    assert_eq!(sorted, expected);
    assert_eq!((names[0], names[1], names[2], names[137]), ("003", "012-P", "012-N", "300-NNNNNN"));
    assert_eq!(none.count("300-PPN"), None);
}

#[test]
fn all_foes_of_all_are_of_one_kind() {
    let view = Signs { count: 5, ties: (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b, -10))).collect() };
    let both: Vec<_> = view.ties.iter().flat_map(|&(a, b, _)| [(a, b, -1), (b, a, -1)]).collect();
    let found = triads(&(5, both));
    assert_eq!((found.count("300-NNNNNN"), found.total()), (Some(10), 10));
}

proptest! {
    #[test]
    fn triads_are_those_of_all_triples(
        (arcs, order) in arcs(9).prop_flat_map(|arcs| {
            let count = arcs.0;
            (Just(arcs), Just((0..count).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        let tied: Vec<usize> = (0..arcs.0).filter(|&n| arcs.1.iter().any(|arc| arc.0 == n || arc.1 == n)).collect();
        let mut expected = std::collections::BTreeMap::new();
        for (at, &a) in tied.iter().enumerate() {
            for (next, &b) in tied.iter().enumerate().skip(at + 1) {
                for &c in &tied[next + 1..] {
                    let three = [a, b, c];
                    let sign = |x: usize, y: usize| {
                        arcs.1.iter().find(|arc| (arc.0, arc.1) == (three[x], three[y])).map_or(0, |arc| arc.2)
                    };
                    *expected.entry(named(sign)).or_insert(0) += 1;
                }
            }
        }
        let found = triads(&arcs);
        let some = found.iter().filter(|kind| kind.1 > 0).map(|(name, count)| (name.to_owned(), count));
        prop_assert_eq!(some.collect::<std::collections::BTreeMap<_, _>>(), expected);
        let n = tied.len() as u128;
        prop_assert_eq!(found.total(), n * n.saturating_sub(1) * n.saturating_sub(2) / 6);
        let renamed = arcs.1.iter().map(|&(a, b, sign)| (order[a], order[b], sign)).collect();
        prop_assert_eq!(triads(&(arcs.0, renamed)), found);
    }
}

#[test]
fn directions_fold_apart_and_symmetric_ties_go_both_ways() {
    let mut graph = Graph::new();
    let [a, b, c] = ["a", "b", "c"].map(|key| graph.node(Actor, key).add().unwrap());
    for (from, to, affinity) in [(a, b, 0.5), (a, b, -0.2), (b, a, -0.5), (b, c, 0.5), (b, c, -0.5), (c, c, 1.0)] {
        graph.claim::<Linked>((from, to)).affinity(affinity).record().unwrap();
    }
    let arcs = |graph: &Graph| {
        let view = graph.view(&Lens::new()).unwrap();
        let directed = Directed::of(&view).unwrap();
        let kinds = directed.triads(&Budget::new()).value;
        let found: Vec<&str> = kinds.iter().filter(|kind| kind.1 > 0).map(|kind| kind.0).collect();
        (directed.node_count(), directed.positive(), directed.negative(), found.join(" "))
    };
    assert_eq!(arcs(&graph), (3, 1, 1, "102-PN".to_owned()));
    graph.claim::<Stance>((c, b)).affinity(0.1).record().unwrap();
    assert_eq!(arcs(&graph).1, 3);
}

#[test]
fn triads_are_the_same_on_any_number_of_threads() {
    let signs = large(6000, 20_000);
    let view = signs.view();
    let ask = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Directed::of(&view).unwrap().triads(&Budget::new()))
    };
    let found = ask(1);
    assert!(found.is_complete());
    assert_eq!(found.value.total(), 6000 * 5999 * 5998 / 6);
    assert_eq!((ask(2), ask(8)), (found.clone(), found.clone()));
    let cut = Directed::of(&view).unwrap().triads(&Budget::new().steps(5));
    assert!(!cut.is_complete() && cut.value.total() < found.value.total());
    assert_eq!(cut.value.count("003"), Some(0));
}

#[test]
fn a_day_has_ties_of_its_own() {
    let mut graph = Graph::new();
    let [a, b, c] = ["a", "b", "c"].map(|key| graph.node(Actor, key).add().unwrap());
    for (ends, affinity, valid) in [
        ((a, b), 0.5, "2020/2024"),
        ((b, c), 0.5, "2020/2024"),
        ((c, a), 0.5, "2020/2021"),
        ((c, a), -0.9, "2022/2024"),
    ] {
        graph.claim::<Linked>(ends).affinity(affinity).valid(valid).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let dated = view.dated(Certainty::Possible, &Budget::new()).unwrap();
    let on = |year| {
        let day = Day::new(year, 6, 1).unwrap();
        let triangles = Signed::on(dated.at(day)).unwrap().triangles(&Budget::new()).value;
        let triads = Directed::on(dated.at(day)).unwrap().triads(&Budget::new()).value;
        let kinds: Vec<&str> = triads.iter().filter(|kind| kind.1 > 0).map(|kind| kind.0).collect();
        (counts(&triangles), kinds.join(" "))
    };
    assert_eq!(on(2020), ([1, 0, 0, 0], "030C-PPP".to_owned()));
    assert_eq!(on(2023), ([0, 1, 0, 0], "030C-PPN".to_owned()));
    assert_eq!(on(1999), ([0, 0, 0, 0], String::new()));
    assert_eq!(counts(&Signed::of(&view).unwrap().triangles(&Budget::new()).value), [0, 1, 0, 0], "all days at once");
}
