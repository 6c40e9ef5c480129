//! Rows of the real layouts for tests of feeds, and short ways to read them.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::PathBuf;

use detente::io::feeds::{By, Dyads, Feed, FileReport, Input, Reason};
use detente::{Budget, Error};

/// A GDELT row with these fields at their places, and nothing elsewhere.
fn gdelt(width: usize, fields: &[(usize, &str)]) -> String {
    let mut row = vec![""; width];
    for &(at, field) in fields {
        row[at] = field;
    }
    row.join("\t")
}

/// The fields of a GDELT event that tests say something about.
#[derive(Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) id: &'a str,
    pub(crate) day: &'a str,
    pub(crate) source: &'a str,
    pub(crate) target: &'a str,
    pub(crate) countries: [&'a str; 2],
    pub(crate) codes: [&'a str; 3],
    pub(crate) quad: &'a str,
    pub(crate) score: &'a str,
    pub(crate) added: &'a str,
    pub(crate) url: &'a str,
}

/// An event that every reader takes.
pub(crate) const EVENT: Event<'static> = Event {
    id: "410000001",
    day: "20240131",
    source: "JPNGOV",
    target: "PRK",
    countries: ["JPN", "PRK"],
    codes: ["046", "046", "04"],
    quad: "1",
    score: "7.0",
    added: "20240201",
    url: "https://www.example.org/a?b=1",
};

impl Event<'_> {
    /// GDELT 1.0, of 57 columns or 58.
    pub(crate) fn first(&self, width: usize) -> String {
        let [code, base, root] = self.codes;
        let mut row = self.common();
        row.extend([(26, code), (27, base), (28, root), (56, self.added)]);
        if width > 57 {
            row.push((57, self.url));
        }
        gdelt(width, &row)
    }

    /// GDELT 2.0: 61 columns.
    pub(crate) fn second(&self) -> String {
        let [code, base, root] = self.codes;
        let mut row = self.common();
        let added = if self.added.is_empty() { String::new() } else { format!("{}123000", self.added) };
        row.extend([(26, code), (27, base), (28, root), (59, &added), (60, self.url)]);
        gdelt(61, &row)
    }

    fn common(&self) -> Vec<(usize, &str)> {
        vec![
            (0, self.id),
            (1, self.day),
            (5, self.source),
            (7, self.countries[0]),
            (15, self.target),
            (17, self.countries[1]),
            (25, "1"),
            (29, self.quad),
            (30, self.score),
        ]
    }
}

/// A mention of an event: 16 columns.
pub(crate) fn mention(event: &str, mentioned: &str) -> String {
    gdelt(16, &[(0, "410000001"), (1, event), (2, mentioned), (3, "1"), (4, "example.org"), (11, "50")])
}

/// The header of ICEWS.
pub(crate) const ICEWS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// An ICEWS row: day, source and its country, text, code, score, target and its country.
pub(crate) fn icews(day: &str, source: [&str; 2], event: [&str; 3], target: [&str; 2]) -> Vec<String> {
    let [text, code, score] = event;
    let fields = ["28000001", day, source[0], "Government", source[1], text, code, score, target[0], "", target[1]];
    let rest = ["44000001", "3", "Kyodo", "Tokyo", "", "Tokyo", "Japan", "35.6", "139.7"];
    fields.iter().chain(&rest).map(|&field| field.to_owned()).collect()
}

/// An ICEWS file as that of 2017 is: without the column of codes.
pub(crate) fn icews_2017(rows: &[Vec<String>]) -> String {
    let header: Vec<String> = ICEWS.iter().map(|&name| name.to_owned()).collect();
    let without = |row: &Vec<String>| {
        let fields: Vec<&str> = row.iter().enumerate().filter(|(at, _)| *at != 6).map(|(_, f)| f.as_str()).collect();
        fields.join("\t") + "\n"
    };
    std::iter::once(&header).chain(rows).map(without).collect()
}

/// The header of POLECAT.
pub(crate) fn polecat_header() -> String {
    let party = ["Name", "Country", "COW", "Sectors", "Title", "Name Raw"];
    let mut names =
        vec!["Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts"]
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>();
    for who in ["Actor", "Recipient"] {
        names.extend(party[..3].iter().map(|name| format!("{who} {name}")));
        names.push(format!("Primary {who} Sector"));
        names.extend(party[3..].iter().map(|name| format!("{who} {name}")));
        names.push(format!("Wikipedia {who} ID"));
    }
    let rest = "Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,\
        Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version";
    names.extend(rest.split(',').map(str::to_owned));
    assert_eq!(names.len(), 40);
    names.join("\t")
}

/// A POLECAT row: day, type, score, source and its country, target and its country.
pub(crate) fn polecat(day: &str, kind: &str, score: &str, source: [&str; 2], target: [&str; 2]) -> String {
    let fields = [(0, "E1"), (1, day), (2, kind), (4, score), (5, "1"), (33, "Reuters"), (34, "2024-02-03")];
    let actors = [(7, source[0]), (8, source[1]), (15, target[0]), (16, target[1]), (38, "en"), (39, "1")];
    gdelt(40, &[&fields[..], &actors[..]].concat())
}

/// Lines, each with an end.
pub(crate) fn file<S: AsRef<str>>(lines: &[S]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect::<String>().into_bytes()
}

/// The columns of most tests.
pub(crate) fn columns() -> Feed {
    Feed::new().columns("date,source,target,code,goldstein").unwrap()
}

/// Reads an input called `x`.
pub(crate) fn read(feed: &Feed, bytes: &[u8]) -> Result<(Dyads, FileReport), Error> {
    read_by(feed, By::Code, bytes)
}

/// Reads an input called `x`, by actor or country.
pub(crate) fn read_by(feed: &Feed, by: By, bytes: &[u8]) -> Result<(Dyads, FileReport), Error> {
    let (dyads, mut reports) = feed.dyads(by, [Input::reader("x", bytes)], &Budget::new())?;
    assert_eq!(reports.len(), 1);
    let report = reports.remove(0);
    assert!(report.balances(), "{report:?}");
    assert_eq!(report.file, "x");
    Ok((dyads, report))
}

/// Does something on so many threads.
pub(crate) fn on<T: Send>(threads: usize, ask: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(ask)
}

/// All that dyads say, in order.
pub(crate) fn told(dyads: &Dyads) -> String {
    let mut out = format!(
        "{} dyads of {} nodes, {} events, {} unpaired\n",
        dyads.len(),
        dyads.nodes(),
        dyads.events(),
        dyads.unpaired()
    );
    for d in dyads.sorted() {
        writeln!(
            out,
            "{} {} {} {} {} {:?} {} {}",
            d.source, d.target, d.events, d.scored, d.goldstein_sum, d.goldstein_mean, d.first, d.last
        )
        .unwrap();
    }
    for d in dyads.top(7) {
        writeln!(out, "{} {} {}", d.source, d.target, d.events).unwrap();
    }
    out
}

/// Where a reject is and why: line, column, field, reason, value.
pub(crate) fn places(report: &FileReport) -> Vec<(u64, u64, &str, Reason, &str)> {
    report.errors.iter().map(|e| (e.line, e.column, e.field.as_str(), e.reason, e.value.as_str())).collect()
}

/// Gives one to seven bytes at a time, with interruptions that mean nothing.
pub(crate) struct Drops<'a>(pub(crate) &'a [u8], pub(crate) usize);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 += 1;
        if self.1.is_multiple_of(11) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = out.len().min(1 + self.1 % 7);
        Read::read(&mut self.0, &mut out[..most])
    }
}

/// Fails after its bytes.
pub(crate) struct Failing<'a>(pub(crate) &'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match Read::read(&mut self.0, out)? {
            0 if !out.is_empty() => Err(io::Error::other("the wire was cut")),
            count => Ok(count),
        }
    }
}

/// A file that goes with the test.
pub(crate) struct Made(pub(crate) PathBuf);

impl Made {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("detente-feeds-{}-{number}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    pub(crate) fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

/// Bytes as gzip.
#[cfg(feature = "gzip")]
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}
