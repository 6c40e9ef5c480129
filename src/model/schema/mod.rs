//! Schema: which kinds of node and which relations exist, and what each relation may join.
//!
//! One [`schema!`](crate::schema) declaration gives both the types that the compiler checks
//! ([`Joins`]) and the [`Schema`] value that [`Graph::claim_dyn`](crate::Graph::claim_dyn) and
//! every reader obey, so that what does not compile is refused at load time by the same rule.

mod ends;
mod rule;

use std::collections::BTreeMap;
use std::fmt;

use super::CLAIM;
use crate::error::Error;

pub use ends::{Ends, Filling, Joins, Relation};
pub use rule::{Mark, RelationRule, Role, Shape};

pub(crate) use ends::Filled;

/// A number of a kind of node, dense within one schema; 0 is a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct KindNo(pub(crate) u16);
/// A number of a relation, dense within one schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RelationNo(pub(crate) u16);

impl KindNo {
    pub(crate) const CLAIM: Self = Self(0);
}

/// The kinds of node and the relations of a graph.
///
/// # Example
///
/// ```
/// use detente::{Graph, model::Schema};
///
/// detente::schema! {
///     nodes { Company }
///     relations { Supplies { Company -> Company } }
/// }
/// let graph = Graph::with([Schema::standard(), schema()])?;
/// assert!(graph.schema().relations().any(|r| r.name() == "Supplies"));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Schema {
    kinds: Vec<(String, String)>,
    kind_numbers: BTreeMap<String, u16>,
    relations: Vec<RelationRule>,
    relation_numbers: BTreeMap<String, u16>,
    compiled: Vec<Compiled>,
    extensions: Vec<RelationRule>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Compiled {
    pairs: Vec<(u16, u16)>,
    roles: Vec<Vec<u16>>,
    ties: Vec<(u8, u8, bool)>,
}

impl Default for Schema {
    fn default() -> Self {
        Self::standard()
    }
}

/// At most this many relations, so that a relation fits two bytes of a claim with room to spare.
pub(crate) const MAX_RELATIONS: u64 = 65_534;

impl Schema {
    /// A schema without kinds and relations.
    pub fn empty() -> Self {
        let mut schema = Self {
            kinds: Vec::new(),
            kind_numbers: BTreeMap::new(),
            relations: Vec::new(),
            relation_numbers: BTreeMap::new(),
            compiled: Vec::new(),
            extensions: Vec::new(),
        };
        schema.kinds.push((CLAIM.to_owned(), "detente".to_owned()));
        schema.kind_numbers.insert(CLAIM.to_owned(), 0);
        schema
    }

    /// The schema that comes with the crate: [`standard`](super::standard).
    pub fn standard() -> Self {
        super::standard::schema()
    }

    /// Declares a kind of node, in module `origin`. Declaring it twice is no error.
    ///
    /// # Errors
    ///
    /// Invalid name; conflict with a kind of the same name from another module; limit of kinds.
    pub fn kind(&mut self, name: &str, origin: &str) -> Result<(), Error> {
        crate::model::checked_text("kind of node", name)?;
        if let Some(&number) = self.kind_numbers.get(name) {
            let known = &self.kinds[usize::from(number)].1;
            if known == origin {
                return Ok(());
            }
            return Err(Error::conflict("kind of node", name, format!("declared in {known} and in {origin}")));
        }
        if self.kinds.len() as u64 >= MAX_RELATIONS {
            return Err(Error::limit("kinds of node", MAX_RELATIONS));
        }
        self.kind_numbers.insert(name.to_owned(), self.kinds.len() as u16);
        self.kinds.push((name.to_owned(), origin.to_owned()));
        Ok(())
    }

    /// Declares a relation. Declaring the very same one twice is no error.
    ///
    /// # Errors
    ///
    /// Unknown kind in a rule; conflict with another relation of the same name; a tie between
    /// roles that do not exist; limit of relations.
    pub fn relation(&mut self, rule: RelationRule) -> Result<(), Error> {
        crate::model::checked_text("relation", &rule.name)?;
        if let Some(known) = self.rule_of(&rule.name) {
            if *known == rule {
                return Ok(());
            }
            let detail = format!("declared in {} and, differently, in {}", known.origin, rule.origin);
            return Err(Error::conflict("relation", &rule.name, detail));
        }
        if self.relations.len() as u64 >= MAX_RELATIONS {
            return Err(Error::limit("relations", MAX_RELATIONS));
        }
        let compiled = self.compile(&rule)?;
        self.relation_numbers.insert(rule.name.clone(), self.relations.len() as u16);
        self.relations.push(rule);
        self.compiled.push(compiled);
        Ok(())
    }

    /// Lets a relation that is declared already join more kinds.
    ///
    /// # Errors
    ///
    /// Unknown relation or kind; conflict when `more` has another shape.
    pub fn extend(&mut self, more: &RelationRule) -> Result<(), Error> {
        let number = usize::from(self.relation_number(&more.name)?.0);
        let known = &self.relations[number];
        if known.shape != more.shape || known.shape == Shape::Roles {
            return Err(Error::conflict("relation", &more.name, "only pairs of the same shape can be added"));
        }
        let mut united = known.clone();
        for (a, b) in &more.pairs {
            united = united.joins(a, b);
        }
        self.compiled[number] = self.compile(&united)?;
        self.relations[number] = united;
        self.extensions.push(more.clone());
        Ok(())
    }

    /// This schema and another.
    ///
    /// # Errors
    ///
    /// Conflict when both declare a kind or relation of one name differently.
    pub fn unite(mut self, other: &Self) -> Result<Self, Error> {
        for (name, origin) in &other.kinds {
            self.kind(name, origin)?;
        }
        let widened = |name: &str| other.extensions.iter().any(|e| e.name == name);
        for rule in &other.relations {
            let extended = self.extensions.iter().any(|e| e.name == rule.name) || widened(&rule.name);
            match self.rule_of(&rule.name) {
                Some(known) if extended && known.origin == rule.origin => self.extend(rule)?,
                _ => self.relation(rule.clone())?,
            }
        }
        for more in &other.extensions {
            self.extend(more)?;
        }
        Ok(self)
    }

    /// Pairs to be added to a relation of another schema, when the two are united.
    pub fn adds(&mut self, more: RelationRule) {
        self.extensions.push(more);
    }

    fn compile(&self, rule: &RelationRule) -> Result<Compiled, Error> {
        let mut compiled = Compiled::default();
        for (a, b) in &rule.pairs {
            let pair = (self.kind_number(a)?.0, self.kind_number(b)?.0);
            compiled.pairs.push(pair);
            if rule.shape == Shape::Symmetric && pair.0 != pair.1 {
                compiled.pairs.push((pair.1, pair.0));
            }
        }
        for role in &rule.roles {
            let kinds: Result<Vec<u16>, Error> = role.kinds.iter().map(|k| self.kind_number(k).map(|k| k.0)).collect();
            compiled.roles.push(kinds?);
        }
        for (from, to, symmetric) in &rule.ties {
            compiled.ties.push((rule.role_number(from)?, rule.role_number(to)?, *symmetric));
        }
        Ok(compiled)
    }

    /// The kinds of node, in order of declaration.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().skip(1).map(|(name, _)| name.as_str())
    }

    /// The kinds of node, each with the module that declared it.
    pub(crate) fn kinds_with_origin(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kinds.iter().skip(1).map(|(name, origin)| (name.as_str(), origin.as_str()))
    }

    /// The relations, in order of declaration.
    pub fn relations(&self) -> impl Iterator<Item = &RelationRule> {
        self.relations.iter()
    }

    /// The rule of a relation, by name.
    pub fn rule_of(&self, relation: &str) -> Option<&RelationRule> {
        self.relation_numbers.get(relation).map(|&n| &self.relations[usize::from(n)])
    }

    pub(crate) fn kind_number(&self, name: &str) -> Result<KindNo, Error> {
        let number = self.kind_numbers.get(name).map(|&n| KindNo(n));
        number.ok_or_else(|| Error::unknown_among("kind of node", name, self.kinds()))
    }

    pub(crate) fn kind_name(&self, kind: KindNo) -> &str {
        &self.kinds[usize::from(kind.0)].0
    }

    pub(crate) fn kind_origin(&self, kind: KindNo) -> &str {
        &self.kinds[usize::from(kind.0)].1
    }

    pub(crate) fn kind_count(&self) -> usize {
        self.kinds.len()
    }

    pub(crate) fn relation_number(&self, name: &str) -> Result<RelationNo, Error> {
        let number = self.relation_numbers.get(name).map(|&n| RelationNo(n));
        number.ok_or_else(|| Error::unknown_among("relation", name, self.relations.iter().map(RelationRule::name)))
    }

    pub(crate) fn relation_rule(&self, relation: RelationNo) -> &RelationRule {
        &self.relations[usize::from(relation.0)]
    }

    pub(crate) fn relation_count(&self) -> usize {
        self.relations.len()
    }

    /// Whether the relation joins these kinds, in this order.
    pub(crate) fn joins(&self, relation: RelationNo, a: KindNo, b: KindNo) -> bool {
        self.compiled[usize::from(relation.0)].pairs.contains(&(a.0, b.0))
    }

    /// Whether a kind may fill that role.
    pub(crate) fn fills(&self, relation: RelationNo, role: u8, kind: KindNo) -> bool {
        let roles = &self.compiled[usize::from(relation.0)].roles;
        roles.get(usize::from(role)).is_some_and(|kinds| kinds.contains(&kind.0))
    }

    /// The ties that a relation with roles makes: from role, to role, symmetric.
    pub(crate) fn role_ties(&self, relation: RelationNo) -> &[(u8, u8, bool)] {
        &self.compiled[usize::from(relation.0)].ties
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({} kinds, {} relations)", self.kinds.len() - 1, self.relations.len())
    }
}
