//! Cores, triangles, clustering, reciprocity, eigenvector and Katz centrality against loops over a
//! matrix, and against published numbers.

use detente::analysis::network::{Eigenvector, Katz, Network};
use detente::{Budget, Completeness, Limit};
use proptest::prelude::*;

use crate::links::{Links, Tie, karate, links, renamings, scores_go_with_nodes};

const ALL: fn() -> Budget = Budget::new;

type Matrix = Vec<Vec<Option<f64>>>;

fn near(found: &[f64], expected: &[f64], by: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!((found - expected).abs() <= by * expected.abs().max(1.0), "{} is not {}", found, expected);
    }
    Ok(())
}

/// Whoever has fewer than k others left goes, until nobody does.
fn cores(table: &Matrix) -> Vec<f64> {
    let n = table.len();
    let mut cores = vec![0.0; n];
    for k in 1..=n {
        let mut left = vec![true; n];
        loop {
            let gone =
                (0..n).find(|&v| left[v] && (0..n).filter(|&u| u != v && left[u] && table[v][u].is_some()).count() < k);
            match gone {
                Some(v) => left[v] = false,
                None => break,
            }
        }
        (0..n).filter(|&v| left[v]).for_each(|v| cores[v] = k as f64);
    }
    cores
}

/// Triangles at each node, each with the product of its weights.
fn triangles(table: &Matrix) -> Vec<Vec<f64>> {
    let n = table.len();
    let mut found = vec![Vec::new(); n];
    for a in 0..n {
        for b in a + 1..n {
            for c in b + 1..n {
                if let (Some(x), Some(y), Some(z)) = (table[a][b], table[b][c], table[a][c]) {
                    for node in [a, b, c] {
                        found[node].push(x * y * z);
                    }
                }
            }
        }
    }
    found
}

/// (A + I)^k x by the book, in the order of nodes.
fn eigenvector(table: &Matrix, steps: usize) -> Vec<f64> {
    let n = table.len();
    let mut scores = vec![1.0; n];
    for _ in 0..steps {
        let pulled: Vec<f64> = (0..n).map(|v| (0..n).filter_map(|u| Some(scores[u] * table[u][v]?)).sum()).collect();
        let most = pulled.iter().copied().fold(0.0, f64::max);
        let before = scores.iter().copied().fold(0.0, f64::max);
        let scale = if most > 0.0 { before / most } else { 0.0 };
        scores = pulled.iter().zip(&scores).map(|(p, s)| p * scale + s).collect();
        let length = scores.iter().map(|s| s * s).sum::<f64>().sqrt();
        for score in &mut scores {
            *score /= length;
        }
    }
    scores
}

/// (I - a A') x = 1 by elimination.
fn katz(table: &Matrix, attenuation: f64) -> Vec<f64> {
    let n = table.len();
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|v| {
            let entry = |u: usize| f64::from(u8::from(u == v)) - attenuation * table[u][v].unwrap_or(0.0);
            (0..n).map(entry).chain([1.0]).collect()
        })
        .collect();
    for pivot in 0..n {
        let best = (pivot..n).max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs())).unwrap();
        rows.swap(pivot, best);
        for row in 0..n {
            if row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot];
                let above = rows[pivot].clone();
                rows[row].iter_mut().zip(above).for_each(|(entry, above)| *entry -= factor * above);
            }
        }
    }
    (0..n).map(|v| rows[v][n] / rows[v][v]).collect()
}

proptest! {
    #[test]
    fn cores_are_what_peeling_leaves(links in links(10, 40)) {
        let (view, table) = (links.view(), links.matrix(false, false));
        let mut problem = Ok(());
        Links::each(&view, |network, _, _| {
            let found = network.core_numbers(&ALL()).unwrap();
            assert!(found.is_complete());
            problem = problem.clone().and(near(found.value.values(), &cores(&table), 0.0));
            // Cut at every step, they are lower bounds.
            for steps in 0..12 {
                let cut = network.core_numbers(&ALL().steps(steps)).unwrap();
                let below = cut.value.values().iter().zip(found.value.values()).all(|(a, b)| a <= b);
                assert!(below && (cut.is_complete() || cut.completeness.to_string() == "truncated by steps"));
            }
        });
        problem?;
    }

    #[test]
    fn triangles_are_those_of_three_loops(links in links(10, 45)) {
        let view = links.view();
        let mut problem = Ok(());
        Links::each(&view, |network, _, weighted| {
            let table = links.matrix(false, weighted);
            let most = table.iter().flatten().flatten().copied().fold(0.0, f64::max);
            let expected = triangles(&table);
            let counts: Vec<f64> = expected.iter().map(|found| found.len() as f64).collect();
            let degrees: Vec<f64> = (0..links.count).map(|v| (0..links.count).filter(|&u| u != v && table[v][u].is_some()).count() as f64).collect();
            let pairs: Vec<f64> = degrees.iter().map(|d| d * (d - 1.0) / 2.0).collect();
            let strength = |found: &Vec<f64>| if weighted { found.iter().map(|&p| (p / most.powi(3)).cbrt()).sum() } else { found.len() as f64 };
            let local: Vec<f64> = expected.iter().zip(&pairs).map(|(found, &pairs)| if pairs > 0.0 { strength(found) / pairs } else { 0.0 }).collect();
            let clustering = network.clustering(&ALL()).unwrap().value;
            let all: f64 = pairs.iter().sum();
            problem = problem.clone()
                .and(near(clustering.triangles.values(), &counts, 0.0))
                .and(near(clustering.local.values(), &local, 1e-12))
                .and(near(&[clustering.average], &[local.iter().sum::<f64>() / links.count.max(1) as f64], 1e-12))
                .and(near(&[clustering.transitivity], &[if all > 0.0 { counts.iter().sum::<f64>() / all } else { 0.0 }], 1e-12));
            let total = network.triangles(&ALL()).unwrap().value;
            assert_eq!((total as f64 * 3.0).to_bits(), counts.iter().sum::<f64>().abs().to_bits());
        });
        problem?;
    }

    #[test]
    fn links_are_returned_or_not(links in links(8, 30)) {
        let view = links.view();
        let mut problem = Ok(());
        Links::each(&view, |network, directed, weighted| {
            let table = links.matrix(directed, weighted);
            let n = links.count;
            let of = |node: Option<usize>| {
                let (mut all, mut returned) = (0.0, 0.0);
                let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
                for (a, b) in pairs.filter(|&(a, b)| a != b && node.is_none_or(|node| a == node || b == node)) {
                    all += table[a][b].unwrap_or(0.0);
                    returned += table[a][b].unwrap_or(0.0).min(table[b][a].unwrap_or(0.0));
                }
                (all > 0.0).then(|| returned / all)
            };
            let found = network.reciprocity().unwrap();
            assert_eq!(found.overall.is_none(), of(None).is_none());
            let local: Vec<f64> = (0..n).map(|node| of(Some(node)).unwrap_or(0.0)).collect();
            problem = problem.clone()
                .and(near(&[found.overall.unwrap_or(0.0)], &[of(None).unwrap_or(0.0)], 1e-12))
                .and(near(found.local.values(), &local, 1e-12));
        });
        problem?;
    }

    #[test]
    fn eigenvectors_are_those_of_power_iteration(links in links(8, 30)) {
        let view = links.view();
        let mut problem = Ok(());
        Links::each(&view, |network, directed, weighted| {
            let table = links.matrix(directed, weighted);
            let found = network.eigenvector(&Eigenvector::new().steps(60).tolerance(0.0), &ALL()).unwrap().value;
            let expected = eigenvector(&table, found.steps);
            problem = problem.clone().and(near(found.scores.values(), &expected, 1e-9));
        });
        problem?;
    }

    #[test]
    fn katz_solves_its_equations(links in links(8, 30)) {
        let view = links.view();
        let mut problem = Ok(());
        Links::each(&view, |network, directed, weighted| {
            let table = links.matrix(directed, weighted);
            // No eigenvalue is beyond the greatest sum of a row.
            let most = table.iter().map(|row| row.iter().flatten().sum::<f64>()).fold(1.0, f64::max);
            let options = Katz::new().attenuation(0.9 / most).normalized(false);
            let found = network.katz(&options, &ALL()).unwrap().value;
            assert!(found.converged);
            problem = problem.clone().and(near(found.scores.values(), &katz(&table, 0.9 / most), 1e-9));
        });
        problem?;
    }

    #[test]
    fn scores_go_with_their_nodes((links, to) in renamings(9, 30)) {
        scores_go_with_nodes(&links, &to, |network| {
            let eigenvector = Eigenvector::new().steps(30);
            let clustering = network.clustering(&ALL()).unwrap().value;
            let lists = [
                network.eigenvector(&eigenvector, &ALL()).unwrap().value.scores,
                network.katz(&Katz::new().steps(30), &ALL()).unwrap().value.scores,
                network.core_numbers(&ALL()).unwrap().value,
                network.reciprocity().unwrap().local,
                clustering.local,
            ];
            // Bits of all, in one number that differs when any does.
            (0..network.node_count())
                .map(|n| {
                    let mixed = lists.iter().fold(clustering.average.to_bits(), |mixed, scores| {
                        mixed.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ scores.values()[n].to_bits()
                    });
                    f64::from_bits(mixed & !(0x7ff << 52) | (1023 << 52))
                })
                .collect()
        })?;
    }
}

#[test]
fn published_numbers() {
    let view = karate().view();
    let network = Network::of(&view).unwrap().undirected();
    let close =
        |found: f64, expected: f64, by: f64| assert!((found - expected).abs() < by, "{found} is not {expected}");
    let katz = network.katz(&Katz::new(), &ALL()).unwrap().value;
    assert!(katz.converged);
    close(katz.scores.values()[0], 0.321_325, 5e-7);
    close(katz.scores.values()[33], 0.331_406, 5e-7);
    let cores = network.core_numbers(&ALL()).unwrap().value;
    assert_eq!(cores.values().iter().filter(|&&core| core > 3.5).count(), 10);
    close(cores.values().iter().copied().fold(0.0, f64::max), 4.0, 1e-12);
    assert_eq!(network.triangles(&ALL()).unwrap().value, 45);
    let clustering = network.clustering(&ALL()).unwrap().value;
    close(clustering.average, 0.570_638, 5e-7);
    close(clustering.transitivity, 0.255_682, 5e-7);
    let eigenvector = network.eigenvector(&Eigenvector::new(), &ALL()).unwrap().value;
    assert!(eigenvector.converged);
    close(eigenvector.scores.values()[0], 0.355_491, 5e-7);
    close(eigenvector.scores.values()[33], 0.373_363, 5e-7);
    assert_eq!(network.reciprocity().unwrap().overall, Some(1.0));
}

#[test]
fn small_views_have_all_scores() {
    for count in [0, 1, 2] {
        let view = Links { count, ties: Vec::new() }.view();
        Links::each(&view, |network, _, _| {
            let alike = |scores: &[f64], score: f64| near(scores, &vec![score; count], 1e-15).unwrap();
            let clustering = network.clustering(&ALL()).unwrap().value;
            alike(clustering.local.values(), 0.0);
            near(&[clustering.average, clustering.transitivity], &[0.0, 0.0], 0.0).unwrap();
            alike(network.core_numbers(&ALL()).unwrap().value.values(), 0.0);
            assert_eq!(network.triangles(&ALL()).unwrap().value, 0);
            assert_eq!(network.reciprocity().unwrap().overall, None);
            let found = network.eigenvector(&Eigenvector::new(), &ALL()).unwrap().value;
            assert!(found.converged);
            alike(found.scores.values(), 1.0 / (count as f64).sqrt());
            let found = network.katz(&Katz::new(), &ALL()).unwrap().value;
            assert!(found.converged);
            alike(found.scores.values(), 1.0 / (count as f64).sqrt());
        });
    }
}

/// More nodes than have bits or than are worked on at once, dense among the first.
#[test]
fn many_nodes_have_triangles_on_any_number_of_threads() {
    let (mut ties, mut draw) = (Vec::new(), 3_u64);
    for n in 0..60_000 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let below = if n % 3 == 0 { 6000 } else { 250 };
        ties.push(Tie {
            relation: 1,
            ends: ((draw >> 33) as usize % below, (draw >> 48) as usize % below),
            eighths: 8,
        });
    }
    let links = Links { count: 6000, ties };
    let view = links.view();
    let network = Network::of(&view).unwrap();
    let mut rows = vec![std::collections::BTreeSet::new(); links.count];
    for tie in links.ties.iter().filter(|tie| tie.ends.0 != tie.ends.1) {
        rows[tie.ends.0].insert(tie.ends.1);
        rows[tie.ends.1].insert(tie.ends.0);
    }
    let above = |a: usize| rows[a].range(a + 1..).copied();
    let expected: u64 = (0..links.count)
        .flat_map(|a| above(a).map(move |b| (a, b)))
        .map(|(a, b)| above(b).filter(|c| rows[a].contains(c)).count() as u64)
        .sum();
    let found = |threads| {
        Links::on_threads(threads, || {
            let clustering = network.clustering(&ALL()).unwrap().value;
            (
                network.triangles(&ALL()).unwrap().value,
                clustering.triangles.values().to_vec(),
                clustering.local.values().to_vec(),
            )
        })
    };
    let first = found(1);
    assert!(expected > 100_000);
    assert_eq!(first.0, expected);
    assert_eq!(first.1.iter().sum::<f64>().to_bits(), (expected as f64 * 3.0).to_bits());
    assert_eq!(found(2), first);
    assert_eq!(found(8), first);
}

#[test]
fn budgets_cut_what_they_can() {
    let view = karate().view();
    let network = Network::of(&view).unwrap();
    let by = |completeness: Completeness| match completeness {
        Completeness::Truncated { by, .. } => Some(by),
        Completeness::Complete => None,
    };
    let few = || ALL().steps(3);
    assert_eq!(by(network.core_numbers(&few()).unwrap().completeness), Some(Limit::Steps));
    assert_eq!(by(network.triangles(&few()).unwrap().completeness), Some(Limit::Steps));
    assert_eq!(by(network.clustering(&few()).unwrap().completeness), Some(Limit::Steps));
    assert_eq!(by(network.eigenvector(&Eigenvector::new(), &few()).unwrap().completeness), Some(Limit::Steps));
    assert_eq!(by(network.katz(&Katz::new(), &few()).unwrap().completeness), Some(Limit::Steps));
    let small = || ALL().memory(40);
    assert_eq!(by(network.core_numbers(&small()).unwrap().completeness), Some(Limit::Memory));
    assert_eq!(by(network.triangles(&small()).unwrap().completeness), Some(Limit::Memory));
    assert_eq!(by(network.clustering(&small()).unwrap().completeness), Some(Limit::Memory));
    assert_eq!(by(network.eigenvector(&Eigenvector::new(), &small()).unwrap().completeness), Some(Limit::Memory));
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let stopped = || ALL().cancelled_by(flag.clone());
    assert_eq!(by(network.core_numbers(&stopped()).unwrap().completeness), Some(Limit::Cancelled));
    assert_eq!(by(network.clustering(&stopped()).unwrap().completeness), Some(Limit::Cancelled));
    assert_eq!(by(network.katz(&Katz::new(), &stopped()).unwrap().completeness), Some(Limit::Cancelled));
}

#[test]
fn what_does_not_settle_says_so() {
    // A line in one direction: nothing but the last node has an eigenvector, and slowly.
    let line = Links { count: 3, ties: (0..2).map(|n| Tie { relation: 1, ends: (n, n + 1), eighths: 8 }).collect() };
    let view = line.view();
    let network = Network::of(&view).unwrap();
    let found = network.eigenvector(&Eigenvector::new().steps(50), &ALL()).unwrap();
    assert!(found.is_complete() && !found.value.converged && found.value.residual > 0.0);
    assert_eq!(found.value.steps, 50);
    // Walks that lose less than they gain.
    let view = karate().view();
    let network = Network::of(&view).unwrap().undirected();
    let found = network.katz(&Katz::new().attenuation(0.5), &ALL()).unwrap().value;
    assert!(!found.converged && found.scores.values().iter().all(|score| score.is_finite()));
    let refused = |katz: Katz| network.katz(&katz, &ALL()).unwrap_err().to_string();
    assert_eq!(refused(Katz::new().attenuation(-0.1)), "invalid attenuation `-0.1`: expected a finite number from 0");
    assert_eq!(refused(Katz::new().base(0.0)), "invalid base `0`: expected a finite number above 0");
    assert_eq!(refused(Katz::new().tolerance(f64::NAN)), "invalid tolerance `NaN`: expected a number from 0");
    let refused = network.eigenvector(&Eigenvector::new().tolerance(-1.0), &ALL()).unwrap_err().to_string();
    assert_eq!(refused, "invalid tolerance `-1`: expected a number from 0");
}
