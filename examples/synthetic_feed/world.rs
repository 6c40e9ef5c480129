//! Who acts: states with their codes and capitals, roles within them, and the papers that report.
//! Codes are those of the lists; places are rounded, and numbers of features are made up.

pub(crate) struct State {
    /// CAMEO, which for these is ISO 3166-1 alpha-3.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// FIPS 10-4, of the columns about places.
    pub(crate) fips: &'static str,
    /// Correlates of War.
    pub(crate) cow: u16,
    pub(crate) capital: &'static str,
    pub(crate) province: &'static str,
    pub(crate) at: (&'static str, &'static str),
    /// How often it is in the news.
    pub(crate) weight: u64,
    /// Where it stands, 0 to 10: states far apart are foes unless a story says otherwise.
    pub(crate) side: i64,
}

type Row = (&'static str, &'static str, &'static str, u16, [&'static str; 4], u64, i64);

const fn state((code, name, fips, cow, [capital, province, lat, long], weight, side): Row) -> State {
    State { code, name, fips, cow, capital, province, at: (lat, long), weight, side }
}

pub(crate) const STATES: [State; 36] = [
    state(("USA", "United States", "US", 2, ["Washington", "District of Columbia", "38.8951", "-77.0364"], 12, 0)),
    state(("CAN", "Canada", "CA", 20, ["Ottawa", "Ontario", "45.4167", "-75.7"], 3, 0)),
    state(("MEX", "Mexico", "MX", 70, ["Mexico City", "Distrito Federal", "19.4342", "-99.1386"], 2, 3)),
    state(("BRA", "Brazil", "BR", 140, ["Brasilia", "Distrito Federal", "-15.7833", "-47.9167"], 2, 4)),
    state(("GBR", "United Kingdom", "UK", 200, ["London", "London, City of", "51.5", "-0.116667"], 5, 0)),
    state(("FRA", "France", "FR", 220, ["Paris", "Ile-de-France", "48.8667", "2.33333"], 4, 1)),
    state(("DEU", "Germany", "GM", 255, ["Berlin", "Berlin", "52.5167", "13.4"], 4, 1)),
    state(("POL", "Poland", "PL", 290, ["Warsaw", "Mazowieckie", "52.25", "21"], 2, 0)),
    state(("ITA", "Italy", "IT", 325, ["Rome", "Lazio", "41.9", "12.4833"], 2, 1)),
    state(("NOR", "Norway", "NO", 385, ["Oslo", "Oslo", "59.9167", "10.75"], 1, 1)),
    state(("SWE", "Sweden", "SW", 380, ["Stockholm", "Stockholms Lan", "59.3333", "18.05"], 1, 1)),
    state(("UKR", "Ukraine", "UP", 369, ["Kyiv", "Misto Kyyiv", "50.4333", "30.5167"], 4, 1)),
    state(("RUS", "Russian Federation", "RS", 365, ["Moscow", "Moskva", "55.7522", "37.6156"], 8, 9)),
    state(("TUR", "Turkey", "TU", 640, ["Ankara", "Ankara", "39.9272", "32.8644"], 3, 4)),
    state(("IRN", "Iran", "IR", 630, ["Tehran", "Tehran", "35.75", "51.5148"], 4, 9)),
    state(("IRQ", "Iraq", "IZ", 645, ["Baghdad", "Baghdad", "33.3386", "44.3939"], 2, 6)),
    state(("SYR", "Syria", "SY", 652, ["Damascus", "Dimashq", "33.5", "36.3"], 2, 9)),
    state(("ISR", "Israel", "IS", 666, ["Jerusalem", "Jerusalem", "31.7667", "35.2333"], 4, 1)),
    state(("SAU", "Saudi Arabia", "SA", 670, ["Riyadh", "Ar Riyad", "24.6408", "46.7728"], 2, 4)),
    state(("EGY", "Egypt", "EG", 651, ["Cairo", "Al Qahirah", "30.05", "31.25"], 2, 4)),
    state(("ETH", "Ethiopia", "ET", 530, ["Addis Ababa", "Adis Abeba", "9.03333", "38.7"], 1, 5)),
    state(("KEN", "Kenya", "KE", 501, ["Nairobi", "Nairobi Area", "-1.28333", "36.8167"], 1, 3)),
    state(("NGA", "Nigeria", "NI", 475, ["Abuja", "Abuja Federal Capital Territory", "9.17583", "7.18083"], 1, 4)),
    state(("ZAF", "South Africa", "SF", 560, ["Pretoria", "Gauteng", "-25.7069", "28.2294"], 1, 5)),
    state(("IND", "India", "IN", 750, ["New Delhi", "Delhi", "28.6", "77.2"], 5, 4)),
    state(("PAK", "Pakistan", "PK", 770, ["Islamabad", "Islamabad", "33.7", "73.1667"], 3, 6)),
    state(("CHN", "China", "CH", 710, ["Beijing", "Beijing", "39.9289", "116.388"], 8, 8)),
    state(("MNG", "Mongolia", "MG", 712, ["Ulaanbaatar", "Ulaanbaatar", "47.9167", "106.917"], 1, 5)),
    state(("PRK", "North Korea", "KN", 731, ["Pyongyang", "P'yongyang-si", "39.0194", "125.755"], 3, 10)),
    state(("KOR", "South Korea", "KS", 732, ["Seoul", "Seoul-T'ukpyolsi", "37.5664", "127"], 4, 1)),
    state(("JPN", "Japan", "JA", 740, ["Tokyo", "Tokyo", "35.685", "139.751"], 5, 0)),
    state(("VNM", "Vietnam", "VM", 816, ["Hanoi", "Ha Noi", "21.0333", "105.85"], 2, 6)),
    state(("THA", "Thailand", "TH", 800, ["Bangkok", "Krung Thep", "13.75", "100.517"], 1, 4)),
    state(("PHL", "Philippines", "RP", 840, ["Manila", "Manila", "14.6042", "120.982"], 2, 2)),
    state(("IDN", "Indonesia", "ID", 850, ["Jakarta", "Jakarta Raya", "-6.17444", "106.829"], 2, 4)),
    state(("AUS", "Australia", "AS", 900, ["Canberra", "Australian Capital Territory", "-35.2833", "149.217"], 2, 0)),
];

pub(crate) struct Role {
    /// CAMEO's code of a type, and PLOVER's of a sector.
    pub(crate) code: &'static str,
    pub(crate) plover: &'static str,
    /// Who it is where no state is named, as GDELT has it.
    pub(crate) name: &'static str,
    /// As ICEWS has it, the state behind it in brackets.
    pub(crate) titled: &'static str,
    pub(crate) sectors: &'static str,
}

const fn role([code, plover, name, titled, sectors]: [&'static str; 5]) -> Role {
    Role { code, plover, name, titled, sectors }
}

pub(crate) const ROLES: [Role; 10] = [
    role(["GOV", "GOV", "GOVERNMENT", "Government", "Government"]),
    role(["GOV", "GOV", "PRESIDENT", "Head of State", "Executive,Executive Office,Government"]),
    role(["MIL", "MIL", "ARMY", "Military Personnel", "Military,Government"]),
    role(["COP", "COP", "POLICE", "Police", "Government,Police"]),
    role(["JUD", "JUD", "COURT", "Judge", "Government,Judicial"]),
    role(["BUS", "BUS", "COMPANY", "Business", "Business,Social"]),
    role(["MED", "JRN", "JOURNALIST", "Media Personnel", "News,Social"]),
    role(["OPP", "OPP", "OPPOSITION", "Opposition Activist", "Dissident,Parties"]),
    role(["REB", "REB", "REBEL", "Insurgents", "Insurgents,Unidentified Forces"]),
    role(["CVL", "SOC", "CITIZEN", "Citizen", "General Population / Civilian / Social,Social"]),
];

pub(crate) const PAPERS: [(&str, &str); 5] = [
    ("daily.example", "Example Daily"),
    ("wire.example", "Example Wire"),
    ("herald.example", "Herald of Examples"),
    ("morning.example", "Morning Example"),
    ("gazette.example", "Gazette of Examples"),
];
