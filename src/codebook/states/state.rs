//! One state: its codes and names, and how it is found by them.

use std::fmt;

use super::table;
use crate::codebook::folded;
use crate::error::Error;
use crate::model::{Bound, Day, Period, Scheme};

/// A state or territory, with what it is called in which scheme and when.
///
/// # Example
///
/// ```
/// use detente::{Day, codebook::states::State, model::Scheme};
///
/// // The same letters in two schemes.
/// assert_eq!(State::by(&Scheme::Fips, "CH", None)?.name(), "China");
/// assert_eq!(State::by(&Scheme::Iso2, "CH", None)?.name(), "Switzerland");
///
/// // The same number on two days.
/// let (then, now): (Day, Day) = ("1980-01-01".parse()?, "2010-01-01".parse()?);
/// assert_eq!(State::by(&Scheme::CowNumber, "345", Some(then))?.name(), "Yugoslavia");
/// assert_eq!(State::by(&Scheme::CowNumber, "345", Some(now))?.name(), "Serbia");
/// assert!(State::by(&Scheme::CowNumber, "345", None).unwrap_err().is_ambiguous());
///
/// let germany = State::by(&Scheme::Iso3, "DEU", None)?;
/// assert_eq!(germany.code(&Scheme::CowNumber, Some(then)), Some("260"));
/// assert_eq!(germany.code(&Scheme::CowNumber, Some(now)), Some("255"));
/// assert_eq!(germany.code(&Scheme::GwNumber, Some(now)), Some("260"));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) of: Option<&'static str>,
    pub(super) codes: Vec<Code>,
    pub(super) names: Vec<&'static str>,
}

/// A code of a state in one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub(super) scheme: Scheme,
    pub(super) text: &'static str,
    /// First and last days, ascending; none at all when it is in force on every day.
    pub(super) spans: Vec<(Day, Day)>,
}

impl Code {
    /// The scheme.
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The code.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Whether it names the state on that day; without a day, on any.
    pub fn holds_on(&self, day: Option<Day>) -> bool {
        let within = |day| self.spans.iter().any(|&(first, last)| first <= day && day <= last);
        self.spans.is_empty() || day.is_none_or(within)
    }

    /// The periods in which it names the state, in order of time; none when on every day.
    pub fn periods(&self) -> Vec<Period> {
        let start = |day: Day| if day == Day::MIN { Bound::Open } else { Bound::Date(day.into()) };
        let end = |day: Day| if day == Day::MAX { Bound::Open } else { Bound::Date(day.into()) };
        self.spans.iter().filter_map(|&(first, last)| Period::new(start(first), end(last)).ok()).collect()
    }
}

impl State {
    /// The state that a code of a scheme names on a day, or on any day.
    ///
    /// # Errors
    ///
    /// - Unknown: no state has or had the code, or none on that day; the message names the nearest
    ///   code. Also for a scheme that names no states.
    /// - Ambiguous: it named different states on different days and no day is said.
    ///
    /// Cost: logarithmic in the number of codes.
    pub fn by(scheme: &Scheme, code: &str, day: Option<Day>) -> Result<&'static Self, Error> {
        let named = table::coded(scheme, code);
        let mut on_day = named.iter().filter(|found| found.code.holds_on(day)).map(|found| found.state);
        match (on_day.next(), on_day.next()) {
            (Some(state), None) => Ok(state),
            (Some(_), Some(_)) => Err(Error::ambiguous("code of a state", code, told_apart(named))),
            (None, _) => Err(match day {
                Some(day) if !named.is_empty() => {
                    Error::unknown("code of a state", &format!("{code} ({scheme}) on {day}"))
                }
                _ => Error::unknown_among("code of a state", code, table::codes_of(scheme)),
            }),
        }
    }

    /// The state of a CAMEO code, for readers of many codes that need no reason.
    pub(in crate::codebook) fn of_cameo(code: &str) -> Option<&'static Self> {
        table::coded(&Scheme::Cameo, code).first().map(|found| found.state)
    }

    /// The state of that name on a day; names are compared [`folded`]. Without a day, of two
    /// states of one name the one that is left.
    ///
    /// # Errors
    ///
    /// Unknown, with the nearest name; ambiguous when several states have it.
    ///
    /// # Example
    ///
    /// ```
    /// use detente::codebook::states::State;
    ///
    /// assert_eq!(State::named("Russian Federation", None)?.key(), "RUS");
    /// assert_eq!(State::named("cote d'ivoire", None)?.key(), "CIV");
    /// assert!(State::named("Atlantis", None).unwrap_err().is_unknown());
    /// # Ok::<(), detente::Error>(())
    /// ```
    pub fn named(name: &str, day: Option<Day>) -> Result<&'static Self, Error> {
        let named = table::named(&folded(name));
        let there = |state: &&&'static Self| state.existed_on(day);
        let mut found = named.iter().filter(there);
        match (found.next(), found.next()) {
            (Some(state), None) => Ok(state),
            (Some(a), Some(b)) => {
                let detail = format!("it names {} and {}", a.key, b.key);
                Err(Error::ambiguous("name of a state", name, detail))
            }
            (None, _) => match (named.first(), day) {
                (Some(state), None) => Ok(state),
                (Some(_), Some(day)) => Err(Error::unknown("name of a state", &format!("{name} on {day}"))),
                (None, _) => Err(Error::unknown_among("name of a state", name, table::names())),
            },
        }
    }

    /// What identifies it here: the three letters of ISO 3166-1, withdrawn ones for a state that
    /// ended, else `COW-` and its number.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// The short English name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other English names, those that feeds use among them.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// The state that a territory belongs to.
    pub fn belongs_to(&'static self) -> Option<&'static Self> {
        self.of.and_then(|key| super::all().find(|state| state.key == key))
    }

    /// Its code in a scheme on a day; without a day, the one in use now, else the last. A dated
    /// code that covers the day is preferred to one without dates.
    pub fn code(&self, scheme: &Scheme, day: Option<Day>) -> Option<&'static str> {
        let codes = || self.codes_in(scheme).filter(|code| code.holds_on(day));
        let dated = day.and_then(|_| codes().find(|code| !code.spans.is_empty()));
        dated.or_else(|| codes().next()).map(|code| code.text)
    }

    /// All its codes; in each scheme the one in use comes first.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    fn codes_in(&self, scheme: &Scheme) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(move |code| code.scheme == *scheme)
    }

    /// Whether a state of that name can be meant on that day: one whose ISO code was withdrawn or
    /// that COW alone has is gone after its last day. Without a day, whether it is there now.
    pub fn existed_on(&self, day: Option<Day>) -> bool {
        let has_iso = self.codes_in(&Scheme::Iso3).next().is_some();
        let scheme = if has_iso { Scheme::Iso3 } else { Scheme::CowNumber };
        let day = day.unwrap_or(Day::MAX);
        let spans = || self.codes_in(&scheme).flat_map(|code| &code.spans);
        let undated = self.codes_in(&scheme).any(|code| code.spans.is_empty());
        let (first, last) = (spans().map(|span| span.0).min(), spans().map(|span| span.1).max());
        undated || first.zip(last).is_some_and(|(first, last)| first <= day && day <= last)
    }
}

/// Which state a code named when, for a message.
fn told_apart(named: &[table::Found]) -> String {
    let one = |found: &table::Found| {
        let periods: Vec<String> = found.code.periods().iter().map(ToString::to_string).collect();
        let when = if periods.is_empty() { "always".to_owned() } else { periods.join(" and ") };
        format!("{} ({when})", found.state.name)
    };
    format!("it named {}; say the day", named.iter().map(one).collect::<Vec<_>>().join(", "))
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
