//! Paths of every kind against brute force, petgraph, and budgets.

#![expect(
    clippy::float_cmp,
    clippy::cast_possible_wrap,
    clippy::type_complexity,
    reason = "costs are equal to the bit or wrong; counts are small"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use detente::model::standard::{Actor, Bonded, Linked, Stance};
use detente::traverse::{Cost, Direction, Path, Paths, Ways};
use detente::view::{ArcIx, Certainty, NodeIx};
use detente::{Budget, Columns, Completeness, Day, Graph, Lens, Likelihood, Limit, Merge, NodeId, View};
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

// The world --------------------------------------------------------------------------------------

const RELATIONS: [&str; 3] = ["Linked", "Bonded", "Stance"];
const GRADES: [(&str, f64); 4] = [("A1", 1.0), ("C1", 0.5), ("D1", 0.25), ("E1", 0.0)];

/// From, to, relation, tenths of affinity or eighths of quantity, grade.
#[derive(Clone, Debug)]
struct Said {
    from: usize,
    to: usize,
    relation: usize,
    number: i32,
    grade: usize,
}

fn said(nodes: usize, least: i32) -> impl Strategy<Value = Said> {
    // Small numbers, zeros and parallels come often.
    let number = prop_oneof![2 => least..4i32, 1 => Just(0), 1 => least..10i32];
    (0..nodes, 0..nodes, 0..3usize, number, 0..GRADES.len()).prop_map(|(from, to, relation, number, grade)| Said {
        from,
        to,
        relation,
        number,
        grade,
    })
}

fn world(nodes: usize, ties: usize, least: i32) -> impl Strategy<Value = Vec<Said>> {
    prop::collection::vec(said(nodes, least), 0..ties)
}

fn actors(graph: &mut Graph, count: usize) -> Vec<NodeId<Actor>> {
    (0..count).map(|n| graph.node(Actor, &n.to_string()).add().unwrap()).collect()
}

fn record(graph: &mut Graph, ids: &[NodeId<Actor>], said: &Said, n: usize, valid: Option<&str>) {
    let ends = (ids[said.from], ids[said.to]);
    let claim = match said.relation {
        0 => graph.claim::<Linked>(ends),
        1 => graph.claim::<Bonded>(ends),
        _ => graph.claim::<Stance>(ends),
    };
    let claim = claim.key(&format!("K{n:02}")).affinity(f64::from(said.number) / 10.0);
    let claim = claim.weight(f64::from(said.number) / 8.0).grade(GRADES[said.grade].0.parse().unwrap());
    match valid {
        Some(valid) => claim.valid(valid).record().unwrap(),
        None => claim.record().unwrap(),
    };
}

fn graph(said: &[Said]) -> (Graph, Vec<NodeId<Actor>>) {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 8);
    for (n, said) in said.iter().enumerate() {
        record(&mut graph, &ids, said, n, None);
    }
    (graph, ids)
}

fn lens(quantity: bool) -> Lens {
    let lens = Lens::new().merge(Merge::Apart);
    if quantity { lens.quantity() } else { lens }
}

// The question and its slow answer ---------------------------------------------------------------

/// A pattern as a tree.
#[derive(Clone, Debug)]
enum Re {
    One(Option<usize>, bool),
    Then(Box<Re>, Box<Re>),
    Or(Box<Re>, Box<Re>),
    Repeat(Box<Re>, char),
}

fn re() -> impl Strategy<Value = Re> {
    let one = (prop::option::of(0..3usize), any::<bool>()).prop_map(|(relation, turned)| Re::One(relation, turned));
    one.prop_recursive(4, 10, 2, |re| {
        prop_oneof![
            (re.clone(), re.clone()).prop_map(|(a, b)| Re::Then(a.into(), b.into())),
            (re.clone(), re.clone()).prop_map(|(a, b)| Re::Or(a.into(), b.into())),
            (re, prop::sample::select(vec!['*', '+', '?'])).prop_map(|(a, c)| Re::Repeat(a.into(), c)),
        ]
    })
}

impl Re {
    fn text(&self) -> String {
        match self {
            Self::One(relation, turned) => {
                format!("{}{}", relation.map_or(".", |r| RELATIONS[r]), if *turned { "^-1" } else { "" })
            }
            Self::Then(a, b) => format!("({} {})", a.text(), b.text()),
            Self::Or(a, b) => format!("({}|{})", a.text(), b.text()),
            Self::Repeat(a, c) => format!("({}){c}", a.text()),
        }
    }

    /// Where in a word a match that begins at `from` may end.
    fn ends(&self, word: &[(usize, bool, bool)], from: usize) -> BTreeSet<usize> {
        match self {
            Self::One(relation, turned) => {
                let fits = |&(r, against, symmetric): &(usize, bool, bool)| {
                    relation.is_none_or(|asked| asked == r) && (symmetric || against == *turned)
                };
                word.get(from).filter(|step| fits(step)).map(|_| from + 1).into_iter().collect()
            }
            Self::Then(a, b) => a.ends(word, from).into_iter().flat_map(|mid| b.ends(word, mid)).collect(),
            Self::Or(a, b) => a.ends(word, from).union(&b.ends(word, from)).copied().collect(),
            Self::Repeat(a, c) => {
                let mut all = BTreeSet::from([from]);
                let mut last = all.clone();
                let mut first = true;
                while !last.is_empty() && (*c != '?' || first) {
                    last = last.into_iter().flat_map(|mid| a.ends(word, mid)).collect();
                    if *c == '+' && first {
                        all.clear();
                    }
                    last = last.difference(&all).copied().collect();
                    all.extend(&last);
                    first = false;
                }
                all
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Question {
    cost: usize,
    quantity: bool,
    direction: Direction,
    along: Option<usize>,
    avoided: Option<usize>,
    around: Option<usize>,
    sign_of_ties: Option<bool>,
    at_least: Option<i32>,
    believed: Option<usize>,
    hops: usize,
    pattern: Option<Re>,
    sign: Option<bool>,
}

fn question() -> impl Strategy<Value = Question> {
    let direction = prop::sample::select(vec![Direction::Out, Direction::Out, Direction::In, Direction::Either]);
    let ways = (
        prop::option::weighted(0.15, 0..3usize),
        prop::option::weighted(0.15, 0..3usize),
        prop::option::weighted(0.2, 0..8usize),
        prop::option::weighted(0.1, any::<bool>()),
        prop::option::weighted(0.1, 0..4i32),
        prop::option::weighted(0.1, 0..GRADES.len()),
    );
    let path = (
        prop_oneof![2 => Just(usize::MAX), 1 => 0..6usize],
        prop::option::weighted(0.3, re()),
        prop::option::weighted(0.25, any::<bool>()),
    );
    (0..5usize, any::<bool>(), direction, ways, path).prop_map(|(cost, quantity, direction, ways, path)| Question {
        cost,
        quantity,
        direction: if path.1.is_some() { Direction::Out } else { direction },
        along: ways.0,
        avoided: ways.1,
        around: ways.2,
        sign_of_ties: ways.3,
        at_least: ways.4,
        believed: ways.5,
        hops: path.0,
        pattern: path.1,
        sign: path.2,
    })
}

fn declared(number: f64) -> f64 {
    (number.abs() * 4.0).floor()
}

impl Question {
    fn cost(&self) -> Cost<'static> {
        match self.cost {
            0 => Cost::Hops,
            1 => Cost::Number,
            2 => Cost::declared(|_, number| declared(number)),
            3 => Cost::Strength,
            _ => Cost::Reliability,
        }
    }

    fn ways(&self, ids: &[NodeId<Actor>]) -> Ways {
        let mut ways = Ways::new().direction(self.direction);
        if let Some(r) = self.along {
            ways = ways.along_named(RELATIONS[r]);
        }
        if let Some(r) = self.avoided {
            ways = ways.avoiding_named(RELATIONS[r]);
        }
        if let Some(n) = self.around {
            ways = ways.around(ids[n]);
        }
        if let Some(positive) = self.sign_of_ties {
            ways = if positive { ways.positive() } else { ways.negative() };
        }
        if let Some(least) = self.at_least {
            ways = ways.at_least(f64::from(least) / 10.0);
        }
        if let Some(grade) = self.believed {
            ways = ways.believed(GRADES[grade].1);
        }
        ways
    }

    fn paths<'v>(&self, view: &'v View, ids: &[NodeId<Actor>], from: usize, to: usize) -> Paths<'v> {
        let mut paths = view.paths(ids[from], ids[to]).ways(self.ways(ids)).by(self.cost()).max_hops(self.hops);
        if let Some(pattern) = &self.pattern {
            paths = paths.matching(pattern.text());
        }
        if let Some(negative) = self.sign {
            paths = paths.of_sign(if negative { -1 } else { 1 });
        }
        paths
    }

    /// Whether a tie may be taken, wherever it leads.
    fn lets(&self, view: &View, arc: ArcIx) -> bool {
        let tie = view.tie(arc);
        let is = |r: usize| tie.relation() == RELATIONS[r];
        let number = tie.number();
        let sign_of = |positive: bool| if positive { number > 0.0 } else { number < 0.0 };
        self.along.is_none_or(is)
            && !self.avoided.is_some_and(is)
            && self.sign_of_ties.is_none_or(sign_of)
            && self.at_least.is_none_or(|least| number.abs() >= f64::from(least) / 10.0)
            && self.believed.is_none_or(|grade| belief(view, arc) >= GRADES[grade].1)
    }

    /// The steps that may be taken from a node: to, arc, against it.
    fn steps(&self, view: &View, from: NodeIx) -> Vec<(NodeIx, ArcIx, bool)> {
        let along = self.pattern.is_some() || self.direction != Direction::In;
        let against = self.pattern.is_some() || self.direction != Direction::Out;
        let row = view.row(from);
        let mut steps = Vec::new();
        if along {
            steps.extend(row.outgoing().map(|(head, arc)| (head, arc, false)));
        }
        if against {
            let once = |arc: ArcIx| !along || !view.tie(arc).is_symmetric();
            steps.extend(row.incoming().filter(|step| once(step.1)).map(|(tail, arc)| (tail, arc, true)));
        }
        steps.retain(|step| self.lets(view, step.1));
        steps
    }

    /// Every simple path by trying everything, in no order: its steps.
    fn brute(&self, view: &View, from: NodeIx, to: NodeIx) -> Vec<Vec<(NodeIx, ArcIx)>> {
        let mut found = Vec::new();
        let mut open = vec![(vec![from], Vec::new())];
        while let Some((nodes, steps)) = open.pop() {
            let last = nodes[nodes.len() - 1];
            if last == to {
                if self.accepts(view, &steps) {
                    found.push(steps.iter().map(|&(node, arc, _)| (node, arc)).collect());
                }
                continue;
            }
            for step in self.steps(view, last) {
                let closed = self.around == Some(step.0.0 as usize) && step.0 != to;
                if nodes.contains(&step.0) || closed || steps.len() >= self.hops {
                    continue;
                }
                open.push(([nodes.clone(), vec![step.0]].concat(), [steps.clone(), vec![step]].concat()));
            }
        }
        found
    }

    fn accepts(&self, view: &View, steps: &[(NodeIx, ArcIx, bool)]) -> bool {
        let sign: i32 = steps.iter().map(|step| view.tie(step.1).sign()).product();
        let word: Vec<(usize, bool, bool)> = steps
            .iter()
            .map(|&(_, arc, against)| {
                let tie = view.tie(arc);
                let relation = RELATIONS.iter().position(|r| *r == tie.relation()).unwrap();
                (relation, against, tie.is_symmetric())
            })
            .collect();
        self.sign.is_none_or(|negative| sign == if negative { -1 } else { 1 })
            && self.pattern.as_ref().is_none_or(|re| re.ends(&word, 0).contains(&word.len()))
    }

    /// What a path costs, less being better.
    fn value(&self, view: &View, steps: &[(NodeIx, ArcIx)]) -> f64 {
        let numbers = steps.iter().map(|step| view.number(step.1));
        match self.cost {
            0 => steps.len() as f64,
            // Affinities are added as the whole numbers that they are.
            1 if !self.quantity => numbers.map(|n| (n * 1e6).round()).sum::<f64>() / 1e6,
            1 => numbers.fold(0.0, |sum, n| sum + n),
            2 => numbers.map(declared).sum(),
            3 => -numbers.map(f64::abs).fold(f64::INFINITY, f64::min),
            _ => -steps.iter().map(|step| belief(view, step.1)).product::<f64>(),
        }
    }

    /// All paths, best first, with their values.
    fn ranked(&self, view: &View, from: NodeIx, to: NodeIx) -> Vec<(f64, Vec<(NodeIx, ArcIx)>)> {
        let mut all: Vec<_> =
            self.brute(view, from, to).into_iter().map(|steps| (self.value(view, &steps), steps)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.len().cmp(&b.1.len())).then_with(|| a.1.cmp(&b.1)));
        all
    }

    /// Whether the cost refuses some tie that may be taken, from any node to one that may be
    /// entered.
    fn refuses(&self, view: &View, ends: [NodeIx; 2]) -> bool {
        let closed = |node: NodeIx| self.around == Some(node.0 as usize) && !ends.contains(&node);
        let nodes = (0..view.node_count() as u32).map(NodeIx);
        self.cost == 1
            && nodes.flat_map(|node| self.steps(view, node)).any(|step| !closed(step.0) && view.number(step.1) < 0.0)
    }
}

fn belief(view: &View, arc: ArcIx) -> f64 {
    view.tie(arc).belief().likelihood.interval().0
}

fn steps(view: &View, path: &Path<'_>) -> Vec<(NodeIx, ArcIx)> {
    path.nodes()[1..].iter().map(|node| view.ix(*node).unwrap()).zip(path.arcs()).collect()
}

fn ranked(view: &View, paths: &[Path<'_>]) -> Vec<Vec<(NodeIx, ArcIx)>> {
    paths.iter().map(|path| steps(view, path)).collect()
}

// Against brute force ----------------------------------------------------------------------------

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_question_is_answered_as_brute_force_does(
        said in world(6, 14, -3), question in question(), from in 0..6usize, to in 0..6usize,
    ) {
        let (graph, ids) = graph(&said);
        let view = graph.view(&lens(question.quantity)).unwrap();
        let (start, target) = (view.ix(ids[from]).unwrap(), view.ix(ids[to]).unwrap());
        let paths = question.paths(&view, &ids, from, to);
        let budget = Budget::new();
        // Without a cost: all, and how many.
        let expected = question.ranked(&view, start, target);
        let all: Vec<Path<'_>> = paths.all(&budget).unwrap().collect();
        let mut in_order: Vec<_> = expected.iter().map(|(_, steps)| steps.clone()).collect();
        in_order.sort();
        prop_assert_eq!(ranked(&view, &all), in_order);
        let count = paths.count(&budget).unwrap();
        prop_assert!(count.is_complete());
        prop_assert_eq!(count.value, expected.len() as u128);
        // By cost.
        if question.refuses(&view, [start, target]) {
            let error = paths.best(&budget).unwrap_err();
            prop_assert!(error.is_invalid() && error.to_string().contains("Cost::Strength"), "{}", error);
            return Ok(());
        }
        let found = paths.first(usize::MAX, &budget).unwrap();
        prop_assert!(found.is_complete());
        let values: Vec<f64> = expected.iter().map(|(value, _)| *value).collect();
        prop_assert_eq!(ranked(&view, &found.value), expected.iter().map(|(_, s)| s.clone()).collect::<Vec<_>>());
        for (path, value) in found.value.iter().zip(&values) {
            let shown = if question.cost < 3 { *value } else { -*value };
            prop_assert_eq!(path.cost(), Some(shown).filter(|shown| shown.is_finite()));
            prop_assert_eq!(path.sign(), path.ties().map(|tie| tie.sign()).product::<i32>());
            prop_assert_eq!(path.because().len(), path.hops());
        }
        // The first are the first, and as many are best as are.
        for k in [0, 1, 2, 3] {
            let first = paths.first(k, &budget).unwrap().value;
            prop_assert_eq!(ranked(&view, &first), ranked(&view, &found.value[..k.min(found.value.len())]));
        }
        prop_assert_eq!(paths.best(&budget).unwrap().value.is_some(), !expected.is_empty());
        let best = expected.iter().filter(|(value, _)| *value == expected[0].0).count();
        let counted = paths.count_best(&budget).unwrap();
        prop_assert!(counted.is_complete());
        prop_assert_eq!(counted.value, best as u128);
    }

    #[test]
    fn paths_that_differ_are_chosen_one_by_one(
        said in world(5, 14, 0), question in question(), from in 0..5usize, to in 0..5usize, share in 0..5usize,
    ) {
        let (graph, ids) = graph(&said);
        let view = graph.view(&lens(question.quantity)).unwrap();
        let share = [0.0, 0.3, 0.5, 0.7, 1.0][share];
        let mut chosen: Vec<Vec<(NodeIx, ArcIx)>> = Vec::new();
        let ties = |path: &[(NodeIx, ArcIx)]| path.iter().map(|s| view.tie(s.1).arc()).collect::<BTreeSet<_>>();
        for (_, path) in question.ranked(&view, view.ix(ids[from]).unwrap(), view.ix(ids[to]).unwrap()) {
            let shares = |other: &Vec<(NodeIx, ArcIx)>| ties(&path).intersection(&ties(other)).count() as f64;
            if chosen.iter().all(|other| shares(other) <= share * other.len() as f64) {
                chosen.push(path);
            }
        }
        let paths = question.paths(&view, &ids, from, to).sharing(share);
        for k in [1, 2, 3, usize::MAX] {
            let found = paths.diverse(k, &Budget::new()).unwrap();
            prop_assert!(found.is_complete());
            prop_assert_eq!(ranked(&view, &found.value), chosen[..k.min(chosen.len())].to_vec());
        }
    }

    #[test]
    fn distances_are_those_of_the_best_paths(said in world(8, 24, 0), question in question(), from in 0..8usize) {
        let question = Question { hops: usize::MAX, pattern: None, sign: None, around: None, ..question };
        let (graph, ids) = graph(&said);
        let view = graph.view(&lens(question.quantity)).unwrap();
        let budget = Budget::new();
        let found = view.distances(ids[from], &question.cost(), &question.ways(&ids), &budget).unwrap();
        prop_assert!(found.is_complete());
        for to in 0..8 {
            let best = question.paths(&view, &ids, from, to).best(&budget).unwrap().value;
            prop_assert_eq!(found.value.to(ids[to]).unwrap(), best.as_ref().and_then(Path::cost));
            let path = found.value.path(ids[to]).unwrap();
            prop_assert_eq!(path.is_some(), best.is_some());
            if let (Some(path), Some(best)) = (path, best) {
                prop_assert_eq!(path.cost(), best.cost());
                let value = question.value(&view, &steps(&view, &path));
                let shown = if question.cost < 3 { value } else { -value };
                prop_assert_eq!(path.cost(), Some(shown).filter(|shown| shown.is_finite()));
                prop_assert_eq!(path.nodes().iter().collect::<BTreeSet<_>>().len(), path.hops() + 1);
            }
        }
    }

    /// Sums whose last bits depend on where they begin: costs are exact all the same.
    #[test]
    fn costs_of_decimals_are_exact(
        ties in prop::collection::vec((0..6usize, 0..6usize, 0..1000u32, 0..4i32), 0..16), from in 0..6usize, to in 0..6usize,
    ) {
        let mut graph = Graph::new();
        let ids = actors(&mut graph, 6);
        for &(a, b, number, exponent) in &ties {
            let weight = f64::from(number) / 997.0 * 10f64.powi(exponent * 5);
            graph.claim::<Linked>((ids[a], ids[b])).weight(weight).record().unwrap();
        }
        let view = graph.view(&lens(true)).unwrap();
        let question = Question {
            cost: 1, quantity: true, direction: Direction::Out, along: None, avoided: None, around: None,
            sign_of_ties: None, at_least: None, believed: None, hops: usize::MAX, pattern: None, sign: None,
        };
        let expected: Vec<u64> = question
            .ranked(&view, view.ix(ids[from]).unwrap(), view.ix(ids[to]).unwrap())
            .iter()
            .map(|(value, _)| value.to_bits())
            .collect();
        let found = view.paths(ids[from], ids[to]).by(Cost::Number).first(usize::MAX, &Budget::new()).unwrap().value;
        let costs: Vec<u64> = found.iter().map(|path| path.cost().unwrap().to_bits()).collect();
        prop_assert_eq!(costs, expected);
        prop_assert_eq!(found.iter().map(|p| p.arcs().collect::<Vec<_>>()).collect::<BTreeSet<_>>().len(), found.len());
    }

    #[test]
    fn a_view_is_searched_as_a_copy_of_what_it_lets_through(
        said in world(6, 16, -3), question in question(), from in 0..6usize, to in 0..6usize, kept in 0..3usize,
    ) {
        let (graph, ids) = graph(&said);
        let view = graph.view(&lens(question.quantity).avoiding(RELATIONS[kept])).unwrap();
        let mut copy = Graph::new();
        let own = actors(&mut copy, 8);
        for (n, said) in said.iter().enumerate().filter(|(_, said)| said.relation != kept) {
            record(&mut copy, &own, said, n, None);
        }
        let copied = copy.view(&lens(question.quantity)).unwrap();
        let budget = Budget::new();
        let one = question.paths(&view, &ids, from, to).first(5, &budget);
        let two = question.paths(&copied, &own, from, to).first(5, &budget);
        match (one, two) {
            (Ok(one), Ok(two)) => prop_assert_eq!(shown(&one.value), shown(&two.value)),
            (one, two) => prop_assert_eq!(one.err().map(|e| e.to_string()), two.err().map(|e| e.to_string())),
        }
    }

    #[test]
    fn a_day_is_searched_as_a_view_settled_for_it(
        said in prop::collection::vec((said(5, -2), 0..6usize), 0..18), question in question(),
        from in 0..5usize, to in 0..5usize, window in (1..29u32, 1..4i32), certain in any::<bool>(),
    ) {
        const PERIODS: [&str; 6] =
            ["2024-01-05/2024-01-20", "2024-01-10/..", "../2024-01-15", "[2024-01-03..2024-01-25]", "2024-01", "2024-01-12"];
        let mut graph = Graph::new();
        let ids = actors(&mut graph, 8);
        for (n, (said, period)) in said.iter().enumerate() {
            record(&mut graph, &ids, said, n, Some(PERIODS[*period]));
        }
        let base = if question.quantity { Lens::new().quantity() } else { Lens::new() };
        let first = Day::new(2024, 1, window.0).unwrap();
        let days: detente::Period = (first..first + window.1).try_into().unwrap();
        let settled = base.clone().during(days.clone());
        let settled = graph.view(&if certain { settled.certainly() } else { settled }).unwrap();
        let whole = graph.view(&base).unwrap();
        let certainty = if certain { Certainty::Certain } else { Certainty::Possible };
        let dated = whole.dated(certainty, &Budget::new()).unwrap();
        let then = if window.1 == 1 { dated.at(first) } else { dated.during(&days) };
        let mut paths = then.paths(ids[from], ids[to]).ways(question.ways(&ids)).by(question.cost()).max_hops(question.hops);
        if let Some(pattern) = &question.pattern {
            paths = paths.matching(pattern.text());
        }
        if let Some(negative) = question.sign {
            paths = paths.of_sign(if negative { -1 } else { 1 });
        }
        let expected = question.paths(&settled, &ids, from, to);
        let budget = Budget::new();
        let all = |paths: &Paths<'_>| paths.all(&budget).unwrap().map(|path| path.to_string()).collect::<Vec<_>>();
        prop_assert_eq!(all(&paths), all(&expected));
        prop_assert_eq!(paths.count(&budget).unwrap().value, expected.count(&budget).unwrap().value);
        match (paths.first(9, &budget), expected.first(9, &budget)) {
            (Ok(one), Ok(two)) => {
                prop_assert_eq!(shown(&one.value), shown(&two.value));
                let keys = |claims: &[detente::ClaimId]| {
                    claims.iter().map(|c| graph.get_claim(*c).unwrap().label().into_owned()).collect::<Vec<_>>()
                };
                prop_assert_eq!(keys(&one.because), keys(&two.because));
            }
            (one, two) => prop_assert_eq!(one.is_err(), two.is_err()),
        }
        let ways = question.ways(&ids);
        match (then.distances(ids[from], &question.cost(), &ways, &budget), settled.distances(ids[from], &question.cost(), &ways, &budget)) {
            (Ok(one), Ok(two)) => {
                for to in &ids {
                    prop_assert_eq!(one.value.to(*to).unwrap(), two.value.to(*to).unwrap());
                }
            }
            (one, two) => prop_assert_eq!(one.is_err(), two.is_err()),
        }
    }

    #[test]
    fn more_ties_never_make_the_best_worse(
        said in world(6, 16, 0), more in said(6, 0), question in question(), from in 0..6usize, to in 0..6usize,
    ) {
        let budget = Budget::new();
        let best = |said: &[Said]| {
            let (graph, ids) = graph(said);
            let view = graph.view(&lens(question.quantity)).unwrap();
            let paths = question.paths(&view, &ids, from, to);
            let best = paths.best(&budget).unwrap().value.map(|path| path.cost());
            (best, paths.count(&budget).unwrap().value)
        };
        let (few, many) = (best(&said), best(&[said.clone(), vec![more.clone()]].concat()));
        prop_assert!(few.1 <= many.1);
        if let Some(few) = few.0 {
            let many = many.0.expect("lost a path");
            let is_better = few.zip(many).is_none_or(|(few, many)| if question.cost < 3 { many <= few } else { many >= few });
            prop_assert!(is_better, "{:?} {:?}", few, many);
        }
    }

    /// Promise 6a: by its reasons alone the answer holds, and without any other claim too.
    #[test]
    fn reasons_are_enough_and_needed(
        said in world(5, 12, -3), question in question(), from in 0..5usize, to in 0..5usize,
    ) {
        let question = Question { cost: [0, 3, 4][question.cost % 3], ..question };
        let (graph, ids) = graph(&said);
        let base = if question.quantity { Lens::new().quantity() } else { Lens::new() };
        let view = graph.view(&base).unwrap();
        let budget = Budget::new();
        let found = question.paths(&view, &ids, from, to).best(&budget).unwrap();
        let Some(best) = &found.value else { return Ok(()) };
        let only = view.only(&found.because).unwrap();
        let again = question.paths(&only, &ids, from, to).best(&budget).unwrap().value;
        prop_assert!(again.is_some(), "because {:?} of {:?}", found.because.len(), question.believed.map(|g| GRADES[g]));
        let again = again.unwrap();
        prop_assert_eq!((again.to_string(), again.cost()), (best.to_string(), best.cost()));
        for without in &found.because {
            let rest: Vec<_> = found.because.iter().copied().filter(|c| c != without).collect();
            if question.cost == 0 && question.sign.is_none() && question.sign_of_ties.is_none() && question.at_least.is_none() && question.believed.is_none() {
                let fewer = view.only(&rest).unwrap();
                prop_assert!(question.paths(&fewer, &ids, from, to).best(&budget).unwrap().value.is_none());
            }
        }
    }

    #[test]
    fn budgets_cut_and_bounds_hold(
        said in world(6, 14, 0), question in question(), from in 0..6usize, to in 0..6usize,
    ) {
        let (graph, ids) = graph(&said);
        let view = graph.view(&lens(question.quantity)).unwrap();
        let paths = question.paths(&view, &ids, from, to);
        let all = paths.first(4, &Budget::new()).unwrap().value;
        let count = paths.count(&Budget::new()).unwrap().value;
        for steps in 0..60 {
            let budget = Budget::new().steps(steps);
            let found = paths.first(4, &budget).unwrap();
            prop_assert_eq!(ranked(&view, &found.value), ranked(&view, &all[..found.value.len()]));
            match found.completeness {
                Completeness::Complete => prop_assert_eq!(found.value.len(), all.len()),
                Completeness::Truncated { by, bound } => {
                    prop_assert_eq!(by, Limit::Steps);
                    for missing in &all[found.value.len()..] {
                        let is_bound = bound.zip(missing.cost())
                            .is_none_or(|(bound, cost)| if question.cost < 3 { bound <= cost } else { bound >= cost });
                        prop_assert!(is_bound, "{:?} {:?}", bound, missing.cost());
                    }
                }
            }
            let counted = paths.count(&budget).unwrap();
            let is_right = if counted.is_complete() { counted.value == count } else { counted.value <= count };
            prop_assert!(is_right);
            let near = view.distances(ids[from], &question.cost(), &question.ways(&ids), &budget).unwrap();
            let full = view.distances(ids[from], &question.cost(), &question.ways(&ids), &Budget::new()).unwrap().value;
            for to in &ids {
                if let Some(cost) = near.value.to(*to).unwrap() {
                    prop_assert_eq!(Some(cost), full.to(*to).unwrap());
                } else if let Completeness::Truncated { bound: Some(bound), .. } = near.completeness {
                    let cost = full.to(*to).unwrap();
                    let is_right = cost.is_none_or(|cost| if question.cost < 3 { bound <= cost } else { bound >= cost });
                    prop_assert!(is_right);
                }
            }
        }
    }
}

fn shown(paths: &[Path<'_>]) -> Vec<(String, Option<f64>, i32, Option<f64>, f64)> {
    paths.iter().map(|p| (p.to_string(), p.cost(), p.sign(), p.strength(), p.reliability())).collect()
}

// petgraph -----------------------------------------------------------------------------------------

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn petgraph_agrees_where_it_is_right(ties in prop::collection::vec((0..8usize, 0..8usize, 0..20i32), 0..20), from in 0..8usize) {
        let mut graph = Graph::new();
        let ids = actors(&mut graph, 8);
        for &(a, b, weight) in &ties {
            graph.claim::<Linked>((ids[a], ids[b])).weight(f64::from(weight)).record().unwrap();
        }
        let view = graph.view(&lens(true)).unwrap();
        let (budget, start) = (Budget::new(), view.ix(ids[from]).unwrap());
        let found = view.distances(ids[from], &Cost::Number, &Ways::new(), &budget).unwrap().value;
        let theirs = petgraph::algo::dijkstra(&view, start, None, |edge| *edge.weight());
        let bellman = petgraph::algo::bellman_ford(&view, start).unwrap().distances;
        for (n, &id) in ids.iter().enumerate() {
            let target = view.ix(id).unwrap();
            prop_assert_eq!(found.to(id).unwrap(), theirs.get(&target).copied());
            prop_assert_eq!(found.to(id).unwrap().unwrap_or(f64::INFINITY), bellman[target.0 as usize]);
            let star = petgraph::algo::astar(&view, start, |node| node == target, |edge| *edge.weight(), |_| 0.0);
            let best = view.paths(ids[from], id).by(Cost::Number).best(&budget).unwrap().value;
            prop_assert_eq!(best.as_ref().and_then(Path::cost), star.map(|(cost, _)| cost));
            if n != from {
                let nodes: BTreeSet<Vec<NodeIx>> =
                    petgraph::algo::all_simple_paths::<Vec<_>, _, std::collections::hash_map::RandomState>(&view, start, target, 0, Some(3))
                        .collect();
                let mine: Vec<Path<'_>> = view.paths(ids[from], id).max_hops(4).all(&budget).unwrap().collect();
                let met = |path: &Path<'_>| path.nodes().iter().map(|node| view.ix(*node).unwrap()).collect();
                prop_assert_eq!(mine.iter().map(met).collect::<BTreeSet<Vec<NodeIx>>>(), nodes);
            }
        }
    }
}

// Faults, group Q ----------------------------------------------------------------------------------

/// `0` to `count - 1` and arcs between them by index.
fn columns(count: usize, arcs: &[(usize, usize)]) -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::new();
    let width = count.to_string().len();
    let ids: Vec<NodeId> =
        (0..count).map(|n| graph.node(Actor, &format!("{n:0width$}")).add().unwrap().any()).collect();
    let (from, to): (Vec<NodeId>, Vec<NodeId>) = arcs.iter().map(|&(a, b)| (ids[a], ids[b])).unzip();
    graph.record_columns(&Columns { from: &from, to: &to, ..Columns::of("Linked") }).unwrap();
    (graph, ids)
}

/// 0, 3, 6 ... joined by two ways each.
fn diamonds(count: usize) -> Vec<(usize, usize)> {
    (0..count)
        .flat_map(|n| [(3 * n, 3 * n + 1), (3 * n, 3 * n + 2), (3 * n + 1, 3 * n + 3), (3 * n + 2, 3 * n + 3)])
        .collect()
}

#[test]
fn q3_diamonds_are_counted_without_being_listed() {
    let (graph, ids) = columns(3 * 30 + 1, &diamonds(30));
    let view = graph.view(&Lens::new()).unwrap();
    let (first, last) = (ids[0], ids[90]);
    let few = Budget::new().steps(5_000);
    for ways in [Ways::new(), Ways::new().direction(Direction::Either)] {
        let counted = view.paths(first, last).ways(ways).count_best(&few).unwrap();
        assert_eq!((counted.value, counted.is_complete()), (1 << 30, true));
    }
    let counted = view.paths(first, last).count(&few).unwrap();
    assert_eq!((counted.value, counted.is_complete()), (1 << 30, true));
    for (hops, expected) in [(59, 0), (60, 1 << 30), (61, 1 << 30)] {
        assert_eq!(view.paths(first, last).max_hops(hops).count(&few).unwrap().value, expected);
        assert_eq!(view.paths(first, last).max_hops(hops).count_best(&few).unwrap().value, expected);
    }
    // Listing them obeys the limit.
    let budget = Budget::new().results(1000);
    let mut listed = view.paths(first, last).all(&budget).unwrap();
    assert_eq!((listed.by_ref().count(), listed.truncated()), (1000, Some(Limit::Results)));
    let best = view.paths(first, last).first(usize::MAX, &Budget::new().results(20)).unwrap();
    assert_eq!(best.value.len(), 20);
    assert_eq!(best.completeness, Completeness::Truncated { by: Limit::Results, bound: Some(60.0) });
    // More than a number holds.
    let (graph, ids) = columns(3 * 128 + 1, &diamonds(128));
    let view = graph.view(&Lens::new()).unwrap();
    assert!(view.paths(ids[0], ids[384]).count(&Budget::new()).unwrap_err().is_overflow());
    assert!(view.paths(ids[0], ids[384]).count_best(&Budget::new()).unwrap_err().is_overflow());
    assert_eq!(view.paths(ids[0], ids[381]).count(&Budget::new()).unwrap().value, 1 << 127);
}

#[test]
fn q5_q6_nothing_itself_and_everything() {
    let (graph, ids) = columns(3, &[(0, 1), (0, 0)]);
    let view = graph.view(&Lens::new()).unwrap();
    let budget = Budget::new();
    let [a, b, c] = [ids[0], ids[1], ids[2]];
    let stranger = columns(1, &[]).1[0];
    for cost in [Cost::Hops, Cost::Number, Cost::declared(|_, _| 2.0), Cost::Strength, Cost::Reliability] {
        let none = matches!(cost, Cost::Strength);
        let itself = view.paths(a, a).by(cost.clone()).max_hops(0).best(&budget).unwrap();
        let path = itself.value.unwrap();
        let expected = if matches!(cost, Cost::Reliability) { 1.0 } else { 0.0 };
        assert_eq!((path.hops(), path.cost(), path.sign()), (0, (!none).then_some(expected), 1));
        assert_eq!((path.strength(), path.reliability(), path.period().unwrap()), (None, 1.0, detente::Period::ALWAYS));
        assert!(itself.because.is_empty() && path.because().is_empty());
        let nothing = view.paths(a, c).by(cost.clone()).best(&budget).unwrap();
        assert!(nothing.value.is_none() && nothing.is_complete());
        assert!(view.paths(a, stranger).by(cost.clone()).best(&budget).unwrap_err().is_foreign());
        assert!(view.paths(stranger, a).by(cost.clone()).count_best(&budget).unwrap_err().is_foreign());
        assert!(view.distances(stranger, &cost, &Ways::new(), &budget).unwrap_err().is_foreign());
        assert_eq!(view.paths(a, b).by(cost.clone()).max_hops(0).first(9, &budget).unwrap().value.len(), 0);
        assert_eq!(view.paths(a, b).by(cost.clone()).first(0, &budget).unwrap().value.len(), 0);
        assert_eq!(view.paths(a, b).by(cost).first(usize::MAX, &budget).unwrap().value.len(), 1);
    }
    assert_eq!(view.paths(a, a).of_sign(-1).count(&budget).unwrap().value, 0);
    assert_eq!(view.paths(a, a).matching("Linked").count_best(&budget).unwrap().value, 0);
    assert_eq!(view.paths(a, a).matching("Linked*").count_best(&budget).unwrap().value, 1);
    assert!(view.paths(a, b).of_sign(0).best(&budget).unwrap_err().to_string().contains("-1 or +1"));
    assert!(view.paths(a, b).sharing(1.5).diverse(2, &budget).unwrap_err().is_invalid());
    assert!(view.paths(a, b).sharing(f64::NAN).diverse(2, &budget).unwrap_err().is_invalid());
    let turned = view.paths(a, b).matching("Linked").ways(Ways::new().direction(Direction::In)).best(&budget);
    assert!(turned.unwrap_err().to_string().contains("a pattern says itself"));
    // One result is not cut short when there is only one.
    let one = view.paths(a, b).first(5, &Budget::new().results(1)).unwrap();
    assert!(one.value.len() == 1 && one.is_complete());
    let none = view.paths(a, a).best(&Budget::new().results(0)).unwrap();
    assert!(none.value.is_none() && !none.is_complete());
}

#[test]
fn q7_parallel_relations_are_told_apart() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 2);
    graph.claim::<Linked>((ids[0], ids[1])).record().unwrap();
    graph.claim::<Bonded>((ids[0], ids[1])).record().unwrap();
    graph.claim::<Bonded>((ids[1], ids[0])).key("again").record().unwrap();
    let view = graph.view(&lens(false)).unwrap();
    let found = view.paths(ids[0], ids[1]).first(9, &Budget::new()).unwrap().value;
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["0 -Bonded-> 1", "0 -Bonded-> 1", "0 -Linked-> 1"]
    );
    let back =
        view.paths(ids[1], ids[0]).ways(Ways::new().direction(Direction::Either)).first(9, &Budget::new()).unwrap();
    assert_eq!(back.value[0].to_string(), "1 <-Linked- 0");
}

#[test]
fn q8_negative_costs_are_refused_by_name() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 4);
    graph.claim::<Linked>((ids[0], ids[1])).affinity(0.5).record().unwrap();
    graph.claim::<Stance>((ids[2], ids[3])).affinity(-0.25).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let budget = Budget::new();
    // Wherever it is: a search that happens not to meet it could be wrong.
    let error = view.paths(ids[0], ids[1]).by(Cost::Number).best(&budget).unwrap_err();
    let text = "invalid cost `-0.25`: the tie `2 -Stance- 3 -0.25` costs that, and costs that are added must be finite \
                and at least 0; search by Cost::Strength, let only ties pass that are Ways::positive, or declare another cost";
    assert_eq!(error.to_string(), text);
    assert_eq!(view.distances(ids[0], &Cost::Number, &Ways::new(), &budget).unwrap_err().to_string(), text);
    // What the message offers is lawful.
    let lawful = [
        view.paths(ids[0], ids[1]).by(Cost::Strength),
        view.paths(ids[0], ids[1]).by(Cost::Number).ways(Ways::new().positive()),
        view.paths(ids[0], ids[1]).by(Cost::declared(|_, number| 1.0 - number)),
    ];
    for paths in lawful {
        assert_eq!(paths.best(&budget).unwrap().value.unwrap().cost(), Some(0.5));
    }
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        let error = view.paths(ids[0], ids[1]).by(Cost::declared(move |_, _| bad)).best(&budget).unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains("`0 -Linked-> 1 0.5`"), "{error}");
    }
    let error = view.paths(ids[0], ids[1]).by(Cost::declared(|_, _| f64::MAX)).best(&budget).unwrap_err();
    assert!(error.is_overflow(), "{error}");
    assert!(view.paths(ids[0], ids[1]).ways(Ways::new().believed(1.5)).best(&budget).unwrap_err().is_invalid());
}

#[test]
fn declared_costs_are_asked_once_a_tie() {
    let said: Vec<Said> =
        (0..40).map(|n| Said { from: n % 6, to: n * 5 % 7, relation: n % 3, number: n as i32 % 9, grade: 0 }).collect();
    let (graph, ids) = graph(&said);
    let view = graph.view(&lens(false)).unwrap();
    let asked = AtomicUsize::new(0);
    let cost = Cost::declared(|_, number| {
        asked.fetch_add(1, Ordering::Relaxed);
        number
    });
    let found = view.paths(ids[0], ids[3]).by(cost).first(50, &Budget::new()).unwrap();
    assert_eq!(found.value.len(), 50);
    assert_eq!(asked.load(Ordering::Relaxed), view.tie_count());
}

#[test]
fn q11_patterns_are_refused_with_their_place() {
    let (graph, ids) = columns(2, &[(0, 1)]);
    let view = graph.view(&Lens::new()).unwrap();
    let error = |pattern: &str| view.paths(ids[0], ids[1]).matching(pattern).best(&Budget::new()).unwrap_err();
    let table = [
        ("", "line 1, column 1: pattern: expected a relation, `.` or `(`, found the end"),
        ("Linked |", "line 1, column 9: pattern: expected a relation, `.` or `(`, found the end"),
        ("| Linked", "line 1, column 1: pattern: expected a relation, `.` or `(`, found `|`"),
        ("(Linked", "line 1, column 8: pattern: expected `)`, found the end"),
        ("Linked)", "line 1, column 7: pattern: expected a relation, `.`, `(` or the end, found `)`"),
        ("()", "line 1, column 2: pattern: expected a relation, `.` or `(`, found `)`"),
        ("*", "line 1, column 1: pattern: expected a relation, `.` or `(`, found `*`"),
        ("Linked^2", "line 1, column 7: pattern: expected `^-1`, found `^`"),
        ("(Linked)^-1", "line 1, column 9: pattern: expected a relation or `.` before `^-1`, found `^-1`"),
        ("Linked^-1^-1", "line 1, column 10: pattern: expected a relation or `.` before `^-1`, found `^-1`"),
        (
            "Linked , .",
            "line 1, column 8: pattern: expected a relation, `.`, `(`, `)`, `|`, `*`, `+`, `?` or `^-1`, found `,`",
        ),
        ("\"Linked", "line 1, column 8: pattern: expected `\"`, found the end"),
        ("Linked Likned", "line 1, column 8: unknown relation `Likned` (did you mean `Linked`?)"),
        ("日本", "line 1, column 1: unknown relation `日本`"),
    ];
    for (pattern, text) in table {
        let error = error(pattern);
        assert_eq!(error.to_string(), text);
        assert!(error.is_syntax() || error.is_unknown());
    }
    let deep = |depth: usize| format!("{}Linked{}", "(".repeat(depth), ")".repeat(depth));
    let found = view.paths(ids[0], ids[1]).matching(deep(128)).best(&Budget::new()).unwrap();
    assert!(found.value.is_some());
    assert_eq!(error(&deep(129)).to_string(), "line 1, column 129: limit `groups within groups` of 128 reached");
    assert_eq!(error(&"(".repeat(4096)).to_string(), "line 1, column 129: limit `groups within groups` of 128 reached");
    assert_eq!(
        error(&"(".repeat(10 << 20)).to_string(),
        "line 1, column 4097: limit `characters of a pattern` of 4096 reached"
    );
    assert!(
        view.paths(ids[0], ids[1]).matching("Linked|".repeat(62) + ".").best(&Budget::new()).unwrap().value.is_some()
    );
    let many = error(&". ".repeat(64));
    assert_eq!(many.to_string(), "line 1, column 127: limit `relations in a pattern` of 63 reached");
    assert!(many.is_limit());
}

#[test]
fn patterns_read_as_written() {
    let mut schema = detente::Schema::standard();
    schema.relation(detente::model::RelationRule::directed("deals with").joins("Actor", "Actor")).unwrap();
    let mut graph = Graph::with([schema]).unwrap();
    let ids = actors(&mut graph, 3);
    let who = |n: usize| detente::model::Participant::Node(ids[n].any());
    graph.claim_dyn("deals with", [("from", who(0)), ("to", who(1))]).record().unwrap();
    graph.claim::<Linked>((ids[2], ids[1])).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = |pattern: &str| {
        view.paths(ids[0], ids[2]).matching(pattern).best(&Budget::new()).unwrap().value.map(|path| path.to_string())
    };
    assert_eq!(found("\"deals with\" Linked^-1").unwrap(), "0 -deals with-> 1 <-Linked- 2");
    assert!(found("\"deals with\" Linked").is_none() && found(". .").is_none() && found(". .^-1").is_some());
}

/// Depth of the data, not of the stack; and no cost that grows with the square of a path.
#[test]
fn q17_long_chains() {
    const LONG: usize = 1_000_000;
    let run = || {
        let arcs: Vec<(usize, usize)> = (1..LONG).map(|n| (n - 1, n)).collect();
        let (graph, ids) = columns(LONG, &arcs);
        let view = graph.view(&Lens::new()).unwrap();
        let budget = Budget::new();
        let (first, last) = (ids[0], ids[LONG - 1]);
        for cost in [Cost::Hops, Cost::Number, Cost::Strength] {
            let found = view.paths(first, last).by(cost).first(2, &budget).unwrap();
            assert_eq!((found.value.len(), found.value[0].hops()), (1, LONG - 1));
        }
        assert_eq!(view.paths(first, last).all(&budget).unwrap().map(|path| path.hops()).sum::<usize>(), LONG - 1);
        assert_eq!(view.paths(first, last).count(&budget).unwrap().value, 1);
        assert_eq!(view.paths(first, last).count_best(&budget).unwrap().value, 1);
        assert_eq!(view.paths(first, last).max_hops(LONG - 2).count_best(&budget).unwrap().value, 0);
        let found = view.paths(first, ids[LONG / 20]).matching("Linked (Linked Linked)*").best(&budget).unwrap().value;
        assert!(found.is_none(), "an odd number of ties");
        let costs = view.distances(first, &Cost::Hops, &Ways::new(), &budget).unwrap().value;
        assert_eq!(costs.to(last).unwrap(), Some((LONG - 1) as f64));
        assert_eq!(costs.path(last).unwrap().unwrap().hops(), LONG - 1);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

/// A million ties, skewed and with cycles.
fn million() -> (Graph, Vec<NodeId>) {
    let mut state = 1u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let arcs: Vec<(usize, usize)> =
        (0..1_000_000).map(|_| (random(20_000) * random(20_000) / 20_000, random(20_000))).collect();
    columns(20_000, &arcs)
}

#[test]
fn q15_cancelled_before_and_midway() {
    let (graph, ids) = million();
    let view = graph.view(&Lens::new()).unwrap();
    let flag = Arc::new(AtomicBool::new(true));
    let budget = Budget::new().cancelled_by(Arc::clone(&flag));
    let paths = view.paths(ids[1], ids[19_999]);
    let cut = |completeness: Completeness| {
        assert!(matches!(completeness, Completeness::Truncated { by: Limit::Cancelled, .. }), "{completeness:?}");
    };
    cut(paths.best(&budget).unwrap().completeness);
    cut(paths.count(&budget).unwrap().completeness);
    cut(paths.count_best(&budget).unwrap().completeness);
    cut(view.distances(ids[0], &Cost::Hops, &Ways::new(), &budget).unwrap().completeness);
    // Midway, while there is no end in sight. Far more time than is needed, since tests share a
    // machine; `benches/` measures.
    let odd = paths.clone().matching(".+").of_sign(-1);
    let searches: [&(dyn Fn() -> Completeness + Sync); 4] = [
        &|| paths.count(&budget).unwrap().completeness,
        &|| paths.first(usize::MAX, &budget).unwrap().completeness,
        &|| paths.diverse(usize::MAX, &budget).unwrap().completeness,
        &|| odd.clone().matching(". .+ .+ Bonded?").of_sign(1).count(&budget).unwrap().completeness,
    ];
    for (n, search) in searches.into_iter().enumerate() {
        if n == 3 {
            continue; // Every tie is neutral, so that no sign is there to be found.
        }
        flag.store(false, Ordering::Relaxed);
        std::thread::scope(|scope| {
            let running = scope.spawn(search);
            std::thread::sleep(Duration::from_millis(300));
            assert!(!running.is_finished());
            flag.store(true, Ordering::Relaxed);
            let since = Instant::now();
            cut(running.join().unwrap());
            assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
        });
    }
}

#[test]
fn q6_budgets_of_memory_and_time() {
    let (graph, ids) = columns(3 * 30 + 1, &diamonds(30));
    let view = graph.view(&Lens::new()).unwrap();
    let paths = view.paths(ids[0], ids[90]);
    for (budget, by) in [
        (Budget::new().memory(100), Limit::Memory),
        (Budget::new().time(Duration::ZERO), Limit::Time),
        (Budget::new().steps(0), Limit::Steps),
    ] {
        let is_cut = |completeness: Completeness| {
            assert!(matches!(completeness, Completeness::Truncated { by: met, .. } if met == by), "{completeness:?}");
        };
        is_cut(paths.best(&budget).unwrap().completeness);
        is_cut(paths.count(&budget).unwrap().completeness);
        is_cut(paths.count_best(&budget).unwrap().completeness);
        is_cut(paths.diverse(2, &budget).unwrap().completeness);
        is_cut(paths.clone().matching(".*").best(&budget).unwrap().completeness);
        is_cut(view.distances(ids[0], &Cost::Hops, &Ways::new(), &budget).unwrap().completeness);
        assert_eq!(paths.all(&budget).unwrap().truncated().or(Some(by)), Some(by));
    }
    // What is held grows with the paths that are given, and ends them.
    let found = paths.first(usize::MAX, &Budget::new().memory(200_000)).unwrap();
    assert!(found.value.len() > 50, "{}", found.value.len());
    assert!(matches!(found.completeness, Completeness::Truncated { by: Limit::Memory, bound: Some(60.0) }));
}

#[test]
fn a_path_says_when_it_stands() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 3);
    graph.claim::<Linked>((ids[0], ids[1])).valid("2024-01-01/2024-01-10").affinity(-0.5).record().unwrap();
    graph.claim::<Linked>((ids[0], ids[1])).valid("2024-02-01/2024-02-10").affinity(-0.1).record().unwrap();
    graph
        .claim::<Linked>((ids[1], ids[2]))
        .valid("[2024-01-05..2024-01-08]/2024-02-05")
        .affinity(0.2)
        .record()
        .unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let path = view.paths(ids[0], ids[2]).best(&Budget::new()).unwrap().value.unwrap();
    let periods = |certainty| path.periods(certainty).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(periods(Certainty::Possible), ["2024-01-05/2024-01-10", "2024-02-01/2024-02-05"]);
    assert_eq!(periods(Certainty::Certain), ["2024-01-08/2024-01-10", "2024-02-01/2024-02-05"]);
    assert_eq!(path.period().unwrap().to_string(), "2024-01-05/2024-02-05");
    assert_eq!((path.sign(), path.strength()), (-1, Some(0.2)));
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 3);
    graph.claim::<Linked>((ids[0], ids[1])).valid("2023").record().unwrap();
    graph.claim::<Linked>((ids[1], ids[2])).valid("2024-01-01/..").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let path = view.paths(ids[0], ids[2]).best(&Budget::new()).unwrap().value.unwrap();
    assert!(path.period().is_none() && path.periods(Certainty::Possible).is_empty());
}

/// Short heap entries that mislead at every step: the search changes to whole ones and is right.
#[test]
fn costs_that_hardly_differ() {
    let mut graph = Graph::new();
    let count = 40;
    let ids = actors(&mut graph, 3 * count + 2);
    // A first tie so dear that everything after it falls into one entry of the heap.
    graph.claim::<Linked>((ids[3 * count + 1], ids[0])).weight(1e12).record().unwrap();
    for n in 0..count {
        // The longer way round is the cheaper by a power of two, and is met last.
        let far = 2f64.powi((count - n) as i32 / 2);
        for (a, b, weight) in
            [(3 * n, 3 * n + 3, 2.0 * far), (3 * n, 3 * n + 2, far / 2.0), (3 * n + 2, 3 * n + 3, far / 2.0)]
        {
            graph.claim::<Linked>((ids[a], ids[b])).weight(weight).record().unwrap();
        }
    }
    let view = graph.view(&lens(true)).unwrap();
    let budget = Budget::new().steps(2_000);
    let found = view.distances(ids[3 * count + 1], &Cost::Number, &Ways::new(), &budget).unwrap();
    assert!(found.is_complete());
    let expected: f64 = 1e12 + (0..count).map(|n| 2f64.powi((count - n) as i32 / 2)).sum::<f64>();
    assert_eq!(found.value.to(ids[3 * count]).unwrap(), Some(expected));
}

#[test]
fn likelihoods_make_paths_reliable() {
    let mut graph = Graph::new();
    let ids = actors(&mut graph, 3);
    let mut say = |a: usize, b: usize, low: f64| {
        let claim = graph.claim::<Linked>((ids[a], ids[b])).grade("A1".parse().unwrap());
        claim.likelihood(Likelihood::new(low, 1.0).unwrap()).record().unwrap();
    };
    say(0, 2, 0.4);
    say(0, 1, 0.9);
    say(1, 2, 0.5);
    let view = graph.view(&Lens::new()).unwrap();
    let best = view.paths(ids[0], ids[2]).by(Cost::Reliability).best(&Budget::new()).unwrap().value.unwrap();
    assert_eq!(
        (best.to_string().as_str(), best.cost(), best.reliability()),
        ("0 -Linked-> 1 -Linked-> 2", Some(0.45), 0.45)
    );
    let doubtful = view.paths(ids[0], ids[2]).ways(Ways::new().believed(0.5)).max_hops(1).best(&Budget::new()).unwrap();
    assert!(doubtful.value.is_none());
}
