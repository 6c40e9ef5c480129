//! Dictionaries of actors: every line accounted for, dates as they are meant, no panic on any bytes.

use detente::Day;
use detente::codebook::folded;
use detente::io::dictionary::{ActorFile, ActorFileRead, Coded, Dictionary};
use proptest::prelude::*;

#[cfg(feature = "gzip")]
use crate::states::shared;

fn read(bytes: &[u8]) -> (Dictionary, ActorFileRead) {
    let mut dictionary = Dictionary::new();
    let read = ActorFile::new().read(&mut dictionary, bytes).unwrap();
    accounted(&read);
    (dictionary, read)
}

fn accounted(read: &ActorFileRead) {
    let lines = read.entries + read.aliases + read.roles + read.macros + read.comments + read.blank + read.rejected;
    assert_eq!(lines, read.lines, "{read:?}");
    assert_eq!(read.reasons.values().sum::<u64>(), read.rejected);
    assert_eq!(read.errors.len() as u64, read.rejected.min(1000));
}

fn on(dictionary: &Dictionary, name: &str, day: &str) -> String {
    match dictionary.code(name, Some(day.parse::<Day>().unwrap())) {
        Coded::Code(code) => code.to_owned(),
        other => format!("{other:?}"),
    }
}

const FILE: &str = "\
# A comment.
MOHAMMAD_ZAHIR_SHAH_  # a source
+ZAHIR_SHAH
\t[AFGELI 320101-331108]
\t[AFGGOV 331108-730717]

\t[AFGELI >730717]
\t
HAIM_RAMON_ [ISRGOV <20060101] [ISROPP] # two beside it
ABU_NIDAL_ORGANIZATION [IMGMUSALQ]
NOBODY_AFTERWARDS_ [IGOUNO 000101-080801] [---]
UNCODED_
";

#[test]
fn roles_hold_when_the_file_says_so() {
    let (dictionary, found) = read(FILE.as_bytes());
    assert_eq!((found.lines, found.entries, found.aliases, found.roles), (12, 5, 1, 3));
    assert_eq!((found.comments, found.blank, found.rejected), (1, 2, 0));
    let shah = |day| on(&dictionary, "Zahir Shah", day);
    assert_eq!((shah("1932-01-01"), shah("1933-11-07")), ("AFGELI".into(), "AFGELI".into()));
    // A day that ends one role and begins the next goes to the one that is written first.
    assert_eq!((shah("1933-11-08"), shah("1933-11-09")), ("AFGELI".into(), "AFGGOV".into()));
    assert_eq!((shah("1973-07-17"), shah("1973-07-18")), ("AFGGOV".into(), "AFGELI".into()));
    assert_eq!(shah("1931-12-31"), "Uncoded");
    assert_eq!(on(&dictionary, "Haim Ramon", "2005-12-31"), "ISRGOV");
    assert_eq!(on(&dictionary, "Haim Ramon", "2006-01-01"), "ISROPP");
    assert_eq!(on(&dictionary, "nobody afterwards", "2008-08-01"), "IGOUNO");
    assert_eq!(on(&dictionary, "nobody afterwards", "2008-08-02"), "Uncoded");
    assert_eq!(on(&dictionary, "uncoded", "2008-08-02"), "Uncoded");
    assert_eq!(dictionary.code("Haim Ramon", None), Coded::Code("ISROPP"));
    assert_eq!(dictionary.code("Zahir Shah", None), Coded::Uncoded);
    assert_eq!(dictionary.entries()[0].name(), "MOHAMMAD ZAHIR SHAH");
    assert_eq!(dictionary.entries()[0].roles()[2].valid().unwrap().to_string(), "1973-07-17/..");
}

#[test]
fn a_name_of_several_is_one_only_where_they_agree() {
    let (dictionary, _) = read(b"ALI_ [AFGGOV >010101]\nALI_ [IRQGOV <030101]\nALI_ [IRQGOV]\nBO_ [USA]\nBO_ [USA]\n");
    assert_eq!(on(&dictionary, "ali", "2000-01-01"), "IRQGOV");
    let day = "2002-01-01".parse().ok();
    assert_eq!(dictionary.code("ali", day), Coded::Ambiguous(vec!["AFGGOV", "IRQGOV"]));
    assert_eq!(dictionary.code("bo", None), Coded::Code("USA"));
}

#[test]
fn what_is_rejected_says_why_and_gives_nothing_to_the_entry_above() {
    let text = "\
+ORPHAN
\t[JPN]
JAPAN_ [JPN]
\t[JPNGOV 20121204]
\t[JPNMIL 2004017-20061201]
\t[JPNLEG 061301-070101]
\t[JPNOPP 070101-060101]
\t[JPNCOP
\t[]
+NIPPON
___ [KOR]
+SOUTH_KOREA
\t[KORGOV]
&SET
 indented
CZ!NOTHING!
";
    let (dictionary, found) = read(text.as_bytes());
    assert_eq!((found.entries, found.aliases, found.roles, found.rejected), (1, 1, 0, 14));
    let reasons: Vec<(u64, &str)> = found.errors.iter().map(|e| (e.line, e.reason)).collect();
    assert_eq!(
        reasons,
        [
            (1, "no entry above it"),
            (2, "no entry above it"),
            (4, "a date without `<`, `>` or `-`"),
            (5, "a date of other than six or eight figures"),
            (6, "no such day in the calendar"),
            (7, "an end before its start"),
            (8, "a code without closing bracket"),
            (9, "brackets without a code"),
            (11, "a name without letters or figures"),
            (12, "no entry above it"),
            (13, "no entry above it"),
            (14, "a set of synonyms, which dictionaries of verbs have"),
            (15, "an indented line that is no code"),
            (16, "a word between exclamation marks that nothing defines"),
        ]
    );
    assert_eq!(dictionary.code("Nippon", None), Coded::Code("JPN"));
    assert_eq!(dictionary.entries().len(), 1);
    assert_eq!(dictionary.entries()[0].roles().len(), 1);
}

#[test]
fn agents_have_plurals_and_spell_words_out() {
    let text =
        "!MINIST! = MINISTER, MINISTRY\n!MINIST! OF_HEALTH [~GOVHLH]\nCHAMBER {CHAMBERS} [~BUS]\nPOLICE {} [~COP]\n";
    let (dictionary, found) = read(text.as_bytes());
    assert_eq!((found.macros, found.entries), (1, 3));
    for (name, code) in [("Ministry of Health", "~GOVHLH"), ("minister of health", "~GOVHLH"), ("chambers", "~BUS")] {
        assert_eq!(dictionary.agent(name), Coded::Code(code));
        assert_eq!(dictionary.code(name, None), Coded::Unknown, "an agent is nobody");
    }
    assert_eq!((dictionary.agent("police"), dictionary.agent("polices")), (Coded::Code("~COP"), Coded::Unknown));
}

#[test]
fn strict_stops_at_the_first_and_leaves_all_as_before() {
    let mut dictionary = Dictionary::new();
    ActorFile::new().read(&mut dictionary, "JAPAN_ [JPN]\n".as_bytes()).unwrap();
    let text = "KOREA_ [KOR]\nJAPAN_ [USA]\n\t[x x]\n";
    let error = ActorFile::new().strict().named("my.txt").read(&mut dictionary, text.as_bytes()).unwrap_err();
    assert!(error.is_invalid() && error.to_string().starts_with("my.txt: line 3, column 1: invalid line"), "{error}");
    assert_eq!(dictionary.entries().len(), 1);
    assert_eq!((dictionary.code("Japan", None), dictionary.code("korea", None)), (Coded::Code("JPN"), Coded::Unknown));
}

#[test]
fn ends_of_lines_marks_and_bytes() {
    for text in ["\u{feff}A_ [JPN]\r\nB_ [KOR]\r\n", "\u{feff}A_ [JPN]\rB_ [KOR]", "\u{feff}A_ [JPN]\nB_ [KOR]"] {
        let (dictionary, found) = read(text.as_bytes());
        assert!(found.byte_order_mark && found.lines == 2, "{text:?}");
        assert_eq!(dictionary.code("a", None), Coded::Code("JPN"));
    }
    let (_, found) = read(b"A_ [JPN]\n\n\r\n\rB\xff_ [KOR]\nC\0_ [KOR]\n");
    assert_eq!((found.lines, found.blank, found.rejected), (6, 3, 2));
    let long = format!("A_{} [JPN]\nB_ [KOR]\n", "x".repeat(1 << 20));
    let (_, found) = read(long.as_bytes());
    assert_eq!((found.lines, found.entries, found.errors[0].reason), (2, 1, "longer than 64 KiB"));
}

#[cfg(feature = "gzip")]
#[test]
fn a_bomb_is_stopped() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..257 {
        std::io::Write::write_all(&mut packed, &zeros).unwrap();
    }
    let packed = packed.finish().unwrap();
    let mut dictionary = Dictionary::new();
    let error = ActorFile::new().read(&mut dictionary, packed.as_slice()).unwrap_err();
    assert!(error.is_limit(), "{error}");
    let error = ActorFile::new().read(&mut dictionary, &packed[..100]).unwrap_err();
    assert!(error.is_io() && error.line() == Some(1), "{error}");
}

proptest! {
    #[test]
    fn any_bytes_are_accounted_for(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
    }

    /// Lines of the form's own characters, which get further than any bytes do.
    #[test]
    fn any_lines_are_accounted_for(text in "[AB_ \\[\\]<>+&!={}~#0-9\\t\\n-]{0,120}") {
        let (dictionary, found) = read(text.as_bytes());
        prop_assert_eq!(found.entries as usize, dictionary.entries().len());
        for entry in dictionary.entries() {
            for name in entry.names() {
                let found = dictionary.named(&folded(name)).any(|other| other == entry);
                prop_assert!(found, "{:?}", name);
            }
        }
    }
}

/// Lines, entries, aliases, roles, macros, comments, blank, rejected of the four real files.
#[cfg(feature = "gzip")]
const REAL: [(&str, [u64; 8]); 4] = [
    ("Countries.actors", [54_526, 18_388, 7_527, 28_160, 0, 118, 317, 16]),
    ("International.actors", [8_013, 7_840, 66, 46, 0, 37, 22, 2]),
    ("MilNonState.actors", [2_733, 1_021, 772, 6, 0, 57, 877, 0]),
    ("agents", [2_369, 2_244, 0, 0, 2, 77, 45, 1]),
];

#[cfg(feature = "gzip")]
#[test]
fn every_line_of_the_real_files_is_accounted_for() {
    let mut dictionary = Dictionary::new();
    for (name, expected) in REAL {
        let Some(file) = shared(&format!("actors/Phoenix.{name}.txt.gz")) else { return };
        let found = ActorFile::new().read(&mut dictionary, std::fs::File::open(file).unwrap()).unwrap();
        accounted(&found);
        let counts =
            [found.lines, found.entries, found.aliases, found.roles, found.macros, found.comments, found.blank];
        assert_eq!(
            (found.gzip, &counts[..], found.rejected),
            (true, &expected[..7], expected[7]),
            "{:?}",
            found.errors
        );
    }
    assert_eq!(on(&dictionary, "Kofi Annan", "2000-01-01"), "IGOUNO");
    assert_eq!(on(&dictionary, "Mohammad Zahir Shah", "1950-01-01"), "AFGGOV");
    assert_eq!(on(&dictionary, "USSR", "1980-01-01"), "SUN");
    assert_eq!(on(&dictionary, "Yahoo! Inc", "2010-01-01"), "MNCUSA");
    assert_eq!(dictionary.agent("Minister for agriculture"), Coded::Code("~GOVAGR"));
    // What the rejected lines would have said is said by nobody.
    assert_eq!(dictionary.code("Jan Strasky", None), Coded::Unknown);
}
