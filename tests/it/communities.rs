//! Signed modularity by its definition, communities against every partition there is, partitions
//! beside each other, and camps over time.

#![expect(clippy::float_cmp, reason = "what is computed twice in the same way is the same")]

use std::collections::BTreeMap;

use detente::analysis::Partition;
use detente::analysis::signed::{Leiden, Resolution, Signed, stability};
use detente::model::standard::{State, Talks};
use detente::view::Certainty;
use detente::{Budget, Graph, Lens, Period, View};
use proptest::prelude::*;

use super::clusters::{Bond, bonds, counted, tribes, world};

/// The groups of a node in two partitions.
type Pair = (usize, usize);

/// The number in a key.
fn number(key: &str) -> usize {
    key[1..].parse().unwrap()
}

/// Nodes that have ties, with their groups.
fn grouped(view: &View, groups: &[Option<usize>]) -> BTreeMap<usize, usize> {
    let own = |n: usize| groups.get(n).copied().flatten().unwrap_or(100 + n);
    view.nodes().map(|node| number(node.key())).map(|n| (n, own(n))).collect()
}

/// The sum over all pairs of nodes, in units.
fn by_definition(bonds: &[Bond], groups: &BTreeMap<usize, usize>, resolution: Resolution, unit: f64) -> f64 {
    let part = |sign: i32, gamma: f64| {
        let weight = |i: usize, j: usize| -> f64 {
            let own = bonds.iter().filter(|bond| (bond.0, bond.1) == (i.min(j), i.max(j)) && bond.2.signum() == sign);
            own.map(|bond| f64::from(bond.2.abs()) / unit).sum()
        };
        let strength = |i: usize| groups.keys().map(|&j| weight(i, j)).sum::<f64>();
        let whole: f64 = groups.keys().map(|&i| strength(i)).sum();
        let mut sum = 0.0;
        for (&i, one) in groups {
            for (&j, other) in groups {
                if one == other && whole > 0.0 {
                    sum += weight(i, j) - gamma * strength(i) * strength(j) / whole;
                }
            }
        }
        (if whole > 0.0 { sum / whole } else { 0.0 }, whole)
    };
    let ((friends, plus), (foes, minus)) = (part(1, resolution.friends), part(-1, resolution.foes));
    if plus + minus == 0.0 { 0.0 } else { (plus * friends - minus * foes) / (plus + minus) }
}

/// All ways to put so many in groups.
fn partitions(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        let longer = |start: &Vec<usize>| {
            let next = start.iter().max().map_or(0, |most| most + 1);
            let start = start.clone();
            (0..=next).map(move |group| start.iter().copied().chain([group]).collect::<Vec<_>>())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn signed(view: &View, weighted: bool) -> Signed<'_> {
    let signed = Signed::of(view).unwrap();
    if weighted { signed.weighted() } else { signed }
}

fn groups() -> impl Strategy<Value = Vec<Option<usize>>> {
    prop::collection::vec(prop::option::weighted(0.9, 0..4_usize), 9)
}

fn resolution() -> impl Strategy<Value = Resolution> {
    (0..4_u32, 0..4_u32).prop_map(|(a, b)| Resolution { friends: f64::from(a) / 2.0, foes: f64::from(b) / 2.0 })
}

fn put<'v>(view: &'v View, groups: &[Option<usize>]) -> Partition<'v> {
    Partition::by(view, |node| groups.get(number(node.key())).copied().flatten())
}

fn states() -> View {
    let mut graph = Graph::new();
    for n in 0..9 {
        graph.node(State, &format!("S{n:02}")).add().unwrap();
    }
    graph.view(&Lens::new()).unwrap()
}

proptest! {
    #[test]
    fn modularity_is_what_it_is_defined_as(
        bonds in bonds(9), groups in groups(), resolution in resolution(), weighted: bool,
    ) {
        let view = world(&bonds);
        let bonds = counted(&bonds, weighted);
        let found = signed(&view, weighted).modularity(&put(&view, &groups), resolution).unwrap();
        let unit = if weighted { 10.0 } else { 1.0 };
        let meant = by_definition(&bonds, &grouped(&view, &groups), resolution, unit);
        prop_assert!((found - meant).abs() < 1e-12, "{found} {meant}");
    }

    #[test]
    fn without_foes_it_is_newmans(bonds in bonds(9), groups in groups()) {
        let bonds: Vec<Bond> = bonds.into_iter().map(|(a, b, size)| (a, b, size.abs())).collect();
        let view = world(&bonds);
        let own = grouped(&view, &groups);
        let ties = bonds.len() as f64;
        let newman: f64 = (0..200).map(|group| {
            let ends = bonds.iter().flat_map(|bond| [bond.0, bond.1]).filter(|n| own[n] == group).count() as f64;
            let within = bonds.iter().filter(|bond| own[&bond.0] == group && own[&bond.1] == group).count() as f64;
            within / ties.max(1.0) - (ends / (2.0 * ties).max(1.0)).powi(2)
        }).sum();
        let found = signed(&view, false).modularity(&put(&view, &groups), Resolution::default()).unwrap();
        prop_assert!((found - newman).abs() < 1e-12, "{found} {newman}");
    }

    #[test]
    fn communities_are_no_better_than_the_best_and_no_node_moved_makes_them_better(
        bonds in bonds(6), resolution in resolution(), weighted: bool, seed in 0..5_u64,
    ) {
        let view = world(&bonds);
        let bonds = counted(&bonds, weighted);
        let signed = signed(&view, weighted);
        let leiden = Leiden::new().seed(seed).resolution(resolution);
        let found = signed.communities(leiden, &Budget::new()).unwrap();
        prop_assert!(found.is_complete());
        let found = found.value;
        prop_assert_eq!(found.modularity, signed.modularity(&found.camps, resolution).unwrap());
        let nodes: Vec<usize> = view.nodes().map(|node| number(node.key())).collect();
        let unit = if weighted { 10.0 } else { 1.0 };
        let value = |groups: &BTreeMap<usize, usize>| by_definition(&bonds, groups, resolution, unit);
        let all = partitions(nodes.len());
        let best = all.iter().map(|groups| value(&nodes.iter().copied().zip(groups.iter().copied()).collect()));
        let best = best.fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(found.modularity <= best + 1e-12, "{} {best}", found.modularity);
        let group = |n: usize| {
            let at = found.camps.keys().iter().position(|camp| camp.contains(&format!("S{n:02}").as_str()));
            (n, at.unwrap())
        };
        let own: BTreeMap<usize, usize> = nodes.iter().map(|&n| group(n)).collect();
        for &n in &nodes {
            for to in 0..=nodes.len() {
                let mut other = own.clone();
                other.insert(n, to);
                prop_assert!(value(&other) <= found.modularity + 1e-9);
            }
        }
    }

    #[test]
    fn what_a_small_budget_leaves_is_a_partition(bonds in bonds(9), steps in 0..400_u64) {
        let view = world(&bonds);
        let signed = signed(&view, true);
        let found = signed.communities(Leiden::new(), &Budget::new().steps(steps)).unwrap().value;
        prop_assert_eq!(found.modularity, signed.modularity(&found.camps, Resolution::default()).unwrap());
        prop_assert_eq!(found.camps.keys().concat().len(), signed.node_count());
        let alone = Partition::by(&view, |node| Some(node.key().to_owned()));
        prop_assert!(found.modularity >= signed.modularity(&alone, Resolution::default()).unwrap());
    }

    #[test]
    fn friends_who_shun_all_others_are_communities(sizes in prop::collection::vec(2..5_usize, 1..4)) {
        let group: Vec<usize> = sizes.iter().zip(0..).flat_map(|(&size, group)| vec![group; size]).collect();
        let pairs = (0..group.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        let bonds: Vec<Bond> = pairs.map(|(a, b)| (a, b, if group[a] == group[b] { 1 } else { -1 })).collect();
        let view = world(&bonds);
        let found = signed(&view, false).communities(Leiden::new(), &Budget::new()).unwrap().value;
        prop_assert_eq!(found.camps, Partition::by(&view, |node| Some(group[number(node.key())])));
    }

    #[test]
    fn agreement_is_what_counting_pairs_gives(one in groups(), other in groups(), third in groups()) {
        let view = states();
        let [a, b, c] = [&one, &other, &third].map(|groups| put(&view, groups));
        let found = a.agreement(&b);
        let both: Vec<(usize, usize)> =
            one.iter().zip(&other).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
        prop_assert_eq!(found.shared, both.len());
        let pairs: Vec<(bool, bool)> = (0..both.len())
            .flat_map(|j| (0..j).map(move |i| (i, j)))
            .map(|(i, j)| (both[i].0 == both[j].0, both[i].1 == both[j].1))
            .collect();
        // The index in its form over pairs (Hubert & Arabie 1985; Steinley 2004).
        let count = |one, other| pairs.iter().filter(|pair| **pair == (one, other)).count() as f64;
        let (tt, tf, ft, ff) = (count(true, true), count(true, false), count(false, true), count(false, false));
        let below = (tt + tf) * (tf + ff) + (tt + ft) * (ft + ff);
        let rand = if below == 0.0 { 1.0 } else { 2.0 * (tt * ff - tf * ft) / below };
        prop_assert!((found.rand - rand).abs() < 1e-12, "{} {rand}", found.rand);
        let entropy = |of: fn(Pair) -> Pair| -> f64 {
            let share = |at: &Pair| both.iter().filter(|x| of(**x) == of(*at)).count() as f64 / both.len() as f64;
            both.iter().map(|at| -share(at).ln() / both.len() as f64).sum()
        };
        let variation = 2.0 * entropy(|at| at) - entropy(|at| (at.0, 0)) - entropy(|at| (0, at.1));
        prop_assert!((found.variation - variation).abs() < 1e-12, "{} {variation}", found.variation);
        prop_assert!(found.variation >= 0.0);
        prop_assert_eq!(found.shared, b.agreement(&a).shared);
        prop_assert!((found.rand - b.agreement(&a).rand).abs() < 1e-12);
        let whole = |groups: &[Option<usize>]| groups.iter().all(Option::is_some);
        if whole(&one) && whole(&other) && whole(&third) {
            prop_assert!(a.agreement(&c).variation <= found.variation + b.agreement(&c).variation + 1e-12);
        }
        prop_assert_eq!((a.agreement(&a).rand, a.agreement(&a).variation), (1.0, 0.0));
    }

    #[test]
    fn as_many_stay_as_can(one in groups(), other in groups()) {
        let view = states();
        let (before, after) = (put(&view, &one), put(&view, &other));
        let found = before.moved(&after);
        let both: Vec<usize> = (0..9).filter(|&n| one[n].is_some() && other[n].is_some()).collect();
        // Every way to match four groups with four.
        let mut most = 0;
        for code in 0..256_usize {
            let to = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6];
            if (0..4).all(|group| to.contains(&group)) {
                most = most.max(both.iter().filter(|&&n| other[n] == Some(to[one[n].unwrap()])).count());
            }
        }
        prop_assert_eq!(found.moved.len(), both.len() - most);
        prop_assert_eq!(found.matched.len(), before.len());
        let mut taken: Vec<usize> = found.matched.iter().copied().flatten().collect();
        let all = taken.len();
        taken.sort_unstable();
        taken.dedup();
        prop_assert_eq!(taken.len(), all);
        for moved in &found.moved {
            prop_assert_eq!(before.group_of(moved.node).unwrap(), Some(moved.from));
            prop_assert_eq!(after.group_of(moved.node).unwrap(), Some(moved.to));
            prop_assert!(found.matched[moved.from] != Some(moved.to));
        }
        let names = |ids: &[detente::NodeId]| -> Vec<usize> {
            ids.iter().map(|&id| number(view.get(id).unwrap().key())).collect()
        };
        let only = |one: &[Option<usize>], other: &[Option<usize>]| -> Vec<usize> {
            (0..9).filter(|&n| one[n].is_some() && other[n].is_none()).collect()
        };
        prop_assert_eq!(names(&found.left), only(&one, &other));
        prop_assert_eq!(names(&found.came), only(&other, &one));
    }
}

#[test]
fn the_same_seed_gives_the_same_communities_on_any_number_of_threads() {
    let view = tribes();
    let found = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let signed = Signed::of(&view).unwrap();
            let found = signed.communities(Leiden::new().seed(7), &Budget::new()).unwrap().value;
            (
                found.modularity.to_bits(),
                found.camps.keys(),
                signed.clusters(&Budget::new()).unwrap().value.camps.keys(),
            )
        })
    };
    assert_eq!(found(1), found(2));
    assert_eq!(found(1), found(8));
}

#[test]
fn a_resolution_that_is_no_number_from_0_is_refused() {
    let view = tribes();
    let signed = Signed::of(&view).unwrap();
    let camps = Partition::by(&view, |_| Some(0));
    for wrong in [-1.0, f64::NAN, f64::INFINITY] {
        let resolution = Resolution { friends: 1.0, foes: wrong };
        assert!(signed.modularity(&camps, resolution).unwrap_err().is_invalid());
        let leiden = Leiden::new().resolution(resolution);
        assert!(signed.communities(leiden, &Budget::new()).unwrap_err().is_invalid());
    }
}

#[test]
fn nobody_makes_no_community() {
    let view = world(&[]);
    let found = signed(&view, false).communities(Leiden::new().starts(0), &Budget::new()).unwrap().value;
    assert_eq!((found.modularity, found.camps.len()), (0.0, 0));
}

#[test]
fn camps_over_time_are_those_of_each_window_and_who_changed_sides() {
    let mut graph = Graph::new();
    let ids = ["A", "B", "C", "D", "E"].map(|key| graph.node(State, key).add().unwrap());
    let said = [
        (0, 1, 0.5, "2020/2021"),
        (0, 2, -0.5, "2020/2021"),
        (1, 2, 0.5, "2021/2022"),
        (0, 1, -0.9, "2021/2022"),
        (2, 3, 0.5, "2020/2022"),
        (3, 4, 0.5, "2022/2023"),
    ];
    for (a, b, affinity, valid) in said {
        graph.claim::<Talks>((ids[a], ids[b])).affinity(affinity).valid(valid).record().unwrap();
    }
    let dated = graph.view(&Lens::new()).unwrap().dated(Certainty::Possible, &Budget::new()).unwrap();
    let years: Vec<Period> = ["2020", "2021", "2022", "2024"].map(|year| year.parse().unwrap()).into();
    let camps =
        |signed: Signed<'_>| signed.clusters(&Budget::new()).map(|found| found.value.camps.keys().concat().len());
    let found =
        stability(&dated, years.clone(), |signed| Ok(signed.clusters(&Budget::new())?.map(|found| found.camps)));
    let found = found.unwrap();
    assert!(found.is_complete());
    for (stage, year) in found.value.stages.iter().zip(&years) {
        let alone = graph.view(&Lens::new().during(year.clone())).unwrap();
        let meant = Signed::of(&alone).unwrap().clusters(&Budget::new()).unwrap().value.camps;
        assert_eq!(stage.camps.value, meant);
        assert_eq!(stage.camps.value.keys().concat().len(), camps(Signed::of(&alone).unwrap()).unwrap());
    }
    let [first, second, third] = &found.value.changes[..] else { panic!("three changes") };
    let moved = |change: &detente::analysis::signed::Shift| -> Vec<_> {
        change.moves.moved.iter().map(|moved| dated.view().get(moved.node).unwrap().key().to_owned()).collect()
    };
    // A and B against C and D, then B has gone over to C and D.
    assert_eq!((moved(first), first.moves.came.len(), first.moves.left.len()), (vec!["B".to_owned()], 0, 0));
    assert!(first.agreement.rand < 1.0 && first.agreement.variation > 0.0);
    assert_eq!((second.moves.came.len(), second.agreement.rand), (1, 1.0));
    assert_eq!((third.moves.left.len(), third.agreement.shared, third.agreement.rand), (5, 0, 1.0));
    let short = stability(&dated, years, |signed| {
        Ok(signed.communities(Leiden::new(), &Budget::new().steps(0))?.map(|found| found.camps))
    });
    assert!(!short.unwrap().is_complete());
}
