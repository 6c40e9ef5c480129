//! Who is it: actors of feeds to nodes, and that nobody is lost.

use std::collections::BTreeMap;

use detente::codebook::states::{self, State};
use detente::io::dictionary::{ActorFile, Dictionary};
use detente::io::who::{Named, Resolver};
use detente::model::standard::{Actor, State as StateKind};
use detente::model::{Participant, Scheme};
use detente::{Day, Graph, Lens, Limits, NodeId};
use proptest::prelude::*;

use crate::states::shared;

fn code(code: &str) -> Named<'_> {
    Named { code: Some(code), ..Named::default() }
}

fn icews<'a>(name: &'a str, sectors: &'a str, country: &'a str) -> Named<'a> {
    Named { code: None, name: Some(name), country: Some(country), sectors: Some(sectors) }
}

fn name(name: &str) -> Named<'_> {
    Named { name: Some(name), ..Named::default() }
}

/// Kind, key and whose it is: `Organization JPNGOV PartOf(JPNGOV, JPN)`.
fn shown(graph: &Graph, node: NodeId) -> String {
    let read = graph.get(node).unwrap();
    let claims = graph.claims_of(node).unwrap();
    let own = claims.iter().filter(|claim| claim.node_in("from").is_some_and(|from| from.id() == node));
    let links: Vec<String> = own.map(|claim| format!(" {}", claim.relation())).collect();
    format!("{} {}{}", read.kind(), read.key(), links.concat())
}

fn one(who: &mut Resolver, actor: &Named<'_>) -> String {
    let mut graph = Graph::new();
    let node = who.resolve(&mut graph, actor, None).unwrap();
    shown(&graph, node)
}

#[test]
fn codes_of_every_kind() {
    let mut who = Resolver::new();
    for (text, expected) in [
        ("JPN", "State JPN"),
        ("JPNGOV", "Organization JPNGOV PartOf"),
        ("GOVJPN", "Organization GOVJPN PartOf"),
        ("JORELIGOV", "Organization JORELIGOV PartOf"),
        ("JPNGOVMIL", "Organization JPNGOVMIL PartOf"),
        ("JPNREB", "Group JPNREB NationalOf"),
        ("SYRREBMIL", "Group SYRREBMIL NationalOf"),
        ("MNCUSAMED", "Group MNCUSAMED NationalOf"),
        ("AFGINSTAL", "Group AFGINSTAL NationalOf"),
        ("IGOEUREEC", "Coalition EEC"),
        ("EEC", "Coalition EEC"),
        ("NAT", "Coalition NAT"),
        ("IGOUNOREFHCR", "Organization IGOUNOREFHCR"),
        ("TAL", "Group TAL"),
        ("EUR", "Group EUR"),
        ("GOV", "Group GOV"),
        ("menGOV", "Group menGOV"),
        ("XKX", "State XKX"),
        ("KSVGOV", "Organization XKXGOV PartOf"),
        ("SSDGOV", "Organization SSDGOV PartOf"),
        ("JPNQQQ", "Group JPNQQQ NationalOf"),
        ("QQQ", "Actor QQQ"),
        ("South Korea", "State KOR"),
        ("men", "Group men"),
        ("london", "Actor london"),
        ("", "Actor unspecified"),
        ("   ", "Actor unspecified"),
        ("---", "Actor unspecified"),
    ] {
        assert_eq!(one(&mut who, &code(text)), expected, "{text}");
    }
    let beside = Named { country: Some("JPN"), ..code("GOV") };
    assert_eq!(one(&mut who, &beside), "Organization JPNGOV PartOf");
    assert_eq!(one(&mut who, &Named { country: Some("JPN"), ..Named::default() }), "State JPN");
    let unmatched: Vec<_> = who.unmatched().into_iter().map(|u| (u.text, u.count)).collect();
    assert_eq!(unmatched, [("QQQ".to_owned(), 1), ("london".to_owned(), 1)]);
    assert_eq!(who.unknown_parts().collect::<Vec<_>>(), [("QQQ", 1)]);
}

#[test]
fn aliases_of_one_state_are_one_node() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let mut node = |actor: &Named<'_>| who.resolve(&mut graph, actor, None).unwrap();
    for codes in [&["PAL", "PSE", "WSB", "GZS"][..], &["ROM", "ROU"], &["ZAR", "COD"], &["PALGOV", "PSEGOV"]] {
        assert!(codes.windows(2).all(|pair| node(&code(pair[0])) == node(&code(pair[1]))), "{codes:?}");
    }
    let palestine = node(&code("PAL"));
    assert_eq!(node(&icews("Palestinian Territory, Occupied", "NA", "Occupied Palestinian Territory")), palestine);
    assert_eq!(node(&icews("Holy See", "NA", "Holy See")), node(&code("VAT")));
    assert_eq!(graph.coded(&Scheme::Cameo, "WSB", None), [palestine]);
    assert_eq!(graph.named("Gaza", None), [palestine]);
    assert_eq!(graph.claim_count(), 1, "a link is recorded once");
}

#[test]
fn names_with_sectors_and_country() {
    let mut who = Resolver::new();
    for (actor, expected) in [
        (
            icews("Foreign Affairs (Bangladesh)", "Executive,Foreign Ministry,Government", "Bangladesh"),
            "Organization Foreign Affairs (Bangladesh) PartOf",
        ),
        (
            icews("Citizen (Japan)", "General Population / Civilian / Social,Social", "Japan"),
            "Group Citizen (Japan) NationalOf",
        ),
        (icews("Japan", "NA", "Japan"), "State JPN"),
        (
            icews("Donald Trump", "Executive,Executive Office,Government", "United States"),
            "Organization Donald Trump (United States) PartOf",
        ),
        (icews("Militant (Syria)", "Insurgents,Dissident", "Syria"), "Group Militant (Syria) NationalOf"),
        (icews("Congress (India)", "Parties", "India"), "Group Congress (India) NationalOf"),
        (icews("European Union", "Regional Diplomatic IGOs", "NA"), "Actor European Union"),
        (icews("Unspecified Actor", "Unspecified", "NA"), "Actor unspecified"),
        (
            icews("Protester (Palestinian Territory, Occupied)", "Dissident", "NA"),
            "Group Protester (Palestine) NationalOf",
        ),
        // PLOVER: MED is medical, three letters are ISO 3166-1.
        (icews("Ministry of Defence", "GOV;MIL", "JPN"), "Organization Ministry of Defence (Japan) PartOf"),
        (icews("Doctors", "MED", "JPN"), "Group Doctors (Japan) NationalOf"),
        // A state of no table: nothing is known but the name.
        (icews("Police", "Police", "Atlantis"), "Actor Police"),
    ] {
        assert_eq!(one(&mut who, &actor), expected);
    }
    // One name with two countries is two, so that it never stands for both.
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let macron = |country| icews("Emmanuel Macron", "Government", country);
    let nodes = ["France", "Andorra"].map(|country| who.resolve(&mut graph, &macron(country), None).unwrap());
    assert_ne!(nodes[0], nodes[1]);
}

#[test]
fn an_organ_stands_for_its_state_and_rebels_do_not() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let mut node = |text| who.resolve(&mut graph, &code(text), None).unwrap();
    let (japan, korea, rebels) = (node("JPNGOV"), node("PRKMIL"), node("JPNREB"));
    for (from, to) in [(japan, korea), (rebels, korea)] {
        let ends = [("by", Participant::Node(from)), ("on", Participant::Node(to))];
        graph.claim_dyn("Attacks", ends).affinity(-1.0).record().unwrap();
    }
    let view = graph.view(&Lens::new().relations(["Attacks"]).lifted()).unwrap();
    let mut ties: Vec<(String, String)> =
        view.ties().map(|tie| (tie.from().key().into(), tie.to().key().into())).collect();
    ties.sort();
    let tie = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(ties, [tie("JPN", "PRK"), tie("JPNREB", "PRK")]);
    assert!(graph.claims().filter(|claim| claim.relation() == "PartOf").all(|claim| claim.is_background()));
}

fn people() -> Dictionary {
    let mut dictionary = Dictionary::new();
    let text = "\
CHIRAC_ [FRAGOV 950517-070516] [FRAELI]
ALI_ [AFGGOV]
ALI_ [IRQGOV]
POLICE {} [~COP]
REBEL {} [~REB]
OLD_ONE_ [---]
";
    ActorFile::new().strict().read(&mut dictionary, text.as_bytes()).unwrap();
    dictionary
}

#[test]
fn a_person_is_who_the_day_says() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new().dictionary(people()));
    let mut on = |actor: &Named<'_>, day: &str| {
        let node = who.resolve(&mut graph, actor, Some(day.parse::<Day>().unwrap())).unwrap();
        shown(&graph, node)
    };
    let chirac = icews("Jacques", "Government", "France");
    assert_eq!(on(&name("Chirac"), "2000-01-01"), "Organization FRAGOV PartOf");
    assert_eq!(on(&name("CHIRAC_"), "2008-01-01"), "Group FRAELI NationalOf");
    assert_eq!(on(&chirac, "2008-01-01"), "Organization Jacques (France) PartOf");
    assert_eq!(on(&name("old one"), "2008-01-01"), "Actor old one");
    assert_eq!(on(&icews("Police (India)", "NA", "India"), "2008-01-01"), "Organization Police (India) PartOf");
    assert_eq!(on(&icews("Rebel (India)", "", "India"), "2008-01-01"), "Group Rebel (India) NationalOf");
    // States that were.
    assert_eq!(on(&name("Zanzibar"), "1964-01-01"), "State COW-511");
    assert_eq!(on(&name("Zanzibar"), "2000-01-01"), "Actor Zanzibar");
    for (actor, depends) in [
        (name("Chirac"), true),
        (name("Zanzibar"), true),
        (name("Police (Zanzibar)"), true),
        (name("Ali"), false),
        (name("Police (India)"), false),
        (code("JPNGOV"), false),
        (Named { name: Some("Chirac"), ..code("FRAGOV") }, false),
    ] {
        assert_eq!(who.depends_on_day(&actor), depends, "{actor:?}");
    }
}

#[test]
fn a_name_of_several_is_nobodys_unless_the_country_tells() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new().dictionary(people()));
    let node = who.resolve(&mut graph, &name("Ali"), None).unwrap();
    assert_eq!(shown(&graph, node), "Actor Ali");
    assert_eq!(who.unmatched()[0].candidates, ["AFGGOV", "IRQGOV"]);
    let iraqi = who.resolve(&mut graph, &icews("Ali", "", "Iraq"), None).unwrap();
    assert_eq!(shown(&graph, iraqi), "Organization IRQGOV PartOf");
    let french = who.resolve(&mut graph, &icews("Ali", "", "France"), None).unwrap();
    assert_eq!(shown(&graph, french), "Group Ali (France) NationalOf");
    assert_eq!(who.unmatched().len(), 1);
}

#[test]
fn aliases_by_hand_come_first() {
    let mut who = Resolver::new()
        .dictionary(people())
        .alias("Pyongyang regime", "PRK")
        .alias("ALI", "USAGOV")
        .alias("QQQ", "JPN");
    assert_eq!(one(&mut who, &name("the PYONGYANG_regime")), "State PRK");
    assert_eq!(one(&mut who, &icews("Ali", "", "Iraq")), "Organization USAGOV PartOf");
    assert_eq!(one(&mut who, &code("QQQ")), "State JPN");
    assert!(who.unmatched().is_empty());
}

#[test]
fn unmatched_texts_are_counted_and_sorted() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let mut nodes = Vec::new();
    for text in ["b", "a", "c", "c", "Japan", "JPN"] {
        nodes.push(who.resolve(&mut graph, &name(text), None).unwrap());
    }
    nodes.push(who.resolve(&mut graph, &code("JPN"), None).unwrap());
    who.again(nodes[0], 5);
    who.again(nodes[5], 5);
    let unmatched: Vec<(String, u64)> = who.unmatched().into_iter().map(|u| (u.text, u.count)).collect();
    let expected = [("b", 6), ("c", 2), ("a", 1)].map(|(text, count)| (text.to_owned(), count));
    assert_eq!(unmatched, expected);
}

#[test]
fn nodes_that_are_there_are_used() {
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let japan = graph.node(StateKind, "Japan").code(Scheme::Iso3, "JPN").add().unwrap();
    let mine = graph.node(Actor, "KOR").add().unwrap();
    assert_eq!(who.resolve(&mut graph, &code("JPN"), None).unwrap(), japan.any());
    let organ = who.resolve(&mut graph, &code("JPNMIL"), None).unwrap();
    assert_eq!(shown(&graph, organ), "Organization JPNMIL PartOf");
    assert_eq!(graph.neighbours(organ).unwrap(), [japan.any()]);
    // An actor of the caller's own has no organs, and the event is kept all the same.
    assert_eq!(who.resolve(&mut graph, &code("KOR"), None).unwrap(), mine.any());
    let organ = who.resolve(&mut graph, &code("KORGOV"), None).unwrap();
    assert_eq!(shown(&graph, organ), "Organization KORGOV");
    // A second resolver over the same graph adds nothing.
    let before = (graph.node_count(), graph.claim_count());
    Resolver::new().resolve(&mut graph, &code("JPNMIL"), None).unwrap();
    assert_eq!((graph.node_count(), graph.claim_count()), before);
}

#[test]
fn limits_are_errors_and_every_state_has_a_node() {
    let mut graph = Graph::new().limited(Limits { nodes: 1, ..Limits::default() });
    let mut who = Resolver::new();
    who.resolve(&mut graph, &code("JPN"), None).unwrap();
    assert!(who.resolve(&mut graph, &code("KOR"), None).unwrap_err().is_limit());
    let mut graph = Graph::new();
    for state in states::all() {
        let node = Resolver::place(&mut graph, state).unwrap();
        assert_eq!(graph.get(node).unwrap().key(), state.key());
        assert_eq!(Resolver::place(&mut graph, state).unwrap(), node);
    }
    assert_eq!(graph.node_count(), states::all().len());
    let day: Option<Day> = "1980-01-01".parse().ok();
    assert_eq!(graph.coded(&Scheme::CowNumber, "345", day).len(), 1);
    assert_eq!(graph.coded(&Scheme::CowNumber, "345", None).len(), 2);
}

proptest! {
    /// Whatever a feed writes, there is a node, the same one again, and nothing is recorded twice.
    #[test]
    fn any_text_has_a_node(
        fields in proptest::array::uniform4(proptest::option::of("(JPN|GOV|PAL|India|Ali|\\(|\\)| |[\\x00-\\x7f]|\\PC){0,5}")),
        number in proptest::option::of(-60_000..25_000_i32),
    ) {
        let day = number.map(|number| Day::from_number(number).unwrap());
        let [code, name, country, sectors] = &fields;
        let actor = Named { code: code.as_deref(), name: name.as_deref(), country: country.as_deref(), sectors: sectors.as_deref() };
        let (mut graph, mut who) = (Graph::new(), Resolver::new().dictionary(people()));
        let node = who.resolve(&mut graph, &actor, day).unwrap();
        let before = (graph.node_count(), graph.claim_count());
        prop_assert_eq!(who.resolve(&mut graph, &actor, day).unwrap(), node);
        prop_assert_eq!((graph.node_count(), graph.claim_count()), before);
        let counted: u64 = who.unmatched().iter().map(|unmatched| unmatched.count).sum();
        prop_assert!(counted == 0 || counted == 2);
    }

    /// A name longer than any key is shortened, not refused.
    #[test]
    fn long_names_are_kept(length in 1000..5000_usize) {
        let (mut graph, mut who) = (Graph::new(), Resolver::new());
        let long = "漢".repeat(length);
        prop_assert!(who.resolve(&mut graph, &name(&long), None).is_ok());
        prop_assert!(who.resolve(&mut graph, &icews(&long, "", "Japan"), None).is_ok());
    }
}

#[test]
fn every_actor_of_real_feeds_has_a_node() {
    let Some(file) = shared("icews/events.2018.sample.tab") else { return };
    let text = std::fs::read_to_string(file).unwrap();
    let (mut graph, mut who) = (Graph::new(), Resolver::new());
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| header.iter().position(|field| *field == name).unwrap();
    let sides =
        ["Source", "Target"].map(|side| ["Name", "Sectors", "Country"].map(|field| column(&format!("{side} {field}"))));
    let (mut kinds, mut countries) = (BTreeMap::<String, u64>::new(), 0);
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        for [name, sectors, country] in sides.map(|side| side.map(|at| fields[at])) {
            let node = who.resolve(&mut graph, &icews(name, sectors, country), None).unwrap();
            *kinds.entry(graph.get(node).unwrap().kind().to_owned()).or_default() += 1;
            if country != "NA" {
                countries += 1;
                assert!(State::named(country, None).is_ok(), "{country}");
                assert_ne!(graph.get(node).unwrap().kind(), "Actor", "{name}");
            }
        }
    }
    assert!(countries > 6_000 && kinds["State"] > 1_500 && kinds["Organization"] > 2_000, "{kinds:?}");
    let unmatched: u64 = who.unmatched().iter().map(|unmatched| unmatched.count).sum();
    assert!(unmatched > 0 && unmatched < 700, "{unmatched}");
    let actors = kinds["Actor"];
    assert_eq!(actors, unmatched + 84, "and those that the feed calls unspecified");
}
