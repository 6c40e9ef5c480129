//! How far signed ties are from balance, against every division into two camps.

use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "gzip")]
use std::path::Path;
use std::time::Duration;

use detente::analysis::Partition;
use detente::analysis::signed::{Frustration, Signed};
use detente::model::standard::{State, Talks};
use detente::{Answer, Budget, Completeness, Graph, Lens, Limit, NodeId, View};
use proptest::prelude::*;

/// Ties by their two nodes, the lesser first, with tenths.
type Ties = BTreeMap<(usize, usize), i32>;

fn key(node: usize) -> String {
    format!("N{node:03}")
}

fn view_of(ties: &Ties) -> View {
    let mut graph = Graph::new();
    let nodes = ties.keys().map(|pair| pair.1 + 1).max().unwrap_or(0);
    let ids: Vec<NodeId<State>> = (0..nodes).map(|node| graph.node(State, &key(node)).add().unwrap()).collect();
    for (&(a, b), &tenths) in ties {
        graph.claim::<Talks>((ids[a], ids[b])).affinity(f64::from(tenths) / 10.0).record().unwrap();
    }
    graph.view(&Lens::new()).unwrap()
}

fn asked(view: &View, weighted: bool, budget: &Budget) -> Answer<Summary> {
    let signed = Signed::of(view).unwrap();
    let signed = if weighted { signed.weighted() } else { signed };
    let answer = signed.frustration(budget).unwrap();
    check(&signed, &answer);
    answer.map(|found| Summary::of(&found))
}

fn whole(ties: &Ties, weighted: bool) -> Summary {
    let answer = asked(&view_of(ties), weighted, &Budget::new());
    assert!(answer.is_complete());
    assert!(answer.value.proven);
    answer.value
}

/// An answer without its view. Costs are in tenths, or ties.
#[derive(Clone, Debug, PartialEq)]
struct Summary {
    lower: i64,
    upper: i64,
    proven: bool,
    optima: Option<u64>,
    all: bool,
    camps: Vec<Vec<String>>,
    packed: (u64, u64, u64),
}

impl Summary {
    fn of(found: &Frustration<'_>) -> Self {
        let tenths = |cost: f64| (cost * 10.0).round() as i64;
        let camps = found.camps.keys();
        let certificate = &found.certificate;
        Self {
            lower: tenths(found.lower),
            upper: tenths(found.upper),
            proven: found.proven,
            optima: found.optima,
            all: found.all_optima,
            camps: camps.into_iter().map(|camp| camp.into_iter().map(str::to_owned).collect()).collect(),
            packed: (certificate.packed, certificate.parts, certificate.searched),
        }
    }
}

/// What camps frustrate.
fn cost(signed: &Signed<'_>, camps: &Partition<'_>) -> f64 {
    let camp = |node| camps.group_of(node).unwrap().unwrap();
    let frustrated = signed.ties().filter(|(a, b, number)| (camp(a.id()) == camp(b.id())) != (*number > 0.0));
    frustrated.map(|tie| tie.2.abs()).sum()
}

/// What an answer says of itself must be so.
fn check(signed: &Signed<'_>, answer: &Answer<Frustration<'_>>) {
    let found = &answer.value;
    assert!(found.lower <= found.upper);
    assert_eq!(found.proven, found.lower >= found.upper);
    assert!(found.camps.len() <= 2);
    assert!((cost(signed, &found.camps) - found.upper).abs() < 1e-9);
    let listed: f64 = found.ties.iter().map(|tie| tie.number.abs()).sum();
    assert!((listed - found.upper).abs() < 1e-9);
    let claims: BTreeSet<_> =
        found.ties.iter().flat_map(|tie| signed.claims_between(tie.from, tie.to).unwrap()).map(|c| c.id()).collect();
    assert_eq!(answer.because.iter().copied().collect::<BTreeSet<_>>(), claims);
    for tie in &found.ties {
        assert_eq!(signed.between(tie.from, tie.to).unwrap(), Some(tie.number));
    }
    let best = found.optimal_camps(1 << 12);
    assert!(best.iter().all(|camps| (cost(signed, camps) - found.lower).abs() < 1e-9));
    let distinct: BTreeSet<_> = best.iter().map(Partition::keys).collect();
    assert_eq!(distinct.len(), best.len());
    if let Some(optima) = found.optima {
        assert_eq!(best.len() as u64, optima.min(1 << 12));
    } else {
        assert!(best.is_empty() && !found.all_optima);
    }
    certified(signed, found);
}

/// Adds the certificate up.
fn certified(signed: &Signed<'_>, found: &Frustration<'_>) {
    let certificate = &found.certificate;
    let mut given: BTreeMap<(String, String), u64> = BTreeMap::new();
    for cycle in &certificate.cycles {
        assert!(cycle.nodes.len() > 2 && cycle.share > 0);
        assert_eq!(cycle.nodes.iter().map(|n| format!("{n:?}")).collect::<BTreeSet<_>>().len(), cycle.nodes.len());
        let mut hostile = 0;
        for (at, &a) in cycle.nodes.iter().enumerate() {
            let b = cycle.nodes[(at + 1) % cycle.nodes.len()];
            let number = signed.between(a, b).unwrap().unwrap();
            hostile += u32::from(number < 0.0);
            let [a, b] = [a, b].map(|node| signed.view().get(node).unwrap().key().to_owned());
            let all = given.entry((a.clone().min(b.clone()), a.max(b))).or_default();
            *all += cycle.share;
            assert!(*all as f64 <= number.abs() * certificate.parts as f64 * (1.0 + 1e-12));
        }
        assert_eq!(hostile % 2, 1);
    }
    assert_eq!(certificate.packed, certificate.cycles.iter().map(|cycle| cycle.share).sum::<u64>());
    assert!(certificate.packed as f64 <= found.lower * certificate.parts as f64 * (1.0 + 1e-12));
}

/// The least cost over all divisions, and how many have it.
fn brute(ties: &Ties, weighted: bool) -> (i64, u64) {
    let nodes: Vec<usize> = ties.keys().flat_map(|&(a, b)| [a, b]).collect::<BTreeSet<_>>().into_iter().collect();
    let at = |node: usize| nodes.binary_search(&node).unwrap();
    let rows: Vec<(u32, u32, bool, i64)> = ties
        .iter()
        .map(|(&(a, b), &tenths)| {
            (at(a) as u32, at(b) as u32, tenths < 0, if weighted { i64::from(tenths.abs()) } else { 10 })
        })
        .collect();
    let mut best = (i64::MAX, 0);
    for division in 0..1_u32 << nodes.len() {
        let frustrated =
            rows.iter().filter(|(a, b, negative, _)| ((division >> a ^ division >> b) & 1 == 1) != *negative);
        let cost = frustrated.map(|row| row.3).sum();
        if cost < best.0 {
            best = (cost, 0);
        }
        best.1 += u64::from(cost == best.0);
    }
    (best.0, best.1 >> components(ties))
}

fn components(ties: &Ties) -> usize {
    let mut names: BTreeMap<usize, usize> = ties.keys().flat_map(|&(a, b)| [(a, a), (b, b)]).collect();
    for _ in 0..names.len() {
        for &(a, b) in ties.keys() {
            let least = names[&a].min(names[&b]);
            names.insert(a, least);
            names.insert(b, least);
        }
    }
    names.values().collect::<BTreeSet<_>>().len()
}

fn some_ties(nodes: usize, most: usize) -> impl Strategy<Value = Ties> {
    let number = prop_oneof![1..=10, -10..=-1, Just(3), Just(-3)];
    prop::collection::vec((0..nodes, 0..nodes, number), 0..most).prop_map(|list| {
        let pairs = list.into_iter().filter(|(a, b, _)| a != b);
        pairs.map(|(a, b, tenths)| ((a.min(b), a.max(b)), tenths)).collect()
    })
}

/// Signs turned around some nodes.
fn switched(ties: &Ties, switch: u64) -> Ties {
    let turn = |node: usize| switch >> (node % 64) & 1;
    ties.iter().map(|(&(a, b), &n)| ((a, b), if turn(a) == turn(b) { n } else { -n })).collect()
}

fn renamed(ties: &Ties, name: impl Fn(usize) -> usize) -> Ties {
    let pair = |(a, b): (usize, usize)| (name(a).min(name(b)), name(a).max(name(b)));
    ties.iter().map(|(&ends, &number)| (pair(ends), number)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn frustration_is_what_every_division_says(ties in some_ties(10, 40), weighted: bool) {
        let found = whole(&ties, weighted);
        let (least, optima) = brute(&ties, weighted);
        prop_assert_eq!((found.lower, found.upper), (least, least));
        prop_assert_eq!((found.optima, found.all), (Some(optima), optima <= 1000));
        let again = whole(&ties, weighted);
        prop_assert_eq!(found, again);
    }

    #[test]
    fn frustration_is_invariant(ties in some_ties(12, 50), weighted: bool, switch: u64, turn in 0..12_usize) {
        let found = whole(&ties, weighted);
        let known = |ties: &Ties| { let f = whole(ties, weighted); (f.lower, f.optima) };
        prop_assert_eq!(known(&switched(&ties, switch)), (found.lower, found.optima));
        let moved = renamed(&ties, |node| (node * 5 + turn) % 12);
        prop_assert_eq!(known(&moved), (found.lower, found.optima));
    }

    #[test]
    fn parts_add(ties in some_ties(7, 20), others in some_ties(7, 20), weighted: bool, bridge in (0..7_usize, 0..7_usize, -5..5_i32)) {
        let (one, two) = (whole(&ties, weighted), whole(&others, weighted));
        let mut both = ties.clone();
        both.extend(renamed(&others, |node| node + 7));
        let apart = whole(&both, weighted);
        prop_assert_eq!(apart.lower, one.lower + two.lower);
        prop_assert_eq!(apart.optima.unwrap(), one.optima.unwrap() * two.optima.unwrap());
        // A tie that is on no cycle matters to nobody.
        both.insert((bridge.0, bridge.1 + 7), bridge.2 * 2 + 1);
        let joined = whole(&both, weighted);
        prop_assert_eq!((joined.lower, joined.optima), (apart.lower, apart.optima));
        // Nor do parts that share one node.
        let mut hinged = ties.clone();
        hinged.extend(renamed(&others, |node| node + 6));
        let hinged = whole(&hinged, weighted);
        prop_assert_eq!((hinged.lower, hinged.optima), (apart.lower, apart.optima));
    }

    #[test]
    fn a_tie_changes_it_by_its_weight_at_most(ties in some_ties(9, 30), a in 0..9_usize, b in 0..9_usize, number in 1..10_i32) {
        prop_assume!(a != b);
        let ends = (a.min(b), a.max(b));
        let (mut with, mut without) = (ties.clone(), ties);
        with.insert(ends, -number);
        without.remove(&ends);
        for (weighted, most) in [(false, 10), (true, i64::from(number))] {
            let change = whole(&with, weighted).lower - whole(&without, weighted).lower;
            prop_assert!((0..=most).contains(&change));
        }
    }

    #[test]
    fn friends_alone_are_balanced(ties in some_ties(9, 30), switch: u64) {
        let friends: Ties = ties.into_iter().map(|(ends, number)| (ends, number.abs())).collect();
        let found = whole(&friends, true);
        prop_assert_eq!((found.lower, found.optima, found.camps.len()), (0, Some(1), usize::from(!friends.is_empty())));
        prop_assert_eq!(whole(&switched(&friends, switch), true).upper, 0);
    }

    #[test]
    fn frustration_is_complete_when_and_only_when_it_is_proven(ties in some_ties(12, 66), steps in 0..4000_u64) {
        let view = view_of(&ties);
        let answer = Signed::of(&view).unwrap().frustration_listing(0, &Budget::new().steps(steps)).unwrap();
        prop_assert_eq!(answer.is_complete(), answer.value.proven);
        prop_assert!(!answer.is_complete() || answer.value.upper as i64 == brute(&ties, false).0 / 10);
    }

    #[test]
    fn frustration_cut_short_has_bounds_that_hold(ties in some_ties(12, 66), weighted: bool, steps in 0..4000_u64) {
        let (least, optima) = brute(&ties, weighted);
        let cut = asked(&view_of(&ties), weighted, &Budget::new().steps(steps));
        prop_assert!(cut.value.lower <= least && least <= cut.value.upper);
        prop_assert!(cut.value.optima.is_none_or(|count| count <= optima));
        match cut.completeness {
            Completeness::Complete => prop_assert_eq!(cut.value, whole(&ties, weighted)),
            Completeness::Truncated { by, bound } => {
                prop_assert_eq!(by, Limit::Steps);
                prop_assert!((bound.unwrap() * 10.0).round() as i64 <= least);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Thick enough that packings do not suffice.
    #[test]
    fn thick_webs_are_settled_by_search(signs in prop::collection::vec(-4..=4_i32, 120)) {
        let pairs = (0..16).flat_map(|b| (0..b).map(move |a| (a, b)));
        let ties: Ties = pairs.zip(&signs).map(|(ends, &n)| (ends, if n == 0 { 5 } else { n })).collect();
        for weighted in [false, true] {
            let found = whole(&ties, weighted);
            prop_assert_eq!((found.lower, found.optima.unwrap()), brute(&ties, weighted));
        }
    }

    #[test]
    fn large_webs_are_invariant(ties in some_ties(32, 110), switch: u64, weighted: bool) {
        let found = whole(&ties, weighted);
        let other = renamed(&switched(&ties, switch), |node| (node * 7 + 3) % 32);
        let other = whole(&other, weighted);
        prop_assert_eq!((found.lower, found.optima, found.all), (other.lower, other.optima, other.all));
    }
}

/// The highland tribes of New Guinea (Read 1954): in each row one tribe and its friends and foes
/// among those below.
const TRIBES: &str = "\
    Gavev +Kotun -Ove -Alika -Nagam -Gahuk -Asaro +Nagad +Gama
    Kotun -Ove -Nagam -Gahuk -Notoh -Kohik +Nagad +Gama
    Ove +Alika +Gahuk +Masil +Ukudz
    Alika +Ukudz
    Nagam +Masil +Notoh +Seuve -Nagad -Gama
    Gahuk +Masil +Ukudz -Notoh +Geham +Asaro -Uheto -Gama
    Masil +Ukudz +Geham +Asaro +Uheto
    Ukudz +Geham +Asaro -Seuve
    Notoh +Kohik -Geham +Uheto -Nagad
    Kohik -Geham +Uheto -Nagad
    Geham +Asaro -Uheto -Nagad -Gama
    Asaro -Seuve -Nagad -Gama
    Uheto +Seuve -Nagad -Gama
    Seuve -Gama
    Nagad +Gama
";

/// Rows as [`TRIBES`] has them.
fn named(rows: &str) -> Graph {
    let (mut graph, mut ids) = (Graph::new(), BTreeMap::<String, NodeId<State>>::new());
    for row in rows.lines() {
        let mut words = row.split_whitespace();
        let Some(from) = words.next() else { continue };
        for word in words {
            let (sign, to) = word.split_at(1);
            let ends = [from, to]
                .map(|key| *ids.entry(key.to_owned()).or_insert_with(|| graph.node(State, key).add().unwrap()));
            let affinity = if sign == "+" { 0.5 } else { -0.5 };
            graph.claim::<Talks>((ends[0], ends[1])).affinity(affinity).record().unwrap();
        }
    }
    graph
}

#[test]
fn tribes_are_seven_ties_from_balance() {
    let view = named(TRIBES).view(&Lens::new()).unwrap();
    let answer = asked(&view, false, &Budget::new());
    let found = answer.value;
    assert_eq!((found.lower, found.upper, found.proven), (70, 70, true));
    assert_eq!((found.optima, found.all, answer.because.len()), (Some(1), true, 7));
    // Seven cycles without a common tie show it, and nothing needs to be searched.
    let (packed, parts, searched) = found.packed;
    assert_eq!((packed, searched), (7 * parts, 0));
}

/// Six stances and what may become of them.
#[test]
fn stances_have_the_optima_that_were_counted_by_hand() {
    let base = "USA +JPN +ROK -PRK\nJPN +ROK -PRK\nROK -PRK\n";
    let cases: [(&str, &str, i64, u64, &[&str]); 7] = [
        ("", "", 0, 1, &["JPN ROK USA", "PRK"]),
        ("\nJPN +ROK", "\nJPN -ROK", 1, 1, &[]),
        ("\nJPN +ROK -PRK", "\nJPN +ROK +PRK", 1, 1, &[]),
        ("USA +JPN +ROK", "USA +JPN -ROK", 1, 1, &[]),
        ("USA ", "CHN +JPN +PRK\nUSA ", 1, 2, &[]),
        ("USA ", "CHN +PRK\nUSA ", 0, 1, &["CHN PRK", "JPN ROK USA"]),
        ("\nJPN +ROK -PRK", "\nJPN +ROK +PRK\nCHN +JPN +PRK", 2, 4, &[]),
    ];
    for (old, new, least, optima, camps) in cases {
        let found = asked(&named(&base.replacen(old, new, 1)).view(&Lens::new()).unwrap(), false, &Budget::new()).value;
        assert_eq!((found.lower, found.upper, found.optima), (least * 10, least * 10, Some(optima)), "{new}");
        let found: Vec<String> = found.camps.iter().map(|camp| camp.join(" ")).collect();
        assert!(camps.is_empty() || found == camps, "{found:?}");
    }
}

#[test]
fn listing_ends_where_it_is_told_to() {
    // Fifteen triangles that share a node: each has three best divisions.
    let triangle = |n: usize| [((0, 2 * n + 1), 1), ((0, 2 * n + 2), 1), ((2 * n + 1, 2 * n + 2), -1)];
    let view = view_of(&(0..15).flat_map(triangle).collect());
    let signed = Signed::of(&view).unwrap();
    let all = signed.frustration(&Budget::new()).unwrap().value;
    assert_eq!((all.optima, all.all_optima), (Some(3_u64.pow(15)), true));
    assert_eq!(all.optimal_camps(50).len(), 50);
    let two = signed.frustration_listing(2, &Budget::new()).unwrap();
    assert!(two.is_complete());
    assert_eq!((two.value.optima, two.value.all_optima), (Some(1 << 15), false));
    let none = signed.frustration_listing(0, &Budget::new()).unwrap().value;
    assert_eq!((none.optima, none.all_optima, none.optimal_camps(9).len()), (Some(1), false, 1));
    let results = signed.frustration(&Budget::new().results(1)).unwrap();
    assert_eq!(results.completeness, Completeness::Truncated { by: Limit::Results, bound: Some(15.0) });
    assert_eq!((results.value.proven, results.value.all_optima), (true, false));
}

/// The text of a gzip file beside the repository, if it is there.
#[cfg(feature = "gzip")]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn beside(name: &str) -> Option<String> {
    use std::io::Read;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/signed").join(name);
    let Ok(packed) = std::fs::read(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    Some(text)
}

/// Correlates of War in three windows, with what integer programming found.
#[test]
#[cfg(feature = "gzip")]
fn windows_of_war_and_alliance_are_solved() {
    let Some(text) = beside("cow_three_windows.csv.gz") else { return };
    for (slice, least, optima) in [("46-49", 17, 2), ("70-73", 26, 16), ("93-96", 50, 18)] {
        let mut rows = String::new();
        for line in text.lines() {
            let cells: Vec<&str> = line.split(',').collect();
            if cells[0] == slice {
                let sign = if cells[3] == "1" { "+" } else { "-" };
                rows.extend([cells[1], " ", sign, cells[2], "\n"]);
            }
        }
        let found = asked(&named(&rows).view(&Lens::new()).unwrap(), false, &Budget::new()).value;
        assert_eq!((found.lower, found.upper, found.proven), (least * 10, least * 10, true), "{slice}");
        assert_eq!((found.optima, found.all), (Some(optima), true), "{slice}");
    }
}

/// Bitcoin Alpha: within a tenth soon. Given longer, 819 is proven.
#[test]
#[cfg(feature = "gzip")]
fn a_network_of_trust_is_bounded() {
    let Some(text) = beside("bitcoinalpha.csv.gz") else { return };
    let (mut graph, mut ids) = (Graph::new(), BTreeMap::<String, NodeId<State>>::new());
    for line in text.trim_start_matches('\u{feff}').lines() {
        let cells: Vec<&str> = line.trim().split(',').collect();
        let ends = [cells[0], cells[1]]
            .map(|key| *ids.entry(key.to_owned()).or_insert_with(|| graph.node(State, key).add().unwrap()));
        let affinity = cells[2].parse::<f64>().unwrap() / 10.0;
        graph.claim::<Talks>((ends[0], ends[1])).affinity(affinity).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let signed = Signed::of(&view).unwrap();
    let answer = signed.frustration_listing(0, &Budget::new().steps(8_000_000)).unwrap();
    certified(&signed, &answer.value);
    let Frustration { lower, upper, .. } = answer.value;
    assert!(lower <= 819.0 && upper >= 819.0 && upper - lower <= upper / 10.0, "{lower} to {upper}");
}

#[test]
fn nobody_is_balanced() {
    let empty = whole(&Ties::new(), false);
    assert_eq!((empty.lower, empty.optima, empty.camps.len()), (0, Some(1), 0));
    let view = view_of(&Ties::from([((0, 1), -3)]));
    let pair = asked(&view, true, &Budget::new().steps(0).time(Duration::ZERO));
    assert!(pair.is_complete() && pair.value.proven);
    assert_eq!(pair.value.camps, [["N000"], ["N001"]]);
}

/// Foes all round, 15 of them: packing shows 35 of the 49 that must give, and the rest is search.
#[test]
fn a_search_that_is_cut_proves_nothing() {
    let foes: Ties = (0..15).flat_map(|b| (0..b).map(move |a| ((a, b), -3))).collect();
    let view = view_of(&foes);
    let asked = |budget: &Budget| Signed::of(&view).unwrap().frustration_listing(0, budget).unwrap();
    let whole = asked(&Budget::new());
    assert!(whole.is_complete() && (whole.value.lower - 49.0).abs() < 1e-9);
    for steps in [1 << 14, 1 << 18, 1 << 20] {
        let Frustration { lower, upper, proven, .. } = asked(&Budget::new().steps(steps)).value;
        assert!((33.0..=35.0).contains(&lower) && (upper - 49.0).abs() < 1e-9 && !proven, "{lower} {upper}");
    }
}
