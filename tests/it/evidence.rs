//! Contradictions and go-betweens, case by case.

use detente::analysis::diplomacy::go_betweens;
use detente::analysis::evidence::{Clash, contradictions, sequence};
use detente::model::Aspect;
use detente::model::standard::{Leader, Leads, Relays, Stance, State, Talks};
use detente::{Budget, Graph, Lens, Limit, Truth};

/// A claim of talks between two states: key, sign, valid, and what it says besides.
type Said = (&'static str, f64, &'static str, &'static str);

fn found(claims: &[Said]) -> Vec<(String, String, Clash, Truth)> {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    let speaker = graph.node(Leader, "speaker").add().unwrap();
    graph.claim::<Leads>((speaker, a)).record().unwrap();
    for &(key, affinity, valid, besides) in claims {
        let mut claim = graph.claim::<Talks>((a, b)).key(key).affinity(affinity);
        if !valid.is_empty() {
            claim = claim.valid(valid);
        }
        claim = match besides {
            "negated" => claim.aspect(Aspect::Negated),
            "begins" => claim.attribute("begins", true),
            "" => claim,
            occurrence => claim.attribute("occurrence", occurrence),
        };
        claim.record().unwrap();
    }
    let view = graph.view(&Lens::new().with_aspect(Aspect::Negated)).unwrap();
    let label = |claim| graph.get_claim(claim).unwrap().label().into_owned();
    contradictions(&view, &Budget::new())
        .value
        .into_iter()
        .map(|c| (label(c.claims.0), label(c.claims.1), c.clash, c.certain))
        .collect()
}

fn check(claims: &[Said], expected: Option<(Clash, Truth)>) {
    let pairs = found(claims);
    assert_eq!(pairs.first().map(|p| (p.2, p.3)), expected, "{claims:?}: {pairs:?}");
    assert!(pairs.len() <= 1);
    let mut turned = claims.to_vec();
    turned.reverse();
    assert_eq!(found(&turned), pairs, "order of arrival");
}

#[test]
fn signs_clash_only_at_one_time() {
    let (yes, maybe) = (Some((Clash::Sign, Truth::Yes)), Some((Clash::Sign, Truth::Unknown)));
    check(&[("1", 0.5, "2024-01/2024-03", ""), ("2", -0.5, "2024-03/..", "")], yes);
    check(&[("1", 0.5, "2024-01/2024-03", ""), ("2", -0.5, "2024-04/..", "")], None);
    check(&[("1", 0.5, "2024-01/2024-03", ""), ("2", -0.5, "[2024-03-01..2024-05-01]/..", "")], maybe);
    check(&[("1", 0.5, "2024-01-05", ""), ("2", -0.5, "2024-01-05", "")], yes);
    check(&[("1", 0.5, "2024-01", ""), ("2", -0.5, "2024-01-05", "")], maybe);
    check(&[("1", 0.5, "2024-01-04", ""), ("2", -0.5, "2024-01-05", "")], None);
    check(&[("1", 0.5, "", ""), ("2", -0.5, "2024-01-05", "")], maybe);
    check(&[("1", 0.5, "2024-01/..", ""), ("2", 0.1, "2024-01/..", "")], None);
    check(&[("1", 0.5, "2024-01/..", ""), ("2", 0.0, "2024-01/..", "")], None);
}

#[test]
fn denial_clashes_with_what_it_denies() {
    let yes = Some((Clash::Negated, Truth::Yes));
    check(&[("1", 0.5, "2024-01/..", ""), ("2", 0.5, "2024-02/..", "negated")], yes);
    check(&[("1", 0.5, "2024-01/..", "negated"), ("2", 0.5, "2024-02/..", "negated")], None);
    // To deny the opposite is to agree.
    check(&[("1", 0.5, "2024-01/..", ""), ("2", -0.5, "2024-02/..", "negated")], None);
}

#[test]
fn what_begins_has_nothing_before_it() {
    let yes = Some((Clash::Begun, Truth::Yes));
    check(&[("1", 0.5, "2024-02/..", "begins"), ("2", 0.5, "2024-01-05", "")], yes);
    check(&[("1", 0.5, "2024-02/..", "begins"), ("2", 0.5, "2024-02-05", "")], None);
    check(&[("1", 0.5, "2024-02/..", "begins"), ("2", 0.5, "[2024-01-05..2024-03-01]", "")], None);
    check(&[("1", 0.5, "2024-02/..", ""), ("2", 0.5, "2024-01-05", "")], None);
}

#[test]
fn one_happening_has_one_date() {
    let yes = Some((Clash::Occurrence, Truth::Yes));
    check(&[("1", 0.5, "[1994..2004]", "it"), ("2", 0.5, "[1970..1989]", "it")], yes);
    check(&[("1", 0.5, "[1994..2004]", "it"), ("2", 0.5, "[1970..1994]", "it")], None);
    check(&[("1", 0.5, "[1994,1999]", "it"), ("2", 0.5, "[1995..1998]", "it")], yes);
    check(&[("1", 0.5, "1994", "it"), ("2", 0.5, "1970", "other")], None);
    check(&[("1", 0.5, "1994", ""), ("2", 0.5, "1970", "")], None);
}

/// Neutral is not negative, and a missing tie of standing says nothing.
#[test]
fn only_bad_terms_disqualify_a_go_between() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    for (key, standing) in [("bad", Some(-0.1)), ("missing", None), ("neutral", Some(0.0)), ("warm", Some(0.1))] {
        let via = graph.node(State, key).add().unwrap();
        let [from, to] = [a, b].map(detente::NodeId::any);
        graph.claim::<Relays>(Relays { from, via: vec![via.any()], to }).record().unwrap();
        if let Some(affinity) = standing {
            graph.claim::<Stance>((via, b)).affinity(affinity).background().record().unwrap();
        }
    }
    let view = graph.view(&Lens::new()).unwrap();
    let found = go_betweens(&view, a, b).unwrap().value;
    let keys: Vec<&str> = found.acceptable.iter().map(|n| graph.get(*n).unwrap().key()).collect();
    assert_eq!(keys, ["missing", "neutral", "warm"]);
    assert_eq!(found.rejected, [(graph.keyed("bad").unwrap(), vec![b.any()])]);
}

#[test]
fn long_comparisons_keep_to_their_budget() {
    let mut graph = Graph::new();
    let [a, b] = ["A", "B"].map(|key| graph.node(State, key).add().unwrap());
    for n in 0..40 {
        graph
            .claim::<Talks>((a, b))
            .affinity(if n % 2 == 0 { 0.5 } else { -0.5 })
            .valid("2024-01/..")
            .record()
            .unwrap();
    }
    let view = graph.view(&Lens::new()).unwrap();
    assert_eq!(contradictions(&view, &Budget::new()).value.len(), 400);
    let cut = contradictions(&view, &Budget::new().steps(20));
    assert!(!cut.is_complete() && cut.value.len() < 20);
    let whole = sequence(&view, &Budget::new());
    assert!(whole.is_complete() && whole.value.steps.is_empty());
    for budget in [Budget::new().steps(20), Budget::new().memory(100)] {
        let cut = sequence(&view, &budget);
        let by = if format!("{budget:?}").contains("steps: Some") { Limit::Steps } else { Limit::Memory };
        assert_eq!(cut.completeness, detente::Completeness::Truncated { by, bound: None });
    }
}
