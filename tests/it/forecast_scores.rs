//! Stated likelihoods against what happened, and forecasts over a view.

use detente::analysis::forecast::{Recurrency, Scoring, Side, Stated, facts_of, forecast_record};
use detente::model::standard::{Event, Resolves, ResultsIn, Sanctions, State, Talks};
use detente::model::{Aspect, Calendar, ClaimKind};
use detente::{ClaimId, Graph, Lens, Likelihood, NodeId};
use proptest::prelude::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

fn point(probability: f64) -> Stated {
    Stated::probability(probability).unwrap()
}

#[test]
fn scores_by_hand() {
    let no = Stated::from(Likelihood::new(0.55, 0.8).unwrap());
    let brier = no.brier(true);
    assert_eq!((brier.midpoint, brier.least, brier.greatest), (0.105_625, 0.04, 0.2025));
    let surprise = no.logarithmic(true);
    assert!(
        near(surprise.midpoint, -0.675_f64.ln())
            && near(surprise.least, -0.8_f64.ln())
            && near(surprise.greatest, -0.55_f64.ln())
    );
    let other = no.logarithmic(false);
    assert!(
        near(other.midpoint, -0.325_f64.ln())
            && near(other.least, -0.45_f64.ln())
            && near(other.greatest, -0.2_f64.ln())
    );
    assert_eq!(
        (point(1.0).logarithmic(true).midpoint.to_bits(), point(0.0).logarithmic(true).midpoint),
        (0, f64::INFINITY)
    );
    assert_eq!((point(0.25).brier(false).midpoint, point(0.25).brier(true).greatest), (0.0625, 0.5625));
    for wrong in [-0.1, 1.1, f64::NAN] {
        assert!(Stated::probability(wrong).unwrap_err().is_invalid());
    }
    assert_eq!(Scoring::of([]), None);
}

proptest! {
    #[test]
    fn murphys_parts_make_the_brier_score(said in prop::collection::vec((0_u16..=10, any::<bool>()), 1..40)) {
        let stated = |&(tenths, happened): &(u16, bool)| (point(f64::from(tenths) / 10.0), happened);
        let found = Scoring::of(said.iter().map(stated)).unwrap();
        let mean = said.iter().map(|(tenths, happened)| (f64::from(*tenths) / 10.0 - f64::from(u8::from(*happened))).powi(2)).sum::<f64>() / said.len() as f64;
        prop_assert!(near(found.brier.midpoint, mean) && near(found.brier.least, mean));
        let parts = &found.parts;
        prop_assert!(near(parts.reliability - parts.resolution + parts.uncertainty, mean));
        prop_assert!(parts.reliability >= 0.0 && parts.resolution >= 0.0 && parts.uncertainty <= 0.25);
        prop_assert_eq!(parts.groups.iter().map(|group| group.count).sum::<usize>(), said.len());
        prop_assert!(parts.groups.is_sorted_by(|a, b| a.stated < b.stated));
        let mut turned = said.clone();
        turned.reverse();
        prop_assert_eq!(Scoring::of(turned.iter().map(stated)), Some(found));
    }

    #[test]
    fn an_interval_holds_the_scores_of_its_probabilities(low in 0_u16..=1000, width in 0_u16..=1000, at in 0.0..=1.0_f64, happened: bool) {
        let high = (low + width).min(1000);
        let stated = Stated::from(Likelihood::from_per_mille(low, high).unwrap());
        let inside = point((f64::from(low) + at * f64::from(high - low)) / 1000.0);
        for (whole, one) in [(stated.brier(happened), inside.brier(happened)), (stated.logarithmic(happened), inside.logarithmic(happened))] {
            prop_assert!(whole.least <= one.midpoint + 1e-9 && one.midpoint <= whole.greatest + 1e-9);
            prop_assert!(whole.least <= whole.midpoint && whole.midpoint <= whole.greatest);
        }
    }
}

/// Whether the claim says that the event comes about, and whether it is negated.
fn forecast(graph: &mut Graph, ends: (NodeId<Event>, NodeId<Event>), sign: f64, negated: bool) -> ClaimId {
    let claim = graph.claim::<ResultsIn>(ends).kind(ClaimKind::Forecast).affinity(sign);
    let claim = if negated { claim.aspect(Aspect::Negated) } else { claim };
    claim.likelihood(Likelihood::new(0.55, 0.8).unwrap()).record().unwrap()
}

fn resolve(graph: &mut Graph, what: ClaimId, key: &str, outcome: bool) -> ClaimId {
    graph.claim::<Resolves>(Resolves { what }).key(key).attribute("outcome", outcome).record().unwrap()
}

#[test]
fn forecasts_of_a_view_are_resolved_by_claims() {
    let mut graph = Graph::new();
    let talks = graph.node(Event, "talks").add().unwrap();
    let summit = graph.node(Event, "summit").add().unwrap();
    let mut all = Vec::new();
    for (sign, negated) in [(0.5, false), (-0.5, false), (0.5, true), (-0.5, true)] {
        all.push(forecast(&mut graph, (talks, summit), sign, negated));
    }
    let open = forecast(&mut graph, (talks, summit), 0.5, false);
    let by: Vec<ClaimId> =
        all.iter().zip(["A", "B", "C", "D"]).map(|(&claim, key)| resolve(&mut graph, claim, key, false)).collect();
    let other = resolve(&mut graph, all[0], "Z", true);
    graph.claim::<Resolves>(Resolves { what: open }).record().unwrap(); // says nothing of the outcome
    graph.claim::<ResultsIn>((talks, summit)).kind(ClaimKind::Forecast).record().unwrap(); // states no likelihood
    let usual = forecast_record(&graph.view(&Lens::new()).unwrap()).value;
    assert_eq!(usual.resolved.len(), 2, "a usual lens leaves out what is negated");
    let found = forecast_record(&graph.view(&Lens::new().with_aspect(Aspect::Negated)).unwrap());
    let record = &found.value;
    assert_eq!((record.resolved.len(), &record.open[..]), (4, &[open][..]), "{all:?} {record:?}");
    let likely = |claim: ClaimId| record.resolved.iter().find(|found| found.claim == claim).unwrap();
    for (claim, (interval, by)) in
        all.iter().zip([((0.55, 0.8), by[0]), ((0.2, 0.45), by[1]), ((0.2, 0.45), by[2]), ((0.55, 0.8), by[3])])
    {
        let found = likely(*claim);
        assert_eq!((found.likelihood.interval(), found.by, found.happened), (interval, by, false));
    }
    assert_eq!((found.against, found.because.len()), (vec![other], 8));
    let scoring = record.scoring().unwrap();
    assert_eq!((scoring.count, scoring.parts.groups.len()), (4, 2));
    assert!(near(scoring.brier.midpoint, f64::midpoint(0.675_f64.powi(2), 0.325_f64.powi(2))));
}

#[test]
#[cfg(feature = "json")]
fn the_summit_did_not_happen() {
    let mut graph = Graph::new();
    detente::io::json::read(&mut graph, std::fs::File::open("examples/data/summit.json").unwrap()).unwrap();
    assert_eq!(forecast_record(&graph.view(&Lens::new()).unwrap()).value.scoring(), None);
    detente::io::json::read(&mut graph, std::fs::File::open("examples/data/summit-updates.json").unwrap()).unwrap();
    let found = forecast_record(&graph.view(&Lens::new()).unwrap());
    let keys: Vec<_> =
        found.because.iter().map(|&claim| graph.get_claim(claim).unwrap().label().into_owned()).collect();
    assert_eq!(keys, ["C16", "E5"]);
    let scoring = found.value.scoring().unwrap();
    assert_eq!(
        (scoring.count, scoring.brier.midpoint, scoring.brier.least, scoring.brier.greatest),
        (1, 0.105_625, 0.04, 0.2025)
    );
    assert!(near(scoring.logarithmic.midpoint, -0.675_f64.ln()));
    let struck = graph.view(&Lens::new().without("kim_yo_jong")).unwrap();
    assert_eq!(forecast_record(&struck).value.resolved, []);
}

#[test]
fn ties_of_a_view_are_facts_of_windows() {
    let mut graph = Graph::new();
    let [a, b, c] = ["A", "B", "C"].map(|key| graph.node(State, key).add().unwrap());
    let claim = |graph: &mut Graph, ends: (NodeId<State>, NodeId<State>), valid: &str| {
        graph.claim::<Sanctions>(ends).valid(valid).record().unwrap()
    };
    let first = claim(&mut graph, (a, b), "2024-01-31");
    let same = claim(&mut graph, (a, b), "2024-01");
    let second = claim(&mut graph, (a, b), "2024-02-01/2024-02-29");
    let third = claim(&mut graph, (a, c), "[2024-02-03,2024-02-20]");
    let over = claim(&mut graph, (a, c), "2024-01-31/2024-02-01");
    let open = claim(&mut graph, (a, c), "2024-02/..");
    let vague = claim(&mut graph, (a, c), "[2024-02-28,2024-03-01]");
    let never = graph.claim::<Sanctions>((a, c)).record().unwrap();
    let talks = graph.claim::<Talks>((c, b)).valid("2024-03-05").record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let found = facts_of(&view, Calendar::Month).unwrap();
    assert_eq!(found.because.len(), 5);
    let facts = found.value;
    assert_eq!((facts.left_out().len(), facts.relations()), (4, &["Sanctions", "Talks"][..]));
    assert!([over, open, vague, never].iter().all(|claim| facts.left_out().contains(claim)));
    let months: Vec<_> =
        facts.quadruples().map(|fact| (fact.subject, fact.relation, fact.object, fact.time - 648)).collect();
    assert_eq!(months, [(0, 0, 1, 0), (0, 0, 1, 1), (0, 0, 2, 1), (1, 1, 2, 2), (2, 1, 1, 2)]);
    assert_eq!(facts.facts().count(), 5);

    let ask = |side, known: NodeId<State>, relation, day: &str, most| {
        facts.predict(Recurrency::default(), side, known, relation, day.parse().unwrap(), most).unwrap()
    };
    let march = ask(Side::Object, a, "Sanctions", "2024-03-31", 9);
    let named: Vec<_> = march.value.iter().map(|found| (found.node.key(), found.last.unwrap().to_string())).collect();
    assert_eq!(named, [("B", "2024-02".to_owned()), ("C", "2024-02".to_owned())]);
    assert_eq!(march.because.len(), 4);
    assert!([first, same, second, third].iter().all(|claim| march.because.contains(claim)));
    assert_eq!(ask(Side::Object, a, "Sanctions", "2024-03-01", 1).because.len(), 3);
    // In February only January is known.
    assert_eq!(ask(Side::Subject, b, "Sanctions", "2024-02-29", 9).because, [same, first]);
    assert!(ask(Side::Object, a, "Sanctions", "2024-01-31", 9).value.is_empty());
    for (one, other) in [(b, "C"), (c, "B")] {
        let april = ask(Side::Object, one, "Talks", "2024-04-01", 1);
        assert_eq!((april.value[0].node.key(), april.because), (other, vec![talks]));
    }
    assert!(ask(Side::Object, a, "Allied", "2024-04-01", 1).value.is_empty());
    let mut foreign = Graph::new();
    let stranger = foreign.node(State, "A").add().unwrap();
    let error = facts.predict(Recurrency::default(), Side::Object, stranger, "Talks", "2024-04-01".parse().unwrap(), 1);
    assert!(error.unwrap_err().is_foreign());
}
