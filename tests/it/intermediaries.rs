//! Who can carry a message, against loops over everybody.

use std::collections::BTreeSet;

use detente::analysis::diplomacy::{
    Intermediaries, Intermediary, channels, channels_at, go_betweens, go_betweens_at, intermediaries, intermediaries_at,
};
use detente::model::standard::{Actor, Stance};
use detente::traverse::{Direction, Ways};
use detente::view::Certainty;
use detente::{Budget, Completeness, Graph, Lens, Likelihood, Limit, NodeId, Period, Schema, Truth};
use proptest::prelude::*;

use super::reach::day;

detente::schema! {
    relations {
        /// A line both ways.
        Phones(Channel) { Actor -- Actor }
        /// A line one way.
        Writes(Channel) { Actor -> Actor }
    }
}

const NODES: usize = 5;

/// What a claim says: a line both ways or one way, or terms in tenths; between whom; when, for
/// how many days by number, or nobody says; how likely, in tenths, or nobody says.
#[derive(Clone, Debug)]
struct Said {
    what: What,
    ends: (usize, usize),
    days: Option<Days>,
    likely: Option<(u32, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Phones,
    Writes,
    Stance(i32),
}

/// First and last day of January 2024; or one day of these, nobody knows which.
#[derive(Clone, Copy, Debug)]
enum Days {
    All(i32, i32),
    OneOf(i32, i32),
}

impl Days {
    fn text(self) -> String {
        match self {
            Self::All(a, b) if a == b => format!("2024-01-{a:02}"),
            Self::All(a, b) => format!("2024-01-{a:02}/2024-01-{b:02}"),
            Self::OneOf(a, b) => format!("[2024-01-{a:02}..2024-01-{b:02}]"),
        }
    }
}

impl Said {
    /// Whether it holds on a day: possibly, certainly.
    fn holds(&self, day: i32) -> (bool, bool) {
        match self.days {
            None => (true, false),
            Some(Days::All(a, b)) => (a <= day && day <= b, a <= day && day <= b),
            Some(Days::OneOf(a, b)) => (a <= day && day <= b, a == day && day == b),
        }
    }
}

fn said() -> impl Strategy<Value = Said> {
    let what = prop_oneof![
        3 => Just(What::Phones),
        3 => Just(What::Writes),
        2 => (-3..6i32).prop_map(What::Stance),
    ];
    let days = (1..20i32, 0..12i32, any::<bool>())
        .prop_map(|(a, n, all)| if all { Days::All(a, a + n) } else { Days::OneOf(a, a + n) });
    let likely = (0..11_u32, 0..11_u32).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let ends = (0..NODES, 0..NODES);
    (what, ends, prop::option::weighted(0.6, days), prop::option::weighted(0.6, likely))
        .prop_map(|(what, ends, days, likely)| Said { what, ends, days, likely })
}

fn world(claims: &[Said]) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::with([Schema::standard(), schema()]).unwrap();
    let ids: Vec<NodeId<Actor>> = (0..NODES).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for (n, said) in claims.iter().enumerate() {
        let ends = (ids[said.ends.0], ids[said.ends.1]);
        let mut claim = match said.what {
            What::Phones => graph.claim::<Phones>(ends),
            What::Writes => graph.claim::<Writes>(ends),
            What::Stance(tenths) => graph.claim::<Stance>(ends).affinity(f64::from(tenths) / 10.0),
        };
        if let Some(days) = said.days {
            claim = claim.valid(days.text().as_str());
        }
        if let Some((low, high)) = said.likely {
            let likely = Likelihood::new(f64::from(low) / 10.0, f64::from(high) / 10.0).unwrap();
            claim = claim.grade("A1".parse().unwrap()).likelihood(likely);
        }
        claim.key(&format!("K{n:02}")).record().unwrap();
    }
    (graph, ids)
}

/// A candidate as the loops find it.
#[derive(Debug)]
struct Found {
    via: Vec<usize>,
    reliability: (f64, f64),
    bias: f64,
    works: Vec<Truth>,
    bad: Vec<(usize, usize)>,
    because: BTreeSet<usize>,
    against: BTreeSet<usize>,
}

const DAYS: std::ops::Range<i32> = -3..40;

/// Every chain through one or two others, by loops.
fn brute(claims: &[Said], (a, b): (usize, usize), either: bool, on: Option<i32>) -> Vec<Found> {
    let here: Vec<(usize, &Said)> =
        claims.iter().enumerate().filter(|(_, said)| on.is_none_or(|day| said.holds(day).0)).collect();
    let lines = |x: usize, y: usize| -> Vec<usize> {
        let leads = |said: &Said| {
            said.ends == (x, y) && !matches!(said.what, What::Stance(_))
                || said.ends == (y, x) && (said.what == What::Phones || either && said.what == What::Writes)
        };
        here.iter().filter(|(_, said)| leads(said)).map(|(n, _)| *n).collect()
    };
    let others: Vec<usize> = (0..NODES).filter(|&n| n != a && n != b).collect();
    let mut chains: Vec<Vec<usize>> = others.iter().map(|&m| vec![m]).collect();
    chains.extend(others.iter().flat_map(|&m| others.iter().filter(move |&&k| k != m).map(move |&k| vec![m, k])));
    let mut found = Vec::new();
    for via in chains.into_iter().filter(|_| a != b) {
        let nodes: Vec<usize> = std::iter::once(a).chain(via.iter().copied()).chain([b]).collect();
        let hops: Vec<Vec<usize>> = nodes.windows(2).map(|pair| lines(pair[0], pair[1])).collect();
        if hops.iter().any(Vec::is_empty) {
            continue;
        }
        let odds = |hop: &Vec<usize>| {
            let of =
                |n: &usize| claims[*n].likely.map_or((0.0, 1.0), |(l, h)| (f64::from(l) / 10.0, f64::from(h) / 10.0));
            let least = hop.iter().map(of).map(|o| o.0).fold(0.0, f64::max);
            // Beliefs are rounded outward to the per mille.
            let most = 1.0 - hop.iter().map(of).map(|o| 1.0 - o.1).product::<f64>();
            (least, (most * 1000.0 - 1e-9).ceil() / 1000.0)
        };
        let reliability = hops.iter().map(odds).fold((1.0, 1.0), |(l, h), (x, y)| (l * x, h * y));
        let works = DAYS.map(|day| {
            let any =
                |hop: &Vec<usize>, pick: fn((bool, bool)) -> bool| hop.iter().any(|&n| pick(claims[n].holds(day)));
            match (hops.iter().all(|hop| any(hop, |h| h.0)), hops.iter().all(|hop| any(hop, |h| h.1))) {
                (_, true) => Truth::Yes,
                (true, false) => Truth::Unknown,
                _ => Truth::No,
            }
        });
        let (mut bias, mut bad) = (0.0, Vec::new());
        let (mut because, mut against): (BTreeSet<usize>, BTreeSet<usize>) =
            (hops.concat().into_iter().collect(), BTreeSet::new());
        for &m in &via {
            let terms = [a, b].map(|end| {
                let ends = |said: &Said| said.ends == (m, end) || said.ends == (end, m);
                here.iter()
                    .filter_map(|&(n, said)| match said.what {
                        What::Stance(tenths) if ends(said) => Some((n, tenths)),
                        _ => None,
                    })
                    .collect::<Vec<_>>()
            });
            let sums = [0, 1].map(|n: usize| terms[n].iter().map(|t| t.1).sum::<i32>());
            bias = f64::max(bias, f64::from((sums[0] - sums[1]).abs()) / 10.0);
            for n in 0..2 {
                if sums[n] < 0 {
                    bad.push((m, [a, b][n]));
                }
                let side = if sums[n] < 0 { &mut against } else { &mut because };
                side.extend(terms[n].iter().map(|t| t.0));
            }
        }
        found.push(Found { via, reliability, bias, works: works.collect(), bad, because, against });
    }
    let key = |f: &Found| {
        ((-f.reliability.0 * 1e9) as i64, (-f.reliability.1 * 1e9) as i64, (f.bias * 10.0) as i64, f.via.len())
    };
    found.sort_by(|x, y| key(x).cmp(&key(y)).then(x.via.cmp(&y.via)));
    found
}

fn same(graph: &Graph, ids: &[NodeId<Actor>], shown: &Intermediary, found: &Found) -> Result<(), TestCaseError> {
    let id = |n: &usize| ids[*n].any();
    prop_assert_eq!(&shown.via, &found.via.iter().map(id).collect::<Vec<_>>());
    prop_assert!((shown.reliability.0 - found.reliability.0).abs() < 1e-12);
    prop_assert!((shown.reliability.1 - found.reliability.1).abs() < 1e-12);
    prop_assert!((shown.bias - found.bias).abs() < 1e-12);
    let works: Vec<Truth> = DAYS.map(|number| shown.window.on(day(number))).collect();
    prop_assert_eq!(&works, &found.works);
    prop_assert_eq!(&shown.bad_terms, &found.bad.iter().map(|(m, e)| (id(m), id(e))).collect::<Vec<_>>());
    let keys = |claims: &[detente::ClaimId]| -> BTreeSet<usize> {
        claims.iter().map(|&c| graph.get_claim(c).unwrap().key().unwrap()[1..].parse().unwrap()).collect()
    };
    prop_assert_eq!(&keys(&shown.because), &found.because);
    prop_assert_eq!(&keys(&shown.against), &found.against);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn intermediaries_are_what_loops_find(
        claims in prop::collection::vec(said(), 0..14), a in 0..NODES, b in 0..NODES,
        either in any::<bool>(), on in prop::option::of(0..34i32),
    ) {
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new()).unwrap();
        let dated = view.dated(Certainty::Possible, &Budget::new()).unwrap();
        let direction = if either { Direction::Either } else { Direction::Out };
        let (ways, budget) = (Ways::new().direction(direction), Budget::new());
        let answer = match on {
            None => intermediaries(&view, ids[a], ids[b], 2, &ways, &budget),
            Some(number) => intermediaries_at(dated.at(day(number)), ids[a], ids[b], 2, &ways, &budget),
        }.unwrap();
        let found = brute(&claims, (a, b), either, on);
        let is_fine = |f: &&Found| f.bad.is_empty() && f.works.iter().any(|w| *w != Truth::No);
        let (fine, refused): (Vec<&Found>, Vec<&Found>) = found.iter().partition(is_fine);
        prop_assert_eq!(answer.value.acceptable.len(), fine.len(), "{:?} {:?}", answer.value, found);
        prop_assert_eq!(answer.value.rejected.len(), refused.len());
        for (shown, found) in answer.value.acceptable.iter().zip(&fine).chain(answer.value.rejected.iter().zip(&refused)) {
            same(&graph, &ids, shown, found)?;
        }
        let union = |all: &[&Found], pick: fn(&Found) -> &BTreeSet<usize>| all.iter().flat_map(|f| pick(f)).count();
        prop_assert!(answer.because.len() <= union(&fine, |f| &f.because));
        prop_assert!(answer.is_complete());
        // Chains of any length hold those of two, and no more than one through each.
        let all = intermediaries(&view, ids[a], ids[b], usize::MAX, &ways, &budget).unwrap().value;
        for chain in all.acceptable.iter().chain(&all.rejected) {
            prop_assert_eq!(chain.via.iter().collect::<BTreeSet<_>>().len(), chain.via.len());
        }
        // Who stands alone between the two is acceptable as a go-between, and the other way round.
        let single: BTreeSet<NodeId> = all.acceptable.iter().filter(|c| c.via.len() == 1).map(|c| c.via[0]).collect();
        let pairs = match on {
            None => go_betweens(&view, ids[a], ids[b]),
            Some(number) => go_betweens_at(dated.at(day(number)), ids[a], ids[b]),
        }.unwrap().value;
        if either && on.is_none() {
            let alone: BTreeSet<NodeId> = pairs.acceptable.iter().copied().collect();
            prop_assert!(single.is_subset(&alone));
        }
        for (node, with) in &pairs.rejected {
            for end in with {
                let [m, e] = [*node, *end].map(|id| ids.iter().position(|i| i.any() == id).unwrap());
                let bad: i32 = claims.iter().filter(|c| on.is_none_or(|day| c.holds(day).0)).filter_map(|c| match c.what {
                    What::Stance(t) if c.ends == (m, e) || c.ends == (e, m) => Some(t),
                    _ => None,
                }).sum();
                prop_assert!(bad < 0);
            }
        }
        // Channels are the same chains, line by line.
        let lines = match on {
            None => channels(&view, ids[a], ids[b], 2, &budget),
            Some(number) => channels_at(dated.at(day(number)), ids[a], ids[b], 2, &budget),
        }.unwrap().value;
        prop_assert!(lines.is_sorted_by_key(|line| line.path.len()));
        let shown: BTreeSet<Vec<NodeId>> = lines.iter().map(|line| line.path.clone()).collect();
        let ends = |via: &Vec<usize>| std::iter::once(&a).chain(via).chain([&b]).map(|&n| ids[n].any()).collect();
        let expected: BTreeSet<Vec<NodeId>> = brute(&claims, (a, b), false, on).iter().map(|f| ends(&f.via)).collect();
        prop_assert_eq!(shown, expected);
    }
}

/// The more reliable first, then the less biased, then the shorter.
#[test]
fn the_best_come_first() {
    let line = |from, to, tenths: u32| Said {
        what: What::Writes,
        ends: (from, to),
        days: None,
        likely: Some((tenths, tenths)),
    };
    let terms = |m, end, tenths| Said { what: What::Stance(tenths), ends: (m, end), days: None, likely: None };
    // 1, 2 and 3 between 0 and 4.
    let mut claims = vec![line(0, 1, 9), line(1, 4, 9), line(0, 2, 9), line(2, 4, 9), line(0, 3, 5), line(3, 4, 5)];
    claims.extend([terms(1, 0, 5), terms(2, 0, 4), terms(2, 4, 3)]);
    let order = |claims: &[Said], between: usize| -> Vec<Vec<String>> {
        let (graph, ids) = world(claims);
        let view = graph.view(&Lens::new()).unwrap();
        let found = intermediaries(&view, ids[0], ids[4], between, &Ways::new(), &Budget::new()).unwrap().value;
        let key = |node: &NodeId| graph.get(*node).unwrap().key().to_owned();
        found.acceptable.iter().map(|c| c.via.iter().map(key).collect()).collect()
    };
    assert_eq!(order(&claims, 1), [["2"], ["1"], ["3"]]); // 0.81 with bias 0.1, 0.81 with 0.5, 0.25
    claims.push(line(2, 1, 10));
    assert_eq!(order(&claims, 2), [vec!["2"], vec!["1"], vec!["2", "1"], vec!["3"]]);
    claims.push(terms(2, 4, -4));
    assert_eq!(order(&claims, 2), [["1"], ["3"]]);
    assert_eq!(order(&claims, 0), Vec::<Vec<String>>::new());
}

/// One claim for both lines stands or falls once; a window is a window.
#[test]
fn one_claim_counts_once_and_windows_say_when() {
    use detente::model::standard::{Relays, State};
    let mut graph = Graph::new();
    let [a, m, b] = ["A", "M", "B"].map(|key| graph.node(State, key).add().unwrap());
    let [from, to] = [a, b].map(NodeId::any);
    let half = Likelihood::new(0.5, 0.5).unwrap();
    let relay = graph.claim::<Relays>(Relays { from, via: vec![m.any()], to });
    let relay = relay.grade("A1".parse().unwrap()).likelihood(half);
    relay.valid("[2024-01-01..2024-01-10]/2024-03").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = intermediaries(&view, a, b, 1, &Ways::new(), &Budget::new()).unwrap().value;
    assert_eq!(found.acceptable[0].reliability, (0.5, 0.5));
    let window = &found.acceptable[0].window;
    let text = |periods: Vec<Period>| periods.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(text(window.possible()), ["2024-01-01/2024-03-31"]);
    assert_eq!(text(window.certain()), ["2024-01-10/2024-03-31"]);
    assert!(!window.is_never());
    assert_eq!(intermediaries(&view, b, a, 1, &Ways::new(), &Budget::new()).unwrap().value, Intermediaries::default());
    let both = Ways::new().direction(Direction::Either);
    assert_eq!(intermediaries(&view, b, a, 1, &both, &Budget::new()).unwrap().value.acceptable.len(), 1);
    let avoiding = Ways::new().avoiding::<Relays>();
    assert_eq!(intermediaries(&view, a, b, 1, &avoiding, &Budget::new()).unwrap().value, Intermediaries::default());
    // Lines that never stand together carry nothing.
    let said = |ends, a, b| Said { what: What::Phones, ends, days: Some(Days::All(a, b)), likely: None };
    let (graph, ids) = world(&[said((0, 1), 1, 4), said((1, 2), 5, 9)]);
    let view = graph.view(&Lens::new()).unwrap();
    let found = intermediaries(&view, ids[0], ids[2], 1, &Ways::new(), &Budget::new()).unwrap().value;
    assert_eq!((found.acceptable.len(), found.rejected.len()), (0, 1));
    assert!(found.rejected[0].window.is_never() && found.rejected[0].bad_terms.is_empty());
}

#[test]
fn budgets_and_strangers() {
    let line = |from, to| Said { what: What::Phones, ends: (from, to), days: None, likely: None };
    let claims: Vec<Said> = (0..NODES).flat_map(|a| (0..a).map(move |b| line(a, b))).collect();
    let (graph, ids) = world(&claims);
    let view = graph.view(&Lens::new()).unwrap();
    let ask = |budget: &Budget| {
        let answer = intermediaries(&view, ids[0], ids[4], 3, &Ways::new(), budget).unwrap();
        (answer.value.acceptable.len(), answer.completeness)
    };
    let all = 3 + 6 + 6;
    assert_eq!(ask(&Budget::new()), (all, Completeness::Complete));
    assert_eq!(ask(&Budget::new().results(all)), (all, Completeness::Complete));
    assert_eq!(ask(&Budget::new().results(4)), (4, Completeness::Truncated { by: Limit::Results, bound: None }));
    assert_eq!(ask(&Budget::new().results(0)), (0, Completeness::Truncated { by: Limit::Results, bound: None }));
    assert_eq!(ask(&Budget::new().steps(0)).1, Completeness::Truncated { by: Limit::Steps, bound: None });
    assert_eq!(ask(&Budget::new().steps(30)).1, Completeness::Truncated { by: Limit::Steps, bound: None });
    let stranger = world(&[]).1[0];
    assert!(intermediaries(&view, stranger, ids[0], 3, &Ways::new(), &Budget::new()).unwrap_err().is_foreign());
    assert!(intermediaries(&view, ids[0], stranger, 3, &Ways::new(), &Budget::new()).unwrap_err().is_foreign());
}

/// Who is of neither camp comes before who is of one, whatever its bias, and after who has the more
/// reliable channel.
#[test]
fn brokers_between_camps_rank_by_reliability_then_role_then_bias() {
    use detente::analysis::Partition;
    use detente::analysis::brokerage::Role;
    use detente::analysis::diplomacy::intermediaries;
    use detente::codebook::estimative::ICD_203;
    use detente::model::standard::{Relays, Stance, State};
    use detente::traverse::Ways;
    use detente::{Budget, Graph, Lens};

    let mut graph = Graph::new();
    let keys = ["A", "B", "friend", "liaison", "sure", "foe"];
    let [a, b, friend, liaison, sure, foe] = keys.map(|key| graph.node(State, key).add().unwrap());
    for (via, word) in [(friend, "likely"), (liaison, "likely"), (sure, "almost certain"), (foe, "likely")] {
        let likelihood = ICD_203.likelihood(word).unwrap();
        graph
            .claim::<Relays>(Relays { from: a.into(), via: vec![via.into()], to: b.into() })
            .likelihood(likelihood)
            .record()
            .unwrap();
    }
    for (ends, affinity) in [((a, friend), 0.2), ((a, liaison), 0.9), ((b, foe), -0.1), ((a, sure), 0.1)] {
        graph.claim::<Stance>(ends).affinity(affinity).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let camps = Partition::by(&view, |node| ["A", "friend", "sure"].contains(&node.key()).then_some(0));
    let found = intermediaries(&view, a, b, 1, &Ways::new(), &Budget::new()).unwrap().value;
    let [acceptable, rejected] = found.brokered(a, b, &camps).unwrap();
    let shown = |list: &[detente::analysis::diplomacy::Brokered]| -> Vec<(String, Vec<Role>)> {
        let key =
            |one: &detente::analysis::diplomacy::Brokered| view.get(one.intermediary.via[0]).unwrap().key().to_owned();
        list.iter().map(|one| (key(one), one.roles.clone())).collect()
    };
    let expected = [("sure", Role::Representative), ("liaison", Role::Liaison), ("friend", Role::Representative)];
    assert_eq!(shown(&acceptable), expected.map(|(key, role)| (key.to_owned(), vec![role])));
    assert_eq!(shown(&rejected), [("foe".to_owned(), vec![Role::Liaison])]);
    assert_eq!((acceptable[1].outsiders(), acceptable[2].outsiders()), (1, 0));
}
