//! The signed censuses against loops over all triples, and against published counts.

use detente::analysis::signed::{Imbalance, Share, Signed, Triangles};
use detente::model::standard::{Actor, Linked, Stance};
use detente::{Budget, Completeness, Graph, Lens, Limit};
use proptest::prelude::*;

use super::signs::{Signs, key, large, sides, signs, tribes};

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
