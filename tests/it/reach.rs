//! Reach, components and cuts against brute force, on whole views and on a day.

#![expect(
    clippy::float_cmp,
    clippy::cast_sign_loss,
    clippy::needless_for_each,
    reason = "costs are exact sums of small numbers"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use detente::model::standard::{Actor, Bonded, Linked};
use detente::petgraph08::to_ungraph;
use detente::traverse::{Capacity, Direction, Hops, MinCut, NodeCut, Ways};
use detente::view::{ArcIx, Certainty, Dated, DatedView, NodeIx};
use detente::{Answer, Budget, Columns, Completeness, Day, Error, Graph, Lens, Limit, Merge, NodeId, View};
use petgraph::algo::{connected_components, tarjan_scc};
use proptest::prelude::*;

/// One claim, which is one tie: from, to, whether it runs both ways, tenths, and the days of
/// January 2024 on which it holds, the last left out.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) both: bool,
    pub(crate) tenths: i32,
    pub(crate) days: (i32, i32),
}

pub(crate) const NODES: usize = 7;

pub(crate) fn said() -> impl Strategy<Value = Said> {
    let days = (1..25i32, 1..12i32).prop_map(|(from, n)| (from, from + n));
    (0..NODES, 0..NODES, any::<bool>(), -5..10i32, days).prop_map(|(from, to, both, tenths, days)| Said {
        from,
        to,
        both,
        tenths,
        days,
    })
}

pub(crate) fn day(number: i32) -> Day {
    Day::new(2024, 1, 1).unwrap() + (number - 1)
}

/// Node `n` of the view is node `n` of the claims; claim `n` has key `K00n`.
pub(crate) fn world(claims: &[Said]) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> = (0..NODES).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for (n, said) in claims.iter().enumerate() {
        let (ends, key) = ((ids[said.from], ids[said.to]), format!("K{n:03}"));
        let valid = detente::Period::try_from(day(said.days.0)..day(said.days.1)).unwrap();
        let affinity = f64::from(said.tenths) / 10.0;
        let claim = if said.both { graph.claim::<Bonded>(ends) } else { graph.claim::<Linked>(ends) };
        claim.key(&key).affinity(affinity).valid(valid).record().unwrap();
    }
    (graph, ids)
}

/// The claim of a tie of a view whose ties are apart.
pub(crate) fn claim_of(view: &View, arc: ArcIx) -> usize {
    view.tie(arc).claims().next().unwrap().key().unwrap()[1..].parse().unwrap()
}

fn keys_of(view: &View, claims: &[detente::ClaimId]) -> BTreeSet<usize> {
    claims.iter().map(|&c| view.get_claim(c).unwrap().key().unwrap()[1..].parse().unwrap()).collect()
}

/// Which ties count, and which way.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) day: Option<i32>,
    direction: Direction,
    /// Whether only those that run both ways, or only those that do not, count.
    only: Option<bool>,
    around: Option<usize>,
    positive: bool,
}

pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let directions = prop::sample::select(vec![Direction::Out, Direction::In, Direction::Either]);
    let day = prop::option::of(0..37i32);
    let (only, around) = (prop::option::weighted(0.2, any::<bool>()), prop::option::weighted(0.2, 0..NODES));
    (day, directions, only, around, prop::bool::weighted(0.2))
        .prop_map(|(day, direction, only, around, positive)| Asked { day, direction, only, around, positive })
}

impl Asked {
    pub(crate) fn ways(&self, ids: &[NodeId<Actor>]) -> Ways {
        let mut ways = Ways::new().direction(self.direction);
        ways = match self.only {
            None => ways,
            Some(true) => ways.along::<Bonded>(),
            Some(false) => ways.avoiding::<Bonded>(),
        };
        if let Some(around) = self.around {
            ways = ways.around(ids[around]);
        }
        if self.positive { ways.positive() } else { ways }
    }

    fn counts(&self, said: &Said) -> bool {
        self.day.is_none_or(|day| said.days.0 <= day && day < said.days.1)
            && self.only.is_none_or(|both| said.both == both)
            && (!self.positive || said.tenths > 0)
    }

    /// Every step that may be taken: from, to, claim.
    pub(crate) fn steps(&self, claims: &[Said]) -> Vec<(usize, usize, usize)> {
        let mut steps = Vec::new();
        for (n, said) in claims.iter().enumerate().filter(|(_, said)| self.counts(said)) {
            let (a, b) = (said.from, said.to);
            if said.both || self.direction != Direction::In {
                steps.push((a, b, n));
            }
            if said.both || self.direction != Direction::Out {
                steps.push((b, a, n));
            }
        }
        steps.retain(|step| self.around != Some(step.1));
        steps
    }

    /// Ties without direction, those of a node to be led around left out.
    fn ties(&self, claims: &[Said]) -> Vec<(usize, usize, usize)> {
        let all = claims.iter().enumerate().filter(|(_, said)| self.counts(said));
        let ends = all.map(|(n, said)| (said.from, said.to, n));
        ends.filter(|&(a, b, _)| self.around.is_none_or(|node| node != a && node != b)).collect()
    }

    /// Asks a view or the view on the day.
    pub(crate) fn ask<T>(
        &self,
        view: &View,
        whole: impl FnOnce(&View) -> T,
        on_day: impl FnOnce(DatedView<'_>) -> T,
    ) -> T {
        match self.day {
            None => whole(view),
            Some(number) => on_day(dated(view).at(day(number))),
        }
    }
}

pub(crate) fn dated(view: &View) -> Dated {
    view.dated(Certainty::Possible, &Budget::new()).unwrap()
}

fn apart(graph: &Graph) -> View {
    graph.view(&Lens::new().merge(Merge::Apart)).unwrap()
}

/// Fewest hops to each node, by relaxing over and over (Bellman-Ford).
fn brute_hops(nodes: usize, steps: &[(usize, usize, usize)], from: usize) -> Vec<u32> {
    let mut hops = vec![Hops::NEVER; nodes];
    hops[from] = 0;
    for _ in 0..nodes {
        for &(a, b, _) in steps {
            hops[b] = hops[b].min(hops[a].saturating_add(1));
        }
    }
    hops
}

/// Which node reaches which, by Warshall's triple loop.
fn closure(steps: &[(usize, usize, usize)]) -> Vec<Vec<bool>> {
    let mut reaches = vec![vec![false; NODES]; NODES];
    (0..NODES).for_each(|n| reaches[n][n] = true);
    steps.iter().for_each(|&(a, b, _)| reaches[a][b] = true);
    for via in 0..NODES {
        for a in 0..NODES {
            for b in 0..NODES {
                reaches[a][b] |= reaches[a][via] && reaches[via][b];
            }
        }
    }
    reaches
}

fn both_ways(ties: &[(usize, usize, usize)]) -> Vec<(usize, usize, usize)> {
    ties.iter().flat_map(|&(a, b, n)| [(a, b, n), (b, a, n)]).collect()
}

/// Parts by who is together with whom, numbered by their first node.
fn parts(together: impl Fn(usize, usize) -> bool) -> Vec<u32> {
    let first: Vec<usize> = (0..NODES).map(|n| (0..NODES).find(|&m| together(n, m)).unwrap()).collect();
    let roots: Vec<usize> = (0..NODES).filter(|&n| first[n] == n).collect();
    first.iter().map(|root| roots.iter().position(|r| r == root).unwrap() as u32).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn hops_are_the_fewest(claims in prop::collection::vec(said(), 0..16), asked in asked(), from in 0..NODES) {
        let (graph, ids) = world(&claims);
        for view in [graph.view(&Lens::new()).unwrap(), apart(&graph)] {
            // Merged ties have other signs than their claims.
            prop_assume!(!asked.positive || view.tie_count() == claims.len());
            let (ways, budget) = (asked.ways(&ids), Budget::new());
            let brute = brute_hops(NODES, &asked.steps(&claims), from);
            let found = asked.ask(&view, |v| v.hops(ids[from], &ways, &budget), |d| d.hops(ids[from], &ways, &budget));
            let found = found.unwrap();
            prop_assert!(found.is_complete() && found.because.is_empty());
            prop_assert_eq!(found.value.as_slice(), &brute);
            let reached: Vec<u32> = brute.iter().copied().filter(|&h| h != Hops::NEVER).collect();
            prop_assert_eq!(found.value.reached(), reached.len());
            prop_assert_eq!(Some(&found.value.farthest()), reached.iter().max());
        }
    }

    #[test]
    fn reach_is_what_hops_say_and_its_reasons_suffice(
        claims in prop::collection::vec(said(), 0..16), asked in asked(), from in 0..NODES, hops in 0..5usize,
    ) {
        let (graph, ids) = world(&claims);
        let view = apart(&graph);
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let ask = |view: &View| {
            let whole = |v: &View| v.reach_by(ids[from], hops, &ways, &budget);
            asked.ask(view, whole, |d| d.reach_by(ids[from], hops, &ways, &budget)).unwrap()
        };
        let found = ask(&view);
        let brute = brute_hops(NODES, &asked.steps(&claims), from);
        let mut expected: Vec<(usize, NodeId)> =
            (0..NODES).filter(|&n| (brute[n] as usize) <= hops).map(|n| (brute[n] as usize, ids[n].any())).collect();
        expected.sort_unstable();
        prop_assert_eq!(found.value.iter().map(|r| (r.hops, r.node)).collect::<Vec<_>>(), expected);
        prop_assert_eq!(found.because.len() + 1, found.value.len());
        prop_assert_eq!(ask(&view.only(&found.because).unwrap()).value, found.value);
    }

    #[test]
    fn there_is_as_far_as_back(claims in prop::collection::vec(said(), 0..16), a in 0..NODES, b in 0..NODES) {
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new()).unwrap();
        let hops = |from: usize, direction| {
            view.hops(ids[from], &Ways::new().direction(direction), &Budget::new()).unwrap().value
        };
        let [a_ix, b_ix] = [a, b].map(|n| view.ix(ids[n]).unwrap());
        prop_assert_eq!(hops(a, Direction::Out).to(b_ix), hops(b, Direction::In).to(a_ix));
        prop_assert_eq!(hops(a, Direction::Either).to(b_ix), hops(b, Direction::Either).to(a_ix));
    }

    #[test]
    fn egos_are_nodes_and_all_ties_among_them(
        claims in prop::collection::vec(said(), 0..16), asked in asked(), node in 0..NODES, hops in 0..4usize,
    ) {
        let (graph, ids) = world(&claims);
        let view = apart(&graph);
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let ask = |view: &View| {
            asked.ask(view, |v| v.ego(ids[node], hops, &ways, &budget), |d| d.ego(ids[node], hops, &ways, &budget)).unwrap()
        };
        let found = ask(&view);
        let brute = brute_hops(NODES, &asked.steps(&claims), node);
        let within = |n: usize| (brute[n] as usize) <= hops;
        prop_assert_eq!(found.value.nodes.len(), (0..NODES).filter(|&n| within(n)).count());
        // A loop of a node to be led around is not passed, even at the start.
        let is_led_around = |said: &Said| said.from == said.to && asked.around == Some(said.from);
        let ties: Vec<usize> = (0..claims.len())
            .filter(|&n| asked.counts(&claims[n]) && within(claims[n].from) && within(claims[n].to))
            .filter(|&n| !is_led_around(&claims[n]))
            .collect();
        prop_assert!(found.value.ties.is_sorted());
        let mut shown: Vec<usize> = found.value.ties.iter().map(|&arc| claim_of(&view, arc)).collect();
        shown.sort_unstable();
        prop_assert_eq!(shown, ties);
        let again = ask(&view.only(&found.because).unwrap()).value;
        prop_assert_eq!((again.nodes, again.ties.len()), (found.value.nodes, found.value.ties.len()));
    }

    #[test]
    fn components_are_who_reaches_whom(claims in prop::collection::vec(said(), 0..14), asked in asked()) {
        let (graph, ids) = world(&claims);
        let view = apart(&graph);
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let weak = asked.ask(&view, |v| v.components(&ways, &budget), |d| d.components(&ways, &budget)).unwrap();
        let joined = closure(&both_ways(&asked.ties(&claims)));
        prop_assert_eq!(weak.value.labels(), parts(|a, b| joined[a][b]));
        let strong = asked.ask(&view, |v| v.strong_components(&ways, &budget), |d| d.strong_components(&ways, &budget));
        let strong = strong.unwrap().value;
        let steps: Vec<_> = asked.steps(&claims).into_iter().filter(|step| asked.around != Some(step.0)).collect();
        let reaches = closure(&steps);
        prop_assert_eq!(strong.labels(), parts(|a, b| reaches[a][b] && reaches[b][a]));
        for parts in [&weak.value, &strong] {
            prop_assert_eq!(parts.sizes().iter().sum::<usize>(), NODES);
            let members: Vec<usize> = (0..parts.count()).map(|part| parts.members(part).len()).collect();
            prop_assert_eq!(parts.sizes(), &members);
            let largest = parts.largest().unwrap();
            prop_assert!(parts.sizes()[..largest].iter().all(|&size| size < members[largest]));
        }
    }

    #[test]
    fn components_are_petgraphs_and_do_not_care_for_names(
        claims in prop::collection::vec(said(), 0..14), seed in any::<u64>(),
    ) {
        let (graph, _) = world(&claims);
        let (view, budget) = (graph.view(&Lens::new()).unwrap(), Budget::new());
        let weak = view.components(&Ways::new(), &budget).unwrap().value;
        prop_assert_eq!(weak.count(), connected_components(&to_ungraph(&view)));
        let strong = view.strong_components(&Ways::new(), &budget).unwrap().value;
        let theirs: BTreeSet<BTreeSet<NodeIx>> = tarjan_scc(&view).into_iter().map(|c| c.into_iter().collect()).collect();
        let ours = (0..strong.count()).map(|part| strong.members(part).into_iter().collect()).collect();
        prop_assert_eq!(theirs, ours);
        // Renamed.
        let mut names: Vec<usize> = (0..NODES).collect();
        names.sort_by_key(|&n| (seed.rotate_left(9 * n as u32), n));
        let mut renamed = claims.clone();
        renamed.iter_mut().for_each(|said| (said.from, said.to) = (names[said.from], names[said.to]));
        let other = world(&renamed).0.view(&Lens::new()).unwrap();
        for (ours, theirs) in [
            (weak.clone(), other.components(&Ways::new(), &budget).unwrap().value),
            (strong, other.strong_components(&Ways::new(), &budget).unwrap().value),
        ] {
            for (a, b) in (0..NODES).flat_map(|a| (0..NODES).map(move |b| (a, b))) {
                let [x, y] = [names[a], names[b]].map(|n| NodeIx(n as u32));
                let [a, b] = [a, b].map(|n| NodeIx(n as u32));
                prop_assert_eq!(ours.of(a) == ours.of(b), theirs.of(x) == theirs.of(y));
            }
        }
        // One more tie within a component.
        if let Some(&said) = claims.iter().collect::<Vec<_>>().first() {
            let mut more = claims.clone();
            more.push(Said { from: said.to, to: said.from, ..said.clone() });
            let more = world(&more).0.view(&Lens::new()).unwrap();
            prop_assert_eq!(more.components(&Ways::new(), &budget).unwrap().value, weak);
        }
    }

    #[test]
    fn cut_points_are_what_splits_when_it_goes(claims in prop::collection::vec(said(), 0..12), asked in asked()) {
        let (graph, ids) = world(&claims);
        let view = apart(&graph);
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let found = asked.ask(&view, |v| v.cut_points(&ways, &budget), |d| d.cut_points(&ways, &budget)).unwrap();
        let ties = asked.ties(&claims);
        let whole = closure(&both_ways(&ties));
        let size = |reaches: &Vec<Vec<bool>>, node: usize| reaches[node].iter().filter(|&&r| r).count();
        let mut expected = BTreeMap::new();
        for &(a, b, n) in &ties {
            let rest: Vec<_> = ties.iter().copied().filter(|tie| tie.2 != n).collect();
            let rest = closure(&both_ways(&rest));
            if !rest[a][b] {
                expected.insert(n, (rest[a].clone(), rest[b].clone()));
            }
        }
        let mut shown = BTreeMap::new();
        for tie in &found.value.ties {
            let sides = found.value.sides(tie);
            prop_assert_eq!(sides.clone().map(|side| side.len()), tie.sides);
            let set = |side: &Vec<NodeIx>| (0..NODES).map(|n| side.contains(&NodeIx(n as u32))).collect::<Vec<_>>();
            // A tie that runs both ways leaves the earlier of its nodes.
            let claim = claim_of(&view, tie.tie);
            let turned = claims[claim].both && claims[claim].from > claims[claim].to;
            let (one, other) = (set(&sides[0]), set(&sides[1]));
            shown.insert(claim, if turned { (other, one) } else { (one, other) });
        }
        prop_assert!(found.value.ties.is_sorted_by_key(|tie| tie.tie));
        prop_assert_eq!(shown.keys().copied().collect::<BTreeSet<_>>(), keys_of(&view, &found.because));
        prop_assert_eq!(shown, expected);
        let mut nodes = Vec::new();
        for node in 0..NODES {
            let rest: Vec<_> = ties.iter().copied().filter(|&(a, b, _)| a != node && b != node).collect();
            let rest = closure(&both_ways(&rest));
            let others: Vec<usize> = (0..NODES).filter(|&n| n != node && whole[node][n]).collect();
            let firsts = others.iter().filter(|&&n| others.iter().find(|&&m| rest[n][m]) == Some(&n));
            let mut pieces: Vec<usize> = firsts.map(|&n| size(&rest, n)).collect();
            pieces.sort_unstable_by(|a, b| b.cmp(a));
            if pieces.len() > 1 {
                nodes.push((ids[node].any(), pieces));
            }
        }
        prop_assert_eq!(found.value.nodes.into_iter().map(|cut| (cut.node, cut.pieces)).collect::<Vec<_>>(), nodes);
    }

    #[test]
    fn no_set_of_ties_cuts_for_less(
        claims in prop::collection::vec(said(), 0..9), asked in asked(), from in 0..NODES, to in 0..NODES, how in 0..3usize,
    ) {
        prop_assume!(from != to);
        let (graph, ids) = world(&claims);
        let view = apart(&graph);
        let capacity = [Capacity::Tie, Capacity::Number, Capacity::Strength][how];
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let ask = |view: &View| -> Result<Answer<MinCut>, Error> {
            let whole = |v: &View| v.min_cut(ids[from], ids[to], &ways, capacity, &budget);
            asked.ask(view, whole, |d| d.min_cut(ids[from], ids[to], &ways, capacity, &budget))
        };
        let steps: Vec<_> = asked.steps(&claims).into_iter().filter(|&(a, b, _)| a != b).collect();
        if capacity == Capacity::Number && steps.iter().any(|&(_, _, n)| claims[n].tenths < 0) {
            prop_assert!(ask(&view).unwrap_err().is_invalid());
            return Ok(());
        }
        let found = ask(&view).unwrap();
        let cost = |n: usize| if capacity == Capacity::Tie { 10 } else { claims[n].tenths.abs() };
        let without = |gone: u32| -> Vec<(usize, usize, usize)> {
            steps.iter().copied().filter(|step| gone >> step.2 & 1 == 0).collect()
        };
        let least = (0..1_u32 << claims.len())
            .filter(|&gone| brute_hops(NODES, &without(gone), from)[to] == Hops::NEVER)
            .map(|gone| (0..claims.len()).filter(|n| gone >> n & 1 == 1).map(cost).sum::<i32>())
            .min()
            .unwrap();
        prop_assert_eq!((found.value.cost * 10.0).round() as i32, least);
        prop_assert_eq!(found.value.cost, f64::from(least) / 10.0, "exactly");
        prop_assert_eq!(found.value.at_least, found.value.cost, "what flows is what it costs");
        let gone: u32 = found.value.ties.iter().map(|&arc| 1 << claim_of(&view, arc)).sum();
        let left = brute_hops(NODES, &without(gone), from);
        prop_assert_eq!(left[to], Hops::NEVER);
        for n in 0..NODES {
            // What costs nothing is cut, and what is beyond it far, though a tie led there.
            prop_assert_eq!(found.value.is_near(NodeIx(n as u32)), left[n] != Hops::NEVER);
        }
        prop_assert_eq!(found.value.near().count() + found.value.far().count(), NODES);
        let again = ask(&view.only(&found.because).unwrap()).unwrap().value;
        prop_assert_eq!(again.cost, found.value.cost, "its reasons suffice");
    }

    #[test]
    fn no_fewer_nodes_keep_two_apart(
        claims in prop::collection::vec(said(), 0..16), asked in asked(), from in 0..NODES, to in 0..NODES,
    ) {
        prop_assume!(from != to);
        let (graph, ids) = world(&claims);
        let view = graph.view(&Lens::new().merge(Merge::Apart)).unwrap();
        let (ways, budget) = (asked.ways(&ids), Budget::new());
        let ask = |view: &View| -> Option<NodeCut> {
            let whole = |v: &View| v.node_cut(ids[from], ids[to], &ways, &budget);
            asked.ask(view, whole, |d| d.node_cut(ids[from], ids[to], &ways, &budget)).unwrap().value
        };
        let steps = asked.steps(&claims);
        let parted = |gone: usize| {
            let left: Vec<_> =
                steps.iter().copied().filter(|&(a, b, _)| gone >> a & 1 == 0 && gone >> b & 1 == 0).collect();
            brute_hops(NODES, &left, from)[to] == Hops::NEVER
        };
        let sets = (0..1_usize << NODES).filter(|gone| gone >> from & 1 == 0 && gone >> to & 1 == 0);
        let least = sets.filter(|&gone| parted(gone)).map(usize::count_ones).min();
        let found = ask(&view);
        prop_assert_eq!(found.as_ref().map(|cut| cut.nodes.len() as u32), least);
        if let Some(cut) = &found {
            prop_assert_eq!(cut.at_least, cut.nodes.len());
            prop_assert!(parted(cut.nodes.iter().map(|&node| 1 << view.ix(node).unwrap().0).sum()));
            prop_assert!(cut.nodes.is_sorted());
        }
        let whole = |v: &View| v.node_cut(ids[from], ids[to], &ways, &budget);
        let because =
            asked.ask(&view, whole, |d| d.node_cut(ids[from], ids[to], &ways, &budget)).unwrap().because;
        prop_assert_eq!(ask(&view.only(&because).unwrap()).map(|cut| cut.nodes.len()), found.map(|cut| cut.nodes.len()));
    }
}

/// Numbers that look random and are the same everywhere (an LCG of Knuth's).
pub(crate) fn numbers(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// A view of so many nodes and directed ties, hubs among them, and the ties.
fn large(nodes: u64, ties: usize, seed: u64) -> (View, Vec<(usize, usize, usize)>, Vec<NodeId>) {
    let mut graph = Graph::new();
    let ids: Vec<NodeId> = (0..nodes).map(|n| graph.node(Actor, &format!("{n:07}")).add().unwrap().any()).collect();
    let mut number = numbers(seed);
    let mut pick = |skew: u64| {
        let at = number(nodes);
        (0..skew).fold(at, |at, _| at.min(number(nodes))) as usize
    };
    let steps: Vec<(usize, usize, usize)> = (0..ties).map(|n| (pick(2), pick(1), n)).collect();
    let of =
        |side: fn(&(usize, usize, usize)) -> usize| -> Vec<NodeId> { steps.iter().map(|s| ids[side(s)]).collect() };
    let (from, to) = (of(|s| s.0), of(|s| s.1));
    graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of("Linked") }).unwrap();
    (graph.view(&Lens::new()).unwrap(), steps, ids)
}

/// Wide enough for the search to look back, in every direction, and cut short at every step.
#[test]
fn wide_searches_find_the_same() {
    for (nodes, ties, seed) in [(64, 500, 1), (300, 2_000, 2), (1_000, 4_000, 3), (1_003, 30_000, 4), (127, 90, 5)] {
        let (view, steps, ids) = large(nodes, ties, seed);
        let back: Vec<_> = steps.iter().map(|&(a, b, n)| (b, a, n)).collect();
        let either: Vec<_> = steps.iter().chain(&back).copied().collect();
        for (direction, steps) in [(Direction::Out, &steps), (Direction::In, &back), (Direction::Either, &either)] {
            let ways = Ways::new().direction(direction);
            for from in [0, 1, 7, nodes as usize - 1] {
                let found = view.hops(ids[from], &ways, &Budget::new()).unwrap().value;
                let brute = breadth_first(nodes as usize, steps, from);
                assert_eq!(found.as_slice(), brute, "{nodes} {ties} {direction:?} {from}");
                // The same, without looking back.
                let plain = view.hops(ids[from], &ways.clone().at_least(-1.0), &Budget::new()).unwrap().value;
                assert_eq!(plain, found);
            }
            for most in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55] {
                let cut = view.hops(ids[0], &ways, &Budget::new().steps(most)).unwrap();
                let brute = breadth_first(nodes as usize, steps, 0);
                for (node, &hops) in cut.value.as_slice().iter().enumerate() {
                    assert!(hops == Hops::NEVER || hops == brute[node], "none of the found is wrong");
                }
                assert!(
                    cut.is_complete() || cut.completeness == Completeness::Truncated { by: Limit::Steps, bound: None }
                );
                assert!(!cut.is_complete() || cut.value.as_slice() == brute);
            }
        }
    }
}

/// The textbook's, with a queue.
fn breadth_first(nodes: usize, steps: &[(usize, usize, usize)], from: usize) -> Vec<u32> {
    let mut rows = vec![Vec::new(); nodes];
    steps.iter().for_each(|&(a, b, _)| rows[a].push(b));
    let mut hops = vec![Hops::NEVER; nodes];
    hops[from] = 0;
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for &far in &rows[node] {
            if hops[far] == Hops::NEVER {
                hops[far] = hops[node] + 1;
                queue.push_back(far);
            }
        }
    }
    hops
}

/// Max-flow on larger networks against augmenting by the shortest way there is (Edmonds & Karp
/// 1972), and components against petgraph's.
#[test]
fn larger_networks_agree_with_slower_methods() {
    let (view, steps, ids) = large(80, 500, 11);
    let budget = Budget::new();
    for (from, to) in [(0, 79), (3, 40), (79, 0), (10, 11)] {
        let cut = view.min_cut(ids[from], ids[to], &Ways::new(), Capacity::Tie, &budget).unwrap().value;
        let mut left = BTreeMap::new();
        let mut ties = BTreeSet::new();
        for &(a, b, _) in steps.iter().filter(|s| s.0 != s.1) {
            // Claims of the same two merge into one tie.
            if ties.insert((a, b)) {
                *left.entry((a, b)).or_insert(0) += 1;
                left.entry((b, a)).or_insert(0);
            }
        }
        let mut flow = 0;
        while let Some(way) = shortest(&left, from, to) {
            for pair in way.windows(2) {
                *left.get_mut(&(pair[0], pair[1])).unwrap() -= 1;
                *left.get_mut(&(pair[1], pair[0])).unwrap() += 1;
            }
            flow += 1;
        }
        assert_eq!((cut.cost as usize, cut.ties.len()), (flow, flow), "{from} {to}");
    }
    let strong = view.strong_components(&Ways::new(), &budget).unwrap().value;
    let mut theirs: Vec<Vec<NodeIx>> = tarjan_scc(&view);
    theirs.iter_mut().for_each(|part| part.sort_unstable());
    theirs.sort();
    assert_eq!((0..strong.count()).map(|part| strong.members(part)).collect::<Vec<_>>(), theirs);
}

fn shortest(left: &BTreeMap<(usize, usize), usize>, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut by = BTreeMap::from([(from, from)]);
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for (&(_, far), _) in left.range((node, 0)..(node + 1, 0)).filter(|(_, left)| **left > 0) {
            if let std::collections::btree_map::Entry::Vacant(e) = by.entry(far) {
                e.insert(node);
                queue.push_back(far);
            }
        }
    }
    by.get(&to)?;
    let mut way = vec![to];
    while way[way.len() - 1] != from {
        way.push(by[&way[way.len() - 1]]);
    }
    way.reverse();
    Some(way)
}

/// What shares a claim, runs in parallel or on one day only.
#[test]
fn cases_of_cut_points() {
    let tie = |from, to, both, days| Said { from, to, both, tenths: 1, days };
    let all = (1, 30);
    // A chain 0-1-2 with a double tie between 0 and 1, which is no cut tie.
    let claims = [tie(0, 1, true, all), tie(0, 1, false, (1, 10)), tie(1, 2, false, all), tie(2, 2, false, all)];
    let (graph, ids) = world(&claims);
    let view = graph.view(&Lens::new()).unwrap();
    let ties = |cuts: Answer<detente::traverse::CutPoints>| -> Vec<String> {
        cuts.value.ties.iter().map(|tie| view.tie(tie.tie).to_string()).collect()
    };
    assert_eq!(ties(view.cut_points(&Ways::new(), &Budget::new()).unwrap()), ["1 -Linked-> 2 0.1"]);
    // Q9: the double tie ends on the 10th, half-open; nothing holds after the 29th.
    let dated = dated(&view);
    let on = |number: i32| ties(dated.at(day(number)).cut_points(&Ways::new(), &Budget::new()).unwrap());
    assert_eq!(on(0), [""; 0]);
    assert_eq!(on(9), ["1 -Linked-> 2 0.1"]);
    assert_eq!(on(10), ["0 -Bonded- 1 0.1", "1 -Linked-> 2 0.1"]);
    assert_eq!(on(29).len(), 2);
    assert_eq!(on(30), [""; 0]);
    let hops = |number: i32| dated.at(day(number)).hops(ids[0], &Ways::new(), &Budget::new()).unwrap().value.reached();
    assert_eq!([0, 1, 29, 30].map(hops), [1, 3, 3, 1]);
}

/// Q5, Q6: itself, nowhere and out of reach; nothing of nothing.
#[test]
fn itself_strangers_and_budgets_of_nothing() {
    let claims = [Said { from: 0, to: 1, both: false, tenths: 1, days: (1, 9) }];
    let (graph, ids) = world(&claims);
    let view = graph.view(&Lens::new()).unwrap();
    let (stranger, budget, ways) = (world(&[]).1[0], Budget::new(), Ways::new());
    let foreign = [
        view.hops(stranger, &ways, &budget).unwrap_err(),
        view.reach_by(stranger, 1, &ways, &budget).unwrap_err(),
        view.ego(stranger, 1, &ways, &budget).unwrap_err(),
        view.min_cut(ids[0], stranger, &ways, Capacity::Tie, &budget).unwrap_err(),
        view.node_cut(stranger, ids[0], &ways, &budget).unwrap_err(),
        view.components(&Ways::new().around(stranger), &budget).unwrap_err(),
        view.strong_components(&Ways::new().around(stranger), &budget).unwrap_err(),
        view.cut_points(&Ways::new().around(stranger), &budget).unwrap_err(),
    ];
    assert!(foreign.iter().all(Error::is_foreign));
    let unknown = Ways::new().along_named("Lunched");
    assert!(view.hops(ids[0], &unknown, &budget).unwrap_err().is_unknown());
    assert!(view.components(&unknown, &budget).unwrap_err().is_unknown());
    let own = [
        view.min_cut(ids[0], ids[0], &ways, Capacity::Tie, &budget).unwrap_err(),
        view.node_cut(ids[0], ids[0], &ways, &budget).unwrap_err(),
    ];
    assert!(own.iter().all(Error::is_invalid));
    assert_eq!(own[0].to_string(), "invalid cut `0`: nothing cuts a node off from itself");
    let none = view.min_cut(ids[1], ids[0], &ways, Capacity::Tie, &budget).unwrap();
    assert_eq!((none.value.cost, none.value.ties.len(), none.because.len()), (0.0, 0, 0));
    assert_eq!(view.node_cut(ids[1], ids[0], &ways, &budget).unwrap().value, Some(NodeCut::default()));
    assert_eq!(view.node_cut(ids[0], ids[1], &ways, &budget).unwrap().value, None);
    assert_eq!(view.ego(ids[2], usize::MAX, &ways, &budget).unwrap().value.nodes.len(), 1);
    assert_eq!(view.ego(ids[0], 0, &ways, &budget).unwrap().value.ties, []);
    let cancelled = Budget::new().cancelled_by(Arc::new(AtomicBool::new(true)));
    let nothing = [
        (Budget::new().results(0), Limit::Results),
        (Budget::new().time(Duration::ZERO), Limit::Time),
        (Budget::new().memory(0), Limit::Memory),
        (cancelled, Limit::Cancelled),
    ];
    for (budget, by) in nothing {
        let ended = [
            view.hops(ids[0], &ways, &budget).unwrap().completeness,
            view.reach(ids[0], 3, &budget).unwrap().completeness,
            view.ego(ids[0], 3, &ways, &budget).unwrap().completeness,
            view.components(&ways, &budget).unwrap().completeness,
            view.strong_components(&ways, &budget).unwrap().completeness,
            view.cut_points(&ways, &budget).unwrap().completeness,
            view.min_cut(ids[0], ids[1], &ways, Capacity::Tie, &budget).unwrap().completeness,
            view.node_cut(ids[1], ids[0], &ways, &budget).unwrap().completeness,
        ];
        assert_eq!(ended, [Completeness::Truncated { by, bound: None }; 8], "{by}");
    }
}

/// Cut short anywhere, what is said is true as far as it goes.
#[test]
fn what_a_budget_leaves_is_true() {
    let (view, steps, ids) = large(60, 150, 21);
    let (ways, whole) = (Ways::new(), Budget::new());
    let cost = view.min_cut(ids[0], ids[59], &ways, Capacity::Tie, &whole).unwrap().value.cost;
    let apart = view.node_cut(ids[0], ids[59], &ways, &whole).unwrap().value.unwrap().nodes.len();
    let cuts = view.cut_points(&ways, &whole).unwrap().value;
    let (weak, strong) =
        (view.components(&ways, &whole).unwrap().value, view.strong_components(&ways, &whole).unwrap().value);
    let mut ended = [0; 5];
    for most in 0..1_500 {
        let budget = Budget::new().steps(most);
        let cut = view.min_cut(ids[0], ids[59], &ways, Capacity::Tie, &budget).unwrap();
        assert!(cut.value.at_least <= cost && cost <= cut.value.cost);
        let gone: BTreeSet<(u32, u32)> = cut
            .value
            .ties
            .iter()
            .map(|&arc| {
                let tie = view.tie(arc);
                (view.ix(tie.from().id()).unwrap().0, view.ix(tie.to().id()).unwrap().0)
            })
            .collect();
        let left: Vec<_> = steps.iter().copied().filter(|&(a, b, _)| !gone.contains(&(a as u32, b as u32))).collect();
        assert_eq!(breadth_first(60, &left, 0)[59], Hops::NEVER, "still a cut");
        let nodes = view.node_cut(ids[0], ids[59], &ways, &budget).unwrap();
        let found = nodes.value.as_ref().unwrap();
        assert!(found.at_least <= apart && apart <= found.nodes.len());
        let points = view.cut_points(&ways, &budget).unwrap();
        assert!(points.value.ties.iter().all(|tie| cuts.ties.iter().any(|t| (t.tie, t.sides) == (tie.tie, tie.sides))));
        assert!(points.value.nodes.iter().all(|node| cuts.nodes.contains(node)));
        let parts = [view.components(&ways, &budget).unwrap(), view.strong_components(&ways, &budget).unwrap()];
        for (found, whole) in parts.iter().zip([&weak, &strong]) {
            let labels = found.value.labels();
            for (a, b) in (0..labels.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
                assert!(labels[a] != labels[b] || whole.labels()[a] == whole.labels()[b]);
            }
        }
        let complete = [
            cut.is_complete(),
            nodes.is_complete(),
            points.is_complete(),
            parts[0].is_complete(),
            parts[1].is_complete(),
        ];
        (0..5).for_each(|n| ended[n] += u32::from(!complete[n]));
    }
    assert!(ended.iter().all(|&n| 50 < n && n < 1_450), "{ended:?}");
    let one = view.cut_points(&ways, &Budget::new().results(1)).unwrap();
    assert_eq!((one.value.nodes.len() + one.value.ties.len(), one.is_complete()), (1, false));
}

/// Q16: no node, one node, one loop.
#[test]
fn empty_views_and_single_nodes() {
    let empty = Graph::new().view(&Lens::new()).unwrap();
    let (ways, budget) = (Ways::new(), Budget::new());
    assert_eq!(empty.components(&ways, &budget).unwrap().value, detente::traverse::Components::default());
    assert_eq!(empty.strong_components(&ways, &budget).unwrap().value.largest(), None);
    assert_eq!(empty.cut_points(&ways, &budget).unwrap().value, detente::traverse::CutPoints::default());
    let mut graph = Graph::new();
    let one = graph.node(Actor, "one").add().unwrap();
    for _ in 0..2 {
        let view = graph.view(&Lens::new()).unwrap();
        let ix = view.ix(one).unwrap();
        assert_eq!(view.hops(one, &ways, &budget).unwrap().value.as_slice(), [0]);
        assert_eq!(view.components(&ways, &budget).unwrap().value.members(0), [ix]);
        assert_eq!(view.strong_components(&ways, &budget).unwrap().value.sizes(), [1]);
        assert!(view.cut_points(&ways, &budget).unwrap().value.nodes.is_empty());
        assert_eq!(view.ego(one, 9, &ways, &budget).unwrap().value.ties.len(), view.tie_count());
        assert_eq!(view.components(&ways, &budget).unwrap().value.of(NodeIx(7)), None);
        assert_eq!(view.hops(one, &ways, &budget).unwrap().value.to(NodeIx(7)), None);
        graph.claim::<Bonded>((one, one)).record().unwrap();
    }
}

/// Q17: depth of the data, not of the stack.
#[test]
fn a_chain_of_a_million_does_not_overflow() {
    const NODES: usize = 1_000_000;
    let run = || {
        let mut graph = Graph::new();
        let ids: Vec<NodeId> = (0..NODES).map(|n| graph.node(Actor, &format!("{n:06}")).add().unwrap().any()).collect();
        let columns = Columns { from: &ids[..NODES - 1], to: &ids[1..], ..Columns::of("Linked") };
        graph.record_columns(&columns).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let (ways, budget, last) = (Ways::new(), Budget::new(), ids[NODES - 1]);
        let hops = view.hops(ids[0], &ways, &budget).unwrap().value;
        assert_eq!(hops.farthest() as usize, NODES - 1);
        assert_eq!(view.components(&ways, &budget).unwrap().value.sizes(), [NODES]);
        assert_eq!(view.strong_components(&ways, &budget).unwrap().value.count(), NODES);
        let cuts = view.cut_points(&ways, &Budget::new().results(5)).unwrap();
        assert_eq!((cuts.value.ties.len(), cuts.is_complete()), (5, false));
        assert!(cuts.value.ties.iter().all(|tie| tie.sides[0] + tie.sides[1] == NODES));
        let cut = view.min_cut(ids[0], last, &ways, Capacity::Tie, &budget).unwrap().value;
        assert_eq!((cut.cost, cut.ties[0], cut.near().count()), (1.0, ArcIx(0), 1));
        let node = view.node_cut(ids[0], last, &ways, &budget).unwrap().value.unwrap();
        assert_eq!(node.nodes, [ids[1]]);
        let found = view.reliability(ids[0], last).belief(|_| (0.999_999, 1.0)).run(&budget).unwrap().value;
        assert!((found.least - 0.367_879).abs() < 1e-4 && (found.most - 1.0).abs() < 1e-9, "{found:?}");
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

/// Q15: a flag that is set after so many looks at it ends each search well before its end.
#[test]
fn a_flag_set_on_the_way_ends_the_search() {
    let (view, _, ids) = large(20_000, 200_000, 31);
    let ways = Ways::new();
    let after = |looks: u64| {
        let flag = Arc::new(AtomicBool::new(false));
        let (set, told) = (Arc::clone(&flag), AtomicU64::new(0));
        Budget::new().cancelled_by(flag).on_progress(move |_| {
            set.fetch_or(told.fetch_add(1, Ordering::Relaxed) + 1 >= looks, Ordering::Relaxed);
        })
    };
    let plain = Ways::new().at_least(-1.0);
    let ended = [
        view.hops(ids[0], &plain, &after(3)).unwrap().completeness,
        view.reach(ids[0], 9, &after(9)).unwrap().completeness,
        view.ego(ids[0], 9, &ways, &after(200)).unwrap().completeness,
        view.components(&ways, &after(3)).unwrap().completeness,
        view.strong_components(&ways, &after(210)).unwrap().completeness,
        view.cut_points(&ways, &after(500)).unwrap().completeness,
        view.min_cut(ids[0], ids[19_999], &ways, Capacity::Tie, &after(210)).unwrap().completeness,
        view.node_cut(ids[0], ids[19_999], &ways, &after(210)).unwrap().completeness,
        view.reliability(ids[0], ids[100]).belief(|_| (0.5, 0.5)).run(&after(230)).unwrap().completeness,
    ];
    assert_eq!(ended, [Completeness::Truncated { by: Limit::Cancelled, bound: None }; 9]);
}
