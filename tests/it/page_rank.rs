//! Degrees and PageRank against loops over a matrix.

use detente::analysis::network::{Network, PageRank};
use detente::model::standard::{Actor, Linked};
use detente::view::Certainty;
use detente::{Budget, Graph, Lens, Limit};
use proptest::prelude::*;

use crate::links::{FAMILIES, Links, Tie, florentine, karate, links, renamings, scores_go_with_nodes};

const ALL: fn() -> Budget = Budget::new;

/// Power iteration by the book: jumps to `personal`, from those without weight anywhere.
fn power(matrix: &[Vec<Option<f64>>], damping: f64, personal: Option<&[f64]>) -> Vec<f64> {
    let n = matrix.len();
    let strengths: Vec<f64> = matrix.iter().map(|row| row.iter().flatten().sum()).collect();
    let all: f64 = personal.map_or(1.0, |weights| weights.iter().sum());
    let mut ranks = vec![1.0 / n as f64; n];
    for _ in 0..2000 {
        let lost: f64 = (0..n).filter(|&v| strengths[v] == 0.0).map(|v| ranks[v]).sum();
        ranks = (0..n)
            .map(|v| {
                let jumps = personal.map_or(1.0 / n as f64, |weights| weights[v] / all);
                let flow = |u: usize| matrix[u][v].filter(|&w| w > 0.0).map_or(0.0, |w| ranks[u] * w / strengths[u]);
                let taken: f64 = (0..n).map(flow).sum();
                (1.0 - damping) * jumps + damping * (taken + lost / n as f64)
            })
            .collect();
    }
    ranks
}

fn near(found: &[f64], expected: &[f64], by: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!((found - expected).abs() <= by, "{} is not {}", found, expected);
    }
    Ok(())
}

proptest! {
    #[test]
    fn links_are_those_of_the_matrix(links in links(9, 40)) {
        let view = links.view();
        let mut problem = Ok(());
        Links::each(&view, |network, directed, weighted| {
            let table = links.matrix(directed, weighted);
            let of = |pairs: &dyn Fn(usize) -> f64| (0..links.count).map(pairs).collect::<Vec<f64>>();
            let out = of(&|n| table[n].iter().flatten().sum());
            let into = of(&|n| table.iter().filter_map(|row| row[n]).sum());
            let loops = of(&|n| table[n][n].unwrap_or(0.0));
            let both: Vec<f64> = if directed {
                out.iter().zip(&into).map(|(a, b)| a + b).collect()
            } else {
                out.iter().zip(&loops).map(|(a, b)| a + b).collect()
            };
            let count = table.iter().flatten().flatten().count();
            let loop_count = (0..links.count).filter(|&n| table[n][n].is_some()).count();
            let count = if directed { count } else { count.midpoint(loop_count) };
            problem = problem.clone()
                .and(near(network.out_degrees().unwrap().values(), &out, 0.0))
                .and(near(network.in_degrees().unwrap().values(), &into, 0.0))
                .and(near(network.degrees().unwrap().values(), &both, 0.0));
            assert_eq!(network.link_count().unwrap(), count);
            // The handshake: each link has two ends.
            if !weighted {
                // Nothing adds up to -0.
                let ends = network.degrees().unwrap().values().iter().sum::<f64>() + 0.0;
                assert_eq!(ends.to_bits(), (2.0 * count as f64).to_bits());
            }
        });
        problem?;
    }

    #[test]
    fn ranks_are_those_of_power_iteration(links in links(9, 40), damping in 0.0..0.95, preferred in prop::collection::vec(0..5u8, 9)) {
        let (graph, ids) = links.graph();
        let view = graph.view(&Lens::new().quantity()).unwrap();
        let weights: Vec<f64> = preferred[..links.count].iter().map(|&w| f64::from(w)).collect();
        let mut problem = Ok(());
        Links::each(&view, |network, directed, weighted| {
            let table = links.matrix(directed, weighted);
            let options = PageRank::new().damping(damping);
            let ranks = network.page_rank(&options, &ALL()).unwrap().value;
            assert!(ranks.converged && ranks.residual <= 1e-13);
            let sum: f64 = ranks.scores.values().iter().sum();
            assert!(links.count == 0 || (sum - 1.0).abs() <= 1e-12);
            problem = problem.clone().and(near(ranks.scores.values(), &power(&table, damping, None), 1e-12));
            let short = network.page_rank(&options.clone().single(), &ALL()).unwrap().value;
            problem = problem.clone().and(near(short.scores.values(), ranks.scores.values(), 1e-7));
            if weights.iter().any(|&w| w > 0.0) {
                let options = options.personal(ids.iter().copied().zip(weights.iter().copied()));
                let found = network.page_rank(&options, &ALL()).unwrap().value.scores;
                problem = problem.clone().and(near(found.values(), &power(&table, damping, Some(&weights)), 1e-12));
            }
        });
        problem?;
    }

    #[test]
    fn ranks_go_with_nodes((links, to) in renamings(12, 40), single: bool) {
        let options = if single { PageRank::new().single() } else { PageRank::new() };
        scores_go_with_nodes(&links, &to, |network| {
            let mut scores = network.page_rank(&options, &ALL()).unwrap().value.scores.values().to_vec();
            // Degrees with them, or zip would hide them.
            for (score, degree) in scores.iter_mut().zip(network.degrees().unwrap().values()) {
                *score += degree;
            }
            scores
        })?;
    }

    #[test]
    fn scaling_weights_leaves_ranks(links in links(9, 40)) {
        let scaled = |by: u32| Links { count: links.count, ties: links.ties.iter().map(|t| Tie { eighths: t.eighths * by, ..*t }).collect() };
        let ranks = |links: &Links| {
            let view = links.view();
            let network = Network::of(&view).unwrap().weighted();
            network.page_rank(&PageRank::new(), &ALL()).unwrap().value.scores.values().to_vec()
        };
        near(&ranks(&links), &ranks(&scaled(7)), 1e-12)?;
    }

    #[test]
    fn who_is_isolated_only_renormalises(links in links(8, 30)) {
        prop_assume!(links.count > 0);
        let ranks = |links: &Links| {
            let view = links.view();
            Network::of(&view).unwrap().page_rank(&PageRank::new(), &ALL()).unwrap().value.scores.values().to_vec()
        };
        let (own, more) = (ranks(&links), ranks(&Links { count: links.count + 1, ties: links.ties.clone() }));
        let rest = 1.0 - more[links.count];
        let scaled: Vec<f64> = more[..links.count].iter().map(|rank| rank / rest).collect();
        near(&own, &scaled, 1e-12)?;
    }

    #[test]
    fn reversing_swaps_in_and_out(links in links(9, 40)) {
        let (view, turned) = (links.view(), links.reversed().view());
        for weighted in [false, true] {
            let network = |view| if weighted { Network::of(view).unwrap().weighted() } else { Network::of(view).unwrap() };
            prop_assert_eq!(network(&view).in_degrees().unwrap().values().to_vec(), network(&turned).out_degrees().unwrap().values().to_vec());
        }
    }
}

#[test]
fn published_ranks() {
    let view = karate().view();
    let network = Network::of(&view).unwrap().undirected();
    let ranks = network.page_rank(&PageRank::new(), &ALL()).unwrap().value;
    for (node, rank) in [(0, 0.096_997_29), (33, 0.100_919_18)] {
        assert!((ranks.scores.values()[node] - rank).abs() < 5e-7, "{}", ranks.scores.values()[node]);
    }
    let degrees = network.degrees().unwrap();
    assert_eq!((degrees.values()[0], degrees.values()[33]), (16.0, 17.0));
    assert_eq!(degrees.top(2).iter().map(|(node, _)| node.key()).collect::<Vec<_>>(), ["00033", "00000"]);
    let view = florentine().view();
    let degrees = Network::of(&view).unwrap().undirected().degrees().unwrap();
    let medici = FAMILIES.iter().position(|&name| name == "Medici").unwrap();
    assert_eq!(degrees.values()[medici..=medici], [6.0]);
}

#[test]
fn small_views_have_ranks() {
    for count in [0, 1, 2] {
        let view = Links { count, ties: Vec::new() }.view();
        Links::each(&view, |network, _, _| {
            let found = network.page_rank(&PageRank::new(), &ALL()).unwrap();
            assert!(found.is_complete() && found.value.converged);
            assert_eq!(found.value.scores.values(), vec![1.0 / count as f64; count]);
            assert_eq!(network.degrees().unwrap().values(), vec![0.0; count]);
        });
    }
}

/// More nodes than a task has, so that threads share the work, and in 32 bits.
#[test]
fn many_nodes_have_ranks_on_any_number_of_threads() {
    let mut ties = Vec::new();
    let mut draw = 1_u64;
    for _ in 0..30_000 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (a, b) = ((draw >> 33) as usize % 9000, (draw >> 48) as usize % 700);
        ties.push(Tie { relation: 1, ends: (a, b), eighths: (draw >> 20) as u32 % 25 });
    }
    let view = Links { count: 9000, ties }.view();
    for options in [PageRank::new(), PageRank::new().single()] {
        Links::each(&view, |network, _, weighted| {
            let ranks = |threads| {
                let found = Links::on_threads(threads, || network.page_rank(&options, &ALL()).unwrap().value);
                assert!(found.converged);
                found.scores.values().to_vec()
            };
            let first = ranks(1);
            assert!((first.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert_eq!(ranks(2), first);
            assert_eq!(ranks(8), first);
            let whole = network.page_rank(&PageRank::new(), &ALL()).unwrap().value;
            let error: f64 =
                whole.scores.values().iter().zip(&first).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
            assert!(error < if options == PageRank::new() || weighted { 1e-15 } else { 1e-6 }, "{error}");
        });
    }
}

#[test]
fn ranks_are_cut_by_budgets_and_steps() {
    let view = karate().view();
    let network = Network::of(&view).unwrap();
    let found = network.page_rank(&PageRank::new().steps(3), &ALL()).unwrap();
    assert_eq!((found.value.steps, found.value.converged, found.is_complete()), (3, false, true));
    let cut = network.page_rank(&PageRank::new(), &ALL().steps(500)).unwrap();
    assert_eq!(cut.completeness.to_string(), "truncated by steps");
    assert!((cut.value.scores.values().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let cut = network.page_rank(&PageRank::new(), &ALL().memory(10)).unwrap();
    assert_eq!(cut.completeness, detente::Completeness::Truncated { by: Limit::Memory, bound: None });
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut graph = Graph::new();
    let [a, b] = ["a", "b"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Linked>((a, b)).weight(1.0).record().unwrap();
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let network = Network::of(&view).unwrap();
    let refused = |options: PageRank| network.page_rank(&options, &ALL()).unwrap_err().to_string();
    assert_eq!(refused(PageRank::new().damping(1.0)), "invalid damping `1`: expected a number from 0 up to but not 1");
    assert_eq!(
        refused(PageRank::new().damping(f64::NAN)),
        "invalid damping `NaN`: expected a number from 0 up to but not 1"
    );
    assert_eq!(refused(PageRank::new().tolerance(-1.0)), "invalid tolerance `-1`: expected a number from 0");
    assert_eq!(
        refused(PageRank::new().personal([(a, -1.0)])),
        "invalid preference `-1`: expected a finite number from 0"
    );
    assert_eq!(
        refused(PageRank::new().personal([(a, 0.0)])),
        "invalid preferences `0`: expected preferences that add up to a finite number above 0"
    );
    assert_eq!(
        refused(PageRank::new().personal([(a, f64::MAX), (b, f64::MAX)])),
        "invalid preferences `inf`: expected preferences that add up to a finite number above 0"
    );
    graph.claim::<Linked>((b, a)).weight(-1.0).record().unwrap();
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let error = Network::of(&view).unwrap_err();
    assert_eq!(
        error.to_string(),
        "relation `Network` refuses the tie `b -Linked-> a -1`: ties that are not negative: use analysis::signed::Signed, a lens that counts claims (Merge::Count), or one that asks only for relations of one sign"
    );
}

#[test]
fn weights_beyond_numbers_are_refused() {
    let huge = Links { count: 3, ties: Vec::new() };
    let (mut graph, ids) = huge.graph();
    let add = |graph: &mut Graph, relation: &str, a: usize, b: usize| {
        let ends = ["from", "to"].into_iter().zip([ids[a], ids[b]].map(detente::model::Participant::Node));
        graph.claim_dyn(relation, ends).weight(f64::MAX).record().unwrap();
    };
    add(&mut graph, "Pays", 0, 1);
    add(&mut graph, "Pays", 0, 2);
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let network = Network::of(&view).unwrap().weighted();
    assert!(network.out_degrees().unwrap_err().is_overflow());
    assert_eq!(network.in_degrees().unwrap().values(), [0.0, f64::MAX, f64::MAX]);
    add(&mut graph, "Writes", 0, 1);
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let error = Network::of(&view).unwrap().weighted().in_degrees().unwrap_err();
    assert!(error.is_overflow(), "{error}");
}

/// A day's links are those of a view of that day.
#[test]
fn days_have_networks_of_their_own() {
    let mut graph = Graph::new();
    let [a, b, c] = ["a", "b", "c"].map(|key| graph.node(Actor, key).add().unwrap());
    for (pair, valid, weight) in [((a, b), "2024-01", 1.0), ((b, c), "2024-02", 2.0), ((a, b), "2024-01/2024-02", 4.0)]
    {
        graph.claim::<Linked>(pair).weight(weight).valid(valid).record().unwrap();
    }
    let dated = graph.view(&Lens::new().quantity()).unwrap().dated(Certainty::Possible, &ALL()).unwrap();
    let degrees = |day: &str| {
        let shown = dated.at(day.parse().unwrap());
        Network::on(shown).unwrap().weighted().undirected().degrees().unwrap().values().to_vec()
    };
    assert_eq!(degrees("2024-01-15"), [5.0, 5.0, 0.0]);
    assert_eq!(degrees("2024-02-15"), [4.0, 6.0, 2.0]);
    assert_eq!(degrees("2023-02-15"), [0.0; 3]);
}
