//! The tables of estimative probability and confidence, value by value.

use detente::Likelihood;
use detente::codebook::estimative::{ICD_203, KENT, PHIA, STIX_DNI, STIX_WEP, Scale};
use detente::codebook::stix;
use detente::model::{Confidence, Credibility};
use proptest::prelude::*;

fn check(scale: &Scale, bands: &[(&str, u16, u16)]) {
    for &(words, low, high) in bands {
        for word in words.split(", ") {
            let likelihood = scale.likelihood(word).unwrap();
            assert_eq!(likelihood.per_mille(), (low, high), "{} {word}", scale.name);
            assert_eq!(likelihood.wording(), Some((scale.name, word)));
            let middle = likelihood.midpoint();
            assert_eq!(scale.word_for(middle), words.split(", ").next(), "{} {middle}", scale.name);
        }
    }
    let known: usize = bands.iter().map(|(words, ..)| words.split(", ").count()).sum();
    assert_eq!(scale.words().count(), known, "{}", scale.name);
    assert!(Scale::named(scale.name).is_ok());
}

#[test]
fn words_mean_what_their_tables_say() {
    check(
        &ICD_203,
        &[
            ("almost no chance, remote", 10, 50),
            ("very unlikely, highly improbable", 50, 200),
            ("unlikely, improbable", 200, 450),
            ("roughly even chance, roughly even odds", 450, 550),
            ("likely, probable", 550, 800),
            ("very likely, highly probable", 800, 950),
            ("almost certain, nearly certain", 950, 990),
        ],
    );
    check(
        &KENT,
        &[
            ("impossible", 0, 0),
            ("almost certainly not", 20, 120),
            ("probably not", 200, 400),
            ("chances about even", 400, 600),
            ("probable", 630, 870),
            ("almost certain", 870, 990),
            ("certain", 1000, 1000),
        ],
    );
    check(
        &PHIA,
        &[
            ("remote chance", 0, 50),
            ("highly unlikely", 100, 200),
            ("unlikely", 250, 350),
            ("realistic possibility", 400, 499),
            ("likely, probable", 550, 750),
            ("highly likely", 800, 900),
            ("almost certain", 950, 1000),
        ],
    );
}

#[test]
fn gaps_and_shared_edges_have_no_word() {
    for (scale, gaps) in [
        (&KENT, vec![0.01, 0.15, 0.4, 0.61, 0.62, 0.87, 0.995]),
        (&PHIA, vec![0.06, 0.22, 0.38, 0.52, 0.77, 0.92]),
        (&ICD_203, vec![0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.0]),
    ] {
        for gap in gaps {
            assert_eq!(scale.word_for(gap), None, "{} {gap}", scale.name);
        }
    }
    assert_eq!(ICD_203.word_for(f64::NAN), None);
    assert_eq!(ICD_203.word(&Likelihood::new(0.2, 0.45).unwrap()), Some("unlikely"));
    assert_eq!(ICD_203.word(&Likelihood::new(0.2, 0.44).unwrap()), None);
}

#[test]
fn negation_is_closed_on_icd_203_and_not_everywhere() {
    let pairs = [
        ("almost no chance", "almost certain"),
        ("remote", "nearly certain"),
        ("very unlikely", "very likely"),
        ("unlikely", "likely"),
        ("improbable", "probable"),
        ("roughly even odds", "roughly even odds"),
    ];
    for (word, denied) in pairs {
        assert_eq!(ICD_203.negation(word).unwrap(), Some(denied));
        assert_eq!(ICD_203.negation(denied).unwrap(), Some(word));
    }
    assert_eq!(KENT.negation("almost certain").unwrap(), None);
    assert_eq!(KENT.negation("certain").unwrap(), Some("impossible"));
    assert!(KENT.negation("likely").unwrap_err().is_unknown());
}

#[test]
fn stix_numbers_go_both_ways_for_every_value() {
    let ranges = |at: u8, bounds: &[u8]| bounds.iter().filter(|&&bound| at >= bound).count() - 1;
    let credibility = [
        Credibility::Improbable,
        Credibility::Doubtful,
        Credibility::PossiblyTrue,
        Credibility::ProbablyTrue,
        Credibility::Confirmed,
    ];
    let confidence = [None, Some(Confidence::Low), Some(Confidence::Moderate), Some(Confidence::High)];
    for number in 0..=100u8 {
        assert_eq!(stix::to_confidence(number).unwrap(), confidence[ranges(number, &[0, 1, 30, 70])], "{number}");
        assert_eq!(
            stix::to_credibility(number).unwrap(),
            credibility[ranges(number, &[0, 20, 40, 60, 80])],
            "{number}"
        );
        let tens = [0, 5, 15, 25, 35, 45, 55, 65, 75, 85, 95];
        assert_eq!(usize::from(stix::to_ten(number).unwrap()), ranges(number, &tens), "{number}");
        let percent = f64::from(number) / 100.0;
        let wep = ["impossible", "highly unlikely", "unlikely", "even chance", "likely", "highly likely", "certain"];
        assert_eq!(STIX_WEP.word_for(percent), Some(wep[ranges(number, &[0, 1, 20, 40, 60, 80, 100])]), "{number}");
        let dni = [
            "almost no chance",
            "very unlikely",
            "unlikely",
            "roughly even chance",
            "likely",
            "very likely",
            "almost certain",
        ];
        assert_eq!(STIX_DNI.word_for(percent), Some(dni[ranges(number, &[0, 10, 20, 40, 60, 80, 90])]), "{number}");
    }
    for number in [101, 255] {
        assert!(stix::to_confidence(number).is_err() && stix::to_credibility(number).is_err());
        assert!(stix::to_ten(number).is_err() && stix::from_ten(number).is_err());
    }
    assert_eq!(
        (0..=10).map(|v| stix::from_ten(v).unwrap()).collect::<Vec<_>>(),
        (0..=100).step_by(10).collect::<Vec<u8>>()
    );
    assert_eq!(confidence.map(stix::from_confidence), [0, 15, 50, 85]);
    assert_eq!(credibility.map(stix::from_credibility), [10, 30, 50, 70, 90].map(Some));
    assert_eq!(stix::from_credibility(Credibility::Unknown), None);
}

#[test]
fn stix_words_have_their_numbers_and_come_back() {
    let numbers = |scale: &Scale, number: fn(&str) -> Result<u8, detente::Error>, expected: &[u8]| {
        let mut found: Vec<u8> = scale.words().map(|word| number(word).unwrap()).collect();
        found.dedup();
        assert_eq!(found, expected);
        for word in scale.words() {
            let back = scale.word_for(f64::from(number(word).unwrap()) / 100.0).unwrap();
            assert_eq!(scale.likelihood(back).unwrap().per_mille(), scale.likelihood(word).unwrap().per_mille());
        }
    };
    numbers(&STIX_WEP, stix::from_wep, &[0, 10, 30, 50, 70, 90, 100]);
    numbers(&STIX_DNI, stix::from_dni, &[5, 15, 30, 50, 70, 85, 95]);
}

proptest! {
    #[test]
    fn complement_twice_is_the_same(low in 0..=1000u16, more in 0..=1000u16) {
        let likelihood = Likelihood::from_per_mille(low, (low + more).min(1000)).unwrap();
        prop_assert_eq!(likelihood.complement().complement(), likelihood.clone());
        // What is said of the event scores as what is said of its absence.
        let score = |l: &Likelihood, happened| (l.brier(happened).to_bits(), l.brier_bounds(happened));
        prop_assert_eq!(score(&likelihood, true), score(&likelihood.complement(), false));
        let (best, worst) = likelihood.brier_bounds(true);
        prop_assert!(best <= likelihood.brier(true) && likelihood.brier(true) <= worst && worst <= 1.0);
    }
}
