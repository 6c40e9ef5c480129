//! The tables of states: laws between codes and states, the well-known traps, and agreement with
//! the published tables where the shared data are there.

use std::collections::BTreeSet;
use std::path::PathBuf;

use detente::Day;
use detente::codebook::states::{self, State};
use detente::codebook::{actors, folded};
use detente::model::Scheme;
use proptest::prelude::*;

const SCHEMES: [Scheme; 8] = [
    Scheme::Iso2,
    Scheme::Iso3,
    Scheme::IsoNumeric,
    Scheme::CowNumber,
    Scheme::CowAbbreviation,
    Scheme::GwNumber,
    Scheme::Fips,
    Scheme::Cameo,
];

fn day(text: &str) -> Option<Day> {
    let day = text.parse().ok();
    assert!(day.is_some(), "{text}");
    day
}

fn key(scheme: &Scheme, code: &str, on: Option<Day>) -> &'static str {
    State::by(scheme, code, on).unwrap().key()
}

pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if file.exists() {
        return Some(file);
    }
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("no shared data; {name} is skipped");
    }
    None
}

#[test]
fn the_same_letters_name_different_states_in_different_schemes() {
    for (code, fips, other, iso) in [
        ("CH", "CHN", Scheme::Iso2, "CHE"),
        ("AU", "AUT", Scheme::Iso2, "AUS"),
        ("GM", "DEU", Scheme::Iso2, "GMB"),
        ("SN", "SGP", Scheme::Iso2, "SEN"),
        ("NI", "NGA", Scheme::Iso2, "NIC"),
        ("NG", "NER", Scheme::Iso2, "NGA"),
    ] {
        assert_eq!((key(&Scheme::Fips, code, None), key(&other, code, None)), (fips, iso), "{code}");
    }
    assert_eq!(key(&Scheme::Fips, "KS", None), "KOR");
    assert_eq!(key(&Scheme::Fips, "KN", None), "PRK");
    // Also three letters: COW's SWZ is Switzerland, AUS Austria, KOR the Korea that ended in 1905.
    for (code, cow, iso) in [("SWZ", "CHE", "SWZ"), ("AUS", "AUT", "AUS"), ("KOR", "COW-730", "KOR")] {
        assert_eq!((key(&Scheme::CowAbbreviation, code, None), key(&Scheme::Iso3, code, None)), (cow, iso), "{code}");
    }
    assert_eq!((key(&Scheme::CowNumber, "970", None), key(&Scheme::GwNumber, "970", None)), ("NRU", "KIR"));
}

#[test]
fn numbers_of_states_that_were_divided_or_united_depend_on_the_day() {
    let (cow, gw) = (Scheme::CowNumber, Scheme::GwNumber);
    for (scheme, code, on, expected) in [
        (&cow, "255", "1938-01-01", "DEU"),
        (&cow, "260", "1970-01-01", "DEU"),
        (&cow, "265", "1970-01-01", "DDR"),
        (&cow, "255", "1995-01-01", "DEU"),
        (&gw, "260", "1995-01-01", "DEU"),
        (&cow, "678", "1980-01-01", "YEM"),
        (&cow, "680", "1980-01-01", "YMD"),
        (&cow, "679", "1995-01-01", "YEM"),
        (&gw, "678", "1995-01-01", "YEM"),
        (&cow, "816", "1970-01-01", "VNM"),
        (&cow, "817", "1970-01-01", "COW-817"),
        (&cow, "816", "2000-01-01", "VNM"),
        (&cow, "345", "1999-01-01", "YUG"),
        (&cow, "345", "2006-06-04", "YUG"),
        (&cow, "345", "2006-06-05", "SRB"),
        (&gw, "340", "2010-01-01", "SRB"),
        (&cow, "365", "1980-01-01", "RUS"),
        (&cow, "315", "1992-12-31", "CSK"),
        (&cow, "316", "1993-01-01", "CZE"),
        (&cow, "625", "2000-01-01", "SDN"),
        (&cow, "626", "2011-07-09", "SSD"),
    ] {
        assert_eq!(key(scheme, code, day(on)), expected, "{scheme} {code} on {on}");
    }
    for (scheme, code, on) in [
        (&cow, "255", "1970-01-01"),
        (&cow, "260", "1995-01-01"),
        (&gw, "255", "1995-01-01"),
        (&cow, "679", "1980-01-01"),
        (&cow, "680", "1995-01-01"),
        (&cow, "817", "1975-05-01"),
        (&cow, "316", "1992-12-31"),
        (&cow, "626", "2011-07-08"),
        (&cow, "740", "1946-01-01"),
    ] {
        let error = State::by(scheme, code, day(on)).unwrap_err();
        assert!(error.is_unknown() && error.to_string().contains(on), "{error}");
    }
}

#[test]
fn a_code_of_two_states_needs_a_day() {
    for (scheme, code) in [(Scheme::CowNumber, "345"), (Scheme::CowAbbreviation, "YUG"), (Scheme::Iso2, "CS")] {
        let error = State::by(&scheme, code, None).unwrap_err();
        assert!(error.is_ambiguous() && error.to_string().contains("say the day"), "{error}");
    }
    assert_eq!(key(&Scheme::Iso2, "CS", day("1990-01-01")), "CSK");
    assert_eq!(key(&Scheme::Iso2, "CS", day("2004-01-01")), "YUG");
    // Nothing else does.
    for scheme in &SCHEMES {
        for state in states::all() {
            for code in state.codes().iter().filter(|code| code.scheme() == scheme) {
                let found = State::by(scheme, code.text(), None);
                let expected = ["345", "YUG", "CS"].contains(&code.text()) && *scheme != Scheme::Cameo;
                let alone = found.as_ref().is_ok_and(|found| *found == state);
                assert!(alone || expected, "{scheme} {}: {found:?}", code.text());
            }
        }
    }
}

#[test]
fn aliases_of_one_state_resolve_to_it() {
    for (codes, state) in [
        (&["PSE", "PAL", "WSB", "GZS", "GZA"][..], "PSE"),
        (&["ROM", "ROU"], "ROU"),
        (&["ZAR", "COD"], "COD"),
        (&["XKX", "KOS", "KSV"], "XKX"),
        (&["MTN", "MNE"], "MNE"),
        (&["TMP", "TLS"], "TLS"),
        (&["IMY", "IMN"], "IMN"),
        (&["DEU", "GMW"], "DEU"),
        (&["RUS", "USR", "SUN"], "RUS"),
        (&["SSD"], "SSD"),
    ] {
        for code in codes {
            assert_eq!(key(&Scheme::Cameo, code, None), state, "{code}");
        }
    }
    assert_eq!((key(&Scheme::Fips, "WE", None), key(&Scheme::Fips, "GZ", None)), ("PSE", "PSE"));
    assert_eq!(State::by(&Scheme::Iso3, "PSE", None).unwrap().code(&Scheme::Cameo, None), Some("PSE"));
}

#[test]
fn the_code_of_a_state_is_the_one_of_the_day() {
    let state = |key| State::by(&Scheme::Iso3, key, None).unwrap();
    let code = |key, scheme: Scheme, on: &str| state(key).code(&scheme, day(on));
    assert_eq!(code("COD", Scheme::Iso3, "1990-01-01"), Some("ZAR"));
    assert_eq!(code("COD", Scheme::Iso3, "2000-01-01"), Some("COD"));
    assert_eq!(code("DEU", Scheme::IsoNumeric, "1980-01-01"), Some("280"));
    assert_eq!(code("DEU", Scheme::CowNumber, "1950-01-01"), None);
    assert_eq!(code("JPN", Scheme::CowNumber, "1950-01-01"), None);
    assert_eq!(state("JPN").code(&Scheme::CowNumber, None), Some("740"));
    assert_eq!(state("XKX").code(&Scheme::IsoNumeric, None), None);
    assert_eq!(state("JPN").code(&Scheme::Other("mine".into()), None), None);
}

#[test]
fn codes_are_text() {
    for (scheme, code) in [
        (Scheme::IsoNumeric, "4"),
        (Scheme::CowNumber, "020"),
        (Scheme::CowNumber, "2 "),
        (Scheme::Iso3, "jpn"),
        (Scheme::Cameo, ""),
        (Scheme::Other("mine".into()), "JPN"),
    ] {
        assert!(State::by(&scheme, code, None).unwrap_err().is_unknown(), "{scheme} {code}");
    }
    assert_eq!(key(&Scheme::IsoNumeric, "004", None), "AFG");
    let error = State::by(&Scheme::Iso3, "jpn", None).unwrap_err();
    assert_eq!(error.to_string(), "unknown code of a state `jpn` (did you mean `JPN`?)");
}

#[test]
fn names_find_states_that_are_there() {
    for (name, state) in [
        ("Japan", "JPN"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Moldova, Republic of", "MDA"),
        ("Russian Federation", "RUS"),
        ("Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("Occupied Palestinian Territory", "PSE"),
        ("Holy See", "VAT"),
        ("Türkiye", "TUR"),
        ("TURKEY", "TUR"),
        ("U.S.", "USA"),
        ("Czechoslovakia", "CSK"),
    ] {
        assert_eq!(State::named(name, None).unwrap().key(), state, "{name}");
    }
    assert_eq!(State::named("Zanzibar", day("1964-01-01")).unwrap().key(), "COW-511");
    assert!(State::named("Zanzibar", day("2000-01-01")).unwrap_err().is_unknown());
    assert!(State::named("Japn", None).unwrap_err().to_string().contains("did you mean `Japan`?"));
}

#[test]
fn regions_name_no_state() {
    assert!(states::regions().windows(2).all(|pair| pair[0].code() < pair[1].code()));
    for region in states::regions() {
        assert!(State::by(&Scheme::Cameo, region.code(), None).is_err(), "{}", region.code());
        assert_eq!(states::region(region.code()), Some(region));
    }
}

#[test]
fn keys_names_and_territories_are_in_order() {
    let keys: BTreeSet<_> = states::all().map(State::key).collect();
    assert_eq!(keys.len(), states::all().len());
    let mut names = BTreeSet::new();
    for state in states::all() {
        let own: BTreeSet<_> = std::iter::once(&state.name()).chain(state.names()).map(|name| folded(name)).collect();
        for name in own {
            assert!(names.insert(name.clone()), "{name} names two");
        }
        if let Some(of) = state.belongs_to() {
            assert!(of.belongs_to().is_none() && of != state, "{}", state.key());
        }
    }
    assert_eq!(State::by(&Scheme::Iso3, "GUM", None).unwrap().belongs_to().map(State::key), Some("USA"));
    // Every code of a cell is found under the scheme again, and a triple is in one table at most.
    for entry in actors::roles().iter().chain(actors::groups()) {
        assert!(State::by(&Scheme::Cameo, entry.code(), None).is_err(), "{}", entry.code());
        assert!(states::region(entry.code()).is_none(), "{}", entry.code());
    }
}

proptest! {
    /// Code to state to code, on any day on which the code holds.
    #[test]
    fn a_code_leads_to_its_state_and_back(at in 0..10_000_usize, number in -60_000..25_000_i32) {
        let all: Vec<_> = states::all().flat_map(|state| state.codes().iter().map(move |code| (state, code))).collect();
        let (state, code) = all[at % all.len()];
        let on = Day::from_number(number).unwrap();
        let found = State::by(code.scheme(), code.text(), Some(on));
        if code.holds_on(Some(on)) {
            prop_assert_eq!(found.unwrap(), state);
            let shown = state.code(code.scheme(), Some(on)).unwrap();
            prop_assert_eq!(State::by(code.scheme(), shown, Some(on)).unwrap(), state);
            prop_assert!(code.periods().is_empty() || code.periods().iter().any(|p| p.holds_on(on) == detente::model::Truth::Yes));
        } else {
            prop_assert!(found.map_or(true, |found| found != state || state.code(code.scheme(), Some(on)).is_some()));
            prop_assert!(code.periods().iter().all(|p| p.holds_on(on) == detente::model::Truth::No));
        }
    }

    #[test]
    fn any_text_is_answered(code in "\\PC{0,6}", scheme in 0..8_usize) {
        let _ = State::by(&SCHEMES[scheme], &code, None);
        let _ = State::named(&code, None);
        let once = folded(&code);
        prop_assert_eq!(folded(&once.replace(' ', "_")), if once.starts_with("the ") { folded(&once) } else { once });
    }
}

#[cfg(feature = "csv")]
#[test]
fn iso_and_fips_agree_with_the_published_table() {
    let Some(file) = shared("codes/country-codes.csv") else { return };
    let mut table = csv::Reader::from_path(file).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name| header.iter().position(|field| field == name).unwrap();
    let columns =
        ["ISO3166-1-Alpha-2", "ISO3166-1-Alpha-3", "ISO3166-1-numeric", "FIPS", "CLDR display name"].map(column);
    let mut rows = 0;
    for row in table.records() {
        let row = row.unwrap();
        let [two, three, number, fips, name] = columns.map(|at| row[at].trim().to_owned());
        let state = State::by(&Scheme::Iso3, &three, None).unwrap();
        assert_eq!(state.key(), three);
        assert_eq!(key(&Scheme::Iso2, &two, None), three);
        assert_eq!(key(&Scheme::IsoNumeric, &format!("{number:0>3}"), None), three);
        assert_eq!(state.code(&Scheme::Iso2, None), Some(two.as_str()));
        assert_eq!(State::named(&name, None).unwrap(), state, "{name}");
        // Two codes of one row stand together; the row of Bonaire repeats that of the Netherlands,
        // that of the outlying islands says that there are several, Kosovo is with Serbia.
        if !["BES", "UMI"].contains(&three.as_str()) {
            for at in (0..fips.len()).step_by(2) {
                let found = key(&Scheme::Fips, &fips[at..at + 2], None);
                assert!(found == three || (found, three.as_str()) == ("XKX", "SRB"), "{fips} {three} {found}");
            }
        }
        rows += 1;
    }
    assert_eq!(rows, 250);
}

#[cfg(feature = "csv")]
#[test]
fn cow_agrees_with_the_published_list() {
    let Some(file) = shared("cow/raw_states2016.csv") else { return };
    let mut table = csv::Reader::from_path(file).unwrap();
    let mut rows = 0;
    for row in table.records() {
        let row = row.unwrap();
        let day =
            |at: usize| -> Day { format!("{}-{:0>2}-{:0>2}", &row[at], &row[at + 1], &row[at + 2]).parse().unwrap() };
        let (first, last) = (day(3), day(6));
        for on in [first, last] {
            let state = State::by(&Scheme::CowNumber, &row[1], Some(on)).unwrap();
            assert_eq!(State::by(&Scheme::CowAbbreviation, &row[0], Some(on)).unwrap(), state);
            assert_eq!(state.code(&Scheme::CowNumber, Some(on)), Some(&row[1]));
        }
        assert!(State::by(&Scheme::CowNumber, &row[1], Some(first + -1)).is_err(), "{row:?}");
        // The list ends with 2016; who was a member then is taken to be one still.
        let ended = last.to_string() != "2016-12-31";
        assert_eq!(State::by(&Scheme::CowNumber, &row[1], Some(last + 1)).is_err(), ended, "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, 243);
}

#[test]
fn every_code_of_cameo_is_a_state_or_a_region() {
    let Some(file) = shared("cameo/CAMEO.country.txt") else { return };
    // One label is not in UTF-8.
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let (code, label) = line.split_once('\t').unwrap();
        let state = State::by(&Scheme::Cameo, code, None).ok();
        let region = states::region(code);
        assert!(state.is_some() != region.is_some(), "{code}");
        if let Some(region) = region {
            assert_eq!(folded(region.name()), folded(label.trim()));
        }
        // A misspelt name, a letter that was lost, and a city.
        if let Some(state) = state.filter(|_| !["COL", "REU", "BAG"].contains(&code)) {
            assert_eq!(State::named(label.trim(), None).unwrap(), state, "{label}");
        }
        rows += 1;
    }
    assert!(rows > 250, "{rows}");
}
