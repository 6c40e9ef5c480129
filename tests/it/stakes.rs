//! What is at stake: influence against all walks, what wins against all alternatives, spoilers of
//! a small world, and the summit.

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::diplomacy::{
    Acceptance, Influence, ObstacleKind, Remedy, Seat, Spoiler, SpoilerType, Spoilers, Spread, Term, Touched, VetoKind,
    influence, influence_at, spoilers, touched, veto_players, winning_set,
};
use detente::model::standard::{
    Actor, Analyst, Attacks, Discusses, Event, Group, Issue, Linked, Obstructs, OccursIn, Requires, Stance, State,
    Wants,
};
use detente::model::{Aspect, ClaimKind, Quantity};
use detente::traverse::Ways;
use detente::view::Certainty;
use detente::{Answer, Budget, ClaimBuilder, ClaimId, Completeness, Error, Graph, Lens, Limit, NodeId, Schema, View};
use proptest::prelude::*;

use super::positions::{Said, What, World, lens, positions, recorded};
use super::reach::day;

// Influence ----------------------------------------------------------------------------------

const NODES: usize = 5;

/// Ties in tenths, by ends; of standing or directed, at most one of a sort between two.
#[derive(Clone, Debug)]
struct Ties {
    standing: BTreeMap<(usize, usize), i32>,
    linked: BTreeMap<(usize, usize), i32>,
    starts: BTreeMap<usize, i32>,
}

fn ties() -> impl Strategy<Value = Ties> {
    let ends = || (0..NODES, 0..NODES);
    let standing = prop::collection::btree_map(ends().prop_map(|(a, b)| (a.min(b), a.max(b))), -10..11i32, 0..8);
    let linked = prop::collection::btree_map(ends(), -10..11i32, 0..5);
    let starts = prop::collection::btree_map(0..NODES, -10..11i32, 0..4);
    (standing, linked, starts).prop_map(|(standing, linked, starts)| Ties { standing, linked, starts })
}

impl Ties {
    /// Node n is called by the n-th of these.
    fn graph(&self, names: &[usize]) -> (Graph, Vec<NodeId<Actor>>) {
        let mut graph = Graph::new();
        let ids: Vec<_> = names.iter().map(|name| graph.node(Actor, &format!("N{name}")).add().unwrap()).collect();
        for (n, (&(a, b), &tenths)) in self.standing.iter().enumerate() {
            let claim = graph.claim::<Stance>((ids[a], ids[b])).affinity(f64::from(tenths) / 10.0);
            claim.key(&format!("S{n:02}")).record().unwrap();
        }
        for (n, (&(a, b), &tenths)) in self.linked.iter().enumerate() {
            let claim = graph.claim::<Linked>((ids[a], ids[b])).affinity(f64::from(tenths) / 10.0);
            claim.key(&format!("L{n:02}")).record().unwrap();
        }
        (graph, ids)
    }

    fn starts(&self, ids: &[NodeId<Actor>]) -> Vec<Touched> {
        let start = |(&n, &tenths): (&usize, &i32)| touch(ids[n], f64::from(tenths) / 10.0);
        self.starts.iter().map(start).collect()
    }

    /// From whom to whom influence goes in a step, times what.
    fn steps(&self, any_tie: bool) -> Vec<(usize, usize, f64)> {
        let both = self.standing.iter().flat_map(|(&(a, b), &x)| [(a, b, x), (b, a, x)]);
        // Whoever stands so to another is influenced by it.
        let linked = self.linked.iter().map(|(&(a, b), &x)| (b, a, x)).filter(|_| any_tie);
        let all = both.chain(linked).filter(|(a, b, x)| a != b && *x != 0);
        all.map(|(a, b, x)| (a, b, f64::from(x) / 10.0)).collect()
    }
}

fn touch<K>(who: NodeId<K>, value: f64) -> Touched {
    Touched { who: who.any(), value, claims: Vec::new() }
}

/// What all walks of up to so many steps bring, by node: the sum, the most help, the most harm.
fn walks(ties: &Ties, any_tie: bool, most: usize, damping: f64) -> BTreeMap<usize, [f64; 3]> {
    let steps = ties.steps(any_tie);
    let mut open: Vec<(usize, usize, f64)> =
        ties.starts.iter().map(|(&node, &tenths)| (node, 0, f64::from(tenths) / 10.0)).collect();
    let mut found: BTreeMap<usize, [f64; 3]> = BTreeMap::new();
    while let Some((node, length, carried)) = open.pop() {
        let [sum, help, harm] = found.entry(node).or_default();
        (*sum, *help, *harm) = (*sum + carried, help.max(carried), harm.min(carried));
        for &(_, to, number) in steps.iter().filter(|step| step.0 == node && length < most) {
            open.push((to, length + 1, carried * number * damping));
        }
    }
    found
}

fn of(found: &[Influence], who: NodeId<Actor>) -> Option<&Influence> {
    found.iter().find(|influence| influence.who == who.any())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn influence_adds_up_all_walks(ties in ties(), any_tie: bool, most in 0..5usize, tenths in 1..11u32) {
        let (graph, ids) = ties.graph(&[0, 1, 2, 3, 4]);
        let view = graph.view(&Lens::new()).unwrap();
        let damping = f64::from(tenths) / 10.0;
        let spread = Spread::new().steps(most).damping(damping);
        let spread = if any_tie { spread.by_any_tie() } else { spread };
        let found = influence(&view, &ties.starts(&ids), &spread, &Budget::new()).unwrap().value;
        let expected = walks(&ties, any_tie, most, damping);
        prop_assert_eq!(found.len(), expected.len());
        prop_assert!(found.windows(2).all(|two| two[0].value >= two[1].value));
        for (&node, &[sum, help, harm]) in &expected {
            let influence = of(&found, ids[node]).unwrap();
            prop_assert!(near(influence.value, sum), "{influence:?} {sum}");
            let own = ties.starts.get(&node).map_or(0.0, |&tenths| f64::from(tenths) / 10.0);
            prop_assert!(near(influence.own, own));
            for (path, best) in [(&influence.gain, help), (&influence.loss, harm)] {
                prop_assert_eq!(path.is_some(), best != 0.0);
                let Some(path) = path else { continue };
                prop_assert!(near(path.value, best), "{path:?} {best}");
                prop_assert!(path.steps.len() <= most);
                let start = ids.iter().position(|id| id.any() == path.start).unwrap();
                let mut carried = f64::from(ties.starts[&start]) / 10.0;
                let mut at = path.start;
                for step in &path.steps {
                    prop_assert_eq!(step.from, at);
                    let by = step.claims.iter().map(|&c| graph.get_claim(c).unwrap());
                    for claim in by {
                        let nodes: Vec<NodeId> = claim.nodes().iter().map(detente::Node::id).collect();
                        prop_assert!(nodes.contains(&step.from) && nodes.contains(&step.to));
                        prop_assert!(near(claim.affinity().unwrap().to_f64(), step.number));
                    }
                    prop_assert_eq!(step.claims.len(), 1);
                    carried *= step.number * damping;
                    at = step.to;
                }
                prop_assert_eq!(at, ids[node].any());
                prop_assert!(near(carried, path.value));
            }
            let shown = influence.path().map_or(0, |path| if path.value > 0.0 { 1 } else { -1 });
            prop_assert_eq!(shown, influence.sign());
        }
    }

    #[test]
    fn relabelling_permutes_influence_to_the_bit(ties in ties(), names in Just(vec![0, 1, 2, 3, 4]).prop_shuffle()) {
        let values = |names: &[usize]| -> Vec<Option<u64>> {
            let (graph, ids) = ties.graph(names);
            let view = graph.view(&Lens::new()).unwrap();
            let found = influence(&view, &ties.starts(&ids), &Spread::new().by_any_tie(), &Budget::new()).unwrap();
            ids.iter().map(|&id| of(&found.value, id).map(|i| (i.value + 0.0).to_bits())).collect()
        };
        prop_assert_eq!(values(&names), values(&[0, 1, 2, 3, 4]));
    }

    /// The scope is all it takes, and a claim outside it changes nothing.
    #[test]
    fn a_claim_outside_the_scope_changes_no_influence(ties in ties(), most in 0..4usize) {
        let (graph, ids) = ties.graph(&[0, 1, 2, 3, 4]);
        let view = graph.view(&Lens::new()).unwrap();
        let spread = Spread::new().steps(most);
        let ask = |view: &View| influence(view, &ties.starts(&ids), &spread, &Budget::new()).unwrap();
        let whole = ask(&view);
        for claim in view.claims().map(|c| c.id()).filter(|c| !whole.because.contains(c)) {
            prop_assert_eq!(&ask(&view.without(&[claim]).unwrap()).value, &whole.value);
        }
        prop_assert_eq!(&ask(&view.only(&whole.because).unwrap()).value, &whole.value);
    }

    /// What is cut short counts the walks of as many steps as were finished.
    #[test]
    fn influence_that_is_cut_short_has_shorter_walks(ties in ties(), arcs in 0..30u64, results in 0..6usize) {
        let (graph, ids) = ties.graph(&[0, 1, 2, 3, 4]);
        let view = graph.view(&Lens::new()).unwrap();
        let starts = ties.starts(&ids);
        let up_to = |steps, budget: Budget| influence(&view, &starts, &Spread::new().steps(steps), &budget).unwrap();
        let cut = up_to(4, Budget::new().steps(arcs));
        let values: Vec<_> = (0..=4).map(|steps| up_to(steps, Budget::new()).value).collect();
        prop_assert!(values.contains(&cut.value));
        prop_assert!(!cut.is_complete() || cut.value == values[4]);
        let some = up_to(4, Budget::new().results(results));
        prop_assert_eq!(&some.value[..], &values[4][..values[4].len().min(results)]);
        prop_assert_eq!(some.is_complete(), results >= values[4].len());
    }
}

#[test]
fn nobody_and_one_alone() -> Result<(), Error> {
    let mut graph = Graph::new();
    let ask = |graph: &Graph, starts: &[Touched]| -> Result<Vec<Influence>, Error> {
        Ok(influence(&graph.view(&Lens::new())?, starts, &Spread::new(), &Budget::new())?.value)
    };
    assert!(ask(&graph, &[])?.is_empty());
    let one = graph.node(Actor, "one").add()?;
    assert!(ask(&graph, &[])?.is_empty());
    let found = ask(&graph, &[touch(one, -0.25), touch(one, -0.25)])?;
    assert_eq!((found.len(), found[0].value, found[0].own, found[0].sign()), (1, -0.5, -0.5, -1));
    assert!(found[0].path().is_some_and(|path| path.steps.is_empty()) && found[0].gain.is_none());
    graph.claim::<Stance>((one, one)).affinity(0.5).record()?;
    assert!(near(ask(&graph, &[touch(one, 1.0)])?[0].value, 1.0), "nobody is his own friend");
    let event = graph.node(Event, "event").add()?;
    let view = graph.view(&Lens::new())?;
    assert!(touched(&view, event)?.value.is_empty() && veto_players(&view, event)?.value.is_empty());
    let won = winning_set(&view, event, &Budget::new())?.value;
    assert_eq!((won.least, won.alternatives), (Some(vec![]), vec![vec![]]), "nobody minds");
    assert_eq!(spoilers(&view, event, &Spread::new(), &Budget::new())?.value.spoilers, []);
    Ok(())
}

#[test]
fn influence_keeps_to_days_and_ways_and_refuses_nonsense() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b, c] = ["a", "b", "c"].map(|key| graph.node(Actor, key).add().unwrap());
    graph.claim::<Stance>((a, b)).affinity(-0.5).valid("2024-01-01/2024-01-31").record()?;
    graph.claim::<Linked>((c, a)).affinity(0.5).quantity(&Quantity::new(7.0, "EUR")?).record()?;
    let view = graph.view(&Lens::new())?;
    let starts = [touch(a, 1.0)];
    let whom = |found: Answer<Vec<Influence>>| found.value.iter().map(|i| i.who).collect::<Vec<_>>();
    let dated = view.dated(Certainty::Possible, &Budget::new())?;
    let in_january = influence_at(dated.at(day(15)), &starts, &Spread::new(), &Budget::new())?;
    assert_eq!(whom(in_january), [a.any(), b.any()]);
    let later = influence_at(dated.at(day(45)), &starts, &Spread::new(), &Budget::new())?;
    assert_eq!(whom(later), [a.any()]);
    let linked = Spread::new().by_any_tie().by(Ways::new().along::<Linked>());
    assert_eq!(whom(influence(&view, &starts, &linked, &Budget::new())?), [a.any(), c.any()]);
    let ask = |view: &View, starts: &[Touched], spread: Spread| influence(view, starts, &spread, &Budget::new());
    for damping in [0.0, -0.5, 1.5, f64::NAN] {
        assert!(ask(&view, &starts, Spread::new().damping(damping)).unwrap_err().is_invalid());
    }
    assert!(ask(&view, &[touch(a, 1.5)], Spread::new()).unwrap_err().is_invalid());
    let euros = graph.view(&Lens::new().quantity())?;
    assert!(ask(&euros, &starts, linked.clone()).unwrap_err().is_rule());
    let stranger = Graph::new().node(Actor, "a").add()?;
    assert!(ask(&view, &[touch(stranger, 0.5)], Spread::new()).unwrap_err().is_foreign());
    Ok(())
}

// What wins ------------------------------------------------------------------------------------

/// A term by the number of its bit: two agendas, then who of three deals with which of two.
fn bit(world: &World, term: Term) -> usize {
    let issue = |id: NodeId| world.issues.iter().position(|issue| issue.any() == id).unwrap();
    match term {
        Term::Agenda(id) => issue(id),
        Term::Deals(who, id) => 2 + 2 * world.states.iter().position(|s| s.any() == who).unwrap() + issue(id),
    }
}

fn bits(world: &World, terms: &[Term]) -> u32 {
    terms.iter().map(|&term| 1 << bit(world, term)).sum()
}

/// These terms and what follows: parties deal with what is on the agenda.
fn closed(terms: u32) -> u32 {
    let follows = |issue: u32| if terms >> issue & 1 == 1 { 0b101 << (2 + issue) } else { 0 };
    terms | follows(0) | follows(1)
}

fn is_true(all: &[Said], at: usize, terms: u32) -> bool {
    let bit = |n: usize| terms >> n & 1 == 1;
    all[at].is_true(all, at, [bit(0), bit(1)], [[bit(2), bit(3)], [bit(4), bit(5)], [bit(6), bit(7)]])
}

/// The terms that somebody asks for or a party is willing to take up.
fn on_table(all: &[Said]) -> u32 {
    let mut table = 0;
    for (at, said) in all.iter().enumerate().filter(|(_, said)| !said.denied) {
        match said.what {
            What::Agenda(issue) if said.positive => table |= 1 << issue,
            What::Talks(who, issue) if said.positive && who < 2 => table |= 1 << (2 + 2 * who + issue),
            What::Demands(of, issue, _) if said.positive && said.binds() => table |= 1 << (2 + 2 * of + issue),
            What::Rejects(who, n) => match all[..at].get(n % at.max(1)).filter(|term| !term.denied && !term.positive) {
                Some(Said { what: What::Agenda(issue), .. }) if who < 2 => table |= 1 << issue,
                Some(term @ Said { what: What::Demands(of, issue, _), .. }) if *of == who && term.binds() => {
                    table |= 1 << (2 + 2 * of + issue);
                }
                _ => {}
            },
            _ => {}
        }
    }
    table
}

/// Whose position a claim is, of three; an agenda that nobody states is nobody's.
fn holder(said: &Said) -> Option<usize> {
    match said.what {
        _ if said.background => None,
        What::Agenda(_) | What::Forecast(_) => None,
        What::Talks(who, _) | What::Wants(who) | What::Rejects(who, _) => Some(who),
        What::Demands(..) => Some(2),
    }
}

fn accepts(world: &World, side: &Acceptance, terms: u32) -> bool {
    let has = |some: &[Term]| bits(world, some) & !terms == 0;
    !side.refuses && has(&side.requires) && !side.excludes.iter().any(|excluded| has(excluded))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn what_wins_is_what_all_accept(all in positions(), results in 0..8usize) {
        let world = recorded(&all);
        let view = world.graph.view(&lens()).unwrap();
        let answer = winning_set(&view, world.summit, &Budget::new()).unwrap();
        let found = &answer.value;
        prop_assert!(answer.is_complete());
        let table = on_table(&all);
        prop_assert_eq!(bits(&world, &found.terms), table);
        // Every alternative, by trying them all.
        let open = (0..256u32).filter(|terms| terms & !table == 0 && closed(*terms) & table == *terms);
        let alternatives: Vec<u32> = open.collect();
        let wins = |terms: u32| (0..all.len()).all(|at| is_true(&all, at, closed(terms)));
        let expected: BTreeSet<u32> = alternatives.iter().copied().filter(|&terms| wins(terms)).collect();
        let listed: Vec<u32> = found.alternatives.iter().map(|terms| bits(&world, terms)).collect();
        prop_assert_eq!(listed.len(), expected.len());
        prop_assert_eq!(listed.iter().copied().collect::<BTreeSet<u32>>(), expected.clone());
        prop_assert!(found.alternatives.windows(2).all(|two| two[0].len() <= two[1].len()));
        let least = found.least.as_ref().map(|terms| bits(&world, terms));
        prop_assert_eq!(least, listed.first().copied());
        prop_assert!(listed.iter().all(|terms| least.is_some_and(|least| least & !terms == 0)));
        // The two ways to ask agree.
        prop_assert_eq!(found.is_empty(), !found.blockers.satisfiable());
        // Each side accepts what makes its own claims true.
        for side in &found.acceptance {
            let who = side.who.map(|id| world.states.iter().position(|s| s.any() == id).unwrap());
            let own: Vec<usize> = (0..all.len()).filter(|&at| holder(&all[at]) == who).collect();
            for &terms in &alternatives {
                let true_to = own.iter().all(|&at| is_true(&all, at, closed(terms)));
                prop_assert_eq!(accepts(&world, side, closed(terms)), true_to, "{:?} {:b}", side, terms);
            }
        }
        // Parties come in any case, and whoever has a side.
        let players: Vec<NodeId> = found.players.iter().map(|player| player.who).collect();
        prop_assert!(world.states[..2].iter().all(|party| players.contains(&party.any())));
        prop_assert!(found.acceptance.iter().filter_map(|side| side.who).all(|who| players.contains(&who)));

        let cut = winning_set(&view, world.summit, &Budget::new().results(results)).unwrap();
        prop_assert_eq!(cut.value.is_empty(), found.is_empty());
        prop_assert_eq!(cut.value.alternatives.len(), listed.len().min(results));
        prop_assert!(cut.value.alternatives.iter().all(|terms| found.alternatives.contains(terms)));
    }

    #[test]
    fn a_claim_without_a_position_changes_nothing_at_the_table(all in positions()) {
        let world = recorded(&all);
        let ask = |lens: &Lens| {
            let view = world.graph.view(lens).unwrap();
            (veto_players(&view, world.summit).unwrap(), winning_set(&view, world.summit, &Budget::new()).unwrap())
        };
        let whole = ask(&lens());
        let label = |&claim: &ClaimId| world.graph.get_claim(claim).unwrap().label().into_owned();
        for at in (0..all.len()).filter(|&at| !all[at].background) {
            let key = format!("c{at:02}");
            let rest = ask(&lens().without_claim(&key));
            if !whole.0.because.iter().any(|claim| label(claim) == key) {
                prop_assert_eq!(&rest.0.value, &whole.0.value, "{}", key);
            }
            if !whole.1.because.iter().any(|claim| label(claim) == key) {
                prop_assert_eq!(&rest.1.value, &whole.1.value, "{}", key);
            }
        }
    }
}

/// Bystanders have a veto only by what they are said to hold up, or by a condition of their own.
#[test]
fn who_is_no_party_has_a_veto_only_by_name() -> Result<(), Error> {
    let mut world = World::standard();
    let ([a, b, c], fish) = (world.states, world.issues[0]);
    let players = |world: &World| -> Result<Vec<(NodeId, Vec<VetoKind>)>, Error> {
        let found = veto_players(&world.graph.view(&Lens::new().lifted())?, world.summit)?.value;
        Ok(found.iter().map(|p| (p.who, p.reasons.iter().map(|r| r.kind).collect())).collect())
    };
    let parties = vec![(a.any(), vec![VetoKind::Party]), (b.any(), vec![VetoKind::Party])];
    assert_eq!(players(&world)?, parties);
    world.graph.claim::<Wants>((c, world.summit)).affinity(-0.9).record()?;
    assert_eq!(players(&world)?, parties, "a bystander who would rather not");
    let quake = world.graph.node(Event, "quake").add()?;
    let struck = world.graph.claim::<OccursIn>((quake, a)).record()?;
    world.graph.claim::<Obstructs>((struck, world.summit)).record()?;
    assert_eq!(players(&world)?, parties, "nature agrees to nothing");
    let observer = world.graph.node(Analyst, "observer").add()?;
    let advice = world.graph.claim::<Discusses>((a, fish)).kind(ClaimKind::Condition).asserted_by(observer);
    advice.affinity(0.5).record()?;
    assert_eq!(players(&world)?, parties, "nor has who gives advice a veto");
    let stated = world.graph.claim::<Discusses>((a, fish)).kind(ClaimKind::Condition).asserted_by(world.leaders[1]);
    stated.affinity(0.5).record()?;
    assert_eq!(players(&world)?[1].1, [VetoKind::Party, VetoKind::Condition], "but the party that states it");
    let refusal = world.graph.claim::<Discusses>((world.leaders[2], fish)).affinity(-0.5).record()?;
    world.graph.claim::<Obstructs>((refusal, world.summit)).record()?;
    assert_eq!(players(&world)?[2], (c.any(), vec![VetoKind::Refusal(ObstacleKind::Asserted)]));
    let roles = Requires { by: c.any(), of: a.any(), about: fish, before: Some(world.summit.any()) };
    world.graph.claim::<Requires>(roles).kind(ClaimKind::Condition).affinity(0.5).record()?;
    assert_eq!(players(&world)?[2].1, [VetoKind::Refusal(ObstacleKind::Asserted), VetoKind::Condition]);
    Ok(())
}

#[test]
fn a_full_table_ends_with_the_budget() -> Result<(), Error> {
    let mut graph = Graph::new();
    let a = graph.node(State, "A").add()?;
    let event = graph.node(Event, "event").attribute("parties", vec!["A".to_owned()]).add()?;
    for n in 0..40 {
        let issue = graph.node(Issue, &format!("I{n:02}")).add()?;
        graph.claim::<Discusses>((a, issue)).affinity(0.5).record()?;
    }
    let view = graph.view(&Lens::new())?;
    let budgets = [Budget::new().steps(5000), Budget::new().results(30), Budget::new().memory(100_000)];
    for (budget, by) in budgets.into_iter().zip([Limit::Steps, Limit::Results, Limit::Memory]) {
        let found = winning_set(&view, event, &budget)?;
        assert_eq!(found.completeness, Completeness::Truncated { by, bound: None });
        assert!(!found.value.is_empty() && !found.value.alternatives.is_empty());
        assert_eq!((found.value.terms.len(), found.value.least), (40, Some(vec![])));
    }
    Ok(())
}

// Spoilers -------------------------------------------------------------------------------------

detente::schema! {
    relations {
        /// A wish of one's own.
        Hopes(Desire) { State | Group -> Event }
        /// Terms of one's own.
        Minds(Standing) { State -- Group }
    }
}

/// Who, its seat, its type, how many acts.
type Shown = (String, Seat, Option<SpoilerType>, usize);

/// Talks of A, B and a faction, whom they please or not, and who uses force.
struct Peace {
    graph: Graph,
    talks: NodeId<Event>,
    groups: BTreeMap<&'static str, NodeId<Group>>,
}

impl Peace {
    fn new() -> Result<Self, Error> {
        let mut graph = Graph::with([Schema::standard(), schema()])?;
        let [a, b, third] = ["A", "B", "third"].map(|key| graph.node(State, key).add().unwrap());
        let keys = ["exiles", "faction", "quiet", "raiders", "silent", "zealots"];
        let groups: BTreeMap<_, _> = keys.map(|key| (key, graph.node(Group, key).add().unwrap())).into();
        let parties = ["A", "B", "faction"].map(str::to_owned).to_vec();
        let talks = graph.node(Event, "talks").hypothetical().attribute("parties", parties).add()?;
        graph.claim::<Wants>((a, talks)).key("00 wish").affinity(0.5).record()?;
        graph.claim::<Wants>((b, talks)).key("01 dread").affinity(-0.2).record()?;
        for (key, affinity) in
            [("exiles", -0.9), ("faction", -0.4), ("raiders", 0.6), ("quiet", -0.1), ("silent", -0.7)]
        {
            graph.claim::<Hopes>((groups[key], talks)).key(&format!("02 {key}")).affinity(affinity).record()?;
        }
        graph.claim::<Minds>((a, groups["zealots"])).key("03 foes").affinity(-1.0).record()?;
        let mut peace = Self { graph, talks, groups };
        let over = Some(talks);
        peace.attack("10 bomb", "exiles", third.any(), over).attribute("spoiler", "greedy").record()?;
        peace.attack("11 raid", "faction", a.any(), None).attribute("spoiler", "limited").record()?;
        peace.attack("12 siege", "zealots", talks.any(), None).attribute("spoiler", "total").record()?;
        peace.attack("13 raid", "raiders", b.any(), None).record()?;
        peace.attack("14 elsewhere", "quiet", third.any(), None).attribute("spoiler", "total").record()?;
        peace.attack("15 itself", "faction", peace.groups["faction"].any(), None).record()?;
        peace.attack("16 threat", "silent", a.any(), over).kind(ClaimKind::StatedIntent).record()?;
        peace.attack("17 denied", "silent", a.any(), over).aspect(Aspect::Negated).record()?;
        Ok(peace)
    }

    fn attack(&mut self, key: &str, by: &str, on: NodeId, over: Option<NodeId<Event>>) -> ClaimBuilder<'_> {
        let roles = Attacks { by: self.groups[by].any(), on, over };
        self.graph.claim::<Attacks>(roles).key(key).affinity(-0.9)
    }

    fn ask(&self, lens: &Lens) -> Result<Answer<Spoilers>, Error> {
        spoilers(&self.graph.view(lens)?, self.talks, &Spread::new(), &Budget::new())
    }

    fn found(&self, lens: &Lens) -> Result<Vec<Shown>, Error> {
        let found = self.ask(lens)?.value;
        let shown = |s: &Spoiler| {
            let key = self.graph.get(s.stake.who).unwrap().key().to_owned();
            (key, s.seat, s.kind(), s.violence.len())
        };
        Ok(found.spoilers.iter().map(shown).collect())
    }

    fn key(&self, node: NodeId) -> &str {
        self.graph.get(node).unwrap().key()
    }
}

#[test]
fn spoilers_stand_to_lose_and_use_violence() -> Result<(), Error> {
    let mut peace = Peace::new()?;
    let lens = Lens::new().with_aspect(Aspect::Negated);
    let expected = [
        ("exiles".to_owned(), Seat::Outside, Some(SpoilerType::Greedy), 1),
        ("faction".to_owned(), Seat::Inside, Some(SpoilerType::Limited), 1),
        ("zealots".to_owned(), Seat::Outside, Some(SpoilerType::Total), 1),
    ];
    assert_eq!(peace.found(&lens)?, expected);
    let found = peace.ask(&lens)?.value;
    let remedies: Vec<_> = found.spoilers.iter().filter_map(Spoiler::remedy).collect();
    assert_eq!(remedies, [Remedy::Socialisation, Remedy::Inducement, Remedy::Coercion]);
    let path = found.spoilers[2].stake.path().unwrap();
    assert_eq!((peace.key(path.start), path.steps.len(), path.value), ("A", 1, -0.25));
    let lose: Vec<&str> = found.would_lose.iter().map(|i| peace.key(i.who)).collect();
    assert_eq!(lose, ["silent", "B", "quiet"], "who loses most first; a threat is no violence, nor is what is denied");
    assert_eq!(found.other_violence.iter().map(|&who| peace.key(who)).collect::<Vec<_>>(), ["raiders"]);
    let searched = &found.searched;
    assert_eq!(searched.relations, ["Abducts", "Attacks"]);
    assert_eq!((searched.acts.len(), searched.against.len()), (6, 4));
    // Only who is touched directly: the zealots are not.
    let view = peace.graph.view(&lens)?;
    let near = spoilers(&view, peace.talks, &Spread::new().steps(0), &Budget::new())?.value;
    assert_eq!(near.spoilers.len(), 2);
    assert_eq!(near.other_violence.len(), 2);
    // Claims that disagree leave the type open.
    let a = peace.graph.find("A")?;
    peace.attack("18 again", "faction", a, None).attribute("spoiler", "total").record()?;
    let found = peace.ask(&lens)?.value;
    let faction = &found.spoilers[1];
    assert_eq!((faction.kind(), faction.remedy(), faction.reported.len(), faction.violence.len()), (None, None, 2, 2));
    peace.attack("19 typo", "faction", a, None).attribute("spoiler", "totol").record()?;
    let refused = peace.ask(&lens).unwrap_err();
    assert!(refused.is_unknown() && refused.claim() == Some("19 typo"), "{refused}");
    Ok(())
}

#[test]
fn a_claim_outside_the_scope_makes_and_unmakes_no_spoiler() -> Result<(), Error> {
    let peace = Peace::new()?;
    let view = peace.graph.view(&Lens::new())?;
    let ask = |view: &View| spoilers(view, peace.talks, &Spread::new(), &Budget::new());
    let whole = ask(&view)?;
    let (mut kept, mut turned) = (0, 0);
    for claim in view.claims().map(|c| c.id()) {
        let same = ask(&view.without(&[claim])?)?.value == whole.value;
        assert!(same || whole.because.contains(&claim), "{}", view.get_claim(claim)?);
        kept += usize::from(same);
        turned += usize::from(!same);
    }
    assert_eq!(
        (kept, turned),
        (2, 13),
        "all but the threat, and that the raiders gain; what is denied is not in the view"
    );
    assert_eq!(ask(&view.only(&whole.because)?)?.value, whole.value);
    let cut = spoilers(&view, peace.talks, &Spread::new(), &Budget::new().steps(0).results(0))?;
    assert_eq!(cut.completeness, Completeness::Truncated { by: Limit::Steps, bound: None });
    assert_eq!(cut.value.spoilers.len(), 2, "only who is touched directly");
    Ok(())
}

// The summit -----------------------------------------------------------------------------------

fn summit(updates: bool) -> Result<(Graph, View), Error> {
    let mut graph = Graph::new();
    detente::io::json::read(&mut graph, include_str!("../../examples/data/summit.json").as_bytes())?;
    if updates {
        detente::io::json::read(&mut graph, include_str!("../../examples/data/summit-updates.json").as_bytes())?;
    }
    let view = graph.view(&Lens::new().lifted())?;
    Ok((graph, view))
}

fn labels(graph: &Graph, claims: &[ClaimId]) -> String {
    claims.iter().map(|&c| graph.get_claim(c).unwrap().label().into_owned()).collect::<Vec<_>>().join("+")
}

fn keyed(graph: &Graph, found: &[Influence]) -> Vec<(String, i32)> {
    found.iter().map(|i| (graph.get(i.who).unwrap().key().to_owned(), i.sign())).collect()
}

#[test]
fn the_talks_touch_those_whom_claims_name_and_then_their_friends_and_foes() -> Result<(), Error> {
    let (graph, view) = summit(false)?;
    let starts = touched(&view, graph.find("backchannel_talks")?)?.value;
    let shown: Vec<_> = starts
        .iter()
        .map(|t| (graph.get(t.who).unwrap().key().to_owned(), t.value, labels(&graph, &t.claims)))
        .collect();
    let expected = [("PRK", 1.0, "C21+C22+C23"), ("ROK", -0.5, "C21"), ("USA", -0.5, "C21"), ("trilat", -0.5, "C22")];
    let mut expected = expected.map(|(who, value, claims)| (who.to_owned(), value, claims.to_owned()));
    expected.sort_by_key(|(who, ..)| (who != "trilat", who.clone())); // in order of kind
    assert_eq!(shown, expected);
    // Walks of up to three steps, by powers of the table of stances.
    let states = ["JPN", "PRK", "ROK", "USA"];
    let stances = [[0.0, -0.8, 0.3, 0.8], [-0.8, 0.0, -0.8, -0.8], [0.3, -0.8, 0.0, 0.8], [0.8, -0.8, 0.8, 0.0_f64]];
    let (mut now, mut sum) = ([0.0, 1.0, -0.5, -0.5], [0.0, 1.0, -0.5, -0.5]);
    for _ in 0..3 {
        now = stances.map(|row| row.iter().zip(now).map(|(tie, x)| tie * x * 0.5).sum());
        sum = std::array::from_fn(|n| sum[n] + now[n]);
    }
    let found = influence(&view, &starts, &Spread::new(), &Budget::new())?;
    for (state, expected) in states.iter().zip(sum) {
        let who = graph.find(state)?;
        let influence = found.value.iter().find(|i| i.who == who).unwrap();
        assert!(near(influence.value, expected), "{state} {influence:?} {expected}");
    }
    assert_eq!(
        keyed(&graph, &found.value),
        [("PRK", 1), ("trilat", -1), ("JPN", -1), ("ROK", -1), ("USA", -1)].map(|(w, s)| (w.to_owned(), s))
    );
    // Each step has its claims, though background is no reason; the reasons are those of the start.
    let japan = found.value.iter().find(|i| i.who == graph.find("JPN").unwrap()).unwrap();
    let path = japan.path().unwrap();
    assert_eq!(
        (labels(&graph, &path.claims), labels(&graph, &path.steps[0].claims)),
        ("C21+C22+C23".into(), "S5".into())
    );
    assert_eq!((path.steps.len(), path.value), (1, -0.4));
    assert_eq!(labels(&graph, &found.because), "C21+C22+C23");
    Ok(())
}

#[test]
fn nobody_wins_at_the_summit_as_things_stand() -> Result<(), Error> {
    let (graph, view) = summit(false)?;
    let event = graph.find("summit_jpn_prk")?;
    let players = veto_players(&view, event)?.value;
    let shown: Vec<(String, Vec<(VetoKind, String)>)> = players
        .iter()
        .map(|p| {
            let reasons = p.reasons.iter().map(|r| (r.kind, labels(&graph, &r.claims))).collect();
            (graph.get(p.who).unwrap().key().to_owned(), reasons)
        })
        .collect();
    let refusal = VetoKind::Refusal;
    let expected: [(&str, &[(VetoKind, &str)]); 3] = [
        (
            "JPN",
            &[(VetoKind::Party, ""), (refusal(ObstacleKind::ConcessionsRefused), "C13"), (VetoKind::Position, "C04")],
        ),
        (
            "PRK",
            &[
                (VetoKind::Party, ""),
                (refusal(ObstacleKind::Asserted), "C14+C15"),
                (refusal(ObstacleKind::Unwilling), "C17"),
                (refusal(ObstacleKind::AgendaRefused), "C14+C04"),
                (refusal(ObstacleKind::AgendaRefused), "C18+C04"),
            ],
        ),
        ("USA", &[(VetoKind::Condition, "C28")]),
    ];
    for ((who, reasons), (expected, why)) in shown.iter().zip(expected) {
        assert_eq!(who, expected);
        let why: Vec<_> = why.iter().map(|&(kind, claims)| (kind, claims.to_owned())).collect();
        assert_eq!(*reasons, why, "{who}");
    }
    assert_eq!(shown.len(), 3);

    let won = winning_set(&view, event, &Budget::new())?.value;
    assert!(won.is_empty() && won.alternatives.is_empty());
    let minimal: Vec<String> = won.blockers.minimal.iter().map(|set| labels(&graph, set)).collect();
    assert_eq!(minimal, ["C04+C14", "C04+C18", "C17"]);
    let sides: Vec<_> = won.acceptance.iter().map(|side| side.who.map(|who| graph.get(who).unwrap().key())).collect();
    assert_eq!(sides, [Some("JPN"), Some("PRK"), Some("USA"), None]);
    let [japan, dprk, usa, nobody] = won.acceptance.as_slice() else { panic!("four sides") };
    let issue = |key: &str| graph.find(key).unwrap();
    let (abductees, with_seoul) = (issue("abductee_issue"), issue("jpn_rok_issues"));
    assert_eq!(japan.requires, [Term::Agenda(abductees)]);
    assert!(dprk.refuses && dprk.excludes == [vec![Term::Deals(issue("PRK"), abductees)]]);
    assert_eq!(usa.requires, [Term::Deals(issue("JPN"), with_seoul)]);
    assert_eq!((&nobody.requires, labels(&graph, &nobody.claims)), (&usa.requires, "C31".into()));

    // Were North Korea to come round, this would win, and nothing less.
    let unblocking = won.blockers.unblocking.iter().find(|set| labels(&graph, set) == "C14+C17+C18").unwrap();
    let won = winning_set(&view.without(unblocking)?, event, &Budget::new())?.value;
    assert_eq!(won.alternatives, [vec![Term::Agenda(abductees), Term::Deals(issue("JPN"), with_seoul)]]);
    Ok(())
}

#[test]
fn nobody_is_a_spoiler_and_some_would_lose() -> Result<(), Error> {
    for updates in [false, true] {
        let (graph, view) = summit(updates)?;
        for event in ["backchannel_talks", "summit_jpn_prk"] {
            let found = spoilers(&view, graph.find(event)?, &Spread::new(), &Budget::new())?;
            assert!(found.is_complete() && found.value.spoilers.is_empty() && found.value.other_violence.is_empty());
            let searched = &found.value.searched;
            assert_eq!(searched.relations, ["Abducts", "Attacks"]);
            // Abductions are violence, long before and against neither the talks nor a party.
            assert_eq!(labels(&graph, &searched.acts), if updates { "C05+E8" } else { "C05" });
            assert!(searched.against.is_empty());
        }
    }
    let (graph, view) = summit(false)?;
    let would_lose = |event: &str, steps| -> Result<Vec<String>, Error> {
        let found = spoilers(&view, graph.find(event)?, &Spread::new().steps(steps), &Budget::new())?.value;
        Ok(found.would_lose.iter().map(|i| graph.get(i.who).unwrap().key().to_owned()).collect())
    };
    assert_eq!(would_lose("backchannel_talks", 0)?, ["trilat", "ROK", "USA"]);
    assert_eq!(would_lose("backchannel_talks", 3)?.len(), 4);
    assert_eq!(would_lose("summit_jpn_prk", 3)?, ["PRK"]);
    Ok(())
}
