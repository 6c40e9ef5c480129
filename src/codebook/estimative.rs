//! Words of estimative probability, as intervals.
//!
//! A word means what its scale says, and nothing without one. The way back from an interval to
//! a word is part of the scale too, and gives `None` where the scale has a gap.

use crate::error::Error;
use crate::model::Likelihood;

/// A scale of words of probability, each with its interval in per mille.
#[derive(Debug)]
pub struct Scale {
    /// The name in documents.
    pub name: &'static str,
    /// Where the table stands.
    pub citation: &'static str,
    words: &'static [(&'static str, u16, u16)],
}

/// ICD 203, Analytic Standards (Office of the Director of National Intelligence, 2015), D.6.e.(2)(a).
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

static SCALES: [&Scale; 1] = [&ICD_203];

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

    /// What `word` means on this scale.
    ///
    /// # Errors
    ///
    /// Unknown when the scale does not have the word.
    pub fn likelihood(&self, word: &str) -> Result<Likelihood, Error> {
        let found = self.words.iter().find(|(w, ..)| *w == word);
        let Some(&(word, low, high)) = found else {
            return Err(Error::unknown_among("word of likelihood", word, self.words.iter().map(|w| w.0)));
        };
        Ok(Likelihood::from_per_mille(low, high)?.worded(self.name, word))
    }

    /// The first word whose interval is exactly this one, `None` in the gaps of the scale.
    pub fn word(&self, likelihood: &Likelihood) -> Option<&'static str> {
        let (low, high) = likelihood.per_mille();
        self.words.iter().find(|&&(_, l, h)| (l, h) == (low, high)).map(|w| w.0)
    }
}
