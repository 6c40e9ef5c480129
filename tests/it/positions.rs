//! Minimal conflicts and corrections against exhaustive search, and positions on an event against
//! truth tables.

use std::collections::BTreeSet;

use detente::analysis::diplomacy::{Conflicts, ObstacleKind, conditions, conflicts, obstacles};
use detente::analysis::hitting::{MinimalSets, minimal_sets};
use detente::model::standard::{
    AsksToBeInformed, BasedOn, Discusses, Dyad, Event, Issue, Leader, Leads, Obstructs, Rejects, Requires, State, Wants,
};
use detente::model::{Aspect, ClaimKind, Participant};
use detente::{Answer, Budget, ClaimBuilder, ClaimId, Completeness, Error, Graph, Lens, Limit, NodeId, Schema};
use proptest::prelude::*;

// Any items ------------------------------------------------------------------------------

fn ones(set: u32) -> Vec<usize> {
    (0..32).filter(|&item| set >> item & 1 == 1).collect()
}

fn bits(items: &[usize]) -> u32 {
    items.iter().map(|item| 1 << item).sum()
}

fn weigh(weights: &[usize], items: &[usize]) -> usize {
    items.iter().map(|&item| weights[item]).sum()
}

/// All of both, by looking at every subset.
fn exhaustive(weights: &[usize], conflict: &dyn Fn(u32) -> bool) -> MinimalSets {
    let count = weights.len();
    let all = (1u32 << count) - 1;
    let conflicts: Vec<bool> = (0..=all).map(conflict).collect();
    let least = |set: u32, holds: &dyn Fn(u32) -> bool| holds(set) && ones(set).iter().all(|i| !holds(set & !(1 << i)));
    let minimal = |holds: &dyn Fn(u32) -> bool| -> Vec<Vec<usize>> {
        let mut sets: Vec<_> = (0..=all).filter(|&set| least(set, holds)).map(ones).collect();
        sets.sort();
        sets
    };
    let corrections = minimal(&|set| !conflicts[(all & !set) as usize]);
    let lightest = corrections.iter().map(|set| weigh(weights, set)).min();
    MinimalSets {
        conflicts: minimal(&|set| conflicts[set as usize]),
        corrections,
        least: (lightest.unwrap_or(0), lightest),
    }
}

/// What conflicts: whatever holds one of these sets.
fn family(most: usize) -> impl Strategy<Value = (Vec<usize>, Vec<u32>)> {
    (0..=most).prop_flat_map(|count| {
        let set = prop::collection::vec(0..count.max(1), 1..=4)
            .prop_map(move |items| bits(&items.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()));
        let sets = if count == 0 { Just(Vec::new()).boxed() } else { prop::collection::vec(set, 0..10).boxed() };
        (prop::collection::vec(1..4usize, count), sets)
    })
}

fn holds_one(sets: &[u32], set: u32) -> bool {
    sets.iter().any(|&one| one & !set == 0)
}

/// Horn clauses: the first `items` atoms are items; a clause takes atoms and may give one.
#[derive(Clone, Debug)]
struct Clauses {
    items: usize,
    clauses: Vec<(Vec<usize>, Option<usize>)>,
}

impl Clauses {
    /// Applies all clauses until nothing changes.
    fn refutes(&self, items: u32) -> bool {
        let mut holds: BTreeSet<usize> = ones(items).into_iter().collect();
        loop {
            let before = holds.len();
            for (takes, gives) in &self.clauses {
                if takes.iter().all(|atom| holds.contains(atom)) {
                    match gives {
                        Some(atom) => holds.insert(*atom),
                        None => return true,
                    };
                }
            }
            if holds.len() == before {
                return false;
            }
        }
    }
}

fn clauses(most: usize) -> impl Strategy<Value = Clauses> {
    (1..=most, 1..6usize).prop_flat_map(|(items, atoms)| {
        // An item is never given, or leaving it out would mean nothing.
        let clause = (prop::collection::vec(0..items + atoms, 1..4), prop::option::of(items..items + atoms));
        prop::collection::vec(clause, 0..24).prop_map(move |clauses| Clauses { items, clauses })
    })
}

fn is_part(some: &[Vec<usize>], all: &[Vec<usize>]) -> bool {
    some.windows(2).all(|pair| pair[0] < pair[1]) && some.iter().all(|set| all.contains(set))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn all_minimal_sets_are_found((weights, sets) in family(11)) {
        let expected = exhaustive(&weights, &|set| holds_one(&sets, set));
        let mut asked = 0;
        let found = minimal_sets(&weights, |some| { asked += 1; holds_one(&sets, bits(some)) }, &Budget::new());
        prop_assert!(found.is_complete());
        prop_assert_eq!(&found.value, &expected);
        // Each question is about one set found, or leaves one item out of one.
        prop_assert!(asked <= 2 + (expected.conflicts.len() + 1) * (weights.len() + 2) + expected.corrections.len());
        for conflict in &expected.conflicts {
            for correction in &expected.corrections {
                prop_assert!(bits(conflict) & bits(correction) != 0);
            }
        }
    }

    /// Whatever is cut, what is listed is true and the bounds hold.
    #[test]
    fn what_is_cut_short_is_true((weights, sets) in family(9), share in 0..12u64, memory in 0..4000usize, results in 0..12usize) {
        let conflict = |some: &[usize]| holds_one(&sets, bits(some));
        let expected = exhaustive(&weights, &|set| holds_one(&sets, set));
        let is_whole = |steps| minimal_sets(&weights, conflict, &Budget::new().steps(steps)).is_complete();
        let whole = (0..100_000).find(|&steps| is_whole(steps)).unwrap();
        let steps = whole * share / 10;
        let budgets = [Budget::new().steps(steps), Budget::new().memory(memory), Budget::new().results(results)];
        for (budget, limit) in budgets.iter().zip([Limit::Steps, Limit::Memory, Limit::Results]) {
            let found = minimal_sets(&weights, conflict, budget);
            let value = &found.value;
            prop_assert!(is_part(&value.conflicts, &expected.conflicts), "{budget:?} {value:?}");
            prop_assert!(is_part(&value.corrections, &expected.corrections), "{budget:?} {value:?}");
            let lightest = expected.least.0;
            prop_assert!(value.least.0 <= lightest && value.least.1.is_none_or(|most| most >= lightest), "{value:?}");
            if found.is_complete() {
                prop_assert_eq!(value, &expected);
            } else {
                prop_assert_eq!(found.completeness, Completeness::Truncated { by: limit, bound: None });
            }
        }
        prop_assert_eq!(minimal_sets(&weights, conflict, &budgets[0]).is_complete(), steps >= whole);
        let listed = expected.conflicts.len() + expected.corrections.len();
        let found = minimal_sets(&weights, conflict, &budgets[2]);
        prop_assert!(found.value.conflicts.len() + found.value.corrections.len() <= results);
        prop_assert_eq!(found.is_complete(), results >= listed);
    }

    /// An oracle that keeps to no rule gets an answer too.
    #[test]
    fn an_oracle_that_contradicts_itself_ends(count in 0..8usize, seed in any::<u64>()) {
        let mut state = seed;
        let lies = |_: &[usize]| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 63 == 1
        };
        let found = minimal_sets(&vec![1; count], lies, &Budget::new().steps(100_000));
        prop_assert!(found.value.conflicts.len() <= 1 << count);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn horn_theories_of_up_to_sixteen_items(theory in clauses(16)) {
        let weights = vec![1; theory.items];
        let expected = exhaustive(&weights, &|set| theory.refutes(set));
        let found = minimal_sets(&weights, |some| theory.refutes(bits(some)), &Budget::new());
        prop_assert!(found.is_complete());
        prop_assert_eq!(found.value, expected);
    }
}

#[test]
fn nothing_and_everything() {
    let none = minimal_sets(&[], |_| false, &Budget::new()).value;
    assert_eq!((none.conflicts, none.corrections, none.least), (vec![], vec![vec![]], (0, Some(0))));
    let hopeless = minimal_sets(&[1, 1], |_| true, &Budget::new());
    assert!(hopeless.is_complete());
    let value = hopeless.value;
    assert_eq!((value.conflicts, value.corrections, value.least), (vec![vec![]], vec![], (0, None)));
    // The lightest is not the one of fewest items, and sums stay in range.
    let star = minimal_sets(&[5, 1, 1], |some| some.contains(&0) && some.len() > 1, &Budget::new()).value;
    assert_eq!((star.corrections, star.least), (vec![vec![0], vec![1, 2]], (2, Some(2))));
    let heavy = minimal_sets(&[usize::MAX; 3], |some| some.len() > 1, &Budget::new()).value;
    assert_eq!((heavy.conflicts.len(), heavy.least), (3, (usize::MAX, Some(usize::MAX))));
}

/// Sixty items in thirty pairs have 2^30 corrections; in threes that overlap, nobody knows.
#[test]
fn too_many_to_list_end_with_bounds() {
    let pairs = |some: &[usize]| some.windows(2).any(|two| two[0] % 2 == 0 && two[1] == two[0] + 1);
    let found = minimal_sets(&[1; 60], pairs, &Budget::new().steps(20_000));
    assert_eq!(found.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
    let value = found.value;
    assert_eq!(value.conflicts, (0..30).map(|n| vec![2 * n, 2 * n + 1]).collect::<Vec<_>>());
    assert_eq!(value.least, (30, Some(30)));
    assert!(!value.corrections.is_empty());
    let settles = |set: &[usize]| (0..30).all(|n| set.contains(&(2 * n)) != set.contains(&(2 * n + 1)));
    assert!(value.corrections.iter().all(|set| settles(set)));

    // The first that is found is listed, before the walk comes to any.
    let cut = |steps| minimal_sets(&[1; 60], pairs, &Budget::new().steps(steps)).value;
    let steps = (0..20_000).step_by(10).find(|&steps| cut(steps).least.1 == Some(30)).unwrap();
    assert_eq!(cut(steps + 60).corrections.len(), 1);

    let threes = |some: &[usize]| {
        let has = |item: usize| some.binary_search(&(item % 60)).is_ok();
        some.iter().any(|&item| has(7 * item + 1) && has(11 * item + 3) && (7 * item + 1) % 60 != item)
    };
    for budget in [Budget::new().steps(20_000), Budget::new().results(40), Budget::new().memory(30_000)] {
        let found = minimal_sets(&[1; 60], threes, &budget);
        assert!(!found.is_complete());
        let (low, high) = found.value.least;
        assert!(0 < low && high.is_some_and(|high| low <= high && high < 60), "{low} {high:?}");
        for conflict in &found.value.conflicts {
            assert!(threes(conflict));
            for leave in conflict {
                let rest: Vec<usize> = conflict.iter().copied().filter(|item| item != leave).collect();
                assert!(!threes(&rest));
            }
        }
        for correction in &found.value.corrections {
            let kept = |back: Option<usize>| -> Vec<usize> {
                (0..60).filter(|item| !correction.contains(item) || back == Some(*item)).collect()
            };
            assert!(!threes(&kept(None)));
            assert!(correction.iter().all(|&item| threes(&kept(Some(item)))));
        }
    }
}

// Positions on an event ------------------------------------------------------------------

/// Parties A and B, bystander C, each with a leader; a summit of A and B, another event; issues.
pub(crate) struct World {
    pub(crate) graph: Graph,
    pub(crate) states: [NodeId<State>; 3],
    pub(crate) leaders: [NodeId<Leader>; 3],
    pub(crate) issues: [NodeId<Issue>; 2],
    pub(crate) summit: NodeId<Event>,
    other: NodeId<Event>,
    theirs: NodeId<Dyad>,
    foreign: NodeId<Dyad>,
}

impl World {
    fn new(schemas: impl IntoIterator<Item = Schema>) -> Result<Self, Error> {
        let mut graph = Graph::with(schemas)?;
        let mut states = Vec::new();
        let mut leaders = Vec::new();
        for key in ["A", "B", "C"] {
            let state = graph.node(State, key).add()?;
            let leader = graph.node(Leader, &format!("of {key}")).add()?;
            graph.claim::<Leads>((leader, state)).record()?;
            states.push(state);
            leaders.push(leader);
        }
        let issues = [graph.node(Issue, "fish").add()?, graph.node(Issue, "islands").add()?];
        let parties = vec!["A".to_owned(), "B".to_owned()];
        let summit = graph.node(Event, "summit").hypothetical().attribute("parties", parties).add()?;
        let other = graph.node(Event, "other").add()?;
        let theirs = graph.node(Dyad, "A-B").ends(states[0], states[1]).add()?;
        let foreign = graph.node(Dyad, "A-C").ends(states[0], states[2]).add()?;
        let (states, leaders) = ([states[0], states[1], states[2]], [leaders[0], leaders[1], leaders[2]]);
        Ok(Self { graph, states, leaders, issues, summit, other, theirs, foreign })
    }

    pub(crate) fn standard() -> Self {
        Self::new([Schema::standard()]).unwrap()
    }

    fn agenda(&mut self, issue: usize) -> ClaimBuilder<'_> {
        self.graph.claim::<BasedOn>((self.summit, self.issues[issue])).affinity(0.4)
    }

    fn refuses(&mut self, who: usize, issue: usize) -> ClaimBuilder<'_> {
        self.graph.claim::<Discusses>((self.leaders[who], self.issues[issue])).affinity(-0.5)
    }

    fn demands(&mut self, of: usize, issue: usize, before: Option<NodeId>) -> ClaimBuilder<'_> {
        let requires =
            Requires { by: self.states[2].any(), of: self.states[of].any(), about: self.issues[issue], before };
        self.graph.claim::<Requires>(requires).kind(ClaimKind::Condition).affinity(0.4)
    }

    fn answer(&self, lens: &Lens) -> Answer<Conflicts> {
        conflicts(&self.graph.view(lens).unwrap(), self.summit, &Budget::new()).unwrap()
    }

    fn keys(&self, sets: &[Vec<ClaimId>]) -> Vec<String> {
        let label = |&claim| self.graph.get_claim(claim).unwrap().label().into_owned();
        sets.iter().map(|set| set.iter().map(label).collect::<Vec<_>>().join(" ")).collect()
    }

    /// The minimal conflicts and unblocking sets, by key.
    fn found(&self) -> (Vec<String>, Vec<String>) {
        let found = self.answer(&Lens::new().lifted()).value;
        (self.keys(&found.minimal), self.keys(&found.unblocking))
    }

    fn check(&self, minimal: &[&str], unblocking: &[&str]) {
        let found = self.found();
        assert_eq!((found.0, found.1), (owned(minimal), owned(unblocking)));
    }
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

#[test]
fn a_refused_condition_and_its_refusal_exclude_each_other() -> Result<(), Error> {
    let mut world = World::standard();
    let before = Some(world.theirs.any());
    world.demands(0, 0, before).key("demand").record()?;
    world.check(&[], &[""]);
    world.refuses(1, 0).key("other party").record()?;
    world.refuses(0, 1).key("other issue").record()?;
    world.check(&[], &[""]);
    world.refuses(0, 0).key("refusal").record()?;
    world.check(&["demand refusal"], &["demand", "refusal"]);
    Ok(())
}

#[test]
fn what_a_condition_comes_before_decides_whether_it_counts() -> Result<(), Error> {
    for (of, place) in [0, 2].into_iter().flat_map(|of| (0..5).map(move |place| (of, place))) {
        let mut world = World::standard();
        let (summit, theirs) = (world.summit.any(), world.theirs.any());
        let places = [None, Some(summit), Some(theirs), Some(world.other.any()), Some(world.foreign.any())];
        let (before, counts) = (places[place], place < 3);
        world.demands(of, 0, before).key("demand").record()?;
        world.refuses(of, 0).key("refusal").record()?;
        // Who is no party is bound by what comes before the event, and by nothing vaguer.
        let counts = counts && (of == 0 || before.is_some());
        let listed = conditions(&world.graph.view(&Lens::new().lifted())?, world.summit)?.value;
        assert_eq!(listed.len(), usize::from(counts), "{of} {before:?}");
        assert_eq!(world.found().0.len(), usize::from(counts), "{of} {before:?}");
    }
    Ok(())
}

#[test]
fn an_expectation_is_no_condition() -> Result<(), Error> {
    let mut world = World::standard();
    let [a, ..] = world.states;
    let talks = world.graph.claim::<Discusses>((a, world.issues[0]));
    talks.kind(ClaimKind::AssessedMotive).affinity(0.5).record()?;
    world.graph.claim::<AsksToBeInformed>((a, world.summit)).kind(ClaimKind::AssessedMotive).record()?;
    let before = Some(world.summit.any());
    world.demands(0, 0, before).kind(ClaimKind::AssessedMotive).record()?;
    world.agenda(0).kind(ClaimKind::Forecast).record()?;
    world.refuses(0, 0).key("other").record()?;
    world.check(&[], &[""]);
    assert!(conditions(&world.graph.view(&Lens::new().lifted())?, world.summit)?.value.is_empty());
    // The same words as a condition are one.
    let duty = world.graph.claim::<Discusses>((a, world.issues[0])).key("duty");
    duty.kind(ClaimKind::Condition).affinity(0.5).record()?;
    world.refuses(0, 0).key("refusal").record()?;
    assert_eq!(world.found().0, ["duty other", "duty refusal"]);
    Ok(())
}

#[test]
fn no_converse_is_derived() -> Result<(), Error> {
    let mut world = World::standard();
    let before = Some(world.summit.any());
    let [a, b, _] = world.states;
    world.demands(0, 0, before).key("demand").record()?;
    world.graph.claim::<Discusses>((a, world.issues[0])).key("willing").affinity(0.5).record()?;
    world.check(&[], &[""]); // met by who is willing, it blocks nothing,
    world.graph.claim::<Wants>((b, world.summit)).key("unwilling").affinity(-0.5).record()?;
    world.graph.claim::<Wants>((b, world.summit)).key("wish").affinity(0.5).record()?;
    world.check(&["unwilling"], &["unwilling"]); // and brings nothing about.
    // To turn the willing down, or a wish, is no position on the event.
    let willing = world.graph.claim_keyed("willing").unwrap();
    world.graph.claim::<Rejects>((world.leaders[0], willing)).record()?;
    world.check(&["unwilling"], &["unwilling"]);
    Ok(())
}

#[test]
fn only_parties_have_a_veto() -> Result<(), Error> {
    let mut world = World::standard();
    let [_, b, c] = world.states;
    world.graph.claim::<Wants>((c, world.summit)).affinity(-0.9).record()?;
    world.graph.claim::<Wants>((b, world.other)).affinity(-0.9).record()?;
    world.graph.claim::<Wants>((b, world.summit)).affinity(0.0).record()?;
    world.agenda(0).key("agenda").record()?;
    world.refuses(2, 0).key("bystander").record()?;
    world.check(&[], &[""]);
    world.graph.claim::<Wants>((b, world.summit)).key("veto").affinity(-0.1).record()?;
    world.check(&["veto"], &["veto"]);
    Ok(())
}

#[test]
fn an_issue_may_be_ruled_out() -> Result<(), Error> {
    let mut world = World::standard();
    let before = Some(world.summit.any());
    world.demands(0, 0, before).affinity(-0.5).key("leave it").record()?;
    world.refuses(0, 0).key("refusal").record()?;
    world.check(&[], &[""]); // both say no
    assert!(conditions(&world.graph.view(&Lens::new().lifted())?, world.summit)?.value[0].forbids);
    world.agenda(0).key("agenda").record()?;
    world.check(&["agenda leave it", "agenda refusal"], &["agenda", "leave it refusal"]);
    world.graph.claim::<BasedOn>((world.summit, world.issues[0])).affinity(-0.4).key("not that").record()?;
    let found = world.found().0;
    assert_eq!(found, ["agenda leave it", "agenda not that", "agenda refusal"]);
    let refused = obstacles(&world.graph.view(&Lens::new().lifted())?, world.summit)?.value;
    let refused: Vec<_> = refused.iter().filter(|o| o.kind == ObstacleKind::AgendaRefused).collect();
    assert_eq!(refused.len(), 1, "an agenda that leaves the issue out is refused by nobody");
    Ok(())
}

#[test]
fn terms_are_turned_down_by_who_must_meet_them() -> Result<(), Error> {
    let mut world = World::standard();
    let before = Some(world.summit.any());
    let demand = world.demands(0, 0, before).affinity(-0.5).key("leave it").record()?;
    let [a, b, c] = world.leaders;
    world.graph.claim::<Rejects>((b, demand)).key("b").record()?;
    world.graph.claim::<Rejects>((c, demand)).key("c").record()?;
    world.check(&[], &[""]);
    world.graph.claim::<Rejects>((a, demand)).key("a").record()?;
    world.check(&["a leave it"], &["a", "leave it"]);
    // Whoever repeats the demand is answered too.
    world.demands(0, 0, before).affinity(-0.2).key("said again").record()?;
    world.check(&["a leave it", "a said again"], &["a", "leave it said again"]);
    let agenda = world.agenda(1).key("z agenda").record()?;
    world.graph.claim::<Rejects>((c, agenda)).key("z c").record()?;
    assert_eq!(world.found().0.len(), 2);
    world.graph.claim::<Rejects>((b, agenda)).key("z b").record()?;
    assert_eq!(world.found().0[2..], ["z agenda z b"]);
    // To turn down what is denied is to say nothing.
    let mut world = World::standard();
    let denied = world.agenda(0).aspect(Aspect::Negated).record()?;
    world.graph.claim::<Rejects>((world.leaders[1], denied)).record()?;
    world.agenda(0).record()?;
    assert!(world.answer(&Lens::new().lifted().with_aspect(Aspect::Negated)).value.satisfiable());
    Ok(())
}

#[test]
fn background_holds_and_cannot_be_given_up() -> Result<(), Error> {
    let mut world = World::standard();
    world.agenda(0).background().record()?;
    world.refuses(1, 0).key("refusal").record()?;
    world.check(&["refusal"], &["refusal"]);
    world.refuses(0, 0).background().record()?;
    let found = world.answer(&Lens::new().lifted());
    assert!(found.is_complete() && found.because.is_empty() && !found.value.satisfiable());
    assert_eq!(found.value.minimal, [vec![]], "nobody's claim is needed for it");
    assert_eq!((found.value.unblocking.len(), found.value.smallest_unblocking), (0, (0, None)));
    Ok(())
}

#[test]
fn what_is_struck_orphaned_or_denied_takes_no_part() -> Result<(), Error> {
    let mut world = World::standard();
    let [wire, paper] = ["wire", "paper"].map(|key| world.graph.source(key).add().unwrap());
    let before = Some(world.summit.any());
    let demand = world.demands(0, 0, before).affinity(-0.5).source(wire).key("demand").record()?;
    world.demands(0, 0, before).affinity(-0.5).source(paper).key("same").record()?;
    world.graph.claim::<Rejects>((world.leaders[0], demand)).source(paper).key("turned down").record()?;
    world.agenda(1).source(paper).key("z agenda").record()?;
    world.refuses(1, 1).source(paper).aspect(Aspect::Negated).key("z denied").record()?;
    world.refuses(1, 1).source(wire).key("z refusal").record()?;
    let minimal = |lens: &Lens| world.keys(&world.answer(lens).value.minimal);
    let lens = Lens::new().lifted();
    let all = ["demand turned down", "same turned down", "z agenda z refusal"];
    assert_eq!(minimal(&lens), all);
    assert_eq!(minimal(&lens.clone().with_aspect(Aspect::Negated)), all);
    assert!(minimal(&lens.clone().without("wire")).is_empty(), "who turned it down, turned down what is gone");
    assert_eq!(minimal(&lens.clone().without("paper")), Vec::<String>::new());
    // Left out by key alone it stays as a term.
    assert_eq!(minimal(&lens.clone().without_claim("demand")), all[1..]);
    let refused = |lens: &Lens| {
        let found = obstacles(&world.graph.view(lens).unwrap(), world.summit).unwrap().value;
        found.into_iter().filter(|o| o.kind == ObstacleKind::AgendaRefused).count()
    };
    assert_eq!(refused(&lens.clone().with_aspect(Aspect::Negated)), 1, "a refusal that is denied is no obstacle");
    assert!(minimal(&lens.clone().kinds([ClaimKind::Condition])).is_empty());
    // Without lifting, leaders are no parties.
    assert!(minimal(&Lens::new()).is_empty());
    Ok(())
}

detente::schema! {
    relations {
        /// Unwillingness of one's own, of several at once.
        Shuns(Willingness) { from+: State | Leader, to+: Issue }
        /// A wish of one's own.
        Craves(Desire) { State -> Event }
        /// An agenda of one's own.
        Covers(Agenda) { Event -> Issue }
        /// A condition of one's own, on several about several.
        Insists { of+: State | Leader, about+: Issue, before?: Event }
        /// A refusal of one's own.
        Spurns(Refusal) { from: State | Leader, what+: Claim }
        /// Without a mark.
        Mentions { State -> Issue }
    }
}

#[test]
fn relations_of_ones_own_take_part_by_their_marks() -> Result<(), Error> {
    let mut world = World::new([Schema::standard(), schema()])?;
    let [a, b, c] = world.states;
    let [fish, islands] = world.issues;
    let summit = world.summit;
    let states = |of: &[NodeId<State>]| of.iter().map(|s| s.any()).collect::<Vec<_>>();
    world.graph.claim::<Craves>((b, summit)).affinity(-0.1).key("1 veto").record()?;
    world.graph.claim::<Covers>((summit, fish)).key("2 agenda").record()?;
    let both = Shuns { from: states(&[a, c]), to: vec![fish, islands] };
    world.graph.claim::<Shuns>(both).affinity(-0.5).key("3 shuns").record()?;
    let insists = Insists { of: states(&[b, c]), about: vec![fish, islands], before: Some(summit) };
    let insists = world.graph.claim::<Insists>(insists).kind(ClaimKind::Condition).key("4 insists").record()?;
    world.graph.claim::<Mentions>((a, fish)).affinity(-0.9).key("5 mentions").record()?;
    let spurns = Spurns { from: b.any(), what: vec![insists] };
    world.graph.claim::<Spurns>(spurns).key("6 spurns").record()?;
    world.check(
        &["1 veto", "2 agenda 3 shuns", "3 shuns 4 insists", "4 insists 6 spurns"],
        &["1 veto 2 agenda 4 insists", "1 veto 3 shuns 4 insists", "1 veto 3 shuns 6 spurns"],
    );
    Ok(())
}

/// A state named twice, itself and by its leader, is one.
#[test]
fn who_is_named_twice_is_asked_once() -> Result<(), Error> {
    for (affinity, keys) in [(0.5, ["demand refusal", "demand spurns"]), (-0.5, ["agenda demand", "demand spurns"])] {
        let mut world = World::new([Schema::standard(), schema()])?;
        let (state, leader) = (world.states[0].any(), world.leaders[0].any());
        let twice = Insists { of: vec![state, leader], about: vec![world.issues[0]], before: Some(world.summit) };
        let demand = world.graph.claim::<Insists>(twice).kind(ClaimKind::Condition).affinity(affinity);
        let demand = demand.key("demand").record()?;
        if affinity > 0.0 {
            world.refuses(0, 0).key("refusal").record()?;
        } else {
            world.agenda(0).key("agenda").record()?;
        }
        let spurns = Spurns { from: leader, what: vec![demand] };
        world.graph.claim::<Spurns>(spurns).key("spurns").record()?;
        assert_eq!(world.found().0, keys);
    }
    Ok(())
}

#[test]
fn a_condition_of_another_kind_of_relation_is_not_misread() -> Result<(), Error> {
    let mut world = World::standard();
    let [a, b, _] = world.states;
    let refusal = world.refuses(0, 0).key("refusal").record()?;
    // "that its refusal stand in the way", "that it not want the summit": no dealing with an issue.
    world.graph.claim::<Obstructs>((refusal, world.summit)).kind(ClaimKind::Condition).affinity(-0.5).record()?;
    world.graph.claim::<Wants>((b, world.summit)).kind(ClaimKind::Condition).affinity(-0.5).record()?;
    world
        .graph
        .claim::<detente::model::standard::Sanctions>((a, b))
        .kind(ClaimKind::Condition)
        .affinity(-0.8)
        .record()?;
    world.check(&[], &[""]);
    let view = world.graph.view(&Lens::new().lifted())?;
    assert!(conditions(&view, world.summit)?.value.iter().all(|c| !c.forbids), "hostility forbids nothing");
    assert!(obstacles(&view, world.summit)?.value.iter().all(|o| o.kind != ObstacleKind::Unwilling));
    Ok(())
}

/// A thousand copies on each side are a million conflicts and two ways out.
#[test]
fn copies_multiply_conflicts_and_not_the_search() -> Result<(), Error> {
    let mut world = World::standard();
    for _ in 0..300 {
        world.agenda(0).record()?;
    }
    for _ in 0..200 {
        world.refuses(1, 0).record()?;
    }
    let view = world.graph.view(&Lens::new().lifted())?;
    let whole = conflicts(&view, world.summit, &Budget::new())?;
    assert_eq!((whole.is_complete(), whole.value.minimal.len(), whole.because.len()), (true, 60_000, 500));
    assert!(whole.value.minimal.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(whole.value.unblocking.iter().map(Vec::len).collect::<Vec<_>>(), [300, 200]);
    assert_eq!(whole.value.smallest_unblocking, (200, Some(200)));
    for (budget, limit) in [
        (Budget::new().results(10), Limit::Results),
        (Budget::new().memory(5000), Limit::Memory),
        (Budget::new().steps(50), Limit::Steps),
    ] {
        let cut = conflicts(&view, world.summit, &budget)?;
        assert_eq!(cut.completeness, Completeness::Truncated { by: limit, bound: None });
        assert_eq!((cut.value.unblocking.len(), cut.value.smallest_unblocking), (2, (200, Some(200))));
        assert!((1..60).contains(&cut.value.minimal.len()), "{}", cut.value.minimal.len());
        assert!(cut.value.minimal.iter().all(|set| whole.value.minimal.contains(set)));
        assert!(!cut.value.satisfiable());
    }
    assert!(conflicts(&view, world.summit, &Budget::new().results(60_002))?.is_complete());
    assert_eq!(conflicts(&view, world.summit, &Budget::new().results(10))?.value.minimal.len(), 8);
    let unknown = conflicts(&view, world.summit, &Budget::new().steps(0))?;
    assert!(!unknown.is_complete() && unknown.value.minimal.is_empty() && !unknown.value.satisfiable());
    Ok(())
}

/// Forty issues, each on the agenda and refused: 2^40 ways out, and yet their size is known.
#[test]
fn a_long_list_of_quarrels_ends_with_bounds() -> Result<(), Error> {
    let mut world = World::standard();
    for n in 0..40 {
        let issue = world.graph.node(Issue, &format!("issue {n}")).add()?;
        world.graph.claim::<BasedOn>((world.summit, issue)).record()?;
        world.graph.claim::<Discusses>((world.states[n % 2], issue)).affinity(-0.5).record()?;
    }
    let view = world.graph.view(&Lens::new().lifted())?;
    let found = conflicts(&view, world.summit, &Budget::new().steps(10_000))?;
    assert_eq!(found.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
    assert_eq!((found.value.minimal.len(), found.value.smallest_unblocking), (40, (40, Some(40))));
    assert!(!found.value.unblocking.is_empty());
    assert!(found.value.unblocking.iter().all(|set| set.len() == 40));
    Ok(())
}

/// With the updates Pyongyang makes it a condition that Tokyo leave the issue alone, and Tokyo turns
/// that down.
#[cfg(feature = "json")]
#[test]
fn the_updates_of_the_summit_bring_a_condition_and_its_refusal() -> Result<(), Error> {
    let mut world = World::standard();
    world.graph = Graph::new();
    for text in
        [include_str!("../../examples/data/summit.json"), include_str!("../../examples/data/summit-updates.json")]
    {
        detente::io::json::read(&mut world.graph, text.as_bytes())?;
    }
    let view = world.graph.view(&Lens::new().lifted())?;
    let found = conflicts(&view, world.graph.find("summit_jpn_prk")?, &Budget::new())?.value;
    let refusals = ["C04 C14", "C04 C18", "C04 E1.2", "C04 E2.1"];
    let minimal = [&refusals[..], &["C04 E2.2", "C17", "E2.2 E3"]].concat();
    assert_eq!(world.keys(&found.minimal), minimal);
    assert_eq!(world.keys(&found.unblocking), ["C04 C17 E2.2", "C04 C17 E3", "C14 C17 C18 E1.2 E2.1 E2.2"]);
    assert_eq!(found.smallest_unblocking, (3, Some(3)));
    let forbids = conditions(&view, world.graph.find("summit_jpn_prk")?)?.value;
    assert_eq!(forbids.iter().map(|c| c.forbids).collect::<Vec<_>>(), [false, false, false, true]);
    Ok(())
}

// Random positions against truth tables -------------------------------------------------

#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) what: What,
    pub(crate) positive: bool,
    pub(crate) background: bool,
    pub(crate) denied: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Agenda(usize),
    Talks(usize, usize),
    Wants(usize),
    Demands(usize, usize, usize),
    Forecast(usize),
    /// Who turns down which earlier claim.
    Rejects(usize, usize),
}

fn said() -> impl Strategy<Value = Said> {
    let what = prop_oneof![
        4 => (0..2usize).prop_map(What::Agenda),
        5 => (0..3usize, 0..2usize).prop_map(|(who, issue)| What::Talks(who, issue)),
        1 => (0..3usize).prop_map(What::Wants),
        5 => (0..3usize, 0..2usize, 0..5usize).prop_map(|(of, issue, before)| What::Demands(of, issue, before)),
        1 => (0..2usize).prop_map(What::Forecast),
        4 => (0..3usize, 0..8usize).prop_map(|(who, earlier)| What::Rejects(who, earlier)),
    ];
    let rarely = || prop::bool::weighted(0.08);
    (what, prop::bool::weighted(0.45), rarely(), rarely()).prop_map(|(what, positive, background, denied)| Said {
        what,
        positive,
        background,
        denied,
    })
}

impl Said {
    fn record(&self, world: &mut World, at: usize) -> Result<ClaimId, Error> {
        let earlier = |n: usize| world.graph.claim_keyed(&format!("c{:02}", n % at.max(1)));
        let claim = match self.what {
            What::Rejects(who, n) => match earlier(n) {
                Some(earlier) => world.graph.claim::<Rejects>((world.leaders[who], earlier)),
                None => world.graph.claim::<Wants>((world.states[2], world.summit)),
            },
            What::Agenda(issue) => world.agenda(issue),
            What::Forecast(issue) => world.refuses(0, issue).kind(ClaimKind::Forecast),
            What::Talks(who, issue) => world.refuses(who, issue),
            What::Wants(who) => world.graph.claim::<Wants>((world.states[who], world.summit)),
            What::Demands(of, issue, before) => {
                let places = [world.summit.any(), world.theirs.any(), world.other.any(), world.foreign.any()];
                world.demands(of, issue, places.get(before).copied())
            }
        };
        let claim = claim.key(&format!("c{at:02}")).affinity(if self.positive { 0.5 } else { -0.5 });
        let claim = if self.background { claim.background() } else { claim };
        if self.denied { claim.aspect(Aspect::Negated).record() } else { claim.record() }
    }

    /// Whether what it says is true, if the summit takes place: agenda of two issues, then who
    /// deals with which.
    pub(crate) fn is_true(&self, all: &[Said], at: usize, on_agenda: [bool; 2], deals: [[bool; 2]; 3]) -> bool {
        if self.denied {
            return true;
        }
        match self.what {
            What::Agenda(issue) => on_agenda[issue] == self.positive,
            What::Talks(who, issue) => self.positive || !deals[who][issue],
            What::Wants(who) => self.positive || who == 2,
            What::Demands(of, issue, _) => !self.binds() || deals[of][issue] == self.positive,
            What::Forecast(_) => true,
            What::Rejects(who, n) => {
                let term = all[..at].get(n % at.max(1)).filter(|term| !term.denied);
                term.is_none_or(|term| match term.what {
                    What::Agenda(issue) => who == 2 || on_agenda[issue] != term.positive,
                    What::Demands(of, issue, _) => of != who || !term.binds() || deals[of][issue] != term.positive,
                    _ => true,
                })
            }
        }
    }

    /// Whether a demand is one on the summit.
    pub(crate) fn binds(&self) -> bool {
        matches!(self.what, What::Demands(of, _, before) if before < 2 || before > 3 && of < 2)
    }
}

/// The worlds in which a claim is true, of 256.
fn worlds(all: &[Said], at: usize) -> [u64; 4] {
    let mut worlds = [0; 4];
    for world in 0..256usize {
        let bit = |n: usize| world >> n & 1 == 1;
        let deals = [[bit(2), bit(3)], [bit(4), bit(5)], [bit(6), bit(7)]];
        if all[at].is_true(all, at, [bit(0), bit(1)], deals) {
            worlds[world / 64] |= 1 << (world % 64);
        }
    }
    worlds
}

/// The worlds in which parties deal with what is on the agenda.
fn possible() -> [u64; 4] {
    let mut worlds = [0; 4];
    for world in 0..256usize {
        let bit = |n: usize| world >> n & 1 == 1;
        if (0..2).all(|issue| !bit(issue) || bit(2 + issue) && bit(4 + issue)) {
            worlds[world / 64] |= 1 << (world % 64);
        }
    }
    worlds
}

pub(crate) fn positions() -> impl Strategy<Value = Vec<Said>> {
    prop::collection::vec(said(), 0..11)
}

pub(crate) fn recorded(all: &[Said]) -> World {
    let mut world = World::standard();
    for (at, said) in all.iter().enumerate() {
        said.record(&mut world, at).unwrap();
    }
    world
}

pub(crate) fn lens() -> Lens {
    Lens::new().lifted().with_aspect(Aspect::Negated)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn positions_are_read_as_truth_tables_have_them(all in positions(), steps in 0..400u64) {
        let world = recorded(&all);
        let truth: Vec<[u64; 4]> = (0..all.len()).map(|at| worlds(&all, at)).collect();
        let soft: Vec<usize> = (0..all.len()).filter(|&at| !all[at].background).collect();
        let conflict = |set: u32| {
            let some = ones(set).into_iter().map(|n| soft[n]);
            let kept = some.chain((0..all.len()).filter(|&at| all[at].background));
            let left = kept.fold(possible(), |left, at| std::array::from_fn(|n| left[n] & truth[at][n]));
            left == [0; 4]
        };
        let expected = exhaustive(&vec![1; soft.len()], &conflict);
        let keys = |sets: &[Vec<usize>]| -> Vec<String> {
            let key = |&n: &usize| format!("c{:02}", soft[n]);
            sets.iter().map(|set| set.iter().map(key).collect::<Vec<_>>().join(" ")).collect()
        };
        let found = world.answer(&lens());
        prop_assert!(found.is_complete());
        prop_assert_eq!(world.keys(&found.value.minimal), keys(&expected.conflicts));
        prop_assert_eq!(world.keys(&found.value.unblocking), keys(&expected.corrections));
        prop_assert_eq!(found.value.smallest_unblocking, expected.least);
        prop_assert_eq!(found.value.satisfiable(), expected.conflicts.is_empty());

        let view = world.graph.view(&lens()).unwrap();
        let cut = conflicts(&view, world.summit, &Budget::new().steps(steps)).unwrap();
        prop_assert!(cut.value.minimal.iter().all(|set| found.value.minimal.contains(set)));
        prop_assert!(cut.value.unblocking.iter().all(|set| found.value.unblocking.contains(set)));
        let (low, high) = cut.value.smallest_unblocking;
        prop_assert!(low <= expected.least.0 && high.is_none_or(|high| high >= expected.least.0));
        prop_assert!(!cut.is_complete() || cut.value == found.value);
    }

    /// Promise 6a: to leave out a claim in `because` changes the answer, any other leaves it; and
    /// `because` alone is enough.
    #[test]
    fn because_is_neither_more_nor_less_than_it_takes(all in positions()) {
        let world = recorded(&all);
        let whole = world.answer(&lens());
        let label = |&claim: &ClaimId| world.graph.get_claim(claim).unwrap().label().into_owned();
        let because: BTreeSet<String> = whole.because.iter().map(label).collect();
        for (at, _) in all.iter().enumerate().filter(|(_, said)| !said.background) {
            let key = format!("c{at:02}");
            let rest = world.answer(&lens().without_claim(&key));
            prop_assert_eq!(rest.value == whole.value, !because.contains(&key), "{}", key);
        }
        let alone = world.answer(&lens().claims(because));
        prop_assert_eq!(alone.value, whole.value);
    }

    #[test]
    fn arrival_leaves_no_trace((all, shuffled) in positions().prop_flat_map(|all| {
        let plain: Vec<(usize, Said)> = all.into_iter().filter(|s| !matches!(s.what, What::Rejects(..))).enumerate().collect();
        (Just(plain.clone()), Just(plain).prop_shuffle())
    })) {
        let [one, two] = [all, shuffled].map(|order| {
            let mut world = World::standard();
            for (at, said) in order {
                said.record(&mut world, at).unwrap();
            }
            (world.found(), world.answer(&lens()).value.smallest_unblocking)
        });
        prop_assert_eq!(one, two);
    }
}

#[test]
fn strangers_are_refused() {
    let world = World::standard();
    let view = World::standard().graph.view(&Lens::new()).unwrap();
    assert!(conflicts(&view, world.summit, &Budget::new()).unwrap_err().is_foreign());
    let mut graph = Graph::new();
    let event = graph.node(Event, "e").attribute("parties", vec!["nobody".to_owned()]).add().unwrap();
    let participants: [(&str, Participant); 0] = [];
    assert!(graph.claim_dyn("Wants", participants).record().is_err());
    let error = conflicts(&graph.view(&Lens::new()).unwrap(), event, &Budget::new()).unwrap_err();
    assert!(error.is_unknown(), "{error}");
}
