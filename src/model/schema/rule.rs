//! A relation at run time: what it joins, by which roles, and what it means.

use crate::error::Error;

/// What a relation means to the analyses that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Mark {
    /// Structure that nobody disputes: valid always, known always, no claim of anybody.
    Structural,
    /// Under a lens that lifts, the first stands for the second.
    Lifts,
    /// The first holds an office of the second.
    Office,
    /// The first, a state, follows the second.
    Succession,
    /// Two nodes are the same.
    Identity,
    /// Standing between two actors: what balance, camps and wedges read.
    Standing,
    /// A channel: who stands `via` carries what one end says to the other.
    Channel,
    /// Something said or sent `from` one `to` another.
    Message,
    /// One approaches another: `from` the first `to` the second, or each the other.
    Overture,
    /// The first claim is a reason for the second.
    Reason,
    /// What stands in the way of an event.
    Obstacle,
    /// An actor wants (+) or does not want (-) an event.
    Desire,
    /// An actor is willing (+) or unwilling (-) to take up an issue.
    Willingness,
    /// An actor rules out giving way to another, or turns down what a claim says.
    Refusal,
    /// The issue that an event is to be about.
    Agenda,
    /// Somebody works `by` ... against a tie, a coalition or an actor.
    Wedge,
    /// An actor holds that what claims say matters to it.
    Interest,
    /// The first claim, when done, keeps the second from harm.
    Safeguard,
    /// The first tie, made stronger, makes the second stronger.
    Reinforcement,
    /// The first happened after the second.
    Sequence,
    /// One event leads (+) or does not lead (-) to another.
    Outcome,
    /// Somebody uses force, `by` or `from` one against others.
    Violence,
    /// Says how an earlier claim turned out.
    Resolution,
    /// Takes an earlier claim back.
    Retraction,
}

impl Mark {
    /// All marks, in order of declaration.
    pub const ALL: [Self; 24] = [
        Self::Structural,
        Self::Lifts,
        Self::Office,
        Self::Succession,
        Self::Identity,
        Self::Standing,
        Self::Channel,
        Self::Message,
        Self::Overture,
        Self::Reason,
        Self::Obstacle,
        Self::Desire,
        Self::Willingness,
        Self::Refusal,
        Self::Agenda,
        Self::Wedge,
        Self::Interest,
        Self::Safeguard,
        Self::Reinforcement,
        Self::Sequence,
        Self::Outcome,
        Self::Violence,
        Self::Resolution,
        Self::Retraction,
    ];

    /// The mark of that name, `"Standing"`.
    ///
    /// # Errors
    ///
    /// Unknown when no mark has the name.
    pub fn named(name: &str) -> Result<Self, Error> {
        let names: Vec<String> = Self::ALL.iter().map(|mark| format!("{mark:?}")).collect();
        let found = Self::ALL.into_iter().zip(&names).find(|(_, known)| *known == name);
        found.map(|(mark, _)| mark).ok_or_else(|| Error::unknown_among("mark", name, names.iter().map(String::as_str)))
    }
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
    pub(super) name: String,
    pub(super) origin: String,
    pub(super) shape: Shape,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) roles: Vec<Role>,
    pub(super) ties: Vec<(String, String, bool)>,
    pub(super) marks: Vec<Mark>,
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
