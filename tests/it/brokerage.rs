//! Brokers: published numbers, and every triple and neighbourhood by hand.

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::Partition;
use detente::analysis::brokerage::{Hole, Role, Weighing, roles, roles_at, structural_holes};
use detente::model::standard::{Actor, Bonded, Linked};
use detente::view::Certainty;
use detente::{Budget, Day, Graph, Lens, NodeId, View};
use proptest::prelude::*;

fn directed(nodes: usize, arcs: &[(usize, usize)]) -> View {
    let mut graph = Graph::new();
    let ids: Vec<_> = (0..nodes).map(|n| graph.node(Actor, &format!("N{n}")).add().unwrap()).collect();
    for &(a, b) in arcs {
        graph.claim::<Linked>((ids[a], ids[b])).record().unwrap();
    }
    graph.view(&Lens::new()).unwrap()
}

fn grouped<'v>(view: &'v View, groups: &[usize]) -> Partition<'v> {
    Partition::by(view, |node| groups.get(node.key()[1..].parse::<usize>().unwrap()).copied())
}

/// Every triple without a tie of its own.
fn by_triples(nodes: usize, arcs: &BTreeSet<(usize, usize)>, groups: &[usize]) -> Vec<[u64; 5]> {
    let mut counts = vec![[0; 5]; nodes];
    for v in 0..nodes {
        for a in (0..nodes).filter(|&a| a != v && arcs.contains(&(a, v))) {
            for b in (0..nodes).filter(|&b| b != v && b != a && arcs.contains(&(v, b)) && !arcs.contains(&(a, b))) {
                let role = match (groups[a] == groups[v], groups[v] == groups[b], groups[a] == groups[b]) {
                    (true, true, _) => 0,
                    (false, false, true) => 1,
                    (true, false, _) => 2,
                    (false, true, _) => 3,
                    (false, false, false) => 4,
                };
                counts[v][role] += 1;
            }
        }
    }
    counts
}

#[test]
fn roles_are_those_of_the_published_example() {
    // A -> B, A -> C, B -> C, B -> D, C -> D, D -> A in the groups 1, 1, 2, 2.
    let view = directed(4, &[(0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 0)]);
    let found = roles(&view, &grouped(&view, &[0, 0, 1, 1])).unwrap().value;
    let counts: Vec<[u64; 5]> = found.brokers.iter().map(|broker| broker.counts).collect();
    assert_eq!(counts, [[0, 1, 0, 1, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 1, 1, 0, 0]]);
    assert_eq!((found.totals(), found.density), ([0, 2, 2, 2, 0], 0.5));
    assert_eq!(found.brokers[3].count(Role::Itinerant), 1);
}

#[test]
fn expectations_are_those_of_all_graphs_weighed_by_their_chance() {
    let pairs: Vec<(usize, usize)> = (0..4).flat_map(|a| (0..4).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
    for groups in [[0, 0, 1, 1], [0, 1, 1, 2], [0, 1, 2, 3], [0, 0, 0, 1]] {
        // The ring has 4 of 12 ties, so that d = 1/3.
        let view = directed(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
        let found = roles(&view, &grouped(&view, &groups)).unwrap().value;
        let d: f64 = 1.0 / 3.0;
        let mut moments = vec![[(0.0, 0.0); 5]; 4];
        for bits in 0..1u32 << 12 {
            let arcs: BTreeSet<_> =
                pairs.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, p)| *p).collect();
            let ones = bits.count_ones().cast_signed();
            let chance = d.powi(ones) * (1.0 - d).powi(12 - ones);
            for (node, counts) in by_triples(4, &arcs, &groups).into_iter().enumerate() {
                for (role, count) in counts.into_iter().enumerate() {
                    moments[node][role].0 += chance * count as f64;
                    moments[node][role].1 += chance * (count * count) as f64;
                }
            }
        }
        for (broker, moments) in found.brokers.iter().zip(moments) {
            for (role, (mean, square)) in moments.into_iter().enumerate() {
                assert!((broker.expected[role] - mean).abs() < 1e-12, "{groups:?} {broker:?} {role} {mean}");
                let deviation = (square - mean * mean).max(0.0).sqrt();
                match broker.z[role] {
                    Some(z) => assert!((z - (broker.counts[role] as f64 - mean) / deviation).abs() < 1e-9),
                    None => assert!(deviation < 1e-9),
                }
            }
        }
    }
}

/// Krackhardt's kite-like example of Borgatti 1997: A to G, weights as in its second table.
const EXAMPLE: [(&str, &str, f64); 10] = [
    ("A", "B", 2.0),
    ("A", "F", 3.0),
    ("A", "G", 5.0),
    ("A", "E", 2.0),
    ("E", "G", 8.0),
    ("F", "G", 3.0),
    ("B", "G", 4.0),
    ("B", "D", 1.0),
    ("D", "G", 3.0),
    ("G", "C", 10.0),
];

fn bonded(ties: &[(&str, &str, f64)]) -> View {
    let mut graph = Graph::new();
    let mut ids: BTreeMap<&str, NodeId<Actor>> = BTreeMap::new();
    for key in ties.iter().flat_map(|(a, b, _)| [*a, *b]) {
        ids.entry(key).or_insert_with(|| graph.node(Actor, key).add().unwrap());
    }
    for (a, b, weight) in ties {
        graph.claim::<Bonded>((ids[a], ids[b])).weight(*weight).record().unwrap();
    }
    graph.view(&Lens::new().quantity()).unwrap()
}

fn holes(view: &View, weighing: Weighing) -> BTreeMap<String, Hole> {
    let found = structural_holes(view, weighing).unwrap().value;
    found.into_iter().map(|hole| (view.get(hole.node).unwrap().key().to_owned(), hole)).collect()
}

#[test]
fn holes_are_those_of_the_published_examples() {
    let view = bonded(&EXAMPLE);
    let near = |found: Option<f64>, expected: f64, digits: i32| {
        (found.unwrap() - expected).abs() < 0.5 * 10f64.powi(-digits) + 1e-12
    };
    let alike = holes(&view, Weighing::Alike);
    for (key, constraint, size) in [("G", 0.400, 4.67), ("A", 0.595, 2.50), ("C", 1.0, 1.0)] {
        assert!(near(alike[key].constraint, constraint, 3), "{key} {:?}", alike[key]);
        assert!(near(alike[key].effective_size, size, 2), "{key} {:?}", alike[key]);
    }
    let weighed = holes(&view, Weighing::Numbers);
    for (key, constraint, size) in [("G", 0.299, 5.47), ("A", 0.795, 2.47), ("C", 1.0, 1.0)] {
        assert!(near(weighed[key].constraint, constraint, 3), "{key} {:?}", weighed[key]);
        assert!(near(weighed[key].effective_size, size, 2), "{key} {:?}", weighed[key]);
    }
    // Padgett's Florentine marriages.
    let families = "Acciaiuoli-Medici Castellani-Peruzzi Castellani-Strozzi Castellani-Barbadori Medici-Barbadori \
                    Medici-Ridolfi Medici-Tornabuoni Medici-Albizzi Medici-Salviati Salviati-Pazzi Peruzzi-Strozzi \
                    Peruzzi-Bischeri Strozzi-Ridolfi Strozzi-Bischeri Ridolfi-Tornabuoni Tornabuoni-Guadagni \
                    Albizzi-Ginori Albizzi-Guadagni Bischeri-Guadagni Guadagni-Lamberteschi";
    let ties: Vec<(&str, &str, f64)> =
        families.split_whitespace().map(|tie| tie.split_once('-').map(|(a, b)| (a, b, 1.0)).unwrap()).collect();
    let medici = &holes(&bonded(&ties), Weighing::Alike)["Medici"];
    assert!(near(medici.constraint, 0.209_877, 6) && near(medici.effective_size, 5.666_667, 6), "{medici:?}");
}

fn arcs() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..7usize, 0..7usize), 0..24)
}

/// Constraint, effective size and hierarchy by the sums as written.
fn by_sums(weights: &[[f64; 7]; 7], i: usize) -> Option<(f64, f64, Option<f64>)> {
    let total = |i: usize| weights[i].iter().sum::<f64>();
    let p = |i: usize, j: usize| if total(i) > 0.0 { weights[i][j] / total(i) } else { 0.0 };
    let most = |j: usize| weights[j].iter().copied().fold(0.0, f64::max);
    let near: Vec<usize> = (0..7).filter(|&j| weights[i][j] > 0.0).collect();
    let part = |&j: &usize| (p(i, j) + (0..7).map(|q| p(i, q) * p(q, j)).sum::<f64>()).powi(2);
    let parts: Vec<f64> = near.iter().map(part).collect();
    let constraint: f64 = parts.iter().sum();
    let free = |&j: &usize| 1.0 - (0..7).filter(|&q| q != i).map(|q| p(i, q) * weights[j][q] / most(j)).sum::<f64>();
    let n = near.len() as f64;
    let uneven = parts.iter().map(|c| c * n / constraint).filter(|r| *r > 0.0).map(|r| r * r.ln()).sum::<f64>();
    let hierarchy = (near.len() > 1).then(|| uneven / (n * n.ln()));
    (!near.is_empty()).then(|| (constraint, near.iter().map(free).sum(), hierarchy))
}

proptest! {
    #[test]
    fn roles_are_those_of_all_triples(arcs in arcs(), groups in prop::collection::vec(0..3usize, 7), at in 0..7usize) {
        let view = directed(7, &arcs);
        let partition = grouped(&view, &groups);
        let found = roles(&view, &partition).unwrap().value;
        let set: BTreeSet<(usize, usize)> = arcs.iter().copied().filter(|(a, b)| a != b).collect();
        let expected = by_triples(7, &set, &groups);
        let counts: Vec<[u64; 5]> = found.brokers.iter().map(|broker| broker.counts).collect();
        prop_assert_eq!(&counts, &expected);
        // Roles are open two-paths, each once.
        let open = set.iter().flat_map(|&(a, v)| set.iter().filter(move |(w, b)| *w == v && *b != a).map(move |(_, b)| (a, *b)));
        prop_assert_eq!(found.totals().iter().sum::<u64>(), open.filter(|pair| !set.contains(pair)).count() as u64);
        // A tie outside of a broker's neighbourhood leaves its roles.
        let near = |v: usize| set.iter().any(|&(a, b)| (a, b) == (at, v) || (a, b) == (v, at)) || v == at;
        let far: Vec<usize> = (0..7).filter(|&v| !near(v)).collect();
        if let [a, b, ..] = far.as_slice() {
            let more = directed(7, &[arcs.clone(), vec![(*a, *b)]].concat());
            let more = roles(&more, &grouped(&more, &groups)).unwrap().value;
            prop_assert_eq!(more.brokers[at].counts, found.brokers[at].counts);
        }
        // Those outside of a partition neither broker nor are brokered between.
        let some = grouped(&view, &groups[..5]);
        let set: BTreeSet<_> = set.into_iter().filter(|(a, b)| *a < 5 && *b < 5).collect();
        let found = roles(&view, &some).unwrap().value;
        prop_assert_eq!(found.brokers.len(), 5);
        let counts: Vec<[u64; 5]> = found.brokers.iter().map(|broker| broker.counts).collect();
        prop_assert_eq!(counts, by_triples(5, &set, &groups));
    }

    #[test]
    fn relabelling_permutes_roles(arcs in arcs(), groups in prop::collection::vec(0..3usize, 7), shift in 1..7usize) {
        let moved: Vec<(usize, usize)> = arcs.iter().map(|&(a, b)| ((a + shift) % 7, (b + shift) % 7)).collect();
        let mut other_groups = groups.clone();
        other_groups.rotate_right(shift);
        let (view, other) = (directed(7, &arcs), directed(7, &moved));
        let one = roles(&view, &grouped(&view, &groups)).unwrap().value;
        let two = roles(&other, &grouped(&other, &other_groups)).unwrap().value;
        for node in 0..7 {
            prop_assert_eq!(one.brokers[node].counts, two.brokers[(node + shift) % 7].counts);
        }
    }

    #[test]
    fn holes_are_those_of_the_sums(arcs in prop::collection::vec((0..7usize, 0..7usize, 0..9u32), 0..24)) {
        let mut graph = Graph::new();
        let ids: Vec<_> = (0..7).map(|n| graph.node(Actor, &format!("N{n}")).add().unwrap()).collect();
        let (mut alike, mut numbers) = ([[0.0; 7]; 7], [[0.0; 7]; 7]);
        for &(a, b, eighths) in &arcs {
            let weight = f64::from(eighths) / 8.0;
            graph.claim::<Linked>((ids[a], ids[b])).weight(weight).record().unwrap();
            if a != b {
                for (a, b) in [(a, b), (b, a)] {
                    alike[a][b] = 1.0;
                    numbers[a][b] += weight;
                }
            }
        }
        let view = graph.view(&Lens::new().quantity()).unwrap();
        for (weighing, weights) in [(Weighing::Alike, alike), (Weighing::Numbers, numbers)] {
            for (node, hole) in structural_holes(&view, weighing).unwrap().value.into_iter().enumerate() {
                let expected = by_sums(&weights, node);
                prop_assert_eq!(hole.constraint.is_some(), expected.is_some());
                let Some((constraint, size, hierarchy)) = expected else { continue };
                prop_assert!((hole.constraint.unwrap() - constraint).abs() < 1e-12);
                prop_assert!((hole.effective_size.unwrap() - size).abs() < 1e-12);
                prop_assert!((hole.efficiency.unwrap() - size / hole.neighbours as f64).abs() < 1e-12);
                prop_assert_eq!(hole.hierarchy.is_some(), hierarchy.is_some());
                prop_assert!(hole.hierarchy.zip(hierarchy).is_none_or(|(h, e)| (h - e).abs() < 1e-12));
            }
        }
    }
}

#[test]
fn negative_ties_are_refused_with_the_way_out() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Linked>((a, b)).affinity(-0.5).valid("2024").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let error = structural_holes(&view, Weighing::Alike).unwrap_err();
    assert!(error.is_rule());
    let text = error.to_string();
    assert!(
        text.contains("A -Linked-> B -0.5") && text.contains("Signed::") && text.contains("Merge::Count"),
        "{text}"
    );
    let counted = graph.view(&Lens::new().merge(detente::Merge::Count)).unwrap();
    assert!(structural_holes(&counted, Weighing::Alike).is_ok());
    let dated = view.dated(Certainty::Possible, &Budget::new()).unwrap();
    let all = Partition::by(&view, |_| Some(()));
    let on = |day: &str| roles_at(dated.at(day.parse::<Day>().unwrap()), &all);
    assert!(on("2024-05-01").is_err());
    assert!(on("2023-05-01").unwrap().value.density.abs() < 1e-12, "the tie does not stand then");
}

#[test]
fn nothing_and_one_node_are_no_brokers() {
    for nodes in 0..2 {
        let view = directed(nodes, &[]);
        let found = roles(&view, &Partition::by(&view, |_| Some(()))).unwrap().value;
        assert!(found.brokers.len() == nodes && found.brokers.iter().all(|b| b.total() == 0 && b.z == [None; 5]));
        let holes = structural_holes(&view, Weighing::Numbers).unwrap().value;
        assert!(holes.iter().all(|hole| hole.constraint.is_none() && hole.hierarchy.is_none()));
    }
}
