//! Typed attributes of nodes and claims.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::quantity::finite;
use crate::error::Error;

/// The value of one attribute: GDP, sector, the code a claim was read from.
///
/// # Example
///
/// ```
/// use detente::model::Attribute;
///
/// let gdp = Attribute::from(4.2e12);
/// assert_eq!(gdp.as_number(), Some(4.2e12));
/// assert_eq!(Attribute::from("energy").as_text(), Some("energy"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Attribute {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A finite decimal number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list of texts, such as keys of nodes.
    Texts(Vec<String>),
}

impl Attribute {
    /// The flag, if it is one.
    pub const fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The number, if it is a whole or decimal one.
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(whole) => Some(*whole as f64),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The texts: a list, or a single text as a list of one.
    pub fn as_texts(&self) -> Option<&[String]> {
        match self {
            Self::Texts(texts) => Some(texts),
            Self::Text(text) => Some(std::slice::from_ref(text)),
            _ => None,
        }
    }

    /// The value if it may be stored: no number that is not finite.
    pub(crate) fn checked(self, name: &str) -> Result<Self, Error> {
        super::checked_text("attribute name", name)?;
        match self {
            Self::Number(number) => finite(number).map(Self::Number).map_err(|_| not_finite(number).in_field(name)),
            other => Ok(other),
        }
    }
}

fn not_finite(number: f64) -> Error {
    Error::invalid("attribute", &number.to_string(), "must be a finite number")
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

/// A whole number that does not fit is refused rather than made a float.
impl<'de> Visitor<'de> for Any {
    type Value = Attribute;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true or false, or a list of texts")
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Attribute, E> {
        Ok(value.into())
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Attribute, E> {
        Ok(value.into())
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Attribute, E> {
        i64::try_from(value)
            .map(Attribute::Whole)
            .map_err(|_| E::custom(format_args!("whole number {value} is too large")))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Attribute, E> {
        finite(value).map(Attribute::Number).map_err(|_| E::custom(not_finite(value)))
    }
    fn visit_str<E: de::Error>(self, value: &str) -> Result<Attribute, E> {
        Ok(value.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Attribute, A::Error> {
        let mut texts: Vec<String> = Vec::new();
        while let Some(text) = seq.next_element()? {
            texts.push(text);
        }
        Ok(texts.into())
    }
}

impl From<bool> for Attribute {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}
impl From<i64> for Attribute {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}
impl From<f64> for Attribute {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
impl From<&str> for Attribute {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Attribute {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<String>> for Attribute {
    fn from(value: Vec<String>) -> Self {
        Self::Texts(value)
    }
}
