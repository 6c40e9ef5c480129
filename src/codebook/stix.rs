//! The confidence scales of STIX 2.1: a number from 0 to 100 and what it stands for.
//!
//! Each way round as its appendix A has it, for every value. The number is an export: an
//! interval of likelihood says more than a bucket of it, and a grade or confidence that is
//! unknown has no number.

use crate::error::Error;
use crate::model::{Confidence, Credibility};

/// The number of an analytic confidence; none stated is 0.
///
/// # Example
///
/// ```
/// use detente::codebook::stix;
/// use detente::model::Confidence;
///
/// assert_eq!(stix::from_confidence(Some(Confidence::High)), 85);
/// assert_eq!(stix::to_confidence(29)?, Some(Confidence::Low));
/// # Ok::<(), detente::Error>(())
/// ```
pub const fn from_confidence(confidence: Option<Confidence>) -> u8 {
    match confidence {
        None => 0,
        Some(Confidence::Low) => 15,
        Some(Confidence::Moderate) => 50,
        Some(Confidence::High) => 85,
    }
}

/// The analytic confidence of a number.
///
/// # Errors
///
/// Invalid above 100.
pub fn to_confidence(number: u8) -> Result<Option<Confidence>, Error> {
    Ok(match checked(number)? {
        0 => None,
        1..=29 => Some(Confidence::Low),
        30..=69 => Some(Confidence::Moderate),
        _ => Some(Confidence::High),
    })
}

/// The number of an Admiralty credibility; one that cannot be judged has none.
///
/// # Example
///
/// ```
/// use detente::codebook::stix;
/// use detente::model::Credibility;
///
/// assert_eq!(stix::from_credibility(Credibility::ProbablyTrue), Some(70));
/// assert_eq!(stix::from_credibility(Credibility::Unknown), None);
/// ```
pub const fn from_credibility(credibility: Credibility) -> Option<u8> {
    Some(match credibility {
        Credibility::Confirmed => 90,
        Credibility::ProbablyTrue => 70,
        Credibility::PossiblyTrue => 50,
        Credibility::Doubtful => 30,
        Credibility::Improbable => 10,
        Credibility::Unknown => return None,
    })
}

/// The Admiralty credibility of a number.
///
/// # Errors
///
/// Invalid above 100.
pub fn to_credibility(number: u8) -> Result<Credibility, Error> {
    Ok(match checked(number)? {
        0..=19 => Credibility::Improbable,
        20..=39 => Credibility::Doubtful,
        40..=59 => Credibility::PossiblyTrue,
        60..=79 => Credibility::ProbablyTrue,
        _ => Credibility::Confirmed,
    })
}

/// The number of a value on a scale from 0 to 10.
///
/// # Errors
///
/// Invalid above 10.
pub fn from_ten(value: u8) -> Result<u8, Error> {
    if value <= 10 {
        return Ok(value * 10);
    }
    Err(Error::invalid("value", &value.to_string(), "must lie in 0 to 10"))
}

/// The value from 0 to 10 of a number.
///
/// # Errors
///
/// Invalid above 100.
pub fn to_ten(number: u8) -> Result<u8, Error> {
    Ok((checked(number)? + 5) / 10)
}

/// The number that STIX gives a word of its scales WEP ([`STIX_WEP`](super::estimative::STIX_WEP)):
/// the middle of the word's bucket, rounded to the ten.
///
/// # Errors
///
/// Unknown word.
pub fn from_wep(word: &str) -> Result<u8, Error> {
    let (low, high) = super::estimative::STIX_WEP.likelihood(word)?.per_mille();
    Ok(match (low, high) {
        (0, 0) => 0,
        (10, _) => 10,
        (200, _) => 30,
        (400, _) => 50,
        (600, _) => 70,
        (800, _) => 90,
        _ => 100,
    })
}

/// The word of the scale WEP that STIX gives a number; of two for one bucket, the first.
///
/// # Errors
///
/// Invalid above 100.
///
/// # Example
///
/// ```
/// use detente::codebook::stix;
///
/// assert_eq!((stix::to_wep(39)?, stix::from_wep("unlikely")?), ("unlikely", 30));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn to_wep(number: u8) -> Result<&'static str, Error> {
    Ok(match checked(number)? {
        0 => "impossible",
        1..=19 => "highly unlikely",
        20..=39 => "unlikely",
        40..=59 => "even chance",
        60..=79 => "likely",
        80..=99 => "highly likely",
        _ => "certain",
    })
}

/// The number that STIX gives a word of its scale DNI ([`STIX_DNI`](super::estimative::STIX_DNI)).
///
/// # Errors
///
/// Unknown word.
pub fn from_dni(word: &str) -> Result<u8, Error> {
    let (low, _) = super::estimative::STIX_DNI.likelihood(word)?.per_mille();
    Ok(match low {
        0 => 5,
        100 => 15,
        200 => 30,
        400 => 50,
        600 => 70,
        800 => 85,
        _ => 95,
    })
}

/// The word of the scale DNI that STIX gives a number; of two for one bucket, the first.
///
/// # Errors
///
/// Invalid above 100.
///
/// # Example
///
/// ```
/// use detente::codebook::stix;
///
/// // "unlikely" begins at 20 here and ends at 39; in ICD 203 it goes on to 45 %.
/// assert_eq!((stix::to_dni(19)?, stix::to_dni(40)?), ("very unlikely", "roughly even chance"));
/// # Ok::<(), detente::Error>(())
/// ```
pub fn to_dni(number: u8) -> Result<&'static str, Error> {
    Ok(match checked(number)? {
        0..=9 => "almost no chance",
        10..=19 => "very unlikely",
        20..=39 => "unlikely",
        40..=59 => "roughly even chance",
        60..=79 => "likely",
        80..=89 => "very likely",
        _ => "almost certain",
    })
}

fn checked(number: u8) -> Result<u8, Error> {
    if number <= 100 {
        return Ok(number);
    }
    Err(Error::invalid("STIX confidence", &number.to_string(), "must lie in 0 to 100"))
}
