//! PLOVER: types, modes, contexts, sectors, scores and readings; CAMEO in it against the published conversion.

use std::collections::BTreeMap;

use detente::codebook::Goldstein;
use detente::codebook::cameo::{Code, Quad};
use detente::codebook::plover::{Accuse, Coding, Context, Mode, Reading, Sanction, Scale, Sector, Type};

use crate::cameo::beside;

const PRINTED: Reading = Reading { accuse: Accuse::AsPrinted, sanction: Sanction::Verbal };

fn tenths(score: Goldstein) -> i32 {
    assert_eq!(score.parts() % 10_000, 0);
    score.parts() / 10_000
}

/// Type, class, tenths by experts and by frequency, and modes with theirs, as the manual prints them.
const MANUAL: [(&str, u8, i32, i32, &str); 16] = [
    ("AGREE", 1, 25, 42, ""),
    ("CONSULT", 1, 25, 21, "visit 40 third-party 10 multilateral 40 phone 15"),
    ("SUPPORT", 1, 50, 46, ""),
    ("CONCEDE", 1, 45, 50, ""),
    ("COOPERATE", 2, 95, 68, ""),
    ("AID", 2, 100, 74, ""),
    ("RETREAT", 2, 65, 76, "withdraw 80 release 65 disarm 100 ceasefire 75 access 65 resign 45"),
    ("REQUEST", 3, 0, -50, "assist 5 change -10 yield -10 meet 0"),
    ("ACCUSE", 3, 30, -20, "disapprove -20 investigate -35 allege -35"),
    ("REJECT", 3, -20, -42, "assist -15 change -20 yield -20 meet -20"),
    ("THREATEN", 3, -35, -51, "restrict -30 arrest -35 relations -35 expel -35 territory -40 violence -35"),
    ("PROTEST", 4, -50, -66, "demo -50 riot -70 strike -50 hunger -45 boycott -45 obstruct -45 vandalize none"),
    ("SANCTION", 3, -60, -52, "convict -60 expel -55 withdraw -60 discontinue -60"),
    ("MOBILIZE", 4, -55, -53, "troops -65 weapons -65 police -55 militia -60"),
    (
        "COERCE",
        4,
        -70,
        -72,
        "seize -70 restrict -70 censor -65 curfew -65 martial-law -75 arrest -70 deport -70 withhold -70 \
         misinformation -65 cyber -70",
    ),
    (
        "ASSAULT",
        4,
        -90,
        -93,
        "abduct -85 beat -75 torture -85 sexual -85 targeted -95 destroy -85 primitive -80 firearms -90 \
         explosives -90 suicide-attack -95 aerial -95 drone -95 heavy-weapons -95 crowd-control -75 \
         unconventional -100",
    ),
];

#[test]
fn types_and_modes_are_the_manuals() {
    for (kind, (name, quad, expert, frequency, modes)) in Type::ALL.into_iter().zip(MANUAL) {
        assert_eq!((kind.name(), kind.to_string()), (name, name.to_owned()));
        assert_eq!(tenths(kind.goldstein(Scale::Expert, PRINTED)), expert, "{kind}");
        assert_eq!(tenths(kind.goldstein(Scale::Frequency, PRINTED)), frequency, "{kind}");
        assert_eq!(kind.quad(PRINTED).number(), quad, "{kind}");
        let score = |mode: Mode| mode.goldstein().map_or_else(|| "none".to_owned(), |score| tenths(score).to_string());
        let found: Vec<_> = kind.modes().map(|mode| format!("{} {}", mode.name(), score(mode))).collect();
        assert_eq!(found.join(" "), modes, "{kind}");
        for mode in kind.modes() {
            let coding = Coding::by(mode);
            let (with, without) = (coding.goldstein(Scale::Expert, PRINTED), kind.goldstein(Scale::Expert, PRINTED));
            assert_eq!(with, mode.goldstein().unwrap_or(without), "{mode:?}");
            let frequency = kind.goldstein(Scale::Frequency, PRINTED);
            assert_eq!(coding.goldstein(Scale::Frequency, PRINTED), frequency, "{mode:?}");
        }
    }
}

#[test]
fn readings_change_what_the_manual_contradicts_and_nothing_else() {
    let readings = [Accuse::AsPrinted, Accuse::Corrected]
        .into_iter()
        .flat_map(|accuse| [Sanction::Verbal, Sanction::Material].map(|sanction| Reading { accuse, sanction }));
    for reading in readings {
        for kind in Type::ALL {
            let (score, class) = (tenths(kind.goldstein(Scale::Expert, reading)), kind.quad(reading));
            match kind {
                Type::Accuse => assert_eq!(score, if reading.accuse == Accuse::AsPrinted { 30 } else { -30 }),
                _ => assert_eq!(score, tenths(kind.goldstein(Scale::Expert, PRINTED))),
            }
            match (kind, reading.sanction) {
                (Type::Sanction, Sanction::Material) => assert_eq!(class, Quad::MaterialConflict),
                _ => assert_eq!(class, kind.quad(PRINTED)),
            }
            let frequency = kind.goldstein(Scale::Frequency, PRINTED);
            assert_eq!(kind.goldstein(Scale::Frequency, reading), frequency);
        }
    }
    assert_eq!(Reading::default(), Reading { accuse: Accuse::Corrected, sanction: Sanction::Material });
    // Put right, the sign of a score is that of its class, save for requests, which are neither.
    for kind in Type::ALL {
        let conflict = kind.quad(Reading::default()).number() > 2;
        let score = tenths(kind.goldstein(Scale::Expert, Reading::default()));
        assert!(kind == Type::Request || (score < 0) == conflict, "{kind}");
    }
    assert_eq!(Scale::ALL.map(Scale::name), ["plover", "plover_frequency"]);
}

#[test]
fn names_are_read_back() {
    for kind in Type::ALL {
        assert_eq!(kind.name().to_lowercase().parse::<Type>().unwrap(), kind);
        assert_eq!(Type::of(kind.name()).unwrap(), kind);
        assert_eq!(Type::formerly(kind.name()).unwrap(), Coding::new(kind));
    }
    assert_eq!((Mode::all().len(), Context::all().len(), Sector::all().len()), (76, 39, 25));
    for mode in Mode::all() {
        assert_eq!(Mode::of(mode.kind(), &mode.name().to_uppercase()).unwrap(), mode);
        assert!(mode.is_current() || mode.goldstein().is_none());
    }
    assert_eq!(Mode::all().filter(|mode| mode.is_current()).count(), 67);
    for context in Context::all() {
        assert_eq!(context.to_string().to_uppercase().parse::<Context>().unwrap(), context);
    }
    assert_eq!(Context::all().filter(|context| context.is_current()).count(), 37);
    for sector in Sector::all() {
        assert_eq!(sector.text().parse::<Sector>().unwrap(), sector);
        assert!(sector.text().len() == 3 && !sector.label().is_empty());
    }
    let mut listed: Vec<_> = "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF \
                              OPP PRE REL SOC"
        .split_whitespace()
        .collect();
    listed.sort_unstable();
    assert_eq!(Sector::all().map(Sector::text).collect::<Vec<_>>(), listed);
}

#[test]
fn other_names_are_refused() {
    let said = |name: &str| Type::of(name).unwrap_err().to_string();
    for (name, now) in [
        ("DEMAND", "it is REQUEST now"),
        ("DISAPPROVE", "it is ACCUSE, disapprove now"),
        ("INVESTIGATE", "it is ACCUSE, investigate now"),
        ("FIGHT", "it is ASSAULT now"),
        ("CRIME", "version 0.8 has no such type"),
    ] {
        assert_eq!(said(name), format!("unsupported PLOVER type `{name}`: an earlier version's; {now}"));
        assert!(Type::of(&name.to_lowercase()).unwrap_err().is_unsupported());
    }
    assert_eq!(said("THREAT"), "unknown PLOVER type `THREAT` (did you mean `THREATEN`?)");
    assert_eq!(said(""), "unknown PLOVER type ``");
    assert!(Type::of(" AID").unwrap_err().is_unknown());

    let read = |name: &str| Type::formerly(name).map(|coding| (coding.kind(), coding.mode().map(Mode::name)));
    assert_eq!(read("demand").unwrap(), (Type::Request, None));
    assert_eq!(read("DISAPPROVE").unwrap(), (Type::Accuse, Some("disapprove")));
    assert_eq!(read("INVESTIGATE").unwrap(), (Type::Accuse, Some("investigate")));
    assert_eq!(read("FIGHT").unwrap(), (Type::Assault, None));
    assert!(read("CRIME").unwrap_err().is_unsupported());
    assert!(read("COMMENT").unwrap_err().is_unknown());

    assert_eq!(
        Mode::of(Type::Assault, "firearm").unwrap_err().to_string(),
        "unknown PLOVER mode `firearm` (did you mean `firearms`?)"
    );
    assert!(Mode::of(Type::Agree, "visit").unwrap_err().is_unknown(), "modes are of types");
    assert!(Context::of("elections").unwrap_err().to_string().ends_with("(did you mean `election`?)"));
    assert_eq!(Sector::of("INS").unwrap_err().to_string(), "unknown PLOVER sector `INS`");
    assert!(Sector::of("gov").is_err(), "codes are as feeds write them");
}

/// Type, mode and contexts of a code, as one line.
fn line(code: Code) -> Option<String> {
    let coding = code.plover()?;
    let contexts: Vec<_> = coding.contexts().map(Context::name).collect();
    Some(format!("{}, {}, {}", coding.kind(), coding.mode().map_or("", Mode::name), contexts.join("; ")))
}

#[test]
fn cameo_is_coded_in_plover() {
    for (text, expected) in [
        ("03", Some("AGREE, , ")),
        ("030", Some("AGREE, , diplomatic")),
        ("0313", Some("AGREE, , legal")),
        ("044", Some("CONSULT, third-party, ")),
        ("08", Some("CONCEDE, , ")),
        ("0811", Some("CONCEDE, , democracy")),
        ("0813", Some("RETREAT, , legal")),
        ("085", Some("RETREAT, ease, economic")),
        ("0871", Some("RETREAT, ceasefire, military")),
        ("091", Some("ACCUSE, investigate, crime; corruption")),
        ("10", Some("REQUEST, , ")),
        ("1056", Some("REQUEST, yield, military")),
        ("1214", Some("REJECT, assist, intelligence")),
        ("139", Some("THREATEN, relations, diplomatic")),
        ("16", Some("SANCTION, , ")),
        ("163", Some("COERCE, restrict, diplomatic")),
        ("1712", Some("ASSAULT, seize, human_security")),
        ("175", Some("ASSAULT, , pro_autocracy; military")),
        ("191", Some("COERCE, restrict, military")),
        ("196", Some("ASSAULT, , legal; military")),
        ("20", Some("ASSAULT, , ")),
        ("201", Some("ASSAULT, cleansing, religion_ethnicity")),
        ("2042", Some("ASSAULT, unconventional, cbrn")),
        ("155", Some("MOBILIZE, , ")),
        ("176", Some("COERCE, , ")),
        ("1834", Some("ASSAULT, , ")),
        ("01", None),
        ("019", None),
        ("0256", None),
    ] {
        assert_eq!(line(Code::of(text).unwrap()).as_deref(), expected, "{text}");
    }
}

#[test]
fn every_code_but_statements_and_appeals_has_a_type() {
    let mut dropped = 0;
    for code in Code::all() {
        let Some(coding) = code.plover() else {
            assert!(["01", "02"].contains(&code.root().text()), "{code}");
            dropped += 1;
            continue;
        };
        assert!(coding.mode().is_none_or(|mode| mode.kind() == coding.kind()), "{code}");
        // Words and deeds may change sides, cooperation and conflict do not.
        let (own, theirs) = (code.quad().number(), coding.kind().quad(Reading::default()).number());
        assert_eq!(own > 2, theirs > 2, "{code}");
    }
    assert_eq!(dropped, 39);
    let used: BTreeMap<_, usize> = Code::all().filter_map(Code::plover).fold(BTreeMap::new(), |mut all, coding| {
        *all.entry(coding.kind()).or_default() += 1;
        all
    });
    assert_eq!(used.len(), 16, "every type has a code");
    let mut about: BTreeMap<&str, usize> = BTreeMap::new();
    for context in Code::all().filter_map(Code::plover).flat_map(|coding| coding.contexts().collect::<Vec<_>>()) {
        *about.entry(context.name()).or_default() += 1;
    }
    let counted = "asylum 1 cbrn 4 corruption 2 crime 2 democracy 3 diplomatic 43 economic 14 executive 19 \
                   human_rights 3 human_security 5 humanitarian 6 intelligence 4 legal 23 military 38 peacekeeping 5 \
                   political_institutions 15 pro_autocracy 8 religion_ethnicity 3 rights_freedoms 12";
    let found: Vec<_> = about.iter().map(|(name, count)| format!("{name} {count}")).collect();
    assert_eq!(found.join(" "), counted);
    let former = |mode: &Mode| !Code::all().filter_map(Code::plover).any(|coding| coding.mode() == Some(*mode));
    assert_eq!(Mode::all().filter(|mode| !mode.is_current()).filter(former).count(), 0, "kept for the conversion");
}

#[test]
fn the_published_conversion_agrees() {
    let Some(text) = beside("plover/CAMEO2PLOVER-2021.txt") else { return };
    let (mut rows, mut heads) = (0, Vec::new());
    for row in text.lines() {
        let said = row.split('#').next().unwrap_or_default();
        let Some((code, coding)) = said.split_once(':') else { continue };
        let code = Code::of(code).unwrap();
        let cells: Vec<&str> = coding.split(',').map(str::trim).collect();
        match cells[..] {
            [kind] => heads.push((code, Type::of(kind).unwrap())),
            // A context in the place of the mode.
            [kind, "pro_autocracy", context] => {
                assert_eq!(line(code).unwrap(), format!("{kind}, , pro_autocracy; {context}"), "{code}");
                rows += 1;
            }
            [kind, mode, contexts] => {
                assert_eq!(line(code).unwrap(), format!("{kind}, {mode}, {contexts}"), "{code}");
                rows += 1;
            }
            _ => panic!("{row}"),
        }
    }
    // 256 codes, one of them twice.
    assert_eq!((rows, heads.len()), (257, 19));
    let second = (Code::of("08").unwrap(), Type::Retreat);
    for (root, kind) in heads.into_iter().filter(|head| *head != second) {
        assert_eq!(root.plover(), Some(Coding::new(kind)), "{root}");
    }
}
