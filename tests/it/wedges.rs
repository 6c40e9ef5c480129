//! Wedges: the scenario's, and those of random worlds against loops over all triples.

use std::collections::BTreeMap;

use detente::analysis::signed::Signed;
use detente::analysis::wedges::{
    CounterMove, Exposure, Mode, Move, Outcome, Overture, counter_moves, exposures, overtures, wedges,
};
use detente::model::standard::{ReachesOut, Sanctions, Stance, State, Talks};
use detente::model::{Mark, Participant, RelationRule};
use detente::view::{Certainty, Change};
use detente::{Budget, Graph, Lens, NodeId, Schema, View};
use proptest::prelude::*;

const NODES: usize = 5;

/// Exposures by driver, approached and partner.
type Found = BTreeMap<[usize; 3], (f64, Outcome, Mode)>;

/// Numbers in tenths: stances of pairs, overtures and sanctions of one to another.
#[derive(Clone, Debug, Default)]
struct World {
    stances: BTreeMap<(usize, usize), i32>,
    approaches: BTreeMap<(usize, usize), i32>,
    sanctions: BTreeMap<(usize, usize), i32>,
}

fn key(node: usize) -> String {
    format!("N{node}")
}

fn tenths(number: i32) -> f64 {
    f64::from(number) / 10.0
}

impl World {
    /// All that is said and done, how the nodes stand, and the nodes.
    fn views(&self) -> (View, View, Vec<NodeId>) {
        let mut graph = Graph::new();
        let nodes: Vec<_> = (0..NODES).map(|n| graph.node(State, &key(n)).add().unwrap()).collect();
        for (&(a, b), &number) in &self.stances {
            graph.claim::<Stance>((nodes[a], nodes[b])).affinity(tenths(number)).record().unwrap();
        }
        for (&(a, b), &number) in &self.approaches {
            graph.claim::<ReachesOut>((nodes[a], nodes[b])).affinity(tenths(number)).record().unwrap();
        }
        for (&(a, b), &number) in &self.sanctions {
            graph.claim::<Sanctions>((nodes[a], nodes[b])).affinity(tenths(number)).record().unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let stances = graph.view(&Lens::new().relations(["Stance"])).unwrap();
        (view, stances, nodes.into_iter().map(NodeId::any).collect())
    }

    fn stance(&self, a: usize, b: usize) -> f64 {
        self.stances.get(&(a.min(b), a.max(b))).map_or(0.0, |&number| tenths(number))
    }

    fn act(&self, from: usize, to: usize) -> f64 {
        self.approaches.get(&(from, to)).map_or(0.0, |&number| tenths(number))
    }

    /// How warm an overture is: what the other does counts once the first has done something.
    fn overture(&self, from: usize, to: usize) -> f64 {
        if self.act(from, to) > 0.0 { self.act(from, to).max(self.act(to, from)) } else { 0.0 }
    }

    fn threat(&self, from: usize, to: usize) -> f64 {
        self.sanctions.get(&(from, to)).map_or(0.0, |&number| tenths(number).abs())
    }

    /// How exposed the tie of two is to a third, by the definition.
    fn exposure(&self, driver: usize, through: usize, partner: usize) -> f64 {
        let (hold, hatred) = (self.stance(through, partner), self.stance(driver, partner));
        if hold <= 0.0 || hatred >= 0.0 {
            return 0.0;
        }
        self.overture(driver, through) * -hatred * (1.0 - hold)
    }

    /// All triples with a wedge, by driver, approached and partner.
    fn wedges(&self) -> Found {
        let mut found = BTreeMap::new();
        for driver in 0..NODES {
            for through in (0..NODES).filter(|&n| n != driver) {
                for partner in (0..NODES).filter(|&n| n != driver && n != through) {
                    let (hold, hatred) = (self.stance(through, partner), self.stance(driver, partner));
                    let overture = self.overture(driver, through);
                    if overture <= 0.0 || hold <= 0.0 || hatred >= 0.0 {
                        continue;
                    }
                    let outcome = match (self.stance(driver, through) + overture > 0.0, hold + overture * hatred > 0.0)
                    {
                        (true, _) => Outcome::Realignment,
                        (false, true) => Outcome::Disalignment,
                        (false, false) => Outcome::Dealignment,
                    };
                    let threatens = self.threat(driver, through) > overture;
                    let mode = if threatens { Mode::Coercive } else { Mode::Accommodative };
                    let exposure = self.exposure(driver, through, partner);
                    found.insert([driver, through, partner], (exposure, outcome, mode));
                }
            }
        }
        found
    }

    fn total(&self) -> f64 {
        self.wedges().values().map(|found| found.0).sum()
    }

    /// The least tenths that stand in the way of two camps.
    fn frustration(&self) -> i32 {
        let cost = |camps: usize| -> i32 {
            let wrong =
                |&(&(a, b), &number): &(&(usize, usize), &i32)| (camps >> a & 1 == camps >> b & 1) != (number > 0);
            self.stances.iter().filter(wrong).map(|(_, number)| number.abs()).sum()
        };
        (0..1 << NODES).map(cost).min().unwrap()
    }

    fn renamed(&self, to: &[usize]) -> Self {
        let pair = |a: usize, b: usize| (to[a], to[b]);
        let sorted = |(a, b): (usize, usize)| (a.min(b), a.max(b));
        Self {
            stances: self.stances.iter().map(|(&(a, b), &n)| (sorted(pair(a, b)), n)).collect(),
            approaches: self.approaches.iter().map(|(&(a, b), &n)| (pair(a, b), n)).collect(),
            sanctions: self.sanctions.iter().map(|(&(a, b), &n)| (pair(a, b), n)).collect(),
        }
    }
}

/// What the crate finds, by driver, approached and partner.
fn found(world: &World) -> (Found, Vec<Exposure>) {
    let (view, stances, nodes) = world.views();
    let signed = Signed::of(&stances).unwrap();
    let found = exposures(&signed, &overtures(&view).value, &Budget::new()).unwrap();
    assert!(found.is_complete());
    let number = |node: NodeId| nodes.iter().position(|&n| n == node).unwrap();
    let by = |e: &Exposure| ([e.driver, e.through, e.partner].map(number), (e.exposure, e.outcome, e.mode));
    (found.value.iter().map(by).collect(), found.value)
}

fn way() -> impl Strategy<Value = (usize, usize)> {
    (0..NODES, 0..NODES).prop_filter("two", |(a, b)| a != b)
}

fn worlds() -> impl Strategy<Value = World> {
    let pair = || way().prop_map(|(a, b)| (a.min(b), a.max(b)));
    let stances = prop::collection::btree_map(pair(), -10..=10i32, 0..11);
    let approaches = prop::collection::btree_map(way(), -4..=10i32, 0..12);
    let sanctions = prop::collection::btree_map(way(), -10..=-1i32, 0..5);
    (stances, approaches, sanctions).prop_map(|(stances, approaches, sanctions)| World {
        stances,
        approaches,
        sanctions,
    })
}

proptest! {
    #[test]
    fn exposed_ties_are_those_of_all_triples(world in worlds()) {
        let (by, listed) = found(&world);
        let expected = world.wedges();
        prop_assert_eq!(by.len(), listed.len());
        prop_assert_eq!(by.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (triple, (exposure, outcome, mode)) in &expected {
            prop_assert!((by[triple].0 - exposure).abs() < 1e-12 && (0.0..=1.0).contains(exposure));
            prop_assert_eq!((by[triple].1, by[triple].2), (*outcome, *mode));
        }
        prop_assert!(listed.is_sorted_by(|a, b| a.exposure >= b.exposure));
        prop_assert!(listed.iter().all(|e| e.tie.contains(&e.through) && e.tie.contains(&e.partner)));
    }

    #[test]
    fn exposure_grows_with_overture_and_hostility_and_falls_as_the_tie_binds(
        world in worlds(), (a, b) in way(), by in 1..=10i32,
    ) {
        let base = found(&world).0;
        let warmer = {
            let mut world = world.clone();
            let act = world.approaches.entry((a, b)).or_insert(0);
            *act = (*act + by).min(10);
            found(&world).0
        };
        let pair = (a.min(b), a.max(b));
        let moved = |by: i32| {
            let mut world = world.clone();
            let stance = world.stances.entry(pair).or_insert(0);
            *stance = (*stance + by).clamp(-10, 10);
            found(&world).0
        };
        let of = |found: &Found, triple: &[usize; 3]| found.get(triple).map_or(0.0, |e| e.0);
        for (triple, was) in &base {
            prop_assert!(of(&warmer, triple) >= was.0, "{triple:?} by a warmer overture");
        }
        let stance = world.stance(a, b);
        // A friendly tie that is bound: no exposure rises, and none comes.
        if stance > 0.0 {
            for (triple, is) in &moved(by) {
                prop_assert!(is.0 <= of(&base, triple), "{triple:?} by a bound tie");
            }
        }
        // Foes that hate each other more: whatever they drive is worse.
        if stance <= 0.0 {
            let worse = moved(-by);
            for (triple, was) in &base {
                prop_assert!(of(&worse, triple) >= was.0, "{triple:?} by more hostility");
            }
        }
    }

    #[test]
    fn nothing_is_exposed_without_overture_friendly_tie_or_hostility(world in worlds()) {
        let silent = World { approaches: BTreeMap::new(), ..world.clone() };
        prop_assert!(found(&silent).1.is_empty());
        let unfriendly = |number: &i32| *number <= 0;
        let cold = world.stances.iter().filter(|(_, n)| unfriendly(n)).map(|(&p, &n)| (p, n)).collect();
        let cold = World { stances: cold, ..world.clone() };
        prop_assert!(found(&cold).1.is_empty());
        let warm = world.stances.iter().filter(|(_, n)| !unfriendly(n)).map(|(&p, &n)| (p, n)).collect();
        let warm = World { stances: warm, ..world };
        prop_assert!(found(&warm).1.is_empty());
    }

    #[test]
    fn other_names_are_other_names(world in worlds(), to in Just((0..NODES).collect::<Vec<_>>()).prop_shuffle()) {
        let (was, is) = (found(&world).0, found(&world.renamed(&to)).0);
        let expected: BTreeMap<_, _> = was.into_iter().map(|(triple, e)| (triple.map(|n| to[n]), e)).collect();
        prop_assert_eq!(is, expected);
    }

    #[test]
    fn counter_moves_do_what_they_say(world in worlds(), step in 1..=10i32) {
        let (view, stances, nodes) = world.views();
        let budget = Budget::new();
        let made = overtures(&view).value;
        let moves = counter_moves(&stances, &made, tenths(step), &budget).unwrap().value;
        prop_assert!(moves.is_sorted_by(|a, b| a.falls >= b.falls));
        let number = |node: NodeId| nodes.iter().position(|&n| n == node).unwrap();
        for one in &moves {
            prop_assert!(!one.changes.is_empty() && one.falls >= 0.0);
            // As supposed of the view.
            let (said, stand) = match one.what {
                Move::Decline { .. } => (view.suppose(one.changes.clone()).unwrap(), stances.clone()),
                _ => (view.clone(), stances.suppose(one.changes.clone()).unwrap()),
            };
            let after = exposures(&Signed::of(&stand).unwrap(), &overtures(&said).value, &budget).unwrap().value;
            let left: f64 = after.iter().map(|e| e.exposure).sum();
            prop_assert!((left - one.left).abs() < 1e-9, "{one:?} leaves {left}");
            // And by loops over a world of which it is true.
            let mut other = world.clone();
            match one.what {
                Move::Bind { tie, to } => {
                    let [a, b] = tie.map(number);
                    let aim = (to * 10.0).round() as i32;
                    prop_assert!(aim == 10 || aim == (world.stance(a, b) * 10.0).round() as i32 + step);
                    other.stances.insert((a, b), aim);
                }
                Move::Reconcile { between } => {
                    let [a, b] = between.map(number);
                    prop_assert!(other.stances.remove(&(a, b)).is_some_and(|n| n < 0));
                }
                Move::Decline { between } => {
                    let [a, b] = between.map(number);
                    other.approaches.retain(|way, number| ![(a, b), (b, a)].contains(way) || *number <= 0);
                }
            }
            prop_assert!((other.total() - one.left).abs() < 1e-9, "{one:?} leaves {}", other.total());
            prop_assert!((world.total() - one.left - one.falls).abs() < 1e-9);
            let keeps = other.frustration() <= world.frustration();
            prop_assert_eq!(one.keeps_balance, Some(keeps), "{:?}", one);
        }
        // Each exposed tie, hostility and overture has its move.
        let bound = |e: &Exposure| e.hold >= 1.0 || moves.iter().any(|m| matches!(m.what, Move::Bind { tie, .. } if tie == e.tie));
        let exposed = exposures(&Signed::of(&stances).unwrap(), &made, &budget).unwrap().value;
        prop_assert!(exposed.iter().all(bound));
    }
}

#[cfg(feature = "json")]
mod summit {
    use super::*;

    struct Summit {
        view: View,
        stances: View,
    }

    fn summit() -> Summit {
        let mut graph = Graph::new();
        detente::io::json::read(&mut graph, std::fs::File::open("examples/data/summit.json").unwrap()).unwrap();
        let lens = Lens::new().lifted();
        let marked = graph.schema().relations().filter(|rule| rule.marks().contains(&Mark::Standing));
        let names: Vec<String> = marked.map(|rule| rule.name().to_owned()).collect();
        let view = graph.view(&lens).unwrap();
        Summit { view, stances: graph.view(&lens.relations(names)).unwrap() }
    }

    impl Summit {
        fn keys(&self, nodes: &[NodeId]) -> Vec<&str> {
            nodes.iter().map(|&node| self.view.get(node).unwrap().key()).collect()
        }

        fn labels(&self, claims: &[detente::ClaimId]) -> Vec<String> {
            claims.iter().map(|&claim| self.view.get_claim(claim).unwrap().label().into_owned()).collect()
        }

        fn wedges(&self) -> detente::Answer<detente::analysis::wedges::Wedges> {
            wedges(&self.view, &Signed::of(&self.stances).unwrap(), &Budget::new()).unwrap()
        }

        fn moves(&self) -> Vec<CounterMove> {
            counter_moves(&self.stances, &overtures(&self.view).value, 0.1, &Budget::new()).unwrap().value
        }
    }

    #[test]
    fn only_japan_and_north_korea_approach_each_other() {
        let summit = summit();
        let found = overtures(&summit.view).value;
        let ends: Vec<Vec<&str>> = found.iter().map(|o| summit.keys(&[o.from, o.to])).collect();
        assert_eq!(ends, [["JPN", "PRK"], ["PRK", "JPN"]]);
        for overture in &found {
            assert_eq!(summit.labels(&overture.claims), ["C02", "C10", "C11", "C12"]);
            assert_eq!(summit.labels(&overture.implied), ["C02", "C10"]);
            assert_eq!(Some(overture.strength), Some(0.5));
        }
        assert_eq!((summit.labels(&found[0].threats), found[0].threat), (vec!["C13".to_owned()], 0.4));
        assert_eq!((found[1].threats.len(), found[1].threat), (0, 0.0));
    }

    #[test]
    fn asserted_and_structural_wedges_do_not_match() {
        let summit = summit();
        let found = summit.wedges();
        assert_eq!(summit.labels(&found.because), ["C02", "C10", "C11", "C12", "C21", "C22"]);
        let value = found.value;
        assert!(value.mismatch);
        assert_eq!(value.only_asserted.iter().map(|t| summit.keys(t)).collect::<Vec<_>>(), [["ROK", "USA"]]);
        let only: Vec<_> = value.only_structural.iter().map(|t| summit.keys(t)).collect();
        assert_eq!(only, [["JPN", "ROK"], ["JPN", "USA"]]);
        let asserted: Vec<_> = value.asserted.iter().map(|a| (a.tie.map(|t| summit.keys(&t)), a.outcome)).collect();
        let expected = [(Some(vec!["ROK", "USA"]), Outcome::Disalignment), (None, Outcome::Prealignment)];
        assert_eq!(asserted, expected);
        for (asserted, target) in value.asserted.iter().zip(["ROK-USA", "trilat"]) {
            let said = &asserted.wedge;
            let named = [said.by, said.target, said.with, said.voice].map(Option::unwrap);
            assert_eq!(summit.keys(&named), ["PRK", target, "backchannel_talks", "camarena"]);
        }
        let shown: Vec<_> = value.structural.iter().map(|e| (summit.keys(&e.tie), e.outcome, e.mode)).collect();
        assert_eq!(
            shown,
            [
                (vec!["JPN", "ROK"], Outcome::Dealignment, Mode::Accommodative),
                (vec!["JPN", "USA"], Outcome::Disalignment, Mode::Accommodative)
            ]
        );
        for (exposure, (number, hold)) in value.structural.iter().zip([(0.28, 0.3), (0.08, 0.8)]) {
            assert_eq!(summit.keys(&[exposure.driver, exposure.through]), ["PRK", "JPN"]);
            assert_eq!((exposure.overture, exposure.hostility, exposure.hold), (0.5, 0.8, hold));
            assert_eq!(Some(exposure.exposure), Some(number));
        }
    }

    #[test]
    fn moves_are_ranked_by_what_they_close() {
        let summit = summit();
        let shown: Vec<String> = summit
            .moves()
            .iter()
            .map(|one| {
                let (what, nodes, to) = match one.what {
                    Move::Bind { tie, to } => ("bind", tie, to),
                    Move::Reconcile { between } => ("reconcile", between, 0.0),
                    Move::Decline { between } => ("decline", between, 0.0),
                };
                assert_eq!(one.keeps_balance, Some(true));
                format!("{what} {} {to:.1}: -{:.2}", summit.keys(&nodes).join("-"), one.falls)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "decline JPN-PRK 0.0: -0.36",
                "bind JPN-ROK 1.0: -0.28",
                "reconcile PRK-ROK 0.0: -0.28",
                "bind JPN-USA 1.0: -0.08",
                "reconcile PRK-USA 0.0: -0.08",
                "bind JPN-ROK 0.4: -0.04",
                "bind JPN-USA 0.9: -0.04",
            ]
        );
    }

    #[test]
    fn what_ifs_are_views_too() {
        let Summit { view, stances } = summit();
        // North Korea stays silent: what Japan does is accepted by nobody.
        let unsaid = ["C02", "C10"].map(|key| Change::without(view.claims().find(|c| c.label() == key).unwrap().id()));
        let silent = Summit { view: view.suppose(unsaid).unwrap(), stances: stances.clone() };
        let found = silent.wedges();
        assert!(found.value.structural.is_empty() && found.value.mismatch);
        assert_eq!(silent.labels(&found.because), ["C21", "C22"]);
        // South Korea is approached as well: now its tie with the United States is exposed too, and what
        // is supposed is a reason.
        let approach = Change::affinity_dyn("ReachesOut", "PRK", "ROK", 0.9);
        let wooed = Summit { view: view.suppose([approach]).unwrap(), stances: stances.clone() };
        let found = wooed.wedges();
        assert!(found.value.only_asserted.is_empty() && found.value.mismatch);
        let through: Vec<_> = found.value.structural.iter().map(|e| wooed.keys(&[e.through, e.partner])).collect();
        assert_eq!(through, [["ROK", "JPN"], ["JPN", "ROK"], ["ROK", "USA"], ["JPN", "USA"]]);
        assert_eq!(found.value.structural[0].outcome, Outcome::Realignment);
        assert!(wooed.view.supposed_claims().iter().all(|claim| found.because.contains(&claim.id())));
        // A stance that is supposed, unlike background, is a reason.
        let nearer = stances.suppose([Change::affinity_dyn("Stance", "JPN", "ROK", 0.9)]).unwrap();
        let found = Summit { view, stances: nearer }.wedges();
        assert_eq!(found.because.len(), 7);
    }
}

#[test]
fn overtures_are_read_from_marks_and_roles() {
    let mut schema = Schema::standard();
    let rule = RelationRule::with_roles("Invites", "a test").role("from", &["State"]).many("to", &["State"]);
    schema.relation(rule.tie("from", "to", false).marked(Mark::Overture)).unwrap();
    let mut graph = Graph::with([schema]).unwrap();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    let invited = [("from", a), ("to", b), ("to", c)].map(|(role, who)| (role, Participant::Node(who.any())));
    graph.claim_dyn("Invites", invited).affinity(0.3).record().unwrap();
    graph.claim::<Talks>((b, c)).affinity(0.2).record().unwrap();
    // Without a sign, or hostile, or of standing alone: no overture.
    graph.claim::<Talks>((a, b)).record().unwrap();
    graph.claim::<ReachesOut>((c, a)).affinity(-0.9).record().unwrap();
    graph.claim::<Stance>((c, a)).affinity(0.9).record().unwrap();
    graph.claim::<Stance>((b, c)).affinity(-0.4).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = overtures(&view).value;
    let shown: Vec<_> = found
        .iter()
        .map(|o| {
            let keys = [o.from, o.to].map(|node| view.get(node).unwrap().key());
            (keys, o.strength, o.claims.len(), o.threat)
        })
        .collect();
    assert_eq!(
        shown,
        [(["A", "B"], 0.3, 1, 0.0), (["A", "C"], 0.3, 1, 0.0), (["B", "C"], 0.2, 1, 0.0), (["C", "B"], 0.2, 1, 0.0)]
    );
    // One claim invites two, so that one invitation cannot be supposed away alone.
    let stances = graph.view(&Lens::new().relations(["Stance"])).unwrap();
    let stances = stances.suppose([Change::affinity::<Stance>((a, c), -0.5), Change::affinity::<Stance>((b, c), 0.5)]);
    let moves = counter_moves(&stances.unwrap(), &found, 0.1, &Budget::new()).unwrap().value;
    let declined: Vec<_> = moves.iter().filter(|m| matches!(m.what, Move::Decline { .. })).collect();
    assert!(declined.len() == 1 && declined[0].changes.is_empty() && declined[0].falls > 0.0);
}

/// A driver D, a friend A it approaches, and A's friend B.
fn three(stances: [f64; 3]) -> (Graph, [NodeId<State>; 3]) {
    let mut graph = Graph::new();
    let nodes @ [d, a, b] = ["D", "A", "B"].map(|key| graph.node(State, key).add().unwrap());
    for (ends, affinity) in [(d, a), (d, b), (a, b)].into_iter().zip(stances) {
        graph.claim::<Stance>(ends).affinity(affinity).record().unwrap();
    }
    (graph, nodes)
}

fn at(graph: &Graph, overtures: &[Overture]) -> Vec<f64> {
    let view = graph.view(&Lens::new()).unwrap();
    let found = exposures(&Signed::of(&view).unwrap(), overtures, &Budget::new()).unwrap();
    found.value.iter().map(|e| e.exposure).collect()
}

#[test]
fn who_is_hostile_to_the_approached_alone_exposes_nothing() {
    let (graph, [d, a, _]) = three([-0.8, 0.5, 0.5]);
    assert_eq!(at(&graph, &[Overture::given(d, a, 0.5)]), [0.0; 0]);
}

#[test]
fn ties_beyond_one_count_as_one_and_lie_open_to_nothing() {
    let (mut graph, [d, a, b]) = three([0.0, -0.8, 0.5]);
    for _ in 0..2 {
        graph.claim::<detente::model::standard::Allied>((a, b)).affinity(0.4).record().unwrap();
    }
    let overture = [Overture::given(d, a, 0.5)];
    assert_eq!(at(&graph, &overture), [0.0]);
    let view = graph.view(&Lens::new()).unwrap();
    let moves = counter_moves(&view, &overture, 0.1, &Budget::new()).unwrap().value;
    // The tie is as strong as can be; the given overture can be declined and not supposed away.
    let shown: Vec<_> = moves.iter().map(|one| (one.what, one.changes.is_empty(), one.falls)).collect();
    let [reconciled, declined] = [[b.any(), d.any()], [a.any(), d.any()]];
    assert_eq!(
        shown,
        [(Move::Reconcile { between: reconciled }, false, 0.0), (Move::Decline { between: declined }, true, 0.0)]
    );
}

#[test]
fn two_ties_of_the_same_two_are_bound_as_one() {
    let (mut graph, [d, a, b]) = three([0.0, -0.8, 0.3]);
    graph.claim::<detente::model::standard::Allied>((a, b)).affinity(0.2).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let overture = [Overture::given(d, a, 0.5), Overture::given(d, a, 0.1)];
    let moves = counter_moves(&view, &overture, 0.1, &Budget::new()).unwrap().value;
    let step = moves.iter().find(|m| matches!(m.what, Move::Bind { to, .. } if to < 1.0)).unwrap();
    assert_eq!(step.what, Move::Bind { tie: [a.any(), b.any()], to: 0.6 });
    let after = view.suppose(step.changes.clone()).unwrap();
    assert_eq!(Signed::of(&after).unwrap().weighted().between(a, b).unwrap(), Some(0.6));
}

#[test]
fn nobody_and_one_alone_have_no_wedges() {
    let mut graph = Graph::new();
    for alone in [false, true] {
        if alone {
            graph.node(State, "A").add().unwrap();
        }
        let view = graph.view(&Lens::new()).unwrap();
        let found = wedges(&view, &Signed::of(&view).unwrap(), &Budget::new()).unwrap();
        assert_eq!(found.value, detente::analysis::wedges::Wedges::default());
        assert!(found.because.is_empty() && overtures(&view).value.is_empty());
        assert!(counter_moves(&view, &[], 0.1, &Budget::new()).unwrap().value.is_empty());
    }
    let alone = graph.find("A").unwrap();
    assert_eq!(at(&graph, &[Overture::given(alone, alone, 1.0)]), [0.0; 0]);
}

#[test]
fn stances_of_a_day_are_those_of_that_day() {
    let (mut graph, [d, a, b]) = three([0.0, -0.8, 0.0]);
    graph.claim::<Stance>((a, b)).affinity(0.5).valid("2024-01/2024-03").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let dated = view.dated(Certainty::Possible, &Budget::new()).unwrap();
    let on = |day: &str| {
        let signed = Signed::on(dated.at(day.parse().unwrap())).unwrap();
        exposures(&signed, &[Overture::given(d, a, 0.5)], &Budget::new()).unwrap().value.len()
    };
    assert_eq!((on("2024-02-01"), on("2024-05-01")), (1, 0));
}

#[test]
fn numbers_out_of_range_and_strangers_are_refused() {
    let (graph, [d, a, _]) = three([0.0, -0.8, 0.5]);
    let view = graph.view(&Lens::new()).unwrap();
    let signed = Signed::of(&view).unwrap();
    for strength in [0.0, -0.1, 1.5, f64::NAN] {
        let error = exposures(&signed, &[Overture::given(d, a, strength)], &Budget::new()).unwrap_err();
        assert!(error.is_invalid(), "{error}");
        assert!(counter_moves(&view, &[], strength, &Budget::new()).unwrap_err().is_invalid());
    }
    let stranger = Graph::new().node(State, "X").add().unwrap();
    assert!(exposures(&signed, &[Overture::given(d, stranger, 0.5)], &Budget::new()).unwrap_err().is_foreign());
}

#[test]
fn the_budget_cuts_exposures_and_leaves_balance_open() {
    let (mut graph, [d, a, b]) = three([0.0, -0.8, 0.5]);
    let c = graph.node(State, "C").add().unwrap();
    for (ends, affinity) in [((a, c), 0.5), ((d, c), -0.8)] {
        graph.claim::<Stance>(ends).affinity(affinity).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let overture = [Overture::given(d, a, 0.5)];
    let cut = exposures(&Signed::of(&view).unwrap(), &overture, &Budget::new().results(1)).unwrap();
    assert!(!cut.is_complete());
    assert_eq!(cut.value.iter().map(|e| e.partner).collect::<Vec<_>>(), [b.any()]);
    let cut = counter_moves(&view, &overture, 0.1, &Budget::new().results(1)).unwrap();
    assert!(!cut.is_complete() && !cut.value.is_empty());
}
