//! Betweenness, closeness and harmonic centrality against loops over all pairs, whose distances are
//! found one by one (Floyd 1962) and whose paths are counted pair by pair.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use detente::analysis::network::{Betweenness, Closeness, Estimated, Harmonic, Length, LinkScores, Network, Scores};
use detente::{Budget, Completeness, Lens, Limit, View};
use proptest::prelude::*;

use crate::links::{FAMILIES, Links, Tie, florentine, karate, key, links, renamings, scores_go_with_nodes};

const ALL: fn() -> Budget = Budget::new;

fn between<'v>(network: &Network<'v>, options: &Betweenness) -> Estimated<Scores<'v>> {
    network.betweenness(options, &ALL()).unwrap().value
}

fn between_links<'v>(network: &Network<'v>, options: &Betweenness) -> Estimated<LinkScores<'v>> {
    network.link_betweenness(options, &ALL()).unwrap().value
}

fn nodes_of(network: &Network<'_>) -> Vec<f64> {
    between(network, &Betweenness::new()).scores.values().to_vec()
}

/// Claims of one relation from one node to another are one tie, whose number is their sum.
fn merged(links: &Links) -> BTreeMap<(usize, usize, usize), u32> {
    let mut ties = BTreeMap::new();
    for tie in &links.ties {
        let (a, b) = tie.ends;
        let ends = if tie.relation == 0 { (0, a.min(b), a.max(b)) } else { (tie.relation, a, b) };
        *ties.entry(ends).or_default() += tie.eighths;
    }
    ties
}

/// Distances and numbers of shortest paths between all nodes, in whole quanta.
struct Oracle {
    lengths: Vec<Vec<Option<u64>>>,
    far: Vec<Vec<Option<u64>>>,
    paths: Vec<Vec<f64>>,
    directed: bool,
    quantum: f64,
}

impl Oracle {
    #[expect(clippy::cast_sign_loss, reason = "lengths are above 0")]
    fn of(links: &Links, directed: bool, length: Option<Length>) -> Self {
        let n = links.count;
        let mut table: Vec<Vec<Option<f64>>> = vec![vec![None; n]; n];
        for (&(relation, a, b), &eighths) in &merged(links) {
            let number = f64::from(eighths) / 8.0;
            let mut put = |a: usize, b: usize| {
                let cell = &mut table[a][b];
                *cell = Some(match (length, *cell) {
                    (None, _) => 1.0,
                    (Some(Length::Number), old) => old.unwrap_or(f64::INFINITY).min(number),
                    (Some(Length::Inverse), old) => old.unwrap_or(0.0) + number,
                });
            };
            put(a, b);
            if a != b && (!directed || relation == 0) {
                put(b, a);
            }
        }
        for (a, row) in table.iter_mut().enumerate() {
            row[a] = None;
            if length == Some(Length::Inverse) {
                for cell in row.iter_mut() {
                    *cell = cell.filter(|&x| x > 0.0).map(f64::recip);
                }
            }
        }
        let most = table.iter().flatten().flatten().copied().fold(0.0, f64::max);
        let mut quantum = if length.is_some() { 2_f64.powi(-1000) } else { 1.0 };
        while length.is_some()
            && most > 0.0
            && most / quantum >= 2_f64.powi(62 - (usize::BITS - n.leading_zeros()).cast_signed())
        {
            quantum *= 2.0;
        }
        let whole = |length: f64| (length / quantum).round() as u64;
        let lengths: Vec<Vec<Option<u64>>> =
            table.iter().map(|row| row.iter().map(|cell| cell.map(whole)).collect()).collect();
        let mut far = lengths.clone();
        (0..n).for_each(|a| far[a][a] = Some(0));
        for via in 0..n {
            for a in 0..n {
                for b in 0..n {
                    if let (Some(x), Some(y)) = (far[a][via], far[via][b]) {
                        far[a][b] = Some(far[a][b].map_or(x + y, |old| old.min(x + y)));
                    }
                }
            }
        }
        let mut found = Self { lengths, far, paths: vec![vec![0.0; n]; n], directed, quantum };
        for source in 0..n {
            let mut order: Vec<usize> = (0..n).filter(|&t| found.far[source][t].is_some()).collect();
            order.sort_by_key(|&t| found.far[source][t]);
            found.paths[source][source] = 1.0;
            for &target in &order[1..] {
                let before = (0..n).filter(|&via| found.is_on(source, via, target, target));
                found.paths[source][target] = before.map(|via| found.paths[source][via]).sum();
            }
        }
        found
    }

    /// Whether the link from a to b, or to b being a nothing, is on a shortest path.
    fn is_on(&self, source: usize, a: usize, b: usize, target: usize) -> bool {
        let link = if a == b { Some(0) } else { self.lengths[a][b] };
        let sum = [self.far[source][a], link, self.far[b][target]].into_iter().sum::<Option<u64>>();
        sum.is_some() && sum == self.far[source][target]
    }

    fn share(&self, source: usize, a: usize, b: usize, target: usize) -> f64 {
        if !self.is_on(source, a, b, target) {
            return 0.0;
        }
        self.paths[source][a] * self.paths[b][target] / self.paths[source][target]
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let n = self.far.len();
        (0..n).flat_map(move |s| (0..n).map(move |t| (s, t))).filter(|&(s, t)| s != t && (self.directed || s < t))
    }

    fn node(&self, node: usize) -> f64 {
        self.pairs().filter(|&(s, t)| s != node && t != node).map(|(s, t)| self.share(s, node, node, t)).sum()
    }

    fn link(&self, a: usize, b: usize) -> f64 {
        let either = |s, t| self.share(s, a, b, t) + if self.directed { 0.0 } else { self.share(s, b, a, t) };
        self.pairs().map(|(s, t)| either(s, t)).sum()
    }

    /// Distances of the others to a node, or from it.
    fn distances(&self, node: usize, outward: bool) -> Vec<f64> {
        let others = (0..self.far.len()).filter(|&other| other != node);
        let far = others.filter_map(|other| if outward { self.far[node][other] } else { self.far[other][node] });
        far.map(|far| far as f64 * self.quantum).collect()
    }
}

fn near(found: &[f64], expected: &[f64], by: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!((found - expected).abs() <= by, "{:?} is not {:?}", found, expected);
    }
    Ok(())
}

/// No tie without length.
fn longer(links: &Links) -> Links {
    Links { count: links.count, ties: links.ties.iter().map(|tie| Tie { eighths: tie.eighths + 1, ..*tie }).collect() }
}

fn all_agree(links: &Links, length: Length) -> Result<(), TestCaseError> {
    let (graph, ids) = links.graph();
    let view = graph.view(&Lens::new().quantity()).unwrap();
    let (n, mut problem) = (links.count, Ok(()));
    Links::each(&view, |network, directed, weighted| {
        let oracle = Oracle::of(links, directed, weighted.then_some(length));
        let of = |score: &dyn Fn(usize) -> f64| (0..n).map(score).collect::<Vec<f64>>();
        let mut check = |found: &[f64], expected: &[f64]| {
            if problem.is_ok() {
                problem = near(found, expected, 1e-9);
            }
        };
        let options = Betweenness::new().length(length);
        let expected = of(&|node| oracle.node(node));
        let found = between(network, &options);
        assert_eq!((found.sources, found.bound.to_bits(), found.confidence.to_bits()), (n, 0, 1.0_f64.to_bits()));
        check(found.scores.values(), &expected);
        let pairs = (n.max(3) - 1) as f64 * (n.max(3) - 2) as f64 / if directed { 1.0 } else { 2.0 };
        let shares: Vec<f64> = expected.iter().map(|score| score / pairs).collect();
        check(between(network, &options.clone().normalised()).scores.values(), &shares);
        let (found, mut rows) = (between_links(network, &options).scores, Vec::new());
        for a in 0..n {
            for b in (0..n).filter(|&b| oracle.lengths[a][b].is_some() && (directed || a < b)) {
                check(&[found.of(ids[a], ids[b]).unwrap().unwrap()], &[oracle.link(a, b)]);
                rows.push((key(a), key(b)));
            }
        }
        let keys: Vec<_> = found.iter().map(|(a, b, _)| (a.key().to_owned(), b.key().to_owned())).collect();
        assert_eq!((keys, found.len()), (rows, found.iter().len()));
        let unit = n as f64 * (n.max(2) - 1) as f64 / if directed { 1.0 } else { 2.0 };
        let shares: Vec<f64> = found.iter().map(|link| link.2 / unit).collect();
        let normalised = between_links(network, &options.clone().normalised()).scores;
        check(&normalised.iter().map(|link| link.2).collect::<Vec<_>>(), &shares);
        for outward in [false, true] {
            let far = |node: usize| oracle.distances(node, outward);
            let plain = of(&|node| far(node).len() as f64 / far(node).iter().sum::<f64>().max(f64::MIN_POSITIVE));
            let scaled = of(&|node| plain[node] * far(node).len() as f64 / (n.max(2) - 1) as f64);
            let harmonic = of(&|node| far(node).iter().map(|far| far.recip()).sum());
            let by = |options: Closeness| if outward { options.outward() } else { options }.length(length);
            let close = |options: Closeness| network.closeness(&by(options), &ALL()).unwrap().value.values().to_vec();
            check(&close(Closeness::new()), &scaled);
            check(&close(Closeness::new().within_reach()), &plain);
            let by = if outward { Harmonic::new().outward() } else { Harmonic::new() }.length(length);
            check(network.harmonic(&by, &ALL()).unwrap().value.values(), &harmonic);
            let shares: Vec<f64> = harmonic.iter().map(|sum| sum / (n.max(2) - 1) as f64).collect();
            check(network.harmonic(&by.normalised(), &ALL()).unwrap().value.values(), &shares);
        }
    });
    problem
}

/// Ties drawn by a seed.
fn drawn(count: usize, ties: usize, mut draw: u64) -> Links {
    let mut next = |end: usize| {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (draw >> 33) as usize % end
    };
    let mut tie = || Tie { relation: next(3), ends: (next(count).min(next(count)), next(count)), eighths: 8 };
    let ties = merged(&Links { count, ties: (0..ties).map(|_| tie()).collect() });
    let once = |(relation, a, b)| Tie { relation, ends: (a, b), eighths: 8 };
    Links { count, ties: ties.into_keys().map(once).collect() }
}

proptest! {
    #[test]
    fn scores_are_those_of_all_pairs(links in links(10, 30)) {
        all_agree(&longer(&links), Length::Number)?;
        all_agree(&links, Length::Inverse)?;
    }

    #[test]
    fn scores_are_those_of_all_pairs_where_there_are_many_ties(links in links(12, 90)) {
        all_agree(&longer(&links), Length::Number)?;
    }

    #[test]
    fn scores_go_with_their_nodes((links, to) in renamings(12, 40), which in 0..6) {
        scores_go_with_nodes(&longer(&links), &to, |network| match which {
            0 => nodes_of(network),
            1 => between(network, &Betweenness::new().length(Length::Inverse)).scores.values().to_vec(),
            2 => network.closeness(&Closeness::new(), &ALL()).unwrap().value.values().to_vec(),
            3 => network.harmonic(&Harmonic::new(), &ALL()).unwrap().value.values().to_vec(),
            4 => network.closeness(&Closeness::new().length(Length::Inverse), &ALL()).unwrap().value.values().to_vec(),
            _ => network.harmonic(&Harmonic::new().length(Length::Inverse).outward(), &ALL()).unwrap().value.values().to_vec(),
        })?;
    }

    #[test]
    fn scores_go_with_their_links((links, to) in renamings(9, 30)) {
        let (view, renamed) = (longer(&links).view(), longer(&links).renamed(&to).view());
        let number = |key: &str| key.parse::<usize>().unwrap();
        let scores = |view: &View, to: &dyn Fn(usize) -> usize| {
            let mut found = Vec::new();
            Links::each(view, |network, directed, _| {
                let scores = between_links(network, &Betweenness::new()).scores;
                let named = scores.iter().map(|(a, b, score)| {
                    let (a, b) = (to(number(a.key())), to(number(b.key())));
                    (if directed { (a, b) } else { (a.min(b), a.max(b)) }, score.to_bits())
                });
                let mut named: Vec<_> = named.collect();
                named.sort_unstable();
                found.push(named);
            });
            found
        };
        prop_assert_eq!(scores(&view, &|node| to[node]), scores(&renamed, &|node| node));
    }

    #[test]
    fn reversing_swaps_directions_alone(links in links(10, 40)) {
        let (view, turned) = (longer(&links).view(), longer(&links).reversed().view());
        for weighted in [false, true] {
            let network = |view| if weighted { Network::of(view).unwrap().weighted() } else { Network::of(view).unwrap() };
            near(&nodes_of(&network(&view)), &nodes_of(&network(&turned)), 1e-9)?;
            let close = |view, options| network(view).closeness(&options, &ALL()).unwrap().value.values().to_vec();
            prop_assert_eq!(close(&view, Closeness::new()), close(&turned, Closeness::new().outward()));
            let sums = |view, options| network(view).harmonic(&options, &ALL()).unwrap().value.values().to_vec();
            prop_assert_eq!(sums(&view, Harmonic::new()), sums(&turned, Harmonic::new().outward()));
        }
    }

    #[test]
    fn parts_and_parallel_ties_leave_betweenness(links in links(8, 30)) {
        let mut links = longer(&links);
        links.ties.iter_mut().for_each(|tie| tie.relation %= 2);
        let beside = |tie: &Tie| Tie { ends: (tie.ends.0 + links.count, tie.ends.1 + links.count), ..*tie };
        let ties = links.ties.iter().copied().chain(links.ties.iter().map(beside)).collect();
        let (view, doubled) = (links.view(), Links { count: links.count * 2, ties }.view());
        let mut own = Vec::new();
        Links::each(&view, |network, _, _| own.push(nodes_of(network)));
        let mut both = Vec::new();
        Links::each(&doubled, |network, _, _| both.push(nodes_of(network)));
        for (own, both) in own.iter().zip(&both) {
            near(&both[..links.count], own, 1e-9)?;
            near(&both[links.count..], own, 1e-9)?;
        }
        // So many nodes beside them that parts count as small.
        let apart = Links { count: links.count + 150, ties: links.ties.clone() }.view();
        let mut alone = Vec::new();
        Links::each(&apart, |network, _, _| alone.push(nodes_of(network)));
        for (own, alone) in own.iter().zip(&alone) {
            near(&alone[..links.count], own, 1e-9)?;
        }
        // Longer ties beside them, and loops: nothing is new.
        let again = links.ties.iter().map(|tie| Tie { relation: 2, eighths: 10_000, ..*tie });
        let loops = (0..links.count).map(|node| Tie { relation: 2, ends: (node, node), eighths: 1 });
        let more = Links { count: links.count, ties: links.ties.iter().copied().chain(again).chain(loops).collect() }.view();
        let mut found = Vec::new();
        Links::each(&more, |network, _, _| found.push(nodes_of(network)));
        prop_assert_eq!(found, own);
    }

    #[test]
    fn who_hangs_on_a_node_brings_it_pairs(links in links(8, 30)) {
        prop_assume!(links.count > 0);
        let mut ties = links.ties.clone();
        ties.push(Tie { relation: 0, ends: (0, links.count), eighths: 8 });
        let (view, more) = (links.view(), Links { count: links.count + 1, ties }.view());
        let of = |view: &View| nodes_of(&Network::of(view).unwrap().undirected());
        let (own, found) = (of(&view), of(&more));
        let oracle = Oracle::of(&links, false, None);
        prop_assert_eq!(found[links.count].to_bits(), 0.0_f64.to_bits());
        near(&[found[0] - own[0]], &[oracle.distances(0, true).len() as f64], 1e-9)?;
    }
}

/// Two ways of finding the same: level by level, and by lengths that are all equal.
#[test]
fn equal_lengths_are_hops() {
    for (count, ties, seed) in [(200, 600, 1), (200, 4000, 2), (100, 6000, 3), (300, 400, 4)] {
        let view = drawn(count, ties, seed).view();
        for directed in [true, false] {
            let network = if directed { Network::of(&view).unwrap() } else { Network::of(&view).unwrap().undirected() };
            let weighted = network.clone().weighted();
            near(&nodes_of(&network), &nodes_of(&weighted), 1e-7).unwrap();
            let of = |network: &Network<'_>| {
                let links = between_links(network, &Betweenness::new()).scores;
                links.iter().map(|link| link.2).collect::<Vec<_>>()
            };
            near(&of(&network), &of(&weighted), 1e-7).unwrap();
            let harmonic =
                |network: &Network<'_>| network.harmonic(&Harmonic::new(), &ALL()).unwrap().value.values().to_vec();
            near(&harmonic(&network), &harmonic(&weighted), 1e-9).unwrap();
            let close =
                |network: &Network<'_>| network.closeness(&Closeness::new(), &ALL()).unwrap().value.values().to_vec();
            near(&close(&network), &close(&weighted), 1e-12).unwrap();
        }
    }
}

#[test]
fn published_scores() {
    let view = karate().view();
    let network = Network::of(&view).unwrap().undirected();
    let found = between(&network, &Betweenness::new().normalised()).scores;
    for (node, score) in [(0, 0.437_635_28), (33, 0.304_074_98)] {
        assert!((found.values()[node] - score).abs() < 5e-9, "{}", found.values()[node]);
    }
    let links = between_links(&network, &Betweenness::new()).scores;
    let (a, b, most) = links.top(1)[0];
    assert_eq!((a.key(), b.key()), ("00000", "00031"));
    assert!((most - 71.392_857).abs() < 1e-6, "{most}");
    let close = network.closeness(&Closeness::new(), &ALL()).unwrap().value;
    assert!((close.values()[0] - 33.0 / 58.0).abs() < 1e-12);
    let view = florentine().view();
    let found = between(&Network::of(&view).unwrap().undirected(), &Betweenness::new().normalised()).scores;
    let medici = FAMILIES.iter().position(|&name| name == "Medici").unwrap();
    assert!((found.values()[medici] - 0.521_978).abs() < 1e-6, "{}", found.values()[medici]);
}

#[test]
fn small_views_have_scores() {
    for count in [0, 1, 2] {
        let link = Tie { relation: 0, ends: (0, count.max(1) - 1), eighths: 8 };
        for ties in [Vec::new(), vec![link; usize::from(count > 0)]] {
            let linked = count == 2 && !ties.is_empty();
            let view = Links { count, ties }.view();
            Links::each(&view, |network, _, _| {
                let found = network.betweenness(&Betweenness::new().normalised(), &ALL()).unwrap();
                assert!(found.is_complete());
                assert_eq!(found.value.scores.values(), vec![0.0; count]);
                let links = between_links(network, &Betweenness::new()).scores;
                assert_eq!(links.is_empty(), !linked);
                let expected = vec![if linked { 1.0 } else { 0.0 }; count];
                assert_eq!(network.closeness(&Closeness::new(), &ALL()).unwrap().value.values(), expected);
                assert_eq!(network.harmonic(&Harmonic::new().normalised(), &ALL()).unwrap().value.values(), expected);
            });
        }
    }
}

/// So many squares one behind the other, each doubling the paths; and what goes through each node.
fn diamonds(count: usize) -> (Links, Vec<f64>) {
    let (n, mut pairs, mut scores) = (3 * count + 1, Vec::new(), vec![0.0; 3 * count + 1]);
    for at in (0..count).map(|n| 3 * n) {
        pairs.extend([(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]);
        let (left, right) = ((at + 1) as f64, (n - at - 3) as f64);
        scores[at + 1] = left * right / 2.0;
        scores[at + 2] = left * right / 2.0;
    }
    for at in (0..=count).map(|n| 3 * n) {
        let squares = if at == 0 || at + 1 == n { 0.5 } else { 1.0 };
        scores[at] = (at * (n - 1 - at)) as f64 + squares;
    }
    (Links::of(n, &pairs), scores)
}

#[test]
fn very_many_paths_are_counted() {
    for count in [1, 12, 22, 40, 62, 70] {
        let (links, expected) = diamonds(count);
        let view = links.view();
        let network = Network::of(&view).unwrap().undirected();
        near(&nodes_of(&network), &expected, 1e-6).unwrap();
        near(&nodes_of(&network.clone().weighted()), &expected, 1e-6).unwrap();
        let of = |network: &Network<'_>| {
            let links = between_links(network, &Betweenness::new()).scores;
            links.iter().map(|link| link.2).collect::<Vec<_>>()
        };
        let links = of(&network);
        near(&links, &of(&network.clone().weighted()), 1e-6).unwrap();
        // Of the first square: all but its first node behind it, and half of the pair across.
        assert!((links[0] - ((3 * count - 2) as f64 / 2.0 + 1.5)).abs() < 1e-6, "{}", links[0]);
    }
    let (links, _) = diamonds(1200);
    let view = links.view();
    let found = between(&Network::of(&view).unwrap().undirected(), &Betweenness::new().sampled(2, 7));
    for square in found.scores.values()[..3600].chunks(3) {
        assert!(square[1].to_bits() == square[2].to_bits() || (square[1] - square[2]).abs() > 1.0);
        assert!(square.iter().all(|&score| (0.0..=found.bound).contains(&score)));
    }
}

#[test]
fn long_paths_are_walked() {
    let pairs: Vec<_> = (1..100_000).map(|n| (n - 1, n)).collect();
    let view = Links::of(100_000, &pairs).view();
    let network = Network::of(&view).unwrap().undirected();
    let found = between(&network, &Betweenness::new().sampled(2, 1));
    assert_eq!((found.sources, found.scores.values()[0].to_bits()), (2, 0));
    let weighted = between(&network.clone().weighted(), &Betweenness::new().sampled(2, 1));
    near(weighted.scores.values(), found.scores.values(), 1e-6).unwrap();
}

#[test]
fn drawn_sources_come_with_a_bound() {
    let view = drawn(250, 700, 5).view();
    let network = Network::of(&view).unwrap().undirected();
    let exact = between(&network, &Betweenness::new());
    let mut last = f64::INFINITY;
    for samples in [1, 5, 20, 80, 150, 200, 249] {
        for seed in 0..4 {
            let found = between(&network, &Betweenness::new().sampled(samples, seed));
            assert_eq!((found.sources, found.confidence), (samples, 0.95));
            let apart = found.scores.values().iter().zip(exact.scores.values()).map(|(a, b)| (a - b).abs());
            let apart = apart.fold(0.0, f64::max);
            assert!(apart <= found.bound && apart > 0.0, "{samples} {seed}: {apart}, {}", found.bound);
            if seed == 3 {
                assert!(found.bound < last || samples < 20);
                last = found.bound;
            }
        }
        let sure = between(&network, &Betweenness::new().sampled(samples, 3).confidence(0.999)).bound;
        assert!(sure > last || samples < 20);
        let shares = between(&network, &Betweenness::new().sampled(samples, 3).normalised());
        assert!((shares.bound * 249.0 * 248.0 / 2.0 / last - 1.0).abs() < 1e-9);
    }
    assert_eq!(between(&network, &Betweenness::new().sampled(250, 9)), exact);
    let exact = between_links(&network, &Betweenness::new());
    let found = between_links(&network, &Betweenness::new().sampled(150, 2));
    let apart = found.scores.iter().zip(exact.scores.iter()).map(|(a, b)| (a.2 - b.2).abs()).fold(0.0, f64::max);
    assert!(apart <= found.bound && apart > 0.0 && found.bound < 249.0 * 250.0 / 2.0);
    // On average right: the mean over all single draws is the exact score.
    let view = drawn(40, 90, 6).view();
    let network = Network::of(&view).unwrap();
    let mut sum = vec![0.0; 40];
    for seed in 0..1500 {
        let found = between(&network, &Betweenness::new().sampled(3, seed));
        sum.iter_mut().zip(found.scores.values()).for_each(|(sum, score)| *sum += score / 1500.0);
    }
    for (mean, exact) in sum.iter().zip(nodes_of(&network)) {
        assert!((mean - exact).abs() <= 5.0 + exact * 0.1, "{mean} is not {exact}");
    }
}

#[test]
fn many_threads_say_the_same() {
    let view = drawn(300, 1500, 8).view();
    Links::each(&view, |network, _, _| {
        let all = |threads| {
            Links::on_threads(threads, || {
                let links = between_links(network, &Betweenness::new().sampled(40, 1)).scores;
                let close = network.closeness(&Closeness::new(), &ALL()).unwrap().value.values().to_vec();
                let drawn = between(network, &Betweenness::new().sampled(40, 1));
                let links: Vec<_> = links.iter().map(|link| link.2).collect();
                (nodes_of(network), drawn.scores.values().to_vec(), drawn.bound, links, close)
            })
        };
        let first = all(1);
        assert_eq!(all(2), first);
        assert_eq!(all(8), first);
    });
}

#[test]
fn budgets_cut_after_whole_sources() {
    let view = karate().view();
    let network = Network::of(&view).unwrap().undirected();
    let steps = 34 + 156;
    let exact = between(&network, &Betweenness::new());
    let ask = |budget: &Budget| network.betweenness(&Betweenness::new(), budget).unwrap();
    let mut last = vec![0.0; 34];
    for sources in [0, 1, 10, 33] {
        for threads in [1, 2, 8] {
            let cut = Links::on_threads(threads, || ask(&ALL().steps(steps * sources + steps - 1)));
            assert_eq!(cut.completeness.to_string(), "truncated by steps");
            assert_eq!(cut.value.sources, sources as usize);
            assert_eq!(cut.value.bound.to_bits(), ((34 - sources) as f64 * 16.0).to_bits());
            let all = cut.value.scores.values().iter().zip(exact.scores.values()).zip(&last);
            for ((cut, exact), last) in all {
                assert!(cut <= exact && cut >= last && exact - cut <= 34.0 * 16.0);
            }
            if threads == 8 {
                last = cut.value.scores.values().to_vec();
            }
        }
    }
    assert!(ask(&ALL().steps(steps * 34)).is_complete());
    let cut = ask(&ALL().memory(100));
    assert_eq!(cut.completeness, Completeness::Truncated { by: Limit::Memory, bound: None });
    assert_eq!((cut.value.sources, cut.value.scores.values().iter().sum::<f64>()), (0, 0.0));
    // Enough for a few threads is enough.
    assert!(Links::on_threads(8, || ask(&ALL().memory(7000))).is_complete());
    let cancelled = ALL().cancelled_by(Arc::new(AtomicBool::new(true)));
    assert_eq!(ask(&cancelled).completeness.to_string(), "truncated by cancelled");
    let drawn = Betweenness::new().sampled(20, 1);
    let cut = network.betweenness(&drawn, &ALL().steps(steps * 10)).unwrap();
    assert_eq!((cut.value.sources, cut.is_complete()), (10, false));
    let ten = network.betweenness(&Betweenness::new().sampled(10, 1), &ALL()).unwrap();
    assert_eq!(cut.value, ten.value);
    let cut = network.harmonic(&Harmonic::new(), &ALL().steps(10)).unwrap();
    assert_eq!((cut.completeness.to_string().as_str(), cut.value.values()), ("truncated by steps", &[0.0; 34][..]));
    let weighted = network.clone().weighted();
    let cut = weighted.closeness(&Closeness::new(), &cancelled).unwrap();
    assert_eq!((cut.completeness.to_string().as_str(), cut.value.values()), ("truncated by cancelled", &[0.0; 34][..]));
    let half = weighted.harmonic(&Harmonic::new(), &ALL().steps(steps * 17)).unwrap();
    let full = weighted.harmonic(&Harmonic::new(), &ALL()).unwrap().value;
    assert!(!half.is_complete() && half.value.values().iter().zip(full.values()).all(|(half, full)| half < full));
}

#[test]
fn what_has_no_length_is_refused() {
    let mut links = Links::of(3, &[(0, 1), (1, 2)]);
    links.ties.push(Tie { relation: 1, ends: (2, 1), eighths: 0 });
    let view = links.view();
    let network = Network::of(&view).unwrap().weighted();
    let error = network.betweenness(&Betweenness::new(), &ALL()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid length `0`: the tie `00002 -Pays-> 00001 0` is that long, and lengths are above 0; use Length::Inverse \
         where numbers are strengths, or a network that is not weighted"
    );
    assert_eq!(network.closeness(&Closeness::new(), &ALL()).unwrap_err().to_string(), error.to_string());
    assert!(network.betweenness(&Betweenness::new().length(Length::Inverse), &ALL()).is_ok());
    assert!(Network::of(&view).unwrap().betweenness(&Betweenness::new(), &ALL()).is_ok());
    // A loop of no length is on no path.
    links.ties[2].ends = (1, 1);
    let view = links.view();
    assert_eq!(nodes_of(&Network::of(&view).unwrap().weighted()), [0.0, 2.0, 0.0]);
    let refused = |options: Betweenness| network.betweenness(&options, &ALL()).unwrap_err().to_string();
    assert_eq!(refused(Betweenness::new().sampled(0, 1)), "invalid number of samples `0`: expected at least 1");
    assert_eq!(
        refused(Betweenness::new().confidence(1.0)),
        "invalid confidence `1`: expected a number from 0 up to but not 1"
    );
}

/// A strength of 0 is no link; a length below the quantum is still one.
#[test]
fn extreme_lengths_have_scores() {
    let weighed = |weights: &[(usize, usize, f64)]| {
        let (mut graph, ids) = Links { count: 4, ties: Vec::new() }.graph();
        for &(a, b, weight) in weights {
            let ends = ["from", "to"].into_iter().zip([ids[a], ids[b]].map(detente::model::Participant::Node));
            graph.claim_dyn("Pays", ends).weight(weight).record().unwrap();
        }
        graph.view(&Lens::new().quantity()).unwrap()
    };
    let ask = |view: &View, length| {
        let network = Network::of(view).unwrap().weighted();
        network
            .betweenness(&Betweenness::new().length(length), &ALL())
            .map(|found| found.value.scores.values().to_vec())
    };
    let view = weighed(&[(0, 1, 1.0), (1, 2, 1.0), (0, 3, 0.0), (3, 2, 9.0)]);
    assert_eq!(ask(&view, Length::Inverse).unwrap(), [0.0, 1.0, 0.0, 0.0]);
    let view = weighed(&[(0, 1, 1e-300), (1, 2, 1e-300), (0, 2, 1e300), (2, 3, f64::MAX)]);
    assert_eq!(ask(&view, Length::Number).unwrap(), [0.0, 2.0, 2.0, 0.0]);
    assert_eq!(ask(&view, Length::Inverse).unwrap(), [0.0, 0.0, 2.0, 0.0]);
    let view = weighed(&[(0, 1, 5e-324)]);
    let near = Network::of(&view).unwrap().weighted().harmonic(&Harmonic::new(), &ALL()).unwrap().value;
    assert!(near.values()[1] > 1e300 && near.values()[1].is_finite());
    let error = ask(&weighed(&[(0, 1, 5e-324)]), Length::Inverse).unwrap_err();
    assert!(error.is_overflow(), "{error}");
}

/// Counts that are no powers of two, in every width that parts have.
#[test]
fn counts_of_three_ways_are_fine_enough() {
    for count in [3, 12, 20, 30, 38, 45] {
        let (n, mut pairs, mut expected) = (4 * count + 1, Vec::new(), vec![0.0; 4 * count + 1]);
        for at in (0..count).map(|n| 4 * n) {
            pairs.extend((at + 1..at + 4).flat_map(|way| [(at, way), (way, at + 4)]));
            expected[at + 1..at + 4].fill(((at + 1) * (n - at - 4)) as f64 / 3.0);
        }
        for at in (0..=count).map(|n| 4 * n) {
            expected[at] = (at * (n - 1 - at)) as f64 + if at == 0 || at + 1 == n { 1.5 } else { 3.0 };
        }
        let view = Links::of(n, &pairs).view();
        near(&nodes_of(&Network::of(&view).unwrap().undirected()), &expected, 1e-6).unwrap();
    }
}

/// What a node was sent while it was not found is no part of what it is sent later.
#[test]
fn nothing_is_left_of_other_sources() {
    let pairs = [(0, 1), (1, 2), (1, 0), (1, 1), (4, 2), (3, 4), (4, 3), (4, 4)];
    let ties = pairs.iter().map(|&ends| Tie { relation: 1, ends, eighths: 8 }).collect();
    let view = Links { count: 150, ties }.view();
    assert_eq!(nodes_of(&Network::of(&view).unwrap())[..5], [0.0, 1.0, 0.0, 0.0, 1.0]);
}
