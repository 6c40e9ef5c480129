//! Actor codes, taken apart and put together again.

use detente::codebook::actors::{self, ActorCode, Part, Sense};
use proptest::prelude::*;

use crate::states::shared;

fn roles(code: &str) -> Vec<&'static str> {
    ActorCode::of(code).roles().map(detente::codebook::actors::Entry::code).collect()
}

fn state(code: &str) -> Option<&'static str> {
    ActorCode::of(code).state().map(detente::codebook::states::State::key)
}

#[test]
fn codes_of_three_six_and_nine_letters() {
    assert!(ActorCode::of("JPN").is_state_alone() && !ActorCode::of("JPNGOV").is_state_alone());
    assert_eq!((state("JPN"), roles("JPN")), (Some("JPN"), vec![]));
    assert_eq!((state("JPNGOV"), roles("JPNGOV")), (Some("JPN"), vec!["GOV"]));
    assert_eq!((state("JORELIGOV"), roles("JORELIGOV")), (Some("JOR"), vec!["ELI", "GOV"]));
    // The country comes second after a kind of actor.
    assert_eq!((state("MNCUSAMED"), roles("MNCUSAMED")), (Some("USA"), vec!["MNC", "MED"]));
    assert_eq!(
        (state("XKX"), state("PSE"), state("PALREB"), state("SSD")),
        (Some("XKX"), Some("PSE"), Some("PSE"), Some("SSD"))
    );
    assert_eq!((state(""), state("GOV"), roles("GOV")), (None, None, vec!["GOV"]));
    assert!(!ActorCode::of("EUR").is_state_alone());
}

#[test]
fn groups_regions_faiths_and_peoples() {
    let eu = ActorCode::of("IGOEUREEC");
    assert_eq!(eu.to_string(), "intergovernmental organization: Europe, European Union");
    assert_eq!(
        (eu.region().map(detente::codebook::states::Region::code), eu.state(), eu.has_sense(Sense::States)),
        (Some("EUR"), None, true)
    );
    assert_eq!(ActorCode::of("AFGINSTAL").to_string(), "Afghanistan: insurgents, Taliban");
    assert_eq!(ActorCode::of("menGOV").parts()[0], ("men", Part::People));
    // A later triple is a faith before it is a state, the first one the other way round.
    assert_eq!((state("SHN"), state("JPNSHN")), (Some("SHN"), Some("JPN")));
    assert_eq!(ActorCode::of("IRQSUN").to_string(), "Iraq: Sunni");
    assert_eq!(state("SUNGOV"), Some("RUS"));
}

#[test]
fn what_no_table_has_is_kept_and_named() {
    let unknown = |code: &'static str| ActorCode::of(code).unknown().collect::<Vec<_>>();
    assert_eq!(unknown("CHROFF032"), ["OFF", "032"]);
    assert_eq!(unknown("JPNGO"), ["GO"]);
    assert_eq!(unknown("X"), ["X"]);
    assert_eq!(unknown("JPN漢字"), ["漢字"]);
    assert_eq!(unknown("---"), ["---"]);
    assert_eq!(ActorCode::of(" CVL").text(), "CVL");
    assert_eq!(roles(" CVL "), ["CVL"]);
}

proptest! {
    #[test]
    fn parts_put_together_are_the_code(code in "[A-Za-z0-9 é漢-]{0,16}") {
        let taken = ActorCode::of(&code);
        let together: String = taken.parts().iter().map(|(text, _)| *text).collect();
        prop_assert_eq!(&together, code.trim());
        prop_assert!(taken.parts().iter().rev().skip(1).all(|(text, _)| text.len() == 3));
        let _ = taken.to_string();
    }
}

#[test]
fn every_code_of_the_published_tables_is_known() {
    for (name, skipped) in [("CAMEO.type.txt", 0), ("CAMEO.knowngroup.txt", 1)] {
        let Some(file) = shared(&format!("cameo/{name}")) else { return };
        let bytes = std::fs::read(file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (mut known, mut elsewhere) = (0, 0);
        for line in text.lines().skip(1) {
            let code = line.split('\t').next().unwrap();
            match ActorCode::of(code).parts() {
                [(_, Part::Role(_) | Part::Group(_))] => known += 1,
                // The Palestinian Territory, which is among the groups too.
                [(_, Part::State(_))] => elsewhere += 1,
                other => panic!("{code}: {other:?}"),
            }
        }
        assert!(known > 30, "{name}: {known}");
        assert_eq!(elsewhere, skipped, "{name}");
    }
    assert!(actors::groups().len() > 110 && actors::roles().len() > 35);
}

#[test]
fn every_actor_of_a_real_export_is_taken_apart() {
    let Some(file) = shared("gdelt/20151027_v2_export_sample.CSV") else { return };
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (mut actors, mut unknown) = (0, std::collections::BTreeSet::new());
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        for (code, country) in [(fields[5], fields[7]), (fields[15], fields[17])] {
            let taken = ActorCode::of(code);
            actors += usize::from(!code.is_empty());
            unknown.extend(taken.unknown().map(str::to_owned));
            let place = taken.state().and_then(|s| s.code(&detente::model::Scheme::Cameo, None));
            let place = place.or(taken.region().map(detente::codebook::states::Region::code));
            if !country.is_empty() {
                assert!(place.is_some(), "{code} in {country}");
            }
        }
    }
    assert!(actors > 1_000);
    // Bodies of churches and their numbers are the rest of the religious codes.
    let rest = ["032", "117", "161", "210", "230", "300", "OFF"];
    assert!(unknown.iter().all(|code| rest.contains(&code.as_str())), "{unknown:?}");
}
