//! Camps of any number, and of at most so many, against every partition there is.

#![expect(clippy::float_cmp, reason = "costs are whole numbers of tenths, divided once")]

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::signed::{Clusters, Signed};
use detente::model::standard::{State, Talks};
use detente::{Budget, Graph, Lens, View};
use proptest::prelude::*;

/// Two nodes and tenths, which are not 0.
pub(crate) type Bond = (usize, usize, i32);

/// The friends among the Highland tribes of New Guinea (Read 1954), and the foes.
const TRIBES: [&str; 2] = [
    "Gavev-Kotun Gavev-Nagad Gavev-Gama Kotun-Nagad Kotun-Gama Ove-Alika Ove-Gahuk Ove-Masil Ove-Ukudz \
     Alika-Ukudz Nagam-Masil Nagam-Notoh Nagam-Seuve Gahuk-Masil Gahuk-Ukudz Gahuk-Geham Gahuk-Asaro \
     Masil-Ukudz Masil-Geham Masil-Asaro Masil-Uheto Ukudz-Geham Ukudz-Asaro Notoh-Kohik Notoh-Uheto \
     Kohik-Uheto Geham-Asaro Uheto-Seuve Nagad-Gama",
    "Gavev-Ove Gavev-Alika Gavev-Nagam Gavev-Gahuk Gavev-Asaro Kotun-Ove Kotun-Nagam Kotun-Gahuk \
     Kotun-Notoh Kotun-Kohik Nagam-Nagad Nagam-Gama Gahuk-Notoh Gahuk-Uheto Gahuk-Gama Ukudz-Seuve \
     Notoh-Geham Notoh-Nagad Kohik-Geham Kohik-Nagad Geham-Uheto Geham-Nagad Geham-Gama Asaro-Seuve \
     Asaro-Nagad Asaro-Gama Uheto-Nagad Uheto-Gama Seuve-Gama",
];

/// States by name with ties in tenths, each said once.
pub(crate) fn named(bonds: &[(String, String, i32)]) -> View {
    let mut graph = Graph::new();
    let keys: BTreeSet<&String> = bonds.iter().flat_map(|(a, b, _)| [a, b]).collect();
    let ids: BTreeMap<&String, _> = keys.into_iter().map(|key| (key, graph.node(State, key).add().unwrap())).collect();
    for (a, b, tenths) in bonds {
        graph.claim::<Talks>((ids[a], ids[b])).affinity(f64::from(*tenths) / 10.0).record().unwrap();
    }
    graph.view(&Lens::new()).unwrap()
}

/// The states S00, S01, ... with these ties.
pub(crate) fn world(bonds: &[Bond]) -> View {
    let name = |n: usize| format!("S{n:02}");
    named(&bonds.iter().map(|&(a, b, tenths)| (name(a), name(b), tenths)).collect::<Vec<_>>())
}

pub(crate) fn tribes() -> View {
    let ties = |at: usize, tenths| {
        let pairs = TRIBES[at].split_whitespace().map(|pair| pair.split_once('-').unwrap());
        pairs.map(move |(a, b)| (a.to_owned(), b.to_owned(), tenths))
    };
    named(&ties(0, 1).chain(ties(1, -1)).collect::<Vec<_>>())
}

/// Up to `most` nodes, each pair tied about as often as not.
pub(crate) fn bonds(most: usize) -> impl Strategy<Value = Vec<Bond>> {
    (2..=most, 1..10_u32).prop_flat_map(|(count, friendly)| {
        let pairs: Vec<(usize, usize)> = (0..count).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        let friendly = f64::from(friendly) / 10.0;
        let tie =
            (prop::bool::weighted(friendly), 1..10_i32).prop_map(|(friend, size)| if friend { size } else { -size });
        prop::collection::vec(prop::option::weighted(0.7, tie), pairs.len())
            .prop_map(move |ties| pairs.iter().zip(ties).filter_map(|(&(a, b), tie)| Some((a, b, tie?))).collect())
    })
}

/// As signs alone, or in tenths.
pub(crate) fn counted(bonds: &[Bond], weighted: bool) -> Vec<Bond> {
    bonds.iter().map(|&(a, b, tenths)| (a, b, if weighted { tenths } else { tenths.signum() })).collect()
}

/// The least that does not fit, by how many groups there are at most, from one to all nodes.
fn least(bonds: &[Bond]) -> Vec<i32> {
    let count = bonds.iter().map(|bond| bond.0.max(bond.1) + 1).max().unwrap_or(1);
    let all = (1_usize << count) - 1;
    let inside = |set: usize| bonds.iter().filter(move |(a, b, _)| set >> a & 1 == 1 && set >> b & 1 == 1);
    let value: Vec<i32> = (0..=all).map(|set| -inside(set).map(|bond| bond.2).sum::<i32>()).collect();
    let friends: i32 = bonds.iter().map(|bond| bond.2.max(0)).sum();
    let mut best = value.clone();
    let mut found = vec![friends + best[all]];
    for _ in 1..count {
        let one_more: Vec<i32> = (0..=all)
            .map(|set| {
                let first = set & set.wrapping_neg();
                let mut least = best[set];
                let mut part = set;
                while part != 0 {
                    if part & first != 0 {
                        least = least.min(value[part] + best[set ^ part]);
                    }
                    part = (part - 1) & set;
                }
                least
            })
            .collect();
        best = one_more;
        found.push(friends + best[all]);
    }
    found
}

/// What does not fit groups of keys, and how many ties that are.
fn cost(bonds: &[Bond], camps: &[Vec<&str>]) -> (i32, usize) {
    let group = |n: usize| camps.iter().position(|camp| camp.contains(&format!("S{n:02}").as_str())).unwrap();
    let unfit: Vec<i32> =
        bonds.iter().filter(|bond| (group(bond.0) == group(bond.1)) == (bond.2 < 0)).map(|bond| bond.2.abs()).collect();
    (unfit.iter().sum(), unfit.len())
}

fn units(tenths: i32, weighted: bool) -> f64 {
    f64::from(tenths) / if weighted { 10.0 } else { 1.0 }
}

fn signed(view: &View, weighted: bool) -> Signed<'_> {
    let signed = Signed::of(view).unwrap();
    if weighted { signed.weighted() } else { signed }
}

fn clusters(view: &View, weighted: bool) -> Clusters<'_> {
    let found = signed(view, weighted).clusters(&Budget::new()).unwrap();
    assert!(found.is_complete());
    found.value
}

/// Whether the friendly ties inside each group hold it together.
fn hangs_together(bonds: &[Bond], camps: &[Vec<&str>]) -> bool {
    camps.iter().all(|camp| {
        let mut met = BTreeSet::from([camp[0].to_owned()]);
        for _ in camp {
            for (a, b, _) in bonds.iter().filter(|bond| bond.2 > 0) {
                let [a, b] = [a, b].map(|n| format!("S{n:02}"));
                let within = camp.contains(&a.as_str()) && camp.contains(&b.as_str());
                if within && (met.contains(&a) || met.contains(&b)) {
                    met.extend([a, b]);
                }
            }
        }
        met.len() == camp.len()
    })
}

proptest! {
    #[test]
    fn blocs_are_the_best_of_all_partitions_into_so_many(bonds in bonds(9), weighted: bool) {
        let view = world(&bonds);
        let bonds = counted(&bonds, weighted);
        let signed = signed(&view, weighted);
        let best = least(&bonds);
        for most in 1..=10 {
            let found = signed.blocs(most, &Budget::new()).unwrap();
            let least = units(best[most.min(best.len()) - 1], weighted);
            prop_assert!(found.is_complete() && found.value.proven);
            prop_assert_eq!((found.value.most, found.value.cost, found.value.lower), (most, least, least));
            prop_assert!(found.value.camps.len() <= most);
            let (cost, unfit) = cost(&bonds, &found.value.camps.keys());
            prop_assert_eq!((units(cost, weighted), unfit), (least, found.because.len()));
        }
        let table = signed.blocs_up_to(20, &Budget::new()).unwrap();
        prop_assert!(table.is_complete());
        prop_assert_eq!(table.value.len(), signed.node_count().saturating_sub(1));
        for (row, most) in table.value.iter().zip(2..) {
            let least = units(best[most - 1], weighted);
            prop_assert_eq!((row.most, row.cost, row.lower, row.proven), (most, least, least, true));
            prop_assert_eq!(cost(&bonds, &row.camps.keys()).0, best[most - 1]);
            prop_assert!(row.camps.len() <= most);
        }
    }

    #[test]
    fn what_a_small_budget_leaves_of_blocs_still_holds(bonds in bonds(9), steps in 0..6000_u64) {
        let view = world(&bonds);
        let bonds = counted(&bonds, false);
        let best = least(&bonds);
        let found = signed(&view, false).blocs_up_to(9, &Budget::new().steps(steps)).unwrap();
        let mut last = f64::INFINITY;
        for row in &found.value {
            let least = units(best[row.most - 1], false);
            prop_assert!(row.lower <= least && least <= row.cost && row.cost <= last);
            prop_assert_eq!(row.cost, units(cost(&bonds, &row.camps.keys()).0, false));
            prop_assert_eq!(row.proven, row.lower == row.cost);
            prop_assert!(row.proven || !found.is_complete());
            prop_assert!(row.camps.len() <= row.most);
            last = row.cost;
        }
    }

    #[test]
    fn clusters_are_the_best_of_all_partitions(bonds in bonds(10), weighted: bool) {
        let view = world(&bonds);
        let bonds = counted(&bonds, weighted);
        let found = signed(&view, weighted).clusters(&Budget::new()).unwrap();
        prop_assert!(found.is_complete());
        let (cost, unfit) = cost(&bonds, &found.value.camps.keys());
        prop_assert_eq!(cost, *least(&bonds).last().unwrap());
        prop_assert_eq!(found.value.cost, units(cost, weighted));
        prop_assert_eq!(found.value.lower, found.value.cost);
        prop_assert!(found.value.proven);
        prop_assert_eq!(found.value.ties.len(), unfit);
        prop_assert_eq!(found.because.len(), unfit);
        prop_assert_eq!(found.value.k, found.value.camps.len());
        prop_assert!(hangs_together(&bonds, &found.value.camps.keys()));
    }

    #[test]
    fn what_a_small_budget_leaves_still_holds(bonds in bonds(9), weighted: bool, steps in 0..3000_u64) {
        let view = world(&bonds);
        let bonds = counted(&bonds, weighted);
        let best = units(*least(&bonds).last().unwrap(), weighted);
        let found = signed(&view, weighted).clusters(&Budget::new().steps(steps)).unwrap();
        let value = &found.value;
        prop_assert!(value.lower <= best && best <= value.cost, "{} {best} {}", value.lower, value.cost);
        prop_assert_eq!(value.cost, units(cost(&bonds, &value.camps.keys()).0, weighted));
        prop_assert_eq!(value.proven, value.lower == value.cost);
        prop_assert!(value.proven || !found.is_complete());
    }

    #[test]
    fn clusters_of_worlds_apart_add_up(one in bonds(9), other in bonds(9)) {
        let far: Vec<Bond> = other.iter().map(|&(a, b, tenths)| (a + 10, b + 10, tenths)).collect();
        let both = world(&one.iter().chain(&far).copied().collect::<Vec<_>>());
        let (one, far) = (world(&one), world(&far));
        let [both, one, far] = [&both, &one, &far].map(|view| clusters(view, false));
        prop_assert_eq!(both.cost, one.cost + far.cost);
        prop_assert_eq!(both.k, one.k + far.k);
        let mut camps = one.camps.keys();
        camps.extend(far.camps.keys());
        prop_assert_eq!(both.camps.keys(), camps);
    }

    #[test]
    fn names_change_no_cost(bonds in bonds(9), order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        let renamed: Vec<Bond> = bonds.iter().map(|&(a, b, tenths)| (order[b], order[a], tenths)).rev().collect();
        let (view, renamed) = (world(&bonds), world(&renamed));
        let [one, other] = [&view, &renamed].map(|view| clusters(view, true));
        prop_assert_eq!((one.cost, one.lower, one.proven), (other.cost, other.lower, other.proven));
    }

    #[test]
    fn nothing_is_unfit_when_no_foes_are_friends_of_friends(bonds in bonds(9)) {
        let mut group: Vec<usize> = (0..9).collect();
        for _ in 0..9 {
            for &(a, b, _) in bonds.iter().filter(|bond| bond.2 > 0) {
                (group[a], group[b]) = (group[a].min(group[b]), group[a].min(group[b]));
            }
        }
        let weak = bonds.iter().all(|&(a, b, tenths)| tenths > 0 || group[a] != group[b]);
        let view = world(&bonds);
        let found = clusters(&view, false);
        prop_assert_eq!(found.cost == 0.0, weak);
    }
}

#[test]
fn the_highland_tribes_are_three_camps_but_for_two_ties() {
    let view = tribes();
    let found = Signed::of(&view).unwrap().clusters(&Budget::new()).unwrap();
    assert_eq!((found.value.cost, found.value.lower, found.value.k, found.value.proven), (2.0, 2.0, 3, true));
    let camps = [
        vec!["Alika", "Asaro", "Gahuk", "Geham", "Masil", "Ove", "Ukudz"],
        vec!["Gama", "Gavev", "Kotun", "Nagad"],
        vec!["Kohik", "Nagam", "Notoh", "Seuve", "Uheto"],
    ];
    assert_eq!(found.value.camps.keys(), camps);
    let key = |id| view.get(id).unwrap().key().to_owned();
    let ties: Vec<_> = found.value.ties.iter().map(|&(a, b)| (key(a), key(b))).collect();
    assert_eq!(ties, [("Masil", "Nagam"), ("Masil", "Uheto")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn two_camps_of_the_tribes_leave_seven_ties_and_three_leave_two() {
    let view = tribes();
    let table = Signed::of(&view).unwrap().blocs_up_to(16, &Budget::new()).unwrap().value;
    let costs: Vec<f64> = table.iter().map(|row| row.cost).collect();
    assert_eq!((costs.len(), &costs[..3]), (15, &[7.0, 2.0, 2.0][..]));
    assert!(table.iter().all(|row| row.proven));
    assert_eq!(table[1].camps, clusters(&view, false).camps);
}

#[test]
fn no_camp_at_all_is_no_answer() {
    let view = tribes();
    let error = Signed::of(&view).unwrap().blocs(0, &Budget::new()).unwrap_err();
    assert!(error.is_invalid(), "{error}");
}

#[test]
fn nobody_and_a_single_node_have_no_cost() {
    let empty = world(&[]);
    let found = clusters(&empty, false);
    assert_eq!((found.cost, found.k, found.proven), (0.0, 0, true));
    assert_eq!(signed(&empty, false).blocs(3, &Budget::new()).unwrap().value.camps.len(), 0);
    assert!(signed(&empty, false).blocs_up_to(3, &Budget::new()).unwrap().value.is_empty());
    let mut graph = Graph::new();
    graph.node(State, "A").add().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    assert_eq!(clusters(&view, true).k, 0);
}

/// Every state beside every other it was allied or at odds with, in three windows.
#[cfg(feature = "gzip")]
#[test]
#[expect(clippy::print_stderr, reason = "a test that was not run says so")]
fn the_windows_of_the_correlates_of_war_are_proven() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/signed/cow_three_windows.csv.gz");
    let Ok(file) = std::fs::File::open(file) else {
        return eprintln!("skipped: no data of the Correlates of War");
    };
    let text = std::io::read_to_string(flate2::read::GzDecoder::new(file)).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    // Two blocs are the line index, published for these windows; any number of camps does better.
    for (window, cost, line) in [("46-49", 12.0, 17.0), ("70-73", 21.0, 26.0), ("93-96", 40.0, 50.0)] {
        let own = rows.iter().filter(|row| row[0] == window);
        let view =
            named(&own.map(|row| (row[1].to_owned(), row[2].to_owned(), row[3].parse().unwrap())).collect::<Vec<_>>());
        let found = clusters(&view, false);
        assert_eq!((found.cost, found.proven), (cost, true), "{window}");
        let two = signed(&view, false).blocs(2, &Budget::new()).unwrap().value;
        assert_eq!((two.cost, two.proven), (line, true), "{window}");
    }
}
