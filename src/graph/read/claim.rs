//! Reading a claim.

use std::borrow::Cow;
use std::fmt;

use super::{Node, Source};
use crate::graph::claims::{CLAIM_BIT, Facets, KNOWN_ALWAYS, KNOWN_NEVER, NO_AFFINITY, NONE, flag};
use crate::graph::ledger::Ledger;
use crate::model::{
    Affinity, Aspect, Aspects, Attribute, ClaimId, ClaimKind, Confidence, Date, Day, Grade, Likelihood, Mark,
    Participant, Period, Quantity, Shape, Truth,
};

/// A claim, read from a graph or view.
///
/// # Example
///
/// ```
/// use detente::{Graph, model::standard::{State, Talks}};
///
/// let mut graph = Graph::new();
/// let japan = graph.node(State, "JPN").add()?;
/// let dprk = graph.node(State, "PRK").add()?;
/// let id = graph.claim::<Talks>((japan, dprk)).key("C1").affinity(0.2).valid("2024-02").record()?;
/// let claim = graph.get_claim(id)?;
/// assert_eq!(claim.to_string(), "C1: Talks(JPN, PRK)");
/// assert_eq!(claim.valid().unwrap().to_string(), "2024-02");
/// # Ok::<(), detente::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    ledger: &'a Ledger,
    index: u32,
}

impl<'a> Claim<'a> {
    pub(crate) const fn new(ledger: &'a Ledger, index: u32) -> Self {
        Self { ledger, index }
    }

    pub(crate) const fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    fn flags(&self) -> u8 {
        let (chunk, at) = self.ledger.claims.at(self.index);
        chunk.flags[at]
    }

    fn facets(&self) -> Option<&'a Facets> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        chunk.facets(at)
    }

    fn node(&self, index: u32) -> Option<Node<'a>> {
        (index != NONE).then(|| Node::new(self.ledger, index))
    }

    pub(crate) fn participant(&self, who: u32, implied: bool) -> Participant {
        if who & CLAIM_BIT != 0 {
            Participant::Claim(self.ledger.claim_id(who & !CLAIM_BIT))
        } else if implied {
            Participant::Implied(self.ledger.node_id(who))
        } else {
            Participant::Node(self.ledger.node_id(who))
        }
    }

    /// Its id.
    pub fn id(&self) -> ClaimId {
        self.ledger.claim_id(self.index)
    }

    /// Its key, if it has one.
    pub fn key(&self) -> Option<Cow<'a, str>> {
        self.ledger.claims.key(self.index)
    }

    /// Its key, or `#` and its number in the ledger.
    pub fn label(&self) -> Cow<'a, str> {
        self.key().unwrap_or_else(|| format!("#{}", self.index).into())
    }

    /// The name of its relation.
    pub fn relation(&self) -> &'a str {
        self.ledger.schema.relation_rule(self.ledger.relation(self.index)).name()
    }

    /// Whether its relation has the mark.
    pub fn has_mark(&self, mark: Mark) -> bool {
        self.ledger.has_mark(self.index, mark)
    }

    /// Who takes part, by the name of the role (`from`, `to`, `between` in relations of two).
    pub fn roles(&self) -> Vec<(&'a str, Participant)> {
        let rule = self.ledger.schema.relation_rule(self.ledger.relation(self.index));
        let name = |role: u8| match rule.shape() {
            Shape::Directed => ["from", "to"][usize::from(role)],
            Shape::Symmetric => "between",
            Shape::Roles => rule.roles()[usize::from(role)].name.as_str(),
        };
        let fillers = self.ledger.fillers(self.index);
        fillers.into_iter().map(|f| (name(f.role), self.participant(f.who, f.implied))).collect()
    }

    /// Who fills one role.
    pub fn role(&self, role: &str) -> Vec<Participant> {
        self.roles().into_iter().filter(|(name, _)| *name == role).map(|(_, who)| who).collect()
    }

    /// The first node that fills the role, named or implied.
    pub fn node_in(&self, role: &str) -> Option<Node<'a>> {
        self.role(role).into_iter().find_map(|who| match who {
            Participant::Node(id) | Participant::Implied(id) => self.node(id.index()),
            Participant::Claim(_) => None,
        })
    }

    /// The earlier claims that it is about, in order of recording.
    pub fn about(&self) -> Vec<Claim<'a>> {
        self.ledger.claims_of(self.index).into_iter().map(|c| Claim::new(self.ledger, c)).collect()
    }

    /// The earlier claim behind a participant, if it is one.
    pub(crate) fn claim_of(&self, who: Participant) -> Option<Claim<'a>> {
        match who {
            Participant::Claim(id) => Some(Claim::new(self.ledger, id.index())),
            Participant::Node(_) | Participant::Implied(_) => None,
        }
    }

    /// The nodes that it names, in order of recording.
    pub fn nodes(&self) -> Vec<Node<'a>> {
        self.ledger.nodes_of(self.index).into_iter().map(|n| Node::new(self.ledger, n)).collect()
    }

    /// Its affinity; `None` is not neutral.
    pub fn affinity(&self) -> Option<Affinity> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        Affinity::from_millionths(chunk.affinity[at]).ok().filter(|_| chunk.affinity[at] != NO_AFFINITY)
    }

    /// -1, 0 or +1: the sign of its affinity; 0 when it has none.
    pub fn sign(&self) -> i32 {
        self.affinity().map_or(0, Affinity::signum)
    }

    /// Its quantity.
    pub fn quantity(&self) -> Option<Quantity> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        let value = chunk.quantity.get(at).filter(|q| !q.is_nan())?;
        let unit = self.facets().and_then(|f| f.unit.as_deref()).unwrap_or_default();
        Quantity::new(*value, unit).ok()
    }

    /// What kind of statement it is.
    pub fn kind(&self) -> ClaimKind {
        let (chunk, at) = self.ledger.claims.at(self.index);
        ClaimKind::from_number(chunk.kind[at] & 0xF)
    }

    /// Its aspects.
    pub fn aspects(&self) -> Aspects {
        let (chunk, at) = self.ledger.claims.at(self.index);
        Aspects::from_bits(chunk.kind[at] >> 4)
    }

    /// When it says that the relation holds. Structure and background hold always unless they
    /// say otherwise; `None` means that nothing is stated.
    pub fn valid(&self) -> Option<Period> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        match chunk.flags[at] {
            f if f & flag::VAGUE_VALID != 0 => self.facets().and_then(|f| f.valid.clone()),
            f if f & flag::NO_VALID != 0 => (f & flag::BACKGROUND != 0).then_some(Period::ALWAYS),
            _ => Some(Period::from_columns(chunk.from[at], chunk.to[at])),
        }
    }

    #[cfg(feature = "json")]
    /// The valid period as it was stated, if it was.
    pub(crate) fn stated_valid(&self) -> Option<Period> {
        self.valid().filter(|_| self.flags() & flag::NO_VALID == 0)
    }

    /// Since when it is known; `None` when nothing is stated.
    pub fn known(&self) -> Option<Date> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        if chunk.flags[at] & flag::VAGUE_KNOWN != 0 {
            return self.facets().and_then(|f| f.known.clone());
        }
        let known = chunk.known[at];
        (known != KNOWN_ALWAYS && known != KNOWN_NEVER).then(|| Day::clamped(known).into())
    }

    /// Whether it was known on `day`. Structure and background without a date are known always;
    /// other claims without one, nobody can say.
    pub fn known_by(&self, day: Day) -> Truth {
        let (chunk, at) = self.ledger.claims.at(self.index);
        let certain = chunk.known[at] <= day.number();
        Truth::of(self.known().is_none_or(|known| known.earliest() <= day), certain)
    }

    /// Who asserts it; `None` is the document's own voice.
    pub fn asserter(&self) -> Option<Node<'a>> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        self.node(chunk.asserter[at])
    }

    /// Through whom it was reported, nearest to the asserter first.
    pub fn reporters(&self) -> Vec<Node<'a>> {
        let reporters = self.facets().map_or(&[][..], |f| &f.reporters);
        reporters.iter().map(|&n| Node::new(self.ledger, n)).collect()
    }

    /// The source that carries it.
    pub fn source(&self) -> Option<Source<'a>> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        (chunk.source[at] != NONE).then(|| Source::new(self.ledger, chunk.source[at]))
    }

    /// Its grade.
    pub fn grade(&self) -> Option<Grade> {
        let (chunk, at) = self.ledger.claims.at(self.index);
        chunk.grade.get(at).and_then(|&code| Grade::from_code(code))
    }

    /// How likely it is said to be.
    pub fn likelihood(&self) -> Option<&'a Likelihood> {
        self.facets().and_then(|f| f.likelihood.as_ref())
    }

    /// With what analytic confidence it is said.
    pub fn confidence(&self) -> Option<Confidence> {
        self.facets().and_then(|f| f.confidence)
    }

    /// Its attributes, by name.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a Attribute)> + use<'a> {
        self.facets().into_iter().flat_map(|f| &f.attributes).map(|(name, value)| (name.as_str(), value))
    }

    /// One attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        self.facets().and_then(|f| f.attributes.get(name))
    }

    /// Where and how the source says it.
    pub fn evidence(&self) -> Option<&'a str> {
        self.facets().and_then(|f| f.evidence.as_deref())
    }

    /// The earlier claim that it corrects.
    pub fn corrects(&self) -> Option<Claim<'a>> {
        self.facets().and_then(|f| f.corrects).map(|c| Claim::new(self.ledger, c))
    }

    /// Whether it is background or structure, which nobody disputes and no count includes.
    pub fn is_background(&self) -> bool {
        self.flags() & flag::BACKGROUND != 0
    }

    /// Whether its relation is marked structural.
    pub fn is_structural(&self) -> bool {
        self.has_mark(Mark::Structural)
    }

    /// Whether it reports or assesses a fact: not negated, not of the future, not hypothetical,
    /// and nobody in it is hypothetical.
    pub fn is_fact(&self) -> bool {
        let aspects = self.aspects();
        matches!(self.kind(), ClaimKind::ReportedFact | ClaimKind::AssessedFact)
            && ![Aspect::Negated, Aspect::Future, Aspect::Hypothetical].into_iter().any(|a| aspects.contains(a))
            && !self.nodes().iter().any(Node::is_hypothetical)
    }
}

/// Two readings are equal when they read the same claim of the same graph.
impl PartialEq for Claim<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}
impl Eq for Claim<'_> {}

/// `C12: Relays(cabinet_jpn, CHN, PRK)`, implied participants in brackets.
impl fmt::Display for Claim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.roles().into_iter().map(|(_, who)| match who {
            Participant::Node(id) => self.ledger.nodes.key(id.index()).to_owned(),
            Participant::Implied(id) => format!("[{}]", self.ledger.nodes.key(id.index())),
            Participant::Claim(id) => Claim::new(self.ledger, id.index()).label().into_owned(),
        });
        write!(f, "{}: {}({})", self.label(), self.relation(), said.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Debug for Claim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Claim({self})")
    }
}
