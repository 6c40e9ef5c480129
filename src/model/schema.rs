//! Schema: which kinds of node and which relations exist, and what each relation may join.
//!
//! One [`schema!`](crate::schema) declaration gives both the types that the compiler checks
//! ([`Joins`]) and the [`Schema`] value that [`Graph::claim_dyn`](crate::Graph::claim_dyn) and
//! every reader obey, so that what does not compile is refused at load time by the same rule.

use std::collections::BTreeMap;
use std::fmt;

use super::{CLAIM, ClaimId, NodeId, NodeKind, Participant};
use crate::error::Error;

/// A declared relation known at compile time; [`schema!`](crate::schema) implements it.
pub trait Relation: 'static {
    /// The relation's name in schemas and documents, `"Leads"`.
    const NAME: &'static str;
}

/// The relation may join a node of kind `A` to one of kind `B`.
#[diagnostic::on_unimplemented(
    message = "the relation `{Self}` does not join `{A}` to `{B}`",
    label = "no rule of the schema joins `{A}` to `{B}` by `{Self}`",
    note = "a `schema!` declares what a relation joins: `{Self} {{ A -> B }}` or `{Self} {{ A -- B }}`; \
            another crate may add its own kinds with `joins {{ {Self} {{ Mine -> B }} }}`"
)]
pub trait Joins<A, B>: Relation {}

/// Whatever can fill the roles of relation `R`: a pair of typed ids that `R` joins, or the
/// struct that [`schema!`](crate::schema) makes for a relation with roles.
pub trait Ends<R: Relation> {
    /// The participants, each under the number of its role.
    fn filling(self) -> Filling;
}

/// Who fills which role of a claim; made by [`Ends`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling(pub(crate) Filled);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    Pair(Participant, Participant),
    Roles(Vec<(u8, Participant)>),
}

impl Filling {
    /// Two participants, the first and the second.
    pub fn pair(first: Participant, second: Participant) -> Self {
        Self(Filled::Pair(first, second))
    }

    /// Participants by role, in the order in which the relation declares its roles.
    pub fn roles(roles: impl IntoIterator<Item = (u8, Participant)>) -> Self {
        Self(Filled::Roles(roles.into_iter().collect()))
    }
}

impl<R: Joins<A, B>, A: NodeKind, B: NodeKind> Ends<R> for (NodeId<A>, NodeId<B>) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Node(self.0.any()), Participant::Node(self.1.any()))
    }
}
impl<R: Joins<super::standard::Claim, B>, B: NodeKind> Ends<R> for (ClaimId, NodeId<B>) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Claim(self.0), Participant::Node(self.1.any()))
    }
}
impl<R: Joins<A, super::standard::Claim>, A: NodeKind> Ends<R> for (NodeId<A>, ClaimId) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Node(self.0.any()), Participant::Claim(self.1))
    }
}
impl<R: Joins<super::standard::Claim, super::standard::Claim>> Ends<R> for (ClaimId, ClaimId) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Claim(self.0), Participant::Claim(self.1))
    }
}

/// What a relation means to the analyses that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Mark {
    /// Structure that nobody disputes: valid always, known always, no claim of anybody.
    Structural,
    /// Under a lens that lifts, the first stands for the second.
    Lifts,
    /// Standing between two actors: what balance, camps and wedges read.
    Standing,
    /// A channel: who stands `via` carries what one end says to the other.
    Channel,
    /// Something said or sent `from` one `to` another.
    Message,
    /// The first claim is a reason for the second.
    Reason,
    /// What stands in the way of an event.
    Obstacle,
    /// An actor wants (+) or does not want (-) an event.
    Desire,
    /// An actor is willing (+) or unwilling (-) to take up an issue.
    Willingness,
    /// An actor rules out giving way to another.
    Refusal,
    /// The issue that an event is to be about.
    Agenda,
    /// Somebody works `by` ... against a tie, a coalition or an actor.
    Wedge,
    /// An actor holds that what claims say matters to it.
    Interest,
    /// The first claim, when done, keeps the second from harm.
    Safeguard,
    /// The first happened after the second.
    Sequence,
    /// One event leads (+) or does not lead (-) to another.
    Outcome,
    /// Says how an earlier claim turned out.
    Resolution,
    /// Takes an earlier claim back.
    Retraction,
}

/// How a relation takes its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// From one to another.
    Directed,
    /// Between two, in no order.
    Symmetric,
    /// By named roles.
    Roles,
}

/// One role of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The name, `"via"`.
    pub name: String,
    /// The kinds that may fill it; `"Claim"` is an earlier claim.
    pub kinds: Vec<String>,
    /// Whether it may stay unfilled.
    pub optional: bool,
    /// Whether several may fill it.
    pub many: bool,
}

/// A relation as the schema knows it at run time.
///
/// # Example
///
/// ```
/// use detente::model::{Mark, RelationRule, Schema};
///
/// let mut schema = Schema::standard();
/// schema.relation(RelationRule::directed("Invests").joins("State", "State"))?;
/// schema.relation(
///     RelationRule::with_roles("Mediates", "my_crate")
///         .role("by", &["State", "Organization"])
///         .many("between", &["State"])
///         .tie("by", "between", false)
///         .marked(Mark::Channel),
/// )?;
/// assert!(schema.relations().any(|r| r.name() == "Mediates"));
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRule {
    name: String,
    origin: String,
    shape: Shape,
    pairs: Vec<(String, String)>,
    roles: Vec<Role>,
    ties: Vec<(String, String, bool)>,
    marks: Vec<Mark>,
}

impl RelationRule {
    fn new(name: &str, origin: &str, shape: Shape) -> Self {
        let empty = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self {
            name: name.into(),
            origin: origin.into(),
            shape,
            pairs: empty.0,
            roles: empty.1,
            ties: empty.2,
            marks: empty.3,
        }
    }

    /// A directed relation of two, declared at run time.
    pub fn directed(name: &str) -> Self {
        Self::new(name, "run time", Shape::Directed)
    }

    /// A symmetric relation of two, declared at run time.
    pub fn symmetric(name: &str) -> Self {
        Self::new(name, "run time", Shape::Symmetric)
    }

    /// A relation with named roles, declared in module `origin`.
    pub fn with_roles(name: &str, origin: &str) -> Self {
        Self::new(name, origin, Shape::Roles)
    }

    /// Declared in module `origin`; two relations of one name and different origins clash.
    pub fn declared_in(mut self, origin: &str) -> Self {
        origin.clone_into(&mut self.origin);
        self
    }

    /// Lets the relation join `a` to `b` (and `b` to `a` when symmetric).
    pub fn joins(mut self, a: &str, b: &str) -> Self {
        let pair = (a.to_owned(), b.to_owned());
        if !self.pairs.contains(&pair) {
            self.pairs.push(pair);
        }
        self
    }

    /// Adds a role that exactly one of `kinds` must fill.
    pub fn role(self, name: &str, kinds: &[&str]) -> Self {
        self.push_role(name, kinds, false, false)
    }

    /// Adds a role that may stay unfilled.
    pub fn optional(self, name: &str, kinds: &[&str]) -> Self {
        self.push_role(name, kinds, true, false)
    }

    /// Adds a role that one or more fill.
    pub fn many(self, name: &str, kinds: &[&str]) -> Self {
        self.push_role(name, kinds, false, true)
    }

    fn push_role(mut self, name: &str, kinds: &[&str], optional: bool, many: bool) -> Self {
        let kinds = kinds.iter().map(|&k| k.to_owned()).collect();
        self.roles.push(Role { name: name.to_owned(), kinds, optional, many });
        self
    }

    /// Makes a tie of every filler of role `from` with every filler of role `to`.
    pub fn tie(mut self, from: &str, to: &str, symmetric: bool) -> Self {
        self.ties.push((from.to_owned(), to.to_owned(), symmetric));
        self
    }

    /// Tells analyses what the relation means.
    pub fn marked(mut self, mark: Mark) -> Self {
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
        self
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it takes its participants.
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// The pairs of kinds that it joins; empty for a relation with roles.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The roles; empty for a relation of two.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The ties that roles make: from, to, whether symmetric.
    pub fn ties(&self) -> &[(String, String, bool)] {
        &self.ties
    }

    /// What it means to analyses.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Where it was declared.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The rule in words, for errors: `Leader -> State, Leader -- Leader`.
    pub fn rule(&self) -> String {
        if self.shape == Shape::Roles {
            let role = |r: &Role| {
                let count = if r.many {
                    "+"
                } else if r.optional {
                    "?"
                } else {
                    ""
                };
                format!("{}{count}: {}", r.name, r.kinds.join(" | "))
            };
            return format!("takes {}", self.roles.iter().map(role).collect::<Vec<_>>().join(", "));
        }
        let arrow = if self.shape == Shape::Symmetric { "--" } else { "->" };
        let pairs: Vec<String> = self.pairs.iter().map(|(a, b)| format!("{a} {arrow} {b}")).collect();
        format!("joins {}", pairs.join(", "))
    }

    /// The number of a role: from/to are 0 and 1, both ends of a symmetric relation are 0.
    pub(crate) fn role_number(&self, role: &str) -> Result<u8, Error> {
        let names: Vec<&str> = match self.shape {
            Shape::Directed => vec!["from", "to"],
            Shape::Symmetric => vec!["between"],
            Shape::Roles => self.roles.iter().map(|r| r.name.as_str()).collect(),
        };
        let found = names.iter().position(|&n| n == role);
        found.map(|n| n as u8).ok_or_else(|| Error::unknown_among("role", role, names.into_iter()))
    }
}

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
        super::checked_text("kind of node", name)?;
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
        super::checked_text("relation", &rule.name)?;
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
