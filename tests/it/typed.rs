//! Kinds and relations of one's own, as another crate declares them; this test is one.

use detente::model::standard::{Leader, Leads, State, Talks};
use detente::model::{Participant, RelationRule, Shape};
use detente::{Graph, Lens, NodeId, Schema};

detente::schema! {
    nodes {
        /// Part of a state.
        Region,
        /// A company.
        Company,
    }
    relations {
        /// Directed, of two kinds at one end.
        OwnedBy { Company -> State | Region }
        /// Symmetric, between unlike kinds as well.
        Trades { Company -- Company, Company -- Region }
        /// With roles: US-Japan-ROK as one relation of three.
        Pact { among+: State, witness?: Leader | State; ties among -- among, witness -> among }
        /// Of one's own and marked.
        Speaks(Structural, Lifts) { Company -> State }
        /// Roles that take claims.
        Weighs { by: Leader, what+: Claim, against: Claim }
    }
    joins { Talks { Region -- State, Region -- Region } }
}

/// Another crate's schema with a kind of the same name.
mod elsewhere {
    detente::schema! {
        nodes {
            /// Not ours.
            Region,
        }
    }
}

/// The same relation name, declared otherwise.
mod otherwise {
    use super::Company;
    detente::schema! {
        relations {
            /// Symmetric here.
            OwnedBy { Company -- Company }
        }
    }
}

fn graph() -> Graph {
    Graph::with([Schema::standard(), schema()]).unwrap()
}

#[test]
fn own_kinds_join_own_and_foreign_relations() {
    let mut graph = graph();
    let japan = graph.node(State, "JPN").add().unwrap();
    let okinawa = graph.node(Region, "JP-47").add().unwrap();
    let acme = graph.node(Company, "acme").add().unwrap();
    graph.claim::<OwnedBy>((acme, japan)).record().unwrap();
    graph.claim::<OwnedBy>((acme, okinawa)).record().unwrap();
    graph.claim::<Trades>((acme, okinawa)).record().unwrap();
    graph.claim::<Trades>((okinawa, acme)).record().unwrap();
    graph.claim::<Talks>((okinawa, japan)).record().unwrap();
    graph.claim::<Talks>((japan, okinawa)).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    let owners: Vec<NodeId<Region>> = view.from(acme).out::<OwnedBy>().to::<Region>().ids().unwrap();
    assert_eq!(owners, [okinawa]);
    assert_eq!(view.ties_between(acme, okinawa).unwrap().len(), 2, "one owned, one of both trades");
    assert_eq!(view.ties_between(okinawa, japan).unwrap()[0].claims().count(), 2);
    assert_eq!(graph.nodes::<Region>().collect::<Vec<_>>(), [okinawa]);
    assert_eq!(graph.typed::<State>(okinawa.any()), None);
}

#[test]
fn a_relation_of_three_is_one_claim_and_three_ties() {
    let mut graph = graph();
    let [usa, japan, rok] = ["USA", "JPN", "ROK"].map(|key| graph.node(State, key).add().unwrap());
    let biden = graph.node(Leader, "biden").add().unwrap();
    let pact = Pact { among: vec![usa, japan, rok], witness: Some(biden.any()) };
    let claim = graph.claim::<Pact>(pact).affinity(0.6).record().unwrap();
    let view = graph.view(&Lens::new()).unwrap();
    assert_eq!(view.tie_count(), 6, "three pairs, and the witness with each");
    for (a, b) in [(usa, japan), (japan, rok), (rok, usa)] {
        let ties = view.ties_between(a, b).unwrap();
        assert_eq!(ties.len(), 1);
        assert!(ties[0].is_symmetric() && ties[0].is_shared());
        assert_eq!(ties[0].claims().map(|c| c.id()).collect::<Vec<_>>(), [claim]);
        assert!((ties[0].number() - 0.6).abs() < 1e-9);
    }
    let shared = graph.view(&Lens::new().shared()).unwrap();
    assert!((shared.ties_between(usa, japan).unwrap()[0].number() - 0.1).abs() < 1e-9, "a sixth of the whole");
    assert_eq!(graph.degree(usa).unwrap(), 1);
}

#[test]
fn own_marks_lift() {
    let mut graph = graph();
    let japan = graph.node(State, "JPN").add().unwrap();
    let usa = graph.node(State, "USA").add().unwrap();
    let acme = graph.node(Company, "acme").add().unwrap();
    let other = graph.node(Company, "other").add().unwrap();
    graph.claim::<Speaks>((acme, japan)).record().unwrap();
    graph.claim::<Trades>((acme, other)).affinity(0.5).record().unwrap();
    let view = graph.view(&Lens::new().lifted()).unwrap();
    assert_eq!(view.stands_for(acme).unwrap(), japan.any());
    assert_eq!(view.ties_between(japan, other).unwrap().len(), 1);
    graph.claim::<Speaks>((acme, usa)).record().unwrap();
    let error = graph.view(&Lens::new().lifted()).unwrap_err();
    assert_eq!(error.to_string(), "ambiguous lift of node `acme`: it stands for JPN and for USA");
}

#[test]
fn roles_may_take_claims() {
    let mut graph = graph();
    let japan = graph.node(State, "JPN").add().unwrap();
    let kishida = graph.node(Leader, "kishida").add().unwrap();
    let first = graph.claim::<Leads>((kishida, japan)).record().unwrap();
    let second = graph.claim::<Leads>((kishida, japan)).record().unwrap();
    let weighs = Weighs { by: kishida, what: vec![first, second], against: first };
    let claim = graph.claim::<Weighs>(weighs).record().unwrap();
    assert_eq!(graph.get_claim(claim).unwrap().about().len(), 2);
    assert_eq!(graph.view(&Lens::new()).unwrap().statements().count(), 1);
}

#[test]
fn the_same_rules_hold_at_run_time() {
    let mut graph = graph();
    let japan = graph.node(State, "JPN").add().unwrap().any();
    let okinawa = graph.node(Region, "JP-47").add().unwrap().any();
    let acme = graph.node(Company, "acme").add().unwrap().any();
    let mut check = |relation: &str, roles: &[(&str, NodeId)], expected: &str| {
        let roles: Vec<(&str, Participant)> = roles.iter().map(|&(role, id)| (role, Participant::Node(id))).collect();
        match graph.claim_dyn(relation, roles).record() {
            Ok(_) => assert_eq!("ok", expected),
            Err(error) => assert_eq!(error.to_string(), expected),
        }
    };
    check("OwnedBy", &[("from", acme), ("to", okinawa)], "ok");
    check("Trades", &[("between", okinawa), ("between", acme)], "ok");
    check("Talks", &[("between", okinawa), ("between", okinawa)], "ok");
    check(
        "OwnedBy",
        &[("from", japan), ("to", acme)],
        "relation `OwnedBy` refuses State -> Company: joins Company -> State, Company -> Region",
    );
    check(
        "Trades",
        &[("between", japan), ("between", acme)],
        "relation `Trades` refuses State -- Company: joins Company -- Company, Company -- Region",
    );
    check("Trades", &[("from", acme), ("to", acme)], "unknown role `from`");
    check(
        "OwnedBy",
        &[("from", acme)],
        "relation `OwnedBy` refuses 1 participants: joins Company -> State, Company -> Region",
    );
    check("Owned", &[("from", acme)], "unknown relation `Owned` (did you mean `OwnedBy`?)");
    check(
        "Pact",
        &[("witness", japan)],
        "relation `Pact` refuses nobody as `among`: takes among+: State, witness?: Leader | State",
    );
    check(
        "Pact",
        &[("among", japan), ("among", japan)],
        "relation `Pact` refuses the same twice as `among`: takes among+: State, witness?: Leader | State",
    );
    check(
        "Pact",
        &[("among", okinawa)],
        "relation `Pact` refuses a Region as `among`: takes among+: State, witness?: Leader | State",
    );
}

#[test]
fn schemas_that_clash_are_refused() {
    let clash = Graph::with([Schema::standard(), schema(), elsewhere::schema()]).unwrap_err();
    assert!(clash.is_conflict());
    assert!(clash.to_string().contains("`Region`: declared in"), "{clash}");
    let clash = Graph::with([Schema::standard(), schema(), otherwise::schema()]).unwrap_err();
    assert!(clash.to_string().starts_with("conflict on relation `OwnedBy`: declared in"), "{clash}");
    assert!(Graph::with([Schema::standard(), schema(), schema()]).is_ok(), "the very same twice is no clash");
    let missing = Graph::with([schema()]).unwrap_err();
    assert!(missing.is_unknown(), "Talks is joined and nobody declares it: {missing}");
    // A kind of the same name from elsewhere is not ours, whatever its name.
    let mut other = Graph::with([elsewhere::schema()]).unwrap();
    let error = other.node(Region, "x").add().unwrap_err();
    assert!(error.is_conflict(), "{error}");
}

#[test]
fn schemas_can_be_made_at_run_time() {
    let mut schema = Schema::standard();
    schema.kind("Pipeline", "run time").unwrap();
    schema.relation(RelationRule::directed("Feeds").joins("Pipeline", "State")).unwrap();
    assert_eq!(schema.rule_of("Feeds").map(RelationRule::shape), Some(Shape::Directed));
    let error = schema.relation(RelationRule::directed("Drains").joins("Pipelin", "State")).unwrap_err();
    assert_eq!(error.to_string(), "unknown kind of node `Pipelin` (did you mean `Pipeline`?)");
    let error = schema.relation(RelationRule::symmetric("Feeds").joins("State", "State")).unwrap_err();
    assert!(error.is_conflict());
    let mut graph = Graph::with([schema]).unwrap();
    let pipe = graph.node_dyn("Pipeline", "druzhba").add().unwrap();
    let state = graph.node(State, "HUN").add().unwrap().any();
    let ends = [("from", Participant::Node(pipe)), ("to", Participant::Node(state))];
    assert!(graph.claim_dyn("Feeds", ends).record().is_ok());
}
