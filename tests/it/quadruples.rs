//! Facts by ids: what is read of lists and directories, and the exact errors of those that are wrong.

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use detente::Error;
use detente::io::container::Container;
use detente::io::quadruples::{QuadrupleList, QuadrupleSets, QuadruplesRead};
use detente::model::Quadruple;
use proptest::prelude::*;

fn q(subject: u32, relation: u32, object: u32, time: i64) -> Quadruple {
    Quadruple::new(subject, relation, object, time)
}

fn read(text: &[u8]) -> Result<QuadruplesRead, Error> {
    QuadrupleList::new().named("a.txt").read(text)
}

fn error(text: impl AsRef<[u8]>) -> String {
    read(text.as_ref()).unwrap_err().to_string()
}

/// gzip members that store what they hold, by hand.
fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for (at, part) in text.chunks(60_000).enumerate() {
        packed.push(u8::from((at + 1) * 60_000 >= text.len()));
        let length = u16::try_from(part.len()).unwrap();
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(part);
    }
    let crc = !text.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    packed.extend(crc.to_le_bytes());
    packed.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    packed
}

/// A directory that goes with the test.
pub(crate) struct Directory(pub(crate) PathBuf);

impl Directory {
    pub(crate) fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("detente-quadruples-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            std::fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }

    fn sets(&self) -> Result<QuadrupleSets, Error> {
        QuadrupleList::new().read_dir(&self.0)
    }

    /// The error, without the directory's name.
    fn error(&self) -> String {
        self.sets().unwrap_err().to_string().replace(self.0.to_str().unwrap(), "DIR")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn blanks_tabs_ends_marks_and_more_columns() {
    let text = b"\xef\xbb\xbf0 1 2 24\r\n\n  3\t1   2\t-48  -1 x\n \t \r\n4294967295 0 0 9223372036854775807";
    let found = read(text).unwrap();
    assert_eq!(found.facts, [q(0, 1, 2, 24), q(3, 1, 2, -48), q(u32::MAX, 0, 0, i64::MAX)]);
    assert_eq!((found.lines, found.blank, found.byte_order_mark), (5, 2, true));
    assert_eq!(read(b"").unwrap(), QuadruplesRead::default());
    assert_eq!(read(b"0 0 0 -9223372036854775808\n").unwrap().facts[0].time, i64::MIN);
}

#[test]
#[cfg(feature = "gzip")]
fn what_it_is_wrapped_in_is_told_by_its_bytes() {
    let line = |n| format!("{n} {} 7 {}\n", n % 5, n * 24);
    let text = (0..20_000).map(line).collect::<Vec<String>>().concat();
    let (plain, packed) = (read(text.as_bytes()).unwrap(), read(&gzip(text.as_bytes())).unwrap());
    assert_eq!((plain.facts.len(), &plain.facts), (20_000, &packed.facts));
    assert_eq!((plain.container, packed.container), (Container::Plain, Container::Gzip));
    // Two members are one text.
    let twice = [gzip(b"0 0 0 1\n0 0"), gzip(b" 0 2\n")].concat();
    assert_eq!(read(&twice).unwrap().facts, [q(0, 0, 0, 1), q(0, 0, 0, 2)]);
}

#[test]
fn faults_have_a_place() {
    let cases = [
        ("0 1 2\n", "a.txt: line 1, column 4: invalid row `3 columns`: subject, relation, object and time are needed"),
        (
            "0 0 0 0\n\n7\n",
            "a.txt: line 3, column 2: invalid row `1 columns`: subject, relation, object and time are needed",
        ),
        ("a 1 2 3\n", "a.txt: line 1, column 1: invalid subject `a`: expected a whole number from 0 on"),
        ("0 -1 2 3\n", "a.txt: line 1, column 2: invalid relation `-1`: expected a whole number from 0 on"),
        ("0 1 2,3 4\n", "a.txt: line 1, column 3: invalid object `2,3`: expected a whole number from 0 on"),
        ("0 1 4294967296 3\n", "a.txt: line 1, column 3: object `4294967296` is beyond the limit of 4294967295"),
        ("0 1 2 24.0\n", "a.txt: line 1, column 4: invalid time `24.0`: expected a whole number"),
        (
            "0 1 2 9223372036854775808\n",
            "a.txt: line 1, column 4: time `9223372036854775808` is beyond the limit of a time of 64 bits",
        ),
        (
            "0 1 2 -9223372036854775809\n",
            "a.txt: line 1, column 4: time `-9223372036854775809` is beyond the limit of a time of 64 bits",
        ),
        (
            "0 0 0 0\r1 0 0 0\r",
            "a.txt: line 1, column 4: invalid line `0 0 0 0\\r`: a carriage return that does not end the line",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(error(text), message, "{text}");
    }
    assert!(error(b"0 0 \xff 0\n").starts_with("a.txt: line 1, column 3: invalid object"));
    assert!(read(b"0 1 4294967296 3\n").unwrap_err().is_limit() && read(b"0 1 2\n").unwrap_err().is_invalid());
    let nameless = QuadrupleList::new().read(&b"0 1 2\n"[..]).unwrap_err();
    assert_eq!((nameless.file(), nameless.line(), nameless.column()), (None, Some(1), Some(4)));
}

#[test]
fn lines_and_lists_have_an_end() {
    let longest = format!("0 0 0 0 {}", "x".repeat((1 << 16) - 9));
    assert_eq!(read(format!("{longest}\n").as_bytes()).unwrap().facts.len(), 1);
    let longer = format!("1 1 1 1\n{longest}x\n");
    assert_eq!(error(&longer), "a.txt: line 2, column 1: limit `bytes of a line` of 65536 reached");
    let endless = Cursor::new(b"0 0 0 0\n").chain(std::io::repeat(b' '));
    assert!(QuadrupleList::new().read(endless).unwrap_err().is_limit());
    let few = |text: &str| QuadrupleList::new().most(2).read(text.as_bytes());
    assert_eq!(few("0 0 0 0\n0 0 0 1\n\n").unwrap().facts.len(), 2);
    assert_eq!(
        few("0 0 0 0\n0 0 0 1\n\n0 0 0 2\n").unwrap_err().to_string(),
        "line 4, column 1: limit `facts` of 2 reached"
    );
}

#[test]
#[cfg(feature = "gzip")]
fn damage_is_found() {
    let packed = gzip("0 0 0 0\n".repeat(100).as_bytes());
    for end in [1, 9, 20, packed.len() - 8, packed.len() - 1] {
        let error = read(&packed[..end]).unwrap_err();
        assert_eq!(error.file(), Some("a.txt"), "{end}: {error}");
    }
    let mut flipped = packed.clone();
    let at = flipped.len() - 20;
    flipped[at] ^= 1; // a digit becomes another: only the checksum knows
    let error = read(&flipped).unwrap_err();
    assert!(error.byte().is_some() || error.line().is_some(), "{error}");
    let mut wrong = packed;
    let at = wrong.len() - 5;
    wrong[at] ^= 1;
    assert!(read(&wrong).unwrap_err().is_syntax());
}

#[test]
fn a_directory_has_three_lists() {
    let files: [(&str, &[u8]); 3] =
        [("train.txt", b"0 0 1 0\n1 0 0 48\n"), ("valid.txt", b"0 0 1 72\n"), ("test.txt", b"")];
    let made = Directory::new("plain", &files);
    let sets = made.sets().unwrap();
    assert_eq!((sets.train, sets.valid, sets.test), (vec![q(0, 0, 1, 0), q(1, 0, 0, 2)], vec![q(0, 0, 1, 3)], vec![]));
    assert_eq!(sets.unit, 24);
    std::fs::write(made.0.join("valid.txt.gz"), b"").unwrap();
    assert_eq!(made.error(), "DIR: conflict on list `valid`: both valid.txt and valid.txt.gz are there");
    std::fs::remove_file(made.0.join("valid.txt")).unwrap();
    std::fs::write(made.0.join("valid.txt.gz"), b"0 0 1 72\n0 0 x\n").unwrap(); // plain, whatever its name
    assert_eq!(
        made.error(),
        "DIR/valid.txt.gz: line 2, column 3: invalid object `x`: expected a whole number from 0 on"
    );
    std::fs::remove_file(made.0.join("test.txt")).unwrap();
    std::fs::write(made.0.join("valid.txt.gz"), b"").unwrap();
    assert_eq!(made.error(), "DIR: cannot read or write: neither test.txt nor test.txt.gz is there");
    std::fs::create_dir(made.0.join("test.txt")).unwrap();
    assert_eq!(made.error(), "DIR/test.txt: unsupported input `directory`: name a file in it");
    let file = QuadrupleList::new().read_dir(made.0.join("train.txt")).unwrap_err();
    assert!(file.is_unsupported() && file.to_string().ends_with("name the directory that holds train, valid and test"));
    let nowhere = QuadrupleList::new().read_dir(made.0.join("no")).unwrap_err();
    assert!(nowhere.is_io() && nowhere.file().unwrap().ends_with("/no"), "{nowhere}");
}

#[test]
fn times_are_whole_steps() {
    let stepped = |times: &[i64]| {
        let facts = |times: &[i64]| times.iter().map(|&time| q(0, 0, 0, time)).collect();
        let sets = QuadrupleSets::stepped(facts(&times[..1]), facts(&times[1..]), Vec::new());
        (sets.unit, sets.train.into_iter().chain(sets.valid).map(|fact| fact.time).collect::<Vec<_>>())
    };
    assert_eq!(stepped(&[0, 0]), (1, vec![0, 0]));
    assert_eq!(stepped(&[12, 0, 18, -6]), (6, vec![2, 0, 3, -1]));
    assert_eq!(stepped(&[5, 24]), (1, vec![5, 24]));
    assert_eq!(stepped(&[i64::MIN, i64::MIN]), (1 << 63, vec![-1, -1]));
    assert_eq!(stepped(&[i64::MIN, i64::MAX]), (1, vec![i64::MIN, i64::MAX]));
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        facts in prop::collection::vec((any::<u32>(), any::<u32>(), any::<u32>(), any::<i64>()), 0..40),
        blanks in prop::collection::vec(("[ \t]{1,3}", "(\r?\n){1,2}", "|[ \t]+|[ \t]a[x9 ]?"), 40),
    ) {
        let mut text = String::new();
        for ((s, r, o, t), (blank, end, more)) in facts.iter().zip(&blanks) {
            write!(text, "{s}{blank}{r}{blank}{o}{blank}{t}{more}{end}").unwrap();
        }
        let expected: Vec<Quadruple> = facts.iter().map(|&(s, r, o, t)| q(s, r, o, t)).collect();
        let found = read(text.as_bytes()).unwrap();
        prop_assert_eq!(&found.facts, &expected);
        prop_assert_eq!(found.lines, found.blank + found.facts.len() as u64);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(prop::sample::select(b"019- \t\r\n.x\xff\x1f\x8b".to_vec()), 0..60)) {
        if let Err(error) = read(&bytes) {
            prop_assert!(error.file() == Some("a.txt"));
        }
    }
}
