//! How each feed writes an event: which columns, in which order, and what stands in them.

use std::io::Write;

use detente::Day;
use detente::codebook::cameo::Scale;

use super::event::{self, Actor, Deed, EARLIEST, Event, Place};
use super::world::{PAPERS, ROLES, STATES, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Gdelt1,
    Gdelt2,
    Mentions,
    Icews,
    Polecat,
    Columns,
}

pub(crate) const FORMATS: [(&str, Format); 6] = [
    ("gdelt1", Format::Gdelt1),
    ("gdelt2", Format::Gdelt2),
    ("mentions", Format::Mentions),
    ("icews", Format::Icews),
    ("polecat", Format::Polecat),
    ("columns", Format::Columns),
];

const ICEWS: [&str; 20] = [
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

const POLECAT: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Event Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// Which columns hold what, from 0, for whoever spoils them.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) date: usize,
    /// Text that is the name of an actor, where there is one.
    pub(crate) actor: Option<usize>,
    pub(crate) code: Option<usize>,
    pub(crate) score: Option<usize>,
    pub(crate) quad: Option<usize>,
    /// Any text.
    pub(crate) text: usize,
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        FORMATS.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// The days of a feed when nobody says; URLs begin within those of GDELT 1.0.
    pub(crate) const fn days(self) -> &'static str {
        match self {
            Self::Gdelt1 => "2012-10-01..2013-09-30",
            _ => "2024-01-01..2024-12-31",
        }
    }

    pub(crate) fn deeds(self) -> Vec<Deed> {
        match self {
            Self::Icews => event::cameo(Scale::Icews),
            Self::Polecat => event::plover(),
            _ => event::cameo(Scale::Gdelt),
        }
    }

    pub(crate) fn header(self) -> Option<String> {
        match self {
            Self::Icews => Some(ICEWS.join("\t")),
            Self::Polecat => Some(POLECAT.join("\t")),
            _ => None,
        }
    }

    pub(crate) const fn shape(self) -> Shape {
        let gdelt = Shape {
            least: 57,
            most: 58,
            date: 1,
            actor: Some(5),
            code: Some(26),
            score: Some(30),
            quad: Some(29),
            text: 6,
        };
        let none = Shape { actor: None, code: None, score: None, quad: None, ..gdelt };
        match self {
            Self::Gdelt1 => gdelt,
            Self::Gdelt2 => Shape { least: 61, most: 61, ..gdelt },
            Self::Mentions => Shape { least: 16, most: 16, text: 4, ..none },
            Self::Icews => {
                Shape { least: 20, most: 20, actor: Some(2), code: Some(6), score: Some(7), text: 13, ..none }
            }
            Self::Polecat => {
                let shape = Shape { least: 40, most: 40, actor: Some(7), score: Some(4), quad: Some(5), ..none };
                Shape { code: Some(2), text: 36, ..shape }
            }
            Self::Columns => {
                let shape = Shape { least: 7, most: 7, date: 0, actor: Some(1), code: Some(3), ..none };
                Shape { quad: Some(4), score: Some(5), text: 2, ..shape }
            }
        }
    }
}

/// The ways in which a day is written.
struct Written {
    compact: String,
    iso: String,
    fraction: String,
}

impl Written {
    fn new(day: Day) -> Self {
        let (year, month, date) = day.civil();
        // Months count thirty days each, as in the feed.
        let fraction = ((month - 1) * 30 + date) * 10_000 + 182;
        Self {
            compact: format!("{year:04}{month:02}{date:02}"),
            iso: format!("{year:04}-{month:02}-{date:02}"),
            fraction: format!("{year:04}.{:04}", fraction / 365),
        }
    }
}

/// Writes events as rows of a feed.
pub(crate) struct Writer {
    format: Format,
    /// From [`EARLIEST`] days before the first.
    days: Vec<Written>,
}

/// A row of fields; writing to a vector never fails.
struct Row<'a>(&'a mut Vec<u8>);

impl Row<'_> {
    fn put(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(b'\t');
    }

    fn puts(&mut self, texts: &[&str]) {
        for text in texts {
            self.put(text);
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        self.0.write_fmt(text).ok();
        self.0.push(b'\t');
    }

    /// A number in tenths; whole ones may do without the point.
    fn tenths(&mut self, tenths: i64, short: bool) {
        let sign = if tenths < 0 { "-" } else { "" };
        match (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10) {
            (whole, 0) if short => self.write(format_args!("{sign}{whole}")),
            (whole, part) => self.write(format_args!("{sign}{whole}.{part}")),
        }
    }

    /// A number in ten-thousandths.
    fn tone(&mut self, tone: i64) {
        let (sign, size) = (if tone < 0 { "-" } else { "" }, tone.unsigned_abs());
        self.write(format_args!("{sign}{}.{:04}", size / 10_000, size % 10_000));
    }
}

impl Writer {
    pub(crate) fn new(format: Format, first: Day, days: i32) -> Self {
        let day = |at: i32| Written::new(first + (at - EARLIEST));
        Self { format, days: (0..days + EARLIEST).map(day).collect() }
    }

    /// Puts the row of an event, without the end of the line, in the place of what was there.
    pub(crate) fn row(&self, event: &Event<'_>, out: &mut Vec<u8>) {
        out.clear();
        let mut row = Row(out);
        match self.format {
            Format::Gdelt1 | Format::Gdelt2 => self.gdelt(&mut row, event),
            Format::Mentions => self.mention(&mut row, event),
            Format::Icews => self.icews(&mut row, event),
            Format::Polecat => self.polecat(&mut row, event),
            Format::Columns => self.columns(&mut row, event),
        }
        out.pop();
    }

    fn day(&self, day: i32) -> &Written {
        &self.days[(day + EARLIEST).unsigned_abs() as usize]
    }

    fn gdelt(&self, row: &mut Row<'_>, event: &Event<'_>) {
        let (day, added, deed) = (self.day(event.day), self.day(event.added), event.deed);
        let second = self.format == Format::Gdelt2;
        row.write(format_args!("{}", 410_000_000 + event.number));
        row.puts(&[&day.compact, &day.compact[..6], &day.compact[..4], &day.fraction]);
        gdelt_actor(row, event.source);
        gdelt_actor(row, event.target);
        let is_root = if event.number % 5 < 3 { "1" } else { "0" };
        row.puts(&[is_root, deed.code, &deed.code[..3], &deed.code[..2]]);
        row.write(format_args!("{}", deed.quad));
        row.tenths(deed.tenths, !second);
        row.write(format_args!("{}\t{}\t{}", event.mentions, 1 + event.mentions / 12, event.mentions));
        row.tone(event.tone);
        for actor in [event.source, event.target] {
            let place = match (event.place, actor.and_then(|actor| actor.state)) {
                (_, None) => Place::Nowhere,
                (Place::State(_), Some(state)) => Place::State(state),
                (_, Some(state)) => Place::Capital(state),
            };
            gdelt_place(row, place, second);
        }
        gdelt_place(row, event.place, second);
        if second {
            row.write(format_args!("{}{}", added.compact, time(event.number)));
        } else {
            row.put(&added.compact);
            if added.iso.as_str() < "2013-04-01" {
                return;
            }
        }
        url(row, event);
    }

    fn mention(&self, row: &mut Row<'_>, event: &Event<'_>) {
        let (day, added, number) = (self.day(event.day), self.day(event.added), event.number);
        row.write(format_args!("{}", 410_000_000 + number / 3));
        row.write(format_args!("{}{}", day.compact, time(0)));
        row.write(format_args!("{}{}", added.compact, time(number)));
        row.puts(&["1", paper(event).0]);
        url(row, event);
        row.write(format_args!("{}\t-1\t{}\t{}", 1 + number % 20, number % 6000, number % 6000 + 40));
        row.write(format_args!("{}\t{}\t{}", number % 2, 10 + number % 10 * 10, 400 + number % 8000));
        row.tone(event.tone);
        row.puts(&[if number.is_multiple_of(4) { "srclc:spa;eng:Example 1.0" } else { "" }, ""]);
    }

    fn icews(&self, row: &mut Row<'_>, event: &Event<'_>) {
        row.write(format_args!("{}", 30_000_000 + event.number));
        row.put(&self.day(event.day).iso);
        icews_actor(row, event.source);
        row.puts(&[event.deed.label, event.deed.code]);
        row.tenths(event.deed.tenths, true);
        icews_actor(row, event.target);
        row.write(format_args!("{}\t{}", 47_000_000 + event.number / 2, 1 + event.number % 6));
        row.put(paper(event).1);
        match event.place {
            Place::Nowhere => row.puts(&["NA"; 6]),
            Place::State(state) => {
                let State { name, at, .. } = &STATES[state];
                row.puts(&["NA", "NA", "NA", name, at.0, at.1]);
            }
            Place::Capital(state) => {
                let State { name, at, capital, province, .. } = &STATES[state];
                row.puts(&[capital, "NA", province, name, at.0, at.1]);
            }
        }
    }

    fn polecat(&self, row: &mut Row<'_>, event: &Event<'_>) {
        let (day, added, deed) = (self.day(event.day), self.day(event.added), event.deed);
        row.write(format_args!("{}-{:09}", day.compact, event.number));
        row.puts(&[&day.iso, deed.code, deed.label]);
        row.tenths(deed.tenths, false);
        row.write(format_args!("{}", deed.quad));
        row.put(if event.number.is_multiple_of(3) { "diplomatic" } else { "None" });
        polecat_actor(row, event.source);
        polecat_actor(row, event.target);
        match event.place {
            Place::Nowhere => row.puts(&["None"; 10]),
            Place::State(state) | Place::Capital(state) => {
                let State { code, at, capital, province, .. } = &STATES[state];
                row.puts(&[capital, capital, "None", province, code, at.0, at.1]);
                row.write(format_args!("{}", 1_000_000 + state));
                row.puts(&[capital, "PPLC"]);
            }
        }
        row.puts(&[paper(event).1, &added.iso, "None", "None", "None", "English", "1.0"]);
    }

    fn columns(&self, row: &mut Row<'_>, event: &Event<'_>) {
        let state = |actor: Option<Actor>| actor.and_then(|actor| actor.state).map_or("", |state| STATES[state].code);
        row.puts(&[&self.day(event.day).iso, state(event.source), state(event.target), event.deed.code]);
        row.write(format_args!("{}", event.deed.quad));
        row.tenths(event.deed.tenths, false);
        row.write(format_args!("{}", event.mentions));
    }
}

fn gdelt_actor(row: &mut Row<'_>, actor: Option<Actor>) {
    let Some(Actor { state, role }) = actor else { return row.puts(&[""; 10]) };
    let (state, role) = (state.map(|state| &STATES[state]), role.map(|role| &ROLES[role]));
    let (country, kind) = (state.map_or("", |state| state.code), role.map_or("", |role| role.code));
    row.write(format_args!("{country}{kind}"));
    match (state, role) {
        (Some(state), _) => row.put(&state.name.to_uppercase()),
        (None, role) => row.put(role.map_or("", |role| role.name)),
    }
    row.puts(&[country, "", "", "", "", kind, "", ""]);
}

fn gdelt_place(row: &mut Row<'_>, place: Place, second: bool) {
    let (state, is_capital) = match place {
        Place::Nowhere if second => return row.puts(&["0", "", "", "", "", "", "", ""]),
        Place::Nowhere => return row.puts(&["0", "", "", "", "", "", ""]),
        Place::State(state) => (state, false),
        Place::Capital(state) => (state, true),
    };
    let State { name, fips, capital, province, at: (lat, long), .. } = &STATES[state];
    match (is_capital, state == 0) {
        (false, _) => row.puts(&["1", name, fips, fips]),
        // Cities of the United States are a type of their own.
        (true, true) => row.puts(&["3", "Washington, District of Columbia, United States", fips, "USDC"]),
        (true, false) => {
            row.write(format_args!("4\t{capital}, {province}, {name}\t{fips}\t{fips}00"));
        }
    }
    if second {
        row.put(if is_capital { "00000" } else { "" });
    }
    row.puts(&[lat, long]);
    if is_capital { row.write(format_args!("-{}", 1_000_000 + state)) } else { row.put(fips) }
}

fn icews_actor(row: &mut Row<'_>, actor: Option<Actor>) {
    let Some(Actor { state, role }) = actor else { return row.puts(&["Unspecified Actor", "NA", "NA"]) };
    let country = state.map_or("NA", |state| STATES[state].name);
    match (state, role.map(|role| &ROLES[role])) {
        (Some(_), Some(role)) => row.write(format_args!("{} ({country})\t{}", role.titled, role.sectors)),
        (None, Some(role)) => row.puts(&[role.titled, role.sectors]),
        (_, None) => row.puts(&[country, "NA"]),
    }
    row.put(country);
}

fn polecat_actor(row: &mut Row<'_>, actor: Option<Actor>) {
    let Some(Actor { state, role }) = actor else { return row.puts(&["None"; 8]) };
    let (state, role) = (state.map(|state| &STATES[state]), role.map(|role| &ROLES[role]));
    let name = role.map_or_else(|| state.map_or("None", |state| state.name), |role| role.titled);
    let sector = role.map_or("None", |role| role.plover);
    row.puts(&[name, state.map_or("None", |state| state.code)]);
    match state {
        Some(state) => row.write(format_args!("{}", state.cow)),
        None => row.put("None"),
    }
    row.puts(&[sector, sector, "None", name, "None"]);
}

fn paper(event: &Event<'_>) -> (&'static str, &'static str) {
    PAPERS[(event.number % 7 % 5) as usize]
}

fn url(row: &mut Row<'_>, event: &Event<'_>) {
    row.write(format_args!("https://{}/{}/{}", paper(event).0, event.added, event.number));
}

/// A quarter of an hour of the day.
fn time(number: u64) -> Quarter {
    Quarter(number % 96)
}

struct Quarter(u64);

impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}{:02}00", self.0 / 4, self.0 % 4 * 15)
    }
}
