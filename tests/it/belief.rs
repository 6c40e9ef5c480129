//! Belief over origins against inclusion and exclusion, and who speaks of their own affairs.

use std::collections::{BTreeMap, BTreeSet};

use detente::analysis::evidence::{Anonymity, Belief, Interest, anonymous, belief, beliefs, corroboration, interested};
use detente::io::json;
use detente::model::standard::{
    Analyst, Dyad, Event, Explains, Leader, Leads, Organization, Stance, State, Talks, Urges,
};
use detente::model::{Aspect, Likelihood, Participant};
use detente::{Claim, ClaimId, Graph, Lens, Merge, View};
use proptest::prelude::*;

/// What a report of talks says: source by number, letter and figure, own likelihood in per mille,
/// affinity in tenths.
#[derive(Clone, Copy, Debug)]
struct Report {
    source: Option<usize>,
    grade: Option<(char, char)>,
    likelihood: Option<(u16, u16)>,
    affinity: Option<i8>,
    denied: bool,
}

/// For each source, those earlier ones from which it derives.
type Sources = Vec<BTreeSet<usize>>;

const LETTERS: [char; 6] = ['A', 'B', 'C', 'D', 'E', 'F'];
const FIGURES: [char; 6] = ['1', '2', '3', '4', '5', '6'];

fn sources() -> impl Strategy<Value = Sources> {
    (0..5usize)
        .prop_map(|n| (0..n).map(|at| prop::collection::btree_set(0..at.max(1), 0..=at.min(2))).collect::<Vec<_>>())
        .prop_flat_map(|sources| sources)
}

fn report(sources: usize, mixed: bool) -> impl Strategy<Value = Report> {
    let source = if sources == 0 { Just(None).boxed() } else { prop::option::weighted(0.8, 0..sources).boxed() };
    let grade = (prop::sample::select(&LETTERS[..]), prop::sample::select(&FIGURES[..]));
    let likelihood = prop::option::weighted(0.3, (0..=1000u16, 0..=1000u16).prop_map(|(a, b)| (a.min(b), a.max(b))));
    let affinity = if mixed {
        prop::sample::select(vec![None, Some(-3), Some(0), Some(3)]).boxed()
    } else {
        Just(Some(3)).boxed()
    };
    let denied = prop::bool::weighted(if mixed { 0.3 } else { 0.0 });
    (source, prop::option::weighted(0.8, grade), likelihood, affinity, denied).prop_map(
        |(source, grade, likelihood, affinity, denied)| Report { source, grade, likelihood, affinity, denied },
    )
}

fn world(mixed: bool) -> impl Strategy<Value = (Sources, Vec<Report>)> {
    sources().prop_flat_map(move |sources| {
        let reports = prop::collection::vec(report(sources.len(), mixed), 1..8);
        (Just(sources), reports)
    })
}

/// Records the reports in the order given; keys say their numbers.
fn recorded(sources: &Sources, reports: &[Report], order: &[usize], backwards: bool) -> Graph {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let mut numbers: Vec<usize> = (0..sources.len()).collect();
    if backwards {
        numbers.reverse();
    }
    for &n in &numbers {
        graph.source(&format!("s{n}")).add().unwrap();
    }
    let source = |graph: &Graph, n: usize| graph.source_keyed(&format!("s{n}")).unwrap();
    for &n in &numbers {
        for &from in &sources[n] {
            let (derived, from) = (source(&graph, n), source(&graph, from));
            graph.derive_source(derived, from).unwrap();
        }
    }
    for &n in order {
        let said = reports[n];
        let source = said.source.map(|s| source(&graph, s));
        let mut claim = graph.claim::<Talks>((a, b)).key(&format!("K{n}"));
        if let Some(source) = source {
            claim = claim.source(source);
        }
        if let Some((letter, figure)) = said.grade {
            claim = claim.grade(format!("{letter}{figure}").parse().unwrap());
        }
        if let Some((low, high)) = said.likelihood {
            claim = claim.likelihood(Likelihood::from_per_mille(low, high).unwrap());
        }
        if let Some(tenths) = said.affinity {
            claim = claim.affinity(f64::from(tenths) / 10.0);
        }
        if said.denied {
            claim = claim.aspect(Aspect::Negated);
        }
        claim.record().unwrap();
    }
    graph
}

fn graph_of(sources: &Sources, reports: &[Report]) -> Graph {
    recorded(sources, reports, &(0..reports.len()).collect::<Vec<_>>(), false)
}

fn view_of(graph: &Graph) -> View {
    graph.view(&Lens::new().with_aspect(Aspect::Negated)).unwrap()
}

/// What is believed of the first report.
fn first(sources: &Sources, reports: &[Report]) -> Belief {
    let graph = graph_of(sources, reports);
    belief(&view_of(&graph), graph.claim_keyed("K0").unwrap()).unwrap().value
}

fn roots(sources: &Sources, source: usize) -> BTreeSet<usize> {
    if sources[source].is_empty() {
        return BTreeSet::from([source]);
    }
    sources[source].iter().flat_map(|&from| roots(sources, from)).collect()
}

/// The weight of a report, by the table of the Admiralty scale.
fn weight(said: &Report) -> (f64, f64) {
    let worth = |quarters: Option<u32>| quarters.map_or((0.0, 1.0), |q| (f64::from(q) / 4.0, f64::from(q) / 4.0));
    let letter = |l: char| worth("EDCBA".chars().zip(0..).find(|(c, _)| *c == l).map(|(_, q)| q));
    let figure = |f: char| worth("54321".chars().zip(0..).find(|(c, _)| *c == f).map(|(_, q)| q));
    let (a, b) = said.grade.map_or(((0.0, 1.0), (1.0, 1.0)), |(l, f)| (letter(l), figure(f)));
    let own = said.likelihood.map_or((1.0, 1.0), |(low, high)| (f64::from(low) / 1e3, f64::from(high) / 1e3));
    (a.0 * b.0 * own.0, a.1 * b.1 * own.1)
}

/// The chance of any of independent events, by inclusion and exclusion.
fn any_of(chances: &[f64]) -> f64 {
    let mut sum = 0.0;
    for set in 1..1u32 << chances.len() {
        let product: f64 = chances.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, p)| p).product();
        sum += if set.count_ones() % 2 == 1 { product } else { -product };
    }
    sum
}

/// What claims that say the same make likely, and how likely each origin alone does.
fn oracle(sources: &Sources, claims: &[Report]) -> ((f64, f64), BTreeMap<String, (f64, f64)>) {
    let mut origins: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for said in claims {
        for root in said.source.map_or_else(BTreeSet::new, |s| roots(sources, s)) {
            let best = origins.entry(format!("s{root}")).or_insert((0.0, 0.0));
            *best = (best.0.max(weight(said).0), best.1.max(weight(said).1));
        }
    }
    let apart: Vec<(f64, f64)> = claims.iter().filter(|c| c.source.is_none()).map(weight).collect();
    let low = any_of(&origins.values().map(|p| p.0).collect::<Vec<_>>());
    let high = any_of(&origins.values().chain(&apart).map(|p| p.1).collect::<Vec<_>>());
    let low = apart.iter().map(|p| p.0).fold(low, f64::max);
    ((low, high), origins)
}

/// Whether whole per mille are these bounds, rounded outward.
fn is_around(likelihood: &Likelihood, (low, high): (f64, f64)) -> bool {
    let (below, above) = likelihood.per_mille();
    let near = |bound: u16, exact: f64, round: fn(f64) -> f64| {
        [-1e-6, 1e-6].iter().any(|slip| (round(exact * 1e3 + slip) - f64::from(bound)).abs() < 0.5)
    };
    below <= above && above <= 1000 && near(below, low, f64::floor) && near(above, high, f64::ceil)
}

fn matches(found: &Belief, sources: &Sources, claims: &[Report]) -> bool {
    let (likelihood, origins) = oracle(sources, claims);
    let unknown = |said: &&Report| said.grade.is_none_or(|(l, f)| l == 'F' || f == '6');
    is_around(&found.likelihood, likelihood)
        && found.origins.keys().eq(origins.keys())
        && found.origins.iter().all(|(key, likelihood)| is_around(likelihood, origins[key]))
        && found.without_origin == claims.iter().filter(|c| c.source.is_none()).count()
        && found.ungraded == claims.iter().filter(unknown).count()
}

fn sign(said: &Report) -> i8 {
    said.affinity.map_or(0, i8::signum)
}

fn opposite(a: &Report, b: &Report) -> bool {
    match (a.denied, b.denied) {
        (true, true) => false,
        (false, false) => sign(a) * sign(b) < 0,
        _ => sign(a) * sign(b) >= 0,
    }
}

fn labels(graph: &Graph, claims: &[ClaimId]) -> Vec<String> {
    claims.iter().map(|&c| graph.get_claim(c).unwrap().label().into_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn belief_is_what_inclusion_and_exclusion_make((sources, reports) in world(true)) {
        let graph = graph_of(&sources, &reports);
        let view = view_of(&graph);
        let all = beliefs(&view).value;
        for (n, said) in reports.iter().enumerate() {
            let key = format!("K{n}");
            let answer = belief(&view, graph.claim_keyed(&key).unwrap()).unwrap();
            let chosen = |choose: &dyn Fn(&Report) -> bool| -> (Vec<Report>, Vec<String>) {
                let chosen = reports.iter().enumerate().filter(|(_, other)| choose(other));
                chosen.map(|(at, other)| (*other, format!("K{at}"))).unzip()
            };
            let (same, keys) = chosen(&|other| (sign(other), other.denied) == (sign(said), said.denied));
            prop_assert!(matches(&answer.value, &sources, &same), "{said:?} {:?}", answer.value);
            prop_assert_eq!(&labels(&graph, &answer.because), &keys);
            let (_, against) = chosen(&|other| opposite(other, said));
            prop_assert_eq!(&labels(&graph, &answer.against), &against);
            let holding: Vec<_> = all.iter().filter(|b| labels(&graph, &b.claims).contains(&key)).collect();
            prop_assert_eq!(holding.len(), 1);
            prop_assert_eq!(&holding[0].belief, &answer.value);
            prop_assert_eq!(&holding[0].against, &answer.against);
            prop_assert_eq!(&holding[0].claims, &answer.because);
        }
        let firsts: Vec<ClaimId> = all.iter().map(|b| b.claims[0]).collect();
        prop_assert!(labels(&graph, &firsts).is_sorted());
    }

    #[test]
    fn three_copies_of_one_origin_raise_nothing((sources, reports) in world(false), worse in any::<bool>()) {
        let before = first(&sources, &reports);
        for copied in reports.iter().filter(|said| said.source.is_some()) {
            let (mut sources, mut reports) = (sources.clone(), reports.clone());
            for copy in 0..3 {
                // Of the source itself, and a copy of that copy.
                let from = if copy == 2 { sources.len() - 1 } else { copied.source.unwrap() };
                sources.push(BTreeSet::from([from]));
                let grade = if worse { Some(('E', '5')) } else { copied.grade };
                reports.push(Report { source: Some(sources.len() - 1), grade, ..*copied });
            }
            let after = first(&sources, &reports);
            prop_assert_eq!(&after.likelihood, &before.likelihood);
            prop_assert_eq!(&after.origins, &before.origins);
        }
    }

    #[test]
    fn one_more_report_lowers_neither_bound((sources, reports) in world(false), said in report(1, false)) {
        let before = first(&sources, &reports);
        let (low, high) = before.likelihood.per_mille();
        let mut after = reports.clone();
        after.push(Report { source: said.source.filter(|_| !sources.is_empty()), ..said });
        let (more_low, more_high) = first(&sources, &after).likelihood.per_mille();
        prop_assert!(more_low >= low && more_high >= high);
        if weight(&said).0 == 0.0 {
            prop_assert_eq!(more_low, low, "what may be worth nothing raises the lower bound");
        }
        // An origin of its own.
        after.pop();
        after.push(Report { source: Some(sources.len()), ..said });
        let mut sources = sources;
        sources.push(BTreeSet::new());
        let (more_low, more_high) = first(&sources, &after).likelihood.per_mille();
        prop_assert!(more_low >= low && more_high >= high);
        let ((exact, _), _) = oracle(&sources, &after);
        let ((was, _), _) = oracle(&sources, &reports);
        let own = weight(&said).0;
        if own > 0.0 && was < 1.0 && exact - was >= 0.001 + 1e-9 {
            prop_assert!(more_low > low, "{was} {own}");
        }
    }

    #[test]
    fn an_ungraded_report_raises_no_lower_bound(
        (sources, reports) in world(false),
        said in report(1, false),
        letter in prop::option::of(prop::sample::select(&FIGURES[..])),
        fresh in 0..3usize,
    ) {
        let before = first(&sources, &reports);
        let grade = letter.map(|figure| ('F', figure));
        let (mut after, mut wider) = (reports.clone(), sources.clone());
        wider.push(BTreeSet::new());
        let source = match fresh {
            0 => None,
            1 => Some(sources.len()),
            _ => reports[0].source,
        };
        after.push(Report { source, grade, ..said });
        let found = first(&wider, &after);
        prop_assert_eq!(found.likelihood.per_mille().0, before.likelihood.per_mille().0);
        prop_assert_eq!(found.ungraded, before.ungraded + 1);
    }

    #[test]
    fn arrival_leaves_no_trace(
        ((sources, reports), order) in world(true).prop_flat_map(|(sources, reports)| {
            let order = Just((0..reports.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just((sources, reports)), order)
        }),
    ) {
        let shown = |graph: &Graph| {
            let view = view_of(graph);
            let all = beliefs(&view).value.into_iter();
            let all: Vec<_> = all.map(|b| (labels(graph, &b.claims), labels(graph, &b.against), b.belief)).collect();
            let ties: Vec<Belief> = view.ties().map(|tie| tie.belief()).collect();
            (all, ties)
        };
        let one = shown(&graph_of(&sources, &reports));
        prop_assert_eq!(one, shown(&recorded(&sources, &reports, &order, true)));
    }

    #[test]
    fn ties_believe_what_carries_their_sign((sources, reports) in world(true)) {
        let graph = graph_of(&sources, &reports);
        let lens = Lens::new().with_aspect(Aspect::Negated);
        for lens in [lens.clone(), lens.clone().merge(Merge::Count), lens.merge(Merge::Latest)] {
            let view = graph.view(&lens).unwrap();
            let tie = view.ties().next().unwrap();
            let wanted = if lens.merging() == Merge::Count { 0 } else { tie.sign() };
            let speak = |said: &&Report| !said.denied && (wanted == 0 || i32::from(sign(said)) == wanted);
            let speak: Vec<Report> = reports.iter().filter(speak).copied().collect();
            prop_assert!(matches(&tie.belief(), &sources, &speak), "{:?}", tie.belief());
        }
    }
}

const fn said(source: Option<usize>, grade: Option<(char, char)>) -> Report {
    Report { source, grade, likelihood: None, affinity: Some(3), denied: false }
}

#[test]
fn ends_are_reached_only_by_what_is_certain() {
    let apart = |count: usize| vec![BTreeSet::new(); count];
    let many = |count: usize, grade| (0..count).map(|n| said(Some(n), grade)).collect::<Vec<_>>();
    let bounds = |sources: &Sources, reports: &[Report]| first(sources, reports).likelihood.per_mille();
    assert_eq!(bounds(&apart(400), &many(400, Some(('B', '1')))), (999, 1000), "nearly is not quite");
    assert_eq!(bounds(&apart(2), &many(2, Some(('A', '1')))), (1000, 1000));
    assert_eq!(bounds(&apart(400), &many(400, Some(('E', '1')))), (0, 0));
    assert_eq!(bounds(&apart(3), &many(3, Some(('C', '1')))), (875, 875), "exact where it can be");
    assert_eq!(bounds(&apart(1), &many(1, None)), (0, 1000));
    assert_eq!(bounds(&apart(1), &many(1, Some(('F', '5')))), (0, 0));
    // 0.001 of 0.0625 is not nothing, and not much.
    let faint = Report { likelihood: Some((1, 1)), ..said(Some(0), Some(('D', '4'))) };
    assert_eq!(bounds(&apart(1), &[faint]), (0, 1));
    assert_eq!(bounds(&apart(20), &(0..20).map(|n| Report { source: Some(n), ..faint }).collect::<Vec<_>>()), (1, 2));
}

#[test]
fn who_has_no_source_may_copy_anybody() {
    let origins = vec![BTreeSet::new(); 2];
    let (b2, c3, a1) = (Some(('B', '2')), Some(('C', '3')), Some(('A', '1')));
    let both = [said(Some(0), b2), said(Some(1), c3)];
    assert_eq!(first(&origins, &both).likelihood.per_mille(), (671, 672));
    let with = |grade| [both[0], both[1], said(None, grade)];
    assert_eq!(first(&origins, &with(c3)).likelihood.per_mille(), (671, 754), "1 - 0.328125 * 0.75");
    assert_eq!(first(&origins, &with(a1)).likelihood.per_mille(), (1000, 1000), "whoever it copies is certain");
    assert_eq!(first(&origins, &with(None)).likelihood.per_mille(), (671, 1000));
    assert_eq!(first(&origins, &with(c3)).without_origin, 1);
    // A report that goes back to two origins counts for both.
    let joint = vec![BTreeSet::new(), BTreeSet::new(), BTreeSet::from([0, 1])];
    assert_eq!(first(&joint, &[said(Some(2), c3)]).likelihood.per_mille(), (437, 438));
}

fn states(graph: &mut Graph) -> [detente::NodeId<State>; 3] {
    ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap())
}

#[test]
fn what_rests_on_what_is_gone_supports_nothing() {
    let mut graph = Graph::new();
    let [a, b, c] = states(&mut graph);
    let analyst = graph.node(Analyst, "analyst").add().unwrap();
    let mut explained = Vec::new();
    for (asserter, key) in [(b.any(), "1"), (analyst.any(), "2")] {
        let source = graph.source(key).add().unwrap();
        let grade = "C1".parse().unwrap();
        let talks = graph.claim::<Talks>((a, b)).asserted_by(asserter).key(&format!("talks{key}")).record().unwrap();
        let other = graph.claim::<Talks>((a, c)).record().unwrap();
        let why = graph.claim::<Explains>((talks, other)).key(&format!("why{key}")).grade(grade).source(source);
        explained.push(why.record().unwrap());
    }
    let find = |lens: &Lens| {
        let view = graph.view(lens).unwrap();
        let found = belief(&view, explained[0]).unwrap();
        let of =
            |c: &detente::analysis::evidence::Corroboration| (labels(&graph, &[c.claim])[0].clone(), c.origins.len());
        let origins: BTreeMap<String, usize> = corroboration(&view).value.iter().map(of).collect();
        assert_eq!(
            beliefs(&view).value.iter().flat_map(|b| &b.claims).filter(|c| explained.contains(c)).count(),
            found.because.len()
        );
        (found.value.likelihood.per_mille(), labels(&graph, &found.because), origins["why2"])
    };
    let keys = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
    assert_eq!(find(&Lens::new()), ((750, 750), keys(&["why1", "why2"]), 2));
    assert_eq!(find(&Lens::new().without("B")), ((500, 500), keys(&["why2"]), 1), "why1 is about what B said");
    // A term that asserts nothing is not gone.
    assert_eq!(find(&Lens::new().without_claim("talks1")), ((750, 750), keys(&["why1", "why2"]), 2));
    let foreign = Graph::new().view(&Lens::new()).unwrap();
    assert!(belief(&foreign, explained[0]).unwrap_err().is_foreign());
}

#[test]
fn who_explains_the_opposite_says_something_else() {
    let mut graph = Graph::new();
    let [a, b, c] = states(&mut graph);
    let other = graph.claim::<Talks>((a, c)).record().unwrap();
    let mut said = Vec::new();
    for (n, (affinity, aspect)) in
        [(0.3, None), (-0.3, None), (0.3, Some(Aspect::Negated)), (0.5, None)].into_iter().enumerate()
    {
        let mut talks = graph.claim::<Talks>((a, b)).affinity(affinity);
        if let Some(aspect) = aspect {
            talks = talks.aspect(aspect);
        }
        let talks = talks.record().unwrap();
        let why = graph.claim::<Explains>((other, talks)).affinity(if affinity > 0.0 { 0.3 } else { -0.3 });
        said.push(why.key(&format!("why{n}")).record().unwrap());
    }
    let view = view_of(&graph);
    let found = belief(&view, said[0]).unwrap();
    assert_eq!((found.because, found.against), (vec![said[0], said[3]], vec![]));
    let same: Vec<usize> =
        corroboration(&view).value.iter().filter(|c| said.contains(&c.claim)).map(|c| c.same.len()).collect();
    assert_eq!(same, [2, 1, 1, 2]);
    let clashes = detente::analysis::evidence::contradictions(&view, &detente::Budget::new()).value;
    assert!(clashes.iter().all(|c| !said.contains(&c.claims.0)), "two reasons for two things are no contradiction");
}

#[test]
fn what_nobody_disputes_is_given() {
    let mut graph = Graph::new();
    let [a, b, c] = states(&mut graph);
    let coder = graph.source("coder").add().unwrap();
    graph.claim::<Stance>((a, b)).affinity(0.8).source(coder).background().record().unwrap();
    graph.claim::<Stance>((a, c)).affinity(0.8).grade("C3".parse().unwrap()).background().record().unwrap();
    let report = graph.claim::<Stance>((a, b)).affinity(0.5).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let ties: Vec<_> = view.ties().map(|tie| tie.belief()).collect();
    assert_eq!(ties.iter().map(|b| b.likelihood.per_mille()).collect::<Vec<_>>(), [(1000, 1000), (250, 250)]);
    assert_eq!((ties[0].ungraded, ties[1].ungraded), (1, 0), "the report has no grade, background needs none");
    let found = belief(&view, report).unwrap();
    assert_eq!((&found.value, found.because), (&ties[0], vec![report]));
    let all = beliefs(&view).value;
    assert_eq!(all.len(), 1, "what nobody reports is not listed");
    assert_eq!((&all[0].belief, &all[0].claims), (&ties[0], &vec![report]));
}

#[test]
fn quantities_have_a_sign_too() {
    let mut graph = Graph::new();
    let [a, b, _] = states(&mut graph);
    for (weight, grade) in [(3.0, "C1"), (2.0, "C1"), (-1.0, "A1")] {
        let source = graph.source(&format!("{weight}")).add().unwrap();
        graph.claim::<Talks>((a, b)).weight(weight).source(source).grade(grade.parse().unwrap()).record().unwrap();
    }
    let believed = |lens: &Lens| graph.view(lens).unwrap().ties().next().unwrap().belief().likelihood.per_mille();
    assert_eq!(believed(&Lens::new().quantity()), (750, 750));
    assert_eq!(believed(&Lens::new()), (1000, 1000), "neutral as affinities go: all speak");
}

fn summit(updates: bool) -> Graph {
    let mut graph = Graph::new();
    json::read(&mut graph, include_str!("../../examples/data/summit.json").as_bytes()).unwrap();
    if updates {
        json::read(&mut graph, include_str!("../../examples/data/summit-updates.json").as_bytes()).unwrap();
    }
    graph
}

/// The likelihood, the origins with theirs in per mille, and how many are ungraded.
type Through = (Likelihood, Vec<(String, (u16, u16))>, usize);

fn through(graph: &Graph, lens: &Lens, key: &str) -> Through {
    let view = graph.view(&lens.clone().lifted()).unwrap();
    let found = belief(&view, graph.claim_keyed(key).unwrap()).unwrap().value;
    let origins = found.origins.into_iter().map(|(key, l)| (key, l.per_mille())).collect();
    (found.likelihood, origins, found.ungraded)
}

#[test]
fn the_summit_is_believed_by_its_origins() {
    let (before, after) = (summit(false), summit(true));
    let atlas = |low, high| vec![("doc_atlas_2024_02".to_owned(), (low, high))];
    // C14 is graded C3, C18 not at all; both stand in one document.
    assert_eq!(through(&before, &Lens::new(), "C14"), (Likelihood::new(0.25, 1.0).unwrap(), atlas(250, 1000), 1));
    // "Likely", by nobody whose word is graded.
    assert_eq!(through(&before, &Lens::new(), "C16"), (Likelihood::new(0.0, 0.8).unwrap(), atlas(0, 800), 1));
    // The article copies the Financial Times; KCNA is another origin, B2.
    let ft = |high| vec![("ft_2024_02_13".to_owned(), (250, high)), ("kcna_2024_02_15".to_owned(), (562, 563))];
    assert_eq!(through(&after, &Lens::new(), "C14"), (Likelihood::new(0.671, 1.0).unwrap(), ft(1000), 1));
    let graded = Lens::new().without("camarena");
    assert_eq!(through(&after, &graded, "C14"), (Likelihood::new(0.671, 0.672).unwrap(), ft(250), 0));
    // Two reports of the channel, one origin.
    let channel = (Likelihood::new(0.25, 0.25).unwrap(), vec![("ft_2024_02_13".to_owned(), (250, 250))], 0);
    assert_eq!(through(&after, &Lens::new(), "C12"), channel);
    for graph in [&before, &after] {
        let view = graph.view(&Lens::new().lifted()).unwrap();
        let origins = corroboration(&view).value;
        for believed in beliefs(&view).value {
            for claim in &believed.claims {
                let behind = origins.iter().find(|c| c.claim == *claim).unwrap();
                assert!(behind.origins.iter().eq(believed.belief.origins.keys()), "the same origins");
                assert_eq!(behind.same, believed.claims);
            }
        }
    }
}

fn interests(graph: &Graph, lens: &Lens, way: Interest) -> Vec<String> {
    let found = interested(&graph.view(lens).unwrap());
    assert_eq!(found.because, found.value.iter().map(|f| f.0).collect::<Vec<_>>());
    let claims: Vec<ClaimId> = found.value.into_iter().filter(|f| f.1 == way).map(|f| f.0).collect();
    labels(graph, &claims)
}

#[test]
fn the_summits_parties_speak_of_themselves() {
    let lens = Lens::new().lifted();
    // Of Kishida's six all but C04, which says of a summit what it is about; his own cabinet's
    // C13; of the United States its permission and its condition. No official, no analyst.
    let own = ["C01", "C02", "C03", "C07", "C08", "C13", "C27", "C28"];
    assert_eq!(interests(&summit(false), &lens, Interest::Participant), own);
    // C02 is said by Kishida of his cabinet: only a lens that lifts sees one party in both.
    let bare = ["C01", "C03", "C07", "C08", "C13", "C27", "C28"];
    assert_eq!(interests(&summit(false), &Lens::new(), Interest::Participant), bare);
    let with_updates = interests(&summit(true), &lens, Interest::Participant);
    assert_eq!(with_updates[..8], own);
    assert_eq!(with_updates[8..], ["E11", "E2.1", "E2.2", "E3", "E7"]);
    assert_eq!(interests(&summit(true), &lens, Interest::Recorded), Vec::<String>::new());
    assert_eq!(
        anonymous(&summit(true).view(&lens).unwrap()).value.iter().filter(|f| f.1 == Anonymity::UnnamedPeople).count(),
        7
    );

    // The ministry's page speaks in its own voice; the scenario calls it an interested party.
    let updates = include_str!("../../examples/data/summit-updates.json");
    let occurrence = r#""attributes": {"occurrence": "abductions"}"#;
    let recorded = r#""attributes": {"occurrence": "abductions", "interested_party": true}"#;
    assert!(updates.contains(occurrence));
    let mut graph = summit(false);
    json::read(&mut graph, updates.replace(occurrence, recorded).as_bytes()).unwrap();
    assert_eq!(interests(&graph, &lens, Interest::Recorded), ["E8"]);
    assert_eq!(interests(&graph, &lens, Interest::Participant), with_updates);
}

#[test]
fn interest_is_recorded_or_follows_from_taking_part() {
    let mut graph = Graph::new();
    let [a, b, c] = states(&mut graph);
    let leader = graph.node(Leader, "leader").add().unwrap();
    graph.claim::<Leads>((leader, a)).record().unwrap();
    let agency = graph.node(Organization, "agency").add().unwrap();
    let dyad = graph.node(Dyad, "A-B").ends(a, b).add().unwrap();
    let talks = graph.claim::<Talks>((a, b)).key("by the agency").asserted_by(agency).record().unwrap();
    let far = graph.claim::<Talks>((b, c)).key("by the leader on others").asserted_by(leader).record().unwrap();
    graph.claim::<Urges>((c, dyad)).key("by the leader on a tie").asserted_by(leader).record().unwrap();
    let why = graph.claim::<Explains>((talks, far)).key("by C on talks of its own").asserted_by(c).record().unwrap();
    graph.claim::<Explains>((why, far)).key("by the leader on C's words").asserted_by(leader).record().unwrap();
    graph.claim::<Explains>((far, far)).key("by the leader on others' talks").asserted_by(leader).record().unwrap();
    let letter = graph.node(Event, "letter").add().unwrap();
    let ends = [("what", letter.any()), ("to", c.any())].map(|(role, node)| (role, Participant::Node(node)));
    graph.claim_dyn("Sends", ends).key("by the sender implied").implied("from", b).asserted_by(b).record().unwrap();
    for (key, flag) in [("said no", false), ("said yes", true)] {
        graph.claim::<Talks>((b, c)).key(key).attribute("interested_party", flag).record().unwrap();
    }
    graph.claim::<Talks>((a, c)).key("both").asserted_by(a).attribute("interested_party", true).record().unwrap();
    graph
        .claim::<Talks>((a, c))
        .key("only words")
        .asserted_by(b)
        .attribute("interested_party", "yes")
        .record()
        .unwrap();
    let lifted = Lens::new().lifted();
    assert_eq!(interests(&graph, &lifted, Interest::Recorded), ["both", "said yes"]);
    let participants =
        ["by C on talks of its own", "by the leader on C's words", "by the leader on a tie", "by the sender implied"];
    assert_eq!(interests(&graph, &lifted, Interest::Participant), participants);
    assert_eq!(
        interests(&graph, &Lens::new(), Interest::Participant),
        ["by C on talks of its own", "by the sender implied"]
    );
    let background: Vec<Claim<'_>> = graph.claims().filter(Claim::is_background).collect();
    assert_eq!(background.len(), 1, "who leads whom is nobody's report");
}

/// A claim about a claim about a claim ..., said by two in turn.
#[test]
fn interest_is_found_however_deep_it_stands() {
    let mut graph = Graph::new();
    let [a, b, c] = states(&mut graph);
    let mut last = graph.claim::<Talks>((a, c)).record().unwrap();
    for n in 0..20_000 {
        last = graph.claim::<Explains>((last, last)).asserted_by(if n % 2 == 0 { a } else { b }).record().unwrap();
    }
    let found = interested(&graph.view(&Lens::new()).unwrap()).value;
    assert_eq!(found.len(), 10_000, "all of A's, none of B's");
}
