//! Words of estimative probability, and percentages, as intervals.
//!
//! A word means what its scale says, and nothing without one. The way back from a probability to
//! a word is part of the scale too, and gives `None` where the scale has a gap or two words meet.
//! Bounds are whole per mille, both included.
//!
//! Sources: ICD 203, *Analytic Standards* (2015), D.6.e.(2)(a). Sherman Kent, *Words of Estimative
//! Probability*, Studies in Intelligence (1964). UK Professional Head of Intelligence Assessment,
//! *Probability Yardstick*. STIX 2.1 (OASIS, 2021), appendix A, whose scales are buckets of a
//! number from 0 to 100 and not the bands of ICD 203, though they share its words.

use crate::error::Error;
use crate::model::Likelihood;

/// The likelihood that a percentage says: a number or a range, at most one decimal, then a
/// percent sign, perhaps after a space. It keeps no wording; [`to_percent`] writes it again.
///
/// # Errors
///
/// Invalid when the text is anything else ("about 45 %" says more than a number), above 100, or
/// a range that falls.
///
/// # Example
///
/// ```
/// use detente::codebook::estimative::{from_percent, to_percent};
///
/// assert_eq!(from_percent("45 %")?.interval(), (0.45, 0.45));
/// assert_eq!(from_percent("20-45.5%")?.interval(), (0.2, 0.455));
/// assert_eq!(to_percent(&from_percent("20-45.5%")?), "20-45.5 %");
/// assert!(from_percent("45").unwrap_err().is_invalid()); // of what?
/// # Ok::<(), detente::Error>(())
/// ```
pub fn from_percent(text: &str) -> Result<Likelihood, Error> {
    let wrong = |rule: &str| Error::invalid("percentage", text, rule);
    let numbers = text.strip_suffix('%').ok_or_else(|| wrong(PERCENTAGE))?;
    let numbers = numbers.strip_suffix(' ').unwrap_or(numbers);
    let (low, high) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (low, high) = (tenths(low).map_err(wrong)?, tenths(high).map_err(wrong)?);
    if low > high {
        return Err(wrong("a range must rise"));
    }
    Likelihood::from_per_mille(low, high)
}

/// A likelihood as a percentage, `45 %` or `20-45.5 %`, which reads back as the same interval.
pub fn to_percent(likelihood: &Likelihood) -> String {
    let number = |per_mille: u16| match (per_mille / 10, per_mille % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    };
    let (low, high) = likelihood.per_mille();
    if low == high { format!("{} %", number(low)) } else { format!("{}-{} %", number(low), number(high)) }
}

const PERCENTAGE: &str = "expected a number or a range with a percent sign, such as 45 % or 20-45 %";

/// A number of percent, in per mille.
fn tenths(number: &str) -> Result<u16, &'static str> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) {
        return Err(PERCENTAGE);
    }
    if decimals.len() > 1 {
        return Err("at most one decimal, since likelihood counts in per mille");
    }
    let per_mille = format!("{whole}{decimals}").parse().ok().filter(|&n: &u16| n <= 1000);
    per_mille.ok_or("must lie in 0 to 100")
}

/// A scale of words of probability, each with its interval in per mille.
///
/// # Example
///
/// ```
/// use detente::codebook::estimative::{ICD_203, KENT};
///
/// assert_eq!(ICD_203.likelihood("likely")?.interval(), (0.55, 0.8));
/// assert_eq!(ICD_203.word_for(0.3), Some("unlikely"));
/// assert_eq!(ICD_203.negation("very likely")?, Some("very unlikely"));
/// assert_eq!(KENT.word_for(0.62), None); // between "chances about even" and "probable"
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Debug)]
pub struct Scale {
    /// The name in documents.
    pub name: &'static str,
    /// Where the table stands.
    pub citation: &'static str,
    words: &'static [(&'static str, u16, u16)],
}

/// The seven bands of ICD 203, two words each.
pub static ICD_203: Scale = Scale {
    name: "icd203",
    citation: "Intelligence Community Directive 203, Analytic Standards, 2 January 2015",
    words: &[
        ("almost no chance", 10, 50),
        ("remote", 10, 50),
        ("very unlikely", 50, 200),
        ("highly improbable", 50, 200),
        ("unlikely", 200, 450),
        ("improbable", 200, 450),
        ("roughly even chance", 450, 550),
        ("roughly even odds", 450, 550),
        ("likely", 550, 800),
        ("probable", 550, 800),
        ("very likely", 800, 950),
        ("highly probable", 800, 950),
        ("almost certain", 950, 990),
        ("nearly certain", 950, 990),
    ],
};

/// Kent's scale of 1964, with its gaps.
pub static KENT: Scale = Scale {
    name: "kent",
    citation: "Sherman Kent, Words of Estimative Probability, Studies in Intelligence 8(4), 1964",
    words: &[
        ("impossible", 0, 0),
        ("almost certainly not", 20, 120),
        ("probably not", 200, 400),
        ("chances about even", 400, 600),
        ("probable", 630, 870),
        ("almost certain", 870, 990),
        ("certain", 1000, 1000),
    ],
};

/// The yardstick of the UK's Professional Head of Intelligence Assessment, with its gaps.
pub static PHIA: Scale = Scale {
    name: "phia",
    citation: "UK Professional Head of Intelligence Assessment, Probability Yardstick",
    words: &[
        ("remote chance", 0, 50),
        ("highly unlikely", 100, 200),
        ("unlikely", 250, 350),
        ("realistic possibility", 400, 499),
        ("likely", 550, 750),
        ("probable", 550, 750),
        ("highly likely", 800, 900),
        ("almost certain", 950, 1000),
    ],
};

/// The words of estimative probability of STIX 2.1.
pub static STIX_WEP: Scale = Scale {
    name: "stix_wep",
    citation: "STIX 2.1, OASIS Standard, appendix A.4, WEP scale",
    words: &[
        ("impossible", 0, 0),
        ("highly unlikely", 10, 190),
        ("almost certainly not", 10, 190),
        ("unlikely", 200, 390),
        ("probably not", 200, 390),
        ("even chance", 400, 590),
        ("likely", 600, 790),
        ("probable", 600, 790),
        ("highly likely", 800, 990),
        ("almost certain", 800, 990),
        ("certain", 1000, 1000),
    ],
};

/// The scale of STIX 2.1 named for the Director of National Intelligence.
pub static STIX_DNI: Scale = Scale {
    name: "stix_dni",
    citation: "STIX 2.1, OASIS Standard, appendix A.5, DNI scale",
    words: &[
        ("almost no chance", 0, 90),
        ("remote", 0, 90),
        ("very unlikely", 100, 190),
        ("highly improbable", 100, 190),
        ("unlikely", 200, 390),
        ("improbable", 200, 390),
        ("roughly even chance", 400, 590),
        ("roughly even odds", 400, 590),
        ("likely", 600, 790),
        ("probable", 600, 790),
        ("very likely", 800, 890),
        ("highly probable", 800, 890),
        ("almost certain", 900, 1000),
        ("nearly certain", 900, 1000),
    ],
};

static SCALES: [&Scale; 5] = [&ICD_203, &KENT, &PHIA, &STIX_WEP, &STIX_DNI];

impl Scale {
    /// The scale of that name.
    ///
    /// # Errors
    ///
    /// Unknown when no scale has the name.
    pub fn named(name: &str) -> Result<&'static Self, Error> {
        let found = SCALES.iter().copied().find(|scale| scale.name == name);
        found.ok_or_else(|| Error::unknown_among("scale of likelihood", name, SCALES.iter().map(|s| s.name)))
    }

    /// The words, least likely first.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.words.iter().map(|(word, ..)| *word)
    }

    /// What `word` means on this scale.
    ///
    /// # Errors
    ///
    /// Unknown when the scale does not have the word.
    pub fn likelihood(&self, word: &str) -> Result<Likelihood, Error> {
        let found = self.words.iter().find(|(w, ..)| *w == word);
        let Some(&(word, low, high)) = found else {
            return Err(Error::unknown_among("word of likelihood", word, self.words()));
        };
        Ok(Likelihood::from_per_mille(low, high)?.worded(self.name, word))
    }

    /// The first word whose interval is exactly this one.
    pub fn word(&self, likelihood: &Likelihood) -> Option<&'static str> {
        let (low, high) = likelihood.per_mille();
        self.words.iter().find(|&&(_, l, h)| (l, h) == (low, high)).map(|w| w.0)
    }

    /// The first word whose interval holds `probability` (in [0, 1], to the nearest per mille);
    /// `None` in a gap of the scale, and where the intervals of two words meet.
    pub fn word_for(&self, probability: f64) -> Option<&'static str> {
        let (at, _) = Likelihood::new(probability, probability).ok()?.per_mille();
        let mut holding = self.words.iter().filter(|&&(_, low, high)| (low..=high).contains(&at));
        let &(word, low, high) = holding.next()?;
        holding.all(|&(_, l, h)| (l, h) == (low, high)).then_some(word)
    }

    /// The word for what `word` denies: the one whose interval is the complement. `None` where
    /// the scale has none; every word of ICD 203 has one.
    ///
    /// # Errors
    ///
    /// Unknown when the scale does not have the word.
    pub fn negation(&self, word: &str) -> Result<Option<&'static str>, Error> {
        let denied = self.likelihood(word)?.complement();
        // Of two words for one band, the negation of the first is the first, of the second the second.
        let (low, high) = denied.per_mille();
        let place = |band: (u16, u16)| self.words.iter().filter(move |&&(_, l, h)| (l, h) == band);
        let own = self.likelihood(word)?.per_mille();
        let nth = place(own).position(|(w, ..)| *w == word).unwrap_or(0);
        Ok(place((low, high)).nth(nth).or_else(|| place((low, high)).next()).map(|(word, ..)| *word))
    }
}
