//! Walks against sets of nodes.

use std::collections::BTreeSet;

use detente::model::Mark;
use detente::model::standard::{Leader, Leads, State, Talks};
use detente::traverse::{Direction, TieAt, Walk};
use detente::view::{Certainty, DatedView};
use detente::{Budget, Error, Graph, Lens, Limit, NodeId, Truth, View};
use proptest::prelude::*;

use super::worlds::{Blue, RELATIONS, Red, SENDS, Tie, WINDOWS, World, key, world};

/// One part of a walk.
#[derive(Clone, Debug)]
enum Move {
    Step(StepSpec),
    Kind(bool),
    Odd,
    Among(Vec<usize>),
}

#[derive(Clone, Debug)]
struct StepSpec {
    direction: Direction,
    relation: Option<usize>,
    marked: bool,
    sign: i32,
    least: Option<i32>,
    claims: usize,
    /// Which window, and whether it must be.
    during: Option<(usize, bool)>,
}

#[derive(Clone, Debug)]
struct Spec {
    /// All of a kind, or these.
    start: Result<bool, Vec<usize>>,
    moves: Vec<Move>,
}

fn spec(count: usize) -> impl Strategy<Value = Spec> {
    let direction = prop::sample::select(vec![Direction::Out, Direction::In, Direction::Either]);
    let numbers = (
        prop::sample::select(vec![0, 0, 0, 1, -1]),
        prop::option::weighted(0.2, 1..6i32),
        prop::sample::select(vec![0, 0, 0, 2]),
    );
    let during = prop::option::weighted(0.3, (0..WINDOWS.len(), any::<bool>()));
    let relation = prop::option::weighted(0.7, 0..RELATIONS.len());
    let step = (direction, relation, prop::bool::weighted(0.1), numbers, during).prop_map(
        |(direction, relation, marked, (sign, least, claims), during)| {
            Move::Step(StepSpec { direction, relation, marked, sign, least, claims, during })
        },
    );
    let some = prop::collection::vec(0..count, 0..4);
    let part = prop_oneof![
        4 => step,
        1 => any::<bool>().prop_map(Move::Kind),
        1 => Just(Move::Odd),
        1 => some.clone().prop_map(Move::Among),
    ];
    let start = prop_oneof![any::<bool>().prop_map(Ok), some.prop_map(Err)];
    (start, prop::collection::vec(part, 0..5)).prop_map(|(start, moves)| Spec { start, moves })
}

fn world_and_spec() -> impl Strategy<Value = (World, Spec)> {
    world(7, 20).prop_flat_map(|world| {
        let count = world.count;
        (Just(world), spec(count))
    })
}

// The walk itself ---------------------------------------------------------------------------

/// A walk that stands at nodes of some kind.
enum Kinded<'v> {
    Blue(Walk<'v, Blue>),
    Red(Walk<'v, Red>),
    Some(Walk<'v>),
}

macro_rules! with_walk {
    ($walk:expr, $name:ident => $body:expr) => {
        match $walk {
            Kinded::Blue($name) => $body,
            Kinded::Red($name) => $body,
            Kinded::Some($name) => $body,
        }
    };
}

impl<'v> Kinded<'v> {
    fn on(view: &'v View, spec: &Spec, ids: &[NodeId]) -> Self {
        let start = match &spec.start {
            Ok(true) => Kinded::Blue(view.from_all()),
            Ok(false) => Kinded::Red(view.from_all()),
            Err(nodes) => Kinded::Some(view.from_each(nodes.iter().map(|&n| ids[n]))),
        };
        start.walked(spec, ids)
    }

    fn then(dated: DatedView<'v>, spec: &Spec, ids: &[NodeId]) -> Self {
        let start = match &spec.start {
            Ok(true) => Kinded::Blue(dated.from_all()),
            Ok(false) => Kinded::Red(dated.from_all()),
            Err(nodes) => Kinded::Some(dated.from_each(nodes.iter().map(|&n| ids[n]))),
        };
        start.walked(spec, ids)
    }

    fn walked(mut self, spec: &Spec, ids: &[NodeId]) -> Self {
        for part in &spec.moves {
            self = match part {
                Move::Step(step) => with_walk!(self, walk => stepped(walk, step)),
                Move::Kind(true) => Kinded::Blue(with_walk!(self, walk => walk.to())),
                Move::Kind(false) => Kinded::Red(with_walk!(self, walk => walk.to())),
                Move::Odd => {
                    let is_odd = |odd: &detente::model::Attribute| odd.as_flag() == Some(true);
                    match self {
                        Kinded::Blue(walk) => Kinded::Blue(walk.where_attribute("odd", is_odd)),
                        Kinded::Red(walk) => Kinded::Red(walk.where_attribute("odd", is_odd)),
                        Kinded::Some(walk) => Kinded::Some(walk.where_attribute("odd", is_odd)),
                    }
                }
                Move::Among(nodes) => {
                    let nodes: Vec<NodeId> = nodes.iter().map(|&n| ids[n]).collect();
                    match self {
                        Kinded::Blue(walk) => Kinded::Blue(walk.among(nodes)),
                        Kinded::Red(walk) => Kinded::Red(walk.among(nodes)),
                        Kinded::Some(walk) => Kinded::Some(walk.among(nodes)),
                    }
                }
            };
        }
        self
    }

    fn ids(self) -> Vec<NodeId> {
        with_walk!(self, walk => walk.ids().unwrap().into_iter().map(NodeId::any).collect())
    }

    fn ties(self) -> Vec<TieAt<'v>> {
        with_walk!(self, walk => walk.ties().unwrap())
    }
}

fn stepped<'v, K>(walk: Walk<'v, K>, step: &StepSpec) -> Kinded<'v> {
    let mut walk = walk.step(step.direction);
    if let Some(relation) = step.relation {
        walk = walk.relations([RELATIONS[relation]]);
    }
    if step.marked {
        walk = walk.marked(Mark::Channel);
    }
    walk = match step.sign {
        1 => walk.positive(),
        -1 => walk.negative(),
        _ => walk,
    };
    if let Some(tenths) = step.least {
        walk = walk.at_least(f64::from(tenths) / 10.0);
    }
    if step.claims > 0 {
        let least = step.claims;
        walk = walk.where_tie(move |tie| tie.claims().len() >= least);
    }
    if let Some((window, must)) = step.during {
        let period = WINDOWS[window].0.parse().unwrap();
        walk = if must { walk.certainly_during(period) } else { walk.during(period) };
    }
    Kinded::Some(walk.where_node(|_| true))
}

// The oracle --------------------------------------------------------------------------------

fn passes(world: &World, tie: &Tie, step: &StepSpec) -> bool {
    let in_time = |(window, must): (usize, bool)| {
        let (_, from, to) = WINDOWS[window];
        let best = tie.claims.iter().map(|&c| world.holds(c, (from, to))).max().unwrap();
        if must { best == Truth::Yes } else { best != Truth::No }
    };
    step.relation.is_none_or(|relation| relation == tie.relation)
        && (!step.marked || tie.relation == SENDS)
        && (step.sign == 0 || step.sign == tie.tenths.signum())
        && step.least.is_none_or(|least| tie.tenths.abs() >= least)
        && tie.claims.len() >= step.claims
        && step.during.is_none_or(in_time)
}

/// The nodes, and the ties of the last step to them.
fn expected(world: &World, spec: &Spec) -> (Vec<usize>, Vec<Tie>) {
    let is_blue = |&n: &usize| n < world.blue;
    let ties = world.ties();
    let mut at: BTreeSet<usize> = match &spec.start {
        Ok(blue) => (0..world.count).filter(|n| is_blue(n) == *blue).collect(),
        Err(nodes) => nodes.iter().copied().collect(),
    };
    let mut last: Vec<(usize, &Tie)> = Vec::new();
    for part in &spec.moves {
        match part {
            Move::Kind(blue) => at.retain(|n| is_blue(n) == *blue),
            Move::Odd => at.retain(|n| n % 2 == 1),
            Move::Among(nodes) => at.retain(|n| nodes.contains(n)),
            Move::Step(step) => {
                last.clear();
                for tie in ties.iter().filter(|tie| passes(world, tie, step)) {
                    for (a, b) in (0..world.count).flat_map(|a| (0..world.count).map(move |b| (a, b))) {
                        let out = step.direction != Direction::In && tie.runs(a, b);
                        let into = step.direction != Direction::Out && tie.runs(b, a);
                        if at.contains(&a) && (out || into) {
                            last.push((b, tie));
                        }
                    }
                }
                at = last.iter().map(|step| step.0).collect();
            }
        }
    }
    let mut arrived: Vec<Tie> = Vec::new();
    for (node, tie) in last {
        if at.contains(&node) && !arrived.contains(tie) {
            arrived.push(tie.clone());
        }
    }
    arrived.sort_by_key(|tie| (tie.ends, tie.relation, tie.claims.clone()));
    (at.into_iter().collect(), arrived)
}

fn keys(ties: &[TieAt<'_>]) -> Vec<Vec<String>> {
    ties.iter().map(|tie| tie.claims().iter().map(|c| c.label().into_owned()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn walks_are_sets_in_order((world, spec) in world_and_spec()) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let (nodes, ties) = expected(&world, &spec);
        let nodes: Vec<NodeId> = nodes.into_iter().map(|n| ids[n]).collect();
        let walk = || Kinded::on(&view, &spec, &ids);
        prop_assert_eq!(walk().ids(), nodes.clone());
        prop_assert_eq!(with_walk!(walk(), walk => walk.count().unwrap()), nodes.len());
        let read = with_walk!(walk(), walk => walk.nodes().unwrap());
        prop_assert_eq!(read.iter().map(detente::Node::id).collect::<Vec<_>>(), nodes);
        let found = walk().ties();
        let claims: Vec<Vec<String>> = ties.iter().map(|t| t.claims.iter().map(|&c| key(c)).collect()).collect();
        prop_assert_eq!(keys(&found), claims);
        for (tie, by_hand) in found.iter().zip(&ties) {
            prop_assert!((tie.number() - f64::from(by_hand.tenths) / 10.0).abs() < 1e-9);
            prop_assert_eq!(tie.sign(), by_hand.tenths.signum());
            prop_assert_eq!(tie.is_symmetric(), by_hand.is_symmetric());
        }
    }

    #[test]
    fn on_a_day_and_in_a_window_as_in_a_view_of_then(
        (world, spec) in world_and_spec(),
        window in 0..4usize,
        certain in any::<bool>(),
    ) {
        let (graph, ids) = world.graph();
        let period: detente::Period = WINDOWS[window].0.parse().unwrap();
        let lens = world.lens().during(period.clone());
        let settled = graph.view(&if certain { lens.certainly() } else { lens }).unwrap();
        let view = graph.view(&world.lens()).unwrap();
        let certainty = if certain { Certainty::Certain } else { Certainty::Possible };
        let dated = view.dated(certainty, &Budget::new()).unwrap();
        let then = || Kinded::then(dated.during(&period), &spec, &ids);
        prop_assert_eq!(then().ids(), Kinded::on(&settled, &spec, &ids).ids());
        let (then, now) = (then().ties(), Kinded::on(&settled, &spec, &ids).ties());
        prop_assert_eq!(keys(&then), keys(&now));
        for (one, other) in then.iter().zip(&now) {
            prop_assert_eq!(one.to_string(), other.to_string());
            prop_assert_eq!(one.belief(), other.belief());
        }
    }

    #[test]
    fn claims_that_carry_a_walk_are_enough_and_all_others_can_go((world, spec) in world_and_spec()) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let found = with_walk!(Kinded::on(&view, &spec, &ids), walk => {
            let found = walk.answer(&Budget::new()).unwrap();
            found.map(|ids| ids.into_iter().map(NodeId::any).collect::<Vec<_>>())
        });
        prop_assert!(found.is_complete());
        let asks_numbers = spec.moves.iter().any(|part| match part {
            Move::Step(step) => step.sign != 0 || step.least.is_some() || step.claims > 0,
            _ => false,
        });
        let same = |view: &View| {
            let again = Kinded::on(view, &spec, &ids).ids();
            if asks_numbers { found.value.iter().all(|id| again.contains(id)) } else { again == found.value }
        };
        prop_assert!(same(&view.only(&found.because).unwrap()), "{:?} are not enough", found.because);
        for other in view.reports().filter(|c| !found.because.contains(&c.id())) {
            prop_assert!(same(&view.without(&[other.id()]).unwrap()), "{other} cannot go");
        }
    }

    #[test]
    fn limits_give_the_first_and_nothing_wrong((world, spec) in world_and_spec(), most in 0..8usize, steps in 0..60u64) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let all = Kinded::on(&view, &spec, &ids).ids();
        let run = |budget: &Budget| with_walk!(Kinded::on(&view, &spec, &ids), walk => {
            let found = walk.answer(budget).unwrap();
            found.map(|ids| ids.into_iter().map(NodeId::any).collect::<Vec<_>>())
        });
        let first = run(&Budget::new().results(most));
        prop_assert_eq!(&first.value[..], &all[..most.min(all.len())]);
        prop_assert_eq!(first.is_complete(), most >= all.len());
        let some = run(&Budget::new().steps(steps));
        prop_assert!(some.value.iter().all(|id| all.contains(id)));
        prop_assert!(some.value == all || !some.is_complete());
        let none = run(&Budget::new().time(std::time::Duration::ZERO));
        prop_assert!(!none.is_complete() && none.value.iter().all(|id| all.contains(id)));
    }
}

#[test]
fn kinds_flow_through_a_walk() {
    let mut graph = Graph::new();
    let [japan, dprk] = ["JPN", "PRK"].map(|key| graph.node(State, key).name(key).add().unwrap());
    let [kim, kishida] = ["kim", "kishida"].map(|key| graph.node(Leader, key).add().unwrap());
    graph.claim::<Leads>((kim, dprk)).record().unwrap();
    graph.claim::<Leads>((kishida, japan)).record().unwrap();
    graph.claim::<Talks>((japan, dprk)).grade("A1".parse().unwrap()).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let led: Vec<NodeId<State>> = view.from_all::<Leader>().out::<Leads>().to::<State>().ids().unwrap();
    assert_eq!(led, [japan, dprk]);
    let back: Vec<NodeId<Leader>> = view.from_each([japan, dprk]).incoming::<Leads>().to::<Leader>().ids().unwrap();
    assert_eq!(back, [kim, kishida]);
    assert_eq!(view.from(japan).named("JPN").ids().unwrap(), [japan]);
    assert_eq!(view.from(japan).named("Japan").ids().unwrap(), []);
    assert_eq!(view.from(kim).out::<Talks>().ids().unwrap(), [], "who has no such tie goes nowhere");
    // Who graded it A1 left nothing open, and nobody graded who leads whom.
    assert_eq!(view.from(japan).out::<Talks>().believed(0.9).count().unwrap(), 1);
    assert_eq!(view.from(japan).either::<Leads>().believed(0.9).count().unwrap(), 1, "background is sure");
    let lazy = view.from(japan).out::<Talks>().where_tie(|_| unreachable!("nothing is asked before the end"));
    drop(lazy);
}

#[test]
fn what_has_no_place_is_refused() {
    let mut graph = Graph::new();
    let japan = graph.node(State, "JPN").add().unwrap();
    let other = Graph::new().node(State, "JPN").add().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let refused = |result: Result<usize, Error>, is: fn(&Error) -> bool| {
        let error = result.unwrap_err();
        assert!(is(&error), "{error}");
    };
    refused(view.from(other).out::<Talks>().count(), Error::is_foreign);
    refused(view.from(japan).among([other]).count(), Error::is_foreign);
    refused(view.from(japan).to::<Red>().count(), Error::is_unknown);
    refused(view.from(japan).step(Direction::Out).relations(["Talk"]).count(), Error::is_unknown);
    refused(view.from(japan).out::<Talks>().at_least(f64::NAN).count(), Error::is_invalid);
    refused(view.from(japan).out::<Talks>().believed(f64::NAN).count(), Error::is_invalid);
}

#[test]
fn a_budget_of_memory_or_a_flag_ends_a_walk() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<State>> = (0..40).map(|n| graph.node(State, &format!("{n:02}")).add().unwrap()).collect();
    for &id in &ids[1..] {
        graph.claim::<Talks>((ids[0], id)).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let cut = |budget: &Budget| view.from(ids[0]).out::<Talks>().to::<State>().answer(budget).unwrap().completeness;
    let by = |limit: Limit| detente::Completeness::Truncated { by: limit, bound: None };
    assert_eq!(cut(&Budget::new().memory(100)), by(Limit::Memory));
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    assert_eq!(cut(&Budget::new().cancelled_by(flag)), by(Limit::Cancelled));
    assert_eq!(cut(&Budget::new().steps(10)), by(Limit::Steps));
    assert_eq!(cut(&Budget::new()), detente::Completeness::Complete);
}
