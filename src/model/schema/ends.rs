//! What the compiler checks: which relation joins which kinds, and who fills its roles.

use crate::model::{ClaimId, NodeId, NodeKind, Participant, standard};

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

    /// Adds one who fills a role.
    pub fn add(&mut self, role: u8, who: Participant) {
        match &mut self.0 {
            Filled::Roles(roles) => roles.push((role, who)),
            Filled::Pair(a, b) => self.0 = Filled::Roles(vec![(0, *a), (1, *b), (role, who)]),
        }
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
impl<R: Joins<standard::Claim, B>, B: NodeKind> Ends<R> for (ClaimId, NodeId<B>) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Claim(self.0), Participant::Node(self.1.any()))
    }
}
impl<R: Joins<A, standard::Claim>, A: NodeKind> Ends<R> for (NodeId<A>, ClaimId) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Node(self.0.any()), Participant::Claim(self.1))
    }
}
impl<R: Joins<standard::Claim, standard::Claim>> Ends<R> for (ClaimId, ClaimId) {
    fn filling(self) -> Filling {
        Filling::pair(Participant::Claim(self.0), Participant::Claim(self.1))
    }
}
