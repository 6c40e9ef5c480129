//! What inputs are wrapped in: archives by other hands, faults made by hand, any bytes.

use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;

use detente::io::container::{Container, Opened, Opening};
use detente::{Error, Graph, io::edges::EdgeList};
use proptest::prelude::*;

/// What comes out of an input called `x`, in reads of `step` bytes.
fn stepwise(opening: &Opening, input: impl Read, step: usize) -> Result<(Container, Vec<u8>), Error> {
    let mut opened = opening.clone().named("x").open(input)?;
    let (mut out, mut buffer) = (Vec::new(), vec![0; step]);
    loop {
        match opened.read(&mut buffer) {
            Ok(0) => return Ok((opened.container(), out)),
            Ok(count) => out.extend(&buffer[..count]),
            Err(error) => {
                assert!(opened.read(&mut buffer).is_err(), "reading goes on after {error}");
                return Err(error.into());
            }
        }
    }
}

fn read(input: &[u8]) -> Result<(Container, Vec<u8>), Error> {
    stepwise(&Opening::new(), input, 4096)
}

#[track_caller]
fn is(input: &[u8], container: Container, text: &[u8]) {
    for step in [1, 7, 1 << 17] {
        assert_eq!(stepwise(&Opening::new(), input, step).unwrap(), (container, text.to_vec()));
        // As it comes from a pipe, a few bytes at a time.
        assert_eq!(stepwise(&Opening::new(), Drops(input), step).unwrap(), (container, text.to_vec()));
    }
}

#[track_caller]
fn refused(input: &[u8], is: fn(&Error) -> bool, text: &str) {
    let error = read(input).map(|(container, out)| (container, String::from_utf8(out))).unwrap_err();
    assert!(is(&error), "{error}");
    assert_eq!(error.to_string(), text);
    assert_eq!(error.file(), Some("x"));
}

/// Gives three bytes at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = out.len().min(3);
        Read::read(&mut self.0, &mut out[..most])
    }
}

/// Fails after so many bytes, once interrupted before.
struct Failing<'a>(&'a [u8], bool);

impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        match (self.1, self.0.is_empty()) {
            (true, _) => Err(ErrorKind::Interrupted.into()),
            (_, true) => Err(io::Error::other("the cable is out")),
            _ => Read::read(&mut self.0, out),
        }
    }
}

#[test]
fn plain_bytes_come_out_as_they_are() {
    for text in ["", "P", "PK", "PKO,1", "\u{1f}", "BZh9 is no bzip2", "7", "(\u{b5}/", "source,target\na,b\n"] {
        is(text.as_bytes(), Container::Plain, text.as_bytes());
    }
    let long: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    is(&long, Container::Plain, &long);
    assert_eq!([Container::Plain, Container::Gzip, Container::Zip].map(Container::name), ["plain", "gzip", "zip"]);
    assert_eq!((Container::Zip.to_string(), Container::default()), ("zip".to_owned(), Container::Plain));
}

#[test]
fn other_compressions_are_refused_by_name() {
    let inputs: [(&[u8], &str); 4] = [
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\xfd7zXZ\0\0", "xz"),
        (b"\x28\xb5\x2f\xfd\0", "zstd"),
        (b"BZh91AY&SY", "bzip2"),
    ];
    for (input, name) in inputs {
        refused(input, Error::is_unsupported, &format!("x: unsupported input `{name}`: unpack it first"));
    }
}

#[test]
fn an_error_of_the_reader_beneath_names_its_byte() {
    let check = |input: &[u8]| {
        for n in 0..input.len() {
            let mut out = Vec::new();
            let read = || {
                let mut opened = Opening::new().named("x").open(Failing(&input[..n], false))?;
                opened.read_to_end(&mut out)?;
                Ok::<_, Error>(())
            };
            let error = { read }().unwrap_err();
            assert!(error.is_io() && error.byte() == Some(n as u64), "{n}: {error}");
            assert_eq!(error.to_string(), format!("x: byte {n}: cannot read or write: the cable is out"));
        }
    };
    check(b"source,target\na,b\n");
    #[cfg(feature = "gzip")]
    check(&gz::member(b"source,target\na,b\n"));
    #[cfg(feature = "zip")]
    check(&zips::archive(&[zips::File::deflated("a.csv", b"source,target\na,b\n")]));
}

/// An error keeps its place through whatever reader stands between.
#[test]
fn readers_above_hand_the_error_on() {
    let error = EdgeList::new().named("my.csv").read(&mut Graph::new(), Failing(b"a,b\nx,y\n", false)).unwrap_err();
    assert_eq!(error.to_string(), "my.csv: byte 8: cannot read or write: the cable is out");
    let carried: io::Error = io::Error::other(Error::from(io::Error::other("deep down")));
    assert_eq!(Error::from(carried).to_string(), "cannot read or write: deep down");
}

/// Gives without end what is asked for, and counts it.
struct Endless<'a>(&'a [u8], usize);

impl Read for Endless<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let start = self.1;
        out.iter_mut().zip(start..).for_each(|(byte, at)| *byte = self.0.get(at).copied().unwrap_or(b'x'));
        self.1 += out.len();
        Ok(out.len())
    }
}

/// Nobody reads ahead by more than a buffer.
#[track_caller]
fn stays_near(start: &[u8]) {
    let mut input = Endless(start, 0);
    let mut opened = Opening::new().open(&mut input).unwrap();
    let mut buffer = [0; 5000];
    for _ in 0..200 {
        opened.read_exact(&mut buffer).unwrap();
    }
    let gauge = opened.gauge();
    assert_eq!((gauge.given(), gauge.size()), (1_000_000, None));
    assert!(gauge.taken() >= 1_000_000 && gauge.taken() <= 1_000_000 + start.len() as u64, "{gauge:?}");
    assert!(input.1 <= 1_000_000 + start.len() + (1 << 18), "{} bytes fetched", input.1);
}

#[test]
fn an_endless_input_is_read_as_it_is_asked_for() {
    stays_near(b"");
    #[cfg(feature = "zip")]
    stays_near(&zips::local(&zips::File { packed: u32::MAX - 1, ..zips::File::stored("endless", b"") }));
}

#[test]
fn what_is_no_file_is_refused_by_its_path() {
    let folder = std::env::temp_dir().join(format!("detente-containers-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("sub")).unwrap();
    let open = |path: &PathBuf| Opening::new().open_path(path).map(drop).unwrap_err();
    let missing = folder.join("missing.csv");
    let error = open(&missing);
    assert!(error.is_io() && error.to_string().starts_with(&format!("{}: cannot ", missing.display())), "{error}");
    let error = open(&folder.join("sub"));
    let text = format!("{}/sub: unsupported input `directory`: name a file in it", folder.display());
    assert!(error.is_unsupported() && error.to_string() == text, "{error}");
    let named = Opening::new().named("feeds").open_path(folder.join("sub")).unwrap_err();
    assert_eq!(named.file(), Some("feeds"));
    let path = folder.join("some.csv");
    std::fs::write(&path, "a,b\n").unwrap();
    let opened = Opening::new().open_path(&path).unwrap();
    assert_eq!((opened.gauge().size(), opened.file()), (Some(4), path.to_str()));
    assert_eq!(io::read_to_string(opened).unwrap(), "a,b\n");
    #[cfg(unix)]
    special_files(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[cfg(unix)]
#[expect(clippy::print_stderr, reason = "a test that could not ask says so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

#[cfg(unix)]
fn special_files(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    let pipe = folder.join("pipe");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        let error = Opening::new().open_path(&pipe).unwrap_err();
        let detail = "it might be waited for without end; hand a reader of it over instead";
        let text = format!("{}: unsupported input `named pipe`: {detail}", pipe.display());
        assert!(error.is_unsupported() && error.to_string() == text, "{error}");
    } else {
        skipped("no mkfifo here");
    }
    let closed = folder.join("closed.csv");
    std::fs::write(&closed, "a,b\n").unwrap();
    std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o000)).unwrap();
    match std::fs::File::open(&closed) {
        Ok(_) => skipped("permissions do not bind who runs the tests"),
        Err(_) => assert!(Opening::new().open_path(&closed).unwrap_err().is_io()),
    }
    if std::path::Path::new("/dev/zero").exists() {
        let zeros = Opening::new().open_path("/dev/zero").unwrap();
        assert_eq!(zeros.gauge().size(), None);
        let error = EdgeList::new().read(&mut Graph::new(), zeros).unwrap_err();
        assert_eq!(error.to_string(), "line 1, column 1: limit `bytes of the first line` of 1048576 reached");
    }
}

#[cfg(not(feature = "zip"))]
#[test]
fn zip_is_refused_by_the_name_of_its_feature() {
    let text = "x: unsupported input `zip`: build detente with the feature `zip` to read it";
    refused(b"PK\x03\x04", Error::is_unsupported, text);
}

#[cfg(feature = "gzip")]
mod gz {
    use std::io::Write;

    use flate2::{Compression, GzBuilder, write::GzEncoder};

    use super::*;

    pub(super) fn member(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_are_one_text() {
        is(&member(b""), Container::Gzip, b"");
        is(&member(b"x"), Container::Gzip, b"x");
        is(&[member(b"a,b\n"), member(b""), member(b"c,d\n")].concat(), Container::Gzip, b"a,b\nc,d\n");
        let long: Vec<u8> = (0..200_000u32).flat_map(|n| (n % 1013).to_le_bytes()).collect();
        is(&member(&long), Container::Gzip, &long);
    }

    fn headed(name: usize) -> Vec<u8> {
        let builder = GzBuilder::new().filename(vec![b'n'; name]).comment("c").extra(vec![7; 300]);
        let mut encoder = builder.write(Vec::new(), Compression::fast());
        encoder.write_all(b"text").unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_long_name_in_the_header_is_passed_over_and_an_endless_one_refused() {
        is(&headed(60_000), Container::Gzip, b"text");
        is(&headed(65_535), Container::Gzip, b"text");
        let text = "x: byte 65848: damaged gzip: gzip header field too long";
        refused(&headed(65_536), Error::is_syntax, text);
        let mut input = Endless(b"\x1f\x8b\x08\x08\0\0\0\0\0\0", 0);
        let error = stepwise(&Opening::new(), &mut input, 10).unwrap_err();
        assert_eq!(error.to_string(), "x: byte 65546: damaged gzip: gzip header field too long");
        assert!(input.1 < 1 << 18, "{} bytes fetched", input.1);
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole() {
        let whole = [member(b"source,target\n"), member(b"a,b\n")].concat();
        let between = member(b"source,target\n").len();
        for n in (2..whole.len()).filter(|&n| n != between && n != between + 1) {
            let text = format!("x: byte {n}: cannot read or write: the gzip input ends too early");
            refused(&whole[..n], Error::is_io, &text);
        }
        is(&whole[..between], Container::Gzip, b"source,target\n");
        let text = format!("x: byte {between}: the input goes on after its last gzip member");
        refused(&whole[..=between], Error::is_syntax, &text);
    }

    #[test]
    fn damage_is_named_with_its_byte() {
        let whole = member(b"source,target\na,b\n");
        let mut sum = whole.clone();
        sum[whole.len() - 8] ^= 1;
        let text =
            format!("x: byte {}: damaged gzip: corrupt gzip stream does not have a matching checksum", whole.len());
        refused(&sum, Error::is_syntax, &text);
        let mut length = whole.clone();
        length[whole.len() - 1] ^= 1;
        refused(&length, Error::is_syntax, &text);
        let text = format!("x: byte {}: the input goes on after its last gzip member", whole.len());
        for more in [&b"\n"[..], b"\0\0\0\0", b"more text after it"] {
            refused(&[whole.as_slice(), more].concat(), Error::is_syntax, &text);
        }
        let mut block = whole;
        block[10] |= 6;
        let error = read(&block).unwrap_err();
        assert!(error.is_syntax() && error.to_string().ends_with("damaged gzip: corrupt deflate stream"), "{error}");
    }

    /// Zero bytes without end, from next to nothing.
    fn bomb(mib: usize) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..mib {
            encoder.write_all(&vec![0; 1 << 20]).unwrap();
        }
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_goes_off_outside() {
        let bomb = bomb(64);
        assert!((bomb.len() as u64) < (64 << 20) / Opening::RATIO);
        let mut opened = Opening::new().named("x").open(bomb.as_slice()).unwrap();
        let error: Error = io::copy(&mut opened, &mut io::sink()).unwrap_err().into();
        assert!(error.is_limit(), "{error}");
        assert!(error.to_string().ends_with(": limit `bytes out for a compressed byte` of 256 reached"), "{error}");
        let gauge = opened.gauge();
        assert!(gauge.given() <= Opening::GRACE + (gauge.taken() + 1) * Opening::RATIO + (1 << 16), "{gauge:?}");
        // Whoever knows better says so.
        let trusting = Opening::new().ratio(1100);
        assert_eq!(io::copy(&mut trusting.open(bomb.as_slice()).unwrap(), &mut io::sink()).unwrap(), 64 << 20);
    }

    #[test]
    fn the_limits_hold_to_the_byte() {
        let text = [b'x'; 1000];
        let member = member(&text);
        let ends = |ratio, grace| stepwise(&Opening::new().ratio(ratio).grace(grace), member.as_slice(), 4096).is_ok();
        assert_eq!([999, 1000, 1001].map(|grace| ends(0, grace)), [false, true, true]);
        // When the text comes out, all but the checksum and length were taken.
        let taken = member.len() as u64 - 8;
        let least = 1000u64.div_ceil(taken);
        assert_eq!([least - 1, least, least + 1].map(|ratio| ends(ratio, 0)), [false, true, true]);
        let rest = 1000 - taken * 5;
        assert_eq!([rest - 1, rest, rest + 1].map(|grace| ends(5, grace)), [false, true, true]);
        assert!(ends(u64::MAX, u64::MAX));
        let error = stepwise(&Opening::new().ratio(0).grace(999), member.as_slice(), 4096).unwrap_err();
        assert_eq!(error.to_string(), format!("x: byte {taken}: limit `bytes out for a compressed byte` of 0 reached"));
        // Plain bytes are no output of anything.
        assert!(stepwise(&Opening::new().ratio(0).grace(0), &text[..], 4096).is_ok());
    }

    #[test]
    fn a_gauge_can_be_read_from_elsewhere() {
        let member = member(&(0..50_000u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
        let mut opened = Opening::new().open(member.as_slice()).unwrap();
        let gauge = opened.gauge();
        assert_eq!((gauge.taken() <= 10, gauge.given()), (true, 0), "no more than a header");
        opened.read_exact(&mut [0; 1000]).unwrap();
        let (taken, given) = std::thread::scope(|s| s.spawn(|| (gauge.taken(), gauge.given())).join().unwrap());
        assert!(taken > 0 && taken < member.len() as u64 && given == 1000, "{taken}, {given}");
        io::copy(&mut opened, &mut io::sink()).unwrap();
        assert_eq!((gauge.taken(), gauge.given()), (member.len() as u64, 200_000));
    }
}

#[cfg(feature = "zip")]
mod zips {
    use std::io::{Cursor, Write};

    use ::zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};
    use flate2::{Compression, Crc, write::DeflateEncoder};

    use super::*;

    /// An entry as both headers have it.
    #[derive(Clone)]
    pub(super) struct File<'a> {
        pub(super) name: &'a str,
        pub(super) flags: u16,
        pub(super) method: u16,
        pub(super) crc: u32,
        pub(super) packed: u32,
        pub(super) plain: u32,
        pub(super) extra: Vec<u8>,
        pub(super) data: Vec<u8>,
        /// After the data.
        pub(super) descriptor: Vec<u8>,
    }

    fn crc_of(text: &[u8]) -> u32 {
        let mut crc = Crc::new();
        crc.update(text);
        crc.sum()
    }

    impl<'a> File<'a> {
        pub(super) fn stored(name: &'a str, text: &[u8]) -> Self {
            let (crc, length, data) = (crc_of(text), text.len() as u32, text.to_vec());
            let (extra, descriptor) = (Vec::new(), Vec::new());
            Self { name, flags: 0, method: 0, crc, packed: length, plain: length, extra, data, descriptor }
        }

        pub(super) fn deflated(name: &'a str, text: &[u8]) -> Self {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(text).unwrap();
            let data = encoder.finish().unwrap();
            Self { method: 8, packed: data.len() as u32, data, ..Self::stored(name, text) }
        }

        /// Sums and lengths after the data: marked or not, in four bytes or eight.
        fn described(self, marked: bool, wide: bool) -> Self {
            let mark: &[u8] = if marked { b"PK\x07\x08" } else { b"" };
            let width = if wide { 8 } else { 4 };
            let number = |n: u32| u64::from(n).to_le_bytes()[..width].to_vec();
            let sums = [self.crc.to_le_bytes().to_vec(), number(self.packed), number(self.plain)].concat();
            Self { flags: 8, descriptor: [mark, &sums].concat(), ..self }
        }
    }

    /// The local header.
    pub(super) fn local(file: &File<'_>) -> Vec<u8> {
        let later = file.flags & 8 != 0;
        let sums = [file.crc, file.packed, file.plain].map(|n| if later { 0 } else { n });
        let mut head = b"PK\x03\x04\x14\0".to_vec();
        for n in &[file.flags, file.method, 0, 0] {
            head.extend(n.to_le_bytes());
        }
        for n in &sums {
            head.extend(n.to_le_bytes());
        }
        for &n in &[file.name.len(), file.extra.len()] {
            head.extend((n as u16).to_le_bytes());
        }
        [&head, file.name.as_bytes(), &file.extra].concat()
    }

    fn central(file: &File<'_>, start: u32) -> Vec<u8> {
        let mut head = b"PK\x01\x02\x14\0\x14\0".to_vec();
        for n in &[file.flags, file.method, 0, 0] {
            head.extend(n.to_le_bytes());
        }
        for n in &[file.crc, file.packed, file.plain] {
            head.extend(n.to_le_bytes());
        }
        let lengths = [file.name.len() as u16, file.extra.len() as u16, 0, 0, 0, 0, 0];
        for n in &lengths {
            head.extend(n.to_le_bytes());
        }
        head.extend(start.to_le_bytes());
        [&head, file.name.as_bytes(), &file.extra].concat()
    }

    fn end(entries: usize, size: usize, start: usize) -> Vec<u8> {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        for &n in &[entries, entries] {
            end.extend((n as u16).to_le_bytes());
        }
        for &n in &[size, start] {
            end.extend((n as u32).to_le_bytes());
        }
        [&end[..], &[0, 0]].concat()
    }

    pub(super) fn archive(files: &[File<'_>]) -> Vec<u8> {
        listing(files, files)
    }

    /// An archive whose directory lists other files than it has.
    fn listing(files: &[File<'_>], listed: &[File<'_>]) -> Vec<u8> {
        let (mut out, mut starts) = (Vec::new(), Vec::new());
        for file in files {
            starts.push(out.len() as u32);
            out.extend([local(file), file.data.clone(), file.descriptor.clone()].concat());
        }
        starts.resize(listed.len(), 0);
        let directory: Vec<u8> = listed.iter().zip(starts).flat_map(|(file, start)| central(file, start)).collect();
        let start = out.len();
        [out, directory.clone(), end(listed.len(), directory.len(), start)].concat()
    }

    const TEXT: &[u8] = b"source,target\na,b\na,b\na,b\n";

    #[test]
    fn archives_by_another_hand_are_read() {
        let long: Vec<u8> = (0..200_000u32).flat_map(|n| (n % 1013).to_le_bytes()).collect();
        let plain = SimpleFileOptions::default();
        let texts: [&[u8]; 4] = [b"", b"x", TEXT, &long];
        for text in texts {
            for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
                for options in [plain, plain.large_file(true), plain.unix_permissions(0o600)] {
                    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
                    writer.set_comment("a comment").unwrap();
                    writer.add_directory("folder/", plain).unwrap();
                    writer.start_file("folder/20240101.export.CSV", options.compression_method(method)).unwrap();
                    writer.write_all(text).unwrap();
                    is(&writer.finish().unwrap().into_inner(), Container::Zip, text);
                }
            }
            // Written to a pipe: lengths come after the data.
            for large in [false, true] {
                let mut writer = ZipWriter::new_stream(Vec::new());
                let options = plain.compression_method(CompressionMethod::Deflated).large_file(large);
                writer.start_file("a.csv", options).unwrap();
                writer.write_all(text).unwrap();
                is(&writer.finish().unwrap().into_inner(), Container::Zip, text);
            }
        }
    }

    #[test]
    fn lengths_after_the_data_may_have_four_forms() {
        for (marked, wide) in [(true, false), (true, true), (false, false), (false, true)] {
            for text in [b"", TEXT] {
                let file = File::deflated("a.csv", text).described(marked, wide);
                is(&archive(&[file]), Container::Zip, text);
            }
        }
        let wrong = |at: usize| {
            let mut file = File::deflated("a.csv", TEXT).described(true, false);
            file.descriptor[at] ^= 1;
            let byte = 35 + file.data.len();
            refused(
                &archive(&[file]),
                Error::is_syntax,
                &format!("x: byte {byte}: the data do not fit their checksum and lengths"),
            );
        };
        [0, 4, 8, 12].into_iter().for_each(wrong);
        let stored = File { packed: 0, plain: 0, ..File::stored("a.csv", TEXT).described(true, false) };
        let text = "x: byte 0: unsupported zip entry `a.csv`: stored, and its length is said only after it";
        refused(&archive(&[stored]), Error::is_unsupported, text);
    }

    #[test]
    fn lengths_of_64_bits_are_read() {
        let wide = |values: &[u64]| {
            let other = [0xfe, 0xca, 2, 0, 9, 9];
            let field = values.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
            [&other[..], &[1, 0], &(field.len() as u16).to_le_bytes(), &field].concat()
        };
        let file = File::deflated("a.csv", TEXT);
        let extra = wide(&[TEXT.len() as u64, u64::from(file.packed)]);
        let large = File { packed: u32::MAX, plain: u32::MAX, extra, ..file.clone() };
        is(&archive(std::slice::from_ref(&large)), Container::Zip, TEXT);
        // With the records of the end that such archives have.
        let whole = archive(std::slice::from_ref(&large));
        let (front, end) = whole.split_at(whole.len() - 22);
        let end_64 = [b"PK\x06\x06".as_slice(), &44u64.to_le_bytes(), &[0; 44], b"PK\x06\x07", &[0; 16]].concat();
        let mut ones = end.to_vec();
        ones[8..12].fill(0xff);
        is(&[front, &end_64, &ones].concat(), Container::Zip, TEXT);
        // One byte more than there is.
        let extra = wide(&[TEXT.len() as u64, u64::from(file.packed) + 1]);
        let error = read(&archive(&[File { extra, ..large.clone() }])).unwrap_err();
        assert!(error.to_string().ends_with("the data do not fit their checksum and lengths"), "{error}");
        let extra = vec![1, 0, 200, 0, 1];
        let error = read(&archive(&[File { extra, ..large }])).unwrap_err();
        assert_eq!(error.to_string(), "x: byte 0: no zip record begins here");
    }

    #[test]
    fn only_one_file_is_read_and_others_are_named() {
        let [a, b] = ["a.csv", "b.csv"].map(|name| File::stored(name, b"x,y\n"));
        let folder = File::stored("folder/", b"");
        is(&archive(&[folder.clone(), a.clone(), folder.clone()]), Container::Zip, b"x,y\n");
        let text = "x: byte 39: unsupported zip entry `b.csv`: a second file beside `a.csv`; unpack the archive first";
        refused(&archive(&[a.clone(), b.clone()]), Error::is_unsupported, text);
        refused(&archive(&[]), Error::is_syntax, "x: byte 22: the zip archive holds no file");
        let error = read(&archive(&[folder])).unwrap_err();
        assert!(error.to_string().ends_with("the zip archive holds no file"), "{error}");
        // Names are shown, and nothing else is done with them.
        let name = "../../etc/\u{1b}[2Jpasswd";
        is(&archive(&[File::stored(name, b"x")]), Container::Zip, b"x");
        let locked = File { flags: 1, ..File::stored(name, b"x") };
        let text = "x: byte 0: unsupported zip entry `../../etc/\\u{1b}[2Jpasswd`: encrypted";
        refused(&archive(&[locked]), Error::is_unsupported, text);
    }

    #[test]
    fn what_is_not_read_is_named() {
        for flags in [1, 0x40, 0x2000] {
            let file = File { flags, ..File::deflated("a.csv", TEXT) };
            refused(&archive(&[file]), Error::is_unsupported, "x: byte 0: unsupported zip entry `a.csv`: encrypted");
        }
        for method in [1, 9, 12, 14, 93, 99] {
            let file = File { method, ..File::deflated("a.csv", TEXT) };
            let detail = format!("packed by method {method}; only stored and deflated are read");
            let text = format!("x: byte 0: unsupported zip entry `a.csv`: {detail}");
            refused(&archive(&[file]), Error::is_unsupported, &text);
        }
        let hidden = [local(&File::stored("a", b"")), b"PK\x06\x08".to_vec()].concat();
        refused(&hidden, Error::is_unsupported, "x: byte 31: unsupported zip entry `directory`: encrypted");
        refused(b"PK\x07\x08PK\x03\x04", Error::is_syntax, "x: byte 0: no zip record begins here");
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole() {
        let stored = archive(&[File::stored("a.csv", TEXT)]);
        let deflated = archive(&[File::deflated("a.csv", TEXT)]);
        let described = archive(&[File::deflated("a.csv", TEXT).described(true, true)]);
        for whole in [stored, deflated, described] {
            for n in 3..whole.len() {
                let error = read(&whole[..n]).unwrap_err();
                assert!(error.is_io(), "{n}: {error}");
                assert!(error.to_string().ends_with("the zip input ends too early"), "{n}: {error}");
            }
            let more = [&whole, &b"\n"[..]].concat();
            let text = format!("x: byte {}: the input goes on after the end of the zip archive", whole.len());
            refused(&more, Error::is_syntax, &text);
        }
    }

    #[test]
    fn the_directory_says_what_was_read() {
        let file = File::deflated("a.csv", TEXT);
        let text = "the zip directory does not say what was read";
        let more = file.packed + 1;
        for listed in [
            File { name: "b.csv", ..file.clone() },
            File { method: 0, ..file.clone() },
            File { crc: 0, ..file.clone() },
            File { packed: more, ..file.clone() },
            File { plain: more, ..file.clone() },
        ] {
            let error = read(&listing(std::slice::from_ref(&file), &[listed])).unwrap_err();
            assert!(error.is_syntax() && error.to_string().ends_with(text), "{error}");
        }
        let folder = File::stored("folder/", b"");
        for listed in [vec![], vec![file.clone(), file.clone()], vec![file.clone(), folder.clone()], vec![folder]] {
            let error = read(&listing(std::slice::from_ref(&file), &listed)).unwrap_err();
            assert!(error.to_string().ends_with(text), "{}: {error}", listed.len());
        }
        let mut miscounted = archive(&[file]);
        let end = miscounted.len() - 22;
        miscounted[end + 10] = 2;
        assert!(read(&miscounted).unwrap_err().to_string().ends_with(text));
    }

    #[test]
    fn damage_is_named_with_its_byte() {
        let file = File::stored("a.csv", TEXT);
        let wrong = File { crc: file.crc ^ 1, ..file.clone() };
        let byte = 35 + TEXT.len();
        let text = format!("x: byte {byte}: the data do not fit their checksum and lengths");
        refused(&archive(&[wrong]), Error::is_syntax, &text);
        let long = File { plain: file.plain + 1, ..file };
        refused(&archive(&[long]), Error::is_syntax, &text);
        let deflated = File::deflated("a.csv", TEXT);
        let short = File { packed: deflated.packed - 1, ..deflated.clone() };
        let error = read(&archive(&[short])).unwrap_err();
        assert!(error.to_string().ends_with("the deflated data are longer than their header says"), "{error}");
        let mut damaged = deflated;
        damaged.data[0] |= 6;
        let error = read(&archive(&[damaged])).unwrap_err();
        assert!(error.to_string().ends_with("the deflated data are damaged"), "{error}");
    }

    #[test]
    fn a_bomb_goes_off_outside() {
        let bomb = archive(&[File::deflated("zeros.csv", &vec![0; 32 << 20])]);
        let error = stepwise(&Opening::new(), bomb.as_slice(), 1 << 16).unwrap_err();
        assert!(error.is_limit(), "{error}");
        assert!(error.to_string().ends_with(": limit `bytes out for a compressed byte` of 256 reached"), "{error}");
        // As many bytes of noise are no bomb.
        let ends = |grace| stepwise(&Opening::new().ratio(0).grace(grace), bomb.as_slice(), 1 << 16).is_ok();
        assert_eq!([(32 << 20) - 1, 32 << 20, (32 << 20) + 1].map(ends), [false, true, true]);
    }

    #[test]
    fn edges_are_read_from_an_archive() {
        let archive = archive(&[File::deflated("a.csv", TEXT)]);
        let mut graph = Graph::new();
        let report = EdgeList::new().read(&mut graph, archive.as_slice()).unwrap();
        assert_eq!((report.rows, report.zip, report.gzip), (3, true, false));
        let error = EdgeList::new().named("my.zip").read(&mut graph, &archive[..60]).unwrap_err();
        assert!(error.is_io() && error.file() == Some("my.zip") && error.byte() == Some(55), "{error}");
        assert_eq!(graph.claim_count(), 3);
    }

    proptest! {
        /// A byte changed anywhere is found, or changes nothing that matters.
        #[test]
        fn one_wrong_byte_is_found(place in any::<prop::sample::Index>(), flip in 1u8.., form in 0usize..4) {
            let file = File::deflated("a.csv", TEXT);
            let file = match form {
                0 => file,
                1 => File::stored("a.csv", TEXT),
                2 => file.described(true, false),
                _ => file.described(false, true),
            };
            let mut bytes = archive(&[file]);
            let at = place.index(bytes.len());
            bytes[at] ^= flip;
            // The first three bytes make it a zip archive.
            if let (true, Ok(read)) = (at > 2, read(&bytes)) {
                prop_assert_eq!(read, (Container::Zip, TEXT.to_vec()));
            }
        }
    }
}

proptest! {
    /// Any bytes come out as they are, or are refused with a place inside the input.
    #[test]
    fn any_bytes_end(start in 0usize..6, rest in prop::collection::vec(any::<u8>(), 0..200), step in 1usize..300) {
        let starts: [&[u8]; 6] = [b"", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"];
        let input = [starts[start], &rest].concat();
        match stepwise(&Opening::new(), input.as_slice(), step) {
            Ok((Container::Plain, out)) => prop_assert_eq!(out, input),
            Ok(_) => {}
            Err(error) => prop_assert!(error.byte().is_none_or(|byte| byte <= input.len() as u64), "{}", error),
        }
    }
}

/// What is opened crosses threads when what is beneath does.
#[test]
fn an_opened_input_can_be_sent() {
    fn assert<T: Send + 'static>() {}
    assert::<Opened<std::fs::File>>();
    let opened = Opening::new().open(&b"text"[..]).unwrap();
    assert_eq!(std::thread::spawn(move || io::read_to_string(opened).unwrap()).join().unwrap(), "text");
}
