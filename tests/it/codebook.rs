//! The tables of estimative probability and confidence, value by value.

use detente::Likelihood;
use detente::codebook::estimative::{ICD_203, KENT, PHIA, STIX_DNI, STIX_WEP, Scale, from_percent, to_percent};
use detente::codebook::{admiralty, stix};
use detente::model::{Confidence, Credibility, Grade, Reliability};
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
    // The way back, for every per mille: one band and its first word, or none.
    for per_mille in 0..=1000u16 {
        let holding: Vec<_> = bands.iter().filter(|(_, low, high)| (*low..=*high).contains(&per_mille)).collect();
        let expected = match holding[..] {
            [(words, ..)] => words.split(", ").next(),
            _ => None,
        };
        assert_eq!(scale.word_for(f64::from(per_mille) / 1000.0), expected, "{} {per_mille}", scale.name);
    }
    // What a word denies is the band of the complement, where there is one.
    for &(words, low, high) in bands {
        let denied = bands.iter().find(|(_, l, h)| (*l, *h) == (1000 - high, 1000 - low)).map(|(words, ..)| *words);
        for word in words.split(", ") {
            let found = scale.negation(word).unwrap();
            let among = |words: &str| found.is_some_and(|found| words.split(", ").any(|w| w == found));
            assert!(denied.map_or(found.is_none(), among), "{} not {word}: {found:?}", scale.name);
        }
    }
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
    check(
        &STIX_WEP,
        &[
            ("impossible", 0, 0),
            ("highly unlikely, almost certainly not", 10, 190),
            ("unlikely, probably not", 200, 390),
            ("even chance", 400, 590),
            ("likely, probable", 600, 790),
            ("highly likely, almost certain", 800, 990),
            ("certain", 1000, 1000),
        ],
    );
    check(
        &STIX_DNI,
        &[
            ("almost no chance, remote", 0, 90),
            ("very unlikely, highly improbable", 100, 190),
            ("unlikely, improbable", 200, 390),
            ("roughly even chance, roughly even odds", 400, 590),
            ("likely, probable", 600, 790),
            ("very likely, highly probable", 800, 890),
            ("almost certain, nearly certain", 900, 1000),
        ],
    );
}

#[test]
fn unknown_words_and_scales_are_refused() {
    assert_eq!(
        ICD_203.likelihood("lickely").unwrap_err().to_string(),
        "unknown word of likelihood `lickely` (did you mean `likely`?)"
    );
    assert_eq!(ICD_203.likelihood("certain").unwrap_err().to_string(), "unknown word of likelihood `certain`");
    assert_eq!(Scale::named("icd").unwrap_err().to_string(), "unknown scale of likelihood `icd`");
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
        ("highly improbable", "highly probable"),
        ("unlikely", "likely"),
        ("improbable", "probable"),
        ("roughly even chance", "roughly even chance"),
        ("roughly even odds", "roughly even odds"),
    ];
    let words = ICD_203.words().filter(|word| pairs.iter().any(|(a, b)| word == a || word == b));
    assert_eq!(words.count(), ICD_203.words().count(), "closed on the seven bands, two words each");
    for (word, denied) in pairs {
        assert_eq!(ICD_203.negation(word).unwrap(), Some(denied));
        assert_eq!(ICD_203.negation(denied).unwrap(), Some(word));
    }
    assert_eq!(KENT.negation("almost certain").unwrap(), None);
    assert_eq!(KENT.negation("certain").unwrap(), Some("impossible"));
    assert_eq!(KENT.negation("chances about even").unwrap(), Some("chances about even"));
    assert_eq!(PHIA.negation("remote chance").unwrap(), Some("almost certain"));
    assert_eq!(PHIA.negation("unlikely").unwrap(), None);
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
        assert_eq!(STIX_WEP.word_for(percent), Some(stix::to_wep(number).unwrap()));
        assert_eq!(STIX_DNI.word_for(percent), Some(stix::to_dni(number).unwrap()));
        // There and back again lands in the same bucket.
        let confidence = stix::to_confidence(number).unwrap();
        assert_eq!(stix::to_confidence(stix::from_confidence(confidence)).unwrap(), confidence);
        let credibility = stix::to_credibility(number).unwrap();
        assert_eq!(stix::to_credibility(stix::from_credibility(credibility).unwrap()).unwrap(), credibility);
        let ten = stix::to_ten(number).unwrap();
        assert_eq!(stix::to_ten(stix::from_ten(ten).unwrap()).unwrap(), ten);
        let (wep, dni) = (stix::to_wep(number).unwrap(), stix::to_dni(number).unwrap());
        assert_eq!(stix::to_wep(stix::from_wep(wep).unwrap()).unwrap(), wep);
        assert_eq!(stix::to_dni(stix::from_dni(dni).unwrap()).unwrap(), dni);
    }
    for number in [101, 255] {
        assert!(stix::to_wep(number).is_err() && stix::to_dni(number).is_err());
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

#[test]
fn percentages_say_numbers_and_ranges_and_nothing_else() {
    for (text, bounds, printed) in [
        ("45 %", (450, 450), "45 %"),
        ("45%", (450, 450), "45 %"),
        ("20-45 %", (200, 450), "20-45 %"),
        ("20-45%", (200, 450), "20-45 %"),
        ("05-20 %", (50, 200), "5-20 %"),
        ("0 %", (0, 0), "0 %"),
        ("100.0 %", (1000, 1000), "100 %"),
        ("0.1-99.9 %", (1, 999), "0.1-99.9 %"),
        ("45.0-45 %", (450, 450), "45 %"),
    ] {
        let read = from_percent(text).unwrap();
        assert_eq!((read.per_mille(), read.wording()), (bounds, None), "{text}");
        assert_eq!(to_percent(&read), printed);
    }
    let form = "expected a number or a range with a percent sign, such as 45 % or 20-45 %";
    for text in [
        "",
        "%",
        " %",
        "45",
        "0.45",
        "45  %",
        " 45 %",
        "45 % ",
        "45\u{a0}%",
        "45 %%",
        "-5 %",
        "+5 %",
        "5- %",
        "-5-6 %",
        "5-6-7 %",
        "20 - 45 %",
        "20\u{2013}45 %",
        "about 45 %",
        ".5 %",
        "5. %",
        "4,5 %",
        "4.5.1 %",
        "1e2 %",
        "\u{664}5 %",
        "likely",
    ] {
        let error = from_percent(text).unwrap_err();
        assert!(error.is_invalid());
        assert!(error.to_string().ends_with(&format!("`: {form}")), "{error}");
    }
    let refused = |text: &str| from_percent(text).unwrap_err().to_string();
    assert_eq!(refused("100.1 %"), "invalid percentage `100.1 %`: must lie in 0 to 100");
    assert_eq!(refused("10-101 %"), "invalid percentage `10-101 %`: must lie in 0 to 100");
    assert_eq!(refused("99999999999999999999 %"), "invalid percentage `99999999999999999999 %`: must lie in 0 to 100");
    assert_eq!(refused("45-20 %"), "invalid percentage `45-20 %`: a range must rise");
    let fine = "at most one decimal, since likelihood counts in per mille";
    assert_eq!(refused("45.25 %"), format!("invalid percentage `45.25 %`: {fine}"));
}

/// The table of MISP's `admiralty-scale`, in quarters; `None` cannot be judged.
#[test]
fn grades_are_worth_what_their_table_says() {
    let letters = [("A", Some(4u32)), ("B", Some(3)), ("C", Some(2)), ("D", Some(1)), ("E", Some(0)), ("F", None)];
    let figures = [("1", Some(4u32)), ("2", Some(3)), ("3", Some(2)), ("4", Some(1)), ("5", Some(0)), ("6", None)];
    let per_mille = |quarters: u32| u16::try_from(quarters * 250).unwrap();
    let bounds = |worth: Option<u32>| worth.map_or((0, 1000), |q| (per_mille(q), per_mille(q)));
    for (letter, source) in letters {
        for (figure, report) in figures {
            let grade: Grade = format!("{letter}{figure}").parse().unwrap();
            assert_eq!(admiralty::of_reliability(grade.reliability).per_mille(), bounds(source), "{grade}");
            assert_eq!(admiralty::of_credibility(grade.credibility).per_mille(), bounds(report), "{grade}");
            // Sixteenths, rounded outward.
            let (low, high) = match (source, report) {
                (Some(a), Some(b)) => (a * b, a * b),
                (Some(a), None) | (None, Some(a)) => (0, a * 4),
                (None, None) => (0, 16),
            };
            let expected = (low * 1000 / 16, (high * 1000).div_ceil(16));
            let (low, high) = admiralty::likelihood(grade).per_mille();
            assert_eq!((u32::from(low), u32::from(high)), expected, "{grade}");
            assert_eq!(grade.is_judged(), source.is_some() && report.is_some());
        }
    }
    assert_eq!(admiralty::of_reliability(Reliability::F), Likelihood::UNKNOWN);
}

proptest! {
    #[test]
    fn percentages_come_back(low in 0..=1000u16, more in 0..=1000u16, spaced in any::<bool>()) {
        let likelihood = Likelihood::from_per_mille(low, (low + more).min(1000)).unwrap();
        let text = to_percent(&likelihood);
        let text = if spaced { text } else { text.replace(' ', "") };
        prop_assert_eq!(from_percent(&text).unwrap(), likelihood);
    }

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
