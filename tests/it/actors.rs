//! Office holders, successions and sameness, against brute force over days.

use std::collections::BTreeSet;

use detente::analysis::actors::{identities, lineage, office_holders, offices};
use detente::model::Confidence;
use detente::model::standard::{
    Leader, Leads, Organization, PartOf, ReachesOut, Retracts, SameAs, Sanctions, State, Succeeds, Talks,
};
use detente::{Day, Error, Graph, Lens, Truth, View};
use proptest::prelude::*;

/// The days of January 2024 that a text may mean, each a list of days on which it holds.
fn completions(text: &str) -> Vec<BTreeSet<i32>> {
    let days = |a: i32, b: i32| (a..=b).collect::<BTreeSet<i32>>();
    match text {
        "2024-01-03" => vec![days(3, 3)],
        "2024-01-02/2024-01-06" => vec![days(2, 6)],
        "2024-01-05/2024-01-09" => vec![days(5, 9)],
        "2024-01-08/.." => vec![days(8, 20)],
        "../2024-01-04" => vec![days(-20, 4)],
        "[2024-01-04,2024-01-08]" => vec![days(4, 4), days(8, 8)],
        "[2024-01-03..2024-01-07]/2024-01-09" => (3..=7).map(|a| days(a, 9)).collect(),
        _ => panic!("no completions for {text}"),
    }
}

const TEXTS: [&str; 7] = [
    "2024-01-03",
    "2024-01-02/2024-01-06",
    "2024-01-05/2024-01-09",
    "2024-01-08/..",
    "../2024-01-04",
    "[2024-01-04,2024-01-08]",
    "[2024-01-03..2024-01-07]/2024-01-09",
];

/// Whether two texts share a day, over all completions; no text is any day.
fn share(a: Option<&str>, b: Option<&str>) -> Truth {
    let (Some(a), Some(b)) = (a, b) else {
        return if b.is_none() { Truth::Yes } else { Truth::Unknown };
    };
    let (a, b) = (completions(a), completions(b));
    let shared: Vec<bool> = a.iter().flat_map(|x| b.iter().map(|y| !x.is_disjoint(y))).collect();
    match (shared.iter().any(|&s| s), shared.iter().all(|&s| s)) {
        (_, true) => Truth::Yes,
        (true, false) => Truth::Unknown,
        _ => Truth::No,
    }
}

/// Whom the leader stands for by the rule on [`Lens::lifted`], looked up naively.
fn stands(terms: &[(usize, Option<&str>)], when: Option<&str>) -> Result<Option<usize>, ()> {
    let of = |asked: Truth| -> BTreeSet<usize> {
        terms.iter().filter(|(_, term)| share(when, *term) == asked).map(|(state, _)| *state).collect()
    };
    let (must, may) = (of(Truth::Yes), of(Truth::Unknown));
    match (must.len(), may.difference(&must).count()) {
        (1, _) => Ok(must.first().copied()),
        (0, 1) => Ok(may.first().copied()),
        (0, 0) => Ok(None),
        _ => Err(()),
    }
}

const STATES: [&str; 3] = ["S0", "S1", "S2"];

/// A leader with terms of office, and one act of the leader's towards `T`.
fn world(terms: &[(usize, Option<&str>)], valid: Option<&str>) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let states = STATES.map(|key| graph.node(State, key).add().unwrap());
    let target = graph.node(State, "T").add()?;
    let leader = graph.node(Leader, "L").add()?;
    for &(state, term) in terms {
        let claim = graph.claim::<Leads>((leader, states[state]));
        term.into_iter().fold(claim, detente::ClaimBuilder::valid).record()?;
    }
    let act = graph.claim::<ReachesOut>((leader, target)).key("act");
    valid.into_iter().fold(act, detente::ClaimBuilder::valid).record()?;
    Ok(graph)
}

/// From whom the act goes out.
fn actor(view: &View) -> String {
    let tie = view.ties().find(|tie| tie.relation() == "ReachesOut").unwrap();
    tie.from().key().to_owned()
}

fn terms() -> impl Strategy<Value = Vec<(usize, Option<&'static str>)>> {
    let term = (0..STATES.len(), prop::option::weighted(0.9, prop::sample::select(TEXTS.to_vec())));
    prop::collection::vec(term, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn office_holders_stand_for_whom_they_led_then(
        terms in terms(),
        valid in prop::option::weighted(0.9, prop::sample::select(TEXTS.to_vec())),
    ) {
        let always: BTreeSet<usize> = terms.iter().filter(|t| t.1.is_none()).map(|t| t.0).collect();
        let graph = world(&terms, valid).unwrap();
        if always.len() > 1 {
            prop_assert!(graph.view(&Lens::new().lifted()).unwrap_err().is_ambiguous());
            return Ok(());
        }
        let view = graph.view(&Lens::new().lifted()).unwrap();
        let expected = stands(&terms, valid);
        let shown = expected.ok().flatten().map_or("L", |state| STATES[state]);
        prop_assert_eq!(actor(&view), shown);
        let unlifted: Vec<_> = view.unlifted().iter().map(|c| c.label().into_owned()).collect();
        // The claims of office themselves are unsure just as often.
        prop_assert_eq!(unlifted.contains(&"act".to_owned()), expected.is_err());
        prop_assert_eq!(actor(&graph.view(&Lens::new()).unwrap()), "L");
    }

    #[test]
    fn who_led_on_a_day_is_looked_up(terms in terms(), day in 1..12i32) {
        let graph = world(&terms, None).unwrap();
        let view = graph.view(&Lens::new()).unwrap();
        let on = format!("2024-01-{day:02}");
        let held = |term: Option<&str>| {
            let held: Vec<bool> = match term {
                None => vec![true],
                Some(term) => completions(term).iter().map(|days| days.contains(&day)).collect(),
            };
            (held.iter().any(|&h| h), held.iter().all(|&h| h))
        };
        for (number, key) in STATES.iter().enumerate() {
            let found = office_holders(&view, graph.keyed(key).unwrap(), on.parse().unwrap()).unwrap().value;
            let mut expected: Vec<Truth> = terms.iter().filter(|t| t.0 == number).map(|t| held(t.1))
                .filter(|(may, _)| *may).map(|(_, must)| if must { Truth::Yes } else { Truth::Unknown }).collect();
            expected.sort_by_key(|&truth| std::cmp::Reverse(truth));
            prop_assert_eq!(found.iter().map(|o| o.held).collect::<Vec<_>>(), expected);
        }
        let leader = graph.keyed("L").unwrap();
        let all = offices(&view, leader, on.parse().unwrap()).unwrap().value.len();
        prop_assert_eq!(all, terms.iter().filter(|t| held(t.1).0).count());
    }

    #[test]
    fn sameness_is_accepted_by_classes(
        pairs in prop::collection::vec((0..6usize, 0..6usize, 0..4usize), 0..8),
        asked in 0..4usize,
        backwards: bool,
    ) {
        const LEVELS: [Confidence; 3] = [Confidence::Low, Confidence::Moderate, Confidence::High];
        let mut graph = Graph::new();
        let mut nodes: Vec<_> = (0..6).map(|n| format!("N{n}")).collect();
        if backwards {
            nodes.reverse();
        }
        for key in &nodes {
            graph.node(State, key).add().unwrap();
        }
        let state = |graph: &Graph, n: usize| graph.typed::<State>(graph.keyed(&format!("N{n}")).unwrap()).unwrap();
        for &(a, b, level) in &pairs {
            let (a, b) = (state(&graph, a), state(&graph, b));
            let claim = graph.claim::<SameAs>((a, b));
            LEVELS.get(level).copied().into_iter().fold(claim, detente::ClaimBuilder::confidence).record().unwrap();
        }
        for n in 0..5 {
            let (a, b) = (state(&graph, n), state(&graph, n + 1));
            graph.claim::<Talks>((a, b)).affinity(0.1).record().unwrap();
        }
        let lens = LEVELS.get(asked).map_or(Lens::new(), |&level| Lens::new().same_as(level));
        // Classes by spreading the least number until nothing changes.
        let mut class: Vec<usize> = (0..6).collect();
        for _ in 0..6 {
            for &(a, b, _) in pairs.iter().filter(|p| asked < 3 && p.2 < 3 && p.2 >= asked) {
                let least = class[a].min(class[b]);
                (class[a], class[b]) = (least, least);
            }
        }
        let view = graph.view(&lens.avoiding("Leads")).unwrap();
        for (n, least) in class.iter().enumerate() {
            let one = view.stands_for(state(&graph, n)).unwrap();
            prop_assert_eq!(graph.get(one).unwrap().key(), format!("N{least}"));
        }
        let mut expected: BTreeSet<(usize, usize)> =
            (0..5).map(|n| (class[n].min(class[n + 1]), class[n].max(class[n + 1]))).collect();
        let talks = view.ties().filter(|t| t.relation() == "Talks");
        for tie in talks {
            let end = |n: detente::Node<'_>| n.key()[1..].parse::<usize>().unwrap();
            prop_assert!(expected.remove(&(end(tie.from()), end(tie.to()))), "{tie}");
        }
        prop_assert!(expected.is_empty());
        let loops = view.ties().filter(|t| t.relation() == "SameAs" && t.from() == t.to()).count();
        prop_assert_eq!(loops > 0, asked == 3 && pairs.iter().any(|p| p.0 == p.1));
    }
}

#[test]
fn sameness_can_be_undone() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b] = ["PAL", "PSE"].map(|key| graph.node(Organization, key).add().unwrap());
    let japan = graph.node(State, "JPN").add()?;
    graph.claim::<Sanctions>((b, japan)).record()?;
    let same = graph.claim::<SameAs>((a, b)).confidence(Confidence::High).key("same").record()?;
    let lens = Lens::new().same_as(Confidence::Low).relations(["Sanctions"]);
    let from = |graph: &Graph, lens: &Lens| -> Result<String, Error> {
        Ok(graph.view(lens)?.ties().map(|t| t.from().key().to_owned()).collect())
    };
    // The lens does not ask for the relation, so its claims do not count and nothing is accepted.
    assert_eq!(from(&graph, &lens)?, "PSE");
    let lens = Lens::new().same_as(Confidence::Low).avoiding("Leads");
    assert_eq!(from(&graph, &lens)?, "PAL");
    assert_eq!(from(&graph, &lens.clone().without_claim("same"))?, "PSE");
    graph.claim::<Retracts>(Retracts { what: same }).record()?;
    assert_eq!(from(&graph, &lens)?, "PSE");
    assert!(identities(&graph.view(&lens)?, a)?.value.is_empty());
    Ok(())
}

#[test]
fn organs_of_the_same_are_lifted_together() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b] = ["MOFA", "gaimusho"].map(|key| graph.node(Organization, key).add().unwrap());
    let japan = graph.node(State, "JPN").add()?;
    let dprk = graph.node(State, "PRK").add()?;
    graph.claim::<PartOf>((a, japan)).record()?;
    graph.claim::<SameAs>((b, a)).background().record()?;
    graph.claim::<Sanctions>((b, dprk)).record()?;
    let view = graph.view(&Lens::new().lifted().same_as(Confidence::High))?;
    let tie = view.ties().find(|t| t.relation() == "Sanctions").unwrap();
    assert_eq!(tie.from().key(), "JPN");
    let view = graph.view(&Lens::new().lifted())?;
    assert_eq!(view.ties().find(|t| t.relation() == "Sanctions").unwrap().from().key(), "gaimusho");
    Ok(())
}

#[test]
fn a_state_never_follows_itself() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    graph.claim::<Succeeds>((b, a)).valid("1958-02-22").record()?;
    graph.claim::<Succeeds>((c, b)).record()?;
    let before = graph.claim_count();
    let circle = "conflict on succession of node `A`: it would follow itself";
    for (from, to, valid) in [(a, c, "1958"), (a, b, "1958-02"), (a, a, "1958")] {
        let error = graph.claim::<Succeeds>((from, to)).valid(valid).record().unwrap_err();
        assert!(error.is_conflict());
        assert_eq!(error.to_string(), circle);
    }
    let error = graph.claim::<Succeeds>((a, c)).key("S").record().unwrap_err();
    assert_eq!(error.to_string(), format!("claim `S`: {circle}"));
    assert_eq!(graph.claim_count(), before);
    // On another day it is no circle: it went into a union and came out of it.
    graph.claim::<Succeeds>((a, b)).valid("1961-09-28").record()?;
    let found = lineage(&graph.view(&Lens::new())?, a)?.value;
    assert_eq!((found.before.len(), found.after.len()), (2, 3));
    // What was taken back holds nobody up.
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let wrong = graph.claim::<Succeeds>((b, a)).record()?;
    graph.claim::<Retracts>(Retracts { what: wrong }).record()?;
    graph.claim::<Succeeds>((a, b)).record()?;
    Ok(())
}

#[test]
fn states_that_ended_stand_for_their_successor() -> Result<(), Error> {
    let mut graph = Graph::new();
    let [ussr, russia, usa, yug] = ["SUN", "RUS", "USA", "YUG"].map(|k| graph.node(State, k).add().unwrap());
    let [srb, hrv] = ["SRB", "HRV"].map(|k| graph.node(State, k).add().unwrap());
    graph.claim::<Succeeds>((russia, ussr)).valid("1991-12-26").record()?;
    graph.claim::<Succeeds>((srb, yug)).record()?;
    graph.claim::<Succeeds>((hrv, yug)).record()?;
    graph.claim::<Talks>((ussr, usa)).valid("1987-12-08").record()?;
    graph.claim::<Talks>((yug, usa)).key("yug").record()?;
    let talks = |lens: Lens| -> Result<(Vec<String>, Vec<String>), Error> {
        let view = graph.view(&lens)?;
        let ties = view.ties().filter(|t| t.relation() == "Talks");
        let unlifted = view.unlifted().iter().filter_map(|c| c.key().map(std::borrow::Cow::into_owned)).collect();
        Ok((ties.map(|t| format!("{}-{}", t.from().key(), t.to().key())).collect(), unlifted))
    };
    assert_eq!(talks(Lens::new())?.0, ["SUN-USA", "USA-YUG"]);
    let (ties, unlifted) = talks(Lens::new().continued())?;
    assert_eq!(ties, ["RUS-USA", "USA-YUG"]);
    assert_eq!(unlifted, ["yug"]);
    Ok(())
}

/// The asserter speaks for whom it led when it spoke, whatever it speaks of.
#[test]
fn a_voice_is_of_its_time() -> Result<(), Error> {
    let mut graph = world(&[(0, Some("2024-01-02/2024-01-06")), (1, Some("2024-01-08/.."))], None)?;
    let (leader, target) = (graph.keyed("L").unwrap(), graph.typed::<State>(graph.find("T")?).unwrap());
    for (key, known) in [("a", "2024-01-03"), ("b", "2024-01-07"), ("c", "2024-01-09")] {
        let claim = graph.claim::<Talks>((target, target)).key(key).valid("1990");
        claim.asserted_by(leader).known_since(known).record()?;
    }
    let view = graph.view(&Lens::new().lifted())?;
    let voices: Vec<String> = view.claims_of::<Talks>().map(|c| view.voice_of(&c).unwrap().key().to_owned()).collect();
    assert_eq!(voices, ["S0", "L", "S1"]);
    assert_eq!(view.stands_for(leader)?, leader);
    let on = |day: &str| Ok::<_, Error>(graph.get(view.stands_for_on(leader, day.parse::<Day>()?)?)?.key().to_owned());
    assert_eq!([on("2024-01-02")?, on("2024-01-07")?, on("2030-01-01")?], ["S0", "L", "S1"]);
    Ok(())
}
