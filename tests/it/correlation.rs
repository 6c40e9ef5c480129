//! Rank correlation by its definition, over all pairs of nodes.

#![expect(clippy::float_cmp, reason = "equal rankings have exactly 1")]

use detente::View;
use detente::analysis::network::{Network, Scores};
use proptest::prelude::*;

use super::links::{Links, Tie, renamings};

/// Nodes with out-strengths and in-strengths at will; one node more gives and takes.
fn strengths(pairs: &[[u32; 2]]) -> Links {
    let count = pairs.len();
    let mut ties = Vec::new();
    for (n, [out, into]) in pairs.iter().enumerate() {
        ties.push(Tie { relation: 1, ends: (n, count), eighths: *out });
        ties.push(Tie { relation: 1, ends: (count, n), eighths: *into });
    }
    Links { count: count + 1, ties }
}

fn both(view: &View) -> (Scores<'_>, Scores<'_>) {
    let network = Network::of(view).unwrap().weighted();
    (network.out_degrees().unwrap(), network.in_degrees().unwrap())
}

/// Rank by counting who is below and who is equal.
fn rank(scores: &[f64], n: usize) -> f64 {
    let below = scores.iter().filter(|&&score| score < scores[n]).count() as f64;
    let equal = scores.iter().filter(|&&score| score == scores[n]).count() as f64;
    below + equal.midpoint(1.0)
}

fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    let count = x.len() as f64;
    let [x, y] = [x, y].map(|scores| (0..scores.len()).map(|n| rank(scores, n)).collect::<Vec<f64>>());
    let mean = count.midpoint(1.0);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    let whole = (product(&x, &x) * product(&y, &y)).sqrt();
    (whole > 0.0).then(|| product(&x, &y) / whole)
}

fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut same, mut in_x, mut in_y) = (0.0, 0.0_f64, 0.0_f64);
    for i in 0..x.len() {
        for j in 0..i {
            let sign = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).signum() };
            let (a, b) = (sign(x[i], x[j]), sign(y[i], y[j]));
            same += a * b;
            in_x += a * a;
            in_y += b * b;
        }
    }
    let whole = (in_x * in_y).sqrt();
    (whole > 0.0).then(|| same / whole)
}

fn near(found: Option<f64>, expected: Option<f64>) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.is_some(), expected.is_some());
    prop_assert!(found.unwrap_or(0.0) - expected.unwrap_or(0.0) < 1e-12, "{:?} is not {:?}", found, expected);
    prop_assert!(expected.unwrap_or(0.0) - found.unwrap_or(0.0) < 1e-12, "{:?} is not {:?}", found, expected);
    Ok(())
}

fn few() -> impl Strategy<Value = Vec<[u32; 2]>> {
    prop::collection::vec([0..6_u32, 0..6_u32], 0..40)
}

proptest! {
    #[test]
    fn correlations_are_what_they_are_defined_as(pairs in few()) {
        let view = strengths(&pairs).view();
        let (x, y) = both(&view);
        let found = x.rank_correlation(&y);
        prop_assert_eq!(found.shared, pairs.len() + 1);
        near(found.spearman, spearman(x.values(), y.values()))?;
        near(found.kendall, kendall(x.values(), y.values()))?;
        prop_assert_eq!(found, y.rank_correlation(&x));
        let own = x.rank_correlation(&x);
        prop_assert!([own.spearman, own.kendall].iter().all(|own| own.is_none_or(|own| own == 1.0)));
    }

    /// Nodes of two views are the same by kind and key, and only those that both have count.
    #[test]
    fn views_are_compared_over_what_both_have(one in few(), other in few()) {
        let views = [strengths(&one).view(), strengths(&other).view()];
        let (x, y) = (both(&views[0]).0, both(&views[1]).1);
        let found = x.rank_correlation(&y);
        let shared = one.len().min(other.len()) + 1;
        prop_assert_eq!(found.shared, shared);
        near(found.spearman, spearman(&x.values()[..shared], &y.values()[..shared]))?;
        near(found.kendall, kendall(&x.values()[..shared], &y.values()[..shared]))?;
    }

    #[test]
    fn correlations_do_not_depend_on_names((links, to) in renamings(14, 60)) {
        let found = |links: &Links| {
            let view = links.view();
            let (x, y) = both(&view);
            let found = x.rank_correlation(&y);
            [found.spearman, found.kendall].map(|found| found.map(f64::to_bits))
        };
        prop_assert_eq!(found(&links), found(&links.renamed(&to)));
    }
}

/// Longer than runs that are merged at once, with every order there may be.
#[test]
fn long_rankings_are_sorted_by_merging() {
    for count in [1, 2, 3, 100, 257] {
        let forward: Vec<[u32; 2]> = (0..count).map(|n| [n + 1, n + 1]).collect();
        let back: Vec<[u32; 2]> = (0..count).map(|n| [n + 1, count - n]).collect();
        let mixed: Vec<[u32; 2]> = (0..count).map(|n| [n + 1, n * 7919 % 101 + 1]).collect();
        for pairs in [forward, back, mixed] {
            let view = strengths(&pairs).view();
            let (x, y) = both(&view);
            let found = x.rank_correlation(&y);
            let expected = kendall(x.values(), y.values());
            assert!((found.kendall.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12);
        }
    }
}

#[test]
fn what_ranks_nobody_has_no_correlation() {
    for count in [0, 1, 2, 5] {
        let view = Links { count, ties: Vec::new() }.view();
        let (x, y) = both(&view);
        let found = x.rank_correlation(&y);
        assert_eq!((found.shared, found.spearman, found.kendall), (count, None, None));
    }
}

/// Ranks 1 to 5 against 3, 1, 2, 5, 4: three pairs are turned.
#[test]
fn what_anybody_can_count() {
    let one = strengths(&[[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]]).view();
    let two = strengths(&[[1, 3], [2, 1], [3, 2], [4, 5], [5, 4]]).view();
    let (x, y) = (both(&one).0, both(&two).1);
    // The one that gives and takes has the most of both: six ranks.
    let found = x.rank_correlation(&y);
    assert!((found.kendall.unwrap() - (15.0 - 6.0) / 15.0).abs() < 1e-12);
    // One less six times the squares 4 + 1 + 1 + 1 + 1 over 6 * 35.
    assert!((found.spearman.unwrap() - (1.0 - 6.0 * 8.0 / 210.0)).abs() < 1e-12);
}
