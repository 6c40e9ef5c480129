//! Standing against published scores, series and loops.

use detente::analysis::signed::{Directed, PnCentrality, Signed};
use detente::model::standard::{Actor, Linked};
use detente::{Budget, Graph, Lens};
use proptest::prelude::*;

use super::signs::{Signs, key, large, signs};

fn pn(signs: &Signs) -> PnCentrality {
    let view = signs.view();
    let found = Signed::of(&view).unwrap().pn_centrality(&Budget::new()).unwrap();
    assert!(found.is_complete());
    found.value
}

fn all(count: usize, size: i64) -> Signs {
    Signs { count, ties: (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b, size))).collect() }
}

/// The example of Everett & Borgatti 2014.
#[test]
fn scores_are_as_published() {
    let friends =
        [(0, 1), (0, 3), (1, 2), (1, 4), (2, 3), (3, 4), (4, 5), (5, 6), (5, 8), (6, 7), (6, 9), (7, 8), (8, 9)];
    let foes = [(0, 7), (0, 8), (1, 3), (1, 5), (1, 6), (2, 4), (2, 8), (3, 5), (3, 6), (4, 7), (4, 9), (5, 9), (6, 8)];
    let ties = friends.iter().map(|&(a, b)| (a, b, 3)).chain(foes.iter().map(|&(a, b)| (a, b, -7)));
    let found = pn(&Signs { count: 10, ties: ties.collect() });
    let published = [
        0.900_974_7,
        0.861_348_2,
        0.907_699_7,
        0.861_348_2,
        0.841_065_8,
        0.849_655_8,
        0.861_732_1,
        0.901_590_9,
        0.850_984_8,
        0.907_293_0,
    ];
    for (score, expected) in found.scores.iter().zip(published) {
        assert!((score - expected).abs() < 5.1e-8, "{score}, {expected}");
    }
    assert!(found.residual < 1e-14 && found.iterations == 0);
    assert!(pn(&all(5, 10)).scores.iter().all(|score| (score - 2.0).abs() < 1e-14));
}

#[test]
fn nobody_has_no_score_and_two_foes_have_no_single_one() {
    assert_eq!(pn(&Signs::default()).scores, [0.0; 0]);
    let view = all(2, -10).view();
    let error = Signed::of(&view).unwrap().pn_centrality(&Budget::new()).unwrap_err();
    assert!(error.is_unsupported() && error.to_string().contains("no single solution"), "{error}");
    assert!(pn(&all(2, 10)).scores.iter().all(|score| (score - 2.0).abs() < 1e-14));
    // All foes of all, by the system as it is and by steps: 1 / (1 + 1).
    assert!(pn(&all(4, -10)).scores.iter().all(|score| (score - 0.5).abs() < 1e-14));
}

#[test]
fn large_systems_are_solved_by_steps_with_a_residual() {
    let signs = large(700, 3000);
    let found = pn(&signs);
    assert!(found.iterations > 0 && found.residual < 1e-12, "{} {}", found.iterations, found.residual);
    let expected = series(&signs);
    assert!(found.scores.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-11));
    let view = signs.view();
    let cut = Signed::of(&view).unwrap().pn_centrality(&Budget::new().steps(10)).unwrap();
    assert!(!cut.is_complete() && cut.value.residual > found.residual && cut.value.scores.len() == 700);
    let bits = |threads| {
        signs.on_threads(threads, |signed| {
            let scores = signed.pn_centrality(&Budget::new()).unwrap().value.scores;
            scores.into_iter().map(f64::to_bits).collect::<Vec<_>>()
        })
    };
    assert_eq!((bits(1), bits(2)), (bits(8), bits(8)));
}

/// x = 1 + M 1 + M^2 1 + ...
fn series(signs: &Signs) -> Vec<f64> {
    let tied = signs.tied();
    let place = |node: usize| tied.iter().position(|&other| other == node).unwrap();
    let unit = 0.5 / (tied.len().max(2) - 1) as f64;
    let entries: Vec<(usize, usize, f64)> = signs
        .ties
        .iter()
        .map(|&(a, b, size)| (place(a), place(b), if size > 0 { unit } else { -2.0 * unit }))
        .collect();
    let (mut x, mut term) = (vec![1.0; tied.len()], vec![1.0; tied.len()]);
    for _ in 0..20_000 {
        let mut next = vec![0.0; tied.len()];
        for &(a, b, value) in &entries {
            next[a] += value * term[b];
            next[b] += value * term[a];
        }
        term = next;
        x.iter_mut().zip(&term).for_each(|(x, term)| *x += term);
        if term.iter().all(|term| term.abs() < 1e-17) {
            break;
        }
    }
    x
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_those_of_the_series(
        (signs, order) in signs(8, 50).prop_flat_map(|signs| {
            let count = signs.count;
            (Just(signs), Just((0..count).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        // Two foes alone have none; all foes of all converge to none.
        prop_assume!(signs.tied().len() != 2 && signs.ties.iter().any(|tie| tie.2 > 0) || signs.ties.is_empty());
        let found = pn(&signs);
        let expected = series(&signs);
        prop_assert!(found.scores.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} {expected:?}");
        let renamed = signs.renamed(&order);
        let (here, there) = (signs.tied(), renamed.tied());
        let other = pn(&renamed);
        for (&node, score) in here.iter().zip(&found.scores) {
            let at = there.iter().position(|&n| n == order[node]).unwrap();
            prop_assert!((other.scores[at] - score).abs() < 1e-10);
        }
    }

    /// In and out by the definition: (I - A'A / 4(n-1)^2) x = (I + A' / (2n - 2)) 1.
    #[test]
    fn directed_scores_solve_their_equations(claims in prop::collection::vec((0..6usize, 0..6usize, any::<bool>()), 1..20)) {
        let mut claims = claims;
        claims.retain(|claim| claim.0 != claim.1);
        claims.sort_unstable();
        claims.dedup_by_key(|claim| (claim.0, claim.1));
        let mut graph = Graph::new();
        let ids: Vec<_> = (0..6).map(|n| graph.node(Actor, &key(n)).add().unwrap()).collect();
        for &(a, b, friend) in &claims {
            graph.claim::<Linked>((ids[a], ids[b])).affinity(if friend { 0.5 } else { -0.5 }).record().unwrap();
        }
        let tied: Vec<usize> = (0..6).filter(|n| claims.iter().any(|c| c.0 == *n || c.1 == *n)).collect();
        prop_assume!(tied.len() > 2);
        let n = tied.len();
        let entry = |a: usize, b: usize| {
            let found = claims.iter().find(|c| (c.0, c.1) == (tied[a], tied[b]));
            found.map_or(0.0, |c| if c.2 { 1.0 } else { -2.0 }) / (2.0 * (n as f64 - 1.0))
        };
        let view = graph.view(&Lens::new()).unwrap();
        let directed = Directed::of(&view).unwrap();
        let found = [directed.pn_in(&Budget::new()).unwrap().value, directed.pn_out(&Budget::new()).unwrap().value];
        for (out, x) in [false, true].into_iter().zip(found.map(|pn| pn.scores)) {
            let m = |a: usize, b: usize| if out { entry(a, b) } else { entry(b, a) };
            for i in 0..n {
                let inner = |k: usize| (0..n).map(|j| m(j, k) * x[j]).sum::<f64>();
                let left = x[i] - (0..n).map(|k| m(i, k) * inner(k)).sum::<f64>();
                let right = 1.0 + (0..n).map(|j| m(i, j)).sum::<f64>();
                prop_assert!((left - right).abs() < 1e-10, "{out} {i}: {left} {right}");
            }
        }
    }

    #[test]
    fn dependences_add_up_and_leverages_cancel(signs in signs(8, 50)) {
        let (graph, ids) = signs.graph();
        let view = graph.view(&Lens::new().quantity()).unwrap();
        let table = signs.table();
        for weighted in [false, true] {
            let signed = Signed::of(&view).unwrap();
            let signed = if weighted { signed.weighted() } else { signed };
            let size = |a: usize, b: usize| if weighted { table[a][b].abs() } else { table[a][b].signum().abs() } as f64;
            let sum = |a: usize| (0..signs.count).map(|b| size(a, b)).sum::<f64>();
            for a in 0..signs.count {
                let mut total = 0.0;
                for b in 0..signs.count {
                    let found = signed.dependence(ids[a], ids[b]).unwrap();
                    prop_assert_eq!(found.is_some(), sum(a) > 0.0);
                    prop_assert!(found.is_none_or(|found| (found - size(a, b) / sum(a)).abs() < 1e-12));
                    total += found.unwrap_or(0.0);
                    let (one, two) = (signed.leverage(ids[a], ids[b]).unwrap(), signed.leverage(ids[b], ids[a]).unwrap());
                    prop_assert_eq!(one, two.map(|two| 0.0 - two));
                    let expected = size(a, b) / sum(b) - size(a, b) / sum(a);
                    prop_assert!(one.is_none_or(|one| (one - expected).abs() < 1e-12));
                }
                prop_assert!(sum(a) == 0.0 || (total - 1.0).abs() < 1e-12);
            }
            let listed: Vec<_> = signed.dependences().collect();
            prop_assert_eq!(listed.len(), 2 * signs.ties.len());
            let tied = signs.tied();
            for (degree, &a) in signed.degrees().iter().zip(&tied) {
                let unit = if weighted { 10.0 } else { 1.0 };
                let side = |sign: i64| (0..signs.count).filter(|&b| table[a][b].signum() == sign).map(|b| size(a, b)).sum::<f64>() / unit;
                prop_assert!((degree.positive - side(1)).abs() < 1e-9 && (degree.negative - side(-1)).abs() < 1e-9);
                prop_assert!((degree.net() - (side(1) - side(-1))).abs() < 1e-9);
                prop_assert!((degree.ratio().unwrap() - side(1) / (side(1) + side(-1))).abs() < 1e-12);
            }
        }
    }
}
