//! The layouts of coded event data: which column holds what, and how a file shows which it has.

use std::fmt;

use super::DateOrder;
use crate::error::Error;

/// A layout of event data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// GDELT 1.0 events: 57 columns, or 58 with the URL, without a header.
    Gdelt1,
    /// GDELT 2.0 events: 61 columns without a header.
    Gdelt2,
    /// GDELT 2.0 mentions of events: 16 columns without a header, and no actors.
    Mentions,
    /// ICEWS coded events: 20 columns with a header; the file of 2017 lacks the code.
    Icews,
    /// POLECAT, in PLOVER: 40 columns with a header, sometimes with surplus ones.
    Polecat,
    /// Columns of one's own, declared by name.
    Columns,
}

impl Format {
    /// All that are known by their content.
    pub const KNOWN: [Self; 5] = [Self::Gdelt1, Self::Gdelt2, Self::Mentions, Self::Icews, Self::Polecat];

    /// Its name in a report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gdelt1 => "gdelt1",
            Self::Gdelt2 => "gdelt2",
            Self::Mentions => "mentions",
            Self::Icews => "icews",
            Self::Polecat => "polecat",
            Self::Columns => "columns",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a column holds, of that which is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Role {
    Id,
    Date,
    Added,
    Source,
    SourceSectors,
    SourceCountry,
    Target,
    TargetSectors,
    TargetCountry,
    Label,
    Code,
    Base,
    Root,
    Quad,
    Score,
    Type,
    Mode,
    Mentions,
    Url,
}

/// How many roles there are.
pub(super) const ROLES: usize = Role::Url as usize + 1;

/// How a column writes days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// `20240131`.
    Compact,
    /// `20240131235959`.
    Stamp,
    /// `2024-01-31`.
    Iso,
    /// `20240131` or `2024-01-31`; neither can be taken for the other.
    CompactOrIso,
    /// `1/31/2024`, month first or day first.
    Slashed { month_first: bool },
}

/// Which column of a file holds what.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) format: Format,
    /// Columns that a row may have.
    pub(super) least: u32,
    pub(super) most: u32,
    /// That a row may have empty columns beyond these.
    pub(super) trailing: bool,
    /// Columns with their roles, ascending.
    pub(super) roles: Vec<(u32, Role)>,
    /// The names of all columns, for reports.
    names: Vec<String>,
    pub(super) dates: Days,
    pub(super) added: Days,
    pub(super) delimiter: u8,
    /// What a column says when it says nothing, beside being empty.
    pub(super) nothing: &'static [u8],
}

impl Layout {
    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|&(_, known)| known == role)
    }

    /// The column of a role, from 0; 0 where there is none.
    pub(super) fn column(&self, role: Role) -> u32 {
        self.roles.iter().find(|&&(_, known)| known == role).map_or(0, |&(column, _)| column)
    }

    /// The name of a column, from 0.
    pub(super) fn name(&self, column: u32) -> &str {
        self.names.get(column as usize).map_or("", String::as_str)
    }

    fn fixed(format: Format, names: &[&str], least: u32, roles: &[(&str, Role)]) -> Self {
        let most = names.len() as u32;
        let place = |name: &str| names.iter().position(|known| *known == name).map(|at| at as u32);
        let mut roles: Vec<(u32, Role)> = roles.iter().filter_map(|&(name, role)| Some((place(name)?, role))).collect();
        roles.sort_unstable();
        Self {
            format,
            least,
            most,
            trailing: false,
            roles,
            names: names.iter().map(|&name| name.to_owned()).collect(),
            dates: Days::Compact,
            added: Days::Compact,
            delimiter: b'\t',
            nothing: b"",
        }
    }

    /// The layout of a format without a header.
    pub(super) fn headless(format: Format) -> Self {
        match format {
            Format::Gdelt1 => Self::fixed(format, &gdelt_names(false), 57, GDELT_ROLES),
            Format::Gdelt2 => Self { added: Days::Stamp, ..Self::fixed(format, &gdelt_names(true), 61, GDELT_ROLES) },
            _ => {
                let layout = Self::fixed(Format::Mentions, &MENTION_NAMES, 16, MENTION_ROLES);
                Self { dates: Days::Stamp, added: Days::Stamp, ..layout }
            }
        }
    }

    /// The layout of a format that its header declares.
    pub(super) fn headed(format: Format, header: &str, order: Option<DateOrder>) -> Result<Self, Error> {
        let names: Vec<&str> = header.split('\t').map(str::trim).collect();
        let roles = if format == Format::Icews { ICEWS_ROLES } else { POLECAT_ROLES };
        for need in ["Event Date", roles[1].0, roles[2].0] {
            if !names.contains(&need) {
                return Err(Error::unknown("column", need).in_field("header"));
            }
        }
        let dates = match order {
            None => Days::Iso,
            Some(order) => Days::Slashed { month_first: order == DateOrder::MonthFirst },
        };
        let width = names.len() as u32;
        let polecat = format == Format::Polecat;
        Ok(Self {
            // Some files have more names than rows have columns, or the other way round.
            least: if polecat { width.min(POLECAT_WIDTH) } else { width },
            trailing: polecat,
            dates,
            added: Days::Iso,
            nothing: if polecat { b"None" } else { b"NA" },
            ..Self::fixed(format, &names, width, roles)
        })
    }

    /// The layout of columns declared by name.
    pub(super) fn declared(names: &[String], delimiter: u8, order: Option<DateOrder>) -> Self {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let dates = match order {
            None => Days::CompactOrIso,
            Some(order) => Days::Slashed { month_first: order == DateOrder::MonthFirst },
        };
        let width = names.len() as u32;
        let layout = Self::fixed(Format::Columns, &names, width, COLUMN_ROLES);
        Self { dates, added: dates, delimiter, ..layout }
    }
}

/// Columns that a POLECAT row has.
const POLECAT_WIDTH: u32 = 40;

/// The names that columns may be declared by; `_` is one that is not read.
pub(super) const COLUMN_ROLES: &[(&str, Role)] = &[
    ("date", Role::Date),
    ("source", Role::Source),
    ("target", Role::Target),
    ("id", Role::Id),
    ("added", Role::Added),
    ("source_country", Role::SourceCountry),
    ("target_country", Role::TargetCountry),
    ("code", Role::Code),
    ("quad", Role::Quad),
    ("goldstein", Role::Score),
    ("mentions", Role::Mentions),
    ("url", Role::Url),
];

const GDELT_ROLES: &[(&str, Role)] = &[
    ("GlobalEventID", Role::Id),
    ("Day", Role::Date),
    ("Actor1Code", Role::Source),
    ("Actor1CountryCode", Role::SourceCountry),
    ("Actor2Code", Role::Target),
    ("Actor2CountryCode", Role::TargetCountry),
    ("EventCode", Role::Code),
    ("EventBaseCode", Role::Base),
    ("EventRootCode", Role::Root),
    ("QuadClass", Role::Quad),
    ("GoldsteinScale", Role::Score),
    ("DATEADDED", Role::Added),
];

const MENTION_ROLES: &[(&str, Role)] =
    &[("GlobalEventID", Role::Id), ("EventTimeDate", Role::Date), ("MentionTimeDate", Role::Added)];

const ICEWS_ROLES: &[(&str, Role)] = &[
    ("Event Date", Role::Date),
    ("Source Name", Role::Source),
    ("Target Name", Role::Target),
    ("Event ID", Role::Id),
    ("Source Sectors", Role::SourceSectors),
    ("Source Country", Role::SourceCountry),
    ("Event Text", Role::Label),
    ("CAMEO Code", Role::Code),
    ("Intensity", Role::Score),
    ("Target Sectors", Role::TargetSectors),
    ("Target Country", Role::TargetCountry),
];

const POLECAT_ROLES: &[(&str, Role)] = &[
    ("Event Date", Role::Date),
    ("Actor Name", Role::Source),
    ("Recipient Name", Role::Target),
    ("Event ID", Role::Id),
    ("Event Type", Role::Type),
    ("Event Mode", Role::Mode),
    ("Event Intensity", Role::Score),
    ("Quad Code", Role::Quad),
    ("Actor Country", Role::SourceCountry),
    ("Actor Sectors", Role::SourceSectors),
    ("Recipient Country", Role::TargetCountry),
    ("Recipient Sectors", Role::TargetSectors),
    ("Publication Date", Role::Added),
];

const MENTION_NAMES: [&str; 16] = [
    "GlobalEventID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// The columns of GDELT events, codebooks 1.03 and 2.0 (2013, 2015): 2.0 has one more for each place.
fn gdelt_names(second: bool) -> Vec<&'static str> {
    let mut names = vec!["GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"];
    names.extend([
        "Actor1Code",
        "Actor1Name",
        "Actor1CountryCode",
        "Actor1KnownGroupCode",
        "Actor1EthnicCode",
        "Actor1Religion1Code",
        "Actor1Religion2Code",
        "Actor1Type1Code",
        "Actor1Type2Code",
        "Actor1Type3Code",
        "Actor2Code",
        "Actor2Name",
        "Actor2CountryCode",
        "Actor2KnownGroupCode",
        "Actor2EthnicCode",
        "Actor2Religion1Code",
        "Actor2Religion2Code",
        "Actor2Type1Code",
        "Actor2Type2Code",
        "Actor2Type3Code",
        "IsRootEvent",
        "EventCode",
        "EventBaseCode",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScale",
        "NumMentions",
        "NumSources",
        "NumArticles",
        "AvgTone",
    ]);
    let places = [
        [
            "Actor1Geo_Type",
            "Actor1Geo_FullName",
            "Actor1Geo_CountryCode",
            "Actor1Geo_ADM1Code",
            "Actor1Geo_ADM2Code",
            "Actor1Geo_Lat",
            "Actor1Geo_Long",
            "Actor1Geo_FeatureID",
        ],
        [
            "Actor2Geo_Type",
            "Actor2Geo_FullName",
            "Actor2Geo_CountryCode",
            "Actor2Geo_ADM1Code",
            "Actor2Geo_ADM2Code",
            "Actor2Geo_Lat",
            "Actor2Geo_Long",
            "Actor2Geo_FeatureID",
        ],
        [
            "ActionGeo_Type",
            "ActionGeo_FullName",
            "ActionGeo_CountryCode",
            "ActionGeo_ADM1Code",
            "ActionGeo_ADM2Code",
            "ActionGeo_Lat",
            "ActionGeo_Long",
            "ActionGeo_FeatureID",
        ],
    ];
    names.extend(places.iter().flatten().filter(|name| second || !name.ends_with("ADM2Code")));
    names.extend(["DATEADDED", "SOURCEURL"]);
    names
}
