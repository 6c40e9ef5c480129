//! Patterns against nested loops over all assignments.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use detente::model::standard::{Actor, Bonded, Leader, Leads, Linked, Sanctions, State, Talks};
use detente::traverse::Pattern;
use detente::traverse::pattern::{Match, MaybeTie, MaybeVar, OnTie, Part, Var};
use detente::view::Certainty;
use detente::{Budget, Columns, Error, Graph, Lens, Limit, NodeId, Truth, View};
use proptest::prelude::*;

use super::worlds::{Blue, RELATIONS, Red, Tie, WINDOWS, World, key, truth, world};

/// What a pattern asks, by numbers: nodes and ties are numbered through all parts.
#[derive(Clone, Debug)]
struct Spec {
    certain: bool,
    all_distinct: bool,
    /// What every match binds, then the parts.
    parts: Vec<PartSpec>,
}

#[derive(Clone, Debug)]
struct PartSpec {
    absent: bool,
    nodes: Vec<NodeSpec>,
    ties: Vec<TieSpec>,
    /// Pairs of nodes; whether ordered.
    apart: Vec<(usize, usize, bool)>,
    ties_apart: Vec<(usize, usize)>,
    /// 0 before, 1 overlaps, 2 within.
    times: Vec<(usize, usize, usize)>,
}

#[derive(Clone, Debug)]
struct NodeSpec {
    blue: Option<bool>,
    only: Option<Vec<usize>>,
    odd: bool,
}

#[derive(Clone, Debug)]
struct TieSpec {
    from: usize,
    to: usize,
    relation: Option<usize>,
    either: bool,
    sign: i32,
    least: Option<i32>,
    /// At least so many claims, asked by a closure.
    claims: usize,
    during: Option<usize>,
}

/// A part that knows so many nodes and ties of the needed part, or is it.
fn part(outer: (usize, usize), count: usize, needed: bool) -> impl Strategy<Value = PartSpec> {
    let node = (
        prop::option::weighted(0.5, any::<bool>()),
        prop::option::weighted(0.15, prop::collection::vec(0..count, 0..3)),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(blue, only, odd)| NodeSpec { blue, only, odd });
    let nodes = if needed { prop::collection::vec(node, 0..4) } else { prop::collection::vec(node, 0..3) };
    nodes.prop_flat_map(move |nodes| {
        let known = outer.0 + nodes.len();
        let ends = (0..known.max(1), 0..known.max(1));
        let numbers = (
            prop::sample::select(vec![0, 0, 0, 1, -1]),
            prop::option::weighted(0.2, 1..6i32),
            prop::sample::select(vec![0, 0, 0, 0, 2]),
        );
        let relation = prop::option::weighted(0.8, 0..RELATIONS.len());
        let tie = (ends, relation, prop::bool::weighted(0.2), numbers, prop::option::weighted(0.2, 0..WINDOWS.len()))
            .prop_map(|((from, to), relation, either, (sign, least, claims), during)| TieSpec {
                from,
                to,
                relation,
                either,
                sign,
                least,
                claims,
                during,
            });
        let most = if known == 0 { 1 } else { 4 };
        (Just(nodes), prop::collection::vec(tie, 0..most)).prop_flat_map(move |(nodes, ties)| {
            let (n, t) = (known, outer.1 + ties.len());
            let apart = prop::collection::vec((0..n.max(1), 0..n.max(1), any::<bool>()), 0..2);
            let ties_apart = prop::collection::vec((0..t.max(1), 0..t.max(1)), 0..2);
            let times = prop::collection::vec((0..3usize, 0..t.max(1), 0..t.max(1)), 0..3);
            (Just((nodes, ties)), apart, ties_apart, times, any::<bool>()).prop_map(
                move |((nodes, ties), apart, ties_apart, times, absent)| PartSpec {
                    absent: absent && !needed,
                    nodes,
                    ties,
                    apart: if n == 0 { Vec::new() } else { apart },
                    ties_apart: if t == 0 { Vec::new() } else { ties_apart },
                    times: if t == 0 { Vec::new() } else { times },
                },
            )
        })
    })
}

fn spec(count: usize) -> impl Strategy<Value = Spec> {
    let needed = part((0, 0), count, true);
    (needed, any::<bool>(), prop::bool::weighted(0.1), 0..3usize).prop_flat_map(
        move |(needed, certain, all_distinct, parts)| {
            let outer = (needed.nodes.len(), needed.ties.len());
            let parts = prop::collection::vec(part(outer, count, false), parts);
            (Just(needed), parts).prop_map(move |(needed, mut parts)| {
                parts.insert(0, needed);
                Spec { certain, all_distinct, parts }
            })
        },
    )
}

fn world_and_spec() -> impl Strategy<Value = (World, Spec)> {
    world(6, 14).prop_flat_map(|world| {
        let count = world.count;
        (Just(world), spec(count))
    })
}

// The pattern itself ------------------------------------------------------------------------

/// The variables of a pattern, in order of declaration.
#[derive(Default)]
struct Vars {
    nodes: Vec<AnyVar>,
    ties: Vec<MaybeTie>,
}

/// A variable of some kind that every match binds.
#[derive(Clone, Copy)]
enum Always {
    Blue(Var<Blue>),
    Red(Var<Red>),
    Any(Var),
}

/// A variable of some kind.
#[derive(Clone, Copy)]
enum AnyVar {
    Blue(MaybeVar<Blue>),
    Red(MaybeVar<Red>),
    Any(MaybeVar),
}

macro_rules! with_var {
    ($of:ident, $var:expr, $name:ident => $body:expr) => {
        match $var {
            $of::Blue($name) => $body,
            $of::Red($name) => $body,
            $of::Any($name) => $body,
        }
    };
}

impl From<Always> for AnyVar {
    fn from(var: Always) -> Self {
        match var {
            Always::Blue(var) => Self::Blue(var.into()),
            Always::Red(var) => Self::Red(var.into()),
            Always::Any(var) => Self::Any(var.into()),
        }
    }
}

/// Declares what a part asks, in a pattern or a part of one: both have the same methods. `nodes`
/// and `ties` are those that it knows, and get its own.
macro_rules! declare {
    ($part:expr, $spec:expr, $ids:expr, $of:ident, $nodes:ident, $ties:ident) => {{
        for node in &$spec.nodes {
            let var = match node.blue {
                Some(true) => $of::Blue($part.node(Blue)),
                Some(false) => $of::Red($part.node(Red)),
                None => $of::Any($part.any_node()),
            };
            if let Some(only) = &node.only {
                with_var!($of, var, v => { $part.at(v).is_one_of(only.iter().map(|&n| $ids[n])); });
            }
            if node.odd {
                with_var!($of, var, v => {
                    $part.at(v).where_attribute("odd", |odd| odd.as_flag() == Some(true));
                });
            }
            $nodes.push(var);
        }
        for tie in &$spec.ties {
            let var = with_var!($of, $nodes[tie.from], a => with_var!($of, $nodes[tie.to], b => match tie.relation {
                Some(relation) => $part.tie_named(a, RELATIONS[relation], b),
                None => $part.any_tie(a, b),
            }));
            conditions($part.on(var), tie);
            $ties.push(var);
        }
        for &(a, b, ordered) in &$spec.apart {
            with_var!($of, $nodes[a], a => with_var!($of, $nodes[b], b => {
                if ordered { $part.ordered(a, b) } else { $part.distinct(a, b) }
            }));
        }
        for &(a, b) in &$spec.ties_apart {
            $part.distinct_ties($ties[a], $ties[b]);
        }
        for &(order, a, b) in &$spec.times {
            match order {
                0 => $part.before($ties[a], $ties[b]),
                1 => $part.overlaps($ties[a], $ties[b]),
                _ => $part.within($ties[a], $ties[b]),
            }
        }
    }};
}

fn conditions(mut on: OnTie<'_>, tie: &TieSpec) {
    if tie.either {
        on = on.either_way();
    }
    on = match tie.sign {
        1 => on.positive(),
        -1 => on.negative(),
        _ => on,
    };
    if let Some(tenths) = tie.least {
        on = on.at_least(f64::from(tenths) / 10.0);
    }
    if let Some(window) = tie.during {
        on = on.during(WINDOWS[window].0.parse().unwrap());
    }
    if tie.claims > 0 {
        let least = tie.claims;
        on.where_tie(move |tie| tie.claims().len() >= least);
    }
}

fn pattern(spec: &Spec, ids: &[NodeId]) -> (Pattern, Vars) {
    let (mut pattern, mut nodes, mut ties) = (Pattern::new(), Vec::new(), Vec::new());
    if spec.certain {
        pattern.certainty(Certainty::Certain);
    }
    if spec.all_distinct {
        pattern.all_distinct();
    }
    declare!(pattern, spec.parts[0], ids, Always, nodes, ties);
    let outer: (Vec<AnyVar>, Vec<MaybeTie>) =
        (nodes.into_iter().map(AnyVar::from).collect(), ties.into_iter().map(MaybeTie::from).collect());
    let mut vars = Vars { nodes: outer.0.clone(), ties: outer.1.clone() };
    for part in &spec.parts[1..] {
        let (mut nodes, mut ties) = outer.clone();
        let declared = |p: &mut Part<'_>| declare!(p, part, ids, AnyVar, nodes, ties);
        if part.absent {
            pattern.absent(declared);
        } else {
            pattern.optional(declared);
        }
        vars.nodes.extend_from_slice(&nodes[outer.0.len()..]);
        vars.ties.extend_from_slice(&ties[outer.1.len()..]);
    }
    (pattern, vars)
}

// The oracle --------------------------------------------------------------------------------

/// What an assignment binds: nodes, and ties by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bound {
    nodes: Vec<Option<usize>>,
    ties: Vec<Option<usize>>,
}

struct Oracle<'a> {
    world: &'a World,
    spec: &'a Spec,
    ties: Vec<Tie>,
}

impl Oracle<'_> {
    /// The numbers of a part's own nodes and ties, and of all it knows.
    fn own(&self, part: usize) -> (Vec<usize>, Vec<usize>) {
        let before = |count: &dyn Fn(&PartSpec) -> usize| self.spec.parts[..part].iter().map(count).sum::<usize>();
        let (n, t) = (before(&|p| p.nodes.len()), before(&|p| p.ties.len()));
        let spec = &self.spec.parts[part];
        ((n..n + spec.nodes.len()).collect(), (t..t + spec.ties.len()).collect())
    }

    fn known(&self, part: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut nodes, mut ties) = self.own(0);
        if part > 0 {
            let (more, others) = self.own(part);
            nodes.extend(more);
            ties.extend(others);
        }
        (nodes, ties)
    }

    fn lets_node(&self, spec: &NodeSpec, node: usize) -> bool {
        spec.blue.is_none_or(|blue| blue == (node < self.world.blue))
            && spec.only.as_ref().is_none_or(|only| only.contains(&node))
            && (!spec.odd || node % 2 == 1)
    }

    /// All ways to bind a part around what is bound, with how sure each is: every assignment, and
    /// then every condition.
    fn ways(&self, part: usize, outer: &Bound) -> Vec<(Bound, Truth)> {
        let spec = &self.spec.parts[part];
        let (nodes, ties) = self.own(part);
        let known = self.known(part);
        let mut open = vec![outer.clone()];
        for (&slot, node) in nodes.iter().zip(&spec.nodes) {
            let each = |bound: Bound| {
                (0..self.world.count).filter(|&n| self.lets_node(node, n)).map(move |n| {
                    let mut bound = bound.clone();
                    bound.nodes[slot] = Some(n);
                    bound
                })
            };
            open = open.into_iter().flat_map(each).collect();
        }
        for (&slot, tie) in ties.iter().zip(&spec.ties) {
            let each = |bound: Bound| {
                let end = |n: usize| bound.nodes[known.0[n]].unwrap();
                let (a, b) = (end(tie.from), end(tie.to));
                let there = (0..self.ties.len()).filter(move |&t| self.ties[t].runs(a, b));
                let back = move |&t: &usize| tie.either && self.ties[t].runs(b, a) && !self.ties[t].runs(a, b);
                let found: Vec<usize> = there.chain((0..self.ties.len()).filter(back)).collect();
                found.into_iter().map(move |t| {
                    let mut bound = bound.clone();
                    bound.ties[slot] = Some(t);
                    bound
                })
            };
            open = open.into_iter().flat_map(each).collect();
        }
        let judged = open.into_iter().map(|bound| {
            let truth = self.judge(part, &known, &bound);
            (bound, truth)
        });
        judged.filter(|(_, truth)| truth.is_possible()).collect()
    }

    fn judge(&self, part: usize, (nodes, ties): &(Vec<usize>, Vec<usize>), bound: &Bound) -> Truth {
        let spec = &self.spec.parts[part];
        let mut all = vec![Truth::Yes];
        let yes = |holds: bool| if holds { Truth::Yes } else { Truth::No };
        let node = |n: usize| bound.nodes[nodes[n]].unwrap();
        let tie = |t: usize| bound.ties[ties[t]].unwrap();
        for (&slot, asked) in self.own(part).1.iter().zip(&spec.ties) {
            let tie = &self.ties[bound.ties[slot].unwrap()];
            all.push(yes(asked.relation.is_none_or(|relation| relation == tie.relation)));
            all.push(yes(asked.sign == 0 || asked.sign == tie.tenths.signum()));
            all.push(yes(asked.least.is_none_or(|least| tie.tenths.abs() >= least)));
            all.push(yes(tie.claims.len() >= asked.claims));
            if let Some(window) = asked.during {
                let (_, from, to) = WINDOWS[window];
                all.push(tie.claims.iter().map(|&c| self.world.holds(c, (from, to))).max().unwrap());
            }
        }
        all.extend(
            spec.apart.iter().map(|&(a, b, ordered)| yes(if ordered { node(a) < node(b) } else { node(a) != node(b) })),
        );
        all.extend(spec.ties_apart.iter().map(|&(a, b)| yes(tie(a) != tie(b))));
        all.extend(spec.times.iter().map(|&(order, a, b)| self.ordered(order, tie(a), tie(b))));
        if self.spec.all_distinct {
            for (n, &a) in nodes.iter().enumerate() {
                all.extend(nodes[..n].iter().map(|&b| yes(bound.nodes[a] != bound.nodes[b])));
            }
        }
        all.into_iter().min().unwrap()
    }

    fn ordered(&self, order: usize, a: usize, b: usize) -> Truth {
        let pairs = self.ties[a].claims.iter().flat_map(|&x| self.ties[b].claims.iter().map(move |&y| (x, y)));
        let stands = |&((s, e), (t, f)): &((i32, i32), (i32, i32))| match order {
            0 => e <= t,
            1 => s < f && t < e,
            _ => t <= s && e <= f,
        };
        let judged = pairs.map(|(x, y)| {
            let (one, other) = (self.world.times(x), self.world.times(y));
            if x == y {
                return if order == 0 { Truth::No } else { Truth::Yes };
            }
            truth(one.iter().flat_map(|&p| other.iter().map(move |&q| (p, q))).map(|pair| stands(&pair)))
        });
        judged.max().unwrap()
    }

    /// All matches with how sure each is, in order.
    fn matches(&self) -> Vec<(Bound, Truth)> {
        let count = |of: &dyn Fn(&PartSpec) -> usize| self.spec.parts.iter().map(of).sum::<usize>();
        let none = Bound { nodes: vec![None; count(&|p| p.nodes.len())], ties: vec![None; count(&|p| p.ties.len())] };
        let enough = |truth: Truth| if self.spec.certain { truth.is_certain() } else { truth.is_possible() };
        let mut rows: Vec<(Bound, Truth)> = self.ways(0, &none);
        rows.retain(|row| enough(row.1));
        for part in 1..self.spec.parts.len() {
            // Around what the needed part binds, and nothing of other parts.
            let ways = |bound: &Bound| {
                let (nodes, ties) = self.own(0);
                let mut outer = none.clone();
                for n in nodes {
                    outer.nodes[n] = bound.nodes[n];
                }
                for t in ties {
                    outer.ties[t] = bound.ties[t];
                }
                self.ways(part, &outer)
            };
            let (own, own_ties) = self.own(part);
            let each = |(bound, truth): (Bound, Truth)| -> Vec<(Bound, Truth)> {
                let found = ways(&bound);
                if self.spec.parts[part].absent {
                    let there = found.iter().map(|way| way.1).max().unwrap_or(Truth::No);
                    let absent = [Truth::Yes, Truth::Unknown, Truth::No][there as usize];
                    return if enough(absent) { vec![(bound, truth.min(absent))] } else { Vec::new() };
                }
                let bind = |(way, sure): (Bound, Truth)| {
                    let mut bound = bound.clone();
                    for &n in &own {
                        bound.nodes[n] = way.nodes[n];
                    }
                    for &t in &own_ties {
                        bound.ties[t] = way.ties[t];
                    }
                    (bound, truth.min(sure))
                };
                let rows: Vec<_> = found.into_iter().filter(|way| enough(way.1)).map(bind).collect();
                if rows.is_empty() { vec![(bound, truth)] } else { rows }
            };
            rows = rows.into_iter().flat_map(each).collect();
        }
        rows
    }
}

// Comparing ---------------------------------------------------------------------------------

/// A match as it can be compared: nodes by number, ties by claims, whether it must hold.
type Row = (Vec<Option<usize>>, Vec<Option<Vec<String>>>, bool);

fn expected(world: &World, spec: &Spec) -> Vec<Row> {
    let oracle = Oracle { world, spec, ties: world.ties() };
    let keys = |&tie: &usize| oracle.ties[tie].claims.iter().map(|&c| key(c)).collect();
    let row = |(bound, truth): (Bound, Truth)| {
        (bound.nodes, bound.ties.iter().map(|tie| tie.as_ref().map(keys)).collect(), truth.is_certain())
    };
    oracle.matches().into_iter().map(row).collect()
}

fn row(found: &Match<'_>, vars: &Vars, ids: &[NodeId]) -> Row {
    let node = |&var: &AnyVar| {
        let id = with_var!(AnyVar, var, v => found.maybe(v).unwrap().map(NodeId::any));
        id.map(|id| ids.iter().position(|&i| i == id).unwrap())
    };
    let tie = |&var: &MaybeTie| {
        let tie = found.maybe_tie(var).unwrap();
        tie.map(|tie| tie.claims().iter().map(|c| c.label().into_owned()).collect())
    };
    let certain = found.certainty() == Certainty::Certain;
    (vars.nodes.iter().map(node).collect(), vars.ties.iter().map(tie).collect(), certain)
}

fn rows(view: &View, (pattern, vars): &(Pattern, Vars), ids: &[NodeId]) -> Vec<Row> {
    let budget = Budget::new();
    let mut matches = view.matches(pattern, &budget).unwrap();
    let rows = matches.by_ref().map(|found| row(&found, vars, ids)).collect();
    assert_eq!(matches.truncated(), None);
    rows
}

/// A match by its nodes and the ends and relations of its ties: with fewer claims, ties have fewer.
type Shape = (Vec<Option<usize>>, Vec<Option<(NodeId, NodeId, String, Vec<String>)>>);

fn shape(found: &Match<'_>, vars: &Vars, ids: &[NodeId], apart: bool) -> Shape {
    let tie = |&var: &MaybeTie| {
        found.maybe_tie(var).unwrap().map(|tie| {
            let claims = tie.claims().iter().filter(|_| apart).map(|c| c.label().into_owned()).collect();
            (tie.from().id(), tie.to().id(), tie.relation().to_owned(), claims)
        })
    };
    (row(found, vars, ids).0, vars.ties.iter().map(tie).collect())
}

fn has(view: &View, (pattern, vars): &(Pattern, Vars), ids: &[NodeId], (wanted, apart): (&Shape, bool)) -> bool {
    let budget = Budget::new();
    view.matches(pattern, &budget).unwrap().any(|found| shape(&found, vars, ids, apart) == *wanted)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn matches_are_what_loops_find((world, spec) in world_and_spec()) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let asked = pattern(&spec, &ids);
        let (found, expected) = (rows(&view, &asked, &ids), expected(&world, &spec));
        prop_assert_eq!(&found, &expected);
        let budget = Budget::new();
        prop_assert_eq!(view.matches(&asked.0, &budget).unwrap().count_rest(), expected.len() as u64);
    }

    #[test]
    fn limits_give_the_first((world, spec) in world_and_spec(), results in 0..6usize, steps in 0..300u64) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let (pattern, vars) = pattern(&spec, &ids);
        let all = rows(&view, &(pattern, vars), &ids);
        let (pattern, vars) = self::pattern(&spec, &ids);
        let budget = Budget::new().results(results);
        let mut matches = view.matches(&pattern, &budget).unwrap();
        let first: Vec<Row> = matches.by_ref().map(|found| row(&found, &vars, &ids)).collect();
        prop_assert_eq!(&first[..], &all[..results.min(all.len())]);
        prop_assert_eq!(matches.truncated(), (results < all.len()).then_some(Limit::Results));
        let budget = Budget::new().steps(steps);
        let mut matches = view.matches(&pattern, &budget).unwrap();
        let first: Vec<Row> = matches.by_ref().map(|found| row(&found, &vars, &ids)).collect();
        prop_assert_eq!(&first[..], &all[..first.len()]);
        prop_assert!(matches.truncated() == Some(Limit::Steps) || first.len() == all.len());
        prop_assert!(matches.next().is_none(), "what has ended stays so");
    }

    #[test]
    fn on_a_day_and_in_a_window_as_in_a_view_of_then((world, spec) in world_and_spec(), window in 0..4usize) {
        let (graph, ids) = world.graph();
        let asked = pattern(&spec, &ids);
        let period: detente::Period = WINDOWS[window].0.parse().unwrap();
        let settled = graph.view(&world.lens().during(period.clone())).unwrap();
        let view = graph.view(&world.lens()).unwrap();
        let dated = view.dated(Certainty::Possible, &Budget::new()).unwrap();
        let budget = Budget::new();
        let then = dated.during(&period).matches(&asked.0, &budget).unwrap();
        let then: Vec<Row> = then.map(|found| row(&found, &asked.1, &ids)).collect();
        prop_assert_eq!(then, rows(&settled, &asked, &ids));
    }

    #[test]
    fn claims_that_carry_a_match_are_enough_and_all_others_can_go((world, spec) in world_and_spec(), skip in 0..4usize) {
        let (graph, ids) = world.graph();
        let view = graph.view(&world.lens()).unwrap();
        let asked = pattern(&spec, &ids);
        let budget = Budget::new();
        for found in view.matches(&asked.0, &budget).unwrap().skip(skip).take(2) {
            let (because, wanted) = (found.because(), shape(&found, &asked.1, &ids, world.apart));
            let wanted = (&wanted, world.apart);
            prop_assert!(has(&view.only(&because).unwrap(), &asked, &ids, wanted), "{because:?} are not enough");
            for other in view.reports().filter(|c| !because.contains(&c.id())) {
                prop_assert!(has(&view.without(&[other.id()]).unwrap(), &asked, &ids, wanted), "{other} cannot go");
            }
            let whole = |tie: &TieSpec| tie.sign != 0 || tie.least.is_some() || tie.claims > 0;
            if spec.parts.iter().any(|part| part.ties.iter().any(whole)) {
                continue;
            }
            for (n, _) in because.iter().enumerate() {
                let fewer: Vec<_> = because.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, &c)| c).collect();
                let left = view.only(&fewer).unwrap();
                let certain = found.certainty() == Certainty::Certain;
                // With fewer claims a match may be there and be less sure.
                let again = left.matches(&asked.0, &budget).unwrap().any(|m| {
                    shape(&m, &asked.1, &ids, world.apart) == *wanted.0
                        && (!certain || m.certainty() == Certainty::Certain)
                });
                prop_assert!(!again, "{fewer:?} are enough");
            }
        }
    }
}

// Cases -------------------------------------------------------------------------------------

fn states(graph: &mut Graph, keys: &[&str]) -> Vec<NodeId<State>> {
    keys.iter().map(|key| graph.node(State, key).add().unwrap()).collect()
}

#[test]
fn no_variables_match_once_and_no_nodes_never() {
    let graph = Graph::new();
    let view = graph.view(&Lens::new()).unwrap();
    let budget = Budget::new();
    let mut pattern = Pattern::new();
    let found: Vec<_> = view.matches(&pattern, &budget).unwrap().collect();
    assert_eq!((found.len(), found[0].because(), found[0].searched()), (1, vec![], vec![]));
    let absent = pattern.absent(|part| part.node(State));
    assert_eq!(view.matches(&pattern, &budget).unwrap().count_rest(), 1);
    assert_eq!(view.matches(&pattern, &budget).unwrap().next().unwrap().maybe(absent).unwrap(), None);
    pattern.node(State);
    assert_eq!(view.matches(&pattern, &budget).unwrap().count_rest(), 0);
    let mut pattern = Pattern::new();
    pattern.absent(|_| ());
    assert_eq!(view.matches(&pattern, &budget).unwrap().count_rest(), 0, "what asks for nothing is there");
}

#[test]
fn parts_that_nothing_joins_give_all_combinations() {
    let mut graph = Graph::new();
    let ids = states(&mut graph, &["A", "B", "C"]);
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (a, b) = (pattern.node(State), pattern.node(State));
    let budget = Budget::new();
    let pairs: Vec<_> = view.matches(&pattern, &budget).unwrap().map(|m| (m.node(a), m.node(b))).collect();
    let pairs: Vec<_> = pairs.into_iter().map(|(a, b)| (a.unwrap(), b.unwrap())).collect();
    let all: Vec<_> = ids.iter().flat_map(|&a| ids.iter().map(move |&b| (a, b))).collect();
    assert_eq!(pairs, all);
    pattern.distinct(a, b);
    assert_eq!(view.matches(&pattern, &budget).unwrap().count_rest(), 6);
    pattern.ordered(a, b);
    assert_eq!(view.matches(&pattern, &budget).unwrap().count_rest(), 3);
}

#[test]
fn what_has_no_place_is_refused() {
    let mut graph = Graph::new();
    let ids = states(&mut graph, &["A"]);
    let view = graph.view(&Lens::new()).unwrap();
    let budget = Budget::new();
    let refused = |pattern: &Pattern, is: fn(&Error) -> bool, text: &str| {
        let error = view.matches(pattern, &budget).unwrap_err();
        assert!(is(&error) && error.to_string() == text, "{error}");
    };
    let mut stranger = Pattern::new();
    let strange = stranger.node(State);
    let mut pattern = Pattern::new();
    let own = pattern.node(State);
    let tie = pattern.tie(own, Talks, strange);
    refused(&pattern, Error::is_invalid, "invalid variable `node #0`: declared by another pattern");
    stranger.on(tie).positive();
    refused(&stranger, Error::is_invalid, "invalid variable `tie #0`: declared by another pattern");

    let mut pattern = Pattern::new();
    let inner = pattern.optional(|part| part.node(State));
    pattern.absent(|part| part.any_tie(inner, inner));
    refused(&pattern, Error::is_invalid, "invalid variable `node #0`: declared in another part of the pattern");

    let mut pattern = Pattern::new();
    let own = pattern.node(State);
    let matches: Vec<_> = view.matches(&pattern, &budget).unwrap().collect();
    assert!(matches[0].node(strange).unwrap_err().is_invalid());
    assert_eq!(matches[0].node(own).unwrap(), ids[0]);
    let late = pattern.any_tie(own, own);
    assert!(matches[0].tie(late).unwrap_err().is_invalid());
    pattern.on(late).at_least(f64::NAN).at_least(0.5);
    refused(&pattern, Error::is_invalid, "invalid strength `NaN`: expected a number");

    let mut pattern = Pattern::new();
    let own = pattern.node(State);
    pattern.tie_named(own, "Talk", own);
    refused(&pattern, Error::is_unknown, "unknown relation `Talk` (did you mean `Talks`?)");
    let mut pattern = Pattern::new();
    pattern.node(Red);
    refused(&pattern, Error::is_unknown, "unknown kind of node `Red`");
    let mut pattern = Pattern::new();
    let own = pattern.node(State);
    let mut other = Graph::new();
    let foreign = states(&mut other, &["A"])[0];
    pattern.at(own).is(foreign);
    refused(&pattern, Error::is_foreign, "node belongs to another graph");
}

#[test]
fn time_order_says_what_may_be_and_what_must() {
    let mut graph = Graph::new();
    let s = states(&mut graph, &["A", "B"]);
    let kim = graph.node(Leader, "kim").add().unwrap();
    graph.claim::<Leads>((kim, s[0])).valid("2011/2020").record().unwrap();
    graph.claim::<Talks>((s[0], s[1])).key("sure").valid("2022-05-01").record().unwrap();
    graph.claim::<Sanctions>((s[1], s[0])).key("vague").valid("[2019..2023]/..").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (leader, a, b) = (pattern.node(Leader), pattern.node(State), pattern.node(State));
    let led = pattern.tie(leader, Leads, a);
    let talks = pattern.tie(a, Talks, b);
    pattern.before(led, talks);
    let barred = pattern.optional(|part| {
        let barred = part.tie(b, Sanctions, a);
        part.before(led, barred);
        barred
    });
    let budget = Budget::new();
    let found: Vec<_> = view.matches(&pattern, &budget).unwrap().collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].certainty(), Certainty::Possible, "the sanctions may have begun in 2019");
    assert_eq!(found[0].maybe_tie(barred).unwrap().unwrap().relation(), "Sanctions");
    assert_eq!(found[0].because().len(), 2, "who leads whom nobody disputes");
    pattern.certainty(Certainty::Certain);
    let found: Vec<_> = view.matches(&pattern, &budget).unwrap().collect();
    assert_eq!((found.len(), found[0].certainty()), (1, Certainty::Certain));
    assert!(found[0].maybe_tie(barred).unwrap().is_none());
}

/// Pairs, each with the reasons of a sum that is negative and of one that is not positive.
#[test]
fn numbers_rest_on_all_their_claims() {
    let mut graph = Graph::new();
    let s = states(&mut graph, &["A", "B"]);
    for (key, affinity) in [("C1", 0.2), ("C2", 0.2), ("C3", -0.3)] {
        graph.claim::<Talks>((s[0], s[1])).key(key).affinity(affinity).record().unwrap();
        graph.claim::<Sanctions>((s[0], s[1])).key(&format!("S{key}")).affinity(affinity).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (a, b) = (pattern.node(State), pattern.node(State));
    let talks = pattern.tie(a, Talks, b);
    pattern.on(talks).positive();
    pattern.absent(|part| {
        let barred = part.tie(a, Sanctions, b);
        part.on(barred).negative();
    });
    let budget = Budget::new();
    let found = view.matches(&pattern, &budget).unwrap().next().unwrap();
    let because: Vec<_> = found.because().iter().map(|&c| graph.get_claim(c).unwrap().label().into_owned()).collect();
    assert_eq!(because, ["C1", "C2", "C3", "SC1", "SC2", "SC3"], "without SC1 the sanctions were negative");
}

#[test]
fn budgets_cut_and_say_so() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> = (0..9).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect();
    for (a, b) in ids.iter().flat_map(|&a| ids.iter().map(move |&b| (a, b))) {
        graph.claim::<Linked>((a, b)).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (a, b, c) = (pattern.node(Actor), pattern.node(Actor), pattern.node(Actor));
    for (from, to) in [(a, b), (b, c), (c, a)] {
        pattern.tie(from, Linked, to);
    }
    let cut = |budget: &Budget| {
        let mut matches = view.matches(&pattern, budget).unwrap();
        (matches.count_rest(), matches.truncated())
    };
    assert_eq!(cut(&Budget::new()), (729, None));
    assert_eq!(cut(&Budget::new().results(729)), (729, None));
    assert_eq!(cut(&Budget::new().results(10)), (10, Some(Limit::Results)));
    assert_eq!(cut(&Budget::new().steps(5)), (0, Some(Limit::Steps)));
    assert_eq!(cut(&Budget::new().time(std::time::Duration::ZERO)), (0, Some(Limit::Time)));
    let flag = Arc::new(AtomicBool::new(true));
    assert_eq!(cut(&Budget::new().cancelled_by(flag)), (0, Some(Limit::Cancelled)));
}

/// A million ties, cancelled on the way: no more than the steps between two looks are done.
#[test]
fn a_million_ties_are_cancelled_at_the_next_look() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId> = (0..100_000).map(|n| graph.node(Actor, &format!("{n:06}")).add().unwrap().any()).collect();
    let far = |n: usize| ids[(n * 7919 + n / ids.len() * 104_729) % ids.len()];
    let (from, to): (Vec<NodeId>, Vec<NodeId>) = (0..1_000_000).map(|n| (ids[n % ids.len()], far(n))).unzip();
    graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of("Linked") }).unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (a, b, c) = (pattern.node(Actor), pattern.node(Actor), pattern.node(Actor));
    for (from, to) in [(a, b), (b, c), (a, c)] {
        pattern.tie(from, Linked, to);
    }
    let (flag, last) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (raised, told) = (Arc::clone(&flag), Arc::clone(&last));
    let budget = Budget::new().cancelled_by(flag).on_progress(move |steps| {
        told.store(steps, Ordering::Relaxed);
        raised.store(steps > 200_000, Ordering::Relaxed);
    });
    let mut matches = view.matches(&pattern, &budget).unwrap();
    matches.count_rest();
    assert_eq!(matches.truncated(), Some(Limit::Cancelled));
    assert!(last.load(Ordering::Relaxed) < 200_000 + 2 * 1024 + 2);
    // And the walk.
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    let budget =
        Budget::new().cancelled_by(flag).on_progress(move |steps| raised.store(steps > 200_000, Ordering::Relaxed));
    let walk = view.from_all::<Actor>().out::<Linked>().out::<Linked>();
    assert!(!walk.answer(&budget).unwrap().is_complete());
}

/// Declaring variables in an order that no tie follows costs little.
#[test]
fn the_order_of_declaration_costs_no_product() {
    let mut graph = Graph::new();
    let ids: Vec<NodeId<Actor>> = (0..3000).map(|n| graph.node(Actor, &format!("{n:04}")).add().unwrap()).collect();
    for pair in ids.windows(2) {
        graph.claim::<Bonded>((pair[0], pair[1])).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    // First and last, and only then the one between: 9,000,000 pairs, of which 11,994 have it.
    let (first, last, middle) = (pattern.node(Actor), pattern.node(Actor), pattern.node(Actor));
    pattern.tie(first, Bonded, middle);
    pattern.tie(middle, Bonded, last);
    let budget = Budget::new().steps(400_000);
    let mut matches = view.matches(&pattern, &budget).unwrap();
    assert_eq!((matches.count_rest(), matches.truncated()), (2998 * 4 + 2, None));
    let budget = Budget::new().memory(7);
    let mut matches = view.matches(&pattern, &budget).unwrap();
    // The first node has one neighbour, which has two: three numbers of four bytes.
    assert_eq!((matches.count_rest(), matches.truncated()), (0, Some(Limit::Memory)));
    // A hub does not make triangles cost its degree squared.
    let hub = graph.node(Actor, "hub").add().unwrap();
    for &id in &ids {
        graph.claim::<Bonded>((hub, id)).record().unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    let mut pattern = Pattern::new();
    let (a, b, c) = (pattern.node(Actor), pattern.node(Actor), pattern.node(Actor));
    for (from, to) in [(a, b), (b, c), (c, a)] {
        pattern.tie(from, Bonded, to);
    }
    pattern.ordered(a, b);
    pattern.ordered(b, c);
    let budget = Budget::new().steps(1_000_000);
    let mut matches = view.matches(&pattern, &budget).unwrap();
    assert_eq!((matches.count_rest(), matches.truncated()), (2999, None));
}

#[test]
fn threads_arrival_and_runs_leave_no_trace() {
    let build = |backwards: bool| {
        let mut graph = Graph::new();
        let mut keys = vec!["A", "B", "C", "D"];
        if backwards {
            keys.reverse();
        }
        for key in keys {
            graph.node(State, key).add().unwrap();
        }
        let mut ties = vec![("A", "B", 1), ("B", "C", 2), ("C", "D", 3), ("A", "C", 4), ("B", "A", 5)];
        if backwards {
            ties.reverse();
        }
        for (a, b, n) in ties {
            let (a, b) = (graph.keyed(a).unwrap(), graph.keyed(b).unwrap());
            let (a, b) = (graph.typed::<State>(a).unwrap(), graph.typed::<State>(b).unwrap());
            graph.claim::<Talks>((a, b)).key(&format!("K{n}")).record().unwrap();
        }
        let view = graph.view(&Lens::new().merge(detente::Merge::Apart)).unwrap();
        let mut pattern = Pattern::new();
        let (a, b, c) = (pattern.node(State), pattern.node(State), pattern.node(State));
        let ties = [pattern.tie(a, Talks, b), pattern.tie(b, Talks, c)];
        pattern.distinct_ties(ties[0], ties[1]);
        let budget = Budget::new();
        let told = |m: Match<'_>| {
            let claims: BTreeSet<String> =
                m.because().iter().map(|&c| graph.get_claim(c).unwrap().label().into_owned()).collect();
            format!("{m} {claims:?}")
        };
        view.matches(&pattern, &budget).unwrap().map(told).collect::<Vec<_>>()
    };
    let once = build(false);
    assert_eq!((once.len(), &once), (18, &build(true)));
}
