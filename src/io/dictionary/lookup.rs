//! Finding actors by name.

use std::collections::HashMap;

use super::entry::Entry;
use crate::codebook::folded;
use crate::model::Day;

/// Actors by name, from any number of files.
///
/// # Example
///
/// ```
/// use detente::io::dictionary::{ActorFile, Coded, Dictionary};
///
/// let mut dictionary = Dictionary::new();
/// let file = "KOFI_ANNAN_\n+K._ANNAN_\n\t[IGOUNO 970101-061231]\n\t[ELI]\nJAPAN_ [JPN]\n";
/// let read = ActorFile::new().read(&mut dictionary, file.as_bytes())?;
/// assert_eq!((read.entries, read.aliases, read.roles), (2, 1, 2));
///
/// let on = |day: &str| Some(day.parse().unwrap());
/// assert_eq!(dictionary.code("Kofi Annan", on("2000-01-01")), Coded::Code("IGOUNO"));
/// assert_eq!(dictionary.code("k annan", on("2012-01-01")), Coded::Code("ELI"));
/// assert_eq!(dictionary.code("Japan", None), Coded::Code("JPN"));
/// assert_eq!(dictionary.code("Atlantis", None), Coded::Unknown);
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    pub(super) entries: Vec<Entry>,
    by_name: HashMap<String, Vec<u32>>,
}

/// What a dictionary says of a name on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coded<'d> {
    /// No entry has the name.
    Unknown,
    /// The one code that all entries of the name have.
    Code(&'d str),
    /// Entries have the name and no code on that day.
    Uncoded,
    /// Entries of the name have different codes: these, each once, in the order of the files.
    Ambiguous(Vec<&'d str>),
}

impl Dictionary {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// All entries in the order of the files, agents among them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that have the name, in the order of the files.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Entry> {
        self.by_name.get(&folded(name)).into_iter().flatten().filter_map(|&at| self.entries.get(at as usize))
    }

    /// The code of an actor of that name on a day; agents are no actors.
    ///
    /// Cost: one look-up, and the roles of the entries of that name.
    pub fn code(&self, name: &str, day: Option<Day>) -> Coded<'_> {
        one_of(self.named(name).filter(|entry| !entry.is_agent()), day)
    }

    /// The code of an agent of that name, with its `~`.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::io::dictionary::{ActorFile, Coded, Dictionary};
    ///
    /// let mut dictionary = Dictionary::new();
    /// ActorFile::new().read(&mut dictionary, "POLICE {} [~COP]\n".as_bytes())?;
    /// assert_eq!(dictionary.agent("Police"), Coded::Code("~COP"));
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn agent(&self, name: &str) -> Coded<'_> {
        one_of(self.named(name).filter(|entry| entry.is_agent()), None)
    }

    /// Adds an entry whose names were folded already.
    pub(super) fn push(&mut self, entry: Entry, folded: impl IntoIterator<Item = String>) {
        self.entries.push(entry);
        for name in folded {
            self.name_last(name);
        }
    }

    /// Names the last entry once more.
    pub(super) fn name_last(&mut self, folded: String) {
        let Some(last) = self.entries.len().checked_sub(1) else { return };
        let entries = self.by_name.entry(folded).or_default();
        if entries.last() != Some(&(last as u32)) {
            entries.push(last as u32);
        }
    }

    /// Forgets all entries from number `count` on.
    pub(super) fn truncate(&mut self, count: usize) {
        if self.entries.len() == count {
            return;
        }
        self.entries.truncate(count);
        self.by_name.retain(|_, entries| {
            entries.retain(|&at| (at as usize) < count);
            !entries.is_empty()
        });
    }
}

/// What entries of one name agree on; those without a code on that day say nothing.
fn one_of<'d>(entries: impl Iterator<Item = &'d Entry>, day: Option<Day>) -> Coded<'d> {
    let (mut known, mut codes) = (false, Vec::new());
    for entry in entries {
        known = true;
        if let Some(code) = entry.code_on(day)
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    match (known, codes.as_slice()) {
        (false, _) => Coded::Unknown,
        (true, []) => Coded::Uncoded,
        (true, &[code]) => Coded::Code(code),
        (true, _) => Coded::Ambiguous(codes),
    }
}
