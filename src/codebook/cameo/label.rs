//! Labels, and the way back from a printed one: some feeds have texts and no codes.
//!
//! Fourteen labels name a root and also its base that ends in 0 ("Consult": `04`, `040`). Feeds code bases, so
//! such a label is the base's. Six that a list notes as a wording of 2014 for another code ("Demand release of
//! persons or property" for `0253` beside `1053`, "Reduce or stop material aid" for `122` beside `162`) are those
//! of the code that all other lists give them to.

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::Code;

/// What other lists print: KEDS' list 0.7b5, its notes of ICEWS' wordings of 2014, and the manual 1.1b3; their
/// misspellings too, since files carry them.
#[rustfmt::skip]
const FURTHER: &[(&str, &str)] = &[
    ("018", "Make empathetic commment"),
    ("0214", "Appeal for intelligence cooperation"),
    ("025", "Appeal for target to yield"),
    ("0252", "Appeal for easing of popular dissent"),
    ("0255", "Demand target to allow international involvement (non-mediation)"),
    ("028", "Appeal to engage mediation"),
    ("031", "Agree to engage in material cooperation"),
    ("034", "Express intent to bring political reform"),
    ("0354", "Express intent to ease economic sanctions, boycott, embargo"),
    ("044", "Meet at a \"third\" location"),
    ("045", "Engage in mediation"),
    ("055", "Apolgize"),
    ("0811", "Ease restrictions on freedoms of expression"),
    ("0863", "Allow delivery of humanitarian aid"),
    ("103", "Demand aid"),
    ("1051", "Demand easing of adminstrative sanctions"),
    ("1052", "Demand easing of popular dissent"),
    ("1221", "Reject demand for economic aid"),
    ("1222", "Reject demand for military aid"),
    ("1223", "Reject demand for humanitarian aid"),
    ("1224", "Reject demand for military protection or peacekeeping"),
    ("1231", "Reject demand for change in leadership"),
    ("1232", "Reject demand for policy change"),
    ("1233", "Reject demand for rights"),
    ("1234", "Reject demand for change in institutions, regime"),
    ("124", "Decline to yield"),
    ("1241", "Decline to ease administrative sanctions"),
    ("1242", "Decline to ease popular dissent"),
    ("1243", "Decline to release persons or property"),
    ("1244", "Decline to ease economic sanctions, boycott, or embargo"),
    ("1245", "Decline to allow international involvement (non-mediation)"),
    ("1246", "Decline to de-escalate military engagement"),
    ("125", "Reject proposal to meet, discuss, negotiate"),
    ("1312", "Threaten to boycott, embargo, or sanction"),
    ("1321", "Threaten to impose restrictions on freedoms of speech and expression"),
    ("136", "Threaten to halt (expel or withdraw) international involvement (non-mediation)"),
    ("137", "Threaten with violent repression"),
    ("138", "Threaten to use military force"),
    ("1431", "Conduct strike or boycott for change in leadership"),
    ("1441", "Obstruct passage to demand change in leadership"),
    ("1444", "Ostruct passage to demand change in institutions, regime"),
    ("1451", "Engage in violent protest for change in leadership"),
    ("162", "Reduce or stop aid"),
    ("1721", "Impose restrictions on freedoms of speech and expression"),
    ("175", "Use violent repression"),
    ("181", "Abduct, hijack"),
    ("1832", "Carry out vehicular bombing"),
];

/// All labels by their text without case; of equal ones the code that has it first.
static LABELS: LazyLock<Vec<(&'static str, Code)>> = LazyLock::new(|| {
    let bases = Code::all().filter(|code| !code.is_root());
    let own = bases.chain(Code::all().filter(|code| code.is_root())).map(|code| (code.label(), code));
    let mut labels: Vec<_> = own.chain(further()).collect();
    labels.sort_by(|a, b| compare(a.0, b.0));
    labels.dedup_by(|later, first| compare(later.0, first.0) == Ordering::Equal);
    labels
});

fn further() -> impl Iterator<Item = (&'static str, Code)> {
    FURTHER.iter().filter_map(|&(code, label)| Some((label, Code::find(code.as_bytes())?)))
}

fn compare(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

impl Code {
    /// The code that prints as `label` in the lists [here](super), whatever its case and the space around it.
    /// A label of a root and its base is the base's. Cost: a binary search.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::codebook::cameo::Code;
    ///
    /// assert_eq!(Code::labelled(" make statement "), Some(Code::of("010")?));
    /// assert_eq!(Code::labelled("Engage in mediation"), Code::labelled("Mediate")); // two lists' 045
    /// assert_eq!(Code::labelled("Consult"), Some(Code::of("040")?));
    /// assert_eq!(Code::labelled("Fight"), Some(Code::of("19")?));
    /// assert_eq!(Code::labelled("Make peace"), None);
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn labelled(label: &str) -> Option<Self> {
        let label = label.trim();
        let found = LABELS.binary_search_by(|known| compare(known.0, label));
        found.ok().map(|at| LABELS[at].1)
    }

    /// The [label](Self::label), then those of other lists.
    pub fn labels(self) -> impl Iterator<Item = &'static str> {
        let others = FURTHER.iter().filter(move |other| other.0 == self.text());
        std::iter::once(self.label()).chain(others.map(|other| other.1))
    }
}
