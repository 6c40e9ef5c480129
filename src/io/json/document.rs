//! The document as plain structs, field by field as it is written.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Aspect, Attribute, ClaimKind, Confidence};

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) detente: u64,
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub(super) schema: Object<SchemaDoc>,
    #[serde(default)]
    pub(super) nodes: Vec<Object<NodeDoc>>,
    #[serde(default)]
    pub(super) sources: Vec<Object<SourceDoc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) derivations: Vec<Object<DerivationDoc>>,
    #[serde(default)]
    pub(super) claims: Vec<Object<ClaimDoc>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemaDoc {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) relations: Vec<Object<RelationDoc>>,
}

impl Object<SchemaDoc> {
    fn is_empty(&self) -> bool {
        self.0.kinds.is_empty() && self.0.relations.is_empty()
    }
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationDoc {
    pub(super) name: String,
    #[serde(default)]
    pub(super) symmetric: bool,
    pub(super) joins: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) marks: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeDoc {
    pub(super) kind: String,
    pub(super) key: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) names: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<Object<AliasDoc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) codes: Vec<Object<CodeDoc>>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) hypothetical: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ends: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    pub(super) attributes: Pairs<RawAttribute>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AliasDoc {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeDoc {
    pub(super) scheme: String,
    pub(super) code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceDoc {
    pub(super) key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) derives_from: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DerivationDoc {
    pub(super) source: String,
    pub(super) from: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimDoc {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    pub(super) relation: String,
    pub(super) roles: Pairs<Fillers>,
    #[serde(default)]
    pub(super) kind: ClaimKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aspects: Vec<Aspect>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) affinity: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) quantity: Option<Object<QuantityDoc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) known: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) asserter: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) reporters: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) likelihood: Option<Object<LikelihoodDoc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<Confidence>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    pub(super) attributes: Pairs<RawAttribute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) evidence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) corrects: Option<ClaimRef>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) background: bool,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuantityDoc {
    pub(super) value: f64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) unit: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LikelihoodDoc {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) word: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) high: Option<f64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A struct that is written as an object only: serde would take a list of its fields as well.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OnlyMap<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OnlyMap<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(OnlyMap(std::marker::PhantomData))
    }
}

/// An attribute as written, so that a whole number too large to hold is told from a float.
#[derive(Debug)]
pub(super) struct RawAttribute(pub(super) Attribute);

impl Serialize for RawAttribute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawAttribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let whole = text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
        if whole && text.parse::<i64>().is_err() {
            return Err(D::Error::custom(format_args!("whole number `{text}` does not fit 64 bits")));
        }
        serde_json::from_str(text).map(Self).map_err(|error| {
            let message = error.to_string();
            D::Error::custom(message.split(" at line ").next().unwrap_or_default())
        })
    }
}

/// An object whose keys are data; a key that comes twice is refused.
#[derive(Debug)]
pub(super) struct Pairs<V>(pub(super) Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Pairs<V> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Object<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs: Vec<(String, V)> = Vec::new();
                let mut seen = std::collections::HashSet::new();
                while let Some((key, value)) = map.next_entry::<String, V>()? {
                    if !seen.insert(key.clone()) {
                        return Err(serde::de::Error::custom(format_args!("duplicate key `{key}`")));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Object(std::marker::PhantomData))
    }
}

/// A claim by its key, or by its place in the document.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum ClaimRef {
    Key(String),
    Place(usize),
}

/// One participant.
#[derive(Debug)]
pub(super) enum Who {
    Node(String),
    Claim(ClaimRef),
    Implied(String),
}

/// Who fills a role: one, or a list.
#[derive(Debug)]
pub(super) enum Fillers {
    One(Who),
    Many(Vec<Who>),
}

impl Serialize for Who {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = match self {
            Self::Node(key) => return serializer.serialize_str(key),
            Self::Claim(_) | Self::Implied(_) => serializer.serialize_map(Some(1))?,
        };
        match self {
            Self::Claim(claim) => map.serialize_entry("claim", claim)?,
            Self::Implied(key) | Self::Node(key) => map.serialize_entry("implied", key)?,
        }
        map.end()
    }
}

impl Serialize for Fillers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(who) => who.serialize(serializer),
            Self::Many(all) => all.serialize(serializer),
        }
    }
}

const EXPECTED: &str = "a node's key, {\"claim\": key} or {\"implied\": key}";

/// Reads the `claim` or `implied` of a participant.
fn tagged<'de, A: MapAccess<'de>>(mut map: A) -> Result<Who, A::Error> {
    use serde::de::Error;
    let who = match map.next_key::<String>()?.as_deref() {
        Some("claim") => Who::Claim(map.next_value()?),
        Some("implied") => Who::Implied(map.next_value()?),
        Some(other) => return Err(Error::custom(format_args!("unknown field `{other}`, expected {EXPECTED}"))),
        None => return Err(Error::custom(format_args!("expected {EXPECTED}"))),
    };
    match map.next_key::<String>()? {
        None => Ok(who),
        Some(more) => Err(Error::custom(format_args!("unexpected field `{more}`, expected {EXPECTED}"))),
    }
}

struct WhoVisitor;

impl<'de> Visitor<'de> for WhoVisitor {
    type Value = Who;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Who, E> {
        Ok(Who::Node(key.to_owned()))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Who, A::Error> {
        tagged(map)
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WhoVisitor)
    }
}

impl<'de> Deserialize<'de> for Fillers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Fillers;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{EXPECTED}, or a list of them")
            }
            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Fillers, E> {
                WhoVisitor.visit_str(key).map(Fillers::One)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Fillers, A::Error> {
                tagged(map).map(Fillers::One)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Fillers, A::Error> {
                let mut all = Vec::new();
                while let Some(who) = seq.next_element()? {
                    all.push(who);
                }
                Ok(Fillers::Many(all))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}
